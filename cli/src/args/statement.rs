//! Arguments of `caravan statement` and `caravan invoice`.

use std::path::PathBuf;

use caravan_client::statement::Period;
use caravan_client::Problem;

#[derive(Debug, clap::Args)]
pub(crate) struct StatementArgs {
    /// [default: the account that acts]
    #[arg(value_name = "PERSON|NAME|ADDRESS")]
    pub(crate) who: Option<String>,
    /// Only the lines of a year, in universal time
    #[arg(long, value_name = "YEAR", conflicts_with_all = ["since", "until"])]
    year: Option<String>,
    /// Only lines from this day (2026-01-31, in universal time) or block on
    #[arg(long, value_name = "DAY|HEIGHT")]
    since: Option<String>,
    /// Only lines up to this day or block, which is included
    #[arg(long, value_name = "DAY|HEIGHT")]
    until: Option<String>,
    /// Write all columns to a file: .csv, .tsv or .jsonl
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Compare a file that was written before with the chain, line by line
    #[arg(long, value_name = "FILE", conflicts_with_all = ["who", "year", "since", "until", "out"])]
    pub(crate) verify: Option<PathBuf>,
}

impl StatementArgs {
    /// Return the range of blocks.
    pub(crate) fn period(&self) -> Result<Period, Problem> {
        match &self.year {
            Some(year) => Period::year(year),
            None => Period::between(self.since.as_deref(), self.until.as_deref()),
        }
    }
}
