//! Tests of columns that hold one field of one security each.

use csv::ByteRecord;

use super::*;

fn read(text: &str) -> Option<Vec<(String, String)>> {
    let rows: Vec<ByteRecord> = crate::load::text::header::records(text.as_bytes(), b',')
        .into_byte_records()
        .map(Result::unwrap)
        .collect();
    let read = compound(&rows)?;
    Some(read.fields.into_iter().zip(read.symbols).collect())
}

fn pairs(columns: &[(&str, &str)]) -> Vec<(String, String)> {
    let owned = columns
        .iter()
        .map(|(field, symbol)| (field.to_string(), symbol.to_string()));
    owned.collect()
}

#[test]
fn a_name_holds_field_and_symbol_in_any_order_and_with_any_mark() {
    for header in [
        "Date,BRK.B.Close,BRK.B.Adjusted",
        "Date,Close.BRK.B,Adjusted.BRK.B",
        "Date,BRK.B_Close,BRK.B_adj_close",
        "Date,Adj Close_BRK.B,Close_BRK.B",
        "Date,Close BRK.B,Adj Close BRK.B",
        "Date,BRK.B:close,BRK.B:volume",
        "Date,\"('Close', 'BRK.B')\",\"('Volume', 'BRK.B')\"",
        "\"('Date', '')\",\"('BRK.B', 'Close')\",\"('BRK.B', 'Volume')\"",
        ",BRK.B|Close,BRK.B|Volume",
    ] {
        let columns = read(&format!("{header}\n2024-01-02,10,11\n2024-01-03,10,11\n"));
        let columns = columns.unwrap_or_else(|| panic!("{header}"));
        assert_eq!(columns[0], ("date".to_owned(), String::new()), "{header}");
        for (field, symbol) in &columns[1..] {
            assert_eq!(symbol, "BRK.B", "{header}: {field}");
        }
    }
}

#[test]
fn names_of_securities_that_are_words_of_fields_stay_names() {
    let columns = read("Date,LOW.Open,LOW.High,LOW.Low,LOW.Close\n2024-01-02,1,2,1,2\n");
    let expected = [
        ("date", ""),
        ("open", "LOW"),
        ("high", "LOW"),
        ("low", "LOW"),
        ("close", "LOW"),
    ];
    assert_eq!(columns, Some(pairs(&expected)));
    for header in [
        "Date,AAPL.US,LOW.US",
        "Date,AAA,BBB",
        "Date,Close USD,Close EUR",
        "Date,Avg Price,Settle Price",
        "Date,Close_1,Close_2",
        "Date,Open_AAA,High_AAA",
    ] {
        assert_eq!(
            read(&format!("{header}\n2024-01-02,10,11\n")),
            None,
            "{header}"
        );
    }
}

#[test]
fn two_lines_are_read_in_every_order() {
    let expected = pairs(&[
        ("date", ""),
        ("close", "AAA"),
        ("volume", "AAA"),
        ("close", "BBB"),
        ("volume", "BBB"),
    ]);
    for header in [
        "Price,Close,Volume,Close,Volume\nTicker,AAA,AAA,BBB,BBB\nDate,,,,",
        "Ticker,AAA,AAA,BBB,BBB\nPrice,Close,Volume,Close,Volume\nDate,,,,",
        ",Close,Volume,Close,Volume\n,AAA,AAA,BBB,BBB\nDate,,,,",
        "Attributes,Close,Volume,Close,Volume\nSymbols,AAA,AAA,BBB,BBB\nDate,,,,",
        ",AAA,,BBB,\nDates,PX_LAST,PX_VOLUME,PX_LAST,PX_VOLUME",
        "Ticker,AAA,AAA.1,BBB,BBB.1\nDate,Close,Volume,Close,Volume",
        "Date,Close,Volume,Close.1,Volume.1\n,AAA,AAA,BBB,BBB",
        "Unnamed: 0,AAA,Unnamed: 2,BBB,Unnamed: 4\nDate,Close,Volume,Close,Volume",
    ] {
        let columns = read(&format!(
            "{header}\n2024-01-02,10,5,11,6\n2024-01-03,10,5,11,6\n"
        ));
        let columns = columns.unwrap_or_else(|| panic!("{header}"));
        let fields = |name: &str| {
            name.replace("px_last", "close")
                .replace("px_volume", "volume")
        };
        let columns: Vec<_> = columns.into_iter().map(|(f, s)| (fields(&f), s)).collect();
        assert_eq!(columns, expected, "{header}");
    }
}

#[test]
fn a_second_line_of_data_or_units_holds_no_symbols() {
    for text in [
        "Date,Open,Close\n2024-01-02,10,11\n2024-01-03,10,11\n",
        "Date,Open,Close\nx,10,11\n2024-01-03,10,11\n",
        "Date,Open,Close\n,USD,USD\n2024-01-03,10,11\n",
        "Date,Open,Close\n,first price,last price\n2024-01-03,10,11\n",
    ] {
        assert_eq!(read(text), None, "{text}");
    }
}
