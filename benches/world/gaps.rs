//! Closes that a market lacks.

use super::{Noise, Size};

/// Which closes of securities are missing. The market itself lacks none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gaps {
    /// None.
    None,
    /// As in a real market: two securities in a hundred are halted for 30 sessions, five are listed within the sample, and the
    /// last tenth keeps twelve holidays of its own a year.
    Market,
    /// One close in a hundred, at random.
    Random,
}

/// Sessions of a halt.
const HALT: usize = 30;

/// Sessions of a year, and the holidays among them that some securities keep alone.
const YEAR: usize = 250;
const HOLIDAYS: usize = 12;

impl Gaps {
    /// Returns, for each day, whether a security lacks its close. Security 0 is the market.
    pub fn of_security(self, security: usize, size: &Size) -> Vec<bool> {
        let mut lacks = vec![false; size.days];
        if security == 0 {
            return lacks;
        }
        let mut noise = Noise::new(security as u64);
        match self {
            Self::None => {}
            Self::Random => lacks
                .iter_mut()
                .for_each(|lacks| *lacks = noise.below(100) == 0),
            Self::Market => {
                if noise.below(100) < 2 {
                    let first = noise.below(size.days - HALT);
                    lacks[first..first + HALT].fill(true);
                }
                if noise.below(100) < 5 {
                    lacks[..size.days / 4 + noise.below(size.days / 2)].fill(true);
                }
                if security > size.securities / 10 * 9 {
                    // The same days for all of these securities.
                    let mut holidays = Noise::default();
                    for year in lacks.chunks_mut(YEAR) {
                        let days = year.len();
                        (0..HOLIDAYS).for_each(|_| year[holidays.below(days)] = true);
                    }
                }
            }
        }
        lacks
    }
}
