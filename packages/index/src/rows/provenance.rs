//! Assets and the edges between them.

use super::target::Target;
use crate::error::Result;
use crate::seen::Seen;

/// Change the rows of an event about an asset.
pub(super) fn apply(to: &Target<'_>, seen: &Seen<'_>) -> Result<()> {
    match seen.name {
        "asset_registered" => {
            let insert = "INSERT INTO asset (asset, kind, owner, registered_at, status) VALUES (?, ?, ?, ?, 'draft')";
            let values = (seen.number("asset")?, seen.text("kind")?, seen.text("owner")?, seen.time);
            to.db.prepare_cached(insert)?.execute(values)?;
        }
        "edge_added" => {
            let (child, parent, share) = (seen.number("child")?, seen.number("parent")?, seen.number("share_bps")?);
            // `none` where the edge has no license.
            let license: Option<u64> = seen.text("license")?.parse().ok();
            let (kind, origin) = (seen.text("kind")?, seen.text("origin")?);
            let insert = "INSERT INTO edge VALUES (?, ?, ?, ?, ?, ?, ?)";
            let values = (child, seen.sequence, parent, kind, share, origin, license);
            to.db.prepare_cached(insert)?.execute(values)?;
        }
        _ => {}
    }
    Ok(())
}
