//! What was understood of the columns of an event file, and what is told about it.

use super::columns::{Columns, Found};
use super::profile::Profile;
use crate::error::{message, option};
use crate::finding::{Finding, first_of};
use crate::load::text::header::Header;

/// Returns what is to be told about the choice of columns.
pub(super) fn told(found: Found, header: &Header) -> (Columns, Vec<Finding>) {
    let Found {
        columns,
        choices,
        profiles,
    } = found;
    let mut findings = choices.findings;
    findings.extend(other_symbols(&columns, choices.symbol_by_cells, header));
    findings.extend(other_dates(&columns, &choices.rivals_of_date, header));
    findings.extend(unused(&columns, header, &profiles));
    (columns, findings)
}

/// Notes that the symbols were found by the cells.
fn other_symbols(columns: &Columns, called: Option<usize>, header: &Header) -> Option<Finding> {
    let (called, used) = (called?, columns.symbol?);
    let [called, used] = [called, used].map(|column| header.names[column].as_str());
    let message = message![
        format!(
            "the symbols are read from `{used}`, whose cells are among the prices, and not from `{called}`; "
        ),
        option::EVENTS_MAP.with(format!("symbol={called}")),
        " says otherwise",
    ];
    Some(Finding::note("symbol_by_cells", message))
}

/// Notes which of several columns of dates was read.
fn other_dates(columns: &Columns, rivals: &[usize], header: &Header) -> Option<Finding> {
    const SHOWN: usize = 5;
    let rivals: Vec<String> = rivals
        .iter()
        .filter(|column| Some(**column) != columns.time)
        .map(|column| format!("`{}`", header.names[*column]))
        .collect();
    let message = message![
        format!(
            "the date is read from `{}`; {} {} dates, too; ",
            header.names[columns.date],
            first_of(&rivals, SHOWN),
            if rivals.len() == 1 { "holds" } else { "hold" }
        ),
        option::EVENTS_MAP.with("date=COLUMN"),
        " says otherwise",
    ];
    (!rivals.is_empty()).then(|| Finding::note("several_dates", message))
}

/// Warns of a column that is not read although its cells look like times or parts of the trading day.
fn unused(columns: &Columns, header: &Header, profiles: &[Profile]) -> Option<Finding> {
    let used: Vec<usize> = columns
        .roles()
        .into_iter()
        .map(|(_, column)| column)
        .collect();
    let looks = |column: usize| {
        let profile = &profiles[column];
        let what = match () {
            () if used.contains(&column) => None,
            () if profile.are_classes(false) && columns.timing.is_none() => Some("timing"),
            () if profile.are_clocks() && columns.time.is_none() => Some("time"),
            () => None,
        };
        Some((what?, header.names[column].as_str()))
    };
    let (role, name) = (0..profiles.len()).find_map(looks)?;
    let message = message![
        format!("the column `{name}` is not used, although its cells look like `{role}`; "),
        option::EVENTS_MAP.with(format!("{role}={name}")),
        " uses it",
    ];
    Some(Finding::warning("unused_column", message))
}
