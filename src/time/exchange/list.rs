//! The exchanges that a run knows, and how they are found.

use std::sync::OnceLock;

use chrono_tz::Tz;

use super::hours::ExchangeHours;
use super::session::{Exchange, Hours};
use super::symbol::{NamedBy, coded, named, prefixes, split};
use super::table::exchanges;
use crate::time::date::Date;

/// Index of an exchange in [`Exchanges`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ExchangeId(u16);

/// The exchanges that a run knows: those of the table, and those whose hours the user states.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Exchanges {
    /// Endings of symbols in capitals, each with the exchange whose hours the user states, the longest ending first.
    own: Vec<(String, Exchange)>,
}

impl Exchanges {
    /// Creates the exchanges of the table, plus the hours that a user states for symbols with certain endings.
    pub fn with(all: &[ExchangeHours]) -> Self {
        let mut own: Vec<(String, Exchange)> = Vec::new();
        for hours in all {
            let suffix = hours.suffix.to_uppercase();
            own.retain(|(other, _)| *other != suffix);
            own.push((suffix, exchange_with(hours)));
        }
        own.sort_by(|(a, _), (b, _)| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        Self { own }
    }

    /// Returns the exchange with this index.
    pub fn get(&self, id: ExchangeId) -> &Exchange {
        let id = usize::from(id.0);
        match self.own.get(id) {
            Some((_, exchange)) => exchange,
            None => &exchanges()[id - self.own.len()],
        }
    }

    /// Returns New York, which is assumed where there is no evidence for the exchange of a security.
    pub fn new_york(&self) -> ExchangeId {
        // New York is the first row of the table, which a test checks.
        self.of_table(0)
    }

    /// Returns the exchange with a market identifier code (ISO 10383), or with another code that vendors use as a prefix.
    pub fn with_code(&self, code: &str) -> Option<ExchangeId> {
        coded(&code.trim().to_uppercase()).map(|position| self.of_table(position))
    }

    /// Returns every exchange of the table.
    pub fn known(&self) -> impl Iterator<Item = ExchangeId> {
        (0..exchanges().len()).map(|position| self.of_table(position))
    }

    /// Returns the exchange that a symbol names by its ending, its prefix or as an index, and which of these named it.
    pub(crate) fn named(&self, symbol: &str) -> Option<(ExchangeId, NamedBy)> {
        let symbol = symbol.trim().to_uppercase();
        let mut own = self.own.iter().enumerate();
        if let Some((position, _)) = own.find(|(_, (suffix, _))| symbol.ends_with(suffix.as_str()))
            && !self.own[position].0.is_empty()
        {
            return Some((ExchangeId(position as u16), NamedBy::User));
        }
        if let Some((position, by)) = named(&symbol) {
            return Some((self.of_table(position), by));
        }
        let last = self.own.last()?;
        let position = self.own.len() - 1;
        last.0
            .is_empty()
            .then_some((ExchangeId(position as u16), NamedBy::User))
    }

    /// Splits a symbol into the name of the security, in capitals, and the exchange that the symbol names.
    pub(crate) fn split(&self, symbol: &str) -> (String, Option<ExchangeId>) {
        let symbol = symbol.trim().to_uppercase();
        let (root, position) = split(&symbol);
        let root = root.to_owned();
        (root, position.map(|position| self.of_table(position)))
    }

    /// Returns the words that vendors write before a symbol and a colon.
    pub(crate) fn prefixes() -> impl Iterator<Item = &'static str> {
        prefixes()
    }

    /// Returns the zone of the exchange that a symbol names, or New York's if it names none.
    pub(crate) fn zone_of(&self, symbol: &str) -> Tz {
        let named = self.named(symbol).map(|(id, _)| id);
        self.get(named.unwrap_or(self.new_york())).zone
    }

    /// Returns the first exchange in a zone.
    pub fn in_zone(&self, zone: Tz) -> Option<&Exchange> {
        self.on_clock(|other| other == zone)
    }

    /// Returns the first exchange whose zone satisfies a condition. Exchanges whose hours the user states come first.
    pub fn on_clock(&self, shows: impl Fn(Tz) -> bool) -> Option<&Exchange> {
        let own = self.own.iter().rev().map(|(_, exchange)| exchange);
        let mut all = own.chain(exchanges());
        all.find(|exchange| shows(exchange.zone) && !exchange.is_continuous())
    }

    fn of_table(&self, position: usize) -> ExchangeId {
        ExchangeId((self.own.len() + position) as u16)
    }
}

/// Creates an exchange from hours that a user states. Early closes and late opens of the table are kept if the ending
/// belongs to an exchange of the same zone.
fn exchange_with(hours: &ExchangeHours) -> Exchange {
    let code = match hours.suffix.as_str() {
        "" => "US".to_owned(),
        suffix => suffix.to_owned(),
    };
    let position = match code.as_str() {
        "US" => Some(0),
        suffix => named(&format!("X{}", suffix.to_uppercase())).map(|(position, _)| position),
    };
    let known = position.map(|position| &exchanges()[position]);
    let known = known.filter(|known| known.zone == hours.zone);
    let mut closes = known.map(|known| known.closes.clone()).unwrap_or_default();
    closes.retain(|_, close| *close < hours.close);
    closes.extend(&hours.closes);
    Exchange {
        name: format!("the exchange of {code}"),
        code,
        zone: hours.zone,
        hours: vec![Hours {
            since: Date::from_days_since_1970(i32::MIN),
            open: hours.open,
            close: hours.close,
        }],
        lunch: None,
        closes,
        opens: known.map(|known| known.opens.clone()).unwrap_or_default(),
        packed: None,
        sessions: OnceLock::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    fn hours(exchanges: &Exchanges, symbol: &str, day: &str) -> String {
        let (id, _) = exchanges.named(symbol).unwrap();
        let exchange = exchanges.get(id);
        let [open, close] = [exchange.open_on(date(day)), exchange.close_on(date(day))];
        format!("{}-{}", open.format("%H:%M"), close.format("%H:%M"))
    }

    #[test]
    fn hours_and_early_closes_of_the_world() {
        let exchanges = Exchanges::default();
        for (symbol, day, expected) in [
            ("AAPL.US", "2025-11-28", "09:30-13:00"),
            ("AAPL.US", "2024-12-24", "09:30-13:00"),
            ("AAPL.US", "2025-07-03", "09:30-13:00"),
            ("AAPL.US", "2025-11-21", "09:30-16:00"),
            ("9988.HK", "2025-11-28", "09:30-16:00"),
            ("9988.hk", "2024-12-24", "09:30-12:00"),
            ("9988.HK", "2011-03-04", "10:00-16:00"),
            ("7203.T", "2024-11-01", "09:00-15:00"),
            ("7203.T", "2024-11-05", "09:00-15:30"),
            ("PETR4.SA", "2025-02-12", "10:00-18:00"),
            ("PETR4.SA", "2025-04-09", "10:00-17:00"),
            ("WALMEX.MX", "2025-07-01", "07:30-14:00"),
            ("VOD.L", "2024-12-24", "08:00-12:30"),
            ("SAP.DE", "2024-12-30", "09:00-14:00"),
            ("SAP.F", "2025-02-17", "08:00-22:00"),
            ("TEVA.TA", "2026-01-09", "09:59-13:50"),
            ("BTC-USD", "2025-02-22", "00:00-23:59"),
        ] {
            assert_eq!(hours(&exchanges, symbol, day), expected, "{symbol} {day}");
        }
    }

    #[test]
    fn the_user_has_the_last_word() {
        let mine: ExchangeHours = toml::from_str(
            "suffix = '.HK'\nzone = 'Asia/Hong_Kong'\nopen = '09:30'\nclose = '16:10'\ncloses = { 2025-12-24 = '12:10' }",
        )
        .unwrap();
        let exchanges = Exchanges::with(&[mine]);
        assert_eq!(hours(&exchanges, "9988.HK", "2025-12-23"), "09:30-16:10");
        assert_eq!(hours(&exchanges, "9988.HK", "2025-12-24"), "09:30-12:10");
        assert_eq!(hours(&exchanges, "9988.HK", "2024-12-24"), "09:30-12:00");
        assert_eq!(hours(&exchanges, "AAPL.US", "2025-12-23"), "09:30-16:00");
    }

    #[test]
    fn holidays_are_no_sessions() {
        let exchanges = Exchanges::default();
        let new_york = exchanges.get(exchanges.new_york());
        let sessions = new_york.sessions().unwrap();
        assert_eq!(sessions.is_session(date("2025-11-27")), Some(false));
        assert_eq!(sessions.is_session(date("2025-11-28")), Some(true));
        assert_eq!(sessions.is_session(date("2001-09-11")), Some(false));
        assert_eq!(sessions.is_session(date("1990-01-02")), None);
        let traded: Vec<Date> = sessions.dates().take(250).collect();
        let own = sessions.agreement(&traded);
        assert_eq!((own.shared, own.outside, own.missed), (250, 0, 0));
        let frankfurt = exchanges.get(exchanges.with_code("XETR").unwrap());
        let other = frankfurt.sessions().unwrap().agreement(&traded);
        assert!(other.outside + other.missed > 5);
    }
}
