//! The probability of backtest overfitting by combinatorially symmetric cross-validation.

use rayon::prelude::*;

use super::outcome::{OverfittingOutcome, Split};
use super::returns::best;
use crate::math::elementary::ln;
use crate::math::moments::{mean, mean_and_spread};

/// Blocks where none are asked for and there are days enough.
const BLOCKS: usize = 16;

/// Fewest days of a block, where no number of blocks is asked for.
const FEWEST_DAYS: usize = 10;

/// Returns how often the best plan of one half of the days is below the median of the other half. `returns[i][t]`: the return of
/// plan `i` on day `t`, the same days for all.
///
/// The days are cut into blocks; every half of the blocks chooses the plan of the largest Sharpe ratio, and the other half
/// ranks it among all plans: lambda = ln(w / (1 - w)) with w = rank / (plans + 1), middle ranks for ties.
///
/// # Formula
/// ```text
/// PBO = share of the splits with lambda <= 0
/// ```
/// A plan whose returns do not vary within a half has a Sharpe ratio of zero there and is never chosen by it.
///
/// # Source
/// Bailey, Borwein, Lopez de Prado & Zhu (2017), The probability of backtest overfitting, Journal of Computational Finance
/// 20(4), 39-69. Days that do not fill a block are spread over the blocks, where the paper drops them.
///
/// # Errors
/// The reason why it is not defined: fewer than two plans, too few days, or returns that do not vary.
pub fn overfitting(
    returns: &[Vec<f64>],
    wished: Option<usize>,
) -> Result<OverfittingOutcome, &'static str> {
    let days = returns.first().map_or(0, Vec::len);
    if returns.len() < 2 {
        return Err("needs two plans or more");
    }
    let fitting = (days / FEWEST_DAYS).min(BLOCKS) / 2 * 2;
    let blocks = wished.unwrap_or(fitting);
    if blocks < 4 && wished.is_none() {
        return Err("needs 40 days or more");
    }
    if days < 2 * blocks {
        return Err("needs two days or more a block");
    }
    let sums = BlockSums::new(returns, blocks);
    let halves: Vec<u32> = (0..1_u32 << blocks)
        .filter(|half| half.count_ones() as usize == blocks / 2)
        .collect();
    let splits: Vec<Split> = halves
        .par_iter()
        .filter_map(|half| sums.split(*half, blocks))
        .collect();
    if splits.is_empty() {
        return Err("no half of the days has returns that vary");
    }
    let share = |is: &dyn Fn(&Split) -> bool| {
        splits.iter().filter(|split| is(split)).count() as f64 / splits.len() as f64
    };
    Ok(OverfittingOutcome {
        blocks,
        splits_counted: splits.len(),
        probability: share(&|split| split.logit <= 0.0),
        loss_probability: share(&|split| split.tested < 0.0),
        slope: slope(&splits),
        splits,
    })
}

/// Returns the slope of the tested on the chosen Sharpe ratios; none where the latter do not vary.
fn slope(splits: &[Split]) -> Option<f64> {
    let (x, y): (Vec<f64>, Vec<f64>) = splits
        .iter()
        .map(|split| (split.chosen, split.tested))
        .unzip();
    let (mean_x, _) = mean_and_spread(&x).ok()?;
    let mean_y = mean(&y)?;
    let pairs = x.iter().zip(&y);
    let both: f64 = pairs.map(|(x, y)| (x - mean_x) * (y - mean_y)).sum();
    let own: f64 = x.iter().map(|x| (x - mean_x).powi(2)).sum();
    Some(both / own)
}

/// Sums by block, from which the Sharpe ratio of any half follows.
struct BlockSums {
    /// `days[b]`: number of days of block `b`.
    days: Vec<f64>,
    /// `sums[i][b]`: sum of returns of plan `i` in block `b`, and of their squares.
    sums: Vec<Vec<(f64, f64)>>,
}

impl BlockSums {
    fn new(returns: &[Vec<f64>], blocks: usize) -> Self {
        let days = returns.first().map_or(0, Vec::len);
        let bounds: Vec<usize> = (0..=blocks).map(|block| block * days / blocks).collect();
        let of_block = |own: &[f64], from: usize, to: usize| {
            let add = |(sum, squares): (f64, f64), r: &f64| (sum + r, squares + r * r);
            own[from..to].iter().fold((0.0, 0.0), add)
        };
        let of_plan = |own: &Vec<f64>| {
            let pairs = bounds.windows(2);
            pairs.map(|pair| of_block(own, pair[0], pair[1])).collect()
        };
        Self {
            days: bounds
                .windows(2)
                .map(|pair| (pair[1] - pair[0]) as f64)
                .collect(),
            sums: returns.iter().map(of_plan).collect(),
        }
    }

    /// Returns the Sharpe ratio of each plan over the blocks of a half.
    fn ratios(&self, half: u32) -> Vec<Option<f64>> {
        let inside: Vec<usize> = (0..self.days.len())
            .filter(|block| half >> block & 1 == 1)
            .collect();
        let n: f64 = inside.iter().map(|block| self.days[*block]).sum();
        let ratio = |sums: &Vec<(f64, f64)>| {
            let add = |(sum, squares): (f64, f64), block: &usize| {
                (sum + sums[*block].0, squares + sums[*block].1)
            };
            let (sum, squares) = inside.iter().fold((0.0, 0.0), add);
            let mean = sum / n;
            let variance = (squares - n * mean * mean) / (n - 1.0);
            // What is left of the squares may be rounding alone.
            (variance > squares / n * ROUNDING).then(|| mean / variance.sqrt())
        };
        self.sums.iter().map(ratio).collect()
    }

    /// Returns the plan that a half chooses, and how the other half ranks it.
    fn split(&self, half: u32, blocks: usize) -> Option<Split> {
        let (plan, chosen) = best(self.ratios(half))?;
        let other = !half & ((1_u32 << blocks) - 1);
        let tests: Vec<f64> = self
            .ratios(other)
            .iter()
            .map(|ratio| ratio.unwrap_or(0.0))
            .collect();
        let tested = tests[plan];
        let below = tests.iter().filter(|ratio| **ratio < tested).count() as f64;
        let equal = tests.iter().filter(|ratio| **ratio == tested).count() as f64;
        let share = (below + (equal + 1.0) / 2.0) / (tests.len() as f64 + 1.0);
        Some(Split {
            plan: plan + 1,
            chosen,
            tested,
            logit: ln(share / (1.0 - share)),
        })
    }
}

/// The share of a mean square below which a variance is rounding.
const ROUNDING: f64 = 1e-12;
