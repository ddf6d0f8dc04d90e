//! What a transaction consists of.

use caravan_chain::Msg;
use caravan_marketplace_api::ExecuteMsg;
use caravan_points_api::ExecuteMsg as PointsMsg;
use cosmwasm_std::{to_json_binary, Addr, Binary, Coin};
use cw20::Cw20ExecuteMsg;

/// One message of a transaction.
#[derive(Debug, Clone, PartialEq)]
pub enum Call {
    /// To the marketplace, with coins.
    Market(Box<ExecuteMsg>, Vec<Coin>),
    /// To the points contract.
    Points(Box<PointsMsg>),
    /// To a cw20 token.
    Token(Addr, Cw20ExecuteMsg),
    /// To any contract, as JSON that need not be understood.
    Raw(Addr, Binary, Vec<Coin>),
    /// Coins from account to account.
    Send(Addr, Vec<Coin>),
}

impl Call {
    /// A message to the marketplace without coins.
    #[must_use]
    pub fn market(msg: ExecuteMsg) -> Self {
        Self::Market(Box::new(msg), vec![])
    }

    /// As the chain takes it.
    #[must_use]
    pub fn wire(&self, market: &Addr, points: &Addr) -> Msg {
        match self {
            Self::Market(msg, funds) => Msg::execute(market, msg, funds.clone()).unwrap(),
            Self::Points(msg) => Msg::execute(points, msg, vec![]).unwrap(),
            Self::Token(token, msg) => {
                Msg::Execute { contract: token.clone(), msg: to_json_binary(msg).unwrap(), funds: vec![] }
            }
            Self::Raw(contract, msg, funds) => {
                Msg::Execute { contract: contract.clone(), msg: msg.clone(), funds: funds.clone() }
            }
            Self::Send(to, coins) => Msg::Send { to: to.clone(), amount: coins.clone() },
        }
    }
}
