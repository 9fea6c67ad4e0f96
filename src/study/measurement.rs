//! Fits the model to the events of a sample and measures their abnormal returns, in parallel over events.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::abnormal::{AbnormalReturns, EventAbnormal};
use super::design_cache::DesignCache;
use super::mask::Masks;
use super::model::{Design, Estimation, Fit, NormalReturns, OnCollinear, Unfit};
use super::progress::Progress;
use super::regressors::Regressors;
use super::return_columns::{ColumnWriter, EventBuffer, ReturnColumns};
use super::step::step;
use super::view::{Panel, factors_on_calendars};
use super::windows::Windows;
use crate::event::{Aligned, Exclusion, Sample};
use crate::market::{Factors, ReturnKind, Returns, Security};
use crate::time::Window;

/// The data from which abnormal returns are computed.
#[derive(Debug)]
pub struct Sources<'a> {
    /// Returns of securities and benchmarks over one session each.
    pub returns: Arc<Returns>,
    /// Returns of securities from trade to trade, which replace the others if they are given.
    pub trades: Option<Arc<Returns>>,
    /// Whether returns are simple or logarithmic.
    pub kind: ReturnKind,
    /// Factor returns, for the models that use them.
    pub factors: Option<&'a Factors>,
    /// How collinear regressors are treated.
    pub on_collinear: OnCollinear,
    /// Whether the event windows of other events of a security are no estimation days.
    pub mask_events: bool,
    /// The estimation windows of events that have their own, by the index of the event among the events read.
    pub own_windows: BTreeMap<usize, Window>,
    /// The securities that make synthetic controls, for a model that needs them.
    pub donors: Vec<Security>,
    /// Counter of the events that are done.
    pub progress: &'a Progress,
}

/// The most events of a parallel step: enough to share the designs of a few days.
const STEP: usize = 256;

/// Fits the model to each event and measures its abnormal returns, in parallel over events.
///
/// Events that cannot be fitted are returned as exclusions.
pub fn abnormal_returns(
    model: &dyn NormalReturns,
    sample: &Sample,
    sources: Sources<'_>,
    windows: &Windows,
) -> (AbnormalReturns, Vec<Exclusion>) {
    let design = model.design();
    let mut panel = Panel {
        factors: factors_on_calendars(&design, sample, sources.factors),
        design,
        returns: sources.returns,
        trades: sources.trades,
        kind: sources.kind,
        on_collinear: sources.on_collinear,
        listings: sample.listings.clone(),
        masks: if sources.mask_events {
            Masks::new(&sample.aligned, windows.event)
        } else {
            Masks::default()
        }
        .with_own(sources.own_windows),
        sessions: sample.calendars.lengths(),
        donors: sources.donors,
        synthetic: BTreeMap::new(),
    };
    let unmatched = panel.match_controls(sample, windows);
    sources.progress.begin(sample.aligned.len());
    let nothing_yet = sample.aligned.par_iter().map(|_| None);
    let mut events: Vec<Option<EventAbnormal>> = nothing_yet.collect();
    let mut columns = ReturnColumns::new(sample.aligned.len(), windows);
    let step = step(sample.aligned.len(), STEP);
    let excluded: Vec<Vec<Exclusion>> = (sample.aligned.par_chunks(step))
        .zip(events.par_chunks_mut(step))
        .zip(columns.writers(step))
        .map(|((aligned, events), writer)| {
            let excluded = measure_step(&panel, model, windows, aligned, events, writer);
            sources.progress.add(aligned.len());
            excluded
        })
        .collect();
    let mut excluded = excluded.concat();
    // The reason why there is no control says more than that there is none.
    for exclusion in &mut excluded {
        if let Some((reason, detail)) = unmatched.get(&exclusion.event) {
            (exclusion.reason, exclusion.detail) = (*reason, detail.clone());
        }
    }
    if !excluded.is_empty() {
        let usable: Vec<bool> = events.iter().map(Option::is_some).collect();
        columns.retain(&usable);
    }
    #[expect(
        clippy::filter_map_identity,
        reason = "keeps the memory; flatten copies"
    )]
    let events = events.into_iter().filter_map(|event| event).collect();
    let regressors = Regressors::new(&panel, sample);
    let panel = Arc::new(panel);
    let abnormal = AbnormalReturns::new(windows.clone(), events, columns, regressors, panel);
    (abnormal, excluded)
}

/// Measures some events one after the other, and returns those that cannot be fitted.
fn measure_step(
    panel: &Panel,
    model: &dyn NormalReturns,
    windows: &Windows,
    aligned: &[Aligned],
    events: &mut [Option<EventAbnormal>],
    mut writer: ColumnWriter<'_>,
) -> Vec<Exclusion> {
    let mut designs = DesignCache::new(panel, windows);
    let mut buffer = EventBuffer::new(windows);
    let mut excluded = Vec::new();
    for (position, (aligned, event)) in aligned.iter().zip(events).enumerate() {
        match panel.measure(aligned, model, &mut designs, windows, &mut buffer) {
            Ok(measured) => {
                writer.write(position, &buffer);
                *event = Some(measured);
            }
            Err((reason, detail)) => excluded.push(Exclusion {
                event: aligned.event,
                date: Some(aligned.date),
                reason,
                detail,
            }),
        }
    }
    excluded
}

/// A model that was fitted to an event before.
struct Fitted<'a> {
    design: &'a Design,
    fit: &'a Fit,
}

impl NormalReturns for Fitted<'_> {
    fn design(&self) -> Design {
        self.design.clone()
    }

    fn fit(&self, _: &Estimation<'_>) -> Result<Fit, Unfit> {
        Ok(self.fit.clone())
    }
}

/// Measures the same events over other tested windows, in parallel over events. No model is fitted again, and each number has the bits
/// that it has where those windows are asked for from the start.
pub fn measured_over(
    abnormal: &AbnormalReturns,
    windows: &Windows,
    progress: &Progress,
) -> AbnormalReturns {
    let panel = &abnormal.panel;
    progress.begin(abnormal.events.len());
    let mut events = abnormal.events.clone();
    let mut columns = ReturnColumns::new(events.len(), windows);
    let step = step(events.len(), STEP);
    (events.par_chunks_mut(step))
        .zip(columns.writers(step))
        .for_each(|(events, mut writer)| {
            let mut designs = DesignCache::new(panel, windows);
            let mut buffer = EventBuffer::new(windows);
            for (position, event) in events.iter_mut().enumerate() {
                let model = Fitted {
                    design: &panel.design,
                    fit: &event.fit,
                };
                let aligned = &event.aligned;
                match panel.measure(aligned, &model, &mut designs, windows, &mut buffer) {
                    Ok(measured) => *event = measured,
                    // An event that was measured before is measured again; one that is not covers no day.
                    Err(_) => buffer = EventBuffer::new(windows),
                }
                writer.write(position, &buffer);
            }
            progress.add(events.len());
        });
    let (regressors, panel) = (abnormal.regressors.clone(), Arc::clone(panel));
    AbnormalReturns::new(windows.clone(), events, columns, regressors, panel)
}
