//! Any command line over any files, in this process: an exit status of 0, 1 or 2; never a panic, a run without end or memory without
//! end; and nothing written but what `--out` names.
//!
//! An input is the text of a command line, and behind it the files that it may read: `study --prices a.csv`, then for each file a line
//! `==> a.csv` and the content. `commands` keeps inputs; those that once found a fault among them.
//!
//! `commands.rs` runs the kept inputs, then changed ones at random.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::cli;

/// Longest input in bytes. Longer ones find no more, and slower.
const LONGEST: usize = 1 << 16;

/// Begins the line with the name of a file.
const FILE: &[u8] = b"==> ";

/// A command line and its files.
struct Input {
    arguments: Vec<OsString>,
    /// Name and content of each file.
    files: Vec<(String, Vec<u8>)>,
}

impl Input {
    /// Takes an input apart; `None` if it could leave its folder, would never end, or says nothing new.
    fn parse(bytes: &[u8]) -> Option<Self> {
        (bytes.len() <= LONGEST).then_some(())?;
        let mut parts = Vec::new();
        for line in bytes.split_inclusive(|byte| *byte == b'\n') {
            if line.starts_with(FILE) || parts.is_empty() {
                parts.push(Vec::new());
            }
            parts.last_mut()?.extend_from_slice(line);
        }
        let mut parts = parts.into_iter();
        let arguments = String::from_utf8(parts.next()?).ok()?;
        let files = parts.map(|part| {
            let end = part.iter().position(|byte| *byte == b'\n')?;
            let name = std::str::from_utf8(&part[FILE.len()..end]).ok()?.trim();
            let is_plain = !name.is_empty()
                && name.len() < 100
                && name
                    .chars()
                    .all(|c| c.is_alphanumeric() || "._=!+".contains(c))
                && !name.starts_with('.');
            // What names other files may name none elsewhere.
            let is_text = [".toml", ".json"].iter().any(|end| name.ends_with(end));
            let leads_out = is_text
                && [r#""/"#, "'/", "..", r"\u"]
                    .iter()
                    .any(|start| holds(&part[end..], start));
            (is_plain && !leads_out).then(|| (name.to_owned(), part[end + 1..].to_vec()))
        });
        let files = files.collect::<Option<Vec<_>>>()?;
        let words = arguments.split_whitespace();
        let arguments: Vec<OsString> = words.map(OsString::from).collect();
        let is_safe = |word: &OsString| {
            word.to_str()
                .is_some_and(|word| !word.contains(['/', '~']) && !word.contains(".."))
        };
        let is_short = arguments
            .iter()
            .all(|word| word.to_string_lossy().len() < 200);
        (arguments.iter().all(is_safe) && is_short).then_some(Self { arguments, files })
    }

    /// Writes the files into an empty folder and runs the command there.
    fn run(self, folder: &Path) {
        let _ = std::fs::remove_dir_all(folder);
        std::fs::create_dir_all(folder).unwrap();
        std::env::set_current_dir(folder).unwrap();
        for (name, content) in self.files {
            std::fs::write(folder.join(name), content).unwrap();
        }
        let program = std::iter::once(OsString::from("newsquake"));
        let status = cli::run_with(program.chain(self.arguments));
        let statuses = [0, 1, 2].map(std::process::ExitCode::from);
        let shown = format!("{status:?}");
        assert!(
            statuses.iter().any(|known| format!("{known:?}") == shown),
            "{shown}"
        );
    }
}

/// Returns whether a text occurs in bytes.
fn holds(bytes: &[u8], text: &str) -> bool {
    bytes
        .windows(text.len())
        .any(|part| part == text.as_bytes())
}

/// Returns the folder in which commands run; in memory where the system has such a place.
fn folder() -> PathBuf {
    let memory = Path::new("/dev/shm");
    let place = if memory.is_dir() {
        memory.to_owned()
    } else {
        std::env::temp_dir()
    };
    place.join(format!("newsquake-fuzz-{}", std::process::id()))
}

/// Runs an input, if it may be run.
pub fn run(bytes: &[u8]) {
    if let Some(input) = Input::parse(bytes) {
        input.run(&folder());
    }
}
