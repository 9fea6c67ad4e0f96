//! Daily factor returns and the risk-free rate.

use crate::time::{Calendar, Date, Day};

/// The names of the risk-free rate in factor files, lower case with `_` for anything between words.
pub const RISK_FREE: [&str; 3] = ["rf", "risk_free", "rfree"];

/// The names of the market's excess return.
pub const MARKET_EXCESS: [&str; 5] = ["mkt_rf", "mktrf", "rm_rf", "rmrf", "mkt_excess"];

/// The names of momentum.
pub const MOMENTUM: [&str; 4] = ["mom", "umd", "wml", "momentum"];

/// Named daily series, such as the factors of Fama and French, as fractions (0.01 is 1 %).
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Factors {
    names: Vec<String>,
    dates: Vec<Date>,
    columns: Vec<Vec<f64>>,
}

impl Factors {
    /// The factors of these columns, each as long as `dates`, which are in order and without repeats.
    pub fn new(names: Vec<String>, dates: Vec<Date>, columns: Vec<Vec<f64>>) -> Self {
        debug_assert!(
            columns.len() == names.len()
                && columns.iter().all(|column| column.len() == dates.len())
        );
        Self {
            names,
            dates,
            columns,
        }
    }

    /// The names of the columns.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The dates, in order.
    pub fn dates(&self) -> &[Date] {
        &self.dates
    }

    /// The values of a column, one a date, NaN where missing.
    pub fn column(&self, name: &str) -> Option<&[f64]> {
        self.names
            .iter()
            .position(|other| other == name)
            .map(|i| self.columns[i].as_slice())
    }

    /// The first of these names that is a column.
    pub fn first_of<'a>(&self, names: &'a [String]) -> Option<&'a str> {
        names
            .iter()
            .map(String::as_str)
            .find(|name| self.column(name).is_some())
    }

    /// A column on a calendar, one value a trading day from the calendar's first one on, NaN where missing.
    pub fn on_calendar(&self, name: &str, calendar: &Calendar) -> Option<Vec<f64>> {
        let column = self.column(name)?;
        let mut values = vec![f64::NAN; calendar.len()];
        for (date, value) in self.dates.iter().zip(column) {
            if let Some(Day(day)) = calendar.on(*date) {
                values[day] = *value;
            }
        }
        Some(values)
    }
}
