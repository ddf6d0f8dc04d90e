//! The rows and their keys. No other file names a namespace.
//!
//! | namespace | key → value |
//! |---|---|
//! | `sib` | → siblings |
//! | `own` | → owner (package `access`) |
//! | `ref` | sender, reference → asset |
//! | `cmt` | commitment, sender → when it was made |
//! | `na`, `ast` | → last asset; asset → what it is |
//! | `hd` | asset → owner, epoch, status (read raw by siblings; its key is in the api crate) |
//! | `wgt` | asset, address → weight (read raw by siblings; its key is in the api crate) |
//! | `edg` | asset → its edges, at most 96 |
//! | `chd` | parent, child → kind of the chosen edge |
//! | `cns` | parent, child → consent |
//! | `ofr` | asset → offer to a new owner |
//! | `mta` | asset, number → entry of the description's history |
//! | `hsh`, `wmk` | content hash → asset; watermark → asset |
//! | `abo`, `abk` | owner, asset →; kind, asset → |

mod assets;
mod graph;
mod platform;

pub(crate) use assets::{
    assets_after, assets_of_kind_after, assets_of_owner_after, load_asset, load_head, load_weight_or_default,
    may_load_asset_of_hash, may_load_asset_of_watermark, may_load_last_metadata, may_load_offer, metadata_after,
    remove_offer, save_asset, save_head, save_moved_head, save_new_asset, save_new_metadata, save_next_id, save_offer,
    save_weights, weights_after, MetadataRow,
};
pub(crate) use graph::{
    children_after, load_edges_or_default, may_load_consent, remove_consent, save_child, save_consent, save_edges,
};
pub(crate) use platform::{
    load_siblings, may_load_commitment, may_load_committer, may_load_reference, remove_commitment, save_commitment,
    save_reference, save_siblings, ACCESS,
};
