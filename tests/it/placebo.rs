//! Placebo studies: each is a study of its own to the bit, their p-values are uniform without news, and the sizes that they
//! count are those of simulated samples.

use std::collections::BTreeMap;
use std::sync::Arc;

use newsquake::event::{Cells, Event};
use newsquake::market::{Bar, PriceRows, Prices};
use newsquake::robustness::draws::{Draw, Draws, PlaceboKind};
use newsquake::robustness::panel::MarketPanel;
use newsquake::robustness::placebo::Placebo;
use newsquake::robustness::watch::Watch;
use newsquake::study::model::{MeanAdjusted, Model};
use newsquake::study::outcome::{PlaceboOutcome, SizeFinding, StudyOutcome};
use newsquake::study::{Inputs, Study, Template};
use newsquake::time::{Date, Exchanges, Window};
use rand_distr::{Distribution, StandardNormal};
use rand_pcg::Pcg64;
use rand_pcg::rand_core::SeedableRng;
use rayon::prelude::*;

const MARKET: &str = "MKT";

/// A market of random walks on weekdays.
struct World {
    prices: Prices,
    dates: Vec<Date>,
}

impl World {
    /// Simulates prices. Residuals of different securities have this correlation; `is_missing` tells the closes that are not
    /// there, by security and day.
    fn new(
        securities: usize,
        days: usize,
        correlation: f64,
        seed: u64,
        is_missing: fn(usize, usize) -> bool,
    ) -> Self {
        let mut random = Pcg64::seed_from_u64(seed);
        let mut normal = || -> f64 { StandardNormal.sample(&mut random) };
        let first = Date::parse("2015-01-05").unwrap().days_since_1970();
        let dates = (first..).map(Date::from_days_since_1970);
        let dates: Vec<Date> = dates.filter(|date| !date.is_weekend()).take(days).collect();
        let mut rows = PriceRows::default();
        let mut closes = vec![100.0; securities + 1];
        for (day, date) in dates.iter().enumerate() {
            let (market, common) = (0.01 * normal(), normal());
            closes[0] *= 1.0 + market;
            rows.push(MARKET, *date, Bar::close(closes[0]));
            for security in 0..securities {
                let beta = 0.5 + security as f64 / securities as f64;
                let own = (1.0 - correlation).sqrt() * normal() + correlation.sqrt() * common;
                closes[security + 1] *= 1.0 + beta * market + 0.02 * own;
                if !is_missing(security, day) {
                    rows.push(&symbol(security), *date, Bar::close(closes[security + 1]));
                }
            }
        }
        Self {
            prices: Prices::from_rows(vec![rows]).unwrap().0,
            dates,
        }
    }

    fn event(&self, id: usize, security: usize, day: usize) -> Event {
        Event::on(id.to_string(), symbol(security), self.dates[day])
    }
}

fn symbol(security: usize) -> String {
    format!("S{security:03}")
}

fn study() -> Study {
    Study {
        benchmark: Some(MARKET.to_owned()),
        estimation: Window::new(-60, -6).unwrap().into(),
        window: Window::new(-5, 5).unwrap(),
        cars: vec![
            Window::DAY_ZERO,
            Window::new(-1, 1).unwrap(),
            Window::new(-5, 5).unwrap(),
        ],
        ..Study::default()
    }
}

fn inputs<'a>(prices: &'a Prices, events: &'a [Event], exchanges: &'a Exchanges) -> Inputs<'a> {
    Inputs {
        prices,
        events,
        factors: None,
        exchanges,
    }
}

/// Events that share dates, whose windows overlap, and whose securities have several; one has two tags on one day.
fn events(world: &World) -> Vec<Event> {
    let places = [
        (0, 150),
        (1, 150),
        (2, 150),
        (3, 153),
        (4, 157),
        (0, 300),
        (5, 300),
        (6, 420),
        (1, 421),
        (7, 560),
        (7, 560),
        (2, 600),
    ];
    let events = places.iter().enumerate();
    let event = |(id, (security, day)): (usize, &(usize, usize))| {
        let mut event = world.event(id, *security, *day);
        event.tags = vec![["good", "bad", "odd"][id % 3].to_owned()];
        event.direction = Some(if id % 2 == 0 { 1 } else { -1 });
        // One event has no weight.
        let cap = if id == 4 {
            String::new()
        } else {
            (id * id).to_string()
        };
        event.columns = Cells::new(Arc::new(["cap".to_owned()]), [cap]);
        event
    };
    events.map(event).collect()
}

/// The events of a draw, as a user would write them.
fn written(template: &Template<'_>, events: &[Event], draw: &Draw) -> Vec<Event> {
    let moved = draw.members.iter().map(|member| {
        let aligned = &template.events()[member.event].aligned;
        let event = &events[aligned.event];
        let universe = template.inputs().prices.universe();
        let calendar = template.sample().calendars.get(aligned.calendar);
        let date = calendar.date(member.day0).unwrap();
        Event {
            tags: event.tags.clone(),
            direction: event.direction,
            columns: event.columns.clone(),
            ..Event::on(event.id.clone(), universe.symbol(member.security), date)
        }
    });
    moved.collect()
}

/// Every number of a draw that a study of its own also has, as bits.
fn bits_of_draw(panel: &MarketPanel<'_>, template: &Template<'_>, draw: &Draw) -> Vec<String> {
    let groups = template.groups().iter().zip(panel.averages(draw));
    let mut bits = Vec::new();
    for (group, averages) in groups {
        bits.push(format!("{}: {:?}", group.label, bits_of(&averages.aar)));
        bits.push(format!("{:?}", bits_of(&averages.caar)));
        for window in averages.windows {
            let means = [window.caar, window.caar_weighted];
            bits.push(format!("{} {:?}", window.n, bits_of(&means)));
            let tests = template.plan().tests.iter().zip(&window.verdicts);
            let tests = tests.map(|(name, verdict)| {
                let [statistic, p] =
                    [verdict.statistic(), verdict.p()].map(|x| x.map(f64::to_bits));
                format!("{name} {statistic:?} {p:?}")
            });
            let mut tests: Vec<String> = tests.collect();
            tests.sort();
            bits.extend(tests);
        }
    }
    bits
}

/// The same of a study of its own.
fn bits_of_study(outcome: &StudyOutcome) -> Vec<String> {
    let mut bits = Vec::new();
    for group in &outcome.groups {
        let aar: Vec<Option<f64>> = group.days.iter().map(|day| day.aar).collect();
        let caar: Vec<Option<f64>> = group.days.iter().map(|day| day.caar).collect();
        bits.push(format!("{}: {:?}", group.group, bits_of(&aar)));
        bits.push(format!("{:?}", bits_of(&caar)));
        for window in &group.windows {
            let means = [window.caar, window.caar_weighted];
            bits.push(format!("{} {:?}", window.n, bits_of(&means)));
            let tests = window.tests.iter().map(|(name, verdict)| {
                let [statistic, p] =
                    [verdict.statistic(), verdict.p()].map(|x| x.map(f64::to_bits));
                format!("{name} {statistic:?} {p:?}")
            });
            let mut tests: Vec<String> = tests.collect();
            tests.sort();
            bits.extend(tests);
        }
    }
    bits
}

fn bits_of(values: &[Option<f64>]) -> Vec<Option<u64>> {
    values.iter().map(|x| x.map(f64::to_bits)).collect()
}

/// Holds draws of a study against studies of their own, on their dates.
fn assert_draws_are_studies(study: &Study, world: &World, kind: PlaceboKind, batches: bool) {
    let (events, exchanges) = (events(world), Exchanges::default());
    let template = study.runner(inputs(&world.prices, &events, &exchanges));
    let template = template.template().unwrap();
    let source = Draws::new(&template, kind);
    let draws: Vec<Draw> = (0..12).map(|n| source.draw(&template, n)).collect();
    let together = MarketPanel::measure(&template, &draws);
    // What several draws hold is ranked once.
    let shared = MarketPanel::measure(&template, &[draws.clone(), draws.clone()].concat());
    for draw in &draws {
        assert_eq!(draw.members.len(), events.len(), "draw {}", draw.number);
        let alone = MarketPanel::measure(&template, std::slice::from_ref(draw));
        let found = bits_of_draw(&alone, &template, draw);
        if batches {
            for panel in [&together, &shared] {
                assert_eq!(found, bits_of_draw(panel, &template, draw));
            }
        }
        let written = written(&template, &events, draw);
        let own = study
            .run(inputs(&world.prices, &written, &exchanges))
            .unwrap();
        assert_eq!(found, bits_of_study(&own), "draw {}", draw.number);
    }
}

#[test]
fn a_draw_is_a_study_of_its_own_to_the_bit() {
    let world = World::new(8, 700, 0.2, 1, |_, _| false);
    assert_draws_are_studies(&study(), &world, PlaceboKind::Dates, true);
}

#[test]
fn a_draw_with_missing_days_is_a_study_of_its_own_to_the_bit() {
    let is_missing = |security, day| security % 3 == 1 && day % 97 < 2;
    let world = World::new(8, 700, 0.2, 2, is_missing);
    assert_draws_are_studies(&study(), &world, PlaceboKind::Dates, true);
    let thin = Study {
        thin_trading: true,
        ..study()
    };
    assert_draws_are_studies(&thin, &world, PlaceboKind::Dates, true);
}

#[test]
fn a_draw_of_other_securities_is_a_study_of_its_own_to_the_bit() {
    let world = World::new(40, 700, 0.2, 3, |_, _| false);
    assert_draws_are_studies(&study(), &world, PlaceboKind::Securities, true);
}

#[test]
fn options_that_depend_on_the_events_go_with_them() {
    let world = World::new(8, 700, 0.2, 4, |_, _| false);
    let studies = [
        Study {
            signed: true,
            ..study()
        },
        Study {
            model: Model::MeanAdjusted(MeanAdjusted::default()),
            benchmark: None,
            ..study()
        },
        Study {
            reactions_once: true,
            tests: vec!["bmp".to_owned(), "corrado".to_owned()],
            ..study()
        },
        Study {
            weights: Some("cap".to_owned()),
            ..study()
        },
    ];
    for study in studies {
        assert_draws_are_studies(&study, &world, PlaceboKind::Dates, true);
    }
    let masked = Study {
        mask_events: true,
        ..study()
    };
    // Events of other draws would hide days of this one: each draw is measured alone.
    assert_draws_are_studies(&masked, &world, PlaceboKind::Dates, false);
}

#[test]
fn weighted_means_have_a_p_of_their_own() {
    let world = World::new(8, 700, 0.2, 4, |_, _| false);
    let mut events = events(&world);
    let weighted = |weights: &str| Study {
        weights: Some(weights.to_owned()),
        ..study()
    };
    let by_cap = judged(&weighted("cap"), &world, &events, placebo(200));
    for (found, of_study) in found(&by_cap).groups[0]
        .windows
        .iter()
        .zip(&by_cap.groups[0].windows)
    {
        assert_eq!(found.caar_weighted, of_study.caar_weighted);
        assert!(
            found.p_weighted.is_some() && found.p_weighted != found.p,
            "{found:?}"
        );
    }
    // Equal weights are none.
    for event in &mut events {
        event.columns = Cells::new(Arc::new(["cap".to_owned()]), ["2"]);
    }
    let equal = judged(&weighted("cap"), &world, &events, placebo(200));
    for found in &found(&equal).groups[0].windows {
        assert_eq!(found.p_weighted, found.p);
    }
    let unweighted = judged(&study(), &world, &events, placebo(200));
    let window = &found(&unweighted).groups[0].windows[0];
    assert_eq!((window.caar_weighted, window.p_weighted), (None, None));
}

#[test]
fn events_of_one_date_stay_together_and_staggered_ones_keep_their_distance() {
    let world = World::new(8, 700, 0.2, 5, |_, _| false);
    let (events, exchanges) = (events(&world), Exchanges::default());
    let study = study();
    let template = study
        .runner(inputs(&world.prices, &events, &exchanges))
        .template()
        .unwrap();
    let source = Draws::new(&template, PlaceboKind::Dates);
    assert_eq!(
        source.choices().parts,
        5,
        "five runs of overlapping windows"
    );
    let real: Vec<i64> = template
        .events()
        .iter()
        .map(|e| e.aligned.day0.0 as i64)
        .collect();
    let mut seen = BTreeMap::new();
    for number in 0..50 {
        let draw = source.draw(&template, number);
        let days: Vec<i64> = draw.members.iter().map(|m| m.day0.0 as i64).collect();
        for (a, b) in [(0, 1), (1, 2), (2, 3), (3, 4), (5, 6), (7, 8), (9, 10)] {
            assert_eq!(
                days[a] - days[b],
                real[a] - real[b],
                "draw {number}: {a} and {b}"
            );
        }
        for (member, day) in draw.members.iter().zip(&days) {
            let own = template
                .events()
                .iter()
                .filter(|e| e.aligned.security == member.security);
            let mut own = own.map(|e| e.aligned.day0.0 as i64);
            assert!(
                own.all(|real| (day - real).abs() > 10),
                "draw {number} is near real news"
            );
            let mut others = draw.members.iter().zip(&days);
            let apart = others.all(|(other, far)| {
                let same = other.security != member.security || other.event == member.event;
                same || (day - far).abs() > 10 || day == far
            });
            assert!(apart, "draw {number}: two windows of one security overlap");
        }
        *seen.entry(days[0]).or_insert(0) += 1;
    }
    assert!(seen.len() > 20, "{seen:?}");
}

fn judged(study: &Study, world: &World, events: &[Event], placebo: Placebo) -> StudyOutcome {
    let exchanges = Exchanges::default();
    let runner = || study.runner(inputs(&world.prices, events, &exchanges));
    let mut outcome = runner().run().unwrap();
    let template = runner().template().unwrap();
    placebo
        .judge(&template, &mut outcome, &Watch::new())
        .unwrap();
    outcome
}

fn placebo(draws: usize) -> Placebo {
    Placebo {
        draws,
        kind: PlaceboKind::Dates,
    }
}

fn found(outcome: &StudyOutcome) -> &PlaceboOutcome {
    outcome.placebo.as_ref().unwrap()
}

#[test]
fn neither_threads_nor_the_order_of_rows_change_a_bit() {
    let world = World::new(8, 700, 0.2, 6, |_, _| false);
    let mut events = events(&world);
    let run = |threads: usize, events: &[Event]| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| judged(&study(), &world, events, placebo(200)))
    };
    let one = run(1, &events);
    assert_eq!(found(&one), found(&run(3, &events)));
    events.reverse();
    assert_eq!(found(&one), found(&run(2, &events)));
}

#[test]
fn p_values_and_sizes_are_counted_as_defined() {
    let world = World::new(8, 700, 0.2, 7, |_, _| false);
    let (events, exchanges) = (events(&world), Exchanges::default());
    let study = study();
    let outcome = judged(&study, &world, &events, placebo(150));
    let template = study
        .runner(inputs(&world.prices, &events, &exchanges))
        .template()
        .unwrap();
    let source = Draws::new(&template, PlaceboKind::Dates);
    let draws: Vec<Draw> = (0..150).map(|n| source.draw(&template, n)).collect();
    let panel = MarketPanel::measure(&template, &draws);
    let window = &found(&outcome).groups[0].windows[1];
    let real = &outcome.groups[0].windows[1];
    let (mut beyond, mut rejected, mut defined) = (0, 0, 0);
    for draw in &draws {
        let of_all = &panel.averages_of_all(draw).windows[1];
        beyond += usize::from(of_all.caar.unwrap().abs() >= real.caar.unwrap().abs());
        let test = template
            .plan()
            .tests
            .iter()
            .position(|name| *name == "bmp")
            .unwrap();
        if let Some(p) = of_all.verdicts[test].p() {
            defined += 1;
            rejected += usize::from(p < 0.05);
        }
    }
    assert_eq!(window.p, Some((1.0 + beyond as f64) / 151.0));
    let bmp = window.tests["bmp"];
    assert_eq!(
        (bmp.draws, bmp.size),
        (defined, Some(rejected as f64 / defined as f64))
    );
    assert!(bmp.size_low < bmp.size && bmp.size < bmp.size_high);
}

#[test]
fn placebo_p_of_a_true_null_is_uniform() {
    // 60 samples in which nothing happened: the largest distance of their p-values from the diagonal is below the 1 % point
    // 1.63 / sqrt(60) of Kolmogorov's statistic.
    let study = Study {
        estimation: Window::new(-30, -3).unwrap().into(),
        window: Window::new(-1, 1).unwrap(),
        cars: vec![Window::DAY_ZERO],
        tests: vec!["cross_sectional".to_owned()],
        ..study()
    };
    let mut by_mean = Vec::new();
    let mut by_test = Vec::new();
    for sample in 0..60 {
        let world = World::new(6, 320, 0.3, 1_000 + sample, |_, _| false);
        // One date: the test rejects far too often, and its placebo p does not.
        let events: Vec<Event> = (0..6).map(|i| world.event(i, i, 200)).collect();
        let outcome = judged(&study, &world, &events, placebo(100));
        let window = &found(&outcome).groups[0].windows[0];
        by_mean.push(window.p.unwrap());
        by_test.push(window.tests["cross_sectional"].p.unwrap());
    }
    for mut p in [by_mean, by_test] {
        p.sort_by(f64::total_cmp);
        let n = p.len() as f64;
        let distance = |(i, p): (usize, &f64)| {
            let (below, above) = (i as f64 / n, (i + 1) as f64 / n);
            (p - below).abs().max((p - above).abs())
        };
        let farthest = p.iter().enumerate().map(distance).fold(0.0, f64::max);
        assert!(farthest < 1.63 / n.sqrt(), "{farthest}: {p:?}");
    }
}

#[test]
fn sizes_on_one_date_are_those_of_simulated_samples() {
    // Thirty events of one date, r 0.1, as in the table of `inference`: tests of independent events reject 26 to 36 %, adjusted
    // ones about 5 %. Placebo studies overlap, so that a rate over 600 of them is known to some points.
    let world = World::new(30, 1_500, 0.1, 8, |_, _| false);
    let events: Vec<Event> = (0..30).map(|i| world.event(i, i, 700)).collect();
    let study = Study {
        estimation: Window::new(-110, -11).unwrap().into(),
        cars: vec![Window::DAY_ZERO],
        ..study()
    };
    let outcome = judged(&study, &world, &events, placebo(600));
    let window = &found(&outcome).groups[0].windows[0];
    let size = |test: &str| window.tests[test].size.unwrap();
    for test in ["cross_sectional", "patell", "bmp", "grank_z", "wilcoxon"] {
        assert!((0.20..=0.40).contains(&size(test)), "{test} {}", size(test));
    }
    for test in ["patell_adjusted", "bmp_adjusted", "corrado", "time_series"] {
        assert!((0.02..=0.09).contains(&size(test)), "{test} {}", size(test));
    }
    // So they do in samples that are simulated anew, each studied by itself.
    const SAMPLES: u64 = 400;
    let rejects = |seed: u64| -> BTreeMap<String, bool> {
        let world = World::new(30, 125, 0.1, 1_000 + seed, |_, _| false);
        let events: Vec<Event> = (0..30).map(|i| world.event(i, i, 118)).collect();
        let exchanges = Exchanges::default();
        let outcome = study.run(inputs(&world.prices, &events, &exchanges));
        let window = outcome.unwrap().groups[0].windows[0].clone();
        let tests = window.tests.iter();
        tests
            .map(|(test, verdict)| ((*test).to_owned(), verdict.p().is_some_and(|p| p < 0.05)))
            .collect()
    };
    let samples: Vec<_> = (0..SAMPLES).into_par_iter().map(rejects).collect();
    for test in (window.tests.keys()).filter(|test| window.tests[**test].size.is_some()) {
        let n = samples.iter().filter(|sample| sample[*test]).count() as f64;
        let (drawn, simulated) = (size(test), n / SAMPLES as f64);
        let both = (600.0 * drawn + n) / (600.0 + SAMPLES as f64);
        let error = (both * (1.0 - both) * (1.0 / 600.0 + 1.0 / SAMPLES as f64)).sqrt();
        assert!(
            (drawn - simulated).abs() < 3.5 * error,
            "{test} {drawn} {simulated} {error}"
        );
    }
    // The rules of the sample say the same.
    assert_eq!(window.tests["bmp"].finding, SizeFinding::Doubtful);
    assert_eq!(window.tests["bmp_adjusted"].finding, SizeFinding::Holds);
}

#[test]
fn a_stopped_run_keeps_the_draws_that_are_done() {
    let world = World::new(8, 700, 0.2, 9, |_, _| false);
    let (events, exchanges) = (events(&world), Exchanges::default());
    let study = study();
    let runner = || study.runner(inputs(&world.prices, &events, &exchanges));
    let mut outcome = runner().run().unwrap();
    let template = runner().template().unwrap();
    let watch = Watch::new();
    watch.stop();
    placebo(100).judge(&template, &mut outcome, &watch).unwrap();
    assert_eq!((found(&outcome).asked, found(&outcome).draws), (100, 0));
    let codes: Vec<&str> = outcome.warnings.iter().map(|found| found.code).collect();
    assert!(codes.contains(&"interrupted_draws"), "{codes:?}");
    assert_eq!(found(&outcome).groups[0].windows[0].p, None);
}

#[test]
fn too_few_draws_are_refused() {
    let error = placebo(99).check().unwrap_err().to_string();
    assert!(error.contains("from 100 to"), "{error}");
}
