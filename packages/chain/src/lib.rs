//! caravan chain.
