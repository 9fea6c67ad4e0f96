//! The tables of a sweep of studies for programs: everything at full precision, one file each.

use crate::robustness::sweep::study::outcome::{
    ChoiceOutcome, CurveOutcome, SpecificationOutcome, StudySweepOutcome,
};
use crate::table::Rows;
use crate::table::rows::{Columns, LongTable, itself};

/// Returns every table of a sweep of studies.
pub fn tables(outcome: &StudySweepOutcome) -> Vec<Box<dyn Rows + '_>> {
    vec![
        Box::new(specifications(outcome)),
        Box::new(choices(outcome)),
    ]
}

/// Returns one row per specification, the smallest estimate first.
pub fn specifications(outcome: &StudySweepOutcome) -> impl Rows {
    let columns = Columns::<&SpecificationOutcome>::none()
        .whole("specification", |found| found.specification as i64)
        .text("model", |found| found.choice.model)
        .made("estimation", |found| found.choice.estimation.to_string())
        .text("returns", |found| found.choice.returns.name())
        .text("price", |found| {
            found.choice.price.map_or("", |price| price.name())
        })
        .text("benchmark", |found| {
            found.choice.benchmark.as_deref().unwrap_or_default()
        })
        .text("roll", |found| found.choice.roll.name())
        .text("unknown_timing", |found| found.choice.unknown_timing.name())
        .text("confounded", |found| {
            found.choice.confounded.map_or("", |how| how.name())
        })
        .whole("min_gap", |found| found.choice.min_gap.unwrap_or(0) as i64)
        .number("winsorize", |found| Some(found.choice.winsorize.number()))
        .whole("from", |found| found.choice.from.0.into())
        .whole("to", |found| found.choice.to.0.into())
        .whole("n", |found| found.n as i64)
        .number("estimate", |found| found.estimate)
        .number("low", |found| found.low)
        .number("high", |found| found.high)
        .number("median_car", |found| found.median_car)
        .number("mean_correlation", |found| found.mean_correlation)
        .text("test", |_| &outcome.plan.test)
        .number("statistic", |found| found.verdict.statistic())
        .number("p", |found| found.verdict.p())
        .text("holds", |found| if found.holds { "true" } else { "false" });
    LongTable {
        name: "specifications",
        records: &outcome.specifications,
        rows: itself,
        shared: 0,
        columns,
    }
}

/// Returns one row per value of each choice that differs, and one for all specifications.
fn choices(outcome: &StudySweepOutcome) -> impl Rows {
    let whole = |n: usize| n as i64;
    let columns = Columns::<&ChoiceOutcome>::none()
        .text("choice", |found| found.choice)
        .text("value", |found| &found.value)
        .whole("n", move |found| whole(found.curve.n))
        .whole("n_undefined", move |found| whole(found.curve.n_undefined))
        .whole("n_positive", move |found| whole(found.curve.n_positive))
        .whole("n_significant", move |found| {
            whole(found.curve.n_significant)
        })
        .whole("n_significant_same_sign", move |found| {
            whole(found.curve.n_significant_same_sign)
        })
        .whole("n_holds", move |found| whole(found.curve.n_holds));
    type Quantity = (&'static str, fn(&CurveOutcome) -> Option<f64>);
    let quantities: [Quantity; 6] = [
        ("share_significant", |curve| curve.share_significant),
        ("lowest", |curve| curve.lowest),
        ("lower_quartile", |curve| curve.lower_quartile),
        ("median", |curve| curve.median),
        ("upper_quartile", |curve| curve.upper_quartile),
        ("highest", |curve| curve.highest),
    ];
    let columns = quantities
        .into_iter()
        .fold(columns, |columns, (key, value)| {
            columns.number(key, move |found| value(&found.curve))
        });
    LongTable {
        name: "choices",
        records: &outcome.choices,
        rows: itself,
        shared: 0,
        columns,
    }
}
