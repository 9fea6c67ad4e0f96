//! Times whole backtests in memory by size (securities x days, events), without loading and estimation.
//!
//! `cargo bench -p newsquake-benches --bench simulate` prints the times. Compare only ratios within one run.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use newsquake::backtest::cost::{BasisPoints, Borrow, Cost};
use newsquake::backtest::size::{FixedFraction, Size};
use newsquake::backtest::{Backtest, Estimate, Facts, Hedge, Inputs};
use newsquake::event::{Event, Timing};
use newsquake::market::{Field, Prices};
use newsquake::time::Exchanges;
use newsquake::units::{Bps, Percent};

use world::{MARKET, Noise, SIZES};

/// A market of random walks with its news; the numbers depend on the sizes alone.
struct World {
    prices: Prices,
    events: Vec<Event>,
    facts: Vec<Facts>,
}

/// Returns the market with opens, highs and lows around the closes, and events with directions and timings.
fn world(size: &world::Size) -> World {
    let mut noise = Noise::default();
    let mut rows = size.rows();
    let closes = rows.values[Field::Close as usize].clone();
    for (row, close) in closes.iter().enumerate() {
        let before = if row % size.days == 0 {
            close
        } else {
            &closes[row - 1]
        };
        let open = before * (1.0 + 0.01 * noise.draw());
        let (high, low) = (open.max(*close) * 1.005, open.min(*close) * 0.995);
        for (field, price) in [(Field::Open, open), (Field::High, high), (Field::Low, low)] {
            rows.values[field as usize].push(price);
        }
    }
    let mut events = size.events();
    for (id, event) in events.iter_mut().enumerate() {
        event.tags = vec![format!("tag{}", id % 3)];
        event.direction = Some(if id.is_multiple_of(2) { 1 } else { -1 });
        event.timing = [Timing::Pre, Timing::Intraday, Timing::Post][id % 3];
    }
    let estimate = Estimate {
        alpha: 0.0,
        beta: 1.0,
        sigma: 0.01,
    };
    let facts = Facts {
        estimate: Ok(estimate),
        reaction: None,
        measured_on: None,
    };
    World {
        facts: vec![facts; events.len()],
        prices: Prices::from_rows(vec![rows]).expect("rows of one length").0,
        events,
    }
}

/// Returns a backtest with costs, a stop and a target, so that every path of the simulation runs, and with 0.1 % of
/// equity per trade, so that every event is traded.
fn desk(hedge: Hedge) -> Backtest {
    Backtest {
        benchmark: Some(MARKET.to_owned()),
        size: Size::FixedFraction(FixedFraction {
            percent: Percent::new(0.1).unwrap(),
        }),
        leverage: Some(10.0),
        stop: Some(Percent::whole(5)),
        take: Some(Percent::whole(8)),
        costs: vec![
            Cost::BasisPoints(BasisPoints {
                rate: Bps::whole(5),
            }),
            Cost::Borrow(Borrow {
                rate: Bps::whole(50),
            }),
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
    let outcome = backtest.run(inputs).expect("a backtest that can be run");
    outcome.trades.len()
}

fn simulations(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("simulate");
    group.sample_size(10);
    for size in &SIZES[1..3] {
        let world = world(size);
        group.throughput(Throughput::Elements(size.events as u64));
        let size = size.in_words();
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
