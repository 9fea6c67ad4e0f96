//! Tables with a column for each field of each security, in every generation of the programs that write them.

use std::path::Path;

use newsquake::load::{self, Overrides, PriceFiles};
use newsquake::market::Field;

fn read(text: &str) -> PriceFiles {
    let read = load::prices_from(Path::new("px.csv"), text.into(), &Overrides::default());
    read.unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// The numbers of each field in the table of each security: first the field, then the two days.
type Truth = &'static [(&'static str, &'static [(Field, [f64; 2])])];

/// Two securities, or the first of them.
const BOTH: Truth = &[
    (
        "AAA",
        &[
            (Field::Close, [10.2, 10.1]),
            (Field::AdjClose, [9.7, 9.6]),
            (Field::Volume, [1200.0, 980.0]),
        ],
    ),
    (
        "BBB",
        &[
            (Field::Close, [51.0, 50.5]),
            (Field::AdjClose, [50.0, 49.5]),
            (Field::Volume, [70.0, 80.0]),
        ],
    ),
];

fn check(read: &PriceFiles, truth: Truth, text: &str) {
    let universe = read.prices.universe();
    let symbols: Vec<&str> = universe.symbols().collect();
    let expected: Vec<&str> = truth.iter().map(|(symbol, _)| *symbol).collect();
    assert_eq!(symbols, expected, "{text}");
    for (symbol, fields) in truth {
        let bars = read.prices.bars(universe.find(symbol).unwrap());
        let dates: Vec<String> = bars.dates().iter().map(ToString::to_string).collect();
        assert_eq!(dates, ["2024-01-02", "2024-01-03"], "{text}");
        for (field, values) in *fields {
            assert_eq!(
                bars.column(*field),
                values,
                "{symbol} {}: {text}",
                field.name()
            );
        }
    }
    assert!(read.rejects.0.is_empty(), "{:?}", read.rejects);
}

/// The cells of both days with the columns grouped by field, as pandas orders them.
const BY_FIELD: [&str; 2] = ["9.7,50.0,10.2,51.0,1200,70", "9.6,49.5,10.1,50.5,980,80"];

/// The same cells grouped by security.
const BY_SYMBOL: [&str; 2] = ["10.2,9.7,1200,51.0,50.0,70", "10.1,9.6,980,50.5,49.5,80"];

fn table(header: &str, [first, second]: [&str; 2]) -> String {
    format!("{header}\n2024-01-02,{first}\n2024-01-03,{second}\n")
}

#[test]
fn two_header_lines_of_every_generation_are_read() {
    for header in [
        // yfinance since 2024, and with group_by="ticker".
        "Price,Adj Close,Adj Close,Close,Close,Volume,Volume\nTicker,AAA,BBB,AAA,BBB,AAA,BBB\nDate,,,,,,",
        // yfinance before 2024.
        ",Adj Close,Adj Close,Close,Close,Volume,Volume\n,AAA,BBB,AAA,BBB,AAA,BBB\nDate,,,,,,",
        // pandas-datareader.
        "Attributes,Adj Close,Adj Close,Close,Close,Volume,Volume\nSymbols,AAA,BBB,AAA,BBB,AAA,BBB\nDate,,,,,,",
        // After reset_index(), without the numbers of the rows.
        "Date,Adj Close,Adj Close,Close,Close,Volume,Volume\n,AAA,BBB,AAA,BBB,AAA,BBB",
        // Read by a program that counts repeated names, and written again.
        "Price,Adj Close,Adj Close.1,Close,Close.1,Volume,Volume.1\nTicker,AAA,BBB,AAA,BBB,AAA,BBB\nDate,,,,,,",
    ] {
        check(&read(&table(header, BY_FIELD)), BOTH, header);
    }
    for header in [
        "Ticker,AAA,AAA,AAA,BBB,BBB,BBB\nPrice,Close,Adj Close,Volume,Close,Adj Close,Volume\nDate,,,,,,",
        ",AAA,AAA,AAA,BBB,BBB,BBB\n,Close,Adj Close,Volume,Close,Adj Close,Volume\nDate,,,,,,",
        "Symbols,AAA,AAA,AAA,BBB,BBB,BBB\nAttributes,Close,Adj Close,Volume,Close,Adj Close,Volume\nDate,,,,,,",
        // A spreadsheet with cells that span several columns.
        ",AAA,,,BBB,,\nDates,PX_LAST,Adjusted,PX_VOLUME,PX_LAST,Adjusted,PX_VOLUME",
    ] {
        check(&read(&table(header, BY_SYMBOL)), BOTH, header);
    }
    let numbered = "Price,Date,Close,Adj Close,Volume,Close,Adj Close,Volume\nTicker,,AAA,AAA,AAA,BBB,BBB,BBB\n";
    let rows = format!(
        "0,2024-01-02,{}\n1,2024-01-03,{}\n",
        BY_SYMBOL[0], BY_SYMBOL[1]
    );
    check(&read(&format!("{numbered}{rows}")), BOTH, numbered);
}

#[test]
fn names_of_field_and_symbol_are_read_with_any_mark() {
    for header in [
        // quantmod, and a frame whose rows have names.
        "Date,AAA.Close,AAA.Adjusted,AAA.Volume,BBB.Close,BBB.Adjusted,BBB.Volume",
        "\"\",\"AAA.Close\",\"AAA.Adjusted\",\"AAA.Volume\",\"BBB.Close\",\"BBB.Adjusted\",\"BBB.Volume\"",
        // Flattened frames.
        "Date,Close_AAA,Adj Close_AAA,Volume_AAA,Close_BBB,Adj Close_BBB,Volume_BBB",
        "date,AAA_close,AAA_adj_close,AAA_volume,BBB_close,BBB_adj_close,BBB_volume",
        "Date,Close AAA,Adj Close AAA,Volume AAA,Close BBB,Adj Close BBB,Volume BBB",
        "Date,AAA: Close,AAA: Adj Close,AAA: Volume,BBB: Close,BBB: Adj Close,BBB: Volume",
        "Date,\"('Close', 'AAA')\",\"('Adj Close', 'AAA')\",\"('Volume', 'AAA')\",\"('Close', 'BBB')\",\"('Adj Close', 'BBB')\",\"('Volume', 'BBB')\"",
        "\"('Date', '')\",\"('AAA', 'Close')\",\"('AAA', 'Adj Close')\",\"('AAA', 'Volume')\",\"('BBB', 'Close')\",\"('BBB', 'Adj Close')\",\"('BBB', 'Volume')\"",
        // German names.
        "Datum,AAA.Schlusskurs,AAA.Adj Close,AAA.Volumen,BBB.Schlusskurs,BBB.Adj Close,BBB.Volumen",
    ] {
        check(&read(&table(header, BY_SYMBOL)), BOTH, header);
    }
}

#[test]
fn closes_alone_are_named_by_their_securities() {
    let truth: Truth = &[
        ("AAA", &[(Field::Close, [10.0, 11.0])]),
        ("BBB", &[(Field::Close, [20.0, 21.0])]),
    ];
    for header in ["Date,AAA.Close,BBB.Close", "Date,Close_AAA,Close_BBB"] {
        check(&read(&table(header, ["10,20", "11,21"])), truth, header);
    }
}

#[test]
fn a_security_that_did_not_trade_has_a_blank() {
    let header = "Price,Close,Close\nTicker,AAA,BBB\nDate,,";
    let read = read(&table(header, ["10,20", "11,"]));
    let bars = |symbol| {
        read.prices
            .bars(read.prices.universe().find(symbol).unwrap())
    };
    assert_eq!(bars("AAA").column(Field::Close), [10.0, 11.0]);
    assert_eq!(bars("BBB").dates().len(), 1);
}

#[test]
fn two_columns_of_one_field_that_differ_are_asked_about() {
    let text = table(
        "Price,Close,Close\nTicker,AAA,AAA\nDate,,",
        ["10,20", "11,21"],
    );
    let error = load::prices_from(Path::new("px.csv"), text.into(), &Overrides::default());
    assert_eq!(
        error.map(|read| read.findings).unwrap_err().code(),
        "columns_differ"
    );
}

#[test]
fn securities_that_are_called_like_fields_stay_securities() {
    for (header, symbols) in [
        ("Date,LOW,IBM,AAPL", vec!["AAPL", "IBM", "LOW"]),
        ("Date,AAPL.US,LOW.US", vec!["AAPL.US", "LOW.US"]),
        ("Date,LOW.Close,LOW.Volume,LOW.Low", vec!["LOW"]),
    ] {
        let width = header.matches(',').count();
        let rows = ["10,20,9", "11,21,9"]
            .map(|row| row.split(',').take(width).collect::<Vec<_>>().join(","));
        let read = read(&table(header, [&rows[0], &rows[1]]));
        let found: Vec<&str> = read.prices.universe().symbols().collect();
        assert_eq!(found, symbols, "{header}");
    }
}

#[test]
fn lines_above_the_dates_name_codes_and_currencies() {
    let rows = "2024-01-02,10.2,51.0\n2024-01-03,10.1,50.5\n";
    for head in [
        "Name,ALPHA,BETA\nCode,AAA,BBB\nCurrency,U$,K$\n",
        "Name,ALPHA,BETA\nCode,AAA(P),BBB(P)\nCURRENCY,U$,K$\n",
        "Ticker,AAA,BBB\nCurrency,USD,HKD\nDate,,\n",
        "Name,Alpha Corp,Beta Ltd\nTicker,AAA,BBB\nCcy,USD,HKD\n",
    ] {
        let text = format!("{head}{rows}");
        let read = read(&text);
        let closes: Truth = &[
            ("AAA", &[(Field::Close, [10.2, 10.1])]),
            ("BBB", &[(Field::Close, [51.0, 50.5])]),
        ];
        check(&read, closes, &text);
        let universe = read.prices.universe();
        let currency = |symbol| {
            let named = read.prices.currencies(universe.find(symbol).unwrap());
            format!("{named:?}")
        };
        assert!(
            currency("AAA").contains("USD"),
            "{text}: {}",
            currency("AAA")
        );
        assert!(
            currency("BBB").contains("HKD"),
            "{text}: {}",
            currency("BBB")
        );
    }
}

#[test]
fn fields_may_stand_in_rows() {
    let truth: Truth = &[
        (
            "AAA",
            &[
                (Field::Close, [10.2, 10.1]),
                (Field::Volume, [1200.0, 980.0]),
            ],
        ),
        ("BBB", &[(Field::Close, [51.0, 50.5])]),
    ];
    let rows = "2024-01-02,AAA,PX_LAST,10.2\n2024-01-03,AAA,PX_LAST,10.1\n2024-01-02,AAA,PX_VOLUME,1200\n\
                2024-01-03,AAA,PX_VOLUME,980\n2024-01-02,BBB,PX_LAST,51\n2024-01-03,BBB,PX_LAST,50.5\n";
    for header in ["date,ticker,field,value", "Date,Symbol,variable,Value"] {
        let text = format!("{header}\n{rows}");
        check(&read(&text), truth, &text);
    }
    // Two values of one field leave a choice that nobody made.
    let text = format!("date,ticker,field,value\n{rows}2024-01-03,BBB,PX_LAST,50.6\n");
    let refused = load::prices_from(Path::new("px.csv"), text.into(), &Overrides::default());
    assert!(refused.is_err());
}
