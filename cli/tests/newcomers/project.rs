//! A project as its requester, its annotators and the operator of the chain see it.

use std::cell::Cell;
use std::fs;

use caravan_chain::{Chain, Sandbox};
use caravan_client::home::Home;
use serde_json::Value;

use crate::fixture::Fixture;

/// What a requester may have to type for a project.
const MOST_COMMANDS: usize = 12;
pub(crate) const ANNOTATORS: [&str; 3] = ["amara", "bela", "chen"];
/// Works of a newcomer before the first verdict.
const FIRST: usize = 5;

/// What a project pays in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Money {
    /// The coin of the chain, with 18 digits after the point.
    Coin,
    /// A token with nine.
    Token,
}

impl Money {
    pub(crate) const fn symbol(self) -> &'static str {
        match self {
            Self::Coin => "WAVE",
            Self::Token => "TIDE",
        }
    }
}

/// What a requester brings: a task, rows, and what is changed in the description that `batch new` writes.
pub(crate) struct Job {
    pub(crate) name: &'static str,
    pub(crate) task: &'static str,
    pub(crate) rows: String,
    pub(crate) changes: &'static [(&'static str, &'static str)],
    /// How many tasks there are, and how many annotators do each.
    pub(crate) tasks: usize,
    pub(crate) overlap: usize,
    /// What opening it costs, and what a work pays.
    pub(crate) cost: &'static str,
    pub(crate) reward: &'static str,
}

/// A project on a chain of its own, and the commands that its requester gave.
pub(crate) struct Project {
    pub(crate) fixture: Fixture,
    pub(crate) money: Money,
    commands: Cell<usize>,
}

impl Project {
    /// The operator makes a chain with an account for each annotator, and with the token where it is paid in that.
    pub(crate) fn new(name: &str, money: Money) -> Self {
        let fixture = Fixture::empty(&format!("newcomers-{name}-{}", money.symbol()));
        fixture.json("chain new --symbol WAVE --denom awave --exponent 18");
        fixture.json("deploy");
        fixture.json("account add bank");
        if money == Money::Token {
            let mut chain = Home::new(fixture.folder.join(".caravan")).open_chain().unwrap();
            let holders = [(chain.account("bank"), 1_000_000_000_000_u128.into())];
            let token = Sandbox::make_token(&mut chain, "TIDE", 9, &holders).unwrap();
            drop(chain);
            fixture.json(&format!("admin list-currency marketplace {token} --points-rate 1000 --yes --as owner"));
            fixture.json("admin set-arbiter arbiter --fee 1WAVE --fee 1TIDE --as owner");
        }
        for who in ANNOTATORS {
            fixture.json(&format!("account add {who}"));
        }
        Self { fixture, money, commands: Cell::new(0) }
    }

    /// A command of the requester, as a person sees it.
    pub(crate) fn requester(&self, line: &str) -> String {
        self.commands.set(self.commands.get() + 1);
        self.says(&format!("{line} --as acme"))
    }

    /// What a command prints.
    pub(crate) fn says(&self, line: &str) -> String {
        let output = self.fixture.run(line);
        assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    pub(crate) fn amount(&self, number: &str) -> String {
        format!("{number} {}", self.money.symbol())
    }

    /// From nothing to an open batch: six commands. What the import says is what is paid in, to the last unit.
    pub(crate) fn open(&self, job: &Job) {
        let (name, cost) = (job.name, self.amount(job.cost));
        let in_token = match self.money {
            Money::Coin => {
                self.requester("account add acme --fund 100WAVE");
                ""
            }
            Money::Token => {
                self.requester("account add acme");
                self.says("account send acme 100TIDE --yes --as bank");
                " --currency TIDE"
            }
        };
        self.requester(&format!("project create {name}{in_token}"));
        self.fixture.write(&format!("{name}.task.json"), job.task);
        self.fixture.write(&format!("{name}.csv"), &job.rows);
        self.requester(&format!("batch new {name}.toml --definition {name}.task.json"));
        let mut description = self.read(&format!("{name}.toml"));
        for (from, to) in job.changes {
            assert!(description.contains(from), "{from}: {description}");
            description = description.replace(from, to);
        }
        self.fixture.write(&format!("{name}.toml"), description);
        let media = if job.task.contains("\"image\"") { " --media" } else { "" };
        let imported = self.requester(&format!("batch import 1 {name}.csv --config {name}.toml{media}"));
        assert!(imported.contains(&format!("Opening it costs {cost}:")), "{imported}");
        let poor = self.fixture.fails(&format!("project fund 1 100.5{} --as acme", self.money.symbol())).1;
        let (asked, held) = (self.amount("100.5"), self.amount("100"));
        assert!(poor.contains(&format!("expected {asked} in the account, got {held}")), "{poor}");
        let funded = self.requester(&format!("project fund 1 {}", cost.replace(' ', "")));
        assert!(funded.contains(&format!("Available in project 1: {cost}")), "{funded}");
        let opened = self.requester("batch open 1 --yes");
        let slots = job.tasks * job.overlap;
        assert!(opened.contains(&format!("{slots} slots, {cost} reserved")), "{opened}");
        let board = self.says("work board");
        assert!(board.contains(&self.amount(job.reward)), "{board}");
    }

    /// Have each annotator do so many tasks by the answers in `<name>.<annotator>.<ending>`.
    pub(crate) fn work(&self, job: &Job, count: usize) {
        for who in ANNOTATORS {
            for _ in 0..count {
                // The pick may find only tasks that this annotator has done: the next one looks elsewhere.
                while self.fixture.json(&format!("work claim 1 --as {who}"))["assignment"].is_null() {}
                self.fixture.json(&format!("work submit 1 --answers {}.{who}.csv --as {who}", job.name));
            }
        }
    }

    /// What newcomers may do before a verdict, the verdicts on it, the rest, and the verdicts on that: four commands.
    /// `verdict` says what the requester writes into the columns `verdict`, `grade` and `reason`.
    pub(crate) fn decide(&self, job: &Job, verdict: impl Fn(&Work) -> [&'static str; 3]) -> String {
        self.work(job, FIRST);
        self.judge(&verdict);
        self.work(job, job.tasks - FIRST);
        self.judge(&verdict)
    }

    fn judge(&self, verdict: impl Fn(&Work) -> [&'static str; 3]) -> String {
        self.requester("export results 1 --out results.csv");
        let (header, works) = self.results();
        let mut writer = csv::Writer::from_writer(vec![]);
        writer.write_record(&header).unwrap();
        for work in works {
            assert_eq!(work.field("fault"), "", "{work:?}");
            let mut row = work.row.clone();
            if work.field("status") == "submitted" {
                for (column, text) in ["verdict", "grade", "reason"].into_iter().zip(verdict(&work)) {
                    row[header.iter().position(|name| name == column).unwrap()] = text.to_owned();
                }
            }
            writer.write_record(&row).unwrap();
        }
        self.fixture.write("results.csv", writer.into_inner().unwrap());
        self.requester("decide 1 results.csv --yes")
    }

    /// The rows of `results.csv`.
    pub(crate) fn results(&self) -> (Vec<String>, Vec<Work>) {
        let text = self.read("results.csv");
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let header: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
        let row = |record: csv::StringRecord| record.iter().map(str::to_owned).collect();
        let works = reader.records().map(|record| Work { header: header.clone(), row: row(record.unwrap()) });
        let works = works.collect();
        (header, works)
    }

    /// Withdraw what an annotator earned. Who works for one project need not name its currency.
    pub(crate) fn withdraw(&self, who: &str, number: &str) {
        let earned = self.amount(number);
        assert_eq!(self.balance(who, "earned by work"), number);
        let paid = self.says(&format!("withdraw --as {who}"));
        assert!(paid.starts_with(&format!("Paid {earned} to {who}. Balance: {earned}")), "{paid}");
        assert_eq!(self.balance(who, "in the account"), number);
    }

    /// A row of `balance`, in the column of the currency of the project.
    fn balance(&self, who: &str, row: &str) -> String {
        let balance = self.says(&format!("balance {who}"));
        let cells = |row: &str| -> Vec<String> {
            let line = balance.lines().find(|line| line.contains(row)).unwrap_or_else(|| panic!("{row}: {balance}"));
            line.split(['│', '┆']).map(|cell| cell.trim().to_owned()).collect()
        };
        let column = cells(who).iter().position(|cell| cell == self.money.symbol()).unwrap();
        cells(row).swap_remove(column)
    }

    /// The requester gave so many commands, and not too many; and the chain is whole.
    pub(crate) fn end(&self, commands: usize) {
        assert_eq!(self.commands.get(), commands);
        assert!(commands <= MOST_COMMANDS);
        let checked = self.fixture.json("check");
        assert_eq!(checked["holds"], true, "{checked}");
    }

    /// What the requester gets besides: labels, a page, a dataset for other tools, an invoice that holds.
    pub(crate) fn papers(&self, rows: usize) {
        let labels = self.says("labels 1 --out labels.csv --as acme");
        assert!(labels.starts_with(&format!("{rows} labels in labels.csv")), "{labels}");
        self.says("batch report 1 --out report.html --as acme");
        let report = self.read("report.html");
        assert!(report.contains("<h2>Annotators</h2>") && report.contains("amara") && !report.contains("<script"));
        let written = self.says("export dataset 1 --out rows.parquet --as acme");
        assert!(written.starts_with(&format!("{rows} rows in rows.parquet")), "{written}");
        self.says("invoice --out invoice.csv --as acme");
        let held = self.says("invoice --verify invoice.csv --as acme");
        assert!(held.contains("every one as the chain says"), "{held}");
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.fixture.folder.join(name)).unwrap()
    }
}

/// A row of the results.
#[derive(Debug)]
pub(crate) struct Work {
    header: Vec<String>,
    row: Vec<String>,
}

impl Work {
    pub(crate) fn field(&self, name: &str) -> &str {
        &self.row[self.header.iter().position(|column| column == name).unwrap()]
    }

    /// The rows of the task, each with its answer.
    pub(crate) fn answers(&self) -> Vec<(String, Value)> {
        let list = |name: &str| {
            let found: Value = serde_json::from_str(self.field(name)).unwrap();
            found.as_array().cloned().unwrap_or_else(|| vec![found])
        };
        let names = list("ids").into_iter().map(|name| name.as_str().unwrap().to_owned());
        let (names, answers): (Vec<String>, _) = (names.collect(), list("answer"));
        assert_eq!(names.len(), answers.len(), "an answer for each row: {self:?}");
        names.into_iter().zip(answers).collect()
    }
}
