//! Boxes and spans of several annotators, merged by how much they overlap.
//!
//! Two shapes overlap by what they have in common, divided by what they cover together (intersection over union, the
//! index of Jaccard). Pairs of shapes of different annotators that overlap by at least the threshold are joined, the
//! pairs that overlap most first; of those alike, the ones with one label first. What is joined has at most one shape of
//! an annotator, so that two objects side by side stay two. The merged shape has the median of each edge, and the label
//! with the most votes, of several the first by its bytes.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::bounds::MAX_SHAPES;
use crate::error::LabelsError;

/// A box, in the units of the image, such as pixels.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Rectangle {
    /// The left edge.
    pub x: f64,
    /// The upper edge.
    pub y: f64,
    /// The extent to the right, above 0.
    pub width: f64,
    /// The extent downwards, above 0.
    pub height: f64,
}

/// A span of a text, in code points: from `start` to before `end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Span {
    /// The first code point.
    pub start: u64,
    /// The first code point after it, beyond `start`.
    pub end: u64,
}

/// What an annotator drew or marked.
#[derive(Debug, Clone, PartialEq)]
pub struct Shape<'a, O> {
    /// Who.
    pub worker: &'a str,
    /// What it is.
    pub label: &'a str,
    /// Where it is.
    pub extent: O,
}

/// What several annotators meant.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Merged<O> {
    /// Where it is.
    #[serde(flatten)]
    pub extent: O,
    /// What it is.
    pub label: String,
    /// How many annotators said it is that.
    pub votes: usize,
    /// How many annotators drew it.
    pub support: usize,
    /// Who drew it, by their bytes.
    pub workers: Vec<String>,
}

/// What can be merged.
trait Overlap: Copy {
    /// Whether it has an extent.
    fn is_sound(&self) -> bool;
    /// What two have in common of what they cover together, from 0 to 1.
    fn overlap(&self, other: &Self) -> f64;
    /// The median of each edge of at least one.
    fn median(all: &[Self]) -> Self;
    /// The edges, in the order of results.
    fn edges(&self) -> [f64; 4];
}

impl Overlap for Rectangle {
    fn is_sound(&self) -> bool {
        let sound = |start: f64, extent: f64| start.is_finite() && extent > 0.0 && (start + extent).is_finite();
        sound(self.x, self.width) && sound(self.y, self.height)
    }

    fn overlap(&self, other: &Self) -> f64 {
        let common = |a: f64, length_a: f64, b: f64, length_b: f64| (a + length_a).min(b + length_b) - a.max(b);
        let across = common(self.x, self.width, other.x, other.width).max(0.0);
        let both = across * common(self.y, self.height, other.y, other.height).max(0.0);
        both / (self.width * self.height + other.width * other.height - both)
    }

    fn median(all: &[Self]) -> Self {
        let edge = |of: fn(&Self) -> f64| median(all.iter().map(of).collect());
        let (x, y) = (edge(|one| one.x), edge(|one| one.y));
        Self { x, y, width: edge(|one| one.x + one.width) - x, height: edge(|one| one.y + one.height) - y }
    }

    fn edges(&self) -> [f64; 4] {
        [self.y, self.x, self.height, self.width]
    }
}

impl Overlap for Span {
    fn is_sound(&self) -> bool {
        self.start < self.end
    }

    fn overlap(&self, other: &Self) -> f64 {
        let both = self.end.min(other.end).saturating_sub(self.start.max(other.start));
        both as f64 / ((self.end - self.start) + (other.end - other.start) - both) as f64
    }

    fn median(all: &[Self]) -> Self {
        // An even number has two in the middle: the lower one, for both edges.
        let middle = |mut edges: Vec<u64>| {
            edges.sort_unstable();
            edges.get((edges.len().max(1) - 1) / 2).copied().unwrap_or(0)
        };
        let start = middle(all.iter().map(|one| one.start).collect());
        Self { start, end: middle(all.iter().map(|one| one.end).collect()) }
    }

    fn edges(&self) -> [f64; 4] {
        [self.start as f64, self.end as f64, 0.0, 0.0]
    }
}

/// The middle one, or the mean of the two in the middle.
fn median(mut all: Vec<f64>) -> f64 {
    all.sort_by(f64::total_cmp);
    let upper = all.get(all.len() / 2).copied().unwrap_or(0.0);
    let lower = all.get((all.len().max(1) - 1) / 2).copied().unwrap_or(upper);
    (lower + upper) / 2.0
}

/// Boxes of one image that mean the same object: those that overlap by at least `threshold`, from above 0 to 1. The
/// result is sorted from above to below.
///
/// # Errors
/// `LABELS_SHAPE` for a box without an area or with a corner that is no number, `LABELS_SHAPES`.
pub fn merge_boxes(boxes: &[Shape<'_, Rectangle>], threshold: f64) -> Result<Vec<Merged<Rectangle>>, LabelsError> {
    let shown = |one: &Rectangle| format!("{} by {} at {}, {}", one.width, one.height, one.x, one.y);
    merge(boxes, threshold, shown)
}

/// Spans of one text that mean the same: those that overlap by at least `threshold`, from above 0 to 1. The result is
/// sorted from the beginning to the end.
///
/// # Errors
/// `LABELS_SHAPE` for a span without a length, `LABELS_SHAPES`.
pub fn merge_spans(spans: &[Shape<'_, Span>], threshold: f64) -> Result<Vec<Merged<Span>>, LabelsError> {
    merge(spans, threshold, |one| format!("{} to {}", one.start, one.end))
}

fn merge<O: Overlap>(
    shapes: &[Shape<'_, O>],
    threshold: f64,
    shown: impl Fn(&O) -> String,
) -> Result<Vec<Merged<O>>, LabelsError> {
    if shapes.len() > MAX_SHAPES {
        return Err(LabelsError::Shapes { got: shapes.len() });
    }
    if let Some(empty) = shapes.iter().find(|shape| !shape.extent.is_sound()) {
        return Err(LabelsError::Shape { worker: empty.worker.to_owned(), got: shown(&empty.extent) });
    }
    let mut shapes: Vec<&Shape<'_, O>> = shapes.iter().collect();
    shapes.sort_by(|one, other| {
        let names = (one.worker, one.label).cmp(&(other.worker, other.label));
        by_edges(&one.extent, &other.extent).then(names)
    });
    let mut merged: Vec<Merged<O>> = clusters(&shapes, threshold).iter().map(|members| agreed(members)).collect();
    merged.sort_by(|one, other| by_edges(&one.extent, &other.extent).then_with(|| one.label.cmp(&other.label)));
    Ok(merged)
}

fn by_edges<O: Overlap>(one: &O, other: &O) -> std::cmp::Ordering {
    let pairs = one.edges().into_iter().zip(other.edges());
    pairs.fold(std::cmp::Ordering::Equal, |sofar, (one, other)| sofar.then(one.total_cmp(&other)))
}

/// The shapes that mean the same, in lists.
fn clusters<'s, 'a, O: Overlap>(shapes: &[&'s Shape<'a, O>], threshold: f64) -> Vec<Vec<&'s Shape<'a, O>>> {
    let mut members: Vec<Vec<&Shape<'a, O>>> = shapes.iter().map(|shape| vec![*shape]).collect();
    let mut cluster: Vec<usize> = (0..shapes.len()).collect();
    for (one, other) in pairs(shapes, threshold) {
        let [Some(one), Some(other)] = [one, other].map(|index| cluster.get(index).copied()) else { continue };
        let (into, from) = (one.min(other), one.max(other));
        let workers = |index: usize| members.get(index).into_iter().flatten().map(|shape| shape.worker);
        let those: BTreeSet<&str> = workers(into).collect();
        if into == from || workers(from).any(|worker| those.contains(worker)) {
            continue;
        }
        let moved = members.get_mut(from).map(std::mem::take).unwrap_or_default();
        if let Some(members) = members.get_mut(into) {
            members.extend(moved);
        }
        cluster.iter_mut().filter(|cluster| **cluster == from).for_each(|cluster| *cluster = into);
    }
    members.into_iter().filter(|members| !members.is_empty()).collect()
}

/// Pairs of shapes of different annotators that overlap enough, the closest first.
fn pairs<O: Overlap>(shapes: &[&Shape<'_, O>], threshold: f64) -> Vec<(usize, usize)> {
    let mut pairs = vec![];
    for (index, one) in shapes.iter().enumerate() {
        for (later, other) in shapes.iter().enumerate().skip(index + 1) {
            let overlap = one.extent.overlap(&other.extent);
            if one.worker != other.worker && overlap > 0.0 && overlap >= threshold {
                pairs.push((overlap, one.label != other.label, index, later));
            }
        }
    }
    pairs.sort_by(|one, other| other.0.total_cmp(&one.0).then((one.1, one.2, one.3).cmp(&(other.1, other.2, other.3))));
    pairs.into_iter().map(|pair| (pair.2, pair.3)).collect()
}

/// What those who drew it agree on.
fn agreed<O: Overlap>(members: &[&Shape<'_, O>]) -> Merged<O> {
    let mut votes: BTreeMap<&str, usize> = BTreeMap::new();
    members.iter().for_each(|shape| *votes.entry(shape.label).or_default() += 1);
    let most = votes.values().copied().max().unwrap_or(0);
    let label = votes.iter().find(|(_, votes)| **votes == most).map_or("", |(label, _)| *label).to_owned();
    let workers: BTreeSet<&str> = members.iter().map(|shape| shape.worker).collect();
    let extents: Vec<O> = members.iter().map(|shape| shape.extent).collect();
    let workers: Vec<String> = workers.into_iter().map(str::to_owned).collect();
    Merged { extent: O::median(&extents), label, votes: most, support: members.len(), workers }
}

#[cfg(test)]
mod tests;
