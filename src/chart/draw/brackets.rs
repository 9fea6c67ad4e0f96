//! Brackets beside rows that have no room for names: one for each run of rows of one group.

use super::axes::Axes;
use super::canvas::{Canvas, Drawn, Rise, Side, Type};
use super::layout::fit_name;
use crate::chart::figure::Panel;
use crate::chart::look::MOST_NAMED;
use crate::chart::theme;
use crate::chart::words::shortened;

/// Width of a bracket with the room on both sides.
pub(super) const WIDTH: f64 = 12.0;

const NAME: Type = Type::plain(theme::TICK, theme::MUTED);

/// Returns whether brackets stand in the place of the names of rows.
pub(super) fn has_brackets(panel: &Panel) -> bool {
    panel.rows.len() > MOST_NAMED && !panel.groups_of_rows.is_empty()
}

/// A run of neighbouring rows whose first group is one.
struct Run<'a> {
    group: &'a str,
    rows: std::ops::Range<usize>,
}

impl Run<'_> {
    fn name(&self) -> String {
        format!("{} ({})", shortened(self.group), self.rows.len())
    }
}

fn runs(panel: &Panel) -> Vec<Run<'_>> {
    let mut begin = 0;
    let alike = panel
        .groups_of_rows
        .chunk_by(|a, b| a.first() == b.first())
        .map(|rows| {
            let run = begin..begin + rows.len();
            begin = run.end;
            (run, rows)
        });
    let named = alike.filter_map(|(rows, groups)| {
        let group = groups.first()?.first()?;
        Some(Run { group, rows })
    });
    named.collect()
}

/// Returns the names that stand beside the rows of a panel: those of its rows, or those of the brackets around them.
pub(super) fn names_beside_rows(panel: &Panel) -> Vec<String> {
    match has_brackets(panel) {
        true => runs(panel).iter().map(Run::name).collect(),
        false => panel.rows.clone(),
    }
}

/// Draws a bracket for each run of rows, with the name of the group and the number of its rows where there is room.
pub(super) fn draw_brackets(canvas: &Canvas<'_>, panel: &Panel, axes: &Axes, left: f64) -> Drawn {
    /// Least height of a bracket.
    const LEAST: f64 = 2.0;
    let (bar, foot) = (axes.left - 8.0, axes.left - 4.0);
    for run in runs(panel) {
        let (top, bottom) = (
            axes.y(run.rows.start as f64) + 0.5,
            axes.y(run.rows.end as f64) - 0.5,
        );
        if bottom - top < LEAST {
            continue;
        }
        let bracket = [(foot, top), (bar, top), (bar, bottom), (foot, bottom)];
        canvas.line(&bracket, theme::MUTED, 0.75, None)?;
        if bottom - top < theme::TICK {
            continue;
        }
        let end = bar - 4.0;
        let name = fit_name(&run.name(), end - left, &|text| canvas.width(text, NAME));
        let at = (end, (top + bottom) / 2.0);
        canvas.text(&name, at, NAME, (Side::Right, Rise::Center))?;
    }
    Ok(())
}
