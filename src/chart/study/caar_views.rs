//! The figure of the mean cumulative abnormal return in parts, of which a page shows the one that is chosen.

use super::caar::{MEDIAN, PLACEBO, PULLED_IN, WINSORISED};
use crate::chart::figure::{Figure, Mark, Role, SUP_ENDS};

/// Returns the figure in parts, each with its name: the mean with the interval of each day, with the band of all days at once, the
/// median, and the mean of winsorised returns. No parts where there is nothing to choose from.
pub(crate) fn views(figure: &Figure) -> Vec<(String, Figure)> {
    let is_median = |mark: &Mark| matches!(mark, Mark::Line { name, .. } if name == MEDIAN);
    let is_at_once =
        |mark: &Mark| matches!(mark, Mark::Line { name, .. } if SUP_ENDS.contains(&name.as_str()));
    let is_band = |mark: &Mark| matches!(mark, Mark::Band { .. });
    let is_placebo =
        |mark: &Mark| matches!(mark, Mark::Line { name, .. } if name.starts_with(PLACEBO));
    let marks = figure.panels.first().map_or(&[][..], |panel| &panel.marks);
    let has = |is: &dyn Fn(&Mark) -> bool| marks.iter().any(is);
    let with = |is: &dyn Fn(&Mark) -> bool| {
        let mut part = figure.clone();
        let panel = part.panels.iter_mut().take(1);
        panel.for_each(|panel| panel.marks.retain(is));
        part
    };
    let mut views = Vec::new();
    if has(&is_band) {
        let own = with(&|mark| !is_median(mark) && !is_at_once(mark));
        views.push(("mean, each day for itself".to_owned(), own));
    }
    if has(&is_at_once) {
        let own = with(&|mark| !is_median(mark) && !is_band(mark));
        views.push(("mean, all days at once".to_owned(), own));
    }
    if has(&is_median) && !views.is_empty() {
        let own = with(&|mark| is_median(mark) || is_placebo(mark));
        views.push((MEDIAN.to_owned(), own));
    }
    let alternatives = figure.panels.first().map(|panel| &panel.alternatives);
    if let Some(lines) = alternatives.filter(|lines| !lines.is_empty() && !views.is_empty()) {
        let mut own = with(&|mark| is_placebo(mark) || is_course(mark));
        let panel = own.panels.iter_mut().take(1);
        panel.for_each(|panel| {
            panel.marks.iter_mut().for_each(step_back);
            panel.marks.extend(lines.iter().cloned());
        });
        let share = 100.0 * PULLED_IN;
        views.push((format!("{WINSORISED}, {share} % at each end"), own));
    }
    views
}

/// Returns whether a mark is the line of the mean.
fn is_course(mark: &Mark) -> bool {
    matches!(mark, Mark::Line { strong: true, .. })
}

/// Draws the line of the mean thin, beside another one.
fn step_back(mark: &mut Mark) {
    if let Mark::Line {
        strong: strong @ true,
        dashed,
        role,
        ..
    } = mark
    {
        (*strong, *dashed, *role) = (false, true, Role::Reference);
    }
}
