//! Keys to private rows: the requester has the key to all of them, an annotator gets that of a task from a gateway.

use caravan_chain::Chain;
use caravan_marketplace_api::Work;
use caravan_primitives::Hash32;
use caravan_toolkit::private_rows::{RowKey, TaskKey};

use crate::error::Result;
use crate::problem::Problem;
use crate::session::Session;
use crate::store::account_folder;

/// The folder of row keys of an account, each under the root of its manifest.
const ROW_KEYS: &str = "row-keys";

/// Save the key to the private rows of a manifest.
pub(crate) fn save_row_key<C: Chain>(root: &Hash32, key: &RowKey, session: &Session<C>) -> Result<()> {
    session.store.save(&account_folder(session.actor_name()?, ROW_KEYS), &file_name(root), key.reveal())
}

/// Return the key to a private task.
pub(crate) fn task_key<C: Chain>(work: &Work, task: u32, session: &Session<C>) -> Result<TaskKey> {
    let (folder, name) = (account_folder(session.actor_name()?, ROW_KEYS), file_name(&work.manifest_root));
    let Some(bytes) = session.store.load::<Hash32>(&folder, &name)? else {
        let path = session.store.path(&folder, &name);
        return Err(Problem::StoreLacks { what: "the key to the private rows", path }.into());
    };
    Ok(RowKey::new(bytes).task_key(task).map_err(Problem::from)?)
}

fn file_name(root: &Hash32) -> String {
    format!("{root}.json")
}
