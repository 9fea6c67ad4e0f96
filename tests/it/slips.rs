//! Slips of the hand: what the program answers to inputs and options that are not what their owner meant.

use crate::support::program::{Bench, WINDOWS, newsquake, newsquake_reading};
use crate::support::world::{date, prices};

const NEWS: &str = "symbol,date,kind,size\nAAA,2022-02-19,beat,small\nBBB,2022-02-21,miss,large\n\
                    AAA,2022-02-23,beat,large\nBBB,2022-02-24,beat,small\n";

/// Runs a command on these prices and events, with windows that fit them; returns exit status, standard output and standard error.
fn run(command: &str, prices: &str, events: &str, flags: &[&str]) -> (i32, String, String) {
    let windows: &[&str] = match command {
        "study" => &WINDOWS,
        _ => &[],
    };
    let inputs = ["-p", prices, "-e", events];
    newsquake(&[&[command][..], &inputs, windows, flags].concat())
}

/// The same for a command that must be refused; returns what it says.
fn refused(command: &str, prices: &str, events: &str, flags: &[&str]) -> String {
    let (status, _, err) = run(command, prices, events, flags);
    assert_eq!(status, 2, "{flags:?}: {err}");
    err
}

fn assert_says(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "`{part}` is not in:\n{text}");
    }
}

#[test]
fn prices_in_the_place_of_events_are_refused() {
    let bench = Bench::new();
    let file = bench.write("prices.csv", prices(60));
    let other = bench.write("other.csv", prices(50));
    for (command, flags) in [("study", &[][..]), ("backtest", &["--side", "long"])] {
        let err = refused(command, &file, &file, flags);
        assert_says(
            &err,
            &[
                "error[prices_as_events]",
                "prices.csv: this file holds prices, and it is named both as --prices and as --events",
            ],
        );
        let err = refused(command, &file, &other, flags);
        assert_says(
            &err,
            &["other.csv: this file holds prices, not events", "--where"],
        );
    }
    let (status, _, err) = newsquake_reading(
        &[&["study", "-p", &file, "-e", "-"][..], &WINDOWS].concat(),
        &prices(50),
    );
    assert_eq!(status, 2);
    assert_says(&err, &["standard input holds prices, not events"]);
    // Several files in the place of prices are swapped as one is.
    let [first, second] = ["first.csv", "second.csv"].map(|name| bench.write(name, NEWS));
    let swapped = ["study", "-p", &first, &second, "-e", &file];
    let (status, _, err) = newsquake(&[&swapped[..], &WINDOWS].concat());
    assert_eq!(status, 2);
    assert_says(
        &err,
        &["first.csv: this file holds events, not prices", "swapped?"],
    );
    // Who chooses rows by a condition means them.
    let (status, _, err) = run(
        "study",
        &file,
        &file,
        &["--where", "date = 2022-02-20 and symbol != \"MKT\""],
    );
    assert_eq!(status, 0, "{err}");
}

#[test]
fn a_column_that_one_file_lacks_leaves_a_table_of_dates_by_symbols_as_it_is() {
    let bench = Bench::new();
    let mut stocks = String::from("TICKER,date,close,note\n");
    for row in prices(60).lines().skip(1) {
        let cells: Vec<&str> = row.split(',').collect();
        if cells[0] != "MKT" {
            stocks.push_str(&format!("{},{},{},x\n", cells[0], cells[1], cells[5]));
        }
    }
    let index =
        (0..60).map(|day| format!("{},{:.6}\n", date(day), 0.01 * (1.1 * f64::from(day)).sin()));
    let index = format!("date,vwretd\n{}", index.collect::<String>());
    let (stocks, index) = (
        bench.write("crsp.csv", stocks),
        bench.write("dsi.csv", index),
    );
    let events = bench.write("events.csv", NEWS);
    let args = |benchmark: &'static str| {
        [
            "study",
            "-p",
            stocks.as_str(),
            index.as_str(),
            "--map",
            "symbol=TICKER",
            "-e",
            events.as_str(),
            "-b",
            benchmark,
        ]
    };
    let flags = ["--estimation", "-30:-6", "--window", "-5:5"];
    let (status, _, err) = newsquake(&[&args("vwretd")[..], &flags].concat());
    assert_eq!(status, 0, "{err}");
    assert_says(
        &err,
        &[
            "note[map_elsewhere]",
            "dsi.csv: there is no column TICKER here",
            "it is read as a table of dates by symbols",
        ],
    );
    // The name of the file is no symbol; the message says which series could be meant.
    let (status, _, err) = newsquake(&[&args("dsi")[..], &flags].concat());
    assert_eq!(status, 2);
    assert_says(
        &err,
        &[
            "error[unknown_benchmark]",
            "vwretd; take one with --benchmark vwretd",
        ],
    );
    // A column that no file has is a slip, also where the file could be read without it.
    let (status, _, err) = newsquake(
        &[
            &[
                "study",
                "-p",
                index.as_str(),
                "--map",
                "symbol=TICKER",
                "-e",
                events.as_str(),
                "-b",
                "vwretd",
            ][..],
            &flags,
        ]
        .concat(),
    );
    assert_eq!(status, 2);
    assert_says(&err, &["--map symbol=TICKER: no such column"]);
}

#[test]
fn findings_about_series_that_no_event_uses_stand_in_one_line() {
    let bench = Bench::new();
    let mut text = prices(60);
    for symbol in ["IDLE1", "IDLE2"] {
        for day in 0..60 {
            text.push_str(&format!("{symbol},{},10,10,10,10\n", date(day)));
        }
    }
    let file = bench.write("prices.csv", &text);
    let events = bench.write("events.csv", NEWS);
    let (status, out, err) = run("study", &file, &events, &[]);
    assert_eq!(status, 0, "{err}");
    assert_says(
        &err,
        &["warning[unused_series]: 2 series that no event uses have findings: IDLE1, IDLE2 (-v)"],
    );
    assert!(
        !err.contains("stale_prices") && !err.contains("thin_trading"),
        "{err}"
    );
    // With more detail each is told, and the result says the same.
    let (_, same, whole) = run("study", &file, &events, &["-v"]);
    assert_says(
        &whole,
        &["warning[stale_prices]", "IDLE1", "warning[thin_trading]"],
    );
    assert_eq!(out, same);
    // A series of an event is not set aside.
    let events = bench.write("idle.csv", format!("{NEWS}IDLE1,2022-02-20,beat,small\n"));
    let (_, _, err) = run("study", &file, &events, &[]);
    assert_says(
        &err,
        &[
            "warning[stale_prices]",
            "IDLE1 2022",
            "1 series that no event uses has findings: IDLE2",
        ],
    );
    assert!(!err.contains("IDLE2 2022"), "{err}");
    // Neither does it turn a strict run into a clean one, nor is it missing from the JSON.
    assert_eq!(
        run(
            "study",
            &file,
            &bench.write("events.csv", NEWS),
            &["--strict"]
        )
        .0,
        1
    );
    let (_, json, _) = run("study", &file, &events, &["--json"]);
    assert_says(&json, &["\"stale_prices\"", "IDLE2"]);
}

#[test]
fn dates_that_are_numbers_are_told_with_the_day_that_they_may_mean() {
    let bench = Bench::new();
    let file = bench.write("prices.csv", prices(60));
    for (cell, says) in [
        (
            "44611",
            "`44611` is not like 2025-08-29; as the day number of a spreadsheet, it is 2022-02-19",
        ),
        (
            "19042",
            "`19042` is not like 2025-08-29; as days-since-1970, it is 2022-02-19",
        ),
    ] {
        let mixed = NEWS.replace("2022-02-19", cell);
        let events = bench.write("mixed.csv", mixed);
        let (status, out, _) = run("study", &file, &events, &["--table", "excluded"]);
        assert_eq!(status, 0);
        assert_says(&out, &[says]);
    }
    // Where no date can be read, the help says how to name their form.
    let counted = "symbol,date\nAAA,19042\nBBB,19044\n";
    let events = bench.write("counted.csv", counted);
    let err = refused("study", &file, &events, &[]);
    assert_says(
        &err,
        &[
            "error[no_usable_event]",
            "--events-date-format, as in DD/MM/YYYY or days-since-1970",
        ],
    );
    let (status, _, err) = run(
        "study",
        &file,
        &events,
        &["--events-date-format", "days-since-1970"],
    );
    assert_eq!(status, 0, "{err}");
    // A pattern with letters that name no part of a date is refused before any file is opened.
    for pattern in ["DDMQYYYY", "%Y%j", "jj/mm/aaaa"] {
        let err = refused(
            "study",
            "nowhere.csv",
            &events,
            &["--events-date-format", pattern],
        );
        assert_says(
            &err,
            &[
                "is not understood",
                "DD or D, MM, M, Mon or Month, and YYYY or YY",
            ],
        );
    }
}

#[test]
fn a_tag_that_no_event_carries_is_answered_with_those_there_are() {
    let bench = Bench::new();
    let file = bench.write("prices.csv", prices(60));
    let untagged = bench.write("untagged.csv", NEWS.replace("kind", "flavour"));
    let tagged = bench.write("tagged.csv", NEWS.replace("kind", "tags"));
    let err = refused("backtest", &file, &untagged, &["--long", "upgrade"]);
    assert_says(
        &err,
        &[
            "no event carries the tag `upgrade`; the events have no tags",
            "or --side long for every event",
        ],
    );
    let err = refused("backtest", &file, &tagged, &["--long", "upgrade"]);
    assert_says(
        &err,
        &["no event carries the tag `upgrade`; the tags are beat, miss"],
    );
    let err = refused("backtest", &file, &tagged, &["--long", "beats"]);
    assert_says(&err, &["did you mean `beat`?"]);
}

#[test]
fn regressors_are_named_once_and_need_no_kind() {
    let bench = Bench::new();
    let file = bench.write("prices.csv", prices(60));
    let events = bench.write("events.csv", NEWS);
    let err = refused("study", &file, &events, &["--regress", "size,size"]);
    assert_says(&err, &["--regress: the column `size` is named twice"]);
    let err = refused("study", &file, &events, &["--regress", "size:dummies"]);
    assert_says(
        &err,
        &["no column `size:dummies`", "by itself: --regress size"],
    );
    let (status, out, _) = run("study", &file, &events, &["--regress", "size"]);
    assert_eq!(status, 0);
    assert_says(
        &out,
        &["Other windows, days, tests, regressions, events: --full"],
    );
}

#[test]
fn flags_about_files_say_that_none_are_written() {
    let bench = Bench::new();
    let file = bench.write("prices.csv", prices(60));
    let events = bench.write("events.csv", NEWS);
    let (_, out, _) = run("study", &file, &events, &[]);
    let (status, same, err) = run("study", &file, &events, &["--parquet", "--figures", "caar"]);
    assert_eq!((status, same), (0, out));
    assert_says(
        &err,
        &["note: nothing is written without --out DIR, so --parquet, --figures changes nothing"],
    );
    for flags in [
        &["--standalone"][..],
        &["--siunitx"],
        &["--label-prefix", "mine"],
    ] {
        let err = refused("study", &file, &events, flags);
        assert_says(
            &err,
            &[flags[0], "tables in LaTeX; it needs --format latex"],
        );
    }
    #[cfg(feature = "charts")]
    {
        let (_, _, err) = run("study", &file, &events, &["--level", "90", "--log"]);
        assert_says(&err, &["--level, --log"]);
        let err = refused("study", &file, &events, &["--level", "200"]);
        assert_says(
            &err,
            &["--level is 200; it must be from 50 to 99.9 percent"],
        );
    }
}

#[test]
fn numbers_say_what_they_may_be() {
    let bench = Bench::new();
    let file = bench.write("prices.csv", prices(60));
    let events = bench.write("events.csv", NEWS);
    for (command, flags, says) in [
        (
            "study",
            &["--seed", "abc"][..],
            "'--seed <N>': give a whole number from 0",
        ),
        (
            "study",
            &["--seed", "1.5"],
            "'--seed <N>': give a whole number from 0",
        ),
        (
            "study",
            &["--threads", "-1"],
            "'--threads <N>': give a whole number from 1 to 1024",
        ),
        (
            "study",
            &["--min-obs", "1234567890123456789012"],
            "'--min-obs <N>': the number is too large",
        ),
        (
            "study",
            &["--min-obs", "500"],
            "--min-obs 500 asks for more days than the 25 of the estimation window [-30, -6]",
        ),
        (
            "backtest",
            &["--hold", "-1"],
            "'--hold <N>': give a whole number from 0",
        ),
        (
            "backtest",
            &["--slots", "-1"],
            "'--slots <K>': give a whole number from 1",
        ),
        (
            "backtest",
            &["--slots", "0"],
            "'--slots <K>': give a whole number from 1",
        ),
        (
            "backtest",
            &["--cost-bps", "abc"],
            "'--cost-bps <X>': give a number such as 5 or 0.5",
        ),
        (
            "backtest",
            &["--cost-bps", "nan"],
            "'--cost-bps <X>': give a finite number such as 5 or 0.5",
        ),
        (
            "backtest",
            &["--cost-bps", "-1"],
            "--cost-bps -1 is out of range: it must be 0 or more",
        ),
    ] {
        assert_says(&refused(command, &file, &events, flags), &[says]);
    }
}

#[test]
fn quantiles_need_numbers_and_say_which_events_lack_one() {
    let bench = Bench::new();
    let file = bench.write("prices.csv", prices(60));
    let words = bench.write("words.csv", NEWS);
    let err = refused("study", &file, &words, &["--quantiles", "size=2"]);
    assert_says(
        &err,
        &[
            "--quantiles: the column `size` of the events holds no number",
            "--group-by size",
        ],
    );
    let numbers = NEWS.replacen("small", "1.5", 1).replace("large", "2.5");
    let numbers = bench.write("numbers.csv", numbers.replace("small", ""));
    let (status, _, err) = run("study", &file, &numbers, &["--quantiles", "size=2"]);
    assert_eq!(status, 0, "{err}");
    assert_says(
        &err,
        &[
            "warning[no_quantile]: 1 of 4 events have no number in the column size and are in no quantile",
        ],
    );
    assert!(!err.contains("no_tags"), "{err}");
}

#[test]
fn a_signed_study_without_directions_says_what_is_missing() {
    let bench = Bench::new();
    let file = bench.write("prices.csv", prices(60));
    let events = bench.write("events.csv", NEWS);
    let err = refused("study", &file, &events, &["--signed"]);
    assert_says(
        &err,
        &[
            "error[no_usable_event]",
            "add a column `direction` with 1 and -1",
        ],
    );
}

#[test]
fn what_is_named_twice_counts_once() {
    let bench = Bench::new();
    let file = bench.write("prices.csv", prices(60));
    let events = bench.write("events.csv", NEWS);
    let flags = [
        "--tests",
        "bmp,sign,bmp",
        "--car",
        "0:0",
        "--car",
        "0:0",
        "--json",
    ];
    let (status, out, err) = run("study", &file, &events, &flags);
    assert_eq!(status, 0, "{err}");
    let outcome: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(outcome["plan"]["tests"], serde_json::json!(["bmp", "sign"]));
    assert_eq!(outcome["groups"][0]["windows"].as_array().unwrap().len(), 1);
}
