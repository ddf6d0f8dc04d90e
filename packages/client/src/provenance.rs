//! Provenance: commitments, assets, edges.

use caravan_chain::{Chain, Outcome};
use caravan_licensing_api as licensing;
use caravan_marketplace_api as marketplace;
use caravan_money::Bps;
use caravan_primitives::{AssetId, EditionId, Hash32, Items, LicenseId, ProjectId, Upto, Uri};
use caravan_provenance_api::{
    registration_commitment, AssetResponse, CommitmentResponse, Edge, EdgeKind, EdgesResponse, ExecuteMsg, Kind,
    NewAsset, NewContributors, ParentsResponse, QueryMsg, Registrant,
};
use cosmwasm_std::Addr;
use serde::{Deserialize, Serialize};

use crate::client::Client;
use crate::error::Result;

/// Content that will be registered, and the random salt that hides it until then.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Registration {
    pub content: Hash32,
    pub salt: Hash32,
}

/// An edge from a draft to a parent that its owner has a license for.
#[derive(Debug, Clone, Copy)]
pub struct LicensedEdge {
    pub child: AssetId,
    pub parent: AssetId,
    pub kind: EdgeKind,
    pub license: LicenseId,
}

impl<C: Chain> Client<C> {
    fn commitment(&self, registrant: &Addr, registration: &Registration) -> Hash32 {
        let chain_id = self.chain.chain_id();
        let contract = self.contracts.provenance.as_str();
        let registrant = Registrant { chain_id: &chain_id, contract, sender: registrant.as_str() };
        registration_commitment(&registrant, &registration.content, &registration.salt)
    }

    /// Commit to content. Return from when to when it can be registered.
    pub fn commit(&mut self, registrant: &Addr, registration: &Registration) -> Result<CommitmentResponse> {
        let commitment = self.commitment(registrant, registration);
        self.run_provenance(registrant, &ExecuteMsg::Commit { commitment })?;
        self.committed(registrant, registration)
    }

    /// Return the commitment that was made before.
    pub fn committed(&self, registrant: &Addr, registration: &Registration) -> Result<CommitmentResponse> {
        let commitment = self.commitment(registrant, registration);
        Ok(self.query_provenance(&QueryMsg::Commitment { sender: registrant.to_string(), commitment })?)
    }

    /// Publish the first edition of a project of a demonstration as a dataset.
    pub fn publish_sample_dataset(
        &mut self,
        requester: &Addr,
        project: ProjectId,
        registration: &Registration,
    ) -> Result<Outcome> {
        let uri = Uri::new(format!("sample://dataset/{project}"))?;
        self.publish_dataset(requester, project, EditionId::FIRST, registration, uri)
    }

    /// Register an edition as a dataset, under the requester's commitment. What `uri` names has the committed hash.
    pub fn publish_dataset(
        &mut self,
        requester: &Addr,
        project: ProjectId,
        edition: EditionId,
        registration: &Registration,
        uri: Uri,
    ) -> Result<Outcome> {
        let msg = marketplace::ExecuteMsg::PublishDataset(marketplace::NewDataset {
            project,
            edition,
            content_hash: registration.content,
            salt: registration.salt,
            uri,
            uri_hash: registration.content,
            reference: self.reference()?,
        });
        Ok(self.run(requester, &msg)?)
    }

    /// Register a draft of a demonstration.
    pub fn register_sample(&mut self, owner: &Addr, kind: Kind, registration: &Registration) -> Result<()> {
        self.register(owner, kind, registration, Uri::new(format!("sample://{kind}"))?, registration.content)
    }

    /// Register a draft without contributors.
    pub fn register(
        &mut self,
        owner: &Addr,
        kind: Kind,
        registration: &Registration,
        uri: Uri,
        uri_hash: Hash32,
    ) -> Result<()> {
        let asset = Box::new(NewAsset {
            kind,
            content_hash: registration.content,
            salt: registration.salt,
            uri,
            uri_hash,
            contributors: NewContributors::None {},
            contributor_bps: Bps::ZERO,
        });
        let msg = ExecuteMsg::Register { asset, edges: Upto::new(vec![])?, reference: self.reference()? };
        self.run_provenance(owner, &msg)?;
        Ok(())
    }

    /// Add an edge to a draft, at the royalty of the license.
    pub fn register_derivative(&mut self, owner: &Addr, edge: LicensedEdge) -> Result<()> {
        let LicensedEdge { child, parent, kind, license } = edge;
        self.run_licensing(owner, &licensing::ExecuteMsg::RegisterDerivative { child, parent, kind, license })?;
        Ok(())
    }

    /// Freeze the edges and shares of a draft.
    pub fn seal(&mut self, owner: &Addr, asset: AssetId) -> Result<()> {
        self.run_provenance(owner, &ExecuteMsg::Seal { asset })?;
        Ok(())
    }

    pub fn asset(&self, asset: AssetId) -> Result<AssetResponse> {
        Ok(self.query_provenance(&QueryMsg::Asset { asset })?)
    }

    /// Return the asset with this content, if it is registered.
    pub fn asset_by_hash(&self, content_hash: Hash32) -> Result<Option<AssetResponse>> {
        match self.query_provenance(&QueryMsg::AssetByHash { content_hash }) {
            Ok(asset) => Ok(Some(asset)),
            Err(error) if error.code() == "CONTENT_UNKNOWN" => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Return all edges of an asset, the inherited ones too.
    pub fn edges(&self, asset: AssetId) -> Result<Vec<Edge>> {
        Ok(self.query_provenance::<EdgesResponse>(&QueryMsg::Edges { asset })?.edges)
    }

    /// Return the edges that the owner chose for an asset.
    pub fn own_edges(&self, asset: AssetId) -> Result<Vec<Edge>> {
        let answer: ParentsResponse = self.query_provenance(&QueryMsg::Parents { ids: Items::new(vec![asset])? })?;
        Ok(answer.parents.into_iter().flat_map(|entry| entry.edges).collect())
    }
}
