//! Plans: different specifications give different plans, and a key of the study file means the same as its flag.

use newsquake::backtest::cost::Cost;
use newsquake::backtest::rule::{Side, Tagged};
use newsquake::backtest::size::Size;
use newsquake::backtest::{Backtest, Inputs};
use newsquake::event::{Confounded, Selection};
use newsquake::market::{Bar, PriceBasis, PriceRows, Prices};
use newsquake::time::{Date, Exchanges, Window};
use newsquake::units::Percent;
use serde_json::{Value, json};

use crate::support::program::{Bench, newsquake};

/// Words that options of the study file may hold. For any option, at least one is a different valid value.
const WORDS: [&str; 25] = [
    "first",
    "open",
    "close",
    "allow",
    "skip",
    "extend",
    "replace",
    "none",
    "beta",
    "dollar",
    "next",
    "previous",
    "exact",
    "same-day",
    "next-day",
    "adj_close",
    "SPX",
    "DAX",
    "tags",
    "source",
    "deal",
    "tariff",
    "flag",
    "15:40:00",
    "symbol = 'DAX'",
];

/// Returns a backtest in which every option is set.
fn full() -> Backtest {
    let percent = |number| Some(Percent::whole(number));
    Backtest {
        side: Side::Tagged(Tagged {
            long: vec!["deal".to_owned()],
            short: vec!["tariff".to_owned()],
        }),
        stop: percent(5),
        take: percent(9),
        trail: percent(4),
        limit_entry: percent(2),
        max_wait: Some(3),
        priority: Some("source".to_owned()),
        max_name: percent(30),
        max_tag: percent(40),
        max_net: percent(50),
        borrow_column: Some("source".to_owned()),
        fx: vec!["SPX".to_owned()],
        currency: Some("SPX".to_owned()),
        participation: percent(20),
        leverage: Some(2.0),
        costs: Cost::ENTRIES
            .iter()
            .filter_map(|entry| Cost::named(entry.name))
            .collect(),
        benchmark: Some("SPX".to_owned()),
        price: Some(PriceBasis::Close),
        cutoff: Some("15:50".parse().unwrap()),
        select: Selection {
            filter: Some("symbol = 'SPX'".parse().unwrap()),
            confounded: Some(Confounded::Keep),
            confounding_window: Some(Window::new(0, 1).unwrap()),
            min_gap: Some(5),
        },
        days_per_year: Some(250.0),
        ..Backtest::default()
    }
}

fn plan(backtest: &Backtest) -> Value {
    resolved(backtest).unwrap_or_else(|| panic!("{backtest:?}"))
}

fn resolved(backtest: &Backtest) -> Option<Value> {
    let mut rows = PriceRows::default();
    for symbol in ["SPX", "DAX"] {
        rows.push(
            symbol,
            Date::from_days_since_1970(20_000),
            Bar::close(100.0),
        );
    }
    let (prices, _) = Prices::from_rows(vec![rows]).unwrap();
    let inputs = Inputs {
        prices: &prices,
        events: &[],
        facts: &[],
        exchanges: &Exchanges::default(),
    };
    serde_json::to_value(backtest.resolve(&inputs).ok()?).ok()
}

/// Returns the path of every leaf below a value.
fn leaves(value: &Value, path: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(entries) => {
            for (key, value) in entries {
                leaves(value, &format!("{path}/{key}"), found);
            }
        }
        Value::Array(values) => {
            for (position, value) in values.iter().enumerate() {
                leaves(value, &format!("{path}/{position}"), found);
            }
        }
        _ => found.push(path.to_owned()),
    }
}

/// Returns other values for a leaf: the first one that makes a valid specification is taken.
fn others(leaf: &Value) -> Vec<Value> {
    match leaf {
        Value::Bool(flag) => vec![json!(!flag)],
        Value::Number(number) if number.is_u64() => vec![json!(number.as_u64().unwrap() + 1)],
        Value::Number(number) => vec![json!(number.as_f64().unwrap() + 1.0)],
        Value::String(text) => {
            let other = WORDS.iter().filter(|word| *word != text);
            other.map(|word| json!(word)).collect()
        }
        other => panic!("{other} is given by no option"),
    }
}

#[test]
fn every_option_of_a_backtest_is_part_of_its_plan() {
    let spec = serde_json::to_value(full()).unwrap();
    let before = plan(&full());
    let mut paths = Vec::new();
    leaves(&spec, "", &mut paths);
    assert!(paths.len() > 25, "{paths:?}");
    for path in paths {
        let changed = others(spec.pointer(&path).unwrap())
            .into_iter()
            .find_map(|other| {
                let mut changed = spec.clone();
                *changed.pointer_mut(&path).unwrap() = other;
                let changed: Backtest = serde_json::from_value(changed).ok()?;
                let plan = resolved(&changed)?;
                (changed != full()).then_some(plan)
            });
        let changed = changed.unwrap_or_else(|| panic!("no other value for {path}"));
        assert_ne!(changed, before, "{path} is missing in the plan");
    }
}

#[test]
fn every_option_that_is_left_out_is_part_of_the_plan() {
    let before = plan(&full());
    let spec = serde_json::to_value(full()).unwrap();
    for key in [
        "stop",
        "take",
        "trail",
        "limit_entry",
        "max_wait",
        "priority",
        "max_name",
        "max_tag",
        "max_net",
        "borrow_column",
        "currency",
        "participation",
        "leverage",
        "benchmark",
        "days_per_year",
        "price",
    ] {
        let mut without = spec.clone();
        without[key] = Value::Null;
        let without: Backtest = serde_json::from_value(without).unwrap();
        assert_ne!(plan(&without), before, "{key}");
    }
    let other_seed = Backtest { seed: 43, ..full() };
    assert_ne!(plan(&other_seed), before);
}

#[test]
fn every_rule_size_and_cost_is_part_of_the_plan() {
    let mut plans: Vec<Value> = Vec::new();
    let mut add = |backtest: &Backtest| {
        let plan = plan(backtest);
        assert!(!plans.contains(&plan), "{plan}");
        plans.push(plan);
    };
    for entry in Side::ENTRIES {
        add(&Backtest {
            side: Side::named(entry.name).unwrap(),
            ..full()
        });
    }
    for entry in Size::ENTRIES.iter().skip(1) {
        add(&Backtest {
            size: Size::named(entry.name).unwrap(),
            ..full()
        });
    }
    for left_out in 0..full().costs.len() {
        let mut backtest = full();
        backtest.costs.remove(left_out);
        add(&backtest);
    }
}

#[test]
fn a_key_and_its_flag_have_one_unit() {
    let bench = Bench::new();
    let plan = |more: &[&str]| -> Value {
        let news = [
            "backtest",
            "--prices",
            "data/alibaba-day/prices_us.csv",
            "--events",
            "data/ai-chip-news/events.csv",
            "--benchmark",
            "SPX",
            "--format",
            "json",
        ];
        let (status, out, err) = newsquake(&[&news, more].concat());
        assert_eq!(status, 0, "{err}");
        serde_json::from_str::<Value>(&out).unwrap()["plan"].clone()
    };
    for (flag, value, key) in [
        ("--stop", "5", "stop = 5"),
        ("--take", "7.5", "take = 7.5"),
        ("--trail", "4", "trail = 4"),
        ("--participation", "12.5", "participation = 12.5"),
        ("--fraction", "10", "size = { fraction = { percent = 10 } }"),
        (
            "--vol-target",
            "3",
            "size = { volatility = { percent = 3 } }",
        ),
        (
            "--slippage-range",
            "2",
            "costs = [{ range = { percent = 2 } }]",
        ),
        (
            "--cost-bps",
            "5",
            "costs = [{ basis-points = { rate = 5 } }]",
        ),
        (
            "--spread-bps",
            "8",
            "costs = [{ half-spread = { spread = 8 } }]",
        ),
        ("--borrow-bps", "50", "costs = [{ borrow = { rate = 50 } }]"),
    ] {
        let file = bench.write("study.toml", format!("[backtest]\n{key}\n"));
        assert_eq!(plan(&[flag, value]), plan(&["--config", &file]), "{flag}");
    }
}

/// Keys that once held a fraction are errors that name today's key in percent.
#[test]
fn former_keys_are_refused_and_name_those_of_today() {
    let bench = Bench::new();
    for (key, former) in [
        ("size = { fraction = { share = 0.1 } }", "share"),
        ("size = { volatility = { target = 0.02 } }", "target"),
        ("costs = [{ range = { share = 0.1 } }]", "share"),
    ] {
        let file = bench.write("study.toml", format!("[backtest]\n{key}\n"));
        let (status, _, err) = newsquake(&["backtest", "--config", &file]);
        assert_eq!(status, 2, "{err}");
        assert!(
            err.contains(&format!("`{former}`")) && err.contains("percent"),
            "{err}"
        );
    }
}
