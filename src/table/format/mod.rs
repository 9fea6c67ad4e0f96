//! The formats of tables, one file each.

mod answer;
mod csv;
mod json;
mod latex;
mod lines;
pub mod markdown;
mod parquet;
mod pieces;
mod text;
#[cfg(feature = "xlsx")]
mod xlsx;

use super::Report;
use crate::catalogue::catalogue;

pub use self::csv::{Csv, csv_text, write_csv};
pub(crate) use self::json::write_json_with_list;
pub use self::json::{json, report_json, write_json};
pub use latex::{Latex, latex_text};
pub use lines::Lines;
pub use markdown::Markdown;
pub use parquet::write_parquet;
pub use text::Text;
#[cfg(feature = "xlsx")]
pub use xlsx::workbook;

/// A way to write tables.
pub trait Render: Send + Sync {
    /// Returns the whole report as text that ends in a line end.
    fn render(&self, report: &Report) -> String;
}

catalogue! {
    /// The formats of tables, besides JSON, which is the outcome itself.
    pub enum Format: Render {
        "table" => Text in text, "Columns of text for a terminal.";
        "csv" => Csv, "One table of comma-separated values, one row a test.";
        "markdown" => Markdown, "Tables as GitHub shows them.";
        "latex" => Latex, "Tables with booktabs that fit a page.";
    }
}
