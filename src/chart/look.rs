//! How figures are drawn: size, colours, texts and the font for letters that the embedded one lacks.

use super::figure::{Figure, Mark, Panel};
use super::letters::Font;
use super::narrow::{NARROW, WIDE};

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

/// Most rows with names of their own.
pub(super) const MOST_NAMED: usize = 120;

/// Height of the line of dates under the numbers of days.
pub(super) const DATES: f64 = 12.0;

/// Height of a row with a text.
const ROW: f64 = 10.5;

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
        let around = if is_plain { 68.0 } else { 170.0 } + height_of_dates(figure);
        let named = self.height_of_names(figure, around);
        let least = (around + least_height(figure).max(named)).ceil() as u32;
        let most = match &figure.panels[..] {
            [panel] => (around + highest(panel)).ceil(),
            _ => f64::INFINITY,
        };
        Self {
            height: f64::from(self.height).min(most).max(f64::from(least)) as u32,
            ..self
        }
    }

    /// Returns the height at which each row of cells has room for its name, as far as a page is high; zero in one column of a journal, where
    /// some rows have names. `around`: the height of the rest.
    fn height_of_names(self, figure: &Figure, around: f64) -> f64 {
        /// Height of a page as a share of its width.
        const PAGE: f64 = 1.35;
        let [panel] = &figure.panels[..] else {
            return 0.0;
        };
        let has_names = highest(panel).is_finite() && panel.rows.len() <= MOST_NAMED;
        let names = ROW * panel.rows.len() as f64;
        match self.width {
            _ if !has_names => 0.0,
            ..NARROW => 0.0,
            NARROW..WIDE => names.min(PAGE * f64::from(self.width) - around),
            _ => names,
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

/// Returns the height of the line of dates below the panels.
pub(super) fn height_of_dates(figure: &Figure) -> f64 {
    match figure.dates.is_empty() {
        true => 0.0,
        false => DATES,
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
    use crate::chart::figure::Unit;

    #[test]
    fn type_has_its_printed_size() {
        let size = Size::printed(178.0, 111.0, 300.0);
        assert_eq!((size.width, size.height), (509, 317));
        let pixels = f64::from(size.width) * f64::from(size.scale);
        assert!((pixels / 300.0 * 25.4 - 178.0).abs() < 0.2);
        assert!((size.dpi() - 300.0).abs() < 1e-3);
    }

    #[test]
    fn rows_with_names_make_a_figure_higher_as_far_as_a_page_is_high() {
        let rows = |number: usize| {
            let cells = Mark::Cells {
                cells: Vec::new(),
                scale: (-1.0, 1.0),
                numbered: false,
                framed: None,
                sums_from: None,
                unit: Unit::Percent,
            };
            let panel = Panel {
                height: 1.0,
                marks: vec![cells],
                rows: vec!["row".to_owned(); number],
                ..Panel::default()
            };
            Figure {
                panels: vec![panel],
                ..Figure::default()
            }
        };
        let height = |size: Size, number: usize| size.for_figure(&rows(number), true).height;
        let (screen, page, column) = (
            Size::default(),
            Size::printed(178.0, 111.0, 300.0),
            Size::printed(85.0, 64.0, 300.0),
        );
        assert_eq!(height(screen, 100), 68 + 1050);
        // 1.35 times as high as wide.
        assert_eq!(page.width, 509);
        assert_eq!(height(page, 100), 688);
        assert_eq!(height(column, 100), column.height);
        // More rows have no names of their own.
        assert_eq!(height(screen, 500), screen.height);
    }
}
