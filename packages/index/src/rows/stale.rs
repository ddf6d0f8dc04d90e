//! Which objects an event makes stale: the contracts are asked for them again.

use caravan_chain::Code;

use super::asks::Asks;
use super::target::Target;
use crate::error::Result;
use crate::seen::Seen;

/// Note the objects whose answers an event changes.
pub(super) fn touch(to: &mut Target<'_>, seen: &Seen<'_>) -> Result<()> {
    match seen.code {
        Code::Marketplace => touch_marketplace(to, seen)?,
        Code::Provenance => touch_named(to, seen, Asks::Asset, &["asset", "child", "parent"]),
        Code::Licensing => {
            touch_named(to, seen, Asks::Offer, &["offer"]);
            touch_named(to, seen, Asks::License, &["license"]);
        }
        Code::Points | Code::Arbitration => {}
    }
    Ok(())
}

fn touch_named(to: &mut Target<'_>, seen: &Seen<'_>, asks: Asks, keys: &[&str]) {
    let ids = keys.iter().filter_map(|key| seen.find(key)?.parse().ok());
    to.stale.extend(ids.map(|id| (asks, id, String::new())));
}

fn touch_marketplace(to: &mut Target<'_>, seen: &Seen<'_>) -> Result<()> {
    touch_named(to, seen, Asks::Project, &["project"]);
    touch_named(to, seen, Asks::Batch, &["batch"]);
    if let (Some(project), Some(edition)) = (seen.find("project"), seen.find("edition")) {
        to.stale.extend(project.parse().ok().map(|project| (Asks::Edition, project, edition.to_owned())));
    }
    if let ("dataset_published" | "bond_forfeited", Some(project)) = (seen.name, seen.find("project")) {
        let select = "SELECT requester, currency FROM project WHERE project = ?";
        let found = to.db.prepare_cached(select)?.query_row([project], |row| Ok((row.get(0)?, row.get(1)?)))?;
        to.stale.insert((Asks::Requester, found.0, found.1));
    }
    // A draft is no row before this event.
    if seen.find("batch").is_none() || seen.name == "batch_created" {
        return Ok(());
    }
    if seen.name.starts_with("batch_") {
        let owner = to.owner(seen)?;
        to.stale.insert((Asks::Project, owner.project, String::new()));
        if let Some(edition) = owner.edition {
            to.stale.insert((Asks::Edition, owner.project, edition.to_string()));
        }
    } else if ["work_", "rework_", "rejection_"].iter().any(|start| seen.name.starts_with(start)) {
        let owner = to.owner(seen)?;
        to.stale.insert((Asks::Requester, owner.requester, owner.currency.clone()));
    }
    Ok(())
}
