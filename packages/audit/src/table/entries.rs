//! The entries of the table. `also` names where else a row is checked.

use crate::rule::{Check, Group, Rule};
use crate::rules::{
    appeal_bonds, appeals, edition_history, editions, history, money, pauses, people, points, provenance, rejections,
    rights_history, royalties, sales, shares, siblings, work,
};

macro_rules! table {
    ($($number:ident $title:literal $formula:literal {
        $($kind:ident $module:ident::$function:ident $sentence:literal)*
        $(; also $also:literal)?
    })*) => {
        &[$(Group {
            number: stringify!($number),
            title: $title,
            formula: $formula,
            rules: &[$(Rule {
                sentence: $sentence,
                function: concat!(stringify!($module), "::", stringify!($function)),
                check: Check::$kind($module::$function),
            }),*],
            elsewhere: concat!("" $(, $also)?),
        }),*]
    };
}

/// Every rule, in the order of the table in SECURITY.md.
pub static TABLE: &[Group] = table! {
    I1 "solvency" "bank or token balance = `held` + donations, `held = received − paid_out`" {
        Context money::covered "the bank or the token covers what the marketplace holds"
        State money::received "what the marketplace received is held or paid out"
    }
    I2 "conservation" "per currency `held = available + project_credit + escrow + bonds + appeal_bonds + pools + balances + fees`, each the sum of its rows; per batch `funded = unassigned + locked + paid + fees + to_available + to_project_credit`" {
        State money::held "what the marketplace holds is the sum of its parts"
        State money::available "available funds are the sum over projects"
        State money::project_credit "project credit is the sum over projects"
        State money::escrow "escrow is the sum over batches"
        State money::balances "balances are the sum over persons"
        State money::batch_funded "what a batch was funded with is the sum of its parts"
        State money::draft_is_unfunded "a batch has no money before it is opened"
        Change history::flows_grow "what the marketplace received and paid out only grows"
        Change history::funded_grows "what a batch was funded with only grows"
        ; also "the marketplace checks both after every message (`LEDGER_BROKEN`)"
    }
    I3 "locked" "`locked = Σ over terms of cost × live`" {
        State money::locked "what a batch locks is the cost of its live work"
        State money::live_by_terms "live work is counted at its terms"
    }
    I4 "slots" "per task `live + accepted ≤ target`, and with free reopened slots too; per batch `slots = tasks × overlap`, `reopened = Σ tasks + live work that took a reopened slot`" {
        State work::slots "live and accepted work fits the slots of each task"
        State work::slots_total "slots are tasks times overlap"
        State work::task_taken "taken slots of a task are its live and accepted work"
        State work::task_target "taken and reopened slots of a task fit its overlap"
        State work::reopened "reopened slots are free or taken by live work"
        State work::claimed "claims of a batch are its assignments"
        State work::submitted "submissions of a batch are counted"
        State work::accepted "accepted work of a batch is counted"
        State work::live "live work of a batch is counted"
    }
    I5 "one each" "one live or paid assignment per batch, task and person, and none again after a rejection" {
        State work::one_each "each person has a task once"
        State work::numbered "assignments are numbered from 1"
    }
    I6 "once" "work is paid once, and only when it is accepted; final states stay; `paid` only grows" {
        State money::paid_once_accepted "only accepted work is paid"
        Change history::nothing_disappears "batches, assignments and ledgers stay"
        Change history::batch_states "a batch goes forward through its states"
        Change history::work_states "work goes forward through its states"
        Change history::work_is_the_same "task, person, terms and claim of an assignment stay"
        Change history::paid_once "work that was paid is not paid again"
        Change history::paid_grows "what a batch paid only grows"
    }
    I8 "kept" "a revision stays as it was sent, until a rework is answered by the next one" {
        Change history::submissions_stay "a submission stays as it was sent, or is the next revision"
    }
    I11 "frozen" "what a batch froze stays; its terms only get better; sharing terms stay after the first opening" {
        Change history::frozen "what a batch froze stays"
        Change history::terms_improve "terms of a batch only get better"
        Change edition_history::sharing_stays "sharing terms of a project stay after its first opening"
    }
    I12 "deadlines" "`due` of a revision never moves later after `Submit`, nor after a rejection; work is sent back at most `max_rework` times, so that its reviews last `3 × review_secs` at most" {
        State work::reworks "work is sent back no more often than its batch allows"
        Change history::deadlines "a deadline never moves later"
    }
    I15 "refunds" "escrow is refunded only when a batch is finalized, with nothing live" {
        State money::refunds "a batch is refunded when it is finalized, and wholly"
        State money::finalized_without_live_work "a finalized batch has no live work"
    }
    I18 "bounds" "vectors 50, pages 30, three overdue heads of each queue, eight probes" {
        ; also "api types; `contracts/marketplace/src/domain`; a longer page ends the audit with an error"
    }
    I19 "fees" "`fees = Σ floor(paid × fee)` over the work of a batch; those held are a part of those charged" {
        State money::fees_charged "fees that are held were charged"
        State money::paid "what a batch paid is the sum over its work"
        State money::fees "fees of a batch are floors on what was paid"
    }
    I20 "grades" "`floor(reward × grade)`, reserved at `ceil` with the fee; dust stays in escrow" {
        State money::grades "accepted work is paid a grade of its reward"
        State money::within_slot "pay and fee fit the cost of a slot"
        ; also "`contracts/marketplace/src/domain`"
    }
    I21 "rejections" "what was rejected, held back or came from project credit does not become available funds" {
        State rejections::credit_is_open_to_all "project credit pays for tasks at random with public rows alone"
        Change history::credit_in_stays "what a batch took from project credit stays"
        Change history::shortfalls_grow "what grades held back only grows"
        Step rejections::credit_flows "project credit is spent by batches, and comes back from batches"
        Step rejections::finalizing_ties "a finalized batch gives what is tied back as project credit"
        ; also "`tests/scenarios/rejecting_does_not_pay.rs`"
    }
    I22 "cap" "after a message that rejected or sent back: `rejected_sum ≤ max(30 % × (paid + rejected_sum), min(paid, 3 × the smallest reward rejected by it))`" {
        Step rejections::cap "a requester rejects no more than the cap"
        ; also "`contracts/marketplace/src/domain`"
    }
    I22b "second cap" "`upheld ≤ paid`: a ruling that upholds rejections moves them out of `rejected_sum` only so far, and what is beyond stays there; what it overturns stays in `rejected_sum`, too. So `rejected_sum + upheld ≤ paid +` what the first cap allows" {
        State rejections::second_cap "no more rejections are upheld than was paid"
        State rejections::overturned "overturned rejections are those of work that was paid by an appeal"
        State rejections::upheld "upheld rejections are those of work that lost an appeal"
        State rejections::still_counted "what is rejected, overturned or upheld is in one of both sums"
        ; also "`contracts/marketplace/src/domain`; `tests/scenarios/appeals.rs`"
    }
    I23 "points" "due + awarded = `Σ floor(fee × rate / 1,000,000)`; supply = Σ balances; a message mints at most the budgets that stood before it, and a raise of a budget waits seven days" {
        Context points::due_and_awarded "points due and awarded are what accepted work earned"
        State points::due_is_earned "no more points are due than were earned"
        State points::supply "the supply of points is the sum of balances"
        State points::seasons "a season awarded what its accounts earned"
        State points::allowances "allowances by owner are those by spender"
        Step points::minted "the supply grows by at most what minters could mint"
        Change points::raises_wait "a raise of a budget is announced for seven days"
    }
    I24 "lists" "what is listed by person, by project and on the board is what is listed by batch" {
        State work::by_person "the work of each person is that of the batches"
        State work::persons_are_known "annotators and requesters are known persons"
        State work::board "the board lists the batches that take claims"
        State work::board_about "the board shows what its batches are about"
        State work::board_slots "the board shows the slots of its batches"
    }
    I25 "funded" "`unassigned ≥ free slots × cost`: every open slot can be paid" {
        State money::open_slots_are_funded "unassigned money pays every open slot"
    }
    I26 "newcomers" "places of newcomers are taken by reserved, submitted or sent back work alone" {
        State work::newcomers "places of newcomers are taken by undecided work"
    }
    I27 "failed means unchanged" "a message that fails leaves the state hash as it was" {
        ; also "every failure that the suite meets (`tests/suite/world.rs`)"
    }
    I28 "bonds" "`bonds = Σ editions`; each is `Σ over its batches of slots × weight × bond_per_weight`, exactly, until it is published or forfeited, and then nothing" {
        State editions::bonds "bonds are the sum over editions"
        State editions::bond "a bond is what the slots of its edition lock"
        State editions::pool_is_bond "a pool is a whole bond"
    }
    I29 "weights" "a person weighs `min(cap, Σ over accepted work of the slot's weight)` in an edition, by decision or by auto-approval, at any grade; the total is the sum over persons" {
        State editions::weights "a person weighs what its accepted work does"
        State editions::total_weight "the weight of an edition is the sum over persons"
        Change edition_history::weights_grow "the weight of a person only grows"
    }
    I30 "pools" "`pools = Σ editions`; a pool is a whole bond, pays `floor(pool × weight / total)` once a person, and keeps the rest until all have theirs" {
        State editions::pools "pools are the sum over editions"
        State editions::parts_of_a_pool "no one took a part of a pool that does not exist"
        State editions::claimed_weight "the claimed weight of a pool is that of those who took their part"
        State editions::pool_left "a pool keeps what was not taken"
        Change edition_history::parts_are_taken_once "a part of a pool is taken once"
        Change edition_history::pools_shrink "a pool stays, and only shrinks"
        ; also "`tests/scenarios/bonds.rs`"
    }
    I31 "ends" "an edition is published or forfeited with every batch finalized; then its weights stay, and a publication is for good" {
        State editions::of_sharing_projects "editions are those of batches in projects that share"
        State editions::times "an edition opens and closes with its batches"
        State editions::open_batches "open batches of an edition are counted"
        State editions::state "the state of an edition is what became of it"
        State editions::ends "an edition ends closed, with every batch finalized and some weight"
        Change edition_history::stay "editions stay, and their numbers only rise"
        Change edition_history::publication_stays "a publication is for good"
        Change edition_history::weights_stay_after_the_end "weights stay after the end of an edition"
    }
    I32 "persons" "an address is of one person, and no person's own recovery address; a person changes its address by a move of which it had notice, and its recovery address by a change of which that had notice; managers are other persons than the requester" {
        State people::addresses "an address is of one person"
        State people::recovery "no person is its own recovery address"
        State people::under_way "what is shown as under way is not over"
        State people::managers "managers are distinct persons other than the requester"
        Change people::moves_were_announced "a person changes its address by a move that was ready"
        Change people::recoveries_were_announced "a recovery address changes when it had notice of it"
        ; also "`contracts/marketplace/src/domain/person.rs` (every combination of keys); `tests/scenarios/people.rs`"
    }
    I33 "pauses" "marketplace and licensing: `since ≤ now < until`, `600 s ≤ until − since ≤ 7 days`, the next one from `until + (until − since)`; provenance and points have none" {
        State pauses::length "a pause ends within seven days"
        State pauses::next_waits "the next pause waits as long as the last one lasted"
        Change pauses::one_after_another "a pause begins after the last one has ended"
        ; also "`packages/access/src/pause`; `tests/suite/model/pause.rs`"
    }
    I34 "siblings" "no contract of the suite is an owner, treasury, arbiter, person, recovery address, manager, contributor, owner of an asset, licensee; nor a minter, but for the marketplace" {
        State siblings::at_work "no contract of the suite is a party of the marketplace"
        State siblings::at_points "no contract of the suite owns points or mints them, but for the marketplace"
        State siblings::at_assets "no contract of the suite owns an asset or contributes to one"
        State siblings::at_licenses "no contract of the suite holds a license or gets its fees"
        ; also "`tests/scenarios/siblings.rs`"
    }
    I35 "one appeal a work" "a work is in one appeal at most, ever; it is appealed exactly while that appeal is open, and has won or lost as the appeal ended; a person has one free appeal in a batch" {
        State appeals::one_each "a work is in one appeal at most, and leads to it"
        State appeals::works "works of an appeal are its annotator's, at stake with their reward, and stand as it does"
        State appeals::appealed "appealed work is in an open appeal"
        State appeals::free_ones "free appeals are counted, one a person and batch"
        Change appeals::stay "an appeal is opened, answered and ended once, and then stays"
        ; also "`tests/scenarios/appeals.rs`"
    }
    I36 "latest end" "an appeal ends by `respond_secs + ruling_secs + 7 days` after it was opened, whatever arbitration does; `appeal_bonds = Σ open appeals (bond + bond of the answer)`, each `max(ceil(20 % of the stake), arbiter's fee)`, and in a free appeal nothing and the fee" {
        State appeals::times "an appeal is answered and ended within the windows of its batch"
        State appeals::disputes "an appeal has its dispute, and ends as that does, or by itself"
        State appeal_bonds::held "bonds that are held are those of open appeals"
        State appeal_bonds::as_asked "bonds are what stake and fee ask for"
        State appeal_bonds::open_rejections "rejections that are not final are counted by person and currency"
        ; also "`contracts/marketplace/src/domain`; `tests/scenarios/appeals.rs`"
    }
    A1 "first come" "a registration needs the sender's own commitment, at least 60 s and one block old, at most seven days; a content hash and a watermark belong to one asset; every list agrees with the assets" {
        State provenance::numbered "assets are numbered from 1"
        State provenance::contents "a content hash belongs to one asset"
        State provenance::watermarks "a watermark belongs to one asset"
        State provenance::found "content hash and watermark lead back to their asset"
        State provenance::by_kind "assets by kind are those of that kind"
        State provenance::by_owner "assets by owner are those of that owner"
        State provenance::metadata "descriptions are numbered, and the last one counts"
        ; also "`tests/suite/rights/registry.rs`; `contracts/provenance/tests`"
    }
    A2 "graph" "edges point to sealed parents, each chosen once, at most 32 and 64 inherited; no cycle; one line of versions, without a share" {
        State provenance::chosen "parents are chosen once, within bounds"
        State provenance::parents "edges lead to sealed parents"
        State provenance::acyclic "no asset is its own ancestor"
        State provenance::versions "one line of versions, without a share"
    }
    A3 "shares" "per parent and target the larger share; parts + `contributor_bps` + owner = 10,000 after inheritance; the seal is what the edges come to" {
        State shares::whole "parents, contributors and owner have the whole"
        State shares::sealed_edges "a seal froze what the edges come to"
        State shares::sealed_ceilings "a seal froze the ceilings of the edges"
        State shares::sealed_contributors "a seal froze contributors and floors"
        State shares::handed_on "licensees inherit what the edges hand on"
        State shares::weights "weights of contributors add up"
        ; also "`contracts/provenance/src/domain` (laws)"
    }
    A4 "inheritance" "pool edges and reciprocal ones come along with every edge, all that is owed to others, ceilings included, with own and consented ones; nothing from nowhere; nothing licensed is lost by re-registering one's own model" {
        State shares::inherited "what a parent owes comes along with its edge"
        State shares::contributors_of_parents "contributors of a parent are owed their part"
        State shares::from_a_parent "what is inherited is owed by a parent"
        ; also "`tests/suite/rights/edges.rs`; `tests/royalties`"
    }
    A5 "children" "the inverse of parents" {
        State provenance::children "children are the inverse of parents"
    }
    A6 "frozen" "what was registered stays; a seal freezes edges, contributors, shares, floors; the epoch rises with every change of owner; a history only grows" {
        Change rights_history::assets_stay "assets stay"
        Change rights_history::registered "what was registered stays"
        Change rights_history::asset_states "an asset goes forward through its states"
        Change rights_history::epochs "the epoch rises with every change of owner"
        Change rights_history::sealed "what a seal froze stays"
        Change rights_history::histories "edges, descriptions and children are only added"
    }
    L1 "solvency" "bank or token balance of licensing = `received − paid_out` + donations" {
        Context royalties::covered "the bank or the token covers what licensing holds"
        State royalties::received "what licensing received is held or paid out"
    }
    L2 "ledger" "per currency `held = inboxes + pools + balances + dust + fees`, each the sum of its rows" {
        State royalties::held "what licensing holds is the sum of its parts"
        State royalties::inboxes "inboxes are the sum over assets"
        State royalties::pools "pools of contributors are the sum over assets"
        State royalties::dust_total "dust is the sum over assets"
        Context royalties::balances "balances of owners are the sum over addresses"
        State royalties::accounts_exist "every sealed asset has its ledger"
        ; also "`contracts/licensing`"
    }
    L3 "split" "each part of an asset is owed `floor(total × share / 10,000)` in all, by the shares that its seal froze; `dust = total − Σ parts`, fewer units than parts; over 300 assets, six levels, two currencies, 500 payments it equals the closed form" {
        State royalties::dust "what does not divide stays, fewer units than parts"
        State royalties::inbox "an inbox keeps what children passed on"
        State royalties::frozen_shares "shares are those that the registry froze"
        ; also "`tests/suite/rights/money.rs`; `contracts/licensing/tests/it/graph.rs`"
    }
    L4 "claims" "`pool = floor(total × pool share) + Σ children's parts`; `claimed + claimable = floor(pool × weight / total weight)`; never more than the pool, whatever weights are answered" {
        State royalties::pool "a pool of contributors is what came into it"
        State royalties::claims "contributors have their weight of the pool, once"
        State royalties::claimed_total "what was claimed is the sum over contributors"
        ; also "`contracts/licensing/tests/it/sharing.rs`"
    }
    L5 "ceilings" "what came in under a license's ceiling, at all assets that carry it, is at most the ceiling by sales, and at most the ceiling by revenue" {
        State royalties::ceilings "no more came in under a ceiling than it allows, each way"
        State royalties::ceiling_sales "sales under a ceiling are what licenses paid"
        State royalties::frozen_ceilings "ceilings are those that the registry froze"
        ; also "`tests/suite/rights/sales.rs`"
    }
    L6 "offers" "an offer keeps its supply, its cap per licensee, the floor price and the least royalty, reciprocally; it allows derivatives only where one can be registered; nothing is sold in another epoch or of a retracted asset" {
        State sales::sold "offers count what they sold"
        State sales::offered "offers keep both floors, and are of an epoch that was"
        State shares::least_royalty "licensed edges keep the least royalty of their parent"
        State sales::fulfillable "offers allow derivatives only where one can be registered"
        State sales::supply "offers keep their supply"
        State sales::per_licensee "offers keep the cap per licensee"
        State sales::by_asset "every offer and every license is in the list of its asset"
        State royalties::frozen_floor "floors are those that the registry froze"
        ; also "`tests/suite/rights/sales.rs`"
    }
    L7 "licenses" "a license lasts as long as its terms say, at most 16 live of an asset and a licensee; proofs say what the licenses say" {
        State sales::term "a license lasts as long as its terms say"
        Context sales::live_flag "a license is live until it ends"
        State sales::of_its_offer "a license is of its offer, for its asset, with its fee"
        State sales::live_ones "at most 16 licenses of an asset and a licensee are live"
        State sales::by_licensee "licenses by licensee are those by asset"
        Context sales::proofs "a proof by license says what the license says"
        State sales::proofs_of_use "a proof by use says what the licenses say"
    }
    L8 "one way" "totals, pools, claims, entitlements, counters only grow; licenses and shares stay; closed is closed" {
        Change rights_history::flows_grow "what licensing received and paid out only grows"
        Change rights_history::asset_ledgers_grow "totals, pools and claims of assets only grow"
        Change rights_history::claims_grow "claims and entitlements of contributors only grow"
        Change rights_history::ceilings "ceilings stay, and what came in under them only grows"
        Change rights_history::shares_stay "shares of sealed assets stay"
        Change rights_history::offers "a closed offer stays closed, and its counters only grow"
        Change rights_history::offer_versions "an offer changes with its version alone"
        Change rights_history::licenses_stay "licenses stay, and none that ended is live again"
    }
};
