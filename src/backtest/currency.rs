//! Currencies: which one a security is priced in, and the rates among the prices that turn it into that of the account.

use std::collections::{BTreeMap, BTreeSet};

use super::spec::Backtest;
use crate::error::{Error, Result, message, nearest, option};
use crate::market::{Currency, Listings, Prices, Security};

/// How the prices of each security become money of the account; empty where no rates were asked for.
#[derive(Debug, Clone, Default)]
pub struct Currencies {
    /// The currency of the account.
    pub account: Option<String>,
    /// The pairs that are used, as symbols.
    pub pairs: Vec<String>,
    /// `by[i]`: the conversion of security `i`; none where it is priced in the currency of the account.
    by: BTreeMap<Security, Conversion>,
}

/// A rate among the prices by which prices are converted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Conversion {
    /// The security whose price is the rate; none for hundredths of the account's own currency.
    pub pair: Option<Security>,
    /// Whether prices are divided by the rate.
    pub divides: bool,
    /// What one unit of the prices is of the currency: 0.01 for pence.
    pub unit: f64,
}

/// A pair of currencies: its price is the number of units of `second` for one of `first`.
struct Pair {
    security: Security,
    symbol: String,
    first: String,
    second: String,
}

/// Currencies of exchanges by their time zone, where it leaves no doubt: London quotes pence and pounds, and is not among them.
const BY_ZONE: [(&str, &str); 32] = [
    ("America/New_York", "USD"),
    ("America/Chicago", "USD"),
    ("America/Toronto", "CAD"),
    ("America/Sao_Paulo", "BRL"),
    ("America/Mexico_City", "MXN"),
    ("Asia/Hong_Kong", "HKD"),
    ("Asia/Tokyo", "JPY"),
    ("Asia/Shanghai", "CNY"),
    ("Asia/Seoul", "KRW"),
    ("Asia/Kolkata", "INR"),
    ("Asia/Calcutta", "INR"),
    ("Asia/Singapore", "SGD"),
    ("Asia/Taipei", "TWD"),
    ("Asia/Bangkok", "THB"),
    ("Australia/Sydney", "AUD"),
    ("Pacific/Auckland", "NZD"),
    ("Europe/Paris", "EUR"),
    ("Europe/Berlin", "EUR"),
    ("Europe/Amsterdam", "EUR"),
    ("Europe/Brussels", "EUR"),
    ("Europe/Lisbon", "EUR"),
    ("Europe/Madrid", "EUR"),
    ("Europe/Rome", "EUR"),
    ("Europe/Vienna", "EUR"),
    ("Europe/Helsinki", "EUR"),
    ("Europe/Dublin", "EUR"),
    ("Europe/Zurich", "CHF"),
    ("Europe/Stockholm", "SEK"),
    ("Europe/Oslo", "NOK"),
    ("Europe/Copenhagen", "DKK"),
    ("Europe/Warsaw", "PLN"),
    ("Europe/Istanbul", "TRY"),
];

impl Currencies {
    /// Finds the conversion of each of these securities, where rates were asked for.
    ///
    /// # Errors
    /// A pair is not among the prices or names no two currencies, the currency of a security is not known, or no pair leads from
    /// it to that of the account.
    pub fn resolve(
        backtest: &Backtest,
        prices: &Prices,
        listings: &Listings,
        securities: impl IntoIterator<Item = Security>,
    ) -> Result<Self> {
        if backtest.fx.is_empty() && backtest.currency.is_none() {
            return Ok(Self::default());
        }
        let named = backtest.fx.iter().map(|symbol| named_pair(prices, symbol));
        let named = named.collect::<Result<Vec<Pair>>>()?;
        let account = match &backtest.currency {
            Some(currency) => currency.trim().to_uppercase(),
            None => shared(&named)?,
        };
        let pairs = match named.is_empty() {
            true => prices
                .universe()
                .securities()
                .filter_map(|security| pair(prices, security))
                .collect(),
            false => named,
        };
        let mut currencies = Self {
            account: Some(account.clone()),
            ..Self::default()
        };
        let securities: BTreeSet<Security> = securities.into_iter().collect();
        for security in securities {
            let (currency, unit) = currency_of(prices, listings, security)?;
            if currency == account {
                if unit != 1.0 {
                    let conversion = Conversion {
                        pair: None,
                        divides: false,
                        unit,
                    };
                    currencies.by.insert(security, conversion);
                }
                continue;
            }
            let leads = |pair: &&Pair| {
                (pair.first == currency && pair.second == account)
                    || (pair.first == account && pair.second == currency)
            };
            let Some(pair) = pairs.iter().find(leads) else {
                return Err(no_rate(
                    prices.universe().symbol(security),
                    &currency,
                    &account,
                ));
            };
            if !currencies.pairs.contains(&pair.symbol) {
                currencies.pairs.push(pair.symbol.clone());
            }
            let conversion = Conversion {
                pair: Some(pair.security),
                divides: pair.first == account,
                unit,
            };
            currencies.by.insert(security, conversion);
        }
        currencies.pairs.sort();
        Ok(currencies)
    }

    /// Returns the conversion of a security; none where it is priced in the currency of the account.
    pub fn conversion(&self, security: Security) -> Option<&Conversion> {
        self.by.get(&security)
    }

    /// Whether any price is converted.
    pub fn converts(&self) -> bool {
        !self.by.is_empty()
    }
}

impl Conversion {
    /// Returns the money of the account for one unit of the prices, at a rate.
    pub fn factor(&self, rate: f64) -> f64 {
        match self.divides {
            true => self.unit / rate,
            false => self.unit * rate,
        }
    }
}

/// Returns the two currencies that a symbol names: `EURUSD=X`, `EUR/USD`, `eurusd`; `EUR=X` is that of one dollar.
fn two_currencies(symbol: &str) -> Option<(String, String)> {
    let upper = symbol.trim().to_uppercase();
    let bare = ["=X", ".FX", ".FOREX", " CURNCY", "=R"]
        .iter()
        .find_map(|ending| upper.strip_suffix(ending))
        .unwrap_or(&upper);
    let bare = bare.strip_prefix("FX:").unwrap_or(bare);
    let letters: String = bare
        .chars()
        .filter(|c| !['/', '-', '_', '.', ' '].contains(c))
        .collect();
    if !letters.chars().all(|c| c.is_ascii_uppercase()) {
        return None;
    }
    match letters.len() {
        6 => Some((letters[..3].to_owned(), letters[3..].to_owned())),
        3 if upper.ends_with("=X") => Some(("USD".to_owned(), letters)),
        _ => None,
    }
}

fn pair(prices: &Prices, security: Security) -> Option<Pair> {
    let symbol = prices.universe().symbol(security);
    let (first, second) = two_currencies(symbol)?;
    Some(Pair {
        security,
        symbol: symbol.to_owned(),
        first,
        second,
    })
}

/// Returns a pair that the options name.
fn named_pair(prices: &Prices, symbol: &str) -> Result<Pair> {
    let universe = prices.universe();
    let Some(security) = universe.find(symbol.trim()) else {
        let message = message![option::FX.with(symbol), ": no price of it was read"];
        let error = Error::options(message)
            .with_code("no_rate")
            .about(option::FX);
        return Err(match nearest(symbol, universe.symbols()) {
            Some(near) => error.with_help(format!("did you mean {near}?")),
            None => error.with_help(message!["give its file with a further ", option::PRICES]),
        });
    };
    pair(prices, security).ok_or_else(|| {
        let message = message![
            option::FX.with(symbol),
            ": the symbol names no two currencies"
        ];
        Error::options(message)
            .with_code("no_rate")
            .about(option::FX)
            .with_help(
                "name a pair by two codes of three letters, as in EURUSD=X: dollars for one euro",
            )
    })
}

/// Returns the currency that all pairs share; of a single pair, the one that its price is in.
fn shared(pairs: &[Pair]) -> Result<String> {
    let sides = pairs.iter().flat_map(|pair| [&pair.second, &pair.first]);
    let in_all = |currency: &&String| {
        pairs
            .iter()
            .all(|pair| [&pair.first, &pair.second].contains(currency))
    };
    let found = sides.into_iter().find(in_all);
    found.cloned().ok_or_else(|| {
        let message = message![
            option::FX,
            ": the pairs share no currency that the account could be in"
        ];
        Error::options(message)
            .with_code("no_rate")
            .about(option::FX)
            .with_help(message!["name it with ", option::CURRENCY.with("USD")])
    })
}

/// Returns the currency that the exchanges of a time zone trade in, where it leaves no doubt.
pub(super) fn currency_in(zone: &str) -> Option<&'static str> {
    let found = BY_ZONE.iter().find(|(name, _)| *name == zone);
    found.map(|(_, currency)| *currency)
}

/// Returns the currency of a security, and what a unit of its prices is of it.
fn currency_of(prices: &Prices, listings: &Listings, security: Security) -> Result<(String, f64)> {
    let symbol = prices.universe().symbol(security);
    let unknown = |why: String| {
        Error::input(format!("the currency of {symbol} is not known: {why}"))
            .with_code("no_rate")
            .with_help("add a column `currency` to its prices, such as USD, or GBX for pence")
    };
    let named: Vec<&Currency> = prices.currencies(security).iter().collect();
    match named[..] {
        [one] => Ok((one.code().to_owned(), one.unit())),
        [] => {
            let zone = listings.exchange(security).zone().name();
            let found = currency_in(zone).map(|currency| (currency.to_owned(), 1.0));
            found.ok_or_else(|| {
                unknown(format!(
                    "its prices name none, and its exchange, {zone}, leaves it open"
                ))
            })
        }
        _ => Err(unknown("its prices name several".to_owned())),
    }
}

fn no_rate(symbol: &str, currency: &str, account: &str) -> Error {
    let message = format!(
        "{symbol} is priced in {currency}, and no pair among the prices leads to {account}"
    );
    Error::input(message)
        .with_code("no_rate")
        .with_help(message![
            "give the file of a pair with ",
            option::PRICES,
            " and ",
            option::FX.with(format!("{currency}{account}=X")),
            ", or another ",
            option::CURRENCY,
        ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_named_in_many_ways() {
        for symbol in [
            "EURUSD=X",
            "EUR/USD",
            "eurusd",
            "EUR-USD",
            "EURUSD.FX",
            "EURUSD Curncy",
            "FX:EURUSD",
        ] {
            let found = two_currencies(symbol).unwrap();
            assert_eq!(
                (found.0.as_str(), found.1.as_str()),
                ("EUR", "USD"),
                "{symbol}"
            );
        }
        assert_eq!(two_currencies("JPY=X").unwrap().1, "JPY");
        for symbol in ["NVDA", "SPX", "9988.HK", "GOOG", "EURUSD1"] {
            assert!(two_currencies(symbol).is_none(), "{symbol}");
        }
    }
}
