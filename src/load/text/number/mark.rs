//! Detection of the decimal mark from single cells.

/// Evidence of one cell about the decimal mark of its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::load) enum Mark {
    /// Nothing: the cell has no mark or is not a number.
    None,
    /// A point, as in `10.25`, `7,278.20`, `1,234,567`.
    Point,
    /// A comma, as in `10,25`, `3.412,50`, `1.234.567`.
    Comma,
    /// Undecided, as in `114.982`: the point marks a fraction or thousands.
    PointOrThousands,
    /// Undecided, as in `114,982`: the comma marks a fraction or thousands.
    CommaOrThousands,
}

/// Returns what a cell says about the decimal mark.
pub(in crate::load) fn mark(cell: &[u8]) -> Mark {
    let numeric = |b: &u8| b.is_ascii_digit() || matches!(b, b'.' | b',');
    if !cell.iter().any(u8::is_ascii_digit) {
        return Mark::None;
    }
    let number: Vec<u8> = cell.iter().copied().filter(numeric).collect();
    let (points, commas) = [b'.', b',']
        .map(|mark| number.iter().filter(|b| **b == mark).count())
        .into();
    let last = number.iter().rposition(|b| !b.is_ascii_digit());
    let Some(last) = last else { return Mark::None };
    let thousands = number.len() - last == 4 && (1..=3).contains(&last) && number[0] != b'0';
    let (start, decimal) = (&number[..last], number[last]);
    match (points, commas) {
        (0, 1) if thousands => Mark::CommaOrThousands,
        (1, 0) if thousands => Mark::PointOrThousands,
        (0, 1) => Mark::Comma,
        (1, 0) => Mark::Point,
        (0, _) if is_grouped(&number, b',') => Mark::Point,
        (_, 0) if is_grouped(&number, b'.') => Mark::Comma,
        (_, 1) if decimal == b',' && is_grouped(start, b'.') => Mark::Comma,
        (1, _) if decimal == b'.' && is_grouped(start, b',') => Mark::Point,
        // A slip such as `1.2.3` speaks for nothing.
        _ => Mark::None,
    }
}

/// Returns whether marks stand between groups of three digits.
fn is_grouped(number: &[u8], mark: u8) -> bool {
    let mut groups = number.split(|byte| *byte == mark);
    let first = groups.next().map_or(0, <[u8]>::len);
    (1..=3).contains(&first)
        && groups.all(|group| group.len() == 3 && group.iter().all(u8::is_ascii_digit))
}

/// Returns whether cells with one decimal mark are so few beside those with the other that they are slips. Their rows are rejected.
pub(in crate::load) fn are_slips(few: usize, many: usize) -> bool {
    few * 50 <= many || few == 1 && many >= 8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_speaks_for_a_mark() {
        for (text, mark_of) in [
            ("10.25", Mark::Point),
            ("7,278.20", Mark::Point),
            ("1,234,567", Mark::Point),
            ("10,25", Mark::Comma),
            ("3.412,50", Mark::Comma),
            ("1.224.000", Mark::Comma),
            ("114.982", Mark::PointOrThousands),
            ("114,982", Mark::CommaOrThousands),
            ("0.125", Mark::Point),
            ("1,234,567.8", Mark::Point),
            ("1.2.3", Mark::None),
            ("12..5", Mark::None),
            ("1,2,3", Mark::None),
            ("1.2,3,4", Mark::None),
            ("12.5,7", Mark::None),
            ("98000", Mark::None),
            ("-", Mark::None),
        ] {
            assert_eq!(mark(text.as_bytes()), mark_of, "{text}");
        }
    }
}
