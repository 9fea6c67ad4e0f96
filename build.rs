//! Tells the program what it was built from: the target, and the commit of a release build.

use std::process::Command;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=NEWSQUAKE_COMMIT");
    let target = std::env::var("TARGET").unwrap_or_default();
    println!("cargo::rustc-env=NEWSQUAKE_TARGET={target}");
    let given = std::env::var("NEWSQUAKE_COMMIT").ok();
    if let Some(commit) = given.or_else(of_release) {
        println!("cargo::rustc-env=NEWSQUAKE_BUILT_FROM={commit}");
    }
}

/// Returns the commit of a release build. Builds for development are of no commit: their sources change without one.
fn of_release() -> Option<String> {
    (std::env::var("PROFILE").ok()? == "release").then_some(())?;
    let log = git(&["rev-parse", "--git-path", "logs/HEAD"])?;
    println!("cargo::rerun-if-changed={log}");
    let changed = match git(&["status", "--porcelain", "--untracked-files=no"])?.is_empty() {
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
