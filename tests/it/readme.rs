//! The commands of README.md, run as a reader would run them, and the output that it shows.

use std::collections::BTreeMap;
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
    files_of_others(bench, &rows, &events);
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

/// Writes the same market as EventStudyTools and the R package eventstudies take it: three files without headers, and a table of returns
/// in percent with the dates of splits.
fn files_of_others(bench: &Bench, rows: &[Vec<&str>], events: &str) {
    let day_first = |date: &str| date.split('-').rev().collect::<Vec<_>>().join(".");
    let (mut firms, mut market) = (String::new(), String::new());
    for row in rows {
        let file = if row[0] == "MARKET" {
            &mut market
        } else {
            &mut firms
        };
        writeln!(file, "{};{};{}", row[0], day_first(row[1]), row[3]).unwrap();
    }
    let (mut request, mut splits) = (String::new(), String::from("\"name\",\"when\"\n"));
    for (i, line) in events.lines().skip(1).enumerate() {
        let cells: Vec<&str> = line.split(',').collect();
        let (symbol, date, group) = (cells[1], cells[2], cells[4]);
        let date_first = day_first(date);
        writeln!(
            request,
            "{};{symbol};MARKET;{date_first};{group};-5;5;-11;110",
            i + 1
        )
        .unwrap();
        writeln!(splits, "\"{symbol}\",\"{date}\"").unwrap();
    }
    let mut closes: BTreeMap<&str, BTreeMap<&str, f64>> = BTreeMap::new();
    for row in rows {
        let of_day = closes.entry(row[1]).or_default();
        of_day.insert(row[0], row[3].parse().unwrap());
    }
    let days: Vec<_> = closes.iter().collect();
    let names = days[0].1.keys().map(|name| match *name {
        "MARKET" => "\"Nifty\"".to_owned(),
        name => format!("\"{name}\""),
    });
    let mut returns = format!("\"Index\",{}\n", names.collect::<Vec<_>>().join(","));
    for pair in days.windows(2) {
        let percent = |symbol: &str| 100.0 * (pair[1].1[symbol] / pair[0].1[symbol] - 1.0);
        let cells = pair[0].1.keys().map(|symbol| percent(symbol).to_string());
        let cells: Vec<String> = cells.collect();
        writeln!(returns, "{},{}", pair[1].0, cells.join(",")).unwrap();
    }
    bench.write("firmdata.csv", firms);
    bench.write("marketdata.csv", market);
    bench.write("request.csv", request);
    bench.write("returns.csv", returns);
    bench.write("splits.csv", splits);
}

/// Writes the folder of prices and the events that the chapter about trading speaks of: those of the Alibaba day.
fn files_of_the_day(bench: &Bench) {
    let data = |name: &str| std::fs::read(format!("data/alibaba-day/{name}")).unwrap();
    for name in ["prices_us.csv", "prices_hk.csv"] {
        bench.write(&format!("prices/{name}"), data(name));
    }
    bench.write("events.csv", data("events.csv"));
}

/// Returns the commands of a block, each in one line, without what a shell does with their output.
fn commands(block: &Block) -> Vec<String> {
    let text = block.text.replace("\\\n", " ");
    let lines = text.lines().map(str::trim);
    lines
        .filter(|line| line.starts_with("newsquake "))
        .filter_map(|line| line.split(" > ").next())
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_command_of_the_readme_runs_and_says_what_is_shown() {
    let (bench, day) = (Bench::new(), Bench::new());
    files(&bench);
    files_of_the_day(&day);
    let blocks = blocks();
    let (mut ran, mut shown) = (0, 0);
    for (i, block) in blocks
        .iter()
        .enumerate()
        .filter(|(_, block)| block.language == "sh")
    {
        for line in commands(block) {
            let folder = match line.contains("prices/") {
                true => day.0.path(),
                false => bench.0.path(),
            };
            let (status, out, err) = shell(folder, &line);
            let may_find = line.starts_with("newsquake check");
            assert!(status == 0 || may_find && status == 1, "{line}: {err}");
            ran += 1;
            if let Some(expected) = blocks.get(i + 1).filter(|next| next.language == "text") {
                assert_eq!(out, expected.text, "{line}");
                shown += 1;
            }
        }
    }
    assert!(
        ran >= 22 && shown >= 3,
        "{ran} commands, {shown} with output"
    );
}

/// Returns the words of a command line, as a shell parts them.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut is_quoted = false;
    for letter in line.chars() {
        match letter {
            '\'' => is_quoted = !is_quoted,
            ' ' if !is_quoted => words.push(String::new()),
            letter => words.last_mut().unwrap().push(letter),
        }
    }
    words.into_iter().filter(|word| !word.is_empty()).collect()
}

#[test]
fn the_stories_are_told_by_their_commands() {
    let blocks = blocks();
    let stories = blocks.iter().filter(|block| block.language == "console");
    let lines: Vec<String> = stories.flat_map(commands).collect();
    let said = |part: &str| {
        let line = lines.iter().find(|line| line.contains(part));
        let line = line.unwrap_or_else(|| panic!("no command has {part}"));
        let (status, out, err) = run(program().args(&words(line)[1..]));
        assert_eq!(status, 0, "{line}: {err}");
        out
    };
    // The range of estimates, how many reject, and that all of these leave confounded items out.
    let curve = said("sweep study");
    for part in [
        "33 of 144 specifications are significant at 5 %",
        "from -9.90 to -3.94",
        "confounded  keep             72     -5.99     -8.66      -3.94            0 ",
        "confounded  drop             72     -7.16     -9.90      -5.25           33 ",
    ] {
        assert!(curve.contains(part), "{part}: {curve}");
    }
    let control = said("synthetic-control");
    for part in ["KWEB 0.76, BIDU 0.09, JD 0.05", "+11.29", "0.004", "0.059"] {
        assert!(control.contains(part), "{part}: {control}");
    }
    assert_eq!(lines.len(), 2);
}

#[test]
fn every_flag_that_the_readme_names_exists() {
    let readme = std::fs::read_to_string("README.md").unwrap();
    let mut known = String::new();
    for verb in [
        "study", "backtest", "check", "init", "report", "run", "chart", "power", "diff", "convert",
    ] {
        known.push_str(&run(program().args([verb, "--help"])).1);
    }
    for sweep in ["study", "backtest"] {
        known.push_str(&run(program().args(["sweep", sweep, "--help"])).1);
    }
    // Commands of other programs stand in lines or spans of their own.
    let is_foreign = |text: &str| ["cargo ", "pip "].iter().any(|name| text.starts_with(name));
    let spans = readme.lines().flat_map(|line| line.split('`'));
    for word in spans
        .filter(|span| !is_foreign(span.trim()))
        .flat_map(str::split_whitespace)
    {
        let Some(flag) = word.strip_prefix("--") else {
            continue;
        };
        let flag = flag
            .split(|c: char| !c.is_ascii_lowercase() && c != '-')
            .next();
        let flag = format!("--{}", flag.unwrap());
        assert!(flag == "--" || known.contains(&flag), "{flag}");
    }
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
        (
            "tidy.csv",
            &[
                "group", "kind", "from", "to", "estimate", "p.value", "method",
            ],
        ),
    ] {
        let text = std::fs::read_to_string(bench.0.path().join("earnings").join(file)).unwrap();
        let heads: Vec<&str> = text.lines().next().unwrap().split(',').collect();
        for column in columns {
            assert!(heads.contains(column), "{file}: {column} among {heads:?}");
        }
    }
}
