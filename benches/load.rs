//! Times loading against other software: one long CSV against polars' eager reader, a folder of small ones against a
//! bare loop of the csv crate on two threads, and peak memory against the size of the parsed columns.
//!
//! `cargo bench -p newsquake-benches --bench load` prints the ratios. Each time is the best of several rounds; the
//! readers take turns, so a busy machine slows all of them. polars parses the same columns, once with inferred and once
//! with given types; the bare loop parses dates and numbers of every row and keeps no symbols; the loader also sorts
//! and checks the bars. `NEWSQUAKE_ROWS` and `NEWSQUAKE_FILES` reduce the sizes.

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use newsquake::load::{self, Overrides};
use newsquake::time::Date;
use polars::prelude::{CsvParseOptions, CsvReadOptions, DataType, Schema, SerReader};
use rayon::prelude::*;

const ROUNDS: usize = 5;

/// Number of rows per security.
const DAYS: usize = 2_500;

const HEADER: &str = "date,ticker,open,high,low,close,volume";

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(i) = arguments
        .iter()
        .position(|argument| argument == "--peak-of")
    {
        return peak_of(Path::new(&arguments[i + 1]));
    }
    let size = |name: &str, default: usize| {
        std::env::var(name)
            .ok()
            .and_then(|n| n.parse().ok())
            .unwrap_or(default)
    };
    let (rows, files) = (
        size("NEWSQUAKE_ROWS", 5_000_000),
        size("NEWSQUAKE_FILES", 3_000),
    );
    let folder = tempfile::tempdir().expect("a temporary folder");
    let long = folder.path().join("long.csv");
    write(&long, 0..rows);
    let many = folder.path().join("many");
    std::fs::create_dir(&many).expect("a folder");
    let paths: Vec<PathBuf> = (0..files)
        .map(|i| {
            let path = many.join(format!("S{i:04}.csv"));
            write(&path, i * DAYS..(i + 1) * DAYS);
            path
        })
        .collect();

    let megabytes = |path: &Path| std::fs::metadata(path).map_or(0, |file| file.len()) as f64 / 1e6;
    println!("one CSV of {rows} rows, {:.0} MB", megabytes(&long));
    let [ours, inferred, typed] = best([
        &|| assert_eq!(loaded(&long), kept(rows)),
        &|| assert_eq!(by_polars(&long, false), rows),
        &|| assert_eq!(by_polars(&long, true), rows),
    ]);
    println!("  newsquake, to sorted bars   {ours:.3} s");
    println!("  polars, inferred columns    {inferred:.3} s");
    println!("  polars, given columns       {typed:.3} s");
    println!(
        "  ratio to the better one     {:.2}  (at most 1.5)",
        ours / inferred.min(typed)
    );

    println!(
        "{files} CSVs of {DAYS} rows, {:.0} MB",
        paths.iter().map(|path| megabytes(path)).sum::<f64>()
    );
    let two = rayon::ThreadPoolBuilder::new()
        .num_threads(2)
        .build()
        .expect("two threads");
    let [ours, bare] = best([
        &|| assert_eq!(two.install(|| loaded(&many)), kept(files * DAYS)),
        &|| assert_eq!(two.install(|| by_csv(&paths)), files * DAYS),
    ]);
    println!("  newsquake, to sorted bars   {ours:.3} s");
    println!("  csv, bare loop, 2 threads   {bare:.3} s");
    println!(
        "  ratio                       {:.2}  (at most 1.3)",
        ours / bare
    );

    println!("peak of memory, of a process of its own that does nothing else");
    for (what, path, rows) in [
        ("the long CSV", &long, rows),
        ("the folder  ", &many, files * DAYS),
    ] {
        // Bytes of date, symbol and five numbers per row.
        let columns = (rows * (4 + 4 + 5 * 8)) as f64;
        match peak_in_child(path) {
            Some(peak) => println!(
                "  {what}  {:.0} MB, ratio to the parsed columns {:.2}  (at most 3)",
                peak / 1e6,
                peak / columns
            ),
            None => println!("  {what}  not told by this system"),
        }
    }
}

/// Returns whether a row has no prices: one in 337.
fn is_empty(row: usize) -> bool {
    row.is_multiple_of(337)
}

fn kept(rows: usize) -> usize {
    (0..rows).filter(|row| !is_empty(*row)).count()
}

fn write(path: &Path, rows: std::ops::Range<usize>) {
    let mut out = BufWriter::new(std::fs::File::create(path).expect("a file"));
    writeln!(out, "{HEADER}").expect("a line");
    for row in rows {
        let date = Date::from_days_since_1970(10_000 + (row % DAYS) as i32);
        let symbol = row / DAYS;
        if is_empty(row) {
            writeln!(out, "{date},S{symbol:04},,,,,").expect("a line");
            continue;
        }
        let noise = ((row * 7_919) % 100_003) as f64 / 100_003.0;
        let close = 60.0 + 30.0 * (row as f64 / 300.0).sin() + noise;
        let (low, high) = (close - 0.37, close + 0.41);
        writeln!(
            out,
            "{date},S{symbol:04},{:.4},{high:.4},{low:.4},{close:.4},{}",
            close - 0.11,
            (row * 131) % 9_000_000
        )
        .expect("a line");
    }
    out.flush().expect("a file");
}

/// Returns the shortest time of each contestant in seconds; they take turns.
fn best<const N: usize>(contestants: [&dyn Fn(); N]) -> [f64; N] {
    let mut shortest = [f64::INFINITY; N];
    for _ in 0..ROUNDS {
        for (shortest, run) in shortest.iter_mut().zip(contestants) {
            let start = Instant::now();
            run();
            *shortest = shortest.min(start.elapsed().as_secs_f64());
        }
    }
    shortest
}

fn loaded(path: &Path) -> usize {
    // As the program reads where no record is written.
    let overrides = Overrides {
        skip_hash: true,
        ..Overrides::default()
    };
    load::prices_as(&[path.to_path_buf()], &[], &overrides)
        .expect("prices")
        .prices
        .len()
}

fn by_polars(path: &Path, with_schema: bool) -> usize {
    let schema = with_schema.then(|| {
        let mut schema = Schema::default();
        schema.insert("date".into(), DataType::Date);
        schema.insert("ticker".into(), DataType::String);
        for name in ["open", "high", "low", "close", "volume"] {
            schema.insert(name.into(), DataType::Float64);
        }
        std::sync::Arc::new(schema)
    });
    CsvReadOptions::default()
        .with_has_header(true)
        .with_schema_overwrite(schema)
        .with_parse_options(CsvParseOptions::default().with_try_parse_dates(true))
        .try_into_reader_with_file_path(Some(path.to_path_buf()))
        .and_then(|reader| reader.finish())
        .expect("a frame")
        .height()
}

/// Parses dates and numbers of every row by a bare loop; returns the number of rows.
fn by_csv(paths: &[PathBuf]) -> usize {
    let read = |path: &PathBuf| {
        let mut reader = csv::Reader::from_path(path).expect("a file");
        let (mut dates, mut columns) = (Vec::new(), vec![Vec::new(); 5]);
        let mut record = csv::ByteRecord::new();
        while reader.read_byte_record(&mut record).expect("a row") {
            dates.push(std::str::from_utf8(&record[0]).ok().and_then(Date::parse));
            for (column, cell) in columns.iter_mut().zip(record.iter().skip(2)) {
                column.push(
                    std::str::from_utf8(cell)
                        .ok()
                        .and_then(|text| text.parse::<f64>().ok())
                        .unwrap_or(f64::NAN),
                );
            }
        }
        (dates, columns)
    };
    let read: Vec<_> = paths.par_iter().map(read).collect();
    read.iter().map(|(dates, _)| dates.len()).sum()
}

/// Loads a file and prints the peak memory of this process.
fn peak_of(path: &Path) {
    let rows = loaded(path);
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| {
        line.strip_prefix("VmHWM:")?
            .trim()
            .strip_suffix(" kB")?
            .trim()
            .parse::<f64>()
            .ok()
    });
    println!("{rows} {}", peak.unwrap_or(f64::NAN));
}

/// Returns the peak memory, in bytes, of a child process that loads the file; `None` if the system does not report it.
fn peak_in_child(path: &Path) -> Option<f64> {
    let output = std::process::Command::new(std::env::current_exe().ok()?)
        .arg("--peak-of")
        .arg(path)
        .output()
        .ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let kilobytes: f64 = text.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes * 1024.0).filter(|peak| peak.is_finite())
}
