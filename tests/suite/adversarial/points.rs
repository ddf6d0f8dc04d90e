//! A points contract that fails on demand and counts what it is asked.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use anyhow::{anyhow, Result as AnyResult};
use caravan_points_api::{Awards, ExecuteMsg};
use cosmwasm_std::{from_json, to_json_binary, Binary, Deps, DepsMut, Empty, Env, MessageInfo, Order, Reply, Response};
use cw_multi_test::Contract;
use cw_storage_plus::Map;

use super::Reentry;

/// Points by address and season: in the contract's state, so that an award that was undone does not count.
const AWARDED: Map<(&str, u32), u128> = Map::new("a");

/// What the points contract does wrong.
#[derive(Debug, Clone, Default)]
pub struct PointsTricks {
    /// Every award fails, until this is `false` again.
    pub fail: bool,
    /// The next so many awards fail.
    pub fail_next: u32,
    /// Every move of a balance fails.
    pub fail_moves: bool,
    /// Called once, in the course of an award; then the trick is used up.
    pub reenter: Option<Reentry>,
    /// How often an award was asked for, also in transactions that failed.
    pub asked: u32,
}

/// What the test keeps.
#[derive(Debug, Clone, Default)]
pub struct PointsHandle(Rc<RefCell<PointsTricks>>);

impl PointsHandle {
    /// Changes which of the tricks are on.
    pub fn tricks(&self, change: impl FnOnce(&mut PointsTricks)) {
        change(&mut self.0.borrow_mut());
    }

    /// How often an award was asked for.
    #[must_use]
    pub fn asked(&self) -> u32 {
        self.0.borrow().asked
    }
}

/// The points contract. Asked anything, it answers what was awarded, by address, over all seasons: `{"address":"points"}`.
#[derive(Debug, Clone, Default)]
pub struct AdversarialPoints {
    handle: PointsHandle,
}

impl AdversarialPoints {
    /// A contract that obeys `handle`.
    #[must_use]
    pub fn new(handle: PointsHandle) -> Self {
        Self { handle }
    }

    fn award(&self, deps: DepsMut<'_>, awards: Awards) -> AnyResult<Response> {
        let mut tricks = self.handle.0.borrow_mut();
        tricks.asked += 1;
        if tricks.fail || tricks.fail_next > 0 {
            tricks.fail_next = tricks.fail_next.saturating_sub(1);
            return Err(anyhow!("out of gas"));
        }
        for award in awards {
            let key = (award.recipient.as_str(), award.season);
            let had = AWARDED.may_load(deps.storage, key)?.unwrap_or_default();
            AWARDED.save(deps.storage, key, &(had + award.amount.get().u128()))?;
        }
        Ok(Response::new().add_submessages(tricks.reenter.take().map(Reentry::into_message)))
    }
}

impl Contract<Empty> for AdversarialPoints {
    fn instantiate(&self, _: DepsMut<'_>, _: Env, _: MessageInfo, _: Vec<u8>) -> AnyResult<Response> {
        Ok(Response::new())
    }

    fn execute(&self, deps: DepsMut<'_>, _: Env, _: MessageInfo, msg: Vec<u8>) -> AnyResult<Response> {
        match from_json(msg)? {
            ExecuteMsg::AwardMany { awards } => self.award(deps, awards),
            ExecuteMsg::MoveBalance { .. } if self.handle.0.borrow().fail_moves => Err(anyhow!("out of gas")),
            ExecuteMsg::MoveBalance { .. } => Ok(Response::new()),
            other => Err(anyhow!("not for this contract: {other:?}")),
        }
    }

    fn query(&self, deps: Deps<'_>, _: Env, _: Vec<u8>) -> AnyResult<Binary> {
        let mut sums: BTreeMap<String, u128> = BTreeMap::new();
        for row in AWARDED.range(deps.storage, None, None, Order::Ascending) {
            let ((who, _), points) = row?;
            *sums.entry(who).or_default() += points;
        }
        let sums: BTreeMap<String, String> = sums.into_iter().map(|(who, sum)| (who, sum.to_string())).collect();
        Ok(to_json_binary(&sums)?)
    }

    fn reply(&self, _: DepsMut<'_>, _: Env, _: Reply) -> AnyResult<Response> {
        Ok(Response::new())
    }

    fn sudo(&self, _: DepsMut<'_>, _: Env, _: Vec<u8>) -> AnyResult<Response> {
        Err(anyhow!("no sudo"))
    }

    fn migrate(&self, _: DepsMut<'_>, _: Env, _: Vec<u8>) -> AnyResult<Response> {
        Err(anyhow!("no migration"))
    }
}
