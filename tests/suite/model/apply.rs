//! Afterwards: the same to the model's own maps.

use std::collections::VecDeque;

use caravan_marketplace_api::{ExecuteMsg, HookMsg};
use cosmwasm_std::{from_json, Addr, Coin};
use cw20::Cw20ExecuteMsg;

use super::{decisions, Act, Model};
use crate::call::Call;
use crate::outcome::EventView;

type Events = VecDeque<EventView>;

impl Model {
    pub(crate) fn apply_call(&mut self, act: &Act<'_>, call: &Call, events: &mut Events) {
        match call {
            Call::Market(msg, funds) => self.apply_market(act, msg, funds, events),
            Call::Points(msg) => {
                if let Some(tally) = &mut self.tally {
                    tally.apply(act, msg);
                }
            }
            Call::Provenance(..) => {}
            Call::Arbitration(msg) => self.apply_arbitration(act, msg, events),
            Call::Licensing(_, funds) => self.pay_in(act.sender, &self.genesis.licensing.clone(), funds),
            Call::Token(token, msg) => self.apply_token(act, token, msg, events),
            Call::Raw(contract, msg, funds) => {
                if *contract == self.genesis.market {
                    let msg: ExecuteMsg = from_json(msg).expect("a message that was taken can be read");
                    self.apply_market(act, &msg, funds, events);
                } else {
                    let contract = contract.clone();
                    self.pay_in(act.sender, &contract, funds);
                    self.apply_unseen(events);
                }
            }
            Call::Send(to, coins) => self.pay_in(act.sender, &to.clone(), coins),
        }
    }

    fn pay_in(&mut self, from: &Addr, to: &Addr, coins: &[Coin]) {
        for coin in coins {
            self.transfer(from, to, &format!("n:{}", coin.denom), coin.amount.u128());
        }
    }

    fn apply_token(&mut self, act: &Act<'_>, token: &Addr, msg: &Cw20ExecuteMsg, events: &mut Events) {
        let key = format!("c:{token}");
        if !self.trusted.contains(&key) {
            return self.apply_untrusted(act, msg, events);
        }
        match msg {
            Cw20ExecuteMsg::Transfer { recipient, amount } => {
                let to = super::address(recipient).expect("a recipient that the token took");
                self.transfer(act.sender, &to, &key, amount.u128());
            }
            Cw20ExecuteMsg::Send { contract, amount, msg } => {
                let to = super::address(contract).expect("a contract that the token took");
                self.transfer(act.sender, &to, &key, amount.u128());
                if to == self.genesis.market {
                    let body = from_json(msg).expect("a body that was taken");
                    self.apply_hook(act, token, &body, amount.u128(), events);
                }
            }
            Cw20ExecuteMsg::IncreaseAllowance { .. } | Cw20ExecuteMsg::DecreaseAllowance { .. } => {}
            Cw20ExecuteMsg::Burn { .. }
            | Cw20ExecuteMsg::TransferFrom { .. }
            | Cw20ExecuteMsg::SendFrom { .. }
            | Cw20ExecuteMsg::BurnFrom { .. }
            | Cw20ExecuteMsg::Mint { .. }
            | Cw20ExecuteMsg::UpdateMinter { .. }
            | Cw20ExecuteMsg::UpdateMarketing { .. }
            | Cw20ExecuteMsg::UploadLogo(_) => panic!("the model does not follow {msg:?}"),
        }
    }

    /// A body that came with tokens; the actor is their holder.
    pub(crate) fn apply_hook(
        &mut self,
        act: &Act<'_>,
        token: &Addr,
        body: &HookMsg,
        amount: u128,
        events: &mut Events,
    ) {
        match body {
            HookMsg::Fund { project, reference } => {
                let by = (act.sender.clone(), Some(token.clone()));
                self.apply_fund(by, project.get(), (reference.as_str(), amount), events);
            }
            HookMsg::Appeal(new) => self.apply_appeal(act, new, events),
            HookMsg::RespondToAppeal(answer) => self.apply_answer(act, answer, events),
        }
    }

    /// What a token that may do anything has made of a message: an appeal that came with it is followed.
    fn apply_untrusted(&mut self, act: &Act<'_>, msg: &Cw20ExecuteMsg, events: &mut Events) {
        let next = events.front().map(|event| event.name.clone()).unwrap_or_default();
        if let (Cw20ExecuteMsg::Send { msg, .. }, "appeal_opened" | "appeal_answered") = (msg, next.as_str()) {
            match from_json(msg).expect("a body that was taken") {
                HookMsg::Appeal(new) => self.apply_appeal(act, &new, events),
                HookMsg::RespondToAppeal(answer) => self.apply_answer(act, &answer, events),
                HookMsg::Fund { .. } => {}
            }
        }
        self.apply_unseen(events);
    }

    /// What another contract has made of the marketplace: funding and withdrawals, by their events.
    fn apply_unseen(&mut self, events: &mut Events) {
        while let Some(front) = events.front().cloned() {
            match front.name.as_str() {
                "project_funded" => self.apply_funded_unseen(events),
                "balance_withdrawn" | "points_sent" | "points_restored" => self.apply_payout(None, events),
                other => panic!("the model does not follow {other} from another contract: {front:?}"),
            }
        }
    }

    #[allow(clippy::too_many_lines)] // one entry a message
    fn apply_market(&mut self, act: &Act<'_>, msg: &ExecuteMsg, funds: &[Coin], events: &mut Events) {
        let market = self.genesis.market.clone();
        self.pay_in(act.sender, &market, funds);
        match msg {
            ExecuteMsg::CreateProject { .. }
            | ExecuteMsg::UpdateProject { .. }
            | ExecuteMsg::Fund { .. }
            | ExecuteMsg::Receive(_)
            | ExecuteMsg::CreateBatch { .. }
            | ExecuteMsg::EditDraft { .. }
            | ExecuteMsg::OpenBatch { .. }
            | ExecuteMsg::ImproveBatch { .. } => self.apply_entry(act, msg, funds, events),
            ExecuteMsg::Claim { .. }
            | ExecuteMsg::Return { .. }
            | ExecuteMsg::Submit { .. }
            | ExecuteMsg::Decide { .. }
            | ExecuteMsg::AcceptRejection { .. }
            | ExecuteMsg::GiveUp { .. }
            | ExecuteMsg::Settle { .. } => self.apply_work(act, msg, events),
            ExecuteMsg::Appeal(new) => self.apply_appeal(act, new, events),
            ExecuteMsg::RespondToAppeal(answer) => self.apply_answer(act, answer, events),
            ExecuteMsg::AddAppealEvidence(evidence) => self.apply_appeal_evidence(act, evidence, events),
            ExecuteMsg::EnactRuling(_) => panic!("a ruling that arbitration did not send was taken: {msg:?}"),
            ExecuteMsg::Restrict { .. } | ExecuteMsg::LiftRestriction { .. } => {
                self.apply_restriction(act, msg, events)
            }
            ExecuteMsg::CloseBatch { .. }
            | ExecuteMsg::FinalizeBatch { .. }
            | ExecuteMsg::Withdraw { .. }
            | ExecuteMsg::WithdrawFor { .. }
            | ExecuteMsg::WithdrawAvailable { .. }
            | ExecuteMsg::WithdrawFees { .. } => self.apply_exit(act, msg, events),
            ExecuteMsg::StartMove { .. }
            | ExecuteMsg::StartRecovery { .. }
            | ExecuteMsg::AcceptMove { .. }
            | ExecuteMsg::CancelMove { .. }
            | ExecuteMsg::SetRecovery { .. }
            | ExecuteMsg::CancelRecoveryChange { .. }
            | ExecuteMsg::MovePoints { .. } => self.apply_people(act, msg, events),
            ExecuteMsg::CloseEdition { .. }
            | ExecuteMsg::PublishDataset(_)
            | ExecuteMsg::ForfeitBond { .. }
            | ExecuteMsg::ClaimEdition { .. } => self.apply_edition(act, msg, events),
            ExecuteMsg::UpdateConfig { .. }
            | ExecuteMsg::UpdateOwnership(_)
            | ExecuteMsg::Pause {}
            | ExecuteMsg::Unpause {} => self.apply_platform(act, msg, events),
        }
    }

    fn apply_work(&mut self, act: &Act<'_>, msg: &ExecuteMsg, events: &mut Events) {
        match msg {
            ExecuteMsg::Claim { batch, pick, .. } => self.apply_claim(act, batch.get(), pick, events),
            ExecuteMsg::Return { batch, assignment } => self.apply_return(act, (batch.get(), assignment.get()), events),
            ExecuteMsg::Submit { batch, assignment, .. } => {
                self.apply_submit(act, (batch.get(), assignment.get()), events)
            }
            ExecuteMsg::Decide { batch, .. } => self.apply_decide(act, batch.get(), &decisions(msg), events),
            ExecuteMsg::AcceptRejection { batch, assignment } => {
                self.apply_accept_rejection(act, (batch.get(), assignment.get()), events)
            }
            ExecuteMsg::GiveUp { batch, assignment } => {
                self.apply_give_up(act, (batch.get(), assignment.get()), events)
            }
            ExecuteMsg::Settle { batch, assignments } => {
                let ids: Vec<u64> = assignments.iter().map(|id| id.get()).collect();
                self.apply_settle(act, batch.get(), &ids, events);
            }
            _ => panic!("not a message about work: {msg:?}"),
        }
    }
}
