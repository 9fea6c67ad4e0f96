//! The report that people read, `report.md`.

use super::publication::Publication;
use super::results::Results;
use crate::chart::study::MOST_EVENT_PANELS;
use crate::chart::{self, Figure};
use crate::finding::Finding;
use crate::table::format::markdown::escaped;
use crate::table::format::{Markdown, Render};

/// Folder of the charts.
pub(super) const CHARTS: &str = "charts";

/// Says that a build has no charts.
const NOT_DRAWN: &str =
    "this build of newsquake cannot draw pictures; charts/*.csv hold the numbers of each chart";

/// Returns the note that charts are not drawn, if this build cannot draw.
pub fn charts_not_drawn() -> Option<Finding> {
    (!chart::CAN_DRAW).then(|| Finding::note("charts_not_drawn", NOT_DRAWN))
}

/// Returns the report as Markdown, without charts.
pub fn markdown(publication: &Publication<'_>) -> String {
    report(publication.results, &[])
}

/// Returns the report: the tables that people read, the warnings and the charts.
pub(super) fn report(results: &dyn Results, figures: &[Figure]) -> String {
    let mut text = Markdown::default().render(&results.report());
    if !results.warnings().is_empty() {
        text.push_str("\n## Warnings\n\n");
        results.warnings().iter().for_each(|warning| {
            text.push_str(&format!(
                "- `{}`: {}\n",
                warning.code,
                escaped(&warning.message.to_string())
            ))
        });
    }
    if !figures.is_empty() {
        text.push_str("\n## Charts\n");
        if let Some(said) = panels_left_out(figures) {
            text.push_str(&format!("\n{said}\n"));
        }
        if chart::CAN_DRAW {
            let drawn = figures.iter().filter(|figure| !figure.is_on_request);
            drawn.for_each(|figure| {
                text.push_str(&format!("\n![{0}]({CHARTS}/{0}.png)\n", figure.name))
            });
        } else {
            text.push_str(&format!("\n{NOT_DRAWN}\n"));
        }
    }
    text
}

/// Says which events have a panel, if some are not drawn; `None` if all are.
pub(super) fn panels_left_out(figures: &[Figure]) -> Option<String> {
    let is_panel = |figure: &&Figure| figure.name.starts_with(chart::study::event_panel::NAME);
    let panels = || figures.iter().filter(is_panel);
    let (all, drawn) = (
        panels().count(),
        panels().filter(|figure| !figure.is_on_request).count(),
    );
    let bound = match all >= MOST_EVENT_PANELS {
        true => format!(
            " There are those of the {MOST_EVENT_PANELS} with the largest; a study of some events alone has theirs."
        ),
        false => String::new(),
    };
    (drawn < all).then(|| {
        format!(
            "Of single events, the {drawn} with the largest reactions on day 0 are drawn; `newsquake chart event-panel ID`, from this folder, \
             draws those of others.{bound}"
        )
    })
}
