//! What about a sample the reader should know before believing a test.

use std::collections::BTreeSet;

use super::abnormal::AbnormalReturns;
use super::inference::Test;
use super::outcome::GroupOutcome;
use crate::event::overlap::overlapping;
use crate::finding::Finding;
use crate::market::{PriceBasis, Prices};

/// Everything worth saying about the sample.
pub fn warnings(
    groups: &[GroupOutcome],
    tests: &[Test],
    abnormal: &AbnormalReturns,
    prices: &Prices,
    wished: Option<PriceBasis>,
) -> Vec<Finding> {
    let mut findings: Vec<Finding> = shared_dates(groups, tests).into_iter().collect();
    findings.extend(overlaps(abnormal));
    findings.extend(mixed_basis(abnormal, prices, wished));
    findings
}

/// Groups whose events share dates, with the tests that mislead there.
fn shared_dates(groups: &[GroupOutcome], tests: &[Test]) -> Option<Finding> {
    let describe = |group: &GroupOutcome| {
        let dates = if group.n_dates == 1 {
            "1 date".to_owned()
        } else {
            format!("{} dates", group.n_dates)
        };
        let r = group
            .mean_correlation
            .map(|r| format!(", r {r:.2}"))
            .unwrap_or_default();
        format!("{}: {} on {dates}{r}", group.group, group.n_events)
    };
    let shared: Vec<String> = groups
        .iter()
        .filter(|group| group.shares_dates())
        .map(describe)
        .collect();
    if shared.is_empty() {
        return None;
    }
    let misled = tests
        .iter()
        .filter(|test| !test.behaviour().allows_correlation())
        .map(Test::name);
    let message = format!(
        "events share dates ({}), so their returns are correlated; these tests take them for independent and reject too \
         often: {}. Read bmp_adjusted and grank_t",
        shared.join("; "),
        misled.collect::<Vec<_>>().join(", ")
    );
    Some(Finding::warning("shared_dates", message))
}

/// Events whose windows share days of one security.
fn overlaps(abnormal: &AbnormalReturns) -> Option<Finding> {
    let aligned: Vec<_> = abnormal
        .events
        .iter()
        .map(|event| event.aligned.clone())
        .collect();
    let touched = overlapping(&aligned, abnormal.windows.event);
    let message = format!(
        "{touched} of {} events have another event of the same security within {} trading days: their windows answer \
         both, and tests that take events as independent count the shared days twice",
        aligned.len(),
        abnormal.windows.event.days()
    );
    (touched > 0).then(|| Finding::warning("overlapping_windows", message))
}

/// Securities adjusted for dividends beside a benchmark that is not.
fn mixed_basis(
    abnormal: &AbnormalReturns,
    prices: &Prices,
    wished: Option<PriceBasis>,
) -> Option<Finding> {
    let mixed: BTreeSet<_> = abnormal
        .events
        .iter()
        .filter_map(|event| {
            event
                .aligned
                .benchmark
                .map(|benchmark| (event.aligned.security, benchmark))
        })
        .filter(|(security, benchmark)| {
            prices.basis(*security, wished) != prices.basis(*benchmark, wished)
        })
        .map(|(_, benchmark)| prices.universe().symbol(benchmark))
        .collect();
    if mixed.is_empty() {
        return None;
    }
    let benchmarks = mixed.into_iter().collect::<Vec<_>>().join(", ");
    let message = format!(
        "returns come from adj_close for some securities and from close for their benchmark ({benchmarks}): if that \
         index leaves out dividends, alpha holds them and days without dividends are not affected"
    );
    Some(Finding::warning("mixed_price_basis", message))
}
