//! Helpers that read a few bytes and examine the result.

use newsquake::error::Error;
use newsquake::load::{self, Overrides, PriceFiles};
use newsquake::market::{Field, Security};

pub fn read_as(
    name: &str,
    bytes: impl AsRef<[u8]>,
    overrides: &Overrides,
) -> Result<PriceFiles, Error> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    load::prices_as(&[path], &[], overrides)
}

pub fn read(bytes: impl AsRef<[u8]>) -> PriceFiles {
    read_as("AAA.csv", bytes, &Overrides::default()).unwrap_or_else(|error| panic!("{error}"))
}

pub fn refused(bytes: impl AsRef<[u8]>) -> Error {
    read_as("AAA.csv", bytes, &Overrides::default())
        .map(|read| read.findings)
        .unwrap_err()
}

/// Returns the code of the error and whether it has a help text.
pub fn refusal(bytes: impl AsRef<[u8]>) -> (&'static str, bool) {
    let error = refused(bytes);
    (error.code(), error.help().is_some())
}

pub fn closes(read: &PriceFiles) -> Vec<f64> {
    read.prices.bars(Security(0)).column(Field::Close).to_vec()
}

pub fn rejects(read: &PriceFiles) -> Vec<(u64, &'static str)> {
    read.rejects
        .0
        .iter()
        .map(|reject| (reject.line, reject.code))
        .collect()
}

/// Returns the codes of the findings, without the count of rows and without findings about made-up prices: 1, 2, 3
/// might be splits.
pub fn codes(read: &PriceFiles) -> Vec<&'static str> {
    let beside = ["rows_read", "unadjusted_split", "stale_prices"];
    let told = read.findings.iter().map(|finding| finding.code);
    told.filter(|code| !beside.contains(code)).collect()
}

/// Checks that read = used + rejected + skipped, and that every rejected row is listed.
pub fn balanced(read: &PriceFiles) {
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
    let used = bars_with_numbers(read);
    assert!(
        said.message.contains(&format!("{used} used")),
        "{}",
        said.message
    );
}

/// Counts the bars that have a number: days whose price could not be read have none.
fn bars_with_numbers(read: &PriceFiles) -> usize {
    let bars = read.prices.universe().securities().map(|security| {
        let bars = read.prices.bars(security);
        let has_number = |bar: &usize| {
            let mut fields = Field::ALL.iter();
            fields.any(|field| bars.value(*field, *bar).is_some())
        };
        (0..bars.dates().len()).filter(has_number).count()
    });
    bars.sum()
}

/// Returns `rows` with `n` sound rows before and after them, one per day.
pub fn among_sound_rows(n: usize, rows: &str) -> String {
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

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

pub fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
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

pub fn dates(read: &PriceFiles) -> Vec<String> {
    read.prices
        .bars(Security(0))
        .dates()
        .iter()
        .map(ToString::to_string)
        .collect()
}
