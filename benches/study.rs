//! Times studies in memory by size (securities x days, events), with 240 estimation days, a 21-day event window and
//! four tested windows.
//!
//! `study`: the whole study with the market model and every test. `kernel`: abnormal returns and event statistics of
//! two models, one after the other. `aggregate`: from there to every test of every day and window. `figures`: all pictures of a study.
//!
//! `cargo bench -p newsquake-benches --bench study` prints the times. Compare only ratios within one run, such as
//! `one_thread` to `all_threads` or one size to another.

use std::collections::BTreeMap;
use std::sync::Arc;

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use newsquake::chart::{self, Look};
use newsquake::event::{Align, Event, Sample, align};
use newsquake::market::{Prices, ReturnKind, Returns, Spacing};
use newsquake::study::measurement::{Sources, abnormal_returns};
use newsquake::study::model::{Market, MarketAdjusted, NormalReturns, OnCollinear};
use newsquake::study::progress::Progress;
use newsquake::study::{Inputs, Study};
use newsquake::time::Exchanges;
use rayon::prelude::*;

use world::{MARKET, SIZES, Size};

/// A million events on the market of size L.
const MILLION: Size = Size::new("L", 3_000, 2_500, 1_000_000);

struct World {
    prices: Prices,
    events: Vec<Event>,
}

fn run(world: &World) -> usize {
    let study = Study {
        benchmark: Some(MARKET.to_owned()),
        ..Study::default()
    };
    let exchanges = Exchanges::default();
    let inputs = Inputs {
        prices: &world.prices,
        events: &world.events,
        factors: None,
        exchanges: &exchanges,
    };
    let outcome = study.run(inputs).expect("a study that can be run");
    outcome.counts.events_used
}

fn studies(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("study");
    group.sample_size(10);
    for size in &SIZES[..2] {
        let world = World {
            prices: size.prices(),
            events: size.events(),
        };
        group.throughput(Throughput::Elements(size.events as u64));
        let size = size.in_words();
        group.bench_with_input(
            BenchmarkId::new("all_threads", &size),
            &world,
            |bench, world| {
                bench.iter(|| run(world));
            },
        );
        let one = rayon::ThreadPoolBuilder::new().num_threads(1).build();
        let Ok(one) = one else { continue };
        group.bench_with_input(
            BenchmarkId::new("one_thread", &size),
            &world,
            |bench, world| {
                bench.iter(|| one.install(|| run(world)));
            },
        );
    }
    group.finish();
}

/// Returns the aligned events of a world and the returns they need.
fn placed(world: &World, exchanges: &Exchanges) -> (Sample, Returns) {
    let options = Align {
        benchmark: Some(MARKET.to_owned()),
        ..Align::default()
    };
    let sample = align(&world.events, &world.prices, exchanges, &options);
    let returns = Returns::new(
        &world.prices,
        &sample.calendars,
        sample.series(),
        ReturnKind::Simple,
        None,
        Spacing::Consecutive,
    );
    (sample, returns)
}

fn kernel(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("kernel");
    group.sample_size(10);
    let world = World {
        prices: MILLION.prices(),
        events: MILLION.events(),
    };
    let (sample, returns) = placed(&world, &Exchanges::default());
    let returns = Arc::new(returns);
    let Ok(windows) = Study::default().windows() else {
        return;
    };
    let models: [&dyn NormalReturns; 2] = [&Market::default(), &MarketAdjusted::default()];
    group.throughput(Throughput::Elements(2 * MILLION.events as u64));
    group.bench_function(
        BenchmarkId::new("two_models", MILLION.in_words()),
        |bench| {
            // Freeing the results is not timed.
            bench.iter_batched(
                || [Arc::clone(&returns), Arc::clone(&returns)],
                |returns| {
                    let measure = |(model, returns): (&dyn NormalReturns, Arc<Returns>)| {
                        let sources = Sources {
                            returns,
                            trades: None,
                            kind: ReturnKind::Simple,
                            factors: None,
                            on_collinear: OnCollinear::Exclude,
                            mask_events: false,
                            own_windows: BTreeMap::new(),
                            donors: Vec::new(),
                            progress: &Progress::default(),
                        };
                        abnormal_returns(model, &sample, sources, &windows)
                    };
                    models
                        .into_iter()
                        .zip(returns)
                        .map(measure)
                        .collect::<Vec<_>>()
                },
                BatchSize::PerIteration,
            );
        },
    );
    group.finish();
}

fn aggregate(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("aggregate");
    group.sample_size(10);
    let study = Study {
        benchmark: Some(MARKET.to_owned()),
        ..Study::default()
    };
    for events in [1_000, 10_000, 100_000, 1_000_000] {
        let size = Size { events, ..MILLION };
        let world = World {
            prices: size.prices(),
            events: size.events(),
        };
        let inputs = Inputs {
            prices: &world.prices,
            events: &world.events,
            factors: None,
            exchanges: &Exchanges::default(),
        };
        let Ok(measured) = study.runner(inputs).measure() else {
            continue;
        };
        group.throughput(Throughput::Elements(events as u64));
        group.bench_with_input(
            BenchmarkId::new("every_test", size.in_words()),
            &measured,
            |bench, measured| bench.iter(|| study.aggregate(measured, &world.events)),
        );
    }
    group.finish();
}

/// Draws all figures of a study as PNG, as a run with `--out` does.
fn figures(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("figures");
    group.sample_size(10);
    let size = Size {
        events: 500,
        ..SIZES[0]
    };
    let (prices, events) = (size.prices(), size.events());
    let study = Study {
        benchmark: Some(MARKET.to_owned()),
        ..Study::default()
    };
    let inputs = Inputs {
        prices: &prices,
        events: &events,
        factors: None,
        exchanges: &Exchanges::default(),
    };
    let Ok(outcome) = study.run(inputs) else {
        return;
    };
    group.throughput(Throughput::Elements(size.events as u64));
    group.bench_function(BenchmarkId::new("all_as_png", size.in_words()), |bench| {
        bench.iter(|| {
            let figures = chart::study::figures(&outcome, &prices);
            let drawn = figures.par_iter().filter(|figure| !figure.is_on_request);
            let sizes =
                drawn.map(|figure| chart::png(figure, &Look::default()).map(|png| png.len()));
            sizes.filter_map(Result::ok).sum::<usize>()
        });
    });
    group.finish();
}

criterion_group!(benches, studies, kernel, aggregate, figures);
criterion_main!(benches);
