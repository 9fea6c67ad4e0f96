//! Volatility from open, high, low and close.

use crate::market::{Bars, Field};
use crate::math::elementary::ln;

/// Returns the open, high, low and close of a bar.
fn prices(bars: &Bars<'_>, bar: usize) -> Option<[f64; 4]> {
    let value = |field: Field| bars.value(field, bar);
    Some([
        value(Field::Open)?,
        value(Field::High)?,
        value(Field::Low)?,
        value(Field::Close)?,
    ])
}

/// Returns the logarithm of Parkinson's volatility of a session; NaN or infinite without a range.
///
/// ```text
/// s^2 = ln(H/L)^2 / (4 ln 2)
/// ```
/// Parkinson (1980), Journal of Business 53, 61-65.
pub(super) fn parkinson(bars: &Bars<'_>, bar: usize) -> f64 {
    let variance = |high: f64, low: f64| ln(high / low).powi(2) / (4.0 * std::f64::consts::LN_2);
    let high_low = bars
        .value(Field::High, bar)
        .zip(bars.value(Field::Low, bar));
    high_low.map_or(f64::NAN, |(high, low)| 0.5 * ln(variance(high, low)))
}

/// Returns the logarithm of the volatility of a session by Garman and Klass; NaN or infinite without a range.
///
/// ```text
/// s^2 = ln(H/L)^2 / 2 - (2 ln 2 - 1) ln(C/O)^2
/// ```
/// Garman & Klass (1980), Journal of Business 53, 67-78.
pub(super) fn garman_klass(bars: &Bars<'_>, bar: usize) -> f64 {
    let variance = |[open, high, low, close]: [f64; 4]| {
        let factor = 2.0 * std::f64::consts::LN_2 - 1.0;
        0.5 * ln(high / low).powi(2) - factor * ln(close / open).powi(2)
    };
    prices(bars, bar).map_or(f64::NAN, |prices| 0.5 * ln(variance(prices)))
}

/// The session of a security that Yang and Zhang's volatility needs, as logarithms.
#[derive(Debug, Clone, Copy)]
pub(super) struct Session {
    /// ln(O_t / C_{t-1})
    pub overnight: f64,
    /// ln(H/O), ln(L/O) and ln(C/O)
    pub from_open: [f64; 3],
}

impl Session {
    /// Returns the session of a bar, given its logarithmic overnight return; `None` where a price is missing.
    pub fn new(bars: &Bars<'_>, bar: usize, overnight: f64) -> Option<Self> {
        let [open, high, low, close] = prices(bars, bar)?;
        overnight.is_finite().then(|| Self {
            overnight,
            from_open: [high, low, close].map(|price| ln(price / open)),
        })
    }
}

/// Returns the logarithm of the volatility of two or more sessions by Yang and Zhang; `None` for fewer, or without variance.
///
/// ```text
/// s^2 = var(o) + k var(c) + (1 - k) mean(u (u - c) + d (d - c)),  variances with divisor n - 1,  k = 0.34 / (1.34 + (n + 1)/(n - 1))
/// o = ln(O_t/C_{t-1}), u = ln(H_t/O_t), d = ln(L_t/O_t), c = ln(C_t/O_t)
/// ```
/// Yang & Zhang (2000), Journal of Business 73, 477-492.
pub(super) fn yang_zhang(sessions: &[Session]) -> Option<f64> {
    let n = sessions.len() as f64;
    if sessions.len() < 2 {
        return None;
    }
    let variance = |value: fn(&Session) -> f64| {
        let mean = sessions.iter().map(value).sum::<f64>() / n;
        let squares = sessions.iter().map(|s| (value(s) - mean).powi(2));
        squares.sum::<f64>() / (n - 1.0)
    };
    let within = sessions.iter().map(|session| {
        let [up, down, close] = session.from_open;
        up * (up - close) + down * (down - close)
    });
    let within = within.sum::<f64>() / n;
    let k = 0.34 / (1.34 + (n + 1.0) / (n - 1.0));
    let total = variance(|s| s.overnight) + k * variance(|s| s.from_open[2]) + (1.0 - k) * within;
    Some(0.5 * ln(total)).filter(|log| log.is_finite())
}
