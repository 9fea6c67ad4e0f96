//! Texts that all figures of a study share.

use crate::chart::words::long_date;
use crate::report::words::counted;
use crate::study::assumption::Assumption;
use crate::study::outcome::StudyOutcome;

/// Name of the horizontal axis.
pub(super) const X_LABEL: &str = "Trading days relative to the event";

/// Returns the subtitle: the sample and the method.
pub(super) fn sample(outcome: &StudyOutcome) -> String {
    let plan = &outcome.plan;
    let securities = outcome.groups.first().map_or(0, |group| group.n_symbols);
    let dates = outcome.events.iter().map(|event| event.day0);
    let span = match (dates.clone().min(), dates.max()) {
        (Some(first), Some(last)) if first == last => format!(", {}", long_date(first)),
        (Some(first), Some(last)) => format!(", {} to {}", long_date(first), long_date(last)),
        _ => String::new(),
    };
    let benchmark = outcome.on_benchmarks();
    format!(
        "{}, {}{span}; {} model{benchmark}, estimation {}",
        counted(outcome.events.len(), "event"),
        match securities {
            1 => "1 security".to_owned(),
            n => format!("{n} securities"),
        },
        plan.model,
        plan.estimation.to_string().replace('-', "\u{2212}")
    )
}

/// Returns a footnote that begins with `lead`.
pub(super) fn footnote(lead: &str) -> String {
    let version = env!("CARGO_PKG_VERSION");
    format!("{lead} newsquake {version}")
        .trim_start()
        .to_owned()
}

/// Says that cross-sectional intervals are too narrow where events are correlated; an empty text where they are not.
pub(super) fn too_narrow(outcome: &StudyOutcome) -> &'static str {
    let shared = outcome
        .groups
        .iter()
        .any(|group| group.breaks(Assumption::Independence));
    match shared {
        true => {
            " Events share dates, so their returns are correlated and these intervals are too narrow."
        }
        false => "",
    }
}
