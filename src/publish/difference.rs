//! Two results side by side.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::Value;

use super::record::{RECORD, SCHEMA, no_record};
use crate::error::{Error, Result};
use crate::finding::first_of;

/// Most differences of one kind that are listed.
const LISTED: usize = 20;

/// Most events that a line names.
const NAMED: usize = 8;

/// What differs between two results, a line each; a line without a blank before it is a heading.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Difference {
    /// The lines; none if the results are equal.
    pub lines: Vec<String>,
}

/// One result: its record, and its outcome as JSON.
struct Side {
    record: Value,
    outcome: Value,
}

/// Compares two results: options, inputs, counts, events used, and numbers that differ by more than `tolerance`, relative to 1 or the
/// larger of both. `a` and `b` are folders of results, or the `run.json` in them.
///
/// # Errors
/// When a folder holds no results of newsquake.
pub fn compare(a: &Path, b: &Path, tolerance: f64) -> Result<Difference> {
    let (a, b) = (Side::read(a)?, Side::read(b)?);
    let mut difference = Difference::default();
    let kinds = [&a, &b].map(|side| side.kind());
    if kinds[0] != kinds[1] {
        difference.section("result", vec![format!("{} | {}", kinds[0], kinds[1])]);
        return Ok(difference);
    }
    difference.section(
        "plan",
        unequal(&leaves(&a.record["plan"]), &leaves(&b.record["plan"])),
    );
    difference.section("inputs", inputs(&a, &b));
    difference.section(
        "counts",
        unequal(&leaves(&a.record["counts"]), &leaves(&b.record["counts"])),
    );
    difference.section("events used", events(&a, &b));
    difference.section(
        "numbers, largest difference first",
        numbers(&a, &b, tolerance),
    );
    Ok(difference)
}

impl Difference {
    fn section(&mut self, heading: &str, lines: Vec<String>) {
        if lines.is_empty() {
            return;
        }
        let more = lines.len().saturating_sub(LISTED);
        self.lines.push(heading.to_owned());
        self.lines.extend(
            lines
                .into_iter()
                .take(LISTED)
                .map(|line| format!("  {line}")),
        );
        if more > 0 {
            self.lines.push(format!("  and {more} more"));
        }
    }
}

impl Side {
    fn read(path: &Path) -> Result<Self> {
        let folder = match path.ends_with(RECORD) {
            true => path.parent().map(Path::to_owned).unwrap_or_default(),
            false => path.to_owned(),
        };
        if folder.is_dir() && !folder.join(RECORD).exists() {
            return Err(no_record(&folder));
        }
        let record = json(&folder.join(RECORD))?;
        if record["schema"] != SCHEMA {
            let error =
                Error::input("newsquake did not write this record").with_code("foreign_record");
            return Err(error.in_file(folder.join(RECORD).as_path()));
        }
        let kind = if folder.join("backtest.json").exists() {
            "backtest"
        } else {
            "study"
        };
        let outcome = json(&folder.join(format!("{kind}.json")))?;
        Ok(Self { record, outcome })
    }

    fn kind(&self) -> &str {
        self.outcome["schema"].as_str().unwrap_or_default()
    }
}

fn json(path: &Path) -> Result<Value> {
    let text = crate::load::text(path)?;
    serde_json::from_str(&text)
        .map_err(|error| Error::input(format!("not a whole JSON document: {error}")).in_file(path))
}

/// Returns the values below a value that hold no others, each with its path.
fn leaves(value: &Value) -> BTreeMap<String, String> {
    fn add(path: &str, value: &Value, found: &mut BTreeMap<String, String>) {
        match value {
            Value::Object(fields) if !fields.is_empty() => {
                fields.iter().for_each(|(key, value)| {
                    let path = if path.is_empty() {
                        key.clone()
                    } else {
                        format!("{path}.{key}")
                    };
                    add(&path, value, found);
                })
            }
            leaf => drop(found.insert(path.to_owned(), leaf.to_string())),
        }
    }
    let mut found = BTreeMap::new();
    add("", value, &mut found);
    found
}

/// Returns a line for each key whose values differ: `key: a | b`.
fn unequal(a: &BTreeMap<String, String>, b: &BTreeMap<String, String>) -> Vec<String> {
    let keys: BTreeSet<&String> = a.keys().chain(b.keys()).collect();
    let keys = keys.into_iter().filter(|key| a.get(*key) != b.get(*key));
    let shown = |value: Option<&String>| value.map_or("not there", String::as_str).to_owned();
    keys.map(|key| format!("{key}: {} | {}", shown(a.get(key)), shown(b.get(key))))
        .collect()
}

/// Returns a line for each input that only one of both runs read, or that changed between them.
fn inputs(a: &Side, b: &Side) -> Vec<String> {
    let hashes = |side: &Side| -> BTreeMap<String, String> {
        let files = side.record["inputs"].as_array().into_iter().flatten();
        let pairs = files.map(|file| {
            let text = |key: &str| file[key].as_str().unwrap_or_default().to_owned();
            (text("path"), text("sha256"))
        });
        pairs.collect()
    };
    let (a, b) = (hashes(a), hashes(b));
    // The same bytes under another name are the same input.
    let all = |files: &BTreeMap<String, String>| -> BTreeSet<String> {
        files.values().cloned().collect()
    };
    if all(&a) == all(&b) && !all(&a).contains("") {
        return Vec::new();
    }
    unequal(&a, &b)
}

/// Returns the events that only one of both runs used.
fn events(a: &Side, b: &Side) -> Vec<String> {
    let used = |side: &Side| -> BTreeSet<String> {
        let lists = [&side.outcome["events"], &side.outcome["trades"]];
        let rows = lists.into_iter().filter_map(Value::as_array).flatten();
        rows.filter_map(|event| event["event_id"].as_str().map(str::to_owned))
            .collect()
    };
    let (a, b) = (used(a), used(b));
    let only = |name: &str, own: &BTreeSet<String>, other: &BTreeSet<String>| {
        let own: Vec<&String> = own.difference(other).collect();
        (!own.is_empty())
            .then(|| format!("{} only in {name}: {}", own.len(), first_of(&own, NAMED)))
    };
    [only("the first", &a, &b), only("the second", &b, &a)]
        .into_iter()
        .flatten()
        .collect()
}

/// Numbers by name, of each group and tested window, or of the metrics.
type Places = BTreeMap<String, BTreeMap<String, Option<f64>>>;

/// Returns the windows and metrics that only one result has, then the numbers that differ by more than the tolerance.
fn numbers(a: &Side, b: &Side, tolerance: f64) -> Vec<String> {
    let (a, b) = (a.numbers(), b.numbers());
    let only = |name: &str, own: &Places, other: &Places| {
        let own = own.keys().filter(|place| !other.contains_key(*place));
        own.map(|place| format!("{place} only in {name}"))
            .collect::<Vec<_>>()
    };
    let mut lines = only("the first", &a, &b);
    lines.extend(only("the second", &b, &a));
    let mut found: Vec<(f64, String)> = Vec::new();
    for (place, left) in &a {
        let Some(right) = b.get(place) else { continue };
        let keys: BTreeSet<&String> = left.keys().chain(right.keys()).collect();
        for key in keys {
            let value = |side: &BTreeMap<String, Option<f64>>| side.get(key).copied().flatten();
            let (left, right) = (value(left), value(right));
            let apart = apart(left, right);
            if apart > tolerance {
                let shown =
                    |value: Option<f64>| value.map_or("none".to_owned(), |value| value.to_string());
                found.push((
                    apart,
                    format!("{place} {key}: {} | {}", shown(left), shown(right)),
                ));
            }
        }
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    lines.extend(found.into_iter().map(|(_, line)| line));
    lines
}

/// Returns the difference of two numbers, relative to 1 or the larger of both; infinite where only one is defined.
fn apart(left: Option<f64>, right: Option<f64>) -> f64 {
    match (left, right) {
        (None, None) => 0.0,
        (Some(left), Some(right)) => (left - right).abs() / left.abs().max(right.abs()).max(1.0),
        _ => f64::INFINITY,
    }
}

impl Side {
    fn numbers(&self) -> Places {
        let mut places = Places::new();
        if let Some(metrics) = self.outcome["metrics"].as_object() {
            let values = metrics
                .iter()
                .map(|(name, value)| (name.clone(), value.as_f64()));
            places.insert("metric".to_owned(), values.collect());
        }
        let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
        for group in list(&self.outcome["groups"]) {
            let name = group["group"].as_str().unwrap_or_default();
            for window in list(&group["windows"]) {
                let mut values = BTreeMap::new();
                for key in ["n", "n_positive", "caar", "median_car", "low", "high"] {
                    values.insert(key.to_owned(), window[key].as_f64());
                }
                for (test, verdict) in window["tests"].as_object().into_iter().flatten() {
                    for key in ["statistic", "p"] {
                        values.insert(format!("{test} {key}"), verdict[key].as_f64());
                    }
                }
                places.insert(
                    format!("{name} [{}, {}]", window["from"], window["to"]),
                    values,
                );
            }
        }
        places
    }
}
