//! Fonts of the system, for letters of figures that the embedded font lacks.

use std::path::{Path, PathBuf};

use crate::chart::{Figure, Font, Look, letters_without_font};
use crate::error::{Error, Result};

/// Where systems keep their fonts.
const FOLDERS: [&str; 5] = [
    "/usr/share/fonts/**/*",
    "/usr/local/share/fonts/**/*",
    "/System/Library/Fonts/**/*",
    "/Library/Fonts/**/*",
    "C:/Windows/Fonts/*",
];

/// Endings of files that hold fonts.
const ENDINGS: [&str; 3] = ["ttf", "otf", "ttc"];

/// Reads a font from a file.
///
/// # Errors
/// When the file cannot be read or is no font.
pub fn read_font(path: &Path) -> Result<Font> {
    let bytes = std::fs::read(path)
        .map_err(|error| Error::chart(format!("the font cannot be read: {error}")).in_file(path))?;
    Font::new(bytes).map_err(|error| error.in_file(path))
}

/// Returns the look with the fonts of the system that have letters which a figure lacks; unchanged where nothing is lacking.
#[must_use]
pub fn with_system_fonts(look: &Look, figures: &[&Figure]) -> Look {
    let mut look = look.clone();
    let lacking = |look: &Look| {
        let letters = figures
            .iter()
            .map(|figure| letters_without_font(figure, &look.fonts).len());
        letters.sum::<usize>()
    };
    let mut left = lacking(&look);
    let mut paths = if left > 0 { files() } else { Vec::new() }.into_iter();
    while left > 0 {
        let Some(path) = paths.next() else { break };
        let Some(font) = std::fs::read(path)
            .ok()
            .and_then(|bytes| Font::new(bytes).ok())
        else {
            continue;
        };
        look.fonts.push(font);
        let now = lacking(&look);
        if now == left {
            look.fonts.pop();
        }
        left = now;
    }
    look
}

/// Returns the files of fonts in the order of their paths.
fn files() -> Vec<PathBuf> {
    let found = FOLDERS
        .into_iter()
        .filter_map(|folder| glob::glob(folder).ok());
    let mut paths: Vec<PathBuf> = found.flatten().flatten().collect();
    paths.retain(|path| {
        let ending = path.extension().and_then(|ending| ending.to_str());
        ending.is_some_and(|ending| ENDINGS.contains(&ending.to_ascii_lowercase().as_str()))
    });
    paths.sort();
    paths
}
