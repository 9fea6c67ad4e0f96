//! Figures as SVG and as PNG. Pixels are made with the embedded font alone: no font of the system is ever looked up.

use std::sync::{Arc, OnceLock};

use resvg::{tiny_skia, usvg};

use super::draw::canvas::{BOLD, FAMILY, REGULAR, to_svg};
use super::draw::draw;
use super::figure::Figure;
use crate::error::{Error, Result};

/// The size of a picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Size {
    /// Width in units; type is 8 to 15 units high.
    pub width: u32,
    /// Height in units.
    pub height: u32,
    /// Pixels a unit.
    pub scale: f32,
}

impl Default for Size {
    /// 1600 by 1000 pixels.
    fn default() -> Self {
        Self {
            width: 800,
            height: 500,
            scale: 2.0,
        }
    }
}

/// Draws a figure as PNG.
///
/// # Errors
/// When the size is below 200 by 150 units, or above 400 million pixels.
pub fn png(figure: &Figure, size: Size) -> Result<Vec<u8>> {
    let options = usvg::Options {
        fontdb: fonts(),
        font_family: FAMILY.to_owned(),
        ..usvg::Options::default()
    };
    let tree = usvg::Tree::from_str(&svg(figure, size)?, &options)
        .map_err(|error| undrawable(figure, &error.to_string()))?;
    let pixels = |units: u32| (f64::from(units) * f64::from(size.scale)).round() as u32;
    let mut pixmap = tiny_skia::Pixmap::new(pixels(size.width), pixels(size.height))
        .ok_or_else(|| undrawable(figure, "no pixels of that size"))?;
    let to_pixels = tiny_skia::Transform::from_scale(size.scale, size.scale);
    resvg::render(&tree, to_pixels, &mut pixmap.as_mut());
    pixmap
        .encode_png()
        .map_err(|error| undrawable(figure, &error.to_string()))
}

/// Draws a figure as SVG. Its text names the font Inter; a viewer without that font uses another.
///
/// # Errors
/// As [`png`].
pub fn svg(figure: &Figure, size: Size) -> Result<String> {
    let area = f64::from(size.width) * f64::from(size.height) * f64::from(size.scale).powi(2);
    if size.width < 200 || size.height < 150 || !(1e4..=4e8).contains(&area) {
        let message = format!(
            "the size of the figure is {} by {} units at {} pixels a unit",
            size.width, size.height, size.scale
        );
        return Err(Error::chart(message)
            .with_help("use at least 200 by 150 units and at most 400 million pixels"));
    }
    to_svg((size.width, size.height), |canvas| {
        draw(
            canvas,
            figure,
            f64::from(size.width),
            f64::from(size.height),
        )
    })
    .map_err(|error| undrawable(figure, &error))
}

fn undrawable(figure: &Figure, why: &str) -> Error {
    Error::chart(format!("the figure {} cannot be drawn: {why}", figure.name))
}

/// Returns the embedded fonts, loaded once.
fn fonts() -> Arc<usvg::fontdb::Database> {
    static FONTS: OnceLock<Arc<usvg::fontdb::Database>> = OnceLock::new();
    let load = || {
        let mut fonts = usvg::fontdb::Database::new();
        fonts.load_font_data(REGULAR.to_vec());
        fonts.load_font_data(BOLD.to_vec());
        fonts.set_sans_serif_family(FAMILY);
        Arc::new(fonts)
    };
    FONTS.get_or_init(load).clone()
}
