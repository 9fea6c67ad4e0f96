//! What about a backtest the reader should know before believing it.

use std::collections::BTreeSet;

use super::floor::Floor;
use super::ledger::Ledger;
use super::order::Order;
use super::position::ExitReason;
use super::spec::Backtest;
use crate::finding::Finding;

/// Everything worth saying about the trades.
pub fn warnings(
    backtest: &Backtest,
    floor: &Floor<'_>,
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
        |n: usize, finding: fn(&'static str, String) -> Finding, code, message: String| {
            if n > 0 {
                findings.push(finding(code, message));
            }
        };
    let warn = |code, message: String| Finding::warning(code, message);
    let note = |code, message: String| Finding::note(code, message);

    if backtest.allow_same_bar {
        let n = count(&|_, order| order.same_bar);
        say(
            1,
            warn,
            "same_bar",
            format!(
                "--allow-same-bar: {n} of {all} trades were entered at a price from before their news was known; nobody could \
             have traded so"
            ),
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
        ),
    );
    let n = count(&|trade, _| trade.exit_reason == ExitReason::EndOfData);
    say(
        n,
        warn,
        "forced_exits",
        format!(
            "{n} of {all} trades were left at the last price there is, before their holding period was over"
        ),
    );
    let n = count(&|_, order| order.waited > 0);
    let longest = trades().map(|(_, order)| order.waited).max().unwrap_or(0);
    say(
        n,
        warn,
        "entries_delayed",
        format!(
            "{n} of {all} entries had to wait for a price, {longest} sessions at the longest: their bar was missing, as in a halt"
        ),
    );
    let n = count(&|_, order| order.without_open);
    say(
        n,
        note,
        "no_open",
        format!(
            "{n} of {all} entries were made at the close of their session, because the file has no open for it"
        ),
    );
    say(
        ledger.cut,
        note,
        "trades_cut",
        format!(
            "the limits on leverage, cash or volume made {} entries smaller",
            ledger.cut
        ),
    );
    say(
        ledger.unknown_costs,
        warn,
        "costs_unknown",
        format!(
            "{} fills lack the range, the volume or the sigma that a cost needs: that cost was left out",
            ledger.unknown_costs
        ),
    );
    say(
        ledger.unknown_volumes,
        warn,
        "volume_unknown",
        format!(
            "{} entries have no volume, so --participation did not limit them",
            ledger.unknown_volumes
        ),
    );
    let zones: BTreeSet<&str> = trades()
        .map(|(_, order)| floor.exchange(order.exchange).zone.name())
        .collect();
    say(
        usize::from(zones.len() > 1),
        warn,
        "mixed_currencies",
        format!(
            "trades on exchanges of several countries ({}): prices of different currencies are taken at one to one, so that \
         returns are right in each and hold no exchange rate",
            zones.into_iter().collect::<Vec<_>>().join(", ")
        ),
    );
    let by_shares = backtest.whole_shares
        || backtest
            .costs
            .iter()
            .any(|cost| matches!(cost, super::cost::Cost::PerShare(_)));
    let adjusted = trades().any(|(_, order)| {
        floor.tape(order.security).basis() == crate::market::PriceBasis::AdjClose
    });
    say(
        usize::from(by_shares && adjusted),
        note,
        "adjusted_shares",
        String::from(
            "numbers of shares come from adjusted prices and differ from those of the day; --price close counts them as they were",
        ),
    );
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
