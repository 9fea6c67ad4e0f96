//! `inspect` says of every file what it holds and what its columns are used for.

use std::path::PathBuf;

use newsquake::load::{self, Inspected, Overrides};

const PRICES: &str = "symbol,date,close,note\nAAA,2024-01-02,1.5,x\nAAA,2024-01-03,1.6,y\n";
const EVENTS: &str = "ticker,published_at,category,url2\nAAA,2024-01-02T21:30:00Z,deal,u\n";
const FACTORS: &str = "date,mkt_rf,rf\n2024-01-02,0.01,0.0001\n2024-01-03,0.02,0.0001\n";

fn folder() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [
        ("a.csv", PRICES),
        ("b.csv", EVENTS),
        ("c.csv", FACTORS),
        ("d.csv", "x\ny\n"),
    ] {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let path = folder.path().to_path_buf();
    (folder, path)
}

#[test]
fn each_file_of_a_folder_is_told_by_what_it_holds() {
    let (_folder, path) = folder();
    let found = load::inspect(&path, &Overrides::default()).unwrap();
    let kinds: Vec<&str> = found.iter().map(|file| file.content.name()).collect();
    assert_eq!(kinds, ["prices", "events", "factors"]);
    let [prices, events, factors] = &found[..] else {
        panic!("{found:?}");
    };
    assert!(prices.columns.contains(&("close", "close".to_owned())));
    assert_eq!(prices.unused, ["note"]);
    assert!(events.columns.contains(&("symbol", "ticker".to_owned())));
    assert!(
        events
            .columns
            .contains(&("date", "published_at".to_owned()))
    );
    assert_eq!(events.unused, ["url2"]);
    let Inspected::Events(first) = &events.content else {
        panic!("{events:?}");
    };
    assert_eq!(
        (first[0].symbol.as_str(), first[0].tags.as_slice()),
        ("AAA", &["deal".to_owned()][..])
    );
    let columns = [
        ("factor", "mkt_rf".to_owned()),
        ("risk-free rate", "rf".to_owned()),
    ];
    assert_eq!(factors.columns, columns);
    // The file that is no table is named.
    assert!(
        found[0]
            .findings
            .iter()
            .any(|finding| finding.code == "skipped_files")
    );
}

#[test]
fn a_table_of_prices_with_a_slip_is_not_taken_for_something_else() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv");
    std::fs::write(&path, "date,clse\n2024-01-02,1.5\n2024-01-03,1.6\n").unwrap();
    let error = load::inspect(&path, &Overrides::default()).unwrap_err();
    assert_eq!(error.code(), "no_column");
}

#[cfg(feature = "cli")]
#[test]
fn several_files_are_one_document_of_json() {
    use crate::support::program::newsquake;
    let (_folder, path) = folder();
    let file = |name: &str| path.join(name).to_str().unwrap().to_owned();
    let (status, out, said) = newsquake(&[
        "inspect",
        &file("a.csv"),
        &file("b.csv"),
        "--format",
        "json",
    ]);
    assert_eq!(status, 0, "{said}");
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    let columns = json["columns"].as_array().unwrap();
    let has = |name: &str, role: &str, column: &str| {
        columns.iter().any(|row| {
            row["file"] == file(name).as_str() && row["role"] == role && row["column"] == column
        })
    };
    assert!(
        has("a.csv", "close", "close") && has("a.csv", "not used", "note"),
        "{out}"
    );
    assert!(
        has("b.csv", "date", "published_at") && has("b.csv", "not used", "url2"),
        "{out}"
    );
    let rows = json["first_rows"].as_array().unwrap();
    assert_eq!(rows.len(), 3);
    let (_, table, _) = newsquake(&["inspect", path.to_str().unwrap()]);
    assert!(
        table.contains("not used") && table.contains("events"),
        "{table}"
    );
}
