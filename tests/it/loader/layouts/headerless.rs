//! Files without a header: read where their numbers leave no choice, by the names that the user gives, or asked about.

use newsquake::load::{Overrides, PriceFiles};
use newsquake::market::Field;

use super::{closes, column, days, read, read_as, read_named, refusal, said, symbols};

fn with_columns(columns: &[&str], text: &str) -> Result<PriceFiles, newsquake::error::Error> {
    let overrides = Overrides {
        columns: columns.iter().map(|name| name.to_string()).collect(),
        ..Overrides::default()
    };
    read_as("AAA.txt", text.as_bytes(), &overrides)
}

/// Three days: open, high, low, close and volume.
const BARS: [[&str; 6]; 3] = [
    ["2024-01-02", "10.0", "10.5", "9.9", "10.2", "120000"],
    ["2024-01-03", "10.2", "10.4", "10.0", "10.1", "98000"],
    ["2024-01-04", "10.1", "10.3", "10.0", "10.3", "70000"],
];

fn bars(mark: &str, date: &dyn Fn(&str) -> String) -> String {
    let row = |bar: &[&str; 6]| format!("{}{mark}{}\n", date(bar[0]), bar[1..].join(mark));
    BARS.iter().map(row).collect()
}

#[test]
fn bars_are_known_by_their_range() {
    let compact = |date: &str| date.replace('-', "");
    let us = |date: &str| format!("{}/{}/{}", &date[5..7], &date[8..], &date[..4]);
    for text in [
        bars(",", &str::to_owned),
        bars(";", &compact),
        bars(",", &us)
            .replace("01/02", "01/22")
            .replace("01/03", "01/23")
            .replace("01/04", "01/24"),
        bars("\t", &str::to_owned),
        bars(";", &|date| format!("{} 000000", compact(date))),
        bars(",", &|date| format!("{date},16:00")),
    ] {
        let read = read(&text);
        assert_eq!(closes(&read, "AAA"), [10.2, 10.1, 10.3], "{text}");
        assert_eq!(
            column(&read, "AAA", Field::Open),
            [10.0, 10.2, 10.1],
            "{text}"
        );
        assert_eq!(
            column(&read, "AAA", Field::Volume),
            [120_000.0, 98_000.0, 70_000.0],
            "{text}"
        );
        // With a time of day, the layout is that of a dialect.
        if read.files[0].dialect == Some("long") {
            let said = said(&read, "assumed_columns").unwrap();
            assert!(said.contains("open, high, low, close, volume"), "{said}");
        }
    }
    // The number of trades is none of the fields.
    let trades = bars(",", &|date| format!("{date} 00:00"))
        .replace("0000\n", "0000,842\n")
        .replace("8000\n", "8000,700\n");
    assert_eq!(
        closes(&read(&trades), "AAA"),
        [10.2, 10.1, 10.3],
        "{trades}"
    );
    let with_symbols = read_named("px.txt", &bars(",", &|date| format!("MSFT,{date}")));
    assert_eq!(symbols(&with_symbols), ["MSFT"]);
}

#[test]
fn one_number_is_the_close() {
    let read = read("2024-01-02,10.2\n2024-01-03,10.1\n2024-01-04,10.3\n");
    assert_eq!(closes(&read, "AAA"), [10.2, 10.1, 10.3]);
    assert_eq!(days(&read, "AAA")[0], "2024-01-02");
}

#[test]
fn what_leaves_a_choice_is_asked_about() {
    for text in [
        // Two numbers: open and close, or close and volume.
        "2024-01-02,10.2,120\n2024-01-03,10.1,98\n2024-01-04,10.3,70\n",
        // Close before high, as in China: open and close could be swapped.
        "2024-01-02,10.0,10.2,10.5,9.9,120000\n2024-01-03,10.2,10.1,10.4,10.0,98000\n2024-01-04,10.1,10.3,10.3,10.0,70000\n",
        // A sixth number near the close may be an adjusted close.
        "2024-01-02,10.0,10.5,9.9,10.2,9.7,120000\n2024-01-03,10.2,10.4,10.0,10.1,9.6,98000\n2024-01-04,10.1,10.3,10.0,10.3,9.8,70000\n",
    ] {
        let (error, help) = refusal(text);
        assert_eq!(error.code(), "no_column", "{text}");
        assert!(error.to_string().contains("no header"), "{error}");
        assert!(help.contains("reading.columns"), "{help}");
    }
}

#[test]
fn columns_are_as_the_user_names_them() {
    let chinese = "2024-01-02,10.0,10.2,10.5,9.9,120000\n2024-01-03,10.2,10.1,10.4,10.0,98000\n";
    let read = with_columns(&["date", "open", "close", "high", "low", "volume"], chinese).unwrap();
    assert_eq!(closes(&read, "AAA"), [10.2, 10.1]);
    assert!(said(&read, "assumed_columns").is_none());
    // Further cells are not read, and neither is a column called `-`.
    let read = with_columns(&["date", "-", "close"], chinese).unwrap();
    assert_eq!(closes(&read, "AAA"), [10.2, 10.1]);
    assert!(column(&read, "AAA", Field::Open).is_empty());
}

#[test]
fn names_that_do_not_fit_are_refused() {
    let code = |columns: &[&str]| {
        let read = with_columns(columns, "2024-01-02,10.0\n2024-01-03,10.2\n");
        read.map(|read| read.findings).unwrap_err().to_string()
    };
    assert!(code(&["date", "open", "close"]).contains("2 cells"));
    assert!(code(&["close", "date"]).contains("no date"));
    assert!(code(&["date", "open"]).contains("must name date and close"));
    assert!(code(&["date", "close", "last"]).contains("no role twice"));
}
