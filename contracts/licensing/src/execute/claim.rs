//! Contributors claim what is due to them, or anyone has it sent to them.

use caravan_contract_kit::{response, Call};
use caravan_licensing_api::{ClaimPaid, Contributor, LicensingError, PoolClaimed};
use caravan_money::{add, Currency};
use caravan_primitives::{require_distinct, AssetId};
use cosmwasm_std::{Event, Response, Storage, Uint128};

use super::shares::load_or_copy_shares;
use crate::domain::asset_ledger::AssetLedger;
use crate::domain::claim::due;
use crate::domain::shares::Shares;
use crate::error::Result;
use crate::sibling::{Claimant, Contribution, Siblings};
use crate::state;

/// What a contributor could claim from one pool.
pub(crate) struct Claimable {
    pub(crate) contribution: Contribution,
    pub(crate) total_weight: Uint128,
    pub(crate) claimed: Uint128,
    pub(crate) due: Uint128,
    pub(crate) ledger: AssetLedger,
}

/// The claims of one message: all for one claimant, in one currency, paid by one transfer.
struct ClaimSession<'a> {
    siblings: Siblings<'a>,
    claimant: Claimant,
    currency: Currency,
    events: Vec<Event>,
}

/// Pay the sender, as a contributor, what is due from the pools of `assets` in one currency.
#[inline(never)] // keeps the entry point below the VM's limit of 100 locals
pub(crate) fn claim(
    storage: &mut dyn Storage,
    call: &Call<'_>,
    assets: &[AssetId],
    currency: Currency,
) -> Result<Response> {
    let siblings = Siblings::load(storage, call.querier)?;
    let claimant = Claimant { address: call.sender.clone(), person: None };
    let session = ClaimSession { siblings, claimant, currency: call.currency(currency)?, events: vec![] };
    session.pay(storage, call, assets, "claim")
}

/// Pay a contributor, at its own address. Anyone may ask for it.
#[inline(never)] // keeps the entry point below the VM's limit of 100 locals
pub(crate) fn claim_for(
    storage: &mut dyn Storage,
    call: &Call<'_>,
    contributor: &Contributor,
    assets: &[AssetId],
    currency: Currency,
) -> Result<Response> {
    let siblings = Siblings::load(storage, call.querier)?;
    let claimant = siblings.claimant(contributor, call.api)?;
    let session = ClaimSession { siblings, claimant, currency: call.currency(currency)?, events: vec![] };
    session.pay(storage, call, assets, "claim_for")
}

/// Return what a claimant could claim from the pool of an asset, whose shares are `shares`.
pub(crate) fn claimable(
    storage: &dyn Storage,
    siblings: &Siblings<'_>,
    asset: AssetId,
    currency: &str,
    shares: &Shares,
    claimant: &mut Claimant,
) -> Result<Claimable> {
    let found = siblings.contribution(asset, &shares.source, claimant)?;
    let unknown = || LicensingError::ContributorUnknown { who: claimant.address.to_string(), asset };
    let contribution = found.ok_or_else(unknown)?;
    let ledger = state::load_asset_ledger_or_default(storage, asset, currency)?;
    let claimed = state::load_claimed_or_default(storage, asset, currency, &contribution.name)?;
    let total_weight = shares.total_weight;
    let due = due(&ledger, contribution.weight, total_weight, claimed)?;
    Ok(Claimable { contribution, total_weight, claimed, due, ledger })
}

impl ClaimSession<'_> {
    /// Take what is due from each pool, save, and send it in one transfer.
    fn pay(
        mut self,
        storage: &mut dyn Storage,
        call: &Call<'_>,
        assets: &[AssetId],
        action: &'static str,
    ) -> Result<Response> {
        self.siblings.refuse(call, &self.claimant.address, "contributor")?;
        require_distinct("assets", assets)?;
        let mut amount = Uint128::zero();
        for asset in assets {
            amount = add(amount, self.take(storage, *asset)?)?;
        }
        let Self { claimant: Claimant { address, .. }, currency, mut events, .. } = self;
        let key = currency.key();
        if amount.is_zero() {
            return Err(
                LicensingError::NothingToClaim { who: address.to_string(), currency: currency.to_string() }.into()
            );
        }
        let mut sum = state::load_currency_ledger_or_default(storage, &key)?;
        sum.pay_pool(amount)?;
        state::save_currency_ledger(storage, &key, &sum)?;
        let message = call.pay(&currency, &address, amount)?;
        events.push(ClaimPaid { address, currency, amount }.into());
        Ok(response(action, events).add_message(message))
    }

    /// Take what is due from one pool.
    fn take(&mut self, storage: &mut dyn Storage, asset: AssetId) -> Result<Uint128> {
        let Self { siblings, claimant, currency, events } = self;
        let key = currency.key();
        // Where the shares are copied already, the head of the asset is not asked for.
        let shares = match state::may_load_shares(storage, asset)? {
            Some(shares) => shares,
            None => load_or_copy_shares(storage, siblings, asset, &siblings.head(asset)?, events)?,
        };
        let found = claimable(storage, siblings, asset, &key, &shares, claimant)?;
        let Claimable { contribution: Contribution { name, .. }, claimed, due: amount, mut ledger, .. } = found;
        if amount.is_zero() {
            return Ok(amount);
        }
        let claimed = add(claimed, amount)?;
        ledger.claim(amount)?;
        state::save_asset_ledger(storage, asset, &key, &ledger)?;
        state::save_claimed(storage, asset, &key, &name, claimed)?;
        let pool = ledger.pool_left()?;
        events.push(PoolClaimed { asset, contributor: name, currency: currency.clone(), amount, claimed, pool }.into());
        Ok(amount)
    }
}
