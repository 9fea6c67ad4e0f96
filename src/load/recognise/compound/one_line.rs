//! Columns whose names hold a field and a symbol each, in one header line.

use csv::ByteRecord;

use super::columns::{Read, columns, date_column};
use super::names::{is_field, names, parted, tuple};
use crate::load::recognise::by_header::header_of;
use crate::load::recognise::lexicon::is_date_word;
use crate::load::recognise::recognition::Compound;
use crate::load::text::stamp::DateStyle;

/// Marks between a field and a symbol in one name.
const MARKS: [char; 7] = ['.', '_', ' ', '-', ':', '|', '/'];

/// Reads one header line whose names hold a field and a symbol each.
pub(in crate::load::recognise) fn one_line(rows: &[ByteRecord]) -> Option<Compound> {
    let written = names(rows.first()?);
    let body = rows.get(1..).unwrap_or_default();
    let pairs: Vec<Option<(String, String)>> = written.iter().map(|name| tuple(name)).collect();
    if pairs.iter().flatten().count() > 1 {
        return tuples(&written, &pairs, body);
    }
    let header = header_of(rows);
    let date = header.names.iter().position(|name| is_date_word(name))?;
    let is_dated = |row: &ByteRecord| row.get(date).is_some_and(DateStyle::is_date);
    (body.iter().filter(|row| is_dated(row)).count() * 2 > body.len()).then_some(())?;
    let spellings = MARKS
        .into_iter()
        .flat_map(|mark| [(mark, true), (mark, false)]);
    let readings = spellings.filter_map(|(mark, is_first)| {
        let parts = written
            .iter()
            .enumerate()
            .map(|(column, name)| match column == date {
                true => (String::new(), String::new()),
                false => parted(name, mark, is_first).unwrap_or_default(),
            });
        let (fields, symbols): (Vec<String>, Vec<String>) = parts.unzip();
        let read = columns(&fields, &symbols, 0..fields.len(), date)?;
        // Nameless columns are the row numbers.
        let named = written.iter().filter(|name| !name.is_empty()).count();
        let others = named.saturating_sub(read.read + 1);
        let is_sound = match read.kinds {
            1 => others == 0,
            _ => others * 2 < read.read,
        };
        is_sound.then_some(read)
    });
    // The first of equally good readings is kept.
    let best = readings.fold(None, |best: Option<Read>, read| match best {
        Some(best) if best.read >= read.read => Some(best),
        _ => Some(read),
    })?;
    Some(Compound {
        fields: best.fields,
        symbols: best.symbols,
        currencies: Vec::new(),
        rows: 1,
        is_of_yahoo: false,
    })
}

/// Reads names such as `('Close', 'AAA')`, as pandas writes a header of two levels in one line.
fn tuples(
    written: &[String],
    pairs: &[Option<(String, String)>],
    body: &[ByteRecord],
) -> Option<Compound> {
    let level = |number: usize| -> Vec<String> {
        let names = written.iter().zip(pairs);
        let name = |(written, pair): (&String, &Option<(String, String)>)| match (pair, number) {
            (Some((first, _)), 0) => first.clone(),
            (Some((_, second)), _) => second.clone(),
            (None, 0) => written.clone(),
            (None, _) => String::new(),
        };
        names.map(name).collect()
    };
    let [first, second] = [level(0), level(1)];
    let read = |fields: &[String], symbols: &[String]| {
        let is_first = |column: &usize| is_field(&fields[*column]) && !symbols[*column].is_empty();
        let start = (0..fields.len()).find(is_first)?;
        let lines = [fields.to_vec(), symbols.to_vec()];
        let date = date_column([Some(&lines[0]), Some(&lines[1]), None], body, start.max(1))?;
        let read = columns(fields, symbols, 0..fields.len(), date)?;
        Some(Compound {
            fields: read.fields,
            symbols: read.symbols,
            currencies: Vec::new(),
            rows: 1,
            is_of_yahoo: false,
        })
    };
    read(&first, &second).or_else(|| read(&second, &first))
}
