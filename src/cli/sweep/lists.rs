//! The flags of a sweep that take lists.

use clap::Args;
use newsquake::backtest::{Entry, Side};
use newsquake::error::Result;
use newsquake::robustness::sweep::backtest::BacktestSweep;
use newsquake::units::{Bps, Percent};

use crate::cli::value::{Put, choice, number, one_of, put, unit, whole};

/// Flags that take lists, separated by commas.
#[derive(Args)]
#[command(next_help_heading = "Lists, separated by commas")]
pub struct ListFlags {
    /// Holding periods, in sessions
    #[arg(long, value_name = "N,...", value_delimiter = ',', value_parser = whole::<u32>, allow_negative_numbers = true)]
    hold: Vec<u32>,
    /// Sessions to wait before entering
    #[arg(long, value_name = "N,...", value_delimiter = ',', value_parser = whole::<u32>, allow_negative_numbers = true)]
    delay: Vec<u32>,
    /// Prices after the news to enter at
    #[arg(long, value_name = "PRICE,...", value_delimiter = ',', value_parser = choice::<Entry>())]
    entry: Vec<Entry>,
    /// Which way to trade an event
    #[arg(long, value_name = "RULE,...", value_delimiter = ',', value_parser = one_of(Side::ENTRIES.iter().filter(|rule| rule.name != "tagged")))]
    side: Vec<String>,
    /// Standard deviations that the reaction of day 0 must exceed, for follow-reaction and fade-reaction
    #[arg(long, value_name = "X,...", value_delimiter = ',', value_parser = number, allow_negative_numbers = true)]
    threshold: Vec<f64>,
    /// Tags (or values of --group-by) whose events are traded alone; all: every event
    #[arg(long, value_name = "TAG,...", value_delimiter = ',')]
    tag: Vec<String>,
    /// Stop losses, percent of the entry price; none: without
    #[arg(long, value_name = "PCT,...", value_delimiter = ',', value_parser = level, allow_negative_numbers = true)]
    stop: Vec<Percent>,
    /// Profit targets, percent of the entry price; none: without
    #[arg(long, value_name = "PCT,...", value_delimiter = ',', value_parser = level, allow_negative_numbers = true)]
    take: Vec<Percent>,
    /// Trailing stops, percent of the entry price; none: without
    #[arg(long, value_name = "PCT,...", value_delimiter = ',', value_parser = level, allow_negative_numbers = true, hide_short_help = true)]
    trail: Vec<Percent>,
    /// Costs per side, in basis points of the traded value
    #[arg(long, value_name = "X,...", value_delimiter = ',', value_parser = unit::<Bps>, allow_negative_numbers = true)]
    cost_bps: Vec<Bps>,
    /// Metric that sorts the plans, best first [default: sharpe]
    #[arg(long, value_name = "METRIC", help_heading = "What searching costs")]
    sort: Option<String>,
    /// Blocks of days for the probability of overfitting, even [default: 16, fewer for short runs]
    #[arg(long, value_name = "N", value_parser = whole::<usize>, allow_negative_numbers = true, help_heading = "What searching costs", hide_short_help = true)]
    blocks: Option<usize>,
    /// Segments of days of the walk forward; the first one only trains [default: 5]
    #[arg(long, value_name = "N", value_parser = whole::<usize>, allow_negative_numbers = true, help_heading = "What searching costs", hide_short_help = true)]
    segments: Option<usize>,
    /// Sessions between training and test that neither uses [default: the longest holding period and delay]
    #[arg(long, value_name = "N", value_parser = whole::<u32>, allow_negative_numbers = true, help_heading = "What searching costs", hide_short_help = true)]
    purge: Option<u32>,
}

/// Reads a level in percent; `none` is 0, which stands for no level.
fn level(text: &str) -> std::result::Result<Percent, String> {
    match text.trim().eq_ignore_ascii_case("none") {
        true => Ok(Percent::whole(0)),
        false => unit::<Percent>(text),
    }
}

impl ListFlags {
    /// Whether a rule is listed.
    pub fn has_side(&self) -> bool {
        !self.side.is_empty()
    }

    /// Replaces lists of the study file by the flags that were given.
    pub fn apply(&self, sweep: &mut BacktestSweep) -> Result<()> {
        put!(self => sweep; hold, delay, entry, threshold, tag, stop, take, trail, cost_bps);
        put!(self => sweep; sort, segments);
        put!(self => sweep; blocks, purge);
        let named = self.side.iter().filter_map(|name| Side::named(name));
        named.collect::<Vec<Side>>().put(&mut sweep.side);
        sweep.check()
    }
}
