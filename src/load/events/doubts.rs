//! Checks of the events of a file as a whole.

use chrono::{Offset, TimeZone};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::row::{Ignored, STORY};
use crate::error::{Result, message, option};
use crate::event::window_columns::{
    ESTIMATION_END, ESTIMATION_LENGTH, ESTIMATION_START, WINDOW_END, WINDOW_START,
};
use crate::event::{ClockShift, Event, Timing, Zone, news::When};
use crate::finding::Finding;
use crate::load::open::memory::{list_of, no_memory};
use crate::load::text::header::Header;
use crate::load::text::zone::{ZoneName, zone as name_of_clock};
use crate::time::Date;

/// Returns the findings about the events, which come from `rows` rows.
///
/// # Errors
/// When there is no memory to compare them.
pub(super) fn doubts(events: &[Event], rows: usize) -> Result<Vec<Finding>> {
    let about_clocks = || {
        [
            assumed_zone(events),
            midnights(events),
            wrong_season(events),
        ]
    };
    let ((ids, stories), (clocks, (days, windows))) = rayon::join(
        || {
            (
                repeated_ids(events),
                exploded(events, rows).into_iter().chain(weights(events)),
            )
        },
        || {
            let about_days = || (contradictions(events), windows(events));
            rayon::join(about_clocks, about_days)
        },
    );
    let alone = ids?.into_iter().chain(stories);
    let alone = alone.chain(clocks.into_iter().flatten());
    Ok(alone.chain(days?).chain(windows).collect())
}

/// Warns that the file names no securities, so that its rows are news about the whole market.
pub(super) fn without_symbols() -> Finding {
    let message = message![
        "the file has no column of securities, so that each row is news about the whole market, an event of every security; ",
        option::EVENTS_MAP.with("symbol=COLUMN"),
        " names a column of securities",
    ];
    Finding::warning("no_securities", message)
}

/// Notes how many stamps were corrected, as asked for.
pub(super) fn shifted(events: usize, shift: ClockShift) -> Finding {
    let message = message![
        format!("the stamps of {events} events were corrected by "),
        option::EVENTS_CLOCK_SHIFT.with(shift),
    ];
    Finding::note("clock_shifted", message)
}

/// Notes how many lines are no events.
pub(super) fn passed_over(lines: usize) -> Option<Finding> {
    let message = format!("{lines} lines are comments or repeat the header, and are no events");
    (lines > 0).then(|| Finding::note("lines_passed_over", message))
}

/// The cells that were not understood and are ignored, by column: the first of them, and how many there are.
#[derive(Default)]
pub(super) struct IgnoredCells(BTreeMap<usize, (Vec<Ignored>, usize)>);

impl IgnoredCells {
    /// Number of cells of a column that are shown.
    const SHOWN: usize = 3;

    /// Adds the cells of a row below all others.
    pub fn with(mut self, cells: impl IntoIterator<Item = Ignored>) -> Self {
        for cell in cells {
            let column = cell.column;
            self.add(column, vec![cell], 1);
        }
        self
    }

    /// Adds the cells of rows below all others.
    pub fn then(mut self, others: Self) -> Self {
        for (column, (first, number)) in others.0 {
            self.add(column, first, number);
        }
        self
    }

    fn add(&mut self, column: usize, first: Vec<Ignored>, number: usize) {
        let (shown, all) = self.0.entry(column).or_default();
        let room = Self::SHOWN.saturating_sub(shown.len());
        shown.extend(first.into_iter().take(room));
        *all += number;
    }

    /// Returns one finding per column.
    pub fn findings(&self, header: &Header) -> Vec<Finding> {
        let finding = |(column, (first, number)): (&usize, &(Vec<Ignored>, usize))| {
            let places = first.iter();
            let places = places.map(|cell| format!("`{}` on line {}", cell.value, cell.line));
            let mut shown = places.collect::<Vec<String>>().join(", ");
            if *number > first.len() {
                shown += &format!(" and {} more", number - first.len());
            }
            let message = format!(
                "column {}: {number} cells were not understood and are ignored: {shown}; expected {}",
                header.names[*column],
                first.first().map_or("", |cell| cell.expected)
            );
            Finding::warning("ignored_cell", message)
        };
        self.0.iter().map(finding).collect()
    }
}

fn repeated_ids(events: &[Event]) -> Result<Option<Finding>> {
    // Sorted ids have no duplicates. Row numbers, and the ids of most files, are sorted.
    if events.is_sorted_by(|a, b| a.id_order() < b.id_order()) {
        return Ok(None);
    }
    let mut seen = HashSet::new();
    seen.try_reserve(events.len())
        .map_err(|_| no_memory(events.len() as u64, "events"))?;
    let ids = events.iter().map(|event| event.id.as_str());
    let twice = ids.filter(|id| !seen.insert(*id)).min();
    Ok(twice.map(|id| {
        let message =
            format!("event_id {id} is on more than one row; results cannot tell such events apart");
        Finding::warning("repeated_event_id", message)
    }))
}

fn exploded(events: &[Event], rows: usize) -> Option<Finding> {
    let share_a_row = events.windows(2).any(|pair| pair[0].line == pair[1].line);
    let message = format!(
        "{rows} rows are {} events: a row with several symbols is one for each; the column `{STORY}` tells which belong together",
        events.len()
    );
    share_a_row.then(|| Finding::note("stories", message))
}

/// Returns a note that weights are not used by default.
fn weights(events: &[Event]) -> Option<Finding> {
    let weighted = events.iter().filter(|event| event.weight.is_some()).count();
    let message = message![
        format!("{weighted} events have a weight; means and trade sizes do not use it; "),
        option::WEIGHTS,
        " adds means in these weights, and ",
        option::GROUP_BY,
        " and ",
        option::REGRESS,
        " can use the column",
    ];
    (weighted > 0).then(|| Finding::note("weights_not_used", message))
}

/// Returns a warning if events have a time but no time zone.
fn assumed_zone(events: &[Event]) -> Option<Finding> {
    let is_naive = |event: &&Event| {
        event
            .when
            .as_ref()
            .is_ok_and(|when| when.time.is_some() && when.zone == Zone::Exchange)
    };
    let naive = events.iter().filter(is_naive).count();
    let first = events.iter().find(is_naive)?;
    let message = message![
        format!(
            "{naive} events have a time and no time zone; exchange time is assumed, first for event {} ({}); a column \
             `tz`, an offset or ",
            first.id, first.as_read
        ),
        option::EVENTS_TZ,
        " says it",
    ];
    Some(Finding::warning("zone_assumed", message))
}

/// Warns of abbreviations of standard time in summer and of summer time in winter, such as `EST` in August.
fn wrong_season(events: &[Event]) -> Option<Finding> {
    let differs = |event: &&Event| {
        let Ok(when) = &event.when else { return false };
        let (Zone::Named(zone), Some(time)) = (when.zone, when.time) else {
            return false;
        };
        let words = event.as_read.split(|c: char| !c.is_alphanumeric());
        let mut words = words.filter(|word| word.len() >= 3);
        words.any(|word| match name_of_clock(word) {
            Some(ZoneName::Season(of, east)) if of == zone => {
                let local = when.date.to_chrono().and_time(time);
                let moment = zone.from_local_datetime(&local).earliest();
                moment.is_some_and(|moment| moment.offset().fix().local_minus_utc() != east)
            }
            _ => false,
        })
    };
    let mut differing = events.iter().filter(differs);
    let first = differing.next()?;
    let zone = match &first.when {
        Ok(When {
            zone: Zone::Named(zone),
            ..
        }) => zone.name(),
        _ => "its zone",
    };
    let message = format!(
        "{} events name standard time in summer or summer time in winter, first event {} ({}); the clock of {zone} on that day is \
         taken, not the offset of the abbreviation; write an offset if that is meant",
        1 + differing.count(),
        first.id,
        first.as_read
    );
    Some(Finding::warning("season_of_clock", message))
}

/// Notes how many events have a time of 00:00, which is taken as no time.
fn midnights(events: &[Event]) -> Option<Finding> {
    let is_bare = |event: &&Event| event.when.as_ref().is_ok_and(|when| when.time.is_none());
    let has_midnight = |event: &&Event| event.as_read.contains("00:00");
    let mut midnights = events.iter().filter(is_bare).filter(has_midnight);
    let first = midnights.next()?;
    let message = format!(
        "{} stamped 00:00, which is taken as a date without a time, first event {} ({})",
        match 1 + midnights.count() {
            1 => "1 event is".to_owned(),
            n => format!("{n} events are"),
        },
        first.id,
        first.as_read
    );
    Some(Finding::note("midnight_is_no_time", message))
}

/// Returns warnings about events of one symbol and day that differ in timing or tags.
///
/// # Errors
/// When there is no memory to sort the events.
fn contradictions(events: &[Event]) -> Result<Vec<Finding>> {
    const SHOWN: usize = 5;
    let ranks = ranks(events)?;
    let of_day = events.iter().enumerate().filter_map(|(i, event)| {
        let when = event.when.as_ref().ok()?;
        Some((ranks[i], when.date, i))
    });
    // Ties keep the order of the file.
    let mut dated: Vec<(u32, Date, usize)> = list_of(events.len(), "events")?;
    dated.extend(of_day);
    dated.par_sort_unstable();
    type Differ<'a> = &'a dyn Fn(&Event, &Event) -> bool;
    let finding = |code, what: &str, differ: Differ<'_>| {
        let days = dated.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1));
        let mut differing = days.filter(|day| {
            let mut pairs = day.windows(2);
            pairs.any(|pair| differ(&events[pair[0].2], &events[pair[1].2]))
        });
        let shown = differing.by_ref().take(SHOWN);
        let shown = shown.map(|day| format!("{} on {}", events[day[0].2].symbol, day[0].1));
        let shown: Vec<String> = shown.collect();
        let number = shown.len() + differing.count();
        let message = || format!("{what}: {number} ({})", shown.join(", "));
        (number > 0).then(|| Finding::warning(code, message()))
    };
    let is_stated = |timing: Timing| timing != Timing::Unknown;
    let timings = finding(
        "conflicting_timing",
        "events of one symbol and day have different timings; both are kept",
        &|a, b| is_stated(a.timing) && is_stated(b.timing) && a.timing != b.timing,
    );
    let tags = finding(
        "confounded_events",
        "events of one symbol and day have different tags but share one reaction; both are kept",
        &|a, b| a.tags != b.tags && a.benchmark == b.benchmark,
    );
    Ok(timings.into_iter().chain(tags).collect())
}

/// Returns `ranks[i]`: the alphabetical rank of event `i`'s symbol. Ranks are sorted faster than strings.
///
/// # Errors
/// When there is no memory for the symbols.
fn ranks(events: &[Event]) -> Result<Vec<u32>> {
    let mut numbers: HashMap<&str, u32> = HashMap::new();
    let mut ranks = list_of(events.len(), "events")?;
    for event in events {
        numbers
            .try_reserve(1)
            .map_err(|_| no_memory(events.len() as u64, "events"))?;
        let next = numbers.len() as u32;
        ranks.push(*numbers.entry(event.symbol.as_str()).or_insert(next));
    }
    let mut symbols: Vec<(&str, u32)> = list_of(numbers.len(), "symbols")?;
    symbols.extend(numbers);
    symbols.sort_unstable();
    // `rank_of[number]`: the rank of the symbol with this number.
    let mut rank_of = list_of(symbols.len(), "symbols")?;
    rank_of.resize(symbols.len(), 0);
    for (rank, (_, number)) in symbols.into_iter().enumerate() {
        rank_of[number as usize] = rank as u32;
    }
    for rank in &mut ranks {
        *rank = rank_of[*rank as usize];
    }
    Ok(ranks)
}

/// The first and the last day of an event window and of an estimation window, of which an event may name either.
type Named = [Option<(i64, i64)>; 2];

/// Returns a finding about windows stated in the file, as in every row of an EventStudyTools request.
fn windows(events: &[Event]) -> Option<Finding> {
    let named = |event: &Event| -> Named {
        let days = |column: &str| {
            let cell = event.columns.get(column)?.trim();
            cell.parse::<i32>().ok().map(i64::from)
        };
        let last = days(ESTIMATION_END);
        let by_length = || Some(last? - days(ESTIMATION_LENGTH)? + 1);
        [
            days(WINDOW_START).zip(days(WINDOW_END)),
            days(ESTIMATION_START).or_else(by_length).zip(last),
        ]
    };
    let have_windows = |events: &&[Event]| {
        let mut columns = [WINDOW_START, ESTIMATION_END].iter();
        columns.any(|column| events[0].columns.get(column).is_some())
    };
    let stated = Event::by_columns(events)
        .filter(have_windows)
        .flatten()
        .map(named);
    let stated = stated.filter(|windows| windows.iter().any(Option::is_some));
    let stated: BTreeSet<Named> = stated.collect();
    let asked = |windows: &Named| {
        let options = [option::WINDOW, option::ESTIMATION];
        let asked = options.into_iter().zip(windows);
        let asked = asked.filter_map(|(option, window)| {
            let (first, last) = (*window)?;
            Some(message![option.with(format!("{first}:{last}"))])
        });
        let both = asked.reduce(|first, second| first.append(message![" "]).append(second));
        both.unwrap_or_default()
    };
    let first = stated.first()?;
    match stated.len() {
        1 => Some(Finding::note(
            "windows_in_file",
            message![
                "the file asks for ",
                asked(first),
                "; a study takes its windows from its own options, or those of each event with ",
                option::OWN_WINDOWS,
            ],
        )),
        number => {
            let message = message![
                format!("the file asks for {number} different windows, the first with "),
                asked(first),
                "; a study has one for all events, and ",
                option::OWN_WINDOWS,
                " estimates and tests each event on its own as well",
            ];
            Some(Finding::warning("windows_in_file", message))
        }
    }
}
