//! What comes with tokens.

use caravan_money::Amount;
use caravan_primitives::{ProjectId, ReadRequest, Reference};
use cosmwasm_std::Binary;
use schemars::JsonSchema;
use serde::Serialize;

use super::appeal::{AppealAnswer, NewAppeal};

/// What a cw20 token sends with `Send`: the same JSON as `cw20::Cw20ReceiveMsg`, but unknown fields fail.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Cw20Receive {
    /// Who sent the tokens, by the token's word.
    pub sender: String,
    /// How many base units, never zero.
    pub amount: Amount,
    /// A `HookMsg` in JSON.
    pub msg: Binary,
}

/// The body of a cw20 `Send` to the marketplace.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum HookMsg {
    /// Sender: the project's currency, a token; its holder is the one who funds. Funds: the tokens sent.
    /// Effect: the project's available funds grows by the amount.
    /// Fails when: the project is unknown, the token is not its currency or no longer listed, the reference was used.
    /// Paused: refused.
    Fund {
        /// Id of the project, unique in the contract.
        project: ProjectId,
        /// Unique per token and holder.
        reference: Reference,
    },
    /// Sender: the project's currency, a token; its holder is the annotator of all works. Funds: the tokens sent, exactly what the bond needs besides the balance.
    /// Effect: as `Appeal`.
    /// Fails when: as `Appeal`, or the token is not the project's currency.
    /// Paused: works.
    Appeal(NewAppeal),
    /// Sender: the project's currency, a token; its holder is the requester or a manager. Funds: the tokens sent, exactly what the bond needs besides available funds.
    /// Effect: as `RespondToAppeal`.
    /// Fails when: as `RespondToAppeal`, or the token is not the project's currency.
    /// Paused: works.
    RespondToAppeal(AppealAnswer),
}
