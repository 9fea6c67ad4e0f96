//! JSON as vendors and data frames write it.

use std::path::Path;

use newsquake::error::Error;
use newsquake::load::{self, EventOverrides, Overrides, PriceFiles};
use newsquake::market::{Field, Security};

fn try_read(text: &str) -> Result<PriceFiles, Error> {
    load::prices_from(Path::new("AAA.json"), text.into(), &Overrides::default())
}

fn read(text: &str) -> PriceFiles {
    try_read(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn closes(read: &PriceFiles, security: u32) -> Vec<f64> {
    let bars = read.prices.bars(Security(security));
    bars.column(Field::Close).to_vec()
}

fn symbols(read: &PriceFiles) -> Vec<&str> {
    read.prices.universe().symbols().collect()
}

#[test]
fn vendors_wrap_prices_in_their_own_ways() {
    let texts = [
        // Polygon: letters, and the symbol beside the records.
        r#"{"ticker": "BBB", "resultsCount": 2, "results": [
            {"v": 5, "o": 10, "c": 10.5, "h": 11, "l": 9, "t": 1704171600000},
            {"v": 6, "o": 10, "c": 11.5, "h": 12, "l": 9, "t": 1704258000000}], "status": "OK"}"#,
        // Financial Modeling Prep: newest first.
        r#"{"symbol": "BBB", "historical": [
            {"date": "2024-01-03", "open": 10, "high": 12, "low": 9, "close": 11.5},
            {"date": "2024-01-02", "open": 10, "high": 11, "low": 9, "close": 10.5}]}"#,
        // Alpha Vantage: a record for each date, and texts for numbers.
        r#"{"Meta Data": {"1. Information": "Daily", "2. Symbol": "BBB"}, "Time Series (Daily)": {
            "2024-01-03": {"1. open": "10", "2. high": "12", "3. low": "9", "4. close": "11.5"},
            "2024-01-02": {"1. open": "10", "2. high": "11", "3. low": "9", "4. close": "10.5"}}}"#,
        // Yahoo: a list for each column, some of them deeper.
        r#"{"chart": {"result": [{"meta": {"symbol": "BBB", "validRanges": ["1d"]},
            "timestamp": [1704205800, 1704292200],
            "indicators": {"quote": [{"close": [10.5, 11.5], "open": [10, 10]}]}}], "error": null}}"#,
        // Data frames of pandas.
        r#"{"columns": ["symbol", "date", "close"], "index": [0, 1],
            "data": [["BBB", "2024-01-02", 10.5], ["BBB", "2024-01-03", 11.5]]}"#,
        r#"{"symbol": {"0": "BBB", "1": "BBB"}, "date": {"0": 1704153600000, "1": 1704240000000},
            "close": {"0": 10.5, "1": 11.5}}"#,
    ];
    for text in texts {
        let read = read(text);
        assert_eq!(symbols(&read), ["BBB"], "{text}");
        assert_eq!(closes(&read, 0), [10.5, 11.5], "{text}");
        let dates = read.prices.bars(Security(0)).dates();
        assert_eq!(dates[1].to_string(), "2024-01-03", "{text}");
    }
}

#[test]
fn lists_of_several_securities_are_told_apart() {
    let read = read(
        r#"{"bars": {"AAA": [{"t": "2024-01-02T05:00:00Z", "o": 1, "h": 1, "l": 1, "c": 1}],
                     "BBB": [{"t": "2024-01-02T05:00:00Z", "o": 2, "h": 2, "l": 2, "c": 2}]}}"#,
    );
    assert_eq!(symbols(&read), ["AAA", "BBB"]);
    assert_eq!((closes(&read, 0), closes(&read, 1)), (vec![1.0], vec![2.0]));
}

#[test]
fn rows_without_names_are_those_of_a_file_without_a_header() {
    let row = |start: u64| {
        format!(
            r#"[{start}, "10.0", "10.5", "9.9", "10.2", "120.5", {}, "1229.1", 842, "60.1", "613.0", "0"]"#,
            start + 86_399_999
        )
    };
    let read = read(&format!(
        "[{}, {}]",
        row(1_704_153_600_000),
        row(1_704_240_000_000)
    ));
    assert_eq!(read.files[0].dialect, Some("binance"));
    assert_eq!(closes(&read, 0), [10.2, 10.2]);
}

#[test]
fn messages_of_failure_are_no_tables() {
    for text in [
        r#"{"Error Message": "Invalid API call"}"#,
        r#"{"code": 401, "message": "date: wrong key, close to the limit"}"#,
        r#"{"status": "error", "errors": [{"code": 1, "message": "a"}, {"code": 2, "message": "b"}]}"#,
        "[]",
        "{}",
    ] {
        let error = try_read(text).map(|read| read.findings).unwrap_err();
        assert_eq!(error.code(), "not_a_table", "{text}");
        assert!(error.to_string().contains("error message"), "{error}");
        let overrides = EventOverrides::default();
        let events = load::events_from(Path::new("news.json"), text.into(), &overrides);
        assert_eq!(
            events.map(|read| read.findings).unwrap_err().code(),
            "not_a_table"
        );
    }
    let broken = "{\"date\": \"2024-01-02\", \"close\": 1}\n{\"date\": \"2024-01-03\", \"cl";
    let error = try_read(broken).map(|read| read.findings).unwrap_err();
    assert_eq!(error.code(), "broken_json");
    assert!(error.to_string().contains(":2:"), "{error}");
}

#[test]
fn one_event_on_one_line_is_an_event() {
    let line =
        r#"{"tickers": ["AAA", "BBB"], "published_utc": "2024-01-02T21:30:00Z", "title": "x, y"}"#;
    let overrides = EventOverrides::default();
    let read = load::events_from(Path::new("news.jsonl"), line.into(), &overrides).unwrap();
    let symbols: Vec<&str> = read
        .events
        .iter()
        .map(|event| event.symbol.as_str())
        .collect();
    assert_eq!(symbols, ["AAA", "BBB"]);
    assert_eq!(read.events[0].headline, "x, y");
}

#[test]
fn further_tables_of_a_document_are_named() {
    let text = r#"{"prices": [{"date": "2024-01-02", "close": 1}, {"date": "2024-01-03", "close": 2},
        {"date": "2024-01-04", "close": 3}], "splits": [{"date": "2023-01-02"}, {"date": "2023-01-03"}]}"#;
    let read = read(text);
    assert_eq!(closes(&read, 0), [1.0, 2.0, 3.0]);
    let mut notes = read.findings.iter();
    let note = notes.find(|finding| finding.code == "json_tables").unwrap();
    assert!(note.message.to_string().contains("splits"), "{note:?}");
}
