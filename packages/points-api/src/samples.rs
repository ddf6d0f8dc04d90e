//! One valid message per variant, so that tests over all messages cannot forget one.
#![allow(clippy::unwrap_used, reason = "for tests only; every literal here is valid")]

use caravan_access::OwnershipAction;
use caravan_money::Amount;
use caravan_primitives::{Items, Text, Upto, Uri};
use cosmwasm_std::{Binary, Uint128};

use crate::msg::{ExecuteMsg, InstantiateMsg, QueryMsg};
use crate::value::{Award, Expiration, Logo, Marketing, MinterGrant, Transferability};

fn amount(units: u128) -> Amount {
    Amount::new(units).unwrap()
}

/// A soulbound token whose addresses are the words `owner`, `minter`, `marketplace`, `provenance`, `licensing` and `marketing`
/// as `address` spells them.
#[must_use]
pub fn instantiate_sample(address: impl Fn(&str) -> String) -> InstantiateMsg {
    InstantiateMsg {
        name: Text::new("Caravan points").unwrap(),
        symbol: Text::new("CPT").unwrap(),
        decimals: 6,
        owner: address("owner"),
        minters: Upto::new(vec![MinterGrant { minter: address("minter"), budget: amount(1_000_000) }]).unwrap(),
        marketplace: Some(address("marketplace")),
        provenance: Some(address("provenance")),
        licensing: Some(address("licensing")),
        arbitration: Some(address("arbitration")),
        transferability: Transferability::Soulbound {},
        marketing: Some(Marketing {
            project: Some(Text::new("https://caravan.example").unwrap()),
            description: None,
            marketing: Some(address("marketing")),
            logo: Some(Logo::Url(Uri::new("https://caravan.example/points.svg").unwrap())),
        }),
    }
}

/// One execute message per variant, in the order of the enum. `address` spells the words `owner`, `annotator`, `minter`,
/// `contract` and `marketing` as addresses of the chain at hand.
#[must_use]
pub fn execute_samples(address: impl Fn(&str) -> String) -> Vec<ExecuteMsg> {
    let mut samples = token_samples(&address);
    samples.extend(own_samples(&address));
    samples
}

fn token_samples(address: &impl Fn(&str) -> String) -> Vec<ExecuteMsg> {
    let (owner, recipient, contract) = (address("owner"), address("annotator"), address("contract"));
    let (amount, msg) = (amount(5), Binary::from(b"{}".as_slice()));
    let (spender, allowed, expires) = (recipient.clone(), Uint128::new(5), Some(Expiration::Never {}));
    vec![
        ExecuteMsg::Transfer { recipient: recipient.clone(), amount },
        ExecuteMsg::Burn { amount },
        ExecuteMsg::Send { contract: contract.clone(), amount, msg: msg.clone() },
        ExecuteMsg::Mint { recipient: recipient.clone(), amount },
        ExecuteMsg::IncreaseAllowance { spender: spender.clone(), amount: allowed, expires },
        ExecuteMsg::DecreaseAllowance { spender, amount: allowed, expires },
        ExecuteMsg::TransferFrom { owner: owner.clone(), recipient, amount },
        ExecuteMsg::SendFrom { owner: owner.clone(), contract, amount, msg },
        ExecuteMsg::BurnFrom { owner, amount },
        ExecuteMsg::UpdateMinter { new_minter: Some(address("minter")) },
        ExecuteMsg::UpdateMarketing {
            project: Some(Text::new("https://caravan.example").unwrap()),
            description: Some(Text::new("Points of merit").unwrap()),
            marketing: Some(address("marketing")),
        },
        ExecuteMsg::UploadLogo(Logo::Url(Uri::new("https://caravan.example/points.svg").unwrap())),
    ]
}

fn own_samples(address: &impl Fn(&str) -> String) -> Vec<ExecuteMsg> {
    let award = Award { recipient: address("annotator"), season: 1, amount: amount(5) };
    vec![
        ExecuteMsg::SetMinter { minter: address("minter"), budget: Uint128::new(1_000) },
        ExecuteMsg::AwardMany { awards: Items::new(vec![award]).unwrap() },
        ExecuteMsg::MoveBalance { from: address("annotator"), to: address("owner") },
        ExecuteMsg::Loosen { to: Transferability::Open {} },
        ExecuteMsg::UpdateOwnership(OwnershipAction::Accept {}),
    ]
}

/// One query per variant, in the order of the enum. `address` spells the words `owner`, `annotator` and `minter`.
#[must_use]
pub fn query_samples(address: impl Fn(&str) -> String) -> Vec<QueryMsg> {
    let (owner, annotator, minter) = (address("owner"), address("annotator"), address("minter"));
    let limit = Some(10);
    vec![
        QueryMsg::Balance { address: owner.clone() },
        QueryMsg::TokenInfo {},
        QueryMsg::Minter {},
        QueryMsg::Allowance { owner: owner.clone(), spender: annotator.clone() },
        QueryMsg::AllAllowances { owner, start_after: None, limit },
        QueryMsg::AllSpenderAllowances { spender: annotator.clone(), start_after: None, limit },
        QueryMsg::AllAccounts { start_after: None, limit },
        QueryMsg::MarketingInfo {},
        QueryMsg::DownloadLogo {},
        QueryMsg::Ownership {},
        QueryMsg::Minters { start_after: None, limit },
        QueryMsg::MinterBudget { minter },
        QueryMsg::Transferability {},
        QueryMsg::Config {},
        QueryMsg::Earned { address: annotator, season: 1 },
        QueryMsg::SeasonTotal { season: 1 },
    ]
}
