//! Times inference by computation, each beside one plain study of the same events: `placebo` pseudo-studies with the market model
//! and every test over four windows, and `bootstrap` draws of CAAR.
//!
//! `cargo bench -p newsquake-benches --bench computation` prints the times. Compare ratios within one run.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use newsquake::event::Event;
use newsquake::market::Prices;
use newsquake::robustness::bootstrap::{Bootstrap, Resample};
use newsquake::robustness::draws::PlaceboKind;
use newsquake::robustness::placebo::Placebo;
use newsquake::robustness::watch::Watch;
use newsquake::study::{Inputs, Study};
use newsquake::time::Exchanges;

use world::{MARKET, Size};

/// A sample as of one piece of news, a sample as of a year of earnings, and one for resampling.
const FEW: Size = Size::new("40", 40, 1_500, 40);
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

criterion_group!(benches, placebo, bootstrap);
criterion_main!(benches);
