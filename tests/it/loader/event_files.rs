//! Event files in the layouts that occur in practice.

use std::path::Path;

use newsquake::error::Error;
use newsquake::event::{Align, Event, Timing, Zone, align};
use newsquake::load::{self, EventFile, EventOverrides};
use newsquake::market::{Bar, PriceRows, Prices};
use newsquake::time::{Date, Exchanges};

fn read_as(bytes: impl AsRef<[u8]>, overrides: &EventOverrides) -> Result<EventFile, Error> {
    load::events_from(Path::new("events.csv"), bytes.as_ref().to_vec(), overrides)
}

fn read(bytes: impl AsRef<[u8]>) -> EventFile {
    read_as(bytes, &EventOverrides::default()).unwrap_or_else(|error| panic!("{error}"))
}

/// Returns symbol, date, time and zone of each event.
fn moments(file: &EventFile) -> Vec<String> {
    let moment = |event: &Event| match &event.when {
        Ok(when) => {
            let time = when.time.map(|time| format!(" {time}")).unwrap_or_default();
            let zone = match when.zone {
                Zone::Exchange => String::new(),
                Zone::Named(zone) => format!(" {zone}"),
                Zone::Offset(offset) => format!(" {offset}"),
            };
            format!("{} {}{time}{zone}", event.symbol, when.date)
        }
        Err(found) => format!("{}: {found}", event.symbol),
    };
    file.events.iter().map(moment).collect()
}

fn codes(file: &EventFile) -> Vec<&'static str> {
    file.findings.iter().map(|finding| finding.code).collect()
}

#[test]
fn a_request_to_event_study_tools_has_no_header() {
    let file = read(
        "101;AAA;MKT;31.01.2024;good;-10;10;-11;120\n102;BBB;MKT;01.02.2024;bad;-10;10;-11;120\n",
    );
    assert_eq!(moments(&file), ["AAA 2024-01-31", "BBB 2024-02-01"]);
    let first = &file.events[0];
    assert_eq!(
        (
            first.id.as_str(),
            first.benchmark.as_deref(),
            first.tags.as_slice()
        ),
        ("101", Some("MKT"), &["good".to_owned()][..])
    );
    assert_eq!(codes(&file), ["windows_in_file"]);
    assert!(
        file.findings[0]
            .message
            .contains("study.window = -10:10 study.estimation = -130:-11"),
        "{}",
        file.findings[0].message
    );
    let differing = read("1;A;M;31.01.2024;g;-10;10;-11;120\n2;B;M;01.02.2024;g;-5;5;-11;120\n");
    assert!(
        differing.findings[0].is_warning()
            && differing.findings[0]
                .message
                .contains("2 different windows")
    );
}

#[test]
fn two_columns_are_identifier_and_date() {
    for text in [
        "10107 20240131\n12490 20240201\n",
        "10107,2024/01/31\n12490,2024/02/01\n",
        "10107\t31/01/2024\n12490\t01/02/2024\n",
    ] {
        assert_eq!(
            moments(&read(text)),
            ["10107 2024-01-31", "12490 2024-02-01"],
            "{text}"
        );
    }
}

#[test]
fn columns_under_the_names_of_programs() {
    let python = read(
        "\u{feff}security_ticker,market_ticker,event_date\nAAPL,SPY,31/10/2019\nMSFT,SPY,01/11/2019\n",
    );
    assert_eq!(moments(&python), ["AAPL 2019-10-31", "MSFT 2019-11-01"]);
    assert_eq!(python.events[0].benchmark.as_deref(), Some("SPY"));
    let toolkit = read("subject_id,EVT_DATE,CCAR,GSIB\nC,3/20/2020,1,0\nJPM,3/23/2020,1,1\n");
    assert_eq!(moments(&toolkit), ["C 2020-03-20", "JPM 2020-03-23"]);
    assert_eq!(toolkit.events[1].tags, ["ccar", "gsib"]);
    assert_eq!(toolkit.events[0].tags, ["ccar"]);
    let by_hand = read(
        "event_id,date,event_type,event_description,expected_direction,ticker\n7,2024-01-31,law,\"a, b\",up,000001\n",
    );
    assert_eq!(moments(&by_hand), ["000001 2024-01-31"]);
    assert_eq!(
        (
            by_hand.events[0].direction,
            by_hand.events[0].headline.as_str()
        ),
        (Some(1), "a, b")
    );
}

#[test]
fn moments_in_utc_by_the_name_of_their_column() {
    let raven = read(
        "rpna_date_utc,rpna_time_utc,ticker,event_sentiment_score\n2024-01-31,13:30:00.123,AAA,0.5\n",
    );
    assert_eq!(
        moments(&raven),
        ["AAA 2024-01-31 13:30:00 UTC"].map(|moment| moment.replace("13:30:00", "13:30:00.123"))
    );
    assert_eq!(raven.events[0].weight, Some(0.5));
    let vantage = read("time_published,symbol,title\n20240131T133000,AAA,x\n20240201T1330,BBB,y\n");
    assert_eq!(
        moments(&vantage),
        ["AAA 2024-01-31 13:30:00 UTC", "BBB 2024-02-01 13:30:00 UTC"]
    );
    let kaggle = read(",headline,url,publisher,date,stock\n0,h,u,p,2020-06-05 10:30:54-04:00,A\n");
    assert_eq!(moments(&kaggle), ["A 2020-06-05 10:30:54 -04:00"]);
    let labelled = read("Date,Article_title,Stock_symbol\n2020-06-05 06:30:54 UTC,t,aapl\n");
    assert_eq!(moments(&labelled), ["aapl 2020-06-05 06:30:54 +00:00"]);
}

#[test]
fn a_list_of_symbols_is_an_event_for_each() {
    let file = read(
        "id,published_utc,tickers,title\ns1,2024-01-31T13:00:00Z,\"['AAA', 'BBB']\",x\ns2,2024-02-01T13:00:00Z,CCC,y\n",
    );
    let ids: Vec<(&str, &str)> = file
        .events
        .iter()
        .map(|event| (event.id.as_str(), event.symbol.as_str()))
        .collect();
    assert_eq!(ids, [("s1:AAA", "AAA"), ("s1:BBB", "BBB"), ("s2", "CCC")]);
    assert_eq!(file.events[1].columns.get("story"), Some("s1"));
    assert_eq!((file.file.rows, codes(&file)), (2, vec!["stories"]));
}

#[test]
fn classes_of_timing_in_the_words_of_vendors() {
    let timing = |text: &str| {
        read(text)
            .events
            .iter()
            .map(|event| event.timing)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        timing(
            "symbol,name,reportDate,timeOfTheDay\nA,\"A, Inc.\",2024-01-31,pre-market\nB,B,2024-01-31,post-market\n"
        ),
        [Timing::Pre, Timing::Post]
    );
    assert_eq!(
        timing(
            "symbol,date,time\nA,2024-01-31,time-pre-market\nB,2024-01-31,time-after-hours\nC,2024-01-31,time-not-supplied\n"
        ),
        [Timing::Pre, Timing::Post, Timing::Unknown]
    );
    let yahoo = read(
        "ticker,startdatetime,startdatetimetype\nA,2024-01-31T21:00:00.000Z,AMC\nB,2024-01-31T05:00:00.000Z,TNS\n",
    );
    assert_eq!(yahoo.events[0].timing, Timing::Post);
    // A time next to "time not supplied" is ignored.
    assert!(yahoo.events[1].when.as_ref().unwrap().time.is_none());
}

#[test]
fn encodings_packing_and_delimiters() {
    let text = "symbol;date;headline\nAAA;2024-01-31;Zürich\n";
    let utf16: Vec<u8> = "\u{feff}"
        .encode_utf16()
        .chain(text.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(read(utf16).events[0].headline, "Zürich");
    let latin = encoding_rs::WINDOWS_1252.encode(text).0.into_owned();
    assert_eq!(
        read_as(&latin, &EventOverrides::default())
            .unwrap_err()
            .code(),
        "bad_encoding"
    );
    let named = EventOverrides {
        encoding: Some("windows-1252".to_owned()),
        ..EventOverrides::default()
    };
    assert_eq!(
        read_as(&latin, &named).unwrap().events[0].headline,
        "Zürich"
    );
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut gzip, text.as_bytes()).unwrap();
    assert_eq!(moments(&read(gzip.finish().unwrap())), ["AAA 2024-01-31"]);
}

#[test]
fn days_and_months_that_cannot_be_told_apart_are_asked_for() {
    let text = "symbol,date\nA,01/02/2024\nB,05/03/2024\n";
    let error = read_as(text, &EventOverrides::default()).unwrap_err();
    assert_eq!(error.code(), "ambiguous_dates");
    assert!(error.help().unwrap().contains("events.date_format"));
    let said = EventOverrides {
        date_format: Some("DD/MM/YYYY".to_owned()),
        ..EventOverrides::default()
    };
    assert_eq!(
        moments(&read_as(text, &said).unwrap()),
        ["A 2024-02-01", "B 2024-03-05"]
    );
}

#[test]
fn case_54_dates_that_are_none_stay_events_with_a_reason() {
    let file = read("symbol,date\nA,2024-01-31\nB,2024\nC,soon\n");
    assert_eq!(file.events.len(), 3);
    assert!(
        moments(&file)[1].contains("`2024` is not like"),
        "{:?}",
        moments(&file)
    );
}

#[test]
fn case_55_a_time_without_a_zone_is_told() {
    let file = read("symbol,date,time\nA,2024-01-31,08:00\n");
    assert_eq!(codes(&file), ["zone_assumed"]);
    let said = EventOverrides {
        tz: Some("Europe/London".to_owned()),
        ..EventOverrides::default()
    };
    let file = read_as("symbol,date,time\nA,2024-01-31,08:00\n", &said).unwrap();
    assert_eq!(
        (moments(&file), codes(&file)),
        (
            vec!["A 2024-01-31 08:00:00 Europe/London".to_owned()],
            vec![]
        )
    );
}

#[test]
fn case_56_a_clock_that_is_not_what_it_says() {
    // News from six in the morning to six in the evening in New York.
    let stamps = |label_hours: &dyn Fn(u32) -> u32| {
        let row = |i: u32| {
            format!(
                "A,2024-01-{:02}T{:02}:{:02}:00Z\n",
                1 + i % 28,
                label_hours(6 + i % 12),
                i % 60
            )
        };
        format!("symbol,date\n{}", (0..120).map(row).collect::<String>())
    };
    let mut rows = PriceRows::default();
    for day in 0..40 {
        let date = Date::from_days_since_1970(19_722 + day);
        rows.push("A", date, Bar::close(100.0 + f64::from(day)));
    }
    let prices = Prices::from_rows(vec![rows]).unwrap().0;
    let is_suspect = |table: String| {
        let events = read(table).events;
        let sample = align(&events, &prices, &Exchanges::default(), &Align::default());
        let mut codes = sample.findings.iter().map(|finding| finding.code);
        codes.any(|code| code == "suspect_clock")
    };
    assert!(is_suspect(stamps(&|hour| hour)));
    assert!(!is_suspect(stamps(&|hour| hour + 5)));
}

#[test]
fn case_65_rows_of_one_day_that_contradict_each_other() {
    let file = read(
        "symbol,date,timing,tags\nA,2024-01-31,pre,x\nA,2024-01-31,post,x\nB,2024-01-31,,x\nB,2024-01-31,,y\n",
    );
    assert_eq!(
        (file.events.len(), codes(&file)),
        (4, vec!["conflicting_timing", "confounded_events"])
    );
}

#[test]
fn files_without_securities_are_refused_with_what_to_do() {
    let gdelt = vec!["1"; 61].join("\t") + "\n";
    let error = read_as(gdelt, &EventOverrides::default()).unwrap_err();
    assert!(
        error.to_string().contains("GDELT") && error.help().is_some(),
        "{error}"
    );
    let error = read_as("ticker,what\nA,merger\n", &EventOverrides::default()).unwrap_err();
    assert_eq!(error.code(), "no_column");
    assert_eq!(
        read_as("", &EventOverrides::default()).unwrap_err().code(),
        "no_rows"
    );
}

/// A surplus quote would turn the rows below it into a headline.
#[test]
fn a_quote_that_is_never_closed_swallows_no_event() {
    for text in [
        "symbol,date,headline\nA,2024-01-31,\"a\nB,2024-01-31,b\nC,2024-01-31,c\n",
        "symbol,date,headline\nA,2024-01-31,\"a\nB,2024-01-31,\"b\"\n",
    ] {
        let error = read_as(text, &EventOverrides::default()).unwrap_err();
        assert_eq!(error.code(), "unclosed_quote");
        assert!(error.to_string().starts_with("events.csv:2: "), "{error}");
        let shown = error.shown().unwrap();
        assert_eq!(
            (shown.row.as_str(), shown.cell.start),
            ("A,2024-01-31,\"a", 13)
        );
    }
    // A quoted article may contain any number of line ends.
    let news = read(
        "symbol,date,headline\r\nA,2024-01-31,\"one\r\ntwo\r\n\r\nfour \"\"x\"\"\"\r\nB,2024-02-01,b\r\n",
    );
    assert_eq!(moments(&news), ["A 2024-01-31", "B 2024-02-01"]);
    assert_eq!(
        news.events
            .iter()
            .map(|event| event.line)
            .collect::<Vec<_>>(),
        [2, 6]
    );
}

#[test]
fn titles_above_the_header_and_blank_rows_are_passed_over() {
    let file = read(
        "My events of 2024\r\n\r\nsymbol;date;tags\r\n;;\r\nA;2024-01-31;x;\r\n\r\nB;2024-02-01;y;;\r\n",
    );
    assert_eq!(moments(&file), ["A 2024-01-31", "B 2024-02-01"]);
    assert_eq!(
        file.events
            .iter()
            .map(|event| event.line)
            .collect::<Vec<_>>(),
        [5, 7]
    );
}

#[test]
fn clocks_of_twelve_hours() {
    let file = read(
        "symbol,date,time\nA,2024-01-31,4:05 PM\nB,2024-01-31,12:30 AM\nC,2024-01-31,13:00 PM\n",
    );
    let read = moments(&file);
    assert_eq!(
        read[..2],
        ["A 2024-01-31 16:05:00", "B 2024-01-31 00:30:00"]
    );
    assert!(read[2].contains("`13:00 PM` is not like"), "{read:?}");
    let stamps = self::read("symbol,date\nA,1/31/2024 4:05 PM\nB,2/1/2024 12:05:09am\n");
    assert_eq!(
        moments(&stamps),
        ["A 2024-01-31 16:05:00", "B 2024-02-01 00:05:09"]
    );
}

#[test]
fn cells_that_mean_nothing_are_told_once_a_column() {
    let rows: String = (1..6)
        .map(|i| format!("A,2024-01-{:02},\"x1,{i}\",maybe\n", 10 + i))
        .collect();
    let file = read(format!(
        "symbol,date,ess,direction\n{rows}B,2024-02-01,0.5,up\n"
    ));
    assert_eq!(
        codes(&file),
        ["ignored_cell", "ignored_cell", "weights_not_used"]
    );
    assert_eq!(
        file.findings[0].message.to_string(),
        "events.csv: column ess: 5 cells were not understood and are ignored: `x1,1` on line 2, `x1,2` on line 3, `x1,3` on line 4 and 2 more; \
         expected a number like 0.75"
    );
    assert_eq!(file.events[5].weight, Some(0.5));
}
