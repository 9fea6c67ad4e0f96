//! Texts whose lines need a change before they are a table. Each change keeps the length of the text, so that the place of a cell
//! stays what it is in the file.

/// Number of first lines that show how a text is written.
const FIRST: usize = 50;

/// Replaces the quotes around whole lines by blanks, as in `"2024-01-02,10.2,120000"`; `None` if lines are written otherwise.
pub(in crate::load) fn without_quotes(text: &[u8]) -> Option<Vec<u8>> {
    let mut lines = lines(text).peekable();
    lines.peek()?;
    let is_quoted = |line: &[u8]| match line.trim_ascii() {
        [b'"', inner @ .., b'"'] => {
            !inner.contains(&b'"') && inner.iter().any(|byte| b",;\t|".contains(byte))
        }
        _ => false,
    };
    lines.all(is_quoted).then(|| {
        let plain = |byte: &u8| if *byte == b'"' { b' ' } else { *byte };
        text.iter().map(plain).collect()
    })
}

/// Replaces the first blank of each gap between cells by a tab; `None` if lines do not have equally many cells. Where cells are
/// two blanks apart, a single blank belongs to a cell, as in `2024-01-02 00:00:00`. The index of a printed frame has its name in
/// the second line, or none.
pub(in crate::load) fn with_tabs(text: &[u8]) -> Option<Vec<u8>> {
    [2, 1].into_iter().find_map(|least| {
        let widths: Vec<usize> = lines(text)
            .take(FIRST)
            .map(|line| gaps(line, least).count())
            .collect();
        let [first, second, further @ ..] = widths.as_slice() else {
            return None;
        };
        let usual = *further.first().unwrap_or(second);
        let is_usual = |width: &&usize| **width == usual;
        let same = widths.iter().filter(is_usual).count();
        let are_equal = *first == usual && same * 10 >= widths.len() * 9;
        let is_frame = *first + 1 == usual && text.first() == Some(&b' ');
        let is_named = is_frame && *second == 0 && !further.is_empty();
        let rows = if is_named { further } else { &widths[1..] };
        let are_rows_equal = rows.iter().all(|width| *width == usual);
        if usual == 0 || !(are_equal || (is_frame && are_rows_equal)) {
            return None;
        }
        let mut tabbed = text.to_vec();
        if is_named {
            move_name_up(&mut tabbed);
        }
        let mut start = 0;
        for line in text.split_inclusive(|byte| *byte == b'\n') {
            gaps(line, least).for_each(|gap| tabbed[start + gap] = b'\t');
            start += line.len();
        }
        if is_frame {
            // The gap before the first name of the header follows the name of the index.
            let names = text.iter().position(|byte| *byte != b' ').unwrap_or(1);
            tabbed[names - 1] = b'\t';
        }
        Some(tabbed)
    })
}

/// Moves the word in the second line into the blanks at the start of the first, and leaves blanks in its place.
fn move_name_up(text: &mut [u8]) {
    let Some(second) = memchr::memchr(b'\n', text).map(|end| end + 1) else {
        return;
    };
    let room = text
        .iter()
        .take_while(|byte| **byte == b' ')
        .count()
        .saturating_sub(1);
    let end = memchr::memchr(b'\n', &text[second..]).map_or(text.len(), |end| second + end);
    let length = text[second..end].trim_ascii_end().len();
    if length <= room {
        text.copy_within(second..second + length, 0);
        text[second..second + length].fill(b' ');
    }
}

/// Returns the lines that are not blank.
fn lines(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    let lines = text.split(|byte| *byte == b'\n');
    lines.filter(|line| !line.trim_ascii().is_empty())
}

/// Returns the first blank of each gap of at least `least` blanks between other characters of a line.
fn gaps(line: &[u8], least: usize) -> impl Iterator<Item = usize> {
    let end = line.len()
        - line
            .iter()
            .rev()
            .take_while(|byte| byte.is_ascii_whitespace())
            .count();
    let start = line[..end].iter().take_while(|byte| **byte == b' ').count();
    let is_first = move |at: &usize| line[*at] == b' ' && line[*at - 1] != b' ';
    let is_wide =
        move |at: &usize| line[*at..].iter().take_while(|byte| **byte == b' ').count() >= least;
    (start.max(1)..end).filter(is_first).filter(is_wide)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_of_blanks_become_tabs_and_cells_keep_their_places() {
        let read =
            |text: &str| with_tabs(text.as_bytes()).map(|text| String::from_utf8(text).unwrap());
        assert_eq!(
            read("Date  Close\n2024-01-02  9.5\n").unwrap(),
            "Date\t Close\n2024-01-02\t 9.5\n"
        );
        assert_eq!(
            read(" date  adj close \n 2024-01-02 00:00  9.5\n").unwrap(),
            " date\t adj close \n 2024-01-02 00:00\t 9.5\n"
        );
        assert_eq!(
            read("date close\n2024-01-02 9.5\n").unwrap(),
            "date\tclose\n2024-01-02\t9.5\n"
        );
        assert_eq!(
            read("a few words\nof some text, or other\nand more\n"),
            None
        );
    }

    #[test]
    fn quotes_around_whole_lines_become_blanks() {
        let read = |text: &str| {
            without_quotes(text.as_bytes()).map(|text| String::from_utf8(text).unwrap())
        };
        assert_eq!(read("\"a,b\"\r\n\"1,2\"\n").unwrap(), " a,b \r\n 1,2 \n");
        assert_eq!(read("\"a\",\"b\"\n\"1\",\"2\"\n"), None);
        assert_eq!(read("\"a,b\"\n1,2\n"), None);
    }
}
