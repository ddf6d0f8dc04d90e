//! What is kept, and under which key. No other file names a namespace.
//!
//! | namespace | key → value |
//! |---|---|
//! | `cfg` | → configuration |
//! | `own`, `pau` | → owner, pause (package `access`) |
//! | `cur`, `sum` | currency key → listing; → ledger of the currency |
//! | `arb` | address → listed |
//! | `ref` | scope, reference → what it made |
//! | `np`, `per`, `pad` | → last person; person → row; address → person |
//! | `bal` | person, currency key → money and points due |
//! | `fly`, `mov` | → the award under way; → the move of points under way |
//! | `std` | project, person → standing |
//! | `rqs` | requester, currency key → paid and refused |
//! | `nj`, `prj`, `prt`, `prr` | → last project; project → row; → description; requester, project → |
//! | `shr` | project → sharing terms |
//! | `edi`, `ett` | project, edition → edition; → weight of all |
//! | `ewt`, `ecl` | project, edition, person → weight; → whether its part of the pool was claimed |
//! | `nb`, `bat`, `cnf`, `frz`, `led`, `trm` | → last batch; batch → counters; → configuration; → frozen; → money; batch, index → terms |
//! | `prb`, `opn` | project, batch →; open batch → |
//! | `asg`, `sub`, `sbq` | batch, assignment → row; → submission; batch, submission → assignment |
//! | `don` | person, batch, task → assignment |
//! | `set` | batch, person → seat |
//! | `tsk`, `win`, `que` | batch, task → slots; batch, place → task; batch, entry → task |

mod configs;
mod edition;
mod people;
mod platform;
mod work;

pub(crate) use configs::{config_row, save_config_row};
pub(crate) use edition::{
    contributors_after, edition, editions_after, has_claimed, may_edition, require_share_terms, save_edition,
    save_share_terms, save_total_weight, save_weight, set_claimed, share_terms, total_weight, weight,
};
pub(crate) use people::{
    balance, balances_after, in_flight, may_person_of, moving_points, new_person, person, requester, save_balance,
    save_in_flight, save_moved, save_moving_points, save_person, save_requester, save_standing, sender, standing,
    InFlight,
};
pub(crate) use platform::{
    arbiters_after, config, currencies_after, currency_ledger, currency_row, is_arbiter, reference, remember_reference,
    save_config, save_currency_ledger, save_currency_row, set_arbiter, Config, CurrencyRow, MadeBy, Scope, ACCESS,
};
pub(crate) use work::{
    assignment, assignments_after, assignments_of_person_after, batch, batches_after, clear_done, done, frozen,
    judge_queue, ledger, new_batch, new_project, next_in_queue, open_batches_after, project, project_text,
    projects_after, projects_of_after, save_assignment, save_batch, save_frozen, save_ledger, save_project,
    save_project_text, save_seat, save_submission, save_task, save_terms, seat, set_done, set_open, submission, task,
    terms, terms_rows, ProjectText, Seat, StoredShelf, Submission,
};

#[cfg(test)]
mod tests;
