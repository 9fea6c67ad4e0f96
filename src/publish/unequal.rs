//! Finds what differs between two JSON documents of one layout: values by the names of what they are about, numbers within a
//! tolerance.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

/// Keys that only hold others, so that names do without them.
const SILENT: [&str; 5] = ["groups", "windows", "tests", "trades", "equity"];

/// Texts, and choices by rank, that follow from numbers which are compared themselves.
const WORDS: [&str; 9] = [
    "doubts",
    "influence",
    "reason",
    "measure",
    "message",
    "undefined",
    "finding",
    "label",
    "metrics_undefined",
];

/// Lists whose members are compared only where both documents have them, because another section names the others.
const NAMED_ELSEWHERE: [&str; 3] = ["events", "trades", "excluded"];

/// Keys that tell the members of a list apart, the first ones that do.
const IDENTITIES: [&[&str]; 11] = [
    &["group", "from", "to"],
    &["group"],
    &["event_id", "entry_date"],
    &["event_id"],
    &["a", "b", "from", "to"],
    &["window", "term"],
    &["from", "to"],
    &["day"],
    &["date"],
    &["term"],
    &["step"],
];

/// What differs.
#[derive(Default)]
pub(super) struct Unequal {
    /// Parts that only one document has, and texts that differ, a line each.
    pub lines: Vec<String>,
    /// Numbers that differ by more than the tolerance: how far, and the line.
    pub numbers: Vec<(f64, String)>,
}

impl Unequal {
    /// Compares two documents, without the keys `apart_from` at their top.
    pub fn new(a: &Value, b: &Value, apart_from: &[&str], tolerance: f64) -> Self {
        let mut found = Self::default();
        let mut name = Vec::new();
        if let (Value::Object(a), Value::Object(b)) = (a, b) {
            let mut keys: Vec<&str> = keys(a, b).into_iter().collect();
            // The results themselves come before what is derived from them.
            keys.sort_by_key(|key| !matches!(*key, "groups" | "metrics"));
            for key in keys.into_iter().filter(|key| !apart_from.contains(key)) {
                found.field(&mut name, key, (a.get(key), b.get(key)), tolerance);
            }
        }
        found
            .numbers
            .sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        found
    }

    fn field(
        &mut self,
        name: &mut Vec<String>,
        key: &str,
        sides: (Option<&Value>, Option<&Value>),
        tolerance: f64,
    ) {
        if WORDS.contains(&key) {
            return;
        }
        let holds_texts = |side: Option<&Value>| side.is_some_and(|side| side[0].is_string());
        let is_silent = SILENT.contains(&key) && !holds_texts(sides.0);
        if !is_silent {
            name.push(if key == "metrics" { "metric" } else { key }.to_owned());
        }
        match sides {
            (Some(Value::Array(a)), Some(Value::Array(b))) => {
                self.list(name, key, (a, b), tolerance)
            }
            (Some(a), Some(b)) => self.value(name, a, b, tolerance),
            // A field without a value may be left out.
            (Some(Value::Null), None) | (None, Some(Value::Null)) => {}
            (Some(_), None) => self.only(name, "the first"),
            (None, _) => self.only(name, "the second"),
        }
        if !is_silent {
            name.pop();
        }
    }

    fn value(&mut self, name: &mut Vec<String>, a: &Value, b: &Value, tolerance: f64) {
        match (a, b) {
            (Value::Object(a), Value::Object(b)) => {
                for key in keys(a, b) {
                    self.field(name, key, (a.get(key), b.get(key)), tolerance);
                }
            }
            (Value::Array(a), Value::Array(b)) => self.list(name, "", (a, b), tolerance),
            (Value::Number(_) | Value::Null, Value::Number(_) | Value::Null) => {
                let (left, right) = (a.as_f64(), b.as_f64());
                let apart = apart(left, right);
                if apart > tolerance {
                    let shown = |value: Option<f64>| {
                        value.map_or("none".to_owned(), |value| value.to_string())
                    };
                    let line = format!("{}: {} | {}", name.join(" "), shown(left), shown(right));
                    self.numbers.push((apart, line));
                }
            }
            (a, b) if a == b => {}
            (a, b) => self.lines.push(format!("{}: {a} | {b}", name.join(" "))),
        }
    }

    /// Compares the members of two lists: those of one identity, or else those of one position.
    fn list(
        &mut self,
        name: &mut Vec<String>,
        key: &str,
        (a, b): (&[Value], &[Value]),
        tolerance: f64,
    ) {
        let identity = IDENTITIES
            .iter()
            .find_map(|keys| Some((labels(a, keys)?, labels(b, keys)?)));
        let Some((left, right)) = identity else {
            if a.len() != b.len() {
                self.lines.push(format!(
                    "{}: {} members | {}",
                    name.join(" "),
                    a.len(),
                    b.len()
                ));
            }
            for (i, (a, b)) in a.iter().zip(b).enumerate() {
                let is_plain = !a.is_object() && !a.is_array();
                name.push(if is_plain {
                    format!("{}", i + 1)
                } else {
                    format!("no. {}", i + 1)
                });
                self.value(name, a, b, tolerance);
                name.pop();
            }
            return;
        };
        let is_named_elsewhere = NAMED_ELSEWHERE.contains(&key);
        for (label, at) in &left {
            name.push(label.clone());
            match right.get(label) {
                Some(other) => self.value(name, &a[*at], &b[*other], tolerance),
                None if is_named_elsewhere => {}
                None => self.only(name, "the first"),
            }
            name.pop();
        }
        for label in right
            .keys()
            .filter(|label| !left.contains_key(*label) && !is_named_elsewhere)
        {
            name.push(label.clone());
            self.only(name, "the second");
            name.pop();
        }
    }

    fn only(&mut self, name: &[String], side: &str) {
        self.lines
            .push(format!("{} only in {side}", name.join(" ")));
    }
}

fn keys<'a>(a: &'a Map<String, Value>, b: &'a Map<String, Value>) -> BTreeSet<&'a str> {
    a.keys().chain(b.keys()).map(String::as_str).collect()
}

/// Returns the position of each member by what these keys say; `None` if a member lacks one of them or two members say the same.
fn labels(list: &[Value], keys: &[&str]) -> Option<BTreeMap<String, usize>> {
    let mut labels = BTreeMap::new();
    for (at, member) in list.iter().enumerate() {
        let values: Option<Vec<(&str, &Value)>> = keys
            .iter()
            .map(|key| Some((*key, member.get(key)?)))
            .collect();
        if labels.insert(label(&values?), at).is_some() {
            return None;
        }
    }
    Some(labels)
}

/// Returns a name such as `ai-chip [-1, 1]`, `A01` or `day 0`.
fn label(values: &[(&str, &Value)]) -> String {
    let mut words: Vec<String> = Vec::new();
    let mut from = None;
    for (key, value) in values {
        let text = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        match (*key, from.take()) {
            ("from", _) => from = Some(text),
            ("to", Some(first)) => words.push(format!("[{first}, {text}]")),
            ("day", _) => words.push(format!("day {text}")),
            _ => words.push(text),
        }
    }
    words.join(" ")
}

/// Returns the difference of two numbers, relative to 1 or the larger of both; infinite where only one is defined.
fn apart(left: Option<f64>, right: Option<f64>) -> f64 {
    match (left, right) {
        (None, None) => 0.0,
        (Some(left), Some(right)) => (left - right).abs() / left.abs().max(right.abs()).max(1.0),
        _ => f64::INFINITY,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn lines(a: &Value, b: &Value, tolerance: f64) -> Vec<String> {
        let found = Unequal::new(a, b, &["plan"], tolerance);
        let numbers = found.numbers.into_iter().map(|(_, line)| line);
        found.lines.into_iter().chain(numbers).collect()
    }

    #[test]
    fn values_are_named_after_what_they_are_about() {
        let a = json!({
            "plan": 1,
            "groups": [
                { "group": "all", "windows": [{ "from": 0, "to": 1, "caar": 0.5, "tests": { "bmp": { "p": null } } }] },
                { "group": "good" }
            ],
            "events": [{ "event_id": "A", "day0": "2024-01-02", "days": [{ "day": 0, "ar": 1.0 }] }, { "event_id": "B" }],
            "placebo": { "draws": 100 },
            "metrics": { "sharpe": 1.0 }
        });
        let b = json!({
            "plan": 2,
            "groups": [{ "group": "all", "windows": [{ "from": 0, "to": 1, "caar": 0.25, "tests": { "bmp": { "p": 0.5 } } }] }],
            "events": [{ "event_id": "A", "day0": "2024-01-03", "days": [{ "day": 0, "ar": 3.0 }] }],
            "placebo": { "draws": 120 },
            "metrics": { "sharpe": 1.0 }
        });
        assert_eq!(
            lines(&a, &b, 1e-12),
            [
                "good only in the first",
                "events A day0: \"2024-01-02\" | \"2024-01-03\"",
                "all [0, 1] bmp p: none | 0.5",
                "events A days day 0 ar: 1 | 3",
                "all [0, 1] caar: 0.5 | 0.25",
                "placebo draws: 100 | 120",
            ]
        );
        assert!(lines(&a, &a, 0.0).is_empty());
        assert_eq!(lines(&a, &b, 0.3).len(), 4);
    }

    #[test]
    fn members_of_one_identity_are_compared_in_any_order() {
        let list = |rows: [(&str, f64); 2]| {
            let rows = rows.map(|(id, car)| json!({ "event_id": id, "car": car }));
            json!({ "events": rows })
        };
        assert!(
            lines(
                &list([("A", 1.0), ("B", 2.0)]),
                &list([("B", 2.0), ("A", 1.0)]),
                0.0
            )
            .is_empty()
        );
        // Two trades of one event are told apart by their place.
        let twice = lines(
            &list([("A", 1.0), ("A", 2.0)]),
            &list([("A", 1.0), ("A", 3.0)]),
            0.0,
        );
        assert_eq!(twice, ["events no. 2 car: 2 | 3"]);
    }
}
