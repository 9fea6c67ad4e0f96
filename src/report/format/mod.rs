//! The formats of tables, one file each.

mod csv;
mod latex;
mod markdown;
mod text;

use super::table::Report;
use crate::catalogue::catalogue;
use crate::error::{Error, Result};

pub use self::csv::{Csv, table as csv_table};
pub use latex::Latex;
pub use markdown::Markdown;
pub use text::Text;

/// A way to write tables.
pub trait Render: Send + Sync {
    /// The whole report as text that ends in a line end.
    fn render(&self, report: &Report) -> String;
}

catalogue! {
    /// The formats of tables that `--format` can name, besides JSON, which is the outcome itself.
    pub enum Format: Render {
        "table" => Text, "Columns of text for a terminal.";
        "csv" => Csv, "One table of comma-separated values, one row a test.";
        "markdown" => Markdown, "Tables as GitHub shows them.";
        "latex" => Latex, "Tables with booktabs and threeparttable.";
    }
}

/// An outcome as one JSON document, numbers at full precision, missing ones `null`.
///
/// # Errors
/// Never for the outcomes of this crate, whose maps all have text keys.
pub fn json(outcome: &impl serde::Serialize) -> Result<String> {
    let text = serde_json::to_string_pretty(outcome);
    text.map(|text| text + "\n")
        .map_err(|error| Error::output(format!("not writable as JSON: {error}")))
}
