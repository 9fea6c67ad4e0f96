//! The verdict on a sample: which tests lose their assumptions, and none where the assumptions hold.

use newsquake::event::Event;
use newsquake::market::{Bar, PriceRows, Prices};
use newsquake::study::assumption::Assumption;
use newsquake::study::outcome::GroupOutcome;
use newsquake::study::{Inputs, Study};
use newsquake::time::{Date, Exchanges, Window};
use rand_distr::{Distribution, StandardNormal};
use rand_pcg::Pcg64;
use rayon::prelude::*;

const EVENTS: usize = 24;
const FIRST: usize = 62;

/// Parameters of a simulated sample.
#[derive(Clone, Copy)]
struct Sample {
    /// Trading days between the events.
    apart: usize,
    /// Share of the residual variance that all securities have in common.
    common: f64,
    /// Ratio of the residual standard deviation on day 0 to that of other days.
    spread: f64,
    /// Number of events that jump by 30 % on day 0.
    jumps: usize,
    /// Length of the estimation window, in sessions.
    estimation: i32,
    /// The number of events.
    events: usize,
    /// The seed of the draws.
    seed: u64,
    /// Whether shocks are skewed to the right, as exp(0.6 g) is for normal g.
    skewed: bool,
}

/// Independent events, each on its own date.
const PLAIN: Sample = Sample {
    apart: 9,
    common: 0.0,
    spread: 1.0,
    jumps: 0,
    estimation: 50,
    events: EVENTS,
    seed: 11,
    skewed: false,
};

fn group(sample: Sample) -> GroupOutcome {
    let mut random = Pcg64::new(7, u128::from(sample.seed));
    let mut draw = || -> f64 { StandardNormal.sample(&mut random) };
    let days = FIRST + sample.apart * sample.events + 5;
    let market: Vec<f64> = (0..days).map(|_| 0.01 * draw()).collect();
    let common: Vec<f64> = (0..days).map(|_| draw()).collect();
    let mut rows = PriceRows::default();
    let mut events = Vec::new();
    let mut push = |symbol: &str, returns: &[f64]| {
        let mut price = 100.0;
        for (day, value) in returns.iter().enumerate() {
            price *= 1.0 + value;
            let date = Date::from_days_since_1970(day as i32);
            rows.push(symbol, date, Bar::close(price));
        }
    };
    push("MARKET", &market);
    for event in 0..sample.events {
        let zero = FIRST + sample.apart * event;
        let returns: Vec<f64> = (0..days)
            .map(|day| {
                let own = if sample.skewed {
                    // exp(0.6 g) has mean 1.197 and standard deviation 0.788.
                    ((0.6 * draw()).exp() - 1.197) / 0.788
                } else {
                    draw()
                };
                let shock = sample.common.sqrt() * common[day] + (1.0 - sample.common).sqrt() * own;
                let spread = if day == zero { sample.spread } else { 1.0 };
                let jump = if day == zero && event < sample.jumps {
                    0.3
                } else {
                    0.0
                };
                market[day] + 0.01 * spread * shock + jump
            })
            .collect();
        let symbol = format!("S{event:02}");
        push(&symbol, &returns);
        events.push(Event::on(
            event.to_string(),
            symbol,
            Date::from_days_since_1970(zero as i32),
        ));
    }
    let study = Study {
        benchmark: Some("MARKET".to_owned()),
        estimation: Window::new(-sample.estimation - 4, -5).unwrap().into(),
        window: Window::new(-3, 3).unwrap(),
        min_obs: Some(10),
        ..Study::default()
    };
    let inputs = Inputs {
        prices: &Prices::from_rows(vec![rows]).unwrap().0,
        events: &events,
        factors: None,
        exchanges: &Exchanges::default(),
    };
    study.run(inputs).unwrap().groups.swap_remove(0)
}

fn broken(sample: Sample) -> Vec<Assumption> {
    let doubts = group(sample).doubts;
    doubts.iter().map(|doubt| doubt.assumption).collect()
}

#[test]
fn independent_events_leave_every_test_standing() {
    let group = group(PLAIN);
    assert!(group.doubts.is_empty(), "{:?}", group.doubts);
    assert!((group.sample.variance_ratio.unwrap() - 1.0).abs() < 0.6);
}

#[test]
fn one_date_and_a_common_shock_break_independence() {
    let group = group(Sample {
        apart: 0,
        common: 0.3,
        ..PLAIN
    });
    assert!(group.doubts("patell") && group.doubts("bmp") && group.doubts("wilcoxon"));
    for standing in ["bmp_adjusted", "grank_t", "corrado", "patell_adjusted"] {
        assert!(!group.doubts(standing), "{standing}: {:?}", group.doubts);
    }
    assert_eq!(group.sample.shared_dates, EVENTS);
    let inflation = group.sample.inflation.unwrap();
    // Expected 1 + 23 x 0.3, up to the noise of 50 days.
    assert!((inflation - 7.9).abs() < 2.5, "{inflation}");
}

#[test]
fn staggered_and_correlated_dates_are_lost_in_event_time() {
    let group = group(Sample {
        apart: 1,
        common: 0.3,
        ..PLAIN
    });
    assert!(group.breaks(Assumption::CommonDates));
    assert!(group.doubts("grank_t") && !group.doubts("bmp_adjusted"));
}

#[test]
fn a_wider_day_zero_breaks_what_takes_the_variance_as_before() {
    let sample = Sample {
        spread: 2.0,
        ..PLAIN
    };
    assert_eq!(broken(sample), [Assumption::StableVariance]);
    let group = group(sample);
    assert!(group.doubts("patell") && group.doubts("corrado") && !group.doubts("bmp"));
    assert!(group.doubts[0].reason.contains("variance x"));
}

#[test]
fn two_jumps_among_many_events_leave_the_mean_skewed() {
    let group = group(Sample { jumps: 2, ..PLAIN });
    assert!(group.breaks(Assumption::LittleSkewness) && group.breaks(Assumption::Symmetry));
    assert!(group.doubts("bmp_adjusted") && !group.doubts("grank_t"));
}

#[test]
fn a_short_estimation_window_is_named() {
    let sample = Sample {
        estimation: 20,
        ..PLAIN
    };
    let group = group(sample);
    assert!(group.breaks(Assumption::LongEstimation));
    // Seven days are many after twenty, and one is not.
    let long = group
        .doubts
        .iter()
        .find(|doubt| doubt.assumption == Assumption::ShortWindow);
    assert_eq!(
        long.unwrap().windows,
        Some(vec![Window::new(-3, 3).unwrap()])
    );
}

#[test]
fn few_events_leave_ranks_and_signs_in_doubt_but_not_means() {
    let group = group(Sample { events: 4, ..PLAIN });
    for test in [
        "grank_t",
        "grank_z",
        "skewness_adjusted",
        "generalized_sign",
    ] {
        let doubts = group
            .doubts
            .iter()
            .filter(|doubt| doubt.tests.contains(&test));
        let few = doubts.filter(|doubt| doubt.assumption == Assumption::EnoughEvents);
        assert_eq!(few.count(), 1, "{test}");
    }
    // Four of four have p = 0.125 at the least.
    let powerless = group
        .doubts
        .iter()
        .find(|doubt| doubt.assumption == Assumption::Power);
    assert_eq!(powerless.unwrap().tests, ["sign", "wilcoxon"]);
    for standing in [
        "patell",
        "patell_adjusted",
        "bmp_adjusted",
        "cross_sectional",
    ] {
        assert!(!group.doubts(standing), "{standing}: {:?}", group.doubts);
    }
}

#[test]
fn skewed_residuals_leave_scaled_ranks_in_doubt_however_many_events_there_are() {
    let group = group(Sample {
        skewed: true,
        ..PLAIN
    });
    let ranks = group
        .doubts
        .iter()
        .find(|doubt| doubt.assumption == Assumption::ScaledRanks);
    let ranks = ranks.unwrap();
    assert_eq!(ranks.tests, ["grank_t", "grank_z"]);
    assert_eq!(ranks.windows, None, "on every day and in every window");
    let size = ranks.implied_size.unwrap();
    // 15 to 18 % of true nulls are rejected in simulated samples of such returns.
    assert!((0.12..0.25).contains(&size), "{size}");
    let stands = |test: &str| !group.doubts_window(test, &group.windows[0]);
    assert!(stands("patell") || stands("corrado") || stands("generalized_sign"));
}

#[test]
fn a_doubt_is_about_the_windows_that_it_is_about() {
    // Each event has a date of its own, two sessions after the one before: on one day they share nothing.
    let group = group(Sample {
        apart: 2,
        common: 0.5,
        ..PLAIN
    });
    let of = |from: i32, to: i32| {
        let is_it = |window: &&newsquake::study::outcome::WindowOutcome| {
            (window.from.0, window.to.0) == (from, to)
        };
        group.windows.iter().find(is_it).unwrap()
    };
    for test in ["bmp", "patell", "cross_sectional"] {
        assert!(!group.doubts_window(test, of(0, 0)), "{test} on day 0");
        assert!(
            group.doubts_window(test, of(-3, 3)),
            "{test} over the window"
        );
    }
}

/// The number of samples of a rate.
const SAMPLES: u64 = 200;

/// Returns the outcomes of as many seeds.
fn samples(sample: Sample) -> Vec<GroupOutcome> {
    let seeds: Vec<u64> = (1..=SAMPLES).collect();
    let of_seed = |seed: u64| group(Sample { seed, ..sample });
    seeds.into_par_iter().map(of_seed).collect()
}

/// Returns the number of samples in which a test stands on day 0, of those in which it then rejects at 5 %, and of all in which
/// it rejects, marked or not.
fn rates(samples: &[GroupOutcome], test: &str) -> [usize; 3] {
    let count = |of: &dyn Fn(bool, bool) -> bool| {
        let is_it = |group: &&GroupOutcome| {
            let window = &group.windows[0];
            let p = window.tests[test].p();
            let stands = p.is_some() && !group.doubts_window(test, window);
            of(stands, p.is_some_and(|p| p <= 0.05))
        };
        samples.iter().filter(is_it).count()
    };
    [
        count(&|stands, _| stands),
        count(&|stands, rejects| stands && rejects),
        count(&|_, rejects| rejects),
    ]
}

/// The numbers of rejections that up to `stands` samples exceed in 1 of 500 runs if the true rate is 7.5 %: three standard errors.
fn most_rejections(stands: usize) -> f64 {
    let expected = 0.075 * stands as f64;
    expected + 3.0 * (expected * 0.925).sqrt() + 0.5
}

/// A small part of `examples/size_grid.rs`.
#[test]
fn what_stands_rejects_as_often_as_it_says() {
    let few = samples(Sample { events: 6, ..PLAIN });
    // Over their own standard deviations of 50 days, residuals have a skewness of about 1.6: a t takes 20 events.
    let skewed = samples(Sample {
        skewed: true,
        events: 12,
        ..PLAIN
    });
    for (samples, means_stand) in [(few, true), (skewed, false)] {
        let mut all = 0;
        for test in samples[0].windows[0].tests.keys() {
            let [stands, rejects, _] = rates(&samples, test);
            assert!(
                rejects as f64 <= most_rejections(stands),
                "{test}: {rejects} of {stands}"
            );
            all += rejects;
        }
        assert!(all > 0, "tests that never reject are of no use");
        for test in ["bmp_adjusted", "cross_sectional"] {
            let [stands, ..] = rates(&samples, test);
            let expected = if means_stand { 150..=200 } else { 0..=40 };
            assert!(expected.contains(&stands), "{test} stands in {stands}");
        }
        let [stands, ..] = rates(&samples, "patell");
        assert!(stands > 100, "patell stands in {stands}");
    }
}

/// Ranks over the spread of three values reject 17 % of true nulls: fewer than 18 of 200 come up in 1 of 500 runs.
#[test]
fn what_is_marked_would_reject_too_often() {
    let samples = samples(Sample { events: 3, ..PLAIN });
    let [stands, _, rejects] = rates(&samples, "grank_t");
    assert_eq!(stands, 0, "three events are too few for ranks");
    assert!(rejects >= 18, "{rejects} of {SAMPLES}");
}
