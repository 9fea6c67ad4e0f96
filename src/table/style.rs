//! How numbers are shown.

use super::money::money;

/// How a number is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// That many decimals.
    Plain(u8),
    /// A fraction in percent, with its sign and that many decimals.
    Percent(u8),
    /// A p-value: three decimals, `<0.001` below.
    P,
    /// An amount of money: two decimals and thousands marks.
    Money,
}

impl Style {
    /// Formats a number in this style.
    pub fn shown(self, value: f64) -> String {
        match self {
            Self::Plain(decimals) => plain(value, decimals),
            Self::Percent(decimals) => signed(value * 100.0, decimals),
            Self::P if value < 0.0005 => "<0.001".to_owned(),
            Self::P => plain(value, 3),
            Self::Money => money(value),
        }
    }
}

/// Formats `+1.23`, `-1.23`, `0.00`: what rounds to zero has no sign.
fn signed(value: f64, decimals: u8) -> String {
    let text = plain(value, decimals);
    let is_zero = text.bytes().all(|b| b == b'0' || b == b'.');
    if text.starts_with('-') || is_zero {
        text
    } else {
        format!("+{text}")
    }
}

/// Formats with that many decimals, from a billion on with an exponent; what rounds to zero has no sign.
fn plain(value: f64, decimals: u8) -> String {
    if value.abs() >= 1e9 {
        return format!("{value:.2e}");
    }
    let decimals = usize::from(decimals);
    let text = format!("{value:.decimals$}");
    match text.strip_prefix('-') {
        Some(rest) if rest.bytes().all(|b| b == b'0' || b == b'.') => rest.to_owned(),
        _ => text,
    }
}
