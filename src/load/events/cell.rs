//! Parsing of single cells of an event file.

use chrono::{FixedOffset, NaiveTime};
use chrono_tz::Tz;

use crate::event::{Timing, Zone};
use crate::load::text::clock::{clock, number};
use crate::load::text::stamp::DateStyle;
use crate::load::text::zone::{ZoneName, zone};
use crate::time::{Date, parse_clock};

/// Returns whether the timing says that no time was supplied. Yahoo then still writes a time, which must be ignored.
pub(super) fn is_time_not_supplied(timing: &str) -> bool {
    ["tns", "time-not-supplied", "time not supplied"]
        .iter()
        .any(|word| timing.eq_ignore_ascii_case(word))
}

/// Returns whether a cell stands for nothing: it is empty, or holds a word such as `N/A`.
pub(super) fn is_nothing(cell: &str) -> bool {
    Timing::parse(cell) == Some(Timing::Unknown)
}

/// Splits a cell such as `2025-08-28 AMC` into the date and the class of timing behind it.
pub(super) fn date_and_class(cell: &str) -> (&str, Option<Timing>) {
    let digits = cell.rfind(|c: char| c.is_ascii_digit());
    let Some(end) = digits.map(|at| at + 1).filter(|end| *end < cell.len()) else {
        return (cell, None);
    };
    let (date, class) = cell.split_at(end);
    let class = class.trim_matches([' ', ',', '(', ')', '-']);
    let timing = Timing::parse(class).filter(|timing| *timing != Timing::Unknown);
    match timing {
        Some(timing) if class.is_ascii() && class.len() > 1 => (date, Some(timing)),
        _ => (cell, None),
    }
}

/// Words for "o'clock" behind a time of day.
const O_CLOCK: [&str; 5] = ["Uhr", "uhr", "hrs", "uur", "Hrs"];

/// Reads a time of day with the clock that may be written behind it: `16:05`, `4:05 PM ET`, `1605`, `160500`, the hour alone, or a
/// fraction of a day as spreadsheets write it. `in_seconds` says that numbers are seconds after midnight.
pub(super) fn clock_cell(cell: &str, in_seconds: bool) -> Option<(NaiveTime, Option<ZoneName>)> {
    if let Some(time) = parse_clock(cell) {
        return Some((time, None));
    }
    let at = |second: u32| NaiveTime::from_num_seconds_from_midnight_opt(second, 0);
    if let Some(number) = number(cell.as_bytes()) {
        let (hour, minute, second) = match cell.len() {
            _ if in_seconds => return at(number).map(|time| (time, None)),
            1 | 2 => (number, 0, 0),
            3 | 4 => (number / 100, number % 100, 0),
            5 | 6 => (number / 10_000, number / 100 % 100, number % 100),
            _ => return None,
        };
        return NaiveTime::from_hms_opt(hour, minute, second).map(|time| (time, None));
    }
    let part_of_day = || {
        cell.strip_prefix("0.")?
            .bytes()
            .all(|b| b.is_ascii_digit())
            .then_some(cell)
    };
    if let Some(part) = part_of_day() {
        let second = (part.parse::<f64>().ok()? * 86_400.0).round();
        return at(second.min(86_399.0) as u32).map(|time| (time, None));
    }
    let (second, rest) = clock(cell.as_bytes())?;
    let rest = std::str::from_utf8(rest).ok()?.trim();
    let rest = O_CLOCK
        .iter()
        .find_map(|word| rest.strip_prefix(word))
        .unwrap_or(rest)
        .trim();
    let zone = match rest {
        "" => None,
        rest => Some(zone(rest)?),
    };
    at(second).map(|time| (time, zone))
}

/// Returns the zone of a clock. An abbreviation that several zones share needs the zone that the user names, `said`.
pub(super) fn zone_of(name: ZoneName, said: Option<Tz>) -> Result<Zone, String> {
    match name {
        ZoneName::Offset(0) => Ok(Zone::Named(Tz::UTC)),
        ZoneName::Offset(east) => FixedOffset::east_opt(east)
            .map(Zone::Offset)
            .ok_or_else(|| format!("{east} seconds from UTC are no clock")),
        ZoneName::Zone(zone) | ZoneName::Season(zone, _) => Ok(Zone::Named(zone)),
        ZoneName::Unclear(zones) => match said.filter(|said| zones.contains(said)) {
            Some(zone) => Ok(Zone::Named(zone)),
            None => {
                let names: Vec<&str> = zones.iter().map(|zone| zone.name()).collect();
                Err(format!(
                    "the abbreviation of its clock may mean {}; write the name of the zone",
                    names.join(" or ")
                ))
            }
        },
    }
}

/// Date and time of a cell, and the zone that the cell itself states.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moment {
    pub date: Date,
    pub time: Option<NaiveTime>,
    pub zone: Option<Zone>,
}

/// Reads a date, or a timestamp with or without a clock. Programs write a date as midnight, with or without an offset, so that
/// midnight is no time. `said` is the zone that the user names.
pub(super) fn stamp(
    text: &str,
    said: Option<Tz>,
    style: Option<DateStyle>,
) -> Result<Moment, String> {
    let style = style.unwrap_or(DateStyle::YearFirst);
    let refusal = || match (style, DateStyle::of_count(text)) {
        (DateStyle::YearFirst, Some((count, date))) => format!(
            "the date `{text}` is not like 2025-08-29; as {}, it is {date}",
            match count {
                DateStyle::Serial => "the day number of a spreadsheet",
                other => other.name(),
            }
        ),
        (DateStyle::YearFirst, None) => {
            format!("the date `{text}` is not like 2025-08-29 or 2025-08-29T08:00:00-04:00")
        }
        (style, _) => format!("the date `{text}` is not like {}", style.name()),
    };
    let stamp = style.parse_moment(text.as_bytes()).ok_or_else(refusal)?;
    let time =
        NaiveTime::from_num_seconds_from_midnight_opt(stamp.second, 0).ok_or_else(refusal)?;
    let zone = match (stamp.offset.map(FixedOffset::east_opt), stamp.zone) {
        (Some(offset), _) => Some(Zone::Offset(offset.ok_or_else(refusal)?)),
        (None, Some(name)) => Some(zone_of(name, said)?),
        (None, None) => None,
    };
    Ok(Moment {
        date: stamp.date,
        time: Some(time).filter(|time| *time != NaiveTime::MIN),
        zone,
    })
}

/// Parses a direction: `Some(None)` for an empty cell, `None` for a cell that is not understood.
pub(super) fn direction(cell: &str) -> Option<Option<i8>> {
    match cell.to_lowercase().as_str() {
        "" => Some(None),
        "1" | "+1" | "1.0" | "+" | "long" | "up" | "buy" | "positive" | "pos" | "bullish" => {
            Some(Some(1))
        }
        "-1" | "\u{2212}1" | "-1.0" | "short" | "down" | "sell" | "negative" | "neg"
        | "bearish" => Some(Some(-1)),
        "0" | "0.0" | "neutral" | "flat" => Some(Some(0)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(date: &str) -> Option<(String, Option<String>, Option<Zone>)> {
        let when = stamp(date, None, None).ok()?;
        Some((
            when.date.to_string(),
            when.time.map(|time| time.to_string()),
            when.zone,
        ))
    }

    #[test]
    fn dates_and_timestamps() {
        let offset = |hours: i32| Some(Zone::Offset(FixedOffset::east_opt(hours * 3600).unwrap()));
        let day = || "2025-08-29".to_owned();
        let eight = || Some("08:00:00".to_owned());
        assert_eq!(read("2025-08-29"), Some((day(), None, None)));
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
        assert_eq!(read("2025-08-29 08:00"), Some((day(), eight(), None)));
        assert_eq!(read("2025-08-29 00:00:00"), Some((day(), None, None)));
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
    fn clocks_of_day() {
        let read = |cell: &str| {
            let (time, zone) = clock_cell(cell, false)?;
            Some(format!(
                "{}{}",
                time.format("%H:%M:%S"),
                if zone.is_some() { " zone" } else { "" }
            ))
        };
        for (cell, expected) in [
            ("16:05", "16:05:00"),
            ("4:05 PM ET", "16:05:00 zone"),
            ("16:05 EDT", "16:05:00 zone"),
            ("160500", "16:05:00"),
            ("90500", "09:05:00"),
            ("1605", "16:05:00"),
            ("905", "09:05:00"),
            ("9", "09:00:00"),
            ("4pm", "16:00:00"),
            ("16h05", "16:05:00"),
            ("0.67013888888", "16:05:00"),
            ("16:05+08:00", "16:05:00 zone"),
        ] {
            assert_eq!(read(cell).as_deref(), Some(expected), "{cell}");
        }
        for cell in ["noon", "13:00 PM", "2560", "24", "amc", "16:05 somewhere"] {
            assert_eq!(read(cell), None, "{cell}");
        }
        assert_eq!(clock_cell("58200", true).unwrap().0.to_string(), "16:10:00");
    }

    #[test]
    fn classes_behind_dates() {
        assert_eq!(
            date_and_class("2025-08-28 AMC"),
            ("2025-08-28", Some(Timing::Post))
        );
        assert_eq!(
            date_and_class("Aug 28, 2025, before market open"),
            ("Aug 28, 2025", Some(Timing::Pre))
        );
        for date in [
            "2025-08-28",
            "2025-08-28 16:00 ET",
            "2025-08-28T20:00Z",
            "soon",
        ] {
            assert_eq!(date_and_class(date), (date, None));
        }
    }
}
