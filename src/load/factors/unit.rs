//! Detection of the unit of factors (percent or fractions) and of missing values.

use super::rate::Rate;
use super::table::Table;
use crate::finding::Finding;
use crate::load::recognise::lexicon::is_factor;
use crate::market::RISK_FREE;
use crate::math::moments::median;
use crate::time::Date;

/// From this median size on, factors are in percent. Daily factor returns are some tenths of a percent: 0.003 as a
/// fraction, 0.3 in percent.
const PERCENT_FROM: f64 = 0.05;

/// From this median size on, a risk-free rate is in percent. Daily rates are some hundredths of a percent: 0.0002 as a
/// fraction, 0.02 in percent.
const RISK_FREE_PERCENT_FROM: f64 = 0.002;

/// Fractions at or below this are missing values: French's files write -99.99 or -999 percent.
const NONE_AT: f64 = -0.99;

/// Unit of the factors and the evidence for it.
pub(super) struct Unit {
    percent: bool,
    pub evidence: String,
}

impl Unit {
    /// Detects the unit from the largest median size among the columns known as factors, or among all columns if none
    /// is known. A file with only a risk-free rate is judged by that rate's own limit.
    pub fn of(table: &Table<'_>, rows: &[(Date, Vec<f64>)], rate: Option<&Rate>) -> Self {
        let typical = |i: usize| {
            let sizes: Vec<f64> = rows
                .iter()
                .map(|row| row.1[i])
                .filter(|v| !v.is_nan() && *v != 0.0 && *v > NONE_AT * 100.0)
                .map(f64::abs)
                .collect();
            median(&sizes)
        };
        let largest = |among: &dyn Fn(&str) -> bool| {
            let columns = (0..table.names.len()).filter(|&i| among(&table.names[i]));
            columns.filter_map(typical).reduce(f64::max)
        };
        let is_rate = |name: &str| RISK_FREE.contains(&name);
        let factors = largest(&is_factor).or_else(|| largest(&|name| !is_rate(name)));
        let (size, from) = match factors {
            Some(size) => (Some(size), PERCENT_FROM),
            None => (largest(&is_rate), RISK_FREE_PERCENT_FROM),
        };
        if factors.is_none() && rate.is_some_and(|rate| rate.days_a_year.is_some()) {
            return Self {
                percent: true,
                evidence: "as rates a year are published".to_owned(),
            };
        }
        let layout = if table.is_french {
            "the layout of Kenneth French, "
        } else {
            ""
        };
        Self {
            percent: size.map_or(table.is_french, |size| size >= from),
            evidence: size.map_or(format!("{layout}without a value to tell"), |size| {
                format!("{layout}by a typical size of {size:.4}")
            }),
        }
    }

    pub fn name(&self) -> &'static str {
        if self.percent { "percent" } else { "fractions" }
    }

    pub fn fraction(&self, value: f64) -> f64 {
        if self.percent { value / 100.0 } else { value }
    }
}

/// Counts values that mean "missing".
#[derive(Default)]
pub(super) struct Missing {
    count: usize,
    first: String,
}

impl Missing {
    pub fn or(&mut self, value: f64, name: &str, date: Date) -> f64 {
        if value > NONE_AT || value.is_nan() {
            return value;
        }
        if self.count == 0 {
            self.first = format!("{name} on {date}");
        }
        self.count += 1;
        f64::NAN
    }

    pub fn finding(&self) -> Option<Finding> {
        let (count, first) = (self.count, &self.first);
        let message =
            format!("values of -99.99 or -999 were taken as missing: {count}, first {first}");
        (count > 0).then(|| Finding::note("factor_missing", message))
    }
}
