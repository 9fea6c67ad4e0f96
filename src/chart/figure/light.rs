//! Where single events lie in a panel, for pages on which one event is lit.

/// Where an event lies in a panel.
#[derive(Debug, Clone, PartialEq)]
pub struct Light {
    /// The id of the event.
    pub event: String,
    /// What of the panel is the event's.
    pub place: LightPlace,
}

/// The part of a panel that an event has.
#[derive(Debug, Clone, PartialEq)]
pub enum LightPlace {
    /// A line through these points.
    Path(Vec<(f64, Option<f64>)>),
    /// A row from the top.
    Row(usize),
    /// A value on the horizontal axis.
    Value(f64),
}
