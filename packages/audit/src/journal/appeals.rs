//! What the events of appeals say of money: bonds that both sides put down, and where they go.

use cosmwasm_std::Uint128;

use caravan_marketplace_api::{AppealAnswered, AppealOpened};

use crate::journal::account::Account;
use crate::journal::event::ChainEvent;
use crate::journal::movement::{MovementKind, Shift};
use crate::journal::{Journal, JournalResult};

/// What each side of an appeal put down.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Bonds {
    annotator: Uint128,
    from_available: Uint128,
}

impl Journal {
    pub(super) fn of_appeal(&mut self, event: &ChainEvent) -> JournalResult<Vec<Shift>> {
        match event.name.as_str() {
            AppealOpened::NAME => self.of_opened(event),
            AppealAnswered::NAME => self.of_answered(event),
            _ => self.of_ended(event),
        }
    }

    fn of_opened(&mut self, event: &ChainEvent) -> JournalResult<Vec<Shift>> {
        let (appeal, person) = (event.number("appeal")?, event.number("person")?);
        let bonds = Bonds { annotator: event.amount("bond")?, from_available: Uint128::zero() };
        self.appeals.insert(appeal, bonds);
        let address = self.persons.get(&person).ok_or_else(|| event.unreadable("a known person", person))?;
        let parts = (Account::Balance(person), event.amount("from_balance")?);
        put_down(event, parts, Account::Wallet(address.clone()))
    }

    fn of_answered(&mut self, event: &ChainEvent) -> JournalResult<Vec<Shift>> {
        let from_available = event.amount("from_available")?;
        self.bonds_of(event)?.from_available = from_available;
        let available = self.available_of(event)?;
        put_down(event, (available, from_available), Account::Wallet(event.address("sender")?))
    }

    fn of_ended(&mut self, event: &ChainEvent) -> JournalResult<Vec<Shift>> {
        let Bonds { annotator, from_available } = *self.bonds_of(event)?;
        let appeal = event.number("appeal")?;
        self.appeals.remove(&appeal);
        let mut shifts = vec![];
        let mut give = |kind, to: &Account, amount| {
            shifts.push(Shift { kind, from: Account::AppealBonds(appeal), to: to.clone(), amount });
        };
        let balance = Account::Balance(event.number("person")?);
        let available = self.available_of(event)?;
        for (to, put_down, name) in [(balance, annotator, "to_annotator"), (available, from_available, "to_available")]
        {
            let amount = event.amount(name)?;
            give(MovementKind::AppealBondReturned, &to, amount.min(put_down));
            give(MovementKind::AppealGain, &to, amount.saturating_sub(put_down));
        }
        // Who attached a part of the bond gets at most that part back.
        let others = [
            (MovementKind::AppealBondReturned, "responder", "to_responder"),
            (MovementKind::ArbiterFee, "arbiter", "to_arbiter"),
        ];
        for (kind, person, name) in others {
            let amount = event.amount(name)?;
            if !amount.is_zero() {
                give(kind, &Account::Balance(event.number(person)?), amount);
            }
        }
        Ok(shifts)
    }

    fn bonds_of(&mut self, event: &ChainEvent) -> JournalResult<&mut Bonds> {
        let appeal = event.number("appeal")?;
        self.appeals.get_mut(&appeal).ok_or_else(|| event.unreadable("an appeal that is open", appeal))
    }

    fn available_of(&self, event: &ChainEvent) -> JournalResult<Account> {
        let batch = event.number("batch")?;
        let known = self.batches.get(&batch).ok_or_else(|| event.unreadable("a known batch", batch))?;
        Ok(Account::Available(known.project))
    }
}

/// A bond: the part that was at hand, and the rest, which came with the message.
fn put_down(event: &ChainEvent, at_hand: (Account, Uint128), wallet: Account) -> JournalResult<Vec<Shift>> {
    let (kind, to) = (MovementKind::AppealBond, Account::AppealBonds(event.number("appeal")?));
    let (bond, (account, amount)) = (event.amount("bond")?, at_hand);
    let attached = bond.checked_sub(amount).map_err(|_| event.unreadable("a part of the bond", amount))?;
    Ok(vec![Shift { kind, from: account, to: to.clone(), amount }, Shift { kind, from: wallet, to, amount: attached }])
}
