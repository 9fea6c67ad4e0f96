//! Description of factor files.

use std::sync::Arc;

use super::{FIRST_ROWS, Inspected, Inspection};
use crate::error::Origin;
use crate::load::factors::{FactorOverrides, factors_from};
use crate::load::open::read_once::ReadOnce;
use crate::load::overrides::Overrides;
use crate::load::recognise::lexicon::is_of_factor_file;
use crate::market::RISK_FREE;

/// Describes a file as one of factors; `None` if no column has the name of a factor.
pub(super) fn inspect(
    origin: &Arc<Origin>,
    file: &ReadOnce,
    overrides: &Overrides,
) -> Option<Inspection> {
    let reading = FactorOverrides {
        prices: overrides.clone(),
        ..FactorOverrides::default()
    };
    let read = factors_from(&origin.file, file.bytes.to_vec(), &reading).ok()?;
    let names = read.factors.names().to_vec();
    if !names.iter().any(|name| is_of_factor_file(name)) {
        return None;
    }
    let dates = read.factors.dates();
    let (first, last) = (dates.first()?, dates.last()?);
    let detected = vec![
        ("holds", "factors".to_owned()),
        ("days", format!("{first} to {last}")),
    ];
    let role = |name: &String| match RISK_FREE.contains(&name.as_str()) {
        true => "risk-free rate",
        false => "factor",
    };
    let columns = names.iter().map(|name| (role(name), name.clone()));
    let row = |(row, date)| {
        let values = names.iter().map(|name| {
            let column = read.factors.column(name);
            column.map_or(f64::NAN, |column| column[row])
        });
        (date, values.collect())
    };
    let rows = dates.iter().copied().enumerate().take(FIRST_ROWS);
    let rows = rows.map(row).collect();
    Some(Inspection {
        origin: Arc::clone(&read.file.origin),
        detected,
        columns: columns.collect(),
        unused: Vec::new(),
        account: read.file.account.clone(),
        rejects: read.rejects.clone(),
        findings: read.findings.clone(),
        content: Inspected::Factors {
            names: names.clone(),
            rows,
        },
    })
}
