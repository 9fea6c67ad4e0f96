//! The mean correlation r of groups against its definition, pair by pair, where events lack the same days, days of their own, or
//! none.

use newsquake::event::Event;
use newsquake::market::{Bar, PriceRows, Prices};
use newsquake::study::abnormal::AbnormalReturns;
use newsquake::study::{Incomplete, Inputs, Study};
use newsquake::time::{Date, Exchanges, Window};

const SECURITIES: usize = 40;
const DAYS: usize = 120;

/// Relative differences of rounding, from sums of a thousand pairs in another order.
const TOLERANCE: f64 = 1e-11;

fn noise(i: usize) -> f64 {
    let mixed = (i as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mixed = (mixed ^ (mixed >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    (mixed >> 40) as f64 / (1_u64 << 24) as f64 - 0.5
}

/// Every fifth security is halted on the same days, another fifth has a holiday, one lacks every ninth day, one begins late, and
/// one lacks a day of the event window.
fn lacks(security: usize, day: usize) -> bool {
    match security {
        0 => false,
        7 => day.is_multiple_of(9),
        8 => day < 45,
        9 => day == 73,
        _ => {
            security % 5 == 1 && (40..46).contains(&day)
                || security % 5 == 2 && [63, 71].contains(&day)
        }
    }
}

fn date(day: usize) -> Date {
    Date::from_days_since_1970(18_000 + (day / 5 * 7 + day % 5) as i32)
}

fn symbol(security: usize) -> String {
    match security {
        0 => "MKT".to_owned(),
        _ => format!("S{security:02}"),
    }
}

fn prices() -> Prices {
    let mut rows = PriceRows::default();
    for security in 0..=SECURITIES {
        let mut price = 50.0;
        for day in 0..DAYS {
            // Neighbouring securities have a part of their returns in common.
            let shared = noise(1_000 * (security / 4 + 1) + day);
            price *= 1.0
                + 0.02 * noise(day)
                + 0.02 * shared
                + 0.03 * noise(DAYS * (security + 99) + day);
            if !lacks(security, day) {
                rows.push(&symbol(security), date(day), Bar::close(price));
            }
        }
    }
    Prices::from_rows(vec![rows]).unwrap().0
}

/// Three events of each security, on eight neighbouring days.
fn events() -> Vec<Event> {
    let events = (1..=SECURITIES).flat_map(|security| {
        (0..3).map(move |number| {
            let day = 70 + security % 3 + 2 * number;
            let mut event = Event::on(format!("{security}-{number}"), symbol(security), date(day));
            event.tags = vec!["everything".to_owned(), format!("third {}", security % 3)];
            event
        })
    });
    events.collect()
}

fn study(incomplete: Incomplete) -> Study {
    let window = |from, to| Window::new(from, to).unwrap();
    Study {
        benchmark: Some("MKT".to_owned()),
        estimation: window(-40, -6).into(),
        window: window(-3, 3),
        cars: vec![window(0, 0), window(-1, 1), window(-3, 3)],
        min_obs: Some(20),
        incomplete,
        ..Study::default()
    }
}

/// Returns the correlation of two events over the dates on which both have a residual.
fn rho(abnormal: &AbnormalReturns, i: usize, j: usize) -> f64 {
    let (x, y) = (abnormal.residuals(i), abnormal.residuals(j));
    let apart =
        abnormal.events[i].aligned.day0.0 as isize - abnormal.events[j].aligned.day0.0 as isize;
    let pair = |position: usize| {
        let other = position.checked_add_signed(apart)?;
        let (x, y) = (x[position], *y.get(other)?);
        (!x.is_nan() && !y.is_nan()).then_some((x, y))
    };
    let pairs: Vec<(f64, f64)> = (0..x.len()).filter_map(pair).collect();
    let n = pairs.len() as f64;
    let mean = |value: fn(&(f64, f64)) -> f64| pairs.iter().map(value).sum::<f64>() / n;
    let (a, b) = (mean(|pair| pair.0), mean(|pair| pair.1));
    let sum = |product: &dyn Fn(f64, f64) -> f64| {
        pairs
            .iter()
            .map(|(x, y)| product(x - a, y - b))
            .sum::<f64>()
    };
    sum(&|x, y| x * y) / (sum(&|x, _| x * x) * sum(&|_, y| y * y)).sqrt()
}

/// Returns the mean over pairs of rho times the share of common days of a window.
fn mean_correlation(abnormal: &AbnormalReturns, events: &[usize], window: Window) -> f64 {
    let day0 = |event: usize| abnormal.events[event].aligned.day0.0;
    let (mut sum, mut pairs) = (0.0, 0.0);
    for (number, i) in events.iter().enumerate() {
        for j in &events[..number] {
            let common = window.days().saturating_sub(day0(*i).abs_diff(day0(*j)));
            pairs += 1.0;
            if common > 0 {
                sum += rho(abnormal, *i, *j) * common as f64 / window.days() as f64;
            }
        }
    }
    sum / pairs
}

#[test]
fn r_is_the_mean_over_pairs_whatever_days_events_lack() {
    let (prices, events) = (prices(), events());
    let exchanges = Exchanges::default();
    for incomplete in [Incomplete::Drop, Incomplete::Sum] {
        let study = study(incomplete);
        let inputs = || Inputs {
            prices: &prices,
            events: &events,
            factors: None,
            exchanges: &exchanges,
        };
        let measured = study.runner(inputs()).measure().unwrap();
        let outcome = study.run(inputs()).unwrap();
        let abnormal = &measured.abnormal;
        assert_eq!(outcome.groups.len(), 5);
        for group in &outcome.groups {
            let is_member = |event: &usize| {
                let tags = &events[abnormal.events[*event].aligned.event].tags;
                group.group == "all" || tags.contains(&group.group)
            };
            let members: Vec<usize> = (0..abnormal.events.len()).filter(is_member).collect();
            let close = |found: Option<f64>, members: &[usize], window: Window| {
                let expected = mean_correlation(abnormal, members, window);
                let found = found.unwrap();
                let label = &group.group;
                assert!(
                    (found - expected).abs() < TOLERANCE,
                    "{label} {window}: {found} {expected}"
                );
            };
            close(group.mean_correlation, &members, study.window);
            for (car, window) in group.windows.iter().enumerate() {
                let mut present = members.clone();
                present.retain(|event| abnormal.complete(*event, car).is_some());
                assert_eq!(present.len(), window.n);
                close(window.mean_correlation, &present, study.cars[car]);
            }
        }
    }
}

#[test]
fn groups_with_the_same_events_have_the_same_numbers() {
    let (prices, events) = (prices(), events());
    let outcome = study(Incomplete::Drop).run(Inputs {
        prices: &prices,
        events: &events,
        factors: None,
        exchanges: &Exchanges::default(),
    });
    let groups = outcome.unwrap().groups;
    let of = |label: &str| {
        let group = groups.iter().find(|group| group.group == label).unwrap();
        let mut numbers = serde_json::to_value(group).unwrap();
        numbers["group"] = "".into();
        for observations in ["days", "windows"] {
            for observation in numbers[observations].as_array_mut().unwrap() {
                for test in observation["tests"].as_object_mut().unwrap().values_mut() {
                    // The group of all events is no part of a family of tests.
                    let test = test.as_object_mut().unwrap();
                    test.remove("p_bh");
                    test.remove("p_holm");
                }
            }
        }
        numbers
    };
    assert!(of("all")["windows"][0]["tests"]["bmp"]["p"].is_number());
    assert_eq!(of("all"), of("everything"));
}
