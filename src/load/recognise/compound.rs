//! Columns that hold one field of one security each: the names of both, in one header line or in two.
//!
//! Programs with a table of several securities in memory write it so, each in its own way: `AAA.Close`, `Close_AAA`,
//! `('Close', 'AAA')`, or a line of fields above or below a line of symbols.

use csv::ByteRecord;

use super::by_header::header_of;
use super::datastream::datastream;
use super::lexicon::{Role, is_date_word};
use super::recognition::Compound;
use crate::load::text::header::{folded, is_unit};
use crate::load::text::number::NumberStyle;
use crate::load::text::stamp::DateStyle;

/// Returns the columns of a table by their field and symbol, from its header lines and the first rows below them; `None` if
/// the columns have other names. A table of typed columns has one header line.
pub(in crate::load) fn compound(rows: &[ByteRecord]) -> Option<Compound> {
    several_lines(rows).or_else(|| one_line(rows))
}

/// Reads header lines of which one holds the symbols.
pub(super) fn several_lines(rows: &[ByteRecord]) -> Option<Compound> {
    two_lines(rows).or_else(|| datastream(rows))
}

/// Reads a line of fields and a line of symbols, in either order, and a line that names the dates, if there is one.
fn two_lines(rows: &[ByteRecord]) -> Option<Compound> {
    let [first, second] = [names(rows.first()?), names(rows.get(1)?)];
    (first.len() == second.len() && first.len() > 1).then_some(())?;
    levels(rows, &first, &second).or_else(|| levels(rows, &second, &first))
}

fn levels(rows: &[ByteRecord], fields: &[String], symbols: &[String]) -> Option<Compound> {
    // Before the fields stand the dates and, after `reset_index()` of pandas, the numbers of the rows. The first column
    // cannot be a field: there is `Price`, which names the level of the fields.
    let start = 1 + fields[1..].iter().position(|name| is_field(name))?;
    names_symbols(&folded(&symbols[0])).then_some(())?;
    let fields = without_counts(fields);
    let symbols = carried_on(&without_counts(symbols), start);
    let names_dates = |row: &ByteRecord| {
        let is_blank = |cell: &[u8]| cell.trim_ascii().is_empty();
        row.iter().skip(start).all(is_blank) && !row.iter().all(is_blank)
    };
    let third = rows.get(2).filter(|row| names_dates(row)).map(names);
    let rows_above = 2 + usize::from(third.is_some());
    let labels = [folded(&fields[0]), folded(&symbols[0])];
    let labels = labels.each_ref().map(String::as_str);
    let is_labelled = matches!(
        labels,
        ["price" | "attributes" | "", "ticker" | "symbols"] | ["price" | "attributes", ""]
    );
    let body = rows.get(rows_above..).unwrap_or_default();
    let date = date_column([Some(&fields), Some(&symbols), third.as_ref()], body, start)?;
    let is_dated = |row: &ByteRecord| row.get(date).is_some_and(is_date);
    let is_header = !is_dated(&rows[0]) && !is_dated(&rows[1]);
    let has_dates = match body {
        [] => is_labelled,
        body => body.iter().filter(|row| is_dated(row)).count() * 2 > body.len(),
    };
    let read = columns(&fields, &symbols, start..fields.len(), date)?;
    let is_sound = read.unread * 2 < fields.len() - start;
    (is_header && has_dates && is_sound).then_some(Compound {
        fields: read.fields,
        symbols: read.symbols,
        rows: rows_above,
        is_of_yahoo: is_labelled,
    })
}

/// Returns whether a line of symbols may begin with this word: other lines above a table, such as `Period,D`, are none.
fn names_symbols(first: &str) -> bool {
    const WORDS: [&str; 12] = [
        "",
        "ticker",
        "tickers",
        "symbol",
        "symbols",
        "security",
        "securities",
        "instrument",
        "name",
        "code",
        "isin",
        "ric",
    ];
    WORDS.contains(&first) || is_date_word(first)
}

/// Returns the column of the dates among those before the fields: by its name in one of the header lines, else by its cells.
fn date_column(
    lines: [Option<&Vec<String>>; 3],
    body: &[ByteRecord],
    start: usize,
) -> Option<usize> {
    let names = |column: usize| lines.into_iter().flatten().map(move |line| &line[column]);
    let is_named = |column: &usize| names(*column).any(|name| is_date_word(&folded(name)));
    let holds_dates = |column: &usize| {
        let cells = body.iter().filter_map(|row| row.get(*column));
        cells.take(FEW).any(is_certain_date)
    };
    (0..start)
        .find(is_named)
        .or_else(|| (0..start).find(holds_dates))
        .or_else(|| (body.is_empty() || start == 1).then_some(0))
}

/// Number of rows whose cells show which column holds the dates.
const FEW: usize = 8;

/// Marks between a field and a symbol in one name.
const MARKS: [char; 7] = ['.', '_', ' ', '-', ':', '|', '/'];

/// Reads one header line whose names hold a field and a symbol each.
pub(super) fn one_line(rows: &[ByteRecord]) -> Option<Compound> {
    let written = names(rows.first()?);
    let body = rows.get(1..).unwrap_or_default();
    let pairs: Vec<Option<(String, String)>> = written.iter().map(|name| tuple(name)).collect();
    if pairs.iter().flatten().count() > 1 {
        return tuples(&written, &pairs, body);
    }
    let header = header_of(rows);
    let date = header.names.iter().position(|name| is_date_word(name))?;
    let is_dated = |row: &ByteRecord| row.get(date).is_some_and(is_date);
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
            rows: 1,
            is_of_yahoo: false,
        })
    };
    read(&first, &second).or_else(|| read(&second, &first))
}

/// Columns of securities, checked.
struct Read {
    fields: Vec<String>,
    symbols: Vec<String>,
    /// Number of columns that are fields of securities.
    read: usize,
    /// Number of other columns among those that were looked at.
    unread: usize,
    /// Number of different fields.
    kinds: usize,
}

/// Checks columns that may hold fields of securities: each security needs a close, and symbols are no units and no numbers.
fn columns(
    fields: &[String],
    symbols: &[String],
    among: std::ops::Range<usize>,
    date: usize,
) -> Option<Read> {
    let is_read = |column: usize| {
        among.contains(&column)
            && column != date
            && is_field(&fields[column])
            && is_symbol(&symbols[column])
    };
    let read: Vec<usize> = (0..fields.len())
        .filter(|column| is_read(*column))
        .collect();
    let roles = |symbol: &str| -> Vec<Option<Role>> {
        let own = read.iter().filter(|column| symbols[**column] == symbol);
        own.map(|column| Role::of_price_column(&folded(&fields[*column])))
            .collect()
    };
    let closes = [Some(Role::Close), Some(Role::AdjClose)];
    let has_close = |column: &usize| {
        let roles = roles(&symbols[*column]);
        roles.iter().any(|role| closes.contains(role))
    };
    let are_units = read.iter().all(|column| is_unit(&symbols[*column]));
    (!are_units && read.iter().all(has_close)).then_some(())?;
    let name = |column: usize| match column {
        column if column == date => Role::Date.name().to_owned(),
        column if is_read(column) => folded(&fields[column]),
        _ => String::new(),
    };
    let symbol = |column: usize| match is_read(column) {
        true => symbols[column].clone(),
        false => String::new(),
    };
    let mut kinds: Vec<String> = read.iter().map(|column| folded(&fields[*column])).collect();
    kinds.sort();
    kinds.dedup();
    Some(Read {
        fields: (0..fields.len()).map(name).collect(),
        symbols: (0..fields.len()).map(symbol).collect(),
        unread: among.len() - read.len(),
        read: read.len(),
        kinds: kinds.len(),
    })
}

/// Returns the names in a header line. pandas calls columns without a name `Unnamed: 3`.
fn names(row: &ByteRecord) -> Vec<String> {
    let name = |cell: &[u8]| {
        let name = String::from_utf8_lossy(cell);
        let name = name
            .trim()
            .trim_start_matches('\u{feff}')
            .trim_matches('"')
            .trim();
        match name.starts_with("Unnamed:") {
            true => String::new(),
            false => name.to_owned(),
        }
    };
    row.iter().map(name).collect()
}

/// Takes the number from names such as `AAA.1`, which pandas gives to a name that stood before.
fn without_counts(names: &[String]) -> Vec<String> {
    let bare = |(at, name): (usize, &String)| match name.rsplit_once('.') {
        Some((base, count))
            if !count.is_empty()
                && count.bytes().all(|b| b.is_ascii_digit())
                && names[..at].iter().any(|other| other == base) =>
        {
            base.to_owned()
        }
        _ => name.clone(),
    };
    names.iter().enumerate().map(bare).collect()
}

/// Repeats a symbol in the blank cells after it: spreadsheets write the name of several columns in the first one.
fn carried_on(symbols: &[String], start: usize) -> Vec<String> {
    let mut symbols = symbols.to_vec();
    for column in start + 1..symbols.len() {
        if symbols[column].is_empty() {
            symbols[column] = symbols[column - 1].clone();
        }
    }
    symbols
}

/// Returns the two parts of a name such as `('Close', 'AAA')`.
fn tuple(name: &str) -> Option<(String, String)> {
    let inner = name.strip_prefix('(')?.strip_suffix(')')?;
    let (first, second) = inner.split_once(',')?;
    let bare = |part: &str| {
        let part = part.trim().trim_end_matches(',').trim();
        part.trim_matches(['\'', '"']).trim().to_owned()
    };
    Some((bare(first), bare(second)))
}

/// Splits a name at a mark into the longest field and a symbol. `is_first`: the field stands before the symbol.
fn parted(name: &str, mark: char, is_first: bool) -> Option<(String, String)> {
    let places = name
        .match_indices(mark)
        .map(|(at, mark)| (&name[..at], &name[at + mark.len()..]));
    let fields = places.map(|(before, after)| match is_first {
        true => (before, after),
        false => (after, before),
    });
    let sound =
        fields.filter(|(field, symbol)| is_field(field) && is_plain(field) && !symbol.is_empty());
    let (field, symbol) = sound.max_by_key(|(field, _)| field.len())?;
    let symbol = symbol.trim_matches([' ', ':', '|']);
    Some((field.trim().to_owned(), symbol.to_owned()))
}

/// Returns whether a column of this name holds a number of a bar.
fn is_field(name: &str) -> bool {
    Role::of_price_column(&folded(name)).is_some_and(|role| Role::NUMBERS.contains(&role))
}

/// Returns whether a name is that of a field and no other word: beside a symbol, `price` and `last` may mean many things.
fn is_plain(field: &str) -> bool {
    const VAGUE: [&str; 16] = [
        "price", "last", "latest", "first", "min", "max", "minimum", "maximum", "px", "bas",
        "haut", "slot", "lav", "alin", "otw", "wol",
    ];
    !VAGUE.contains(&folded(field).as_str())
}

/// Returns whether a name can be that of a security: not a number, except for a code such as `600519`.
fn is_symbol(name: &str) -> bool {
    let is_number = || {
        NumberStyle::default()
            .parse(name.as_bytes())
            .is_some_and(|n| !n.is_nan())
    };
    let is_code = || name.len() >= 4 && name.bytes().all(|b| b.is_ascii_digit());
    !name.is_empty() && (is_code() || !is_number()) && !is_certain_date(name.as_bytes())
}

/// Returns whether a cell is certainly a date. A number that a spreadsheet would count as a day is not.
fn is_certain_date(cell: &[u8]) -> bool {
    let mut styles = DateStyle::ALL.iter();
    styles.any(|style| *style != DateStyle::Serial && style.parse(cell).is_some())
}

fn is_date(cell: &[u8]) -> bool {
    let mut styles = DateStyle::ALL.iter();
    styles.any(|style| style.parse(cell).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<Vec<(String, String)>> {
        let rows: Vec<ByteRecord> = crate::load::text::header::records(text.as_bytes(), b',')
            .into_byte_records()
            .map(Result::unwrap)
            .collect();
        let read = compound(&rows)?;
        Some(read.fields.into_iter().zip(read.symbols).collect())
    }

    fn pairs(columns: &[(&str, &str)]) -> Vec<(String, String)> {
        let owned = columns
            .iter()
            .map(|(field, symbol)| (field.to_string(), symbol.to_string()));
        owned.collect()
    }

    #[test]
    fn a_name_holds_field_and_symbol_in_any_order_and_with_any_mark() {
        for header in [
            "Date,BRK.B.Close,BRK.B.Adjusted",
            "Date,Close.BRK.B,Adjusted.BRK.B",
            "Date,BRK.B_Close,BRK.B_adj_close",
            "Date,Adj Close_BRK.B,Close_BRK.B",
            "Date,Close BRK.B,Adj Close BRK.B",
            "Date,BRK.B:close,BRK.B:volume",
            "Date,\"('Close', 'BRK.B')\",\"('Volume', 'BRK.B')\"",
            "\"('Date', '')\",\"('BRK.B', 'Close')\",\"('BRK.B', 'Volume')\"",
            ",BRK.B|Close,BRK.B|Volume",
        ] {
            let columns = read(&format!("{header}\n2024-01-02,10,11\n2024-01-03,10,11\n"));
            let columns = columns.unwrap_or_else(|| panic!("{header}"));
            assert_eq!(columns[0], ("date".to_owned(), String::new()), "{header}");
            for (field, symbol) in &columns[1..] {
                assert_eq!(symbol, "BRK.B", "{header}: {field}");
            }
        }
    }

    #[test]
    fn names_of_securities_that_are_words_of_fields_stay_names() {
        let columns = read("Date,LOW.Open,LOW.High,LOW.Low,LOW.Close\n2024-01-02,1,2,1,2\n");
        let expected = [
            ("date", ""),
            ("open", "LOW"),
            ("high", "LOW"),
            ("low", "LOW"),
            ("close", "LOW"),
        ];
        assert_eq!(columns, Some(pairs(&expected)));
        for header in [
            "Date,AAPL.US,LOW.US",
            "Date,AAA,BBB",
            "Date,Close USD,Close EUR",
            "Date,Avg Price,Settle Price",
            "Date,Close_1,Close_2",
            "Date,Open_AAA,High_AAA",
        ] {
            assert_eq!(
                read(&format!("{header}\n2024-01-02,10,11\n")),
                None,
                "{header}"
            );
        }
    }

    #[test]
    fn two_lines_are_read_in_every_order() {
        let expected = pairs(&[
            ("date", ""),
            ("close", "AAA"),
            ("volume", "AAA"),
            ("close", "BBB"),
            ("volume", "BBB"),
        ]);
        for header in [
            "Price,Close,Volume,Close,Volume\nTicker,AAA,AAA,BBB,BBB\nDate,,,,",
            "Ticker,AAA,AAA,BBB,BBB\nPrice,Close,Volume,Close,Volume\nDate,,,,",
            ",Close,Volume,Close,Volume\n,AAA,AAA,BBB,BBB\nDate,,,,",
            "Attributes,Close,Volume,Close,Volume\nSymbols,AAA,AAA,BBB,BBB\nDate,,,,",
            ",AAA,,BBB,\nDates,PX_LAST,PX_VOLUME,PX_LAST,PX_VOLUME",
            "Ticker,AAA,AAA.1,BBB,BBB.1\nDate,Close,Volume,Close,Volume",
            "Date,Close,Volume,Close.1,Volume.1\n,AAA,AAA,BBB,BBB",
            "Unnamed: 0,AAA,Unnamed: 2,BBB,Unnamed: 4\nDate,Close,Volume,Close,Volume",
        ] {
            let columns = read(&format!(
                "{header}\n2024-01-02,10,5,11,6\n2024-01-03,10,5,11,6\n"
            ));
            let columns = columns.unwrap_or_else(|| panic!("{header}"));
            let fields = |name: &str| {
                name.replace("px_last", "close")
                    .replace("px_volume", "volume")
            };
            let columns: Vec<_> = columns.into_iter().map(|(f, s)| (fields(&f), s)).collect();
            assert_eq!(columns, expected, "{header}");
        }
    }

    #[test]
    fn a_second_line_of_data_or_units_holds_no_symbols() {
        for text in [
            "Date,Open,Close\n2024-01-02,10,11\n2024-01-03,10,11\n",
            "Date,Open,Close\nx,10,11\n2024-01-03,10,11\n",
            "Date,Open,Close\n,USD,USD\n2024-01-03,10,11\n",
            "Date,Open,Close\n,first price,last price\n2024-01-03,10,11\n",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
