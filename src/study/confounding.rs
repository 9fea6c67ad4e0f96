//! The effect with and without confounded events.

use std::collections::BTreeSet;

use super::abnormal::AbnormalReturns;
use super::averaging::Averaging;
use super::group::{Grouping, groups};
use super::outcome::{
    ConfoundedEvent, ConfoundingOutcome, Effect, EffectOutcome, GroupOutcome, WindowOutcome,
};
use super::progress::Progress;
use super::stages::average;
use crate::error::Result;
use crate::event::Event;
use crate::event::confounders::Confounding;

/// Averages and tests all measured events, and those of them that nothing confounds. `how` holds all of them, including
/// those that are excluded as confounded.
pub(super) fn outcome(
    confounding: &Confounding,
    events: &[Event],
    grouping: Grouping<'_>,
    how: Averaging<'_>,
) -> Result<ConfoundingOutcome> {
    let confounded: BTreeSet<usize> = confounding.found.iter().map(|found| found.event).collect();
    let clean = how.abnormal.without(&confounded);
    let means = |abnormal: &AbnormalReturns| {
        let groups = groups(events, abnormal, grouping)?;
        let how = Averaging { abnormal, ..how };
        Ok(average(&groups, how, &Progress::default()))
    };
    let (with, without): (Vec<GroupOutcome>, Vec<GroupOutcome>) =
        (means(how.abnormal)?, means(&clean)?);
    let name = how.tests.first().map(|test| test.name);
    let effect = |window: &WindowOutcome| Effect {
        n: window.n,
        caar: window.caar,
        verdict: name.and_then(|name| window.tests.get(name).copied()),
    };
    let of_group = |(with, without): (&GroupOutcome, &GroupOutcome)| {
        let both = with.windows.iter().zip(&without.windows);
        let of_window = |(all, clean): (&WindowOutcome, &WindowOutcome)| EffectOutcome {
            group: with.group.clone(),
            from: all.from,
            to: all.to,
            test: name,
            with: effect(all),
            without: effect(clean),
        };
        both.map(of_window).collect::<Vec<_>>()
    };
    Ok(ConfoundingOutcome {
        confounded: confounding.how,
        window: confounding.window,
        events: described(confounding, events),
        effects: with.iter().zip(&without).flat_map(of_group).collect(),
    })
}

fn described(confounding: &Confounding, events: &[Event]) -> Vec<ConfoundedEvent> {
    let dropped = confounding.dropped();
    let described = confounding.found.iter().map(|found| {
        let event = &events[found.event];
        ConfoundedEvent {
            event_id: event.id.to_string(),
            symbol: event.symbol.to_string(),
            day0: found.date,
            confounder: found.by.clone(),
            confounder_day0: found.by_date,
            day: found.lag,
            excluded: dropped.contains(&found.event),
        }
    });
    described.collect()
}
