//! Whole studies in memory, by size: securities x days, events. Market model, 250 days of estimation, 21-day event window,
//! every test.
//!
//! `cargo bench` prints the times. To compare, read the ratio of `one_thread` to `all_threads` and of one size to another
//! within one run, not times of different runs.

mod world;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use newsquake::event::Event;
use newsquake::market::Prices;
use newsquake::study::{Inputs, Study};
use newsquake::time::Exchanges;

use world::{MARKET, SIZES};

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
    study
        .run(inputs)
        .map_or(0, |outcome| outcome.counts.events_used)
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

criterion_group!(benches, studies);
criterion_main!(benches);
