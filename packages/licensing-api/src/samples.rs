//! One valid example of every message, for tests that must forget none.

use caravan_access::OwnershipAction;
use caravan_money::{Amount, Bps, Currency};
use caravan_primitives::{AssetId, Hash32, Items, LicenseId, OfferId, PersonId, Reference, Seconds, Text, Time};
use caravan_provenance_api::EdgeKind;
use cosmwasm_std::{Binary, Uint128};

use crate::msg::{ConfigChange, Contributor, Cw20Receive, ExecuteMsg, Guard, HookMsg};
use crate::query::QueryMsg;
use crate::terms::{Derivatives, Fulfilment, Legal, Limits, OfferTerms, Price, Term, Use};

fn ok<T, E: std::fmt::Debug>(value: Result<T, E>) -> T {
    #[allow(clippy::unwrap_used)] // constants of this file
    value.unwrap()
}

fn currency() -> Currency {
    ok(Currency::native("ucara"))
}

fn reference() -> Reference {
    ok(Reference::new("sample-1"))
}

fn amount(value: u128) -> Amount {
    ok(Amount::new(Uint128::new(value)))
}

fn guard() -> Guard {
    Guard { version: 1, epoch: 1, most: amount(1_000) }
}

fn terms() -> Box<OfferTerms> {
    Box::new(OfferTerms {
        uses: ok(Items::new(vec![Use::Train, Use::Evaluate])),
        price: Price { currency: currency(), amount: amount(1_000) },
        term: Term::Lasts { seconds: Seconds::new(2_592_000) },
        limits: Limits { supply: Some(100), per_licensee: None },
        derivatives: Derivatives::Allowed {
            royalty_bps: ok(Bps::new(500)),
            reciprocal: true,
            ceiling: Some(amount(1_000_000)),
        },
        legal: Legal { uri: ok(Text::new("ipfs://license")), hash: Hash32::digest(b"license") },
        fulfilment: Fulfilment::Instant {},
    })
}

/// One of every execute message, in the order of the enum. Addresses are the plain words `holder`, `contributor`, `treasury`.
#[allow(clippy::too_many_lines)] // one entry a message
pub fn execute_samples() -> Vec<ExecuteMsg> {
    let (asset, offer) = (AssetId::FIRST, OfferId::FIRST);
    vec![
        ExecuteMsg::CreateOffer { asset, terms: terms(), reference: reference() },
        ExecuteMsg::ChangeOffer { offer, terms: terms() },
        ExecuteMsg::CloseOffer { offer },
        ExecuteMsg::Buy { offer, guard: guard(), reference: reference() },
        ExecuteMsg::Receive(Cw20Receive {
            sender: "holder".into(),
            amount: amount(1),
            msg: Binary::from(br#"{"pay_revenue":{"asset":1,"most_fee_bps":250,"reference":"sample-1"}}"#.as_slice()),
        }),
        ExecuteMsg::RegisterDerivative {
            child: ok(AssetId::new(2)),
            parent: asset,
            kind: EdgeKind::TrainedOn,
            license: LicenseId::FIRST,
        },
        ExecuteMsg::PayRevenue { asset, most_fee_bps: ok(Bps::new(250)), reference: reference() },
        ExecuteMsg::Distribute { path: ok(Items::new(vec![asset])), currency: currency() },
        ExecuteMsg::Claim { assets: ok(Items::new(vec![asset])), currency: currency() },
        ExecuteMsg::ClaimFor {
            contributor: Contributor::Person { person: PersonId::FIRST },
            assets: ok(Items::new(vec![asset])),
            currency: currency(),
        },
        ExecuteMsg::Withdraw { currency: currency(), up_to: None },
        ExecuteMsg::WithdrawFor { address: "contributor".into(), currency: currency() },
        ExecuteMsg::WithdrawFees { currency: currency() },
        ExecuteMsg::UpdateConfig { change: ConfigChange::SetFee { fee_bps: 1 } },
        ExecuteMsg::UpdateOwnership(OwnershipAction::Withdraw {}),
        ExecuteMsg::Pause {},
        ExecuteMsg::Unpause {},
    ]
}

/// One of every hook message.
pub fn hook_samples() -> Vec<HookMsg> {
    vec![
        HookMsg::Buy { offer: OfferId::FIRST, guard: guard(), reference: reference() },
        HookMsg::PayRevenue { asset: AssetId::FIRST, most_fee_bps: ok(Bps::new(250)), reference: reference() },
    ]
}

/// One of every other shape that requests have: variants of nested enums.
pub fn nested_samples() -> (Vec<ConfigChange>, Vec<Contributor>, Vec<Term>, Vec<Derivatives>) {
    (
        vec![
            ConfigChange::SetFee { fee_bps: 1 },
            ConfigChange::SetTreasury { treasury: "treasury".into() },
            ConfigChange::ListCurrency { currency: currency() },
            ConfigChange::DelistCurrency { currency: currency() },
        ],
        vec![Contributor::Address { address: "contributor".into() }, Contributor::Person { person: PersonId::FIRST }],
        vec![Term::Perpetual {}, Term::Lasts { seconds: Seconds::new(3_600) }],
        vec![
            Derivatives::Forbidden {},
            Derivatives::Allowed { royalty_bps: Bps::ZERO, reciprocal: false, ceiling: None },
        ],
    )
}

/// One of every query, in the order of the enum.
#[allow(clippy::too_many_lines)] // one entry a query
pub fn query_samples() -> Vec<QueryMsg> {
    let (asset, offer, license) = (AssetId::FIRST, OfferId::FIRST, LicenseId::FIRST);
    let (limit, currency) = (Some(3), currency());
    vec![
        QueryMsg::Config {},
        QueryMsg::Ownership {},
        QueryMsg::Paused {},
        QueryMsg::Currencies { start_after: None, limit },
        QueryMsg::Offer { offer },
        QueryMsg::OffersByAsset { asset, start_after: None, limit },
        QueryMsg::Quote { offer: OfferId::FIRST, licensee: Some("holder".into()) },
        QueryMsg::License { license },
        QueryMsg::LicensesByHolder { licensee: "holder".into(), start_after: None, limit },
        QueryMsg::LicensesByAsset { asset, start_after: None, limit },
        QueryMsg::IsLicensed { asset, licensee: "holder".into(), usage: Use::Train, at: Some(Time::new(u64::MAX)) },
        QueryMsg::IsLicensedBy { license },
        QueryMsg::Shares { asset },
        QueryMsg::AssetLedger { asset, currency: currency.clone() },
        QueryMsg::Claimable {
            contributor: Contributor::Address { address: "contributor".into() },
            asset,
            currency: currency.clone(),
        },
        QueryMsg::Balance { address: "contributor".into(), currency: currency.clone() },
        QueryMsg::Balances { address: "contributor".into(), start_after: None, limit },
        QueryMsg::Ceiling { license },
        QueryMsg::Solvency { currency },
        QueryMsg::Reference { sender: "holder".into(), token: None, reference: reference() },
    ]
}
