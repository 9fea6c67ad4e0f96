//! Times the command from start to exit against polars' eager reader on the same CSV and against a numpy and polars
//! script that does the same study (`benches/peers/numpy_polars.py`).
//!
//! `cargo build --release && cargo bench -p newsquake-benches --bench end_to_end` prints times and ratios with their
//! goals. Each time is the best of several rounds; the programs take turns, so a busy machine slows all of them. Processor time is
//! that of user and system together. The command and the script are processes, timed from start to exit; each writes into a folder
//! that is not there yet, since the command looks through results that it replaces. polars reads in this process, warm, which favours
//! it. The script runs if `NEWSQUAKE_PYTHON` (default `python3`) has numpy, polars and scipy; its libraries are held to the number of
//! threads that it is given, since they otherwise take all cores and wait on them busily, which costs it half as much processor time
//! again. Times are compared only if the numbers agree. Size M also runs the package `eventstudy` of PyPI, if that Python has it
//! (`benches/peers/with_eventstudy.py`). `NEWSQUAKE_SIZES` names the sizes (default `S,M,L`; `XL` has a million events; empty: none).
//! `NEWSQUAKE_EVENTS=0` skips the cost by number of events, which is drawn as `benches/cost_by_events.svg`. `NEWSQUAKE_VARIANTS`
//! names the size whose tags and gaps are priced (default `L`; empty: none).

#[path = "end_to_end/agree.rs"]
mod agree;
#[path = "end_to_end/chart.rs"]
mod chart;
#[path = "end_to_end/child.rs"]
mod child;
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use polars::prelude::{CsvParseOptions, CsvReadOptions, DataType, Schema, SerReader};

use world::{Gaps, MARKET, SIZES, Size, Tags};

/// Returns the path of the measured program: the release build, next to this bench.
fn newsquake() -> PathBuf {
    let bench = std::env::current_exe().expect("the path of this bench");
    let release = bench.ancestors().nth(2).expect("the folder of the build");
    let program = release.join(format!("newsquake{}", std::env::consts::EXE_SUFFIX));
    assert!(
        program.exists(),
        "build the program first: cargo build --release"
    );
    program
}

/// The script to compare with.
const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/peers/numpy_polars.py");

/// A script that does one test with the package `eventstudy`.
const PACKAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/peers/with_eventstudy.py");

/// Numbers stored per event in any case: AR and SAR of 21 days, and five numbers for each of four windows.
const KEPT: usize = 2 * 21 + 4 * 5;

/// The files of one size.
struct Files {
    prices: PathBuf,
    events: PathBuf,
    folder: PathBuf,
}

fn main() {
    let wished = std::env::var("NEWSQUAKE_SIZES").unwrap_or_else(|_| "S,M,L".to_owned());
    let wished: Vec<&str> = wished.split(',').map(str::trim).collect();
    let sizes = SIZES.iter().filter(|size| wished.contains(&size.name));
    let python = python();
    let megabytes = std::fs::metadata(newsquake()).map_or(0, |file| file.len()) as f64 / 1e6;
    println!("the binary: {megabytes:.1} MB  (at most 40)");
    if python.is_none() {
        println!("no python with numpy, polars and scipy: NEWSQUAKE_PYTHON names one");
    }
    for size in sizes {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (prices, events) = size.write(folder.path()).expect("prices and events");
        let files = Files {
            prices,
            events,
            folder: folder.path().to_owned(),
        };
        compare(size, &files, python.as_deref());
    }
    let varied = std::env::var("NEWSQUAKE_VARIANTS").unwrap_or_else(|_| "L".to_owned());
    if let Some(size) = SIZES.iter().find(|size| size.name == varied) {
        by_tags_and_gaps(size);
    }
    if std::env::var("NEWSQUAKE_EVENTS").as_deref() != Ok("0") {
        by_events(&SIZES[2]);
    }
}

fn compare(size: &Size, files: &Files, python: Option<&str>) {
    let rows = (size.securities + 1) * size.days;
    println!(
        "{}: {} securities x {} days, {} events; {:.0} MB of prices",
        size.name,
        size.securities,
        size.days,
        size.events,
        std::fs::metadata(&files.prices).map_or(0, |file| file.len()) as f64 / 1e6
    );
    let rounds = match rows {
        0..100_000 => 20,
        100_000..10_000_000 => 5,
        _ => 2,
    };
    let brief = ["--no-event-detail"];
    // Above this size the daily results of all events take gigabytes.
    let with_detail = size.events <= 200_000;
    let script = |threads: &str| {
        if let Some(python) = python {
            child::run(&mut peer(python, files, threads));
        }
    };
    let one_thread = ["--no-event-detail", "--threads", "1"];
    // It would take minutes for more events.
    let package = python.filter(|python| size.name == "M" && has(python, "eventstudy, polars"));
    let [polars, ours, one, detailed, plain, threaded, packaged] = best(
        rounds,
        &files.folder,
        [
            ("", &|| assert_eq!(by_polars(&files.prices), rows)),
            ("out", &|| child::run(&mut study(files, "out", &brief))),
            ("one", &|| child::run(&mut study(files, "one", &one_thread))),
            ("detailed", &|| {
                if with_detail {
                    child::run(&mut study(files, "detailed", &[]));
                }
            }),
            ("peer", &|| script("1")),
            ("peer", &|| script("2")),
            ("", &|| {
                if let Some(python) = package {
                    child::run(&mut with_package(python, files));
                }
            }),
        ],
    );
    println!("  newsquake study                {ours}{}", goal_of(size));
    if with_detail {
        println!("  with every day of every event  {detailed}");
    }
    println!(
        "  on one thread                  {one}, {:.2} times  (at least 1.8 at L)",
        one.time / ours.time
    );
    println!(
        "  polars, reading the prices     {:.3} s, {:.2} times  (at most 3 at L)",
        polars.time,
        ours.time / polars.time
    );
    if python.is_some() {
        match agree::check(&files.folder.join("out"), &files.folder.join("peer")) {
            Ok(numbers) => {
                for (name, script) in [
                    ("numpy and polars, one thread", plain),
                    ("  on two threads", threaded),
                ] {
                    println!(
                        "  {name:<30} {script}, {:.2} times the time, {:.2} times the processor time  (at least 4.5 and 2.8 at L)",
                        script.time / ours.time,
                        script.processor / ours.processor
                    );
                }
                println!("    {numbers} numbers of both agree to 1e-9");
            }
            Err(difference) => {
                println!("  numpy and polars disagree, so that times say nothing: {difference}")
            }
        }
    }
    if package.is_some() {
        println!(
            "  eventstudy of PyPI             {packaged}, {:.1} times the time, {:.1} times the processor time  (at least 10)",
            packaged.time / ours.time,
            packaged.processor / ours.processor
        );
    }
    let held = (rows * 16 + size.events * KEPT * 8) as f64;
    if let Some(peak) = child::peak(&mut study(files, "peak", &brief)) {
        println!(
            "  peak of memory                 {:.0} MB, {:.2} times date, symbol and close of every row and {KEPT} numbers \
             an event  (at most 1.5)",
            peak / 1e6,
            peak / held
        );
    }
}

fn goal_of(size: &Size) -> &'static str {
    match size.name {
        "S" => "  (at most 0.030)",
        _ => "",
    }
}

/// Prices tags and gaps against the same events and closes without them.
fn by_tags_and_gaps(size: &Size) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let tags = [
        ("no tags, no gaps", Tags::None, 1.0),
        ("one tag on all events", Tags::Same, 1.05),
        ("thirty tags, one each", Tags::OfThirty(1), 1.3),
        ("thirty tags, two each", Tags::OfThirty(2), 1.5),
    ];
    let gaps = [
        ("gaps as in a market", Gaps::Market, 1.3),
        ("one close in a hundred missing", Gaps::Random, 3.0),
    ];
    let [complete, with_gaps, random] =
        ["complete", "market", "random"].map(|name| folder.path().join(format!("{name}.csv")));
    size.write_prices(&complete, Gaps::None).expect("prices");
    size.write_prices(&with_gaps, gaps[0].1).expect("prices");
    size.write_prices(&random, gaps[1].1).expect("prices");
    let files = |prices: &Path, events: PathBuf| Files {
        prices: prices.to_owned(),
        events,
        folder: folder.path().to_owned(),
    };
    let tagged = tags.map(|(name, tags, _)| {
        let events = folder.path().join(format!("{name}.csv"));
        size.write_events(&events, tags).expect("events");
        files(&complete, events)
    });
    let [none, same, one, two] = &tagged;
    let (with_gaps, random) = (
        files(&with_gaps, none.events.clone()),
        files(&random, none.events.clone()),
    );
    let run = |files: &Files| child::run(&mut study(files, "out", &["--no-event-detail"]));
    let costs = best(
        3,
        folder.path(),
        [
            ("out", &|| run(none)),
            ("out", &|| run(same)),
            ("out", &|| run(one)),
            ("out", &|| run(two)),
            ("out", &|| run(&with_gaps)),
            ("out", &|| run(&random)),
        ],
    );
    println!("{}, by tags and gaps", size.name);
    let names = tags.map(|(name, _, most)| (name, most)).into_iter();
    let names = names.chain(gaps.map(|(name, _, most)| (name, most)));
    for ((name, most), cost) in names.zip(costs) {
        println!(
            "  {name:<30} {cost}, {:.2} times the time, {:.2} times the processor time  (at most {most})",
            cost.time / costs[0].time,
            cost.processor / costs[0].processor
        );
    }
}

/// Times one market with a thousand to a million events, and draws the chart.
fn by_events(market: &Size) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    println!(
        "{} securities x {} days, by number of events",
        market.securities, market.days
    );
    let mut points = Vec::new();
    for events in [1_000, 10_000, 100_000, 1_000_000] {
        let size = Size { events, ..*market };
        let (prices, events_file) = size.write(folder.path()).expect("prices and events");
        let files = Files {
            prices,
            events: events_file,
            folder: folder.path().to_owned(),
        };
        let run = || child::run(&mut study(&files, "out", &["--no-event-detail"]));
        let [Cost { time: seconds, .. }] = best(3, folder.path(), [("out", &run)]);
        points.push((events, seconds));
        let (fewest, base) = points[0];
        let each = (seconds - base) * 1e6 / (events - fewest).max(1) as f64;
        println!(
            "  {events:>9} events  {seconds:.3} s, {each:.2} microseconds for each further one"
        );
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("cost_by_events.svg");
    let words = format!("{} securities x {} days", market.securities, market.days);
    chart::draw(&path, &words, &points).expect("a picture");
}

/// Returns the command of the study, with its own results folder.
fn study(files: &Files, out: &str, flags: &[&str]) -> Command {
    let mut command = Command::new(newsquake());
    command.args(["study", "--benchmark", MARKET, "--no-charts"]);
    command.arg("--prices").arg(&files.prices);
    command.arg("--events").arg(&files.events);
    command.arg("--out").arg(files.folder.join(out)).args(flags);
    command
}

/// Returns the command of the same study by the script, with its libraries on as many threads.
fn peer(python: &str, files: &Files, threads: &str) -> Command {
    let mut command = Command::new(python);
    command
        .args(["-B", SCRIPT])
        .arg(&files.prices)
        .arg(&files.events);
    command.arg(MARKET).arg(files.folder.join("peer"));
    command.args(["--threads", threads]);
    for library in ["OMP", "OPENBLAS", "MKL"] {
        command.env(format!("{library}_NUM_THREADS"), threads);
    }
    command.env("POLARS_MAX_THREADS", threads);
    command
}

/// Returns the command of the events with the package `eventstudy`.
fn with_package(python: &str, files: &Files) -> Command {
    let mut command = Command::new(python);
    command
        .args(["-B", PACKAGE])
        .arg(&files.prices)
        .arg(&files.events)
        .arg(MARKET);
    command
}

/// Returns a Python that can run the script; `None` if there is none.
fn python() -> Option<String> {
    let python = std::env::var("NEWSQUAKE_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    has(&python, "numpy, polars, scipy").then_some(python)
}

/// Returns whether a Python can import some modules.
fn has(python: &str, modules: &str) -> bool {
    let mut command = Command::new(python);
    let output = command.args(["-c", &format!("import {modules}")]).output();
    output.is_ok_and(|output| output.status.success())
}

/// What a run took, in seconds.
#[derive(Debug, Clone, Copy)]
struct Cost {
    time: f64,
    /// The processor time of programs that were started, of user and system.
    processor: f64,
}

impl fmt::Display for Cost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:.3} s ({:.2} s of processor)",
            self.time, self.processor
        )
    }
}

/// Returns the lowest cost of each contestant; they take turns. Each comes after the name of the folder that it writes within
/// `folder`, which is removed before it starts.
fn best<const N: usize>(
    rounds: usize,
    folder: &Path,
    contestants: [(&str, &dyn Fn()); N],
) -> [Cost; N] {
    let mut lowest = [Cost {
        time: f64::INFINITY,
        processor: f64::INFINITY,
    }; N];
    for _ in 0..rounds {
        for (lowest, (written, run)) in lowest.iter_mut().zip(contestants) {
            if !written.is_empty() {
                // It is not there in the first round.
                let _ = std::fs::remove_dir_all(folder.join(written));
            }
            let (start, before) = (Instant::now(), child::processor_time());
            run();
            lowest.time = lowest.time.min(start.elapsed().as_secs_f64());
            lowest.processor = lowest.processor.min(child::processor_time() - before);
        }
    }
    lowest
}

/// Reads the file by polars with given column types, which is faster than with inferred ones; returns the number of
/// rows.
fn by_polars(path: &Path) -> usize {
    let mut schema = Schema::default();
    schema.insert("date".into(), DataType::Date);
    schema.insert("symbol".into(), DataType::String);
    schema.insert("close".into(), DataType::Float64);
    CsvReadOptions::default()
        .with_has_header(true)
        .with_schema_overwrite(Some(std::sync::Arc::new(schema)))
        .with_parse_options(CsvParseOptions::default().with_try_parse_dates(true))
        .try_into_reader_with_file_path(Some(path.to_path_buf()))
        .and_then(|reader| reader.finish())
        .expect("a frame")
        .height()
}
