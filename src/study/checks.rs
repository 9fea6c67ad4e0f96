//! The checks of a study before anything is measured.

use std::collections::BTreeSet;

use super::difference::group_of;
use super::inputs::Inputs;
use super::model::{Design, NormalReturns};
use super::spec::Study;
use super::weights;
use crate::error::{Error, Result, message, option};
use crate::event::{ALL, Event, find_column, label_column, labels, name_of_group, number_in};
use crate::time::WindowSet;

impl Study {
    /// Checks, before anything is measured, that every test, column and group that the options name exists for these events.
    ///
    /// # Errors
    /// The first name that does not exist, with the nearest one that does.
    pub fn check(&self, events: &[Event]) -> Result<()> {
        self.windows()?;
        self.tests()?;
        self.check_winsorize()?;
        self.select.check(events)?;
        self.check_regress(events)?;
        if let Some(column) = &self.weights {
            weights::check(events, column)?;
        }
        let groups = self.group_names(events)?;
        // The groups of a derived grouping are known when the events are placed.
        let is_derived = self.quantiles.is_none() && groups.len() == 1;
        if !self.compare.is_empty() && !is_derived {
            for name in self.compare.iter().flatten() {
                group_of(name, groups.iter().map(String::as_str))?;
            }
        }
        Ok(())
    }

    /// Refuses a regressor that the events lack, and one that is named twice.
    fn check_regress(&self, events: &[Event]) -> Result<()> {
        for (i, column) in self.regress.iter().enumerate() {
            if let Err(error) = find_column(events, column, option::REGRESS) {
                // `size:dummies`: no kind need be said.
                let name = column.split_once(':').map(|(name, _)| name);
                let name = name.filter(|name| find_column(events, name, option::REGRESS).is_ok());
                return Err(match name {
                    Some(name) => error.with_help(message![
                        "a column of text becomes a column of 0 and 1 for each value but the first by itself: ",
                        option::REGRESS.with(name),
                    ]),
                    None => error,
                });
            }
            if self.regress[..i].contains(column) {
                let message = message![
                    option::REGRESS,
                    format!(": the column `{column}` is named twice")
                ];
                return Err(Error::options(message)
                    .about(option::REGRESS)
                    .with_code("bad_value")
                    .with_help("name each column once"));
            }
        }
        Ok(())
    }

    /// Refuses a share at each end that leaves nothing between.
    pub(crate) fn check_winsorize(&self) -> Result<()> {
        let percent = self.winsorize.number();
        if (0.0..50.0).contains(&percent) {
            return Ok(());
        }
        let message = message![
            option::WINSORIZE,
            format!(" is {percent}; it must be at least 0 and below 50")
        ];
        Err(Error::options(message)
            .about(option::WINSORIZE)
            .with_code("bad_value")
            .with_help("give the percent of abnormal returns at each end, such as 1"))
    }

    /// Returns the names of all groups that the events can have.
    fn group_names(&self, events: &[Event]) -> Result<Vec<String>> {
        let named: Vec<String> = match &self.quantiles {
            Some(quantiles) => {
                let column = find_column(events, &quantiles.column, option::QUANTILES)?;
                let has_number = |event| number_in(event, &column).is_some();
                if !events.is_empty() && !events.iter().any(has_number) {
                    let message = format!(": the column `{column}` of the events holds no number");
                    return Err(Error::options(message![option::QUANTILES, message])
                        .about(option::QUANTILES)
                        .with_code("bad_value")
                        .with_help(message![
                            "name a column of numbers, or group by its words with ",
                            option::GROUP_BY.with(&column),
                        ]));
                }
                quantiles.names()
            }
            None => {
                let column = label_column(events, &self.group_by)?;
                let mut named = BTreeSet::new();
                // Most are known: collecting them would sort them all.
                for label in events.iter().flat_map(|event| labels(event, &column)) {
                    named.insert(label);
                }
                let named = named.iter();
                named.map(|label| name_of_group(label, &column)).collect()
            }
        };
        Ok(std::iter::once(ALL.to_owned()).chain(named).collect())
    }

    /// Checks that the inputs hold what the model needs.
    pub(super) fn check_inputs(&self, design: &Design, inputs: Inputs<'_>) -> Result<()> {
        let events = inputs.events;
        let names_none = events.iter().any(|event| event.benchmark.is_none());
        // Where every event names its own benchmark, this one is not used.
        let is_used = events.is_empty() || names_none;
        if let Some(benchmark) = self.benchmark.as_ref().filter(|_| is_used) {
            inputs.prices.universe().check_benchmark(benchmark)?;
        }
        let without_benchmark =
            self.benchmark.is_none() && inputs.events.iter().all(|event| event.benchmark.is_none());
        if design.needs_market() && without_benchmark {
            let error = Error::options(
                "the model needs a benchmark, and neither the options nor the events name one",
            )
            .with_code("no_benchmark");
            return Err(error.with_help(message![
                "give ",
                option::BENCHMARK.with("SYMBOL"),
                ", a symbol among the prices, or use ",
                option::MODEL.with("mean-adjusted"),
            ]));
        }
        self.check_factors(design, inputs)
    }

    /// Checks that the options suit the model.
    pub(super) fn check_model(
        &self,
        model: &dyn NormalReturns,
        name: &str,
        estimation: &WindowSet,
    ) -> Result<()> {
        if self.thin_trading && !model.allows_trade_to_trade() {
            let message = message![
                option::THIN_TRADING,
                format!(" does not go with the model {name}"),
            ];
            return Err(Error::options(message).with_help(message![
                "the model needs returns of one session each; give ",
                option::MODEL.with("market"),
                " with ",
                option::THIN_TRADING,
                ", or leave it out",
            ]));
        }
        let mut windows = estimation.windows().iter();
        let later = windows.find(|window| window.first() > self.window.last());
        if let Some(later) = later.filter(|_| model.forecasts_forward()) {
            let message = format!(
                "the model {name} forecasts forward, and the estimation window {later} lies after the event window {}",
                self.window
            );
            return Err(Error::options(message).with_help(message![
                "give an ",
                option::ESTIMATION,
                " before ",
                option::WINDOW
            ]));
        }
        Ok(())
    }

    fn check_factors(&self, design: &Design, inputs: Inputs<'_>) -> Result<()> {
        if design.intercept && design.terms.is_empty() && self.model.name() == "factors" {
            let error = Error::options("the model `factors` needs the names of its columns");
            return Err(error.with_help(message!["give ", option::FACTOR_COLUMNS.with("a,b,c")]));
        }
        let needed = design.factor_columns();
        if needed.is_empty() {
            return Ok(());
        }
        let Some(factors) = inputs.factors else {
            return Err(Error::options("the model needs factor returns")
                .with_code("no_factors")
                .with_help(message!["give ", option::FACTORS.with("PATH")]));
        };
        if let Some(missing) = needed
            .iter()
            .find(|columns| factors.first_of(columns).is_none())
        {
            let message = format!("the model needs the factor column {}", missing.join(" or "));
            return Err(Error::options(message)
                .with_code("no_factors")
                .with_help(format!("the columns are: {}", factors.names().join(", "))));
        }
        Ok(())
    }
}
