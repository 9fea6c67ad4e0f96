//! The tests across events on a few given numbers: values by hand and by scipy, where a test is not defined, and what it asks of a sample.

use newsquake::study::inference::{
    Bmp, BmpAdjusted, CalendarTime, Corrado, CrossSectional, Evidence, GeneralizedRanks,
    GeneralizedSign, GrankT, GrankZ, Mackinlay, Patell, PatellAdjusted, Sign, Significance,
    SkewnessAdjusted, TimeSeries, Verdict, Wilcoxon,
};

/// Returns the evidence of events with these abnormal returns.
fn of(abnormal: &[f64]) -> Evidence<'_> {
    Evidence::for_tests(abnormal, abnormal, &[])
}

fn is(verdict: Verdict, statistic: f64, p: f64) {
    let near = |found: Option<f64>, expected: f64| {
        let found = found.unwrap_or_else(|| panic!("{verdict:?}"));
        assert!(
            (found - expected).abs() < 1e-12 * (1.0 + expected.abs()),
            "{found} {expected}"
        );
    };
    near(verdict.statistic(), statistic);
    near(verdict.p(), p);
}

fn is_undefined(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Undefined { .. })
}

#[test]
fn the_sign_test_is_exact_below_50_events_and_drops_zeros() {
    let events = |up: usize, down: usize, zero: usize| -> Vec<f64> {
        let signs = [(0.01, up), (-0.02, down), (0.0, zero)].into_iter();
        signs.flat_map(|(x, n)| std::iter::repeat_n(x, n)).collect()
    };
    is(
        Sign {}.evaluate(&of(&events(4, 1, 3))),
        1.5 / 1.25_f64.sqrt(),
        0.375,
    );
    // scipy.stats.binomtest, and twice the tail of the normal.
    is(
        Sign {}.evaluate(&of(&events(31, 18, 2))),
        1.8571428571428572,
        0.08543313315739454,
    );
    is(
        Sign {}.evaluate(&of(&events(32, 18, 0))),
        7.0 / 12.5_f64.sqrt(),
        0.04771488023735121,
    );
    assert!(is_undefined(Sign {}.evaluate(&of(&[0.0, 0.0]))));
}

#[test]
fn wilcoxons_test_is_exact_up_to_25_events_without_ties() {
    // One of three is below zero.
    let events = |n: usize| -> Vec<f64> {
        let sign = |i: usize| if i.is_multiple_of(3) { -1.0 } else { 1.0 };
        (0..n).map(|i| sign(i) * (i as f64 + 1.0)).collect()
    };
    // scipy.stats.wilcoxon with method exact and asymptotic, without correction.
    let z = |w: f64, n: f64| {
        (w - n * (n + 1.0) / 4.0) / (n * (n + 1.0) * (2.0 * n + 1.0) / 24.0).sqrt()
    };
    let found = |x: &[f64]| Wilcoxon {}.evaluate(&of(x));
    is(found(&events(25)), z(208.0, 25.0), 0.23036134243011475);
    is(found(&events(26)), 1.4857816696309458, 0.1373368801747642);
    is(found(&[-1.0, 2.0, 3.0, 4.0, 5.0]), z(14.0, 5.0), 0.125);
    // Zeros are dropped; the sizes of three events are tied.
    let tied = found(&[1.0, 1.0, -1.0, 0.0, 2.0, 3.0]);
    assert!((tied.p().unwrap() - 0.13079706180685857).abs() < 1e-12);
    assert!(is_undefined(found(&[0.0])));
}

#[test]
fn the_generalized_sign_test_needs_both_signs_before_the_news() {
    let share = |p: f64| [p; 5];
    let found = |x: &[f64; 5], p: f64| {
        let shares = share(p);
        let evidence = Evidence {
            positive_share: &shares,
            ..of(x)
        };
        GeneralizedSign {}.evaluate(&evidence)
    };
    let four = [0.01, 0.02, 0.03, 0.04, -0.01];
    is(found(&four, 0.52), 1.2532010295690075, 0.21013255537433229);
    // A return of zero is not above zero.
    let with_zero = [0.01, 0.02, 0.03, 0.04, 0.0];
    is(
        found(&with_zero, 0.52),
        1.2532010295690075,
        0.21013255537433229,
    );
    assert!(is_undefined(found(&four, 0.0)) && is_undefined(found(&four, 1.0)));
    assert!(!is_undefined(found(&four, 0.001)) && !is_undefined(found(&four, 0.999)));
    assert!(is_undefined(GeneralizedSign {}.evaluate(&of(&[]))));
}

#[test]
fn generalized_ranks_by_hand() {
    let found = |test: &dyn Significance, mean: f64, spread: f64, observations: f64| {
        let ranks = GeneralizedRanks {
            mean,
            spread,
            observations,
        };
        test.evaluate(&Evidence {
            generalized_ranks: Ok(ranks),
            ..of(&[0.01; 5])
        })
    };
    is(
        found(&GrankT {}, 2.0, 1.0, 21.0),
        2.179449471770337,
        0.04208628671050171,
    );
    is(
        found(&GrankZ {}, 0.3, 1.0, 21.0),
        2.4372115213907883,
        0.014801018689134214,
    );
    assert_eq!(found(&GrankT {}, 2.0, 1.0, 21.0).df(), Some(19.0));
    // T = 3 and Z = 1 leave one degree of freedom, and T - 1 - Z^2 = 1.
    is(found(&GrankT {}, 1.0, 1.0, 3.0), 1.0, 0.5);
    // No degree of freedom, and no room.
    assert!(is_undefined(found(&GrankT {}, 0.5, 1.0, 2.0)));
    assert!(is_undefined(found(&GrankT {}, 2.0, 1.0, 5.0)));
    assert!(is_undefined(found(&GrankT {}, 3.0, 1.0, 5.0)));
    assert!(is_undefined(GrankT {}.evaluate(&of(&[0.01; 5]))));
}

#[test]
fn patells_z_needs_more_than_two_degrees_of_freedom_of_each_event() {
    let found =
        |df: [f64; 2]| Patell {}.evaluate(&Evidence::for_tests(&[0.1; 2], &[1.0, 2.0], &df));
    is(found([4.0, 4.0]), 1.5, 0.13361440253771614);
    // nu / (nu - 2) is 5 for 2.5.
    is(
        found([2.5, 2.5]),
        3.0 / 10.0_f64.sqrt(),
        0.34278171114791145,
    );
    assert!(is_undefined(found([4.0, 2.0])) && is_undefined(found([2.0, 2.0])));
}

#[test]
fn tests_of_days_by_hand() {
    let days = [Some(1.0), Some(2.0)];
    let corrado = |rank_days| {
        let evidence = Evidence {
            rank_days,
            ..of(&[0.01; 5])
        };
        Corrado {}.evaluate(&evidence)
    };
    is(corrado(&days), 3.0 / 2.0_f64.sqrt(), 0.03389485352468927);
    assert!(is_undefined(corrado(&[Some(1.0), None])));
    // Two days of 1 % and 2 %, after means of -1 %, 0 and 1 %, which have a standard deviation of 1 %.
    let before = [-0.01, 0.0, 0.01];
    let window = Evidence {
        aar_sum: 0.03,
        days: 2,
        estimation_aar: &before,
        ..of(&[0.01; 5])
    };
    is(
        TimeSeries {}.evaluate(&window),
        3.0 / 2.0_f64.sqrt(),
        0.16794970566215633,
    );
}

#[test]
fn halls_transformation_by_hand() {
    // The values 1, 2 and 4 have the mean and the variance 7/3 and the skewness 0.935.
    let found = SkewnessAdjusted {}.evaluate(&of(&[1.0, 2.0, 4.0]));
    assert!((found.statistic().unwrap() - 4.195605631605072).abs() < 1e-12);
    assert!(is_undefined(SkewnessAdjusted {}.evaluate(&of(&[1.0, 2.0]))));
}

#[test]
fn a_correlation_at_its_floor_corrects_nothing() {
    let usable = |n: usize, r: Option<f64>| {
        let x = vec![0.01; n];
        let evidence = Evidence {
            mean_correlation: r,
            ..of(&x)
        };
        evidence.usable_correlation().is_ok()
    };
    // -1/(N - 1) is -0.25 for 5 events, and -0.5 for 3.
    assert!(usable(5, Some(-0.2)) && usable(5, Some(-0.2499)) && usable(3, Some(-0.4)));
    assert!(!usable(5, Some(-0.25)) && !usable(5, Some(-0.3)) && !usable(3, Some(-0.5)));
    assert!(!usable(1, None));
}

#[test]
fn a_test_says_with_how_few_events_it_can_reject() {
    for test in [&Sign {} as &dyn Significance, &Wilcoxon {}] {
        let p_of_rises = |n: usize| {
            let rises: Vec<f64> = (1..=n).map(|i| i as f64).collect();
            test.evaluate(&of(&rises)).p().unwrap()
        };
        let fewest = test.fewest_to_reject();
        assert!(p_of_rises(fewest) < 0.05 && p_of_rises(fewest - 1) > 0.05);
    }
    // The rank of one event is at most sqrt(3) standard deviations away from the middle, the ranks of two sqrt(6).
    let fewest = Corrado {}.fewest_to_reject();
    let farthest = |n: usize| (3.0 * n as f64).sqrt();
    assert!(farthest(fewest) > 1.96 && farthest(fewest - 1) < 1.96);
    for other in [
        &CrossSectional {} as &dyn Significance,
        &GeneralizedSign {},
        &GrankT {},
        &Patell {},
    ] {
        assert_eq!(other.fewest_to_reject(), 1);
    }
}

/// What a study computes for a test, and with how few events simulations found it to hold.
#[test]
fn what_each_test_asks_of_a_study() {
    type Asked = (bool, bool, bool, usize);
    let asked = |test: &dyn Significance| -> Asked {
        (
            test.ranks(),
            test.portfolios(),
            test.needs_common_window(),
            test.fewest_to_hold(),
        )
    };
    let of_values: [&dyn Significance; 9] = [
        &CrossSectional {},
        &Patell {},
        &PatellAdjusted {},
        &Bmp {},
        &BmpAdjusted {},
        &Sign {},
        &Wilcoxon {},
        &Mackinlay {},
        &SkewnessAdjusted {},
    ];
    for test in of_values {
        let (ranks, portfolios, common, _) = asked(test);
        assert!(!ranks && !portfolios && !common, "{}", test.heading());
    }
    assert_eq!(asked(&SkewnessAdjusted {}).3, 15);
    assert_eq!(asked(&TimeSeries {}), (false, false, true, 1));
    assert_eq!(asked(&Corrado {}), (true, false, true, 1));
    assert_eq!(asked(&GrankT {}), (true, false, false, 11));
    assert_eq!(asked(&GrankZ {}), (true, false, false, 11));
    assert_eq!(asked(&GeneralizedSign {}), (false, false, false, 6));
    assert_eq!(asked(&CalendarTime::default()), (false, true, true, 1));
}
