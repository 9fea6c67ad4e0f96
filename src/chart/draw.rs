//! How a figure is laid out and drawn, in units of its own; see `render` for how units become pixels.

use super::axes::{Axes, Place, X_LABEL_BELOW, draw_axes};
use super::figure::{Across, Figure, Mark, Panel};
use super::layout::{fit, wrap};
use super::marks::{draw_end_labels, draw_mark, end_label};
use super::render::{Canvas, Drawn, Rise, Side, Type, lacks_letters};
use super::theme;
use super::ticks;

/// The margins around the panels.
const LEFT: f64 = 62.0;
const EDGE: f64 = 18.0;
const BETWEEN_ROWS: f64 = 16.0;
const BETWEEN_COLUMNS: f64 = 26.0;

/// Draws a whole figure.
pub(super) fn draw(canvas: &Canvas<'_>, figure: &Figure, width: f64, height: f64) -> Drawn {
    canvas.block((0.0, 0.0), (width, height), theme::WHITE)?;
    let top = draw_head(canvas, figure, width)?;
    let bottom = draw_foot(canvas, figure, width, height)?;
    let marks = || figure.panels.iter().flat_map(|panel| &panel.marks);
    let days = ticks::range(marks().flat_map(|mark| mark.extent().into_iter().map(|(x, _)| x)));
    // Half a day on both sides keeps bars and candles inside of the panel.
    let pad = match figure.x {
        Across::Lags if marks().any(has_width) => 0.6,
        Across::Lags => 0.15,
        Across::Names(_) => 0.5,
        Across::Dates | Across::Percent => (days.1 - days.0) * 0.01,
    };
    let columns = figure.columns.clamp(1, figure.panels.len().max(1));
    let label_kind = Type::plain(theme::LABEL, theme::INK);
    let widest = marks()
        .filter_map(end_label)
        .map(|(_, text)| canvas.width(&text, label_kind))
        .fold(0.0, f64::max);
    let room = if widest > 0.0 {
        widest.min(width * 0.24) + 14.0
    } else {
        0.0
    };
    let right = width - EDGE - room;
    let panel_width = (right - LEFT - BETWEEN_COLUMNS * (columns - 1) as f64) / columns as f64;
    let rows: Vec<&[Panel]> = figure.panels.chunks(columns).collect();
    let shares: f64 = rows.iter().map(|row| row[0].height).sum();
    let gaps = BETWEEN_ROWS * rows.len().saturating_sub(1) as f64;
    let mut y = top;
    for (position, row) in rows.iter().enumerate() {
        let row_height = (bottom - top - gaps) * row[0].height / shares;
        for (column, panel) in row.iter().enumerate() {
            let left = LEFT + (panel_width + BETWEEN_COLUMNS) * column as f64;
            let axes = Axes::new(
                panel,
                (left, left + panel_width),
                (y, y + row_height),
                days,
                pad,
            );
            let is_lowest = rows
                .get(position + 1)
                .is_none_or(|below| below.len() <= column);
            let x_label = is_lowest.then_some(if columns == 1 {
                figure.x_label.as_str()
            } else {
                ""
            });
            let place = Place {
                is_first: column == 0,
                is_top: position == 0,
                x_label,
                across: &figure.x,
                edge: width - EDGE,
            };
            draw_panel(canvas, panel, &axes, &place)?;
        }
        y += row_height + BETWEEN_ROWS;
    }
    if columns > 1 {
        let middle = (LEFT + right) / 2.0;
        canvas.text(
            &figure.x_label,
            (middle, bottom + X_LABEL_BELOW),
            label_kind,
            (Side::Center, Rise::Top),
        )?;
    }
    Ok(())
}

fn has_width(mark: &Mark) -> bool {
    matches!(mark, Mark::Bars { .. } | Mark::Candles { .. })
}

/// Title and subtitle; returns where the panels may begin.
fn draw_head(canvas: &Canvas<'_>, figure: &Figure, width: f64) -> std::result::Result<f64, String> {
    let mut y = EDGE;
    let title = Type {
        size: theme::TITLE,
        bold: true,
        colour: theme::INK,
    };
    let subtitle = Type::plain(theme::SUBTITLE, theme::MUTED);
    for (text, kind, leading) in [
        (&figure.title, title, 19.0),
        (&figure.subtitle, subtitle, 14.0),
    ] {
        for line in wrap(text, width - 2.0 * EDGE, 2, &|text| {
            canvas.width(text, kind)
        }) {
            canvas.text(&line, (EDGE, y), kind, (Side::Left, Rise::Top))?;
            y += leading;
        }
        y += 2.0;
    }
    let has_headings = figure.panels.iter().any(|panel| !panel.heading.is_empty());
    Ok(y + if has_headings { 18.0 } else { 8.0 })
}

/// The footnote; returns where the panels have to end, with room for the axis below them.
fn draw_foot(
    canvas: &Canvas<'_>,
    figure: &Figure,
    width: f64,
    height: f64,
) -> std::result::Result<f64, String> {
    let kind = Type::plain(theme::FOOTNOTE, theme::MUTED);
    let headings = figure.panels.iter().map(|panel| &panel.heading);
    let unread = [&figure.title, &figure.subtitle]
        .into_iter()
        .chain(headings)
        .any(|text| lacks_letters(text));
    let note = if unread {
        format!(
            "? stands for letters that the font of the chart does not have. {}",
            figure.footnote
        )
    } else {
        figure.footnote.clone()
    };
    let lines = wrap(&note, width - 2.0 * EDGE, 3, &|text| {
        canvas.width(text, kind)
    });
    let first = height - 10.0 - 11.5 * lines.len() as f64;
    for (position, line) in lines.iter().enumerate() {
        canvas.text(
            line,
            (EDGE, first + 11.5 * position as f64),
            kind,
            (Side::Left, Rise::Top),
        )?;
    }
    Ok(first - 42.0)
}

fn draw_panel(canvas: &Canvas<'_>, panel: &Panel, axes: &Axes, place: &Place<'_>) -> Drawn {
    if let Some((from, to, name)) = &panel.shade {
        let (from, to) = (
            axes.x(from - 0.5).max(axes.left),
            axes.x(to + 0.5).min(axes.right),
        );
        canvas.block((from, axes.top), (to, axes.bottom), theme::SHADE)?;
        let kind = Type::plain(theme::FOOTNOTE, theme::MUTED);
        canvas.text(
            name,
            (to - 4.0, axes.top + 3.0),
            kind,
            (Side::Right, Rise::Top),
        )?;
    }
    draw_axes(canvas, panel, axes, place)?;
    for mark in &panel.marks {
        draw_mark(canvas, mark, axes)?;
    }
    if !panel.heading.is_empty() {
        let kind = Type {
            size: theme::LABEL,
            bold: true,
            colour: theme::INK,
        };
        let text = fit(&panel.heading, axes.right - axes.left, &|text| {
            canvas.width(text, kind)
        });
        // Above the panel, where nothing is drawn.
        canvas.text(
            &text,
            (axes.left, axes.top - 3.0),
            kind,
            (Side::Left, Rise::Bottom),
        )?;
    }
    draw_end_labels(canvas, panel, axes, place.edge)
}
