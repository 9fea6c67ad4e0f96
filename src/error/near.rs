//! The name that was meant.

/// Names that are known, of which many others may be slips of the finger.
#[derive(Debug, Clone, Default)]
pub struct Names<'a> {
    /// The letters that count, and the name, in order.
    known: Vec<(Vec<char>, &'a str)>,
}

impl<'a> Names<'a> {
    /// These names.
    pub fn new(known: impl IntoIterator<Item = &'a str>) -> Self {
        let mut known: Vec<(Vec<char>, &str)> =
            known.into_iter().map(|name| (folded(name), name)).collect();
        known.sort_unstable();
        Self { known }
    }

    /// Returns the known name that differs only in case, spaces and punctuation, as BRK-B does from brk.b.
    pub fn same_but_for_marks(&self, wanted: &str) -> Option<&'a str> {
        let target = folded(wanted);
        let at = self.known.partition_point(|(letters, _)| *letters < target);
        let found = self.known.get(at).filter(|(letters, _)| *letters == target);
        found.map(|(_, name)| *name)
    }

    /// The known name closest to this one, if one is close enough to be a slip of the finger.
    pub fn nearest(&self, wanted: &str) -> Option<&'a str> {
        let target = folded(wanted);
        let most = target.len() / 3;
        self.known
            .iter()
            // A letter more or less is a slip too.
            .filter(|(letters, _)| letters.len().abs_diff(target.len()) <= most)
            .map(|(letters, name)| (edit_distance(&target, letters), *name))
            .min()
            .filter(|(distance, _)| *distance <= most)
            .map(|(_, name)| name)
    }
}

/// The name in `known` closest to `wanted`, if one is close enough to be a slip of the finger.
pub fn nearest<'a>(wanted: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    Names::new(known).nearest(wanted)
}

fn folded(name: &str) -> Vec<char> {
    let is_letter = |c: &char| !['-', '.', '/', '_', ' '].contains(c);
    name.to_lowercase().chars().filter(is_letter).collect()
}

/// How many letters have to be put in, left out, replaced or swapped with their neighbour.
fn edit_distance(a: &[char], b: &[char]) -> usize {
    // The last row, the one before it, and the one that is made.
    let mut rows = [
        vec![0; b.len() + 1],
        (0..=b.len()).collect::<Vec<usize>>(),
        vec![0; b.len() + 1],
    ];
    for i in 1..=a.len() {
        let [before, last, next] = &mut rows;
        next[0] = i;
        for j in 1..=b.len() {
            let replaced = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            next[j] = replaced.min(last[j] + 1).min(next[j - 1] + 1);
            let swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            if swapped {
                next[j] = next[j].min(before[j - 2] + 1);
            }
        }
        rows.rotate_left(1);
    }
    rows[1][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_is_recognised() {
        let known = ["BRK-B", "BABA", "NVDA"];
        assert_eq!(nearest("BRK.B", known), Some("BRK-B"));
        assert_eq!(nearest("NVDIA", known), Some("NVDA"));
        assert_eq!(nearest("XYZ", known), None);
        assert_eq!(nearest("bpm", ["bmp", "patell"]), Some("bmp"));
    }

    #[test]
    fn letters_are_put_in_left_out_replaced_and_swapped() {
        for (a, b, steps) in [
            ("", "", 0),
            ("", "ab", 2),
            ("abc", "", 3),
            ("market", "markt", 1),
            ("market", "maraket", 1),
            ("market", "mbrket", 1),
            ("market", "makret", 1),
            ("ab", "ba", 1),
            ("kitten", "sitting", 3),
        ] {
            let letters = |text: &str| text.chars().collect::<Vec<char>>();
            assert_eq!(edit_distance(&letters(a), &letters(b)), steps, "{a} {b}");
            assert_eq!(edit_distance(&letters(b), &letters(a)), steps, "{b} {a}");
        }
    }
}
