//! Parsing of the names of clocks: offsets from UTC, IANA zones, and the abbreviations and words of newswires.

use std::collections::HashMap;
use std::sync::OnceLock;

use chrono_tz::{America, Asia, Australia, Europe, Pacific, TZ_VARIANTS, Tz};

use super::clock::{number, offset};

/// The clock that a text names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::load) enum ZoneName {
    /// Seconds east of UTC.
    Offset(i32),
    /// A time zone.
    Zone(Tz),
    /// An abbreviation of standard or of summer time, such as `EST`: its zone, and its own offset in seconds. Writers often use
    /// one of the two all year, so that the zone is meant.
    Season(Tz, i32),
    /// An abbreviation that several zones share, such as `CST`.
    Unclear(&'static [Tz]),
}

const HOUR: i32 = 3600;

/// Abbreviations and words, in lower case with one blank between words.
#[rustfmt::skip]
const NAMES: &[(&[&str], ZoneName)] = &[
    (&["z", "utc", "gmt", "uct", "zulu", "coordinated universal time", "utc time"], ZoneName::Offset(0)),
    (&[
        "et", "eastern", "eastern time", "us eastern", "us eastern time", "eastern standard time", "eastern daylight time",
        "new york", "new york time", "ny", "nyc", "nyt", "ny time",
    ], ZoneName::Zone(America::New_York)),
    (&["ct", "central time", "us central", "central standard time", "central daylight time"], ZoneName::Zone(America::Chicago)),
    (&["mt", "mountain time", "us mountain", "mountain standard time"], ZoneName::Zone(America::Denver)),
    (&["pt", "pacific", "pacific time", "us pacific", "pacific standard time", "pacific daylight time"], ZoneName::Zone(America::Los_Angeles)),
    (&["est"], ZoneName::Season(America::New_York, -5 * HOUR)),
    (&["edt"], ZoneName::Season(America::New_York, -4 * HOUR)),
    (&["cdt"], ZoneName::Season(America::Chicago, -5 * HOUR)),
    (&["mst"], ZoneName::Season(America::Denver, -7 * HOUR)),
    (&["mdt"], ZoneName::Season(America::Denver, -6 * HOUR)),
    (&["pst"], ZoneName::Season(America::Los_Angeles, -8 * HOUR)),
    (&["pdt"], ZoneName::Season(America::Los_Angeles, -7 * HOUR)),
    (&["adt"], ZoneName::Season(America::Halifax, -3 * HOUR)),
    (&["brt"], ZoneName::Season(America::Sao_Paulo, -3 * HOUR)),
    (&["brasilia", "brasilia time"], ZoneName::Zone(America::Sao_Paulo)),
    (&["bst"], ZoneName::Season(Europe::London, HOUR)),
    (&["london", "london time", "uk", "uk time", "gmt standard time"], ZoneName::Zone(Europe::London)),
    (&["wet"], ZoneName::Season(Europe::Lisbon, 0)),
    (&["west"], ZoneName::Season(Europe::Lisbon, HOUR)),
    (&["cet", "mez"], ZoneName::Season(Europe::Berlin, HOUR)),
    (&["cest", "mesz"], ZoneName::Season(Europe::Berlin, 2 * HOUR)),
    (&["w. europe standard time", "frankfurt"], ZoneName::Zone(Europe::Berlin)),
    (&["romance standard time"], ZoneName::Zone(Europe::Paris)),
    (&["eet"], ZoneName::Season(Europe::Helsinki, 2 * HOUR)),
    (&["eest"], ZoneName::Season(Europe::Helsinki, 3 * HOUR)),
    (&["msk", "moscow time"], ZoneName::Zone(Europe::Moscow)),
    (&["trt"], ZoneName::Zone(Europe::Istanbul)),
    (&["idt"], ZoneName::Season(Asia::Jerusalem, 3 * HOUR)),
    (&["india", "india time", "india standard time"], ZoneName::Zone(Asia::Kolkata)),
    (&["jst", "japan time", "tokyo time", "tokyo standard time"], ZoneName::Zone(Asia::Tokyo)),
    (&["kst", "korea time", "korea standard time"], ZoneName::Zone(Asia::Seoul)),
    (&["hkt", "hong kong time"], ZoneName::Zone(Asia::Hong_Kong)),
    (&["china", "china time", "china standard time", "beijing", "beijing time"], ZoneName::Zone(Asia::Shanghai)),
    (&["taipei time", "taipei standard time"], ZoneName::Zone(Asia::Taipei)),
    (&["sgt", "singapore time", "singapore standard time"], ZoneName::Zone(Asia::Singapore)),
    (&["wib"], ZoneName::Zone(Asia::Jakarta)),
    (&["ict"], ZoneName::Zone(Asia::Bangkok)),
    (&["aest"], ZoneName::Season(Australia::Sydney, 10 * HOUR)),
    (&["aedt"], ZoneName::Season(Australia::Sydney, 11 * HOUR)),
    (&["aet", "aus eastern standard time", "sydney time"], ZoneName::Zone(Australia::Sydney)),
    (&["awst"], ZoneName::Zone(Australia::Perth)),
    (&["nzst"], ZoneName::Season(Pacific::Auckland, 12 * HOUR)),
    (&["nzdt"], ZoneName::Season(Pacific::Auckland, 13 * HOUR)),
    (&["cst"], ZoneName::Unclear(&[America::Chicago, Asia::Shanghai])),
    (&["ist"], ZoneName::Unclear(&[Asia::Kolkata, Asia::Jerusalem, Europe::Dublin])),
    (&["ast"], ZoneName::Unclear(&[America::Halifax, Asia::Riyadh])),
];

/// Reads the name of a clock, such as `-05:00`, `UTC+8`, `EDT`, `Eastern Time` or `America/New_York`. An offset may be followed
/// by the name of its zone in brackets.
pub(in crate::load) fn zone(text: &str) -> Option<ZoneName> {
    let text = text.trim();
    if let Some(at) = text.find(['[', '(']).filter(|at| *at > 0) {
        // The offset counts; what stands in brackets must still be a clock.
        zone(&text[at..])?;
        return zone(&text[..at]);
    }
    let text = text.trim_matches(['[', ']', '(', ')', ' ']);
    if text.is_empty() || !text.is_ascii() {
        return None;
    }
    let folded = text.to_ascii_lowercase().replace(['_', '\u{a0}'], " ");
    let folded = folded.split_whitespace().collect::<Vec<_>>().join(" ");
    let named = NAMES
        .iter()
        .find(|(names, _)| names.contains(&folded.as_str()));
    named
        .map(|(_, zone)| *zone)
        .or_else(|| offset_of(&folded).map(ZoneName::Offset))
        .or_else(|| iana(&folded).map(ZoneName::Zone))
}

/// Reads `+08:00`, `-5`, `utc+8` or `gmt-0400`, in seconds east of UTC.
fn offset_of(folded: &str) -> Option<i32> {
    let bare = folded
        .strip_prefix("utc")
        .or_else(|| folded.strip_prefix("gmt"));
    let bare = bare.unwrap_or(folded).trim().as_bytes();
    match bare {
        [sign @ (b'+' | b'-'), digits @ ..] if digits.len() == 1 => {
            let hours = i32::try_from(number(digits)?).ok()? * HOUR;
            Some(if *sign == b'-' { -hours } else { hours })
        }
        _ => offset(bare),
    }
}

/// Finds an IANA zone by its whole name, or by its city alone; upper and lower case are one.
fn iana(folded: &str) -> Option<Tz> {
    static ZONES: OnceLock<HashMap<String, Tz>> = OnceLock::new();
    let zones = ZONES.get_or_init(|| {
        let lower = |zone: &Tz| zone.name().to_ascii_lowercase();
        let whole = TZ_VARIANTS.iter().map(|zone| (lower(zone), *zone));
        let mut zones: HashMap<String, Tz> = whole.collect();
        for zone in &TZ_VARIANTS {
            if let Some((_, city)) = lower(zone).rsplit_once('/') {
                zones.entry(city.to_owned()).or_insert(*zone);
            }
        }
        zones
    });
    zones.get(&folded.replace(' ', "_")).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_are_named_in_many_ways() {
        for (text, expected) in [
            ("-05:00", ZoneName::Offset(-5 * HOUR)),
            ("UTC+8", ZoneName::Offset(8 * HOUR)),
            (
                "GMT-0400 (Eastern Daylight Time)",
                ZoneName::Offset(-4 * HOUR),
            ),
            ("-04:00[America/New_York]", ZoneName::Offset(-4 * HOUR)),
            ("Z", ZoneName::Offset(0)),
            ("ET", ZoneName::Zone(America::New_York)),
            ("Eastern Standard Time", ZoneName::Zone(America::New_York)),
            ("EDT", ZoneName::Season(America::New_York, -4 * HOUR)),
            ("america/new york", ZoneName::Zone(America::New_York)),
            // A whole name comes before the city of another zone.
            ("Hong Kong", ZoneName::Zone(Asia::Hong_Kong)),
            ("hongkong", ZoneName::Zone(chrono_tz::Hongkong)),
            ("jamaica", ZoneName::Zone(chrono_tz::Jamaica)),
            ("america/jamaica", ZoneName::Zone(America::Jamaica)),
        ] {
            assert_eq!(zone(text), Some(expected), "{text}");
        }
        assert!(matches!(zone("CST"), Some(ZoneName::Unclear(_))));
        for text in ["", "noon", "+99", "2025", "-04:00[nowhere]"] {
            assert_eq!(zone(text), None, "{text}");
        }
    }
}
