//! caravan access.
