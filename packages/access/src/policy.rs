//! What a message asks of its sender, its coins and the time: one [`Policy`] for each message.

use std::fmt;

/// A contract of the suite that sends privileged messages to another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sibling {
    /// The contract that pays for work and publishes editions.
    Marketplace,
    /// The contract that sells licenses and splits income.
    Licensing,
    /// The contract that keeps disputes and their outcomes.
    Arbitration,
}

/// Who may send a message. [`Access::admit`](crate::Access::admit) enforces `Owner` and `Sibling`; the other roles
/// document what the contract checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Everyone may send it.
    Anyone,
    /// Everyone, but the effect is for the one that the text names, who need not be the sender.
    AnyoneFor(&'static str),
    /// The owner of the contract.
    Owner,
    /// The sibling whose address the contract was instantiated with.
    Sibling(Sibling),
    /// A minter that the owner listed, within its budget.
    Minter,
    /// Who stands in this relation to the object of the message.
    Relation(&'static str),
}

/// Which native coins come with a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Funds {
    /// No coin may come.
    None,
    /// Exactly one coin, with an amount above zero. The contract checks its denomination.
    OneCoin,
    /// One coin with an amount above zero, or none. The contract checks denomination and amount.
    UpToOneCoin,
}

/// Whether a message begins something or ends it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Begins something: refused while the contract is paused.
    Entry,
    /// Ends something, or pays out what is due: works while the contract is paused.
    Exit,
}

/// What a message asks for. Begin with the constructor of its role: no coins, and it works while the contract is paused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// The role of the sender.
    pub role: Role,
    /// The coins that come with it.
    pub funds: Funds,
    /// Whether it works while the contract is paused.
    pub phase: Phase,
}

impl Policy {
    /// Let everyone send the message.
    #[must_use]
    pub const fn anyone() -> Self {
        Self::of(Role::Anyone)
    }

    /// Let everyone send the message, for the one that the text names.
    #[must_use]
    pub const fn anyone_for(whom: &'static str) -> Self {
        Self::of(Role::AnyoneFor(whom))
    }

    /// Let the owner send the message.
    #[must_use]
    pub const fn owner() -> Self {
        Self::of(Role::Owner)
    }

    /// Let this sibling send the message.
    #[must_use]
    pub const fn sibling(sibling: Sibling) -> Self {
        Self::of(Role::Sibling(sibling))
    }

    /// Let listed minters send the message. The contract checks the list and the budget.
    #[must_use]
    pub const fn minter() -> Self {
        Self::of(Role::Minter)
    }

    /// Let those send the message who stand in this relation to its object. The contract checks the relation.
    #[must_use]
    pub const fn relation(relation: &'static str) -> Self {
        Self::of(Role::Relation(relation))
    }

    /// Ask for exactly one coin.
    #[must_use]
    pub const fn one_coin(self) -> Self {
        Self { funds: Funds::OneCoin, ..self }
    }

    /// Take one coin or none.
    #[must_use]
    pub const fn up_to_one_coin(self) -> Self {
        Self { funds: Funds::UpToOneCoin, ..self }
    }

    /// Refuse the message while the contract is paused.
    #[must_use]
    pub const fn entry(self) -> Self {
        Self { phase: Phase::Entry, ..self }
    }

    const fn of(role: Role) -> Self {
        Self { role, funds: Funds::None, phase: Phase::Exit }
    }
}

/// What a cw20 hook asks for. The token brings the money, so native coins never come with it. Its role is that of the
/// tokens' holder and documents what the contract checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HookPolicy {
    role: Role,
    phase: Phase,
}

impl HookPolicy {
    /// Let everyone send tokens with this body, also while the contract is paused.
    #[must_use]
    pub const fn anyone() -> Self {
        Self { role: Role::Anyone, phase: Phase::Exit }
    }

    /// Refuse the hook while the contract is paused.
    #[must_use]
    pub const fn entry(self) -> Self {
        Self { phase: Phase::Entry, ..self }
    }

    /// Whether it works while the contract is paused.
    #[must_use]
    pub const fn phase(&self) -> Phase {
        self.phase
    }
}

impl fmt::Display for Sibling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Marketplace => "marketplace",
            Self::Licensing => "licensing",
            Self::Arbitration => "arbitration",
        })
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Anyone => f.write_str("anyone"),
            Self::AnyoneFor(whom) => write!(f, "anyone, for {whom}"),
            Self::Owner => f.write_str("owner"),
            Self::Sibling(sibling) => sibling.fmt(f),
            Self::Minter => f.write_str("minter"),
            Self::Relation(relation) => f.write_str(relation),
        }
    }
}

impl fmt::Display for Funds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "none",
            Self::OneCoin => "one coin",
            Self::UpToOneCoin => "up to one coin",
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
    /// The line of a table: `anyone | entry`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} | {}", self.role, self.phase)
    }
}

#[cfg(test)]
mod tests;
