//! What a run would use: each event as it was read, and its day 0.

use std::collections::BTreeMap;

use super::words::counted;
use crate::event::{Aligned, Event, Sample, Zone};
use crate::market::Prices;
use crate::table::{Cell, Column, Report, Table};
use crate::time::Date;

/// The tables of the report, without letters.
pub const TABLES: [(&str, &str); 4] = [
    ("placed", ""),
    ("refused", ""),
    ("securities", ""),
    ("columns", ""),
];

/// Returns the tables of `check`.
pub fn report(events: &[Event], sample: &Sample, prices: &Prices) -> Report {
    let mut tables = vec![placed(events, sample, prices)];
    if !sample.excluded.is_empty() {
        tables.push(refused(events, sample));
    }
    tables.push(securities(sample, prices));
    Report {
        title: "Check".to_owned(),
        lines: counts(events, sample, prices).to_vec(),
        tables,
    }
}

/// Returns the number of securities, bars and events, a line each.
pub(super) fn counts(events: &[Event], sample: &Sample, prices: &Prices) -> [String; 2] {
    let securities = match prices.universe().len() {
        1 => "1 security".to_owned(),
        n => format!("{n} securities"),
    };
    [
        format!("{securities}, {} daily bars", prices.len()),
        format!(
            "{} read, {} used, {} not",
            counted(events.len(), "event"),
            events.len() - sample.excluded.len(),
            sample.excluded.len()
        ),
    ]
}

fn securities(sample: &Sample, prices: &Prices) -> Table {
    const LISTED: usize = 60;
    let universe = prices.universe();
    let row = |security| {
        let dates = prices.bars(security).dates();
        let date = |date: Option<&Date>| date.map(ToString::to_string).unwrap_or_default();
        let exchange = sample.listings.exchange(security);
        let last = dates
            .last()
            .copied()
            .unwrap_or(Date::from_days_since_1970(0));
        let hours = format!(
            "{}-{}",
            exchange.open_on(last).format("%H:%M"),
            exchange.close_on(last).format("%H:%M")
        );
        let basis = match prices.basis(security, None) {
            crate::market::PriceBasis::Close => "close",
            crate::market::PriceBasis::AdjClose => "adj_close",
        };
        vec![
            Cell::text(universe.symbol(security)),
            Cell::text(date(dates.first())),
            Cell::text(date(dates.last())),
            Cell::text(basis),
            Cell::count(dates.len()),
            Cell::text(exchange.name()),
            Cell::text(exchange.zone().name()),
            Cell::text(hours),
            Cell::text(sample.listings.listing(security).known_by.name()),
        ]
    };
    let more = universe.len().saturating_sub(LISTED);
    Table {
        name: "securities",
        title: "Prices".to_owned(),
        columns: vec![
            Column::words("symbol", "Symbol"),
            Column::words("from", "From"),
            Column::words("to", "To"),
            Column::words("returns_from", "Returns from"),
            Column::numbers("bars", "Bars"),
            Column::words("exchange", "Exchange"),
            Column::words("zone", "Zone"),
            Column::words("hours", "Hours"),
            Column::words("known_by", "Known by"),
        ],
        rows: universe.securities().take(LISTED).map(row).collect(),
        notes: if more > 0 {
            vec![format!("and {more} more securities")]
        } else {
            Vec::new()
        },
    }
}

fn placed(events: &[Event], sample: &Sample, prices: &Prices) -> Table {
    let refused: BTreeMap<usize, &str> = sample
        .excluded
        .iter()
        .map(|exclusion| (exclusion.event, exclusion.reason.code()))
        .collect();
    let row = |aligned: &Aligned| {
        let event = &events[aligned.event];
        let used = refused
            .get(&aligned.event)
            .map_or_else(|| "yes".to_owned(), |code| format!("no: {code}"));
        let benchmark = aligned
            .benchmark
            .map_or("", |security| prices.universe().symbol(security));
        let exchange = sample.listings.exchange(aligned.security);
        let texts = [
            event.id.to_string(),
            prices.universe().symbol(aligned.security).to_owned(),
            event.as_read.to_string(),
            zone(event, exchange.zone()),
            aligned
                .local
                .map(|local| local.format("%Y-%m-%d %H:%M").to_string())
                .unwrap_or_default(),
            aligned.date.to_string(),
            benchmark.to_owned(),
            used,
            why(aligned, exchange),
        ];
        texts.into_iter().map(Cell::Text).collect()
    };
    let heads = [
        ("event_id", "Event"),
        ("symbol", "Symbol"),
        ("as_read", "As read"),
        ("zone", "Zone"),
        ("local", "On the exchange's clock"),
        ("day0", "Day 0"),
        ("benchmark", "Benchmark"),
        ("used", "Used"),
        ("why", "Why"),
    ];
    Table {
        name: "placed",
        title: "Events on their calendars".to_owned(),
        columns: heads
            .into_iter()
            .map(|(key, head)| Column::words(key, head))
            .collect(),
        rows: sample.aligned.iter().map(row).collect(),
        notes: Vec::new(),
    }
}

fn zone(event: &Event, of_exchange: chrono_tz::Tz) -> String {
    match event.when.as_ref().map(|when| when.zone) {
        Ok(Zone::Named(zone)) => zone.name().to_owned(),
        Ok(Zone::Offset(offset)) => format!("UTC{offset}"),
        Ok(Zone::Exchange) => format!("{} (of the exchange)", of_exchange.name()),
        Err(_) => String::new(),
    }
}

pub(super) fn why(aligned: &Aligned, exchange: &crate::time::Exchange) -> String {
    use crate::event::{Shift, Timing};
    let stated = if aligned.local.is_some() {
        ""
    } else {
        " as stated"
    };
    match (aligned.shift, aligned.timing) {
        (Shift::NoTrading, _) => "no trading on that day, so the trading day beside it".to_owned(),
        (Shift::UnknownTiming, _) => "no time given, so the next trading day".to_owned(),
        (Shift::AfterClose, _) => match aligned.local {
            Some(local) => {
                let close = exchange.close_on(local.date().into());
                format!(
                    "at or after the close ({}), so the next trading day",
                    close.format("%H:%M")
                )
            }
            None => "after the close as stated, so the next trading day".to_owned(),
        },
        (Shift::None, Timing::Pre) => format!(
            "before the open ({}){stated}",
            exchange.open_on(aligned.date).format("%H:%M")
        ),
        (Shift::None, Timing::Intraday) => format!("during the session{stated}"),
        (Shift::None, _) => "no time given, so the trading day of the date".to_owned(),
    }
}

fn refused(events: &[Event], sample: &Sample) -> Table {
    let row = |exclusion: &crate::event::Exclusion| {
        let event = &events[exclusion.event];
        let texts = [&event.id, &event.symbol, &event.as_read].map(Cell::text);
        texts
            .into_iter()
            .chain([
                Cell::text(exclusion.reason.code()),
                Cell::text(&exclusion.detail),
            ])
            .collect()
    };
    let heads = [
        ("event_id", "Event"),
        ("symbol", "Symbol"),
        ("as_read", "As read"),
        ("code", "Code"),
        ("reason", "Reason"),
    ];
    Table {
        name: "refused",
        title: "Events that would not be used".to_owned(),
        columns: heads
            .into_iter()
            .map(|(key, head)| Column::words(key, head))
            .collect(),
        rows: sample.excluded.iter().map(row).collect(),
        notes: Vec::new(),
    }
}
