use caravan_primitives::Coded;

use super::*;
use crate::samples::{dataset, definition, item};

const STREET: &str = "sha256:7894da85a5fae9034c4d13ffa633e55cabb9f98ee1136949802cc7dcea0e0392/street-1.png";

fn pictured(id: &str, boxes: Value) -> Item {
    let mut item = item(id, &[("picture", STREET)], Some(json!({ "boxes": boxes })));
    item.picture = Some(Picture { width: 240, height: 160 });
    item
}

fn coco(items: Vec<Item>) -> Result<(Value, Report), FormatError> {
    let task = definition("image_boxes");
    let mut bytes = vec![];
    let report = write_coco(&dataset(&["picture"], items, Some(&task)), &mut bytes)?;
    Ok((serde_json::from_slice(&bytes).unwrap(), report))
}

#[test]
fn a_box_is_an_annotation_of_its_picture() {
    let boxes = json!([{ "x": 24, "y": 98, "width": 64, "height": 28, "label": "bus" }]);
    let (coco, report) = coco(vec![pictured("i-0", json!([])), pictured("i-1", boxes)]).unwrap();
    assert_eq!(coco["images"][1]["id"], 2);
    assert!(coco["images"][1]["file_name"].as_str().unwrap().ends_with("0392.png"));
    let annotation = &coco["annotations"][0];
    assert_eq!((&annotation["image_id"], &annotation["category_id"]), (&json!(2), &json!(2)));
    assert_eq!((&annotation["bbox"], &annotation["area"]), (&json!([24.0, 98.0, 64.0, 28.0]), &json!(1792.0)));
    assert_eq!(coco["categories"], json!([{ "id": 1, "name": "car" }, { "id": 2, "name": "bus" }]));
    assert_eq!((report.rows, report.notes.len()), (2, 0));
}

#[test]
fn a_label_that_the_definition_does_not_have_is_a_category_too() {
    let (coco, _) =
        coco(vec![pictured("1", json!([{ "x": 0, "y": 0, "width": 1, "height": 1, "label": "tram" }]))]).unwrap();
    assert_eq!(coco["categories"][2], json!({ "id": 3, "name": "tram" }));
    assert_eq!(coco["annotations"][0]["category_id"], 3);
}

#[test]
fn boxes_are_cut_to_the_picture_and_those_outside_are_left_out() {
    let boxes = json!([
        { "x": 230, "y": -5, "width": 64, "height": 28, "label": "car" },
        { "x": 240, "y": 0, "width": 64, "height": 28, "label": "car" },
    ]);
    let (coco, report) = coco(vec![pictured("1", boxes)]).unwrap();
    assert_eq!(coco["annotations"][0]["bbox"], json!([230.0, 0.0, 10.0, 23.0]));
    assert_eq!(coco["annotations"].as_array().unwrap().len(), 1);
    assert_eq!((report.notes.get(CUT), report.notes.get(OUTSIDE)), (Some(&1), Some(&1)));
}

#[test]
fn a_picture_of_unknown_size_and_a_box_without_numbers_are_refused() {
    let mut unknown = pictured("1", json!([]));
    unknown.picture = None;
    assert_eq!(coco(vec![unknown]).unwrap_err().code(), "FORMAT_PICTURE_SIZE");
    assert_eq!(coco(vec![pictured("1", json!([{ "x": 1 }]))]).unwrap_err().code(), "FORMAT_ANSWER");
}
