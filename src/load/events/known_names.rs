//! Names of columns by which an event file is recognised.

use crate::error::{Error, message, nearest, option};
use crate::event::window_columns::{ESTIMATION_END, ESTIMATION_LENGTH, WINDOW_END, WINDOW_START};
use crate::load::recognise::lexicon::{Kind, Role, is_event_column};
use crate::load::recognise::news_dates::kind_of_dates;
use crate::load::text::header::Header;

/// Columns of an EventStudyTools request, which has no header.
pub(super) const REQUEST: [&str; 9] = [
    "event_id",
    "symbol",
    "benchmark",
    "date",
    "group",
    WINDOW_START,
    WINDOW_END,
    ESTIMATION_END,
    ESTIMATION_LENGTH,
];

/// Returns the number of columns with a role; `None` if the header names no symbol or no date column.
pub(super) fn count_known(header: &Header, map: &[(Role, String)]) -> Option<usize> {
    let mapped = |role: Role| {
        map.iter()
            .any(|(of, name)| *of == role && header.names.contains(name))
    };
    let has = |role: Role| mapped(role) || header.find(role.names(Kind::Events)).is_some();
    (has(Role::Symbol) && has(Role::Date)).then_some(())?;
    let known = header.names.iter().filter(|name| is_event_column(name));
    Some(known.count())
}

/// Returns the error for a missing column. It names the column that may be meant: `meant`, else one that is called alike.
pub(super) fn missing(what: &str, header: &Header, meant: Option<usize>) -> Error {
    let message = format!("no `{what}` column; the columns are: {}", header.listed());
    let dated = || {
        let is_dated = |name: &&String| what == "date" && kind_of_dates(name).is_some();
        header.names.iter().find(is_dated).map(String::as_str)
    };
    let near = || nearest(what, header.names.iter().map(String::as_str));
    let meant = meant.map(|column| header.names[column].as_str());
    let column = meant.or_else(dated).or_else(near).unwrap_or("COLUMN");
    let asked = message![
        "events need `symbol` and `date`; say which column it is with ",
        option::EVENTS_MAP.with(format!("{what}={column}")),
    ];
    let error = Error::input(message).with_code("no_column");
    error.with_help(match what {
        "symbol" => asked.text("; news about every security has `*` in the column `symbol`"),
        _ => asked,
    })
}
