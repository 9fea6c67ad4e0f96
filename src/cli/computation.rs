//! The flags of inference by computation: pseudo-studies and resampling.

use clap::Args;
use newsquake::error::Result;
use newsquake::plan::Plan;
use newsquake::robustness::bootstrap::Resample;
use newsquake::robustness::draws::PlaceboKind;

use super::value::{Put, choice, whole};

/// The options of placebo studies and of the bootstrap. Where a flag is not given, the study file or the default holds.
#[derive(Args)]
#[command(next_help_heading = "Inference")]
pub struct ComputationFlags {
    /// Compare with N studies on dates without the news
    ///
    /// This gives p-values, and how often each test rejects on this sample.
    #[arg(long, value_name = "N", value_parser = whole::<usize>, allow_negative_numbers = true)]
    placebo: Option<usize>,
    /// What placebo studies move: the `dates` of the events, or their `securities` to others of similar beta and sigma
    /// [default: dates]
    #[arg(long, value_name = "KIND", value_parser = choice::<PlaceboKind>(), hide_short_help = true)]
    placebo_kind: Option<PlaceboKind>,
    /// Resample N times for intervals of means and differences
    ///
    /// The intervals are those of mean CAR and BHAR and of differences; whole paths get bands.
    #[arg(long, value_name = "N", value_parser = whole::<usize>, allow_negative_numbers = true)]
    bootstrap: Option<usize>,
    /// What the bootstrap draws: `events`, `dates` with all of their events, or a sign for each date (`wild`)
    /// [default: dates where events share dates, else events]
    #[arg(long, value_name = "WHAT", value_parser = choice::<Resample>(), hide_short_help = true)]
    bootstrap_resample: Option<Resample>,
}

impl ComputationFlags {
    /// Replaces options of the study file by the flags that were given.
    pub fn apply(&self, plan: &mut Plan) -> Result<()> {
        self.placebo.put(&mut plan.placebo.draws);
        self.placebo_kind.put(&mut plan.placebo.kind);
        self.bootstrap.put(&mut plan.bootstrap.draws);
        if self.bootstrap_resample.is_some() {
            plan.bootstrap.resample = self.bootstrap_resample;
        }
        plan.placebo.check()?;
        plan.bootstrap.check()
    }
}
