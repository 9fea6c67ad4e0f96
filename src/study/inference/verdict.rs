//! The verdict of a test: a statistic with its p-value, or the reason why there is none.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use crate::math::dist::{normal_two_sided, student_t_critical, student_t_two_sided};

/// Upper 97.5 % point of the standard normal.
const NORMAL_CRITICAL: f64 = 1.959_963_984_540_054;

/// Below this statistic, the mean over it is a ratio of two small numbers, which need not even agree in sign, and no standard error.
pub const NEAR_ZERO: f64 = 0.25;

/// A p-value adjusted for the number of groups that were tested.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Adjusted {
    /// Adjusted by Holm's method, which controls the chance of any false rejection.
    pub holm: f64,
    /// Adjusted by the method of Benjamini and Hochberg, which controls the share of false rejections among all rejections.
    pub benjamini_hochberg: f64,
}

/// The verdict of a test.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Verdict {
    /// The statistic and its two-sided p-value.
    Defined {
        /// The statistic.
        statistic: f64,
        /// The probability, under the null, of a value at least as far from zero.
        p: f64,
        /// The degrees of freedom, if the null distribution is Student's t.
        df: Option<f64>,
        /// The p-value adjusted for the number of groups, if there are several.
        adjusted: Option<Adjusted>,
        /// The standard error that the test gives the mean, if it has one.
        error: Option<f64>,
    },
    /// There is no statistic. A statistic is never NaN or infinite.
    Undefined {
        /// The reason why there is no statistic.
        reason: &'static str,
    },
}

impl Verdict {
    /// Creates a verdict from a statistic that is standard normal under the null.
    pub fn normal(statistic: f64) -> Self {
        Self::defined(statistic, Some(normal_two_sided(statistic)), None)
    }

    /// Creates a verdict from a statistic that is Student's t under the null.
    pub fn student_t(statistic: f64, df: f64) -> Self {
        Self::defined(statistic, student_t_two_sided(statistic, df), Some(df))
    }

    /// Creates a verdict from a statistic and its p-value; undefined if either is missing or not finite.
    pub fn defined(statistic: f64, p: Option<f64>, df: Option<f64>) -> Self {
        match p {
            Some(p) if statistic.is_finite() => Self::Defined {
                statistic,
                p,
                df,
                adjusted: None,
                error: None,
            },
            _ => Self::Undefined {
                reason: "the statistic is not a finite number",
            },
        }
    }

    /// Returns the two-sided p-value, if there is one.
    pub fn p(&self) -> Option<f64> {
        match self {
            Self::Defined { p, .. } => Some(*p),
            Self::Undefined { .. } => None,
        }
    }

    /// Returns the degrees of freedom of Student's t; `None` where the statistic is normal or undefined.
    pub fn df(&self) -> Option<f64> {
        match self {
            Self::Defined { df, .. } => *df,
            Self::Undefined { .. } => None,
        }
    }

    /// Returns the value that the statistic exceeds in 5 % of samples under the null.
    pub fn critical(&self) -> Option<f64> {
        match self {
            Self::Defined { df: Some(df), .. } => student_t_critical(0.05, *df),
            Self::Defined { df: None, .. } => Some(NORMAL_CRITICAL),
            Self::Undefined { .. } => None,
        }
    }

    /// Returns the verdict with the standard error that the test gives the mean. Intervals use it where the mean over the statistic says
    /// nothing, which is near zero.
    #[must_use]
    pub fn with_error(mut self, found: f64) -> Self {
        if let Self::Defined { error, .. } = &mut self {
            *error = Some(found).filter(|found| found.is_finite() && *found > 0.0);
        }
        self
    }

    /// Returns the verdict with a standard error, if it has none.
    pub(in crate::study) fn or_error(self, found: impl FnOnce() -> Option<f64>) -> Self {
        match (self, self.error()) {
            (Self::Defined { .. }, None) => found().map_or(self, |found| self.with_error(found)),
            _ => self,
        }
    }

    /// Returns the standard error that the test gives the mean, if it has one.
    pub fn error(&self) -> Option<f64> {
        match self {
            Self::Defined { error, .. } => *error,
            Self::Undefined { .. } => None,
        }
    }

    /// Returns whether a mean and its statistic are so near zero, or so far from agreeing in sign, that the mean over the statistic is no
    /// standard error.
    pub fn is_near_zero(&self, mean: f64) -> bool {
        let is_told = |t: f64| t.abs() >= NEAR_ZERO && mean * t > 0.0;
        self.statistic()
            .is_some_and(|statistic| !is_told(statistic))
    }

    /// Returns the standard error that the test implies for a mean: the mean over the statistic. Near zero it is the one that the test
    /// itself gives the mean; where even that leaves zero outside of an interval of 95 %, though the test does not reject, as one event
    /// can bring about, the least one of a statistic of 0.25. `None` where there is none, as where a test rejects against the sign of
    /// the mean.
    pub fn standard_error(&self, mean: f64) -> Option<f64> {
        let implied = (mean / self.statistic()?).abs();
        let found = match (self.is_near_zero(mean), self.error()) {
            (false, _) => implied,
            (true, _) if self.p()? < 0.05 => return None,
            (true, Some(own)) if own * self.critical()? > mean.abs() => own,
            (true, Some(_)) => mean.abs() / NEAR_ZERO,
            (true, None) if mean * self.statistic()? > 0.0 => implied,
            (true, None) => return None,
        };
        found.is_finite().then_some(found)
    }

    /// Returns the 95 % interval of a mean that inverts the test: the mean plus and minus its standard error times the critical value.
    /// `None` where the test implies no standard error, and where p is exact, as of the signs of few events.
    pub fn interval(&self, mean: f64) -> Option<(f64, f64)> {
        let half = self.critical()? * self.standard_error(mean)?;
        self.is_by_statistic().then_some((mean - half, mean + half))
    }

    /// Returns whether p follows from the statistic by its distribution.
    fn is_by_statistic(&self) -> bool {
        const ALIKE: f64 = 1e-9;
        let by_statistic = |statistic: f64| match self.df() {
            Some(df) => student_t_two_sided(statistic, df),
            None => Some(normal_two_sided(statistic)),
        };
        let found = self.statistic().and_then(by_statistic).zip(self.p());
        found.is_some_and(|(a, b)| (a - b).abs() < ALIKE)
    }

    /// Returns the p-value adjusted for the number of groups, if there are several.
    pub fn adjusted(&self) -> Option<Adjusted> {
        match self {
            Self::Defined { adjusted, .. } => *adjusted,
            Self::Undefined { .. } => None,
        }
    }

    /// Sets the p-values adjusted for the number of groups.
    pub(in crate::study) fn adjust(&mut self, found: Adjusted) {
        if let Self::Defined { adjusted, .. } = self {
            *adjusted = Some(found);
        }
    }

    /// Returns the statistic, if there is one.
    pub fn statistic(&self) -> Option<f64> {
        match self {
            Self::Defined { statistic, .. } => Some(*statistic),
            Self::Undefined { .. } => None,
        }
    }
}

impl From<Result<Verdict, &'static str>> for Verdict {
    fn from(result: Result<Verdict, &'static str>) -> Self {
        result.unwrap_or_else(|reason| Self::Undefined { reason })
    }
}

impl Serialize for Verdict {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("statistic", &self.statistic())?;
        map.serialize_entry("p", &self.p())?;
        match self {
            Self::Defined { df: Some(df), .. } => map.serialize_entry("df", df)?,
            Self::Defined { df: None, .. } => {}
            Self::Undefined { reason } => map.serialize_entry("undefined", reason)?,
        }
        if let Some(adjusted) = self.adjusted() {
            map.serialize_entry("p_holm", &adjusted.holm)?;
            map.serialize_entry("p_bh", &adjusted.benjamini_hochberg)?;
        }
        map.end()
    }
}
