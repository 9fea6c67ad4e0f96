//! What takes the place of workbooks in a program that was built without them.

use std::marker::PhantomData;

use crate::error::{Error, Result};

/// A workbook, of which there is none.
pub(crate) enum Workbook<'a> {
    None(std::convert::Infallible, PhantomData<&'a [u8]>),
}

/// A sheet of cells in a workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SheetName {
    /// The name on its tab.
    pub name: String,
    /// Whether Excel does not show it.
    pub is_hidden: bool,
}

/// A rectangle of cells that are one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Merged {
    pub rows: (u32, u32),
    pub columns: (u32, u32),
}

impl Workbook<'_> {
    /// Refuses the file.
    pub fn new(_: &[u8]) -> Result<Self> {
        Err(
            Error::input("a workbook of Excel, and this program was built without workbooks")
                .with_code("no_xlsx")
                .with_help("build it with the feature `xlsx`, or save the sheet as CSV"),
        )
    }

    /// Returns whether its numbers of days count from 1904-01-01.
    pub fn counts_from_1904(&self) -> bool {
        match *self {
            Self::None(none, _) => match none {},
        }
    }

    /// Lists the sheets.
    pub fn sheets(&self) -> Vec<SheetName> {
        match *self {
            Self::None(none, _) => match none {},
        }
    }

    /// Hands over the cells of a sheet.
    pub fn read(&mut self, _: &str, _: &mut dyn FnMut(u32, u32, &str) -> Result<()>) -> Result<()> {
        match *self {
            Self::None(none, _) => match none {},
        }
    }

    /// Returns the merged cells of a sheet.
    pub fn merged(&mut self, _: &str) -> Result<Vec<Merged>> {
        match *self {
            Self::None(none, _) => match none {},
        }
    }
}
