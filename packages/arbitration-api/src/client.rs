//! Messages and queries of the arbitration contract, for other contracts and for programs.

use caravan_primitives::Document;
use cosmwasm_schema::serde::de::DeserializeOwned;
use cosmwasm_std::{to_json_binary, Addr, CustomQuery, QuerierWrapper, StdResult, WasmMsg};
use serde::Serialize;

use crate::keys::{Arbiter, ARBITERS};
use crate::msg::ExecuteMsg;
use crate::query::QueryMsg;
use crate::value::{Defaults, Parties, Side, Windows};

/// What contracts send, with the JSON of [`ExecuteMsg`]: a contract that wrote all of `ExecuteMsg` would carry the code
/// for every message.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Sent<'a> {
    Open(&'a NewDispute),
    Respond { subject: u64, concede: u32, evidence: Option<&'a Document> },
    AddEvidence { subject: u64, side: Side, document: &'a Document },
}

/// A dispute to open: the fields of [`ExecuteMsg::Open`].
#[derive(Serialize, Clone, Debug, PartialEq)]
pub struct NewDispute {
    /// The opener's number for what is disputed, used once.
    pub subject: u64,
    /// How many items are disputed, 1 to 20.
    pub items: u8,
    /// Who is in the dispute.
    pub parties: Parties,
    /// How long each step may take.
    pub windows: Windows,
    /// What happens where the respondent or the arbiter does nothing in time.
    pub defaults: Defaults,
    /// Gas that `EnactRuling` may use at the opener, 100,000 to 2,000,000.
    pub enact_gas: u64,
    /// What the claimant says.
    pub evidence: Document,
}

/// An arbitration contract at an address.
#[derive(Clone, Debug, PartialEq)]
pub struct Arbitration(pub Addr);

impl Arbitration {
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

    /// Open a dispute; the sender must be the marketplace or the licensing contract.
    ///
    /// # Errors
    /// As [`Arbitration::message`].
    pub fn open(&self, dispute: &NewDispute) -> StdResult<WasmMsg> {
        self.send(&Sent::Open(dispute))
    }

    /// Answer a dispute for its respondent; the sender must have opened it.
    ///
    /// # Errors
    /// As [`Arbitration::message`].
    pub fn respond(&self, subject: u64, concede: u32, evidence: Option<&Document>) -> StdResult<WasmMsg> {
        self.send(&Sent::Respond { subject, concede, evidence })
    }

    /// Put a document forward for a side; the sender must have opened the dispute.
    ///
    /// # Errors
    /// As [`Arbitration::message`].
    pub fn add_evidence(&self, subject: u64, side: Side, document: &Document) -> StdResult<WasmMsg> {
        self.send(&Sent::AddEvidence { subject, side, document })
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

    /// The row of an arbiter by a raw read, listed or delisted; `None` if it was never listed.
    ///
    /// # Errors
    /// When the row cannot be read.
    pub fn arbiter<C: CustomQuery>(
        &self,
        querier: &QuerierWrapper<'_, C>,
        arbiter: &Addr,
    ) -> StdResult<Option<Arbiter>> {
        ARBITERS.query(querier, self.0.clone(), arbiter)
    }
}
