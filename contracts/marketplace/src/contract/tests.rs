//! The contract on cosmwasm-std's mocks: what it does with its own rows, message by message. After every message that
//! goes through, [`world::World`] counts everything again from the rows.

use caravan_marketplace_api::{bounds, Cw20Receive, ExecuteMsg, HookMsg, InstantiateMsg, MigrateMsg, QueryMsg};
use caravan_primitives::{BatchId, Coded, ProjectId, Time};
use cosmwasm_std::{from_json, Coin, Env, Reply, Response, Storage};

use super::{execute, instantiate, migrate, query, reply, NAME, VERSION};
use crate::error::ContractError;
use crate::state;

mod about;
mod appeal_ends;
mod appeals;
mod board;
mod cells;
mod entry;
mod money_out;
mod people;
mod promises;
mod reads;
mod recount;
mod reopened;
mod reviews;
mod shares;
mod strict;
mod traps;
mod undecided;
mod walk;
mod window;
mod world;
