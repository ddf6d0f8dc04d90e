//! One function for each message: load, decide, save, emit.

mod buy;
mod claim;
mod derivative;
mod income;
mod offer;
mod payment;
mod plan;
mod platform;
mod shares;
mod withdraw;

pub(crate) use buy::{buy, distribute, pay_revenue};
pub(crate) use claim::{claim, claim_for, claimable, Claimable};
pub(crate) use derivative::{register_derivative, Parent};
pub(crate) use offer::{change_offer, close_offer, create_offer};
pub(crate) use payment::Payment;
pub(crate) use plan::{plan_purchase, plan_room, Purchase};
pub(crate) use platform::{check_fee, list_currency, update_config};
pub(crate) use shares::load_shares;
pub(crate) use withdraw::{withdraw, withdraw_fees, withdraw_for};
