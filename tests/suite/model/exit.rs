//! Closing and finalizing of batches, withdrawals.

use std::collections::{BTreeMap, VecDeque};

use caravan_marketplace_api::{AssignmentStatus, ExecuteMsg};
use caravan_money::Currency;
use cosmwasm_std::Addr;

use super::sums::sum;
use super::{must, take, Act, Balance, Expect, Model, Stage};
use crate::outcome::EventView;

/// Points that an award is under way for: the person, the currency of the row, what was in it.
type Award = (u64, String, BTreeMap<u32, u128>);

impl Model {
    pub(crate) fn expect_close_batch(&self, act: &Act<'_>, number: u64) -> Expect {
        let Some(batch) = self.batches.get(&number) else { return Expect::fails("BATCH_UNKNOWN") };
        let manager = self.is_manager(&self.projects[&batch.project], act.sender);
        let open = batch.stage == Stage::Open;
        let early = open && !manager && act.now < batch.closes_at && batch.accepted() < batch.slots();
        Expect::ok().certainly(!open, "BATCH_STATE").certainly(early, "CLOSE_EARLY")
    }

    pub(crate) fn expect_finalize_batch(&self, number: u64) -> Expect {
        let Some(batch) = self.batches.get(&number) else { return Expect::fails("BATCH_UNKNOWN") };
        let sealed = batch.stage == Stage::Closing;
        Expect::ok()
            .certainly(!sealed, "BATCH_STATE")
            .certainly(sealed && batch.live() > 0, "WORK_LIVE")
            .possibly(sealed && batch.live() > 0, "BATCH_STATE")
    }

    fn due(&self, person: u64, currency: &Currency) -> (u128, u128) {
        self.balances.get(&(person, currency.key())).map_or((0, 0), |b| (b.amount, b.points()))
    }

    /// Whether the token pays: what the model does not know of it may refuse.
    fn expect_payment(&self, currency: &Currency) -> Expect {
        if self.trusted.contains(&currency.key()) {
            Expect::ok()
        } else {
            Expect::anything()
        }
    }

    pub(crate) fn expect_withdraw(&self, act: &Act<'_>, currency: &Currency, names_amount: bool) -> Expect {
        let bad = Self::misspelled(currency);
        let Some(person) = self.person_of(act.sender) else {
            return Expect::fails("ADDRESS_UNKNOWN").possibly(bad, "CURRENCY_INVALID");
        };
        let (amount, points) = self.due(person, currency);
        // Who names an amount may find that all was paid before.
        let nothing = amount == 0 && points == 0 && !names_amount;
        self.expect_payment(currency).certainly(bad, "CURRENCY_INVALID").certainly(nothing, "NOTHING_TO_WITHDRAW")
    }

    pub(crate) fn expect_withdraw_for(&self, act: &Act<'_>, person: u64, currency: &Currency) -> Expect {
        let bad = Self::misspelled(currency);
        let Some(row) = self.persons.get(&person) else {
            return Expect::fails("PERSON_UNKNOWN").possibly(bad, "CURRENCY_INVALID");
        };
        let nothing = self.due(person, currency) == (0, 0);
        let moves = row.moving(act.now).is_some() && row.address != *act.sender;
        let rejected = row.address != *act.sender && self.open_rejections(person, &currency.key()) > 0;
        self.expect_payment(currency)
            .certainly(bad, "CURRENCY_INVALID")
            .certainly(moves, "MOVE_UNDER_WAY")
            .certainly(rejected, "APPEAL_OPEN")
            .certainly(nothing, "NOTHING_TO_WITHDRAW")
    }

    pub(crate) fn expect_withdraw_available(&self, act: &Act<'_>, number: u64, amount: u128) -> Expect {
        let Some(project) = self.projects.get(&number) else { return Expect::fails("PROJECT_UNKNOWN") };
        self.expect_payment(&project.currency)
            .certainly(!self.is_requester(project, act.sender), "REQUESTER_ONLY")
            .certainly(project.available < amount, "AVAILABLE_SHORT")
    }

    pub(crate) fn expect_withdraw_fees(&self, currency: &Currency) -> Expect {
        let fees = self.flows.get(&currency.key()).map_or(0, |flow| flow.fees);
        self.expect_payment(currency)
            .certainly(Self::misspelled(currency), "CURRENCY_INVALID")
            .certainly(fees == 0, "NOTHING_TO_WITHDRAW")
    }

    pub(crate) fn apply_exit(&mut self, act: &Act<'_>, msg: &ExecuteMsg, events: &mut VecDeque<EventView>) {
        match msg {
            ExecuteMsg::CloseBatch { batch } => self.apply_close_batch(batch.get(), events),
            ExecuteMsg::FinalizeBatch { batch } => self.apply_finalize_batch(batch.get(), events),
            ExecuteMsg::Withdraw { currency, up_to } => {
                let person = self.person_of(act.sender).expect("a person");
                self.apply_payout(Some((person, currency, up_to.map(|most| most.get().u128()))), events);
            }
            ExecuteMsg::WithdrawFor { person, currency } => {
                self.apply_payout(Some((person.get(), currency, None)), events)
            }
            ExecuteMsg::WithdrawAvailable { project, amount } => {
                self.apply_free(act, project.get(), amount.get().u128(), events);
            }
            ExecuteMsg::WithdrawFees { currency } => self.apply_fees(currency, events),
            _ => panic!("not an exit: {msg:?}"),
        }
    }

    fn apply_close_batch(&mut self, number: u64, events: &mut VecDeque<EventView>) {
        let event = must(events, "batch_closed");
        let batch = self.batches.get_mut(&number).expect("a batch");
        batch.stage = Stage::Closing;
        assert_eq!((event.id("batch"), event.id("live")), (number, batch.live()), "{event:?}");
    }

    fn apply_finalize_batch(&mut self, number: u64, events: &mut VecDeque<EventView>) {
        let event = must(events, "batch_finalized");
        let batch = self.batches.get_mut(&number).expect("a batch");
        let (_, cost) = batch.latest();
        let ledger = &mut batch.ledger;
        let reopened = u128::from(batch.reopened).saturating_mul(cost);
        let tied = ledger.project_credit_in.saturating_add(reopened).saturating_add(ledger.shortfalls);
        ledger.to_project_credit = ledger.unassigned.min(tied);
        ledger.to_available = ledger.unassigned - ledger.to_project_credit;
        ledger.unassigned = 0;
        batch.stage = Stage::Closed;
        let project = self.projects.get_mut(&batch.project).expect("a project");
        project.available += ledger.to_available;
        project.project_credit += ledger.to_project_credit;
        let moved = (event.number("to_available"), event.number("to_project_credit"));
        assert_eq!(moved, (ledger.to_available, ledger.to_project_credit), "{event:?}");
        assert_eq!(
            (event.number("available"), event.number("project_credit")),
            (project.available, project.project_credit),
            "{event:?}"
        );
        self.leave_edition(number);
    }

    /// Pays out what events say: the withdrawal that was asked for, and those that a contract slipped in.
    pub(crate) fn apply_payout(
        &mut self,
        asked: Option<(u64, &Currency, Option<u128>)>,
        events: &mut VecDeque<EventView>,
    ) {
        let mut open: Vec<Award> = vec![];
        let mut answered = asked.is_none();
        let mut seen = false;
        while let Some(event) =
            ["points_sent", "balance_withdrawn", "points_restored"].iter().find_map(|n| take(events, n))
        {
            let mine = asked.filter(|(person, _, _)| *person == event.id("person"));
            match event.name.as_str() {
                "points_sent" => {
                    let key = mine.map_or_else(|| self.guess(&event), |(_, currency, _)| currency.key());
                    open.push(self.send_points(&event, key));
                    seen |= mine.is_some();
                }
                "balance_withdrawn" => {
                    let had = self.pay(&event);
                    if let Some((_, currency, up_to)) =
                        mine.filter(|(_, currency, _)| currency.to_string() == event.text("currency"))
                    {
                        answered = true;
                        assert_eq!(event.text("currency"), currency.to_string(), "{event:?}");
                        assert_eq!(event.number("amount"), up_to.map_or(had, |most| most.min(had)), "{event:?}");
                    }
                }
                _ => self.restore(&event, &mut open),
            }
        }
        let named = asked.is_some_and(|(_, _, up_to)| up_to.is_some());
        assert!(answered || seen || named, "a withdrawal that paid neither money nor points");
        for (person, _, points) in open {
            self.award(person, &points);
        }
    }

    /// The row that points came from, where another contract asked for them.
    fn guess(&self, event: &EventView) -> String {
        let fits = |(&(person, _), balance): &(&(u64, String), &Balance)| {
            person == event.id("person") && balance.points() == event.number("points")
        };
        let found = self.balances.iter().find(fits);
        found.map(|((_, key), _)| key.clone()).unwrap_or_else(|| panic!("points from nowhere: {event:?}"))
    }

    fn send_points(&mut self, event: &EventView, key: String) -> Award {
        let person = event.id("person");
        let row = self.balances.get_mut(&(person, key.clone())).unwrap_or_else(|| panic!("no row: {event:?}"));
        assert_eq!(row.points(), event.number("points"), "{event:?}");
        assert_eq!(self.persons[&person].address.as_str(), event.text("address"), "{event:?}");
        (person, key, std::mem::take(&mut row.points))
    }

    fn restore(&mut self, event: &EventView, open: &mut Vec<Award>) {
        let place = open.iter().position(|(person, _, _)| *person == event.id("person"));
        let (person, key, points) = open.remove(place.unwrap_or_else(|| panic!("restored from nowhere: {event:?}")));
        if let Some(tally) = &self.tally {
            assert!(!tally.awards(&points), "an award failed that is within the budget: {event:?}");
        }
        let kept = match self.room(&points) {
            None => points,
            Some(sent) => {
                let rest = points.iter().map(|(season, due)| (*season, due - sent.get(season).copied().unwrap_or(0)));
                let kept = rest.filter(|(_, rest)| *rest > 0).collect();
                open.push((person, key.clone(), sent));
                kept
            }
        };
        let sum = kept.values().fold(0_u128, |sum, points| sum.saturating_add(*points));
        assert_eq!(sum, event.number("points"), "{event:?}");
        let row = self.balances.entry((person, key)).or_default();
        for (season, points) in kept {
            row.earn(season, points);
        }
    }

    /// What the marketplace's budget has room for of an award that is larger, the oldest season first.
    fn room(&self, points: &BTreeMap<u32, u128>) -> Option<BTreeMap<u32, u128>> {
        let mut left = self.tally.as_ref()?.budget();
        if left == 0 || sum(points.values().copied()).is_some_and(|sum| sum <= left) {
            return None;
        }
        let mut sent = BTreeMap::new();
        for (season, due) in points {
            let part = left.min(*due);
            left -= part;
            if part > 0 {
                sent.insert(*season, part);
            }
        }
        Some(sent)
    }

    fn award(&mut self, person: u64, points: &BTreeMap<u32, u128>) {
        let (address, market) = (self.persons[&person].address.clone(), self.genesis.market.clone());
        if let Some(tally) = &mut self.tally {
            for (season, amount) in points {
                tally.award(&market, &address, (*season, *amount));
            }
        }
    }

    /// What was due to the person before.
    fn pay(&mut self, event: &EventView) -> u128 {
        let currency: Currency = serde_json::from_str(event.text("currency")).expect("a currency as on the wire");
        let (person, key, amount) = (event.id("person"), currency.key(), event.number("amount"));
        let address = self.persons[&person].address.clone();
        assert_eq!(event.text("address"), address.as_str(), "{event:?}");
        let row = self.balances.entry((person, key.clone())).or_default();
        let had = row.amount;
        row.amount = had.checked_sub(amount).unwrap_or_else(|| panic!("more than {had}: {event:?}"));
        assert_eq!(event.number("balance"), row.amount, "{event:?}");
        self.pay_out(&address, &key, amount);
        had
    }

    fn pay_out(&mut self, to: &Addr, key: &str, amount: u128) {
        self.flows.entry(key.to_owned()).or_default().paid_out += amount;
        if self.trusted.contains(key) {
            let market = self.genesis.market.clone();
            self.transfer(&market, to, key, amount);
        }
    }

    fn apply_free(&mut self, act: &Act<'_>, number: u64, amount: u128, events: &mut VecDeque<EventView>) {
        let event = must(events, "available_withdrawn");
        let project = self.projects.get_mut(&number).expect("a project");
        project.available -= amount;
        let key = project.currency.key();
        assert_eq!((event.number("amount"), event.number("available")), (amount, project.available), "{event:?}");
        self.pay_out(act.sender, &key, amount);
    }

    fn apply_fees(&mut self, currency: &Currency, events: &mut VecDeque<EventView>) {
        let event = must(events, "fees_withdrawn");
        let flow = self.flows.entry(currency.key()).or_default();
        let amount = std::mem::take(&mut flow.fees);
        let treasury = self.treasury.clone();
        assert_eq!((event.number("amount"), event.text("treasury")), (amount, treasury.as_str()), "{event:?}");
        self.pay_out(&treasury, &currency.key(), amount);
    }

    /// Whether a person has ended work in this state in a batch.
    #[must_use]
    pub fn count(&self, batch: u64, status: AssignmentStatus) -> usize {
        self.batches.get(&batch).map_or(0, |batch| batch.works.values().filter(|work| work.status == status).count())
    }
}
