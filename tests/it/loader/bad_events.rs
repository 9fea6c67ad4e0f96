//! Bad input, cases 44 to 77: faulty events and prices around events, and how each event is treated. In all cases, read
//! = used + excluded.

use newsquake::time::Date;
use serde_json::Value;
use tempfile::TempDir;

use crate::support::program::{WINDOWS, newsquake};

/// The input files and flags of a run.
struct Bench {
    folder: TempDir,
    prices: String,
    events: String,
    flags: Vec<String>,
}

/// Returns the `n`-th weekday after 2024-01-01, a Monday.
fn weekday(n: usize) -> Date {
    Date::from_days_since_1970(19_723 + (n / 5 * 7 + n % 5) as i32)
}

/// Returns price rows of a security whose price moves a little every day.
fn rows(symbol: &str, days: std::ops::Range<usize>, phase: f64) -> String {
    let close = |day: usize| {
        100.0
            * (1.0
                + 0.02 * (1.7 * day as f64 + phase).sin()
                + 0.01 * (0.9 * day as f64 * phase).cos())
    };
    days.map(|day| format!("{symbol},{},{:.4}\n", weekday(day), close(day)))
        .collect()
}

impl Bench {
    fn new() -> Self {
        let prices = ["AAA", "BBB", "MKT"]
            .iter()
            .zip([0.3, 1.9, 2.8])
            .map(|(symbol, phase)| rows(symbol, 0..80, phase));
        Self {
            folder: tempfile::tempdir().unwrap(),
            prices: format!("symbol,date,close\n{}", prices.collect::<String>()),
            events: "symbol,date,tags\n".to_owned(),
            flags: [&WINDOWS[..], &["--format", "json"]]
                .concat()
                .into_iter()
                .map(str::to_owned)
                .collect(),
        }
    }

    fn event(mut self, symbol: &str, day: usize, tags: &str) -> Self {
        self.events += &format!("{symbol},{},{tags}\n", weekday(day));
        self
    }

    /// Adds flags; each replaces one of the same name.
    fn flags(mut self, flags: &[&str]) -> Self {
        if let Some(place) = self.flags.iter().position(|flag| flag == flags[0]) {
            self.flags.drain(place..place + 2);
        }
        self.flags
            .extend(flags.iter().map(|flag| (*flag).to_owned()));
        self
    }

    fn said(&self) -> (i32, String, String) {
        let write = |name: &str, text: &str| {
            let path = self.folder.path().join(name);
            std::fs::write(&path, text).unwrap();
            path.to_str().unwrap().to_owned()
        };
        let (prices, events) = (
            write("prices.csv", &self.prices),
            write("events.csv", &self.events),
        );
        let inputs = ["study", "--prices", &prices, "--events", &events];
        let flags = self.flags.iter().map(String::as_str);
        newsquake(&inputs.into_iter().chain(flags).collect::<Vec<&str>>())
    }

    /// Returns the outcome of a successful run and checks that no event was lost.
    fn outcome(&self) -> Value {
        let (_, out, err) = self.said();
        let outcome: Value =
            serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {err}"));
        let count = |key: &str| outcome["counts"][key].as_u64().unwrap();
        assert_eq!(
            count("events_in"),
            count("events_used") + count("events_excluded")
        );
        assert_eq!(
            count("events_excluded") as usize,
            outcome["excluded"].as_array().unwrap().len()
        );
        outcome
    }

    /// Returns the code and reason of the only excluded event.
    fn excluded(&self) -> (String, String) {
        let outcome = self.outcome();
        let excluded = outcome["excluded"].as_array().unwrap();
        assert_eq!(excluded.len(), 1, "{excluded:?}");
        let text = |key: &str| excluded[0][key].as_str().unwrap().to_owned();
        (text("code"), text("reason"))
    }

    fn warnings(&self) -> Vec<String> {
        let outcome = self.outcome();
        let warnings = outcome["warnings"].as_array().unwrap().iter();
        warnings
            .map(|warning| warning["code"].as_str().unwrap().to_owned())
            // The events of the bench have dates alone, which every outcome says.
            .filter(|code| code != "events_without_time")
            .collect()
    }
}

#[test]
fn case_44_an_event_in_a_gap_of_prices() {
    let mut bench = Bench::new().event("BBB", 45, "x").event("GAP", 45, "x");
    bench.prices += &rows("GAP", 0..44, 0.7);
    bench.prices += &rows("GAP", 70..80, 0.7);
    let (code, reason) = bench.excluded();
    assert_eq!(code, "incomplete_window");
    assert!(reason.contains("no prices of GAP between"), "{reason}");
}

#[test]
fn case_46_currencies_that_are_named_and_differ() {
    let mut bench = Bench::new().event("AAA", 45, "x");
    let with = |symbol: &str| if symbol == "MKT" { "USD" } else { "GBP" };
    let line = |line: &str| match line.split_once(',') {
        Some(("symbol", _)) => format!("{line},currency\n"),
        Some((symbol, _)) => format!("{line},{}\n", with(symbol)),
        None => String::new(),
    };
    bench.prices = bench.prices.lines().map(line).collect();
    assert!(bench.warnings().contains(&"mixed_currencies".to_owned()));
    bench.prices = bench.prices.replace("GBP", "USD");
    assert_eq!(bench.warnings(), [""; 0]);
}

#[test]
fn case_48_a_benchmark_that_is_missing() {
    let (status, _, err) = Bench::new()
        .event("AAA", 45, "x")
        .flags(&["--benchmark", "MKTT"])
        .said();
    assert_eq!(status, 2);
    assert!(err.contains("did you mean MKT?"), "{err}");
}

#[test]
fn case_49_a_stock_that_is_its_own_benchmark() {
    let (code, _) = Bench::new()
        .event("BBB", 45, "x")
        .event("MKT", 45, "x")
        .excluded();
    assert_eq!(code, "zero_variance");
}

#[test]
fn case_52_no_event_at_all_or_none_that_can_be_used() {
    let (status, _, err) = Bench::new().said();
    assert_eq!(status, 2);
    assert!(err.contains("error[no_rows]"), "{err}");
    let (status, _, err) = Bench::new().event("ZZZ", 45, "x").said();
    assert_eq!(status, 2);
    assert!(
        err.contains("1 event read, and none could be used"),
        "{err}"
    );
}

#[test]
fn case_53_a_symbol_that_is_not_among_the_prices() {
    let mut bench = Bench::new().event("AAA", 45, "x").event("BRKB", 45, "x");
    bench.prices += &rows("BRK-B", 0..80, 0.5);
    let (code, reason) = bench.excluded();
    assert_eq!(
        (code.as_str(), reason.as_str()),
        (
            "unknown_symbol",
            "no prices of BRKB; did you mean BRK-B? Then say so with --aliases"
        )
    );
}

/// News files name thousands of securities: looking for similar names must not compare every unknown symbol with every
/// known one.
#[test]
fn case_53_news_on_thousands_of_securities_without_prices() {
    let mut bench = Bench::new().event("AAA", 45, "x").event("zzb", 45, "x");
    bench.prices += &(0..3_000)
        .map(|i| format!("K{i:05},2024-01-01,1\n"))
        .collect::<String>();
    bench.prices += &rows("ZZ-B", 0..80, 0.5);
    bench.events += &(0..3_000)
        .map(|i| format!("U{i:05},{},x\n", weekday(45)))
        .collect::<String>();
    let outcome = bench.outcome();
    let excluded = outcome["excluded"].as_array().unwrap();
    assert_eq!(excluded.len(), 3_001);
    let hints = excluded
        .iter()
        .filter(|event| event["reason"].as_str().unwrap().contains("did you mean"));
    let hints: Vec<&str> = hints
        .map(|event| event["symbol"].as_str().unwrap())
        .collect();
    // Hints for the first hundred unknown symbols, and for all that differ from a known one in punctuation only.
    assert_eq!((hints.len(), hints.contains(&"zzb")), (101, true));
}

#[test]
fn case_57_an_event_on_a_weekend_moves() {
    let mut bench = Bench::new();
    bench.events += "AAA,2024-03-02,x\n";
    assert_eq!(bench.outcome()["events"][0]["day0"], "2024-03-04");
}

#[test]
fn case_58_events_outside_of_the_prices() {
    let mut bench = Bench::new().event("AAA", 45, "x");
    bench.events += "AAA,2023-01-02,x\nAAA,2025-01-02,x\n";
    let outcome = bench.outcome();
    let codes: Vec<&str> = outcome["excluded"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["code"].as_str().unwrap())
        .collect();
    assert_eq!(codes, ["before_history", "after_history"]);
}

#[test]
fn case_59_and_60_windows_that_reach_beyond_the_prices() {
    let (code, reason) = Bench::new()
        .event("BBB", 45, "x")
        .event("AAA", 12, "x")
        .excluded();
    assert_eq!(code, "too_few_observations");
    assert!(reason.contains("13"), "{reason}");
    let (code, _) = Bench::new()
        .event("BBB", 45, "x")
        .event("AAA", 77, "x")
        .excluded();
    assert_eq!(code, "incomplete_window");
}

#[test]
fn case_61_to_63_events_that_disturb_each_other() {
    let warnings = |bench: Bench| bench.warnings();
    assert!(
        warnings(Bench::new().event("AAA", 40, "x").event("AAA", 60, "x"))
            .contains(&"contaminated_estimation".to_owned())
    );
    assert!(
        warnings(Bench::new().event("AAA", 45, "x").event("AAA", 48, "x"))
            .contains(&"overlapping_windows".to_owned())
    );
    assert!(
        warnings(Bench::new().event("AAA", 45, "x").event("BBB", 45, "x"))
            .contains(&"shared_dates".to_owned())
    );
    assert_eq!(warnings(Bench::new().event("AAA", 45, "x")), [""; 0]);
}

#[test]
fn case_64_the_same_event_twice() {
    let (code, _) = Bench::new()
        .event("AAA", 45, "x")
        .event("AAA", 45, "x")
        .excluded();
    assert_eq!(code, "duplicate");
}

#[test]
fn case_66_prices_that_never_move() {
    let mut bench = Bench::new().event("BBB", 45, "x").event("FLAT", 45, "x");
    bench.prices += &(0..80)
        .map(|day| format!("FLAT,{},5\n", weekday(day)))
        .collect::<String>();
    assert_eq!(bench.excluded().0, "zero_variance");
    assert!(bench.warnings().contains(&"thin_trading".to_owned()));
}

#[test]
fn case_67_and_69_groups_too_small_for_a_test() {
    let outcome = Bench::new()
        .event("AAA", 45, "x")
        .event("BBB", 50, "y")
        .outcome();
    let group = outcome["groups"]
        .as_array()
        .unwrap()
        .iter()
        .find(|group| group["group"] == "x")
        .unwrap();
    let test = &group["windows"][0]["tests"]["cross_sectional"];
    assert!(
        test["statistic"].is_null() && test["undefined"].is_string(),
        "{test}"
    );
}

#[test]
fn case_71_windows_that_make_no_sense() {
    for (flags, word) in [
        (["--estimation", "-30:-3"], "overlaps"),
        (["--car", "0:9"], "leaves"),
        (["--window", "5:-5"], "5:-5"),
    ] {
        let (status, _, err) = Bench::new().event("AAA", 45, "x").flags(&flags).said();
        assert_eq!(status, 2);
        assert!(err.contains(word), "{err}");
    }
}

#[test]
fn case_72_tags_of_all_kinds() {
    let long = "t".repeat(200);
    let bench = Bench::new()
        .event("AAA", 45, "\"=cmd|' /C calc'!A0, 🚀\"")
        .event("BBB", 50, &long);
    let outcome = bench.outcome();
    let names: Vec<&str> = outcome["groups"]
        .as_array()
        .unwrap()
        .iter()
        .map(|group| group["group"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["all", "=cmd|' /C calc'!A0, 🚀", &long]);
    let out = bench.folder.path().join("out");
    let bench = bench.flags(&["--out", out.to_str().unwrap(), "--no-charts"]);
    let (status, _, err) = bench.said();
    assert_eq!(status, 0, "{err}");
    let tables = std::fs::read_dir(&out)
        .unwrap()
        .map(|file| file.unwrap().path());
    let tables = tables.filter(|path| path.extension().is_some_and(|ending| ending == "csv"));
    let text: String = tables
        .map(|path| std::fs::read_to_string(path).unwrap())
        .collect();
    assert!(
        text.contains("'=cmd|") && !text.contains("\n=cmd") && !text.contains("\"=cmd"),
        "a spreadsheet would run it"
    );
}

#[test]
fn what_was_not_used_is_listed_with_file_and_line() {
    let bench = Bench::new().event("AAA", 45, "x").event("ZZZ", 45, "x");
    let out = bench.folder.path().join("out");
    let bench = bench.flags(&["--out", out.to_str().unwrap(), "--no-charts"]);
    let (status, _, err) = bench.said();
    assert_eq!(status, 0, "{err}");
    let table = std::fs::read_to_string(out.join("excluded.csv")).unwrap();
    let mut lines = table.lines();
    assert_eq!(
        lines.next(),
        Some(
            "event_id,symbol,stamp_read,event_day,code,reason,detail,source_file,source_line,group,date,event_symbol,tags"
        )
    );
    let line = lines.next().unwrap();
    assert!(
        line.starts_with(&format!(
            "2,ZZZ,{},,unknown_symbol,unknown symbol,",
            weekday(45)
        )) && line.ends_with(&format!("events.csv,3,x,{},ZZZ,x", weekday(45))),
        "{line}"
    );
}

#[test]
fn case_44_a_short_gap_takes_away_the_returns_that_need_it() {
    let mut bench = Bench::new().event("AAA", 45, "x");
    let observations =
        |bench: &Bench| bench.outcome()["events"][0]["model"]["observations"].as_u64();
    assert_eq!(observations(&bench), Some(25));
    let is_kept = |line: &&str| {
        ![20, 21]
            .iter()
            .any(|day| line.starts_with(&format!("AAA,{},", weekday(*day))))
    };
    bench.prices = bench
        .prices
        .lines()
        .filter(is_kept)
        .map(|line| format!("{line}\n"))
        .collect();
    // Two days without a price leave three days without a return.
    assert_eq!(observations(&bench), Some(22));
}

#[test]
fn case_48_a_benchmark_without_a_price_on_the_day_of_the_event() {
    let (day, before) = (weekday(45).to_string(), weekday(44).to_string());
    let bench = || {
        let mut bench = Bench::new().event("AAA", 45, "x").event("BBB", 60, "x");
        let gap = format!("MKT,{day},");
        let kept = bench.prices.lines().filter(|line| !line.starts_with(&gap));
        bench.prices = kept.map(|line| format!("{line}\n")).collect();
        bench
    };
    let (code, reason) = bench().excluded();
    assert_eq!(code, "no_market_return");
    assert!(reason.contains(&day), "{reason}");
    // A price carried over a holiday did not move, so the event goes to the next session.
    let mut holiday = bench();
    // Every stock has its price of the day before, as where a vendor fills holidays.
    let carry = |line: &str| {
        let symbol = line.split(',').next().unwrap_or_default();
        let start = format!("{symbol},{before},");
        let earlier = holiday.prices.lines().find(|line| line.starts_with(&start));
        let is_of_day = line.starts_with(&format!("{symbol},{day},"));
        let carried = earlier.filter(|_| is_of_day);
        let line = carried.map_or(line.to_owned(), |line| line.replace(&before, &day));
        format!("{line}\n")
    };
    holiday.prices = holiday.prices.lines().map(carry).collect();
    let outcome = holiday.outcome();
    let days: Vec<&str> = outcome["events"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["day0"].as_str().unwrap())
        .collect();
    assert_eq!(days, [weekday(46).to_string(), weekday(60).to_string()]);
    // A benchmark of another exchange has other holidays, and no return on them either.
    let mut abroad = bench().flags(&["--benchmark", "MKT.HK"]);
    abroad.prices = abroad.prices.replace("MKT,", "MKT.HK,");
    assert_eq!(abroad.excluded().0, "no_market_return");
}

impl Bench {
    /// Writes a factor file and names it in the flags.
    fn factors(self, text: &str) -> Self {
        let path = self.folder.path().join("factors.csv");
        std::fs::write(&path, text).unwrap();
        self.flags(&["--factors", path.to_str().unwrap()])
    }
}

/// Returns rows of `date,mkt_rf,rf` in this unit.
fn factor_rows(days: std::ops::Range<usize>, unit: f64) -> String {
    let row = |day: usize| {
        let market = 0.004 * (1.3 * day as f64).sin();
        format!("{},{:.6},{}\n", weekday(day), market * unit, 0.0002 * unit)
    };
    format!("date,mkt_rf,rf\n{}", days.map(row).collect::<String>())
}

#[test]
fn case_50_factors_in_percent_with_holes_and_an_early_end() {
    let capm = |text: &str| {
        Bench::new()
            .event("BBB", 45, "x")
            .event("AAA", 60, "x")
            .flags(&["--model", "capm"])
            .factors(text)
    };
    let (_, _, said) = capm(&factor_rows(0..80, 100.0)).said();
    assert!(
        said.contains("note[factor_unit]") && said.contains("read as percent"),
        "{said}"
    );
    let beta = |unit: f64| {
        capm(&factor_rows(0..80, unit)).outcome()["events"][0]["model"]["coefficients"]["beta"]
            .as_f64()
            .unwrap()
    };
    assert!((beta(100.0) - beta(1.0)).abs() < 1e-9);
    let (code, reason) = capm(&factor_rows(0..59, 100.0)).excluded();
    assert_eq!(code, "no_factors");
    assert!(reason.contains("on day 0"), "{reason}");
    let holes = factor_rows(0..80, 100.0).replace(",0.02\n2024-03-01", ",-99.99\n2024-03-01");
    let (_, _, said) = capm(&holes).said();
    assert!(said.contains("note[factor_missing]"), "{said}");
}

#[test]
fn case_51_a_rate_a_year_in_the_place_of_one_a_day() {
    let yearly: String = (0..80)
        .map(|day| format!("{},5.22\n", weekday(day)))
        .collect();
    let capm = |header: &str| {
        Bench::new()
            .event("AAA", 45, "x")
            .flags(&["--model", "capm"])
            .factors(&format!("{header}\n{yearly}"))
    };
    for header in ["date,rf", "observation_date,DTB3"] {
        let (status, _, said) = capm(header).said();
        assert_eq!(status, 2);
        assert!(
            said.contains("error[yearly_rate]") && said.contains("--rf-convention"),
            "{said}"
        );
        let (status, _, said) = capm(header)
            .flags(&["--rf-convention", "simple-360"])
            .said();
        assert_eq!(status, 0, "{said}");
        assert!(said.contains("note[yearly_rate]"), "{said}");
    }
}

#[test]
fn case_70_factors_that_repeat_each_other() {
    let rows = factor_rows(0..80, 1.0);
    let twice: String = rows
        .lines()
        .map(|line| {
            let market = line.split(',').nth(1).unwrap().replace("mkt_rf", "again");
            format!("{line},{market}\n")
        })
        .collect();
    let bench = Bench::new()
        .event("AAA", 45, "x")
        .event("BBB", 60, "x")
        .flags(&["--model", "factors"])
        .flags(&["--factor-columns", "mkt_rf,again"])
        .factors(&twice);
    let (status, _, said) = bench.said();
    assert_eq!(status, 2);
    assert!(said.contains("error[no_usable_event]"), "{said}");
    let bench = bench.flags(&["--on-collinear", "drop"]);
    assert_eq!(bench.outcome()["counts"]["events_used"], 2);
    assert!(
        bench
            .warnings()
            .iter()
            .any(|code| code.contains("collinear") || code.contains("left_out")),
        "{:?}",
        bench.warnings()
    );
}

#[test]
fn case_68_a_group_of_which_no_event_can_be_used() {
    let outcome = Bench::new()
        .event("AAA", 45, "x")
        .event("ZZZ", 45, "y")
        .outcome();
    let groups = outcome["groups"].as_array().unwrap();
    let empty = groups
        .iter()
        .find(|group| group["group"] == "y")
        .expect("a row for the group");
    assert_eq!(empty["n_events"], 0);
    assert!(
        empty["windows"]
            .as_array()
            .unwrap()
            .iter()
            .all(|window| window["caar"].is_null())
    );
    let bench = Bench::new().event("AAA", 45, "x").event("ZZZ", 45, "y");
    let (_, out, _) = bench.flags(&["--format", "table", "--full"]).said();
    assert!(out.contains("y: no event could be used"), "{out}");
}

#[test]
fn case_75_a_place_for_results_that_cannot_be_written_stops_before_the_work() {
    let bench = || Bench::new().event("AAA", 45, "x");
    let full = bench();
    std::fs::create_dir(full.folder.path().join("out")).unwrap();
    std::fs::write(full.folder.path().join("out/notes.txt"), "mine").unwrap();
    let out = full.folder.path().join("out");
    let full = full.flags(&["--out", out.to_str().unwrap()]);
    let (status, out, said) = full.said();
    assert_eq!((status, out.as_str()), (2, ""));
    assert!(
        said.contains("error[folder_not_empty]") && said.contains("--force"),
        "{said}"
    );
    let under_a_file = bench();
    let out = under_a_file.folder.path().join("events.csv/out");
    let (status, out, said) = under_a_file.flags(&["--out", out.to_str().unwrap()]).said();
    assert_eq!((status, out.as_str()), (2, ""));
    assert!(
        said.contains("error[not_written]") && said.contains("help:"),
        "{said}"
    );
}
