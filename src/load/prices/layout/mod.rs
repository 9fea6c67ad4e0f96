//! Positions of the columns of a price table by their meaning.

mod blocks;
pub(in crate::load) mod refusals;

use crate::error::Result;
use crate::load::overrides::{Overrides, Values};
use crate::load::recognise::by_header::{mapped, own_column};
use crate::load::recognise::dialect::Dialect;
use crate::load::recognise::head::Sheet;
use crate::load::recognise::lexicon::{Role, counts_beside_prices, is_identifier, is_index_column};
use crate::load::recognise::recognition::Form;
use crate::load::text::header::{folded, key};
use crate::market::Field;
pub(in crate::load) use blocks::Block;
use blocks::{block, tickers};
use refusals::{no_column, refuse_data_for_header, refuse_two_dates};

/// Positions of the columns of a price table by their meaning.
#[derive(Debug, Clone)]
pub(in crate::load) struct Layout {
    pub dialect: &'static Dialect,
    /// Number of cells of a row.
    pub width: usize,
    /// `names[i]`: name of column `i`, for messages.
    pub names: Vec<String>,
    pub symbol: Option<usize>,
    pub date: usize,
    pub time: Option<usize>,
    pub blocks: Vec<Block>,
    /// Column of daily returns.
    pub returns: Option<usize>,
    /// Whether the cells of a table of dates by symbols are returns.
    pub cells_are_returns: bool,
    pub dividend: Option<usize>,
    pub currency: Option<usize>,
    pub exchange: Option<usize>,
    /// Columns of the returns of an index that the user asks for, and its symbol.
    pub indices: Vec<(usize, String)>,
    /// Columns of further identifiers of the securities.
    pub identifiers: Vec<usize>,
    /// Columns `(a, b)` from which the adjusted close is computed as `close / a * b`.
    pub adjusted_by: Option<(usize, usize)>,
    /// Columns and the values of the rows to keep.
    pub keep: Vec<(usize, &'static [&'static str])>,
    /// Column and value of the rows to which `keep` applies; `None` if it applies to all.
    pub keep_among: Option<(usize, &'static str)>,
    /// Pairs of columns with the same name; the first one of each pair is used.
    pub twins: Vec<(usize, usize)>,
}

impl Layout {
    pub fn of(sheet: &Sheet, overrides: &Overrides) -> Result<Self> {
        let dialect = sheet.found.dialect;
        let names = &sheet.header.names;
        let find = |role| mapped(&sheet.header, dialect, role, overrides);
        let date = match sheet.found.form {
            Form::Wide => 0,
            Form::Tickers => named_in(names, Role::Date.name()).unwrap_or(0),
            Form::Long | Form::Headerless => find(Role::Date)
                .ok_or_else(|| no_column(&sheet.header, sheet.header_line, "date", overrides))?,
        };
        refuse_data_for_header(sheet, date, find(Role::Close))?;
        let named = |name: &str| named_in(names, name);
        let mut layout = Self {
            dialect,
            width: names.len(),
            names: sheet.written.clone(),
            symbol: None,
            date,
            time: None,
            blocks: Vec::new(),
            returns: None,
            cells_are_returns: sheet.found.form == Form::Wide
                && (overrides.values == Some(Values::Returns) || holds_indices(sheet, overrides)),
            dividend: None,
            currency: None,
            exchange: None,
            indices: Vec::new(),
            identifiers: Vec::new(),
            adjusted_by: None,
            keep: Vec::new(),
            keep_among: None,
            twins: Vec::new(),
        };
        match sheet.found.form {
            Form::Wide => {
                let columns = (1..names.len()).filter(|column| !names[*column].is_empty());
                let holds_indices = holds_indices(sheet, overrides);
                let is_read = |column: &usize| !holds_indices || is_index_column(&names[*column]);
                let columns = columns.filter(is_read);
                layout.blocks = columns
                    .map(|column| block(&sheet.written[column], Field::Close, column))
                    .collect();
            }
            Form::Tickers => (layout.blocks, layout.twins) = tickers(sheet),
            Form::Long | Form::Headerless => {
                layout.symbol = find(Role::Symbol);
                layout.time = find(Role::Time).filter(|time| *time != date);
                let has_price = find(Role::Close).is_some() || find(Role::AdjClose).is_some();
                let is_said = overrides.map.contains_key(Role::Return.name());
                layout.returns = find(Role::Return).filter(|column| {
                    !has_price || is_said || counts_beside_prices(&names[*column])
                });
                layout.indices = indices(names, overrides);
                layout.dividend = find(Role::Dividend);
                layout.currency = find(Role::Currency);
                layout.exchange = find(Role::Exchange);
                if let Some(symbol) = layout.symbol {
                    let names = names.iter().enumerate();
                    let others =
                        names.filter(|(column, name)| *column != symbol && is_identifier(name));
                    layout.identifiers = others.map(|(column, _)| column).collect();
                }
                let values = Role::NUMBERS.map(find);
                layout.blocks = vec![Block {
                    symbol: None,
                    values,
                }];
                let close = own_column(&sheet.header, dialect, Role::Close);
                layout.adjusted_by = dialect
                    .adjusted_by
                    .filter(|_| find(Role::Close) == close)
                    .and_then(|(divisor, factor)| Some((named(divisor)?, named(factor)?)));
                layout.keep = dialect
                    .keep
                    .iter()
                    .filter_map(|(name, values)| Some((named(name)?, *values)))
                    .collect();
                layout.keep_among = dialect
                    .keep_among
                    .and_then(|(name, value)| Some((named(name)?, value)));
                layout.twins = twins(&layout, names, overrides);
                if dialect.name == "long" {
                    let (header, line) = (&sheet.header, sheet.header_line);
                    refuse_two_dates(header, &sheet.written, line, overrides, date, &sheet.sample)?;
                }
            }
        }
        Ok(layout)
    }

    /// Returns the column of a field in a table of one security per row.
    pub fn value(&self, field: Field) -> Option<usize> {
        match self.blocks.as_slice() {
            [
                Block {
                    symbol: None,
                    values,
                },
            ] => values[field as usize],
            _ => None,
        }
    }

    /// Returns whether any security has a column of this field.
    pub fn reads(&self, field: Field) -> bool {
        let mut blocks = self.blocks.iter();
        blocks.any(|block| block.values[field as usize].is_some())
    }

    /// Returns the columns that hold numbers.
    pub fn numbers(&self) -> Vec<usize> {
        let values = self.blocks.iter().flat_map(|block| block.values).flatten();
        let further = [self.returns, self.dividend].into_iter().flatten();
        let factors = self.adjusted_by.iter().flat_map(|(a, b)| [*a, *b]);
        values.chain(further).chain(factors).collect()
    }

    /// Returns the columns of returns whose unit only their size tells. A vendor's are fractions.
    pub fn unclear_returns(&self) -> Vec<usize> {
        if self.cells_are_returns {
            let closes = self.blocks.iter();
            return closes
                .filter_map(|block| block.values[Field::Close as usize])
                .collect();
        }
        if self.dialect.name != "long" {
            return Vec::new();
        }
        let indices = self.indices.iter().map(|(column, _)| *column);
        self.returns.into_iter().chain(indices).collect()
    }

    /// Returns every column that is read, in the order of the table.
    pub fn columns(&self) -> Vec<usize> {
        let single = [
            Some(self.date),
            self.symbol,
            self.time,
            self.currency,
            self.exchange,
        ];
        let mut columns = self.numbers();
        columns.extend(single.into_iter().flatten());
        columns.extend(&self.identifiers);
        columns.extend(self.keep.iter().map(|(column, _)| *column));
        columns.extend(self.keep_among.map(|(column, _)| column));
        columns.extend(self.indices.iter().map(|(column, _)| *column));
        columns.extend(self.twins.iter().map(|(_, other)| *other));
        columns.sort_unstable();
        columns.dedup();
        columns
    }

    /// Returns the names of the columns that are not read.
    pub fn unread(&self) -> Vec<&str> {
        let read = self.columns();
        let names = self.names.iter().take(self.width).enumerate();
        let unread =
            names.filter(|(column, name)| !name.is_empty() && read.binary_search(column).is_err());
        unread.map(|(_, name)| name.as_str()).collect()
    }

    /// Returns the roles and names of the columns that are read, for display.
    pub fn roles(&self) -> Vec<(&'static str, String)> {
        let name = |column: usize| self.names.get(column).cloned().unwrap_or_default();
        let mut roles = vec![("date", name(self.date))];
        let single = [
            ("symbol", self.symbol),
            ("time", self.time),
            ("return", self.returns),
            ("dividend", self.dividend),
            ("currency", self.currency),
            ("exchange", self.exchange),
        ];
        roles.extend(
            single
                .into_iter()
                .filter_map(|(role, column)| Some((role, name(column?)))),
        );
        roles.extend(
            self.indices
                .iter()
                .map(|(column, _)| ("index", name(*column))),
        );
        if let [block] = self.blocks.as_slice() {
            let fields = Field::ALL.iter().zip(block.values);
            roles.extend(fields.filter_map(|(field, column)| Some((field.name(), name(column?)))));
        }
        roles
    }
}

/// Returns whether a table of dates is a file of CRSP's indices: columns of returns, and of levels and counts beside them, which are
/// not read.
fn holds_indices(sheet: &Sheet, overrides: &Overrides) -> bool {
    const BESIDE: [&str; 5] = ["spindx", "totval", "totcnt", "usdval", "usdcnt"];
    let names = sheet.header.names.iter().skip(1);
    let mut named = names.filter(|name| !name.is_empty());
    let is_own = |name: &String| is_index_column(name) || BESIDE.contains(&name.as_str());
    let has_index = named.clone().any(|name| is_index_column(name));
    overrides.values.is_none() && has_index && named.all(is_own)
}

/// Returns the columns of indices among those that the user asks for.
pub(in crate::load) fn indices(names: &[String], overrides: &Overrides) -> Vec<(usize, String)> {
    let asked = |name: &String| {
        let mut asked = overrides.index.iter();
        asked.find(|asked| folded(asked) == *name).cloned()
    };
    let columns = names.iter().enumerate();
    let columns = columns.filter(|(_, name)| is_index_column(name));
    columns
        .filter_map(|(column, name)| Some((column, asked(name)?)))
        .collect()
}

fn twins(layout: &Layout, names: &[String], overrides: &Overrides) -> Vec<(usize, usize)> {
    let used: Vec<usize> = layout
        .blocks
        .iter()
        .flat_map(|block| block.values)
        .flatten()
        .chain([layout.date])
        .chain(layout.symbol)
        .collect();
    // The user may have named one of two that differ in their unit.
    let written = &layout.names;
    let is_chosen = |first: usize, other: usize| {
        let mut said = overrides.map.values();
        written[first] != written[other] && said.any(|name| name.trim() == written[first])
    };
    let keys: Vec<String> = names.iter().map(|name| key(name)).collect();
    let same = |first: usize| {
        let keys = &keys;
        (0..names.len())
            .filter(move |other| *other != first && keys[*other] == keys[first])
            .filter(move |other| !is_chosen(first, *other))
            .map(move |other| (first, other))
    };
    used.into_iter().flat_map(same).collect()
}

fn named_in(names: &[String], name: &str) -> Option<usize> {
    names.iter().position(|other| other == name)
}
