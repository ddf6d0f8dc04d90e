//! What the chain knows of a key, and how much it has sent today.

use std::time::Instant;

use caravan_chain::{address_of, ChainError};
use caravan_keys::PublicKey;
use caravan_marketplace_api::{AssignmentsResponse, PersonResponse, ProjectsResponse, QueryMsg};
use caravan_primitives::PersonId;
use caravan_provenance_api::{AssetsResponse, QueryMsg as ProvenanceQuery};
use cosmwasm_std::{from_json, to_json_binary, Addr};
use serde::de::DeserializeOwned;
use serde::Serialize;

use crate::app::App;
use crate::book::Standing;
use crate::clock::{day, now};
use crate::node::Node;
use crate::refusal::{Answer, Refusal};
use crate::seen_keys::Seen;

impl App {
    /// Return what a key is to the chain, for an upload.
    pub(crate) async fn standing(&self, key: &PublicKey) -> Result<Standing, Answer> {
        let invited = self.config.invited.contains(key);
        let Some(ledger) = &self.ledger else {
            // Without a chain nothing names content, so what an invited key puts stays.
            return Ok(if invited { Standing::Established } else { Standing::Unknown });
        };
        if self.accounts.get(key).is_some_and(|seen| seen.standing == Standing::Established) {
            return Ok(Standing::Established);
        }
        let address = address_of(key);
        let standing = ledger.read(move |node| standing(node, &address)).await?.map_err(Answer::Chain)?;
        Ok(if standing == Standing::Unknown && invited { Standing::Known } else { standing })
    }

    /// Check that a key may send one more transaction today. `sequence` is that of the transaction.
    pub(crate) async fn admit(&self, key: &PublicKey, sequence: u64) -> Result<(), Answer> {
        let seen = match self.accounts.get(key).filter(|seen| seen.day == day(now())) {
            Some(seen) => seen,
            None => self.see(key).await?,
        };
        if seen.standing == Standing::Unknown {
            return Err(Refusal::KeyUnknown { key: key.to_string() }.into());
        }
        let most = self.config.limits.transactions_a_day;
        // What is refused uses no sequence, and is counted as well, as far as this process remembers.
        if sequence.saturating_sub(seen.first) >= most || self.accounts.count(key) > most {
            return Err(Refusal::Transactions { most }.into());
        }
        Ok(())
    }

    /// Return whether a key may have webhooks: it has something at stake here, or the operator knows it.
    pub(crate) async fn may_have_webhooks(&self, key: &PublicKey) -> Result<bool, Answer> {
        let is_known = self.config.invited.contains(key) || self.is_operator(key);
        Ok(is_known || self.standing(key).await? == Standing::Established)
    }

    /// Check that a key may have webhooks.
    pub(crate) async fn admit_webhooks(&self, key: &PublicKey) -> Result<(), Answer> {
        if self.may_have_webhooks(key).await? {
            return Ok(());
        }
        Err(Refusal::WebhookKey { key: key.to_string() }.into())
    }

    /// Return whether a key is the operator's, or the gateway's own.
    pub(crate) fn is_operator(&self, key: &PublicKey) -> bool {
        *key == self.keys.signing.public_key() || self.config.operator == Some(*key)
    }

    async fn see(&self, key: &PublicKey) -> Result<Seen, Answer> {
        let ledger = self.ledger()?;
        let address = address_of(key);
        let look = move |node: &dyn Node| Ok((standing(node, &address)?, node.sequence(&address)?));
        let (standing, next) = ledger.read(look).await?.map_err(Answer::Chain)?;
        let today = day(now());
        if standing == Standing::Unknown {
            return Ok(Seen { standing, at: Instant::now(), day: today, first: 0, came: 0 });
        }
        let (book, of) = (self.book.clone(), *key);
        let first = crate::app::blocking(move || book.first_sequence(&of, next, today)).await?;
        let came = self.accounts.last(key).filter(|seen| seen.day == today).map_or(0, |seen| seen.came);
        let seen = Seen { standing, at: Instant::now(), day: today, first, came };
        self.accounts.set(key, seen);
        Ok(seen)
    }
}

/// Return what an account is to the chain.
pub(crate) fn standing(node: &dyn Node, address: &Addr) -> Result<Standing, ChainError> {
    let contracts = node.info().contracts;
    let person = person_of(node, address);
    if let Some(person) = person {
        let (start_after, limit) = (None, Some(1));
        let query = QueryMsg::AssignmentsByPerson { person, start_after, limit };
        let works: AssignmentsResponse = ask(node, &contracts.marketplace, &query)?;
        let query = QueryMsg::ProjectsByRequester { requester: person, start_after: None, limit };
        let projects: ProjectsResponse = ask(node, &contracts.marketplace, &query)?;
        if !works.assignments.is_empty() || !projects.projects.is_empty() {
            return Ok(Standing::Established);
        }
    }
    let query = ProvenanceQuery::AssetsByOwner { owner: address.to_string(), start_after: None, limit: Some(1) };
    let assets: AssetsResponse = ask(node, &contracts.provenance, &query)?;
    if !assets.assets.is_empty() {
        return Ok(Standing::Established);
    }
    let known = person.is_some() || node.has_coins(address) || node.sequence(address)? > 0;
    Ok(if known { Standing::Known } else { Standing::Unknown })
}

/// Return the person that an account is to the marketplace.
pub(crate) fn person_of(node: &dyn Node, address: &Addr) -> Option<PersonId> {
    let query = QueryMsg::PersonOf { address: address.to_string() };
    let person: Result<PersonResponse, _> = ask(node, &node.info().contracts.marketplace, &query);
    // The marketplace refuses to answer for an address that is no person.
    person.ok().map(|person| person.person)
}

/// Ask a contract and read the answer.
pub(crate) fn ask<Q: Serialize, R: DeserializeOwned>(
    node: &dyn Node,
    contract: &Addr,
    query: &Q,
) -> Result<R, ChainError> {
    let bad = |error: cosmwasm_std::StdError| ChainError::Bad(error.to_string());
    from_json(node.query(contract, &to_json_binary(query).map_err(bad)?)?).map_err(bad)
}
