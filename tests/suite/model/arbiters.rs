//! The list of arbiters, as arbitration must keep it.

use std::collections::{BTreeMap, VecDeque};

use caravan_arbitration_api::{ExecuteMsg, NewArbiter, Settled};
use caravan_primitives::Hash32;
use cosmwasm_std::Addr;

use super::{address, Act, Expect, Genesis, Model, Project};
use crate::outcome::EventView;

/// An arbiter that is or was listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Arbiter {
    pub(crate) listed: bool,
    pub(crate) key: Hash32,
    /// Fees by the key of the currency.
    pub(crate) fees: BTreeMap<String, u128>,
    /// How many disputes it left without a ruling.
    pub(crate) silent: u32,
}

fn row(new: &NewArbiter, silent: u32) -> Arbiter {
    let fees = new.fees.iter().map(|entry| (entry.currency.key(), entry.fee.get().u128())).collect();
    Arbiter { listed: true, key: new.key, fees, silent }
}

impl Genesis {
    /// The arbiters that are listed from the start, each with the same fee in every currency that is.
    pub(crate) fn arbiters(&self) -> BTreeMap<Addr, Arbiter> {
        let fees: BTreeMap<_, _> = self.currencies.iter().map(|(c, _)| (c.key(), self.arbiter_fee)).collect();
        let row = |(arbiter, key): &(Addr, Hash32)| {
            (arbiter.clone(), Arbiter { listed: true, key: *key, fees: fees.clone(), silent: 0 })
        };
        self.arbiters.iter().map(row).collect()
    }
}

impl Model {
    pub(crate) fn expect_arbitration(&self, act: &Act<'_>, msg: &ExecuteMsg) -> Expect {
        let owner = *act.sender == self.genesis.owner;
        match msg {
            ExecuteMsg::SetArbiter(new) => {
                let known = address(&new.arbiter).and_then(|arbiter| self.arbiters.get(&arbiter));
                Expect::ok()
                    .certainly(!owner, "OWNER_ONLY")
                    .certainly(address(&new.arbiter).is_none(), "ADDRESS_INVALID")
                    .certainly(self.genesis.names(&new.arbiter), "SIBLING_IS_PARTY")
                    .certainly(new.fees.iter().any(|entry| Self::misspelled(&entry.currency)), "CURRENCY_INVALID")
                    .certainly(known.is_some_and(|known| *known == row(new, known.silent)), "NOTHING_CHANGES")
            }
            ExecuteMsg::DelistArbiter { arbiter } => {
                let known = address(arbiter).map(|arbiter| self.arbiters.get(&arbiter));
                Expect::ok()
                    .certainly(!owner, "OWNER_ONLY")
                    .certainly(known.is_none(), "ADDRESS_INVALID")
                    .certainly(matches!(known, Some(None)), "ARBITER_UNKNOWN")
                    .certainly(matches!(known, Some(Some(row)) if !row.listed), "NOTHING_CHANGES")
            }
            ExecuteMsg::Open { .. } | ExecuteMsg::Respond { .. } | ExecuteMsg::AddEvidence { .. } => {
                Expect::fails("OPENER_ONLY")
            }
            ExecuteMsg::Rule { rulings } => self.expect_rulings(act, rulings.as_slice()),
            ExecuteMsg::Settle { disputes } => self.expect_settled(act, &numbers(disputes)),
            ExecuteMsg::Enact { dispute } => self.expect_enact(act, dispute.get()),
            ExecuteMsg::UpdateOwnership(_) => Expect::anything(),
        }
    }

    pub(crate) fn apply_arbitration(&mut self, act: &Act<'_>, msg: &ExecuteMsg, events: &mut VecDeque<EventView>) {
        match msg {
            ExecuteMsg::SetArbiter(new) => {
                let arbiter = address(&new.arbiter).expect("an address");
                let silent = self.arbiters.get(&arbiter).map_or(0, |row| row.silent);
                self.arbiters.insert(arbiter, row(new, silent));
            }
            ExecuteMsg::DelistArbiter { arbiter } => {
                let arbiter = address(arbiter).expect("an address");
                self.arbiters.get_mut(&arbiter).expect("an arbiter that is known").listed = false;
            }
            ExecuteMsg::Rule { rulings } => self.apply_rulings(act, rulings.as_slice(), events),
            ExecuteMsg::Settle { disputes } => self.apply_settled(act, &numbers(disputes), events),
            ExecuteMsg::Enact { dispute } => self.apply_enact(act, dispute.get(), events),
            other => panic!("the model does not follow {other:?}"),
        }
    }

    /// The fee of a listed arbiter in a currency; or the code of the refusal.
    pub(crate) fn arbiter_fee(&self, arbiter: Option<&Addr>, currency: &str) -> Result<u128, &'static str> {
        let row = arbiter.and_then(|arbiter| self.arbiters.get(arbiter)).filter(|row| row.listed);
        row.ok_or("ARBITER_NOT_LISTED")?.fees.get(currency).copied().ok_or("ARBITER_FEE_MISSING")
    }

    /// The fee that a batch of a project freezes now, whether or not its arbiter is still listed.
    pub(crate) fn frozen_fee(&self, project: &Project) -> Option<u128> {
        self.arbiters.get(&project.arbiter)?.fees.get(&project.currency.key()).copied()
    }
}

fn numbers(disputes: &Settled) -> Vec<u64> {
    disputes.iter().map(|dispute| dispute.get()).collect()
}
