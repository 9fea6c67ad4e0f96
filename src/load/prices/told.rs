//! What is told of a file that was understood: assumptions, cells that could not be read, a missing end.

use super::understood::{Parsed, Understood};
use super::unread::unread_columns;
use crate::error::{message, option};
use crate::finding::Finding;
use crate::load::overrides::Overrides;
use crate::load::recognise::recognition::Form;
use crate::load::text::stamp::DateStyle;

/// Returns what is unusual in a file that was understood.
pub(super) fn odd(
    text: &[u8],
    parsed: &Parsed,
    understood: &Understood,
    overrides: &Overrides,
) -> Vec<Finding> {
    let mut findings: Vec<Finding> = assumed_dates(understood).into_iter().collect();
    findings.extend(unread_columns(text, understood));
    findings.extend(assumed_columns(understood, overrides));
    findings.extend(assumed_decimals(understood));
    if let Some((first, _)) = understood.layout.twins.first() {
        let name = &understood.layout.names[*first];
        findings.push(Finding::warning(
            "repeated_column",
            format!("two columns are called `{name}`; they are equal, and the first is used"),
        ));
    }
    findings.extend(unreadable(parsed));
    if parsed.midpoints > 0 {
        let message = format!(
            "{} prices are midpoints of bid and ask, as there was no trade",
            parsed.midpoints
        );
        findings.push(Finding::note("midpoints", message));
    }
    if parsed.chunks.iter().any(|chunk| !chunk.returns.is_empty())
        && !understood.layout.cells_are_returns
    {
        let column = understood
            .layout
            .returns
            .and_then(|column| understood.layout.names.get(column));
        let unit = match understood.styles.returns_unit {
            1.0 => "fractions",
            _ => "percent",
        };
        let codes = match parsed.return_codes {
            0 => String::new(),
            codes => format!("; {codes} cells hold a missing-return code"),
        };
        let message = format!(
            "returns come from the column {}, as {unit}, and not from prices; a backtest trades the index that they make{codes}",
            column.map_or("", String::as_str),
        );
        findings.push(Finding::note("returns_given", message));
    }
    if parsed.rejects.iter().any(|reject| reject.code == "cut_row") || is_shorter_at_the_end(text) {
        findings.push(Finding::warning(
            "cut_file",
            "the last line has no line end and is shorter than the others; the file may be incomplete"
                .to_string(),
        ));
    }
    findings
}

/// Says how dates were read that are written in an unusual way.
fn assumed_dates(understood: &Understood) -> Option<Finding> {
    let style = *understood.styles.dates.first()?;
    let since = |day: &str| {
        let message = format!("dates are numbers, read as days since {day}");
        Some(Finding::warning("serial_dates", message))
    };
    match style {
        DateStyle::Serial => since("1899-12-30, as spreadsheets count them"),
        _ if style == understood.sheet.day_numbers => {
            since("1904-01-01, as this workbook counts them")
        }
        DateStyle::DayFirstShort | DateStyle::MonthFirstShort | DateStyle::YearFirstShort => {
            let name = style.name();
            let message = format!("two-digit years, read as {name}; 69 to 99 are 1969 to 1999");
            Some(Finding::warning("short_years", message))
        }
        _ => {
            let rows = understood.sheet.sample.iter();
            let mut cells = rows.filter_map(|row| row.get(understood.layout.date));
            let years = cells.find_map(|cell| style.years(cell))?;
            Some(Finding::note("counted_years", years))
        }
    }
}

/// Says how numbers were read that may be fractions or thousands.
fn assumed_decimals(understood: &Understood) -> Option<Finding> {
    let cell = understood.styles.assumed.as_ref()?;
    let (are, other) = match understood.styles.numbers.decimal {
        b'.' => ("thousands", ','),
        _ => ("fractions", '.'),
    };
    let message = message![
        format!(
            "prices such as `{cell}` are read as {are}, and no number in the file proves it; if they are not, say so with "
        ),
        option::DECIMAL.with(other),
    ];
    Some(Finding::note("assumed_decimals", message))
}

/// Says what the columns of a file without a header were taken for.
fn assumed_columns(understood: &Understood, overrides: &Overrides) -> Option<Finding> {
    let found = &understood.sheet.found;
    let is_assumed = found.form == Form::Headerless
        && !understood.layout.dialect.is_headerless()
        && overrides.columns.is_empty()
        && overrides.map.is_empty();
    let names = found.columns.iter().filter(|name| !name.is_empty());
    let names: Vec<&str> = names.map(String::as_str).collect();
    let message = message![
        format!(
            "the file has no header; by their numbers its columns are {}; if they are not, say so with ",
            names.join(", ")
        ),
        option::COLUMNS,
    ];
    is_assumed.then(|| Finding::warning("assumed_columns", message))
}

/// Counts the cells beside sound closes that could not be read and are missing.
fn unreadable(parsed: &Parsed) -> Option<Finding> {
    let first = parsed.unread.first()?;
    let cells = match parsed.unread.len() {
        1 => "1 cell".to_owned(),
        n => format!("{n} cells"),
    };
    let message = format!(
        "{cells} beside a sound close could not be read and count as missing: column {}, `{}`",
        first.column, first.value
    );
    Some(Finding::warning("unreadable_cells", message))
}

/// Returns whether the last line has no line end and is shorter than the ten lines before it, which all have one
/// length.
fn is_shorter_at_the_end(text: &[u8]) -> bool {
    if text.last().is_none_or(|byte| *byte == b'\n') {
        return false;
    }
    let mut lines = text.rsplit(|byte| *byte == b'\n').map(<[u8]>::len);
    let last = lines.next().unwrap_or(0);
    let before: Vec<usize> = lines.take(10).collect();
    before.len() == 10 && before.iter().all(|length| *length == before[0]) && last < before[0]
}
