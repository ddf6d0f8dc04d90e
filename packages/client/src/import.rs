//! Import a file of rows as a draft. It is safe to run it again after an interruption.
//!
//! The reference of the message is the hash of the rows, the description with its documents, and the project. So a second call
//! finds the batch that the first one created. The secret of the salts and the keys are on the disk before the message is sent.
//! The rows are written in pages, and pages, task definition and agreement are shared before the batch exists.

use std::fs::File;
use std::path::{Path, PathBuf};

use caravan_chain::{Chain, ChainError};
use caravan_marketplace_api::{BatchResponse, Distribution, ExecuteMsg, OpenCostResponse, QueryMsg, ReferenceResponse};
use caravan_primitives::{BatchId, Hash32, Preimage, ProjectId, Reference};
use caravan_toolkit::manifest::pages::{PageRows, Pages};
use caravan_toolkit::manifest::Secret;
use caravan_toolkit::private_rows::RowKey;
use caravan_toolkit::task::TaskDefinition;
use cosmwasm_std::Addr;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::client::event_number;
use crate::description::{DescribedTask, Description, Published};
use crate::error::{ClientError, Result};
use crate::formats::{open_rows, RowsFile};
use crate::gold::{mixed, Gold, GoldRows};
use crate::keys::{copy_key, make_key};
use crate::listed::AddressList;
use crate::media::{MediaFetch, ReadyRows};
use crate::problem::Problem;
use crate::row_keys::{check_gateway, row_key, save_row_key, share_row_key};
use crate::session::Session;
use crate::store::account_folder;

/// The tag of the hash behind a reference.
const TAG: &str = "caravan/import/v1";
/// The folder of the secrets of imports.
const IMPORTS: &str = "imports";

/// What is imported. `again` distinguishes several imports of the same rows.
#[derive(Debug, Clone)]
pub struct ImportRequest {
    pub project: ProjectId,
    pub rows: PathBuf,
    /// Rows whose answer is known, to be mixed into the others.
    pub gold: Option<PathBuf>,
    pub description: PathBuf,
    pub again: String,
    pub media: MediaFetch,
    pub backup: KeyBackup,
}

/// Where a copy of a new answer key is written. Without the key no one can read the answers, and all work is auto-approved
/// unread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyBackup {
    File(PathBuf),
    None,
    /// No one said: an import that makes a key is refused.
    Unsaid,
}

/// The draft. It has no cost where it is open already.
#[derive(Debug)]
pub struct Imported {
    pub batch: BatchResponse,
    pub was_imported: bool,
    pub cost: Option<OpenCostResponse>,
}

/// The secrets of an import: with them its rows and answers are read again.
#[derive(Debug, Serialize, Deserialize)]
struct ImportSecrets {
    secret: Hash32,
    answer_key: Hash32,
    /// The key to the rows, where they are private.
    row_key: Option<Hash32>,
}

pub fn import<C: Chain>(request: &ImportRequest, session: &mut Session<C>) -> Result<Imported> {
    let requester = session.actor()?;
    let (description, text) = Description::read(&request.description)?;
    let task = description.task(&request.description)?;
    let (_, currency) = session.project(request.project)?;
    let mut files = vec![digest(&request.rows)?];
    files.extend([&task.definition_bytes, &task.agreement_bytes].map(|bytes| Hash32::digest(bytes)));
    let list = description.list(&request.description);
    files.extend(
        [request.gold.as_deref(), list.as_deref()].into_iter().flatten().map(digest).collect::<Result<Vec<_>>>()?,
    );
    let reference = reference(request, &text, &files)?;
    let query = QueryMsg::Reference { sender: requester.to_string(), token: None, reference: reference.clone() };
    match session.client.query::<ReferenceResponse>(&query) {
        Ok(made) => {
            let imported = imported_before(BatchId::new(made.id)?, session)?;
            back_up(request, &imported.batch.config.work.answer_key, &description, session)?;
            return Ok(imported);
        }
        Err(ChainError::Contract { code, .. }) if code == "REFERENCE_UNKNOWN" => {}
        Err(error) => return Err(error.into()),
    }
    let list = list.map(|list| AddressList::read(&list, session)).transpose()?;
    let secrets = secrets(request, &reference, &description, session)?;
    let (mut rows, gold) = ready_rows(request, &description, &task.definition, &secrets, session)?;
    rows.plan.list = list.as_ref().map(|list| list.share(session)).transpose()?;
    let pages = rows.write(&task.definition, &secrets, session)?;
    if let Some(gold) = gold {
        gold.save(&pages.manifest.root, session)?;
    }
    let published = published(&task, &pages, &secrets, list.as_ref(), session)?;
    let config = Box::new(description.config(&task.definition, published, &currency)?);
    let msg = ExecuteMsg::CreateBatch { project: request.project, config, reference };
    // Another program of this account may have imported the same meanwhile: the batch names its objects.
    let Some(batch) = create(&requester, &msg, session)? else { return import(request, session) };
    if let Some(key) = secrets.row_key {
        share_row_key(batch, &RowKey::new(key), session)?;
    }
    created(batch, session)
}

/// Replace the terms of a draft by those of a changed description. Its rows, its answer key and what is public stay. Return
/// what opening it costs now.
///
/// # Errors
/// [`Problem::DraftRows`] where the description says of the rows what the draft does not; those of reading and of the message.
pub fn edit<C: Chain>(batch: BatchId, description_path: &Path, session: &mut Session<C>) -> Result<OpenCostResponse> {
    let actor = session.actor()?;
    let draft = session.client.batch(batch)?;
    let (_, currency) = session.project(draft.project)?;
    let (description, _) = Description::read(description_path)?;
    let task = description.task(description_path)?;
    let list = description.list(description_path).map(|list| AddressList::read(&list, session)).transpose()?;
    let work = &draft.config.work;
    let published = Published {
        manifest_root: work.manifest_root,
        tasks: work.tasks,
        manifest_uri: work.manifest_uri.clone(),
        definition: session.content.share(task.definition_bytes.clone())?,
        agreement: session.content.share(task.agreement_bytes.clone())?,
        answer_key: work.answer_key,
        distribution: distribution(list.as_ref()),
        gateways: draft.config.about.gateways.iter().copied().collect(),
    };
    let config = description.config(&task.definition, published, &currency)?;
    for (what, same) in [
        ("items_per_task", config.work.items_per_task == work.items_per_task),
        ("rows", config.about.rows == draft.config.about.rows),
        ("list", config.access.distribution == draft.config.access.distribution),
        ("answer_key", description.recipient()?.is_none_or(|key| key == work.answer_key)),
    ] {
        if !same {
            return Err(Problem::DraftRows { batch: batch.get(), what }.into());
        }
    }
    session.client.run(&actor, &ExecuteMsg::EditDraft { batch, config: Box::new(config) })?;
    Ok(session.client.query(&QueryMsg::OpenCost { batch })?)
}

/// Create the draft. None where its reference was used.
fn create<C: Chain>(requester: &Addr, msg: &ExecuteMsg, session: &mut Session<C>) -> Result<Option<BatchId>> {
    let outcome = match session.client.run(requester, msg) {
        Err(ChainError::Contract { code, .. }) if code == "REFERENCE_USED" => return Ok(None),
        outcome => outcome?,
    };
    let marketplace = &session.client.contracts.marketplace;
    Ok(Some(BatchId::new(event_number(&outcome, marketplace, "batch_created", "batch")?)?))
}

/// Share the documents, and return what the batch says of them and of its pages.
fn published<C: Chain>(
    task: &DescribedTask,
    pages: &Pages,
    secrets: &ImportSecrets,
    list: Option<&AddressList>,
    session: &Session<C>,
) -> Result<Published> {
    Ok(Published {
        manifest_root: pages.manifest.root,
        tasks: pages.manifest.tasks,
        manifest_uri: session.content.uri(&pages.head)?,
        definition: session.content.share(task.definition_bytes.clone())?,
        agreement: session.content.share(task.agreement_bytes.clone())?,
        answer_key: secrets.answer_key,
        distribution: distribution(list),
        gateways: session.gateway.iter().map(|link| link.key.to_string().parse()).collect::<Result<_, _>>()?,
    })
}

/// Return how a batch gives out its tasks.
fn distribution(list: Option<&AddressList>) -> Distribution {
    list.map_or(Distribution::Random {}, AddressList::distribution)
}

/// Return a batch that an earlier call made, and do what that call may not have come to.
///
/// Nothing is written again: private rows are encrypted anew each time, and the batch names the objects of the first time.
fn imported_before<C: Chain>(batch: BatchId, session: &Session<C>) -> Result<Imported> {
    let imported = created(batch, session)?;
    if let Some(key) = row_key(&imported.batch.config.work.manifest_root, session)? {
        share_row_key(batch, &key, session)?;
    }
    Ok(Imported { was_imported: true, ..imported })
}

fn created<C: Chain>(batch: BatchId, session: &Session<C>) -> Result<Imported> {
    let cost = session.client.query(&QueryMsg::OpenCost { batch }).ok();
    Ok(Imported { batch: session.client.batch(batch)?, was_imported: false, cost })
}

fn digest(path: &Path) -> Result<Hash32> {
    let unreadable = |error| ClientError::Unreadable { path: path.to_owned(), error };
    let mut source = File::open(path).map_err(unreadable)?;
    let mut hash = Sha256::new();
    std::io::copy(&mut source, &mut hash).map_err(unreadable)?;
    Ok(Hash32::from_bytes(hash.finalize().into()))
}

/// Return the rows that go into the manifest: with media by hash, and with gold rows among them, where that was asked for.
fn ready_rows<'r, C: Chain>(
    request: &'r ImportRequest,
    description: &Description,
    definition: &TaskDefinition,
    secrets: &ImportSecrets,
    session: &Session<C>,
) -> Result<(ReadyRows<'r>, Option<Gold>)> {
    let open = |path: &'r Path| -> Result<(ReadyRows<'r>, bool)> {
        let RowsFile { format, source, is_of_texts } = open_rows(path)?;
        let plan = description.plan(format, secrets.secret);
        Ok((ReadyRows { plan, source, path, media: vec![] }, is_of_texts))
    };
    let (mut rows, is_of_texts) = open(&request.rows)?;
    let Some(path) = &request.gold else { return Ok((rows.with_media(definition, request.media, session)?, None)) };
    let (mut gold, gold_is_of_texts) = open(path)?;
    // The values of a table are texts, those of JSON lines need not be: annotators could distinguish gold from other rows.
    if gold_is_of_texts != is_of_texts {
        let expected = "gold rows in a file of the same kind as the rows";
        return Err(Problem::Value { expected, got: path.display().to_string() }.into());
    }
    rows.count()?;
    gold.count()?;
    let gold = gold.with_media(definition, request.media, session)?;
    let mut rows = rows.with_media(definition, request.media, session)?;
    let gold = GoldRows::read(gold, &mut rows, definition)?;
    mixed(rows, gold, &secrets.secret).map(|(rows, gold)| (rows, Some(gold)))
}

fn reference(request: &ImportRequest, description: &str, files: &[Hash32]) -> Result<Reference> {
    let preimage = files.iter().fold(Preimage::new(TAG), Preimage::hash).text(description);
    let preimage = preimage.number(request.project.get()).text(&request.again);
    let hex: String = preimage.finish().to_hex().chars().take(24).collect();
    Ok(Reference::new(format!("import-{hex}"))?)
}

/// Return the secrets of an earlier call, or new ones. A key that the description names is stored by the account that made
/// it.
fn secrets<C: Chain>(
    request: &ImportRequest,
    reference: &Reference,
    description: &Description,
    session: &Session<C>,
) -> Result<ImportSecrets> {
    let (folder, name) = (account_folder(session.actor_name()?, IMPORTS), format!("{reference}.json"));
    if let Some(secrets) = session.store.load::<ImportSecrets>(&folder, &name)? {
        back_up(request, &secrets.answer_key, description, session)?;
        return Ok(secrets);
    }
    let answer_key = match (description.recipient()?, &request.backup) {
        (Some(public), _) => public,
        (None, KeyBackup::Unsaid) => return Err(Problem::BackupUnsaid.into()),
        (None, KeyBackup::None) => make_key(session)?,
        (None, KeyBackup::File(path)) => {
            if path.exists() {
                return Err(Problem::FileExists(path.clone()).into());
            }
            let public = make_key(session)?;
            copy_key(&public, path, session)?;
            public
        }
    };
    let secret = *Secret::random().map_err(ClientError::Output)?.reveal();
    if description.has_private_rows() {
        check_gateway(session)?;
    }
    let private = description.has_private_rows().then(RowKey::generate).transpose().map_err(ClientError::Output)?;
    let secrets = ImportSecrets { secret, answer_key, row_key: private.map(|key| *key.reveal()) };
    session.store.save(&folder, &name, &secrets)?;
    Ok(secrets)
}

/// Write the copy that is asked for of an answer key that an earlier call made.
fn back_up<C: Chain>(
    request: &ImportRequest,
    public: &Hash32,
    description: &Description,
    session: &Session<C>,
) -> Result<()> {
    match &request.backup {
        KeyBackup::File(path) if description.recipient()?.is_none() => copy_key(public, path, session),
        KeyBackup::File(_) | KeyBackup::None | KeyBackup::Unsaid => Ok(()),
    }
}

impl ReadyRows<'_> {
    /// Write the rows in pages, share them, and remember the key to private ones.
    fn write<C: Chain>(
        mut self,
        task: &TaskDefinition,
        secrets: &ImportSecrets,
        session: &Session<C>,
    ) -> Result<Pages> {
        self.check(task)?;
        let key = secrets.row_key.map(RowKey::new);
        let rows = key.as_ref().map_or(PageRows::Public, |key| PageRows::Private(key));
        let (mut problems, mut objects) = (vec![], vec![]);
        let written = self.plan.write_pages(
            &mut self.source,
            &mut |fault| problems.push(fault.to_string()),
            rows,
            &mut |hash, bytes| {
                objects.push(*hash);
                session.content.keep(bytes.to_vec()).map(|_| ()).map_err(std::io::Error::other)
            },
        );
        let pages = match written {
            Ok(pages) => pages,
            Err(_) if !problems.is_empty() => {
                return Err(ClientError::Malformed { path: self.path.to_owned(), problems })
            }
            Err(error) => return Err(Problem::from(error).into()),
        };
        if let Some(key) = &key {
            save_row_key(&pages.manifest.root, key, session)?;
        }
        session.content.upload("pictures", &self.media)?;
        session.content.upload("rows", &objects)?;
        Ok(pages)
    }

    /// Check that every row has the columns that annotators are shown, and something in them.
    fn check(&mut self, task: &TaskDefinition) -> Result<()> {
        let unreadable = |error| ClientError::Unreadable { path: self.path.to_owned(), error };
        let mut problems = vec![];
        for (number, item) in (1_u64..).zip(self.plan.items(&mut self.source).map_err(unreadable)?) {
            // What cannot be read is reported, with its line, when the pages are written.
            let Ok(item) = item else { break };
            let missing = task.missing_columns(&item);
            if !missing.is_empty() {
                problems.push(format!("row {number}: expected the columns that the task shows, got no {missing:?}"));
            } else if task.shows_nothing(&item) {
                problems.push(format!("row {number}: expected something to show, got nothing but blanks"));
            }
        }
        if problems.is_empty() {
            return Ok(());
        }
        Err(ClientError::Malformed { path: self.path.to_owned(), problems })
    }
}
