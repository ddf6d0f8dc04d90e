//! Points by season.

use caravan_primitives::PersonId;
use cosmwasm_std::{Addr, Uint128};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::people::{address_of, SeasonPoints};
use super::{number, valid, Page, PageRequest, Reader, Select};
use crate::amount::Units;
use crate::error::Result;

/// The most seasons that are listed.
const MOST_SEASONS: u32 = 100;

/// A place on a leaderboard.
#[derive(Debug, Clone, PartialEq, Eq, JsonSchema, Serialize, Deserialize)]
pub struct LeaderboardEntry {
    /// The place, from 1. Persons with equal points have different places: who was a person first comes first.
    pub place: u64,
    /// Id of the person.
    pub person: PersonId,
    /// The address that the person acts by now.
    pub address: Addr,
    /// Points earned by accepted work of the season, in base units.
    pub points: Uint128,
    /// Accepted works that earned them.
    pub works: u64,
}

/// Where a page of a leaderboard begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PointsCursor {
    /// After these points.
    pub points: Uint128,
    /// And this person.
    pub person: PersonId,
    /// Who had this place.
    pub place: u64,
}

impl Reader {
    /// Return who earned the most points by accepted work of a season. Points that other minters award are not in it.
    ///
    /// # Errors
    /// `INDEX_FILE_FAILED`, `INDEX_DAMAGED`.
    pub fn leaderboard(
        &self,
        season: u64,
        page: &PageRequest<PointsCursor>,
    ) -> Result<Page<LeaderboardEntry, PointsCursor>> {
        let mut place = page.after.map_or(0, |after| after.place);
        let mut places = Vec::new();
        // Persons with the points of the cursor, then those with less: both are read from the index in their order.
        let (equal, less) = match page.after {
            Some(PointsCursor { points, person, .. }) => {
                let points = Units(points).bytes();
                let equal = selected(season)
                    .with("AND s.points = ? AND s.person > ?", [points.clone().into(), number(person.get())]);
                (Some(equal), selected(season).with("AND s.points < ?", [points.into()]))
            }
            None => (None, selected(season)),
        };
        for select in equal.into_iter().chain([less]) {
            let left = page.fetched().saturating_sub(i64::try_from(places.len()).unwrap_or(i64::MAX));
            let select = select.with("ORDER BY s.points DESC, s.person LIMIT ?", [left.into()]);
            places.extend(self.rows(&select, |row| {
                place = place.saturating_add(1);
                let person = valid(PersonId::new(row.get(0)?))?;
                let (address, points) = (address_of(row.get(1)?), row.get::<_, Units>(2)?.0);
                Ok(LeaderboardEntry { place, person, address, points, works: row.get(3)? })
            })?);
        }
        Ok(page.page(places, |entry| PointsCursor { points: entry.points, person: entry.person, place: entry.place }))
    }

    /// Return the seasons in which anyone earned points, the latest first: at most a hundred.
    ///
    /// # Errors
    /// `INDEX_FILE_FAILED`, `INDEX_DAMAGED`.
    pub fn seasons(&self) -> Result<Vec<u64>> {
        let select = Select::new(
            "WITH RECURSIVE each (season) AS (SELECT max(season) FROM points UNION ALL
             SELECT (SELECT max(p.season) FROM points p WHERE p.season < each.season) FROM each
             WHERE each.season IS NOT NULL)
             SELECT season FROM each WHERE season IS NOT NULL",
        );
        self.rows(&select.with("LIMIT ?", [MOST_SEASONS.into()]), |row| Ok(row.get(0)?))
    }

    /// Return the points of a person by season, the latest first.
    pub(super) fn points_of(&self, person: PersonId) -> Result<Vec<SeasonPoints>> {
        let mut points = Vec::new();
        for season in self.seasons()? {
            let select = Select::new("SELECT points, works FROM points")
                .with("WHERE season = ? AND person = ?", [number(season), number(person.get())]);
            let entry = |row: &rusqlite::Row<'_>| {
                Ok(SeasonPoints { season, points: row.get::<_, Units>(0)?.0, works: row.get(1)? })
            };
            points.extend(self.one(&select, entry)?);
        }
        Ok(points)
    }
}

fn selected(season: u64) -> Select {
    let sql = "SELECT s.person, p.address, s.points, s.works FROM points s JOIN person p ON p.person = s.person";
    Select::new(sql).with("WHERE s.season = ?", [number(season)])
}
