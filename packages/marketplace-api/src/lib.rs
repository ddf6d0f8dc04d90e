//! caravan marketplace-api.
