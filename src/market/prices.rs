//! Daily bars of every security: shared columns, in which each security has one contiguous span.

use std::collections::BTreeSet;
use std::ops::Range;

use super::aliases::Aliases;
use super::basis::Basis;
use super::currency::Currency;
use super::field::{Field, PriceBasis};
use super::flaw::Flaws;
use super::known_by::KnownBy;
use super::universe::{Security, Universe};
use crate::time::Date;

/// The daily bars of every security, by date and without repeats.
#[derive(Debug, Clone, Default)]
pub struct Prices {
    pub(super) universe: Universe,
    /// `spans[i]`: the bars of security `i` among those of all.
    pub(super) spans: Vec<Range<usize>>,
    /// Dates, which securities share.
    pub(super) dates: Vec<Date>,
    /// `days[i]`: where among `dates` those of security `i` stand.
    pub(super) days: Vec<Range<usize>>,
    pub(super) columns: [Vec<f64>; 6],
    /// `given[i]`: the total return of bar `i` as a fraction, as its source gives it, NaN where it is missing; empty if no source
    /// gives returns.
    pub(super) given: Vec<f64>,
    /// `adjusted[i]`: whether security `i` has adjusted closes, once the values are given up; else empty.
    pub(super) adjusted: Vec<bool>,
    /// `bases[i]`: what `close` and `adj_close` of security `i` are adjusted for.
    pub(super) bases: Vec<[Basis; 2]>,
    pub(super) flaws: Flaws,
    /// `currencies[i]`: the currencies that the sources of security `i` name.
    pub(super) currencies: Vec<BTreeSet<Currency>>,
    /// `listed[i]`: the codes of exchanges that the sources of security `i` name.
    pub(super) listed: Vec<BTreeSet<(KnownBy, String)>>,
    /// Names that the user states.
    pub(super) aliases: Aliases,
    /// Further identifiers that the sources give.
    pub(super) identifiers: Aliases,
}

impl Prices {
    /// Returns what a price column of a security is adjusted for, and how that is known.
    pub fn adjustment(&self, security: Security, column: PriceBasis) -> &Basis {
        &self.bases[security.0 as usize][column as usize]
    }

    /// Returns the currencies of a security's prices that its sources name.
    pub fn currencies(&self, security: Security) -> &BTreeSet<Currency> {
        &self.currencies[security.0 as usize]
    }

    /// Returns the codes of exchanges that the sources of a security name, the stronger evidence first.
    pub fn listed(&self, security: Security) -> &BTreeSet<(KnownBy, String)> {
        &self.listed[security.0 as usize]
    }

    /// Returns the names of securities that the user states.
    pub fn aliases(&self) -> &Aliases {
        &self.aliases
    }

    /// Returns the identifiers, other than symbols, that the sources give.
    pub fn identifiers(&self) -> &Aliases {
        &self.identifiers
    }

    /// Returns the total returns of a security as its source gives them, as fractions, one per date and NaN where one is missing;
    /// `None` if the source gives none, or if returns are to come from `close`. Where returns are given, `adj_close` is only the
    /// index that they make.
    pub fn given_returns(&self, security: Security, basis: PriceBasis) -> Option<&[f64]> {
        let given = self.given.get(self.spans[security.0 as usize].clone())?;
        let is_given = basis == PriceBasis::AdjClose && given.iter().any(|value| !value.is_nan());
        is_given.then_some(given)
    }

    /// Returns the flaws that were found in the prices of each security.
    pub fn flaws(&self) -> &Flaws {
        &self.flaws
    }

    /// Returns the securities.
    pub fn universe(&self) -> &Universe {
        &self.universe
    }

    /// Returns the number of bars of all securities together.
    pub fn len(&self) -> usize {
        self.spans.last().map_or(0, |span| span.end)
    }

    /// Returns whether there is no bar.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the bars of one security.
    pub fn bars(&self, security: Security) -> Bars<'_> {
        Bars {
            prices: self,
            span: self.spans[security.0 as usize].clone(),
            days: self.days[security.0 as usize].clone(),
        }
    }

    /// Returns the last date on which each security has a close, adjusted or not.
    pub fn last_closes(&self) -> Vec<Option<Date>> {
        let last = |security: Security| {
            let bars = self.bars(security);
            let closes = [PriceBasis::AdjClose, PriceBasis::Close].map(|basis| bars.closes(basis));
            let is_priced = |bar: &usize| {
                let close = |closes: &&[f64]| closes.get(*bar).is_some_and(|close| *close > 0.0);
                closes.iter().any(close)
            };
            let last = (0..bars.dates().len()).rev().find(is_priced)?;
            Some(bars.dates()[last])
        };
        self.universe.securities().map(last).collect()
    }

    /// Gives up the values of all bars, to make room for what is made of them. Securities, the dates of their bars and the columns that
    /// returns come from stay known.
    pub(crate) fn give_up_values(&mut self) {
        let securities = self.universe.securities();
        self.adjusted = securities
            .map(|security| self.has_adjusted(security))
            .collect();
        self.columns = Default::default();
        self.given = Vec::new();
    }

    /// Returns the column that a security's returns are computed from: `close` if `wished` says so, else `adj_close` where
    /// the security has it, else `close`.
    pub fn basis(&self, security: Security, wished: Option<PriceBasis>) -> PriceBasis {
        match wished {
            Some(PriceBasis::Close) => PriceBasis::Close,
            _ if self.has_adjusted(security) => PriceBasis::AdjClose,
            _ => PriceBasis::Close,
        }
    }

    /// Returns whether a security has adjusted closes.
    fn has_adjusted(&self, security: Security) -> bool {
        let known = self.adjusted.get(security.0 as usize).copied();
        known.unwrap_or_else(|| {
            let bars = self.bars(security);
            let mut adjusted = bars.column(Field::AdjClose).iter();
            adjusted.any(|price| !price.is_nan())
        })
    }
}

/// The bars of one security, by date.
#[derive(Debug, Clone)]
pub struct Bars<'a> {
    prices: &'a Prices,
    span: Range<usize>,
    days: Range<usize>,
}

impl<'a> Bars<'a> {
    /// Returns the dates, in order.
    pub fn dates(&self) -> &'a [Date] {
        &self.prices.dates[self.days.clone()]
    }

    /// Returns a column, one number per date, NaN where it is missing; empty if no source has the column.
    pub fn column(&self, field: Field) -> &'a [f64] {
        self.prices.columns[field as usize]
            .get(self.span.clone())
            .unwrap_or(&[])
    }

    /// Returns one number of one bar, `None` where it is missing.
    pub fn value(&self, field: Field, bar: usize) -> Option<f64> {
        self.column(field)
            .get(bar)
            .copied()
            .filter(|value| !value.is_nan())
    }

    /// Returns the bars cut to the first `bars`: what was known after that many of the security's sessions.
    pub fn first(&self, bars: usize) -> Self {
        let bars = bars.min(self.span.len());
        Self {
            prices: self.prices,
            span: self.span.start..self.span.start + bars,
            days: self.days.start..self.days.start + bars,
        }
    }

    /// Returns the closes of a price basis, one per date, NaN where missing.
    pub fn closes(&self, basis: PriceBasis) -> &'a [f64] {
        match basis {
            PriceBasis::Close => self.column(Field::Close),
            PriceBasis::AdjClose => self.column(Field::AdjClose),
        }
    }
}
