//! caravan points.
