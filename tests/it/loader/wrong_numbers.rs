//! Files that once were read without a word into numbers that are not theirs.

use std::path::Path;

use newsquake::error::Error;
use newsquake::load::{self, Overrides, PriceFiles, Values};
use newsquake::market::{Field, Security};

fn try_read(name: &str, text: &str, overrides: &Overrides) -> Result<PriceFiles, Error> {
    load::prices_from(Path::new(name), text.into(), overrides)
}

fn read(name: &str, text: &str) -> PriceFiles {
    try_read(name, text, &Overrides::default()).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn refusal(name: &str, text: &str) -> Error {
    let read = try_read(name, text, &Overrides::default());
    read.map(|read| read.findings).unwrap_err()
}

fn column(read: &PriceFiles, field: Field) -> Vec<f64> {
    read.prices.bars(Security(0)).column(field).to_vec()
}

fn days(read: &PriceFiles) -> Vec<String> {
    let dates = read.prices.bars(Security(0)).dates();
    dates.iter().map(ToString::to_string).collect()
}

fn symbols(read: &PriceFiles) -> Vec<&str> {
    read.prices.universe().symbols().collect()
}

fn codes(read: &PriceFiles) -> Vec<&str> {
    read.findings.iter().map(|finding| finding.code).collect()
}

/// Ten sessions from Tuesday, 2024-01-02, on.
const SESSIONS: [i64; 10] = [0, 1, 2, 3, 6, 7, 8, 9, 10, 13];
/// 2024-01-02 in days since 1970.
const FIRST: i64 = 19_724;

/// A table of sessions, whose dates are written by `date`.
fn table(header: &str, date: impl Fn(i64) -> String) -> String {
    let rows = SESSIONS.iter().enumerate();
    let row = |(i, session): (usize, &i64)| format!("{},{}\n", date(FIRST + session), 100 + i);
    header.to_owned() + "\n" + &rows.map(row).collect::<String>()
}

mod clocks {
    use super::*;

    /// The open of the session in UTC, so many hours after midnight.
    fn opens(hours: f64) -> String {
        table("time,close", |day| {
            ((day * 86_400) + (hours * 3_600.0) as i64).to_string()
        })
    }

    #[test]
    fn the_exchange_before_a_symbol_tells_the_clock() {
        for (name, hours) in [
            ("ASX_BHP, 1D.csv", -1.0),
            ("NSE_RELIANCE, 1D.csv", 3.75),
            ("HKEX_700, 1D.csv", 1.5),
            ("NASDAQ_AAPL, 1D.csv", 14.5),
        ] {
            assert_eq!(days(&read(name, &opens(hours)))[0], "2024-01-02", "{name}");
        }
    }

    #[test]
    fn days_that_no_exchange_has_are_asked_about() {
        let error = refusal("BHP.csv", &opens(-1.0));
        assert_eq!(error.code(), "wrong_clock");
        assert!(error.help().unwrap().contains("reading.tz"), "{error}");
        let sydney = Overrides {
            tz: Some("Australia/Sydney".to_owned()),
            ..Overrides::default()
        };
        let said = try_read("BHP.csv", &opens(-1.0), &sydney).unwrap();
        assert_eq!(days(&said)[0], "2024-01-02");
    }
}

mod adjusted_closes {
    use super::*;

    #[test]
    fn are_known_however_a_program_writes_their_name() {
        for name in [
            "adjusted",
            "Adjusted",
            "Adj.Close",
            "adjustedClose",
            "AdjustedClose",
            "adjusted_close_price",
            "Close (Adj)",
            "Adj Closing Price",
            "price_adjusted",
            "Adj Close*",
            "5. adjusted close",
            "ADJ-CLOSE",
        ] {
            let read = read(
                "AAA.csv",
                &format!("date,close,{name}\n2024-01-02,10,9\n2024-01-03,11,10\n"),
            );
            assert_eq!(column(&read, Field::AdjClose), [9.0, 10.0], "{name}");
            assert_eq!(column(&read, Field::Close), [10.0, 11.0], "{name}");
        }
    }

    #[test]
    fn that_are_not_read_are_named() {
        let read = read(
            "AAA.csv",
            "date,close,split_adjusted_close\n2024-01-02,10,9\n2024-01-03,11,10\n",
        );
        let finding = read
            .findings
            .iter()
            .find(|finding| finding.code == "unread_column")
            .unwrap();
        assert!(
            finding.message.contains("adj_close=split_adjusted_close"),
            "{}",
            finding.message
        );
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("AAA.csv");
        std::fs::write(&path, "date,close,adj_something\n2024-01-02,10,9\n").unwrap();
        let shown = load::inspect(&path, &Overrides::default()).unwrap();
        assert!(shown[0].unused.contains(&"adj_something".to_owned()));
    }
}

mod cells_beside_a_close {
    use super::*;

    #[test]
    fn take_no_day_away() {
        for cell in ["12.3万", "#VALUE!", "<NA>", "\\N", "1|2"] {
            let read = read(
                "AAA.csv",
                &format!(
                    "date,close,volume\n2024-01-02,10,5\n2024-01-03,11,{cell}\n2024-01-04,12,7\n"
                ),
            );
            assert_eq!(column(&read, Field::Close), [10.0, 11.0, 12.0], "{cell}");
            let volume = column(&read, Field::Volume);
            assert!(
                volume[1].is_nan() && volume[0] == 5.0 && volume[2] == 7.0,
                "{cell}: {volume:?}"
            );
            assert!(codes(&read).contains(&"unreadable_cells"), "{cell}");
            assert!(read.rejects.0.is_empty());
        }
        let read = read(
            "AAA.csv",
            "date,close,adj_close\n2024-01-02,10,9\n2024-01-03,11,x\n2024-01-04,12,11\n",
        );
        assert!(column(&read, Field::AdjClose)[1].is_nan());
    }

    #[test]
    fn and_a_close_that_cannot_be_read_rejects_its_row() {
        let read = read(
            "AAA.csv",
            "date,close,volume\n2024-01-02,10,5\n2024-01-03,x,6\n2024-01-04,12,7\n",
        );
        assert_eq!(
            (read.rejects.0.len(), read.rejects.0[0].column.as_str()),
            (1, "close")
        );
    }
}

mod returns {
    use super::*;

    const FRACTIONS: &str =
        "date,AAA,BBB\n2024-01-02,0.012,-0.008\n2024-01-03,-0.021,0.011\n2024-01-04,0.006,0.002\n";
    const PERCENT: &str =
        "date,AAA,BBB\n2024-01-02,1.2,-0.8\n2024-01-03,-2.1,1.1\n2024-01-04,0.6,0.2\n";

    #[test]
    fn in_percent_are_told_by_their_size() {
        let overrides = Overrides {
            values: Some(Values::Returns),
            ..Overrides::default()
        };
        for (text, unit) in [(FRACTIONS, "as fractions"), (PERCENT, "in percent")] {
            let read = try_read("ret.csv", text, &overrides).unwrap();
            let closes = column(&read, Field::AdjClose);
            assert!(
                (closes[1] / closes[0] - (1.0 - 0.021)).abs() < 1e-12,
                "{unit}: {closes:?}"
            );
            let said = read
                .findings
                .iter()
                .find(|finding| finding.code == "returns_given")
                .unwrap();
            assert!(said.message.contains(unit), "{}", said.message);
        }
    }

    #[test]
    fn are_asked_about() {
        for text in [FRACTIONS, PERCENT] {
            assert_eq!(refusal("ret.csv", text).code(), "returns_or_closes");
        }
    }
}

mod letters {
    use super::*;

    #[test]
    fn of_all_four_prices_are_fields() {
        let read = read(
            "AAA.csv",
            "Date,O,H,L,C,V\n2024-01-02,10,11,9,10.5,100\n2024-01-03,10,12,9,11,90\n",
        );
        assert_eq!(symbols(&read), ["AAA"]);
        assert_eq!(column(&read, Field::Close), [10.5, 11.0]);
        assert_eq!(column(&read, Field::Volume), [100.0, 90.0]);
    }

    #[test]
    fn of_securities_stay_securities() {
        let read = read(
            "px.csv",
            "date,A,F,GM,T,V\n2024-01-02,10,11,9,10.5,100\n2024-01-03,10,12,9,11,90\n",
        );
        assert_eq!(symbols(&read), ["A", "F", "GM", "T", "V"]);
    }
}

mod counts_of_days {
    use super::*;

    #[test]
    fn from_other_days_than_spreadsheets_count_from_are_asked_about() {
        for (epoch, name) in [
            (0, "days-since-1970"),
            (-3_653, "days-since-1960"),
            (-24_107, "days-since-1904"),
        ] {
            // Counts since 1970 look like those of spreadsheets from 2024-10-04 on.
            let text = table("date,close", |day| (day + 294 - epoch).to_string());
            let error = refusal("AAA.csv", &text);
            assert_eq!(error.code(), "wrong_epoch", "{name}");
            assert!(
                error.help().unwrap().contains(name),
                "{error} {:?}",
                error.help()
            );
            let said = Overrides {
                date_format: vec![name.to_owned()],
                ..Overrides::default()
            };
            assert_eq!(
                days(&try_read("AAA.csv", &text, &said).unwrap())[0],
                "2024-10-22",
                "{name}"
            );
        }
    }

    #[test]
    fn of_spreadsheets_are_read() {
        let read = read(
            "AAA.csv",
            &table("date,close", |day| (day + 25_569).to_string()),
        );
        assert_eq!(days(&read)[0], "2024-01-02");
        assert!(codes(&read).contains(&"serial_dates"));
    }
}

mod index_without_a_name {
    use super::*;

    #[test]
    fn holds_the_dates() {
        for name in ["", "Unnamed: 0", "index"] {
            let read = read(
                "AAA.csv",
                &format!(
                    "{name},Open,High,Low,Close\n2024-01-02,1,2,1,1.5\n2024-01-03,1,2,1,1.6\n"
                ),
            );
            assert_eq!(column(&read, Field::Close), [1.5, 1.6], "{name}");
        }
    }

    #[test]
    fn of_row_numbers_is_none() {
        let read = read(
            "AAA.csv",
            ",date,close\n0,2024-01-02,1.5\n1,2024-01-03,1.6\n",
        );
        assert_eq!(days(&read), ["2024-01-02", "2024-01-03"]);
    }
}

mod fields {
    use super::*;

    #[test]
    fn are_not_named_by_the_first_row_of_data() {
        let overrides = Overrides {
            map: [("date", "2024-01-02"), ("close", "100.65")]
                .map(|(role, column)| (role.to_owned(), column.to_owned()))
                .into(),
            ..Overrides::default()
        };
        let read = try_read(
            "AAA.txt",
            "2024-01-02,99.27,100.65\n2024-01-03,99.5,101.2\n",
            &overrides,
        );
        let error = read.map(|read| read.findings).unwrap_err();
        assert!(error.to_string().contains("no header"), "{error}");
    }
}

mod two_closes {
    use super::*;

    const TABLE: &str = "Date,Close (EUR),Close (USD)\n2024-01-02,100,110\n2024-01-03,101,112\n";

    #[test]
    fn are_asked_about_by_their_names() {
        let error = refusal("AAA.csv", TABLE);
        assert_eq!(error.code(), "columns_differ");
        assert!(
            error
                .to_string()
                .contains("`Close (EUR)` and `Close (USD)`"),
            "{error}"
        );
    }

    #[test]
    fn can_be_chosen_by_the_exact_name() {
        for (name, first) in [("Close (USD)", 110.0), ("Close (EUR)", 100.0)] {
            let overrides = Overrides {
                map: [("close".to_owned(), name.to_owned())].into(),
                ..Overrides::default()
            };
            let read = try_read("AAA.csv", TABLE, &overrides).unwrap();
            assert_eq!(column(&read, Field::Close)[0], first, "{name}");
        }
    }
}

mod what_is_no_close {
    use super::*;

    /// Ten returns, four of them below zero.
    const RETURNS: [&str; 10] = [
        "0.011", "-0.004", "0.002", "-0.013", "0.007", "0.001", "-0.002", "0.004", "-0.009",
        "0.003",
    ];

    fn returns(header: &str) -> String {
        let rows = SESSIONS.iter().zip(RETURNS);
        let date =
            |session: &i64| newsquake::time::Date::from_days_since_1970((FIRST + session) as i32);
        let row = |(session, value): (&i64, &str)| format!("{},{value}\n", date(session));
        header.to_owned() + "\n" + &rows.map(row).collect::<String>()
    }

    #[test]
    fn a_close_that_is_often_below_zero_is_a_return() {
        for header in ["date,close", "date,price", "date,adj_close", "date,IDX"] {
            let error = refusal("AAA.csv", &returns(header));
            assert_eq!(error.code(), "returns_or_closes", "{header}");
        }
        let error = refusal("AAA.csv", &returns("date,close"));
        assert!(error.help().unwrap().contains("return=close"), "{error}");
        let wide_alone = Overrides {
            values: Some(Values::Returns),
            ..Overrides::default()
        };
        let error = try_read("AAA.csv", &returns("date,close"), &wide_alone);
        assert_eq!(
            error.map(|read| read.findings).unwrap_err().code(),
            "returns_or_closes"
        );
        let map = [("return".to_owned(), "close".to_owned())].into();
        let said = Overrides {
            map,
            ..Overrides::default()
        };
        let read = try_read("AAA.csv", &returns("date,close"), &said).unwrap();
        let basis = newsquake::market::PriceBasis::AdjClose;
        let given = read.prices.given_returns(Security(0), basis).unwrap();
        assert_eq!(given[1], -0.004);
    }

    #[test]
    fn one_price_below_zero_among_many_is_a_slip() {
        let text = table("date,close", |day| {
            newsquake::time::Date::from_days_since_1970(day as i32).to_string()
        });
        let read = read("AAA.csv", &text.replace(",103\n", ",-103\n"));
        assert_eq!(read.rejects.0.len(), 1);
    }

    #[test]
    fn quotes_are_no_securities() {
        let text = "date,Bid,Ask\n2024-01-02,10,10.1\n2024-01-03,11,11.1\n2024-01-04,10,10.2\n";
        assert_eq!(refusal("AAA.csv", text).code(), "no_column");
    }
}

mod columns_by_number {
    use super::*;

    fn map(map: &[(&str, &str)]) -> Overrides {
        let map = map
            .iter()
            .map(|(role, column)| (role.to_string(), column.to_string()));
        Overrides {
            map: map.collect(),
            ..Overrides::default()
        }
    }

    #[test]
    fn a_file_without_a_header_keeps_its_first_row() {
        let text = "x,AAA,2024-01-02,7,10.5\nx,AAA,2024-01-03,8,11\nx,BBB,2024-01-03,9,20\n";
        let numbers = [("symbol", "2"), ("date", "3"), ("close", "5")];
        let read = try_read("px.txt", text, &map(&numbers)).unwrap();
        assert_eq!(symbols(&read), ["AAA", "BBB"]);
        assert_eq!(column(&read, Field::Close), [10.5, 11.0]);
        assert_eq!(days(&read), ["2024-01-02", "2024-01-03"]);
    }

    #[test]
    fn a_number_means_a_name_where_the_header_has_it_and_else_a_place() {
        let text = "When,A,2\n2024-01-02,10,20\n2024-01-03,11,21\n";
        let numbers = |close| map(&[("date", "1"), ("close", close)]);
        let by_place = try_read("AAA.csv", text, &numbers("3")).unwrap();
        assert_eq!(column(&by_place, Field::Close), [20.0, 21.0]);
        let by_name = try_read("AAA.csv", text, &numbers("2")).unwrap();
        assert_eq!(column(&by_name, Field::Close), [20.0, 21.0]);
        let far = try_read("AAA.csv", text, &numbers("4")).map(|read| read.findings);
        assert_eq!(far.unwrap_err().code(), "no_column");
    }
}

mod unusual_years {
    use super::*;

    fn dated(year: impl Fn(i32) -> String) -> String {
        table("date,close", |day| {
            let date = newsquake::time::Date::from_days_since_1970(day as i32).to_string();
            let (whole, rest) = date.split_once('-').unwrap();
            year(whole.parse().unwrap()) + "-" + rest
        })
    }

    #[test]
    fn years_of_thailand_and_taiwan_are_read_and_said() {
        for text in [
            dated(|year| (year + 543).to_string()),
            dated(|year| (year - 1911).to_string()),
            dated(|year| (year - 1911).to_string()).replace('-', ""),
            dated(|year| (year + 543).to_string()).replace('-', ""),
        ] {
            let read = read("AAA.csv", &text);
            assert_eq!(days(&read)[0], "2024-01-02", "{text}");
            assert!(codes(&read).contains(&"counted_years"), "{text}");
        }
    }

    #[test]
    fn a_slip_in_a_year_is_no_year_of_thailand() {
        let text = dated(|year| year.to_string()).replacen("2024", "2524", 1);
        let error = refusal("AAA.csv", &text);
        assert!(error.to_string().contains("several ways"), "{error}");
    }
}

mod several_files {
    use super::*;

    /// Reads two files with one map.
    fn read_with(map: &[(&str, &str)], files: [(&str, &str); 2]) -> Result<PriceFiles, Error> {
        let folder = tempfile::tempdir().unwrap();
        let paths = files.map(|(name, text)| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).unwrap();
            path
        });
        let map = map
            .iter()
            .map(|(role, column)| (role.to_string(), column.to_string()));
        let overrides = Overrides {
            map: map.collect(),
            ..Overrides::default()
        };
        load::prices_as(&paths, &[], &overrides)
    }

    const STOCKS: (&str, &str) = (
        "stocks.csv",
        "symbol,KEY,date,close\n10001,AAA,2024-01-02,10\n10001,AAA,2024-01-03,11\n",
    );
    const MARKET: (&str, &str) = (
        "market.csv",
        "symbol,date,close\nMKT,2024-01-02,100\nMKT,2024-01-03,101\n",
    );

    #[test]
    fn a_map_is_for_the_files_that_have_its_column() {
        let read = read_with(&[("symbol", "KEY")], [STOCKS, MARKET]).unwrap();
        assert_eq!(symbols(&read), ["AAA", "MKT"]);
        let note = read
            .findings
            .iter()
            .find(|found| found.code == "map_elsewhere");
        let message = note.unwrap().message.to_string();
        assert!(
            message.contains("market.csv") && message.contains("its own column symbol"),
            "{message}"
        );
    }

    #[test]
    fn a_map_of_a_column_that_no_file_has_is_a_slip() {
        for (role, column) in [("symbol", "KEYS"), ("volume", "VOL"), ("close", "CLSE")] {
            let error = read_with(&[(role, column)], [STOCKS, MARKET]).unwrap_err();
            assert_eq!(error.code(), "no_column", "{role}");
            assert!(error.to_string().contains(column), "{error}");
        }
    }
}

#[test]
fn the_returns_of_an_index_are_known_by_their_names() {
    let text = "DATE,vwretd,sprtrn,spindx,totcnt\n20240102,0.01,0.009,4742.8,9000\n20240103,-0.008,-0.007,4704.8,9001\n";
    let read = read("crsp_dsi.csv", text);
    assert_eq!(symbols(&read), ["sprtrn", "vwretd"]);
    let basis = newsquake::market::PriceBasis::AdjClose;
    let given = read.prices.given_returns(Security(1), basis).unwrap();
    assert_eq!(given, [0.01, -0.008]);
    // Beside prices, such a column is one of a stock file.
    let beside =
        "date,AAA,vwretd\n2024-01-02,100,0.01\n2024-01-03,101,-0.02\n2024-01-04,99,-0.01\n";
    let among = try_read("px.csv", beside, &Overrides::default());
    assert!(among.map_or(true, |read| symbols(&read).contains(&"AAA")));
}
