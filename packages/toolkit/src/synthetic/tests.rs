use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;

const PLAN: Plan = Plan {
    seed: 7,
    annotators: 400,
    answers: 20_000,
    overlap: 5,
    labels: 4,
    careless: 25,
    spammers: 25,
    colluders: 25,
};

/// Right answers of a kind, in percent.
fn right(campaign: &Campaign, kind: Kind) -> u64 {
    let own: Vec<&Answer> =
        campaign.answers.iter().filter(|answer| campaign.annotators[answer.annotator as usize] == kind).collect();
    let right = own.iter().filter(|answer| campaign.truth[answer.question as usize] == answer.label).count();
    (right * 100 / own.len()) as u64
}

#[test]
fn each_kind_is_as_right_as_it_says() {
    let campaign = PLAN.generate().unwrap();
    let shares = Kind::ALL.map(|kind| right(&campaign, kind));
    for (share, expected) in shares.into_iter().zip([90, 60, 25, 25]) {
        assert!(share.abs_diff(expected) <= 2, "{shares:?}");
    }
}

#[test]
fn colluders_agree_and_spammers_do_not() {
    let campaign = PLAN.generate().unwrap();
    let labels = |kind: Kind| {
        let mut labels: BTreeMap<u32, BTreeSet<u8>> = BTreeMap::new();
        for answer in campaign.answers.iter().filter(|a| campaign.annotators[a.annotator as usize] == kind) {
            labels.entry(answer.question).or_default().insert(answer.label);
        }
        labels.into_values().map(|labels| labels.len()).max().unwrap()
    };
    assert_eq!(labels(Kind::Colluder), 1);
    assert!(labels(Kind::Spammer) > 2);
}

#[test]
fn the_seed_is_all_that_a_campaign_depends_on() {
    assert_eq!(PLAN.generate().unwrap(), PLAN.generate().unwrap());
    assert_ne!(PLAN.generate().unwrap(), Plan { seed: 8, ..PLAN }.generate().unwrap());
    // The first answers of seed 7, so that another version, or another machine, is noticed.
    let first: Vec<(u32, u8)> =
        PLAN.generate().unwrap().answers.iter().take(4).map(|a| (a.annotator, a.label)).collect();
    assert_eq!(first, [(382, 1), (173, 3), (292, 3), (131, 1)]);
}

#[test]
fn shares_are_those_of_the_plan() {
    let campaign = Plan { annotators: 1_010, careless: 10, spammers: 50, colluders: 0, ..PLAN }.generate().unwrap();
    let count = |kind| campaign.annotators.iter().filter(|own| **own == kind).count();
    assert_eq!(Kind::ALL.map(count), [404, 101, 505, 0]);
}

#[test]
fn what_is_out_of_bounds_is_named() {
    let refused = |plan: Plan| plan.generate().unwrap_err().to_string();
    assert_eq!(
        refused(Plan { overlap: 101, ..PLAN }),
        "SYNTHETIC_BOUNDS: expected answers to a question from 1 to 100, got 101"
    );
    for plan in [
        Plan { overlap: 0, ..PLAN },
        Plan { labels: 1, ..PLAN },
        Plan { labels: 27, ..PLAN },
        Plan { annotators: 4, ..PLAN },
        Plan { answers: 399, ..PLAN },
        Plan { answers: MAX_ANSWERS + 1, ..PLAN },
        Plan { careless: 51, ..PLAN },
        Plan { careless: 255, spammers: 255, colluders: 255, ..PLAN },
    ] {
        assert!(refused(plan).starts_with("SYNTHETIC_BOUNDS: "));
    }
    assert_eq!(SyntheticError::ALL, [Plan { labels: 1, ..PLAN }.generate().unwrap_err().code()]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_one_answers_twice_and_everyone_about_as_often(
        seed in any::<u64>(), annotators in 1..60_u32, more in 0..400_u32, overlap in 1..=25_u8, labels in 2..=26_u8,
    ) {
        prop_assume!(annotators >= u32::from(overlap));
        let answers = annotators + more;
        let campaign = Plan { seed, annotators, answers, overlap, labels, ..PLAN }.generate().unwrap();
        prop_assert_eq!(campaign.answers.len(), answers as usize);
        let pairs: BTreeSet<(u32, u32)> = campaign.answers.iter().map(|a| (a.question, a.annotator)).collect();
        prop_assert_eq!(pairs.len(), campaign.answers.len());
        let mut own = vec![0_u32; annotators as usize];
        campaign.answers.iter().for_each(|answer| own[answer.annotator as usize] += 1);
        let (least, most) = (own.iter().min().unwrap(), own.iter().max().unwrap());
        prop_assert!(most - least <= 1, "{own:?}");
        let mut to = vec![0_u32; campaign.truth.len()];
        campaign.answers.iter().for_each(|answer| to[answer.question as usize] += 1);
        let (last, whole) = to.split_last().unwrap();
        prop_assert!(whole.iter().all(|count| *count == u32::from(overlap)) && (1..=u32::from(overlap)).contains(last));
        prop_assert!(campaign.answers.iter().all(|answer| answer.label < labels));
    }
}
