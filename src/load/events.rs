//! Event files.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::{FixedOffset, NaiveTime};
use chrono_tz::Tz;

use super::header::{Header, reader};
use super::source::{self, InputFile};
use crate::error::{Error, Result};
use crate::event::{Event, Timing, Zone, news::When};
use crate::finding::Finding;
use crate::time::Date;
use crate::time::session::parse_clock;

/// Events and what was noticed while they were read.
#[derive(Debug, Clone)]
pub struct EventFile {
    /// The events, in the order of the file: one for each row, also where its date cannot be read.
    pub events: Vec<Event>,
    /// The file.
    pub file: InputFile,
    /// What the reader of the results should know.
    pub findings: Vec<Finding>,
}

/// Reads events from a file, or from standard input for `-`.
///
/// `symbol` and `date` are needed; `event_id`, `time`, `tz`, `timing`, `tags` (also `tag`, `group`), `direction`,
/// `weight`, `headline`, `source` and `benchmark` are understood, and every column can group events.
///
/// # Errors
/// When the file cannot be read, lacks a needed column, or holds no row. A row whose date cannot be read stays an event,
/// so that the study can exclude it with that reason.
pub fn events(path: &Path) -> Result<EventFile> {
    let bytes = source::read(path)?;
    let mut reader = reader(&bytes);
    let unreadable =
        |error: csv::Error| Error::input(format!("not a CSV table: {error}")).in_file(path);
    let header = Header::new(reader.byte_headers().map_err(unreadable)?);
    let columns = Columns::of(path, &header)?;
    let mut events = Vec::new();
    let mut findings = Vec::new();
    for record in reader.into_byte_records() {
        let record = record.map_err(unreadable)?;
        let line = record.position().map_or(0, csv::Position::line);
        let row = Row {
            header: &header,
            columns: &columns,
            record: &record,
        };
        let event = row.event(events.len() + 1, line);
        findings.extend(row.doubts(&event, path, line));
        events.push(event);
    }
    if events.is_empty() {
        return Err(Error::input("the file holds a header and no events").in_file(path));
    }
    findings.extend(repeated_ids(&events));
    let rows = events.len() as u64;
    let file = InputFile::plain(path, bytes.len() as u64, rows);
    Ok(EventFile {
        events,
        file,
        findings,
    })
}

/// Where the columns are that mean something.
struct Columns {
    symbol: usize,
    date: usize,
    id: Option<usize>,
    time: Option<usize>,
    tz: Option<usize>,
    timing: Option<usize>,
    tags: Option<usize>,
    direction: Option<usize>,
    weight: Option<usize>,
    headline: Option<usize>,
    source: Option<usize>,
    benchmark: Option<usize>,
}

impl Columns {
    fn of(file: &Path, header: &Header) -> Result<Self> {
        let needed = |name: &str| {
            let message = format!("no `{name}` column; the columns are: {}", header.listed());
            let error = || {
                Error::input(message)
                    .in_file(file)
                    .at_line(1)
                    .help("events need `symbol` and `date`")
            };
            header.find(&[name]).ok_or_else(error)
        };
        if let Some(name) = header.repeated() {
            return Err(Error::input(format!("two columns are called `{name}`"))
                .in_file(file)
                .at_line(1));
        }
        Ok(Self {
            symbol: needed("symbol")?,
            date: needed("date")?,
            id: header.find(&["event_id"]),
            time: header.find(&["time"]),
            tz: header.find(&["tz"]),
            timing: header.find(&["timing"]),
            tags: header.find(&["tags", "tag", "group"]),
            direction: header.find(&["direction"]),
            weight: header.find(&["weight"]),
            headline: header.find(&["headline"]),
            source: header.find(&["source"]),
            benchmark: header.find(&["benchmark"]),
        })
    }
}

struct Row<'a> {
    header: &'a Header,
    columns: &'a Columns,
    record: &'a csv::ByteRecord,
}

impl Row<'_> {
    fn cell(&self, column: Option<usize>) -> String {
        let bytes = column
            .and_then(|column| self.record.get(column))
            .unwrap_or_default();
        String::from_utf8_lossy(bytes).trim().to_owned()
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
        Event {
            id: if id.is_empty() {
                number.to_string()
            } else {
                id
            },
            symbol: self.cell(Some(columns.symbol)),
            when: self.when(),
            as_read: stated.join(" "),
            timing: Timing::parse(&self.cell(columns.timing)).unwrap_or_default(),
            tags: tags(&self.cell(columns.tags)),
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

    /// The moment that the row states, or what is wrong with it.
    fn when(&self) -> std::result::Result<When, String> {
        let (found, expected) = (self.record.len(), self.header.names.len());
        if found != expected {
            return Err(format!(
                "the row has {found} cells and the header {expected}; quote cells that hold a comma"
            ));
        }
        let timing = self.cell(self.columns.timing);
        if Timing::parse(&timing).is_none() {
            return Err(format!(
                "the timing `{timing}` is none of pre, intraday, post, unknown"
            ));
        }
        let (date, clock, tz) = (
            self.cell(Some(self.columns.date)),
            self.cell(self.columns.time),
            self.cell(self.columns.tz),
        );
        let zone = match tz.as_str() {
            "" => Zone::Exchange,
            name => Zone::Named(name.parse::<Tz>().map_err(|_| {
                format!("the zone `{name}` is not an IANA time zone like America/New_York")
            })?),
        };
        let stamp = stamp(&date, zone)?;
        match (stamp.time, clock.as_str()) {
            (_, "") => Ok(stamp),
            (None, clock) => {
                let time = parse_clock(clock);
                let time = time
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
    fn doubts(&self, event: &Event, file: &Path, line: u64) -> Vec<Finding> {
        let finding = |column: &str, value: &str, expected: &str| {
            let place = format!("{}:{line}: column {column}", file.display());
            Finding::warning(
                "ignored_cell",
                format!("{place}: found `{value}`, expected {expected}; it is ignored"),
            )
        };
        let (side, weight) = (
            self.cell(self.columns.direction),
            self.cell(self.columns.weight),
        );
        let mut findings = Vec::new();
        if direction(&side).is_none() {
            findings.push(finding("direction", &side, "+1, -1, 0, long or short"));
        }
        if event.weight.is_none() && !weight.is_empty() {
            findings.push(finding("weight", &weight, "a number"));
        }
        findings
    }
}

/// A date, a timestamp with an offset, or a timestamp on the zone's clock. Midnight without an offset is how programs
/// write a date, so it carries no time.
fn stamp(text: &str, zone: Zone) -> std::result::Result<When, String> {
    let refusal =
        || format!("the date `{text}` is not like 2025-08-29 or 2025-08-29T08:00:00-04:00");
    let date = text.get(..10).and_then(Date::parse).ok_or_else(refusal)?;
    let rest = text[10..].trim_start_matches(['T', 't', ' ']);
    if rest.is_empty() {
        return Ok(When {
            date,
            time: None,
            zone,
        });
    }
    let (clock, offset) = split_offset(rest).ok_or_else(refusal)?;
    let time = parse_clock(clock).ok_or_else(refusal)?;
    Ok(match offset {
        Some(offset) => When {
            date,
            time: Some(time),
            zone: Zone::Offset(offset),
        },
        None => When {
            date,
            time: Some(time).filter(|time| *time != NaiveTime::MIN),
            zone,
        },
    })
}

/// `08:00:00-04:00`, `08:00Z` or `08:00:00 +0800` as a time and an offset, if it has one.
fn split_offset(text: &str) -> Option<(&str, Option<FixedOffset>)> {
    if let Some(clock) = text.strip_suffix(['Z', 'z']) {
        return Some((clock.trim_end(), FixedOffset::east_opt(0)));
    }
    let Some(sign) = text.rfind(['+', '-']) else {
        return Some((text, None));
    };
    let digits: String = text[sign + 1..].chars().filter(|c| *c != ':').collect();
    let number = |range: std::ops::Range<usize>| {
        digits
            .get(range)
            .and_then(|digits| digits.parse::<i32>().ok())
    };
    let (hours, minutes) = (
        number(0..2)?,
        if digits.len() == 2 { 0 } else { number(2..4)? },
    );
    if digits.len() > 4 || hours > 14 || minutes > 59 {
        return None;
    }
    let seconds = (hours * 60 + minutes) * 60;
    let east = if text[sign..].starts_with('-') {
        -seconds
    } else {
        seconds
    };
    Some((text[..sign].trim_end(), Some(FixedOffset::east_opt(east)?)))
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

fn repeated_ids(events: &[Event]) -> Option<Finding> {
    let mut ids: Vec<&str> = events.iter().map(|event| event.id.as_str()).collect();
    ids.sort_unstable();
    let twice = ids.windows(2).find(|pair| pair[0] == pair[1])?[0];
    let message = format!(
        "the event_id {twice} stands on more than one row; results cannot tell such events apart"
    );
    Some(Finding::warning("repeated_event_id", message))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(date: &str) -> Option<(String, Option<String>, Zone)> {
        let when = stamp(date, Zone::Exchange).ok()?;
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
}
