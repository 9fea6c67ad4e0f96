//! The standard errors behind intervals: what a mean and its statistic imply, and near zero what the test itself gives the mean.

use newsquake::event::ALL;
use newsquake::study::Study;
use newsquake::study::inference::{
    Bmp, BmpAdjusted, CrossSectional, Evidence, Mackinlay, NEAR_ZERO, Patell, PatellAdjusted,
    Significance, Test, Verdict,
};
use newsquake::time::Window;

use crate::support::chip_news::news;

/// Abnormal returns of five events with their standard deviations, whose mean is near zero.
const ABNORMAL: [f64; 5] = [0.03, -0.02, 0.01, -0.04, 0.02];
const ERRORS: [f64; 5] = [0.01, 0.02, 0.02, 0.04, 0.01];

/// Returns the verdict of a test on these events with `effect` added to each, correlated by `r`.
fn verdict(test: &dyn Significance, effect: f64, r: f64) -> Verdict {
    let abnormal = ABNORMAL.map(|x| x + effect);
    let standardized: Vec<f64> = abnormal.iter().zip(ERRORS).map(|(x, e)| x / e).collect();
    let mut evidence = Evidence::for_tests(&abnormal, &standardized, &[98.0; 5]);
    (evidence.errors, evidence.mean_correlation) = (&ERRORS, Some(r));
    test.evaluate(&evidence)
}

fn near(a: f64, b: f64) {
    assert!((a / b - 1.0).abs() < 1e-12, "{a} and {b}");
}

#[test]
fn a_test_gives_the_mean_the_error_by_which_an_effect_moves_its_statistic() {
    // The statistics of these tests change with an effect by the effect over the standard error, whatever the effect is.
    let exact: [(&dyn Significance, f64); 4] = [
        (&CrossSectional {}, 0.0),
        (&Mackinlay {}, 0.0),
        (&Patell {}, 0.0),
        (&PatellAdjusted {}, 0.2),
    ];
    for (test, r) in exact {
        let statistic = |effect: f64| verdict(test, effect, r).statistic().unwrap();
        let error = verdict(test, 0.0, r).error().unwrap();
        near(statistic(0.05) - statistic(0.01), 0.04 / error);
    }
    // That of bmp also changes by the spread of the standardised returns, so the error is taken at the mean that was found.
    let standardized: Vec<f64> = ABNORMAL.iter().zip(ERRORS).map(|(x, e)| x / e).collect();
    let mean = standardized.iter().sum::<f64>() / 5.0;
    let squares = standardized.iter().map(|s| (s - mean).powi(2));
    let sd = (squares.sum::<f64>() / 4.0).sqrt();
    let moved = ERRORS.iter().map(|e| 1.0 / e).sum::<f64>() / 5.0;
    let own = sd / 5.0_f64.sqrt() / moved;
    near(verdict(&Bmp {}, 0.0, 0.0).error().unwrap(), own);
    let wider = (1.8_f64 / 0.8).sqrt();
    near(
        verdict(&BmpAdjusted {}, 0.0, 0.2).error().unwrap(),
        own * wider,
    );
}

#[test]
fn a_mean_over_its_statistic_is_the_error_unless_both_are_near_zero() {
    let told = Verdict::student_t(2.0, 9.0).with_error(0.03);
    assert_eq!(told.standard_error(0.04), Some(0.02));
    assert!(!told.is_near_zero(0.04) && told.is_near_zero(-0.04));
    for statistic in [0.0, 0.1, -0.2] {
        let small = Verdict::student_t(statistic, 9.0).with_error(0.03);
        for mean in [0.0, 0.001, -0.002] {
            assert_eq!(small.standard_error(mean), Some(0.03), "{statistic} {mean}");
        }
        // One event carries a mean that a test of ranks does not see: zero stays inside.
        assert_eq!(small.standard_error(0.1), Some(0.1 / NEAR_ZERO));
    }
    // A test that rejects against the sign of the mean says nothing of its size.
    let against = Verdict::student_t(-4.0, 9.0).with_error(0.03);
    assert_eq!(against.interval(0.01), None);
    // The exact p of few signs belongs to no interval.
    let exact = Verdict::defined(1.5, Some(0.3), None);
    assert_eq!(exact.interval(0.01), None);
}

#[test]
fn every_verdict_of_a_study_has_an_interval_that_holds_zero_where_it_does_not_reject() {
    let news = news();
    let study = Study {
        benchmark: Some("SPX".to_owned()),
        window: Window::new(-10, 10).unwrap(),
        tests: Test::ENTRIES
            .iter()
            .map(|entry| entry.name.to_owned())
            .collect(),
        ..Study::default()
    };
    let outcome = study.run(news.inputs()).unwrap();
    let (mut found, mut near_zero) = (0, 0);
    for group in outcome.groups.iter().filter(|group| group.n_events >= 8) {
        let days = group.days.iter().map(|day| (day.aar, &day.tests));
        let windows = group.windows.iter().map(|w| (w.caar, &w.tests));
        for (mean, tests) in days.chain(windows) {
            for (name, verdict) in tests {
                let (Some(mean), Some(p)) = (mean, verdict.p()) else {
                    continue;
                };
                let Some((low, high)) = verdict.interval(mean) else {
                    let is_exact = *name == "sign" || *name == "wilcoxon";
                    assert!(
                        is_exact || p < 0.05,
                        "{} {name} {mean} {verdict:?}",
                        group.group
                    );
                    continue;
                };
                assert_eq!(
                    low < 0.0 && high > 0.0,
                    p > 0.05,
                    "{name} {mean} {verdict:?}"
                );
                found += 1;
                near_zero += usize::from(verdict.is_near_zero(mean));
            }
        }
    }
    assert!(outcome.groups.iter().any(|group| group.group == ALL));
    assert!(
        found > 500 && near_zero > 50,
        "{found}, {near_zero} near zero"
    );
}
