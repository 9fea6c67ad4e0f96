//! Figures as Python sees them.

use newsquake::chart::{self, Look, Size, Theme};
use newsquake::publish::with_system_fonts;
use newsquake::table::frame::data_frame;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::error::raised;
use crate::table::Table;

/// A figure.
#[pyclass(frozen, module = "newsquake._native")]
pub struct Figure {
    figure: chart::Figure,
}

impl Figure {
    pub fn new(figure: chart::Figure) -> Self {
        Self { figure }
    }
}

#[pymethods]
impl Figure {
    #[getter]
    fn name(&self) -> &str {
        &self.figure.name
    }

    #[getter]
    fn title(&self) -> &str {
        &self.figure.title
    }

    #[getter]
    fn subtitle(&self) -> &str {
        &self.figure.subtitle
    }

    /// The numbers that are drawn, as CSV.
    fn csv(&self) -> String {
        self.figure.csv()
    }

    /// The numbers that are drawn, as a table.
    fn table(&self, py: Python<'_>) -> PyResult<Table> {
        let frame = data_frame(&self.figure.data).map_err(|error| raised(py, &error))?;
        Ok(Table::new(frame))
    }

    /// The picture as SVG.
    #[pyo3(signature = (width=None, height=None, dark=false, plain=false))]
    fn svg(
        &self,
        py: Python<'_>,
        width: Option<u32>,
        height: Option<u32>,
        dark: bool,
        plain: bool,
    ) -> PyResult<String> {
        let look = look(width, height, None, dark, plain);
        let drawn = py.detach(|| chart::svg(&self.figure, &look));
        drawn.map_err(|error| raised(py, &error))
    }

    /// The picture as PNG.
    #[pyo3(signature = (width=None, height=None, scale=None, dark=false, plain=false))]
    fn png<'py>(
        &self,
        py: Python<'py>,
        width: Option<u32>,
        height: Option<u32>,
        scale: Option<f32>,
        dark: bool,
        plain: bool,
    ) -> PyResult<Bound<'py, PyBytes>> {
        let look = look(width, height, scale, dark, plain);
        let drawn = py.detach(|| {
            let look = with_system_fonts(&look, &[&self.figure]);
            chart::png(&self.figure, &look)
        });
        drawn
            .map(|bytes| PyBytes::new(py, &bytes))
            .map_err(|error| raised(py, &error))
    }
}

fn look(
    width: Option<u32>,
    height: Option<u32>,
    scale: Option<f32>,
    dark: bool,
    plain: bool,
) -> Look {
    let usual = Size::default();
    Look {
        size: Size {
            width: width.unwrap_or(usual.width),
            height: height.unwrap_or(usual.height),
            scale: scale.unwrap_or(usual.scale),
        },
        theme: if dark { Theme::Dark } else { Theme::Light },
        plain,
        ..Look::default()
    }
}
