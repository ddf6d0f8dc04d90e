use caravan_primitives::Coded;
use caravan_toolkit::canonical;
use caravan_toolkit::task::TaskDefinition;

use super::*;
use crate::dataset::Picture;
use crate::samples::{accepted, dataset, definition, file, item};

fn tasks(dataset: &Dataset<'_>) -> (Value, Report) {
    let mut bytes = vec![];
    let report = write_label_studio(dataset, &mut bytes).unwrap();
    (serde_json::from_slice(&bytes).unwrap(), report)
}

fn answered(template: &str, row: &[(&str, &str)], answer: Value) -> (Value, String) {
    let task = definition(template);
    let mut answered = item("1", row, None);
    answered.picture = Some(Picture { width: 200, height: 100 });
    answered.answers = vec![accepted("amara", answer)];
    let columns: Vec<&str> = row.iter().map(|(column, _)| *column).collect();
    let dataset = dataset(&columns, vec![answered], Some(&task));
    let (tasks, _) = tasks(&dataset);
    (tasks[0]["annotations"][0]["result"].clone(), labeling_config(&dataset).unwrap())
}

#[test]
fn boxes_are_percentages_of_their_picture() {
    let answer = json!({ "boxes": [{ "x": 50, "y": 10, "width": 100, "height": 50, "label": "car" }] });
    let (results, config) = answered("image_boxes", &[("picture", "a.png")], answer);
    let value = json!({
        "x": 25.0, "y": 10.0, "width": 50.0, "height": 50.0, "rotation": 0, "rectanglelabels": ["car"],
    });
    assert_eq!((&results[0]["value"], &results[0]["original_width"]), (&value, &json!(200)));
    assert_eq!((&results[0]["from_name"], &results[0]["to_name"]), (&json!("boxes"), &json!("picture")));
    assert!(
        config.contains("<RectangleLabels name=\"boxes\" toName=\"picture\">\n    <Label value=\"car\"/>"),
        "{config}"
    );
}

#[test]
fn spans_carry_their_text_by_characters() {
    let answer = json!({ "spans": [
        { "start": 1, "end": 3, "label": "person" },
        { "start": 2, "end": 9, "label": "person" },
    ] });
    let (results, _) = answered("text_spans", &[("text", "🙂Éva")], answer);
    assert_eq!(results[0]["value"], json!({ "start": 1, "end": 3, "text": "Év", "labels": ["person"] }));
    assert_eq!(results.as_array().unwrap().len(), 1);
}

#[test]
fn each_property_is_asked_for_by_the_tag_that_suits_it() {
    let (results, config) =
        answered("rating", &[("question", "q"), ("answer", "a")], json!({ "rating": 4, "reason": "r" }));
    assert_eq!((&results[0]["value"], &results[0]["type"]), (&json!({ "rating": 4 }), &json!("rating")));
    assert_eq!((&results[1]["value"], &results[1]["type"]), (&json!({ "text": ["r"] }), &json!("textarea")));
    assert!(config.contains("<Rating name=\"rating\" toName=\"question\" maxRating=\"5\"/>"), "{config}");
    let (results, _) = answered("several_labels", &[("review", "r")], json!({ "topics": ["price", "size"] }));
    assert_eq!(results[0]["value"], json!({ "choices": ["price", "size"] }));
    let (results, _) = answered("preference_pair", &[("question", "q")], json!({ "better": "same", "reason": "r" }));
    assert_eq!(results[0]["value"], json!({ "choices": ["same"] }));
}

#[test]
fn a_pair_of_two_values_is_compared_side_by_side() {
    let mut task: Value =
        serde_json::from_str(caravan_toolkit::task::templates::find("preference_pair").unwrap().task).unwrap();
    task["answer"]["properties"]["better"]["enum"] = json!(["a", "b"]);
    task["form"][0]["choices"].as_array_mut().unwrap().pop();
    task["examples"].as_array_mut().unwrap().pop();
    let task = TaskDefinition::from_json(task.to_string().as_bytes()).unwrap();
    let dataset = dataset(&["question"], vec![item("1", &[], Some(json!({ "better": "b" })))], Some(&task));
    let (tasks, _) = tasks(&dataset);
    let result = &tasks[0]["predictions"][0]["result"][0];
    assert_eq!((&result["value"], &result["to_name"]), (&json!({ "selected": "right" }), &json!("answer_a,answer_b")));
    assert!(labeling_config(&dataset).unwrap().contains("<Pairwise name=\"better\" toName=\"answer_a,answer_b\"/>"));
}

#[test]
fn what_is_not_accepted_or_not_asked_for_is_left_out_and_counted() {
    let task = definition("classification");
    let mut answered = item("1", &[], Some(json!({ "label": "refund", "other": 1 })));
    answered.confidence = Some(0.5);
    answered.answers = vec![accepted("amara", json!({ "label": "refund" })), accepted("bela", Value::Null)];
    let (tasks, report) = tasks(&dataset(&["subject"], vec![answered], Some(&task)));
    assert_eq!((&tasks[0]["predictions"][0]["score"], &tasks[0]["id"]), (&json!(0.5), &json!(1)));
    assert_eq!(tasks[0]["annotations"].as_array().unwrap().len(), 1);
    let counts: Vec<u64> = report.notes.into_values().collect();
    assert_eq!((report.rows, counts), (1, vec![1, 1]));
}

#[test]
fn a_configuration_has_no_markup_of_its_task() {
    let mut task: Value =
        serde_json::from_str(caravan_toolkit::task::templates::find("classification").unwrap().task).unwrap();
    task["summary"] = json!("<a href=\"x\">&\u{1}");
    let task = TaskDefinition::from_json(task.to_string().as_bytes()).unwrap();
    let config = labeling_config(&dataset(&["subject"], vec![], Some(&task))).unwrap();
    assert!(config.contains("value=\"&lt;a href=&quot;x&quot;&gt;&amp; \""), "{config}");
}

fn read(json: &str) -> Result<(Vec<String>, Report), FormatError> {
    let mut rows = vec![];
    let report = read_label_studio(&file(json.as_bytes()), &mut |item: canonical::Item| {
        rows.push(item.as_str().to_owned());
        Ok(())
    })?;
    Ok((rows, report))
}

#[test]
fn the_data_of_tasks_are_rows_and_what_was_annotated_is_counted() {
    let json = r#"[
        {"id": 7, "data": {"text": "e\u0301=1", "n": 1.5, "list": [1, "a"], "none": null}, "annotations": [{"result": []}]},
        {"data": {"text": "b"}, "predictions": [{}, {}], "meta": {}}
    ]"#;
    let (rows, report) = read(json).unwrap();
    assert_eq!(rows, [r#"{"list":"[1,\"a\"]","n":"1.5","none":"","text":"é=1"}"#, r#"{"text":"b"}"#]);
    let counts: Vec<u64> = report.notes.into_values().collect();
    assert_eq!((report.rows, counts), (2, vec![1, 2]));
}

#[test]
fn what_is_written_as_tasks_is_read_as_the_same_rows() {
    let task = definition("classification");
    let rows = [("subject", "=1\t\"\0\u{202e}"), ("message", "🙂\n")];
    let dataset = dataset(&["subject", "message"], vec![item("1", &rows, None)], Some(&task));
    let mut bytes = vec![];
    write_label_studio(&dataset, &mut bytes).unwrap();
    let (read, _) = read(std::str::from_utf8(&bytes).unwrap()).unwrap();
    let row: Value = serde_json::from_str(&read[0]).unwrap();
    assert_eq!((row["subject"].as_str(), row["message"].as_str()), (Some(rows[0].1), Some(rows[1].1)));
}

#[test]
fn what_are_no_tasks_is_refused_with_its_position() {
    for (json, code, got) in [
        ("{}", "FORMAT_UNREADABLE", "line 1"),
        ("[{\"text\": \"a\"}]", "FORMAT_UNREADABLE", "missing field `data`"),
        ("[\n{\"data\": {\"a\": \"\"}}, 3]", "FORMAT_UNREADABLE", "line 2"),
        ("[{\"data\": {\"a\": 1, \"a\": 2}}]", "FORMAT_UNREADABLE", "KEY_DUPLICATE"),
        ("[{\"data\": []}]", "FORMAT_UNREADABLE", "another value"),
        ("[{\"data\": {}}]", "FORMAT_COLUMNS", "got 0"),
        ("[{\"data\": {\"a\": \"\"}}", "FORMAT_UNREADABLE", "EOF"),
    ] {
        let refused = read(json).unwrap_err();
        assert_eq!(refused.code(), code, "{refused}");
        assert!(refused.to_string().contains(got), "{refused}");
    }
}
