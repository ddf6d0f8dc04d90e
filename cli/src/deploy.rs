//! `caravan deploy`: the suite on a real chain, step by step, each step written down before the next.

mod proposal;
mod record;

use std::path::PathBuf;

use caravan_chain::{requests, Chain, ChainError, Code, Deployment, Planned, StoredCode};
use caravan_marketplace_api::ListedCurrency;
use caravan_money::Currency;
use caravan_rpc::{ChainFile, Rpc};
use cosmwasm_std::{Addr, Binary};
use sha2::{Digest, Sha256};

use crate::failure::Failure;
use crate::place::Place;
use crate::Report;

pub(crate) use record::{Entry, Record};

/// How to deploy.
#[derive(Debug, clap::Args)]
pub(crate) struct DeployArgs {
    /// Owner of the contracts, who may also migrate them: an account's name, or an address. [default: owner]
    #[arg(long, value_name = "NAME|ADDRESS")]
    owner: Option<String>,
    /// Who receives the platform's fees. [default: treasury]
    #[arg(long, value_name = "NAME|ADDRESS")]
    treasury: Option<String>,
    /// An arbiter that projects may name; give it again for more. [default: arbiter]
    #[arg(long, value_name = "NAME|ADDRESS")]
    arbiter: Vec<String>,
    /// Send nothing: write a governance proposal for each artefact, for chains where not everybody may store code.
    #[arg(long, value_name = "DIR")]
    proposal: Option<PathBuf>,
}

impl DeployArgs {
    /// The first of these words that was typed. They are all for a real chain.
    pub(crate) fn given(&self) -> Option<&'static str> {
        let given = [
            ("--owner", self.owner.is_some()),
            ("--treasury", self.treasury.is_some()),
            ("--arbiter", !self.arbiter.is_empty()),
            ("--proposal", self.proposal.is_some()),
        ];
        given.into_iter().find_map(|(word, is_there)| is_there.then_some(word))
    }

    /// Those that projects may name as arbiters.
    fn arbiters(&self) -> Vec<&str> {
        if self.arbiter.is_empty() {
            vec!["arbiter"]
        } else {
            self.arbiter.iter().map(String::as_str).collect()
        }
    }
}

/// Stores, instantiates or migrates what is not as it is to be.
pub(crate) fn run(args: &DeployArgs, place: &Place, json: bool) -> Result<Report, Failure> {
    let mut rpc = place.rpc()?;
    if let Some(folder) = &args.proposal {
        return proposal::write(&rpc, folder);
    }
    let mut record = place.record(&rpc.chain_id())?;
    // A deployment that was killed may have left a step on its way to a block: it is not to be taken again.
    let deployer = rpc.account("deployer");
    rpc.quiet(&deployer)?;
    let mut steps = Vec::new();
    if record.contracts.is_empty() {
        plan(&mut rpc, args, &mut record)?;
        steps.push(format!("planned: {}", record.path().display()));
    }
    for code in [Code::Points, Code::Marketplace, Code::Provenance, Code::Licensing] {
        steps.extend(make(&mut rpc, &mut record, code)?);
        steps.extend(upgrade(&mut rpc, &mut record, code)?);
    }
    let text = if json { record.json()? } else { told(&record, &steps) };
    Ok(Report { text, failure: None })
}

/// An account by its name, or an address of the chain.
fn who(rpc: &Rpc, text: &str) -> Result<Addr, ChainError> {
    if text.starts_with(&format!("{}1", rpc.file().prefix)) {
        rpc.address(text)
    } else {
        Ok(rpc.account(text))
    }
}

fn listed(file: &ChainFile) -> Result<Vec<ListedCurrency>, Failure> {
    let one = |coin: &caravan_rpc::Listed| {
        Ok(ListedCurrency {
            currency: Currency::native(&coin.denom)?,
            points_rate: coin.points_rate,
            min_reward_with_bond: coin.min_reward_with_bond,
        })
    };
    file.currencies.iter().map(one).collect()
}

/// Stores the code, predicts the addresses and writes down what will be made, with every message.
fn plan(rpc: &mut Rpc, args: &DeployArgs, record: &mut Record) -> Result<(), Failure> {
    let mut deployment = Deployment::new(rpc)?;
    let owner = who(rpc, args.owner.as_deref().unwrap_or("owner"))?;
    deployment.admin = Some(owner.clone());
    deployment.owner = owner;
    deployment.treasury = who(rpc, args.treasury.as_deref().unwrap_or("treasury"))?;
    deployment.arbiters = args.arbiters().into_iter().map(|arbiter| who(rpc, arbiter)).collect::<Result<_, _>>()?;
    deployment.currencies = listed(rpc.file())?;
    let plan = caravan_chain::plan(rpc, &deployment)?;
    record.deployer = deployment.deployer.to_string();
    for (code, request) in requests(&deployment, &plan)? {
        let Planned { checksum, address, .. } = plan.of(code);
        let entry = Entry::planned(address, checksum, &request)?;
        record.contracts.insert(code.name().to_owned(), entry);
    }
    record.save()
}

/// Makes a contract that is planned and not there.
fn make(rpc: &mut Rpc, record: &mut Record, code: Code) -> Result<Option<String>, Failure> {
    let deployer = rpc.account("deployer");
    let entry = record.entry(code)?;
    rpc.label(&entry.address, &entry.label);
    let (address, request, told) = (entry.address.clone(), entry.request()?, entry.made);
    let there = rpc.code_at(&address)?.is_some();
    if told && there {
        return Ok(None);
    }
    if told {
        let text = format!(
            "{} tells of {address}, which this chain has not: it is the record of another",
            record.path().display()
        );
        return Err(ChainError::Bad(text).into());
    }
    if !there {
        let made = rpc.instantiate2(&deployer, request)?;
        if made != address {
            let text = format!("{} was to be made at {address}, and is at {made}", code.name());
            return Err(ChainError::Bad(text).into());
        }
    }
    record.entry(code)?.made = true;
    record.save()?;
    let what = if there { "was there" } else { "made" };
    Ok(Some(format!("{what}: {} at {address}", code.name())))
}

/// Moves a contract to the artefact's code, if it runs another.
fn upgrade(rpc: &mut Rpc, record: &mut Record, code: Code) -> Result<Option<String>, Failure> {
    let checksum = Binary::from(Sha256::digest(rpc.artefact(code)?).as_slice());
    let entry = record.entry(code)?;
    let (address, admin) = (entry.address.clone(), entry.admin.clone());
    // What runs is asked of the chain: the record may be older than a migration by somebody else.
    let running = rpc.code_at(&address)?.map(|id| rpc.checksum_of(id)).transpose()?;
    if running.as_ref().map(|sum| sum.as_slice()) == Some(checksum.as_slice()) && entry.checksum == checksum {
        return Ok(None);
    }
    let StoredCode { id, .. } = rpc.store(code)?;
    if rpc.code_at(&address)? != Some(id) {
        // Signing fails for an admin whose key is elsewhere, and says so.
        let admin = admin.map_or_else(|| rpc.account("owner"), |admin| own(rpc, admin));
        rpc.migrate(&admin, &address, id, &Binary::from(b"{}"))?;
    }
    let entry = record.entry(code)?;
    (entry.code_id, entry.checksum) = (id, checksum);
    record.save()?;
    Ok(Some(format!("migrated: {} to code {id}", code.name())))
}

/// The admin; asking for the usual account makes its key known.
fn own(rpc: &Rpc, admin: Addr) -> Addr {
    let usual = rpc.account("owner");
    if usual == admin {
        usual
    } else {
        admin
    }
}

fn told(record: &Record, steps: &[String]) -> String {
    let mut text: String = steps.iter().map(|step| format!("{step}\n")).collect();
    if steps.is_empty() {
        text.push_str("nothing to do: everything is as it is to be\n");
    }
    for (name, entry) in &record.contracts {
        text.push_str(&format!("{name:<11} {} code {}\n", entry.address, entry.code_id));
    }
    text.push_str(&format!("written in {}\n", record.path().display()));
    text
}
