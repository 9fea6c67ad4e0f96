//! The known name that a misspelt one means.

use strsim::osa_distance;

/// Known names, to look up misspelt ones in.
#[derive(Debug, Clone, Default)]
pub struct Names<'a> {
    /// Each name with its folded form, in order of the folded forms.
    known: Vec<(String, &'a str)>,
}

impl<'a> Names<'a> {
    /// Collects the known names.
    pub fn new(known: impl IntoIterator<Item = &'a str>) -> Self {
        let mut known: Vec<(String, &str)> =
            known.into_iter().map(|name| (folded(name), name)).collect();
        known.sort_unstable();
        Self { known }
    }

    /// Returns the known name that differs only in case, spaces and punctuation, as BRK-B does from brk.b.
    pub fn same_but_for_marks(&self, wanted: &str) -> Option<&'a str> {
        let target = folded(wanted);
        let at = self.known.partition_point(|(folded, _)| *folded < target);
        let found = self.known.get(at).filter(|(folded, _)| *folded == target);
        found.map(|(_, name)| *name)
    }

    /// Returns the known name closest to this one, if at most a third of its letters differ.
    pub fn nearest(&self, wanted: &str) -> Option<&'a str> {
        let target = folded(wanted);
        let length = target.chars().count();
        let most = length / 3;
        self.known
            .iter()
            // Names of another length need at least as many changes as the lengths differ.
            .filter(|(folded, _)| folded.chars().count().abs_diff(length) <= most)
            .map(|(folded, name)| (osa_distance(&target, folded), *name))
            .min()
            .filter(|(distance, _)| *distance <= most)
            .map(|(_, name)| name)
    }
}

/// Returns the name in `known` closest to `wanted`, if at most a third of its letters differ.
pub fn nearest<'a>(wanted: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    Names::new(known).nearest(wanted)
}

/// Returns the name in small letters, without blanks and marks.
fn folded(name: &str) -> String {
    let is_letter = |c: &char| !['-', '.', '/', '_', ' '].contains(c);
    name.to_lowercase().chars().filter(is_letter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_name_is_recognised() {
        let known = ["BRK-B", "BABA", "NVDA"];
        assert_eq!(nearest("BRK.B", known), Some("BRK-B"));
        assert_eq!(nearest("NVDIA", known), Some("NVDA"));
        assert_eq!(nearest("XYZ", known), None);
        // Two letters that changed places are one change.
        assert_eq!(nearest("bpm", ["bmp", "patell"]), Some("bmp"));
    }
}
