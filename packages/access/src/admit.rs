//! Admission: what runs before every message.

use caravan_primitives::Time;
use cosmwasm_std::{Addr, Coin, MessageInfo, StdResult, Storage};

use crate::{AccessError, Funds, HookPolicy, Owner, Pause, Phase, Policy, Role, Sibling, Siblings};

/// Loads the siblings of a contract.
pub type LoadSiblings = fn(&dyn Storage) -> StdResult<Siblings>;

/// Owner, pause and siblings of a contract: all that decides who may send what, but for relations.
pub struct Access {
    /// The owner's place in storage.
    pub owner: Owner,
    pause: Option<Pause>,
    load_siblings: LoadSiblings,
}

impl Access {
    /// Keep the owner under this key, stop entry by this pause, if the contract has one, and find siblings by
    /// `load_siblings`.
    #[must_use]
    pub const fn new(owner: &'static str, pause: Option<Pause>, load_siblings: LoadSiblings) -> Self {
        Self { owner: Owner::new(owner), pause, load_siblings }
    }

    /// Load the siblings of the contract.
    ///
    /// # Errors
    /// If their row cannot be read.
    pub fn siblings(&self, storage: &dyn Storage) -> StdResult<Siblings> {
        (self.load_siblings)(storage)
    }

    /// Admit a message, or say why not: check the owner, then the pause, then the coins, then a sibling. Return the one
    /// coin, if the policy takes one and it came.
    ///
    /// Nothing is read from storage that the policy does not ask for.
    ///
    /// # Errors
    /// `OWNER_ONLY`, `CONTRACT_PAUSED`, `FUNDS_UNEXPECTED`, `FUNDS_MISSING`, `FUNDS_SEVERAL`, `MARKETPLACE_ONLY`,
    /// `LICENSING_ONLY`, `ARBITRATION_ONLY`, `STORAGE_FAILED`.
    pub fn admit(
        &self,
        storage: &dyn Storage,
        info: &MessageInfo,
        now: Time,
        policy: &Policy,
    ) -> Result<Option<Coin>, AccessError> {
        if policy.role == Role::Owner {
            self.owner.require(storage, &info.sender)?;
        }
        self.check_phase(storage, now, policy.phase)?;
        let coin = match policy.funds {
            Funds::None => refuse_coins(&info.funds).map(|()| None),
            Funds::OneCoin => one_coin(&info.funds).map(Some),
            Funds::UpToOneCoin => (!info.funds.is_empty()).then(|| one_coin(&info.funds)).transpose(),
        }?;
        if let Role::Sibling(sibling) = policy.role {
            self.require_sibling(storage, sibling, &info.sender)?;
        }
        Ok(coin)
    }

    /// Admit a cw20 hook, or say why not. The sender is the token: whether it counts is the contract's business.
    ///
    /// # Errors
    /// `CONTRACT_PAUSED`, `FUNDS_UNEXPECTED`, `STORAGE_FAILED`.
    pub fn admit_hook(
        &self,
        storage: &dyn Storage,
        info: &MessageInfo,
        now: Time,
        policy: &HookPolicy,
    ) -> Result<(), AccessError> {
        self.check_phase(storage, now, policy.phase())?;
        refuse_coins(&info.funds)
    }

    /// Refuse while entry is paused: for queries that say what a message of entry would do.
    ///
    /// # Errors
    /// `CONTRACT_PAUSED`, `STORAGE_FAILED`.
    pub fn require_entry(&self, storage: &dyn Storage, now: Time) -> Result<(), AccessError> {
        self.check_phase(storage, now, Phase::Entry)
    }

    fn check_phase(&self, storage: &dyn Storage, now: Time, phase: Phase) -> Result<(), AccessError> {
        match (phase, &self.pause) {
            (Phase::Entry, Some(pause)) => pause.require_running(storage, now),
            (Phase::Entry, None) | (Phase::Exit, _) => Ok(()),
        }
    }

    fn require_sibling(&self, storage: &dyn Storage, sibling: Sibling, sender: &Addr) -> Result<(), AccessError> {
        let siblings = self.siblings(storage)?;
        let wired = siblings.of(sibling);
        if wired == Some(sender) {
            return Ok(());
        }
        let expected = wired.map_or_else(|| "which is not wired".to_owned(), Addr::to_string);
        let got = sender.clone();
        Err(match sibling {
            Sibling::Marketplace => AccessError::MarketplaceOnly { expected, got },
            Sibling::Licensing => AccessError::LicensingOnly { expected, got },
            Sibling::Arbitration => AccessError::ArbitrationOnly { expected, got },
        })
    }
}

/// Refuse every native coin.
///
/// # Errors
/// `FUNDS_UNEXPECTED`.
pub fn refuse_coins(funds: &[Coin]) -> Result<(), AccessError> {
    match funds {
        [] => Ok(()),
        [first, ..] => Err(AccessError::FundsUnexpected { count: funds.len(), first: first.clone() }),
    }
}

fn one_coin(funds: &[Coin]) -> Result<Coin, AccessError> {
    match funds {
        [] => Err(AccessError::FundsMissing { got: "none".to_owned() }),
        [coin] if coin.amount.is_zero() => Err(AccessError::FundsMissing { got: coin.to_string() }),
        [coin] => Ok(coin.clone()),
        [first, ..] => Err(AccessError::FundsSeveral { count: funds.len(), first: first.clone() }),
    }
}

#[cfg(test)]
mod tests;
