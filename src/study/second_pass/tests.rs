use super::*;
use crate::event::Event;
use crate::market::{Bar, PriceRows, Prices};
use crate::math::moments::correlation;
use crate::study::{Inputs, Measured, Study};
use crate::time::{Date, Exchanges};

/// Events of 40 securities on nine days. Securities share a part of their returns, and lack the days that `lacks` tells, given the
/// security, the day and a random number between -0.5 and 0.5.
fn measured(lacks: impl Fn(usize, usize, f64) -> bool) -> (Measured, Window) {
    let mut state = 1_u64;
    let mut noise = || {
        let step = state.wrapping_mul(6_364_136_223_846_793_005);
        state = step.wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as f64 / (1_u64 << 31) as f64 - 0.5
    };
    let date = |day: i32| Date::from_days_since_1970(18_000 + day / 5 * 7 + day % 5);
    let shared: Vec<[f64; 2]> = (0..140).map(|_| [noise(), noise()]).collect();
    let mut rows = PriceRows::default();
    for security in 0..=40 {
        let mut price = 50.0;
        for (day, [market, sector]) in shared.iter().enumerate() {
            let own = if security == 0 {
                0.0
            } else {
                0.02 * sector + 0.05 * noise()
            };
            price *= 1.0 + 0.02 * market + own;
            if security == 0 || !lacks(security, day, noise()) {
                rows.push(&format!("S{security}"), date(day as i32), Bar::close(price));
            }
        }
    }
    let (prices, _) = Prices::from_rows(vec![rows]).expect("rows of one length");
    let events = (0..120).map(|number| {
        let symbol = format!("S{}", 1 + number % 40);
        Event::on(number.to_string(), symbol, date(120 + number * 7 % 9))
    });
    let events: Vec<Event> = events.collect();
    let window = |from, to| Window::new(from, to).expect("a window");
    let study = Study {
        benchmark: Some("S0".to_owned()),
        estimation: window(-100, -6).into(),
        window: window(-3, 3),
        min_obs: Some(20),
        ..Study::default()
    };
    let inputs = Inputs {
        prices: &prices,
        events: &events,
        factors: None,
        exchanges: &Exchanges::default(),
    };
    let measured = study.runner(inputs).measure().expect("measured events");
    (measured, study.window)
}

#[test]
fn an_estimated_r_corrects_tests_as_the_mean_over_pairs_does() {
    // Securities lack four days in a hundred.
    let (measured, window) = measured(|_, _, random| random >= 0.46);
    let members: Vec<usize> = (0..measured.abnormal.events.len()).collect();
    let asked = [
        (window, Presence::Everyone),
        (Window::DAY_ZERO, Presence::Everyone),
    ];
    let correlations = |most_pairs: usize| {
        let all = Sample::new(&measured.abnormal, &measured.sample.calendars, &asked);
        let sample = Sample { most_pairs, ..all };
        let found = sample.correlations(&members).into_iter();
        let r = found.map(|found| found.same_date.expect("pairs of events"));
        r.collect::<Vec<f64>>()
    };
    let (exact, estimated) = (correlations(usize::MAX), correlations(0));
    for (exact, estimated) in exact.iter().zip(&estimated) {
        let inflation = |r: &f64| (1.0 + (members.len() as f64 - 1.0) * r).sqrt();
        let ratio = inflation(estimated) / inflation(exact);
        assert!(*exact > 0.005, "no correlation to estimate: {exact}");
        assert!((ratio - 1.0).abs() < 0.01, "{exact} {estimated}");
        assert_ne!(exact, estimated);
    }
}

/// The mean over pairs of rho tau / L2, pair by pair.
fn mean_correlation(measured: &Measured, window: Window) -> f64 {
    let abnormal = &measured.abnormal;
    let length = abnormal.windows.estimation.days();
    let mut designs = abnormal.designs();
    let mut residuals = vec![vec![f64::NAN; length]; abnormal.events.len()];
    for (event, row) in residuals.iter_mut().enumerate() {
        abnormal.write_residuals(event, &mut designs, row);
    }
    let day0 = |event: usize| abnormal.events[event].aligned.day0.0;
    let (mut sum, mut pairs) = (0.0, 0.0);
    for j in 0..residuals.len() {
        for i in 0..j {
            let (a, b) = if day0(i) <= day0(j) { (i, j) } else { (j, i) };
            let apart = day0(b) - day0(a);
            let both = residuals[a][apart..].iter().zip(&residuals[b]);
            let both = both.filter(|(x, y)| !x.is_nan() && !y.is_nan());
            let (x, y): (Vec<f64>, Vec<f64>) = both.unzip();
            let shared = window.days().saturating_sub(apart) as f64;
            sum += correlation(&x, &y).expect("residuals vary") * shared / window.days() as f64;
            pairs += 1.0;
        }
    }
    sum / pairs
}

/// A security was halted for some weeks and lacks two days: three of 120 events, whose gaps no other event of their day has.
#[test]
fn rare_gaps_are_correlated_over_the_days_in_common() {
    let is_halted = |day: usize| (70..=92).contains(&day) || day == 60 || day == 119;
    let (measured, window) = measured(|security, day, _| security == 7 && is_halted(day));
    let members: Vec<usize> = (0..measured.abnormal.events.len()).collect();
    let groups = Membership::new(&[&members]);
    let by_gaps = ByGaps::new(&measured.abnormal, &members);
    assert!(by_gaps.any_gaps());
    assert!(RareGaps::new(&by_gaps, &groups, 1, true).are_summed_in_any(&[0]));
    let asked = [(window, Presence::Everyone)];
    let sample = Sample::new(&measured.abnormal, &measured.sample.calendars, &asked);
    let found = sample.correlations(&members)[0]
        .same_date
        .expect("pairs of events");
    let expected = mean_correlation(&measured, window);
    assert!((found - expected).abs() < 1e-12, "{found} {expected}");
    assert!(expected > 0.005, "no correlation to find: {expected}");
}

/// Whether gaps are summed depends on a group alone: of all events few have gaps, of these ten three.
#[test]
fn a_group_has_the_same_r_beside_others() {
    let is_halted = |day: usize| (70..=92).contains(&day);
    let (measured, window) = measured(|security, day, _| security == 7 && is_halted(day));
    let events = &measured.abnormal.events;
    let all: Vec<usize> = (0..events.len()).collect();
    let (with_gaps, whole): (Vec<usize>, Vec<usize>) =
        all.iter().partition(|event| !events[**event].is_whole);
    let mut some = [&with_gaps[..], &whole[..7]].concat();
    some.sort_unstable();
    let asked = [(window, Presence::Everyone)];
    let sample = Sample::new(&measured.abnormal, &measured.sample.calendars, &asked);
    let groups = Membership::new(&[&all, &some]);
    let both = sample.pass(2, &groups, None, &Progress::default());
    for (group, members) in [all, some].iter().enumerate() {
        let beside = sample.means(both.pairs[group].as_ref(), members)[0].same_date;
        let alone = sample.correlations(members)[0].same_date;
        assert_eq!(beside, alone);
    }
}
