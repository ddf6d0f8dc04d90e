//! A task as an annotator sees it: for a terminal, and as one HTML file.
//!
//! Everything in a definition and in a row was written by others. [`terminal`] shows control characters as signs, so that a row
//! cannot move the cursor, and begins every line of a row with a bar, so that it cannot pass for another part of the page.
//! [`html`] writes a page without any script, whose policy also forbids script, forms and every request; the only
//! elements in it are those that this module writes. [`parts`] gives the same for a page of a server.

mod address;
mod html;
mod markup;
mod page;
mod parts;
mod plain;
mod terminal;
mod value;

pub use address::Paths;
pub use html::{html, page_with, row_html, DrawnBox};
pub use parts::{parts, Parts};
pub use terminal::terminal;

#[cfg(test)]
mod tests;
