//! The objects that events named since the contracts were asked for them.

use std::collections::BTreeSet;

use caravan_chain::Code;
use rusqlite::Connection;

use crate::error::Result;
use crate::pass::Pass;
use crate::seen::Seen;

/// What a contract is asked for. Projects come first: what else is asked depends on whether they share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Asks {
    Project = 1,
    Batch = 2,
    Edition = 3,
    Requester = 4,
    Asset = 5,
    Offer = 6,
    License = 7,
}

impl Asks {
    pub(crate) const ALL: [Self; 7] = [
        Self::Project,
        Self::Batch,
        Self::Edition,
        Self::Requester,
        Self::Asset,
        Self::Offer,
        Self::License,
    ];
}

/// An object that a contract is to be asked for: its kind, its id, and the currency or the edition if there are several.
pub(crate) type Stale = (Asks, u64, String);

/// Write down what is stale.
pub(crate) fn mark(db: &Connection, stale: &BTreeSet<Stale>) -> Result<()> {
    let mut insert = db.prepare_cached("INSERT OR IGNORE INTO stale VALUES (?, ?, ?)")?;
    for (asks, id, part) in stale {
        insert.execute((*asks as u8, id, part))?;
    }
    Ok(())
}

/// Note the objects whose answers an event changes.
pub(super) fn touch(pass: &mut Pass<'_>, seen: &Seen<'_>) -> Result<()> {
    match seen.code {
        Code::Marketplace => touch_marketplace(pass, seen)?,
        Code::Provenance => touch_named(pass, seen, Asks::Asset, &["asset", "child", "parent"]),
        Code::Licensing => {
            touch_named(pass, seen, Asks::Offer, &["offer"]);
            touch_named(pass, seen, Asks::License, &["license"]);
        }
        Code::Points => {}
    }
    Ok(())
}

fn touch_named(pass: &mut Pass<'_>, seen: &Seen<'_>, asks: Asks, keys: &[&str]) {
    let ids = keys.iter().filter_map(|key| seen.find(key)?.parse().ok());
    pass.stale.extend(ids.map(|id| (asks, id, String::new())));
}

fn touch_marketplace(pass: &mut Pass<'_>, seen: &Seen<'_>) -> Result<()> {
    touch_named(pass, seen, Asks::Project, &["project"]);
    touch_named(pass, seen, Asks::Batch, &["batch"]);
    if let (Some(project), Some(edition)) = (seen.find("project"), seen.find("edition")) {
        pass.stale.extend(project.parse().ok().map(|project| (Asks::Edition, project, edition.to_owned())));
    }
    // A draft is no row before this event.
    if seen.find("batch").is_none() || seen.name == "batch_created" {
        return Ok(());
    }
    if seen.name.starts_with("batch_") {
        let owner = pass.owner(seen)?;
        pass.stale.insert((Asks::Project, owner.project, String::new()));
        if let Some(edition) = owner.edition {
            pass.stale.insert((Asks::Edition, owner.project, edition.to_string()));
        }
    } else if seen.name.starts_with("work_") || seen.name.starts_with("rejection_") {
        let owner = pass.owner(seen)?;
        pass.stale.insert((Asks::Requester, owner.requester, owner.currency.clone()));
    }
    Ok(())
}
