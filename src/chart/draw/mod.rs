//! How a figure is laid out and drawn, in units of its own.

mod axes;
mod axis_marks;
mod beyond;
mod brackets;
pub(super) mod canvas;
mod dates;
mod end_labels;
mod layout;
mod legend;
mod lights;
mod marks;
mod right_axis;
mod row_notes;

use super::figure::{Across, Figure, Mark, Panel};
use super::look::{height_of_dates, highest};
use super::narrow::NARROW;
use super::scale::range;
use super::theme;
use axes::Axes;
use axis_marks::{Place, X_LABEL_BELOW, draw_axes};
use beyond::draw_beyond;
use brackets::{has_brackets, names_beside_rows};
use canvas::{Canvas, Drawn, Rise, Side, Type};
use end_labels::{draw_end_labels, end_label};
use layout::{fit_name, wrap};
use legend::{draw_legend, width_of_legend};
use lights::outline_events;
use marks::{draw_mark, width_of_scale};
use right_axis::{draw_right_axis, width_of_right};
use row_notes::{draw_row_notes, width_of_notes};

/// Left margin, which holds the numbers and the name of the vertical axis; names of rows may need more.
const LEFT: f64 = 62.0;
/// Widest left margin, as a share of the figure.
const MOST_LEFT: f64 = 0.26;
/// The same for one column of a journal.
const MOST_LEFT_NARROW: f64 = 0.36;
/// Room for the name of the vertical axis beside names of rows.
const BESIDE_ROWS: f64 = 26.0;
/// The other margins.
const EDGE: f64 = 18.0;
const BETWEEN_ROWS: f64 = 16.0;
/// Additional room above a row whose panels have headings.
const ABOVE_HEADINGS: f64 = 16.0;
/// Room for the ticks and the name of the axis below the lowest panels.
const BELOW_PANELS: f64 = 42.0;
const BETWEEN_COLUMNS: f64 = 26.0;

/// Draws a whole figure, or, if it is plain, without title, subtitle and footnote.
pub(super) fn draw(
    canvas: &Canvas<'_>,
    figure: &Figure,
    (width, height): (f64, f64),
    is_plain: bool,
) -> Drawn {
    canvas.block((0.0, 0.0), (width, height), theme::WHITE)?;
    let has_headings = figure.panels.iter().any(has_heading);
    let above = if has_headings { 18.0 } else { 8.0 };
    let below = BELOW_PANELS + height_of_dates(figure);
    let (top, bottom) = match is_plain {
        true => (above, height - below),
        false => (
            draw_head(canvas, figure, width)? + above,
            draw_foot(canvas, figure, width, height)? - below,
        ),
    };
    let columns = Columns::new(canvas, figure, width);
    draw_panels(canvas, figure, &columns, (top, bottom))?;
    if columns.count > 1 {
        let middle = (columns.left + columns.right) / 2.0;
        canvas.text(
            &figure.x_label,
            (middle, bottom + X_LABEL_BELOW),
            Type::plain(theme::LABEL, theme::INK),
            (Side::Center, Rise::Top),
        )?;
    }
    Ok(())
}

/// Draws title and subtitle, and returns where they end.
fn draw_head(canvas: &Canvas<'_>, figure: &Figure, width: f64) -> Result<f64, String> {
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
    Ok(y)
}

/// Returns whether something is written above a panel.
fn has_heading(panel: &Panel) -> bool {
    let has_scale = panel
        .marks
        .iter()
        .any(|mark| matches!(mark, Mark::Cells { .. }));
    let has_texts = !panel.heading.is_empty() || !panel.notes.is_empty();
    let has_shade = panel
        .shade
        .as_ref()
        .is_some_and(|(_, _, name)| !name.is_empty());
    has_scale || has_texts || has_shade || !panel.legend.is_empty()
}

/// Most lines of a footnote.
const MOST_FOOT_LINES: usize = 4;

/// Draws the footnote, and returns where it begins.
fn draw_foot(canvas: &Canvas<'_>, figure: &Figure, width: f64, height: f64) -> Result<f64, String> {
    let kind = Type::plain(theme::FOOTNOTE, theme::MUTED);
    let lines = wrap(
        &foot(canvas, figure),
        width - 2.0 * EDGE,
        MOST_FOOT_LINES,
        &|text| canvas.width(text, kind),
    );
    let first = height - 10.0 - 11.5 * lines.len() as f64;
    for (position, line) in lines.iter().enumerate() {
        let y = first + 11.5 * position as f64;
        canvas.text(line, (EDGE, y), kind, (Side::Left, Rise::Top))?;
    }
    Ok(first)
}

/// Returns the footnote; it explains the sign that stands for letters which no font has.
fn foot(canvas: &Canvas<'_>, figure: &Figure) -> String {
    let headings = figure
        .panels
        .iter()
        .flat_map(|panel| panel.rows.iter().chain([&panel.heading]));
    let mut texts = [&figure.title, &figure.subtitle]
        .into_iter()
        .chain(headings);
    if texts.any(|text| canvas.lacks_letters(text)) {
        format!(
            "\u{A4} stands for letters that no font here has; the data of the figure hold them. {}",
            figure.footnote
        )
    } else {
        figure.footnote.clone()
    }
}

/// Where panels lie across the figure, and the range of the axis that they share.
struct Columns {
    count: usize,
    /// Left end of the first panel.
    left: f64,
    /// Width of a panel with its notes.
    width: f64,
    /// Width of the notes of a panel.
    notes: f64,
    /// Right end of the last panel.
    right: f64,
    /// Range of the marks of all panels.
    days: (f64, f64),
    /// Room on both sides of that range.
    pad: f64,
    /// Right end of the labels.
    edge: f64,
}

impl Columns {
    fn new(canvas: &Canvas<'_>, figure: &Figure, width: f64) -> Self {
        let marks = || figure.panels.iter().flat_map(|panel| &panel.marks);
        let days = range(marks().flat_map(|mark| mark.extent().into_iter().map(|(x, _)| x)));
        let pad = match figure.x {
            // Half a day on both sides keeps bars and candles inside of the panel.
            Across::Lags if marks().any(has_width) => 0.6,
            Across::Lags => 0.15,
            Across::Names(_) => 0.5,
            Across::Dates | Across::Percent | Across::Bps if marks().any(has_width) => 0.6,
            Across::Percent | Across::Bps
                if marks().any(|mark| matches!(mark, Mark::RowRanges { .. })) =>
            {
                (days.1 - days.0) * 0.04
            }
            Across::Dates | Across::Percent | Across::Bps => (days.1 - days.0) * 0.01,
            Across::LogCounts => 0.02,
            Across::Ranks => 0.7,
        };
        let count = figure.columns.clamp(1, figure.panels.len().max(1));
        let kind = Type::plain(theme::LABEL, theme::INK);
        let widest = marks()
            .filter_map(end_label)
            .map(|(_, text)| canvas.width(&text, kind))
            .fold(0.0, f64::max);
        let room = if widest > 0.0 {
            widest.min(width * 0.24) + 14.0
        } else {
            0.0
        };
        let numbers = figure
            .panels
            .iter()
            .map(|panel| width_of_right(canvas, panel));
        let room = numbers.fold(room, f64::max);
        let right = width - EDGE - room;
        let tick = Type::plain(theme::TICK, theme::MUTED);
        let names = figure.panels.iter().flat_map(names_beside_rows);
        let names = names
            .map(|name| canvas.width(&name, tick))
            .fold(0.0, f64::max);
        let most = if width < f64::from(NARROW) {
            MOST_LEFT_NARROW
        } else {
            MOST_LEFT
        };
        let has_brackets = figure.panels.iter().any(has_brackets);
        let brackets = if has_brackets { brackets::WIDTH } else { 0.0 };
        let left = LEFT.max((names + BESIDE_ROWS + brackets).min(width * most));
        let notes = figure
            .panels
            .iter()
            .map(|panel| width_of_notes(canvas, panel));
        Self {
            count,
            left,
            width: (right - left - BETWEEN_COLUMNS * (count - 1) as f64) / count as f64,
            notes: notes.fold(0.0, f64::max),
            right,
            days: figure.range.unwrap_or(days),
            pad,
            edge: width - EDGE,
        }
    }
}

fn has_width(mark: &Mark) -> bool {
    matches!(
        mark,
        Mark::Bars { .. } | Mark::Candles { .. } | Mark::Cells { .. } | Mark::Estimates { .. }
    )
}

/// Draws the panels row by row. The lowest panel of each column has the axis.
fn draw_panels(
    canvas: &Canvas<'_>,
    figure: &Figure,
    columns: &Columns,
    (top, bottom): (f64, f64),
) -> Drawn {
    let rows: Vec<&[Panel]> = figure.panels.chunks(columns.count).collect();
    let shares: f64 = rows.iter().map(|row| row[0].height).sum();
    // A heading stands closer to its own panel than to the one above.
    let between = match figure.panels.iter().any(has_heading) {
        true => BETWEEN_ROWS + ABOVE_HEADINGS,
        false => BETWEEN_ROWS,
    };
    let gaps = between * rows.len().saturating_sub(1) as f64;
    let mut y = top;
    for (position, row) in rows.iter().enumerate() {
        let row_height = (bottom - top - gaps) * row[0].height / shares;
        for (column, panel) in row.iter().enumerate() {
            let left = columns.left + (columns.width + BETWEEN_COLUMNS) * column as f64;
            let across = (left, left + columns.width - columns.notes);
            let axes = Axes::new(
                panel,
                across,
                (y, y + row_height.min(highest(panel))),
                columns.days,
                columns.pad,
            );
            let is_lowest = rows
                .get(position + 1)
                .is_none_or(|below| below.len() <= column);
            let x_label = is_lowest.then_some(if columns.count == 1 {
                figure.x_label.as_str()
            } else {
                ""
            });
            let place = Place {
                is_first: column == 0,
                x_label,
                across: &figure.x,
                dates: &figure.dates,
                edge: columns.edge,
            };
            draw_panel(canvas, panel, &axes, &place)?;
        }
        y += row_height + between;
    }
    Ok(())
}

fn draw_panel(canvas: &Canvas<'_>, panel: &Panel, axes: &Axes, place: &Place<'_>) -> Drawn {
    draw_shade(canvas, panel, axes)?;
    draw_axes(canvas, panel, axes, place)?;
    draw_right_axis(canvas, panel, axes)?;
    for mark in &panel.marks {
        draw_mark(canvas, axes, mark)?;
    }
    draw_heading(canvas, panel, axes)?;
    draw_legend(canvas, panel, axes)?;
    draw_row_notes(canvas, panel, axes)?;
    draw_beyond(canvas, panel, axes)?;
    outline_events(canvas, panel, axes);
    draw_end_labels(canvas, panel, axes, place.edge)
}

fn draw_shade(canvas: &Canvas<'_>, panel: &Panel, axes: &Axes) -> Drawn {
    let Some((from, to, name)) = &panel.shade else {
        return Ok(());
    };
    let (from, to) = (
        axes.x(from - 0.5).max(axes.left),
        axes.x(to + 0.5).min(axes.right),
    );
    canvas.block((from, axes.top), (to, axes.bottom), theme::SHADE)?;
    let kind = Type::plain(theme::FOOTNOTE, theme::MUTED);
    let above = (to, axes.top - 3.0);
    canvas.text(name, above, kind, (Side::Right, Rise::Bottom))?;
    // The word of the event ends at its line, if it has room before the name of the shade.
    const APART: f64 = 8.0;
    let event = axes.x(0.0);
    let room = (event - axes.left, to - canvas.width(name, kind) - event);
    let width = canvas.width(&panel.event_word, kind);
    if panel.event_word.is_empty() || width > room.0 || room.1 < APART {
        return Ok(());
    }
    let above = (event, axes.top - 3.0);
    canvas.text(&panel.event_word, above, kind, (Side::Right, Rise::Bottom))
}

/// Draws the heading above the panel, where nothing else is drawn.
fn draw_heading(canvas: &Canvas<'_>, panel: &Panel, axes: &Axes) -> Drawn {
    if panel.heading.is_empty() {
        return Ok(());
    }
    let kind = Type {
        size: theme::LABEL,
        bold: true,
        colour: theme::INK,
    };
    let beside = width_of_scale(canvas, panel, axes).max(width_of_legend(canvas, panel));
    let room = axes.right - axes.left - beside;
    // Names of colours that fill the panel leave no room for a heading.
    const LEAST: f64 = 24.0;
    if room < LEAST {
        return Ok(());
    }
    let text = fit_name(&panel.heading, room, &|text| canvas.width(text, kind));
    let above = (axes.left, axes.top - 3.0);
    canvas.text(&text, above, kind, (Side::Left, Rise::Bottom))
}
