//! Bars that hang between two values.

use crate::chart::draw::axes::Axes;
use crate::chart::draw::canvas::{Canvas, Drawn, Rise, Type};
use crate::chart::figure::{Role, Span};
use crate::chart::theme;

/// Draws spans. A thin line joins the end of each with the beginning of the next, so that the eye can follow the sum.
pub(super) fn draw(canvas: &Canvas<'_>, axes: &Axes, spans: &[Span]) -> Drawn {
    let half = (axes.day() * 0.34).min(30.0);
    for pair in spans.windows(2) {
        let y = axes.y(pair[0].to);
        let ends = [(axes.x(pair[0].x) + half, y), (axes.x(pair[1].x) - half, y)];
        canvas.line(&ends, theme::MUTED, 0.7, None)?;
    }
    spans
        .iter()
        .try_for_each(|span| draw_span(canvas, axes, half, span))
}

fn draw_span(canvas: &Canvas<'_>, axes: &Axes, half: f64, span: &Span) -> Drawn {
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
    canvas.word(&span.word, (x, y), kind, anchor)
}
