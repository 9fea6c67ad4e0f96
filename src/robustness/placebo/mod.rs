//! A study against pseudo-studies without news.

mod tally;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::draws::{Draw, Draws, PlaceboKind};
use super::panel::{MarketPanel, most_different};
use super::watch::Watch;
use crate::error::{Error, Result, option};
use crate::finding::{Finding, first_of};
use crate::study::outcome::{GroupOutcome, PlaceboOutcome, StudyOutcome};
use crate::study::{Averages, Template};
use tally::Tallies;

/// The options of placebo studies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Placebo {
    /// The number of pseudo-studies; 0 for none.
    pub draws: usize,
    /// What pseudo-studies move: the `dates` of the events, or their `securities` to others of similar beta and sigma.
    pub kind: PlaceboKind,
}

/// Fewer draws tell nothing at 5 %.
pub const FEWEST_DRAWS: usize = 100;

/// Most draws: p-values of more decide nothing.
pub const MOST_DRAWS: usize = 1_000_000;

/// Events that a panel measures at a time, each of which takes up to two kilobytes.
const MOST_MEASURED: usize = 400_000;

/// The same where draws have no more different events than this: each is then measured once for many draws.
const MOST_DIFFERENT: usize = 1_500_000;

/// How often an event is drawn, on average, before all of them are measured again.
const REPEATS: usize = 8;

/// Events that are tested between two looks at the watch.
const STEP: usize = 40_000;

/// With fewer days, draws repeat each other.
const FEW_CHOICES: usize = 100;

impl Placebo {
    /// Checks the number of draws.
    ///
    /// # Errors
    /// It is not 0 and too small or too large.
    pub fn check(&self) -> Result<()> {
        if self.draws == 0 || (FEWEST_DRAWS..=MOST_DRAWS).contains(&self.draws) {
            return Ok(());
        }
        let range = format!("from {FEWEST_DRAWS} to {MOST_DRAWS}");
        Err(Error::out_of_range(option::PLACEBO, self.draws, &range)
            .with_help("1000 draws give a p-value to about 0.007 near 0.05; 10000 to 0.002"))
    }

    /// Runs the pseudo-studies and adds what they say to the outcome of the study. A run that the watch stops keeps the draws
    /// that are done.
    ///
    /// # Errors
    /// As [`Placebo::check`].
    pub fn judge(
        &self,
        template: &Template<'_>,
        outcome: &mut StudyOutcome,
        watch: &Watch,
    ) -> Result<()> {
        self.check()?;
        if self.draws == 0 || template.events().is_empty() {
            return Ok(());
        }
        let draws = Draws::new(template, self.kind);
        let mut tallies = Tallies::new(template, self.draws);
        let done = self.tally(template, &draws, &mut tallies, watch);
        let found = self.outcome(template, &draws, tallies, done, &outcome.groups);
        outcome.warnings.extend(findings(&found));
        outcome.placebo = Some(found);
        Ok(())
    }

    /// Counts the draws and returns how many were made.
    fn tally(
        &self,
        template: &Template<'_>,
        draws: &Draws,
        tallies: &mut Tallies,
        watch: &Watch,
    ) -> usize {
        watch.begin(self.draws);
        let events = template.events().len();
        // Where the windows of other events are masked, the events of one draw change how its other events are measured.
        let at_a_time = match template.plan().mask_events {
            true => 1,
            false => (self.most_drawn(template) / events).max(1),
        };
        let step = (STEP / events).max(rayon::current_num_threads());
        let mut done = 0;
        while done < self.draws && !watch.is_stopped() {
            let end = self.draws.min(done + at_a_time);
            let batch = (done..end).into_par_iter();
            let batch: Vec<Draw> = batch.map(|n| draws.draw(template, n as u64)).collect();
            let panel = MarketPanel::measure(template, &batch);
            for part in batch.chunks(step) {
                if watch.is_stopped() {
                    return done;
                }
                let averages = part.par_iter().map(|draw| panel.averages(draw));
                let averages: Vec<Vec<Averages>> = averages.collect();
                averages.iter().for_each(|of_draw| tallies.add(of_draw));
                done += part.len();
                watch.add(part.len());
            }
        }
        done
    }

    /// Returns the number of events that are drawn before they are measured together.
    fn most_drawn(&self, template: &Template<'_>) -> usize {
        match (self.kind, most_different(template)) {
            (PlaceboKind::Dates, different) if different <= MOST_DIFFERENT => {
                MOST_MEASURED.max(REPEATS * different)
            }
            _ => MOST_MEASURED,
        }
    }

    fn outcome(
        &self,
        template: &Template<'_>,
        draws: &Draws,
        tallies: Tallies,
        done: usize,
        groups: &[GroupOutcome],
    ) -> PlaceboOutcome {
        let left_out = draws.left_out();
        let events = template.inputs().events;
        let id = |event: &usize| {
            let aligned = &template.events()[*event].aligned;
            events[aligned.event].id.to_string()
        };
        let choices = draws.choices();
        let members = template.groups().iter();
        let moved = members.map(|group| {
            let members = group.members.iter();
            members
                .filter(|event| left_out.binary_search(event).is_err())
                .count()
        });
        let found = groups.iter().zip(tallies.groups).zip(moved);
        let too_few = match self.kind {
            PlaceboKind::Dates => "fewer than nine of ten events have other days",
            PlaceboKind::Securities => {
                "fewer than nine of ten events have a security that is similar"
            }
        };
        PlaceboOutcome {
            kind: self.kind.name(),
            asked: self.draws,
            draws: done,
            seed: template.plan().seed,
            fewest_choices: choices.fewest,
            parts: choices.parts,
            separated: choices.separated,
            left_out: left_out.iter().map(id).collect(),
            groups: found
                .map(|((group, tally), moved)| {
                    tally.outcome(group, moved, &template.test_names(), too_few)
                })
                .collect(),
        }
    }
}

/// Returns what a reader should know about the draws.
fn findings(found: &PlaceboOutcome) -> Vec<Finding> {
    let mut findings = Vec::new();
    if found.draws < found.asked {
        findings.push(Finding::warning(
            "interrupted_draws",
            format!(
                "the run was interrupted: {} of {} placebo studies were made",
                found.draws, found.asked
            ),
        ));
    }
    if !found.left_out.is_empty() {
        const NAMED: usize = 5;
        let named = first_of(&found.left_out, NAMED);
        findings.push(Finding::warning(
            "placebo_left_out",
            format!(
                "placebo studies hold no counterpart of {} events, for which no other {} suits: {named}",
                found.left_out.len(),
                if found.kind == "dates" { "day" } else { "security" },
            ),
        ));
    }
    if found.kind == "dates" && found.fewest_choices < FEW_CHOICES && found.parts > 0 {
        findings.push(Finding::warning(
            "few_placebo_dates",
            format!(
                "some events have only {} other days with enough days of the estimation window and no news of their own, so that placebo studies repeat each other; more history gives more",
                found.fewest_choices
            ),
        ));
    }
    findings
}
