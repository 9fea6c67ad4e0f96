//! Advice on inputs that are read, but hardly as their owner meant it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use newsquake::error::{Error, Result};
use newsquake::event::{Event, ExcludedOutcome, Reason, number_in};
use newsquake::finding::Finding;
use newsquake::load;
use newsquake::market::Prices;
use newsquake::plan::{Loaded, Plan};

/// The most columns that a note names.
const NAMED: usize = 4;

/// The most groups that a column may form to be offered for grouping.
const MOST_GROUPS: usize = 12;

/// Refuses a file of events where prices are expected, together with prices where events are.
pub fn refuse_swapped(plan: &Plan) -> Result<()> {
    let input = &plan.input;
    let ([first, ..], Some(events)) = (input.prices.as_slice(), &input.events) else {
        return Ok(());
    };
    let are_files = input
        .prices
        .iter()
        .chain([events])
        .all(|path| path.is_file());
    let hold_events = || input.prices.iter().all(|path| holds_events(path));
    if !are_files || !hold_events() || !holds_prices(plan, events) {
        return Ok(());
    }
    Err(Error::input("this file holds events, not prices")
        .in_file(first.as_path())
        .with_code("swapped_files")
        .with_help("are --prices and --events swapped?"))
}

/// Refuses a file of daily prices where events are expected, which would make every day of every security an event. Who
/// chooses rows of such a file by a condition means them.
pub fn refuse_prices(plan: &Plan, events: &[Event]) -> Result<()> {
    let (Some(path), Some(event)) = (&plan.input.events, events.first()) else {
        return Ok(());
    };
    let has_closes = event.columns.names().any(load::names_closes);
    if plan.study.select.filter.is_some() || !has_closes || !are_daily(events) {
        return Ok(());
    }
    let error = Error::input(match plan.input.prices.contains(path) {
        true => "this file holds prices, and it is named both as --prices and as --events",
        false => "this file holds prices, not events",
    });
    let error = match path.as_os_str() == "-" {
        true => Error::input("standard input holds prices, not events"),
        false => error.in_file(path.as_path()),
    };
    Err(error
        .with_code("prices_as_events")
        .with_help("name the file of events with --events; if some rows of this one are events, choose them with --where"))
}

/// Returns whether most events of each security follow another one within a few days, as rows of prices do.
fn are_daily(events: &[Event]) -> bool {
    const FEWEST: usize = 30;
    const WEEKEND: i32 = 4;
    let mut days: BTreeMap<&str, Vec<i32>> = BTreeMap::new();
    for event in events {
        if let Ok(when) = &event.when {
            let day = when.date.days_since_1970();
            days.entry(event.symbol.as_str()).or_default().push(day);
        }
    }
    let (mut pairs, mut near) = (0, 0);
    for days in days.values_mut() {
        days.sort_unstable();
        let gaps = days.windows(2).map(|pair| pair[1] - pair[0]);
        pairs += gaps.len();
        near += gaps.filter(|gap| (1..=WEEKEND).contains(gap)).count();
    }
    events.len() >= FEWEST && pairs * 10 >= events.len() * 9 && near * 10 >= pairs * 9
}

/// Adds to the error for an unknown benchmark which columns of the price files hold the returns of an index, or which series no
/// event names.
pub fn with_indices(error: Error, loaded: &Loaded) -> Error {
    if error.code() != "unknown_benchmark" {
        return error;
    }
    let names = load::unused_indices(&loaded.files);
    if let Some(first) = names.first() {
        return error.with_help(format!(
            "the price files have columns with the returns of an index: {}; take one with --benchmark {first}",
            names.join(", ")
        ));
    }
    let symbols = loaded.events.iter().map(|event| event.symbol.as_str());
    let symbols: BTreeSet<&str> = symbols.collect();
    let others = loaded.prices.universe().symbols();
    let others: Vec<&str> = others.filter(|symbol| !symbols.contains(symbol)).collect();
    let is_near = error
        .help()
        .is_some_and(|help| help.to_string().starts_with("did you mean"));
    match &others[..] {
        [first, ..] if !is_near && others.len() <= NAMED => error.with_help(format!(
            "prices that no event names: {}; take one with --benchmark {first}, or give the file of the benchmark with a further --prices",
            others.join(", ")
        )),
        _ => error,
    }
}

fn holds_events(path: &Path) -> bool {
    load::events(path).is_ok()
}

fn holds_prices(plan: &Plan, path: &Path) -> bool {
    load::prices_as(&[path.to_path_buf()], &[], &plan.reading).is_ok()
}

/// Says what to do where no event could be used.
pub fn why_excluded(excluded: &[ExcludedOutcome]) -> &'static str {
    let all = |reason: Reason| excluded.iter().all(|event| event.code == reason.code());
    if all(Reason::BadDate) {
        "say how the dates are written with --events-date-format, as in DD/MM/YYYY or days-since-1970, or name another column with \
         --events-map date=COLUMN"
    } else if all(Reason::NoDirection) {
        "no event says whether good or bad news is meant: add a column `direction` with 1 and -1"
    } else {
        "the table of excluded events says why; newsquake check shows how each one was read"
    }
}

/// Returns notes about options that do not fit the inputs.
pub fn notes(plan: &Plan, events: &[Event], prices: &Prices) -> Vec<Finding> {
    [
        ungrouped(plan, events),
        unused_benchmark(plan, events, prices),
        without_quantile(plan, events),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Events without tags form one group, although a column of theirs could group them.
fn ungrouped(plan: &Plan, events: &[Event]) -> Option<Finding> {
    let by_tags = plan.study.group_by.eq_ignore_ascii_case("tags");
    let by_tags = by_tags && plan.study.quantiles.is_none();
    if !by_tags || events.iter().any(|event| !event.tags.is_empty()) {
        return None;
    }
    let names = events.first()?.columns.names();
    let columns: Vec<(&str, usize)> = names
        .filter_map(|name| Some((name, groups(events, name)?)))
        .collect();
    let first = columns.first()?.0;
    let listed: Vec<String> = columns
        .iter()
        .take(NAMED)
        .map(|(name, groups)| format!("{name} ({groups} values)"))
        .collect();
    let message = format!(
        "the events have no tags, so they form one group; columns that could group them: {}: --group-by {first}",
        listed.join(", ")
    );
    Some(Finding::note("no_tags", message))
}

/// Returns the number of groups that a column forms, if it repeats a few values and is neither a number nor a date.
fn groups(events: &[Event], column: &str) -> Option<usize> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for event in events {
        let value = event.columns.get(column)?.trim();
        if value.starts_with(|c: char| c.is_ascii_digit() || c == '-') {
            return None;
        }
        *counts.entry(value).or_default() += 1;
        if counts.len() > MOST_GROUPS {
            return None;
        }
    }
    // Columns that the loader gave a role are known as what they are.
    let has_role = |event: &Event, value: &str| {
        let benchmark = event.benchmark.as_deref().unwrap_or_default();
        [
            event.symbol.as_str(),
            &event.headline,
            &event.source,
            benchmark,
        ]
        .contains(&value)
    };
    let is_known = |event: &Event| has_role(event, event.columns.get(column).unwrap_or_default());
    counts.remove("");
    let repeats = counts.values().any(|count| *count > 1);
    (counts.len() > 1 && repeats && !events.iter().all(is_known)).then_some(counts.len())
}

/// Events without a number in the column of quantiles are in no group but that of all.
fn without_quantile(plan: &Plan, events: &[Event]) -> Option<Finding> {
    let column = &plan.study.quantiles.as_ref()?.column;
    let lacking = events
        .iter()
        .filter(|event| number_in(event, column).is_none());
    let (lacking, of) = (lacking.count(), events.len());
    let message = format!(
        "{lacking} of {of} events have no number in the column {column} and are in no quantile"
    );
    (0 < lacking && lacking < of).then(|| Finding::warning("no_quantile", message))
}

/// A benchmark without prices changes nothing where every event names its own.
fn unused_benchmark(plan: &Plan, events: &[Event], prices: &Prices) -> Option<Finding> {
    let benchmark = plan.study.benchmark.as_ref();
    let benchmark = benchmark.or(plan.backtest.benchmark.as_ref())?;
    let is_known = prices.universe().find(benchmark).is_some();
    if is_known || events.iter().any(|event| event.benchmark.is_none()) {
        return None;
    }
    let message = format!(
        "{benchmark} is not among the prices and not used: every event names its own benchmark"
    );
    Some(Finding::note("benchmark_not_used", message))
}

#[cfg(test)]
mod tests {
    use super::*;
    use newsquake::event::Cells;
    use newsquake::time::Date;

    fn events(columns: &[&str], rows: &[&[&str]]) -> Vec<Event> {
        let names: std::sync::Arc<[String]> = columns.iter().map(|name| name.to_string()).collect();
        let event = |row: &&[&str]| Event {
            columns: Cells::new(names.clone(), row.iter()),
            ..Event::on("1", row[2], Date::from_days_since_1970(19_000))
        };
        rows.iter().map(event).collect()
    }

    #[test]
    fn a_column_that_could_group_events_without_tags_is_named() {
        let rows: [&[&str]; 4] = [
            &["upgrade", "2024-01-02", "AAA", "x1"],
            &["downgrade", "2024-01-03", "BBB", "x2"],
            &["upgrade", "2024-01-03", "AAA", "x3"],
            &["", "2024-01-05", "DDD", "x4"],
        ];
        let mut events = events(&["category", "date", "symbol", "title"], &rows);
        let note = ungrouped(&Plan::default(), &events).unwrap();
        assert_eq!(
            note.message.to_string(),
            "the events have no tags, so they form one group; columns that could group them: category (2 values): \
             --group-by category"
        );
        events[0].tags.push("good".to_owned());
        assert!(ungrouped(&Plan::default(), &events).is_none());
    }
}
