//! Groups of events by quantiles of a column.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::error::{Error, Result, message, option};

/// A column whose quantiles group the events, and the number of groups: `surprise=5`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quantiles {
    /// The column, which holds numbers.
    pub column: String,
    /// The number of groups, from 2 to 100.
    pub groups: usize,
}

impl Quantiles {
    /// Returns the name of a group, counted from 0: `surprise Q1` holds the smallest values.
    pub fn name(&self, group: usize) -> String {
        let width = self.groups.to_string().len();
        format!("{} Q{:0width$}", self.column, group + 1)
    }

    /// Returns the names of all groups.
    pub fn names(&self) -> Vec<String> {
        (0..self.groups).map(|group| self.name(group)).collect()
    }

    /// Returns for each value the number of its group, from 0.
    ///
    /// ```text
    /// e_k, k = 1..N-1: the quantile k/N of the n values, at position (n - 1) k/N of the sorted ones, interpolated linearly
    /// group = number of e_k below the value
    /// ```
    /// Equal values are in one group, so that groups may differ in size. Follows `pandas.qcut`.
    pub fn of(&self, values: &[f64]) -> Vec<usize> {
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        let last = sorted.len().saturating_sub(1);
        let edge = |k: usize| {
            let (at, rest) = (last * k / self.groups, last * k % self.groups);
            let (low, high) = (sorted[at], sorted[(at + 1).min(last)]);
            low + (high - low) * (rest as f64 / self.groups as f64)
        };
        let edges: Vec<f64> = match values {
            [] => Vec::new(),
            _ => (1..self.groups).map(edge).collect(),
        };
        let group = |value: &f64| edges.iter().filter(|edge| **edge < *value).count();
        values.iter().map(group).collect()
    }
}

impl FromStr for Quantiles {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let parts = text.rsplit_once('=');
        let parts =
            parts.and_then(|(column, groups)| Some((column.trim(), groups.trim().parse().ok()?)));
        match parts {
            Some((column, groups)) if !column.is_empty() && (2..=100).contains(&groups) => {
                Ok(Self {
                    column: column.to_owned(),
                    groups,
                })
            }
            _ => {
                let wrong =
                    format!(": `{text}` is not a column and a number of groups from 2 to 100");
                let error = Error::options(message![option::QUANTILES, wrong]);
                Err(error
                    .about(option::QUANTILES)
                    .with_help("write it like surprise=5"))
            }
        }
    }
}

impl fmt::Display for Quantiles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.column, self.groups)
    }
}

impl Serialize for Quantiles {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Quantiles {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}
