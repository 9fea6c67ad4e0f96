//! The commands of README.md, run as a reader would run them, and the output that it shows.

use std::fmt::Write;
use std::path::Path;

use crate::support::program::{Bench, program, run};

/// A block of the README: its language and its lines.
struct Block {
    language: String,
    text: String,
}

fn blocks() -> Vec<Block> {
    let readme = std::fs::read_to_string("README.md").unwrap();
    let mut blocks: Vec<Block> = Vec::new();
    let mut is_open = false;
    for line in readme.lines() {
        match line.strip_prefix("```") {
            Some(language) if !is_open => {
                is_open = true;
                blocks.push(Block {
                    language: language.to_owned(),
                    text: String::new(),
                });
            }
            Some(_) => is_open = false,
            None if is_open => blocks
                .last_mut()
                .unwrap()
                .text
                .push_str(&format!("{line}\n")),
            None => {}
        }
    }
    blocks
}

/// Runs a command line in a folder; returns its status and both outputs.
fn shell(folder: &Path, line: &str) -> (i32, String, String) {
    let words = line.split_whitespace().skip(1);
    run(program().args(words).current_dir(folder))
}

/// Writes the files that the recipes name, in the layouts of their sources.
fn files(bench: &Bench) {
    let folder = bench.0.path();
    shell(folder, "newsquake init first");
    shell(folder, "newsquake init second --template headlines");
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    let prices = read("first/prices.csv");
    let rows: Vec<Vec<&str>> = prices
        .lines()
        .skip(1)
        .map(|line| line.split(',').collect())
        .collect();
    let mut symbols: Vec<&str> = Vec::new();
    for row in &rows {
        if !symbols.contains(&row[0]) {
            symbols.push(row[0]);
        }
    }
    let of = |symbol: &str| {
        rows.iter()
            .filter(move |row| row[0] == symbol)
            .collect::<Vec<_>>()
    };

    let index: Vec<f64> = of("MARKET")
        .iter()
        .map(|row| row[3].parse().unwrap())
        .collect();
    let mut crsp = String::from("PERMNO,date,TICKER,PRC,VOL,RET,CFACPR,vwretd\n");
    for (i, symbol) in symbols.iter().enumerate() {
        let mut before: Option<f64> = None;
        for (day, row) in of(symbol).into_iter().enumerate() {
            let close: f64 = row[3].parse().unwrap();
            let market = day.checked_sub(1).map_or(String::new(), |before| {
                format!("{:.6}", index[day] / index[before] - 1.0)
            });
            let change = before.map_or(String::new(), |before| {
                format!("{:.6}", close / before - 1.0)
            });
            writeln!(
                crsp,
                "{},{},{symbol},{close},1000,{change},1,{market}",
                10_001 + i,
                row[1]
            )
            .unwrap();
            before = Some(close);
        }
    }
    bench.write("crsp.csv", crsp);

    let closes: Vec<Vec<&str>> = symbols
        .iter()
        .map(|symbol| of(symbol).iter().map(|row| row[3]).collect())
        .collect();
    let mut yf = format!(
        "Price{}\nTicker,{}\nDate{}\n",
        ",Close".repeat(symbols.len()),
        symbols.join(","),
        ",".repeat(symbols.len())
    );
    for (day, row) in of(symbols[0]).iter().enumerate() {
        let cells: Vec<&str> = closes.iter().map(|closes| closes[day]).collect();
        writeln!(yf, "{},{}", row[1], cells.join(",")).unwrap();
    }
    bench.write("yf.csv", yf);

    let events = read("first/events.csv");
    let mut ibes = String::from("TICKER,ANNDATS,ANNTIMS,surprise\n");
    for line in events.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let time = if cells[3] == "post" {
            "17:30:00"
        } else {
            "08:00:00"
        };
        writeln!(ibes, "{},{},{time},{}", cells[1], cells[2], cells[4]).unwrap();
    }
    bench.write("ibes.csv", ibes);
    bench.write("events.csv", events.clone());
    bench.write("prices.csv", prices.clone());
    bench.write("headlines.csv", read("second/events.csv"));
    let policy = blocks()
        .into_iter()
        .find(|block| block.language == "csv")
        .unwrap();
    bench.write("policy.csv", policy.text);
}

#[test]
fn every_command_of_the_readme_runs_and_says_what_is_shown() {
    let bench = Bench::new();
    files(&bench);
    let blocks = blocks();
    let (mut commands, mut shown) = (0, 0);
    for (i, block) in blocks
        .iter()
        .enumerate()
        .filter(|(_, block)| block.language == "sh")
    {
        for line in block
            .text
            .lines()
            .filter(|line| line.starts_with("newsquake "))
        {
            let line = line.split(" > ").next().unwrap();
            // The examples about trading speak of files that only a reader has.
            if line.contains("prices/") {
                continue;
            }
            let (status, out, err) = shell(bench.0.path(), line);
            let may_find = line.starts_with("newsquake check");
            assert!(status == 0 || may_find && status == 1, "{line}: {err}");
            commands += 1;
            if let Some(expected) = blocks.get(i + 1).filter(|next| next.language == "text") {
                assert_eq!(out, expected.text, "{line}");
                shown += 1;
            }
        }
    }
    assert!(
        commands >= 12 && shown >= 3,
        "{commands} commands, {shown} with output"
    );
}

#[test]
fn the_columns_that_snippets_name_are_there() {
    let bench = Bench::new();
    files(&bench);
    let line = "newsquake study -p prices.csv -e events.csv -b MARKET --estimation -120:-11 --window -5:5 --no-charts -o earnings";
    let (status, _, err) = shell(bench.0.path(), line);
    assert_eq!(status, 0, "{err}");
    for (file, columns) in [
        (
            "event_windows.csv",
            &["event_id", "symbol", "from", "to", "car"][..],
        ),
        ("events.csv", &["event_id", "symbol"]),
        ("tests.csv", &["kind", "test"]),
    ] {
        let text = std::fs::read_to_string(bench.0.path().join("earnings").join(file)).unwrap();
        let heads: Vec<&str> = text.lines().next().unwrap().split(',').collect();
        for column in columns {
            assert!(heads.contains(column), "{file}: {column} among {heads:?}");
        }
    }
}
