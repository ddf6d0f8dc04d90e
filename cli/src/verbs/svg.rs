//! A graph of assets as a drawing: the asset on top, what it comes from below, each as far down as its longest way.
//!
//! The same graph gives the same bytes. Texts of others are escaped, and what XML cannot hold is replaced.

use std::collections::BTreeMap;
use std::fmt::Write;

use caravan_primitives::AssetId;
use caravan_provenance_api::Target;

use super::graph::{percent, Arrow, Graph, Node};

/// A box, and the room around it, in pixels.
const BOX: (usize, usize) = (220, 64);
const GAP: (usize, usize) = (28, 84);
const MARGIN: usize = 24;
/// How far a second line between the same two boxes is from the first, and its share.
const ASIDE: (usize, usize) = (40, 18);
/// The most letters of a line in a box.
const LETTERS: usize = 26;

const STYLE: &str =
    "text{font:13px sans-serif;fill:#1b1f24}.b{fill:#fff;stroke:#57606a}.r{stroke:#0969da;stroke-width:2}\
.n{font-weight:bold}.m{fill:#57606a}.e{fill:none;stroke:#57606a}.i{stroke-dasharray:5 4}\
.s{text-anchor:middle;stroke:#fff;stroke-width:4;paint-order:stroke}";

/// Where boxes begin, by asset.
type Places = BTreeMap<AssetId, (usize, usize)>;

/// The drawing.
pub(crate) fn draw(graph: &Graph) -> String {
    let levels = levels(graph);
    let widest = levels.iter().map(Vec::len).max().unwrap_or_default();
    let span = |count: usize| (count * (BOX.0 + GAP.0)).saturating_sub(GAP.0);
    let width = span(widest) + 2 * MARGIN;
    let height = (levels.len() * (BOX.1 + GAP.1)).saturating_sub(GAP.1) + 2 * MARGIN;
    let mut places = Places::new();
    for (row, level) in levels.iter().enumerate() {
        let left = (width - span(level.len())) / 2;
        for (column, asset) in level.iter().enumerate() {
            places.insert(*asset, (left + column * (BOX.0 + GAP.0), MARGIN + row * (BOX.1 + GAP.1)));
        }
    }
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" role=\"img\">\n<title>What asset {} comes from</title>\n\
         <style>{STYLE}</style>\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n",
        graph.root
    );
    let lines: Vec<(String, String)> = graph.arrows.iter().filter_map(|arrow| line(arrow, graph, &places)).collect();
    lines.iter().for_each(|(path, _)| text.push_str(path));
    for (asset, node) in &graph.nodes {
        if let Some(place) = places.get(asset) {
            text.push_str(&boxed(*asset, node, *place, *asset == graph.root));
        }
    }
    // Shares go on top of everything, so that no line crosses them.
    lines.iter().for_each(|(_, share)| text.push_str(share));
    text.push_str("</svg>\n");
    text
}

/// The assets by level. An asset is below all that come from it, and stands where those stand on the average.
fn levels(graph: &Graph) -> Vec<Vec<AssetId>> {
    let mut depth = BTreeMap::from([(graph.root, 0_usize)]);
    // The longest way has fewer steps than there are assets; a chain has no cycles.
    for _ in 0..graph.nodes.len() {
        let mut moved = false;
        for arrow in &graph.arrows {
            let Some(child) = depth.get(&arrow.child).copied() else { continue };
            if depth.get(&arrow.parent).is_none_or(|parent| *parent <= child) {
                depth.insert(arrow.parent, child + 1);
                moved = true;
            }
        }
        if !moved {
            break;
        }
    }
    let mut levels: Vec<Vec<AssetId>> = vec![];
    for (asset, level) in &depth {
        levels.resize(levels.len().max(level + 1), vec![]);
        if let Some(level) = levels.get_mut(*level) {
            level.push(*asset);
        }
    }
    let mut across = BTreeMap::new();
    for level in &mut levels {
        level.sort_by_key(|asset| (average(*asset, graph, &across), *asset));
        let all = level.len();
        across.extend(level.iter().enumerate().map(|(place, asset)| (*asset, (2 * place + 1) * 1_000_000 / all)));
    }
    levels
}

/// Where the children of an asset stand, in parts of the width.
fn average(asset: AssetId, graph: &Graph, across: &BTreeMap<AssetId, usize>) -> usize {
    let children = graph.arrows.iter().filter(|arrow| arrow.parent == asset);
    let places: Vec<usize> = children.filter_map(|arrow| across.get(&arrow.child).copied()).collect();
    places.iter().sum::<usize>() / places.len().max(1)
}

/// The line from a child to its parent, and the share on it.
fn line(arrow: &Arrow, graph: &Graph, places: &Places) -> Option<(String, String)> {
    let (child, parent) = (places.get(&arrow.child)?, places.get(&arrow.parent)?);
    let before = graph.above(arrow.child).take_while(|other| *other != arrow);
    let beside = before.filter(|other| other.parent == arrow.parent).count();
    let aside = BOX.0 / 2 + beside * ASIDE.0;
    let (from, to) = ((child.0 + aside, child.1 + BOX.1), (parent.0 + aside, parent.1));
    let (across, middle) = (usize::midpoint(from.0, to.0), usize::midpoint(from.1, to.1));
    let class = if arrow.inherited { "e i" } else { "e" };
    let path = format!(
        "<path class=\"{class}\" d=\"M{} {}C{} {middle} {} {middle} {} {}\"/>\n",
        from.0, from.1, from.0, to.0, to.0, to.1
    );
    let whose = match arrow.to {
        Target::Inbox => "",
        Target::Pool => " to its contributors",
    };
    let share = format!(
        "<text class=\"s\" x=\"{across}\" y=\"{}\">{} {}{whose}</text>\n",
        middle + 4 + beside * ASIDE.1,
        escaped(&arrow.how),
        percent(arrow.share)
    );
    Some((path, share))
}

fn boxed(asset: AssetId, node: &Node, (x, y): (usize, usize), root: bool) -> String {
    let mut text = format!("<g><title>{}</title>", escaped(&node.about));
    let class = if root { "b r" } else { "b" };
    let (width, height) = BOX;
    let _ =
        write!(text, "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"6\"/>");
    let contributors = if node.contributors.get() == 0 {
        String::new()
    } else {
        format!(", contributors {}", percent(node.contributors))
    };
    let lines =
        [("n", format!("#{asset} {}{contributors}", node.kind)), ("o", node.owner.clone()), ("m", node.about.clone())];
    for (row, (class, line)) in lines.iter().enumerate() {
        let (left, base) = (x + 10, y + 20 + 18 * row);
        let _ = write!(text, "<text class=\"{class}\" x=\"{left}\" y=\"{base}\">{}</text>", escaped(&short(line)));
    }
    text.push_str("</g>\n");
    text
}

/// The beginning of a text that is too long for its box.
fn short(text: &str) -> String {
    if text.chars().count() <= LETTERS {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(LETTERS - 1).collect();
    short.push('…');
    short
}

/// A text as XML holds it.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\u{FFFE}' | '\u{FFFF}' => escaped.push('\u{FFFD}'),
            control if control.is_control() => escaped.push('\u{FFFD}'),
            plain => escaped.push(plain),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use caravan_money::Bps;
    use expect_test::expect_file;

    use super::*;

    fn asset(number: u64) -> AssetId {
        AssetId::new(number).unwrap()
    }

    fn arrow(child: u64, parent: u64, how: &str, bps: u16, inherited: bool) -> Arrow {
        let (child, parent, share) = (asset(child), asset(parent), Bps::new(bps).unwrap());
        Arrow { child, parent, how: how.to_owned(), to: Target::Inbox, share, inherited }
    }

    /// An application on a model on two datasets. One of those is a parent of the application as well, and the model
    /// pays its contributors.
    fn graph() -> Graph {
        let node = |kind: &str, owner: &str, about: &str, contributors| Node {
            kind: kind.to_owned(),
            owner: owner.to_owned(),
            about: about.to_owned(),
            contributors: Bps::new(contributors).unwrap(),
        };
        let nodes = [
            (1, node("dataset", "larkspur", "Problems & <script>alert('x')</script>", 3_000)),
            (2, node("dataset", "larkspur", "Video \"summaries\"\u{1b}\u{ffff} that take many words to say", 4_000)),
            (3, node("model", "kestrel", "Kestrel 1", 0)),
            (4, node("application", "caravan1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq", "Harbor Tutor", 0)),
        ];
        Graph {
            root: asset(4),
            nodes: nodes.into_iter().map(|(number, node)| (asset(number), node)).collect(),
            arrows: vec![
                arrow(4, 3, "built on", 2_000, false),
                arrow(4, 1, "evaluated on", 0, true),
                arrow(3, 1, "trained on", 1_250, false),
                arrow(3, 2, "trained on", 705, false),
                Arrow { to: Target::Pool, ..arrow(3, 1, "trained on", 3_000, true) },
            ],
        }
    }

    #[test]
    fn a_drawing_is_the_one_that_is_kept() {
        expect_file!["../../tests/golden/graph.svg"].assert_eq(&draw(&graph()));
    }

    #[test]
    fn an_asset_is_below_everything_that_comes_from_it() {
        let numbers = |graph: &Graph| -> Vec<Vec<u64>> {
            levels(graph).iter().map(|level| level.iter().map(|asset| asset.get()).collect()).collect()
        };
        assert_eq!(numbers(&graph()), [vec![4], vec![3], vec![1, 2]]);
        let mut turned = graph();
        turned.arrows.reverse();
        assert_eq!(numbers(&turned), numbers(&graph()), "the order of edges moves no box");
    }

    #[test]
    fn no_text_of_others_gets_out_of_its_place() {
        let drawn = draw(&graph());
        assert!(!drawn.contains("<script") && !drawn.contains('\u{1b}') && !drawn.contains('\u{ffff}'), "{drawn}");
        assert_eq!(drawn.matches("<text").count(), drawn.matches("</text>").count());
        assert_eq!(escaped("<a href=\"x\">'&'</a>"), "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;");
    }
}
