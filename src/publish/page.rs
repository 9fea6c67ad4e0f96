//! The report that people read, `report.md`.

use super::publication::Publication;
use super::results::Results;
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
        let is_panel = |figure: &&Figure| figure.name.starts_with(chart::study::event_panel::NAME);
        let (panels, used) = (
            figures.iter().filter(is_panel).count(),
            results.counts().events_used,
        );
        if panels > 0 && panels < used {
            text.push_str(&format!(
                "\nOf single events, the {panels} of {used} with the largest reaction on day 0.\n"
            ));
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
