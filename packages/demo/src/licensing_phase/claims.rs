//! Claims, withdrawals and queries at the end of the demo.

use caravan_chain::Chain;
use caravan_licensing_api::{self as licensing, Use};
use caravan_marketplace_api::{EditionStatus, QueryMsg, WeightResponse};
use caravan_primitives::{AssetId, EditionId, PersonId, ProjectId};
use cosmwasm_std::Uint128;

use super::{Claimant, LicensingPhase, CARA, KESTREL, LARKSPUR, TERN, WAVE};
use crate::report::{Answered, Contributor, Payout};
use caravan_client::{ClientError, Result, DAY};

impl LicensingPhase<'_, '_> {
    /// Load the weight of every annotator in each edition.
    pub(super) fn load_contributors(&mut self, projects: [ProjectId; 2]) -> Result<()> {
        for annotator in 0..self.state.annotators.len() {
            let person = self.person(annotator)?;
            let mut weights = Vec::new();
            for project in projects {
                let query = QueryMsg::EditionWeight { project, edition: EditionId::FIRST, person };
                let answer: WeightResponse = self.state.client.query(&query)?;
                weights.push(answer.weight);
            }
            let none = vec![Uint128::zero(); self.displays.len()];
            let claimed = vec![none.clone(); projects.len()];
            self.report.contributors.push(Contributor { annotator, weights, claimed, paid: none });
        }
        for project in projects {
            let status = self.state.client.edition(project, EditionId::FIRST)?.status;
            if status != EditionStatus::Published {
                return Err(ClientError::EventMissing { event: "dataset_published", attribute: "status" });
            }
        }
        Ok(())
    }

    fn person(&self, annotator: usize) -> Result<PersonId> {
        let missing = ClientError::EventMissing { event: "task_claimed", attribute: "person" };
        let who = self.state.annotators.get(annotator).ok_or(missing)?;
        self.state.client.person_of(&who.address)
    }

    /// Claim in one message from the pools of all datasets that have work of an annotator.
    pub(super) fn claim(&mut self, annotator: usize, currency: usize, claimant: Claimant) -> Result<()> {
        let display = self.display(currency);
        let (Some(who), Some(contributor)) =
            (self.state.annotators.get(annotator), self.report.contributors.get(annotator))
        else {
            return Ok(());
        };
        let (name, address) = (who.name.clone(), who.address.clone());
        let with_work =
            self.report.publications.iter().zip(&contributor.weights).filter(|(_, weight)| !weight.is_zero());
        let assets: Vec<AssetId> = with_work.map(|(publication, _)| publication.asset).collect();
        let person = self.person(annotator)?;
        let passer_by = self.account("passer-by");
        let client = &mut self.state.client;
        let before = display.balance(&client.chain, &address)?;
        let amount = match claimant {
            Claimant::PasserBy => client.claim_royalties_for(&passer_by, person, &assets, &display.currency)?,
            Claimant::Contributor => client.claim_royalties(&address, &assets, &display.currency)?,
        };
        let after = display.balance(&client.chain, &address)?;
        if before.checked_add(amount).ok() != Some(after) {
            return Err(ClientError::MoneyUnbalanced(format!(
                "{name} at {after}, after a claim of {amount} at {before}"
            )));
        }
        let paid =
            self.report.contributors.get_mut(annotator).and_then(|contributor| contributor.paid.get_mut(currency));
        if let Some(paid) = paid {
            *paid += amount;
        }
        let by_passer_by = claimant == Claimant::PasserBy;
        self.report.payouts.push(Payout { to: name, assets, by_passer_by, display, amount });
        Ok(())
    }

    /// All contributors claim and the owners withdraw, but Harbor does not. A passer-by claims for the last contributor.
    pub(super) fn pay_all(&mut self) -> Result<()> {
        let last = self.report.contributors.len().saturating_sub(1);
        for currency in [CARA, WAVE] {
            for annotator in 0..self.report.contributors.len() {
                let claimant = if annotator == last { Claimant::PasserBy } else { Claimant::Contributor };
                self.claim(annotator, currency, claimant)?;
            }
        }
        let tried = self.claim(0, CARA, Claimant::Contributor);
        self.refused("Amara claims a second time, and nothing has come in since", tried)?;
        for owner in [LARKSPUR, KESTREL] {
            for currency in [CARA, WAVE] {
                let (who, display) = (self.account(owner), self.display(currency));
                let amount = self.state.client.withdraw_royalties(&who, &display.currency, None)?;
                self.report.payouts.push(Payout {
                    to: owner.to_owned(),
                    assets: vec![],
                    by_passer_by: false,
                    display,
                    amount,
                });
            }
        }
        Ok(())
    }

    /// Query licenses. People and contracts use the same query.
    pub(super) fn ask_about(&mut self, datasets: [AssetId; 2], model: AssetId) -> Result<()> {
        let [problems, summaries] = datasets;
        let soon = self.state.client.chain.now() + DAY;
        let questions = [
            (TERN, problems, Use::Train, soon),
            (TERN, problems, Use::Redistribute, soon),
            (TERN, summaries, Use::Display, soon),
            (TERN, model, Use::Infer, soon),
            (TERN, model, Use::Infer, soon + 90 * DAY),
            (KESTREL, summaries, Use::Train, soon),
            (KESTREL, summaries, Use::Display, soon),
        ];
        for (who, asset, usage, at) in questions {
            let licensee = self.account(who);
            let answer = self.state.client.is_licensed(asset, &licensee, usage, at)?;
            let license = answer.license.filter(|_| answer.licensed);
            let ends_at = answer.ends_at.map(|time| time.get());
            self.report.answers.push(Answered { who, asset, usage, at, license, ends_at });
        }
        Ok(())
    }

    /// Load what each asset has taken in, and what each contributor has claimed.
    pub(super) fn read_ledgers(&mut self) -> Result<()> {
        for asset in &mut self.report.assets {
            asset.shares = Some(self.state.client.shares(asset.id)?);
            for display in &self.displays {
                asset.ledgers.push(self.state.client.asset_income(asset.id, &display.currency)?);
            }
        }
        for annotator in 0..self.report.contributors.len() {
            let person = self.person(annotator)?;
            let Some(contributor) = self.report.contributors.get_mut(annotator) else { continue };
            let contributor_person = licensing::Contributor::Person { person };
            let pools = self.report.publications.iter().zip(&contributor.weights).zip(&mut contributor.claimed);
            for ((publication, _), claimed) in pools.filter(|((_, weight), _)| !weight.is_zero()) {
                for (claimed, display) in claimed.iter_mut().zip(&self.displays) {
                    let answer = self.state.client.claimable(
                        publication.asset,
                        contributor_person.clone(),
                        &display.currency,
                    )?;
                    *claimed = answer.claimed;
                }
            }
        }
        Ok(())
    }
}
