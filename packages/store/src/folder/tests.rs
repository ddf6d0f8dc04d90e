use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Instant;

use caravan_primitives::Coded;

use super::*;
use crate::content::Content;
use crate::testing::files;
use crate::verified::MEMORY;

/// Names the folder to the process that is killed.
const CHILD: &str = "CARAVAN_STORE_TEST_FOLDER";

fn store() -> (tempfile::TempDir, Content) {
    let folder = tempfile::tempdir().unwrap();
    let content = Content::Folder(Folder::open(folder.path().join("content")).unwrap());
    (folder, content)
}

fn path(folder: &tempfile::TempDir, hash: Hash32) -> PathBuf {
    let name = hash.to_hex();
    folder.path().join("content").join(&name[..2]).join(name)
}

#[tokio::test]
async fn content_is_a_file_of_its_name_for_this_user_alone() {
    let (folder, content) = store();
    for bytes in [b"".to_vec(), b"x".to_vec(), vec![7; MEMORY + 1]] {
        let stored = content.put(bytes.clone()).await.unwrap();
        assert_eq!((stored.hash, stored.size), (Hash32::digest(&bytes), bytes.len() as u64));
        assert_eq!(fs::read(path(&folder, stored.hash)).unwrap(), bytes);
        assert_eq!(content.get(stored.hash, stored.size).await.unwrap(), bytes);
        assert_eq!(content.size(stored.hash).await.unwrap(), Some(stored.size));
        let mut written = Vec::new();
        assert_eq!(content.get_to(stored.hash, stored.size, &mut written).await.unwrap(), stored.size);
        assert_eq!(written, bytes);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
            let file = path(&folder, stored.hash);
            assert_eq!((mode(&file), mode(file.parent().unwrap())), (0o600, 0o700));
        }
    }
    assert_eq!(files(&folder.path().join("content")).len(), 3, "nothing is left in new/");
}

#[tokio::test]
async fn a_file_is_stored_as_it_is_and_stays() {
    let (folder, content) = store();
    let from = folder.path().join("picture.png");
    fs::write(&from, vec![1; MEMORY + 5]).unwrap();
    let stored = content.put_file(&from, u64::MAX).await.unwrap();
    assert_eq!(fs::read(path(&folder, stored.hash)).unwrap(), fs::read(&from).unwrap());
    assert_eq!(content.put_file(&from, MEMORY as u64).await.unwrap_err().code(), "CONTENT_TOO_LONG");
    let missing = content.put_file(&folder.path().join("none"), 1).await.unwrap_err();
    assert_eq!(missing.code(), "CONTENT_STORAGE_FAILED");
    assert_eq!(files(&folder.path().join("content")).len(), 1);
}

#[tokio::test]
async fn what_arrives_is_renamed_into_the_folder_and_not_copied() {
    let (folder, content) = store();
    let bytes = vec![9; MEMORY * 2];
    let mut spool = content.spool(u64::MAX).unwrap();
    spool.write(&bytes).unwrap();
    let temporary = folder.path().join("content/new").read_dir().unwrap().next().unwrap().unwrap();
    #[cfg(unix)]
    let inode = std::os::unix::fs::MetadataExt::ino(&temporary.metadata().unwrap());
    let (stored, again) = content.put_verified(spool.finish()).await.unwrap();
    #[cfg(unix)]
    assert_eq!(std::os::unix::fs::MetadataExt::ino(&fs::metadata(path(&folder, stored.hash)).unwrap()), inode);
    assert!(!temporary.path().exists());
    assert_eq!(again.bytes().unwrap(), bytes, "it can be read further");
    drop(again);
    assert_eq!(content.get(stored.hash, u64::MAX).await.unwrap(), bytes, "and is not removed with it");
}

#[tokio::test]
async fn what_is_not_there_is_missing_and_what_is_too_long_is_not_read() {
    let (_folder, content) = store();
    let hash = content.put("12345").await.unwrap().hash;
    let none = Hash32::digest(b"none");
    let error = content.get(none, 9).await.unwrap_err();
    assert!(error.is_missing() && error.code() == "CONTENT_MISSING", "{error}");
    assert_eq!(content.size(none).await.unwrap(), None);
    assert_eq!(content.get(hash, 4).await.unwrap_err().code(), "CONTENT_TOO_LONG");
    assert!(content.remove(hash).await.unwrap());
    assert!(!content.remove(hash).await.unwrap());
    assert!(content.get(hash, 9).await.unwrap_err().is_missing());
}

#[tokio::test]
async fn damaged_content_is_never_returned_and_repaired_by_storing_it_again() {
    let (folder, content) = store();
    for bytes in [b"12345".to_vec(), vec![3; MEMORY * 2]] {
        let hash = content.put(bytes.clone()).await.unwrap().hash;
        let mut other = bytes.clone();
        *other.last_mut().unwrap() ^= 1;
        for damage in [other, bytes[..4].to_vec(), Vec::new()] {
            fs::write(path(&folder, hash), damage).unwrap();
            let error = content.get(hash, u64::MAX).await.unwrap_err();
            assert_eq!(error.code(), "CONTENT_DAMAGED");
            assert!(!error.is_missing(), "{error}");
            let mut written = Vec::new();
            assert!(content.get_to(hash, u64::MAX, &mut written).await.is_err());
            assert!(written.is_empty(), "no byte is shown");
            content.put(bytes.clone()).await.unwrap();
            assert_eq!(content.get(hash, u64::MAX).await.unwrap(), bytes);
        }
    }
}

#[tokio::test]
async fn content_that_is_there_is_not_written_again() {
    let (folder, content) = store();
    let hash = content.put("x").await.unwrap().hash;
    let old = SystemTime::UNIX_EPOCH + Duration::from_secs(1000);
    File::options().write(true).open(path(&folder, hash)).unwrap().set_modified(old).unwrap();
    content.put("x").await.unwrap();
    assert_eq!(fs::metadata(path(&folder, hash)).unwrap().modified().unwrap(), old);
    assert_eq!(files(&folder.path().join("content")).len(), 1);
}

#[tokio::test]
async fn a_put_that_fails_shows_nothing() {
    // A file stands where a folder has to be: so it fails for every user, also for one that may write everywhere.
    let (folder, content) = store();
    let hash = Hash32::digest(b"x");
    let prefix = path(&folder, hash).parent().unwrap().to_owned();
    fs::write(&prefix, "in the way").unwrap();
    assert_eq!(content.put("x").await.unwrap_err().code(), "CONTENT_STORAGE_FAILED");
    fs::remove_file(&prefix).unwrap();
    assert!(content.get(hash, 9).await.unwrap_err().is_missing());
    content.put("x").await.unwrap();

    let (folder, content) = store();
    fs::write(folder.path().join("content/new"), "in the way").unwrap();
    assert_eq!(content.put("x").await.unwrap_err().code(), "CONTENT_STORAGE_FAILED");
    assert_eq!(content.spool(1).unwrap_err().code(), "CONTENT_STORAGE_FAILED");
    assert_eq!(files(&folder.path().join("content")), [PathBuf::from("new")]);
}

#[tokio::test]
async fn an_upload_that_ends_half_way_leaves_nothing() {
    let (folder, content) = store();
    let mut spool = content.spool(MEMORY as u64 * 2).unwrap();
    spool.write(&vec![1; MEMORY + 1]).unwrap();
    assert_eq!(files(&folder.path().join("content")).len(), 1);
    assert!(content.list(None, 9).await.unwrap().is_empty(), "what is being written is not content");
    assert_eq!(spool.write(&vec![1; MEMORY]).unwrap_err().code(), "CONTENT_TOO_LONG");
    drop(spool);
    assert!(files(&folder.path().join("content")).is_empty());
}

#[tokio::test]
async fn what_a_killed_program_left_goes_a_day_later() {
    let (folder, content) = store();
    content.put("x").await.unwrap();
    let root = folder.path().join("content");
    for name in ["caravan-old", "caravan-fresh"] {
        fs::write(root.join("new").join(name), "half").unwrap();
    }
    let old = SystemTime::now() - UNFINISHED - Duration::from_secs(60);
    File::options().write(true).open(root.join("new/caravan-old")).unwrap().set_modified(old).unwrap();
    Folder::open(&root).unwrap();
    assert!(!root.join("new/caravan-old").exists());
    assert!(root.join("new/caravan-fresh").exists(), "its writer may still be at it");
    assert!(path(&folder, Hash32::digest(b"x")).exists());
}

#[tokio::test]
async fn all_content_is_listed_once_in_order_and_other_files_are_not() {
    let (folder, content) = store();
    let mut hashes = Vec::new();
    for number in 0..100_u32 {
        hashes.push(content.put(number.to_string()).await.unwrap().hash);
    }
    hashes.sort_unstable();
    let root = folder.path().join("content");
    fs::write(root.join("README"), "x").unwrap();
    let first = path(&folder, hashes[0]);
    fs::write(first.with_file_name("not-a-hash"), "x").unwrap();
    let misplaced = hashes[99].to_hex();
    fs::write(first.with_file_name(misplaced), "x").unwrap();
    for limit in [1, 7, 100, 1000] {
        let (mut all, mut after) = (Vec::new(), None);
        loop {
            let page = content.list(after, limit).await.unwrap();
            assert!(page.len() <= limit);
            let Some(last) = page.last() else { break };
            after = Some(last.hash);
            all.extend(page.iter().map(|listed| listed.hash));
        }
        assert_eq!(all, hashes, "{limit}");
    }
    let listed = content.list(None, 1).await.unwrap()[0];
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    assert!(listed.size <= 3 && now - listed.modified < 600, "{listed:?}");
    assert!(content.list(None, 0).await.unwrap().is_empty());
}

/// Content of the process that is killed: of different lengths, and known by its number.
fn numbered(number: u32) -> Vec<u8> {
    let long = if number.is_multiple_of(5) { MEMORY + 100_000 } else { 3000 };
    number.to_le_bytes().into_iter().cycle().take(long).collect()
}

#[test]
#[ignore = "another test starts it as a process and kills it"]
fn writes_until_it_is_killed() {
    let Ok(folder) = std::env::var(CHILD) else { return };
    let blocking = crate::blocking::Blocking::new().unwrap();
    let content = Content::Folder(Folder::open(folder).unwrap());
    for number in 0.. {
        blocking.put(&content, numbered(number)).unwrap();
    }
}

#[tokio::test]
async fn a_program_that_is_killed_leaves_whole_content_or_none() {
    let (folder, content) = store();
    let root = folder.path().join("content");
    let mut seen = 0;
    for round in 0..8_u64 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "folder::tests::writes_until_it_is_killed", "--ignored"])
            .env(CHILD, &root)
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let began = Instant::now();
        while content.list(None, 1000).await.unwrap().len() <= seen && began.elapsed() < Duration::from_secs(60) {
            sleep(Duration::from_millis(2));
        }
        sleep(Duration::from_millis(round * 3));
        child.kill().unwrap();
        child.wait().unwrap();
        let listed = content.list(None, 1000).await.unwrap();
        assert!(listed.len() > seen, "nothing was written");
        seen = listed.len();
        for listed in listed {
            content.get(listed.hash, u64::MAX).await.unwrap();
        }
    }
}
