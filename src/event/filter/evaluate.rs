//! Finds the events that meet a condition.

use std::borrow::Cow;
use std::collections::BTreeSet;

use rayon::prelude::*;

use super::expression::{Comparison, Expression, Operator, Value};
use crate::error::{Error, Result, message, nearest, option};
use crate::event::cells::{is_missing, number};
use crate::event::news::Event;
use crate::finding::Finding;
use crate::time::Date;

/// Returns for each event whether it meets the condition.
pub(super) fn select(expression: &Expression, events: &[Event]) -> Result<Vec<bool>> {
    let condition = Condition::new(expression, events)?;
    let meets = events.par_iter().map(|event| condition.holds(event));
    Ok(meets.collect())
}

/// Returns a warning for each text that no event has in its column, although it has another one that looks like it.
pub(super) fn unknown_texts(expression: &Expression, events: &[Event]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for comparison in expression.comparisons() {
        let Ok(column) = Column::find(&comparison.column, events) else {
            continue;
        };
        if !matches!(comparison.operator, Operator::Equal | Operator::Unequal) {
            continue;
        }
        let mut known: BTreeSet<Cow<'_, str>> = BTreeSet::new();
        for event in events {
            column.any(event, |cell| {
                known.insert(cell.to_owned().into());
                false
            });
        }
        for value in &comparison.values {
            let Value::Text(text) = value else { continue };
            let is_known = known.iter().any(|cell| is_equal(cell, value));
            let near = nearest(text, known.iter().map(|cell| &**cell));
            if let Some(near) = near.filter(|_| !is_known) {
                let text = format!(
                    ": no event has `{text}` in the column `{}`; did you mean `{near}`?",
                    comparison.column
                );
                findings.push(Finding::warning(
                    "unknown_filter_text",
                    message![option::WHERE, text],
                ));
            }
        }
    }
    findings
}

/// A condition whose columns were found.
enum Condition<'a> {
    All(Vec<Condition<'a>>),
    Any(Vec<Condition<'a>>),
    Not(Box<Condition<'a>>),
    Comparison(Column, Order, &'a Comparison),
}

impl<'a> Condition<'a> {
    fn new(expression: &'a Expression, events: &[Event]) -> Result<Self> {
        let each = |parts: &'a [Expression]| parts.iter().map(|part| Self::new(part, events));
        Ok(match expression {
            Expression::All(parts) => Self::All(each(parts).collect::<Result<_>>()?),
            Expression::Any(parts) => Self::Any(each(parts).collect::<Result<_>>()?),
            Expression::Not(inner) => Self::Not(Box::new(Self::new(inner, events)?)),
            Expression::Comparison(comparison) => {
                let column = Column::find(&comparison.column, events)?;
                let order = Order::new(comparison, &column, events)?;
                Self::Comparison(column, order, comparison)
            }
        })
    }

    fn holds(&self, event: &Event) -> bool {
        match self {
            Self::All(parts) => parts.iter().all(|part| part.holds(event)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(event)),
            Self::Not(inner) => !inner.holds(event),
            Self::Comparison(
                column,
                order,
                Comparison {
                    operator, values, ..
                },
            ) => {
                let ordered = |accepts: fn(std::cmp::Ordering) -> bool| {
                    let compare = |cell: &str| order.compare(cell, &values[0]);
                    column.any(event, |cell| compare(cell).is_some_and(accepts))
                };
                let equal = |cell: &str| values.iter().any(|value| is_equal(cell, value));
                match operator {
                    Operator::Equal => column.any(event, equal),
                    Operator::Unequal => !column.any(event, equal),
                    Operator::Less => ordered(|order| order.is_lt()),
                    Operator::AtMost => ordered(|order| order.is_le()),
                    Operator::More => ordered(|order| order.is_gt()),
                    Operator::AtLeast => ordered(|order| order.is_ge()),
                    Operator::Like => column.any(event, |cell| is_like(cell, values[0].text())),
                }
            }
        }
    }
}

/// Where a name is found in an event.
enum Column {
    /// A column of the file.
    Cell(String),
    /// What was recognised in the file.
    Role(&'static str),
}

/// What can be recognised in a file of events.
const ROLES: [&str; 11] = [
    "symbol",
    "date",
    "time",
    "timing",
    "tags",
    "direction",
    "weight",
    "headline",
    "source",
    "benchmark",
    "event_id",
];

impl Column {
    /// Finds a column of the file or something recognised in it. What one row of the file says of several events is taken
    /// from the event.
    fn find(name: &str, events: &[Event]) -> Result<Self> {
        let cells = || {
            let first = events.first().into_iter();
            first.flat_map(|event| event.columns.names())
        };
        let role = ROLES.into_iter().find(|role| same_name(role, name));
        if let Some(role @ ("symbol" | "tags" | "event_id")) = role {
            return Ok(Self::Role(role));
        }
        if let Some(column) = cells().find(|column| same_name(column, name)) {
            let found = Self::Cell(column.to_owned());
            // Days that are written otherwise were read when the events were.
            let is_read = |event: &Event| !found.any(event, |cell| !Order::Date.fits(cell));
            let is_day = role == Some("date") && !events.iter().all(is_read);
            return Ok(if is_day { Self::Role("date") } else { found });
        }
        if let Some(role) = role {
            return Ok(Self::Role(role));
        }
        let message = message![
            option::WHERE,
            format!(": the events have no column `{name}`")
        ];
        let error = Error::options(message)
            .with_code("unknown_column")
            .about(option::WHERE);
        Err(error.with_help(match nearest(name, cells().chain(ROLES)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => {
                let columns: Vec<&str> = cells().collect();
                format!("the columns are: {}", columns.join(", "))
            }
        }))
    }

    /// Returns whether something holds for the cell, or for one of the tags.
    fn any(&self, event: &Event, mut holds: impl FnMut(&str) -> bool) -> bool {
        let when = event.when.as_ref().ok();
        let shown = |text: Option<String>| text.unwrap_or_default();
        match self {
            Self::Cell(name) => holds(event.columns.get(name).unwrap_or_default().trim()),
            Self::Role("symbol") => holds(&event.symbol),
            Self::Role("event_id") => holds(&event.id),
            Self::Role("tags") if event.tags.is_empty() => holds(""),
            Self::Role("tags") => event.tags.iter().any(|tag| holds(tag)),
            Self::Role("date") => holds(&shown(when.map(|when| when.date.to_string()))),
            Self::Role("time") => {
                let time = when.and_then(|when| when.time);
                holds(&shown(time.map(|time| time.format("%H:%M:%S").to_string())))
            }
            Self::Role("timing") => holds(event.timing.name()),
            Self::Role("direction") => holds(&shown(event.direction.map(|way| way.to_string()))),
            Self::Role("weight") => holds(&shown(event.weight.map(|weight| weight.to_string()))),
            Self::Role("headline") => holds(&event.headline),
            Self::Role("source") => holds(&event.source),
            Self::Role(_) => holds(event.benchmark.as_deref().unwrap_or_default()),
        }
    }
}

/// Returns whether two names of columns are the same but for case, blanks and marks.
fn same_name(a: &str, b: &str) -> bool {
    let folded = |name: &str| -> String {
        let letters = name.trim().chars().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    a.eq_ignore_ascii_case(b) || (folded(a) == folded(b) && !folded(a).is_empty())
}

/// As what cells are put in order.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    Number,
    Date,
    Text,
}

impl Order {
    /// Decides how the cells of a column compare with the value. Without an order to compare in, any will do.
    ///
    /// # Errors
    /// The value is a number or a date, and a cell is not; or the cells are numbers or dates, and the value is not.
    fn new(comparison: &Comparison, column: &Column, events: &[Event]) -> Result<Self> {
        let value = &comparison.values[0];
        if !comparison.operator.is_ordered() {
            return Ok(Self::Text);
        }
        let wished = match value {
            Value::Number(..) => Some(Self::Number),
            Value::Text(text) if Date::parse(text).is_some() => Some(Self::Date),
            Value::Text(text) if number(text).is_some() => Some(Self::Number),
            Value::Text(_) => None,
        };
        let misfit = |order: Self| {
            let mut found = None;
            let event = events.iter().find(|event| {
                column.any(event, |cell| {
                    let is_misfit = !order.fits(cell);
                    found = is_misfit.then(|| cell.to_owned());
                    is_misfit
                })
            });
            event.zip(found)
        };
        let wrong = |text: String| {
            let error = Error::options(message![option::WHERE, text]).with_code("bad_filter");
            Err(error
                .about(option::WHERE)
                .with_help("compare numbers with numbers, and dates with dates like 2025-08-29"))
        };
        let name = &comparison.column;
        let Some(order) = wished else {
            let ordered = [Self::Number, Self::Date];
            return match ordered.into_iter().find(|order| misfit(*order).is_none()) {
                Some(order) => wrong(format!(
                    ": the column `{name}` holds {}s, and `{}` is not a {}",
                    order.word(),
                    value.text(),
                    order.word()
                )),
                None => Ok(Self::Text),
            };
        };
        match misfit(order) {
            None => Ok(order),
            Some((event, cell)) => wrong(format!(
                ": `{}` is a {}, and the column `{name}` of event {} holds `{cell}`",
                value.text(),
                order.word(),
                event.id
            )),
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Date => "date",
            Self::Text => "text",
        }
    }

    /// Returns whether a cell is empty or has such a value.
    fn fits(self, cell: &str) -> bool {
        let is_read = match self {
            Self::Number => number(cell).is_some(),
            Self::Date => date(cell).is_some(),
            Self::Text => true,
        };
        is_read || is_missing(cell)
    }

    fn compare(self, cell: &str, value: &Value) -> Option<std::cmp::Ordering> {
        match (self, value) {
            (Self::Number, Value::Number(_, value)) => number(cell)?.partial_cmp(value),
            (Self::Number, Value::Text(text)) => number(cell)?.partial_cmp(&number(text)?),
            (Self::Date, value) => Some(date(cell)?.cmp(&date(value.text())?)),
            (Self::Text, value) => (!is_missing(cell)).then(|| cell.cmp(value.text())),
        }
    }
}

/// Returns the date of a cell like `2025-08-29`, `2025-08-29T08:00Z` or `20250829`.
fn date(cell: &str) -> Option<Date> {
    let digits = cell.len() == 8 && cell.bytes().all(|byte| byte.is_ascii_digit());
    let dashed = || format!("{}-{}-{}", &cell[..4], &cell[4..6], &cell[6..]);
    if digits {
        return Date::parse(&dashed());
    }
    let rest = cell.get(10..)?;
    let ends = rest.is_empty() || rest.starts_with(['T', 't', ' ']);
    Date::parse(cell.get(..10)?).filter(|_| ends)
}

/// Returns whether a cell is a value: the same text, number or day. Texts of digits that begin with 0 are codes, not numbers.
fn is_equal(cell: &str, value: &Value) -> bool {
    let text = value.text();
    if cell == text {
        return true;
    }
    if let (Some(day), Some(wished)) = (date(cell), Date::parse(text)) {
        return day == wished;
    }
    let is_code = |text: &str| text.len() > 1 && text.starts_with('0') && !text.contains('.');
    let same = number(cell).zip(number(text)).is_some_and(|(a, b)| a == b);
    same && !is_code(cell) && !is_code(text)
}

/// Returns whether a cell has the form of a pattern, in which `%` stands for any letters and `_` for one.
fn is_like(cell: &str, pattern: &str) -> bool {
    let letters = |text: &str| -> Vec<char> { text.chars().flat_map(char::to_lowercase).collect() };
    let (cell, pattern) = (letters(cell), letters(pattern));
    let (mut c, mut p) = (0, 0);
    // Where to go on if the letters after the last `%` do not fit: one letter further for it.
    let mut retry: Option<(usize, usize)> = None;
    while c < cell.len() {
        match pattern.get(p) {
            Some('%') => {
                p += 1;
                retry = Some((c, p));
            }
            Some(letter) if *letter == '_' || *letter == cell[c] => {
                c += 1;
                p += 1;
            }
            _ => match &mut retry {
                Some((from, after)) => {
                    *from += 1;
                    c = *from;
                    p = *after;
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|letter| *letter == '%')
}
