//! What a transaction consists of.

use caravan_arbitration_api::ExecuteMsg as ArbitrationMsg;
use caravan_chain::{Deployed, Msg};
use caravan_licensing_api::ExecuteMsg as LicensingMsg;
use caravan_marketplace_api::ExecuteMsg;
use caravan_points_api::ExecuteMsg as PointsMsg;
use caravan_provenance_api::ExecuteMsg as ProvenanceMsg;
use cosmwasm_std::{to_json_binary, Addr, Binary, Coin};
use cw20::Cw20ExecuteMsg;

/// One message of a transaction.
#[derive(Debug, Clone, PartialEq)]
pub enum Call {
    /// To the marketplace, with coins.
    Market(Box<ExecuteMsg>, Vec<Coin>),
    /// To the points contract.
    Points(Box<PointsMsg>),
    /// To provenance, with coins, which it never takes.
    Provenance(Box<ProvenanceMsg>, Vec<Coin>),
    /// To licensing, with coins.
    Licensing(Box<LicensingMsg>, Vec<Coin>),
    /// To arbitration.
    Arbitration(Box<ArbitrationMsg>),
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

    /// A message to provenance without coins.
    #[must_use]
    pub fn provenance(msg: ProvenanceMsg) -> Self {
        Self::Provenance(Box::new(msg), vec![])
    }

    /// A message to licensing without coins.
    #[must_use]
    pub fn licensing(msg: LicensingMsg) -> Self {
        Self::Licensing(Box::new(msg), vec![])
    }

    /// As the chain takes it.
    #[must_use]
    pub fn wire(&self, at: &Deployed) -> Msg {
        match self {
            Self::Market(msg, funds) => Msg::execute(&at.marketplace, msg, funds.clone()).unwrap(),
            Self::Points(msg) => Msg::execute(&at.points, msg, vec![]).unwrap(),
            Self::Provenance(msg, funds) => Msg::execute(&at.provenance, msg, funds.clone()).unwrap(),
            Self::Licensing(msg, funds) => Msg::execute(&at.licensing, msg, funds.clone()).unwrap(),
            Self::Arbitration(msg) => Msg::execute(&at.arbitration, msg, vec![]).unwrap(),
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
