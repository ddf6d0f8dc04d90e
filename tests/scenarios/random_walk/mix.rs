//! How often a walk plays what: every table of weights, in one place.
//!
//! Each line is `weight Action`. A weight counts against the sum of its table; the dice draw a number below that sum.

#[cfg(test)]
mod tests;

/// Actions, each with its weight.
pub(crate) type Mix<A> = [(u64, A)];

/// The sum of the weights.
pub(crate) fn total<A>(mix: &Mix<A>) -> u64 {
    mix.iter().map(|(weight, _)| weight).sum()
}

/// The action that a number below [`total`] stands for.
///
/// # Panics
/// If the number is not below the sum.
pub(crate) fn at<A: Copy>(mix: &Mix<A>, number: u64) -> A {
    let mut left = number;
    for (weight, action) in mix {
        match left.checked_sub(*weight) {
            Some(rest) => left = rest,
            None => return *action,
        }
    }
    panic!("{number} is not below {}", total(mix));
}

/// Defines for each table the actions, and lists all tables for the test.
macro_rules! mixes {
    ($(
        $(#[$doc:meta])*
        $name:ident { $first:ident: $($weight:literal $action:ident),+; $($other:ident: $($w:literal $a:ident),+;)* }
    )+) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Copy, PartialEq, Eq)]
            pub(crate) enum $name { $($action),+ }

            impl $name {
                pub(crate) const $first: &Mix<Self> = &[$(($weight, Self::$action)),+];
                $(pub(crate) const $other: &Mix<Self> = &[$(($w, Self::$a)),+];)*
            }
        )+

        /// Every table: its name and its weights by action.
        fn tables() -> Vec<(&'static str, Vec<(u64, &'static str)>)> {
            vec![$(
                (concat!(stringify!($name), "::", stringify!($first)), vec![$(($weight, stringify!($action))),+]),
                $((concat!(stringify!($name), "::", stringify!($other)), vec![$(($w, stringify!($a))),+]),)*
            )+]
        }
    };
}

mixes! {
    /// What a walk tries.
    Attempt {
        MIX: 6 Blind, 1 Forged, 1 BlindPoints, 15 Spoiled, 5 EditionViolation, 16 SingleViolation, 56 Valid;
    }

    /// What a walk tries with assets and licenses.
    RightsAttempt {
        MIX: 4 Blind, 5 Spoiled, 22 SingleViolation, 69 Valid;
    }

    /// A valid action: the likelier ones more often, or each message as often as the others.
    ValidAction {
        LIKELY:
            26 Claim, 24 Submit, 20 Decide, 6 Settle, 3 Return, 3 TakeBack, 2 Restrict, 2 CreateBatch, 1 EditDraft,
            3 OpenBatch, 3 ImproveBatch, 2 CloseBatch, 4 FinalizeBatch, 7 Withdraw, 2 WithdrawAvailable,
            2 WithdrawFees, 2 Fund, 1 CreateProject, 2 UpdateProject, 6 People, 2 Configure, 2 Ownership, 1 Pause, 9 Appeal,
            1 Donate, 5 Points, 12 Edition, 1 SetSharing;
        EVEN:
            2 Claim, 1 Submit, 2 Decide, 1 Settle, 1 Return, 1 TakeBack, 1 Restrict, 1 CreateBatch, 1 EditDraft,
            1 OpenBatch, 1 ImproveBatch, 1 CloseBatch, 1 FinalizeBatch, 1 Withdraw, 1 WithdrawAvailable, 1 Fund,
            1 CreateProject, 1 People, 1 Configure, 1 UpdateProject, 1 WithdrawFees, 2 Edition, 1 SetSharing,
            1 Ownership, 3 Appeal;
    }

    /// What is done about an appeal.
    ValidAppeal {
        MIX: 3 Appeal, 4 Respond, 1 Evidence, 4 Rule, 2 Settle;
    }

    /// Which rule about appeals is violated.
    AppealViolation {
        MIX: 6 Appeal, 7 Response, 9 Dispute, 1 PaidByAnother, 1 Agreed;
    }

    /// What is wrong with an appeal.
    AppealFault {
        MIX: 2 Again, 2 Late, 1 NotRejected, 1 Foreign, 2 Inexact, 2 Twice;
    }

    /// What is wrong with an answer, or with a document.
    ResponseFault {
        MIX: 2 Again, 2 Late, 1 Ended, 1 EvidenceEnded, 1 Stranger, 3 Inexact, 1 Beyond, 1 EvidenceStranger;
    }

    /// What is wrong with a ruling, or with what is sent to arbitration besides.
    DisputeFault {
        MIX:
            3 RuleEarly, 2 RuleLate, 1 RuleAgain, 2 RuleStranger, 4 RuleBeyond, 1 EnactAgain, 2 EnactEarly, 1 SettleEarly,
            1 SettleAgain, 1 EnactByStranger, 1 OpenByStranger;
    }

    /// What a person does about its keys, or a thief who has them.
    ValidPeople {
        MIX: 2 SetRecovery, 2 StartRecovery, 2 StartMove, 1 CancelRecoveryChange;
    }

    /// What is done while a move waits: by the key, by the recovery address, or by a thief with either.
    ValidMoving {
        MIX: 2 CancelByKey, 2 CancelByRecovery, 2 WithdrawBySelf, 1 SetRecovery, 3 Wait;
    }

    /// What the owner changes.
    ValidConfig {
        MIX: 1 Fee, 1 Treasury, 1 DelistCurrency, 1 Arbiter, 2 ListCurrency;
    }

    /// What is done with points that can be sent, and with points that cannot.
    ValidPoints {
        OPEN:
            1 RefillMinter, 1 RefillMarketplace, 1 Burn, 1 Mint, 1 Award, 1 Loosen, 2 Transfer,
            1 IncreaseAllowance, 1 TransferFrom;
        SOULBOUND: 1 RefillMinter, 1 RefillMarketplace, 1 Burn, 1 Mint, 1 Award, 1 Loosen;
    }

    /// What is done with an edition.
    ValidEdition {
        MIX: 2 Close, 4 Publish, 2 ForfeitBond, 2 Claim;
    }

    /// How far an edition is when the walk begins.
    EditionStage {
        MIX: 1 OpenEmpty, 1 Open, 1 Closed, 1 Committed, 2 Forfeited, 1 SecondClosed;
    }

    /// What is done with assets, licenses and royalties.
    ValidRights {
        MIX:
            3 Commit, 6 Register, 4 AddEdges, 2 ConsentEdge, 1 Seal, 4 HandOver, 1 Retract, 1 AppendMetadata,
            5 CreateOffer, 2 ChangeOffer, 1 CloseOffer, 8 Buy, 6 Derive, 4 PayRevenue, 3 Distribute, 4 Claim,
            2 Withdraw, 1 WithdrawFees, 1 Configure, 1 Ownership, 2 PauseOrDonate;
    }

    /// What the owner of licensing changes.
    LicensingConfig {
        MIX: 2 Fee, 1 Treasury, 1 DelistCurrency, 2 ListCurrency;
    }

    /// Any message to the points contract.
    BlindPoints {
        MIX:
            1 Transfer, 1 Burn, 1 Mint, 1 UpdateMinter, 1 MoveBalance, 1 BurnFrom, 1 SetMinter, 1 Send,
            1 DecreaseAllowance, 1 IncreaseAllowance, 1 Loosen;
    }

    /// Which sharing term is out of its bounds.
    SharingFault {
        MIX: 1 NoContributors, 1 NoWeightCap, 1 HighFloorRoyalty, 1 PublishTooSoon;
    }

    /// Which rule of editions is violated.
    EditionViolation {
        MIX:
            1 CloseEarly, 1 WithoutSharing, 2 PublishUnready, 1 PublishTwice, 2 WrongCommitment, 1 ForfeitEarly,
            1 ForfeitTwice, 2 WrongClaim, 1 WrongSharing, 2 PublishEmpty;
    }

    /// What is sent where there is no edition.
    WithoutSharing {
        MIX: 1 Close, 1 Forfeit, 1 Publish;
    }

    /// Whose part of a pool is claimed.
    ClaimFault {
        MIX: 1 ClaimedBefore, 1 Duplicate, 1 WithoutWeight;
    }

    /// Any message about any edition.
    BlindEdition {
        MIX: 1 Close, 1 Forfeit, 1 Claim, 1 Publish;
    }

    /// Which one rule of the marketplace is violated.
    SingleViolation {
        MIX:
            3 BeyondActiveCap, 2 BeyondNewcomerLimit, 1 FromProjectCredit, 4 TakenTask, 2 FullOrClosed, 2 TooFast,
            1 WrongState, 2 LateAnnotator, 5 WrongVerdict, 2 WrongRestriction, 1 OwnVerdict, 1 LateVerdict, 1 EarlySettle, 2 FinalizeLive,
            3 WrongDraft, 1 IdleImprovement, 1 WrongMoney, 2 Promotion, 1 WrongManagers, 3 WrongMove,
            1 WrongRecovery, 2 WrongRecoveryChange, 5 WrongPlatform, 1 HarshVerdict, 3 WrongAppeal;
    }

    /// Which rule about work that was judged before is violated.
    VerdictFault {
        MIX: 3 LateTakeBack, 4 LowTakeBack, 3 ReworkAgain, 1 RejectRework;
    }

    /// Which rule about restrictions is violated.
    RestrictionFault {
        MIX: 3 Claim, 1 Stranger, 1 TooLong, 1 NotInForce;
    }

    /// What is sent about work in any state.
    WrongState {
        MIX: 1 Return, 1 TakeBack, 1 Submit;
    }

    /// What is wrong with a move under way.
    MoveFault {
        MIX:
            1 StartAgain, 1 AcceptByOldKey, 1 TargetBecomesPerson, 2 AcceptAnyTime, 2 CancelAnyTime, 1 CancelByTarget,
            2 PaidByAnother;
    }

    /// What is wrong with a change of a recovery address.
    RecoveryChangeFault {
        MIX: 1 SetAgain, 1 CancelByStranger, 2 CancelAnyTime, 1 SetSame;
    }

    /// What the owner sends in vain.
    PlatformFault {
        MIX: 1 Unpause, 1 WithdrawOffer, 1 WithdrawFees, 3 Config;
    }

    /// Who may not be a manager.
    ManagerFault {
        MIX: 1 Arbiter, 1 Requester, 1 UpperCase, 1 Sibling;
    }

    /// Where a recovery leads.
    RecoveryFault {
        MIX: 1 Marketplace, 1 SameAddress, 1 NotAnAddress, 1 FreeAddress;
    }

    /// Which entry is tried during a pause.
    PausedEntry {
        MIX: 1 EditDraft, 1 ImproveBatch, 1 OpenBatch, 1 CreateProject, 1 Claim;
    }

    /// A text that may be an address.
    AnyTarget {
        MIX: 1 UpperCase, 1 NotAnAddress, 1 Sibling, 5 Account;
    }

    /// A currency that may be listed.
    AnyCurrency {
        MIX: 1 OtherDenom, 1 NotAnAddress, 3 Native, 3 Token;
    }

    /// What is changed in a valid message.
    Spoiled {
        MIX: 2 Sender, 1 Funds, 3 Content;
    }

    /// What is paid with a message.
    FundsFault {
        MIX: 1 Nothing, 1 Little, 1 TooMuch;
    }

    /// What is wrong with a new project.
    ProjectFault {
        MIX: 1 Currency, 1 Arbiter, 1 DuplicateManager, 1 ArbiterManages, 1 Sharing, 2 UsedReference;
    }

    /// What is wrong with an improvement.
    ImproveFault {
        MIX: 1 LowReward, 1 WideOverlap, 1 HugeReward, 1 LowMost;
    }

    /// What is wrong with a claim.
    WrongClaim {
        MIX: 2 Pick, 1 Agreement;
    }

    /// A way to choose a task.
    AnyPick {
        MIX: 1 Random, 1 Named, 1 Listed;
    }

    /// Any change of the configuration.
    AnyConfig {
        MIX: 1 Fee, 1 Treasury, 1 ListCurrency, 1 DelistCurrency;
    }

    /// Any message to the marketplace.
    BlindMessage {
        MIX:
            1 Fund, 1 CreateBatch, 1 EditDraft, 1 OpenBatch, 1 ImproveBatch, 2 Claim, 1 Return, 1 Submit, 2 Decide,
            1 TakeBack, 1 Restriction, 1 Settle, 1 CloseBatch, 1 FinalizeBatch, 1 Withdraw, 1 WithdrawFor,
            1 WithdrawAvailable, 1 StartMove, 1 StartRecovery, 1 AcceptMove, 1 CancelMove, 1 CancelRecoveryChange, 1 MovePoints,
            1 UpdateConfig, 1 PauseOrUnpause, 4 Edition, 1 AcceptOwnership, 1 Appeal;
    }

    /// Which field of a batch is out of its bounds.
    BatchFault {
        MIX:
            1 NoTasks, 1 WideOverlap, 1 ManyItems, 1 ShortReview, 1 NoTimeToWork, 1 HighActiveCap,
            1 GradeOutOfBounds, 1 UnpaidGrade, 1 DuplicateGrade, 1 HeavyWeight, 1 DuplicateLanguage,
            1 DuplicateGateway, 1 ManyReworks, 1 ShortRework, 1 ShortRuling, 1 ManyFreeAppeals;
    }

    /// What is wrong with a decision.
    DecisionFault {
        MIX: 1 Duplicate, 1 UnknownWork, 1 UnknownGrade, 2 LowGrade, 2 Rejection, 1 OtherWork;
    }

    /// Which one rule of registry or licensing is violated.
    RightsViolation {
        MIX:
            4 Registration, 5 Edge, 2 Consent, 3 Owner, 1 SiblingOnly, 4 Offer, 7 Purchase, 5 Derivative,
            3 Revenue, 3 PoolClaim, 1 Withdrawal, 1 Configuration, 1 HandOver;
    }

    /// Which entry to licensing is tried during a pause.
    PausedLicensing {
        MIX: 1 Buy, 1 PayRevenue, 1 CreateOffer;
    }

    /// What is tried in a currency that is no longer listed.
    Delisted {
        MIX: 1 CreateOffer, 1 PayRevenue, 1 Delist, 1 Buy;
    }

    /// What is wrong with a registration.
    RegistrationFault {
        MIX:
            1 CommitmentYoung, 1 CommitmentMissing, 1 CommitmentForeign, 1 CommitmentOld, 1 ContentTaken,
            1 CommitAgain, 2 Contributors;
    }

    /// What is wrong with a list of contributors.
    ContributorFault {
        MIX: 1 Duplicate, 1 NoWeight, 1 Overflow, 1 ShareWithoutContributors, 4 Sibling;
    }

    /// What is wrong with an edge.
    EdgeFault {
        MIX:
            1 ToItself, 1 DraftParent, 1 ForeignShare, 1 ForeignFree, 1 ForeignVersion, 1 VersionWithShare,
            1 UnknownParent, 1 Duplicate, 1 TwoVersions, 1 SharesAbove, 1 SealedChild;
    }

    /// What only an owner may send.
    OwnerMessage {
        MIX: 2 Seal, 1 Retract, 1 OfferAsset, 1 WithdrawOffer, 1 AppendMetadata;
    }

    /// What is wrong with the acceptance of an asset.
    HandOverFault {
        MIX: 1 Stranger, 1 EpochAhead, 1 EpochBehind;
    }

    /// What is wrong with an offer.
    OfferFault {
        MIX:
            1 Stranger, 1 DraftAsset, 1 RetractedAsset, 1 NoSupply, 1 DuplicateUse, 1 BelowFloor, 1 LowRoyalty, 1 NoUseForDerivatives, 1 AnyCurrency,
            1 SameTerms, 1 DeadOffer;
    }

    /// What is wrong with a purchase.
    PurchaseFault {
        MIX: 1 Version, 1 Epoch, 1 Most, 1 PaidMore, 1 OtherCurrency, 2 DeadOffer, 1 UnknownOffer, 3 OneTooMany;
    }

    /// What is wrong with a derivative.
    DerivativeFault {
        MIX: 1 OtherParent, 1 VersionOf, 1 OtherKind, 1 Stranger, 1 Nothing;
    }

    /// What is wrong with a payment of revenue.
    RevenueFault {
        MIX: 1 DraftAsset, 1 UnknownAsset, 1 FeeAboveGuard, 2 NearCeiling, 1 ForgedTokens;
    }

    /// What is wrong with the assets of a claim.
    PathFault {
        MIX: 1 Duplicate, 1 Unknown, 3 Nothing;
    }

    /// Who may be a contributor.
    AnyContributor {
        MIX: 1 Person, 1 NotAnAddress, 2 Sender;
    }

    /// What is withdrawn in vain.
    WithdrawalFault {
        MIX: 1 Everything, 1 MoreThanAll, 1 ForAnother, 1 Fees;
    }

    /// What the owner of licensing changes in vain.
    LicensingFault {
        MIX: 1 FeeAboveCap, 1 SameFee, 1 TreasuryNotAnAddress, 1 SiblingAsTreasury, 1 ListAny, 1 DelistUnknown;
    }

    /// Who stops licensing or lets it go on in vain.
    PauseFault {
        MIX: 1 Pause, 2 Unpause, 2 PauseAgain;
    }

    /// Any message to registry or licensing.
    BlindRights {
        MIX:
            1 Seal, 1 Retract, 1 AcceptAsset, 1 AddEdges, 1 ConsentEdge, 1 WithdrawConsent, 1 CloseOffer,
            1 ChangeOffer, 1 RegisterDerivative, 1 Distribute, 1 Claim, 1 WithdrawFor, 1 Buy, 1 PayRevenue;
    }
}
