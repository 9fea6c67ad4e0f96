//! Daily factor returns and the risk-free rate.

use crate::time::{Calendar, Date, Day};

/// Names of the risk-free rate in factor files: lower case, with `_` for any characters between words.
pub const RISK_FREE: [&str; 3] = ["rf", "risk_free", "rfree"];

/// Names of the market's excess return.
pub const MARKET_EXCESS: [&str; 5] = ["mkt_rf", "mktrf", "rm_rf", "rmrf", "mkt_excess"];

/// Names of the momentum factor.
pub const MOMENTUM: [&str; 4] = ["mom", "umd", "wml", "momentum"];

/// Named daily series, such as the factors of Fama and French, as fractions (0.01 is 1 %).
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Factors {
    names: Vec<String>,
    dates: Vec<Date>,
    columns: Vec<Vec<f64>>,
    /// Index of the column that holds a simple annual rate, and the number of days in its year.
    yearly: Option<(usize, f64)>,
}

/// Longest time, in calendar days, for which a quoted rate is used.
const RATE_HOLDS: i32 = 10;

impl Factors {
    /// Creates factors. `columns[i]` belongs to `names[i]` and is as long as `dates`, which are ascending and without
    /// repeats.
    pub fn new(names: Vec<String>, dates: Vec<Date>, columns: Vec<Vec<f64>>) -> Self {
        debug_assert!(
            columns.len() == names.len()
                && columns.iter().all(|column| column.len() == dates.len())
        );
        Self {
            names,
            dates,
            columns,
            yearly: None,
        }
    }

    /// Declares the risk-free column `name` to be a simple annual rate instead of a return per session.
    ///
    /// # Formula
    /// ```text
    /// rf_t = r_(t-1) (date_t - date_(t-1)) / days_a_year
    /// ```
    /// where `r_(t-1)` is the last rate quoted on or before session `t - 1`, at most 10 days old, and dates differ by
    /// calendar days.
    #[must_use]
    pub fn with_yearly_rate(mut self, name: &str, days_a_year: f64) -> Self {
        let column = self.names.iter().position(|other| other == name);
        self.yearly = column.map(|column| (column, days_a_year));
        self
    }

    /// Returns whether a column is a simple annual rate instead of a return per session.
    pub fn is_yearly(&self, name: &str) -> bool {
        self.yearly
            .is_some_and(|(column, _)| self.names[column] == name)
    }

    /// Returns the names of the columns.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Returns the dates, ascending.
    pub fn dates(&self) -> &[Date] {
        &self.dates
    }

    /// Returns the values of a column, one per date, NaN where missing; `None` if there is no such column.
    pub fn column(&self, name: &str) -> Option<&[f64]> {
        self.names
            .iter()
            .position(|other| other == name)
            .map(|i| self.columns[i].as_slice())
    }

    /// Returns the first of `names` that is a column.
    pub fn first_of<'a>(&self, names: &'a [String]) -> Option<&'a str> {
        names
            .iter()
            .map(String::as_str)
            .find(|name| self.column(name).is_some())
    }

    /// Returns a column on a calendar, one value per session, NaN where missing; `None` if there is no such column.
    pub fn on_calendar(&self, name: &str, calendar: &Calendar) -> Option<Vec<f64>> {
        let column = self.column(name)?;
        if let Some((yearly, days_a_year)) = self.yearly
            && self.names[yearly] == name
        {
            return Some(self.accrued(column, days_a_year, calendar));
        }
        let mut values = vec![f64::NAN; calendar.len()];
        for (date, value) in self.dates.iter().zip(column) {
            if let Some(Day(day)) = calendar.on(*date) {
                values[day] = *value;
            }
        }
        Some(values)
    }

    /// Returns what a simple annual rate earns from each session to the next; the value stands at the later session.
    fn accrued(&self, rates: &[f64], days_a_year: f64, calendar: &Calendar) -> Vec<f64> {
        let dates = calendar.dates();
        let mut values = vec![f64::NAN; dates.len()];
        let (mut next, mut known) = (0, None);
        for (day, pair) in dates.windows(2).enumerate() {
            while next < rates.len() && self.dates[next] <= pair[0] {
                if !rates[next].is_nan() {
                    known = Some((self.dates[next], rates[next]));
                }
                next += 1;
            }
            let days = |from: Date, to: Date| to.days_since_1970() - from.days_since_1970();
            if let Some((_, rate)) =
                known.filter(|(quoted, _)| days(*quoted, pair[0]) <= RATE_HOLDS)
            {
                values[day + 1] = rate * f64::from(days(pair[0], pair[1])) / days_a_year;
            }
        }
        values
    }
}
