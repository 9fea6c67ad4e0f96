//! Tells columns of returns from columns of prices.

use super::styles::Styles;
use super::understood::{Parsed, Understood};
use crate::error::{Error, Result, message, option};
use crate::finding::Finding;
use crate::load::recognise::lexicon::Role;
use crate::load::recognise::recognition::Form;
use crate::market::Field;

/// The fewest cells, and the fewest below zero, that show a column called a close to be one of returns.
const FEWEST: usize = 8;
const FEWEST_BELOW: usize = 3;

/// Notes that the cells of a table of dates by symbols are returns, as the user or the names of the columns say.
pub(super) fn cells_are_returns(styles: &Styles, is_said: bool) -> Finding {
    let unit = match styles.returns_unit {
        1.0 => "as fractions",
        _ => "in percent",
    };
    let by = match is_said {
        true => "as asked for",
        false => "as the names of indices say",
    };
    let message = format!(
        "the cells are returns, {by}, {unit} by their size; a backtest trades the index that they make"
    );
    Finding::note("returns_given", message)
}

/// Returns an error if the closes look like returns: all are below 1 and some negative, or they are often negative. Such a column
/// may be called a close, a value, or like a security.
pub(super) fn refuse_returns(parsed: &Parsed, understood: &Understood) -> Result<()> {
    let layout = &understood.layout;
    let is_wide = understood.sheet.found.form == Form::Wide;
    let columns: Vec<&str> = layout
        .blocks
        .iter()
        .flat_map(|block| [Field::Close, Field::AdjClose].map(|field| block.values[field as usize]))
        .flatten()
        .filter_map(|column| layout.names.get(column).map(String::as_str))
        .collect();
    if layout.returns.is_some() {
        return Ok(());
    }
    let negative = parsed.rejects.iter().filter(|reject| {
        reject.code == "negative_price" && columns.contains(&reject.column.as_str())
    });
    let below = negative.count();
    let prices = |field: Field| {
        let columns = parsed.chunks.iter();
        let cells = columns.flat_map(move |chunk| &chunk.values[field as usize]);
        cells.filter(|close| !close.is_nan())
    };
    let field = match layout.reads(Field::Close) {
        true => Field::Close,
        false => Field::AdjClose,
    };
    // A close below zero is a slip. Returns are below zero on nearly half of all days, in percent as well.
    let (above, small) = (
        prices(field).count(),
        prices(field).all(|close| *close < 1.0),
    );
    let is_often_below = below * 5 >= below + above;
    let all = below + above;
    // In a column that is called a close, a few rows say little.
    let is_enough = is_wide && below > 0 || below >= FEWEST_BELOW && all >= FEWEST;
    if !is_enough || !(small || is_often_below) {
        return Ok(());
    }
    let (what, help) = match columns.as_slice() {
        [column] if !is_wide => (
            format!("the column {column} looks"),
            message![
                "if they are, say so with ",
                option::MAP.with(format!("{}={column}", Role::Return.name())),
                "; if not, with ",
                option::VALUES.with("prices"),
            ],
        ),
        _ => (
            "the cells look".to_owned(),
            message![
                "say so with ",
                option::VALUES.with("returns"),
                ", or ",
                option::VALUES.with("prices"),
            ],
        ),
    };
    let message =
        format!("{what} like returns and not like closes: {below} of {all} are below zero");
    Err(Error::input(message)
        .with_code("returns_or_closes")
        .with_help(help))
}
