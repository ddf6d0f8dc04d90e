//! Licenses, and the live ones of a licensee for an asset.

use caravan_licensing_api::{bounds, LicensingError, Use};
use caravan_primitives::{AssetId, LicenseId, OfferId, Time};
use caravan_provenance_api::EdgeKind;
use cosmwasm_std::{Addr, Uint128};
use serde::{Deserialize, Serialize};

use super::terms::Uses;
use super::Result;

/// A sold license. Its terms are those of the offer's version, which are never overwritten.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct License {
    #[serde(rename = "o")]
    pub(crate) offer: OfferId,
    #[serde(rename = "v")]
    pub(crate) version: u32,
    #[serde(rename = "a")]
    pub(crate) asset: AssetId,
    #[serde(rename = "l")]
    pub(crate) licensee: Addr,
    #[serde(rename = "s")]
    pub(crate) starts_at: Time,
    #[serde(rename = "e", default, skip_serializing_if = "Option::is_none")]
    pub(crate) ends_at: Option<Time>,
    #[serde(rename = "f")]
    pub(crate) fee: Uint128,
}

impl License {
    /// Refuse a license that is over.
    pub(crate) fn require_live(&self, id: LicenseId, now: Time) -> Result<()> {
        match self.ends_at.filter(|ended| is_over(Some(*ended), now)) {
            Some(ended) => Err(LicensingError::LicenseExpired { license: id, ended, now }),
            None => Ok(()),
        }
    }
}

/// A license in the list of its licensee and asset, with all that `IsLicensed` asks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Live {
    #[serde(rename = "i")]
    pub(crate) license: LicenseId,
    #[serde(rename = "u")]
    pub(crate) uses: Uses,
    #[serde(rename = "e", default, skip_serializing_if = "Option::is_none")]
    pub(crate) ends_at: Option<Time>,
}

/// Return whether what ends at `ends_at` is over at `at`: from that second on.
pub(crate) fn is_over(ends_at: Option<Time>, at: Time) -> bool {
    ends_at.is_some_and(|ends_at| at >= ends_at)
}

/// Leave those out of the list that are over, and refuse it where it has no room for one more.
pub(crate) fn make_room(mut list: Vec<Live>, now: Time, asset: AssetId, licensee: &Addr) -> Result<Vec<Live>> {
    list.retain(|one| !is_over(one.ends_at, now));
    if list.len() >= bounds::MAX_LIVE {
        let licensee = licensee.clone();
        return Err(LicensingError::LicensesFull { asset, licensee, max: bounds::MAX_LIVE });
    }
    Ok(list)
}

/// Return the license of the list that allows the use at `at` and lasts longest.
pub(crate) fn best(list: &[Live], usage: Use, at: Time) -> Option<&Live> {
    let fits = list.iter().filter(|one| one.uses.has(usage) && !is_over(one.ends_at, at));
    fits.max_by_key(|one| one.ends_at.unwrap_or(Time::new(u64::MAX)))
}

/// Return the use that a license must allow for an edge of this kind.
pub(crate) fn use_for(kind: EdgeKind) -> Result<Use> {
    Use::needed_for(kind).ok_or(LicensingError::EdgeKindNotLicensed(kind.name()))
}
