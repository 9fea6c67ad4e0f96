//! The cells of the row that an event was read from.

use std::cmp::Ordering;
use std::sync::Arc;

use serde::{Serialize, Serializer};

/// The cells of a row by column name. The rows of a file share the column names, neighbouring rows one piece of memory, and the events
/// of one row its cells.
#[derive(Debug, Clone, Default)]
pub struct Cells {
    /// `None` for a row without columns.
    rows: Option<Arc<Rows>>,
    /// Number of the row among `rows`.
    row: usize,
}

/// The cells of neighbouring rows.
#[derive(Debug)]
struct Rows {
    names: Arc<[String]>,
    /// The cells of all rows, one behind the other.
    text: Box<str>,
    /// `ends[row * names.len() + i]`: byte position in `text` where the cell of `names[i]` ends.
    ends: Box<[usize]>,
}

impl Cells {
    /// Creates the cells of a row, one per name. The names are in alphabetical order and unique.
    pub fn new<S: AsRef<str>>(names: Arc<[String]>, cells: impl IntoIterator<Item = S>) -> Self {
        Self::of_rows(names, [cells]).next().unwrap_or_default()
    }

    /// Creates the cells of neighbouring rows, one per name and row, and returns them in their order. The names are in alphabetical
    /// order and unique; cells that a row lacks are empty.
    pub fn of_rows<S: AsRef<str>, R: IntoIterator<Item = S>>(
        names: Arc<[String]>,
        rows: impl IntoIterator<Item = R>,
    ) -> impl Iterator<Item = Self> {
        debug_assert!(names.is_sorted_by(|a, b| a < b));
        let (mut text, mut ends, mut number) = (String::new(), Vec::new(), 0);
        for row in rows {
            for cell in row.into_iter().take(names.len()) {
                text.push_str(cell.as_ref());
                ends.push(text.len());
            }
            number += 1;
            ends.resize(number * names.len(), text.len());
        }
        let rows = Arc::new(Rows {
            names,
            text: text.into(),
            ends: ends.into(),
        });
        (0..number).map(move |row| Self {
            rows: Some(Arc::clone(&rows)),
            row,
        })
    }

    /// Returns the cell of the column with this name; `None` if there is no such column.
    pub fn get(&self, name: &str) -> Option<&str> {
        let names = self.shared_names();
        let at = names.binary_search_by(|other| other.as_str().cmp(name));
        self.at(at.ok()?)
    }

    /// Returns the cell of the column at this position among the names.
    fn at(&self, at: usize) -> Option<&str> {
        let rows = self.rows.as_deref()?;
        let cell = (at < rows.names.len()).then_some(self.row * rows.names.len() + at)?;
        rows.text.get(rows.start(cell)..rows.ends[cell])
    }

    /// Returns the cell of the column with this name, which other rows of the file have at position `likely`.
    pub fn get_likely(&self, name: &str, likely: usize) -> Option<&str> {
        let is_there = self
            .shared_names()
            .get(likely)
            .is_some_and(|other| other == name);
        match is_there {
            true => self.at(likely),
            false => self.get(name),
        }
    }

    /// Returns the name and the cell of each column, in alphabetical order of the names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        let names = self.names().enumerate();
        names.map(|(at, name)| (name, self.at(at).unwrap_or_default()))
    }

    /// Returns whether the other cells have the same columns, as those of two rows of one file have.
    pub fn has_names_of(&self, other: &Self) -> bool {
        let (names, others) = (self.shared_names(), other.shared_names());
        std::ptr::eq(names, others) || names == others
    }

    /// Returns the names of the columns in alphabetical order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.shared_names().iter().map(String::as_str)
    }

    fn shared_names(&self) -> &[String] {
        self.rows.as_deref().map_or(&[], |rows| &rows.names)
    }

    /// Returns the cells one behind the other, and where each of them ends in this text.
    fn content(&self) -> (&str, impl Iterator<Item = usize>) {
        let rows = self.rows.as_deref();
        let cells = rows.map_or(0..0, |rows| {
            let width = rows.names.len();
            self.row * width..(self.row + 1) * width
        });
        let start = rows.map_or(0, |rows| rows.start(cells.start));
        let ends = rows.map_or(&[][..], |rows| &rows.ends[cells]);
        let text = rows.and_then(|rows| rows.text.get(start..*ends.last()?));
        (
            text.unwrap_or_default(),
            ends.iter().map(move |end| end - start),
        )
    }
}

impl Rows {
    /// Returns where a cell starts in the text, by its number among the cells of all rows.
    fn start(&self, cell: usize) -> usize {
        cell.checked_sub(1).map_or(0, |before| self.ends[before])
    }
}

/// Ordered by names, then by the cells.
impl Ord for Cells {
    fn cmp(&self, other: &Self) -> Ordering {
        let names = self.shared_names().cmp(other.shared_names());
        let ((text, ends), (other_text, other_ends)) = (self.content(), other.content());
        names
            .then_with(|| text.cmp(other_text))
            .then_with(|| ends.cmp(other_ends))
    }
}

impl PartialOrd for Cells {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Cells {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Cells {}

/// Written as a map from names to cells.
impl Serialize for Cells {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

/// Returns whether a cell says that there is no value.
pub fn is_missing(cell: &str) -> bool {
    let words = ["", "-", "--", "n/a", "na", "nan", "none", "null"];
    words.iter().any(|word| cell.eq_ignore_ascii_case(word))
}

/// Returns the finite number in a cell. The decimal mark is a point, or a comma not followed by exactly three digits, which
/// could separate thousands.
pub fn number(cell: &str) -> Option<f64> {
    let cell = cell.trim();
    let with_comma = || {
        let (whole, decimals) = cell.split_once(',')?;
        let is_decimal = decimals.len() != 3 && decimals.bytes().all(|byte| byte.is_ascii_digit());
        is_decimal
            .then(|| format!("{whole}.{decimals}"))?
            .parse()
            .ok()
    };
    let number: Option<f64> = cell.parse().ok().or_else(with_comma);
    number.filter(|number| number.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_a_point_or_a_comma() {
        let cells = [
            " 1.5", "-1,5", "1,25", "1e-3", "1,500", "1,5,5", "a,5", "", "inf",
        ];
        let found = cells.map(number);
        let expected = [Some(1.5), Some(-1.5), Some(1.25), Some(1e-3)];
        assert_eq!(found[..4], expected);
        assert_eq!(found[4..], [None; 5]);
    }

    #[test]
    fn every_cell_is_found_by_its_name() {
        let names = ["date", "note", "symbol"].map(str::to_owned);
        let cells = Cells::new(names.into(), ["2025-08-29", "", "BABA"]);
        assert_eq!(cells.get("date"), Some("2025-08-29"));
        assert_eq!(cells.get("note"), Some(""));
        assert_eq!(cells.get("symbol"), Some("BABA"));
        assert_eq!(cells.get("story"), None);
        for likely in 0..4 {
            assert_eq!(cells.get_likely("symbol", likely), Some("BABA"));
        }
        assert_eq!(
            serde_json::to_string(&cells).unwrap(),
            r#"{"date":"2025-08-29","note":"","symbol":"BABA"}"#
        );
        assert_eq!(Cells::default().get("date"), None);
    }

    #[test]
    fn rows_that_share_their_memory_are_equal_and_ordered_as_alone() {
        let names: Arc<[String]> = ["a", "b"].map(str::to_owned).into();
        let written = [["x", "yz"], ["xy", "z"], ["", ""], ["x", "yz"]];
        let together: Vec<Cells> = Cells::of_rows(Arc::clone(&names), written).collect();
        let alone = written.map(|cells| Cells::new(Arc::clone(&names), cells));
        assert_eq!(together, alone);
        assert_eq!(together[1].get("a"), Some("xy"));
        assert_eq!(together[3].get("b"), Some("yz"));
        let order = |i: usize, j: usize| together[i].cmp(&alone[j]);
        // The same letters in other cells make another row.
        assert_eq!(order(0, 1), Ordering::Less);
        assert_eq!(order(2, 0), Ordering::Less);
        assert_eq!(order(0, 3), Ordering::Equal);
        let short: Vec<Cells> = Cells::of_rows(names, [vec!["x"], vec!["y", "z", "w"]]).collect();
        assert_eq!(
            (short[0].get("a"), short[0].get("b")),
            (Some("x"), Some(""))
        );
        assert_eq!(
            (short[1].get("a"), short[1].get("b")),
            (Some("y"), Some("z"))
        );
        assert_eq!(Cells::default(), Cells::default());
        assert!(Cells::default() < together[2]);
    }
}
