//! Market impact.

use serde::{Deserialize, Serialize};

use super::{Charge, Fill, Limit};
use crate::error::option;

/// The square-root law: buying a larger part of the day's volume moves the price against the buyer.
///
/// # Formula
/// ```text
/// cost = coefficient sigma sqrt(quantity / volume) price quantity
/// ```
/// # Inputs
/// sigma, the daily standard deviation of the residuals of the estimation window, and the volume of the day of the
/// fill. Where one of them is missing or the volume is zero, nothing is charged and a warning counts the fill.
///
/// # References
/// Almgren, Thum, Hauptmann & Li (2005), Risk 18(7), 58-62.
///
/// # Examples
/// Coefficient 1, sigma 2 %, 1 % of the volume: 20 basis points of the value.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SquareRootImpact {
    /// The factor before the square root; about 1 in most studies.
    pub coefficient: f64,
}

impl Charge for SquareRootImpact {
    fn fill_cost(&self, fill: &Fill) -> Option<f64> {
        let volume = fill.volume.filter(|volume| *volume > 0.0)?;
        Some(self.coefficient * fill.sigma? * (fill.quantity / volume).sqrt() * fill.value())
    }

    fn words(&self) -> String {
        format!("square-root impact {}", self.coefficient)
    }

    fn limits(&self) -> Vec<Limit> {
        vec![Limit::cost(option::IMPACT, self.coefficient)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 1 % of the volume and a sigma of 2 %: 20 basis points of 1,000.
    #[test]
    fn a_fill_without_volume_or_sigma_has_no_known_impact() {
        let impact = SquareRootImpact { coefficient: 1.0 };
        let cost = |volume: Option<f64>, sigma: Option<f64>| {
            impact.fill_cost(&Fill {
                buys: true,
                price: 100.0,
                quantity: 10.0,
                high: None,
                low: None,
                volume,
                sigma,
            })
        };
        assert!((cost(Some(1_000.0), Some(0.02)).unwrap() - 2.0).abs() < 1e-12);
        assert!((cost(Some(0.4), Some(0.02)).unwrap() - 100.0).abs() < 1e-12);
        for (volume, sigma) in [
            (Some(0.0), Some(0.02)),
            (None, Some(0.02)),
            (Some(1_000.0), None),
        ] {
            assert_eq!(cost(volume, sigma), None);
        }
    }
}
