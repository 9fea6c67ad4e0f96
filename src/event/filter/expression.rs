//! A condition, taken apart.

/// A condition, taken apart.
#[derive(Debug, Clone)]
pub(super) enum Expression {
    /// Each of them holds.
    All(Vec<Expression>),
    /// One of them holds.
    Any(Vec<Expression>),
    /// It does not hold.
    Not(Box<Expression>),
    /// A column compared with one or more values.
    Comparison(Comparison),
}

impl Expression {
    /// Returns the comparisons in it, from left to right.
    pub fn comparisons(&self) -> Vec<&Comparison> {
        match self {
            Self::All(parts) | Self::Any(parts) => {
                parts.iter().flat_map(Self::comparisons).collect()
            }
            Self::Not(inner) => inner.comparisons(),
            Self::Comparison(comparison) => vec![comparison],
        }
    }
}

/// A column compared with one or more values.
#[derive(Debug, Clone)]
pub(super) struct Comparison {
    pub column: String,
    pub operator: Operator,
    /// The values, at least one.
    pub values: Vec<Value>,
}

/// How a cell is compared with a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    /// `=` and `in`: equal to one of the values.
    Equal,
    /// `!=`
    Unequal,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    More,
    /// `>=`
    AtLeast,
    /// `like`: the value is a pattern.
    Like,
}

impl Operator {
    /// Returns whether it asks for an order.
    pub fn is_ordered(self) -> bool {
        matches!(self, Self::Less | Self::AtMost | Self::More | Self::AtLeast)
    }
}

/// A value that cells are compared with.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    /// A number, as it was written and what it is.
    Number(String, f64),
    /// A text in quotes, or a date.
    Text(String),
}

impl Value {
    pub fn text(&self) -> &str {
        match self {
            Self::Number(text, _) | Self::Text(text) => text,
        }
    }
}
