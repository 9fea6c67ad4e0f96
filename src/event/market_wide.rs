//! Market-wide news: a date without a security, as of a central bank, is an event of every security.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::cells::Cells;
use super::news::Event;
use crate::error::{Error, Result, message, nearest, option};
use crate::finding::{Finding, first_of};
use crate::market::Prices;

/// Name of the column that tells which events are one piece of news.
pub const STORY: &str = "story";

/// Words in the place of a symbol that stand for every security, unless a security has this name.
const WORDS: [&str; 2] = [EVERY, "ALL"];

/// The symbol of an event of every security.
pub const EVERY: &str = "*";

/// Returns whether an event is about every security: its symbol is `*` or `ALL`, and no security is called so.
pub fn is_market_wide(event: &Event, prices: &Prices) -> bool {
    let symbol = event.symbol.as_str();
    let is_word = WORDS.iter().any(|word| symbol.eq_ignore_ascii_case(word));
    is_word && prices.universe().find(symbol).is_none()
}

/// The securities that market-wide news is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Universe {
    /// Every security but the benchmarks.
    All,
    /// The securities of these symbols.
    Listed(Vec<String>),
    /// The securities of the events with this tag.
    Tagged(String),
}

/// Makes an event of each security from every market-wide one; the other events stay as they are. `benchmarks` are the symbols
/// of the benchmarks that the options name.
///
/// The id of such an event is that of the news, `:` and the symbol, and the column `story` holds the id of the news.
/// Returns the events, and what was noticed.
///
/// # Errors
/// No event has the tag of the universe.
pub fn spread(
    events: Vec<Event>,
    prices: &Prices,
    universe: &Universe,
    benchmarks: &[&str],
) -> Result<(Vec<Event>, Vec<Finding>)> {
    let wide = events.iter().filter(|event| is_market_wide(event, prices));
    let wide = wide.count();
    if wide == 0 {
        let is_named = *universe != Universe::All;
        let unused = is_named.then(|| {
            let text = message![
                option::UNIVERSE,
                " names the securities of market-wide events, and every event has a symbol of its own",
            ];
            Finding::warning("universe_not_used", text)
        });
        return Ok((events, unused.into_iter().collect()));
    }
    let of_events = events.iter().filter_map(|event| event.benchmark.as_deref());
    let benchmarks: BTreeSet<&str> = benchmarks.iter().copied().chain(of_events).collect();
    let symbols = symbols(&events, prices, universe, &benchmarks);
    if let (Universe::Tagged(tag), []) = (universe, symbols.as_slice()) {
        return Err(no_tag(tag, &events));
    }
    let mut findings = unknown(&symbols, prices).into_iter().collect::<Vec<_>>();
    let message = message![
        format!(
            "{wide} market-wide events became one event of each of {} securities; ",
            symbols.len()
        ),
        option::UNIVERSE,
        " names other securities",
    ];
    findings.push(Finding::note("market_wide", message));
    let each = |event: Event| {
        if is_market_wide(&event, prices) {
            of_each(event, &symbols)
        } else {
            vec![event]
        }
    };
    Ok((events.into_iter().flat_map(each).collect(), findings))
}

/// Returns the error that no event with a security has a tag.
fn no_tag(tag: &str, events: &[Event]) -> Error {
    let message = message![
        option::UNIVERSE,
        format!(": there is no file `{tag}`, and no event with a security has this tag"),
    ];
    let error = Error::options(message)
        .with_code("unknown_universe")
        .about(option::UNIVERSE);
    let tags: BTreeSet<&str> = events
        .iter()
        .flat_map(|event| event.tags.iter().map(String::as_str))
        .collect();
    error.with_help(match nearest(tag, tags) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "name a file with a symbol on every line, or a tag of the events".to_owned(),
    })
}

/// Returns the symbols of the universe in alphabetical order.
fn symbols(
    events: &[Event],
    prices: &Prices,
    universe: &Universe,
    benchmarks: &BTreeSet<&str>,
) -> Vec<String> {
    let symbols: BTreeSet<String> = match universe {
        Universe::All => {
            let all = prices.universe().symbols();
            let all = all.filter(|symbol| !benchmarks.contains(symbol));
            all.map(str::to_owned).collect()
        }
        Universe::Listed(symbols) => symbols.iter().cloned().collect(),
        Universe::Tagged(tag) => {
            let tagged = events.iter().filter(|event| event.tags.contains(tag));
            let tagged = tagged.filter(|event| !is_market_wide(event, prices));
            tagged.map(|event| event.symbol.to_string()).collect()
        }
    };
    symbols.into_iter().collect()
}

/// Warns of symbols of the universe that have no prices; their events are excluded.
fn unknown(symbols: &[String], prices: &Prices) -> Option<Finding> {
    const SHOWN: usize = 5;
    let is_unknown = |symbol: &&String| prices.universe().find(symbol).is_none();
    let unknown: Vec<&String> = symbols.iter().filter(is_unknown).collect();
    let text = || {
        message![
            option::UNIVERSE,
            format!(
                " names {} symbols without prices: {}",
                unknown.len(),
                first_of(&unknown, SHOWN)
            ),
        ]
    };
    (!unknown.is_empty()).then(|| Finding::warning("universe_without_prices", text()))
}

/// Returns the event of each security that one piece of news makes.
fn of_each(event: Event, symbols: &[String]) -> Vec<Event> {
    let columns = with_story(&event);
    let one = |symbol: &String| Event {
        id: format!("{}:{symbol}", event.id).into(),
        symbol: symbol.into(),
        columns: columns.clone(),
        ..event.clone()
    };
    symbols.iter().map(one).collect()
}

/// Returns the cells of an event with the column `story`, which a column of this name in the file replaces.
fn with_story(event: &Event) -> Cells {
    if event.columns.get(STORY).is_some() {
        return event.columns.clone();
    }
    let mut names: Vec<String> = event.columns.names().map(str::to_owned).collect();
    names.push(STORY.to_owned());
    names.sort();
    let cell = |name: &String| match name.as_str() {
        STORY => &event.id,
        name => event.columns.get(name).unwrap_or_default(),
    };
    let cells: Vec<&str> = names.iter().map(cell).collect();
    Cells::new(Arc::from(names), cells)
}
