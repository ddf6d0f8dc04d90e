//! The instantiate message of each contract of a plan.

use caravan_arbitration_api as arbitration;
use caravan_licensing_api as licensing;
use caravan_marketplace_api as marketplace;
use caravan_money::Amount;
use caravan_points_api as points;
use caravan_primitives::{Items, PrimitiveError, Text, Upto};
use caravan_provenance_api as provenance;

use super::{Deployment, FirstArbiter, Plan};

pub(super) fn points(deployment: &Deployment, plan: &Plan) -> Result<points::InstantiateMsg, PrimitiveError> {
    let minter = plan.marketplace.address.to_string();
    let grant = |budget: &Amount| points::MinterGrant { minter: minter.clone(), budget: *budget };
    Ok(points::InstantiateMsg {
        name: Text::new("Caravan Points")?,
        symbol: Text::new("CPT")?,
        decimals: 6,
        owner: deployment.owner.to_string(),
        minters: Upto::new(deployment.points_budget.iter().map(grant).collect())?,
        marketplace: Some(minter.clone()),
        provenance: Some(plan.provenance.address.to_string()),
        licensing: Some(plan.licensing.address.to_string()),
        arbitration: Some(plan.arbitration.address.to_string()),
        transferability: deployment.transferability,
        marketing: None,
    })
}

pub(super) fn marketplace(deployment: &Deployment, plan: &Plan) -> Result<marketplace::InstantiateMsg, PrimitiveError> {
    Ok(marketplace::InstantiateMsg {
        owner: deployment.owner.to_string(),
        treasury: deployment.treasury.to_string(),
        fee_bps: deployment.fee_bps,
        points: Some(plan.points.address.to_string()),
        provenance: Some(plan.provenance.address.to_string()),
        licensing: Some(plan.licensing.address.to_string()),
        arbitration: Some(plan.arbitration.address.to_string()),
        seasons: deployment.seasons.clone(),
        currencies: Upto::new(deployment.currencies.clone())?,
    })
}

pub(super) fn provenance(deployment: &Deployment, plan: &Plan) -> provenance::InstantiateMsg {
    provenance::InstantiateMsg {
        owner: deployment.owner.to_string(),
        marketplace: Some(plan.marketplace.address.to_string()),
        points: Some(plan.points.address.to_string()),
        licensing: Some(plan.licensing.address.to_string()),
        arbitration: Some(plan.arbitration.address.to_string()),
    }
}

pub(super) fn licensing(deployment: &Deployment, plan: &Plan) -> Result<licensing::InstantiateMsg, PrimitiveError> {
    let currencies = deployment.currencies.iter().map(|listed| listed.currency.clone()).collect();
    Ok(licensing::InstantiateMsg {
        owner: deployment.owner.to_string(),
        treasury: deployment.treasury.to_string(),
        fee_bps: deployment.license_fee_bps,
        provenance: plan.provenance.address.to_string(),
        marketplace: plan.marketplace.address.to_string(),
        points: Some(plan.points.address.to_string()),
        arbitration: Some(plan.arbitration.address.to_string()),
        currencies: Upto::new(currencies)?,
    })
}

pub(super) fn arbitration(deployment: &Deployment, plan: &Plan) -> Result<arbitration::InstantiateMsg, PrimitiveError> {
    let fee = |listed: &marketplace::ListedCurrency| arbitration::ArbiterFee {
        currency: listed.currency.clone(),
        fee: deployment.arbiter_fee,
    };
    let fees: Vec<_> = deployment.currencies.iter().map(fee).collect();
    let listed = |FirstArbiter { address, key }: &FirstArbiter| {
        let fees = Items::new(fees.clone())?;
        Ok(arbitration::NewArbiter { arbiter: address.to_string(), key: *key, fees })
    };
    let arbiters = if fees.is_empty() { &[] } else { deployment.arbiters.as_slice() };
    Ok(arbitration::InstantiateMsg {
        owner: deployment.owner.to_string(),
        marketplace: Some(plan.marketplace.address.to_string()),
        points: Some(plan.points.address.to_string()),
        provenance: Some(plan.provenance.address.to_string()),
        licensing: Some(plan.licensing.address.to_string()),
        arbiters: Upto::new(arbiters.iter().map(listed).collect::<Result<_, PrimitiveError>>()?)?,
    })
}
