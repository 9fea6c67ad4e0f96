//! The prices at which a security is traded: one basis for open, high, low and close alike.

use super::moment::Half;
use crate::market::{Field, PriceBasis, Prices, Security};
use crate::math::moments::median;
use crate::time::{Date, first_after, first_on_or_after};

/// Sessions before an open whose median volume stands for that of the day, which is not known yet.
const VOLUME_SESSIONS: usize = 20;

/// The bars of one security on its price basis.
///
/// Where returns come from `adj_close`, every price of a bar is multiplied by adj_close / close of that bar: an
/// adjusted close beside an open on the raw level would turn every dividend into a gap.
#[derive(Debug, Clone)]
pub struct AdjustedBars<'a> {
    basis: PriceBasis,
    dates: &'a [Date],
    open: &'a [f64],
    high: &'a [f64],
    low: &'a [f64],
    close: &'a [f64],
    adjusted: Option<&'a [f64]>,
    volume: &'a [f64],
}

impl<'a> AdjustedBars<'a> {
    /// The bars of a security, on the wished basis where it has that column.
    pub fn new(prices: &'a Prices, security: Security, wished: Option<PriceBasis>) -> Self {
        let (bars, basis) = (prices.bars(security), prices.basis(security, wished));
        Self {
            basis,
            dates: bars.dates(),
            open: bars.column(Field::Open),
            high: bars.column(Field::High),
            low: bars.column(Field::Low),
            close: bars.column(Field::Close),
            adjusted: (basis == PriceBasis::AdjClose).then(|| bars.column(Field::AdjClose)),
            volume: bars.column(Field::Volume),
        }
    }

    /// Returns the column that returns come from.
    pub fn basis(&self) -> PriceBasis {
        self.basis
    }

    /// Returns the dates of the bars, in order.
    pub fn dates(&self) -> &'a [Date] {
        self.dates
    }

    /// Returns the bar of a date.
    pub fn on(&self, date: Date) -> Option<usize> {
        let bar = self.on_or_after(date);
        (self.dates.get(bar) == Some(&date)).then_some(bar)
    }

    /// Returns the first bar on a date or later.
    pub fn on_or_after(&self, date: Date) -> usize {
        first_on_or_after(self.dates, date)
    }

    /// Returns the close of a bar.
    pub fn close(&self, bar: usize) -> Option<f64> {
        present(self.adjusted.unwrap_or(self.close), bar)
    }

    /// Returns the open of a bar.
    pub fn open(&self, bar: usize) -> Option<f64> {
        self.scaled(self.open, bar)
    }

    /// Returns the highest price of a bar.
    pub fn high(&self, bar: usize) -> Option<f64> {
        self.scaled(self.high, bar)
    }

    /// Returns the lowest price of a bar.
    pub fn low(&self, bar: usize) -> Option<f64> {
        self.scaled(self.low, bar)
    }

    /// Returns the traded shares, divided by the factor of the prices, so that price times volume stays the turnover.
    pub fn volume(&self, bar: usize) -> Option<f64> {
        Some(present(self.volume, bar)? / self.factor(bar)?)
    }

    /// Returns the range, low and high, that is known at one of the two prices of a bar: its own at the close, that of the
    /// last session before at the open.
    pub fn known_range(&self, half: Half, bar: usize) -> Option<(f64, f64)> {
        let range = |bar: usize| self.low(bar).zip(self.high(bar));
        match half {
            Half::Close => range(bar),
            Half::Open => (0..bar.min(self.dates.len())).rev().find_map(range),
        }
    }

    /// Returns the volume that is known at one of the two prices of a bar: its own at the close, the median of the last
    /// sessions before at the open.
    pub fn known_volume(&self, half: Half, bar: usize) -> Option<f64> {
        match half {
            Half::Close => self.volume(bar),
            Half::Open => {
                let before = (0..bar.min(self.dates.len()))
                    .rev()
                    .filter_map(|bar| self.volume(bar));
                median(&before.take(VOLUME_SESSIONS).collect::<Vec<f64>>())
            }
        }
    }

    /// Returns the open or the close of a bar.
    pub fn price(&self, half: Half, bar: usize) -> Option<f64> {
        match half {
            Half::Open => self.open(bar),
            Half::Close => self.close(bar),
        }
    }

    /// Returns the last close before a bar.
    pub fn close_before(&self, bar: usize) -> Option<f64> {
        (0..bar.min(self.dates.len()))
            .rev()
            .find_map(|before| self.close(before))
    }

    /// Returns the last close on a date or earlier.
    pub fn close_by(&self, date: Date) -> Option<f64> {
        self.close_before(first_after(self.dates, date))
    }

    /// Returns the close of each of these dates, which are in order; none where there is no bar or no close.
    pub fn closes_on<'d>(&'d self, dates: &'d [Date]) -> impl Iterator<Item = Option<f64>> + 'd {
        let mut bar = dates.first().map_or(0, |first| self.on_or_after(*first));
        dates.iter().map(move |date| {
            while self.dates.get(bar).is_some_and(|own| own < date) {
                bar += 1;
            }
            let is_open = self.dates.get(bar) == Some(date);
            self.close(bar).filter(|_| is_open)
        })
    }

    /// Returns the first bar from `from` on that has a close.
    pub fn next_close(&self, from: usize) -> Option<usize> {
        (from..self.dates.len()).find(|bar| self.close(*bar).is_some())
    }

    /// Returns the last bar that has a close.
    pub fn last_close(&self) -> Option<usize> {
        (0..self.dates.len())
            .rev()
            .find(|bar| self.close(*bar).is_some())
    }

    fn scaled(&self, column: &[f64], bar: usize) -> Option<f64> {
        Some(present(column, bar)? * self.factor(bar)?)
    }

    /// Returns adj_close / close of a bar; 1 where prices are taken as they are.
    fn factor(&self, bar: usize) -> Option<f64> {
        match self.adjusted {
            None => Some(1.0),
            Some(adjusted) => Some(present(adjusted, bar)? / present(self.close, bar)?),
        }
    }
}

fn present(column: &[f64], bar: usize) -> Option<f64> {
    column.get(bar).copied().filter(|value| !value.is_nan())
}
