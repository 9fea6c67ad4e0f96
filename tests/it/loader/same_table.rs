//! One table as text and as typed columns gives the same bits, under every dialect.

use std::path::Path;

use newsquake::load::{self, Overrides, PriceFiles};
use newsquake::market::{Field, Prices};
use polars::prelude::{
    Column, DataFrame, DataType, IntoSeries, NamedFrom, ParquetWriter, Series, TimeUnit, TimeZone,
};

/// Writes a text table as Parquet: numeric columns where every cell is a number, else text.
fn parquet(table: &str, integers: &[&str]) -> Vec<u8> {
    let mut lines = table
        .lines()
        .map(|line| line.split(',').collect::<Vec<&str>>());
    let names = lines.next().unwrap();
    let rows: Vec<Vec<&str>> = lines.collect();
    let column = |(i, name): (usize, &&str)| {
        let cells: Vec<&str> = rows.iter().map(|row| row[i]).collect();
        let numbers = cells.iter().map(|cell| match *cell {
            "" => Some(None),
            cell => cell.parse::<f64>().ok().map(Some),
        });
        let numbers: Option<Vec<Option<f64>>> = numbers.collect();
        let name = (*name).into();
        match numbers.filter(|_| !cells.iter().any(|cell| is_code(cell))) {
            Some(numbers) if integers.contains(&names[i]) => {
                let whole = numbers
                    .iter()
                    .map(|number| number.map(|number| number as i64));
                Series::new(name, whole.collect::<Vec<Option<i64>>>()).into()
            }
            Some(numbers) => Column::new(name, numbers),
            None => Column::new(name, cells),
        }
    };
    write(names.iter().enumerate().map(column).collect())
}

/// Returns whether a number would lose the leading zeros of this cell.
fn is_code(cell: &str) -> bool {
    cell.len() > 1 && cell.starts_with('0') && cell.bytes().all(|b| b.is_ascii_digit())
}

fn write(columns: Vec<Column>) -> Vec<u8> {
    let height = columns[0].len();
    let mut bytes = Vec::new();
    ParquetWriter::new(&mut bytes)
        .finish(&mut DataFrame::new(height, columns).unwrap())
        .unwrap();
    bytes
}

fn read(name: &str, bytes: Vec<u8>) -> PriceFiles {
    read_as(name, bytes, &Overrides::default())
}

fn read_as(name: &str, bytes: Vec<u8>, overrides: &Overrides) -> PriceFiles {
    load::prices_from(Path::new(name), bytes, overrides).unwrap_or_else(|error| panic!("{error}"))
}

type Bits = Vec<(String, String, Vec<Option<u64>>)>;

/// Returns every bar as bits, with its total return if the file gives returns.
fn bits(prices: &Prices) -> Bits {
    let mut bits = Vec::new();
    for security in prices.universe().securities() {
        let bars = prices.bars(security);
        for (bar, date) in bars.dates().iter().enumerate() {
            let values = Field::ALL.map(|field| bars.value(field, bar).map(f64::to_bits));
            let symbol = prices.universe().symbol(security).to_owned();
            bits.push((symbol, date.to_string(), values.to_vec()));
        }
    }
    bits
}

/// Saves a table as a Python client would, and compares it with the text.
fn same(table: &str, integers: &[&str]) -> PriceFiles {
    let text = read("AAA.csv", table.into());
    let typed = read("AAA.parquet", parquet(table, integers));
    assert_eq!(bits(&typed.prices), bits(&text.prices), "{table}");
    assert_eq!(typed.files[0].dialect, text.files[0].dialect);
    assert_eq!(typed.files[0].account, text.files[0].account);
    typed
}

#[test]
fn split_factors_of_compustat() {
    let read = same(
        "gvkey,iid,datadate,tic,ajexdi,cshtrd,prccd,prcstd,trfd\n\
         001234,01,2024-01-02,AAA,2,120000,20.40,10,1.05\n\
         001234,01,2024-01-03,AAA,1,98000,10.10,10,1.06\n\
         001234,01,2024-01-04,AAA,1,98000,11.10,5,1.06\n",
        &["prcstd", "cshtrd"],
    );
    assert_eq!(read.files[0].dialect, Some("compustat-secd"));
    assert_eq!(read.files[0].account.skipped["other_series"], 1);
}

#[test]
fn prices_of_databento_in_billionths() {
    let read = same(
        "ts_event,rtype,publisher_id,instrument_id,open,high,low,close,volume,symbol\n\
         1704153600000000000,35,95,101,10000000000,10500000000,9900000000,10200000000,120000,AAA\n\
         1704153600000000000,34,95,101,10000000000,10500000000,9900000000,10300000000,12000,AAA\n\
         1704240000000000000,35,95,101,10200000000,10400000000,10000000000,10100000000,98000,AAA\n",
        &[
            "ts_event", "rtype", "open", "high", "low", "close", "volume",
        ],
    );
    assert_eq!(read.files[0].dialect, Some("databento"));
    // A client that stores missing prices as NaN turns an integer column into floating point.
    same(
        "ts_event,rtype,publisher_id,instrument_id,open,high,low,close,volume,symbol\n\
         1704153600000000000,35,95,101,10000000000,10500000000,9900000000,10200000000,120000,AAA\n",
        &["ts_event"],
    );
}

#[test]
fn lots_of_tushare_and_codes_with_leading_zeros() {
    let read = same(
        "ts_code,trade_date,open,high,low,close,pre_close,change,pct_chg,vol,amount\n\
         000001.SZ,20240103,10.20,10.40,10.00,10.10,10.20,-0.10,-0.98,980.00,989.8\n\
         000001.SZ,20240102,10.00,10.50,9.90,10.20,10.00,0.20,2.00,1200.00,1224.0\n",
        &["trade_date"],
    );
    let volume = read.prices.bars(newsquake::market::Security(0));
    assert_eq!(volume.column(Field::Volume), [120_000.0, 98_000.0]);
}

#[test]
fn midpoints_and_returns_of_crsp() {
    let read = same(
        "PERMNO,date,TICKER,OPENPRC,ASKHI,BIDLO,PRC,VOL,RET,SHROUT\n\
         99901,20240102,AAA,10.00,10.50,9.90,10.20,120000,C,5000\n\
         99901,20240103,AAA,10.20,10.40,10.00,-10.10,98000,-0.009804,5000\n\
         99901,20240104,AAA,,,,0,0,B,5000\n",
        &["PERMNO", "date", "VOL"],
    );
    assert!(
        read.findings
            .iter()
            .any(|finding| finding.code == "midpoints")
    );
    same(
        "PERMNO,date,PRC,RET\n99901,20240102,10.20,-66\n99901,20240103,10.10,-0.01\n",
        &["PERMNO", "date"],
    );
}

#[test]
fn dividends_currencies_and_times() {
    let table = "symbol,date,time,close,dividends,currency\n\
                 AAA,2024-01-02,16:00,10.20,0,USD\nAAA,2024-01-03,16:00,10.10,0.5,USD\n";
    same(table, &[]);
    let typed = parquet(
        &table
            .replace("2024-01-03", "2024-01-02")
            .replace("AAA,2024-01-02,16:00,10.10", "AAA,2024-01-02,12:00,10.10"),
        &[],
    );
    let error = load::prices_from(Path::new("a.parquet"), typed, &Overrides::default());
    assert_eq!(
        error.map(|read| read.findings).unwrap_err().code(),
        "intraday_bars"
    );
}

#[test]
fn dates_by_symbols() {
    same(
        "date,AAA,BBB,SPY\n2024-01-02,10.20,,472.10\n2024-01-03,10.10,51.0,468.80\n",
        &[],
    );
}

/// 2024-01-02 00:00 UTC, in milliseconds since 1970-01-01.
const SECOND_OF_JANUARY: i64 = 1_704_153_600_000;
const HOUR: i64 = 3_600_000;

/// Returns a column of timestamps. A cast would lose the zone.
fn moments(name: &str, stamps: &[i64], zone: Option<TimeZone>) -> Column {
    let counts = Series::new(name.into(), stamps);
    let counts = counts.i64().unwrap().clone();
    let moments = counts.into_datetime(TimeUnit::Milliseconds, zone);
    moments.into_series().into()
}

/// Returns a table of one security whose timestamps are in a zone.
fn stamped(zone: Option<&str>, stamps: &[i64]) -> Vec<u8> {
    let zone = zone.and_then(|zone| TimeZone::opt_try_new(Some(zone)).unwrap());
    let dates = moments("date", stamps, zone);
    let closes: Vec<f64> = (1..=stamps.len()).map(|n| n as f64).collect();
    write(vec![dates, Column::new("close".into(), closes)])
}

fn days(read: &PriceFiles) -> Vec<String> {
    let bars = read.prices.bars(newsquake::market::Security(0));
    bars.dates().iter().map(ToString::to_string).collect()
}

/// Midnight in Berlin, Tokyo and São Paulo, as pandas stores an index with a time zone.
#[test]
fn the_zone_of_a_column_says_the_day() {
    for (zone, hours) in [
        ("Europe/Berlin", -1),
        ("Asia/Tokyo", -9),
        ("America/Sao_Paulo", 3),
        ("+02:00", -2),
    ] {
        let stamps = [0, 24].map(|later| SECOND_OF_JANUARY + (hours + later) * HOUR);
        let read = read("XYZ.parquet", stamped(Some(zone), &stamps));
        assert_eq!(days(&read), ["2024-01-02", "2024-01-03"], "{zone}");
    }
}

/// The date of a UTC timestamp depends on the exchange of each security, not on the first security's.
#[test]
fn a_moment_in_utc_is_a_day_of_the_securitys_own_exchange() {
    let new_york = [5, 29].map(|hour| SECOND_OF_JANUARY + hour * HOUR);
    let tokyo = [-9, 15].map(|hour| SECOND_OF_JANUARY + hour * HOUR);
    for order in [["AAA", "7203.T"], ["7203.T", "AAA"]] {
        let stamps = order.map(|symbol| if symbol == "AAA" { new_york } else { tokyo });
        let zone = TimeZone::opt_try_new(Some("UTC")).unwrap();
        let dates = moments("timestamp", &stamps.concat(), zone);
        let symbols = order.map(|symbol| [symbol; 2]).concat();
        let bytes = write(vec![
            Column::new("symbol".into(), symbols.clone()),
            dates,
            Column::new("close".into(), [1.0, 2.0, 3.0, 4.0]),
        ]);
        let mut text = "symbol,timestamp,close\n".to_owned();
        for (row, symbol) in symbols.iter().enumerate() {
            let stamp = stamps.concat()[row] / 1_000;
            text.push_str(&format!("{symbol},{stamp},{}\n", row + 1));
        }
        for read in [read("px.parquet", bytes), read("px.csv", text.into())] {
            for security in read.prices.universe().securities() {
                let dates = read.prices.bars(security).dates();
                let dates: Vec<String> = dates.iter().map(ToString::to_string).collect();
                assert_eq!(dates, ["2024-01-02", "2024-01-03"], "{order:?}");
            }
        }
    }
}

/// pandas writes the index of a frame after its columns.
#[test]
fn an_index_is_the_first_column() {
    let index = |name: &str| -> Column {
        let days = Series::new(name.into(), [19_724, 19_725]);
        days.cast(&DataType::Date).unwrap().into()
    };
    let close = |name: &str| Column::new(name.into(), [10.2, 10.1]);
    let read_columns = |columns| read("AAA.parquet", write(columns));
    let named = read_columns(vec![close("Close"), index("Date")]);
    assert_eq!(days(&named), ["2024-01-02", "2024-01-03"]);
    let wide = read_columns(vec![close("AAA"), close("BBB"), index("Date")]);
    let symbols: Vec<&str> = wide.prices.universe().symbols().collect();
    assert_eq!(symbols, ["AAA", "BBB"]);
}

/// Naming one column does not disable the rest of the dialect.
#[test]
fn a_role_that_is_said_replaces_one_role_of_the_dialect() {
    let table = "gvkey,iid,datadate,tic,ajexdi,cshtrd,prccd,prcstd,trfd\n\
                 001234,01,2024-01-02,AAA,2,120000,20.40,10,1.05\n\
                 001234,01,2024-01-03,AAA,1,98000,10.10,10,1.06\n\
                 001234,01,2024-01-04,AAA,1,98000,11.10,5,1.06\n";
    let overrides = Overrides {
        map: [("symbol".to_owned(), "gvkey".to_owned())].into(),
        ..Overrides::default()
    };
    let bytes = [table.as_bytes().to_vec(), parquet(table, &["prcstd"])];
    for (name, bytes) in ["px.csv", "px.parquet"].into_iter().zip(bytes) {
        let read = read_as(name, bytes, &overrides);
        assert_eq!(read.files[0].dialect, Some("compustat-secd"), "{name}");
        let symbols: Vec<&str> = read.prices.universe().symbols().collect();
        assert_eq!(symbols, ["001234"]);
        let bars = read.prices.bars(newsquake::market::Security(0));
        assert_eq!(
            bars.column(Field::AdjClose),
            [20.4 / 2.0 * 1.05, 10.1 * 1.06]
        );
    }
}

#[test]
fn events_as_text_and_typed() {
    let table = "event_id,symbol,date,tags,weight,headline\n\
                 7,AAA,2024-01-02,a;b,0.1,First\n8,000001,2024-01-03T21:05:00Z,,2.5,\"\"\n9,NA,2024-01-05,a,,Third\n";
    let table = table.replace("\"\"", "");
    let read = |name: &str, bytes: Vec<u8>| {
        let overrides = load::EventOverrides::default();
        load::events_from(Path::new(name), bytes, &overrides)
            .unwrap_or_else(|error| panic!("{error}"))
    };
    let text = read("events.csv", table.clone().into());
    let typed = read("events.parquet", parquet(&table, &["event_id"]));
    assert_eq!(typed.events, text.events);
    assert_eq!(typed.file.rows, 3);
}

#[test]
fn moments_of_events_keep_their_zone() {
    let zone = TimeZone::opt_try_new(Some("America/New_York")).unwrap();
    let stamps = [SECOND_OF_JANUARY + 21 * HOUR, SECOND_OF_JANUARY + 37 * HOUR];
    let bytes = write(vec![
        Column::new("ticker".into(), ["AAA", "BBB"]),
        moments("published_utc", &stamps, zone),
    ]);
    let typed = load::events_from(
        Path::new("e.parquet"),
        bytes,
        &load::EventOverrides::default(),
    );
    let text =
        "ticker,published_utc\nAAA,2024-01-02T16:00:00-05:00\nBBB,2024-01-03T08:00:00-05:00\n";
    let text = load::events_from(
        Path::new("e.csv"),
        text.into(),
        &load::EventOverrides::default(),
    );
    assert_eq!(typed.unwrap().events, text.unwrap().events);
}

#[test]
fn factors_as_text_and_typed() {
    let table =
        "date,mkt_rf,smb,rf\n2024-01-02,0.0012,-0.003,0.0002\n2024-01-03,-0.004,0.0051,0.0002\n";
    let read = |name: &str, bytes: Vec<u8>| {
        let overrides = load::FactorOverrides::default();
        load::factors_from(Path::new(name), bytes, &overrides)
            .unwrap_or_else(|error| panic!("{error}"))
    };
    let text = read("factors.csv", table.into());
    let typed = read("factors.parquet", parquet(table, &[]));
    assert_eq!(typed.factors, text.factors);
}
