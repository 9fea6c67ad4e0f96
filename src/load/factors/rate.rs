//! Yearly risk-free rates, as FRED and central banks publish them.

use super::table::Table;
use crate::catalogue::choice;
use crate::error::{Error, Message, Result, message, option};
use crate::market::RISK_FREE;

choice! {
    /// Convention of the risk-free column of a factor file.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum RateConvention {
        /// Annual simple rate over calendar days of a 360-day year, as for money markets and Treasury bills.
        Simple360 = "simple-360",
        /// Annual simple rate over calendar days of a 365-day year.
        Simple365 = "simple-365",
        /// The rate of each session, as in Kenneth French's files.
        PerPeriod = "per-period",
    }
}

impl RateConvention {
    /// Returns the days of the year; `None` for a rate of each session.
    pub(super) fn days_a_year(self) -> Option<f64> {
        match self {
            Self::Simple360 => Some(360.0),
            Self::Simple365 => Some(365.0),
            Self::PerPeriod => None,
        }
    }
}

/// Returns the help text that names the option for the convention.
fn say_so() -> Message {
    message![
        "say what it is: ",
        option::RF_CONVENTION.with("simple-360"),
        " (bills and money markets) or simple-365 for a yearly rate, per-period for the rate of each session",
    ]
}

/// Folded column names of yearly overnight rates: SOFR and similar rates of the Fed, the Bank of England and the ECB.
const OVERNIGHT: [&str; 6] = [
    "dff",
    "effr",
    "obfr",
    "sofr",
    "iudsoia",
    "ecbestrvolwgttrmdmnrt",
];

/// Returns whether the name is that of a yearly rate. `DTB3` and `DGS1MO` are Treasury rates at FRED.
fn is_yearly(name: &str) -> bool {
    let treasury = ["dtb", "dgs"]
        .iter()
        .filter_map(|prefix| name.strip_prefix(prefix));
    OVERNIGHT.contains(&name)
        || treasury
            .into_iter()
            .any(|term| term.starts_with(|c: char| c.is_ascii_digit()))
}

/// The risk-free column of a file.
pub(super) struct Rate {
    /// Name of the column in the file.
    pub called: String,
    /// Days of the year for a yearly rate; `None` for a rate of each session.
    pub days_a_year: Option<f64>,
}

impl Rate {
    /// Finds the risk-free column and renames it to `rf` in `table`. `None` if there is none.
    ///
    /// # Errors
    /// When a yearly rate has no convention, several columns could be the rate, or a convention is given without a
    /// rate.
    pub fn find(table: &mut Table<'_>, convention: Option<RateConvention>) -> Result<Option<Self>> {
        let named = |known: &dyn Fn(&str) -> bool| -> Vec<usize> {
            (0..table.names.len())
                .filter(|i| known(&table.names[*i]))
                .collect()
        };
        let daily = named(&|name| RISK_FREE.contains(&name));
        let yearly = named(&is_yearly);
        let (column, is_known) = match (daily.as_slice(), yearly.as_slice()) {
            ([column, ..], _) => (*column, false),
            ([], [column]) => (*column, true),
            ([], []) if convention.is_some() => {
                let message = message![
                    option::RF_CONVENTION,
                    format!(
                        ", and no risk-free rate; the columns are: {}",
                        table.names.join(", ")
                    ),
                ];
                let error = Error::options(message).with_code("no_rate");
                return Err(error.with_help(message![
                    "name the rate `rf`, or leave ",
                    option::RF_CONVENTION,
                    " out",
                ]));
            }
            ([], []) => return Ok(None),
            ([], several) => {
                let names: Vec<&str> = several.iter().map(|i| table.names[*i].as_str()).collect();
                let message = format!(
                    "several rates could be the risk-free one: {}",
                    names.join(", ")
                );
                let error = Error::input(message).with_code("several_rates");
                return Err(error.with_help("keep one of them, or name one `rf`"));
            }
        };
        let called = table.names[column].clone();
        if is_known && convention.is_none() {
            let message = format!(
                "{} is a yearly rate, and a study needs the rate of each session",
                called.to_uppercase()
            );
            return Err(Error::input(message)
                .at_line(table.lines_above + 1)
                .with_code("yearly_rate")
                .with_help(say_so()));
        }
        RISK_FREE[0].clone_into(&mut table.names[column]);
        Ok(Some(Self {
            called,
            days_a_year: convention.and_then(RateConvention::days_a_year),
        }))
    }

    /// Returns an error if a rate taken as one of each session is so large that it must be yearly. `typical` is its
    /// median, as a fraction; `is_said` says whether the user named the convention.
    pub fn check(&self, typical: Option<f64>, is_said: bool) -> Result<()> {
        /// 0.2 % a session is about 65 % a year, more than any real rate.
        const HIGHEST: f64 = 0.002;
        /// 1 % a session is refused even if the user named the convention.
        const HIGHEST_SAID: f64 = 0.01;
        let highest = if is_said { HIGHEST_SAID } else { HIGHEST };
        let Some(rate) = typical.filter(|rate| self.days_a_year.is_none() && *rate > highest)
        else {
            return Ok(());
        };
        let message = format!(
            "{}: the median is {:.2} % per day, so this is a yearly rate",
            self.called,
            rate * 100.0
        );
        Err(Error::input(message)
            .with_code("yearly_rate")
            .with_help(say_so()))
    }

    /// Describes how a yearly rate is used; `None` for a rate of each session.
    pub fn in_words(&self) -> Option<String> {
        let days = self.days_a_year?;
        Some(format!(
            "{} is a simple yearly rate: each session earns the rate last known at the previous session, for the calendar days \
             since then, of {days:.0} a year",
            self.called.to_uppercase()
        ))
    }
}
