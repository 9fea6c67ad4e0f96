//! The options of a study and the checks on them.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::group::Grouping;
use super::inference::{CalendarTime, Test};
use super::mean_correlation::Correlate;
use super::model::{Market, Model, OnCollinear};
use super::second_stage::RobustErrors;
use super::windows::{Incomplete, Windows};
use crate::error::{Error, Result, message, nearest, option};
use crate::event::{Cutoff, Quantiles, Roll, Selection, TAGS, UnknownTiming};
use crate::market::{PriceBasis, ReturnKind};
use crate::time::{Window, WindowSet};
use crate::units::Percent;

/// The options of a study. [`Study::default`] holds the documented defaults.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Study {
    /// The model of normal returns.
    pub model: Model,
    /// The estimation window, or several that are used together, such as one on each side of the event.
    pub estimation: WindowSet,
    /// Whether an event is estimated on the window that its own columns name, `estimation_end` with `estimation_length` or
    /// `estimation_start`; events without one keep the window of the study. Days outside of its window count as missing for the
    /// event in every test that looks at estimation days. Events whose columns `window_start` and `window_end` name an event window,
    /// a part of that of the study, are also measured and tested over it.
    ///
    /// The results are in [`StudyOutcome::own_windows`](super::outcome::StudyOutcome::own_windows).
    pub own_windows: bool,
    /// The event window.
    pub window: Window,
    /// The windows to test; if empty, `0:0`, `-1:1`, `0:5` where they fit, and the event window.
    pub cars: Vec<Window>,
    /// The fewest usable estimation days; if not given, half of the window, rounded up.
    pub min_obs: Option<usize>,
    /// The number of days of the rolling parts of the estimation window over which the beta of each event is reported besides; none if
    /// not given.
    pub rolling_beta: Option<usize>,
    /// How returns are computed: `simple` or `log`.
    pub returns: ReturnKind,
    /// The price column that returns come from; if not given, `adj_close` where a security has it, else `close`.
    pub price: Option<PriceBasis>,
    /// Symbol of the benchmark, for events that do not name their own.
    pub benchmark: Option<String>,
    /// Whether the event windows of a security's other events are left out of the estimation window of an event.
    pub mask_events: bool,
    /// Whether returns of securities go from trade to trade, for securities that do not trade every day (Maynes & Rumsey 1993,
    /// Journal of Banking and Finance 17, 145-157).
    ///
    /// ```text
    /// R_t: from the close of t back to the close before it, n_t sessions earlier; none on a session without a close
    /// market over the same sessions: compounded (summed if logarithmic); factors and risk-free rate: summed
    /// R_t = n_t alpha + beta Rm_t + e_t,  Var(e_t) = n_t s^2:  least squares of rows divided by sqrt(n_t)
    /// expected_t = base_t + x_t b with x_t = (n_t, Rm_t);  s^2 = sum (e_t^2 / n_t) / (M - k);  M counts returns
    /// SAR_t = AR_t / (s sqrt(n_t + x_t' (X'X)^-1 x_t));  V(w) = s^2 (sum_w n_t + 1' Xw (X'X)^-1 Xw' 1)
    /// ```
    /// A return belongs as a whole to the day on which it ends, and to the estimation, event and tested windows that contain
    /// this day. `observed` of a window counts the days that returns cover: a price on its last day makes its CAR complete,
    /// even if earlier days had none. A return that begins before the window includes the sessions before it. If the market
    /// or a factor is missing on a session, the return over that session is missing. `market-adjusted` measures dispersion
    /// about the mean per session, sum AR / sum n, and R^2 uses the same weighted mean. Ranks, correlations and series over
    /// estimation days use e_t / sqrt(n_t). Models that need returns over one session each (`scholes-williams`, `dimson`,
    /// `garch`) refuse this option.
    pub thin_trading: bool,
    /// How collinear regressors are treated: `exclude` the event, or `drop` the regressor.
    pub on_collinear: OnCollinear,
    /// How an event in a tested window with missing days is treated: `drop` leaves it out of the window, `sum` counts the CAR of at
    /// least half of the days.
    pub incomplete: Incomplete,
    /// The column of the events that holds their weights, zero or above, for a weighted mean CAR beside the plain one.
    pub weights: Option<String>,
    /// Whether abnormal returns and residuals are multiplied by the direction of their event (1 or -1) in every mean and test of
    /// groups and in differences between them. Events without a direction are then excluded. Single events and regressions stay
    /// as measured.
    pub signed: bool,
    /// The share of abnormal returns at each end, in percent, that every mean and test of a group pulls in to the percentile there; 0
    /// for none. Single events, differences between groups, BHAR and regressions stay as measured.
    ///
    /// ```text
    /// x_i -> min(max(x_i, q_w), q_(100-w)) on each day and in each tested window, over the events of the group that count there
    /// q_w: percentile w of x, linear between the order statistics; standardised abnormal returns alike, by their own percentiles
    /// ```
    pub winsorize: Percent,
    /// Which sessions of two exchanges are paired in the mean correlation r: those of one `date`, or also each `session` with the
    /// next one of the other exchange.
    pub correlate: Correlate,
    /// The tests; if empty, all.
    pub tests: Vec<String>,
    /// The options of the test `calendar_time`.
    pub calendar_time: CalendarTime,
    /// Which events are used.
    pub select: Selection,
    /// Whether the reaction is split by open, high, low, close and volume.
    pub reaction: bool,
    /// The column of the events that groups them.
    pub group_by: String,
    /// A column of the events whose quantiles group them instead, and the number of groups: `surprise=5`.
    pub quantiles: Option<Quantiles>,
    /// Whether several events of one reaction, with the same security, benchmark and day 0, count once in the group of all.
    pub reactions_once: bool,
    /// The time of day on the exchange's clock from which news counts as after the close.
    pub cutoff: Option<Cutoff>,
    /// Pairs of groups to compare; if empty, every two of up to four groups.
    pub compare: Vec<[String; 2]>,
    /// Columns of the events that CAR is regressed on; a column of text becomes a column of 0 and 1 for each value but the first.
    pub regress: Vec<String>,
    /// The standard errors of regressions that tables show: `hc3` or `hc1`.
    pub regress_errors: RobustErrors,
    /// Random seed.
    pub seed: u64,
    /// Where events on days without trading go: to the `next` or `previous` session, or, with `exact`, nowhere.
    pub roll: Roll,
    /// Where events without a time go: to the session of their date with `same-day`, to the one after it with `next-day`.
    pub unknown_timing: UnknownTiming,
    /// Whether security and benchmark may have different price bases.
    pub allow_mixed_basis: bool,
    /// Whether events are excluded whose windows contain doubtful prices.
    pub exclude_suspect: bool,
    /// Whether the outcome holds the single days of each event. Without them a study takes a fraction of the memory and time;
    /// means and tests stay the same.
    pub event_detail: bool,
}

impl Default for Study {
    fn default() -> Self {
        Self {
            model: Model::Market(Market::default()),
            estimation: Window::fixed(-250, -11).into(),
            own_windows: false,
            window: Window::fixed(-10, 10),
            cars: Vec::new(),
            min_obs: None,
            rolling_beta: None,
            returns: ReturnKind::Simple,
            price: None,
            benchmark: None,
            mask_events: false,
            thin_trading: false,
            on_collinear: OnCollinear::Exclude,
            incomplete: Incomplete::Drop,
            weights: None,
            signed: false,
            winsorize: Percent::whole(0),
            correlate: Correlate::Date,
            tests: Vec::new(),
            calendar_time: CalendarTime::default(),
            select: Selection::default(),
            reaction: false,
            group_by: TAGS.to_owned(),
            quantiles: None,
            reactions_once: false,
            cutoff: None,
            compare: Vec::new(),
            regress: Vec::new(),
            regress_errors: RobustErrors::Hc3,
            seed: 42,
            roll: Roll::Next,
            unknown_timing: UnknownTiming::SameDay,
            allow_mixed_basis: false,
            exclude_suspect: false,
            event_detail: true,
        }
    }
}

impl Study {
    /// Returns the windows with defaults filled in.
    ///
    /// # Errors
    /// The estimation window overlaps the event window or is shorter than `min_obs`, or a tested window leaves the event
    /// window.
    pub fn windows(&self) -> Result<Windows> {
        let (estimation, event) = (self.estimation.clone(), self.window);
        let mut windows = estimation.windows().iter();
        if let Some(overlapping) = windows.find(|window| window.overlaps(event)) {
            return Err(overlap(*overlapping, event));
        }
        let mut cars = self.cars.clone();
        if cars.is_empty() {
            cars.extend([(0, 0), (-1, 1), (0, 5)].map(|(from, to)| Window::fixed(from, to)));
            cars.retain(|car| event.contains(*car));
            cars.push(event);
        }
        if let Some(outside) = cars.iter().find(|car| !event.contains(**car)) {
            let message = format!("the window to test {outside} leaves the event window {event}");
            return Err(Error::options(message)
                .with_code("bad_windows")
                .with_help(message![
                    "widen ",
                    option::WINDOW,
                    " or shorten ",
                    option::CARS
                ]));
        }
        let mut seen = BTreeSet::new();
        cars.retain(|car| seen.insert(*car));
        let min_observations = self.min_observations();
        if min_observations > estimation.days() {
            let message = message![
                option::MIN_OBS.with(min_observations),
                format!(
                    " asks for more days than the {} of the estimation window {estimation}",
                    estimation.days()
                ),
            ];
            return Err(Error::options(message)
                .with_code("bad_windows")
                .with_help(message![
                    "lower ",
                    option::MIN_OBS,
                    " or lengthen ",
                    option::ESTIMATION
                ]));
        }
        Ok(Windows {
            estimation,
            event,
            cars,
            min_observations,
            incomplete: self.incomplete,
        })
    }

    /// Returns how events are grouped.
    pub(super) fn grouping(&self) -> Grouping<'_> {
        Grouping {
            column: &self.group_by,
            filter: self.select.filter.as_ref(),
            quantiles: self.quantiles.as_ref(),
            reactions_once: self.reactions_once,
        }
    }

    /// Returns the fewest usable estimation days: half of the window, rounded up, unless the options say otherwise.
    pub fn min_observations(&self) -> usize {
        let half = self.estimation.days().div_ceil(2);
        self.min_obs.unwrap_or(half)
    }

    /// Returns the tests that the options name; all tests if they name none.
    pub(super) fn tests(&self) -> Result<Vec<Test>> {
        let names = || Test::ENTRIES.iter().map(|entry| entry.name);
        let named = |name: &str| {
            let name = name.trim();
            Test::named(name).ok_or_else(|| {
                let error =
                    Error::options(format!("there is no test `{name}`")).with_code("unknown_test");
                match nearest(name, names()) {
                    Some(near) => error.with_help(format!("did you mean `{near}`?")),
                    None => error.with_help(format!(
                        "the tests are: {}",
                        names().collect::<Vec<_>>().join(", ")
                    )),
                }
            })
        };
        let tests: Result<Vec<Test>> =
            if self.tests.is_empty() || self.tests.iter().any(|name| name.trim() == "all") {
                names().map(named).collect()
            } else {
                let mut wished: Vec<&str> = Vec::new();
                for name in self.tests.iter().map(|name| name.trim()) {
                    // A test that is named twice is one test.
                    if !wished.contains(&name) {
                        wished.push(name);
                    }
                }
                wished.into_iter().map(named).collect()
            };
        let with_options = |test| match test {
            Test::CalendarTime(_) => Test::CalendarTime(self.calendar_time),
            test => test,
        };
        Ok(tests?.into_iter().map(with_options).collect())
    }
}

/// Returns the error about an estimation window that shares days with the event window.
fn overlap(estimation: Window, event: Window) -> Error {
    let message = format!("the estimation window {estimation} overlaps the event window {event}");
    let days = estimation.days() as i32;
    let (before, after) = (event.first().0 - 1, event.last().0 + 1);
    let mut help = message![
        format!("end it before day {}, as in ", event.first()),
        option::ESTIMATION.with(format!("{}:{before}", before - days + 1)),
    ];
    let (first, last) = (estimation.first().0, estimation.last().0);
    if first <= before && last >= after {
        help = help.append(message![
            ", or give one window on each side of the event: ",
            option::ESTIMATION.with(format!("{first}:{before}")),
            " ",
            option::ESTIMATION.with(format!("{after}:{last}")),
        ]);
    }
    Error::options(message)
        .with_code("bad_windows")
        .with_help(help)
}
