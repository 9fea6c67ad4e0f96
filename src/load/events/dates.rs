//! Finds the column that holds the date of the news.

use std::collections::HashSet;

use chrono::Datelike;

use super::known_names::missing;
use super::profile::Profile;
use crate::error::{Error, Result, message, option};
use crate::finding::Finding;
use crate::load::recognise::lexicon::{Kind, Role};
use crate::load::recognise::news_dates::{DateKind, kind_of_dates};
use crate::load::text::header::Header;
use crate::time::Date;

/// The column of the date, and what else was considered.
pub(super) struct DateColumn {
    pub column: usize,
    /// Other columns that hold dates.
    pub rivals: Vec<usize>,
    /// What was decided against the name of a column.
    pub finding: Option<Finding>,
}

/// A column that may hold the date of the news.
#[derive(Clone, Copy)]
struct Candidate<'a> {
    column: usize,
    /// What the name says; `None` if it says nothing of dates.
    kind: Option<DateKind>,
    profile: &'a Profile,
}

impl Candidate<'_> {
    /// Returns the order in which candidates are taken. A name that says nothing comes after every other one that may hold the
    /// date of news.
    fn rank(&self) -> DateKind {
        self.kind.unwrap_or(DateKind::Other)
    }

    /// Returns whether the column may hold the moment of news.
    fn may_be_news(&self) -> bool {
        self.rank() < DateKind::Bookkeeping
    }

    /// Returns whether the name says that news came out on these dates.
    fn is_published(&self) -> bool {
        matches!(
            self.kind,
            Some(DateKind::Announced | DateKind::Accepted | DateKind::Filed | DateKind::Reported)
        )
    }

    /// Returns whether the name says that these are dates, and nothing more.
    fn is_plain(&self) -> bool {
        self.kind == Some(DateKind::Plain)
    }
}

/// Finds the column that holds the date of the news: by what the columns hold, then by their names.
///
/// The end of a period is not the date of the news, and a moment tells more than a date. `is_timed` says whether a column of
/// times stands beside a column of dates.
///
/// # Errors
/// When no column holds dates, or when two columns may and differ.
pub(super) fn find_date(
    header: &Header,
    profiles: &[Profile],
    is_timed: bool,
) -> Result<DateColumn> {
    let all: Vec<Candidate<'_>> = profiles
        .iter()
        .enumerate()
        .map(|(column, profile)| Candidate {
            column,
            kind: kind_of_dates(&header.names[column]),
            profile,
        })
        .collect();
    let hold_dates = |found: &&Candidate<'_>| found.profile.are_dates(found.kind.is_some());
    let dated: Vec<Candidate<'_>> = all.iter().filter(hold_dates).copied().collect();
    if dated.is_empty() {
        // Cells that cannot be read as dates are told event by event.
        // A headline is called after the news, and is no date of it.
        let is_text = |found: &&Candidate<'_>| {
            let names = Role::Headline
                .names(Kind::Events)
                .chain(Role::Source.names(Kind::Events));
            names
                .into_iter()
                .any(|name| name == header.names[found.column])
        };
        let named = all
            .iter()
            .filter(|found| found.kind.is_some() && !is_text(found));
        let named = named.min_by_key(|found| (found.rank(), found.column));
        let column = named.ok_or_else(|| none(header))?.column;
        return Ok(DateColumn {
            column,
            rivals: Vec::new(),
            finding: None,
        });
    }
    let (news, finding) = without_periods(&dated, header);
    let chosen = match moment(&news, is_timed) {
        Some(moment) => agreeing(&news, moment, header)?,
        None => best(&news, header)?,
    };
    let rivals = dated.iter().map(|found| found.column);
    Ok(DateColumn {
        column: chosen.column,
        rivals: rivals.filter(|column| *column != chosen.column).collect(),
        finding,
    })
}

/// Most columns that a column of dates is compared with.
const MOST_OTHERS: usize = 50;

/// Removes the columns that hold ends of periods and the times of bookkeeping, as long as another column is left.
fn without_periods<'a>(
    dated: &[Candidate<'a>],
    header: &Header,
) -> (Vec<Candidate<'a>>, Option<Finding>) {
    let mut news: Vec<Candidate<'a>> = dated.to_vec();
    for kind in [DateKind::Period, DateKind::Bookkeeping] {
        if news.iter().any(|found| found.kind != Some(kind)) {
            news.retain(|found| found.kind != Some(kind));
        }
    }
    let others = news.iter().filter(|other| other.may_be_news());
    let published = others.clone().filter(|other| other.is_published());
    let others: Vec<&Candidate<'_>> = others.take(MOST_OTHERS).collect();
    let published: Vec<&Candidate<'_>> = published.take(MOST_OTHERS).collect();
    let later = |found: &Candidate<'_>| {
        let others = if found.is_plain() {
            &others
        } else {
            &published
        };
        let mut others = others.iter().filter(|other| other.column != found.column);
        others
            .find(|other| is_period(found, other))
            .map(|other| other.column)
    };
    let periods: Vec<(usize, usize)> = news
        .iter()
        .filter_map(|found| Some((found.column, later(found)?)))
        .collect();
    let shown = periods.iter().map(|(period, later)| {
        let [period, later] = [period, later].map(|column| &header.names[*column]);
        format!("`{period}` lies before `{later}` throughout")
    });
    let message = message![
        format!(
            "{}: it is taken for the end of the period that is reported on; ",
            shown.collect::<Vec<_>>().join(", ")
        ),
        option::EVENTS_MAP.with("date=COLUMN"),
        " names another column",
    ];
    let finding = (!periods.is_empty()).then(|| Finding::note("date_is_period", message));
    let periods: HashSet<usize> = periods.into_iter().map(|(period, _)| period).collect();
    news.retain(|found| !periods.contains(&found.column));
    (news, finding)
}

/// Returns whether the dates of a column are ends of periods that another column reports on: nearly all of them lie before those
/// of the other column, and they are ends of months. Where the name of the other column says that news came out then, days near
/// the end of a month are enough, as fiscal quarters end on the last Saturday.
fn is_period(found: &Candidate<'_>, other: &Candidate<'_>) -> bool {
    const WEEK: i32 = 7;
    const YEAR: i32 = 366;
    let pairs = found.profile.days.iter().zip(&other.profile.days);
    let pairs: Vec<(Date, Date)> = pairs.filter_map(|(a, b)| Some(((*a)?, (*b)?))).collect();
    let most = |holds: &dyn Fn(Date, i32) -> bool| {
        let days = |(a, b): &(Date, Date)| b.days_since_1970() - a.days_since_1970();
        let count = pairs
            .iter()
            .filter(|pair| holds(pair.0, days(pair)))
            .count();
        !pairs.is_empty() && count * 10 >= pairs.len() * 9
    };
    let (is_published, is_plain) = (other.is_published(), found.is_plain());
    let end = |date, days: i32| days > 0 && days <= YEAR && ends_a_month(date, 0);
    let near = |date, days: i32| (WEEK..=YEAR).contains(&days) && ends_a_month(date, WEEK - 1);
    (is_published || is_plain) && most(&end) || (is_published && is_plain && most(&near))
}

/// Returns whether a date is at most `slack` days from the last day of a month.
fn ends_a_month(date: Date, slack: i32) -> bool {
    (-slack..=slack).any(|shift| {
        let next = Date::from_days_since_1970(date.days_since_1970() + shift + 1);
        next.to_chrono().day() == 1
    })
}

/// Returns the column of moments, if there is one, and if no date with a more telling name has its time in another column.
fn moment<'a>(news: &[Candidate<'a>], is_timed: bool) -> Option<Candidate<'a>> {
    let is_moment = |found: &&Candidate<'a>| found.may_be_news() && found.profile.are_moments();
    let moments = news.iter().filter(is_moment);
    let moment = moments.min_by_key(|found| (found.rank(), found.column))?;
    let is_paired = |found: &Candidate<'a>| {
        is_timed && !found.profile.are_moments() && found.rank() < moment.rank()
    };
    (!news.iter().any(is_paired)).then_some(*moment)
}

/// Returns the column of moments if its dates agree with those of a column that is called the date.
///
/// # Errors
/// When they do not.
fn agreeing<'a>(
    news: &[Candidate<'a>],
    moment: Candidate<'a>,
    header: &Header,
) -> Result<Candidate<'a>> {
    let is_plain = |found: &&Candidate<'a>| found.is_plain() && found.column != moment.column;
    match news.iter().find(is_plain) {
        Some(plain) if !agree(plain, &moment) && moment.rank() >= DateKind::Other => Ok(*plain),
        Some(plain) if !agree(plain, &moment) => Err(undecided(plain, &moment, header)),
        _ => Ok(moment),
    }
}

/// Returns whether the dates of two columns are less than a week apart in most rows.
fn agree(a: &Candidate<'_>, b: &Candidate<'_>) -> bool {
    const FARTHEST: i32 = 4;
    let pairs = a.profile.days.iter().zip(&b.profile.days);
    let pairs: Vec<i32> = pairs
        .filter_map(|(a, b)| Some(((*a)?.days_since_1970() - (*b)?.days_since_1970()).abs()))
        .collect();
    let near = pairs.iter().filter(|days| **days <= FARTHEST).count();
    near * 10 >= pairs.len() * 8
}

/// Returns the column whose name speaks most for the date of the news.
///
/// # Errors
/// When two names say as much, and the columns differ.
fn best<'a>(news: &[Candidate<'a>], header: &Header) -> Result<Candidate<'a>> {
    let order = |found: &&Candidate<'a>| {
        let is_named = header.names[found.column] == "date";
        (found.rank(), found.kind.is_none(), !is_named, found.column)
    };
    let mut sorted: Vec<&Candidate<'a>> = news.iter().collect();
    sorted.sort_by_key(order);
    let first = **sorted.first().ok_or_else(|| none(header))?;
    let is_rival = |other: &&&Candidate<'a>| {
        let is_named = first.rank() == DateKind::Plain && header.names[first.column] == "date";
        (other.rank(), other.kind.is_none()) == (first.rank(), first.kind.is_none())
            && !is_named
            && other.profile.days != first.profile.days
    };
    match sorted[1..].iter().find(is_rival) {
        Some(rival) => Err(undecided(&first, rival, header)),
        None => Ok(first),
    }
}

fn undecided(a: &Candidate<'_>, b: &Candidate<'_>, header: &Header) -> Error {
    let [a, b] = [a, b].map(|found| header.names[found.column].as_str());
    let error = Error::input(format!(
        "`{a}` and `{b}` may both be the date of the news, and they differ"
    ));
    error.with_code("ambiguous_columns").with_help(message![
        "say which with ",
        option::EVENTS_MAP.with(format!("date={a}")),
        " or ",
        option::EVENTS_MAP.with(format!("date={b}")),
    ])
}

fn none(header: &Header) -> Error {
    missing("date", header, None)
}
