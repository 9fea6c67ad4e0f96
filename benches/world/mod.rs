//! Markets of random walks with news, by size; the numbers depend on the sizes alone.

mod gaps;

pub use gaps::Gaps;

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use newsquake::event::Event;
use newsquake::market::{Bar, Field, PriceRows, Prices};
use newsquake::time::Date;

/// The tags of events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tags {
    /// No tags.
    None,
    /// Every event has the same tag.
    Same,
    /// Each event has this many of thirty tags.
    OfThirty(usize),
}

/// Symbol of the market.
pub const MARKET: &str = "MKT";

/// First session, a Monday, in days since 1970-01-01.
const FIRST: i32 = 10_959;

/// Number of sessions before the first possible event: room for an estimation window of 240 days that ends 11 days
/// before the event.
const BEFORE: usize = 261;

/// Number of sessions after the last possible event.
const AFTER: usize = 20;

/// Size of a market.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    pub name: &'static str,
    pub securities: usize,
    pub days: usize,
    pub events: usize,
}

/// About a sector, an exchange, all of a country, all of the world.
pub const SIZES: [Size; 4] = [
    Size::new("S", 50, 1_500, 200),
    Size::new("M", 500, 2_500, 10_000),
    Size::new("L", 3_000, 2_500, 200_000),
    Size::new("XL", 5_000, 5_000, 1_000_000),
];

/// A stream of pseudo-random numbers in -0.5..0.5.
pub struct Noise(u64);

impl Default for Noise {
    fn default() -> Self {
        Self(20_250_829)
    }
}

impl Noise {
    /// Returns the stream of a seed.
    pub fn new(seed: u64) -> Self {
        let mut noise = Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 20_250_829);
        // The first numbers of neighbouring seeds are alike.
        for _ in 0..8 {
            noise.draw();
        }
        noise
    }

    pub fn draw(&mut self) -> f64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64 - 0.5
    }

    /// Returns a whole number below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        ((self.draw() + 0.5) * n as f64) as usize
    }
}

impl Size {
    pub const fn new(name: &'static str, securities: usize, days: usize, events: usize) -> Self {
        Self {
            name,
            securities,
            days,
            events,
        }
    }

    /// Returns the size in the form used in benchmark ids.
    pub fn in_words(&self) -> String {
        format!("{}x{}_{}_events", self.securities, self.days, self.events)
    }

    /// Returns one close per security and day, those of the market first.
    pub fn rows(&self) -> PriceRows {
        self.rows_with(Gaps::None)
    }

    /// Returns the same closes without those that a market with gaps lacks.
    pub fn rows_with(&self, gaps: Gaps) -> PriceRows {
        let mut noise = Noise::default();
        let market: Vec<f64> = (0..self.days).map(|_| 0.03 * noise.draw()).collect();
        let mut rows = PriceRows::default();
        for security in 0..=self.securities {
            let symbol = match security.checked_sub(1) {
                None => MARKET.to_owned(),
                Some(security) => symbol(security),
            };
            let mut price = 100.0;
            let lacks = gaps.of_security(security, self);
            for (day, market) in market.iter().enumerate() {
                let own = if security == 0 {
                    0.0
                } else {
                    0.05 * noise.draw()
                };
                price *= 1.0 + market + own;
                if !lacks[day] {
                    rows.push(&symbol, date(day), Bar::close(price));
                }
            }
        }
        rows
    }

    /// Returns the same closes as bars.
    pub fn prices(&self) -> Prices {
        let (prices, _) = Prices::from_rows(vec![self.rows()]).expect("rows of one length");
        prices
    }

    /// Returns events on random securities and days, without tags.
    pub fn events(&self) -> Vec<Event> {
        let mut noise = Noise::default();
        let event = |id: usize| {
            let (security, day) = (
                noise.below(self.securities),
                BEFORE + noise.below(self.days - BEFORE - AFTER),
            );
            Event::on(id.to_string(), symbol(security), date(day))
        };
        (1..=self.events).map(event).collect()
    }

    /// Writes `prices.csv`, one long file of closes, and `events.csv`; returns their paths.
    pub fn write(&self, folder: &Path) -> std::io::Result<(PathBuf, PathBuf)> {
        let (prices, events) = (folder.join("prices.csv"), folder.join("events.csv"));
        self.write_prices(&prices, Gaps::None)?;
        self.write_events(&events, Tags::None)?;
        Ok((prices, events))
    }

    /// Writes one long file of closes.
    pub fn write_prices(&self, path: &Path, gaps: Gaps) -> std::io::Result<()> {
        let mut out = BufWriter::new(std::fs::File::create(path)?);
        writeln!(out, "date,symbol,close")?;
        let rows = self.rows_with(gaps);
        let closes = &rows.values[Field::Close as usize];
        for ((date, symbol), close) in rows.date.iter().zip(&rows.symbol).zip(closes) {
            let symbol = &rows.symbols[*symbol as usize];
            writeln!(out, "{date},{symbol},{close:.4}")?;
        }
        out.flush()
    }

    /// Writes a file of events.
    pub fn write_events(&self, path: &Path, tags: Tags) -> std::io::Result<()> {
        let mut out = BufWriter::new(std::fs::File::create(path)?);
        let header = match tags {
            Tags::None => "event_id,symbol,date",
            _ => "event_id,symbol,date,tags",
        };
        writeln!(out, "{header}")?;
        let mut noise = Noise::default();
        for event in self.events() {
            write!(out, "{},{},{}", event.id, event.symbol, event.as_read)?;
            match tags {
                Tags::None => {}
                Tags::Same => write!(out, ",news")?,
                Tags::OfThirty(each) => {
                    let first = noise.below(30);
                    let tags = (0..each).map(|number| format!("t{:02}", (first + 7 * number) % 30));
                    write!(out, ",{}", tags.collect::<Vec<String>>().join("|"))?;
                }
            }
            writeln!(out)?;
        }
        out.flush()
    }
}

fn symbol(security: usize) -> String {
    format!("S{security:05}")
}

/// Returns the date of weekday number `day` from the first session on.
pub fn date(day: usize) -> Date {
    Date::from_days_since_1970(FIRST + (day / 5 * 7 + day % 5) as i32)
}
