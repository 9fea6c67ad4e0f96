//! Regressors that all events of one market and one day 0 share: computed once, for all securities.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use rayon::prelude::*;

use super::model::{Base, Estimation, Neighbours};
use super::view::{Panel, View};
use super::windows::Windows;
use crate::event::Aligned;
use crate::market::{CalendarId, Security};
use crate::math::lanes::add_scaled;
use crate::math::ols::Decomposition;
use crate::time::{Day, Lag};

/// The regressors of the estimation and event window, none of them missing, and the quantities computed from them alone.
pub(super) struct CachedDesign {
    /// `base[d]`: the base of estimation day `d`; empty where the model has no base.
    base: Vec<f64>,
    /// The columns of x over the estimation window.
    pub columns: Vec<Vec<f64>>,
    /// `neighbours[j]`: the market's returns at offset `j` from each estimation day.
    pub neighbours: Vec<Vec<f64>>,
    /// Whether the sessions around each estimation day also lie in its window.
    pub interior: Vec<bool>,
    decomposition: Option<Decomposition>,
    /// `event[d]`: base and regressors x of day `d` of the event window.
    pub event: Vec<(f64, Vec<f64>)>,
    /// `sums[w]`: the sum of x over tested window `w`.
    pub sums: Vec<Vec<f64>>,
    /// sqrt(1 + x' (X'X)^-1 x) of each event day, and sqrt(L + 1' Xw (X'X)^-1 Xw' 1) of each tested window.
    pub roots: (Vec<f64>, Vec<f64>),
}

impl CachedDesign {
    /// Computes the design of an event; `None` where its windows leave the calendar or a regressor is missing on one of their
    /// days.
    fn new(view: &View<'_>, windows: &Windows) -> Option<Self> {
        view.check_event_window(windows.event).ok()?;
        let estimation = &windows.estimation;
        let (base, columns) = estimation_columns(view, windows)?;
        let offsets = view.design.neighbours.into_iter();
        let neighbour = |offset: Lag| {
            let around = estimation.lags().map(|lag| view.market_at(lag, offset));
            let around: Vec<f64> = around.collect();
            around.iter().all(|value| !value.is_nan()).then_some(around)
        };
        let k = columns.len();
        let event = windows.event.lags().map(|lag| {
            let mut x = Vec::with_capacity(k);
            let base = view.market_on(lag, &mut x)?;
            Some((base, x))
        });
        let event: Vec<(f64, Vec<f64>)> = event.collect::<Option<_>>()?;
        let sums = windows.cars.iter().map(|car| {
            let mut sum = vec![0.0; k];
            for (_, x) in &event[windows.event.positions_of(*car)] {
                add_scaled(&mut sum, 1.0, x);
            }
            sum
        });
        let sums: Vec<Vec<f64>> = sums.collect();
        let slices: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
        let decomposition = Decomposition::of(&slices, estimation.days()).ok();
        let root = |days: usize, x: &[f64]| {
            let leverage = decomposition.as_ref().map_or(f64::NAN, |d| d.leverage(x));
            (days as f64 + leverage).sqrt()
        };
        let cars = windows.cars.iter().zip(&sums);
        let roots = (
            event.iter().map(|(_, x)| root(1, x)).collect(),
            cars.map(|(car, x)| root(car.days(), x)).collect(),
        );
        Some(Self {
            base,
            columns,
            neighbours: offsets
                .flat_map(Neighbours::offsets)
                .map(neighbour)
                .collect::<Option<_>>()?,
            interior: estimation
                .lags()
                .map(|lag| estimation.is_interior(lag))
                .collect(),
            decomposition,
            event,
            sums,
            roots,
        })
    }

    /// Returns the returns less the base, which are written to `y` where there is a base.
    pub fn less_base<'a>(&self, returns: &'a [f64], y: &'a mut Vec<f64>) -> &'a [f64] {
        if self.base.is_empty() {
            return returns;
        }
        y.clear();
        y.extend(returns.iter().zip(&self.base).map(|(r, base)| r - base));
        y
    }

    /// Returns the estimation window of an event with this design and these returns less the base.
    pub fn estimation<'a>(&'a self, panel: &'a Panel, y: &'a [f64]) -> Estimation<'a> {
        Estimation {
            design: &panel.design,
            y,
            columns: &self.columns,
            neighbours: &self.neighbours,
            interior: &self.interior,
            roots: None,
            on_collinear: panel.on_collinear,
            decomposition: self.decomposition.as_ref(),
            base_parameters: 0,
        }
    }

    /// Replaces y by the residuals y - x b of each estimation day.
    pub fn subtract_fitted(&self, coefficients: &[f64], y: &mut [f64]) {
        for (coefficient, column) in coefficients.iter().zip(&self.columns) {
            add_scaled(y, -coefficient, column);
        }
    }

    /// Returns whether a fit's (X'X)^-1 comes from this design, so that its `roots` hold for the fit.
    pub fn produced(&self, xtx_inverse: &Arc<[f64]>) -> bool {
        let own = self.decomposition.as_ref();
        own.is_some_and(|own| own.made(xtx_inverse))
    }
}

/// Returns the base and the columns of x over the estimation window, if none of them has a gap.
fn estimation_columns(view: &View<'_>, windows: &Windows) -> Option<(Vec<f64>, Vec<Vec<f64>>)> {
    let estimation = &windows.estimation;
    let k = view.design.coefficient_names().count();
    let column = || Vec::with_capacity(estimation.days());
    let (mut base, mut columns) = (column(), vec![column(); k]);
    let mut x = Vec::with_capacity(k);
    for lag in estimation.lags() {
        base.push(view.market_on(lag, &mut x)?);
        for (column, value) in columns.iter_mut().zip(&x) {
            column.push(*value);
        }
    }
    if !view.has_base() {
        base.clear();
    }
    Some((base, columns))
}

/// The calendar, the benchmark and day 0 of an event, which determine its design.
type Key = (CalendarId, Option<Security>, Day);

/// Designs that are computed once for all events, because thousands of pseudo-studies need each of them.
#[derive(Default)]
pub(super) struct SharedDesigns(HashMap<Key, Option<Arc<CachedDesign>>>);

/// The most designs that are kept: each takes some kilobytes.
const MOST_SHARED: usize = 20_000;

impl SharedDesigns {
    /// Computes the designs of these events, unless they are too many to be kept.
    pub fn new<'a>(
        panel: &Panel,
        windows: &Windows,
        events: impl Iterator<Item = &'a Aligned>,
    ) -> Self {
        let mut first: HashMap<Key, &Aligned> = HashMap::new();
        for aligned in events {
            first.entry(key(aligned)).or_insert(aligned);
        }
        if first.len() > MOST_SHARED {
            return Self::default();
        }
        let computed = first.into_par_iter();
        let computed = computed.map(|(key, aligned)| (key, compute(panel, windows, aligned)));
        Self(computed.collect())
    }
}

impl fmt::Debug for SharedDesigns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} designs", self.0.len())
    }
}

fn key(aligned: &Aligned) -> Key {
    (aligned.calendar, aligned.benchmark, aligned.day0)
}

fn compute(panel: &Panel, windows: &Windows, aligned: &Aligned) -> Option<Arc<CachedDesign>> {
    let view = panel.view(aligned).ok()?;
    CachedDesign::new(&view, windows).map(Arc::new)
}

/// The designs of neighbouring events, each computed when it is first needed.
pub(super) struct DesignCache<'a> {
    panel: &'a Panel,
    windows: &'a Windows,
    shared: Option<&'a SharedDesigns>,
    computed: HashMap<Key, Option<Arc<CachedDesign>>>,
    /// The design of the previous event, which is the same for events of one day.
    latest: Option<(Key, Option<Arc<CachedDesign>>)>,
}

impl<'a> DesignCache<'a> {
    pub fn new(panel: &'a Panel, windows: &'a Windows) -> Self {
        Self {
            panel,
            windows,
            shared: None,
            computed: HashMap::new(),
            latest: None,
        }
    }

    /// Takes designs from those that are computed already.
    pub fn sharing(mut self, shared: Option<&'a SharedDesigns>) -> Self {
        self.shared = shared;
        self
    }

    /// Returns the design of an event, if its regressors have no gap.
    pub fn get(&mut self, aligned: &Aligned) -> Option<Arc<CachedDesign>> {
        // A synthetic control belongs to one event alone.
        if self.panel.design.base == Base::Donors {
            return None;
        }
        let key = key(aligned);
        if let Some((latest, design)) = &self.latest
            && *latest == key
        {
            return design.clone();
        }
        let known = self.shared.and_then(|shared| shared.0.get(&key));
        let design = match known {
            Some(design) => design.clone(),
            None => {
                let compute = || compute(self.panel, self.windows, aligned);
                self.computed.entry(key).or_insert_with(compute).clone()
            }
        };
        self.latest = Some((key, design.clone()));
        design
    }
}
