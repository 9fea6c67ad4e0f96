//! Inputs that were made to do harm, or look so: links that lead back, files that grow, rows without end, numbers out of any range.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use newsquake::load::{self, Overrides};
use serde_json::Value;

use crate::support::program::{Bench, WINDOWS, newsquake};
use crate::support::world::{date, prices};

fn study<'a>(prices: &'a str, events: &'a str, flags: &[&'a str]) -> Vec<&'a str> {
    let inputs = ["study", "--prices", prices, "--events", events];
    [&inputs[..], &WINDOWS, flags].concat()
}

fn two_events() -> String {
    format!("symbol,date\nAAA,{}\nBBB,{}\n", date(40), date(43))
}

#[test]
#[cfg(unix)]
fn a_pattern_follows_links_and_reads_each_file_once() {
    let bench = Bench::new();
    bench.write("tree/one.csv", prices(60));
    bench.write(
        "away/two.csv",
        "symbol,date,close\nZZZ,2024-01-02,1\nZZZ,2024-01-03,2\nZZZ,2024-01-04,3\n",
    );
    for (link, to) in [
        ("back", "."),
        ("again", "../tree"),
        ("elsewhere", "../away"),
    ] {
        std::os::unix::fs::symlink(to, bench.0.path().join("tree").join(link)).unwrap();
    }
    let pattern = format!("{}/tree/**/*.csv", bench.0.path().display());
    let out = format!("{}/out.csv", bench.0.path().display());
    let (status, _, err) = newsquake(&["convert", "--prices", &pattern, "--out", &out]);
    assert_eq!(status, 0, "{err}");
    assert!(
        err.contains("2 price files") && !err.contains("repeat"),
        "{err}"
    );
    let text = std::fs::read_to_string(&out).unwrap();
    assert!(text.contains("AAA,") && text.contains("ZZZ,"));
}

#[test]
fn files_that_grow_together_beyond_the_limit_are_refused() {
    let bench = Bench::new();
    let path = bench.0.path().join("many.zip");
    let mut archive = zip::ZipWriter::new(std::fs::File::create(&path).unwrap());
    for number in 0..20 {
        let options = zip::write::SimpleFileOptions::default();
        archive
            .start_file(format!("{number}.csv"), options)
            .unwrap();
        archive
            .write_all(b"date,close\n2024-01-02,1\n2024-01-03,2\n")
            .unwrap();
        archive.write_all(&[b'\n'; 1 << 20]).unwrap();
    }
    archive.finish().unwrap();
    let (status, out, err) =
        newsquake(&["inspect", path.to_str().unwrap(), "--most-bytes", "5000000"]);
    assert_eq!(status, 2, "{out}{err}");
    assert!(
        err.contains("[too_large]") && err.contains("--most-bytes"),
        "{err}"
    );
}

#[test]
fn a_row_of_very_many_symbols_becomes_as_many_events() {
    let bench = Bench::new();
    let prices = bench.write("prices.csv", prices(60));
    let symbols: Vec<String> = (0..20_000).map(|number| format!("S{number}")).collect();
    let events = format!(
        "symbol,date\n{},{}\nAAA,{}\n",
        symbols.join(";"),
        date(40),
        date(43)
    );
    let events = bench.write("events.csv", events);
    let (_, out, err) = newsquake(&study(&prices, &events, &["--format", "json"]));
    let outcome: Value = serde_json::from_str(&out).unwrap_or_else(|_| panic!("{err}"));
    assert_eq!(outcome["counts"]["events_in"], 20_001);
}

#[test]
fn a_price_out_of_any_range_costs_its_row() {
    let bench = Bench::new();
    let events = bench.write("events.csv", two_events());
    for (symbol, slip) in [
        ("AAA", "1e100"),
        ("MKT", "1e171"),
        ("MKT", "1e-200"),
        ("BBB", "-1e90"),
    ] {
        let text: String = prices(60)
            .lines()
            .map(
                |line| match line.starts_with(&format!("{symbol},{}", date(20))) {
                    true => format!("{symbol},{},,,,{slip}\n", date(20)),
                    false => format!("{line}\n"),
                },
            )
            .collect();
        let prices = bench.write("prices.csv", text);
        let (status, out, err) = newsquake(&study(&prices, &events, &["--format", "json"]));
        assert_eq!(status, 0, "{slip}: {err}");
        assert!(err.contains("1 row") && err.contains(slip), "{err}");
        let outcome: Value = serde_json::from_str(&out).unwrap();
        for event in outcome["events"].as_array().unwrap() {
            for window in event["windows"].as_array().unwrap() {
                assert!(window["bhar"].as_f64().unwrap().abs() < 10.0, "{window}");
                assert!(window["se"].is_number(), "{window}");
            }
        }
    }
}

#[test]
fn a_price_of_zero_makes_no_bar() {
    let bench = Bench::new();
    let zero = bench.write(
        "zero.csv",
        "symbol,date,close\nA,2024-01-02,0\nA,2024-01-03,5\nA,2024-01-04,6\n",
    );
    let out = format!("{}/out.csv", bench.0.path().display());
    let (status, _, err) = newsquake(&["convert", "--prices", &zero, "--out", &out]);
    assert_eq!(status, 0, "{err}");
    let text = std::fs::read_to_string(&out).unwrap();
    assert_eq!(text, "symbol,date,close\nA,2024-01-03,5\nA,2024-01-04,6\n");
}

#[test]
fn excluded_events_are_listed_in_one_order_for_any_order_of_rows() {
    let bench = Bench::new();
    let prices = bench.write("prices.csv", prices(60));
    let rows = [
        "7,NONE,2020-01-01",
        "10,OTHER,2020-01-01",
        "9,NONE,1999-05-05",
        "8,AAA,soon",
    ];
    let order = |rows: &[&str]| {
        let text = format!(
            "event_id,symbol,date\n1,AAA,{}\n{}\n",
            date(40),
            rows.join("\n")
        );
        let events = bench.write("events.csv", text);
        let (_, out, err) = newsquake(&study(&prices, &events, &["--format", "json"]));
        let outcome: Value = serde_json::from_str(&out).unwrap_or_else(|_| panic!("{err}"));
        let excluded = outcome["excluded"].as_array().unwrap().clone();
        let ids = excluded
            .iter()
            .map(|event| event["event_id"].as_str().unwrap().to_owned());
        ids.collect::<Vec<_>>()
    };
    let first = order(&rows);
    assert_eq!(first.len(), 4);
    let reversed: Vec<&str> = rows.iter().rev().copied().collect();
    assert_eq!(order(&reversed), first);
}

#[test]
fn a_header_without_end_is_not_listed_in_full() {
    let bench = Bench::new();
    let names: Vec<String> = (0..20_000)
        .map(|number| format!("column_{number}"))
        .collect();
    let wide = bench.write(
        "wide.csv",
        format!("{}\n{}\n", names.join(","), vec!["1"; 20_000].join(",")),
    );
    let out = format!("{}/out.csv", bench.0.path().display());
    let (status, _, err) = newsquake(&["convert", "--prices", &wide, "--out", &out]);
    assert_eq!(status, 2);
    assert!(
        err.len() < 4_000 && err.contains("more"),
        "{} letters",
        err.len()
    );
    assert!(!Path::new(&out).exists());
}

#[test]
fn escape_sequences_of_a_file_do_not_reach_the_terminal() {
    let bench = Bench::new();
    let prices = bench.write("prices.csv", prices(60));
    let rows = format!(
        "symbol,date,tags,weight\nAAA,{0},\u{1b}]0;owned\u{7}up,\u{1b}[2J\nBBB,{0},\u{202e}down,1\n",
        date(40)
    );
    let events = bench.write("events.csv", rows);
    for format in ["table", "markdown", "latex"] {
        let (_, out, err) = newsquake(&study(&prices, &events, &["--format", format]));
        for text in [out, err] {
            let hidden = |c: char| c.is_control() && c != '\n' || c == '\u{202e}';
            assert!(!text.contains(hidden), "{text:?}");
        }
    }
}

#[test]
fn hidden_letters_of_a_command_line_do_not_reach_the_terminal() {
    for letters in ["\u{202e}", "\u{1b}[2J", "\u{c}", "\u{61c}", "\u{9b}31m"] {
        let word = format!("x{letters}y");
        for words in [
            &[word.as_str()][..],
            &[&format!("--{word}")],
            &["study", "--format", &word],
            &["study", "--prices", &word, "--events", &word],
        ] {
            let (status, out, err) = newsquake(words);
            let is_hidden = |c: char| c.is_control() && c != '\n' || "\u{202e}\u{61c}".contains(c);
            assert_eq!(status, 2);
            assert!(
                !out.contains(is_hidden) && !err.contains(is_hidden),
                "{err:?}"
            );
        }
    }
}

#[test]
fn a_word_without_end_is_not_repeated_in_full() {
    let bench = Bench::new();
    let prices = bench.write("prices.csv", prices(60));
    let events = bench.write("events.csv", two_events());
    let word = "m".repeat(100_000);
    for words in [
        vec![word.as_str()],
        vec!["explain", &word],
        study(&prices, &events, &["--model", &word]),
        study(&prices, &events, &["--group-by", &word]),
    ] {
        let (status, _, err) = newsquake(&words);
        assert_eq!(status, 2);
        let longest = err.lines().map(|line| line.chars().count()).max();
        assert!(err.len() < 8_000 && longest < Some(4_000), "{}", err.len());
        assert!(err.contains("letters more"));
    }
}

/// Packs files into a zip archive without compression; names may occur twice in `patched`, which replaces bytes of the archive.
fn zip_of(members: &[(&str, &str)], patched: Option<(&[u8], &[u8])>) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, text) in members {
        archive.start_file(*name, options).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    let mut bytes = archive.finish().unwrap().into_inner();
    let (from, to) = patched.unwrap_or((b"", b""));
    for at in 0..bytes.len() - from.len() {
        if !from.is_empty() && bytes[at..].starts_with(from) {
            bytes[at..at + to.len()].copy_from_slice(to);
        }
    }
    bytes
}

const THREE_DAYS: &str = "symbol,date,close\nA,2024-01-02,1\nA,2024-01-03,2\nA,2024-01-04,3\n";

#[test]
fn two_members_of_one_name_are_not_taken_for_one() {
    let bench = Bench::new();
    let out = format!("{}/out.csv", bench.0.path().display());
    let other = THREE_DAYS.replace("A,", "B,");
    for (first, second, is_one) in [
        ("a.csv", "b.csv", true),
        ("x/a.csv", "x/b.csv", true),
        ("x/a.csv", "y/a.csv", false),
    ] {
        let members = [(first, THREE_DAYS), (second, other.as_str())];
        let same = Some((second.as_bytes(), first.as_bytes())).filter(|_| is_one);
        let archive = bench.write("same.zip", zip_of(&members, same));
        let arguments = ["convert", "--prices", &archive, "--out", &out, "--force"];
        let (status, _, err) = newsquake(&arguments);
        match is_one {
            true => assert!(
                status == 2 && err.contains("two members of one name"),
                "{err}"
            ),
            false => assert!(status == 0 && err.contains("2 price files"), "{err}"),
        }
    }
}

#[test]
fn sound_archives_that_are_not_read_are_not_called_broken() {
    let bench = Bench::new();
    for (method, name) in [
        (9_u8, "Deflate64"),
        (12, "bzip2"),
        (14, "LZMA"),
        (98, "method"),
    ] {
        // The method stands behind the version and the flags, in front of the member and in the directory.
        let mut bytes = zip_of(&[("a.csv", THREE_DAYS)], None);
        let directory = memchr::memmem::find(&bytes, b"PK\x01\x02").unwrap();
        (bytes[8], bytes[directory + 10]) = (method, method);
        let archive = bench.write("a.zip", bytes);
        let (status, _, err) = newsquake(&["inspect", &archive]);
        assert!(status == 2 && err.contains(name), "{err}");
        assert!(
            err.contains("[unread_packing]") && !err.contains("broken"),
            "{err}"
        );
    }
}

#[test]
#[cfg(unix)]
fn an_input_without_end_is_refused() {
    let endless = ["inspect", "/dev/zero", "--most-bytes", "3000000"];
    let (status, _, err) = newsquake(&endless);
    assert_eq!(status, 2);
    assert!(
        err.contains("[too_large]") && err.contains("--most-bytes"),
        "{err}"
    );
}

#[test]
fn rows_beyond_the_limit_are_refused_for_any_number_of_threads() {
    let bench = Bench::new();
    for file in 0..6 {
        let row = |day: i32| format!("S{file},{},1\n", date(day));
        let rows: String = (0..200).map(row).collect();
        bench.write(
            &format!("prices/{file}.csv"),
            format!("symbol,date,close\n{rows}"),
        );
    }
    let folder = format!("{}/prices", bench.0.path().display());
    let events = bench.write("events.csv", format!("symbol,date\nS1,{}\n", date(100)));
    // 1,200 rows of 16 bytes and 6 symbols of 120 bytes.
    for (most, is_enough) in [("19919", false), ("19920", true)] {
        for threads in ["1", "4"] {
            let flags = ["--most-bytes", most, "--threads", threads, "--model", "raw"];
            let inputs = ["check", "--prices", &folder, "--events", &events];
            let (status, _, err) = newsquake(&[&inputs[..], &flags].concat());
            assert_eq!(err.contains("[too_large]"), !is_enough, "{err}");
            assert_eq!(status == 2, !is_enough, "{err}");
        }
    }
}

#[test]
fn packed_files_that_fit_one_at_a_time_are_all_read() {
    let bench = Bench::new();
    for file in 0..8 {
        let text = format!(
            "{}{}",
            THREE_DAYS.replace("A,", &format!("S{file},")),
            "\n".repeat(60_000)
        );
        bench.write(
            &format!("prices/{file}.csv.gz"),
            crate::loader::read::gzip(text.as_bytes()),
        );
    }
    let folder = format!("{}/prices", bench.0.path().display());
    let out = format!("{}/out.csv", bench.0.path().display());
    let arguments = [
        "convert",
        "--prices",
        &folder,
        "--out",
        &out,
        "--most-bytes",
        "100000",
    ];
    let (status, _, err) = newsquake(&arguments);
    assert_eq!(status, 0, "{err}");
    assert!(err.contains("24 rows read: 24 used"), "{err}");
}

#[test]
fn blank_lines_ask_for_no_memory() {
    let bench = Bench::new();
    let text = format!(
        "{}{}\"A\",2024-01-05,4\n",
        THREE_DAYS,
        "\n".repeat(3_000_000)
    );
    let path = bench.write("blank.csv", text);
    let mut command = std::process::Command::new("sh");
    let limited = "ulimit -v 1500000; exec \"$0\" inspect \"$1\"";
    command.args(["-c", limited, env!("CARGO_BIN_EXE_newsquake"), &path]);
    let (status, out, err) = crate::support::program::run(&mut command);
    assert_eq!(status, 0, "{out}{err}");
}

/// Returns a text with the escape sequences of a terminal, or marks that turn the direction of writing, made visible where it holds any.
#[cfg(feature = "charts")]
fn hidden_in(text: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(text);
    let is_hidden =
        |c: char| c.is_control() && !"\n\r\t".contains(c) || ('\u{202a}'..='\u{202e}').contains(&c);
    text.chars()
        .any(is_hidden)
        .then(|| text.escape_debug().to_string())
}

#[test]
#[cfg(feature = "charts")]
fn escape_sequences_of_a_file_reach_neither_pages_nor_lists_of_results() {
    let bench = Bench::new();
    let prices = bench.write("prices.csv", prices(60));
    let rows = |id: &str| {
        let row = |symbol: &str, day: i32| {
            format!("{id}{day},{symbol},{},\u{1b}[2Jup \u{202e}\n", date(day))
        };
        format!(
            "event_id,symbol,date,tags\n{}{}",
            row("AAA", 40),
            row("BBB", 43)
        )
    };
    let out = |name: &str| bench.0.path().join(name).to_str().unwrap().to_owned();
    for name in ["one", "two"] {
        let events = bench.write(&format!("{name}.csv"), rows(&format!("{name}\u{1b}[31m")));
        let (status, _, err) = newsquake(&study(&prices, &events, &["--out", &out(name)]));
        assert_eq!(status, 0, "{err}");
    }
    for page in ["report.html", "report.md"] {
        assert_eq!(
            hidden_in(&std::fs::read(bench.0.path().join("one").join(page)).unwrap()),
            None,
            "{page}"
        );
    }
    let (one, two) = (out("one"), out("two"));
    let image = bench.0.path().join("caar.svg").to_str().unwrap().to_owned();
    let lists: [&[&str]; 3] = [
        &["diff", &one, &two],
        &["chart", "--from", &one, "--list"],
        &["chart", "caar", "--from", &one, "--to", &image],
    ];
    for arguments in lists {
        let (status, said, err) = newsquake(arguments);
        assert!(status < 2, "{arguments:?}: {err}");
        assert_eq!(hidden_in(said.as_bytes()), None, "{arguments:?}");
    }
    assert_eq!(hidden_in(&std::fs::read(&image).unwrap()), None);
    // The texts of a picture stand unpacked in front of its pixels.
    let picture = std::fs::read(bench.0.path().join("one/charts/caar.png")).unwrap();
    let pixels = picture.windows(4).position(|kind| kind == b"IDAT").unwrap();
    let title = picture.windows(4).position(|kind| kind == b"iTXt").unwrap();
    assert!(!picture[title..pixels].contains(&0x1b));
}

#[test]
fn a_row_of_very_many_faulty_cells_is_kept_once_and_each_cell_is_marked() {
    let symbols: Vec<String> = (0..4_000).map(|number| format!("S{number}")).collect();
    let row = |day: i32, cell: &str| format!("{},{}\n", date(day), vec![cell; 4_000].join(","));
    let text = format!(
        "date,{}\n{}{}{}",
        symbols.join(","),
        row(1, "10.5"),
        row(2, "x1"),
        row(3, "11.5")
    );
    let read = load::prices_from(
        Path::new("wide.csv"),
        text.into_bytes(),
        &Overrides::default(),
    );
    let rejects = read.unwrap().rejects.0;
    assert_eq!(rejects.len(), 4_000);
    for (number, reject) in rejects.iter().enumerate() {
        assert!(Arc::ptr_eq(&reject.raw, &rejects[0].raw));
        assert_eq!((reject.value.as_str(), reject.cell.len()), ("x1", 2));
        assert_eq!(reject.cell.start, 11 + 3 * number);
    }
}

#[test]
fn rows_that_take_more_memory_than_allowed_are_refused_as_they_are_read() {
    let bench = Bench::new();
    let good = prices(60);
    let wide: String = (0..60)
        .map(|day| format!("{}{}\n", date(day), ",1.5".repeat(1_000)))
        .collect();
    let symbols: String = (0..1_000).map(|number| format!(",S{number}")).collect();
    let cases = [
        (
            "faulty.csv",
            good.clone() + &"AAA,soon,,,,1\n".repeat(20_000),
        ),
        ("wide.csv", format!("date{symbols}\n{wide}")),
        ("quoted.csv", format!("\"date\"{symbols}\n{wide}")),
    ];
    for (name, text) in cases {
        let path = bench.write(name, text);
        let (status, out, err) = newsquake(&["inspect", &path, "--most-bytes", "700000"]);
        assert_eq!(status, 2, "{name}: {out}{err}");
        assert!(
            err.contains("[too_large]") && err.contains("--most-bytes"),
            "{name}: {err}"
        );
        let (status, _, err) = newsquake(&["inspect", &path, "--most-bytes", "70000000"]);
        assert!(status < 2, "{name}: {err}");
    }
    let prices = bench.write("prices.csv", good);
    let events = format!("symbol,date\n{}", "AAA,soon\n".repeat(5_000));
    let events = bench.write("events.csv", events);
    let (status, _, err) = newsquake(&study(&prices, &events, &["--most-bytes", "1000000"]));
    assert_eq!(status, 2);
    assert!(
        err.contains("[too_large]") && err.contains("5000 rows"),
        "{err}"
    );
}
