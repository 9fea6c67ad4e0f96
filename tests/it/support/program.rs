//! Running the program on small files.

use std::io::Write;
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// Returns the command of the `newsquake` program that cargo built for these tests.
pub fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_newsquake"))
}

/// Runs the program; returns exit status, standard output and standard error.
pub fn newsquake(args: &[&str]) -> (i32, String, String) {
    run(program().args(args))
}

/// Runs a command to its end; returns exit status, standard output and standard error.
pub fn run(command: &mut Command) -> (i32, String, String) {
    said(command.stdin(Stdio::null()).output().unwrap())
}

/// Runs the program with `input` on its standard input; returns exit status, standard output and standard error.
pub fn newsquake_reading(args: &[&str], input: &str) -> (i32, String, String) {
    let mut child = program()
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that rejects its arguments ends without reading its input.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    said(child.wait_with_output().unwrap())
}

fn said(output: std::process::Output) -> (i32, String, String) {
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (
        output.status.code().unwrap(),
        text(output.stdout),
        text(output.stderr),
    )
}

/// Flags of windows that fit a few dozen days, and a benchmark.
pub const WINDOWS: [&str; 6] = [
    "--estimation",
    "-30:-6",
    "--window",
    "-5:5",
    "--benchmark",
    "MKT",
];

/// A temporary folder with input files.
pub struct Bench(pub TempDir);

impl Bench {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub fn write(&self, name: &str, text: impl AsRef<[u8]>) -> String {
        let path = self.0.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }
}
