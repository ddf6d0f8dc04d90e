//! What a message asks of its sender, its coins and the time: one [`Policy`] a message.

use std::fmt;

use cosmwasm_std::{Coin, MessageInfo, Storage};

use crate::{AccessError, Owner, Pause};

/// Who may send a message. Relations (is the sender this task's requester?) are the contract's business.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Everybody.
    Anyone,
    /// The owner of the contract.
    Owner,
}

/// Which native coins come with a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Funds {
    /// None at all.
    None,
    /// Exactly one coin, and not nothing of it. Whether it is the right one is the contract's business.
    OneCoin,
}

/// Whether a message begins something or ends it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Begins something: refused while the contract is paused.
    Entry,
    /// Ends something, or gives somebody what is theirs: works while the contract is paused.
    Exit,
}

/// What a message asks for. Begin with [`Policy::anyone`] or [`Policy::owner`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Who may send it.
    pub role: Role,
    /// Which coins come with it.
    pub funds: Funds,
    /// Whether it works while the contract is paused.
    pub phase: Phase,
}

impl Policy {
    /// Everybody may, without coins, also while the contract is paused.
    #[must_use]
    pub const fn anyone() -> Self {
        Self { role: Role::Anyone, funds: Funds::None, phase: Phase::Exit }
    }

    /// The owner may, without coins, also while the contract is paused.
    #[must_use]
    pub const fn owner() -> Self {
        Self { role: Role::Owner, funds: Funds::None, phase: Phase::Exit }
    }

    /// The same, with exactly one coin.
    #[must_use]
    pub const fn one_coin(self) -> Self {
        Self { role: self.role, funds: Funds::OneCoin, phase: self.phase }
    }

    /// The same, but not while the contract is paused.
    #[must_use]
    pub const fn entry(self) -> Self {
        Self { role: self.role, funds: self.funds, phase: Phase::Entry }
    }
}

/// What a cw20 hook asks for: the token brings the money, so native coins never come with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HookPolicy {
    /// Whether it works while the contract is paused.
    pub phase: Phase,
}

impl HookPolicy {
    /// Works while the contract is paused.
    #[must_use]
    pub const fn exit() -> Self {
        Self { phase: Phase::Exit }
    }

    /// Does not work while the contract is paused.
    #[must_use]
    pub const fn entry() -> Self {
        Self { phase: Phase::Entry }
    }
}

/// Admits a message, or says why not: first the sender, then the pause, then the coins. Gives the one coin that came,
/// if the policy asks for one.
///
/// Nothing is read from storage that the policy does not ask for.
///
/// # Errors
/// `OWNER_ONLY`, `CONTRACT_PAUSED`, `FUNDS_UNEXPECTED`, `FUNDS_MISSING`, `FUNDS_SEVERAL`, `STORAGE_FAILED`.
pub fn admit(
    storage: &dyn Storage,
    info: &MessageInfo,
    policy: &Policy,
    owner: &Owner,
    pause: &Pause,
) -> Result<Option<Coin>, AccessError> {
    match policy.role {
        Role::Anyone => {}
        Role::Owner => owner.require(storage, &info.sender)?,
    }
    check_phase(storage, policy.phase, pause)?;
    match policy.funds {
        Funds::None => no_coins(&info.funds).map(|()| None),
        Funds::OneCoin => one_coin(&info.funds).map(Some),
    }
}

/// Admits a cw20 hook, or says why not. Whether the sender is a token that counts is the contract's business.
///
/// # Errors
/// `CONTRACT_PAUSED`, `FUNDS_UNEXPECTED`, `STORAGE_FAILED`.
pub fn admit_hook(
    storage: &dyn Storage,
    info: &MessageInfo,
    policy: &HookPolicy,
    pause: &Pause,
) -> Result<(), AccessError> {
    check_phase(storage, policy.phase, pause)?;
    no_coins(&info.funds)
}

fn check_phase(storage: &dyn Storage, phase: Phase, pause: &Pause) -> Result<(), AccessError> {
    match phase {
        Phase::Entry => pause.require_running(storage),
        Phase::Exit => Ok(()),
    }
}

fn no_coins(funds: &[Coin]) -> Result<(), AccessError> {
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

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Anyone => "anyone",
            Self::Owner => "owner",
        })
    }
}

impl fmt::Display for Funds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "none",
            Self::OneCoin => "one coin",
        })
    }
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Entry => "entry",
            Self::Exit => "exit",
        })
    }
}

impl fmt::Display for Policy {
    /// The line of a table: `anyone | none | entry`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} | {} | {}", self.role, self.funds, self.phase)
    }
}

impl fmt::Display for HookPolicy {
    /// The line of a table: `entry`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.phase.fmt(f)
    }
}

#[cfg(test)]
mod tests;
