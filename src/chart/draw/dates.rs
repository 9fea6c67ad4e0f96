//! The dates under the numbers of trading days.

use chrono::Datelike;

use super::axes::{Axes, apart};
use super::canvas::{Canvas, Rise, Side, Type};
use crate::chart::look::DATES;
use crate::chart::theme;
use crate::time::Date;

const TICK: Type = Type::plain(theme::TICK, theme::MUTED);

/// Draws the dates of the days that have a number, as many as there is room for, day 0 among them; the first one and the first one of
/// a year say the year. Returns the height that they take.
pub(super) fn draw_dates(
    canvas: &Canvas<'_>,
    axes: &Axes,
    dates: &[(i32, i32)],
    labels: &[(f64, String)],
) -> Result<f64, String> {
    if dates.is_empty() {
        return Ok(0.0);
    }
    let date = |day: f64| {
        let found = dates.binary_search_by(|(other, _)| f64::from(*other).total_cmp(&day));
        let (_, date) = dates[found.ok()?];
        Some(Date::from_days_since_1970(date).to_chrono())
    };
    // All are taken for as wide as those with a year, so that which ones have it moves none.
    let long = labels.iter().filter_map(|(day, _)| {
        let text = date(*day)?.format("%-d %b %Y").to_string();
        Some((*day, text))
    });
    let mut year = None;
    for (day, text) in apart(canvas, axes, long.collect()) {
        let Some(found) = date(day) else { continue };
        let text = match year == Some(found.year()) {
            true => found.format("%-d %b").to_string(),
            false => text,
        };
        year = Some(found.year());
        let at = (axes.x(day), axes.bottom + 6.0 + DATES);
        canvas.text(&text, at, TICK, (Side::Center, Rise::Top))?;
    }
    Ok(DATES)
}
