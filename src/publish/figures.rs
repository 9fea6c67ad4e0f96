//! The figures of a page: which ones it has, and their drawings for wide and for narrow screens.

use serde::Serialize;

use super::page::CHARTS;
use crate::chart::render::svg_with_outlines;
use crate::chart::study::event_panel::NAME as PANEL;
use crate::chart::study::{ANSWER, caar_views};
use crate::chart::{Figure, Look, Size, shown as shown_figure};
use crate::error::Result;

/// The figure of all groups, of which the first screen shows some.
pub(super) const FOREST: &str = "forest";

/// A figure on the page.
#[derive(Serialize)]
pub(super) struct Picture {
    /// Its number on the page.
    number: usize,
    name: String,
    /// The name of its files.
    file: String,
    title: String,
    subtitle: String,
    footnote: String,
    drawing: Drawing,
    /// The same figure in parts: the name and the drawing of each.
    views: Vec<(String, Drawing)>,
    /// The ids of the events that the figure is of, one a line.
    events: String,
    /// The data as an address that holds them, for small ones; otherwise the path of their file, relative to the page.
    csv: String,
}

/// A figure as SVG, for wide screens and paper, and for narrow screens.
#[derive(Serialize)]
struct Drawing {
    wide: String,
    narrow: String,
}

/// Returns the figures of the page: of many events, the panels of those with the largest reactions; files hold the others.
pub(super) fn shown_figures(figures: &[Figure], events: usize) -> Vec<&Figure> {
    const MANY_EVENTS: usize = 100;
    let most = if events > MANY_EVENTS { 12 } else { 24 };
    let mut panels = 0;
    let in_a_run = figures.iter().filter(|figure| !figure.is_on_request);
    let is_shown = |figure: &&Figure| {
        let is_panel = figure.name.starts_with(PANEL);
        panels += usize::from(is_panel);
        !is_panel || panels <= most
    };
    in_a_run.filter(is_shown).collect()
}

/// Draws a figure for the page.
///
/// # Errors
/// When it cannot be drawn.
pub(super) fn picture(
    number: usize,
    figure: &Figure,
    (look, sources): (&Look, &str),
) -> Result<Picture> {
    let said = shown_figure(figure, look);
    let views = match figure.name.as_str() {
        "caar" => caar_views(figure),
        _ => Vec::new(),
    };
    let views = views
        .into_iter()
        .map(|(name, view)| Ok((name, drawing(&view, look)?)));
    Ok(Picture {
        views: views.collect::<Result<_>>()?,
        number,
        file: match said.name == ANSWER {
            true => FOREST.to_owned(),
            false => said.name.clone(),
        },
        name: said.name,
        title: said.title,
        subtitle: said.subtitle,
        // The page says where all of its numbers come from.
        footnote: said.footnote.replace(sources, ""),
        drawing: drawing(figure, look)?,
        events: figure.events.join("\n"),
        csv: data_address(figure),
    })
}

/// Draws a figure for the page. The caption says what title and footnote say in a picture that stands alone.
fn drawing(figure: &Figure, look: &Look) -> Result<Drawing> {
    // So few units that the type is nearly as large as the text beside it, and 7 points high where the page is printed.
    let page = Size {
        width: 600,
        height: 375,
        ..Size::default()
    };
    // One column of a journal is as wide as a telephone.
    let column = Size::printed(85.0, 64.0, 300.0);
    let drawn = |size: Size| {
        let bare = Look {
            plain: true,
            theme: crate::chart::Theme::Light,
            size,
            ..look.clone()
        };
        svg_with_outlines(figure, &bare)
    };
    Ok(Drawing {
        wide: drawn(page)?,
        narrow: drawn(column)?,
    })
}

/// Returns the data of a figure as an address that needs no file, or the path of their file where they are long.
fn data_address(figure: &Figure) -> String {
    const LONGEST: usize = 20_000;
    let text = figure.csv();
    if text.len() > LONGEST {
        return format!("{CHARTS}/{}.csv", figure.name);
    }
    let mut address = "data:text/csv;charset=utf-8,".to_owned();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b',' => {
                address.push(char::from(byte));
            }
            byte => address.push_str(&format!("%{byte:02X}")),
        }
    }
    address
}
