//! The walk forward: each segment of days is traded by the plan that was best before it.

use super::BacktestSweep;
use super::outcome::{SegmentOutcome, WalkForwardDay, WalkForwardOutcome};
use super::returns::{DailyReturns, best, sharpe};
use super::trials::Trial;
use crate::backtest::{Many, Stretch};
use crate::error::Result;

/// Fewest days to choose a plan by.
const FEWEST_DAYS: usize = 20;

/// Returns what plans earned that were chosen by earlier days alone.
///
/// The days are cut into segments. For each but the first, the plan of the largest Sharpe ratio of all days before it is
/// chosen, those of the purged gap left out: no day of the choice lies within the holding period of a trade of the test. The
/// plan then trades the segment with what the segments before it have left; an event whose holding period would run beyond the
/// segment is left out, so that nothing is held when the plan changes.
///
/// # Source
/// Lopez de Prado (2018), Advances in Financial Machine Learning, chapters 7 and 12, for purging and walk forward.
pub(super) fn walk_forward(
    many: &Many<'_>,
    trials: &[Trial],
    sweep: &BacktestSweep,
    returns: &DailyReturns,
) -> Result<std::result::Result<WalkForwardOutcome, &'static str>> {
    let (days, segments) = (returns.days(), sweep.segments);
    let purge = sweep
        .purge
        .map_or_else(|| longest(trials), |purge| purge as usize);
    let bounds: Vec<usize> = (0..=segments)
        .map(|segment| segment * days / segments)
        .collect();
    if bounds[1] < FEWEST_DAYS + purge {
        return Ok(Err(
            "the first segment is too short to choose a plan by: give fewer segments or a smaller gap",
        ));
    }
    let capital = many.base().capital;
    let mut equity = capital;
    let (mut rows, mut tests) = (Vec::new(), Vec::new());
    for (segment, pair) in bounds.windows(2).enumerate().skip(1) {
        let (from, until) = (pair[0], pair[1]);
        let train = from - purge;
        let ratios = returns.of.iter().map(|own| sharpe(&own[..train]));
        let Some((plan, chosen)) = best(ratios) else {
            return Ok(Err("no plan traded before the first test"));
        };
        let trial = &trials[plan];
        let book = many.book(&trial.plan, trial.tag.as_deref())?;
        let stretch = Stretch {
            from: returns.dates[from],
            until: returns.dates[until - 1],
            capital: equity,
        };
        let course = many.course(&trial.plan, &book, Some(&stretch))?;
        let start = equity;
        for date in &returns.dates[from..until] {
            if let Ok(day) = course.dates.binary_search(date) {
                equity = course.equity[day];
            }
            rows.push(WalkForwardDay {
                date: *date,
                equity,
                plan: trial.number,
            });
        }
        tests.push(SegmentOutcome {
            segment,
            train_from: returns.dates[0],
            train_until: returns.dates[train - 1],
            from: stretch.from,
            until: stretch.until,
            plan: trial.number,
            sharpe_before: chosen * many.base().days_per_year.sqrt(),
            net_return: equity / start - 1.0,
            n_trades: course.traded.len(),
            n_purged: course.purged,
        });
        if equity <= 0.0 {
            break;
        }
    }
    let hindsight = best(returns.of.iter().map(|own| sharpe(&own[bounds[1]..])));
    let hindsight = hindsight.map(|(plan, ratio)| (trials[plan].number, ratio));
    Ok(Ok(summary(many, (purge, hindsight), rows, tests)))
}

/// Returns the longest time from signal to exit of the plans, in sessions.
fn longest(trials: &[Trial]) -> usize {
    let sessions = |trial: &Trial| {
        let plan = &trial.plan;
        let waits = plan.limit_entry.map_or(0, |_| plan.limit_sessions);
        (plan.delay + plan.hold + waits) as usize
    };
    trials.iter().map(sessions).max().unwrap_or(0)
}

/// Sums up the segments. `hindsight`: the best plan of all days that were tested, and its Sharpe ratio a day.
fn summary(
    many: &Many<'_>,
    (purge, hindsight): (usize, Option<(usize, f64)>),
    days: Vec<WalkForwardDay>,
    segments: Vec<SegmentOutcome>,
) -> WalkForwardOutcome {
    let capital = many.base().capital;
    let mut levels = vec![capital];
    levels.extend(days.iter().map(|day| day.equity));
    let own: Vec<f64> = levels
        .windows(2)
        .map(|pair| pair[1] / pair[0] - 1.0)
        .collect();
    let a_year = many.base().days_per_year.sqrt();
    let mut highest = f64::MIN;
    let drawdown = levels.iter().fold(0.0_f64, |deepest, level| {
        highest = highest.max(*level);
        deepest.min(level / highest - 1.0)
    });
    WalkForwardOutcome {
        purge,
        total_return: levels.last().map_or(0.0, |last| last / capital - 1.0),
        sharpe: sharpe(&own).map(|ratio| ratio * a_year),
        max_drawdown: drawdown,
        sharpe_before: segments.iter().map(|test| test.sharpe_before).sum::<f64>()
            / segments.len() as f64,
        hindsight_plan: hindsight.map(|(plan, _)| plan),
        hindsight_sharpe: hindsight.map(|(_, ratio)| ratio * a_year),
        segments,
        days,
    }
}
