//! Levels that prices reach, but for rounding.

/// The share of a price below which a difference is rounding.
const ROUNDING: f64 = 1e-12;

/// Returns whether `price` is as good as `level` for a side, or better, but for the rounding of both: 100 (1 + 10/100) is more
/// than 110 by its last bit. `sign` is 1 where higher prices are better, -1 where lower ones are.
pub fn is_at_or_beyond(price: f64, level: f64, sign: f64) -> bool {
    sign * (price - level) >= -ROUNDING * level.abs()
}

/// Returns a level, or the nearest end of the bar's range where the level lies outside of it or is the same but for rounding.
pub fn within(level: f64, low: f64, high: f64) -> f64 {
    let is_at = |price: f64| (level - price).abs() <= ROUNDING * price.abs();
    match level {
        level if level < low || is_at(low) => low,
        level if level > high || is_at(high) => high,
        level => level,
    }
}
