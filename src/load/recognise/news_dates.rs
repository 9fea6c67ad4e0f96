//! What the dates in a column of an event file are, by the name of the column.

use crate::load::text::header::key;
use crate::load::text::zone::{ZoneName, zone};

/// What a column of dates holds, in the order in which it is taken for the date of the news.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::load) enum DateKind {
    /// The name says that it is the date, and nothing else.
    Plain,
    /// When the news was announced or published.
    Announced,
    /// When an authority accepted a filing, which makes it public.
    Accepted,
    /// When a report was filed.
    Filed,
    /// When a company reported; some vendors call the end of the reported period so.
    Reported,
    /// Another day: an ex-date, the day of a transaction.
    Other,
    /// When a record was created, which may be when the news came.
    Created,
    /// When a record was changed or fetched.
    Bookkeeping,
    /// The end of the period that is reported on.
    Period,
}

/// Names of plain dates, by their keys.
#[rustfmt::skip]
const PLAIN: &[&str] = &[
    "date", "eventdate", "evtdate", "datetime", "timestamp", "ts", "dates", "day", "eventday", "eventtime", "eventdatetime",
    "eventtimestamp", "time", "moment", "datum", "fecha", "data", "дата", "日期", "时间", "日付", "날짜", "일자", "tarih", "dato",
    "päivämäärä", "dateheure", "startdatetime", "epoch", "epochtime", "unixtime", "unixtimestamp", "timestampms",
];

/// Parts of names, the most telling first. `key` removes blanks and marks.
#[rustfmt::skip]
const PARTS: &[(DateKind, &[&str])] = &[
    (DateKind::Period, &[
        "fiscal", "period", "quarter", "pends", "fpedat", "fpend", "datadate", "yearend", "fyend", "balancesheetdate",
        "报告期", "报告期末", "会计期间", "決算期",
    ]),
    (DateKind::Bookkeeping, &[
        "updat", "modif", "edited", "crawl", "retriev", "download", "insert", "fetch", "scrap", "loaded", "ingest", "actdat",
        "revdat", "asof", "expir", "birth", "inception", "lastchecked", "lastseen", "更新",
    ]),
    (DateKind::Accepted, &["accept"]),
    (DateKind::Announced, &[
        "announc", "anndat", "anndt", "publi", "releas", "disclos", "dissem", "broadcast", "issued", "issuedate", "posted",
        "news", "headline", "story", "declar", "dclr", "earningsdate", "earningdate", "mostimportantdate", "bekannt",
        "veröff", "veroeff", "meldung", "anuncio", "anúncio", "annunc", "annonc", "公告", "发布", "發布", "發佈", "披露", "公布",
        "公佈", "発表", "公表", "開示", "공시", "발표",
    ]),
    (DateKind::Filed, &["filing", "filling", "filed", "submi", "einreich"]),
    (DateKind::Reported, &["report", "rdq"]),
    (DateKind::Created, &["creat", "entered", "firstseen"]),
    (DateKind::Other, &["date", "datum", "fecha", "data", "дата", "日期", "日付", "일자", "day", "time", "exdt"]),
];

/// Returns what a column of this folded name holds, if it holds dates; `None` if the name says nothing of dates.
pub(in crate::load) fn kind_of_dates(name: &str) -> Option<DateKind> {
    kind_of_bare(without_zone(name))
}

/// Returns what a column holds whose folded name states no clock.
fn kind_of_bare(name: &str) -> Option<DateKind> {
    let bare = key(name);
    if PLAIN.contains(&bare.as_str()) {
        return Some(DateKind::Plain);
    }
    let has = |parts: &[&str]| parts.iter().any(|part| bare.contains(part));
    PARTS
        .iter()
        .find(|(_, parts)| has(parts))
        .map(|(kind, _)| *kind)
}

/// Returns the clock that a folded column name states at its end, as in `time_utc`, `date_(et)` or `date_new_york`.
pub(in crate::load) fn zone_of_name(name: &str) -> Option<ZoneName> {
    if name == "time_published" {
        // Alpha Vantage documents that its times are in UTC.
        return Some(ZoneName::Offset(0));
    }
    split_zone(name).map(|(_, zone)| zone)
}

fn without_zone(name: &str) -> &str {
    split_zone(name).map_or(name, |(bare, _)| bare)
}

fn split_zone(name: &str) -> Option<(&str, ZoneName)> {
    /// Words of other meanings that are also names of clocks.
    const OTHER_WORDS: [&str; 7] = ["z", "mt", "wet", "west", "central", "pacific", "mountain"];
    if let Some((bare, bracket)) = name.split_once(['(', '[']) {
        let found = zone(bracket.trim_end_matches([')', ']']));
        return found.map(|zone| (bare.trim_end_matches('_'), zone));
    }
    let ends = name.rmatch_indices('_').map(|(at, _)| at).take(2);
    let ends: Vec<usize> = ends.collect();
    // Two words first: `new_york`.
    let found = ends.iter().rev().find_map(|at| {
        let (bare, word) = (&name[..*at], &name[at + 1..]);
        let is_clock = !bare.is_empty() && !OTHER_WORDS.contains(&word);
        let zone = is_clock.then(|| zone(word)).flatten();
        // An abbreviation of several clocks, as in `date_ist`, is one behind a date only; elsewhere it may be a word.
        let is_dated = || kind_of_bare(bare).is_some();
        zone.filter(|zone| !matches!(zone, ZoneName::Unclear(_)) || is_dated())
            .map(|zone| (bare, zone))
    });
    found.or_else(|| {
        let bare = ["utc", "gmt"]
            .iter()
            .find_map(|word| name.strip_suffix(word));
        bare.filter(|bare| !bare.is_empty())
            .map(|bare| (bare, ZoneName::Offset(0)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_what_dates_are() {
        for (name, kind) in [
            ("date", DateKind::Plain),
            ("timestamp_utc", DateKind::Plain),
            ("date_(utc)", DateKind::Plain),
            ("rpna_date_utc", DateKind::Other),
            ("acceptancedatetime", DateKind::Accepted),
            ("published_at", DateKind::Announced),
            ("date_announced", DateKind::Announced),
            ("fillingdate", DateKind::Filed),
            ("report_date", DateKind::Reported),
            ("rdq", DateKind::Reported),
            ("periodofreport", DateKind::Period),
            ("fiscaldateending", DateKind::Period),
            ("ex_date", DateKind::Other),
            ("updated", DateKind::Bookkeeping),
        ] {
            assert_eq!(kind_of_dates(name), Some(kind), "{name}");
        }
        assert_eq!(kind_of_dates("relevance"), None);
    }

    #[test]
    fn names_say_which_clock() {
        let new_york = chrono_tz::America::New_York;
        for (name, expected) in [
            ("time_utc", Some(ZoneName::Offset(0))),
            ("announceddateutc", Some(ZoneName::Offset(0))),
            ("entereddate(et)", Some(ZoneName::Zone(new_york))),
            ("date_new_york", Some(ZoneName::Zone(new_york))),
            ("time_(utc+8)", Some(ZoneName::Offset(8 * 3600))),
            ("announcement_time", None),
            ("date_west", None),
            ("utc", None),
        ] {
            assert_eq!(zone_of_name(name), expected, "{name}");
        }
    }
}
