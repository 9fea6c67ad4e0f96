//! Lines in quotes, cells between blanks, and encodings of East Asia.

use newsquake::load::Overrides;
use newsquake::market::Field;

use super::{closes, column, read, read_as, refusal};

#[test]
fn quotes_around_whole_lines_are_no_part_of_them() {
    for mark in [",", ";", "\t"] {
        let text = "\"Date,Open,Close,Volume\"\n\"2024-01-02,10.0,10.2,120000\"\n\"2024-01-03,10.2,10.1,98000\"\n";
        let read = read(&text.replace(',', mark));
        assert_eq!(closes(&read, "AAA"), [10.2, 10.1], "{mark:?}");
    }
}

#[test]
fn cells_between_blanks_are_cells() {
    let padded = "Date        Open   Close  Volume\n2024-01-02   10.0    10.2  120000\n2024-01-03   10.2    10.1   98000\n";
    let uneven = "Date        Open    Close   Volume\n2024-01-02   10.0     10.2 120000\n2024-01-03   10.2     10.1  98000\n";
    let single =
        "date open close volume\n2024-01-02 10.0 10.2 120000\n2024-01-03 10.2 10.1 98000\n";
    let timed = "Date                 Open   Adj Close   Close  Volume\n2024-01-02 00:00:00  10.0   9.7         10.2   120000\n2024-01-03 00:00:00  10.2   9.6         10.1   98000\n";
    for text in [padded, uneven, single, timed] {
        let read = read(text);
        assert_eq!(closes(&read, "AAA"), [10.2, 10.1], "{text}");
        assert_eq!(
            column(&read, "AAA", Field::Volume),
            [120_000.0, 98_000.0],
            "{text}"
        );
    }
    let blank = Overrides {
        delimiter: Some(' '),
        ..Overrides::default()
    };
    assert_eq!(
        closes(
            &read_as("AAA.csv", padded.as_bytes(), &blank).unwrap(),
            "AAA"
        ),
        [10.2, 10.1]
    );
}

#[test]
fn a_cell_between_blanks_is_found_where_it_stands() {
    let read = read("Date        Close\n2024-01-02   10.2\n2024-01-03   1x.2\n2024-01-04   10.3\n");
    let reject = &read.rejects.0[0];
    assert_eq!(
        (reject.line, reject.byte, reject.value.as_str()),
        (3, 36, "1x.2")
    );
}

#[test]
fn known_words_tell_the_encodings_of_east_asia() {
    for (encoding, header) in [
        (encoding_rs::SHIFT_JIS, "日付,始値,高値,安値,終値,出来高"),
        (encoding_rs::EUC_KR, "일자,시가,고가,저가,종가,거래량"),
        (
            encoding_rs::BIG5,
            "日期,開盤價,最高價,最低價,收盤價,成交股數",
        ),
        (encoding_rs::GBK, "日期,开盘价,最高价,最低价,收盘价,成交量"),
    ] {
        let text = format!(
            "{header}\n2024/01/22,10.0,10.5,9.9,10.2,120000\n2024/01/23,10.2,10.4,10.0,10.1,98000\n"
        );
        let (bytes, _, broken) = encoding.encode(&text);
        assert!(!broken);
        let read = read_as("AAA.csv", &bytes, &Overrides::default());
        let read = read.unwrap_or_else(|error| panic!("{}: {error}", encoding.name()));
        assert_eq!(closes(&read, "AAA"), [10.2, 10.1], "{}", encoding.name());
    }
}

#[test]
fn unknown_words_name_all_encodings_that_read_them() {
    let (bytes, _, _) = encoding_rs::SHIFT_JIS.encode("売買,立会,約定\n2024/01/22,1,2\n");
    let error = read_as("AAA.csv", &bytes, &Overrides::default());
    let error = error.map(|read| read.findings).unwrap_err();
    assert!(
        error.to_string().contains("Shift_JIS reads it as `売買"),
        "{error}"
    );
}

#[test]
fn two_columns_of_words_are_no_table() {
    let (error, _) = refusal("some words\nand others\nof a text\n");
    assert_eq!(error.code(), "one_column");
}

#[test]
fn a_printed_frame_is_read_with_its_index() {
    let named = "            Open   Close  Volume\nDate                            \n2024-01-02  10.0    10.2  120000\n2024-01-03  10.2    10.1   98000\n";
    let nameless = "            Open   Close  Volume\n2024-01-02  10.0    10.2  120000\n2024-01-03  10.2    10.1   98000\n";
    for text in [named, nameless] {
        let read = read(text);
        assert_eq!(closes(&read, "AAA"), [10.2, 10.1], "{text}");
    }
}

#[test]
fn texts_written_as_formulas_are_texts() {
    let read = read(
        "symbol,date,close\n=\"000001\",=\"2024-01-02\",10.2\n\"=\"\"000001\"\"\",2024-01-03,=\"10.1\"\n",
    );
    assert_eq!(closes(&read, "000001"), [10.2, 10.1]);
}

#[test]
fn row_names_may_have_no_name() {
    for text in [
        "\"Open\",\"Close\"\n\"2024-01-02\",10.0,10.2\n\"2024-01-03\",10.2,10.1\n",
        "\"date\",\"open\",\"close\"\n\"1\",2024-01-02,10.0,10.2\n\"2\",2024-01-03,10.2,10.1\n",
        "\"AAA.Open\";\"AAA.Close\"\n\"2024-01-02\";10;10,2\n\"2024-01-03\";10,2;10,1\n",
    ] {
        let read = read(text);
        assert_eq!(closes(&read, "AAA"), [10.2, 10.1], "{text}");
        assert_eq!(column(&read, "AAA", Field::Open), [10.0, 10.2], "{text}");
    }
    // An empty cell behind the last is none in front of the first.
    let trailing = read("date,open,close\n2024-01-02,10.0,10.2,\n2024-01-03,10.2,10.1,\n");
    assert_eq!(closes(&trailing, "AAA"), [10.2, 10.1]);
}

#[test]
fn a_header_may_end_in_a_delimiter_that_rows_lack() {
    let read = read("date,open,close,\n2024-01-02,10.0,10.2\n2024-01-03,10.2,10.1\n");
    assert_eq!(closes(&read, "AAA"), [10.2, 10.1]);
    assert!(read.rejects.0.is_empty());
}

#[test]
fn a_line_below_the_header_of_a_table_is_none_of_its_rows() {
    for text in [
        "| date | open | close |\n|---|---:|---:|\n| 2024-01-02 | 10.0 | 10.2 |\n| 2024-01-03 | 10.2 | 10.1 |\n",
        "date;open;close\n----------;----;-----\n2024-01-02;10,0;10,2\n2024-01-03;10,2;10,1\n",
    ] {
        let read = read(text);
        assert_eq!(closes(&read, "AAA"), [10.2, 10.1], "{text}");
        assert!(read.rejects.0.is_empty(), "{text}");
    }
}

#[test]
fn the_table_below_another_one_is_asked_for() {
    let rows = (1..=12).map(|day| format!("2024-01-{day:02},10.0,10.2,5\n"));
    let rows = rows.collect::<String>();
    let text = format!("Dividends\nDate,Amount\n2024-02-08,0.5\n\ndate,open,close,volume\n{rows}");
    let (error, help) = refusal(&text);
    assert_eq!(error.code(), "ragged_row");
    assert!(
        error.to_string().contains("13 of 14 rows") && help.contains("skip"),
        "{error} {help}"
    );
}

#[test]
fn a_quote_before_a_symbol_is_that_of_a_spreadsheet() {
    let read = read("symbol,date,close\n'000001,2024-01-02,10.2\n'000001,2024-01-03,10.1*\n");
    assert_eq!(closes(&read, "000001"), [10.2, 10.1]);
}

#[test]
fn a_remark_behind_a_name_is_no_security() {
    for name in ["Close (cents)", "Close (Pence)", "Close (local currency)"] {
        let read = read(&format!("Date,{name}\n2024-01-02,10.2\n2024-01-03,10.1\n"));
        assert_eq!(closes(&read, "AAA"), [10.2, 10.1], "{name}");
    }
}
