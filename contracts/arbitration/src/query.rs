//! One function for each query.

use caravan_access::{OwnershipResponse, Siblings};
use caravan_arbitration_api::keys::Arbiter;
use caravan_arbitration_api::{
    ArbiterFee, ArbiterResponse, ArbitersResponse, ConfigResponse, DisputeResponse, DisputeSummary, DisputesResponse,
    EvidenceResponse, OutcomeResponse, PartiesResponse, Side, TimesResponse,
};
use caravan_contract_kit::{validate_address, validate_optional_address};
use caravan_money::{Amount, Currency};
use caravan_primitives::{limit, DisputeId, Time};
use cosmwasm_std::{Addr, Deps, Storage};

use crate::domain::dispute::Dispute;
use crate::domain::progress::Outcome;
use crate::domain::terms::Opener;
use crate::state::{self, Page, ACCESS, NAME, VERSION};
use crate::Result;

pub(crate) fn config(deps: Deps<'_>) -> Result<ConfigResponse> {
    let Siblings { marketplace, points, provenance, licensing, .. } = state::load_siblings(deps.storage)?;
    let (contract, version) = (NAME.to_owned(), VERSION.to_owned());
    Ok(ConfigResponse { contract, version, marketplace, points, provenance, licensing })
}

pub(crate) fn ownership(deps: Deps<'_>) -> Result<OwnershipResponse> {
    Ok(ACCESS.owner.get(deps.storage)?.into())
}

pub(crate) fn arbiter(deps: Deps<'_>, arbiter: &str) -> Result<Option<ArbiterResponse>> {
    let arbiter = validate_address(deps.api, arbiter)?;
    let row = state::may_load_arbiter(deps.storage, &arbiter)?;
    row.map(|row| arbiter_response(arbiter, row)).transpose()
}

pub(crate) fn arbiters(
    deps: Deps<'_>,
    start_after: Option<String>,
    requested: Option<u32>,
) -> Result<ArbitersResponse> {
    let after = validate_optional_address(deps.api, start_after.as_deref())?;
    let page = state::arbiters_after(deps.storage, after.as_ref(), limit(requested))?;
    let arbiters = page.into_iter().map(|(arbiter, row)| arbiter_response(arbiter, row));
    Ok(ArbitersResponse { arbiters: arbiters.collect::<Result<_>>()? })
}

fn arbiter_response(arbiter: Addr, row: Arbiter) -> Result<ArbiterResponse> {
    let Arbiter { listed, key, fees, silent } = row;
    let fee = |(currency, fee): (String, _)| -> Result<ArbiterFee> {
        Ok(ArbiterFee { currency: Currency::from_key(&currency)?, fee: Amount::new(fee)? })
    };
    let fees = fees.into_iter().map(fee).collect::<Result<_>>()?;
    Ok(ArbiterResponse { arbiter, listed, key, fees, silent })
}

pub(crate) fn dispute(deps: Deps<'_>, now: Time, id: DisputeId) -> Result<DisputeResponse> {
    let dispute = state::load_dispute(deps.storage, id)?;
    let mut evidence = vec![];
    for side in [Side::Claimant, Side::Respondent] {
        let documents = state::load_evidence(deps.storage, id, side, dispute.evidence(side))?;
        evidence.extend(documents.into_iter().map(|document| EvidenceResponse { side, document }));
    }
    let siblings = state::load_siblings(deps.storage)?;
    Ok(DisputeResponse { dispute: summary(&siblings, now, dispute)?, evidence })
}

pub(crate) fn dispute_about(deps: Deps<'_>, now: Time, opener: &str, subject: u64) -> Result<Option<DisputeResponse>> {
    let address = validate_address(deps.api, opener)?;
    let Some(opener) = Opener::find(&state::load_siblings(deps.storage)?, &address) else { return Ok(None) };
    let found = state::find_dispute(deps.storage, opener, subject)?;
    found.map(|id| dispute(deps, now, id)).transpose()
}

/// What a query asks for: after which id, and how many.
pub(crate) fn page(after: Option<DisputeId>, requested: Option<u32>) -> Page {
    Page { after, limit: limit(requested) }
}

pub(crate) fn disputes(deps: Deps<'_>, now: Time, page: Page) -> Result<DisputesResponse> {
    summaries(deps.storage, now, state::all_disputes(deps.storage, page)?)
}

pub(crate) fn disputes_of(deps: Deps<'_>, now: Time, arbiter: &str, page: Page) -> Result<DisputesResponse> {
    let arbiter = validate_address(deps.api, arbiter)?;
    summaries(deps.storage, now, state::disputes_of(deps.storage, &arbiter, page)?)
}

pub(crate) fn undecided_of(deps: Deps<'_>, now: Time, arbiter: &str, page: Page) -> Result<DisputesResponse> {
    let arbiter = validate_address(deps.api, arbiter)?;
    summaries(deps.storage, now, state::undecided_of(deps.storage, &arbiter, page)?)
}

pub(crate) fn not_enacted(deps: Deps<'_>, now: Time, page: Page) -> Result<DisputesResponse> {
    summaries(deps.storage, now, state::not_enacted(deps.storage, page)?)
}

fn summaries(storage: &dyn Storage, now: Time, ids: Vec<DisputeId>) -> Result<DisputesResponse> {
    let siblings = state::load_siblings(storage)?;
    let disputes = ids.into_iter().map(|id| summary(&siblings, now, state::load_dispute(storage, id)?));
    Ok(DisputesResponse { disputes: disputes.collect::<Result<_>>()? })
}

fn summary(siblings: &Siblings, now: Time, dispute: Dispute) -> Result<DisputeSummary> {
    let (status, times, conceded) = (dispute.status(now)?, times(&dispute, now)?, dispute.conceded());
    let Dispute { id, terms, progress } = dispute;
    Ok(DisputeSummary {
        dispute: id,
        opener: terms.opener.address(siblings)?,
        subject: terms.subject,
        items: terms.items,
        status,
        times,
        windows: terms.windows(),
        defaults: terms.defaults(),
        enact_gas: terms.enact_gas,
        conceded,
        outcome: progress.outcome.map(outcome),
        parties: PartiesResponse { claimant: terms.claimant, respondent: terms.respondent, arbiter: terms.arbiter },
    })
}

fn times(dispute: &Dispute, now: Time) -> Result<TimesResponse> {
    Ok(TimesResponse {
        opened_at: dispute.terms.opened_at,
        answer_until: dispute.terms.answer_until()?,
        answered_at: dispute.progress.answer.map(|answer| answer.at),
        rule_until: dispute.rule_until(now)?,
        latest_end: dispute.terms.latest_end()?,
    })
}

fn outcome(outcome: Outcome) -> OutcomeResponse {
    let reasons = outcome.reasons();
    let Outcome { upheld, by, at, enacted, .. } = outcome;
    OutcomeResponse { upheld, by: by.into(), reasons, at, enacted }
}
