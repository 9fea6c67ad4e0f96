//! Refusal of rows that contradict each other.

use crate::error::{Error, Result, message, option};
use crate::load::open::input_file::InputFile;
use crate::market::Assembly;

/// Returns an error if two files have different prices for one symbol and date and the user has not said which counts.
pub(super) fn refuse_contradictions(
    assembly: &Assembly,
    sources: &[usize],
    files: &[InputFile],
) -> Result<()> {
    let between_files = |conflict: &&crate::market::Conflict| {
        sources[conflict.chunks.0] != sources[conflict.chunks.1]
    };
    let Some(conflict) = assembly.conflicts.iter().find(between_files) else {
        return Ok(());
    };
    let origin = |chunk: usize| &files[sources[chunk]].origin;
    let (a, b) = (origin(conflict.chunks.0), origin(conflict.chunks.1));
    let message = format!(
        "{} and {} disagree on {}, first on {}",
        a, b, conflict.symbol, conflict.date
    );
    Err(Error::input(message)
        .with_code("contradicting_files")
        .with_help(message![
            "leave one of them out, or say which counts with ",
            option::ON_DUPLICATE.with("first"),
            ", last or mean",
        ]))
}

/// Returns an error if no price is left because each security has two different rows on one date.
pub(super) fn refuse_conflicts_alone(assembly: &Assembly) -> Result<()> {
    let Some(first) = assembly
        .conflicts
        .first()
        .filter(|_| assembly.prices.is_empty())
    else {
        return Ok(());
    };
    let others = match assembly.conflicts.len() - 1 {
        0 => String::new(),
        1 => ", and so has 1 more security".to_owned(),
        n => format!(", and so have {n} more securities"),
    };
    let message = format!(
        "no price can be used: {} has two different rows on {}{others}",
        first.symbol, first.date
    );
    Err(Error::input(message)
        .with_code("conflicting_rows")
        .with_help(message![
            "keep one row for each date; if all belong to one security, say which counts with ",
            option::ON_DUPLICATE.with("first"),
            ", last or mean",
        ]))
}
