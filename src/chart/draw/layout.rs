//! Places texts so that they neither overlap nor leave the picture.

/// Moves labels apart: `wanted[i]` is the wanted place of label `i`. Labels keep their order and come as close to their
/// wanted places as `gap` and the ends allow; more labels than there is room for are squeezed evenly.
pub fn spread(wanted: &[f64], gap: f64, low: f64, high: f64) -> Vec<f64> {
    // There may be less room than none.
    let high = high.max(low);
    let n = wanted.len();
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|&a, &b| wanted[a].total_cmp(&wanted[b]));
    let gap = gap.min(if n > 1 {
        (high - low) / (n - 1) as f64
    } else {
        gap
    });
    let mut places: Vec<f64> = order.iter().map(|&i| wanted[i].clamp(low, high)).collect();
    // Labels that are too close become one block around the mean of their wanted places; blocks may merge with further ones.
    let mut blocks: Vec<(f64, usize)> = Vec::new();
    for &place in &places {
        blocks.push((place, 1));
        while let [.., (above, m), (below, k)] = blocks[..] {
            let needed = gap * (m + k) as f64 / 2.0;
            if below - above >= needed {
                break;
            }
            let merged = (above * m as f64 + below * k as f64) / (m + k) as f64;
            blocks.truncate(blocks.len() - 2);
            blocks.push((merged, m + k));
        }
    }
    let mut next = 0;
    for (centre, count) in blocks {
        let half = gap * (count - 1) as f64 / 2.0;
        let centre = centre.clamp(low + half, (high - half).max(low + half));
        for k in 0..count {
            places[next] = centre - half + gap * k as f64;
            next += 1;
        }
    }
    for k in 1..n {
        places[k] = places[k].max(places[k - 1] + gap);
    }
    let overshoot = places.last().map_or(0.0, |last| (last - high).max(0.0));
    let mut spread = vec![0.0; n];
    for (k, &i) in order.iter().enumerate() {
        spread[i] = places[k] - overshoot;
    }
    spread
}

/// Returns the text, cut with an ellipsis where it is wider than `room`.
pub fn fit(text: &str, room: f64, width: &dyn Fn(&str) -> f64) -> String {
    if width(text) <= room {
        return text.to_owned();
    }
    let characters: Vec<char> = text.chars().collect();
    let cut = |keep: usize| {
        characters[..keep]
            .iter()
            .collect::<String>()
            .trim_end()
            .to_owned()
            + "\u{2026}"
    };
    let fitting = (0..characters.len())
        .collect::<Vec<_>>()
        .partition_point(|keep| width(&cut(*keep)) <= room);
    cut(fitting.saturating_sub(1))
}

/// Returns the heading, of which the name before the numbers in brackets is cut where it is wider than `room`: `china-r… (N = 4)`. If
/// no more than three letters of the name were left, the numbers are cut.
pub fn fit_name(heading: &str, room: f64, width: &dyn Fn(&str) -> f64) -> String {
    const FEWEST: usize = 3;
    if let Some(at) = heading.rfind(" (").filter(|_| width(heading) > room) {
        let (name, numbers) = heading.split_at(at);
        let name = fit(name, room - width(numbers), width);
        if name.chars().count() > FEWEST {
            return format!("{name}{numbers}");
        }
    }
    fit(heading, room, width)
}

/// Splits the text into at most `most` lines no wider than `room`; the last one is cut where there is more.
pub fn wrap(text: &str, room: f64, most: usize, width: &dyn Fn(&str) -> f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let joined = lines
            .last()
            .map(|line| format!("{line} {word}"))
            .filter(|line| width(line) <= room);
        match (joined, lines.last_mut()) {
            (Some(joined), Some(line)) => *line = joined,
            _ => lines.push(word.to_owned()),
        }
    }
    if lines.len() > most {
        let rest = lines.split_off(most - 1).join(" ");
        lines.push(rest);
    }
    lines.iter().map(|line| fit(line, room, width)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_keep_their_order_and_their_distance() {
        let places = spread(&[10.0, 11.0, 12.0, 50.0], 10.0, 0.0, 100.0);
        assert_eq!(places, [1.0, 11.0, 21.0, 50.0]);
        let places = spread(&[99.0, 98.0], 10.0, 0.0, 100.0);
        assert_eq!(places, [100.0, 90.0]);
    }

    #[test]
    fn labels_without_enough_room_are_squeezed_evenly() {
        let places = spread(&[50.0; 21], 10.0, 0.0, 100.0);
        assert!(
            places
                .iter()
                .all(|place| (-1e-9..=100.0 + 1e-9).contains(place)),
            "{places:?}"
        );
    }

    #[test]
    fn long_text_ends_in_an_ellipsis() {
        let width = |text: &str| text.chars().count() as f64;
        assert_eq!(fit("abcdef", 4.0, &width), "abc\u{2026}");
        assert_eq!(fit("abc", 4.0, &width), "abc");
        assert_eq!(
            wrap("one two three four", 9.0, 2, &width),
            ["one two", "three fo\u{2026}"]
        );
    }
}
