//! Host only: keys of accounts.
