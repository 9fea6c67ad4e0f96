//! The cells of the row that an event was read from.

use std::sync::Arc;

use serde::{Serialize, Serializer};

/// The cells of a row by column name. The rows of a file share the column names, and the events of one row share its cells.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Cells(Arc<Row>);

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
struct Row {
    names: Arc<[String]>,
    /// The cells, one behind the other.
    text: Box<str>,
    /// `ends[i]`: byte position in `text` where the cell of `names[i]` ends.
    ends: Box<[usize]>,
}

impl Cells {
    /// Creates the cells of a row, one per name. The names are in alphabetical order and unique.
    pub fn new<S: AsRef<str>>(names: Arc<[String]>, cells: impl IntoIterator<Item = S>) -> Self {
        debug_assert!(names.is_sorted_by(|a, b| a < b));
        let (mut text, mut ends) = (String::with_capacity(64), Vec::with_capacity(names.len()));
        for cell in cells.into_iter().take(names.len()) {
            text.push_str(cell.as_ref());
            ends.push(text.len());
        }
        Self(Arc::new(Row {
            names,
            text: text.into(),
            ends: ends.into(),
        }))
    }

    /// Returns the cell of the column with this name; `None` if there is no such column.
    pub fn get(&self, name: &str) -> Option<&str> {
        let names = &self.0.names;
        let at = names.binary_search_by(|other| other.as_str().cmp(name));
        self.at(at.ok()?)
    }

    /// Returns the cell of the column at this position among the names.
    fn at(&self, at: usize) -> Option<&str> {
        let Row { text, ends, .. } = &*self.0;
        let end = *ends.get(at)?;
        let start = at.checked_sub(1).map_or(0, |before| ends[before]);
        text.get(start..end)
    }

    /// Returns the cell of the column with this name, which other rows of the file have at position `likely`.
    pub fn get_likely(&self, name: &str, likely: usize) -> Option<&str> {
        let is_there = self.0.names.get(likely).is_some_and(|other| other == name);
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
        let (names, others) = (&self.0.names, &other.0.names);
        Arc::ptr_eq(names, others) || names == others
    }

    /// Returns the names of the columns in alphabetical order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.names.iter().map(String::as_str)
    }
}

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
}
