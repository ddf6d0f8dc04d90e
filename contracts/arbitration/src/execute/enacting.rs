//! How an outcome gets to the contract that opened the dispute.
//!
//! The outcome is saved before it is sent, as enacted. So what the opener calls in turn finds a decided dispute, and only a
//! failure has to be noted after it.

use caravan_access::Siblings;
use caravan_arbitration_api::event::{DisputeDecided, EnactmentFailed, RulingEnacted};
use caravan_arbitration_api::{bounds, DecidedBy, EnactRuling, OpenerMsg};
use caravan_contract_kit::{response, Call};
use caravan_primitives::DisputeId;
use cosmwasm_std::{to_json_binary, Addr, Event, Response, Storage, SubMsg, WasmMsg};

use crate::domain::arbiter::{count_missed, require_known};
use crate::domain::dispute::Dispute;
use crate::domain::progress::By;
use crate::{state, Result};

/// Save a dispute that has got its outcome; return its event, and the message to the opener: with a gas limit of its own and
/// a reply only if it fails, so that no opener keeps a dispute, or another one of the same message, from its end.
pub(super) fn conclude(storage: &mut dyn Storage, siblings: &Siblings, dispute: &Dispute) -> Result<(Event, SubMsg)> {
    let Dispute { id, terms, .. } = dispute;
    let opener = terms.opener.address(siblings)?;
    state::save_decided(storage, dispute)?;
    let outcome = dispute.outcome()?;
    let silent = match outcome.by {
        By::ArbiterSilent => Some(note_missed(storage, dispute)?),
        By::Concession | By::Arbiter | By::RespondentSilent => None,
    };
    let message = SubMsg::reply_on_error(message(&opener, dispute)?, id.get()).with_gas_limit(terms.enact_gas);
    let event = DisputeDecided {
        dispute: *id,
        opener,
        subject: terms.subject,
        arbiter: terms.arbiter.clone(),
        upheld: outcome.upheld,
        by: outcome.by.into(),
        reasons: outcome.reasons(),
        silent,
    };
    Ok((event.into(), message))
}

/// Count a dispute that its arbiter left without a ruling; return how many there are now.
fn note_missed(storage: &mut dyn Storage, dispute: &Dispute) -> Result<u32> {
    let arbiter = &dispute.terms.arbiter;
    let row = count_missed(require_known(arbiter, state::may_load_arbiter(storage, arbiter)?)?);
    state::save_arbiter(storage, arbiter, &row)?;
    Ok(row.silent)
}

/// Build the message that takes the outcome to the opener.
fn message(opener: &Addr, dispute: &Dispute) -> Result<WasmMsg> {
    let outcome = dispute.outcome()?;
    let (subject, upheld, by) = (dispute.terms.subject, outcome.upheld, DecidedBy::from(outcome.by));
    let msg = to_json_binary(&OpenerMsg::EnactRuling(EnactRuling { subject, upheld, by }))?;
    Ok(WasmMsg::Execute { contract_addr: opener.to_string(), msg, funds: Vec::new() })
}

/// The opener failed to take an outcome: note it, for a later try. The outcome stands.
#[inline(never)] // keeps the entry point below the VM's limit of 100 locals
pub(crate) fn enactment_failed(storage: &mut dyn Storage, reply: u64, error: &str) -> Result<Response> {
    let mut dispute = state::load_dispute(storage, DisputeId::new(reply)?)?;
    dispute.fail_to_enact()?;
    state::save_not_enacted(storage, &dispute)?;
    let opener = dispute.terms.opener.address(&state::load_siblings(storage)?)?;
    let (dispute, subject) = (dispute.id, dispute.terms.subject);
    let event = EnactmentFailed { dispute, opener, subject, reason: short_reason(error) };
    Ok(Response::new().add_event(event))
}

/// Cut the error of another contract to what an event may carry: it says what it likes, at any length.
fn short_reason(error: &str) -> String {
    let mut reason = String::new();
    for letter in error.chars().map(|letter| if letter.is_control() { ' ' } else { letter }) {
        if reason.len().saturating_add(letter.len_utf8()) > bounds::MAX_REASON {
            break;
        }
        reason.push(letter);
    }
    if reason.trim().is_empty() {
        return "no reason given".to_owned();
    }
    reason
}

/// Send an outcome to the opener again. Without a gas limit of its own and without a reply: a limit that was frozen too low
/// must not keep an outcome from being enacted forever, and who sends this sees why it fails.
#[inline(never)] // keeps the entry point below the VM's limit of 100 locals
pub(crate) fn enact(storage: &mut dyn Storage, call: &Call<'_>, id: DisputeId) -> Result<Response> {
    let mut dispute = state::load_dispute(storage, id)?;
    dispute.enact()?;
    state::save_enacted(storage, &dispute)?;
    let opener = dispute.terms.opener.address(&state::load_siblings(storage)?)?;
    let message = message(&opener, &dispute)?;
    let event = RulingEnacted { dispute: id, opener, subject: dispute.terms.subject, sender: call.sender.clone() };
    Ok(response("enact", [event.into()]).add_message(message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_short_on_one_line_and_never_empty() {
        assert_eq!(short_reason("codespace: wasm, code: 5"), "codespace: wasm, code: 5");
        assert_eq!(short_reason("a\nb\tc"), "a b c");
        assert_eq!(
            (short_reason(""), short_reason("\n ")),
            ("no reason given".to_owned(), "no reason given".to_owned())
        );
        assert_eq!(short_reason(&"x".repeat(500)), "x".repeat(128));
        assert_eq!(short_reason(&"ä".repeat(500)), "ä".repeat(64));
        assert_eq!(short_reason(&format!("x{}", "ä".repeat(500))).len(), 127, "no letter is cut in two");
    }
}
