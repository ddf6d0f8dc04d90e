//! A statement as rows: balances before, lines, sums, balances after.

use caravan_audit::{Account, Ledger, MovementKind};
use cosmwasm_std::Uint128;
use serde_json::{json, Map, Value};

use super::{Line, Statement, Sum, SumKey};
use crate::calendar::date_time;

/// The columns of a table, in their order. What a row does not have is empty in it.
pub(super) const COLUMNS: [&str; 27] = [
    "row",
    "kind",
    "date",
    "height",
    "event",
    "transaction",
    "contract",
    "direction",
    "from",
    "to",
    "amount",
    "currency",
    "units",
    "unit",
    "counterparty",
    "person",
    "project",
    "batch",
    "assignment",
    "edition",
    "asset",
    "offer",
    "license",
    "reward",
    "grade",
    "points",
    "count",
];

/// A row by column. What it does not have is absent.
pub(super) type Row = Map<String, Value>;

impl Statement {
    /// Return all rows, in their order.
    #[must_use]
    pub fn rows(&self) -> Vec<Row> {
        let mut rows = self.balances("before", &self.before);
        rows.extend(self.lines.iter().map(|line| self.line(line)));
        rows.extend(self.sums.iter().map(|(key, sum)| self.sum(key, *sum)));
        rows.extend(self.balances("after", &self.after));
        rows
    }

    fn balances(&self, name: &'static str, ledger: &Ledger) -> Vec<Row> {
        let row = |((account, currency), amount): (&(Account, String), &Uint128)| {
            let mut row = self.amount(name, currency, *amount);
            put(&mut row, "to", Some(account.to_string()));
            row
        };
        ledger.iter().map(row).collect()
    }

    fn line(&self, line: &Line) -> Row {
        let movement = &line.movement;
        let currency = movement.currency.key();
        let mut row = self.amount("line", &currency, movement.amount);
        put(&mut row, "kind", Some(movement.kind.name()));
        put(&mut row, "date", Some(date_time(movement.at.time)));
        put(&mut row, "height", Some(movement.at.height));
        put(&mut row, "event", Some(movement.at.event));
        put(&mut row, "transaction", line.transaction.clone());
        put(&mut row, "contract", Some(movement.code.name()));
        put(&mut row, "direction", Some(line.direction.name()));
        put(&mut row, "from", Some(movement.from.to_string()));
        put(&mut row, "to", Some(movement.to.to_string()));
        put(&mut row, "counterparty", line.counterparty().cloned());
        let about = &movement.about;
        for (column, number) in [
            ("person", about.person),
            ("project", about.project),
            ("batch", about.batch),
            ("assignment", about.assignment),
            ("edition", about.edition),
            ("asset", about.asset),
            ("offer", about.offer),
            ("license", about.license),
        ] {
            put(&mut row, column, number);
        }
        if matches!(movement.kind, MovementKind::WorkAccepted | MovementKind::AutoApproved) {
            let reward = movement.reward.filter(|reward| !reward.is_zero());
            put(&mut row, "reward", reward.map(|reward| self.plain(&currency, reward)));
            put(&mut row, "grade", reward.map(|reward| percent(movement.amount, reward)));
            put(&mut row, "points", movement.points);
        }
        row
    }

    fn sum(&self, key: &SumKey, sum: Sum) -> Row {
        let mut row = self.amount("sum", &key.currency, sum.amount);
        put(&mut row, "kind", Some(key.kind.name()));
        put(&mut row, "direction", Some(key.direction.name()));
        put(&mut row, "batch", key.batch);
        put(&mut row, "count", Some(sum.count));
        row
    }

    /// Begin a row with an amount, in the unit that people know and in base units.
    fn amount(&self, name: &'static str, currency: &str, amount: Uint128) -> Row {
        let display = self.displays.get(currency);
        let mut row = Row::new();
        put(&mut row, "row", Some(name));
        put(&mut row, "amount", Some(self.plain(currency, amount)));
        put(&mut row, "currency", Some(display.map_or(currency, |display| display.symbol.as_str())));
        put(&mut row, "units", Some(amount));
        put(&mut row, "unit", Some(display.map_or(currency, |display| display.base_unit())));
        row
    }

    fn plain(&self, currency: &str, amount: Uint128) -> String {
        self.displays.get(currency).map_or_else(|| amount.to_string(), |display| display.plain(amount))
    }
}

fn put(row: &mut Row, column: &str, value: Option<impl serde::Serialize>) {
    if let Some(value) = value {
        row.insert(column.to_owned(), json!(value));
    }
}

/// Return what a payment is of a reward, in percent, rounded down to hundredths: `100`, `112.5`.
fn percent(amount: Uint128, reward: Uint128) -> String {
    let hundredths = amount.full_mul(10_000_u128).checked_div(reward.into()).unwrap_or_default();
    let units = Uint128::try_from(hundredths).unwrap_or(Uint128::MAX);
    crate::currency::decimal(units, 2)
}
