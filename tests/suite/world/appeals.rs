//! Questions about appeals and disputes.

use caravan_arbitration_api::{DisputeResponse, DisputeSummary, QueryMsg as ArbitrationQuery};
use caravan_chain::ChainExt;
use caravan_marketplace_api::bounds::APPEAL_BOND_BPS;
use caravan_marketplace_api::{AppealResponse, AppealsResponse, QueryMsg};
use caravan_primitives::{AppealId, AssignmentId, BatchId};
use cosmwasm_std::Addr;
use serde::de::DeserializeOwned;

use super::World;
use crate::model::sums::part_up;

impl World {
    /// Any question to arbitration.
    ///
    /// # Panics
    /// If it does not answer.
    #[must_use]
    pub fn asks_arbitration<R: DeserializeOwned>(&self, msg: &ArbitrationQuery) -> R {
        self.chain.ask(&self.arbitration, msg).unwrap_or_else(|error| panic!("{msg:?} failed: {error}"))
    }

    /// What the marketplace answers about an appeal.
    #[must_use]
    pub fn asks_appeal(&self, appeal: AppealId) -> AppealResponse {
        self.asks(&QueryMsg::Appeal { appeal })
    }

    /// The dispute about an appeal.
    ///
    /// # Panics
    /// If it has no dispute.
    #[must_use]
    pub fn dispute(&self, appeal: AppealId) -> DisputeSummary {
        let (opener, subject) = (self.market.to_string(), appeal.get());
        let found: Option<DisputeResponse> = self.asks_arbitration(&ArbitrationQuery::DisputeAbout { opener, subject });
        found.expect("a dispute about the appeal").dispute
    }

    /// What an appeal of these works by this person needs besides the balance.
    pub(crate) fn appeal_needs(&self, who: &Addr, batch: BatchId, works: &[AssignmentId]) -> u128 {
        let row = self.asks_batch(batch);
        let opened = row.opened.expect("a batch that was opened");
        let currency = self.asks_project(row.project).currency;
        let all: AppealsResponse = self.asks(&QueryMsg::Appeals { batch, start_after: None, limit: Some(30) });
        let person = self.person(who);
        let had = all.appeals.iter().any(|appeal| appeal.free && appeal.person == person);
        if opened.free_appeals_left > 0 && !had {
            return 0;
        }
        let terms: caravan_marketplace_api::TermsResponse = self.asks(&QueryMsg::Terms { batch });
        let reward = |work: &AssignmentId| terms.terms[usize::from(self.asks_assignment(batch, *work).terms)].reward;
        let stake: u128 = works.iter().map(|work| reward(work).u128()).sum();
        let bond = part_up(stake, u128::from(APPEAL_BOND_BPS)).max(opened.arbiter_fee.u128());
        bond.saturating_sub(self.due(who, &currency).0)
    }

    /// What an answer to an appeal needs besides available funds.
    pub(crate) fn answer_needs(&self, appeal: AppealId, concede: u32) -> u128 {
        let appeal = self.asks_appeal(appeal);
        let batch = self.asks_batch(appeal.batch);
        let all = appeal.stakes.iter().enumerate().fold(0, |set, (place, _)| set | 1 << place);
        if concede == all {
            return 0;
        }
        let bond = if appeal.free { batch.opened.expect("an open batch").arbiter_fee } else { appeal.bond };
        bond.u128().saturating_sub(self.project_funds(batch.project).0)
    }
}
