//! A typed handle on a deployed licensing contract, for contracts, tests and tools in Rust.

use caravan_primitives::{AssetId, Time};
use cosmwasm_schema::serde::de::DeserializeOwned;
use cosmwasm_std::{to_json_binary, Addr, Coin, CustomQuery, QuerierWrapper, StdResult, WasmMsg};

use crate::msg::ExecuteMsg;
use crate::query::QueryMsg;
use crate::response::IsLicensedResponse;
use crate::terms::Use;

/// Licensing at an address.
#[derive(Debug, Clone, PartialEq)]
pub struct Licensing(pub Addr);

impl Licensing {
    /// A message to licensing, with the coins that it takes (`Buy` and `PayRevenue` alone take any).
    pub fn execute(&self, msg: &ExecuteMsg, funds: Vec<Coin>) -> StdResult<WasmMsg> {
        Ok(WasmMsg::Execute { contract_addr: self.0.to_string(), msg: to_json_binary(msg)?, funds })
    }

    /// An answer of licensing; the type is the one that the query names.
    pub fn query<T: DeserializeOwned, C: CustomQuery>(
        &self,
        querier: &QuerierWrapper<'_, C>,
        msg: &QueryMsg,
    ) -> StdResult<T> {
        querier.query_wasm_smart(&self.0, msg)
    }

    /// Whether `licensee` may put `asset` to this use at `at`, which is not in the past.
    pub fn is_licensed<C: CustomQuery>(
        &self,
        querier: &QuerierWrapper<'_, C>,
        asset: AssetId,
        licensee: &Addr,
        usage: Use,
        at: Time,
    ) -> StdResult<bool> {
        let msg = QueryMsg::IsLicensed { asset, licensee: licensee.to_string(), usage, at: Some(at) };
        let answer: IsLicensedResponse = self.query(querier, &msg)?;
        Ok(answer.licensed)
    }
}
