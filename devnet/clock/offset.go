package time

import (
	"os"
	"strconv"
	"strings"
	"sync"
	"time"
)

// The clock of a development chain can be put forward: CARAVAN_DEVNET_CLOCK names a file with a number of seconds, which
// is read anew at most every 50 ms. Without the variable, or without the file, the clock is the machine's. A file that
// cannot be read as a number stops the node: a chain whose time is not what was asked for is of no use. The clock never
// goes back: a smaller number than before is not obeyed.
var clock struct {
	sync.Mutex
	read   time.Time
	offset time.Duration
}

func offset() time.Duration {
	path := os.Getenv("CARAVAN_DEVNET_CLOCK")
	if path == "" {
		return 0
	}
	clock.Lock()
	defer clock.Unlock()
	if now := time.Now(); clock.read.IsZero() || now.Sub(clock.read) >= 50*time.Millisecond {
		clock.read = now
		if named := stated(path); named > clock.offset {
			clock.offset = named
		}
	}
	return clock.offset
}

func stated(path string) time.Duration {
	text, err := os.ReadFile(path)
	if os.IsNotExist(err) {
		return 0
	}
	if err != nil {
		panic("CARAVAN_DEVNET_CLOCK: " + err.Error())
	}
	seconds, err := strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64)
	if err != nil {
		panic("CARAVAN_DEVNET_CLOCK: expected a number of seconds in " + path + ", got " + strconv.Quote(string(text)))
	}
	return time.Duration(seconds) * time.Second
}
