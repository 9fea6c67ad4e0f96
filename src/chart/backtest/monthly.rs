//! Returns by month and year.

use std::collections::BTreeMap;

use chrono::Datelike;

use super::caption::{footnote, nothing, subtitle};
use crate::backtest::outcome::BacktestOutcome;
use crate::chart::figure::data::number;
use crate::chart::figure::{Across, Claim, Figure, Mark, Panel, Unit};
use crate::chart::words::long_date;
use crate::report::backtest::MONTHS;
use crate::table::{Cell, Table};
use crate::time::Date;

/// The return that has the full colour, the same in every run, so that runs compare.
const FULL: f64 = 0.1;

/// Year and month, where January is 0.
type Month = (i32, usize);

/// What the account did in a month.
#[derive(Debug, Clone, Copy, PartialEq)]
enum State {
    /// Trades were held.
    Run,
    /// No trade was held.
    Cash,
    /// The account was lost.
    Ruin,
    /// There was no capital left.
    None,
    /// The run began later or had ended.
    Outside,
}

impl State {
    fn name(self) -> &'static str {
        match self {
            Self::Run => "run",
            Self::Cash => "cash",
            Self::Ruin => "ruin",
            Self::None => "none",
            Self::Outside => "outside",
        }
    }
}

/// One month, or one year.
#[derive(Clone, Copy)]
struct Period {
    gain: f64,
    trades: usize,
    state: State,
}

impl Period {
    const OUTSIDE: Self = Self {
        gain: 0.0,
        trades: 0,
        state: State::Outside,
    };

    /// Returns whether the account had a return.
    fn has_return(&self) -> bool {
        matches!(self.state, State::Run | State::Cash | State::Ruin)
    }
}

/// Draws a row of cells for each year: its months, then the whole year.
pub fn figure(outcome: &BacktestOutcome) -> Figure {
    let months = months(outcome);
    let (Some(((first, _), _)), Some(((last, _), _))) =
        (months.first_key_value(), months.last_key_value())
    else {
        return nothing(outcome, "monthly", "Returns by month");
    };
    if outcome.trades.is_empty() {
        return nothing(outcome, "monthly", "Returns by month");
    }
    let years: Vec<i32> = (*first..=*last).collect();
    let (mut cells, mut texts) = (Vec::new(), Vec::new());
    for (row, year) in years.iter().enumerate() {
        for month in 0..12 {
            let x = month as f64;
            match months.get(&(*year, month)) {
                Some(Period {
                    state: State::Run,
                    gain,
                    ..
                }) => cells.push((x, row, Some(*gain))),
                Some(Period {
                    state: State::Cash, ..
                }) => texts.push((x, row, "\u{2013}".to_owned())),
                Some(Period {
                    state: State::Ruin, ..
                }) => {
                    cells.push((x, row, None));
                    texts.push((x, row, "ruin".to_owned()));
                }
                _ => cells.push((x, row, None)),
            }
        }
        cells.push((12.0, row, whole(outcome, *year)));
    }
    let claim = title(&months);
    Figure {
        name: "monthly".to_owned(),
        title: claim.text,
        amounts: claim.amounts,
        subtitle: subtitle(outcome),
        footnote: footnote(outcome, &lead(outcome, &months)),
        x: Across::Names(
            MONTHS
                .iter()
                .map(|month| (*month).to_owned())
                .chain(["Year".to_owned()])
                .collect(),
        ),
        panels: vec![Panel {
            height: 1.0,
            heading: "Return of the account (%)".to_owned(),
            marks: vec![
                Mark::Cells {
                    cells,
                    scale: (-FULL, FULL),
                    numbered: true,
                    framed: None,
                    sums_from: Some(MONTHS.len() as f64),
                    unit: Unit::Percent,
                },
                Mark::Texts { texts },
            ],
            rows: years.iter().map(ToString::to_string).collect(),
            ..Panel::default()
        }],
        data: data(outcome, &months, &years),
        ..Figure::default()
    }
}

/// Returns the return of a year; `None` where the run has none.
fn whole(outcome: &BacktestOutcome, year: i32) -> Option<f64> {
    let found = outcome.yearly.iter().find(|period| period.year == year);
    found.map(|period| period.net_return)
}

/// Returns each month from January of the first year to December of the last.
fn months(outcome: &BacktestOutcome) -> BTreeMap<Month, Period> {
    let key = |date: Date| {
        let date = date.to_chrono();
        (date.year(), date.month0() as usize)
    };
    let mut months: BTreeMap<Month, Period> = BTreeMap::new();
    let (Some(first), Some(last)) = (outcome.equity.first(), outcome.equity.last()) else {
        return months;
    };
    for year in first.date.to_chrono().year()..=last.date.to_chrono().year() {
        for month in 0..12 {
            months.insert((year, month), Period::OUTSIDE);
        }
    }
    let mut lost: Option<Month> = None;
    for day in &outcome.equity {
        let month = key(day.date);
        let Some(period) = months.get_mut(&month) else {
            continue;
        };
        if lost.is_some_and(|lost| lost != month) {
            period.state = State::None;
            continue;
        }
        if period.state == State::Outside {
            period.state = State::Cash;
        }
        if day.equity <= 0.0 {
            period.state = State::Ruin;
            lost = Some(month);
        }
    }
    for found in &outcome.monthly {
        let month = found
            .month
            .and_then(|month| usize::try_from(month).ok()?.checked_sub(1));
        let period = month.and_then(|month| months.get_mut(&(found.year, month)));
        if let Some(period) = period {
            period.gain = found.net_return;
        }
    }
    for trade in &outcome.trades {
        let (from, to) = (key(trade.entry_date), key(trade.exit_date));
        for (_, period) in months.range_mut(from..=to) {
            period.trades += 1;
            if period.state == State::Cash {
                period.state = State::Run;
            }
        }
    }
    months
}

fn named((year, month): &Month) -> String {
    format!("{} {year}", MONTHS[*month])
}

fn title(months: &BTreeMap<Month, Period>) -> Claim {
    let mut claim = Claim::default();
    let ran: Vec<(&Month, f64)> = months
        .iter()
        .filter(|(_, period)| matches!(period.state, State::Run | State::Ruin))
        .map(|(month, period)| (month, period.gain))
        .collect();
    let idle = months
        .values()
        .filter(|period| period.state == State::Cash)
        .count();
    let best = ran.iter().max_by(|a, b| a.1.total_cmp(&b.1));
    let worst = ran.iter().min_by(|a, b| a.1.total_cmp(&b.1));
    let (Some((best, gain)), Some((worst, loss))) = (best, worst) else {
        return "Returns by month".to_owned().into();
    };
    if ran.len() == 1 {
        let text = format!("{} in {}", claim.percent(*gain), named(best));
        return claim.saying(text);
    }
    let gained = ran.iter().filter(|(_, gain)| *gain > 0.0).count();
    let idle = match idle {
        0 => String::new(),
        1 => ", 1 without a trade".to_owned(),
        n => format!(", {n} without a trade"),
    };
    let text = format!(
        "{gained} months gained, {} lost{idle}; best {} ({}), worst {} ({})",
        ran.len() - gained,
        claim.percent(*gain),
        named(best),
        claim.percent(*loss),
        named(worst)
    );
    claim.saying(text)
}

fn lead(outcome: &BacktestOutcome, months: &BTreeMap<Month, Period>) -> String {
    let lost = outcome.equity.iter().find(|day| day.equity <= 0.0);
    let ruin = lost.map_or_else(String::new, |day| {
        format!(
            "The account was lost on {}; later months have no capital. ",
            long_date(day.date)
        )
    });
    let has = |state: State| months.values().any(|period| period.state == state);
    let cash = if has(State::Cash) {
        "\u{2013} without a trade. "
    } else {
        ""
    };
    let hatched = match has(State::Outside) || has(State::None) || has(State::Ruin) {
        true => "Hatched: outside of the run or lost. ",
        false => "",
    };
    format!(
        "{ruin}First and last month count as far as they were traded. Blue gained; vermilion with a dark corner lost. {cash}{hatched}"
    )
    .trim_end()
    .to_owned()
}

/// Returns a row for each month and one for the year; of each year the return, the number of trades and the state.
fn data(outcome: &BacktestOutcome, months: &BTreeMap<Month, Period>, years: &[i32]) -> Table {
    let keys = years.iter().flat_map(|year| {
        [
            year.to_string(),
            format!("{year}_trades"),
            format!("{year}_state"),
        ]
    });
    let keys: Vec<String> = std::iter::once("name".to_owned()).chain(keys).collect();
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    let mut data = Table::of_figure(&keys);
    for (month, name) in MONTHS.iter().enumerate() {
        let mut row = vec![Cell::text(*name)];
        for year in years {
            let period = months
                .get(&(*year, month))
                .copied()
                .unwrap_or(Period::OUTSIDE);
            row.extend([
                number(period.has_return().then_some(period.gain)),
                Cell::count(period.trades),
                Cell::text(period.state.name()),
            ]);
        }
        data.push(row);
    }
    let mut row = vec![Cell::text("Year")];
    for year in years {
        let own = months.range((*year, 0)..=(*year, 11));
        row.extend([
            number(whole(outcome, *year)),
            Cell::count(own.map(|(_, period)| period.trades).sum()),
            Cell::text(""),
        ]);
    }
    data.push(row);
    data
}
