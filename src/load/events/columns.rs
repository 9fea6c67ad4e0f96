//! The columns of an event file and their roles.

use chrono_tz::Tz;

use crate::error::{Error, Result, nearest};
use crate::load::recognise::lexicon::{Kind, Role, is_event_column, is_list};
use crate::load::text::header::Header;

/// Columns of an EventStudyTools request, which has no header.
pub(super) const REQUEST: [&str; 9] = [
    "event_id",
    "symbol",
    "benchmark",
    "date",
    "group",
    "window_start",
    "window_end",
    "estimation_end",
    "estimation_length",
];

/// `role`: position of the column with this role.
#[derive(Debug, Clone)]
pub(super) struct Columns {
    pub symbol: usize,
    pub date: usize,
    pub id: Option<usize>,
    pub time: Option<usize>,
    pub tz: Option<usize>,
    pub timing: Option<usize>,
    pub tags: Option<usize>,
    pub direction: Option<usize>,
    pub weight: Option<usize>,
    pub headline: Option<usize>,
    pub source: Option<usize>,
    pub benchmark: Option<usize>,
    /// Columns of 0 and 1 whose names become tags.
    pub marks: Vec<usize>,
    /// Whether blanks separate symbols in the symbol column.
    pub is_list: bool,
    /// Time zone named by the header of the date column, as in `timestamp_utc`.
    pub zone: Option<Tz>,
}

impl Columns {
    /// Returns the number of columns with a role; `None` if the header names no symbol or no date column.
    pub fn count(header: &Header) -> Option<usize> {
        header.find(Role::Symbol.names(Kind::Events))?;
        header.find(Role::Date.names(Kind::Events))?;
        let known = header.names.iter().filter(|name| is_event_column(name));
        Some(known.count())
    }

    pub fn new(header: &Header) -> Result<Self> {
        let missing = |what: &str| {
            let message = format!("no `{what}` column; the columns are: {}", header.listed());
            let near = nearest(what, header.names.iter().map(String::as_str));
            let hint = near
                .map(|near| format!("; is it the column `{near}`?"))
                .unwrap_or_default();
            Error::input(message)
                .with_code("no_column")
                .with_help(format!("events need `symbol` and `date`{hint}"))
        };
        if let Some(name) = header.repeated() {
            let error = Error::input(format!("two columns are called `{name}`"));
            return Err(error
                .with_code("repeated_column")
                .with_help("give one of them another name"));
        }
        let symbol = header
            .find(Role::Symbol.names(Kind::Events))
            .ok_or_else(|| missing("symbol"))?;
        let date = header
            .find(Role::Date.names(Kind::Events))
            .ok_or_else(|| missing("date"))?;
        let other = |role: Role| {
            header
                .find(role.names(Kind::Events))
                .filter(|column| *column != date && *column != symbol)
        };
        let name = header.names[date].as_str();
        let is_toolkit = header.names[symbol] == "subject_id" && name == "evt_date";
        let unknown =
            (0..header.names.len()).filter(|column| !is_event_column(&header.names[*column]));
        Ok(Self {
            symbol,
            date,
            id: other(Role::Id),
            time: other(Role::Time),
            tz: other(Role::Zone),
            timing: other(Role::Timing),
            tags: other(Role::Tags),
            direction: other(Role::Direction),
            weight: other(Role::Weight),
            headline: other(Role::Headline),
            source: other(Role::Source),
            benchmark: other(Role::Benchmark),
            marks: if is_toolkit {
                unknown.collect()
            } else {
                Vec::new()
            },
            is_list: is_list(&header.names[symbol]),
            zone: match name {
                _ if name.ends_with("utc") || name == "time_published" => Some(Tz::UTC),
                _ if name.ends_with("new_york") => Some(chrono_tz::America::New_York),
                _ => None,
            },
        })
    }
}
