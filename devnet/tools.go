//go:build tools

// Package devnet pins the chain that tests and play run on. It has no code of its own but the clock.
package devnet

import _ "github.com/CosmWasm/wasmd/cmd/wasmd"
