//! Comparison of the numbers of two programs.

use std::collections::HashMap;
use std::path::Path;

/// Largest allowed relative difference of two numbers.
const TOLERANCE: f64 = 1e-9;

/// Numbers below this size are compared by absolute difference.
const SMALL: f64 = 1e-6;

/// A table: key cells of a row -> column name -> number.
type Numbers = HashMap<Vec<String>, HashMap<String, f64>>;

/// Compares every number of the peer with ours: each event and window, and the means and tests of each day and window.
/// Returns the count of numbers, or the first that differs.
pub fn check(ours: &Path, peers: &Path) -> Result<usize, String> {
    let tables: [(&str, &[&str]); 3] = [
        ("days.csv", &["day"]),
        ("windows.csv", &["from", "to"]),
        ("event_windows.csv", &["event_id", "symbol", "from", "to"]),
    ];
    let mut compared = 0;
    for (name, keys) in tables {
        let (ours, peers) = (
            read(&ours.join(name), keys)?,
            read(&peers.join(name), keys)?,
        );
        if ours.len() != peers.len() {
            return Err(format!("{name}: {} rows and {}", ours.len(), peers.len()));
        }
        for (key, row) in &peers {
            let own = ours.get(key).ok_or(format!("{name}: {key:?} is missing"))?;
            for (column, peer) in row {
                let own = own.get(column).copied().unwrap_or(f64::NAN);
                let far = (own - peer).abs() / peer.abs().max(SMALL);
                if far.is_nan() || far > TOLERANCE {
                    return Err(format!("{name}: {column} of {key:?} is {own} and {peer}"));
                }
                compared += 1;
            }
        }
    }
    Ok(compared)
}

/// Reads the numbers of a table; only the group of all events where rows are those of groups.
fn read(path: &Path, keys: &[&str]) -> Result<Numbers, String> {
    let broken = |error: csv::Error| format!("{}: {error}", path.display());
    let mut reader = csv::Reader::from_path(path).map_err(broken)?;
    let header = reader.headers().map_err(broken)?.clone();
    // Tables of events say the groups of each event in this column.
    let is_of_groups = !keys.contains(&"event_id");
    let group = header
        .iter()
        .position(|column| is_of_groups && column == "group");
    let mut numbers = Numbers::new();
    for record in reader.records() {
        let record = record.map_err(broken)?;
        if group.is_some_and(|group| &record[group] != "all") {
            continue;
        }
        let (mut key, mut row) = (Vec::new(), HashMap::new());
        for (column, cell) in header.iter().zip(&record) {
            if keys.contains(&column) {
                key.push(cell.to_owned());
            } else if let Ok(number) = cell.parse() {
                row.insert(column.to_owned(), number);
            }
        }
        numbers.insert(key, row);
    }
    Ok(numbers)
}
