//! What figures show of a study besides its outcome, measured when they are to be drawn.

use super::all::events_with_panels;
use super::groups::FEWEST_FOR_BAND;
use crate::error::Result;
use crate::report::headline::test_of;
use crate::study::Runner;
use crate::study::outcome::StudyOutcome;

/// Most events of a study whose running means are tested day by day.
pub const MOST_EVENTS: usize = 20_000;

/// Tests the running mean CAR of each group on each day, by the test that judges its windows, for the bands of figures; and measures
/// how far the prices of events with a panel stray without news. `runner`: the study again. Events that its run kept, by
/// [`Runner::keep_measured`] for up to [`MOST_EVENTS`], are not measured again. Without this, bands are those of the
/// cross-sectional t, as they are for more than 20,000 events, and cones take the errors of single days as independent.
///
/// # Errors
/// As [`Runner::run`].
pub fn add_running(outcome: &mut StudyOutcome, runner: Runner<'_>) -> Result<()> {
    if outcome.events.is_empty() || outcome.events.len() > MOST_EVENTS {
        return Ok(());
    }
    let groups = outcome.groups.iter();
    let groups = groups.filter(|group| group.n_events >= FEWEST_FOR_BAND);
    let tested = groups.filter_map(|group| {
        let test = test_of(&outcome.plan, group)?;
        Some((group.group.clone(), test))
    });
    let tested: Vec<(String, &'static str)> = tested.collect();
    let panels = events_with_panels(outcome);
    let kept = outcome.measured.take();
    outcome.running = Some(runner.running(kept.as_deref(), &tested, &panels)?);
    Ok(())
}
