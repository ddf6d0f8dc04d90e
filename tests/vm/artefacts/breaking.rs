//! Ways to break a message.

use serde_json::{json, Value};

/// A way into a value.
type Path = Vec<Step>;

#[derive(Clone, Debug)]
enum Step {
    Key(String),
    Index(usize),
}

/// Every place of `value`, itself first.
fn places(value: &Value) -> Vec<Path> {
    let mut all = vec![vec![]];
    let inner: Vec<(Step, &Value)> = match value {
        Value::Object(map) => map.iter().map(|(key, value)| (Step::Key(key.clone()), value)).collect(),
        Value::Array(list) => list.iter().enumerate().map(|(index, value)| (Step::Index(index), value)).collect(),
        _ => vec![],
    };
    for (step, value) in inner {
        all.extend(places(value).into_iter().map(|path| [vec![step.clone()], path].concat()));
    }
    all
}

fn at<'a>(value: &'a mut Value, path: &[Step]) -> &'a mut Value {
    path.iter().fold(value, |value, step| match step {
        Step::Key(key) => value.get_mut(key).expect("the key is there"),
        Step::Index(index) => value.get_mut(index).expect("the index is there"),
    })
}

/// Copies of `msg`, each with `change` applied at one place, where it applies.
pub(crate) fn variants(msg: &Value, change: impl Fn(&mut Value) -> bool) -> Vec<Value> {
    let mut made = vec![];
    for path in places(msg) {
        let mut copy = msg.clone();
        if change(at(&mut copy, &path)) {
            made.push(copy);
        }
    }
    made
}

/// Without one of its fields, at any depth; the name of the message itself is one.
pub(crate) fn without_a_field(msg: &Value) -> Vec<Value> {
    let mut made = vec![];
    for path in places(msg) {
        let Some((Step::Key(key), above)) = path.split_last() else { continue };
        let mut copy = msg.clone();
        at(&mut copy, above).as_object_mut().expect("it has a key").remove(key);
        made.push(copy);
    }
    made
}

/// With a field that no request has, at any depth.
pub(crate) fn with_an_unknown_field(msg: &Value) -> Vec<Value> {
    variants(msg, |value| value.as_object_mut().is_some_and(|map| map.insert("surplus".into(), json!(1)).is_none()))
}

/// With a value of another type, at any depth.
pub(crate) fn with_a_wrong_type(msg: &Value) -> Vec<Value> {
    variants(msg, |value| {
        *value = if value.is_boolean() { json!("yes") } else { json!(true) };
        true
    })
}

/// The JSON cut off after no byte or one, in the middle, and shortly before its end.
pub(crate) fn truncated(msg: &Value) -> Vec<Vec<u8>> {
    let json = serde_json::to_vec(msg).unwrap();
    [0, 1, json.len() / 2, json.len() - 2, json.len() - 1].iter().map(|end| json[..*end].to_vec()).collect()
}

/// What is no message at all.
pub(crate) fn nonsense() -> Vec<Vec<u8>> {
    let deep = [vec![b'['; 5_000], vec![b']'; 5_000]].concat();
    [&b"null"[..], b"{}", b"[]", b"\"\"", b"0", b"{\"\":{}}", b"\xff\xfe", b"{\"no_such_message\":{}}"]
        .iter()
        .map(|json| json.to_vec())
        .chain([deep])
        .collect()
}
