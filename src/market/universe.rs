//! Symbols as dense numbers.

use std::collections::HashMap;

use crate::error::{Error, Result, message, nearest, option};

/// A security, as its position in the [`Universe`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Security(pub u32);

/// The symbols of a run in alphabetical order, so that a security's number does not depend on the order of the input.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Universe {
    symbols: Vec<String>,
    positions: HashMap<String, Security>,
}

impl Universe {
    /// The universe of these symbols, in any order, with or without repeats.
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

    /// The number of securities.
    pub fn len(&self) -> usize {
        self.symbols.len()
    }

    /// Whether there is no security.
    pub fn is_empty(&self) -> bool {
        self.symbols.is_empty()
    }

    /// The security of that symbol, written exactly so.
    pub fn find(&self, symbol: &str) -> Option<Security> {
        self.positions.get(symbol).copied()
    }

    /// Refuses a benchmark that is not among the securities.
    ///
    /// # Errors
    /// The benchmark, with the nearest symbol.
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

    /// The security's symbol.
    pub fn symbol(&self, security: Security) -> &str {
        &self.symbols[security.0 as usize]
    }

    /// The symbols in alphabetical order.
    pub fn symbols(&self) -> impl Iterator<Item = &str> {
        self.symbols.iter().map(String::as_str)
    }

    /// The securities in order.
    pub fn securities(&self) -> impl Iterator<Item = Security> + use<> {
        (0..self.symbols.len() as u32).map(Security)
    }
}
