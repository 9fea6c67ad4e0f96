//! The outcome of a backtest, put together from its parts.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::bridge::bridge;
use super::compare::{Courses, benchmark, buy_and_hold, comparison, held};
use super::drawdown::deepest_drawdowns;
use super::earned::{Earned, net_return};
use super::findings::findings;
use super::group::{Groups, Labels};
use super::inputs::Inputs;
use super::ledger::{DayRow, Ledger, Trade};
use super::markets::Markets;
use super::metric::{Metric, Record, TradeRecord};
use super::moment::written;
use super::order::Order;
use super::outcome::{
    BacktestOutcome, Counts, DayOutcome, ExcludedOutcome, PositionOutcome, SCHEMA, TradeOutcome,
};
use super::periods::periods;
use super::setup::Setup;
use super::spec::Hedge;
use super::traded::Traded;
use crate::error::Result;
use crate::event::{Sample, groups_of};
use crate::market::Universe;
use crate::math::draws::Interval;
use crate::time::{Calendar, Date};

/// Returns the whole outcome.
pub fn outcome(
    setup: &Setup<'_>,
    inputs: &Inputs<'_>,
    sample: &Sample,
    markets: &Markets<'_>,
    traded: &Traded<'_>,
) -> Result<BacktestOutcome> {
    let plan = setup.plan;
    let (orders, ledger) = (traded.orders, traded.ledger);
    let dates: Vec<Date> = ledger.days.iter().map(|day| day.date).collect();
    let market_security = benchmark(plan, inputs.prices, orders);
    let market = market_security.and_then(|security| held(markets, security, &dates, plan.capital));
    let rates = risk_free(setup, &dates);
    let courses = Courses {
        market: market.as_deref(),
        rates: rates.as_deref(),
    };
    let labels = Labels::new(inputs.events, sample, &plan.group_by)?;
    let earned = Earned::new(ledger, orders);
    let groups = Groups::new(ledger, orders, &labels, &earned, plan.seed);
    let interval = groups.interval_of_all();
    let trade =
        |trade: &Trade| trade_outcome(trade, &orders[trade.order], inputs, markets, &labels);
    // Side by side, since parts of each run on one thread.
    let ((held_all, measured), ((groups, bridge), (trades, (found, benchmarks)))) = rayon::join(
        || {
            rayon::join(
                || buy_and_hold(markets, ledger, orders, &dates, plan.capital),
                || metrics(setup, ledger, &earned, interval, &dates, courses),
            )
        },
        || {
            rayon::join(
                || {
                    rayon::join(
                        || groups.figures(ledger, &earned),
                        || bridge(plan.capital, markets, traded),
                    )
                },
                || {
                    rayon::join(
                        || ledger.trades.par_iter().map(trade).collect(),
                        || {
                            rayon::join(
                                || findings(setup, markets, inputs, orders, ledger),
                                || benchmarks(ledger, orders, markets.universe()),
                            )
                        },
                    )
                },
            )
        },
    );
    let (metrics, metrics_undefined) = measured;
    let compared = |name: &'static str, label: String, course: &Option<Vec<f64>>| {
        let course = course.as_deref()?;
        let days = plan.days_per_year;
        Some(comparison(name, label, &dates, course, courses, days))
    };
    let symbol = market_security.map(|security| inputs.prices.universe().symbol(security));
    let everything = "equal parts of every security that was traded, held from the first day";
    let comparisons = [
        compared("benchmark", symbol.unwrap_or_default().to_owned(), &market),
        compared("buy_and_hold", everything.to_owned(), &held_all),
    ];
    let equity = days(&ledger.days, market.as_deref(), held_all.as_deref());
    let (monthly, yearly) = periods(&equity);
    Ok(BacktestOutcome {
        schema: SCHEMA,
        plan: plan.clone(),
        counts: Counts {
            events_in: inputs.events.len(),
            events_used: ledger.trades.len(),
            events_excluded: sample.excluded.len(),
        },
        trades,
        benchmarks,
        drawdowns: deepest_drawdowns(&equity),
        positions: positions(ledger, inputs),
        monthly,
        yearly,
        equity,
        metrics,
        metrics_undefined,
        comparisons: comparisons.into_iter().flatten().collect(),
        groups,
        bridge,
        excluded: ExcludedOutcome::list(&sample.excluded, inputs.events, |event| {
            groups_of(event, labels.column())
        }),
        warnings: [sample.findings.clone(), found].concat(),
    })
}

/// Returns the symbols of the benchmarks of the trades, in alphabetical order.
fn benchmarks(ledger: &Ledger, orders: &[Order], universe: &Universe) -> Vec<String> {
    let traded = ledger.trades.iter();
    let named = traded.filter_map(|trade| orders[trade.order].benchmark);
    // Securities are numbered in the order of their symbols.
    let distinct = universe.distinct(named).into_iter();
    distinct
        .map(|security| universe.symbol(security).to_owned())
        .collect()
}

/// Returns the risk-free rate that is earned up to each date after the first, NaN where the file does not know it.
pub(super) fn risk_free(setup: &Setup<'_>, dates: &[Date]) -> Option<Vec<f64>> {
    let (factors, name) = (setup.factors?, setup.plan.risk_free.as_ref()?);
    let (first, last) = (factors.dates().first()?, factors.dates().last()?);
    let rates = factors.on_calendar(name, &Calendar::new(dates.to_vec()))?;
    // On days on which the file's own market rests, nothing accrues: the next day has the rate of all of them.
    let rests = |date: &Date| {
        let is_inside = date >= first && date <= last;
        !factors.is_yearly(name) && is_inside && factors.dates().binary_search(date).is_err()
    };
    let rate = |(date, rate): (&Date, f64)| if rests(date) { 0.0 } else { rate };
    Some(dates.iter().zip(rates).skip(1).map(rate).collect())
}

/// Returns what was held at each close, with the cash, so that the values of a date add up to its equity.
fn positions(ledger: &Ledger, inputs: &Inputs<'_>) -> Vec<PositionOutcome> {
    let mut rows = ledger.positions.iter().peekable();
    let mut positions = Vec::with_capacity(ledger.positions.len());
    if ledger.positions.is_empty() {
        return positions;
    }
    for day in &ledger.days {
        while let Some(row) = rows.next_if(|row| row.date == day.date) {
            positions.push(PositionOutcome {
                date: row.date,
                symbol: inputs.prices.universe().symbol(row.security).to_owned(),
                quantity: row.quantity,
                value: row.value,
            });
        }
        positions.push(PositionOutcome {
            date: day.date,
            symbol: CASH.to_owned(),
            quantity: day.cash,
            value: day.cash,
        });
    }
    positions
}

/// The name of the cash among the positions, as pyfolio expects it.
const CASH: &str = "cash";

type Metrics = (
    Vec<(&'static str, Option<f64>)>,
    BTreeMap<&'static str, &'static str>,
);

fn metrics(
    setup: &Setup<'_>,
    ledger: &Ledger,
    earned: &Earned,
    interval: Option<Interval>,
    dates: &[Date],
    courses: Courses<'_>,
) -> Metrics {
    let equity: Vec<f64> = ledger.days.iter().map(|day| day.equity).collect();
    let held: Vec<usize> = ledger.days.iter().skip(1).map(|day| day.held).collect();
    let cost = |trade: &Trade| trade.cost + trade.hedge_cost;
    let record = Record::new(dates, &equity, courses.market, setup.plan.days_per_year);
    let record = record
        .with_risk_free(courses.rates)
        .with_trades(TradeRecord {
            net: &earned.net,
            unhedged: &earned.unhedged,
            held: &held,
            traded: ledger.trades.iter().map(|trade| trade.traded).sum(),
            costs: ledger.trades.iter().map(cost).sum(),
            seed: setup.plan.seed,
        })
        .with_trade_interval(interval);
    let is_hedged = setup.plan.hedge != Hedge::None;
    let (mut values, mut undefined) = (Vec::new(), BTreeMap::new());
    for metric in Metric::ENTRIES
        .iter()
        .filter_map(|entry| Metric::named(entry.name))
        .filter(|metric| is_hedged || !metric.behaviour().needs_hedge())
    {
        let found = match record.dates().is_empty() {
            true => Err("nothing was traded"),
            false => metric.behaviour().value(&record),
        };
        values.push((metric.name(), found.ok().filter(|value| value.is_finite())));
        if let Some(reason) = found.map_or_else(Some, |value| {
            (!value.is_finite()).then_some("too large to be written")
        }) {
            undefined.insert(metric.name(), reason);
        }
    }
    (values, undefined)
}

fn days(rows: &[DayRow], market: Option<&[f64]>, held: Option<&[f64]>) -> Vec<DayOutcome> {
    let mut highest = f64::MIN;
    let day = |(position, row): (usize, &DayRow)| {
        highest = highest.max(row.equity);
        let share = |value: f64| (row.equity > 0.0).then(|| value / row.equity);
        DayOutcome {
            date: row.date,
            equity: row.equity,
            drawdown: row.equity / highest - 1.0,
            exposure: share(row.gross),
            day_exposure: share(row.gross_day),
            positions: row.positions,
            cash: row.cash,
            positions_value: row.positions_value,
            hedges_value: row.hedges_value,
            net_exposure: share(row.positions_value + row.hedges_value),
            benchmark: market.map(|course| course[position]),
            buy_and_hold: held.map(|course| course[position]),
        }
    };
    rows.iter().enumerate().map(day).collect()
}

fn trade_outcome(
    trade: &Trade,
    order: &Order,
    inputs: &Inputs<'_>,
    markets: &Markets<'_>,
    labels: &Labels<'_>,
) -> TradeOutcome {
    let event = &inputs.events[order.event];
    let excursion = |price: f64| order.way.sign() * (price / order.entry.price - 1.0);
    TradeOutcome {
        event_id: event.id.to_string(),
        symbol: inputs.prices.universe().symbol(order.security).to_owned(),
        tags: event.tags.clone(),
        side: if order.way.sign() > 0.0 { 1 } else { -1 },
        signal_time: written(order.signal, markets.exchange(order.exchange)),
        entry_date: order.date,
        entry_at: if order.within {
            "limit"
        } else {
            order.entry.half.name()
        },
        entry_price: order.entry.price,
        exit_date: trade.exit_date,
        exit_price: trade.exit_price,
        entry_rate: trade.rates.0,
        exit_rate: trade.rates.1,
        exit_reason: trade.exit_reason.name(),
        quantity: trade.quantity,
        cost: trade.cost,
        pnl: trade.pnl,
        net_return: net_return(trade, order),
        benchmark_return: trade.benchmark.map(|(entry, exit)| exit / entry - 1.0),
        bars_held: trade.exit_bar - order.entry.bar,
        hedge_pnl: trade.hedge_pnl,
        hedge_cost: trade.hedge_cost,
        sessions_waited: order.waited,
        mae: excursion(trade.worst),
        mfe: excursion(trade.best),
        ambiguous_exit: trade.ambiguous,
        same_bar: order.same_bar,
        day0: order.reaction_from,
        groups: labels.groups_of(order.event),
        columns: event.columns.clone(),
    }
}
