//! Stars of significance and the mark of doubtful tests.

use crate::catalogue::choice;

/// The meaning of the stars.
pub const STARS_KEY: &str = "* p < 0.10, ** p < 0.05, *** p < 0.01";

/// Marks a test that is not valid on its sample.
pub const DOUBTFUL: &str = "\u{2020}";

/// Returns the stars of a p-value by the convention of finance journals: 10 %, 5 %, 1 %.
pub fn stars(p: Option<f64>) -> &'static str {
    match p {
        Some(p) if p < 0.01 => "***",
        Some(p) if p < 0.05 => "**",
        Some(p) if p < 0.10 => "*",
        _ => "",
    }
}

/// Returns the stars of a test, followed by [`DOUBTFUL`] where the test is not valid on its sample.
pub fn stars_of(p: Option<f64>, is_doubtful: bool) -> String {
    match stars(p) {
        "" => String::new(),
        stars if is_doubtful => format!("{stars}{DOUBTFUL}"),
        stars => stars.to_owned(),
    }
}

choice! {
    /// How stars stand for p-values.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
    pub enum Stars {
        /// * p < 0.10, ** p < 0.05, *** p < 0.01, as journals of finance do
        #[default]
        Finance = "finance",
        /// * p < 0.05, ** p < 0.01, *** p < 0.001, as esttab of Stata does
        Esttab = "esttab",
        /// + p < 0.1, * p < 0.05, ** p < 0.01, *** p < 0.001, as modelsummary of R does
        Modelsummary = "modelsummary",
        /// No stars
        None = "none",
    }
}

impl Stars {
    /// Returns the marks with the p-values that they stay below, the smallest first.
    fn steps(self) -> &'static [(f64, &'static str)] {
        match self {
            Self::Finance => &[(0.01, "***"), (0.05, "**"), (0.10, "*")],
            Self::Esttab => &[(0.001, "***"), (0.01, "**"), (0.05, "*")],
            Self::Modelsummary => &[(0.001, "***"), (0.01, "**"), (0.05, "*"), (0.1, "+")],
            Self::None => &[],
        }
    }

    /// Returns the marks of a p-value.
    pub fn marks(self, p: Option<f64>) -> &'static str {
        let reached = |(level, _): &&(f64, &str)| p.is_some_and(|p| p < *level);
        self.steps()
            .iter()
            .find(reached)
            .map_or("", |(_, marks)| *marks)
    }

    /// Returns the meaning of the marks; empty where there are none.
    pub fn key(self) -> &'static str {
        match self {
            Self::Finance => STARS_KEY,
            Self::Esttab => "* p < 0.05, ** p < 0.01, *** p < 0.001",
            Self::Modelsummary => "+ p < 0.1, * p < 0.05, ** p < 0.01, *** p < 0.001",
            Self::None => "",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_tool_has_its_own_stars() {
        let marks = |stars: Stars| [0.0005, 0.005, 0.03, 0.07, 0.2].map(|p| stars.marks(Some(p)));
        assert_eq!(marks(Stars::Finance), ["***", "***", "**", "*", ""]);
        assert_eq!(marks(Stars::Esttab), ["***", "**", "*", "", ""]);
        assert_eq!(marks(Stars::Modelsummary), ["***", "**", "*", "+", ""]);
        assert_eq!(marks(Stars::None), [""; 5]);
        assert_eq!(Stars::Finance.marks(None), "");
    }
}
