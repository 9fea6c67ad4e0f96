//! The design of a model: the returns and factors that it needs on each day.

use crate::market::RISK_FREE;
use crate::time::Lag;

/// The part of the expected return that is not estimated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Base {
    /// Zero: the fitted part is the whole expected return.
    Zero,
    /// The market's return of the day.
    Market,
    /// The risk-free rate of the day; regressors are then excess returns.
    RiskFree,
    /// The return of the event's synthetic control on the day.
    Donors,
}

/// A regressor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Term {
    /// The return of the event's benchmark.
    Market,
    /// The return of the event's benchmark less the risk-free rate.
    MarketExcess,
    /// A column of the factor file.
    Factor {
        /// The name of the coefficient.
        name: String,
        /// The columns that may hold the factor, the best one first.
        columns: Vec<String>,
    },
}

impl Term {
    /// Creates a factor from its name and the columns that may hold it, the best one first.
    pub fn factor(name: &str, columns: &[&str]) -> Self {
        Self::Factor {
            name: name.to_owned(),
            columns: columns.iter().map(|&column| column.to_owned()).collect(),
        }
    }

    /// Returns the name of the coefficient in results.
    pub fn coefficient(&self) -> &str {
        match self {
            Self::Market | Self::MarketExcess => "beta",
            Self::Factor { name, .. } => name,
        }
    }
}

/// Expected return of a day = base + x b, where the row x is (1, terms) or the terms alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Design {
    /// The part that is not estimated.
    pub base: Base,
    /// Whether x begins with an intercept of 1.
    pub intercept: bool,
    /// The regressors.
    pub terms: Vec<Term>,
    /// The market's returns around each estimation day, for models that need them.
    pub neighbours: Option<Neighbours>,
}

/// The number of sessions before and after each estimation day on which the market's returns are needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Neighbours {
    /// Sessions before.
    pub lags: usize,
    /// Sessions after.
    pub leads: usize,
}

impl Neighbours {
    /// Returns the offsets from the day in rising order, without 0.
    pub fn offsets(self) -> impl Iterator<Item = Lag> {
        let (first, last) = (-(self.lags as i32), self.leads as i32);
        (first..=last).filter(|offset| *offset != 0).map(Lag)
    }
}

impl Design {
    /// Creates a design for excess returns, with an intercept and these terms.
    pub fn excess(terms: impl IntoIterator<Item = Term>) -> Self {
        Self {
            base: Base::RiskFree,
            intercept: true,
            terms: terms.into_iter().collect(),
            neighbours: None,
        }
    }

    /// Returns the names of the coefficients, in the order of x.
    pub fn coefficient_names(&self) -> impl Iterator<Item = &str> {
        self.intercept
            .then_some("alpha")
            .into_iter()
            .chain(self.terms.iter().map(Term::coefficient))
    }

    /// Returns whether events need a benchmark.
    pub fn needs_market(&self) -> bool {
        self.base == Base::Market
            || self
                .terms
                .iter()
                .any(|term| matches!(term, Term::Market | Term::MarketExcess))
    }

    /// Returns the columns that a factor file has to hold: at least one of each list.
    pub fn factor_columns(&self) -> Vec<Vec<String>> {
        let factors = self.terms.iter().filter_map(|term| match term {
            Term::Factor { columns, .. } => Some(columns.clone()),
            Term::Market | Term::MarketExcess => None,
        });
        let excess = self.base == Base::RiskFree || self.terms.contains(&Term::MarketExcess);
        factors.chain(excess.then(risk_free_columns)).collect()
    }
}

/// Returns the columns of a factor file that may hold the risk-free rate.
pub fn risk_free_columns() -> Vec<String> {
    RISK_FREE.map(str::to_owned).to_vec()
}
