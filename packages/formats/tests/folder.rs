//! The folder for Hugging Face.

use std::collections::BTreeMap;
use std::fs;

use caravan_formats::{write_folder, Dataset, Item};
use caravan_primitives::Coded;
use caravan_toolkit::task::templates;

fn dataset(title: &str) -> Dataset<'static> {
    Dataset {
        title: title.to_owned(),
        description: String::new(),
        license: Some("My own license".to_owned()),
        columns: vec!["text".to_owned()],
        items: vec![Item {
            id: "1".to_owned(),
            row: BTreeMap::from([("text".to_owned(), "a".to_owned())]),
            ..Item::default()
        }],
        task: None,
    }
}

#[test]
fn the_same_dataset_gives_the_same_folder() {
    let root = tempfile::tempdir().unwrap();
    let task = templates::find("rating").unwrap().definition().unwrap();
    let dataset = Dataset { task: Some(&task), ..dataset("a: \"title\"\n---\nlicense: mit") };
    for name in ["one", "two"] {
        assert_eq!(write_folder(&dataset, &root.path().join(name)).unwrap().rows, 1);
    }
    for file in ["README.md", "data/train-00000-of-00001.parquet", "answers/train-00000-of-00001.parquet"] {
        let read = |name: &str| fs::read(root.path().join(name).join(file)).unwrap();
        assert_eq!(read("one"), read("two"), "{file}");
    }
    let card = fs::read_to_string(root.path().join("one/README.md")).unwrap();
    let head = "---\npretty_name: \"a: \\\"title\\\"\\u000A---\\u000Alicense: mit\"\nlicense: other\nlicense_name: \"My own license\"\nlanguage:\n- \"en\"\nsize_categories:\n- n<1K\n";
    assert!(card.starts_with(head), "{card}");
    assert!(card.contains("  - name: \"label_rating\"\n    dtype: string\n"), "{card}");
}

#[test]
fn a_folder_with_files_is_refused_and_stays_as_it_is() {
    let root = tempfile::tempdir().unwrap();
    fs::write(root.path().join("mine.txt"), "x").unwrap();
    assert_eq!(write_folder(&dataset("t"), root.path()).unwrap_err().code(), "FORMAT_FOLDER");
    assert_eq!(fs::read_dir(root.path()).unwrap().count(), 1);
}

#[test]
fn a_dataset_that_is_refused_leaves_no_folder() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("new");
    let refused = write_folder(&Dataset { columns: vec![], ..dataset("t") }, &folder).unwrap_err();
    assert_eq!((refused.code(), folder.exists()), ("FORMAT_COLUMNS", false));
}
