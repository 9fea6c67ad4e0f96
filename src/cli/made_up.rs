//! Prices and events that a first study can run on.

use std::fmt::Write;

use newsquake::time::{Date, Exchanges};

/// The benchmark of the made-up prices.
pub const MARKET: &str = "MARKET";

/// Securities with their betas. The names are those of no company.
const FIRMS: [(&str, f64); 8] = [
    ("ALDER", 0.8),
    ("BIRCH", 1.1),
    ("CEDAR", 0.9),
    ("ELDER", 1.3),
    ("HAZEL", 0.7),
    ("LARCH", 1.2),
    ("MAPLE", 1.0),
    ("ROWAN", 0.9),
];

/// Sessions of the made-up prices.
const SESSIONS: usize = 300;

/// Events a firm, and the sessions of the first and between two of them.
const EVENTS: usize = 3;
const FIRST: usize = 150;
const APART: usize = 45;

/// A made-up piece of news.
pub struct News {
    pub firm: &'static str,
    pub date: Date,
    /// What kind it is, from 0 to 2: good, neither, bad.
    pub kind: usize,
    pub is_after_close: bool,
}

/// What each kind of news does to the price on day 0.
const EFFECTS: [f64; 3] = [0.035, 0.0, -0.045];

/// A generator whose numbers are the same on every machine.
struct Chance(u64);

impl Chance {
    /// Returns a number from -1 to 1 with the shape of a bell.
    fn next(&mut self) -> f64 {
        let mut uniform = || {
            self.0 = self
                .0
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 40) as f64 / f64::from(1 << 24)
        };
        (0..4).map(|_| uniform()).sum::<f64>() / 2.0 - 1.0
    }
}

/// Returns the sessions of New York that the prices stand on.
fn sessions() -> Vec<Date> {
    let exchanges = Exchanges::default();
    let new_york = exchanges.get(exchanges.new_york());
    let from = Date::from_ymd(2023, 1, 1);
    let dates = new_york
        .sessions()
        .into_iter()
        .flat_map(|days| days.dates());
    dates
        .filter(|date| Some(*date) >= from)
        .take(SESSIONS)
        .collect()
}

/// Returns the news, by date.
pub fn news() -> Vec<News> {
    let sessions = sessions();
    let mut news = Vec::new();
    for turn in 0..EVENTS {
        for (i, (firm, _)) in FIRMS.into_iter().enumerate() {
            let Some(date) = sessions.get(FIRST + turn * APART + 3 * i) else {
                continue;
            };
            news.push(News {
                firm,
                date: *date,
                kind: (turn + i) % EFFECTS.len(),
                is_after_close: i % 2 == 1,
            });
        }
    }
    news
}

/// Returns daily prices of the firms and of the market, as CSV.
pub fn prices() -> String {
    let (sessions, news) = (sessions(), news());
    let mut chance = Chance(2023);
    let market: Vec<f64> = sessions
        .iter()
        .map(|_| 0.0004 + 0.012 * chance.next())
        .collect();
    let mut text = String::from("symbol,date,open,close\n");
    let securities = FIRMS.into_iter().chain([(MARKET, 1.0)]);
    for (symbol, beta) in securities {
        let mut close = 100.0;
        // What the news after the close of the session before does to the next open.
        let mut overnight = 0.0;
        for (date, market) in sessions.iter().zip(&market) {
            let of_day = |news: &&News| news.firm == symbol && news.date == *date;
            let today = news.iter().find(of_day);
            let (before, after) = match today {
                Some(news) if news.is_after_close => (0.0, EFFECTS[news.kind]),
                Some(news) => (EFFECTS[news.kind], 0.0),
                None => (0.0, 0.0),
            };
            let own = if symbol == MARKET {
                0.0
            } else {
                0.018 * chance.next()
            };
            let open = close * (1.0 + overnight + before);
            close = open * (1.0 + beta * market + own);
            overnight = after;
            let _ = writeln!(text, "{symbol},{date},{open:.2},{close:.2}");
        }
    }
    text
}

/// Returns the news as announcements of earnings, as CSV: beats, figures in line, and misses.
pub fn earnings() -> String {
    let surprises = ["beat", "in-line", "miss"];
    let mut text = String::from("event_id,symbol,date,timing,surprise\n");
    for (i, news) in news().iter().enumerate() {
        let timing = if news.is_after_close { "post" } else { "pre" };
        let _ = writeln!(
            text,
            "E{:02},{},{},{timing},{}",
            i + 1,
            news.firm,
            news.date,
            surprises[news.kind]
        );
    }
    text
}

/// Returns the news as headlines with times, tags and directions, as CSV.
pub fn headlines() -> String {
    let (tags, directions) = (["upgrade", "appointment", "recall"], [1, 0, -1]);
    let words = [
        "is rated higher",
        "names a new chief engineer",
        "recalls a product",
    ];
    let mut text = String::from("event_id,symbol,date,time,tz,tags,direction,headline\n");
    for (i, news) in news().iter().enumerate() {
        let time = if news.is_after_close {
            "17:30"
        } else {
            "08:15"
        };
        let (firm, kind) = (news.firm, news.kind);
        let _ = writeln!(
            text,
            "H{:02},{firm},{},{time},America/New_York,{},{},{firm} {}",
            i + 1,
            news.date,
            tags[kind],
            directions[kind],
            words[kind]
        );
    }
    text
}
