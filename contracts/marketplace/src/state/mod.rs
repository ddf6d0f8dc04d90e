//! What is stored, and under which key. No other folder names a namespace.
//!
//! `load_x` fails where the row is missing, `may_load_x` returns an option, `load_x_or_default` a row that was never saved.
//!
//! | namespace | key → value |
//! |---|---|
//! | `cfg`, `sib` | → configuration; → siblings |
//! | `own`, `pau` | → owner, last pause (package `access`) |
//! | `cur`, `sum` | currency key → listing; → ledger of the currency |
//! | `ref` | scope, reference → what it made |
//! | `np`, `per`, `pad` | → last person; person → row; address → person |
//! | `bal` | person, currency key → money and points due |
//! | `fly`, `mov` | → the award under way; → the move of points under way |
//! | `std` | project, person → standing |
//! | `rst` | person → restriction by the platform |
//! | `rqs` | requester, currency key → paid, rejected, times to a decision |
//! | `nj`, `prj`, `prt`, `prr` | → last project; project → row; → description; requester, project → |
//! | `shr` | project → sharing terms |
//! | `edi`, `ett` | project, edition → edition; → weight of all |
//! | `ewt`, `ecl` | project, edition, person → weight; → whether its part of the pool was claimed |
//! | `nb`, `bat`, `cnf`, `frz`, `led`, `trm` | → last batch; batch → counters; → configuration; → frozen; → money; batch, index → terms |
//! | `prb`, `opn` | project, batch →; open batch → |
//! | `asg`, `sub`, `sbq` | batch, assignment → row; → submission; batch, submission → assignment |
//! | `na`, `apl`, `apb` | → last appeal; appeal → row; batch, appeal → |
//! | `don` | person, batch, task → assignment |
//! | `set` | batch, person → what the person holds and has done |
//! | `tsk`, `win`, `que` | batch, task → slots; batch, place → task; batch, entry → task |

mod appeals;
mod batches;
mod configs;
mod edition;
mod people;
mod platform;
mod projects;
mod work;

pub(crate) use appeals::{create_appeal, list_appeals, load_appeal, save_appeal};
pub(crate) use batches::{
    add_to_board, create_batch, list_batches, list_board, list_terms, load_batch, load_ledger_or_default, load_terms,
    may_load_frozen, remove_from_board, save_batch, save_frozen, save_ledger, save_terms,
};
pub(crate) use configs::{load_batch_config, save_batch_config};
pub(crate) use edition::{
    has_claimed, list_contributors, list_editions, load_edition, load_share_terms, load_total_weight_or_default,
    load_weight_or_default, may_load_edition, may_load_share_terms, save_claimed, save_edition, save_share_terms,
    save_total_weight, save_weight, Contributor,
};
pub(crate) use people::{
    create_person, list_balances, load_balance_or_default, load_in_flight, load_moving_points, load_person,
    load_requester_or_default, load_sender, load_standing_or_default, may_load_person_of, may_load_restriction,
    save_balance, save_in_flight, save_moved_person, save_moving_points, save_person, save_requester, save_restriction,
    save_standing, InFlight,
};
pub(crate) use platform::{
    list_currencies, load_config, load_currency_ledger_or_default, load_siblings, may_load_currency_row,
    may_load_reference, save_config, save_currency_ledger, save_currency_row, save_reference, save_siblings, Config,
    CurrencyRow, MadeBy, Scope, ACCESS, PAUSE,
};
pub(crate) use projects::{
    create_project, list_projects, list_projects_of, load_project, load_project_text, save_project, save_project_text,
    ProjectText,
};
pub(crate) use work::{
    is_task_done, list_assignments, list_assignments_of, list_queue, load_assignment, load_participation_or_default,
    load_queued, load_task_or_default, may_load_submission, remove_queued, remove_task_done, save_assignment,
    save_participation, save_queued, save_submission, save_task, save_task_done, StoredTasks, Submission, TaskOfPerson,
};

#[cfg(test)]
mod tests;
