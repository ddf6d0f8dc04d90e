//! A world as it is wanted.

use caravan_chain::{carry_out, plan, Chain, Deployed, Deployment, Embedded, Instantiate, Planned};
use caravan_marketplace_api::{ListedCurrency, Seasons};
use caravan_money::{Amount, Currency};
use caravan_points_api::Transferability;
use caravan_primitives::{Hash32, Seconds};
use cosmwasm_std::{coins, to_json_binary, Addr, Binary, Empty, Uint128};
use cw20::Cw20Coin;
use cw_multi_test::{Contract, ContractWrapper};

use crate::adversarial::{AdversarialPoints, AdversarialToken, PointsHandle, TokenHandle};
use crate::model::{Genesis, Model};
use crate::world::{World, CAST};

/// What each of the cast has of every currency at the start.
pub(crate) const POCKET: u128 = 1_000_000_000_000;

/// Varies the usual world before it is deployed.
#[derive(Debug, Default)]
pub struct Builder {
    fee_bps: Option<u16>,
    rate: Option<u128>,
    season_secs: Option<u64>,
    budget: Option<u128>,
    arbiter_fee: Option<u128>,
    open_points: bool,
    adversarial_token: Option<TokenHandle>,
    adversarial_points: Option<PointsHandle>,
    bare: bool,
}

impl Builder {
    /// Another platform fee than 500 basis points.
    #[must_use]
    pub fn fee_bps(mut self, fee_bps: u16) -> Self {
        self.fee_bps = Some(fee_bps);
        self
    }

    /// Another rate than 1,000,000 points for a million units of fee.
    #[must_use]
    pub fn points_rate(mut self, rate: u128) -> Self {
        self.rate = Some(rate);
        self
    }

    /// Another length of seasons than 90 days.
    #[must_use]
    pub fn season_secs(mut self, secs: u64) -> Self {
        self.season_secs = Some(secs);
        self
    }

    /// Another budget of points for the marketplace than a billion.
    #[must_use]
    pub fn points_budget(mut self, units: u128) -> Self {
        self.budget = Some(units);
        self
    }

    /// Another fee of the arbiter than 100 units of either currency.
    #[must_use]
    pub fn arbiter_fee(mut self, units: u128) -> Self {
        self.arbiter_fee = Some(units);
        self
    }

    /// Points can be sent from the start.
    #[must_use]
    pub fn open_points(mut self) -> Self {
        self.open_points = true;
        self
    }

    /// The cw20 currency is a token that obeys the handle.
    #[must_use]
    pub fn adversarial_token(mut self, handle: &TokenHandle) -> Self {
        self.adversarial_token = Some(handle.clone());
        self
    }

    /// The points contract obeys the handle.
    #[must_use]
    pub fn adversarial_points(mut self, handle: &PointsHandle) -> Self {
        self.adversarial_points = Some(handle.clone());
        self
    }

    /// Without the two projects that the usual world has.
    #[must_use]
    pub fn bare(mut self) -> Self {
        self.bare = true;
        self
    }

    /// Deploys.
    ///
    /// # Panics
    /// If a contract refuses.
    #[must_use]
    pub fn deploy(self) -> World {
        let mut chain = Embedded::new();
        let cara = Currency::native("ucara").unwrap();
        let code: Box<dyn Contract<Empty>> = match &self.adversarial_token {
            Some(handle) => Box::new(AdversarialToken::new(handle.clone())),
            None => cw20_code(),
        };
        let token = make_token(&mut chain, code, "honest");
        let currencies = vec![cara.clone(), Currency::cw20(token.as_str()).unwrap()];
        let deployment = self.deployment(&chain, &currencies);
        let deployed = self.contracts(&mut chain, &deployment);
        for name in CAST {
            let who = chain.account(name);
            chain.fund(&who, &coins(POCKET, "ucara")).unwrap();
        }
        let mut model = Model::new(self.genesis(&deployment, &deployed));
        if self.adversarial_token.is_some() {
            model.distrust(&currencies[1]);
        }
        let real_points = self.adversarial_points.is_none();
        let trusted = if self.adversarial_token.is_some() { 1 } else { 2 };
        let mut world = World::assemble(chain, (deployed, token), (currencies, trusted), model, real_points);
        if !self.bare {
            world.set_the_stage();
        }
        world
    }

    fn deployment(&self, chain: &Embedded, currencies: &[Currency]) -> Deployment {
        let mut deployment = Deployment::new(chain, Hash32::digest(b"arbiter")).unwrap();
        let points_rate = Uint128::new(self.rate.unwrap_or(1_000_000));
        let min_reward_with_bond = Uint128::zero();
        deployment.currencies = currencies
            .iter()
            .map(|currency| ListedCurrency { currency: currency.clone(), points_rate, min_reward_with_bond })
            .collect();
        deployment.fee_bps = self.fee_bps.unwrap_or(500);
        deployment.arbiter_fee = Amount::new(self.arbiter_fee.unwrap_or(100)).unwrap();
        if let Some(secs) = self.season_secs {
            deployment.seasons = Seasons { length_secs: Seconds::new(secs), ..deployment.seasons };
        }
        if let Some(budget) = self.budget {
            deployment.points_budget = Amount::new(budget).ok();
        }
        if self.open_points {
            deployment.transferability = Transferability::Open {};
        }
        deployment
    }

    fn contracts(&self, chain: &mut Embedded, deployment: &Deployment) -> Deployed {
        let mut plan = plan(chain, deployment).unwrap();
        if let Some(handle) = &self.adversarial_points {
            let code = chain.store_contract(Box::new(AdversarialPoints::new(handle.clone()))).unwrap();
            let (address, checksum) =
                (chain.predict(&deployment.deployer, &code, &deployment.salt).unwrap(), code.checksum);
            let salt = plan.points.salt.clone();
            plan.points = Planned { code_id: code.id, checksum: Binary::from(checksum.as_slice()), salt, address };
        }
        carry_out(chain, deployment, &plan).unwrap()
    }

    fn genesis(&self, deployment: &Deployment, deployed: &Deployed) -> Genesis {
        let rate = |listed: &ListedCurrency| (listed.currency.clone(), listed.points_rate.u128());
        let budget = deployment.points_budget.map_or(0, |budget| budget.get().u128());
        Genesis {
            market: deployed.marketplace.clone(),
            points: deployed.points.clone(),
            provenance: deployed.provenance.clone(),
            licensing: deployed.licensing.clone(),
            arbitration: deployed.arbitration.clone(),
            owner: deployment.owner.clone(),
            treasury: deployment.treasury.clone(),
            fee_bps: deployment.fee_bps,
            seasons: (deployment.seasons.starts_at.get(), deployment.seasons.length_secs.get()),
            currencies: deployment.currencies.iter().map(rate).collect(),
            arbiters: deployment.arbiters.iter().map(|arbiter| (arbiter.address.clone(), arbiter.key)).collect(),
            arbiter_fee: deployment.arbiter_fee.get().u128(),
            points_budget: self.adversarial_points.is_none().then_some(budget),
            points_open: self.open_points,
        }
    }
}

fn cw20_code() -> Box<dyn Contract<Empty>> {
    use cw20_base::contract::{execute, instantiate, query};
    Box::new(ContractWrapper::new(execute, instantiate, query))
}

fn make(chain: &mut Embedded, code_id: u64, msg: Binary, label: &str) -> Addr {
    let deployer = chain.account("deployer");
    let salt = Binary::from(label.as_bytes());
    let request = Instantiate { code_id, msg, funds: vec![], label: label.to_owned(), salt, admin: None };
    chain.instantiate2(&deployer, request).unwrap()
}

/// A cw20 token of which each of the cast has some.
pub(crate) fn make_token(chain: &mut Embedded, code: Box<dyn Contract<Empty>>, name: &str) -> Addr {
    let code = chain.store_contract(code).unwrap();
    let coin = |name: &&str| Cw20Coin { address: chain.account(name).to_string(), amount: Uint128::new(POCKET) };
    let msg = cw20_base::msg::InstantiateMsg {
        name: format!("{name} token"),
        symbol: "TOKEN".into(),
        decimals: 6,
        initial_balances: CAST.iter().map(coin).collect(),
        mint: None,
        marketing: None,
    };
    let msg = to_json_binary(&msg).unwrap();
    make(chain, code.id, msg, name)
}

/// A second token of the same make, unknown to the platform.
pub(crate) fn look_alike(chain: &mut Embedded) -> Addr {
    make_token(chain, cw20_code(), "look-alike")
}
