//! One valid example of every message, for tests that must forget none.

use caravan_access::OwnershipAction;
use caravan_arbitration_api::{DecidedBy, EnactRuling};
use caravan_money::{Amount, Bps, Currency, Denom};
use caravan_primitives::{
    AppealId, AssignmentId, BatchId, Document, EditionId, Hash32, Identifier, Items, Language, PersonId, ProjectId,
    Proof, Reference, Seconds, Text, Title, Upto,
};
use cosmwasm_std::{Binary, Uint128};

use crate::about::{About, Rows};
use crate::config::{
    Access, BatchConfig, Distribution, Gate, Gold, Mode, Money, Nature, Quality, Rework, Windows, Work,
};
use crate::msg::ExecuteMsg;
use crate::parts::{
    AppealAnswer, AppealEvidence, ConfigChange, Cw20Receive, Decision, FloorPrice, HookMsg, ListedCurrency, NewAppeal,
    NewDataset, NewProject, NewRestriction, Pick, ProjectChange, RestrictionScope, Shares, Sharing, Verdict,
};
use crate::query::QueryMsg;
use crate::reason::{Reason, RestrictionReason};

fn ok<T, E: std::fmt::Debug>(value: Result<T, E>) -> T {
    #[allow(clippy::unwrap_used)] // constants of this file
    value.unwrap()
}

fn currency() -> Currency {
    Currency::Native(ok(Denom::new("ucara")))
}

fn reference() -> Reference {
    ok(Reference::new("sample-1"))
}

fn amount(value: u128) -> Amount {
    ok(Amount::new(Uint128::new(value)))
}

fn document(name: &str) -> Document {
    Document { uri: ok(Text::new(format!("ipfs://{name}"))), hash: Hash32::digest(name.as_bytes()) }
}

/// What the batch of [`batch_config`] is about: one gateway, public rows.
fn about() -> About {
    About {
        title: ok(Title::new("Name the animal")),
        kind: ok(Identifier::new("classification")),
        languages: ok(Items::new(vec![ok(Language::new("en"))])),
        definition: document("definition"),
        agreement: document("agreement"),
        gateways: ok(Upto::new(vec![ok(format!("02{}", "11".repeat(32)).parse())])),
        rows: Rows::Public {},
    }
}

/// The contributor agreement of [`batch_config`], as a claim carries it.
pub fn sample_agreement() -> Hash32 {
    about().agreement.hash
}

/// The configuration of a batch that may be opened: what tests vary where they need another one.
pub fn batch_config() -> BatchConfig {
    BatchConfig {
        about: about(),
        work: Work {
            manifest_uri: ok(Text::new("ipfs://manifest")),
            manifest_root: Hash32::digest(b"manifest"),
            tasks: 10,
            items_per_task: 1,
            overlap: 1,
            nature: Nature::Objective,
            weight: 1,
            answer_key: Hash32::digest(b"key"),
        },
        money: Money { reward: amount(1_000), grades: ok(Upto::new(vec![5_000])) },
        windows: Windows {
            assignment_secs: Seconds::new(1_800),
            min_work_secs: Seconds::new(5),
            review_secs: Seconds::new(259_200),
            appeal_secs: Seconds::new(259_200),
            respond_secs: Seconds::new(259_200),
            ruling_secs: Seconds::new(604_800),
            open_secs: Seconds::new(2_592_000),
        },
        quality: Quality { mode: Mode::Manual {}, rework: Rework::None {}, free_appeals: None, gold: Gold::None {} },
        access: Access {
            distribution: Distribution::Random {},
            gate: Gate::Open {},
            active_cap: 1,
            max_pending: None,
            review_of: None,
        },
    }
}

fn project() -> NewProject {
    NewProject {
        currency: currency(),
        arbiter: "arbiter".into(),
        uri: ok(Text::new("ipfs://project")),
        uri_hash: Hash32::digest(b"project"),
        managers: ok(Upto::new(vec![])),
        sharing: Sharing::None {},
    }
}

fn shares() -> Shares {
    Shares {
        contributor_bps: ok(Bps::new(2_000)),
        weight_cap: Uint128::new(1_000),
        floor_price: Some(FloorPrice { currency: currency(), amount: amount(1) }),
        floor_royalty_bps: ok(Bps::new(1_000)),
        bond_per_weight: Uint128::new(10),
        publish_secs: Seconds::new(2_592_000),
    }
}

fn new_appeal() -> NewAppeal {
    let assignments = ok(Items::new(vec![AssignmentId::FIRST]));
    NewAppeal { batch: BatchId::FIRST, assignments, evidence: document("appeal") }
}

fn appeal_answer() -> AppealAnswer {
    AppealAnswer { appeal: AppealId::FIRST, concede: 1, evidence: Some(document("answer")) }
}

/// One of every execute message, in the order of the enum. Addresses are the plain words `arbiter`, `treasury`, `newcomer`.
#[allow(clippy::too_many_lines)] // one entry a message
pub fn execute_samples() -> Vec<ExecuteMsg> {
    let (project_id, batch, assignment, person) =
        (ProjectId::FIRST, BatchId::FIRST, AssignmentId::FIRST, PersonId::FIRST);
    vec![
        ExecuteMsg::CreateProject { project: project(), reference: reference() },
        ExecuteMsg::UpdateProject {
            project: project_id,
            change: ProjectChange::SetManagers { managers: ok(Upto::new(vec![])) },
        },
        ExecuteMsg::Fund { project: project_id, reference: reference() },
        ExecuteMsg::Receive(Cw20Receive {
            sender: "treasury".into(),
            amount: amount(1),
            msg: Binary::from(br#"{"fund":{"project":1,"reference":"sample-1"}}"#.as_slice()),
        }),
        ExecuteMsg::CreateBatch { project: project_id, config: Box::new(batch_config()), reference: reference() },
        ExecuteMsg::EditDraft { batch, config: Box::new(batch_config()) },
        ExecuteMsg::OpenBatch { batch, most: amount(u128::MAX) },
        ExecuteMsg::ImproveBatch { batch, reward: amount(2_000), overlap: 2, most: amount(u128::MAX) },
        ExecuteMsg::Claim { batch, pick: Pick::Random {}, agreement: sample_agreement() },
        ExecuteMsg::Return { batch, assignment },
        ExecuteMsg::Submit {
            batch,
            assignment,
            commitment: Hash32::digest(b"commitment"),
            payload_hash: Hash32::digest(b"payload"),
            uri: ok(Text::new("ipfs://answer")),
        },
        ExecuteMsg::Decide {
            batch,
            decisions: ok(Items::new(vec![Decision {
                assignment,
                verdict: Verdict::Accept { grade_bps: 10_000 },
                note: Some(ok(Text::new("well done"))),
                evidence: Some(document("evidence")),
            }])),
        },
        ExecuteMsg::AcceptRejection { batch, assignment },
        ExecuteMsg::GiveUp { batch, assignment },
        ExecuteMsg::Appeal(new_appeal()),
        ExecuteMsg::RespondToAppeal(appeal_answer()),
        ExecuteMsg::AddAppealEvidence(AppealEvidence { appeal: AppealId::FIRST, document: document("more") }),
        ExecuteMsg::EnactRuling(EnactRuling { subject: 1, upheld: 1, by: DecidedBy::Arbiter }),
        ExecuteMsg::Restrict {
            scope: RestrictionScope::Project { project: project_id },
            person,
            restriction: NewRestriction {
                reason: RestrictionReason::Spam,
                evidence: Hash32::digest(b"evidence"),
                secs: Seconds::new(86_400),
            },
        },
        ExecuteMsg::LiftRestriction { scope: RestrictionScope::Project { project: project_id }, person },
        ExecuteMsg::Settle { batch, assignments: ok(Items::new(vec![assignment])) },
        ExecuteMsg::CloseBatch { batch },
        ExecuteMsg::FinalizeBatch { batch },
        ExecuteMsg::CloseEdition { project: project_id },
        ExecuteMsg::PublishDataset(NewDataset {
            project: project_id,
            edition: EditionId::FIRST,
            content_hash: Hash32::digest(b"dataset"),
            salt: Hash32::digest(b"salt"),
            uri: ok(Text::new("ipfs://dataset")),
            uri_hash: Hash32::digest(b"description"),
            reference: reference(),
        }),
        ExecuteMsg::ForfeitBond { project: project_id, edition: EditionId::FIRST },
        ExecuteMsg::ClaimEdition {
            project: project_id,
            edition: EditionId::FIRST,
            persons: ok(Items::new(vec![person])),
        },
        ExecuteMsg::Withdraw { currency: currency(), up_to: None },
        ExecuteMsg::WithdrawFor { person, currency: currency() },
        ExecuteMsg::WithdrawAvailable { project: project_id, amount: amount(1) },
        ExecuteMsg::WithdrawFees { currency: currency() },
        ExecuteMsg::StartMove { to: "newcomer".into() },
        ExecuteMsg::StartRecovery { person, to: "newcomer".into() },
        ExecuteMsg::AcceptMove { person },
        ExecuteMsg::CancelMove { person },
        ExecuteMsg::SetRecovery { recovery: None },
        ExecuteMsg::CancelRecoveryChange { person },
        ExecuteMsg::MovePoints { person },
        ExecuteMsg::UpdateConfig { change: ConfigChange::SetFee { fee_bps: 1 } },
        ExecuteMsg::UpdateOwnership(OwnershipAction::Withdraw {}),
        ExecuteMsg::Pause {},
        ExecuteMsg::Unpause {},
    ]
}

/// One of every hook message.
pub fn hook_samples() -> Vec<HookMsg> {
    vec![
        HookMsg::Fund { project: ProjectId::FIRST, reference: reference() },
        HookMsg::Appeal(new_appeal()),
        HookMsg::RespondToAppeal(appeal_answer()),
    ]
}

/// One of every other shape that requests have: variants of nested enums.
pub fn nested_samples() -> (Vec<Pick>, Vec<Verdict>, Vec<ConfigChange>, Vec<Distribution>) {
    let listed = ListedCurrency {
        currency: currency(),
        points_rate: Uint128::new(1_000_000),
        min_reward_with_bond: Uint128::new(1),
    };
    (
        vec![
            Pick::Random {},
            Pick::Named { task: 0 },
            Pick::Listed { task: 0, proof: Proof { index: 0, path: ok(Upto::new(vec![])) } },
        ],
        vec![
            Verdict::Accept { grade_bps: 10_000 },
            Verdict::Reject { reason: Reason::Incomplete },
            Verdict::Rework { reason: Reason::WrongAnswer },
        ],
        vec![
            ConfigChange::SetFee { fee_bps: 1 },
            ConfigChange::SetTreasury { treasury: "treasury".into() },
            ConfigChange::ListCurrency(listed),
            ConfigChange::DelistCurrency { currency: currency() },
        ],
        vec![Distribution::Random {}, Distribution::Allow { root: Hash32::digest(b"list"), size: 1 }],
    )
}

/// One of every way of sharing.
pub fn sharing_samples() -> Vec<Sharing> {
    vec![Sharing::None {}, Sharing::Contributors(shares())]
}

/// One of every query, in the order of the enum.
pub fn query_samples() -> Vec<QueryMsg> {
    let (project, batch, assignment, person) = (ProjectId::FIRST, BatchId::FIRST, AssignmentId::FIRST, PersonId::FIRST);
    let (edition, limit) = (EditionId::FIRST, Some(3));
    vec![
        QueryMsg::Config {},
        QueryMsg::Ownership {},
        QueryMsg::Paused {},
        QueryMsg::Currencies { start_after: None, limit },
        QueryMsg::Project { project },
        QueryMsg::Projects { start_after: None, limit },
        QueryMsg::ProjectsByRequester { requester: person, start_after: None, limit },
        QueryMsg::Batch { batch },
        QueryMsg::Batches { project, start_after: None, limit },
        QueryMsg::Board { start_after: None, limit },
        QueryMsg::OpenCost { batch },
        QueryMsg::Terms { batch },
        QueryMsg::Task { batch, task: 0 },
        QueryMsg::Assignment { batch, assignment },
        QueryMsg::AssignmentsByBatch { batch, start_after: None, limit },
        QueryMsg::Undecided { batch, start_after: None, limit },
        QueryMsg::AssignmentsByPerson { person, start_after: None, limit },
        QueryMsg::Appeal { appeal: AppealId::FIRST },
        QueryMsg::Appeals { batch, start_after: None, limit },
        QueryMsg::AppealCost { batch, person, assignments: ok(Items::new(vec![AssignmentId::FIRST])) },
        QueryMsg::AnswerCost { appeal: AppealId::FIRST },
        QueryMsg::Edition { project, edition },
        QueryMsg::Editions { project, start_after: None, limit },
        QueryMsg::EditionWeight { project, edition, person },
        QueryMsg::EditionWeights { project, edition, start_after: None, limit },
        QueryMsg::Person { person },
        QueryMsg::PersonOf { address: "treasury".into() },
        QueryMsg::Balance { person, currency: currency() },
        QueryMsg::Balances { person, start_after: None, limit },
        QueryMsg::Ledger { batch },
        QueryMsg::Standing { project, person },
        QueryMsg::Requester { requester: person, currency: currency() },
        QueryMsg::Solvency { currency: currency() },
        QueryMsg::Reference { sender: "treasury".into(), token: None, reference: reference() },
    ]
}
