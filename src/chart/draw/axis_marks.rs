//! What is drawn of the axes of a panel: grid, lines of zero and of the event, ticks and names.

use super::axes::{Axes, TICK, apart};
use super::brackets::{draw_brackets, has_brackets};
use super::canvas::{Canvas, Drawn, Rise, Side, Type};
use super::dates::draw_dates;
use super::layout::{fit, wrap};
use crate::chart::figure::{Across, Panel, Unit};
use crate::chart::theme;
use crate::chart::ticks;

/// Distance from the lower end of a panel to the name of its axis.
pub(super) const X_LABEL_BELOW: f64 = 22.0;

/// Left end of the names of rows.
const EDGE_OF_ROWS: f64 = 26.0;

/// Most names that may take several lines.
const MOST_WRAPPED: usize = 12;

/// Most names that stand on two levels where they are wide.
const MOST_STAGGERED: usize = 8;

const LABEL: Type = Type::plain(theme::LABEL, theme::INK);

/// Where a panel stands among the others, which decides what is written around it.
pub(super) struct Place<'a> {
    /// Whether it is the first of its row, which has the vertical axis.
    pub is_first: bool,
    /// Name of the axis below; `None` where another panel follows below.
    pub x_label: Option<&'a str>,
    /// What the numbers along that axis are.
    pub across: &'a Across,
    /// The dates under those numbers.
    pub dates: &'a [(i32, i32)],
    /// Right end of the labels.
    pub edge: f64,
}

/// Draws grid, zero line, event line, ticks and names.
pub(super) fn draw_axes(
    canvas: &Canvas<'_>,
    panel: &Panel,
    axes: &Axes,
    place: &Place<'_>,
) -> Drawn {
    if !panel.hides_numbers {
        draw_grid(canvas, axes, place.is_first)?;
    }
    if place.is_first {
        draw_row_names(canvas, panel, axes)?;
    }
    draw_zero_line(canvas, axes)?;
    draw_zero_upright(canvas, axes, place)?;
    draw_event_line(canvas, axes, place)?;
    if place.is_first {
        let room = axes.bottom - axes.top + 12.0;
        let name = fit(&panel.y_label, room, &|text| canvas.width(text, LABEL));
        canvas.text_upwards(&name, (12.0, (axes.top + axes.bottom) / 2.0), LABEL)?;
    }
    match place.x_label {
        Some(x_label) => draw_lower_axis(canvas, axes, place, x_label),
        None => Ok(()),
    }
}

fn draw_grid(canvas: &Canvas<'_>, axes: &Axes, with_numbers: bool) -> Drawn {
    // Where grid lines are nearer than their numbers are high, every second, third and so on has one, and zero is among them.
    const NUMBER: f64 = theme::TICK + 1.0;
    let apart = match axes.marked[..] {
        [first, second, ..] => (axes.y(first) - axes.y(second)).abs(),
        _ => NUMBER,
    };
    let every = (NUMBER / apart.max(0.1)).ceil().max(1.0) as usize;
    let zero = axes.marked.iter().position(|value| *value == 0.0);
    for (position, &value) in axes.marked.iter().enumerate() {
        let y = axes.y(value);
        canvas.line(&[(axes.left, y), (axes.right, y)], theme::GRID, 0.75, None)?;
        let is_numbered = position % every == zero.unwrap_or(0) % every;
        if with_numbers && is_numbered {
            let text = ticks::label(value, axes.step, axes.unit);
            let at = (axes.left - 6.0, y);
            canvas.text(&text, at, TICK, (Side::Right, Rise::Center))?;
        }
    }
    Ok(())
}

fn draw_row_names(canvas: &Canvas<'_>, panel: &Panel, axes: &Axes) -> Drawn {
    if has_brackets(panel) {
        return draw_brackets(canvas, panel, axes, EDGE_OF_ROWS);
    }
    // Where rows are lower than type, every second, third and so on is named.
    let height = (axes.y(1.0) - axes.y(0.0)).abs();
    let every = (theme::TICK / height.max(0.1)).ceil().max(1.0) as usize;
    let named = panel.rows.iter().enumerate().step_by(every);
    named
        .filter(|(_, name)| !name.is_empty())
        .try_for_each(|(row, name)| {
            let at = (axes.left - 6.0, axes.y(row as f64 + 0.5));
            let name = fit(name, axes.left - EDGE_OF_ROWS, &|text| {
                canvas.width(text, TICK)
            });
            canvas.text(&name, at, TICK, (Side::Right, Rise::Center))
        })
}

fn draw_zero_line(canvas: &Canvas<'_>, axes: &Axes) -> Drawn {
    let (low, high) = axes.values;
    if axes.unit == Unit::Plain || low > 0.0 || high < 0.0 {
        return Ok(());
    }
    let zero = axes.y(0.0);
    let ends = [(axes.left, zero), (axes.right, zero)];
    canvas.line(&ends, theme::ZERO, 1.0, None)
}

/// Draws the line of zero from top to bottom, where the horizontal axis has returns.
fn draw_zero_upright(canvas: &Canvas<'_>, axes: &Axes, place: &Place<'_>) -> Drawn {
    let is_of_returns = matches!(place.across, Across::Percent | Across::Bps);
    if !is_of_returns || axes.days.0 > 0.0 || axes.days.1 < 0.0 {
        return Ok(());
    }
    let x = axes.x(0.0);
    let ends = [(x, axes.top), (x, axes.bottom)];
    canvas.line(&ends, theme::ZERO, 1.0, None)
}

fn draw_event_line(canvas: &Canvas<'_>, axes: &Axes, place: &Place<'_>) -> Drawn {
    let has_rows = axes.values.0 > axes.values.1;
    if *place.across != Across::Lags || axes.days.0 >= 0.0 || axes.days.1 <= 0.0 || has_rows {
        return Ok(());
    }
    let x = axes.x(0.0);
    let ends = [(x, axes.top), (x, axes.bottom)];
    // The name of the axis says that day 0 is the event; a word in the panel would meet its marks.
    canvas.line(&ends, theme::ZERO, 0.9, Some((4.0, 3.0)))
}

/// Draws ticks, their texts and the name of the axis below a panel.
fn draw_lower_axis(canvas: &Canvas<'_>, axes: &Axes, place: &Place<'_>, x_label: &str) -> Drawn {
    let across = place.across;
    let labels = ticks::across(across, axes.drawn, axes.right - axes.left);
    // Many names are dates, which stay in one piece.
    let width = |text: &str| match labels.len() > MOST_WRAPPED {
        true => canvas.width(text, TICK),
        false => {
            let words = text.split_whitespace();
            words
                .map(|word| canvas.width(word, TICK))
                .fold(0.0, f64::max)
        }
    };
    let widest = labels
        .iter()
        .map(|(_, text)| width(text))
        .fold(0.0, f64::max);
    // Where names are wider than their places, every second, third and so on is written.
    let every = match across {
        Across::Names(_) => ((widest + 4.0) / axes.day()).ceil().clamp(1.0, 1e6),
        _ => 1.0,
    };
    if every > 1.0 && labels.len() <= MOST_STAGGERED && x_label.is_empty() {
        return draw_staggered(canvas, axes, &labels);
    }
    let labels = match across {
        Across::Names(_) => labels,
        _ => apart(canvas, axes, labels),
    };
    draw_neighbours(canvas, axes, across, &labels)?;
    let lower = draw_dates(canvas, axes, place.dates, &labels)?;
    for (at, text) in labels.into_iter().step_by(every as usize) {
        let x = axes.x(at);
        let tick = [(x, axes.bottom), (x, axes.bottom + 3.0)];
        canvas.line(&tick, theme::MUTED, 0.75, None)?;
        let room = if matches!(across, Across::Names(_)) {
            (axes.day() * every - 4.0).max(widest)
        } else {
            f64::MAX
        };
        let lines = wrap(&text, room, 3, &|text| canvas.width(text, TICK));
        for (n, line) in lines.iter().enumerate() {
            let y = axes.bottom + 6.0 + 11.0 * n as f64;
            canvas.text(line, (x, y), TICK, (Side::Center, Rise::Top))?;
        }
    }
    let middle = (axes.left + axes.right) / 2.0;
    let below = (middle, axes.bottom + X_LABEL_BELOW + lower);
    canvas.text(x_label, below, LABEL, (Side::Center, Rise::Top))
}

/// Draws few names that are wider than their places on two levels in turn.
fn draw_staggered(canvas: &Canvas<'_>, axes: &Axes, labels: &[(f64, String)]) -> Drawn {
    let room = 2.0 * axes.day() - 4.0;
    for (position, (at, text)) in labels.iter().enumerate() {
        let x = axes.x(*at);
        let tick = [(x, axes.bottom), (x, axes.bottom + 3.0)];
        canvas.line(&tick, theme::MUTED, 0.75, None)?;
        let name = fit(text, room, &|text| canvas.width(text, TICK));
        let y = axes.bottom + 6.0 + 11.0 * (position % 2) as f64;
        canvas.text(&name, (x, y), TICK, (Side::Center, Rise::Top))?;
    }
    Ok(())
}

/// Draws the ticks of the days next to day 0, shorter where there is no room for their numbers.
fn draw_neighbours(
    canvas: &Canvas<'_>,
    axes: &Axes,
    across: &Across,
    labels: &[(f64, String)],
) -> Drawn {
    if *across != Across::Lags {
        return Ok(());
    }
    let (first, last) = axes.drawn;
    let is_marked = |day: f64| labels.iter().any(|(at, _)| *at == day);
    let unmarked = [-1.0, 1.0].into_iter();
    let mut unmarked = unmarked.filter(|day| (first..=last).contains(day) && !is_marked(*day));
    unmarked.try_for_each(|day| {
        let x = axes.x(day);
        let tick = [(x, axes.bottom), (x, axes.bottom + 2.0)];
        canvas.line(&tick, theme::MUTED, 0.75, None)
    })
}
