//! Flags that choose among the events.

use clap::Args;
use newsquake::error::Result;
use newsquake::event::Filter;
use newsquake::plan::Plan;

/// Flags that say which events a run uses. They hold for the study and the backtest.
#[derive(Args)]
#[command(next_help_heading = "Choice of events")]
pub struct SelectionFlags {
    /// Use only events that meet a condition, as in 'relevance >= 90 and form in ("8-K", "10-Q")'
    #[arg(
        long = "where",
        value_name = "EXPR",
        allow_hyphen_values = true,
        hide_short_help = true
    )]
    filter: Option<String>,
}

impl SelectionFlags {
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
        Ok(())
    }
}
