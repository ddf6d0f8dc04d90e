//! Boxes in pictures as COCO's object detection has them.

use std::io::Write;

use caravan_toolkit::task::Widget;
use serde_json::{json, Value};

use crate::dataset::{Dataset, Item, Picture};
use crate::error::FormatError;
use crate::media::file_name;
use crate::questions::{entries_of, label_of, marks, Marks};
use crate::report::Report;

const UNLABELLED: &str = "items without a label are left out";
const CUT: &str = "boxes that reach out of the picture are cut to it";
const OUTSIDE: &str = "boxes outside of the picture, or without an area, are left out";

/// A box in pixels, from the upper left corner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Rectangle {
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) width: f64,
    pub(crate) height: f64,
}

/// Write the boxes of pictures. `categories` are the labels of the task definition in its order, from 1.
///
/// # Errors
/// `FORMAT_TASK`, `FORMAT_PICTURE_SIZE`, `FORMAT_ANSWER`, `FORMAT_UNWRITABLE`.
pub fn write_coco(dataset: &Dataset<'_>, mut out: impl Write) -> Result<Report, FormatError> {
    let marks = marks(dataset, Widget::Boxes)?;
    let mut report = Report::default();
    let labelled: Vec<(&Item, &Value)> =
        dataset.items.iter().filter_map(|item| item.chosen().map(|answer| (item, answer))).collect();
    report.add(UNLABELLED, (dataset.items.len() - labelled.len()) as u64);
    let sizes = labelled.iter().map(|(item, _)| size(item)).collect::<Result<Vec<_>, _>>()?;
    let info = json!({ "description": dataset.title, "version": "1.0" });
    write!(out, "{{\"info\":{info},\"licenses\":{},\"images\":[", licenses(dataset))?;
    for (((item, _), size), id) in labelled.iter().zip(&sizes).zip(1_u64..) {
        separate(&mut out, id)?;
        write!(out, "{}", image(id, item, *size, &marks))?;
        report.rows += 1;
    }
    write!(out, "\n],\"annotations\":[")?;
    let mut id = 0;
    for (((item, answer), size), image) in labelled.iter().zip(&sizes).zip(1_u64..) {
        for entry in entries_of(answer, marks.property) {
            let Some(found) = clipped(item, entry, *size, &mut report)? else { continue };
            id += 1;
            separate(&mut out, id)?;
            write!(out, "{}", annotation(id, image, found, category(entry, &marks)))?;
        }
    }
    let categories: Vec<Value> =
        (1..).zip(&marks.labels).map(|(id, name): (u64, _)| json!({ "id": id, "name": name })).collect();
    writeln!(out, "\n],\"categories\":{}}}", Value::from(categories))?;
    out.flush()?;
    Ok(report)
}

/// Each entry on a line of its own.
fn separate(out: &mut impl Write, number: u64) -> std::io::Result<()> {
    out.write_all(if number == 1 { b"\n" } else { b",\n" })
}

fn licenses(dataset: &Dataset<'_>) -> Value {
    dataset.license.iter().map(|name| json!({ "id": 1, "name": name, "url": "" })).collect()
}

fn image(id: u64, item: &Item, size: Picture, marks: &Marks<'_>) -> Value {
    let text = item.text(marks.column);
    json!({
        "id": id,
        "file_name": file_name(text),
        "width": size.width,
        "height": size.height,
        "item": item.id,
        "batch": item.batch,
        "source": text,
    })
}

fn annotation(id: u64, image: u64, found: Rectangle, category: usize) -> Value {
    let Rectangle { x, y, width, height } = found;
    json!({
        "id": id,
        "image_id": image,
        "category_id": category,
        "bbox": [x, y, width, height],
        "area": width * height,
        "iscrowd": 0,
        "segmentation": [[x, y, x + width, y, x + width, y + height, x, y + height]],
    })
}

fn category(entry: &Value, marks: &Marks<'_>) -> usize {
    let label = label_of(entry);
    marks.labels.iter().position(|known| *known == label).map_or(0, |at| at + 1)
}

/// The size of the picture of an item.
pub(crate) fn size(item: &Item) -> Result<Picture, FormatError> {
    let known = item.picture.filter(|picture| picture.width > 0 && picture.height > 0);
    known.ok_or_else(|| FormatError::PictureSize { item: item.id.clone() })
}

/// A box, cut to its picture; none if nothing is left of it.
pub(crate) fn clipped(
    item: &Item,
    entry: &Value,
    size: Picture,
    report: &mut Report,
) -> Result<Option<Rectangle>, FormatError> {
    let [x, y, width, height] = ["x", "y", "width", "height"].map(|name| entry.get(name).and_then(Value::as_f64));
    let (Some(x), Some(y), Some(width), Some(height)) = (x, y, width, height) else {
        let expected = "a box with the numbers x, y, width and height";
        return Err(FormatError::Answer { expected, got: entry.to_string(), item: item.id.clone() });
    };
    let (left, top) = (x.max(0.0), y.max(0.0));
    let (right, bottom) = ((x + width).min(f64::from(size.width)), (y + height).min(f64::from(size.height)));
    if right <= left || bottom <= top {
        report.note(OUTSIDE);
        return Ok(None);
    }
    if left > x || top > y || right < x + width || bottom < y + height {
        report.note(CUT);
        return Ok(Some(Rectangle { x: left, y: top, width: right - left, height: bottom - top }));
    }
    Ok(Some(Rectangle { x, y, width, height }))
}

#[cfg(test)]
mod tests;
