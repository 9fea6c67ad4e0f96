//! Inputs that are nearly right.

/// Returns a sound file with some of its bytes changed, taken out or doubled, which gets further than noise does.
pub fn spoilt(sample: impl AsRef<[u8]>, changes: &[(u16, u8, u8)]) -> Vec<u8> {
    let mut bytes = sample.as_ref().to_vec();
    for (place, byte, how) in changes {
        if bytes.is_empty() {
            break;
        }
        let place = usize::from(*place) % bytes.len();
        match how % 5 {
            0 => bytes[place] = *byte,
            1 => bytes.insert(place, *byte),
            2 => drop(bytes.remove(place)),
            // Marks that mean something.
            3 => bytes[place] = b",;\t\"\n\r.-0"[usize::from(*byte) % 9],
            _ => bytes.extend_from_within(place..(place + usize::from(*byte)).min(bytes.len())),
        }
    }
    bytes
}
