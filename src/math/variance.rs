//! Variances that change from day to day: GARCH, with or without asymmetry, and EGARCH.

use super::egarch::Egarch;
use super::elementary::ln;
use super::garch::{Garch, Likelihood};

/// The parameters of a variance that changes from day to day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Variance {
    /// A variance that is linear in squared errors.
    Garch(Garch),
    /// A variance whose logarithm is linear in standardised errors.
    Egarch(Egarch),
}

impl Variance {
    /// Returns the log-likelihood of a sample and its derivatives by the coefficients `mean`, then by omega, arch, garch and
    /// asymmetry.
    pub fn likelihood(self, sample: &Likelihood<'_>, mean: &[f64]) -> (f64, Vec<f64>) {
        match self {
            Self::Garch(garch) => sample.at(mean, garch),
            Self::Egarch(egarch) => egarch.at(sample, mean),
        }
    }

    /// Returns the variance of each observation of a sample, and then the forecast for the day after the last one.
    pub fn path(self, sample: &Likelihood<'_>, mean: &[f64]) -> Vec<f64> {
        match self {
            Self::Garch(garch) => sample.variances(mean, garch),
            Self::Egarch(egarch) => egarch.variances(sample, mean),
        }
    }

    /// Returns the expected variance `further` days after a day of variance h.
    pub fn expected(self, h: f64, further: usize) -> f64 {
        match self {
            Self::Garch(garch) => (0..further).fold(h, |h, _| garch.expected(h)),
            Self::Egarch(egarch) => egarch.expected(h, further),
        }
    }

    /// Returns the variance of errors that are `scale` times as large.
    pub fn scaled(self, scale: f64) -> Self {
        match self {
            Self::Garch(garch) => Self::Garch(Garch {
                omega: garch.omega * scale * scale,
                ..garch
            }),
            Self::Egarch(egarch) => Self::Egarch(Egarch {
                omega: egarch.omega + (1.0 - egarch.garch) * 2.0 * ln(scale),
                ..egarch
            }),
        }
    }

    /// Returns the parameters by their names in results.
    pub fn parameters(self) -> impl Iterator<Item = (&'static str, f64)> {
        let (omega, arch, garch, asymmetry) = match self {
            Self::Garch(of) => (of.omega, of.arch, of.garch, of.asymmetry),
            Self::Egarch(of) => (of.omega, of.arch, of.garch, Some(of.asymmetry)),
        };
        let symmetric = [("omega", omega), ("arch", arch), ("garch", garch)];
        let asymmetric = asymmetry.map(|value| ("asymmetry", value));
        symmetric.into_iter().chain(asymmetric)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Errors in percent have 10,000 times the variance, and the same path but for that.
    #[test]
    fn a_scaled_variance_has_a_scaled_path() {
        let egarch = Variance::Egarch(Egarch {
            omega: -0.2,
            arch: 0.2,
            garch: 0.8,
            asymmetry: -0.1,
        });
        let garch = Variance::Garch(Garch {
            omega: 0.2,
            arch: 0.1,
            garch: 0.7,
            asymmetry: None,
        });
        for variance in [egarch, garch] {
            let path = |scale: f64| {
                let y = [0.5, -1.0, 2.0].map(|y| y * scale);
                let sample = Likelihood {
                    y: &y,
                    columns: &[],
                    presample: 1.5 * scale * scale,
                };
                variance.scaled(scale).path(&sample, &[])
            };
            let (plain, percent) = (path(1.0), path(100.0));
            for (plain, percent) in plain.iter().zip(percent) {
                assert!((percent / plain - 10_000.0).abs() < 1e-6, "{variance:?}");
            }
        }
    }
}
