//! The surface that figures are drawn on, in units of the figure. Alone names plotters.
//!
//! plotters places things on whole units, so everything is drawn at [`FINE`] times its size.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt::Display;
use std::sync::OnceLock;

use plotters::backend::SVGBackend;
use plotters::coord::Shift;
use plotters::element::DashedPathElement;
use plotters::prelude::{
    Circle, Color, DrawingArea, FontStyle, IntoDrawingArea, IntoFont, PathElement, Polygon,
    RGBAColor, Rectangle, ShapeStyle,
};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{FontTransform, TextStyle, register_font};

use crate::chart::compact::steps;
use crate::chart::letters::{BOLD, FAMILY, REGULAR};
use crate::chart::look::Theme;
use crate::chart::theme::{self, Rgb};
use crate::error::is_hidden;

/// Units of plotters for each unit of a figure.
const FINE: f64 = 8.0;

/// The result of a step of drawing; an error is the message of plotters.
pub(in crate::chart) type Drawn = Result<(), String>;

/// A surface in the units of a figure.
pub(in crate::chart) struct Canvas<'a> {
    root: DrawingArea<SVGBackend<'a>, Shift>,
    paint: Paint<'a>,
    outlines: RefCell<Vec<Outline>>,
}

/// The outline of what an event has in a picture.
pub(in crate::chart) struct Outline {
    /// The id of the event.
    pub event: String,
    /// The outline as a path of SVG.
    pub path: String,
}

/// Returns what `draw` draws on a canvas of that size as SVG, with the outlines of events.
///
/// # Errors
/// The message of the first step that fails.
pub(in crate::chart) fn to_svg(
    (width, height): (u32, u32),
    paint: Paint<'_>,
    draw: impl FnOnce(&Canvas<'_>) -> Drawn,
) -> Result<(String, Vec<Outline>), String> {
    register_fonts();
    let fine = |units: u32| units * FINE as u32;
    let mut drawn = String::new();
    let outlines = {
        let size = (fine(width), fine(height));
        let root = SVGBackend::with_string(&mut drawn, size).into_drawing_area();
        let canvas = Canvas {
            root,
            paint,
            outlines: RefCell::default(),
        };
        draw(&canvas)?;
        canvas.outlines.take()
    };
    // The view box keeps the fine units; width and height become those of the figure.
    let attributes = |width: u32, height: u32| format!(r#"width="{width}" height="{height}""#);
    let (drawn_size, size) = (
        attributes(fine(width), fine(height)),
        attributes(width, height),
    );
    Ok((drawn.replacen(&drawn_size, &size, 1), outlines))
}

/// Gives plotters, which measures text itself, the embedded fonts.
fn register_fonts() {
    static DONE: OnceLock<()> = OnceLock::new();
    DONE.get_or_init(|| {
        // Only a font that cannot be parsed is refused; these two are part of the program and of its tests.
        let _ = register_font(FAMILY, FontStyle::Normal, REGULAR);
        let _ = register_font(FAMILY, FontStyle::Bold, BOLD);
    });
}

/// Stands for a letter that no font has.
const NO_GLYPH: char = '\u{A4}';

/// Colours and letters of a picture.
#[derive(Clone, Copy)]
pub(in crate::chart) struct Paint<'a> {
    pub theme: Theme,
    /// Letters that no font has.
    pub missing: &'a BTreeSet<char>,
    /// Whether events are outlined.
    pub outlines: bool,
}

/// Size, weight and colour of a text.
#[derive(Clone, Copy)]
pub(in crate::chart) struct Type {
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

/// Which point along a text's width lies at the given place.
#[derive(Clone, Copy)]
pub(in crate::chart) enum Side {
    Left,
    Center,
    Right,
}

/// Which point along a text's height lies at the given place.
#[derive(Clone, Copy)]
pub(in crate::chart) enum Rise {
    Top,
    Center,
    Bottom,
}

/// Converts an anchor to that of plotters.
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

    /// Returns whether events are outlined.
    pub fn has_outlines(&self) -> bool {
        self.paint.outlines
    }

    /// Outlines what an event has by lines, beside the picture.
    pub fn outline(&self, event: &str, lines: &[Vec<(f64, f64)>]) {
        let path = lines.iter().map(|points| {
            let points = points.iter().map(|point| {
                let (x, y) = fine(*point);
                (i64::from(x), i64::from(y))
            });
            steps(&points.collect::<Vec<_>>())
        });
        self.outlines.borrow_mut().push(Outline {
            event: event.to_owned(),
            path: path.collect(),
        });
    }

    /// Returns whether a text has letters that no font has.
    pub fn lacks_letters(&self, text: &str) -> bool {
        text.chars().any(|c| self.paint.missing.contains(&c))
    }

    /// Replaces letters that no font has, and removes those that nobody sees: SVG forbids some of them, and others turn the direction of writing.
    fn drawable(&self, text: &str) -> String {
        /// Letters of a text that fill any picture; setting more of them takes time without end.
        const MOST_LETTERS: usize = 1_000;
        let letters = text.chars().filter(|c| !is_hidden(*c)).take(MOST_LETTERS);
        letters
            .map(|c| match self.paint.missing.contains(&c) {
                true => NO_GLYPH,
                false => c,
            })
            .collect()
    }

    fn rgb(&self, colour: Rgb, opacity: f64) -> RGBAColor {
        let (r, g, b) = match self.paint.theme {
            Theme::Light => colour,
            Theme::Dark => theme::dark(colour),
        };
        RGBAColor(r, g, b, opacity)
    }

    /// Draws a text.
    pub fn text(&self, text: &str, at: (f64, f64), kind: Type, anchor: (Side, Rise)) -> Drawn {
        let colour = self.rgb(kind.colour, 1.0);
        let style = TextStyle::from(Self::font(kind))
            .color(&colour)
            .pos(position(anchor));
        self.root
            .draw_text(&self.drawable(text), &style, fine(at))
            .map_err(undrawn)
    }

    /// Draws a word above or below a place, on white, so that no line runs through it.
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

    /// Draws a text that runs upwards.
    pub fn text_upwards(&self, text: &str, at: (f64, f64), kind: Type) -> Drawn {
        let (colour, font) = (
            self.rgb(kind.colour, 1.0),
            Self::font(kind).transform(FontTransform::Rotate270),
        );
        let style = TextStyle::from(font)
            .color(&colour)
            .pos(position((Side::Center, Rise::Top)));
        self.root
            .draw_text(&self.drawable(text), &style, fine(at))
            .map_err(undrawn)
    }

    /// Returns the width of a text.
    pub fn width(&self, text: &str, kind: Type) -> f64 {
        let measured = self
            .root
            .estimate_text_size(text, &TextStyle::from(Self::font(kind)));
        measured.map_or(
            text.chars().count() as f64 * kind.size * 0.6,
            |(width, _)| f64::from(width) / FINE,
        )
    }

    /// Draws a line through points, dashed by lengths of dash and gap.
    pub fn line(
        &self,
        points: &[(f64, f64)],
        colour: Rgb,
        width: f64,
        dash: Option<(f64, f64)>,
    ) -> Drawn {
        let style = ShapeStyle {
            color: self.rgb(colour, 1.0),
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

    /// Fills the area inside of points.
    pub fn area(&self, points: &[(f64, f64)], colour: Rgb, opacity: f64) -> Drawn {
        let points: Vec<(i32, i32)> = points.iter().map(|point| fine(*point)).collect();
        self.root
            .draw(&Polygon::new(points, self.rgb(colour, opacity)))
            .map_err(undrawn)
    }

    /// Fills the rectangle between two corners.
    pub fn block(&self, from: (f64, f64), to: (f64, f64), colour: Rgb) -> Drawn {
        self.root
            .draw(&Rectangle::new(
                [fine(from), fine(to)],
                self.rgb(colour, 1.0).filled(),
            ))
            .map_err(undrawn)
    }

    /// Draws the outline of the rectangle between two corners.
    pub fn frame(&self, from: (f64, f64), to: (f64, f64), colour: Rgb, width: f64) -> Drawn {
        let corners = [from, (to.0, from.1), to, (from.0, to.1), from];
        self.line(&corners, colour, width, None)
    }

    /// Draws a filled circle.
    pub fn dot(&self, at: (f64, f64), radius: f64, colour: Rgb) -> Drawn {
        let radius = (radius * FINE) as i32;
        self.root
            .draw(&Circle::new(
                fine(at),
                radius,
                self.rgb(colour, 1.0).filled(),
            ))
            .map_err(undrawn)
    }
}

fn undrawn(error: impl Display) -> String {
    error.to_string()
}

/// Converts a place to units of plotters.
fn fine((x, y): (f64, f64)) -> (i32, i32) {
    ((x * FINE).round() as i32, (y * FINE).round() as i32)
}
