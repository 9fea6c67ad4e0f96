//! Names of downloads: the symbol is what remains without what vendors and browsers add.

use super::{read_named, said, symbols};

const BARS: &str = "date,close\n2024-01-02,10.20\n2024-01-03,10.10\n";

#[test]
fn the_symbol_is_found_in_the_name_and_said() {
    for (name, symbol) in [
        ("AAPL (1).csv", "AAPL"),
        ("AAPL Historical Data.csv", "AAPL"),
        ("aapl_us_d.csv", "AAPL"),
        ("AAPL_2006-01-01_to_2018-01-01.csv", "AAPL"),
        ("NASDAQ_AAPL, 1D.csv", "NASDAQ:AAPL"),
        ("MSFT - Kopie.csv.gz", "MSFT"),
    ] {
        let read = read_named(name, BARS);
        assert_eq!(symbols(&read), [symbol], "{name}");
        let said = said(&read, "symbol_from_name").unwrap();
        assert!(said.contains(symbol), "{said}");
    }
    assert!(said(&read_named("AAPL.csv", BARS), "symbol_from_name").is_none());
}

#[test]
fn a_file_with_symbols_needs_no_name() {
    let read = read_named(
        "prices (1).csv",
        "symbol,date,close\nAAA,2024-01-02,10\nAAA,2024-01-03,11\n",
    );
    assert_eq!(symbols(&read), ["AAA"]);
    assert!(said(&read, "symbol_from_name").is_none());
}
