//! Bad input, case by case: what a price file can have, and what becomes of it. The numbers are those of the catalogue of
//! cases that the loader was built to; a tiny fixture each.

use std::path::PathBuf;

use newsquake::error::Error;
use newsquake::load::{self, PriceFiles, Reading};
use newsquake::market::{Field, Security};

fn read_as(name: &str, bytes: impl AsRef<[u8]>, reading: &Reading) -> Result<PriceFiles, Error> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    load::prices_as(&[path], &[], reading)
}

fn read(bytes: impl AsRef<[u8]>) -> PriceFiles {
    read_as("AAA.csv", bytes, &Reading::default()).unwrap_or_else(|error| panic!("{error}"))
}

fn refused(bytes: impl AsRef<[u8]>) -> Error {
    read_as("AAA.csv", bytes, &Reading::default())
        .map(|read| read.findings)
        .unwrap_err()
}

/// The name of the error, the line it is about, and whether it says what mends it.
fn refusal(bytes: impl AsRef<[u8]>) -> (&'static str, bool) {
    let error = refused(bytes);
    (error.name().unwrap_or_default(), error.mend().is_some())
}

fn closes(read: &PriceFiles) -> Vec<f64> {
    read.prices.bars(Security(0)).column(Field::Close).to_vec()
}

fn rejects(read: &PriceFiles) -> Vec<(u64, &'static str)> {
    read.rejects
        .0
        .iter()
        .map(|reject| (reject.line, reject.code))
        .collect()
}

/// What was said, but for the count of rows, and for what the prices of a case look like: 1, 2, 3 might be splits.
fn codes(read: &PriceFiles) -> Vec<&'static str> {
    let beside = ["rows_read", "unadjusted_split", "stale_prices"];
    let told = read.findings.iter().map(|finding| finding.code);
    told.filter(|code| !beside.contains(code)).collect()
}

/// Read = used + rejected + set aside, and every rejected row is listed.
fn balanced(read: &PriceFiles) {
    for file in &read.files {
        assert_eq!(file.rows, file.account.read());
    }
    let rejected: u64 = read.files.iter().map(|file| file.account.rejected).sum();
    assert_eq!(rejected as usize, read.rejects.0.len());
    let said = read
        .findings
        .iter()
        .find(|finding| finding.code == "rows_read")
        .expect("a count of rows");
    assert!(
        said.message
            .contains(&format!("{} used", read.prices.len())),
        "{}",
        said.message
    );
}

/// Sound rows before and after those of a case, a row a day.
fn among_sound_rows(n: usize, rows: &str) -> String {
    let sound = |i: usize| {
        format!(
            "2024-{:02}-{:02},{}.5\n",
            1 + i / 28,
            1 + i % 28,
            100 + i % 7
        )
    };
    let (before, after): (String, String) = (
        (0..n / 2).map(sound).collect(),
        (n / 2..n).map(sound).collect(),
    );
    format!("date,close\n{before}{rows}{after}")
}

#[test]
fn case_1_a_path_that_is_not_there() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("prices.csv"),
        "date,close\n2024-01-02,1\n",
    )
    .unwrap();
    let error = load::prices(&[folder.path().join("price.csv")], &[]).unwrap_err();
    assert_eq!(error.name(), Some("no_file"));
    assert!(error.mend().unwrap().contains("prices.csv"));
    let empty = tempfile::tempdir().unwrap();
    assert_eq!(
        load::prices(&[PathBuf::from(empty.path())], &[])
            .unwrap_err()
            .name(),
        Some("no_file")
    );
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
        assert_eq!(error.name(), Some("no_rows"), "{text:?}: {error}");
        assert!(error.to_string().contains("0 data rows"), "{error}");
    }
}

#[test]
fn case_3_something_else_under_the_name_of_a_table() {
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
    ] {
        let error = refused(bytes);
        assert_eq!(error.name(), Some("not_a_table"));
        assert!(
            error.to_string().contains(word) && error.mend().is_some(),
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
    assert_eq!(error.name(), Some("broken_archive"));
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
    let small = Reading {
        most_bytes: Some(20),
        ..Reading::default()
    };
    assert_eq!(
        read_as("a.csv.gz", &packed, &small).unwrap_err().name(),
        Some("too_large")
    );
    assert_eq!(
        refusal(zip(&[("[Content_Types].xml", b"<Types/>")])),
        ("not_a_table", true)
    );
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    use std::io::Write;
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in members {
        archive
            .start_file(*name, zip::write::SimpleFileOptions::default())
            .unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[test]
fn case_5_bytes_that_are_no_utf_8() {
    // A symbol with an umlaut in Windows-1252, under a header that every encoding has.
    let bytes = b"symbol,date,close\nM\xfcnchen,2024-01-02,1\n";
    let error = refused(bytes);
    assert_eq!(error.name(), Some("bad_encoding"));
    assert!(
        error.to_string().contains("byte 19") && error.to_string().contains("windows-1252"),
        "{error}"
    );
    let reading = Reading {
        encoding: Some("windows-1252".to_owned()),
        ..Reading::default()
    };
    let read = read_as("a.csv", bytes, &reading).unwrap();
    assert_eq!(
        read.prices.universe().symbols().collect::<Vec<_>>(),
        ["München"]
    );
    let without_mark: Vec<u8> = "date,close\n2024-01-02,1\n"
        .bytes()
        .flat_map(|byte| [byte, 0])
        .collect();
    let error = refused(without_mark);
    assert_eq!(error.name(), Some("nul_byte"));
    assert!(
        error.mend().unwrap().contains("utf-16le"),
        "{:?}",
        error.mend()
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
    assert_eq!(
        (closes(&read), rejects(&read)),
        (vec![1.0, 4.0], vec![(3, "ragged_row"), (4, "ragged_row")])
    );
    balanced(&read);
}

#[test]
fn case_11_a_quote_that_is_never_closed() {
    let error = refused("date,close\n2024-01-02,1\n2024-01-03,\"2\n2024-01-04,3\n2024-01-05,4\n");
    assert_eq!(error.name(), Some("unclosed_quote"));
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
    assert_eq!(error.name(), Some("one_column"));
    assert!(
        error.to_string().contains("`;` gives 1") && error.mend().unwrap().contains("--delimiter"),
        "{error}"
    );
}

#[test]
fn case_14_decimal_marks_that_change() {
    let error = refused("date;close\n2024-01-02;10,25\n2024-01-03;10.5\n");
    assert_eq!(error.name(), Some("mixed_decimals"));
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
    let error = refused("day,closing,volume\n2024-01-02,1,5\n");
    assert_eq!(error.name(), Some("no_column"));
    assert!(
        error.to_string().contains("day, closing, volume")
            && error.mend().unwrap().contains("--map"),
        "{error}"
    );
    let error = refused("date,cloze\n2024-01-02,x\n");
    assert!(
        error.mend().unwrap().contains("did you mean cloze?"),
        "{:?}",
        error.mend()
    );
    assert_eq!(
        refusal("date,timestamp,close\n2024-01-02,2024-01-03,1\n"),
        ("two_dates", true)
    );
    let reading = Reading {
        map: [("date", "day"), ("close", "closing")]
            .map(|(role, column)| (role.to_owned(), column.to_owned()))
            .into(),
        ..Reading::default()
    };
    let read = read_as("a.csv", "day,closing,volume\n2024-01-02,1,5\n", &reading).unwrap();
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
        .aside
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
    assert_eq!(read.files[0].account.aside["corporate_action"], 1);
    balanced(&read);
}

#[test]
fn case_19_dates_in_several_styles() {
    let error = refused("date,close\n2024-01-02,1\n2024-01-03,2\n01/04/2024,3\n2024-01-05,4\n");
    assert_eq!(error.name(), Some("mixed_dates"));
    assert!(
        error
            .to_string()
            .contains("3 like YYYY-MM-DD, 1 like DD/MM/YYYY"),
        "{error}"
    );
    let reading = Reading {
        date_format: vec!["YYYY-MM-DD".to_owned(), "MM/DD/YYYY".to_owned()],
        ..Reading::default()
    };
    let read = read_as(
        "a.csv",
        "date,close\n2024-01-02,1\n01/04/2024,3\n",
        &reading,
    )
    .unwrap();
    assert_eq!(dates(&read), ["2024-01-02", "2024-01-04"]);
}

fn dates(read: &PriceFiles) -> Vec<String> {
    read.prices
        .bars(Security(0))
        .dates()
        .iter()
        .map(ToString::to_string)
        .collect()
}

#[test]
fn case_20_day_and_month() {
    let error = refused("date,close\n01/02/2024,1\n02/02/2024,2\n");
    assert_eq!(error.name(), Some("ambiguous_dates"));
    assert!(
        error
            .mend()
            .unwrap()
            .contains("--date-format DD/MM/YYYY or --date-format MM/DD/YYYY")
    );
    // 2024-04-06 and 2024-06-08 are Saturdays, 2024-06-04 and 2024-08-06 Tuesdays.
    assert_eq!(
        dates(&read("date,close\n04/06/2024,1\n06/08/2024,2\n")),
        ["2024-06-04", "2024-08-06"]
    );
}

#[test]
fn case_20_days_beyond_the_twelfth_decide_the_whole_column() {
    assert_eq!(
        dates(&read("date,close\n01/02/2024,1\n13/02/2024,2\n")),
        ["2024-02-01", "2024-02-13"]
    );
    assert_eq!(
        dates(&read("date,close\n01/02/2024,1\n02/13/2024,2\n")),
        ["2024-01-02", "2024-02-13"]
    );
}

#[test]
fn case_21_dates_that_cannot_be() {
    let slip = read(among_sound_rows(300, "2024-02-31,1\n"));
    assert_eq!(rejects(&slip), [(152, "bad_date")]);
    balanced(&slip);
    let unset = read(among_sound_rows(300, "1970-01-01,1\n"));
    assert_eq!(rejects(&unset), [(152, "unset_date")]);
    assert_eq!(
        refusal("date,close\n2024-01-02,1\n1970-01-01,1\n0001-01-01,2\n1900-01-01,3\n"),
        ("impossible_dates", true)
    );
}

#[test]
fn case_22_days_to_come() {
    let text = "date,close\n2024-01-02,1\n2024-01-03,2\n2199-01-02,3\n";
    let today = read(text);
    assert_eq!(
        (closes(&today), codes(&today)),
        (vec![1.0, 2.0], vec!["days_to_come"])
    );
    assert_eq!(today.files[0].account.aside["day_to_come"], 1);
    balanced(&today);
    let reading = Reading {
        allow_future: true,
        ..Reading::default()
    };
    assert_eq!(
        closes(&read_as("a.csv", text, &reading).unwrap()),
        [1.0, 2.0, 3.0]
    );
}

#[test]
fn case_23_weekends() {
    // 2024-01-06 is a Saturday.
    let copied = read("date,close,volume\n2024-01-05,10,7\n2024-01-06,10,0\n2024-01-08,11,7\n");
    assert_eq!(
        (closes(&copied), codes(&copied)),
        (vec![10.0, 11.0], vec!["stale_weekends"])
    );
    balanced(&copied);
    let weekdays: String = (0..40)
        .map(|i| {
            format!(
                "{},{}\n",
                newsquake::time::Date::from_days_since_1970(19_730 + i / 5 * 7 + i % 5),
                10 + i
            )
        })
        .collect();
    let traded = read(format!("date,close\n2024-01-06,9\n{weekdays}"));
    assert_eq!(
        (closes(&traded).len(), codes(&traded)),
        (41, vec!["weekend_rows"])
    );
}

#[test]
fn case_24_bars_within_a_day() {
    let text = "datetime,open,high,low,close,volume\n2024-01-02 09:30:00,1,3,1,2,5\n2024-01-02 10:30:00,2,4,2,3,5\n2024-01-03 09:30:00,3,3,3,3,5\n";
    let error = refused(text);
    assert_eq!(error.name(), Some("intraday_bars"));
    assert!(error.mend().unwrap().contains("--resample daily"));
    let reading = Reading {
        resample: Some(load::Resample::Daily),
        ..Reading::default()
    };
    let days = read_as("a.csv", text, &reading).unwrap();
    let bars = days.prices.bars(Security(0));
    let first = Field::ALL.map(|field| bars.value(field, 0).unwrap_or(0.0));
    assert_eq!(
        (bars.dates().len(), first),
        (2, [1.0, 4.0, 1.0, 3.0, 0.0, 10.0])
    );
    balanced(&days);
}

#[test]
fn case_25_weeks() {
    let weeks: String = (0..20)
        .map(|i| {
            format!(
                "{},1{i}\n",
                newsquake::time::Date::from_days_since_1970(19_000 + 7 * i)
            )
        })
        .collect();
    let text = format!("date,close\n{weeks}");
    assert_eq!(refusal(&text), ("not_daily", true));
    let reading = Reading {
        any_frequency: true,
        ..Reading::default()
    };
    assert_eq!(read_as("a.csv", text, &reading).unwrap().prices.len(), 20);
}

#[test]
fn case_26_any_order() {
    let read = read("date,close\n2024-01-03,2\n2024-01-04,3\n2024-01-02,1\n");
    assert_eq!((closes(&read), codes(&read)), (vec![1.0, 2.0, 3.0], vec![]));
}

#[test]
fn case_27_and_28_two_rows_of_one_day() {
    let repeated = read("date,close\n2024-01-02,1\n2024-01-02,1\n");
    assert_eq!(
        (closes(&repeated), codes(&repeated)),
        (vec![1.0], vec!["repeated_rows"])
    );
    balanced(&repeated);
    let text = "symbol,date,close\nA,2024-01-02,1\nA,2024-01-02,2\nB,2024-01-02,5\n";
    let conflicting = read(text);
    assert_eq!(
        (conflicting.prices.len(), codes(&conflicting)),
        (1, vec!["conflicting_rows"])
    );
    balanced(&conflicting);
    for (choice, close) in [
        (load::OnDuplicate::First, 1.0),
        (load::OnDuplicate::Last, 2.0),
        (load::OnDuplicate::Mean, 1.5),
    ] {
        let reading = Reading {
            on_duplicate: Some(choice),
            ..Reading::default()
        };
        let settled = read_as("a.csv", text, &reading).unwrap();
        assert_eq!(closes(&settled), [close], "{choice:?}");
        balanced(&settled);
    }
}

#[test]
fn case_29_one_symbol_in_two_files() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write(
        "a.csv",
        "symbol,date,close\nA,2024-01-02,1\nA,2024-01-03,2\n",
    );
    write(
        "b.csv",
        "symbol,date,close\nA,2024-01-03,2\nA,2024-01-04,3\n",
    );
    let folder = [PathBuf::from(folder.path())];
    let agreeing = load::prices(&folder, &[]).unwrap();
    assert_eq!(
        (closes(&agreeing), codes(&agreeing)),
        (vec![1.0, 2.0, 3.0], vec!["repeated_rows"])
    );
    write("b.csv", "symbol,date,close\nA,2024-01-03,9\n");
    let error = load::prices(&folder, &[]).unwrap_err();
    assert_eq!(error.name(), Some("contradicting_files"));
    assert!(
        error
            .to_string()
            .contains("disagree on A, first on 2024-01-03")
            && error.mend().unwrap().contains("--on-duplicate"),
        "{error}"
    );
}

#[test]
fn case_30_and_31_prices_of_zero_and_below() {
    let zero = read("date,close\n2024-01-02,1\n2024-01-03,0\n2024-01-04,3\n");
    assert!(closes(&zero)[1].is_nan());
    assert_eq!(codes(&zero), ["price_not_positive"]);
    let below = read("date,close\n2024-01-02,1\n2024-01-03,-2\n");
    assert_eq!(rejects(&below), [(3, "negative_price")]);
    let crsp = read("PERMNO,date,PRC\n1,20240102,-10.5\n1,20240103,0\n1,20240104,11\n");
    assert_eq!(codes(&crsp), ["midpoints", "rows_without_price"]);
    assert_eq!(closes(&crsp), [10.5, 11.0]);
    let rebased = "日期,开盘,收盘,最高,最低,成交量,成交额,振幅,涨跌幅,涨跌额,换手率\n2024-01-02,-1,-1,-1,-1,5,5,1,1,1,1\n2024-01-03,1,1,1,1,5,5,1,1,1,1\n";
    assert_eq!(
        codes(&read(rebased)),
        ["price_not_positive"],
        "adjusted below zero"
    );
}

#[test]
fn case_32_to_35_numbers() {
    let text = "date,close,volume\n2024-01-02,null,5\n2024-01-03,inf,5\n2024-01-04,1e999,5\n2024-01-05,1.23.4,5\n2024-01-08,12a,5\n2024-01-09,Jan-24,5\n2024-01-10,$10.5,1.2M\n2024-01-11,\u{2212}1,5\n2024-01-12,(3),5\n";
    let read = read(text);
    assert_eq!(closes(&read), [10.5]);
    assert_eq!(read.prices.bars(Security(0)).column(Field::Volume), [1.2e6]);
    let bad: Vec<u64> = read
        .rejects
        .0
        .iter()
        .filter(|reject| reject.code == "bad_number")
        .map(|reject| reject.line)
        .collect();
    assert_eq!(bad, [3, 4, 5, 6, 7]);
    let below: Vec<u64> = read
        .rejects
        .0
        .iter()
        .filter(|reject| reject.code == "negative_price")
        .map(|reject| reject.line)
        .collect();
    assert_eq!(below, [9, 10]);
    balanced(&read);
}

#[test]
fn case_33_days_that_contradict_themselves() {
    let sound: String = (1..25)
        .map(|day| format!("2024-01-{day:02},10,11,9,10.{day:02}\n"))
        .collect();
    let one = read(format!(
        "date,open,high,low,close\n{sound}2024-02-01,10,9,11,10\n"
    ));
    assert!(codes(&one).contains(&"impossible_bar"));
    assert_eq!(closes(&one).len(), 25, "the close is used");
    let rounded = read("date,open,high,low,close\n2024-01-02,10,10.49,9,10.495\n");
    assert_eq!(codes(&rounded), [""; 0], "beyond rounding only");
    // Open and high change places, as a reader by position would have it.
    let swapped: String = (2..12)
        .map(|day| format!("2024-01-{day:02},11,10,9,10\n"))
        .collect();
    let error = refused(format!("date,open,high,low,close\n{swapped}"));
    assert_eq!(error.name(), Some("swapped_columns"));
    assert!(error.mend().unwrap().contains("--map"));
}

#[test]
fn case_36_volumes() {
    let read = read(
        "date,close,volume\n2024-01-02,1,\n2024-01-03,2,-5\n2024-01-04,3,0.5\n2024-01-05,4,99999999999999999999\n",
    );
    let bars = read.prices.bars(Security(0));
    let volumes: Vec<Option<f64>> = (0..4).map(|bar| bars.value(Field::Volume, bar)).collect();
    assert_eq!(volumes, [None, None, Some(0.5), Some(1e20)]);
    assert_eq!(
        (closes(&read).len(), codes(&read)),
        (4, vec!["negative_volume"])
    );
}

#[test]
fn rejects_show_the_row_and_mark_the_cell() {
    let read = read(among_sound_rows(10, "2024-03-01,12a\n"));
    let reject = &read.rejects.0[0];
    assert_eq!(
        reject
            .to_string()
            .split(": ")
            .skip(1)
            .collect::<Vec<_>>()
            .join(": "),
        "column close: found `12a`, expected a number like 135.00, or nothing"
    );
    assert_eq!(
        reject.shown().to_string(),
        "2024-03-01,12a\n                   ^^^"
    );
    let text = among_sound_rows(10, "2024-03-01,12a\n");
    assert!(text[reject.byte as usize..].starts_with("2024-03-01,12a"));
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
        skipped.message.starts_with("10 of the price files"),
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
fn case_78_many_symbols_in_one_file() {
    let mut text = String::from("symbol,date,close\n");
    for symbol in 0..20_000 {
        for day in 2..5 {
            text.push_str(&format!(
                "S{symbol},2024-01-0{day},{}.{day}\n",
                1 + symbol % 50
            ));
        }
    }
    let read = read(text);
    assert_eq!(
        (read.prices.universe().len(), read.prices.len()),
        (20_000, 60_000)
    );
}
