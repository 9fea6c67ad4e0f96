//! What one event sees of the market, and what is measured in it.

use std::collections::{BTreeMap, BTreeSet};

use super::abnormal::{DayAbnormal, EventAbnormal, WindowAbnormal, Windows};
use super::model::{
    Base, Design, Estimation, Fit, Neighbours, NormalReturns, RISK_FREE, Term, Unfit,
};
use crate::event::{Aligned, Reason, Sample};
use crate::market::{CalendarId, Factors, ReturnKind, Returns, Series};
use crate::time::{Day, Lag, Window};

/// Factor columns by calendar and name.
pub(super) type OnCalendar = BTreeMap<(CalendarId, String), Vec<f64>>;

/// The factor columns that a design needs, on the calendars of the sample.
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

/// Everything that the views of single events are cut from.
pub(super) struct Inputs<'a> {
    pub design: &'a Design,
    pub returns: &'a Returns,
    pub kind: ReturnKind,
    pub factors: &'a OnCalendar,
}

impl<'a> Inputs<'a> {
    /// The view of one event.
    pub fn of(&self, aligned: &Aligned, calendar_days: usize) -> Result<View<'a>, Unfit> {
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
            market: aligned
                .benchmark
                .map(|market| self.returns.series(market, aligned.calendar)),
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
pub(super) struct View<'a> {
    design: &'a Design,
    kind: ReturnKind,
    security: Series<'a>,
    base: Option<Series<'a>>,
    terms: Vec<Regressor<'a>>,
    market: Option<Series<'a>>,
    day0: Day,
    calendar_days: usize,
}

impl View<'_> {
    /// The base and the regressors of a session, without the intercept.
    pub fn market_row(&self, day: Day) -> (f64, Vec<f64>) {
        let base = self.base.map_or(0.0, |base| base.at(day));
        (base, self.terms.iter().map(|term| term.at(day)).collect())
    }

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

    /// Fits the model and measures the event, with the residuals of its estimation window.
    pub fn measure(
        &self,
        aligned: &Aligned,
        model: &dyn NormalReturns,
        windows: &Windows,
    ) -> Result<(EventAbnormal, Vec<f64>), Unfit> {
        self.check_event_window(windows.event)?;
        let (fit, residuals) = self.estimate(model, windows)?;
        let (days, rows) = self.event_days(&fit, windows.event);
        if days.iter().all(Option::is_none) {
            let detail = format!("no day of the window {} has a return", windows.event);
            return Err((Reason::IncompleteWindow, detail));
        }
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
        let offsets: Vec<Lag> = self
            .design
            .neighbours
            .into_iter()
            .flat_map(Neighbours::offsets)
            .collect();
        let k = usize::from(self.design.intercept) + self.terms.len();
        let mut columns = vec![Vec::with_capacity(estimation.days()); k];
        let mut neighbours = vec![Vec::new(); offsets.len()];
        let (mut y, mut x) = (Vec::with_capacity(estimation.days()), Vec::with_capacity(k));
        let (mut usable, mut interior) = (Vec::with_capacity(estimation.days()), Vec::new());
        for lag in estimation.lags() {
            let row = self.row(lag, &mut x);
            let around: Vec<f64> = offsets
                .iter()
                .map(|offset| self.market_at(lag, *offset))
                .collect();
            let row = row.filter(|_| around.iter().all(|value| !value.is_nan()));
            usable.push(row.is_some());
            let Some((observed, base)) = row else {
                continue;
            };
            y.push(observed - base);
            interior.push(estimation.from() < lag && lag < estimation.to());
            columns
                .iter_mut()
                .zip(&x)
                .for_each(|(column, value)| column.push(*value));
            neighbours
                .iter_mut()
                .zip(around)
                .for_each(|(column, value)| column.push(value));
        }
        if y.len() < windows.min_observations {
            let (found, all, needed) = (y.len(), estimation.days(), windows.min_observations);
            let detail =
                format!("{found} of {all} estimation days are usable, {needed} are needed");
            return Err((Reason::TooFewObservations, detail));
        }
        let fit = model.fit(&Estimation {
            design: self.design,
            y: &y,
            columns: &columns,
            neighbours: &neighbours,
            interior: &interior,
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

    /// The market's return so many sessions from a day.
    fn market_at(&self, lag: Lag, offset: Lag) -> f64 {
        let day = self.day0.shift(Lag(lag.0 + offset.0));
        day.zip(self.market)
            .map_or(f64::NAN, |(day, market)| market.at(day))
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
