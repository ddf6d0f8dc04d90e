//! How requests are read: see [`caravan_primitives::wire`]. The compiler holds each list against the type it names; that no
//! variant is forgotten, a test holds against the samples.

use caravan_primitives::{read_enum, read_struct, read_word};

use crate::{
    Access, Appeals, BatchConfig, ConfigChange, Cw20Receive, Decision, Distribution, ExecuteMsg, FloorPrice, Gate,
    Gold, HookMsg, InstantiateMsg, ListedCurrency, MigrateMsg, Mode, Money, Nature, NewProject, Pick, ProjectChange,
    Quality, QueryMsg, Reason, Rework, Seasons, Shares, Sharing, Verdict, Windows, Work,
};

read_struct! {
    BatchConfig { work, money, windows, quality, access }
    Work { manifest_uri, manifest_root, tasks, items_per_task, overlap, nature, weight, answer_key }
    Money { reward, grades }
    Windows { assignment_secs, min_work_secs, review_secs, appeal_secs, open_secs }
    Quality { mode, rework, appeals, gold }
    Access { distribution, gate, active_cap, max_pending }
    Cw20Receive { sender, amount, msg }
    NewProject { currency, arbiter, uri, uri_hash, managers, sharing }
    Shares { contributor_bps, weight_cap, floor_price, bond_per_weight, publish_secs }
    FloorPrice { currency, amount }
    InstantiateMsg { owner, treasury, fee_bps, points, provenance, seasons, currencies, arbiters }
    Seasons { starts_at, length_secs }
    ListedCurrency { currency, points_rate, min_reward_with_bond }
    MigrateMsg { points, provenance }
    Decision { assignment, verdict }
}

read_word! {
    Nature { "objective": Objective, "subjective": Subjective }
    Reason { "too_fast": TooFast, "incomplete": Incomplete, "low_effort": LowEffort, "off_instruction": OffInstruction, "bad_format": BadFormat, "dead_link": DeadLink, "duplicate": Duplicate, "machine_generated": MachineGenerated, "policy_violation": PolicyViolation }
}

read_enum! {
    Mode {
        "manual": Manual {},
    }
    Rework {
        "none": None {},
    }
    Appeals {
        "none": None {},
    }
    Gold {
        "none": None {},
    }
    Distribution {
        "random": Random {},
        "allow": Allow { root, size },
    }
    Gate {
        "open": Open {},
    }
    ExecuteMsg {
        "create_project": CreateProject { project, reference },
        "update_project": UpdateProject { project, change },
        "fund": Fund { project, reference },
        "receive": Receive(_),
        "create_batch": CreateBatch { project, config, reference },
        "edit_draft": EditDraft { batch, config },
        "open_batch": OpenBatch { batch, most },
        "improve_batch": ImproveBatch { batch, reward, overlap, most },
        "claim": Claim { batch, pick },
        "return": Return { batch, assignment },
        "submit": Submit { batch, assignment, commitment, payload_hash, uri },
        "decide": Decide { batch, decisions },
        "accept_rejection": AcceptRejection { batch, assignment },
        "give_up": GiveUp { batch, assignment },
        "settle": Settle { batch, assignments },
        "close_batch": CloseBatch { batch },
        "finalize_batch": FinalizeBatch { batch },
        "close_edition": CloseEdition { project },
        "publish_dataset": PublishDataset { project, edition, content_hash, salt, uri, uri_hash, reference },
        "forfeit_bond": ForfeitBond { project, edition },
        "claim_edition": ClaimEdition { project, edition, persons },
        "withdraw": Withdraw { currency, amount },
        "withdraw_for": WithdrawFor { person, currency },
        "withdraw_available": WithdrawAvailable { project, amount },
        "withdraw_fees": WithdrawFees { currency },
        "start_move": StartMove { to },
        "start_recovery": StartRecovery { person, to },
        "accept_move": AcceptMove { person },
        "cancel_move": CancelMove {},
        "set_recovery": SetRecovery { recovery },
        "move_points": MovePoints { person },
        "update_config": UpdateConfig { change },
        "update_ownership": UpdateOwnership(_),
        "pause": Pause {},
        "unpause": Unpause {},
    }
    HookMsg {
        "fund": Fund { project, reference },
    }
    Sharing {
        "none": None {},
        "contributors": Contributors(_),
    }
    ProjectChange {
        "describe": Describe { uri, uri_hash },
        "set_managers": SetManagers { managers },
        "set_sharing": SetSharing { sharing },
    }
    ConfigChange {
        "set_fee": SetFee { fee_bps },
        "set_treasury": SetTreasury { treasury },
        "list_currency": ListCurrency(_),
        "delist_currency": DelistCurrency { currency },
        "list_arbiter": ListArbiter { arbiter },
        "delist_arbiter": DelistArbiter { arbiter },
    }
    Pick {
        "random": Random {},
        "named": Named { task },
        "listed": Listed { task, proof },
    }
    Verdict {
        "accept": Accept { grade_bps },
        "reject": Reject { reason, evidence },
    }
    QueryMsg {
        "config": Config {},
        "ownership": Ownership {},
        "paused": Paused {},
        "currencies": Currencies { start_after, limit },
        "arbiters": Arbiters { start_after, limit },
        "project": Project { project },
        "projects": Projects { start_after, limit },
        "projects_by_requester": ProjectsByRequester { requester, start_after, limit },
        "batch": Batch { batch },
        "batches": Batches { project, start_after, limit },
        "board": Board { start_after, limit },
        "open_cost": OpenCost { batch },
        "terms": Terms { batch },
        "task": Task { batch, task },
        "assignment": Assignment { batch, assignment },
        "assignments_by_batch": AssignmentsByBatch { batch, start_after, limit },
        "undecided": Undecided { batch, start_after, limit },
        "assignments_by_person": AssignmentsByPerson { person, start_after, limit },
        "edition": Edition { project, edition },
        "editions": Editions { project, start_after, limit },
        "edition_weight": EditionWeight { project, edition, person },
        "edition_weights": EditionWeights { project, edition, start_after, limit },
        "person": Person { person },
        "person_of": PersonOf { address },
        "balance": Balance { person, currency },
        "balances": Balances { person, start_after, limit },
        "ledger": Ledger { batch },
        "standing": Standing { project, person },
        "requester": Requester { requester, currency },
        "solvency": Solvency { currency },
        "reference": Reference { sender, token, reference },
    }
}
