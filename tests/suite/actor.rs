//! An account that acts: a method for every message.

use caravan_access::OwnershipAction;
use caravan_arbitration_api::ExecuteMsg as ArbitrationMsg;
use caravan_marketplace_api::bounds::BASE_GRADE_BPS;
use caravan_marketplace_api::{
    ConfigChange, Decision, Distribution, ExecuteMsg, HookMsg, NewProject, NewRestriction, Pick, ProjectChange, Reason,
    RestrictionReason, RestrictionScope, Sharing, Verdict,
};
use caravan_money::{Amount, Currency};
use caravan_points_api::ExecuteMsg as PointsMsg;
use caravan_primitives::{AssignmentId, BatchId, Hash32, Items, PersonId, ProjectId, Reference, Seconds, Text, Upto};
use cosmwasm_std::{coins, Addr, Binary, Coin, Uint128};
use cw20::Cw20ExecuteMsg;

use crate::call::Call;
use crate::outcome::{Outcome, Who};
use crate::spec::Spec;
use crate::world::World;

mod appeals;
mod assets;
mod editions;
mod licenses;

/// An account in a world.
pub struct Actor<'w> {
    world: &'w mut World,
    address: Addr,
}

fn amount(units: u128) -> Amount {
    Amount::new(units).expect("an amount is at least one")
}

/// A project that shares nothing.
fn project(currency: &Currency, managers: &[&str]) -> NewProject {
    let managers = managers.iter().map(|name| name.addr().to_string()).collect();
    NewProject {
        currency: currency.clone(),
        arbiter: "arbiter".addr().to_string(),
        uri: Text::new("ipfs://project").unwrap(),
        uri_hash: Hash32::digest(b"project"),
        managers: Upto::new(managers).expect("at most five managers"),
        sharing: Sharing::None {},
    }
}

/// A restriction for spam.
fn restrict(scope: RestrictionScope, person: PersonId, secs: u64) -> ExecuteMsg {
    let (reason, evidence) = (RestrictionReason::Spam, Hash32::digest(b"evidence"));
    ExecuteMsg::Restrict { scope, person, restriction: NewRestriction { reason, evidence, secs: Seconds::new(secs) } }
}

fn items<T, const MAX: usize>(all: Vec<T>) -> Items<T, MAX> {
    Items::new(all).expect("1 to 50 entries")
}

impl<'w> Actor<'w> {
    pub(crate) fn new(world: &'w mut World, address: Addr) -> Self {
        Self { world, address }
    }

    /// Sends any message to the marketplace.
    pub fn sends(self, msg: ExecuteMsg) -> Outcome {
        self.does(&[Call::market(msg)])
    }

    /// Sends any message to the marketplace, with coins.
    pub fn sends_with(self, msg: ExecuteMsg, funds: &[Coin]) -> Outcome {
        self.does(&[Call::Market(Box::new(msg), funds.to_vec())])
    }

    /// Sends JSON to the marketplace that need not be a message.
    pub fn sends_json(self, json: &str) -> Outcome {
        let market = self.world.market().clone();
        self.does(&[Call::Raw(market, Binary::from(json.as_bytes()), vec![])])
    }

    /// Sends a message to the points contract.
    pub fn sends_to_points(self, msg: PointsMsg) -> Outcome {
        self.does(&[Call::Points(Box::new(msg))])
    }

    /// Sends a message to arbitration.
    pub fn sends_to_arbitration(self, msg: ArbitrationMsg) -> Outcome {
        self.does(&[Call::Arbitration(Box::new(msg))])
    }

    /// Sends a message to a token.
    pub fn sends_to_token(self, token: &Addr, msg: Cw20ExecuteMsg) -> Outcome {
        let token = token.clone();
        self.does(&[Call::Token(token, msg)])
    }

    /// Sends a transaction of several messages, all or none.
    pub fn does(self, calls: &[Call]) -> Outcome {
        self.world.transact(&self.address, calls)
    }

    // ---------------------------------------------------------------- requesters

    /// Creates a project with these managers, who become persons if they are none.
    pub fn creates_project(self, currency: &Currency, managers: &[&str]) -> Outcome {
        self.world.meets(managers);
        let reference = self.world.reference();
        self.sends(ExecuteMsg::CreateProject { project: project(currency, managers), reference })
    }

    /// Replaces the managers of a project; those who are none become persons.
    pub fn sets_managers(self, project: ProjectId, managers: &[&str]) -> Outcome {
        self.world.meets(managers);
        let managers = managers.iter().map(|name| name.addr().to_string()).collect();
        let change = ProjectChange::SetManagers { managers: Upto::new(managers).expect("at most five managers") };
        self.sends(ExecuteMsg::UpdateProject { project, change })
    }

    /// Replaces the description of a project.
    pub fn describes(self, project: ProjectId, uri: &str) -> Outcome {
        let change = ProjectChange::Describe { uri: Text::new(uri).unwrap(), uri_hash: Hash32::digest(uri.as_bytes()) };
        self.sends(ExecuteMsg::UpdateProject { project, change })
    }

    /// Funds a project in its currency.
    pub fn funds(self, project: ProjectId, units: u128) -> Outcome {
        let reference = self.world.reference();
        self.funds_as(project, units, reference)
    }

    /// Funds a project in its currency, under this reference.
    pub fn funds_as(self, project: ProjectId, units: u128, reference: Reference) -> Outcome {
        match self.world.asks_project(project).currency {
            Currency::Native(denom) => {
                self.sends_with(ExecuteMsg::Fund { project, reference }, &coins(units, denom.as_str()))
            }
            Currency::Cw20(token) => {
                let token = crate::model::address(&token).expect("a token");
                self.sends_tokens(&token, units, &HookMsg::Fund { project, reference })
            }
        }
    }

    /// Sends tokens to the marketplace with a body.
    pub fn sends_tokens(self, token: &Addr, units: u128, body: &impl serde::Serialize) -> Outcome {
        let call = self.world.sends_tokens(token, units, body);
        self.does(&[call])
    }

    /// Makes a draft of a batch in a project.
    pub fn creates_batch(self, project: ProjectId, spec: &Spec) -> Outcome {
        let reference = self.world.reference();
        self.world.remember(spec);
        self.sends(ExecuteMsg::CreateBatch { project, config: Box::new(spec.config().clone()), reference })
    }

    /// Replaces the configuration of a draft.
    pub fn edits(self, batch: BatchId, spec: &Spec) -> Outcome {
        self.world.remember(spec);
        self.sends(ExecuteMsg::EditDraft { batch, config: Box::new(spec.config().clone()) })
    }

    /// Opens a batch, whatever it costs.
    pub fn opens(self, batch: BatchId) -> Outcome {
        self.opens_within(batch, u128::MAX)
    }

    /// Opens a batch for at most so much.
    pub fn opens_within(self, batch: BatchId, most: u128) -> Outcome {
        self.sends(ExecuteMsg::OpenBatch { batch, most: amount(most) })
    }

    /// Makes a batch better for annotators, whatever it costs.
    pub fn improves(self, batch: BatchId, reward: u128, overlap: u8) -> Outcome {
        self.sends(ExecuteMsg::ImproveBatch { batch, reward: amount(reward), overlap, most: amount(u128::MAX) })
    }

    /// Accepts work at the base grade.
    pub fn accepts(self, batch: BatchId, works: &[AssignmentId]) -> Outcome {
        self.accepts_at(batch, works, BASE_GRADE_BPS)
    }

    /// Accepts work at a grade.
    pub fn accepts_at(self, batch: BatchId, works: &[AssignmentId], grade_bps: u16) -> Outcome {
        self.judges(batch, works, &Verdict::Accept { grade_bps })
    }

    /// Rejects work for a reason.
    pub fn rejects(self, batch: BatchId, works: &[AssignmentId], reason: Reason) -> Outcome {
        self.judges(batch, works, &Verdict::Reject { reason })
    }

    /// Sends work back for another revision.
    pub fn sends_back(self, batch: BatchId, works: &[AssignmentId], reason: Reason) -> Outcome {
        self.judges(batch, works, &Verdict::Rework { reason })
    }

    /// Gives the same verdict on all of these.
    pub fn judges(self, batch: BatchId, works: &[AssignmentId], verdict: &Verdict) -> Outcome {
        let decision = |assignment: &AssignmentId| Decision::new(*assignment, verdict.clone());
        self.decides(batch, works.iter().map(decision).collect())
    }

    /// Gives each of these submissions its own verdict.
    pub fn decides(self, batch: BatchId, decisions: Vec<Decision>) -> Outcome {
        self.sends(ExecuteMsg::Decide { batch, decisions: items(decisions) })
    }

    /// Keeps a person from claiming in a project for so many seconds.
    pub fn restricts(self, project: ProjectId, person: PersonId, secs: u64) -> Outcome {
        self.sends(restrict(RestrictionScope::Project { project }, person, secs))
    }

    /// Keeps a person from claiming anywhere for so many seconds.
    pub fn restricts_everywhere(self, person: PersonId, secs: u64) -> Outcome {
        self.sends(restrict(RestrictionScope::Platform {}, person, secs))
    }

    /// Lets a person claim in a project again.
    pub fn lifts(self, project: ProjectId, person: PersonId) -> Outcome {
        self.sends(ExecuteMsg::LiftRestriction { scope: RestrictionScope::Project { project }, person })
    }

    /// Lets a person claim everywhere again.
    pub fn lifts_everywhere(self, person: PersonId) -> Outcome {
        self.sends(ExecuteMsg::LiftRestriction { scope: RestrictionScope::Platform {}, person })
    }

    /// Closes a batch: no more tasks are claimed in it.
    pub fn closes_batch(self, batch: BatchId) -> Outcome {
        self.sends(ExecuteMsg::CloseBatch { batch })
    }

    /// Finalizes a closing batch, which gives back what was not earned.
    pub fn finalizes_batch(self, batch: BatchId) -> Outcome {
        self.sends(ExecuteMsg::FinalizeBatch { batch })
    }

    /// Withdraws available funds of a project.
    pub fn withdraws_available(self, project: ProjectId, units: u128) -> Outcome {
        self.sends(ExecuteMsg::WithdrawAvailable { project, amount: amount(units) })
    }

    // ---------------------------------------------------------------- annotators

    /// Claims a task at random.
    pub fn claims(self, batch: BatchId) -> Outcome {
        let agreement = self.world.agreement(batch);
        self.claims_under(batch, agreement)
    }

    /// Claims a task at random, under this contributor agreement.
    pub fn claims_under(self, batch: BatchId, agreement: Hash32) -> Outcome {
        self.sends(ExecuteMsg::Claim { batch, pick: Pick::Random {}, agreement })
    }

    /// Claims this task: by name, or with a proof where the batch has a list.
    pub fn claims_task(self, batch: BatchId, task: u32) -> Outcome {
        let pick = match self.world.asks_batch(batch).config.access.distribution {
            Distribution::Random {} => Pick::Named { task },
            Distribution::Allow { root, .. } => {
                let proof = self.world.proof(&root, &self.address).expect("a list that the suite has seen");
                Pick::Listed { task, proof }
            }
        };
        let agreement = self.world.agreement(batch);
        self.sends(ExecuteMsg::Claim { batch, pick, agreement })
    }

    /// Gives a reservation back.
    pub fn returns(self, batch: BatchId, assignment: AssignmentId) -> Outcome {
        self.sends(ExecuteMsg::Return { batch, assignment })
    }

    /// Submits work, with a hash of batch, assignment and actor as its commitment.
    pub fn submits(self, batch: BatchId, assignment: AssignmentId) -> Outcome {
        let text = format!("{batch}/{assignment}/{}", self.address);
        self.sends(ExecuteMsg::Submit {
            batch,
            assignment,
            commitment: Hash32::digest(text.as_bytes()),
            payload_hash: Hash32::digest(b"payload"),
            uri: Text::new("ipfs://answer").unwrap(),
        })
    }

    /// Agrees with a rejection.
    pub fn accepts_rejection(self, batch: BatchId, assignment: AssignmentId) -> Outcome {
        self.sends(ExecuteMsg::AcceptRejection { batch, assignment })
    }

    /// Takes back submitted work.
    pub fn gives_up(self, batch: BatchId, assignment: AssignmentId) -> Outcome {
        self.sends(ExecuteMsg::GiveUp { batch, assignment })
    }

    /// Withdraws all that is due to the actor in a currency.
    pub fn withdraws(self, currency: &Currency) -> Outcome {
        self.sends(ExecuteMsg::Withdraw { currency: currency.clone(), up_to: None })
    }

    /// Withdraws at most so many units of what is due to the actor.
    pub fn withdraws_part(self, currency: &Currency, units: u128) -> Outcome {
        self.sends(ExecuteMsg::Withdraw { currency: currency.clone(), up_to: Some(amount(units)) })
    }

    // ---------------------------------------------------------------- anyone

    /// Writes down what time has decided.
    pub fn settles(self, batch: BatchId, works: &[AssignmentId]) -> Outcome {
        self.sends(ExecuteMsg::Settle { batch, assignments: items(works.to_vec()) })
    }

    /// Pays the gas for the withdrawal of a person.
    pub fn withdraws_for(self, person: PersonId, currency: &Currency) -> Outcome {
        self.sends(ExecuteMsg::WithdrawFor { person, currency: currency.clone() })
    }

    /// Starts a move to a new address.
    pub fn moves_to(self, to: impl Who) -> Outcome {
        self.sends(ExecuteMsg::StartMove { to: to.addr().to_string() })
    }

    /// Starts a move of a person who named the actor as recovery address.
    pub fn recovers(self, person: PersonId, to: impl Who) -> Outcome {
        self.sends(ExecuteMsg::StartRecovery { person, to: to.addr().to_string() })
    }

    /// Accepts the move of a person to the address of the actor.
    pub fn accepts_move(self, person: PersonId) -> Outcome {
        self.sends(ExecuteMsg::AcceptMove { person })
    }

    /// Cancels the move of a person that is under way.
    pub fn cancels_move(self, person: PersonId) -> Outcome {
        self.sends(ExecuteMsg::CancelMove { person })
    }

    /// Cancels the change of a person's recovery address.
    pub fn cancels_recovery_change(self, person: PersonId) -> Outcome {
        self.sends(ExecuteMsg::CancelRecoveryChange { person })
    }

    /// Names a recovery address.
    pub fn sets_recovery(self, recovery: impl Who) -> Outcome {
        self.sends(ExecuteMsg::SetRecovery { recovery: Some(recovery.addr().to_string()) })
    }

    /// Takes the recovery address away.
    pub fn drops_recovery(self) -> Outcome {
        self.sends(ExecuteMsg::SetRecovery { recovery: None })
    }

    /// Tries again to move points that were left behind.
    pub fn moves_points(self, person: PersonId) -> Outcome {
        self.sends(ExecuteMsg::MovePoints { person })
    }

    /// Sends native coins, without a message.
    pub fn donates(self, to: &Addr, units: u128) -> Outcome {
        let to = to.clone();
        self.does(&[Call::Send(to, coins(units, "ucara"))])
    }

    /// Sends tokens, without a message.
    pub fn donates_tokens(self, token: &Addr, to: &Addr, units: u128) -> Outcome {
        let msg = Cw20ExecuteMsg::Transfer { recipient: to.to_string(), amount: Uint128::new(units) };
        self.sends_to_token(token, msg)
    }

    // ---------------------------------------------------------------- the owner

    /// Changes the configuration of the marketplace.
    pub fn configures(self, change: ConfigChange) -> Outcome {
        self.sends(ExecuteMsg::UpdateConfig { change })
    }

    /// Pays fees to the treasury.
    pub fn withdraws_fees(self, currency: &Currency) -> Outcome {
        self.sends(ExecuteMsg::WithdrawFees { currency: currency.clone() })
    }

    /// Pauses the marketplace: entry stops, every exit works. Takes an announced end back.
    pub fn pauses(self) -> Outcome {
        self.sends(ExecuteMsg::Pause {})
    }

    /// Lets entry work again.
    pub fn unpauses(self) -> Outcome {
        self.sends(ExecuteMsg::Unpause {})
    }

    /// Offers ownership for so many seconds.
    pub fn offers_ownership(self, to: impl Who, valid_secs: u64) -> Outcome {
        let action = OwnershipAction::Offer { to: to.addr().to_string(), valid_secs: Seconds::new(valid_secs) };
        self.sends(ExecuteMsg::UpdateOwnership(action))
    }

    /// Accepts the offer of ownership of the marketplace.
    pub fn accepts_ownership(self) -> Outcome {
        self.sends(ExecuteMsg::UpdateOwnership(OwnershipAction::Accept {}))
    }

    /// Takes the offer of ownership back.
    pub fn withdraws_offer(self) -> Outcome {
        self.sends(ExecuteMsg::UpdateOwnership(OwnershipAction::Withdraw {}))
    }
}
