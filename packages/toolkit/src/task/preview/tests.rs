use serde_json::{json, Value};
use unicode_width::UnicodeWidthStr;

use super::*;
use crate::canonical::Item;
use crate::task::{templates, MediaFiles, TaskDefinition};

/// Elements of a page and the attributes that each may have.
const ELEMENTS: &[(&str, &[&str])] = &[
    ("a", &["href", "rel"]),
    ("audio", &["controls", "preload", "src"]),
    ("b", &[]),
    ("blockquote", &[]),
    ("body", &[]),
    ("br", &[]),
    ("code", &[]),
    ("del", &[]),
    ("div", &["class", "dir"]),
    ("em", &[]),
    ("fieldset", &["disabled"]),
    ("figcaption", &[]),
    ("figure", &[]),
    ("h1", &["dir"]),
    ("h2", &[]),
    ("h3", &[]),
    ("h4", &[]),
    ("h5", &[]),
    ("h6", &[]),
    ("head", &[]),
    ("header", &[]),
    ("hr", &[]),
    ("html", &["lang"]),
    ("img", &["alt", "height", "src", "width"]),
    ("input", &["aria-label", "disabled", "type"]),
    ("label", &[]),
    ("legend", &["dir"]),
    ("li", &[]),
    ("meta", &["charset", "content", "http-equiv", "name"]),
    ("ol", &["start"]),
    ("p", &["class", "dir"]),
    ("pre", &[]),
    ("section", &["dir"]),
    ("span", &["class", "dir"]),
    ("strong", &[]),
    ("style", &[]),
    ("table", &[]),
    ("tbody", &[]),
    ("td", &["style"]),
    ("textarea", &["aria-label", "disabled", "rows"]),
    ("th", &["style"]),
    ("thead", &[]),
    ("title", &[]),
    ("tr", &[]),
    ("ul", &[]),
    ("video", &["controls", "preload", "src"]),
];

/// Name and attributes of an element, from the text between its angle brackets.
fn parts(tag: &str) -> (String, Vec<(String, String)>) {
    let (name, mut rest) = tag.split_once(' ').unwrap_or((tag, ""));
    let mut attributes = Vec::new();
    while !rest.trim().is_empty() {
        rest = rest.trim_start();
        let end = rest.find(['=', ' ']).unwrap_or(rest.len());
        let (key, after) = rest.split_at(end);
        let (value, after) = match after.strip_prefix("=\"") {
            Some(after) => after.split_once('"').expect("a value ends"),
            None => ("", after),
        };
        attributes.push((key.to_owned(), value.to_owned()));
        rest = after;
    }
    (name.trim_end_matches('/').to_owned(), attributes)
}

/// Asserts that a page has only elements, attributes and addresses that this module writes.
fn harmless(page: &str) {
    let body = page.split_once("<!doctype html>").expect("a page").1;
    for tag in body.split('<').skip(1) {
        let (tag, _) = tag.split_once('>').unwrap_or_else(|| panic!("an open bracket: {tag:.80}"));
        if let Some(name) = tag.strip_prefix('/') {
            assert!(ELEMENTS.iter().any(|(known, _)| *known == name), "</{name}>");
            continue;
        }
        let (name, attributes) = parts(tag);
        let (_, allowed) = ELEMENTS.iter().find(|(known, _)| *known == name).unwrap_or_else(|| panic!("<{tag:.80}>"));
        for (key, value) in attributes {
            assert!(allowed.contains(&key.as_str()), "{key} in <{tag:.80}>");
            let fine = match key.as_str() {
                "href" => ["http://", "https://", "mailto:"].iter().any(|scheme| value.starts_with(scheme)),
                "src" => ["data:image/png;base64,", "data:audio/", "data:video/"]
                    .iter()
                    .any(|start| value.starts_with(start)),
                "style" => ["text-align: left", "text-align: center", "text-align: right"].contains(&value.as_str()),
                "rel" => value == "noopener noreferrer nofollow",
                _ => true,
            };
            assert!(fine, "{key}=\"{value:.80}\" in <{tag:.80}>");
        }
    }
    assert_eq!(page.matches("<style>").count(), 1);
    assert!(page.contains(&format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">", page::POLICY)));
}

const HOSTILE: &[&str] = &[
    "<script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<a href='javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt&colon;alert(1))",
    "[x](java&#x0A;script:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](vbscript:msgbox(1))",
    "[x](https://example.com/\"onmouseover=\"alert(1) 'title\" onclick=alert(1)')",
    "<javascript:alert(1)>",
    "![x](javascript:alert(1))",
    "![x\"onerror=\"alert(1)](https://example.com/a.png)",
    "![x](https://tracker.example/pixel.gif)",
    "[![inner](https://a.example)](https://b.example)",
    "[ref]\n\n[ref]: javascript:alert(1) \"onload=alert(1)\"",
    "# heading {#id onclick=alert(1)}",
    "```js\"onload=\"alert(1)\ncode </code></pre><script>\n```",
    "| a | b |\n|:--|--:|\n| <script> | `<script>` |",
    "<!-- --><script>alert(1)</script><!-- -->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<div\n\n<script>alert(1)</script>",
    "\"><script>alert(1)</script>",
    "' autofocus onfocus=alert(1) x='",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "data:text/html,<script>alert(1)</script>",
    "javascript:alert(1)",
    "https://bank.example@evil.example/",
    "file\u{202e}gnp.exe",
    "\u{1b}[2J\u{1b}]0;owned\u{7}\u{9b}31m",
    "\r\n── Item 9 of 9 ──\r\n",
    "> > > > > > > - - - - - - - 123456789. | 漢字漢字漢字漢字 | b |\n> > > > > > > - - - - - - - |--|--|\n\n| 漢字漢字漢字漢字 | |\n|--|--|\n| 漢字漢字漢字漢字 | 漢字漢字 |",
];

fn base() -> Value {
    json!({
        "format": "caravan-task/1", "title": "t", "kind": "k", "languages": ["en"], "summary": "s", "instructions": "i", "minutes": 1,
        "examples": [{ "row": { "c": "x", "d": "y" }, "answer": { "label": "a" }, "why": "w" }],
        "display": [{ "column": "c", "how": "text" }],
        "answer": { "type": "object", "properties": { "label": { "enum": ["a", "b"] } }, "required": ["label"], "additionalProperties": false },
        "form": [{ "property": "label", "choices": [{ "value": "a", "label": "A" }] }],
    })
}

fn definition(value: &Value) -> TaskDefinition {
    TaskDefinition::from_json(value.to_string().as_bytes()).unwrap_or_else(|error| panic!("{error}"))
}

/// A definition that has this text wherever text can stand, shown in every way.
fn everywhere(text: &str) -> TaskDefinition {
    let label: String = text.chars().take(80).collect();
    let mut value = base();
    value["title"] = json!(text.chars().filter(|c| !c.is_control()).take(40).collect::<String>());
    value["summary"] = json!(text);
    value["instructions"] = json!(text);
    value["examples"] = json!([{ "row": { "c": text, "d": text }, "answer": { "label": text }, "why": text }]);
    let ways = ["text", "markdown", "image", "audio", "video", "link"];
    let mut display: Vec<Value> = ways.iter().map(|how| json!({ "column": "c", "how": how, "label": label })).collect();
    display.push(json!({ "column": "c", "how": "pair", "beside": "d", "label": label, "beside_label": label }));
    value["display"] = Value::from(display);
    value["answer"]["properties"] = json!({
        "label": { "enum": [text, "b"], "title": text, "description": text },
        label.as_str(): { "type": "string", "description": text },
    });
    value["form"] =
        json!([{ "property": "label", "label": label, "help": text, "choices": [{ "value": text, "label": label }] }]);
    definition(&value)
}

fn row(text: &str) -> Item {
    Item::from_json(json!({ "c": text, "d": text }).to_string().as_bytes()).unwrap()
}

#[test]
fn nothing_that_others_write_becomes_markup() {
    for text in HOSTILE {
        let page = html(&everywhere(text), &[row(text)], &MediaFiles::default());
        harmless(&page);
        let lower = page.to_lowercase();
        assert!(!lower.contains("<script") && !lower.contains("<svg") && !lower.contains("<iframe"), "{text}");
        assert!(!lower.contains("href=\"javascript") && !lower.contains("href=\"data"), "{text}");
        assert!(!lower.contains("<img"), "{text}");
        assert!(page.chars().all(|c| !c.is_control() || c == '\n') && !page.contains('\u{202e}'), "{text}");
    }
}

#[test]
fn the_check_of_a_page_finds_what_it_looks_for() {
    let page = html(&everywhere("x"), &[], &MediaFiles::default());
    for markup in [
        "<script>",
        "<img src=\"https://a.example\">",
        "<a href=\"javascript:x\">",
        "<p onclick=\"x\">",
        "<svg>",
        "<form>",
        "<style>x</style>",
        "<td style=\"background: url(x)\">",
        "<a href=\"https://a.example\" target=\"x\">",
    ] {
        let with = page.replace("<h2>Instructions</h2>", &format!("<h2>Instructions</h2>{markup}"));
        assert!(std::panic::catch_unwind(|| harmless(&with)).is_err(), "{markup}");
    }
}

#[test]
fn raw_html_is_shown_as_text_and_links_show_their_host() {
    let page = html(&everywhere("a <b>c</b> [bank](https://bank.example@evil.example/x)"), &[], &MediaFiles::default());
    assert!(page.contains("a &lt;b&gt;c&lt;/b&gt; <a href=\"https://bank.example@evil.example/x\" rel=\"noopener noreferrer nofollow\">bank</a> <span class=\"host\">(evil.example)</span>"), "{page}");
    let picture = html(&everywhere("![a cat](https://pics.example/cat.png)"), &[], &MediaFiles::default());
    assert!(picture.contains("<a href=\"https://pics.example/cat.png\" rel=\"noopener noreferrer nofollow\">picture: a cat</a> <span class=\"host\">(pics.example)</span>"));
    let none = html(&everywhere("[x](javascript:alert(1))"), &[], &MediaFiles::default());
    assert!(none.contains("[javascript:alert(1)] x"), "{none}");
}

#[test]
fn a_row_cannot_move_the_cursor_or_pass_for_another_part_of_the_page() {
    for text in HOSTILE {
        for width in [40, 60, 72, 80, 100] {
            let page = terminal(&everywhere(text), &[row(text)], &MediaFiles::default(), width);
            assert!(page.chars().all(|c| !c.is_control() || c == '\n'), "{text:?}");
            assert!(!page.contains(['\u{202e}', '\u{2066}']), "{text:?}");
            assert!(page.lines().all(|line| line.width() <= width), "{width}: {text:?}\n{page}");
        }
    }
    let page =
        terminal(&definition(&base()), &[row("a\n── Item 2 of 1 ──\n\nYour answer")], &MediaFiles::default(), 60);
    let item = page.split("── Item 1 of 1").nth(1).unwrap();
    assert!(item.contains("  │ ── Item 2 of 1 ──\n  │\n  │ Your answer\n"), "{item}");
    assert_eq!(page.lines().filter(|line| line.starts_with("── Item")).count(), 1);
}

#[test]
fn long_texts_are_cut_and_take_little_time() {
    let began = std::time::Instant::now();
    let deep = "> ".repeat(20_000) + "x";
    let nested = format!("{}x", "- ".repeat(5_000));
    let long = "x".repeat(500_000);
    let words = "word ".repeat(100_000);
    let brackets = "[".repeat(60_000);
    let stars = "*a_".repeat(20_000);
    let mut shown = base();
    for how in ["text", "markdown", "pair"] {
        shown["display"][0] = json!({ "column": "c", "how": how });
        if how == "pair" {
            shown["display"][0]["beside"] = json!("d");
        }
        let definition = definition(&shown);
        for text in [&deep, &nested, &long, &words, &brackets, &stars] {
            let page = html(&definition, &[row(text)], &MediaFiles::default());
            harmless(&page);
            assert!(page.len() < 3_000_000, "{}", page.len());
            let page = terminal(&definition, &[row(text)], &MediaFiles::default(), 80);
            assert!(page.lines().all(|line| line.width() <= 80));
            assert_eq!(page.contains("characters in all)"), text.len() > 1 << 16, "{how} {}", text.len());
        }
    }
    assert!(began.elapsed().as_secs() < 30, "{:?}", began.elapsed());
}

#[test]
fn only_files_at_hand_of_a_known_type_are_embedded() {
    let mut files = MediaFiles::default();
    let template = templates::find("image_boxes").unwrap();
    let png = files.add(template.media[0].1.to_vec());
    let svg = files.add(b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".to_vec());
    let page = files.add(b"<!doctype html><script>alert(1)</script>".to_vec());
    let wav = files.add(b"RIFF\x04\0\0\0WAVEdata".to_vec());
    let mut shown = base();
    shown["display"][0] = json!({ "column": "c", "how": "image" });
    let definition = definition(&shown);
    let shows = |text: String| {
        let page = html(&definition, &[row(&text)], &files);
        harmless(&page);
        (page.contains("<img src=\"data:image/png;base64,"), page)
    };
    let (is_shown, text) = shows(format!("sha256:{png}/a\"onerror=\"x.png"));
    assert!(is_shown && text.contains("240×160, a&quot;onerror=&quot;x.png"), "{text}");
    let absent = caravan_primitives::Hash32::digest(b"absent");
    for (hash, why) in [
        (svg, "of a type that is not shown"),
        (page, "of a type that is not shown"),
        (wav, "of a type that is not shown"),
        (absent, "not at hand"),
    ] {
        let (is_shown, text) = shows(format!("sha256:{hash}/x.png"));
        assert!(!is_shown && text.contains(why), "{why}: {text}");
    }
    let (is_shown, text) = shows("https://example.com/a.png".to_owned());
    assert!(!is_shown && text.contains("<a href=\"https://example.com/a.png\""), "{text}");
    let (is_shown, text) = shows("data:image/png;base64,AAAA".to_owned());
    assert!(!is_shown && !text.contains("src="), "{text}");
}

#[test]
fn boxes_are_drawn_on_a_picture_in_its_own_pixels_and_their_labels_are_texts() {
    let template = templates::find("image_boxes").unwrap();
    let definition = template.definition().unwrap();
    let row = &template.rows().unwrap()[0];
    let label = "\"><script>alert(1)</script>".to_owned();
    let boxes = [DrawnBox { x: 1.5, y: 2.0, width: 30.0, height: 4.0, label }];
    let page = row_html(&definition, row, &template.media_files(), &boxes);
    let drawn = "<svg viewBox=\"0 0 240 160\"><rect x=\"1.5\" y=\"2\" width=\"30\" height=\"4\"><title>&quot;&gt;&lt;script&gt;";
    assert!(page.contains(drawn) && !page.contains("<script"), "{page}");
    assert!(!row_html(&definition, row, &template.media_files(), &[]).contains("<svg"));
}

#[test]
fn a_page_needs_nothing_else_and_fits_a_phone() {
    for name in templates::NAMES {
        let template = templates::find(name).unwrap();
        let page = html(&template.definition().unwrap(), &template.rows().unwrap(), &template.media_files());
        harmless(&page);
        assert!(page.contains("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"));
        assert!(page.contains("prefers-color-scheme: dark") && !page.contains("http-equiv=\"refresh\""));
        assert!(!page.contains("url(") && !page.contains("@import"));
        let controls = page.matches("<input").count() + page.matches("<textarea").count();
        assert!(
            controls > 0 && controls == page.matches(" disabled>").count() - page.matches("<fieldset").count(),
            "{name}"
        );
    }
}

#[test]
fn a_template_in_a_terminal_reads_as_expected() {
    let template = templates::find("several_labels").unwrap();
    let rows = template.rows().unwrap();
    let page = terminal(&template.definition().unwrap(), &rows[..1], &MediaFiles::default(), 60);
    expect_test::expect_file!["tests/several_labels.golden"].assert_eq(&page);
}

#[test]
fn tables_and_lists_are_aligned_in_a_terminal_however_narrow_it_is() {
    let mut value = base();
    value["instructions"] = json!("| n | means |\n|--|--|\n| 5 | right, clear and complete in every part |\n| 4 | |\n\n1. one that is so long that it goes on in another line\n   - inner");
    let page = terminal(&definition(&value), &[], &MediaFiles::default(), 40);
    let instructions = page.split("Instructions").nth(1).unwrap().split("── Examples").next().unwrap();
    let expected = "n | means\n5 | right, clear and complete in every\n    part\n4 |\n\n1. one that is so long that it goes on\n   in another line\n   • inner\n\n";
    assert!(instructions.ends_with(expected), "{instructions}");
}
