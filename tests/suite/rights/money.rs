//! Where money is, in closed form; what distributing, claiming and withdrawing do to it.

use std::collections::BTreeSet;

use caravan_licensing_api::{Contributor, ExecuteMsg};
use caravan_primitives::AssetId;
use caravan_provenance_api::{AssetStatus, Target};
use cosmwasm_std::Addr;

use super::{key_of, Act, Asset, Contributors, Payout, Rights};
use crate::model::{address, Expect};

/// What is owed out of a total at a share.
fn part(total: u128, bps: u16) -> u128 {
    total * u128::from(bps) / 10_000
}

impl Rights {
    /// All net money that was ever split at an asset: what came from outside, and what was passed on from its inbox.
    pub(crate) fn total(&self, asset: u64, key: &str) -> u128 {
        let at = (asset, key.to_owned());
        self.income.get(&at).copied().unwrap_or(0) + self.distributed.get(&at).copied().unwrap_or(0)
    }

    /// What children ever passed to an asset's inbox, or to its pool: `Σ floor(total × share)`.
    pub(crate) fn passed(&self, asset: u64, key: &str, to: Target) -> u128 {
        let from = |(child, held): (&u64, &Asset)| {
            let share = held.parts().get(&(asset, to)).copied().unwrap_or(0);
            if share == 0 || held.status == AssetStatus::Draft {
                return 0;
            }
            part(self.total(*child, key), share)
        };
        self.assets.iter().map(from).sum()
    }

    /// What waits to be distributed.
    pub(crate) fn inbox(&self, asset: u64, key: &str) -> u128 {
        let gone = self.distributed.get(&(asset, key.to_owned())).copied().unwrap_or(0);
        self.passed(asset, key, Target::Inbox) - gone
    }

    /// All that ever came into the pool of an asset's contributors.
    pub(crate) fn pool(&self, asset: u64, key: &str) -> u128 {
        part(self.total(asset, key), self.assets[&asset].contributors_bps) + self.passed(asset, key, Target::Pool)
    }

    /// What has not divided.
    pub(crate) fn dust(&self, number: u64, key: &str) -> u128 {
        let asset = &self.assets[&number];
        let total = self.total(number, key);
        let owner = asset.owners().expect("a draft that was settled");
        let parts = asset.parts().into_values().chain([asset.contributors_bps, owner]);
        total - parts.map(|bps| part(total, bps)).sum::<u128>()
    }

    /// What was claimed from a pool.
    pub(crate) fn pool_claimed(&self, asset: u64, key: &str) -> u128 {
        let mine = self.claimed.iter().filter(|((at, currency, _), _)| (*at, currency.as_str()) == (asset, key));
        mine.map(|(_, amount)| amount).sum()
    }

    /// What is paid to an owner.
    pub(crate) fn balance(&self, who: &Addr, key: &str) -> u128 {
        self.balances.get(&(who.clone(), key.to_owned())).copied().unwrap_or(0)
    }

    fn credit_owner(&mut self, number: u64, key: &str, before: u128) {
        let asset = &self.assets[&number];
        let share = asset.owners().expect("a draft that was settled");
        let credit = part(self.total(number, key), share) - part(before, share);
        *self.balances.entry((asset.owner.clone(), key.to_owned())).or_default() += credit;
    }

    /// Net money came from outside; who owns the asset now is paid.
    pub(crate) fn earn(&mut self, asset: u64, key: &str, net: u128) {
        let before = self.total(asset, key);
        *self.income.entry((asset, key.to_owned())).or_default() += net;
        self.credit_owner(asset, key, before);
    }

    /// Who claims under which name, and how much they weigh.
    fn weight(&self, act: &Act<'_>, who: &Claimant, asset: &Asset) -> Option<(String, u128)> {
        let (name, weight) = match &asset.contributors {
            Contributors::Inline(list) => (who.address.to_string(), list.get(&who.address).copied().unwrap_or(0)),
            Contributors::Edition(project, edition, _) => {
                let person = who.person.or_else(|| act.market.person_of(&who.address))?;
                (person.to_string(), act.market.weight(*project, *edition, person))
            }
        };
        (weight > 0).then_some((name, weight))
    }

    /// What a contributor could claim from an asset's pool.
    pub(crate) fn due(&self, number: u64, key: &str, (name, weight): (&str, u128)) -> u128 {
        let had = self.claimed.get(&(number, key.to_owned(), name.to_owned())).copied().unwrap_or(0);
        self.pool(number, key) * weight / self.assets[&number].contributors.total() - had
    }

    fn claimant(act: &Act<'_>, contributor: &Contributor) -> Result<Claimant, Expect> {
        match contributor {
            Contributor::Address { address: text } => {
                let found = address(text).ok_or_else(|| Expect::fails("ADDRESS_INVALID"))?;
                Ok(Claimant { address: found, person: None })
            }
            Contributor::Person { person } => {
                let found = act.market.address_of(*person).ok_or_else(|| Expect::fails("PERSON_UNKNOWN"))?;
                Ok(Claimant { address: found, person: Some(*person) })
            }
        }
    }

    // ---------------------------------------------------------------- beforehand

    pub(crate) fn expect_money(&self, act: &Act<'_>, msg: &ExecuteMsg) -> Expect {
        let (ExecuteMsg::Distribute { currency, .. }
        | ExecuteMsg::Claim { currency, .. }
        | ExecuteMsg::ClaimFor { currency, .. }
        | ExecuteMsg::Withdraw { currency, .. }
        | ExecuteMsg::WithdrawFor { currency, .. }
        | ExecuteMsg::WithdrawFees { currency }) = msg
        else {
            panic!("not about money: {msg:?}")
        };
        let key = match key_of(currency) {
            Ok(key) => key,
            Err(expect) => return Expect { loose: true, ..expect },
        };
        let sent = Expect::ok().possibly(!self.trusted.contains(&key), "CHAIN_REFUSED");
        sent.and(match msg {
            ExecuteMsg::Distribute { path, .. } => self.expect_distribute(path.as_slice(), &key),
            ExecuteMsg::Claim { assets, .. } => {
                let who = Claimant { address: act.sender.clone(), person: None };
                self.expect_claim(act, &who, (assets.as_slice(), &key))
            }
            ExecuteMsg::ClaimFor { contributor, assets, .. } => match Self::claimant(act, contributor) {
                Ok(who) => self.expect_claim(act, &who, (assets.as_slice(), &key)),
                Err(expect) => expect,
            },
            ExecuteMsg::Withdraw { amount, .. } => {
                let (there, wanted) = (self.balance(act.sender, &key), amount.map_or(0, |a| a.get().u128()));
                Expect::ok()
                    .certainly(there == 0, "NOTHING_TO_WITHDRAW")
                    .certainly(there > 0 && wanted > there, "BALANCE_SHORT")
            }
            ExecuteMsg::WithdrawFor { address: text, .. } => match address(text) {
                None => Expect::fails("ADDRESS_INVALID"),
                Some(who) => Expect::ok().certainly(self.balance(&who, &key) == 0, "NOTHING_TO_WITHDRAW"),
            },
            _ => {
                let fees = self.flows.get(&key).map_or(0, |flow| flow.fees);
                Expect::ok().certainly(fees == 0, "NOTHING_TO_WITHDRAW")
            }
        })
    }

    /// What is wrong with a list of assets.
    fn expect_assets(&self, assets: &[AssetId]) -> Expect {
        let distinct: BTreeSet<&AssetId> = assets.iter().collect();
        Expect::ok()
            .certainly(distinct.len() < assets.len(), "ENTRY_DUPLICATE")
            .certainly(assets.iter().any(|asset| !self.assets.contains_key(&asset.get())), "ASSET_UNKNOWN")
    }

    fn expect_distribute(&self, path: &[AssetId], key: &str) -> Expect {
        let expect = self.expect_assets(path);
        if expect != Expect::ok() {
            return expect;
        }
        expect.certainly(path.iter().all(|asset| self.inbox(asset.get(), key) == 0), "NOTHING_TO_DO")
    }

    fn expect_claim(&self, act: &Act<'_>, who: &Claimant, (assets, key): (&[AssetId], &str)) -> Expect {
        let party = Expect::ok().certainly(self.is_suite(who.address.as_str()), "SIBLING_IS_PARTY");
        let expect = party.and(self.expect_assets(assets));
        if expect != Expect::ok() {
            return Expect { loose: true, ..expect };
        }
        let held = |asset: &AssetId| (asset.get(), &self.assets[&asset.get()]);
        let drafts = assets.iter().map(held).any(|(_, asset)| asset.status == AssetStatus::Draft);
        let weights: Vec<Option<(u64, String, u128)>> = assets
            .iter()
            .map(held)
            .map(|(number, asset)| self.weight(act, who, asset).map(|(name, weight)| (number, name, weight)))
            .collect();
        let due: u128 = weights.iter().flatten().map(|(n, name, weight)| self.due(*n, key, (name, *weight))).sum();
        expect
            .certainly(drafts, "ASSET_NOT_SEALED")
            .certainly(weights.iter().any(Option::is_none), "CONTRIBUTOR_UNKNOWN")
            .certainly(due == 0, "NOTHING_TO_CLAIM")
    }

    // ---------------------------------------------------------------- afterwards

    pub(crate) fn apply_money(&mut self, act: &Act<'_>, msg: &ExecuteMsg) -> Option<Payout> {
        match msg {
            ExecuteMsg::Distribute { path, currency } => {
                for asset in path.iter() {
                    self.pass_on(asset.get(), &currency.key());
                }
                None
            }
            ExecuteMsg::Claim { assets, currency } => {
                let who = Claimant { address: act.sender.clone(), person: None };
                Some(self.pay_claim(act, who, (assets.as_slice(), currency.key())))
            }
            ExecuteMsg::ClaimFor { contributor, assets, currency } => {
                let who = Self::claimant(act, contributor).expect("a contributor");
                Some(self.pay_claim(act, who, (assets.as_slice(), currency.key())))
            }
            ExecuteMsg::Withdraw { currency, amount } => {
                Some(self.pay_balance(act.sender, currency.key(), amount.map(|amount| amount.get().u128())))
            }
            ExecuteMsg::WithdrawFor { address: text, currency } => {
                Some(self.pay_balance(&address(text).expect("an address"), currency.key(), None))
            }
            ExecuteMsg::WithdrawFees { currency } => {
                let flow = self.flows.get_mut(&currency.key()).expect("a currency");
                let fees = std::mem::take(&mut flow.fees);
                flow.paid_out += fees;
                Some((self.treasury.clone(), currency.key(), fees))
            }
            _ => panic!("not about money: {msg:?}"),
        }
    }

    /// An inbox is split like any other money.
    fn pass_on(&mut self, asset: u64, key: &str) {
        let (inbox, before) = (self.inbox(asset, key), self.total(asset, key));
        if inbox > 0 {
            *self.distributed.entry((asset, key.to_owned())).or_default() += inbox;
            self.credit_owner(asset, key, before);
        }
    }

    fn pay_claim(&mut self, act: &Act<'_>, who: Claimant, (assets, key): (&[AssetId], String)) -> Payout {
        let mut sum = 0;
        for asset in assets {
            let number = asset.get();
            let (name, weight) = self.weight(act, &who, &self.assets[&number]).expect("a contributor");
            let due = self.due(number, &key, (&name, weight));
            *self.claimed.entry((number, key.clone(), name)).or_default() += due;
            sum += due;
        }
        self.flows.get_mut(&key).expect("a currency").paid_out += sum;
        (who.address, key, sum)
    }

    fn pay_balance(&mut self, who: &Addr, key: String, amount: Option<u128>) -> Payout {
        let row = self.balances.entry((who.clone(), key.clone())).or_default();
        let amount = amount.unwrap_or(*row);
        *row -= amount;
        self.flows.get_mut(&key).expect("a currency").paid_out += amount;
        (who.clone(), key, amount)
    }
}

struct Claimant {
    address: Addr,
    person: Option<caravan_primitives::PersonId>,
}
