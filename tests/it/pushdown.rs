//! Large Parquet files are read as far as the events need them.

use std::path::Path;
use std::sync::Arc;

use newsquake::load::{self, Overrides, PriceFiles};
use newsquake::market::NeededSymbols;
use newsquake::prelude::*;
use polars::prelude::{Column, DataType, NamedFrom, ParquetWriter, Series};

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
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let file = std::fs::File::create(path).unwrap();
    let mut frame = DataFrame::new(days.len(), columns).unwrap();
    let writer = ParquetWriter::new(file).with_row_group_size(Some(DAYS as usize));
    writer.finish(&mut frame).unwrap();
}

fn read(folder: &Path, needed: Option<&[&str]>) -> PriceFiles {
    let overrides = Overrides {
        needed: needed.map(|needed| Arc::new(NeededSymbols::new(needed.iter().copied()))),
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
