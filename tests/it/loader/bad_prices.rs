//! Bad input, cases 37 to 47: price bases, and faults of prices that no single row shows.

use std::path::PathBuf;

use newsquake::load::{self, PriceFiles};
use newsquake::market::{Adjustment, FlawKind, PriceBasis};
use newsquake::time::Date;

use crate::support::program::{Bench, newsquake};

impl Bench {
    fn read(&self) -> PriceFiles {
        load::prices(&[PathBuf::from(self.0.path())], &[]).unwrap()
    }
}

/// Returns the `n`-th weekday after 2024-01-01, a Monday.
fn weekday(n: usize) -> Date {
    Date::from_days_since_1970(19_723 + (n / 5 * 7 + n % 5) as i32)
}

/// Returns a price that changes a little every day.
fn walk(day: usize, phase: f64) -> f64 {
    100.0 * (1.0 + 0.02 * (1.7 * day as f64 + phase).sin())
}

/// Returns the text of a file `date,open,high,low,close,volume` with price and volume as functions of the day.
fn file(days: usize, price: impl Fn(usize) -> f64, volume: impl Fn(usize) -> f64) -> String {
    let mut text = String::from("date,open,high,low,close,volume\n");
    for day in 0..days {
        let close = price(day);
        text.push_str(&format!(
            "{},{close:.4},{:.4},{:.4},{close:.4},{}\n",
            weekday(day),
            close * 1.01,
            close * 0.99,
            volume(day)
        ));
    }
    text
}

fn flaws(read: &PriceFiles) -> Vec<(FlawKind, String, f64)> {
    let security = read.prices.universe().find("AAA").unwrap();
    let used = read.prices.basis(security, None);
    let own = read
        .prices
        .flaws()
        .of_security(security)
        .iter()
        .filter(|flaw| flaw.column == used);
    own.map(|flaw| {
        (
            flaw.kind,
            flaw.from.to_string(),
            (flaw.ratio * 100.0).round() / 100.0,
        )
    })
    .collect()
}

fn only(text: &str) -> Vec<(FlawKind, String, f64)> {
    let bench = Bench::new();
    bench.write("AAA.csv", text);
    flaws(&bench.read())
}

#[test]
fn case_37_a_split_that_nobody_adjusted_for_is_found_with_its_date_and_ratio() {
    let split = |day: usize| walk(day, 0.0) / if day < 30 { 1.0 } else { 4.0 };
    let found = only(&file(60, split, |day| if day < 30 { 1e6 } else { 4e6 }));
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(
        (found[0].0, found[0].1.as_str()),
        (FlawKind::UnadjustedSplit, weekday(30).to_string().as_str())
    );
    assert!((found[0].2 - 0.25).abs() < 0.02);
    let reverse = |day: usize| walk(day, 0.0) * if day < 30 { 1.0 } else { 10.0 };
    let found = only(&file(60, reverse, |day| if day < 30 { 1e6 } else { 1e5 }));
    assert_eq!(
        found.iter().map(|flaw| flaw.0).collect::<Vec<_>>(),
        [FlawKind::UnadjustedSplit]
    );
}

#[test]
fn a_crash_is_no_split() {
    // The price halves and the volume stays eight times as high; after a split it would only double.
    let crash = |day: usize| walk(day, 0.0) / if day < 30 { 1.0 } else { 2.0 };
    assert_eq!(
        only(&file(60, crash, |day| if day < 30 { 1e6 } else { 8e6 })),
        []
    );
    assert_eq!(only(&file(60, |day| walk(day, 0.0), |_| 1e6)), []);
}

#[test]
fn case_38_pence_that_turn_into_pounds_are_found() {
    let block = |day: usize| walk(day, 0.0) / if (20..25).contains(&day) { 100.0 } else { 1.0 };
    let found = only(&file(60, block, |_| 1e6));
    let dates: Vec<(FlawKind, &str)> = found.iter().map(|flaw| (flaw.0, flaw.1.as_str())).collect();
    let (down, up) = (weekday(20).to_string(), weekday(25).to_string());
    assert_eq!(
        dates,
        [
            (FlawKind::UnitSwitch, down.as_str()),
            (FlawKind::UnitSwitch, up.as_str())
        ]
    );
}

#[test]
fn case_42_prices_that_stand_still_are_found() {
    let stale = |day: usize| walk(if (20..27).contains(&day) { 20 } else { day }, 0.0);
    let found = only(&file(60, stale, |_| 1e6));
    // The first of the equal closes still has a true return.
    assert_eq!(found, [(FlawKind::StaleRun, weekday(21).to_string(), 7.0)]);
}

#[test]
fn days_that_contradict_themselves_are_found() {
    let text = file(60, |day| walk(day, 0.0), |_| 1e6);
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    lines[11] = format!("{},100,101,102,100,5", weekday(10));
    let found = only(&lines.join("\n"));
    assert_eq!(
        found,
        [(FlawKind::ImpossibleBar, weekday(10).to_string(), 1.0)]
    );
}

#[test]
fn case_43_to_45_extreme_days_gaps_and_other_levels_are_told_and_kept() {
    let spike = |day: usize| walk(day, 0.0) * if day == 30 { 1.9 } else { 1.0 };
    let kinds = |text: &str| {
        only(text)
            .into_iter()
            .map(|flaw| flaw.0)
            .collect::<Vec<_>>()
    };
    assert_eq!(kinds(&file(60, spike, |_| 1e6)), [FlawKind::ExtremeReturn]);
    let gap = |days: std::ops::Range<usize>, level: f64| {
        let text = file(
            90,
            |day| walk(day, 0.0) * if day >= days.end { level } else { 1.0 },
            |_| 1e6,
        );
        let kept = text
            .lines()
            .enumerate()
            .filter(|(i, _)| !days.contains(&i.wrapping_sub(1)));
        kept.map(|(_, line)| format!("{line}\n"))
            .collect::<String>()
    };
    assert_eq!(kinds(&gap(30..60, 1.0)), [FlawKind::LongGap]);
    assert_eq!(
        kinds(&gap(30..60, 0.1)),
        [FlawKind::ReusedSymbol, FlawKind::ExtremeReturn]
    );
}

/// Returns the text of a file `Date,Open,High,Low,Close,Adj Close,Volume`, with `factor` as the ratio of adjusted close
/// to close on each day.
fn yahoo(days: usize, factor: impl Fn(usize) -> f64) -> String {
    let mut text = String::from("Date,Open,High,Low,Close,Adj Close,Volume\n");
    for day in 0..days {
        let close = walk(day, 0.0);
        text.push_str(&format!(
            "{},{close:.4},{close:.4},{close:.4},{close:.4},{:.4},1000\n",
            weekday(day),
            close * factor(day)
        ));
    }
    text
}

#[test]
fn case_40_and_41_factors_that_fall_or_exceed_one_are_told() {
    let kinds = |text: &str| {
        only(text)
            .into_iter()
            .map(|flaw| (flaw.0, flaw.1))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        kinds(&yahoo(60, |day| if day < 30 { 0.97 } else { 1.0 })),
        []
    );
    // Two joined downloads: the first one is older, so its factor is 1 where it should be lower.
    let joined = kinds(&yahoo(60, |day| {
        if day < 20 {
            1.0
        } else if day < 40 {
            0.97
        } else {
            1.0
        }
    }));
    assert_eq!(
        joined,
        [(FlawKind::AdjustmentBreak, weekday(20).to_string())]
    );
    assert_eq!(
        kinds(&yahoo(60, |_| 1.03))[0].0,
        FlawKind::AdjustedAboveClose
    );
}

#[test]
fn case_39_an_adjusted_close_without_the_dividends_is_downgraded() {
    let bench = Bench::new();
    let mut text = String::from(
        "timestamp,open,high,low,close,adjusted_close,volume,dividend_amount,split_coefficient\n",
    );
    for day in 0..30 {
        let close = walk(day, 0.0);
        let paid = if day == 15 { 0.5 } else { 0.0 };
        text.push_str(&format!(
            "{},{close:.4},{close:.4},{close:.4},{close:.4},{close:.4},1000,{paid},1.0\n",
            weekday(day)
        ));
    }
    bench.write("AAA.csv", &text);
    let read = bench.read();
    let security = read.prices.universe().find("AAA").unwrap();
    let basis = read.prices.adjustment(security, PriceBasis::AdjClose);
    assert_eq!(basis.adjustment, Adjustment::Raw);
    assert!(
        read.findings
            .iter()
            .any(|finding| finding.code == "dividends_missing")
    );
}

const WINDOWS: [&str; 6] = [
    "--estimation",
    "-30:-6",
    "--window",
    "-5:5",
    "--benchmark",
    "MKT",
];

/// Runs a study of one event on day 45 of AAA against MKT.
fn study(bench: &Bench, more: &[&str]) -> (i32, String, String) {
    let events = bench.write("events.csv", format!("symbol,date\nAAA,{}\n", weekday(45)));
    let folder = bench.0.path().to_str().unwrap();
    newsquake(
        &[
            &["study", "--prices", folder, "--events", &events][..],
            &WINDOWS,
            more,
        ]
        .concat(),
    )
}

#[test]
fn case_47_bases_that_are_known_to_differ_stop_the_run() {
    let bench = Bench::new();
    bench.write(
        "AAA.csv",
        yahoo(80, |day| if day < 30 { 0.97 } else { 1.0 }),
    );
    let raw = file(80, |day| walk(day, 1.0), |_| 1e6).replacen("date,", "timestamp,", 1);
    bench.write("MKT.csv", &raw);
    let (status, _, err) = study(&bench, &[]);
    assert_eq!(status, 2, "{err}");
    assert!(
        err.contains("error[mixed_price_basis]")
            && err.contains("av-daily")
            && err.contains("--allow-mixed-basis"),
        "{err}"
    );
    let (status, _, err) = study(&bench, &["--allow-mixed-basis"]);
    assert_eq!(status, 0, "{err}");
    assert!(err.contains("warning[mixed_price_basis]"), "{err}");
}

#[test]
fn an_index_of_prices_beside_adjusted_stocks_is_a_warning() {
    let bench = Bench::new();
    bench.write(
        "AAA.csv",
        yahoo(80, |day| if day < 30 { 0.97 } else { 1.0 }),
    );
    let raw = file(80, |day| walk(day, 1.0), |_| 0.0).replacen("date,", "timestamp,", 1);
    bench.write("MKT.csv", &raw);
    let (status, _, err) = study(&bench, &[]);
    assert_eq!(status, 0, "{err}");
    assert!(
        err.contains("warning[mixed_price_basis]") && err.contains("index leaves out dividends"),
        "{err}"
    );
}

#[test]
fn events_that_meet_doubtful_prices_are_flagged_and_left_out_where_the_run_is_strict() {
    let bench = Bench::new();
    let split = |day: usize| walk(day, 0.0) / if day < 46 { 1.0 } else { 2.0 };
    bench.write(
        "AAA.csv",
        file(80, split, |day| if day < 46 { 1e6 } else { 2e6 }),
    );
    bench.write("MKT.csv", file(80, |day| walk(day, 1.0), |_| 1e6));
    let (status, _, err) = study(&bench, &[]);
    assert_eq!(status, 0, "{err}");
    assert!(
        err.contains("warning[unadjusted_split]")
            && err.contains(&format!("AAA {}, ratio 0.49", weekday(46))),
        "{err}"
    );
    assert!(err.contains("warning[suspect_prices]"), "{err}");
    let (status, out, _) = study(&bench, &["--strict"]);
    assert_eq!(status, 2);
    assert!(
        out.contains("suspect_prices") && out.contains("unadjusted_split of AAA"),
        "{out}"
    );
}
