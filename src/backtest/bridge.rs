//! The steps from the mean cumulative abnormal return to money, which add up without a remainder.
//!
//! For each event with side s: W is the nominal value (the share of the capital before any limit), P0 the last close before
//! day 0, P1 the first price after the news, Pe the entry price, Pd the close at which the holding period ends, X the exit
//! price, V the value that was traded.
//!
//! ```text
//! car           s W CAR                      sum of R_t - alpha - beta Rm_t from day 0 to the planned exit
//! market        s W beta sum Rm_t
//! drift         s W (Pd/P0 - 1) - the above  alpha, and the compounding that a sum leaves out
//! gap           s W (Pd/P1 - Pd/P0)          the move before the first price after the news
//! delay         s W (Pd/Pe - Pd/P1)
//! exits         s W (X - Pd)/Pe              stops, targets, longer or shorter holding
//! overlap       -s W (Pd/Pe - 1)             events that found their security held
//! limits        -s W (Pd/Pe - 1)             events that found no slot, no money or no share
//! size          s (V - W)(X/Pe - 1)
//! currency      s q X (rate at the exit - rate at the entry), for q shares priced in another currency
//! costs, hedge  as booked; costs of hedges are among the costs
//! ```
//!
//! The whole return of an event without an estimate is a step of its own, in the place of the first three.

use std::collections::HashMap;

use super::markets::Markets;
use super::outcome::{Bridge, Step};
use super::traded::Traded;
use crate::event::Reason;

/// A step of the bridge, in the order of reports.
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
    Currency,
    Costs,
    Hedge,
}

impl Part {
    const ALL: [Self; 13] = [
        Self::Car,
        Self::Market,
        Self::Drift,
        Self::Unmeasured,
        Self::Gap,
        Self::Delay,
        Self::Exits,
        Self::Overlap,
        Self::Limits,
        Self::Size,
        Self::Currency,
        Self::Costs,
        Self::Hedge,
    ];

    /// Returns the name in data files.
    fn name(self) -> &'static str {
        match self {
            Self::Car => "car",
            Self::Market => "market",
            Self::Drift => "drift",
            Self::Unmeasured => "unmeasured",
            Self::Gap => "gap",
            Self::Delay => "delay",
            Self::Exits => "exits",
            Self::Overlap => "overlap",
            Self::Limits => "limits",
            Self::Size => "size",
            Self::Currency => "currency",
            Self::Costs => "costs",
            Self::Hedge => "hedge",
        }
    }

    /// Returns the name in tables.
    fn label(self) -> &'static str {
        match self {
            Self::Car => "Abnormal returns, day 0 to the planned exit",
            Self::Market => "Beta exposure to the benchmark",
            Self::Drift => "Alpha and compounding",
            Self::Unmeasured => "Returns of events without an estimate",
            Self::Gap => "Moved before the first price after the news",
            Self::Delay => "Entry later than the first price",
            Self::Exits => "Exits other than planned",
            Self::Overlap => "Not traded: security was held",
            Self::Limits => "Not traded: no slot, money or share",
            Self::Size => "Size other than nominal",
            Self::Currency => "Exchange rates",
            Self::Costs => "Costs",
            Self::Hedge => "Hedge",
        }
    }

    /// Returns the name below a bar of the chart.
    fn short(self) -> &'static str {
        match self {
            Self::Car => "Abnormal return",
            Self::Market => "Beta exposure",
            Self::Drift => "Alpha, compounding",
            Self::Unmeasured => "No estimate",
            Self::Gap => "Before first price",
            Self::Delay => "Entry delay",
            Self::Exits => "Other exits",
            Self::Overlap => "Overlap",
            Self::Limits => "No slot or money",
            Self::Size => "Other size",
            Self::Currency => "Exchange rates",
            Self::Costs => "Costs",
            Self::Hedge => "Hedge",
        }
    }
}

/// Returns the bridge of a simulation.
pub fn bridge(capital: f64, markets: &Markets<'_>, traded: &Traded<'_>) -> Bridge {
    let Traded {
        orders,
        papers,
        ledger,
    } = *traded;
    let mut amounts = [0.0; Part::ALL.len()];
    let (mut measured, mut cars) = (0, 0.0);
    let mut trades = ledger.trades.iter().peekable();
    let reasons: HashMap<usize, Reason> = ledger
        .refused
        .iter()
        .map(|exclusion| (exclusion.event, exclusion.reason))
        .collect();
    for (index, (order, paper)) in orders.iter().zip(papers).enumerate() {
        let mut add = |part: Part, amount: f64| amounts[part as usize] += amount;
        let share = order.share.as_ref().map_or(0.0, |share| *share);
        let stake = order.way.sign() * share * capital;
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
        let Some(trade) = trades.next_if(|trade| trade.order == index) else {
            let missed = match reasons.get(&order.event) {
                Some(Reason::Overlap | Reason::Extended) => Part::Overlap,
                _ => Part::Limits,
            };
            add(missed, -stake * paper.after_delay);
            continue;
        };
        let earned = trade.exit_price / order.entry.price - 1.0;
        let value = order.way.sign() * trade.entry_value(order);
        let (entry_rate, exit_rate) = trade.rates;
        let shares = order.way.sign() * trade.quantity;
        add(
            Part::Currency,
            shares * trade.exit_price * (exit_rate - entry_rate),
        );
        add(Part::Exits, stake * (earned - paper.after_delay));
        add(Part::Size, (value - stake) * earned);
        add(Part::Costs, -trade.cost - trade.hedge_cost);
        add(Part::Hedge, trade.hedge_pnl + trade.hedge_cost);
    }
    let converts = markets.currencies().converts();
    let step = |(part, amount): (Part, f64)| Step {
        step: part.name(),
        label: part.label(),
        short: part.short(),
        amount,
    };
    Bridge {
        n_events: orders.len(),
        n_measured: measured,
        mean_car: (measured > 0).then(|| cars / measured as f64),
        steps: Part::ALL
            .into_iter()
            .zip(amounts)
            .filter(|(part, _)| converts || !matches!(part, Part::Currency))
            .map(step)
            .collect(),
        total: amounts.iter().sum(),
    }
}
