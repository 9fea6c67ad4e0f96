//! Returns by month and year.

use std::collections::BTreeMap;

use chrono::Datelike;

use super::caption::{footnote, nothing, subtitle};
use crate::backtest::outcome::{BacktestOutcome, DayOutcome};
use crate::chart::figure::{Across, Figure, Mark, Panel};
use crate::chart::words::{long_date, percent};

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

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
        let whole = (0..12)
            .filter_map(own)
            .fold(1.0, |product, value| product * (1.0 + value))
            - 1.0;
        cells.push((12.0, row, Some(whole)));
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
    let mut months: BTreeMap<(i32, usize), f64> = BTreeMap::new();
    // A return relative to equity of zero or below has no meaning.
    let solvent = |pair: &&[DayOutcome]| pair[0].equity > 0.0;
    for pair in outcome.equity.windows(2).filter(solvent) {
        let date = pair[1].date.to_chrono();
        let month = months
            .entry((date.year(), date.month0() as usize))
            .or_insert(0.0);
        *month = (1.0 + *month) * (pair[1].equity / pair[0].equity) - 1.0;
    }
    months
}
