//! Memory ends while an input is read: the result is an error that says so, or the data, and nothing else.
//!
//! A list that grows by `push` cannot say that there is no memory: the standard library aborts the process, and no stable function
//! changes that. (The program then ends with status 2; `it::faults` tries it.) So what an input sizes is asked for in a way that can
//! fail. Where the standard library has none (text that is decoded, lists that are sorted), as much is asked for and given back just
//! before, which tells whether memory has ended, but cannot keep others from taking it meanwhile. Each attempt runs in a process of its
//! own, since an abort would end the test.

use std::process::Command;

use crate::counting::{Refused, counted, refusing};
use crate::inputs::{Read, in_utf16, packed, read_events, read_prices, rows};
use crate::{on_one_thread, turn};

/// Names the input of a process to which memory is refused, and what is refused.
const ATTEMPT: &str = "NEWSQUAKE_REFUSED_MEMORY";

/// Number of rows of a price file.
const ROWS: usize = 60_000;

/// Number of events of an event file.
const EVENTS: usize = 20_000;

/// Ways in which prices are written.
const PRICES: [&str; 4] = ["text", "gzip", "utf16", "quoted"];

/// Ways in which events are written whose memory is asked for in a way that can fail, all of it.
const EVENT_FILES: [&str; 6] = ["events", "lists", "comments", "fixed", "old", "doubtful"];

fn input(name: &str) -> (Vec<u8>, Read) {
    let text = || rows(ROWS, 40);
    let of_events = |text: String| (text.into_bytes(), read_events as Read);
    match name {
        "text" => (text().into_bytes(), read_prices),
        "gzip" => (packed(text()), read_prices),
        "utf16" => (in_utf16(&text()), read_prices),
        "quoted" => (text().replace("S1,", "\"S1\",").into_bytes(), read_prices),
        "lists" => of_events(events(EVENTS / 4, |event| {
            format!("A{event};B{event};C{event};D,2000-02-03,,amc,1,\n")
        })),
        "comments" => of_events("# all of them\n".to_owned() + &plain()),
        "fixed" => of_events(
            (0..EVENTS)
                .map(|event| format!("S{event:<8}   2000-02-03\n"))
                .collect(),
        ),
        "old" => of_events(plain().replace('\n', "\r")),
        // Ids out of order and twice, weights that are none, and seconds in the place of times.
        "doubtful" => of_events(events(EVENTS, |event| {
            let (id, day) = (event * 7 % 1_000, 1 + event % 28);
            format!("S{event},2000-02-{day:02},{},,x,{id}\n", 34_200 + event % 9)
        })),
        "packed events" => (packed(plain()), read_events),
        "events in utf16" => (in_utf16(&plain()), read_events),
        "json" => of_events(format!(
            "[{}]",
            (0..EVENTS)
                .map(|event| format!("{{\"symbol\": \"S{event}\", \"date\": \"2000-02-03\"}}"))
                .collect::<Vec<_>>()
                .join(",")
        )),
        "a long list" => {
            let symbols: Vec<String> = (0..EVENTS).map(|event| format!("S{event}")).collect();
            of_events(events(1, |_| {
                format!("{},2000-02-03,,,,\n", symbols.join(";"))
            }))
        }
        _ => of_events(plain()),
    }
}

/// Returns a file of as many rows, each with a symbol, a date, a time, a timing, a weight and an id.
fn events(number: usize, row: impl FnMut(usize) -> String) -> String {
    let rows: String = (0..number).map(row).collect();
    format!("symbol,date,time,timing,weight,event_id\n{rows}")
}

fn plain() -> String {
    events(EVENTS, |event| format!("S{event},2000-02-03,08:00,,,\n"))
}

/// Reads an input in a process to which memory is refused; in all others there is nothing to do.
#[test]
fn an_attempt_in_a_process_of_its_own() {
    let Ok(attempt) = std::env::var(ATTEMPT) else {
        return;
    };
    let _turn = turn();
    let words: Vec<&str> = attempt.split(':').collect();
    let number = words[2].parse().unwrap();
    let refused = match words[1] {
        "after" => Refused::After(number),
        "beyond" => Refused::Beyond(number),
        _ => Refused::Nothing,
    };
    let (bytes, read) = input(words[0]);
    let (read, taken) =
        on_one_thread(|| refusing(refused, || counted(|| read(bytes, Some(1 << 30)))));
    match read {
        Ok(read) => println!("READ {read} {} {}", taken.large_requests, taken.most_held),
        Err(error) => println!("ERROR {} {error}", error.code()),
    }
}

/// How an attempt ended.
#[derive(Debug, PartialEq)]
enum End {
    /// The number that was read, the number of large requests, and the bytes that were held.
    Read(usize, usize, usize),
    /// The code and the words of an error.
    Error(String, String),
    /// Another end, and what was said.
    Other(String),
}

fn attempt(input: &str, refused: &str, number: usize) -> End {
    let mut process = Command::new(std::env::current_exe().unwrap());
    process.args(["--exact", "--nocapture"]);
    process.arg("refused::an_attempt_in_a_process_of_its_own");
    process.env(ATTEMPT, format!("{input}:{refused}:{number}"));
    let output = process.output().unwrap();
    let [out, err] = [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap());
    let behind = |word: &str| Some(out.split_once(word)?.1.lines().next()?.to_owned());
    if let Some(read) = behind("READ ") {
        let numbers: Vec<usize> = read
            .split(' ')
            .map(|number| number.parse().unwrap())
            .collect();
        return End::Read(numbers[0], numbers[1], numbers[2]);
    }
    match behind("ERROR ")
        .as_deref()
        .and_then(|error| error.split_once(' '))
    {
        Some((code, words)) => End::Error(code.to_owned(), words.to_owned()),
        None => End::Other(format!("{}: {err}", output.status)),
    }
}

/// Returns whether an attempt ended with an error that says that memory ended.
fn is_said(end: &End) -> bool {
    matches!(end, End::Error(code, words) if code == "too_large" && words.contains("no memory"))
}

#[test]
fn however_much_memory_there_is_a_file_is_read_whole_or_an_error_says_that_it_ended() {
    /// Number of limits, up to what is held where nothing is refused.
    const LIMITS: usize = 6;
    let further = ["packed events", "events in utf16", "json", "a long list"];
    for input in [&PRICES[..], &["events"], &further].concat() {
        let all = if PRICES.contains(&input) {
            ROWS
        } else {
            EVENTS
        };
        let end = attempt(input, "nothing", 0);
        let End::Read(number, _, held) = end else {
            panic!("{input}: {end:?}");
        };
        assert_eq!(number, all, "{input}");
        // The readers ask for somewhat more than they need.
        let ends: Vec<End> = (0..=2 * LIMITS)
            .map(|part| attempt(input, "beyond", held * part / LIMITS))
            .collect();
        let is_whole = |end: &End| matches!(end, End::Read(number, ..) if *number == all);
        for end in &ends {
            assert!(is_said(end) || is_whole(end), "{input}: {end:?}");
        }
        assert!(is_said(&ends[0]) && is_said(&ends[1]), "{input}: {ends:?}");
        assert!(is_whole(&ends[2 * LIMITS]), "{input}: {ends:?}");
    }
}

#[test]
fn unpacking_says_that_memory_ended_whichever_request_is_the_last() {
    let is_of_unpacking =
        |end: &End| matches!(end, End::Error(_, words) if words.contains("unpacks"));
    let ends = (0..).map(|number| attempt("gzip", "after", number));
    let ends: Vec<End> = ends.take_while(is_of_unpacking).collect();
    assert!(ends.len() >= 5 && ends.iter().all(is_said), "{ends:?}");
}

#[test]
fn reading_events_says_that_memory_ended_whichever_request_is_the_last() {
    for input in EVENT_FILES {
        let ends = (0..).map(|number| attempt(input, "after", number));
        let ends: Vec<End> = ends
            .take_while(|end| !matches!(end, End::Read(..)))
            .collect();
        assert!(
            ends.len() >= 10 && ends.iter().all(is_said),
            "{input}: {ends:?}"
        );
    }
}
