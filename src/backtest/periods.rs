//! Returns by month and by year.

use chrono::Datelike;

use super::outcome::{DayOutcome, PeriodOutcome};

/// Returns the account's return of each month, then that of each year. First and last count as far as the account ran; nothing
/// follows the day on which it was lost.
pub fn periods(days: &[DayOutcome]) -> (Vec<PeriodOutcome>, Vec<PeriodOutcome>) {
    (by(days, true), by(days, false))
}

fn by(days: &[DayOutcome], months: bool) -> Vec<PeriodOutcome> {
    let mut periods: Vec<PeriodOutcome> = Vec::new();
    // A return relative to equity of zero or below has no meaning.
    let solvent = |pair: &&[DayOutcome]| pair[0].equity > 0.0;
    for pair in days.windows(2).filter(solvent) {
        let date = pair[1].date.to_chrono();
        let (year, month) = (date.year(), months.then(|| date.month()));
        let growth = pair[1].equity / pair[0].equity;
        let market = pair[1].benchmark.zip(pair[0].benchmark);
        let market = market.map(|(end, start)| end / start);
        let compound = |sum: f64, factor: f64| (1.0 + sum) * factor - 1.0;
        match periods.last_mut() {
            Some(last) if (last.year, last.month) == (year, month) => {
                last.net_return = compound(last.net_return, growth);
                last.benchmark = last
                    .benchmark
                    .zip(market)
                    .map(|(sum, by)| compound(sum, by));
            }
            _ => periods.push(PeriodOutcome {
                year,
                month,
                net_return: compound(0.0, growth),
                benchmark: market.map(|by| compound(0.0, by)),
            }),
        }
    }
    periods
}
