//! An order from preferences between two: R. A. Bradley and M. E. Terry, "Rank analysis of incomplete block designs",
//! Biometrika 39 (1952), with the rounds of D. R. Hunter, "MM algorithms for generalized Bradley-Terry models", The Annals
//! of Statistics 32 (2004).
//!
//! An item of strength s is preferred to one of strength t with probability s / (s + t). Each item has besides [`PRIOR`]
//! wins over, and as many losses against, an imagined item of strength 1. So an item that always wins has a finite
//! strength, and items that were never compared, not even through others, still have one. That they were not is said:
//! strengths of different groups rest on the prior alone.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::error::LabelsError;

/// Wins, and losses, of each item against an imagined one.
const PRIOR: f64 = 0.5;
/// The relative change of a strength that is too small to go on for.
const TOLERANCE: f64 = 1e-9;
const MAX_ROUNDS: u32 = 1_000;

/// Who was preferred.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Winner {
    /// The first of the two.
    One,
    /// The second of the two.
    Other,
    /// Neither: half a win for both.
    Tie,
}

/// A preference between two items.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Preference<'a> {
    /// The first item.
    pub one: &'a str,
    /// The second item, which is another.
    pub other: &'a str,
    /// Which of them was preferred.
    pub winner: Winner,
}

/// An item in the order.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Item {
    /// Its name.
    pub name: String,
    /// Its strength: above 0; 1 is the imagined item of the prior.
    pub strength: f64,
    /// How often it was preferred; a tie is half a win.
    pub wins: f64,
    /// How often it was compared.
    pub comparisons: u64,
    /// The number of its group, from 0. Items of different groups were not compared, not even through others.
    pub group: usize,
}

/// All items, the strongest first; of two alike, the first by its bytes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Ranking {
    /// The items.
    pub items: Vec<Item>,
    /// How many groups there are. Only with one group the order of all items is known.
    pub groups: usize,
    /// How many rounds it took.
    pub rounds: u32,
    /// Whether it stopped because nothing changed any more.
    pub converged: bool,
}

/// How often two items were compared, by their indexes.
type Meetings = BTreeMap<(usize, usize), f64>;

/// The strengths of items from preferences, under the rules of this crate's documentation.
///
/// # Errors
/// `LABELS_EMPTY` without preferences, `LABELS_PREFERENCE` for an item against itself.
pub fn bradley_terry(preferences: &[Preference<'_>]) -> Result<Ranking, LabelsError> {
    if let Some(same) = preferences.iter().find(|preference| preference.one == preference.other) {
        return Err(LabelsError::Preference { item: same.one.to_owned() });
    }
    let (mut items, meetings) = met(preferences);
    if items.is_empty() {
        return Err(LabelsError::Empty);
    }
    let groups = group(&mut items, &meetings);
    let (mut rounds, mut change) = (0, f64::INFINITY);
    while change >= TOLERANCE && rounds < MAX_ROUNDS {
        change = step(&mut items, &meetings);
        rounds += 1;
    }
    items.sort_by(|one, other| other.strength.total_cmp(&one.strength).then_with(|| one.name.cmp(&other.name)));
    Ok(Ranking { items, groups, rounds, converged: change < TOLERANCE })
}

fn met(preferences: &[Preference<'_>]) -> (Vec<Item>, Meetings) {
    let mut found: BTreeMap<&str, usize> = BTreeMap::new();
    found.extend(preferences.iter().flat_map(|preference| [(preference.one, 0), (preference.other, 0)]));
    found.values_mut().zip(0..).for_each(|(index, number)| *index = number);
    let new = |name: &&str| Item { name: (*name).to_owned(), strength: 1.0, wins: 0.0, comparisons: 0, group: 0 };
    let mut items: Vec<Item> = found.keys().map(new).collect();
    let mut meetings = Meetings::new();
    for preference in preferences {
        let [Some(one), Some(other)] = [preference.one, preference.other].map(|name| found.get(name).copied()) else {
            continue;
        };
        *meetings.entry((one.min(other), one.max(other))).or_default() += 1.0;
        let won = match preference.winner {
            Winner::One => 1.0,
            Winner::Other => 0.0,
            Winner::Tie => 0.5,
        };
        for (index, wins) in [(one, won), (other, 1.0 - won)] {
            if let Some(item) = items.get_mut(index) {
                item.wins += wins;
                item.comparisons += 1;
            }
        }
    }
    (items, meetings)
}

/// Numbers the groups in the order of their first item, and says how many there are.
fn group(items: &mut [Item], meetings: &Meetings) -> usize {
    let mut leader: Vec<usize> = (0..items.len()).collect();
    for (one, other) in meetings.keys() {
        let (one, other) = (lead(&mut leader, *one), lead(&mut leader, *other));
        if let Some(follower) = leader.get_mut(one.max(other)) {
            *follower = one.min(other);
        }
    }
    let mut numbers = BTreeMap::new();
    for (index, item) in items.iter_mut().enumerate() {
        let next = numbers.len();
        item.group = *numbers.entry(lead(&mut leader, index)).or_insert(next);
    }
    numbers.len()
}

/// The first of all that an item is connected with so far.
fn lead(leader: &mut [usize], mut index: usize) -> usize {
    while let Some(next) = leader.get(index).copied().filter(|next| *next != index) {
        let after = leader.get(next).copied().unwrap_or(next);
        if let Some(short) = leader.get_mut(index) {
            *short = after;
        }
        index = next;
    }
    index
}

/// One round; the largest relative change.
fn step(items: &mut [Item], meetings: &Meetings) -> f64 {
    let mut weights: Vec<f64> = items.iter().map(|item| 2.0 * PRIOR / (item.strength + 1.0)).collect();
    for ((one, other), count) in meetings {
        let [Some(a), Some(b)] = [items.get(*one), items.get(*other)] else { continue };
        let share = count / (a.strength + b.strength);
        for index in [one, other] {
            if let Some(weight) = weights.get_mut(*index) {
                *weight += share;
            }
        }
    }
    let mut change: f64 = 0.0;
    for (item, weight) in items.iter_mut().zip(weights) {
        let strength = (item.wins + PRIOR) / weight;
        change = change.max((strength - item.strength).abs() / strength);
        item.strength = strength;
    }
    change
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prefer(text: &str) -> Result<Ranking, LabelsError> {
        let one = |word: &'static str| {
            let winner = match &word[1..2] {
                ">" => Winner::One,
                "<" => Winner::Other,
                _ => Winner::Tie,
            };
            Preference { one: &word[..1], other: &word[2..], winner }
        };
        let leaked: &'static str = Box::leak(text.to_owned().into_boxed_str());
        bradley_terry(&leaked.split_whitespace().map(one).collect::<Vec<_>>())
    }

    fn order(ranking: &Ranking) -> String {
        ranking.items.iter().map(|item| item.name.as_str()).collect()
    }

    #[test]
    fn who_wins_more_is_stronger_and_the_order_is_found_through_others() {
        let ranking = prefer("a>b a>b b>a b>c b>c c>b").unwrap();
        assert_eq!((order(&ranking).as_str(), ranking.groups, ranking.converged), ("abc", 1, true));
        assert_eq!((ranking.items[1].wins, ranking.items[1].comparisons), (3.0, 6));
    }

    // By hand: a wins always, b never, so that s_b = 1 / s_a, and for s = s_a, with one meeting and half a win and half a
    // loss more: 1.5 = s / (s + 1/s) + s / (s + 1), which is s⁴ - s³ - s² - 3 s - 3 … solved: s = 2.2056…
    #[test]
    fn two_items_solve_the_equation_of_the_likelihood() {
        let ranking = prefer("a>b").unwrap();
        let [a, b] = [&ranking.items[0], &ranking.items[1]].map(|item| item.strength);
        assert!((a * b - 1.0).abs() < 1e-6, "{a} {b}");
        assert!((a / (a + b) + a / (a + 1.0) - 1.5).abs() < 1e-7, "{a}");
    }

    #[test]
    fn ties_make_equal_strengths_in_the_order_of_bytes() {
        let ranking = prefer("b=a a=b").unwrap();
        assert_eq!(order(&ranking), "ab");
        assert!((ranking.items[0].strength - 1.0).abs() < 1e-9);
    }

    #[test]
    fn items_that_were_not_compared_are_in_groups_of_their_own() {
        let ranking = prefer("a>b c>d d>e").unwrap();
        assert_eq!(ranking.groups, 2);
        let mut groups: Vec<(&str, usize)> =
            ranking.items.iter().map(|item| (item.name.as_str(), item.group)).collect();
        groups.sort_unstable();
        assert_eq!(groups, [("a", 0), ("b", 0), ("c", 1), ("d", 1), ("e", 1)]);
    }

    #[test]
    fn the_order_of_preferences_does_not_count() {
        assert_eq!(prefer("a>b b>c c>a a>c b=c"), prefer("b=c c>a a>c b>c a>b"));
    }

    #[test]
    fn nothing_and_an_item_against_itself_are_refused() {
        assert_eq!(prefer(""), Err(LabelsError::Empty));
        assert_eq!(prefer("a>b c>c"), Err(LabelsError::Preference { item: "c".into() }));
    }
}
