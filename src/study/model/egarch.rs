//! The market model with EGARCH errors.

use std::f64::consts::{FRAC_PI_2, FRAC_PI_6};

use serde::{Deserialize, Serialize};

use super::maximum_likelihood::{EDGE, Family, fit};
use super::{Design, Estimation, Fit, Garch, NormalReturns, Unfit};
use crate::math::egarch::Egarch as Parameters;
use crate::math::elementary::sin;
use crate::math::variance::Variance;

/// The market model with a variance whose logarithm moves with the size and the sign of the last error, fitted by maximum
/// likelihood with normal errors.
///
/// # Formula
/// ```text
/// R_t = alpha + beta Rm_t + e_t,  e_t = z_t sqrt(h_t),  z_t standard normal
/// ln h_t = omega + arch (|z_{t-1}| - sqrt(2/pi)) + asymmetry z_{t-1} + garch ln h_{t-1}
/// arch >= |asymmetry|, 0 <= garch <= 1
/// z_0 = 0, |z_0| = sqrt(2/pi), h_0 = mean of the squared residuals of least squares
/// h_{T+a} = E h_{T+a}, given the estimation days, for a > 1: see `math::egarch`
/// sigma = sqrt(sum e^2 / nu),  nu = M - 6
/// ```
/// The variance is positive for any parameters. With arch >= |asymmetry| a larger error never forecasts a smaller variance; without
/// that bound the variances of estimation days often depend on the first one without end, and the likelihood has no smooth maximum
/// (Straumann & Mikosch 2006, Annals of Statistics 34, 2449-2495). Standard errors, windows and the statistics over estimation days are those of the
/// model `garch`.
///
/// # Inputs
/// M returns of the security and of its benchmark, fractions. Days that are not usable are skipped: the variance continues from
/// the last usable day.
///
/// # Assumes
/// As `garch`. |z| is taken as sqrt(z^2 + 4e-12), so that the likelihood has slopes. The search starts from 24 combinations of
/// arch (0.05, 0.15, 0.4), garch (0.2, 0.6, 0.9, 0.98) and asymmetry (half of arch, either way).
///
/// # References
/// Nelson (1991), Econometrica 59, 347-370.
///
/// # Examples
/// omega = -0.8, arch = 0.2, asymmetry = -0.1, garch = 0.9 and, on day T, z = -1.8 and h = 0.0002: the logarithm of the variance of
/// the next session is -0.8 + 0.2 (1.8 - 0.798) + 0.18 + 0.9 (-8.517) = -8.085, a variance of 0.00031; after z = 1.8 it is 0.00022.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Egarch {}

impl NormalReturns for Egarch {
    fn design(&self) -> Design {
        Garch {}.design()
    }

    fn fit(&self, sample: &Estimation<'_>) -> Result<Fit, Unfit> {
        fit(sample, &EgarchFamily)
    }

    fn allows_trade_to_trade(&self) -> bool {
        false
    }

    fn forecasts_forward(&self) -> bool {
        true
    }
}

/// EGARCH variances. The free numbers are omega, a root, an angle and a tilt: arch = root^2, asymmetry = arch sin(tilt) and
/// garch = sin^2(angle), so that all bounds lie at finite values and the search reaches a maximum on a bound.
pub(super) struct EgarchFamily;

/// The positions of omega, the root, the angle and the tilt among the free numbers.
const OMEGA: usize = 2;
const ROOT: usize = 3;
const ANGLE: usize = 4;
const TILT: usize = 5;

/// The values at which the search starts.
const ARCH_STARTS: [f64; 3] = [0.05, 0.15, 0.4];
const GARCH_STARTS: [f64; 4] = [0.2, 0.6, 0.9, 0.98];
const TILT_STARTS: [f64; 2] = [-FRAC_PI_6, FRAC_PI_6];

impl Family for EgarchFamily {
    fn starts(&self) -> Vec<Vec<f64>> {
        let starts = GARCH_STARTS.iter().flat_map(|garch| {
            let of_arch = ARCH_STARTS.iter();
            of_arch.flat_map(move |arch| {
                let angle = garch.sqrt().asin();
                TILT_STARTS.map(|tilt| vec![0.0, 0.0, 0.0, arch.sqrt(), angle, tilt])
            })
        });
        starts.collect()
    }

    fn variance(&self, at: &[f64]) -> Variance {
        let arch = at[ROOT] * at[ROOT];
        Variance::Egarch(Parameters {
            omega: at[OMEGA],
            arch,
            garch: sin(at[ANGLE]).powi(2),
            asymmetry: arch * sin(at[TILT]),
        })
    }

    fn chain(&self, at: &[f64], [omega, arch, garch, asymmetry]: [f64; 4]) -> [f64; 4] {
        let (root, tilt) = (at[ROOT], at[TILT]);
        [
            omega,
            2.0 * root * (arch + sin(tilt) * asymmetry),
            sin(2.0 * at[ANGLE]) * garch,
            root * root * sin(tilt + FRAC_PI_2) * asymmetry,
        ]
    }

    fn rises_inward(&self, at: &[f64], [_, arch, garch, asymmetry]: [f64; 4]) -> f64 {
        let (size, lasting, tilt) = (at[ROOT] * at[ROOT], sin(at[ANGLE]).powi(2), sin(at[TILT]));
        let edges = [
            (size, arch + asymmetry.abs()),
            (lasting, garch),
            (1.0 - lasting, -garch),
            (1.0 - tilt, -asymmetry),
            (1.0 + tilt, asymmetry),
        ];
        let on_edge = edges.iter().filter(|(distance, _)| *distance < EDGE);
        on_edge.fold(f64::NEG_INFINITY, |steepest, (_, up)| steepest.max(*up))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// On each bound, the slope by the parameter that is bounded there, as it rises inwards; arch of zero leaves no asymmetry either.
    #[test]
    fn a_slope_to_the_inside_of_a_bound_counts() {
        let slopes = [0.5, 2.0, 3.0, -5.0];
        let found = |root: f64, angle: f64, tilt: f64| {
            let at = [0.0, 0.0, 0.0, root, angle, tilt];
            EgarchFamily.rises_inward(&at, slopes)
        };
        assert_eq!(found(0.4, 0.8, 0.3), f64::NEG_INFINITY);
        assert_eq!(found(0.0, 0.8, 0.3), 2.0 + 5.0);
        assert_eq!(found(0.4, 0.0, 0.3), 3.0);
        assert_eq!(found(0.4, FRAC_PI_2, 0.3), -3.0);
        assert_eq!(found(0.4, 0.8, FRAC_PI_2), 5.0);
        assert_eq!(found(0.4, 0.8, -FRAC_PI_2), -5.0);
        // On two bounds, the steeper one.
        assert_eq!(found(0.4, FRAC_PI_2, FRAC_PI_2), 5.0);
        assert_eq!(found(0.0, 0.0, 0.3), 7.0);
    }
}
