//! The messages of the points contract. Unknown JSON fields are refused everywhere.
//!
//! The messages of cw20 have cw20's JSON, field by field; amounts are never zero where points move.

use caravan_access::OwnershipAction;
use caravan_money::Amount;
use caravan_primitives::{ReadRequest, Text, Upto};
use cosmwasm_schema::QueryResponses;
use cosmwasm_std::{Binary, Uint128};
use schemars::JsonSchema;
use serde::Serialize;

use crate::value::{Awards, Expiration, Logo, Marketing, MinterGrant, Transferability};

/// The most minters that `InstantiateMsg` lists; more come by `SetMinter`.
pub const MAX_FIRST_MINTERS: usize = 10;

/// What the contract is made with. There are no initial balances: points are earned.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct InstantiateMsg {
    /// Name of the token, 3 to 50 bytes.
    pub name: Text<3, 50>,
    /// Ticker symbol, 3 to 12 ASCII letters or hyphens.
    pub symbol: Text<3, 12>,
    /// Digits after the decimal point, for display, at most 18.
    pub decimals: u8,
    /// Who lists minters and loosens transferability.
    pub owner: String,
    /// The first minters, at most 10, each named once.
    pub minters: Upto<MinterGrant, MAX_FIRST_MINTERS>,
    /// The marketplace, its address predicted: it alone may move the balance of a person who moves. Only `migrate` may
    /// fill the slot later, and only if it was left empty. It is the one contract of the suite that may be a minter.
    pub marketplace: Option<String>,
    /// The provenance contract. A slot left empty can be filled by `migrate` alone.
    pub provenance: Option<String>,
    /// The licensing contract. A slot left empty can be filled by `migrate` alone.
    pub licensing: Option<String>,
    /// The arbitration contract. A slot left empty can be filled by `migrate` alone.
    pub arbitration: Option<String>,
    /// Who may move points to begin with.
    pub transferability: Transferability,
    /// What wallets show besides name and symbol.
    pub marketing: Option<Marketing>,
}

/// What a migration may change.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct MigrateMsg {
    /// Fills the slot of the marketplace where it was left empty; refused where it is filled.
    pub marketplace: Option<String>,
    /// Fills the slot of the provenance contract where it was left empty; refused where it is filled.
    pub provenance: Option<String>,
    /// Fills the slot of the licensing contract where it was left empty; refused where it is filled.
    pub licensing: Option<String>,
    /// Fills the slot of the arbitration contract where it was left empty; refused where it is filled.
    pub arbitration: Option<String>,
}

/// What can be asked of the contract. No message takes coins; each refuses them.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum ExecuteMsg {
    /// Move points to another address.
    ///
    /// Sender: the holder.
    /// Funds: none.
    /// Effect: `amount` goes from the sender to `recipient`.
    /// Fails when: points are soulbound, or the sender holds less.
    Transfer {
        /// Address that receives the points.
        recipient: String,
        /// How many, in base units.
        amount: Amount,
    },
    /// Destroy points of one's own. Works while soulbound too.
    ///
    /// Sender: the holder.
    /// Funds: none.
    /// Effect: the sender's balance and the supply shrink by `amount`; what was earned in a season stays on record.
    /// Fails when: the sender holds less.
    Burn {
        /// How many, in base units.
        amount: Amount,
    },
    /// Move points to a contract and call its `receive`.
    ///
    /// Sender: the holder.
    /// Funds: none.
    /// Effect: `amount` goes to `contract`, which is called with cw20's `receive` message carrying `msg`.
    /// Fails when: points are soulbound, the sender holds less, or the contract refuses.
    Send {
        /// Which contract receives them.
        contract: String,
        /// How many, in base units.
        amount: Amount,
        /// The message that `receive` carries.
        msg: Binary,
    },
    /// Mint points outside of any season.
    ///
    /// Sender: the minter.
    /// Funds: none.
    /// Effect: `recipient`'s balance and the supply grow, the minter's budget shrinks by `amount`.
    /// Fails when: the sender is not listed, its budget is smaller, or the recipient is a contract of the suite.
    Mint {
        /// Address that receives the points.
        recipient: String,
        /// How many, in base units.
        amount: Amount,
    },
    /// Let a spender use the sender's points.
    ///
    /// Sender: the holder of the points that may be spent.
    /// Funds: none.
    /// Effect: `spender`'s allowance grows by `amount` (zero changes only the expiry); `expires` replaces the old one.
    /// Fails when: points are soulbound, `spender` is the sender, `expires` is past, or the allowance passes 2^128 - 1.
    IncreaseAllowance {
        /// Address that may spend.
        spender: String,
        /// By how much the allowance grows, in base units.
        amount: Uint128,
        /// When the allowance ends; left out, as it was (at first: never).
        expires: Option<Expiration>,
    },
    /// Let a spender use fewer of the sender's points, or none. Works while soulbound too.
    ///
    /// Sender: the holder of the points that may be spent.
    /// Funds: none.
    /// Effect: `spender`'s allowance shrinks by `amount`, at most to nothing; `expires` replaces the old one.
    /// Fails when: there is no allowance, `spender` is the sender, or `expires` is past.
    DecreaseAllowance {
        /// Address that may spend.
        spender: String,
        /// By how much the allowance shrinks, in base units.
        amount: Uint128,
        /// When the allowance ends; left out, as it was.
        expires: Option<Expiration>,
    },
    /// Move an owner's points by allowance.
    ///
    /// Sender: a spender with an allowance of `owner`.
    /// Funds: none.
    /// Effect: `amount` goes from `owner` to `recipient`, and off the sender's allowance.
    /// Fails when: points are soulbound, the allowance is missing, expired or smaller, or `owner` holds less.
    TransferFrom {
        /// Address whose points these are.
        owner: String,
        /// Address that receives the points.
        recipient: String,
        /// How many, in base units.
        amount: Amount,
    },
    /// Move an owner's points by allowance to a contract and call its `receive`.
    ///
    /// Sender: a spender with an allowance of `owner`.
    /// Funds: none.
    /// Effect: `amount` goes from `owner` to `contract`, off the sender's allowance; the contract is called with `msg`.
    /// Fails when: as `TransferFrom`, or the contract refuses.
    SendFrom {
        /// Address whose points these are.
        owner: String,
        /// Which contract receives them.
        contract: String,
        /// How many, in base units.
        amount: Amount,
        /// The message that `receive` carries.
        msg: Binary,
    },
    /// Destroy an owner's points by allowance.
    ///
    /// Sender: a spender with an allowance of `owner`.
    /// Funds: none.
    /// Effect: `owner`'s balance, the supply and the sender's allowance shrink by `amount`.
    /// Fails when: the allowance is missing, expired or smaller, or `owner` holds less.
    BurnFrom {
        /// Address whose points these are.
        owner: String,
        /// How many, in base units.
        amount: Amount,
    },
    /// Never works: minters are a list. It is here because cw20 has it; use `SetMinter`.
    ///
    /// Sender: always refused.
    /// Funds: none.
    /// Effect: none.
    /// Fails when: always, with `UPDATE_MINTER_UNSUPPORTED`.
    UpdateMinter {
        /// Not used: the message always fails.
        new_minter: Option<String>,
    },
    /// Change what wallets show.
    ///
    /// Sender: the marketing address.
    /// Funds: none.
    /// Effect: replaces what is given, clears what is given empty, leaves the rest.
    /// Fails when: there is no marketing address, the sender is another, or the new one is a contract of the suite.
    UpdateMarketing {
        /// The project's address on the web, at most 256 bytes; empty clears it.
        project: Option<Text<0, 256>>,
        /// What the points are for, at most 1,024 bytes; empty clears it.
        description: Option<Text<0, 1024>>,
        /// Who may change these texts from now on; empty means no one, ever.
        marketing: Option<String>,
    },
    /// Change the token's picture.
    ///
    /// Sender: the marketing address.
    /// Funds: none.
    /// Effect: replaces the logo.
    /// Fails when: the sender is not the marketing address, the picture is over 5 KiB, or neither SVG with preamble nor PNG.
    UploadLogo(Logo),
    /// List a minter, change its budget, or take it off the list.
    ///
    /// Sender: the owner.
    /// Funds: none.
    /// Effect: `minter` may mint `budget` (what it minted before does not count). What it may mint already holds on, and a
    /// smaller budget holds at once; what is above it is a raise, and holds seven days later, less what was minted until
    /// then. A raise that was announced before ends. Zero takes the minter off the list at once.
    /// Fails when: the sender is not the owner, `budget` is zero and `minter` is not listed, or it is a contract of the suite other than the marketplace.
    SetMinter {
        /// Address of the minter.
        minter: String,
        /// What it may still mint when the notice is over, in base units; zero takes it off the list.
        budget: Uint128,
    },
    /// Mint points that were earned, and record them under their seasons.
    ///
    /// Sender: the minter.
    /// Funds: none.
    /// Effect: each recipient's balance and earned total of the season grow, and the season's total; the supply grows and the
    /// minter's budget shrinks by the sum.
    /// Fails when: the sender is not listed, its budget is smaller than the sum, or a recipient appears twice in a season.
    AwardMany {
        /// 1 to 100 awards.
        awards: Awards,
    },
    /// Move the whole balance of a person whose address changes. Works while soulbound too.
    ///
    /// Sender: the marketplace.
    /// Funds: none.
    /// Effect: the whole balance goes from `from` to `to`; a zero balance changes nothing. Earned totals stay with the
    /// address that earned them: they are history. Allowances that `from` gave stay too, over a balance that is gone.
    /// Fails when: there is no marketplace, or the sender is another.
    MoveBalance {
        /// The person's old address.
        from: String,
        /// The person's new address.
        to: String,
    },
    /// Let points move more freely. There is no way back.
    ///
    /// Sender: the owner.
    /// Funds: none.
    /// Effect: transferability becomes `to`.
    /// Fails when: the sender is not the owner, or `to` is not looser than what holds.
    Loosen {
        /// Transferability from now on.
        to: Transferability,
    },
    /// Change the owner, in two steps: the owner offers, the next one accepts.
    ///
    /// Sender: the owner, or who is offered ownership for `accept`.
    /// Funds: none.
    /// Effect: as the action says; an offer lapses after its time, and a new one replaces it.
    /// Fails when: the sender may not take that step, no offer stands, it has lapsed, it would last over 30 days, or it is made to a contract of the suite.
    UpdateOwnership(OwnershipAction),
}

/// What can be read. The first nine are cw20's, with cw20's answers.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[derive(QueryResponses)]
pub enum QueryMsg {
    /// How many points an address holds; zero if it never held any.
    #[returns(cw20::BalanceResponse)]
    Balance {
        /// Address that holds the points.
        address: String,
    },
    /// Name, symbol, decimals and supply.
    #[returns(cw20::TokenInfoResponse)]
    TokenInfo {},
    /// The role that decides on minting, which is the owner's (the list is `Minters`), without a cap.
    #[returns(cw20::MinterResponse)]
    Minter {},
    /// What a spender may still spend of an owner's points; zero if nothing was allowed.
    #[returns(cw20::AllowanceResponse)]
    Allowance {
        /// Address whose points these are.
        owner: String,
        /// Address that may spend the points.
        spender: String,
    },
    /// The allowances that an owner gave, by spender.
    #[returns(cw20::AllAllowancesResponse)]
    AllAllowances {
        /// Address that gave the allowances.
        owner: String,
        /// The last spender of the page before.
        start_after: Option<String>,
        /// How many, at most 30; left out, 10.
        limit: Option<u32>,
    },
    /// The allowances that a spender has, by owner.
    #[returns(cw20::AllSpenderAllowancesResponse)]
    AllSpenderAllowances {
        /// Address that has the allowances.
        spender: String,
        /// The last owner of the page before.
        start_after: Option<String>,
        /// How many, at most 30; left out, 10.
        limit: Option<u32>,
    },
    /// The addresses that have a balance row.
    #[returns(cw20::AllAccountsResponse)]
    AllAccounts {
        /// The last address of the page before.
        start_after: Option<String>,
        /// How many, at most 30; left out, 10.
        limit: Option<u32>,
    },
    /// Return what wallets show besides name and symbol.
    #[returns(cw20::MarketingInfoResponse)]
    MarketingInfo {},
    /// The embedded logo. Fails if it is missing.
    #[returns(cw20::DownloadLogoResponse)]
    DownloadLogo {},
    /// The owner, and an ownership offer if one stands.
    #[returns(caravan_access::OwnershipResponse)]
    Ownership {},
    /// The listed minters and their budgets, by address.
    #[returns(crate::MintersResponse)]
    Minters {
        /// The last minter of the page before.
        start_after: Option<String>,
        /// How many, at most 30; left out, 10.
        limit: Option<u32>,
    },
    /// What one minter may still mint; null if it is not listed.
    #[returns(Option<crate::MinterBudgetResponse>)]
    MinterBudget {
        /// Address of the minter.
        minter: String,
    },
    /// Who may move points.
    #[returns(crate::TransferabilityResponse)]
    Transferability {},
    /// What the contract is wired to, and its name and version.
    #[returns(crate::ConfigResponse)]
    Config {},
    /// What an address earned in a season.
    #[returns(crate::EarnedResponse)]
    Earned {
        /// Address that holds the points.
        address: String,
        /// Number of the season.
        season: u32,
    },
    /// What all earned in a season together.
    #[returns(crate::SeasonTotalResponse)]
    SeasonTotal {
        /// Number of the season.
        season: u32,
    },
}
