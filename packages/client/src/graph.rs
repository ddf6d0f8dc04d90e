//! The assets that an asset comes from, with what each edge pays.

use std::collections::{BTreeMap, BTreeSet};

use caravan_chain::Chain;
use caravan_money::Bps;
use caravan_primitives::AssetId;
use caravan_provenance_api::{Edge, Target};

use crate::error::Result;
use crate::session::Session;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// The kind of the asset: `dataset`.
    pub kind: String,
    pub owner: String,
    /// Where people read about it.
    pub about: String,
    pub contributor_bps: Bps,
}

/// How an asset comes from a parent, and what it pays for that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrow {
    pub child: AssetId,
    pub parent: AssetId,
    /// The kind of the edge: `trained on`.
    pub how: String,
    /// Whether the parent is paid, or its contributors.
    pub to: Target,
    /// The part of what the child takes in.
    pub share: Bps,
    /// Whether it came with an edge that was chosen.
    pub inherited: bool,
}

/// An asset and all its ancestors. Arrows stand in the order of their children, and as each child lists them.
#[derive(Debug, Clone, PartialEq)]
pub struct Graph {
    pub root: AssetId,
    pub nodes: BTreeMap<AssetId, Node>,
    pub arrows: Vec<Arrow>,
    /// All edges as the registry has them, each with its child.
    pub edges: Vec<(AssetId, Edge)>,
}

impl Graph {
    pub fn load<C: Chain>(root: AssetId, session: &Session<C>) -> Result<Self> {
        let mut graph = Self { root, nodes: BTreeMap::new(), arrows: vec![], edges: vec![] };
        let mut todo = BTreeSet::from([root]);
        while let Some(asset) = todo.pop_last() {
            let answer = session.client.asset(asset)?;
            let node = Node {
                kind: answer.kind.to_string(),
                owner: session.name(&answer.owner),
                about: answer.metadata.uri.to_string(),
                contributor_bps: answer.contributors.contributor_bps,
            };
            graph.nodes.insert(asset, node);
            let edges = session.client.edges(asset)?;
            todo.extend(edges.iter().map(|edge| edge.parent).filter(|parent| !graph.nodes.contains_key(parent)));
            graph.arrows.extend(arrows(asset, &edges));
            graph.edges.extend(edges.into_iter().map(|edge| (asset, edge)));
        }
        Ok(graph)
    }

    /// Return the arrows from an asset to its parents.
    pub fn above(&self, child: AssetId) -> impl DoubleEndedIterator<Item = &Arrow> {
        self.arrows.iter().filter(move |arrow| arrow.child == child)
    }
}

/// Return an arrow for each parent and target. Where edges meet, only the larger share is paid.
pub fn arrows(child: AssetId, edges: &[Edge]) -> Vec<Arrow> {
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
