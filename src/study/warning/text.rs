//! The texts of warnings.

use super::{CorrelatedGroup, LeftOut, NotANumber, Warning};
use crate::error::{Message, message, option};
use crate::finding::first_of;
use crate::study::inference::heading;

/// The most groups that a message names.
const NAMED_GROUPS: usize = 5;

impl Warning {
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
