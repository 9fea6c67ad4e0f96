//! Advice on inputs that are read, but hardly as their owner meant it.

use std::collections::BTreeMap;
use std::path::Path;

use newsquake::error::{Error, Result};
use newsquake::event::Event;
use newsquake::finding::Finding;
use newsquake::load::{self, InputFile};
use newsquake::market::Prices;
use newsquake::plan::Plan;

/// The most columns that a note names.
const NAMED: usize = 4;

/// The most groups that a column may form to be offered for grouping.
const MOST_GROUPS: usize = 12;

/// Refuses a file of events where prices are expected, together with prices where events are.
pub fn refuse_swapped(plan: &Plan) -> Result<()> {
    let input = &plan.input;
    let ([prices], Some(events)) = (input.prices.as_slice(), &input.events) else {
        return Ok(());
    };
    let are_files = [prices, events].iter().all(|path| path.is_file());
    if !are_files || !holds_events(prices) || !holds_prices(plan, events) {
        return Ok(());
    }
    Err(Error::input("this file holds events, not prices")
        .in_file(prices.as_path())
        .with_code("swapped_files")
        .with_help("are --prices and --events swapped?"))
}

/// Adds to the error for an unknown benchmark which columns of the price files hold the returns of an index.
pub fn with_indices(error: Error, files: &[InputFile]) -> Error {
    if error.code() != "unknown_benchmark" {
        return error;
    }
    let names = load::unused_indices(files);
    match names.first() {
        Some(first) => error.with_help(format!(
            "the price files have columns with the returns of an index: {}; take one with --benchmark {first}",
            names.join(", ")
        )),
        None => error,
    }
}

fn holds_events(path: &Path) -> bool {
    load::events(path).is_ok()
}

fn holds_prices(plan: &Plan, path: &Path) -> bool {
    load::prices_as(&[path.to_path_buf()], &[], &plan.reading).is_ok()
}

/// Returns notes about options that do not fit the inputs.
pub fn notes(plan: &Plan, events: &[Event], prices: &Prices) -> Vec<Finding> {
    [
        ungrouped(plan, events),
        unused_benchmark(plan, events, prices),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Events without tags form one group, although a column of theirs could group them.
fn ungrouped(plan: &Plan, events: &[Event]) -> Option<Finding> {
    let by_tags = plan.study.group_by.eq_ignore_ascii_case("tags");
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
    // Columns that the loader gave a role are known as what they are.
    let has_role = |event: &Event, value: &str| {
        let benchmark = event.benchmark.as_deref().unwrap_or_default();
        [&event.symbol, &event.headline, &event.source, benchmark].contains(&value)
    };
    if events
        .iter()
        .all(|event| has_role(event, event.columns.get(column).unwrap_or_default()))
    {
        return None;
    }
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
    counts.remove("");
    let repeats = counts.values().any(|count| *count > 1);
    (counts.len() > 1 && repeats).then_some(counts.len())
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
