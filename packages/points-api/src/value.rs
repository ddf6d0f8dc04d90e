//! What messages are made of. Unknown JSON fields are refused here too.

use std::fmt::{self, Display, Formatter};

use caravan_money::Amount;
use caravan_primitives::{Items, ReadRequest, Text, Uri};
use cosmwasm_std::{Binary, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;

/// The most awards that one `AwardMany` carries.
pub const MAX_AWARDS: usize = 100;

/// The awards of one `AwardMany`: 1 to 100.
pub type Awards = Items<Award, MAX_AWARDS>;

/// A minter and what it may mint.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct MinterGrant {
    /// Address that may mint: a contract or an account.
    pub minter: String,
    /// How much it may mint, in base units.
    pub budget: Amount,
}

/// Who may move points. It is only ever loosened: `soulbound` may become `open`, `open` stays.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq, Copy, Eq)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Transferability {
    /// Points stay with the person who earned them, and may only be burned.
    Soulbound {},
    /// Every holder may transfer points, as in any cw20.
    Open {},
}

impl Display for Transferability {
    /// As in JSON: `soulbound`, `open`.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Soulbound {} => "soulbound",
            Self::Open {} => "open",
        })
    }
}

/// What wallets show of the token, in cw20's form.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Marketing {
    /// The project's address on the web, at most 256 bytes.
    pub project: Option<Text<0, 256>>,
    /// What the points are for, at most 1,024 bytes.
    pub description: Option<Text<0, 1024>>,
    /// Who may change these texts and the logo.
    pub marketing: Option<String>,
    /// Picture of the token, linked or embedded.
    pub logo: Option<Logo>,
}

/// A picture of the token, in cw20's form.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Logo {
    /// Where it is on the web, 1 to 256 bytes.
    Url(Uri),
    /// The picture itself, SVG with an XML preamble or PNG, at most 5 KiB.
    Embedded(EmbeddedLogo),
}

/// An embedded picture, in cw20's form.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum EmbeddedLogo {
    /// SVG with an XML preamble, at most 5 KiB.
    Svg(Binary),
    /// PNG, at most 5 KiB.
    Png(Binary),
}

impl From<Logo> for cw20::Logo {
    fn from(logo: Logo) -> Self {
        match logo {
            Logo::Url(url) => Self::Url(url.to_string()),
            Logo::Embedded(EmbeddedLogo::Svg(picture)) => Self::Embedded(cw20::EmbeddedLogo::Svg(picture)),
            Logo::Embedded(EmbeddedLogo::Png(picture)) => Self::Embedded(cw20::EmbeddedLogo::Png(picture)),
        }
    }
}

/// When an allowance ends, in cw20's form.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq, Copy, Eq)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Expiration {
    /// From this block height on.
    AtHeight(u64),
    /// From this time on, nanoseconds since 1970 as a string.
    AtTime(Timestamp),
    /// The allowance never expires.
    Never {},
}

impl From<Expiration> for cw20::Expiration {
    fn from(expiration: Expiration) -> Self {
        match expiration {
            Expiration::AtHeight(height) => Self::AtHeight(height),
            Expiration::AtTime(time) => Self::AtTime(time),
            Expiration::Never {} => Self::Never {},
        }
    }
}

/// Points earned by one person in one season.
#[derive(Serialize, ReadRequest, JsonSchema, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Award {
    /// Address that earned the points.
    pub recipient: String,
    /// The season in which they were earned.
    pub season: u32,
    /// How many, in base units.
    pub amount: Amount,
}
