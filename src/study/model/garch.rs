//! The market model with GARCH(1,1) errors.

use std::f64::consts::FRAC_PI_2;

use serde::{Deserialize, Serialize};

use super::{
    Base, Design, Estimation, Fit, NormalReturns, Term, Unfit, VariancePath, regress, residual_sd,
};
use crate::event::Reason;
use crate::math::elementary::sin;
use crate::math::garch::{Garch as Variance, Likelihood};
use crate::math::lanes::{dot, sum_of_squares};
use crate::math::minimize::{Minimum, minimize};

/// The market model with a variance that changes over time, fitted by maximum likelihood with normal errors.
///
/// # Formula
/// ```text
/// R_t = alpha + beta Rm_t + e_t,  e_t normal with variance h_t = omega + arch e_{t-1}^2 + garch h_{t-1}
/// e_0^2 = h_0 = mean of the squared residuals of least squares
/// omega >= 0, arch >= 0, garch >= 0, arch + garch <= 1
/// h_{T+1} = omega + arch e_T^2 + garch h_T,  h_{T+a} = omega + (arch + garch) h_{T+a-1}:
///     forecasts made at the last usable estimation day T for the a-th session after it
/// SAR_t = AR_t / sqrt(h_t + x_t' W x_t),  W = (sum x_s x_s' / h_s)^-1 over the estimation days, x = (1, Rm)
/// V(w) = sum_w h_t + 1' Xw W Xw' 1
/// sigma = sqrt(sum e^2 / nu),  nu = M - 5
/// ```
/// W is the variance of alpha and beta for a known path of h. It ignores the information that h carries about them, so it
/// tends to be too large rather than too small. Statistics over estimation days (ranks, correlations, the series of means)
/// use e_t sigma / sqrt(h_t).
///
/// # Inputs
/// M returns of the security and of its benchmark, fractions. Days that are not usable are skipped: the variance continues from
/// the last usable day.
///
/// # Assumes
/// Normal errors, and a window long enough to estimate three parameters of the variance: even with 240 days they often lie
/// on a bound (arch = 0, or arch + garch = 1). The likelihood often has several maxima: the search starts from 16 pairs of
/// arch (0.001 to 0.3) and arch + garch (0.35 to 0.998), and the highest maximum is used. The likelihood is unbounded where
/// a variance can follow an error to 0; a search that ends there finds no maximum. An event without any maximum is excluded
/// as `no_convergence`.
///
/// # References
/// Bollerslev (1986), Journal of Econometrics 31, 307-327; Fiorentini, Calzolari & Panattoni (1996), Journal of Applied
/// Econometrics 11, 399-417.
///
/// # Examples
/// omega = 0.00001, arch = 0.1, garch = 0.8 and, on day T, e = 0.03 and h = 0.0002: the variance of the next session is
/// 0.00001 + 0.1 * 0.0009 + 0.8 * 0.0002 = 0.00026, of the one after 0.00001 + 0.9 * 0.00026 = 0.000244.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Garch {}

/// The number of parameters: alpha, beta, omega, arch, garch.
const PARAMETERS: usize = 5;

/// The values of arch, the weight of the last squared error, at which the search starts.
const ARCH_STARTS: [f64; 4] = [0.001, 0.02, 0.1, 0.3];
/// The values of arch + garch at which the search starts.
const SUM_STARTS: [f64; 4] = [0.35, 0.7, 0.95, 0.998];

/// The largest partial derivative of the mean log-likelihood of a day at a maximum. Rounding leaves about 1e-12.
const FLAT: f64 = 1e-9;

/// A parameter closer to a bound than this counts as lying on it.
const EDGE: f64 = 1e-9;

impl NormalReturns for Garch {
    fn design(&self) -> Design {
        Design {
            base: Base::Zero,
            intercept: true,
            terms: vec![Term::Market],
            neighbours: None,
        }
    }

    fn fit(&self, sample: &Estimation<'_>) -> Result<Fit, Unfit> {
        fit(sample, &[0.0], PARAMETERS)
    }

    fn allows_trade_to_trade(&self) -> bool {
        false
    }

    fn forecasts_forward(&self) -> bool {
        true
    }
}

/// Fits the market model with a variance by maximum likelihood, from every start with each of these tilts. `parameters` is 5, or
/// 6 with asymmetry.
pub(super) fn fit(sample: &Estimation<'_>, tilts: &[f64], parameters: usize) -> Result<Fit, Unfit> {
    let m = sample.y.len();
    if m <= parameters {
        let detail = format!("{m} estimation observations for {parameters} coefficients");
        return Err((Reason::TooFewObservations, detail));
    }
    let least_squares = regress(sample.y, sample.columns, |j| sample.name(j).to_owned())?;
    residual_sd(least_squares.sse, m as f64, sample.y)?;
    let scaled = Scaled::new(sample, &least_squares.coefficients, parameters);
    let maxima = scaled.maxima(tilts);
    let starts = ARCH_STARTS.len() * SUM_STARTS.len() * tilts.len();
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
    let mut path = likelihood.variances(&coefficients, variance);
    let next = path.pop().ok_or_else(|| no_convergence(starts))?;
    let path = VariancePath {
        garch: variance,
        next,
        log_likelihood: likelihood.at(&coefficients, variance).0,
        iterations: best.iterations,
        converged: maxima.len(),
        starts,
        estimation: path,
    };
    describe(sample, coefficients, path, parameters)
}

fn no_convergence(starts: usize) -> Unfit {
    let detail = format!("no maximum of the GARCH likelihood was found from {starts} starts");
    (Reason::NoConvergence, detail)
}

/// The sample in units in which every parameter is of the order of 1: y holds the residuals of least squares with mean
/// square 1, and the market has mean 0 and mean square 1.
struct Scaled {
    y: Vec<f64>,
    columns: [Vec<f64>; 2],
    start: [f64; 2],
    y_scale: f64,
    market_mean: f64,
    market_scale: f64,
    /// The number of parameters that the search moves.
    parameters: usize,
}

impl Scaled {
    fn new(sample: &Estimation<'_>, start: &[f64], parameters: usize) -> Self {
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
            parameters,
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
    fn maxima(&self, tilts: &[f64]) -> Vec<Minimum> {
        let starts = tilts.iter().flat_map(|tilt| {
            let sums = SUM_STARTS.iter();
            sums.flat_map(|sum| ARCH_STARTS.map(|arch| Free::start(arch, *sum, *tilt)))
        });
        starts
            .filter_map(|start| {
                let start = &start[..self.parameters];
                minimize(|at| self.mean_loss(at), start, FLAT)
            })
            .filter(|end| self.is_maximum(&end.at))
            .collect()
    }

    /// Returns whether the likelihood falls towards the inside of every bound that a search ended on. The free parameters do
    /// not show that: on a bound their slope is 0.
    fn is_maximum(&self, at: &[f64]) -> bool {
        let free = Free::new(at);
        let (_, by) = self.likelihood().at(&at[..2], free.variance());
        free.rises_inward([by[2], by[3], by[4], by[5]].map(|slope| slope / self.y.len() as f64))
            <= FLAT
    }

    /// Returns the negative mean log-likelihood of a day, and its slopes by the free parameters.
    fn mean_loss(&self, at: &[f64]) -> (f64, Vec<f64>) {
        let free = Free::new(at);
        let (value, by) = self.likelihood().at(&at[..2], free.variance());
        let [omega, sum, share, tilt] = free.chain([by[2], by[3], by[4], by[5]]);
        let per_day = -1.0 / self.y.len() as f64;
        let gradient = [by[0], by[1], omega, sum, share, tilt].map(|slope| slope * per_day);
        (value * per_day, gradient[..self.parameters].to_vec())
    }

    /// Returns alpha and beta, and the parameters of the variance, in the units of the sample.
    fn in_units(&self, at: &[f64]) -> (Vec<f64>, Variance) {
        let slope = self.y_scale * at[1] / self.market_scale;
        let beta = self.start[1] + slope;
        let alpha = self.start[0] + self.y_scale * at[0] - slope * self.market_mean;
        let variance = Free::new(at).variance();
        let omega = variance.omega * self.y_scale * self.y_scale;
        (vec![alpha, beta], Variance { omega, ..variance })
    }
}

/// Unbounded numbers that stand for the bounded parameters: omega = root^2, w + garch = sin^2(sum), and w is the part
/// sin^2(share) of that sum. w is arch or, with asymmetry, the mean of the weights w (1 - sin(tilt)) of rises and
/// w (1 + sin(tilt)) of falls. The bounds lie at finite values, so that the search reaches a maximum on a bound.
struct Free {
    root: f64,
    sum: f64,
    share: f64,
    /// `None` without asymmetry.
    tilt: Option<f64>,
}

impl Free {
    fn new(at: &[f64]) -> Self {
        Self {
            root: at[2],
            sum: at[3],
            share: at[4],
            tilt: at.get(5).copied(),
        }
    }

    /// Returns the free parameters of a variance whose mean is 1.
    fn start(arch: f64, sum: f64, tilt: f64) -> [f64; PARAMETERS + 1] {
        let angle = |part: f64| part.sqrt().asin();
        let root = (1.0 - sum).sqrt();
        [0.0, 0.0, root, angle(sum), angle(arch / sum), tilt]
    }

    /// Returns sin(tilt); 0 without asymmetry.
    fn sine(&self) -> f64 {
        self.tilt.map_or(0.0, sin)
    }

    fn variance(&self) -> Variance {
        let (sum, share) = (sin(self.sum).powi(2), sin(self.share).powi(2));
        Variance {
            omega: self.root * self.root,
            arch: sum * share * (1.0 - self.sine()),
            garch: sum * (1.0 - share),
            asymmetry: self.tilt.map(|tilt| 2.0 * sum * share * sin(tilt)),
        }
    }

    /// Returns the steepest slope inwards from the bounds that these parameters lie on, given the derivatives by omega, arch,
    /// garch and asymmetry.
    fn rises_inward(&self, [omega, arch, garch, asymmetry]: [f64; 4]) -> f64 {
        let (sum, share) = (sin(self.sum).powi(2), sin(self.share).powi(2));
        let across = sum * share * (2.0 * asymmetry - arch);
        let arch = self.by_mean_weight(arch, asymmetry);
        let along = arch * share + garch * (1.0 - share);
        let edges = [
            (self.root * self.root, omega),
            (1.0 - sum, -along),
            (sum, arch.max(garch)),
            (share, sum * (arch - garch)),
            (1.0 - share, sum * (garch - arch)),
        ];
        let tilted = [(1.0 - self.sine(), -across), (1.0 + self.sine(), across)];
        let tilted = tilted.iter().filter(|_| self.tilt.is_some());
        let on_edge = edges
            .iter()
            .chain(tilted)
            .filter(|(distance, _)| *distance < EDGE);
        on_edge.fold(f64::NEG_INFINITY, |steepest, (_, up)| steepest.max(*up))
    }

    /// Returns the derivative by w from those by arch and asymmetry.
    fn by_mean_weight(&self, arch: f64, asymmetry: f64) -> f64 {
        match self.tilt {
            Some(tilt) => arch * (1.0 - sin(tilt)) + asymmetry * 2.0 * sin(tilt),
            None => arch,
        }
    }

    /// Turns derivatives by omega, arch, garch and asymmetry into derivatives by the free numbers.
    fn chain(&self, [omega, arch, garch, asymmetry]: [f64; 4]) -> [f64; 4] {
        let (sum, share) = (sin(self.sum).powi(2), sin(self.share).powi(2));
        let tilt = self.tilt.map_or(0.0, |tilt| {
            sum * share * sin(tilt + FRAC_PI_2) * (2.0 * asymmetry - arch)
        });
        let arch = self.by_mean_weight(arch, asymmetry);
        [
            omega * 2.0 * self.root,
            sin(2.0 * self.sum) * (arch * share + garch * (1.0 - share)),
            sin(2.0 * self.share) * sum * (arch - garch),
            tilt,
        ]
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
        left_out: Vec::new(),
        variance: Some(Box::new(path)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A point on a bound from which the likelihood rises inwards is no maximum, whatever the free parameters say.
    #[test]
    fn a_slope_to_the_inside_of_an_edge_counts() {
        let inside = Free::new(&Free::start(0.1, 0.9, 0.0)[..PARAMETERS]);
        assert_eq!(inside.rises_inward([1.0, 1.0, 1.0, 0.0]), f64::NEG_INFINITY);

        let no_omega = Free {
            root: 0.0,
            ..inside
        };
        assert_eq!(no_omega.rises_inward([3.0, 0.0, 0.0, 0.0]), 3.0);
        assert_eq!(no_omega.chain([3.0, 0.0, 0.0, 0.0])[0], 0.0);

        let no_arch = Free::new(&Free::start(0.0, 0.9, 0.0)[..PARAMETERS]);
        assert!((no_arch.rises_inward([0.0, 2.0, 1.0, 0.0]) - 0.9).abs() < 1e-15);
        assert!(no_arch.rises_inward([0.0, 1.0, 2.0, 0.0]) < 0.0);

        let integrated = Free::new(&Free::start(0.1, 1.0, 0.0)[..PARAMETERS]);
        assert!(integrated.rises_inward([-1.0, 1.0, 1.0, 0.0]) < 0.0);
        assert!(integrated.rises_inward([0.0, -1.0, -1.0, 0.0]) > 0.0);
    }

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
        let parameters = PARAMETERS + 1;
        let sample = Estimation::new(&design, &y, &columns);
        let scaled = Scaled::new(&sample, &[0.001, 0.5], parameters);
        let at = [0.1, -0.2, 0.4, 1.1, 0.5, 0.3];
        let gradient = scaled.mean_loss(&at).1;
        for i in 0..parameters {
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
