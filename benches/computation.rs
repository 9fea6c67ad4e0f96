//! Times inference by computation, each beside one plain study of the same events: `placebo` pseudo-studies with the market model
//! and every test over four windows, `bootstrap` draws of CAAR, and a `sweep` over 2,000 specifications.
//!
//! `cargo bench -p newsquake-benches --bench computation` prints the times. Compare ratios within one run.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use newsquake::event::{Event, Roll};
use newsquake::market::{Prices, ReturnKind};
use newsquake::robustness::bootstrap::{Bootstrap, Resample};
use newsquake::robustness::draws::PlaceboKind;
use newsquake::robustness::placebo::Placebo;
use newsquake::robustness::sweep::study::{StudySweep, Sweeper};
use newsquake::robustness::watch::Watch;
use newsquake::study::model::Model;
use newsquake::study::{Inputs, Study};
use newsquake::time::{Exchanges, Window};
use newsquake::units::Percent;

use world::{MARKET, Size};

/// A sample as of one piece of news, a sample as of a year of earnings, and one for resampling.
const FEW: Size = Size::new("40", 40, 1_500, 40);
const SOME: Size = Size::new("1k", 200, 1_500, 1_000);
const MANY: Size = Size::new("10k", 500, 2_500, 10_000);
const MOST: Size = Size::new("100k", 500, 2_500, 100_000);

fn inputs<'a>(prices: &'a Prices, events: &'a [Event], exchanges: &'a Exchanges) -> Inputs<'a> {
    Inputs {
        prices,
        events,
        factors: None,
        exchanges,
    }
}

fn study() -> Study {
    Study {
        benchmark: Some(MARKET.to_owned()),
        event_detail: false,
        ..Study::default()
    }
}

fn placebo(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("placebo");
    group.sample_size(10);
    for (size, draws) in [(FEW, 10_000), (MANY, 1_000)] {
        let (prices, events, study) = (size.prices(), size.events(), study());
        let exchanges = Exchanges::default();
        let runner = || study.runner(inputs(&prices, &events, &exchanges));
        group.throughput(Throughput::Elements(1));
        group.bench_function(BenchmarkId::new("one_study", size.name), |bench| {
            bench.iter(|| runner().run().expect("a study that can be run"));
        });
        let template = runner().template().expect("a study that can be run");
        let outcome = runner().run().expect("a study that can be run");
        let placebo = Placebo {
            draws,
            kind: PlaceboKind::Dates,
        };
        group.throughput(Throughput::Elements(draws as u64));
        group.bench_function(BenchmarkId::new("draws", size.name), |bench| {
            bench.iter(|| {
                let mut outcome = outcome.without_events();
                let judged = placebo.judge(&template, &mut outcome, &Watch::new());
                judged.expect("draws that can be made");
            });
        });
    }
    group.finish();
}

fn bootstrap(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("bootstrap");
    group.sample_size(10);
    let (prices, events) = (MOST.prices(), MOST.events());
    let study = Study {
        cars: vec![newsquake::time::Window::DAY_ZERO],
        window: newsquake::time::Window::DAY_ZERO,
        tests: vec!["cross_sectional".to_owned()],
        ..study()
    };
    let exchanges = Exchanges::default();
    let runner = || study.runner(inputs(&prices, &events, &exchanges));
    group.bench_function("one_study", |bench| {
        bench.iter(|| runner().run().expect("a study that can be run"));
    });
    let template = runner().template().expect("a study that can be run");
    let outcome = runner().run().expect("a study that can be run");
    for resample in [Resample::Events, Resample::Dates, Resample::Wild] {
        let bootstrap = Bootstrap {
            draws: 10_000,
            resample: Some(resample),
        };
        group.throughput(Throughput::Elements(10_000));
        group.bench_function(BenchmarkId::new("draws", resample.name()), |bench| {
            bench.iter(|| {
                let mut outcome = outcome.without_events();
                let judged = bootstrap.judge(&template, &mut outcome, &Watch::new());
                judged.expect("draws that can be made");
            });
        });
    }
    group.finish();
}

/// 2,000 specifications: four models, five estimation windows, both kinds of returns, two rules for days without trading, five
/// percentages that are pulled in and five tested windows.
fn sweep(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("sweep");
    group.sample_size(10);
    let (prices, events) = (SOME.prices(), SOME.events());
    let exchanges = Exchanges::default();
    let study = study();
    let sweeper = Sweeper {
        study: &study,
        inputs: inputs(&prices, &events, &exchanges),
        confounders: None,
    };
    group.bench_function("one_study", |bench| {
        bench.iter(|| study.run(sweeper.inputs).expect("a study that can be run"));
    });
    let model = |name: &str| Model::named(name).expect("a model");
    let window = |first, last| Window::new(first, last).expect("a window");
    let sweep = StudySweep {
        model: ["market", "mean-adjusted", "market-adjusted", "raw"]
            .map(model)
            .into(),
        estimation: vec![
            window(-250, -11).into(),
            window(-200, -11).into(),
            window(-160, -11).into(),
            window(-120, -11).into(),
            window(-60, -11).into(),
        ],
        returns: vec![ReturnKind::Simple, ReturnKind::Log],
        roll: vec![Roll::Next, Roll::Exact],
        winsorize: [0, 1, 2, 5, 10].map(Percent::whole).into(),
        cars: [(0, 0), (0, 1), (-1, 1), (0, 5), (-10, 10)]
            .map(|(a, b)| window(a, b))
            .into(),
        ..StudySweep::default()
    };
    group.throughput(Throughput::Elements(2_000));
    group.bench_function("2000_specifications", |bench| {
        bench.iter(|| {
            let outcome = sweep.run(&sweeper).expect("a sweep that can be run");
            assert_eq!(outcome.specifications.len(), 2_000);
        });
    });
    group.finish();
}

criterion_group!(benches, placebo, bootstrap, sweep);
criterion_main!(benches);
