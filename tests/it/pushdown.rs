//! Large Parquet files are read as far as the events need them.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use newsquake::load::{self, Overrides, PriceFiles};
use newsquake::market::{NeededPrices, NeededSymbols};
use newsquake::plan::{Purpose, Tables};
use newsquake::prelude::*;
use polars::prelude::{Column, DataType, NamedFrom, ParquetWriter, Series};

use super::support::noise::normal;

const DAYS: i32 = 30;

fn write(path: &Path, symbols: &[&str], has_column: bool) {
    let days: Vec<i32> = symbols.iter().flat_map(|_| 19_000..19_000 + DAYS).collect();
    let each = symbols
        .iter()
        .flat_map(|symbol| std::iter::repeat_n(*symbol, DAYS as usize));
    let closes: Vec<f64> = days.iter().map(|day| 1.0 + f64::from(day % 100)).collect();
    let date = Series::new("date".into(), &days)
        .cast(&DataType::Date)
        .unwrap();
    let mut columns: Vec<Column> = vec![date.into(), Column::new("close".into(), closes)];
    if has_column {
        columns.push(Column::new("symbol".into(), each.collect::<Vec<&str>>()));
    }
    save(path, days.len(), columns, DAYS as usize);
}

/// Writes a Parquet file with this number of rows in each group.
fn save(path: &Path, height: usize, columns: Vec<Column>, group: usize) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let file = std::fs::File::create(path).unwrap();
    let mut frame = DataFrame::new(height, columns).unwrap();
    let writer = ParquetWriter::new(file).with_row_group_size(Some(group));
    writer.finish(&mut frame).unwrap();
}

fn read(folder: &Path, needed: Option<&[&str]>) -> PriceFiles {
    let overrides = Overrides {
        needed: needed.map(|needed| {
            Arc::new(NeededPrices {
                symbols: NeededSymbols::new(needed.iter().copied()),
                days: None,
            })
        }),
        ..Overrides::default()
    };
    load::prices_as(&[folder.to_path_buf()], &[], &overrides).unwrap()
}

fn symbols(read: &PriceFiles) -> Vec<&str> {
    read.prices.universe().symbols().collect()
}

fn skipped(read: &PriceFiles) -> u64 {
    let skipped = read
        .files
        .iter()
        .filter_map(|file| file.account.skipped.get("not_needed"));
    skipped.sum()
}

#[test]
fn groups_of_rows_without_a_needed_security_are_not_read() {
    let folder = tempfile::tempdir().unwrap();
    let all = ["AAA", "BBB", "CCC", "DDD"];
    write(&folder.path().join("long.parquet"), &all, true);
    let whole = read(folder.path(), None);
    assert_eq!(symbols(&whole), all);
    let part = read(folder.path(), Some(&["BBB", "$ddd"]));
    assert_eq!(symbols(&part), ["BBB", "DDD"]);
    assert_eq!(skipped(&part), 2 * DAYS as u64);
    assert!(
        part.findings
            .iter()
            .any(|finding| finding.code == "parts_not_read")
    );
    let find = |read: &PriceFiles| {
        let security = read.prices.universe().find("DDD").unwrap();
        let bars = read.prices.bars(security);
        (
            bars.dates().to_vec(),
            bars.closes(newsquake::market::PriceBasis::Close).to_vec(),
        )
    };
    assert_eq!(find(&part), find(&whole));
}

#[test]
fn folders_and_files_of_other_securities_are_not_opened() {
    let folder = tempfile::tempdir().unwrap();
    for symbol in ["AAA", "BBB", "BRK-B"] {
        let hive = folder
            .path()
            .join(format!("hive/symbol={symbol}/part-0.parquet"));
        write(&hive, &[symbol], false);
        write(
            &folder.path().join(format!("named/{symbol}.parquet")),
            &[symbol],
            false,
        );
    }
    // A damaged file that is not needed does no harm.
    std::fs::write(
        folder.path().join("hive/symbol=AAA/part-0.parquet"),
        b"PAR1",
    )
    .unwrap();
    for name in ["hive", "named"] {
        let part = read(&folder.path().join(name), Some(&["brk.b"]));
        assert_eq!(symbols(&part), ["BRK-B"], "{name}");
    }
}

#[test]
fn what_cannot_be_told_is_read() {
    let folder = tempfile::tempdir().unwrap();
    write(
        &folder.path().join("marked.parquet"),
        &["NYSE:AAA", "NYSE:BBB"],
        true,
    );
    let read = read(folder.path(), Some(&["BBB"]));
    assert!(symbols(&read).contains(&"NYSE:BBB"));
}

/// A market whose tables are written as Parquet, and the study of its events.
struct Market {
    folder: tempfile::TempDir,
    /// A row of each price: symbol, date, close.
    rows: Vec<(String, Date, f64)>,
    events: Vec<(String, Date)>,
    study: Study,
}

/// Returns the sessions of New York of the years 2012 to 2016.
fn sessions() -> Vec<Date> {
    let exchanges = Exchanges::default();
    let new_york = exchanges.get(exchanges.new_york());
    let days = Date::parse("2012-01-01").unwrap()..=Date::parse("2016-12-31").unwrap();
    let sessions = new_york.sessions().unwrap().dates();
    sessions.filter(|date| days.contains(date)).collect()
}

impl Market {
    /// Twelve securities and a benchmark with a price on every session; events of three of them in spring 2015.
    fn new() -> Self {
        Self::on(&sessions())
    }

    /// The same with prices on these dates.
    fn on(dates: &[Date]) -> Self {
        let mut rows = Vec::new();
        for security in 0..13 {
            let symbol = match security {
                0 => "SPX".to_owned(),
                _ => format!("S{security:02}"),
            };
            let mut close = 100.0;
            for (day, date) in dates.iter().enumerate() {
                close *= 1.0 + 0.01 * normal(security, day as u64);
                rows.push((symbol.clone(), *date, close));
            }
        }
        let event = |symbol: &str, date: &str| (symbol.to_owned(), Date::parse(date).unwrap());
        Self {
            folder: tempfile::tempdir().unwrap(),
            rows,
            events: vec![
                event("S01", "2015-03-10"),
                event("S04", "2015-04-04"),
                event("S07", "2015-05-29"),
            ],
            study: Study {
                benchmark: Some("SPX".to_owned()),
                estimation: Window::new(-120, -11).unwrap().into(),
                window: Window::new(-5, 5).unwrap(),
                ..Study::default()
            },
        }
    }

    fn prices(&self) -> std::path::PathBuf {
        self.folder.path().join("prices")
    }

    fn file(&self, name: &str, rows: &[&(String, Date, f64)], has_symbols: bool) {
        let dates: Vec<i32> = rows.iter().map(|row| row.1.days_since_1970()).collect();
        let date = Series::new("date".into(), &dates)
            .cast(&DataType::Date)
            .unwrap();
        let closes: Vec<f64> = rows.iter().map(|row| row.2).collect();
        let mut columns: Vec<Column> = vec![date.into(), Column::new("close".into(), closes)];
        if has_symbols {
            let symbols: Vec<&str> = rows.iter().map(|row| row.0.as_str()).collect();
            columns.push(Column::new("symbol".into(), symbols));
        }
        save(&self.prices().join(name), rows.len(), columns, 250);
    }

    /// Writes a folder for each security.
    fn by_symbol(&self) {
        let symbols: BTreeSet<&String> = self.rows.iter().map(|row| &row.0).collect();
        for symbol in symbols {
            let rows: Vec<_> = self.rows.iter().filter(|row| row.0 == *symbol).collect();
            self.file(&format!("symbol={symbol}/part-0.parquet"), &rows, false);
        }
    }

    /// Writes one file, sorted by date.
    fn by_date(&self) {
        let mut rows: Vec<_> = self.rows.iter().collect();
        rows.sort_by_key(|row| row.1);
        self.file("all.parquet", &rows, true);
    }

    /// Writes a folder for each year.
    fn by_year(&self) {
        for year in 2012..2017 {
            let is_of_year =
                |row: &&(String, Date, f64)| row.1.to_string().starts_with(&year.to_string());
            let rows: Vec<_> = self.rows.iter().filter(is_of_year).collect();
            self.file(&format!("year={year}/part-0.parquet"), &rows, true);
        }
    }

    /// Runs the study. `is_large`: whether the files count as large.
    fn run(&self, is_large: bool) -> Run {
        let events = self.folder.path().join("events.csv");
        let lines = self
            .events
            .iter()
            .map(|(symbol, date)| format!("{symbol},{date}\n"));
        std::fs::write(
            &events,
            format!("symbol,date\n{}", lines.collect::<String>()),
        )
        .unwrap();
        let mut plan = Plan {
            study: self.study.clone(),
            ..Plan::default()
        };
        plan.input.prices = vec![self.prices()];
        plan.input.events = Some(events);
        let large = if is_large { 0 } else { u64::MAX };
        let loaded = plan
            .load_from(&Tables::default(), Purpose::Study, large)
            .unwrap();
        let outcome = loaded.study(&plan).run().unwrap();
        let told = |code: &str| {
            let mut told = loaded
                .findings
                .iter()
                .filter(|finding| finding.code == code);
            told.next().map(|finding| finding.message.to_string())
        };
        Run {
            outcome: serde_json::to_string(&outcome).unwrap(),
            rows: loaded.prices.len(),
            left_out: told("parts_not_read"),
            all_read: told("all_prices_read"),
        }
    }
}

/// A study that was run.
struct Run {
    outcome: String,
    /// Number of prices.
    rows: usize,
    left_out: Option<String>,
    /// Why everything was read.
    all_read: Option<String>,
}

/// Checks that the study is the same with a part of the prices, and returns that run and the number of all prices.
fn same(market: &Market) -> (Run, usize) {
    let (whole, part) = (market.run(false), market.run(true));
    assert_eq!(part.outcome, whole.outcome);
    assert!(whole.left_out.is_none() && whole.all_read.is_none());
    (part, whole.rows)
}

#[test]
fn a_study_of_some_securities_reads_their_folders_alone() {
    let market = Market::new();
    market.by_symbol();
    let (part, all) = same(&market);
    assert!(part.rows * 13 <= all * 4, "{} of {all}", part.rows);
    assert!(part.left_out.unwrap().starts_with("9 files"));
}

#[test]
fn a_study_of_some_days_reads_the_groups_of_rows_around_them() {
    for write in [Market::by_date, Market::by_year] {
        let market = Market::new();
        write(&market);
        let (part, all) = same(&market);
        assert!(part.rows * 2 < all, "{} of {all}", part.rows);
        assert!(part.left_out.unwrap().contains("no security and no day"));
    }
}

#[test]
fn events_at_the_ends_of_the_prices_and_unknown_ones_need_no_further_prices() {
    let mut market = Market::new();
    let event = |symbol: &str, date: &str| (symbol.to_owned(), Date::parse(date).unwrap());
    market.events.extend([
        event("S02", "2012-01-05"),
        event("S02", "2016-12-30"),
        event("S02", "2019-01-07"),
        event("NONE", "2015-03-10"),
    ]);
    market.by_symbol();
    let (part, all) = same(&market);
    assert!(part.all_read.is_none() && part.rows < all);
}

#[test]
fn all_prices_are_read_where_others_could_tell_a_session() {
    let christmas = Date::parse("2014-12-25").unwrap();
    for write in [Market::by_symbol, Market::by_date] {
        let mut market = Market::new();
        // These securities have a price on a holiday, and the benchmark has none.
        let named = ["S01", "S04", "S07"];
        market
            .rows
            .extend(named.map(|symbol| (symbol.to_owned(), christmas, 100.0)));
        market.rows.sort_by_key(|row| (row.0.clone(), row.1));
        write(&market);
        let (part, all) = same(&market);
        assert_eq!(part.rows, all);
        // In one file by date, every group of rows has some of the securities, so that none is left out.
        assert!(part.all_read.is_none_or(|why| why.contains("2014-12-25")));
    }
}

#[test]
fn all_prices_are_read_where_those_of_others_go_on() {
    let mut market = Market::new();
    let end = Date::parse("2015-06-02").unwrap();
    market.rows.retain(|row| row.1 <= end || row.0 == "S12");
    market.by_symbol();
    let (part, all) = same(&market);
    assert_eq!(part.rows, all);
    assert!(part.all_read.unwrap().contains("2015-06-03"));
}

#[test]
fn all_days_are_read_where_a_security_has_none_around_its_event() {
    let mut market = Market::new();
    // S04 was delisted before its event; the reason of its exclusion names its last price.
    let end = Date::parse("2013-06-28").unwrap();
    market.rows.retain(|row| row.1 <= end || row.0 != "S04");
    market.by_date();
    let (part, all) = same(&market);
    assert_eq!(part.rows, all);
    assert!(
        part.outcome
            .contains("after the last price of S04, 2013-06-28")
    );
}

#[test]
fn holes_and_young_securities_change_nothing() {
    let mut market = Market::new();
    let day = |text| Date::parse(text).unwrap();
    let hole = day("2014-12-01")..=day("2014-12-05");
    market
        .rows
        .retain(|row| row.0 != "S01" || !hole.contains(&row.1));
    market
        .rows
        .retain(|row| row.0 != "S07" || row.1 >= day("2014-10-01"));
    for write in [Market::by_symbol, Market::by_year] {
        std::fs::remove_dir_all(market.prices()).ok();
        write(&market);
        let (part, all) = same(&market);
        assert!(part.rows < all);
    }
}

#[test]
fn all_prices_are_read_where_the_days_of_others_tell_an_exchange() {
    let mut market = Market::new();
    // Ten days tell no exchange; those of others do.
    let young = Date::parse("2015-05-18").unwrap();
    market.rows.retain(|row| {
        row.0 != "S07" || (row.1 >= young && row.1.to_string().as_str() < "2015-06-01")
    });
    market.by_symbol();
    let (part, all) = same(&market);
    assert_eq!(part.rows, all);
    assert!(part.all_read.unwrap().contains("exchange of S07"));
}

#[test]
fn what_is_measured_beyond_the_windows_needs_every_day() {
    let change: [fn(&mut Study); 3] = [
        |study| study.thin_trading = true,
        |study| study.reaction = true,
        |study| study.exclude_suspect = true,
    ];
    for change in change {
        let mut market = Market::new();
        change(&mut market.study);
        market.by_date();
        let (part, all) = same(&market);
        assert_eq!(part.rows, all);
    }
}

#[test]
fn days_of_no_exchange_are_told_by_the_benchmark_and_by_the_dates_of_others() {
    let days = Date::parse("2012-01-02").unwrap().days_since_1970()..;
    let days = days.take(1_800).map(Date::from_days_since_1970);
    let weekdays: Vec<Date> = days.filter(|date| !date.is_weekend()).collect();
    let mut market = Market::on(&weekdays);
    // The dates of S11 are read, since it has fewer than the benchmark.
    market
        .rows
        .retain(|row| row.0 != "S11" || row.1 != weekdays[700]);
    market.by_symbol();
    let (part, all) = same(&market);
    assert!(part.all_read.is_none() && part.rows < all);

    let saturday = Date::parse("2015-03-07").unwrap();
    market.rows.push(("S12".to_owned(), saturday, 50.0));
    market.rows.sort_by_key(|row| (row.0.clone(), row.1));
    market.by_symbol();
    let (part, all) = same(&market);
    assert_eq!(part.rows, all);
    assert!(part.all_read.unwrap().contains("was a session"));
}
