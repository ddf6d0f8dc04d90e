//! The points contract, as far as marketplace and random walk use it.

use std::collections::BTreeMap;

use caravan_access::OwnershipAction;
use caravan_points_api::{ExecuteMsg, Transferability};
use cosmwasm_std::Addr;

use super::{address, Act, Expect, Genesis};

/// Who holds how many points.
#[derive(Debug, Clone, PartialEq)]
pub struct Tally {
    /// Points that each address holds.
    pub balances: BTreeMap<Addr, u128>,
    /// What minters may still mint.
    pub budgets: BTreeMap<Addr, u128>,
    /// What was awarded in seasons, by any minter.
    pub awarded: u128,
    /// What the marketplace awarded.
    pub by_market: u128,
    /// Whether points can be sent.
    pub open: bool,
    /// Allowances, by owner and spender.
    pub allowances: BTreeMap<(Addr, Addr), u128>,
    owner: Addr,
    offer: Option<(Addr, u64)>,
    market: Addr,
    suite: Vec<Addr>,
}

impl Tally {
    pub(crate) fn new(genesis: &Genesis, budget: u128) -> Self {
        Self {
            balances: BTreeMap::new(),
            budgets: [(genesis.market.clone(), budget)].into(),
            awarded: 0,
            by_market: 0,
            open: genesis.points_open,
            allowances: BTreeMap::new(),
            owner: genesis.owner.clone(),
            offer: None,
            market: genesis.market.clone(),
            suite: genesis.suite().into_iter().cloned().collect(),
        }
    }

    /// What an account holds.
    #[must_use]
    pub fn of(&self, who: &Addr) -> u128 {
        self.balances.get(who).copied().unwrap_or_default()
    }

    /// Whether the marketplace's award of so many must work.
    #[must_use]
    pub fn awards(&self, points: u128) -> bool {
        self.budgets.get(&self.market).is_some_and(|budget| *budget >= points)
    }

    pub(crate) fn award(&mut self, minter: &Addr, to: &Addr, points: u128) {
        self.mint(minter, to, points);
        self.awarded += points;
        if *minter == self.market {
            self.by_market += points;
        }
    }

    fn mint(&mut self, minter: &Addr, to: &Addr, points: u128) {
        let budget = self.budgets.get_mut(minter).unwrap_or_else(|| panic!("{minter} mints without being listed"));
        *budget = budget.checked_sub(points).unwrap_or_else(|| panic!("{minter} mints {points} of {budget}"));
        *self.balances.entry(to.clone()).or_default() += points;
    }

    fn burn(&mut self, from: &Addr, points: u128) {
        let balance = self.balances.entry(from.clone()).or_default();
        *balance = balance.checked_sub(points).unwrap_or_else(|| panic!("{from} gives {points} of {balance}"));
    }

    pub(crate) fn shift(&mut self, from: &Addr, to: &Addr, points: u128) {
        self.burn(from, points);
        *self.balances.entry(to.clone()).or_default() += points;
    }

    fn short(&self, who: &Addr, points: u128) -> bool {
        self.of(who) < points
    }

    fn allowed(&self, owner: &Addr, spender: &Addr) -> u128 {
        self.allowances.get(&(owner.clone(), spender.clone())).copied().unwrap_or_default()
    }

    /// What must become of a message; where it is not events here, cw20's own rules decide.
    pub(crate) fn expect(&self, act: &Act<'_>, msg: &ExecuteMsg) -> Expect {
        let loose = Expect::anything();
        match msg {
            ExecuteMsg::Transfer { amount, .. } | ExecuteMsg::Send { amount, .. } => loose
                .certainly(!self.open, "POINTS_SOULBOUND")
                .certainly(self.short(act.sender, amount.get().u128()), "POINTS_INSUFFICIENT"),
            ExecuteMsg::Burn { amount } => {
                Expect::ok().certainly(self.short(act.sender, amount.get().u128()), "POINTS_INSUFFICIENT")
            }
            ExecuteMsg::Mint { recipient, amount } => {
                let suite = self.suite.iter().any(|contract| contract.as_str() == recipient);
                self.expect_mint(act, amount.get().u128()).certainly(suite, "SIBLING_IS_PARTY")
            }
            ExecuteMsg::AwardMany { awards } => {
                let sum = awards.iter().map(|award| award.amount.get().u128()).sum();
                loose.and(self.expect_mint(act, sum))
            }
            ExecuteMsg::IncreaseAllowance { .. } => loose.certainly(!self.open, "POINTS_SOULBOUND"),
            ExecuteMsg::TransferFrom { owner, amount, .. } | ExecuteMsg::SendFrom { owner, amount, .. } => {
                loose.certainly(!self.open, "POINTS_SOULBOUND").and(self.expect_spend(act, owner, amount.get().u128()))
            }
            ExecuteMsg::BurnFrom { owner, amount } => loose.and(self.expect_spend(act, owner, amount.get().u128())),
            ExecuteMsg::UpdateMinter { .. } => Expect::fails("UPDATE_MINTER_UNSUPPORTED"),
            ExecuteMsg::DecreaseAllowance { .. } => loose,
            ExecuteMsg::UpdateMarketing { .. } | ExecuteMsg::UploadLogo(_) => Expect::fails("MARKETING_ONLY"),
            ExecuteMsg::SetMinter { minter, budget } => {
                let suite = self.suite.iter().any(|it| it.as_str() == minter && *it != self.market);
                let refused = loose.certainly(*act.sender != self.owner, "OWNER_ONLY");
                refused.certainly(suite && !budget.is_zero(), "SIBLING_IS_PARTY")
            }
            ExecuteMsg::MoveBalance { .. } => Expect::ok().certainly(*act.sender != self.market, "MARKETPLACE_ONLY"),
            ExecuteMsg::Loosen { to } => Expect::ok()
                .certainly(*act.sender != self.owner, "OWNER_ONLY")
                .certainly(self.open || *to == Transferability::Soulbound {}, "LOOSEN_ONLY"),
            ExecuteMsg::UpdateOwnership(_) => loose,
        }
    }

    fn expect_mint(&self, act: &Act<'_>, sum: u128) -> Expect {
        let budget = self.budgets.get(act.sender);
        Expect::ok()
            .certainly(budget.is_none(), "MINTER_UNLISTED")
            .certainly(budget.is_some_and(|budget| *budget < sum), "MINT_BUDGET_EXCEEDED")
    }

    fn expect_spend(&self, act: &Act<'_>, owner: &str, amount: u128) -> Expect {
        let Some(owner) = address(owner) else { return Expect::anything() };
        Expect::anything().certainly(self.allowed(&owner, act.sender) < amount, "ALLOWANCE_INSUFFICIENT")
    }

    /// Does what a message that worked has done.
    pub(crate) fn apply(&mut self, act: &Act<'_>, msg: &ExecuteMsg) {
        let sender = act.sender.clone();
        let valid = |text: &str| address(text).unwrap_or_else(|| panic!("{text} was taken for an address"));
        match msg {
            ExecuteMsg::Transfer { recipient: to, amount } | ExecuteMsg::Send { contract: to, amount, .. } => {
                self.shift(&sender, &valid(to), amount.get().u128());
            }
            ExecuteMsg::Burn { amount } => self.burn(&sender, amount.get().u128()),
            ExecuteMsg::Mint { recipient, amount } => self.mint(&sender, &valid(recipient), amount.get().u128()),
            ExecuteMsg::AwardMany { awards } => {
                for award in awards {
                    self.award(&sender, &valid(&award.recipient), award.amount.get().u128());
                }
            }
            ExecuteMsg::IncreaseAllowance { spender, amount, .. } => {
                *self.allowances.entry((sender, valid(spender))).or_default() += amount.u128();
            }
            ExecuteMsg::DecreaseAllowance { spender, amount, .. } => {
                let allowed = self.allowances.entry((sender, valid(spender))).or_default();
                *allowed = allowed.saturating_sub(amount.u128());
            }
            ExecuteMsg::TransferFrom { owner, recipient: to, amount }
            | ExecuteMsg::SendFrom { owner, contract: to, amount, .. } => {
                self.spend(&valid(owner), &sender, amount.get().u128());
                self.shift(&valid(owner), &valid(to), amount.get().u128());
            }
            ExecuteMsg::BurnFrom { owner, amount } => {
                self.spend(&valid(owner), &sender, amount.get().u128());
                self.burn(&valid(owner), amount.get().u128());
            }
            ExecuteMsg::SetMinter { minter, budget } => self.set_minter(valid(minter), budget.u128()),
            ExecuteMsg::MoveBalance { from, to } => {
                let all = self.of(&valid(from));
                self.shift(&valid(from), &valid(to), all);
            }
            ExecuteMsg::Loosen { .. } => self.open = true,
            ExecuteMsg::UpdateOwnership(action) => self.own(act, action),
            ExecuteMsg::UpdateMinter { .. } | ExecuteMsg::UpdateMarketing { .. } | ExecuteMsg::UploadLogo(_) => {
                panic!("{msg:?} worked")
            }
        }
    }

    fn spend(&mut self, owner: &Addr, spender: &Addr, amount: u128) {
        let allowed = self.allowances.entry((owner.clone(), spender.clone())).or_default();
        *allowed = allowed.checked_sub(amount).unwrap_or_else(|| panic!("{spender} spends {amount} of {allowed}"));
    }

    fn set_minter(&mut self, minter: Addr, budget: u128) {
        if budget == 0 {
            self.budgets.remove(&minter);
        } else {
            self.budgets.insert(minter, budget);
        }
    }

    fn own(&mut self, act: &Act<'_>, action: &OwnershipAction) {
        match action {
            OwnershipAction::Offer { to, valid_secs } => {
                self.offer = address(to).map(|to| (to, act.now + valid_secs.get()));
            }
            OwnershipAction::Accept {} => {
                let (to, until) = self.offer.take().expect("an offer that was accepted");
                assert!(to == *act.sender && act.now < until, "{} accepted an offer to {to} until {until}", act.sender);
                self.owner = to;
            }
            OwnershipAction::Withdraw {} => self.offer = None,
        }
    }
}
