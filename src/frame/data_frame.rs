//! Frames of polars that a program hands over, and those that it gets back.

use std::ops::Range;

use polars::prelude::{CompatLevel, DataFrame};

use super::polars::{Type, cells, data_frame};
use super::quiet::caught;
use super::{Column, Frame, Source, TOGETHER};
use crate::error::{Error, Result};

/// A frame that a program handed over. Its columns are shared, not copied.
pub(crate) struct GivenFrame {
    frame: DataFrame,
    names: Vec<String>,
    types: Vec<Type>,
}

impl GivenFrame {
    /// Looks at the columns of a frame.
    pub fn new(frame: &DataFrame) -> Self {
        let columns = frame.columns().iter();
        let read_as = |dtype: ArrowType| Type::new(&dtype);
        Self {
            names: columns
                .clone()
                .map(|column| column.name().to_string())
                .collect(),
            types: columns
                .map(|column| column.dtype().to_arrow(CompatLevel::newest()))
                .map(read_as)
                .collect(),
            frame: frame.clone(),
        }
    }
}

type ArrowType = polars::prelude::ArrowDataType;

impl Source for GivenFrame {
    fn names(&self) -> &[String] {
        &self.names
    }

    fn rows(&self) -> u64 {
        self.frame.height() as u64
    }

    fn parts(&self) -> Vec<Range<usize>> {
        let height = self.frame.height();
        let starts = (0..height).step_by(TOGETHER);
        starts
            .map(|start| start..height.min(start + TOGETHER))
            .collect()
    }

    fn read(&self, columns: &[usize], rows: Range<usize>) -> Result<Frame> {
        let (start, height) = (rows.start as i64, rows.len());
        let read = |position: &usize| {
            let read_as = &self.types[*position];
            let column = self.frame.columns()[*position].slice(start, height);
            let column = (!matches!(read_as, Type::Unread(_))).then_some(column);
            let cells = caught(|| cells(column.as_ref(), read_as));
            let name = self.names[*position].clone();
            match cells {
                Ok(Ok(cells)) => Ok(Column { name, cells }),
                Ok(Err(error)) => Err(unread(&name, &error.to_string())),
                Err(_) => Err(unread(&name, "its type is not known")),
            }
        };
        Ok(Frame {
            columns: columns.iter().map(read).collect::<Result<_>>()?,
            height,
        })
    }
}

fn unread(column: &str, reason: &str) -> Error {
    let reason = reason.lines().next().unwrap_or_default();
    Error::input(format!("a column of the frame cannot be read: {reason}"))
        .in_column(column)
        .with_code("bad_column")
        .with_help("cast it to text, to a number or to a date")
}

/// Makes a frame of polars.
///
/// # Errors
/// When two columns have one name.
pub(crate) fn from_frame(frame: &Frame) -> Result<DataFrame> {
    data_frame(frame)
        .map_err(|error| Error::output(format!("a table cannot become a frame: {error}")))
}
