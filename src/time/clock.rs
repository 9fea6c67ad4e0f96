//! Times of day.

use chrono::NaiveTime;

/// Reads `HH:MM` or `HH:MM:SS`, with or without a fraction of a second, or a 12-hour time such as `4:05 PM`.
pub fn parse_clock(text: &str) -> Option<NaiveTime> {
    // Fast path: nearly all rows have no time, or two digits for each number.
    if text.is_empty() {
        return None;
    }
    if let Some(time) = two_digits_each(text.as_bytes()) {
        return Some(time);
    }
    ["%H:%M", "%H:%M:%S%.f", "%I:%M %p", "%I:%M:%S %p", "%I:%M%p"]
        .iter()
        .find_map(|format| NaiveTime::parse_from_str(text, format).ok())
}

/// Reads `HH:MM` or `HH:MM:SS`.
fn two_digits_each(text: &[u8]) -> Option<NaiveTime> {
    let number = |tens: u8, ones: u8| {
        let are_digits = tens.is_ascii_digit() && ones.is_ascii_digit();
        are_digits.then(|| u32::from(tens - b'0') * 10 + u32::from(ones - b'0'))
    };
    let (hour, minute, second) = match *text {
        [h, i, b':', m, n] => (number(h, i)?, number(m, n)?, 0),
        [h, i, b':', m, n, b':', s, t] => (number(h, i)?, number(m, n)?, number(s, t)?),
        _ => return None,
    };
    NaiveTime::from_hms_opt(hour, minute, second)
}
