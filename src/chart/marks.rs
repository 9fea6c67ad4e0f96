//! What stands in a panel: lines, bands, bars, candles, levels, and the names at their ends.

use super::axes::Axes;
use super::figure::{Bar, Mark, Panel, Role, Span};
use super::layout::{fit, spread};
use super::render::{Canvas, Drawn, Rise, Side, Type};
use super::theme;

/// Draws one mark.
pub(super) fn draw_mark(canvas: &Canvas<'_>, mark: &Mark, axes: &Axes) -> Drawn {
    match mark {
        Mark::Line {
            role,
            strong,
            points,
            ..
        } => draw_line(canvas, axes, *role, *strong, points),
        Mark::Band { role, points, .. } => {
            for run in runs(points) {
                let low = run.iter().map(|(x, (low, _))| axes.at((*x, *low)));
                let high = run.iter().rev().map(|(x, (_, high))| axes.at((*x, *high)));
                canvas.area(
                    &low.chain(high).collect::<Vec<_>>(),
                    theme::colour(*role, true),
                    0.13,
                )?;
            }
            Ok(())
        }
        Mark::Steps { role, points, .. } => runs(points)
            .iter()
            .try_for_each(|run| draw_steps(canvas, axes, *role, run)),
        Mark::Bars { role, bars, .. } => bars
            .iter()
            .try_for_each(|bar| draw_bar(canvas, axes, *role, bar)),
        Mark::Candles { days, .. } => days
            .iter()
            .try_for_each(|day| draw_candle(canvas, axes, day)),
        Mark::Histogram { bins, .. } => bins.iter().try_for_each(|(from, to, count)| {
            let (left, right) = (axes.x(*from), axes.x(*to));
            // A hair between neighbours tells them apart.
            let colour = theme::colour(Role::UpDown, from + to >= 0.0);
            canvas.block(
                (left + 0.6, axes.y(*count)),
                (right - 0.6, axes.y(0.0)),
                colour,
            )
        }),
        Mark::Rug { values, .. } => values.iter().try_for_each(|value| {
            let x = axes.x(*value);
            let ends = [(x, axes.bottom - 5.0), (x, axes.bottom)];
            canvas.line(&ends, theme::INK, 0.8, None)
        }),
        Mark::Dots { points, .. } => points.iter().try_for_each(|(x, y, up)| {
            canvas.dot(axes.at((*x, *y)), 2.6, theme::WHITE)?;
            canvas.dot(axes.at((*x, *y)), 2.0, theme::colour(Role::UpDown, *up))
        }),
        Mark::Spans { spans, .. } => draw_spans(canvas, axes, spans),
        Mark::Cells { cells, sums_from } => {
            let (sums, parts): (Vec<_>, Vec<_>) =
                cells.iter().partition(|cell| cell.0 >= *sums_from);
            draw_cells(canvas, axes, &parts)?;
            draw_cells(canvas, axes, &sums)
        }
        Mark::Upright {
            name,
            x,
            named_left,
        } => {
            let x = axes.x(*x);
            let ends = [(x, axes.top), (x, axes.bottom)];
            canvas.line(&ends, theme::INK, 1.1, theme::dash(Role::Reference))?;
            let (at, side) = if *named_left {
                (x - 5.0, Side::Right)
            } else {
                (x + 5.0, Side::Left)
            };
            let kind = Type::plain(theme::TICK, theme::INK);
            canvas.text(name, (at, axes.top + 3.0), kind, (side, Rise::Top))
        }
        Mark::Level { y, .. } => {
            let ends = [axes.at((axes.days.0, *y)), axes.at((axes.days.1, *y))];
            canvas.line(&ends, theme::MUTED, 1.0, theme::dash(Role::Reference))
        }
    }
}

/// Steps with a thin line from each end to the next beginning, so that the eye can follow the sum.
fn draw_spans(canvas: &Canvas<'_>, axes: &Axes, spans: &[Span]) -> Drawn {
    let half = (axes.day() * 0.34).min(30.0);
    for pair in spans.windows(2) {
        let y = axes.y(pair[0].to);
        let ends = [(axes.x(pair[0].x) + half, y), (axes.x(pair[1].x) - half, y)];
        canvas.line(&ends, theme::MUTED, 0.7, None)?;
    }
    for span in spans {
        let (x, from, to) = (axes.x(span.x), axes.y(span.from), axes.y(span.to));
        let colour = if span.is_sum {
            theme::MUTED
        } else {
            theme::colour(Role::UpDown, span.to >= span.from)
        };
        let (top, bottom) = (from.min(to), from.max(to));
        canvas.block((x - half, top), (x + half, bottom.max(top + 0.8)), colour)?;
        let (y, anchor) = if span.to >= span.from {
            (top - 2.0, Rise::Bottom)
        } else {
            (bottom + 2.0, Rise::Top)
        };
        let kind = Type::plain(theme::FOOTNOTE + 0.5, theme::INK);
        canvas.word(&span.word, (x, y), kind, anchor)?;
    }
    Ok(())
}

/// Filled and without an outline: of thousands of short trades it still shows when most was held.
fn draw_steps(canvas: &Canvas<'_>, axes: &Axes, role: Role, run: &[(f64, f64)]) -> Drawn {
    let (Some(first), Some(last)) = (run.first(), run.last()) else {
        return Ok(());
    };
    let tread = |pair: &[(f64, f64)]| [pair[0], (pair[1].0, pair[0].1)];
    let mut outline = vec![(first.0, 0.0)];
    outline.extend(run.windows(2).flat_map(tread));
    outline.push((last.0, 0.0));
    let corners: Vec<_> = outline.into_iter().map(|corner| axes.at(corner)).collect();
    canvas.area(&corners, theme::colour(role, true), 0.75)
}

type Cell = (f64, usize, Option<f64>);

/// Blue above zero, vermilion below, stronger the further from it; the value inside, where there is room.
fn draw_cells(canvas: &Canvas<'_>, axes: &Axes, cells: &[&Cell]) -> Drawn {
    let largest = cells
        .iter()
        .filter_map(|cell| cell.2)
        .fold(0.0_f64, |most, value| most.max(value.abs()));
    for &&(x, row, value) in cells {
        let (left, right) = (axes.x(x - 0.5) + 0.8, axes.x(x + 0.5) - 0.8);
        let (top, bottom) = (axes.y(row as f64) + 0.8, axes.y(row as f64 + 1.0) - 0.8);
        let Some(value) = value else {
            canvas.block((left, top), (right, bottom), theme::SHADE)?;
            continue;
        };
        let share = if largest > 0.0 {
            value.abs() / largest
        } else {
            0.0
        };
        let full = theme::colour(Role::UpDown, value >= 0.0);
        canvas.block(
            (left, top),
            (right, bottom),
            theme::towards_white(full, share),
        )?;
        let ink = if share > 0.75 {
            theme::WHITE
        } else {
            theme::INK
        };
        let text = format!("{:+.1}", value * 100.0).replace('-', "\u{2212}");
        let text = if text.trim_matches(['+', '\u{2212}']) == "0.0" {
            "0.0".to_owned()
        } else {
            text
        };
        let middle = ((left + right) / 2.0, (top + bottom) / 2.0);
        let kind = Type::plain(theme::TICK, ink);
        if canvas.width(&text, kind) < right - left && bottom - top > theme::TICK {
            canvas.text(&text, middle, kind, (Side::Center, Rise::Center))?;
        }
    }
    Ok(())
}

fn draw_line(
    canvas: &Canvas<'_>,
    axes: &Axes,
    role: Role,
    strong: bool,
    points: &[(f64, Option<f64>)],
) -> Drawn {
    let (colour, width) = (theme::colour(role, true), if strong { 2.0 } else { 1.3 });
    for run in runs(points) {
        let path: Vec<(f64, f64)> = run.iter().map(|point| axes.at(*point)).collect();
        match path[..] {
            [alone] => canvas.dot(alone, 2.5, colour)?,
            _ => canvas.line(&path, colour, width, theme::dash(role))?,
        }
    }
    Ok(())
}

/// The stretches without a missing value.
fn runs<T: Copy>(points: &[(f64, Option<T>)]) -> Vec<Vec<(f64, T)>> {
    points
        .chunk_by(|a, b| a.1.is_some() == b.1.is_some())
        .map(|run| {
            run.iter()
                .filter_map(|(x, value)| value.map(|value| (*x, value)))
                .collect::<Vec<_>>()
        })
        .filter(|run| !run.is_empty())
        .collect()
}

fn draw_bar(canvas: &Canvas<'_>, axes: &Axes, role: Role, bar: &Bar) -> Drawn {
    let (half, x) = ((axes.day() * 0.36).min(16.0), axes.x(bar.x));
    let (zero, end) = (axes.y(0.0), axes.y(bar.y));
    canvas.block(
        (x - half, zero.min(end)),
        (x + half, zero.max(end)),
        theme::colour(role, bar.y >= 0.0),
    )?;
    let (mut above, mut below) = (zero.min(end), zero.max(end));
    if let Some((low, high)) = bar.error {
        let (low, high) = (axes.y(low), axes.y(high));
        canvas.line(&[(x, low), (x, high)], theme::INK, 1.2, None)?;
        for y in [low, high] {
            canvas.line(
                &[(x - half * 0.4, y), (x + half * 0.4, y)],
                theme::INK,
                0.9,
                None,
            )?;
        }
        (above, below) = (above.min(high), below.max(low));
    }
    let (y, anchor) = if bar.y >= 0.0 {
        (above - 1.0, Rise::Bottom)
    } else {
        (below + 1.0, Rise::Top)
    };
    let kind = Type {
        size: theme::TICK,
        bold: true,
        colour: theme::INK,
    };
    canvas.word(&bar.word, (x, y), kind, anchor)
}

fn draw_candle(
    canvas: &Canvas<'_>,
    axes: &Axes,
    (day, [open, high, low, close]): &(f64, [f64; 4]),
) -> Drawn {
    let colour = theme::colour(Role::UpDown, close >= open);
    let (half, x) = ((axes.day() * 0.32).min(7.0), axes.x(*day));
    canvas.line(&[(x, axes.y(*high)), (x, axes.y(*low))], colour, 1.0, None)?;
    let (top, bottom) = (axes.y(open.max(*close)), axes.y(open.min(*close)));
    canvas.block((x - half, top), (x + half, bottom.max(top + 0.8)), colour)?;
    // Days that closed higher are hollow: a greyscale print has no blue.
    if close > open && bottom - top > 2.4 {
        canvas.block(
            (x - half + 1.0, top + 1.0),
            (x + half - 1.0, bottom - 1.0),
            theme::WHITE,
        )?;
    }
    Ok(())
}

/// Where a mark wants its label, and the label.
pub(super) fn end_label(mark: &Mark) -> Option<(Option<(f64, f64)>, String)> {
    match mark {
        Mark::Line { label, points, .. } if !label.is_empty() => {
            let end = points.iter().rev().find_map(|(x, y)| y.map(|y| (*x, y)));
            Some((Some(end?), label.clone()))
        }
        Mark::Level { name, .. } => Some((None, name.clone())),
        _ => None,
    }
}

/// Writes the names at the ends, pushed apart so that none covers another.
pub(super) fn draw_end_labels(canvas: &Canvas<'_>, panel: &Panel, axes: &Axes, edge: f64) -> Drawn {
    const GAP: f64 = 13.5;
    let labelled: Vec<(&Mark, (f64, f64), String)> = panel
        .marks
        .iter()
        .filter_map(|mark| end_label(mark).map(|(end, text)| (mark, end, text)))
        .map(|(mark, end, text)| {
            let level = if let Mark::Level { y, .. } = mark {
                *y
            } else {
                0.0
            };
            (
                mark,
                end.map_or((axes.right, axes.y(level)), |end| axes.at(end)),
                text,
            )
        })
        .collect();
    let wanted: Vec<f64> = labelled.iter().map(|(_, end, _)| end.1).collect();
    let places = spread(&wanted, GAP, axes.top + 4.0, axes.bottom - 4.0);
    for ((mark, end, text), y) in labelled.into_iter().zip(places) {
        let (role, strong) = match mark {
            Mark::Line { role, strong, .. } => (*role, *strong),
            _ => (Role::Reference, false),
        };
        let colour = theme::colour(role, true);
        let kind = Type {
            size: theme::LABEL,
            bold: strong,
            colour,
        };
        if end.0 + 12.0 + canvas.width(&text, kind) < axes.right {
            // A line that ends long before the margin keeps its name beside it.
            canvas.text(
                &text,
                (end.0 + 5.0, end.1),
                kind,
                (Side::Left, Rise::Center),
            )?;
            continue;
        }
        let x = axes.right + 12.0;
        canvas.line(
            &[(end.0 + 1.5, end.1), (axes.right + 5.0, y), (x - 2.0, y)],
            colour,
            0.6,
            None,
        )?;
        let text = fit(&text, edge - x, &|text| canvas.width(text, kind));
        canvas.text(&text, (x, y), kind, (Side::Left, Rise::Center))?;
    }
    Ok(())
}
