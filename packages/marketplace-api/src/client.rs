//! A typed handle on a deployed marketplace, for contracts, tests and tools in Rust.

use cosmwasm_schema::serde::de::DeserializeOwned;
use cosmwasm_std::{to_json_binary, Addr, Coin, CustomQuery, QuerierWrapper, StdResult, WasmMsg};

use crate::msg::ExecuteMsg;
use crate::query::QueryMsg;

/// A marketplace at an address.
#[derive(Debug, Clone, PartialEq)]
pub struct Marketplace(pub Addr);

impl Marketplace {
    /// A message to the marketplace, with the coins that it takes (`Fund` alone takes any).
    pub fn execute(&self, msg: &ExecuteMsg, funds: Vec<Coin>) -> StdResult<WasmMsg> {
        Ok(WasmMsg::Execute { contract_addr: self.0.to_string(), msg: to_json_binary(msg)?, funds })
    }

    /// An answer of the marketplace; the type is the one that the query names.
    pub fn query<T: DeserializeOwned, C: CustomQuery>(
        &self,
        querier: &QuerierWrapper<'_, C>,
        msg: &QueryMsg,
    ) -> StdResult<T> {
        querier.query_wasm_smart(&self.0, msg)
    }
}
