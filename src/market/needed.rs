//! The prices that a run needs: of which securities, and on which days.

use std::collections::BTreeSet;

use super::finder::Form;
use crate::time::{Date, Exchanges};

/// The prices that a run needs.
#[derive(Debug, Clone, PartialEq)]
pub struct NeededPrices {
    /// The securities.
    pub symbols: NeededSymbols,
    /// The first and the last day; `None`: every day.
    pub days: Option<(Date, Date)>,
}

/// The securities that a run needs, by what events and options call them.
#[derive(Debug, Clone, Default)]
pub struct NeededSymbols {
    /// Names in the form of symbols without the marks of vendors.
    roots: BTreeSet<String>,
    exchanges: Exchanges,
}

impl PartialEq for NeededSymbols {
    fn eq(&self, other: &Self) -> bool {
        self.roots == other.roots
    }
}

impl NeededSymbols {
    /// Gathers what securities are called.
    pub fn new<'a>(written: impl IntoIterator<Item = &'a str>) -> Self {
        let exchanges = Exchanges::default();
        let root = |written: &str| Form::new(written, &exchanges).root;
        Self {
            roots: written.into_iter().map(root).collect(),
            exchanges,
        }
    }

    /// Returns whether a symbol of prices may be one of those that are needed.
    pub fn may_be(&self, symbol: &str) -> bool {
        self.roots
            .contains(&Form::new(symbol, &self.exchanges).root)
    }

    /// Returns whether one that is needed may stand between two symbols in alphabetical order.
    pub fn may_be_between(&self, least: &str, greatest: &str) -> bool {
        if least == greatest {
            return self.may_be(least);
        }
        let is_plain = |symbol: &str| {
            let root = Form::new(symbol, &self.exchanges).root;
            !root.is_empty() && symbol.starts_with(&root) && symbol.to_uppercase() == symbol
        };
        // Where vendors set marks in front, or numbers have zeros in front, the order says nothing.
        if !is_plain(least) || !is_plain(greatest) {
            return true;
        }
        let may_begin =
            |start: &str| start <= greatest && (least <= start || least.starts_with(start));
        let prefixes: Vec<String> = Exchanges::prefixes()
            .map(|prefix| format!("{prefix}:"))
            .filter(|prefix| {
                least.starts_with(prefix.as_str()) || (least..=greatest).contains(&prefix.as_str())
            })
            .collect();
        self.roots.iter().any(|root| {
            let is_mark = |c: char| !c.is_ascii_alphanumeric();
            let start = root.split(is_mark).next().unwrap_or_default();
            let is_code = start.bytes().all(|byte| byte.is_ascii_digit());
            is_code
                || may_begin(start)
                || prefixes
                    .iter()
                    .any(|prefix| may_begin(&format!("{prefix}{start}")))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_needed_is_told_by_its_form() {
        let needed = NeededSymbols::new(["AAPL", "$brk.b", "NYSE:IBM"]);
        for symbol in ["AAPL", "AAPL.US", "BRK-B", "IBM", "IBM.N"] {
            assert!(needed.may_be(symbol), "{symbol}");
        }
        assert!(!needed.may_be("AAP") && !needed.may_be("MSFT"));
        assert!(needed.may_be_between("A", "AAZ") && needed.may_be_between("BRK-A", "BRK-C"));
        assert!(!needed.may_be_between("J", "JR") && !needed.may_be_between("V", "VE"));
        // One symbol among plain ones may name its exchange in front.
        assert!(needed.may_be_between("J", "JT"));
        assert!(needed.may_be_between("NA", "NB"));
        assert!(!needed.may_be_between("NC", "ND"));
        // A mark in front of symbols hides their order.
        assert!(needed.may_be_between("NASDAQ:A", "NASDAQ:Z"));
    }
}
