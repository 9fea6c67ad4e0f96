//! Single cells: numbers and dates.

use super::reject::Fault;
use crate::time::Date;

/// What people write where there is no number.
const MISSING: [&[u8]; 12] = [
    b"",
    b"null",
    b"nan",
    b"na",
    b"n/a",
    b"-",
    b"--",
    b".",
    b"#n/a",
    b"#n/a n/a",
    b"none",
    b"nil",
];

/// A number; NaN where the cell says that there is none.
pub(super) fn number(column: &str, cell: &[u8]) -> Result<f64, Fault> {
    let cell = cell.trim_ascii();
    if let Ok(text) = std::str::from_utf8(cell) {
        // `parse` also takes words such as inf and NaN; these are not numbers of a price file.
        let numeric = text
            .bytes()
            .next_back()
            .is_some_and(|last| last.is_ascii_digit() || last == b'.');
        if let Some(value) = text
            .parse::<f64>()
            .ok()
            .filter(|value| numeric && value.is_finite())
        {
            return Ok(value);
        }
    }
    if MISSING.iter().any(|word| cell.eq_ignore_ascii_case(word)) {
        return Ok(f64::NAN);
    }
    Err(Fault::new(
        column,
        "bad_number",
        cell,
        "a number like 135.00, or nothing",
    ))
}

/// A date.
pub(super) fn date(column: &str, cell: &[u8]) -> Result<Date, Fault> {
    let read = std::str::from_utf8(cell.trim_ascii())
        .ok()
        .and_then(Date::parse);
    read.ok_or_else(|| Fault::new(column, "bad_date", cell, "a date like 2025-08-29"))
}

/// A text, such as a symbol, that has to be there.
pub(super) fn name<'a>(column: &str, cell: &'a [u8]) -> Result<&'a str, Fault> {
    match std::str::from_utf8(cell.trim_ascii()) {
        Ok("") => Err(Fault::new(column, "no_symbol", cell, "a symbol")),
        Ok(text) => Ok(text),
        Err(_) => Err(Fault::new(column, "bad_encoding", cell, "text in UTF-8")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_numbers() {
        assert_eq!(number("close", b" 135.00 "), Ok(135.0));
        assert_eq!(number("close", b"1.234E+05"), Ok(123_400.0));
        assert_eq!(number("close", b"-10."), Ok(-10.0));
        for missing in [&b""[..], b"null", b"NaN", b"N/A", b"-"] {
            assert!(number("close", missing).unwrap().is_nan());
        }
        for bad in [
            &b"12a"[..],
            b"1.23.4",
            b"inf",
            b"1e999",
            b"\xff",
            b"1,5",
            b"--5",
            b"$5",
        ] {
            assert_eq!(number("close", bad).unwrap_err().code, "bad_number");
        }
    }
}
