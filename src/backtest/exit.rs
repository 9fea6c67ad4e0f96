//! The prices at which trades are closed, and why.

/// The reason why a trade was closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ExitReason {
    /// Its holding period was over.
    Hold,
    /// It reached the stop.
    Stop,
    /// It reached the target.
    Take,
    /// It reached the trailing stop.
    Trail,
    /// A further event of its security took its place.
    Replaced,
    /// The prices of the file end.
    EndOfData,
    /// The account was lost.
    Ruin,
}

impl ExitReason {
    /// Returns the name in results.
    pub fn name(self) -> &'static str {
        match self {
            Self::Hold => "hold",
            Self::Stop => "stop",
            Self::Take => "take",
            Self::Trail => "trail",
            Self::Replaced => "replaced",
            Self::EndOfData => "end_of_data",
            Self::Ruin => "ruin",
        }
    }
}

/// A price at which a trade is closed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Exit {
    /// The reason.
    pub reason: ExitReason,
    /// The price.
    pub price: f64,
    /// Whether the bar touched both stop and target, whose order is not known.
    pub ambiguous: bool,
}

impl Exit {
    pub fn at(reason: ExitReason, price: f64) -> Self {
        Self {
            reason,
            price,
            ambiguous: false,
        }
    }
}
