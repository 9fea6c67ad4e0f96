//! The limit of the user holds: what is held at the same time is never more than a stated multiple of it.

use newsquake::error::Result;

use crate::counting::counted;
use crate::inputs::{Read, packed, read_events, read_prices, rows};
use crate::turn;

/// The limit in bytes.
const MOST: u64 = 1 << 20;

/// Most bytes that may be held for each byte of the limit, beside the file itself: unpacked files take one and rows another; lists that
/// grow have room for twice what they hold; and what is refused last is held beside the words that say so.
const FACTOR: usize = 6;

/// Reads bytes under the limit; returns what came of it, once what was held is looked at.
fn read_within(name: &str, bytes: &[u8], read: Read) -> Result<usize> {
    let (found, taken) = counted(|| read(bytes.to_vec(), Some(MOST)));
    let most = FACTOR * MOST as usize + 2 * bytes.len();
    assert!(taken.most_held <= most, "{name}: {taken:?}, not {most}");
    found
}

fn is_refused(name: &str, bytes: &[u8], read: Read) {
    let error = read_within(name, bytes, read).unwrap_err();
    assert_eq!(error.code(), "too_large", "{name}: {error}");
}

/// Returns a file of events.
fn events(number: usize) -> String {
    let events = (0..number).map(|event| format!("S{event},2000-02-03\n"));
    "symbol,date\n".to_owned() + &events.collect::<String>()
}

#[test]
fn inputs_that_fit_are_read_within_a_multiple_of_the_limit() {
    let _turn = turn();
    let text = rows(30_000, 50);
    for (name, bytes) in [("text", text.clone().into_bytes()), ("gzip", packed(&text))] {
        let read = read_within(name, &bytes, read_prices);
        assert_eq!(read.unwrap(), 30_000, "{name}");
    }
    let text = events(1_000);
    let read = read_within("events", text.as_bytes(), read_events);
    assert_eq!(read.unwrap(), 1_000);
}

#[test]
fn inputs_that_do_not_fit_are_refused_before_they_take_more() {
    let _turn = turn();
    let many = rows(120_000, 50);
    is_refused("rows", many.as_bytes(), read_prices);
    is_refused("rows in gzip", &packed(&many), read_prices);
    is_refused(
        "a file that grows",
        &packed(vec![b'7'; 60 << 20]),
        read_prices,
    );
    // A reject is as long as ten rows.
    let bad: String = (0..10_000)
        .map(|row| format!("S{row},2000-02-30,x\n"))
        .collect();
    let bad = rows(20_000, 50) + &bad;
    is_refused("faulty rows", bad.as_bytes(), read_prices);
    let names: String = (0..10_000).map(|column| format!(",S{column}")).collect();
    // The first rows show what the table is.
    let cell = |day: usize, column: usize| match column % 5 {
        0 if day > 6 => ",x",
        _ => ",1.5",
    };
    let row = |day: usize| {
        (0..10_000)
            .map(move |column| cell(day, column))
            .collect::<String>()
    };
    let days = (3..9).map(|day| format!("2000-01-0{day}{}\n", row(day)));
    let wide = format!("date{names}\n{}", days.collect::<String>());
    is_refused("faulty cells of a wide table", wide.as_bytes(), read_prices);
    is_refused("events", events(30_000).as_bytes(), read_events);
    let list: Vec<String> = (0..30_000).map(|symbol| format!("S{symbol}")).collect();
    let list = format!("symbol,date\n\"{}\",2000-02-03\n", list.join(";"));
    is_refused("a list of symbols", list.as_bytes(), read_events);
}

#[test]
fn a_table_of_as_many_fields_as_rows_is_not_turned_into_one_of_the_square() {
    let _turn = turn();
    let fields: String = (0..5_000)
        .map(|row| format!("S{row},2000-01-04,f{row},1\n"))
        .collect();
    let text = format!("symbol,date,field,value\nA,2000-01-03,close,1\n{fields}");
    assert!(read_within("fields", text.as_bytes(), read_prices).is_err());
}
