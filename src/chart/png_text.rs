//! What a PNG says besides its pixels: the size for print, and texts.

use flate2::Crc;

/// Length of the signature and of the first chunk, which states width and height.
const HEAD: usize = 8 + 25;

/// Puts the dots per inch (`pHYs`) and texts with their keywords (`iTXt`) into a PNG, behind its head.
pub(super) fn with_texts(png: &[u8], dpi: f64, texts: &[(&str, &str)]) -> Vec<u8> {
    if png.len() < HEAD {
        return png.to_vec();
    }
    let (head, rest) = png.split_at(HEAD);
    let mut out = head.to_vec();
    const DOTS_A_METRE: f64 = 100.0 / 2.54;
    let dots = ((dpi * DOTS_A_METRE).round() as u32).to_be_bytes();
    let mut size = [dots, dots].concat();
    // The unit is the metre.
    size.push(1);
    push(&mut out, b"pHYs", &size);
    for (keyword, text) in texts {
        // Neither compressed nor in a language, and no translated keyword.
        let body = [keyword.as_bytes(), &[0, 0, 0, 0, 0], text.as_bytes()].concat();
        push(&mut out, b"iTXt", &body);
    }
    out.extend_from_slice(rest);
    out
}

fn push(out: &mut Vec<u8>, kind: &[u8; 4], body: &[u8]) {
    let length = u32::try_from(body.len()).unwrap_or_default();
    let mut sum = Crc::new();
    sum.update(kind);
    sum.update(body);
    out.extend_from_slice(&length.to_be_bytes());
    out.extend_from_slice(kind);
    out.extend_from_slice(body);
    out.extend_from_slice(&sum.sum().to_be_bytes());
}
