//! What columns mean, and the kinds of files that they stand in.

/// Kind of an input file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::load) enum Kind {
    /// Daily bars.
    Prices,
    /// Dated news.
    Events,
    /// Daily returns of factors, or interest rates.
    Factors,
}

/// Meaning of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::load) enum Role {
    Symbol,
    Date,
    /// The time of day beside a date.
    Time,
    Open,
    High,
    Low,
    Close,
    AdjClose,
    Volume,
    /// Daily return as a fraction, dividends included.
    Return,
    /// Dividend per share on its ex-date.
    Dividend,
    /// The currency of the prices.
    Currency,
    /// The exchange on which the security is listed.
    Exchange,
    /// The id of an event.
    Id,
    /// Time zone of the event times.
    Zone,
    /// Whether the news came before, during or after the session.
    Timing,
    Tags,
    /// Direction of an event: good or bad news.
    Direction,
    Weight,
    Headline,
    Source,
    /// The benchmark of an event.
    Benchmark,
}

impl Role {
    /// Roles of columns of price files, in the order in which messages list them.
    pub const OF_PRICES: [Self; 13] = [
        Self::Symbol,
        Self::Date,
        Self::Time,
        Self::Open,
        Self::High,
        Self::Low,
        Self::Close,
        Self::AdjClose,
        Self::Volume,
        Self::Return,
        Self::Dividend,
        Self::Currency,
        Self::Exchange,
    ];

    /// Roles of columns of event files that a user may name, in the order in which messages list them.
    pub const OF_EVENTS: [Self; 12] = [
        Self::Symbol,
        Self::Date,
        Self::Time,
        Self::Zone,
        Self::Timing,
        Self::Tags,
        Self::Direction,
        Self::Id,
        Self::Benchmark,
        Self::Weight,
        Self::Headline,
        Self::Source,
    ];

    /// Roles of the numeric columns of price files, in the order of [`crate::market::Field`].
    pub const NUMBERS: [Self; 6] = [
        Self::Open,
        Self::High,
        Self::Low,
        Self::Close,
        Self::AdjClose,
        Self::Volume,
    ];

    /// Returns the canonical name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Symbol => "symbol",
            Self::Date => "date",
            Self::Time => "time",
            Self::Open => "open",
            Self::High => "high",
            Self::Low => "low",
            Self::Close => "close",
            Self::AdjClose => "adj_close",
            Self::Volume => "volume",
            Self::Return => "return",
            Self::Dividend => "dividend",
            Self::Currency => "currency",
            Self::Exchange => "exchange",
            Self::Id => "event_id",
            Self::Zone => "tz",
            Self::Timing => "timing",
            Self::Tags => "tags",
            Self::Direction => "direction",
            Self::Weight => "weight",
            Self::Headline => "headline",
            Self::Source => "source",
            Self::Benchmark => "benchmark",
        }
    }

    /// Returns the role of price files with this canonical name.
    pub fn named(name: &str) -> Option<Self> {
        let folded = crate::load::text::header::folded(name);
        Self::OF_PRICES
            .into_iter()
            .find(|role| role.name() == folded)
    }
}
