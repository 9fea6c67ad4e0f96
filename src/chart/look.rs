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
    /// Returns the size for a figure: as high as it needs to be, if its rows of cells need less.
    #[must_use]
    pub fn for_figure(self, figure: &Figure) -> Self {
        /// Height of title, axis and footnote.
        const AROUND: f64 = 170.0;
        let heights = figure.panels.iter().map(highest);
        let needed = AROUND + heights.fold(0.0, f64::max);
        match figure.panels.len() {
            1 => Self {
                height: self.height.min(needed.ceil() as u32),
                ..self
            },
            _ => self,
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

/// How a figure is drawn.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Look {
    /// The size.
    pub size: Size,
    /// The colours.
    pub theme: Theme,
    /// Whether title, subtitle and footnote are left out, as where a caption says them.
    pub plain: bool,
    /// Fonts for letters that the embedded one lacks, the first one first.
    pub fonts: Vec<Font>,
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
