//! Bad input, cases 19 to 36 and 78: faulty dates, numbers and rows, and how each is treated.

use std::path::PathBuf;

use newsquake::load::{self, Overrides};
use newsquake::market::{Field, Security};

use super::read::*;

#[test]
fn case_19_dates_in_several_styles() {
    let error = refused("date,close\n2024-01-02,1\n2024-01-03,2\n01/04/2024,3\n2024-01-05,4\n");
    assert_eq!(error.code(), "mixed_dates");
    assert!(
        error
            .to_string()
            .contains("3 like YYYY-MM-DD, 1 like DD/MM/YYYY"),
        "{error}"
    );
    let overrides = Overrides {
        date_format: vec!["YYYY-MM-DD".to_owned(), "MM/DD/YYYY".to_owned()],
        ..Overrides::default()
    };
    let read = read_as(
        "a.csv",
        "date,close\n2024-01-02,1\n01/04/2024,3\n",
        &overrides,
    )
    .unwrap();
    assert_eq!(dates(&read), ["2024-01-02", "2024-01-04"]);
}

#[test]
fn case_20_day_and_month() {
    let error = refused("date,close\n01/02/2024,1\n02/02/2024,2\n");
    assert_eq!(error.code(), "ambiguous_dates");
    assert!(
        error
            .help()
            .unwrap()
            .contains("reading.date_format = DD/MM/YYYY or reading.date_format = MM/DD/YYYY")
    );
    // 2024-04-06 and 2024-06-08 are Saturdays, 2024-06-04 and 2024-08-06 Tuesdays.
    assert_eq!(
        dates(&read("date,close\n04/06/2024,1\n06/08/2024,2\n")),
        ["2024-06-04", "2024-08-06"]
    );
}

#[test]
fn case_20_days_beyond_the_twelfth_decide_the_whole_column() {
    assert_eq!(
        dates(&read("date,close\n01/02/2024,1\n13/02/2024,2\n")),
        ["2024-02-01", "2024-02-13"]
    );
    assert_eq!(
        dates(&read("date,close\n01/02/2024,1\n02/13/2024,2\n")),
        ["2024-01-02", "2024-02-13"]
    );
}

#[test]
fn case_21_dates_that_cannot_be() {
    let slip = read(among_sound_rows(300, "2024-02-31,1\n"));
    assert_eq!(rejects(&slip), [(152, "bad_date")]);
    balanced(&slip);
    // Days from which programs count, and the ends of 64 bits of nanoseconds.
    for date in [
        "1601-01-01",
        "1677-09-20",
        "1677-09-21",
        "1753-01-01",
        "1899-12-31",
        "1900-01-01",
        "1904-01-01",
        "1970-01-01",
        "2262-04-11",
        "2262-04-12",
    ] {
        let unset = read(among_sound_rows(300, &format!("{date},1\n")));
        assert_eq!(rejects(&unset), [(152, "unset_date")], "{date}");
        balanced(&unset);
    }
    assert_eq!(
        refusal("date,close\n2024-01-02,1\n1970-01-01,1\n0001-01-01,2\n1900-01-01,3\n"),
        ("impossible_dates", true)
    );
}

#[test]
fn identifiers_stay_with_their_securities_where_all_rows_of_another_are_rejected() {
    let mut text = "date,symbol,close,cusip\n".to_owned();
    for (symbol, close, cusip) in [
        ("A", "abc", "037833100"),
        ("B", "10", "594918104"),
        ("C", "20", ""),
        ("D", "abc", "459200101"),
    ] {
        for day in 1..=5 {
            text += &format!("2024-01-0{day},{symbol},{close},{cusip}\n");
        }
    }
    let prices = read(text).prices;
    assert_eq!(prices.universe().symbols().collect::<Vec<_>>(), ["B", "C"]);
    assert_eq!(
        prices.identifiers().owners("594918104", None),
        [Security(0)]
    );
    assert!(prices.identifiers().owners("037833100", None).is_empty());
}

#[test]
fn case_22_days_to_come() {
    let text = "date,close\n2024-01-02,1\n2024-01-03,2\n2199-01-02,3\n";
    let today = read(text);
    assert_eq!(
        (closes(&today), codes(&today)),
        (vec![1.0, 2.0], vec!["days_to_come"])
    );
    assert_eq!(today.files[0].account.skipped["day_to_come"], 1);
    balanced(&today);
    let overrides = Overrides {
        allow_future: true,
        ..Overrides::default()
    };
    assert_eq!(
        closes(&read_as("a.csv", text, &overrides).unwrap()),
        [1.0, 2.0, 3.0]
    );
}

#[test]
fn case_23_weekends() {
    // 2024-01-06 is a Saturday.
    let copied = read("date,close,volume\n2024-01-05,10,7\n2024-01-06,10,0\n2024-01-08,11,7\n");
    assert_eq!(
        (closes(&copied), codes(&copied)),
        (vec![10.0, 11.0], vec!["stale_weekends"])
    );
    balanced(&copied);
    let weekdays: String = (0..40)
        .map(|i| {
            format!(
                "{},{}\n",
                newsquake::time::Date::from_days_since_1970(19_730 + i / 5 * 7 + i % 5),
                10 + i
            )
        })
        .collect();
    let traded = read(format!("date,close\n2024-01-06,9\n{weekdays}"));
    assert_eq!(
        (closes(&traded).len(), codes(&traded)),
        (41, vec!["weekend_rows"])
    );
}

#[test]
fn case_24_bars_within_a_day() {
    let text = "datetime,open,high,low,close,volume\n2024-01-02 09:30:00,1,3,1,2,5\n2024-01-02 10:30:00,2,4,2,3,5\n2024-01-03 09:30:00,3,3,3,3,5\n";
    let error = refused(text);
    assert_eq!(error.code(), "intraday_bars");
    assert!(error.help().unwrap().contains("reading.resample = daily"));
    let overrides = Overrides {
        resample: Some(load::Resample::Daily),
        ..Overrides::default()
    };
    let days = read_as("a.csv", text, &overrides).unwrap();
    let bars = days.prices.bars(Security(0));
    let first = Field::ALL.map(|field| bars.value(field, 0).unwrap_or(0.0));
    assert_eq!(
        (bars.dates().len(), first),
        (2, [1.0, 4.0, 1.0, 3.0, 0.0, 10.0])
    );
    balanced(&days);
}

#[test]
fn case_25_weeks() {
    let weeks: String = (0..20)
        .map(|i| {
            format!(
                "{},1{i}\n",
                newsquake::time::Date::from_days_since_1970(19_000 + 7 * i)
            )
        })
        .collect();
    let text = format!("date,close\n{weeks}");
    assert_eq!(refusal(&text), ("not_daily", true));
    let overrides = Overrides {
        any_frequency: true,
        ..Overrides::default()
    };
    assert_eq!(read_as("a.csv", text, &overrides).unwrap().prices.len(), 20);
}

#[test]
fn case_26_any_order() {
    let read = read("date,close\n2024-01-03,2\n2024-01-04,3\n2024-01-02,1\n");
    assert_eq!((closes(&read), codes(&read)), (vec![1.0, 2.0, 3.0], vec![]));
}

#[test]
fn case_27_and_28_two_rows_of_one_day() {
    let repeated = read("date,close\n2024-01-02,1\n2024-01-02,1\n");
    assert_eq!(
        (closes(&repeated), codes(&repeated)),
        (vec![1.0], vec!["repeated_rows"])
    );
    balanced(&repeated);
    let text = "symbol,date,close\nA,2024-01-02,1\nA,2024-01-02,2\nB,2024-01-02,5\n";
    let conflicting = read(text);
    assert_eq!(
        (conflicting.prices.len(), codes(&conflicting)),
        (1, vec!["conflicting_rows"])
    );
    balanced(&conflicting);
    for (choice, close) in [
        (load::OnDuplicate::First, 1.0),
        (load::OnDuplicate::Last, 2.0),
        (load::OnDuplicate::Mean, 1.5),
    ] {
        let overrides = Overrides {
            on_duplicate: Some(choice),
            ..Overrides::default()
        };
        let settled = read_as("a.csv", text, &overrides).unwrap();
        assert_eq!(closes(&settled), [close], "{choice:?}");
        balanced(&settled);
    }
}

#[test]
fn case_29_one_symbol_in_two_files() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write(
        "a.csv",
        "symbol,date,close\nA,2024-01-02,1\nA,2024-01-03,2\n",
    );
    write(
        "b.csv",
        "symbol,date,close\nA,2024-01-03,2\nA,2024-01-04,3\n",
    );
    let folder = [PathBuf::from(folder.path())];
    let agreeing = load::prices(&folder, &[]).unwrap();
    assert_eq!(
        (closes(&agreeing), codes(&agreeing)),
        (vec![1.0, 2.0, 3.0], vec!["repeated_rows"])
    );
    write("b.csv", "symbol,date,close\nA,2024-01-03,9\n");
    let error = load::prices(&folder, &[]).unwrap_err();
    assert_eq!(error.code(), "contradicting_files");
    assert!(
        error
            .to_string()
            .contains("disagree on A, first on 2024-01-03")
            && error.help().unwrap().contains("reading.on_duplicate"),
        "{error}"
    );
}

#[test]
fn case_30_and_31_prices_of_zero_and_below() {
    let zero = read("date,close\n2024-01-02,1\n2024-01-03,0\n2024-01-04,3\n");
    assert_eq!(closes(&zero), [1.0, 3.0]);
    assert_eq!(codes(&zero), ["rows_without_price", "price_not_positive"]);
    let below = read("date,close\n2024-01-02,1\n2024-01-03,-2\n");
    assert_eq!(rejects(&below), [(3, "negative_price")]);
    let crsp = read("PERMNO,date,PRC\n1,20240102,-10.5\n1,20240103,0\n1,20240104,11\n");
    assert_eq!(codes(&crsp), ["midpoints", "rows_without_price"]);
    assert_eq!(closes(&crsp), [10.5, 11.0]);
    let rebased = "日期,开盘,收盘,最高,最低,成交量,成交额,振幅,涨跌幅,涨跌额,换手率\n2024-01-02,-1,-1,-1,-1,5,5,1,1,1,1\n2024-01-03,1,1,1,1,5,5,1,1,1,1\n";
    assert_eq!(
        codes(&read(rebased)),
        ["rows_without_price", "price_not_positive"],
        "adjusted below zero"
    );
}

#[test]
fn case_32_to_35_numbers() {
    let text = "date,close,volume\n2024-01-02,null,5\n2024-01-03,inf,5\n2024-01-04,1e999,5\n2024-01-05,1.23.4,5\n2024-01-08,12a,5\n2024-01-09,Jan-24,5\n2024-01-10,$10.5,1.2M\n2024-01-11,\u{2212}1,5\n2024-01-12,(3),5\n";
    let read = read(text);
    assert_eq!(closes(&read), [10.5]);
    assert_eq!(read.prices.bars(Security(0)).column(Field::Volume), [1.2e6]);
    let bad: Vec<u64> = read
        .rejects
        .0
        .iter()
        .filter(|reject| reject.code == "bad_number")
        .map(|reject| reject.line)
        .collect();
    assert_eq!(bad, [3, 4, 5, 6, 7]);
    let below: Vec<u64> = read
        .rejects
        .0
        .iter()
        .filter(|reject| reject.code == "negative_price")
        .map(|reject| reject.line)
        .collect();
    assert_eq!(below, [9, 10]);
    balanced(&read);
}

#[test]
fn case_33_days_that_contradict_themselves() {
    let sound: String = (1..25)
        .map(|day| format!("2024-01-{day:02},10,11,9,10.{day:02}\n"))
        .collect();
    let one = read(format!(
        "date,open,high,low,close\n{sound}2024-02-01,10,9,11,10\n"
    ));
    assert!(codes(&one).contains(&"impossible_bar"));
    assert_eq!(closes(&one).len(), 25, "the close is used");
    let rounded = read("date,open,high,low,close\n2024-01-02,10,10.49,9,10.495\n");
    assert_eq!(codes(&rounded), [""; 0], "beyond rounding only");
    // Open and high are swapped, as a file with a wrong header would have them.
    let swapped: String = (2..12)
        .map(|day| format!("2024-01-{day:02},11,10,9,10\n"))
        .collect();
    let error = refused(format!("date,open,high,low,close\n{swapped}"));
    assert_eq!(error.code(), "swapped_columns");
    assert!(error.help().unwrap().contains("reading.map"));
}

#[test]
fn case_36_volumes() {
    let read = read(
        "date,close,volume\n2024-01-02,1,\n2024-01-03,2,-5\n2024-01-04,3,0.5\n2024-01-05,4,99999999999999999999\n",
    );
    let bars = read.prices.bars(Security(0));
    let volumes: Vec<Option<f64>> = (0..4).map(|bar| bars.value(Field::Volume, bar)).collect();
    assert_eq!(volumes, [None, None, Some(0.5), Some(1e20)]);
    assert_eq!(
        (closes(&read).len(), codes(&read)),
        (4, vec!["negative_volume"])
    );
}

#[test]
fn rejects_show_the_row_and_mark_the_cell() {
    let read = read(among_sound_rows(10, "2024-03-01,12a\n"));
    let reject = &read.rejects.0[0];
    assert_eq!(
        reject
            .to_string()
            .split(": ")
            .skip(1)
            .collect::<Vec<_>>()
            .join(": "),
        "column close: found `12a`, expected a number like 135.00, or nothing"
    );
    assert_eq!(
        reject.shown().to_string(),
        "2024-03-01,12a\n                   ^^^"
    );
    let text = among_sound_rows(10, "2024-03-01,12a\n");
    assert!(text[reject.byte as usize..].starts_with("2024-03-01,12a"));
}

#[test]
fn case_78_many_symbols_in_one_file() {
    let mut text = String::from("symbol,date,close\n");
    for symbol in 0..20_000 {
        for day in 2..5 {
            text.push_str(&format!(
                "S{symbol},2024-01-0{day},{}.{day}\n",
                1 + symbol % 50
            ));
        }
    }
    let read = read(text);
    assert_eq!(
        (read.prices.universe().len(), read.prices.len()),
        (20_000, 60_000)
    );
}

/// A bad cell in a table of dates by symbols rejects only the day of that symbol.
#[test]
fn a_bad_cell_of_many_securities_costs_its_own() {
    let read_wide = |bad: &str| {
        let mut rows: Vec<String> = (2..12)
            .map(|day| format!("2024-01-{day:02},1.0{day},0.5\n"))
            .collect();
        rows.insert(0, format!("2024-01-01,{bad},0.5\r\n"));
        read(format!("date,AAA,BBB\n{}", rows.concat()))
    };
    let read_prices = read_wide("x");
    assert_eq!(rejects(&read_prices), [(2, "bad_number")]);
    assert_eq!(read_prices.prices.len(), 21);
    balanced(&read_prices);
    let overrides = Overrides {
        values: Some(load::Values::Returns),
        ..Overrides::default()
    };
    let text = "date,AAA,BBB\n2024-01-02,0.01,-0.02\n2024-01-03,0.01,x\n2024-01-04,-1.5,0.02\n2024-01-05,0.01,0.02\n2024-01-08,0.01,0.02\n";
    let returns = read_as("r.csv", text, &overrides).unwrap();
    assert_eq!(rejects(&returns), [(3, "bad_number"), (4, "bad_return")]);
    assert_eq!(returns.prices.len(), 8);
    balanced(&returns);
}

#[test]
fn case_24_times_beside_dates_without_a_leading_zero() {
    let error = refused("date,time,close\n2024-01-02,9:30,1\n2024-01-02,10:30 AM,2\n");
    assert_eq!(error.code(), "intraday_bars");
    assert!(
        error.to_string().contains("at 09:30 and at 10:30"),
        "{error}"
    );
}

#[test]
fn lines_of_rejects_are_those_of_an_editor() {
    for text in [
        "date,close\r\n2024-01-02,1\r\n\r\n2024-01-03,x\r\n",
        "Alpha Corp\r\n\ndate,close\r\n2024-01-03,x\r\n2024-01-04,1\r\n",
        "\n\n\ndate,close\n\"2024-01-03\",x\n2024-01-04,1\n",
    ] {
        let read = read(text);
        let line = text
            .split('\n')
            .position(|line| line.contains(",x"))
            .unwrap()
            + 1;
        assert_eq!(
            rejects(&read),
            [(line as u64, "bad_number")].map(|(line, code)| (line, code)),
            "{text:?}"
        );
        assert!(
            text[read.rejects.0[0].byte as usize..].starts_with(['2', '"']),
            "{text:?}"
        );
    }
}

#[test]
fn a_currency_behind_a_name_changes_nothing_and_a_zone_does() {
    let read = read("Date,Close ($),Adj Close (USD)\n2024-01-02,2,1.5\n2024-01-03,2,1.5\n");
    let bars = read.prices.bars(Security(0));
    assert_eq!(bars.column(Field::Close), [2.0, 2.0]);
    assert_eq!(bars.column(Field::AdjClose), [1.5, 1.5]);
    assert_eq!(
        refused("Time (UTC),Close\n2024-01-02 05:00,2\n").code(),
        "no_column"
    );
}

/// A table with price columns but no close is an error, not a table of securities named open and high.
#[test]
fn case_16_a_table_without_a_close_is_no_table_of_securities() {
    assert_eq!(
        refused("date,open,high,low\n2024-01-02,1,2,1\n").code(),
        "no_column"
    );
    let wide = read("date,LOW,HD,SPY\n2024-01-02,1,2,3\n");
    assert_eq!(
        wide.prices.universe().symbols().collect::<Vec<_>>(),
        ["HD", "LOW", "SPY"]
    );
}

/// Rows of totals and notes have words in the symbol column.
#[test]
fn a_symbol_without_a_row_is_no_security() {
    let text = "symbol,date,close,currency\nTotal,,,\nA,2024-01-02,1,USD\nsymbol,date,close,currency\nB,2024-01-02,x,EUR\nSource: me,,,\nC,2024-01-02,3,GBP\nA,2024-01-03,2,USD\n";
    let with = |text: &str| {
        let read = read(text);
        balanced(&read);
        read
    };
    // Without the currency column the fast reader reads the rows.
    let short: String = text
        .lines()
        .map(|line| format!("{}\n", line.rsplit_once(',').unwrap().0))
        .collect();
    for text in [text, &short] {
        let read = with(text);
        let universe = read.prices.universe();
        assert_eq!(universe.symbols().collect::<Vec<_>>(), ["A", "C"]);
        let [a, c] = ["A", "C"].map(|symbol| read.prices.bars(universe.find(symbol).unwrap()));
        assert_eq!(
            (a.column(Field::Close), c.column(Field::Close)),
            (&[1.0, 2.0][..], &[3.0][..])
        );
    }
    let read = with(text);
    let currencies = read
        .prices
        .currencies(read.prices.universe().find("C").unwrap());
    let codes: Vec<&str> = currencies
        .iter()
        .map(newsquake::market::Currency::code)
        .collect();
    assert_eq!(codes, ["GBP"]);
}

#[test]
fn a_return_that_is_none_rejects_its_row_and_all_that_was_read_of_it() {
    // The rejected second row also has high and low swapped; it must not count among the rows that are kept.
    let read = read(
        "date,open,high,low,close,ret\n2024-01-02,10,11,9,10,0.01\n2024-01-03,10,9,11,10,abc\n",
    );
    assert_eq!(rejects(&read), [(3, "bad_number")]);
    assert_eq!(read.prices.len(), 1);
    assert!(!codes(&read).contains(&"impossible_bars"));
    balanced(&read);
    // A midpoint in a rejected row does not count either.
    let crsp = "permno,date,prc,ret\n1,20240102,-5,0.01\n1,20240103,-5,abc\n";
    let read = read_as("crsp.csv", crsp, &Overrides::default()).unwrap();
    let midpoints = read
        .findings
        .iter()
        .find(|finding| finding.code == "midpoints");
    assert!(
        midpoints
            .unwrap()
            .message
            .contains(": 1 prices are midpoints"),
        "{midpoints:?}"
    );
}

#[test]
fn the_mean_of_rows_is_that_of_all_that_differ_in_any_order() {
    let overrides = Overrides {
        on_duplicate: Some(load::OnDuplicate::Mean),
        ..Overrides::default()
    };
    for closes_in_order in [[10, 20, 60, 20], [60, 20, 20, 10], [20, 60, 10, 60]] {
        let rows = closes_in_order.map(|close| format!("2024-01-02,{close}\n"));
        let read = read_as(
            "a.csv",
            format!("date,close\n{}", rows.concat()),
            &overrides,
        )
        .unwrap();
        assert_eq!(closes(&read), [30.0]);
        balanced(&read);
    }
    // The first of two files has no volume column.
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("a.csv", "symbol,date,close\nA,2024-01-02,1\n");
    write("b.csv", "symbol,date,close,volume\nA,2024-01-02,2,70\n");
    let read = load::prices_as(&[folder.path().to_path_buf()], &[], &overrides).unwrap();
    let bars = read.prices.bars(Security(0));
    assert_eq!(bars.column(Field::Close), [1.5]);
    assert_eq!(bars.column(Field::Volume), [70.0]);
}

#[test]
fn words_for_missing_may_be_numbers() {
    let overrides = Overrides {
        null: vec!["9999".to_owned(), "-999".to_owned()],
        ..Overrides::default()
    };
    let text =
        "date,close,volume\n2024-01-02,1,5\n2024-01-03,9999,6\n2024-01-04,-999,7\n2024-01-05,2,8\n";
    let read = read_as("a.csv", text, &overrides).unwrap();
    assert_eq!(rejects(&read), []);
    assert_eq!(closes(&read), [1.0, 2.0]);
}

#[test]
fn a_price_of_zero_is_none_to_crsp_however_its_dates_are_written() {
    for dates in [["20240102", "20240103"], ["2024-01-02", "2024-01-03"]] {
        let text = format!("permno,date,prc\n1,{},5\n1,{},0\n", dates[0], dates[1]);
        let overrides = Overrides {
            dialect: Some("crsp-siz".to_owned()),
            ..Overrides::default()
        };
        let read = read_as("crsp.csv", text, &overrides).unwrap();
        assert_eq!(closes(&read), [5.0], "{dates:?}");
        assert!(!codes(&read).contains(&"price_not_positive"), "{dates:?}");
    }
}

#[test]
fn one_date_does_not_decide_what_is_day_and_what_is_month() {
    // Month first puts one date on a weekend: too little evidence.
    let few = "date,close\n05/01/2024,1\n04/06/2024,2\n";
    assert_eq!(refused(few).code(), "ambiguous_dates");
    // One date of many cannot have the month first: too little evidence.
    let mut many: String = "date,close\n".to_owned();
    for year in 1990..2020 {
        many.push_str(&format!("05/06/{year},1\n"));
    }
    assert_eq!(
        refused(format!("{many}13/06/2020,1\n")).code(),
        "ambiguous_dates"
    );
}

#[test]
fn bars_put_together_keep_what_was_said_of_them() {
    let overrides = Overrides {
        resample: Some(load::Resample::Daily),
        ..Overrides::default()
    };
    let text = "symbol,date,time,close,ret,currency\n\
                A,2024-01-02,09:30,10,0.1,GBP\nA,2024-01-02,16:00,11,0.2,GBP\n\
                A,2024-01-03,09:30,12,0.5,GBP\nA,2024-01-03,16:00,13,0,GBP\n";
    let read = read_as("a.csv", text, &overrides).unwrap();
    assert_eq!(closes(&read), [11.0, 13.0]);
    let currencies = read.prices.currencies(Security(0));
    assert!(currencies.iter().all(|currency| currency.code() == "GBP") && currencies.len() == 1);
    let index = read.prices.bars(Security(0)).column(Field::AdjClose);
    assert!((index[1] / index[0] - 1.5).abs() < 1e-12);
    balanced(&read);
}
