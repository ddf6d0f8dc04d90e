//! The worlds in which the rightful sender of each message succeeds.

use caravan_marketplace_api::{ExecuteMsg, Pick, Reason};
use caravan_primitives::{AssignmentId, EditionId};
use caravan_tests::{shares, Spec, World};

use super::{ALICE, BATCH, PROJECT, WORK};

/// Alice is person 1, with a recovery address; project 1 is funded, its manager is `manager`, batch 1 is a draft.
pub(super) fn draft(spec: &Spec) -> World {
    let mut world = World::builder().bare().deploy();
    world.blocks_take(0);
    world.knows("recovery");
    world.at("alice").sets_recovery("recovery").succeeds();
    let cara = world.cara();
    world.at("requester").creates_project(&cara, &["manager"]).succeeds();
    world.at("requester").funds(PROJECT, 1_000_000).succeeds();
    world.at("requester").creates_batch(PROJECT, spec).succeeds();
    world
}

pub(super) fn opened(spec: &Spec) -> World {
    let mut world = draft(spec);
    world.at("requester").opens(BATCH).succeeds();
    world
}

/// Alice has reserved task 0, bob task 1; both could submit.
pub(super) fn reserved() -> World {
    let mut world = opened(&Spec::new());
    world.at("alice").claims_task(BATCH, 0).succeeds();
    world.at("bob").claims_task(BATCH, 1).succeeds();
    world.seconds_pass(5);
    world
}

/// Alice and bob have submitted; no verdict is given yet.
pub(super) fn submitted() -> World {
    let mut world = reserved();
    world.at("alice").submits(BATCH, WORK).succeeds();
    world.at("bob").submits(BATCH, AssignmentId::new(2).unwrap()).succeeds();
    world
}

/// No one has decided in time.
pub(super) fn overdue() -> World {
    let mut world = submitted();
    world.days_pass(3);
    world
}

/// Bob is paid; alice's work is rejected, and she may still accept it.
pub(super) fn rejected() -> World {
    let mut world = submitted();
    world.at("requester").accepts(BATCH, &[AssignmentId::new(2).unwrap()]).succeeds();
    world.at("requester").rejects(BATCH, &[WORK], Reason::Incomplete).succeeds();
    world
}

/// Alice has appealed the rejection of her work; the requester's side may answer.
pub(super) fn appealed() -> World {
    let mut world = rejected();
    world.at("alice").appeals(BATCH, &[WORK]).succeeds();
    world
}

/// Alice may not claim in project 1 for a day.
pub(super) fn restricted() -> World {
    let mut world = draft(&Spec::new());
    world.at("requester").restricts(PROJECT, ALICE, 86_400).succeeds();
    world
}

/// Both are paid, and have points due.
pub(super) fn paid() -> World {
    let mut world = submitted();
    world.at("requester").accepts(BATCH, &[WORK, AssignmentId::new(2).unwrap()]).succeeds();
    world
}

/// Nothing is live any more, and the batch is sealed.
pub(super) fn settled() -> World {
    let mut world = paid();
    world.at("requester").closes_batch(BATCH).succeeds();
    world
}

/// Alice's move to `newcomer` is ready.
pub(super) fn moving() -> World {
    let mut world = draft(&Spec::new());
    world.at("alice").moves_to("newcomer").succeeds();
    world.days_pass(7);
    world
}

/// Alice's move to `newcomer` is not ready, and her recovery address is to become `stranger`.
pub(super) fn leaving() -> World {
    let mut world = draft(&Spec::new());
    world.at("alice").moves_to("newcomer").succeeds();
    world.at("alice").sets_recovery("stranger").succeeds();
    world
}

/// A token project, to which tokens have come.
pub(super) fn token_project() -> World {
    let mut world = World::builder().bare().deploy();
    world.blocks_take(0);
    world.knows("recovery");
    let token = world.token();
    world.at("requester").creates_project(&token, &["manager"]).succeeds();
    world
}

/// Ownership is offered to `newcomer`.
pub(super) fn offered() -> World {
    let mut world = draft(&Spec::new());
    world.at("owner").offers_ownership("newcomer", 60).succeeds();
    world
}

/// Project 1 shares; alice, person 1, has weight in its first edition, of which every batch is finalized.
pub(super) fn shared() -> World {
    let mut world = World::builder().bare().deploy();
    world.blocks_take(0);
    world.knows("recovery");
    world.at("alice").sets_recovery("recovery").succeeds();
    let cara = world.cara();
    assert_eq!(world.shares(&cara, &shares()), PROJECT);
    world.contributes("alice", PROJECT, 5);
    world
}

/// The first edition is closed, and requester and manager could publish it.
pub(super) fn publishable() -> World {
    let mut world = shared();
    world.at("manager").closes_edition(PROJECT).succeeds();
    for name in ["requester", "manager"] {
        world.at(name).commits_to_dataset(b"dataset").succeeds();
    }
    world.seconds_pass(60);
    world
}

/// The first edition was not published in time.
pub(super) fn unpublished() -> World {
    let mut world = shared();
    let due = world.asks_edition(PROJECT, EditionId::FIRST).publish_by;
    world.until(due.get());
    world
}

/// Its bond is the pool of alice.
pub(super) fn forfeited() -> World {
    let mut world = unpublished();
    world.at("stranger").forfeits(PROJECT, EditionId::FIRST).succeeds();
    world
}

/// The world in which the rightful sender of a message succeeds.
pub(super) fn stage(msg: &ExecuteMsg) -> World {
    match msg {
        ExecuteMsg::CreateProject { .. }
        | ExecuteMsg::UpdateProject { .. }
        | ExecuteMsg::Fund { .. }
        | ExecuteMsg::CreateBatch { .. }
        | ExecuteMsg::EditDraft { .. }
        | ExecuteMsg::OpenBatch { .. }
        | ExecuteMsg::WithdrawAvailable { .. }
        | ExecuteMsg::SetRecovery { .. }
        | ExecuteMsg::StartMove { .. }
        | ExecuteMsg::StartRecovery { .. }
        | ExecuteMsg::MovePoints { .. }
        | ExecuteMsg::UpdateConfig { .. }
        | ExecuteMsg::Pause {} => draft(&Spec::new()),
        ExecuteMsg::CloseEdition { .. } => shared(),
        ExecuteMsg::PublishDataset(_) => publishable(),
        ExecuteMsg::ForfeitBond { .. } => unpublished(),
        ExecuteMsg::ClaimEdition { .. } => forfeited(),
        ExecuteMsg::Receive(_) => token_project(),
        ExecuteMsg::ImproveBatch { .. } | ExecuteMsg::CloseBatch { .. } => opened(&Spec::new()),
        ExecuteMsg::Claim { pick: Pick::Listed { .. }, .. } => opened(&Spec::new().allow(&["alice", "bob"])),
        ExecuteMsg::Claim { .. } => opened(&Spec::new()),
        ExecuteMsg::Return { .. } | ExecuteMsg::Submit { .. } => reserved(),
        ExecuteMsg::Decide { .. } | ExecuteMsg::GiveUp { .. } => submitted(),
        ExecuteMsg::AcceptRejection { .. } | ExecuteMsg::Appeal(_) => rejected(),
        ExecuteMsg::RespondToAppeal(_) | ExecuteMsg::AddAppealEvidence(_) | ExecuteMsg::EnactRuling(_) => appealed(),
        ExecuteMsg::Restrict { .. } => draft(&Spec::new()),
        ExecuteMsg::LiftRestriction { .. } => restricted(),
        ExecuteMsg::Settle { .. } => overdue(),
        ExecuteMsg::FinalizeBatch { .. } => settled(),
        ExecuteMsg::Withdraw { .. } | ExecuteMsg::WithdrawFor { .. } | ExecuteMsg::WithdrawFees { .. } => paid(),
        ExecuteMsg::AcceptMove { .. } => moving(),
        ExecuteMsg::CancelMove { .. } | ExecuteMsg::CancelRecoveryChange { .. } => leaving(),
        ExecuteMsg::UpdateOwnership(_) => offered(),
        ExecuteMsg::Unpause {} => {
            let mut world = draft(&Spec::new());
            world.at("owner").pauses().succeeds();
            world
        }
    }
}
