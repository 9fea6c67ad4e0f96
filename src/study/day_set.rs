//! Sets of days of an estimation window.

use std::ops::Range;

/// Days of a window, by position.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct DaySet {
    /// Bit `p % 64` of word `p / 64` tells whether the day at position `p` belongs to the set. Words at the end may be left out.
    words: Box<[u64]>,
}

/// Number of neighbouring days of a block of a [`DaySet`].
pub(super) const BLOCK: usize = 8;

/// Number of bits of a word.
const BITS: usize = u64::BITS as usize;

impl DaySet {
    /// Takes the days at these positions, in rising order.
    pub fn new(positions: &[u32]) -> Self {
        let last = positions.last().map_or(0, |last| *last as usize + 1);
        let mut words = vec![0; last.div_ceil(BITS)];
        for position in positions.iter().map(|position| *position as usize) {
            words[position / BITS] |= 1 << (position % BITS);
        }
        Self {
            words: words.into(),
        }
    }

    /// Returns the days of a set in a window of this length that begins `apart` sessions earlier; days outside of it are left out.
    pub fn later_by(&self, apart: usize, length: usize) -> Self {
        if self.is_empty() {
            return Self::default();
        }
        let (whole, part) = (apart / BITS, apart % BITS);
        let word = |number: usize| match number.checked_sub(whole) {
            None => 0,
            Some(from) => {
                let before = from.checked_sub(1).map_or(0, |before| self.word(before));
                (self.word(from) << part) | before.checked_shr((BITS - part) as u32).unwrap_or(0)
            }
        };
        let words = (0..length.div_ceil(BITS)).map(word).collect();
        Self { words }.before(length)
    }

    /// Returns the days of a set in a window that begins `apart` sessions later; days before it are left out.
    pub fn earlier_by(&self, apart: usize) -> Self {
        let (whole, part) = (apart / BITS, apart % BITS);
        let word = |number: usize| {
            let from = number + whole;
            let after = self.word(from + 1);
            (self.word(from) >> part) | after.checked_shl((BITS - part) as u32).unwrap_or(0)
        };
        let words = self.words.len().saturating_sub(whole);
        Self {
            words: (0..words).map(word).collect(),
        }
    }

    /// Returns the days before a position.
    fn before(mut self, end: usize) -> Self {
        let words = self.words.iter_mut().enumerate();
        words.for_each(|(number, word)| *word &= bits_before(number, end));
        self
    }

    fn word(&self, number: usize) -> u64 {
        self.words.get(number).copied().unwrap_or(0)
    }

    /// Returns whether no day belongs to the set.
    pub fn is_empty(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }

    /// Returns whether the day at a position belongs to the set.
    pub fn contains(&self, position: usize) -> bool {
        self.word(position / BITS) >> (position % BITS) & 1 == 1
    }

    /// Returns the number of these days that belong to this set or to another one.
    pub fn count_either(&self, other: &Self, days: Range<usize>) -> usize {
        let count = |number: usize| {
            let within = bits_before(number, days.end) & !bits_before(number, days.start);
            ((self.word(number) | other.word(number)) & within).count_ones() as usize
        };
        let words = self.words.len().max(other.words.len());
        (0..words).map(count).sum()
    }

    /// Sets the values of the days to zero.
    pub fn clear(&self, values: &mut [f64]) {
        self.positions().for_each(|position| values[position] = 0.0);
    }

    /// Returns the blocks that have days of the set: the number of each, with bit `p` set for the day at position `p` of it.
    pub fn blocks(&self) -> impl Iterator<Item = (usize, u8)> {
        let bytes = self.words.iter().flat_map(|word| word.to_le_bytes());
        bytes.enumerate().filter(|(_, days)| *days != 0)
    }

    /// Returns the positions of the days, in rising order.
    pub fn positions(&self) -> impl Iterator<Item = usize> {
        let days = |(block, days): (usize, u8)| {
            let belongs = move |bit: &usize| days >> bit & 1 == 1;
            (0..BLOCK)
                .filter(belongs)
                .map(move |bit| block * BLOCK + bit)
        };
        self.blocks().flat_map(days)
    }
}

/// Returns the bits of a word that stand for days before a position.
fn bits_before(number: usize, end: usize) -> u64 {
    match end.saturating_sub(number * BITS) {
        bits if bits < BITS => (1 << bits) - 1,
        _ => u64::MAX,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_keep_their_dates_in_another_window() {
        let positions = [0, 5, 63, 64, 100, 127, 129];
        let set = DaySet::new(&positions);
        assert!(
            set.positions()
                .eq(positions.map(|position| position as usize))
        );
        assert!(set.contains(63) && !set.contains(62) && !set.contains(1000));
        for apart in [0, 1, 20, 63, 64, 65, 130] {
            let earlier: Vec<usize> = positions
                .iter()
                .filter_map(|position| (*position as usize).checked_sub(apart))
                .collect();
            assert!(set.earlier_by(apart).positions().eq(earlier), "{apart}");
            for length in [64, 130, 200] {
                let later = positions.iter().map(|position| *position as usize + apart);
                let later: Vec<usize> = later.filter(|position| *position < length).collect();
                let found = set.later_by(apart, length);
                assert!(found.positions().eq(later), "{apart} {length}");
            }
        }
        assert!(DaySet::new(&[]).is_empty() && set.earlier_by(130).is_empty());
    }

    #[test]
    fn a_day_of_both_sets_counts_once() {
        let (a, b) = (DaySet::new(&[1, 70, 71]), DaySet::new(&[1, 2, 71, 200]));
        assert_eq!(a.count_either(&b, 0..240), 5);
        assert_eq!(b.count_either(&a, 2..200), 3);
        assert_eq!(a.count_either(&DaySet::default(), 0..71), 2);
    }

    #[test]
    fn blocks_hold_eight_days() {
        let blocks: Vec<(usize, u8)> = DaySet::new(&[0, 7, 16, 17]).blocks().collect();
        assert_eq!(blocks, [(0, 0b1000_0001), (2, 0b11)]);
    }
}
