//! Returns by month and year.

use std::collections::BTreeMap;

use super::caption::{footnote, nothing, subtitle};
use crate::backtest::outcome::BacktestOutcome;
use crate::chart::figure::{Across, Figure, Mark, Panel};
use crate::chart::words::{long_date, percent};
use crate::report::backtest::MONTHS;

/// Draws a row of cells for each year: its months, then the whole year.
pub fn figure(outcome: &BacktestOutcome) -> Figure {
    let months = months(outcome);
    let best = months.iter().max_by(|a, b| a.1.total_cmp(b.1));
    let worst = months.iter().min_by(|a, b| a.1.total_cmp(b.1));
    let (Some((best, gain)), Some((worst, loss)), Some(((first, _), _)), Some(((last, _), _))) = (
        best,
        worst,
        months.first_key_value(),
        months.last_key_value(),
    ) else {
        return nothing(outcome, "monthly", "Returns by month");
    };
    let years: Vec<i32> = (*first..=*last).collect();
    let mut cells = Vec::new();
    for (row, year) in years.iter().enumerate() {
        let own = |month: usize| months.get(&(*year, month)).copied();
        cells.extend((0..12).map(|month| (month as f64, row, own(month))));
        let whole = outcome.yearly.iter().find(|period| period.year == *year);
        cells.push((12.0, row, whole.map(|period| period.net_return)));
    }
    let named = |(year, month): &(i32, usize)| format!("{} {year}", MONTHS[*month]);
    let gained = months.values().filter(|value| **value > 0.0).count();
    let title = if months.len() == 1 {
        format!("{} in {}", percent(*gain), named(best))
    } else {
        format!(
            "{gained} of {} months gained; best {} ({}), worst {} ({})",
            months.len(),
            percent(*gain),
            named(best),
            percent(*loss),
            named(worst)
        )
    };
    let lost = outcome.equity.iter().find(|day| day.equity <= 0.0);
    let ruin = lost.map_or_else(String::new, |day| {
        format!("The account was lost on {}. ", long_date(day.date))
    });
    Figure {
        name: "monthly".to_owned(),
        title,
        subtitle: subtitle(outcome),
        footnote: footnote(
            outcome,
            &format!(
                "{ruin}Returns of the account in percent; first and last month count as far as they were traded. Blue gained, \
             vermilion lost, the stronger the more, years on a \
             scale of their own; grey: outside of the run."
            ),
        ),
        x: Across::Names(
            MONTHS
                .iter()
                .map(|month| (*month).to_owned())
                .chain(["Year".to_owned()])
                .collect(),
        ),
        panels: vec![Panel {
            y_label: "Return (%)".to_owned(),
            height: 1.0,
            marks: vec![Mark::Cells {
                cells,
                sums_from: MONTHS.len() as f64,
            }],
            rows: years.iter().map(ToString::to_string).collect(),
            ..Panel::default()
        }],
        ..Figure::default()
    }
}

/// Returns the account's return of each month, by year and month, where January is 0.
fn months(outcome: &BacktestOutcome) -> BTreeMap<(i32, usize), f64> {
    let months = outcome.monthly.iter();
    let keyed = months.filter_map(|period| {
        let month = period.month?.checked_sub(1)?;
        Some(((period.year, month as usize), period.net_return))
    });
    keyed.collect()
}
