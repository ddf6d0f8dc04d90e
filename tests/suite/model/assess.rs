//! Beforehand: which rules an action breaks.

use caravan_marketplace_api::{ExecuteMsg, RestrictionScope};
use caravan_money::Currency;
use cosmwasm_std::{from_json, Addr, Coin};
use cw20::Cw20ExecuteMsg;

use super::appeals::Attached;
use super::{address, Act, Expect, Model};
use crate::call::Call;

/// Messages that begin something: a pause stops them. Of the bodies that come with tokens it stops one.
pub(crate) fn is_entry(msg: &ExecuteMsg) -> bool {
    matches!(
        msg,
        ExecuteMsg::CreateProject { .. }
            | ExecuteMsg::Fund { .. }
            | ExecuteMsg::CreateBatch { .. }
            | ExecuteMsg::EditDraft { .. }
            | ExecuteMsg::OpenBatch { .. }
            | ExecuteMsg::ImproveBatch { .. }
            | ExecuteMsg::Claim { .. }
    )
}

/// Messages of the owner alone.
pub(crate) fn is_owners(msg: &ExecuteMsg) -> bool {
    matches!(
        msg,
        ExecuteMsg::WithdrawFees { .. }
            | ExecuteMsg::UpdateConfig { .. }
            | ExecuteMsg::Restrict { scope: RestrictionScope::Platform {}, .. }
            | ExecuteMsg::LiftRestriction { scope: RestrictionScope::Platform {}, .. }
            | ExecuteMsg::Pause {}
            | ExecuteMsg::Unpause {}
    )
}

impl Model {
    pub(crate) fn expect_call(&self, act: &Act<'_>, call: &Call) -> Expect {
        match call {
            Call::Market(msg, funds) => self.expect_policy(act, msg, funds).and(self.expect_market(act, msg, funds)),
            Call::Points(msg) => self.tally.as_ref().map_or_else(Expect::anything, |tally| tally.expect(act, msg)),
            Call::Arbitration(msg) => self.expect_arbitration(act, msg),
            Call::Provenance(_, funds) | Call::Licensing(_, funds) => self.expect_coins(act.sender, funds),
            Call::Token(token, msg) => self.expect_token(act, token, msg),
            Call::Raw(contract, msg, funds) => self.expect_raw(act, contract, msg, funds),
            Call::Send(_, coins) => self.expect_coins(act.sender, coins),
        }
    }

    fn expect_policy(&self, act: &Act<'_>, msg: &ExecuteMsg, funds: &[Coin]) -> Expect {
        let takes_coins = matches!(msg, ExecuteMsg::Fund { .. });
        let may_take = matches!(msg, ExecuteMsg::Appeal(_) | ExecuteMsg::RespondToAppeal(_));
        let ruling = matches!(msg, ExecuteMsg::EnactRuling(_)) && *act.sender != self.genesis.arbitration;
        self.expect_coins(act.sender, funds)
            .certainly(self.pauses.is_on(act.now) && is_entry(msg), "CONTRACT_PAUSED")
            .certainly(is_owners(msg) && *act.sender != self.owner, "OWNER_ONLY")
            .certainly(ruling, "ARBITRATION_ONLY")
            .certainly(!takes_coins && !may_take && !funds.is_empty(), "FUNDS_UNEXPECTED")
            .certainly(takes_coins && funds.is_empty(), "FUNDS_MISSING")
            .certainly((takes_coins || may_take) && funds.len() > 1, "FUNDS_SEVERAL")
    }

    fn expect_coins(&self, sender: &Addr, coins: &[Coin]) -> Expect {
        let short = |coin: &Coin| self.wallet(sender, &format!("n:{}", coin.denom)).unwrap_or(0) < coin.amount.u128();
        Expect::ok()
            .certainly(coins.iter().any(short), "FUNDS_MISSING")
            .certainly(coins.iter().any(|coin| coin.amount.is_zero()), "CHAIN_REFUSED")
    }

    #[allow(clippy::too_many_lines)] // one entry a message
    fn expect_market(&self, act: &Act<'_>, msg: &ExecuteMsg, funds: &[Coin]) -> Expect {
        match msg {
            ExecuteMsg::CreateProject { project, reference } => self.expect_project(act, project, reference.as_str()),
            ExecuteMsg::UpdateProject { project, change } => self.expect_update(act, project.get(), change),
            ExecuteMsg::Fund { project, reference } => self.expect_fund(act, project.get(), reference.as_str(), funds),
            ExecuteMsg::Receive(receive) => self.expect_receive(act, act.sender, receive),
            ExecuteMsg::CreateBatch { project, config, reference } => self
                .expect_create(act, project.get(), config)
                .certainly(self.used(act.sender, reference.as_str()), "REFERENCE_USED"),
            ExecuteMsg::EditDraft { batch, config } => self.expect_edit(act, batch.get(), config),
            ExecuteMsg::OpenBatch { batch, most } => self.expect_open(act, batch.get(), most.get().u128()),
            ExecuteMsg::ImproveBatch { batch, reward, overlap, most } => {
                let (reward, most) = (reward.get().u128(), most.get().u128());
                self.expect_improve(act, batch.get(), (reward, u64::from(*overlap)), most)
            }
            ExecuteMsg::Claim { batch, pick, agreement } => self.expect_claim(act, batch.get(), pick, agreement),
            ExecuteMsg::Return { batch, assignment } => self.expect_return(act, batch.get(), assignment.get()),
            ExecuteMsg::Submit { batch, assignment, .. } => self.expect_submit(act, batch.get(), assignment.get()),
            ExecuteMsg::Decide { batch, .. } => self.expect_decide(act, batch.get(), msg),
            ExecuteMsg::AcceptRejection { batch, assignment } => {
                self.expect_accept_rejection(act, batch.get(), assignment.get())
            }
            ExecuteMsg::GiveUp { batch, assignment } => self.expect_give_up(act, batch.get(), assignment.get()),
            ExecuteMsg::Appeal(new) => self.expect_appeal(act, new, &attached(funds)),
            ExecuteMsg::RespondToAppeal(answer) => self.expect_answer(act, answer, &attached(funds)),
            ExecuteMsg::AddAppealEvidence(evidence) => self.expect_appeal_evidence(act, evidence),
            ExecuteMsg::EnactRuling(ruling) => match self.appeals.get(&ruling.subject) {
                None => Expect::fails("APPEAL_UNKNOWN").possibly(ruling.subject == 0, "ID_ZERO"),
                Some(appeal) => appeal.expect_enactment(act.now),
            },
            ExecuteMsg::Restrict { .. } | ExecuteMsg::LiftRestriction { .. } => self.expect_restriction(act, msg),
            ExecuteMsg::Settle { batch, assignments } => {
                let ids: Vec<u64> = assignments.iter().map(|id| id.get()).collect();
                self.expect_settle(act, batch.get(), &ids)
            }
            ExecuteMsg::CloseBatch { batch } => self.expect_close_batch(act, batch.get()),
            ExecuteMsg::FinalizeBatch { batch } => self.expect_finalize_batch(batch.get()),
            ExecuteMsg::CloseEdition { .. }
            | ExecuteMsg::PublishDataset(_)
            | ExecuteMsg::ForfeitBond { .. }
            | ExecuteMsg::ClaimEdition { .. } => self.expect_edition(act, msg),
            ExecuteMsg::Withdraw { currency, up_to } => self.expect_withdraw(act, currency, up_to.is_some()),
            ExecuteMsg::WithdrawFor { person, currency } => self.expect_withdraw_for(act, person.get(), currency),
            ExecuteMsg::WithdrawAvailable { project, amount } => {
                self.expect_withdraw_available(act, project.get(), amount.get().u128())
            }
            ExecuteMsg::WithdrawFees { currency } => self.expect_withdraw_fees(currency),
            ExecuteMsg::StartMove { to } => self.expect_start_move(act, to),
            ExecuteMsg::StartRecovery { person, to } => self.expect_start_recovery(act, person.get(), to),
            ExecuteMsg::AcceptMove { person } => self.expect_accept_move(act, person.get()),
            ExecuteMsg::CancelMove { person } => self.expect_cancel_move(act, person.get()),
            ExecuteMsg::CancelRecoveryChange { person } => self.expect_cancel_recovery_change(act, person.get()),
            ExecuteMsg::SetRecovery { recovery } => self.expect_set_recovery(act, recovery.as_deref()),
            ExecuteMsg::MovePoints { person } => self.expect_move_points(person.get()),
            ExecuteMsg::UpdateConfig { change } => self.expect_config(change),
            ExecuteMsg::UpdateOwnership(action) => self.expect_ownership(act, action),
            ExecuteMsg::Pause {} => self.pauses.expect_pause(act.now),
            ExecuteMsg::Unpause {} => self.pauses.expect_unpause(act.now),
        }
    }

    fn expect_token(&self, act: &Act<'_>, token: &Addr, msg: &Cw20ExecuteMsg) -> Expect {
        let key = format!("c:{token}");
        if !self.trusted.contains(&key) {
            return Expect::anything();
        }
        let held = self.wallet(act.sender, &key).unwrap_or(0);
        if let Cw20ExecuteMsg::Send { contract, amount, msg } = msg {
            let broke = held < amount.u128() || amount.is_zero();
            if contract == self.genesis.market.as_str() {
                let receive = caravan_money::Amount::new(*amount).map(|amount| caravan_marketplace_api::Cw20Receive {
                    sender: act.sender.to_string(),
                    amount,
                    msg: msg.clone(),
                });
                let hook = receive.map_or_else(|_| Expect::ok(), |receive| self.expect_receive(act, token, &receive));
                return hook.certainly(broke, "CHAIN_REFUSED");
            }
            if contract == self.genesis.licensing.as_str() {
                return Expect::ok().certainly(broke, "CHAIN_REFUSED");
            }
        }
        Expect::anything()
    }

    fn expect_raw(&self, act: &Act<'_>, contract: &Addr, msg: &cosmwasm_std::Binary, funds: &[Coin]) -> Expect {
        if *contract == self.genesis.market {
            if let Ok(msg) = from_json::<ExecuteMsg>(msg) {
                return self.expect_policy(act, &msg, funds).and(self.expect_market(act, &msg, funds));
            }
            return Expect::anything().certainly(true, "CHAIN_REFUSED");
        }
        if [&self.genesis.provenance, &self.genesis.licensing].contains(&contract) {
            return self.expect_coins(act.sender, funds);
        }
        Expect::anything()
    }

    pub(crate) fn used(&self, sender: &Addr, reference: &str) -> bool {
        self.references.contains(&(sender.clone(), None, reference.to_owned()))
    }

    /// Whether the chain refuses the currency's address.
    pub(crate) fn misspelled(currency: &Currency) -> bool {
        match currency {
            Currency::Native(_) => false,
            Currency::Cw20(token) => address(token).is_none(),
        }
    }
}

/// The coin that came with a message.
fn attached(funds: &[Coin]) -> Attached {
    funds.first().map(|coin| (format!("n:{}", coin.denom), coin.amount.u128()))
}
