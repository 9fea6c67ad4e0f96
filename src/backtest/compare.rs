//! Accounts to compare with: the capital in the benchmark, or in everything that was traded.

use super::ledger::Ledger;
use super::markets::Markets;
use super::metric::{Metric, Record};
use super::order::Order;
use super::outcome::Comparison;
use super::resolved::Resolved;
use crate::market::{Prices, Security};
use crate::time::Date;

/// What the accounts of a run are measured by.
#[derive(Clone, Copy)]
pub struct Courses<'a> {
    /// The capital in the benchmark on each date.
    pub market: Option<&'a [f64]>,
    /// `rates[t]`: the risk-free rate from date `t` to date `t + 1`.
    pub rates: Option<&'a [f64]>,
}

/// Returns the one benchmark of a run: that of the options, else the one that all orders share.
pub fn benchmark(plan: &Resolved, prices: &Prices, orders: &[Order]) -> Option<Security> {
    let named = plan
        .benchmark
        .as_ref()
        .and_then(|symbol| prices.universe().find(symbol));
    let shared = orders.first().and_then(|order| order.benchmark);
    let shared = shared.filter(|first| orders.iter().all(|order| order.benchmark == Some(*first)));
    named.or(shared)
}

/// Returns the course of the capital in one security, by its closes; `None` where it has no close by the first date.
pub fn held(
    markets: &Markets<'_>,
    security: Security,
    dates: &[Date],
    capital: f64,
) -> Option<Vec<f64>> {
    let bars = markets.bars(security);
    let first = *dates.first()?;
    let base = markets.close_by(security, first)?;
    let (mut level, mut rate) = (bars.close_by(first)?, markets.rate_by(security, first)?);
    let course = dates
        .iter()
        .zip(bars.closes_on(dates))
        .map(|(date, close)| {
            level = close.unwrap_or(level);
            rate = markets.rate_by(security, *date).unwrap_or(rate);
            capital / base * (level * rate)
        });
    Some(course.collect())
}

/// Returns the course of the capital in equal parts in every security that was traded, bought at the close of the first date
/// (or the first close after it) and held to the end. `None` without a trade.
pub fn buy_and_hold(
    markets: &Markets<'_>,
    ledger: &Ledger,
    orders: &[Order],
    dates: &[Date],
    capital: f64,
) -> Option<Vec<f64>> {
    let traded = ledger.trades.iter();
    let traded = markets
        .universe()
        .distinct(traded.map(|trade| orders[trade.order].security));
    let part = capital / traded.len() as f64;
    let mut course = vec![0.0; dates.len()];
    for security in &traded {
        let bars = markets.bars(*security);
        let mut shares = dates
            .first()
            .and_then(|first| markets.close_by(*security, *first))
            .map(|close| part / close);
        let (mut level, is_converted) =
            (part, markets.currencies().conversion(*security).is_some());
        let closes = dates.iter().zip(bars.closes_on(dates));
        for (sum, (date, close)) in course.iter_mut().zip(closes) {
            let close = match is_converted {
                // The rate moves on days without a close, too.
                true => markets.close_by(*security, *date),
                false => close,
            };
            if let Some(close) = close {
                level = close * *shares.get_or_insert(part / close);
            }
            *sum += level;
        }
    }
    (!traded.is_empty()).then_some(course)
}

/// Returns the metrics that a course of equity alone defines.
pub fn comparison(
    name: &'static str,
    label: String,
    dates: &[Date],
    course: &[f64],
    courses: Courses<'_>,
    days_per_year: f64,
) -> Comparison {
    let record = Record::new(dates, course, courses.market, days_per_year);
    let record = record.with_risk_free(courses.rates);
    let metrics = Metric::ENTRIES
        .iter()
        .filter_map(|entry| Metric::named(entry.name));
    let of_course = metrics.filter(|metric| !metric.behaviour().needs_trades());
    Comparison {
        name,
        label,
        metrics: of_course
            .map(|metric| {
                let value = metric.behaviour().value(&record).ok();
                (metric.name(), value.filter(|value| value.is_finite()))
            })
            .collect(),
    }
}
