//! 40 preference pairs, four to a task, three annotators each. One work is rejected.

use crate::project::{Job, Money, Project, Work, ANNOTATORS};

const PAIRS: usize = 40;
/// Questions, a good answer to each, and one that is not.
const QUESTIONS: [[&str; 3]; 8] = [
    [
        "How do I keep basil alive on a window sill?",
        "Water it from below, and pick whole stems, not leaves.",
        "Basil is a plant.",
    ],
    ["How many days has a leap year?", "366: February has one day more.", "Most years have 365 days."],
    [
        "How do I remove a splinter?",
        "Wash the skin, then pull it out with tweezers along the way it went in.",
        "Splinters hurt.",
    ],
    ["What does HTTP 404 mean?", "The server found nothing at this address.", "It is an error of the network card."],
    [
        "Can I freeze cooked rice?",
        "Yes: cool it quickly, freeze it the same day, and heat it well.",
        "Rice is grown in water.",
    ],
    [
        "How do I patch a bicycle tube?",
        "Find the hole, roughen it, spread the glue, wait five minutes, press the patch on.",
        "Buy a new bicycle.",
    ],
    ["Why is the sky blue?", "Air scatters blue light more than red light.", "Because the sea is blue."],
    ["How do I say thanks in Swahili?", "Asante, or asante sana for many thanks.", "People in Kenya are polite."],
];

fn better(pair: usize) -> &'static str {
    ["a", "b"][pair * 3 / 2 % 2]
}

fn rows() -> String {
    let row = |pair: usize| {
        let [question, good, bad] = QUESTIONS[pair % QUESTIONS.len()];
        let (a, b) = if better(pair) == "a" { (good, bad) } else { (bad, good) };
        format!("P-{pair},\"{question} ({})\",\"{a}\",\"{b}\"\n", pair / QUESTIONS.len() + 1)
    };
    format!("id,question,answer_a,answer_b\n{}", (0..PAIRS).map(row).collect::<String>())
}

/// What annotators prefer. The last of them always says the same.
fn answers(annotator: usize) -> String {
    let row = |pair: usize| match annotator {
        2 => format!("P-{pair},same,\"Both are about equally long.\"\n"),
        _ => format!("P-{pair},{},\"The other one does not answer the question.\"\n", better(pair)),
    };
    format!("id,better,reason\n{}", (0..PAIRS).map(row).collect::<String>())
}

fn project(money: Money) {
    let project = Project::new("pairs", money);
    let job = Job {
        name: "pairs",
        task: include_str!("../../../packages/toolkit/templates/preference_pair/task.json"),
        rows: rows(),
        changes: &[
            ("items_per_task = 1", "items_per_task = 4"),
            ("nature = \"objective\"", "nature = \"subjective\""),
            ("reward = \"0.1\"", "reward = \"0.35\""),
        ],
        tasks: PAIRS / 4,
        overlap: 3,
        cost: "11.025",
        reward: "0.35",
    };
    for (number, who) in ANNOTATORS.iter().enumerate() {
        project.fixture.write(&format!("pairs.{who}.csv"), answers(number));
    }
    project.open(&job);
    let lazy = |work: &Work| work.field("annotator") == "chen" && work.field("task") == "3";
    let decided =
        project.decide(&job, |work| if lazy(work) { ["reject", "", "duplicate"] } else { ["accept", "", ""] });
    assert!(decided.contains(" unchanged; annotators are paid "), "{decided}");
    let waits = project.requester("batch cancel 1 --yes");
    assert!(waits.contains("1 are rejected") || waits.contains("rejected and not final"), "{waits}");
    project.says("chain advance 1d");
    let done = project.requester("batch cancel 1 --yes");
    assert!(done.contains(&format!("{} became project credit", project.amount("0.3675"))), "{done}");
    project.withdraw("amara", "3.5");
    project.withdraw("chen", "3.15");
    let works = project.results().1;
    let preferred = works.iter().flat_map(Work::answers).filter(|(_, answer)| answer["better"] != "same");
    assert_eq!(preferred.count(), 2 * PAIRS);
    project.papers(PAIRS);
    project.end(12);
}

#[test]
fn forty_pairs_are_compared_for_a_coin_with_eighteen_digits() {
    project(Money::Coin);
}

#[test]
fn forty_pairs_are_compared_for_a_token() {
    project(Money::Token);
}
