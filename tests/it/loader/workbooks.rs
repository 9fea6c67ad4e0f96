//! Workbooks of Excel: which sheet is read, what it is called, and what its cells mean.

use std::io::{Cursor, Read, Write};
use std::path::Path;

use newsquake::error::Error;
use newsquake::load::{self, EventOverrides, FactorOverrides, Overrides, PriceFiles};
use newsquake::market::{Field, Security};
use rust_xlsxwriter::{Format, Workbook};

use super::stored::{Cell, Table};

fn table(first: f64) -> Table {
    let row = |day: &str, close| vec![Cell::Text(day.to_owned()), Cell::Number(close)];
    Table {
        names: vec!["date", "close"],
        rows: vec![row("2024-01-02", first), row("2024-01-03", first + 1.0)],
    }
}

fn notes() -> Table {
    Table {
        names: vec!["prices of two companies"],
        rows: Vec::new(),
    }
}

/// Makes a workbook of sheets with a name and a table each.
fn book(sheets: &[(&str, Table)]) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, table) in sheets {
        table.add_to(&mut book, name);
    }
    book.save_to_buffer().unwrap()
}

fn try_read(name: &str, bytes: Vec<u8>, overrides: &Overrides) -> Result<PriceFiles, Error> {
    load::prices_from(Path::new(name), bytes, overrides)
}

fn read(name: &str, bytes: Vec<u8>) -> PriceFiles {
    try_read(name, bytes, &Overrides::default()).unwrap_or_else(|error| panic!("{error}"))
}

fn refusal(bytes: Vec<u8>, overrides: &Overrides) -> Error {
    try_read("book.xlsx", bytes, overrides)
        .map(|read| read.findings)
        .unwrap_err()
}

fn symbols(read: &PriceFiles) -> Vec<&str> {
    read.prices.universe().symbols().collect()
}

fn closes(read: &PriceFiles, security: u32) -> Vec<f64> {
    let bars = read.prices.bars(Security(security));
    bars.column(Field::Close).to_vec()
}

fn note(read: &PriceFiles, code: &str) -> Option<String> {
    let mut notes = read.findings.iter();
    let note = notes.find(|finding| finding.code == code);
    note.map(|finding| finding.message.to_string())
}

fn sheet(name: &str) -> Overrides {
    Overrides {
        sheet: vec![name.to_owned()],
        ..Overrides::default()
    }
}

#[test]
fn the_file_names_the_security_of_its_only_table() {
    let read_as = |file: &str, tab: &str| {
        let read = read(file, book(&[(tab, table(1.0)), ("Notes", notes())]));
        symbols(&read).concat()
    };
    assert_eq!(read_as("AAA.xlsx", "Sheet1"), "AAA");
    assert_eq!(read_as("AAA.xlsx", "BBB"), "AAA");
    assert_eq!(read_as("prices.xlsx", "BRK.B"), "BRK.B");
    assert_eq!(read_as("prices.xlsx", "Prices 2024"), "prices");
}

#[test]
fn several_tables_are_called_by_their_sheets() {
    let sheets = [
        ("AAA", table(1.0)),
        ("Notes", notes()),
        ("Siemens", table(5.0)),
    ];
    let read = read("book.xlsx", book(&sheets));
    assert_eq!(symbols(&read), ["AAA", "Siemens"]);
    assert_eq!(closes(&read, 0), [1.0, 2.0]);
    assert_eq!(closes(&read, 1), [5.0, 6.0]);
    assert!(
        note(&read, "sheet_symbols")
            .unwrap()
            .contains("AAA, Siemens")
    );
    assert!(note(&read, "sheets_not_read").unwrap().contains("Notes"));
    let paths: Vec<String> = read.files.iter().map(|file| file.path()).collect();
    assert_eq!(paths, ["book.xlsx!AAA", "book.xlsx!Siemens"]);
}

#[test]
fn sheets_whose_names_are_no_symbols_are_asked_about() {
    for names in [
        ["Sheet1", "Sheet2"],
        ["2023", "2024"],
        ["AAA", "Tabelle2"],
        ["Jan", "Feb"],
    ] {
        let bytes = || book(&[(names[0], table(1.0)), (names[1], table(5.0))]);
        let error = refusal(bytes(), &Overrides::default());
        assert_eq!(error.code(), "several_sheets", "{names:?}");
        assert!(error.help().unwrap().contains("reading.sheet"), "{error}");
        let read = try_read("AAA.xlsx", bytes(), &sheet(names[1])).unwrap();
        assert_eq!(
            (symbols(&read), closes(&read, 0)),
            (vec!["AAA"], vec![5.0, 6.0])
        );
    }
    let error = refusal(book(&[("One", table(1.0))]), &sheet("Two"));
    assert_eq!(error.code(), "no_sheet");
    assert!(error.to_string().contains("One"), "{error}");
}

#[test]
fn hidden_sheets_are_named_and_read_only_on_request() {
    let mut workbook = Workbook::new();
    table(1.0).add_to(&mut workbook, "AAA");
    table(5.0).add_to(&mut workbook, "BBB").set_hidden(true);
    let bytes = workbook.save_to_buffer().unwrap();
    let visible = read("book.xlsx", bytes.clone());
    assert_eq!(symbols(&visible), ["AAA"]);
    assert!(note(&visible, "sheets_not_read").unwrap().contains("BBB"));
    let hidden = try_read("book.xlsx", bytes, &sheet("bbb")).unwrap();
    assert_eq!(closes(&hidden, 0), [5.0, 6.0]);
}

#[test]
fn dates_are_those_of_either_calendar() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let format = Format::new().set_num_format("dd/mm/yyyy");
    sheet.write(0, 0, "date").unwrap();
    sheet.write(0, 1, "close").unwrap();
    for (row, day) in [(1, 43_831.0), (2, 43_832.0)] {
        sheet.write_with_format(row, 0, day, &format).unwrap();
        sheet.write(row, 1, day / 7.0).unwrap();
    }
    let since_1900 = workbook.save_to_buffer().unwrap();
    let since_1904 = with_part(&since_1900, "xl/workbook.xml", |xml| {
        xml.replace("<workbookPr", "<workbookPr date1904=\"1\"")
    });
    let first = |bytes| {
        let read = read("AAA.xlsx", bytes);
        assert_eq!(closes(&read, 0), [43_831.0 / 7.0, 43_832.0 / 7.0]);
        read.prices.bars(Security(0)).dates()[0].to_string()
    };
    assert_eq!(first(since_1900), "2020-01-01");
    assert_eq!(first(since_1904), "2024-01-02");
}

#[test]
fn bare_numbers_of_days_count_from_the_day_of_their_workbook() {
    // 2024-01-02, a Tuesday, and the next sessions.
    let book = |names: [&'static str; 2], first: f64| {
        let row = |(i, name): (usize, &str)| {
            vec![Cell::Number(first + i as f64), Cell::Text(name.to_owned())]
        };
        let rows = ["1", "2", "3"].into_iter().enumerate().map(row).collect();
        let table = Table {
            names: names.to_vec(),
            rows,
        };
        let bytes = book(&[("AAA", table)]);
        with_part(&bytes, "xl/workbook.xml", |xml| {
            xml.replace("<workbookPr", "<workbookPr date1904=\"1\"")
        })
    };
    let read = read("AAA.xlsx", book(["date", "close"], 43_831.0));
    assert_eq!(
        read.prices.bars(Security(0)).dates()[0].to_string(),
        "2024-01-02"
    );
    assert!(note(&read, "serial_dates").unwrap().contains("1904"));

    let bytes = book(["date", "symbol"], 43_831.5);
    let overrides = EventOverrides::default();
    let events = load::events_from(Path::new("events.xlsx"), bytes, &overrides).unwrap();
    let when = format!("{:?}", events.events[0].when);
    assert!(
        when.contains("Date(19724)") && when.contains("12:00"),
        "{when}"
    );
}

/// Changes a part of a workbook.
fn with_part(bytes: &[u8], name: &str, change: impl Fn(&str) -> String) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for place in 0..archive.len() {
        let mut part = archive.by_index(place).unwrap();
        let part_name = part.name().unwrap().into_owned();
        let mut content = String::new();
        part.read_to_string(&mut content).unwrap();
        if part_name == name {
            content = change(&content);
        }
        out.start_file(part_name, zip::write::SimpleFileOptions::default())
            .unwrap();
        out.write_all(content.as_bytes()).unwrap();
    }
    out.finish().unwrap().into_inner()
}

#[test]
fn merged_headers_hold_for_all_their_columns() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let plain = Format::new();
    sheet.merge_range(0, 0, 1, 0, "Date", &plain).unwrap();
    sheet.merge_range(0, 1, 0, 2, "AAA", &plain).unwrap();
    sheet.merge_range(0, 3, 0, 4, "BBB", &plain).unwrap();
    for column in [1, 3] {
        sheet.write(1, column, "Close").unwrap();
        sheet.write(1, column + 1, "Volume").unwrap();
    }
    for (row, day) in [(2, "2024-01-02"), (3, "2024-01-03")] {
        sheet.write(row, 0, day).unwrap();
        for column in 1..5_u16 {
            sheet
                .write(row, column, row * 10 + u32::from(column))
                .unwrap();
        }
    }
    let read = read("book.xlsx", workbook.save_to_buffer().unwrap());
    assert_eq!(symbols(&read), ["AAA", "BBB"]);
    assert_eq!(
        (closes(&read, 0), closes(&read, 1)),
        (vec![21.0, 31.0], vec![23.0, 33.0])
    );
}

#[test]
fn cells_with_errors_are_missing_or_rejected_and_never_numbers() {
    let mut prices = table(1.0);
    prices.rows[0][1] = Cell::Text("#N/A".to_owned());
    prices.rows[1][1] = Cell::Text("#REF!".to_owned());
    let row = vec![Cell::Text("2024-01-04".to_owned()), Cell::Number(3.0)];
    prices.rows.push(row);
    let read = read("AAA.xlsx", book(&[("Sheet1", prices)]));
    assert_eq!(closes(&read, 0), [3.0]);
    let rejects: Vec<(u64, &str)> = read.rejects.0.iter().map(|r| (r.line, r.code)).collect();
    assert_eq!(
        rejects,
        [(3, "bad_number")],
        "the line is the row of the sheet"
    );
}

#[test]
fn events_and_factors_are_found_among_the_sheets() {
    let event = |day: &str| Table {
        names: vec!["symbol", "date"],
        rows: vec![vec![
            Cell::Text("AAA".to_owned()),
            Cell::Text(day.to_owned()),
        ]],
    };
    let read = |bytes, sheet: Option<&str>| {
        let overrides = EventOverrides {
            sheet: sheet.map(str::to_owned),
            ..EventOverrides::default()
        };
        load::events_from(Path::new("news.xlsx"), bytes, &overrides)
    };
    let one = read(
        book(&[("Legend", notes()), ("News", event("2024-01-02"))]),
        None,
    )
    .unwrap();
    assert_eq!(one.events[0].as_read, "2024-01-02");
    assert_eq!(one.file.path(), "news.xlsx!News");
    let two = || book(&[("Old", event("2024-01-02")), ("New", event("2024-01-03"))]);
    let error = read(two(), None).map(|read| read.findings).unwrap_err();
    assert_eq!(error.code(), "several_sheets");
    assert!(error.help().unwrap().contains("events.sheet"), "{error}");
    assert_eq!(
        read(two(), Some("New")).unwrap().events[0].as_read,
        "2024-01-03"
    );
    let error = read(two(), Some("None"))
        .map(|read| read.findings)
        .unwrap_err();
    assert_eq!(error.code(), "no_sheet");

    let row = |day: &str| vec![Cell::Text(day.to_owned()), Cell::Number(0.01)];
    let factors = Table {
        names: vec!["date", "mkt_rf"],
        rows: vec![row("2024-01-02"), row("2024-01-03")],
    };
    // The name of a sheet of prices may be meant.
    let overrides = FactorOverrides {
        prices: sheet("Prices"),
        ..FactorOverrides::default()
    };
    let bytes = book(&[("Legend", notes()), ("Daily", factors)]);
    let read = load::factors_from(Path::new("factors.xlsx"), bytes, &overrides).unwrap();
    assert_eq!(read.factors.column("mkt_rf").unwrap(), [0.01, 0.01]);
}

#[test]
fn what_is_no_sound_workbook_is_refused_in_words() {
    let sound = book(&[("Sheet1", table(1.0))]);
    assert_eq!(
        refusal(sound[..sound.len() / 2].to_vec(), &Overrides::default()).code(),
        "broken_archive"
    );
    let cut = with_part(&sound, "xl/worksheets/sheet1.xml", |xml| {
        xml[..xml.len() / 2].to_owned()
    });
    assert_eq!(
        refusal(cut, &Overrides::default()).code(),
        "broken_workbook"
    );
    let small = Overrides {
        most_bytes: Some(100),
        ..Overrides::default()
    };
    assert_eq!(refusal(sound, &small).code(), "too_large");
    let old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    let error = refusal(old, &Overrides::default());
    assert_eq!(error.code(), "not_a_table");
    assert!(error.help().unwrap().contains("XLSX"), "{error}");
}

#[test]
fn a_cell_far_away_does_not_fill_the_memory() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for row in 0..40_u32 {
        sheet.write(row * 26_000, 16_383, 1.0).unwrap();
    }
    let limited = Overrides {
        most_bytes: Some(1 << 19),
        ..Overrides::default()
    };
    let bytes = workbook.save_to_buffer().unwrap();
    assert_eq!(refusal(bytes, &limited).code(), "too_large");
}
