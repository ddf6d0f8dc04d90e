//! Questions in a terminal: the form of a task, and yes or no.

use std::io::{BufRead, IsTerminal, Write};
use std::path::Path;

use caravan_client::answer_file::typed_value;
use caravan_client::answers::ShownTask;
use caravan_toolkit::task::{AnswerChecker, Control, TaskDefinition, Widget};
use serde_json::{Map, Value};

use crate::failure::Failure;
use crate::output::plain;

/// Return whether someone can answer questions.
pub(crate) fn is_possible() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

/// Ask a question that is answered by yes or no. No answer is no.
pub(crate) fn confirm(question: &str) -> Result<bool, Failure> {
    eprint!("{question} [y/N] ");
    let answer = line()?.unwrap_or_default();
    Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
}

/// Keeps a file, and returns the name that an answer gives it.
type Attach<'a> = dyn FnMut(&Path) -> Result<String, Failure> + 'a;

/// Ask for the answer to every item of a task. None where the person stops.
pub(crate) fn ask(task: &ShownTask, attach: &mut Attach<'_>) -> Result<Option<Vec<Value>>, Failure> {
    let (checker, count) = (AnswerChecker::new(&task.definition), task.items.len());
    let mut answers = vec![];
    for item in 0..count {
        if count > 1 {
            eprintln!("\nItem {} of {count}", item + 1);
        }
        loop {
            let Some(answer) = ask_item(&task.definition, attach)? else { return Ok(None) };
            match checker.check(item, &answer) {
                Ok(()) => {
                    answers.push(answer);
                    break;
                }
                Err(problems) => {
                    for problem in problems {
                        eprintln!("  {}", plain(&problem.to_string()));
                    }
                    eprintln!("Please answer again.");
                }
            }
        }
    }
    Ok(confirm("Submit?")?.then_some(answers))
}

fn ask_item(definition: &TaskDefinition, attach: &mut Attach<'_>) -> Result<Option<Value>, Failure> {
    let mut answer = Map::new();
    for control in definition.controls() {
        eprintln!("\n{}", plain(&question(&control)));
        let Some(typed) = read(&control)? else { return Ok(None) };
        if typed.is_empty() && control.widget != Widget::Checkboxes {
            continue;
        }
        let value = match control.widget {
            Widget::Radio => chosen(&control, &typed).unwrap_or(Value::String(typed)),
            Widget::Checkboxes => {
                let all = typed.split(',').map(str::trim).filter(|part| !part.is_empty());
                all.map(|part| chosen(&control, part).unwrap_or_else(|| Value::String(part.to_owned()))).collect()
            }
            Widget::File => Value::String(attach(Path::new(&typed))?),
            Widget::Line | Widget::Text | Widget::Number | Widget::Boxes | Widget::Spans | Widget::Json => {
                let schema = definition.property_schema(control.property).unwrap_or(&Value::Null);
                typed_value(schema, &typed)
            }
        };
        answer.insert(control.property.to_owned(), value);
    }
    Ok(Some(Value::Object(answer)))
}

/// A question with its help and its choices.
fn question(control: &Control<'_>) -> String {
    let mut text = control.label.to_owned();
    if !control.required {
        text.push_str(" (may stay empty)");
    }
    for more in [control.help, Some(control.bounds.as_str())].into_iter().flatten().filter(|more| !more.is_empty()) {
        text.push_str(&format!("\n  {more}"));
    }
    for (number, option) in (1..).zip(&control.options) {
        text.push_str(&format!("\n  {number}) {}", option.label.as_ref().unwrap_or(&option.value)));
    }
    let how = match control.widget {
        Widget::Radio => "\n  Give a number.",
        Widget::Checkboxes => "\n  Give numbers with commas between them, or nothing.",
        Widget::Text => "\n  End with an empty line.",
        Widget::File => "\n  Give the path of the file.",
        Widget::Boxes | Widget::Spans | Widget::Json | Widget::Line | Widget::Number => "",
    };
    text + how
}

/// The value that was chosen by its number or its text.
fn chosen(control: &Control<'_>, typed: &str) -> Option<Value> {
    let number = typed.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
    let by_text = || control.options.iter().find(|option| option.value == typed);
    let option = by_text().or_else(|| number.and_then(|number| control.options.get(number)))?;
    // What a person types for a number or for true is JSON; a text is not.
    Some(serde_json::from_str(&option.value).unwrap_or_else(|_| Value::String(option.value.clone())))
}

/// Read what is typed: one line, or for a text all lines up to an empty one. None where the input ends.
fn read(control: &Control<'_>) -> Result<Option<String>, Failure> {
    eprint!("> ");
    let Some(mut text) = line()? else { return Ok(None) };
    if control.widget == Widget::Text && !text.is_empty() {
        while let Some(more) = line()?.filter(|more| !more.is_empty()) {
            text.push('\n');
            text.push_str(&more);
        }
    }
    Ok(Some(text.trim().to_owned()))
}

fn line() -> Result<Option<String>, Failure> {
    std::io::stderr().flush().map_err(Failure::output)?;
    let mut text = String::new();
    let bytes = std::io::stdin().lock().read_line(&mut text).map_err(Failure::output)?;
    Ok((bytes > 0).then(|| text.trim_end_matches(['\r', '\n']).to_owned()))
}

#[cfg(test)]
mod tests {
    use caravan_toolkit::task::templates;
    use serde_json::json;

    use super::*;

    fn definition(name: &str) -> TaskDefinition {
        templates::find(name).unwrap().definition().unwrap()
    }

    #[test]
    fn a_choice_is_found_by_number_and_by_text() {
        let definition = definition("rating");
        let controls = definition.controls();
        let rating = controls.iter().find(|control| control.property == "rating").unwrap();
        let best = rating.options.iter().position(|option| option.value == "5").unwrap() + 1;
        assert_eq!(chosen(rating, "5"), Some(json!(5)), "the text of a value comes before its number");
        assert_eq!(chosen(rating, "9"), None);
        assert!(question(rating).contains(&format!("{best}) Fully")), "{}", question(rating));
    }

    #[test]
    fn yes_and_no_are_values_and_not_texts() {
        let definition = definition("math_problem");
        let controls = definition.controls();
        let solvable = controls.iter().find(|control| control.property == "solvable").unwrap();
        assert_eq!((chosen(solvable, "1"), chosen(solvable, "false")), (Some(json!(true)), Some(json!(false))));
    }

    #[test]
    fn a_question_says_what_may_stay_empty_and_how_to_answer() {
        let definition = definition("several_labels");
        let controls = definition.controls();
        let text = question(controls.first().unwrap());
        assert!(text.contains("1) ") && text.ends_with("or nothing.") && !text.contains("may stay empty"), "{text}");
    }
}
