//! What must hold after every action, recomputed by the suite itself: from queries, and from what bank and tokens say.
//!
//! Numbers that are left out are rules of single messages, which tests of the contracts hold. Nothing here knows the model
//! or the contract's code.
//!
//! | number | what must hold | where |
//! |---|---|---|
//! | I1 | the bank or the token has at least what is held, and exactly that and what was donated | [`money`] |
//! | I2 | `received = free + credit + escrow + bonds + pools + balances + fees + paid_out`, each the sum of its rows; per batch `funded = unassigned + locked + credited + fees + to_available + to_project_credit` | [`money`] |
//! | I3 | `locked = Σ over terms of cost × live`, live counted anew from the assignments | [`money`] |
//! | I4 | per task `taken = live + accepted ≤ target` and `taken + reopened ≤ target`; per batch `reopened = Σ tasks + marked live` | [`work`] |
//! | I5 | one live or paid assignment per batch, task and person | [`work`] |
//! | I6 | an assignment is credited once; terminal states absorb; only edges of the state machine occur; `credited` only grows | [`history`] |
//! | I8 | a submission stays as it was sent | [`history`] |
//! | I11 | what a batch froze stays; terms only get better | [`history`] |
//! | I12 | `due` never moves later after `Submit` | [`history`] |
//! | I15 | escrow is refunded only by the sweep, when nothing is live | [`money`], [`history`] |
//! | I18 | pages have at most 30 entries, claims settle at most three of each queue | snapshot, model |
//! | I19 | fees are charged on credited amounts alone | [`money`] |
//! | I20 | fees and grades are rounded down, and the dust stays in escrow | [`money`] |
//! | I21 | what was refused, held back or came from credit does not turn into available funds | [`history`] |
//! | I22 | after a message that refused, refused keeps the cap of the money paid | [`history`] |
//! | I23 | points due and points awarded are `Σ floor(fee × rate / 1,000,000)` over accepted work; supply = Σ balances | [`work`] |
//! | I24 | what is listed by person, by project and on the board is what is listed by batch | [`work`] |
//! | I25 | every open slot is funded: `unassigned ≥ free slots × cost` | [`money`] |
//! | I26 | a place of newcomer annotators is taken by reserved or undecided work alone | [`work`] |
//! | I27 | what was refused changed nothing: see [`crate::Refused::changes_nothing`], which the world checks each time | world |
//! | I28 | `bonds = Σ editions`, and each bond is `Σ over its batches of slots × weight × bond_per_weight` until it is published or forfeited | [`editions`] |
//! | I29 | a person's weight is `min(cap, Σ over accepted work of the slot's weight)`, the total the sum over persons | [`editions`] |
//! | I30 | `pools = Σ editions`, a pool pays `floor(pool × weight / total)` once a person, and what is left goes to available funds when all have it | [`editions`] |
//! | I31 | an edition is published or forfeited when nothing in it can change any more; its weights stay, a publication is for good | [`editions`] |
//! | A1 | content hash and watermark belong to one asset; every list agrees with the assets | [`graph`] |
//! | A2 | edges point to sealed parents, each chosen once, at most 32 and 64; no cycle; one line of versions, without a share | [`graph`] |
//! | A3 | per parent and target the larger share; `parts + contributor_bps + owner = 10,000`; the seal is what the edges come to | [`graph`] |
//! | A4 | pool edges and reciprocal ones come along with every edge, all that is owed to others with own and consented ones; nothing from nowhere | [`graph`] |
//! | A5 | children are the inverse of parents | [`graph`] |
//! | A6 | what was registered stays; a seal freezes; the epoch rises with every change of owner | [`rights_history`] |
//! | L1 | what licensing has is what is held and what was donated | [`royalties`] |
//! | L2 | `received = inboxes + pools + balances + dust + fees + paid_out`, each the sum of its rows | [`royalties`] |
//! | L3 | an asset's money is split by what its seal froze; `dust = total − Σ floor(total × share)`, fewer units than parts | [`royalties`] |
//! | L4 | `pool = floor(total × pool share) + Σ children's parts`; `claimed + claimable = floor(pool × weight / total weight)` | [`royalties`] |
//! | L5 | what came in under a ceiling is at most the ceiling | [`royalties`] |
//! | L6 | an offer keeps its supply, its cap per licensee and the floor | [`royalties`] |
//! | L7 | a license lasts as long as its terms say; at most 16 live; proofs and lists agree with the licenses | [`royalties`] |
//! | L8 | totals, pools, claims, counters only grow; licenses and shares stay; closed is closed | [`rights_history`] |

pub mod editions;
pub mod graph;
pub mod history;
pub mod money;
pub mod rights_history;
pub mod royalties;
pub mod work;

pub use history::History;

use std::collections::BTreeMap;

use crate::snapshot::Snapshot;

/// What the invariants need to know besides the snapshot.
#[derive(Debug, Clone, Default)]
pub struct Context {
    /// What was sent to the marketplace without a message, by currency key.
    pub donations: BTreeMap<String, u128>,
    /// What was sent to licensing without a message, by currency key.
    pub given_to_licensing: BTreeMap<String, u128>,
    /// Currencies whose token does what it says; others are not held against their balances.
    pub trusted: Vec<String>,
    /// Points that were awarded by others than the marketplace.
    pub foreign_awards: u128,
}

/// Checks every invariant that needs one snapshot alone.
///
/// # Panics
/// If one is broken.
pub fn check(snapshot: &Snapshot, context: &Context) {
    money::solvency(snapshot, context);
    money::ledgers(snapshot);
    work::tasks(snapshot);
    work::uniqueness(snapshot);
    work::counters(snapshot);
    work::points(snapshot, context);
    work::indexes(snapshot);
    editions::check(snapshot);
    graph::registry(&snapshot.rights.registry);
    royalties::licensing(&snapshot.rights, context, snapshot.now);
}
