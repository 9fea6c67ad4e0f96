//! Which groups of rows of a Parquet file hold prices that a run needs, as the file states their least and greatest values.

use std::ops::Range;
use std::sync::Arc;

use super::layout::{Layout, indices};
use super::left_out::{LeftGroup, LeftOut};
use super::row_context::RowContext;
use crate::error::Origin;
use crate::frame::parquet::ParquetFile;
use crate::frame::{Ends, Source};
use crate::load::folders;
use crate::load::grid::Columns;
use crate::load::overrides::Overrides;
use crate::load::recognise::lexicon::{Role, is_identifier};
use crate::load::recognise::recognition::Form;
use crate::load::text::header::folded;
use crate::market::NeededPrices;
use crate::time::Date;

/// The columns of a table of prices that its names tell without doubt.
struct PlainColumns {
    symbol: Option<usize>,
    date: Option<usize>,
}

/// Returns the columns of a table of which each row is of one security and one day; `None` where more than its names must be known.
fn plain_columns(parquet: &ParquetFile, overrides: &Overrides) -> Option<PlainColumns> {
    let names: Vec<String> = parquet.names().iter().map(|name| folded(name)).collect();
    let with = |wanted: Role| {
        let names = names.iter().enumerate();
        let is_named = |name: &String| Role::of_price_column(name) == Some(wanted);
        let named = names.filter(|(_, name)| is_named(name));
        named.map(|(column, _)| column).collect::<Vec<usize>>()
    };
    let (closes, symbols, dates) = (with(Role::Close), with(Role::Symbol), with(Role::Date));
    let is_plain = !closes.is_empty() && symbols.len() < 2 && dates.len() < 2;
    let is_told = overrides.map.is_empty() && indices(&names, overrides).is_empty();
    (is_plain && is_told).then(|| PlainColumns {
        symbol: symbols.first().copied(),
        date: dates.first().copied(),
    })
}

/// Returns what is known of the rows of a table of prices of one security, which is told by the name of the file or its folders;
/// `None` if its columns may tell of others.
pub(super) fn rows_of_one(
    parquet: &ParquetFile,
    origin: &Arc<Origin>,
    overrides: &Overrides,
) -> Option<LeftOut> {
    let columns = plain_columns(parquet, overrides).filter(|columns| columns.symbol.is_none())?;
    Some(whole(parquet, origin, columns.date))
}

/// Returns what is known of the rows of a file of which each group is of securities or days that are not needed; `None` where some may
/// be needed.
pub(super) fn rows_of_others(
    parquet: &ParquetFile,
    origin: &Arc<Origin>,
    needed: &NeededPrices,
    overrides: &Overrides,
) -> Option<LeftOut> {
    let names = || parquet.names().iter().map(|name| folded(name));
    let columns = plain_columns(parquet, overrides)?;
    // An event may name a security by a further identifier.
    let is_further =
        |(column, name): (usize, String)| columns.symbol != Some(column) && is_identifier(&name);
    if names().enumerate().any(is_further) {
        return None;
    }
    let of_others = [
        Role::Return,
        Role::Dividend,
        Role::Currency,
        Role::Exchange,
        Role::Time,
    ];
    let role = |name: String| Role::of_price_column(&name);
    let stand_alone = !names().any(|name| role(name).is_some_and(|role| of_others.contains(&role)));
    let span = needed.days.filter(|_| stand_alone);
    let rows = whole(parquet, origin, columns.date);
    let symbols = columns
        .symbol
        .map_or_else(Vec::new, |column| parquet.ends(column));
    let is_of_others = |(number, group): (usize, &LeftGroup)| {
        !may_be_needed(symbols.get(number), group.days, (needed, span))
    };
    // One group of rows stands for all where the days of each are not stated.
    let is_each = rows.groups.len() >= symbols.len();
    (is_each && rows.groups.iter().enumerate().all(is_of_others)).then_some(rows)
}

/// Returns whether a group of rows may hold prices that are needed. `symbols`: the ends of its column of symbols; `days`: its first and
/// last day; `span`: the days that are needed, if others can be left out.
fn may_be_needed(
    symbols: Option<&Option<Ends>>,
    days: Option<(Date, Date)>,
    (needed, span): (&NeededPrices, Option<(Date, Date)>),
) -> bool {
    let has_symbol = match symbols {
        Some(Some(Ends::Text(least, greatest))) => needed.symbols.may_be_between(least, greatest),
        _ => true,
    };
    let has_day = match (span, days) {
        (Some((from, to)), Some((first, last))) => first <= to && from <= last,
        _ => true,
    };
    has_symbol && has_day
}

/// Returns every group of rows of a file; its dates stand in a column or its folders.
fn whole(parquet: &ParquetFile, origin: &Arc<Origin>, column: Option<usize>) -> LeftOut {
    let ends = column.map_or_else(Vec::new, |column| parquet.ends(column));
    let all = 0..usize::try_from(parquet.rows()).unwrap_or(usize::MAX);
    let group = |rows: Range<usize>, days: Option<(Date, Date)>| LeftGroup {
        origin: Arc::clone(origin),
        column,
        rows,
        days,
    };
    let groups = match (column, ends.as_slice()) {
        (None, _) => {
            let date = folders::date(origin).and_then(|(_, date)| Date::parse(&date));
            vec![group(all, date.map(|date| (date, date)))]
        }
        (_, []) => vec![group(all, None)],
        (_, ends) => parquet
            .groups()
            .into_iter()
            .zip(ends.iter().map(days))
            .map(|(rows, days)| group(rows, days))
            .collect(),
    };
    LeftOut { groups }
}

/// The groups of rows of a table that are read.
pub(super) struct Wanted {
    /// Ranges of rows.
    pub parts: Vec<Range<usize>>,
    /// Number of rows that are not read.
    pub others: u64,
    /// The rows that are not read.
    pub left_out: LeftOut,
}

/// Chooses the groups of rows that a run needs.
pub(super) fn wanted(context: &RowContext<'_>, columns: &Columns) -> Wanted {
    let RowContext {
        origin,
        layout,
        overrides,
        ..
    } = context;
    let form = context.sheet.found.form;
    let all = || Wanted {
        parts: columns.parts(),
        others: 0,
        left_out: LeftOut::default(),
    };
    // An event may name a security by a further identifier, and rows of any security tell the returns of an index.
    let is_told = layout.identifiers.is_empty() && layout.indices.is_empty();
    let Some(needed) = overrides.needed.as_ref().filter(|_| is_told) else {
        return all();
    };
    let dates = columns.ends(layout.date);
    let constant = folders::date(origin).and_then(|(_, date)| Date::parse(&date));
    let constant = constant
        .map(|date| (date, date))
        .filter(|_| dates.is_empty());
    let symbols = layout
        .symbol
        .map_or_else(Vec::new, |column| columns.ends(column));
    let days_needed = needed.days.filter(|_| rows_stand_alone(layout, form));
    let is_wanted = |group: usize| {
        let days = dates.get(group).and_then(days);
        may_be_needed(symbols.get(group), days, (needed, days_needed))
    };
    let groups = dates.len().max(symbols.len());
    let is_wanted: Vec<bool> = (0..groups).map(is_wanted).collect();
    // A table of which nothing is needed tells so by its names; where it does not, its rows do.
    if is_wanted.iter().all(|is_wanted| *is_wanted) || !is_wanted.contains(&true) {
        return all();
    }
    let parts = columns.parts_of(&is_wanted);
    let read: usize = parts.iter().map(ExactSizeIterator::len).sum();
    let others = (0..groups).filter(|group| !is_wanted[*group]);
    let (ranges, column) = (columns.groups(), columns.stored(layout.date));
    let group = |group: usize| LeftGroup {
        origin: Arc::clone(origin),
        column,
        rows: ranges[group].clone(),
        days: dates.get(group).and_then(days).or(constant),
    };
    Wanted {
        others: columns.height().saturating_sub(read) as u64,
        left_out: LeftOut {
            groups: others.map(group).collect(),
        },
        parts,
    }
}

/// Returns whether no row says anything of another row: no level is summed up from returns, no dividend judges the basis of the prices
/// of other days, and no column of one day tells the exchange or the currency of all.
fn rows_stand_alone(layout: &Layout, form: Form) -> bool {
    let others = [
        layout.returns,
        layout.dividend,
        layout.currency,
        layout.exchange,
        layout.time,
    ];
    form == Form::Long && others.iter().all(Option::is_none) && layout.keep.is_empty()
}

/// Returns the first and the last day of a group of rows.
fn days(ends: &Option<Ends>) -> Option<(Date, Date)> {
    match ends.as_ref()? {
        Ends::Days(first, last) => Some((
            Date::from_days_since_1970(*first),
            Date::from_days_since_1970(*last),
        )),
        Ends::Text(first, last) => {
            let day = |text: &str| Date::parse(text.get(..10)?);
            Some((day(first)?, day(last)?))
        }
    }
}
