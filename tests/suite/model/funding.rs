//! Funding of projects, in coins and in tokens, and what else comes with tokens.

use std::collections::VecDeque;

use caravan_marketplace_api::{Cw20Receive, HookMsg};
use caravan_money::Currency;
use cosmwasm_std::{from_json, Addr, Coin};

use super::{address, must, Act, Expect, Model};
use crate::outcome::EventView;

impl Model {
    /// Whether the ledger of a currency has room: what was ever received is counted in 128 bits, and only grows.
    pub(crate) fn can_receive(&self, currency: &Currency, amount: u128) -> bool {
        let received = self.flows.get(&currency.key()).map_or(0, |flow| flow.received);
        received.checked_add(amount).is_some()
    }

    pub(crate) fn expect_fund(&self, act: &Act<'_>, number: u64, reference: &str, funds: &[Coin]) -> Expect {
        let Some(project) = self.projects.get(&number) else { return Expect::fails("PROJECT_UNKNOWN") };
        let fits = |coin: &Coin| project.currency.key() == format!("n:{}", coin.denom);
        let all_fit = funds.iter().all(|coin| self.can_receive(&project.currency, coin.amount.u128()));
        Expect::ok()
            .certainly(!all_fit, "AMOUNT_OVERFLOW")
            .certainly(!funds.iter().all(fits), "CURRENCY_MISMATCH")
            .certainly(!self.listed(&project.currency), "CURRENCY_NOT_LISTED")
            .certainly(self.used(act.sender, reference), "REFERENCE_USED")
    }

    /// The actor may be the token, or who sends it: a body names the holder.
    pub(crate) fn expect_receive(&self, act: &Act<'_>, token: &Addr, receive: &Cw20Receive) -> Expect {
        let body = from_json(&receive.msg);
        let Some(holder) = address(&receive.sender) else {
            return Expect::anything()
                .certainly(body.is_ok(), "ADDRESS_INVALID")
                .certainly(body.is_err(), "HOOK_INVALID");
        };
        let (act, came) = (Act { sender: &holder, now: act.now }, receive.amount.get().u128());
        let attached = Some((format!("c:{token}"), came));
        let (project, reference) = match body {
            Err(_) => return Expect::anything().certainly(true, "HOOK_INVALID"),
            Ok(HookMsg::Appeal(new)) => return self.expect_appeal(&act, &new, &attached),
            Ok(HookMsg::RespondToAppeal(answer)) => return self.expect_answer(&act, &answer, &attached),
            Ok(HookMsg::Fund { project, reference }) => (project, reference),
        };
        let paused = self.pauses.is_on(act.now);
        let fund = self.expect_fund_in_tokens(token, project.get(), (&holder, reference.as_str(), came));
        fund.certainly(paused, "CONTRACT_PAUSED")
    }

    fn expect_fund_in_tokens(
        &self,
        token: &Addr,
        project: u64,
        (holder, reference, came): (&Addr, &str, u128),
    ) -> Expect {
        let Some(project) = self.projects.get(&project) else {
            return Expect::fails("PROJECT_UNKNOWN").possibly(true, "CURRENCY_NOT_LISTED");
        };
        let other = project.currency != Currency::Cw20(token.to_string());
        let key = (holder.clone(), Some(token.clone()), reference.to_owned());
        let fits = other || self.can_receive(&project.currency, came);
        Expect::ok()
            .certainly(!fits, "AMOUNT_OVERFLOW")
            .certainly(other, "CURRENCY_MISMATCH")
            .possibly(other, "CURRENCY_NOT_LISTED")
            .certainly(!self.listed(&project.currency), "CURRENCY_NOT_LISTED")
            .certainly(self.references.contains(&key), "REFERENCE_USED")
    }

    pub(crate) fn apply_fund(
        &mut self,
        by: (Addr, Option<Addr>),
        number: u64,
        (reference, amount): (&str, u128),
        events: &mut VecDeque<EventView>,
    ) {
        self.refer(&by.0, by.1, reference);
        let project = self.projects.get_mut(&number).expect("a project");
        project.available += amount;
        self.flows.entry(project.currency.key()).or_default().received += amount;
        let event = must(events, "project_funded");
        assert_eq!((event.id("project"), event.number("amount")), (number, amount), "{event:?}");
        assert_eq!(event.number("available"), project.available, "{event:?}");
    }

    pub(crate) fn apply_funded_unseen(&mut self, events: &mut VecDeque<EventView>) {
        let event = must(events, "project_funded");
        let project = self.projects.get_mut(&event.id("project")).expect("a project");
        assert_eq!(project.currency.to_string(), event.text("currency"), "{event:?}");
        project.available += event.number("amount");
        assert_eq!(event.number("available"), project.available, "{event:?}");
        self.flows.entry(project.currency.key()).or_default().received += event.number("amount");
    }
}
