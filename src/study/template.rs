//! A measured study whose events can be moved to other days and securities: what thousands of pseudo-studies share.

use std::collections::BTreeMap;

use super::abnormal::{AbnormalReturns, EventAbnormal};
use super::aggregate::{Averages, average_windows};
use super::averaging::Averaging;
use super::group::{self, Group};
use super::inference::{Significance, Test};
use super::inputs::Inputs;
use super::measurement::{Sources, abnormal_returns};
use super::model::NormalReturns;
use super::named::Named;
use super::progress::Progress;
use super::resolved::Resolved;
use super::share_days::share_days;
use super::stages::{self, Measured, Placed, StudyReturns};
use super::weights::weights;
use crate::error::Result;
use crate::event::{Aligned, Sample, Shift};
use crate::market::Security;
use crate::time::{Day, Lag, Window};
use crate::units::Percent;

/// A measured study, with everything that is needed to measure and test its events elsewhere in the same way.
pub struct Template<'a> {
    plan: Resolved,
    model: Named<'a, dyn NormalReturns>,
    inputs: Inputs<'a>,
    sample: Sample,
    abnormal: AbnormalReturns,
    groups: Vec<Group>,
    named_tests: Vec<Test>,
    own_tests: Vec<Named<'a, dyn Significance>>,
    /// The estimation windows of events that have their own, by the index of the event among the events read.
    own_windows: BTreeMap<usize, Window>,
    /// `signs[i]`: the direction of used event `i`; empty if abnormal returns are not signed.
    signs: Vec<i8>,
    /// `weights[i]`: the weight of used event `i`, if the plan names a column of weights.
    weights: Option<Vec<Option<f64>>>,
}

/// A used event of a study, moved to another day or security.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MovedEvent {
    /// The position among the used events of the event that is moved: its benchmark, calendar, direction and own estimation
    /// window stay.
    pub event: usize,
    /// The security.
    pub security: Security,
    /// Day 0 on the calendar of the event.
    pub day0: Day,
}

/// Moved events, measured by the model of their study.
pub struct MeasuredMoves {
    abnormal: AbnormalReturns,
    sample: Sample,
    /// `place[i]`: position of moved event `i` among the abnormal returns; `None` where the model cannot be fitted.
    place: Vec<Option<usize>>,
    /// `weights[p]`: the weight of the event at position `p` of the abnormal returns, if events have weights.
    weights: Option<Vec<Option<f64>>>,
}

impl<'a> Template<'a> {
    /// Creates the template of a study from its measured events.
    pub(super) fn new(
        plan: Resolved,
        model: Named<'a, dyn NormalReturns>,
        inputs: Inputs<'a>,
        measured: Measured,
        (named_tests, own_tests): (Vec<Test>, Vec<Named<'a, dyn Significance>>),
    ) -> Result<Self> {
        let Measured {
            sample, abnormal, ..
        } = measured;
        let groups = group::groups(inputs.events, &abnormal, plan.grouping())?;
        let own_windows = plan.windows_named_by(inputs.events)?.estimation;
        let signs = if plan.signed {
            stages::directions(&abnormal, inputs.events)
        } else {
            Vec::new()
        };
        let abnormal = if plan.signed {
            abnormal.signed(signs.clone())
        } else {
            abnormal
        };
        let weights = weights(inputs.events, &abnormal, plan.weights.as_deref())?;
        Ok(Self {
            weights,
            plan,
            model,
            inputs,
            sample,
            abnormal,
            groups,
            named_tests,
            own_tests,
            own_windows,
            signs,
        })
    }

    /// Returns the options of the study.
    pub fn plan(&self) -> &Resolved {
        &self.plan
    }

    /// Returns the inputs of the study.
    pub fn inputs(&self) -> Inputs<'a> {
        self.inputs
    }

    /// Returns the events on their calendars, and the excluded ones.
    pub fn sample(&self) -> &Sample {
        &self.sample
    }

    /// Returns the used events, in the order of the study.
    pub fn events(&self) -> &[EventAbnormal] {
        &self.abnormal.events
    }

    /// Returns the abnormal returns of the used events, times their signs if the study is signed.
    pub fn abnormal(&self) -> &AbnormalReturns {
        &self.abnormal
    }

    /// Returns the groups of the used events; the first one holds all of them.
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// Returns the direction of a used event, 0 if abnormal returns are not signed.
    pub fn sign(&self, event: usize) -> i8 {
        self.signs.get(event).copied().unwrap_or(0)
    }

    /// Returns the weight of a used event, if it has one.
    pub fn weight(&self, event: usize) -> Option<f64> {
        self.weights.as_ref()?[event]
    }

    /// Returns the window in which a used event is estimated, if it has its own.
    pub fn own_window(&self, event: usize) -> Option<Window> {
        let index = self.abnormal.events[event].aligned.event;
        self.own_windows.get(&index).copied()
    }

    /// Averages and tests used events of the study, by their positions in ascending order.
    pub fn averages(&self, members: &[usize]) -> Averages {
        let tests = self.tests();
        let how = Averaging {
            weights: self.weights.as_deref(),
            ..self.averaging(&self.abnormal, &self.sample, &tests)
        };
        average_windows(how, members)
    }

    /// Returns, for each session of the calendar of a used event, whether its security has a return there and no regressor is
    /// missing.
    pub fn usable_sessions(&self, event: usize) -> Vec<bool> {
        let panel = &self.abnormal.panel;
        let aligned = &self.abnormal.events[event].aligned;
        let sessions = panel.sessions[aligned.calendar.0];
        let first = Aligned {
            day0: Day(0),
            ..aligned.clone()
        };
        let Ok(view) = panel.view(&first) else {
            return vec![false; sessions];
        };
        let mut x = Vec::new();
        let lags = (0..sessions).map(|day| Lag(day as i32));
        lags.map(|lag| view.row(lag, &mut x).is_some()).collect()
    }

    /// Measures moved events, which have to be in the order in which a study would sort them: by date, security and tags. Each
    /// has the numbers that it would have in a study of its own, to the bit. `are_shared`: each is averaged several times, so that
    /// what averages need of a single event is worth keeping.
    pub fn measure(&self, moved: &[MovedEvent], are_shared: bool) -> MeasuredMoves {
        let aligned = moved.iter().enumerate();
        let aligned = aligned.filter_map(|(number, moved)| self.aligned(number, moved));
        let sample = Sample {
            calendars: self.sample.calendars.clone(),
            listings: self.sample.listings.clone(),
            aligned: aligned.collect(),
            ..Sample::default()
        };
        let plan = &self.plan;
        let donors = self.abnormal.panel.donors.clone();
        let placed = Placed::of_sample(sample, donors.clone());
        let returns = StudyReturns::new(plan, self.inputs.prices, &placed);
        let sample = placed.into_sample();
        let own = |(number, moved): (usize, &MovedEvent)| {
            let window = self.own_window(moved.event);
            window.map(|window| (number, window))
        };
        let unwatched = Progress::default();
        let sources = Sources {
            returns: returns.consecutive,
            trades: returns.trades,
            kind: plan.returns,
            factors: self.inputs.factors,
            on_collinear: plan.on_collinear,
            mask_events: plan.mask_events,
            own_windows: moved.iter().enumerate().filter_map(own).collect(),
            donors,
            progress: &unwatched,
        };
        let (mut abnormal, _) =
            abnormal_returns(self.model.entry, &sample, sources, &plan.windows());
        abnormal.share_designs();
        let mut place = vec![None; moved.len()];
        for (position, event) in abnormal.events.iter().enumerate() {
            place[event.aligned.event] = Some(position);
        }
        let events = abnormal.events.iter();
        let of_study = |event: &EventAbnormal| moved[event.aligned.event].event;
        let of_study: Vec<usize> = events.map(of_study).collect();
        let weights = self.weights.as_ref().map(|_| {
            let weights = of_study.iter().map(|event| self.weight(*event));
            weights.collect()
        });
        if plan.signed {
            let signs = of_study.iter().map(|event| self.sign(*event));
            abnormal = abnormal.signed(signs.collect());
        }
        if are_shared {
            let needs_ranks = self.tests().iter().any(|test| test.entry.ranks());
            let days = share_days(&abnormal, needs_ranks);
            abnormal.share_days(days);
        }
        MeasuredMoves {
            weights,
            abnormal,
            sample,
            place,
        }
    }

    /// Averages and tests measured moves, by their positions in ascending order. `winsorize`: the percent of values at each end that
    /// are pulled in, in the place of that of the study.
    pub fn averages_of_moves(
        &self,
        measured: &MeasuredMoves,
        members: &[usize],
        winsorize: Percent,
    ) -> Averages {
        let tests = self.tests();
        let how = Averaging {
            winsorize,
            weights: measured.weights.as_deref(),
            ..self.averaging(&measured.abnormal, &measured.sample, &tests)
        };
        average_windows(how, members)
    }

    /// Returns the names of the tests, in the order of verdicts.
    pub fn test_names(&self) -> Vec<&'static str> {
        self.plan.tests.clone()
    }

    /// Returns the tests, in the order of verdicts.
    fn tests(&self) -> Vec<Named<'_, dyn Significance>> {
        let named = self.named_tests.iter().map(Test::as_named);
        named.chain(self.own_tests.iter().copied()).collect()
    }

    fn averaging<'b>(
        &self,
        abnormal: &'b AbnormalReturns,
        sample: &'b Sample,
        tests: &'b [Named<'b, dyn Significance>],
    ) -> Averaging<'b> {
        Averaging {
            abnormal,
            calendars: &sample.calendars,
            tests,
            weights: None,
            winsorize: self.plan.winsorize,
            correlate: self.plan.correlate,
            calendar_time: None,
            seed: self.plan.seed,
        }
    }

    /// Returns a moved event on its calendar; `None` for a day outside of it.
    fn aligned(&self, number: usize, moved: &MovedEvent) -> Option<Aligned> {
        let like = &self.abnormal.events[moved.event].aligned;
        let calendar = self.sample.calendars.get(like.calendar);
        Some(Aligned {
            event: number,
            security: moved.security,
            day0: moved.day0,
            date: calendar.date(moved.day0)?,
            local: None,
            shift: Shift::None,
            is_contradicted: false,
            story: None,
            ..like.clone()
        })
    }
}

impl MeasuredMoves {
    /// Returns the position of moved event `i`, if the model could be fitted.
    pub fn place(&self, i: usize) -> Option<usize> {
        self.place[i]
    }

    /// Returns the abnormal returns of the moved events.
    pub fn abnormal(&self) -> &AbnormalReturns {
        &self.abnormal
    }
}
