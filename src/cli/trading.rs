//! The flags that say which way events are traded, when and how, and how they replace the options of the study file.

use clap::Args;
use newsquake::backtest::rule::{FadeReaction, FollowReaction, Tagged};
use newsquake::backtest::{Backtest, Entry, Overlap, Side};
use newsquake::error::{Error, Result};
use newsquake::units::Percent;

use super::value::{choice, number, one_of, put, unit, whole};

/// Flags that say which way events are traded, and when. Where a flag is not given, the study file or the default holds.
#[derive(Args)]
#[command(next_help_heading = "Which way")]
pub struct TradingFlags {
    /// Which way to trade an event [default: direction]
    #[arg(long, value_name = "RULE", value_parser = one_of(Side::ENTRIES.iter().filter(|rule| rule.name != "tagged")))]
    side: Option<String>,
    /// The same as --side follow-reaction
    #[arg(long, conflicts_with_all = ["side", "fade_reaction"], hide_short_help = true)]
    follow_reaction: bool,
    /// The same as --side fade-reaction
    #[arg(long, conflicts_with = "side", hide_short_help = true)]
    fade_reaction: bool,
    /// Standard deviations that the reaction of day 0 must exceed [default: 0]
    #[arg(
        long,
        value_name = "X",
        value_parser = number,
        allow_negative_numbers = true,
        hide_short_help = true
    )]
    threshold: Option<f64>,
    /// Price after the news to enter at: the first one, the first open or the first close [default: first]
    #[arg(long, value_name = "PRICE", value_parser = choice::<Entry>(), help_heading = "When")]
    entry: Option<Entry>,
    /// Sessions to wait before entering [default: 0]
    #[arg(
        long,
        value_name = "N",
        value_parser = whole::<u32>,
        allow_negative_numbers = true,
        help_heading = "When"
    )]
    delay: Option<u32>,
    /// Exit at the close of the N-th session after the entry session [default: 5]
    #[arg(
        long,
        value_name = "N",
        value_parser = whole::<u32>,
        allow_negative_numbers = true,
        help_heading = "When"
    )]
    hold: Option<u32>,
    /// Stop loss: exit PCT % below the entry price (above it, for a short)
    #[arg(
        long,
        value_name = "PCT",
        value_parser = unit::<Percent>,
        allow_negative_numbers = true,
        help_heading = "When"
    )]
    stop: Option<Percent>,
    /// Profit target: exit PCT % above the entry price (below it, for a short)
    #[arg(
        long,
        value_name = "PCT",
        value_parser = unit::<Percent>,
        allow_negative_numbers = true,
        help_heading = "When"
    )]
    take: Option<Percent>,
    /// Trailing stop: exit PCT % (of entry) below the best price
    #[arg(
        long,
        value_name = "PCT",
        value_parser = unit::<Percent>,
        allow_negative_numbers = true,
        help_heading = "When",
        hide_short_help = true
    )]
    trail: Option<Percent>,
    #[command(flatten)]
    execution: ExecutionFlags,
}

/// Flags that say how orders are carried out, and which tags are traded; a single run and a sweep share them.
#[derive(Args)]
#[command(next_help_heading = "Which way")]
pub struct ExecutionFlags {
    /// Buy the events with this tag; may be repeated
    #[arg(long, value_name = "TAG")]
    long: Vec<String>,
    /// Sell short the events with this tag; may be repeated
    #[arg(long, value_name = "TAG")]
    short: Vec<String>,
    /// Enter by limit order PCT % below the price (above it, for a short) instead of at the price
    #[arg(
        long,
        value_name = "PCT",
        value_parser = unit::<Percent>,
        allow_negative_numbers = true,
        help_heading = "When",
        hide_short_help = true
    )]
    limit_entry: Option<Percent>,
    /// Sessions after its first one for which a limit order waits before it expires [default: 5]
    #[arg(
        long,
        value_name = "N",
        value_parser = whole::<u32>,
        allow_negative_numbers = true,
        help_heading = "When",
        hide_short_help = true
    )]
    limit_sessions: Option<u32>,
    /// Longest wait for a price, as after a halt, before the event is left out [default: any]
    #[arg(
        long,
        value_name = "N",
        value_parser = whole::<u32>,
        allow_negative_numbers = true,
        help_heading = "When",
        hide_short_help = true
    )]
    max_wait: Option<u32>,
    /// Column of the events whose larger numbers get a slot first (ties: earlier news, then a draw of the seed), or `draw`
    #[arg(
        long,
        value_name = "COLUMN",
        help_heading = "When",
        hide_short_help = true
    )]
    priority: Option<String>,
    /// What to do with a further event of a security that is held [default: skip]
    #[arg(
        long,
        value_name = "WHAT",
        value_parser = choice::<Overlap>(),
        help_heading = "When",
        hide_short_help = true
    )]
    overlap: Option<Overlap>,
    /// Allow fills in the bar of the news (look-ahead; marked in every output)
    #[arg(long, help_heading = "When", hide_short_help = true)]
    allow_same_bar: bool,
}

impl TradingFlags {
    /// Replaces options of the study file by the flags that were given.
    pub fn apply(&self, backtest: &mut Backtest) -> Result<()> {
        put!(self => backtest; entry, delay, hold, stop, take, trail);
        self.execution.apply(backtest);
        self.apply_side(backtest)?;
        self.apply_threshold(backtest)
    }

    fn apply_side(&self, backtest: &mut Backtest) -> Result<()> {
        let named = match &self.side {
            Some(name) => Some(name.as_str()),
            None if self.follow_reaction => Some("follow-reaction"),
            None if self.fade_reaction => Some("fade-reaction"),
            None => None,
        };
        self.execution.check_tags(named.is_some())?;
        // The rule of the study file keeps its options when the flag names the same one.
        let other = named.filter(|name| *name != backtest.side.name());
        if let Some(side) = other.and_then(Side::named) {
            backtest.side = side;
        }
        Ok(())
    }

    fn apply_threshold(&self, backtest: &mut Backtest) -> Result<()> {
        match (&mut backtest.side, self.threshold) {
            (_, None) => Ok(()),
            (Side::FollowReaction(FollowReaction { threshold }), Some(wanted))
            | (Side::FadeReaction(FadeReaction { threshold }), Some(wanted)) => {
                *threshold = wanted;
                Ok(())
            }
            _ => {
                let error = Error::options("--threshold is about the reaction of day 0");
                Err(error
                    .with_code("flags_contradict")
                    .with_help("give it with --side follow-reaction or --side fade-reaction"))
            }
        }
    }
}

impl ExecutionFlags {
    /// Replaces options of the study file by the flags that were given.
    pub fn apply(&self, backtest: &mut Backtest) {
        put!(self => backtest; overlap, allow_same_bar, limit_entry, limit_sessions, max_wait, priority);
        if !self.long.is_empty() || !self.short.is_empty() {
            backtest.side = Side::Tagged(Tagged {
                long: self.long.clone(),
                short: self.short.clone(),
            });
        }
    }

    /// Refuses tags beside another flag that says which way to trade.
    pub fn check_tags(&self, has_side: bool) -> Result<()> {
        let by_tag = !self.long.is_empty() || !self.short.is_empty();
        if by_tag && has_side {
            let error = Error::options(
                "--long TAG and --short TAG say which way to trade, and so does the other flag",
            );
            return Err(error
                .with_code("flags_contradict")
                .with_help("give tags or a --side, not both"));
        }
        Ok(())
    }
}
