//! Price files give the bits that the standard library parses, whatever their order, line ends and marks.

use std::path::{Path, PathBuf};

use newsquake::error::Error;
use newsquake::load::{self, Overrides};
use newsquake::market::{Field, Prices};
use newsquake::time::Date;

/// Number of rows of a file above 8 MiB, which is read in parts.
const LARGE_ROWS: usize = 200_000;

fn close(row: usize) -> f64 {
    50.0 + ((row * 7919) % 100_003) as f64 / 977.0
}

fn table(rows: usize) -> Vec<String> {
    let line = |row: usize| {
        let date = Date::from_days_since_1970(10_000 + (row % 2_500) as i32);
        let close = close(row);
        format!(
            "SYM{:03},{date},{:.4},{close},{close:.6},{}",
            row / 2_500,
            close - 0.25,
            row * 13
        )
    };
    (0..rows).map(line).collect()
}

const HEADER: &str = "symbol,date,open,close,adj_close,volume";

fn read(name: &str, text: impl AsRef<[u8]>) -> load::PriceFiles {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    load::prices(&[path], &[]).unwrap()
}

/// Returns every bar as bits.
fn bits(prices: &Prices) -> Vec<(String, Date, Vec<u64>)> {
    let mut all = Vec::new();
    for security in prices.universe().securities() {
        let bars = prices.bars(security);
        for (i, date) in bars.dates().iter().enumerate() {
            let values = Field::ALL.iter().map(|field| {
                bars.column(*field)
                    .get(i)
                    .map_or(0, |value| value.to_bits())
            });
            all.push((
                prices.universe().symbol(security).to_owned(),
                *date,
                values.collect(),
            ));
        }
    }
    all
}

/// The standard library parses each cell by itself, correctly rounded.
#[test]
fn a_large_file_is_read_to_the_bits_of_the_standard_library() {
    let rows = table(LARGE_ROWS);
    let text = format!("{HEADER}\n{}\n", rows.join("\n"));
    assert!(text.len() > 8 << 20, "{}", text.len());
    let ours = read("large.csv", &text);
    // The table is sorted by symbol and date, as the bars are.
    let bars = bits(&ours.prices);
    assert_eq!(bars.len(), LARGE_ROWS);
    for (row, (symbol, date, values)) in rows.iter().zip(&bars) {
        let cells: Vec<&str> = row.split(',').collect();
        assert_eq!((symbol.as_str(), &*date.to_string()), (cells[0], cells[1]));
        for (cell, field) in [
            (cells[2], Field::Open),
            (cells[3], Field::Close),
            (cells[4], Field::AdjClose),
            (cells[5], Field::Volume),
        ] {
            let expected: f64 = cell.parse().unwrap();
            assert_eq!(values[field as usize], expected.to_bits(), "{row}");
        }
    }
}

#[test]
fn a_large_file_with_bad_rows_names_them() {
    let mut rows = table(LARGE_ROWS);
    rows[150_000] = "NEW,2001-01-01,1,oops,1,1".to_owned();
    rows[150_001] = "NEW,2001-01-02,1,1,1".to_owned();
    rows[150_002] = "NEW,2001-01-03,,77,,".to_owned();
    let read = read("large.csv", format!("{HEADER}\n{}\n", rows.join("\n")));
    let places: Vec<(u64, &str)> = read
        .rejects
        .0
        .iter()
        .map(|reject| (reject.line, reject.code))
        .collect();
    assert_eq!(places, [(150_002, "bad_number"), (150_003, "ragged_row")]);
    assert_eq!(read.files[0].rows as usize, LARGE_ROWS);
    assert_eq!(read.prices.len() + read.rejects.0.len(), LARGE_ROWS);
}

#[test]
fn the_last_day_to_come_is_that_of_all_parts_of_a_file() {
    let mut rows = table(LARGE_ROWS);
    for (row, year) in [(20_000, 2198), (100_000, 2199), (190_000, 2197)] {
        rows[row] = format!("SYM001,{year}-01-03,1,2,3,4");
    }
    let read = read("large.csv", format!("{HEADER}\n{}\n", rows.join("\n")));
    let found = read
        .findings
        .iter()
        .find(|found| found.code == "days_to_come");
    let message = found.unwrap().message.to_string();
    assert!(
        message.starts_with("3 rows") && message.contains("has 2199-01-03;"),
        "{message}"
    );
    assert_eq!(read.prices.len(), LARGE_ROWS - 3);
}

/// Text in memory is read as a whole, and a large file in pieces if nothing in it speaks against that.
#[test]
fn a_large_file_is_read_from_the_disk_as_it_is_from_memory() {
    let all = |read: Result<load::PriceFiles, Error>| {
        let read = read.map_err(|error| error.to_string())?;
        let told = format!("{:?} {:?} {:?}", read.files, read.rejects, read.findings);
        Ok::<_, String>((told, bits(&read.prices)))
    };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large.csv");
    let mut rows = table(LARGE_ROWS);
    rows[3_000] = "NEW,2001-01-01,1,oops,1,1".to_owned();
    rows[20_000] = format!("{HEADER}\r");
    rows[60_000] = String::new();
    rows[110_001] = "SYM044,2001-02-30,1,2,3,4".to_owned();
    rows[170_000] = "SYM068,2001-02-03,,,,".to_owned();
    rows[180_002] = "NEW,2001-01-02,1,1".to_owned();
    let text = format!("{HEADER}\n{}", rows.join("\n")).into_bytes();
    for (end, is_read) in [
        (&b"\n"[..], true),
        (b"\n\"SYM099\",2001-01-02,1,2,3,4\nSYM099,2001-01", true),
        (b"\nSYM099,2001-01-02,1,2,3,\xff\n", false),
        (b"\nSYM099,2001-01-02,1,2,3,\0\n", false),
    ] {
        let text = [&text, end].concat();
        std::fs::write(&path, &text).unwrap();
        let from_disk = all(load::prices(std::slice::from_ref(&path), &[]));
        let from_memory = all(load::prices_from(&path, text, &Overrides::default()));
        assert_eq!(from_disk.is_ok(), is_read);
        assert!(from_disk == from_memory, "{:?}", from_disk.map(|all| all.0));
    }
}

#[test]
fn order_line_ends_and_quotes_change_nothing() {
    let rows = table(300);
    let plain = read("p.csv", format!("{HEADER}\n{}\n", rows.join("\n")));
    let reversed: Vec<String> = rows.iter().rev().cloned().collect();
    let quoted: Vec<String> = rows
        .iter()
        .map(|row| format!("\"{}\"", row.replace(',', "\",\"")))
        .collect();
    let columns = |row: &str| {
        let cells: Vec<&str> = row.split(',').collect();
        format!(
            "{},{},{},{},{},{},extra",
            cells[5], cells[3], cells[1], cells[4], cells[0], cells[2]
        )
    };
    let permuted: Vec<String> = rows.iter().map(|row| columns(row)).collect();
    for (what, text) in [
        (
            "newest first",
            format!("{HEADER}\n{}\n", reversed.join("\n")),
        ),
        (
            "CRLF and a mark",
            format!("\u{feff}{HEADER}\r\n{}\r\n", rows.join("\r\n")),
        ),
        ("quotes", format!("{HEADER}\n{}", quoted.join("\n"))),
        (
            "other columns",
            format!(
                "VOLUME, Close,Date,Adj Close,Ticker,open,note\n{}\n",
                permuted.join("\n")
            ),
        ),
        (
            "blank lines",
            format!("{HEADER}\n{}\n\n\n", rows.join("\n\n")),
        ),
    ] {
        assert!(
            bits(&read("p.csv", text).prices) == bits(&plain.prices),
            "{what}"
        );
    }
}

#[test]
fn one_broken_file_of_a_folder_is_named_and_the_others_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    for i in 0..20 {
        write(
            &format!("S{i}.csv"),
            "date,close\n2024-01-02,10\n2024-01-03,11\n",
        );
    }
    write("broken.csv", "<html>too many requests</html>");
    write("empty.csv", "");
    write("factors.csv", "date,mkt_rf,rf\n2024-01-02,0.1,0.02\n");
    write("README.txt", "notes");
    let read = load::prices(&[folder.path().to_path_buf()], &[]).unwrap();
    assert_eq!(read.prices.universe().len(), 20);
    let codes: Vec<&str> = read.findings.iter().map(|finding| finding.code).collect();
    assert_eq!(
        codes,
        ["not_a_table", "not_prices", "skipped_files", "rows_read"]
    );
    let skipped = read.findings[2].message.to_string();
    assert!(
        skipped.starts_with("2 of the price files") && skipped.contains("broken.csv"),
        "{skipped}"
    );
}

#[test]
fn a_pattern_names_many_files() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["a.csv", "b.csv", "c.txt"] {
        std::fs::write(folder.path().join(name), "date,close\n2024-01-02,10\n").unwrap();
    }
    let read = load::prices(&[folder.path().join("*.csv")], &[]).unwrap();
    assert_eq!(
        read.prices.universe().symbols().collect::<Vec<_>>(),
        ["a", "b"]
    );
    assert!(load::prices(&[folder.path().join("*.parquet")], &[]).is_err());
}

#[test]
fn symbols_stay_text() {
    let read = read(
        "p.csv",
        "symbol,date,close\n000001,2024-01-02,1\nNA,2024-01-02,2\nTRUE,2024-01-02,3\n",
    );
    assert_eq!(
        read.prices.universe().symbols().collect::<Vec<_>>(),
        ["000001", "NA", "TRUE"]
    );
}

#[test]
fn factors_in_percent_and_in_fractions_are_told_apart() {
    let alibaba = load::factors(Path::new("data/alibaba-day/factors.csv")).unwrap();
    let market = alibaba.factors.column("mkt_rf").unwrap();
    assert!((market[0] - 0.0005).abs() < 1e-15, "{}", market[0]);
    assert!(alibaba.findings[0].message.contains("percent"));
    let base = load::factors(Path::new("tests/reference/cases/base/factors.csv")).unwrap();
    assert!(base.findings[0].message.contains("fractions"));
    let missing = load::factors(&PathBuf::from("nowhere.csv")).unwrap_err();
    assert_eq!(missing.to_string(), "nowhere.csv: no such file");
}
