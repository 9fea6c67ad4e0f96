//! What results say beside their numbers: differences between correlated groups, news across a date line, monthly rows, fits at a
//! bound, a security on itself, windows of single events, and holes told apart from ends of prices.

use std::sync::Arc;

use newsquake::event::{Cells, Event};
use newsquake::market::{Bar, PriceRows, Prices};
use newsquake::report::answer::study::answer;
use newsquake::study::assumption::Assumption;
use newsquake::study::model::{MeanAdjusted, Model};
use newsquake::study::outcome::{DifferenceOutcome, EventOutcome, GroupOutcome, StudyOutcome};
use newsquake::study::{Correlate, Incomplete, Inputs, Study};
use newsquake::time::{Date, Exchanges, Lag, Window};
use rand_distr::{Distribution, StandardNormal};
use rand_pcg::Pcg64;

const ESTIMATION: i32 = 60;
pub const DAY_ZERO: usize = 70;
pub const DAYS: usize = 90;

pub fn window(from: i32, to: i32) -> Window {
    Window::new(from, to).unwrap()
}

/// Returns the `n`-th weekday from Monday, 5 January 2015.
pub fn weekday(n: usize) -> Date {
    Date::from_days_since_1970(16_440 + (n / 5 * 7 + n % 5) as i32)
}

pub struct World {
    random: Pcg64,
    rows: PriceRows,
    pub events: Vec<Event>,
}

impl World {
    pub fn new() -> Self {
        Self {
            random: Pcg64::new(11, 7),
            rows: PriceRows::default(),
            events: Vec::new(),
        }
    }

    fn normal(&mut self) -> f64 {
        StandardNormal.sample(&mut self.random)
    }

    pub fn series(&mut self, scale: f64) -> Vec<f64> {
        (0..DAYS).map(|_| scale * self.normal()).collect()
    }

    pub fn push(&mut self, symbol: &str, returns: &[f64]) {
        let mut price = 100.0;
        for (day, value) in returns.iter().enumerate() {
            price *= 1.0 + value;
            self.rows.push(symbol, weekday(day), Bar::close(price));
        }
    }

    /// Adds a firm that shares the part `r` of its variance with `common`, and an event of it.
    pub fn firm(
        &mut self,
        symbol: &str,
        market: &[f64],
        common: (&[f64], f64),
        zero: usize,
    ) -> &mut Event {
        let (common, r) = common;
        let own = self.series(0.02);
        let shocks = market.iter().zip(common).zip(own);
        let returns: Vec<f64> = shocks
            .map(|((m, c), own)| m + r.sqrt() * 0.02 * c + (1.0 - r).sqrt() * own)
            .collect();
        self.push(symbol, &returns);
        let id = self.events.len().to_string();
        self.events.push(Event::on(id, symbol, weekday(zero)));
        self.events.last_mut().unwrap()
    }

    pub fn run(self, study: &Study) -> StudyOutcome {
        let (prices, _) = Prices::from_rows(vec![self.rows]).unwrap();
        let inputs = Inputs {
            prices: &prices,
            events: &self.events,
            factors: None,
            exchanges: &Exchanges::default(),
        };
        study.run(inputs).unwrap()
    }
}

pub fn study() -> Study {
    Study {
        benchmark: Some("MKT".to_owned()),
        estimation: window(-ESTIMATION - 5, -6).into(),
        window: window(-1, 1),
        cars: vec![window(0, 0), window(-1, 1)],
        ..Study::default()
    }
}

fn group<'a>(outcome: &'a StudyOutcome, name: &str) -> &'a GroupOutcome {
    let mut groups = outcome.groups.iter();
    groups.find(|group| group.group == name).unwrap()
}

/// Returns the difference over day 0 of two groups of eight events, each on a date of its own. The events of each group share
/// half of their variance.
fn two_dates(second: usize, one_shock: bool) -> (StudyOutcome, DifferenceOutcome) {
    let mut world = World::new();
    let market = world.series(0.01);
    world.push("MKT", &market);
    let first_shock = world.series(1.0);
    let second_shock = if one_shock {
        first_shock.clone()
    } else {
        world.series(1.0)
    };
    for firm in 0..16 {
        let (tag, shock, zero) = if firm < 8 {
            ("banks", &first_shock, DAY_ZERO)
        } else {
            ("chips", &second_shock, second)
        };
        let event = world.firm(&format!("S{firm:02}"), &market, (shock, 0.5), zero);
        event.tags = vec![tag.to_owned()];
    }
    let outcome = world.run(&study());
    let difference = outcome.differences[0].clone();
    (outcome, difference)
}

#[test]
fn groups_on_a_date_each_are_marked_and_get_a_test_of_correlated_events() {
    let (outcome, found) = two_dates(DAY_ZERO + 6, false);
    assert_eq!(found.doubts[0].tests, ["welch", "mann_whitney"]);
    let (welch, adjusted) = (found.welch.p().unwrap(), found.welch_adjusted.p().unwrap());
    assert!(adjusted > welch, "{adjusted} {welch}");

    // The same variances, from what the outcome states of single events.
    let r = |name: &str| group(&outcome, name).windows[0].mean_correlation.unwrap();
    let scale = |name: &str| {
        let events = outcome.events.iter().filter(|event| *event.tags == [name]);
        let se: Vec<f64> = events
            .map(|event| event.windows.first().unwrap().se.unwrap())
            .collect();
        let n = se.len() as f64;
        (
            se.iter().map(|s| s * s).sum::<f64>() / n,
            se.iter().sum::<f64>() / n,
        )
    };
    let ((va, sa), (vb, sb)) = (scale("banks"), scale("chips"));
    let (ra, rb, n) = (r("banks"), r("chips"), 8.0);
    let rab = (120.0 * r("all") - 28.0 * ra - 28.0 * rb) / 64.0;
    let actual =
        (va + 7.0 * ra * sa * sa) / n + (vb + 7.0 * rb * sb * sb) / n - 2.0 * rab * sa * sb;
    let assumed = (va - ra * sa * sa) / n + (vb - rb * sb * sb) / n;
    let expected = found.welch.statistic().unwrap() * (assumed / actual).sqrt();
    let adjusted = found.welch_adjusted.statistic().unwrap();
    assert!(
        (adjusted / expected - 1.0).abs() < 1e-10,
        "{adjusted} {expected}"
    );
    // Half of the variance is common: about 1 + 7 / 2 times that of independent events, less what the spread lacks.
    assert!(
        (5.0..16.0).contains(&(actual / assumed)),
        "{}",
        actual / assumed
    );
}

#[test]
fn groups_that_share_a_date_and_a_shock_are_not_marked() {
    let (_, found) = two_dates(DAY_ZERO, true);
    assert!(found.doubts.is_empty(), "{:?}", found.doubts);
    let ratio = found.welch_adjusted.statistic().unwrap() / found.welch.statistic().unwrap();
    assert!((0.7..1.4).contains(&ratio), "{ratio}");
}

/// Four events in New York, and four in Hong Kong on the next session, where each day repeats the shock of the day before.
fn across_the_date_line(correlate: Correlate) -> StudyOutcome {
    let mut world = World::new();
    let market = world.series(0.01);
    world.push("MKT", &market);
    world.push("HKM.HK", &market);
    let shock = world.series(1.0);
    let mut later = vec![0.0];
    later.extend(&shock[..DAYS - 1]);
    for firm in 0..4 {
        world.firm(&format!("S{firm}"), &market, (&shock, 0.5), DAY_ZERO);
        let event = world.firm(
            &format!("000{firm}.HK"),
            &market,
            (&later, 0.5),
            DAY_ZERO + 1,
        );
        event.benchmark = Some("HKM.HK".to_owned());
    }
    world.run(&Study {
        correlate,
        ..study()
    })
}

#[test]
fn news_across_a_date_line_is_marked_and_counted_on_wish() {
    let by_date = across_the_date_line(Correlate::Date);
    let by_session = across_the_date_line(Correlate::Session);
    let (by_date, by_session) = (&by_date.groups[0], &by_session.groups[0]);
    assert!(by_date.breaks(Assumption::SameDates));
    assert!(!by_session.breaks(Assumption::SameDates));
    let r = |group: &GroupOutcome| group.windows[0].mean_correlation.unwrap();
    // All 28 pairs correlate by 0.5. By date, only the 12 of one exchange do.
    assert!(
        (r(by_date) - 0.5 * 12.0 / 28.0).abs() < 0.1,
        "{}",
        r(by_date)
    );
    assert!((r(by_session) - 0.5).abs() < 0.15, "{}", r(by_session));
    let stands = |group: &GroupOutcome| !group.doubts_window("bmp_adjusted", &group.windows[0]);
    assert!(stands(by_session) && !stands(by_date));
    // The news of Friday and of Monday are two dates of a portfolio.
    let marked = |group: &GroupOutcome| {
        let mut doubts = group.doubts_in("calendar_time", Lag(0), Lag(0));
        doubts.any(|doubt| doubt.assumption == Assumption::SameDates)
    };
    assert!(marked(by_date) && !marked(by_session));
}

/// Simulated by hand from 300 such samples: `welch` rejects 19 % of true nulls at 5 %.
#[test]
fn differences_say_that_they_miss_neighbouring_sessions() {
    let of_two_exchanges = |correlate| {
        let mut world = World::new();
        let market = world.series(0.01);
        world.push("MKT", &market);
        world.push("HKM.HK", &market);
        for (tag, first) in [("banks", 0), ("chips", 4)] {
            let shock = world.series(1.0);
            let mut later = vec![0.0];
            later.extend(&shock[..DAYS - 1]);
            for firm in first..first + 4 {
                let event = world.firm(&format!("S{firm}"), &market, (&shock, 0.6), DAY_ZERO);
                event.tags = vec![tag.to_owned()];
                let symbol = format!("000{firm}.HK");
                let event = world.firm(&symbol, &market, (&later, 0.6), DAY_ZERO + 1);
                event.tags = vec![tag.to_owned()];
                event.benchmark = Some("HKM.HK".to_owned());
            }
        }
        let study = Study {
            correlate,
            ..study()
        };
        world.run(&study).differences[0].clone()
    };
    let by_date = of_two_exchanges(Correlate::Date);
    let mut doubts = by_date.doubts.iter();
    let across = doubts.find(|doubt| doubt.assumption == Assumption::SameDates);
    assert_eq!(
        across.unwrap().tests,
        ["welch", "mann_whitney", "welch_adjusted"]
    );
    let by_session = of_two_exchanges(Correlate::Session);
    let mut doubts = by_session.doubts.iter();
    assert!(doubts.all(|doubt| doubt.assumption == Assumption::Independence));
    let p = |found: &DifferenceOutcome| found.welch_adjusted.p().unwrap();
    assert!(p(&by_session) > p(&by_date));
}

#[test]
fn tests_of_a_mean_bhar_are_marked_as_those_of_a_mean_car_are() {
    let (outcome, _) = two_dates(DAY_ZERO + 6, false);
    let (banks, all) = (group(&outcome, "banks"), group(&outcome, "all"));
    for group in [banks, all] {
        for window in &group.windows {
            assert_eq!(window.bhar.doubts, [Assumption::Independence]);
        }
    }
    let mut world = World::new();
    let market = world.series(0.01);
    world.push("MKT", &market);
    for firm in 0..8 {
        world.firm(
            &format!("S{firm}"),
            &market,
            (&market, 0.0),
            DAY_ZERO - 4 * firm,
        );
    }
    let outcome = world.run(&study());
    assert!(outcome.groups[0].windows[0].bhar.doubts.is_empty());
}

/// CAAR over nine days leaves out the events that end, and the means of single days hold their fall.
#[test]
fn tests_that_add_up_days_are_marked_where_caar_leaves_events_out() {
    let outcome = with_delistings(Incomplete::Drop, &[window(0, 2), window(0, 8)]);
    let group = &outcome.groups[0];
    let sum = |days: std::ops::RangeInclusive<usize>| -> f64 {
        group.days[days].iter().map(|day| day.aar.unwrap()).sum()
    };
    assert_eq!(
        group.windows.iter().map(|w| w.n).collect::<Vec<_>>(),
        [10, 7]
    );
    assert!((sum(0..=2) - group.windows[0].caar.unwrap()).abs() < 1e-12);
    assert!(sum(0..=8) < group.windows[1].caar.unwrap() - 0.1);
    for test in ["time_series", "corrado", "calendar_time"] {
        let is_marked = |to: i32| {
            let mut doubts = group.doubts_in(test, Lag(0), Lag(to));
            doubts.any(|doubt| doubt.assumption == Assumption::SameEvents)
        };
        assert!(is_marked(8) && !is_marked(2), "{test}");
    }
    let mut doubts = group.doubts_in("cross_sectional", Lag(0), Lag(8));
    assert!(doubts.all(|doubt| doubt.assumption != Assumption::SameEvents));
}

/// Three of ten events halve on day 3 and end after day 4.
fn with_delistings(incomplete: Incomplete, cars: &[Window]) -> StudyOutcome {
    let mut world = World::new();
    let market = world.series(0.01);
    world.push("MKT", &market);
    for firm in 0..10 {
        let mut returns = world.series(0.02);
        if firm < 3 {
            returns.truncate(DAY_ZERO + 5);
            returns[DAY_ZERO + 3] = -0.5;
        }
        let symbol = format!("S{firm}");
        world.push(&symbol, &returns);
        let event = Event::on(firm.to_string(), &symbol, weekday(DAY_ZERO));
        world.events.push(event);
    }
    world.run(&Study {
        window: window(0, 8),
        cars: cars.to_vec(),
        incomplete,
        ..study()
    })
}

#[test]
fn the_answer_counts_no_event_as_quiet_that_it_does_not_look_at() {
    let headline = |incomplete| answer(&with_delistings(incomplete, &[window(0, 8)])).headline;
    let dropped = headline(Incomplete::Drop);
    assert!(
        dropped.contains("none of the 7 single events with every day can"),
        "{dropped}"
    );
    let summed = headline(Incomplete::Sum);
    assert!(summed.contains("3 of 10 single events can"), "{summed}");
    let told = |incomplete| {
        let outcome = with_delistings(incomplete, &[window(0, 8)]);
        let mut found = outcome.warnings.iter();
        found.any(|warning| warning.message.to_string().contains("counts in no mean"))
    };
    assert!(!told(Incomplete::Sum));
}

/// A fund that holds the index at a tenth of its price: its returns differ from those of the index by rounding alone.
#[test]
fn a_security_that_moves_as_its_benchmark_has_no_variance_under_any_model() {
    for model in ["market-adjusted", "market", "dimson"] {
        let mut world = World::new();
        let market = world.series(0.01);
        world.push("MKT", &market);
        let mut price = 10.0;
        for (day, value) in market.iter().enumerate() {
            price *= 1.0 + value;
            world.rows.push("FUND", weekday(day), Bar::close(price));
        }
        let fund = Event::on("fund", "FUND", weekday(DAY_ZERO));
        world.events.push(fund);
        let none = vec![0.0; DAYS];
        world.firm("S0", &market, (&none, 0.0), DAY_ZERO);
        let outcome = world.run(&Study {
            model: Model::named(model).unwrap(),
            ..study()
        });
        assert_eq!(outcome.excluded.len(), 1, "{model}");
        assert_eq!(outcome.excluded[0].code, "zero_variance", "{model}");
    }
}

#[test]
fn events_of_one_calendar_have_the_same_correlation_either_way() {
    let r = |correlate| {
        let mut world = World::new();
        let market = world.series(0.01);
        world.push("MKT", &market);
        let shock = world.series(1.0);
        for firm in 0..5 {
            world.firm(
                &format!("S{firm}"),
                &market,
                (&shock, 0.4),
                DAY_ZERO + firm % 2,
            );
        }
        let outcome = world.run(&Study {
            correlate,
            ..study()
        });
        outcome.groups[0].windows[1].mean_correlation
    };
    assert_eq!(r(Correlate::Date), r(Correlate::Session));
}

/// Returns the events of six firms without ARCH effects under a model of the GARCH family, and the finding about bounds.
fn without_arch(model: &str) -> (StudyOutcome, String) {
    let mut world = World::new();
    let market = world.series(0.01);
    world.push("MKT", &market);
    let none = vec![0.0; DAYS];
    for firm in 0..6 {
        world.firm(&format!("S{firm}"), &market, (&none, 0.0), DAY_ZERO + firm);
    }
    let outcome = world.run(&Study {
        model: Model::named(model).unwrap(),
        ..study()
    });
    let finding = outcome.warnings.iter().find(|w| w.code == "garch_bounds");
    let message = finding.unwrap().message.to_string();
    (outcome, message)
}

fn coefficients<const N: usize>(outcome: &StudyOutcome, names: [&str; N]) -> Vec<[f64; N]> {
    let of_event = |event: &EventOutcome| {
        let named = |name: &str| {
            let mut all = event.model.coefficients.iter();
            all.find(|(known, _)| known == name).unwrap().1
        };
        names.map(named)
    };
    outcome.events.iter().map(of_event).collect()
}

#[test]
fn fits_of_garch_that_end_at_a_bound_are_counted() {
    let (outcome, message) = without_arch("garch");
    let arch = coefficients(&outcome, ["arch"]);
    let no_arch = arch.iter().filter(|[arch]| *arch < 1e-6).count();
    assert!(no_arch > 0, "the samples have no ARCH effect");
    let expected = format!("of 6 fits of the GARCH model, {no_arch} end at the bound arch = 0");
    assert!(message.starts_with(&expected), "{message}");
    assert!(!message.contains("asymmetry"), "{message}");
}

#[test]
fn bounds_of_asymmetry_are_counted_too() {
    for model in ["gjr", "egarch"] {
        let (outcome, message) = without_arch(model);
        let is_edge = |[arch, asymmetry]: &&[f64; 2]| match model {
            "gjr" => arch + asymmetry / 2.0 > 1e-6 && (*arch < 1e-6 || arch + asymmetry < 1e-6),
            _ => *arch > 1e-6 && arch - asymmetry.abs() < 1e-6,
        };
        let found = coefficients(&outcome, ["arch", "asymmetry"]);
        let edges = found.iter().filter(is_edge).count();
        assert!(edges > 0, "{model} {found:?}");
        let expected = format!("and {edges} at a bound of asymmetry");
        assert!(message.contains(&expected), "{model} {message}");
    }
}

#[test]
fn a_security_is_no_benchmark_of_itself_under_any_model_of_the_market() {
    for name in [
        "market",
        "scholes-williams",
        "dimson",
        "garch",
        "market-adjusted",
    ] {
        let mut world = World::new();
        let market = world.series(0.01);
        world.push("MKT", &market);
        world.firm("S0", &market, (&market, 0.0), DAY_ZERO);
        world
            .events
            .push(Event::on("itself", "MKT", weekday(DAY_ZERO)));
        let outcome = world.run(&Study {
            model: Model::named(name).unwrap(),
            ..study()
        });
        let itself = outcome
            .excluded
            .iter()
            .find(|event| event.event_id == "itself");
        assert_eq!(itself.unwrap().code, "zero_variance", "{name}");
        assert_eq!(outcome.counts.events_used, 1, "{name}");
    }
}

#[test]
fn the_sign_of_one_event_has_a_p_of_exactly_one() {
    let mut world = World::new();
    let market = world.series(0.01);
    world.push("MKT", &market);
    world.firm("S0", &market, (&market, 0.0), DAY_ZERO);
    let outcome = world.run(&study());
    let window = &outcome.groups[0].windows[0];
    assert_eq!(window.tests["sign"].p(), Some(1.0));
    assert!(
        outcome.groups[0].doubts_window("sign", window),
        "it cannot reject"
    );
}

/// Returns an event of `S0` with these cells for the columns of its estimation window.
fn with_window(id: &str, end: &str, length: &str) -> Event {
    let names = Arc::from(["estimation_end", "estimation_length"].map(str::to_owned));
    Event {
        columns: Cells::new(names, [end, length]),
        ..Event::on(id, "S0", weekday(DAY_ZERO))
    }
}

fn of_one_firm(events: Vec<Event>, study: &Study) -> newsquake::error::Result<StudyOutcome> {
    let mut world = World::new();
    let market = world.series(0.01);
    world.push("MKT", &market);
    world.firm("S0", &market, (&market, 0.0), DAY_ZERO);
    let (prices, _) = Prices::from_rows(vec![world.rows]).unwrap();
    study.run(Inputs {
        prices: &prices,
        events: &events,
        factors: None,
        exchanges: &Exchanges::default(),
    })
}

#[test]
fn an_event_is_estimated_on_the_window_that_its_columns_name() {
    let own = Study {
        own_windows: true,
        ..study()
    };
    let events = vec![with_window("a", "-11", "40"), with_window("b", "", "")];
    let mut other_day = events;
    other_day[1].when.as_mut().unwrap().date = weekday(DAY_ZERO + 3);
    let found = of_one_firm(other_day, &own).unwrap();
    let plain = |from, to, zero: usize| {
        let study = Study {
            estimation: window(from, to).into(),
            ..study()
        };
        let event = Event::on("x", "S0", weekday(zero));
        of_one_firm(vec![event], &study).unwrap().events.remove(0)
    };
    for (id, expected) in [
        ("a", plain(-50, -11, DAY_ZERO)),
        ("b", plain(-ESTIMATION - 5, -6, DAY_ZERO + 3)),
    ] {
        let event = found
            .events
            .iter()
            .find(|event| event.event_id == id)
            .unwrap();
        assert_eq!(
            event.model.observations, expected.model.observations,
            "{id}"
        );
        let close = |a: f64, b: f64| (a - b).abs() <= 1e-12 * b.abs();
        assert!(close(event.model.sigma, expected.model.sigma), "{id}");
        for (found, expected) in event.windows.iter().zip(expected.windows.iter()) {
            assert!(close(found.car.unwrap(), expected.car.unwrap()), "{id}");
            assert!(close(found.se.unwrap(), expected.se.unwrap()), "{id}");
        }
    }
}

#[test]
fn windows_of_events_that_cannot_be_are_refused_by_name() {
    let own = Study {
        own_windows: true,
        ..study()
    };
    let refused = |end: &str, length: &str| {
        let events = vec![with_window("E7", end, length)];
        of_one_firm(events, &own).unwrap_err().to_string()
    };
    assert!(refused("5", "40").contains("event E7: its estimation window [-34, +5] overlaps"));
    assert!(refused("-1x", "40").contains("event E7: `-1x` in the column `estimation_end`"));
    assert!(refused("", "").contains("no event names a window"));
    assert!(refused("-11", "").contains("event E7: it names `estimation_end` without"));
    assert!(refused("", "40").contains("event E7: it names `estimation_length` without"));
    assert!(refused("-11", "0").contains("event E7"));
}

/// HC1 gives a dummy that is 1 for one event alone the error of the intercept, and rejects most true nulls; with HC3 there is none.
#[test]
fn a_coefficient_of_one_event_has_no_error_by_hc3() {
    let hc3_of = |ones: usize| {
        let mut world = World::new();
        let market = world.series(0.01);
        world.push("MKT", &market);
        let none = vec![0.0; DAYS];
        let names: Arc<[String]> = Arc::from(["big".to_owned()]);
        for firm in 0..8 {
            let big = if firm < ones { "1" } else { "0" };
            let event = world.firm(&format!("S{firm}"), &market, (&none, 0.0), DAY_ZERO + firm);
            event.columns = Cells::new(names.clone(), [big]);
        }
        let outcome = world.run(&Study {
            regress: vec!["big".to_owned()],
            ..study()
        });
        let term = outcome.regressions[0].terms[1].clone();
        (term.hc3_se, term.hc3)
    };
    let (error, alone) = hc3_of(1);
    assert_eq!(error, None);
    let said = serde_json::to_value(alone).unwrap()["undefined"].to_string();
    assert!(said.contains("one event alone"), "{said}");
    assert!(hc3_of(2).0.is_some());
}

/// Returns the events of some firms: four of each, six sessions apart, or one of each where they are not repeated. `last`: the last
/// estimation day.
fn of_few_firms(firms: usize, repeated: bool, model: &str, last: i32) -> StudyOutcome {
    let mut world = World::new();
    let market = world.series(0.01);
    world.push("MKT", &market);
    let none = vec![0.0; DAYS];
    for firm in 0..firms {
        world.firm(&format!("S{firm}"), &market, (&none, 0.0), DAY_ZERO - 4);
    }
    for event in firms..4 * firms {
        let (firm, zero) = (event % firms, DAY_ZERO - 4 + event / firms * 6);
        match repeated {
            true => {
                let event = Event::on(event.to_string(), format!("S{firm}"), weekday(zero));
                world.events.push(event);
            }
            false => {
                world.firm(&format!("T{event}"), &market, (&none, 0.0), zero);
            }
        }
    }
    world.run(&Study {
        model: Model::named(model).unwrap(),
        estimation: window(-60, last).into(),
        window: window(0, 5),
        cars: vec![window(0, 0), window(0, 5)],
        ..study()
    })
}

/// Simulated with one event window of six days after 100 estimation days, four events of a firm six sessions apart: `time_series` rejects
/// 8 % of true nulls, and without repeated firms 6 %.
#[test]
fn events_of_one_security_share_the_error_of_their_estimates() {
    let marked = |outcome: &StudyOutcome, test: &str, window: usize| {
        let group = &outcome.groups[0];
        let window = &group.windows[window];
        let mut doubts = group.doubts_in(test, window.from, window.to);
        doubts.any(|doubt| {
            matches!(
                doubt.assumption,
                Assumption::OwnEstimation | Assumption::ShortWindow
            )
        })
    };
    let repeated = of_few_firms(3, true, "market", -20);
    for test in ["time_series", "patell_adjusted", "bmp_adjusted"] {
        assert!(marked(&repeated, test, 1), "{test}");
        assert!(!marked(&repeated, test, 0), "{test} on day 0");
        assert!(
            !marked(&of_few_firms(3, false, "market", -20), test, 1),
            "{test}"
        );
    }
    // What an event adds to the estimates of the next one cancels the error that both share.
    assert!(!marked(
        &of_few_firms(3, true, "market", -6),
        "bmp_adjusted",
        1
    ));
    // Nothing is estimated.
    assert!(!marked(
        &of_few_firms(3, true, "market-adjusted", -20),
        "bmp_adjusted",
        1
    ));
}

/// `examples/size_grid` with 15 to 30 such events: `grank_t` rejects 7.5 to 8.7 % of true nulls over six days, and Hall's transform 8.2
/// to 8.6 %, where the t rejects 6 %.
#[test]
fn ranks_and_halls_transform_take_repeated_firms_worse_than_a_t() {
    let shares_days = |outcome: &StudyOutcome, test: &str| {
        let shared = "events of a security are estimated on the same days";
        let mut doubts = outcome.groups[0].doubts_in(test, Lag(0), Lag(5));
        doubts.any(|doubt| doubt.measure.contains(shared))
    };
    let repeated = of_few_firms(5, true, "market", -6);
    for test in ["grank_t", "grank_z", "skewness_adjusted"] {
        assert!(shares_days(&repeated, test), "{test}");
        let once = of_few_firms(5, false, "market", -6);
        assert!(!shares_days(&once, test), "{test} of other firms");
        let nothing_estimated = of_few_firms(5, true, "market-adjusted", -6);
        assert!(
            !shares_days(&nothing_estimated, test),
            "{test} without estimates"
        );
    }
    assert!(!shares_days(&repeated, "bmp_adjusted"));
}

#[test]
fn holes_and_ends_of_prices_are_counted_apart() {
    let mut rows = PriceRows::default();
    let mut events = Vec::new();
    for firm in 0..4 {
        let symbol = format!("F{firm}");
        for day in 0..40 {
            let is_hole = firm == 1 && day == 23;
            // Rows go on without closes, as in lists of dead stocks.
            let is_after_the_end = firm == 0 && day > 24;
            if is_hole || (is_after_the_end && day > 26) {
                continue;
            }
            let price = 100.0 + f64::from((day * (firm + 3)) % 7);
            let close = if is_after_the_end { f64::NAN } else { price };
            rows.push(&symbol, Date::from_days_since_1970(day), Bar::close(close));
        }
        events.push(Event::on(
            firm.to_string(),
            symbol,
            Date::from_days_since_1970(20),
        ));
    }
    let study = Study {
        model: Model::MeanAdjusted(MeanAdjusted::default()),
        estimation: window(-18, -1).into(),
        window: window(0, 10),
        ..Study::default()
    };
    let outcome = study
        .run(Inputs {
            prices: &Prices::from_rows(vec![rows]).unwrap().0,
            events: &events,
            factors: None,
            exchanges: &Exchanges::default(),
        })
        .unwrap();
    let message = |code: &str| {
        let found = outcome.warnings.iter().find(|warning| warning.code == code);
        found
            .map(|warning| warning.message.to_string())
            .unwrap_or_default()
    };
    let (ended, holes) = (message("prices_end"), message("incomplete_windows"));
    assert!(
        ended.starts_with("1 of 4 events have their last price"),
        "{ended}"
    );
    assert!(
        ended.contains("(the first is event 0), with a mean CAR of"),
        "{ended}"
    );
    assert!(holes.starts_with("1 of 4 events lack a return"), "{holes}");
    assert!(holes.contains("event 1"), "{holes}");
    assert!(
        holes.contains("counts in no mean over the window"),
        "{holes}"
    );
}

#[cfg(feature = "cli")]
mod program {
    use super::*;
    use crate::support::program::{Bench, newsquake};

    /// The rows are the days of a study, whatever lies between them.
    #[test]
    fn monthly_rows_give_the_numbers_of_the_same_rows_a_day_apart() {
        let bench = Bench::new();
        let random = Pcg64::new(3, 5);
        let month = |n: usize| format!("{}-{:02}-28", 2010 + n / 12, n % 12 + 1);
        let day = |n: usize| weekday(n).to_string();
        let run = |name: &str, date: &dyn Fn(usize) -> String| {
            let mut draws = random.clone();
            let mut prices = String::from("symbol,date,close\n");
            let mut events = String::from("symbol,date\n");
            for symbol in ["MKT", "S0", "S1", "S2", "S3"] {
                let mut price = 100.0;
                for n in 0..60 {
                    let drawn: f64 = StandardNormal.sample(&mut draws);
                    price *= 1.0 + 0.03 * drawn;
                    prices.push_str(&format!("{symbol},{},{price:.4}\n", date(n)));
                }
            }
            for (firm, n) in [(0, 40), (1, 43), (2, 43), (3, 50)] {
                events.push_str(&format!("S{firm},{}\n", date(n)));
            }
            let prices = bench.write(&format!("{name}_prices.csv"), prices);
            let events = bench.write(&format!("{name}_events.csv"), events);
            let args = [
                "study",
                "--prices",
                &prices,
                "--events",
                &events,
                "--benchmark",
                "MKT",
                "--estimation=-30:-3",
                "--window=-2:2",
                "--any-frequency",
                "--format",
                "json",
            ];
            let (status, out, err) = newsquake(&args);
            assert_eq!(status, 0, "{err}");
            let outcome: serde_json::Value = serde_json::from_str(&out).unwrap();
            assert_eq!(outcome["counts"]["events_used"], 4, "{name}");
            let mut windows = outcome["groups"][0]["windows"].clone();
            for window in windows.as_array_mut().unwrap() {
                // The date that carries the mean is another one.
                for place in ["/date/date", "/event/day0"] {
                    if let Some(date) = window["influence"].pointer_mut(place) {
                        *date = serde_json::Value::Null;
                    }
                }
            }
            windows
        };
        assert_eq!(run("monthly", &month), run("daily", &day));
    }
}
