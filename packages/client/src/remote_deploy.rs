//! Deploy the suite on a real chain, step by step. Each step is written down before the next.

use caravan_chain::{requests, Chain, ChainError, Code, Deployment, FirstArbiter, Planned, StoredCode};
use caravan_marketplace_api::ListedCurrency;
use caravan_money::{Amount, Currency};
use caravan_primitives::Hash32;
use caravan_rpc::{ChainFile, Rpc};
use cosmwasm_std::{Addr, Binary};
use sha2::{Digest, Sha256};

use crate::arbiters::public_reading_key;
use crate::client::one_coin;
use crate::deployment::{DeployedContract, DeploymentRecord};
use crate::error::Result;
use crate::problem::Problem;
use crate::store::Store;

/// The accounts of a deployment, by name or address. Without one it is the account `owner`, `treasury` or `arbiter`.
#[derive(Debug, Clone, Default)]
pub struct Roles {
    pub owner: Option<String>,
    pub treasury: Option<String>,
    /// Each with the key to which evidence is encrypted; without one it is the reading key of an account in this home.
    pub arbiters: Vec<(String, Option<Hash32>)>,
    /// What each arbiter is paid for a dispute, in base units of every currency that is listed; absent: the usual fee.
    pub arbiter_fee: Option<Amount>,
}

/// Store, instantiate or migrate what is missing or changed. Return the steps that were done. `keys` has the keys of accounts
/// on this chain.
pub fn deploy(rpc: &mut Rpc, roles: &Roles, keys: &Store, record: &mut DeploymentRecord) -> Result<Vec<String>> {
    // A deployment that was killed may have left a transaction in the mempool: it must not be sent twice.
    let deployer = rpc.account("deployer");
    rpc.wait_for_pending_txs(&deployer)?;
    let mut steps = Vec::new();
    if record.contracts.is_empty() {
        plan(rpc, roles, keys, record)?;
        steps.push(format!("planned: {}", record.path().display()));
    }
    for code in [Code::Points, Code::Marketplace, Code::Provenance, Code::Licensing, Code::Arbitration] {
        steps.extend(instantiate(rpc, record, code)?);
        steps.extend(upgrade(rpc, record, code)?);
    }
    Ok(steps)
}

/// Return the account with this name, or the address itself.
fn account(rpc: &Rpc, text: &str) -> Result<Addr, ChainError> {
    if text.starts_with(&format!("{}1", rpc.file().prefix)) {
        rpc.address(text)
    } else {
        Ok(rpc.account(text))
    }
}

fn arbiter(rpc: &Rpc, keys: &Store, name: &str, key: Option<Hash32>) -> Result<FirstArbiter> {
    let address = account(rpc, name)?;
    let key = match key {
        Some(key) => key,
        None if address.as_str() == name => {
            let expected = "ADDRESS=KEY for an arbiter whose account is not in this home";
            return Err(Problem::Value { expected, got: name.to_owned() }.into());
        }
        None => public_reading_key(keys, name)?,
    };
    Ok(FirstArbiter { address, key })
}

fn listed(file: &ChainFile) -> Result<Vec<ListedCurrency>> {
    let one = |coin: &caravan_rpc::Listed| {
        Ok(ListedCurrency {
            currency: Currency::native(&coin.denom)?,
            points_rate: coin.points_rate,
            min_reward_with_bond: coin.min_reward_with_bond,
        })
    };
    file.currencies.iter().map(one).collect()
}

/// Store the code, predict the addresses, and write every message into the record.
fn plan(rpc: &mut Rpc, roles: &Roles, keys: &Store, record: &mut DeploymentRecord) -> Result<()> {
    let mut deployment = Deployment::new(rpc, public_reading_key(keys, "arbiter")?)?;
    let owner = account(rpc, roles.owner.as_deref().unwrap_or("owner"))?;
    deployment.admin = Some(owner.clone());
    deployment.owner = owner;
    deployment.treasury = account(rpc, roles.treasury.as_deref().unwrap_or("treasury"))?;
    if !roles.arbiters.is_empty() {
        let arbiters = roles.arbiters.iter().map(|(name, key)| arbiter(rpc, keys, name, *key));
        deployment.arbiters = arbiters.collect::<Result<_>>()?;
    }
    let usual = match rpc.file().currencies.first() {
        Some(coin) => one_coin(usize::from(coin.exponent))?,
        None => deployment.arbiter_fee,
    };
    deployment.arbiter_fee = roles.arbiter_fee.unwrap_or(usual);
    deployment.currencies = listed(rpc.file())?;
    let plan = caravan_chain::plan(rpc, &deployment)?;
    record.deployer = deployment.deployer.to_string();
    for (code, request) in requests(&deployment, &plan)? {
        let Planned { checksum, address, .. } = plan.of(code);
        let contract = DeployedContract::planned(address, checksum.as_slice(), &request)?;
        record.contracts.insert(code.name().to_owned(), contract);
    }
    record.save()
}

/// Instantiate a contract that is planned and not on the chain.
fn instantiate(rpc: &mut Rpc, record: &mut DeploymentRecord, code: Code) -> Result<Option<String>> {
    let deployer = rpc.account("deployer");
    let contract = record.contract(code)?;
    rpc.label(&contract.address, &contract.label);
    let (address, request, is_recorded) = (contract.address.clone(), contract.request()?, contract.made);
    let exists = rpc.code_at(&address)?.is_some();
    if is_recorded && exists {
        return Ok(None);
    }
    if is_recorded {
        let path = record.path().display();
        let text =
            format!("{path} names contract {address}, which this chain has not: it is the record of another chain");
        return Err(ChainError::Bad(text).into());
    }
    if !exists {
        let made = rpc.instantiate2(&deployer, request)?;
        if made != address {
            let text = format!("expected {} at {address}, got it at {made}", code.name());
            return Err(ChainError::Bad(text).into());
        }
    }
    record.contract(code)?.made = true;
    record.save()?;
    let what = if exists { "exists" } else { "created" };
    Ok(Some(format!("{what}: {} at {address}", code.name())))
}

/// Migrate a contract to the code of its artifact, if it runs other code.
fn upgrade(rpc: &mut Rpc, record: &mut DeploymentRecord, code: Code) -> Result<Option<String>> {
    let checksum = Sha256::digest(rpc.artefact(code)?);
    let contract = record.contract(code)?;
    let (address, admin) = (contract.address.clone(), contract.admin.clone());
    // The chain knows what runs: someone else may have migrated the contract since.
    let running = rpc.code_at(&address)?.map(|id| rpc.checksum_of(id)).transpose()?;
    let is_current = running.as_ref().map(|sum| sum.as_slice()) == Some(checksum.as_slice());
    if is_current && contract.checksum.as_slice() == checksum.as_slice() {
        return Ok(None);
    }
    let StoredCode { id, .. } = rpc.store(code)?;
    if rpc.code_at(&address)? != Some(id) {
        // Signing fails with a clear error for an admin whose key is not in this mnemonic.
        let admin = admin.map_or_else(|| rpc.account("owner"), |admin| with_known_key(rpc, admin));
        rpc.migrate(&admin, &address, id, &Binary::from(b"{}"))?;
    }
    let contract = record.contract(code)?;
    (contract.code_id, contract.checksum) = (id, checksum.as_slice().into());
    record.save()?;
    Ok(Some(format!("migrated: {} to code {id}", code.name())))
}

/// Return the admin. Deriving the usual account makes its key known to the chain client.
fn with_known_key(rpc: &Rpc, admin: Addr) -> Addr {
    let usual = rpc.account("owner");
    if usual == admin {
        usual
    } else {
        admin
    }
}
