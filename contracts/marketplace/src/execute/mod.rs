//! One function a message: load, decide, save, emit.

mod appeal;
mod batch;
mod batch_session;
mod claim;
mod decide;
mod edition;
mod money;
mod opening;
mod person;
mod platform;
mod points;
mod project;
mod publish;
mod restriction;
mod ruling;
mod settlement;
mod work;

pub(crate) use appeal::{add_appeal_evidence, appeal, respond_to_appeal, Payer};
pub(crate) use batch::{close_batch, create_batch, edit_draft, finalize_batch, improve_batch, Improvement};
pub(crate) use batch_session::BatchSession;
pub(crate) use claim::claim;
pub(crate) use decide::{decide, settle};
pub(crate) use edition::{claim_edition, close_edition, forfeit_bond};
pub(crate) use money::{withdraw, withdraw_available, withdraw_fees, withdraw_for};
pub(crate) use opening::{open_batch, Opening};
pub(crate) use person::{
    accept_move, cancel_move, cancel_recovery_change, move_points, set_recovery, start_move, start_recovery,
};
pub(crate) use platform::{check_fee, list_currency, update_config};
pub(crate) use points::{award_failed, award_part_failed, move_failed, AWARD, AWARD_PART, MOVE};
pub(crate) use project::{create_project, fund_cw20, fund_native, update_project};
pub(crate) use publish::publish_dataset;
pub(crate) use restriction::{lift_restriction, restrict};
pub(crate) use ruling::enact_ruling;
pub(crate) use work::{accept_rejection, give_back, give_up, submit};

use caravan_contract_kit::Call;
use cosmwasm_std::{StdResult, Storage};

use crate::domain::project::Sender;
use crate::state;

fn load_sender(storage: &dyn Storage, call: &Call<'_>) -> StdResult<Sender> {
    state::load_sender(storage, &call.sender)
}
