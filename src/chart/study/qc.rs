//! Which prices the study rests on: days present and days in doubt, by security and month.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Datelike;

use super::caption::footnote;
use crate::chart::figure::data::number;
use crate::chart::figure::{Across, Figure, Mark, Panel, Unit};
use crate::chart::words::month as month_name;
use crate::market::{FlawKind, Prices, Security};
use crate::study::outcome::StudyOutcome;
use crate::table::{Cell, Table};
use crate::time::Date;

/// Most securities; of more, those with the most missing and doubtful days are drawn.
const MOST_ROWS: usize = 60;

/// A month, counted from year 0.
type Month = i32;

fn month(date: Date) -> Month {
    let date = date.to_chrono();
    date.year() * 12 + date.month0() as i32
}

/// What is known of one security.
struct Row {
    symbol: String,
    months: BTreeMap<Month, Count>,
}

/// One month of a security.
#[derive(Default)]
struct Count {
    sessions: usize,
    present: usize,
    stale: usize,
    suspect: usize,
    events: usize,
}

impl Row {
    fn faults(&self) -> usize {
        let months = self.months.values();
        months
            .map(|count| count.sessions - count.present + count.suspect + count.stale)
            .sum()
    }
}

/// Draws a row for each security of the used events and their benchmarks: the share of days without a price by month, with `•`
/// in months with days in doubt and the number of events.
pub fn figure(outcome: &StudyOutcome, prices: &Prices) -> Figure {
    let mut rows = rows(outcome, prices);
    if rows.is_empty() {
        let reason = "No event could be used, so there is nothing to draw.";
        return Figure::card("qc", "The prices behind the study", reason);
    }
    let all = rows.len();
    let title = title(&rows);
    rows.sort_by(|a, b| {
        b.faults()
            .cmp(&a.faults())
            .then_with(|| a.symbol.cmp(&b.symbol))
    });
    rows.truncate(MOST_ROWS);
    let months: BTreeSet<Month> = rows
        .iter()
        .flat_map(|row| row.months.keys().copied())
        .collect();
    let first = months.first().copied().unwrap_or_default();
    let last = months.last().copied().unwrap_or_default();
    let mut cells = Vec::new();
    let mut texts = Vec::new();
    for (position, row) in rows.iter().enumerate() {
        for at in first..=last {
            let x = f64::from(at - first);
            let count = row.months.get(&at).filter(|count| count.sessions > 0);
            let missing = count.map(|count| 1.0 - count.present as f64 / count.sessions as f64);
            cells.push((x, position, missing));
            if let Some(text) = count.map(mark).filter(|text| !text.is_empty()) {
                texts.push((x, position, text));
            }
        }
    }
    let worst = match all > MOST_ROWS {
        true => {
            format!(" The {MOST_ROWS} of {all} series with the most missing and doubtful days.")
        }
        false => String::new(),
    };
    Figure {
        name: "qc".to_owned(),
        title,
        subtitle: format!(
            "{all} price series, {} to {}",
            month_name(first),
            month_name(last)
        ),
        footnote: footnote(&format!(
            "Colour: share of the sessions of a month without a price; hatched: before the first or after the last price. \u{2022} days \
                 in doubt (see the warnings); numbers: events.{worst}"
        )),
        x: Across::Names((first..=last).map(month_name).collect()),
        panels: vec![Panel {
            height: 1.0,
            heading: "Sessions without a price (%)".to_owned(),
            marks: vec![
                Mark::Cells {
                    cells,
                    scale: (0.0, 1.0),
                    numbered: false,
                    framed: None,
                    sums_from: None,
                    unit: Unit::Share,
                },
                Mark::Texts { texts },
            ],
            rows: rows.iter().map(|row| row.symbol.clone()).collect(),
            ..Panel::default()
        }],
        data: data(&rows),
        ..Figure::default()
    }
}

fn mark(count: &Count) -> String {
    let dot = if count.suspect + count.stale > 0 {
        "\u{2022}"
    } else {
        ""
    };
    match count.events {
        0 => dot.to_owned(),
        n => format!("{n}{dot}"),
    }
}

fn rows(outcome: &StudyOutcome, prices: &Prices) -> Vec<Row> {
    let find = |symbol: &str| prices.universe().find(symbol);
    // The sessions of a security are the days of the benchmark of its first event, else its own.
    let mut sessions_of: BTreeMap<Security, Option<Security>> = BTreeMap::new();
    let mut events: BTreeMap<(Security, Month), usize> = BTreeMap::new();
    for event in &outcome.events {
        let Some(security) = find(&event.symbol) else {
            continue;
        };
        let benchmark = event.benchmark.as_ref().and_then(|symbol| find(symbol));
        sessions_of.entry(security).or_insert(benchmark);
        if let Some(benchmark) = benchmark {
            sessions_of.entry(benchmark).or_insert(None);
        }
        *events.entry((security, month(event.day0))).or_default() += 1;
    }
    let row = |(security, benchmark): (&Security, &Option<Security>)| {
        let own = prices.bars(*security).dates();
        let sessions = benchmark.map_or(own, |benchmark| prices.bars(benchmark).dates());
        let mut months: BTreeMap<Month, Count> = BTreeMap::new();
        let (first, last) = (own.first().copied(), own.last().copied());
        let within = sessions
            .iter()
            .filter(|date| Some(**date) >= first && Some(**date) <= last);
        for date in within {
            let count = months.entry(month(*date)).or_default();
            count.sessions += 1;
            count.present += usize::from(own.binary_search(date).is_ok());
        }
        for flaw in prices.flaws().of_security(*security) {
            let count = months.entry(month(flaw.from)).or_default();
            match flaw.kind {
                FlawKind::StaleRun => count.stale += 1,
                FlawKind::ThinTrading | FlawKind::LongGap => {}
                _ => count.suspect += 1,
            }
        }
        for ((_, at), n) in events.range((*security, Month::MIN)..=(*security, Month::MAX)) {
            months.entry(*at).or_default().events = *n;
        }
        Row {
            symbol: prices.universe().symbol(*security).to_owned(),
            months,
        }
    };
    sessions_of.iter().map(row).collect()
}

fn title(rows: &[Row]) -> String {
    let faulty: Vec<&Row> = rows.iter().filter(|row| row.faults() > 0).collect();
    let is_touched =
        |count: &&Count| count.present < count.sessions || count.suspect + count.stale > 0;
    let touched: usize = faulty
        .iter()
        .flat_map(|row| row.months.values())
        .filter(is_touched)
        .map(|count| count.events)
        .sum();
    match faulty.len() {
        0 => format!(
            "None of {} price series has gaps or days in doubt",
            rows.len()
        ),
        n => format!(
            "{n} of {} price series {} gaps or days in doubt; {} in such months",
            rows.len(),
            if n == 1 { "has" } else { "have" },
            match touched {
                0 => "no event lies".to_owned(),
                1 => "1 event lies".to_owned(),
                n => format!("{n} events lie"),
            }
        ),
    }
}

fn data(rows: &[Row]) -> Table {
    let mut data = Table::of_figure(&[
        "symbol", "month", "sessions", "present", "share", "stale", "suspect", "events",
    ]);
    for row in rows {
        for (at, count) in &row.months {
            let share = (count.sessions > 0).then(|| count.present as f64 / count.sessions as f64);
            data.push([
                Cell::text(&row.symbol),
                Cell::text(month_name(*at)),
                Cell::count(count.sessions),
                Cell::count(count.present),
                number(share),
                Cell::count(count.stale),
                Cell::count(count.suspect),
                Cell::count(count.events),
            ]);
        }
    }
    data
}
