use super::*;

fn boxed<'a>(worker: &'a str, label: &'a str, corners: [f64; 4]) -> Shape<'a, Rectangle> {
    let [x, y, width, height] = corners;
    Shape { worker, label, extent: Rectangle { x, y, width, height } }
}

fn span<'a>(worker: &'a str, label: &'a str, start: u64, end: u64) -> Shape<'a, Span> {
    Shape { worker, label, extent: Span { start, end } }
}

#[test]
fn boxes_that_overlap_become_one_with_the_median_of_each_edge() {
    let drawn = [
        boxed("a", "cat", [10.0, 10.0, 20.0, 20.0]),
        boxed("b", "cat", [12.0, 9.0, 20.0, 20.0]),
        boxed("c", "dog", [11.0, 11.0, 20.0, 22.0]),
        boxed("b", "cat", [100.0, 100.0, 5.0, 5.0]),
    ];
    let merged = merge_boxes(&drawn, 0.5).unwrap();
    assert_eq!(merged.len(), 2);
    assert_eq!(merged[0].extent, Rectangle { x: 11.0, y: 10.0, width: 20.0, height: 20.0 });
    assert_eq!((merged[0].label.as_str(), merged[0].votes, merged[0].support), ("cat", 2, 3));
    assert_eq!(merged[0].workers, ["a", "b", "c"]);
    assert_eq!((merged[1].support, merged[1].extent.x), (1, 100.0));
}

#[test]
fn the_order_of_shapes_does_not_count() {
    let mut drawn = [
        boxed("a", "x", [0.0, 0.0, 10.0, 10.0]),
        boxed("b", "y", [1.0, 0.0, 10.0, 10.0]),
        boxed("c", "x", [2.0, 0.0, 10.0, 10.0]),
        boxed("d", "x", [3.0, 0.0, 10.0, 10.0]),
    ];
    let forward = merge_boxes(&drawn, 0.6);
    drawn.reverse();
    assert_eq!(forward, merge_boxes(&drawn, 0.6));
}

#[test]
fn two_objects_side_by_side_stay_two() {
    // Each annotator drew both; every box overlaps every other by a half at least.
    let drawn = [
        boxed("a", "cup", [0.0, 0.0, 10.0, 10.0]),
        boxed("a", "cup", [2.0, 0.0, 10.0, 10.0]),
        boxed("b", "cup", [0.0, 0.0, 10.0, 10.0]),
        boxed("b", "cup", [2.0, 0.0, 10.0, 10.0]),
    ];
    let merged = merge_boxes(&drawn, 0.5).unwrap();
    assert_eq!(merged.iter().map(|one| (one.extent.x, one.support)).collect::<Vec<_>>(), [(0.0, 2), (2.0, 2)]);
}

#[test]
fn boxes_below_the_threshold_and_boxes_that_touch_stay_apart() {
    let drawn = [boxed("a", "x", [0.0, 0.0, 10.0, 10.0]), boxed("b", "x", [5.0, 0.0, 10.0, 10.0])];
    // By hand: 50 of 150.
    assert_eq!(merge_boxes(&drawn, 0.34).unwrap().len(), 2);
    assert_eq!(merge_boxes(&drawn, 0.33).unwrap().len(), 1);
    let touching = [boxed("a", "x", [0.0, 0.0, 1.0, 1.0]), boxed("b", "x", [1.0, 0.0, 1.0, 1.0])];
    assert_eq!(merge_boxes(&touching, 0.0).unwrap().len(), 2);
}

#[test]
fn spans_merge_and_two_labels_of_one_span_stay_two() {
    let marked = [
        span("a", "city", 0, 6),
        span("a", "name", 0, 6),
        span("b", "name", 0, 6),
        span("b", "city", 0, 6),
        span("c", "city", 0, 9),
        span("c", "date", 20, 24),
    ];
    let merged = merge_spans(&marked, 0.5).unwrap();
    let shown: Vec<_> =
        merged.iter().map(|one| (one.extent.start, one.extent.end, one.label.as_str(), one.support)).collect();
    assert_eq!(shown, [(0, 6, "city", 3), (0, 6, "name", 2), (20, 24, "date", 1)]);
}

#[test]
fn nothing_merges_to_nothing_and_one_stays_itself() {
    assert_eq!(merge_spans(&[], 0.5), Ok(vec![]));
    let one = merge_spans(&[span("a", "x", 3, 5)], 0.5).unwrap();
    assert_eq!((one[0].extent, one[0].support), (Span { start: 3, end: 5 }, 1));
}

#[test]
fn shapes_without_an_extent_and_too_many_are_refused() {
    let flat = merge_boxes(&[boxed("a", "x", [0.0, 0.0, 0.0, 5.0])], 0.5).unwrap_err();
    assert_eq!(flat.to_string(), "LABELS_SHAPE: expected a shape with an extent, got 0 by 5 at 0, 0 of annotator a");
    assert!(merge_boxes(&[boxed("a", "x", [f64::NAN, 0.0, 1.0, 5.0])], 0.5).is_err());
    assert!(merge_boxes(&[boxed("a", "x", [0.0, 0.0, f64::INFINITY, 5.0])], 0.5).is_err());
    assert!(merge_spans(&[span("a", "x", 5, 5)], 0.5).is_err());
    let many = vec![span("a", "x", 0, 1); MAX_SHAPES + 1];
    assert_eq!(merge_spans(&many, 0.5), Err(LabelsError::Shapes { got: MAX_SHAPES + 1 }));
}
