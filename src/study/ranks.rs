//! Ranks of abnormal returns, computed once for all tests.

use rayon::prelude::*;

use super::abnormal::AbnormalReturns;
use crate::math::rank::mid_ranks;

/// Events of a parallel step. Fixed, so that partial sums do not depend on the number of threads.
const STEP: usize = 256;

/// The mid-ranks of an event's residuals among the usable days of its estimation window, 0 on other days. Half integers,
/// so that single precision holds them exactly.
pub fn estimation_ranks(residuals: &[f64]) -> Box<[f32]> {
    let usable: Vec<f64> = residuals.iter().copied().filter(|e| !e.is_nan()).collect();
    let mut ranks = mid_ranks(&usable).into_iter();
    let rank = |e: &f64| {
        if e.is_nan() {
            0.0
        } else {
            ranks.next().unwrap_or_default() as f32
        }
    };
    residuals.iter().map(rank).collect()
}

/// Corrado's statistic of each day of the event window over the events of a group; `None` where no event has data.
pub fn corrado_days(abnormal: &AbnormalReturns, members: &[usize]) -> Vec<Option<f64>> {
    let (before, event) = (
        abnormal.windows.estimation.days(),
        abnormal.windows.event.days(),
    );
    let partial: Vec<Vec<(f64, f64)>> = members
        .par_chunks(STEP)
        .map(|members| {
            let mut sums = vec![(0.0, 0.0); before + event];
            members
                .iter()
                .for_each(|&member| add_ranks(abnormal, member, &mut sums));
            sums
        })
        .collect();
    let mut sums = vec![(0.0, 0.0); before + event];
    for part in partial {
        for ((sum, count), (more, further)) in sums.iter_mut().zip(part) {
            *sum += more;
            *count += further;
        }
    }
    let scaled: Vec<Option<f64>> = sums
        .into_iter()
        .map(|(sum, count): (f64, f64)| (count > 0.0).then(|| sum / count.sqrt()))
        .collect();
    let days = scaled.iter().flatten().count() as f64;
    let spread = (scaled.iter().flatten().map(|u| u * u).sum::<f64>() / days).sqrt();
    scaled[before..]
        .iter()
        .map(|u| u.map(|u| u / spread).filter(|z| z.is_finite()))
        .collect()
}

/// Adds U_it of one event, and 1 to the count, on each of its usable days. Ranks are those of AR_it / sqrt(c_it), as the
/// residuals come: days whose errors are known to be wilder would else always be at the ends.
fn add_ranks(abnormal: &AbnormalReturns, member: usize, sums: &mut [(f64, f64)]) {
    let event = abnormal.events[member]
        .days
        .iter()
        .map(|day| day.map_or(f64::NAN, |day| day.ar / day.noise.sqrt()));
    let all = abnormal.residuals(member).iter().copied().chain(event);
    let (places, values): (Vec<usize>, Vec<f64>) =
        all.enumerate().filter(|(_, ar)| !ar.is_nan()).unzip();
    let usable = values.len() as f64;
    for (place, rank) in places.into_iter().zip(mid_ranks(&values)) {
        sums[place].0 += rank / (usable + 1.0) - 0.5;
        sums[place].1 += 1.0;
    }
}
