//! Columns of the events as regressors.

use std::collections::BTreeSet;

use crate::event::{Event, is_missing, number};
use crate::study::abnormal::AbnormalReturns;
use crate::study::warning::{NotANumber, Warning};

/// The columns of the events as regressors.
pub struct Regressors {
    /// The names of the regressors: numeric columns, and `column=value` for text.
    pub(super) names: Vec<String>,
    /// The values of text columns without a regressor of their own.
    pub(super) baselines: Vec<String>,
    /// `rows[i]`: the regressors of event `i`; `None` where a column has no value.
    pub(super) rows: Vec<Option<Vec<f64>>>,
    /// The first cell of a column of numbers that is not a number.
    not_a_number: Option<NotANumber>,
    /// The columns of text with some cells that are numbers: name, numbers, and filled cells.
    mixed: Vec<(String, usize, usize)>,
}

/// Turns columns of the events into regressors. A column is one of numbers where more than half of its filled cells are.
pub fn regressors(events: &[Event], abnormal: &AbnormalReturns, columns: &[String]) -> Regressors {
    let used = abnormal.events.iter();
    let used: Vec<&Event> = used.map(|used| &events[used.aligned.event]).collect();
    let mut found = Regressors {
        names: Vec::new(),
        baselines: Vec::new(),
        rows: vec![Some(Vec::new()); used.len()],
        not_a_number: None,
        mixed: Vec::new(),
    };
    for column in columns {
        let cells = used.iter();
        let cells = cells.map(|event| event.columns.get(column).map(str::trim));
        let cells: Vec<Option<&str>> = cells.collect();
        let filled = cells.iter().flatten().filter(|cell| !is_missing(cell));
        let numbers = filled.clone().filter(|cell| number(cell).is_some()).count();
        let filled = filled.count();
        if 2 * numbers > filled {
            found.add_numbers(column, &cells, &used);
            continue;
        }
        if numbers > 0 {
            found.mixed.push((column.clone(), numbers, filled));
        }
        found.add_words(column, &cells);
    }
    found
}

impl Regressors {
    /// Adds a column of numbers.
    fn add_numbers(&mut self, column: &str, cells: &[Option<&str>], events: &[&Event]) {
        self.names.push(column.to_owned());
        let value = |cell: &Option<&str>| cell.and_then(number).map(|x| vec![x]);
        self.extend(cells.iter().map(value));
        let is_odd =
            |cell: &Option<&str>| cell.is_some_and(|c| !is_missing(c) && number(c).is_none());
        if let Some(odd) = cells.iter().position(is_odd) {
            self.not_a_number.get_or_insert_with(|| NotANumber {
                event: events[odd].id.to_string(),
                column: column.to_owned(),
                cell: cells[odd].unwrap_or_default().to_owned(),
            });
        }
    }

    /// Adds a column of 0 and 1 for each value of a column of text but the first.
    fn add_words(&mut self, column: &str, cells: &[Option<&str>]) {
        let levels: BTreeSet<&str> = cells.iter().flatten().copied().collect();
        let mut levels: Vec<&str> = levels
            .into_iter()
            .filter(|level| !level.is_empty())
            .collect();
        // A single value stays a regressor, so that the fit can name it as constant.
        if levels.len() > 1 {
            self.baselines
                .push(format!("{column}={}", levels.remove(0)));
        }
        let named = levels.iter().map(|level| format!("{column}={level}"));
        self.names.extend(named);
        let dummies = |cell: &Option<&str>| {
            let cell = cell.filter(|cell| !cell.is_empty())?;
            let dummy = |level: &&str| f64::from(u8::from(cell == *level));
            Some(levels.iter().map(dummy).collect())
        };
        self.extend(cells.iter().map(dummies));
    }

    /// Adds further values to each row.
    fn extend(&mut self, values: impl Iterator<Item = Option<Vec<f64>>>) {
        for (row, values) in self.rows.iter_mut().zip(values) {
            match (row.as_mut(), values) {
                (Some(row), Some(values)) => row.extend(values),
                _ => *row = None,
            }
        }
    }

    /// Returns what must be known of the columns: events left out because a column holds no value, and columns taken as text
    /// although some of their cells are numbers.
    pub fn warnings(&self, columns: &[String]) -> Vec<Warning> {
        let left_out = self.rows.iter().filter(|row| row.is_none()).count();
        let left_out = (left_out > 0).then(|| Warning::RegressionLeftOut {
            left_out,
            events: self.rows.len(),
            columns: columns.to_vec(),
            example: self.not_a_number.clone(),
        });
        let mixed = self.mixed.iter();
        let mixed = mixed.map(|(column, numbers, filled)| Warning::MixedColumn {
            column: column.clone(),
            numbers: *numbers,
            filled: *filled,
        });
        left_out.into_iter().chain(mixed).collect()
    }
}
