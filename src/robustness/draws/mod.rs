//! Pseudo-studies: the events of a study on other days, or the same days with other securities.
//!
//! A draw depends on the seed and its own number, and on the events in the order of the study: never on threads or on the order
//! of the input.

mod dates;
mod draw;
mod eligible;
mod securities;

pub use dates::DateDraws;
pub use draw::{Choices, Draw, PlaceboKind};
pub use securities::SecurityDraws;

use crate::study::Template;

/// A source of pseudo-studies.
#[derive(Debug, Clone)]
pub enum Draws {
    /// Other days of the same securities.
    Dates(DateDraws),
    /// Other securities on the same days.
    Securities(SecurityDraws),
}

impl Draws {
    /// Prepares the pseudo-studies of a study.
    pub fn new(template: &Template<'_>, kind: PlaceboKind) -> Self {
        match kind {
            PlaceboKind::Dates => Self::Dates(DateDraws::new(template)),
            PlaceboKind::Securities => Self::Securities(SecurityDraws::new(template)),
        }
    }

    /// Returns the draw of this number.
    pub fn draw(&self, template: &Template<'_>, number: u64) -> Draw {
        match self {
            Self::Dates(dates) => dates.draw(template, number),
            Self::Securities(securities) => securities.draw(template, number),
        }
    }

    /// Returns the positions of the used events that cannot be moved: no other day or security suits them.
    pub fn left_out(&self) -> &[usize] {
        match self {
            Self::Dates(dates) => dates.left_out(),
            Self::Securities(securities) => securities.left_out(),
        }
    }

    /// Returns how many choices the draws have.
    pub fn choices(&self) -> Choices {
        match self {
            Self::Dates(dates) => dates.choices(),
            Self::Securities(securities) => securities.choices(),
        }
    }
}
