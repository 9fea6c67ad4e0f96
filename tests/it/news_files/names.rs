//! Whom an event means: forms of symbols, and names that the user states.

use newsquake::load::EventOverrides;
use newsquake::market::Alias;
use newsquake::time::Date;

use super::{american, days, placed, prices_of, read_as};

#[test]
fn another_vendors_form_of_a_symbol_is_taken_where_one_security_fits() {
    for written in [
        "nvda",
        "$NVDA",
        "NASDAQ:NVDA",
        "NVDA US Equity",
        "NVDA UW Equity",
        "NVDA.O",
        "NVDA.OQ",
        "NVDA-US",
        "NVDA.US",
    ] {
        let text = format!("symbol,date\n{written},2025-08-28\n");
        assert_eq!(days(&text), ["NVDA 2025-08-28"], "{written}");
    }
    for written in [
        "BRK-B",
        "BRK/B",
        "brk.b",
        "BRKb.N",
        "BRK/B US Equity",
        "NYSE:BRK.B",
    ] {
        let text = format!("symbol,date\n{written},2025-08-28\n");
        assert_eq!(days(&text), ["BRK.B 2025-08-28"], "{written}");
    }
}

#[test]
fn codes_of_asia_are_known_with_and_without_zeros() {
    let asian = prices_of(&["0700.HK", "600519.SS", "7203.T", "0050.HK"]);
    let found = |symbol: &str| {
        let text = format!("symbol,date\n{symbol},2025-08-28\n");
        let file = read_as("e.csv", &text, &EventOverrides::default(), &asian).unwrap();
        placed(&file, &asian).remove(0)
    };
    for (written, symbol) in [
        ("700.HK", "0700.HK"),
        ("HKEX:700", "0700.HK"),
        ("700 HK Equity", "0700.HK"),
        ("sh600519", "600519.SS"),
        ("600519.SH", "600519.SS"),
        ("7203 JP Equity", "7203.T"),
        ("TSE:7203", "7203.T"),
        ("50.HK", "0050.HK"),
    ] {
        assert_eq!(found(written), format!("{symbol} 2025-08-28"), "{written}");
    }
    // The same code on another exchange is another company.
    assert!(found("600519.SZ").starts_with("unknown_symbol"));
}

#[test]
fn a_form_that_fits_two_securities_is_asked_about() {
    let twins = prices_of(&["BRK.B", "BRK-B"]);
    let text = "symbol,date\nBRK/B,2025-08-28\nBRK-B,2025-08-28\n";
    let file = read_as("e.csv", text, &EventOverrides::default(), &twins).unwrap();
    let found = placed(&file, &twins);
    assert!(
        found[0].starts_with("unknown_symbol: BRK/B may be BRK-B or BRK.B"),
        "{found:?}"
    );
    assert_eq!(found[1], "BRK-B 2025-08-28");
}

#[test]
fn a_stated_name_belongs_to_who_had_it_that_day() {
    let mut prices = american();
    let alias = |name: &str, symbol: &str, from: &str, to: &str| Alias {
        name: name.to_owned(),
        symbol: symbol.to_owned(),
        from: Date::parse(from),
        to: Date::parse(to),
    };
    let unknown = prices.add_aliases(&[
        alias("OLD", "MSFT", "2025-05-01", "2025-06-30"),
        alias("OLD", "AAPL", "2025-07-01", ""),
        alias("Apple, Inc.", "AAPL", "", ""),
        alias("0001318605", "TSLA", "", ""),
        // What the user says beats a symbol of the prices.
        alias("SPY", "NVDA", "2025-08-01", ""),
        alias("GONE", "XYZ", "", ""),
    ]);
    assert_eq!(unknown, ["XYZ"]);
    let text = "symbol,date\nOLD,2025-06-18\nold,2025-08-20\nOLD,2025-04-01\n\"Apple, Inc.\",2025-08-21\n0001318605,2025-08-20\n\
                SPY,2025-08-20\nSPY,2025-07-16\n";
    let file = read_as("e.csv", text, &EventOverrides::default(), &prices).unwrap();
    let found = placed(&file, &prices);
    assert_eq!(found[0], "MSFT 2025-06-18");
    assert_eq!(found[1], "AAPL 2025-08-20");
    assert_eq!(
        found[2],
        "unknown_symbol: OLD is a name of AAPL and MSFT on other dates, and of no security on this one"
    );
    assert_eq!(
        found[3..],
        [
            "AAPL 2025-08-21",
            "TSLA 2025-08-20",
            "NVDA 2025-08-20",
            "SPY 2025-07-16"
        ]
    );
}

/// A file of CRSP: MSFT belongs to 10107, and AAA to 14593 until the end of March 2024 and to 20000 from May on.
fn crsp() -> String {
    let first = Date::parse("2024-01-01").unwrap().days_since_1970();
    let mut text = "PERMNO,date,TICKER,NCUSIP,PRC,VOL\n".to_owned();
    for (permno, names) in [
        (10107, ["MSFT", "MSFT"]),
        (14593, ["AAA", "BBB"]),
        (20000, ["ZZZ", "AAA"]),
    ] {
        for day in 0..240 {
            let date = Date::from_days_since_1970(first + day);
            let ticker = match date {
                date if date <= Date::parse("2024-03-31").unwrap() => names[0],
                date if date >= Date::parse("2024-05-01").unwrap() => names[1],
                _ => "",
            };
            if !date.is_weekend() {
                text += &format!("{permno},{date},{ticker},{permno}102,10.{day:03},100\n");
            }
        }
    }
    text
}

#[test]
fn identifiers_of_a_price_file_are_names_of_its_securities_by_date() {
    let folder = tempfile::tempdir().unwrap();
    for dates in ["%Y-%m-%d", "%Y%m%d"] {
        let text = match dates {
            "%Y-%m-%d" => crsp(),
            _ => crsp().replace("2024-", "2024").replace("-", ""),
        };
        let path = folder.path().join("crsp.csv");
        std::fs::write(&path, text).unwrap();
        let paths = [path];
        let prices =
            newsquake::load::prices_as(&paths, &[], &newsquake::load::Overrides::default());
        let prices = prices.unwrap_or_else(|error| panic!("{error}")).prices;
        let found = |symbol: &str, date: &str| {
            let text = format!("symbol,date\n{symbol},{date}\n");
            let file = read_as("e.csv", &text, &EventOverrides::default(), &prices).unwrap();
            placed(&file, &prices).remove(0)
        };
        assert_eq!(found("MSFT", "2024-02-12"), "10107 2024-02-12");
        assert_eq!(found("msft", "2024-08-12"), "10107 2024-08-12");
        assert_eq!(found("10107", "2024-02-12"), "10107 2024-02-12");
        assert_eq!(found("AAA", "2024-02-12"), "14593 2024-02-12");
        assert_eq!(found("AAA", "2024-06-12"), "20000 2024-06-12");
        // A weekend after its last session.
        assert_eq!(found("AAA", "2024-03-30"), "14593 2024-04-01");
        assert!(found("AAA", "2024-04-18").contains("is a name of 14593 and 20000 on other dates"));
        assert_eq!(found("BBB", "2024-06-12"), "14593 2024-06-12");
        assert!(found("BBB", "2024-02-12").starts_with("unknown_symbol"));
        // A CUSIP with its check digit, and within an ISIN.
        assert_eq!(found("101071024", "2024-02-12"), "10107 2024-02-12");
        assert_eq!(found("US1010710247", "2024-02-12"), "10107 2024-02-12");
    }
}
