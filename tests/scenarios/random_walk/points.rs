//! Messages to the points contract.

use caravan_money::Amount;
use caravan_points_api::bounds::RAISE_NOTICE_SECS;
use caravan_points_api::{Award, ExecuteMsg, Transferability};
use caravan_primitives::Items;
use caravan_tests::{Call, Snapshot, Who, World};
use cosmwasm_std::{Addr, Binary, Uint128};

use super::dice::Dice;
use super::mix::{BlindPoints, ValidPoints};
use super::view::Action;

fn units(n: u64) -> Amount {
    Amount::new(u128::from(n.max(1))).expect("at least one")
}

fn points(who: Addr, msg: ExecuteMsg) -> Action {
    (who, Call::Points(Box::new(msg)))
}

/// What the walk has to know of the points contract.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct PointsState {
    /// Whether points can be sent.
    pub(super) open: bool,
    /// What `carol` may still mint.
    pub(super) left: u128,
    /// Whether a raise of that is announced.
    pub(super) raising: bool,
}

/// Lists `carol` as a minter, and lets the notice pass.
pub(super) fn announce(world: &mut World) {
    let minter = "carol".addr().to_string();
    world.at("owner").sends_to_points(ExecuteMsg::SetMinter { minter, budget: Uint128::new(1_000) }).succeeds();
    world.seconds_pass(RAISE_NOTICE_SECS);
}

/// A message that ought to work. Only `owner` owns points here; `carol` is the minter besides the marketplace.
pub(super) fn valid(dice: &mut Dice, s: &Snapshot, market: &Addr, state: PointsState) -> Option<Action> {
    let view = s.points.as_ref()?;
    let holders: Vec<(&Addr, u128)> = view.balances.iter().filter(|(_, n)| **n > 0).map(|(who, n)| (who, *n)).collect();
    let holder = dice.pick(&holders).map(|(who, n)| ((*who).clone(), units(share_of(dice, *n))));
    let recipient = dice.one(&["alice", "bob", "stranger"]).addr();
    let (open, left) = (state.open, state.left);
    let mix = if open { ValidPoints::OPEN } else { ValidPoints::SOULBOUND };
    match dice.draw(mix) {
        ValidPoints::RefillMinter | ValidPoints::Mint | ValidPoints::Award if left < 40 => {
            if state.raising {
                return None;
            }
            let minter = "carol".addr().to_string();
            Some(points("owner".addr(), ExecuteMsg::SetMinter { minter, budget: Uint128::new(1_000) }))
        }
        ValidPoints::RefillMarketplace => {
            let budget = Uint128::from(dice.one(&[1_u64, 60, 1_000_000_000]));
            Some(points("owner".addr(), ExecuteMsg::SetMinter { minter: market.to_string(), budget }))
        }
        ValidPoints::Burn => holder.map(|(who, amount)| points(who, ExecuteMsg::Burn { amount })),
        ValidPoints::Mint => Some(points(
            "carol".addr(),
            ExecuteMsg::Mint { recipient: recipient.into(), amount: units(dice.below(40)) },
        )),
        ValidPoints::Award => {
            let season = dice.within(1, u64::from(s.config.season)) as u32;
            let award = Award { recipient: recipient.into(), season, amount: units(dice.below(40)) };
            Some(points("carol".addr(), ExecuteMsg::AwardMany { awards: Items::new(vec![award]).ok()? }))
        }
        ValidPoints::Loosen if dice.chance(50) && !open => {
            Some(points("owner".addr(), ExecuteMsg::Loosen { to: Transferability::Open {} }))
        }
        ValidPoints::Transfer => {
            holder.map(|(who, amount)| points(who, ExecuteMsg::Transfer { recipient: recipient.into(), amount }))
        }
        ValidPoints::IncreaseAllowance => {
            let (who, amount) = holder?;
            let spender = "rival".addr().to_string();
            Some(points(who, ExecuteMsg::IncreaseAllowance { spender, amount: amount.get(), expires: None }))
        }
        ValidPoints::TransferFrom => {
            let (owner, amount) = holder?;
            let msg = ExecuteMsg::TransferFrom { owner: owner.into(), recipient: recipient.into(), amount };
            Some(points("rival".addr(), msg))
        }
        ValidPoints::RefillMinter | ValidPoints::Loosen => None,
    }
}

fn share_of(dice: &mut Dice, of: u128) -> u64 {
    let most = u64::try_from(of.min(1_000)).expect("at most 1,000");
    dice.within(1, most)
}

/// Any message from any_account.
pub(super) fn blind(dice: &mut Dice) -> Action {
    let who = dice.one(&["alice", "bob", "carol", "stranger", "owner", "rival"]).addr();
    let other = dice.one(&["alice", "bob", "newcomer"]).addr().to_string();
    let amount = units(dice.within(1, 5_000));
    let msg = match dice.draw(BlindPoints::MIX) {
        BlindPoints::Transfer => ExecuteMsg::Transfer { recipient: other, amount },
        BlindPoints::Burn => ExecuteMsg::Burn { amount },
        BlindPoints::Mint => return points("carol".addr(), ExecuteMsg::Mint { recipient: other, amount }),
        BlindPoints::UpdateMinter => ExecuteMsg::UpdateMinter { new_minter: None },
        BlindPoints::MoveBalance => ExecuteMsg::MoveBalance { from: other, to: "newcomer".addr().to_string() },
        BlindPoints::BurnFrom => ExecuteMsg::BurnFrom { owner: other, amount },
        BlindPoints::SetMinter => ExecuteMsg::SetMinter { minter: other, budget: Uint128::zero() },
        BlindPoints::Send => ExecuteMsg::Send { contract: other, amount, msg: Binary::default() },
        BlindPoints::DecreaseAllowance => {
            ExecuteMsg::DecreaseAllowance { spender: "rival".addr().to_string(), amount: amount.get(), expires: None }
        }
        BlindPoints::IncreaseAllowance => {
            ExecuteMsg::IncreaseAllowance { spender: "rival".addr().to_string(), amount: amount.get(), expires: None }
        }
        BlindPoints::Loosen => ExecuteMsg::Loosen { to: Transferability::Soulbound {} },
    };
    points(who, msg)
}
