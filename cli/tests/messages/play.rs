//! A play in which every command is given once, on a chain whose coin is called TEST and has 18 digits.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use caravan_chain::{Embedded, Entry, Msg};
use serde_json::Value;

/// The fields that each command prints with `--json`, with what they are.
pub(crate) type Fields = BTreeMap<String, BTreeMap<String, &'static str>>;

/// What the chain ran, each as `contract name`, and what the commands printed.
pub(crate) struct Played {
    pub(crate) messages: BTreeSet<String>,
    pub(crate) fields: Fields,
}

/// A home directory with a chain.
struct Home {
    folder: PathBuf,
    fields: RefCell<Fields>,
}

impl Home {
    fn command(&self, line: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_caravan"));
        command.current_dir(&self.folder).args(words(line)).args(["--yes", "--json"]).stdin(Stdio::null());
        // Not what a folder above has.
        command.env("CARAVAN_HOME", ".caravan").env_remove("CARAVAN_AS");
        command
    }

    fn run(&self, line: &str) -> Value {
        let output = self.command(line).output().unwrap();
        assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
        let printed: Value = serde_json::from_slice(&output.stdout).unwrap();
        self.note(line, &printed);
        printed
    }

    /// Note the fields that a command printed.
    fn note(&self, line: &str, printed: &Value) {
        let words = words(line);
        let is_group = GROUPS.contains(&words[0].as_str());
        let command = words.iter().take(if is_group { 2 } else { 1 }).cloned().collect::<Vec<_>>().join(" ");
        let mut fields = self.fields.borrow_mut();
        let known = fields.entry(command).or_default();
        for (name, value) in printed.as_object().unwrap() {
            let is = match value {
                Value::Null => continue,
                Value::Bool(_) => "true or false",
                Value::Number(_) => "number",
                Value::String(_) => "text",
                Value::Array(_) => "list",
                Value::Object(_) => "object",
            };
            known.insert(name.clone(), is);
        }
    }

    /// Run a command that the chain refuses with this code.
    fn refused(&self, line: &str, code: &str) {
        let output = self.command(line).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.code() == Some(1) && said.contains(code), "{line}: {said}");
    }

    fn all(&self, lines: &str) {
        for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
            self.run(line);
        }
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.folder.join(name), text).unwrap();
    }
}

/// The words of a line; those between quotes are one.
fn words(line: &str) -> Vec<String> {
    let parts = line.split('\'').enumerate();
    let split = |(index, part): (usize, &str)| -> Vec<String> {
        if index % 2 == 1 {
            return vec![part.to_owned()];
        }
        part.split_whitespace().map(str::to_owned).collect()
    };
    parts.flat_map(split).collect()
}

/// Commands whose second word is a command, too.
const GROUPS: [&str; 13] = [
    "account",
    "admin",
    "asset",
    "batch",
    "chain",
    "dispute",
    "export",
    "license",
    "offer",
    "points",
    "project",
    "royalties",
    "work",
];

/// Give every command once.
pub(crate) fn everything() -> Played {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("messages");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    let home = Home { folder, fields: RefCell::default() };
    begin(&home);
    work(&home);
    bonds(&home);
    persons(&home);
    assets(&home);
    licenses(&home);
    points(&home);
    disputes(&home);
    owners(&home);
    looks(&home);
    Played { messages: sent(&home), fields: home.fields.into_inner() }
}

/// What only reads.
fn looks(home: &Home) {
    home.all(
        "project show 1
         batch estimate 1 rows.csv --config batch.toml
         batch watch 1
         work board
         work list --as amara
         work status 1 1 --as amara
         work agreement 1 --as amara
         balance amara
         asset list
         asset show 2
         asset verify data
         asset graph 2
         offer list
         license list --as kestrel
         license verify 2 train kestrel
         account key amara
         use amara
         use --none
         statement amara
         statement bela
         statement chen
         statement 3
         statement kestrel
         statement larkspur --out pay.csv
         statement --verify pay.csv
         invoice larkspur
         invoice kestrel --year 2026
         invoice larkspur --out invoice.jsonl
         invoice --verify invoice.jsonl
         export payments 1 --out payments.csv --as larkspur
         export results 1 --out results.csv --as larkspur
         export dataset 1 --out dataset.parquet --as larkspur
         labels 1 --out labels.csv --as larkspur
         quality 1 --out quality.csv --as larkspur
         batch report 1 --out report.html --as larkspur
         chain show
         chain verify
         check",
    );
}

fn begin(home: &Home) {
    home.all(
        "chain new --named --symbol TEST --denom atest --exponent 18
         deploy
         account add larkspur --fund 1000TEST --named
         account add amara --fund 1000000000000000000atest --named
         account add bela --named
         account add chen --named
         account add dara --named
         account add kestrel --fund 500.5TEST --named
         account send bela 1.25TEST --as kestrel",
    );
    assert_eq!(home.run("balance kestrel")["held"], "499250000000000000000");
    for name in ["owner", "treasury", "passer-by"] {
        home.run(&format!("account send {name} 1atest --as kestrel"));
    }
    home.write("rows.csv", "id,question\na,1 + 1\nb,1 + 2\nc,1 + 3\n");
    home.write("task.json", include_str!("../../sample/tour/task.json"));
    home.write("terms.txt", "The terms of a license.");
    home.write("about.md", "What the asset is.");
}

/// A batch of three tasks of one annotator each, in a project that shares.
#[expect(clippy::too_many_lines, reason = "a line for each command")]
fn work(home: &Home) {
    home.all(
        "project create Sums --share 40 --bond 0.5TEST --publish 30d --as larkspur
         project describe 1 'Sums of two numbers' --as larkspur
         project sharing 1 --share 50 --bond 0.25TEST --as larkspur
         project fund 1 50TEST --as larkspur
         batch new batch.toml --definition task.json",
    );
    let description = fs::read_to_string(home.folder.join("batch.toml")).unwrap();
    let description =
        description.replace("overlap = 3", "overlap = 1").replace("reward = \"0.1\"", "reward = \"2 TEST\"");
    home.write("batch.toml", &description);
    home.run("batch import 1 rows.csv --config batch.toml --no-backup --as larkspur");
    home.write("batch.toml", &description.replace("2 TEST", "1.5 TEST"));
    assert_eq!(home.run("batch edit 1 --config batch.toml --as larkspur")["cost"], "5475000000000000000");
    home.all(
        "batch open 1 --as larkspur
         batch improve 1 --reward 2TEST --overlap 2 --most 20TEST --as larkspur",
    );
    for who in ["amara", "bela", "chen"] {
        home.all(&format!("work claim 1 --accept-agreement --as {who}\nwork submit 1 7 --as {who}"));
    }
    home.all(
        "work claim 1 --accept-agreement --as bela
         work return 1 --as bela
         work claim 1 --accept-agreement --as chen
         work submit 1 8 --as chen
         work give-up 1 5 --as chen",
    );
    judge(home);
    home.all(
        "chain advance 4d
         settle 1
         batch close 1 --as larkspur
         batch finalize 1
         project close-edition 1 --as larkspur
         project managers 1 amara --as larkspur
         project publish 1 --as larkspur
         chain advance 60s
         project publish 1 --as larkspur
         withdraw --as amara
         withdraw --for chen
         withdraw --project 1 --amount 1TEST --as larkspur
         project fund 1 5TEST --as larkspur
         admin withdraw-fees marketplace --as owner",
    );
    assert_eq!(home.run("balance amara")["held"], "3000000000000000000");
}

/// A work is sent back, answered anew, rejected by mistake and paid; another rejection is agreed to. Someone is restricted.
fn judge(home: &Home) {
    home.all("work claim 1 --accept-agreement --as kestrel\nwork submit 1 7 --as kestrel");
    let rows = "1,accept,,,\n2,rework,wrong_answer,Count again,about.md\n";
    home.write("verdicts.csv", &format!("assignment,verdict,reason,note,evidence\n{rows}"));
    home.write("mistake.csv", "assignment,verdict,reason\n2,reject,wrong_answer\n");
    home.write("agreed.csv", "assignment,verdict,reason\n6,reject,off_instruction\n");
    home.write("taken_back.csv", "assignment,verdict\n2,accept\n");
    home.all(
        "decide 1 verdicts.csv --as larkspur
         work verdict 1 2 --evidence said.md --as bela
         work revise 1 2 8 --as bela
         decide 1 mistake.csv --as larkspur
         decide 1 taken_back.csv --take-back --as larkspur
         decide 1 agreed.csv --as larkspur
         work accept-rejection 1 6 --as kestrel
         restrict chen --project 1 --reason low_quality --evidence about.md --for 1d --as larkspur
         restrict chen --project 1 --lift --as larkspur
         restrict chen --platform --reason spam --evidence about.md --as owner
         restrict chen --platform --lift --as owner",
    );
    assert_eq!(fs::read_to_string(home.folder.join("said.md")).unwrap(), "What the asset is.");
}

/// An edition that is never published: its bond goes to those who worked. And a batch that is canceled.
fn bonds(home: &Home) {
    home.all(
        "project create Late --share 40 --bond 0.5TEST --as larkspur
         project fund 2 50TEST --as larkspur
         batch import 2 rows.csv --config batch.toml --no-backup --as larkspur
         batch open 2 --as larkspur
         work claim 2 --accept-agreement --as amara
         work submit 2 9 --as amara
         chain advance 3d",
    );
    let canceled = home.run("batch cancel 2 --as larkspur");
    assert_eq!((&canceled["state"], &canceled["withdrawn"]), (&"done".into(), &"3150000000000000000".into()));
    home.all(
        "chain advance 70d
         project forfeit-bond 2 1
         project claim-bond 2 1 amara",
    );
    assert_eq!(home.run("withdraw --as amara")["paid"], "3000000000000000000");
}

fn persons(home: &Home) {
    home.all(
        "account set-recovery kestrel --as bela
         account set-recovery dara --as bela
         account cancel-recovery-change --as bela
         account move dara --as bela
         account cancel-move --as bela
         account recover bela dara --as kestrel
         chain advance 30d
         account person bela
         account accept-move 3 --as dara",
    );
    let moved = home.run("account person 3")["person"]["address"].clone();
    let accounts = home.run("account list")["accounts"].clone();
    let dara = accounts.as_array().unwrap().iter().find(|account| account["name"] == "dara").unwrap();
    assert_eq!(moved, dara["address"]);
}

fn assets(home: &Home) {
    for name in ["data", "more", "other", "model", "draft"] {
        home.write(name, name);
    }
    let registered = |name: &str, words: &str| {
        let line = format!("asset register {name} {words}");
        home.run(&line);
        home.run("chain advance 60s");
        home.run(&line)["asset"]["asset"].clone()
    };
    assert_eq!(registered("data", "--kind data --as larkspur"), 2);
    assert_eq!(registered("more", "--kind data --draft --as larkspur"), 3);
    assert_eq!(registered("other", "--kind model --draft --as kestrel"), 4);
    home.all(
        "asset link 3 --to 2:version_of --as larkspur
         asset seal 3 --as larkspur
         asset consent 2 4 --kind trained_on --share 5 --as larkspur
         asset withdraw-consent 2 4 --as larkspur
         asset consent 2 4 --kind trained_on --share 6 --as larkspur
         asset link 4 --to 2:trained_on:6 --as kestrel
         asset seal 4 --as kestrel
         asset transfer 3 amara --as larkspur
         asset cancel-transfer 3 --as larkspur
         asset transfer 3 amara --as larkspur
         asset accept 3 --as amara
         asset describe 3 --file about.md --as amara
         asset describe 3 --about https://caravan.example --as amara
         asset retract 3 --as amara",
    );
}

fn licenses(home: &Home) {
    home.all(
        "offer create 2 --price 20TEST --use train --royalty 10 --text terms.txt --as larkspur
         offer change 1 --price 10TEST --use train --royalty 10 --reciprocal --ceiling 1000TEST --supply 5 --per-licensee 2 --text terms.txt --as larkspur
         offer show 1
         offer list 2
         quote 1
         buy 1 --as kestrel
         offer close 1 --as larkspur",
    );
    let register = "asset register model --kind model --draft --as kestrel";
    home.all(&format!("{register}\nchain advance 60s\n{register}"));
    home.all(
        "asset derive 5 2:1:trained_on --as kestrel
         asset seal 5 --as kestrel
         royalties pay 5 100TEST --as larkspur
         royalties pay 1 10TEST --as larkspur
         royalties distribute 2
         royalties claim 1 --as amara
         royalties claim 1 --for chen
         withdraw --royalties --as kestrel
         withdraw --royalties --for larkspur
         admin withdraw-fees licensing --as owner",
    );
}

/// Points are open from here on, and a currency that projects may pay in.
fn points(home: &Home) {
    home.all(
        "points show amara
         points loosen --as owner
         points burn 0.000001CPT --as amara
         points transfer chen 0.001CPT --as amara
         points allow chen 1CPT --expires 7d --as amara
         points transfer bela 0.000001CPT --from amara --as chen
         points burn 0.000001CPT --from amara --as chen
         points disallow chen 0.5CPT --as amara
         points set-minter chen 5CPT --as owner
         chain advance 7d
         points allow chen 1CPT --expires 30d --as amara
         points mint amara 5CPT --as chen
         points minters
         points season 1 amara",
    );
    // What `deploy` makes has no marketing address.
    for line in ["describe --description 'For accepted work'", "logo --url https://caravan.example/logo.png"] {
        home.refused(&format!("points {line} --as owner"), "MARKETING");
    }
    let contracts = home.run("chain show")["suite"].clone();
    let (market, points) = (contracts["marketplace"].as_str().unwrap(), contracts["points"].as_str().unwrap());
    home.all(&format!(
        "admin list-currency marketplace {points} --points-rate 1000 --as owner
         admin set-arbiter arbiter --fee 1TEST --fee 1CPT --as owner
         project create Points --currency CPT --as larkspur
         points send {market} 1CPT '{{\"fund\":{{\"project\":3,\"reference\":\"one\"}}}}' --as amara
         points send {market} 1CPT '{{\"fund\":{{\"project\":3,\"reference\":\"two\"}}}}' --from amara --as chen
         project fund 3 0.5CPT --as amara
         withdraw --project 3 --as larkspur"
    ));
    assert_eq!(home.run("balance larkspur --currency CPT")["held"], "2500000");
}

/// Rejections are appealed: one is ruled on by the arbiter, one is never answered.
fn disputes(home: &Home) {
    home.all(
        "project create Disputed --as larkspur
         project fund 4 50TEST --as larkspur
         batch import 4 rows.csv --config batch.toml --no-backup --as larkspur
         batch open 3 --as larkspur",
    );
    for who in ["amara", "chen"] {
        home.all(&format!("work claim 3 --accept-agreement --as {who}\nwork submit 3 9 --as {who}"));
    }
    home.write("wrong.csv", "assignment,verdict,reason\n1,reject,wrong_answer\n2,reject,wrong_answer\n");
    home.all(
        "decide 3 wrong.csv --as larkspur
         work appeal 3 1 --evidence about.md --as amara
         work appeal 3 2 --evidence about.md --as chen
         work status 3 1 --as amara
         dispute evidence 1 about.md --as amara
         dispute respond 1 --concede none --evidence about.md --as larkspur
         dispute show 1 --evidence shown --as arbiter
         dispute rule 1 --uphold all --reasons about.md --as arbiter
         chain advance 4d
         dispute settle 2
         dispute list",
    );
    assert_eq!(fs::read_to_string(home.folder.join("shown/1-annotator")).unwrap(), "What the asset is.");
    assert_eq!(home.run("work status 3 1 --as amara")["assignment"]["status"], "accepted");
    assert_eq!(home.run("work status 3 2 --as chen")["assignment"]["status"], "accepted");
    assert_eq!(home.run("withdraw --as arbiter")["paid"], "1000000000000000000");
    home.refused("dispute enact 1 --as larkspur", "RULING_ALREADY_ENACTED");
}

fn owners(home: &Home) {
    home.all(
        "admin status
         admin fee marketplace 4 --as owner
         admin treasury licensing larkspur --as owner
         admin set-arbiter dara --fee 2TEST --as owner
         admin arbiters
         admin delist-arbiter dara --as owner
         admin delist-currency marketplace CPT --as owner
         admin list-currency licensing utoken --as owner",
    );
    for contract in ["marketplace", "licensing", "provenance", "points", "arbitration"] {
        home.all(&format!(
            "admin offer-ownership {contract} larkspur --as owner
             admin withdraw-ownership {contract} --as owner
             admin offer-ownership {contract} larkspur --as owner
             admin accept-ownership {contract} --as larkspur"
        ));
    }
    for contract in ["marketplace", "licensing"] {
        home.all(&format!("admin pause {contract} --as larkspur\nadmin unpause {contract} --as larkspur"));
    }
}

/// Return what the blocks of the chain ran.
fn sent(home: &Home) -> BTreeSet<String> {
    let suite = home.run("chain show")["suite"].clone();
    let chain = Embedded::open(&home.folder.join(".caravan/embedded.redb")).unwrap();
    let mut all = BTreeSet::new();
    for block in chain.blocks_since(0, usize::MAX).unwrap() {
        let msgs: Vec<Msg> = match block.entry {
            Entry::Execute { msgs, .. } => msgs,
            Entry::Transaction(transaction) => serde_json::from_str(&transaction.messages).unwrap(),
            Entry::Mint { .. }
            | Entry::Advance { .. }
            | Entry::StoreCode { .. }
            | Entry::Instantiate { .. }
            | Entry::Migrate { .. } => continue,
        };
        for msg in msgs {
            let Msg::Execute { contract, msg, .. } = msg else { continue };
            let named = suite.as_object().unwrap().iter().find(|(_, address)| **address == contract.as_str());
            let body: Value = serde_json::from_slice(&msg).unwrap();
            let name = body.as_object().unwrap().keys().next().unwrap().clone();
            all.extend(named.map(|(contract, _)| format!("{contract} {name}")));
        }
    }
    all
}
