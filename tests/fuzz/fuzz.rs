//! Any bytes at all: an answer or an error, never a panic, and every row accounted for.
//!
//! `__fuzz__` keeps the inputs that found a fault; they run first, then a short random run. A longer one:
//! `BOLERO_RANDOM_TEST_TIME_MS=600000 cargo test -p newsquake-fuzz`.

mod spoilt;

use std::path::Path;
use std::time::Duration;

use newsquake::load::{
    self, EventOverrides, FactorOverrides, OnDuplicate, Overrides, RateConvention, Resample, Values,
};
use spoilt::spoilt;

/// Length of the random part of each test.
const TIME: Duration = Duration::from_secs(2);

/// Small, so that a packed file cannot be a long one.
const MOST_BYTES: u64 = 1 << 20;

fn prices(bytes: &[u8]) {
    prices_as(bytes, Overrides::default());
}

fn prices_as(bytes: &[u8], overrides: Overrides) {
    let overrides = Overrides {
        most_bytes: Some(MOST_BYTES),
        ..overrides
    };
    let Ok(read) = load::prices_from(Path::new("AAA.csv"), bytes.to_vec(), &overrides) else {
        return;
    };
    assert!(!read.prices.is_empty() || read.files.iter().all(|file| file.account.used > 0));
    let used: u64 = read.files.iter().map(|file| file.account.used).sum();
    assert!(read.prices.len() as u64 <= used);
    let rejected: u64 = read.files.iter().map(|file| file.account.rejected).sum();
    // A row of several securities is listed once and counted for each.
    assert!(read.rejects.0.len() as u64 <= rejected);
    for file in &read.files {
        assert_eq!(file.rows, file.account.read());
    }
    for reject in &read.rejects.0 {
        // Showing it must be possible too.
        let _ = (reject.to_string(), reject.shown().to_string());
    }
}

fn events(bytes: &[u8]) {
    if let Ok(read) = load::events_from(
        Path::new("events.csv"),
        bytes.to_vec(),
        &EventOverrides::default(),
    ) {
        assert!(read.events.len() as u64 >= read.file.rows.min(1));
    }
}

fn factors(bytes: &[u8]) {
    for rf_convention in [None, Some(RateConvention::Simple360)] {
        let overrides = FactorOverrides {
            rf_convention,
            ..FactorOverrides::default()
        };
        let Ok(read) = load::factors_from(Path::new("factors.csv"), bytes.to_vec(), &overrides)
        else {
            continue;
        };
        let used = read.factors.dates().len() as u64;
        assert_eq!(read.file.rows, used + read.rejects.0.len() as u64);
    }
}

/// Some of what a user can ask for.
fn overrides(wishes: u8) -> Overrides {
    let asked = |bit: u8| wishes >> bit & 1 == 1;
    Overrides {
        values: asked(0).then_some(Values::Returns),
        resample: asked(1).then_some(Resample::Daily),
        any_frequency: asked(2),
        allow_future: asked(3),
        on_duplicate: asked(4).then_some(OnDuplicate::Mean),
        decimal: asked(5).then_some(','),
        skip_rows: usize::from(asked(6)),
        date_format: asked(7)
            .then(|| "DD/MM/YYYY".to_owned())
            .into_iter()
            .collect(),
        ..Overrides::default()
    }
}

#[test]
fn bytes_to_prices() {
    bolero::check!().with_test_time(TIME).for_each(prices);
}

#[test]
fn every_beginning_of_every_file() {
    for file in std::fs::read_dir("../dialects").unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        (0..bytes.len()).for_each(|end| prices(&bytes[..end]));
    }
}

#[test]
fn spoilt_samples_to_prices() {
    let samples: Vec<&str> = load::dialects()
        .iter()
        .map(|dialect| dialect.sample)
        .collect();
    bolero::check!()
        .with_type::<(u8, u8, Vec<(u16, u8, u8)>)>()
        .with_test_time(TIME)
        .for_each(|(which, wishes, changes)| {
            let bytes = spoilt(samples[usize::from(*which) % samples.len()], changes);
            prices_as(&bytes, overrides(*wishes));
        });
}

#[test]
fn packed_bytes_to_prices() {
    // Bytes behind the marks of archives.
    bolero::check!()
        .with_type::<(u8, Vec<u8>)>()
        .with_test_time(TIME)
        .for_each(|(which, bytes)| {
            let marks: [&[u8]; 4] = [
                b"\x1f\x8b\x08\x00\0\0\0\0\0\x03",
                b"PK\x03\x04",
                b"\x28\xb5\x2f\xfd",
                b"\xff\xfe",
            ];
            prices(&[marks[usize::from(*which) % marks.len()], bytes].concat());
        });
}

#[test]
fn bytes_to_events() {
    bolero::check!().with_test_time(TIME).for_each(events);
}

#[test]
fn spoilt_samples_to_events() {
    let samples = [
        "event_id,symbol,date,time,tz,timing,tags,direction\n1,AAA,2024-01-02,08:00,America/New_York,pre,a;b,1\n2,BBB,2024-01-03T08:00:00-05:00,,,,,\n",
        "101;AAA;MKT;02.01.2024;good;-10;10;-11;120\n102;BBB;MKT;03.01.2024;bad;-10;10;-11;120\n",
        "published_utc,tickers,title\n2024-01-02T13:00:00Z,\"['AAA', 'BBB']\",x\n",
    ];
    bolero::check!()
        .with_type::<(u8, Vec<(u16, u8, u8)>)>()
        .with_test_time(TIME)
        .for_each(|(which, changes)| {
            events(&spoilt(
                samples[usize::from(*which) % samples.len()],
                changes,
            ));
        });
}

#[test]
fn bytes_to_factors() {
    bolero::check!().with_test_time(TIME).for_each(factors);
}

#[test]
fn spoilt_samples_to_factors() {
    let samples = [
        "This file was created by using the 202509 CRSP database.\r\n\r\n,Mkt-RF,SMB,RF\r\n20240102,   -0.53,    0.93,   0.022\r\n20240103,  -99.99,   -0.25,   0.022\r\n\r\nCopyright\r\n",
        "date;mkt_rf;rf\n30.01.2024;0,51;0,02\n31.01.2024;-0,25;0,021\n",
        "observation_date,DTB3\n2024-01-02,5.22\n2024-01-03,.\n",
    ];
    bolero::check!()
        .with_type::<(u8, Vec<(u16, u8, u8)>)>()
        .with_test_time(TIME)
        .for_each(|(which, changes)| {
            factors(&spoilt(
                samples[usize::from(*which) % samples.len()],
                changes,
            ));
        });
}

/// Records as APIs wrap them, among which the table has to be found.
#[test]
fn spoilt_json() {
    let samples = [
        r#"[{"symbol": "AAA", "date": "2024-01-02", "close": 1.5, "tags": ["a", "b"]}, {"symbol": "AAA", "date": "2024-01-03", "close": 2}]"#,
        "{\"symbol\": \"AAA\", \"date\": \"2024-01-02\", \"mkt_rf\": 0.01}\n{\"symbol\": \"AAA\", \"date\": \"2024-01-03\", \"mkt_rf\": NaN}\n",
        r#"{"ticker": "AAA", "results": [{"o": 1, "h": 2, "l": 1, "c": 2, "t": 1704171600000}, {"o": 1, "h": 2, "l": 1, "c": 2, "t": 1704258000000}]}"#,
        r#"{"Meta": {"2. Symbol": "AAA"}, "Series": {"2024-01-02": {"4. close": "1"}, "2024-01-03": {"4. close": "2"}}}"#,
        r#"{"result": [{"meta": {"symbol": "AAA"}, "timestamp": [1704205800, 1704292200], "quote": [{"close": [1, null]}]}]}"#,
    ];
    bolero::check!()
        .with_type::<(u8, Vec<(u16, u8, u8)>)>()
        .with_test_time(TIME)
        .for_each(|(which, changes)| {
            let bytes = spoilt(samples[usize::from(*which) % samples.len()], changes);
            for read in [prices, events, factors] {
                read(&bytes);
            }
        });
}

/// The parts of the workbook are stored as they are, so that changes reach its sheets; Parquet is not packed either.
#[test]
fn spoilt_workbooks_and_parquet() {
    let samples = ["book.xlsx", "px.parquet"];
    let samples = samples.map(|name| std::fs::read(Path::new("samples").join(name)).unwrap());
    for sample in &samples {
        prices(sample);
        events(sample);
    }
    bolero::check!()
        .with_type::<(u8, Vec<(u16, u8, u8)>)>()
        .with_test_time(TIME)
        .for_each(|(which, changes)| {
            let bytes = spoilt(&samples[usize::from(*which) % samples.len()], changes);
            for read in [prices, events, factors] {
                read(&bytes);
            }
        });
}
