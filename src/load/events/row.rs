//! One row of an event file as one event, or as one for each of its symbols.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{FixedOffset, NaiveTime};
use chrono_tz::Tz;

use super::columns::Columns;
use super::records::Record;
use crate::event::{Cells, Event, Timing, Zone, news::When};
use crate::load::header::Header;
use crate::load::stamp::DateStyle;
use crate::time::Date;
use crate::time::session::parse_clock;

/// What the columns of the rows mean.
pub(super) struct Table<'a> {
    header: &'a Header,
    columns: &'a Columns,
    /// How dates are written that are not like 2025-08-29.
    style: Option<DateStyle>,
    /// The zone of stamps that state none.
    zone: Option<Tz>,
    /// The columns of an event that is a row.
    plain: Names,
    /// The columns of an event that shares its row.
    shared: Names,
}

impl<'a> Table<'a> {
    pub fn new(
        header: &'a Header,
        columns: &'a Columns,
        style: Option<DateStyle>,
        zone: Option<Tz>,
    ) -> Self {
        // Of columns without a name the last one counts.
        let names = header.names.iter().enumerate();
        let plain: BTreeMap<&str, Source> = names
            .map(|(column, name)| (name.as_str(), Source::Column(column)))
            .collect();
        let mut shared = plain.clone();
        shared.insert(STORY, Source::RowId);
        Self {
            header,
            columns,
            style,
            zone,
            plain: Names::of(&plain),
            shared: Names::of(&shared),
        }
    }
}

/// The column that tells which events come from one row.
pub(super) const STORY: &str = "story";

/// Names of columns in alphabetical order, and where their cells come from.
struct Names {
    names: Arc<[String]>,
    sources: Vec<Source>,
}

#[derive(Clone, Copy)]
enum Source {
    Column(usize),
    RowId,
}

impl Names {
    fn of(columns: &BTreeMap<&str, Source>) -> Self {
        Self {
            names: columns.keys().map(|name| (*name).to_owned()).collect(),
            sources: columns.values().copied().collect(),
        }
    }
}

/// A row and what its cells mean.
pub(super) struct Row<'a> {
    pub table: &'a Table<'a>,
    pub record: Record<'a>,
    /// From 1.
    pub number: usize,
}

impl<'a> Row<'a> {
    fn cell(&self, column: Option<usize>) -> Cow<'a, str> {
        let Some(bytes) = column.and_then(|column| self.record.get(column)) else {
            return Cow::Borrowed("");
        };
        match std::str::from_utf8(bytes) {
            Ok(text) => Cow::Borrowed(text.trim()),
            Err(_) => Cow::Owned(String::from_utf8_lossy(bytes).trim().to_owned()),
        }
    }

    /// Whether the row lists several symbols.
    pub fn is_list(&self) -> bool {
        let columns = self.table.columns;
        let cell = self.cell(Some(columns.symbol));
        symbols(&cell, columns.is_list).len() > 1
    }

    /// The event of a row that is one.
    pub fn event(&self) -> Event {
        let columns = self.table.columns;
        let cell = self.cell(Some(columns.symbol));
        let symbol = symbols(&cell, columns.is_list).first().copied();
        self.event_of(
            symbol.unwrap_or_default(),
            self.id().into_owned(),
            &self.table.plain,
        )
    }

    /// The events of the row: one, unless it lists several symbols. Those share its id, with the symbol behind it.
    pub fn events(&self) -> Vec<Event> {
        let columns = self.table.columns;
        let cell = self.cell(Some(columns.symbol));
        match symbols(&cell, columns.is_list).as_slice() {
            [] | [_] => vec![self.event()],
            symbols => {
                let of = |symbol: &&str| {
                    let id = format!("{}:{symbol}", self.id());
                    self.event_of(symbol, id, &self.table.shared)
                };
                symbols.iter().map(of).collect()
            }
        }
    }

    /// What the row is called: its own id, or its number.
    fn id(&self) -> Cow<'a, str> {
        match self.cell(self.table.columns.id) {
            id if id.is_empty() => Cow::Owned(self.number.to_string()),
            id => id,
        }
    }

    fn event_of(&self, symbol: &str, id: String, names: &Names) -> Event {
        let (header, columns) = (self.table.header, self.table.columns);
        let timing = self.timing();
        let marks = columns
            .marks
            .iter()
            .filter(|column| self.cell(Some(**column)) == "1");
        let mut labels = tags(&self.cell(columns.tags));
        labels.extend(marks.map(|column| header.names[*column].clone()));
        labels.sort();
        let cells = names.sources.iter().map(|source| match source {
            Source::Column(column) => self.cell(Some(*column)),
            Source::RowId => self.id(),
        });
        Event {
            id,
            symbol: symbol.to_owned(),
            when: self.when(timing),
            as_read: self.as_read(),
            timing: timing.unwrap_or_default(),
            tags: labels,
            direction: direction(&self.cell(columns.direction)).unwrap_or_default(),
            weight: self
                .cell(columns.weight)
                .parse()
                .ok()
                .filter(|weight: &f64| weight.is_finite()),
            headline: self.cell(columns.headline).into_owned(),
            source: self.cell(columns.source).into_owned(),
            benchmark: Some(self.cell(columns.benchmark).into_owned())
                .filter(|symbol| !symbol.is_empty()),
            columns: Cells::new(Arc::clone(&names.names), cells),
            line: self.record.line,
        }
    }

    /// What the row says of the moment, as it says it.
    fn as_read(&self) -> String {
        let columns = self.table.columns;
        let cells = [Some(columns.date), columns.time, columns.tz, columns.timing];
        let mut stated = String::new();
        for cell in cells.map(|column| self.cell(column)) {
            if !stated.is_empty() && !cell.is_empty() {
                stated.push(' ');
            }
            stated.push_str(&cell);
        }
        stated
    }

    /// The class of timing, which some vendors write where others write a time.
    fn timing(&self) -> Option<Timing> {
        let columns = self.table.columns;
        let timing = self.cell(columns.timing);
        let class = Timing::parse(&timing);
        if !timing.is_empty() {
            return class;
        }
        let clock = self.cell(columns.time);
        match parse_clock(&clock) {
            None => Timing::parse(&clock).or(class),
            Some(_) => class,
        }
    }

    /// The moment that the row states, or what is wrong with it.
    fn when(&self, timing: Option<Timing>) -> Result<When, String> {
        let columns = self.table.columns;
        let (found, expected) = (self.record.len(), self.table.header.names.len());
        let mut surplus = (expected..found).filter_map(|column| self.record.get(column));
        if found < expected || surplus.any(|cell| !cell.trim_ascii().is_empty()) {
            let cells = if found == 1 { "cell" } else { "cells" };
            return Err(format!(
                "the row has {found} {cells} and the header {expected}; quote cells that hold a comma"
            ));
        }
        let class = self.cell(columns.timing);
        if timing.is_none() {
            return Err(format!(
                "the timing `{class}` is none of pre, intraday, post, unknown"
            ));
        }
        let (date, clock, tz) = (
            self.cell(Some(columns.date)),
            self.cell(columns.time),
            self.cell(columns.tz),
        );
        let zone = match (&*tz, columns.zone.or(self.table.zone)) {
            ("", None) => Zone::Exchange,
            ("", Some(zone)) => Zone::Named(zone),
            (name, _) => Zone::Named(name.parse::<Tz>().map_err(|_| {
                format!("the zone `{name}` is not an IANA time zone like America/New_York")
            })?),
        };
        let mut stamp = stamp(&date, zone, self.table.style)?;
        if is_time_not_supplied(&class) {
            stamp.time = None;
        }
        if clock.is_empty() {
            return Ok(stamp);
        }
        let time = parse_clock(&clock);
        match (stamp.time, time) {
            (_, None) if Timing::parse(&clock).is_some() => Ok(stamp),
            (None, Some(_)) => Ok(When { time, ..stamp }),
            (None, None) => Err(format!("the time `{clock}` is not like 08:00 or 16:05:30")),
            (Some(_), _) => Err(format!(
                "the date `{date}` carries a time of its own beside the time `{clock}`"
            )),
        }
    }

    /// Cells that were not understood and do not decide whether the event is used.
    pub fn ignored(&self) -> impl Iterator<Item = Ignored> + use<> {
        let columns = self.table.columns;
        let (side, weight) = (self.cell(columns.direction), self.cell(columns.weight));
        let is_number = weight.parse().is_ok_and(|weight: f64| weight.is_finite());
        let ignored = |is_bad: bool, column: Option<usize>, value: &str, expected| {
            Some(Ignored {
                column: column.filter(|_| is_bad)?,
                value: value.to_owned(),
                line: self.record.line,
                expected,
            })
        };
        let side_is_bad = direction(&side).is_none();
        let weight_is_bad = !weight.is_empty() && !is_number;
        let expected = ["+1, -1, 0, long or short", "a number like 0.75"];
        let side = ignored(side_is_bad, columns.direction, &side, expected[0]);
        let weight = ignored(weight_is_bad, columns.weight, &weight, expected[1]);
        side.into_iter().chain(weight)
    }
}

/// A cell that says nothing that is understood.
pub(super) struct Ignored {
    pub column: usize,
    pub value: String,
    pub line: u64,
    pub expected: &'static str,
}

/// Yahoo writes a time beside the word that there is none.
fn is_time_not_supplied(timing: &str) -> bool {
    ["tns", "time-not-supplied", "time not supplied"]
        .iter()
        .any(|word| timing.eq_ignore_ascii_case(word))
}

/// The symbols of a cell: between `;`, `,` or `|`, or as a list of JSON; in a column of lists between blanks too. A name
/// may hold blanks, so that elsewhere they separate nothing.
fn symbols(cell: &str, is_list: bool) -> Vec<&str> {
    let inner = cell
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .unwrap_or(cell);
    let mut symbols = Vec::new();
    for symbol in
        inner.split(|c: char| matches!(c, ';' | ',' | '|') || (is_list && c.is_whitespace()))
    {
        let symbol = symbol.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\''));
        if !symbol.is_empty() && !symbols.contains(&symbol) {
            symbols.push(symbol);
        }
    }
    symbols
}

/// A date, a timestamp with an offset, or a timestamp on the zone's clock. Midnight without an offset is how programs
/// write a date, so it carries no time.
pub(super) fn stamp(text: &str, zone: Zone, style: Option<DateStyle>) -> Result<When, String> {
    let style = style.unwrap_or(DateStyle::YearFirst);
    let refusal = || match style {
        DateStyle::YearFirst => {
            format!("the date `{text}` is not like 2025-08-29 or 2025-08-29T08:00:00-04:00")
        }
        style => format!("the date `{text}` is not like {}", style.name()),
    };
    let stamp = style.parse(text.as_bytes()).ok_or_else(refusal)?;
    let time =
        NaiveTime::from_num_seconds_from_midnight_opt(stamp.second, 0).ok_or_else(refusal)?;
    let date: Date = stamp.date;
    Ok(match stamp.offset.map(FixedOffset::east_opt) {
        Some(offset) => When {
            date,
            time: Some(time),
            zone: Zone::Offset(offset.ok_or_else(refusal)?),
        },
        None => When {
            date,
            time: Some(time).filter(|time| *time != NaiveTime::MIN),
            zone,
        },
    })
}

/// Labels between `;`, each once, in alphabetical order, because their order means nothing.
fn tags(cell: &str) -> Vec<String> {
    let mut tags: Vec<String> = cell
        .split(';')
        .map(str::trim)
        .filter(|tag| !tag.is_empty())
        .map(str::to_owned)
        .collect();
    tags.sort();
    tags.dedup();
    tags
}

/// `Some(None)` for an empty cell, `None` for one that means nothing.
fn direction(cell: &str) -> Option<Option<i8>> {
    match cell.to_lowercase().as_str() {
        "" => Some(None),
        "1" | "+1" | "long" | "up" | "buy" => Some(Some(1)),
        "-1" | "\u{2212}1" | "short" | "down" | "sell" => Some(Some(-1)),
        "0" => Some(Some(0)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(date: &str) -> Option<(String, Option<String>, Zone)> {
        let when = stamp(date, Zone::Exchange, None).ok()?;
        Some((
            when.date.to_string(),
            when.time.map(|time| time.to_string()),
            when.zone,
        ))
    }

    #[test]
    fn dates_and_timestamps() {
        let offset = |hours: i32| Zone::Offset(FixedOffset::east_opt(hours * 3600).unwrap());
        let day = || "2025-08-29".to_owned();
        let eight = || Some("08:00:00".to_owned());
        assert_eq!(read("2025-08-29"), Some((day(), None, Zone::Exchange)));
        assert_eq!(
            read("2025-08-29T08:00:00-04:00"),
            Some((day(), eight(), offset(-4)))
        );
        assert_eq!(read("2025-08-29 08:00Z"), Some((day(), eight(), offset(0))));
        assert_eq!(
            read("2025-08-29 08:00:00 +0800"),
            Some((day(), eight(), offset(8)))
        );
        assert_eq!(
            read("2025-08-29 08:00:00 UTC"),
            Some((day(), eight(), offset(0)))
        );
        assert_eq!(
            read("2025-08-29 08:00"),
            Some((day(), eight(), Zone::Exchange))
        );
        assert_eq!(
            read("2025-08-29 00:00:00"),
            Some((day(), None, Zone::Exchange))
        );
        for bad in [
            "29/08/2025",
            "2025-08-29T25:00Z",
            "2025-08-29T08:00+99",
            "2025-08-29 noon",
            "2025",
            "日期日期日期日期",
        ] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }

    #[test]
    fn tags_have_no_order() {
        assert_eq!(tags("us-chips; alibaba;;us-chips"), ["alibaba", "us-chips"]);
    }

    #[test]
    fn lists_of_symbols() {
        assert_eq!(symbols("NVDA;AMD; MU", false), ["NVDA", "AMD", "MU"]);
        assert_eq!(symbols("[\"NVDA\", 'AMD']", false), ["NVDA", "AMD"]);
        assert_eq!(symbols("NVDA AMD|NVDA", true), ["NVDA", "AMD"]);
        assert_eq!(symbols("Adobe Systems", false), ["Adobe Systems"]);
        assert_eq!(symbols("", false), [""; 0]);
    }
}
