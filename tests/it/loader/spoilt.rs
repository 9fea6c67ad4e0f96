//! Damaged workbooks, Parquet and JSON: an answer or an error, and never a panic. The fuzz tests try more of them.

use std::path::Path;

use newsquake::load::{self, EventOverrides, FactorOverrides, Overrides};

/// Reads bytes as each kind of file. Returns whether any of them was understood.
fn read(bytes: &[u8]) -> bool {
    let path = Path::new("AAA");
    let limited = || Overrides {
        most_bytes: Some(1 << 22),
        ..Overrides::default()
    };
    let factors = FactorOverrides {
        prices: limited(),
        ..FactorOverrides::default()
    };
    let events = EventOverrides::default();
    let read = [
        load::prices_from(path, bytes.to_vec(), &limited()).is_ok(),
        load::events_from(path, bytes.to_vec(), &events).is_ok(),
        load::factors_from(path, bytes.to_vec(), &factors).is_ok(),
    ];
    read.contains(&true)
}

/// Changes every `step`-th byte in turn, and cuts the file there.
fn spoil(sound: &[u8], step: usize) {
    assert!(read(sound));
    for place in (0..sound.len()).step_by(step) {
        let mut spoilt = sound.to_vec();
        spoilt[place] ^= 0x15;
        read(&spoilt);
        read(&sound[..place]);
    }
}

#[cfg(all(feature = "parquet", feature = "xlsx"))]
#[test]
fn workbooks_and_parquet() {
    for (name, step) in [("book.xlsx", 37), ("px.parquet", 5)] {
        let path = Path::new("tests/fuzz/samples").join(name);
        spoil(&std::fs::read(path).unwrap(), step);
    }
}

#[test]
fn json() {
    for text in [
        r#"[{"symbol": "AAA", "date": "2024-01-02", "close": 1.5, "tags": ["a", "b"]}, {"symbol": "AAA", "date": "2024-01-03", "close": 2}]"#,
        r#"{"Meta": {"2. Symbol": "AAA"}, "Series": {"2024-01-02": {"4. close": "1"}, "2024-01-03": {"4. close": "2"}}}"#,
        r#"{"result": [{"meta": {"symbol": "AAA"}, "timestamp": [1704205800, 1704292200], "quote": [{"close": [1, null]}]}]}"#,
    ] {
        spoil(text.as_bytes(), 1);
    }
    // Deep nesting ends in an error.
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(!read(deep.as_bytes()));
}
