//! `caravan asset graph`: the ancestors of an asset, as text or as SVG.

use std::collections::BTreeSet;

use caravan_chain::Chain;
use caravan_client::graph::{Arrow, Graph};
use caravan_client::store::write;
use caravan_client::Session;
use caravan_provenance_api::Target;
use serde_json::{json, Value};

use super::svg;
use crate::args::asset::GraphArgs;
use crate::failure::Failure;
use crate::output::{path_text, percent, Output};

pub(crate) fn graph<C: Chain>(args: &GraphArgs, session: &Session<C>) -> Result<Output, Failure> {
    let graph = Graph::load(args.asset, session)?;
    if let Some(path) = &args.svg {
        let drawn = svg::draw(&graph);
        write(path, |file| std::io::Write::write_all(file, drawn.as_bytes()))?;
    }
    let edges: Vec<Value> = graph.edges.iter().map(|(child, edge)| json!({ "child": child, "edge": edge })).collect();
    Ok(Output::new(
        graph_text(&graph),
        json!({ "asset": args.asset, "edges": edges, "svg": args.svg.as_deref().map(path_text) }),
    ))
}

/// Return the text before the parent of an arrow: `trained on (5 % to it) `.
fn arrow_text(arrow: &Arrow) -> String {
    let receiver = match arrow.to {
        Target::Inbox => "it",
        Target::Pool => "its contributors",
    };
    let inherited = if arrow.inherited { ", inherited" } else { "" };
    format!("{} ({} to {receiver}{inherited}) ", arrow.how, percent(arrow.share))
}

/// Return a line for each path to an asset. The parents of an asset are listed only once.
fn graph_text(graph: &Graph) -> String {
    let mut lines = vec![];
    let mut seen = BTreeSet::new();
    let mut todo = vec![(graph.root, 0, String::new())];
    while let Some((asset, depth, how)) = todo.pop() {
        let Some(node) = graph.nodes.get(&asset) else { continue };
        let is_first = seen.insert(asset);
        let again = if is_first { "" } else { ", as above" };
        lines.push(format!("{}{how}{} {asset} of {}{again}", "  ".repeat(depth), node.kind, node.owner));
        if is_first {
            todo.extend(graph.above(asset).rev().map(|arrow| (arrow.parent, depth + 1, arrow_text(arrow))));
        }
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use caravan_client::graph::arrows;
    use caravan_money::Bps;
    use caravan_primitives::AssetId;
    use caravan_provenance_api::{Edge, EdgeKind, Origin};

    use super::*;

    #[test]
    fn where_edges_meet_the_larger_share_is_shown_and_contributors_have_their_own_line() {
        let number = |number| AssetId::new(number).unwrap();
        let edge = |bps, to, inherited| Edge {
            parent: number(1),
            kind: EdgeKind::TrainedOn,
            share_bps: Bps::new(bps).unwrap(),
            to,
            origin: if to == Target::Pool { Origin::Contributors {} } else { Origin::Own {} },
            inherited,
        };
        let edges = [edge(0, Target::Inbox, false), edge(4_000, Target::Pool, true), edge(500, Target::Inbox, true)];
        let lines: Vec<String> = arrows(number(2), &edges).iter().map(arrow_text).collect();
        assert_eq!(lines, ["trained on (5 % to it) ", "trained on (40 % to its contributors, inherited) "]);
    }
}
