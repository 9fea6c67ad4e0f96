//! Tests of reading factor files.

use super::*;

fn read(text: impl AsRef<[u8]>) -> Result<FactorFile> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("factors.csv");
    std::fs::write(&path, text).unwrap();
    factors(&path)
}

fn message(file: &FactorFile, code: &str) -> String {
    let finding = file.findings.iter().find(|finding| finding.code == code);
    finding.map_or(String::new(), |finding| finding.message.to_string())
}

const FRENCH: &str = "This file was created by using the 202509 CRSP database.\r\n\r\n,Mkt-RF,SMB,HML,RF\r\n\
                      20240102,   -0.53,    0.93,    0.58,   0.022\r\n20240103,  -99.99,   -0.25, -999,   0.022\r\n\r\n\
                      Copyright 2025\r\n";

#[test]
fn the_layout_of_kenneth_french() {
    let file = read(FRENCH).unwrap();
    assert_eq!(file.factors.names(), ["mkt_rf", "smb", "hml", "rf"]);
    assert_eq!(file.factors.dates()[1].to_string(), "2024-01-03");
    let market = file.factors.column("mkt_rf").unwrap();
    assert!((market[0] + 0.0053).abs() < 1e-15 && market[1].is_nan());
    assert!(file.factors.column("hml").unwrap()[1].is_nan());
    assert!(file.rejects.0.is_empty());
    let unit = message(&file, "factor_unit");
    assert!(
        unit.contains("percent") && unit.contains("202509 CRSP"),
        "{unit}"
    );
    let missing = message(&file, "factor_missing");
    assert!(
        missing.contains("missing: 2, first mkt_rf on 2024-01-03"),
        "{missing}"
    );
}

/// Other programs may pad the empty name, add a byte-order mark or append commas.
#[test]
fn the_same_file_saved_again() {
    let expected = read(FRENCH).unwrap();
    let padded = FRENCH.replace("\r\n,Mkt", "\r\n        ,Mkt");
    let commas = FRENCH.replace("\r\n", ",,\r\n");
    let marked = format!("\u{feff}{FRENCH}");
    let headed = FRENCH.replace(
        "This file was created by using the 202509 CRSP database.\r\n\r\n",
        "\u{feff}",
    );
    for text in [padded, commas, marked, headed, FRENCH.replace('\r', "")] {
        let file = read(&text).unwrap();
        assert_eq!(
            format!("{:?}", file.factors),
            format!("{:?}", expected.factors),
            "{text}"
        );
        assert!(file.rejects.0.is_empty(), "{text}");
    }
}

#[test]
fn tidy_tables_under_the_names_that_people_give() {
    let fractions = "date,mktrf,smb,hml,rf,umd\n2024-01-02,-0.0053,0.0093,0.0058,0.00022,0.001\n2024-01-03,0.0044,-0.0025,0.0014,0.00022,\n";
    let indexed =
        ",Date,Mkt.RF,RF\n0,2024-01-02 00:00:00,-0.53,0.022\n1,2024-01-03 00:00:00,0.44,0.022\n";
    let nameless = ",Mkt-RF,RF\n2024-01-02,-0.0053,0.00022\n2024-01-03,0.0044,0.00022\n";
    for (text, unit) in [
        (fractions, "fractions"),
        (indexed, "percent"),
        (nameless, "fractions"),
    ] {
        let file = read(text).unwrap();
        let names = crate::market::MARKET_EXCESS.map(str::to_owned);
        let market = file.factors.first_of(&names).unwrap();
        let market = file.factors.column(market).unwrap();
        assert!(
            (market[0] + 0.0053).abs() < 1e-15 && (market[1] - 0.0044).abs() < 1e-15,
            "{text}"
        );
        assert!((file.factors.column("rf").unwrap()[1] - 0.00022).abs() < 1e-15);
        assert!(message(&file, "factor_unit").contains(unit), "{text}");
    }
}

/// The risk-free rate is small in either unit and must not decide the unit of the factors.
#[test]
fn percent_are_told_by_the_factors_and_not_by_the_rate() {
    let rows = |factor: f64| -> String {
        let row = |day: i32| {
            let sign = if day % 2 == 0 { 1.0 } else { -1.0 };
            format!(
                "{},{},{}\n",
                Date::from_days_since_1970(day),
                sign * 0.4 * factor,
                0.02 * factor
            )
        };
        (0..9).map(row).collect()
    };
    for (factor, unit) in [(1.0, "percent"), (0.01, "fractions")] {
        let file = read(format!("date,mkt_rf,rf\n{}", rows(factor))).unwrap();
        assert!(message(&file, "factor_unit").contains(unit));
        assert!((file.factors.column("mkt_rf").unwrap()[0] - 0.004).abs() < 1e-15);
    }
    let alone = read("date,rf\n2024-01-02,0.022\n2024-01-03,0.022\n").unwrap();
    assert!((alone.factors.column("rf").unwrap()[0] - 0.00022).abs() < 1e-15);
}

#[test]
fn other_columns_of_numbers_do_not_change_the_unit() {
    let text =
        "date,year,mktrf,rf\n2024-01-02,2024,-0.0053,0.00022\n2024-01-03,2024,0.0044,0.00022\n";
    let file = read(text).unwrap();
    assert_eq!(file.factors.column("mktrf").unwrap(), [-0.0053, 0.0044]);
}

#[test]
fn what_is_not_daily_is_refused_in_words() {
    let monthly = ",Mkt-RF,RF\n202401,0.1,0.02\n202402,0.1,0.02\n\n Annual Factors: January-December\n,Mkt-RF,RF\n2024,0.1,0.02\n";
    let weekly = ",Mkt-RF,RF\n20240105,0.5,0.02\n20240112,0.5,0.02\n20240119,0.5,0.02\n";
    let month_ends = "date,mkt_rf\n2024-01-31,0.01\n2024-02-29,0.02\n2024-03-28,0.01\n";
    let months = "date,mkt_rf\n2024-01,0.01\n2024-02,0.02\n";
    for text in [monthly, weekly, month_ends, months] {
        let error = format!("{:?}", read(text).unwrap_err());
        assert!(
            error.contains("not daily") && error.contains("[Daily]"),
            "{error}"
        );
    }
    let error = read(monthly).unwrap_err().to_string();
    assert!(
        error.contains("factors.csv:2") && error.contains("202401"),
        "{error}"
    );
}

#[test]
fn a_rate_a_year_is_refused_in_words() {
    let error = read("date,mkt_rf,rf\n2024-01-02,0.5,5.2\n2024-01-03,-0.4,5.2\n").unwrap_err();
    assert!(error.to_string().contains("a yearly rate"), "{error}");
}

#[test]
fn bad_rows_keep_their_lines() {
    let file = read(
        "text\r\n\r\n,Mkt-RF,RF\n20240102,0.1,0.02\n20240103,x,0.02\n20240104,0.1\n2024010,0.1,0.02\n20240105,0.2,0.02\n",
    );
    let file = file.unwrap();
    let lines: Vec<u64> = file.rejects.0.iter().map(|reject| reject.line).collect();
    assert_eq!(lines, [5, 6, 7]);
    assert_eq!(file.factors.dates().len(), 2);
}

/// Portfolio files hold several tables, such as value-weighted and equal-weighted.
#[test]
fn only_the_first_of_several_tables_is_read_and_that_is_said() {
    let file = read(
        "Value Weighted\n,Lo 30,Hi 30\n20240102,0.1,0.2\n20240103,0.1,0.2\n\nEqual Weighted\n,Lo 30,Hi 30\n20240102,0.3,0.4\n",
    );
    let file = file.unwrap();
    assert_eq!(file.factors.names(), ["lo_30", "hi_30"]);
    assert_eq!(file.factors.column("lo_30").unwrap(), [0.001, 0.001]);
    assert!(message(&file, "factor_tables").contains("from line 8 on"));
}

#[test]
fn tables_that_are_none_are_refused() {
    for text in ["a,b\n1,2\n", "", "date\n2024-01-02\n", ",Mkt-RF,RF\n"] {
        assert!(read(text).is_err(), "{text}");
    }
    let twice = read("date,smb,SMB\n2024-01-02,1,2\n")
        .unwrap_err()
        .to_string();
    assert!(twice.contains("two columns are called `smb`"), "{twice}");
    let days = read("date,smb\n2024-01-02,1\n2024-01-02,2\n")
        .unwrap_err()
        .to_string();
    assert!(days.contains("two rows of factors on 2024-01-02"), "{days}");
}

fn read_as(text: impl AsRef<[u8]>, convention: Option<RateConvention>) -> Result<FactorFile> {
    let overrides = FactorOverrides {
        rf_convention: convention,
        ..FactorOverrides::default()
    };
    factors_from(Path::new("rates.csv"), text.as_ref().to_vec(), &overrides)
}

/// Returns the rate on sessions of these dates.
fn on_sessions(file: &FactorFile, dates: &[&str]) -> Vec<f64> {
    let dates = dates.iter().filter_map(|date| Date::parse(date)).collect();
    let calendar = crate::time::Calendar::new(dates);
    file.factors.on_calendar("rf", &calendar).unwrap()
}

/// 2024-01-03 is a holiday of the bond market; 2024-01-05 is a Friday.
const FRED: &str = "observation_date,DTB3\n2024-01-01,.\n2024-01-02,3.60\n2024-01-03,.\n2024-01-04,7.20\n2024-01-05,7.20\n2024-01-08,7.20\n";
const SESSIONS: [&str; 5] = [
    "2024-01-02",
    "2024-01-03",
    "2024-01-04",
    "2024-01-05",
    "2024-01-08",
];

#[test]
fn a_rate_a_year_is_earned_over_calendar_days_from_the_session_before() {
    for (convention, days) in [
        (RateConvention::Simple360, 360.0),
        (RateConvention::Simple365, 365.0),
    ] {
        let file = read_as(FRED, Some(convention)).unwrap();
        assert_eq!(file.factors.names(), ["rf"]);
        let rates = on_sessions(&file, &SESSIONS);
        // No earlier session; then the previous day's rate over one day; the same, as none was quoted on the 3rd; the
        // new rate; the new rate over a weekend.
        let expected = [0.036, 0.036, 0.072, 3.0 * 0.072].map(|rate| rate / days);
        assert!(rates[0].is_nan());
        for (rate, expected) in rates[1..].iter().zip(expected) {
            assert!((rate - expected).abs() < 1e-16, "{rates:?}");
        }
        assert!(
            message(&file, "yearly_rate").contains("DTB3 is a simple yearly rate"),
            "{:?}",
            file.findings
        );
    }
}

#[test]
fn a_rate_of_long_ago_is_none() {
    let file = read_as(FRED, Some(RateConvention::Simple360)).unwrap();
    let rates = on_sessions(&file, &["2024-01-18", "2024-01-19", "2024-01-22"]);
    assert!(rates[1] > 0.0 && rates[2].is_nan(), "{rates:?}");
}

#[test]
fn a_rate_a_year_needs_a_convention() {
    let error = read_as(FRED, None).unwrap_err();
    assert_eq!(error.code(), "yearly_rate");
    assert!(
        error
            .to_string()
            .starts_with("rates.csv:1: DTB3 is a yearly rate")
    );
    assert!(
        error
            .help()
            .unwrap()
            .contains("input.rf_convention = simple-360")
    );
    // Under another name the size of the rate tells; a yearly 5 % cannot be declared a daily rate.
    let rf = "date,mkt_rf,rf\n2024-01-02,0.5,5.2\n2024-01-03,-0.4,5.2\n";
    for convention in [None, Some(RateConvention::PerPeriod)] {
        assert_eq!(read_as(rf, convention).unwrap_err().code(), "yearly_rate");
    }
    let file = read_as(rf, Some(RateConvention::Simple365)).unwrap();
    let rate = on_sessions(&file, &["2024-01-02", "2024-01-03"])[1];
    assert!((rate - 0.052 / 365.0).abs() < 1e-16);
}

#[test]
fn rates_that_leave_a_choice_are_asked_for() {
    let two = "DATE,DTB3,DGS1MO\n2024-01-02,5.2,5.3\n";
    let codes = |text: &str| {
        let error = read_as(text, Some(RateConvention::Simple360)).unwrap_err();
        assert!(error.help().is_some(), "{error}");
        error.code()
    };
    assert_eq!(codes(two), "several_rates");
    assert_eq!(codes("date,smb\n2024-01-02,0.2\n"), "no_rate");
}

/// The same two days with different marks, encodings and packing.
#[test]
fn marks_commas_and_packing_change_nothing() {
    let expected = read("date,mkt_rf,rf\n2024-01-30,0.51,0.02\n2024-01-31,-0.25,0.021\n").unwrap();
    let utf16: Vec<u8> =
        "\u{feff}date\tmkt_rf\trf\r\n30.01.2024\t0,51\t0,02\r\n31.01.2024\t-0,25\t0,021\r\n"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
    let semicolons = "Date;Mkt-RF;RF\n2024-01-30;0,51;0,02\n2024-01-31;-0,25;0,021\n";
    let gzip = {
        use std::io::Write;
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packer.write_all(semicolons.as_bytes()).unwrap();
        packer.finish().unwrap()
    };
    for bytes in [
        utf16.as_slice(),
        semicolons.as_bytes(),
        b"date;mkt_rf;rf\r\n30/01/2024;0.51;0.02\r\n31/01/2024;-0.25;0.021\r\n",
        b"date,mkt_rf,rf\n1/30/2024,\"0,51\",\"0,02\"\n1/31/2024,\"-0,25\",\"0,021\"\n",
        b"  \nsome text\n;Mkt-RF;RF\n20240130;0,51;0,02\n20240131;-0,25;0,021\n",
        &gzip,
    ] {
        let file = read(bytes).unwrap();
        assert_eq!(file.factors, expected.factors, "{:?}", file.findings);
    }
    let mixed = read("date;mkt_rf\n2024-01-30;0,51\n2024-01-31;0.25\n").unwrap_err();
    assert_eq!(mixed.code(), "mixed_decimals");
    let undecided = read("date,mkt_rf\n01/02/2024,0.5\n02/02/2024,0.2\n").unwrap_err();
    assert_eq!(undecided.code(), "ambiguous_dates");
}

#[test]
fn every_refusal_has_a_name_and_a_mend() {
    for (text, code) in [
        ("a,b\n1,2\n", "no_column"),
        ("", "no_rows"),
        (",Mkt-RF,RF\n", "no_rows"),
        ("date,smb\nyesterday,1\n", "bad_date"),
        ("date,smb,SMB\n2024-01-02,1,2\n", "repeated_column"),
        ("date,smb\n2024-01-02,1\n2024-01-02,2\n", "repeated_date"),
        ("<html>", "not_a_table"),
        (",Mkt-RF\n202401,0.1\n202402,0.1\n", "not_daily"),
    ] {
        let error = read(text).unwrap_err();
        assert_eq!(error.code(), code, "{error}");
        assert!(error.help().is_some(), "{error}");
    }
}
