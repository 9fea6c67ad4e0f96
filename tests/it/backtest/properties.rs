//! Properties of a backtest that hold for any prices and any news.

use std::collections::BTreeMap;
use std::sync::Arc;

use newsquake::backtest::cost::{
    BasisPoints, Borrow, Cost, Fixed, HalfSpread, Interest, PerShare, RangeSlippage,
    SquareRootImpact,
};
use newsquake::backtest::outcome::{BacktestOutcome, TradeOutcome};
use newsquake::backtest::size::{EqualWeight, FixedFraction, SignalWeight, Size, VolatilityTarget};
use newsquake::backtest::{Backtest, Entry, Estimate, Facts, Hedge, Overlap, Side};
use newsquake::estimates::estimates;
use newsquake::event::{Cells, Timing};
use newsquake::market::{Field, Prices};
use newsquake::study::Study;
use newsquake::time::{Date, Exchanges, Window};
use newsquake::units::{Bps, Percent};
use proptest::prelude::*;

use super::stage::{Bar, Stage, date, flat};

const DAYS: usize = 60;

/// A bar relative to the price: change from the previous close, open, and range.
type Change = (f64, f64, f64, f64);

#[derive(Debug, Clone)]
struct World {
    changes: Vec<Vec<Change>>,
    /// Security, day, timing and direction of each event.
    events: Vec<(usize, usize, usize, i8)>,
    /// Security and day of each missing bar.
    halts: Vec<(usize, usize)>,
    /// Signal and borrow fee of each event; none where the cell is empty.
    signals: Vec<(Option<f64>, Option<f64>)>,
    /// Changes of the rates of each day, by which an account in dollars values the other exchanges' prices; none where all prices
    /// are money of the account.
    rates: Option<Vec<f64>>,
    backtest: Backtest,
}

fn worlds() -> impl Strategy<Value = World> {
    let change = (
        -0.06..0.06_f64,
        -0.03..0.03_f64,
        0.0..0.03_f64,
        0.0..0.03_f64,
    );
    let changes = prop::collection::vec(prop::collection::vec(change, DAYS), 3..=6);
    (changes, backtests()).prop_flat_map(|(changes, backtest)| {
        let n = changes.len();
        let event = (
            1..n,
            3..DAYS - 2,
            0..4_usize,
            prop_oneof![Just(1_i8), Just(-1)],
        );
        let events = prop::collection::vec(event, 1..14);
        let halts = prop::collection::vec((1..n, 3..DAYS), 0..5);
        let signal = (
            prop::option::weighted(0.9, -1.0..3.0_f64),
            prop::option::of(0.0..900.0_f64),
        );
        let signals = prop::collection::vec(signal, 14);
        let rates = prop::option::of(prop::collection::vec(-0.02..0.02_f64, DAYS));
        let news = (events, halts, signals);
        (Just(changes), news, rates, Just(backtest)).prop_map(
            |(changes, (events, halts, signals), rates, backtest)| World {
                changes,
                events,
                halts,
                signals,
                backtest: Backtest {
                    currency: rates.is_some().then(|| "USD".to_owned()),
                    ..backtest
                },
                rates,
            },
        )
    })
}

/// Generates backtests that combine all options.
fn backtests() -> impl Strategy<Value = Backtest> {
    let desk = (terms(), exposures());
    (trading(), sizes(), limits(), costs(), desk).prop_map(
        |(trading, size, limits, costs, desk)| {
            let (leverage, cash_only, participation, whole_shares) = limits;
            let (
                (limit_entry, limit_sessions, max_wait, priority, fees),
                (max_name, max_tag, max_net),
            ) = desk;
            Backtest {
                limit_entry,
                limit_sessions,
                max_wait,
                priority,
                borrow_column: fees.then(|| "fee".to_owned()),
                max_name,
                max_tag,
                max_net,
                size,
                leverage,
                cash_only,
                participation,
                whole_shares,
                costs,
                benchmark: Some("S0".to_owned()),
                ..trading
            }
        },
    )
}

fn trading() -> impl Strategy<Value = Backtest> {
    let entry = prop_oneof![Just(Entry::First), Just(Entry::Open), Just(Entry::Close)];
    let overlap = prop_oneof![
        Just(Overlap::Allow),
        Just(Overlap::Skip),
        Just(Overlap::Extend),
        Just(Overlap::Replace)
    ];
    let hedge = prop_oneof![Just(Hedge::None), Just(Hedge::Dollar), Just(Hedge::Beta)];
    let names = [
        "direction",
        "direction",
        "long",
        "short",
        "follow-reaction",
        "fade-reaction",
    ];
    let side = (0..names.len()).prop_map(move |i| Side::named(names[i]).unwrap());
    let level =
        || prop::option::of((1.0..8.0_f64).prop_map(|percent| Percent::new(percent).unwrap()));
    let rules = (side, entry, overlap, hedge, 0..4_u32, 0..8_u32);
    (rules, level(), level(), level()).prop_map(|(rules, stop, take, trail)| {
        let (side, entry, overlap, hedge, delay, hold) = rules;
        Backtest {
            side,
            entry,
            overlap,
            hedge,
            delay,
            hold,
            stop,
            take,
            trail,
            ..Backtest::default()
        }
    })
}

/// Limit orders, their sessions, the longest wait, who comes first, and whether events state fees.
type Terms = (Option<Percent>, u32, Option<u32>, Option<String>, bool);

fn terms() -> impl Strategy<Value = Terms> {
    let limit = prop::option::of((0.0..5.0_f64).prop_map(|percent| Percent::new(percent).unwrap()));
    let priority = prop_oneof![Just(None), Just(Some("signal")), Just(Some("draw"))];
    let priority = priority.prop_map(|column| column.map(str::to_owned));
    (
        limit,
        0..6_u32,
        prop::option::of(0..3_u32),
        priority,
        any::<bool>(),
    )
}

/// The largest shares of equity of a security, of a tag, and of longs less shorts.
type Exposures = (Option<Percent>, Option<Percent>, Option<Percent>);

fn exposures() -> impl Strategy<Value = Exposures> {
    let most =
        || prop::option::of((10.0..120.0_f64).prop_map(|percent| Percent::new(percent).unwrap()));
    (most(), most(), most())
}

fn slots() -> impl Strategy<Value = Size> {
    (1..5_usize).prop_map(|slots| Size::EqualWeight(EqualWeight { slots }))
}

fn sizes() -> impl Strategy<Value = Size> {
    let fraction = (5.0..60.0_f64).prop_map(|percent| {
        Size::FixedFraction(FixedFraction {
            percent: Percent::new(percent).unwrap(),
        })
    });
    let target = (2.0..30.0_f64).prop_map(|percent| {
        Size::VolatilityTarget(VolatilityTarget {
            percent: Percent::new(percent).unwrap(),
        })
    });
    let weight = (5.0..40.0_f64, 20.0..80.0_f64).prop_map(|(percent, cap)| {
        Size::SignalWeight(SignalWeight {
            column: "signal".to_owned(),
            percent: Percent::new(percent).unwrap(),
            cap: Percent::new(cap).unwrap(),
        })
    });
    prop_oneof![slots(), fraction, target, weight]
}

/// Leverage, cash only, participation, whole shares.
type Limits = (Option<f64>, bool, Option<Percent>, bool);

fn limits() -> impl Strategy<Value = Limits> {
    let share =
        prop::option::of((10.0..100.0_f64).prop_map(|percent| Percent::new(percent).unwrap()));
    (
        prop::option::of(0.5..3.0_f64),
        any::<bool>(),
        share,
        any::<bool>(),
    )
}

/// Generates a subset of all costs.
fn costs() -> impl Strategy<Value = Vec<Cost>> {
    let all = vec![
        Cost::BasisPoints(BasisPoints {
            rate: Bps::whole(7),
        }),
        Cost::Fixed(Fixed { amount: 20.0 }),
        Cost::PerShare(PerShare {
            amount: 0.01,
            least: 5.0,
        }),
        Cost::HalfSpread(HalfSpread {
            spread: Bps::whole(8),
        }),
        Cost::RangeSlippage(RangeSlippage {
            percent: Percent::whole(2),
        }),
        Cost::SquareRootImpact(SquareRootImpact { coefficient: 0.1 }),
        Cost::Borrow(Borrow {
            rate: Bps::whole(300),
        }),
        Cost::Interest(Interest {
            rate: Bps::whole(700),
        }),
    ];
    prop::sample::subsequence(all, 0..=8)
}

/// Returns the symbol: S1 and the benchmark S0 are traded in New York, S2 in Hong Kong, S3 in London, S4 in Tokyo, S5 in Sydney.
fn name(security: usize) -> String {
    let suffix = ["", "", ".HK", ".L", ".T", ".AX"][security];
    format!("S{security}{suffix}")
}

/// The rates among the prices, whether prices are divided by one, what it is at first, and the exchange whose prices it turns into
/// dollars. London's prices are in pence.
const RATES: [(&str, bool, f64, &str); 4] = [
    ("HKD=X", true, 7.8, ".HK"),
    ("GBPUSD=X", false, 1.25, ".L"),
    ("USDJPY=X", true, 150.0, ".T"),
    ("AUD/USD", false, 0.65, ".AX"),
];

fn is_rate(symbol: &str) -> bool {
    RATES.iter().any(|(pair, ..)| *pair == symbol)
}

/// Returns the order in which the exchanges make their prices on a date, whatever the season: Sydney opens before Tokyo and closes
/// within Tokyo's day, which ends while Hong Kong trades; London opens within the last hour of Hong Kong, so that the two count as one
/// moment, and closes within New York's day. The day of a rate begins at New York's midnight, while Hong Kong trades and before
/// Sydney closes, and ends after New York's close.
fn moment(symbol: &str, at: &str) -> usize {
    if is_rate(symbol) {
        return if at == "open" { 5 } else { 19 };
    }
    let exchange = match symbol.split_once('.') {
        Some((_, "AX")) => [0, 3],
        Some((_, "T")) => [1, 4],
        Some((_, "HK")) => [2, 5],
        Some((_, "L")) => [5, 8],
        _ => [7, 9],
    };
    match at {
        "open" => 2 * exchange[0],
        "close" => 2 * exchange[1],
        // A limit order is filled between the two: its session's range decides, and nobody knows the close yet.
        _ => 2 * exchange[1] - 1,
    }
}

impl World {
    fn bars(&self, security: usize) -> Vec<Bar> {
        let mut close = 40.0 + 10.0 * security as f64;
        let mut bars: Vec<Bar> = Vec::with_capacity(DAYS);
        for (change, gap, above, below) in &self.changes[security] {
            let open = close * (1.0 + gap);
            close *= 1.0 + change;
            bars.push([
                open,
                open.max(close) * (1.0 + above),
                open.min(close) * (1.0 - below),
                close,
            ]);
        }
        let halted = self.halts.iter().filter(|(halted, _)| *halted == security);
        halted.for_each(|(_, day)| bars[*day] = flat(f64::NAN));
        bars
    }

    /// Returns the closes of a rate; the rates move apart.
    fn rate(&self, pair: usize) -> Vec<f64> {
        let changes = self.rates.iter().flatten();
        let mut rate = RATES[pair].2;
        let moved = changes.map(|change| {
            rate *= 1.0 + change * (1.0 - pair as f64 / 2.0);
            rate
        });
        moved.collect()
    }

    /// Returns the dollars for one unit of a security's prices at the close of a day.
    fn dollars(&self, symbol: &str, day: usize) -> f64 {
        let pair = RATES
            .iter()
            .position(|(.., suffix)| symbol.ends_with(suffix));
        match pair.filter(|_| self.rates.is_some()) {
            Some(pair) => {
                let unit = if RATES[pair].3 == ".L" { 0.01 } else { 1.0 };
                let rate = self.rate(pair)[day];
                unit * if RATES[pair].1 { 1.0 / rate } else { rate }
            }
            None => 1.0,
        }
    }

    fn stage(&self) -> Stage {
        let mut stage = Stage::default();
        for security in 0..self.changes.len() {
            stage = stage.with(&name(security), &self.bars(security));
        }
        for (pair, (symbol, ..)) in RATES.iter().enumerate().filter(|_| self.rates.is_some()) {
            let bars: Vec<Bar> = self.rate(pair).into_iter().map(flat).collect();
            stage = stage.with(symbol, &bars);
        }
        let symbols = stage.rows.symbols.iter();
        let pence = symbols
            .enumerate()
            .filter(|(_, symbol)| symbol.ends_with(".L"));
        stage.rows.currencies = pence
            .map(|(place, _)| (place as u32, "GBp".to_owned()))
            .collect();
        for (security, day, timing, direction) in &self.events {
            let timing = [Timing::Pre, Timing::Intraday, Timing::Post, Timing::Unknown][*timing];
            stage = stage.news(&name(*security), *day as i32, timing, *direction);
        }
        let names: Arc<[String]> = ["fee".to_owned(), "signal".to_owned()].into();
        let cell =
            |number: Option<f64>| number.map_or_else(String::new, |number| number.to_string());
        for (event, (signal, fee)) in stage.events.iter_mut().zip(&self.signals) {
            event.columns = Cells::new(names.clone(), [cell(*fee), cell(*signal)]);
            event.tags =
                vec![["x", "y", "z"][event.id.len() % 2 + usize::from(fee.is_some())].to_owned()];
        }
        let facts = |security: &usize, day: &usize| Facts {
            estimate: Ok(Estimate {
                alpha: 0.0004,
                beta: 0.5 + 0.3 * *security as f64,
                sigma: 0.02,
            }),
            reaction: Some([1.5, -2.0, 0.3][day % 3]),
            measured_on: None,
        };
        stage.facts = self
            .events
            .iter()
            .map(|(security, day, ..)| facts(security, day))
            .collect();
        stage
    }

    /// Returns the same world with every price after day `cut` multiplied by `factor`.
    fn altered(&self, cut: usize, factor: f64) -> Stage {
        let mut stage = self.stage();
        for field in Field::ALL.into_iter().filter(|field| field.is_price()) {
            let prices = stage.rows.values[field as usize].iter_mut();
            let later = prices
                .zip(&stage.rows.date)
                .filter(|(_, day)| **day > date(cut as i32));
            later.for_each(|(price, _)| *price *= factor);
        }
        stage
    }

    fn run(&self) -> BacktestOutcome {
        self.stage().run(&self.backtest)
    }
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * (1.0 + a.abs().max(b.abs()))
}

fn json(outcome: &BacktestOutcome) -> String {
    serde_json::to_string(outcome).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn money_is_neither_made_nor_lost_outside_of_trades(world in worlds()) {
        let outcome = world.run();
        prop_assert_eq!(outcome.counts.events_in, world.events.len());
        prop_assert_eq!(outcome.counts.events_in, outcome.trades.len() + outcome.excluded.len());
        for day in &outcome.equity {
            prop_assert!(near(day.cash + day.positions_value + day.hedges_value, day.equity));
        }
        let earned: f64 = outcome.trades.iter().map(|trade| trade.pnl + trade.hedge_pnl).sum();
        let last = outcome.equity.last().map_or(1_000_000.0, |day| day.equity);
        prop_assert!(near(1_000_000.0 + earned, last));
        prop_assert!(near(outcome.bridge.total, earned) || (outcome.bridge.total - earned).abs() < 0.005);
        for trade in &outcome.trades {
            let (paid, got) = (trade.entry_price * trade.entry_rate, trade.exit_price * trade.exit_rate);
            let gross = f64::from(trade.side) * trade.quantity * (got - paid);
            prop_assert!(near(trade.pnl, gross - trade.cost));
            prop_assert!(near(trade.net_return, trade.pnl / (paid * trade.quantity)));
        }
    }

    /// Recomputes the account of each day from the trades and the prices alone.
    #[test]
    fn equity_is_what_the_trades_and_the_prices_say(world in worlds()) {
        let backtest = Backtest {
            hedge: Hedge::None,
            costs: Vec::new(),
            borrow_column: None,
            ..world.backtest.clone()
        };
        let outcome = world.stage().run(&backtest);
        let closes: BTreeMap<String, Vec<f64>> = (0..world.changes.len())
            .map(|security| (name(security), world.bars(security).iter().map(|bar| bar[3]).collect()))
            .collect();
        let close = |symbol: &str, day: Date| {
            let last = (day.days_since_1970() - 20_000) as usize;
            closes[symbol][..=last].iter().rev().copied().find(|close| !close.is_nan()).unwrap()
        };
        for day in &outcome.equity {
            let mut equity = 1_000_000.0;
            for trade in outcome.trades.iter().filter(|trade| trade.entry_date <= day.date) {
                let is_left = trade.exit_date <= day.date;
                let today = world.dollars(&trade.symbol, (day.date.days_since_1970() - 20_000) as usize);
                let price = if is_left { trade.exit_price * trade.exit_rate } else { close(&trade.symbol, day.date) * today };
                equity += f64::from(trade.side) * trade.quantity * (price - trade.entry_price * trade.entry_rate);
            }
            prop_assert!((equity - day.equity).abs() < 1e-6, "{}: {} is not {}", day.date, equity, day.equity);
        }
    }

    #[test]
    fn nothing_is_traded_before_it_is_known(world in worlds()) {
        for trade in world.run().trades {
            let (known, time) = trade.signal_time.split_at(10);
            let known = Date::parse(known).unwrap();
            prop_assert!(trade.entry_date >= known && trade.exit_date >= trade.entry_date);
            let at_open = trade.entry_at == "open";
            let opens = ["T09:30", "T08:00", "T09:00", "T10:00"];
            let before_the_open = opens.iter().any(|open| time.starts_with(open));
            prop_assert!(!(trade.entry_date == known && at_open) || before_the_open, "{trade:?}");
            prop_assert!(!trade.same_bar);
        }
    }

    #[test]
    fn every_fill_is_a_price_of_its_bar(world in worlds()) {
        let day = |date: Date| (date.days_since_1970() - 20_000) as usize;
        for trade in world.run().trades {
            let bars = world.bars(trade.symbol[1..2].parse().unwrap());
            let [open, high, low, close] = bars[day(trade.entry_date)];
            match trade.entry_at {
                "open" => prop_assert_eq!(trade.entry_price, open),
                "close" => prop_assert_eq!(trade.entry_price, close),
                _ => prop_assert!((low..=high).contains(&trade.entry_price), "{:?}", trade),
            }
            let [_, high, low, _] = bars[day(trade.exit_date)];
            prop_assert!((low..=high).contains(&trade.exit_price), "{:?}", trade);
        }
    }

    #[test]
    fn limits_hold_at_every_entry(world in worlds()) {
        let outcome = world.run();
        for day in outcome.equity.iter().filter(|_| world.backtest.cash_only && world.backtest.side.name() == "long") {
            // Exits may cost more than they bring in; entries never cost more than the cash.
            let floor = if outcome.trades.iter().any(|trade| trade.exit_date <= day.date) { f64::MIN } else { -1e-6 };
            // A limit order is paid for when it is sent, but for costs that only its fill tells.
            let later: f64 = outcome.trades.iter().map(|trade| trade.cost).sum();
            let floor = if world.backtest.limit_entry.is_some() { floor - later } else { floor };
            prop_assert!(day.cash >= floor || world.backtest.hedge != Hedge::None, "{:?}", day);
        }
        for trade in &outcome.trades {
            if let Some(percent) = world.backtest.participation {
                prop_assert!(trade.quantity <= 1_000.0 * percent.fraction() * (1.0 + 1e-12));
            }
            prop_assert!(!world.backtest.whole_shares || trade.quantity.fract() == 0.0);
        }
    }

    #[test]
    fn costs_only_lower_equity(world in worlds(), size in slots()) {
        // Fixed slots without limits, so that costs do not change what is traded.
        let free = Backtest {
            size,
            leverage: None,
            cash_only: false,
            participation: None,
            whole_shares: false,
            max_name: None,
            max_tag: None,
            max_net: None,
            costs: Vec::new(),
            ..world.backtest.clone()
        };
        let mut costs = world.backtest.costs.clone();
        costs.push(Cost::BasisPoints(BasisPoints { rate: Bps::whole(2) }));
        let dear = Backtest { costs, ..free.clone() };
        let (free, dear) = (world.stage().run(&free), world.stage().run(&dear));
        prop_assert_eq!(free.trades.len(), dear.trades.len(), "{:?} {:?}", free.excluded, dear.excluded);
        for (free, dear) in free.trades.iter().zip(&dear.trades) {
            prop_assert_eq!((free.entry_price, free.exit_price), (dear.entry_price, dear.exit_price));
            prop_assert!(dear.cost > 0.0 && dear.net_return < free.net_return);
        }
        for (free, dear) in free.equity.iter().zip(&dear.equity) {
            prop_assert!(dear.equity <= free.equity + 1e-6);
        }
    }

    #[test]
    fn doubled_prices_and_halved_shares_are_the_same(world in worlds()) {
        let mut world = world;
        world.backtest.whole_shares = false;
        world.backtest.costs.retain(|cost| !matches!(cost, Cost::PerShare(_)));
        let mut doubled = world.stage();
        doubled.rows.values[Field::Volume as usize].iter_mut().for_each(|volume| *volume /= 2.0);
        // A rate is no price of shares: doubled, it would make the money of the account, too.
        let rows = &doubled.rows;
        let of_shares: Vec<bool> = rows.symbol.iter().map(|&symbol| !is_rate(&rows.symbols[symbol as usize])).collect();
        for field in Field::ALL.into_iter().filter(|field| field.is_price()) {
            let prices = doubled.rows.values[field as usize].iter_mut().zip(&of_shares);
            prices.filter(|(_, is_share)| **is_share).for_each(|(price, _)| *price *= 2.0);
        }
        let (one, two) = (world.run(), doubled.run(&world.backtest));
        prop_assert_eq!(&one.equity, &two.equity);
        for (one, two) in one.trades.iter().zip(&two.trades) {
            prop_assert_eq!((one.quantity, one.net_return), (2.0 * two.quantity, two.net_return));
        }
    }

    #[test]
    fn shuffled_events_change_no_bit(world in worlds(), seed in any::<u64>()) {
        let mut shuffled = world.stage();
        let mut order: Vec<usize> = (0..world.events.len()).collect();
        order.sort_by_key(|i| (*i as u64 ^ seed).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(31));
        shuffled.events = order.iter().map(|&i| world.stage().events[i].clone()).collect();
        shuffled.facts = order.iter().map(|&i| world.stage().facts[i].clone()).collect();
        let (mut a, mut b) = (world.run(), shuffled.run(&world.backtest));
        // Exclusions are listed in the order of the file.
        a.excluded.sort_by(|x, y| x.event_id.cmp(&y.event_id));
        b.excluded.sort_by(|x, y| x.event_id.cmp(&y.event_id));
        prop_assert_eq!(json(&a), json(&b));
    }

    #[test]
    fn threads_change_no_bit(world in worlds()) {
        let with = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| json(&world.run()))
        };
        prop_assert_eq!(with(1), with(4));
    }

    /// A fill at the close has the last rate of the day at hand, and no later one; a rate of tomorrow is in no fill.
    #[test]
    fn rates_are_those_of_the_fill(world in worlds()) {
        for trade in world.run().trades {
            for (date, rate) in [(trade.entry_date, trade.entry_rate), (trade.exit_date, trade.exit_rate)] {
                let day = (date.days_since_1970() - 20_000) as usize;
                let known = [day, day.saturating_sub(1)].map(|day| world.dollars(&trade.symbol, day));
                prop_assert!(known.iter().any(|known| near(*known, rate)), "{:?} {:?}", trade, known);
            }
        }
    }

    /// Changes prices after a day: trades that ended by then must not change.
    #[test]
    fn prices_after_the_exit_leave_trades_unchanged(world in worlds(), cut in 10..DAYS, factor in 0.3..3.0_f64) {
        let altered = world.altered(cut, factor);
        let finished = |outcome: BacktestOutcome| -> Vec<_> {
            outcome.trades.into_iter().filter(|trade| trade.exit_date <= date(cut as i32)).collect()
        };
        let (a, b) = (finished(world.run()), finished(altered.run(&world.backtest)));
        prop_assert_eq!(a, b);
    }

    /// Within a day too, to the bit and under every option: who buys at the open knows neither the close nor the range nor the
    /// volume of the day, and in Hong Kong nothing of New York's day.
    #[test]
    fn nothing_is_bought_with_what_the_same_day_brings_later(world in worlds(), factor in 0.3..3.0_f64) {
        let entry = |trade: &TradeOutcome| (trade.entry_date, moment(&trade.symbol, trade.entry_at));
        let entered = |outcome: &BacktestOutcome, until: (Date, usize)| -> Vec<_> {
            let trades = outcome.trades.iter().filter(|trade| entry(trade) <= until);
            trades.map(|trade| (trade.event_id.clone(), trade.entry_price, trade.quantity)).collect()
        };
        let outcome = world.run();
        for (day, now) in outcome.trades.iter().map(entry) {
            let mut altered = world.altered((day.days_since_1970() - 20_000) as usize, factor);
            let rows = &mut altered.rows;
            for row in 0..rows.date.len() {
                let symbol = &rows.symbols[rows.symbol[row] as usize];
                for (field, at) in [
                    (Field::Open, "open"),
                    (Field::High, "limit"),
                    (Field::Low, "limit"),
                    (Field::Close, "close"),
                    (Field::Volume, "close"),
                ] {
                    if rows.date[row] == day && moment(symbol, at) > now {
                        rows.values[field as usize][row] *= factor;
                    }
                }
            }
            let (a, b) = (entered(&outcome, (day, now)), entered(&altered.run(&world.backtest), (day, now)));
            prop_assert_eq!(a, b);
        }
    }

    /// No hedge is filled before the news: the benchmark of New York is bought and sold at its first price from the moment of the
    /// trade on.
    #[test]
    fn hedges_are_filled_after_the_moment_of_their_trade(world in worlds()) {
        let mut world = world;
        world.backtest.costs = Vec::new();
        world.backtest.hedge = Hedge::Dollar;
        let bars = world.bars(0);
        let first = |date: Date, now: usize| {
            let from = (date.days_since_1970() - 20_000) as usize;
            (from..DAYS).find_map(|day| {
                let halves = [(bars[day][0], "open"), (bars[day][3], "close")].into_iter();
                let mut later = halves.filter(|(_, at)| day > from || moment("S0", at) >= now);
                later.find(|(price, _)| !price.is_nan()).map(|(price, at)| (day, moment("S0", at), price))
            })
        };
        for trade in world.run().trades {
            let entered = first(trade.entry_date, moment(&trade.symbol, trade.entry_at));
            // Within a bar it is left at the close at the latest; the hedge of an exit at the open may be left before.
            let value = trade.entry_price * trade.entry_rate * trade.quantity;
            let result = |at: &str| match (entered, first(trade.exit_date, moment(&trade.symbol, at))) {
                // It waited longer than the trade was held.
                (Some(entry), Some(exit)) if entry.0 > exit.0 || (entry.0, entry.1) == (exit.0, exit.1) => 0.0,
                (Some(entry), Some(exit)) => -f64::from(trade.side) * value * (exit.2 / entry.2 - 1.0),
                (Some(entry), None) => -f64::from(trade.side) * value * (bars[DAYS - 1][3] / entry.2 - 1.0),
                _ => 0.0,
            };
            let fits = |at: &str| (result(at) - trade.hedge_pnl).abs() <= 1e-6;
            prop_assert!(fits("open") || fits("close"), "{:?}", trade);
        }
    }

    /// The same for beta, sigma and the reaction, which also come from prices.
    #[test]
    fn nor_do_they_change_what_was_measured(world in worlds(), cut in 30..DAYS, factor in 0.3..3.0_f64) {
        let study = Study { estimation: Window::new(-15, -2).unwrap().into(), ..Study::default() };
        let rule = Side::named(if cut % 2 == 0 { "follow-reaction" } else { "fade-reaction" }).unwrap();
        let backtest = Backtest { side: rule, ..world.backtest.clone() };
        let finished = |mut stage: Stage| -> Vec<_> {
            let (prices, _) = Prices::from_rows(vec![stage.rows.clone()]).unwrap();
            let exchanges = Exchanges::default();
            stage.facts = estimates(&study, &backtest, &prices, &stage.events, &exchanges).unwrap();
            let trades = stage.run(&backtest).trades.into_iter();
            trades.filter(|trade| trade.exit_date <= date(cut as i32)).collect()
        };
        prop_assert_eq!(finished(world.stage()), finished(world.altered(cut, factor)));
    }

    #[test]
    fn one_trade_with_all_the_money_is_the_ratio_of_prices(world in worlds()) {
        let mut one = world.clone();
        one.events.truncate(1);
        one.backtest.hedge = Hedge::None;
        one.backtest.size = Size::EqualWeight(EqualWeight { slots: 1 });
        one.backtest.leverage = None;
        // A limit order that is filled below its level leaves cash.
        one.backtest.limit_entry = None;
        (one.backtest.max_name, one.backtest.max_tag, one.backtest.max_net) = (None, None, None);
        one.backtest.borrow_column = None;
        one.backtest.participation = None;
        one.backtest.whole_shares = false;
        one.backtest.costs = Vec::new();
        let outcome = one.run();
        for trade in &outcome.trades {
            let rates = trade.exit_rate / trade.entry_rate;
            let ratio = f64::from(trade.side) * (trade.exit_price * rates / trade.entry_price - 1.0);
            prop_assert!(near(outcome.metric("total_return").unwrap(), ratio));
        }
    }
}
