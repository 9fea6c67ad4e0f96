//! Whole backtests in memory, by size: securities x days, events. Loading and estimation aside.
//!
//! `cargo bench --bench simulate` prints the times. To compare, read ratios within one run.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use newsquake::backtest::cost::{BasisPoints, Borrow, Cost};
use newsquake::backtest::size::{FixedFraction, Size};
use newsquake::backtest::{Backtest, Estimate, Facts, Hedge, Inputs};
use newsquake::event::{Event, Timing};
use newsquake::market::{Field, PriceRows, Prices};
use newsquake::time::{Date, Exchanges};

/// A market of random walks with its news; numbers depend on the sizes alone.
struct World {
    prices: Prices,
    events: Vec<Event>,
    facts: Vec<Facts>,
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
    let mut rows = PriceRows {
        symbols: vec!["MKT".to_owned()],
        ..PriceRows::default()
    };
    rows.symbols
        .extend((0..securities).map(|i| format!("S{i:05}")));
    for symbol in 0..=securities {
        let mut close = 100.0;
        for day in 0..days {
            let open = close * (1.0 + 0.01 * noise(&mut state));
            close *= 1.0 + 0.04 * noise(&mut state);
            rows.symbol.push(symbol as u32);
            rows.date
                .push(Date::from_days_since_1970(10_000 + day as i32));
            let bar = [
                open,
                open.max(close) * 1.005,
                open.min(close) * 0.995,
                close,
            ];
            for (field, price) in [Field::Open, Field::High, Field::Low, Field::Close]
                .into_iter()
                .zip(bar)
            {
                rows.values[field as usize].push(price);
            }
        }
    }
    let place = |n: usize, state: &mut u64| ((noise(state) + 0.5) * n as f64) as usize;
    let event = |id: usize| {
        let (security, day) = (
            place(securities, &mut state),
            2 + place(days - 20, &mut state),
        );
        Event {
            tags: vec![format!("tag{}", id % 3)],
            direction: Some(if id.is_multiple_of(2) { 1 } else { -1 }),
            timing: [Timing::Pre, Timing::Intraday, Timing::Post][id % 3],
            ..Event::on(
                id.to_string(),
                format!("S{security:05}"),
                Date::from_days_since_1970(10_000 + day as i32),
            )
        }
    };
    let events: Vec<Event> = (0..events).map(event).collect();
    let estimate = Estimate {
        alpha: 0.0,
        beta: 1.0,
        sigma: 0.01,
    };
    World {
        facts: vec![
            Facts {
                estimate: Ok(estimate),
                reaction: None
            };
            events.len()
        ],
        prices: Prices::from_rows(vec![rows]).0,
        events,
    }
}

/// Costs, a stop and a target, so that every path of the simulation is walked; a thousandth of equity a trade, so that
/// every event is traded.
fn desk(hedge: Hedge) -> Backtest {
    Backtest {
        benchmark: Some("MKT".to_owned()),
        size: Size::FixedFraction(FixedFraction { share: 0.001 }),
        leverage: Some(10.0),
        stop: Some(5.0),
        take: Some(8.0),
        costs: vec![
            Cost::BasisPoints(BasisPoints { rate: 5.0 }),
            Cost::Borrow(Borrow { rate: 50.0 }),
        ],
        hedge,
        ..Backtest::default()
    }
}

fn run(world: &World, backtest: &Backtest) -> usize {
    let exchanges = Exchanges::default();
    let inputs = Inputs {
        prices: &world.prices,
        events: &world.events,
        facts: &world.facts,
        exchanges: &exchanges,
    };
    backtest
        .run(inputs)
        .map_or(0, |outcome| outcome.trades.len())
}

fn simulations(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("simulate");
    group.sample_size(10);
    for (securities, days, events) in [(500, 2_500, 10_000), (3_000, 2_500, 200_000)] {
        let world = world(securities, days, events);
        let size = format!("{securities}x{days}_{events}_events");
        group.throughput(Throughput::Elements(events as u64));
        for (name, hedge) in [("unhedged", Hedge::None), ("beta", Hedge::Beta)] {
            let backtest = desk(hedge);
            group.bench_with_input(BenchmarkId::new(name, &size), &world, |bench, world| {
                bench.iter(|| run(world, &backtest));
            });
        }
    }
    group.finish();
}

criterion_group!(benches, simulations);
criterion_main!(benches);
