//! A disk that is full: a file system of one mebibyte in memory, where this system lets one be mounted.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use super::fixture::{units, Fixture};

/// A file system of its own, gone with this value.
struct Disk {
    folder: PathBuf,
}

impl Disk {
    /// `None` where nothing can be mounted, which takes root.
    fn mount(folder: PathBuf) -> Option<Self> {
        fs::create_dir_all(&folder).unwrap();
        let not_run = |text: &str| eprintln!("NOT RUN: a full disk needs a file system that can be mounted: {text}");
        let mut mount = Command::new("mount");
        match mount.args(["-t", "tmpfs", "-o", "size=1m,mode=0700", "caravan-test"]).arg(&folder).output() {
            Ok(Output { status, .. }) if status.success() => return Some(Self { folder }),
            Ok(Output { stderr, .. }) => not_run(String::from_utf8_lossy(&stderr).trim()),
            Err(error) => not_run(&error.to_string()),
        }
        None
    }

    /// Leaves no room; gives the file that takes it.
    fn fill(&self) -> PathBuf {
        let path = self.folder.join("fill");
        let mut file = File::create(&path).unwrap();
        while file.write_all(&[0; 4_096]).is_ok() {}
        path
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        unmount(&self.folder);
    }
}

fn unmount(folder: &Path) {
    // A test before that was killed may have left its disk; there may also be none.
    let _ = Command::new("umount").arg(folder).output();
}

const IMPORT: &str = "batch import 1 problems.csv --config batch.toml --again twice --as larkspur";
/// Commands that have to write, and fail on a full disk.
const FULL: [&str; 11] = [
    "account add bela --fund 5CARA",
    "project fund 1 1CARA --as larkspur",
    IMPORT,
    "work submit 1 --answers amara.csv --as amara",
    "work return 1 --as amara",
    "decide 1 one.csv --as larkspur --yes",
    "batch close 1 --as larkspur",
    "export results 1 --out .caravan/results.csv --as larkspur",
    "chain new --home .caravan/other",
    "batch new .caravan/other.toml --template classification",
    "sample .caravan/sample",
];

#[test]
fn a_full_disk_is_an_error_and_commands_work_again_when_there_is_room() {
    unmount(&Path::new(env!("CARGO_TARGET_TMPDIR")).join("full/.caravan"));
    let fixture = Fixture::empty("full");
    let Some(disk) = Disk::mount(fixture.folder.join(".caravan")) else { return };
    fixture.begin();
    fixture.json("sample");
    fixture.json("batch import 1 problems.csv --config batch.toml --as larkspur");
    fixture.json("batch open 1 --yes --as larkspur");
    fixture.json("account add amara");
    fixture.json("work claim 1 --as amara");
    fixture.json("work submit 1 --answers amara.csv --as amara");
    fixture.json("work claim 1 --as amara");
    fixture.write("one.csv", "assignment,verdict\n1,accept\n");
    let fill = disk.fill();
    let before = fixture.state();
    for line in FULL {
        let (exit, text) = fixture.fails(line);
        assert!(
            exit == 3 && text.contains("No space left") && text.contains("space,") | text.contains("disk space"),
            "{line}: {exit} {text}"
        );
        // What is written before a message is sent may be there, for the next try; the chain is as it was.
        assert_eq!(fixture.state(), before, "{line}");
    }
    for name in ["results.csv", "other/embedded.redb", "other.toml", "other.agreement.md", "sample/problems.csv"] {
        assert!(!fixture.folder.join(".caravan").join(name).exists(), "{name} was left behind");
    }
    fs::remove_file(fill).unwrap();
    assert_eq!(fixture.json(IMPORT)["batch"], 2);
    fixture.json("batch new .caravan/other.toml --template classification");
    fixture.json("work submit 1 --answers amara.csv --as amara");
    assert_eq!(units(&fixture.json("decide 1 one.csv --as larkspur --yes")["paid"]), 100_000);
    assert_eq!(fixture.json("export results 1 --out .caravan/results.csv --as larkspur")["rows"], 2);
}
