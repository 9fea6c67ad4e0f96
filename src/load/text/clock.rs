//! Parsing of digits, times of day and UTC offsets.

/// Parses a number of one to nine digits; `None` for anything else.
pub(in crate::load) fn number(digits: &[u8]) -> Option<u32> {
    if digits.is_empty() || digits.len() > 9 {
        return None;
    }
    digits.iter().try_fold(0, |n, b| {
        b.is_ascii_digit().then(|| n * 10 + u32::from(b - b'0'))
    })
}

/// A number and the count of digits it was written with.
pub(in crate::load) type Digits = (u32, usize);

/// Splits a cell into the number at its start and the rest.
pub(in crate::load) fn leading(cell: &[u8]) -> Option<(Digits, &[u8])> {
    let length = cell.iter().take_while(|b| b.is_ascii_digit()).count();
    Some(((number(&cell[..length])?, length), &cell[length..]))
}

/// Parses a time of day such as `16:00`, `160000`, `1600`, `16h30`, `4:00 PM` or `4 p.m.`, with or without a fraction of a
/// second. Returns seconds after midnight and the rest of the text.
pub(in crate::load) fn clock(text: &[u8]) -> Option<(u32, &[u8])> {
    if text.len() >= 6 && text[..6].iter().all(u8::is_ascii_digit) {
        let second = seconds(
            number(&text[..2])?,
            number(&text[2..4])?,
            number(&text[4..6])?,
        )?;
        return Some((second, &text[6..]));
    }
    let ((hour, digits), rest) = leading(text)?;
    if digits == 4 && !rest.starts_with(b":") {
        return Some((seconds(hour / 100, hour % 100, 0)?, rest));
    }
    if let (half @ (Half::Morning | Half::Afternoon), rest) = half_of_day(rest) {
        return Some((seconds(half.hour(hour)?, 0, 0)?, rest));
    }
    let minutes = rest.strip_prefix(b":").or_else(|| rest.strip_prefix(b"h"));
    let ((minute, _), rest) = leading(minutes?)?;
    let (second, mut rest) = match rest.strip_prefix(b":") {
        Some(rest) => leading(rest).map(|((second, _), rest)| (second, rest))?,
        None => (0, rest),
    };
    if let Some(fraction) = rest.strip_prefix(b".") {
        rest = &fraction[fraction.iter().take_while(|b| b.is_ascii_digit()).count()..];
    }
    let (half, rest) = half_of_day(rest);
    Some((seconds(half.hour(hour)?, minute, second)?, rest))
}

/// Half of the day in the 12-hour clock.
enum Half {
    NotSaid,
    Morning,
    Afternoon,
}

impl Half {
    /// Converts an hour as written to an hour from 0 to 23. 12 AM is 0 and 12 PM is 12.
    fn hour(&self, hour: u32) -> Option<u32> {
        match self {
            Self::NotSaid => Some(hour),
            _ if !(1..=12).contains(&hour) => None,
            Self::Morning => Some(hour % 12),
            Self::Afternoon => Some(hour % 12 + 12),
        }
    }
}

/// Splits off `AM`, `PM`, `a.m.` or `p.m.`, but not the beginning of a longer word such as `America`.
fn half_of_day(rest: &[u8]) -> (Half, &[u8]) {
    let (half, behind) = match rest.trim_ascii_start() {
        [b'a' | b'A', b'.', b'm' | b'M', b'.', rest @ ..]
        | [b'a' | b'A', b'm' | b'M', rest @ ..] => (Half::Morning, rest),
        [b'p' | b'P', b'.', b'm' | b'M', b'.', rest @ ..]
        | [b'p' | b'P', b'm' | b'M', rest @ ..] => (Half::Afternoon, rest),
        _ => (Half::NotSaid, rest),
    };
    match behind.first() {
        Some(next) if next.is_ascii_alphabetic() => (Half::NotSaid, rest),
        _ => (half, behind),
    }
}

fn seconds(hour: u32, minute: u32, second: u32) -> Option<u32> {
    (hour < 24 && minute < 60 && second < 61).then_some((hour * 60 + minute) * 60 + second)
}

/// Parses an offset such as `+08:00`, `-0500` or `+08` to seconds east of UTC.
pub(in crate::load) fn offset(text: &[u8]) -> Option<i32> {
    let (sign, digits) = match text {
        [b'+', rest @ ..] => (1, rest),
        [b'-', rest @ ..] => (-1, rest),
        _ => return None,
    };
    let digits: Vec<u8> = digits.iter().copied().filter(|b| *b != b':').collect();
    let (hours, minutes) = match digits.len() {
        2 => (number(&digits)?, 0),
        4 => (number(&digits[..2])?, number(&digits[2..])?),
        _ => return None,
    };
    (hours <= 14 && minutes < 60).then_some(sign * (hours * 3600 + minutes * 60) as i32)
}
