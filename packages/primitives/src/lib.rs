//! caravan primitives.
