//! Open files: the system allows a process so many.

/// Files beside those of connections: the chain, the record of uploads, the index and its readers.
const OTHERS: u64 = 128;

/// Have the system allow a file for each connection, and one for the content that it gets or puts. Where the system allows less,
/// say so: a connection that has no file waits.
pub(crate) fn allow(connections: usize) {
    let needed = (connections as u64).saturating_mul(2).saturating_add(OTHERS);
    match rlimit::increase_nofile_limit(needed) {
        Ok(allowed) if allowed >= needed => {}
        Ok(allowed) => {
            eprintln!("expected {needed} open files for {connections} connections, got {allowed}: raise `ulimit -Hn`")
        }
        Err(error) => eprintln!("expected {needed} open files for {connections} connections, got: {error}"),
    }
}
