//! The warnings of a study, with their numbers and texts.

use super::inference::heading;
use crate::error::{Message, message, option};
use crate::event::number;
use crate::finding::{Finding, first_of};

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

/// The most groups that a message names.
const NAMED_GROUPS: usize = 5;

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

    /// Returns what was found, what follows from it and what helps, in words.
    pub fn message(&self) -> Message {
        let text = self.text();
        match self {
            Self::IncompleteWindows { summed: true, .. } => {
                message![text, "; ", option::THIN_TRADING, " spans such days"]
            }
            Self::IncompleteWindows { .. } => message![
                text,
                "; ",
                option::THIN_TRADING,
                " spans such days, and ",
                option::INCOMPLETE.with("sum"),
                " counts the days that there are",
            ],
            Self::OverlappingWindows {
                held_twice: true, ..
            } => message![
                text,
                "; ",
                option::CALENDAR_HOLD.with("firm"),
                " holds it once",
            ],
            Self::RepeatedReactions { .. } => {
                message![text, "; ", option::REACTIONS_ONCE, " counts it once",]
            }
            Self::PricesEnd { summed: false, .. } => message![
                text,
                "; ",
                option::INCOMPLETE.with("sum"),
                " counts such events with the days that they have",
            ],
            Self::DirectionUnused { .. } => message![
                text,
                "; ",
                option::SIGNED,
                " multiplies abnormal returns by the direction",
            ],
            _ => text.into(),
        }
    }

    fn text(&self) -> String {
        match self {
            Self::SharedDates { groups, tests } => shared_dates(groups, tests),
            Self::OverlappingWindows {
                overlapping,
                events,
                days,
                held_twice,
            } => {
                let held = match held_twice {
                    true => ", and calendar_time holds the security once for each event",
                    false => "",
                };
                format!(
                    "{overlapping} of {events} events have another event of the same security within {days} trading days: their \
                 windows contain both events, and tests that assume independent events count the shared days twice{held}"
                )
            }
            Self::EstimatedCorrelation { groups } => format!(
                "very many pairs of events lack different days ({}): their mean correlation r is estimated from sums by date instead \
                 of pair by pair, and the tests that it corrects are off by about 0.1 %, at most 1 %",
                first_of(groups, NAMED_GROUPS)
            ),
            Self::RepeatedReactions { events, reactions } => format!(
                "{events} events belong to {reactions} reactions (same security and day 0); in the group `all` each reaction counts \
                 as often as it has events"
            ),
            Self::ContaminatedEstimation {
                contaminated,
                events,
            } => format!(
                "{contaminated} of {events} events have another event of the same security in their estimation window: the \
                 model treats the reaction to that event as normal"
            ),
            Self::IncompleteWindows {
                lacking,
                events,
                first,
                observed,
                days,
                summed,
            } => {
                let counts = if *summed {
                    "and counts in means and tests as it is"
                } else {
                    "and counts in no mean over the window; the means of single days, and the tests that add these up, hold every event that has the day"
                };
                format!(
                    "{lacking} of {events} events lack a return on some day of the event window (event {first} has {observed} of \
                     {days}): the CAR of a window with a missing day is the sum of its other days, {counts}"
                )
            }
            Self::PricesEnd {
                ended,
                events,
                first,
                mean_car,
                summed,
            } => prices_end([*ended, *events], first, *mean_car, *summed),
            Self::GarchBounds {
                no_arch,
                integrated,
                one_sided,
                events,
            } => {
                let asymmetry = match one_sided {
                    0 => String::new(),
                    fits => format!(", and {fits} at a bound of asymmetry"),
                };
                format!(
                    "of {events} fits of the GARCH model, {no_arch} end at the bound arch = 0 (without ARCH effects) and {integrated} \
                     at arch + garch = 1{asymmetry}: the estimation window does not determine the variance of each day"
                )
            }
            Self::NoWeight {
                lacking,
                events,
                column,
                example,
            } => format!(
                "{lacking} of {events} events have no number in the column {column} and count in no weighted mean; all other \
                 means and tests hold them{}",
                said_of(example.as_ref())
            ),
            Self::ZeroWeights { groups, column } => format!(
                "no event of {} has a weight above 0 in the column {column}, so that there is no weighted mean of them",
                first_of(groups, NAMED_GROUPS)
            ),
            Self::DirectionUnused { events } => format!(
                "{} a direction, which the study does not use: in means, rises and falls that were expected cancel out",
                match events {
                    1 => "1 event states".to_owned(),
                    n => format!("{n} events state"),
                }
            ),
            Self::TimingContradiction {
                events,
                first,
                stated,
                as_read,
                actual,
            } => format!(
                "the stated part of the day contradicts the time of {events} events, and the time counts; for example, event \
                 {first} says {stated} and {as_read}, which is {actual} on the exchange's clock"
            ),
            Self::Collinear { regressors } => collinear(regressors),
            Self::RegressionLeftOut {
                left_out,
                events,
                columns,
                example,
            } => format!(
                "{left_out} of {events} events have no value in one of the columns {} and are left out of the regression of CAR{}",
                columns.join(", "),
                said_of(example.as_ref())
            ),
            Self::MixedColumn {
                column,
                numbers,
                filled,
            } => format!(
                "{numbers} of the {filled} filled cells of the column {column} are numbers, so that it is taken as text: each of its \
                 values is compared with the first one; a column of numbers has numbers in more than half of its cells"
            ),
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

/// Adds a cell that is not a number to a message.
fn said_of(example: Option<&NotANumber>) -> String {
    example.map_or_else(String::new, |example| format!("; {}", example.said()))
}

fn prices_end(
    [ended, events]: [usize; 2],
    first: &str,
    mean_car: Option<f64>,
    summed: bool,
) -> String {
    let car = mean_car.map_or_else(String::new, |car| {
        format!(", with a mean CAR of {:+.2} % up to then", car * 100.0)
    });
    let rest = if summed {
        "windows that reach far beyond it leave them out"
    } else {
        "windows that reach beyond it leave them out, and the mean is that of the survivors"
    };
    format!(
        "{ended} of {events} events have their last price inside the event window (the first is event {first}){car}: {rest}"
    )
}

fn shared_dates(groups: &[CorrelatedGroup], tests: &[&'static str]) -> String {
    let describe = |found: &CorrelatedGroup| {
        let dates = match found.dates {
            1 => "1 date".to_owned(),
            n => format!("{n} dates"),
        };
        let r = found.correlation.map(|r| format!(", r {r:.2}"));
        let r = r.unwrap_or_default();
        format!("{}: {} on {dates}{r}", found.group, found.events)
    };
    let groups: Vec<String> = groups.iter().map(describe).collect();
    let tests: Vec<&str> = tests.iter().map(|test| heading(test)).collect();
    format!(
        "events share dates and are correlated ({}); these tests assume independent events and reject too often: {}; the table \
         of the sample says which tests are valid",
        groups.join("; "),
        tests.join(", ")
    )
}

fn collinear(regressors: &[LeftOut]) -> String {
    const NAMED: usize = 5;
    let describe = |found: &LeftOut| {
        let (count, ids) = (found.events.len(), first_of(&found.events, NAMED));
        format!("{} of {count} (events {ids})", found.regressor)
    };
    let regressors: Vec<String> = regressors.iter().map(describe).collect();
    format!(
        "regressors that are constant or repeat others over the estimation window were left out of the model: {}",
        regressors.join("; ")
    )
}
