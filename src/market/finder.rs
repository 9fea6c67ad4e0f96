//! Finds the security that a written symbol means.

use std::collections::HashMap;

use super::aliases::Alias;
use super::prices::Prices;
use super::universe::Security;
use crate::time::{Date, ExchangeId, Exchanges};

/// How a written symbol was recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FoundBy {
    /// It is the symbol of the prices.
    Symbol,
    /// The user states that it means this security.
    Alias,
    /// A file of prices gives it as another identifier of the security.
    Identifier,
    /// It is another vendor's form of the symbol.
    Form,
}

/// What a written symbol means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// One security.
    One(Security, FoundBy),
    /// Several securities, so that none of them is taken.
    Several(Vec<Security>),
    /// None of the securities.
    None,
}

impl Found {
    /// Returns the security, if there is exactly one.
    pub fn one(&self) -> Option<Security> {
        match self {
            Self::One(security, _) => Some(*security),
            Self::Several(_) | Self::None => None,
        }
    }
}

/// A symbol without the marks of its vendor: the name of the security, with a point before a class of shares, and the exchange
/// that the symbol names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Form {
    pub root: String,
    exchange: Option<ExchangeId>,
}

impl Form {
    pub fn new(written: &str, exchanges: &Exchanges) -> Self {
        let written = written.trim();
        let written = written
            .strip_prefix('$')
            .filter(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic()))
            .unwrap_or(written);
        let (root, exchange) = exchanges.split(&with_class(written));
        let root = root.replace(['/', '-', ' ', '_'], ".");
        let digits = root.trim_start_matches('0');
        let root = match root.bytes().all(|byte| byte.is_ascii_digit()) {
            true if !digits.is_empty() => digits.to_owned(),
            _ => root,
        };
        Self { root, exchange }
    }

    fn is_code(&self) -> bool {
        self.root.bytes().all(|byte| byte.is_ascii_digit())
    }
}

/// Sets a class of shares apart that Refinitiv writes as a small letter before the exchange: `BRKb.N`.
fn with_class(written: &str) -> String {
    let class = written.split_once('.').and_then(|(root, ending)| {
        let (name, class) = root.split_at_checked(root.len().checked_sub(1)?)?;
        let is_class = class.bytes().all(|byte| byte.is_ascii_lowercase())
            && !name.is_empty()
            && name.bytes().all(|byte| byte.is_ascii_uppercase())
            && ending.bytes().all(|byte| byte.is_ascii_uppercase());
        is_class.then(|| format!("{name}-{class}.{ending}"))
    });
    class.unwrap_or_else(|| written.to_owned())
}

impl Prices {
    /// Adds names of securities. Returns the symbols among them that have no prices, each once and in alphabetical order.
    pub fn add_aliases(&mut self, stated: &[Alias]) -> Vec<String> {
        let finder = Finder::new(self);
        let mut unknown = Vec::new();
        let mut known = Vec::new();
        for alias in stated {
            match finder.find(&alias.symbol, None).one() {
                Some(security) => known.push((alias, security)),
                None => unknown.push(alias.symbol.clone()),
            }
        }
        drop(finder);
        for (alias, security) in known {
            self.aliases
                .insert(&alias.name, security, alias.from, alias.to);
        }
        unknown.sort_unstable();
        unknown.dedup();
        unknown
    }
}

/// Finds securities by what events call them.
///
/// A name that the user states decides, then the symbol of the prices, then an identifier that files of prices give, and last
/// another form of the symbol: other case, a `$`, or the prefixes, suffixes and classes of shares of other vendors. A form is
/// taken where exactly one security fits it.
#[derive(Debug)]
pub struct Finder<'a> {
    prices: &'a Prices,
    exchanges: Exchanges,
    /// Securities by the name in the form of their symbol.
    forms: HashMap<String, Vec<(Security, Option<ExchangeId>)>>,
    /// Whether some symbol names no exchange, or New York.
    has_american: bool,
}

impl<'a> Finder<'a> {
    /// Prepares the search among the securities of some prices.
    pub fn new(prices: &'a Prices) -> Self {
        let exchanges = Exchanges::default();
        let new_york = exchanges.new_york();
        let mut forms: HashMap<String, Vec<_>> = HashMap::new();
        let mut has_american = false;
        for security in prices.universe().securities() {
            let form = Form::new(prices.universe().symbol(security), &exchanges);
            let mut listed = prices.listed(security).iter();
            let listed = listed.find_map(|(_, code)| exchanges.with_code(code));
            let exchange = form.exchange.or(listed);
            has_american |= exchange.is_none_or(|exchange| exchange == new_york);
            forms
                .entry(form.root)
                .or_default()
                .push((security, exchange));
        }
        Self {
            prices,
            exchanges,
            forms,
            has_american,
        }
    }

    /// Returns whether a symbol of the prices names no exchange, or New York; then a symbol without an exchange means an American one.
    pub fn has_american(&self) -> bool {
        self.has_american
    }

    /// Returns what a symbol in news of a date means; without a date, what it may mean on any date.
    pub fn find(&self, written: &str, date: Option<Date>) -> Found {
        if written.is_empty() {
            return Found::None;
        }
        let stated = self.prices.aliases().owners(written, date);
        if !stated.is_empty() {
            return one_of(stated, FoundBy::Alias);
        }
        if let Some(security) = self.prices.universe().find(written) {
            return Found::One(security, FoundBy::Symbol);
        }
        for name in std::iter::once(written).chain(shorter_cusip(written)) {
            let identified = self.prices.identifiers().owners(name, date);
            if !identified.is_empty() {
                return one_of(identified, FoundBy::Identifier);
            }
        }
        one_of(self.with_form(written), FoundBy::Form)
    }

    /// Returns the securities whose symbols are other forms of a written one.
    fn with_form(&self, written: &str) -> Vec<Security> {
        let form = Form::new(written, &self.exchanges);
        let new_york = Some(self.exchanges.new_york());
        let fits = |exchange: Option<ExchangeId>| match (form.exchange, exchange) {
            (Some(written), Some(own)) => written == own,
            // A symbol without an exchange is an American one, unless nothing among the prices is American.
            (written, None) => written.is_none() || written == new_york,
            (None, own) => own == new_york || form.is_code() || !self.has_american,
        };
        let alike = self.forms.get(&form.root).into_iter().flatten();
        let fitting = alike.filter(|(_, exchange)| fits(*exchange));
        fitting.map(|(security, _)| *security).collect()
    }
}

/// Returns the CUSIP of eight characters, as CRSP writes it, of one with its check digit or of an American or Canadian ISIN.
fn shorter_cusip(written: &str) -> Option<&str> {
    let written = written.trim();
    let is_code = written.bytes().all(|byte| byte.is_ascii_alphanumeric());
    match written.len() {
        _ if !is_code => None,
        9 => Some(&written[..8]),
        12 if written.starts_with("US") || written.starts_with("CA") => Some(&written[2..10]),
        _ => None,
    }
}

fn one_of(found: Vec<Security>, by: FoundBy) -> Found {
    match found.as_slice() {
        [] => Found::None,
        [security] => Found::One(*security, by),
        _ => Found::Several(found),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::market::{Bar, PriceRows};

    fn prices(symbols: &[&str]) -> Prices {
        let mut rows = PriceRows::default();
        for symbol in symbols {
            rows.push(symbol, Date::from_days_since_1970(20_000), Bar::close(1.0));
        }
        Prices::from_rows(vec![rows]).unwrap().0
    }

    fn found(symbols: &[&str], written: &str) -> String {
        let prices = prices(symbols);
        match Finder::new(&prices).find(written, None) {
            Found::One(security, _) => prices.universe().symbol(security).to_owned(),
            Found::Several(all) => format!("{} fit", all.len()),
            Found::None => String::new(),
        }
    }

    #[test]
    fn other_vendors_forms_of_a_symbol_are_known() {
        const PRICES: [&str; 8] = [
            "NVDA",
            "BRK.B",
            "0700.HK",
            "600519.SS",
            "7203.T",
            "VOD.L",
            "ERIC-B.ST",
            "BTC-USD",
        ];
        for (written, expected) in [
            ("nvda", "NVDA"),
            ("$NVDA", "NVDA"),
            ("NASDAQ:NVDA", "NVDA"),
            ("NASDAQ: NVDA", "NVDA"),
            ("NVDA US Equity", "NVDA"),
            ("NVDA UW Equity", "NVDA"),
            ("NVDA.O", "NVDA"),
            ("NVDA.OQ", "NVDA"),
            ("NVDA-US", "NVDA"),
            ("NVDA.US", "NVDA"),
            ("NVDA:US", "NVDA"),
            ("US.NVDA", "NVDA"),
            ("BRK.B:US", "BRK.B"),
            ("700:HK", "0700.HK"),
            ("VOD:LN", "VOD.L"),
            ("BRK-B", "BRK.B"),
            ("BRK/B US Equity", "BRK.B"),
            ("BRKb.N", "BRK.B"),
            ("NYSE:BRK.B", "BRK.B"),
            ("BRK.B-US", "BRK.B"),
            ("700.HK", "0700.HK"),
            ("700 HK Equity", "0700.HK"),
            ("HKEX:700", "0700.HK"),
            ("sh600519", "600519.SS"),
            ("600519.SH", "600519.SS"),
            ("600519.XSHG", "600519.SS"),
            ("600519", "600519.SS"),
            ("7203 JP Equity", "7203.T"),
            ("TSE:7203", "7203.T"),
            ("VOD LN Equity", "VOD.L"),
            ("LSE:VOD", "VOD.L"),
            ("ERIC B.ST", "ERIC-B.ST"),
            ("BTC/USD", "BTC-USD"),
        ] {
            assert_eq!(found(&PRICES, written), expected, "{written}");
        }
    }

    #[test]
    fn a_form_that_fits_no_security_or_several_is_not_taken() {
        // A share without an exchange is an American one, and another company's than the one in Toronto or Frankfurt.
        assert_eq!(found(&["T.TO", "SPY"], "T"), "");
        assert_eq!(found(&["SAP", "SPY"], "SAP GR Equity"), "");
        assert_eq!(found(&["VOD.L", "VOD"], "VOD GR Equity"), "");
        assert_eq!(found(&["BRK.B", "BRK-B"], "BRK/B"), "2 fit");
        assert_eq!(found(&["BRK.B"], "BRK.A"), "");
        assert_eq!(found(&["BRK.B"], "BRK"), "");
        assert_eq!(found(&["BRK.B"], "BRKB"), "");
        assert_eq!(found(&["600519.SS"], "600519.SZ"), "");
        assert_eq!(found(&["NVDA"], ""), "");
        // Where nothing is American, the exchange of all prices may be left out.
        assert_eq!(found(&["VOD.L", "BARC.L"], "VOD"), "VOD.L");
    }
}
