//! Arguments of `caravan execute` and `caravan query`.

use std::str::FromStr;

use cosmwasm_std::Coin;

/// A contract, and a message or query for it.
#[derive(Debug, clap::Args)]
pub(crate) struct MessageArgs {
    /// marketplace, points, provenance, licensing, arbitration, or the address of any contract
    #[arg(value_name = "CONTRACT")]
    pub(crate) contract: String,
    /// The message as JSON, or @FILE; see schema/
    #[arg(value_name = "JSON|@FILE")]
    pub(crate) msg: String,
}

#[derive(Debug, clap::Args)]
pub(crate) struct ExecuteArgs {
    #[command(flatten)]
    pub(crate) message: MessageArgs,
    /// Coins to send along: 5ucara, or 5ucara,7ustake
    #[arg(long, value_name = "COINS", value_parser = parse_funds)]
    pub(crate) funds: Option<Funds>,
    /// Gas limit on a real chain: nothing is simulated, so a failing message is in a block and costs its gas
    #[arg(long, value_name = "GAS")]
    pub(crate) gas: Option<u64>,
}

/// Coins, sorted by denom as a chain requires.
#[derive(Debug, Clone)]
pub(crate) struct Funds(pub(crate) Vec<Coin>);

fn parse_funds(text: &str) -> Result<Funds, String> {
    let coin = |text: &str| Coin::from_str(text.trim()).map_err(|error| format!("{text}: {error}"));
    let mut all = text.split(',').map(coin).collect::<Result<Vec<_>, _>>()?;
    all.sort_by(|one, other| one.denom.cmp(&other.denom));
    Ok(Funds(all))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coins_are_sorted_and_anything_else_is_refused() {
        let Funds(all) = parse_funds("7uwave, 5ucara").unwrap();
        assert_eq!(all, [Coin::new(5_u128, "ucara"), Coin::new(7_u128, "uwave")]);
        for text in ["", "ucara", "-5ucara", "5 ucara,", "5"] {
            assert!(parse_funds(text).is_err(), "{text}");
        }
    }
}
