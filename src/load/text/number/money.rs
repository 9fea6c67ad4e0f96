//! Signs and codes of currencies around a number.

use crate::load::text::invisible::is_blank;
use crate::time::is_currency;

/// Signs before or after an amount. A sign that begins with another one comes first.
#[rustfmt::skip]
const SIGNS: [&str; 44] = [
    "US$", "HK$", "NT$", "MX$", "NZ$", "CA$", "AU$", "R$", "A$", "C$", "S$", "$", "\u{ff04}",
    "€", "£", "¥", "\u{ffe5}", "₹", "₽", "₩", "₺", "₪", "₱", "₫", "₴", "₦", "₸", "฿",
    "SFr.", "Fr.", "Rs.", "Rs", "RM", "Rp", "kr.", "kr", "zł", "Kč", "Ft", "TL", "руб.", "грн", "元", "円",
];

/// Signs that stand before an amount only.
const BEFORE: [&str; 1] = ["R"];

/// Signs that stand behind an amount only: in front, or in capitals, they would be something else.
const BEHIND: [&str; 3] = ["p", "원", "лв."];

/// Codes of hundredths, besides those of three capitals.
const HUNDREDTHS: [&str; 3] = ["GBp", "ZAc", "GBX"];

/// Returns a text without the sign or the code of a currency at one end.
pub(super) fn without_money(text: &str) -> &str {
    let text = text.trim_matches(is_blank);
    match marked(text) {
        Some((_, amount)) => amount,
        None => text,
    }
}

/// Returns the sign or the code of the currency of a cell; `None` if it has none.
pub(in crate::load) fn money_of(cell: &[u8]) -> Option<&str> {
    // Most cells are bare numbers.
    let is_bare = |byte: &u8| byte.is_ascii_digit() || matches!(byte, b'.' | b',');
    if cell.iter().all(is_bare) {
        return None;
    }
    let text = std::str::from_utf8(cell).ok()?.trim_matches(is_blank);
    let text = text.trim_matches(['(', ')', '-', '+', '\u{2212}']);
    let (sign, amount) = marked(text.trim_matches(is_blank))?;
    let has_digit = amount.bytes().any(|byte| byte.is_ascii_digit());
    has_digit.then_some(sign)
}

/// Splits a text with the mark of a currency at one end into that mark and the rest.
fn marked(text: &str) -> Option<(&str, &str)> {
    let before = |sign: &str| {
        let rest = text.strip_prefix(sign)?;
        Some((&text[..sign.len()], rest))
    };
    let behind = |sign: &str| {
        let rest = text.strip_suffix(sign)?;
        Some((&text[rest.len()..], rest))
    };
    let sign = || {
        let mut first = SIGNS.iter().chain(&BEFORE);
        let mut last = SIGNS.iter().chain(&BEHIND);
        first
            .find_map(|sign| before(sign))
            .or_else(|| last.find_map(|sign| behind(sign)))
    };
    let (mark, rest) = coded(text).or_else(sign)?;
    Some((mark, rest.trim_matches(is_blank)))
}

/// Splits off a code of three letters, as in `USD 945.25` and `945.25EUR`. No digits may be lost: the rest holds one.
fn coded(text: &str) -> Option<(&str, &str)> {
    let is_code = |code: &str| is_currency(code) || HUNDREDTHS.contains(&code);
    if let Some((code, rest)) = text.split_at_checked(3)
        && is_code(code)
    {
        return Some((code, rest));
    }
    let (rest, code) = text.split_at_checked(text.len().checked_sub(3)?)?;
    is_code(code).then_some((code, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn currencies_are_known_by_sign_and_code() {
        for (text, sign) in [
            ("US$945.25", "US$"),
            ("NT$ 945.25", "NT$"),
            ("945.25 USD", "USD"),
            ("USD945.25", "USD"),
            ("GBX 945.25", "GBX"),
            ("945.25p", "p"),
            ("945.25 GBp", "GBp"),
            ("945.25 zł", "zł"),
            ("₩945.25", "₩"),
            ("945.25원", "원"),
            ("Rs. 945.25", "Rs."),
            ("(€945.25)", "€"),
            ("kr. 945.25", "kr."),
        ] {
            assert_eq!(money_of(text.as_bytes()), Some(sign), "{text}");
        }
        assert_eq!(money_of(b"945.25"), None);
        assert_eq!(money_of(b"N/A"), None);
        assert_eq!(money_of(b"p945.25"), None);
        assert_eq!(money_of(b"USD"), None);
    }
}
