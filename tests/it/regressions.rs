//! What regressions of CAR on columns of the events say of their coefficients: errors that do not exist, tests that reject too
//! often, and which cells are numbers and which are words.

use std::sync::Arc;

use newsquake::event::{Cells, Event};
use newsquake::finding::Finding;
use newsquake::report;
use newsquake::study::Study;
use newsquake::study::assumption::Assumption;
use newsquake::study::inference::Verdict;
use newsquake::study::outcome::{Doubt, RegressionOutcome, StudyOutcome, TermOutcome};
use newsquake::table::Table;

use crate::marks::{DAY_ZERO, DAYS, World, study, weekday, window};

/// An event: its firm, the session of its day 0, its cell in the column `x`, and its common shock with the shock's part of the variance.
struct Case<'a> {
    firm: String,
    zero: usize,
    x: &'a str,
    shock: usize,
    r: f64,
}

/// Runs a study of these events, which regresses CAR on `x`.
fn run(cases: &[Case<'_>], study: &Study) -> StudyOutcome {
    let mut world = World::new();
    let market = world.series(0.01);
    world.push("MKT", &market);
    let shocks: Vec<Vec<f64>> = (0..40).map(|_| world.series(1.0)).collect();
    let names: Arc<[String]> = Arc::from(["x".to_owned()]);
    for case in cases {
        let common = (&shocks[case.shock][..], case.r);
        let event = world.firm(&case.firm, &market, common, case.zero);
        event.columns = Cells::new(names.clone(), [case.x]);
        event.tags = vec![format!("x{}", case.x)];
    }
    world.run(&Study {
        regress: vec!["x".to_owned()],
        cars: vec![window(0, 0)],
        ..study.clone()
    })
}

/// Returns independent events, one of each firm, on dates that begin with day 0.
fn apart<'a>(cells: &[(usize, &'a str)]) -> Vec<Case<'a>> {
    let case = |(i, (date, x)): (usize, &(usize, &'a str))| Case {
        firm: format!("S{i:02}"),
        zero: DAY_ZERO + date,
        x,
        shock: 0,
        r: 0.0,
    };
    cells.iter().enumerate().map(case).collect()
}

fn reason(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Undefined { reason } => reason,
        _ => "",
    }
}

fn term<'a>(found: &'a RegressionOutcome, name: &str) -> &'a TermOutcome {
    found.terms.iter().find(|term| term.name == name).unwrap()
}

fn message(warnings: &[Finding], code: &str) -> Option<String> {
    let found = warnings.iter().find(|finding| finding.code == code);
    found.map(|finding| finding.message.to_string())
}

/// Returns a table of the regressions as people read it: its cells and its notes.
fn shown(outcome: &StudyOutcome) -> String {
    let tables = report::study::report(outcome).tables;
    let named = |table: &&Table| table.name == "regressions";
    let table = tables.iter().find(named).unwrap();
    let cells = table.rows.iter().flatten().map(|cell| cell.shown());
    let texts: Vec<String> = cells.chain(table.notes.clone()).collect();
    texts.join("\n")
}

/// Errors from residuals do not see an error that the fit takes up whole: the coefficient of a dummy that is 1 for one event moves by all
/// of that event's error, and its residual is 0. They would be those of the intercept, with a size of 67 %.
#[test]
fn a_coefficient_of_one_event_has_no_errors_and_no_stars() {
    let cells: Vec<(usize, &str)> = (0..12)
        .map(|i| (i, if i == 3 { "1" } else { "0" }))
        .collect();
    let outcome = run(&apart(&cells), &study());
    let found = &outcome.regressions[0];
    let x = term(found, "x");
    assert!(reason(&x.hc1).contains("one event alone"), "{x:?}");
    assert!(reason(&x.hc3).contains("one event alone"), "{x:?}");
    assert!(reason(&x.clustered).contains("one date alone"), "{x:?}");
    assert!(
        reason(&x.firm_clustered).contains("one security alone"),
        "{x:?}"
    );
    assert!(x.two_way_clustered.p().is_none(), "{x:?}");
    assert_eq!([x.hc1_se, x.hc3_se, x.clustered_se], [None; 3]);
    assert!(x.implied_sizes.is_empty());
    // The mean of the eleven others is known as well as ever: their errors are those of a mean of eleven values.
    let intercept = term(found, "intercept");
    let cars: Vec<f64> = (outcome.events.iter().filter(|event| *event.tags == ["x0"]))
        .map(|event| event.windows.first().unwrap().car.unwrap())
        .collect();
    let n = cars.len() as f64;
    let mean = cars.iter().sum::<f64>() / n;
    let squares: f64 = cars.iter().map(|car| (car - mean).powi(2)).sum();
    let close = |found: Option<f64>, expected: f64| {
        assert!(
            (found.unwrap() / expected - 1.0).abs() < 1e-9,
            "{found:?} {expected}"
        );
    };
    close(intercept.hc1_se, (12.0 / 10.0 * squares).sqrt() / n);
    close(intercept.hc3_se, squares.sqrt() / n / (1.0 - 1.0 / n));
    assert!(shown(&outcome).contains("No error HC3: the coefficient rests on one event alone"));
}

#[test]
fn a_coefficient_of_one_date_has_no_error_by_date_and_one_of_a_firm_none_by_firm() {
    let on_one_date: Vec<(usize, &str)> = (0..12)
        .map(|i| if i < 3 { (0, "1") } else { (i, "0") })
        .collect();
    let outcome = run(&apart(&on_one_date), &study());
    let x = term(&outcome.regressions[0], "x");
    assert!(reason(&x.clustered).contains("one date alone"), "{x:?}");
    assert!(x.hc3.p().is_some() && x.firm_clustered.p().is_some());

    let mut of_one_firm = apart(&(0..12).map(|i| (i, "0")).collect::<Vec<_>>());
    for case in &mut of_one_firm[..3] {
        case.x = "1";
    }
    let firm = of_one_firm[0].firm.clone();
    let mut world = World::new();
    let market = world.series(0.01);
    world.push("MKT", &market);
    let names: Arc<[String]> = Arc::from(["x".to_owned()]);
    let none = vec![0.0; DAYS];
    for case in &of_one_firm {
        if case.x == "0" || case.firm == firm {
            let event = world.firm(&case.firm, &market, (&none, 0.0), case.zero);
            event.columns = Cells::new(names.clone(), [case.x]);
        } else {
            let mut event = world.events[0].clone();
            event.id = case.firm.as_str().into();
            event.when = Event::on("", "", weekday(case.zero)).when;
            world.events.push(event);
        }
    }
    let outcome = world.run(&Study {
        regress: vec!["x".to_owned()],
        cars: vec![window(0, 0)],
        ..study()
    });
    let x = term(&outcome.regressions[0], "x");
    assert!(
        reason(&x.firm_clustered).contains("one security alone"),
        "{x:?}"
    );
    assert!(x.clustered.p().is_some() && x.hc3.p().is_some(), "{x:?}");
    assert!(x.two_way_clustered.p().is_none());
}

/// Two groups of fifteen events, each on a date of its own whose events share a third of their variance. HC3 takes thirty events for
/// independent; the two dates are too few for errors by date.
#[test]
fn a_contrast_of_two_dates_is_marked_as_its_difference_is() {
    let cases: Vec<Case<'_>> = (0..30)
        .map(|i| Case {
            firm: format!("S{i:02}"),
            zero: DAY_ZERO + if i < 15 { 0 } else { 6 },
            x: if i < 15 { "0" } else { "1" },
            shock: i / 15,
            r: 0.33,
        })
        .collect();
    let outcome = run(&cases, &study());
    let difference = &outcome.differences[0];
    assert!(difference.doubts("welch"));
    let found = &outcome.regressions[0];
    let x = term(found, "x");
    assert!(x.clustered.p().is_none());
    assert!(found.doubts("hc3", "x") && found.doubts("hc1", "x"));
    let doubt = found.doubts_of("hc3", "x").next().unwrap();
    assert_eq!(doubt.assumption, Assumption::Independence);
    // By two roads: mean correlations of pairs, and the portfolio of the weights over the estimation days.
    let by_difference = difference.doubts[0].implied_size.unwrap();
    let by_regression = x.implied_sizes["hc3"];
    assert!(
        (by_difference - by_regression).abs() < 0.05,
        "{by_difference} {by_regression}"
    );

    let json = serde_json::to_value(found).unwrap();
    let doubts = json["doubts"].as_array().unwrap();
    let of_hc3 = doubts
        .iter()
        .find(|doubt| doubt["tests"] == serde_json::json!(["hc3"]));
    assert_eq!(of_hc3.unwrap()["assumption"], "independence");
    assert_eq!(
        of_hc3.unwrap()["terms"],
        serde_json::json!(["intercept", "x"])
    );
    let text = shown(&outcome);
    assert!(
        text.contains("\u{2020} t HC3: events are correlated"),
        "{text}"
    );
    assert!(text.contains("Adj. t of their difference"), "{text}");
}

/// Twenty-four dates of three events, with a shock each, and a regressor that differs between dates alone: errors by date hold.
#[test]
fn with_enough_dates_errors_by_date_are_the_ones_to_read() {
    let cells = ["-1", "0", "1", "2"];
    let dates = |count: usize| -> StudyOutcome {
        let case = |i: usize| Case {
            firm: format!("S{i:02}"),
            zero: DAY_ZERO - 5 + i / 3,
            x: cells[i / 3 % 4],
            shock: i / 3,
            r: 0.5,
        };
        run(&(0..3 * count).map(case).collect::<Vec<_>>(), &study())
    };
    let outcome = dates(24);
    let found = &outcome.regressions[0];
    assert!(found.doubts("hc3", "x"), "{:?}", found.doubts);
    assert!(!found.doubts("clustered", "x"), "{:?}", found.doubts);
    let x = term(found, "x");
    assert_eq!(
        found.to_read(x, outcome.plan.regress_errors).name,
        "clustered"
    );

    // With four dates, their error is not known: its test would reject far more than 5 %.
    let outcome = dates(4);
    let found = &outcome.regressions[0];
    let doubt = found.doubts_of("clustered", "x").next().unwrap();
    assert_eq!(doubt.assumption, Assumption::EnoughClusters);
    assert!(
        shown(&outcome).contains("\u{2020} t by date: the coefficient rests on few events, dates")
    );
}

/// HC3 of a mean of two events among many: the squared error is that of one difference, 1 degree of freedom, and the size is
/// P(|t_1| > c sqrt(2)), c the 5 % point of a t of n - 2.
#[test]
fn a_coefficient_of_two_events_is_marked() {
    let cells: Vec<(usize, &str)> = (0..18)
        .map(|i| (i, if i < 2 { "1" } else { "0" }))
        .collect();
    let outcome = run(&apart(&cells), &study());
    let found = &outcome.regressions[0];
    let doubt = found.doubts_of("hc3", "x").next().unwrap();
    assert_eq!(doubt.assumption, Assumption::EnoughClusters);
    // Some of the variance is that of the sixteen others, which is known well.
    let size = term(found, "x").implied_sizes["hc3"];
    assert!((0.12..0.25).contains(&size), "{size}");
}

#[test]
fn a_column_of_words_stays_one_where_few_cells_are_numbers() {
    let cells: Vec<(usize, &str)> = (0..12)
        .map(|i| (i, ["bank", "chip", "air"][i % 3]))
        .chain([(12, "7")])
        .collect();
    let outcome = run(&apart(&cells), &study());
    let found = &outcome.regressions[0];
    assert_eq!(found.n, 13);
    let names: Vec<&str> = found.terms.iter().map(|term| term.name.as_str()).collect();
    assert_eq!(names, ["intercept", "x=air", "x=bank", "x=chip"]);
    assert_eq!(found.baselines, ["x=7"]);
    let said = message(&outcome.warnings, "mixed_column").unwrap();
    assert!(
        said.starts_with("1 of the 13 filled cells of the column x are numbers"),
        "{said}"
    );
}

#[test]
fn a_cell_that_is_no_number_is_quoted_with_its_mend() {
    let cells: Vec<(usize, &str)> = (0..12)
        .map(|i| (i, ["1", "2", "4"][i % 3]))
        .chain([(12, "1,000"), (13, "n/a")])
        .collect();
    let outcome = run(&apart(&cells), &study());
    assert_eq!(outcome.regressions[0].n, 12);
    let said = message(&outcome.warnings, "regression_left_out").unwrap();
    assert!(said.starts_with("2 of 14 events"), "{said}");
    assert!(
        said.contains("the cell `1,000` of event 12 in the column x is not a number")
            && said.ends_with("write 1000 or 1.000"),
        "{said}"
    );
    // The same cell in a column of weights.
    let weighted = run(
        &apart(&cells),
        &Study {
            weights: Some("x".to_owned()),
            ..study()
        },
    );
    let said = message(&weighted.warnings, "no_weight").unwrap();
    assert!(said.contains("`1,000` of event 12"), "{said}");
}

#[test]
fn groups_whose_weights_are_zero_are_named() {
    let cells: Vec<(usize, &str)> = (0..12)
        .map(|i| (i, if i < 4 { "0" } else { "3" }))
        .collect();
    let outcome = run(
        &apart(&cells),
        &Study {
            weights: Some("x".to_owned()),
            ..study()
        },
    );
    let weighted = |name: &str| {
        let group = outcome.groups.iter().find(|group| group.group == name);
        group.unwrap().windows[0].caar_weighted
    };
    assert!(weighted("x0").is_none() && weighted("x3").is_some());
    let said = message(&outcome.warnings, "zero_weights").unwrap();
    assert!(
        said.starts_with("no event of x0 has a weight above 0"),
        "{said}"
    );
}

/// The most extreme of the three splits of three events has p = 2/3; of the 20 of six, p = 0.1; of the 35 of seven, p = 0.057; of the 70
/// of eight, p = 0.029.
#[test]
fn rank_sums_of_very_few_events_cannot_reject() {
    let powerless = |a: usize, b: usize| {
        let cells: Vec<(usize, &str)> = (0..a + b)
            .map(|i| (i, if i < a { "0" } else { "1" }))
            .collect();
        let outcome = run(&apart(&cells), &study());
        let found = outcome.differences[0].clone();
        let power = |doubt: &&Doubt| doubt.assumption == Assumption::Power;
        let doubt = found.doubts.iter().find(power).cloned();
        if let Some(doubt) = &doubt {
            assert_eq!(doubt.tests, ["mann_whitney"]);
            assert!(!found.doubts("welch") && found.doubts("mann_whitney"));
        }
        doubt.is_some()
    };
    assert!(powerless(1, 2) && powerless(3, 3) && powerless(3, 4));
    assert!(!powerless(4, 4));
}
