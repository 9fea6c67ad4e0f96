//! Layouts of whole files: comments, repeated headers, fixed columns, lists and names with commas.

use newsquake::load::EventOverrides;

use super::{american, codes, days, placed, prices_of, read, read_as};

#[test]
fn comments_and_repeated_headers_are_no_events() {
    for text in [
        "# earnings, by hand\nticker,event_date\n# it's late\nAAPL,2025-08-28\nMSFT,2025-08-27\n",
        "#ticker,event_date\nAAPL,2025-08-28\n#MSFT,2025-01-01\nMSFT,2025-08-27\n",
        "// a \"quoted word\nticker;event_date\nAAPL;2025-08-28\nMSFT;2025-08-27\n",
        "symbol,date\nAAPL,2025-08-28\nsymbol,date\nMSFT,2025-08-27\n",
        "symbol,date\nAAPL,2025-08-28\n\nSymbol,Date\nMSFT,2025-08-27\n",
    ] {
        assert_eq!(days(text), ["AAPL 2025-08-28", "MSFT 2025-08-27"], "{text}");
    }
    let file = read("symbol,date\nAAPL,2025-08-28\n# x\nsymbol,date\nMSFT,2025-08-27\n");
    let told = file
        .findings
        .iter()
        .find(|finding| finding.code == "lines_passed_over");
    assert!(told.unwrap().message.contains("2 lines"));
    assert_eq!(file.events[1].line, 5);
    // An error of a spreadsheet is a row like any other.
    assert_eq!(
        read("symbol,date\n#N/A,2025-08-28\nAAPL,2025-08-28\n")
            .events
            .len(),
        2
    );
}

#[test]
fn fixed_columns_with_or_without_a_header() {
    for text in [
        "AAPL      20250828\nMSFT      20250827\n",
        "AAPL 2025-08-28\nMSFT 2025-08-27\n",
        "TICKER   EVENT_DATE\nAAPL     2025-08-28\nMSFT     2025-08-27\n",
        "20250828   AAPL\n20250827   MSFT\n",
        "AAPL   20250828  09:00\nMSFT   20250827  08:30\n",
    ] {
        assert_eq!(days(text), ["AAPL 2025-08-28", "MSFT 2025-08-27"], "{text}");
    }
}

#[test]
fn lines_may_end_as_on_old_macs() {
    let file = read("symbol,date\rAAPL,2025-08-28\rMSFT,2025-08-27\r");
    assert_eq!(
        placed(&file, &american()),
        ["AAPL 2025-08-28", "MSFT 2025-08-27"]
    );
    assert!(codes(&file).is_empty(), "{:?}", codes(&file));
    assert_eq!(file.events[1].line, 3);
}

#[test]
fn names_with_commas_are_one_security() {
    let named = prices_of(&["Amazon.com, Inc.", "Smith, Johnson", "AAPL"]);
    let overrides = EventOverrides::default();
    let found = |text: &str| {
        let file = read_as("e.csv", text, &overrides, &named).unwrap();
        placed(&file, &named)
    };
    for text in [
        "1;Amazon.com, Inc.;AAPL;28.08.2025;g;-1;1;-11;120\n",
        "symbol,date\n\"Amazon.com, Inc.\",2025-08-28\n",
        "symbol;date\nAmazon.com, Inc.;2025-08-28\n",
        "symbol\tdate\namazon.com, inc.\t2025-08-28\n",
    ] {
        assert_eq!(found(text), ["Amazon.com, Inc. 2025-08-28"], "{text}");
    }
    assert_eq!(
        found("symbol,date\n\"Smith, Johnson\",2025-08-28\n"),
        ["Smith, Johnson 2025-08-28"]
    );
    // A list of symbols is still cut.
    assert_eq!(
        days("tickers,date\n\"NVDA, MSFT\",2025-08-28\n"),
        ["NVDA 2025-08-28", "MSFT 2025-08-28"]
    );
    assert_eq!(
        days("symbol,date\n\"{NVDA,MSFT}\",2025-08-28\n"),
        ["NVDA 2025-08-28", "MSFT 2025-08-28"]
    );
}

#[test]
fn labels_are_split_at_bars_and_in_lists() {
    let tags = |cell: &str| {
        let file = read(&format!("symbol,date,tags\nAAPL,2025-08-28,\"{cell}\"\n"));
        file.events[0].tags.join("+")
    };
    assert_eq!(tags("earnings;guidance"), "earnings+guidance");
    assert_eq!(tags("earnings|guidance"), "earnings+guidance");
    assert_eq!(tags("['earnings', 'guidance']"), "earnings+guidance");
    assert_eq!(
        tags("[\"\"guidance\"\",\"\"earnings\"\"]"),
        "earnings+guidance"
    );
    assert_eq!(tags("2.02,9.01"), "2.02+9.01");
    assert_eq!(tags("mergers, acquisitions"), "mergers, acquisitions");
}
