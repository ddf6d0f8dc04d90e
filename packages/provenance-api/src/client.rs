//! A typed handle on a deployed provenance contract, for contracts, tests and tools in Rust.

use caravan_primitives::AssetId;
use cosmwasm_schema::serde::de::DeserializeOwned;
use cosmwasm_std::{to_json_binary, Addr, CustomQuery, QuerierWrapper, StdResult, Uint128, WasmMsg};

use crate::keys::{Head, HEADS, WEIGHTS};
use crate::msg::ExecuteMsg;
use crate::query::QueryMsg;

/// A provenance contract at an address.
#[derive(Debug, Clone, PartialEq)]
pub struct Provenance(pub Addr);

impl Provenance {
    /// A message to the contract, which takes no coins.
    ///
    /// # Errors
    /// When the message has no JSON, which does not happen.
    pub fn execute(&self, msg: &ExecuteMsg) -> StdResult<WasmMsg> {
        Ok(WasmMsg::Execute { contract_addr: self.0.to_string(), msg: to_json_binary(msg)?, funds: vec![] })
    }

    /// An answer of the contract; the type is the one that the query names.
    ///
    /// # Errors
    /// What the contract says.
    pub fn query<T: DeserializeOwned, C: CustomQuery>(
        &self,
        querier: &QuerierWrapper<'_, C>,
        msg: &QueryMsg,
    ) -> StdResult<T> {
        querier.query_wasm_smart(&self.0, msg)
    }

    /// Owner, epoch and status of an asset by a raw read; `None` if there is no such asset.
    ///
    /// # Errors
    /// When the row cannot be read.
    pub fn head<C: CustomQuery>(&self, querier: &QuerierWrapper<'_, C>, asset: AssetId) -> StdResult<Option<Head>> {
        HEADS.query(querier, self.0.clone(), asset.get())
    }

    /// The weight of a contributor of an inline list by a raw read; zero for every other address.
    ///
    /// # Errors
    /// When the row cannot be read.
    pub fn weight<C: CustomQuery>(
        &self,
        querier: &QuerierWrapper<'_, C>,
        asset: AssetId,
        contributor: &Addr,
    ) -> StdResult<Uint128> {
        Ok(WEIGHTS.query(querier, self.0.clone(), (asset.get(), contributor))?.unwrap_or_default())
    }
}
