use cosmwasm_std::from_json;

use super::Value;
use crate::ReadRequest;

#[derive(Debug, PartialEq, ReadRequest)]
struct Point {
    x: u8,
    note: Option<String>,
}

#[derive(Debug, PartialEq, ReadRequest)]
#[serde(rename_all = "snake_case")]
enum Shape {
    Dot(Point),
    Line { from: Point, to: Point },
    Nothing {},
}

#[derive(Debug, PartialEq, ReadRequest)]
#[serde(rename_all = "snake_case")]
enum Color {
    Red,
    DarkBlue,
}

fn read<T: serde::de::DeserializeOwned>(json: &str) -> Result<T, String> {
    from_json(json.as_bytes()).map_err(|error| error.to_string())
}

fn refused<T: serde::de::DeserializeOwned + std::fmt::Debug>(json: &str, why: &str) {
    let text = read::<T>(json).unwrap_err();
    assert!(text.contains(&format!("MESSAGE_INVALID: {why}")), "{json}: {text}");
}

#[test]
fn what_is_well_formed_is_read() {
    let point = |x, note: Option<&str>| Point { x, note: note.map(str::to_owned) };
    assert_eq!(read(r#"{"dot":{"note":"a","x":1}}"#), Ok(Shape::Dot(point(1, Some("a")))));
    assert_eq!(
        read(r#" { "line" : { "to" : {"x":2}, "from" : {"x":1,"note":null} } } "#),
        Ok(Shape::Line { from: point(1, None), to: point(2, None) })
    );
    assert_eq!(read(r#"{"nothing":{}}"#), Ok(Shape::Nothing {}));
    assert_eq!(read(r#""dark_blue""#), Ok(Color::DarkBlue));
}

#[test]
fn what_is_not_is_refused_and_named() {
    refused::<Shape>(r#"{"dot":{"x":1,"y":2}}"#, "unknown field `y`");
    refused::<Shape>(r#"{"dot":{"note":"a"}}"#, "missing field `x`");
    refused::<Shape>(r#"{"dot":{"x":1,"x":2}}"#, "duplicate field `x`");
    refused::<Shape>(r#"{"dot":{"x":256}}"#, "expected at most u8");
    refused::<Shape>(r#"{"dot":{"x":-1}}"#, "expected no negative number");
    refused::<Shape>(r#"{"dot":{"x":"1"}}"#, "expected a number, got a string");
    refused::<Shape>(r#"{"circle":{}}"#, "unknown variant `circle`");
    refused::<Shape>(r#"{"nothing":{},"dot":{"x":1}}"#, "expected an object with one key");
    refused::<Shape>(r#"{"nothing":{"x":1}}"#, "unknown field `x`");
    refused::<Shape>(r#"{"nothing":null}"#, "expected an object, got null");
    refused::<Shape>(r#""nothing""#, "expected an object with one key, got a string");
    refused::<Shape>(r#"{"dot":[1]}"#, "expected an object, got an array");
    refused::<Color>(r#""green""#, "unknown variant `green`");
    assert!(read::<Value>("1.5").is_err());
}
