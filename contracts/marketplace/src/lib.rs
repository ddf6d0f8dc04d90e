//! caravan marketplace.
