//! Compares the price bases and currencies of securities and their benchmarks.

use std::collections::BTreeSet;

use super::basis::Adjustment;
use super::currency::Currency;
use super::field::{Field, PriceBasis};
use super::prices::Prices;
use super::universe::Security;
use crate::error::{Error, Result, message, option};
use crate::finding::{Finding, first_of};

/// Warns of securities whose returns come from `close` although `adj_close` was requested.
pub fn unadjusted(
    prices: &Prices,
    securities: impl Iterator<Item = Security>,
    wished: Option<PriceBasis>,
) -> Option<Finding> {
    const NAMED: usize = 5;
    if wished != Some(PriceBasis::AdjClose) {
        return None;
    }
    let used: BTreeSet<Security> = securities.collect();
    let lacks = |security: &&Security| prices.basis(**security, wished) == PriceBasis::Close;
    let lacking: Vec<&str> = used
        .iter()
        .filter(lacks)
        .map(|security| prices.universe().symbol(*security))
        .collect();
    let message = message![
        option::PRICE.with("adj_close"),
        format!(
            " was requested, but {} of {} securities have none ({}): their returns come from close",
            lacking.len(),
            used.len(),
            first_of(&lacking, NAMED)
        ),
    ];
    (!lacking.is_empty()).then(|| Finding::warning("no_adj_close", message))
}

/// Checks that securities and their benchmarks have the same price basis in the columns that a run uses.
///
/// An index has no splits and, if it is a price index, no dividends. So a price index beside stocks that are adjusted for
/// dividends is only worth a warning. Any other two bases that are known to differ would create false abnormal returns.
///
/// # Errors
/// The bases are known to differ and `allowed` is not set. If it is set, this is a warning instead.
pub fn compare(
    prices: &Prices,
    pairs: impl IntoIterator<Item = (Security, Security)>,
    wished: Option<PriceBasis>,
    allowed: bool,
) -> Result<Option<Finding>> {
    let pairs = distinct(pairs);
    let (mut indices, mut differing) = (BTreeSet::new(), Vec::new());
    for (security, benchmark) in pairs {
        let columns = [security, benchmark].map(|security| prices.basis(security, wished));
        let [own, other] = [(security, columns[0]), (benchmark, columns[1])]
            .map(|(security, column)| prices.adjustment(security, column));
        let symbol = |security| prices.universe().symbol(security);
        match (own.adjustment, other.adjustment) {
            (a, b) if a == b && a != Adjustment::Unknown => {}
            (Adjustment::Unknown, _) | (_, Adjustment::Unknown) => {
                if columns[0] != columns[1] {
                    indices.insert(symbol(benchmark));
                }
            }
            (Adjustment::Total, _) if is_index(prices, benchmark) => {
                indices.insert(symbol(benchmark));
            }
            (Adjustment::Split | Adjustment::Raw, Adjustment::Split | Adjustment::Raw)
                if is_index(prices, benchmark) => {}
            _ => differing.push(format!(
                "{} is {} ({}), its benchmark {} is {} ({})",
                symbol(security),
                own.adjustment,
                own.evidence,
                symbol(benchmark),
                other.adjustment,
                other.evidence
            )),
        }
    }
    if let Some(first) = differing.first() {
        let more = match differing.len() - 1 {
            0 => String::new(),
            more => format!("; and {more} more pairs"),
        };
        let message = format!("stock and benchmark have different price bases: {first}{more}");
        if !allowed {
            return Err(Error::input(message)
                .with_code("mixed_price_basis")
                .with_help(message![
                    "take the prices of both from one source, or use ",
                    option::PRICE.with("close"),
                    ", or state the true basis with ",
                    option::BASIS,
                    "; ",
                    option::ALLOW_MIXED_BASIS,
                    " runs in spite of this",
                ]));
        }
        return Ok(Some(Finding::warning("mixed_price_basis", message)));
    }
    if indices.is_empty() {
        return Ok(None);
    }
    let benchmarks = indices.into_iter().collect::<Vec<_>>().join(", ");
    let message = format!(
        "returns come from adj_close for some securities and from close for their benchmark ({benchmarks}): if that \
         index leaves out dividends, alpha contains them; days without dividends are not affected"
    );
    Ok(Some(Finding::warning("mixed_price_basis", message)))
}

/// Returns these pairs once each, in order.
fn distinct(pairs: impl IntoIterator<Item = (Security, Security)>) -> Vec<(Security, Security)> {
    let mut pairs: Vec<(Security, Security)> = pairs.into_iter().collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// Warns of securities whose prices are in another currency than those of their benchmark, where both currencies are known:
/// the exchange rate then adds to their abnormal returns.
pub fn currencies(
    prices: &Prices,
    pairs: impl IntoIterator<Item = (Security, Security)>,
) -> Option<Finding> {
    let pairs = distinct(pairs);
    // Hundredths of a currency move as the whole does.
    let codes = |security| -> BTreeSet<&str> {
        let named = prices.currencies(security).iter();
        named.map(Currency::code).collect()
    };
    let differ = |pair: &&(Security, Security)| {
        let (security, benchmark) = (codes(pair.0), codes(pair.1));
        !security.is_empty() && !benchmark.is_empty() && security != benchmark
    };
    let differing: Vec<_> = pairs.iter().filter(differ).collect();
    let (security, benchmark) = differing.first()?;
    let shown = |security: &Security| {
        let names: Vec<&str> = codes(*security).into_iter().collect();
        format!(
            "{} in {}",
            prices.universe().symbol(*security),
            names.join(" and ")
        )
    };
    let more = match differing.len() - 1 {
        0 => String::new(),
        more => format!("; and {more} more pairs"),
    };
    let message = format!(
        "stock and benchmark are in different currencies, so abnormal returns include changes of the exchange rate: {}, its \
         benchmark {}{more}",
        shown(security),
        shown(benchmark)
    );
    Some(Finding::warning("mixed_currencies", message))
}

/// Returns whether a security is an index: its symbol says so, or it has no volume.
fn is_index(prices: &Prices, security: Security) -> bool {
    let is_marked = prices
        .universe()
        .symbol(security)
        .starts_with(['^', '.', '$']);
    is_marked
        || prices
            .bars(security)
            .column(Field::Volume)
            .iter()
            .all(|volume| volume.is_nan() || *volume == 0.0)
}
