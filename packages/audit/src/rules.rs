//! The checks, by subject. The table in [`crate::table`] names each of them.

pub(crate) mod appeal_bonds;
pub(crate) mod appeals;
pub(crate) mod edition_history;
pub(crate) mod editions;
pub(crate) mod history;
pub(crate) mod money;
pub(crate) mod pauses;
pub(crate) mod people;
pub(crate) mod points;
pub(crate) mod provenance;
pub(crate) mod rejections;
pub(crate) mod rights_history;
pub(crate) mod royalties;
pub(crate) mod sales;
pub(crate) mod shares;
pub(crate) mod siblings;
mod sums;
pub(crate) mod work;
