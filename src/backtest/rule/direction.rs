//! The direction that the events file states.

use serde::{Deserialize, Serialize};

use super::{Decision, History, Rule, Way};
use crate::event::{Event, Reason};

/// Buys where the events file expects a rise, sells where it expects a fall.
///
/// # Formula
/// ```text
/// side = sign(direction)
/// ```
/// # Inputs
/// The event's `direction`: 1, -1, or 0 for none. An event without one is not traded.
///
/// # Assumes
/// That the direction was written down before the reaction was seen. Directions found afterwards trade the future.
///
/// # References
/// Brown & Warner (1985), Journal of Financial Economics 14, 3-31, on signed samples.
///
/// # Examples
/// `direction` -1: sold short.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Direction {}

impl Rule for Direction {
    fn decide(&self, event: &Event, _: &History<'_>) -> Decision {
        let stated = event
            .direction
            .and_then(|direction| Way::from_sign(direction.into()));
        stated.ok_or((
            Reason::NoDirection,
            match event.direction {
                Some(_) => "direction is 0, so that no move is expected".to_owned(),
                None => event.why_undirected(),
            },
        ))
    }
}
