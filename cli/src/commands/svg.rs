//! A graph of assets as SVG: the asset on top, its ancestors below, each as deep as its longest path.
//!
//! The same graph gives the same bytes. Texts are escaped, characters that XML does not allow are replaced.

use std::collections::BTreeMap;
use std::fmt::Write;

use caravan_client::graph::{Arrow, Graph, Node};
use caravan_primitives::AssetId;
use caravan_provenance_api::Target;

use crate::output::percent;

/// Width and height in pixels: of a box, of the gap between boxes, of the margin.
const BOX: Point = Point { x: 240, y: 64 };
const GAP: Point = Point { x: 28, y: 84 };
const MARGIN: usize = 24;
/// The distance of a second line between two boxes from the first, and of their shares.
const OFFSET: Point = Point { x: 40, y: 18 };
/// The most characters of a line in a box.
const LETTERS: usize = 30;

const STYLE: &str =
    "text{font:13px sans-serif;fill:#1b1f24}.b{fill:#fff;stroke:#57606a}.r{stroke:#0969da;stroke-width:2}\
.n{font-weight:bold}.m{fill:#57606a}.e{fill:none;stroke:#57606a}.i{stroke-dasharray:5 4}\
.s{text-anchor:middle;stroke:#fff;stroke-width:4;paint-order:stroke}";

#[derive(Clone, Copy)]
struct Point {
    x: usize,
    y: usize,
}

/// The top left corner of each box.
type Corners = BTreeMap<AssetId, Point>;

/// Return the graph as SVG.
pub(crate) fn draw(graph: &Graph) -> String {
    let levels = levels(graph);
    let widest = levels.iter().map(Vec::len).max().unwrap_or_default();
    let span = |count: usize| (count * (BOX.x + GAP.x)).saturating_sub(GAP.x);
    let width = span(widest) + 2 * MARGIN;
    let height = (levels.len() * (BOX.y + GAP.y)).saturating_sub(GAP.y) + 2 * MARGIN;
    let mut corners = Corners::new();
    for (row, level) in levels.iter().enumerate() {
        let left = (width - span(level.len())) / 2;
        for (column, asset) in level.iter().enumerate() {
            let (x, y) = (left + column * (BOX.x + GAP.x), MARGIN + row * (BOX.y + GAP.y));
            corners.insert(*asset, Point { x, y });
        }
    }
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" role=\"img\">\n<title>The assets that asset {} comes from</title>\n\
         <style>{STYLE}</style>\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n",
        graph.root
    );
    let lines: Vec<(String, String)> = graph.arrows.iter().filter_map(|arrow| line(arrow, graph, &corners)).collect();
    lines.iter().for_each(|(path, _)| text.push_str(path));
    for (asset, node) in &graph.nodes {
        if let Some(corner) = corners.get(asset) {
            let class = if *asset == graph.root { "b r" } else { "b" };
            text.push_str(&node_box(*asset, node, *corner, class));
        }
    }
    // Shares come last: no line crosses them.
    lines.iter().for_each(|(_, share)| text.push_str(share));
    text.push_str("</svg>\n");
    text
}

/// Return the assets by level. An asset is below all its descendants, at the average of their positions.
fn levels(graph: &Graph) -> Vec<Vec<AssetId>> {
    let mut depth = BTreeMap::from([(graph.root, 0_usize)]);
    // The longest path has fewer steps than there are assets: the registry allows no cycles.
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

/// Return the average position of the children of an asset, in parts of the width.
fn average(asset: AssetId, graph: &Graph, across: &BTreeMap<AssetId, usize>) -> usize {
    let children = graph.arrows.iter().filter(|arrow| arrow.parent == asset);
    let places: Vec<usize> = children.filter_map(|arrow| across.get(&arrow.child).copied()).collect();
    places.iter().sum::<usize>() / places.len().max(1)
}

/// Return the line from a child to its parent, and the share on it.
fn line(arrow: &Arrow, graph: &Graph, corners: &Corners) -> Option<(String, String)> {
    let (child, parent) = (corners.get(&arrow.child)?, corners.get(&arrow.parent)?);
    let before = graph.above(arrow.child).take_while(|other| *other != arrow);
    let beside = before.filter(|other| other.parent == arrow.parent).count();
    let offset = BOX.x / 2 + beside * OFFSET.x;
    let from = Point { x: child.x + offset, y: child.y + BOX.y };
    let to = Point { x: parent.x + offset, y: parent.y };
    let (across, middle) = (usize::midpoint(from.x, to.x), usize::midpoint(from.y, to.y));
    let class = if arrow.inherited { "e i" } else { "e" };
    let path = format!(
        "<path class=\"{class}\" d=\"M{} {}C{} {middle} {} {middle} {} {}\"/>\n",
        from.x, from.y, from.x, to.x, to.x, to.y
    );
    let receiver = match arrow.to {
        Target::Inbox => "",
        Target::Pool => " to its contributors",
    };
    let share = format!(
        "<text class=\"s\" x=\"{across}\" y=\"{}\">{} {}{receiver}</text>\n",
        middle + 4 + beside * OFFSET.y,
        escaped(&arrow.how),
        percent(arrow.share)
    );
    Some((path, share))
}

fn node_box(asset: AssetId, node: &Node, corner: Point, class: &str) -> String {
    let mut text = format!("<g><title>{}</title>", escaped(&node.about));
    let Point { x, y } = corner;
    let Point { x: width, y: height } = BOX;
    let _ =
        write!(text, "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"6\"/>");
    let contributors = if node.contributor_bps.get() == 0 {
        String::new()
    } else {
        format!(", contributors {}", percent(node.contributor_bps))
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

/// Shorten a text that is too long for its box.
fn short(text: &str) -> String {
    if text.chars().count() <= LETTERS {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(LETTERS - 1).collect();
    short.push('…');
    short
}

/// Escape a text for XML.
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
            contributor_bps: Bps::new(contributors).unwrap(),
        };
        let nodes = [
            (1, node("dataset", "larkspur", "Problems & <script>alert('x')</script>", 3_000)),
            (2, node("dataset", "larkspur", "Video \"summaries\"\u{1b}\u{ffff} that take many words to say", 4_000)),
            (3, node("model", "kestrel", "Kestrel 1", 0)),
            (4, node("application", "caravan1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq", "Harbor Tutor", 0)),
        ];
        Graph {
            root: asset(4),
            edges: vec![],
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
    fn a_drawing_is_the_one_in_the_file() {
        expect_file!["../../tests/golden/graph.svg"].assert_eq(&draw(&graph()));
    }

    #[test]
    fn an_asset_is_below_all_its_descendants() {
        let numbers = |graph: &Graph| -> Vec<Vec<u64>> {
            levels(graph).iter().map(|level| level.iter().map(|asset| asset.get()).collect()).collect()
        };
        assert_eq!(numbers(&graph()), [vec![4], vec![3], vec![1, 2]]);
        let mut turned = graph();
        turned.arrows.reverse();
        assert_eq!(numbers(&turned), numbers(&graph()), "the order of edges moves no box");
    }

    #[test]
    fn texts_of_others_are_escaped() {
        let drawn = draw(&graph());
        assert!(!drawn.contains("<script") && !drawn.contains('\u{1b}') && !drawn.contains('\u{ffff}'), "{drawn}");
        assert_eq!(drawn.matches("<text").count(), drawn.matches("</text>").count());
        assert_eq!(escaped("<a href=\"x\">'&'</a>"), "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;");
    }
}
