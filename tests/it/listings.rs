//! The listing of each security and the evidence for it.

use newsquake::event::{Align, Event, Sample, Zone, align, news::When};
use newsquake::market::{Bar, KnownBy, Listings, PriceRows, Prices};
use newsquake::time::{Date, ExchangeHours, Exchanges};

fn date(text: &str) -> Date {
    Date::parse(text).unwrap()
}

/// Returns the sessions of an exchange between two dates.
fn sessions(code: &str, from: &str, to: &str) -> Vec<Date> {
    let exchanges = Exchanges::default();
    let exchange = exchanges.get(exchanges.with_code(code).unwrap());
    let all = exchange.sessions().unwrap().dates();
    all.filter(|day| (date(from)..=date(to)).contains(day))
        .collect()
}

/// Returns every weekday between two dates, holidays included.
fn weekdays(from: &str, to: &str) -> Vec<Date> {
    let all = date(from).days_since_1970()..=date(to).days_since_1970();
    let all = all.map(Date::from_days_since_1970);
    all.filter(|day| !day.is_weekend()).collect()
}

fn rows(securities: &[(&str, Vec<Date>)]) -> PriceRows {
    let mut rows = PriceRows::default();
    for (symbol, dates) in securities {
        for (i, date) in dates.iter().enumerate() {
            rows.push(symbol, *date, Bar::close(100.0 + i as f64));
        }
    }
    rows
}

fn prices(securities: &[(&str, Vec<Date>)]) -> Prices {
    Prices::from_rows(vec![rows(securities)]).unwrap().0
}

/// Returns the code of a security's exchange and how it is known.
fn listed(prices: &Prices, symbol: &str) -> (String, KnownBy) {
    let listings = Listings::resolve(prices, &Exchanges::default());
    let security = prices.universe().find(symbol).unwrap();
    let code = listings.exchange(security).code().to_owned();
    (code, listings.listing(security).known_by)
}

fn at(id: &str, symbol: &str, day: &str, time: &str) -> Event {
    let when = When {
        date: date(day),
        time: newsquake::time::parse_clock(time),
        zone: Zone::Exchange,
    };
    Event {
        when: Ok(when),
        ..Event::on(id, symbol, date(day))
    }
}

fn aligned(prices: &Prices, events: &[Event]) -> Sample {
    align(events, prices, &Exchanges::default(), &Align::default())
}

fn codes(sample: &Sample) -> Vec<&str> {
    let codes = sample.findings.iter().map(|finding| finding.code);
    codes
        .filter(|code| *code != "events_without_time")
        .collect()
}

#[test]
fn a_year_of_days_tells_the_exchange() {
    for code in [
        "XNYS", "XLON", "XETR", "XTKS", "XHKG", "XSHG", "XBOM", "XASX", "XWAR", "BVMF", "XTAE",
    ] {
        let prices = prices(&[("PLAIN", sessions(code, "2023-01-02", "2023-12-29"))]);
        let (found, known_by) = listed(&prices, "PLAIN");
        assert_eq!(known_by, KnownBy::Days, "{code}");
        // Exchanges with the same sessions and hours, such as Paris and Xetra, are interchangeable.
        let exchanges = Exchanges::default();
        let [own, found] =
            [code, &found].map(|code| exchanges.get(exchanges.with_code(code).unwrap()));
        assert!(
            own.shares_clock(found, date("2023-06-01")),
            "{code}: {}",
            found.name()
        );
    }
}

#[test]
fn exchanges_that_share_their_clock_are_as_good_as_one() {
    let prices = prices(&[("PLAIN", sessions("XAMS", "2023-01-02", "2023-12-29"))]);
    assert_eq!(listed(&prices, "PLAIN"), ("XPAR".to_owned(), KnownBy::Days));
}

#[test]
fn days_that_tell_nothing_leave_new_york_assumed() {
    for dates in [
        weekdays("2023-01-02", "2023-12-29"),
        sessions("XNYS", "2023-03-01", "2023-03-31"),
        (0..400)
            .map(|day| Date::from_days_since_1970(19_000 + day))
            .collect(),
    ] {
        let prices = prices(&[("PLAIN", dates)]);
        assert_eq!(
            listed(&prices, "PLAIN"),
            ("XNYS".to_owned(), KnownBy::Assumed)
        );
    }
}

#[test]
fn a_young_security_is_where_the_others_are() {
    let prices = prices(&[
        ("OLD", sessions("XLON", "2023-01-02", "2023-12-29")),
        ("YOUNG", sessions("XLON", "2023-12-01", "2023-12-29")),
        ("ELSEWHERE", sessions("XNYS", "2023-11-01", "2023-12-29")),
    ]);
    assert_eq!(listed(&prices, "YOUNG"), ("XLON".to_owned(), KnownBy::Days));
    // It traded on 26 December, a holiday in London.
    assert_ne!(listed(&prices, "ELSEWHERE").1, KnownBy::Suffix);
}

#[test]
fn an_exchange_is_assumed_aloud_once_an_event_has_a_time() {
    let prices = prices(&[("PLAIN", weekdays("2023-01-02", "2023-12-29"))]);
    let without_time = [Event::on("1", "PLAIN", date("2023-06-01"))];
    assert!(codes(&aligned(&prices, &without_time)).is_empty());
    let sample = aligned(&prices, &[at("1", "PLAIN", "2023-06-01", "18:00")]);
    assert_eq!(codes(&sample), ["assumed_exchange"]);
    assert!(sample.findings[0].message.to_string().contains("PLAIN"));
    let known = self::prices(&[("PLAIN", sessions("XNYS", "2023-01-02", "2023-12-29"))]);
    assert!(codes(&aligned(&known, &[at("1", "PLAIN", "2023-06-01", "18:00")])).is_empty());
}

#[test]
fn days_that_contradict_the_symbol_are_a_warning() {
    let prices = prices(&[("7203.T", sessions("XNYS", "2023-01-02", "2023-12-29"))]);
    let sample = aligned(&prices, &[Event::on("1", "7203.T", date("2023-06-01"))]);
    assert_eq!(codes(&sample), ["contradicted_exchange"]);
    let message = sample.findings[0].message.to_string();
    assert!(
        message.contains("7203.T") && message.contains("United States"),
        "{message}"
    );
}

#[test]
fn the_source_beats_the_symbol_and_the_user_beats_both() {
    let mut rows = rows(&[
        ("600519", sessions("XSHG", "2023-01-03", "2023-02-28")),
        ("VOD.L", weekdays("2023-01-03", "2023-02-28")),
    ]);
    rows.listed.push((0, KnownBy::Dialect, "XSHG".to_owned()));
    rows.listed.push((1, KnownBy::Column, "XNYS".to_owned()));
    let prices = Prices::from_rows(vec![rows]).unwrap().0;
    assert_eq!(
        listed(&prices, "600519"),
        ("XSHG".to_owned(), KnownBy::Dialect)
    );
    assert_eq!(
        listed(&prices, "VOD.L"),
        ("XNYS".to_owned(), KnownBy::Column)
    );
    let mine: ExchangeHours =
        toml::from_str("suffix = '.L'\nzone = 'Europe/London'\nopen = '08:00'\nclose = '16:30'")
            .unwrap();
    let listings = Listings::resolve(&prices, &Exchanges::with(&[mine]));
    let security = prices.universe().find("VOD.L").unwrap();
    assert_eq!(listings.listing(security).known_by, KnownBy::User);
}

/// A cryptocurrency trades on Saturdays, which are no sessions of other securities.
#[test]
fn a_coin_changes_nobodys_sessions() {
    let days = date("2023-01-01").days_since_1970()..date("2024-01-01").days_since_1970();
    let prices = prices(&[
        ("PLAIN", sessions("XNYS", "2023-01-03", "2023-12-29")),
        ("BTC-USD", days.map(Date::from_days_since_1970).collect()),
    ]);
    let sample = aligned(
        &prices,
        &[
            at("1", "PLAIN", "2023-06-02", "18:00"),
            at("2", "BTC-USD", "2023-06-02", "23:30"),
        ],
    );
    let day0 = |event: usize| {
        let mut all = sample.aligned.iter();
        all.find(|aligned| aligned.event == event)
            .unwrap()
            .date
            .to_string()
    };
    assert_eq!(day0(0), "2023-06-05");
    assert_eq!(day0(1), "2023-06-02");
}
