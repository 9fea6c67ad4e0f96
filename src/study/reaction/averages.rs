//! Means and tests of numbers that are measured once for each event and window.

use std::collections::BTreeMap;

use crate::math::moments::mean_and_spread;
use crate::study::group::Group;
use crate::study::inference::Verdict;
use crate::study::outcome::{ReactionGroup, ReactionWindow};
use crate::time::Window;

/// A number of one event in one window, and the same over its own standard deviation.
pub(super) type Standardised = (f64, f64);

/// Averages the numbers of each group. `values[w][i]`: the number of event `i` in window `w`.
///
/// ```text
/// cross_sectional: sqrt(N) mean(x) / sd(x);  bmp: sqrt(N) mean(S) / sd(S);  both t with N - 1 degrees of freedom
/// ```
pub(super) fn averages(
    groups: &[Group],
    windows: &[Window],
    values: &[Vec<Option<Standardised>>],
) -> Vec<ReactionGroup> {
    let of_group = |group: &Group| {
        let over = |(window, values): (&Window, &Vec<Option<Standardised>>)| {
            let present = group.members.iter().filter_map(|member| values[*member]);
            let (x, s): (Vec<f64>, Vec<f64>) = present.unzip();
            let tests = [("bmp", t_of_mean(&s)), ("cross_sectional", t_of_mean(&x))];
            ReactionWindow {
                from: window.first(),
                to: window.last(),
                n: x.len(),
                mean: crate::math::moments::mean(&x),
                tests: BTreeMap::from(tests),
            }
        };
        ReactionGroup {
            group: group.label.clone(),
            n_events: group.members.len(),
            days: Vec::new(),
            windows: windows.iter().zip(values).map(over).collect(),
        }
    };
    groups.iter().map(of_group).collect()
}

fn t_of_mean(values: &[f64]) -> Verdict {
    let n = values.len() as f64;
    match mean_and_spread(values) {
        Ok((mean, sd)) if sd > 0.0 => Verdict::student_t(n.sqrt() * mean / sd, n - 1.0),
        Ok(_) => Verdict::Undefined {
            reason: "the values do not vary",
        },
        Err(_) => Verdict::Undefined {
            reason: "a test across events needs two events or more",
        },
    }
}
