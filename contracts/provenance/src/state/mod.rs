//! What is kept, and under which key. No other file names a namespace.
//!
//! | namespace | key → value |
//! |---|---|
//! | `cfg` | → siblings |
//! | `own`, `pau` | → owner, pause (package `access`) |
//! | `ref` | sender, reference → asset |
//! | `cmt` | commitment, sender → when it was made |
//! | `na`, `ast` | → last asset; asset → what it is |
//! | `hd` | asset → owner, epoch, status (read raw by siblings; its key is the interface's) |
//! | `wgt` | asset, address → weight (read raw by siblings; its key is the interface's) |
//! | `edg` | asset → its edges, at most 96 |
//! | `chd` | parent, child → kind of the chosen edge |
//! | `cns` | parent, child → consent |
//! | `ofr` | asset → to whom it is offered |
//! | `mta` | asset, number → entry of the description's history |
//! | `hsh`, `wmk` | content hash → asset; watermark → asset |
//! | `abo`, `abk` | owner, asset →; kind, asset → |

mod assets;
mod graph;
mod platform;

pub(crate) use assets::{
    append_metadata, asset, asset_of_hash, asset_of_watermark, assets_after, assets_of_kind_after,
    assets_of_owner_after, clear_offer, head, last_metadata, metadata_after, new_asset, offer, save_asset, save_head,
    save_moved, save_offer, save_weights, weight, weights_after, MetadataRow,
};
pub(crate) use graph::{children_after, clear_consent, consent, edges, save_child, save_consent, save_edges};
pub(crate) use platform::{
    commitment, commitment_by_another, config, reference, save_commitment, save_config, save_reference, use_commitment,
    Config, ACCESS,
};
