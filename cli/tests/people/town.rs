//! A gateway, its operator, and the people who use it.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use serde_json::Value;

/// The program of a gateway, killed with this value.
pub(crate) struct Gateway(Child);

impl Drop for Gateway {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The requester, the annotators and the licensee of the project with pictures.
pub(crate) const NAMES: [&str; 5] = ["acme", "amara", "bela", "chen", "kestrel"];
/// The folder of the gateway's content, in the home of the operator.
const CONTENT: &str = ".caravan/embedded/content";

/// An empty folder.
pub(crate) fn fresh(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("people").join(name);
    let _ = fs::remove_dir_all(&folder);
    folder
}

/// Someone with a home directory of their own.
pub(crate) struct Person {
    pub(crate) home: PathBuf,
    /// Where the chain and the content are, as arguments of every command.
    pub(crate) place: Vec<String>,
    /// The words of their keys, on a real chain.
    pub(crate) mnemonic: Option<String>,
}

impl Person {
    pub(crate) fn new(folder: &Path, name: &str, place: &[&str]) -> Self {
        let home = folder.join(name);
        fs::create_dir_all(&home).unwrap();
        Self { home, place: place.iter().map(|&word| word.to_owned()).collect(), mnemonic: None }
    }

    pub(crate) fn command(&self, line: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_caravan"));
        command
            .current_dir(&self.home)
            .args(line.split(' '))
            .args(["--json", "--home"])
            .arg(self.home.join(".caravan"))
            .args(&self.place);
        command.env_remove("CARAVAN_MNEMONIC").envs(self.mnemonic.iter().map(|words| ("CARAVAN_MNEMONIC", words)));
        command.stdin(Stdio::null());
        command
    }

    pub(crate) fn json(&self, line: &str) -> Value {
        json_of(line, &self.command(line).output().unwrap())
    }

    /// Start a command, which goes on beside the test.
    pub(crate) fn start(&self, line: &str) -> Child {
        self.command(line).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    }

    pub(crate) fn fails(&self, line: &str) -> String {
        let output = self.command(line).output().unwrap();
        assert!(!output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stdout));
        String::from_utf8(output.stderr).unwrap()
    }

    /// Run a command that fails: its exit code, and the error with `code`, `message` and `hint`.
    pub(crate) fn error(&self, line: &str) -> (i32, Value) {
        let output = self.command(line).output().unwrap();
        assert!(!output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stdout));
        let said = String::from_utf8(output.stderr).unwrap();
        let json = said.lines().rfind(|line| line.starts_with('{')).unwrap_or_else(|| panic!("{line}: {said}"));
        let error: Value = serde_json::from_str(json).unwrap();
        (output.status.code().unwrap(), error["error"].clone())
    }

    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        fs::write(self.home.join(name), text).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.home.join(name)).unwrap()
    }

    /// Whether any file of this home has these bytes.
    pub(crate) fn has(&self, bytes: &str) -> bool {
        !files_with(&self.home, bytes).is_empty()
    }

    /// Create a project, and a batch of classification with a row for each of these texts, and open it. `change` changes the
    /// description.
    pub(crate) fn open_batch(&self, name: &str, texts: &[&str], change: impl FnOnce(String) -> String) {
        self.json(&format!("project create P --share 40 --as {name}"));
        self.json(&format!("project fund 1 10CARA --as {name}"));
        self.json("batch new tickets.toml --template classification");
        let description = self.read("tickets.toml").replace("overlap = 3", "overlap = 1");
        self.write("tickets.toml", change(description));
        let rows: String =
            texts.iter().enumerate().map(|(row, text)| format!("r-{row},about {row},{text}\n")).collect();
        self.write("rows.csv", format!("id,subject,message\n{rows}"));
        self.json(&format!("{IMPORT} --as {name}"));
        self.json(&format!("batch open 1 --yes --as {name}"));
    }

    /// Claim tasks and answer them.
    pub(crate) fn do_tasks(&self, name: &str, count: usize) {
        for _ in 0..count {
            self.json(&format!("work claim 1 --accept-agreement --as {name}"));
            self.json(&format!("work submit 1 refund --as {name}"));
        }
    }

    /// The states of a person's own work.
    pub(crate) fn states(&self, name: &str) -> Vec<String> {
        let work = self.json(&format!("work list --as {name}"));
        let entries = work["work"].as_array().unwrap().iter();
        entries.map(|entry| entry["assignment"]["status"].as_str().unwrap().to_owned()).collect()
    }
}

/// How the rows of [`Person::open_batch`] are imported.
pub(crate) const IMPORT: &str = "batch import 1 rows.csv --config tickets.toml --no-backup";

pub(crate) fn json_of(line: &str, output: &Output) -> Value {
    assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// An operator with a chain and a gateway, and people with a coin each.
pub(crate) struct Town {
    pub(crate) operator: Person,
    pub(crate) people: Vec<Person>,
    gateway: Option<Gateway>,
    address: String,
}

impl Town {
    /// The first of these people has 100 coins, and the others a millionth each.
    pub(crate) fn new(folder: &str, names: &[&str]) -> Self {
        let folder = fresh(folder);
        let operator = Person::new(&folder, "operator", &[]);
        for line in ["chain new", "deploy", "account add bank --fund 1000CARA --no-passphrase"] {
            operator.json(line);
        }
        let (gateway, address) = serve(&operator, "127.0.0.1:0", CONTENT, &[]);
        let place = ["--chain", &address];
        let people: Vec<Person> = names.iter().map(|name| Person::new(&folder, name, &place)).collect();
        let bank = Person::new(&folder, "operator", &place);
        for (name, person) in names.iter().zip(&people) {
            let address =
                person.json(&format!("account add {name} --no-passphrase"))["address"].as_str().unwrap().to_owned();
            assert!(person.fails(&format!("project create P --as {name}")).contains("KEY_UNKNOWN"), "{name}");
            let amount = if *name == names[0] { "100CARA" } else { "1ucara" };
            bank.json(&format!("account send {address} {amount} --yes --as bank"));
        }
        Self { operator, people, gateway: Some(gateway), address }
    }

    /// Kill the gateway, as a power cut does.
    pub(crate) fn kill_gateway(&mut self) {
        self.gateway = None;
    }

    /// Serve the chain again, at the same address.
    pub(crate) fn serve_again(&mut self) {
        self.serve_again_with(&[]);
    }

    /// Serve the chain again, with further options.
    pub(crate) fn serve_again_with(&mut self, more: &[&str]) {
        let (gateway, address) = serve(&self.operator, self.address.trim_start_matches("http://"), CONTENT, more);
        assert_eq!(address, self.address);
        self.gateway = Some(gateway);
    }

    /// Let time pass on the chain, which is not served meanwhile.
    pub(crate) fn advance(&mut self, time: &str) {
        self.kill_gateway();
        self.operator.json(&format!("chain advance {time}"));
        self.serve_again();
    }

    /// A page of the gateway that has these words: its index may be a moment behind.
    pub(crate) fn page(&self, path: &str, words: &str) -> String {
        let host = self.address.trim_start_matches("http://");
        let mut page = String::new();
        for _ in 0..100 {
            let mut stream = TcpStream::connect(host).unwrap();
            write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").unwrap();
            page.clear();
            stream.read_to_string(&mut page).unwrap();
            if page.contains(words) {
                return page;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        panic!("{path} has no {words:?}: {page}")
    }

    /// The only content of the gateway with these bytes in it.
    pub(crate) fn content(&self, bytes: &str) -> PathBuf {
        let mut found = files_with(&self.contents(), bytes);
        assert_eq!(found.len(), 1, "{bytes}: {found:?}");
        found.remove(0)
    }

    /// The folder of the gateway's content.
    pub(crate) fn contents(&self) -> PathBuf {
        self.operator.home.join(CONTENT)
    }

    /// Stop, and check that the blocks give the state that the file has.
    pub(crate) fn verify(mut self) {
        self.kill_gateway();
        self.operator.json("chain verify");
    }
}

/// Start the program that `caravan serve` starts, and wait until it listens.
pub(crate) fn serve(operator: &Person, listen: &str, content: &str, more: &[&str]) -> (Gateway, String) {
    let beside = Path::new(env!("CARGO_BIN_EXE_caravan"))
        .with_file_name(format!("caravan-gateway{}", std::env::consts::EXE_SUFFIX));
    assert!(beside.exists(), "build the gateway first: cargo build --package caravan-gateway");
    let mut program = Command::new(beside);
    program.current_dir(&operator.home).args(["--listen", listen, "--home"]).arg(operator.home.join(".caravan"));
    program.args(["--content", content]).args(more);
    let mut program = program.stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(program.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    let address = line.split_whitespace().find(|word| word.starts_with("http://")).unwrap().to_owned();
    (Gateway(program), address)
}

/// The files below a folder that have these bytes.
fn files_with(folder: &Path, bytes: &str) -> Vec<PathBuf> {
    let has = |path: &PathBuf| fs::read(path).unwrap().windows(bytes.len()).any(|part| part == bytes.as_bytes());
    let mut all = files(folder);
    all.retain(has);
    all
}

/// All files below a folder, in order.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let (mut found, mut open) = (vec![], vec![folder.to_owned()]);
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}
