//! One table gives the same bits however it is stored: prices, events and factors.

use std::path::Path;

use newsquake::load::{self, EventOverrides, FactorOverrides, Overrides};
use newsquake::market::Field;
use newsquake::time::Date;
use proptest::prelude::*;

use super::stored::{Cell, Table};

fn date(day: usize) -> Cell {
    Cell::Text(Date::from_days_since_1970(19_723 + day as i32).to_string())
}

fn cell(number: Option<f64>) -> Cell {
    number.map_or(Cell::None, Cell::Number)
}

/// Prices of two securities on the same days, some of them missing.
fn prices() -> impl Strategy<Value = Table> {
    let number = || prop::option::weighted(0.9, 1e-3..1e6_f64);
    let day = (1e-3..1e6_f64, number(), number());
    prop::collection::vec((day.clone(), day), 3..8).prop_map(|days| {
        let rows = days.into_iter().enumerate().flat_map(|(day, pair)| {
            [("000001", pair.0), ("BRK.B", pair.1)].map(|(symbol, (close, open, volume))| {
                let symbol = Cell::Text(symbol.to_owned());
                vec![
                    symbol,
                    date(day),
                    cell(open),
                    cell(Some(close)),
                    cell(volume),
                ]
            })
        });
        Table {
            names: vec!["symbol", "date", "open", "close", "volume"],
            rows: rows.collect(),
        }
    })
}

/// Events with texts that need quotes.
fn events() -> impl Strategy<Value = Table> {
    let text = prop::sample::select(vec!["deal", "a, b", "say \"x\"", "日本", "x;y", ""]);
    let event = (0..20_usize, text, prop::option::of(-2.0..2.0_f64));
    prop::collection::vec(event, 2..6).prop_map(|events| {
        let rows = events
            .into_iter()
            .enumerate()
            .map(|(id, (day, text, weight))| {
                let text = match text {
                    "" => Cell::None,
                    text => Cell::Text(text.to_owned()),
                };
                let id = Cell::Text(format!("E{id}"));
                let symbol = Cell::Text("AAA".to_owned());
                vec![id, symbol, date(day), text.clone(), text, cell(weight)]
            });
        Table {
            names: vec!["event_id", "symbol", "date", "headline", "tags", "weight"],
            rows: rows.collect(),
        }
    })
}

fn factors() -> impl Strategy<Value = Table> {
    prop::collection::vec((-0.05..0.05_f64, -0.05..0.05_f64), 3..8).prop_map(|days| {
        let rows = days.into_iter().enumerate();
        let rows =
            rows.map(|(day, (market, smb))| vec![date(day), cell(Some(market)), cell(Some(smb))]);
        Table {
            names: vec!["date", "mkt_rf", "smb"],
            rows: rows.collect(),
        }
    })
}

type Bits = Vec<(String, String, Vec<Option<u64>>)>;

fn bits_of_prices(name: &str, bytes: Vec<u8>) -> Bits {
    let read = load::prices_from(Path::new(name), bytes, &Overrides::default())
        .unwrap_or_else(|error| panic!("{name}: {error}"));
    let prices = &read.prices;
    let mut bits = Vec::new();
    for security in prices.universe().securities() {
        let bars = prices.bars(security);
        for (bar, date) in bars.dates().iter().enumerate() {
            let values = Field::ALL.map(|field| bars.value(field, bar).map(f64::to_bits));
            let symbol = prices.universe().symbol(security).to_owned();
            bits.push((symbol, date.to_string(), values.to_vec()));
        }
    }
    bits
}

/// Everything that an event holds, but for the line that it stands on.
fn shown_events(name: &str, bytes: Vec<u8>) -> String {
    let read = load::events_from(Path::new(name), bytes, &EventOverrides::default())
        .unwrap_or_else(|error| panic!("{name}: {error}"));
    let mut events = read.events;
    for event in &mut events {
        event.line = 0;
    }
    format!("{events:?}")
}

fn bits_of_factors(name: &str, bytes: Vec<u8>) -> Vec<(String, Vec<u64>)> {
    let read = load::factors_from(Path::new(name), bytes, &FactorOverrides::default())
        .unwrap_or_else(|error| panic!("{name}: {error}"));
    let columns = ["mkt_rf", "smb"].map(|name| {
        let column = read.factors.column(name).unwrap();
        (
            name.to_owned(),
            column.iter().map(|v| v.to_bits()).collect(),
        )
    });
    columns.into()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn prices_have_the_same_bits_however_they_are_stored(table in prices()) {
        let expected = bits_of_prices("AAA.csv", table.csv());
        for (name, bytes) in table.stored() {
            prop_assert_eq!(&bits_of_prices(name, bytes), &expected, "{}", name);
        }
    }

    #[test]
    fn events_are_the_same_however_they_are_stored(table in events()) {
        let expected = shown_events("AAA.csv", table.csv());
        for (name, bytes) in table.stored() {
            prop_assert_eq!(&shown_events(name, bytes), &expected, "{}", name);
        }
    }

    #[test]
    fn factors_have_the_same_bits_however_they_are_stored(table in factors()) {
        let expected = bits_of_factors("AAA.csv", table.csv());
        for (name, bytes) in table.stored() {
            prop_assert_eq!(&bits_of_factors(name, bytes), &expected, "{}", name);
        }
    }
}
