//! A folder with a chain, and the program that runs in it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// A folder of its own, with a chain where asked for.
pub(crate) struct Fixture {
    pub(crate) folder: PathBuf,
    /// Arguments before every command.
    pub(crate) words: Vec<String>,
}

impl Fixture {
    pub(crate) fn empty(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        Self { folder, words: vec![] }
    }

    /// A chain with the suite, a requester with 100 CARA, and a project of 2 CARA that shares 40 %.
    pub(crate) fn new(name: &str) -> Self {
        let fixture = Self::empty(name);
        fixture.begin();
        fixture
    }

    /// A chain in the home directory, with all that [`Fixture::new`] has.
    pub(crate) fn begin(&self) {
        self.json("chain new");
        self.json("deploy");
        self.json("account add larkspur --fund 100CARA");
        self.json("project create Problems --share 40 --as larkspur");
        self.json("project fund 1 2CARA --as larkspur");
        self.write("question.json", include_str!("../../sample/tour/task.json"));
        self.json("batch new batch.toml --definition question.json");
        self.write("terms.txt", "The terms of a license");
    }

    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        fs::write(self.folder.join(name), text).unwrap();
    }

    /// A command. The one who imports wants no copy of the key, the one who claims accepts the agreement, and keys need no
    /// passphrase.
    pub(crate) fn command(&self, line: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_caravan"));
        command.current_dir(&self.folder).args(&self.words).args(line.split(' ')).stdin(Stdio::null());
        let usual =
            [("batch import", "--no-backup"), ("work claim", "--accept-agreement"), ("account add", "--no-passphrase")];
        for (beginning, word) in usual {
            command.args(line.starts_with(beginning).then_some(word));
        }
        // Not what a folder above has.
        command.env("CARAVAN_HOME", ".caravan").env_remove("CARAVAN_AS").env_remove("CARAVAN_GSM8K");
        command.env_remove("CARAVAN_PASSPHRASE_FILE");
        command
    }

    pub(crate) fn run(&self, line: &str) -> Output {
        self.command(line).output().unwrap()
    }

    /// Run a command that succeeds. Return its JSON.
    pub(crate) fn json(&self, line: &str) -> Value {
        let output = self.command(line).arg("--json").output().unwrap();
        let error = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{line}: {error}");
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// Run a command that fails. Return its exit code and its error.
    pub(crate) fn fails(&self, line: &str) -> (i32, String) {
        let output = self.run(line);
        let error = String::from_utf8(output.stderr).unwrap();
        assert!(output.stdout.is_empty(), "{line}: a failed command prints no result");
        assert!(error.contains("\nhint: "), "{line}: the error has no hint: {error}");
        (output.status.code().unwrap(), error)
    }

    pub(crate) fn balance(&self, who: &str) -> u128 {
        units(&self.json(&format!("balance {who}"))["held"])
    }
}

pub(crate) fn units(value: &Value) -> u128 {
    value.as_str().unwrap().parse().unwrap()
}

/// Six problems, three annotators, all claimed and submitted.
pub(crate) fn worked(name: &str) -> Fixture {
    let fixture = Fixture::new(name);
    fixture.json("sample");
    play(&fixture);
    fixture
}

/// The files of the tour are a batch, and three annotators have done all of it.
pub(crate) fn play(fixture: &Fixture) {
    fixture.json("batch import 1 problems.csv --config batch.toml --as larkspur");
    fixture.json("batch open 1 --yes --as larkspur");
    for who in ["amara", "bela", "chen"] {
        fixture.json(&format!("account add {who}"));
        for _ in 0..6 {
            fixture.json(&format!("work claim 1 --as {who}"));
            fixture.json(&format!("work submit 1 --answers {who}.csv --as {who}"));
        }
    }
}

/// The same, decided, paid, and published as asset 1.
pub(crate) fn published(name: &str) -> Fixture {
    let fixture = worked(name);
    publish(&fixture);
    fixture
}

/// What was done is decided, paid, and published.
pub(crate) fn publish(fixture: &Fixture) {
    let dry = fixture.json("decide 1 verdicts.csv --as larkspur");
    assert_eq!(
        (dry["sent"].as_bool(), dry["accepted"].as_u64(), dry["rejected"].as_u64()),
        (Some(false), Some(17), Some(1))
    );
    assert_eq!(fixture.json("batch watch 1")["batch"]["progress"]["accepted"], 0, "a dry run decides nothing");
    let done = fixture.json("decide 1 verdicts.csv --as larkspur --yes");
    assert_eq!(units(&done["paid"]), 1_650_000);
    let again = fixture.fails("decide 1 verdicts.csv --as larkspur --yes");
    assert!(again.0 == 1 && again.1.contains("NOTHING_LEFT"), "{}", again.1);
    for (who, paid) in [("amara", 600_000), ("bela", 600_000), ("chen", 450_000)] {
        assert_eq!(units(&fixture.json(&format!("withdraw --as {who}"))["paid"]), paid, "{who}");
    }
    fixture.json("batch close 1 --as larkspur");
    assert!(fixture.fails("batch finalize 1 --as larkspur").1.contains("WORK_LIVE"));
    fixture.json("chain advance 2d");
    assert_eq!(fixture.json("settle 1 --as bela")["settled"], 1);
    fixture.json("batch finalize 1 --as larkspur");
    let committed = fixture.json("project publish 1 --as larkspur");
    assert_eq!(committed["registered"], false);
    fixture.json("chain advance 60s");
    let published = fixture.json("project publish 1 --as larkspur");
    assert_eq!((&published["registered"], &published["asset"]), (&Value::Bool(true), &Value::from(1)));
    assert_eq!(fixture.json("project publish 1 --as larkspur")["asset"], 1, "a third call does nothing");
    assert_eq!(fixture.json("asset verify dataset.jsonl")["asset"]["asset"], 1);
}

impl Fixture {
    /// A file or a folder of the chain in the home directory.
    pub(crate) fn home(&self, name: &str) -> PathBuf {
        self.folder.join(".caravan/embedded").join(name)
    }

    /// The file of the only content that begins like this, for example an encrypted answer.
    pub(crate) fn content(&self, beginning: &[u8]) -> PathBuf {
        let is_it = |(path, bytes): &(PathBuf, Option<Vec<u8>>)| {
            path.starts_with(self.home("content")) && bytes.as_ref().is_some_and(|bytes| bytes.starts_with(beginning))
        };
        let mut found: Vec<PathBuf> = self.kept().into_iter().filter(is_it).map(|(path, _)| path).collect();
        let only = found.pop().unwrap();
        assert!(found.is_empty(), "several contents begin like this");
        only
    }

    /// The only file of a folder in the home directory.
    pub(crate) fn only(&self, folder: &str) -> PathBuf {
        let mut entries = fs::read_dir(self.home(folder)).unwrap();
        let first = entries.next().unwrap().unwrap().path();
        assert!(entries.next().is_none(), "{folder} has several files");
        first
    }

    /// Every file and folder of the home directory but for the chain's own file, with its bytes.
    pub(crate) fn kept(&self) -> Vec<(PathBuf, Option<Vec<u8>>)> {
        let (mut found, mut folders) = (vec![], vec![self.home("")]);
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path.clone());
                    found.push((path, None));
                } else {
                    let bytes = fs::read(&path).unwrap();
                    found.push((path, Some(bytes)));
                }
            }
        }
        found.sort();
        found
    }

    /// What batch and project are, with all work that is under way.
    pub(crate) fn state(&self) -> [Value; 2] {
        ["batch watch 1", "project show 1"].map(|line| self.json(line))
    }

    /// Run a command that fails with this exit code and text and changes nothing.
    pub(crate) fn unchanged_by(&self, line: &str, code: i32, says: &str) -> String {
        let before = (self.state(), self.kept());
        let (exit, text) = self.fails(line);
        assert!(exit == code && text.contains(says), "{line}: {exit} {text}");
        assert!(before == (self.state(), self.kept()), "{line} changed something");
        text
    }
}
