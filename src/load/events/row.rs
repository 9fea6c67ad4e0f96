//! One row of an event file as one event, or as one for each of its symbols.

use std::collections::BTreeMap;

use chrono::{FixedOffset, NaiveTime};
use chrono_tz::Tz;

use super::columns::Columns;
use crate::event::{Event, Timing, Zone, news::When};
use crate::load::header::Header;
use crate::load::stamp::DateStyle;
use crate::time::Date;
use crate::time::session::parse_clock;

/// A row and what its cells mean.
pub(super) struct Row<'a> {
    pub header: &'a Header,
    pub columns: &'a Columns,
    /// How dates are written that are not like 2025-08-29.
    pub style: Option<DateStyle>,
    /// The zone of stamps that state none.
    pub zone: Option<Tz>,
    pub record: &'a csv::ByteRecord,
}

impl Row<'_> {
    fn cell(&self, column: Option<usize>) -> String {
        let bytes = column
            .and_then(|column| self.record.get(column))
            .unwrap_or_default();
        String::from_utf8_lossy(bytes).trim().to_owned()
    }

    /// The events of the row: one, unless it lists several symbols. Those share its id, with the symbol behind it.
    pub fn events(&self, number: usize, line: u64) -> Vec<Event> {
        let event = self.event(number, line);
        let symbols = symbols(&event.symbol, self.columns.is_list);
        if symbols.len() < 2 {
            let symbol = symbols.into_iter().next().unwrap_or_default();
            return vec![Event { symbol, ..event }];
        }
        let of = |symbol: String| {
            let mut columns = event.columns.clone();
            columns.insert("story".to_owned(), event.id.clone());
            Event {
                id: format!("{}:{symbol}", event.id),
                symbol,
                columns,
                ..event.clone()
            }
        };
        symbols.into_iter().map(of).collect()
    }

    fn event(&self, number: usize, line: u64) -> Event {
        let columns = self.columns;
        let stated: Vec<String> = [Some(columns.date), columns.time, columns.tz, columns.timing]
            .into_iter()
            .map(|column| self.cell(column))
            .filter(|cell| !cell.is_empty())
            .collect();
        let id = self.cell(columns.id);
        let names = self.header.names.iter().enumerate();
        let marks = columns
            .marks
            .iter()
            .filter(|column| self.cell(Some(**column)) == "1");
        let mut labels = tags(&self.cell(columns.tags));
        labels.extend(marks.map(|column| self.header.names[*column].clone()));
        labels.sort();
        Event {
            id: if id.is_empty() {
                number.to_string()
            } else {
                id
            },
            symbol: self.cell(Some(columns.symbol)),
            when: self.when(),
            as_read: stated.join(" "),
            timing: self.timing().unwrap_or_default(),
            tags: labels,
            direction: direction(&self.cell(columns.direction)).unwrap_or_default(),
            weight: self
                .cell(columns.weight)
                .parse()
                .ok()
                .filter(|weight: &f64| weight.is_finite()),
            headline: self.cell(columns.headline),
            source: self.cell(columns.source),
            benchmark: Some(self.cell(columns.benchmark)).filter(|symbol| !symbol.is_empty()),
            columns: names
                .map(|(i, name)| (name.clone(), self.cell(Some(i))))
                .collect::<BTreeMap<_, _>>(),
            line,
        }
    }

    /// The class of timing, which some vendors write where others write a time.
    fn timing(&self) -> Option<Timing> {
        let (timing, clock) = (self.cell(self.columns.timing), self.cell(self.columns.time));
        match (
            Timing::parse(&timing),
            parse_clock(&clock),
            Timing::parse(&clock),
        ) {
            (Some(Timing::Unknown), None, Some(class)) if timing.is_empty() => Some(class),
            (class, _, _) => class,
        }
    }

    /// The moment that the row states, or what is wrong with it.
    fn when(&self) -> Result<When, String> {
        let (found, expected) = (self.record.len(), self.header.names.len());
        let surplus = self.record.iter().skip(expected);
        if found < expected
            || surplus
                .into_iter()
                .any(|cell| !cell.trim_ascii().is_empty())
        {
            let cells = if found == 1 { "cell" } else { "cells" };
            return Err(format!(
                "the row has {found} {cells} and the header {expected}; quote cells that hold a comma"
            ));
        }
        if self.timing().is_none() {
            let timing = self.cell(self.columns.timing);
            return Err(format!(
                "the timing `{timing}` is none of pre, intraday, post, unknown"
            ));
        }
        let (date, clock, tz) = (
            self.cell(Some(self.columns.date)),
            self.cell(self.columns.time),
            self.cell(self.columns.tz),
        );
        let zone = match (tz.as_str(), self.columns.zone.or(self.zone)) {
            ("", None) => Zone::Exchange,
            ("", Some(zone)) => Zone::Named(zone),
            (name, _) => Zone::Named(name.parse::<Tz>().map_err(|_| {
                format!("the zone `{name}` is not an IANA time zone like America/New_York")
            })?),
        };
        let mut stamp = stamp(&date, zone, self.style)?;
        if is_time_not_supplied(&self.cell(self.columns.timing)) {
            stamp.time = None;
        }
        match (stamp.time, clock.as_str()) {
            (_, "") => Ok(stamp),
            (_, class) if parse_clock(class).is_none() && Timing::parse(class).is_some() => {
                Ok(stamp)
            }
            (None, clock) => {
                let time = parse_clock(clock)
                    .ok_or_else(|| format!("the time `{clock}` is not like 08:00 or 16:05:30"))?;
                Ok(When {
                    time: Some(time),
                    ..stamp
                })
            }
            (Some(_), clock) => Err(format!(
                "the date `{date}` carries a time of its own beside the time `{clock}`"
            )),
        }
    }

    /// Cells that were not understood and do not decide whether the event is used.
    pub fn ignored(&self, line: u64) -> Vec<Ignored> {
        let columns = self.columns;
        let (side, weight) = (self.cell(columns.direction), self.cell(columns.weight));
        let is_number = weight.parse().is_ok_and(|weight: f64| weight.is_finite());
        let ignored = |is_bad: bool, column: Option<usize>, value: String, expected| {
            let column = column.filter(|_| is_bad)?;
            Some(Ignored {
                column,
                value,
                line,
                expected,
            })
        };
        let side_is_bad = direction(&side).is_none();
        let weight_is_bad = !weight.is_empty() && !is_number;
        [
            ignored(
                side_is_bad,
                columns.direction,
                side,
                "+1, -1, 0, long or short",
            ),
            ignored(weight_is_bad, columns.weight, weight, "a number like 0.75"),
        ]
        .into_iter()
        .flatten()
        .collect()
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
    ["tns", "time-not-supplied", "time not supplied"].contains(&timing.to_lowercase().as_str())
}

/// The symbols of a cell: between `;`, `,` or `|`, or as a list of JSON; in a column of lists between blanks too. A name
/// may hold blanks, so that elsewhere they separate nothing.
fn symbols(cell: &str, is_list: bool) -> Vec<String> {
    let inner = cell
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .unwrap_or(cell);
    let mut symbols: Vec<String> = Vec::new();
    for symbol in
        inner.split(|c: char| matches!(c, ';' | ',' | '|') || (is_list && c.is_whitespace()))
    {
        let symbol = symbol.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\''));
        if !symbol.is_empty() && !symbols.iter().any(|other| other == symbol) {
            symbols.push(symbol.to_owned());
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
