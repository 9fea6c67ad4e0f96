use super::*;

/// Returns the windows of events with this standard deviation.
fn windows(n: usize, se: f64) -> Vec<WindowAbnormal> {
    let window = WindowAbnormal {
        observed: 1,
        car: 0.01,
        se,
        scar: 0.01 / se,
        bhar: None,
    };
    vec![window; n]
}

/// Two events with a standard deviation of 2 and r 0.3, three with 1 and r 0.1, and r 0.2 between them: of the 10 pairs, r is
/// (1 x 0.3 + 3 x 0.1 + 6 x 0.2) / 10 on average.
#[test]
fn the_variance_of_a_difference_by_hand() {
    let found = Dependence::new(
        &windows(2, 2.0),
        &windows(3, 1.0),
        [Some(0.3), Some(0.1), Some(0.18)],
    );
    let found = found.unwrap();
    let of_means = (4.0 + 0.3 * 4.0) / 2.0 + (1.0 + 2.0 * 0.1) / 3.0 - 2.0 * 0.2 * 2.0;
    let spread = (4.0 - 0.3 * 4.0) / 2.0 + (1.0 - 0.1) / 3.0;
    let near = |found: f64, expected: f64| assert!((found - expected).abs() < 1e-12, "{found}");
    near(found.actual, of_means);
    near(found.assumed, spread);
    near(found.correlations[2], 0.2);
    near(found.correction().unwrap(), (spread / of_means).sqrt());
}

#[test]
fn a_variance_needs_two_events_in_each_sample_and_their_correlations() {
    let known = [Some(0.1); 3];
    let is_there = |n, m, r| Dependence::new(&windows(n, 1.0), &windows(m, 1.0), r).is_some();
    assert!(is_there(2, 2, known) && is_there(2, 9, known) && is_there(9, 2, known));
    assert!(!is_there(1, 2, known) && !is_there(2, 1, known) && !is_there(0, 0, known));
    for unknown in 0..3 {
        let mut r = known;
        r[unknown] = None;
        assert!(!is_there(2, 2, r));
    }
}

/// 3 and 3 events split in 20 ways, so that p is 0.1 or more; 3 and 4 in 35; 4 and 4 in 70; 2 and 7 in 36; 2 and 8 in 45.
#[test]
fn the_rank_sum_has_no_power_where_few_splits_are_possible() {
    let is_powerless = |n, m| without_power(n, m).is_some();
    for (n, m) in [(3, 3), (3, 4), (4, 3), (2, 7), (7, 2), (1, 38)] {
        assert!(is_powerless(n, m), "{n} {m}");
    }
    for (n, m) in [(4, 4), (2, 8), (8, 2), (1, 40), (0, 3), (3, 0)] {
        assert!(!is_powerless(n, m), "{n} {m}");
    }
    let doubt = without_power(3, 3).unwrap();
    assert_eq!(doubt.measure, "3 and 3 events have no p below 0.10");
    assert_eq!(doubt.tests, ["mann_whitney"]);
}

fn group(label: &str, members: &[usize]) -> Group {
    Group {
        label: label.to_owned(),
        members: members.to_vec(),
    }
}

#[test]
fn few_groups_are_compared_pair_by_pair_and_many_on_wish() {
    let few = [
        group("all", &[0, 1, 2, 3]),
        group("a", &[0, 1]),
        group("b", &[2]),
        group("none", &[]),
        group("c", &[3]),
    ];
    assert_eq!(pairs(&few, &[]).unwrap(), [(1, 2), (1, 4), (2, 4)]);
    assert_eq!(pairs(&few[..2], &[]).unwrap(), []);
    let many: Vec<Group> = (0..6).map(|i| group(&i.to_string(), &[i])).collect();
    assert_eq!(pairs(&many, &[]).unwrap(), []);
    assert_eq!(pairs(&many[..5], &[]).unwrap().len(), 6);
    let wish = |a: &str, b: &str| [[a.to_owned(), b.to_owned()]];
    assert_eq!(pairs(&many, &wish("5", "2")).unwrap(), [(5, 2)]);
    assert!(pairs(&many, &wish("5", "other")).is_err());
}

#[test]
fn a_comparison_that_leaves_a_group_without_events_is_refused() {
    let groups = [
        group("all", &[0, 1, 2]),
        group("a", &[0, 1]),
        group("part", &[1]),
        group("b", &[2]),
        group("empty", &[]),
    ];
    let found = |a: &str, b: &str| pairs(&groups, &[[a.to_owned(), b.to_owned()]]);
    let refused = |a: &str, b: &str| found(a, b).unwrap_err().to_string();
    assert!(refused("a", "a").contains("names one group twice"));
    let all_of_part = "all 1 events of part are in a too";
    assert!(refused("a", "part").contains(all_of_part));
    assert!(refused("part", "a").contains(all_of_part));
    // A group without any event is compared, and has no mean.
    for pair in [("a", "b"), ("part", "b"), ("a", "empty"), ("empty", "b")] {
        assert!(found(pair.0, pair.1).is_ok(), "{pair:?}");
    }
}

fn dependence(actual: f64, assumed: f64) -> Dependence {
    Dependence {
        actual,
        assumed,
        correlations: [0.3, 0.1, 0.2],
    }
}

#[test]
fn no_difference_is_corrected_by_a_variance_that_is_not_positive() {
    let correction = |actual, assumed| dependence(actual, assumed).correction().ok();
    assert_eq!(correction(4.0, 1.0), Some(0.5));
    for (actual, assumed) in [
        (-1.0, 1.0),
        (1.0, -1.0),
        (-1.0, -1.0),
        (1.0, 0.0),
        (0.0, 1.0),
        (0.0, 0.0),
    ] {
        assert_eq!(correction(actual, assumed), None, "{actual} {assumed}");
    }
}

/// With four times the variance, 1.96 is exceeded as often as 0.98: in 32.7 % of samples.
#[test]
fn independent_events_are_doubted_where_the_test_rejects_too_often() {
    let doubt = dependence(4.0, 1.0).doubt().unwrap();
    assert!((doubt.implied_size.unwrap() - 0.32709500769114075).abs() < 1e-12);
    assert_eq!(
        doubt.measure,
        "r 0.30 and 0.10 within the groups, 0.20 between them"
    );
    assert_eq!(doubt.tests, ["welch", "mann_whitney"]);
    assert!(dependence(1.0, 1.0).doubt().is_none());
    assert!(dependence(1.0, 4.0).doubt().is_none());
}

/// The factor of `welch_adjusted` is that of the correlation that it knows.
#[test]
fn neighbouring_sessions_are_doubted_where_the_adjusted_test_rejects_too_often() {
    let found = |whole: Dependence, seen: Dependence| {
        let doubt = whole.doubt_across_sessions(&seen)?;
        Some((doubt.tests, doubt.implied_size.unwrap()))
    };
    let plain = vec!["welch", "mann_whitney"];
    let all = vec!["welch", "mann_whitney", "welch_adjusted"];
    let near = |found: Option<(Vec<&str>, f64)>, tests: &[&str], size: f64| {
        let found = found.unwrap();
        assert_eq!(found.0, tests);
        assert!((found.1 - size).abs() < 1e-12, "{}", found.1);
    };
    // Nothing of the fourfold variance is known, all of it, or half: 2 x 1 / 1 of 4.
    near(
        found(dependence(4.0, 1.0), dependence(1.0, 1.0)),
        &all,
        0.32709500769114075,
    );
    near(
        found(dependence(4.0, 1.0), dependence(4.0, 1.0)),
        &plain,
        0.32709500769114075,
    );
    near(
        found(dependence(4.0, 2.0), dependence(1.0, 1.0)),
        &all,
        0.16577627289570407,
    );
    assert!(found(dependence(1.0, 1.0), dependence(1.0, 1.0)).is_none());
    assert!(found(dependence(-1.0, 1.0), dependence(1.0, 1.0)).is_none());
}

#[test]
fn the_adjusted_test_is_read_where_the_plain_one_is_doubtful() {
    let doubted = |tests: &[&'static str]| {
        let measured = (String::new(), None);
        let doubts = match tests {
            [] => Vec::new(),
            tests => vec![Doubt::new(
                Assumption::Independence,
                None,
                measured,
                tests.to_vec(),
                None,
            )],
        };
        DifferenceOutcome {
            a: "a".to_owned(),
            b: "b".to_owned(),
            from: Lag(0),
            to: Lag(0),
            n_a: 2,
            n_b: 2,
            difference: None,
            welch: Verdict::normal(2.0),
            mann_whitney: Verdict::normal(1.0),
            welch_adjusted: Verdict::normal(1.5),
            doubts,
        }
    };
    for (tests, read, is_doubtful) in [
        (&[][..], 2.0, false),
        (&["mann_whitney"], 2.0, false),
        (&["welch_adjusted"], 2.0, false),
        (&["mann_whitney", "welch"], 1.5, false),
        (&["welch", "welch_adjusted"], 1.5, true),
    ] {
        let found = doubted(tests);
        assert_eq!(found.to_read().statistic(), Some(read), "{tests:?}");
        assert_eq!(found.is_read_doubtful(), is_doubtful, "{tests:?}");
    }
}

#[test]
fn a_doubt_concerns_its_windows_or_all() {
    let doubt = |windows| {
        let measured = (String::new(), Some(0.2));
        Doubt::new(
            Assumption::Independence,
            None,
            measured,
            vec!["welch"],
            windows,
        )
    };
    let concerns =
        |windows: Option<Vec<Window>>, from, to| doubt(windows).concerns(Lag(from), Lag(to));
    let window = |from, to| Window::new(from, to).unwrap();
    assert!(concerns(None, 0, 1));
    let two = || Some(vec![window(-1, 1), window(0, 2)]);
    assert!(concerns(two(), -1, 1) && concerns(two(), 0, 2));
    for (from, to) in [(-1, 2), (0, 1), (-2, 1), (0, 3)] {
        assert!(!concerns(two(), from, to), "{from} {to}");
    }
    assert!(
        doubt(None)
            .reason
            .contains("about 20 % of samples, not 5 %")
    );
}
