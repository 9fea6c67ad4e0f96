//! The study file in TOML: the inputs and options of a run.

mod commented;
mod inputs;
mod mistake;
mod needed;
mod purpose;
mod reader;
mod settled;
mod tables;

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

pub use inputs::Loaded;
pub use purpose::Purpose;
pub use tables::Tables;

use crate::backtest::Backtest;
use crate::error::{Error, Result};
use crate::load::{EventOverrides, Overrides, RateConvention};
use crate::robustness::bootstrap::Bootstrap;
use crate::robustness::placebo::Placebo;
use crate::robustness::power::Power;
use crate::robustness::sweep::backtest::BacktestSweep;
use crate::robustness::sweep::study::StudySweep;
use crate::study::Study;
use crate::time::ExchangeHours;

/// A study file.
///
/// ```toml
/// [input]
/// prices = ["data/alibaba-day"]
/// events = "data/alibaba-day/events.csv"
///
/// [study]
/// benchmark = "SPX"
/// window = [-10, 10]
/// cars = ["0:0", "-1:1"]
///
/// [study.model.market]
///
/// [backtest]
/// hold = 5
/// hedge = "beta"
/// side = { direction = {} }
/// costs = [{ basis-points = { rate = 5.0 } }]
///
/// [[exchange]]
/// suffix = ".HK"
/// zone = "Asia/Hong_Kong"
/// open = "09:30"
/// close = "16:00"
/// closes = { 2024-12-24 = "12:00" }
/// ```
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Plan {
    /// The files.
    pub input: Paths,
    /// Overrides for reading price files.
    pub reading: Overrides,
    /// Overrides for reading the events file.
    pub events: EventOverrides,
    /// The options of the study.
    pub study: Study,
    /// The options of the backtest. Without a benchmark of its own it uses that of the study.
    pub backtest: Backtest,
    /// The pseudo-studies that a study is held against.
    pub placebo: Placebo,
    /// The bootstrap of the means of a study.
    pub bootstrap: Bootstrap,
    /// The lists of sweeps.
    pub sweep: Sweeps,
    /// The design of a planned study.
    pub power: Power,
    /// Exchanges that replace built-in ones or are added to them.
    pub exchange: Vec<ExchangeHours>,
}

/// The lists of sweeps, by what they run.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Sweeps {
    /// The lists of a sweep of backtests. Its other options are those of `[backtest]`.
    pub backtest: BacktestSweep,
    /// The lists of a sweep of studies. Its other options are those of `[study]`.
    pub study: StudySweep,
}

/// The input files of a run.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Paths {
    /// Files, folders or patterns of daily prices.
    pub prices: Vec<PathBuf>,
    /// The file of events.
    pub events: Option<PathBuf>,
    /// The securities of market-wide events: a file of symbols, or a tag whose events name them; if not given, every security but
    /// the benchmarks.
    pub universe: Option<String>,
    /// The file of news that confounds events of the same security.
    pub confounders: Option<PathBuf>,
    /// The file of factor returns.
    pub factors: Option<PathBuf>,
    /// A table of further names of securities (aliases) that the events use.
    pub aliases: Option<PathBuf>,
    /// How the risk-free rate of the factor file is quoted: `per-period`, `simple-360` or `simple-365`.
    pub rf_convention: Option<RateConvention>,
}

impl Paths {
    /// Returns the files and patterns on the disk, without `-`, which is standard input.
    fn files(&mut self) -> impl Iterator<Item = &mut PathBuf> {
        let others = [
            &mut self.events,
            &mut self.confounders,
            &mut self.factors,
            &mut self.aliases,
        ];
        let prices = &mut self.prices;
        let paths = prices.iter_mut().chain(others.into_iter().flatten());
        paths.filter(|path| path.as_os_str() != "-")
    }

    /// Returns the same, to look at.
    pub(crate) fn named(&self) -> impl Iterator<Item = &Path> {
        let others = [
            &self.events,
            &self.confounders,
            &self.factors,
            &self.aliases,
        ];
        let paths = self.prices.iter().chain(others.into_iter().flatten());
        paths
            .map(PathBuf::as_path)
            .filter(|path| path.as_os_str() != "-")
    }
}

impl Paths {
    /// Moves the universe elsewhere if it is a file there; else it is a tag.
    fn place_universe(&mut self, elsewhere: impl Fn(&Path) -> PathBuf) {
        let moved = (self.universe.as_ref()).map(|named| elsewhere(Path::new(named)));
        let file = moved.filter(|path| path.is_file());
        let text = file.and_then(|path| Some(path.to_str()?.to_owned()));
        self.universe = text.or(self.universe.take());
    }
}

impl Plan {
    /// Reads a study file. Relative paths in it start from its own folder.
    ///
    /// # Errors
    /// When the file cannot be read, or when a key or a value in it has no meaning; the error names the line.
    pub fn read(path: &Path) -> Result<Self> {
        let mut plan = Self::parse(&crate::load::text(path)?, path)?;
        let folder = path.parent().unwrap_or(Path::new(""));
        plan.input
            .files()
            .for_each(|path| *path = folder.join(&*path));
        plan.input.place_universe(|path| folder.join(path));
        Ok(plan)
    }

    /// Reads the text of a study file; errors name `path` as its place.
    ///
    /// # Errors
    /// When a key or a value has no meaning; the error names the line.
    pub fn parse(text: &str, path: &Path) -> Result<Self> {
        let plan: Self =
            toml::from_str(text).map_err(|error| mistake::mistake(path, text, &error))?;
        if let Some(exchange) = plan.exchange.iter().find(|known| known.open >= known.close) {
            let message = format!("the exchange `{}` closes before it opens", exchange.suffix);
            let error = Error::options(message).in_file(path).with_code("bad_value");
            return Err(error.with_help(
                "let `open` be earlier than `close`, both on the exchange's own clock",
            ));
        }
        Ok(plan)
    }

    /// Returns every option by its key, such as `study.window`, sorted, with its value in the notation of TOML; `None`
    /// for an option that is not set.
    pub fn entries(&self) -> Vec<(String, Option<String>)> {
        let mut found = Vec::new();
        let value = serde_json::to_value(self).unwrap_or_default();
        add_entries("", &value, &mut found);
        found
    }

    /// Returns the plan as the text of a study file that does the same wherever it lies: its paths are absolute. `None` where a
    /// path is not text or a number does not fit, which TOML cannot hold.
    pub fn study_file(&self) -> Option<String> {
        let mut plan = self.clone();
        for path in plan.input.files() {
            *path = std::path::absolute(&*path).ok()?;
        }
        let absolute = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        plan.input.place_universe(absolute);
        toml::to_string(&plan).ok()
    }

    /// Returns the plan as the text of a study file with its paths as they were named, for the folder from which they start. `None` as
    /// for [`study_file`](Self::study_file).
    pub fn study_file_as_named(&self) -> Option<String> {
        toml::to_string(self).ok()
    }
}

/// Adds the values below a key that hold no others.
fn add_entries(key: &str, value: &serde_json::Value, found: &mut Vec<(String, Option<String>)>) {
    match value {
        serde_json::Value::Object(fields) if !fields.is_empty() => {
            for (name, value) in fields {
                let key = if key.is_empty() {
                    name.clone()
                } else {
                    format!("{key}.{name}")
                };
                add_entries(&key, value, found);
            }
        }
        serde_json::Value::Null => found.push((key.to_owned(), None)),
        leaf => found.push((key.to_owned(), Some(leaf.to_string()))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Window;

    #[test]
    fn the_default_plan_survives_the_round_trip() {
        let text = toml::to_string(&Plan::default()).unwrap();
        assert_eq!(toml::from_str::<Plan>(&text).unwrap(), Plan::default());
    }

    #[test]
    fn windows_are_pairs_or_text() {
        let plan: Plan = toml::from_str(
            "[study]\nwindow = [-5, 5]\ncars = ['0:0']\n[study.model.mean-adjusted]",
        )
        .unwrap();
        assert_eq!(plan.study.window, Window::new(-5, 5).unwrap());
        assert_eq!(plan.study.model.name(), "mean-adjusted");
    }

    #[test]
    fn a_key_without_meaning_is_refused_with_its_line() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("study.toml");
        std::fs::write(&file, "[study]\nbenchmark = 'SPX'\nwindows = [-5, 5]\n").unwrap();
        let error = Plan::read(&file).unwrap_err().to_string();
        assert!(
            error.contains("study.toml:3: ") && error.contains("windows"),
            "{error}"
        );
    }
}
