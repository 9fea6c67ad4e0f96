//! The data of the figure: what is drawn on each day, and what is said of it.

use crate::chart::figure::Interval;
use crate::chart::figure::data::{ends, number, truth};
use crate::chart::study::course::{Course, Points, RunningTest};
use crate::study::outcome::GroupOutcome;
use crate::table::{Cell, Column, Table};

/// The name of an end of a band, and its points.
pub(super) type End = (&'static str, Points);

/// Returns the data of the figure, a row for each day.
pub(super) fn data(
    group: &GroupOutcome,
    course: &Course,
    (medians, winsorised): (&Points, &Points),
    (simultaneous, placebo): (&[End], Vec<End>),
    (tests, at_the_end): (&[RunningTest], Option<(f64, &'static str, Interval)>),
) -> Table {
    let mut data = Table::of_figure(&[
        "day",
        "n",
        "n_complete",
        "caar",
        "cum_aar",
        "median",
        "low",
        "high",
        "sup_low",
        "sup_high",
        "test",
        "statistic",
        "p",
        "df",
        "test_at_end",
        "test_low",
        "test_high",
        "near_zero",
        "winsorised",
    ]);
    for (position, (day, found)) in group.days.iter().zip(tests).enumerate() {
        let end = |number: usize| number_of(simultaneous.get(number), position);
        let [low, high] = ends(found.interval.map(|at| (at.low, at.high)));
        let last = at_the_end.filter(|(x, _, _)| *x == f64::from(day.day.0));
        let [test_low, test_high] = ends(last.map(|(_, _, at)| (at.low, at.high)));
        data.push([
            Cell::Whole(day.day.0.into()),
            Cell::count(day.n),
            Cell::count(day.n_complete),
            number(day.caar),
            number(course.sums[position].1),
            number(medians[position].1),
            low,
            high,
            end(0),
            end(1),
            Cell::text(found.test),
            number(found.statistic),
            number(found.p),
            number(found.df),
            Cell::text(last.map_or("", |(_, test, _)| test)),
            test_low,
            test_high,
            truth(found.is_near_zero),
            number(winsorised.get(position).and_then(|(_, value)| *value)),
        ]);
    }
    for (name, points) in placebo {
        data.columns.push(Column::numbers(name, name));
        let rows = data.rows.iter_mut().zip(points);
        rows.for_each(|(row, (_, value))| row.push(number(value)));
    }
    data
}

/// Returns the value of an end of a band at a position.
fn number_of(end: Option<&End>, position: usize) -> Cell {
    number(end.and_then(|(_, points)| points.get(position)?.1))
}
