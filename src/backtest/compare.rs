//! What else could have been done with the capital: the benchmark, or holding what was traded.

use super::floor::Floor;
use super::ledger::Ledger;
use super::metric::{Metric, Record};
use super::order::Order;
use super::outcome::Comparison;
use super::spec::Backtest;
use crate::market::{Prices, Security};
use crate::time::Date;

/// The one benchmark of a run: that of the options, else the one that all orders share.
pub fn benchmark(backtest: &Backtest, prices: &Prices, orders: &[Order]) -> Option<Security> {
    let named = backtest
        .benchmark
        .as_ref()
        .and_then(|symbol| prices.universe().find(symbol));
    let shared = orders.first().and_then(|order| order.benchmark);
    let shared = shared.filter(|first| orders.iter().all(|order| order.benchmark == Some(*first)));
    named.or(shared)
}

/// The capital in one security from the first date on, by its closes; `None` if it has no close by then.
pub fn held(
    floor: &Floor<'_>,
    security: Security,
    dates: &[Date],
    capital: f64,
) -> Option<Vec<f64>> {
    let tape = floor.tape(security);
    let base = tape.close_by(*dates.first()?)?;
    let mut level = base;
    let course = dates.iter().map(|date| {
        level = tape
            .on(*date)
            .and_then(|bar| tape.close(bar))
            .unwrap_or(level);
        capital / base * level
    });
    Some(course.collect())
}

/// The capital in equal parts in every security that was traded, bought at the close of the first date, or at its first
/// close after, and held to the end. `None` without a trade.
pub fn buy_and_hold(
    floor: &Floor<'_>,
    ledger: &Ledger,
    orders: &[Order],
    dates: &[Date],
    capital: f64,
) -> Option<Vec<f64>> {
    let traded: std::collections::BTreeSet<Security> = ledger
        .trades
        .iter()
        .map(|trade| orders[trade.order].security)
        .collect();
    let part = capital / traded.len() as f64;
    let mut course = vec![0.0; dates.len()];
    for security in &traded {
        let tape = floor.tape(*security);
        let mut shares = dates
            .first()
            .and_then(|first| tape.close_by(*first))
            .map(|close| part / close);
        let mut level = part;
        for (sum, date) in course.iter_mut().zip(dates) {
            if let Some(close) = tape.on(*date).and_then(|bar| tape.close(bar)) {
                level = close * *shares.get_or_insert(part / close);
            }
            *sum += level;
        }
    }
    (!traded.is_empty()).then_some(course)
}

/// The metrics that a course of equity alone defines.
pub fn comparison(
    name: &'static str,
    label: String,
    dates: &[Date],
    course: &[f64],
    market: Option<&[f64]>,
) -> Comparison {
    let record = Record::new(dates, course, market);
    let metrics = Metric::ENTRIES
        .iter()
        .filter_map(|entry| Metric::named(entry.name));
    let of_course = metrics.filter(|metric| !metric.behaviour().needs_trades());
    Comparison {
        name,
        label,
        metrics: of_course
            .map(|metric| {
                let value = metric.behaviour().of(&record).ok();
                (metric.name(), value.filter(|value| value.is_finite()))
            })
            .collect(),
    }
}
