//! The market model with a variance that changes from day to day, by maximum likelihood.

use super::{Estimation, Fit, Unfit, VariancePath, regress, residual_sd};
use crate::event::Reason;
use crate::math::garch::Likelihood;
use crate::math::lanes::{dot, sum_of_squares};
use crate::math::minimize::{Minimum, minimize};
use crate::math::variance::Variance;

/// The number of coefficients of the mean: alpha and beta.
const OF_MEAN: usize = 2;

/// The largest partial derivative of the mean log-likelihood of a day at a maximum. Rounding leaves about 1e-12.
const FLAT: f64 = 1e-9;

/// A parameter closer to a bound than this counts as lying on it.
pub(super) const EDGE: f64 = 1e-9;

/// A family of variances, and the free numbers by which a search moves among its members. `at` holds the two coefficients of the
/// mean, then the free numbers of the variance.
pub(super) trait Family {
    /// Returns the points from which the search starts, for errors with mean square 1.
    fn starts(&self) -> Vec<Vec<f64>>;

    /// Returns the variance that the free numbers stand for.
    fn variance(&self, at: &[f64]) -> Variance;

    /// Turns derivatives by omega, arch, garch and asymmetry into derivatives by the free numbers, and zeros after them.
    fn chain(&self, at: &[f64], by: [f64; 4]) -> [f64; 4];

    /// Returns the steepest slope inwards from the bounds that a point lies on, given the derivatives by omega, arch, garch and
    /// asymmetry.
    fn rises_inward(&self, at: &[f64], by: [f64; 4]) -> f64;
}

/// Fits the market model with a variance of a family by maximum likelihood.
///
/// # Errors
/// Too few observations, a collinear regressor, no residual variance, or no maximum.
pub(super) fn fit(sample: &Estimation<'_>, family: &dyn Family) -> Result<Fit, Unfit> {
    let m = sample.y.len();
    let starts = family.starts();
    let parameters = starts[0].len();
    if m <= parameters {
        let detail = format!("{m} estimation observations for {parameters} coefficients");
        return Err((Reason::TooFewObservations, detail));
    }
    let least_squares = regress(sample.y, sample.columns, |j| sample.name(j).to_owned())?;
    residual_sd(least_squares.sse, m as f64, sample.y)?;
    let scaled = Scaled::new(sample, &least_squares.coefficients, family);
    let maxima = scaled.maxima(&starts);
    let starts = starts.len();
    let best = maxima
        .iter()
        .min_by(|a, b| a.value.total_cmp(&b.value))
        .ok_or_else(|| no_convergence(starts))?;
    let (coefficients, variance) = scaled.in_units(&best.at);
    let likelihood = Likelihood {
        y: sample.y,
        columns: sample.columns,
        presample: least_squares.sse / m as f64,
    };
    let mut path = variance.path(&likelihood, &coefficients);
    let next = path.pop().ok_or_else(|| no_convergence(starts))?;
    let path = VariancePath {
        variance,
        next,
        log_likelihood: variance.likelihood(&likelihood, &coefficients).0,
        iterations: best.iterations,
        converged: maxima.len(),
        starts,
        estimation: path,
    };
    describe(sample, coefficients, path, parameters)
}

fn no_convergence(starts: usize) -> Unfit {
    let detail = format!("no maximum of the likelihood was found from {starts} starts");
    (Reason::NoConvergence, detail)
}

/// The sample in units in which every parameter is of the order of 1: y holds the residuals of least squares with mean
/// square 1, and the market has mean 0 and mean square 1.
struct Scaled<'a> {
    y: Vec<f64>,
    columns: [Vec<f64>; 2],
    start: [f64; 2],
    y_scale: f64,
    market_mean: f64,
    market_scale: f64,
    family: &'a dyn Family,
}

impl<'a> Scaled<'a> {
    fn new(sample: &Estimation<'_>, start: &[f64], family: &'a dyn Family) -> Self {
        let (market, m) = (&sample.columns[1], sample.y.len() as f64);
        let residual = |(y, x): (&f64, &f64)| y - start[0] - start[1] * x;
        let residuals: Vec<f64> = sample.y.iter().zip(market).map(residual).collect();
        let market_mean = market.iter().sum::<f64>() / m;
        let about: Vec<f64> = market.iter().map(|x| x - market_mean).collect();
        let size = |x: &[f64]| (sum_of_squares(x) / m).sqrt();
        let (y_scale, market_scale) = (size(&residuals), size(&about));
        Self {
            y: residuals.iter().map(|e| e / y_scale).collect(),
            columns: [
                vec![1.0; sample.y.len()],
                about.iter().map(|x| x / market_scale).collect(),
            ],
            start: [start[0], start[1]],
            y_scale,
            market_mean,
            market_scale,
            family,
        }
    }

    fn likelihood(&self) -> Likelihood<'_> {
        Likelihood {
            y: &self.y,
            columns: &self.columns,
            presample: 1.0,
        }
    }

    /// Returns the maxima that the searches find.
    fn maxima(&self, starts: &[Vec<f64>]) -> Vec<Minimum> {
        let ends = starts
            .iter()
            .filter_map(|start| minimize(|at| self.mean_loss(at), start, FLAT));
        ends.filter(|end| self.is_maximum(&end.at)).collect()
    }

    /// Returns the log-likelihood, and its slopes by the coefficients of the mean, omega, arch, garch and asymmetry.
    fn log_likelihood(&self, at: &[f64]) -> (f64, Vec<f64>) {
        let variance = self.family.variance(at);
        variance.likelihood(&self.likelihood(), &at[..OF_MEAN])
    }

    /// Returns whether the likelihood falls towards the inside of every bound that a search ended on. The free numbers do not show
    /// that: on a bound their slope is 0.
    fn is_maximum(&self, at: &[f64]) -> bool {
        let (_, by) = self.log_likelihood(at);
        let by_day = [by[2], by[3], by[4], by[5]].map(|slope| slope / self.y.len() as f64);
        self.family.rises_inward(at, by_day) <= FLAT
    }

    /// Returns the negative mean log-likelihood of a day, and its slopes by the free numbers.
    fn mean_loss(&self, at: &[f64]) -> (f64, Vec<f64>) {
        let (value, by) = self.log_likelihood(at);
        let variance = self.family.chain(at, [by[2], by[3], by[4], by[5]]);
        let per_day = -1.0 / self.y.len() as f64;
        let gradient = by[..OF_MEAN].iter().chain(&variance);
        let gradient = gradient.map(|slope| slope * per_day).take(at.len());
        (value * per_day, gradient.collect())
    }

    /// Returns alpha and beta, and the variance, in the units of the sample.
    fn in_units(&self, at: &[f64]) -> (Vec<f64>, Variance) {
        let slope = self.y_scale * at[1] / self.market_scale;
        let beta = self.start[1] + slope;
        let alpha = self.start[0] + self.y_scale * at[0] - slope * self.market_mean;
        let variance = self.family.variance(at).scaled(self.y_scale);
        (vec![alpha, beta], variance)
    }
}

fn describe(
    sample: &Estimation<'_>,
    coefficients: Vec<f64>,
    path: VariancePath,
    parameters: usize,
) -> Result<Fit, Unfit> {
    let m = sample.y.len();
    let error = |row: usize| {
        let x = [sample.columns[0][row], sample.columns[1][row]];
        sample.y[row] - dot(&coefficients, &x)
    };
    let sse: f64 = (0..m).map(|row| error(row).powi(2)).sum();
    let df = (m - parameters) as f64;
    let sigma = residual_sd(sse, df, sample.y)?;
    let weighted = |column: &Vec<f64>| -> Vec<f64> {
        let by_sd = |(x, h): (&f64, &f64)| x * sigma / h.sqrt();
        column.iter().zip(&path.estimation).map(by_sd).collect()
    };
    let columns: Vec<Vec<f64>> = sample.columns.iter().map(weighted).collect();
    let y = weighted(&sample.y.to_vec());
    let xtx_inverse = regress(&y, &columns, |j| sample.name(j).to_owned())?.xtx_inverse;
    let sst = sample.about_mean().filter(|sst| *sst > 0.0);
    Ok(Fit {
        coefficients,
        sigma,
        df,
        observations: m,
        xtx_inverse,
        r_squared: sst.map(|sst| 1.0 - sse / sst),
        left_out: Box::default(),
        variance: Some(Box::new(path)),
    })
}

#[cfg(test)]
mod tests {
    use super::super::egarch::EgarchFamily;
    use super::super::garch_family::GarchFamily;
    use super::super::{Garch, NormalReturns};
    use super::*;

    /// The slopes by the free parameters are the slopes of the mean loss.
    #[test]
    fn the_chain_of_derivatives_holds() {
        let y: Vec<f64> = (0..30)
            .map(|t| f64::from(t * t % 13) / 600.0 - 0.01)
            .collect();
        let market: Vec<f64> = (0..30)
            .map(|t| f64::from(t * 5 % 11) / 500.0 - 0.01)
            .collect();
        let columns = [vec![1.0; 30], market];
        let design = Garch {}.design();
        let sample = Estimation::new(&design, &y, &columns);
        let families: [&dyn Family; 2] = [&GarchFamily { tilts: &[0.1] }, &EgarchFamily];
        for (family, i) in families
            .iter()
            .flat_map(|family| (0..6).map(move |i| (*family, i)))
        {
            let scaled = Scaled::new(&sample, &[0.001, 0.5], family);
            let at = [0.1, -0.2, 0.4, 1.1, 0.5, 0.3];
            let gradient = scaled.mean_loss(&at).1;
            let moved = |by: f64| {
                let mut at = at;
                at[i] += by;
                scaled.mean_loss(&at).0
            };
            let slope = (moved(1e-5) - moved(-1e-5)) / 2e-5;
            // The error of a central difference: the step squared, times a third derivative of the order of 1.
            assert!(
                (slope - gradient[i]).abs() < 1e-8,
                "{i}: {slope} {}",
                gradient[i]
            );
        }
    }
}
