//! Finds the exchange that a symbol names by its ending, its prefix, or as the name of an index.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::table::{exchanges, names};

/// The part of a symbol that names its exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NamedBy {
    /// An ending for which the user states hours.
    User,
    /// An ending, as in `9988.HK`, `700 HK Equity` or `BTC-USD`.
    Suffix,
    /// A prefix, as in `HKEX:700` or `sh600519`.
    Prefix,
    /// The name of an index, as in `^HSI`.
    Index,
}

/// Columns of the table that list the endings of a vendor's symbols, and the mark that comes before such an ending.
const ENDINGS: [(&str, char); 7] = [
    ("yahoo", '.'),
    ("eodhd", '.'),
    ("stooq", '.'),
    ("alphavantage", '.'),
    ("refinitiv", '.'),
    ("bloomberg", ' '),
    ("factset", '-'),
];

static SUFFIXES: LazyLock<HashMap<String, usize>> = LazyLock::new(|| {
    let mut suffixes = HashMap::new();
    for (position, exchange) in exchanges().iter().enumerate() {
        suffixes.insert(format!(".{}", exchange.code().to_uppercase()), position);
    }
    for (column, mark) in ENDINGS {
        for (position, ending) in names(column) {
            let ending = match ending.strip_prefix('=') {
                Some(_) => ending.to_owned(),
                None => format!("{mark}{ending}"),
            };
            suffixes.insert(ending, position);
        }
    }
    suffixes
});

static PREFIXES: LazyLock<HashMap<&str, usize>> = LazyLock::new(|| {
    names("prefixes")
        .map(|(position, name)| (name, position))
        .collect()
});

static INDICES: LazyLock<HashMap<&str, usize>> = LazyLock::new(|| {
    names("indices")
        .map(|(position, name)| (name, position))
        .collect()
});

static CODES: LazyLock<HashMap<&str, usize>> = LazyLock::new(|| {
    let codes = exchanges().iter().map(|exchange| exchange.code());
    codes
        .enumerate()
        .map(|(position, code)| (code, position))
        .collect()
});

/// Returns the table row of the exchange with this code, in capitals: its own code, or one that vendors use as a prefix.
pub(super) fn coded(code: &str) -> Option<usize> {
    CODES.get(code).or_else(|| PREFIXES.get(code)).copied()
}

/// Returns the words before a colon that name an exchange.
pub(super) fn prefixes() -> impl Iterator<Item = &'static str> {
    PREFIXES.keys().copied().filter(|word| !word.ends_with('#'))
}

/// Returns the table row of the exchange that a symbol in capitals names, and the part of the symbol that names it.
pub(super) fn named(symbol: &str) -> Option<(usize, NamedBy)> {
    let index = index(symbol).map(|position| (position, NamedBy::Index));
    let pair = || pair(symbol).map(|position| (position, NamedBy::Suffix));
    let prefix = || prefix(symbol).map(|position| (position, NamedBy::Prefix));
    let suffix = || suffix(symbol).map(|position| (position, NamedBy::Suffix));
    index.or_else(prefix).or_else(pair).or_else(suffix)
}

/// Recognises the name of an index by its mark: `^HSI`, `.HSI`, `$SPX`, `I:SPX`, `TVC:NI225`, `HSI.INDX`, `HSI Index`.
fn index(symbol: &str) -> Option<usize> {
    let marks = ["^", ".", "$", "I:", "TVC:", "INDEX:"];
    let endings = [".INDX", " INDEX"];
    let before = marks.iter().find_map(|mark| symbol.strip_prefix(mark));
    let after = endings
        .iter()
        .find_map(|ending| symbol.strip_suffix(ending));
    INDICES.get(before.or(after)?).copied()
}

/// Recognises a prefix before a colon, and letters before a number as in `sh600519`, which the table marks by `#`.
fn prefix(symbol: &str) -> Option<usize> {
    let begins_with_number = |rest: &str| rest.bytes().take_while(u8::is_ascii_digit).count() >= 3;
    let letters = symbol.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (letters, rest) = symbol.split_at(letters);
    if begins_with_number(rest.trim_start_matches([':', '.']))
        && let Some(position) = PREFIXES.get(format!("{letters}#").as_str())
    {
        return Some(*position);
    }
    // Some write the country before a dot: `US.AAPL`. Before a number, as in `HK.00700`, it is known by the table.
    let is_name = |name: &str| name.bytes().all(|b| b.is_ascii_alphabetic() || b == b'.');
    if symbol
        .strip_prefix("US.")
        .is_some_and(|name| name.len() > 1 && is_name(name))
    {
        return coded("XNYS");
    }
    let (prefix, _) = symbol.split_once(':')?;
    PREFIXES.get(prefix).copied()
}

/// Marks before the ending of a symbol that names its exchange.
const MARKS: [char; 5] = ['.', ' ', '-', '=', ':'];

/// Recognises an ending after a mark: `9988.HK`, `700 HK Equity`, `700:HK`, `700-HK`, `ES=F`.
fn suffix(symbol: &str) -> Option<usize> {
    let symbol = symbol.strip_suffix(" EQUITY").unwrap_or(symbol);
    // A preferred share's series follows the same marks as an exchange: `BAC.PR.L`.
    if symbol.contains(".PR.") {
        return None;
    }
    let (at, _) = symbol.char_indices().rfind(|(_, c)| MARKS.contains(c))?;
    // A colon is Bloomberg's mark on pages, where terminals have a space.
    let ending = symbol[at..].replace(':', " ");
    // Some write after a dot what others write before a colon: `0700.HKEX`.
    let code = ending.strip_prefix('.');
    let spelt_out = || PREFIXES.get(code.filter(|code| code.len() > 2)?);
    (at > 0).then(|| SUFFIXES.get(ending.as_str()).or_else(spelt_out).copied())?
}

/// Splits a symbol in capitals into the name of the security and the table row of the exchange that the symbol names. A single
/// `A`, `B` or `C` after a mark is a class of shares. Indices and pairs of currencies keep their whole names.
pub(super) fn split(symbol: &str) -> (&str, Option<usize>) {
    let symbol = symbol.strip_suffix(" EQUITY").unwrap_or(symbol);
    let Some((position, by)) = named(symbol) else {
        return (symbol, None);
    };
    let root = match by {
        NamedBy::Prefix => symbol.split_once(':').map_or_else(
            || symbol.trim_start_matches(|c: char| c.is_ascii_alphabetic()),
            |(_, rest)| rest,
        ),
        NamedBy::Suffix if pair(symbol).is_none() => {
            let at = symbol.rfind(MARKS).unwrap_or(symbol.len());
            if ["A", "B", "C"].contains(&&symbol[(at + 1).min(symbol.len())..]) {
                return (symbol, None);
            }
            &symbol[..at]
        }
        NamedBy::Suffix | NamedBy::Index | NamedBy::User => symbol,
    };
    (root.trim_matches([' ', '.', ':']), Some(position))
}

/// Currencies that occur in foreign exchange and cryptocurrency symbols.
const CURRENCIES: &[&str] = &[
    "USD", "EUR", "GBP", "JPY", "CHF", "AUD", "NZD", "CAD", "CNY", "CNH", "HKD", "SGD", "SEK",
    "NOK", "DKK", "PLN", "CZK", "HUF", "TRY", "ZAR", "MXN", "BRL", "INR", "KRW", "TWD", "THB",
    "IDR", "MYR", "PHP", "ILS", "RON", "CLP", "COP", "PEN", "ARS", "SAR", "AED", "XAU", "XAG",
];

/// Returns whether a word is the code of a currency, in capitals.
pub(crate) fn is_currency(code: &str) -> bool {
    CURRENCIES.contains(&code)
}

/// Cryptocurrencies pegged to the dollar. Only cryptocurrencies are quoted in them.
const STABLE: &[&str] = &["USDT", "USDC", "BUSD", "FDUSD", "TUSD", "USDD"];

/// Cryptocurrencies that are quoted in a currency without a mark between the two, as in `BTCUSD`.
const COINS: &[&str] = &[
    "BTC", "XBT", "ETH", "BNB", "SOL", "XRP", "ADA", "DOGE", "TRX", "TON", "DOT", "MATIC", "POL",
    "LTC", "SHIB", "AVAX", "LINK", "UNI", "ATOM", "XLM", "XMR", "ETC", "BCH", "FIL", "HBAR", "APT",
    "ARB", "NEAR", "VET", "ICP", "ALGO", "AAVE", "EOS", "XTZ", "PEPE", "SUI", "BSV", "ZEC", "DASH",
];

/// Fewest letters of a pair without a mark between the two: at least two of the base, and three of the quote.
const SHORTEST_PAIR: usize = 5;

/// Recognises pairs of currencies, `EURUSD`, and of cryptocurrencies, `BTC-USD` and `BTCUSDT`.
fn pair(symbol: &str) -> Option<usize> {
    let symbol = symbol.strip_suffix("=X").unwrap_or(symbol);
    let marked = symbol.split_once(['-', '/', '_']);
    if marked.is_none() && symbol.len() < SHORTEST_PAIR {
        return None;
    }
    let ends_in = |list: &[&str]| {
        let base = list.iter().find_map(|quote| symbol.strip_suffix(quote));
        base.filter(|base| base.len() >= 2)
    };
    let is_crypto = match marked {
        Some((base, quote)) => {
            let is_quoted = CURRENCIES.contains(&quote) && !CURRENCIES.contains(&base);
            STABLE.contains(&quote)
                || (is_quoted && symbol.contains('-'))
                || (is_quoted && COINS.contains(&base))
                || (COINS.contains(&quote) && COINS.contains(&base))
        }
        None => {
            let quoted = ends_in(CURRENCIES).or_else(|| ends_in(&["BTC", "ETH", "BNB"]));
            ends_in(STABLE).is_some_and(|base| base.bytes().all(|b| b.is_ascii_alphanumeric()))
                || quoted.is_some_and(|base| COINS.contains(&base))
                || symbol
                    .strip_suffix(".V")
                    .is_some_and(|base| COINS.contains(&base))
        }
    };
    if is_crypto {
        return coded("crypto");
    }
    let is_exchange = match marked {
        Some((base, quote)) => CURRENCIES.contains(&base) && CURRENCIES.contains(&quote),
        None => {
            symbol.len() == 6 && ends_in(CURRENCIES).is_some_and(|base| CURRENCIES.contains(&base))
        }
    };
    is_exchange.then(|| coded("fx"))?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exchange(symbol: &str) -> &'static str {
        let found = named(&symbol.to_uppercase());
        found.map_or("", |(position, _)| exchanges()[position].code())
    }

    #[test]
    fn vendors_name_exchanges_in_their_own_ways() {
        for (symbol, code) in [
            ("9988.HK", "XHKG"),
            ("CDR.WA", "XWAR"),
            ("VOD.UK", "XLON"),
            ("VOD.LSE", "XLON"),
            ("SAP.XETRA", "XETR"),
            ("MBG.DEX", "XETR"),
            ("600104.SHH", "XSHG"),
            ("600519.XSHG", "XSHG"),
            ("AAPL.US", "XNYS"),
            ("MSFT.O", "XNYS"),
            ("700 HK Equity", "XHKG"),
            ("7203 JT", "XTKS"),
            ("VOD-GB", "XLON"),
            ("ES=F", "XCME"),
            ("HKEX:700", "XHKG"),
            ("LSE:VOD", "XLON"),
            ("TSE:7203", "XTKS"),
            ("TSE:RY", "XTSE"),
            ("sh600519", "XSHG"),
            ("sz.000858", "XSHE"),
            ("^HSI", "XHKG"),
            (".N225", "XTKS"),
            ("GDAXI.INDX", "XETR"),
            ("UKX Index", "XLON"),
            ("^GSPC", "XNYS"),
            ("BTC-USD", "crypto"),
            ("BTCUSDT", "crypto"),
            ("ETHBTC", "crypto"),
            ("BTC/USDT", "crypto"),
            ("BINANCE:BTCUSDT", "crypto"),
            ("EURUSD=X", "fx"),
            ("EURUSD", "fx"),
            ("USD/JPY", "fx"),
        ] {
            assert_eq!(exchange(symbol), code, "{symbol}");
        }
    }

    #[test]
    fn what_only_looks_like_an_ending_names_nothing() {
        for symbol in [
            "AAPL", "BRK.B", "BRK-B", "BAC-PL", "BAC.PR.L", "$NVDA", "SPX", "SH", "SZK", "USDT",
            "CADUSX", ".HK",
        ] {
            assert_eq!(exchange(symbol), "", "{symbol}");
        }
    }
}
