//! Refusal of files whose days were evidently not understood: dates of several styles, a wrong clock, bars within days.

use std::collections::{BTreeMap, HashMap};

use super::date_column::trades_on_weekdays;
use super::understood::{Parsed, Understood};
use crate::error::{Error, Result, message, option};
use crate::load::recognise::recognition::DayClock;
use crate::load::reject::Reject;
use crate::load::text::stamp::DateStyle;
use crate::time::Date;

/// Returns an error if more than 1 % of the dates are in another style or impossible: so many are not typing errors.
pub(super) fn refuse_mixed_dates(parsed: &Parsed, understood: &Understood) -> Result<()> {
    let dated = |reject: &&Reject| {
        matches!(reject.code, "bad_date" | "unset_date")
            && reject.value.starts_with(|c: char| c.is_ascii_digit())
    };
    let bad: Vec<_> = parsed.rejects.iter().filter(dated).collect();
    let read = parsed.account.read();
    let too_many = |n: usize| n as u64 * 100 > read;
    let mut styles: BTreeMap<DateStyle, usize> = BTreeMap::new();
    for reject in bad.iter().filter(|reject| reject.code == "bad_date") {
        let other = DateStyle::ALL
            .into_iter()
            .find(|style| style.parse(reject.value.as_bytes()).is_some());
        if let Some(style) = other {
            *styles.entry(style).or_default() += 1;
        }
    }
    let in_other_styles = styles.values().sum::<usize>();
    let shown = |error: Error| match bad.first() {
        Some(reject) => error
            .at_line(reject.line)
            .showing(&*reject.raw, reject.cell.clone()),
        None => error,
    };
    // Typed dates are not written in any style.
    let usual = understood.styles.dates.first().map(|style| style.name());
    if let Some(usual) = usual.filter(|_| too_many(in_other_styles)) {
        let mut counts: Vec<String> = styles
            .iter()
            .map(|(style, n)| format!("{n} like {}", style.name()))
            .collect();
        counts.sort();
        let message = format!(
            "dates are written in several ways: {} like {usual}, {}",
            parsed.account.used,
            counts.join(", ")
        );
        let mut help = message![
            "if all are right, read them with ",
            option::DATE_FORMAT.with(usual),
        ];
        for style in styles.keys() {
            help = message![help, " ", option::DATE_FORMAT.with(style.name())];
        }
        return Err(shown(Error::input(message).with_code("mixed_dates")).with_help(help));
    }
    if too_many(bad.len()) && bad.len() > 1 {
        let message = format!(
            "{} of {read} dates are impossible for a price, such as `{}`",
            bad.len(),
            bad[0].value
        );
        return Err(
            shown(Error::input(message).with_code("impossible_dates")).with_help(message![
                "is another column the date (",
                option::MAP.with("date=..."),
                "), or are these numbers in another unit (",
                option::DATE_FORMAT,
                ")?",
            ]),
        );
    }
    Ok(())
}

/// Returns an error if moments in UTC, counted as days in New York because nothing names their exchange, cannot be its
/// sessions: for example some fall on Sundays and none on Fridays.
pub(super) fn refuse_wrong_clock(parsed: &Parsed, understood: &Understood) -> Result<()> {
    const ENOUGH: usize = 8;
    if !parsed.has_moments || understood.clock != DayClock::OfEachSecurity {
        return Ok(());
    }
    let mut dates: BTreeMap<&str, Vec<Date>> = BTreeMap::new();
    for chunk in &parsed.chunks {
        let mut own: Vec<Vec<Date>> = vec![Vec::new(); chunk.symbols.len()];
        for (position, date) in chunk.symbol.iter().zip(&chunk.date) {
            own[*position as usize].push(*date);
        }
        for (symbol, own) in chunk.symbols.iter().zip(own) {
            dates.entry(symbol).or_default().extend(own);
        }
    }
    for (symbol, dates) in dates {
        let is_known = || understood.clock.knows(symbol);
        if dates.len() < ENOUGH || is_known() || trades_on_weekdays(dates.into_iter()) {
            continue;
        }
        let message = format!(
            "the stamps of {symbol} are moments in UTC, and counted as days in New York some fall on a weekend and none on one of the other days"
        );
        return Err(Error::input(message)
            .with_code("wrong_clock")
            .with_help(message![
                "say on which clock the days are counted, as in ",
                option::TZ.with("Australia/Sydney"),
            ]));
    }
    Ok(())
}

/// Returns an error if rows of one symbol and date have different times.
pub(super) fn refuse_bars_within_days(parsed: &Parsed) -> Result<()> {
    let mut first: HashMap<(&str, Date), u32> = HashMap::new();
    for (chunk, seconds) in parsed.chunks.iter().zip(&parsed.seconds) {
        for (row, second) in seconds.iter().enumerate() {
            let (symbol, date) = (
                chunk.symbols[chunk.symbol[row] as usize].as_str(),
                chunk.date[row],
            );
            let seen = *first.entry((symbol, date)).or_insert(*second);
            if seen != *second {
                let clock = |second: u32| format!("{:02}:{:02}", second / 3600, second / 60 % 60);
                let message = format!(
                    "intraday bars: {symbol} on {date} at {} and at {}",
                    clock(seen),
                    clock(*second)
                );
                return Err(Error::input(message)
                    .with_code("intraday_bars")
                    .with_help(message![
                        "combine them into daily bars with ",
                        option::RESAMPLE.with("daily"),
                    ]));
            }
        }
    }
    Ok(())
}
