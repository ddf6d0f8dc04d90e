//! Weight: what accepted work adds to its annotator's share of the edition.

use caravan_marketplace_api::WeightAdded;
use caravan_money::add;
use caravan_primitives::PersonId;
use cosmwasm_std::Storage;

use super::desk::Desk;
use crate::domain::edition::EditionKey;
use crate::error::Res;
use crate::state;

impl Desk {
    /// The edition that the batch belongs to.
    pub(super) fn edition(&self) -> EditionKey {
        (self.batch.project, self.frozen.edition)
    }

    /// Adds the slot's weight to a person's, up to the cap, and to the edition's. One row more a work, and one a
    /// message; none where the project does not share.
    pub(super) fn weigh(&mut self, store: &mut dyn Storage, person: PersonId) -> Res<()> {
        let Some(share) = &self.frozen.share else { return Ok(()) };
        let key = self.edition();
        let present = state::weight(store, key, person)?;
        let added = share.added_to(present);
        if added.is_zero() {
            return Ok(());
        }
        let weight = add(present, added)?;
        state::save_weight(store, key, person, weight)?;
        let before = match self.total_weight {
            Some(total) => total,
            None => state::total_weight(store, key)?,
        };
        let total = add(before, added)?;
        self.total_weight = Some(total);
        let (project, edition) = key;
        self.tell(WeightAdded { project, edition, person, added, weight, total });
        Ok(())
    }
}
