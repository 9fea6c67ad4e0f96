//! The deflated Sharpe ratio: what the best of many plans is worth after the search.

use super::outcome::SearchOutcome;
use super::returns::{best, sharpe};
use crate::backtest::metric::{probability_above, shape, spread};
use crate::math::dist::normal_quantile;
use crate::math::moments::sd;

/// The constant of Euler and Mascheroni.
const EULER: f64 = 0.577_215_664_901_532_9;

/// Returns what the search found and what it costs. `returns[i][t]`: the return of plan `i` on day `t`, the same days for all.
///
/// # Formula
/// ```text
/// SR0 = sd(SR_i) ( (1 - gamma) Phi^-1(1 - 1/N) + gamma Phi^-1(1 - 1/(N e)) ),   not below 0
/// DSR = Phi( (SR - SR0) sqrt(T - 1) / sqrt(1 - g SR + (k - 1)/4 SR^2) )
/// N   = r + (1 - r) M
/// ```
/// with SR the Sharpe ratio a day of the best plan, SR_i that of plan i (divisor n - 1 in both deviations), M the number of
/// plans whose returns vary, r the mean correlation of their daily returns (not below 0), g skewness, k kurtosis (3 for the
/// normal), T days.
///
/// # Source
/// Bailey & Lopez de Prado (2014), The deflated Sharpe ratio, Journal of Portfolio Management 40(5), 94-107, equations 1 and 2
/// and appendix 3.
///
/// # Errors
/// The reason why it is not defined: fewer than two plans whose returns vary, or returns without a variance of the ratio.
pub fn search(returns: &[Vec<f64>], days_per_year: f64) -> Result<SearchOutcome, &'static str> {
    let ratios: Vec<Option<f64>> = returns.iter().map(|own| sharpe(own)).collect();
    let Some((plan, ratio)) = best(ratios.iter().copied()) else {
        return Err("no plan has daily returns that vary");
    };
    let measured: Vec<f64> = ratios.iter().copied().flatten().collect();
    let trials = measured.len();
    let deviation = sd(&measured).ok_or("needs two plans or more whose returns vary")?;
    let correlation = mean_correlation(returns, &ratios)?;
    let effective = correlation.max(0.0) + (1.0 - correlation.max(0.0)) * trials as f64;
    let own = &returns[plan];
    let shape = shape(own)?;
    let deflated = |n: f64| {
        let least = deviation * expected_best(n);
        let sure = probability_above(least, ratio, own.len(), shape)?;
        Ok::<(f64, f64), &'static str>((least, sure))
    };
    let (least, sure) = deflated(effective)?;
    let (_, sure_of_all) = deflated(trials as f64)?;
    let sure_of_one = probability_above(0.0, ratio, own.len(), shape)?;
    let a_year = days_per_year.sqrt();
    Ok(SearchOutcome {
        best_plan: plan + 1,
        days: own.len(),
        trials,
        mean_correlation: correlation,
        effective_trials: effective,
        sharpe: ratio * a_year,
        sharpe_deviation: deviation * a_year,
        expected_best_sharpe: least * a_year,
        probabilistic_sharpe: sure_of_one,
        deflated_sharpe: sure,
        deflated_sharpe_if_independent: sure_of_all,
    })
}

/// Returns the expected largest of `n` independent draws of the standard normal; 0 where the approximation is below.
fn expected_best(n: f64) -> f64 {
    let quantile = |p: f64| normal_quantile(1.0 - p);
    let (Some(first), Some(second)) =
        (quantile(1.0 / n), quantile(1.0 / (n * std::f64::consts::E)))
    else {
        return 0.0;
    };
    ((1.0 - EULER) * first + EULER * second).max(0.0)
}

/// Returns the mean over pairs of the correlation of daily returns, in time that grows with plans times days: the sum of all
/// standardised returns of a day, squared, holds every pair twice.
fn mean_correlation(returns: &[Vec<f64>], ratios: &[Option<f64>]) -> Result<f64, &'static str> {
    let mut sums = vec![0.0; returns.first().map_or(0, Vec::len)];
    let mut n = 0.0;
    for (own, _) in returns
        .iter()
        .zip(ratios)
        .filter(|(_, ratio)| ratio.is_some())
    {
        let (centre, deviation) = spread(own)?;
        let scale = deviation * (own.len() as f64 - 1.0).sqrt();
        sums.iter_mut()
            .zip(own)
            .for_each(|(sum, value)| *sum += (value - centre) / scale);
        n += 1.0;
    }
    let squares: f64 = sums.iter().map(|sum| sum * sum).sum();
    Ok((squares - n) / (n * (n - 1.0)))
}
