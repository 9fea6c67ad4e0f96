//! How figures are drawn: size, colours, texts and the font for letters that the embedded one lacks.

use super::figure::{Figure, Mark, Panel};
use super::letters::Font;

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

/// What plotters divides the size of type by when it writes SVG.
const SHRINKAGE: f64 = 1.24;
/// Points of print (1/72 inch) for each unit of a figure: ticks of 10 units become 8 points, and nothing is below 7.
const POINTS_A_UNIT: f64 = 0.8 * SHRINKAGE;
const POINTS_A_MILLIMETRE: f64 = 72.0 / 25.4;

impl Size {
    /// Returns the size for a figure: lower, if a few rows of cells need less, and higher, if many rows with texts or many panels need
    /// more. A plain figure has no title and no footnote.
    #[must_use]
    pub fn for_figure(self, figure: &Figure, is_plain: bool) -> Self {
        let around = if is_plain { 68.0 } else { 170.0 };
        let least = (around + least_height(figure)).ceil() as u32;
        let most = match &figure.panels[..] {
            [panel] => (around + highest(panel)).ceil(),
            _ => f64::INFINITY,
        };
        Self {
            height: f64::from(self.height).min(most).max(f64::from(least)) as u32,
            ..self
        }
    }

    /// Returns the size for print, in millimetres and dots per inch.
    pub fn printed(width: f64, height: f64, dpi: f64) -> Self {
        let units = |millimetres: f64| (millimetres * POINTS_A_MILLIMETRE / POINTS_A_UNIT).round();
        Self {
            width: units(width) as u32,
            height: units(height) as u32,
            scale: (dpi * POINTS_A_UNIT / 72.0) as f32,
        }
    }

    /// Returns the dots per inch at which the type has its printed size.
    pub fn dpi(self) -> f64 {
        f64::from(self.scale) * 72.0 / POINTS_A_UNIT
    }
}

/// Returns the least height of all panels, with the room between them, at which their texts do not meet.
fn least_height(figure: &Figure) -> f64 {
    /// Room between rows of panels, with their headings.
    const BETWEEN: f64 = 32.0;
    /// Height of an axis that a picture repeats, and of one below a larger one.
    const FACET: f64 = 40.0;
    const BELOW: f64 = 20.0;
    let rows: Vec<&[Panel]> = figure.panels.chunks(figure.columns.max(1)).collect();
    let is_facets = figure
        .panels
        .windows(2)
        .all(|pair| pair[0].height == pair[1].height);
    let axis = if is_facets { FACET } else { BELOW };
    let shares: f64 = rows.iter().map(|row| row[0].height).sum();
    let needed = rows.iter().map(|row| {
        let least = row
            .iter()
            .map(|panel| least_of(panel, axis))
            .fold(0.0, f64::max);
        least / (row[0].height / shares)
    });
    needed.fold(0.0, f64::max) + BETWEEN * rows.len().saturating_sub(1) as f64
}

/// Returns the least height of a panel: its rows are as high as their texts, and an axis has room for some numbers.
fn least_of(panel: &Panel, axis: f64) -> f64 {
    const ROW: f64 = 10.5;
    let has_texts = panel
        .marks
        .iter()
        .any(|mark| matches!(mark, Mark::Texts { .. }));
    match (panel.rows.len(), has_texts || !panel.notes.is_empty()) {
        (0, _) => axis,
        // A strip of one row may reach into the room around it.
        (1, _) => 0.0,
        (rows, true) => ROW * rows as f64,
        (_, false) => 0.0,
    }
}

/// Returns the greatest height of a panel: cells of few rows do not fill the figure.
pub(super) fn highest(panel: &Panel) -> f64 {
    const ROW: f64 = 28.0;
    let has_cells = panel
        .marks
        .iter()
        .any(|mark| matches!(mark, Mark::Cells { .. }));
    match has_cells {
        true => ROW * panel.rows.len() as f64,
        false => f64::INFINITY,
    }
}

/// The colours of paper and ink.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// Dark ink on white.
    #[default]
    Light,
    /// Light ink on a dark ground.
    Dark,
}

/// The level of confidence that figures are made with.
pub const LEVEL: f64 = 0.95;

/// What returns are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ReturnUnit {
    /// Percent.
    #[default]
    Percent,
    /// Basis points.
    Bps,
    /// Money, where a figure shows shares of a capital; percent elsewhere.
    Money,
}

/// How a figure is drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Look {
    /// The size.
    pub size: Size,
    /// The colours.
    pub theme: Theme,
    /// Whether title, subtitle and footnote are left out, as where a caption says them.
    pub plain: bool,
    /// Fonts for letters that the embedded one lacks, the first one first.
    pub fonts: Vec<Font>,
    /// The id of the run that the figure is of, which a PNG says inside.
    pub run: Option<String>,
    /// The level of confidence of intervals, between 0 and 1.
    pub level: f64,
    /// What returns are written in.
    pub unit: ReturnUnit,
    /// Whether gains of an account stand on a scale of equal ratios.
    pub log: bool,
    /// Whether the account is also compared with buying and holding everything that was traded.
    pub buy_and_hold: bool,
    /// The return at which cells with numbers have their full colour; `None`: as the figure says.
    pub scale: Option<f64>,
    /// The name of the order of rows; `None`: as they are.
    pub order: Option<String>,
}

impl Default for Look {
    fn default() -> Self {
        Self {
            size: Size::default(),
            theme: Theme::default(),
            plain: false,
            fonts: Vec::new(),
            run: None,
            level: LEVEL,
            unit: ReturnUnit::default(),
            log: false,
            buy_and_hold: false,
            scale: None,
            order: None,
        }
    }
}

impl From<Size> for Look {
    fn from(size: Size) -> Self {
        Self {
            size,
            ..Self::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn type_has_its_printed_size() {
        let size = Size::printed(178.0, 111.0, 300.0);
        assert_eq!((size.width, size.height), (509, 317));
        let pixels = f64::from(size.width) * f64::from(size.scale);
        assert!((pixels / 300.0 * 25.4 - 178.0).abs() < 0.2);
        assert!((size.dpi() - 300.0).abs() < 1e-3);
    }
}
