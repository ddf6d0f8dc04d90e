//! One wiring of the suite, for the command line and for the tests alike.

use caravan_marketplace_api as marketplace;
use caravan_money::Amount;
use caravan_points_api as points;
use caravan_primitives::{Hash32, PrimitiveError, Seconds, Time};
use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, Binary};

use crate::chain::{json, Chain, Code, Instantiate, StoredCode};
use crate::error::ChainError;

mod messages;

/// A season of points in the default deployment: 90 days.
const SEASON_SECS: u64 = 90 * 24 * 3_600;
/// The marketplace's fee in the default deployment, in basis points.
const FEE_BPS: u16 = 500;
/// Licensing's fee in the default deployment, in basis points.
const LICENSE_FEE_BPS: u16 = 250;
/// What the marketplace may mint in the default deployment: a billion points of six decimals.
const POINTS_BUDGET: u128 = 1_000_000_000_000_000;
/// What an arbiter is paid for one dispute in the default deployment: one unit of a currency of six decimals.
const ARBITER_FEE: u128 = 1_000_000;

/// An arbiter that is listed from the start, for every currency that is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirstArbiter {
    /// Who rules.
    pub address: Addr,
    /// X25519 public key that evidence is encrypted to.
    pub key: Hash32,
}

/// How a suite is deployed. [`Deployment::new`] gives the usual one; change its fields before [`deploy()`].
#[derive(Debug, Clone)]
pub struct Deployment {
    /// The account that creates the contracts. The addresses depend on it.
    pub deployer: Addr,
    /// The account that may migrate the contracts, if any.
    pub admin: Option<Addr>,
    /// Distinguishes this suite from others of the deployer, 1 to 64 bytes.
    pub salt: Vec<u8>,
    /// Owner of all contracts.
    pub owner: Addr,
    /// Receives the platform's fees.
    pub treasury: Addr,
    /// The marketplace's fee on what work is paid, in basis points, at most 1,000.
    pub fee_bps: u16,
    /// Licensing's fee on what licenses and revenue bring, in basis points, at most 500.
    pub license_fee_bps: u16,
    pub seasons: marketplace::Seasons,
    /// Currencies that projects and offers may use, each with its rate of points; at most 10.
    pub currencies: Vec<marketplace::ListedCurrency>,
    /// Arbiters that projects may name, at most 10. They are listed where a currency is, in which their fees are.
    pub arbiters: Vec<FirstArbiter>,
    /// What each of them is paid for one dispute, in base units of any currency that is listed.
    pub arbiter_fee: Amount,
    /// What the marketplace may mint, in base units of points; `None` lists it as no minter.
    pub points_budget: Option<Amount>,
    /// Whether points move from hand to hand.
    pub transferability: points::Transferability,
}

impl Deployment {
    /// The usual deployment: accounts `deployer`, `owner` and `treasury`, one arbiter `arbiter` with this key, a fee of 5 % on
    /// work and of 2.5 % on licenses, seasons of 90 days from now, soulbound points, no currency listed yet.
    ///
    /// # Errors
    /// None that depends on the chain; the amounts are checked as everywhere.
    pub fn new(chain: &dyn Chain, arbiter_key: Hash32) -> Result<Self, ChainError> {
        let owner = chain.account("owner");
        let amount = |units| Amount::new(units).map_err(|error| ChainError::from_text(&error.to_string()));
        Ok(Self {
            deployer: chain.account("deployer"),
            admin: Some(owner.clone()),
            salt: b"caravan".to_vec(),
            owner,
            treasury: chain.account("treasury"),
            fee_bps: FEE_BPS,
            license_fee_bps: LICENSE_FEE_BPS,
            seasons: marketplace::Seasons { starts_at: Time::new(chain.now()), length_secs: Seconds::new(SEASON_SECS) },
            currencies: vec![],
            arbiters: vec![FirstArbiter { address: chain.account("arbiter"), key: arbiter_key }],
            arbiter_fee: amount(ARBITER_FEE)?,
            points_budget: Some(amount(POINTS_BUDGET)?),
            transferability: points::Transferability::Soulbound {},
        })
    }
}

/// One contract of a plan.
#[cw_serde]
pub struct Planned {
    /// The code, as the chain numbered it.
    pub code_id: u64,
    /// sha256 of the code.
    pub checksum: Binary,
    pub salt: Binary,
    /// Where the contract will be.
    pub address: Addr,
}

/// What a deployment will make and where: known, and to be saved, before its first step.
#[cw_serde]
pub struct Plan {
    pub marketplace: Planned,
    pub points: Planned,
    pub provenance: Planned,
    pub licensing: Planned,
    pub arbitration: Planned,
}

impl Plan {
    /// The contract with this code.
    #[must_use]
    pub fn of(&self, code: Code) -> &Planned {
        match code {
            Code::Marketplace => &self.marketplace,
            Code::Points => &self.points,
            Code::Provenance => &self.provenance,
            Code::Licensing => &self.licensing,
            Code::Arbitration => &self.arbitration,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deployed {
    pub marketplace: Addr,
    pub points: Addr,
    pub provenance: Addr,
    pub licensing: Addr,
    pub arbitration: Addr,
}

impl Deployed {
    /// The address of the contract with this code.
    #[must_use]
    pub const fn of(&self, code: Code) -> &Addr {
        match code {
            Code::Marketplace => &self.marketplace,
            Code::Points => &self.points,
            Code::Provenance => &self.provenance,
            Code::Licensing => &self.licensing,
            Code::Arbitration => &self.arbitration,
        }
    }
}

/// Store the code, predict the addresses and create the contracts there.
///
/// Each gets the predicted addresses of its siblings in its instantiate message; no later message sets them.
///
/// # Errors
/// As [`plan`] and [`carry_out`].
pub fn deploy(chain: &mut dyn Chain, deployment: &Deployment) -> Result<Deployed, ChainError> {
    let plan = plan(chain, deployment)?;
    carry_out(chain, deployment, &plan)
}

/// Stores the code of the suite and predicts the addresses.
///
/// # Errors
/// As [`Chain::store`] and [`Chain::predict`].
pub fn plan(chain: &mut dyn Chain, deployment: &Deployment) -> Result<Plan, ChainError> {
    let mut planned = |code: Code| {
        let StoredCode { id, checksum } = chain.store(code)?;
        let address = chain.predict(&deployment.deployer, &StoredCode { id, checksum }, &deployment.salt)?;
        let salt = Binary::from(deployment.salt.as_slice());
        Ok::<_, ChainError>(Planned { code_id: id, checksum: Binary::from(checksum.as_slice()), salt, address })
    };
    Ok(Plan {
        marketplace: planned(Code::Marketplace)?,
        points: planned(Code::Points)?,
        provenance: planned(Code::Provenance)?,
        licensing: planned(Code::Licensing)?,
        arbitration: planned(Code::Arbitration)?,
    })
}

/// Create the contracts of a plan.
///
/// # Errors
/// The contracts' own; [`ChainError::Bad`] if a contract is made elsewhere than planned, which would leave its siblings
/// wired to no sibling.
pub fn carry_out(chain: &mut dyn Chain, deployment: &Deployment, plan: &Plan) -> Result<Deployed, ChainError> {
    for (code, request) in requests(deployment, plan)? {
        let made = chain.instantiate2(&deployment.deployer, request)?;
        let planned = &plan.of(code).address;
        if made != *planned {
            return Err(ChainError::Bad(format!("{} was to be made at {planned}, and is at {made}", code.name())));
        }
    }
    Ok(Deployed {
        marketplace: plan.marketplace.address.clone(),
        points: plan.points.address.clone(),
        provenance: plan.provenance.address.clone(),
        licensing: plan.licensing.address.clone(),
        arbitration: plan.arbitration.address.clone(),
    })
}

/// Return the requests that create the contracts of a plan, in their order.
///
/// # Errors
/// [`ChainError`] if an instantiation message cannot be written.
pub fn requests(deployment: &Deployment, plan: &Plan) -> Result<Vec<(Code, Instantiate)>, ChainError> {
    let unwritten = |error: PrimitiveError| ChainError::from_text(&error.to_string());
    let bodies = [
        (Code::Points, json(&messages::points(deployment, plan).map_err(unwritten)?)?),
        (Code::Marketplace, json(&messages::marketplace(deployment, plan).map_err(unwritten)?)?),
        (Code::Provenance, json(&messages::provenance(deployment, plan))?),
        (Code::Licensing, json(&messages::licensing(deployment, plan).map_err(unwritten)?)?),
        (Code::Arbitration, json(&messages::arbitration(deployment, plan).map_err(unwritten)?)?),
    ];
    let request = |(code, msg): (Code, Binary)| {
        let Planned { code_id, salt, .. } = plan.of(code).clone();
        let label = format!("caravan {}", code.name());
        (code, Instantiate { code_id, msg, funds: vec![], label, salt, admin: deployment.admin.clone() })
    };
    Ok(bodies.into_iter().map(request).collect())
}

#[cfg(test)]
mod tests;
