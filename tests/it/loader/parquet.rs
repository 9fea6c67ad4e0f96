//! Parquet files: cells follow the same rules as in text.

use std::path::{Path, PathBuf};

use newsquake::error::Error;
use newsquake::load::{self, Overrides, PriceFiles, Resample};
use newsquake::market::{Field, Security};
use polars::prelude::{Column, DataFrame, DataType, NamedFrom, ParquetWriter, Series, TimeUnit};

fn write(columns: Vec<Column>) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("AAA.parquet");
    let height = columns[0].len();
    let mut frame = DataFrame::new(height, columns).unwrap();
    ParquetWriter::new(std::fs::File::create(&path).unwrap())
        .finish(&mut frame)
        .unwrap();
    (folder, path)
}

fn read_as(columns: Vec<Column>, overrides: &Overrides) -> Result<PriceFiles, Error> {
    let (_folder, path) = write(columns);
    load::prices_as(&[path], &[], overrides)
}

fn read(columns: Vec<Column>) -> PriceFiles {
    read_as(columns, &Overrides::default()).unwrap_or_else(|error| panic!("{error}"))
}

/// Returns the code of the error, which must have a help text.
fn refusal(columns: Vec<Column>) -> &'static str {
    let error = read_as(columns, &Overrides::default())
        .map(|read| read.findings)
        .unwrap_err();
    assert!(error.help().is_some(), "{error}");
    error.code()
}

/// 2024-01-01, a Monday, in days and in milliseconds since 1970-01-01.
const MONDAY: i32 = 19_723;

fn days(from: i32, n: i32) -> Column {
    let days = Series::new("date".into(), (from..from + n).collect::<Vec<i32>>());
    days.cast(&DataType::Date).unwrap().into()
}

fn closes(values: &[f64]) -> Column {
    Column::new("close".into(), values)
}

fn close_of(read: &PriceFiles) -> Vec<f64> {
    read.prices.bars(Security(0)).column(Field::Close).to_vec()
}

fn rejects(read: &PriceFiles) -> Vec<(u64, &'static str, &str)> {
    let rejects = read.rejects.0.iter();
    rejects
        .map(|reject| (reject.line, reject.code, reject.column.as_str()))
        .collect()
}

#[test]
fn rows_that_mean_nothing_are_rejected_by_their_numbers() {
    let text = ["1.5", "12a", "-1", "1e999", "", "2.5"];
    let read = read(vec![days(MONDAY, 6), Column::new("close".into(), text)]);
    assert_eq!(
        rejects(&read),
        [
            (2, "bad_number", "close"),
            (3, "negative_price", "close"),
            (4, "bad_number", "close")
        ]
    );
    assert_eq!(&*read.rejects.0[0].raw, "2024-01-02,12a");
    assert_eq!((read.files[0].rows, read.files[0].account.used), (6, 3));
    let mut closes = close_of(&read);
    assert_eq!(
        closes.len(),
        5,
        "days between prices are kept, without an empty cell"
    );
    closes.retain(|close| !close.is_nan());
    assert_eq!(closes, [1.5, 2.5]);
}

#[test]
fn numbers_that_are_no_prices_are_rejected() {
    let read = read(vec![
        days(MONDAY, 4),
        closes(&[1.5, f64::INFINITY, -2.0, f64::NAN]),
    ]);
    assert_eq!(
        rejects(&read),
        [(2, "bad_number", "close"), (3, "negative_price", "close")]
    );
}

#[test]
fn dates_that_are_none_or_were_never_set_are_rejected() {
    let read = read(vec![
        Column::new(
            "date".into(),
            ["2024-01-02", "soon", "1970-01-01", "2024-01-05"],
        ),
        closes(&[1.0, 2.0, 3.0, 4.0]),
    ]);
    assert_eq!(
        rejects(&read),
        [(2, "bad_date", "date"), (3, "unset_date", "date")]
    );
    assert_eq!(
        refusal(vec![
            Column::new("date".into(), ["soon", "later"]),
            closes(&[1.0, 2.0])
        ]),
        "bad_date"
    );
}

#[test]
fn typed_dates_that_are_none_cost_their_row() {
    // 2469-11-10 could be a day of Thailand in a text; a typed date is in no style.
    let typed = Series::new("date".into(), [MONDAY, 182_572, MONDAY + 2, MONDAY + 3]);
    let typed = typed.cast(&DataType::Date).unwrap();
    let found = read(vec![typed.into(), closes(&[1.0, 2.0, 3.0, 4.0])]);
    assert_eq!(rejects(&found), [(2, "bad_date", "date")]);
    // The least number of nanoseconds stands for no time.
    let day = |day: i32| i64::from(day) * 86_400_000_000_000;
    let least = [day(MONDAY), i64::MIN + 1, day(MONDAY + 2), day(MONDAY + 3)];
    let stamps = DataType::Datetime(TimeUnit::Nanoseconds, None);
    let stamps = Series::new("date".into(), least).cast(&stamps).unwrap();
    let found = read(vec![stamps.into(), closes(&[1.0, 2.0, 3.0, 4.0])]);
    assert_eq!(rejects(&found), [(2, "unset_date", "date")]);
}

#[test]
fn rows_without_a_symbol_are_rejected() {
    let read = read(vec![
        Column::new("symbol".into(), ["NA", " ", "000001"]),
        days(MONDAY, 3),
        closes(&[1.0, 2.0, 3.0]),
    ]);
    assert_eq!(rejects(&read), [(2, "no_symbol", "symbol")]);
    let symbols: Vec<&str> = read.prices.universe().symbols().collect();
    assert_eq!(symbols, ["000001", "NA"]);
}

#[test]
fn dates_as_text_and_as_numbers() {
    let day_first = read(vec![
        Column::new("date".into(), ["30/01/2024", "31/01/2024"]),
        closes(&[1.0, 2.0]),
    ]);
    let compact = read(vec![
        Column::new("date".into(), [20_240_130_i64, 20_240_131]),
        closes(&[1.0, 2.0]),
    ]);
    for read in [day_first, compact] {
        let dates = read.prices.bars(Security(0)).dates().to_vec();
        let dates: Vec<String> = dates.iter().map(ToString::to_string).collect();
        assert_eq!(dates, ["2024-01-30", "2024-01-31"]);
    }
    let both_ways = vec![
        Column::new("date".into(), ["01/02/2024", "02/02/2024"]),
        closes(&[1.0, 2.0]),
    ];
    assert_eq!(refusal(both_ways), "ambiguous_dates");
}

#[test]
fn the_whole_file_is_judged() {
    let weeks: Vec<i32> = (0..20).map(|week| MONDAY + 7 * week).collect();
    let weeks = Series::new("date".into(), weeks)
        .cast(&DataType::Date)
        .unwrap();
    assert_eq!(refusal(vec![weeks.into(), closes(&[1.0; 20])]), "not_daily");
    let high_and_low = ["open", "high", "low"].map(|name| {
        let value = if name == "high" { 1.0 } else { 3.0 };
        Column::new(name.into(), [value; 6])
    });
    let swapped = [
        vec![days(MONDAY, 6), closes(&[2.0; 6])],
        high_and_low.to_vec(),
    ]
    .concat();
    assert_eq!(refusal(swapped), "swapped_columns");
    assert_eq!(refusal(vec![days(MONDAY, 0), closes(&[])]), "no_rows");
    let twice = Column::new("timestamp".into(), ["2024-01-01", "2024-01-02"]);
    assert_eq!(
        refusal(vec![days(MONDAY, 2), twice, closes(&[1.0, 2.0])]),
        "two_dates"
    );
    assert_eq!(
        refusal(vec![
            days(MONDAY, 2),
            Column::new("clse".into(), [1.0, 2.0])
        ]),
        "no_column"
    );
}

#[test]
fn bars_within_a_day_are_refused_or_put_together() {
    let hours: Vec<i64> = [9, 10, 33]
        .map(|hour| (i64::from(MONDAY) * 24 + hour) * 3_600_000)
        .into();
    let hours = Series::new("date".into(), hours);
    let hours = hours
        .cast(&DataType::Datetime(TimeUnit::Milliseconds, None))
        .unwrap();
    let bars = || vec![hours.clone().into(), closes(&[1.0, 2.0, 3.0])];
    assert_eq!(refusal(bars()), "intraday_bars");
    let overrides = Overrides {
        resample: Some(Resample::Daily),
        ..Overrides::default()
    };
    assert_eq!(close_of(&read_as(bars(), &overrides).unwrap()), [2.0, 3.0]);
}

/// The files are written by `tests/parquet/make.py`.
#[test]
fn types_that_other_programs_write() {
    let read = |name: &str| {
        let path = Path::new("tests/parquet").join(format!("{name}.parquet"));
        load::prices(&[path], &[])
    };
    for name in ["nested", "moments"] {
        let read = read(name).unwrap_or_else(|error| panic!("{name}: {error}"));
        let dates: Vec<String> = read
            .prices
            .bars(Security(0))
            .dates()
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(close_of(&read), [1.5, 2.5], "{name}");
        assert_eq!(dates, ["2024-01-02", "2024-01-03"], "{name}");
    }
    let categories = read("categories").unwrap();
    let symbols: Vec<&str> = categories.prices.universe().symbols().collect();
    assert_eq!(symbols, ["000001", "AAA"]);
    assert_eq!(close_of(&read("decimal").unwrap()), [1.5, 2.5]);
}

#[test]
fn small_whole_numbers_and_times_are_read() {
    let small = Series::new("close".into(), [7_i32, 8]);
    for dtype in [
        DataType::Int8,
        DataType::Int16,
        DataType::UInt8,
        DataType::UInt16,
    ] {
        let small = small.cast(&dtype).unwrap();
        assert_eq!(
            close_of(&read(vec![days(MONDAY, 2), small.into()])),
            [7.0, 8.0],
            "{dtype}"
        );
    }
    let noon = Series::new("time".into(), [43_200_000_000_000_i64, 46_800_000_000_000]);
    let bars = vec![
        days(MONDAY, 1).new_from_index(0, 2),
        noon.cast(&DataType::Time).unwrap().into(),
        closes(&[1.0, 2.0]),
    ];
    let overrides = Overrides {
        resample: Some(Resample::Daily),
        ..Overrides::default()
    };
    assert_eq!(close_of(&read_as(bars, &overrides).unwrap()), [2.0]);
}

#[test]
fn decimals_have_the_bits_of_their_text() {
    let whole = Series::new("close".into(), ["104.71", "103.85"]);
    let decimals = whole.cast(&DataType::Decimal(38, 18)).unwrap();
    assert_eq!(
        close_of(&read(vec![days(MONDAY, 2), decimals.into()])),
        [104.71, 103.85]
    );
}

#[test]
fn columns_of_two_levels_are_fields_of_securities() {
    let level = |name: &str, values: [f64; 2]| Column::new(name.into(), values);
    let (a, b) = ([1.0, 2.0], [30.0, 40.0]);
    let field_first = vec![
        level("('Close', 'AAA')", a),
        level("('Close', 'BBB')", b),
        level("('High', 'AAA')", [1.5, 2.5]),
        days(MONDAY, 2),
    ];
    let ticker_first = vec![
        days(MONDAY, 2),
        level("AAA.Close", a),
        level("AAA.High", [1.5, 2.5]),
        level("BBB.Close", b),
    ];
    for columns in [field_first, ticker_first] {
        let read = read(columns);
        let symbols: Vec<&str> = read.prices.universe().symbols().collect();
        assert_eq!(symbols, ["AAA", "BBB"]);
        assert_eq!(close_of(&read), a);
        assert_eq!(
            read.prices.bars(Security(0)).column(Field::High),
            [1.5, 2.5]
        );
        assert_eq!(read.prices.bars(Security(1)).column(Field::Close), b);
    }
}

#[test]
fn a_folder_may_state_the_date_of_its_file() {
    let folder = tempfile::tempdir().unwrap();
    for (day, close) in [("2024-01-02", 1.5), ("2024-01-03", 2.5)] {
        let (_kept, path) = write(vec![
            Column::new("symbol".into(), ["AAA", "BBB"]),
            closes(&[close, 7.0]),
        ]);
        let inner = folder.path().join(format!("date={day}"));
        std::fs::create_dir(&inner).unwrap();
        std::fs::copy(path, inner.join("part-0.parquet")).unwrap();
    }
    let read = load::prices(&[folder.path().to_path_buf()], &[]).unwrap();
    assert_eq!(close_of(&read), [1.5, 2.5]);
    let dates = read.prices.bars(Security(0)).dates();
    assert_eq!(dates[0].to_string(), "2024-01-02");
}

#[test]
fn whole_numbers_of_any_type_are_symbols() {
    let read = read(vec![
        Column::new("permno".into(), [10_001.0, 10_002.0]),
        days(MONDAY, 2),
        closes(&[1.0, 2.0]),
    ]);
    let symbols: Vec<&str> = read.prices.universe().symbols().collect();
    assert_eq!(symbols, ["10001", "10002"]);
    let half = Column::new("permno".into(), [10_001.5, 10_002.0]);
    assert_eq!(
        refusal(vec![half, days(MONDAY, 2), closes(&[1.0, 2.0])]),
        "bad_column"
    );
}

#[test]
fn a_damaged_file_does_not_end_the_run() {
    let (folder, path) = write(vec![days(MONDAY, 300), closes(&[1.5; 300])]);
    let sound = std::fs::read(&path).unwrap();
    std::fs::write(folder.path().join("MKT.csv"), "date,close\n2024-01-02,1\n").unwrap();
    // Damages every seventh byte, and cuts the file at every length.
    for place in (4..sound.len()).step_by(7) {
        let mut damaged = sound.clone();
        damaged[place] ^= 0x5a;
        std::fs::write(&path, &damaged).unwrap();
        let read = load::prices(&[folder.path().to_path_buf()], &[]).unwrap();
        assert!(read.prices.universe().find("MKT").is_some());
        std::fs::write(&path, &sound[..place]).unwrap();
        let read = load::prices(&[folder.path().to_path_buf()], &[]).unwrap();
        assert!(
            read.findings
                .iter()
                .any(|finding| finding.code == "skipped_files")
        );
    }
}

/// Changes single bytes of a file; whatever that makes of it, reading it ends with rows or with an error.
#[test]
fn a_damaged_file_is_read_or_refused_wherever_the_damage_is() {
    let close: Vec<f64> = (0..40).map(|day| 100.0 + f64::from(day) / 8.0).collect();
    let (_folder, path) = write(vec![days(MONDAY, 40), closes(&close)]);
    let sound = std::fs::read(path).unwrap();
    let mut refused = 0;
    for place in (4..sound.len() - 4).step_by(3) {
        for byte in [127, 128, sound[place] ^ 0x10] {
            let mut damaged = sound.clone();
            damaged[place] = byte;
            let name = Path::new("AAA.parquet");
            match load::prices_from(name, damaged, &Overrides::default()) {
                Ok(read) => assert!(read.prices.len() <= 40, "byte {place} is {byte}"),
                Err(error) => {
                    refused += 1;
                    assert!(error.help().is_some(), "{error}");
                }
            }
        }
    }
    assert!(refused > 100, "{refused}");
}

#[test]
fn very_many_rows_in_a_small_file_are_refused_before_they_are_read() {
    const ROWS: usize = 300_000;
    let same_day = Series::new("date".into(), vec![MONDAY; ROWS]);
    let same_day = same_day.cast(&DataType::Date).unwrap();
    let (_folder, path) = write(vec![same_day.into(), closes(&vec![1.0; ROWS])]);
    let bytes = std::fs::read(path).unwrap();
    assert!(bytes.len() < 100_000, "{} bytes", bytes.len());
    let overrides = Overrides {
        most_bytes: Some(1_000_000),
        ..Overrides::default()
    };
    let error = load::prices_from(Path::new("AAA.parquet"), bytes, &overrides).unwrap_err();
    assert_eq!(error.code(), "too_large");
    assert!(error.to_string().contains("300000 rows"), "{error}");
}
