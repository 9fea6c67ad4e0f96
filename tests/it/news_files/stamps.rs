//! Dates, times, zones and words of timing as they are written.

use newsquake::load::EventOverrides;

use super::{american, codes, days, error_of, placed, read, read_as};

/// Returns the day 0 of an event of AAPL whose date cell this is.
fn day(date: &str) -> String {
    days(&format!("symbol,date\nAAPL,\"{date}\"\n")).remove(0)
}

#[test]
fn stamps_that_people_have() {
    // After the close of 28 August in New York.
    for date in [
        "Aug 28, 2025 04:12 PM EDT",
        "August 28, 2025 at 4:12 PM ET",
        "Thursday, August 28th, 2025, 4:12 p.m. ET",
        "2025-08-28 16:12 ET",
        "2025-08-28 16:12:00 America/New_York",
        "Thu, 28 Aug 2025 20:12:00 GMT",
        "28 Aug 2025 16:12:00 -0400",
        "Thu Aug 28 20:12:00 +0000 2025",
        "28AUG2025:16:12:00",
        "1756411920.123",
        "1756411920123",
        "2025-08-28T16:12:00-04:00[America/New_York]",
        "20250828 16:12:00 US/Eastern",
        "20250828T201200Z",
        "28.08.2025 22:12 MESZ",
        "28 août 2025, 16h12",
        "2025年8月28日 16:12",
        "45897.675",
        "2025-08-28 AMC",
        "Aug 28, 2025, after market close",
    ] {
        assert_eq!(day(date), "AAPL 2025-08-29", "{date}");
    }
    // On that day, or without a time.
    for date in [
        "28AUG2025",
        "28aug2025",
        "2025年8月28日",
        "2025년 8월 28일",
        "28. August 2025",
        "28 de agosto de 2025",
        "45897",
        "2025-08-28 BMO",
        "Aug 28, 2025 09:12 AM EDT",
        "Thu, 28 Aug 2025 12:12:00 GMT",
    ] {
        assert_eq!(day(date), "AAPL 2025-08-28", "{date}");
    }
}

#[test]
fn times_of_day_in_a_column_of_their_own() {
    for (time, expected) in [
        ("4:05 PM ET", "2025-08-29"),
        ("16:05 EDT", "2025-08-29"),
        ("160500", "2025-08-29"),
        ("1605", "2025-08-29"),
        ("4 pm", "2025-08-29"),
        ("0.6701388889", "2025-08-29"),
        ("20:05Z", "2025-08-29"),
        ("905", "2025-08-28"),
        ("09:05 a.m.", "2025-08-28"),
        ("90500", "2025-08-28"),
        // Words for nothing: a date without a time.
        ("N/A", "2025-08-28"),
        ("null", "2025-08-28"),
        ("00:00:00", "2025-08-28"),
    ] {
        let text = format!("symbol,date,time\nAAPL,2025-08-28,{time}\n");
        assert_eq!(days(&text), [format!("AAPL {expected}")], "{time}");
    }
    // SAS writes seconds after midnight, which the second row betrays.
    let seconds = "symbol,date,anntims\nAAPL,2025-08-28,58200\nMSFT,2025-08-28,34200\nNVDA,2025-08-28,57599\n";
    assert_eq!(
        days(seconds),
        ["AAPL 2025-08-29", "MSFT 2025-08-28", "NVDA 2025-08-28"]
    );
    let bad = days("symbol,date,time\nAAPL,2025-08-28,noon\n");
    assert!(bad[0].contains("the time `noon` is not like"), "{bad:?}");
}

#[test]
fn an_abbreviation_of_the_other_season_is_told() {
    for (row, expected, is_told) in [
        ("2025-08-28,15:30,EST", "AAPL 2025-08-28", true),
        ("2025-01-28,15:30,EDT", "AAPL 2025-01-28", true),
        ("2025-08-28,15:30,EDT", "AAPL 2025-08-28", false),
        ("2025-01-28,15:30,EST", "AAPL 2025-01-28", false),
        ("2025-08-28,15:30,-05:00", "AAPL 2025-08-29", false),
    ] {
        let file = read(&format!("symbol,date,time,tz\nAAPL,{row}\n"));
        assert_eq!(placed(&file, &american()), [expected], "{row}");
        assert_eq!(codes(&file).contains(&"season_of_clock"), is_told, "{row}");
    }
    let file = read("symbol,date\nAAPL,\"Aug 28, 2025 3:30 PM EST\"\n");
    assert!(codes(&file).contains(&"season_of_clock"));
}

#[test]
fn words_of_timing() {
    for (class, expected) in [
        ("BTO", "2025-08-28"),
        ("BeforeMarket", "2025-08-28"),
        ("Before the Opening Bell", "2025-08-28"),
        ("Pre-Market", "2025-08-28"),
        ("开盘前", "2025-08-28"),
        ("vorbörslich", "2025-08-28"),
        ("DMT", "2025-08-28"),
        ("During Trading Hours", "2025-08-28"),
        ("market_hours", "2025-08-28"),
        ("AH", "2025-08-29"),
        ("AfterMarket", "2025-08-29"),
        ("After the close", "2025-08-29"),
        ("after closing bell", "2025-08-29"),
        ("收盘后", "2025-08-29"),
        ("nachbörslich", "2025-08-29"),
        ("Unspecified", "2025-08-28"),
        ("TBD", "2025-08-28"),
        ("NaN", "2025-08-28"),
    ] {
        let text = format!("symbol,date,timing\nAAPL,2025-08-28,{class}\n");
        assert_eq!(days(&text), [format!("AAPL {expected}")], "{class}");
    }
    let bad = days("symbol,date,timing\nAAPL,2025-08-28,noonish\n");
    assert!(
        bad[0].contains("the timing `noonish` is not one of"),
        "{bad:?}"
    );
}

#[test]
fn weekends_prove_nothing_of_the_dates_of_news() {
    for dates in [
        // Sunday 6 April and Saturday 5 July, or 4 June and 7 May.
        ["06/04/2025", "05/07/2025", "09/03/2025", "03/06/2025"],
        ["04/05/2025", "05/10/2025", "08/02/2025", "07/06/2025"],
        ["1/2/25", "2/1/25", "3/8/25", "8/3/25"],
    ] {
        let rows: String = dates.iter().map(|date| format!("AAPL,{date}\n")).collect();
        let error = error_of(&format!("symbol,date\n{rows}"));
        assert_eq!(error.code(), "ambiguous_dates");
        assert!(error.help().unwrap().contains("events.date_format"));
        // One date that has a single reading decides for all.
        let proven = read(&format!(
            "symbol,date\n{rows}AAPL,{}\n",
            match dates[0].len() {
                10 => "28/08/2025",
                _ => "28/8/25",
            }
        ));
        assert!(proven.events.iter().all(|event| event.when.is_ok()));
    }
    let said = EventOverrides {
        date_format: Some("DD/MM/YYYY".to_owned()),
        ..EventOverrides::default()
    };
    let text = "symbol,date\nAAPL,06/04/2025\nMSFT,05/07/2025\n";
    let file = read_as("e.csv", text, &said, &american()).unwrap();
    assert_eq!(
        placed(&file, &american()),
        ["AAPL 2025-04-07", "MSFT 2025-07-07"]
    );
}

#[test]
fn midnight_is_no_time_with_an_offset_either() {
    for row in [
        "2025-08-29 00:00:00-04:00,",
        "2025-08-29 00:00:00,",
        "2025-08-29,00:00",
        "2025-08-29,12:00 AM",
        "2025-08-29T00:00:00+00:00,",
    ] {
        let file = read(&format!("symbol,date,time\nAAPL,{row}\n"));
        let when = file.events[0].when.as_ref().unwrap();
        assert_eq!(
            (when.date.to_string().as_str(), when.time),
            ("2025-08-29", None),
            "{row}"
        );
    }
    // Beside a class it is a placeholder, too.
    for row in [
        "2025-08-28,00:00,amc",
        "2025-08-28T00:00:00-04:00,,amc",
        "2025-08-28T04:00:00Z,,amc",
    ] {
        let text = format!("symbol,date,time,timing\nAAPL,{row}\n");
        assert_eq!(days(&text), ["AAPL 2025-08-29"], "{row}");
    }
}

#[test]
fn day_numbers_of_a_spreadsheet_are_read_aloud() {
    let file = read("symbol,date\nAAPL,45897\nMSFT,45896.675\n");
    assert_eq!(
        placed(&file, &american()),
        ["AAPL 2025-08-28", "MSFT 2025-08-28"]
    );
    assert!(codes(&file).contains(&"serial_dates"));
}

#[test]
fn dates_of_other_countries() {
    for date in [
        "28/08/2568",
        "28 ส.ค. 2568",
        "2568-08-28",
        "1140828",
        "114/08/28",
        "令和7年8月28日",
        "28 sierpnia 2025",
        "28 августа 2025",
        "28 Ağustos 2025",
        "2025. augusztus 28.",
        "28082025",
        "08282025",
        "Thu 2025-08-28",
        "２０２５/０８/２８",
    ] {
        assert_eq!(day(date), "AAPL 2025-08-28", "{date}");
    }
    assert!(codes(&read("symbol,date\nAAPL,28/08/2568\n")).contains(&"counted_years"));
    assert_eq!(
        days("symbol,date,time\nAAPL,28.08.2025,22:30 Uhr\n"),
        ["AAPL 2025-08-29"]
    );
}

#[test]
fn an_abbreviation_of_several_clocks_behind_a_date_is_asked_about() {
    for name in [
        "date_ist",
        "Date IST",
        "timestamp (CST)",
        "Time_IST",
        "Published IST",
    ] {
        let found = days(&format!("symbol,{name}\nAAPL,2025-05-01 21:30\n"));
        assert!(
            found[0].contains("abbreviation of its clock"),
            "{name}: {found:?}"
        );
    }
    // Behind other words it may be one, too.
    assert_eq!(
        days("symbol,date,cost_cst\nAAPL,2025-05-01 16:30,5\n"),
        ["AAPL 2025-05-02"]
    );
    let said = EventOverrides {
        tz: Some("Asia/Kolkata".to_owned()),
        ..EventOverrides::default()
    };
    let text = "symbol,date_ist\nAAPL,2025-05-02 01:00\n";
    let file = read_as("events.csv", text, &said, &american()).unwrap();
    assert_eq!(placed(&file, &american()), ["AAPL 2025-05-01"]);
}

#[test]
fn a_clock_behind_a_time_is_no_day_of_the_week() {
    // `pt` is short for Friday in Polish, and `Mo` for Monday in German.
    assert_eq!(day("2025-08-28 13:12 PT"), "AAPL 2025-08-29");
    assert_eq!(day("2025-08-28 12:59 PT"), "AAPL 2025-08-28");
    assert_eq!(day("Do, 28.08.2025 16:12"), "AAPL 2025-08-29");
}
