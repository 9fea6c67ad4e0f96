//! A pseudo-study, and what is drawn.

use serde::Serialize;

use crate::catalogue::choice;
use crate::study::MovedEvent;

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
