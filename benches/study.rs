//! Whole studies in memory, by size: securities x days, events. Market model, 250 days of estimation, 21-day event window,
//! every test.
//!
//! `cargo bench` prints the times. To compare, read the ratio of `one_thread` to `all_threads` and of one size to another
//! within one run, not times of different runs.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use newsquake::event::Event;
use newsquake::market::{Field, PriceRows, Prices};
use newsquake::study::{Inputs, Study};
use newsquake::time::{Date, Exchanges};

/// A market of random walks; numbers depend on the sizes alone.
struct World {
    prices: Prices,
    events: Vec<Event>,
}

/// A stream of numbers in -0.5..0.5, the same in every run.
fn noise(state: &mut u64) -> f64 {
    *state = state
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    (*state >> 11) as f64 / (1_u64 << 53) as f64 - 0.5
}

fn world(securities: usize, days: usize, events: usize) -> World {
    let mut state = 20_250_829;
    let market: Vec<f64> = (0..days).map(|_| 0.03 * noise(&mut state)).collect();
    let mut rows = PriceRows {
        symbols: vec!["MKT".to_owned()],
        ..PriceRows::default()
    };
    rows.symbols
        .extend((0..securities).map(|i| format!("S{i:05}")));
    for symbol in 0..=securities {
        let mut price = 100.0;
        for (day, market) in market.iter().enumerate() {
            let own = if symbol == 0 {
                0.0
            } else {
                0.05 * noise(&mut state)
            };
            price *= 1.0 + market + own;
            rows.symbol.push(symbol as u32);
            rows.date
                .push(Date::from_days_since_1970(10_000 + day as i32));
            rows.values[Field::Close as usize].push(price);
        }
    }
    let place = |n: usize, state: &mut u64| ((noise(state) + 0.5) * n as f64) as usize;
    let event = |id: usize| {
        let (security, day) = (
            place(securities, &mut state),
            261 + place(days - 280, &mut state),
        );
        Event {
            tags: vec![format!("tag{}", id % 3)],
            ..Event::on(
                id.to_string(),
                format!("S{security:05}"),
                Date::from_days_since_1970(10_000 + day as i32),
            )
        }
    };
    let events = (0..events).map(event).collect();
    World {
        prices: Prices::from_rows(vec![rows]).0,
        events,
    }
}

fn run(world: &World) -> usize {
    let study = Study {
        benchmark: Some("MKT".to_owned()),
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
    for (securities, days, events) in [(50, 1_500, 200), (500, 2_500, 10_000)] {
        let world = world(securities, days, events);
        let size = format!("{securities}x{days}_{events}_events");
        group.throughput(Throughput::Elements(events as u64));
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
