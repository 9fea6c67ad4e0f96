//! Texts whose lines need a change before they are a table. Each change keeps the length of the text, so that the place of a cell
//! stays what it is in the file.

use std::borrow::Cow;

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

/// Writes cells such as `="000001"` and `"=""000001"""`, by which programs keep spreadsheets from changing a text, as `"000001 "`,
/// with blanks in place of the marks.
pub(in crate::load) fn without_formulas(text: Cow<'_, [u8]>) -> Cow<'_, [u8]> {
    const BEGINNINGS: [(&[u8], &[u8]); 2] = [(b"\"=\"\"", b"\"\"\""), (b"=\"", b"\"")];
    let mut changed: Option<Vec<u8>> = None;
    for at in memchr::memmem::find_iter(&text, b"=\"") {
        let start = if at > 0 && text[at - 1] == b'"' {
            at - 1
        } else {
            at
        };
        let is_cell = start == 0 || b",;\t|\n\r".contains(&text[start - 1]);
        let mut known = BEGINNINGS.iter();
        let Some((before, after)) =
            known.find(|(before, _)| is_cell && text[start..].starts_with(before))
        else {
            continue;
        };
        let content = start + before.len();
        let length = memchr::memchr3(b'"', b'\n', b'\r', &text[content..]);
        let Some(length) = length.filter(|length| text[content + length..].starts_with(after))
        else {
            continue;
        };
        let end = content + length;
        let is_end = text
            .get(end + after.len())
            .is_none_or(|byte| b",;\t|\n\r".contains(byte));
        if is_end {
            let changed = changed.get_or_insert_with(|| text.to_vec());
            let last = end + after.len() - 1;
            changed[start..=last].fill(b' ');
            changed[start] = b'"';
            changed[start + 1..=start + length].copy_from_slice(&text[content..end]);
            changed[last] = b'"';
        }
    }
    changed.map_or(text, Cow::Owned)
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
    fn texts_written_as_formulas_become_texts() {
        let read = |text: &str| {
            let text = without_formulas(Cow::Borrowed(text.as_bytes()));
            String::from_utf8(text.into_owned()).unwrap()
        };
        assert_eq!(
            read("=\"0001\",1\n2,=\"a,b\"\n"),
            "\"0001 \",1\n2,\"a,b \"\n"
        );
        assert_eq!(read("\"=\"\"0001\"\"\",1\n"), "\"0001     \",1\n");
        for same in [
            "a=\"b\",1\n",
            "=\"b\"&\"c\",1\n",
            "=\"b\n",
            "\"x=\"\"y\"\"\"\n",
        ] {
            assert_eq!(read(same), same);
        }
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
