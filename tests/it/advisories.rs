//! What is known against the dependencies: each advisory that `deny.toml` ignores is explained in SECURITY.md, and still needed.

use std::collections::BTreeSet;

fn read(name: &str) -> String {
    std::fs::read_to_string(name).unwrap()
}

/// Returns the names of the advisories in a text.
fn advisories(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    let names = words.filter(|word| word.starts_with("RUSTSEC-"));
    names.map(str::to_owned).collect()
}

#[test]
fn each_ignored_advisory_is_explained() {
    let (ignored, explained) = (
        advisories(&read("deny.toml")),
        advisories(&read("SECURITY.md")),
    );
    assert!(!ignored.is_empty());
    assert_eq!(ignored, explained);
}

#[test]
fn each_crate_of_an_ignored_advisory_is_still_a_dependency() {
    let lock = read("Cargo.lock");
    let is_locked = |name: &str| lock.contains(&format!("name = \"{name}\"\n"));
    let rows = read("SECURITY.md");
    let rows = rows.lines().filter(|line| line.starts_with("| RUSTSEC-"));
    let mut count = 0;
    for row in rows {
        let name = row.split('|').nth(2).unwrap().trim();
        let name = name.split(' ').next().unwrap();
        assert!(
            is_locked(name),
            "{name} is gone: remove its row and its advisory"
        );
        count += 1;
    }
    assert!(count > 2);
}
