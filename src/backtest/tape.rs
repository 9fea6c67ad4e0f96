//! The prices of one security as it is traded: one basis for open, high, low and close alike.

use super::moment::Half;
use crate::market::{Bars, Field, PriceBasis, Prices, Security};
use crate::time::Date;

/// The bars of one security on its price basis.
///
/// Where returns come from `adj_close`, every price of a bar is multiplied by adj_close / close of that bar: an
/// adjusted close beside an open of that day's own level would make a gap out of every dividend.
#[derive(Debug, Clone)]
pub struct Tape<'a> {
    basis: PriceBasis,
    dates: &'a [Date],
    open: &'a [f64],
    high: &'a [f64],
    low: &'a [f64],
    close: &'a [f64],
    adjusted: Option<&'a [f64]>,
    volume: &'a [f64],
}

impl<'a> Tape<'a> {
    /// The tape of a security, from the column wished for where it has it.
    pub fn new(prices: &'a Prices, security: Security, wished: Option<PriceBasis>) -> Self {
        Self::of(prices.bars(security), prices.basis(security, wished))
    }

    /// The tape of some bars.
    pub fn of(bars: Bars<'a>, basis: PriceBasis) -> Self {
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

    /// The column that returns come from.
    pub fn basis(&self) -> PriceBasis {
        self.basis
    }

    /// The dates of the bars, in order.
    pub fn dates(&self) -> &'a [Date] {
        self.dates
    }

    /// The bar of that date.
    pub fn on(&self, date: Date) -> Option<usize> {
        self.dates.binary_search(&date).ok()
    }

    /// The first bar of that date or later.
    pub fn on_or_after(&self, date: Date) -> usize {
        self.dates.partition_point(|own| *own < date)
    }

    /// The close of a bar.
    pub fn close(&self, bar: usize) -> Option<f64> {
        present(self.adjusted.unwrap_or(self.close), bar)
    }

    /// The open of a bar.
    pub fn open(&self, bar: usize) -> Option<f64> {
        self.scaled(self.open, bar)
    }

    /// The highest price of a bar.
    pub fn high(&self, bar: usize) -> Option<f64> {
        self.scaled(self.high, bar)
    }

    /// The lowest price of a bar.
    pub fn low(&self, bar: usize) -> Option<f64> {
        self.scaled(self.low, bar)
    }

    /// Shares traded, counted as the prices are adjusted, so that price times volume stays the day's turnover.
    pub fn volume(&self, bar: usize) -> Option<f64> {
        Some(present(self.volume, bar)? / self.factor(bar)?)
    }

    /// The open or the close of a bar.
    pub fn price(&self, half: Half, bar: usize) -> Option<f64> {
        match half {
            Half::Open => self.open(bar),
            Half::Close => self.close(bar),
        }
    }

    /// The last close before a bar.
    pub fn close_before(&self, bar: usize) -> Option<f64> {
        (0..bar.min(self.dates.len()))
            .rev()
            .find_map(|before| self.close(before))
    }

    /// The last close on that date or before.
    pub fn close_by(&self, date: Date) -> Option<f64> {
        self.close_before(self.dates.partition_point(|own| *own <= date))
    }

    /// The first bar at `from` or later that has a close.
    pub fn next_close(&self, from: usize) -> Option<usize> {
        (from..self.dates.len()).find(|bar| self.close(*bar).is_some())
    }

    /// The last bar that has a close.
    pub fn last_close(&self) -> Option<usize> {
        (0..self.dates.len())
            .rev()
            .find(|bar| self.close(*bar).is_some())
    }

    fn scaled(&self, column: &[f64], bar: usize) -> Option<f64> {
        Some(present(column, bar)? * self.factor(bar)?)
    }

    /// adj_close / close of a bar; 1 where prices are taken as they are.
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
