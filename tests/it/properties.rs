//! Properties of a study that hold for any data.

use std::collections::BTreeSet;

use newsquake::event::Event;
use newsquake::market::{Bar, PriceRows, Prices};
use newsquake::study::model::{MarketAdjusted, MeanAdjusted, Model};
use newsquake::study::outcome::StudyOutcome;
use newsquake::study::{Inputs, Study};
use newsquake::time::{Date, Exchanges, Window};
use proptest::prelude::*;

const DAYS: usize = 90;

/// Random returns of securities and events on them; security 0 is the market.
#[derive(Debug, Clone)]
struct World {
    returns: Vec<Vec<f64>>,
    /// Security, day and tag of each event.
    events: Vec<(usize, usize, usize)>,
    /// Security and day of each missing price.
    missing: BTreeSet<(usize, usize)>,
}

fn worlds() -> impl Strategy<Value = World> {
    let returns = prop::collection::vec(prop::collection::vec(-0.05..0.05_f64, DAYS), 4..7);
    returns.prop_flat_map(|returns| {
        let securities = returns.len();
        let events = prop::collection::btree_set((1..securities, 55..DAYS - 8, 0..2_usize), 2..12);
        let missing = prop::collection::btree_set((1..securities, 10..DAYS), 0..6);
        (Just(returns), events, missing).prop_map(|(returns, events, missing)| World {
            returns,
            events: events.into_iter().collect(),
            missing,
        })
    })
}

impl World {
    fn rows(&self, shift: i32) -> PriceRows {
        let mut rows = PriceRows::default();
        for (security, returns) in self.returns.iter().enumerate() {
            let mut price = 50.0;
            for (day, r) in returns.iter().enumerate() {
                price *= 1.0 + r;
                let close = if self.missing.contains(&(security, day)) {
                    f64::NAN
                } else {
                    price
                };
                let bar = Bar {
                    open: Some(price),
                    ..Bar::close(close)
                };
                let date = Date::from_days_since_1970(day as i32 + shift);
                rows.push(&symbol(security), date, bar);
            }
        }
        rows
    }

    fn events(&self, shift: i32) -> Vec<Event> {
        let event = |(id, (security, day, tag)): (usize, &(usize, usize, usize))| Event {
            tags: vec![format!("tag{tag}")],
            ..Event::on(
                id.to_string(),
                symbol(*security),
                Date::from_days_since_1970(*day as i32 + shift),
            )
        };
        self.events.iter().enumerate().map(event).collect()
    }

    fn run(&self, study: &Study) -> StudyOutcome {
        run(self.rows(0), &self.events(0), study)
    }
}

fn symbol(security: usize) -> String {
    format!("S{security}")
}

fn run(rows: PriceRows, events: &[Event], study: &Study) -> StudyOutcome {
    let (prices, _) = Prices::from_rows(vec![rows]).unwrap();
    let exchanges = Exchanges::default();
    study
        .run(Inputs {
            prices: &prices,
            events,
            factors: None,
            exchanges: &exchanges,
        })
        .unwrap()
}

fn study() -> Study {
    Study {
        benchmark: Some("S0".to_owned()),
        estimation: Window::new(-45, -6).unwrap().into(),
        window: Window::new(-5, 5).unwrap(),
        min_obs: Some(20),
        ..Study::default()
    }
}

/// Returns a group without the dates of the events that carry its means.
fn undated(group: &newsquake::study::outcome::GroupOutcome) -> String {
    let mut group = serde_json::to_value(group).unwrap();
    for window in group["windows"].as_array_mut().unwrap() {
        for place in ["/date/date", "/event/day0"] {
            if let Some(date) = window["influence"].pointer_mut(place) {
                *date = serde_json::Value::Null;
            }
        }
    }
    group.to_string()
}

fn json(outcome: &StudyOutcome) -> String {
    serde_json::to_string(outcome).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn read_is_used_and_excluded(world in worlds()) {
        let outcome = world.run(&study());
        let counts = outcome.counts;
        prop_assert_eq!(counts.events_in, world.events.len());
        prop_assert_eq!(counts.events_in, counts.events_used + counts.events_excluded);
        prop_assert_eq!(counts.events_used, outcome.events.len());
        prop_assert_eq!(counts.events_excluded, outcome.excluded.len());
    }

    #[test]
    fn shuffled_rows_change_no_bit(world in worlds(), seed in any::<u64>()) {
        let (mut rows, mut events) = (world.rows(0), world.events(0));
        let order = shuffled(rows.date.len(), seed);
        rows.symbol = order.iter().map(|&i| rows.symbol[i]).collect();
        rows.date = order.iter().map(|&i| rows.date[i]).collect();
        for column in &mut rows.values {
            if !column.is_empty() {
                *column = order.iter().map(|&i| column[i]).collect();
            }
        }
        events = shuffled(events.len(), seed).into_iter().map(|i| events[i].clone()).collect();
        let (mut a, mut b) = (run(rows, &events, &study()), world.run(&study()));
        // Exclusions are listed in the order of the file.
        a.excluded.sort_by(|x, y| x.event_id.cmp(&y.event_id));
        b.excluded.sort_by(|x, y| x.event_id.cmp(&y.event_id));
        prop_assert_eq!(json(&a), json(&b));
    }

    #[test]
    fn threads_change_no_bit(world in worlds()) {
        let with = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| json(&world.run(&study())))
        };
        prop_assert_eq!(with(1), with(4));
    }

    #[test]
    fn shifted_dates_change_no_number(world in worlds(), shift in 1..9000_i32) {
        let (a, b) = (world.run(&study()), run(world.rows(shift), &world.events(shift), &study()));
        prop_assert_eq!(a.events.len(), b.events.len());
        for (a, b) in a.groups.iter().zip(&b.groups) {
            prop_assert_eq!(undated(a), undated(b));
        }
    }

    #[test]
    fn the_scale_of_returns_changes_no_t(world in worlds(), scale in 0.01..0.9_f64) {
        let mut small = world.clone();
        small.returns.iter_mut().flatten().for_each(|r| *r *= scale);
        for model in [Model::named("market").unwrap(), Model::named("mean-adjusted").unwrap()] {
            let study = Study { model, ..study() };
            let (a, b) = (world.run(&study), small.run(&study));
            for (a, b) in a.events.iter().zip(&b.events) {
                for (a, b) in a.windows.iter().zip(b.windows.iter()) {
                    prop_assert!(near(a.t, b.t, 1e-8), "{:?} {:?}", a.t, b.t);
                }
            }
            for (a, b) in a.groups.iter().zip(&b.groups) {
                for (name, verdict) in &a.windows[0].tests {
                    let other = b.windows[0].tests[name].statistic();
                    prop_assert!(near(verdict.statistic(), other, 1e-6), "{name}: {verdict:?} {other:?}");
                }
            }
        }
    }

    #[test]
    fn an_unused_security_changes_nothing(world in worlds()) {
        let mut more = world.clone();
        more.returns.push((0..DAYS).map(|day| 0.02 * (day as f64).sin()).collect());
        prop_assert_eq!(json(&world.run(&study())), json(&more.run(&study())));
    }

    #[test]
    fn every_event_twice_leaves_the_means(world in worlds()) {
        let mut events = world.events(0);
        // With the same tag they would be duplicates and count once.
        let again: Vec<Event> = events
            .iter()
            .map(|event| Event { id: format!("{}b", event.id).into(), tags: vec![format!("again-{}", event.tags[0])], ..event.clone() })
            .collect();
        events.extend(again);
        let (once, twice) = (world.run(&study()), run(world.rows(0), &events, &study()));
        prop_assert_eq!(2 * once.counts.events_used, twice.counts.events_used);
        for (a, b) in once.groups[0].days.iter().zip(&twice.groups[0].days) {
            prop_assert!(near(a.aar, b.aar, 1e-12));
        }
        for (a, b) in once.groups[0].windows.iter().zip(&twice.groups[0].windows) {
            prop_assert!(near(a.caar, b.caar, 1e-12));
        }
    }

    #[test]
    fn the_market_itself_has_no_abnormal_return(world in worlds()) {
        let mut events = world.events(0);
        events.iter_mut().for_each(|event| event.symbol = "S0".into());
        let market_adjusted = Model::MarketAdjusted(MarketAdjusted::default());
        for model in [Model::named("market").unwrap(), market_adjusted] {
            let outcome = run(world.rows(0), &events, &Study { model, ..study() });
            prop_assert_eq!(outcome.counts.events_used, 0);
            for event in &outcome.excluded {
                prop_assert!(["zero_variance", "duplicate"].contains(&event.code), "{}", event.code);
            }
        }
    }

    #[test]
    fn one_event_has_no_cross_section(world in worlds()) {
        let events = &world.events(0)[..1];
        let outcome = run(world.rows(0), events, &study());
        for group in &outcome.groups {
            for window in &group.windows {
                prop_assert_eq!(window.low, None);
                for name in ["cross_sectional", "bmp", "bmp_adjusted", "patell_adjusted"] {
                    prop_assert_eq!(window.tests[name].statistic(), None);
                }
            }
        }
    }

    #[test]
    fn the_mean_adjusted_model_needs_no_market(world in worlds()) {
        let model = Model::MeanAdjusted(MeanAdjusted::default());
        let outcome = world.run(&Study { model, benchmark: None, ..study() });
        for event in &outcome.events {
            let sum: f64 = event.days.iter().filter_map(|day| day.ar).sum();
            let car = event.windows.iter().find(|car| (car.from.0, car.to.0) == (-5, 5)).unwrap();
            prop_assert!(near(Some(sum), car.car, 1e-12));
        }
    }
}

/// Tasks that need the same cached ranks must not deadlock.
#[test]
fn more_threads_than_cores_come_to_an_end() {
    let mut state = 1_u64;
    let mut noise = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (state >> 40) as f64 / 1e9 - 0.008
    };
    let world = World {
        returns: (0..20)
            .map(|_| (0..DAYS).map(|_| noise()).collect())
            .collect(),
        events: (0..300).map(|i| (1 + i % 19, 50 + i % 32, i % 2)).collect(),
        missing: BTreeSet::new(),
    };
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(8)
        .build()
        .unwrap();
    for _ in 0..10 {
        let outcome = pool.install(|| world.run(&study()));
        assert!(outcome.counts.events_used > 200);
    }
}

fn near(a: Option<f64>, b: Option<f64>, tolerance: f64) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() <= tolerance * (1.0 + a.abs()),
        (a, b) => a.is_none() && b.is_none(),
    }
}

/// Returns a permutation of `0..n` that depends on the seed alone.
fn shuffled(n: usize, seed: u64) -> Vec<usize> {
    let mut keyed: Vec<(u64, usize)> = (0..n)
        .map(|i| {
            (
                (i as u64 ^ seed)
                    .wrapping_mul(0x9E37_79B9_7F4A_7C15)
                    .rotate_left(31),
                i,
            )
        })
        .collect();
    keyed.sort_unstable();
    keyed.into_iter().map(|(_, i)| i).collect()
}
