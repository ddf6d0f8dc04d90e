//! Moves of persons, the platform's configuration, ownership, pause.

use std::collections::VecDeque;

use caravan_access::{OwnershipAction, MAX_OFFER};
use caravan_marketplace_api::bounds::{MAX_FEE_BPS, MOVE_SECS, RECOVERY_SECS};
use caravan_marketplace_api::{ConfigChange, ExecuteMsg};
use cosmwasm_std::Addr;

use super::{address, must, take, Act, Expect, Model, Person, DAY};
use crate::outcome::EventView;

impl Model {
    fn expect_target(&self, to: &str) -> Expect {
        let Some(to) = address(to) else { return Expect::fails("ADDRESS_INVALID") };
        Expect::ok()
            .certainly(self.genesis.has(&to), "SIBLING_IS_PARTY")
            .certainly(self.person_of(&to).is_some(), "MOVE_TARGET_INVALID")
    }

    pub(crate) fn expect_start_move(&self, act: &Act<'_>, to: &str) -> Expect {
        let person = self.person_of(act.sender).and_then(|person| self.persons.get(&person));
        self.expect_target(to)
            .certainly(person.is_none(), "ADDRESS_UNKNOWN")
            .certainly(person.is_some_and(|person| person.moving(act.now).is_some()), "MOVE_UNDER_WAY")
    }

    pub(crate) fn expect_start_recovery(&self, act: &Act<'_>, person: u64, to: &str) -> Expect {
        let Some(person) = self.persons.get(&person) else {
            return Expect::fails("PERSON_UNKNOWN").possibly(address(to).is_none(), "ADDRESS_INVALID");
        };
        self.expect_target(to)
            .certainly(person.recovery(act.now).as_ref() != Some(act.sender), "RECOVERY_ONLY")
            .certainly(person.moving(act.now).is_some(), "MOVE_UNDER_WAY")
    }

    pub(crate) fn expect_accept_move(&self, act: &Act<'_>, person: u64) -> Expect {
        let Some(person) = self.persons.get(&person) else { return Expect::fails("PERSON_UNKNOWN") };
        let Some((to, ready_at, _)) = person.moving(act.now) else { return Expect::fails("MOVE_MISSING") };
        let mine = to == *act.sender;
        Expect::ok()
            .certainly(!mine, "MOVE_NOT_YOURS")
            .certainly(act.now < ready_at, "MOVE_EARLY")
            .certainly(mine && self.person_of(act.sender).is_some(), "MOVE_TARGET_INVALID")
            .possibly(!mine && self.person_of(act.sender).is_some(), "MOVE_TARGET_INVALID")
    }

    pub(crate) fn expect_cancel_move(&self, act: &Act<'_>, person: u64) -> Expect {
        let Some(person) = self.persons.get(&person) else { return Expect::fails("PERSON_UNKNOWN") };
        let moving = person.moving(act.now);
        Expect::ok()
            .certainly(!person.is_key(act.sender, act.now), "PERSON_ONLY")
            .certainly(moving.is_none(), "MOVE_MISSING")
            .certainly(moving.is_some_and(|(_, ready_at, _)| act.now >= ready_at), "MOVE_READY")
    }

    pub(crate) fn expect_set_recovery(&self, act: &Act<'_>, recovery: Option<&str>) -> Expect {
        let parsed = recovery.map(address);
        let wanted = parsed.clone().flatten();
        let row = self.person_of(act.sender).and_then(|person| self.persons.get(&person));
        let present = row.and_then(|person| person.recovery(act.now));
        Expect::ok()
            .certainly(parsed == Some(None), "ADDRESS_INVALID")
            .certainly(recovery.is_some_and(|text| self.genesis.names(text)), "SIBLING_IS_PARTY")
            .certainly(self.genesis.has(act.sender), "SIBLING_IS_PARTY")
            .certainly(wanted.as_ref() == Some(act.sender), "RECOVERY_SELF")
            .certainly(present.is_some() && wanted == present, "NOTHING_CHANGES")
            .certainly(row.is_some_and(|row| row.change(act.now).is_some()), "RECOVERY_CHANGE_UNDER_WAY")
    }

    pub(crate) fn expect_cancel_recovery_change(&self, act: &Act<'_>, person: u64) -> Expect {
        let Some(person) = self.persons.get(&person) else { return Expect::fails("PERSON_UNKNOWN") };
        let missing = person.change(act.now).is_none();
        let early = *act.sender != person.address && person.cancels_from(act.now).is_some();
        Expect::ok()
            .certainly(!person.is_key(act.sender, act.now), "PERSON_ONLY")
            .certainly(missing, "RECOVERY_CHANGE_MISSING")
            .perhaps(!missing, early, "RECOVERY_CANCEL_EARLY")
    }

    pub(crate) fn expect_move_points(&self, person: u64) -> Expect {
        let Some(person) = self.persons.get(&person) else { return Expect::fails("PERSON_UNKNOWN") };
        let expect = if self.tally.is_some() { Expect::ok() } else { Expect::anything() };
        expect.certainly(person.left_at.is_empty(), "POINTS_NOT_WAITING")
    }

    pub(crate) fn expect_config(&self, change: &ConfigChange) -> Expect {
        let unlisted = |text: &str| address(text).is_none();
        match change {
            ConfigChange::SetFee { fee_bps } => Expect::ok()
                .certainly(*fee_bps > MAX_FEE_BPS, "FEE_ABOVE_CAP")
                .certainly(*fee_bps == self.fee_bps, "NOTHING_CHANGES"),
            ConfigChange::SetTreasury { treasury } => Expect::ok()
                .certainly(unlisted(treasury), "ADDRESS_INVALID")
                .certainly(self.genesis.names(treasury), "SIBLING_IS_PARTY")
                .certainly(*treasury == self.treasury.to_string(), "NOTHING_CHANGES"),
            ConfigChange::ListCurrency(listed) => {
                let key = listed.currency.key();
                let minimum = self.minimums.get(&key).copied().unwrap_or_default();
                let terms = (true, listed.points_rate.u128());
                let same = self.currencies.get(&key) == Some(&terms) && minimum == listed.min_reward_with_bond.u128();
                Expect::ok()
                    .certainly(Self::misspelled(&listed.currency), "CURRENCY_INVALID")
                    .certainly(same, "NOTHING_CHANGES")
            }
            ConfigChange::DelistCurrency { currency } => Expect::ok()
                .certainly(!self.listed(currency), "CURRENCY_NOT_LISTED")
                .possibly(!self.listed(currency), "NOTHING_CHANGES")
                .possibly(Self::misspelled(currency), "CURRENCY_INVALID"),
        }
    }

    pub(crate) fn expect_ownership(&self, act: &Act<'_>, action: &OwnershipAction) -> Expect {
        let owner = *act.sender == self.owner;
        match action {
            OwnershipAction::Offer { to, valid_secs } => Expect::ok()
                .certainly(!owner, "OWNER_ONLY")
                .certainly(address(to).is_none(), "ADDRESS_INVALID")
                .certainly(self.genesis.names(to), "SIBLING_IS_PARTY")
                .certainly(valid_secs.get() == 0 || *valid_secs > MAX_OFFER, "OWNERSHIP_OFFER_WINDOW"),
            OwnershipAction::Accept {} => match &self.offer {
                None => Expect::fails("OWNERSHIP_OFFER_MISSING"),
                Some((to, until)) => Expect::ok()
                    .certainly(to != act.sender, "OWNERSHIP_OFFER_FOREIGN")
                    .certainly(act.now >= *until, "OWNERSHIP_OFFER_EXPIRED"),
            },
            OwnershipAction::Withdraw {} => {
                Expect::ok().certainly(!owner, "OWNER_ONLY").certainly(self.offer.is_none(), "OWNERSHIP_OFFER_MISSING")
            }
        }
    }

    pub(crate) fn apply_people(&mut self, act: &Act<'_>, msg: &ExecuteMsg, events: &mut VecDeque<EventView>) {
        match msg {
            ExecuteMsg::StartMove { to } => {
                let person = self.person_of(act.sender).expect("a person");
                self.start(person, to, (act.now + MOVE_SECS, false), events);
            }
            ExecuteMsg::StartRecovery { person, to } => {
                self.start(person.get(), to, (act.now + RECOVERY_SECS, true), events);
            }
            ExecuteMsg::AcceptMove { person } => self.accept_move(act, person.get(), events),
            ExecuteMsg::CancelMove { person } => {
                let event = must(events, "move_canceled");
                assert_eq!(event.text("sender"), act.sender.as_str(), "{event:?}");
                self.person_mut(person.get()).moving = None;
            }
            ExecuteMsg::SetRecovery { recovery } => self.set_recovery(act, recovery.as_deref(), events),
            ExecuteMsg::CancelRecoveryChange { person } => {
                self.cancel_change(act, person.get(), events);
                let row = self.person_mut(person.get());
                if row.address != *act.sender {
                    row.canceled_at = Some((act.sender.clone(), act.now));
                }
            }
            ExecuteMsg::MovePoints { person } => {
                must(events, "points_followed");
                let to = self.persons[&person.get()].address.clone();
                let from = self.person_mut(person.get()).left_at.remove(0);
                self.shift_points(&from, &to);
            }
            _ => panic!("not about people: {msg:?}"),
        }
    }

    fn person_mut(&mut self, person: u64) -> &mut Person {
        self.persons.get_mut(&person).expect("a person")
    }

    fn start(&mut self, person: u64, to: &str, (ready_at, by_recovery): (u64, bool), events: &mut VecDeque<EventView>) {
        let event = must(events, "move_started");
        assert_eq!((event.id("person"), event.text("to")), (person, to), "{event:?}");
        assert_eq!((event.id("ready_at"), event.text("by_recovery")), (ready_at, by_recovery.to_string().as_str()));
        assert_eq!(event.id("void_at"), ready_at + 14 * DAY, "{event:?}");
        self.person_mut(person).moving = Some((address(to).expect("a target"), ready_at, by_recovery));
    }

    fn set_recovery(&mut self, act: &Act<'_>, recovery: Option<&str>, events: &mut VecDeque<EventView>) {
        let number = self.create_person(act.sender, events);
        let row = self.person_mut(number);
        let (name, held) = (recovery.unwrap_or("none"), row.recovery(act.now).is_some());
        let from = if held { act.now + 7 * DAY } else { act.now };
        row.recoveries.push((from, recovery.and_then(address)));
        let event = must(events, if held { "recovery_change_started" } else { "recovery_set" });
        assert_eq!(event.text("recovery"), name, "{event:?}");
        assert!(!held || event.id("ready_at") == from, "{event:?}");
    }

    fn cancel_change(&mut self, act: &Act<'_>, number: u64, events: &mut VecDeque<EventView>) {
        let event = must(events, "recovery_change_canceled");
        let row = self.person_mut(number);
        let (to, _) = row.change(act.now).expect("a change");
        let name = to.map_or_else(|| "none".to_owned(), |to| to.to_string());
        assert_eq!((event.text("recovery"), event.text("sender")), (name.as_str(), act.sender.as_str()), "{event:?}");
        row.forget_change(act.now);
    }

    fn accept_move(&mut self, act: &Act<'_>, number: u64, events: &mut VecDeque<EventView>) {
        let event = must(events, "move_accepted");
        let person = self.person_mut(number);
        person.moving = None;
        let from = std::mem::replace(&mut person.address, act.sender.clone());
        assert_eq!((event.text("from"), event.text("to")), (from.as_str(), act.sender.as_str()), "{event:?}");
        assert_eq!(event.text("roles"), "requester,manager,annotator,contributor", "{event:?}");
        if person.change(act.now).is_some() {
            self.cancel_change(act, number, events); // what the old key had under way ends with it
        }
        let person = self.person_mut(number);
        if person.recovery(act.now).as_ref() == Some(act.sender) {
            person.recoveries.push((act.now, None)); // an address is not its own recovery
            let event = must(events, "recovery_set");
            assert_eq!(event.text("recovery"), "none", "{event:?}");
        }
        if take(events, "points_left").is_some() {
            assert!(self.tally.is_none(), "points were left behind by a points contract that works: {event:?}");
            self.person_mut(number).left_at.push(from);
        } else {
            take(events, "points_followed");
            self.shift_points(&from, act.sender);
        }
    }

    fn shift_points(&mut self, from: &Addr, to: &Addr) {
        if let Some(tally) = &mut self.tally {
            let all = tally.of(from);
            if all > 0 {
                tally.shift(from, to, all);
            }
        }
    }

    pub(crate) fn apply_platform(&mut self, act: &Act<'_>, msg: &ExecuteMsg, events: &mut VecDeque<EventView>) {
        match msg {
            ExecuteMsg::UpdateConfig { change } => {
                must(events, "config_updated");
                self.change_config(change);
            }
            ExecuteMsg::UpdateOwnership(action) => {
                must(events, "ownership_updated");
                self.own(act, action);
            }
            ExecuteMsg::Pause {} => {
                self.pauses.pause(act.now);
                self.compare_pause(act, &must(events, "contract_paused"));
            }
            ExecuteMsg::Unpause {} => {
                self.pauses.unpause(act.now);
                self.compare_pause(act, &must(events, "contract_unpaused"));
            }
            _ => panic!("not about the platform: {msg:?}"),
        }
    }

    fn compare_pause(&self, act: &Act<'_>, event: &EventView) {
        let (_, until) = self.pauses.at(act.now).expect("a pause that has not ended");
        assert_eq!(event.text("until"), until.to_string(), "what the event announces");
    }

    fn change_config(&mut self, change: &ConfigChange) {
        match change {
            ConfigChange::SetFee { fee_bps } => self.fee_bps = *fee_bps,
            ConfigChange::SetTreasury { treasury } => self.treasury = address(treasury).expect("an address"),
            ConfigChange::ListCurrency(listed) => {
                let key = listed.currency.key();
                self.currencies.insert(key.clone(), (true, listed.points_rate.u128()));
                self.minimums.insert(key.clone(), listed.min_reward_with_bond.u128());
                self.flows.entry(key).or_default();
            }
            ConfigChange::DelistCurrency { currency } => {
                self.currencies.get_mut(&currency.key()).expect("a currency").0 = false;
            }
        }
    }

    fn own(&mut self, act: &Act<'_>, action: &OwnershipAction) {
        match action {
            OwnershipAction::Offer { to, valid_secs } => {
                self.offer = Some((address(to).expect("an address"), act.now + valid_secs.get()));
            }
            OwnershipAction::Accept {} => {
                self.offer = None;
                self.owner = act.sender.clone();
            }
            OwnershipAction::Withdraw {} => self.offer = None,
        }
    }
}
