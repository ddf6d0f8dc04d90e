//! Appeals against rejections, and the disputes that they open: both sides, the arbiter, and who settles.
//!
//! Evidence of the annotator is encrypted to the arbiter, to the answer key of the batch and to its own reading key; evidence of
//! the requester's side to the arbiter, to the annotator and to its own. So each side can read what the other says.

use std::collections::BTreeSet;
use std::path::Path;

use caravan_arbitration_api as arbitration;
use caravan_arbitration_api::{DisputeResponse, DisputeSummary, DisputesResponse, Ruling, Side};
use caravan_chain::{Chain, Outcome};
use caravan_marketplace_api::{
    AppealAnswer, AppealEvidence, AppealResponse, AssignmentStatus, ExecuteMsg, NewAppeal, QueryMsg,
};
use caravan_primitives::{AppealId, AssignmentId, BatchId, DisputeId, Document, Hash32, Items};
use caravan_toolkit::encryption::{encrypt, max_encrypted_bytes};
use cosmwasm_std::{Addr, Uint128};

use crate::appeals::BondPayer;
use crate::error::Result;
use crate::explanations::read_evidence;
use crate::key_files::reading_key;
use crate::keys::AnswerReader;
use crate::paging::PAGE;
use crate::problem::Problem;
use crate::session::Session;

/// A dispute, and the appeal that it is about.
#[derive(Debug, Clone)]
pub struct Dispute {
    pub dispute: DisputeResponse,
    pub appeal: AppealResponse,
}

/// Works of an appeal, as people name them.
#[derive(Debug, Clone)]
pub enum Works {
    All,
    None,
    Some(Vec<AssignmentId>),
}

/// What an appeal or an answer to one needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bond {
    pub bond: Uint128,
    /// The part that comes with the message.
    pub attached: Uint128,
    /// Whether it is one of the free appeals of the batch.
    pub free: bool,
}

impl<C: Chain> Session<C> {
    /// Return a dispute of the marketplace, with its appeal.
    ///
    /// # Errors
    /// `DISPUTE_UNKNOWN`; those of asking.
    pub fn dispute(&self, dispute: DisputeId) -> Result<Dispute> {
        let dispute: DisputeResponse = self.client.query_arbitration(&arbitration::QueryMsg::Dispute { dispute })?;
        let appeal = AppealId::new(dispute.dispute.subject)?;
        Ok(Dispute { dispute, appeal: self.client.query(&QueryMsg::Appeal { appeal })? })
    }

    /// Return all disputes, or those of an arbiter.
    pub fn disputes(&self, arbiter: Option<&Addr>) -> Result<Vec<DisputeSummary>> {
        let mut all: Vec<DisputeSummary> = vec![];
        loop {
            let (start_after, limit) = (all.last().map(|last| last.dispute), Some(PAGE));
            let query = match arbiter {
                None => arbitration::QueryMsg::Disputes { start_after, limit },
                Some(arbiter) => arbitration::QueryMsg::DisputesOf { arbiter: arbiter.to_string(), start_after, limit },
            };
            let page = self.client.query_arbitration::<DisputesResponse>(&query)?.disputes;
            let is_last = page.len() < PAGE as usize;
            all.extend(page);
            if is_last {
                return Ok(all);
            }
        }
    }

    /// Return the X25519 key of an arbiter.
    fn arbiter_key(&self, arbiter: &Addr) -> Result<Hash32> {
        let row = self.arbiters()?.into_iter().find(|row| row.arbiter == *arbiter);
        Ok(row.ok_or_else(|| Problem::NameOrAddressUnknown(arbiter.to_string()))?.key)
    }

    /// Encrypt evidence to these keys and to the account that acts, and share it.
    fn share_evidence_with(&self, file: &Path, keys: Vec<Hash32>) -> Result<Document> {
        let bytes = read_evidence(file)?;
        let own = reading_key(&self.store, self.actor_name()?)?.public();
        let keys: BTreeSet<Hash32> = keys.into_iter().chain([own]).collect();
        let keys: Vec<Hash32> = keys.into_iter().collect();
        self.content.share(encrypt(&keys, &bytes).map_err(Problem::from)?)
    }

    /// Share evidence of a side of a dispute.
    fn share_for(
        &self,
        found: &Dispute,
        side: Side,
        file: &Path,
        key_files: &[std::path::PathBuf],
    ) -> Result<Document> {
        let arbiter = self.arbiter_key(&found.dispute.dispute.parties.arbiter)?;
        let other = match side {
            Side::Claimant => self.client.batch(found.appeal.batch)?.config.work.answer_key,
            Side::Respondent => self.reply_key(&found.appeal, key_files)?,
        };
        self.share_evidence_with(file, vec![arbiter, other])
    }

    /// Return the key to which what is for the annotator of an appeal alone is encrypted: it is in the payload of its work.
    fn reply_key(&self, appeal: &AppealResponse, key_files: &[std::path::PathBuf]) -> Result<Hash32> {
        let batch = self.client.batch(appeal.batch)?;
        let reader = AnswerReader::new(key_files, &batch.config.work.answer_key, self)?;
        for stake in &appeal.stakes {
            let entry = self.client.assignment(appeal.batch, stake.assignment)?;
            if let Ok(Some(payload)) = reader.payload(&entry, self) {
                return Ok(payload.reply_key);
            }
        }
        // None of the works opens: the annotator gets what everybody can know, that there is a document.
        Ok(batch.config.work.answer_key)
    }

    /// Return what an appeal of these works by the account that acts needs now.
    ///
    /// # Errors
    /// `VALUE_INVALID` for work that is not rejected, or not for now: no one is asked for a bond that would be refused.
    pub fn appeal_bond(&self, batch: BatchId, assignments: &Items<AssignmentId, 20>) -> Result<Bond> {
        for id in assignments {
            let status = self.client.assignment(batch, *id)?.status;
            if status != AssignmentStatus::RejectionPending {
                let expected = "work whose rejection is not final and not appealed";
                return Err(Problem::Value { expected, got: format!("work {id}, which is {}", status.name()) }.into());
            }
        }
        let cost = self.client.appeal_cost(&self.actor()?, batch, assignments)?;
        Ok(Bond { bond: cost.bond, attached: cost.attached, free: cost.free })
    }

    /// Appeal rejections as the account that acts. Return the id of the dispute.
    pub fn appeal(
        &mut self,
        batch: BatchId,
        assignments: Items<AssignmentId, 20>,
        evidence: &Path,
        attached: Uint128,
    ) -> Result<(DisputeId, Outcome)> {
        let sender = self.actor()?;
        let asked = self.client.batch(batch)?;
        let (project, display) = self.project(asked.project)?;
        let keys = vec![self.arbiter_key(&project.arbiter)?, asked.config.work.answer_key];
        let evidence = self.share_evidence_with(evidence, keys)?;
        let payer = BondPayer { sender: &sender, display: &display, attached };
        self.client.appeal(&payer, NewAppeal { batch, assignments, evidence })
    }

    /// Return what an answer that contests something needs now.
    pub fn answer_bond(&self, appeal: AppealId) -> Result<Bond> {
        let cost = self.client.answer_cost(appeal)?;
        Ok(Bond { bond: cost.bond, attached: cost.attached, free: false })
    }

    /// Answer a dispute for the requester's side, as the account that acts.
    pub fn answer_dispute(
        &mut self,
        found: &Dispute,
        conceded: &Works,
        evidence: Option<&Path>,
        key_files: &[std::path::PathBuf],
    ) -> Result<Outcome> {
        let sender = self.actor()?;
        let concede = set_of(&found.appeal, conceded)?;
        let evidence = evidence.map(|file| self.share_for(found, Side::Respondent, file, key_files)).transpose()?;
        let appeal = found.appeal.appeal;
        let attached =
            if concede == all_of(&found.appeal) { Uint128::zero() } else { self.answer_bond(appeal)?.attached };
        let batch = self.client.batch(found.appeal.batch)?;
        let (_, display) = self.project(batch.project)?;
        let payer = BondPayer { sender: &sender, display: &display, attached };
        self.client.answer_appeal(&payer, AppealAnswer { appeal, concede, evidence })
    }

    /// Put a document forward for the side of the account that acts.
    pub fn add_evidence(&mut self, found: &Dispute, file: &Path, key_files: &[std::path::PathBuf]) -> Result<Outcome> {
        let sender = self.actor()?;
        let is_annotator = self.client.person_of(&sender)? == found.appeal.person;
        let side = if is_annotator { Side::Claimant } else { Side::Respondent };
        let document = self.share_for(found, side, file, key_files)?;
        let msg = ExecuteMsg::AddAppealEvidence(AppealEvidence { appeal: found.appeal.appeal, document });
        Ok(self.client.run(&sender, &msg)?)
    }

    /// Rule in a dispute as its arbiter. The file with the reasons is shared as it is: everybody can read it.
    pub fn rule(&mut self, found: &Dispute, upheld: &Works, reasons: &Path) -> Result<Outcome> {
        let sender = self.actor()?;
        let summary = &found.dispute.dispute;
        // What is conceded is the claimant's already: a ruling names contested works alone.
        let upheld = set_of(&found.appeal, upheld)? & !summary.conceded;
        let reasons = self.content.share(read_evidence(reasons)?)?.hash;
        self.client.rule(&sender, vec![Ruling { dispute: summary.dispute, upheld, reasons }])
    }

    /// Realise what time has decided, as anyone.
    pub fn settle_disputes(&mut self, disputes: Vec<DisputeId>) -> Result<Outcome> {
        let sender = self.actor_or_passer_by();
        self.client.settle_disputes(&sender, disputes)
    }

    /// Send the outcome of a dispute again, as anyone.
    pub fn enact(&mut self, dispute: DisputeId) -> Result<Outcome> {
        let sender = self.actor_or_passer_by();
        Ok(self.client.run_arbitration(&sender, &arbitration::ExecuteMsg::Enact { dispute })?)
    }

    /// Fetch a document of a dispute and decrypt it with the reading key of the account that acts, or with the answer key of the
    /// batch where the requester's side acts.
    ///
    /// # Errors
    /// `ENCRYPTION_CLOSED` where it is for others; those of fetching it.
    pub fn open_dispute_evidence(
        &self,
        found: &Dispute,
        document: &Document,
        key_files: &[std::path::PathBuf],
    ) -> Result<Vec<u8>> {
        let most = max_encrypted_bytes(1 << 20);
        let bytes = self.content.document(document, most)?;
        let own = reading_key(&self.store, self.actor_name()?)?;
        match own.decrypt_reply(&bytes, most) {
            Ok(text) => Ok(text),
            Err(closed) => {
                let key = self.client.batch(found.appeal.batch)?.config.work.answer_key;
                let Ok(reader) = AnswerReader::new(key_files, &key, self) else {
                    return Err(Problem::from(closed).into());
                };
                reader.evidence(&bytes, most)
            }
        }
    }
}

/// All works of an appeal, as a set.
fn all_of(appeal: &AppealResponse) -> u32 {
    appeal.stakes.iter().enumerate().fold(0, |set, (place, _)| set | bit(place))
}

fn bit(place: usize) -> u32 {
    u32::try_from(place).ok().and_then(|place| 1_u32.checked_shl(place)).unwrap_or(0)
}

/// Works as a set: bit `n` stands for the work in place `n` of the appeal.
///
/// # Errors
/// `VALUE_INVALID` for a work that is not in the appeal.
fn set_of(appeal: &AppealResponse, works: &Works) -> Result<u32, Problem> {
    let named = match works {
        Works::All => return Ok(all_of(appeal)),
        Works::None => return Ok(0),
        Works::Some(named) => named,
    };
    let mut set = 0;
    for work in named {
        let place = appeal.stakes.iter().position(|stake| stake.assignment == *work);
        let expected = "works of the appeal, as `caravan dispute show` lists them";
        set |= bit(place.ok_or_else(|| Problem::Value { expected, got: work.to_string() })?);
    }
    Ok(set)
}

/// Return the works of a set.
#[must_use]
pub fn works_of(appeal: &AppealResponse, set: u32) -> Vec<AssignmentId> {
    let places = appeal.stakes.iter().enumerate().filter(|(place, _)| set & bit(*place) != 0);
    places.map(|(_, stake)| stake.assignment).collect()
}
