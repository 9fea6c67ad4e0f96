//! Checks of a whole price file: mixed dates, swapped columns, intraday or weekly bars.

use super::bad_days::{refuse_bars_within_days, refuse_mixed_dates, refuse_wrong_clock};
use super::frequency;
use super::hidden_symbol::refuse_hidden_symbols;
use super::layout::Layout;
use super::resample::resample;
use super::swapped::refuse_swapped;
use super::told::odd;
use super::understood::{Parsed, Understood};
use crate::error::{Error, Result, message, option};
use crate::finding::Finding;
use crate::load::overrides::{Overrides, Resample};
use crate::load::recognise::lexicon::Role;
use crate::load::text::header::folded;

/// Checks a file as a whole and returns findings about it.
///
/// # Errors
/// When the file was evidently not understood.
pub(in crate::load) fn check(
    text: &[u8],
    parsed: &mut Parsed,
    understood: &Understood,
    overrides: &Overrides,
) -> Result<Vec<Finding>> {
    refuse_other_series(parsed, &understood.layout)?;
    refuse_mixed_dates(parsed, understood)?;
    refuse_differing_twins(parsed, &understood.layout)?;
    refuse_wrong_clock(parsed, understood)?;
    refuse_hidden_symbols(text, parsed, understood, overrides)?;
    refuse_field_names(parsed)?;
    parsed.money.refuse_change(understood.sheet.header_line)?;
    let sparse = check_rows(understood.sheet.header_line, parsed, overrides)?;
    let mut findings = odd(text, parsed, understood, overrides);
    findings.extend(sparse);
    Ok(findings)
}

/// Checks that the rows are daily prices, whatever kind of file they come from. Combines intraday bars if the user
/// asked for it. Returns a warning about securities whose rows are further apart.
pub(in crate::load) fn check_rows(
    header_line: u64,
    parsed: &mut Parsed,
    overrides: &Overrides,
) -> Result<Option<Finding>> {
    if parsed.account.used == 0 {
        return Err(no_row(parsed));
    }
    refuse_rest_of_another_table(parsed)?;
    refuse_swapped(parsed, header_line)?;
    if overrides.resample == Some(Resample::Daily) {
        resample(parsed);
    } else {
        refuse_bars_within_days(parsed)?;
    }
    match overrides.any_frequency {
        true => Ok(None),
        false => frequency::check(&parsed.chunks),
    }
}

/// Returns an error if the dialect reads one series of each security, and the file holds others alone.
fn refuse_other_series(parsed: &Parsed, layout: &Layout) -> Result<()> {
    let skipped = parsed.account.skipped.get("other_series");
    let is_only_reason = parsed.account.used == 0 && parsed.rejects.is_empty();
    let filter = layout.keep.first().filter(|_| is_only_reason);
    let (Some(rows), Some((column, values))) = (skipped, filter) else {
        return Ok(());
    };
    let message = format!(
        "all {rows} rows are of other series than {} in the column {}, which are not read",
        values.join(", "),
        layout.names[*column]
    );
    Err(Error::input(message)
        .with_code("no_rows")
        .with_help(message![
            "read every series with ",
            option::DIALECT.with("long"),
            ", if each security has one",
        ]))
}

/// Returns an error if nearly all rows have another number of cells than the header: the few others are those of another table in the
/// file.
fn refuse_rest_of_another_table(parsed: &Parsed) -> Result<()> {
    const ENOUGH: usize = 10;
    let rejects = || {
        parsed
            .rejects
            .iter()
            .filter(|reject| reject.code == "ragged_row")
    };
    let (rejected, used) = (rejects().count(), parsed.account.used as usize);
    let Some(first) = rejects().next() else {
        return Ok(());
    };
    if rejected < ENOUGH || rejected <= 4 * used {
        return Ok(());
    }
    let message = format!(
        "{rejected} of {} rows cannot be read, the first of them: column {}: found `{}`, expected {}",
        rejected + used,
        first.column,
        first.value,
        first.message
    );
    Err(Error::input(message)
        .at_line(first.line)
        .with_code(first.code)
        .showing(&*first.raw, first.cell.clone())
        .with_help(message![
            "if another table stands above the one that is meant, pass over it with ",
            option::SKIP_ROWS,
        ]))
}

fn no_row(parsed: &Parsed) -> Error {
    match parsed.rejects.first() {
        Some(reject) => Error::input(format!(
            "no usable row: column {}: found `{}`, expected {}",
            reject.column, reject.value, reject.message
        ))
        .at_line(reject.line)
        .with_code(reject.code)
        .showing(&*reject.raw, reject.cell.clone())
        .with_help(message![
            "name the columns with ",
            option::MAP,
            ", or how they are written with ",
            option::DATE_FORMAT,
            " and ",
            option::DECIMAL,
        ]),
        None => Error::input("the file has a header but no data")
            .with_code("no_rows")
            .with_help("the file is incomplete; download it again"),
    }
}

/// Returns an error if the symbols are names of fields: each row holds one field of one security, and not a close.
fn refuse_field_names(parsed: &Parsed) -> Result<()> {
    const ENOUGH: usize = 3;
    const MOST: usize = 12;
    let symbols = parsed
        .chunks
        .first()
        .map_or(&[][..], |chunk| &chunk.symbols);
    let role = |symbol: &String| Role::of_price_column(&folded(symbol));
    let mut roles: Vec<Role> = symbols.iter().filter_map(role).collect();
    roles.sort();
    roles.dedup();
    let are_fields = roles.len() >= ENOUGH && symbols.len() <= MOST;
    if !are_fields || !roles.contains(&Role::Close) {
        return Ok(());
    }
    let message = format!(
        "the symbols are names of fields ({}): each row holds one field of a security",
        symbols.join(", ")
    );
    Err(Error::input(message)
        .with_code("fields_or_securities")
        .with_help("write one row for each date, with a column for each field"))
}

/// Returns an error if two columns have the same name and different contents.
fn refuse_differing_twins(parsed: &Parsed, layout: &Layout) -> Result<()> {
    let Some(reject) = parsed
        .rejects
        .iter()
        .find(|reject| reject.code == "columns_differ")
    else {
        return Ok(());
    };
    let twin = layout.twins.iter();
    let mut twin = twin.filter(|(_, other)| layout.names[*other] == reject.column);
    let first = twin
        .next()
        .map_or(&reject.column, |(first, _)| &layout.names[*first]);
    if *first != reject.column {
        let message = format!(
            "two columns hold the same, `{first}` and `{}`, and they differ",
            reject.column
        );
        return Err(Error::input(message)
            .at_line(reject.line)
            .with_code("columns_differ")
            .showing(&*reject.raw, reject.cell.clone())
            .with_help(message![
                "say which one counts, as in ",
                option::MAP.with(format!("close={first}")),
            ]));
    }
    let message = format!(
        "two columns are called `{}`, and they differ",
        reject.column
    );
    Err(Error::input(message)
        .at_line(reject.line)
        .with_code("columns_differ")
        .showing(&*reject.raw, reject.cell.clone())
        .with_help("remove one, or give it another name"))
}
