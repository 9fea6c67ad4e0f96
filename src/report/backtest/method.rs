//! How events were traded, in words.

use crate::backtest::{Entry, Hedge, Resolved};
use crate::report::words::counted;

/// Most benchmarks that are named.
const NAMED: usize = 3;

/// Describes the trading rules in one sentence. `benchmarks`: those of the trades; if empty, the plan names it.
pub fn method(plan: &Resolved, benchmarks: &[String]) -> String {
    let price = match plan.entry {
        Entry::First => "price",
        Entry::Open => "open",
        Entry::Close => "close",
    };
    let since = match plan.allow_same_bar {
        true => "of the session of the news or later",
        false => "after the news",
    };
    let delay = match plan.delay {
        0 => String::new(),
        n => format!(" and {} later", counted(n as usize, "session")),
    };
    let mut parts = vec![
        format!("side {}", plan.side),
        format!("entry at the first {price} {since}{delay}"),
        format!("hold {}", counted(plan.hold as usize, "session")),
    ];
    for (name, level) in [
        ("stop", plan.stop),
        ("target", plan.take),
        ("trailing stop", plan.trail),
    ] {
        parts.extend(level.map(|percent| format!("{name} {percent}")));
    }
    if let Some(percent) = plan.limit_entry {
        let sessions = counted(plan.limit_sessions as usize, "session");
        parts.push(format!(
            "limit orders {percent} from that price that expire after {sessions}"
        ));
    }
    if let Some(most) = plan.max_wait {
        let sessions = counted(most as usize, "session");
        parts.push(format!("no entry after a wait of more than {sessions}"));
    }
    parts.push(plan.size.words());
    for (what, most) in [
        ("a security", plan.max_name),
        ("a group", plan.max_tag),
        ("longs less shorts", plan.max_net),
    ] {
        parts.extend(most.map(|percent| format!("at most {percent} of equity {what}")));
    }
    let benchmark = match benchmarks {
        [] => plan.benchmark.clone(),
        named => (named.len() <= NAMED).then(|| named.join(" and ")),
    };
    let benchmark = benchmark.unwrap_or_else(|| "the benchmarks of the events".to_owned());
    parts.extend(match plan.hedge {
        Hedge::None => None,
        Hedge::Beta => Some(format!("hedged by beta with {benchmark}")),
        Hedge::Dollar => Some(format!("hedged one to one with {benchmark}")),
    });
    parts.extend(
        plan.currency
            .as_ref()
            .map(|currency| match plan.fx.is_empty() {
                true => format!("in {currency}"),
                false => format!("in {currency} by {}", plan.fx.join(", ")),
            }),
    );
    parts.extend(plan.costs.iter().map(|cost| cost.words()));
    parts.join(", ")
}
