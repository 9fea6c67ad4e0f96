//! Price files in the layouts of vendors, languages and programs, each read to its right numbers or asked about.

mod clocks_and_dates;
mod days_kept;
mod decimals;
mod downloads;
mod factors_or_symbols;
mod headerless;
mod hidden_symbols;
mod impossible_bars;
mod languages;
mod lines;
mod melted;
mod money;
mod series;
mod side_by_side;
mod splits;
mod unread;
mod unused_columns;
mod wide_fields;

use std::path::Path;

use newsquake::error::Error;
use newsquake::load::{self, Overrides, PriceFiles};
use newsquake::market::Field;

/// Reads a file with options.
fn read_as(name: &str, bytes: &[u8], overrides: &Overrides) -> Result<PriceFiles, Error> {
    overrides.check()?;
    load::prices_from(Path::new(name), bytes.to_vec(), overrides)
}

fn read(text: &str) -> PriceFiles {
    read_named("AAA.csv", text)
}

fn read_named(name: &str, text: &str) -> PriceFiles {
    let read = read_as(name, text.as_bytes(), &Overrides::default());
    read.unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// Returns the error for a file, and what its help says.
fn refusal(text: &str) -> (Error, String) {
    let read = read_as("AAA.csv", text.as_bytes(), &Overrides::default());
    let error = read.map(|read| read.findings).unwrap_err();
    let help = error.help().map(ToString::to_string).unwrap_or_default();
    (error, help)
}

/// Returns one column of a security.
fn column(read: &PriceFiles, symbol: &str, field: Field) -> Vec<f64> {
    let security = read.prices.universe().find(symbol);
    let security = security.unwrap_or_else(|| panic!("no {symbol}"));
    read.prices.bars(security).column(field).to_vec()
}

fn closes(read: &PriceFiles, symbol: &str) -> Vec<f64> {
    column(read, symbol, Field::Close)
}

fn days(read: &PriceFiles, symbol: &str) -> Vec<String> {
    let security = read.prices.universe().find(symbol).unwrap();
    let dates = read.prices.bars(security).dates();
    dates.iter().map(ToString::to_string).collect()
}

fn symbols(read: &PriceFiles) -> Vec<&str> {
    read.prices.universe().symbols().collect()
}

/// Returns the message of the finding with a code.
fn said(read: &PriceFiles, code: &str) -> Option<String> {
    let finding = read.findings.iter().find(|finding| finding.code == code);
    finding.map(|finding| finding.message.to_string())
}

/// A number between 0 and 1 that has nothing to do with its neighbours.
fn noise(seed: u64) -> f64 {
    let mixed = (seed + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let mixed = (mixed ^ (mixed >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    ((mixed ^ (mixed >> 32)) >> 11) as f64 / (1_u64 << 53) as f64
}

/// The date of weekday `day`, counted from Tuesday, 2024-01-02.
fn weekday(day: usize) -> String {
    const TUESDAY: i32 = 19_724;
    let from_monday = day as i32 + 1;
    let days = TUESDAY - 1 + from_monday / 5 * 7 + from_monday % 5;
    newsquake::time::Date::from_days_since_1970(days).to_string()
}
