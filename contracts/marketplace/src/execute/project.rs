//! Projects, and money that comes into them.

use caravan_access::Siblings;
use caravan_contract_kit::{response, Call};
use caravan_marketplace_api::{
    Cw20Receive, FloorPrice, ManagersReplaced, MarketplaceError, NewProject, ProjectChange, ProjectCreated,
    ProjectDescribed, ProjectFunded, Sharing, SharingReplaced,
};
use caravan_money::{Currency, MoneyError};
use caravan_primitives::{ProjectId, Reference};
use cosmwasm_std::{Addr, Coin, Response, Storage, Uint128};

use super::load_sender;
use crate::domain::edition::ShareTerms;
use crate::domain::project::{check_parties, Parties, Project, Sender};
use crate::error::Result;
use crate::sibling::require_arbiter;
use crate::state::{self, MadeBy, ProjectText, Scope};

/// Money that came in.
struct Deposit<'a> {
    /// The storage key of the currency.
    currency: String,
    amount: Uint128,
    sender: &'a Addr,
    /// The token whose hook it came by.
    token: Option<&'a Addr>,
}

/// Create a project, and a person for its requester.
#[inline(never)] // keeps the entry point below the VM's limit of 100 locals
pub(crate) fn create_project(
    storage: &mut dyn Storage,
    call: &Call<'_>,
    new: NewProject,
    reference: &Reference,
) -> Result<Response> {
    let NewProject { currency, arbiter, uri, uri_hash, managers, sharing } = new;
    let currency = call.currency(currency)?;
    super::platform::require_listed(storage, &currency.key())?;
    let siblings = state::load_siblings(storage)?;
    let arbiter = call.address(&arbiter)?;
    require_arbiter(call, &siblings, &arbiter, &currency.key())?;
    siblings.refuse(&call.contract, &call.sender, "requester")?;
    let managers = load_managers(storage, call, &siblings, managers.iter())?;
    let party = state::load_sender(storage, &arbiter)?;
    let managers = check_parties(&managers, &load_sender(storage, call)?, &party)?;
    let terms = share_terms(&siblings, call, sharing)?;
    let mut events = vec![];
    let requester = match state::may_load_person_of(storage, &call.sender)? {
        Some(person) => person,
        None => {
            let created = super::person::create_person(storage, call, &siblings)?;
            let person = created.person;
            events.push(created.into());
            person
        }
    };
    let row = Project::new(Parties { requester, managers, arbiter: party }, currency.key());
    let project = state::create_project(storage, &row, &ProjectText { uri, uri_hash })?;
    if terms.is_some() {
        state::save_share_terms(storage, project, terms.as_ref())?;
    }
    let scope = Scope { token: None, sender: call.sender.as_str() };
    state::save_reference(storage, scope, reference, MadeBy::Project(project.get()))?;
    events.push(ProjectCreated { project, requester, currency, arbiter }.into());
    Ok(response("create_project", events))
}

/// Replace the description, the managers or the sharing terms.
#[inline(never)] // keeps the entry point below the VM's limit of 100 locals
pub(crate) fn update_project(
    storage: &mut dyn Storage,
    call: &Call<'_>,
    id: ProjectId,
    change: ProjectChange,
) -> Result<Response> {
    let mut project = state::load_project(storage, id)?;
    let sender = load_sender(storage, call)?;
    project.require_requester(&sender)?;
    let event = match change {
        ProjectChange::Describe { uri, uri_hash } => {
            state::save_project_text(storage, id, &ProjectText { uri, uri_hash })?;
            ProjectDescribed { project: id, sender: call.sender.clone(), uri_hash }.into()
        }
        ProjectChange::SetManagers { managers } => {
            let managers = load_managers(storage, call, &state::load_siblings(storage)?, managers.iter())?;
            project.set_managers(&managers, &sender)?;
            state::save_project(storage, id, &project)?;
            ManagersReplaced { project: id, sender: call.sender.clone(), managers: managers.len() }.into()
        }
        ProjectChange::SetSharing { sharing } => {
            project.require_inactive(id)?;
            let terms = share_terms(&state::load_siblings(storage)?, call, sharing)?;
            state::save_share_terms(storage, id, terms.as_ref())?;
            let contributor_bps = terms.as_ref().map_or(0, |terms| terms.contributor_bps.get());
            let bond_per_weight = terms.map(|terms| terms.bond_per_weight).unwrap_or_default();
            SharingReplaced { project: id, contributor_bps, bond_per_weight }.into()
        }
    };
    Ok(response("update_project", [event]))
}

/// Load who a message names as managers.
fn load_managers<'a>(
    storage: &dyn Storage,
    call: &Call<'_>,
    siblings: &Siblings,
    texts: impl Iterator<Item = &'a String>,
) -> Result<Vec<Sender>> {
    texts.map(|text| Ok(state::load_sender(storage, &call.party(siblings, text, "manager")?)?)).collect()
}

/// Check sharing terms: they need a provenance contract to share by.
fn share_terms(siblings: &Siblings, call: &Call<'_>, sharing: Sharing) -> Result<Option<ShareTerms>> {
    let mut shares = match sharing {
        Sharing::None {} => return Ok(None),
        Sharing::Contributors(shares) => shares,
    };
    if siblings.provenance.is_none() {
        return Err(MarketplaceError::ProvenanceMissing.into());
    }
    shares.floor_price = shares.floor_price.map(|floor| check_floor(call, floor)).transpose()?;
    Ok(Some(ShareTerms::new(shares)?))
}

fn check_floor(call: &Call<'_>, floor: FloorPrice) -> Result<FloorPrice> {
    Ok(FloorPrice { currency: call.currency(floor.currency)?, ..floor })
}

/// Take a coin in.
#[inline(never)] // keeps the entry point below the VM's limit of 100 locals
pub(crate) fn fund_native(
    storage: &mut dyn Storage,
    call: &Call<'_>,
    id: ProjectId,
    coin: Coin,
    reference: &Reference,
) -> Result<Response> {
    let currency = Currency::native(coin.denom)?.key();
    let deposit = Deposit { currency, amount: coin.amount, sender: &call.sender, token: None };
    fund(storage, id, &deposit, reference)
}

/// Take tokens in. The sender of a hook may be any contract: it counts only if it is the project's currency.
#[inline(never)] // keeps the entry point below the VM's limit of 100 locals
pub(crate) fn fund_cw20(
    storage: &mut dyn Storage,
    call: &Call<'_>,
    id: ProjectId,
    hook: &Cw20Receive,
    reference: &Reference,
) -> Result<Response> {
    let (holder, amount) = (call.address(&hook.sender)?, hook.amount.get());
    let currency = Currency::cw20(call.sender.as_str())?.key();
    fund(storage, id, &Deposit { currency, amount, sender: &holder, token: Some(&call.sender) }, reference)
}

fn fund(storage: &mut dyn Storage, id: ProjectId, deposit: &Deposit<'_>, reference: &Reference) -> Result<Response> {
    let Deposit { currency, amount, sender, token } = deposit;
    let mut project = state::load_project(storage, id)?;
    if project.currency != *currency {
        return Err(MoneyError::CurrencyMismatch {
            expected: Currency::shown(&project.currency),
            got: Currency::shown(currency),
        }
        .into());
    }
    super::platform::require_listed(storage, currency)?;
    let scope = Scope { token: token.map(Addr::as_str), sender: sender.as_str() };
    state::save_reference(storage, scope, reference, MadeBy::Funding(id.get()))?;
    project.fund(*amount)?;
    let mut ledger = state::load_currency_ledger_or_default(storage, currency)?;
    ledger.fund(*amount)?;
    state::save_project(storage, id, &project)?;
    state::save_currency_ledger(storage, currency, &ledger)?;
    let currency = Currency::from_key(currency)?;
    let sender = Addr::clone(sender);
    let event = ProjectFunded { project: id, sender, currency, amount: *amount, available: project.available() };
    Ok(response("fund", [event.into()]))
}
