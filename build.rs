//! Tells the program what it was built from: the target, and the commit of its sources.

use std::path::Path;
use std::process::Command;

/// What the program is made of. Where it has not changed, the commit that it was built from has not either.
const SOURCES: [&str; 4] = ["build.rs", "src", "Cargo.toml", "Cargo.lock"];

fn main() {
    for source in SOURCES {
        println!("cargo::rerun-if-changed={source}");
    }
    println!("cargo::rerun-if-env-changed=NEWSQUAKE_COMMIT");
    let target = std::env::var("TARGET").unwrap_or_default();
    println!("cargo::rustc-env=NEWSQUAKE_TARGET={target}");
    let given = std::env::var("NEWSQUAKE_COMMIT").ok();
    if let Some(commit) = given.or_else(commit) {
        println!("cargo::rustc-env=NEWSQUAKE_BUILT_FROM={commit}");
    }
}

/// Returns the commit of the sources, with `-changed` where they are not those of the commit; `None` outside of their repository.
///
/// A build for development follows its sources alone: a commit that changes nothing else is worth no further build, and `-changed`
/// stays true of the program. A release also follows the commit.
fn commit() -> Option<String> {
    let here = Path::new(".").canonicalize().ok()?;
    let top = Path::new(&git(&["rev-parse", "--show-toplevel"])?)
        .canonicalize()
        .ok()?;
    if here != top {
        return None;
    }
    if std::env::var("PROFILE").is_ok_and(|profile| profile == "release") {
        let log = git(&["rev-parse", "--git-path", "logs/HEAD"])?;
        println!("cargo::rerun-if-changed={log}");
    }
    let status = ["status", "--porcelain", "--untracked-files=no", "--"];
    let changed = match git(&[&status[..], &SOURCES].concat())?.is_empty() {
        true => "",
        false => "-changed",
    };
    Some(git(&["rev-parse", "--short=12", "HEAD"])? + changed)
}

fn git(args: &[&str]) -> Option<String> {
    let output = Command::new("git").args(args).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}
