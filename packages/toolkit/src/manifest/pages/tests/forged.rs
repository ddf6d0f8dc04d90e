//! Manifests by someone who writes objects with right hashes and wrong content.

use super::*;

/// A manifest of one block, whose leaves and pages are changed, and whose hashes are made to fit.
struct Forged {
    objects: Objects,
    pages: Pages,
    leaves: Vec<Hash32>,
    page: String,
}

impl Forged {
    fn new() -> Self {
        let (pages, objects) = write(&plan(1), &rows(3));
        let page = objects.values().find(|bytes| bytes.starts_with(b"{\"items\"")).unwrap();
        let page = String::from_utf8(page.clone()).unwrap();
        let opening = |task| plan(1).open(&mut Cursor::new(rows(3)), &pages.manifest, task).unwrap();
        let leaf = |task| {
            let Opening { salt, items, .. } = opening(task);
            crate::manifest::TaskContent { items, salt }.leaf(task, 3)
        };
        let leaves = (0..3).map(leaf).collect();
        Self { objects, pages, leaves, page }
    }

    /// What reading the first task says, with these pages under these leaves.
    fn says(&self, leaves: &[Hash32], pages: &[(u8, &str)]) -> String {
        let mut objects = self.objects.clone();
        let entry = |(tasks, text): &(u8, &str)| PageEntry { tasks: *tasks, object: Hash32::digest(text.as_bytes()) };
        let pages_of_block: Vec<PageEntry> = pages.iter().map(entry).collect();
        objects.extend(pages.iter().map(|(_, text)| (Hash32::digest(text.as_bytes()), text.as_bytes().to_vec())));
        self.says_of_block(objects, write_leaves(leaves, &pages_of_block))
    }

    fn says_of_block(&self, mut objects: Objects, block: Vec<u8>) -> String {
        let top = Hash32::digest(&block);
        objects.insert(top, block);
        let head = Head { top, ..reader(&self.pages, &self.objects).head().clone() };
        let head = serde_json_canonicalizer::to_vec(&head).unwrap();
        let reader = TaskReader::open(&head, &frozen(&self.pages, 1)).unwrap();
        match read(&reader, &objects, 0) {
            Ok((opening, _)) => {
                opening.verify(&self.pages.manifest.root, 3).unwrap();
                "read".to_owned()
            }
            Err(error) => error.to_string(),
        }
    }
}

#[test]
fn a_block_is_over_its_root_and_its_pages_over_its_leaves() {
    let forged = Forged::new();
    let Forged { leaves, page, .. } = &forged;
    let page = page.as_str();
    assert_eq!(forged.says(leaves, &[(3, page)]), "read");
    let swapped = [leaves[1], leaves[0], leaves[2]];
    for (leaves, pages, why) in [
        (swapped.as_slice(), vec![(3, page)], "nodes that give"),
        (&leaves[..2], vec![(3, page)], "129 bytes"),
        (leaves, vec![], "pages of 0 tasks, not 3"),
        (leaves, vec![(2, page)], "pages of 2 tasks, not 3"),
        (leaves, vec![(3, page), (1, page)], "pages of 4 tasks, not 3"),
        (leaves, vec![(3, page), (0, page)], "a page without a task"),
    ] {
        let said = forged.says(leaves, &pages);
        assert!(said.starts_with("OBJECT_INVALID: expected block 0 of level 1 in the object "), "{said}");
        assert!(said.contains(why) || leaves.len() == 2, "{said}");
    }
    let mut torn = write_leaves(leaves, &[PageEntry { tasks: 3, object: Hash32::digest(page.as_bytes()) }]);
    torn.push(0);
    let said = forged.says_of_block(forged.objects.clone(), torn);
    assert!(said.contains("34 bytes for its pages"), "{said}");
}

#[test]
fn a_page_has_the_lines_of_its_leaves() {
    let forged = Forged::new();
    let Forged { leaves, page, .. } = &forged;
    let lines: Vec<&str> = page.split_inclusive('\n').collect();
    let spaced = page.replacen(':', ": ", 1);
    let salt = page.replacen(&page[page.find("salt").unwrap() + 7..][..4], "0000", 1);
    let more = page.replacen("{\"items\":[", "{\"items\":[1,", 1);
    for (page, why) in [
        ([lines[1], lines[0], lines[2]].concat(), "leaf of task 0"),
        ([lines[0], lines[1]].concat(), "2 lines, not 3"),
        ([page.as_str(), lines[2]].concat(), "4 lines, not 3"),
        (page.trim_end().to_owned(), "no end"),
        (format!("\n{}", [lines[1], lines[2]].concat()), "line of task 0"),
        (spaced, "canonical spelling"),
        (salt, "leaf of task 0"),
        (more, "leaf of task 0"),
        ("\"YWdl\"\n".repeat(3), "line of task 0"),
        (String::new(), "no end"),
    ] {
        let said = forged.says(leaves, &[(3, page.as_str())]);
        assert!(said.starts_with("OBJECT_INVALID: expected the page of tasks 0 to 2 in the object "), "{said}");
        assert!(said.contains(why), "{why}: {said}");
    }
    let split = [(1, lines[0]), (2, &page[lines[0].len()..])];
    assert_eq!(forged.says(leaves, &split), "read", "pages may end anywhere");
}

#[test]
fn a_block_above_others_has_their_roots() {
    let (pages, objects) = write(&plan(1), &rows(300));
    let head = reader(&pages, &objects).head().clone();
    let top = &objects[&head.top];
    assert_eq!(top.len(), 3 * 64);
    let says = |block: Vec<u8>| {
        let mut objects = objects.clone();
        let head = Head { top: Hash32::digest(&block), ..head.clone() };
        objects.insert(head.top, block);
        let head = serde_json_canonicalizer::to_vec(&head).unwrap();
        let reader = TaskReader::open(&head, &frozen(&pages, 1)).unwrap();
        read(&reader, &objects, 0).unwrap_err()
    };
    let swapped = [&top[64..128], &top[..64], &top[128..]].concat();
    // Every node where it was, and the objects of the first two blocks swapped.
    let crossed = [&top[..32], &top[96..128], &top[64..96], &top[32..64], &top[128..]].concat();
    for (block, level) in [(swapped, 2), (top[..128].to_vec(), 2), ([top, &top[..64]].concat(), 2), (crossed, 1)] {
        let error = says(block);
        let PageError::Invalid { what, .. } = &error else { panic!("{error}") };
        assert_eq!(*what, ObjectKind::Block { level, number: 0 }, "{error}");
    }
}

#[test]
fn the_number_of_levels_is_the_least_that_has_one_top() {
    let cases = [(1, 1), (128, 1), (129, 2), (16_384, 2), (16_385, 3), (2_000_000, 3), (u32::MAX, 5)];
    for (tasks, expected) in cases {
        assert_eq!(levels(tasks), expected, "{tasks}");
    }
    // A tree of roots of full subtrees is the tree of all leaves.
    let leaves: Vec<Hash32> = (0..300_u32).map(|leaf| Hash32::digest(&leaf.to_be_bytes())).collect();
    let roots = leaves.chunks(128).map(|chunk| Tree::new(chunk.to_vec()).unwrap().root()).collect();
    assert_eq!(Tree::new(roots).unwrap().root(), Tree::new(leaves).unwrap().root());
}
