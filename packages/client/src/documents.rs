//! The documents of a batch: what the task is, and what annotators agree to.

use std::io::Write;

use caravan_chain::Chain;
use caravan_marketplace_api::About;
use caravan_primitives::{BatchId, Hash32};
use caravan_toolkit::task::{TaskDefinition, MAX_DEFINITION_BYTES};

use crate::error::{ClientError, Result};
use crate::problem::Problem;
use crate::session::Session;
use crate::store::{account_folder, write};

/// The most bytes of a contributor agreement.
pub(crate) const MAX_AGREEMENT_BYTES: usize = 256 << 10;
/// The folder of agreements that an account accepted.
const AGREEMENTS: &str = "agreements";

/// Read the task definition of a batch, and check it.
///
/// # Errors
/// Those of fetching it; `DEFINITION_INVALID` and its kin for one that annotators cannot use.
pub fn definition<C: Chain>(about: &About, session: &Session<C>) -> Result<TaskDefinition> {
    let bytes = session.content.document(&about.definition, MAX_DEFINITION_BYTES)?;
    Ok(TaskDefinition::from_json(&bytes).map_err(Problem::from)?)
}

/// A contributor agreement that the account has not accepted yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement {
    pub hash: Hash32,
    pub text: String,
}

/// Return the contributor agreement of a batch.
///
/// # Errors
/// Those of fetching it.
pub fn agreement<C: Chain>(batch: BatchId, session: &Session<C>) -> Result<Agreement> {
    let document = session.client.batch(batch)?.config.about.agreement;
    let bytes = session.content.document(&document, MAX_AGREEMENT_BYTES)?;
    Ok(Agreement { hash: document.hash, text: String::from_utf8_lossy(&bytes).into_owned() })
}

/// Return the contributor agreement of a batch, if the account that acts has not accepted it before.
///
/// # Errors
/// Those of fetching it.
pub fn agreement_to_accept<C: Chain>(batch: BatchId, session: &Session<C>) -> Result<Option<Agreement>> {
    if accepted(&session.client.batch(batch)?.config.about.agreement.hash, session)? {
        return Ok(None);
    }
    agreement(batch, session).map(Some)
}

/// Remember that the account that acts accepted an agreement: a copy of it is kept in the account's folder.
///
/// # Errors
/// Those of writing the file.
pub fn accept_agreement<C: Chain>(agreement: &Agreement, session: &Session<C>) -> Result<()> {
    let folder = account_folder(session.actor_name()?, AGREEMENTS);
    let path = session.store.create_path(&folder, &file_name(&agreement.hash))?;
    write(&path, |file| file.write_all(agreement.text.as_bytes()))
}

/// Return whether the account that acts accepted this agreement.
pub(crate) fn accepted<C: Chain>(hash: &Hash32, session: &Session<C>) -> Result<bool, ClientError> {
    let folder = account_folder(session.actor_name()?, AGREEMENTS);
    Ok(session.store.path(&folder, &file_name(hash)).exists())
}

fn file_name(hash: &Hash32) -> String {
    format!("{hash}.md")
}
