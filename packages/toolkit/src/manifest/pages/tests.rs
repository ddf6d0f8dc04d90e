use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::{self, Cursor};

use caravan_primitives::{Coded, Tree};

use super::block::{levels, write_leaves, PageEntry};
use super::*;
use crate::manifest::{Format, ManifestError, Opening, Plan, RowError, Secret, MAX_TASK_BYTES};

mod forged;

type Objects = BTreeMap<Hash32, Vec<u8>>;

fn plan(items_per_task: u8) -> Plan {
    Plan { list: None, format: Format::Jsonl, id: None, items_per_task, secret: Secret::new(Hash32::digest(b"secret")) }
}

fn rows(count: u64) -> String {
    (0..count).map(|row| format!("{{\"q\":\"question {row}\"}}\n")).collect()
}

fn write(plan: &Plan, text: &str) -> (Pages, Objects) {
    let mut objects = Objects::new();
    let mut keep = |hash: &Hash32, bytes: &[u8]| {
        objects.insert(*hash, bytes.to_vec());
        Ok(())
    };
    let mut reported = |fault: RowError| panic!("{fault}");
    let pages = plan.write_pages(&mut Cursor::new(text), &mut reported, PageRows::Public, &mut keep).unwrap();
    (pages, objects)
}

/// What a batch with this many rows to a task freezes.
fn frozen(pages: &Pages, items_per_task: u8) -> Frozen {
    Frozen { root: pages.manifest.root, tasks: pages.manifest.tasks, items_per_task, rows: Rows::Public {} }
}

/// Read the head as the batch says.
fn reader(pages: &Pages, objects: &Objects) -> TaskReader {
    let head = &objects[&pages.head];
    let said: Head = serde_json::from_slice(head).unwrap();
    TaskReader::open(head, &frozen(pages, said.items_per_task)).unwrap()
}

/// Read a task, and what was fetched for it.
fn read(reader: &TaskReader, objects: &Objects, task: u32) -> Result<(Opening, Vec<Wanted>), PageError> {
    let fetched = RefCell::new(vec![]);
    let found = reader.read(task, &mut |wanted| {
        fetched.borrow_mut().push(*wanted);
        let bytes = objects[&wanted.hash].clone();
        assert!(bytes.len() <= wanted.max_bytes);
        Ok::<_, PageError>(bytes)
    })?;
    match found {
        Task::Public(opening) => Ok((opening, fetched.into_inner())),
        Task::Private(_) => panic!("rows are public"),
    }
}

#[test]
fn a_task_is_read_from_one_block_of_each_level_and_one_page() {
    for (rows_of_file, per_task, depth) in
        [(1, 1, 1), (2, 2, 1), (127, 1, 1), (128, 1, 1), (129, 1, 2), (1_000, 3, 2), (16_384, 1, 2), (16_385, 1, 3)]
    {
        let (plan, text) = (plan(per_task), rows(rows_of_file));
        let (pages, objects) = write(&plan, &text);
        let built = plan.build(&mut Cursor::new(&text), &mut |fault| panic!("{fault}")).unwrap();
        assert_eq!((pages.manifest, levels(built.tasks)), (built, depth));
        let reader = reader(&pages, &objects);
        let last = built.tasks - 1;
        for task in [0, 1, 126, 127, 128, 129, 255, 256, last.saturating_sub(1), last] {
            if task > last {
                continue;
            }
            let (opening, fetched) = read(&reader, &objects, task).unwrap();
            opening.verify(&built.root, built.tasks).unwrap();
            assert_eq!(fetched.len(), depth as usize + 1, "task {task} of {rows_of_file}");
            if task == last || task == 128 {
                assert_eq!(opening, plan.open(&mut Cursor::new(&text), &built, task).unwrap());
            }
        }
        assert_eq!(read(&reader, &objects, built.tasks).unwrap_err().code(), "TASK_BEYOND");
    }
}

#[test]
fn what_is_written_is_counted_and_the_head_comes_last() {
    let (pages, objects) = write(&plan(1), &rows(16_385));
    // 129 pages and blocks, 2 blocks above, a top, a head.
    assert_eq!((pages.objects, objects.len()), (129 + 129 + 2 + 1 + 1, 262));
    assert_eq!(pages.bytes, objects.values().map(|bytes| bytes.len() as u64).sum::<u64>());
    assert!(objects.iter().all(|(hash, bytes)| Hash32::digest(bytes) == *hash));
    let mut order = vec![];
    let mut keep = |hash: &Hash32, _: &[u8]| {
        order.push(*hash);
        Ok(())
    };
    let again = plan(1).write_pages(&mut Cursor::new(rows(300)), &mut |_| (), PageRows::Public, &mut keep).unwrap();
    assert_eq!(order.last(), Some(&again.head));
    assert_eq!(write(&plan(1), &rows(300)).0, again, "public rows give the same objects");
}

#[test]
fn a_range_fetches_each_of_its_objects_once_and_gives_tasks_in_order() {
    let (pages, objects) = write(&plan(1), &rows(16_500));
    let reader = reader(&pages, &objects);
    let read = |range: std::ops::Range<u32>| {
        let (mut fetched, mut tasks) = (vec![], vec![]);
        let mut fetch = |wanted: &Wanted| {
            fetched.push(wanted.hash);
            Ok::<_, PageError>(objects[&wanted.hash].clone())
        };
        reader.read_range(range, &mut fetch, &mut |task| {
            let Task::Public(opening) = task else { panic!("rows are public") };
            opening.verify(&pages.manifest.root, pages.manifest.tasks).unwrap();
            tasks.push(opening.proof.index);
            Ok(())
        })?;
        Ok::<_, PageError>((fetched, tasks))
    };
    let (mut fetched, tasks) = read(0..16_500).unwrap();
    assert!(tasks.into_iter().eq(0..16_500));
    let count = fetched.len() as u64;
    fetched.sort();
    fetched.dedup();
    assert_eq!((fetched.len() as u64, count), (pages.objects - 1, pages.objects - 1));
    // The top, two blocks below it, two below them, two pages.
    let (fetched, tasks) = read(16_300..16_400).unwrap();
    assert!(tasks.into_iter().eq(16_300..16_400));
    assert_eq!(fetched.len(), 7);
    assert_eq!(read(5..5).unwrap().1, Vec::<u64>::new());
    assert_eq!(read(16_400..16_501).unwrap_err().code(), "TASK_BEYOND");
}

#[test]
fn a_wrong_store_is_refused_at_the_object_that_is_wrong() {
    let (pages, objects) = write(&plan(1), &rows(16_500));
    let reader = reader(&pages, &objects);
    let (_, fetched) = read(&reader, &objects, 16_400).unwrap();
    let names: Vec<String> = fetched.iter().map(|wanted| wanted.what.to_string()).collect();
    assert_eq!(
        names,
        ["block 0 of level 3", "block 1 of level 2", "block 128 of level 1", "the page of tasks 16384 to 16499"]
    );
    for (wanted, name) in fetched.iter().zip(&names) {
        let right = &objects[&wanted.hash];
        let middle = right.len() / 2;
        let mut changed = right.clone();
        changed[middle] ^= 1;
        let longer = [right.as_slice(), b"\n"].concat();
        for wrong in [changed, right[..middle].to_vec(), longer, vec![], objects[&pages.head].clone()] {
            let mut store = objects.clone();
            store.insert(wanted.hash, wrong.clone());
            let error = read(&reader, &store, 16_400).unwrap_err();
            let (hash, got) = (wanted.hash, Hash32::digest(&wrong));
            assert_eq!(error, PageError::Changed { what: wanted.what, hash, got });
            assert!(error.to_string().starts_with(&format!("OBJECT_CHANGED: expected {name} with the hash {hash}")));
        }
    }
}

#[test]
fn a_head_says_what_the_batch_has_frozen() {
    let (pages, objects) = write(&Plan { id: Some("q".to_owned()), ..plan(2) }, &rows(5));
    let head = objects[&pages.head].clone();
    let right = frozen(&pages, 2);
    let read = TaskReader::open(&head, &right).unwrap();
    assert_eq!((read.head().id.as_deref(), read.head().items, read.head().items_per_task), (Some("q"), 5, 2));
    let fault = |head: &[u8], frozen: Frozen| {
        let said = TaskReader::open(head, &frozen).unwrap_err().to_string();
        let expected = format!("HEAD_INVALID: expected the head of the manifest with the root {}", frozen.root);
        assert!(said.starts_with(&expected), "{said}");
        said
    };
    for (frozen, why) in [
        (Frozen { root: Hash32::digest(b"x"), ..right }, "over 3 tasks"),
        (Frozen { tasks: 4, ..right }, "over 3 tasks, not 4"),
        (Frozen { tasks: 0, ..right }, "over 3 tasks, not 0"),
        (Frozen { items_per_task: 1, ..right }, "got 2 rows to a task, not the 1 of the batch"),
        (Frozen { rows: Rows::Private {}, ..right }, "got public rows, not the private ones of the batch"),
    ] {
        let said = fault(&head, frozen);
        assert!(said.contains(why), "{said}");
    }
    let text = String::from_utf8(head.clone()).unwrap();
    for (from, to, why) in [
        ("\"items\":5", "\"items\":4", "4 rows"),
        ("\"items\":5", "\"items\":7", "7 rows"),
        ("\"items_per_task\":2", "\"items_per_task\":0", "0 rows to a task"),
        ("\"items_per_task\":2", "\"items_per_task\":200", "200 rows to a task"),
        ("caravan-manifest/1", "caravan-manifest/2", "format"),
        ("{\"format\"", "{ \"format\"", "canonical"),
        ("\"tasks\"", "\"more\":1,\"tasks\"", "more"),
        ("{\"public\":{}}", "{\"secret\":{}}", "secret"),
        ("\"q\"", "\"\\u0071\"", "canonical"),
    ] {
        assert!(text.contains(from), "{from}");
        let said = fault(text.replace(from, to).as_bytes(), right);
        assert!(said.contains(why), "{said}");
    }
    fault(b"", right);
    fault(&vec![b' '; MAX_HEAD_BYTES + 1], right);
}

#[test]
fn long_rows_come_in_more_pages_and_a_claim_reads_one_of_them() {
    let row = |size: usize| format!("{{\"q\":\"{}\"}}\n", "x".repeat(size));
    // Three tasks to a page, but for one that is longer than a page by itself.
    let text = row(80_000).repeat(4) + &row(700_000) + &row(80_000).repeat(2);
    let (pages, objects) = write(&plan(1), &text);
    let reader = reader(&pages, &objects);
    let page = |task| read(&reader, &objects, task).unwrap().1.last().unwrap().what.to_string();
    let tasks = [(0, "0 to 2"), (2, "0 to 2"), (3, "3 to 3"), (4, "4 to 4"), (5, "5 to 6"), (6, "5 to 6")];
    for (task, expected) in tasks {
        assert_eq!(page(task), format!("the page of tasks {expected}"));
    }
    assert_eq!(pages.objects, 4 + 1 + 1);
}

#[test]
fn rows_that_are_too_long_together_are_named_before_anything_is_written() {
    let mut reported = vec![];
    let mut keep = |_: &Hash32, _: &[u8]| panic!("nothing is written");
    let row = format!("{{\"q\":\"{}\"}}\n", "x".repeat(1_000_000));
    let small = "{\"q\":1}\n";
    let text = format!("{}{}{}{small}", row.repeat(5), small.repeat(3), row.repeat(8));
    let plan = plan(8);
    let mut report = |fault: RowError| reported.push(fault.to_string());
    let error = plan.write_pages(&mut Cursor::new(&text), &mut report, PageRows::Public, &mut keep).unwrap_err();
    assert_eq!(error.code(), "MANIFEST_MALFORMED");
    let expected = format!(
        "TASK_TOO_LONG: expected at most {MAX_TASK_BYTES} bytes in the rows of a task, got more in lines 9 to 14; keep what \
         is longer than 64 KiB as media and name it by its hash, or put fewer rows into a task"
    );
    assert_eq!(reported, [expected]);
}

#[test]
fn what_cannot_be_kept_is_an_error_and_leaves_no_head() {
    let mut kept = 0;
    let mut keep = |_: &Hash32, _: &[u8]| {
        kept += 1;
        if kept == 3 {
            return Err(io::Error::other("a full disk"));
        }
        Ok(())
    };
    let source = &mut Cursor::new(rows(300));
    let error = plan(1).write_pages(source, &mut |_| (), PageRows::Public, &mut keep).unwrap_err();
    assert_eq!((error.code(), kept), ("MANIFEST_UNWRITABLE", 3));
    let mut never = |_: &Hash32, _: &[u8]| panic!("nothing is written");
    let plan = Plan { id: Some("x".repeat(MAX_ID_BYTES + 1)), ..plan(1) };
    let error = plan.write_pages(&mut Cursor::new("{}"), &mut |_| (), PageRows::Public, &mut never).unwrap_err();
    assert!(matches!(error, ManifestError::IdTooLong { got: 257 }), "{error}");
    let longest = Plan { id: Some("\u{1}".repeat(MAX_ID_BYTES)), ..plan };
    let text = format!("{{\"{}\":\"a\"}}\n", "\\u0001".repeat(MAX_ID_BYTES));
    let (pages, objects) = write(&longest, &text);
    assert!(objects[&pages.head].len() <= MAX_HEAD_BYTES);
    reader(&pages, &objects);
}

#[test]
fn every_code_is_listed_and_leads_its_text() {
    let (hash, what) = (Hash32::digest(b"x"), ObjectKind::Head);
    let all = [
        PageError::Head { root: hash, got: "x".into() },
        PageError::Changed { what, hash, got: hash },
        PageError::Invalid { what, hash, got: "x".into() },
        PageError::Index { tasks: 1, got: 1 },
        PageError::Mismatch { task: 1 },
    ];
    assert_eq!(all.iter().map(Coded::code).collect::<Vec<_>>(), PageError::ALL);
    assert!(all.iter().all(|error| error.to_string().starts_with(&format!("{}: ", error.code()))));
}
