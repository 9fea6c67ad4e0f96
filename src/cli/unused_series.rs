//! Findings about series that no event uses, in one line, so that those which matter for the result are seen.

use std::collections::BTreeSet;

use newsquake::event::Event;
use newsquake::finding::{Finding, first_of};
use newsquake::market::quality::{findings, is_told};
use newsquake::market::{Finder, Security};
use newsquake::plan::{Loaded, Plan};
use newsquake::robustness::draws::PlaceboKind;
use newsquake::study::model::Model;

use super::volume::{Volume, allows};

/// The most series that the line names.
const NAMED: usize = 3;

/// Returns the findings with those about series that no event uses in one line, unless all of them are wanted or the run uses
/// every series.
pub fn in_one_line(found: &[Finding], loaded: &Loaded, plan: &Plan) -> Vec<Finding> {
    let prices = &loaded.prices;
    let told = prices.universe().securities();
    let told: Vec<Security> = told.filter(|security| is_told(prices, *security)).collect();
    let is_short = !told.is_empty() && !allows(Volume::Phases);
    let Some(used) = is_short.then(|| used(loaded, plan)).flatten() else {
        return found.to_vec();
    };
    let others = told.into_iter().filter(|security| !used.contains(security));
    let others: Vec<&str> = others
        .map(|other| prices.universe().symbol(other))
        .collect();
    if others.is_empty() {
        return found.to_vec();
    }
    let of_all = findings(prices, &|_| true);
    let of_used = findings(prices, &|security| used.contains(&security));
    let shown = |finding: &Finding| match of_all.contains(finding) {
        true => of_used.iter().find(|own| own.code == finding.code).cloned(),
        false => Some(finding.clone()),
    };
    let mut shown: Vec<Finding> = found.iter().filter_map(shown).collect();
    let (series, have) = match others.len() {
        1 => ("series", "has"),
        _ => ("series", "have"),
    };
    let message = format!(
        "{} {series} that no event uses {have} findings: {} (-v)",
        others.len(),
        first_of(&others, NAMED)
    );
    shown.insert(0, Finding::warning("unused_series", message));
    shown
}

/// Returns the securities of events, benchmarks and exchange rates; `None` if the run uses every security.
fn used(loaded: &Loaded, plan: &Plan) -> Option<BTreeSet<Security>> {
    let draws_others = plan.placebo.draws > 0 && plan.placebo.kind == PlaceboKind::Securities;
    let has_donors = matches!(plan.study.model, Model::SyntheticControl(_));
    let events = &loaded.events;
    if events.is_empty() || draws_others || has_donors {
        return None;
    }
    let finder = Finder::new(&loaded.prices);
    let of_event = |event: &Event| {
        let day = event.when.as_ref().ok().map(|when| when.date);
        let named = [Some(event.symbol.as_str()), event.benchmark.as_deref()];
        named
            .into_iter()
            .flatten()
            .filter_map(|name| finder.find(name, day).one())
            .collect::<Vec<_>>()
    };
    let of_options = [&plan.study.benchmark, &plan.backtest.benchmark]
        .into_iter()
        .flatten();
    let of_options = of_options
        .chain(&plan.backtest.fx)
        .chain(&plan.sweep.study.benchmark);
    let of_options = of_options.filter_map(|name| loaded.prices.universe().find(name));
    Some(events.iter().flat_map(of_event).chain(of_options).collect())
}
