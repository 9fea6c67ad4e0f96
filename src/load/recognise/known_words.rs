//! Evidence that a text was decoded with the right encoding.

use csv::ByteRecord;

use super::by_header::is_known_name;
use super::form::recognise;
use super::recognition::{Form, Rows};
use crate::load::overrides::Overrides;
use crate::load::text::header::{Header, records};

/// Returns whether the text was decoded correctly: a known column name contains non-ASCII letters, or a file without a
/// header has the shape of a known dialect.
pub(in crate::load) fn has_known_words(text: &str) -> bool {
    let head = &text.as_bytes()[..text.len().min(8 << 10)];
    let is_telling = |name: &String| !name.is_ascii() && is_known_name(name);
    [b',', b';', b'\t'].into_iter().any(|delimiter| {
        let rows: Vec<ByteRecord> = records(head, delimiter)
            .into_byte_records()
            .take(40)
            .filter_map(std::result::Result::ok)
            .collect();
        let recognised = |at: usize| {
            let from = Rows {
                rows: &rows[at..],
                is_first: at == 0,
                is_typed: false,
            };
            Some((at, recognise(from, &Overrides::default())?))
        };
        let found = (0..rows.len()).find_map(recognised);
        found.is_some_and(|(i, found)| match found.form {
            Form::Headerless => true,
            Form::Wide => false,
            Form::Long | Form::Tickers => Header::new(&rows[i]).names.iter().any(is_telling),
        })
    })
}
