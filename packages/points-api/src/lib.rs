//! caravan points-api.
