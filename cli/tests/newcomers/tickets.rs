//! 300 tickets with six labels and a comment: ten to a task, three annotators each.

use std::collections::BTreeMap;

use crate::project::{Job, Money, Project, Work, ANNOTATORS};

const TICKETS: usize = 300;
const LABELS: [&str; 6] = ["billing", "refund", "delivery", "technical", "account", "other"];
/// What customers write, by label.
const MESSAGES: [[&str; 3]; 6] = [
    [
        "Why is the invoice for the {} higher than the offer?",
        "Can I pay the {} in three parts?",
        "The receipt of the {} has the wrong tax number.",
    ],
    [
        "I sent the {} back two weeks ago and still wait for my money.",
        "The {} is not what I ordered. I want my money back.",
        "Please cancel the {} and return what I paid.",
    ],
    [
        "The {} should have come on Monday. Where is it?",
        "The box with the {} came open and wet.",
        "The driver left the {} at a house I do not know.",
    ],
    [
        "The {} turns itself off after a minute.",
        "The app does not find the {} any more.",
        "After the update the {} shows error 42.",
    ],
    [
        "I changed my name. How do I correct it on the page of my {}?",
        "I lost the password with which I set up the {}.",
        "Two people use the {}: can each have a login?",
    ],
    [
        "Do you have a shop where I can see the {}?",
        "Who made the picture on the box of the {}?",
        "Your advert for the {} is very loud.",
    ],
];
const THINGS: [&str; 7] = ["kettle", "lamp", "radio", "scale", "heater", "camera", "router"];

fn label(ticket: usize) -> &'static str {
    LABELS[ticket * 5 % 6]
}

fn rows() -> String {
    let row = |ticket: usize| {
        let thing = THINGS[ticket % THINGS.len()];
        let message = MESSAGES[ticket * 5 % 6][ticket / 6 % 3].replace("{}", thing);
        format!("T-{ticket},About my {thing},\"{message}\"\n")
    };
    format!("id,subject,message\n{}", (0..TICKETS).map(row).collect::<String>())
}

/// The answers of an annotator, of which some are wrong and some have a comment.
fn answers(annotator: usize) -> String {
    let row = |ticket: usize| {
        let wrong = annotator > 0 && ticket % 14 == 7 * (annotator - 1);
        let label = if wrong { LABELS[(ticket * 5 + 1) % 6] } else { label(ticket) };
        let comment = if ticket % 10 == annotator { "\"Says two things, asks for one\"" } else { "" };
        format!("T-{ticket},{label},{comment}\n")
    };
    format!("id,label,comment\n{}", (0..TICKETS).map(row).collect::<String>())
}

fn project(money: Money) {
    let project = Project::new("tickets", money);
    let job = Job {
        name: "tickets",
        task: include_str!("tickets.task.json"),
        rows: rows(),
        changes: &[("items_per_task = 1", "items_per_task = 10")],
        tasks: TICKETS / 10,
        overlap: 3,
        cost: "9.45",
        reward: "0.1",
    };
    for (number, who) in ANNOTATORS.iter().enumerate() {
        project.fixture.write(&format!("tickets.{who}.csv"), answers(number));
    }
    project.open(&job);
    let half = |work: &Work| work.field("annotator") == "chen" && work.field("task") == "7";
    let decided = project.decide(&job, |work| if half(work) { ["accept", "50", ""] } else { ["accept", "", ""] });
    assert!(decided.starts_with("75 accepted, 0 rejected, 15 unchanged"), "{decided}");
    let done = project.requester("batch cancel 1 --yes");
    assert!(done.contains(&format!("{} became project credit", project.amount("0.0525"))), "{done}");
    project.requester("export payments 1 --out payments.csv");
    let payments = project.read("payments.csv");
    let chen = payments.lines().find(|line| line.contains(",chen,")).unwrap();
    assert!(chen.contains(&format!(",30,2.95,{},0.1475,", money.symbol())), "{payments}");
    assert!(chen.ends_with(" UTC"), "the dates of the first and the last: {payments}");
    project.withdraw("amara", "3");
    project.withdraw("chen", "2.95");
    labels(&project);
    project.papers(TICKETS);
    let right = project.read("labels.csv");
    let right = right.lines().skip(1).filter(|line| {
        let fields: Vec<&str> = line.split(',').collect();
        fields[3] == label(fields[2][2..].parse().unwrap())
    });
    assert_eq!(right.count(), TICKETS, "three annotators, of whom two are right");
    project.end(12);
}

/// The answers that most gave are the labels of the tickets, and the comments are there.
fn labels(project: &Project) {
    let (mut votes, mut comments) = (BTreeMap::<String, BTreeMap<String, usize>>::new(), 0);
    for work in project.results().1 {
        for (ticket, answer) in work.answers() {
            let label = answer["label"].as_str().unwrap().to_owned();
            *votes.entry(ticket).or_default().entry(label).or_default() += 1;
            comments += usize::from(answer.get("comment").is_some());
        }
    }
    assert_eq!((votes.len(), comments), (TICKETS, 3 * TICKETS / 10));
    for (ticket, votes) in votes {
        let most = votes.iter().max_by_key(|(_, count)| **count).unwrap().0;
        assert_eq!(most, label(ticket[2..].parse().unwrap()), "{ticket}: {votes:?}");
    }
}

#[test]
fn three_hundred_tickets_are_sorted_for_a_coin_with_eighteen_digits() {
    project(Money::Coin);
}

#[test]
fn three_hundred_tickets_are_sorted_for_a_token() {
    project(Money::Token);
}
