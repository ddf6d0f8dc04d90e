//! Who is paid in the end, and what the contracts then answer.

use caravan_chain::Chain;
use caravan_licensing_api::Use;
use caravan_marketplace_api::{EditionStatus, PersonResponse, QueryMsg, WeightResponse};
use caravan_primitives::{AssetId, EditionId, PersonId, ProjectId};
use cosmwasm_std::Uint128;

use super::{Half, CARA, KESTREL, LARKSPUR, TERN, WAVE};
use crate::demo::tale::{Answered, Contributor, Payout};
use crate::demo::trade::DAY;
use crate::failure::Failure;
use crate::market::told;

impl Half<'_, '_> {
    /// What every annotator weighs in each edition, as the marketplace has it.
    pub(super) fn meet_contributors(&mut self, projects: [ProjectId; 2]) -> Result<(), Failure> {
        for annotator in 0..self.world.annotators.len() {
            let person = self.person(annotator)?;
            let mut weights = Vec::new();
            for project in projects {
                let query = QueryMsg::EditionWeight { project, edition: EditionId::FIRST, person };
                let answer: WeightResponse = self.world.market.ask(&query)?;
                weights.push(answer.weight);
            }
            let none = vec![Uint128::zero(); self.coinages.len()];
            let claimed = vec![none.clone(); projects.len()];
            self.tale.contributors.push(Contributor { annotator, weights, claimed, paid: none });
        }
        for project in projects {
            let status = self.world.market.edition(project)?.status;
            if status != EditionStatus::Published {
                return Err(Failure::Untold { event: "dataset_published", attribute: "status" });
            }
        }
        Ok(())
    }

    fn person(&self, annotator: usize) -> Result<PersonId, Failure> {
        let address = self.world.annotators.get(annotator).map_or(String::new(), |who| who.address.to_string());
        let answer: PersonResponse = self.world.market.ask(&QueryMsg::PersonOf { address })?;
        Ok(answer.person)
    }

    /// An annotator claims from the pools of all datasets that have some of their work, in one message.
    pub(super) fn claim(&mut self, annotator: usize, currency: usize, for_them: bool) -> Result<(), Failure> {
        let coinage = self.coinage(currency);
        let (Some(who), Some(contributor)) =
            (self.world.annotators.get(annotator), self.tale.contributors.get(annotator))
        else {
            return Ok(());
        };
        let (name, address) = (who.name.clone(), who.address.clone());
        let weighty = self.tale.publications.iter().zip(&contributor.weights).filter(|(_, weight)| !weight.is_zero());
        let assets: Vec<AssetId> = weighty.map(|(publication, _)| publication.asset).collect();
        let person = self.person(annotator)?;
        let market = &mut self.world.market;
        let before = coinage.balance(&market.chain, &address)?;
        let outcome = if for_them {
            market.claim_royalties_for(person, &assets, &coinage.currency)?
        } else {
            market.claim_royalties(&address, &assets, &coinage.currency)?
        };
        let amount: Uint128 = told(&outcome, "claim_paid", "amount")?;
        let after = coinage.balance(&market.chain, &address)?;
        if before.checked_add(amount).ok() != Some(after) {
            return Err(Failure::Unbalanced(format!("{name} at {after}, after a claim of {amount} at {before}")));
        }
        let paid = self.tale.contributors.get_mut(annotator).and_then(|contributor| contributor.paid.get_mut(currency));
        if let Some(paid) = paid {
            *paid += amount;
        }
        self.tale.payouts.push(Payout { to: name, assets, for_them, coinage, amount });
        Ok(())
    }

    /// Everybody takes what is theirs; only Harbor leaves its money where it is. A passer-by claims for the last contributor.
    pub(super) fn pay_everybody(&mut self) -> Result<(), Failure> {
        let last = self.tale.contributors.len().saturating_sub(1);
        for currency in [CARA, WAVE] {
            for annotator in 0..self.tale.contributors.len() {
                self.claim(annotator, currency, annotator == last)?;
            }
        }
        let tried = self.claim(0, CARA, false);
        self.refused("Amara claims a second time, and nothing has come in since", tried)?;
        for owner in [LARKSPUR, KESTREL] {
            for currency in [CARA, WAVE] {
                let (who, coinage) = (self.account(owner), self.coinage(currency));
                let amount = self.world.market.withdraw_income(&who, &coinage.currency)?;
                self.tale.payouts.push(Payout {
                    to: owner.to_owned(),
                    assets: vec![],
                    for_them: false,
                    coinage,
                    amount,
                });
            }
        }
        Ok(())
    }

    /// Questions that anybody, a contract too, may ask.
    pub(super) fn ask_about(&mut self, [problems, summaries]: [AssetId; 2], model: AssetId) -> Result<(), Failure> {
        let soon = self.world.market.chain.now() + DAY;
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
            let answer = self.world.market.is_licensed(asset, &licensee, usage, at)?;
            let license = answer.license.filter(|_| answer.licensed);
            let ends_at = answer.ends_at.map(|time| time.get());
            self.tale.answers.push(Answered { who, asset, usage, at, license, ends_at });
        }
        Ok(())
    }

    /// What each asset has taken in, and what each contributor has claimed, as licensing has it.
    pub(super) fn read_books(&mut self) -> Result<(), Failure> {
        for asset in &mut self.tale.assets {
            asset.shares = Some(self.world.market.shares(asset.id)?);
            for coinage in &self.coinages {
                asset.books.push(self.world.market.books(asset.id, &coinage.currency)?);
            }
        }
        for annotator in 0..self.tale.contributors.len() {
            let person = self.person(annotator)?;
            let Some(contributor) = self.tale.contributors.get_mut(annotator) else { continue };
            let pools = self.tale.publications.iter().zip(&contributor.weights).zip(&mut contributor.claimed);
            for ((publication, _), claimed) in pools.filter(|((_, weight), _)| !weight.is_zero()) {
                for (claimed, coinage) in claimed.iter_mut().zip(&self.coinages) {
                    let answer = self.world.market.claimable(publication.asset, person, &coinage.currency)?;
                    *claimed = answer.claimed;
                }
            }
        }
        Ok(())
    }
}
