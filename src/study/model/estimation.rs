//! The estimation window of one event, as a model receives it.

use super::design::Design;
use crate::catalogue::choice;
use crate::math::lanes::{dot, squares_about, sum_of_squares};
use crate::math::moments::mean;
use crate::math::ols::Decomposition;

/// The usable estimation days of one event.
///
/// With trade-to-trade returns, a return over n sessions has n times the error variance of one session. Its intercept is n
/// instead of 1, and its whole row is divided by sqrt(n): ordinary least squares of the rows is then weighted least squares
/// of the returns.
#[derive(Debug, Clone, Copy)]
pub struct Estimation<'a> {
    /// The design, which says what the columns are.
    pub design: &'a Design,
    /// M returns of the security less the base.
    pub y: &'a [f64],
    /// The k columns of x, M values each.
    pub columns: &'a [Vec<f64>],
    /// `neighbours[j]`: the market's returns at the `j`-th offset of the design, on the M days.
    pub neighbours: &'a [Vec<f64>],
    /// `interior[t]`: whether the sessions before and after day `t` also lie in the estimation window.
    pub interior: &'a [bool],
    /// sqrt(n) of each return; `None` if every return spans one session.
    pub roots: Option<&'a [f64]>,
    /// How collinear regressors are treated.
    pub on_collinear: OnCollinear,
    /// The decomposition of the columns, if other events share them.
    pub decomposition: Option<&'a Decomposition>,
    /// The number of parameters that the base was estimated with on the same days.
    pub base_parameters: usize,
}

impl<'a> Estimation<'a> {
    /// Creates an estimation window with returns over one session each, for a design without neighbours.
    pub fn new(design: &'a Design, y: &'a [f64], columns: &'a [Vec<f64>]) -> Self {
        Self {
            design,
            y,
            columns,
            neighbours: &[],
            interior: &[],
            roots: None,
            on_collinear: OnCollinear::Exclude,
            decomposition: None,
            base_parameters: 0,
        }
    }

    /// Returns the name of a column's coefficient.
    pub fn name(&self, column: usize) -> &str {
        let mut names = self.design.coefficient_names();
        names.nth(column).unwrap_or("a regressor")
    }

    /// Returns the mean return of a session: sum y / M; for trade-to-trade returns sum R / sum n.
    pub fn mean(&self) -> Option<f64> {
        let Some(roots) = self.roots else {
            return mean(self.y);
        };
        (!roots.is_empty()).then(|| dot(self.y, roots) / sum_of_squares(roots))
    }

    /// Returns the sum of squares about the mean, each return weighted by 1 / n.
    pub fn about_mean(&self) -> Option<f64> {
        let mean = self.mean()?;
        let Some(roots) = self.roots else {
            return Some(squares_about(self.y, mean));
        };
        let from_mean = |(y, root): (&f64, &f64)| (y - mean * root).powi(2);
        Some(self.y.iter().zip(roots).map(from_mean).sum())
    }
}

choice! {
    /// How collinear regressors are treated: those that are constant or repeat the ones before them over the estimation window.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
    pub enum OnCollinear {
        /// The event is excluded, and the reason names the regressor.
        #[default]
        Exclude = "exclude",
        /// The regressor is left out of the model of that event, and a warning names both.
        Drop = "drop",
    }
}
