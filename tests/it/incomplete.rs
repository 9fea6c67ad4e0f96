//! Windows with missing days: what becomes of firms whose prices end after the news.

use newsquake::event::Event;
use newsquake::market::{Bar, PriceRows, Prices};
use newsquake::study::model::{MeanAdjusted, Model};
use newsquake::study::outcome::{StudyOutcome, WindowOutcome};
use newsquake::study::{Incomplete, Inputs, Study};
use newsquake::time::{Date, Exchanges, Window};

const DAY_ZERO: i32 = 20;

/// Four firms with an event on one day. The first falls by 60 % on day 3 and has its last price on day 4.
fn run(incomplete: Incomplete) -> StudyOutcome {
    let (mut rows, mut events) = (PriceRows::default(), Vec::new());
    for firm in 0..4 {
        let symbol = format!("F{firm}");
        let mut price = 100.0;
        let last = if firm == 0 {
            DAY_ZERO + 4
        } else {
            DAY_ZERO + 15
        };
        for day in 0..=last {
            let noise = 0.01 * f64::from((day * (firm + 3)) % 7 - 3);
            let fall = if firm == 0 && day == DAY_ZERO + 3 {
                -0.6
            } else {
                noise
            };
            price *= 1.0 + fall;
            rows.push(&symbol, Date::from_days_since_1970(day), Bar::close(price));
        }
        events.push(Event::on(
            firm.to_string(),
            symbol,
            Date::from_days_since_1970(DAY_ZERO),
        ));
    }
    let window = |from, to| Window::new(from, to).unwrap();
    let study = Study {
        model: Model::MeanAdjusted(MeanAdjusted::default()),
        estimation: window(-18, -1).into(),
        window: window(0, 10),
        cars: vec![window(0, 4), window(0, 8), window(0, 10)],
        incomplete,
        ..Study::default()
    };
    let inputs = Inputs {
        prices: &Prices::from_rows(vec![rows]).unwrap().0,
        events: &events,
        factors: None,
        exchanges: &Exchanges::default(),
    };
    study.run(inputs).unwrap()
}

fn windows(outcome: &StudyOutcome) -> &[WindowOutcome] {
    &outcome.groups[0].windows
}

/// Returns the mean CAR of the events of which at least this number of days is observed.
fn mean_car(outcome: &StudyOutcome, window: usize, least: usize) -> f64 {
    let windows = outcome
        .events
        .iter()
        .map(|event| event.windows.get(window).unwrap());
    let cars: Vec<f64> = windows
        .filter(|w| w.observed >= least)
        .map(|w| w.car.unwrap())
        .collect();
    cars.iter().sum::<f64>() / cars.len() as f64
}

#[test]
fn by_default_a_window_with_a_missing_day_counts_in_no_mean() {
    let outcome = run(Incomplete::Drop);
    assert_eq!(
        windows(&outcome).iter().map(|w| w.n).collect::<Vec<_>>(),
        [4, 3, 3]
    );
    for (window, days) in [(0, 5), (1, 9), (2, 11)] {
        let caar = windows(&outcome)[window].caar.unwrap();
        assert!((caar - mean_car(&outcome, window, days)).abs() < 1e-14);
    }
}

#[test]
fn half_of_a_window_is_enough_where_its_days_are_summed() {
    let outcome = run(Incomplete::Sum);
    // Five of nine days are half of the window, five of eleven are not.
    assert_eq!(
        windows(&outcome).iter().map(|w| w.n).collect::<Vec<_>>(),
        [4, 4, 3]
    );
    for (window, least) in [(0, 5), (1, 5), (2, 6)] {
        let caar = windows(&outcome)[window].caar.unwrap();
        assert!((caar - mean_car(&outcome, window, least)).abs() < 1e-14);
    }
    let bmp = windows(&outcome)[1].tests["bmp"];
    assert_eq!(bmp.p().map(|p| p > 0.0), Some(true));
}

#[test]
fn an_end_of_prices_is_told_apart_from_a_hole() {
    let outcome = run(Incomplete::Drop);
    let ended = outcome
        .warnings
        .iter()
        .find(|warning| warning.code == "prices_end");
    let message = ended.unwrap().message.to_string();
    assert!(
        message.starts_with("1 of 4 events have their last price inside"),
        "{message}"
    );
    assert!(
        message.contains("survivors") && message.contains("incomplete"),
        "{message}"
    );
}
