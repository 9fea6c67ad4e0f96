//! Tables for papers: LaTeX that compiles and fits its page, stars and second lines in the style that was asked for, a workbook of real numbers,
//! methods with their literature.

use std::path::Path;
use std::process::Stdio;

#[cfg(feature = "frames")]
use crate::support::folders::sha256;
use crate::support::markets::{Market, markets};
use crate::support::program::{Bench, newsquake};
use crate::support::tools;

const ALIBABA: [&str; 7] = [
    "study",
    "--prices",
    "data/alibaba-day/prices_us.csv,data/alibaba-day/prices_hk.csv",
    "--events",
    "data/alibaba-day/events.csv",
    "--benchmark",
    "SPX",
];

fn alibaba(flags: &[&str]) -> String {
    let prices = ALIBABA[2].split(',').flat_map(|path| ["--prices", path]);
    let args: Vec<&str> = ["study"]
        .into_iter()
        .chain(prices)
        .chain(ALIBABA[3..].iter().copied())
        .chain(flags.iter().copied())
        .collect();
    let (status, out, err) = newsquake(&args);
    assert_eq!(status, 0, "{err}");
    out
}

fn of_market(market: &Market, command: &str, flags: &[&str]) -> String {
    let bench = Bench::new();
    let args = market.arguments(&bench, command, flags);
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let (status, out, err) = newsquake(&args);
    assert_eq!(status, 0, "{}: {err}", market.name);
    out
}

/// Compiles a document twice, as LaTeX asks for, and returns its log.
fn compiled(engine: &str, name: &str, document: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("paper.tex"), document).unwrap();
    for _ in 0..2 {
        let mut command = std::process::Command::new(engine);
        command.args(["-interaction=nonstopmode", "-halt-on-error", "paper.tex"]);
        command
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null());
        let status = command.status().unwrap();
        let log = String::from_utf8_lossy(&std::fs::read(folder.path().join("paper.log")).unwrap())
            .into_owned();
        assert!(
            status.success(),
            "{engine} stops at {name}: {}",
            faults(&log)
        );
    }
    String::from_utf8_lossy(&std::fs::read(folder.path().join("paper.log")).unwrap()).into_owned()
}

/// Returns the lines of a log that say what is wrong.
fn faults(log: &str) -> String {
    let is_fault = |line: &&str| {
        line.starts_with('!')
            || line.contains("Overfull")
            || line.contains("too large")
            || line.contains("undefined")
    };
    log.lines().filter(is_fault).collect::<Vec<_>>().join("\n")
}

#[test]
fn every_document_compiles_and_fits_its_page() {
    if !tools::has("pdflatex", "the tables in LaTeX") {
        return;
    }
    let flags = ["--format", "latex", "--standalone"];
    let mut documents = vec![
        ("alibaba".to_owned(), alibaba(&flags)),
        (
            "alibaba_ci".to_owned(),
            alibaba(&[&flags[..], &["--under", "ci", "--decimals", "3"]].concat()),
        ),
    ];
    for market in markets() {
        documents.push((market.name.to_owned(), of_market(&market, "study", &flags)));
    }
    for market in markets()
        .iter()
        .filter(|market| ["usual", "outlier"].contains(&market.name))
    {
        let traded = of_market(market, "backtest", &flags);
        documents.push((format!("backtest of {}", market.name), traded));
    }
    let wrong: Vec<String> = documents
        .iter()
        .map(|(name, document)| (name, faults(&compiled("pdflatex", name, document))))
        .filter(|(_, faults)| !faults.is_empty())
        .map(|(name, faults)| format!("{name}: {faults}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn letters_of_other_scripts_are_set_by_the_engines_that_can() {
    let market = markets()
        .into_iter()
        .find(|market| market.name == "hostile_tags")
        .unwrap();
    let document = of_market(&market, "study", &["--format", "latex", "--standalone"]);
    let first = document.lines().next().unwrap();
    assert!(first.contains("XeLaTeX or LuaLaTeX"), "{first}");
    assert!(
        document.contains("\\newsquakewide{\u{4e2d}\u{6587}"),
        "the letters themselves are there"
    );
    if tools::has("xelatex", "Chinese letters in LaTeX") {
        assert_eq!(faults(&compiled("xelatex", "hostile_tags", &document)), "");
    }
}

#[test]
fn marks_of_tex_in_tags_are_letters() {
    let market = markets()
        .into_iter()
        .find(|market| market.name == "hostile_tags")
        .unwrap();
    let text = of_market(&market, "study", &["--format", "latex", "--table", "C"]);
    assert!(
        text.contains("\\$x\\_1\\textasciicircum{}2\\$ \\textbackslash{}"),
        "{text}"
    );
    assert!(!text.contains("\\input"), "{text}");
}

#[test]
fn a_table_stands_alone_in_a_paper() {
    let text = alibaba(&["--format", "latex", "--table", "C"]);
    assert!(
        text.starts_with("% needs \\usepackage{booktabs,longtable,rotating}\n"),
        "{text}"
    );
    assert!(text.contains("\\label{tab:study-windows}"), "{text}");
    let caption = text
        .lines()
        .find(|line| line.contains("\\caption"))
        .unwrap();
    for part in [
        "21 events of 21 firms on 2 dates",
        "market model on HK-EW and SPX",
        "{[}$-$250, $-$11{]}",
    ] {
        assert!(caption.contains(part), "{caption}");
    }
    assert!(
        !text.contains("--") || !text.contains("--format"),
        "notes name no flags"
    );
    assert!(
        !text.contains("bmp_adjusted"),
        "notes name tests as heads do"
    );
    let whole = alibaba(&["--format", "latex", "--table", "C", "--label-prefix", "app"]);
    assert!(whole.contains("\\label{tab:app-windows}"));
}

#[test]
fn numbers_stand_on_their_decimal_marks_with_siunitx() {
    let text = alibaba(&["--format", "latex", "--table", "C", "--siunitx"]);
    assert!(
        text.starts_with("% needs \\usepackage{booktabs,longtable,rotating,siunitx}\n"),
        "{text}"
    );
    // All events, day 0: CAAR 0.58 %, t 0.21, p 0.834; what is no number stands in braces.
    let row = text
        .lines()
        .position(|line| line.starts_with("all & ") && line.contains(" & 21 & 0.58"))
        .unwrap_or_else(|| panic!("{text}"));
    let below = text.lines().nth(row + 1).unwrap();
    assert!(below.contains("{(}0.21{)}"), "{below}");
    assert!(text.contains("table-format="), "{text}");
    let document = alibaba(&["--format", "latex", "--standalone", "--siunitx"]);
    assert!(document.contains("\\usepackage{booktabs,longtable,rotating,siunitx}"));
    let found = std::process::Command::new("kpsewhich")
        .arg("siunitx.sty")
        .output();
    if found.is_ok_and(|found| found.status.success()) {
        assert_eq!(faults(&compiled("pdflatex", "siunitx", &document)), "");
    }
    let (status, _, err) = newsquake(&["study", "-p", "a", "-e", "b", "--siunitx"]);
    assert!(status == 2 && err.contains("needs --format latex"), "{err}");
}

/// Returns the cells of a row of a table in Markdown whose first cells are these.
fn row<'a>(text: &'a str, first: &str) -> Vec<&'a str> {
    let line = text
        .lines()
        .find(|line| line.starts_with(&format!("| {first} |")));
    let line = line.unwrap_or_else(|| panic!("no row {first} in {text}"));
    line.trim_matches('|').split('|').map(str::trim).collect()
}

#[test]
fn what_stands_below_an_estimate_is_chosen() {
    // All events, day 0: CAAR 0.58 %, BMP adj. t 0.21, p 0.834 on 20 degrees of freedom.
    let caar = |flags: &[&str]| {
        let text = alibaba(&[&["--format", "markdown", "--table", "C"], flags].concat());
        row(&text, "all | \\[0, 0]")[3]
            .replace("\\[", "[")
            .to_owned()
    };
    assert_eq!(caar(&[]), "+0.58 (0.21)");
    assert_eq!(caar(&["--under", "p"]), "+0.58 (0.834)");
    let error = caar(&["--under", "se", "--decimals", "3"]);
    let error: f64 = error.split(['(', ')']).nth(1).unwrap().parse().unwrap();
    let interval = caar(&["--under", "ci", "--decimals", "3"]).replace('\u{2212}', "-");
    let ends = interval.split(['[', ']']).nth(1).unwrap();
    let ends: Vec<f64> = ends.split(", ").map(|end| end.parse().unwrap()).collect();
    // The 97.5 % point of t with 20 degrees of freedom is 2.0860.
    assert!(
        ((ends[1] - ends[0]) / 2.0 - 2.0860 * error).abs() < 0.003,
        "{ends:?} {error}"
    );
}

#[test]
fn stars_and_decimals_follow_the_style() {
    let market = markets()
        .into_iter()
        .find(|market| market.name == "all_negative")
        .unwrap();
    let table = |flags: &[&str]| {
        of_market(
            &market,
            "study",
            &[&["--format", "markdown", "--table", "C"], flags].concat(),
        )
    };
    let of = |text: &str| row(text, "all | \\[0, 0]")[3].replace('\\', "");
    let finance = table(&[]);
    assert!(of(&finance).contains("***"), "{finance}");
    assert!(
        finance.replace('\\', "").contains("p < 0.10"),
        "the key is printed: {finance}"
    );
    assert!(
        of(&finance)
            .split('*')
            .next()
            .unwrap()
            .ends_with(|c: char| c.is_ascii_digit())
    );
    let none = table(&["--stars", "none", "--decimals", "4"]);
    assert!(
        !of(&none).contains('*') && !none.contains("p < 0.10"),
        "{none}"
    );
    let digits = of(&none);
    assert_eq!(
        digits
            .split('.')
            .nth(1)
            .unwrap()
            .split(' ')
            .next()
            .unwrap()
            .len(),
        4,
        "{digits}"
    );
    assert!(!finance.contains("0.000"), "no p is zero");
}

#[test]
fn two_events_have_no_stars() {
    let market = markets()
        .into_iter()
        .find(|market| market.name == "two_events")
        .unwrap();
    let text = of_market(&market, "study", &["--format", "markdown", "--table", "C"]);
    assert!(!row(&text, "all | \\[0, 0]")[3].contains('*'), "{text}");
}

/// Runs a study of a market into a folder, and returns the folder with it.
fn results(market: &Market, flags: &[&str]) -> (Bench, std::path::PathBuf) {
    let bench = Bench::new();
    let out = bench.0.path().join("results");
    let flags = [&["--no-charts", "--out", out.to_str().unwrap()], flags].concat();
    let args = market.arguments(&bench, "study", &flags);
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let (status, _, err) = newsquake(&args);
    assert_eq!(status, 0, "{err}");
    (bench, out)
}

fn read(folder: &Path, name: &str) -> String {
    std::fs::read_to_string(folder.join(name)).unwrap()
}

/// Returns the rows of a CSV file.
fn csv(folder: &Path, name: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_path(folder.join(name))
        .unwrap();
    reader
        .records()
        .map(|row| row.unwrap().iter().map(str::to_owned).collect())
        .collect()
}

#[test]
fn methods_cite_what_the_literature_lists() {
    let market = markets().into_iter().next().unwrap();
    let (_bench, out) = results(&market, &["--tests", "bmp_adjusted,grank_t"]);
    let (methods, bib) = (read(&out, "methods.md"), read(&out, "references.bib"));
    assert!(methods.contains("12 events of 12 firms"), "{methods}");
    assert!(
        methods.contains("BMP adj. t [@boehmer1991; @kolari2010]"),
        "{methods}"
    );
    let mut cited: Vec<&str> = methods
        .split('@')
        .skip(1)
        .map(|rest| rest.split([';', ']']).next().unwrap())
        .collect();
    cited.sort_unstable();
    cited.dedup();
    let mut listed: Vec<&str> = bib
        .split('@')
        .skip(1)
        .map(|entry| entry.split(['{', ',']).nth(1).unwrap())
        .collect();
    listed.sort_unstable();
    assert_eq!(listed, cited);
    let tex = read(&out, "methods.tex");
    assert!(tex.contains("\\cite{boehmer1991,kolari2010}"), "{tex}");
    let page = read(&out, "tables.tex");
    assert!(page.contains("\\begin{document}") && page.contains("tab:study-windows"));
}

#[test]
fn tidy_rows_agree_with_the_tests() {
    let market = markets().into_iter().next().unwrap();
    let (_bench, out) = results(&market, &[]);
    let (tidy, tests) = (csv(&out, "tidy.csv"), csv(&out, "tests.csv"));
    assert_eq!(tidy.len(), tests.len());
    let at =
        |rows: &[Vec<String>], name: &str| rows[0].iter().position(|head| head == name).unwrap();
    for (name, other) in [
        ("p.value", "p_value"),
        ("estimate", "estimate"),
        ("statistic", "statistic"),
        ("p.holm", "p_holm"),
        ("n", "n"),
    ] {
        let (a, b) = (at(&tidy, name), at(&tests, other));
        for (row, same) in tidy.iter().zip(&tests).skip(1) {
            assert_eq!(row[a], same[b], "{name}");
        }
    }
    let number = |row: &[String], name: &str| row[at(&tidy, name)].parse::<f64>().ok();
    for row in &tidy[1..] {
        let (Some(p), Some(low), Some(high)) = (
            number(row, "p.value"),
            number(row, "conf.low"),
            number(row, "conf.high"),
        ) else {
            continue;
        };
        assert_eq!(
            p < 0.05,
            low > 0.0 || high < 0.0,
            "the interval inverts the test: {row:?}"
        );
    }
}

#[cfg(feature = "xlsx")]
#[test]
fn a_workbook_holds_the_numbers_of_the_csv_files() {
    use calamine::{Data, Reader, Xlsx, open_workbook};
    let market = markets()
        .into_iter()
        .find(|market| market.name == "hostile_tags")
        .unwrap();
    let (_bench, out) = results(&market, &[]);
    let mut book: Xlsx<_> = open_workbook(out.join("results.xlsx")).unwrap();
    let names = book.sheet_names();
    for name in [
        "Answer",
        "Sample",
        "Windows",
        "Days",
        "Events",
        "Event windows",
        "Excluded",
        "Warnings",
        "Methods",
        "Manifest",
    ] {
        assert!(
            names.iter().any(|sheet| sheet == name),
            "{name} is not in {names:?}"
        );
    }
    for (sheet, file) in [
        ("Windows", "windows.csv"),
        ("Days", "days.csv"),
        ("Events", "events.csv"),
    ] {
        let range = book.worksheet_range(sheet).unwrap();
        let rows = csv(&out, file);
        assert_eq!(range.rows().count(), rows.len(), "{sheet}");
        for (cells, expected) in range.rows().zip(&rows) {
            for (cell, text) in cells.iter().zip(expected) {
                match cell {
                    Data::Float(value) => {
                        assert_eq!(*value, text.parse::<f64>().unwrap(), "{sheet}")
                    }
                    Data::DateTime(value) => {
                        let days = value.as_f64() - 25_569.0;
                        let date = newsquake::time::Date::from_days_since_1970(days as i32);
                        assert_eq!(&date.to_string(), text)
                    }
                    Data::Empty => assert_eq!(text, ""),
                    // CSV disarms formulas by a mark, a workbook by the type of the cell.
                    Data::String(value) => {
                        assert_eq!(value, text.trim_start_matches('\''), "{sheet}")
                    }
                    other => panic!("{sheet}: {other:?}"),
                }
            }
        }
    }
    let formulas = book.worksheet_formula("Windows").unwrap();
    assert!(
        formulas.cells().all(|(_, _, formula)| formula.is_empty()),
        "text is never a formula"
    );
}

#[cfg(feature = "xlsx")]
#[test]
fn the_workbook_of_a_finished_run_is_written_again() {
    use calamine::{Reader, Xlsx, open_workbook};
    let market = markets().into_iter().next().unwrap();
    let (bench, out) = results(&market, &[]);
    let again = bench.0.path().join("again.xlsx");
    let (from, to) = (out.to_str().unwrap(), again.to_str().unwrap());
    let (status, _, err) = newsquake(&["report", "--from", from, "--to", to]);
    assert_eq!(status, 0, "{err}");
    let cells = |path: &Path| {
        let mut book: Xlsx<_> = open_workbook(path).unwrap();
        let names = book.sheet_names();
        let sheet = |name: String| (name.clone(), book.worksheet_range(&name).unwrap());
        names.into_iter().map(sheet).collect::<Vec<_>>()
    };
    let (own, again) = (cells(&out.join("results.xlsx")), cells(&again));
    assert_eq!(own.len(), again.len());
    for ((name, own), (_, again)) in own.iter().zip(&again) {
        assert!(own == again, "{name}");
    }
}

#[cfg(feature = "frames")]
#[test]
fn each_csv_file_has_a_parquet_file_beside_it() {
    use polars::prelude::{DataType, ParquetReader, SerReader};
    let market = markets().into_iter().next().unwrap();
    for flags in [&["--parquet"][..], &["--tables-as", "parquet"]] {
        let (_bench, out) = results(&market, flags);
        let record = std::fs::read_to_string(out.join("run.json")).unwrap();
        let record: serde_json::Value = serde_json::from_str(&record).unwrap();
        let written = record["outputs"].as_object().unwrap();
        let names = written.keys().filter_map(|name| name.strip_suffix(".csv"));
        let names: Vec<&str> = names.collect();
        assert!(
            names.contains(&"windows") && names.contains(&"rejects"),
            "{names:?}"
        );
        let typed = |name: &str| {
            let file = format!("{name}.parquet");
            let bytes = std::fs::read(out.join(&file)).unwrap();
            assert_eq!(written[&file], sha256(&bytes), "{file}");
            ParquetReader::new(std::io::Cursor::new(bytes))
                .finish()
                .unwrap()
        };
        for name in &names {
            let (frame, text) = (
                typed(name),
                std::fs::read_to_string(out.join(format!("{name}.csv"))).unwrap(),
            );
            let mut reader = csv::Reader::from_reader(text.as_bytes());
            let heads: Vec<String> = reader
                .headers()
                .unwrap()
                .iter()
                .map(str::to_owned)
                .collect();
            assert_eq!(frame.get_column_names_owned(), heads, "{name}");
            assert_eq!(frame.height(), reader.records().count(), "{name}");
        }
        let is = |table: &str, column: &str, kind: DataType| {
            assert_eq!(
                typed(table).column(column).unwrap().dtype(),
                &kind,
                "{table}: {column}"
            );
        };
        for table in ["events", "event_windows", "event_days"] {
            is(table, "event_id", DataType::String);
            is(table, "day0", DataType::Date);
        }
        is("event_days", "date", DataType::Date);
        is("event_windows", "from", DataType::Int64);
        is("windows", "caar", DataType::Float64);
        // Also where a column has no value, or a table no row.
        is("tests", "undefined", DataType::String);
        is("windows", "caar_weighted", DataType::Float64);
        assert_eq!(typed("rejects").height(), 0);
        is("rejects", "message", DataType::String);
        is("rejects", "line", DataType::Int64);
    }
}
