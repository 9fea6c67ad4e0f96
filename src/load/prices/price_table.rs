//! The rows of a file, put together with what was recognised of it.

use std::sync::Arc;

use super::checks;
use super::index_columns::take_indices;
use super::layout::Layout;
use super::money::several_currencies;
use super::returns_or_closes::{cells_are_returns, refuse_returns};
use super::styles::Styles;
use super::understood::{Parsed, PriceTable, Stored, Understood};
use super::wide_fields::refuse_fields;
use crate::error::{Message, Origin, Result, message, option};
use crate::finding::Finding;
use crate::load::open::checksum::Checksum;
use crate::load::open::download_name::symbol_in;
use crate::load::overrides::{Overrides, Values};
use crate::load::recognise::by_header::own_column;
use crate::load::recognise::head::Sheet;
use crate::load::recognise::lexicon::Role;
use crate::load::recognise::recognition::{DayClock, Form};
use crate::market::{Adjustment, Basis, Field, KnownBy, PriceRows};

/// Puts together what was recognised of a file.
///
/// # Errors
/// When the time zone that the user names is not known.
pub(super) fn understood(
    stored: Stored,
    sheet: Sheet,
    layout: Layout,
    styles: Styles,
    overrides: &Overrides,
) -> Result<Understood> {
    let said = overrides.zone()?.or(layout.dialect.zone);
    Ok(Understood {
        stored,
        sheet,
        layout,
        styles,
        clock: said.map_or(DayClock::OfEachSecurity, DayClock::Zone),
    })
}

/// Combines the rows of a file with what was recognised of it, and checks them as a whole.
pub(super) fn table(
    origin: &Arc<Origin>,
    (bytes, checksum): (u64, Checksum),
    mut understood: Understood,
    mut parsed: Parsed,
    text: &[u8],
    overrides: &Overrides,
) -> Result<PriceTable> {
    let mut findings = Vec::new();
    if understood.layout.cells_are_returns {
        findings.push(cells_are_returns(
            &understood.styles,
            overrides.values.is_some(),
        ));
    } else if overrides.values != Some(Values::Prices) {
        refuse_returns(&parsed, &understood)?;
    }
    if understood.sheet.found.form == Form::Wide && overrides.dialect.is_none() {
        refuse_fields(&parsed, &understood.layout)?;
    }
    let [close, adj_close] = bases(&understood, &parsed, overrides);
    for chunk in &mut parsed.chunks {
        (chunk.close, chunk.adj_close) = (close.clone(), adj_close.clone());
        chunk
            .currencies
            .extend(currencies(&understood, &chunk.symbols));
    }
    findings.extend(several_currencies(&parsed.chunks));
    findings.extend(take_indices(&mut parsed, &understood.layout));
    for chunk in &mut parsed.chunks {
        let market = understood.layout.dialect.market;
        let symbols = (0..).zip(&chunk.symbols);
        let listed = symbols.filter_map(|(position, symbol)| {
            let code = market.exchange(symbol)?;
            Some((position, KnownBy::Dialect, code.to_owned()))
        });
        chunk.listed.extend(listed);
    }
    let layout = &mut understood.layout;
    layout.names.truncate(layout.width);
    findings.extend(checks::check(text, &mut parsed, &understood, overrides)?);
    findings.extend(symbol_of_name(origin, &understood, overrides));
    let findings = findings.into_iter();
    Ok(PriceTable {
        origin: Arc::clone(origin),
        bytes,
        checksum,
        parsed,
        understood,
        close,
        adj_close,
        findings: findings.map(|finding| finding.in_file(origin)).collect(),
    })
}

/// Returns the currencies of `symbols`, by their positions, that lines above the table name: one for all, or one for each column.
fn currencies(understood: &Understood, symbols: &[String]) -> Vec<(u32, String)> {
    let (sheet, blocks) = (&understood.sheet, &understood.layout.blocks);
    let of_column = |symbol: &String| {
        let mut own = blocks.iter();
        let block = own.find(|block| block.symbol.as_ref() == Some(symbol))?;
        let mut columns = block.values.iter().flatten();
        columns.find_map(|column| sheet.currencies.get(*column))
    };
    let of_symbol = |(position, symbol): (u32, &String)| {
        let currency = sheet.currency.as_ref().or_else(|| of_column(symbol))?;
        (!currency.is_empty()).then(|| (position, currency.clone()))
    };
    if sheet.currency.is_none() && sheet.currencies.is_empty() {
        return Vec::new();
    }
    (0..).zip(symbols).filter_map(of_symbol).collect()
}

/// Says which symbol was found in the name of a file, if the name holds more than the symbol.
fn symbol_of_name(
    origin: &Origin,
    understood: &Understood,
    overrides: &Overrides,
) -> Option<Finding> {
    let has_symbols = understood.layout.symbol.is_some()
        || understood
            .layout
            .blocks
            .iter()
            .all(|block| block.symbol.is_some());
    let (stem, symbol) = (origin.stem(), overrides.symbol_of(origin));
    let is_shorter =
        !has_symbols && overrides.symbol.is_none() && symbol != stem && symbol == symbol_in(&stem);
    let message = message![
        format!(
            "the symbol {symbol} was taken from the name `{stem}`; if it is another, say so with "
        ),
        option::SYMBOL,
    ];
    is_shorter.then(|| Finding::note("symbol_from_name", message))
}

/// Returns the price bases of `close` and `adj_close`. If the user named another column as the close, its basis is what
/// the dialect says of that column.
fn bases(understood: &Understood, parsed: &Parsed, overrides: &Overrides) -> [Basis; 2] {
    let (layout, header) = (&understood.layout, &understood.sheet.header);
    let dialect = layout.dialect;
    let of_layout = || format!("the layout of {}", dialect.name);
    let is_own = |role| {
        let column = layout.value(Field::Close);
        column.is_none() || own_column(header, dialect, role) == column
    };
    let known = match () {
        () if is_own(Role::Close) => dialect.close,
        () if is_own(Role::AdjClose) => dialect.adj_close,
        () => Adjustment::Unknown,
    };
    let close = match (overrides.basis, known) {
        (Some(adjustment), _) => Basis::new(adjustment, Message::from(option::BASIS).to_string()),
        (None, Adjustment::Unknown) => Basis::default(),
        (None, adjustment) => Basis::new(adjustment, of_layout()),
    };
    let has_returns = parsed
        .chunks
        .iter()
        .any(|chunk: &PriceRows| !chunk.returns.is_empty());
    let adj_close = match layout.adjusted_by {
        _ if has_returns => Basis::new(Adjustment::Total, Basis::RETURNS),
        Some(_) => Basis::new(Adjustment::Total, of_layout()),
        None if dialect.name == "long" || dialect.adj_close == Adjustment::Unknown => {
            Basis::new(Adjustment::Total, "the name adj_close")
        }
        None => Basis::new(dialect.adj_close, of_layout()),
    };
    [close, adj_close]
}
