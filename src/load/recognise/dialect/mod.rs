//! What is known of the files of each vendor: data, one file a vendor, and how a file is recognised.
//!
//! To add a dialect: a file with its `DIALECT`, and two lines here. A test reads the sample of each.

pub(in crate::load) mod info;

mod akshare;
mod alpaca;
mod ariva;
mod av_adj;
mod av_daily;
mod binance;
mod bloomberg;
mod compustat_secd;
mod crsp_ciz;
mod crsp_siz;
mod databento;
mod dukascopy;
mod eodhd;
mod eventstudytools;
mod investing_en;
mod investing_xx;
mod kaggle_bm;
mod kaggle_jc;
mod long;
mod lseg;
mod marketwatch;
mod massive;
mod mt4;
mod mt5;
mod nasdaq;
mod nse_bhavcopy;
mod nse_udiff;
mod sharadar_sep;
mod stooq_1;
mod stooq_bulk;
mod stooq_pl;
mod tdx;
mod tiingo;
mod tradingview;
mod tushare;
mod wide;
mod wsj;
mod yahoo_web;
mod yf_download_1;
mod yf_download_n;
mod yf_download_raw;
mod yf_flat;
mod yf_flat_raw;
mod yf_history;

use chrono_tz::Tz;

use super::lexicon::Role;
use crate::error::{Error, nearest};
use crate::load::text::stamp::DateStyle;
use crate::market::Adjustment;

/// Every dialect; where two fit a file equally well, the first one is taken.
pub(in crate::load) const ALL: [&Dialect; 44] = [
    &yahoo_web::DIALECT,
    &yf_download_1::DIALECT,
    &yf_download_raw::DIALECT,
    &yf_download_n::DIALECT,
    &yf_flat::DIALECT,
    &yf_flat_raw::DIALECT,
    &yf_history::DIALECT,
    &marketwatch::DIALECT,
    &wsj::DIALECT,
    &stooq_1::DIALECT,
    &stooq_pl::DIALECT,
    &stooq_bulk::DIALECT,
    &av_daily::DIALECT,
    &av_adj::DIALECT,
    &nasdaq::DIALECT,
    &investing_en::DIALECT,
    &investing_xx::DIALECT,
    &tiingo::DIALECT,
    &massive::DIALECT,
    &eodhd::DIALECT,
    &alpaca::DIALECT,
    &databento::DIALECT,
    &sharadar_sep::DIALECT,
    &kaggle_bm::DIALECT,
    &kaggle_jc::DIALECT,
    &crsp_siz::DIALECT,
    &crsp_ciz::DIALECT,
    &compustat_secd::DIALECT,
    &lseg::DIALECT,
    &bloomberg::DIALECT,
    &tushare::DIALECT,
    &akshare::DIALECT,
    &tdx::DIALECT,
    &tradingview::DIALECT,
    &mt5::DIALECT,
    &mt4::DIALECT,
    &binance::DIALECT,
    &dukascopy::DIALECT,
    &ariva::DIALECT,
    &nse_bhavcopy::DIALECT,
    &nse_udiff::DIALECT,
    &eventstudytools::DIALECT,
    &long::DIALECT,
    &wide::DIALECT,
];

/// The dialect of that name.
pub(in crate::load) fn named(name: &str) -> Option<&'static Dialect> {
    ALL.into_iter().find(|dialect| dialect.name == name)
}

/// What to say of a name that no dialect has: the nearest one, or those that the name is a part of.
pub(in crate::load) fn unknown(name: &str) -> Error {
    let names = || ALL.into_iter().map(|dialect| dialect.name);
    let parts: Vec<&str> = names()
        .filter(|known| name.len() > 1 && known.contains(&name.to_lowercase()))
        .collect();
    let meant = match nearest(name, names()) {
        Some(near) => format!("did you mean `{near}`? "),
        None if parts.is_empty() => String::new(),
        None => format!("did you mean {}? ", parts.join(", ")),
    };
    Error::options(format!("there is no dialect `{name}`"))
        .with_code("unknown_dialect")
        .with_help(format!("{meant}newsquake formats lists them"))
}

/// The dialect of which nothing but the names of columns is known.
pub(in crate::load) fn plain() -> &'static Dialect {
    &long::DIALECT
}

/// The dialect of a table of dates by symbols.
pub(in crate::load) fn wide() -> &'static Dialect {
    &wide::DIALECT
}

/// A vendor's way to write daily prices.
#[derive(Debug)]
pub(in crate::load) struct Dialect {
    /// What `--dialect` calls it.
    pub name: &'static str,
    /// Who writes such files.
    pub writer: &'static str,
    /// The header lines that it occurs with; for files without one, the names that their columns would have.
    pub headers: &'static [&'static str],
    /// How a header has to look like one of these.
    pub fit: Fit,
    /// Text without which the first row is not of this dialect.
    pub telltale: &'static str,
    /// Columns whose role their names do not tell, the preferred one first.
    pub roles: &'static [(&'static str, Role)],
    /// How its dates are written, where that is known.
    pub dates: &'static [DateStyle],
    /// The decimal mark, where it is always the same.
    pub decimal: Option<u8>,
    /// The clock on which its days are counted, where moments have to be turned into days.
    pub zone: Option<Tz>,
    /// What its `close` is adjusted for.
    pub close: Adjustment,
    /// What its `adj_close` is adjusted for.
    pub adj_close: Adjustment,
    /// The only rows that count: those with one of these values in the column, where the file has it.
    pub keep: &'static [(&'static str, &'static [&'static str])],
    /// Whether a price below zero is the middle of bid and ask.
    pub negative_is_midpoint: bool,
    /// Whether prices of early years may lie below zero, as those do that are rebased with every dividend.
    pub may_be_negative: bool,
    /// The shares that a unit of volume stands for.
    pub lot: f64,
    /// What a price without a decimal point is divided by.
    pub integer_unit: Option<f64>,
    /// Columns that turn `close` into a price of total return: close / first * second.
    pub adjusted_by: Option<(&'static str, &'static str)>,
    /// What trips a reader who does not know it.
    pub trap: &'static str,
    /// Two days, as the vendor would write them.
    pub sample: &'static str,
}

/// How a header has to look like that of a dialect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::load) enum Fit {
    /// The same columns in the same order.
    Whole,
    /// These columns among others, in any order.
    Among,
    /// No header: cells of these shapes.
    Headerless(&'static [Shape]),
    /// A line of fields, a line of symbols, and a line with the name of the dates.
    Tickers,
    /// Found by its shape, not by its names.
    Shaped,
    /// Only where `--dialect` names it.
    Never,
}

/// What a cell of a file without a header looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::load) enum Shape {
    /// Anything that is not blank.
    Text,
    /// A date of the dialect.
    Date,
    /// A time of day.
    Clock,
    /// A number.
    Number,
}

impl Dialect {
    /// Whether its files have no header.
    pub fn is_headerless(&self) -> bool {
        matches!(self.fit, Fit::Headerless(_))
    }

    /// Nothing known.
    const BLANK: Self = Self {
        name: "",
        writer: "",
        headers: &[],
        fit: Fit::Whole,
        telltale: "",
        roles: &[],
        dates: &[],
        decimal: None,
        zone: None,
        close: Adjustment::Unknown,
        adj_close: Adjustment::Total,
        keep: &[],
        negative_is_midpoint: false,
        may_be_negative: false,
        lot: 1.0,
        integer_unit: None,
        adjusted_by: None,
        trap: "",
        sample: "",
    };
}
