//! Outcomes as JSON: numbers at full precision, missing ones `null`.

use std::io;

use serde::Serialize;
use serde_json::ser::{Formatter, PrettyFormatter, Serializer};

use super::pieces::write_pieces;
use crate::error::{Error, Result};

/// An outcome as one JSON document.
///
/// # Errors
/// Never for the outcomes of this crate, whose maps all have text keys.
pub fn json(outcome: &impl Serialize) -> Result<String> {
    let text = serde_json::to_string_pretty(outcome);
    text.map(|text| text + "\n")
        .map_err(|error| Error::output(format!("not writable as JSON: {error}")))
}

/// The same, written as it comes into being.
///
/// # Errors
/// What `out` says.
pub fn write_json(outcome: &impl Serialize, out: &mut dyn io::Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, outcome)?;
    out.write_all(b"\n")
}

/// The same for a document with a long list, whose items all threads make: `rest` is the document, in which the list of that
/// name is empty.
///
/// # Errors
/// As [`write_json`].
pub(in crate::report) fn write_json_with_list(
    rest: &impl Serialize,
    name: &str,
    items: &[impl Serialize + Sync],
    out: &mut (dyn io::Write + Send),
) -> io::Result<()> {
    if items.is_empty() {
        return write_json(rest, out);
    }
    let rest = serde_json::to_string_pretty(rest)?;
    // Line ends within words are written as \n, so that this can be nothing but the list itself.
    let empty = format!("\n  \"{name}\": []");
    let no_list = || io::Error::other(format!("the document has no empty list `{name}`"));
    let (before, after) = rest.split_once(&empty).ok_or_else(no_list)?;
    out.write_all(format!("{before}\n  \"{name}\": [").as_bytes())?;
    write_pieces(items.len(), out, |places, text: &mut Vec<u8>| {
        text.clear();
        places.into_iter().try_for_each(|place| {
            text.extend_from_slice(if place == 0 { b"\n    " } else { b",\n    " });
            let mut serializer = Serializer::with_formatter(&mut *text, in_a_list());
            Ok(items[place].serialize(&mut serializer)?)
        })
    })?;
    out.write_all(format!("\n  ]{after}\n").as_bytes())
}

/// Indents as an item of a list that is itself in a document.
fn in_a_list() -> PrettyFormatter<'static> {
    let mut formatter = PrettyFormatter::new();
    for _ in 0..2 {
        // A sink does not fail.
        let _ = formatter.begin_array(&mut io::sink());
    }
    formatter
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Serialize)]
    struct Document<'a> {
        text: &'static str,
        inner: Vec<Inner>,
        items: &'a [Inner],
        last: Option<f64>,
    }

    #[derive(Serialize, Clone)]
    struct Inner {
        items: Vec<u32>,
        none: [u8; 0],
    }

    #[test]
    fn a_list_that_all_threads_make_reads_the_same() {
        let inner = |n: u32| Inner {
            items: (0..n % 3).collect(),
            none: [],
        };
        let all: Vec<Inner> = (0..5000).map(inner).collect();
        for count in [0, 1, 2, 512, 5000] {
            let document = |items| Document {
                text: "\n  \"items\": []",
                inner: vec![inner(0), inner(2)],
                items,
                last: None,
            };
            let items = &all[..count];
            let mut parts = Vec::new();
            write_json_with_list(&document(&[]), "items", items, &mut parts).unwrap();
            let whole = json(&document(items)).unwrap();
            assert!(String::from_utf8(parts).unwrap() == whole, "{count} items");
        }
        let nowhere = write_json_with_list(&inner(1), "items", &all, &mut Vec::new());
        assert!(
            nowhere
                .unwrap_err()
                .to_string()
                .contains("no empty list `items`")
        );
    }
}
