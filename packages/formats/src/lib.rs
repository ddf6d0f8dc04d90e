//! Host only: labelled data in the file formats of other tools.
//!
//! A [`Dataset`] is what a program knows of the work of a project: items with their rows, labels and answers. From it
//! [`write_table`] makes JSON lines, CSV and Parquet, [`write_folder`] a folder for Hugging Face, [`write_label_studio`]
//! tasks for Label Studio and [`labeling_config`] the configuration beside them, [`write_coco`] boxes, and
//! [`write_conll`] spans. The same dataset gives the same bytes. Each says in a [`Report`] what it wrote and what it left
//! out.
//!
//! [`read_parquet`] and [`read_label_studio`] read rows for a batch, as canonical items of texts. Rows in CSV and JSON
//! lines, those of Hugging Face included, are read by `caravan_toolkit::manifest`.
//!
//! `docs/formats.md` has the rules of conversion.
#![allow(
    missing_docs,
    clippy::arithmetic_side_effects,
    clippy::float_arithmetic,
    reason = "host only: names of fields say what they are; counts of rows, positions in texts and pixels of pictures, never money"
)]

mod bounds;
mod card;
mod coco;
mod conll;
mod dataset;
mod error;
mod export;
mod folder;
mod label_studio;
mod media;
mod parquet_read;
mod parquet_write;
mod questions;
mod report;
mod rows;
#[cfg(test)]
mod samples;
mod table;
mod text_tables;

pub use coco::write_coco;
pub use conll::write_conll;
pub use dataset::{Answer, Dataset, Item, Picture};
pub use error::FormatError;
pub use export::{write_table, TableFormat};
pub use folder::write_folder;
pub use label_studio::{labeling_config, read_label_studio, write_label_studio};
pub use parquet_read::read_parquet;
pub use report::Report;
pub use table::Lines;
