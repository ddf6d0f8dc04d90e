//! Samples of every format, from the bundled templates.
#![allow(clippy::arithmetic_side_effects, reason = "a test stops where it fails")]

use std::collections::BTreeMap;
use std::error::Error;
use std::fs::{self, File};
use std::path::Path;

use caravan_formats::{
    labeling_config, write_coco, write_conll, write_folder, write_label_studio, write_table, Answer, Dataset, Item,
    Lines, Picture, TableFormat,
};
use caravan_toolkit::task::{templates, TaskDefinition};
use serde_json::Value;

/// The size of the pictures of the template for boxes.
const PICTURE: Picture = Picture { width: 240, height: 160 };
/// A text that breaks what does not quote.
const HOSTILE: &str = "=cmd|'/C calc'!A0\t\"quoted\", \\ \r\n\u{202e}🙂é</Text> --- | `code`";

#[test]
fn every_template_is_written_in_every_format() {
    let folder = tempfile::tempdir().unwrap();
    write_samples(folder.path()).unwrap();
    let coco = fs::read_to_string(folder.path().join("image_boxes/coco.json")).unwrap();
    assert!(coco.contains("\"categories\":[{\"id\":1,\"name\":\"car\"},{\"id\":2,\"name\":\"bus\"}]"), "{coco}");
    let conll = fs::read_to_string(folder.path().join("text_spans/spans.conll")).unwrap();
    assert!(conll.starts_with("# id = n-1\nMaria\tB-person\nLopez\tI-person\n"), "{conll}");
}

/// `cargo xtask formats` opens them with the tools that the formats are for.
#[test]
#[ignore = "writes into the folder of CARAVAN_SAMPLES"]
fn samples_for_other_tools() {
    let folder = std::env::var_os("CARAVAN_SAMPLES").expect("the folder of the samples in CARAVAN_SAMPLES");
    write_samples(Path::new(&folder)).unwrap();
}

fn write_samples(folder: &Path) -> Result<(), Box<dyn Error>> {
    for name in templates::NAMES {
        let template = templates::find(name).ok_or("a template is missing")?;
        write_all(&folder.join(name), template)?;
    }
    Ok(())
}

fn write_all(folder: &Path, template: &templates::Template) -> Result<(), Box<dyn Error>> {
    let task = template.definition()?;
    let dataset = dataset(template, &task)?;
    fs::create_dir_all(folder)?;
    let file = |name: &str| File::create(folder.join(name));
    for (lines, stem) in [(Lines::Items, "items"), (Lines::Answers, "answers")] {
        write_table(&dataset, lines, TableFormat::Csv, file(&format!("{stem}.csv"))?)?;
        write_table(&dataset, lines, TableFormat::Jsonl, file(&format!("{stem}.jsonl"))?)?;
        write_table(&dataset, lines, TableFormat::Parquet, file(&format!("{stem}.parquet"))?)?;
    }
    write_folder(&dataset, &folder.join("hugging-face"))?;
    write_label_studio(&dataset, file("label-studio.json")?)?;
    fs::write(folder.join("label-studio.xml"), labeling_config(&dataset)?)?;
    if template.name == "image_boxes" {
        write_coco(&dataset, file("coco.json")?)?;
    }
    if template.name == "text_spans" {
        write_conll(&dataset, file("spans.conll")?)?;
    }
    Ok(())
}

/// The rows of a template with their answers, each by two annotators, and a row with a hostile text that was not answered.
fn dataset<'d>(template: &templates::Template, task: &'d TaskDefinition) -> Result<Dataset<'d>, Box<dyn Error>> {
    let rows: Vec<BTreeMap<String, Value>> =
        template.rows.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    let answers: Vec<Value> = template.answers.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    let columns: Vec<String> = rows.first().into_iter().flat_map(|row| row.keys().cloned()).collect();
    let mut items: Vec<Item> =
        (0..).zip(rows.iter().zip(&answers)).map(|(at, (row, answer))| item(at, row, answer)).collect();
    items.push(Item {
        id: "hostile".to_owned(),
        batch: 7,
        task: items.len() as u64,
        row: columns.iter().map(|column| (column.clone(), HOSTILE.to_owned())).collect(),
        picture: Some(PICTURE),
        ..Item::default()
    });
    Ok(Dataset {
        title: format!("{}: {HOSTILE}", template.name),
        description: "Samples of a template.".to_owned(),
        license: Some("CC-BY-4.0".to_owned()),
        columns,
        items,
        task: Some(task),
    })
}

fn item(at: u64, row: &BTreeMap<String, Value>, answer: &Value) -> Item {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let given = |number: u64| Answer {
        annotator: format!("annotator {number}"),
        answer: answer.clone(),
        status: "accepted".to_owned(),
        claimed_at: Some(1_800_000_000 + 100 * at + number),
        submitted_at: Some(1_800_000_060 + 100 * at + number),
        seconds: Some(60),
    };
    Item {
        id: row.get("id").map(text).unwrap_or_default(),
        batch: 7,
        task: at,
        row: row.iter().map(|(column, value)| (column.clone(), text(value))).collect(),
        label: Some(answer.clone()),
        confidence: Some(0.75),
        picture: Some(PICTURE),
        answers: vec![given(1), given(2)],
    }
}
