//! Messages and queries of the points contract, for other contracts and for programs.

use caravan_access::OwnershipResponse;
use caravan_primitives::Time;
use cosmwasm_schema::cw_serde;
use cosmwasm_std::{to_json_binary, Addr, QuerierWrapper, StdResult, Uint128, WasmMsg};
use cw20::{BalanceResponse, TokenInfoResponse};
use serde::Serialize;

use crate::keys::MINTERS;
use crate::msg::{ExecuteMsg, QueryMsg};
use crate::response::{
    ConfigResponse, EarnedResponse, MinterBudgetResponse, MintersResponse, SeasonTotalResponse, TransferabilityResponse,
};
use crate::value::{Awards, Transferability};

/// What contracts send, with the JSON of [`ExecuteMsg`]: a contract that wrote all of `ExecuteMsg` would carry the code
/// for every message, 5 KiB of it.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Sent<'a> {
    AwardMany { awards: Awards },
    MoveBalance { from: &'a Addr, to: &'a Addr },
}

/// The points contract at an address.
#[cw_serde]
pub struct Points(pub Addr);

impl Points {
    /// Any message to it, without coins.
    ///
    /// # Errors
    /// None in practice: every message has a JSON form.
    pub fn message(&self, msg: &ExecuteMsg) -> StdResult<WasmMsg> {
        self.send(msg)
    }

    fn send<T: Serialize>(&self, msg: &T) -> StdResult<WasmMsg> {
        Ok(WasmMsg::Execute { contract_addr: self.0.to_string(), msg: to_json_binary(msg)?, funds: Vec::new() })
    }

    /// Mint points that were earned; the sender must be a listed minter with budget.
    ///
    /// # Errors
    /// As [`Points::message`].
    pub fn award_many(&self, awards: Awards) -> StdResult<WasmMsg> {
        self.send(&Sent::AwardMany { awards })
    }

    /// Move the whole balance of a person whose address changes; the sender must be the marketplace.
    ///
    /// # Errors
    /// As [`Points::message`].
    pub fn move_balance(&self, from: &Addr, to: &Addr) -> StdResult<WasmMsg> {
        self.send(&Sent::MoveBalance { from, to })
    }

    /// How many points an address holds, in base units.
    ///
    /// # Errors
    /// When the query fails.
    pub fn balance(&self, querier: &QuerierWrapper<'_>, address: &Addr) -> StdResult<Uint128> {
        let query = QueryMsg::Balance { address: address.to_string() };
        let BalanceResponse { balance } = querier.query_wasm_smart(&self.0, &query)?;
        Ok(balance)
    }

    /// Name, symbol, decimals and supply.
    ///
    /// # Errors
    /// When the query fails.
    pub fn token_info(&self, querier: &QuerierWrapper<'_>) -> StdResult<TokenInfoResponse> {
        querier.query_wasm_smart(&self.0, &QueryMsg::TokenInfo {})
    }

    /// The owner, and an ownership offer if one stands.
    ///
    /// # Errors
    /// When the query fails.
    pub fn ownership(&self, querier: &QuerierWrapper<'_>) -> StdResult<OwnershipResponse> {
        querier.query_wasm_smart(&self.0, &QueryMsg::Ownership {})
    }

    /// A page of listed minters, after `start_after`, at most 30 (left out: 10).
    ///
    /// # Errors
    /// When the query fails.
    pub fn minters(
        &self,
        querier: &QuerierWrapper<'_>,
        start_after: Option<&Addr>,
        limit: Option<u32>,
    ) -> StdResult<Vec<MinterBudgetResponse>> {
        let query = QueryMsg::Minters { start_after: start_after.map(Addr::to_string), limit };
        let MintersResponse { minters } = querier.query_wasm_smart(&self.0, &query)?;
        Ok(minters)
    }

    /// What one minter may still mint; none if it is not listed.
    ///
    /// # Errors
    /// When the query fails.
    pub fn minter_budget(&self, querier: &QuerierWrapper<'_>, minter: &Addr) -> StdResult<Option<Uint128>> {
        let query = QueryMsg::MinterBudget { minter: minter.to_string() };
        let found: Option<MinterBudgetResponse> = querier.query_wasm_smart(&self.0, &query)?;
        Ok(found.map(|minter| minter.budget))
    }

    /// What a minter may mint at a time, read without running the contract; zero where the row cannot be read.
    #[must_use]
    pub fn budget_at(&self, querier: &QuerierWrapper<'_>, minter: &Addr, now: Time) -> Uint128 {
        let row = MINTERS.query(querier, self.0.clone(), minter).ok().flatten();
        row.map_or(Uint128::zero(), |row| row.at(now).budget)
    }

    /// Who may move points.
    ///
    /// # Errors
    /// When the query fails.
    pub fn transferability(&self, querier: &QuerierWrapper<'_>) -> StdResult<Transferability> {
        let TransferabilityResponse { transferability } =
            querier.query_wasm_smart(&self.0, &QueryMsg::Transferability {})?;
        Ok(transferability)
    }

    /// What the contract is wired to, and its version.
    ///
    /// # Errors
    /// When the query fails.
    pub fn config(&self, querier: &QuerierWrapper<'_>) -> StdResult<ConfigResponse> {
        querier.query_wasm_smart(&self.0, &QueryMsg::Config {})
    }

    /// What an address earned in a season, in base units.
    ///
    /// # Errors
    /// When the query fails.
    pub fn earned(&self, querier: &QuerierWrapper<'_>, address: &Addr, season: u32) -> StdResult<Uint128> {
        let query = QueryMsg::Earned { address: address.to_string(), season };
        let EarnedResponse { amount } = querier.query_wasm_smart(&self.0, &query)?;
        Ok(amount)
    }

    /// What all earned in a season, in base units.
    ///
    /// # Errors
    /// When the query fails.
    pub fn season_total(&self, querier: &QuerierWrapper<'_>, season: u32) -> StdResult<Uint128> {
        let SeasonTotalResponse { total } = querier.query_wasm_smart(&self.0, &QueryMsg::SeasonTotal { season })?;
        Ok(total)
    }
}
