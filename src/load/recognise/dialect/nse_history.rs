//! Histories from the site of India's National Stock Exchange, and its full bhavcopy.

use super::{Dialect, Fit};
use crate::load::text::stamp::DateStyle;
use crate::market::Adjustment;

pub(super) const DIALECT: Dialect = Dialect {
    name: "nse-history",
    writer: "National Stock Exchange of India, histories of securities and full bhavcopy",
    headers: &[
        "Series,Date,Open Price,High Price,Low Price,Close Price",
        "SERIES,DATE1,OPEN_PRICE,HIGH_PRICE,LOW_PRICE,CLOSE_PRICE",
        "Date,series,OPEN,HIGH,LOW,PREV. CLOSE,close",
    ],
    fit: Fit::Among,
    dates: &[DateStyle::DayMonthName],
    close: Adjustment::Raw,
    keep: &[("series", &["EQ"])],
    trap: "Digits are grouped as in 1,26,373.94; blanks around names and cells; a symbol trades in several series, of which EQ is read.",
    sample: "\
\"Symbol  \",\"Series  \",\"Date  \",\"Prev Close  \",\"Open Price  \",\"High Price  \",\"Low Price  \",\"Last Price  \",\"Close Price  \",\"Total Traded Quantity  \"
\"AAA\",\"EQ\",\"03-Jan-2024\",\"10.20\",\"10.20\",\"10.40\",\"10.00\",\"10.10\",\"10.10\",\"98,000\"
\"AAA\",\"BL\",\"02-Jan-2024\",\"10.00\",\"10.30\",\"10.30\",\"10.30\",\"10.30\",\"10.30\",\"2,000\"
\"AAA\",\"EQ\",\"02-Jan-2024\",\"10.00\",\"10.00\",\"10.50\",\"9.90\",\"10.20\",\"10.20\",\"1,20,000\"
",
    ..Dialect::BLANK
};
