//! A chain that is computed: the events of each block, and the answers of the contracts at its end.
//!
//! The same size gives the same chain. An answer is claimed in one block, submitted in the next, and decided twenty later.
#![allow(dead_code, reason = "the tests and the example use different parts")]
#![allow(clippy::disallowed_methods, reason = "no chain checks these addresses")]

pub(crate) mod answers;
pub(crate) mod words;

use caravan_chain::Deployed;
use caravan_index::{Blocks, Documents, IndexError, Result, Source, SourceBlock, Suite};
use caravan_licensing_api::{LicenseBought, OfferCreated};
use caravan_marketplace_api::{
    BatchCreated, BatchOpened, PersonCreated, ProjectCreated, RejectionFinalized, TaskClaimed, TaskReturned,
    WorkAccepted, WorkRejected, WorkSubmitted,
};
use caravan_money::Currency;
use caravan_primitives::{AssetId, AssignmentId, BatchId, Hash32, LicenseId, OfferId, PersonId, ProjectId, Time};
use caravan_provenance_api::AssetRegistered;
use cosmwasm_std::{Addr, Binary, Event, Uint128};

/// The time of block 0.
const START: u64 = 1_767_225_600;
/// Seconds of a block.
const BLOCK_SECS: u64 = 5;
/// Blocks from the submission to the decision.
const DECISION: u64 = 20;
/// Persons that a block makes.
const PERSONS: u64 = 500;
/// Projects, batches, assets and offers that a block makes.
const OBJECTS: u64 = 100;

/// The size of a chain.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Size {
    pub(crate) people: u64,
    pub(crate) projects: u64,
    pub(crate) batches: u64,
    pub(crate) answers: u64,
    /// Answers in each block.
    pub(crate) per_block: u64,
    pub(crate) assets: u64,
}

/// A chain of this size.
#[derive(Debug, Clone)]
pub(crate) struct Synthetic {
    pub(crate) size: Size,
    pub(crate) contracts: Deployed,
    pub(crate) chain_id: String,
    /// The most blocks of an answer.
    pub(crate) most: usize,
    /// Whether every answer seems to be the end: the index then asks the contracts in every pass.
    pub(crate) arrives: bool,
}

/// What becomes of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    Accepted,
    AutoApproved,
    Rejected,
    /// Rejected first.
    TakenBack,
    Returned,
}

impl Fate {
    pub(crate) const fn of(answer: u64) -> Self {
        match answer % 50 {
            0 => Self::Returned,
            1 => Self::Rejected,
            2 | 3 => Self::AutoApproved,
            4 => Self::TakenBack,
            _ => Self::Accepted,
        }
    }
}

impl Synthetic {
    pub(crate) fn new(size: Size) -> Self {
        let [marketplace, points, provenance, licensing, arbitration] =
            ["marketplace", "points", "provenance", "licensing", "arbitration"].map(|name| address(name, 0));
        let contracts = Deployed { marketplace, points, provenance, licensing, arbitration };
        Self { size, contracts, chain_id: "caravan-synthetic".to_owned(), most: usize::MAX, arrives: false }
    }

    /// The blocks that make persons, then those that make objects, then those with work.
    fn phases(&self) -> [u64; 3] {
        let Size { people, projects, batches, answers, per_block, assets } = self.size;
        let objects = projects + batches + 3 * assets;
        [people.div_ceil(PERSONS), objects.div_ceil(OBJECTS), answers.div_ceil(per_block) + 1 + DECISION]
    }

    /// The last height.
    pub(crate) fn height(&self) -> u64 {
        self.phases().iter().sum()
    }

    pub(crate) const fn time(height: u64) -> u64 {
        START + height * BLOCK_SECS
    }

    /// The batch of an answer: each batch gets its answers one after another, several batches at a time.
    pub(crate) fn batch_of(&self, answer: u64) -> u64 {
        1 + (answer / self.per_batch()).min(self.size.batches - 1)
    }

    pub(crate) fn per_batch(&self) -> u64 {
        self.size.answers.div_ceil(self.size.batches)
    }

    pub(crate) fn assignment_of(&self, answer: u64) -> u64 {
        1 + answer - (self.batch_of(answer) - 1) * self.per_batch()
    }

    pub(crate) fn person_of(&self, answer: u64) -> u64 {
        1 + answer.wrapping_mul(2_654_435_761) % self.size.people
    }

    pub(crate) fn project_of(&self, batch: u64) -> u64 {
        1 + batch % self.size.projects
    }

    pub(crate) fn requester_of(&self, project: u64) -> u64 {
        1 + project % self.size.people
    }

    pub(crate) fn reward(batch: u64) -> u128 {
        1_000 + u128::from(batch % 97) * 100
    }

    pub(crate) fn block(&self, height: u64) -> SourceBlock {
        let [persons, objects, _] = self.phases();
        let at = height - 1;
        let events = if at < persons {
            self.persons(at)
        } else if at < persons + objects {
            self.objects(at - persons)
        } else {
            self.work(at - persons - objects, height)
        };
        SourceBlock { height, time: Self::time(height), events }
    }

    fn persons(&self, at: u64) -> Vec<Event> {
        let ids = at * PERSONS + 1..=((at + 1) * PERSONS).min(self.size.people);
        ids.map(|id| self.market(PersonCreated { person: person(id), address: address("person", id) })).collect()
    }

    fn objects(&self, at: u64) -> Vec<Event> {
        let Size { projects, batches, assets, .. } = self.size;
        let all = projects + batches + 3 * assets;
        let each = |at: u64| {
            if at < projects {
                vec![self.project(at + 1)]
            } else if at < projects + batches {
                self.batch(at - projects + 1)
            } else if at < projects + batches + assets {
                vec![self.asset(at - projects - batches + 1)]
            } else if at < projects + batches + 2 * assets {
                vec![self.offer(at - projects - batches - assets + 1)]
            } else {
                vec![self.license(at - projects - batches - 2 * assets + 1)]
            }
        };
        (at * OBJECTS..((at + 1) * OBJECTS).min(all)).flat_map(each).collect()
    }

    fn project(&self, id: u64) -> Event {
        self.market(ProjectCreated {
            project: ProjectId::new(id).unwrap(),
            requester: person(self.requester_of(id)),
            currency: currency(),
            arbiter: address("arbiter", 1),
        })
    }

    fn batch(&self, id: u64) -> Vec<Event> {
        let answer = self.batch_answer(id);
        let (config, opened) = (answer.config, answer.opened.unwrap());
        let created = BatchCreated {
            batch: answer.batch,
            project: answer.project,
            sender: address("person", self.requester_of(answer.project.get())),
            title: config.about.title.clone(),
            kind: config.about.kind.clone(),
            languages: config.about.language_list(),
            definition: config.about.definition.hash,
            agreement: config.about.agreement.hash,
        };
        let funded = Uint128::new(u128::from(answer.progress.slots)) * opened.cost;
        let opened = BatchOpened {
            batch: answer.batch,
            project: answer.project,
            edition: opened.edition,
            slots: answer.progress.slots,
            cost: opened.cost,
            funded,
            from_project_credit: Uint128::zero(),
            bond: Uint128::zero(),
            fee_bps: opened.fee_bps,
            arbiter_fee: opened.arbiter_fee,
            free_appeals: opened.free_appeals_left,
            closes_at: opened.closes_at,
        };
        vec![self.market(created), self.market(opened)]
    }

    fn asset(&self, id: u64) -> Event {
        let answer = self.asset_answer(id);
        let event = AssetRegistered {
            asset: answer.asset,
            kind: answer.kind,
            owner: answer.owner,
            content_hash: answer.content_hash,
            watermark: answer.watermark,
            contributors: "none",
            total_weight: Uint128::zero(),
            contributor_bps: 0,
        };
        emitted(&self.contracts.provenance, event.into())
    }

    fn offer(&self, id: u64) -> Event {
        let answer = self.offer_answer(id);
        let event = OfferCreated {
            offer: answer.offer,
            asset: answer.asset,
            epoch: 1,
            seller: answer.seller,
            currency: answer.terms.price.currency.clone(),
            price: answer.terms.price.amount.get(),
            fee_bps: answer.fee_bps,
            legal_hash: answer.terms.legal.hash,
        };
        emitted(&self.contracts.licensing, event.into())
    }

    fn license(&self, id: u64) -> Event {
        let answer = self.license_answer(id);
        let event = LicenseBought {
            license: LicenseId::new(id).unwrap(),
            offer: OfferId::new(id).unwrap(),
            offer_version: 1,
            asset: AssetId::new(id).unwrap(),
            licensee: answer.licensee,
            currency: answer.terms.price.currency.clone(),
            price: answer.terms.price.amount.get(),
            fee: answer.fee,
            ends_at: answer.ends_at.map_or_else(|| "never".to_owned(), |end| end.to_string()),
            sold: 1,
        };
        emitted(&self.contracts.licensing, event.into())
    }

    fn work(&self, at: u64, height: u64) -> Vec<Event> {
        let answers = |group: Option<u64>| {
            let Size { answers, per_block, .. } = self.size;
            let first = group.map_or(answers, |group| (group * per_block).min(answers));
            first..(first + per_block).min(answers)
        };
        let claimed = answers(Some(at)).map(|answer| self.claimed(answer, height));
        let submitted = answers(at.checked_sub(1)).map(|answer| self.submitted(answer, height));
        let decided = answers(at.checked_sub(1 + DECISION)).flat_map(|answer| self.decided(answer));
        claimed.chain(submitted).chain(decided).collect()
    }

    fn claimed(&self, answer: u64, height: u64) -> Event {
        let batch = self.batch_of(answer);
        self.market(TaskClaimed {
            batch: BatchId::new(batch).unwrap(),
            assignment: assignment(self.assignment_of(answer)),
            task: u32::try_from(self.assignment_of(answer) - 1).unwrap(),
            person: person(self.person_of(answer)),
            reward: Uint128::new(Self::reward(batch)),
            due: Time::new(Self::time(height) + 1_800),
            took_reopened: false,
        })
    }

    fn submitted(&self, answer: u64, height: u64) -> Event {
        let (batch, assignment) =
            (BatchId::new(self.batch_of(answer)).unwrap(), assignment(self.assignment_of(answer)));
        let (task, person) = (u32::try_from(self.assignment_of(answer) - 1).unwrap(), person(self.person_of(answer)));
        if Fate::of(answer) == Fate::Returned {
            return self.market(TaskReturned { batch, assignment, task, person });
        }
        self.market(WorkSubmitted {
            batch,
            assignment,
            task,
            person,
            commitment: Hash32::digest(&answer.to_be_bytes()),
            payload_hash: Hash32::digest(&(answer + 1).to_le_bytes()),
            revision: 0,
            due: Time::new(Self::time(height) + 259_200),
        })
    }

    fn decided(&self, answer: u64) -> Vec<Event> {
        let number = self.batch_of(answer);
        let (batch, assignment) = (BatchId::new(number).unwrap(), assignment(self.assignment_of(answer)));
        let person = person(self.person_of(answer));
        let amount = Uint128::new(Self::reward(number));
        let accepted = |by| WorkAccepted {
            batch,
            assignment,
            person,
            by,
            amount,
            fee: Uint128::new(50),
            points: Uint128::new(50 + u128::from(number % 7)),
            season: u32::try_from(answer * 4 / self.size.answers).unwrap(),
            balance: amount,
        };
        let rejected = WorkRejected {
            batch,
            assignment,
            person,
            sender: address("person", 1),
            reason: "incomplete",
            take_back_until: Time::new(START),
            due: Time::new(START),
        };
        match Fate::of(answer) {
            Fate::Returned => vec![],
            Fate::Accepted => vec![self.market(accepted("decision"))],
            Fate::AutoApproved => vec![self.market(accepted("auto_approval"))],
            Fate::TakenBack => vec![self.market(rejected), self.market(accepted("take_back"))],
            Fate::Rejected => {
                let last = RejectionFinalized { batch, assignment, person, by: "annotator", reopened: true };
                vec![self.market(rejected), self.market(last)]
            }
        }
    }

    fn market(&self, event: impl Into<Event>) -> Event {
        emitted(&self.contracts.marketplace, event.into())
    }
}

impl Source for Synthetic {
    fn suite(&self) -> Result<Suite> {
        Ok(Suite { chain_id: self.chain_id.clone(), contracts: self.contracts.clone() })
    }

    fn blocks_since(&self, height: u64, limit: usize) -> Result<Blocks> {
        let most = u64::try_from(limit.min(self.most)).unwrap();
        let end = self.height().min(height + most);
        let blocks = (height + 1..=end).map(|height| self.block(height)).collect();
        Ok(Blocks { blocks, height: end, time: Self::time(end), more: !self.arrives && end < self.height() })
    }

    fn query(&self, contract: &Addr, msg: &Binary) -> Result<Binary> {
        self.answer(contract, msg).ok_or_else(|| IndexError::source(&format!("no answer to {msg}")))
    }
}

/// No documents at all.
pub(crate) struct NoDocuments;

impl Documents for NoDocuments {
    fn document(&self, _: &Hash32, _: usize) -> Option<Vec<u8>> {
        None
    }
}

/// Every definition is here, and nothing else.
impl Documents for Synthetic {
    fn document(&self, hash: &Hash32, _: usize) -> Option<Vec<u8>> {
        words::definition_with(hash)
    }
}

/// An event as the chain reports it.
pub(crate) fn emitted(contract: &Addr, event: Event) -> Event {
    let of = Event::new(format!("wasm-{}", event.ty)).add_attribute("_contract_address", contract.as_str());
    of.add_attributes(event.attributes)
}

pub(crate) fn address(name: &str, number: u64) -> Addr {
    Addr::unchecked(format!("cara1{name}{number:0>28}"))
}

pub(crate) fn currency() -> Currency {
    Currency::native("ucara").unwrap()
}

fn person(id: u64) -> PersonId {
    PersonId::new(id).unwrap()
}

fn assignment(id: u64) -> AssignmentId {
    AssignmentId::new(id).unwrap()
}
