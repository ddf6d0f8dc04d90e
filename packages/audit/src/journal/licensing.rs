//! What the events of licensing say of money.

use caravan_chain::Code;
use caravan_licensing_api::{
    BalanceWithdrawn, ClaimPaid, FeesWithdrawn, IncomeSplit, LicenseBought, OfferCreated, PartReceived, PoolClaimed,
    RevenuePaid,
};
use cosmwasm_std::Addr;

use crate::journal::account::Account;
use crate::journal::event::ChainEvent;
use crate::journal::movement::{Movement, MovementKind, Shift};
use crate::journal::{Journal, JournalResult};

impl Journal {
    pub(super) fn of_licensing(&mut self, event: &ChainEvent) -> JournalResult<Vec<Movement>> {
        let movements = match event.name.as_str() {
            OfferCreated::NAME => {
                self.sellers.insert(event.number("asset")?, event.address("seller")?);
                return Ok(vec![]);
            }
            LicenseBought::NAME => of_income(event, MovementKind::License, ["licensee", "price"])?,
            RevenuePaid::NAME => of_income(event, MovementKind::Revenue, ["sender", "amount"])?,
            IncomeSplit::NAME | PartReceived::NAME | PoolClaimed::NAME => vec![self.of_asset(event)?],
            ClaimPaid::NAME | BalanceWithdrawn::NAME | FeesWithdrawn::NAME => vec![of_payment(event)?],
            _ => return Ok(vec![]),
        };
        let currency = event.currency()?;
        Ok(movements.into_iter().map(|movement| self.movement(event, movement, &currency)).collect())
    }

    /// Read what goes out of the income of an asset.
    fn of_asset(&self, event: &ChainEvent) -> JournalResult<Shift> {
        let asset = event.number("asset")?;
        let (kind, from, to, amount) = match event.name.as_str() {
            IncomeSplit::NAME => {
                let owner = Account::Royalties(event.address("owner")?);
                (MovementKind::OwnerRoyalty, Account::Asset(asset), owner, "owner_amount")
            }
            PartReceived::NAME => {
                let child = Account::Asset(event.number("child")?);
                (MovementKind::ParentRoyalty, child, Account::Asset(asset), "amount")
            }
            _ => {
                let contributor = Account::Royalties(self.contributor(event)?);
                (MovementKind::ContributorRoyalty, Account::Asset(asset), contributor, "amount")
            }
        };
        Ok(Shift { kind, from, to, amount: event.amount(amount)? })
    }

    /// Return the address of a contributor: the one that is named, or the present one of a person's number.
    fn contributor(&self, event: &ChainEvent) -> JournalResult<Addr> {
        let text = event.text("contributor")?;
        match text.parse::<u64>() {
            Ok(person) => self.persons.get(&person).cloned().ok_or_else(|| event.unreadable("a known person", person)),
            Err(_) => event.address("contributor"),
        }
    }
}

/// Read what came in: the fee goes to the platform, the rest to the asset. `keys` are those of the payer and of the price.
fn of_income(event: &ChainEvent, kind: MovementKind, keys: [&'static str; 2]) -> JournalResult<Vec<Shift>> {
    let [payer, price] = keys;
    let wallet = Account::Wallet(event.address(payer)?);
    let (gross, fee) = (event.amount(price)?, event.amount("fee")?);
    let net = gross.checked_sub(fee).map_err(|_| event.unreadable("fee", fee))?;
    let (asset, fees) = (Account::Asset(event.number("asset")?), Account::Fees(Code::Licensing));
    Ok(vec![
        Shift { kind, from: wallet.clone(), to: asset, amount: net },
        Shift { kind: MovementKind::Fee, from: wallet, to: fees, amount: fee },
    ])
}

fn of_payment(event: &ChainEvent) -> JournalResult<Shift> {
    let (from, to) = if event.name == FeesWithdrawn::NAME {
        (Account::Fees(Code::Licensing), event.address("treasury")?)
    } else {
        let address = event.address("address")?;
        (Account::Royalties(address.clone()), address)
    };
    Ok(Shift { kind: MovementKind::Withdrawal, from, to: Account::Wallet(to), amount: event.amount("amount")? })
}
