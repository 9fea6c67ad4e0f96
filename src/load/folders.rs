//! What the folders of a file state of its rows, as `date=2025-08-29/` and `symbol=AAA/` do.

use super::recognise::lexicon::is_date_word;
use super::recognise::search::DELIMITERS;
use super::text::header::{first_rows, folded, records};
use crate::error::Origin;

/// Returns the name and the date that the folders of a file state: in one of them, or in one each for year, month and day.
pub(super) fn date(origin: &Origin) -> Option<(String, String)> {
    let (_, folders) = origin.partitions();
    let value = |name: &str| {
        let mut folders = folders.iter().rev();
        folders.find_map(|(key, value)| (folded(key) == name).then_some(value.as_str()))
    };
    if let [Some(year), Some(month), Some(day)] = ["year", "month", "day"].map(value) {
        return Some(("date".to_owned(), format!("{year}-{month:0>2}-{day:0>2}")));
    }
    let is_date = |(key, _): &&(String, String)| is_date_word(&folded(key));
    folders.iter().rev().find(is_date).cloned()
}

/// Adds a column to a table of text, with the same cell in every row below the first; `None` if the text is no table.
pub(super) fn with_column(text: &[u8], name: &str, cell: &str) -> Option<Vec<u8>> {
    let width = |mark: u8| {
        first_rows(text, mark, 1)
            .first()
            .map_or(0, csv::ByteRecord::len)
    };
    let mark = DELIMITERS.into_iter().max_by_key(|mark| width(*mark))?;
    let mut out = csv::WriterBuilder::new()
        .flexible(true)
        .delimiter(mark)
        .from_writer(Vec::with_capacity(text.len()));
    for (row, record) in records(text, mark).into_byte_records().enumerate() {
        let mut record = record.ok()?;
        record.push_field(if row == 0 { name } else { cell }.as_bytes());
        out.write_byte_record(&record).ok()?;
    }
    out.into_inner().ok()
}
