//! The tables of size and power of a planned study.

use super::full_precision::{number, numbers, words};
use super::words::{counted, days_in_words};
use crate::robustness::power::outcome::{PowerOutcome, TestPower};
use crate::study::inference::heading;
use crate::table::{Cell, Column, Report, Table};

/// The tables of the report, with the letters that papers give them.
pub const TABLES: [(&str, &str); 1] = [("power", "")];

/// Returns the report: size and power of each test.
pub fn report(outcome: &PowerOutcome) -> Report {
    Report {
        title: "Size and power of a planned study".to_owned(),
        lines: lines(outcome),
        tables: vec![table(outcome, usize::MAX)],
    }
}

/// Returns the design and the data, a line each.
pub fn lines(outcome: &PowerOutcome) -> Vec<String> {
    let plan = &outcome.plan;
    let benchmark = plan.study.benchmark.as_deref();
    let benchmark = benchmark.map_or_else(String::new, |symbol| format!(" on {symbol}"));
    let mut data = format!(
        "{} of {}, {} to {}",
        counted(plan.power.draws, "draw"),
        match outcome.n_securities {
            1 => "1 security".to_owned(),
            n => format!("{n} securities"),
        },
        outcome.first,
        outcome.last
    );
    if let Some(spread) = outcome.spread {
        data.push_str(&format!(
            "; the mean CAR varies by {} % (standard deviation)",
            Cell::percent(Some(spread)).shown().trim_start_matches('+')
        ));
    }
    if let Some(r) = outcome.mean_correlation {
        data.push_str(&format!(", mean correlation {r:.2}"));
    }
    vec![
        format!(
            "{} on {}, {}; {} model{benchmark}, estimation {}, {} returns",
            counted(plan.n, "event"),
            counted(plan.dates, "date"),
            days_in_words(plan.from, plan.to),
            plan.study.model,
            plan.study.estimation,
            plan.study.returns.name()
        ),
        data,
    ]
}

/// Returns the tests, those that see the smallest effect at a size of at most 7.5 % first.
pub fn ranked(outcome: &PowerOutcome) -> Vec<&TestPower> {
    let mut tests: Vec<&TestPower> = outcome.tests.iter().collect();
    let key = |test: &TestPower| {
        let too_large = test
            .size
            .is_none_or(|size| size > crate::study::TOLERABLE_SIZE);
        (too_large, test.smallest_effect.unwrap_or(f64::INFINITY))
    };
    tests.sort_by(|a, b| {
        key(a)
            .partial_cmp(&key(b))
            .unwrap_or(std::cmp::Ordering::Equal)
    });
    tests
}

/// Returns size and power of the first `most` tests.
pub fn table(outcome: &PowerOutcome, most: usize) -> Table {
    // Effects of one to four standard deviations of the mean.
    let shown: Vec<usize> = [2, 4, 6, 8]
        .into_iter()
        .filter(|place| *place < outcome.effects.len())
        .collect();
    let share = |value: Option<f64>| Cell::number(value.map(|share| share * 100.0), 1);
    let row = |test: &&TestPower| {
        let mut row = vec![
            Cell::text(heading(test.test)),
            Cell::count(test.n),
            share(test.size),
            Cell::percent(test.smallest_effect),
        ];
        row.extend(shown.iter().map(|place| share(test.power[*place])));
        row
    };
    let mut columns = vec![
        Column::words("test", "Test"),
        Column::numbers("n", "Draws"),
        Column::numbers("size", "Size %"),
        Column::numbers("smallest_effect", "Detects %"),
    ];
    columns.extend(shown.iter().map(|place| {
        let effect = Cell::percent(Some(outcome.effects[*place])).shown();
        Column::numbers(format!("power_{place}"), format!("at {effect}"))
    }));
    // An interrupted run has fewer than were asked for.
    let draws = outcome.tests.iter().map(|test| test.n).max();
    let draws = draws.unwrap_or(0).max(1) as f64;
    Table {
        name: "power",
        title: "Size and power at 5 %".to_owned(),
        columns,
        rows: ranked(outcome).iter().take(most).map(row).collect(),
        notes: vec![format!(
            "Size: share of draws without an effect that are rejected; 5.0 is right, and chance moves it by {:.1}. Detects: the smallest \
             effect on every event that is detected in 80 % of draws. At: power in percent with that effect. Tests whose size is above \
             7.5 % come last: they also reject where there is no effect.",
            200.0 * (0.05 * 0.95 / draws).sqrt()
        )],
    }
}

/// Returns the power of each test with each effect, a row each.
pub fn rows(outcome: &PowerOutcome) -> Table {
    let mut columns = words(&["test"]);
    columns.extend(numbers(&[
        "n",
        "effect",
        "power",
        "size",
        "smallest_effect",
    ]));
    let row = |test: &TestPower, place: usize| {
        vec![
            Cell::text(test.test),
            Cell::count(test.n),
            number(Some(outcome.effects[place])),
            number(test.power[place]),
            number(test.size),
            number(test.smallest_effect),
        ]
    };
    let tests = outcome.tests.iter();
    let rows = tests.flat_map(|test| (0..outcome.effects.len()).map(move |place| row(test, place)));
    Table {
        name: "power",
        title: "Power".to_owned(),
        columns,
        rows: rows.collect(),
        notes: Vec::new(),
    }
}
