//! What requesters, annotators and anyone do with editions.

use caravan_marketplace_api::{ExecuteMsg, NewDataset, NewProject, ProjectChange, Shares, Sharing};
use caravan_money::Currency;
use caravan_primitives::{EditionId, Hash32, PersonId, ProjectId, Text};
use caravan_provenance_api::{registration_commitment, ExecuteMsg as RegistryMsg, Registrant};

use super::{items, Actor};
use crate::outcome::{Outcome, Who};

/// The salt of every commitment that the suite makes.
pub(crate) fn salt() -> Hash32 {
    Hash32::digest(b"salt")
}

impl Actor<'_> {
    /// Creates a project with these managers that shares on these terms.
    pub fn creates_sharing_project(self, currency: &Currency, managers: &[&str], shares: &Shares) -> Outcome {
        self.world.meets(managers);
        let reference = self.world.reference();
        let project =
            NewProject { sharing: Sharing::Contributors(shares.clone()), ..super::project(currency, managers) };
        self.sends(ExecuteMsg::CreateProject { project, reference })
    }

    /// Replaces the sharing terms of a project.
    pub fn sets_sharing(self, project: ProjectId, sharing: &Sharing) -> Outcome {
        let change = ProjectChange::SetSharing { sharing: sharing.clone() };
        self.sends(ExecuteMsg::UpdateProject { project, change })
    }

    /// Begins the next edition.
    pub fn closes_edition(self, project: ProjectId) -> Outcome {
        self.sends(ExecuteMsg::CloseEdition { project })
    }

    /// Commits to the content of a dataset, to publish it later.
    pub fn commits_to_dataset(self, content: &[u8]) -> Outcome {
        let own = self.address.clone();
        self.copies_commitment_of(own, content)
    }

    /// Sends the commitment that another account made, or will make, to a content.
    pub fn copies_commitment_of(self, whose: impl Who, content: &[u8]) -> Outcome {
        let (whose, provenance) = (whose.addr(), self.world.provenance().clone());
        let registrant =
            Registrant { chain_id: caravan_chain::CHAIN_ID, contract: provenance.as_str(), sender: whose.as_str() };
        let commitment = registration_commitment(&registrant, &Hash32::digest(content), &salt());
        self.sends_to_provenance(RegistryMsg::Commit { commitment })
    }

    /// Publishes an edition with this content.
    pub fn publishes(self, project: ProjectId, edition: EditionId, content: &[u8]) -> Outcome {
        let reference = self.world.reference();
        self.sends(ExecuteMsg::PublishDataset(NewDataset {
            project,
            edition,
            content_hash: Hash32::digest(content),
            salt: salt(),
            uri: Text::new("ipfs://dataset").unwrap(),
            uri_hash: Hash32::digest(b"description"),
            reference,
        }))
    }

    /// Turns the bond of an edition that was not published into its pool.
    pub fn forfeits(self, project: ProjectId, edition: EditionId) -> Outcome {
        self.sends(ExecuteMsg::ForfeitBond { project, edition })
    }

    /// Pays people their parts of a pool into their balances.
    pub fn claims_edition(self, project: ProjectId, edition: EditionId, persons: &[PersonId]) -> Outcome {
        self.sends(ExecuteMsg::ClaimEdition { project, edition, persons: items(persons.to_vec()) })
    }
}
