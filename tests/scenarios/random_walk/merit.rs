//! Messages to the points contract.

use caravan_money::Amount;
use caravan_points_api::{Award, ExecuteMsg, Transferability};
use caravan_primitives::Items;
use caravan_tests::{Call, Snapshot, Who};
use cosmwasm_std::{Addr, Binary, Uint128};

use super::dice::Dice;
use super::sound::Deed;

fn units(n: u64) -> Amount {
    Amount::new(u128::from(n.max(1))).expect("at least one")
}

fn points(who: Addr, msg: ExecuteMsg) -> Deed {
    (who, Call::Points(Box::new(msg)))
}

/// What the walk has to know of the points contract.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Merit {
    /// Whether points can be sent.
    pub(super) open: bool,
    /// What `carol` may still mint.
    pub(super) left: u128,
}

/// A message that ought to work. Nobody but `owner` owns points here; `carol` is the minter besides the marketplace.
pub(super) fn sound(dice: &mut Dice, s: &Snapshot, market: &Addr, merit: Merit) -> Option<Deed> {
    let view = s.points.as_ref()?;
    let holders: Vec<(&Addr, u128)> = view.balances.iter().filter(|(_, n)| **n > 0).map(|(who, n)| (who, *n)).collect();
    let holder = dice.pick(&holders).map(|(who, n)| ((*who).clone(), units(dice_share(dice, *n))));
    let recipient = dice.one(&["alice", "bob", "stranger"]).addr();
    let (open, left) = (merit.open, merit.left);
    match dice.below(if open { 10 } else { 6 }) {
        0 | 3 | 4 if left < 40 => {
            let minter = "carol".addr().to_string();
            Some(points("owner".addr(), ExecuteMsg::SetMinter { minter, budget: Uint128::new(1_000) }))
        }
        1 => {
            let budget = Uint128::from(dice.one(&[1_u64, 60, 1_000_000_000]));
            Some(points("owner".addr(), ExecuteMsg::SetMinter { minter: market.to_string(), budget }))
        }
        2 => holder.map(|(who, amount)| points(who, ExecuteMsg::Burn { amount })),
        3 => Some(points(
            "carol".addr(),
            ExecuteMsg::Mint { recipient: recipient.into(), amount: units(dice.below(40)) },
        )),
        4 => {
            let season = dice.within(1, u64::from(s.config.season)) as u32;
            let award = Award { recipient: recipient.into(), season, amount: units(dice.below(40)) };
            Some(points("carol".addr(), ExecuteMsg::AwardMany { awards: Items::new(vec![award]).ok()? }))
        }
        5 if dice.chance(50) && !open => {
            Some(points("owner".addr(), ExecuteMsg::Loosen { to: Transferability::Open {} }))
        }
        6 | 7 => holder.map(|(who, amount)| points(who, ExecuteMsg::Transfer { recipient: recipient.into(), amount })),
        8 => {
            let (who, amount) = holder?;
            let spender = "rival".addr().to_string();
            Some(points(who, ExecuteMsg::IncreaseAllowance { spender, amount: amount.get(), expires: None }))
        }
        9 => {
            let (owner, amount) = holder?;
            let msg = ExecuteMsg::TransferFrom { owner: owner.into(), recipient: recipient.into(), amount };
            Some(points("rival".addr(), msg))
        }
        _ => None,
    }
}

fn dice_share(dice: &mut Dice, of: u128) -> u64 {
    let most = u64::try_from(of.min(1_000)).expect("at most 1,000");
    dice.within(1, most)
}

/// Any message from anybody.
pub(super) fn blind(dice: &mut Dice) -> Deed {
    let who = dice.one(&["alice", "bob", "carol", "stranger", "owner", "rival"]).addr();
    let other = dice.one(&["alice", "bob", "newcomer"]).addr().to_string();
    let amount = units(dice.within(1, 5_000));
    let msg = match dice.below(11) {
        0 => ExecuteMsg::Transfer { recipient: other, amount },
        1 => ExecuteMsg::Burn { amount },
        2 => return points("carol".addr(), ExecuteMsg::Mint { recipient: other, amount }),
        3 => ExecuteMsg::UpdateMinter { new_minter: None },
        4 => ExecuteMsg::MoveBalance { from: other, to: "newcomer".addr().to_string() },
        5 => ExecuteMsg::BurnFrom { owner: other, amount },
        6 => ExecuteMsg::SetMinter { minter: other, budget: Uint128::zero() },
        7 => ExecuteMsg::Send { contract: other, amount, msg: Binary::default() },
        8 => ExecuteMsg::DecreaseAllowance { spender: "rival".addr().to_string(), amount: amount.get(), expires: None },
        9 => ExecuteMsg::IncreaseAllowance { spender: "rival".addr().to_string(), amount: amount.get(), expires: None },
        _ => ExecuteMsg::Loosen { to: Transferability::Soulbound {} },
    };
    points(who, msg)
}
