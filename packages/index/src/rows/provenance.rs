//! Assets and the edges between them.

use crate::error::Result;
use crate::pass::Pass;
use crate::seen::Seen;

/// Change the rows of an event about an asset.
pub(super) fn apply(pass: &Pass<'_>, seen: &Seen<'_>) -> Result<()> {
    match seen.name {
        "asset_registered" => {
            let insert = "INSERT INTO asset (asset, kind, owner, registered_at, status) VALUES (?, ?, ?, ?, 'draft')";
            let values = (seen.number("asset")?, seen.text("kind")?, seen.text("owner")?, seen.time);
            pass.db.prepare_cached(insert)?.execute(values)?;
        }
        "edge_added" => {
            let (child, parent, share) = (seen.number("child")?, seen.number("parent")?, seen.number("share_bps")?);
            // `none` where the edge has no license.
            let license: Option<u64> = seen.text("license")?.parse().ok();
            let (kind, origin) = (seen.text("kind")?, seen.text("origin")?);
            let insert = "INSERT INTO edge VALUES (?, ?, ?, ?, ?, ?, ?)";
            let values = (child, seen.sequence, parent, kind, share, origin, license);
            pass.db.prepare_cached(insert)?.execute(values)?;
        }
        _ => {}
    }
    Ok(())
}
