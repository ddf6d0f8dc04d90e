//! 20 pictures with boxes, two to a task, three annotators each.

use std::fs;

use serde_json::{json, Value};

use crate::project::{Job, Money, Project, Work, ANNOTATORS};

const PICTURES: usize = 20;
const TASK: &str = include_str!("../../../packages/toolkit/templates/image_boxes/task.json");

/// The vehicles of a picture: each a box and what it is.
fn vehicles(picture: usize) -> Vec<Value> {
    let vehicle = |number: usize| {
        let (x, label) = (10 + 70 * number, ["car", "bus"][(picture + number) % 2]);
        json!({ "x": x, "y": 100 + picture, "width": 40 + picture, "height": 20, "label": label })
    };
    (0..picture % 4).map(vehicle).collect()
}

/// A PNG of 240 × 160 points, gray, with the vehicles in black and white: stored, not compressed.
fn png(picture: usize) -> Vec<u8> {
    let (width, height) = (240_u32, 160_u32);
    let within = |x: u32, y: u32, vehicle: &Value| {
        let at = |name: &str| u32::try_from(vehicle[name].as_u64().unwrap()).unwrap();
        (at("x")..at("x") + at("width")).contains(&x) && (at("y")..at("y") + at("height")).contains(&y)
    };
    let vehicles = vehicles(picture);
    let mut rows = vec![];
    for y in 0..height {
        rows.push(0);
        rows.extend((0..width).map(|x| match vehicles.iter().find(|vehicle| within(x, y, vehicle)) {
            Some(vehicle) if vehicle["label"] == "car" => 255,
            Some(_) => 0,
            None => 128,
        }));
    }
    let head = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 0, 0, 0, 0]].concat();
    let length = u16::try_from(rows.len()).unwrap();
    let mut data = vec![0x78, 0x01, 0x01];
    data.extend(length.to_le_bytes());
    data.extend((!length).to_le_bytes());
    data.extend(&rows);
    let (mut a, mut b) = (1_u32, 0_u32);
    for byte in &rows {
        a = (a + u32::from(*byte)) % 65_521;
        b = (b + a) % 65_521;
    }
    data.extend(((b << 16) | a).to_be_bytes());
    [b"\x89PNG\r\n\x1a\n".to_vec(), chunk(b"IHDR", &head), chunk(b"IDAT", &data), chunk(b"IEND", &[])].concat()
}

fn chunk(kind: &[u8; 4], bytes: &[u8]) -> Vec<u8> {
    let body = [&kind[..], bytes].concat();
    let mut crc = u32::MAX;
    for byte in &body {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 };
        }
    }
    [&u32::try_from(bytes.len()).unwrap().to_be_bytes()[..], &body, &(!crc).to_be_bytes()].concat()
}

/// The boxes of an annotator, each a few points off.
fn answers(annotator: usize) -> String {
    let row = |picture: usize| {
        let mut boxes = vehicles(picture);
        for found in &mut boxes {
            found["x"] = json!(found["x"].as_u64().unwrap() + annotator as u64);
        }
        format!("street-{picture},\"{}\"\n", Value::Array(boxes).to_string().replace('"', "\"\""))
    };
    format!("id,boxes\n{}", (0..PICTURES).map(row).collect::<String>())
}

fn project(money: Money) {
    let project = Project::new("pictures", money);
    let job = Job {
        name: "pictures",
        task: TASK,
        rows: (0..PICTURES).fold("id,picture\n".to_owned(), |rows, n| format!("{rows}street-{n},streets/{n}.png\n")),
        changes: &[("items_per_task = 1", "items_per_task = 2"), ("reward = \"0.1\"", "reward = \"1.25\"")],
        tasks: PICTURES / 2,
        overlap: 3,
        cost: "39.375",
        reward: "1.25",
    };
    let streets = project.fixture.folder.join("streets");
    fs::create_dir(&streets).unwrap();
    for picture in 0..PICTURES {
        fs::write(streets.join(format!("{picture}.png")), png(picture)).unwrap();
    }
    for (number, who) in ANNOTATORS.iter().enumerate() {
        project.fixture.write(&format!("pictures.{who}.csv"), answers(number));
    }
    project.open(&job);
    page_shows_pictures(&project);
    project.decide(&job, |_| ["accept", "", ""]);
    let done = project.requester("batch cancel 1 --yes");
    assert!(done.contains(&format!("{} became project credit", project.amount("0"))), "{done}");
    for who in ANNOTATORS {
        project.withdraw(who, "12.5");
    }
    let mut works = project.results().1;
    works.retain(|work| work.field("status") != "returned");
    let answers = works.iter().flat_map(Work::answers);
    let boxes: usize = answers.map(|(_, answer)| answer["boxes"].as_array().unwrap().len()).sum();
    assert_eq!(boxes, 3 * (0..PICTURES).map(|picture| picture % 4).sum::<usize>());
    project.papers(PICTURES);
    assert!(project.read("report.html").contains("<svg viewBox="), "boxes are drawn on the pictures");
    project.end(11);
}

/// An annotator sees both pictures of a task, from this machine, and gives it back.
fn page_shows_pictures(project: &Project) {
    project.fixture.json("work claim 1 --as amara");
    project.fixture.json("work show 1 --html task.html --as amara");
    assert_eq!(project.read("task.html").matches("data:image/png;base64,").count(), 2);
    project.fixture.json("work return 1 --as amara");
}

#[test]
fn twenty_pictures_get_boxes_for_a_coin_with_eighteen_digits() {
    project(Money::Coin);
}

#[test]
fn twenty_pictures_get_boxes_for_a_token() {
    project(Money::Token);
}
