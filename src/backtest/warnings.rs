//! What about a backtest the reader should know before believing it.

use std::collections::BTreeSet;

use super::Inputs;
use super::cost::Cost;
use super::floor::Floor;
use super::ledger::Ledger;
use super::order::Order;
use super::position::ExitReason;
use super::rule::{Side, Tagged};
use super::spec::Backtest;
use crate::error::{Message, message, nearest, option};
use crate::event::Event;
use crate::finding::Finding;
use crate::market::{Prices, mixed_basis};

/// Everything worth saying about the trades.
pub fn warnings(
    backtest: &Backtest,
    floor: &Floor<'_>,
    inputs: &Inputs<'_>,
    orders: &[Order],
    ledger: &Ledger,
) -> Vec<Finding> {
    let trades = || {
        ledger
            .trades
            .iter()
            .map(|trade| (trade, &orders[trade.order]))
    };
    let count = |of: &dyn Fn(&super::ledger::Trade, &Order) -> bool| {
        trades().filter(|(trade, order)| of(trade, order)).count()
    };
    let all = ledger.trades.len();
    let mut findings = Vec::new();
    let mut say =
        |n: usize, finding: fn(&'static str, Message) -> Finding, code, message: Message| {
            if n > 0 {
                findings.push(finding(code, message));
            }
        };
    let warn = |code, message: Message| Finding::warning(code, message);
    let note = |code, message: Message| Finding::note(code, message);

    if backtest.allow_same_bar {
        let n = count(&|_, order| order.same_bar);
        say(
            1,
            warn,
            "same_bar",
            message![
                option::ALLOW_SAME_BAR,
                format!(
                    ": {n} of {all} trades were entered at a price from before their news was known; nobody could have traded so"
                ),
            ],
        );
    }
    let n = count(&|trade, _| trade.ambiguous);
    say(
        n,
        warn,
        "stop_and_target_in_one_bar",
        format!(
            "{n} of {all} trades ended on a bar that touched both the stop and the target; daily bars do not say which came \
         first, and the stop was taken"
        )
        .into(),
    );
    let n = count(&|trade, _| trade.exit_reason == ExitReason::EndOfData);
    say(
        n,
        warn,
        "forced_exits",
        format!(
            "{n} of {all} trades were left at the last price there is, before their holding period was over"
        )
        .into(),
    );
    let n = count(&|_, order| order.waited > 0);
    let longest = trades().map(|(_, order)| order.waited).max().unwrap_or(0);
    say(
        n,
        warn,
        "entries_delayed",
        format!(
            "{n} of {all} entries had to wait for a price, {longest} sessions at the longest: their bar was missing, as in a halt"
        )
        .into(),
    );
    say(
        ledger.late_exits,
        warn,
        "exits_delayed",
        format!(
            "{} of {all} exits had to wait for a price after their holding period: their bar was missing, as in a halt",
            ledger.late_exits
        )
        .into(),
    );
    say(
        ledger.without_volume,
        warn,
        "no_volume",
        format!(
            "{} of {} fills were made on days on which, as the file says, nothing was traded",
            ledger.without_volume,
            2 * all
        )
        .into(),
    );
    let n = count(&|_, order| order.without_open);
    say(
        n,
        note,
        "no_open",
        format!(
            "{n} of {all} entries were made at the close of their session, because the file has no open for it"
        )
        .into(),
    );
    say(
        ledger.cut,
        note,
        "trades_cut",
        format!(
            "{} of {all} entries were made smaller by the limits on leverage, cash or volume",
            ledger.cut
        )
        .into(),
    );
    say(
        ledger.unknown_costs,
        warn,
        "costs_unknown",
        format!(
            "{} of {} fills lack the range, the volume or the sigma that a cost needs: that cost was left out",
            ledger.unknown_costs,
            2 * all
        )
        .into(),
    );
    say(
        ledger.unknown_hedge_costs,
        warn,
        "hedge_costs_unknown",
        format!(
            "{} of {} fills of hedges lack the range or the volume of the benchmark that a cost needs, or its sigma, which \
             nothing estimates: that cost was left out",
            ledger.unknown_hedge_costs,
            2 * all
        )
        .into(),
    );
    say(
        ledger.unknown_volumes,
        warn,
        "volume_unknown",
        message![
            format!(
                "{} of {all} entries have no volume, so ",
                ledger.unknown_volumes
            ),
            option::PARTICIPATION,
            " did not limit them",
        ],
    );
    say(
        ledger.large_exits,
        warn,
        "exits_above_participation",
        message![
            format!(
                "{} of {all} exits took more of their day's volume than ",
                ledger.large_exits
            ),
            option::PARTICIPATION,
            " allows an entry; they were made at one price all the same",
        ],
    );
    for tag in unmet_tags(backtest, inputs.events) {
        let known = inputs
            .events
            .iter()
            .flat_map(|event| event.tags.iter().map(String::as_str));
        let mend = nearest(tag, known)
            .map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
        let message = format!("no event carries the tag `{tag}`{mend}");
        say(1, warn, "no_such_tag", message.into());
    }
    let (said, differ) = currencies(trades().map(|(_, order)| order), inputs.prices, floor);
    say(
        usize::from(differ),
        warn,
        "mixed_currencies",
        format!(
            "{said}: prices of different currencies are taken at one to one, so that returns are right in each and hold no \
         exchange rate"
        )
        .into(),
    );
    let is_per_share = |cost: &Cost| matches!(cost, Cost::PerShare(_));
    let by_shares = backtest.whole_shares || backtest.costs.iter().any(is_per_share);
    let adjusted = trades().any(|(_, order)| {
        floor.tape(order.security).basis() == crate::market::PriceBasis::AdjClose
    });
    say(
        usize::from(by_shares && adjusted),
        note,
        "adjusted_shares",
        message![
            "numbers of shares come from adjusted prices and differ from those of the day; ",
            option::PRICE.with("close"),
            " counts them as they were",
        ],
    );
    let pairs = orders
        .iter()
        .filter_map(|order| Some((order.security, order.benchmark?)));
    // With leave given this is a warning, and no error.
    let mixed = mixed_basis::compare(inputs.prices, pairs, backtest.price, true);
    findings.extend(mixed.ok().flatten());
    let lost = ledger.days.iter().find(|day| day.equity <= 0.0);
    if let Some(day) = lost {
        findings.push(Finding::warning(
            "ruin",
            format!(
                "the account was lost on {}; nothing was entered after",
                day.date
            ),
        ));
    }
    findings
}

/// The currencies of what is traded, and whether they differ: as the sources name them, else as the exchanges let one guess.
fn currencies<'a>(
    orders: impl Iterator<Item = &'a Order> + Clone,
    prices: &Prices,
    floor: &Floor<'_>,
) -> (String, bool) {
    let named = orders
        .clone()
        .flat_map(|order| prices.currencies(order.security));
    let named: BTreeSet<&str> = named.map(String::as_str).collect();
    let listed = |names: BTreeSet<&str>| names.into_iter().collect::<Vec<_>>().join(", ");
    if !named.is_empty() {
        let differ = named.len() > 1;
        return (
            format!("trades in several currencies ({})", listed(named)),
            differ,
        );
    }
    let zones = orders.map(|order| floor.exchange(order.exchange).zone.name());
    let zones: BTreeSet<&str> = zones.collect();
    let differ = zones.len() > 1;
    let said = "trades on exchanges of several time zones, whose currencies may differ";
    (format!("{said} ({})", listed(zones)), differ)
}

/// Tags of the options that no event carries: misspelt, more often than not.
fn unmet_tags<'a>(backtest: &'a Backtest, events: &[Event]) -> Vec<&'a str> {
    let Side::Tagged(Tagged { long, short }) = &backtest.side else {
        return Vec::new();
    };
    let is_unmet = |tag: &&String| !events.iter().any(|event| event.tags.contains(tag));
    let unmet = long.iter().chain(short).filter(is_unmet);
    unmet.map(String::as_str).collect()
}
