//! Two results side by side.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::Value;

use super::record::{RECORD, SCHEMA, no_record};
use super::unequal::Unequal;
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

/// Sections of a study file whose options are part of no resolved plan, but change results.
const BESIDE_THE_PLAN: [&str; 7] = [
    "reading",
    "events",
    "exchange",
    "placebo",
    "bootstrap",
    "sweep",
    "power",
];

/// Parts of an outcome that other sections of a comparison show, and texts about it.
const SHOWN_ELSEWHERE: [&str; 4] = ["schema", "plan", "counts", "warnings"];

/// Compares two results: options, inputs, counts, events used, and everything else that the outcomes hold, numbers within a
/// `tolerance` relative to 1 or the larger of both. `a` and `b` are folders of results, or the `run.json` in them.
///
/// # Errors
/// When a folder holds no results of newsquake, or the tolerance is not a number from 0.
pub fn compare(a: &Path, b: &Path, tolerance: f64) -> Result<Difference> {
    if tolerance.is_nan() || tolerance < 0.0 {
        let message = format!("the tolerance is {tolerance}; it must be 0 or more");
        return Err(Error::options(message).with_code("bad_value"));
    }
    let (a, b) = (Side::read(a)?, Side::read(b)?);
    let mut difference = Difference::default();
    let kinds = [&a, &b].map(|side| side.kind());
    if kinds[0] != kinds[1] {
        difference.section("result", vec![format!("{} | {}", kinds[0], kinds[1])]);
        return Ok(difference);
    }
    let mut plan = unequal(&leaves(&a.record["plan"]), &leaves(&b.record["plan"]));
    plan.extend(unequal(&a.beside_the_plan(), &b.beside_the_plan()));
    difference.section("plan", plan);
    difference.section("inputs", inputs(&a, &b));
    difference.section(
        "counts",
        unequal(&leaves(&a.record["counts"]), &leaves(&b.record["counts"])),
    );
    difference.section("events used", events(&a, &b));
    let found = Unequal::new(&a.outcome, &b.outcome, &SHOWN_ELSEWHERE, tolerance);
    difference.section("parts", found.lines);
    let numbers = found.numbers.into_iter().map(|(_, line)| line);
    difference.section("numbers, largest difference first", numbers.collect());
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
        // Any file of a folder of results stands for the folder.
        let folder = match path.ends_with(RECORD) || path.is_file() {
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
        let kind = record["kind"].as_str().unwrap_or("study");
        let outcome = json(&folder.join(format!("{kind}.json")))?;
        Ok(Self { record, outcome })
    }

    fn kind(&self) -> &str {
        self.outcome["schema"].as_str().unwrap_or_default()
    }

    /// Returns the options of the study file that the resolved plan does not hold.
    fn beside_the_plan(&self) -> BTreeMap<String, String> {
        let text = self.record["study_file"].as_str().unwrap_or_default();
        let table: toml::Table = text.parse().unwrap_or_default();
        let value = serde_json::to_value(table).unwrap_or_default();
        let mut found = leaves(&value);
        found.retain(|key, _| {
            let section = key.split('.').next().unwrap_or_default();
            BESIDE_THE_PLAN.contains(&section)
        });
        found
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
