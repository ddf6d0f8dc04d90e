//! `Appeal`, `RespondToAppeal` and `AddAppealEvidence`: what the sides of an appeal do, and the bonds that they put down.
//!
//! The machine that keeps time, evidence and rulings is `arbitration`; the money stays here.

use caravan_arbitration_api::{Arbitration, Defaults, IfUnanswered, NewDispute, Parties, Side, Windows};
use caravan_contract_kit::{response, Call};
use caravan_marketplace_api::{
    bounds, AppealAnswer, AppealAnswered, AppealEvidence, AppealEvidenceAdded, AppealOpened, Cw20Receive,
    MarketplaceError, NewAppeal,
};
use caravan_money::{Currency, MoneyError};
use caravan_primitives::{require_distinct, AppealId, AssignmentId, Document, PersonId};
use cosmwasm_std::{Addr, Coin, Response, Storage, Uint128, WasmMsg};

use super::batch_session::BatchSession;
use super::load_sender;
use crate::domain::appeal::{from_at_hand, not_a_party, require_other, Answer, Appeal, AppealTerms, Stake};
use crate::domain::assignment::LoadedAssignment;
use crate::domain::project::{Project, Sender};
use crate::domain::role::ProjectRole;
use crate::error::Result;
use crate::state;

/// Who sends a message that takes a bond, and what came with it.
pub(crate) struct Payer {
    sender: Addr,
    /// The storage key of the currency, and the amount.
    attached: Option<(String, Uint128)>,
}

impl Payer {
    /// The sender of a message, with a coin or without.
    pub(crate) fn with_coin(call: &Call<'_>, coin: Option<Coin>) -> Result<Self> {
        let key = |coin: Coin| -> Result<_> { Ok((Currency::native(coin.denom)?.key(), coin.amount)) };
        Ok(Self { sender: call.sender.clone(), attached: coin.map(key).transpose()? })
    }

    /// The holder of tokens, by the word of the token, whose hook it is. A token counts only if it is the project's currency.
    pub(crate) fn with_tokens(call: &Call<'_>, hook: &Cw20Receive) -> Result<Self> {
        let token = Currency::cw20(call.sender.as_str())?.key();
        Ok(Self { sender: call.address(&hook.sender)?, attached: Some((token, hook.amount.get())) })
    }

    /// Return how much came in the currency of a project; nothing may come in another one.
    fn attached_in(&self, currency: &str) -> Result<Uint128> {
        match &self.attached {
            None => Ok(Uint128::zero()),
            Some((key, amount)) if key == currency => Ok(*amount),
            Some((key, _)) => {
                let (expected, got) = (Currency::shown(currency), Currency::shown(key));
                Err(MoneyError::CurrencyMismatch { expected, got }.into())
            }
        }
    }
}

/// Open an appeal against rejections that are not final.
#[inline(never)] // keeps the entry point below the VM's limit of 100 locals
pub(crate) fn appeal(storage: &mut dyn Storage, call: &Call<'_>, payer: &Payer, new: &NewAppeal) -> Result<Response> {
    require_distinct("assignments", &new.assignments)?;
    let mut session = BatchSession::load(storage, new.batch, call.now)?;
    let sender = state::load_sender(storage, &payer.sender)?;
    let works = load_rejected(storage, &session, &sender, new.assignments.as_slice())?;
    let person = sender.person.ok_or_else(|| MarketplaceError::AddressUnknown(payer.sender.clone()))?;
    let stakes = stakes_of(storage, &mut session, &works)?;
    let free = take_free_appeal(storage, &mut session, person)?;
    let appeal = Appeal::open(new.batch, person, stakes, &session.frozen.appeals, free, call.now)?;
    let from_balance = hold_bond(storage, &mut session, payer, &appeal)?;
    let id = state::create_appeal(storage, &appeal)?;
    for mut work in works {
        work.row.appeal(id, appeal.latest_end)?;
        state::save_assignment(storage, new.batch, &work)?;
    }
    let message = open_dispute(storage, &mut session, payer, id, &appeal, &new.evidence)?;
    session.emit(opened(id, &appeal, from_balance)?);
    Ok(response("appeal", session.save(storage)?).add_message(message))
}

/// Load works of the sender whose rejections can be appealed now.
fn load_rejected(
    storage: &dyn Storage,
    session: &BatchSession,
    sender: &Sender,
    ids: &[AssignmentId],
) -> Result<Vec<LoadedAssignment>> {
    let load = |id: &AssignmentId| -> Result<LoadedAssignment> {
        let work = state::load_assignment(storage, session.id, *id)?;
        work.row.require_annotator(*id, sender)?;
        work.row.require_appealable(*id, session.now)?;
        Ok(work)
    };
    ids.iter().map(load).collect()
}

/// Return what each work is paid if it wins: the base grade of its terms.
fn stakes_of(storage: &dyn Storage, session: &mut BatchSession, works: &[LoadedAssignment]) -> Result<Vec<Stake>> {
    let stake = |work: &LoadedAssignment| -> Result<Stake> {
        Ok(Stake { assignment: work.id, amount: session.terms(storage, work.row.terms)?.reward })
    };
    works.iter().map(stake).collect()
}

/// Use up a free appeal of the batch, if there is one for this person.
fn take_free_appeal(storage: &mut dyn Storage, session: &mut BatchSession, person: PersonId) -> Result<bool> {
    if session.batch.free_appeals_left(&session.frozen) == 0 {
        return Ok(false);
    }
    let mut participation = state::load_participation_or_default(storage, session.id, person)?;
    if !participation.take_free_appeal() {
        return Ok(false);
    }
    session.batch.take_free_appeal()?;
    state::save_participation(storage, session.id, person, &participation)?;
    Ok(true)
}

/// Take the bond of the annotator: from its balance first, the rest from what came. Return the first part.
fn hold_bond(storage: &mut dyn Storage, session: &mut BatchSession, payer: &Payer, appeal: &Appeal) -> Result<Uint128> {
    let currency = session.project(storage)?.currency.clone();
    let attached = payer.attached_in(&currency)?;
    let mut balance = state::load_balance_or_default(storage, appeal.person, &currency)?;
    let from_balance = from_at_hand(appeal.bond, balance.amount, attached)?;
    if appeal.bond.is_zero() {
        return Ok(from_balance);
    }
    balance.debit(Some(from_balance))?;
    state::save_balance(storage, appeal.person, &currency, &balance)?;
    session.ledgers(storage)?.currency.hold_from_balance(from_balance, attached)?;
    Ok(from_balance)
}

/// Build the message that opens the dispute. A plain one: where it fails, there is no appeal.
fn open_dispute(
    storage: &dyn Storage,
    session: &mut BatchSession,
    payer: &Payer,
    id: AppealId,
    appeal: &Appeal,
    evidence: &Document,
) -> Result<WasmMsg> {
    let AppealTerms { respond_secs, ruling_secs, .. } = session.frozen.appeals;
    let Project { requester, arbiter, .. } = session.project(storage)?;
    let dispute = NewDispute {
        subject: id.get(),
        items: u8::try_from(appeal.stakes.len()).unwrap_or(u8::MAX),
        parties: Parties {
            claimant: payer.sender.to_string(),
            respondent: state::load_person(storage, *requester)?.address().to_string(),
            arbiter: arbiter.to_string(),
        },
        windows: Windows { respond_secs, ruling_secs },
        defaults: Defaults { if_unanswered: IfUnanswered::ClaimantWins, if_arbiter_silent: Side::Claimant },
        enact_gas: bounds::ENACT_GAS,
        evidence: evidence.clone(),
    };
    Ok(arbitration(storage)?.open(&dispute)?)
}

fn opened(id: AppealId, appeal: &Appeal, from_balance: Uint128) -> Result<AppealOpened> {
    let assignments: Vec<String> = appeal.stakes.iter().map(|stake| stake.assignment.to_string()).collect();
    Ok(AppealOpened {
        appeal: id,
        batch: appeal.batch,
        person: appeal.person,
        assignments: assignments.join(","),
        stake: appeal.stake()?,
        bond: appeal.bond,
        from_balance,
        free: appeal.free,
        respond_until: appeal.respond_until,
        latest_end: appeal.latest_end,
    })
}

/// Answer an appeal for the requester's side: concede some works or all, contest the rest with a bond.
#[inline(never)] // keeps the entry point below the VM's limit of 100 locals
pub(crate) fn respond_to_appeal(
    storage: &mut dyn Storage,
    call: &Call<'_>,
    payer: &Payer,
    answer: &AppealAnswer,
) -> Result<Response> {
    let AppealAnswer { appeal: id, concede, ref evidence } = *answer;
    let mut appeal = state::load_appeal(storage, id)?;
    let mut session = BatchSession::load(storage, appeal.batch, call.now)?;
    let sender = state::load_sender(storage, &payer.sender)?;
    session.project(storage)?.require_manager(&sender)?;
    require_other(&appeal, sender.person)?;
    appeal.check_answer(id, concede, call.now)?;
    let by = sender.person.ok_or_else(|| MarketplaceError::AddressUnknown(payer.sender.clone()))?;
    let bond = appeal.answer_bond(concede, &session.frozen.appeals);
    let (from_available, attached) = hold_answer_bond(storage, &mut session, payer, bond)?;
    appeal.answer = Some(Answer { conceded: concede, from_available, attached, by, at: call.now });
    state::save_appeal(storage, id, &appeal)?;
    session.emit(AppealAnswered {
        appeal: id,
        batch: appeal.batch,
        sender: payer.sender.clone(),
        conceded: concede,
        bond,
        from_available,
    });
    let message = arbitration(storage)?.respond(id.get(), concede, evidence.as_ref())?;
    Ok(response("respond_to_appeal", session.save(storage)?).add_message(message))
}

/// Take the bond of the requester's side: from available funds first, the rest from what came. Return both parts.
fn hold_answer_bond(
    storage: &mut dyn Storage,
    session: &mut BatchSession,
    payer: &Payer,
    bond: Uint128,
) -> Result<(Uint128, Uint128)> {
    let project = session.project(storage)?;
    let attached = payer.attached_in(&project.currency)?;
    let from_available = from_at_hand(bond, project.available(), attached)?;
    if !bond.is_zero() {
        project.take_available(from_available)?;
        session.save_project(storage)?;
        session.ledgers(storage)?.currency.hold_from_available(from_available, attached)?;
    }
    Ok((from_available, attached))
}

/// Put a document forward for the sender's side of an appeal.
#[inline(never)] // keeps the entry point below the VM's limit of 100 locals
pub(crate) fn add_appeal_evidence(
    storage: &mut dyn Storage,
    call: &Call<'_>,
    evidence: &AppealEvidence,
) -> Result<Response> {
    let AppealEvidence { appeal: id, ref document } = *evidence;
    let appeal = state::load_appeal(storage, id)?;
    let project = state::load_project(storage, state::load_batch(storage, appeal.batch)?.project())?;
    let sender = load_sender(storage, call)?;
    let side = match project.role_of(&sender) {
        _ if sender.person == Some(appeal.person) => Side::Claimant,
        ProjectRole::Manager => Side::Respondent,
        ProjectRole::Outsider => return Err(not_a_party(id, &call.sender).into()),
    };
    appeal.require_open(id)?;
    let side_name = match side {
        Side::Claimant => "annotator",
        Side::Respondent => "requester",
    };
    let sender = call.sender.clone();
    let event = AppealEvidenceAdded { appeal: id, batch: appeal.batch, sender, side: side_name };
    let message = arbitration(storage)?.add_evidence(id.get(), side, document)?;
    Ok(response("add_appeal_evidence", [event.into()]).add_message(message))
}

fn arbitration(storage: &dyn Storage) -> Result<Arbitration> {
    let address = state::load_siblings(storage)?.arbitration;
    Ok(Arbitration(address.ok_or(MarketplaceError::ArbitrationMissing)?))
}
