//! The warnings of a study, with their numbers.

mod text;

use crate::event::number;
use crate::finding::Finding;

/// A warning about a study, with its numbers.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Warning {
    /// Events of some groups are correlated, and some tests assume independent events.
    SharedDates {
        /// The groups.
        groups: Vec<CorrelatedGroup>,
        /// The tests that reject too often there.
        tests: Vec<&'static str>,
    },
    /// Event windows of one security overlap.
    OverlappingWindows {
        /// Number of events with another event of the same security within `days`.
        overlapping: usize,
        /// Number of used events.
        events: usize,
        /// The number of days of the event window.
        days: usize,
        /// Whether the test `calendar_time` holds a security once for each of its events.
        held_twice: bool,
    },
    /// The mean correlation of some groups is estimated, because very many pairs of events lack different days.
    EstimatedCorrelation {
        /// The groups.
        groups: Vec<String>,
    },
    /// Several events are one reaction: they share security, benchmark and day 0.
    RepeatedReactions {
        /// Number of events that share their reaction with another one.
        events: usize,
        /// Number of these reactions.
        reactions: usize,
    },
    /// Estimation windows contain other news of the security.
    ContaminatedEstimation {
        /// Number of events with another event of the same security in their estimation window.
        contaminated: usize,
        /// Number of used events.
        events: usize,
    },
    /// Events lack a return on some day of the event window.
    IncompleteWindows {
        /// Number of events that lack a return.
        lacking: usize,
        /// Number of used events.
        events: usize,
        /// Id of the first event that lacks a return.
        first: String,
        /// Number of days of its event window that returns cover.
        observed: usize,
        /// The number of days of the event window.
        days: usize,
        /// Whether such events count in a window with the days that they have.
        summed: bool,
    },
    /// The prices of some events' securities end inside the event window, as after a delisting.
    PricesEnd {
        /// Events whose security has its last price inside the event window.
        ended: usize,
        /// All used events.
        events: usize,
        /// The first of them.
        first: String,
        /// The mean of their CARs from the first day of the event window to their last price; `None` without any return.
        mean_car: Option<f64>,
        /// Whether such events count in a window with the days that they have.
        summed: bool,
    },
    /// Fits of the GARCH model ended on a bound of the parameters.
    GarchBounds {
        /// Fits with arch = 0.
        no_arch: usize,
        /// Fits with arch + garch = 1, of EGARCH with garch = 1.
        integrated: usize,
        /// Fits of GJR or EGARCH with asymmetry at its bound: rises or falls alone raise the variance.
        one_sided: usize,
        /// All used events.
        events: usize,
    },
    /// Events have no number in the column of weights.
    NoWeight {
        /// The first cell that is filled and not a number.
        example: Option<NotANumber>,
        /// Events without a weight.
        lacking: usize,
        /// All used events.
        events: usize,
        /// The column.
        column: String,
    },
    /// Events state a direction, which the study does not use.
    DirectionUnused {
        /// Events with a direction.
        events: usize,
    },
    /// The stated part of the day contradicts the time of the news.
    TimingContradiction {
        /// Number of events with a contradiction.
        events: usize,
        /// Id of the first of these events.
        first: String,
        /// The part of the day that this event states.
        stated: &'static str,
        /// Date, time and zone of this event, as written in the file.
        as_read: String,
        /// The part of the day in which the time of this event falls.
        actual: &'static str,
    },
    /// Regressors were left out of the model of some events because they are collinear.
    Collinear {
        /// The regressors.
        regressors: Vec<LeftOut>,
    },
    /// Events are left out of the regression of CAR because a column holds no number.
    RegressionLeftOut {
        /// Number of events without a number in one of the columns.
        left_out: usize,
        /// Number of used events.
        events: usize,
        /// The columns.
        columns: Vec<String>,
        /// The first cell of a column of numbers that is filled and not a number.
        example: Option<NotANumber>,
    },
    /// Some cells of a column of text are numbers.
    MixedColumn {
        /// The column.
        column: String,
        /// Filled cells that are numbers.
        numbers: usize,
        /// All filled cells.
        filled: usize,
    },
    /// No event of some groups has a weight above zero.
    ZeroWeights {
        /// The groups.
        groups: Vec<String>,
        /// The column of weights.
        column: String,
    },
}

/// A filled cell of a column of numbers that is not a number.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct NotANumber {
    /// The id of the event.
    pub event: String,
    /// The column.
    pub column: String,
    /// The cell, as written in the file.
    pub cell: String,
}

impl NotANumber {
    /// Says which cell it is, and how to write it if its comma may separate thousands or decimals.
    pub(super) fn said(&self) -> String {
        let Self {
            event,
            column,
            cell,
        } = self;
        let said =
            format!("the cell `{cell}` of event {event} in the column {column} is not a number");
        let plain = cell.replace(',', "");
        match cell.contains(',') && number(&plain).is_some() {
            true => format!(
                "{said}, because its comma may separate thousands or decimals: write {plain} or {}",
                cell.replacen(',', ".", 1)
            ),
            false => said,
        }
    }
}

/// A group whose events are correlated.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct CorrelatedGroup {
    /// The name of the group.
    pub group: String,
    /// The number of events.
    pub events: usize,
    /// The number of different dates of day 0.
    pub dates: usize,
    /// r over the event window.
    pub correlation: Option<f64>,
}

/// A regressor that was left out of the model of some events.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct LeftOut {
    /// The name of its coefficient.
    pub regressor: String,
    /// The events without it.
    pub events: Vec<String>,
}

impl Warning {
    /// Returns the stable name of the warning.
    pub fn code(&self) -> &'static str {
        match self {
            Self::SharedDates { .. } => "shared_dates",
            Self::OverlappingWindows { .. } => "overlapping_windows",
            Self::EstimatedCorrelation { .. } => "estimated_correlation",
            Self::RepeatedReactions { .. } => "repeated_reactions",
            Self::ContaminatedEstimation { .. } => "contaminated_estimation",
            Self::IncompleteWindows { .. } => "incomplete_windows",
            Self::PricesEnd { .. } => "prices_end",
            Self::GarchBounds { .. } => "garch_bounds",
            Self::NoWeight { .. } => "no_weight",
            Self::DirectionUnused { .. } => "direction_not_used",
            Self::TimingContradiction { .. } => "timing_contradiction",
            Self::Collinear { .. } => "collinear",
            Self::MixedColumn { .. } => "mixed_column",
            Self::ZeroWeights { .. } => "zero_weights",
            Self::RegressionLeftOut { .. } => "regression_left_out",
        }
    }
}

impl From<Warning> for Finding {
    fn from(warning: Warning) -> Self {
        let (code, message) = (warning.code(), warning.message());
        match warning {
            Warning::GarchBounds { .. }
            | Warning::EstimatedCorrelation { .. }
            | Warning::RepeatedReactions { .. }
            | Warning::MixedColumn { .. }
            | Warning::DirectionUnused { .. } => Self::note(code, message),
            _ => Self::warning(code, message),
        }
    }
}
