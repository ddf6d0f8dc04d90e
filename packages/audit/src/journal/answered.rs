//! What the contracts answer about the same accounts.

use caravan_chain::Code;
use caravan_marketplace_api::AppealResponse;
use cosmwasm_std::Uint128;

use crate::journal::account::Account;
use crate::journal::Ledger;
use crate::snapshot::{RoyaltyView, Snapshot};

/// Return what each account has, as the contracts of a suite answered. It must be what a journal of all events says
/// ([`Journal::ledger`](crate::Journal::ledger)).
#[must_use]
pub fn answered_ledger(snapshot: &Snapshot) -> Ledger {
    let mut ledger = Ledger::new();
    let mut put = |account: Account, currency: &str, amount: Uint128| {
        if !amount.is_zero() {
            ledger.insert((account, currency.to_owned()), amount);
        }
    };
    let currency_of = |project: &u64| snapshot.projects.get(project).map(|project| project.currency.key());
    for (id, project) in &snapshot.projects {
        put(Account::Available(*id), &project.currency.key(), project.available);
        put(Account::ProjectCredit(*id), &project.currency.key(), project.project_credit);
    }
    for (id, batch) in &snapshot.batches {
        let currency = currency_of(&batch.batch.project.get()).unwrap_or_default();
        put(Account::Escrow(*id), &currency, batch.ledger.unassigned + batch.ledger.locked);
        for (id, appeal) in &batch.appeals {
            put(Account::AppealBonds(*id), &currency, bonds_of(appeal));
        }
    }
    for ((project, id), view) in &snapshot.editions {
        let currency = currency_of(project).unwrap_or_default();
        put(Account::Bond(*project, *id), &currency, view.edition.bond);
        let pool = view.edition.pool.as_ref().map_or(Uint128::zero(), |pool| pool.left);
        put(Account::Pool(*project, *id), &currency, pool);
    }
    for (id, person) in &snapshot.persons {
        for balance in &person.balances {
            put(Account::Balance(*id), &balance.currency.key(), balance.amount);
        }
    }
    for (currency, solvency) in &snapshot.solvency {
        put(Account::Fees(Code::Marketplace), currency, solvency.fees);
    }
    put_royalties(&snapshot.rights.royalties, put);
    ledger
}

/// Add the accounts of licensing.
fn put_royalties(royalties: &RoyaltyView, mut put: impl FnMut(Account, &str, Uint128)) {
    for ((asset, currency), ledger) in &royalties.asset_ledgers {
        put(Account::Asset(*asset), currency, ledger.inbox + ledger.pool_in - ledger.pool_claimed + ledger.dust);
    }
    for ((address, currency), amount) in &royalties.balances {
        put(Account::Royalties(address.clone()), currency, Uint128::new(*amount));
    }
    for (currency, solvency) in &royalties.solvency {
        put(Account::Fees(Code::Licensing), currency, solvency.fees);
    }
}

/// Return what is held for an appeal.
fn bonds_of(appeal: &AppealResponse) -> Uint128 {
    if appeal.outcome.is_some() {
        return Uint128::zero();
    }
    let answer = appeal.answer.as_ref().map_or(Uint128::zero(), |answer| answer.from_available + answer.attached);
    appeal.bond + answer
}
