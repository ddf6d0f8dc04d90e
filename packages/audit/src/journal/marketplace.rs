//! What the events of the marketplace say of money.

use caravan_chain::Code;
use caravan_marketplace_api::{
    AppealAnswered, AppealEnded, AppealOpened, AvailableWithdrawn, BalanceWithdrawn, BatchCreated, BatchFinalized,
    BatchImproved, BatchOpened, BondForfeited, DatasetPublished, FeesWithdrawn, MoveAccepted, PersonCreated,
    PoolClaimed, PoolEmptied, ProjectCreated, ProjectFunded, RejectionFinalized, ReservationExpired, TaskClaimed,
    TaskReturned, WorkAccepted, WorkGivenUp,
};
use caravan_money::Currency;

use crate::journal::account::Account;
use crate::journal::event::ChainEvent;
use crate::journal::movement::{Movement, MovementKind, References, Shift};
use crate::journal::{Batch, Journal, JournalResult, Project};

impl Journal {
    pub(super) fn of_marketplace(&mut self, event: &ChainEvent) -> JournalResult<Vec<Movement>> {
        self.note(event)?;
        let movements = match event.name.as_str() {
            BatchOpened::NAME | BatchImproved::NAME | BatchFinalized::NAME => self.of_batch(event)?,
            WorkAccepted::NAME => of_work(event)?,
            DatasetPublished::NAME | BondForfeited::NAME | PoolClaimed::NAME | PoolEmptied::NAME => of_edition(event)?,
            AppealOpened::NAME | AppealAnswered::NAME | AppealEnded::NAME => self.of_appeal(event)?,
            ProjectFunded::NAME | AvailableWithdrawn::NAME | BalanceWithdrawn::NAME | FeesWithdrawn::NAME => {
                of_wallet(event)?
            }
            _ => vec![],
        };
        let Some(first) = movements.first() else { return Ok(vec![]) };
        let currency = match event.attributes.get("currency") {
            Some(_) => event.currency()?,
            // The accounts of an appeal do not all lead to a project, and its batch does.
            None if event.name.starts_with("appeal_") => {
                self.currency_of(event, &Account::Escrow(event.number("batch")?))?
            }
            None => self.currency_of(event, &first.from)?,
        };
        let mut movements: Vec<Movement> =
            movements.into_iter().map(|movement| self.movement(event, movement, &currency)).collect();
        if event.name == WorkAccepted::NAME {
            let work = (event.number("batch")?, event.number("assignment")?);
            let (reward, points) = (self.rewards.remove(&work), event.amount("points")?);
            for movement in &mut movements {
                (movement.reward, movement.points) = (reward, Some(points));
            }
        }
        Ok(movements)
    }

    /// Keep what later events refer to.
    fn note(&mut self, event: &ChainEvent) -> JournalResult<()> {
        match event.name.as_str() {
            PersonCreated::NAME => {
                self.persons.insert(event.number("person")?, event.address("address")?);
            }
            MoveAccepted::NAME => {
                self.persons.insert(event.number("person")?, event.address("to")?);
            }
            ProjectCreated::NAME => {
                let project = Project { requester: event.number("requester")?, currency: event.currency()? };
                self.projects.insert(event.number("project")?, project);
            }
            BatchCreated::NAME | BatchOpened::NAME => {
                let batch = Batch { project: event.number("project")?, edition: event.number_if_any("edition") };
                self.batches.insert(event.number("batch")?, batch);
            }
            TaskClaimed::NAME => {
                let work = (event.number("batch")?, event.number("assignment")?);
                self.rewards.insert(work, event.amount("reward")?);
            }
            TaskReturned::NAME | ReservationExpired::NAME | RejectionFinalized::NAME | WorkGivenUp::NAME => {
                self.rewards.remove(&(event.number("batch")?, event.number("assignment")?));
            }
            _ => {}
        }
        Ok(())
    }

    /// Return the currency of the project that an account belongs to.
    fn currency_of(&self, event: &ChainEvent, account: &Account) -> JournalResult<Currency> {
        let project = match account {
            Account::Available(project) | Account::ProjectCredit(project) => Some(*project),
            Account::Bond(project, _) | Account::Pool(project, _) => Some(*project),
            Account::Escrow(batch) => self.batches.get(batch).map(|batch| batch.project),
            Account::Wallet(_) | Account::Balance(_) | Account::AppealBonds(_) => None,
            Account::Asset(_) | Account::Royalties(_) | Account::Fees(_) => None,
        };
        let found = project.and_then(|project| self.projects.get(&project));
        Ok(found.ok_or_else(|| event.unreadable("a known project", account))?.currency.clone())
    }

    /// Make a movement of a movement.
    pub(super) fn movement(&self, event: &ChainEvent, movement: Shift, currency: &Currency) -> Movement {
        let Shift { kind, from, to, amount } = movement;
        let (payer, payee) = (self.holder(&from), self.holder(&to));
        let mut about = References::of(event);
        let batch = about.batch.and_then(|batch| self.batches.get(&batch));
        about.project = about.project.or(batch.map(|batch| batch.project));
        let (at, code, currency) = (event.at, event.code, currency.clone());
        Movement { at, code, kind, from, to, currency, amount, payer, payee, about, reward: None, points: None }
    }

    fn of_batch(&self, event: &ChainEvent) -> JournalResult<Vec<Shift>> {
        let id = event.number("batch")?;
        let Batch { project, edition } = *self.batches.get(&id).ok_or_else(|| event.unreadable("a known batch", id))?;
        let (available, credit) = (Account::Available(project), Account::ProjectCredit(project));
        let escrow = Account::Escrow(id);
        if event.name == BatchFinalized::NAME {
            let (to_available, to_credit) = (event.amount("to_available")?, event.amount("to_project_credit")?);
            return Ok(vec![
                Shift { kind: MovementKind::Released, from: escrow.clone(), to: available, amount: to_available },
                Shift { kind: MovementKind::ReleasedToCredit, from: escrow, to: credit, amount: to_credit },
            ]);
        }
        let edition = edition.ok_or_else(|| event.unreadable("a batch that is open", id))?;
        let bond = Account::Bond(project, edition);
        let locked = event.amount("bond")?;
        let mut movements =
            vec![Shift { kind: MovementKind::BondLocked, from: available.clone(), to: bond, amount: locked }];
        let from_available = if event.name == BatchOpened::NAME {
            let (funded, amount) = (event.amount("funded")?, event.amount("from_project_credit")?);
            let kind = MovementKind::ReservedFromCredit;
            movements.push(Shift { kind, from: credit, to: escrow.clone(), amount });
            funded.checked_sub(amount).map_err(|_| event.unreadable("from_project_credit", amount))?
        } else {
            event.amount("added")?
        };
        movements.push(Shift { kind: MovementKind::Reserved, from: available, to: escrow, amount: from_available });
        Ok(movements)
    }
}

fn of_work(event: &ChainEvent) -> JournalResult<Vec<Shift>> {
    let kind = match event.text("by")? {
        "auto_approval" => MovementKind::AutoApproved,
        _ => MovementKind::WorkAccepted,
    };
    let (escrow, balance) = (Account::Escrow(event.number("batch")?), Account::Balance(event.number("person")?));
    let (amount, fee) = (event.amount("amount")?, event.amount("fee")?);
    let fees = Account::Fees(Code::Marketplace);
    Ok(vec![
        Shift { kind, from: escrow.clone(), to: balance, amount },
        Shift { kind: MovementKind::Fee, from: escrow, to: fees, amount: fee },
    ])
}

fn of_edition(event: &ChainEvent) -> JournalResult<Vec<Shift>> {
    let (project, edition) = (event.number("project")?, event.number("edition")?);
    let (bond, pool) = (Account::Bond(project, edition), Account::Pool(project, edition));
    let available = Account::Available(project);
    Ok(match event.name.as_str() {
        DatasetPublished::NAME => {
            vec![Shift { kind: MovementKind::BondReturned, from: bond, to: available, amount: event.amount("bond")? }]
        }
        BondForfeited::NAME => {
            let (forfeited, amount) = (event.amount("pool")?, event.amount("to_available")?);
            vec![
                Shift { kind: MovementKind::BondForfeited, from: bond.clone(), to: pool, amount: forfeited },
                Shift { kind: MovementKind::BondReturned, from: bond, to: available, amount },
            ]
        }
        PoolClaimed::NAME => {
            let balance = Account::Balance(event.number("person")?);
            vec![Shift { kind: MovementKind::BondShare, from: pool, to: balance, amount: event.amount("amount")? }]
        }
        _ => {
            let amount = event.amount("to_available")?;
            vec![Shift { kind: MovementKind::PoolRest, from: pool, to: available, amount }]
        }
    })
}

fn of_wallet(event: &ChainEvent) -> JournalResult<Vec<Shift>> {
    let (kind, from, to) = match event.name.as_str() {
        ProjectFunded::NAME => {
            let wallet = Account::Wallet(event.address("sender")?);
            (MovementKind::Payment, wallet, Account::Available(event.number("project")?))
        }
        AvailableWithdrawn::NAME => {
            let wallet = Account::Wallet(event.address("address")?);
            (MovementKind::Withdrawal, Account::Available(event.number("project")?), wallet)
        }
        BalanceWithdrawn::NAME => {
            let wallet = Account::Wallet(event.address("address")?);
            (MovementKind::Withdrawal, Account::Balance(event.number("person")?), wallet)
        }
        _ => {
            let wallet = Account::Wallet(event.address("treasury")?);
            (MovementKind::Withdrawal, Account::Fees(Code::Marketplace), wallet)
        }
    };
    Ok(vec![Shift { kind, from, to, amount: event.amount("amount")? }])
}
