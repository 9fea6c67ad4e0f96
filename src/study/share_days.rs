//! Measuring once what thousands of pseudo-studies need of the days of an event.

use rayon::prelude::*;

use super::abnormal::AbnormalReturns;
use super::event_ranks::RankedTogether;
use super::shared_days::SharedDays;
use crate::math::network::WIDTH;

/// The events that a thread takes at a time.
const STEP: usize = 16 * WIDTH;

/// The most events with missing days whose residuals are kept: each takes two kilobytes.
const MOST_GAPPY: usize = 200_000;

/// Returns the residuals of events with missing days, and the ranks of the others if a test needs them.
pub(super) fn share_days(abnormal: &AbnormalReturns, needs_ranks: bool) -> SharedDays {
    let windows = &abnormal.windows;
    let estimation = windows.estimation.days();
    let length = estimation + windows.event.days();
    let events = abnormal.events.iter().enumerate();
    let gappy = events.filter(|(_, event)| !event.lacking.is_empty());
    let gappy: Vec<usize> = gappy.map(|(number, _)| number).take(MOST_GAPPY).collect();
    SharedDays {
        length,
        ranks: match needs_ranks {
            true => ranks(abnormal, length),
            false => Vec::new(),
        },
        residuals: residuals(abnormal, &gappy, estimation),
        gappy,
        estimation,
    }
}

fn residuals(abnormal: &AbnormalReturns, events: &[usize], days: usize) -> Vec<f64> {
    let mut residuals = vec![0.0; events.len() * days];
    let steps = residuals.par_chunks_mut(STEP * days);
    steps
        .zip(events.par_chunks(STEP))
        .for_each(|(rows, events)| {
            let mut designs = abnormal.designs();
            for (row, event) in rows.chunks_exact_mut(days).zip(events) {
                abnormal.write_residuals(*event, &mut designs, row);
            }
        });
    residuals
}

fn ranks(abnormal: &AbnormalReturns, length: usize) -> Vec<u32> {
    let mut ranks = vec![0; abnormal.events.len() * length];
    let steps = ranks.par_chunks_mut(STEP * length).enumerate();
    steps.for_each(|(step, rows)| {
        let rows = (step * STEP..).zip(rows.chunks_exact_mut(length));
        let has_every_day =
            |(event, _): &(usize, &mut [u32])| abnormal.events[*event].lacking.is_empty();
        write_ranks(abnormal, rows.filter(has_every_day).collect());
    });
    ranks
}

/// Writes the ranks of events without missing estimation days, each to its row.
fn write_ranks(abnormal: &AbnormalReturns, mut rows: Vec<(usize, &mut [u32])>) {
    let days = abnormal.windows.estimation.days();
    let (mut designs, mut together) = (abnormal.designs(), RankedTogether::default());
    let mut residuals = vec![0.0; WIDTH * days];
    for rows in rows.chunks_mut(WIDTH) {
        for ((event, _), residuals) in rows.iter().zip(residuals.chunks_exact_mut(days)) {
            abnormal.write_residuals(*event, &mut designs, residuals);
        }
        let values = residuals.chunks_exact(days).take(rows.len());
        let values: Vec<(&[f64], &[u32])> = values.map(|values| (values, &[][..])).collect();
        let ranks = together.rank(&values, |number, days| {
            abnormal.write_unit_noise(rows[number].0, days);
        });
        for ((_, row), ranks) in rows.iter_mut().zip(ranks) {
            ranks.write(row);
        }
    }
}
