//! Figures as SVG and as PNG. Pixels are made with the embedded font, and with those of the look for
//! letters that it lacks.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use memchr::memmem;
use resvg::usvg::fontdb::Database;
use resvg::{tiny_skia, usvg};

use super::compact::compact;
use super::draw::canvas::{Outline, Paint, to_svg};
use super::draw::draw;
use super::figure::Figure;
use super::in_words::in_words;
use super::letters::{BOLD, FAMILY, REGULAR, letters_without_font};
use super::look::Look;
use super::narrow::at_width;
use super::png_text::with_texts;
use super::shown::shown;
use super::stand_in::with_stand_ins;
use crate::error::{Error, Result};
use crate::table::clean::visible;

/// Draws a figure as PNG, with its title, the name of the program, the id of the run and the printed size inside.
///
/// # Errors
/// When the size is below 200 by 150 units, or above 400 million pixels.
pub fn png(figure: &Figure, look: &Look) -> Result<Vec<u8>> {
    let options = usvg::Options {
        fontdb: fonts(look),
        font_family: FAMILY.to_owned(),
        ..usvg::Options::default()
    };
    let figure = at_width(&shown(figure, look), look.size.width);
    let missing = letters_without_font(&figure, &look.fonts);
    let figure = &with_stand_ins(&figure, &missing);
    let size = look.size.for_figure(figure, look.plain);
    let (drawn, _) = drawn(figure, look, (&missing, false))?;
    let tree = usvg::Tree::from_str(&drawn, &options)
        .map_err(|error| undrawable(figure, &error.to_string()))?;
    let pixels = |units: u32| (f64::from(units) * f64::from(size.scale)).round() as u32;
    let mut pixmap = tiny_skia::Pixmap::new(pixels(size.width), pixels(size.height))
        .ok_or_else(|| undrawable(figure, "no pixels of that size"))?;
    let to_pixels = tiny_skia::Transform::from_scale(size.scale, size.scale);
    resvg::render(&tree, to_pixels, &mut pixmap.as_mut());
    let png = pixmap
        .encode_png()
        .map_err(|error| undrawable(figure, &error.to_string()))?;
    let program = program();
    let title = visible(&figure.title);
    let run = look.run.as_deref().map(|run| ("Run", run));
    let texts = [("Software", program.as_str()), ("Title", &*title)];
    let texts: Vec<(&str, &str)> = texts.into_iter().chain(run).collect();
    Ok(with_texts(&png, size.dpi(), &texts))
}

/// What an SVG names the program after.
const METADATA: &str = "<metadata>";

/// The name of the program, with its version, as pictures carry it.
fn program() -> String {
    format!("{PROGRAM}{}", env!("CARGO_PKG_VERSION"))
}

/// The name of the program in front of its version.
const PROGRAM: &str = "newsquake ";

/// Returns whether the beginning of a file is that of a picture that [`png`] or [`svg`] made.
pub fn is_own(beginning: &[u8]) -> bool {
    let has = |text: &[u8]| memmem::find(beginning, text).is_some();
    match beginning.starts_with(b"<svg") {
        true => has([METADATA, PROGRAM].concat().as_bytes()),
        false => {
            beginning.starts_with(b"\x89PNG")
                && has(&[b"Software\0\0\0\0\0", PROGRAM.as_bytes()].concat())
        }
    }
}

/// Draws a figure as SVG with its title, what it shows in words, and the name of the program. Its text stays text and names the font Inter; a viewer without
/// that font uses another.
///
/// # Errors
/// As [`png`].
pub fn svg(figure: &Figure, look: &Look) -> Result<String> {
    described_svg(figure, look, false)
}

/// Draws a figure as SVG for a page: as [`svg`], with an outline of what each event has, which is not seen until the page gives it a
/// colour. Its attribute `data-event` is the id of the event.
///
/// # Errors
/// As [`png`].
pub(crate) fn svg_with_outlines(figure: &Figure, look: &Look) -> Result<String> {
    described_svg(figure, look, true)
}

fn described_svg(figure: &Figure, look: &Look, outlines: bool) -> Result<String> {
    let figure = &at_width(&shown(figure, look), look.size.width);
    let (drawn, outlines) = drawn(figure, look, (&BTreeSet::new(), outlines))?;
    let drawn = compact(&drawn);
    let description = format!(
        "<title>{}</title>\n<desc>{}</desc>\n{METADATA}{}</metadata>\n",
        escaped(&figure.title),
        escaped(&described(figure)),
        program()
    );
    // The description stands first inside of the root.
    let inside = drawn
        .find("<svg")
        .and_then(|start| Some(start + drawn[start..].find('>')? + 1));
    let (head, body) = drawn.split_at(inside.unwrap_or(0));
    let body = match outlines.is_empty() {
        true => body.to_owned(),
        false => body.replacen("</svg>", &format!("{}</svg>", group(&outlines)), 1),
    };
    Ok(format!("{head}\n{description}{body}"))
}

/// Returns the outlines of events as a group of SVG that is not seen.
fn group(outlines: &[Outline]) -> String {
    let path = |outline: &Outline| {
        let event = escaped(&outline.event).replace('"', "&quot;");
        format!("<path data-event=\"{event}\" d=\"{}\"/>\n", outline.path)
    };
    let paths: String = outlines.iter().map(path).collect();
    format!("<g class=\"events\" fill=\"none\" stroke=\"none\" stroke-width=\"16\">\n{paths}</g>\n")
}

/// Returns what a figure shows, in words: its sample, its numbers, and how to read it.
fn described(figure: &Figure) -> String {
    let numbers = in_words(figure);
    let parts = [&figure.subtitle, &numbers, &figure.footnote];
    let parts: Vec<&str> = parts
        .into_iter()
        .map(String::as_str)
        .filter(|part| !part.is_empty())
        .collect();
    parts.join(". ")
}

fn drawn(
    figure: &Figure,
    look: &Look,
    (missing, outlines): (&BTreeSet<char>, bool),
) -> Result<(String, Vec<Outline>)> {
    let size = look.size.for_figure(figure, look.plain);
    let area = f64::from(size.width) * f64::from(size.height) * f64::from(size.scale).powi(2);
    // Too small is what was asked for, before a figure grows with its rows.
    if look.size.width < 200 || look.size.height < 150 || !(1e4..=4e8).contains(&area) {
        let message = format!(
            "the size of the figure is {} by {} units at {} pixels a unit",
            look.size.width, look.size.height, size.scale
        );
        return Err(Error::chart(message)
            .with_help("use at least 200 by 150 units and at most 400 million pixels"));
    }
    let paint = Paint {
        theme: look.theme,
        missing,
        outlines,
    };
    to_svg((size.width, size.height), paint, |canvas| {
        let (width, height) = (f64::from(size.width), f64::from(size.height));
        draw(canvas, figure, (width, height), look.plain)
    })
    .map_err(|error| undrawable(figure, &error))
}

/// Writes text so that it is text in XML too.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in visible(text).chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            letter => out.push(letter),
        }
    }
    out
}

fn undrawable(figure: &Figure, why: &str) -> Error {
    Error::chart(format!("the figure {} cannot be drawn: {why}", figure.name))
}

/// Returns the embedded fonts, loaded once, with those of the look.
fn fonts(look: &Look) -> Arc<Database> {
    static EMBEDDED: OnceLock<Arc<Database>> = OnceLock::new();
    let load = || {
        let mut fonts = Database::new();
        fonts.load_font_data(REGULAR.to_vec());
        fonts.load_font_data(BOLD.to_vec());
        fonts.set_sans_serif_family(FAMILY);
        Arc::new(fonts)
    };
    let embedded = EMBEDDED.get_or_init(load);
    if look.fonts.is_empty() {
        return embedded.clone();
    }
    let mut fonts = Database::clone(embedded);
    let others = look.fonts.iter();
    others.for_each(|font| fonts.load_font_data(font.bytes().to_vec()));
    Arc::new(fonts)
}
