//! A small check of pages: markup is well-formed, and only what the pages write themselves is in it.

/// An element, as far as the tests look at it.
#[derive(Debug)]
pub(crate) struct Element {
    name: String,
    attributes: Vec<(String, String)>,
}

impl Element {
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(given, _)| given == name).map(|(_, value)| value.as_str())
    }
}

const ELEMENTS: [&str; 59] = [
    "html",
    "head",
    "meta",
    "title",
    "link",
    "body",
    "header",
    "nav",
    "a",
    "form",
    "input",
    "button",
    "main",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "p",
    "ul",
    "ol",
    "li",
    "details",
    "summary",
    "label",
    "span",
    "select",
    "option",
    "b",
    "em",
    "strong",
    "del",
    "dl",
    "dt",
    "dd",
    "div",
    "code",
    "pre",
    "blockquote",
    "progress",
    "section",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "fieldset",
    "legend",
    "textarea",
    "img",
    "figure",
    "figcaption",
    "hr",
    "br",
    "i",
    "small",
];
const EMPTY: [&str; 6] = ["meta", "link", "input", "img", "hr", "br"];
const ATTRIBUTES: [&str; 30] = [
    "lang",
    "charset",
    "name",
    "content",
    "rel",
    "href",
    "class",
    "id",
    "dir",
    "action",
    "method",
    "role",
    "type",
    "value",
    "placeholder",
    "maxlength",
    "min",
    "max",
    "checked",
    "selected",
    "disabled",
    "open",
    "rows",
    "src",
    "alt",
    "loading",
    "start",
    "aria-label",
    "size",
    "title",
];

/// Read the elements of a page.
///
/// # Panics
/// Where its markup is not well-formed, or has what the pages do not write.
pub(crate) fn checked(page: &str, path: &str) -> Vec<Element> {
    let mut rest = page.strip_prefix("<!DOCTYPE html>").expect(path);
    let (mut open, mut elements) = (Vec::<String>::new(), vec![]);
    while let Some(start) = rest.find('<') {
        text(&rest[..start], path);
        let (inside, after) = tag(&rest[start + 1..], path);
        rest = after;
        if let Some(name) = inside.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name), "{path}: </{name}> closes what is open");
            continue;
        }
        let element = element(inside, path);
        assert!(ELEMENTS.contains(&element.name.as_str()), "{path}: <{}>", element.name);
        if !EMPTY.contains(&element.name.as_str()) {
            open.push(element.name.clone());
        }
        elements.push(element);
    }
    assert_eq!((open.len(), rest.trim()), (0, ""), "{path}: {open:?} stay open");
    elements
}

/// What stands between elements: no sign of markup, and every reference ends.
fn text(text: &str, path: &str) {
    assert!(!text.contains('>'), "{path}: {text}");
    for part in text.split('&').skip(1) {
        let name = part.split(';').next().unwrap();
        assert!(["amp", "lt", "gt", "quot", "#39"].contains(&name), "{path}: &{part}");
    }
    assert!(text.chars().all(|c| !c.is_control() || c == '\n'), "{path}: {text:?}");
}

/// Split at the end of a tag: no `>` in a value counts.
fn tag<'p>(rest: &'p str, path: &str) -> (&'p str, &'p str) {
    let mut quoted = false;
    let end = rest.find(|c| {
        quoted ^= c == '"';
        c == '>' && !quoted
    });
    let end = end.unwrap_or_else(|| panic!("{path}: a tag has no end: {}", rest.chars().take(80).collect::<String>()));
    (&rest[..end], &rest[end + 1..])
}

fn element(inside: &str, path: &str) -> Element {
    let inside = inside.trim_end_matches('/').trim_end();
    let (name, mut rest) = inside.split_once([' ', '\n']).unwrap_or((inside, ""));
    let mut attributes = vec![];
    while !rest.trim().is_empty() {
        rest = rest.trim_start();
        let end = rest.find(['=', ' ']).unwrap_or(rest.len());
        let (given, after) = rest.split_at(end);
        assert!(ATTRIBUTES.contains(&given), "{path}: {given} in <{inside}>");
        let (value, after) = match after.strip_prefix("=\"") {
            Some(after) => after.split_once('"').unwrap_or_else(|| panic!("{path}: <{inside}>")),
            None => ("", after),
        };
        assert!(!value.contains('<'), "{path}: <{inside}>");
        text(value, path);
        attributes.push((given.to_owned(), value.replace("&amp;", "&").replace("&quot;", "\"")));
        rest = after;
    }
    Element { name: name.to_owned(), attributes }
}

#[test]
fn the_check_finds_what_it_looks_for() {
    let page = |inside: &str| format!("<!DOCTYPE html><html><body>{inside}</body></html>");
    checked(&page("<p class=\"a\">x &lt; y<br><input disabled></p>"), "sound");
    for wrong in [
        "<script>x</script>",
        "<p onclick=\"x\">x</p>",
        "<p style=\"x\">x</p>",
        "<p>x",
        "<p><b>x</p></b>",
        "<svg></svg>",
        "a & b",
        "a > b",
        "<p class='x'>x</p>",
        "<p class=\"<\">x</p>",
        "<a href=\"x>y</a>",
        "</p>",
        "a\u{1b}b",
        "<style>x</style>",
    ] {
        assert!(std::panic::catch_unwind(|| checked(&page(wrong), wrong)).is_err(), "{wrong}");
    }
}
