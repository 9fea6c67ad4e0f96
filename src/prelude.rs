//! The names that most programs need: options, inputs, and the traits behind models, tests, rules, costs and sizes.
//!
//! ```
//! use newsquake::prelude::*;
//!
//! let study = Study { benchmark: Some("SPX".into()), window: Window::new(-5, 5)?, ..Study::default() };
//! assert_eq!(study.model.name(), "market");
//! # Ok::<(), Error>(())
//! ```

pub use crate::backtest::cost::{Charge, Cost, Fill};
pub use crate::backtest::outcome::BacktestOutcome;
pub use crate::backtest::rule::{Decision, Rule, Side, WaitsFor, Way};
pub use crate::backtest::size::{Candidate, EqualWeight, Share, Size, Sizing};
pub use crate::backtest::{Backtest, Facts, History, Inputs as BacktestInputs};
pub use crate::error::{Error, Result};
pub use crate::estimates::estimates;
pub use crate::event::{Event, Exclusion, Reason, Timing};
pub use crate::finding::Finding;
#[cfg(feature = "frames")]
pub use crate::frame::DataFrame;
pub use crate::market::{Bar, Factors, PriceRows, Prices};
pub use crate::plan::Plan;
pub use crate::study::inference::{Evidence, Significance, Test, Verdict};
pub use crate::study::model::{
    Base, Design, Estimation, Fit, Model, NormalReturns, Term, Unfit, ordinary_least_squares,
};
pub use crate::study::outcome::StudyOutcome;
pub use crate::study::progress::Progress;
pub use crate::study::{Inputs, Study};
pub use crate::time::{Date, Exchange, Exchanges, Lag, Window};
pub use crate::units::{Bps, Percent};
