//! From the mean cumulative abnormal return to money, step by step, so that nothing is left over.
//!
//! For each event with a side s and its nominal value W (the capital's share before any limit), with P0 the last close
//! before day 0, P1 the first price after the news, Pe the entry, Pd the close at which the holding period ends, X the
//! exit, V the value that was really traded:
//!
//! ```text
//! car           s W CAR                      sum of R_t - alpha - beta Rm_t from day 0 to the planned exit
//! market        s W beta sum Rm_t
//! drift         s W (Pd/P0 - 1) - the above  alpha, and the compounding that a sum leaves out
//! gap           s W (Pd/P1 - Pd/P0)          moved before anybody could trade
//! delay         s W (Pd/Pe - Pd/P1)
//! exits         s W (X - Pd)/Pe              stops, targets, longer or shorter holding
//! overlap       -s W (Pd/Pe - 1)             events that found their security held
//! limits        -s W (Pd/Pe - 1)             events that found no slot, no money or no share
//! size          s (V - W)(X/Pe - 1)
//! costs, hedge  as booked; what the hedge cost is among the costs
//! ```
//!
//! An event without an estimate has its whole return in a step of its own, in the place of the first three.

use super::floor::Floor;
use super::ledger::Ledger;
use super::order::Order;
use super::outcome::{Bridge, Step};
use super::spec::Backtest;
use crate::event::Reason;
use crate::time::Date;

/// A step, in the order in which they are shown.
#[derive(Clone, Copy)]
enum Part {
    Car,
    Market,
    Drift,
    Unmeasured,
    Gap,
    Delay,
    Exits,
    Overlap,
    Limits,
    Size,
    Costs,
    Hedge,
}

/// Their names in results, and what people read.
const STEPS: [(&str, &str); 12] = [
    ("car", "Abnormal returns, day 0 to the planned exit"),
    ("market", "Beta exposure to the benchmark"),
    ("drift", "Alpha and compounding"),
    ("unmeasured", "Returns of events without an estimate"),
    ("gap", "Moved before the first price after the news"),
    ("delay", "Entry later than the first price"),
    ("exits", "Exits other than planned"),
    ("overlap", "Not traded: security was held"),
    ("limits", "Not traded: no slot, money or share"),
    ("size", "Size other than nominal"),
    ("costs", "Costs"),
    ("hedge", "Hedge"),
];

/// The bridge of a simulation.
pub fn bridge(backtest: &Backtest, floor: &Floor<'_>, orders: &[Order], ledger: &Ledger) -> Bridge {
    let mut amounts = [0.0; STEPS.len()];
    let (mut measured, mut cars) = (0, 0.0);
    let mut trades = ledger.trades.iter().peekable();
    let reason_of: std::collections::HashMap<usize, Reason> = ledger
        .refused
        .iter()
        .map(|exclusion| (exclusion.event, exclusion.reason))
        .collect();
    for (index, order) in orders.iter().enumerate() {
        let share = backtest
            .size
            .behaviour()
            .share(order.estimate.as_ref())
            .unwrap_or(0.0);
        let paper = Paper::new(floor, order);
        let stake = order.way.sign() * share * backtest.capital;
        let mut add = |part: Part, amount: f64| amounts[part as usize] += amount;
        match paper.abnormal {
            Some((car, market)) => {
                measured += 1;
                cars += order.way.sign() * car;
                add(Part::Car, stake * car);
                add(Part::Market, stake * market);
                add(Part::Drift, stake * (paper.whole - car - market));
            }
            None => add(Part::Unmeasured, stake * paper.whole),
        }
        add(Part::Gap, stake * (paper.after_gap - paper.whole));
        add(Part::Delay, stake * (paper.after_delay - paper.after_gap));
        let trade = trades.next_if(|trade| trade.order == index);
        let Some(trade) = trade else {
            let held = matches!(
                reason_of.get(&order.event),
                Some(Reason::Overlap | Reason::Extended)
            );
            add(
                if held { Part::Overlap } else { Part::Limits },
                -stake * paper.after_delay,
            );
            continue;
        };
        let earned = trade.exit_price / order.entry.price - 1.0;
        let value = order.way.sign() * trade.quantity * order.entry.price;
        add(Part::Exits, stake * (earned - paper.after_delay));
        add(Part::Size, (value - stake) * earned);
        add(Part::Costs, -trade.cost - trade.hedge_cost);
        add(Part::Hedge, trade.hedge_pnl + trade.hedge_cost);
    }
    let step = |((step, label), amount): ((&'static str, &'static str), f64)| Step {
        step,
        label,
        amount,
    };
    Bridge {
        n_events: orders.len(),
        n_measured: measured,
        mean_car: (measured > 0).then(|| cars / measured as f64),
        steps: STEPS.into_iter().zip(amounts).map(step).collect(),
        total: amounts.iter().sum(),
    }
}

/// What an event would have brought for each unit of money.
struct Paper {
    /// CAR and beta sum Rm, where both are known.
    abnormal: Option<(f64, f64)>,
    /// Pd/P0 - 1
    whole: f64,
    /// Pd/P1 - 1
    after_gap: f64,
    /// Pd/Pe - 1
    after_delay: f64,
}

impl Paper {
    fn new(floor: &Floor<'_>, order: &Order) -> Self {
        let tape = floor.tape(order.security);
        let planned = tape.close(order.due).unwrap_or(order.entry.price);
        let from = tape.on_or_after(order.reaction_from);
        // Without a close before day 0 nothing can have moved before the first price.
        let before = tape.close_before(from).unwrap_or(order.first.price);
        Self {
            abnormal: abnormal(floor, order, from),
            whole: planned / before - 1.0,
            after_gap: planned / order.first.price - 1.0,
            after_delay: planned / order.entry.price - 1.0,
        }
    }
}

/// CAR from a bar to the planned exit, and the part of the returns that beta explains.
fn abnormal(floor: &Floor<'_>, order: &Order, from: usize) -> Option<(f64, f64)> {
    let estimate = order.estimate?;
    let tape = floor.tape(order.security);
    let market = |before: Date, date: Date| {
        let Some(benchmark) = order.benchmark.filter(|_| estimate.beta != 0.0) else {
            return Some(0.0);
        };
        let tape = floor.tape(benchmark);
        Some(tape.close(tape.on(date)?)? / tape.close(tape.on(before)?)? - 1.0)
    };
    let mut before = (0..from).rev().find(|bar| tape.close(*bar).is_some())?;
    let (mut car, mut by_market) = (0.0, 0.0);
    for bar in (from..order.due + 1).filter(|bar| tape.close(*bar).is_some()) {
        let earned = tape.close(bar)? / tape.close(before)? - 1.0;
        let explained = estimate.beta * market(tape.dates()[before], tape.dates()[bar])?;
        car += earned - estimate.alpha - explained;
        by_market += explained;
        before = bar;
    }
    Some((car, by_market))
}
