//! Bad input, cases 1 to 18: faulty files, and how each is treated.

use std::path::{Path, PathBuf};

use newsquake::load::{self, Overrides};

use super::read::*;

#[test]
fn case_1_a_path_that_is_not_there() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("prices.csv"),
        "date,close\n2024-01-02,1\n",
    )
    .unwrap();
    let error = load::prices(&[folder.path().join("price.csv")], &[]).unwrap_err();
    assert_eq!(error.code(), "no_file");
    assert!(error.help().unwrap().contains("prices.csv"));
    let empty = tempfile::tempdir().unwrap();
    assert_eq!(
        load::prices(&[PathBuf::from(empty.path())], &[])
            .unwrap_err()
            .code(),
        "no_file"
    );
}

/// Does not apply to users who may read every file, such as root.
#[cfg(unix)]
#[test]
fn case_1_a_file_that_may_not_be_read() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("AAA.csv");
    std::fs::write(&path, "date,close\n2024-01-02,1\n").unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o000)).unwrap();
    if std::fs::read(&path).is_err() {
        let error = load::prices(&[path], &[]).unwrap_err();
        assert_eq!(error.code(), "no_permission");
        assert!(error.help().is_some());
    }
}

#[test]
fn case_2_nothing_in_it() {
    for text in [
        "",
        "  \n \n",
        "date,close\n",
        "Date,Open,High,Low,Close,Volume\n",
    ] {
        let error = refused(text);
        assert_eq!(error.code(), "no_rows", "{text:?}: {error}");
        let message = error.to_string();
        let says_so = ["0 bytes", "nothing but blanks", "no data"]
            .iter()
            .any(|words| message.contains(words));
        assert!(says_so, "{message}");
    }
}

#[test]
fn case_3_something_else_under_the_name_of_a_table() {
    let tar = [&b"prices/AAA.csv"[..], &[0; 243], b"ustar"].concat();
    for (bytes, word) in [
        (
            &b"<!DOCTYPE html><html><body>Too many requests"[..],
            "web page",
        ),
        (b"{\"Note\": \"Thank you for using our service\"}", "JSON"),
        (
            b"version https://git-lfs.github.com/spec/v1\noid sha256:1",
            "Git LFS",
        ),
        (b"%PDF-1.4 ...", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "old Excel"),
        (b"BZh91AY&SY", "bzip2"),
        (b"\xfd7zXZ\0", "xz"),
        (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
        (b"Rar!\x1a\x07", "RAR"),
        (&tar, "tar archive"),
    ] {
        let error = refused(bytes);
        assert_eq!(error.code(), "not_a_table");
        assert!(
            error.to_string().contains(word) && error.help().is_some(),
            "{error}"
        );
    }
    assert!(
        refused("<html>hello")
            .to_string()
            .ends_with("it begins: <html>hello")
    );
}

#[test]
fn case_4_archives_that_are_cut_wrongly_named_or_nested() {
    let text = b"date,close\n2024-01-02,1\n2024-01-03,2\n";
    let packed = gzip(text);
    assert_eq!(closes(&read(&packed)), [1.0, 2.0], "whatever the name says");
    let error = refused(&packed[..packed.len() - 9]);
    assert_eq!(error.code(), "broken_archive");
    assert!(
        error.to_string().contains("bytes could be unpacked"),
        "{error}"
    );
    let zipped = zip(&[("a.csv", text)]);
    assert_eq!(
        refusal(&zipped[..zipped.len() / 2]),
        ("broken_archive", true)
    );
    assert_eq!(
        refusal(zip(&[("inner.zip", &zipped)])),
        ("nested_archive", true)
    );
    let small = Overrides {
        most_bytes: Some(20),
        ..Overrides::default()
    };
    assert_eq!(
        read_as("a.csv.gz", &packed, &small).unwrap_err().code(),
        "too_large"
    );
    assert_eq!(
        refusal(zip(&[("[Content_Types].xml", b"<Types/>")])),
        ("not_a_table", true)
    );
}

#[test]
fn case_5_bytes_that_are_no_utf_8() {
    // A symbol with an umlaut in Windows-1252, under a header that is the same in every encoding.
    let bytes = b"symbol,date,close\nM\xfcnchen,2024-01-02,1\n";
    let error = refused(bytes);
    assert_eq!(error.code(), "bad_encoding");
    assert!(
        error.to_string().contains("byte 19") && error.to_string().contains("windows-1252"),
        "{error}"
    );
    let overrides = Overrides {
        encoding: Some("windows-1252".to_owned()),
        ..Overrides::default()
    };
    let read = read_as("a.csv", bytes, &overrides).unwrap();
    assert_eq!(
        read.prices.universe().symbols().collect::<Vec<_>>(),
        ["München"]
    );
    let without_mark: Vec<u8> = "date,close\n2024-01-02,1\n"
        .bytes()
        .flat_map(|byte| [byte, 0])
        .collect();
    let error = refused(without_mark);
    assert_eq!(error.code(), "nul_byte");
    assert!(
        error.help().unwrap().contains("utf-16le"),
        "{:?}",
        error.help()
    );
}

#[test]
fn case_5_headers_that_are_known_in_one_encoding() {
    let gbk = encoding_rs::GBK
        .encode("日期,开盘,最高,最低,收盘,成交量,成交额\n2024-01-02,1,1,1,1,5,5\n")
        .0
        .into_owned();
    let read_gbk = read(gbk);
    assert_eq!(
        (closes(&read_gbk), read_gbk.files[0].dialect),
        (vec![1.0], Some("tdx"))
    );
    let latin = encoding_rs::WINDOWS_1252.encode("\"Data\",\"Último\",\"Abertura\",\"Máxima\",\"Mínima\",\"Vol.\",\"Var%\"\n\"31.01.2024\",\"10,1\",\"10\",\"10,2\",\"10\",\"\",\"0%\"\n").0.into_owned();
    assert_eq!(closes(&read(latin)), [10.1]);
    let russian = encoding_rs::WINDOWS_1251.encode("\"Дата\",\"Цена\",\"Откр.\",\"Макс.\",\"Мин.\",\"Объём\",\"Изм. %\"\n\"31.01.2024\",\"10,1\",\"10\",\"10,2\",\"10\",\"\",\"0%\"\n").0.into_owned();
    assert_eq!(closes(&read(russian)), [10.1]);
}

#[test]
fn case_6_marks_and_blanks_in_the_header() {
    let read = read("\u{feff}\u{200b}Date , \u{a0}Close\u{a0}\n2024-01-02, 1\n");
    assert_eq!((closes(&read), codes(&read)), (vec![1.0], vec![]));
}

#[test]
fn case_7_zero_bytes() {
    assert_eq!(
        refusal(b"date,close\n2024-01-02,1\n\0\0\0\0\n"),
        ("nul_byte", true)
    );
}

#[test]
fn case_8_line_ends_of_all_kinds() {
    for text in [
        "date,close\r2024-01-02,1\r2024-01-03,2\r",
        "date,close\r\n2024-01-02,1\n2024-01-03,2\r\n",
    ] {
        assert_eq!(closes(&read(text)), [1.0, 2.0], "{text:?}");
    }
}

#[test]
fn case_9_a_last_line_that_was_cut() {
    let read = read("date,open,close\n2024-01-02,1,1\n2024-01-03,2,2\n2024-01-0");
    assert_eq!(
        (rejects(&read), codes(&read)),
        (vec![(4, "cut_row")], vec!["rejected_rows", "cut_file"])
    );
    balanced(&read);
}

#[test]
fn case_9_a_last_number_that_may_have_been_cut() {
    let rows: String = (2..14)
        .map(|day| format!("2024-01-{day:02},100.25\n"))
        .collect();
    let read = read(format!("date,close\n{rows}2024-01-14,10"));
    assert_eq!(codes(&read), ["cut_file"]);
}

#[test]
fn case_10_rows_of_other_lengths() {
    let read = read(
        "date,close,volume\n2024-01-02,1,5,,\n2024-01-03,2,5,x\n2024-01-04,3\n2024-01-05,4,5\n",
    );
    let closes = closes(&read).into_iter().filter(|close| !close.is_nan());
    assert_eq!(
        (closes.collect(), rejects(&read)),
        (vec![1.0, 4.0], vec![(3, "ragged_row"), (4, "ragged_row")])
    );
    assert_eq!(read.prices.len(), 4, "days between prices are kept");
    balanced(&read);
}

#[test]
fn case_11_a_quote_that_is_never_closed() {
    let error = refused("date,close\n2024-01-02,1\n2024-01-03,\"2\n2024-01-04,3\n2024-01-05,4\n");
    assert_eq!(error.code(), "unclosed_quote");
    assert!(error.to_string().contains(":3: "), "{error}");
    let shown = error.shown().unwrap();
    assert_eq!(
        (shown.row.as_str(), shown.cell.start),
        ("2024-01-03,\"2", 11)
    );
}

#[test]
fn case_12_text_behind_a_quote() {
    let read = read(
        "date,close,note\n2024-01-02,1,\"a\"b\n2024-01-03,2,\"a\"\"b\"\n2024-01-04,3,5\" disk\n",
    );
    assert_eq!(
        (closes(&read), rejects(&read)),
        (vec![2.0], vec![(2, "stray_quote"), (4, "stray_quote")])
    );
    balanced(&read);
}

#[test]
fn case_13_one_column() {
    let error = refused("date:close\n2024-01-02:1\n");
    assert_eq!(error.code(), "one_column");
    assert!(
        error.to_string().contains("`;` gives 1")
            && error.help().unwrap().contains("reading.delimiter"),
        "{error}"
    );
}

#[test]
fn case_14_decimal_marks_that_change() {
    let error = refused("date;close\n2024-01-02;10,25\n2024-01-03;10.5\n");
    assert_eq!(error.code(), "mixed_decimals");
    assert!(
        error.to_string().contains("line 2 has `10,25`")
            && error.to_string().contains("line 3 has `10.5`"),
        "{error}"
    );
}

#[test]
fn case_15_thousands_or_a_fraction() {
    assert_eq!(
        refusal("date;close\n2024-01-02;114.982\n2024-01-03;115.100\n"),
        ("ambiguous_decimals", true)
    );
    assert_eq!(
        closes(&read(
            "date;close\n2024-01-02;114.982\n2024-01-03;115.100,5\n"
        )),
        [114_982.0, 115_100.5]
    );
    assert_eq!(
        closes(&read("date,close\n2024-01-02,114.982\n")),
        [114.982],
        "no comma can stand in a cell here"
    );
    assert_eq!(
        closes(&read(
            "date,close\n2024-01-02,\"1,234\"\n2024-01-03,\"1,234.5\"\n"
        )),
        [1234.0, 1234.5]
    );
}

#[test]
fn case_16_columns_that_are_missing_or_doubled() {
    let error = refused("when,paid,volume\n2024-01-02,1,5\n");
    assert_eq!(error.code(), "no_column");
    assert!(
        error.to_string().contains("when, paid, volume")
            && error.help().unwrap().contains("reading.map"),
        "{error}"
    );
    let error = refused("date,cloze\n2024-01-02,x\n");
    assert!(
        error.help().unwrap().contains("did you mean cloze?"),
        "{:?}",
        error.help()
    );
    assert_eq!(
        refusal("date,timestamp,close\n2024-01-02,2024-01-03,1\n"),
        ("two_dates", true)
    );
    let overrides = Overrides {
        map: [("date", "when"), ("close", "paid")]
            .map(|(role, column)| (role.to_owned(), column.to_owned()))
            .into(),
        ..Overrides::default()
    };
    let read = read_as("a.csv", "when,paid,volume\n2024-01-02,1,5\n", &overrides).unwrap();
    assert_eq!(closes(&read), [1.0]);
}

#[test]
fn case_17_names_that_stand_twice_and_columns_without_one() {
    let twice = read("date,close,close\n2024-01-02,1,1\n");
    assert_eq!(
        (closes(&twice), codes(&twice)),
        (vec![1.0], vec!["repeated_column"])
    );
    assert_eq!(
        refusal("date,close,close\n2024-01-02,1,1\n2024-01-03,1,2\n"),
        ("columns_differ", true)
    );
    let index = read(",date,close\n0,2024-01-02,1\n1,2024-01-03,2\n");
    assert_eq!((closes(&index), codes(&index)), (vec![1.0, 2.0], vec![]));
}

#[test]
fn case_18_lines_that_are_no_rows() {
    let text = "Alpha Corp\nDaily prices\nDate,Close\n2024-01-02,1\nDate,Close\n2024-01-03,2\nTotal,\nwhat is this,1\nSource: somewhere,\n";
    let read = read(text);
    assert_eq!(
        (closes(&read), rejects(&read)),
        (vec![1.0, 2.0], vec![(8, "bad_date")])
    );
    let aside: Vec<_> = read.files[0]
        .account
        .skipped
        .iter()
        .map(|(code, n)| (*code, *n))
        .collect();
    assert_eq!(aside, [("footnote", 2), ("repeated_header", 1)]);
    balanced(&read);
}

#[test]
fn case_18_dividends_between_prices() {
    let text = "Date,Open,High,Low,Close*,Adj Close**,Volume\n\"Jan 03, 2024\",2,2,2,2,2,5\n\"Jan 03, 2024\",0.24 Dividend,,,,,\n\"Jan 02, 2024\",1,1,1,1,1,5\n";
    let read = read(text);
    assert_eq!((closes(&read), rejects(&read)), (vec![1.0, 2.0], vec![]));
    assert_eq!(read.files[0].account.skipped["corporate_action"], 1);
    balanced(&read);
}

#[test]
fn a_folder_of_500_with_10_broken_ones_loads_490_and_names_the_10() {
    let folder = tempfile::tempdir().unwrap();
    let write =
        |name: String, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
    for i in 0..490 {
        write(
            format!("S{i:03}.csv"),
            b"Date,Open,High,Low,Close,Volume\n2024-01-02,1,1,1,1,5\n2024-01-03,2,2,2,2,5\n",
        );
    }
    let broken: [&[u8]; 10] = [
        b"",
        b"<html>",
        b"{}",
        b"Date,Open,High,Low,Close,Volume\n",
        b"\x1f\x8b\x08\x00cut",
        b"PK\x03\x04cut",
        b"date,close\n\0\0",
        b"date:close\n2024-01-02:1\n",
        b"date,close\n2024-01-02,\"1\n2\n3\n",
        b"date,close\nyesterday,1\n",
    ];
    for (i, bytes) in broken.iter().enumerate() {
        write(format!("broken{i}.csv"), bytes);
    }
    let read = load::prices(&[PathBuf::from(folder.path())], &[]).unwrap();
    assert_eq!(read.prices.universe().len(), 490);
    let skipped = read
        .findings
        .iter()
        .find(|finding| finding.code == "skipped_files")
        .unwrap();
    assert!(
        skipped
            .message
            .to_string()
            .starts_with("10 of the price files"),
        "{}",
        skipped.message
    );
    for i in 0..10 {
        assert!(
            skipped.message.contains(&format!("broken{i}.csv")),
            "{i}: {}",
            skipped.message
        );
    }
    balanced(&read);
}

#[test]
fn what_lies_beside_tables_is_passed_over_and_said() {
    let folder = tempfile::tempdir().unwrap();
    let table = b"date,close\n2024-01-02,1\n";
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    };
    write("AAA.csv", table);
    write(
        "more.zip",
        &zip(&[
            ("BBB.csv", table),
            ("terms.md", b"# Terms\n"),
            ("__MACOSX/._BBB.csv", b"\0"),
        ]),
    );
    write("terms.pdf", b"%PDF");
    write("._AAA.csv", b"\0\0\x05");
    write(".~lock.AAA.csv", b"me");
    write("older/CCC.csv", table);
    let read = load::prices(&[folder.path().to_path_buf()], &[]).unwrap();
    let symbols: Vec<&str> = read.prices.universe().symbols().collect();
    assert_eq!(symbols, ["AAA", "BBB"]);
    assert_eq!(codes(&read), ["folders_not_read", "not_a_table"]);
    let said = |code: &str| {
        let finding = read.findings.iter().find(|finding| finding.code == code);
        finding
            .unwrap()
            .message
            .to_string()
            .replace(folder.path().to_str().unwrap(), "")
    };
    assert!(said("folders_not_read").contains("/older"));
    assert!(
        said("not_a_table").ends_with(": /terms.pdf, /more.zip!terms.md"),
        "{}",
        said("not_a_table")
    );
    // `inspect` returns the table of the archive and skips its text file.
    let inspected = load::inspect(&folder.path().join("more.zip"), &Overrides::default()).unwrap();
    assert_eq!(inspected.len(), 1);
    let alone = load::prices(&[folder.path().join("older")], &[]).unwrap();
    assert_eq!(alone.prices.len(), 1);
}

#[test]
fn a_folder_in_which_nothing_can_be_used_says_how_many_and_why() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["a.csv", "b.csv", "c.csv"] {
        std::fs::write(folder.path().join(name), "<html>").unwrap();
    }
    let error = load::prices(&[folder.path().to_path_buf()], &[]).unwrap_err();
    assert_eq!(error.code(), "not_a_table");
    assert!(
        error
            .to_string()
            .ends_with("<html>; and 2 more price files could not be used"),
        "{error}"
    );
}

#[test]
fn an_archive_with_an_empty_file_is_inspected_all_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("d_us_txt.zip");
    let table = b"<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>,<OPENINT>\nAAA.US,D,20240102,000000,10,10.5,9.9,10.2,120000,0\n";
    std::fs::write(
        &path,
        zip(&[("d/aaa.us.txt", table), ("d/bbb.us.txt", b"")]),
    )
    .unwrap();
    let found = load::inspect(&path, &Overrides::default()).unwrap();
    assert_eq!(found.len(), 1);
    let said = &found[0].findings[0];
    assert_eq!(said.code, "skipped_files");
    assert!(
        said.message.contains("bbb.us.txt: the file has 0 bytes"),
        "{}",
        said.message
    );
}

/// The error for a whole file shows the row at fault with the cell marked.
#[test]
fn refusals_show_the_row_and_mark_the_cell() {
    for (text, code, line, marked) in [
        (
            "x\n\ndate;close\n2024-01-02;10,25\n\n2024-01-03;10.5\n",
            "mixed_decimals",
            6,
            "10.5",
        ),
        (
            "date;close\n\n2024-01-02;114.982\n2024-01-03;115.100\n",
            "ambiguous_decimals",
            3,
            "114.982",
        ),
        (
            "date,close\n\n01/02/2024,1\n02/02/2024,2\n",
            "ambiguous_dates",
            3,
            "01/02/2024",
        ),
        (
            "date,close\n2024-99-99,1\n2024-98-99,2\n",
            "bad_date",
            2,
            "2024-99-99",
        ),
        ("date:close\n2024-01-02:1\n", "one_column", 1, "date:close"),
        ("when,paid\n2024-01-02,1\n", "no_column", 1, "when,paid"),
        ("date,close\nyesterday,1\n", "bad_date", 2, "yesterday"),
    ] {
        let error = refused(text);
        assert_eq!(error.code(), code, "{error}");
        assert!(
            error.to_string().contains(&format!(".csv:{line}: ")),
            "{error}"
        );
        assert!(error.help().is_some(), "{error}");
        let shown = error.shown().unwrap_or_else(|| panic!("{error}"));
        let cell: String = shown
            .row
            .chars()
            .skip(shown.cell.start)
            .take(shown.cell.len())
            .collect();
        assert_eq!(cell, marked, "{error}");
    }
}

#[test]
fn files_of_other_programs_are_named() {
    let sas: &[u8] = b"\0\0\0\0\0\0\0\0\0\0\0\0\xc2\xea\x81\x60\xb3\x14\x11\xcf\xbd\x92\x08\0";
    let files: [(&str, &[u8], &str); 6] = [
        (
            "a.dta",
            b"<stata_dta><header><release>118</release>",
            "Stata",
        ),
        ("b.dta", b"\x72\x02\x01\0\x05\0", "Stata"),
        ("c.sas7bdat", sas, "SAS"),
        ("d.sav", b"$FL2@(#) SPSS DATA FILE", "SPSS"),
        ("e.rds", b"X\n\0\0\0\x03\0", "an R file"),
        ("f.feather", b"ARROW1\0\0", "Arrow"),
    ];
    for (name, bytes, program) in files {
        let read = load::prices_from(Path::new(name), bytes.to_vec(), &Overrides::default());
        let error = read.map(|read| read.findings).unwrap_err();
        assert!(error.to_string().contains(program), "{name}: {error}");
        assert!(
            error.help().unwrap().contains("CSV or Parquet"),
            "{name}: {error}"
        );
    }
}
