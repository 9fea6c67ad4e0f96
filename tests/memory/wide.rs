//! Work grows with the width of a table, not with its square.

use std::fmt::Write;

use crate::counting::counted;
use crate::inputs::{Read, date, read_events, read_prices};
use crate::{on_one_thread, turn};

/// Numbers of columns, or of entries of a cell.
const NARROW: usize = 2_000;
const WIDE: usize = 20_000;

/// Number of rows.
const DAYS: usize = 4;

/// Most requested bytes at ten times the width, for each byte before: 10, and what lists take that double.
const MOST_BYTES: f64 = 15.0;

/// Most time of the processor at ten times the width, for each second before. Work in proportion takes 10, caches make it 15, and work
/// that grows with the square takes 100.
const MOST_TIME: f64 = 20.0;

/// Time of the processor in nanoseconds that this thread has taken; `None` where the system does not say.
fn processor_time() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split(' ').next()?.parse().ok()
}

/// Reads an input; returns the requested bytes and the time of the processor.
fn cost(input: &str, read: Read) -> (f64, Option<f64>) {
    let bytes = input.as_bytes().to_vec();
    on_one_thread(|| {
        let before = processor_time();
        let (found, taken) = counted(|| read(bytes, None));
        assert!(found.is_ok(), "{found:?}");
        let after = processor_time();
        let time = after.zip(before).map(|(after, before)| after - before);
        (taken.requested as f64, time)
    })
}

/// Checks what an input costs at ten times the width.
fn grows_with_width(name: &str, input: impl Fn(usize) -> String, read: Read) {
    let (narrow, wide) = (input(NARROW), input(WIDE));
    let ((bytes, time), (more_bytes, more_time)) = (cost(&narrow, read), cost(&wide, read));
    assert!(
        more_bytes < MOST_BYTES * bytes,
        "{name}: {bytes} and {more_bytes} bytes"
    );
    let is_slow = |time: f64, more: f64| more > MOST_TIME * time;
    if let (Some(time), Some(more)) = (time, more_time)
        && is_slow(time, more)
    {
        // Once more, for the case that the processor was taken away.
        let [time, more] = [&narrow, &wide].map(|input| cost(input, read).1.unwrap_or_default());
        assert!(
            !is_slow(time, more),
            "{name}: {time} and {more} nanoseconds"
        );
    }
}

/// Returns a line of cells, the first of them given.
fn line(first: &str, cells: usize, cell: impl Fn(usize) -> String) -> String {
    let mut line = first.to_owned();
    for column in 0..cells {
        let _ = write!(line, ",{}", cell(column));
    }
    line + "\n"
}

/// Returns a table of dates by symbols.
fn table(columns: usize, cell: impl Fn(usize, usize) -> String) -> String {
    let header = line("date", columns, |column| format!("S{column}"));
    let rows = (0..DAYS).map(|day| line(&date(3 + day), columns, |column| cell(day, column)));
    header + &rows.collect::<String>()
}

#[test]
fn reading_a_wide_table_of_prices() {
    let _turn = turn();
    let price = |day, column| format!("{}.5", 10 + (day + column) % 9);
    grows_with_width("prices", |columns| table(columns, price), read_prices);
    // The first rows show what the table is.
    let faulty = |day, column| match column % 5 {
        0 if day + 1 == DAYS => "x".to_owned(),
        1 => String::new(),
        _ => price(day, column),
    };
    grows_with_width(
        "faulty cells",
        |columns| table(columns, faulty),
        read_prices,
    );
    let quoted = |day, column| format!("\"{}\"", price(day, column));
    grows_with_width(
        "quoted cells",
        |columns| table(columns, quoted),
        read_prices,
    );
    let fields = |columns: usize| {
        let names = line("date", columns, |column| {
            format!("S{} {}", column / 2, ["Open", "Close"][column % 2])
        });
        let rows = (0..DAYS).map(|day| line(&date(3 + day), columns, |column| price(day, column)));
        names + &rows.collect::<String>()
    };
    grows_with_width("fields of symbols", fields, read_prices);
}

#[test]
fn reading_a_price_file_with_many_columns_beside_the_prices() {
    let _turn = turn();
    let input = |columns: usize| {
        let header = line("symbol,date,close", columns, |column| {
            format!("note_{column}")
        });
        let rows = (0..DAYS).map(|day| {
            line(
                &format!("A,{},1{day}.5", date(3 + day)),
                columns,
                |column| format!("n{column}"),
            )
        });
        header + &rows.collect::<String>()
    };
    grows_with_width("columns beside", input, read_prices);
}

#[test]
fn reading_events_with_many_columns() {
    let _turn = turn();
    let input = |cell: fn(usize) -> String| {
        move |columns: usize| {
            let header = line("symbol,date", columns, |column| format!("note_{column}"));
            let rows = (0..DAYS).map(|day| line(&format!("A,{}", date(3 + day)), columns, cell));
            header + &rows.collect::<String>()
        }
    };
    grows_with_width("words", input(|column| format!("n{column}")), read_events);
    grows_with_width("dates", input(|column| date(column % 900)), read_events);
    grows_with_width("numbers", input(|column| format!("{column}")), read_events);
    grows_with_width(
        "flags",
        input(|column| format!("{}", column % 2)),
        read_events,
    );
}

#[test]
fn reading_events_with_many_entries_in_a_cell() {
    let _turn = turn();
    let entries = |number: usize, mark: &str| {
        let entries: Vec<String> = (0..number).map(|entry| format!("S{entry}")).collect();
        entries.join(mark)
    };
    let symbols = |number| format!("symbol,date\n\"{}\",2000-01-04\n", entries(number, ";"));
    let list = |number| {
        format!(
            "symbol,date\n\"['{}']\",2000-01-04\n",
            entries(number, "','")
        )
    };
    let tags = |number| {
        format!(
            "symbol,date,tags\nA,2000-01-04,\"{}\"\n",
            entries(number, "|")
        )
    };
    let note = |number| {
        format!(
            "symbol,date,note\nA,2000-01-04,\"{}\"\n",
            entries(number, ";")
        )
    };
    let headline = |number| {
        format!(
            "symbol,date,headline\nA,2000-01-04,\"{}\"\n",
            entries(number, ", ")
        )
    };
    grows_with_width("symbols", symbols, read_events);
    grows_with_width("a list", list, read_events);
    grows_with_width("tags", tags, read_events);
    grows_with_width("an unknown column", note, read_events);
    grows_with_width("a headline", headline, read_events);
}
