//! A backtest to publish.

use std::io;

use super::{Results, as_value, every_row, marked};
use crate::backtest::outcome::BacktestOutcome;
use crate::chart::{self, Figure};
use crate::error::Result;
use crate::event::{Counts, ExcludedOutcome};
use crate::finding::Finding;
use crate::report::methods::{Methods, backtest_methods};
use crate::report::paper::{self, PaperStyle};
use crate::report::tiles::{self, Tile};
use crate::report::{answer, backtest, backtest_data};
use crate::table::format::write_json;
use crate::table::{Answer, Report, Rows};

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

/// A backtest to publish.
#[derive(Debug, Clone, Copy)]
pub struct BacktestResults<'a> {
    /// The outcome.
    pub outcome: &'a BacktestOutcome,
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
