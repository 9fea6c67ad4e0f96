//! Who comes first among the orders of one moment.

use chrono::NaiveDateTime;

use super::resolved::Resolved;
use crate::event::{Event, number_in};
use crate::math::draws::lot;

/// What decides among the orders of one moment, the smallest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Turn {
    /// Smaller for a larger priority; the largest number where the event states none.
    priority: i64,
    /// When the signal became known.
    signal: NaiveDateTime,
    /// A draw of the seed and the event's own name, never its place in the file or the alphabet.
    lot: u64,
}

impl Turn {
    /// The turn of an event whose signal became known at a time. Without a priority the turns of one moment are equal, which
    /// leaves the order of the sample.
    pub fn new(plan: &Resolved, event: &Event, signal: NaiveDateTime) -> Self {
        let Some(column) = &plan.priority else {
            return Self::default();
        };
        let id = if event.is_numbered {
            ""
        } else {
            event.id.as_str()
        };
        let stated = [event.symbol.as_str(), &event.as_read, id, &event.headline];
        let tags = event.tags.iter().map(String::as_str);
        Self {
            priority: number_in(event, column).map_or(i64::MAX, descending),
            signal,
            lot: lot(plan.seed, stated.into_iter().chain(tags)),
        }
    }
}

/// Returns a number that is smaller, the larger the given one is.
fn descending(number: f64) -> i64 {
    // The bits of doubles of one sign are in the order of their sizes.
    let bits = (-number).to_bits() as i64;
    bits ^ (((bits >> 63) as u64) >> 1) as i64
}
