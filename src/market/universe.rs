//! The securities of a run, numbered by symbol.

use std::collections::HashMap;

use crate::error::{Error, Result, message, nearest, option};

/// A security, as its index in the [`Universe`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Security(pub u32);

/// The symbols of a run in alphabetical order, so that a security's index does not depend on the order of the input.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Universe {
    symbols: Vec<String>,
    positions: HashMap<String, Security>,
}

impl Universe {
    /// Creates the universe of these symbols, which may come in any order and repeat.
    pub fn new(symbols: impl IntoIterator<Item = String>) -> Self {
        let mut symbols: Vec<String> = symbols.into_iter().collect();
        symbols.sort_unstable();
        symbols.dedup();
        let positions = symbols
            .iter()
            .enumerate()
            .map(|(i, symbol)| (symbol.clone(), Security(i as u32)))
            .collect();
        Self { symbols, positions }
    }

    /// Returns the number of securities.
    pub fn len(&self) -> usize {
        self.symbols.len()
    }

    /// Returns whether there is no security.
    pub fn is_empty(&self) -> bool {
        self.symbols.is_empty()
    }

    /// Returns the security with exactly this symbol.
    pub fn find(&self, symbol: &str) -> Option<Security> {
        self.positions.get(symbol).copied()
    }

    /// Returns these securities once each, in order.
    pub fn distinct(&self, securities: impl IntoIterator<Item = Security>) -> Vec<Security> {
        let mut is_among = vec![false; self.len()];
        for security in securities {
            is_among[security.0 as usize] = true;
        }
        let all = self.securities().zip(is_among);
        all.filter(|(_, is_among)| *is_among)
            .map(|(security, _)| security)
            .collect()
    }

    /// Checks that a benchmark is among the securities.
    ///
    /// # Errors
    /// The benchmark is not among them; the message suggests the nearest symbol.
    pub fn check_benchmark(&self, symbol: &str) -> Result<()> {
        if self.find(symbol).is_some() {
            return Ok(());
        }
        let error = Error::options(format!("the benchmark {symbol} is not among the prices"))
            .with_code("unknown_benchmark");
        Err(match nearest(symbol, self.symbols()) {
            Some(near) => error.with_help(format!("did you mean {near}?")),
            None => error.with_help(message!["give its file with a further ", option::PRICES]),
        })
    }

    /// Returns the symbol of a security.
    pub fn symbol(&self, security: Security) -> &str {
        &self.symbols[security.0 as usize]
    }

    /// Returns the symbols in alphabetical order.
    pub fn symbols(&self) -> impl Iterator<Item = &str> {
        self.symbols.iter().map(String::as_str)
    }

    /// Returns the securities in order of symbol.
    pub fn securities(&self) -> impl Iterator<Item = Security> + use<> {
        (0..self.symbols.len() as u32).map(Security)
    }
}
