//! caravan money.
