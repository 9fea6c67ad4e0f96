//! Which letters can be drawn, and fonts for those that the embedded one lacks. Alone names the letters of fonts.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use skrifa::charmap::Charmap;
use skrifa::{FontRef, MetadataProvider};

use super::figure::{Across, Figure, Mark};
use crate::error::{Error, Result, is_hidden};

/// Name of the embedded font.
pub(super) const FAMILY: &str = "Inter";
/// The embedded font in its normal weight.
pub(super) const REGULAR: &[u8] = include_bytes!("fonts/Inter-Regular.otf");
/// The embedded font in its bold weight.
pub(super) const BOLD: &[u8] = include_bytes!("fonts/Inter-SemiBold.otf");

/// Returns whether the embedded font has a letter.
fn is_embedded(letter: char) -> bool {
    static LETTERS: OnceLock<Option<Charmap<'static>>> = OnceLock::new();
    LETTERS
        .get_or_init(|| Some(FontRef::new(REGULAR).ok()?.charmap()))
        .as_ref()
        .is_some_and(|letters| letters.map(letter).is_some())
}

/// Returns the letters of a figure that the embedded font lacks.
fn lacking(figure: &Figure) -> BTreeSet<char> {
    let mut texts: Vec<&str> = vec![
        &figure.title,
        &figure.subtitle,
        &figure.footnote,
        &figure.x_label,
    ];
    if let Across::Names(names) = &figure.x {
        texts.extend(names.iter().map(String::as_str));
    }
    for panel in &figure.panels {
        texts.extend([panel.heading.as_str(), &panel.y_label]);
        texts.extend(panel.rows.iter().map(String::as_str));
        for mark in &panel.marks {
            match mark {
                Mark::Line { label, .. } => texts.push(label),
                Mark::Level { name, .. } => texts.push(name),
                _ => {}
            }
        }
    }
    let letters = texts.into_iter().flat_map(str::chars);
    letters
        .filter(|letter| !is_hidden(*letter) && !is_embedded(*letter))
        .collect()
}

/// Returns the letters of a figure that neither the embedded font has nor any of the others.
pub fn letters_without_font(figure: &Figure, fonts: &[Font]) -> BTreeSet<char> {
    let mut letters = lacking(figure);
    letters.retain(|letter| !fonts.iter().any(|font| font.has(*letter)));
    letters
}

/// A font for the letters that the embedded one lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Font(Arc<Vec<u8>>);

impl Font {
    /// Takes the bytes of a font: TrueType or OpenType, or a collection, of which the first font counts.
    ///
    /// # Errors
    /// When the bytes are no font.
    pub fn new(bytes: Vec<u8>) -> Result<Self> {
        match FontRef::from_index(&bytes, 0) {
            Ok(_) => Ok(Self(Arc::new(bytes))),
            Err(_) => Err(
                Error::chart("the file of the font is neither TrueType nor OpenType")
                    .with_help("give a file that ends in .ttf, .otf or .ttc"),
            ),
        }
    }

    /// Returns whether the font has a letter.
    pub fn has(&self, letter: char) -> bool {
        let font = FontRef::from_index(&self.0, 0);
        font.is_ok_and(|font| font.charmap().map(letter).is_some())
    }

    /// Returns the bytes.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }
}
