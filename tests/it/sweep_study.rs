//! Sweeps of studies: every specification is a study of its own to the bit, and the curve sums them up.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::LazyLock;

use newsquake::event::{Confounded, Event, Roll, UnknownTiming};
use newsquake::market::{Bar, PriceRows, Prices, ReturnKind};
use newsquake::robustness::sweep::study::outcome::{SpecificationOutcome, StudySweepOutcome};
use newsquake::robustness::sweep::study::{StudySweep, Sweeper};
use newsquake::robustness::watch::Watch;
use newsquake::study::Study;
use newsquake::study::model::Model;
use newsquake::study::outcome::{StudyOutcome, WindowOutcome};
use newsquake::time::{Date, Exchanges, Window, WindowSet};
use newsquake::units::Percent;
#[cfg(feature = "cli")]
use serde_json::Value;

use crate::support::chip_news::{News, news};
use crate::support::noise::normal;
use crate::support::stopping::stopped_when;

impl News {
    fn sweep(&self, sweep: &StudySweep) -> StudySweepOutcome {
        let sweeper = Sweeper {
            study: &base(),
            inputs: self.inputs(),
            confounders: None,
        };
        sweep.run(&sweeper).unwrap()
    }

    fn study(&self, study: &Study) -> StudyOutcome {
        study.run(self.inputs()).unwrap()
    }
}

fn base() -> Study {
    Study {
        benchmark: Some("SPX".to_owned()),
        window: window(-5, 5),
        ..Study::default()
    }
}

fn window(first: i32, last: i32) -> Window {
    Window::new(first, last).unwrap()
}

fn model(name: &str) -> Model {
    Model::named(name).unwrap()
}

/// Returns lists of how returns are expected and averaged.
fn methods() -> StudySweep {
    StudySweep {
        model: vec![
            model("market"),
            model("mean-adjusted"),
            model("market-adjusted"),
        ],
        estimation: vec![window(-200, -11).into(), window(-120, -6).into()],
        returns: vec![ReturnKind::Simple, ReturnKind::Log],
        winsorize: vec![Percent::whole(0), Percent::whole(10)],
        cars: vec![window(0, 0), window(-1, 1)],
        ..StudySweep::default()
    }
}

/// The sweep of the methods over the AI-chip news, which several tests look at.
static SWEPT: LazyLock<StudySweepOutcome> = LazyLock::new(|| news().sweep(&methods()));

/// Returns lists of which events count, on which days and against what.
fn samples() -> StudySweep {
    StudySweep {
        benchmark: vec!["SPX".to_owned(), "NVDA".to_owned()],
        roll: vec![Roll::Next, Roll::Exact],
        unknown_timing: vec![UnknownTiming::SameDay, UnknownTiming::NextDay],
        confounded: vec![Confounded::Keep, Confounded::Drop],
        min_gap: vec![0, 3],
        cars: vec![window(0, 1)],
        ..StudySweep::default()
    }
}

/// Returns the study of a specification alone, with all tests.
fn alone(found: &SpecificationOutcome) -> Study {
    let choice = &found.choice;
    let mut study = Study {
        model: model(choice.model),
        estimation: choice.estimation.clone(),
        returns: choice.returns,
        benchmark: choice.benchmark.clone(),
        roll: choice.roll,
        unknown_timing: choice.unknown_timing,
        winsorize: choice.winsorize,
        cars: vec![window(choice.from.0, choice.to.0)],
        ..base()
    };
    study.select.confounded = choice.confounded;
    study.select.min_gap = choice.min_gap;
    study
}

/// Fails unless a specification has the numbers of a window, to the bit.
fn assert_same(found: &SpecificationOutcome, own: &WindowOutcome, test: &str) {
    let what = format!("{:?}", found.choice);
    assert_eq!(found.n, own.n, "{what}");
    assert_eq!(found.estimate, own.caar, "{what}");
    assert_eq!(found.median_car, own.median_car, "{what}");
    assert_eq!(found.mean_correlation, own.mean_correlation, "{what}");
    let verdict = own.tests[test];
    assert_eq!(found.verdict.statistic(), verdict.statistic(), "{what}");
    assert_eq!(found.verdict.p(), verdict.p(), "{what}");
}

#[test]
fn every_specification_is_a_study_of_its_own_to_the_bit() {
    let mut news = news();
    // News on a Saturday goes elsewhere by the rule for days without trading, and news without a time by that for unknown times.
    for (id, symbol, date) in [
        ("S1", "NVDA", "2025-06-14"),
        ("S2", "AMD", "2025-07-12"),
        ("S3", "MU", "2025-08-09"),
        ("T1", "INTC", "2025-06-18"),
        ("T2", "AVGO", "2025-07-16"),
    ] {
        news.events
            .push(Event::on(id, symbol, date.parse().unwrap()));
    }
    for (sweep, n) in [(methods(), 48), (samples(), 32)] {
        let outcome = news.sweep(&sweep);
        let all = &outcome.specifications;
        let numbers: BTreeSet<usize> = all.iter().map(|found| found.specification).collect();
        assert_eq!(numbers, (1..=n).collect());
        for found in all.iter().step_by(5) {
            let own = news.study(&alone(found));
            let group = &own.groups[0];
            assert_same(found, &group.windows[0], "bmp_adjusted");
            let holds = !group.doubts_window("bmp_adjusted", &group.windows[0]);
            assert_eq!(found.holds, holds, "{:?}", found.choice);
        }
        // Every choice matters.
        let bits = all.iter().filter_map(|found| found.estimate);
        let bits: BTreeSet<u64> = bits.map(f64::to_bits).collect();
        assert!(bits.len() > n / 2, "{}", bits.len());
    }
}

#[test]
fn the_same_bits_come_from_one_thread_and_from_shuffled_events() {
    let mut news = news();
    let json = |outcome: &StudySweepOutcome| serde_json::to_string(&outcome.specifications);
    let first = json(&SWEPT).unwrap();
    let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build();
    let one = alone.unwrap().install(|| json(&news.sweep(&methods())));
    assert_eq!(one.unwrap(), first);
    news.events.reverse();
    assert_eq!(json(&news.sweep(&methods())).unwrap(), first);
}

#[test]
fn numbers_count_with_the_last_list_fastest_and_rows_go_by_estimate() {
    let outcome = &*SWEPT;
    let of = |number: usize| {
        let mut all = outcome.specifications.iter();
        &all.find(|found| found.specification == number)
            .unwrap()
            .choice
    };
    assert_eq!((of(1).from.0, of(2).from.0, of(3).from.0), (0, -1, 0));
    assert_eq!(of(1).winsorize, Percent::whole(0));
    assert_eq!(of(3).winsorize, Percent::whole(10));
    assert_eq!(of(4).returns, ReturnKind::Simple);
    assert_eq!(of(5).returns, ReturnKind::Log);
    let estimates = outcome.specifications.iter().map(|found| found.estimate);
    assert!(estimates.flatten().is_sorted());
}

#[test]
fn the_curve_counts_its_specifications() {
    let outcome = &*SWEPT;
    let curve = &outcome.curve;
    let all = || outcome.specifications.iter();
    assert_eq!(curve.n + curve.n_undefined, all().count());
    let rejects = |found: &&SpecificationOutcome| found.verdict.p() < Some(0.05);
    let rejecting = all()
        .filter(|found| found.verdict.p().is_some())
        .filter(rejects);
    assert_eq!(curve.n_significant, rejecting.count());
    let share = curve.n_significant as f64 / curve.n as f64;
    assert_eq!(curve.share_significant, Some(share));
    let estimates: Vec<f64> = all().filter_map(|found| found.estimate).collect();
    assert_eq!(curve.lowest, estimates.first().copied());
    assert_eq!(curve.highest, estimates.last().copied());
    let middle = estimates.len() / 2;
    let median = (estimates[middle - 1] + estimates[middle]) / 2.0;
    assert!((curve.median.unwrap() - median).abs() < 1e-15);
    // The values of each choice divide all specifications.
    let of = |choice: &str| {
        let found = outcome
            .choices
            .iter()
            .filter(|found| found.choice == choice);
        found
            .map(|found| found.curve.n + found.curve.n_undefined)
            .sum::<usize>()
    };
    for choice in ["model", "estimation", "returns", "winsorize", "cars"] {
        assert_eq!(all().count(), of(choice), "{choice}");
    }
    assert_eq!(0_usize, of("price"));
}

#[test]
fn the_interval_leaves_out_zero_where_the_test_rejects() {
    let outcome = &*SWEPT;
    for found in &outcome.specifications {
        let (Some(low), Some(high), Some(p)) = (found.low, found.high, found.verdict.p()) else {
            continue;
        };
        let excludes_zero = low > 0.0 || high < 0.0;
        assert_eq!(excludes_zero, p < 0.05, "{found:?}");
    }
}

#[test]
fn a_group_is_estimated_alone() {
    let news = news();
    let sweep = StudySweep {
        group: "earnings".to_owned(),
        cars: vec![window(0, 0)],
        ..StudySweep::default()
    };
    let outcome = news.sweep(&sweep);
    let own = news.study(&base());
    let group = own.groups.iter().find(|group| group.group == "earnings");
    assert_same(
        &outcome.specifications[0],
        &group.unwrap().windows[0],
        "bmp_adjusted",
    );
    let unknown = StudySweep {
        group: "nonsense".to_owned(),
        ..StudySweep::default()
    };
    let sweeper = Sweeper {
        study: &base(),
        inputs: news.inputs(),
        confounders: None,
    };
    let error = unknown.run(&sweeper).unwrap_err().to_string();
    assert!(error.contains("nonsense"), "{error}");
}

/// `numpy.clip(x, *numpy.percentile(x, [10, 90]))` of the CARs as measured has the mean of the sweep.
#[test]
fn winsorized_means_pull_in_what_is_beyond_the_percentiles() {
    let news = news();
    let percentile = |sorted: &[f64], share: f64| {
        let place = share * (sorted.len() - 1) as f64;
        let below = place.floor() as usize;
        let above = (below + 1).min(sorted.len() - 1);
        sorted[below] + (place - below as f64) * (sorted[above] - sorted[below])
    };
    let study = |percent| Study {
        winsorize: Percent::whole(percent),
        ..base()
    };
    let (plain, pulled) = (news.study(&study(0)), news.study(&study(10)));
    for (number, window) in pulled.groups[0].windows.iter().enumerate() {
        let events = plain.events.iter();
        let mut cars: Vec<f64> = events
            .filter(|event| event.windows.get(number).unwrap().is_complete())
            .filter_map(|event| event.windows.get(number).unwrap().car)
            .collect();
        cars.sort_by(f64::total_cmp);
        let (low, high) = (percentile(&cars, 0.1), percentile(&cars, 0.9));
        let mean = cars.iter().map(|car| car.clamp(low, high)).sum::<f64>() / cars.len() as f64;
        assert!((window.caar.unwrap() - mean).abs() < 1e-15, "{number}");
        assert_ne!(window.caar, plain.groups[0].windows[number].caar);
    }
    // Single events and their mean correlation stay as measured.
    let json = |outcome: &StudyOutcome| serde_json::to_string(&outcome.events).unwrap();
    assert_eq!(json(&plain), json(&pulled));
    let r = |outcome: &StudyOutcome| outcome.groups[0].mean_correlation;
    assert_eq!(r(&plain), r(&pulled));
    for wrong in [50.0, -1.0] {
        let wrong = Study {
            winsorize: Percent::new(wrong).unwrap(),
            ..base()
        };
        let error = wrong.run(news.inputs()).unwrap_err().to_string();
        assert!(error.contains("winsorize"), "{error}");
    }
}

/// Returns a market of twelve securities, each with news on a date of its own that moves it by `effect`.
fn market(effect: f64) -> News {
    let (mut rows, mut events) = (PriceRows::default(), Vec::new());
    let date = |day: u64| Date::from_days_since_1970(day as i32);
    for security in 0..=12 {
        let news = 150 + 8 * security;
        let symbol = match security {
            0 => "MKT".to_owned(),
            security => format!("S{security:02}"),
        };
        let mut price = 100.0;
        for day in 0..300 {
            let own = if security == 0 {
                0.0
            } else {
                0.02 * normal(security, day)
            };
            let moved = if security > 0 && day == news {
                effect
            } else {
                0.0
            };
            price *= 1.0 + 0.01 * normal(99, day) + own + moved;
            rows.push(&symbol, date(day), Bar::close(price));
        }
        if security > 0 {
            events.push(Event::on(&symbol, &symbol, date(news)));
        }
    }
    News {
        prices: Prices::from_rows(vec![rows]).unwrap().0,
        events,
        exchanges: Exchanges::default(),
    }
}

#[test]
fn the_curve_is_held_against_days_without_news() {
    let study = Study {
        benchmark: Some("MKT".to_owned()),
        estimation: window(-60, -6).into(),
        ..base()
    };
    let run = |market: &News, placebo: usize| {
        let sweeper = Sweeper {
            study: &study,
            inputs: market.inputs(),
            confounders: None,
        };
        small_sweep(placebo).run(&sweeper)
    };
    let moved = market(0.05);
    let joint = run(&moved, 100).unwrap().joint.unwrap();
    // No draw is as far from zero as the news.
    assert_eq!(joint.draws, 100);
    let least = Some(1.0 / 101.0);
    assert_eq!((joint.median_p, joint.statistic_p), (least, least));
    assert!(joint.share_p < Some(0.2), "{joint:?}");
    assert!(
        joint.median_low < Some(0.0) && joint.median_high > Some(0.0),
        "{joint:?}"
    );
    // The same draws are made again, whatever the number of threads.
    let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build();
    let again = alone
        .unwrap()
        .install(|| run(&moved, 100).unwrap().joint.unwrap());
    assert_eq!(again, joint);
    let nothing = run(&market(0.0), 100).unwrap().joint.unwrap();
    assert!(
        nothing.median_p > least && nothing.statistic_p > least,
        "{nothing:?}"
    );
    // Without draws there is no joint p, and few draws are refused.
    assert_eq!(run(&moved, 0).unwrap().joint, None);
    assert!(run(&moved, 5).is_err());
}

/// Sweeps over two models, each measured once, with two percentages and two windows.
fn small_sweep(placebo: usize) -> StudySweep {
    StudySweep {
        placebo,
        model: vec![model("market"), model("market-adjusted")],
        winsorize: vec![Percent::whole(0), Percent::whole(10)],
        cars: vec![window(0, 0), window(0, 1)],
        ..StudySweep::default()
    }
}

#[test]
fn a_stopped_sweep_keeps_the_specifications_that_are_done() {
    let news = news();
    let sweeper = Sweeper {
        study: &base(),
        inputs: news.inputs(),
        confounders: None,
    };
    let watch = Watch::new();
    watch.stop();
    let stopped = small_sweep(100).run_watched(&sweeper, &watch).unwrap();
    let whole = news.sweep(&small_sweep(0));
    // The first model is always studied, because it says which events are used.
    let number = |found: &&SpecificationOutcome| found.specification <= 4;
    let first: Vec<&SpecificationOutcome> = whole.specifications.iter().filter(number).collect();
    assert_eq!(stopped.specifications.iter().collect::<Vec<_>>(), first);
    assert_eq!((stopped.counts, stopped.joint), (whole.counts, None));
    let codes: Vec<&str> = stopped.warnings.iter().map(|found| found.code).collect();
    for code in ["interrupted_sweep", "interrupted_draws"] {
        assert!(codes.contains(&code), "{codes:?}");
    }
}

#[test]
fn a_stopped_sweep_keeps_the_draws_that_are_done() {
    let moved = market(0.05);
    let study = Study {
        benchmark: Some("MKT".to_owned()),
        estimation: window(-60, -6).into(),
        ..base()
    };
    let sweeper = Sweeper {
        study: &study,
        inputs: moved.inputs(),
        confounders: None,
    };
    // Eight specifications are studied; then a hundred draws are made of both models before the next hundred.
    let first_hundred = |done, all| all > 8 && done >= 8 + 200;
    let run = |watch: &Watch| small_sweep(1_000).run_watched(&sweeper, watch);
    let stopped = stopped_when(first_hundred, run).unwrap();
    let joint = stopped.joint.unwrap();
    assert!((100..1_000).contains(&joint.draws), "{joint:?}");
    let found = stopped
        .warnings
        .iter()
        .find(|found| found.code == "interrupted_draws");
    let found = found.unwrap().message.to_string();
    assert!(
        found.contains(&format!("{} of 1000", joint.draws)),
        "{found}"
    );
    // They are the first ones of all.
    let fewer = small_sweep(joint.draws).run(&sweeper).unwrap();
    assert_eq!(fewer.joint, Some(joint));
}

#[test]
fn estimation_on_both_sides_is_one_choice() {
    let both = WindowSet::union([window(-120, -11), window(11, 40)]).unwrap();
    let sweep = StudySweep {
        estimation: vec![window(-120, -11).into(), both.clone()],
        cars: vec![window(0, 0)],
        ..StudySweep::default()
    };
    let outcome = news().sweep(&sweep);
    let windows: Vec<&WindowSet> = (outcome.specifications.iter())
        .map(|found| &found.choice.estimation)
        .collect();
    assert!(windows.len() == 2 && windows.contains(&&both));
}

#[cfg(feature = "cli")]
mod program {
    use super::*;
    use crate::support::program::{Bench, newsquake};

    const NEWS: [&str; 8] = [
        "sweep",
        "study",
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
            "[sweep.study]\nmodel = [{ market = {} }, { mean-adjusted = {} }]\nestimation = [[-200, -11], [-120, -11]]\n\
             winsorize = [0, 5]\ncars = [[0, 0], [-1, 1]]\n",
        );
        let flags = [
            "--model",
            "market,mean-adjusted",
            "--estimation",
            "-200:-11,-120:-11",
            "--winsorize",
            "0,5",
            "--car",
            "0:0,-1:1",
            "--format",
            "json",
        ];
        let (status, by_flags, err) = run(&flags);
        assert_eq!(status, 0, "{err}");
        let (_, by_keys, _) = run(&["--config", &file, "--format", "json"]);
        assert_eq!(by_flags, by_keys);
        let value: Value = serde_json::from_str(&by_flags).unwrap();
        assert_eq!(value["schema"], "newsquake.sweep/1");
        assert_eq!(value["of"], "study");
        assert_eq!(value["plan"]["n_specifications"], 16);
        assert_eq!(value["specifications"].as_array().unwrap().len(), 16);
        assert!(value["specifications"][0]["statistic"].is_f64());
    }

    #[test]
    fn the_folder_of_a_sweep_repeats_it() {
        let bench = Bench::new();
        let out = bench.0.path().join("out");
        let out = out.to_str().unwrap();
        let (status, _, err) = run(&["--returns", "simple,log", "--out", out]);
        assert_eq!(status, 0, "{err}");
        for name in [
            "study-sweep.json",
            "specifications.csv",
            "choices.csv",
            "run.json",
            "charts/robustness.csv",
        ] {
            assert!(Path::new(out).join(name).exists(), "{name}");
        }
        let (status, again, err) = newsquake(&["run", "--from", out, "--format", "json"]);
        assert_eq!(status, 0, "{err}");
        let first = std::fs::read_to_string(Path::new(out).join("study-sweep.json")).unwrap();
        let parse = |text: &str| serde_json::from_str::<Value>(text).unwrap();
        assert_eq!(parse(&again), parse(&first));
    }

    #[test]
    fn the_answer_says_how_far_the_choices_carry() {
        let (status, out, err) = run(&["--model", "market,raw", "--car", "0:0,-1:1"]);
        assert_eq!(status, 0, "{err}");
        for words in [
            "of 4 specifications",
            "significant at 5 %",
            "median",
            "Lowest",
            "no independent tests",
        ] {
            assert!(out.contains(words), "{words}: {out}");
        }
        let (status, _, err) = run(&["--model", "market,markt"]);
        assert_eq!(status, 2);
        assert!(err.contains("did you mean"), "{err}");
        let (status, _, err) = run(&["--group", "nonsense"]);
        assert_eq!(status, 2);
        assert!(err.contains("--group"), "{err}");
    }
}
