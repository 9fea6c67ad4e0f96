//! Checks of a whole price file: mixed dates, swapped columns, intraday or weekly bars.

use super::date_column::trades_on_weekdays;
use super::frequency;
use super::hidden_symbol::refuse_hidden_symbols;
use super::layout::Layout;
use super::resample::resample;
use super::swapped::refuse_swapped;
use super::understood::{Parsed, Understood};
use super::unread::unread_columns;
use crate::error::{Error, Result, message, option};
use crate::finding::Finding;
use crate::load::overrides::{Overrides, Resample};
use crate::load::recognise::lexicon::Role;
use crate::load::recognise::recognition::{DayClock, Form};
use crate::load::reject::Reject;
use crate::load::text::header::folded;
use crate::load::text::stamp::DateStyle;
use crate::time::Date;
use std::collections::{BTreeMap, HashMap};

/// Checks a file as a whole and returns findings about it.
///
/// # Errors
/// When the file was evidently not understood.
pub(in crate::load) fn check(
    text: &[u8],
    parsed: &mut Parsed,
    understood: &Understood,
    overrides: &Overrides,
) -> Result<Vec<Finding>> {
    refuse_other_series(parsed, &understood.layout)?;
    refuse_mixed_dates(parsed, understood)?;
    refuse_differing_twins(parsed, &understood.layout)?;
    refuse_wrong_clock(parsed, understood)?;
    refuse_hidden_symbols(text, parsed, understood, overrides)?;
    refuse_field_names(parsed)?;
    let sparse = check_rows(understood.sheet.header_line, parsed, overrides)?;
    let mut findings = odd(text, parsed, understood, overrides);
    findings.extend(sparse);
    Ok(findings)
}

/// Checks that the rows are daily prices, whatever kind of file they come from. Combines intraday bars if the user
/// asked for it. Returns a warning about securities whose rows are further apart.
pub(in crate::load) fn check_rows(
    header_line: u64,
    parsed: &mut Parsed,
    overrides: &Overrides,
) -> Result<Option<Finding>> {
    if parsed.account.used == 0 {
        return Err(no_row(parsed));
    }
    refuse_swapped(parsed, header_line)?;
    if overrides.resample == Some(Resample::Daily) {
        resample(parsed);
    } else {
        refuse_bars_within_days(parsed)?;
    }
    match overrides.any_frequency {
        true => Ok(None),
        false => frequency::check(&parsed.chunks),
    }
}

/// Returns an error if the dialect reads one series of each security, and the file holds others alone.
fn refuse_other_series(parsed: &Parsed, layout: &Layout) -> Result<()> {
    let skipped = parsed.account.skipped.get("other_series");
    let is_only_reason = parsed.account.used == 0 && parsed.rejects.is_empty();
    let filter = layout.keep.first().filter(|_| is_only_reason);
    let (Some(rows), Some((column, values))) = (skipped, filter) else {
        return Ok(());
    };
    let message = format!(
        "all {rows} rows are of other series than {} in the column {}, which are not read",
        values.join(", "),
        layout.names[*column]
    );
    Err(Error::input(message)
        .with_code("no_rows")
        .with_help(message![
            "read every series with ",
            option::DIALECT.with("long"),
            ", if each security has one",
        ]))
}

fn no_row(parsed: &Parsed) -> Error {
    match parsed.rejects.first() {
        Some(reject) => Error::input(format!(
            "no usable row: column {}: found `{}`, expected {}",
            reject.column, reject.value, reject.message
        ))
        .at_line(reject.line)
        .with_code(reject.code)
        .showing(&*reject.raw, reject.cell.clone())
        .with_help(message![
            "name the columns with ",
            option::MAP,
            ", or how they are written with ",
            option::DATE_FORMAT,
            " and ",
            option::DECIMAL,
        ]),
        None => Error::input("the file has a header but no data")
            .with_code("no_rows")
            .with_help("the file is incomplete; download it again"),
    }
}

/// Returns an error if more than 1 % of the dates are in another style or impossible: so many are not typing errors.
fn refuse_mixed_dates(parsed: &Parsed, understood: &Understood) -> Result<()> {
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
    if too_many(in_other_styles) {
        let mut counts: Vec<String> = styles
            .iter()
            .map(|(style, n)| format!("{n} like {}", style.name()))
            .collect();
        counts.sort();
        let usual = understood
            .styles
            .dates
            .first()
            .map_or("none", |style| style.name());
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
fn refuse_wrong_clock(parsed: &Parsed, understood: &Understood) -> Result<()> {
    const ENOUGH: usize = 8;
    if !parsed.has_moments || understood.clock != DayClock::OfEachSecurity {
        return Ok(());
    }
    for chunk in &parsed.chunks {
        for (position, symbol) in (0..).zip(&chunk.symbols) {
            if understood.clock.knows(symbol) {
                continue;
            }
            let own = chunk.symbol.iter().zip(&chunk.date);
            let own = own.filter(|(other, _)| **other == position);
            let dates: Vec<Date> = own.map(|(_, date)| *date).collect();
            if dates.len() < ENOUGH || trades_on_weekdays(dates.iter().copied()) {
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
    }
    Ok(())
}

/// Returns an error if the symbols are names of fields: each row holds one field of one security, and not a close.
fn refuse_field_names(parsed: &Parsed) -> Result<()> {
    const ENOUGH: usize = 3;
    const MOST: usize = 12;
    let symbols = parsed
        .chunks
        .first()
        .map_or(&[][..], |chunk| &chunk.symbols);
    let role = |symbol: &String| Role::of_price_column(&folded(symbol));
    let mut roles: Vec<Role> = symbols.iter().filter_map(role).collect();
    roles.sort();
    roles.dedup();
    let are_fields = roles.len() >= ENOUGH && symbols.len() <= MOST;
    if !are_fields || !roles.contains(&Role::Close) {
        return Ok(());
    }
    let message = format!(
        "the symbols are names of fields ({}): each row holds one field of a security",
        symbols.join(", ")
    );
    Err(Error::input(message)
        .with_code("fields_or_securities")
        .with_help("write one row for each date, with a column for each field"))
}

/// Returns an error if two columns have the same name and different contents.
fn refuse_differing_twins(parsed: &Parsed, layout: &Layout) -> Result<()> {
    let Some(reject) = parsed
        .rejects
        .iter()
        .find(|reject| reject.code == "columns_differ")
    else {
        return Ok(());
    };
    let twin = layout.twins.iter();
    let mut twin = twin.filter(|(_, other)| layout.names[*other] == reject.column);
    let first = twin
        .next()
        .map_or(&reject.column, |(first, _)| &layout.names[*first]);
    if *first != reject.column {
        let message = format!(
            "two columns hold the same, `{first}` and `{}`, and they differ",
            reject.column
        );
        return Err(Error::input(message)
            .at_line(reject.line)
            .with_code("columns_differ")
            .showing(&*reject.raw, reject.cell.clone())
            .with_help(message![
                "say which one counts, as in ",
                option::MAP.with(format!("close={first}")),
            ]));
    }
    let message = format!(
        "two columns are called `{}`, and they differ",
        reject.column
    );
    Err(Error::input(message)
        .at_line(reject.line)
        .with_code("columns_differ")
        .showing(&*reject.raw, reject.cell.clone())
        .with_help("remove one, or give it another name"))
}

/// Returns an error if rows of one symbol and date have different times.
fn refuse_bars_within_days(parsed: &Parsed) -> Result<()> {
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

fn odd(
    text: &[u8],
    parsed: &Parsed,
    understood: &Understood,
    overrides: &Overrides,
) -> Vec<Finding> {
    let mut findings: Vec<Finding> = assumed_dates(understood).into_iter().collect();
    findings.extend(unread_columns(&understood.layout));
    findings.extend(assumed_columns(understood, overrides));
    if let Some((first, _)) = understood.layout.twins.first() {
        let name = &understood.layout.names[*first];
        findings.push(Finding::warning(
            "repeated_column",
            format!("two columns are called `{name}`; they are equal, and the first is used"),
        ));
    }
    findings.extend(unreadable(parsed));
    if parsed.midpoints > 0 {
        let message = format!(
            "{} prices are midpoints of bid and ask, as there was no trade",
            parsed.midpoints
        );
        findings.push(Finding::note("midpoints", message));
    }
    if parsed.chunks.iter().any(|chunk| !chunk.returns.is_empty())
        && !understood.layout.cells_are_returns
    {
        let column = understood
            .layout
            .returns
            .and_then(|column| understood.layout.names.get(column));
        let unit = match understood.styles.returns_unit {
            1.0 => "fractions",
            _ => "percent",
        };
        let codes = match parsed.return_codes {
            0 => String::new(),
            codes => format!("; {codes} cells hold a missing-return code"),
        };
        let message = format!(
            "returns come from the column {}, as {unit}, and not from prices; a backtest trades the index that they make{codes}",
            column.map_or("", String::as_str),
        );
        findings.push(Finding::note("returns_given", message));
    }
    if parsed.rejects.iter().any(|reject| reject.code == "cut_row") || is_shorter_at_the_end(text) {
        findings.push(Finding::warning(
            "cut_file",
            "the last line has no line end and is shorter than the others; the file may be incomplete"
                .to_string(),
        ));
    }
    findings
}

/// Says how dates were read that are written in an unusual way.
fn assumed_dates(understood: &Understood) -> Option<Finding> {
    let style = *understood.styles.dates.first()?;
    let since = |day: &str| {
        let message = format!("dates are numbers, read as days since {day}");
        Some(Finding::warning("serial_dates", message))
    };
    match style {
        DateStyle::Serial => since("1899-12-30, as spreadsheets count them"),
        _ if style == understood.sheet.day_numbers => {
            since("1904-01-01, as this workbook counts them")
        }
        DateStyle::DayFirstShort | DateStyle::MonthFirstShort | DateStyle::YearFirstShort => {
            let name = style.name();
            let message = format!("two-digit years, read as {name}; 69 to 99 are 1969 to 1999");
            Some(Finding::warning("short_years", message))
        }
        _ => {
            let rows = understood.sheet.sample.iter();
            let mut cells = rows.filter_map(|row| row.get(understood.layout.date));
            let years = cells.find_map(|cell| style.years(cell))?;
            Some(Finding::note("counted_years", years))
        }
    }
}

/// Says what the columns of a file without a header were taken for.
fn assumed_columns(understood: &Understood, overrides: &Overrides) -> Option<Finding> {
    let found = &understood.sheet.found;
    let is_assumed = found.form == Form::Headerless
        && !understood.layout.dialect.is_headerless()
        && overrides.columns.is_empty()
        && overrides.map.is_empty();
    let names = found.columns.iter().filter(|name| !name.is_empty());
    let names: Vec<&str> = names.map(String::as_str).collect();
    let message = message![
        format!(
            "the file has no header; by their numbers its columns are {}; if they are not, say so with ",
            names.join(", ")
        ),
        option::COLUMNS,
    ];
    is_assumed.then(|| Finding::warning("assumed_columns", message))
}

/// Counts the cells beside sound closes that could not be read and are missing.
fn unreadable(parsed: &Parsed) -> Option<Finding> {
    let first = parsed.unread.first()?;
    let cells = match parsed.unread.len() {
        1 => "1 cell".to_owned(),
        n => format!("{n} cells"),
    };
    let message = format!(
        "{cells} beside a sound close could not be read and count as missing: column {}, `{}`",
        first.column, first.value
    );
    Some(Finding::warning("unreadable_cells", message))
}

/// Returns whether the last line has no line end and is shorter than the ten lines before it, which all have one
/// length.
fn is_shorter_at_the_end(text: &[u8]) -> bool {
    if text.last().is_none_or(|byte| *byte == b'\n') {
        return false;
    }
    let mut lines = text.rsplit(|byte| *byte == b'\n').map(<[u8]>::len);
    let last = lines.next().unwrap_or(0);
    let before: Vec<usize> = lines.take(10).collect();
    before.len() == 10 && before.iter().all(|length| *length == before[0]) && last < before[0]
}
