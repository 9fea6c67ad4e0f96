//! Leave-one-out and leave-one-date-out: who carries the mean.

use std::collections::BTreeMap;
use std::path::Path;

use newsquake::load;
use newsquake::study::outcome::{EventOutcome, StudyOutcome};
use newsquake::study::{Inputs, Study};
use newsquake::time::{Date, Exchanges};

/// Studies the Alibaba day, with the events but those of `without`.
fn study(without: &dyn Fn(&str) -> bool) -> StudyOutcome {
    let files =
        ["prices_us.csv", "prices_hk.csv"].map(|name| format!("data/alibaba-day/{name}").into());
    let prices = load::prices(&files, &[]).unwrap();
    let mut events = load::events(Path::new("data/alibaba-day/events.csv"))
        .unwrap()
        .events;
    events.retain(|event| !without(&event.id));
    let exchanges = Exchanges::default();
    let inputs = Inputs {
        prices: &prices.prices,
        events: &events,
        factors: None,
        exchanges: &exchanges,
    };
    let study = Study {
        benchmark: Some("SPX".to_owned()),
        ..Study::default()
    };
    study.run(inputs).unwrap()
}

fn close(a: f64, b: f64) {
    assert!((a - b).abs() < 1e-14, "{a} is not {b}");
}

#[test]
fn the_mean_without_an_event_is_that_of_a_study_without_it() {
    let outcome = study(&|_| false);
    for (group, window) in [(0, 0), (0, 2), (3, 1)] {
        let found = &outcome.groups[group].windows[window];
        let influence = found.influence.as_ref().unwrap();
        let left = &influence.event;
        let other = study(&|id| id == left.event_id);
        let name = &outcome.groups[group].group;
        let other = other.groups.iter().find(|group| group.group == *name);
        close(left.caar, other.unwrap().windows[window].caar.unwrap());
    }
}

#[test]
fn no_event_and_no_date_moves_the_mean_more() {
    let outcome = study(&|_| false);
    for group in &outcome.groups {
        let is_member =
            |event: &&EventOutcome| group.group == "all" || event.groups.contains(&group.group);
        for (number, window) in group.windows.iter().enumerate() {
            let events = outcome.events.iter().filter(is_member);
            let counted = events.filter(|event| event.windows.get(number).unwrap().is_complete());
            let cars: Vec<(&EventOutcome, f64)> = counted
                .map(|event| (event, event.windows.get(number).unwrap().car.unwrap()))
                .collect();
            assert_eq!(cars.len(), window.n);
            let Some(influence) = &window.influence else {
                assert!(cars.len() < 2);
                continue;
            };
            let mean = |kept: &dyn Fn(&EventOutcome) -> bool| {
                let kept: Vec<f64> = cars
                    .iter()
                    .filter(|(event, _)| kept(event))
                    .map(|(_, car)| *car)
                    .collect();
                kept.iter().sum::<f64>() / kept.len() as f64
            };
            let all = window.caar.unwrap();
            let without: Vec<f64> = cars
                .iter()
                .map(|(out, _)| mean(&|event| event.event_id != out.event_id))
                .collect();
            let far = without
                .iter()
                .map(|caar| (caar - all).abs())
                .fold(0.0, f64::max);
            close((influence.event.caar - all).abs(), far);
            close(
                influence.lowest,
                without.iter().copied().fold(f64::INFINITY, f64::min),
            );
            close(
                influence.highest,
                without.iter().copied().fold(f64::NEG_INFINITY, f64::max),
            );
            let mut dates: BTreeMap<Date, usize> = BTreeMap::new();
            for (event, _) in &cars {
                *dates.entry(event.day0).or_default() += 1;
            }
            let Some(left) = &influence.date else {
                assert_eq!(dates.len(), 1);
                continue;
            };
            assert_eq!(dates[&left.date], left.n);
            close(left.caar, mean(&|event| event.day0 != left.date));
            for date in dates.keys() {
                let other = mean(&|event| event.day0 != *date);
                assert!((other - all).abs() <= (left.caar - all).abs() + 1e-14);
            }
        }
    }
}

/// The largest CARs of the sign of the mean are left out until it turns, and one fewer does not do.
#[test]
fn as_few_events_as_said_turn_the_mean() {
    let outcome = study(&|_| false);
    let window = &outcome.groups[0].windows[0];
    let n = window.influence.as_ref().unwrap().events_to_turn;
    let mut cars: Vec<f64> = outcome
        .events
        .iter()
        .filter_map(|event| event.windows.first().unwrap().car)
        .collect();
    cars.sort_by(f64::total_cmp);
    assert!(window.caar.unwrap() > 0.0);
    let rest = |left_out: usize| cars[..cars.len() - left_out].iter().sum::<f64>();
    assert!(rest(n) <= 0.0 && rest(n - 1) > 0.0, "{n}");
}

#[test]
fn signed_and_winsorized_means_leave_out_what_they_count() {
    let mut study = Study {
        benchmark: Some("SPX".to_owned()),
        signed: true,
        winsorize: newsquake::units::Percent::whole(10),
        ..Study::default()
    };
    study.window = newsquake::time::Window::new(-5, 5).unwrap();
    let prices = load::prices(&["data/alibaba-day/prices_us.csv".into()], &[]).unwrap();
    let events = load::events(Path::new("data/ai-chip-news/events.csv"))
        .unwrap()
        .events;
    let exchanges = Exchanges::default();
    let outcome = study
        .run(Inputs {
            prices: &prices.prices,
            events: &events,
            factors: None,
            exchanges: &exchanges,
        })
        .unwrap();
    for window in &outcome.groups[0].windows {
        let influence = window.influence.as_ref().unwrap();
        let n = window.n as f64;
        let expected = (window.caar.unwrap() * n - influence.event.car) / (n - 1.0);
        close(influence.event.caar, expected);
        let event = outcome
            .events
            .iter()
            .find(|event| event.event_id == influence.event.event_id);
        assert_eq!(event.unwrap().symbol.to_string(), influence.event.symbol);
    }
}
