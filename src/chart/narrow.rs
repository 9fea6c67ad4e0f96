//! What of a figure is drawn in one column of a journal, where little has room.

use super::figure::{Across, Figure, Mark, Panel, Role, Span};
use super::study::event_panel::{ESTIMATION_MEAN, PRICE};

/// Figures of fewer units are one column of a journal.
pub(super) const NARROW: u32 = 400;
/// Figures of fewer units are the page of a journal or of a report: fewer panels stand side by side.
pub(super) const WIDE: u32 = 700;
/// The columns of texts that stay beside rows.
const NEEDED: [&str; 2] = ["N", "p"];
/// Days before and after the event that the panel of one event has room for.
const NEAREST_DAYS: f64 = 10.0;
/// The figure whose rows are in the order of their faults, and how many of them there is room for.
const WORST_FIRST: &str = "qc";
const MOST_ROWS: usize = 30;
/// Letters of the longest name of an axis; of longer ones, what stands in brackets is left out.
const LONGEST_NAME: usize = 40;
/// Names of colours, and shorter ones.
const SHORT: [(&str, &str); 4] = [
    ("before the open", "pre"),
    ("during the session", "during"),
    ("after the close", "post"),
    ("time not known", "unknown"),
];
/// Most bars that hang on each other, without their sum.
const MOST_SPANS: usize = 5;

/// Returns a figure of a width in units as it is drawn there. On the page of a journal, fewer panels stand side by side. In one column of a journal, names of axes stand above their panels, panels
/// stand below each other, and what is not needed is left out: some columns of texts, names of single events, single stars, the
/// outer shade of a fan, panels that only wide figures have.
pub(super) fn at_width(figure: &Figure, width: u32) -> Figure {
    let mut figure = figure.clone();
    if (NARROW..WIDE).contains(&width) {
        figure.columns = columns_of_a_page(&figure);
    }
    if width >= NARROW {
        return figure;
    }
    figure.panels.retain(|panel| !panel.is_wide_only);
    if figure.x_label.chars().count() > LONGEST_NAME
        && let Some((name, _)) = figure.x_label.split_once(" (")
    {
        figure.x_label = name.to_owned();
    }
    gather(&mut figure);
    figure.columns = figure.columns.min(1);
    let has_candles = |panel: &Panel| matches!(panel.marks[..], [_, Mark::Candles { .. }, ..]);
    if figure.panels.iter().any(has_candles) {
        figure.panels.iter_mut().for_each(keep_nearest_days);
    }
    let long = figure
        .panels
        .iter_mut()
        .filter(|panel| panel.rows.len() > MOST_ROWS);
    if figure.name == WORST_FIRST {
        let rows: Vec<usize> = (0..MOST_ROWS).collect();
        long.for_each(|panel| *panel = panel.with_rows(&rows));
    }
    if figure.x == Across::Lags {
        figure.panels.iter_mut().for_each(keep_counts_of_ticks);
    }
    figure.panels.iter_mut().for_each(simplify);
    figure
}

/// Leaves out the counts of days that have no number on the axis.
fn keep_counts_of_ticks(panel: &mut Panel) {
    const MOST: usize = 11;
    for mark in &mut panel.marks {
        if let Mark::Texts { texts } = mark
            && texts.len() > MOST
        {
            texts.retain(|(day, ..)| day % 5.0 == 0.0);
        }
    }
}

/// Returns the number of columns on the page of a journal: one where texts stand beside rows, and room for the headings of panels.
fn columns_of_a_page(figure: &Figure) -> usize {
    let has_notes = figure.panels.iter().any(|panel| !panel.notes.is_empty());
    match figure.columns {
        _ if has_notes => 1,
        many if many > 2 => many - 1,
        few => few,
    }
}

/// Leaves out what lies far from the event.
fn keep_nearest_days(panel: &mut Panel) {
    let is_near = |x: &f64| x.abs() <= NEAREST_DAYS;
    for mark in &mut panel.marks {
        match mark {
            Mark::Line { points, .. } => points.retain(|(x, _)| is_near(x)),
            Mark::Band { points, .. } => points.retain(|(x, _)| is_near(x)),
            Mark::Bars { bars, .. } => bars.retain(|bar| is_near(&bar.x)),
            Mark::Candles { days, .. } => days.retain(|(x, _)| is_near(x)),
            Mark::Rug { values, .. } => values.retain(is_near),
            _ => {}
        }
    }
}

fn simplify(panel: &mut Panel) {
    panel
        .notes
        .retain(|notes| NEEDED.contains(&notes.head.as_str()));
    if panel.heading.is_empty() && panel.rows.is_empty() {
        panel.heading = std::mem::take(&mut panel.y_label)
            .replace(PRICE, "Price (100: day \u{2212}1)")
            .replace("Cumulative abnormal return", "CAR")
            .replace("Cumulative abnormal log return", "CAR of log returns");
    }
    if let Some((_, _, name)) = &mut panel.shade {
        name.clear();
    }
    panel.event_word.clear();
    for (name, _) in &mut panel.legend {
        let short = SHORT.iter().find(|(long, _)| long == name);
        *name = short.map_or(&**name, |(_, short)| short).to_owned();
    }
    let is_fan = |mark: &Mark| matches!(mark, Mark::Band { role, .. } if *role == Role::Reference);
    let fans = panel.marks.iter().filter(|mark| is_fan(mark)).count();
    let mut seen = 0;
    panel.marks.retain(|mark| {
        seen += usize::from(is_fan(mark));
        !(is_fan(mark) && fans > 1 && seen > 1)
    });
    for mark in &mut panel.marks {
        match mark {
            Mark::Line { label, role, .. } if *role == Role::Faint => label.clear(),
            Mark::Level { name, .. } if name == ESTIMATION_MEAN => "mean".clone_into(name),
            Mark::Estimates { estimates, .. } => {
                let single = estimates.iter_mut().filter(|estimate| estimate.word == "*");
                single.for_each(|estimate| estimate.word.clear());
            }
            _ => {}
        }
    }
}

/// Gathers the smallest of many bars that hang on each other in one, the last before the sum.
fn gather(figure: &mut Figure) {
    let Across::Names(names) = &mut figure.x else {
        return;
    };
    let [panel] = &mut figure.panels[..] else {
        return;
    };
    let [Mark::Spans { spans, .. }] = &mut panel.marks[..] else {
        return;
    };
    let steps = spans.iter().filter(|span| !span.is_sum).count();
    if steps <= MOST_SPANS || names.len() != spans.len() {
        return;
    }
    let size = |span: &Span| (span.to - span.from).abs();
    let mut sizes: Vec<f64> = spans.iter().filter(|span| !span.is_sum).map(size).collect();
    sizes.sort_by(|a, b| b.total_cmp(a));
    let least = sizes[MOST_SPANS - 2];
    let kept = |span: &Span| span.is_sum || size(span) >= least;
    (*names, *spans) = gathered(names, spans, kept);
}

/// Returns the bars that are kept and their names, the others as one bar before the sum.
pub(super) fn gathered(
    names: &[String],
    spans: &[Span],
    kept: impl Fn(&Span) -> bool,
) -> (Vec<String>, Vec<Span>) {
    let (mut found, mut rest): (Vec<(String, Span)>, f64) = (Vec::new(), 0.0);
    let mut base = 0.0;
    let push = |found: &mut Vec<(String, Span)>, name: String, span: Span| {
        let x = found.len() as f64;
        found.push((name, Span { x, ..span }));
    };
    for (name, span) in names.iter().zip(spans) {
        if span.is_sum {
            let to = base + rest;
            let other = Span {
                x: 0.0,
                from: base,
                to,
                word: super::words::percent(rest),
                is_sum: false,
            };
            push(&mut found, "Other".to_owned(), other);
            push(&mut found, name.clone(), span.clone());
        } else if kept(span) {
            let size = span.to - span.from;
            let moved = Span {
                from: base,
                to: base + size,
                ..span.clone()
            };
            push(&mut found, name.clone(), moved);
            base += size;
        } else {
            rest += span.to - span.from;
        }
    }
    found.into_iter().unzip()
}
