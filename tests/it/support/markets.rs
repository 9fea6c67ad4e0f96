//! Small markets that are hard on tables and pictures: one value far out, no value, letters of other scripts, twelve equal groups.

use std::fmt::Write;

use super::program::Bench;
use super::world::date;

/// Days of each market.
const DAYS: i32 = 170;
/// The day of the first event.
const FIRST: i32 = 130;

/// A market in two files.
pub struct Market {
    pub name: &'static str,
    pub prices: String,
    pub events: String,
    /// Flags of a study of it, besides its files and the windows.
    pub flags: &'static [&'static str],
}

/// Flags of all studies of markets.
pub const FLAGS: [&str; 8] = [
    "--benchmark",
    "MKT",
    "--estimation",
    "-100:-11",
    "--window",
    "-5:5",
    "--car",
    "0:0",
];

/// A sequence of numbers without a visible order.
struct Noise(u64);

impl Noise {
    /// Returns a number between -1 and 1.
    fn next(&mut self) -> f64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
    }
}

/// How a market differs from the usual one of 12 securities with an event each.
struct Plan {
    name: &'static str,
    securities: usize,
    /// Price of the first day.
    price: f64,
    /// Size of daily moves.
    noise: f64,
    /// `jump(i)`: return of security `i` on day 0, besides its noise.
    jump: fn(usize) -> f64,
    tag: fn(usize) -> String,
    headline: fn(usize) -> String,
    /// Whether a security has a price on a day relative to its event.
    has_price: fn(usize, i32) -> bool,
    volume: bool,
    flags: &'static [&'static str],
}

const USUAL: Plan = Plan {
    name: "usual",
    securities: 12,
    price: 50.0,
    noise: 0.02,
    jump: |i| if i % 3 == 0 { 0.05 } else { -0.03 },
    tag: |i| ["upgrade", "downgrade", "results"][i % 3].to_owned(),
    headline: |i| format!("Headline {i}"),
    has_price: |_, _| true,
    volume: true,
    flags: &[],
};

/// Returns every market.
pub fn markets() -> Vec<Market> {
    let long = |i: usize| {
        format!(
            "A very long tag that says what happened in the quarter that ended in {} of 2024",
            ["March", "June"][i % 2]
        )
    };
    let hostile = |i: usize| {
        [
            "<b>R&D</b> \"10 %\" & <script>alert(1)</script>",
            "\u{4e2d}\u{6587}\u{65b0}\u{95fb}\u{516c}\u{544a}",
            "=HYPERLINK(\"x\") $x_1^2$ \\input{a} {~}#%&",
        ][i % 3]
            .to_owned()
    };
    let plans = [
        USUAL,
        Plan {
            name: "outlier",
            jump: |i| if i == 4 { 9.0 } else { 0.01 },
            ..USUAL
        },
        Plan {
            name: "all_negative",
            jump: |_| -0.2,
            ..USUAL
        },
        Plan {
            name: "missing_days",
            has_price: |i, lag| lag < -4 || lag == 0 || (lag + i as i32) % 3 != 0,
            ..USUAL
        },
        Plan {
            name: "hostile_tags",
            tag: hostile,
            headline: hostile,
            ..USUAL
        },
        Plan {
            name: "twin_tags",
            tag: long,
            ..USUAL
        },
        Plan {
            name: "twelve_tags",
            securities: 36,
            tag: |i| format!("tag {:02}", i % 12),
            ..USUAL
        },
        Plan {
            name: "forty_tags",
            securities: 80,
            tag: |i| format!("tag {:02}", i % 40),
            ..USUAL
        },
        Plan {
            name: "two_events",
            securities: 2,
            ..USUAL
        },
        Plan {
            name: "one_event",
            securities: 1,
            ..USUAL
        },
        Plan {
            name: "penny",
            price: 0.000_3,
            ..USUAL
        },
        Plan {
            name: "half_million",
            price: 500_000.0,
            ..USUAL
        },
        Plan {
            name: "close_only",
            volume: false,
            ..USUAL
        },
        Plan {
            name: "one_day",
            flags: &["--window", "0:0"],
            ..USUAL
        },
        Plan {
            name: "headlines",
            headline: |_| "a long headline ".repeat(40),
            ..USUAL
        },
    ];
    plans.iter().map(market).collect()
}

fn market(plan: &Plan) -> Market {
    let mut noise = Noise(7);
    let mut prices = String::from("symbol,date,open,high,low,close,volume\n");
    let mut events = String::from("event_id,symbol,date,timing,tags,direction,headline\n");
    let market: Vec<f64> = (0..DAYS).map(|_| 0.01 * noise.next()).collect();
    let volume = |plan: &Plan, noise: &mut Noise| match plan.volume {
        true => format!("{:.0}", 1e6 * (1.2 + noise.next())),
        false => String::new(),
    };
    let mut push = |symbol: &str, day: i32, before: f64, price: f64, volume: &str| {
        let (high, low) = (before.max(price) * 1.002, before.min(price) * 0.998);
        let _ = writeln!(
            prices,
            "{symbol},{},{before:e},{high:e},{low:e},{price:e},{volume}",
            date(day)
        );
    };
    let mut price = 1000.0;
    for (day, change) in market.iter().enumerate() {
        let before = price;
        price *= 1.0 + change;
        push("MKT", day as i32, before, price, "");
    }
    for i in 0..plan.securities {
        let symbol = format!("S{i:02}");
        let zero = FIRST + (i as i32 * 7) % 24;
        let mut price = plan.price;
        for day in 0..DAYS {
            let before = price;
            price *= 1.0 + market[day as usize] + plan.noise * noise.next();
            if day == zero {
                price *= 1.0 + (plan.jump)(i);
            }
            let volume = volume(plan, &mut noise);
            if (plan.has_price)(i, day - zero) {
                push(&symbol, day, before, price, &volume);
            }
        }
        let quoted = |text: String| format!("\"{}\"", text.replace('"', "\"\""));
        let (tag, headline) = (quoted((plan.tag)(i)), quoted((plan.headline)(i)));
        let direction = if (plan.jump)(i) < 0.0 { -1 } else { 1 };
        let _ = writeln!(
            events,
            "E{i:02},{symbol},{},pre,{tag},{direction},{headline}",
            date(zero)
        );
    }
    Market {
        name: plan.name,
        prices,
        events,
        flags: plan.flags,
    }
}

impl Market {
    /// Writes the files, and returns the arguments of a command on them.
    pub fn arguments(&self, bench: &Bench, command: &str, flags: &[&str]) -> Vec<String> {
        let prices = bench.write(&format!("{}/prices.csv", self.name), &self.prices);
        let events = bench.write(&format!("{}/events.csv", self.name), &self.events);
        let files = [command, "--prices", &prices, "--events", &events].map(str::to_owned);
        // A flag of the market takes the place of the usual one.
        let usual = FLAGS.chunks(2).filter(|pair| {
            let is_of_study =
                command == "study" || pair[0] == "--benchmark" || pair[0] == "--estimation";
            is_of_study && !self.flags.contains(&pair[0])
        });
        let own = if command == "study" { self.flags } else { &[] };
        let all = usual.flatten().chain(own).chain(flags);
        files
            .into_iter()
            .chain(all.map(|flag| (*flag).to_owned()))
            .collect()
    }
}
