//! Which prices a study needs, and the reading of these alone.

use std::path::PathBuf;
use std::sync::Arc;

use super::Plan;
use super::settled::{check, reach};
use super::tables::Tables;
use crate::error::Result;
use crate::event::Event;
use crate::event::market_wide::EVERY;
use crate::finding::Finding;
use crate::load::{self, EventTable, Overrides, PriceFiles};
use crate::market::{NeededPrices, NeededSymbols};
use crate::study::Study;
use crate::study::model::Model;
use crate::time::Date;

/// A study whose prices are read as far as its events need them.
pub(super) struct Needed<'a> {
    pub plan: &'a Plan,
    pub tables: &'a Tables,
    /// Files that are no prices.
    pub others: &'a [PathBuf],
}

impl Needed<'_> {
    /// Reads the prices that the events of a table need; all prices where the results could be others, which a note says.
    ///
    /// # Errors
    /// Those of reading all prices.
    pub fn read(
        &self,
        table: Option<&Result<EventTable>>,
        reading: &Overrides,
        notes: &mut Vec<Finding>,
    ) -> Result<PriceFiles> {
        let read = |needed: Option<NeededPrices>| {
            let reading = Overrides {
                needed: needed.map(Arc::new),
                ..reading.clone()
            };
            let paths = &self.plan.input.prices;
            load::prices_handed(&self.tables.prices, paths, self.others, &reading)
        };
        // Which column holds the symbols may depend on the prices.
        let table = table.and_then(|table| table.as_ref().ok());
        let table = table.filter(|table| table.has_one_column_of_symbols());
        let events = table.and_then(|table| table.events(None).ok());
        let events = events.map_or_else(Vec::new, |file| file.events);
        let mut why = None;
        for needed in choices(self.plan, self.tables, &events) {
            // Reading all tells what is wrong.
            let Ok(files) = read(Some(needed.clone())) else {
                continue;
            };
            match check(self.plan, &needed, &files, &events) {
                Ok(()) => return Ok(files),
                Err(reason) => why = Some(reason),
            }
        }
        notes.extend(why.map(|why| {
            let message = format!("every price was read, not only those of the events: {why}");
            Finding::note("all_prices_read", message)
        }));
        read(None)
    }
}

/// Returns what a study may read instead of all prices, the least first: the prices of its securities around its events, and all
/// prices of its securities. Nothing where it may need any security: market-wide events, names that the prices or a file of names
/// explain, other news, placebo studies and synthetic controls.
fn choices(plan: &Plan, tables: &Tables, events: &[Event]) -> Vec<NeededPrices> {
    let (input, study) = (&plan.input, &plan.study);
    let is_explained = [&input.aliases, &input.confounders]
        .iter()
        .any(|path| path.is_some())
        || tables.aliases.is_some()
        || tables.confounders.is_some()
        || input.universe.is_some();
    // Any security may be a donor; other news of a security is placed on the sessions of its exchange.
    let needs_others = matches!(study.model, Model::SyntheticControl(_))
        || plan.placebo.draws > 0
        || study.select.confounded.is_some()
        || study.select.confounding_window.is_some();
    let is_everywhere = |event: &Event| event.symbol == EVERY || event.symbol.is_empty();
    let from_pipe = input.prices.iter().any(|path| path.as_os_str() == "-");
    let is_open = events.is_empty() || events.iter().any(is_everywhere);
    if is_explained || needs_others || from_pipe || is_open {
        return Vec::new();
    }
    let of_events = events
        .iter()
        .flat_map(|event| [Some(event.symbol.as_str()), event.benchmark.as_deref()]);
    let written = of_events.chain([study.benchmark.as_deref()]).flatten();
    let symbols = NeededSymbols::new(written);
    let mut choices: Vec<Option<(Date, Date)>> =
        days(study, events).map(Some).into_iter().collect();
    choices.push(None);
    let needed = |days| NeededPrices {
        symbols: symbols.clone(),
        days,
    };
    choices.into_iter().map(needed).collect()
}

/// Returns the first and the last day that the windows of events can reach; `None` where other days matter too: those of the last
/// trade, of a flaw that is judged by its neighbours, or of windows that events name.
fn days(study: &Study, events: &[Event]) -> Option<(Date, Date)> {
    /// No exchange has fewer sessions in a year, long closures aside.
    const SESSIONS: i64 = 225;
    const CLOSURE: i64 = 40;
    if study.thin_trading || study.reaction || study.exclude_suspect || study.own_windows {
        return None;
    }
    let (before, after) = reach(study);
    let days = |sessions: usize| i32::try_from(sessions as i64 * 366 / SESSIONS + CLOSURE).ok();
    let dated = events.iter().filter_map(|event| event.when.as_ref().ok());
    let dates: Vec<i32> = dated.map(|when| when.date.days_since_1970()).collect();
    let first = dates.iter().min()?.checked_sub(days(before)?)?;
    let last = dates.iter().max()?.checked_add(days(after)?)?;
    Some((
        Date::from_days_since_1970(first),
        Date::from_days_since_1970(last),
    ))
}
