//! One valid message per variant, so that tests over all messages cannot forget one.
#![allow(clippy::unwrap_used, reason = "for tests only; every literal here is valid")]

use caravan_access::OwnershipAction;
use caravan_money::{Amount, Currency};
use caravan_primitives::{DisputeId, Document, Hash32, Items, Seconds, Upto, Uri};

use crate::bounds::{ENACT_GAS, RESPOND_SECS, RULING_SECS};
use crate::msg::{ExecuteMsg, InstantiateMsg};
use crate::query::QueryMsg;
use crate::value::{ArbiterFee, Defaults, IfUnanswered, NewArbiter, Parties, Ruling, Side, Windows};

/// A document whose uri and hash are made from a word.
#[must_use]
pub fn document_sample(word: &str) -> Document {
    Document {
        uri: Uri::new(format!("https://caravan.example/{word}")).unwrap(),
        hash: Hash32::digest(word.as_bytes()),
    }
}

fn arbiter_sample(address: &impl Fn(&str) -> String) -> NewArbiter {
    let fee = ArbiterFee { currency: Currency::native("ucara").unwrap(), fee: Amount::new(5_u128).unwrap() };
    NewArbiter { arbiter: address("arbiter"), key: Hash32::digest(b"key"), fees: Items::new(vec![fee]).unwrap() }
}

/// A contract whose addresses are the words `owner`, `marketplace`, `points`, `provenance`, `licensing` and `arbiter` as
/// `address` spells them.
#[must_use]
pub fn instantiate_sample(address: impl Fn(&str) -> String) -> InstantiateMsg {
    InstantiateMsg {
        owner: address("owner"),
        marketplace: Some(address("marketplace")),
        points: Some(address("points")),
        provenance: Some(address("provenance")),
        licensing: Some(address("licensing")),
        arbiters: Upto::new(vec![arbiter_sample(&address)]).unwrap(),
    }
}

/// One execute message per variant, in the order of the enum. `address` spells the words `arbiter`, `claimant` and
/// `respondent` as addresses of the chain at hand.
#[must_use]
pub fn execute_samples(address: impl Fn(&str) -> String) -> Vec<ExecuteMsg> {
    let (parties, windows, defaults) = (
        Parties { claimant: address("claimant"), respondent: address("respondent"), arbiter: address("arbiter") },
        Windows { respond_secs: Seconds::new(RESPOND_SECS.0), ruling_secs: Seconds::new(RULING_SECS.0) },
        Defaults { if_unanswered: IfUnanswered::ClaimantWins, if_arbiter_silent: Side::Claimant },
    );
    let (subject, dispute, evidence) = (7, DisputeId::FIRST, document_sample("claim"));
    let ruling = Ruling { dispute, upheld: 1, reasons: Hash32::digest(b"reasons") };
    vec![
        ExecuteMsg::SetArbiter(arbiter_sample(&address)),
        ExecuteMsg::DelistArbiter { arbiter: address("arbiter") },
        ExecuteMsg::Open { subject, items: 3, parties, windows, defaults, enact_gas: ENACT_GAS.1, evidence },
        ExecuteMsg::Respond { subject, concede: 2, evidence: Some(document_sample("answer")) },
        ExecuteMsg::AddEvidence { subject, side: Side::Respondent, document: document_sample("more") },
        ExecuteMsg::Rule { rulings: Items::new(vec![ruling]).unwrap() },
        ExecuteMsg::Settle { disputes: Items::new(vec![dispute]).unwrap() },
        ExecuteMsg::Enact { dispute },
        ExecuteMsg::UpdateOwnership(OwnershipAction::Accept {}),
    ]
}

/// One query per variant, in the order of the enum. `address` spells the words `arbiter` and `marketplace`.
#[must_use]
pub fn query_samples(address: impl Fn(&str) -> String) -> Vec<QueryMsg> {
    let (arbiter, dispute, limit) = (address("arbiter"), DisputeId::FIRST, Some(10));
    vec![
        QueryMsg::Config {},
        QueryMsg::Ownership {},
        QueryMsg::Arbiter { arbiter: arbiter.clone() },
        QueryMsg::Arbiters { start_after: None, limit },
        QueryMsg::Dispute { dispute },
        QueryMsg::DisputeAbout { opener: address("marketplace"), subject: 7 },
        QueryMsg::Disputes { start_after: None, limit },
        QueryMsg::DisputesOf { arbiter: arbiter.clone(), start_after: None, limit },
        QueryMsg::UndecidedOf { arbiter, start_after: None, limit },
        QueryMsg::NotEnacted { start_after: None, limit },
    ]
}
