//! What the siblings say: raw reads of their rows every time, one answer of the registry's once an asset.
//!
//! The registry is trusted with shares, owners and epochs, the marketplace with weights and persons. Neither can make
//! this contract pay more than came in: see `domain::claim`.

use caravan_licensing_api::{Contributor, LicensingError, Weights};
use caravan_marketplace_api::keys::{ADDRESSES, EDITION_WEIGHTS, PERSON_ADDRESS};
use caravan_primitives::{AssetId, EditionId, PersonId, ProjectId};
use caravan_provenance_api::keys::{HeadStatus, HEADS, WEIGHTS};
use caravan_provenance_api::{self as registry, ContributorSource, Provenance, SealedResponse, Target};
use cosmwasm_std::{Addr, QuerierWrapper, Uint128};

use crate::domain::ceiling::Ceiling;
use crate::domain::offer::{Head, Status};
use crate::domain::shares::{Floor, Part, Seal, Source};
use crate::error::Res;
use crate::state::Config;

/// The siblings, and a way to ask them.
pub(crate) struct Siblings<'a> {
    pub(crate) querier: QuerierWrapper<'a>,
    pub(crate) provenance: Addr,
    pub(crate) marketplace: Addr,
}

/// Who claims: the address that is paid, and the person, if it is known yet.
pub(crate) struct Claimant {
    pub(crate) address: Addr,
    pub(crate) person: Option<PersonId>,
}

impl<'a> Siblings<'a> {
    /// The siblings that the contract was made with.
    pub(crate) fn new(querier: QuerierWrapper<'a>, config: &Config) -> Siblings<'a> {
        let Config { provenance, marketplace, .. } = config;
        Siblings { querier, provenance: provenance.clone(), marketplace: marketplace.clone() }
    }

    /// Owner, epoch and status of an asset, now.
    pub(crate) fn head(&self, asset: AssetId) -> Res<Head> {
        let row = HEADS.query(&self.querier, self.provenance.clone(), asset.get())?;
        let row = row.ok_or(LicensingError::AssetUnknown(asset))?;
        let status = match row.status {
            HeadStatus::Draft => Status::Draft,
            HeadStatus::Sealed => Status::Sealed,
            HeadStatus::Retracted => Status::Retracted,
        };
        Ok(Head { owner: row.owner, epoch: row.epoch, status })
    }

    /// What the seal of an asset froze.
    pub(crate) fn seal(&self, asset: AssetId) -> Res<Seal> {
        let query = registry::QueryMsg::Sealed { asset };
        let sealed: SealedResponse = Provenance(self.provenance.clone()).query(&self.querier, &query)?;
        let part = |part: registry::Part| Part {
            asset: part.parent,
            bps: part.share_bps.get(),
            pool: part.to == Target::Pool,
        };
        let ceiling = |carried: registry::CarriedCeiling| Ceiling {
            license: carried.license,
            currency: carried.ceiling.currency.key(),
            max: carried.ceiling.max.get(),
        };
        let floor = |floor: registry::FloorPrice| Floor { currency: floor.currency.key(), amount: floor.amount.get() };
        Ok(Seal {
            parts: sealed.parts.into_iter().map(part).collect(),
            contributor_bps: sealed.contributor_bps.get(),
            source: source(&sealed.contributors),
            total_weight: sealed.total_weight,
            ceilings: sealed.ceilings.into_iter().map(ceiling).collect(),
            floor: sealed.floor_price.map(floor),
        })
    }

    /// Who a contributor is. `address` checks an address from a message.
    pub(crate) fn claimant(&self, contributor: &Contributor, address: impl Fn(&str) -> Res<Addr>) -> Res<Claimant> {
        match contributor {
            Contributor::Address { address: text } => Ok(Claimant { address: address(text)?, person: None }),
            Contributor::Person { person } => {
                let row = PERSON_ADDRESS.query(&self.querier, self.marketplace.clone(), person.get())?;
                let row = row.ok_or(LicensingError::PersonUnknown(*person))?;
                Ok(Claimant { address: row.address, person: Some(*person) })
            }
        }
    }

    /// Under which name the claimant contributed to an asset, and what it weighs there; `None` if it did not.
    pub(crate) fn weight(
        &self,
        (asset, source): (AssetId, &Source),
        claimant: &mut Claimant,
    ) -> Res<Option<(String, Uint128)>> {
        let (name, weight) = match source {
            Source::None => return Ok(None),
            Source::Inline => {
                let key = (asset.get(), &claimant.address);
                let weight = WEIGHTS.query(&self.querier, self.provenance.clone(), key)?;
                (claimant.address.to_string(), weight)
            }
            Source::Edition { project, edition } => {
                let Some(person) = self.person(claimant)? else { return Ok(None) };
                let key = (*project, *edition, person.get());
                let weight = EDITION_WEIGHTS.query(&self.querier, self.marketplace.clone(), key)?;
                (person.to_string(), weight)
            }
        };
        Ok(weight.filter(|weight| !weight.is_zero()).map(|weight| (name, weight)))
    }

    /// The person of a claimant, asked for once.
    fn person(&self, claimant: &mut Claimant) -> Res<Option<PersonId>> {
        if claimant.person.is_none() {
            claimant.person = ADDRESSES.query(&self.querier, self.marketplace.clone(), &claimant.address)?;
        }
        Ok(claimant.person)
    }
}

fn source(contributors: &ContributorSource) -> Source {
    match contributors {
        ContributorSource::None {} => Source::None,
        ContributorSource::Inline { count: _ } => Source::Inline,
        ContributorSource::Edition { project, edition } => {
            Source::Edition { project: project.get(), edition: edition.get() }
        }
    }
}

/// The source as the interface tells it; the number of an inline list's entries is the registry's to tell.
pub(crate) fn told_source(source: &Source) -> Res<Weights> {
    Ok(match source {
        Source::None => Weights::None {},
        Source::Inline => Weights::Inline {},
        Source::Edition { project, edition } => {
            Weights::Edition { project: ProjectId::new(*project)?, edition: EditionId::new(*edition)? }
        }
    })
}
