//! Flags that studies and backtests share: the clock, and the sample that returns are estimated on.

use std::collections::BTreeMap;

use clap::Args;
use newsquake::event::{Cutoff, Roll, UnknownTiming};
use newsquake::market::PriceBasis;
use newsquake::plan::Plan;
use newsquake::time::parse_clock;
use newsquake::time::{ExchangeHours, Window, WindowSet};

use super::events::EventFlags;
use super::value::{choice, parsed, put, whole};

/// Flags that say which session an event belongs to and which prices count.
#[derive(Args)]
#[command(next_help_heading = "Clock")]
pub struct ClockFlags {
    /// Column that prices come from [default: adj_close where a security has it, else close]
    #[arg(long, value_name = "COLUMN", value_parser = price, hide_short_help = true)]
    price: Option<PriceBasis>,
    /// Where to move an event on a day without trading [default: next]
    #[arg(long, value_name = "WHERE", value_parser = choice::<Roll>(), hide_short_help = true)]
    roll: Option<Roll>,
    /// Where to put day 0 of an event with a date but no time [default: same-day]
    #[arg(long, value_name = "WHERE", value_parser = choice::<UnknownTiming>(), hide_short_help = true)]
    unknown_timing: Option<UnknownTiming>,
    #[command(flatten)]
    hours: HourFlags,
}

/// Flags of the clock that a sweep of studies has no lists of.
#[derive(Args)]
#[command(next_help_heading = "Clock")]
pub struct HourFlags {
    /// Time of day, on the exchange's clock, from which news counts as after the close, as in 15:50
    #[arg(long, value_name = "HH:MM", value_parser = parsed::<Cutoff>, hide_short_help = true)]
    cutoff: Option<Cutoff>,
    /// Trading hours of the symbols that end in SUFFIX, as in .HK=09:30-16:00@Asia/Hong_Kong; US stands for symbols without
    /// a known suffix; may be repeated
    #[arg(long, value_name = "SUFFIX=OPEN-CLOSE@ZONE", value_parser = hours, hide_short_help = true)]
    hours: Vec<ExchangeHours>,
    #[command(flatten)]
    events: EventFlags,
}

impl ClockFlags {
    /// Replaces options of the study and of the backtest by the flags that were given.
    pub fn apply(&self, plan: &mut Plan) {
        put!(self => plan.study; price, roll, unknown_timing);
        put!(self => plan.backtest; price, roll, unknown_timing);
        self.hours.apply(plan);
    }
}

impl HourFlags {
    /// Replaces options of the study and of the backtest by the flags that were given.
    pub fn apply(&self, plan: &mut Plan) {
        put!(self => plan.study; cutoff);
        put!(self => plan.backtest; cutoff);
        plan.exchange.extend(self.hours.iter().cloned());
        self.events.apply(plan);
    }
}

/// Flags that say how normal returns are estimated and how events are grouped.
#[derive(Args)]
#[command(next_help_heading = "Sample and model")]
pub struct SampleFlags {
    /// Estimation window, in trading days from day 0, both ends included; may be repeated, as for both sides of the event
    /// [default: -250:-11]
    #[arg(
        long,
        value_name = "A:B",
        allow_hyphen_values = true,
        display_order = 2
    )]
    estimation: Vec<Window>,
    #[command(flatten)]
    groups: GroupFlags,
}

/// Flags of the sample that a sweep of studies has no lists of.
#[derive(Args)]
#[command(next_help_heading = "Sample and model")]
pub struct GroupFlags {
    /// Fewest usable estimation days [default: half of the window, rounded up]
    #[arg(
        long,
        value_name = "N",
        allow_negative_numbers = true,
        value_parser = whole::<usize>,
        hide_short_help = true
    )]
    min_obs: Option<usize>,
    /// Column of the events that groups them, or timing, year or exchange; `tags` is split [default: tags]
    #[arg(long, value_name = "COLUMN", display_order = 4)]
    group_by: Option<String>,
}

impl SampleFlags {
    /// Replaces options of the study and of the backtest by the flags that were given.
    pub fn apply(&self, plan: &mut Plan) {
        self.groups.apply(plan);
        if let Some(estimation) = WindowSet::union(self.estimation.iter().copied()) {
            plan.study.estimation = estimation;
        }
    }
}

impl GroupFlags {
    /// Replaces options of the study and of the backtest by the flags that were given.
    pub fn apply(&self, plan: &mut Plan) {
        put!(self => plan.study; min_obs, group_by);
        put!(self => plan.backtest; group_by);
    }
}

/// Reads `close` or `adj_close`. The name of a file is a slip for the flag `--prices`.
pub(super) fn price(text: &str) -> Result<PriceBasis, String> {
    PriceBasis::named(text).ok_or_else(|| {
        let names = PriceBasis::NAMES.join(" or ");
        if std::path::Path::new(text).exists() || text.contains(['.', '/', '*']) {
            format!("it is not a column of prices ({names}); did you mean --prices {text}?")
        } else {
            format!("give {names}")
        }
    })
}

/// Reads `.HK=09:30-16:00@Asia/Hong_Kong`.
fn hours(text: &str) -> Result<ExchangeHours, String> {
    let shape = || "write it like .HK=09:30-16:00@Asia/Hong_Kong".to_owned();
    let (suffix, rest) = text.split_once('=').ok_or_else(shape)?;
    let (times, zone) = rest.split_once('@').ok_or_else(shape)?;
    let (open, close) = times.split_once('-').ok_or_else(shape)?;
    let clock = |text: &str| {
        parse_clock(text).ok_or_else(|| format!("`{text}` is not a time such as 09:30"))
    };
    let suffix = if suffix.eq_ignore_ascii_case("US") {
        ""
    } else {
        suffix
    };
    let zone = zone
        .parse()
        .map_err(|_| format!("`{zone}` is not an IANA time zone such as Asia/Hong_Kong"))?;
    let (open, close) = (clock(open)?, clock(close)?);
    if open >= close {
        return Err("the session closes before it opens".to_owned());
    }
    Ok(ExchangeHours {
        suffix: suffix.to_owned(),
        zone,
        open,
        close,
        closes: BTreeMap::new(),
    })
}
