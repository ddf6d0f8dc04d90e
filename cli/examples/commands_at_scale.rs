//! How long commands take on a chain file with 10 tasks, and on one with 10,000 tasks and 30,000 answers.
//!
//! `commands_at_scale [CARAVAN [FOLDER]]`: the program to time, by default the one that was built beside this example, and a
//! folder that does not exist yet. Each time is the median of five runs of a process, from its start to its end.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::float_arithmetic,
    reason = "a measurement: seconds and counts, never money"
)]

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use caravan_chain::{named_account, ChainError, ChainExt, Deployed, Embedded};
use caravan_client::event_number;
use caravan_client::home::Home;
use caravan_marketplace_api::{BatchResponse, Decision, ExecuteMsg, Pick, QueryMsg, UndecidedResponse, Verdict};
use caravan_primitives::{AssignmentId, BatchId, Hash32, Items, Uri};

type Result<T, E = Box<dyn Error>> = std::result::Result<T, E>;

/// How many annotators share the answers.
const ANNOTATORS: usize = 30;
const RUNS: usize = 5;
/// Claims and submissions in one commit of the file, while it is filled.
const GROUP: usize = 20;
/// Answers that wait for a verdict.
const WAITING: usize = 5;

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1).map(PathBuf::from);
    let program = match arguments.next() {
        Some(program) => fs::canonicalize(program)?,
        None => beside()?,
    };
    let folder = arguments.next().unwrap_or_else(|| "target/commands-at-scale".into());
    let small = World::new(&program, folder.join("small"), 10, 20)?;
    let large = World::new(&program, folder.join("large"), 10_000, 30_000)?;
    println!("| command | 10 tasks | 10,000 tasks, 30,000 answers | times |");
    println!("|---|---:|---:|---:|");
    for (few, many) in small.measure()?.into_iter().zip(large.measure()?) {
        let (name, few, many) = (few.0, millis(few.1), millis(many.1));
        println!("| `{name}` | {few:.0} ms | {many:.0} ms | {:.1} |", many / few);
    }
    Ok(())
}

/// The program that was built beside this example.
fn beside() -> Result<PathBuf> {
    let folder = std::env::current_exe()?.parent().and_then(Path::parent).map(Path::to_owned).unwrap_or_default();
    Ok(folder.join(format!("caravan{}", std::env::consts::EXE_SUFFIX)))
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

/// A folder with a chain, and the program that is timed in it.
struct World {
    program: PathBuf,
    folder: PathBuf,
}

impl World {
    fn new(program: &Path, folder: PathBuf, tasks: usize, answers: usize) -> Result<Self> {
        fs::create_dir_all(&folder)?;
        let world = Self { program: program.to_owned(), folder };
        world.create(tasks)?;
        world.fill(answers)?;
        let bytes = fs::metadata(world.home().chain_file())?.len();
        eprintln!("{tasks} tasks, {answers} answers: {} KiB in {}", bytes >> 10, world.folder.display());
        Ok(world)
    }

    fn home(&self) -> Home {
        Home::new(self.folder.join(".caravan"))
    }

    /// Run a command, and return how long it took.
    fn run(&self, line: &str) -> Result<Duration> {
        let mut command = Command::new(&self.program);
        command.current_dir(&self.folder).args(line.split(' ')).env("CARAVAN_HOME", ".caravan");
        command.stdin(Stdio::null()).env_remove("CARAVAN_AS");
        let started = Instant::now();
        let output = command.output()?;
        let time = started.elapsed();
        if output.status.success() {
            return Ok(time);
        }
        Err(format!("{line}: {}", String::from_utf8_lossy(&output.stderr)).into())
    }

    fn write(&self, name: &str, text: &str) -> Result<()> {
        Ok(fs::write(self.folder.join(name), text)?)
    }

    /// Create a chain with an asset on offer, and an open batch of so many tasks for four annotators each.
    fn create(&self, tasks: usize) -> Result<()> {
        for line in ["chain new --named", "deploy", "account add acme --fund 1000000CARA --named"] {
            self.run(line)?;
        }
        for number in 0..ANNOTATORS {
            self.run(&format!("account add {} --named", annotator(number)))?;
        }
        self.write("model.bin", "the weights of a model")?;
        self.write("terms.txt", "the terms of a license")?;
        let register = "asset register model.bin --kind model --yes --as acme";
        self.run(register)?;
        self.run("chain advance 60s")?;
        self.run(register)?;
        self.run("offer create 1 --price 20CARA --use infer --text terms.txt --as acme")?;
        self.run("project create Tickets --as acme")?;
        self.run("project fund 1 10000CARA --as acme")?;
        self.run("batch new tickets.toml --template classification")?;
        let description = fs::read_to_string(self.folder.join("tickets.toml"))?;
        self.write("tickets.toml", &description.replace("overlap = 3", "overlap = 4"))?;
        let row = |number| format!("t-{number},Order {number},The parcel of order {number} has not come\n");
        let rows: String = (0..tasks).map(row).collect();
        self.write("tickets.csv", &format!("id,subject,message\n{rows}"))?;
        self.run("batch import 1 tickets.csv --config tickets.toml --no-backup --as acme")?;
        self.run("batch open 1 --yes --as acme")?;
        Ok(())
    }

    /// Have the annotators answer so often. All but a few of the last answers are accepted.
    fn fill(&self, answers: usize) -> Result<()> {
        let (mut chain, suite) = self.home().open_suite()?;
        let batch = BatchId::FIRST;
        let found: BatchResponse = chain.ask(&suite.marketplace, &QueryMsg::Batch { batch })?;
        let agreement = found.config.about.agreement.hash;
        let (mut done, mut turn) = (0, 0);
        while done < answers {
            let most = GROUP.min(answers - done);
            let submitted = chain.as_one(|chain| answer(chain, &suite, agreement, &mut turn, most))?;
            done += submitted.len();
            let waiting = if done < answers { 0 } else { WAITING };
            accept(&mut chain, &suite, submitted.get(waiting..).unwrap_or_default())?;
        }
        Ok(())
    }

    /// Return the time of each command.
    fn measure(&self) -> Result<Vec<(&'static str, Duration)>> {
        let who = annotator(0);
        let mut times = vec![];
        for line in ["batch watch 1", "project show 1", "work board", "offer show 1", "asset show 1", "chain show"] {
            times.push((line, median(RUNS, |_| self.run(line))?));
        }
        times.push(("balance", median(RUNS, |_| self.run(&format!("balance {who}")))?));
        let (mut claims, mut shows, mut submits, mut states) = (vec![], vec![], vec![], vec![]);
        for _ in 0..RUNS {
            claims.push(self.run(&format!("work claim 1 --accept-agreement --as {who}"))?);
            shows.push(self.run(&format!("work show 1 --as {who}"))?);
            submits.push(self.run(&format!("work submit 1 refund --as {who}"))?);
            states.push(self.run(&format!("work status 1 1 --as {who}"))?);
        }
        let work = [("work claim", claims), ("work show", shows), ("work submit", submits), ("work status", states)];
        for (name, found) in work {
            times.push((name, median(RUNS, |run| found.get(run).copied().ok_or_else(|| "no run".into()))?));
        }
        times.push(("withdraw", median(RUNS, |run| self.run(&format!("withdraw --as {}", annotator(WAITING + run))))?));
        times.push(("buy", median(RUNS, |_| self.run("buy 1 --yes --as acme"))?));
        times.push(("decide, one work", median(RUNS, |_| self.decide_one())?));
        Ok(times)
    }

    /// Accept the last work that waits for a verdict.
    fn decide_one(&self) -> Result<Duration> {
        let (chain, suite) = self.home().open_suite()?;
        let query = QueryMsg::Undecided { batch: BatchId::FIRST, start_after: None, limit: Some(30) };
        let page: UndecidedResponse = chain.ask(&suite.marketplace, &query)?;
        // Answers of this program cannot be opened; those of the commands that were timed, the last ones, can.
        let last = page.assignments.last().ok_or("no work waits")?.assignment;
        drop(chain);
        self.write("verdicts.csv", &format!("assignment,verdict\n{last},accept\n"))?;
        self.run("decide 1 verdicts.csv --yes --as acme")
    }
}

fn annotator(number: usize) -> String {
    format!("annotator-{number}")
}

/// Have the annotators claim and submit in turn, until so much was submitted.
fn answer(
    chain: &mut Embedded,
    suite: &Deployed,
    agreement: Hash32,
    turn: &mut usize,
    most: usize,
) -> Result<Vec<AssignmentId>, ChainError> {
    let bad = |error: &dyn std::fmt::Display| ChainError::Bad(error.to_string());
    let (batch, mut submitted) = (BatchId::FIRST, vec![]);
    while submitted.len() < most {
        let annotator = named_account(&annotator(*turn % ANNOTATORS));
        *turn += 1;
        let claim = ExecuteMsg::Claim { batch, pick: Pick::Random {}, agreement };
        let outcome = chain.run(&annotator, &suite.marketplace, &claim, &[])?;
        // The pick may have found only tasks that this annotator has done.
        let Ok(number) = event_number(&outcome, &suite.marketplace, "task_claimed", "assignment") else { continue };
        let assignment = AssignmentId::new(number).map_err(|error| bad(&error))?;
        let submit = ExecuteMsg::Submit {
            batch,
            assignment,
            commitment: Hash32::digest(format!("answer {number}").as_bytes()),
            payload_hash: Hash32::digest(format!("payload {number}").as_bytes()),
            uri: Uri::new(format!("store:{}", Hash32::digest(number.to_string().as_bytes())))
                .map_err(|error| bad(&error))?,
        };
        chain.run(&annotator, &suite.marketplace, &submit, &[])?;
        submitted.push(assignment);
    }
    Ok(submitted)
}

fn accept(chain: &mut Embedded, suite: &Deployed, submitted: &[AssignmentId]) -> Result<()> {
    let verdict = Verdict::Accept { grade_bps: 10_000 };
    let accepted = submitted.iter().map(|assignment| Decision::new(*assignment, verdict.clone()));
    let decisions = Items::new(accepted.collect())?;
    chain.run(
        &named_account("acme"),
        &suite.marketplace,
        &ExecuteMsg::Decide { batch: BatchId::FIRST, decisions },
        &[],
    )?;
    Ok(())
}

fn median(runs: usize, mut run: impl FnMut(usize) -> Result<Duration>) -> Result<Duration> {
    let mut times = (0..runs).map(&mut run).collect::<Result<Vec<_>>>()?;
    times.sort();
    times.get(runs / 2).copied().ok_or_else(|| "no run".into())
}
