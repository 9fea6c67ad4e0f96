//! The measures of a reaction.

use serde::Serialize;

use super::{intraday, overnight, range, volume};
use crate::market::{Bars, Neighbouring, PriceBasis, ReturnKind};

/// A part of the reaction to news.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Measure {
    /// The return from the close before to the open.
    Overnight,
    /// The return from the open to the close.
    Intraday,
    /// The logarithm of the volatility by Parkinson (1980).
    Parkinson,
    /// The logarithm of the volatility by Garman and Klass (1980).
    GarmanKlass,
    /// The logarithm of the volatility over a tested window by Yang and Zhang (2000).
    YangZhang,
    /// The logarithm of the volume, less its own mean.
    Volume,
    /// The logarithm of the volume, less what the volume of the benchmark lets expect.
    VolumeMarket,
}

impl Measure {
    /// The measures of single sessions.
    pub(super) const DAILY: [Self; 6] = [
        Self::Overnight,
        Self::Intraday,
        Self::Parkinson,
        Self::GarmanKlass,
        Self::Volume,
        Self::VolumeMarket,
    ];

    /// Returns the name in results.
    pub fn name(self) -> &'static str {
        match self {
            Self::Overnight => "overnight",
            Self::Intraday => "intraday",
            Self::Parkinson => "parkinson",
            Self::GarmanKlass => "garman_klass",
            Self::YangZhang => "yang_zhang",
            Self::Volume => "volume",
            Self::VolumeMarket => "volume_market",
        }
    }

    /// Returns the heading in tables and figures.
    pub fn heading(self) -> &'static str {
        match self {
            Self::Overnight => "Overnight return",
            Self::Intraday => "Intraday return",
            Self::Parkinson => "Range volatility (Parkinson)",
            Self::GarmanKlass => "Range volatility (Garman-Klass)",
            Self::YangZhang => "Volatility (Yang-Zhang)",
            Self::Volume => "Volume",
            Self::VolumeMarket => "Volume beyond the market's",
        }
    }

    /// Returns whether it is a return, a fraction that adds up over days. The others are logarithms of ratios to normal.
    pub fn is_return(self) -> bool {
        matches!(self, Self::Overnight | Self::Intraday)
    }

    /// Returns whether the benchmark's own measure is a regressor, where the benchmark has it.
    pub(super) fn has_market(self) -> bool {
        matches!(self, Self::Overnight | Self::Intraday | Self::VolumeMarket)
    }

    /// Returns the value of a session; NaN or infinite where the bar lacks a price or a volume.
    pub(super) fn value(
        self,
        bars: &Bars<'_>,
        pair: Neighbouring,
        basis: PriceBasis,
        kind: ReturnKind,
    ) -> f64 {
        match self {
            Self::Overnight => overnight::value(bars, pair, basis, kind),
            Self::Intraday => intraday::value(bars, pair.bar, kind),
            Self::Parkinson => range::parkinson(bars, pair.bar),
            Self::GarmanKlass => range::garman_klass(bars, pair.bar),
            Self::YangZhang => f64::NAN,
            Self::Volume | Self::VolumeMarket => volume::value(bars, pair.bar),
        }
    }
}
