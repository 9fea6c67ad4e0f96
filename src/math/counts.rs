//! Counting in 16-bit integers, many of which fit into one processor register.

use super::lanes::widest;

widest! {
    /// Adds `addend` to `counts[i]` where `ranks[i]` is above `bound`.
    count_above[_simd](counts: &'a mut [i16], ranks: &'a [i16], bound: i16, addend: i16) -> () {
        for (count, rank) in counts.iter_mut().zip(ranks) {
            *count += if *rank > bound { addend } else { 0 };
        }
    }
}

/// Number of counts that are updated together in registers.
const COUNTS: usize = 64;

widest! {
    /// Adds to `counts[i]` how many of `others` are below `values[i]`. At most 32,767 others, so that a count that starts
    /// at 0 fits.
    count_below[_simd](counts: &'a mut [i16], values: &'a [i16], others: &'a [i16]) -> () {
        let (values, last_values) = values.as_chunks();
        let (counts, last_counts) = counts.as_chunks_mut();
        for (counts, values) in counts.iter_mut().zip(values) {
            count_block(counts, values, others);
        }
        if !last_values.is_empty() {
            let (mut counts, mut values) = ([0; COUNTS], [0; COUNTS]);
            counts[..last_counts.len()].copy_from_slice(last_counts);
            values[..last_values.len()].copy_from_slice(last_values);
            count_block(&mut counts, &values, others);
            last_counts.copy_from_slice(&counts[..last_counts.len()]);
        }
    }
}

#[inline(always)]
fn count_block(counts: &mut [i16; COUNTS], values: &[i16; COUNTS], others: &[i16]) {
    let mut held = *counts;
    for other in others {
        for (count, value) in held.iter_mut().zip(values) {
            *count += i16::from(other < value);
        }
    }
    *counts = held;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_count_is_of_its_own_value() {
        let mut counts = [5; 3];
        count_above(&mut counts, &[1, 2, 3], 1, 2);
        assert_eq!(counts, [5, 7, 7]);
        let ranks: Vec<i16> = (0..150).collect();
        let mut below = vec![1; 150];
        count_below(&mut below, &ranks, &ranks);
        assert!(below.iter().zip(1..).all(|(below, place)| *below == place));
    }
}
