//! Host only: content by its hash.
