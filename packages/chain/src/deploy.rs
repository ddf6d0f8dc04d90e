//! One wiring of the suite, for the command line and for the tests alike.

use caravan_marketplace_api as marketplace;
use caravan_money::Amount;
use caravan_points_api as points;
use caravan_primitives::{PrimitiveError, Seconds, Text, Time, Upto};
use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, Binary, Empty};
use cw_multi_test::{Contract, ContractWrapper};
use serde::Serialize;

use crate::chain::{json, Chain, Code, Instantiate, StoredCode};
use crate::error::ChainError;

/// A season of points in the default deployment: 90 days.
const SEASON_SECS: u64 = 90 * 24 * 3_600;
/// The fee in the default deployment, in basis points.
const FEE_BPS: u16 = 500;
/// What the marketplace may mint in the default deployment: a billion points of six decimals.
const POINTS_BUDGET: u128 = 1_000_000_000_000_000;

/// How a suite is deployed. [`Deployment::new`] gives the usual one; change its fields before [`deploy()`].
#[derive(Debug, Clone)]
pub struct Deployment {
    /// Who makes the contracts; the addresses depend on it.
    pub deployer: Addr,
    /// Who may migrate the contracts, if anybody.
    pub admin: Option<Addr>,
    /// Tells this suite from the deployer's others, 1 to 64 bytes.
    pub salt: Vec<u8>,
    /// Owner of both contracts.
    pub owner: Addr,
    /// Receives the platform's fees.
    pub treasury: Addr,
    /// The platform's fee in basis points, at most 1,000.
    pub fee_bps: u16,
    /// Seasons of points.
    pub seasons: marketplace::Seasons,
    /// Currencies that projects may use, each with its rate of points; at most 10.
    pub currencies: Vec<marketplace::ListedCurrency>,
    /// Arbiters that projects may name, at most 10.
    pub arbiters: Vec<Addr>,
    /// What the marketplace may mint, in base units of points; `None` lists it as no minter.
    pub points_budget: Option<Amount>,
    /// Whether points move from hand to hand.
    pub transferability: points::Transferability,
}

impl Deployment {
    /// The usual deployment: accounts `deployer`, `owner` and `treasury`, one arbiter `arbiter`, a fee of 5 %, seasons
    /// of 90 days from now, soulbound points, no currency listed yet.
    ///
    /// # Errors
    /// None that depends on the chain; the amounts are checked as everywhere.
    pub fn new(chain: &dyn Chain) -> Result<Self, ChainError> {
        let owner = chain.account("owner");
        Ok(Self {
            deployer: chain.account("deployer"),
            admin: Some(owner.clone()),
            salt: b"caravan".to_vec(),
            owner,
            treasury: chain.account("treasury"),
            fee_bps: FEE_BPS,
            seasons: marketplace::Seasons { starts_at: Time::new(chain.now()), length_secs: Seconds::new(SEASON_SECS) },
            currencies: vec![],
            arbiters: vec![chain.account("arbiter")],
            points_budget: Some(Amount::new(POINTS_BUDGET).map_err(|error| ChainError::from_text(&error.to_string()))?),
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
    /// The salt.
    pub salt: Binary,
    /// Where the contract will be.
    pub address: Addr,
}

/// What a deployment will make and where: known, and to be saved, before its first step.
#[cw_serde]
pub struct Plan {
    /// The marketplace.
    pub marketplace: Planned,
    /// The points.
    pub points: Planned,
}

/// A deployed suite.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deployed {
    /// The marketplace.
    pub marketplace: Addr,
    /// The points.
    pub points: Addr,
}

/// Stores the code, predicts the addresses and makes the contracts there.
///
/// Each is told the other's predicted address when it is made; there is no later message that wires them.
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
    Ok(Plan { marketplace: planned(Code::Marketplace)?, points: planned(Code::Points)? })
}

/// Makes the contracts of a plan.
///
/// # Errors
/// The contracts' own; [`ChainError::Bad`] if a contract is made elsewhere than planned, which would leave its siblings
/// wired to nobody.
pub fn carry_out(chain: &mut dyn Chain, deployment: &Deployment, plan: &Plan) -> Result<Deployed, ChainError> {
    let points_msg = points_msg(deployment, plan).map_err(|error| ChainError::from_text(&error.to_string()))?;
    let marketplace_msg =
        marketplace_msg(deployment, plan).map_err(|error| ChainError::from_text(&error.to_string()))?;
    make(chain, deployment, &plan.points, "caravan points", &points_msg)?;
    make(chain, deployment, &plan.marketplace, "caravan marketplace", &marketplace_msg)?;
    Ok(Deployed { marketplace: plan.marketplace.address.clone(), points: plan.points.address.clone() })
}

fn make<T: Serialize>(
    chain: &mut dyn Chain,
    deployment: &Deployment,
    planned: &Planned,
    label: &str,
    msg: &T,
) -> Result<(), ChainError> {
    let request = Instantiate {
        code_id: planned.code_id,
        msg: json(msg)?,
        funds: vec![],
        label: label.to_owned(),
        salt: planned.salt.clone(),
        admin: deployment.admin.clone(),
    };
    let made = chain.instantiate2(&deployment.deployer, request)?;
    if made == planned.address {
        return Ok(());
    }
    Err(ChainError::Bad(format!("{label} was to be made at {}, and is at {made}", planned.address)))
}

fn points_msg(deployment: &Deployment, plan: &Plan) -> Result<points::InstantiateMsg, PrimitiveError> {
    let minter = plan.marketplace.address.to_string();
    let grant = |budget: &Amount| points::MinterGrant { minter: minter.clone(), budget: *budget };
    Ok(points::InstantiateMsg {
        name: Text::new("Caravan Points")?,
        symbol: Text::new("CPT")?,
        decimals: 6,
        owner: deployment.owner.to_string(),
        minters: Upto::new(deployment.points_budget.iter().map(grant).collect())?,
        marketplace: Some(minter.clone()),
        transferability: deployment.transferability,
        marketing: None,
    })
}

fn marketplace_msg(deployment: &Deployment, plan: &Plan) -> Result<marketplace::InstantiateMsg, PrimitiveError> {
    Ok(marketplace::InstantiateMsg {
        owner: deployment.owner.to_string(),
        treasury: deployment.treasury.to_string(),
        fee_bps: deployment.fee_bps,
        points: Some(plan.points.address.to_string()),
        provenance: None,
        seasons: deployment.seasons.clone(),
        currencies: Upto::new(deployment.currencies.clone())?,
        arbiters: Upto::new(deployment.arbiters.iter().map(ToString::to_string).collect())?,
    })
}

/// A contract of the suite, to run in this process.
pub(crate) fn built_in(code: Code) -> Box<dyn Contract<Empty>> {
    match code {
        Code::Marketplace => {
            use caravan_marketplace::contract::{execute, instantiate, migrate, query, reply};
            Box::new(ContractWrapper::new(execute, instantiate, query).with_reply(reply).with_migrate(migrate))
        }
        Code::Points => {
            use caravan_points::contract::{execute, instantiate, migrate, query};
            Box::new(ContractWrapper::new(execute, instantiate, query).with_migrate(migrate))
        }
    }
}

#[cfg(test)]
mod tests {
    use caravan_money::Currency;
    use cosmwasm_std::Uint128;

    use super::*;
    use crate::chain::ChainExt;
    use crate::embedded::Embedded;

    fn deployment(chain: &Embedded) -> Deployment {
        let mut deployment = Deployment::new(chain).unwrap();
        let currency = Currency::native("ucara").unwrap();
        let (points_rate, min_reward_with_bond) = (Uint128::one(), Uint128::zero());
        deployment.currencies = vec![marketplace::ListedCurrency { currency, points_rate, min_reward_with_bond }];
        deployment
    }

    #[test]
    fn the_contracts_are_where_each_was_told_that_the_other_is() {
        let mut chain = Embedded::new();
        let deployment = deployment(&chain);
        let plan = plan(&mut chain, &deployment).unwrap();
        let made = carry_out(&mut chain, &deployment, &plan).unwrap();
        assert_eq!((&made.marketplace, &made.points), (&plan.marketplace.address, &plan.points.address));

        let config: marketplace::ConfigResponse =
            chain.ask(&made.marketplace, &marketplace::QueryMsg::Config {}).unwrap();
        assert_eq!(config.points, Some(made.points.clone()));
        let config: points::ConfigResponse = chain.ask(&made.points, &points::QueryMsg::Config {}).unwrap();
        assert_eq!(config.marketplace, Some(made.marketplace.clone()));
        let budget: Option<points::MinterBudgetResponse> =
            chain.ask(&made.points, &points::QueryMsg::MinterBudget { minter: made.marketplace.to_string() }).unwrap();
        assert_eq!(budget.unwrap().budget.u128(), POINTS_BUDGET);
    }

    #[test]
    fn a_plan_that_the_chain_does_not_keep_is_noticed() {
        let mut chain = Embedded::new();
        let deployment = deployment(&chain);
        let mut plan = plan(&mut chain, &deployment).unwrap();
        plan.points.address = chain.account("elsewhere");
        let error = carry_out(&mut chain, &deployment, &plan).unwrap_err();
        assert!(error.to_string().contains("was to be made at"), "{error}");
    }

    #[test]
    fn a_suite_without_a_budget_lists_no_minter() {
        let mut chain = Embedded::new();
        let deployment = Deployment { points_budget: None, ..deployment(&chain) };
        let made = deploy(&mut chain, &deployment).unwrap();
        let query = points::QueryMsg::Minters { start_after: None, limit: None };
        let minters: points::MintersResponse = chain.ask(&made.points, &query).unwrap();
        assert!(minters.minters.is_empty());
    }

    #[test]
    fn two_suites_of_one_chain_are_apart() {
        let mut chain = Embedded::new();
        let first = deployment(&chain);
        let second = Deployment { salt: b"second".to_vec(), ..first.clone() };
        let (one, two) = (deploy(&mut chain, &first).unwrap(), deploy(&mut chain, &second).unwrap());
        assert_ne!(one.marketplace, two.marketplace);
        assert_ne!(one.points, two.points);
    }

    #[test]
    fn only_the_admin_migrates() {
        let mut chain = Embedded::new();
        let deployment = deployment(&chain);
        let made = deploy(&mut chain, &deployment).unwrap();
        let code = chain.store(Code::Points).unwrap();
        let msg = json(&points::MigrateMsg { marketplace: None }).unwrap();
        let stranger = chain.account("stranger");
        chain.migrate(&stranger, &made.points, code.id, &msg).unwrap_err();
        let outcome = chain.migrate(&deployment.owner, &made.points, code.id, &msg).unwrap();
        assert!(outcome.events.iter().any(|event| event.ty == "migrate"));
    }
}
