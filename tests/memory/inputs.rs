//! Inputs of the tests.

use std::io::Write;
use std::path::Path;

use newsquake::error::Result;
use newsquake::load::{EventOverrides, Overrides, events_from, prices_from};

/// The date of a day, counted from 2000-01-01, as files write it.
pub fn date(day: usize) -> String {
    newsquake::time::Date::from_days_since_1970(10_957 + day as i32).to_string()
}

/// Returns a price file of `rows` rows of a few bytes: `securities` securities, a row for each on each day.
pub fn rows(rows: usize, securities: usize) -> String {
    let mut text = "symbol,date,close\n".to_owned();
    for row in 0..rows {
        let (security, day) = (row % securities, row / securities);
        text += &format!("S{security},{},{}\n", date(day), 10 + row % 7);
    }
    text
}

/// Packs bytes with gzip.
pub fn packed(bytes: impl AsRef<[u8]>) -> Vec<u8> {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(bytes.as_ref()).unwrap();
    gzip.finish().unwrap()
}

/// Writes a text in UTF-16, with its mark.
pub fn in_utf16(text: &str) -> Vec<u8> {
    let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
    units.flat_map(u16::to_le_bytes).collect()
}

/// A way to read bytes within a limit of memory; returns the number of bars or events.
pub type Read = fn(Vec<u8>, Option<u64>) -> Result<usize>;

/// Reads prices and returns the number of bars.
pub fn read_prices(bytes: Vec<u8>, most_bytes: Option<u64>) -> Result<usize> {
    let overrides = Overrides {
        most_bytes,
        ..Overrides::default()
    };
    prices_from(Path::new("prices.csv"), bytes, &overrides).map(|read| read.prices.len())
}

/// Reads events and returns their number.
pub fn read_events(bytes: Vec<u8>, most_bytes: Option<u64>) -> Result<usize> {
    let overrides = EventOverrides {
        most_bytes,
        ..EventOverrides::default()
    };
    events_from(Path::new("events.csv"), bytes, &overrides).map(|read| read.events.len())
}
