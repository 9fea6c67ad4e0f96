//! Which column of a file is what: by what its cells hold, then by its name.

use newsquake::event::Timing;
use newsquake::load::EventOverrides;

use super::{american, codes, days, error_of, placed, prices_of, read, read_as};

#[test]
fn the_moment_of_acceptance_beats_the_day_of_filing_and_the_end_of_the_period() {
    for header in [
        "filingDate,reportDate,acceptanceDateTime,symbol\n2025-06-24,2025-06-18,2025-06-24T20:08:31.000Z,TSLA\n",
        "symbol,periodOfReport,filing_date,accepted_at\nTSLA,2025-06-18,2025-06-24,2025-06-24T20:08:31Z\n",
        "symbol,date,fillingDate,acceptedDate\nTSLA,2025-06-24,2025-06-24,2025-06-24 16:08:31\n",
        "ticker,fiscal_period_end,accepted\nTSLA,2025-03-31,2025-06-24T20:08:31Z\n",
    ] {
        assert_eq!(days(header), ["TSLA 2025-06-25"], "{header}");
    }
    // Without a moment, news came when it was filed.
    let filed = "symbol,reportDate,filingDate\nTSLA,2025-06-18,2025-06-24\n";
    assert_eq!(days(filed), ["TSLA 2025-06-24"]);
}

#[test]
fn the_end_of_a_quarter_is_not_the_date_of_the_news() {
    let eodhd = "symbol,report_date,date,actual\nAAPL,2025-05-01,2025-03-31,1.65\nMSFT,2025-07-30,2025-06-30,3.65\n";
    assert_eq!(days(eodhd), ["AAPL 2025-05-01", "MSFT 2025-07-30"]);
    assert!(codes(&read(eodhd)).contains(&"date_is_period"));
    for text in [
        "tic,datadate,rdq\nAAPL,20250331,20250501\nMSFT,20250630,20250730\n",
        "symbol,date,announcement\nAAPL,2025-03-29,2025-05-01\nMSFT,2025-06-28,2025-07-30\n",
        "symbol,fiscalDateEnding,reportedDate\nAAPL,2025-03-31,2025-05-01\nMSFT,2025-06-30,2025-07-30\n",
    ] {
        assert_eq!(days(text), ["AAPL 2025-05-01", "MSFT 2025-07-30"], "{text}");
    }
    // A date alone stays the date, even at the end of a month.
    assert_eq!(days("symbol,date\nAAPL,2025-03-31\n"), ["AAPL 2025-03-31"]);
}

#[test]
fn a_column_of_timing_words_is_the_timing_whatever_it_is_called() {
    for name in [
        "hour",
        "announcement_time",
        "before_after_market",
        "slot",
        "release",
        "time",
    ] {
        let text = format!("symbol,date,{name}\nAAPL,2025-05-01,amc\nTSLA,2025-05-01,bmo\n");
        let file = read(&text);
        let timings: Vec<Timing> = file.events.iter().map(|event| event.timing).collect();
        assert_eq!(timings, [Timing::Post, Timing::Pre], "{name}");
        assert_eq!(
            placed(&file, &american()),
            ["AAPL 2025-05-02", "TSLA 2025-05-01"]
        );
    }
    // Some rows of the column have a time instead.
    let mixed =
        days("symbol,date,when\nAAPL,2025-05-01,amc\nMSFT,2025-05-01,bmo\nTSLA,2025-05-01,16:30\n");
    assert_eq!(
        mixed,
        ["AAPL 2025-05-02", "MSFT 2025-05-01", "TSLA 2025-05-02"]
    );
    // Two such columns are asked about, unless the name of one says which.
    let two = "symbol,date,a,b\nAAPL,2025-05-01,amc,bmo\n";
    assert_eq!(error_of(two).code(), "ambiguous_columns");
    let named = "symbol,date,a,timing\nAAPL,2025-05-01,bmo,amc\n";
    assert_eq!(days(named), ["AAPL 2025-05-02"]);
}

#[test]
fn a_moment_beside_a_date_is_not_dropped() {
    for name in [
        "timestamp",
        "published_at",
        "announcement_timestamp_utc",
        "datetime",
        "released",
        "x",
    ] {
        let text = format!(
            "symbol,date,{name}\nAAPL,2025-08-28,2025-08-28T21:30:00Z\nMSFT,2025-08-28,2025-08-28T15:30:00Z\n"
        );
        assert_eq!(
            days(&text),
            ["AAPL 2025-08-29", "MSFT 2025-08-28"],
            "{name}"
        );
    }
    // The times of bookkeeping are no moments of news.
    let updated = "symbol,date,updated_at\nAAPL,2025-08-28,2025-08-28T21:30:00Z\n";
    assert_eq!(days(updated), ["AAPL 2025-08-28"]);
    // Where the two lie weeks apart, nothing says which is meant.
    let apart = "symbol,date,published_at\nAAPL,2025-08-14,2025-08-28T21:30:00Z\n";
    let error = error_of(apart);
    assert_eq!(error.code(), "ambiguous_columns");
    assert!(
        error
            .help()
            .unwrap()
            .contains("events.map = date=published_at")
    );
}

#[test]
fn the_zone_stands_in_the_name_of_any_column_or_in_a_column_of_its_own() {
    for text in [
        "symbol,date,time_utc\nAAPL,2025-08-28,17:30\nMSFT,2025-08-28,20:15\n",
        "symbol,date,time_gmt\nAAPL,2025-08-28,17:30\nMSFT,2025-08-28,20:15\n",
        "symbol,date,Time (UTC)\nAAPL,2025-08-28,17:30\nMSFT,2025-08-28,20:15\n",
        "symbol,date_utc,time\nAAPL,2025-08-28,17:30\nMSFT,2025-08-28,20:15\n",
        "symbol,date,time_et\nAAPL,2025-08-28,13:30\nMSFT,2025-08-28,16:15\n",
        "symbol,date,time,timezone\nAAPL,2025-08-28,17:30,UTC\nMSFT,2025-08-28,20:15,UTC\n",
        "symbol,date,time,utc_offset\nAAPL,2025-08-28,19:30,+02:00\nMSFT,2025-08-28,22:15,+02:00\n",
        "symbol,date,time,time_zone\nAAPL,2025-08-28,13:30,Eastern Time\nMSFT,2025-08-28,16:15,EDT\n",
        "symbol,Date (ET)\nAAPL,2025-08-28 13:30\nMSFT,2025-08-28 16:15\n",
        "symbol,timestamp_london\nAAPL,2025-08-28 18:30\nMSFT,2025-08-28 21:15\n",
    ] {
        let file = read(text);
        assert_eq!(
            placed(&file, &american()),
            ["AAPL 2025-08-28", "MSFT 2025-08-29"],
            "{text}"
        );
        assert!(!codes(&file).contains(&"zone_assumed"), "{text}");
    }
    // An abbreviation of several zones is not guessed; the user decides.
    let unclear = "symbol,date,time,tz\nAAPL,2025-08-28,12:30,CST\n";
    assert!(days(unclear)[0].contains("may mean America/Chicago or Asia/Shanghai"));
    let said = EventOverrides {
        tz: Some("America/Chicago".to_owned()),
        ..EventOverrides::default()
    };
    let file = read_as("e.csv", unclear, &said, &american()).unwrap();
    assert_eq!(placed(&file, &american()), ["AAPL 2025-08-28"]);
}

#[test]
fn three_columns_that_agree_are_one_moment() {
    let agreeing = "timestamp_utc,rpna_date_utc,rpna_time_utc,ticker\n\
                    2025-08-28 20:12:11.123,2025-08-28,20:12:11.123,AAPL\n\
                    2025-08-28 12:01:02.500,2025-08-28,12:01:02.500,MSFT\n";
    assert_eq!(days(agreeing), ["AAPL 2025-08-29", "MSFT 2025-08-28"]);
    let contradicting = "symbol,timestamp,time\nAAPL,2025-08-28 20:12:11,21:00\n";
    assert!(
        days(contradicting)[0].starts_with("bad_date"),
        "{:?}",
        days(contradicting)
    );
}

#[test]
fn vendors_call_symbols_and_dates_by_many_names() {
    for (symbol, date) in [
        ("ticker", "earnings_date"),
        ("ticker", "filing_date"),
        ("symbol", "publishedDate"),
        ("TICKER", "rdq"),
        ("ticker", "Date Announced"),
        ("ticker", "ex_date"),
        ("Ticker", "Release Date"),
        ("OFTIC", "ANNDATS"),
        ("ticker", "Veröffentlichungsdatum"),
        ("ticker", "fecha_publicacion"),
        ("股票代码", "公告日期"),
        ("コード", "発表日"),
        ("act_symbol", "date"),
        ("issuerTradingSymbol", "transactionDate"),
        ("security", "date"),
        ("code", "Declaration Date"),
        // Names that say nothing: the cells decide.
        ("who", "told_on"),
        ("a", "b"),
    ] {
        let text = format!("{symbol},{date}\nAAPL,2025-08-28\nMSFT,2025-08-27\n");
        assert_eq!(
            days(&text),
            ["AAPL 2025-08-28", "MSFT 2025-08-27"],
            "{text}"
        );
    }
    let ibes = "TICKER,OFTIC,CNAME,PENDS,ANNDATS,ANNTIMS,ACTDATS,ACTTIMS\n\
                APPL,AAPL,APPLE,20250630,20250828,16:30:00,20250829,2:05:00\n";
    assert_eq!(days(ibes), ["AAPL 2025-08-29"]);
}

#[test]
fn a_missing_column_is_named_with_the_option_that_mends_it() {
    let error = error_of("name,date\nApple,2025-08-28\n");
    assert_eq!(error.code(), "no_column");
    let help = error.help().unwrap().to_string();
    assert!(help.contains("events.map = symbol="), "{help}");
    assert!(help.contains("every security"), "{help}");
    let error = error_of("symbol,what\nAAPL,merger\n");
    assert!(error.help().unwrap().contains("events.map = date="));
}

#[test]
fn a_file_that_is_called_like_a_security_holds_its_events() {
    let text = "date,EPS Estimate\n2025-08-28 16:00:00-04:00,1.62\n";
    let overrides = EventOverrides::default();
    for name in ["AAPL.csv", "events/aapl.csv"] {
        let file = read_as(name, text, &overrides, &american()).unwrap();
        assert_eq!(placed(&file, &american()), ["AAPL 2025-08-29"], "{name}");
    }
    let error = read_as("earnings.csv", text, &overrides, &american()).unwrap_err();
    assert_eq!(error.code(), "no_column");
}

#[test]
fn of_two_columns_of_identifiers_the_one_of_the_prices_is_read() {
    let keyed = prices_of(&["10107", "14593"]);
    let text = "permno,ticker,date\n10107,MSFT,20250212\n14593,AAPL,20250220\n";
    let overrides = EventOverrides::default();
    let file = read_as("e.csv", text, &overrides, &keyed).unwrap();
    assert_eq!(
        placed(&file, &keyed),
        ["10107 2025-02-12", "14593 2025-02-20"]
    );
    assert!(codes(&file).contains(&"symbol_by_cells"));
    // With prices by ticker it is the other column.
    let file = read(text);
    assert_eq!(
        placed(&file, &american()),
        ["MSFT 2025-02-12", "AAPL 2025-02-20"]
    );
    // A column that holds the benchmark alone is none of symbols.
    let market = "company,market_id,date\nApple,SPY,2025-08-28\n";
    assert_eq!(error_of(market).code(), "no_column");
}

#[test]
fn the_user_has_the_last_word_on_columns() {
    let mapped = |text: &str, map: &[(&str, &str)]| {
        let pairs = map.iter();
        let overrides = EventOverrides {
            map: pairs
                .map(|(role, column)| ((*role).to_owned(), (*column).to_owned()))
                .collect(),
            ..EventOverrides::default()
        };
        read_as("e.csv", text, &overrides, &american()).map(|file| placed(&file, &american()))
    };
    let text = "symbol,date,Published At,slot\nAAPL,2025-08-20,2025-08-28T21:30:00Z,bmo\n";
    assert_eq!(
        mapped(text, &[("date", "published_at")]).unwrap(),
        ["AAPL 2025-08-29"]
    );
    assert_eq!(
        mapped(text, &[("date", "date")]).unwrap(),
        ["AAPL 2025-08-20"]
    );
    assert_eq!(
        mapped(text, &[("date", "PUBLISHED AT"), ("timing", "slot")]).unwrap(),
        ["AAPL 2025-08-29"]
    );
    let error = mapped(text, &[("date", "publishd_at")]).unwrap_err();
    assert_eq!(error.code(), "no_column");
    assert!(
        error
            .help()
            .unwrap()
            .contains("did you mean `published_at`?")
    );
    let error = mapped(text, &[("dat", "date")]).unwrap_err();
    assert!(
        error.to_string().contains("there is no role `dat`"),
        "{error}"
    );
    assert!(
        error
            .help()
            .unwrap()
            .contains("the roles are: symbol, date, time, tz")
    );
}

#[test]
fn columns_may_be_named_by_their_numbers() {
    let overrides = |map: &[(&str, &str)]| EventOverrides {
        map: map
            .iter()
            .map(|(role, column)| (role.to_string(), column.to_string()))
            .collect(),
        ..EventOverrides::default()
    };
    let numbers = overrides(&[("symbol", "2"), ("date", "4")]);
    let prices = american();
    for text in [
        "a,b,c,d\nx,AAPL,2024-01-02,2025-05-01\ny,MSFT,2024-01-02,2025-07-30\n",
        "x,AAPL,2024-01-02,2025-05-01\ny,MSFT,2024-01-02,2025-07-30\n",
    ] {
        let read = read_as("events.csv", text, &numbers, &prices).unwrap();
        let days = placed(&read, &prices);
        assert_eq!(days, ["AAPL 2025-05-01", "MSFT 2025-07-30"], "{text}");
    }
    let far = overrides(&[("symbol", "2"), ("date", "9")]);
    let error = read_as("events.csv", "a,b\nx,AAPL\n", &far, &prices).unwrap_err();
    assert_eq!(error.code(), "no_column");
}

#[test]
fn a_column_whose_cells_mean_securities_holds_them_though_no_name_says_so() {
    let text = "id,created,text,tag\n1,2025-05-01,up,$AAPL\n2,2025-07-30,down,$MSFT\n";
    assert_eq!(days(text), ["AAPL 2025-05-01", "MSFT 2025-07-30"]);
}

#[test]
fn a_column_called_like_the_timing_is_read_or_named() {
    // Some of its words are no classes.
    let partly = "symbol,date,session\nAAPL,2025-05-01,postmarket\nMSFT,2025-05-01,lunch\nTSLA,2025-05-01,noon\n";
    let found = days(partly);
    assert_eq!(found[0], "AAPL 2025-05-02");
    assert!(
        found[1].contains("lunch") && found[2].contains("noon"),
        "{found:?}"
    );
    // None is, and then it is said that the column counts for nothing.
    let file = read("symbol,date,session\nAAPL,2025-05-01,A\nMSFT,2025-05-01,B\n");
    assert!(
        codes(&file).contains(&"unread_column"),
        "{:?}",
        codes(&file)
    );
    let filled = read("symbol,date,session\nAAPL,2025-05-01,amc\n");
    assert!(!codes(&filled).contains(&"unread_column"));
}

#[test]
fn a_headline_is_no_column_of_symbols_and_no_date() {
    // The symbols are unknown, and each headline names a security of the prices.
    let text = "symbol,date,headline\nZZZ,2025-05-01,\"AAPL, shares up\"\nYYY,2025-05-02,\"MSFT, shares down\"\n";
    assert!(
        days(text)
            .iter()
            .all(|day| day.starts_with("unknown_symbol")),
        "{:?}",
        days(text)
    );
    // A list of symbols stays one.
    assert_eq!(
        days("x,date\n\"AAPL, MSFT\",2025-05-01\n"),
        ["AAPL 2025-05-01", "MSFT 2025-05-01"]
    );
    let undated = error_of("symbol,seconds,headline\nAAPL,1746131400,shares up\n");
    assert!(
        undated.code() == "no_column" && undated.to_string().contains("date"),
        "{undated}"
    );
    let epoch = days("headline,symbol,epoch\nshares up,AAPL,1746131400\n");
    assert_eq!(epoch, ["AAPL 2025-05-02"]);
}

#[test]
fn a_column_of_an_index_called_market_is_no_timing() {
    // A request of EventStudyTools: its third column is the index.
    let rows = (11..=19).map(|day| format!("{day};AAPL;MARKET;{day}.05.2025;beat;-5;5;-11;110\n"));
    let file = read(&rows.collect::<String>());
    let benchmarks = file.events.iter().map(|event| event.benchmark.as_deref());
    assert!(
        benchmarks.clone().count() == 9 && benchmarks.into_iter().all(|of| of == Some("MARKET"))
    );
    // Under a telling name the same word is a class.
    let file = read("symbol,date,timing\nAAPL,2025-05-01,market\nMSFT,2025-05-01,post\n");
    let timings: Vec<&str> = file
        .events
        .iter()
        .map(|event| event.timing.name())
        .collect();
    assert_eq!(timings, ["intraday", "post"]);
}
