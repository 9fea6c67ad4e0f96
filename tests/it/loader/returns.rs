//! Files of returns: each return is used as it is given.

use std::path::Path;

use newsquake::load::{self, Overrides, PriceFiles, Values};
use newsquake::market::{Field, PriceBasis, Security};

#[cfg(feature = "cli")]
use crate::support::program::{Bench, newsquake};

fn read_as(text: &str, overrides: &Overrides) -> PriceFiles {
    load::prices_from(Path::new("AAA.csv"), text.into(), overrides)
        .unwrap_or_else(|error| panic!("{error}"))
}

fn given(read: &PriceFiles) -> Vec<f64> {
    let given = read.prices.given_returns(Security(0), PriceBasis::AdjClose);
    given.unwrap_or_default().to_vec()
}

fn note(read: &PriceFiles) -> String {
    let mut notes = read.findings.iter();
    let note = notes.find(|finding| finding.code == "returns_given");
    note.map(|note| note.message.to_string())
        .unwrap_or_default()
}

#[test]
fn every_return_of_a_file_is_kept() {
    let read = read_as(
        "symbol,date,ret\nAAA,2024-01-02,0.01\nAAA,2024-01-03,\nAAA,2024-01-04,-0.02\nAAA,2024-01-05,0.03\n",
        &Overrides::default(),
    );
    assert_eq!(
        given(&read),
        [0.01, -0.02, 0.03],
        "a row without a number is a day without trading"
    );
    let index = read
        .prices
        .bars(Security(0))
        .column(Field::AdjClose)
        .to_vec();
    assert_eq!(index, [100.0, 98.0, 98.0 * 1.03]);
    assert!(note(&read).contains("index"), "{}", note(&read));
}

#[test]
fn returns_beside_prices_are_those_of_the_file() {
    let read = read_as(
        "PERMNO,date,PRC,RET\n10001,20240102,10.0,C\n10001,20240103,11.0,0.12\n10001,20240104,11.0,B\n",
        &Overrides::default(),
    );
    let given = given(&read);
    assert!(given[0].is_nan() && given[2].is_nan());
    assert_eq!(given[1], 0.12, "and not 0.1, the change of the price");
    assert!(
        read.prices
            .given_returns(Security(0), PriceBasis::Close)
            .is_none()
    );
}

#[test]
fn percent_and_fractions_are_told_apart_by_their_size() {
    for (text, said) in [
        (
            "symbol,date,ret\nAAA,2024-01-02,0.011\nAAA,2024-01-03,-0.02\nAAA,2024-01-04,0.03\n",
            "fractions",
        ),
        (
            "symbol,date,ret\nAAA,2024-01-02,1.1\nAAA,2024-01-03,-2\nAAA,2024-01-04,3\n",
            "percent",
        ),
    ] {
        let read = read_as(text, &Overrides::default());
        assert_eq!(
            given(&read),
            [1.1 / 100.0, -0.02, 0.03].map(|r| if said == "fractions" && r > 0.01 && r < 0.02 {
                0.011
            } else {
                r
            })
        );
        assert!(note(&read).contains(said), "{}", note(&read));
    }
}

#[test]
fn a_column_of_returns_in_other_words_counts_where_no_price_is() {
    let alone = read_as(
        "ticker,date,Daily Return\nAAA,2024-01-02,0.01\nAAA,2024-01-03,0.02\n",
        &Overrides::default(),
    );
    assert_eq!(given(&alone), [0.01, 0.02]);
    let beside = read_as(
        "ticker,date,close,return\nAAA,2024-01-02,10,0.5\nAAA,2024-01-03,11,0.6\n",
        &Overrides::default(),
    );
    assert!(given(&beside).is_empty());
}

#[test]
fn returns_of_a_wide_table_are_kept_too() {
    let overrides = Overrides {
        values: Some(Values::Returns),
        ..Overrides::default()
    };
    let read = read_as(
        "date,AAA,BBB\n2024-01-02,0.01,0.02\n2024-01-03,,0.01\n2024-01-04,0.03,0.01\n",
        &overrides,
    );
    assert_eq!(given(&read), [0.01, 0.03]);
}

/// LOW, OPEN and HIGH are securities, HML and RF too: who says what the cells are says that each column is one.
#[test]
fn a_table_whose_symbols_are_other_words_is_read_where_its_cells_are_named() {
    let prices = "date,LOW,OPEN,MKT,HIGH\n2024-01-02,10,20,30,40\n2024-01-03,11,21,31,41\n";
    let returns = "date,AAPL,HML,SMB,RF,MKT\n2024-01-02,0.01,0.02,-0.01,0.03,0.01\n2024-01-03,0.02,-0.02,0.01,0.01,0.02\n";
    for (text, values, symbols) in [
        (prices, Values::Prices, vec!["HIGH", "LOW", "MKT", "OPEN"]),
        (
            returns,
            Values::Returns,
            vec!["AAPL", "HML", "MKT", "RF", "SMB"],
        ),
    ] {
        let path = Path::new("wide.csv");
        let refused = load::prices_from(path, text.into(), &Overrides::default());
        let refused = refused.unwrap_err();
        let help = refused.help().map(ToString::to_string).unwrap_or_default();
        assert!(help.contains("values = prices"), "{help}");
        let said = Overrides {
            values: Some(values),
            ..Overrides::default()
        };
        let read = read_as(text, &said);
        let mut found: Vec<&str> = read.prices.universe().symbols().collect();
        found.sort_unstable();
        assert_eq!(found, symbols);
    }
    // A table of one security stays one, whatever is said about other files.
    let said = Overrides {
        values: Some(Values::Prices),
        ..Overrides::default()
    };
    let bars = "date,open,high,low,close\n2024-01-02,1,3,1,2\n2024-01-03,2,4,2,3\n";
    assert_eq!(read_as(bars, &said).prices.universe().symbols().count(), 1);
}

/// Twenty returns before the event are twenty observations, and the return after a blank is the one of the file.
#[cfg(feature = "cli")]
#[test]
fn a_study_uses_the_first_return_and_the_one_after_a_blank() {
    let bench = Bench::new();
    let mut rows = "symbol,date,ret\n".to_owned();
    let days = (2..=29).map(|day| format!("2024-01-{day:02}"));
    let is_session = |day: &String| {
        let date = newsquake::time::Date::parse(day).unwrap();
        !date.is_weekend() && !["2024-01-15"].contains(&day.as_str())
    };
    let days: Vec<String> = days.filter(is_session).collect();
    for (i, day) in days.iter().enumerate() {
        let r = 0.001 * (i as f64 - 7.0);
        let own = if i == 15 {
            String::new()
        } else {
            (r * 1.5).to_string()
        };
        rows.push_str(&format!("AAA,{day},{own}\nMKT,{day},{r}\n"));
    }
    let prices = bench.write("returns.csv", &rows);
    let events = bench.write("events.csv", format!("symbol,date\nAAA,{}\n", days[14]));
    let (code, out, said) = newsquake(&[
        "study",
        "--prices",
        &prices,
        "--events",
        &events,
        "--benchmark",
        "MKT",
        "--model",
        "market-adjusted",
        "--estimation=-14:-1",
        "--min-obs",
        "5",
        "--window=0:2",
        "--car",
        "0:0",
        "--format",
        "json",
    ]);
    assert_eq!(code, 0, "{said}");
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    let event = &json["events"][0];
    assert_eq!(event["model"]["observations"], 14, "{event}");
    let returns: Vec<Option<f64>> = (0..3)
        .map(|day| event["days"][day]["return"].as_f64())
        .collect();
    assert_eq!(
        returns,
        [Some(0.001 * 7.0 * 1.5), None, Some(0.001 * 9.0 * 1.5)]
    );
}

/// An index column of a stock file is the benchmark where it is asked for, and no security otherwise.
#[test]
fn the_returns_of_an_index_beside_those_of_each_security() {
    let text = "PERMNO,date,PRC,RET,vwretd\n10001,20240102,10.0,C,0.01\n10001,20240103,11.0,0.1,0.02\n\
                10002,20240103,5.0,0.05,0.02\n10002,20240104,5.0,0,0.03\n10001,20240104,,,0.04\n";
    let plain = read_as(text, &Overrides::default());
    assert_eq!(plain.prices.universe().len(), 2);
    let overrides = Overrides {
        index: vec!["VWRETD".to_owned()],
        ..Overrides::default()
    };
    let asked = read_as(text, &overrides);
    let index = asked.prices.universe().find("VWRETD").unwrap();
    let given = asked
        .prices
        .given_returns(index, PriceBasis::AdjClose)
        .unwrap();
    assert_eq!(given, [0.01, 0.02], "rows of 4 January differ");
    let mut said = asked
        .findings
        .iter()
        .filter(|finding| finding.code == "index_column");
    assert!(
        said.any(|finding| finding.is_warning() && finding.message.to_string().contains("1 dates"))
    );
}
