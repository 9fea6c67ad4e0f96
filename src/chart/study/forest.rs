//! The mean CAR of each group in each tested window, with its interval.

use super::caption::{footnote, sample};
use super::finding::{interval as interval_of, sentence};
use super::groups::short_names;
use crate::chart::figure::data::{interval as interval_cells, number, truth};
use crate::chart::figure::{
    Across, Claim, Figure, Interval, Mark, Panel, Piece, RowNotes, RowRange, Words,
};
use crate::chart::words::{during, p_value, shortened, window};
use crate::event::ALL;
use crate::report::headline::{FEWEST, Judged, judged, to_read};

use crate::report::words::capitalised;
use crate::study::outcome::{GroupOutcome, StudyOutcome, WindowOutcome};
use crate::table::{Cell, Table};
use crate::time::Lag;

/// Most windows, each in a panel of its own.
const MOST_WINDOWS: usize = 4;
/// Most rows.
const MOST_ROWS: usize = 40;
/// The axis ends at the interval of this rank among the widest; wider ones end in an arrowhead.
const WIDEST: usize = 5;

/// A group in a window.
struct Row<'a> {
    group: &'a GroupOutcome,
    window: &'a WindowOutcome,
    mean: f64,
    judged: Option<Judged>,
    interval: Option<Interval>,
}

impl<'a> Row<'a> {
    fn new(
        outcome: &StudyOutcome,
        group: &'a GroupOutcome,
        window: &'a WindowOutcome,
    ) -> Option<Self> {
        let mean = window.caar?;
        let test = to_read(&outcome.plan, group, window).or_else(|| outcome.plan.headline());
        let judged =
            test.and_then(|test| judged(group, test, (window.from, window.to), &window.tests));
        let interval = judged.filter(|_| window.n >= FEWEST);
        Some(Self {
            group,
            window,
            mean,
            judged,
            interval: interval.and_then(|judged| interval_of(&judged, mean)),
        })
    }

    fn holds(&self) -> bool {
        self.judged.is_some_and(|judged| judged.holds)
    }
}

/// Draws a panel for each of the first tested windows, with a row for each group: the mean CAR with the 95 % interval that
/// inverts the group's own test.
pub fn figure(outcome: &StudyOutcome) -> Figure {
    let groups = rows(outcome);
    let windows = outcome
        .groups
        .first()
        .map_or(0, |group| group.windows.len());
    let shown = windows.min(MOST_WINDOWS);
    let facets: Vec<Vec<Option<Row<'_>>>> = (0..shown)
        .map(|window| {
            let rows = groups.iter();
            rows.map(|group| Row::new(outcome, group, group.windows.get(window)?))
                .collect()
        })
        .collect();
    let found = || facets.iter().flatten().flatten();
    if found().next().is_none() {
        let reason = "No event could be used, so there is nothing to draw.";
        return Figure::card("forest", "Mean cumulative abnormal return by group", reason);
    }
    let tests = facets.len();
    let names = short_names(&groups);
    let most = groups.iter().map(|group| group.n_events).max().unwrap_or(1);
    let claim = title(outcome, found());
    Figure {
        name: "forest".to_owned(),
        title: claim.text,
        amounts: claim.amounts,
        subtitle: sample(outcome),
        footnote: footnote(&lead(outcome, groups.len(), shown, windows)),
        x_label: "Mean cumulative abnormal return (%)".to_owned(),
        x: Across::Percent,
        range: Some(range(found())),
        columns: if tests > 1 { 2 } else { 1 },
        panels: facets
            .iter()
            .map(|rows| panel(rows, &names, most))
            .collect(),
        findings: groups
            .iter()
            .map(|group| (group.group.clone(), finding(outcome, &[group])))
            .collect(),
        data: data(&facets),
        ..Figure::default()
    }
}

/// Returns the groups in the order of their rows: all events on top, then by mean CAR in the first window. Of many groups those
/// with the largest statistics remain.
fn rows(outcome: &StudyOutcome) -> Vec<&GroupOutcome> {
    let first = |group: &GroupOutcome| {
        Row::new(outcome, group, group.windows.first()?).map(|row| {
            let statistic = row.judged.map_or(0.0, |judged| judged.statistic.abs());
            (row.mean, statistic)
        })
    };
    let used = outcome.groups.iter().filter(|group| group.n_events > 0);
    let (all, mut others): (Vec<_>, Vec<_>) = used.partition(|group| group.group == ALL);
    let key = |group: &GroupOutcome| first(group).unwrap_or((f64::MIN, 0.0));
    others.sort_by(|a, b| {
        key(b)
            .1
            .total_cmp(&key(a).1)
            .then_with(|| a.group.cmp(&b.group))
    });
    others.truncate(MOST_ROWS - 1);
    others.sort_by(|a, b| {
        key(b)
            .0
            .total_cmp(&key(a).0)
            .then_with(|| a.group.cmp(&b.group))
    });
    all.into_iter().chain(others).collect()
}

fn panel(rows: &[Option<Row<'_>>], names: &[String], most: usize) -> Panel {
    let found = || {
        rows.iter()
            .enumerate()
            .filter_map(|(i, row)| Some((i, row.as_ref()?)))
    };
    let ranges = found().map(|(row, found)| RowRange {
        row,
        value: found.mean,
        interval: found.interval,
        weight: found.window.n as f64 / most.max(1) as f64,
        is_sum: found.group.group == ALL,
        is_hollow: !found.holds(),
    });
    let column = |head: &str, text: &dyn Fn(&Row<'_>) -> Words| RowNotes {
        head: head.to_owned(),
        texts: rows
            .iter()
            .map(|row| row.as_ref().map(text).unwrap_or_default())
            .collect(),
    };
    let heading = found()
        .next()
        .map(|(_, row)| window(row.window.from, row.window.to));
    let estimate = |row: &Row<'_>| {
        let interval = row.interval.map(Piece::Interval);
        Words(vec![
            Piece::Amount(row.mean),
            " ".into(),
            interval.unwrap_or_else(|| "[n/a]".into()),
        ])
    };
    let p = |p: Option<f64>| Words::from(p.map_or_else(|| "n/a".to_owned(), p_value));
    let adjusted = found().any(|(_, row)| row.judged.is_some_and(|judged| judged.p_holm.is_some()));
    let mut notes = vec![
        column("N", &|row| row.window.n.to_string().into()),
        column("mean", &estimate),
        column("p", &|row| p(row.judged.map(|judged| judged.p))),
    ];
    if adjusted {
        notes.push(column("Holm p", &|row| {
            p(row.judged.and_then(|judged| judged.p_holm))
        }));
    }
    Panel {
        height: 1.0,
        heading: capitalised(&heading.unwrap_or_default()),
        marks: vec![Mark::RowRanges {
            ranges: ranges.collect(),
        }],
        rows: names.to_vec(),
        groups_of_rows: rows
            .iter()
            .map(|row| row.iter().map(|row| row.group.group.clone()).collect())
            .collect(),
        notes,
        ..Panel::default()
    }
}

/// Returns the range of the axis: all means, and intervals up to the one of rank [`WIDEST`].
fn range<'a>(rows: impl Iterator<Item = &'a Row<'a>> + Clone) -> (f64, f64) {
    let reach = |at: Interval| at.low.abs().max(at.high.abs());
    let mut reaches: Vec<f64> = rows
        .clone()
        .filter_map(|row| row.interval.map(reach))
        .collect();
    reaches.sort_by(|a, b| b.total_cmp(a));
    let means = rows.clone().map(|row| row.mean.abs()).fold(0.0, f64::max);
    let most = reaches
        .get(WIDEST - 1)
        .or_else(|| reaches.last())
        .copied()
        .unwrap_or(0.0)
        .max(means * 1.04);
    let shown = rows.flat_map(|row| {
        let ends = row.interval.map(|at| (at.low, at.high));
        let (low, high) = ends.unwrap_or((row.mean, row.mean));
        [low.max(-most), high.min(most)]
    });
    let (low, high) = shown.fold((0.0_f64, 0.0_f64), |(low, high), x| {
        (low.min(x), high.max(x))
    });
    match high - low > 0.0 {
        true => (low, high),
        false => (-0.01, 0.01),
    }
}

fn lead(outcome: &StudyOutcome, groups: usize, shown: usize, windows: usize) -> String {
    let all = outcome
        .groups
        .iter()
        .filter(|group| group.n_events > 0)
        .count();
    let mut lead = "Intervals invert the test of each group; none for N < 3; an arrowhead where one leaves the axis. Hollow: no \
                    test of the group is valid. Diamond: all events. Areas follow N."
        .to_owned();
    if all > groups {
        lead.push_str(&format!(
            " The {groups} groups of {all} with the largest statistics."
        ));
    }
    if windows > shown {
        lead.push_str(&format!(" The first {shown} of {windows} windows."));
    }
    lead
}

/// Returns the finding of some groups in every tested window.
pub(super) fn finding(outcome: &StudyOutcome, groups: &[&GroupOutcome]) -> Claim {
    let rows = groups.iter().flat_map(|group| {
        let windows = group.windows.iter();
        windows.filter_map(move |window| Row::new(outcome, group, window))
    });
    let rows: Vec<Row<'_>> = rows.collect();
    title(outcome, rows.iter())
}

/// Returns the finding: the group of smallest p whose test holds, in any window; else the first row.
fn title<'a>(outcome: &StudyOutcome, rows: impl Iterator<Item = &'a Row<'a>> + Clone) -> Claim {
    let claim = |row: &Row<'_>| {
        let when = during(row.window.from, row.window.to);
        let family = row.judged.map_or(0, |judged| {
            let (from, to) = (row.window.from, row.window.to);
            family(outcome, judged.test, (from, to))
        });
        let name = shortened(&row.group.group);
        sentence(&name, row.mean, &when, row.judged.as_ref(), family)
    };
    let mut holding: Vec<&Row<'_>> = rows
        .clone()
        .filter(|row| row.holds() && row.window.n >= FEWEST)
        .collect();
    holding.sort_by(|a, b| {
        let p = |row: &Row<'_>| {
            row.judged
                .map_or((1.0, 1.0), |judged| (judged.strict_p(), judged.p))
        };
        p(a).partial_cmp(&p(b)).unwrap_or(std::cmp::Ordering::Equal)
    });
    match holding.first() {
        Some(best) => claim(best),
        None => rows.clone().next().map(claim).unwrap_or_default(),
    }
}

/// Returns the number of groups that Holm's adjustment of a test in a window is made for: all that the test has a p-value of, but
/// for the group of all events.
fn family(outcome: &StudyOutcome, test: &str, (from, to): (Lag, Lag)) -> usize {
    let has_p = |group: &&GroupOutcome| {
        let mut windows = group.windows.iter();
        let window = windows.find(|window| (window.from, window.to) == (from, to));
        window.is_some_and(|window| {
            window
                .tests
                .get(test)
                .is_some_and(|found| found.p().is_some())
        })
    };
    let named = outcome.groups.iter().filter(|group| group.group != ALL);
    named.filter(has_p).count()
}

fn data(facets: &[Vec<Option<Row<'_>>>]) -> Table {
    let mut data = Table::of_figure(&[
        "group",
        "from",
        "to",
        "n",
        "n_positive",
        "estimate",
        "median",
        "low",
        "high",
        "test",
        "statistic",
        "p",
        "p_holm",
        "holds",
        "row",
        "df",
    ]);
    for facet in facets {
        for (position, row) in facet.iter().enumerate() {
            let Some(row) = row else { continue };
            let [low, high, df] = interval_cells(row.interval);
            data.push([
                Cell::text(&row.group.group),
                Cell::Whole(row.window.from.0.into()),
                Cell::Whole(row.window.to.0.into()),
                Cell::count(row.window.n),
                Cell::count(row.window.n_positive),
                number(Some(row.mean)),
                number(row.window.median_car),
                low,
                high,
                Cell::text(row.judged.map_or("", |judged| judged.test)),
                number(row.judged.map(|judged| judged.statistic)),
                number(row.judged.map(|judged| judged.p)),
                number(row.judged.and_then(|judged| judged.p_holm)),
                truth(row.holds()),
                Cell::count(position + 1),
                df,
            ]);
        }
    }
    data
}
