//! The dialects of price files, one file per dialect.
//!
//! To add a dialect, write a file with its `DIALECT` and add two lines here. A test reads the sample of each dialect.

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
mod melted;
mod mt4;
mod mt5;
mod nasdaq;
mod nse_bhavcopy;
mod nse_history;
mod nse_udiff;
mod panel;
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

/// Every dialect. If two fit a file equally well, the first one is taken.
pub(in crate::load) const ALL: [&Dialect; 47] = [
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
    &nse_history::DIALECT,
    &eventstudytools::DIALECT,
    &melted::DIALECT,
    &long::DIALECT,
    &panel::DIALECT,
    &wide::DIALECT,
];

/// Returns the dialect with this name.
pub(in crate::load) fn named(name: &str) -> Option<&'static Dialect> {
    ALL.into_iter().find(|dialect| dialect.name == name)
}

/// Returns the error for an unknown dialect, which suggests the nearest name or the names that contain `name`.
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

/// Returns the dialect of tables known only by their column names.
pub(in crate::load) fn plain() -> &'static Dialect {
    &long::DIALECT
}

/// Returns the dialect of tables of dates by symbols.
pub(in crate::load) fn wide() -> &'static Dialect {
    &wide::DIALECT
}

/// A vendor's layout of daily prices.
#[derive(Debug)]
pub(in crate::load) struct Dialect {
    /// Name of the dialect, as given in `Overrides::dialect`.
    pub name: &'static str,
    /// Who writes such files.
    pub writer: &'static str,
    /// Header lines of such files; for files without a header, the names that their columns would have.
    pub headers: &'static [&'static str],
    /// How a header has to match one of `headers`.
    pub fit: Fit,
    /// Text that the first data row must contain; empty if there is no such text.
    pub telltale: &'static str,
    /// Columns whose role their general names do not tell, the preferred one first.
    pub roles: &'static [(&'static str, Role)],
    /// Possible date styles; empty if unknown.
    pub dates: &'static [DateStyle],
    /// The decimal mark, if it is always the same.
    pub decimal: Option<u8>,
    /// The time zone in which its moments become dates.
    pub zone: Option<Tz>,
    /// The market of its securities.
    pub market: Market,
    /// Price basis of `close`.
    pub close: Adjustment,
    /// Price basis of `adj_close`.
    pub adj_close: Adjustment,
    /// Filters: a column and the values of the rows to keep. A file without the column is not filtered.
    pub keep: &'static [(&'static str, &'static [&'static str])],
    /// Column and value of the rows to which `keep` applies, where other rows of such files are all kept.
    pub keep_among: Option<(&'static str, &'static str)>,
    /// Whether a negative price is the midpoint of bid and ask.
    pub negative_is_midpoint: bool,
    /// Whether early prices may be negative, as they are when every dividend is subtracted from all earlier prices.
    pub may_be_negative: bool,
    /// Number of shares per unit of volume.
    pub lot: f64,
    /// Divisor of prices that are written without a decimal point.
    pub integer_unit: Option<f64>,
    /// Columns `(a, b)` from which a total-return price is computed as `close / a * b`.
    pub adjusted_by: Option<(&'static str, &'static str)>,
    /// Peculiarities of the layout that are easily misread.
    pub trap: &'static str,
    /// A sample file of two days.
    pub sample: &'static str,
}

/// The market to which the securities of a dialect belong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::load) enum Market {
    /// Any market.
    Any,
    /// The exchange with this code.
    One(&'static str),
    /// The exchanges of China, which are told apart by the first digits of a security's number.
    China,
}

impl Market {
    /// Returns the code of the exchange of a security, if the market says it.
    pub fn exchange(self, symbol: &str) -> Option<&'static str> {
        match self {
            Self::Any => None,
            Self::One(code) => Some(code),
            Self::China => {
                let is_number = symbol.len() == 6 && symbol.bytes().all(|b| b.is_ascii_digit());
                match symbol.as_bytes().first().filter(|_| is_number)? {
                    _ if symbol.starts_with("92") => Some("BJSE"),
                    b'5' | b'6' | b'9' => Some("XSHG"),
                    b'0' | b'1' | b'2' | b'3' => Some("XSHE"),
                    b'4' | b'8' => Some("BJSE"),
                    _ => None,
                }
            }
        }
    }
}

/// How a header has to match that of a dialect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::load) enum Fit {
    /// The same columns in the same order.
    Whole,
    /// These columns among others, in any order.
    Among,
    /// No header; the cells have these shapes.
    Headerless(&'static [Shape]),
    /// A line of fields, a line of symbols, and a line that names the dates.
    Tickers,
    /// Recognised by its shape, not by its column names.
    Shaped,
    /// Used only when the user names the dialect.
    Never,
}

/// Shape of a cell in a file without a header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::load) enum Shape {
    /// Any text that is not blank.
    Text,
    /// A date in one of the dialect's styles.
    Date,
    /// A time of day.
    Clock,
    /// A number.
    Number,
}

impl Dialect {
    /// Returns whether its files have no header.
    pub fn is_headerless(&self) -> bool {
        matches!(self.fit, Fit::Headerless(_))
    }

    /// Defaults of a dialect.
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
        market: Market::Any,
        close: Adjustment::Unknown,
        adj_close: Adjustment::Total,
        keep: &[],
        keep_among: None,
        negative_is_midpoint: false,
        may_be_negative: false,
        lot: 1.0,
        integer_unit: None,
        adjusted_by: None,
        trap: "",
        sample: "",
    };
}
