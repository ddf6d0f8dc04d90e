//! What is kept, and under which key. No other file names a namespace.
//!
//! | namespace | key → value |
//! |---|---|
//! | `cfg` | → configuration |
//! | `own`, `pau` | → owner, pause (package `access`) |
//! | `cur`, `sum` | currency key → listing; → ledger of the currency |
//! | `ref` | scope, reference → what it made |
//! | `shr`, `bks` | asset → how its money is split; asset, currency key → its money |
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
    balance, balances_after, books, ceiling_used, claimed, currency_ledger, save_balance, save_books,
    save_ceiling_used, save_claimed, save_currency_ledger, save_shares, shares,
};
pub(crate) use offers::{
    had, license, licenses_of_asset_after, licenses_of_holder_after, live, new_license, new_offer, offer,
    offers_of_asset_after, save_had, save_live, save_offer, save_terms, terms,
};
pub(crate) use platform::{
    config, currencies_after, is_listed, reference, remember_reference, save_config, set_listed, Config, MadeBy, Scope,
    OWNER, PAUSE,
};
