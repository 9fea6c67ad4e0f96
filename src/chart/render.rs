//! The only file that names plotters. Figures are drawn as SVG at eight times their size, because plotters places things
//! on whole units, and made into pixels with the embedded font alone: no font of the system is ever looked up.

use std::sync::{Arc, OnceLock};

use plotters::backend::SVGBackend;
use plotters::coord::Shift;
use plotters::element::DashedPathElement;
use plotters::prelude::{
    Circle, Color, DrawingArea, FontStyle, IntoDrawingArea, IntoFont, PathElement, Polygon,
    RGBAColor, Rectangle, ShapeStyle,
};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{FontTransform, TextStyle, register_font};
use resvg::{tiny_skia, usvg};
use skrifa::charmap::Charmap;
use skrifa::{FontRef, MetadataProvider};

use super::draw::draw;
use super::figure::Figure;
use super::theme::{self, Rgb};
use crate::error::{Error, Result};

/// How large a picture is.
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

/// Units of plotters for each unit of a figure.
const FINE: f64 = 8.0;

const FAMILY: &str = "Inter";
const REGULAR: &[u8] = include_bytes!("fonts/Inter-Regular.otf");
const BOLD: &[u8] = include_bytes!("fonts/Inter-SemiBold.otf");

/// A figure as PNG.
///
/// # Errors
/// For a size that leaves no room to draw in, or more pixels than memory should hold.
pub fn png(figure: &Figure, size: Size) -> Result<Vec<u8>> {
    let undrawable = |what: &str| {
        Error::chart(format!(
            "the figure {} cannot be drawn: {what}",
            figure.name
        ))
    };
    let options = usvg::Options {
        fontdb: fonts(),
        font_family: FAMILY.to_owned(),
        ..usvg::Options::default()
    };
    let tree = usvg::Tree::from_str(&svg(figure, size)?, &options)
        .map_err(|error| undrawable(&error.to_string()))?;
    let pixels = |units: u32| (f64::from(units) * f64::from(size.scale)).round() as u32;
    let mut canvas = tiny_skia::Pixmap::new(pixels(size.width), pixels(size.height))
        .ok_or_else(|| undrawable("no pixels of that size"))?;
    let shrink = tiny_skia::Transform::from_scale(size.scale, size.scale);
    resvg::render(&tree, shrink, &mut canvas.as_mut());
    canvas
        .encode_png()
        .map_err(|error| undrawable(&error.to_string()))
}

/// A figure as SVG. Its text names the font Inter and falls back to what the viewer has.
///
/// # Errors
/// For a size that leaves no room to draw in.
pub fn svg(figure: &Figure, size: Size) -> Result<String> {
    let area = f64::from(size.width) * f64::from(size.height) * f64::from(size.scale).powi(2);
    if size.width < 200 || size.height < 150 || !(1e4..=4e8).contains(&area) {
        let message = format!(
            "a figure of {} by {} units at {} pixels a unit",
            size.width, size.height, size.scale
        );
        return Err(Error::chart(message)
            .with_help("use at least 200 by 150 units and at most 400 million pixels"));
    }
    register_fonts();
    let mut drawn = String::new();
    {
        let fine = |units: u32| units * FINE as u32;
        let root = SVGBackend::with_string(&mut drawn, (fine(size.width), fine(size.height)))
            .into_drawing_area();
        let canvas = Canvas { root };
        draw(
            &canvas,
            figure,
            f64::from(size.width),
            f64::from(size.height),
        )
        .map_err(|error| {
            Error::chart(format!(
                "the figure {} cannot be drawn: {error}",
                figure.name
            ))
        })?;
    }
    let fine = format!(
        r#"width="{}" height="{}""#,
        size.width * FINE as u32,
        size.height * FINE as u32
    );
    Ok(drawn.replacen(
        &fine,
        &format!(r#"width="{}" height="{}""#, size.width, size.height),
        1,
    ))
}

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

/// plotters measures text with its own copy of the fonts.
fn register_fonts() {
    static DONE: OnceLock<()> = OnceLock::new();
    DONE.get_or_init(|| {
        // Only a font that cannot be parsed is refused; these two are part of the program and of its tests.
        let _ = register_font(FAMILY, FontStyle::Normal, REGULAR);
        let _ = register_font(FAMILY, FontStyle::Bold, BOLD);
    });
}

/// What stands for a letter that the font does not have.
const NO_GLYPH: char = '?';

/// Whether the font has a letter.
fn has_glyph(letter: char) -> bool {
    static LETTERS: OnceLock<Option<Charmap<'static>>> = OnceLock::new();
    LETTERS
        .get_or_init(|| Some(FontRef::new(REGULAR).ok()?.charmap()))
        .as_ref()
        .is_some_and(|letters| letters.map(letter).is_some())
}

/// Whether a text has letters that the font does not have, such as those of Chinese.
pub(super) fn lacks_letters(text: &str) -> bool {
    text.chars().any(|c| !c.is_control() && !has_glyph(c))
}

/// The text with a mark for each letter that the font does not have, and without control characters, which SVG forbids.
fn drawable(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_control())
        .map(|c| if has_glyph(c) { c } else { NO_GLYPH })
        .collect()
}

pub(super) type Drawn = std::result::Result<(), String>;

/// Drawing in the units of a figure.
pub(super) struct Canvas<'a> {
    root: DrawingArea<SVGBackend<'a>, Shift>,
}

/// How a text looks.
#[derive(Clone, Copy)]
pub(super) struct Type {
    pub size: f64,
    pub bold: bool,
    pub colour: Rgb,
}

impl Type {
    pub const fn plain(size: f64, colour: Rgb) -> Self {
        Self {
            size,
            bold: false,
            colour,
        }
    }
}

/// Which end of a text stands at its place.
#[derive(Clone, Copy)]
pub(super) enum Side {
    Left,
    Center,
    Right,
}

/// Which part of its height.
#[derive(Clone, Copy)]
pub(super) enum Rise {
    Top,
    Center,
    Bottom,
}

/// A place of a text as plotters names it.
fn position((side, rise): (Side, Rise)) -> Pos {
    let across = match side {
        Side::Left => HPos::Left,
        Side::Center => HPos::Center,
        Side::Right => HPos::Right,
    };
    let up = match rise {
        Rise::Top => VPos::Top,
        Rise::Center => VPos::Center,
        Rise::Bottom => VPos::Bottom,
    };
    Pos::new(across, up)
}

impl Canvas<'_> {
    fn font(kind: Type) -> plotters::style::FontDesc<'static> {
        let weight = if kind.bold {
            FontStyle::Bold
        } else {
            FontStyle::Normal
        };
        (FAMILY, kind.size * FINE).into_font().style(weight)
    }

    pub fn text(&self, text: &str, at: (f64, f64), kind: Type, anchor: (Side, Rise)) -> Drawn {
        let colour = rgb(kind.colour, 1.0);
        let style = TextStyle::from(Self::font(kind))
            .color(&colour)
            .pos(position(anchor));
        self.root
            .draw_text(&drawable(text), &style, fine(at))
            .map_err(undrawn)
    }

    /// A word above or below a place, on white, so that no line runs through it.
    pub fn word(&self, word: &str, (x, y): (f64, f64), kind: Type, rise: Rise) -> Drawn {
        if word.is_empty() {
            return Ok(());
        }
        let (half, height) = (self.width(word, kind) / 2.0 + 1.0, kind.size);
        let (above, below) = match rise {
            Rise::Bottom => (y - height, y),
            _ => (y, y + height),
        };
        self.block((x - half, above), (x + half, below), theme::WHITE)?;
        self.text(word, (x, y), kind, (Side::Center, rise))
    }

    /// Upwards along the left side.
    pub fn text_upwards(&self, text: &str, at: (f64, f64), kind: Type) -> Drawn {
        let (colour, font) = (
            rgb(kind.colour, 1.0),
            Self::font(kind).transform(FontTransform::Rotate270),
        );
        let style = TextStyle::from(font)
            .color(&colour)
            .pos(position((Side::Center, Rise::Top)));
        self.root
            .draw_text(&drawable(text), &style, fine(at))
            .map_err(undrawn)
    }

    pub fn width(&self, text: &str, kind: Type) -> f64 {
        let measured = self
            .root
            .estimate_text_size(text, &TextStyle::from(Self::font(kind)));
        measured.map_or(
            text.chars().count() as f64 * kind.size * 0.6,
            |(width, _)| f64::from(width) / FINE,
        )
    }

    pub fn line(
        &self,
        points: &[(f64, f64)],
        colour: Rgb,
        width: f64,
        dash: Option<(f64, f64)>,
    ) -> Drawn {
        let style = ShapeStyle {
            color: rgb(colour, 1.0),
            filled: false,
            stroke_width: (width * FINE) as u32,
        };
        let points: Vec<(i32, i32)> = points.iter().map(|point| fine(*point)).collect();
        let drawn = match dash {
            None => self.root.draw(&PathElement::new(points, style)),
            Some((length, gap)) => {
                let (length, gap) = ((length * FINE) as i32, (gap * FINE) as i32);
                self.root
                    .draw(&DashedPathElement::new(points, length, gap, style))
            }
        };
        drawn.map_err(undrawn)
    }

    pub fn area(&self, points: &[(f64, f64)], colour: Rgb, opacity: f64) -> Drawn {
        let points: Vec<(i32, i32)> = points.iter().map(|point| fine(*point)).collect();
        self.root
            .draw(&Polygon::new(points, rgb(colour, opacity)))
            .map_err(undrawn)
    }

    pub fn block(&self, from: (f64, f64), to: (f64, f64), colour: Rgb) -> Drawn {
        self.root
            .draw(&Rectangle::new(
                [fine(from), fine(to)],
                rgb(colour, 1.0).filled(),
            ))
            .map_err(undrawn)
    }

    pub fn dot(&self, at: (f64, f64), radius: f64, colour: Rgb) -> Drawn {
        let radius = (radius * FINE) as i32;
        self.root
            .draw(&Circle::new(fine(at), radius, rgb(colour, 1.0).filled()))
            .map_err(undrawn)
    }
}

fn undrawn(error: impl std::fmt::Display) -> String {
    error.to_string()
}

fn fine((x, y): (f64, f64)) -> (i32, i32) {
    ((x * FINE).round() as i32, (y * FINE).round() as i32)
}

fn rgb((r, g, b): Rgb, opacity: f64) -> RGBAColor {
    RGBAColor(r, g, b, opacity)
}
