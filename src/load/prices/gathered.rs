//! The contents of all price files of a run, put side by side.

use std::sync::Arc;

use super::file::Content;
use super::left_out::LeftOut;
use super::understood::PriceTable;
use crate::error::{Error, Origin, Result, message, option};
use crate::finding::Finding;
use crate::load::open::input_file::InputFile;
use crate::load::overrides::Overrides;
use crate::load::reject::Rejects;
use crate::market::{PriceRows, Prices};
use crate::time::Date;

/// The prices of all files and what was noticed while reading them.
#[derive(Debug, Clone, Default)]
pub struct PriceFiles {
    /// The bars.
    pub prices: Prices,
    /// The files they come from, by path.
    pub files: Vec<InputFile>,
    /// Rows that could not be understood.
    pub rejects: Rejects,
    /// Notes and warnings about the files and their rows.
    pub findings: Vec<Finding>,
    /// The rows that were not read because no event needs them.
    pub left_out: LeftOut,
}

/// The contents of all files of a run.
#[derive(Default)]
pub(super) struct Gathered {
    pub chunks: Vec<PriceRows>,
    /// `sources[i]`: position of the file of chunk `i`.
    pub sources: Vec<usize>,
    pub failures: Vec<Error>,
    pub other_tables: Vec<String>,
    pub no_tables: Vec<String>,
    /// Number of files without a security that is needed.
    pub not_needed: usize,
}

impl Gathered {
    pub fn take(&mut self, origin: &Arc<Origin>, result: Result<Content>, loaded: &mut PriceFiles) {
        let table = match result {
            Ok(Content::Prices(table)) => *table,
            Ok(Content::OtherTable) => return self.other_tables.push(origin.to_string()),
            Ok(Content::Parquet(_) | Content::NoTable) => {
                return self.no_tables.push(origin.to_string());
            }
            Ok(Content::NotNeeded(rows)) => {
                loaded.left_out.append(rows);
                return self.not_needed += 1;
            }
            Err(error) => return self.failures.push(error),
        };
        let PriceTable {
            origin,
            bytes,
            checksum,
            parsed,
            understood,
            findings,
            ..
        } = table;
        self.sources
            .extend(std::iter::repeat_n(loaded.files.len(), parsed.chunks.len()));
        self.chunks.extend(parsed.chunks);
        loaded.left_out.append(parsed.left_out);
        loaded.rejects.0.extend(parsed.rejects);
        loaded.findings.extend(findings);
        let layout = &understood.layout;
        loaded.files.push(InputFile {
            origin,
            bytes,
            rows: parsed.account.read(),
            dialect: Some(layout.dialect.name),
            account: parsed.account,
            columns: layout.roles(),
            unused: layout.unread().into_iter().map(str::to_owned).collect(),
            checksum,
        });
    }

    /// Removes rows dated after `latest`, unless the user allows them. Such rows are errors and would enter the
    /// estimation.
    pub fn leave_out_days_to_come(
        &mut self,
        loaded: &mut PriceFiles,
        overrides: &Overrides,
        latest: Date,
    ) {
        if overrides.allow_future {
            return;
        }
        let (mut rows, mut first) = (0, None);
        for (chunk, source) in self.chunks.iter_mut().zip(&self.sources) {
            let to_come = || chunk.date.iter().filter(|date| **date > latest);
            let Some(last) = to_come().max().copied() else {
                continue;
            };
            let number = to_come().count() as u64;
            // The last date of the first file that has such rows.
            let (file, known) = first.get_or_insert((*source, last));
            if file == source {
                *known = last.max(*known);
            }
            keep(chunk, |date| date <= latest);
            loaded.files[*source]
                .account
                .skip_used("day_to_come", number);
            rows += number;
        }
        if let Some((file, last)) = first {
            let message = message![
                format!(
                    "{rows} rows dated after {latest}, in the future, were skipped: {} has {last}; ",
                    loaded.files[file].origin
                ),
                option::ALLOW_FUTURE,
                " keeps such rows",
            ];
            loaded
                .findings
                .push(Finding::warning("days_to_come", message));
        }
    }
}

/// Keeps the rows whose dates are `wanted`.
fn keep(chunk: &mut PriceRows, wanted: impl Fn(Date) -> bool) {
    let kept: Vec<bool> = chunk.date.iter().map(|date| wanted(*date)).collect();
    fn filter<T>(column: &mut Vec<T>, kept: &[bool]) {
        let mut kept = kept.iter();
        column.retain(|_| kept.next().copied().unwrap_or(false));
    }
    filter(&mut chunk.symbol, &kept);
    filter(&mut chunk.date, &kept);
    filter(&mut chunk.returns, &kept);
    chunk
        .values
        .iter_mut()
        .for_each(|column| filter(column, &kept));
    chunk.unreadable.retain(|(_, date)| wanted(*date));
}

/// Returns tomorrow's date in UTC, because some time zones are up to 14 hours ahead.
pub(super) fn latest_today() -> Date {
    Date::from(chrono::Utc::now().date_naive() + chrono::Days::new(1))
}
