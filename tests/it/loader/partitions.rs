//! Folders named like `symbol=AAA`, in which programs keep the parts of one table.

use std::path::PathBuf;

use newsquake::load::{self, Overrides, PriceFiles};
use newsquake::market::{Field, Security};

const ROWS: &str = "date,close\n2024-01-02,1\n2024-01-03,2\n";

/// Writes files below a folder.
fn written(files: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for file in files {
        let path = folder.path().join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, ROWS).unwrap();
    }
    folder
}

fn read(path: PathBuf) -> PriceFiles {
    load::prices_as(&[path], &[], &Overrides::default()).unwrap_or_else(|error| panic!("{error}"))
}

fn symbols(read: &PriceFiles) -> Vec<&str> {
    read.prices.universe().symbols().collect()
}

#[test]
fn the_folder_names_the_security() {
    let folder = written(&[
        "px/symbol=AAA/data_0.csv",
        "px/symbol=BRK%2FB/data_0.csv",
        "px/Ticker=CCC/year=2024/part-0.csv",
    ]);
    for named in ["px", "px/**/*.csv"] {
        let read = read(folder.path().join(named));
        assert_eq!(symbols(&read), ["AAA", "BRK/B", "CCC"], "{named}");
    }
}

#[test]
fn parts_of_one_security_are_put_together() {
    let folder = written(&["AAA/year=2023/part-0.csv", "AAA/year=2024/part-0.csv"]);
    let later = folder.path().join("AAA/year=2024/part-0.csv");
    std::fs::write(later, ROWS.replace("2024", "2025")).unwrap();
    let read = read(folder.path().join("AAA"));
    assert_eq!(symbols(&read), ["AAA"]);
    assert_eq!(read.prices.bars(Security(0)).dates().len(), 4);
}

#[test]
fn a_column_of_symbols_and_a_name_of_its_own_count_more() {
    let folder = written(&["run=3/BBB.csv", "symbol=AAA/px.csv"]);
    let with_column = "symbol,date,close\nCCC,2024-01-02,1\n";
    std::fs::write(folder.path().join("symbol=AAA/px.csv"), with_column).unwrap();
    assert_eq!(symbols(&read(folder.path().join("run=3"))), ["BBB"]);
    assert_eq!(symbols(&read(folder.path().join("symbol=AAA"))), ["CCC"]);
}

#[test]
fn other_subfolders_are_named_and_not_read() {
    let folder = written(&["px/AAA.csv", "px/older/BBB.csv"]);
    let read = read(folder.path().join("px"));
    assert_eq!(symbols(&read), ["AAA"]);
    let said = |finding: &&newsquake::finding::Finding| finding.code == "folders_not_read";
    assert!(read.findings.iter().any(|finding| said(&finding)));
}

/// Writes one file a day below folders that name it, without a column of dates.
fn by_day(folder: impl Fn(&str, &str, &str) -> String) -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    for (day, close) in [("02", 10), ("03", 11), ("04", 12)] {
        let path = root.path().join("px").join(folder("2024", "01", day));
        std::fs::create_dir_all(&path).unwrap();
        let rows = format!("symbol,close,volume\nAAA,{close},5\nBBB,{},6\n", close * 2);
        std::fs::write(path.join("part-0.csv"), rows).unwrap();
    }
    root
}

#[test]
fn the_folder_names_the_day() {
    type Named = fn(&str, &str, &str) -> String;
    let named: [Named; 4] = [
        |year, month, day| format!("date={year}-{month}-{day}"),
        |year, month, day| format!("dt={year}{month}{day}"),
        |year, month, day| format!("year={year}/month={}/day={}", &month[1..], &day[1..]),
        |year, month, day| format!("exchange=XNYS/trade_date={year}-{month}-{day}"),
    ];
    for folder in named {
        let root = by_day(folder);
        let read = read(root.path().join("px"));
        assert_eq!(
            symbols(&read),
            ["AAA", "BBB"],
            "{}",
            folder("Y", "0M", "0D")
        );
        let bars = read.prices.bars(Security(1));
        let days: Vec<String> = bars.dates().iter().map(ToString::to_string).collect();
        assert_eq!(days, ["2024-01-02", "2024-01-03", "2024-01-04"]);
        assert_eq!(bars.column(Field::Close), [20.0, 22.0, 24.0]);
    }
}

#[test]
fn a_column_of_dates_counts_more_than_the_folder() {
    let folder = written(&["date=1999-12-31/AAA.csv"]);
    let read = read(folder.path().to_path_buf());
    assert_eq!(
        read.prices.bars(Security(0)).dates()[0].to_string(),
        "2024-01-02"
    );
}
