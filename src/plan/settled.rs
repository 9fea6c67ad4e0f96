//! Whether the results of a study from some prices are those from all prices.

use std::collections::{BTreeMap, BTreeSet};

use super::Plan;
use crate::event::{Align, Event, Sample, align};
use crate::load::PriceFiles;
use crate::market::{Clock, Finder, Found, FoundBy, KnownBy, NeededPrices, Prices, Security};
use crate::study::Study;
use crate::time::{Calendar, Date, Exchanges};

/// Sessions that are read beyond the windows of the events: news moves by some, and models look at neighbouring days.
const SLACK: i32 = 30;

/// Returns the sessions before and after an event that a study may look at.
pub(super) fn reach(study: &Study) -> (usize, usize) {
    let first = study.estimation.first().0.min(study.window.first().0);
    let last = study.estimation.last().0.max(study.window.last().0);
    let sessions = |lags: i32| usize::try_from(lags.saturating_add(SLACK)).unwrap_or(0);
    (sessions(first.saturating_neg()), sessions(last))
}

/// Checks that a study of the prices that were read gives the results of one of all prices: that no further row could change which
/// security an event means, its exchange, or the sessions that its windows count.
///
/// # Errors
/// Why it may not; the text ends a sentence.
pub(super) fn check(
    plan: &Plan,
    needed: &NeededPrices,
    files: &PriceFiles,
    events: &[Event],
) -> std::result::Result<(), String> {
    let prices = &files.prices;
    if files.left_out.is_empty() {
        return Ok(());
    }
    let Some(unread) = files.left_out.days() else {
        return Err("a file does not state the days of its rows".to_owned());
    };
    check_names(plan, needed, prices, events)?;
    let options = Align {
        roll: plan.study.roll,
        unknown_timing: plan.study.unknown_timing,
        benchmark: plan.study.benchmark.clone(),
        cutoff: plan.study.cutoff,
        label: Some(plan.study.group_by.clone()),
        ..Align::default()
    };
    let sample = align(events, prices, &Exchanges::with(&plan.exchange), &options);
    let subjects = subjects(plan, prices, events);
    check_listings(needed, prices, &sample, &subjects)?;
    let securities = prices.universe().securities();
    let read = securities.flat_map(|security| {
        let dates = prices.bars(security).dates();
        dates.first().into_iter().chain(dates.last()).copied()
    });
    let edges = read.fold(unread, |(first, last), date| {
        (first.min(date), last.max(date))
    });
    let mut spans: BTreeMap<Clock, (Date, Date)> = BTreeMap::new();
    for (date, security, benchmark) in &subjects {
        let clock = Clock::new(&sample.listings, *security, *benchmark);
        let Some(calendar) = sample.calendars.id(&clock) else {
            continue;
        };
        let span = span(&plan.study, sample.calendars.get(calendar), *date, edges);
        let known = spans.entry(clock).or_insert(span);
        *known = (known.0.min(span.0), known.1.max(span.1));
    }
    for (clock, days) in spans {
        let unsettled = |others_keep_to_them: bool| {
            let (calendars, listings) = (&sample.calendars, &sample.listings);
            calendars.unsettled(prices, listings, clock, days, others_keep_to_them)
        };
        let unsettled = match unsettled(false) {
            Some(_) => unsettled(others_keep_to_sessions(files, &sample, &clock, days)),
            None => None,
        };
        if let Some(date) = unsettled {
            return Err(format!(
                "the prices of other securities could tell whether {date} was a session"
            ));
        }
        check_benchmark(needed, prices, &sample, &clock, days)?;
    }
    Ok(())
}

/// Returns whether the prices that were not read lie on the sessions of a clock, and those of securities whose exchange others tell.
fn others_keep_to_sessions(
    files: &PriceFiles,
    sample: &Sample,
    clock: &Clock,
    (first, last): (Date, Date),
) -> bool {
    let (prices, listings) = (&files.prices, &sample.listings);
    let calendar = sample
        .calendars
        .id(clock)
        .map(|id| sample.calendars.get(id));
    let sessions = calendar.map_or(&[][..], Calendar::dates);
    let is_meant = |date: &Date| date.is_weekend() || (first <= *date && *date <= last);
    let keeps_to = |security: Security| {
        let mut dates = prices
            .bars(security)
            .dates()
            .iter()
            .filter(|date| is_meant(date));
        dates.all(|date| sessions.binary_search(date).is_ok())
    };
    let mut securities = prices.universe().securities();
    securities.all(|security| keeps_to(security) || listings.stands_alone(prices, security))
        && files.left_out.keeps_to(sessions, (first, last))
}

/// Returns the date, the security and the benchmark of each event whose security and benchmark have prices.
fn subjects(
    plan: &Plan,
    prices: &Prices,
    events: &[Event],
) -> Vec<(Date, Security, Option<Security>)> {
    let finder = Finder::new(prices);
    let of_run = plan.study.benchmark.as_ref();
    let of_run = of_run.and_then(|symbol| prices.universe().find(symbol));
    let subject = |event: &Event| {
        let date = event.when.as_ref().ok()?.date;
        let security = finder.find(&event.symbol, Some(date)).one()?;
        let benchmark = match &event.benchmark {
            Some(symbol) => Some(finder.find(symbol, Some(date)).one()?),
            None => of_run,
        };
        Some((date, security, benchmark))
    };
    events.iter().filter_map(subject).collect()
}

/// Checks that each name means the same among all prices. Every security whose name is alike was read.
fn check_names(
    plan: &Plan,
    needed: &NeededPrices,
    prices: &Prices,
    events: &[Event],
) -> std::result::Result<(), String> {
    let finder = Finder::new(prices);
    let of_events = events.iter().flat_map(|event| {
        let date = event.when.as_ref().ok().map(|when| when.date);
        [Some(event.symbol.as_str()), event.benchmark.as_deref()]
            .map(|symbol| Some((symbol?, date)))
    });
    let of_run = plan.study.benchmark.as_deref().map(|symbol| (symbol, None));
    for (symbol, date) in of_events.flatten().chain(of_run) {
        let found = finder.find(symbol, date);
        let is_exact = matches!(found, Found::One(_, FoundBy::Symbol));
        if !is_exact && !finder.has_american() {
            return Err(format!(
                "what {symbol} means depends on the other securities"
            ));
        }
        let has_price = |security: Security| {
            let dates = prices.bars(security).dates();
            let ends = dates.first().zip(dates.last());
            ends.is_some_and(|(first, last)| {
                date.is_none_or(|date| *first <= date && date <= *last)
            })
        };
        if needed.days.is_some() && !found.one().is_some_and(has_price) {
            return Err(format!(
                "{symbol} has no price before or after one of its events"
            ));
        }
    }
    Ok(())
}

/// Checks that the exchange of each security would be the same among all prices.
fn check_listings(
    needed: &NeededPrices,
    prices: &Prices,
    sample: &Sample,
    subjects: &[(Date, Security, Option<Security>)],
) -> std::result::Result<(), String> {
    let securities = subjects
        .iter()
        .flat_map(|(_, security, benchmark)| std::iter::once(*security).chain(*benchmark));
    let securities: BTreeSet<Security> = securities.collect();
    let new_york = sample.listings.exchanges().new_york();
    for security in securities {
        let listing = sample.listings.listing(security);
        // Other days could leave the exchange open, and New York is then assumed.
        let is_told = needed.days.is_none()
            || listing.known_by != KnownBy::Days
            || listing.exchange == new_york;
        if !is_told || !sample.listings.stands_alone(prices, security) {
            let symbol = prices.universe().symbol(security);
            return Err(format!(
                "the exchange of {symbol} is told by its days and those of others"
            ));
        }
    }
    Ok(())
}

/// Returns the days that the windows of an event of this date reach, as far as there are prices.
fn span(study: &Study, calendar: &Calendar, date: Date, edges: (Date, Date)) -> (Date, Date) {
    let (before, after) = reach(study);
    let sessions = calendar.dates();
    let at = sessions.partition_point(|session| *session < date);
    let first = at.checked_sub(before).and_then(|first| sessions.get(first));
    let last = sessions.get(at.saturating_add(after));
    (*first.unwrap_or(&edges.0), *last.unwrap_or(&edges.1))
}

/// Checks, where not all days of a security were read, that the sessions are those of a benchmark: it tells them even if the exchange
/// of a security should have to be assumed.
fn check_benchmark(
    needed: &NeededPrices,
    prices: &Prices,
    sample: &Sample,
    clock: &Clock,
    (first, last): (Date, Date),
) -> std::result::Result<(), String> {
    if needed.days.is_none() {
        return Ok(());
    }
    let benchmark = clock
        .benchmark()
        .map(|security| prices.bars(security).dates());
    let dates = benchmark.unwrap_or_default();
    let calendar = sample
        .calendars
        .id(clock)
        .map(|id| sample.calendars.get(id));
    let sessions = calendar.into_iter().flat_map(Calendar::dates);
    let mut sessions = sessions.filter(|date| (first..=last).contains(*date));
    match sessions.find(|date| dates.binary_search(date).is_err()) {
        Some(date) => Err(format!("the benchmark has no price on {date}")),
        None => Ok(()),
    }
}
