//! How often each test of a planned study sees an effect.

use crate::chart::figure::data::number;
use crate::chart::figure::{Across, Figure, Mark, Panel, Role, Unit};
use crate::report::answer::power::headline;
use crate::report::power::{lines, ranked};
use crate::robustness::power::outcome::PowerOutcome;
use crate::study::inference::heading;
use crate::table::{Cell, Table};

/// Most tests that are drawn.
const MOST_LINES: usize = 6;

/// Draws the share of draws that each test rejects, by the effect on every event. Returns a card if no test is ever defined.
pub fn figure(outcome: &PowerOutcome) -> Figure {
    let tests = ranked(outcome);
    let defined = tests.into_iter().filter(|test| test.size.is_some());
    let shown: Vec<_> = defined.take(MOST_LINES).collect();
    if shown.is_empty() {
        return Figure::card("power", "Power", "No test is defined in any draw.");
    }
    let mut marks: Vec<Mark> = shown
        .iter()
        .enumerate()
        .map(|(place, test)| Mark::Line {
            name: test.test.to_owned(),
            label: heading(test.test).to_owned(),
            role: Role::Series(place),
            strong: place == 0,
            dashed: false,
            points: outcome
                .effects
                .iter()
                .copied()
                .zip(test.power.iter().copied())
                .collect(),
        })
        .collect();
    marks.push(Mark::Level {
        name: "80 %".to_owned(),
        y: 0.8,
    });
    marks.push(Mark::Level {
        name: "5 %".to_owned(),
        y: 0.05,
    });
    let version = env!("CARGO_PKG_VERSION");
    Figure {
        name: "power".to_owned(),
        title: headline(outcome).trim_end_matches('.').to_owned(),
        subtitle: lines(outcome)
            .join("; ")
            .replace("[-", "[\u{2212}")
            .replace(" -", " \u{2212}"),
        footnote: format!(
            "Share of {} pseudo-studies on random dates of the same prices that reject zero at 5 %, with a given effect on every \
             event. At an effect of zero it is the size. The {} tests that see most, those of right size first. newsquake {version}",
            outcome.plan.power.draws,
            shown.len()
        ),
        x_label: "Effect on every event (%)".to_owned(),
        x: Across::Percent,
        panels: vec![Panel {
            y_label: "Rejected (%)".to_owned(),
            unit: Unit::Share,
            height: 1.0,
            marks,
            include: vec![0.0, 1.0],
            ..Panel::default()
        }],
        data: data(outcome),
        ..Figure::default()
    }
}

fn data(outcome: &PowerOutcome) -> Table {
    let mut data = Table::of_figure(&["test", "effect", "power", "n"]);
    for test in &outcome.tests {
        for (effect, power) in outcome.effects.iter().zip(&test.power) {
            data.push([
                Cell::text(test.test),
                number(Some(*effect)),
                number(*power),
                Cell::count(test.n),
            ]);
        }
    }
    data
}
