//! A figure as a look asks for it: its unit, level, scale and order.

use super::figure::{Across, Claim, Figure, Interval, Mark, Panel, Piece, SUP_ENDS, Unit, Words};
use super::look::{LEVEL, Look, ReturnUnit};
use super::scale::{clipped, share_scale};
use super::words::{basis_points, percentage};
use crate::math::draws::quantile;
use crate::math::elementary::{exp, ln};
use crate::table::clean::visible;
use crate::table::money::money;

/// Returns a figure as the look asks for it, with the numbers in its texts written out.
pub fn shown(figure: &Figure, look: &Look) -> Figure {
    let mut figure = figure.clone();
    if look.buy_and_hold {
        add_further(&mut figure);
    }
    if look.level != LEVEL {
        set_level(&mut figure, look.level);
    }
    set_order(&mut figure, look.order.as_deref());
    if let Some(full) = look.scale {
        set_scale(&mut figure, full);
    }
    if look.log {
        figure.panels.iter_mut().for_each(set_growth);
    }
    set_unit(&mut figure, look.unit);
    let amount = match look.unit {
        ReturnUnit::Bps => basis_points,
        ReturnUnit::Percent | ReturnUnit::Money => percentage,
    };
    for panel in &mut figure.panels {
        write_numbers(panel, look.level, &amount);
    }
    figure
}

/// Returns what a figure says beside its picture: the finding, the sample and how to read it, one line each.
pub fn caption(figure: &Figure, look: &Look) -> String {
    let said = shown(figure, look);
    let lines = [said.title, said.subtitle, said.footnote];
    let lines = lines.iter().map(|line| visible(line).into_owned());
    lines
        .filter(|line| !line.is_empty())
        .map(|line| line + "\n")
        .collect()
}

/// Returns whether a text ends as captions do, with the name of the program and its version.
pub fn is_caption(text: &str) -> bool {
    let last = text.trim_end().rsplit_once("newsquake ");
    last.is_some_and(|(_, version)| {
        version
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.')
    })
}

/// Draws what is drawn on request, and says what it is.
fn add_further(figure: &mut Figure) {
    for panel in &mut figure.panels {
        if let Some((mut marks, note)) = panel.further.take() {
            marks.append(&mut panel.marks);
            panel.marks = marks;
            figure.footnote = format!("{note} {}", figure.footnote);
        }
    }
}

/// Draws intervals at another level of confidence, and says which.
fn set_level(figure: &mut Figure, level: f64) {
    let mut scaled: Vec<&mut Panel> = Vec::new();
    for panel in &mut figure.panels {
        let mut is_changed = false;
        for mark in &mut panel.marks {
            is_changed |= set_level_of(mark, level);
        }
        is_changed |= set_level_at_once(panel, level);
        panel.detail.set_level(level);
        let texts = panel.notes.iter_mut().flat_map(|notes| &mut notes.texts);
        texts.for_each(|text| text.set_level(level));
        if is_changed && panel.scale.is_some() {
            scaled.push(panel);
        }
    }
    match &mut scaled[..] {
        [] => {}
        [panel] => panel.scale = clipped(panel),
        _ => share_scale(&mut figure.panels),
    }
    if !figure.resampled.is_empty() {
        let claim = Claim {
            text: std::mem::take(&mut figure.title),
            amounts: std::mem::take(&mut figure.amounts),
        };
        let end = |p: f64| Some(quantile(&figure.resampled, p));
        let claim = claim.with(|place| match place {
            1 => end((1.0 - level) / 2.0),
            2 => end((1.0 + level) / 2.0),
            _ => None,
        });
        (figure.title, figure.amounts) = (claim.text, claim.amounts);
    }
    for noun in ["interval", "bound", "band"] {
        let said = |level| format!("{} {noun}", in_percent(level));
        for text in [&mut figure.title, &mut figure.footnote] {
            *text = text.replace(&said(LEVEL), &said(level));
        }
    }
}

/// Sets the level of the lines that hold a whole path at once, and returns whether there are any.
fn set_level_at_once(panel: &mut Panel, level: f64) -> bool {
    if panel.farthest.is_empty() {
        return false;
    }
    let ratio = quantile(&panel.farthest, level) / quantile(&panel.farthest, LEVEL);
    let mut ends: Vec<&mut Vec<(f64, Option<f64>)>> = Vec::new();
    for mark in &mut panel.marks {
        match mark {
            Mark::Line { name, points, .. } if SUP_ENDS.contains(&name.as_str()) => {
                ends.push(points);
            }
            _ => {}
        }
    }
    let [lows, highs] = &mut ends[..] else {
        return false;
    };
    for ((_, low), (_, high)) in lows.iter_mut().zip(highs.iter_mut()) {
        if let (Some(low), Some(high)) = (low, high) {
            let (middle, half) = ((*low + *high) / 2.0, (*high - *low) / 2.0 * ratio);
            (*low, *high) = (middle - half, middle + half);
        }
    }
    true
}

/// Sets the level of a mark, and returns whether it has one.
fn set_level_of(mark: &mut Mark, level: f64) -> bool {
    match mark {
        Mark::Estimates {
            estimates,
            together,
            ..
        } => {
            for estimate in estimates {
                let at_once = |at: Interval| at.at_once(level, *together);
                estimate.simultaneous = estimate
                    .simultaneous
                    .and_then(|_| estimate.interval.and_then(at_once));
                estimate.interval = estimate.interval.and_then(|found| found.at(level));
            }
            true
        }
        Mark::RowRanges { ranges } => {
            for range in ranges {
                range.interval = range.interval.and_then(|found| found.at(level));
            }
            true
        }
        Mark::Curve { points } => {
            for point in points {
                point.interval = point.interval.and_then(|found| found.at(level));
            }
            true
        }
        Mark::Band {
            points,
            spread,
            in_factors,
            ..
        } if !spread.is_empty() => {
            for ((_, ends), spread) in points.iter_mut().zip(spread) {
                let found = |ends: (f64, f64)| match in_factors {
                    false => spread.ends(ends, level),
                    true => {
                        let logarithms = spread.ends((ln(ends.0), ln(ends.1)), level)?;
                        Some((exp(logarithms.0), exp(logarithms.1)))
                    }
                };
                *ends = ends.and_then(found);
            }
            true
        }
        _ => false,
    }
}

/// Puts the rows in an order, by its name or the first one, and says which.
fn set_order(figure: &mut Figure, name: Option<&str>) {
    for panel in &mut figure.panels {
        let asked = panel
            .orders
            .iter()
            .find(|order| Some(order.name.as_str()) == name);
        let Some(order) = asked.or(panel.orders.first()).cloned() else {
            continue;
        };
        if asked.is_some() {
            *panel = panel.with_rows(&order.rows);
        }
        figure.footnote = format!("Rows by {}. {}", order.words, figure.footnote);
    }
}

/// Gives cells with numbers their full colour at a value.
fn set_scale(figure: &mut Figure, full: f64) {
    let marks = figure.panels.iter_mut().flat_map(|panel| &mut panel.marks);
    for mark in marks {
        if let Mark::Cells {
            scale,
            numbered: true,
            ..
        } = mark
        {
            *scale = (-full, full);
        }
    }
}

/// Draws gains on a scale of equal ratios. Gains of a panel that lost everything cannot be drawn so, and stay.
fn set_growth(panel: &mut Panel) {
    let values = panel.marks.iter().flat_map(Mark::extent);
    let is_drawable = values.map(|(_, y)| y).all(|gain| gain > -1.0);
    if !panel.is_growth || !is_drawable {
        return;
    }
    for mark in &mut panel.marks {
        match mark {
            Mark::Line { points, .. } => {
                let gains = points.iter_mut().filter_map(|(_, gain)| gain.as_mut());
                gains.for_each(|gain| *gain = ln(1.0 + *gain));
            }
            Mark::Dots { dots, .. } => dots.iter_mut().for_each(|dot| dot.y = ln(1.0 + dot.y)),
            _ => {}
        }
    }
    panel.unit = Unit::Growth;
    panel.y_label = panel.y_label.replace("(%)", "(%, log scale)");
}

/// Writes returns in a unit.
fn set_unit(figure: &mut Figure, unit: ReturnUnit) {
    match unit {
        ReturnUnit::Percent => {}
        ReturnUnit::Bps => {
            let in_bps = |text: &mut String| *text = text.replace("(%", "(bps");
            let claim = Claim {
                text: std::mem::take(&mut figure.title),
                amounts: std::mem::take(&mut figure.amounts),
            };
            figure.title = claim.shown(&|value| format!("{} bps", basis_points(value)));
            if figure.x == Across::Percent {
                figure.x = Across::Bps;
                in_bps(&mut figure.x_label);
            }
            for panel in &mut figure.panels {
                if set_cells_in_bps(panel) {
                    in_bps(&mut panel.heading);
                }
                if panel.unit == Unit::Percent && panel.rows.is_empty() {
                    panel.unit = Unit::Bps;
                    in_bps(&mut panel.y_label);
                    rewrite(panel, &|value| format!("{} bps", basis_points(value)));
                }
            }
        }
        ReturnUnit::Money => {
            for panel in &mut figure.panels {
                let Some((capital, currency)) = panel.capital.take() else {
                    continue;
                };
                panel.unit = Unit::Money;
                panel.y_label = match currency.as_str() {
                    "" => "Money".to_owned(),
                    currency => format!("Money ({currency})"),
                };
                for mark in &mut panel.marks {
                    if let Mark::Spans { spans, .. } = mark {
                        for span in spans {
                            (span.from, span.to) = (span.from * capital, span.to * capital);
                        }
                    }
                }
                rewrite(panel, &whole_money);
            }
        }
    }
}

/// Writes returns in cells in basis points, and says whether there are any.
fn set_cells_in_bps(panel: &mut Panel) -> bool {
    let units = panel.marks.iter_mut().filter_map(|mark| match mark {
        Mark::Cells { unit, .. } if *unit == Unit::Percent => Some(unit),
        _ => None,
    });
    let units: Vec<&mut Unit> = units.collect();
    let are_there = !units.is_empty();
    units.into_iter().for_each(|unit| *unit = Unit::Bps);
    are_there
}

/// Writes the values beside points and bars again.
fn rewrite(panel: &mut Panel, write: &dyn Fn(f64) -> String) {
    for mark in &mut panel.marks {
        match mark {
            Mark::Values { values } => {
                for (_, y, text) in values {
                    *text = write(*y);
                }
            }
            Mark::Spans { spans, .. } => {
                for span in spans {
                    span.word = write(span.to - span.from);
                }
            }
            _ => {}
        }
    }
}

/// Writes the numbers of headings and of texts beside rows.
fn write_numbers(panel: &mut Panel, level: f64, amount: &dyn Fn(f64) -> String) {
    let detail = std::mem::take(&mut panel.detail);
    if !detail.is_empty() {
        panel.heading = format!("{} {}", panel.heading, detail.shown(amount));
    }
    for words in panel.beyond.iter_mut().filter(|words| !words.is_empty()) {
        *words = Words(vec![Piece::Text(words.shown(amount))]);
    }
    for notes in &mut panel.notes {
        if notes.texts.iter().any(Words::has_interval) {
            notes.head = format!("{} [{}]", notes.head, in_percent(level));
        }
        for text in &mut notes.texts {
            *text = Words(vec![Piece::Text(text.shown(amount))]);
        }
    }
}

/// Formats a level of confidence in percent.
fn in_percent(level: f64) -> String {
    format!("{} %", (level * 1e8).round() / 1e6)
}

/// Formats an amount with its sign, without cents.
fn whole_money(amount: f64) -> String {
    let text = money(amount.round()).replace(".00", "");
    match text.strip_prefix('-') {
        Some(rest) => format!("\u{2212}{rest}"),
        None => format!("+{text}"),
    }
}
