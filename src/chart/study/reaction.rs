//! The reaction split by open, high, low, close and volume, by event day.

use super::caption::{X_LABEL, footnote, sample};
use crate::chart::figure::data::number;
use crate::chart::figure::{Across, Claim, Figure, Mark, Panel, Role, Unit};
use crate::event::ALL;
use crate::math::elementary::exp;
use crate::study::outcome::{MeasureOutcome, ReactionDay, ReactionGroup, StudyOutcome};
use crate::study::reaction::Measure;
use crate::table::{Cell, Table};

/// Draws the mean overnight and intraday abnormal return of all events, their range volatility and their volume as ratios to
/// normal, day by day. `None` if the study did not split the reaction.
pub fn figure(outcome: &StudyOutcome) -> Option<Figure> {
    let measures = &outcome.reaction.as_ref()?.measures;
    let days = |measure: Measure| -> Option<&[ReactionDay]> {
        let found = measures.iter().find(|found| found.measure == measure)?;
        let group = all(found)?;
        Some(group.days.as_slice()).filter(|days| days.iter().any(|day| day.mean.is_some()))
    };
    let shown = |of: &[Measure]| -> Vec<(Measure, &[ReactionDay])> {
        let found = of
            .iter()
            .filter_map(|measure| Some((*measure, days(*measure)?)));
        found.collect()
    };
    let panels = [
        (
            "Mean abnormal return (%)",
            shown(&[Measure::Overnight, Measure::Intraday]),
        ),
        (
            "Volatility to normal (%)",
            shown(&[Measure::Parkinson, Measure::GarmanKlass]),
        ),
        (
            "Volume to normal (%)",
            shown(&[Measure::Volume, Measure::VolumeMarket]),
        ),
    ];
    let panels: Vec<Panel> = panels
        .into_iter()
        .filter(|(_, series)| !series.is_empty())
        .map(|(label, series)| panel(label, &series))
        .collect();
    if panels.is_empty() {
        let reason = "No event has open, high, low and volume, so there is nothing to draw.";
        return Some(Figure::card("reaction", "The reaction by parts", reason));
    }
    let claim = title(measures);
    Some(Figure {
        name: "reaction".to_owned(),
        title: claim.text,
        amounts: claim.amounts,
        subtitle: sample(outcome),
        footnote: footnote(
            "Means of all events. Volatility from each day's range and volume, as the mean of logarithms, beyond what is normal for the \
             security: +100 % is twice the normal.",
        ),
        x_label: X_LABEL.to_owned(),
        x: Across::Lags,
        columns: 1,
        panels,
        data: data(measures),
        ..Figure::default()
    })
}

fn all(measure: &MeasureOutcome) -> Option<&ReactionGroup> {
    measure.groups.iter().find(|group| group.group == ALL)
}

/// Returns a value as drawn: a return, or a ratio to normal less 1.
fn drawn(measure: Measure, mean: f64) -> f64 {
    if measure.is_return() {
        mean
    } else {
        exp(mean) - 1.0
    }
}

fn panel(label: &str, series: &[(Measure, &[ReactionDay])]) -> Panel {
    let mark = |(number, (measure, days)): (usize, &(Measure, &[ReactionDay]))| {
        let point = |day: &ReactionDay| {
            let value = day.mean.map(|mean| drawn(*measure, mean));
            (f64::from(day.day.0), value)
        };
        Mark::Line {
            name: measure.name().to_owned(),
            label: short(*measure).to_owned(),
            role: Role::Series(number),
            strong: number == 0,
            dashed: false,
            points: days.iter().map(point).collect(),
        }
    };
    Panel {
        y_label: label.to_owned(),
        unit: Unit::Percent,
        height: 3.0,
        marks: series.iter().enumerate().map(mark).collect(),
        include: vec![0.0],
        ..Panel::default()
    }
}

fn short(measure: Measure) -> &'static str {
    match measure {
        Measure::Overnight => "overnight",
        Measure::Intraday => "intraday",
        Measure::Parkinson => "Parkinson",
        Measure::GarmanKlass => "Garman-Klass",
        Measure::VolumeMarket => "beyond market",
        _ => "volume",
    }
}

fn title(measures: &[MeasureOutcome]) -> Claim {
    let mut claim = Claim::default();
    let on_day_0 = |measure: Measure| {
        let found = measures.iter().find(|found| found.measure == measure)?;
        let day = all(found)?.days.iter().find(|day| day.day.0 == 0)?;
        day.mean
    };
    let found = [
        (Measure::Overnight, "overnight"),
        (Measure::Intraday, "during the session"),
    ];
    let mut parts: Vec<String> = found
        .into_iter()
        .filter_map(|(measure, words)| {
            Some(format!("{} {words}", claim.percent(on_day_0(measure)?)))
        })
        .collect();
    let ratios = [
        (Measure::Parkinson, "volatility"),
        (Measure::Volume, "volume"),
    ];
    parts.extend(ratios.into_iter().filter_map(|(measure, words)| {
        Some(format!(
            "{words} {:.1} times normal",
            exp(on_day_0(measure)?)
        ))
    }));
    claim.saying(match parts.is_empty() {
        true => "The reaction by parts".to_owned(),
        false => format!("Day 0: {}", parts.join(", ")),
    })
}

fn data(measures: &[MeasureOutcome]) -> Table {
    let mut data = Table::of_figure(&["measure", "model", "day", "n", "mean", "low", "high"]);
    for measure in measures {
        for day in all(measure).map_or(&[][..], |group| &group.days) {
            data.push([
                Cell::text(measure.measure.name()),
                Cell::text(measure.model),
                Cell::Whole(day.day.0.into()),
                Cell::count(day.n),
                number(day.mean),
                number(day.low),
                number(day.high),
            ]);
        }
    }
    data
}
