//! The exchange of each security, and how it is known.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::known_by::KnownBy;
use super::prices::Prices;
use super::universe::Security;
use crate::time::{Date, Exchange, ExchangeId, Exchanges};

/// The exchange of a security, and the evidence for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listing {
    /// The exchange.
    pub exchange: ExchangeId,
    /// The evidence.
    pub known_by: KnownBy,
    /// Another exchange on whose sessions the security trades, if its dates contradict the evidence.
    pub contradicted_by: Option<ExchangeId>,
}

/// The listing of every security of a run.
#[derive(Debug, Clone, Default)]
pub struct Listings {
    exchanges: Exchanges,
    /// `list[i]`: the listing of security `i`.
    list: Vec<Listing>,
}

impl Listings {
    /// Finds the exchange of every security.
    pub fn resolve(prices: &Prices, exchanges: &Exchanges) -> Self {
        let securities: Vec<Security> = prices.universe().securities().collect();
        let stated: Vec<Option<(ExchangeId, KnownBy)>> = securities
            .par_iter()
            .map(|security| stated(prices, exchanges, *security))
            .collect();
        let days = Fingerprints::new(prices, exchanges, &stated);
        let usual = days.only_exchange(exchanges);
        let listing = |(security, stated): (&Security, &Option<(ExchangeId, KnownBy)>)| {
            let dates = prices.bars(*security).dates();
            let by_days = days.of(dates);
            match stated {
                Some((exchange, known_by)) => Listing {
                    exchange: *exchange,
                    known_by: *known_by,
                    contradicted_by: by_days
                        .filter(|_| contradicts(exchanges.get(*exchange), dates)),
                },
                None => {
                    let shared = || usual.filter(|id| shares_sessions(exchanges.get(*id), dates));
                    let (exchange, known_by) = match by_days.or_else(shared) {
                        Some(exchange) => (exchange, KnownBy::Days),
                        None => (exchanges.new_york(), KnownBy::Assumed),
                    };
                    Listing {
                        exchange,
                        known_by,
                        contradicted_by: None,
                    }
                }
            }
        };
        Self {
            exchanges: exchanges.clone(),
            list: securities.par_iter().zip(&stated).map(listing).collect(),
        }
    }

    /// Returns whether the exchange of a security is the same whatever other securities have prices: it is stated, its own days tell it,
    /// or they fit none.
    pub fn stands_alone(&self, prices: &Prices, security: Security) -> bool {
        let dates = prices.bars(security).dates();
        let known: Vec<ExchangeId> = self.exchanges.known().collect();
        let fits = |id: &ExchangeId| shares_sessions(self.exchanges.get(*id), dates);
        stated(prices, &self.exchanges, security).is_some()
            || by_days(dates, &self.exchanges, &known).is_some()
            || !known.iter().any(fits)
    }

    /// Returns the listing of a security.
    pub fn listing(&self, security: Security) -> &Listing {
        &self.list[security.0 as usize]
    }

    /// Returns the exchange of a security.
    pub fn exchange(&self, security: Security) -> &Exchange {
        self.exchanges.get(self.listing(security).exchange)
    }

    /// Returns the exchanges that the listings refer to.
    pub fn exchanges(&self) -> &Exchanges {
        &self.exchanges
    }
}

/// Returns the exchange that the user, the source or the symbol states.
fn stated(
    prices: &Prices,
    exchanges: &Exchanges,
    security: Security,
) -> Option<(ExchangeId, KnownBy)> {
    let symbol = exchanges.named(prices.universe().symbol(security));
    let symbol = symbol.map(|(exchange, by)| (exchange, KnownBy::from(by)));
    if let Some((_, KnownBy::User)) = symbol {
        return symbol;
    }
    let mut sources = prices.listed(security).iter();
    let source = sources.find_map(|(by, code)| Some((exchanges.with_code(code)?, *by)));
    source.or(symbol)
}

/// Fewest days compared before an exchange is identified by its sessions.
const ENOUGH: usize = 20;

/// Fewest days by which the second-best exchange must fit worse than the best one.
const LEAD: usize = 3;

/// Fewest holidays of an exchange on which a security must have had no price.
const HOLIDAYS: usize = 2;

/// The exchange that each list of dates identifies, if any.
struct Fingerprints<'a>(BTreeMap<&'a [Date], Option<ExchangeId>>);

impl<'a> Fingerprints<'a> {
    /// Compares dates with the sessions of every exchange, for the securities without a stated exchange and those whose
    /// dates contradict it. Securities of one exchange share their dates, so few different lists are compared.
    fn new(
        prices: &'a Prices,
        exchanges: &Exchanges,
        stated: &[Option<(ExchangeId, KnownBy)>],
    ) -> Self {
        let securities: Vec<Security> = prices.universe().securities().collect();
        let unclear = |(security, stated): (&Security, &Option<(ExchangeId, KnownBy)>)| {
            let dates = prices.bars(*security).dates();
            let is_clear = stated.is_some_and(|(id, by)| {
                by == KnownBy::User || !contradicts(exchanges.get(id), dates)
            });
            (!is_clear).then_some(dates)
        };
        let lists: Vec<&[Date]> = securities
            .par_iter()
            .zip(stated)
            .filter_map(unclear)
            .collect();
        let lists: BTreeSet<&[Date]> = lists.into_iter().collect();
        let lists: Vec<&[Date]> = lists.into_iter().collect();
        let known: Vec<ExchangeId> = exchanges.known().collect();
        let found: Vec<(&[Date], Option<ExchangeId>)> = lists
            .into_par_iter()
            .map(|dates| (dates, by_days(dates, exchanges, &known)))
            .collect();
        Self(found.into_iter().collect())
    }

    fn of(&self, dates: &[Date]) -> Option<ExchangeId> {
        self.0.get(dates).copied().flatten()
    }

    /// Returns the exchange that the dates identify, if all lists of dates that identify one agree.
    fn only_exchange(&self, exchanges: &Exchanges) -> Option<ExchangeId> {
        let mut found = self.0.values().flatten();
        let first = *found.next()?;
        let code = |id: &ExchangeId| exchanges.get(*id).code();
        found
            .all(|other| code(other) == code(&first))
            .then_some(first)
    }
}

/// Returns the exchange whose sessions agree with the dates on which a security traded, unless an exchange with another
/// clock and other sessions agrees nearly as well.
fn by_days(dates: &[Date], exchanges: &Exchanges, known: &[ExchangeId]) -> Option<ExchangeId> {
    let last = *dates.last()?;
    let compared: Vec<(ExchangeId, usize, bool)> = known
        .iter()
        .filter_map(|id| {
            let agreement = exchanges.get(*id).sessions()?.agreement(dates);
            let days = agreement.shared + agreement.outside;
            let agrees = agreement.outside == 0
                && agreement.missed * 50 <= days
                && agreement.silent >= HOLIDAYS
                && days >= ENOUGH;
            // An exchange whose sessions are known for less than half of these dates is not compared.
            let is_known = days * 2 >= dates.len();
            is_known.then_some((*id, agreement.outside + agreement.missed, agrees))
        })
        .collect();
    let best = compared.iter().filter(|(_, _, agrees)| *agrees);
    let (best, differing, _) = best.min_by_key(|(_, differing, _)| *differing)?;
    let best_exchange = exchanges.get(*best);
    let is_rival = |(id, other, _): &(ExchangeId, usize, bool)| {
        let exchange = exchanges.get(*id);
        *other < differing + LEAD
            && !best_exchange.shares_clock(exchange, last)
            && !are_of_one_country(best_exchange, exchange, dates)
    };
    (!compared.iter().any(is_rival)).then_some(*best)
}

/// Returns whether two exchanges had the same sessions and the same time while a security traded. Such exchanges are
/// usually of one country, whose main exchange comes first in the table.
fn are_of_one_country(a: &Exchange, b: &Exchange, dates: &[Date]) -> bool {
    let same_sessions = a
        .sessions()
        .zip(b.sessions())
        .is_some_and(|(a, b)| a.agreement(dates) == b.agreement(dates));
    let noon = |exchange: &Exchange| dates.last().map(|date| exchange.offset_on(*date));
    same_sessions && noon(a) == noon(b)
}

/// Returns whether a security traded so often outside the sessions of an exchange that it must be listed on another one: on
/// 3 or more such days, and on more than 1 % of the days.
fn contradicts(exchange: &Exchange, dates: &[Date]) -> bool {
    let Some(sessions) = exchange.sessions() else {
        return false;
    };
    let agreement = sessions.agreement(dates);
    agreement.outside >= LEAD && agreement.outside * 100 > agreement.shared
}

/// Returns whether every day on which a security traded is a session of an exchange.
fn shares_sessions(exchange: &Exchange, dates: &[Date]) -> bool {
    let agreement = exchange
        .sessions()
        .map(|sessions| sessions.agreement(dates));
    agreement.is_some_and(|agreement| agreement.outside == 0 && agreement.shared > 0)
}
