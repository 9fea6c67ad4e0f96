//! How groups of events are averaged, and what is gathered from their events for that.

use rayon::prelude::*;

use super::abnormal::AbnormalReturns;
use super::columns::Columns;
use super::inference::{CalendarTime, Significance};
use super::mean_correlation::Correlate;
use super::membership::Membership;
use super::named::Named;
use super::portfolio::Holdings;
use super::presence::Presence;
use super::progress::Progress;
use super::second_pass::{Gathered, Sample};
use crate::market::Calendars;
use crate::time::Window;
use crate::units::Percent;

/// How groups of events are averaged and tested.
#[derive(Clone, Copy)]
pub struct Averaging<'a> {
    /// The abnormal returns of all events.
    pub abnormal: &'a AbnormalReturns,
    /// Their calendars.
    pub calendars: &'a Calendars,
    /// The tests of the run.
    pub tests: &'a [Named<'a, dyn Significance>],
    /// `weights[i]`: the weight of event `i` of the sample, if the plan names a column of weights.
    pub weights: Option<&'a [Option<f64>]>,
    /// The percent of values at each end that means and tests pull in; 0 for none.
    pub winsorize: Percent,
    /// Which sessions of two exchanges are paired in r.
    pub correlate: Correlate,
    /// The options of the test `calendar_time`, if it is among the tests.
    pub calendar_time: Option<CalendarTime>,
    /// The seed of the bootstrap.
    pub seed: u64,
}
/// Which observations of a group are tested.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    /// Every day of the event window and every tested window; also r of day 0 and of the event window.
    Whole,
    /// The tested windows.
    Windows,
}

impl Extent {
    /// Returns the number of days of the event window that are tested: all or none.
    pub fn days(self, abnormal: &AbnormalReturns) -> usize {
        match self {
            Self::Whole => abnormal.windows.event.days(),
            Self::Windows => 0,
        }
    }

    /// Returns the windows in which r is needed: each tested day and each tested window, over the events present; for the whole also
    /// day 0 and the event window over all events.
    fn asked(self, abnormal: &AbnormalReturns) -> Vec<(Window, Presence)> {
        let days = self.days(abnormal);
        let windows = &abnormal.windows;
        let single = windows.event.lags().map(Window::of_day);
        let single = single.zip((0..days).map(Presence::OnDay));
        let cars = windows.cars.iter().copied().zip((0..).map(Presence::Over));
        let whole = match self {
            Self::Whole => vec![Window::DAY_ZERO, windows.event],
            Self::Windows => Vec::new(),
        };
        let whole = whole.into_iter().map(|window| (window, Presence::Everyone));
        single.chain(cars).chain(whole).collect()
    }
}

/// What the means and tests of one group are computed from.
pub(super) struct GroupSource<'a> {
    pub columns: Columns<'a>,
    pub gathered: Gathered,
    /// The group as portfolios, if a test needs them. They are summed before the tests run, not by the first test that needs them: a
    /// thread that waits for that test could wait for itself.
    pub holdings: Option<Holdings>,
}

/// Gathers groups of these members in one pass over their events.
pub(super) fn gather<'a>(
    how: Averaging<'a>,
    members: &[&'a [usize]],
    extent: Extent,
    progress: &Progress,
) -> Vec<GroupSource<'a>> {
    let Averaging {
        abnormal, tests, ..
    } = how;
    let columns = |members: &&'a [usize]| Columns::new(abnormal, members, how.winsorize);
    let columns: Vec<Columns<'a>> = members.par_iter().map(columns).collect();
    let days = abnormal.windows.event.days();
    let tested = 0..extent.days(abnormal);
    let tested: Vec<usize> = tested
        .chain(days..days + abnormal.windows.cars.len())
        .collect();
    let ranks = tests.iter().any(|test| test.entry.ranks());
    let ranked = ranks.then_some(tested.as_slice());
    let asked = extent.asked(abnormal);
    let sample = Sample::new(abnormal, how.calendars, &asked);
    let groups = Membership::new(members);
    let gathered = sample.gather((members, &groups), &columns, ranked, progress);
    let holds = tests.iter().any(|test| test.entry.portfolios());
    let holdings = holds.then(|| Holdings::of_groups(abnormal, &groups, members.len()));
    let holdings = holdings.into_iter().flatten().map(Some);
    let holdings = holdings.chain(std::iter::repeat_with(|| None));
    let sources = columns.into_iter().zip(gathered).zip(holdings);
    sources
        .map(|((columns, gathered), holdings)| GroupSource {
            columns,
            gathered,
            holdings,
        })
        .collect()
}
