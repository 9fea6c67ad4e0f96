//! Flags that choose among the events.

use std::path::PathBuf;

use clap::Args;
use newsquake::error::Result;
use newsquake::event::{Confounded, Filter};
use newsquake::plan::Plan;
use newsquake::time::Window;

use super::value::{choice, put, whole};

/// Flags that say which events a run uses. They hold for the study and the backtest.
#[derive(Args)]
#[command(next_help_heading = "Choice of events")]
pub struct SelectionFlags {
    /// How to treat confounded events; without --confounders the other events of a security confound an event
    /// [default: flag]
    #[arg(long, value_name = "HOW", value_parser = choice::<Confounded>(), hide_short_help = true)]
    confounded: Option<Confounded>,
    /// Fewest sessions from one event of a security to the next; nearer ones are left out
    #[arg(long, value_name = "N", value_parser = whole::<usize>, allow_negative_numbers = true, hide_short_help = true)]
    min_gap: Option<usize>,
    #[command(flatten)]
    conditions: ConditionFlags,
}

/// Flags that choose among the events, of which a sweep of studies has no lists.
#[derive(Args)]
#[command(next_help_heading = "Choice of events")]
pub struct ConditionFlags {
    /// Use only events that meet a condition, as in 'relevance >= 90 and form in ("8-K", "10-Q")'
    #[arg(
        long = "where",
        value_name = "EXPR",
        allow_hyphen_values = true,
        hide_short_help = true
    )]
    filter: Option<String>,
    /// Other news that confounds events of the same security, as a file of earnings dates; read like the events
    #[arg(long, value_name = "FILE", hide_short_help = true)]
    confounders: Option<PathBuf>,
    /// Securities of market-wide events, those without a symbol or with `*`: a file of symbols, or a tag whose events name them
    /// [default: all but the benchmarks]
    #[arg(long, value_name = "FILE|TAG", hide_short_help = true)]
    universe: Option<String>,
    /// Sessions around day 0 in which other news confounds an event [default: the event window]
    #[arg(
        long,
        value_name = "A:B",
        allow_hyphen_values = true,
        hide_short_help = true
    )]
    confounding_window: Option<Window>,
    /// Leave the event windows of a security's other events out of the estimation window
    #[arg(long, hide_short_help = true)]
    mask_events: bool,
}

impl SelectionFlags {
    /// Replaces options of the study and of the backtest by the flags that were given.
    ///
    /// # Errors
    /// The condition is not well formed.
    pub fn apply(&self, plan: &mut Plan) -> Result<()> {
        put!(self => plan.study.select; confounded, min_gap);
        put!(self => plan.backtest.select; confounded, min_gap);
        self.conditions.apply(plan)
    }
}

impl ConditionFlags {
    /// Replaces options of the study and of the backtest by the flags that were given.
    ///
    /// # Errors
    /// The condition is not well formed.
    pub fn apply(&self, plan: &mut Plan) -> Result<()> {
        if let Some(condition) = &self.filter {
            let condition: Filter = condition.parse()?;
            plan.study.select.filter = Some(condition.clone());
            plan.backtest.select.filter = Some(condition);
        }
        put!(self => plan.input; confounders, universe);
        put!(self => plan.study.select; confounding_window);
        put!(self => plan.backtest.select; confounding_window);
        put!(self => plan.study; mask_events);
        // Events that are named as their own confounders confound each other, not themselves.
        if plan.input.confounders.is_some() && plan.input.confounders == plan.input.events {
            plan.input.confounders = None;
            for select in [&mut plan.study.select, &mut plan.backtest.select] {
                select.confounded.get_or_insert_default();
            }
        }
        Ok(())
    }
}
