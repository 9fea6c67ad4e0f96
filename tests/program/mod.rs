//! The program as a user runs it, on files of one's own.

use assert_cmd::Command;
use tempfile::TempDir;

/// Status, standard output and standard error.
pub fn newsquake(args: &[&str]) -> (i32, String, String) {
    let output = Command::cargo_bin("newsquake")
        .unwrap()
        .args(args)
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (
        output.status.code().unwrap(),
        text(output.stdout),
        text(output.stderr),
    )
}

/// Windows that fit a few dozen days, and a benchmark.
pub const WINDOWS: [&str; 6] = [
    "--estimation",
    "-30:-6",
    "--window",
    "-5:5",
    "--benchmark",
    "MKT",
];

/// A folder of files.
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
