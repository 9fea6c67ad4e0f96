//! Abnormal returns of each event: estimated before it, measured around it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use rayon::prelude::*;

use super::model::{Base, Design, Estimation, Fit, NormalReturns, RISK_FREE, Term, Unfit};
use super::ranks::estimation_ranks;
use crate::event::{Aligned, Exclusion, Reason, Sample};
use crate::market::{CalendarId, Factors, ReturnKind, Returns, Series};
use crate::time::{Day, Lag, Window};

/// The windows of a study, all in trading days from the event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Windows {
    /// Where the model is estimated.
    pub estimation: Window,
    /// Where abnormal returns are measured.
    pub event: Window,
    /// The parts of the event window whose cumulative abnormal returns are tested.
    pub cars: Vec<Window>,
    /// The fewest usable estimation days.
    pub min_observations: usize,
}

/// One day of one event. All are fractions but `sar`, which has no unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DayAbnormal {
    /// R_t
    pub observed: f64,
    /// base + x_t b
    pub expected: f64,
    /// AR_t = R_t - expected_t
    pub ar: f64,
    /// AR_t / (s sqrt(C_t)),  C_t = 1 + x_t' (X'X)^-1 x_t
    pub sar: f64,
}

/// One window of one event.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WindowAbnormal {
    /// L, the days of the window with an abnormal return.
    pub observed: usize,
    /// The sum of the abnormal returns.
    pub car: f64,
    /// sqrt(V),  V = s^2 (L + 1' Xw (X'X)^-1 Xw' 1): the whole prediction-error variance, because the days of a window
    /// share one estimated beta.
    pub se: f64,
    /// CAR / sqrt(V)
    pub scar: f64,
    /// prod (1 + R_t) - prod (1 + expected_t). Defined on simple returns: a model of log returns expects no simple one.
    pub bhar: Option<f64>,
}

/// One event with its fitted model.
#[derive(Debug, Clone)]
pub struct EventAbnormal {
    /// Where it lies.
    pub aligned: Aligned,
    /// What its estimation window says.
    pub fit: Fit,
    /// The share of positive residuals among its usable estimation days.
    pub positive_share: f64,
    /// The days of the event window; `None` where a return or a regressor is missing.
    pub days: Vec<Option<DayAbnormal>>,
    /// The windows to test; `None` where no day was observed.
    pub windows: Vec<Option<WindowAbnormal>>,
}

/// The abnormal returns of all usable events, in the sample's order.
#[derive(Debug, Clone)]
pub struct AbnormalReturns {
    /// The windows they were measured in.
    pub windows: Windows,
    /// The events.
    pub events: Vec<EventAbnormal>,
    residuals: Vec<f64>,
    ranks: OnceLock<Vec<f32>>,
}

impl AbnormalReturns {
    /// The residuals of an event over the estimation window, a value a day, NaN where the day is not usable.
    pub fn residuals(&self, event: usize) -> &[f64] {
        &self.residuals[self.span(event)]
    }

    /// Their mid-ranks among the usable days, 0 on other days. Computed for all events when first asked for.
    pub fn estimation_ranks(&self, event: usize) -> &[f32] {
        &self.ranks.get_or_init(|| estimation_ranks(self))[self.span(event)]
    }

    fn span(&self, event: usize) -> std::ops::Range<usize> {
        let length = self.windows.estimation.days();
        event * length..(event + 1) * length
    }
}

/// Fits the model to each event and measures its abnormal returns, in parallel over events.
///
/// Events that cannot be fitted come back as exclusions.
pub fn abnormal_returns(
    model: &dyn NormalReturns,
    sample: &Sample,
    returns: &Returns,
    factors: Option<&Factors>,
    kind: ReturnKind,
    windows: &Windows,
) -> (AbnormalReturns, Vec<Exclusion>) {
    let design = model.design();
    let inputs = Inputs {
        design: &design,
        returns,
        kind,
        factors: &factors_on_calendars(&design, sample, factors),
    };
    let measured: Vec<Result<(EventAbnormal, Vec<f64>), Exclusion>> = sample
        .aligned
        .par_iter()
        .map(|aligned| {
            let exclusion = |(reason, detail)| Exclusion {
                event: aligned.event,
                reason,
                detail,
            };
            let days = sample.calendars.get(aligned.calendar).len();
            let view = inputs.of(aligned, days).map_err(exclusion)?;
            view.measure(aligned, model, windows).map_err(exclusion)
        })
        .collect();
    let mut abnormal = AbnormalReturns {
        windows: windows.clone(),
        events: Vec::new(),
        residuals: Vec::new(),
        ranks: OnceLock::new(),
    };
    let mut excluded = Vec::new();
    for result in measured {
        match result {
            Ok((event, residuals)) => {
                abnormal.events.push(event);
                abnormal.residuals.extend_from_slice(&residuals);
            }
            Err(exclusion) => excluded.push(exclusion),
        }
    }
    (abnormal, excluded)
}

/// Factor columns by calendar and name.
type OnCalendar = BTreeMap<(CalendarId, String), Vec<f64>>;

fn factors_on_calendars(design: &Design, sample: &Sample, factors: Option<&Factors>) -> OnCalendar {
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

/// Everything that the views of single events are cut from.
struct Inputs<'a> {
    design: &'a Design,
    returns: &'a Returns,
    kind: ReturnKind,
    factors: &'a OnCalendar,
}

impl<'a> Inputs<'a> {
    fn of(&self, aligned: &Aligned, calendar_days: usize) -> Result<View<'a>, Unfit> {
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
        let risk_free = || factor(&[RISK_FREE.to_owned()]);
        let terms = self.design.terms.iter().map(|term| match term {
            Term::Market => Ok(Regressor {
                series: market()?,
                less: None,
            }),
            Term::MarketExcess => Ok(Regressor {
                series: market()?,
                less: Some(risk_free()?),
            }),
            Term::Factor { columns, .. } => Ok(Regressor {
                series: factor(columns)?,
                less: None,
            }),
        });
        Ok(View {
            design: self.design,
            kind: self.kind,
            security: self.returns.series(aligned.security, aligned.calendar),
            base: match self.design.base {
                Base::Zero => None,
                Base::Market => Some(market()?),
                Base::RiskFree => Some(risk_free()?),
            },
            terms: terms.collect::<Result<_, Unfit>>()?,
            day0: aligned.day0,
            calendar_days,
        })
    }
}

/// A regressor by day: a series, less another one where it is an excess return.
struct Regressor<'a> {
    series: Series<'a>,
    less: Option<Series<'a>>,
}

impl Regressor<'_> {
    fn at(&self, day: Day) -> f64 {
        self.series.at(day) - self.less.map_or(0.0, |less| less.at(day))
    }
}

/// What one event sees: its security's returns and its regressors, by days from the event.
struct View<'a> {
    design: &'a Design,
    kind: ReturnKind,
    security: Series<'a>,
    base: Option<Series<'a>>,
    terms: Vec<Regressor<'a>>,
    day0: Day,
    calendar_days: usize,
}

impl View<'_> {
    /// Return and base of a day, its regressors in `x`; `None` where one of them is missing.
    fn row(&self, lag: Lag, x: &mut Vec<f64>) -> Option<(f64, f64)> {
        let day = self.day0.shift(lag)?;
        x.clear();
        x.extend(self.design.intercept.then_some(1.0));
        x.extend(self.terms.iter().map(|term| term.at(day)));
        let (observed, base) = (
            self.security.at(day),
            self.base.map_or(0.0, |base| base.at(day)),
        );
        let complete =
            !observed.is_nan() && !base.is_nan() && x.iter().all(|value| !value.is_nan());
        complete.then_some((observed, base))
    }

    fn measure(
        &self,
        aligned: &Aligned,
        model: &dyn NormalReturns,
        windows: &Windows,
    ) -> Result<(EventAbnormal, Vec<f64>), Unfit> {
        self.check_event_window(windows.event)?;
        let (fit, residuals) = self.estimate(model, windows)?;
        let (days, rows) = self.event_days(&fit, windows.event);
        let measure = |car: &Window| {
            let positions = windows.event.positions_of(*car);
            self.window(&fit, &days[positions.clone()], &rows[positions])
        };
        let cars = windows.cars.iter().map(measure).collect();
        let positive = residuals.iter().filter(|e| **e > 0.0).count();
        Ok((
            EventAbnormal {
                aligned: aligned.clone(),
                positive_share: positive as f64 / fit.observations as f64,
                fit,
                days,
                windows: cars,
            },
            residuals,
        ))
    }

    fn check_event_window(&self, window: Window) -> Result<(), Unfit> {
        let first = self.day0.shift(window.from());
        let last = self
            .day0
            .shift(window.to())
            .filter(|day| day.0 < self.calendar_days);
        if first.is_none() || last.is_none() {
            let (before, after) = (self.day0.0, self.calendar_days - 1 - self.day0.0);
            let detail = format!(
                "the window {window} needs more than the {before} trading days before and {after} after"
            );
            return Err((Reason::IncompleteWindow, detail));
        }
        self.check_day_zero()
    }

    /// Refuses an event whose regressors are missing on day 0 itself.
    fn check_day_zero(&self) -> Result<(), Unfit> {
        let no_market = || {
            Err((
                Reason::NoMarketReturn,
                "the benchmark has no return on day 0".to_owned(),
            ))
        };
        for (term, regressor) in self.design.terms.iter().zip(&self.terms) {
            if let Term::Factor { name, .. } = term {
                if regressor.at(self.day0).is_nan() {
                    return Err((
                        Reason::NoFactors,
                        format!("no value of the factor {name} on day 0"),
                    ));
                }
            } else if regressor.series.at(self.day0).is_nan() {
                return no_market();
            }
        }
        match (
            self.design.base,
            self.base.map(|base| base.at(self.day0).is_nan()),
        ) {
            (Base::Market, Some(true)) => no_market(),
            (Base::RiskFree, Some(true)) => {
                Err((Reason::NoFactors, "no risk-free rate on day 0".to_owned()))
            }
            _ => Ok(()),
        }
    }

    /// The fitted model and its residuals, a value a day of the estimation window.
    fn estimate(
        &self,
        model: &dyn NormalReturns,
        windows: &Windows,
    ) -> Result<(Fit, Vec<f64>), Unfit> {
        let estimation = windows.estimation;
        let k = usize::from(self.design.intercept) + self.terms.len();
        let mut columns = vec![Vec::with_capacity(estimation.days()); k];
        let (mut y, mut x) = (Vec::with_capacity(estimation.days()), Vec::with_capacity(k));
        let mut usable = Vec::with_capacity(estimation.days());
        for lag in estimation.lags() {
            let row = self.row(lag, &mut x);
            usable.push(row.is_some());
            if let Some((observed, base)) = row {
                y.push(observed - base);
                columns
                    .iter_mut()
                    .zip(&x)
                    .for_each(|(column, value)| column.push(*value));
            }
        }
        if y.len() < windows.min_observations {
            let detail = format!(
                "{} of {} estimation days are usable, {} are needed",
                y.len(),
                estimation.days(),
                windows.min_observations
            );
            return Err((Reason::TooFewObservations, detail));
        }
        let fit = model.fit(&Estimation {
            design: self.design,
            y: &y,
            columns: &columns,
        })?;
        let mut row = 0;
        let residual = |usable: bool| {
            if !usable {
                return f64::NAN;
            }
            x.clear();
            x.extend(columns.iter().map(|column| column[row]));
            row += 1;
            y[row - 1] - fit.fitted(&x)
        };
        let residuals = usable.into_iter().map(residual).collect();
        Ok((fit, residuals))
    }

    /// The days of the event window with their regressor rows.
    fn event_days(&self, fit: &Fit, window: Window) -> (Vec<Option<DayAbnormal>>, Vec<Vec<f64>>) {
        let day = |lag| {
            let mut x = Vec::with_capacity(self.terms.len() + 1);
            let abnormal = self.row(lag, &mut x).map(|(observed, base)| {
                let expected = base + fit.fitted(&x);
                let ar = observed - expected;
                DayAbnormal {
                    observed,
                    expected,
                    ar,
                    sar: ar / (fit.sigma * (1.0 + fit.leverage(&x)).sqrt()),
                }
            });
            (abnormal, x)
        };
        window.lags().map(day).unzip()
    }

    fn window(
        &self,
        fit: &Fit,
        days: &[Option<DayAbnormal>],
        rows: &[Vec<f64>],
    ) -> Option<WindowAbnormal> {
        let mut observed = 0;
        let (mut car, mut held, mut expected) = (0.0, 1.0, 1.0);
        let mut x_sum = vec![0.0; fit.coefficients.len()];
        for (day, x) in days.iter().zip(rows) {
            let Some(day) = day else { continue };
            observed += 1;
            car += day.ar;
            held *= 1.0 + day.observed;
            expected *= 1.0 + day.expected;
            x_sum
                .iter_mut()
                .zip(x)
                .for_each(|(sum, value)| *sum += value);
        }
        let se = fit.sigma * (observed as f64 + fit.leverage(&x_sum)).sqrt();
        (observed > 0).then(|| WindowAbnormal {
            observed,
            car,
            se,
            scar: car / se,
            bhar: (self.kind == ReturnKind::Simple).then_some(held - expected),
        })
    }
}
