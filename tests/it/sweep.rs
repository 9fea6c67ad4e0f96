//! Sweeps: every plan is a run of its own to the bit, and what searching costs agrees with independent scripts.

use std::collections::BTreeSet;
use std::path::Path;

use newsquake::backtest::cost::{BasisPoints, Cost};
use newsquake::backtest::outcome::BacktestOutcome;
use newsquake::backtest::size::{EqualWeight, FixedFraction, Size};
use newsquake::backtest::{Backtest, Entry, Facts, Inputs, Side};
use newsquake::estimates::estimates;
use newsquake::event::Event;
use newsquake::market::Prices;
use newsquake::robustness::sweep::backtest::outcome::{SweepOutcome, TrialOutcome};
use newsquake::robustness::sweep::backtest::{BacktestSweep, overfitting, search};
use newsquake::robustness::watch::Watch;
use newsquake::study::Study;
use newsquake::time::{Date, Exchanges};
use newsquake::units::{Bps, Percent};
#[cfg(feature = "cli")]
use serde_json::Value;

use crate::support::chip_news;
use crate::support::reference::{Tolerance, close, reference};
use crate::support::stopping::stopped_when;

/// The AI-chip news with what was estimated of it.
struct News {
    prices: Prices,
    events: Vec<Event>,
    facts: Vec<Facts>,
    exchanges: Exchanges,
}

fn news() -> News {
    let chip_news::News {
        prices,
        events,
        exchanges,
    } = chip_news::news();
    let facts = estimates(&Study::default(), &base(), &prices, &events, &exchanges).unwrap();
    News {
        prices,
        events,
        facts,
        exchanges,
    }
}

impl News {
    fn inputs(&self) -> Inputs<'_> {
        Inputs {
            prices: &self.prices,
            events: &self.events,
            facts: &self.facts,
            exchanges: &self.exchanges,
        }
    }

    fn run(&self, backtest: &Backtest) -> BacktestOutcome {
        backtest.run(self.inputs()).unwrap()
    }

    fn sweep(&self, sweep: &BacktestSweep) -> SweepOutcome {
        sweep.run(&base().runner(self.inputs())).unwrap()
    }
}

fn base() -> Backtest {
    Backtest {
        benchmark: Some("SPX".to_owned()),
        size: Size::EqualWeight(EqualWeight { slots: 4 }),
        ..Backtest::default()
    }
}

fn side(name: &str) -> Side {
    Side::named(name).unwrap()
}

/// Returns lists that combine every kind of choice.
fn lists() -> BacktestSweep {
    BacktestSweep {
        side: vec![side("long"), side("follow-reaction")],
        threshold: vec![0.0, 1.5],
        entry: vec![Entry::First, Entry::Close],
        delay: vec![0, 1],
        hold: vec![0, 3, 10],
        stop: vec![Percent::whole(0), Percent::whole(5)],
        take: vec![Percent::whole(8)],
        cost_bps: vec![Bps::whole(0), Bps::whole(10)],
        blocks: Some(8),
        ..BacktestSweep::default()
    }
}

/// Returns the backtest of a plan of a sweep.
fn alone(plan: &TrialOutcome) -> Backtest {
    let choice = &plan.choice;
    let mut rule = side(choice.side);
    if let (Side::FollowReaction(rule), Some(threshold)) = (&mut rule, choice.threshold) {
        rule.threshold = threshold;
    }
    let cost = Cost::BasisPoints(BasisPoints {
        rate: choice.cost_bps,
    });
    Backtest {
        side: rule,
        entry: choice.entry,
        delay: choice.delay,
        hold: choice.hold,
        stop: choice.stop,
        take: choice.take,
        trail: choice.trail,
        costs: match choice.cost_bps.number() {
            0.0 => Vec::new(),
            _ => vec![cost],
        },
        ..base()
    }
}

fn json(outcome: &SweepOutcome) -> String {
    serde_json::to_string(outcome).unwrap()
}

#[test]
fn every_plan_is_a_run_of_its_own_to_the_bit() {
    let news = news();
    let outcome = news.sweep(&lists());
    // A threshold means nothing to `long`: 3 rules x 2 entries x 2 delays x 3 periods x 2 stops x 2 costs.
    assert_eq!(outcome.plans.len(), 144);
    let numbers: BTreeSet<usize> = outcome.plans.iter().map(|plan| plan.plan).collect();
    assert_eq!(numbers, (1..=144).collect());
    // Every fifth plan has each choice of every list.
    for plan in outcome.plans.iter().step_by(5) {
        let own = news.run(&alone(plan));
        for (name, value) in &plan.metrics {
            assert_eq!(own.metric(name), *value, "{name} of {plan:?}");
        }
        let pnl: f64 = own.trades.iter().map(|trade| trade.net_pnl()).sum();
        assert!((pnl - plan.pnl).abs() <= 1e-9 * pnl.abs(), "{plan:?}");
    }
    let traded = outcome
        .plans
        .iter()
        .all(|plan| plan.metric("n_trades") > Some(0.0));
    assert!(traded);
}

#[test]
fn a_stopped_sweep_keeps_the_plans_that_are_done() {
    let news = news();
    let sweep = BacktestSweep {
        tag: vec!["all".to_owned(), "earnings".to_owned()],
        ..lists()
    };
    let whole = news.sweep(&sweep);
    let of_number = |number: usize| whole.plans.iter().find(|plan| plan.plan == number);
    let check = |stopped: &SweepOutcome| {
        assert!(
            stopped
                .plans
                .iter()
                .all(|plan| Some(plan) == of_number(plan.plan))
        );
        let kept: BTreeSet<usize> = stopped.plans.iter().map(|plan| plan.plan).collect();
        assert_eq!(stopped.plan.n_plans, kept.len());
        // Plans that were not run are not among those that the search is about.
        let search = stopped.search.found().unwrap();
        assert!(kept.contains(&search.best_plan) && search.trials <= kept.len());
        let splits = &stopped.overfitting.found().unwrap().splits;
        assert!(splits.iter().all(|split| kept.contains(&split.plan)));
        let segments = &stopped.walk_forward.found().unwrap().segments;
        assert!(segments.iter().all(|segment| kept.contains(&segment.plan)));
        let counts = stopped.counts;
        assert_eq!(
            counts.events_in,
            counts.events_used + counts.events_excluded
        );
        let mut warnings = stopped.warnings.iter();
        let found = warnings.find(|found| found.code == "interrupted_sweep");
        let told = format!("{} of {} plans", kept.len(), whole.plans.len());
        assert!(found.unwrap().message.to_string().contains(&told));
    };
    let backtest = base();
    let runner = backtest.runner(news.inputs());
    let watch = Watch::new();
    watch.stop();
    let least = sweep.run_watched(&runner, &watch).unwrap();
    // The first plan of each tag is always run, because it says why events are not traded.
    assert_eq!(least.plans.len(), 2);
    let mut excluded = least.excluded.iter();
    assert!(
        excluded.all(|event| event.code == "no_capital"),
        "{:?}",
        least.excluded
    );
    check(&least);
    let some = stopped_when(
        |done, _| done >= 20,
        |watch| sweep.run_watched(&runner, watch).unwrap(),
    );
    assert!((20..whole.plans.len()).contains(&some.plans.len()));
    check(&some);
    assert!(
        whole
            .warnings
            .iter()
            .all(|found| found.code != "interrupted_sweep")
    );
}

#[test]
fn plans_are_sorted_by_what_was_asked() {
    let news = news();
    let sorted = |sort: &str| {
        let sweep = BacktestSweep {
            sort: sort.to_owned(),
            ..lists()
        };
        let plans = news.sweep(&sweep).plans;
        let values = plans.iter().map(|plan| plan.metric(sort));
        let values: Vec<Option<f64>> = values.collect();
        // Entered and left at one close, a plan has no Sharpe ratio: it comes last.
        let defined: Vec<f64> = values.iter().copied().flatten().collect();
        assert!(values.iter().skip(defined.len()).all(Option::is_none));
        defined
    };
    assert!(sorted("sharpe").is_sorted_by(|a, b| a >= b));
    assert!(sorted("max_drawdown").is_sorted_by(|a, b| a >= b));
    // Less volatility is better.
    assert!(sorted("volatility").is_sorted_by(|a, b| a <= b));
    let wrong = BacktestSweep {
        sort: "sharp".to_owned(),
        ..lists()
    };
    let error = wrong.check().unwrap_err();
    assert!(error.help().unwrap().to_string().contains("sharpe"));
}

#[test]
fn a_tag_trades_its_own_events_alone() {
    let news = news();
    let tags: BTreeSet<&str> = news
        .events
        .iter()
        .flat_map(|event| &event.tags)
        .map(String::as_str)
        .collect();
    let tag = *tags.first().unwrap();
    let sweep = BacktestSweep {
        side: vec![side("long")],
        tag: vec!["all".to_owned(), tag.to_owned()],
        ..BacktestSweep::default()
    };
    let outcome = news.sweep(&sweep);
    let trades = |tag: &str| {
        let plan = outcome
            .plans
            .iter()
            .find(|plan| plan.choice.tag == tag)
            .unwrap();
        plan.metric("n_trades").unwrap() as usize
    };
    let of_tag = |event: &&Event| event.tags.iter().any(|own| own == tag);
    let events: Vec<Event> = news.events.iter().filter(of_tag).cloned().collect();
    let facts: Vec<Facts> = (news.events.iter().zip(&news.facts))
        .filter(|(event, _)| of_tag(event))
        .map(|(_, facts)| facts.clone())
        .collect();
    let inputs = Inputs {
        events: &events,
        facts: &facts,
        ..news.inputs()
    };
    let long = Backtest {
        side: side("long"),
        ..base()
    };
    assert_eq!(trades(tag), long.run(inputs).unwrap().trades.len());
    assert_eq!(trades("all"), news.run(&long).trades.len());
}

#[test]
fn events_read_are_events_used_and_excluded() {
    let news = news();
    for sweep in [
        lists(),
        BacktestSweep {
            side: vec![side("long")],
            tag: vec!["earnings".to_owned()],
            ..BacktestSweep::default()
        },
    ] {
        let outcome = news.sweep(&sweep);
        let counts = outcome.counts;
        assert_eq!(counts.events_in, news.events.len());
        assert_eq!(
            counts.events_in,
            counts.events_used + counts.events_excluded
        );
        assert_eq!(outcome.excluded.len(), counts.events_excluded);
        let ids: BTreeSet<&str> = outcome
            .excluded
            .iter()
            .map(|event| event.event_id.as_str())
            .collect();
        assert_eq!(ids.len(), outcome.excluded.len());
    }
}

#[test]
fn neither_threads_nor_the_order_of_rows_change_a_bit() {
    let news = news();
    let mut turned = News { ..self::news() };
    turned.events.reverse();
    turned.facts.reverse();
    let with = |threads, news: &News| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| json(&news.sweep(&lists())))
    };
    let one = with(1, &news);
    assert_eq!(one, with(3, &news));
    assert_eq!(one, with(2, &turned));
}

#[test]
fn too_many_plans_and_odd_blocks_are_refused() {
    let news = news();
    let run = |sweep: BacktestSweep| {
        let error = sweep.run(&base().runner(news.inputs())).unwrap_err();
        error.to_string()
    };
    let many = BacktestSweep {
        hold: (0..200).collect(),
        delay: (0..200).collect(),
        ..BacktestSweep::default()
    };
    assert!(run(many).contains("20000 plans"));
    let odd = |blocks| BacktestSweep {
        blocks: Some(blocks),
        ..lists()
    };
    for blocks in [0, 7, 22] {
        assert!(run(odd(blocks)).contains(&blocks.to_string()));
    }
    let lone = BacktestSweep {
        segments: 1,
        ..lists()
    };
    assert!(run(lone).contains("only trains"));
    let negative = BacktestSweep {
        stop: vec![Percent::new(-5.0).unwrap()],
        ..lists()
    };
    assert!(run(negative).contains("-5"));
}

/// Returns the daily returns of the reference, from the same closed formula.
fn returns(plans: usize, days: usize, drift: f64) -> Vec<Vec<f64>> {
    let one = |i: usize, t: usize| {
        let (n, i, t) = (plans as f64, i as f64, t as f64);
        0.01 * (1.3 * t + 0.7 * i).sin()
            + 0.004 * (0.37 * i * t + 0.2).cos()
            + drift * (i - 2.0) / n
            + 0.006 * (0.9 * t).sin()
    };
    let mut all: Vec<Vec<f64>> = (0..plans)
        .map(|i| (0..days).map(|t| one(i, t)).collect())
        .collect();
    all[3] = all[2].clone();
    all[plans - 1] = vec![0.0; days];
    all
}

#[test]
fn the_search_costs_what_an_independent_script_says() {
    let file = reference("search.json");
    // Sums in another order; probabilities move with the tenth digit of a ratio.
    let tolerance = Tolerance {
        relative: 1e-9,
        absolute: 1e-11,
    };
    for case in file["cases"].as_array().unwrap() {
        let size = |key: &str| case[key].as_u64().unwrap() as usize;
        let own = returns(size("plans"), size("days"), case["drift"].as_f64().unwrap());
        let found = serde_json::to_value(search(&own, 252.0).unwrap()).unwrap();
        for (key, expected) in case["search"].as_object().unwrap() {
            close(found[key].as_f64(), expected, tolerance, key);
        }
        let expected = &case["overfitting"];
        let blocks = expected["blocks"].as_u64().unwrap() as usize;
        let found = overfitting(&own, Some(blocks)).unwrap();
        let mean =
            found.splits.iter().map(|split| split.logit).sum::<f64>() / found.splits.len() as f64;
        let value = serde_json::to_value(&found).unwrap();
        for key in [
            "blocks",
            "splits",
            "probability",
            "loss_probability",
            "slope",
        ] {
            close(value[key].as_f64(), &expected[key], tolerance, key);
        }
        close(mean, &expected["mean_logit"], tolerance, "mean logit");
    }
}

#[test]
fn what_has_no_answer_has_a_reason() {
    assert!(
        search(&[vec![0.0; 50]], 252.0)
            .unwrap_err()
            .contains("vary")
    );
    let one = returns(5, 50, 0.0)[..1].to_vec();
    assert!(search(&one, 252.0).unwrap_err().contains("two plans"));
    assert!(overfitting(&one, None).unwrap_err().contains("two plans"));
    let short = returns(5, 30, 0.0);
    assert!(overfitting(&short, None).unwrap_err().contains("40 days"));
    // Sixteen blocks at most, of ten days at least, always even.
    assert_eq!(overfitting(&returns(5, 79, 0.0), None).unwrap().blocks, 6);
}

#[test]
fn the_walk_forward_trades_what_was_best_before_and_nothing_across_a_segment() {
    let news = news();
    let sweep = BacktestSweep {
        side: vec![side("long"), side("short")],
        hold: vec![1, 5],
        segments: 4,
        ..BacktestSweep::default()
    };
    let outcome = news.sweep(&sweep);
    let walk = outcome.walk_forward.found().unwrap();
    assert_eq!(walk.purge, 5);
    assert_eq!(walk.segments.len(), 3);
    // The same from single runs: daily returns by date, the choice, and the trades within the segment.
    let mut plans = outcome.plans.clone();
    plans.sort_by_key(|plan| plan.plan);
    let runs: Vec<BacktestOutcome> = plans.iter().map(|plan| news.run(&alone(plan))).collect();
    let days: BTreeSet<Date> = runs
        .iter()
        .flat_map(|run| run.equity.iter().map(|day| day.date))
        .collect();
    let days: Vec<Date> = days.into_iter().skip(1).collect();
    let on = |run: &BacktestOutcome, date: Date| {
        let place = run.equity.iter().position(|day| day.date == date)?;
        Some(run.equity[place].equity / run.equity[place.checked_sub(1)?].equity - 1.0)
    };
    let mut equity = 1_000_000.0;
    for (segment, test) in walk.segments.iter().enumerate() {
        let from = (segment + 1) * days.len() / 4;
        let until = (segment + 2) * days.len() / 4;
        assert_eq!((test.from, test.until), (days[from], days[until - 1]));
        assert_eq!(test.train_until, days[from - 6]);
        let ratio = |run: &BacktestOutcome| {
            let own: Vec<f64> = days[..from - 5]
                .iter()
                .map(|date| on(run, *date).unwrap_or(0.0))
                .collect();
            let mean = own.iter().sum::<f64>() / own.len() as f64;
            let squares: f64 = own.iter().map(|r| (r - mean).powi(2)).sum();
            mean / (squares / (own.len() as f64 - 1.0)).sqrt() * 252.0_f64.sqrt()
        };
        let ratios: Vec<f64> = runs.iter().map(ratio).collect();
        let best = (0..ratios.len())
            .max_by(|a, b| ratios[*a].total_cmp(&ratios[*b]))
            .unwrap();
        assert_eq!(test.plan, best + 1);
        assert!((test.sharpe_before - ratios[best]).abs() < 1e-9);
        // Trades of a run over the events that are entered and, as planned, left within the segment.
        let all = Backtest {
            size: Size::FixedFraction(FixedFraction {
                percent: Percent::new(0.01).unwrap(),
            }),
            overlap: newsquake::backtest::Overlap::Allow,
            ..alone(&plans[best])
        };
        let inside: BTreeSet<String> = (news.run(&all).trades.iter())
            .filter(|trade| trade.entry_date >= test.from && trade.exit_date <= test.until)
            .map(|trade| trade.event_id.clone())
            .collect();
        let events: Vec<Event> = news
            .events
            .iter()
            .filter(|event| inside.contains(event.id.as_str()))
            .cloned()
            .collect();
        let inputs = Inputs {
            events: &events,
            facts: &[],
            ..news.inputs()
        };
        let own = Backtest {
            capital: equity,
            ..alone(&plans[best])
        };
        let own = own.run(inputs).unwrap();
        assert_eq!(own.trades.len(), test.n_trades);
        let last = own.equity.last().map_or(equity, |day| day.equity);
        assert!(
            (last / equity - 1.0 - test.net_return).abs() < 1e-12,
            "{test:?}"
        );
        equity = last;
    }
    assert!((equity / 1_000_000.0 - 1.0 - walk.total_return).abs() < 1e-12);
    let last = walk.days.last().unwrap();
    assert!((last.equity - equity).abs() < 1e-6);
}

#[test]
fn the_table_by_holding_period_holds_every_plan_once() {
    let outcome = news().sweep(&lists());
    let n: usize = outcome
        .by_hold_and_delay
        .iter()
        .map(|cell| cell.n_plans)
        .sum();
    assert_eq!(n, outcome.plans.len());
    for cell in &outcome.by_hold_and_delay {
        let own = outcome
            .plans
            .iter()
            .filter(|plan| (plan.choice.hold, plan.choice.delay) == (cell.hold, cell.delay));
        let pnl: Vec<f64> = own.map(|plan| plan.pnl).collect();
        let mean = pnl.iter().sum::<f64>() / pnl.len() as f64;
        assert!((mean - cell.mean_pnl).abs() < 1e-6);
        assert!(cell.lowest_pnl <= mean && mean <= cell.highest_pnl);
    }
}

#[cfg(feature = "cli")]
mod program {
    use super::*;
    use crate::support::program::{Bench, newsquake};

    const NEWS: [&str; 8] = [
        "sweep",
        "backtest",
        "--prices",
        "data/alibaba-day/prices_us.csv",
        "--events",
        "data/ai-chip-news/events.csv",
        "--benchmark",
        "SPX",
    ];

    fn run(more: &[&str]) -> (i32, String, String) {
        newsquake(&[&NEWS, more].concat())
    }

    #[test]
    fn lists_are_flags_and_keys_of_the_study_file() {
        let bench = Bench::new();
        let file = bench.write(
            "study.toml",
            "[sweep.backtest]\nside = [{ long = {} }]\nhold = [1, 5]\nstop = [0, 4]\ncost_bps = [0, 5]\n",
        );
        let flags = [
            "--side",
            "long",
            "--hold",
            "1,5",
            "--stop",
            "none,4",
            "--cost-bps",
            "0,5",
        ];
        let (status, by_flags, err) = run(&[&flags[..], &["--format", "json"]].concat());
        assert_eq!(status, 0, "{err}");
        let (_, by_keys, _) = run(&["--config", &file, "--format", "json"]);
        assert_eq!(by_flags, by_keys);
        let value: Value = serde_json::from_str(&by_flags).unwrap();
        assert_eq!(value["schema"], "newsquake.sweep/1");
        assert_eq!(value["plans"].as_array().unwrap().len(), 8);
        assert_eq!(value["plan"]["n_plans"], 8);
        assert!(value["search"]["deflated_sharpe"].is_f64());
    }

    #[test]
    fn the_folder_of_a_sweep_repeats_it() {
        let bench = Bench::new();
        let out = bench.0.path().join("out");
        let out = out.to_str().unwrap();
        let (status, _, err) = run(&["--side", "long,short", "--hold", "1,5", "--out", out]);
        assert_eq!(status, 0, "{err}");
        for name in [
            "sweep.json",
            "plans.csv",
            "hold_delay.csv",
            "search.csv",
            "overfitting.csv",
            "walk_forward.csv",
            "walk_forward_equity.csv",
            "run.json",
            "charts/hold-delay.csv",
        ] {
            assert!(Path::new(out).join(name).exists(), "{name}");
        }
        let read = |name: &str| std::fs::read_to_string(Path::new(out).join(name)).unwrap();
        let record: Value = serde_json::from_str(&read("run.json")).unwrap();
        let study = bench.write("again.toml", record["study_file"].as_str().unwrap());
        let (_, again, _) =
            newsquake(&["sweep", "backtest", "--config", &study, "--format", "json"]);
        let (again, first): (Value, Value) = (
            serde_json::from_str(&again).unwrap(),
            serde_json::from_str(&read("sweep.json")).unwrap(),
        );
        assert_eq!(again, first);
    }

    #[test]
    fn the_answer_says_what_the_search_costs() {
        let (_, out, _) = run(&[
            "--side",
            "long,short",
            "--hold",
            "1,3,5,10",
            "--delay",
            "0,1",
        ]);
        for words in [
            "of 16 plans",
            "deflated Sharpe ratio",
            "Overfitting:",
            "Walk forward:",
            "worthless plans",
        ] {
            assert!(out.contains(words), "{words}: {out}");
        }
        assert!(!out.contains("after costs"));
        let (_, out, _) = run(&["--side", "long", "--hold", "1,1,5,1"]);
        assert!(
            out.contains("2 plans: 1 of side, 2 of hold (2 repeated values left out)"),
            "{out}"
        );
        let (status, _, err) = run(&["--side", "long", "--hold", "1,x"]);
        assert_eq!(status, 2);
        assert!(err.contains("--hold"), "{err}");
        let (status, _, err) = run(&["--long", "earnings", "--side", "long"]);
        assert_eq!(status, 2);
        assert!(err.contains("not both"), "{err}");
    }
}
