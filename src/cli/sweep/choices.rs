//! The flags of a sweep of studies that take lists.

use clap::Args;
use newsquake::error::{Error, Result};
use newsquake::event::{Confounded, Roll, UnknownTiming};
use newsquake::market::{PriceBasis, ReturnKind};
use newsquake::robustness::sweep::study::StudySweep;
use newsquake::study::model::Model;
use newsquake::time::{Window, WindowSet};
use newsquake::units::Percent;

use crate::cli::clock::price;
use crate::cli::study_flags::{factor_names, model};
use crate::cli::value::{choice, put, unit, whole};

/// Flags that take lists, separated by commas.
#[derive(Args)]
#[command(next_help_heading = "Lists, separated by commas")]
pub struct ChoiceFlags {
    /// Models of normal returns
    #[arg(long, value_name = "NAME,...", value_delimiter = ',')]
    model: Vec<String>,
    /// Columns of the factor file for the model `factors`
    #[arg(
        long,
        value_name = "LIST",
        value_delimiter = ',',
        hide_short_help = true
    )]
    factor_columns: Vec<String>,
    /// Estimation windows, in trading days from day 0
    #[arg(
        long,
        value_name = "A:B,...",
        value_delimiter = ',',
        allow_hyphen_values = true
    )]
    estimation: Vec<Window>,
    /// Windows to test, inside the event window
    #[arg(
        long = "car",
        value_name = "A:B,...",
        value_delimiter = ',',
        allow_hyphen_values = true
    )]
    cars: Vec<Window>,
    /// Benchmarks; a column `benchmark` of the events wins
    #[arg(long, value_name = "SYMBOL,...", value_delimiter = ',')]
    benchmarks: Vec<String>,
    /// How returns are computed
    #[arg(long, value_name = "KIND,...", value_delimiter = ',', value_parser = choice::<ReturnKind>())]
    returns: Vec<ReturnKind>,
    /// Columns that prices come from
    #[arg(long, value_name = "COLUMN,...", value_delimiter = ',', value_parser = price, hide_short_help = true)]
    price: Vec<PriceBasis>,
    /// Where to move an event on a day without trading
    #[arg(long, value_name = "WHERE,...", value_delimiter = ',', value_parser = choice::<Roll>())]
    roll: Vec<Roll>,
    /// Where to put day 0 of an event with a date but no time
    #[arg(long, value_name = "WHERE,...", value_delimiter = ',', value_parser = choice::<UnknownTiming>(), hide_short_help = true)]
    unknown_timing: Vec<UnknownTiming>,
    /// How to treat confounded events
    #[arg(long, value_name = "HOW,...", value_delimiter = ',', value_parser = choice::<Confounded>())]
    confounded: Vec<Confounded>,
    /// Fewest sessions from one event of a security to the next; 0: any
    #[arg(long, value_name = "N,...", value_delimiter = ',', value_parser = whole::<usize>, allow_negative_numbers = true, hide_short_help = true)]
    min_gap: Vec<usize>,
    /// Percent of abnormal returns at each end that are pulled in to the percentile there; 0: none
    #[arg(long, value_name = "PCT,...", value_delimiter = ',', value_parser = unit::<Percent>, allow_negative_numbers = true)]
    winsorize: Vec<Percent>,
    /// Sweep N times on dates without the news too, for a joint p-value of the median estimate
    #[arg(long, value_name = "N", value_parser = whole::<usize>, allow_negative_numbers = true, help_heading = "Inference")]
    placebo: Option<usize>,
    /// The group whose mean is estimated: a tag, or a value of --group-by [default: all]
    #[arg(long, value_name = "NAME", help_heading = "Sample and model")]
    group: Option<String>,
}

impl ChoiceFlags {
    /// Replaces lists of the study file by the flags that were given.
    pub fn apply(&self, sweep: &mut StudySweep) -> Result<()> {
        put!(self => sweep; cars, returns, price, roll, unknown_timing, confounded, min_gap, winsorize);
        put!(self => sweep; group, placebo);
        if !self.model.is_empty() {
            let models = self.model.iter().map(|name| model(name.trim()));
            sweep.model = models.collect::<Result<_>>()?;
        }
        if !self.estimation.is_empty() {
            sweep.estimation = (self.estimation.iter().copied())
                .map(WindowSet::from)
                .collect();
        }
        if !self.benchmarks.is_empty() {
            sweep.benchmark.clone_from(&self.benchmarks);
        }
        self.name_factors(&mut sweep.model)
    }

    /// Names the columns of the model `factors`.
    fn name_factors(&self, models: &mut [Model]) -> Result<()> {
        if self.factor_columns.is_empty() {
            return Ok(());
        }
        let factors = models.iter_mut().find_map(|model| match model {
            Model::Factors(factors) => Some(factors),
            _ => None,
        });
        let Some(factors) = factors else {
            return Err(Error::options("--factor-columns goes with --model factors"));
        };
        factors.columns = factor_names(&self.factor_columns);
        Ok(())
    }
}
