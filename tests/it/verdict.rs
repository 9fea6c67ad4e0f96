//! The verdict on a sample: what breaks which tests, and that nothing is broken where nothing is.

use newsquake::event::Event;
use newsquake::market::{Bar, PriceRows, Prices};
use newsquake::study::assumption::Assumption;
use newsquake::study::outcome::GroupOutcome;
use newsquake::study::{Inputs, Study};
use newsquake::time::{Date, Exchanges, Window};
use rand_distr::{Distribution, StandardNormal};
use rand_pcg::Pcg64;

const EVENTS: usize = 24;
const FIRST: usize = 62;

/// What a sample is made of.
#[derive(Clone, Copy)]
struct Sample {
    /// Trading days between the events.
    apart: usize,
    /// The weight of what all securities share, in the variance of residuals.
    common: f64,
    /// The standard deviation of residuals on day 0 over that of other days.
    spread: f64,
    /// How many events jump by 30 % on day 0.
    jumps: usize,
    /// The length of the estimation window.
    estimation: i32,
}

/// Independent events, each on a date of its own.
const PLAIN: Sample = Sample {
    apart: 9,
    common: 0.0,
    spread: 1.0,
    jumps: 0,
    estimation: 50,
};

fn group(sample: Sample) -> GroupOutcome {
    let mut random = Pcg64::new(7, 11);
    let mut draw = || -> f64 { StandardNormal.sample(&mut random) };
    let days = FIRST + sample.apart * EVENTS + 5;
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
    for event in 0..EVENTS {
        let zero = FIRST + sample.apart * event;
        let returns: Vec<f64> = (0..days)
            .map(|day| {
                let shock =
                    sample.common.sqrt() * common[day] + (1.0 - sample.common).sqrt() * draw();
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
        estimation: Window::new(-sample.estimation - 4, -5).unwrap(),
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
    // 1 + 23 x 0.3, up to the noise of 50 days.
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
    assert_eq!(broken(sample), [Assumption::LongEstimation]);
}
