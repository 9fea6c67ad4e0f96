//! Tests of the command `newsquake backtest`.

use serde_json::Value;

use crate::support::program;

const NEWS: [&str; 7] = [
    "backtest",
    "--prices",
    "data/alibaba-day/prices_us.csv",
    "--events",
    "data/ai-chip-news/events.csv",
    "--benchmark",
    "SPX",
];

fn newsquake(flags: &[&str]) -> (i32, String, String) {
    program::newsquake(&[&NEWS, flags].concat())
}

fn json(flags: &[&str]) -> Value {
    let (status, out, err) = newsquake(&[&["--format", "json"], flags].concat());
    assert_eq!(status, 0, "{err}");
    serde_json::from_str(&out).unwrap()
}

fn number(value: &Value, key: &str) -> f64 {
    value[key]
        .as_f64()
        .unwrap_or_else(|| panic!("{key} of {value}"))
}

#[test]
fn the_tables_of_the_chip_news() {
    let (status, out, err) = newsquake(&[
        "--hedge",
        "beta",
        "--cost-bps",
        "5",
        "--borrow-bps",
        "50",
        "--full",
    ]);
    assert_eq!(status, 0, "{err}");
    insta::assert_snapshot!("chip_news_tables", out);
    // The stocks include dividends, the index does not.
    assert!(err.contains("warning[mixed_price_basis]"), "{err}");
}

#[test]
fn the_json_has_the_keys_that_scripts_rely_on() {
    let outcome = json(&["--cost-bps", "5"]);
    let has = |value: &Value, wanted: &[&str]| {
        for key in wanted {
            assert!(value.get(key).is_some(), "no {key} in {value}");
        }
    };
    has(
        &outcome,
        &[
            "schema", "plan", "counts", "trades", "equity", "metrics", "excluded", "warnings",
        ],
    );
    assert_eq!(outcome["schema"], "newsquake.backtest/1");
    has(
        &outcome["counts"],
        &["events_in", "events_used", "events_excluded"],
    );
    let trade = [
        "event_id",
        "symbol",
        "side",
        "signal_time",
        "entry_date",
        "entry_price",
        "exit_date",
        "exit_price",
        "exit_reason",
        "quantity",
        "cost",
        "pnl",
        "return",
        "benchmark_return",
        "bars_held",
    ];
    has(&outcome["trades"][0], &trade);
    has(
        &outcome["equity"][0],
        &["date", "equity", "drawdown", "exposure", "positions"],
    );
    let metrics = [
        "total_return",
        "cagr",
        "volatility",
        "sharpe",
        "sortino",
        "calmar",
        "max_drawdown",
        "max_drawdown_days",
        "n_trades",
        "win_rate",
        "profit_factor",
        "expectancy",
        "average_trade",
        "best_trade",
        "worst_trade",
        "exposure_time",
        "turnover",
        "costs_paid",
        "alpha",
        "beta",
        "information_ratio",
    ];
    has(&outcome["metrics"], &metrics);
    has(
        &outcome["excluded"][0],
        &["event_id", "symbol", "code", "reason"],
    );
}

#[test]
fn capital_and_the_pnl_of_all_trades_are_the_final_equity() {
    let outcome = json(&[
        "--cost-bps",
        "5",
        "--borrow-bps",
        "100",
        "--capital",
        "250000",
        "--slots",
        "4",
    ]);
    let trades = outcome["trades"].as_array().unwrap();
    let mut equity = 250_000.0;
    for trade in trades {
        let (quantity, entry) = (number(trade, "quantity"), number(trade, "entry_price"));
        let gross = number(trade, "side") * quantity * (number(trade, "exit_price") - entry);
        assert!((number(trade, "pnl") - (gross - number(trade, "cost"))).abs() < 1e-6);
        assert!(
            (number(trade, "return") - number(trade, "pnl") / (entry * quantity)).abs() < 1e-12
        );
        equity += number(trade, "pnl");
    }
    let last = outcome["equity"].as_array().unwrap().last().unwrap();
    assert!((number(last, "equity") - equity).abs() < 1e-6);
    let steps = outcome["bridge"]["steps"].as_array().unwrap();
    let sum: f64 = steps.iter().map(|step| number(step, "amount")).sum();
    assert!(
        (250_000.0 + sum - equity).abs() < 0.005,
        "the bridge leaves {}",
        250_000.0 + sum - equity
    );
    let (events, excluded) = (
        &outcome["counts"]["events_in"],
        outcome["excluded"].as_array().unwrap().len(),
    );
    assert_eq!(events.as_u64().unwrap() as usize, trades.len() + excluded);
}

#[test]
fn day_0_of_every_event_is_the_session_that_was_written_down_for_it() {
    // Without delay every trade enters on the reaction session, because all of these events have a time of day.
    let outcome = json(&["--side", "long", "--overlap", "allow", "--slots", "200"]);
    let file = std::fs::read_to_string("data/ai-chip-news/events.csv").unwrap();
    let session = |id: &str| {
        let line = file
            .lines()
            .find(|line| line.starts_with(&format!("{id},")))
            .unwrap();
        line.rsplit(',').next().unwrap().to_owned()
    };
    let trades = outcome["trades"].as_array().unwrap();
    assert_eq!(trades.len(), 114);
    for trade in trades {
        let id = trade["event_id"].as_str().unwrap();
        assert_eq!(trade["entry_date"], session(id), "{id}");
    }
}

#[test]
fn every_way_to_say_which_way() {
    let sides = |flags: &[&str]| {
        let outcome = json(&[flags, &["--slots", "50"]].concat());
        let trades = outcome["trades"].as_array().unwrap();
        let long = trades.iter().filter(|trade| trade["side"] == 1).count();
        (
            outcome["plan"]["side"].as_str().unwrap().to_owned(),
            long,
            trades.len() - long,
        )
    };
    assert_eq!(sides(&["--side", "short"]).1, 0);
    assert_eq!(sides(&["--long", "deal", "--short", "tariff"]).0, "tagged");
    let (name, up, down) = sides(&["--side", "follow-reaction"]);
    assert_eq!(
        (name.as_str(), sides(&["--follow-reaction"])),
        ("follow-reaction", (name.clone(), up, down))
    );
    assert_eq!(
        sides(&["--side", "fade-reaction"]),
        ("fade-reaction".to_owned(), down, up)
    );
    let (_, few, fewer) = sides(&["--follow-reaction", "--threshold", "2"]);
    assert!(few + fewer < up + down && few + fewer > 0);
}

#[test]
fn options_that_make_no_sense_are_refused_with_the_mend() {
    for (flags, expected) in [
        (
            vec!["--stop", "0"],
            "--stop 0 is out of range: it must be above 0",
        ),
        (
            vec!["--days-per-year", "0"],
            "--days-per-year 0 is out of range: it must be 1 or more",
        ),
        (
            vec!["--capital=-5"],
            "--capital -5 is out of range: it must be above 0",
        ),
        (
            vec!["--cost-bps=-1"],
            "--cost-bps -1 is out of range: it must be 0 or more",
        ),
        (
            vec!["--stop", "-5"],
            "--stop -5 is out of range: it must be above 0",
        ),
        (
            vec!["--capital", "1e300"],
            "--capital 1e300 is out of range: it must be at most 1e15",
        ),
        (vec!["--leverage", "1e9"], "it must be at most 1000"),
        (
            vec!["--participation", "101"],
            "--participation 101 is out of range: it must be at most 100",
        ),
        (
            vec!["--hold", "200000"],
            "--hold 200000 is out of range: it must be at most 100000",
        ),
        (
            vec!["--follow-reaction", "--threshold", "nan"],
            "--threshold NaN is out of range: it must be 0 or more",
        ),
        (
            vec!["--fade-reaction", "--threshold", "-2"],
            "--threshold -2 is out of range: it must be 0 or more",
        ),
        (
            vec!["--threshold", "2"],
            "--threshold is about the reaction",
        ),
        (
            vec!["--long", "deal", "--side", "short"],
            "--long TAG and --short TAG say which way",
        ),
        (vec!["--group-by", "headlin"], "did you mean `headline`?"),
    ] {
        let (status, out, err) = newsquake(&flags);
        assert_eq!((status, out.as_str()), (2, ""), "{flags:?}");
        assert!(
            err.starts_with("error[") && err.contains(expected) && err.contains("help:"),
            "{flags:?}: {err}"
        );
    }
}

#[test]
fn the_folder_holds_every_table_and_chart() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("results");
    let (status, _, err) = newsquake(&[
        "--out",
        out.to_str().unwrap(),
        "--allow-same-bar",
        "--entry",
        "close",
    ]);
    assert_eq!(status, 0, "{err}");
    for name in [
        "trades", "equity", "metrics", "groups", "bridge", "excluded", "rejects",
    ] {
        let text = std::fs::read_to_string(out.join(format!("{name}.csv"))).unwrap();
        assert!(text.lines().count() >= 1 && !text.contains("NaN"), "{name}");
    }
    let charts = ["equity", "trade-dist", "monthly", "bridge"].map(|name| format!("charts/{name}"));
    let tables = ["trades", "equity", "metrics", "groups", "bridge"].map(str::to_owned);
    for name in tables.into_iter().chain(charts) {
        let text = std::fs::read_to_string(out.join(format!("{name}.csv"))).unwrap();
        let mut lines = text.lines();
        assert!(
            lines.next().unwrap().ends_with(",allow_same_bar"),
            "{name} is not marked"
        );
        assert!(
            lines.all(|line| line.ends_with(",true")),
            "{name} is not marked in every row"
        );
    }
    for name in ["equity", "trade-dist", "monthly", "bridge"] {
        assert!(out.join(format!("charts/{name}.png")).exists(), "{name}");
        let text = std::fs::read_to_string(out.join(format!("charts/{name}.csv"))).unwrap();
        assert!(text.lines().count() > 2, "{name}");
    }
    for name in ["backtest.json", "run.json", "report.md"] {
        let text = std::fs::read_to_string(out.join(name)).unwrap();
        assert!(
            text.contains("same_bar"),
            "{name} does not say that trades may lie before their news"
        );
    }
    assert!(err.contains("warning[same_bar]"), "{err}");
}

#[test]
fn a_study_file_holds_the_options_and_flags_beat_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("plan.toml");
    std::fs::write(
        &file,
        "[backtest]\nhold = 3\nhedge = 'dollar'\ncosts = [{ basis-points = { rate = 7.0 } }]\n[backtest.size.equal]\nslots = 3\n",
    )
    .unwrap();
    let outcome = json(&["--config", file.to_str().unwrap(), "--hold", "4"]);
    let plan = &outcome["plan"];
    assert_eq!(
        (&plan["hold"], &plan["hedge"], &plan["slots"]),
        (&4.into(), &"dollar".into(), &3.into())
    );
    assert_eq!(plan["costs"][0]["basis-points"]["rate"], 7.0);
}

#[test]
fn a_run_that_allows_the_same_bar_says_so_in_every_format() {
    for format in ["table", "json", "csv", "markdown", "latex"] {
        let (_, out, _) = newsquake(&["--allow-same-bar", "--format", format]);
        let mark = match format {
            "json" => "\"allow_same_bar\": true",
            "csv" => "allow_same_bar",
            _ => "SAME BAR",
        };
        assert!(out.contains(mark), "{format}");
    }
}

#[test]
fn a_tag_that_no_event_carries_is_named() {
    let (status, _, err) = newsquake(&["--long", "dael", "--short", "tariff"]);
    assert_eq!(status, 0, "{err}");
    assert!(
        err.contains("warning[no_such_tag]: no event carries the tag `dael`; did you mean `deal`?"),
        "{err}"
    );
}

#[test]
fn each_flag_reaches_the_plan() {
    for (flags, key, value) in [
        (vec!["--side", "short"], "side", Value::from("short")),
        (vec!["--entry", "open"], "entry", "open".into()),
        (vec!["--delay", "2"], "delay", 2.into()),
        (vec!["--hold", "7"], "hold", 7.into()),
        (vec!["--stop", "5"], "stop", 5.0.into()),
        (vec!["--take", "6"], "take", 6.0.into()),
        (vec!["--trail", "4"], "trail", 4.0.into()),
        (vec!["--capital", "5000"], "capital", 5_000.0.into()),
        (vec!["--slots", "3"], "slots", 3.into()),
        (vec!["--overlap", "replace"], "overlap", "replace".into()),
        (vec!["--hedge", "dollar"], "hedge", "dollar".into()),
        (vec!["--leverage", "2"], "leverage", 2.0.into()),
        (vec!["--participation", "10"], "participation", 10.0.into()),
        (vec!["--whole-shares"], "whole_shares", true.into()),
        (vec!["--cash-only"], "cash_only", true.into()),
        (vec!["--allow-same-bar"], "allow_same_bar", true.into()),
        (vec!["--roll", "previous"], "roll", "previous".into()),
        (
            vec!["--unknown-timing", "next-day"],
            "unknown_timing",
            "next-day".into(),
        ),
        (vec!["--price", "close"], "price", "close".into()),
        (vec!["--seed", "7"], "seed", 7.into()),
        (vec!["--group-by", "symbol"], "group_by", "symbol".into()),
    ] {
        assert_eq!(json(&flags)["plan"][key], value, "{flags:?}");
    }
    for (flags, name) in [
        (vec!["--cost-bps", "5"], "basis-points"),
        (vec!["--borrow-bps", "5"], "borrow"),
        (vec!["--cost-fixed", "5"], "fixed"),
        (
            vec!["--cost-per-share", "0.1", "--cost-minimum", "2"],
            "per-share",
        ),
        (vec!["--spread-bps", "5"], "half-spread"),
        (vec!["--slippage-range", "5"], "range"),
        (vec!["--impact", "1"], "impact"),
    ] {
        assert!(
            json(&flags)["plan"]["costs"][0].get(name).is_some(),
            "{flags:?}"
        );
    }
}

#[test]
fn the_printed_bridge_adds_up_to_the_cent() {
    let (_, out, _) = newsquake(&[
        "--hedge",
        "beta",
        "--cost-bps",
        "7",
        "--borrow-bps",
        "90",
        "--stop",
        "3",
        "--full",
    ]);
    let cents = |word: &str| word.replace([',', '.'], "").parse::<i64>();
    let rows = out
        .lines()
        .skip_while(|line| !line.starts_with("From the mean CAR"))
        .skip(3);
    let (mut sum, mut steps) = (0, 0);
    for row in rows {
        let words: Vec<&str> = row.split_whitespace().collect();
        // The columns at the end of the row: amount, percent, running sum.
        let [.., amount, _, running] = words[..] else {
            panic!("{row}")
        };
        if row.starts_with("Earned") {
            assert_eq!((cents(amount), cents(running)), (Ok(sum), Ok(sum)));
            assert!(steps > 5);
            return;
        }
        sum += cents(amount).unwrap();
        steps += 1;
        assert_eq!(cents(running), Ok(sum), "{row}");
    }
    panic!("{out}");
}

#[test]
fn strict_ends_with_1_where_an_event_was_not_traded() {
    assert_eq!(newsquake(&[]).0, 0);
    assert_eq!(newsquake(&["--strict"]).0, 1);
}

#[test]
fn a_run_without_a_trade_says_so_and_why() {
    let (status, out, err) = newsquake(&["--long", "nobody"]);
    assert_eq!(status, 2);
    assert!(out.contains("no_direction"), "{out}");
    assert!(
        err.contains("error[nothing_traded]: 114 events read, and none could be traded"),
        "{err}"
    );
}
