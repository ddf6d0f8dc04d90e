//! What is kept of a gateway at its first use.

use caravan_chain::CoinInfo;
use caravan_keys::PublicKey;
use serde::{Deserialize, Serialize};

use crate::error::GatewayError;
use crate::wire::{ChainInfo, Contracts, Info};

/// What is kept of a gateway at its first use. Later calls must meet the same, or what is signed would be for another chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pinned {
    /// The chain id.
    pub chain_id: String,
    /// The contracts of the suite.
    pub contracts: Contracts,
    /// How people know the coins of the chain: amounts are read and shown by it.
    pub coins: Vec<CoinInfo>,
    /// The secp256k1 key of the gateway.
    pub gateway: PublicKey,
}

impl Pinned {
    /// Take what a gateway says at the first use.
    ///
    /// # Errors
    /// `CHAIN_ABSENT`; `SIGNATURE_WRONG` where its key did not sign its X25519 key.
    pub fn first(info: &Info) -> Result<Self, GatewayError> {
        info.row_key.check(&info.gateway)?;
        let chain = info.chain.clone().ok_or(GatewayError::NoChain)?;
        let ChainInfo { chain_id, contracts, coins } = chain;
        Ok(Self { chain_id, contracts, coins, gateway: info.gateway })
    }

    /// Check what a gateway says at a later use.
    ///
    /// # Errors
    /// `CHAIN_CHANGED` for another chain id, other contracts or coins, `GATEWAY_CHANGED` for another key; those of
    /// [`Pinned::first`].
    pub fn check(&self, info: &Info) -> Result<(), GatewayError> {
        let now = Self::first(info)?;
        if now.chain_id != self.chain_id {
            let (expected, got) = (format!("chain {}", self.chain_id), format!("chain {}", now.chain_id));
            return Err(GatewayError::ChainChanged { expected, got });
        }
        if now.contracts != self.contracts {
            let (expected, got) = (listed(&self.contracts), listed(&now.contracts));
            return Err(GatewayError::ChainChanged { expected, got });
        }
        if now.coins != self.coins {
            let (expected, got) = (named(&self.coins), named(&now.coins));
            return Err(GatewayError::ChainChanged { expected, got });
        }
        if now.gateway != self.gateway {
            let (expected, got) = (self.gateway.to_string(), now.gateway.to_string());
            return Err(GatewayError::GatewayChanged { expected, got });
        }
        Ok(())
    }
}

fn listed(contracts: &Contracts) -> String {
    let Contracts { marketplace, points, provenance, licensing, arbitration } = contracts;
    format!("the contracts {marketplace}, {points}, {provenance}, {licensing}, {arbitration}")
}

fn named(coins: &[CoinInfo]) -> String {
    let text = |coin: &CoinInfo| format!("{} of {} and {} digits", coin.symbol, coin.denom, coin.exponent);
    coins.iter().map(text).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::{Limits, RowKey};
    use caravan_keys::AccountKey;
    use caravan_primitives::{Coded, Hash32};
    use cosmwasm_std::Addr;

    fn info() -> Info {
        let key = AccountKey::of_name("gateway");
        let contracts = Contracts {
            marketplace: Addr::unchecked("m"),
            points: Addr::unchecked("p"),
            provenance: Addr::unchecked("v"),
            licensing: Addr::unchecked("l"),
            arbitration: Addr::unchecked("a"),
        };
        Info {
            chain: Some(ChainInfo { chain_id: "caravan-a".to_owned(), contracts, coins: vec![CoinInfo::cara()] }),
            gateway: key.public_key(),
            row_key: RowKey::sign(Hash32::digest(b"x"), &key).unwrap(),
            limits: Limits::default(),
            time: 1,
        }
    }

    fn code(change: impl Fn(&mut Info)) -> &'static str {
        let pinned = Pinned::first(&info()).unwrap();
        let mut changed = info();
        change(&mut changed);
        pinned.check(&changed).unwrap_err().code()
    }

    #[test]
    fn a_gateway_that_is_the_same_but_for_time_and_limits_passes() {
        let mut later = info();
        later.time = 2;
        later.limits.messages = 1;
        assert_eq!(Pinned::first(&info()).unwrap().check(&later), Ok(()));
    }

    #[test]
    fn another_chain_another_contract_and_another_key_are_refused() {
        assert_eq!(code(|info| info.chain.as_mut().unwrap().chain_id.push('b')), "CHAIN_CHANGED");
        let points = |info: &mut Info| info.chain.as_mut().unwrap().contracts.points = Addr::unchecked("q");
        assert_eq!(code(points), "CHAIN_CHANGED");
        assert_eq!(code(|info| info.chain.as_mut().unwrap().coins[0].exponent = 3), "CHAIN_CHANGED");
        assert_eq!(code(|info| info.chain = None), "CHAIN_ABSENT");
        let other = AccountKey::of_name("other");
        let replaced = |info: &mut Info| {
            info.gateway = other.public_key();
            info.row_key = RowKey::sign(info.row_key.key, &other).unwrap();
        };
        assert_eq!(code(replaced), "GATEWAY_CHANGED");
    }

    #[test]
    fn a_row_key_that_the_gateway_did_not_sign_is_refused_at_the_first_use() {
        let mut forged = info();
        forged.row_key.key = Hash32::digest(b"another");
        assert_eq!(Pinned::first(&forged).unwrap_err().code(), "SIGNATURE_WRONG");
    }
}
