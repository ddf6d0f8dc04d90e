//! Accounts: where money is.

use std::fmt;

use caravan_chain::Code;
use cosmwasm_std::Addr;

/// Where money is. Persons, projects, batches, editions and assets are named by their numbers.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Account {
    /// An account at the bank or the token, outside of the contracts.
    Wallet(Addr),
    /// What a person earned by work and did not withdraw.
    Balance(u64),
    /// Available funds of a project.
    Available(u64),
    /// Project credit.
    ProjectCredit(u64),
    /// What a batch has in escrow.
    Escrow(u64),
    /// The bond of an edition: project and edition.
    Bond(u64, u64),
    /// What a forfeited bond became: project and edition.
    Pool(u64, u64),
    /// The bonds of both sides of an appeal.
    AppealBonds(u64),
    /// Income of an asset that is not paid on: inbox, pool and dust.
    Asset(u64),
    /// What an address is owed as an owner of assets.
    Royalties(Addr),
    /// Fees of the platform that a contract has.
    Fees(Code),
}

impl fmt::Display for Account {
    /// Write the account in one word: `balance:7`, `bond:1/2`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Wallet(address) => write!(f, "wallet:{address}"),
            Self::Balance(person) => write!(f, "balance:{person}"),
            Self::Available(project) => write!(f, "available:{project}"),
            Self::ProjectCredit(project) => write!(f, "project_credit:{project}"),
            Self::Escrow(batch) => write!(f, "escrow:{batch}"),
            Self::Bond(project, edition) => write!(f, "bond:{project}/{edition}"),
            Self::Pool(project, edition) => write!(f, "pool:{project}/{edition}"),
            Self::AppealBonds(appeal) => write!(f, "appeal_bonds:{appeal}"),
            Self::Asset(asset) => write!(f, "asset:{asset}"),
            Self::Royalties(address) => write!(f, "royalties:{address}"),
            Self::Fees(code) => write!(f, "fees:{}", code.name()),
        }
    }
}
