//! How a search moves among the parameters of a GARCH variance.

use std::f64::consts::FRAC_PI_2;

use super::maximum_likelihood::{EDGE, Family};
use crate::math::elementary::sin;
use crate::math::garch::Garch;
use crate::math::variance::Variance;

/// The values of arch, the weight of the last squared error, at which the search starts.
const ARCH_STARTS: [f64; 4] = [0.001, 0.02, 0.1, 0.3];
/// The values of arch + garch at which the search starts.
const SUM_STARTS: [f64; 4] = [0.35, 0.7, 0.95, 0.998];

/// GARCH variances. The search starts from 16 pairs of weights, with each of these tilts between rises and falls.
pub(super) struct GarchFamily<'a> {
    /// The tilts; none without asymmetry.
    pub tilts: &'a [f64],
}

impl Family for GarchFamily<'_> {
    fn starts(&self) -> Vec<Vec<f64>> {
        let starts = |tilt: f64| {
            let sums = SUM_STARTS.iter();
            sums.flat_map(move |sum| ARCH_STARTS.map(|arch| Free::start(arch, *sum, tilt)))
        };
        if self.tilts.is_empty() {
            return starts(0.0).map(|start| start[..5].to_vec()).collect();
        }
        let tilted = self.tilts.iter().flat_map(|tilt| starts(*tilt));
        tilted.map(|start| start.to_vec()).collect()
    }

    fn variance(&self, at: &[f64]) -> Variance {
        Variance::Garch(Free::new(at).variance())
    }

    fn chain(&self, at: &[f64], by: [f64; 4]) -> [f64; 4] {
        Free::new(at).chain(by)
    }

    fn rises_inward(&self, at: &[f64], by: [f64; 4]) -> f64 {
        Free::new(at).rises_inward(by)
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
    fn start(arch: f64, sum: f64, tilt: f64) -> [f64; 6] {
        let angle = |part: f64| part.sqrt().asin();
        let root = (1.0 - sum).sqrt();
        [0.0, 0.0, root, angle(sum), angle(arch / sum), tilt]
    }

    /// Returns sin(tilt); 0 without asymmetry.
    fn sine(&self) -> f64 {
        self.tilt.map_or(0.0, sin)
    }

    fn variance(&self) -> Garch {
        let (sum, share) = (sin(self.sum).powi(2), sin(self.share).powi(2));
        Garch {
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

#[cfg(test)]
mod tests {
    use super::*;

    /// A point on a bound from which the likelihood rises inwards is no maximum, whatever the free parameters say.
    #[test]
    fn a_slope_to_the_inside_of_an_edge_counts() {
        let inside = Free::new(&Free::start(0.1, 0.9, 0.0)[..5]);
        assert_eq!(inside.rises_inward([1.0, 1.0, 1.0, 0.0]), f64::NEG_INFINITY);

        let no_omega = Free {
            root: 0.0,
            ..inside
        };
        assert_eq!(no_omega.rises_inward([3.0, 0.0, 0.0, 0.0]), 3.0);
        assert_eq!(no_omega.chain([3.0, 0.0, 0.0, 0.0])[0], 0.0);

        let no_arch = Free::new(&Free::start(0.0, 0.9, 0.0)[..5]);
        assert!((no_arch.rises_inward([0.0, 2.0, 1.0, 0.0]) - 0.9).abs() < 1e-15);
        assert!(no_arch.rises_inward([0.0, 1.0, 2.0, 0.0]) < 0.0);

        let integrated = Free::new(&Free::start(0.1, 1.0, 0.0)[..5]);
        assert!(integrated.rises_inward([-1.0, 1.0, 1.0, 0.0]) < 0.0);
        assert!(integrated.rises_inward([0.0, -1.0, -1.0, 0.0]) > 0.0);
    }
}
