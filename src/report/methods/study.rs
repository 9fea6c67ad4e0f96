//! The methods of a study.

use super::references::{of_model, of_test};
use super::{Methods, listed, software};
use crate::event::by_code;
use crate::market::ReturnKind;
use crate::report::words::counted;
use crate::study::RobustErrors;
use crate::study::inference::heading;
use crate::study::outcome::{Resolved, StudyOutcome};

/// Describes the sample, the model, the windows, the tests and the program of a study.
pub fn methods(outcome: &StudyOutcome) -> Methods {
    let mut methods = Methods::default();
    sample(&mut methods, outcome);
    model(&mut methods, outcome);
    tests(&mut methods, &outcome.plan, outcome.groups.len() > 2);
    comparisons(&mut methods, outcome);
    software(&mut methods, outcome.plan.seed);
    methods
}

fn sample(methods: &mut Methods, outcome: &StudyOutcome) {
    let counts = outcome.counts;
    let days = || outcome.events.iter().map(|event| event.day0);
    let period = match (days().min(), days().max()) {
        (Some(first), Some(last)) if first != last => format!(", from {first} to {last}"),
        (Some(first), _) => format!(", {first}"),
        _ => String::new(),
    };
    let all = outcome.groups.first();
    let firms = counted(all.map_or(0, |group| group.n_symbols), "firm");
    let dates = counted(all.map_or(0, |group| group.n_dates), "date");
    methods.paragraph().text(format!(
        "The sample holds {} of {firms} on {dates}{period}.",
        counted(counts.events_used, "event"),
    ));
    if counts.events_excluded > 0 {
        let codes = by_code(&outcome.excluded).into_iter();
        let codes: Vec<String> = codes
            .map(|(code, n)| format!("{n} for {}", code.replace('_', " ")))
            .collect();
        methods.text(format!(
            " Of {} read, {} left out: {}.",
            counted(counts.events_in, "event"),
            match counts.events_excluded {
                1 => "1 was".to_owned(),
                n => format!("{n} were"),
            },
            listed(&codes)
        ));
    }
    methods
        .text(" Day 0 is the first session of the firm's exchange whose close can show the news.");
}

fn model(methods: &mut Methods, outcome: &StudyOutcome) {
    let plan = &outcome.plan;
    let kind = match plan.returns {
        ReturnKind::Simple => "simple",
        ReturnKind::Log => "log",
    };
    let model = plan.model;
    methods.paragraph().text(format!(
        "Abnormal returns are daily {kind} returns less those expected by the {model} model{}",
        outcome.on_benchmarks()
    ));
    methods.cite(of_model(model));
    methods.text(format!(
        ", estimated over days {} relative to day 0 with at least {}.",
        plan.estimation,
        counted(plan.min_obs, "observation")
    ));
    let cars: Vec<String> = plan.cars.iter().map(ToString::to_string).collect();
    methods.text(format!(
        " Cumulative abnormal returns (CAR) are their sums over {} {}; CAAR is the mean CAR over the events of a group.",
        if cars.len() == 1 { "the window" } else { "the windows" },
        listed(&cars)
    ));
    if plan.signed {
        methods
            .text(" Abnormal returns of groups are multiplied by the direction of their events.");
    }
}

fn tests(methods: &mut Methods, plan: &Resolved, has_groups: bool) {
    methods.paragraph().text("Means are tested by ");
    let tests = &plan.tests;
    for (number, test) in tests.iter().enumerate() {
        let between = match number {
            0 => "",
            n if n + 1 == tests.len() => " and ",
            _ => ", ",
        };
        methods.text(format!("{between}{}", heading(test)));
        methods.cite(of_test(test));
    }
    methods.text(
        "; for each group, the test to rely on is the first one whose assumptions its sample keeps.",
    );
    if has_groups {
        methods.text(" p-values are adjusted for the number of groups by the methods of Holm");
        methods.cite(&["holm1979"]);
        methods.text(" and of Benjamini and Hochberg");
        methods.cite(&["benjamini1995"]);
        methods.text(".");
    }
}

fn comparisons(methods: &mut Methods, outcome: &StudyOutcome) {
    if outcome.differences.is_empty() && outcome.regressions.is_empty() {
        return;
    }
    methods.paragraph();
    if !outcome.differences.is_empty() {
        methods.text("Differences between groups are tested by Welch's t");
        methods.cite(&["welch1947"]);
        methods.text(" and the rank-sum test of Mann and Whitney");
        methods.cite(&["mann1947"]);
        methods.text(
            "; where events are correlated, Welch's t takes the variance of correlated events.",
        );
    }
    if !outcome.regressions.is_empty() {
        let robust = match outcome.plan.regress_errors {
            RobustErrors::Hc1 => "HC1",
            RobustErrors::Hc3 => "HC3",
        };
        let between = if outcome.differences.is_empty() {
            ""
        } else {
            " "
        };
        methods.text(format!(
            "{between}CAR{} is regressed on {} by least squares, with errors {robust}",
            match outcome.plan.signed {
                true => ", times the direction of its event,",
                false => "",
            },
            listed(&outcome.plan.regress)
        ));
        methods.cite(&["mackinnon1985"]);
        methods.text(" and clustered by date");
        methods.cite(&["liang1986", "cameron2015"]);
        methods.text(", and none where a coefficient rests on one event or one date alone.");
    }
}
