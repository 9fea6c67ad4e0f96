//! Parsing of single cells of an event file.

use chrono::{FixedOffset, NaiveTime};

use crate::event::{Zone, news::When};
use crate::load::text::stamp::DateStyle;
use crate::time::Date;

/// Returns whether the timing says that no time was supplied. Yahoo then still writes a time, which must be ignored.
pub(super) fn is_time_not_supplied(timing: &str) -> bool {
    ["tns", "time-not-supplied", "time not supplied"]
        .iter()
        .any(|word| timing.eq_ignore_ascii_case(word))
}

/// Returns the distinct symbols of a cell, separated by `;`, `,` or `|`, or as a JSON list. Blanks separate symbols
/// only if `is_list`, because a single name may contain blanks.
pub(super) fn symbols(cell: &str, is_list: bool) -> Vec<&str> {
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

/// Reads a date, a timestamp with an offset, or a timestamp on the zone's clock. Programs write a date as midnight, with or
/// without an offset, so that midnight is no time.
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
    let zone = match stamp.offset.map(FixedOffset::east_opt) {
        Some(offset) => Zone::Offset(offset.ok_or_else(refusal)?),
        None => zone,
    };
    Ok(When {
        date,
        time: Some(time).filter(|time| *time != NaiveTime::MIN),
        zone,
    })
}

/// Returns the distinct labels of a cell, separated by `;`, in alphabetical order.
pub(super) fn tags(cell: &str) -> Vec<String> {
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

/// Parses a direction: `Some(None)` for an empty cell, `None` for a cell that is not understood.
pub(super) fn direction(cell: &str) -> Option<Option<i8>> {
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
