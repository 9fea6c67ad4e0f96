//! Slips that must neither refuse a file nor change what it says: invisible letters, rows in any order, typos in quoted files; and the
//! row that is rejected, as it stands in the file.

use std::path::Path;

use newsquake::load::{self, EventOverrides, FactorOverrides};

use super::read::{codes, read, read_as, refusal, rejects};

/// Returns the symbols of the prices.
fn symbols(text: impl AsRef<[u8]>) -> Vec<String> {
    let read = read(text);
    let symbols = read.prices.universe().symbols();
    symbols.map(str::to_owned).collect()
}

/// Letters that nobody sees.
const INVISIBLE: [&str; 9] = [
    "\u{feff}", "\u{200b}", "\u{ad}", "\u{2060}", "\u{200e}", "\u{202e}", "\u{200d}", "\u{a0}",
    "\u{3000}",
];

#[test]
fn invisible_letters_make_no_second_security() {
    for letter in INVISIBLE {
        for cell in [
            format!("{letter}A"),
            format!("A{letter}"),
            format!("\"{letter}A\""),
        ] {
            let text =
                format!("symbol,date,close\nA,2024-01-02,1\n{cell},2024-01-03,2\nA,2024-01-04,3\n");
            let read = read(&text);
            assert_eq!(symbols(&text), ["A"], "{cell:?}");
            assert_eq!(
                (read.prices.len(), read.rejects.0.len()),
                (3, 0),
                "{cell:?}"
            );
        }
        // In front of a date and of a number, as where files are joined.
        let text = format!(
            "date,close\n2024-01-02,1\n{letter}2024-01-03,{letter}2\n2024-01-04,3{letter}\n"
        );
        let read = read(&text);
        assert_eq!(
            (read.prices.len(), read.rejects.0.len()),
            (3, 0),
            "{text:?}"
        );
    }
}

#[test]
fn a_mark_in_front_of_a_quoted_cell_is_read_or_rejected_and_never_lost() {
    let read =
        read("symbol,date,close\nA,2024-01-02,1\n\u{feff}\"A\",2024-01-03,2\nA,2024-01-04,3\n");
    assert_eq!(read.prices.len() + read.rejects.0.len(), 3);
    assert_eq!(read.prices.universe().len(), 1);
}

#[test]
fn invisible_letters_make_no_second_tag_or_event() {
    for letter in INVISIBLE {
        let text = format!(
            "symbol,date,tags\nA,2024-01-02,up\n{letter}A,2024-01-03,{letter}up;do{letter}wn\nB{letter},{letter}2024-01-04,down\n"
        );
        let read = load::events_from(
            Path::new("events.csv"),
            text.into(),
            &EventOverrides::default(),
        );
        let events = read.unwrap().events;
        let symbols: Vec<&str> = events.iter().map(|event| event.symbol.as_str()).collect();
        assert_eq!(symbols, ["A", "A", "B"], "{letter:?}");
        assert!(events.iter().all(|event| event.when.is_ok()), "{letter:?}");
        // A blank within a word is seen.
        if !letter.contains(char::is_whitespace) {
            assert_eq!(events[1].tags, ["down", "up"], "{letter:?}");
        }
    }
}

/// Rows of securities, a row every `step` days each.
fn rows(securities: &[(&str, usize)], days: usize) -> Vec<String> {
    let mut rows = Vec::new();
    for (symbol, step) in securities {
        for day in (0..days).step_by(*step) {
            let date = newsquake::time::Date::from_days_since_1970(19_723 + day as i32);
            rows.push(format!("{symbol},{date},{}.5\n", 100 + day % 7));
        }
    }
    rows
}

fn table(rows: &[String]) -> String {
    format!("symbol,date,close\n{}", rows.concat())
}

/// The same rows in other orders: reversed, by day, and mixed.
fn orders(rows: &[String]) -> Vec<String> {
    let mut by_day = rows.to_vec();
    by_day.sort_by(|a, b| a.split(',').nth(1).cmp(&b.split(',').nth(1)));
    let reversed: Vec<String> = rows.iter().rev().cloned().collect();
    let mut mixed = rows.to_vec();
    mixed.sort_by_key(|row| {
        row.bytes()
            .fold(7_u32, |sum, byte| sum.wrapping_mul(31) ^ u32::from(byte))
    });
    [rows.to_vec(), reversed, by_day, mixed]
        .iter()
        .map(|rows| table(rows))
        .collect()
}

#[test]
fn a_thin_security_among_daily_ones_is_named_for_any_order_of_rows() {
    let rows = rows(&[("THIN", 7), ("B", 1), ("C", 1)], 120);
    for text in orders(&rows) {
        let read = read(&text);
        assert_eq!(read.prices.len(), rows.len());
        assert!(codes(&read).contains(&"sparse_rows"), "{:?}", codes(&read));
        let said = read
            .findings
            .iter()
            .find(|finding| finding.code == "sparse_rows");
        let said = said.unwrap().message.to_string();
        assert!(
            said.contains("THIN (7 days)") && !said.contains("B ("),
            "{said}"
        );
    }
}

#[test]
fn daily_rows_in_a_random_order_are_read() {
    let names: Vec<String> = (0..90).map(|number| format!("S{number:02}")).collect();
    let securities: Vec<(&str, usize)> = names.iter().map(|name| (name.as_str(), 1)).collect();
    for text in orders(&rows(&securities, 40)) {
        let read = read(&text);
        assert_eq!(read.prices.len(), 90 * 40);
        assert!(!codes(&read).contains(&"sparse_rows"));
    }
}

#[test]
fn weekly_and_monthly_rows_are_refused_for_any_order_of_rows() {
    for securities in [
        &[("A", 7), ("B", 7), ("C", 7)][..],
        &[("A", 30), ("B", 28)],
        // A daily index among weekly rows does not make them daily.
        &[("A", 7), ("B", 7), ("C", 7), ("INDEX", 1)],
    ] {
        for text in orders(&rows(securities, 400)) {
            assert_eq!(refusal(&text), ("not_daily", true));
        }
    }
}

/// A table with all cells in quotes, of which one close is `cell`.
fn quoted(cell: &str, decimal: char) -> String {
    let row = |day: usize| {
        let close = format!("{}{decimal}25", 10 + day % 5);
        let close = if day == 20 { cell } else { &close };
        format!(
            "\"2024-{:02}-{:02}\",\"{close}\"\n",
            1 + day / 28,
            1 + day % 28
        )
    };
    format!(
        "\"date\",\"close\"\n{}",
        (0..50).map(row).collect::<String>()
    )
}

#[test]
fn a_typo_costs_its_row_in_a_quoted_file_too() {
    for decimal in ['.', ','] {
        let other = if decimal == '.' { ',' } else { '.' };
        for cell in [
            "1.2.3".to_owned(),
            "12..5".to_owned(),
            "1,2,3".to_owned(),
            "12a".to_owned(),
            format!("12{other}5"),
            format!("1{decimal}2{other}3"),
        ] {
            let read = read(quoted(&cell, decimal));
            assert_eq!(rejects(&read), [(22, "bad_number")], "{cell}");
            assert_eq!(read.files[0].account.used, 49, "{cell}");
        }
    }
}

#[test]
fn a_file_of_which_much_is_written_otherwise_is_refused() {
    for every in [2, 5, 12] {
        let row = |day: usize| {
            let mark = if day.is_multiple_of(every) { ',' } else { '.' };
            format!(
                "\"2024-{:02}-{:02}\",\"10{mark}25\"\n",
                1 + day / 28,
                1 + day % 28
            )
        };
        let text = format!(
            "\"date\",\"close\"\n{}",
            (0..48).map(row).collect::<String>()
        );
        assert_eq!(refusal(&text), ("mixed_decimals", true), "every {every}");
    }
}

#[test]
fn a_typo_in_a_factor_file_costs_its_row() {
    let row = |day: usize| {
        let market = if day == 20 {
            "0.5.1".to_owned()
        } else {
            format!("{},51", day % 3)
        };
        format!("{:02}.01.2024;{market};0,02\n", day + 1)
    };
    let text = format!("date;mkt_rf;rf\n{}", (0..28).map(row).collect::<String>());
    let read = load::factors_from(
        Path::new("factors.csv"),
        text.into(),
        &FactorOverrides::default(),
    );
    let read = read.unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(read.factors.dates().len(), 27);
    let raw: Vec<&str> = read.rejects.0.iter().map(|reject| &*reject.raw).collect();
    assert_eq!(raw, ["21.01.2024;0.5.1;0,02"]);
}

#[test]
fn a_rejected_row_is_listed_as_it_stands_in_the_file() {
    for (row, marked) in [
        ("A,2024-02-03,12a", "12a"),
        ("\"A\",\"2024-02-03\",\"12a\"", "\"12a\""),
        ("\"A\",2024-02-03,\"x,y\"", "\"x,y\""),
        (
            "\"A\",2024-02-03,\"he said \"\"no\"\"\"",
            "\"he said \"\"no\"\"\"",
        ),
        ("A , 2024-02-03 ,  12a  ", "  12a  "),
        ("\"A\",\"2024-02-31\",5", "\"2024-02-31\""),
        ("Ä,\"2024-02-03\",ß", "ß"),
    ] {
        for (end, last) in [("\n", "\n"), ("\r\n", "\r\n"), ("\n", "")] {
            let sound = |day: usize| format!("A,2024-01-{:02},1.5{end}", 1 + day);
            let rows: String = (0..20).map(sound).collect();
            let text = format!("symbol,date,close{end}{rows}{row}{last}");
            let overrides = load::Overrides {
                delimiter: Some(','),
                ..load::Overrides::default()
            };
            let read = read_as("prices.csv", &text, &overrides).unwrap();
            let [reject] = &read.rejects.0[..] else {
                panic!("{:?} of {row}", read.rejects);
            };
            assert_eq!(&*reject.raw, row);
            let cell: String = row
                .chars()
                .skip(reject.cell.start)
                .take(reject.cell.len())
                .collect();
            assert_eq!(cell, marked);
            let start = reject.byte as usize;
            assert_eq!(&text[start..start + row.len()], row);
        }
    }
}
