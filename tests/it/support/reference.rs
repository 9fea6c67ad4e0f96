//! Comparison with numbers from other software; `tests/reference/README.md` names it.

use std::path::Path;

use serde_json::Value;

/// Reads a file of `tests/reference`.
pub fn reference(file: impl AsRef<Path>) -> Value {
    let text = std::fs::read_to_string(Path::new("tests/reference").join(file)).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// Largest allowed difference from a reference: `relative` times the size of the reference plus `absolute`.
#[derive(Clone, Copy)]
pub struct Tolerance {
    pub relative: f64,
    pub absolute: f64,
}

/// Fails unless `found` is a number within the tolerance of its reference.
pub fn close(found: impl Into<Option<f64>>, expected: &Value, tolerance: Tolerance, what: &str) {
    let Some(expected) = expected.as_f64() else {
        panic!("{what}: the reference is no number but {expected}");
    };
    let Some(found) = found.into() else {
        panic!("{what}: no number; the reference is {expected}");
    };
    let Tolerance { relative, absolute } = tolerance;
    assert!(
        (found - expected).abs() <= relative * expected.abs() + absolute,
        "{what}: {found} is not {expected}"
    );
}

/// Fails unless every value of the reference is at the same place in `found`, within the tolerance.
pub fn same(found: &Value, expected: &Value, tolerance: Tolerance, what: &str) {
    match expected {
        Value::Object(fields) => {
            for (key, expected) in fields {
                same(&found[key], expected, tolerance, &format!("{what} {key}"));
            }
        }
        Value::Array(items) => {
            assert_eq!(found.as_array().map(Vec::len), Some(items.len()), "{what}");
            for (i, expected) in items.iter().enumerate() {
                same(&found[i], expected, tolerance, &format!("{what} {i}"));
            }
        }
        Value::Number(_) => close(found.as_f64(), expected, tolerance, what),
        other => assert_eq!(found, other, "{what}"),
    }
}
