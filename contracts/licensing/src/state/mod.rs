//! The rows and their keys. No other file names a namespace.
//!
//! | namespace | key → value |
//! |---|---|
//! | `cfg` | → configuration |
//! | `own`, `pau` | → owner, last pause (package `access`) |
//! | `cur`, `sum` | currency key → listing; → ledger of the currency |
//! | `ref` | token, sender, reference → what it made |
//! | `shr`, `bks` | asset → how its money is split; asset, currency key → ledger of the asset |
//! | `clm` | asset, currency key, contributor → what was claimed |
//! | `bal` | address, currency key → what is due to an owner of assets |
//! | `cil` | license → what has come in under its ceiling |
//! | `no`, `off`, `trm`, `ofa` | → last offer; offer → row; offer, version → terms; asset, offer → |
//! | `had` | offer, licensee → licenses ever bought |
//! | `nl`, `lic`, `lih`, `lia` | → last license; license → row; licensee, license →; asset, license → |
//! | `liv` | asset, licensee → live licenses |

mod money;
mod offers;
mod platform;

pub(crate) use money::{
    balances_after, load_asset_ledger_or_default, load_balance_or_default, load_ceiling_used_or_default,
    load_claimed_or_default, load_currency_ledger_or_default, may_load_shares, save_asset_ledger, save_balance,
    save_ceiling_used, save_claimed, save_currency_ledger, save_shares,
};
pub(crate) use offers::{
    licenses_of_asset_after, licenses_of_holder_after, load_license, load_live_or_default, load_offer,
    load_purchases_or_default, load_terms, offers_of_asset_after, save_live, save_new_license, save_new_offer,
    save_offer, save_purchases, save_terms,
};
pub(crate) use platform::{
    currencies_after, is_listed, load_config, may_load_reference, save_config, save_delisted, save_listed,
    save_reference, Config, MadeBy, ReferenceScope, ACCESS, PAUSE,
};
