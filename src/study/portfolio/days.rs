//! The days of calendar-time portfolios.

use crate::time::Date;

/// One date of a calendar-time portfolio.
#[derive(Debug, Clone, PartialEq)]
pub struct PortfolioDay {
    /// The date.
    pub date: Date,
    /// The number of events (or firms) in the portfolio.
    pub names: usize,
    /// Their mean return less the base (such as the risk-free rate); for models without regressors, their mean abnormal
    /// return.
    pub excess: f64,
    /// The means of their regressors on the day.
    pub regressors: Vec<f64>,
}

/// The days of calendar-time portfolios, in order of time, a column for each quantity.
#[derive(Debug, Clone, Default)]
pub(in crate::study) struct PortfolioColumns {
    /// `dates[d]`: the date of day `d`.
    dates: Vec<Date>,
    /// As in [`PortfolioDay`].
    pub names: Vec<usize>,
    pub excess: Vec<f64>,
    /// `regressors[k][d]`: regressor `k` of day `d`.
    pub regressors: Vec<Vec<f64>>,
}

impl PortfolioColumns {
    /// Creates columns without a day, for this number of days and of regressors.
    pub fn with_capacity(days: usize, regressors: usize) -> Self {
        Self {
            dates: Vec::with_capacity(days),
            names: Vec::with_capacity(days),
            excess: Vec::with_capacity(days),
            regressors: std::iter::repeat_with(|| Vec::with_capacity(days))
                .take(regressors)
                .collect(),
        }
    }

    /// Takes days, of which all have the same regressors.
    pub fn of(days: &[PortfolioDay]) -> Self {
        let regressors = days.first().map_or(0, |day| day.regressors.len());
        let mut columns = Self::with_capacity(days.len(), regressors);
        for day in days {
            columns.push(
                day.date,
                day.names,
                day.excess,
                day.regressors.iter().copied(),
            );
        }
        columns
    }

    /// Appends a day.
    pub fn push(
        &mut self,
        date: Date,
        names: usize,
        excess: f64,
        regressors: impl Iterator<Item = f64>,
    ) {
        self.dates.push(date);
        self.names.push(names);
        self.excess.push(excess);
        let columns = self.regressors.iter_mut().zip(regressors);
        columns.for_each(|(column, value)| column.push(value));
    }

    /// Returns the days one by one.
    pub fn days(&self) -> Vec<PortfolioDay> {
        let day = |(number, date): (usize, &Date)| PortfolioDay {
            date: *date,
            names: self.names[number],
            excess: self.excess[number],
            regressors: self
                .regressors
                .iter()
                .map(|column| column[number])
                .collect(),
        };
        self.dates.iter().enumerate().map(day).collect()
    }

    /// Returns the days that hold no fewer than this number of events or firms.
    pub fn with_names(self, fewest: usize) -> Self {
        if self.names.iter().all(|names| *names >= fewest) {
            return self;
        }
        let mut days = self.days();
        days.retain(|day| day.names >= fewest);
        Self::of(&days)
    }
}
