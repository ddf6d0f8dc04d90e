//! What events add up to: counted in memory during a pass, and written once at its end.

use std::collections::BTreeMap;

use cosmwasm_std::Uint128;
use rusqlite::{Connection, OptionalExtension};

use crate::amount::Units;
use crate::error::Result;

/// What became of work, one place a column of `tally`, in the order of the table.
const OUTCOMES: usize = 8;

/// Whose work is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Tallied {
    Person = 1,
    Batch = 2,
    Requester = 3,
}

/// What became of work.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Outcome {
    Claimed,
    Submitted,
    Accepted,
    AutoApproved,
    Rejected,
    GivenUp,
    Returned,
    Expired,
}

/// Money of an asset.
#[derive(Debug, Default)]
struct Income {
    licenses: u64,
    sales: Uint128,
    revenue: Uint128,
}

/// Points of a person in a season.
#[derive(Debug, Default)]
struct Points {
    points: Uint128,
    works: u64,
}

/// What the events of a pass add up to.
#[derive(Debug, Default)]
pub(crate) struct Sums {
    tallies: BTreeMap<(Tallied, u64), [u64; OUTCOMES]>,
    paid: BTreeMap<u64, Uint128>,
    earnings: BTreeMap<(u64, String), Uint128>,
    points: BTreeMap<(u64, u64), Points>,
    income: BTreeMap<(u64, String), Income>,
}

/// Accepted work.
pub(crate) struct Paid<'a> {
    pub(crate) person: u64,
    pub(crate) batch: u64,
    pub(crate) currency: &'a str,
    pub(crate) amount: Uint128,
    pub(crate) season: u64,
    pub(crate) points: Uint128,
}

impl Sums {
    /// Count an outcome.
    pub(crate) fn count(&mut self, whose: Tallied, id: u64, outcome: Outcome) {
        let counts = self.tallies.entry((whose, id)).or_default();
        if let Some(count) = counts.get_mut(outcome as usize) {
            *count += 1;
        }
    }

    pub(crate) fn pay(&mut self, paid: &Paid<'_>) -> Result<()> {
        add(self.paid.entry(paid.batch).or_default(), paid.amount)?;
        add(self.earnings.entry((paid.person, paid.currency.to_owned())).or_default(), paid.amount)?;
        if !paid.points.is_zero() {
            let earned = self.points.entry((paid.season, paid.person)).or_default();
            add(&mut earned.points, paid.points)?;
            earned.works += 1;
        }
        Ok(())
    }

    pub(crate) fn sell(&mut self, asset: u64, currency: String, price: Uint128) -> Result<()> {
        let income = self.income.entry((asset, currency)).or_default();
        income.licenses += 1;
        add(&mut income.sales, price)
    }

    pub(crate) fn receive(&mut self, asset: u64, currency: String, amount: Uint128) -> Result<()> {
        add(&mut self.income.entry((asset, currency)).or_default().revenue, amount)
    }

    /// Add everything to the rows.
    pub(crate) fn write(&mut self, db: &Connection) -> Result<()> {
        self.write_tallies(db)?;
        self.write_paid(db)?;
        self.write_points(db)?;
        self.write_income(db)
    }

    fn write_tallies(&mut self, db: &Connection) -> Result<()> {
        let mut upsert = db.prepare_cached(
            "INSERT INTO tally VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
                claimed = claimed + excluded.claimed, submitted = submitted + excluded.submitted,
                accepted = accepted + excluded.accepted, auto_approved = auto_approved + excluded.auto_approved,
                rejected = rejected + excluded.rejected, given_up = given_up + excluded.given_up,
                returned = returned + excluded.returned, expired = expired + excluded.expired",
        )?;
        for ((whose, id), [a, b, c, d, e, f, g, h]) in std::mem::take(&mut self.tallies) {
            upsert.execute((whose as u8, id, a, b, c, d, e, f, g, h))?;
        }
        Ok(())
    }

    fn write_paid(&mut self, db: &Connection) -> Result<()> {
        let mut select = db.prepare_cached("SELECT paid FROM batch WHERE batch = ?")?;
        let mut update = db.prepare_cached("UPDATE batch SET paid = ? WHERE batch = ?")?;
        for (batch, amount) in std::mem::take(&mut self.paid) {
            let before: Units = select.query_row([batch], |row| row.get(0))?;
            update.execute((before.plus(amount)?, batch))?;
        }
        let mut select = db.prepare_cached("SELECT amount FROM earning WHERE person = ? AND currency = ?")?;
        let mut replace = db.prepare_cached("INSERT OR REPLACE INTO earning VALUES (?, ?, ?)")?;
        for ((person, currency), amount) in std::mem::take(&mut self.earnings) {
            let before = select.query_row((person, &currency), |row| row.get(0)).optional()?;
            replace.execute((person, &currency, before.unwrap_or(Units::ZERO).plus(amount)?))?;
        }
        Ok(())
    }

    fn write_points(&mut self, db: &Connection) -> Result<()> {
        let mut select = db.prepare_cached("SELECT points, works FROM points WHERE season = ? AND person = ?")?;
        let mut replace = db.prepare_cached("INSERT OR REPLACE INTO points VALUES (?, ?, ?, ?)")?;
        for ((season, person), Points { points, works }) in std::mem::take(&mut self.points) {
            let before = select.query_row((season, person), |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
            let (sum, count): (Units, u64) = before.unwrap_or((Units::ZERO, 0));
            replace.execute((season, person, sum.plus(points)?, count + works))?;
        }
        Ok(())
    }

    fn write_income(&mut self, db: &Connection) -> Result<()> {
        let mut select =
            db.prepare_cached("SELECT licenses, sales, revenue FROM income WHERE asset = ? AND currency = ?")?;
        let mut replace = db.prepare_cached("INSERT OR REPLACE INTO income VALUES (?, ?, ?, ?, ?)")?;
        for ((asset, currency), Income { licenses, sales, revenue }) in std::mem::take(&mut self.income) {
            let columns = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
            let before = select.query_row((asset, &currency), columns).optional()?;
            let (count, sold, received): (u64, Units, Units) = before.unwrap_or((0, Units::ZERO, Units::ZERO));
            replace.execute((asset, &currency, count + licenses, sold.plus(sales)?, received.plus(revenue)?))?;
        }
        Ok(())
    }
}

fn add(to: &mut Uint128, amount: Uint128) -> Result<()> {
    *to = Units(*to).plus(amount)?.0;
    Ok(())
}
