//! Keys to private rows: the requester has the key to all of them, an annotator gets that of a task from a gateway.

use caravan_chain::{Chain, ChainError};
use caravan_gateway_api::{GatewayError, RowKeyRequest, Task};
use caravan_keys::AccountKey;
use caravan_primitives::{BatchId, Hash32};
use caravan_toolkit::private_rows::{BatchContext, RowKey, TaskKey};

use crate::error::Result;
use crate::key_files::reading_key;
use crate::problem::Problem;
use crate::session::Session;
use crate::store::account_folder;

/// The folder of row keys of an account, each under the root of its manifest.
const ROW_KEYS: &str = "row-keys";

const NO_GATEWAY: Problem = Problem::GatewayMissing { what: "that hands out the keys to private rows" };

/// Save the key to the private rows of a manifest.
pub(crate) fn save_row_key<C: Chain>(root: &Hash32, key: &RowKey, session: &Session<C>) -> Result<()> {
    session.store.save(&account_folder(session.actor_name()?, ROW_KEYS), &file_name(root), key.reveal())
}

/// Check that there is a gateway that hands out keys: one that keeps content alone knows of no reservation.
pub(crate) fn check_gateway<C: Chain>(session: &Session<C>) -> Result<()> {
    let link = session.gateway.as_ref().ok_or(NO_GATEWAY)?;
    if link.client.info()?.chain.is_none() {
        return Err(NO_GATEWAY.into());
    }
    Ok(())
}

/// Return the key to the private rows of a manifest, where the account that acts has it.
pub(crate) fn row_key<C: Chain>(root: &Hash32, session: &Session<C>) -> Result<Option<RowKey>> {
    let folder = account_folder(session.actor_name()?, ROW_KEYS);
    Ok(session.store.load::<Hash32>(&folder, &file_name(root))?.map(RowKey::new))
}

/// Give the gateway the key to the private rows of a batch, encrypted to it: it hands out the keys of tasks.
pub(crate) fn share_row_key<C: Chain>(batch: BatchId, key: &RowKey, session: &Session<C>) -> Result<()> {
    let link = session.gateway.as_ref().ok_or(NO_GATEWAY)?;
    let info = link.client.info()?;
    info.row_key.check(&link.key).map_err(GatewayError::from)?;
    let encrypted = key.encrypt(&batch_context(batch, session), &info.row_key.key).map_err(Problem::from)?;
    let signer = signer(session)?;
    Ok(link.client.put_row_key(batch, encrypted, &signer, &link.key)?)
}

/// Return the key to a private task: the requester's own, or what the gateway gives the annotator who reserved it.
pub(crate) fn task_key<C: Chain>(place: &TaskPlace<'_>, session: &Session<C>) -> Result<TaskKey> {
    if let Some(key) = row_key(place.root, session)? {
        return Ok(key.task_key(place.task).map_err(Problem::from)?);
    }
    let link = session.gateway.as_ref().ok_or(NO_GATEWAY)?;
    let reader = reading_key(&session.store, session.actor_name()?)?;
    let request = RowKeyRequest { reading_key: reader.public() };
    let task = Task { batch: place.batch, task: place.task };
    let answer = link.client.task_key(task, &request, &signer(session)?, &link.key)?;
    let of = batch_context(place.batch, session);
    Ok(TaskKey::decrypt_key(&answer.key, &of, place.task, &reader).map_err(Problem::from)?)
}

/// Which task of which batch.
pub(crate) struct TaskPlace<'p> {
    pub(crate) batch: BatchId,
    pub(crate) root: &'p Hash32,
    pub(crate) task: u32,
}

/// Return the key that signs requests to a gateway for the account that acts.
pub(crate) fn signer<C: Chain>(session: &Session<C>) -> Result<AccountKey> {
    let name = session.actor_name()?;
    let signer = session.signer.as_ref().ok_or_else(|| Problem::AccountUnknown(name.to_owned()))?;
    Ok(signer.open().map_err(ChainError::from)?.clone())
}

fn batch_context<C: Chain>(batch: BatchId, session: &Session<C>) -> BatchContext {
    let contract = session.client.contracts.marketplace.to_string();
    BatchContext { batch, chain_id: session.client.chain.chain_id(), contract }
}

fn file_name(root: &Hash32) -> String {
    format!("{root}.json")
}
