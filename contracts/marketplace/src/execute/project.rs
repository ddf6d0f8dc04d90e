//! Projects, and money that comes into them.

use caravan_marketplace_api::{
    FloorPrice, ManagersReplaced, MarketplaceError, NewProject, ProjectChange, ProjectCreated, ProjectDescribed,
    ProjectFunded, Sharing, SharingReplaced,
};
use caravan_money::{Currency, MoneyError};
use caravan_primitives::{EditionId, ProjectId, Reference};
use cosmwasm_std::{Addr, Coin, Response, Storage, Uint128};

use super::{told, Call};
use crate::domain::edition::ShareTerms;
use crate::domain::project::{check_parties, Project};
use crate::error::Res;
use crate::state::{self, MadeBy, ProjectText, Scope};

/// Money that came in: what, how much, from whom, by which token.
pub(crate) struct Deposit<'a> {
    pub(crate) currency: String,
    pub(crate) amount: Uint128,
    pub(crate) sender: &'a Addr,
    pub(crate) token: Option<&'a Addr>,
}

/// Makes a project.
#[inline(never)]
pub(crate) fn create_project(
    store: &mut dyn Storage,
    call: &Call<'_>,
    new: NewProject,
    reference: &Reference,
) -> Res<Response> {
    let NewProject { currency, arbiter, uri, uri_hash, managers, sharing } = new;
    let currency = call.currency(currency)?;
    super::platform::require_listed(store, &currency.key())?;
    let arbiter = call.address(&arbiter)?;
    if !state::is_arbiter(store, &arbiter)? {
        return Err(MarketplaceError::ArbiterNotListed(arbiter).into());
    }
    let managers = managers.iter().map(|text| call.address(text)).collect::<Res<Vec<Addr>>>()?;
    check_parties(&managers, &call.sender, &arbiter)?;
    let terms = share_terms(store, call, sharing)?;
    let mut events = vec![];
    let requester = match state::may_person_of(store, &call.sender)? {
        Some(person) => person,
        None => super::person::meet(store, &call.sender, &mut events)?,
    };
    let row = Project {
        requester,
        managers,
        currency: currency.key(),
        arbiter: arbiter.clone(),
        active: false,
        edition: EditionId::FIRST,
        available: Uint128::zero(),
        project_credit: Uint128::zero(),
    };
    let project = state::new_project(store, &row, &ProjectText { uri, uri_hash })?;
    if terms.is_some() {
        state::save_share_terms(store, project, terms.as_ref())?;
    }
    let scope = Scope { token: None, sender: call.sender.as_str() };
    state::remember_reference(store, scope, reference, MadeBy::Project(project.get()))?;
    events.push(ProjectCreated { project, requester, currency, arbiter }.into());
    Ok(told("create_project", events))
}

/// Replaces the description, the managers or the sharing terms.
#[inline(never)]
pub(crate) fn update_project(
    store: &mut dyn Storage,
    call: &Call<'_>,
    id: ProjectId,
    change: ProjectChange,
) -> Res<Response> {
    let mut project = state::project(store, id)?;
    project.require_requester(&call.who(store)?)?;
    let event = match change {
        ProjectChange::Describe { uri, uri_hash } => {
            state::save_project_text(store, id, &ProjectText { uri, uri_hash })?;
            ProjectDescribed { project: id, sender: call.sender.clone(), uri_hash }.into()
        }
        ProjectChange::SetManagers { managers } => {
            let managers = managers.iter().map(|text| call.address(text)).collect::<Res<Vec<Addr>>>()?;
            let count = managers.len();
            project.set_managers(managers, &call.sender)?;
            state::save_project(store, id, &project)?;
            ManagersReplaced { project: id, sender: call.sender.clone(), managers: count }.into()
        }
        ProjectChange::SetSharing { sharing } => {
            if project.active {
                return Err(MarketplaceError::SharingFrozen(id).into());
            }
            let terms = share_terms(store, call, sharing)?;
            state::save_share_terms(store, id, terms.as_ref())?;
            let contributor_bps = terms.as_ref().map_or(0, |terms| terms.contributor_bps.get());
            let bond_per_weight = terms.map(|terms| terms.bond_per_weight).unwrap_or_default();
            SharingReplaced { project: id, contributor_bps, bond_per_weight }.into()
        }
    };
    Ok(told("update_project", [event]))
}

/// Sharing terms as they are kept: within their bounds, and with a contract to share by.
fn share_terms(store: &dyn Storage, call: &Call<'_>, sharing: Sharing) -> Res<Option<ShareTerms>> {
    let mut shares = match sharing {
        Sharing::None {} => return Ok(None),
        Sharing::Contributors(shares) => shares,
    };
    if state::config(store)?.provenance.is_none() {
        return Err(MarketplaceError::ProvenanceMissing.into());
    }
    shares.floor_price = shares.floor_price.map(|floor| check_floor(call, floor)).transpose()?;
    Ok(Some(ShareTerms::new(shares)?))
}

fn check_floor(call: &Call<'_>, floor: FloorPrice) -> Res<FloorPrice> {
    Ok(FloorPrice { currency: call.currency(floor.currency)?, ..floor })
}

/// A coin comes in.
#[inline(never)]
pub(crate) fn fund_native(
    store: &mut dyn Storage,
    call: &Call<'_>,
    id: ProjectId,
    coin: Coin,
    reference: &Reference,
) -> Res<Response> {
    let currency = Currency::native(coin.denom)?.key();
    let deposit = Deposit { currency, amount: coin.amount, sender: &call.sender, token: None };
    fund(store, id, &deposit, reference)
}

/// Tokens come in: the sender of the hook is the token, and counts only if it is the project's currency.
#[inline(never)]
pub(crate) fn fund_cw20(
    store: &mut dyn Storage,
    call: &Call<'_>,
    id: ProjectId,
    (holder, amount): (&str, Uint128),
    reference: &Reference,
) -> Res<Response> {
    let holder = call.address(holder)?;
    let currency = Currency::cw20(call.sender.as_str())?.key();
    fund(store, id, &Deposit { currency, amount, sender: &holder, token: Some(&call.sender) }, reference)
}

fn fund(store: &mut dyn Storage, id: ProjectId, deposit: &Deposit<'_>, reference: &Reference) -> Res<Response> {
    let Deposit { currency, amount, sender, token } = deposit;
    let mut project = state::project(store, id)?;
    if project.currency != *currency {
        return Err(MoneyError::CurrencyMismatch {
            expected: Currency::shown(&project.currency),
            got: Currency::shown(currency),
        }
        .into());
    }
    super::platform::require_listed(store, currency)?;
    let scope = Scope { token: token.map(Addr::as_str), sender: sender.as_str() };
    state::remember_reference(store, scope, reference, MadeBy::Funding(id.get()))?;
    project.fund(*amount)?;
    let mut sum = state::currency_ledger(store, currency)?;
    sum.fund(*amount)?;
    state::save_project(store, id, &project)?;
    state::save_currency_ledger(store, currency, &sum)?;
    let currency = Currency::from_key(currency)?;
    let sender = Addr::clone(sender);
    let event = ProjectFunded { project: id, sender, currency, amount: *amount, available: project.available };
    Ok(told("fund", [event.into()]))
}
