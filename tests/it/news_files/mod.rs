//! Files of events as vendors and people write them: each kind of file with the sessions that its events count on.

mod columns;
#[cfg(feature = "cli")]
mod flags;
mod layouts;
mod names;
mod stamps;

use std::path::Path;

use newsquake::error::Error;
use newsquake::event::{Align, Event, align};
use newsquake::load::{EventFile, EventOverrides, EventTable};
use newsquake::market::{Bar, PriceRows, Prices};
use newsquake::time::{Date, Exchanges};

/// Prices of these symbols on every weekday of 2025.
fn prices_of(symbols: &[&str]) -> Prices {
    let first = Date::parse("2025-01-01").unwrap().days_since_1970();
    let mut rows = PriceRows::default();
    for symbol in symbols {
        let days = (first..first + 365).map(Date::from_days_since_1970);
        for (number, date) in days.filter(|date| !date.is_weekend()).enumerate() {
            rows.push(symbol, date, Bar::close(100.0 + number as f64));
        }
    }
    Prices::from_rows(vec![rows]).unwrap().0
}

fn american() -> Prices {
    prices_of(&["AAPL", "MSFT", "NVDA", "TSLA", "BRK.B", "SPY"])
}

fn read_as(
    name: &str,
    text: &str,
    overrides: &EventOverrides,
    prices: &Prices,
) -> Result<EventFile, Error> {
    let bytes = text.as_bytes().to_vec();
    EventTable::from_bytes(Path::new(name), bytes, overrides)?.events(Some(prices))
}

fn read(text: &str) -> EventFile {
    read_as("events.csv", text, &EventOverrides::default(), &american())
        .unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// Returns the security and the day 0 of each event in the order of the file, or why it has none.
fn placed(file: &EventFile, prices: &Prices) -> Vec<String> {
    let events: &[Event] = &file.events;
    let sample = align(events, prices, &Exchanges::default(), &Align::default());
    let mut placed = vec![String::new(); events.len()];
    for aligned in &sample.aligned {
        let symbol = prices.universe().symbol(aligned.security);
        placed[aligned.event] = format!("{symbol} {}", aligned.date);
    }
    for exclusion in &sample.excluded {
        placed[exclusion.event] = format!("{}: {}", exclusion.reason.code(), exclusion.detail);
    }
    placed
}

/// Reads a file and returns where each of its events counts.
fn days(text: &str) -> Vec<String> {
    placed(&read(text), &american())
}

fn codes(file: &EventFile) -> Vec<&'static str> {
    file.findings.iter().map(|finding| finding.code).collect()
}

fn error_of(text: &str) -> Error {
    match read_as("events.csv", text, &EventOverrides::default(), &american()) {
        Ok(file) => panic!("{:?}", file.events),
        Err(error) => error,
    }
}
