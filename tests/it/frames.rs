//! Frames of polars in the place of files, and tables of outcomes as frames.

use std::path::Path;

use newsquake::load::{self, Overrides};
use newsquake::market::ReturnKind;
use newsquake::plan::{Purpose, Tables};
use newsquake::prelude::*;
use newsquake::robustness::watch::Watch;
use newsquake::table::Rows;
use newsquake::table::format::csv_text;
use polars::prelude::{Column, DataType, NamedFrom, Series};

/// A market of two securities on 80 sessions: symbol, day and close of each row.
fn rows() -> Vec<(&'static str, i32, f64)> {
    let mut rows = Vec::new();
    for (symbol, beta) in [("FIRM", 1.5), ("MARKET", 1.0)] {
        let mut price = 100.0;
        for day in 0..80 {
            let (market, own) = (
                0.01 * f64::from(day).sin(),
                0.002 * (2.5 * f64::from(day)).cos(),
            );
            let news = if day == 70 { 0.05 } else { 0.0 };
            price *= 1.0 + beta * market + if symbol == "FIRM" { own + news } else { 0.0 };
            rows.push((symbol, 19_000 + day, price));
        }
    }
    rows
}

fn days(days: Vec<i32>) -> Column {
    Series::new("date".into(), days)
        .cast(&DataType::Date)
        .unwrap()
        .into()
}

fn prices() -> DataFrame {
    let rows = rows();
    let symbols: Vec<&str> = rows.iter().map(|row| row.0).collect();
    let closes: Vec<f64> = rows.iter().map(|row| row.2).collect();
    DataFrame::new(
        rows.len(),
        vec![
            Column::new("symbol".into(), symbols),
            days(rows.iter().map(|row| row.1).collect()),
            Column::new("close".into(), closes),
        ],
    )
    .unwrap()
}

fn events() -> DataFrame {
    let columns = vec![
        Column::new("symbol".into(), ["FIRM"]),
        days(vec![19_070]),
        Column::new("tags".into(), ["guidance;upgrade"]),
    ];
    DataFrame::new(1, columns).unwrap()
}

fn study() -> Study {
    Study {
        benchmark: Some("MARKET".into()),
        estimation: Window::new(-60, -6).unwrap().into(),
        window: Window::new(-5, 5).unwrap(),
        ..Study::default()
    }
}

fn outcome(prices: &Prices, events: &[Event]) -> StudyOutcome {
    let inputs = Inputs {
        prices,
        events,
        factors: None,
        exchanges: &Exchanges::default(),
    };
    study().run(inputs).unwrap()
}

#[test]
fn a_frame_gives_the_bits_of_its_file() {
    let mut text = String::from("symbol,date,close\n");
    for (symbol, day, close) in rows() {
        let date = Date::from_days_since_1970(day);
        text.push_str(&format!("{symbol},{date},{close}\n"));
    }
    let name = std::path::Path::new("prices.csv");
    let file = load::prices_from(name, text.into_bytes(), &Overrides::default()).unwrap();
    let (handed, findings) = Prices::from_frame(&prices()).unwrap();
    assert!(findings.iter().all(|finding| !finding.is_warning()));
    let (events, _) = Event::from_frame(&events(), Some(&handed)).unwrap();
    assert_eq!(events[0].tags, ["guidance", "upgrade"]);
    let json = |prices| serde_json::to_string(&outcome(prices, &events)).unwrap();
    assert_eq!(json(&handed), json(&file.prices));
}

#[test]
fn many_rows_are_read_in_parts_and_none_is_lost() {
    // More rows than are read together, in more than one piece of memory.
    let days = 1_100_000;
    let half = |from: i32, to: i32| {
        let day = |row: i32| 1 + row % 10_000;
        let closes: Vec<f64> = (from..to).map(|i| 1.0 + f64::from(i)).collect();
        let symbols: Vec<String> = (from..to).map(|i| format!("S{}", i / 10_000)).collect();
        let columns = vec![
            Column::new("ticker".into(), symbols),
            self::days((from..to).map(day).collect()),
            Column::new("close".into(), closes),
        ];
        DataFrame::new((to - from) as usize, columns).unwrap()
    };
    let mut frame = half(0, 600_000);
    frame.vstack_mut(&half(600_000, days)).unwrap();
    let (prices, _) = Prices::from_frame(&frame).unwrap();
    assert_eq!(prices.len(), days as usize);
    let universe = prices.universe();
    let last = prices.bars(universe.find("S109").unwrap());
    let closes = last.closes(newsquake::market::PriceBasis::Close);
    assert_eq!(closes.last().copied(), Some(f64::from(days)));
}

#[test]
fn factors_come_from_a_frame() {
    let columns = vec![
        days((19_000..19_030).collect()),
        Column::new("mkt_rf".into(), vec![0.01; 30]),
        Column::new("rf".into(), vec![0.0001; 30]),
    ];
    let (factors, _) = Factors::from_frame(&DataFrame::new(30, columns).unwrap()).unwrap();
    assert_eq!(factors.dates().len(), 30);
    assert_eq!(factors.column("mkt_rf").unwrap()[3], 0.01);
}

#[test]
fn a_frame_that_holds_no_prices_says_what_it_lacks() {
    let frame = DataFrame::new(1, vec![Column::new("price".into(), ["few"])]).unwrap();
    let error = Prices::from_frame(&frame).unwrap_err();
    assert!(error.place().is_some(), "{error}");
    assert_eq!(error.place().unwrap().to_string(), "prices");
    let wrong = vec![
        days(vec![19_000, 19_001]),
        Column::new("close".into(), ["1.5", "a lot"]),
    ];
    let (_, findings) = Prices::from_frame(&DataFrame::new(2, wrong).unwrap()).unwrap();
    assert!(findings.iter().any(|finding| finding.is_warning()));
}

#[test]
fn every_table_is_a_frame_of_typed_columns() {
    let (prices, _) = Prices::from_frame(&prices()).unwrap();
    let (events, _) = Event::from_frame(&events(), Some(&prices)).unwrap();
    let outcome = outcome(&prices, &events);
    let frames = outcome.frames().unwrap();
    let tables = outcome.tables();
    assert_eq!(frames.len(), tables.len());
    for ((name, frame), table) in frames.iter().zip(&tables) {
        assert_eq!(*name, table.name());
        let rows = csv::Reader::from_reader(csv_text(&**table).as_bytes())
            .records()
            .count();
        assert_eq!(frame.height(), rows, "{name}");
        assert_eq!(frame.get_column_names(), table.keys(), "{name}");
    }
    let windows = &frames
        .iter()
        .find(|(name, _)| *name == "windows")
        .unwrap()
        .1;
    let dtype = |column: &str| windows.column(column).unwrap().dtype().clone();
    assert_eq!(dtype("group"), DataType::String);
    assert_eq!(dtype("from"), DataType::Int64);
    assert_eq!(dtype("caar"), DataType::Float64);
    let caar = windows.column("caar").unwrap().f64().unwrap().get(0);
    assert_eq!(caar, outcome.groups[0].windows[0].caar);
}

/// Checks that each table is a frame with its rows, and returns their names.
fn names(tables: &[Box<dyn Rows + '_>], frames: &[(&'static str, DataFrame)]) -> Vec<&'static str> {
    assert_eq!(frames.len(), tables.len());
    for ((name, frame), table) in frames.iter().zip(tables) {
        let rows = csv::Reader::from_reader(csv_text(&**table).as_bytes())
            .records()
            .count();
        assert_eq!(frame.height(), rows, "{name}");
        assert_eq!(frame.get_column_names(), table.keys(), "{name}");
    }
    frames.iter().map(|(name, _)| *name).collect()
}

#[test]
fn tables_of_backtests_sweeps_and_placebo_studies_are_frames() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/alibaba-day");
    let mut plan = Plan::default();
    plan.input.prices = vec![data.join("prices_us.csv"), data.join("prices_hk.csv")];
    plan.input.events = Some(data.join("events.csv"));
    plan.study.benchmark = Some("SPX".to_owned());
    plan.placebo.draws = 100;
    plan.sweep.backtest.hold = vec![1, 3];
    plan.sweep.study.returns = vec![ReturnKind::Simple, ReturnKind::Log];
    let loaded = plan.load(&Tables::default(), Purpose::Other).unwrap();

    let traded = loaded.backtest(&plan, |runner| runner.run()).unwrap();
    let frames = traded.frames().unwrap();
    let found = names(&traded.tables(), &frames);
    let (_, trades) = &frames[found.iter().position(|name| *name == "trades").unwrap()];
    assert_eq!(trades.height(), traded.trades.len());
    let dtype = |column: &str| trades.column(column).unwrap().dtype().clone();
    assert_eq!(dtype("symbol"), DataType::String);
    assert_eq!(dtype("entry_date"), DataType::Date);
    assert_eq!(dtype("quantity"), DataType::Float64);

    let swept = loaded.backtest(&plan, |runner| plan.sweep.backtest.run(&runner));
    let swept = swept.unwrap();
    names(&swept.tables(), &swept.frames().unwrap());

    let runner = || loaded.study(&plan);
    let mut outcome = runner().run().unwrap();
    let template = runner().template().unwrap();
    let watch = Watch::default();
    plan.placebo.judge(&template, &mut outcome, &watch).unwrap();
    let found = names(&outcome.tables(), &outcome.frames().unwrap());
    assert!(found.contains(&"placebo"), "{found:?}");
}

/// Stata allows 32 letters, digits and `_` in a name, and other programs no point; `import delimited` writes capitals small.
#[test]
fn names_of_columns_fit_other_programs() {
    let (prices, _) = Prices::from_frame(&prices()).unwrap();
    let (events, _) = Event::from_frame(&events(), Some(&prices)).unwrap();
    let outcome = outcome(&prices, &events);
    let tables = outcome.tables();
    // `tidy` has the names of broom, with points, for the packages of R that expect them.
    for table in tables.iter().filter(|table| table.name() != "tidy") {
        for key in table.keys() {
            let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
            assert!(
                key.chars().all(is_plain) && key.len() <= 32,
                "{}: {key}",
                table.name()
            );
        }
    }
}
