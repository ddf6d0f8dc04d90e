//! A gateway that follows a real chain: its nodes restart and go away, the gateway is killed, and its index is in the end what
//! the chain says, and what an index is that is built anew.

mod answers;
mod chain;
mod gateway;

use std::path::Path;
use std::time::Duration;

use anyhow::{ensure, Context, Result};
use serde_json::Value;

use crate::args;
use crate::e2e::{step, Stage};
use chain::{caravan, compare, file_with_node, open_batch, record_story};
use gateway::{built, Gateway, Plan};

/// How often the gateway is killed while the chain goes on.
const KILLS: u32 = 5;
/// Projects that are made in each part.
const PROJECTS: u32 = 4;
/// A gateway says that its node is away when it has not answered for so long, and a little more.
const SAYS_SO: Duration = Duration::from_secs(60);
/// A gateway is back with its node after so long, at most.
const BACK: Duration = Duration::from_secs(120);
/// Who makes projects.
const REQUESTER: &str = "index-requester";

/// The chain, and the gateway that follows one of its nodes.
struct Scene {
    stage: Stage,
    /// The node that the gateway follows: commands use node 0, so with several validators they go on without it.
    followed: usize,
    gateway: Gateway,
    projects: u32,
}

/// Runs everything.
///
/// # Errors
/// Says which step did not come out as it must.
pub(crate) fn run_all(root: &Path, args: &args::Index) -> Result<()> {
    let program = args.program.as_ref().map(std::path::absolute).transpose()?;
    let folder = format!("index-{}", args.validators);
    let stage = Stage::in_folder(root, program.as_deref(), &folder, args.validators)?;
    let program = step("build of the gateway", || built(root))?;
    let from = stage.network.height(0)?;
    step("the story", || caravan(&stage, &["demo"]).map(|_| ()))?;
    record_story(&stage)?;
    let followed = usize::from(args.validators) - 1;
    let chain = file_with_node(&stage, followed)?;
    let plan = Plan { program, chain, deployments: stage.deployments(), from };
    let gateway = Gateway::new(&plan, stage.home.join("gateway"))?;
    let mut scene = Scene { stage, followed, gateway, projects: 0 };
    step("what was", || scene.is_as_the_chain("what was"))?;
    step("a batch takes claims", || scene.opens())?;
    step("the gateway is killed", || scene.kills())?;
    step("a node restarts", || scene.restarts())?;
    if args.validators > 1 {
        step("another node goes away", || scene.another_is_away())?;
    }
    step("the node goes away", || scene.is_away())?;
    step("built anew", || scene.is_as_anew(&plan))?;
    scene.gateway.stop()?;
    scene.stage.network.stop()?;
    println!("index: all well, {} validator(s)", args.validators);
    Ok(())
}

impl Scene {
    /// Makes a project, whose events come next.
    fn project(&mut self) -> Result<()> {
        self.projects += 1;
        let title = format!("Project {}", self.projects);
        caravan(&self.stage, &["project", "create", &title, "--as", REQUESTER]).map(|_| ())
    }

    /// Opens a batch: the story leaves none that takes claims.
    fn opens(&mut self) -> Result<()> {
        caravan(&self.stage, &["account", "add", REQUESTER, "--fund", "1000CARA"])?;
        let created = caravan(&self.stage, &["project", "create", "Tickets", "--json", "--as", REQUESTER])?;
        let created: Value = serde_json::from_str(&created).context("a project that is no JSON")?;
        let project = created.get("project").context("an answer without a project")?.to_string();
        open_batch(&self.stage, REQUESTER, &project)?;
        self.is_as_the_chain("with an open batch")
    }

    /// Waits until the index has the last block of the chain.
    fn caught_up(&self) -> Result<()> {
        let height = self.stage.network.height(0)?;
        self.gateway.until(BACK, &format!("block {height}"), |gateway| {
            let status = gateway.json("/index/status").unwrap_or_default();
            let number = |name: &str| status.get(name).and_then(Value::as_u64);
            number("height") >= Some(height) && number("stale") == Some(0)
        })
    }

    /// The index has everything, and lists are those that the command line reads from the chain alone.
    fn is_as_the_chain(&self, when: &str) -> Result<()> {
        self.caught_up()?;
        let compared = compare(&self.stage, &self.gateway.url())?;
        println!("{when}: {compared} lists and events are those of the chain");
        Ok(())
    }

    /// The chain goes on while the gateway is killed, again and again.
    fn kills(&mut self) -> Result<()> {
        for _ in 0..KILLS {
            self.project()?;
            self.gateway.kill()?;
            self.project()?;
            self.gateway.start()?;
        }
        self.is_as_the_chain("after the kills")
    }

    /// The node that is followed ends without a word, and starts again.
    fn restarts(&mut self) -> Result<()> {
        self.stage.network.kill(self.followed)?;
        self.stage.network.restart(self.followed)?;
        self.stage.network.ready()?;
        for _ in 0..PROJECTS {
            self.project()?;
        }
        self.is_as_the_chain("after the restart")
    }

    /// A validator that no one asks is away: the chain and the index go on.
    fn another_is_away(&mut self) -> Result<()> {
        let other = self.followed.saturating_sub(1);
        self.stage.network.kill(other)?;
        for _ in 0..PROJECTS {
            self.project()?;
        }
        self.is_as_the_chain("with a validator less")?;
        self.stage.network.restart(other)?;
        self.stage.network.ready()
    }

    /// The node that is followed is away: the gateway says so and answers as before, and catches up when it is back.
    fn is_away(&mut self) -> Result<()> {
        let before = self.gateway.everything()?;
        self.stage.network.kill(self.followed)?;
        if self.followed > 0 {
            self.project()?;
        }
        self.gateway.until(SAYS_SO, "the word that the node is away", |gateway| {
            gateway.json("/health").is_ok_and(|health| health.get("index") == Some(&"waits".into()))
        })?;
        let status = self.gateway.json("/index/status")?;
        ensure!(status.get("follows") == Some(&false.into()), "expected a status that says so, got {status}");
        let metrics = self.gateway.text("/metrics")?;
        ensure!(metrics.contains("\ncaravan_index_works 0\n"), "expected numbers that say so, got\n{metrics}");
        before.same_as(&self.gateway.everything()?).context("while the node is away")?;
        println!("{} answers are as before while the node is away", before.count());
        self.gateway.kill()?;
        self.gateway.start()?;
        self.stage.network.restart(self.followed)?;
        self.stage.network.ready()?;
        self.project()?;
        self.is_as_the_chain("with the node back")
    }

    /// An index that is built anew answers as this one.
    fn is_as_anew(&mut self, plan: &Plan) -> Result<()> {
        let anew = Gateway::new(plan, self.stage.home.join("anew"))?;
        let old = std::mem::replace(&mut self.gateway, anew);
        self.caught_up()?;
        let anew = std::mem::replace(&mut self.gateway, old);
        self.caught_up()?;
        let (old, new) = (self.gateway.everything()?, anew.everything()?);
        old.same_as(&new)?;
        println!("{} answers, {} events of {} kinds", old.count(), old.events(), old.kinds());
        anew.stop()
    }
}
