//! The distribution of returns in a panel: a dot for each of few values, bars for many.

use super::figure::{Mark, Panel, Piece, Unit, Words};
use super::scale::{round_step, scale_of_counts};
use crate::math::elementary::{cbrt, log10, pow};
use crate::math::moments::{mean, median};

/// Below this number of values, each is a dot.
pub(super) const FEWEST_FOR_BINS: usize = 30;
/// Values beyond this multiple of the central 96 % are counted at the edge.
const BEYOND: f64 = 1.5;
/// Fewest values of which some may be cut off.
const FEWEST_TO_CUT: usize = 10;
const MOST_BINS: usize = 40;

/// Returns the range of the axis: all values and zero, but not values far beyond the central 96 %.
pub(super) fn range(values: &[f64]) -> (f64, f64) {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let (Some(least), Some(most)) = (sorted.first(), sorted.last()) else {
        return (-0.01, 0.01);
    };
    if sorted.len() < FEWEST_TO_CUT {
        return padded(least.min(0.0), most.max(0.0));
    }
    let last = (sorted.len() - 1) as f64;
    let low = sorted[(last * 0.02).ceil() as usize];
    let high = sorted[(last * 0.98).floor() as usize];
    let room = (high - low) * (BEYOND - 1.0);
    let (low, high) = (
        least.max(low - room).min(0.0),
        most.min(high + room).max(0.0),
    );
    padded(low, high)
}

/// Returns the range with some room at both ends.
fn padded(low: f64, high: f64) -> (f64, f64) {
    let pad = ((high - low) * 0.03).max(1e-4);
    (low - pad, high + pad)
}

/// Splits values into those within a range and those beyond it.
fn split(values: &[f64], (low, high): (f64, f64)) -> (Vec<f64>, Vec<f64>) {
    values
        .iter()
        .partition(|value| (low..=high).contains(*value))
}

/// Returns the panel of some values, called `name`; `counted` names what bars count, and `like` are values whose bars have the same
/// ends.
pub(super) fn panel(
    name: &str,
    counted: &str,
    (values, like): (&[f64], &[f64]),
    range: (f64, f64),
) -> Panel {
    let (shown, beyond) = split(values, range);
    let is_few = values.len() < FEWEST_FOR_BINS;
    let mut marks = vec![match is_few {
        true => Mark::Stack { values: shown },
        false => Mark::Histogram {
            name: counted.to_owned(),
            bins: bins(&shown, width(&split(like, range).0)),
        },
    }];
    let (mean, median) = (mean(values).unwrap_or(0.0), median(values).unwrap_or(0.0));
    let upright = |x: f64, dashed| {
        let is_shown = (range.0..=range.1).contains(&x);
        is_shown.then_some(Mark::Upright { x, dashed })
    };
    marks.extend(upright(mean, false));
    marks.extend(upright(median, true));
    let mut detail: Vec<Piece> = vec![
        format!("(N = {}; mean ", values.len()).into(),
        Piece::Amount(mean),
        ", median ".into(),
        Piece::Amount(median),
    ];
    detail.push(")".into());
    let scale = match is_few {
        true => (0.0, 1.0),
        false => scale_of_counts(&marks),
    };
    Panel {
        y_label: if is_few {
            String::new()
        } else {
            counted.to_owned()
        },
        unit: Unit::Count,
        height: 1.0,
        heading: name.to_owned(),
        detail: Words(detail),
        beyond: [
            beyond_in_words(&beyond, |value| value < range.0),
            beyond_in_words(&beyond, |value| value > range.1),
        ],
        marks,
        include: vec![0.0],
        scale: Some(scale),
        hides_numbers: is_few,
        ..Panel::default()
    }
}

/// Says how many values lie beyond one end of the axis, and which one if it is one.
fn beyond_in_words(beyond: &[f64], is_there: impl Fn(f64) -> bool) -> Words {
    let found: Vec<f64> = beyond
        .iter()
        .copied()
        .filter(|value| is_there(*value))
        .collect();
    match found[..] {
        [] => Words::default(),
        [one] => Words(vec!["1 beyond: ".into(), Piece::Amount(one)]),
        ref many => format!("{} beyond", many.len()).into(),
    }
}

/// Returns the bin of each value: its ends, `None` for a value that is a dot, and whether it lies beyond the axis.
pub(super) fn placed(values: &[f64], range: (f64, f64)) -> Vec<(Option<(f64, f64)>, bool)> {
    let (shown, _) = split(values, range);
    let bins = match values.len() < FEWEST_FOR_BINS {
        true => Vec::new(),
        false => bins(&shown, width(&shown)),
    };
    let place = |value: &f64| {
        let bin = bins
            .iter()
            .find(|(low, high, _)| (*low..*high).contains(value));
        let is_beyond = !(range.0..=range.1).contains(value);
        (
            bin.map(|bin| (bin.0, bin.1)).filter(|_| !is_beyond),
            is_beyond,
        )
    };
    values.iter().map(place).collect()
}

/// Gives all panels of bars one scale of counts, since the first of a row has the numbers of the others.
pub(super) fn share_counts(panels: &mut [Panel]) {
    let counted = panels.iter().filter(|panel| !panel.hides_numbers);
    let ends = counted.filter_map(|panel| panel.scale);
    let most = ends.map(|(_, high)| high).fold(0.0, f64::max);
    let counted = panels.iter_mut().filter(|panel| !panel.hides_numbers);
    counted.for_each(|panel| panel.scale = Some((0.0, most)));
}

/// Returns the number of panels side by side.
pub(super) fn columns(panels: usize) -> usize {
    match panels {
        0 | 1 => 1,
        2..=4 => 2,
        _ => 3,
    }
}

/// Says what dots and bars are, for panels of these numbers of values.
pub(super) fn key(sizes: impl Iterator<Item = usize> + Clone, noun: &str) -> String {
    let few = sizes.clone().any(|n| n < FEWEST_FOR_BINS);
    let many = sizes.clone().any(|n| n >= FEWEST_FOR_BINS);
    let marks = match (few, many) {
        (true, false) => format!("Each dot is one {noun}, hollow below zero."),
        (false, true) => format!("Bars count {noun}s; one of them begins at zero."),
        _ => format!(
            "Each dot is one {noun}, hollow below zero; from 30 {noun}s on, bars count them."
        ),
    };
    format!("{marks} Upright: the mean, solid, and the median, dashed; the line at zero is thin.")
}

/// Returns the round width of bars: that of Freedman & Diaconis (1981), 2 IQR n^(-1/3), rounded down to 1, 2 or 5.
fn width(returns: &[f64]) -> f64 {
    let mut sorted = returns.to_vec();
    sorted.sort_by(f64::total_cmp);
    let (Some(low), Some(high)) = (sorted.first(), sorted.last()) else {
        return 1.0;
    };
    let quarter = |part: usize| sorted[(sorted.len() - 1) * part / 4];
    let rule = 2.0 * (quarter(3) - quarter(1)) / cbrt(sorted.len() as f64);
    let least = ((high - low) / MOST_BINS as f64).max(1e-4);
    round_down(rule).max(round_step(least))
}

/// Returns lower end, upper end and count of ranges of one width. One begins at zero, so that no bar holds both gains and losses.
fn bins(returns: &[f64], width: f64) -> Vec<(f64, f64, f64)> {
    let mut sorted = returns.to_vec();
    sorted.sort_by(f64::total_cmp);
    let (Some(low), Some(high)) = (sorted.first(), sorted.last()) else {
        return Vec::new();
    };
    let bin = |value: f64| (value / width).floor() as i64;
    (bin(*low)..=bin(*high))
        .map(|k| {
            let count = sorted.iter().filter(|value| bin(**value) == k).count();
            (k as f64 * width, (k + 1) as f64 * width, count as f64)
        })
        .collect()
}

/// Returns 1, 2 or 5 times a power of ten, not above `width`; zero if `width` is not above zero.
fn round_down(width: f64) -> f64 {
    if width <= 0.0 {
        return 0.0;
    }
    let power = pow(10.0, log10(width).floor());
    let leading = [5.0, 2.0, 1.0]
        .into_iter()
        .find(|leading| leading * power <= width * 1.001);
    leading.unwrap_or(1.0) * power
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_lies_in_one_bin_and_zero_is_an_edge() {
        let returns: Vec<f64> = (0..50)
            .map(|i| 0.001 * f64::from(i * i % 71) - 0.02)
            .collect();
        let found = bins(&returns, width(&returns));
        assert_eq!(found.iter().map(|bin| bin.2).sum::<f64>(), 50.0);
        assert!(found.iter().any(|bin| bin.0 == 0.0));
        assert_eq!(
            bins(&[0.03; 4], width(&[0.03; 4]))
                .iter()
                .map(|bin| bin.2)
                .sum::<f64>(),
            4.0
        );
    }

    #[test]
    fn a_value_far_off_is_counted_and_not_drawn() {
        let mut values: Vec<f64> = (0..60).map(|i| 0.001 * f64::from(i) - 0.03).collect();
        values.push(9.0);
        let range = range(&values);
        assert!(range.1 < 0.1);
        let [low, high] = panel("all", "Events", (&values, &values), range).beyond;
        let said = high.shown(&|value| format!("{:+.0}", 100.0 * value));
        assert_eq!((low.is_empty(), said.as_str()), (true, "1 beyond: +900"));
        assert!(
            placed(&values, range)
                .iter()
                .filter(|(_, beyond)| *beyond)
                .count()
                == 1
        );
    }
}
