//! What the siblings answer: their rows, read raw every time, and the seal of an asset, asked for once.
//!
//! Provenance is trusted with shares, owners and epochs, the marketplace with weights and persons. Neither can make this
//! contract pay more than came in: see `domain::claim`.

use caravan_access::Siblings as Suite;
use caravan_contract_kit::{validate_address, Call};
use caravan_licensing_api::{Contributor, LicensingError};
use caravan_marketplace_api::keys::{ADDRESSES, EDITION_WEIGHTS, PERSON_ADDRESS};
use caravan_primitives::{AssetId, PersonId};
use caravan_provenance_api::keys::{HeadStatus, HEADS, WEIGHTS};
use caravan_provenance_api::{self as provenance, ContributorSource, Provenance, SealedResponse, Target};
use cosmwasm_std::{Addr, Api, QuerierWrapper, Storage, Uint128};

use crate::domain::ceiling::Ceiling;
use crate::domain::offer::{Head, Status};
use crate::domain::shares::{Floor, Part, Seal, Source};
use crate::error::Result;
use crate::state::{self, Config};

/// The addresses of the siblings, and a way to ask them.
pub(crate) struct Siblings<'a> {
    querier: QuerierWrapper<'a>,
    pub(crate) provenance: Addr,
    marketplace: Addr,
    suite: Suite,
}

/// Who claims: the address that is paid, and the person, if it is known yet.
pub(crate) struct Claimant {
    pub(crate) address: Addr,
    pub(crate) person: Option<PersonId>,
}

/// What a claimant contributed to an asset, and under which name: its address, or its person's id.
pub(crate) struct Contribution {
    pub(crate) name: String,
    pub(crate) weight: Uint128,
}

impl<'a> Siblings<'a> {
    pub(crate) fn load(storage: &dyn Storage, querier: QuerierWrapper<'a>) -> Result<Self> {
        Ok(Self::new(querier, &state::load_config(storage)?))
    }

    /// Take the siblings from a configuration that is loaded already.
    pub(crate) fn new(querier: QuerierWrapper<'a>, config: &Config) -> Self {
        let Config { provenance, marketplace, .. } = config;
        Self { querier, provenance: provenance.clone(), marketplace: marketplace.clone(), suite: config.siblings() }
    }

    /// Refuse a contract of the suite as a party.
    pub(crate) fn refuse(&self, call: &Call<'_>, party: &Addr, place: &'static str) -> Result<()> {
        Ok(self.suite.refuse(&call.contract, party, place)?)
    }

    /// Return owner, epoch and status of an asset as they are now.
    pub(crate) fn head(&self, asset: AssetId) -> Result<Head> {
        let row = HEADS.query(&self.querier, self.provenance.clone(), asset.get())?;
        let row = row.ok_or(LicensingError::AssetUnknown(asset))?;
        let status = match row.status {
            HeadStatus::Draft => Status::Draft,
            HeadStatus::Sealed => Status::Sealed,
            HeadStatus::Retracted => Status::Retracted,
        };
        Ok(Head { owner: row.owner, epoch: row.epoch, status })
    }

    /// Return what the seal of an asset froze.
    pub(crate) fn seal(&self, asset: AssetId) -> Result<Seal> {
        let query = provenance::QueryMsg::Sealed { asset };
        let sealed: SealedResponse = Provenance(self.provenance.clone()).query(&self.querier, &query)?;
        let part = |part: provenance::Part| Part {
            asset: part.parent,
            bps: part.share_bps.get(),
            pool: part.to == Target::Pool,
        };
        let ceiling = |carried: provenance::CarriedCeiling| Ceiling {
            license: carried.license,
            currency: carried.ceiling.currency.key(),
            max: carried.ceiling.max.get(),
        };
        let floor =
            |floor: provenance::FloorPrice| Floor { currency: floor.currency.key(), amount: floor.amount.get() };
        Ok(Seal {
            parts: sealed.parts.into_iter().map(part).collect(),
            contributor_bps: sealed.contributor_bps.get(),
            source: source(&sealed.contributors),
            total_weight: sealed.total_weight,
            ceilings: sealed.ceilings.into_iter().map(ceiling).collect(),
            floor: sealed.floor_price.map(floor),
        })
    }

    /// Find the address of a contributor.
    pub(crate) fn claimant(&self, contributor: &Contributor, api: &dyn Api) -> Result<Claimant> {
        match contributor {
            Contributor::Address { address } => Ok(Claimant { address: validate_address(api, address)?, person: None }),
            Contributor::Person { person } => {
                let row = PERSON_ADDRESS.query(&self.querier, self.marketplace.clone(), person.get())?;
                let row = row.ok_or(LicensingError::PersonUnknown(*person))?;
                Ok(Claimant { address: row.address, person: Some(*person) })
            }
        }
    }

    /// Return what the claimant contributed to an asset; `None` if nothing.
    pub(crate) fn contribution(
        &self,
        asset: AssetId,
        source: &Source,
        claimant: &mut Claimant,
    ) -> Result<Option<Contribution>> {
        let (name, weight) = match source {
            Source::None => return Ok(None),
            Source::Inline => {
                let key = (asset.get(), &claimant.address);
                let weight = WEIGHTS.query(&self.querier, self.provenance.clone(), key)?;
                (claimant.address.to_string(), weight)
            }
            Source::Edition { project, edition } => {
                let Some(person) = self.person(claimant)? else { return Ok(None) };
                let key = (project.get(), edition.get(), person.get());
                let weight = EDITION_WEIGHTS.query(&self.querier, self.marketplace.clone(), key)?;
                (person.to_string(), weight)
            }
        };
        Ok(weight.filter(|weight| !weight.is_zero()).map(|weight| Contribution { name, weight }))
    }

    /// Return the person of a claimant. The marketplace is asked once for each message.
    fn person(&self, claimant: &mut Claimant) -> Result<Option<PersonId>> {
        if claimant.person.is_none() {
            claimant.person = ADDRESSES.query(&self.querier, self.marketplace.clone(), &claimant.address)?;
        }
        Ok(claimant.person)
    }
}

fn source(contributors: &ContributorSource) -> Source {
    match *contributors {
        ContributorSource::None {} => Source::None,
        ContributorSource::Inline { count: _ } => Source::Inline,
        ContributorSource::Edition { project, edition } => Source::Edition { project, edition },
    }
}
