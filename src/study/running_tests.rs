//! Tests of running means: of CAR from the first day of the event window up to each day.

use super::abnormal::AbnormalReturns;
use super::aggregate::average_windows_of;
use super::averaging::Averaging;
use super::group;
use super::group_means::WindowAverages;
use super::inference::Significance;
use super::measurement::measured_over;
use super::named::Named;
use super::outcome::{RunningDay, RunningErrors, RunningGroup, RunningOutcome};
use super::progress::Progress;
use super::resolved::Resolved;
use super::stages;
use super::windows::{Incomplete, Windows};
use crate::error::Result;
use crate::event::Event;
use crate::market::Calendars;
use crate::time::{Lag, Window};

/// The measured events of a study: fitted models and abnormal returns, with the calendars that the events are on.
#[derive(Debug, Clone)]
pub struct MeasuredEvents {
    pub(super) abnormal: AbnormalReturns,
    pub(super) calendars: Calendars,
}

impl MeasuredEvents {
    /// Measures the same events over the windows of running means; their models stay.
    pub(super) fn running(&self, progress: &Progress) -> Self {
        let windows = Windows {
            cars: windows(self.abnormal.windows.event),
            incomplete: Incomplete::Drop,
            ..self.abnormal.windows.clone()
        };
        Self {
            abnormal: measured_over(&self.abnormal, &windows, progress),
            calendars: self.calendars.clone(),
        }
    }
}

/// Returns the windows that begin with the event window, one for each of its days.
fn windows(event: Window) -> Vec<Window> {
    event
        .lags()
        .map(|last| window(event.first(), last))
        .collect()
}

fn window(first: Lag, last: Lag) -> Window {
    Window::of_day(first).hull(Window::of_day(last))
}

/// Tests the running means of groups, each by the test that is named for it, and measures the errors of some events, by their
/// positions. The events were measured over [`windows`].
pub(super) fn outcome(
    plan: &Resolved,
    events: &[Event],
    measured: &MeasuredEvents,
    tests: &[Named<'_, dyn Significance>],
    (asked, single): (&[(String, &'static str)], &[usize]),
) -> Result<RunningOutcome> {
    let groups = group::groups(events, &measured.abnormal, plan.grouping())?;
    let signs = || stages::directions(&measured.abnormal, events);
    let signed = plan.signed.then(|| measured.abnormal.signed(signs()));
    let abnormal = signed.as_ref().unwrap_or(&measured.abnormal);
    let days: Vec<Lag> = plan.window.lags().collect();
    let mut found = Vec::new();
    for test in tests {
        let how = Averaging {
            abnormal,
            calendars: &measured.calendars,
            tests: std::slice::from_ref(test),
            weights: None,
            winsorize: plan.winsorize,
            correlate: plan.correlate,
            calendar_time: None,
            seed: plan.seed,
        };
        let is_asked = |name: &str| asked.iter().any(|one| one.0 == name && one.1 == test.name);
        let own = groups.iter().filter(|group| is_asked(&group.label));
        let own: Vec<_> = own.collect();
        let members: Vec<&[usize]> = own.iter().map(|group| group.members.as_slice()).collect();
        let averages = average_windows_of(how, &members);
        found.extend(
            own.iter()
                .zip(averages)
                .map(|(group, averages)| RunningGroup {
                    group: group.label.clone(),
                    test: test.name,
                    days: days.iter().zip(&averages.windows).filter_map(day).collect(),
                }),
        );
    }
    let single = single.iter();
    Ok(RunningOutcome {
        groups: found,
        errors: single
            .filter_map(|event| errors(&measured.abnormal, *event))
            .collect(),
    })
}

/// Returns the running mean up to a day from the averages of the window that ends on it, which has one test.
fn day((day, window): (&Lag, &WindowAverages)) -> Option<RunningDay> {
    Some(RunningDay {
        day: *day,
        n: window.n,
        caar: window.caar,
        verdict: *window.verdicts.first()?,
    })
}

/// Measures the errors of one event from day 0 on, or from the first day of an event window that begins later.
fn errors(abnormal: &AbnormalReturns, number: usize) -> Option<RunningErrors> {
    let event = abnormal.events.get(number)?;
    let (first, last) = (
        abnormal.windows.event.first(),
        abnormal.windows.event.last(),
    );
    let first = first.max(Lag(0));
    let error = |day: Lag| {
        let found = abnormal.panel.measure_part(event, window(first, day))?;
        Some((day, found.se))
    };
    Some(RunningErrors {
        event: number,
        days: (first.0..=last.0)
            .filter_map(|day| error(Lag(day)))
            .collect(),
    })
}
