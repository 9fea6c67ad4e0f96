//! The kinds of results that can be published.

use serde::Serialize;

use std::io;

use crate::backtest::outcome::BacktestOutcome;
use crate::chart::{self, Figure};
use crate::error::{Error, Result};
use crate::event::{Counts, ExcludedOutcome};
use crate::finding::Finding;
use crate::market::Prices;
use crate::report::backtest_data::SAME_BAR_COLUMN;
use crate::report::methods::{Methods, backtest_methods, study_methods};
use crate::report::paper::{self, PaperStyle};
use crate::report::tiles::{self, Tile};
use crate::report::{
    answer, backtest, backtest_data, data, power, study, study_sweep, study_sweep_data, sweep,
    sweep_data,
};
use crate::robustness::power::outcome::PowerOutcome;
use crate::robustness::sweep::backtest::outcome::SweepOutcome;
use crate::robustness::sweep::study::outcome::StudySweepOutcome;
use crate::study::outcome::StudyOutcome;
use crate::table::format::write_json;
use crate::table::{Answer, Report, Rows};

/// The tables of the workbook of a study, with the names of their tabs.
const STUDY_TABS: [(&str, &str); 8] = [
    ("sample", "Sample"),
    ("windows", "Windows"),
    ("days", "Days"),
    ("differences", "Differences"),
    ("regressions", "Regressions"),
    ("events", "Events"),
    ("event_windows", "Event windows"),
    ("excluded", "Excluded"),
];

/// The tables of the workbook of a backtest, with the names of their tabs.
const BACKTEST_TABS: [(&str, &str); 8] = [
    ("metrics", "Metrics"),
    ("groups", "Groups"),
    ("trades", "Trades"),
    ("equity", "Equity"),
    ("drawdowns", "Drawdowns"),
    ("monthly", "Months"),
    ("bridge", "Bridge"),
    ("excluded", "Excluded"),
];

/// Most single events or trades in the tables of a document.
const MOST_IN_DOCUMENT: usize = 2_000;

/// Returns the style with every row, where a document can hold them.
fn every_row(style: PaperStyle) -> PaperStyle {
    PaperStyle {
        most_rows: MOST_IN_DOCUMENT,
        ..style
    }
}

/// A kind of result that can be published.
pub trait Results: Sync {
    /// Returns the name of its JSON file, without `.json`.
    fn name(&self) -> &'static str;

    /// Writes everything as JSON.
    ///
    /// # Errors
    /// The error of `out`.
    fn write_json(&self, out: &mut (dyn io::Write + Send)) -> io::Result<()>;

    /// Returns every table for programs.
    fn tables(&self) -> Vec<Box<dyn Rows + '_>>;

    /// Returns the tables for people.
    fn report(&self) -> Report;

    /// Returns the tables of a paper in a style, if papers print such a run.
    fn paper(&self, _style: PaperStyle) -> Option<Report> {
        None
    }

    /// Returns the methods in words, if a paper describes such a run.
    fn methods(&self) -> Option<Methods> {
        None
    }

    /// Returns the tables of its workbook in order, each with the name of its tab; nothing for a run without a workbook.
    fn tabs(&self) -> &'static [(&'static str, &'static str)] {
        &[]
    }

    /// Returns the answer, which stands before all tables.
    fn answer(&self) -> Answer;

    /// Returns the numbers that a page shows first.
    fn tiles(&self) -> Vec<Tile> {
        let counts = self.counts();
        let used = format!("{} of {}", counts.events_used, counts.events_in);
        vec![(used, "events used".to_owned())]
    }

    /// Returns the figures.
    fn figures(&self) -> Vec<Figure>;

    /// Returns the resolved options, as in the JSON.
    ///
    /// # Errors
    /// Never for the outcomes of this crate.
    fn plan(&self) -> Result<serde_json::Value>;

    /// Returns the numbers of events read, used and excluded.
    fn counts(&self) -> Counts;

    /// Returns the excluded events.
    fn excluded(&self) -> &[ExcludedOutcome];

    /// Returns the warnings.
    fn warnings(&self) -> &[Finding];
}

/// A study to publish.
#[derive(Debug, Clone, Copy)]
pub struct StudyResults<'a> {
    /// The outcome.
    pub outcome: &'a StudyOutcome,
    /// The prices, for figures of single events.
    pub prices: &'a Prices,
}

/// A sweep to publish.
#[derive(Debug, Clone, Copy)]
pub struct SweepResults<'a> {
    /// The outcome.
    pub outcome: &'a SweepOutcome,
}

/// A sweep of studies to publish.
#[derive(Debug, Clone, Copy)]
pub struct StudySweepResults<'a> {
    /// The outcome.
    pub outcome: &'a StudySweepOutcome,
}

/// Size and power of a planned study to publish.
#[derive(Debug, Clone, Copy)]
pub struct PowerResults<'a> {
    /// The outcome.
    pub outcome: &'a PowerOutcome,
}

/// A backtest to publish.
#[derive(Debug, Clone, Copy)]
pub struct BacktestResults<'a> {
    /// The outcome.
    pub outcome: &'a BacktestOutcome,
}

impl Results for StudyResults<'_> {
    fn name(&self) -> &'static str {
        "study"
    }

    fn write_json(&self, out: &mut (dyn io::Write + Send)) -> io::Result<()> {
        data::write_json(self.outcome, out)
    }

    fn tables(&self) -> Vec<Box<dyn Rows + '_>> {
        data::tables(self.outcome)
    }

    fn report(&self) -> Report {
        study::report(self.outcome)
    }

    fn paper(&self, style: PaperStyle) -> Option<Report> {
        Some(paper::study_report(self.outcome, every_row(style)))
    }

    fn methods(&self) -> Option<Methods> {
        Some(study_methods(self.outcome))
    }

    fn tabs(&self) -> &'static [(&'static str, &'static str)] {
        &STUDY_TABS
    }

    fn answer(&self) -> Answer {
        answer::study::answer(self.outcome)
    }

    fn tiles(&self) -> Vec<Tile> {
        tiles::study(self.outcome)
    }

    fn figures(&self) -> Vec<Figure> {
        chart::study::figures(self.outcome, self.prices)
    }

    fn plan(&self) -> Result<serde_json::Value> {
        as_value(&self.outcome.plan)
    }

    fn counts(&self) -> Counts {
        self.outcome.counts
    }

    fn excluded(&self) -> &[ExcludedOutcome] {
        &self.outcome.excluded
    }

    fn warnings(&self) -> &[Finding] {
        &self.outcome.warnings
    }
}

impl Results for BacktestResults<'_> {
    fn name(&self) -> &'static str {
        "backtest"
    }

    fn write_json(&self, out: &mut (dyn io::Write + Send)) -> io::Result<()> {
        write_json(self.outcome, out)
    }

    fn tables(&self) -> Vec<Box<dyn Rows + '_>> {
        backtest_data::tables(self.outcome)
    }

    fn report(&self) -> Report {
        backtest::report(self.outcome)
    }

    fn paper(&self, style: PaperStyle) -> Option<Report> {
        Some(paper::backtest_report(self.outcome, every_row(style)))
    }

    fn methods(&self) -> Option<Methods> {
        Some(backtest_methods(self.outcome))
    }

    fn tabs(&self) -> &'static [(&'static str, &'static str)] {
        &BACKTEST_TABS
    }

    fn answer(&self) -> Answer {
        answer::backtest::answer(self.outcome)
    }

    fn tiles(&self) -> Vec<Tile> {
        tiles::backtest(self.outcome)
    }

    fn figures(&self) -> Vec<Figure> {
        let figures = [
            chart::backtest::equity::figure(self.outcome),
            chart::backtest::trade_dist::figure(self.outcome),
            chart::backtest::monthly::figure(self.outcome),
            chart::backtest::bridge::figure(self.outcome),
        ];
        marked(figures, self.outcome.plan.allow_same_bar)
    }

    fn plan(&self) -> Result<serde_json::Value> {
        as_value(&self.outcome.plan)
    }

    fn counts(&self) -> Counts {
        self.outcome.counts
    }

    fn excluded(&self) -> &[ExcludedOutcome] {
        &self.outcome.excluded
    }

    fn warnings(&self) -> &[Finding] {
        &self.outcome.warnings
    }
}

impl Results for SweepResults<'_> {
    fn name(&self) -> &'static str {
        "sweep"
    }

    fn write_json(&self, out: &mut (dyn io::Write + Send)) -> io::Result<()> {
        write_json(self.outcome, out)
    }

    fn tables(&self) -> Vec<Box<dyn Rows + '_>> {
        sweep_data::tables(self.outcome)
    }

    fn report(&self) -> Report {
        sweep::report(self.outcome)
    }

    fn answer(&self) -> Answer {
        answer::sweep::answer(self.outcome)
    }

    fn figures(&self) -> Vec<Figure> {
        let figures = [
            chart::sweep::hold_delay::figure(self.outcome),
            chart::sweep::plan_returns::figure(self.outcome),
            chart::sweep::walk_forward::figure(self.outcome),
        ];
        marked(figures, self.outcome.plan.backtest.allow_same_bar)
    }

    fn plan(&self) -> Result<serde_json::Value> {
        as_value(&self.outcome.plan)
    }

    fn counts(&self) -> Counts {
        self.outcome.counts
    }

    fn excluded(&self) -> &[ExcludedOutcome] {
        &self.outcome.excluded
    }

    fn warnings(&self) -> &[Finding] {
        &self.outcome.warnings
    }
}

impl Results for StudySweepResults<'_> {
    fn name(&self) -> &'static str {
        "study-sweep"
    }

    fn write_json(&self, out: &mut (dyn io::Write + Send)) -> io::Result<()> {
        write_json(self.outcome, out)
    }

    fn tables(&self) -> Vec<Box<dyn Rows + '_>> {
        study_sweep_data::tables(self.outcome)
    }

    fn report(&self) -> Report {
        study_sweep::report(self.outcome)
    }

    fn answer(&self) -> Answer {
        answer::study_sweep::answer(self.outcome)
    }

    fn figures(&self) -> Vec<Figure> {
        vec![chart::sweep::specifications::figure(self.outcome)]
    }

    fn plan(&self) -> Result<serde_json::Value> {
        as_value(&self.outcome.plan)
    }

    fn counts(&self) -> Counts {
        self.outcome.counts
    }

    fn excluded(&self) -> &[ExcludedOutcome] {
        &self.outcome.excluded
    }

    fn warnings(&self) -> &[Finding] {
        &self.outcome.warnings
    }
}

impl Results for PowerResults<'_> {
    fn name(&self) -> &'static str {
        "power"
    }

    fn write_json(&self, out: &mut (dyn io::Write + Send)) -> io::Result<()> {
        write_json(self.outcome, out)
    }

    fn tables(&self) -> Vec<Box<dyn Rows + '_>> {
        vec![Box::new(power::rows(self.outcome))]
    }

    fn report(&self) -> Report {
        power::report(self.outcome)
    }

    fn answer(&self) -> Answer {
        answer::power::answer(self.outcome)
    }

    fn figures(&self) -> Vec<Figure> {
        vec![chart::robustness::planned_power::figure(self.outcome)]
    }

    fn plan(&self) -> Result<serde_json::Value> {
        as_value(&self.outcome.plan)
    }

    fn counts(&self) -> Counts {
        self.outcome.counts
    }

    fn excluded(&self) -> &[ExcludedOutcome] {
        &[]
    }

    fn warnings(&self) -> &[Finding] {
        &self.outcome.warnings
    }
}

fn as_value(plan: &impl Serialize) -> Result<serde_json::Value> {
    serde_json::to_value(plan)
        .map_err(|error| Error::output(format!("not writable as JSON: {error}")))
}

/// Returns figures of trades, whose data say so if the prices of their own bar were allowed.
fn marked<const N: usize>(figures: [Figure; N], allow_same_bar: bool) -> Vec<Figure> {
    let mark = |figure: Figure| match allow_same_bar {
        true => figure.marked(SAME_BAR_COLUMN),
        false => figure,
    };
    figures.map(mark).into()
}
