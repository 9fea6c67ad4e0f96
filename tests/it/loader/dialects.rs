//! Every dialect: its sample is recognised and gives the same two days as all others.

use std::path::PathBuf;

use newsquake::load::{self, DialectInfo, Overrides, PriceFiles};
use newsquake::market::{Adjustment, Field, PriceBasis, Security};

/// The two days and their open, high, low, close and volume.
const TRUTH: [(&str, [f64; 5]); 2] = [
    ("2024-01-02", [10.0, 10.5, 9.9, 10.2, 120_000.0]),
    ("2024-01-03", [10.2, 10.4, 10.0, 10.1, 98_000.0]),
];

/// Volumes of the samples that have fractions of shares.
const FRACTIONAL: [(&str, [f64; 2]); 4] = [
    ("stooq-1", [120_000.0, 98_000.5]),
    ("stooq-bulk", [120_000.0, 98_000.5]),
    ("eodhd", [120_000.0, 98_000.25]),
    ("dukascopy", [119_999.999_999_999_99, 98_000.0]),
];

fn read_as(name: &str, bytes: impl AsRef<[u8]>, overrides: &Overrides) -> PriceFiles {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    load::prices_as(&[path], &[], overrides).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Compares the first security of a sample with the expected two days.
fn truth(dialect: &DialectInfo, read: &PriceFiles) {
    let first = read.prices.universe().find("AAA").unwrap_or(Security(0));
    let bars = read.prices.bars(first);
    let volumes = FRACTIONAL
        .iter()
        .find(|(name, _)| *name == dialect.name)
        .map(|(_, volumes)| *volumes);
    for (i, (date, values)) in TRUTH.into_iter().enumerate() {
        assert_eq!(bars.dates()[i].to_string(), date, "{}", dialect.name);
        let fields = [
            Field::Open,
            Field::High,
            Field::Low,
            Field::Close,
            Field::Volume,
        ];
        for (field, mut expected) in fields.into_iter().zip(values) {
            if let Some(volumes) = volumes.filter(|_| field == Field::Volume) {
                expected = volumes[i];
            }
            if let Some(value) = bars.value(field, i) {
                assert_eq!(
                    value,
                    expected,
                    "{}: {} on {date}",
                    dialect.name,
                    field.name()
                );
            } else {
                let closes_alone = ["wide", "eventstudytools", "melted"].contains(&dialect.name);
                assert!(
                    closes_alone && field != Field::Close,
                    "{}: no {}",
                    dialect.name,
                    field.name()
                );
            }
        }
    }
}

#[test]
fn every_sample_is_recognised_and_read_to_the_same_two_days() {
    for dialect in load::dialects() {
        let read = read_as("AAA.csv", dialect.sample, &Overrides::default());
        // Its layout equals that of `yahoo-web`, which comes first.
        let expected = if dialect.name == "kaggle-jc" {
            "yahoo-web"
        } else {
            dialect.name
        };
        assert_eq!(read.files[0].dialect, Some(expected));
        assert!(
            read.rejects.0.is_empty(),
            "{}: {:?}",
            dialect.name,
            read.rejects
        );
        truth(&dialect, &read);
    }
}

#[test]
fn every_dialect_can_be_named() {
    for dialect in load::dialects() {
        let overrides = Overrides {
            dialect: Some(dialect.name.to_owned()),
            ..Overrides::default()
        };
        let read = read_as("AAA.csv", dialect.sample, &overrides);
        assert_eq!(read.files[0].dialect, Some(dialect.name));
        truth(&dialect, &read);
    }
}

#[test]
fn what_closes_are_adjusted_for_comes_with_its_evidence() {
    let of = |name: &str| {
        let dialect = load::dialects()
            .into_iter()
            .find(|dialect| dialect.name == name)
            .unwrap();
        let read = read_as("AAA.csv", dialect.sample, &Overrides::default());
        let basis = |column| read.prices.adjustment(Security(0), column).clone();
        (basis(PriceBasis::Close), basis(PriceBasis::AdjClose))
    };
    let (close, adjusted) = of("yahoo-web");
    assert_eq!(
        (close.adjustment, adjusted.adjustment),
        (Adjustment::Split, Adjustment::Total)
    );
    assert_eq!(close.evidence, "the layout of yahoo-web");
    assert_eq!(of("tiingo").0.adjustment, Adjustment::Raw);
    assert_eq!(of("yf-history").0.adjustment, Adjustment::Total);
    assert_eq!(of("stooq-1").0.adjustment, Adjustment::Unknown);
}

#[test]
fn a_folder_may_mix_them_all() {
    let folder = tempfile::tempdir().unwrap();
    let one_symbol = [
        "yahoo-web",
        "nasdaq",
        "ariva",
        "yf-history",
        "av-adj",
        "investing-xx",
        "lseg",
        "bloomberg",
    ];
    for dialect in load::dialects()
        .iter()
        .filter(|dialect| one_symbol.contains(&dialect.name))
    {
        std::fs::write(
            folder.path().join(format!("{}.csv", dialect.name)),
            dialect.sample,
        )
        .unwrap();
    }
    let read = load::prices(&[PathBuf::from(folder.path())], &[]).unwrap();
    assert_eq!(read.prices.universe().len(), one_symbol.len());
    for security in read.prices.universe().securities() {
        assert_eq!(
            read.prices.bars(security).column(Field::Close),
            [10.2, 10.1]
        );
    }
}

/// `tests/dialects` holds one difficult file per dialect: byte-order marks, line ends, blanks, rows of text, other
/// symbols, other series, placeholders, swapped header lines, other encodings.
#[test]
fn every_nasty_file_is_read_to_the_same_two_days() {
    for dialect in load::dialects() {
        let path = PathBuf::from(format!("tests/dialects/{}.csv", dialect.name));
        let bytes =
            std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let overrides = Overrides {
            // Only its name tells this dialect from another.
            dialect: (dialect.name == "kaggle-jc").then(|| dialect.name.to_owned()),
            ..Overrides::default()
        };
        let read = read_as("AAA.csv", &bytes, &overrides);
        assert_eq!(read.files[0].dialect, Some(dialect.name));
        assert!(
            read.rejects.0.is_empty(),
            "{}: {:?}",
            dialect.name,
            read.rejects
        );
        truth(&dialect, &read);
        let security = read.prices.universe().find("AAA").unwrap_or(Security(0));
        assert_eq!(
            read.prices.bars(security).dates().len(),
            2,
            "{}",
            dialect.name
        );
    }
}
