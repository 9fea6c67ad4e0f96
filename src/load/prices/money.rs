//! Currencies of closes, by the marks beside them or by a column: that of a security stays the same.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::error::{Error, Result};
use crate::finding::{Finding, first_of};
use crate::load::text::number::money_of;
use crate::market::PriceRows;

/// Securities, and the marks of currencies beside their closes, as in `$10.20` and `945.25 USD`.
#[derive(Debug, Default)]
pub(in crate::load) struct Money {
    marks: BTreeMap<String, BTreeSet<String>>,
}

impl Money {
    /// Counts the close of a security. Cells without a mark say nothing.
    pub fn count(&mut self, symbol: &str, cell: &[u8]) {
        let Some(mark) = money_of(cell) else { return };
        let known = self.marks.get(symbol);
        if !known.is_some_and(|known| known.contains(mark)) {
            let marks = self.marks.entry(symbol.to_owned()).or_default();
            marks.insert(mark.to_owned());
        }
    }

    /// Adds what was counted elsewhere.
    pub fn extend(&mut self, other: Self) {
        for (symbol, marks) in other.marks {
            self.marks.entry(symbol).or_default().extend(marks);
        }
    }

    /// Returns an error if the closes of a security are amounts in several currencies: a return from one to the other is none.
    pub fn refuse_change(&self, header_line: u64) -> Result<()> {
        let differing = self.marks.iter().find_map(|(symbol, marks)| {
            let mut pairs = marks.iter().zip(marks.iter().skip(1));
            let (mark, other) = pairs.find(|(mark, other)| !may_be_one(mark, other))?;
            Some((symbol, mark, other))
        });
        let Some((symbol, mark, other)) = differing else {
            return Ok(());
        };
        let message = format!(
            "the closes of {symbol} are amounts in two currencies, written with `{mark}` and with `{other}`"
        );
        Err(Error::input(message)
            .at_line(header_line.max(1))
            .with_code("currency_changes")
            .with_help("convert them to one currency, or give the file of each currency a symbol of its own"))
    }
}

/// Warns of securities whose rows name several currencies.
pub(super) fn several_currencies(chunks: &[PriceRows]) -> Option<Finding> {
    const SHOWN: usize = 5;
    let mut first: HashMap<&str, &str> = HashMap::new();
    let mut several: BTreeMap<&str, String> = BTreeMap::new();
    for chunk in chunks {
        for (of, name) in &chunk.currencies {
            let symbol = chunk.symbols[*of as usize].as_str();
            let known = *first.entry(symbol).or_insert(name);
            if !may_be_one(known, name) && !several.contains_key(symbol) {
                several.insert(symbol, format!("{symbol} in {known} and {name}"));
            }
        }
    }
    let named: Vec<&String> = several.values().collect();
    let message = format!(
        "the rows of {} securities name several currencies, and a return from one currency to another is none: {}; convert the prices to \
         one currency, or give the rows of each currency a symbol of its own",
        named.len(),
        first_of(&named, SHOWN)
    );
    (!named.is_empty()).then(|| Finding::warning("several_currencies", message))
}

/// Signs of currencies, and their codes. GBX and GBp are pence.
const CODES: [(&str, &str); 9] = [
    ("€", "EUR"),
    ("£", "GBP"),
    ("A$", "AUD"),
    ("C$", "CAD"),
    ("S$", "SGD"),
    ("R$", "BRL"),
    ("p", "GBX"),
    ("GBp", "GBX"),
    ("kr.", "kr"),
];

/// Returns whether two marks may mean one currency: a sign and its code do, and `$` is part of the sign of every dollar.
fn may_be_one(mark: &str, other: &str) -> bool {
    let code = |mark: &str| {
        let known = CODES.iter().find(|(sign, _)| *sign == mark);
        known.map_or_else(
            || mark.replace(['$', '\u{ff04}'], "D"),
            |(_, code)| (*code).to_owned(),
        )
    };
    let (code, other) = (code(mark), code(other));
    code.eq_ignore_ascii_case(&other)
        || (code == "D" && other.ends_with('D'))
        || (other == "D" && code.ends_with('D'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(cells: &[(&str, &str)]) -> Option<String> {
        let mut money = Money::default();
        for (symbol, cell) in cells {
            money.count(symbol, cell.as_bytes());
        }
        let refused = money.refuse_change(1).err();
        refused.map(|error| error.to_string())
    }

    #[test]
    fn the_closes_of_a_security_are_in_one_currency() {
        let message = code(&[("A", "$10.2"), ("A", "€9.8")]).unwrap();
        assert!(message.contains("closes of A"), "{message}");
        assert!(code(&[("A", "£1.2"), ("A", "120.1p")]).is_some());
        assert_eq!(code(&[("A", "$10.2"), ("B", "€9.8"), ("A", "10.3")]), None);
        assert_eq!(
            code(&[("A", "$10.2"), ("A", "US$10.3"), ("A", "USD 10.4")]),
            None
        );
        assert_eq!(code(&[("A", "kr 10.2"), ("A", "10.3 kr.")]), None);
    }
}
