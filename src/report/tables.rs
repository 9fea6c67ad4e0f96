//! Every table of an outcome, for programs: as rows, and as frames of polars.

use super::{backtest_data, data, detail, study_sweep_data, sweep_data};
use crate::backtest::outcome::BacktestOutcome;
#[cfg(feature = "frames")]
use crate::error::Result;
#[cfg(feature = "frames")]
use crate::frame::DataFrame;
use crate::robustness::sweep::backtest::outcome::SweepOutcome;
use crate::robustness::sweep::study::outcome::StudySweepOutcome;
use crate::study::outcome::StudyOutcome;
use crate::table::Rows;
#[cfg(feature = "frames")]
use crate::table::frame::data_frame;

macro_rules! tables {
    ($($outcome:ty: $tables:path;)+) => {$(
        impl $outcome {
            /// Returns every table, its excluded events among them, as rows of typed cells at full precision.
            pub fn tables(&self) -> Vec<Box<dyn Rows + '_>> {
                let mut tables = $tables(self);
                tables.push(Box::new(detail::excluded(&self.excluded, String::new())));
                tables
            }

            /// Returns every table as a frame with its name, such as `windows`, in the order of [`tables`](Self::tables).
            ///
            /// # Errors
            /// When two columns of a table have one name.
            #[cfg(feature = "frames")]
            pub fn frames(&self) -> Result<Vec<(&'static str, DataFrame)>> {
                let tables = self.tables();
                let frame = |table: &Box<dyn Rows + '_>| Ok((table.name(), data_frame(&**table)?));
                tables.iter().map(frame).collect()
            }
        }
    )+};
}

tables! {
    StudyOutcome: data::tables;
    BacktestOutcome: backtest_data::tables;
    SweepOutcome: sweep_data::tables;
    StudySweepOutcome: study_sweep_data::tables;
}
