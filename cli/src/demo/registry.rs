//! What people ask of provenance: commitments, assets, edges. Any chain will do.

use caravan_chain::{Chain, ChainExt, Outcome};
use caravan_licensing_api as licensing;
use caravan_marketplace_api::{ExecuteMsg, QueryMsg};
use caravan_money::Bps;
use caravan_primitives::{AssetId, EditionId, Hash32, LicenseId, ProjectId, Upto, Uri};
use caravan_provenance_api::{self as provenance, registration_commitment, EdgeKind, Kind, Registrant};
use cosmwasm_std::Addr;

use crate::failure::Failure;
use crate::market::Market;

/// Content that somebody is to register, and the salt that hides it until then.
#[derive(Debug, Clone, Copy)]
pub(super) struct Secret {
    /// Hash of the content.
    pub(super) content: Hash32,
    /// 32 bytes that only the registrant knows.
    pub(super) salt: Hash32,
}

impl<C: Chain> Market<C> {
    /// Commits to content; gives the second from which it can be registered.
    pub(super) fn commit(&mut self, who: &Addr, secret: &Secret) -> Result<u64, Failure> {
        let (chain_id, registry) = (self.chain.chain_id(), self.suite.provenance.clone());
        let registrant = Registrant { chain_id: &chain_id, contract: registry.as_str(), sender: who.as_str() };
        let commitment = registration_commitment(&registrant, &secret.content, &secret.salt);
        self.tell(who, &registry, &provenance::ExecuteMsg::Commit { commitment })?;
        let query = provenance::QueryMsg::Commitment { sender: who.to_string(), commitment };
        let kept: provenance::CommitmentResponse = self.chain.ask(&registry, &query)?;
        Ok(kept.usable_from.get())
    }

    /// No more batches open in the project's present edition.
    pub(super) fn close_edition(&mut self, requester: &Addr, project: ProjectId) -> Result<(), Failure> {
        self.run(requester, &ExecuteMsg::CloseEdition { project })?;
        Ok(())
    }

    /// The marketplace registers the first edition of a project as a dataset, under the requester's commitment.
    pub(super) fn publish(&mut self, who: &Addr, project: ProjectId, secret: &Secret) -> Result<Outcome, Failure> {
        let msg = ExecuteMsg::PublishDataset {
            project,
            edition: EditionId::FIRST,
            content_hash: secret.content,
            salt: secret.salt,
            uri: Uri::new(format!("sample://dataset/{project}"))?,
            uri_hash: secret.content,
            reference: self.reference()?,
        };
        Ok(self.run(who, &msg)?)
    }

    /// A draft of one's own, without contributors.
    pub(super) fn register(&mut self, who: &Addr, kind: Kind, secret: &Secret) -> Result<(), Failure> {
        let asset = Box::new(provenance::NewAsset {
            kind,
            content_hash: secret.content,
            salt: secret.salt,
            uri: Uri::new(format!("sample://{kind}"))?,
            uri_hash: secret.content,
            contributors: provenance::NewContributors::None {},
            contributor_bps: Bps::ZERO,
        });
        let msg = provenance::ExecuteMsg::Register { asset, edges: Upto::new(vec![])?, reference: self.reference()? };
        let registry = self.suite.provenance.clone();
        self.tell(who, &registry, &msg)?;
        Ok(())
    }

    /// The draft gets an edge to the licensed parent, at the license's royalty.
    pub(super) fn derive(
        &mut self,
        who: &Addr,
        (child, parent): (AssetId, AssetId),
        (kind, license): (EdgeKind, LicenseId),
    ) -> Result<(), Failure> {
        let contract = self.suite.licensing.clone();
        self.tell(who, &contract, &licensing::ExecuteMsg::RegisterDerivative { child, parent, kind, license })?;
        Ok(())
    }

    /// Freezes a draft.
    pub(super) fn seal_asset(&mut self, who: &Addr, asset: AssetId) -> Result<(), Failure> {
        let registry = self.suite.provenance.clone();
        self.tell(who, &registry, &provenance::ExecuteMsg::Seal { asset })?;
        Ok(())
    }

    /// The asset with this content.
    pub(super) fn asset_of(&self, content_hash: Hash32) -> Result<provenance::AssetResponse, Failure> {
        let query = provenance::QueryMsg::AssetByHash { content_hash };
        Ok(self.chain.ask(&self.suite.provenance, &query)?)
    }

    /// The first edition of a project.
    pub(super) fn edition(&self, project: ProjectId) -> Result<caravan_marketplace_api::EditionResponse, Failure> {
        Ok(self.ask(&QueryMsg::Edition { project, edition: EditionId::FIRST })?)
    }
}
