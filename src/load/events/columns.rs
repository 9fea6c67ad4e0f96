//! Which columns of an event file mean what, by the names that vendors give them.

use chrono_tz::Tz;

use crate::error::{Error, Result, nearest};
use crate::load::header::Header;

/// Names of each column in the order of preference, as headers are folded.
const SYMBOL: &[&str] = &[
    "symbol",
    "ticker",
    "symbols",
    "tickers",
    "security_ticker",
    "stock_symbol",
    "stock",
    "firm_id",
    "permno",
    "subject_id",
    "cusip",
    "isin",
    "ric",
    "identifier",
    "rp_entity_id",
    "companyid",
];
const DATE: &[&str] = &[
    "date",
    "event_date",
    "evt_date",
    "eventdate",
    "datetime",
    "timestamp",
    "timestamp_utc",
    "published_utc",
    "time_published",
    "rpna_date_utc",
    "reportdate",
    "report_date",
    "startdatetime",
    "acceptancedatetime",
    "announceddateutc",
    "date_new_york",
    "filingdate",
    "announcement_date",
    "anndate",
    "ts",
];
const TIME: &[&str] = &[
    "time",
    "rpna_time_utc",
    "time_new_york",
    "time_utc",
    "anntime",
];
const TIMING: &[&str] = &[
    "timing",
    "timeoftheday",
    "startdatetimetype",
    "time_of_day",
    "when",
    "session",
];
const TAGS: &[&str] = &[
    "tags",
    "tag",
    "group",
    "event_type",
    "category",
    "items",
    "keydeveventtypename",
    "news_type",
];
const DIRECTION: &[&str] = &["direction", "expected_direction"];
const WEIGHT: &[&str] = &["weight", "score", "event_sentiment_score", "ess"];
const HEADLINE: &[&str] = &[
    "headline",
    "title",
    "article_title",
    "event_description",
    "what_happened",
];
const SOURCE: &[&str] = &["source", "publisher", "source_url", "url"];
const BENCHMARK: &[&str] = &["benchmark", "market_ticker", "market_id"];
const ID: &[&str] = &["event_id", "story_id", "keydevid", "id"];

/// Names of columns that hold several symbols, between blanks too.
const LISTS: [&str; 2] = ["symbols", "tickers"];

/// The columns of an EventStudyTools request, which has no header.
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

/// Where the columns are that mean something.
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
    /// Columns of 0 and 1 that are tags by their names.
    pub marks: Vec<usize>,
    /// Whether blanks stand between symbols, because the column is a list.
    pub is_list: bool,
    /// The zone that the name of the date's column says.
    pub zone: Option<Tz>,
}

impl Columns {
    /// Whether a header names what an event needs.
    pub fn are_named(header: &Header) -> bool {
        header.find(SYMBOL).is_some() && header.find(DATE).is_some()
    }

    pub fn of(header: &Header) -> Result<Self> {
        let missing = |what: &str| {
            let message = format!("no `{what}` column; the columns are: {}", header.listed());
            let near = nearest(what, header.names.iter().map(String::as_str));
            let hint = near
                .map(|near| format!("; did you mean to call `{near}` so?"))
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
        let symbol = header.find(SYMBOL).ok_or_else(|| missing("symbol"))?;
        let date = header.find(DATE).ok_or_else(|| missing("date"))?;
        let other = |names: &[&str]| {
            header
                .find(names)
                .filter(|column| *column != date && *column != symbol)
        };
        let name = header.names[date].as_str();
        let is_toolkit = header.names[symbol] == "subject_id" && name == "evt_date";
        let known = [
            SYMBOL, DATE, TIME, TIMING, TAGS, DIRECTION, WEIGHT, HEADLINE, SOURCE, BENCHMARK, ID,
        ]
        .concat();
        let unknown = (0..header.names.len())
            .filter(|column| !known.contains(&header.names[*column].as_str()));
        Ok(Self {
            symbol,
            date,
            id: other(ID),
            time: other(TIME),
            tz: other(&["tz"]),
            timing: other(TIMING),
            tags: other(TAGS),
            direction: other(DIRECTION),
            weight: other(WEIGHT),
            headline: other(HEADLINE),
            source: other(SOURCE),
            benchmark: other(BENCHMARK),
            marks: if is_toolkit {
                unknown.collect()
            } else {
                Vec::new()
            },
            is_list: LISTS.contains(&header.names[symbol].as_str()),
            zone: match name {
                _ if name.ends_with("utc") || name == "time_published" => Some(Tz::UTC),
                _ if name.ends_with("new_york") => Some(chrono_tz::America::New_York),
                _ => None,
            },
        })
    }
}
