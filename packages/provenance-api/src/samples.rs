//! One valid example of every message, for tests that must forget none.

use caravan_access::OwnershipAction;
use caravan_money::{Amount, Bps, Currency};
use caravan_primitives::{
    AssetId, EditionId, Hash32, Items, LicenseId, ProjectId, Reference, Seconds, Text, Upto, Uri,
};
use cosmwasm_std::Uint128;

use crate::asset::{Ceiling, EdgeKind, FloorPrice, Kind};
use crate::msg::{ExecuteMsg, LicensedEdge, NewAsset, NewContributor, NewContributors, NewEdge, NewEdition};
use crate::query::QueryMsg;

fn ok<T, E: std::fmt::Debug>(value: Result<T, E>) -> T {
    #[allow(clippy::unwrap_used)] // constants of this file
    value.unwrap()
}

fn reference() -> Reference {
    ok(Reference::new("sample-1"))
}

fn uri() -> Uri {
    ok(Text::new("ipfs://asset"))
}

fn second() -> AssetId {
    ok(AssetId::new(2))
}

fn asset() -> NewAsset {
    let contributor = NewContributor { address: "contributor".into(), weight: Uint128::new(3) };
    NewAsset {
        kind: Kind::Model,
        content_hash: Hash32::digest(b"content"),
        salt: Hash32::digest(b"salt"),
        uri: uri(),
        uri_hash: Hash32::digest(b"description"),
        contributors: NewContributors::Inline { list: ok(Items::new(vec![contributor])) },
        contributor_bps: ok(Bps::new(1_000)),
    }
}

fn edge() -> NewEdge {
    NewEdge { parent: AssetId::FIRST, kind: EdgeKind::TrainedOn, share_bps: ok(Bps::new(500)) }
}

fn edition() -> NewEdition {
    let floor = FloorPrice { currency: ok(Currency::native("ucara")), amount: ok(Amount::new(1_000u128)) };
    NewEdition {
        manager: "manager".into(),
        owner: "requester".into(),
        project: ProjectId::FIRST,
        edition: EditionId::FIRST,
        total_weight: Uint128::new(9),
        content_hash: Hash32::digest(b"edition"),
        salt: Hash32::digest(b"salt"),
        uri: uri(),
        uri_hash: Hash32::digest(b"description"),
        contributor_bps: ok(Bps::new(3_000)),
        floor_price: Some(floor),
    }
}

fn licensed_edge() -> LicensedEdge {
    let ceiling = Ceiling { currency: ok(Currency::native("ucara")), max: ok(Amount::new(1_000_000u128)) };
    LicensedEdge {
        child: second(),
        licensee: "licensee".into(),
        parent: AssetId::FIRST,
        kind: EdgeKind::TrainedOn,
        royalty_bps: ok(Bps::new(500)),
        license: LicenseId::FIRST,
        reciprocal: true,
        ceiling: Some(ceiling),
    }
}

/// One of every execute message, in the order of the enum. Addresses are the plain words `contributor`, `manager`, `requester`,
/// `licensee`, `newcomer`.
pub fn execute_samples() -> Vec<ExecuteMsg> {
    let (parent, child) = (AssetId::FIRST, second());
    let NewEdge { kind, share_bps, .. } = edge();
    vec![
        ExecuteMsg::Commit { commitment: Hash32::digest(b"commitment") },
        ExecuteMsg::Register { asset: Box::new(asset()), edges: ok(Upto::new(vec![edge()])), reference: reference() },
        ExecuteMsg::RegisterEdition { edition: Box::new(edition()) },
        ExecuteMsg::AddEdges { child, edges: ok(Items::new(vec![edge()])) },
        ExecuteMsg::AddLicensedEdge { edge: Box::new(licensed_edge()) },
        ExecuteMsg::ConsentEdge { parent, child, kind, share_bps },
        ExecuteMsg::WithdrawConsent { parent, child },
        ExecuteMsg::Seal { asset: child },
        ExecuteMsg::OfferAsset { asset: parent, to: "newcomer".into(), valid_secs: Seconds::new(3_600) },
        ExecuteMsg::AcceptAsset { asset: parent, epoch: 1 },
        ExecuteMsg::WithdrawOffer { asset: parent },
        ExecuteMsg::Retract { asset: parent },
        ExecuteMsg::AppendMetadata { asset: parent, uri: uri(), hash: Hash32::digest(b"description") },
        ExecuteMsg::UpdateOwnership(OwnershipAction::Withdraw {}),
    ]
}

/// One of every query, in the order of the enum.
pub fn query_samples() -> Vec<QueryMsg> {
    let (asset, limit) = (AssetId::FIRST, Some(3));
    vec![
        QueryMsg::Config {},
        QueryMsg::Ownership {},
        QueryMsg::Asset { asset },
        QueryMsg::AssetByHash { content_hash: Hash32::digest(b"content") },
        QueryMsg::AssetByWatermark { watermark: Hash32::digest(b"watermark") },
        QueryMsg::Assets { start_after: None, limit },
        QueryMsg::AssetsByOwner { owner: "requester".into(), start_after: None, limit },
        QueryMsg::AssetsByKind { kind: Kind::Model, start_after: None, limit },
        QueryMsg::Parents { ids: ok(Items::new(vec![asset])) },
        QueryMsg::Children { asset, start_after: None, limit },
        QueryMsg::Edges { asset },
        QueryMsg::Sealed { asset },
        QueryMsg::Contributor { asset, address: "contributor".into() },
        QueryMsg::Contributors { asset, start_after: None, limit },
        QueryMsg::Metadata { asset, start_after: None, limit },
        QueryMsg::Commitment { sender: "manager".into(), commitment: Hash32::digest(b"commitment") },
        QueryMsg::Consent { parent: asset, child: second() },
        QueryMsg::Reference { sender: "requester".into(), reference: reference() },
    ]
}
