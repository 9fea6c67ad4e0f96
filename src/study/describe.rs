//! Puts the outcome of a study together from its parts.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use rayon::prelude::*;

use super::abnormal::{AbnormalReturns, DayAbnormal, EventAbnormal, WindowAbnormal};
use super::group::GroupNames;
use super::inputs::Inputs;
use super::model::Design;
use super::outcome::{
    ConfoundingOutcome, Counts, DifferenceOutcome, EventDayOutcome, EventOutcome,
    EventWindowOutcome, EventWindows, ExcludedOutcome, GroupOutcome, LikelihoodOutcome,
    ModelOutcome, OwnWindowsOutcome, ReactionOutcome, RegressionOutcome, Resolved, SCHEMA,
    StudyOutcome, TestedWindows, name_influences,
};
use super::rolling_beta::rolling_betas;
use super::synthetic;
use crate::event::{Known, Recent, Sample, Shared, SharedList, groups_of, label_column};
use crate::finding::Finding;
use crate::market::Security;
use crate::math::student::StudentT;
use crate::math::variance::Variance;
use crate::time::{Lag, Window};

/// The results across events.
pub struct Found {
    pub groups: Vec<GroupOutcome>,
    pub names: GroupNames,
    pub differences: Vec<DifferenceOutcome>,
    pub regressions: Vec<RegressionOutcome>,
    pub confounding: Option<ConfoundingOutcome>,
    pub reaction: Option<ReactionOutcome>,
    /// `own[i]`: event `i` over the event window that it names; empty if there are none.
    pub own: Vec<Option<(Window, Option<WindowAbnormal>)>>,
    pub own_windows: Vec<OwnWindowsOutcome>,
    pub warnings: Vec<Finding>,
}

/// Puts the whole outcome together.
pub fn outcome(
    plan: Resolved,
    design: &Design,
    inputs: Inputs<'_>,
    sample: &Sample,
    abnormal: &AbnormalReturns,
    mut found: Found,
) -> StudyOutcome {
    let symbols: Vec<Shared> = inputs
        .prices
        .universe()
        .symbols()
        .map(Shared::from)
        .collect();
    name_influences(&mut found.groups, |position| {
        let aligned = &abnormal.events[position].aligned;
        let symbol = inputs.prices.universe().symbol(aligned.security);
        (
            inputs.events[aligned.event].id.to_string(),
            symbol.to_owned(),
        )
    });
    let coefficients = coefficients(design, abnormal);
    let benchmarks = benchmarks(abnormal, &inputs);
    let tested = TestedWindows::new(abnormal);
    let own = &found.own;
    let names = &found.names;
    // The groups are made already, so that the column is known.
    let column = label_column(inputs.events, &plan.group_by).unwrap_or_default();
    let describe = |texts: &mut Texts<'_>, (number, measured): (usize, &EventAbnormal)| {
        let event = &inputs.events[measured.aligned.event];
        let calendar = sample.calendars.get(measured.aligned.calendar);
        let benchmark = measured.aligned.benchmark;
        let student = StudentT::new(measured.fit.df);
        let day = |(lag, day): (Lag, Option<DayAbnormal>)| EventDayOutcome {
            date: measured
                .aligned
                .day0
                .shift(lag)
                .and_then(|day| calendar.date(day)),
            ..event_day(lag, day, student)
        };
        EventOutcome {
            // A copy: the ids of the file lie in its order, far from those of the neighbours here, with which they are written.
            event_id: event.id.as_str().into(),
            symbol: texts.symbol(measured.aligned.security),
            benchmark: benchmark.map(|security| texts.benchmark(security)),
            as_read: texts.as_read.share(&event.as_read),
            day0: measured.aligned.date,
            timing: measured.aligned.timing.name(),
            tags: texts.tags.share(event.tags.as_slice()),
            direction: event.direction,
            headline: event.headline.clone(),
            groups: texts.groups(names, number),
            columns: event.columns.clone(),
            model: ModelOutcome {
                synthetic: synthetic::described(abnormal, number, inputs.prices.universe())
                    .map(Box::new),
                ..model(plan.model, texts, measured)
            },
            rolling_betas: plan
                .rolling_beta
                .map(|days| rolling_betas(abnormal, number, days))
                .unwrap_or_default(),
            days: if plan.event_detail {
                let lags = abnormal.windows.event.lags();
                lags.zip(abnormal.days(number)).map(day).collect()
            } else {
                Vec::new()
            },
            windows: EventWindows::new(&texts.windows, number),
            own_window: own
                .get(number)
                .copied()
                .flatten()
                .map(|(named, window)| Box::new(own_window(named, window, student))),
        }
    };
    StudyOutcome {
        schema: SCHEMA,
        counts: Counts {
            events_in: inputs.events.len(),
            events_used: abnormal.events.len(),
            events_excluded: sample.excluded.len(),
        },
        groups: found.groups,
        differences: found.differences,
        regressions: found.regressions,
        confounding: found.confounding,
        own_windows: found.own_windows,
        placebo: None,
        bootstrap: None,
        running: None,
        measured: None,
        reaction: found.reaction,
        coefficients: coefficients.iter().map(|name| (*name).to_owned()).collect(),
        benchmarks,
        events: abnormal
            .events
            .par_iter()
            .enumerate()
            .map_init(|| Texts::new(&symbols, &coefficients, &tested), describe)
            .collect(),
        excluded: ExcludedOutcome::list(&sample.excluded, inputs.events, |event| {
            groups_of(event, &column)
        }),
        warnings: found.warnings,
        plan,
    }
}

/// Returns the names of the model's coefficients: those of its regressors, then those of its variance.
fn coefficients<'a>(design: &'a Design, abnormal: &AbnormalReturns) -> Vec<&'a str> {
    let path = |event: &EventAbnormal| event.fit.variance.as_ref().map(|path| path.variance);
    let variance = abnormal.events.par_iter().find_map_first(path);
    let parameters = variance.into_iter().flat_map(Variance::parameters);
    let of_variance = parameters.map(|(name, _)| name);
    design.coefficient_names().chain(of_variance).collect()
}

/// Returns the symbols of the benchmarks of all events.
fn benchmarks(abnormal: &AbnormalReturns, inputs: &Inputs<'_>) -> Vec<String> {
    let of = |event: &EventAbnormal| event.aligned.benchmark;
    // Most events have the same benchmark as the event before.
    let alike = abnormal.events.chunk_by(|a, b| of(a) == of(b));
    let securities = alike.filter_map(|events| of(&events[0]));
    let symbols = securities.map(|security| inputs.prices.universe().symbol(security).to_owned());
    let symbols: BTreeSet<String> = symbols.collect();
    symbols.into_iter().collect()
}

/// What many events share, stored once. Each thread has its own copy, because a common one would make all threads update one
/// reference count.
struct Texts<'a> {
    windows: Arc<TestedWindows>,
    symbols: &'a [Shared],
    coefficients: Vec<Shared>,
    tags: Known<SharedList>,
    /// The names of groups, by their numbers.
    groups: HashMap<Vec<u32>, SharedList>,
    benchmark: Recent,
    /// Events of one day are neighbours here, not in the file: their stamp is hot, while a count of all that share it would be far away.
    as_read: Recent,
}

impl<'a> Texts<'a> {
    fn new(symbols: &'a [Shared], coefficients: &[&str], tested: &TestedWindows) -> Self {
        Self {
            windows: Arc::new(tested.clone()),
            symbols,
            coefficients: coefficients.iter().copied().map(Shared::from).collect(),
            tags: Known::default(),
            groups: HashMap::new(),
            benchmark: Recent::default(),
            as_read: Recent::default(),
        }
    }

    /// Returns the symbol of a security as the prices write it, whatever the event calls it.
    fn symbol(&self, security: Security) -> Shared {
        self.symbols[security.0 as usize].clone()
    }

    /// Returns the names of the groups of an event.
    fn groups(&mut self, names: &GroupNames, event: usize) -> SharedList {
        let numbers = names.numbers(event);
        if numbers.is_empty() {
            return SharedList::default();
        }
        if let Some(known) = self.groups.get(numbers) {
            return known.clone();
        }
        let new = SharedList::from(names.names(numbers).as_slice());
        self.groups.insert(numbers.to_vec(), new.clone());
        new
    }

    /// Returns the symbol of a benchmark.
    fn benchmark(&mut self, security: Security) -> Shared {
        self.benchmark.share(&self.symbols[security.0 as usize])
    }
}

fn model(name: &'static str, texts: &Texts<'_>, measured: &EventAbnormal) -> ModelOutcome {
    let fit = &measured.fit;
    let variance = fit
        .variance
        .iter()
        .flat_map(|path| path.variance.parameters());
    let values = fit.coefficients.iter().copied();
    let values = values.chain(variance.map(|(_, value)| value));
    let named = texts.coefficients.iter().zip(values).enumerate();
    let kept = named.filter(|(position, _)| !fit.left_out.contains(position));
    let mut coefficients = Vec::with_capacity(texts.coefficients.len());
    coefficients.extend(kept.map(|(_, (name, value))| (name.clone(), value)));
    ModelOutcome {
        name,
        coefficients,
        sigma: fit.sigma,
        r_squared: fit.r_squared,
        observations: fit.observations,
        df: fit.df,
        synthetic: None,
        likelihood: fit.variance.as_ref().map(|path| {
            Box::new(LikelihoodOutcome {
                log_likelihood: path.log_likelihood,
                iterations: path.iterations,
                converged: path.converged,
                starts: path.starts,
            })
        }),
    }
}

fn event_day(lag: Lag, day: Option<DayAbnormal>, student: Option<StudentT>) -> EventDayOutcome {
    EventDayOutcome {
        day: lag,
        date: None,
        observed: day.map(|day| day.observed),
        expected: day.map(|day| day.expected),
        ar: day.map(|day| day.ar),
        sar: day.map(|day| day.sar),
        t: day.map(|day| day.sar),
        p: student
            .zip(day)
            .and_then(|(student, day)| student.two_sided(day.sar)),
        sessions: day.map(|day| day.sessions).filter(|sessions| *sessions > 1),
        undefined: day
            .is_none()
            .then_some("a return of the security, the benchmark or a factor is missing"),
    }
}

fn own_window(
    named: Window,
    found: Option<WindowAbnormal>,
    student: Option<StudentT>,
) -> EventWindowOutcome {
    let both = student.zip(found);
    let p = both.and_then(|(student, found)| student.two_sided(found.scar));
    EventWindowOutcome::new(named, found, p)
}
