//! What the contracts send that open disputes.

use caravan_access::Siblings;
use caravan_arbitration_api::event::{DisputeAnswered, DisputeEvidenceAdded, DisputeOpened};
use caravan_arbitration_api::{ArbitrationError, NewDispute, Side};
use caravan_contract_kit::{response, Call};
use caravan_primitives::Document;
use cosmwasm_std::{Event, Response, Storage};

use super::enacting::conclude;
use crate::domain::arbiter::require_known;
use crate::domain::dispute::Dispute;
use crate::domain::terms::{Opener, Terms};
use crate::{state, Result};

/// Open a dispute.
#[inline(never)] // keeps the entry point below the VM's limit of 100 locals
pub(crate) fn open(storage: &mut dyn Storage, call: &Call<'_>, new: NewDispute) -> Result<Response> {
    let siblings = state::load_siblings(storage)?;
    let opener = require_opener(&siblings, call)?;
    if let Some(dispute) = state::find_dispute(storage, opener, new.subject)? {
        return Err(ArbitrationError::SubjectUsed { subject: new.subject, dispute });
    }
    let terms = frozen(&siblings, call, opener, &new)?;
    require_known(&terms.arbiter, state::may_load_arbiter(storage, &terms.arbiter)?)?;
    let mut dispute = Dispute::open(state::next_dispute(storage)?, terms)?;
    let number = dispute.add_evidence(Side::Claimant, call.now)?;
    state::save_opened(storage, &dispute)?;
    let evidence = put_forward(storage, &dispute, Side::Claimant, number, new.evidence)?;
    Ok(response("open", [opened(&dispute, call)?.into(), evidence]))
}

/// Take what the opener says of the dispute.
fn frozen(siblings: &Siblings, call: &Call<'_>, opener: Opener, new: &NewDispute) -> Result<Terms> {
    let NewDispute { parties, windows, defaults, .. } = new;
    Ok(Terms {
        opener,
        subject: new.subject,
        items: new.items,
        claimant: call.party(siblings, &parties.claimant, "claimant")?,
        respondent: call.party(siblings, &parties.respondent, "respondent")?,
        arbiter: call.party(siblings, &parties.arbiter, "arbiter")?,
        opened_at: call.now,
        respond_secs: windows.respond_secs,
        ruling_secs: windows.ruling_secs,
        if_unanswered: defaults.if_unanswered.into(),
        if_arbiter_silent: defaults.if_arbiter_silent.into(),
        enact_gas: new.enact_gas,
    })
}

fn opened(dispute: &Dispute, call: &Call<'_>) -> Result<DisputeOpened> {
    let Dispute { id, terms, .. } = dispute;
    Ok(DisputeOpened {
        dispute: *id,
        opener: call.sender.clone(),
        subject: terms.subject,
        items: terms.items,
        claimant: terms.claimant.clone(),
        respondent: terms.respondent.clone(),
        arbiter: terms.arbiter.clone(),
        answer_until: terms.answer_until()?,
        ruling_secs: terms.ruling_secs,
        latest_end: terms.latest_end()?,
        if_unanswered: terms.if_unanswered.into(),
        if_arbiter_silent: terms.if_arbiter_silent.into(),
        enact_gas: terms.enact_gas,
    })
}

/// Take the answer of the respondent.
#[inline(never)] // keeps the entry point below the VM's limit of 100 locals
pub(crate) fn respond(
    storage: &mut dyn Storage,
    call: &Call<'_>,
    subject: u64,
    concede: u32,
    evidence: Option<Document>,
) -> Result<Response> {
    let siblings = state::load_siblings(storage)?;
    let mut dispute = load_own(storage, &siblings, call, subject)?;
    let mut events = vec![];
    if let Some(document) = evidence {
        let number = dispute.answer_with_document(concede, call.now)?;
        events.push(put_forward(storage, &dispute, Side::Respondent, number, document)?);
    } else {
        dispute.answer(concede, call.now)?;
    }
    events.insert(0, answered(&dispute, call)?.into());
    if dispute.progress.outcome.is_none() {
        state::save_progress(storage, &dispute)?;
        return Ok(response("respond", events));
    }
    let (decided, message) = conclude(storage, &siblings, &dispute)?;
    events.push(decided);
    Ok(response("respond", events).add_submessage(message))
}

fn answered(dispute: &Dispute, call: &Call<'_>) -> Result<DisputeAnswered> {
    Ok(DisputeAnswered {
        dispute: dispute.id,
        opener: call.sender.clone(),
        subject: dispute.terms.subject,
        arbiter: dispute.terms.arbiter.clone(),
        conceded: dispute.conceded(),
        contested: dispute.contested(),
        rule_until: dispute.rule_until(call.now)?,
    })
}

/// Put a document forward for a side.
#[inline(never)] // keeps the entry point below the VM's limit of 100 locals
pub(crate) fn add_evidence(
    storage: &mut dyn Storage,
    call: &Call<'_>,
    subject: u64,
    side: Side,
    document: Document,
) -> Result<Response> {
    let mut dispute = load_own(storage, &state::load_siblings(storage)?, call, subject)?;
    let number = dispute.add_evidence(side, call.now)?;
    state::save_progress(storage, &dispute)?;
    Ok(response("add_evidence", [put_forward(storage, &dispute, side, number, document)?]))
}

/// Save a document; return its event.
fn put_forward(
    storage: &mut dyn Storage,
    dispute: &Dispute,
    side: Side,
    number: u8,
    document: Document,
) -> Result<Event> {
    state::save_evidence(storage, dispute.id, side, number, &document)?;
    let Document { uri, hash } = document;
    Ok(DisputeEvidenceAdded { dispute: dispute.id, side, number, uri, hash }.into())
}

/// Refuse every sender but the contracts that open disputes.
fn require_opener(siblings: &Siblings, call: &Call<'_>) -> Result<Opener> {
    let found = Opener::find(siblings, &call.sender);
    found.ok_or_else(|| ArbitrationError::OpenerOnly { got: call.sender.clone() })
}

/// Load a dispute that the sender has opened.
fn load_own(storage: &dyn Storage, siblings: &Siblings, call: &Call<'_>, subject: u64) -> Result<Dispute> {
    let opener = require_opener(siblings, call)?;
    let found = state::find_dispute(storage, opener, subject)?;
    state::load_dispute(storage, found.ok_or(ArbitrationError::SubjectUnknown { subject })?)
}
