//! Files that are read, and files that are refused.

use super::*;

fn answers(text: &str) -> Result<Campaign, Vec<String>> {
    let rows =
        parse_rows(Format::Csv, text.as_bytes(), ["question", "worker", "answer"]).map_err(|problem| vec![problem])?;
    parse_answers(&rows)
}

fn truth(text: &str) -> Result<BTreeMap<String, String>, Vec<String>> {
    let rows = parse_rows(Format::Csv, text.as_bytes(), ["question", "truth"]).map_err(|problem| vec![problem])?;
    parse_truth(&rows)
}

#[test]
fn answers_are_read_in_the_order_of_the_file() {
    let campaign = answers("question,worker,answer\r\nq9,w2,a\r\nq1,w1,\"b, or c\"\r\nq9,w1,a\r\n").unwrap();
    let pairs: Vec<_> = campaign.answers.iter().map(|a| (a.question, a.worker, a.text.as_str())).collect();
    assert_eq!(pairs, [(0, 0, "a"), (1, 1, "b, or c"), (0, 1, "a")]);
    assert_eq!(campaign.questions[0], Question { name: "q9".into(), answers: 2, truth: None });
    assert_eq!((campaign.workers[1].name.as_str(), campaign.workers[1].answers), ("w1", 2));
}

#[test]
fn columns_may_come_in_any_order_but_no_other() {
    let campaign = answers("\u{feff}worker,answer,question\nw,a,q\n").unwrap();
    assert_eq!(campaign.questions[0].name, "q");
    for header in ["question,worker", "question,worker,answer,when", "question,worker,label"] {
        let problems = answers(&format!("{header}\nq,w,a\n")).unwrap_err();
        assert!(problems[0].starts_with("line 1: expected the columns question,worker,answer"), "{problems:?}");
    }
}

#[test]
fn every_malformed_row_names_its_line() {
    let problems = answers("question,worker,answer\nq,w,a\nq,w2\n,w,a\nq,w3,\nq,w,b\nq,w4,a,x\n").unwrap_err();
    assert_eq!(
        problems,
        [
            "ROW_FIELDS: expected 3 fields, got 2 at line 3, column 3",
            "line 4: expected fields of 1 to 256 bytes, got 0",
            "line 5: expected fields of 1 to 256 bytes, got 0",
            "line 6: this worker answered this question in line 2",
            "ROW_FIELDS: expected 3 fields, got 4 at line 7, column 8",
        ]
    );
}

#[test]
fn text_that_is_no_utf8_and_fields_without_end_are_malformed() {
    let rows =
        parse_rows(Format::Csv, &b"question,worker,answer\nq,w,\xff\n"[..], ["question", "worker", "answer"]).unwrap();
    assert!(parse_answers(&rows).unwrap_err()[0].ends_with("line 2, column 5"));
    let long = "x".repeat(257);
    let problems = answers(&format!("question,worker,answer\nq,w,{long}\n")).unwrap_err();
    assert_eq!(problems, ["line 2: expected fields of 1 to 256 bytes, got 257"]);
}

#[test]
fn a_quote_that_is_never_closed_swallows_no_rows() {
    let problems = answers("question,worker,answer\nq1,w1,\"unclosed\nq2,w1,b\nq3,w1,c\n").unwrap_err();
    assert!(problems[0].starts_with("ROW_QUOTES") && problems[0].contains("line 2"), "{problems:?}");
}

#[test]
fn a_second_answer_is_in_the_same_line_whatever_ends_the_lines() {
    for end in ["\n", "\r\n"] {
        let text = ["question,worker,answer", "q1,w1,a", "q2,w1,b", "q2,w1,c", ""].join(end);
        assert_eq!(answers(&text).unwrap_err(), ["line 4: this worker answered this question in line 3"]);
    }
}

#[test]
fn a_question_keeps_its_first_100_answers_and_the_others_are_counted() {
    let rows = |n: usize| (0..n).map(|worker| format!("q,w{worker},a\n")).collect::<String>();
    let whole = answers(&format!("question,worker,answer\n{}", rows(100))).unwrap();
    assert_eq!((whole.answers.len(), &whole.left_out), (100, &LeftOut::default()));
    let more = answers(&format!("question,worker,answer\n{}r,w0,b\n", rows(103))).unwrap();
    assert_eq!((more.answers.len(), more.left_out.above_overlap), (101, 3));
    assert_eq!(more.questions.iter().map(|question| question.answers).collect::<Vec<_>>(), [100, 1]);
    assert_eq!(more.workers.iter().filter(|worker| worker.answers == 0).count(), 3);
}

#[test]
fn a_file_without_answers_is_malformed() {
    assert_eq!(answers("question,worker,answer\n").unwrap_err(), ["line 2: expected at least one answer, got none"]);
}

#[test]
fn a_truth_that_is_there_twice_is_malformed() {
    assert_eq!(truth("question,truth\nq,1\nr,2\nq,1\n").unwrap_err(), ["line 4: question q is there twice"]);
}

#[test]
fn right_answers_are_counted_where_the_truth_is_known() {
    let mut campaign = answers("question,worker,answer\nq,w,1\nr,w,2\ns,w,3\nq,v,2\n").unwrap();
    campaign.mark(&truth("question,truth\nq,1\nr,1\nz,9\n").unwrap());
    let counts: Vec<_> = campaign.workers.iter().map(|w| (w.answers, w.known, w.right)).collect();
    assert_eq!(counts, [(3, 2, 1), (1, 1, 0)]);
    assert_eq!(campaign.left_out.truth_without_question, ["z"]);
}

#[test]
fn a_judgement_needs_five_known_answers_and_fewer_right_than_asked() {
    let worker = |known, right| Worker { known, right, ..Worker::default() };
    assert!(worker(5, 1).is_below(40));
    assert!(!worker(5, 2).is_below(40));
    assert!(worker(5, 2).is_below(41));
    assert!(!worker(4, 0).is_below(100));
    assert!(!worker(0, 0).is_below(100));
}
