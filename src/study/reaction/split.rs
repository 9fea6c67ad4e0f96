//! Measures every part of the reaction and averages it by group.

use std::ops::RangeInclusive;
use std::sync::Arc;

use super::averages::{Standardised, averages};
use super::measure::Measure;
use super::{overnight, range};
use crate::error::Result;
use crate::event::{Aligned, Event, Sample};
use crate::market::{Neighbouring, Prices, ReturnKind, Returns, Security};
use crate::math::moments::mean_and_spread;
use crate::study::abnormal::AbnormalReturns;
use crate::study::averaging::Averaging;
use crate::study::group::{Grouping, groups};
use crate::study::inference::Significance;
use crate::study::measurement::{Sources, abnormal_returns};
use crate::study::model::{Market, MeanAdjusted, NormalReturns, OnCollinear};
use crate::study::named::Named;
use crate::study::outcome::{
    GroupOutcome, MeasureOutcome, ReactionDay, ReactionGroup, ReactionOutcome, ReactionWindow,
};
use crate::study::progress::Progress;
use crate::study::resolved::Resolved;
use crate::study::stages::{average, directions};
use crate::study::windows::Windows;
use crate::time::{Lag, Window};

/// The parts of a study from which its reactions are split.
pub(in crate::study) struct Parts<'a> {
    pub plan: &'a Resolved,
    pub prices: &'a Prices,
    pub events: &'a [Event],
    pub sample: &'a Sample,
    /// The abnormal returns of the study, which say which events are used.
    pub abnormal: &'a AbnormalReturns,
    pub grouping: Grouping<'a>,
    pub tests: &'a [Named<'a, dyn Significance>],
}

/// Measures and averages every part of the reaction to the used events.
pub(in crate::study) fn reaction(parts: &Parts<'_>) -> Result<ReactionOutcome> {
    let used = Sample {
        calendars: parts.sample.calendars.clone(),
        listings: parts.sample.listings.clone(),
        aligned: parts
            .abnormal
            .events
            .iter()
            .map(|e| e.aligned.clone())
            .collect(),
        ..Sample::default()
    };
    let mut measures = Vec::new();
    for measure in Measure::DAILY {
        measures.extend(parts.daily(measure, &used)?);
    }
    measures.push(parts.yang_zhang(&used)?);
    Ok(ReactionOutcome { measures })
}

impl Parts<'_> {
    /// Measures a number of single sessions. Returns nothing for one that needs the benchmark's, if the benchmark has none.
    fn daily(&self, measure: Measure, used: &Sample) -> Result<Option<MeasureOutcome>> {
        let Resolved { returns, price, .. } = *self.plan;
        let kind = if measure.is_return() {
            returns
        } else {
            ReturnKind::Log
        };
        let value = |security: Security, bars: &crate::market::Bars<'_>, pair: Neighbouring| {
            measure.value(bars, pair, self.prices.basis(security, price), kind)
        };
        let series = Returns::from_bars(self.prices, &used.calendars, used.series(), value);
        let windows = self.plan.windows();
        let has_market = measure.has_market() && is_covered(&series, used, &windows);
        if measure == Measure::VolumeMarket && !has_market {
            return Ok(None);
        }
        let (market, mean) = (Market::default(), MeanAdjusted::default());
        let (name, model): (_, &dyn NormalReturns) = if has_market {
            ("market", &market)
        } else {
            ("mean-adjusted", &mean)
        };
        let sources = Sources {
            returns: Arc::new(series),
            trades: None,
            kind,
            factors: None,
            on_collinear: OnCollinear::Exclude,
            mask_events: self.plan.mask_events,
            own_windows: self.plan.windows_named_by(self.events)?.estimation,
            donors: Vec::new(),
            progress: &Progress::default(),
        };
        let (measured, left_out) = abnormal_returns(model, used, sources, &windows);
        let signed = (self.plan.signed && measure.is_return())
            .then(|| measured.signed(directions(&measured, self.events)));
        let how = Averaging {
            abnormal: signed.as_ref().unwrap_or(&measured),
            calendars: &used.calendars,
            tests: self.tests,
            weights: None,
            calendar_time: None,
            winsorize: self.plan.winsorize,
            correlate: self.plan.correlate,
            seed: self.plan.seed,
        };
        let groups = groups(self.events, &measured, self.grouping)?;
        let groups = average(&groups, how, &Progress::default());
        Ok(Some(MeasureOutcome {
            measure,
            model: name,
            events_left_out: left_out.len(),
            groups: groups
                .into_iter()
                .map(|group| described(group, measure))
                .collect(),
        }))
    }

    /// Measures the volatility of each tested window of two sessions or more, against that of blocks of as many sessions in the
    /// estimation window.
    fn yang_zhang(&self, used: &Sample) -> Result<MeasureOutcome> {
        let windows = self.plan.windows();
        let tested: Vec<Window> = (windows.cars.iter().copied())
            .filter(|window| window.days() > 1)
            .collect();
        let over = |window: &Window| -> Vec<Option<Standardised>> {
            let events = used.aligned.iter();
            events
                .map(|aligned| self.volatility(aligned, used, *window, &windows))
                .collect()
        };
        let values: Vec<_> = tested.iter().map(over).collect();
        let groups = groups(self.events, self.abnormal, self.grouping)?;
        let without = |event: usize| values.iter().all(|window| window[event].is_none());
        Ok(MeasureOutcome {
            measure: Measure::YangZhang,
            model: "mean-adjusted",
            events_left_out: (0..used.aligned.len())
                .filter(|event| without(*event))
                .count(),
            groups: averages(&groups, &tested, &values),
        })
    }

    /// Returns the abnormal log volatility of a window of an event, and the same over its standard deviation.
    ///
    /// ```text
    /// x = y - mean(y_b),  S = x / (sd(y_b) sqrt(1 + 1/B));  y: log volatility of the window, y_b: of block b = 1..B >= 3
    /// ```
    /// Blocks of as many sessions as the window follow each other from the last estimation day backwards.
    fn volatility(
        &self,
        aligned: &Aligned,
        used: &Sample,
        window: Window,
        windows: &Windows,
    ) -> Option<Standardised> {
        const FEWEST_BLOCKS: usize = 3;
        let length = window.days() as i32;
        let own = self.sessions(aligned, used, window.first().0..=window.last().0)?;
        let own = range::yang_zhang(&own)?;
        let mut blocks = Vec::new();
        for part in windows.estimation.windows() {
            let mut last = part.last().0;
            while last - length + 1 >= part.first().0 {
                let block = self.sessions(aligned, used, last - length + 1..=last);
                blocks.extend(block.and_then(|block| range::yang_zhang(&block)));
                last -= length;
            }
        }
        let (mean, sd) = mean_and_spread(&blocks).ok()?;
        let b = blocks.len() as f64;
        let x = own - mean;
        let standardised = x / (sd * (1.0 + 1.0 / b).sqrt());
        (blocks.len() >= FEWEST_BLOCKS && standardised.is_finite()).then_some((x, standardised))
    }

    /// Returns the sessions of an event's security from one lag to another; `None` unless each has all prices.
    fn sessions(
        &self,
        aligned: &Aligned,
        used: &Sample,
        lags: RangeInclusive<i32>,
    ) -> Option<Vec<range::Session>> {
        let bars = self.prices.bars(aligned.security);
        let basis = self.prices.basis(aligned.security, self.plan.price);
        let calendar = used.calendars.get(aligned.calendar);
        let bar = |lag: i32| {
            let date = calendar.date(aligned.day0.shift(Lag(lag))?)?;
            bars.dates().binary_search(&date).ok()
        };
        let session = |lag: i32| {
            let pair = Neighbouring {
                bar: bar(lag)?,
                before: bar(lag - 1),
            };
            let overnight = overnight::value(&bars, pair, basis, ReturnKind::Log);
            range::Session::new(&bars, pair.bar, overnight)
        };
        lags.map(session).collect()
    }
}

/// Returns whether the benchmark of every event has a value on at least half of the estimation days.
fn is_covered(series: &Returns, used: &Sample, windows: &Windows) -> bool {
    let covered = |aligned: &Aligned| {
        let benchmark = aligned.benchmark?;
        let series = series.series(benchmark, aligned.calendar);
        let value = |lag: Lag| {
            aligned
                .day0
                .shift(lag)
                .map_or(f64::NAN, |day| series.at(day))
        };
        let days = windows.estimation.lags();
        let present = days.filter(|lag| !value(*lag).is_nan()).count();
        (2 * present >= windows.estimation.days()).then_some(())
    };
    used.aligned
        .iter()
        .all(|aligned| covered(aligned).is_some())
}

/// Describes the means and tests of a group. Logarithms are averaged over the days of a window instead of summed.
fn described(group: GroupOutcome, measure: Measure) -> ReactionGroup {
    let per_day = |from: Lag, to: Lag| {
        let days = f64::from(to.0 - from.0 + 1);
        if measure.is_return() { 1.0 } else { days }
    };
    let days = group.days.into_iter().map(|day| ReactionDay {
        day: day.day,
        n: day.n,
        mean: day.aar,
        low: day.aar_low,
        high: day.aar_high,
        tests: day.tests,
    });
    let windows = group.windows.into_iter().map(|window| ReactionWindow {
        from: window.from,
        to: window.to,
        n: window.n,
        mean: window.caar.map(|sum| sum / per_day(window.from, window.to)),
        tests: window.tests,
    });
    ReactionGroup {
        group: group.group,
        n_events: group.n_events,
        days: days.collect(),
        windows: windows.collect(),
    }
}
