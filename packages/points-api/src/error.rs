//! Errors of the points contract. Each text begins with a stable code and says what was expected and what came.

use caravan_access::AccessError;
use caravan_money::MoneyError;
use caravan_primitives::{coded_errors, PrimitiveError};
use cosmwasm_std::{Addr, StdError, Uint128};

use crate::value::Transferability;

coded_errors! {
    /// What the points contract refuses.
    #[derive(Debug, PartialEq)]
    pub enum PointsError includes(Access(AccessError), Money(MoneyError), Primitive(PrimitiveError)) {
        /// The symbol is not 3 to 12 letters or hyphens.
        Symbol { found: String } = "SYMBOL_INVALID: expected 3 to 12 ASCII letters or hyphens, got `{found}`"
            => "Choose a symbol of 3 to 12 letters.",
        /// There are more decimals than cw20 allows.
        Decimals { found: u8 } = "DECIMALS_INVALID: expected at most 18 decimals, got {found}"
            => "Choose at most 18 decimals.",
        /// This contract has a list of minters, so cw20's `update_minter` is not supported.
        UpdateMinterUnsupported
            = "UPDATE_MINTER_UNSUPPORTED: expected `set_minter`, which the owner sends to list a minter, got `update_minter`"
            => "Send `set_minter` from the contract's owner.",
        /// The address is not on the list of minters.
        MinterUnlisted { found: Addr } = "MINTER_UNLISTED: expected a listed minter, got {found}"
            => "Ask the contract's owner to list the minter: `set_minter`.",
        /// The minter has less budget left than the message mints.
        BudgetExceeded { budget: Uint128, amount: Uint128 }
            = "MINT_BUDGET_EXCEEDED: expected at most {budget}, which this minter may still mint, got {amount}"
            => "Mint less, or ask the contract's owner for a larger budget.",
        /// Points cannot be transferred yet: they stay with the person who earned them.
        Soulbound = "POINTS_SOULBOUND: expected open transferability, got soulbound: points stay with who earned them"
            => "Wait until the contract's owner opens transfers.",
        /// Transferability can be loosened only, never tightened.
        LoosenOnly { current: Transferability, requested: Transferability }
            = "LOOSEN_ONLY: expected something looser than {current}, got {requested}"
            => "Choose a looser transferability than the present one.",
        /// The holder has fewer points than the message spends.
        Insufficient { holder: Addr, balance: Uint128, amount: Uint128 }
            = "POINTS_INSUFFICIENT: expected at most {balance}, which {holder} holds, got {amount}"
            => "Spend at most the balance that the error names.",
        /// The spender may spend less than the message spends.
        AllowanceInsufficient { allowance: Uint128, spender: Addr, amount: Uint128 }
            = "ALLOWANCE_INSUFFICIENT: expected at most {allowance}, which {spender} may spend, got {amount}"
            => "Spend at most the allowance, or ask the holder to increase it.",
        /// The holder gave this spender no allowance.
        AllowanceMissing = "ALLOWANCE_MISSING: expected an allowance, got none"
            => "Ask the holder for an allowance: `increase_allowance`.",
        /// The allowance has expired.
        AllowanceExpired = "ALLOWANCE_EXPIRED: expected an allowance that lasts, got one that has expired"
            => "Ask the holder for a new allowance: `increase_allowance`.",
        /// The sender gave an allowance to itself.
        AllowanceSelf = "ALLOWANCE_SELF: expected a spender other than the sender, got the sender"
            => "Name another address as spender.",
        /// The time lies in the past.
        ExpirationPast = "TIME_IN_PAST: expected an expiration to come, got one that has passed"
            => "Name a later time; in queries where `at` is optional, leave it out to ask about now.",
        /// Only the marketing address may change logo and description.
        MarketingOnly { sender: Addr } = "MARKETING_ONLY: expected the marketing address, got {sender}"
            => "Send it from the marketing address.",
        /// The embedded logo is larger than 5,120 bytes.
        LogoTooBig = "LOGO_TOO_BIG: expected a logo of at most 5120 bytes, got a bigger one"
            => "Embed a smaller picture, or link to it.",
        /// The embedded SVG does not begin with an XML preamble.
        LogoNotSvg = "LOGO_NOT_SVG: expected an SVG that begins with an XML preamble, got something else"
            => "Begin the SVG with `<?xml version=\"1.0\"?>`.",
        /// The embedded PNG does not begin with a PNG header.
        LogoNotPng = "LOGO_NOT_PNG: expected a PNG header, got something else"
            => "Embed a PNG file.",
        /// No logo is embedded.
        LogoMissing = "LOGO_MISSING: expected an embedded logo, got none"
            => "Ask for `marketing_info`, which says where the logo is.",
    }
}

impl From<StdError> for PointsError {
    /// Wrap a fault of the storage, with the code that all contracts have for it: `STORAGE_FAILED`.
    fn from(error: StdError) -> Self {
        Self::Access(error.into())
    }
}
