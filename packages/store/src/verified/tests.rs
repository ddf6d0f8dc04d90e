use caravan_primitives::Coded;
use futures_util::TryStreamExt;

use super::*;
use crate::testing::files;

/// Bytes that need a file, and whose parts differ.
fn long() -> Vec<u8> {
    (0..MEMORY + 70_000).map(|at| u8::try_from(at % 251).unwrap()).collect()
}

fn spooled(bytes: &[u8], folder: &Path) -> Verified {
    let mut spool = Spool::new(u64::MAX, "a test").within(folder);
    bytes.chunks(50_000).for_each(|chunk| spool.write(chunk).unwrap());
    spool.finish()
}

async fn streamed(content: &Verified, range: Range<u64>) -> Vec<u8> {
    let chunks: Vec<Bytes> = content.stream(range).try_collect().await.unwrap();
    chunks.concat()
}

#[tokio::test]
async fn bytes_come_out_as_they_went_in_whether_short_or_long() {
    let folder = tempfile::tempdir().unwrap();
    for bytes in [Vec::new(), b"x".to_vec(), long()] {
        let content = spooled(&bytes, folder.path());
        assert_eq!((content.hash(), content.size()), (Hash32::digest(&bytes), bytes.len() as u64));
        assert_eq!(content.bytes().unwrap(), bytes);
        let mut written = Vec::new();
        assert_eq!(content.write_to(&mut written).unwrap(), bytes.len() as u64);
        assert_eq!(written, bytes);
        assert_eq!(streamed(&content, 0..u64::MAX).await, bytes);
    }
}

#[tokio::test]
async fn a_range_is_those_bytes_and_two_readers_do_not_disturb_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let bytes = long();
    for content in [spooled(&bytes, folder.path()), Verified::of(bytes.clone())] {
        let end = content.size();
        for (from, to) in
            [(0, 1), (65_535, 65_537), (1_000_000, 1_100_000), (end - 1, end + 5), (end, end), (end + 9, end + 10)]
        {
            let index = |at: u64| usize::try_from(at.min(end)).unwrap();
            let expected = &bytes[index(from)..index(to)];
            assert_eq!(streamed(&content, from..to).await, expected, "{from}..{to}");
        }
        let (mut first, mut second) = (Box::pin(content.stream(0..end)), Box::pin(content.stream(0..end)));
        let (mut one, mut two) = (Vec::new(), Vec::new());
        while let Some(chunk) = first.try_next().await.unwrap() {
            one.extend_from_slice(&chunk);
            two.extend_from_slice(&second.try_next().await.unwrap().unwrap());
        }
        assert!(one == bytes && two == bytes);
    }
}

#[test]
fn one_byte_too_many_is_refused_and_the_last_that_is_allowed_is_not() {
    let mut spool = Spool::new(4, "a test");
    spool.write(b"1234").unwrap();
    let error = spool.write(b"5").unwrap_err();
    assert_eq!(error.to_string(), "CONTENT_TOO_LONG: expected at most 4 bytes from a test, got 5 or more");
    assert_eq!(spool.finish().bytes().unwrap(), "1234");
}

#[test]
fn what_has_another_hash_does_not_come_out() {
    let mut spool = Spool::new(4, "a test");
    spool.write(b"1234").unwrap();
    assert_eq!(spool.finish_as(Hash32::digest(b"1235")).unwrap_err().code(), "CONTENT_WRONG");
}

#[test]
fn what_is_started_again_forgets_what_came_before() {
    let folder = tempfile::tempdir().unwrap();
    let mut spool = Spool::new(u64::MAX, "a test").within(folder.path());
    spool.write(&long()).unwrap();
    assert_eq!(files(folder.path()).len(), 1);
    spool.restart();
    assert_eq!((spool.size(), files(folder.path()).len()), (0, 0));
    spool.write(b"x").unwrap();
    assert_eq!(spool.finish().hash(), Hash32::digest(b"x"));
}

#[test]
fn a_temporary_file_is_for_this_user_alone_and_goes_with_its_content() {
    let folder = tempfile::tempdir().unwrap();
    let content = spooled(&long(), folder.path());
    let [file] = &files(folder.path())[..] else { panic!("expected one file") };
    #[cfg(unix)]
    {
        let data = std::fs::metadata(folder.path().join(file)).unwrap();
        assert_eq!(std::os::unix::fs::PermissionsExt::mode(&data.permissions()) & 0o777, 0o600);
    }
    let reader = content.stream(0..content.size());
    drop(content);
    assert!(files(folder.path()).is_empty(), "{file:?}");
    let rest: Vec<Bytes> = futures_util::future::FutureExt::now_or_never(async {
        tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(reader.try_collect()).unwrap()
    })
    .unwrap();
    assert_eq!(rest.concat(), long(), "who reads already reads on");
}

#[test]
fn a_writer_that_fails_is_an_error() {
    struct Full;
    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    assert_eq!(Verified::of("x").write_to(&mut Full).unwrap_err().code(), "CONTENT_STORAGE_FAILED");
}
