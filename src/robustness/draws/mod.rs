//! Pseudo-studies: the events of a study on other days, or the same days with other securities.
//!
//! A draw depends on the seed and its own number, and on the events in the order of the study: never on threads or on the order
//! of the input.

mod dates;
mod eligible;
mod securities;

pub use dates::DateDraws;
pub use securities::SecurityDraws;

use serde::Serialize;

use crate::catalogue::choice;
use crate::study::{MovedEvent, Template};

choice! {
    /// What becomes of the events of a study in a pseudo-study.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
    pub enum PlaceboKind {
        /// Each security is measured on other days of its own, without news.
        #[default]
        Dates = "dates",
        /// On the days of the news, other securities with a similar beta and sigma are measured.
        Securities = "securities",
    }
}

/// A pseudo-study.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Draw {
    /// The number of the draw.
    pub number: u64,
    /// The moved events, in the order of the events of the study. An event for which there is no room is left out.
    pub members: Vec<MovedEvent>,
}

impl Draw {
    /// Creates a draw from moved events.
    pub fn new(number: u64, mut members: Vec<MovedEvent>) -> Self {
        members.sort_by_key(|member| member.event);
        Self { number, members }
    }
}

/// A source of pseudo-studies.
#[derive(Debug, Clone)]
pub enum Draws {
    /// Other days of the same securities.
    Dates(DateDraws),
    /// Other securities on the same days.
    Securities(SecurityDraws),
}

/// How many choices the draws of a study have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Choices {
    /// The fewest days (or securities) among which an event, or the events that move together, are drawn.
    pub fewest: usize,
    /// The number of parts of the sample that move independently of each other. Events that share a date, or whose event windows
    /// overlap, are one part.
    pub parts: usize,
    /// Whether events whose windows overlap were drawn apart, because together they have no other days.
    pub separated: bool,
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
