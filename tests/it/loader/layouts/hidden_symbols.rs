//! Several securities in a file whose symbol column nobody knows are asked about, and never mixed.

use newsquake::load::{OnDuplicate, Overrides};

use super::{closes, read, read_as, refusal, symbols, weekday};

fn table(name: &str, order: &[&str]) -> String {
    let mut text = format!("date,{name},open,close,volume\n");
    for day in 0..10 {
        for symbol in order {
            let close = if *symbol == "AAA" { 100 } else { 50 } + day;
            text.push_str(&format!(
                "{},{symbol},{close},{close},{}\n",
                weekday(day),
                1_000 + day
            ));
        }
    }
    text
}

#[test]
fn the_column_that_tells_them_apart_is_named() {
    for name in ["Emittent", "Societe", "Azienda", "Firm", "Wertpapier"] {
        let (error, help) = refusal(&table(name, &["AAA", "BBB"]));
        assert_eq!(error.code(), "hidden_symbols", "{name}");
        assert!(
            help.contains(&format!("reading.map = symbol={name}")),
            "{help}"
        );
        assert!(!help.contains("on_duplicate"), "{help}");
    }
    let overrides = Overrides {
        map: [("symbol".to_owned(), "Emittent".to_owned())].into(),
        ..Overrides::default()
    };
    let text = table("Emittent", &["AAA", "BBB"]);
    let read = read_as("px.csv", text.as_bytes(), &overrides).unwrap();
    assert_eq!(symbols(&read), ["AAA", "BBB"]);
    assert_eq!(closes(&read, "BBB")[0], 50.0);
}

#[test]
fn known_names_are_read() {
    for name in [
        "Name",
        "code",
        "SecuritiesCode",
        "act_symbol",
        "tickerSymbol",
        "Stock Code",
        "Тикер",
    ] {
        let text = table(name, &["AAA", "BBB"]);
        assert_eq!(symbols(&read(&text)), ["AAA", "BBB"], "{name}");
    }
}

#[test]
fn a_file_without_such_a_column_is_refused_too() {
    let mut text = "date,close\n".to_owned();
    for day in 0..10 {
        text.push_str(&format!(
            "{0},{1}\n{0},{2}\n",
            weekday(day),
            100 + day,
            50 + day
        ));
    }
    let (error, help) = refusal(&text);
    assert_eq!(error.code(), "hidden_symbols");
    assert!(help.contains("one file for each security"), "{help}");
    // Who says which row counts is not asked again.
    let overrides = Overrides {
        on_duplicate: Some(OnDuplicate::First),
        ..Overrides::default()
    };
    assert!(read_as("AAA.csv", text.as_bytes(), &overrides).is_ok());
}

#[test]
fn two_versions_of_one_price_are_conflicting_rows() {
    let text = "date,close\n2024-01-02,10\n2024-01-03,11\n2024-01-03,11.1\n2024-01-04,12\n";
    let (error, help) = refusal(text);
    assert_eq!(error.code(), "conflicting_rows");
    assert!(
        error
            .to_string()
            .contains("AAA has two different rows on 2024-01-03"),
        "{error}"
    );
    assert!(help.contains("on_duplicate"), "{help}");
}
