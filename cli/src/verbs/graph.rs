//! `caravan asset graph`: what an asset comes from, hop by hop, as text or drawn.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use caravan_chain::{Chain, ChainExt};
use caravan_money::Bps;
use caravan_primitives::{AssetId, Items};
use caravan_provenance_api::{Edge, EdgesResponse, ParentsResponse, QueryMsg, Target};
use serde_json::json;

use super::project::id;
use super::session::{Session, Told};
use super::store::write;
use super::svg;
use crate::failure::Failure;

/// What is shown.
#[derive(Debug, clap::Args)]
pub(crate) struct GraphArgs {
    /// The asset.
    #[arg(value_parser = id::<AssetId>)]
    asset: AssetId,
    /// Draw it into this file as well, as SVG; an older one is replaced.
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
}

/// An asset of a graph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Node {
    /// What it is: `dataset`.
    pub(crate) kind: String,
    /// Whose it is.
    pub(crate) owner: String,
    /// Where people read about it.
    pub(crate) about: String,
    /// The part of those who made it.
    pub(crate) contributors: Bps,
}

/// How an asset comes from another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Arrow {
    /// The one that comes from the other.
    pub(crate) child: AssetId,
    /// The other.
    pub(crate) parent: AssetId,
    /// How: `trained on`.
    pub(crate) how: String,
    /// Whether the money is the parent's, or goes straight to those who made it.
    pub(crate) to: Target,
    /// What goes there of what the child takes in.
    pub(crate) share: Bps,
    /// Whether it came along with an edge that was chosen.
    pub(crate) inherited: bool,
}

/// An asset with everything that it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Graph {
    /// The asset that was asked for.
    pub(crate) root: AssetId,
    /// It and its ancestors.
    pub(crate) nodes: BTreeMap<AssetId, Node>,
    /// In the order of their children, and as each child lists them.
    pub(crate) arrows: Vec<Arrow>,
}

/// The edges that were chosen for an asset.
pub(crate) fn edges<C: Chain>(asset: AssetId, session: &Session<C>) -> Result<Vec<Edge>, Failure> {
    let query = QueryMsg::Parents { ids: Items::new(vec![asset])? };
    let answer: ParentsResponse = session.market.chain.ask(&session.market.suite.provenance, &query)?;
    Ok(answer.parents.into_iter().flat_map(|entry| entry.edges).collect())
}

/// `caravan asset graph`.
pub(crate) fn graph<C: Chain>(what: &GraphArgs, session: &Session<C>) -> Result<Told, Failure> {
    let (graph, list) = collect(what.asset, session)?;
    if let Some(path) = &what.svg {
        let drawn = svg::draw(&graph);
        write(path, |file| std::io::Write::write_all(file, drawn.as_bytes()))?;
    }
    Ok(Told::new(graph.text(), json!({ "asset": what.asset, "edges": list, "svg": what.svg })))
}

fn collect<C: Chain>(root: AssetId, session: &Session<C>) -> Result<(Graph, Vec<serde_json::Value>), Failure> {
    let mut graph = Graph { root, nodes: BTreeMap::new(), arrows: vec![] };
    let (mut list, mut todo) = (vec![], BTreeSet::from([root]));
    while let Some(asset) = todo.pop_last() {
        let answer = session.asset(asset)?;
        let node = Node {
            kind: answer.kind.to_string(),
            owner: session.name(&answer.owner),
            about: answer.metadata.uri.to_string(),
            contributors: answer.contributors.contributor_bps,
        };
        graph.nodes.insert(asset, node);
        let query = QueryMsg::Edges { asset };
        let answer: EdgesResponse = session.market.chain.ask(&session.market.suite.provenance, &query)?;
        let parents = answer.edges.iter().map(|edge| edge.parent);
        todo.extend(parents.filter(|parent| !graph.nodes.contains_key(parent)));
        graph.arrows.extend(arrows(asset, &answer.edges));
        list.extend(answer.edges.into_iter().map(|edge| json!({ "child": asset, "edge": edge })));
    }
    Ok((graph, list))
}

/// An arrow for each parent and target: where edges meet, the larger share is paid, and only that.
fn arrows(child: AssetId, edges: &[Edge]) -> Vec<Arrow> {
    let mut arrows: Vec<Arrow> = vec![];
    for edge in edges {
        let (parent, to, share, inherited) = (edge.parent, edge.to, edge.share_bps, edge.inherited);
        match arrows.iter_mut().find(|arrow| (arrow.parent, arrow.to) == (parent, to)) {
            Some(arrow) => arrow.share = arrow.share.max(share),
            None => {
                let how = edge.kind.name().replace('_', " ");
                arrows.push(Arrow { child, parent, how, to, share, inherited });
            }
        }
    }
    arrows
}

impl Arrow {
    /// What is said before the parent: `trained on (5 % to it) `.
    fn text(&self) -> String {
        let whose = match self.to {
            Target::Inbox => "it",
            Target::Pool => "its contributors",
        };
        let inherited = if self.inherited { ", inherited" } else { "" };
        format!("{} ({} to {whose}{inherited}) ", self.how, percent(self.share))
    }
}

impl Graph {
    /// The arrows from an asset to what it comes from.
    pub(crate) fn above(&self, child: AssetId) -> impl DoubleEndedIterator<Item = &Arrow> {
        self.arrows.iter().filter(move |arrow| arrow.child == child)
    }

    /// A line for each way to an asset; what an asset comes from is told once.
    fn text(&self) -> String {
        let mut lines = vec![];
        let mut seen = BTreeSet::new();
        let mut todo = vec![(self.root, 0, String::new())];
        while let Some((asset, depth, how)) = todo.pop() {
            let Some(node) = self.nodes.get(&asset) else { continue };
            let first = seen.insert(asset);
            let again = if first { "" } else { ", as above" };
            lines.push(format!("{}{how}{} {asset} of {}{again}", "  ".repeat(depth), node.kind, node.owner));
            if first {
                todo.extend(self.above(asset).rev().map(|arrow| (arrow.parent, depth + 1, arrow.text())));
            }
        }
        lines.join("\n")
    }
}

/// Basis points as percent: `12.5 %`.
pub(crate) fn percent(share: Bps) -> String {
    let bps = share.get();
    let part = format!("{:02}", bps % 100);
    let part = part.trim_end_matches('0');
    let point = if part.is_empty() { "" } else { "." };
    format!("{}{point}{part} %", bps / 100)
}

#[cfg(test)]
mod tests {
    use caravan_provenance_api::{EdgeKind, Origin};

    use super::*;

    #[test]
    fn where_edges_meet_the_larger_share_is_told_and_makers_are_told_apart() {
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
        let told: Vec<String> = arrows(number(2), &edges).iter().map(Arrow::text).collect();
        assert_eq!(told, ["trained on (5 % to it) ", "trained on (40 % to its contributors, inherited) "]);
    }

    #[test]
    fn shares_are_told_in_percent_to_the_basis_point() {
        let told = |bps| percent(Bps::new(bps).unwrap());
        assert_eq!(
            [0, 1, 50, 500, 1_250, 1_205, 10_000].map(told).join(", "),
            "0 %, 0.01 %, 0.5 %, 5 %, 12.5 %, 12.05 %, 100 %"
        );
    }
}
