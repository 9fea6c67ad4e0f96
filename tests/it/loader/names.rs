//! The symbol of a file without a symbol column: the stem of its name, with any letters.

use std::io::Write;
use std::path::{Path, PathBuf};

use newsquake::load::{self, Overrides};
use proptest::prelude::*;

const BARS: &str = "date,close\n2024-01-02,10.20\n2024-01-03,10.10\n";

fn symbols(paths: &[PathBuf]) -> Vec<String> {
    let read = load::prices(paths, &[]).unwrap_or_else(|error| panic!("{error}"));
    let symbols = read.prices.universe().symbols();
    symbols.map(ToOwned::to_owned).collect()
}

/// Vendors name continuous futures like `ES1!.csv`; `!` does not separate an archive from its member there.
#[test]
fn two_names_with_exclamation_marks_are_two_securities() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["ES1!.csv", "NQ1!.csv", "a!b!.csv"] {
        std::fs::write(folder.path().join(name), BARS).unwrap();
    }
    assert_eq!(
        symbols(&[folder.path().to_path_buf()]),
        ["ES1!", "NQ1!", "a!b!"]
    );
}

#[test]
fn members_of_archives_are_called_by_their_own_names() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("futures!2024.zip");
    let mut archive = zip::ZipWriter::new(std::fs::File::create(&path).unwrap());
    for name in ["daily/ES1!.csv", "daily/NQ1!.csv"] {
        let options = zip::write::SimpleFileOptions::default();
        archive.start_file(name, options).unwrap();
        archive.write_all(BARS.as_bytes()).unwrap();
    }
    archive.finish().unwrap();
    let read = load::prices(std::slice::from_ref(&path), &[]).unwrap();
    let symbols: Vec<&str> = read.prices.universe().symbols().collect();
    assert_eq!(symbols, ["ES1!", "NQ1!"]);
    for file in &read.files {
        assert_eq!(file.on_disk(), path, "the archive is the file on the disk");
    }
}

proptest! {
    #[test]
    fn any_file_name_gives_its_stem(stem in "[^/\\x00]{1,20}", packed in any::<bool>()) {
        let further = [".txt", ".tsv", ".parquet", ".pq", ".csv"];
        let lower = stem.to_lowercase();
        prop_assume!(!further.iter().any(|ending| lower.ends_with(ending)));
        let name = format!("{stem}.csv{}", if packed { ".gz" } else { "" });
        let read = load::prices_from(Path::new(&name), BARS.into(), &Overrides::default()).unwrap();
        let symbols: Vec<&str> = read.prices.universe().symbols().collect();
        prop_assert_eq!(symbols, [stem.as_str()]);
    }
}
