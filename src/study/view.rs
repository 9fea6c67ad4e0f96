//! The data around one event: its security's returns, the base and the regressors.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::mask::Masks;
use super::model::{Base, Design, OnCollinear, Term, Unfit, risk_free_columns};
use super::synthetic::Synthetic;
use crate::event::{Aligned, Reason, Sample};
use crate::market::{CalendarId, Factors, Listings, ReturnKind, Returns, Security, Series};
use crate::math::lanes::has_gap;
use crate::time::{Date, Day, Lag, Window, WindowSet};

/// Factor columns by calendar and name.
pub(super) type OnCalendar = BTreeMap<(CalendarId, String), Vec<f64>>;

/// Puts the factor columns that a design needs on the calendars of the sample.
pub(super) fn factors_on_calendars(
    design: &Design,
    sample: &Sample,
    factors: Option<&Factors>,
) -> OnCalendar {
    let Some(factors) = factors else {
        return OnCalendar::new();
    };
    let calendars: BTreeSet<CalendarId> = sample
        .aligned
        .iter()
        .map(|aligned| aligned.calendar)
        .collect();
    let needed = design.factor_columns();
    let names: Vec<&str> = needed
        .iter()
        .filter_map(|columns| factors.first_of(columns))
        .collect();
    let on_calendar = |(id, name): (CalendarId, &str)| {
        let column = factors.on_calendar(name, sample.calendars.get(id))?;
        Some(((id, name.to_owned()), column))
    };
    let pairs = calendars
        .into_iter()
        .flat_map(|id| names.iter().map(move |name| (id, *name)));
    pairs.filter_map(on_calendar).collect()
}

/// The returns and factors of all securities, from which the views of single events are cut.
#[derive(Debug)]
pub(super) struct Panel {
    pub design: Design,
    /// Returns of securities and benchmarks over one session each.
    pub returns: Arc<Returns>,
    /// Returns of securities from trade to trade, if they are requested.
    pub trades: Option<Arc<Returns>>,
    pub kind: ReturnKind,
    pub factors: OnCalendar,
    pub on_collinear: OnCollinear,
    /// The exchange of every security.
    pub listings: Listings,
    /// The days that belong to other events.
    pub masks: Masks,
    /// The securities that make synthetic controls.
    pub donors: Vec<Security>,
    /// `synthetic[i]`: the synthetic control of event `i` of the input, for models that have one.
    pub synthetic: BTreeMap<usize, Synthetic>,
    /// `sessions[c]`: the number of sessions of calendar `c`.
    pub sessions: Vec<usize>,
}

impl Panel {
    /// Returns the returns of an event's security.
    fn security(&self, aligned: &Aligned) -> Series<'_> {
        let returns = self.trades.as_ref().unwrap_or(&self.returns);
        returns.series(aligned.security, aligned.calendar)
    }

    /// Returns the returns of a window around an event; `None` where it leaves the data of the security.
    fn between(&self, aligned: &Aligned, window: Window) -> Option<&[f64]> {
        let day = |lag: Lag| aligned.day0.shift(lag);
        let (first, last) = (day(window.first())?, day(window.last())?);
        self.security(aligned).between(first, last)
    }

    /// Returns the one-session returns of windows around an event, NaN where missing.
    pub fn with_gaps(&self, aligned: &Aligned, windows: &[Window]) -> Cow<'_, [f64]> {
        if let [window] = windows
            && let Some(returns) = self.between(aligned, *window)
        {
            return returns.into();
        }
        let series = self.returns.series(aligned.security, aligned.calendar);
        let at = |lag: Lag| {
            aligned
                .day0
                .shift(lag)
                .map_or(f64::NAN, |day| series.at(day))
        };
        let lags = windows.iter().flat_map(|window| window.lags());
        lags.map(at).collect()
    }

    /// Returns the returns of a window around an event, if none of them is missing.
    pub fn whole(&self, aligned: &Aligned, window: Window) -> Option<&[f64]> {
        self.between(aligned, window)
            .filter(|returns| !has_gap(returns))
    }

    /// Returns the returns of an event's estimation windows, if none of them is missing or belongs to another event.
    pub fn whole_estimation(
        &self,
        aligned: &Aligned,
        windows: &WindowSet,
    ) -> Option<Cow<'_, [f64]>> {
        let parts = || windows.windows().iter().copied();
        if parts().any(|window| self.masks.hides(aligned, window)) {
            return None;
        }
        if let Some(window) = windows.single() {
            return self.whole(aligned, window).map(Cow::Borrowed);
        }
        let parts: Option<Vec<&[f64]>> =
            parts().map(|window| self.whole(aligned, window)).collect();
        parts.map(|parts| Cow::Owned(parts.concat()))
    }

    /// Returns the view of one event.
    ///
    /// # Errors
    /// The event has no benchmark, or there is no factor column, and the model needs one.
    pub fn view<'a>(&'a self, aligned: &'a Aligned) -> Result<View<'a>, Unfit> {
        let market = || {
            let missing = || {
                (
                    Reason::NoBenchmark,
                    "the model needs a benchmark and the event has none".to_owned(),
                )
            };
            aligned
                .benchmark
                .map(|market| self.returns.series(market, aligned.calendar))
                .ok_or_else(missing)
        };
        let factor = |columns: &[String]| {
            let missing = || {
                (
                    Reason::NoFactors,
                    format!("no factor column {}", columns.join(" or ")),
                )
            };
            let of = |name: &String| self.factors.get(&(aligned.calendar, name.clone()));
            let column = columns.iter().find_map(of).ok_or_else(missing)?;
            Ok(Series::new(Day(0), column))
        };
        let risk_free = || factor(&risk_free_columns());
        let terms = self.design.terms.iter().map(|term| match term {
            Term::Market => Ok(Regressor::Market(market()?)),
            Term::MarketExcess => Ok(Regressor::Excess(market()?, risk_free()?)),
            Term::Factor { columns, .. } => Ok(Regressor::Sum(factor(columns)?)),
        });
        let control = || {
            let missing = || (Reason::NoDonor, "there is no synthetic control".to_owned());
            self.synthetic.get(&aligned.event).ok_or_else(missing)
        };
        Ok(View {
            base_parameters: match self.design.base {
                Base::Donors => control()?.parameters(),
                _ => 0,
            },
            design: &self.design,
            kind: self.kind,
            security: self.security(aligned),
            base: match self.design.base {
                Base::Zero => None,
                Base::Market => Some(Regressor::Market(market()?)),
                Base::RiskFree => Some(Regressor::Sum(risk_free()?)),
                Base::Donors => {
                    let control = control()?;
                    Some(Regressor::Sum(Series::new(control.first, &control.values)))
                }
            },
            terms: terms.collect::<Result<_, Unfit>>()?,
            market: aligned
                .benchmark
                .map(|market| self.returns.series(market, aligned.calendar)),
            masks: &self.masks,
            aligned,
            day0: aligned.day0,
            date: aligned.date,
            calendar_days: self.sessions[aligned.calendar.0],
        })
    }
}

/// A regressor or a base. Over several sessions, returns of the market are compounded; factors and the risk-free rate are
/// summed.
enum Regressor<'a> {
    /// The return of the market.
    Market(Series<'a>),
    /// The return of the market less the risk-free rate.
    Excess(Series<'a>, Series<'a>),
    /// A factor or the risk-free rate.
    Sum(Series<'a>),
}

impl Regressor<'_> {
    /// Returns the value over the sessions that end with `last`.
    fn over(&self, last: Day, sessions: usize, kind: ReturnKind) -> f64 {
        let total = |series: &Series<'_>, kind: ReturnKind| {
            if sessions == 1 {
                return series.at(last);
            }
            let ago = (0..sessions).rev();
            let day = |ago: usize| last.shift(Lag(-(ago as i32)));
            kind.compound(ago.map(|ago| day(ago).map_or(f64::NAN, |day| series.at(day))))
        };
        match self {
            Self::Market(market) => total(market, kind),
            Self::Excess(market, risk_free) => {
                total(market, kind) - total(risk_free, ReturnKind::Log)
            }
            Self::Sum(factor) => total(factor, ReturnKind::Log),
        }
    }

    /// Returns whether the market has no return on the day.
    fn lacks_market(&self, day: Day) -> bool {
        match self {
            Self::Market(market) | Self::Excess(market, _) => market.at(day).is_nan(),
            Self::Sum(_) => false,
        }
    }

    /// Returns whether the factor has no value on the day.
    fn lacks_factor(&self, day: Day) -> bool {
        matches!(self, Self::Sum(factor) if factor.at(day).is_nan())
    }
}

/// Returns, base and regressors around one event, by lag from day 0.
pub(super) struct View<'a> {
    pub design: &'a Design,
    pub kind: ReturnKind,
    /// The number of parameters that the base was estimated with.
    pub base_parameters: usize,
    security: Series<'a>,
    base: Option<Regressor<'a>>,
    terms: Vec<Regressor<'a>>,
    market: Option<Series<'a>>,
    masks: &'a Masks,
    aligned: &'a Aligned,
    day0: Day,
    date: Date,
    calendar_days: usize,
}

/// A day on which nothing that the model needs is missing.
pub(super) struct Row {
    /// R, the return.
    pub observed: f64,
    /// The part of the expected return that is not estimated.
    pub base: f64,
    /// n, the number of sessions that R spans.
    pub sessions: usize,
}

impl View<'_> {
    /// Appends the regressors over the sessions up to a day, without the intercept, to `x`; returns the base over the same
    /// sessions.
    fn add_regressors(&self, day: Day, sessions: usize, x: &mut Vec<f64>) -> f64 {
        let over = |term: &Regressor<'_>| term.over(day, sessions, self.kind);
        x.extend(self.terms.iter().map(over));
        self.base.as_ref().map_or(0.0, over)
    }

    /// Returns the base and the regressors of a session, without the intercept.
    pub fn market_row(&self, day: Day) -> (f64, Vec<f64>) {
        let mut x = Vec::with_capacity(self.terms.len());
        (self.add_regressors(day, 1, &mut x), x)
    }

    /// Returns whether a part of the expected return is not estimated.
    pub fn has_base(&self) -> bool {
        self.base.is_some()
    }

    /// Returns the base of a day and writes its regressors, the intercept included, to `x`; `None` where one is missing.
    pub fn market_on(&self, lag: Lag, x: &mut Vec<f64>) -> Option<f64> {
        let day = self.day0.shift(lag)?;
        x.clear();
        x.extend(self.design.intercept.then_some(1.0));
        let base = self.add_regressors(day, 1, x);
        (!base.is_nan() && x.iter().all(|value| !value.is_nan())).then_some(base)
    }

    /// Returns the return and the base of a day and writes its regressors to `x`; `None` where one of them is missing.
    ///
    /// A return over n sessions has the intercept n, and the market and the factors over the same sessions.
    pub fn row(&self, lag: Lag, x: &mut Vec<f64>) -> Option<Row> {
        let day = self.day0.shift(lag)?;
        let sessions = self.security.sessions(day);
        x.clear();
        x.extend(self.design.intercept.then_some(sessions as f64));
        let (observed, base) = (self.security.at(day), self.add_regressors(day, sessions, x));
        let complete =
            !observed.is_nan() && !base.is_nan() && x.iter().all(|value| !value.is_nan());
        complete.then_some(Row {
            observed,
            base,
            sessions,
        })
    }

    /// Returns whether a day belongs to another event of the security, so that nothing is estimated on it.
    pub fn is_hidden(&self, lag: Lag) -> bool {
        self.masks.hides_day(self.aligned, lag)
    }

    /// Returns the market's return `offset` sessions from a day; NaN where missing.
    pub fn market_at(&self, lag: Lag, offset: Lag) -> f64 {
        let day = self.day0.shift(Lag(lag.0 + offset.0));
        day.zip(self.market)
            .map_or(f64::NAN, |(day, market)| market.at(day))
    }

    /// Checks that the event window lies on the calendar and that no regressor is missing on day 0.
    ///
    /// # Errors
    /// The reason why the event is excluded.
    pub fn check_event_window(&self, window: Window) -> Result<(), Unfit> {
        let first = self.day0.shift(window.first());
        let last = self
            .day0
            .shift(window.last())
            .filter(|day| day.0 < self.calendar_days);
        if first.is_none() || last.is_none() {
            let (before, after) = (self.day0.0, self.calendar_days - 1 - self.day0.0);
            let detail = format!(
                "the event window is {window}, but the calendar has only {before} trading days before day 0 and {after} after it"
            );
            return Err((Reason::IncompleteWindow, detail));
        }
        self.check_day_zero()
    }

    fn check_day_zero(&self) -> Result<(), Unfit> {
        let day = self.day0;
        let mut regressors = self.terms.iter().chain(&self.base);
        if regressors.any(|regressor| regressor.lacks_market(day)) {
            return Err((
                Reason::NoMarketReturn,
                format!("the benchmark has no return on day 0, {}", self.date),
            ));
        }
        let lacking = |(term, regressor): (&Term, &Regressor<'_>)| {
            let name = term.coefficient();
            regressor
                .lacks_factor(day)
                .then(|| format!("no value of the factor {name} on day 0"))
        };
        let factor = self.design.terms.iter().zip(&self.terms).find_map(lacking);
        let no_rate = || "no risk-free rate on day 0".to_owned();
        let rate = self.base.as_ref().filter(|base| base.lacks_factor(day));
        match factor.or(rate.map(|_| no_rate())) {
            Some(detail) => Err((Reason::NoFactors, detail)),
            None => Ok(()),
        }
    }
}
