//! Decoding of bytes to UTF-8. Bytes that cannot be decoded with certainty are an error; no byte is dropped.

use std::borrow::Cow;

use encoding_rs::{
    BIG5, EUC_JP, EUC_KR, Encoding, GBK, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1250,
    WINDOWS_1251, WINDOWS_1252,
};

use super::memory::{is_free, too_large};
use super::source::holds;
use crate::error::{Error, Result, message, option};

/// A file as UTF-8 text.
#[derive(Debug)]
pub(in crate::load) struct Text<'a> {
    pub bytes: Cow<'a, [u8]>,
    /// The encoding of the file.
    pub encoding: &'static str,
    /// Length in bytes of the byte-order mark. Byte positions in the file include it, positions in the text do not.
    pub mark: usize,
}

/// Single-byte encodings and those of East Asia, in the order in which they are tried.
const CANDIDATES: [&Encoding; 8] = [
    WINDOWS_1252,
    WINDOWS_1250,
    WINDOWS_1251,
    GBK,
    SHIFT_JIS,
    EUC_KR,
    BIG5,
    EUC_JP,
];

/// Returns the encoding with this name.
///
/// # Errors
/// When no encoding has this name.
pub(in crate::load) fn named(label: &str) -> Result<&'static Encoding> {
    Encoding::for_label(label.as_bytes()).ok_or_else(|| {
        let unknown = format!(": `{label}` is not a known encoding");
        Error::options(message![option::ENCODING, unknown])
            .about(option::ENCODING)
            .with_help("write it like utf-8, utf-16le, windows-1252 or gbk")
    })
}

/// Decodes a file: in the `declared` encoding, by its byte-order mark, as UTF-8, or in the first encoding whose text is
/// `known`, that is, holds column names that can only come from that encoding.
///
/// # Errors
/// When the bytes are not text in the encoding that was chosen.
pub(in crate::load) fn decode<'a>(
    bytes: Cow<'a, [u8]>,
    declared: Option<&'static Encoding>,
    known: &dyn Fn(&str) -> bool,
) -> Result<Text<'a>> {
    if let Some(encoding) = declared {
        return strict(&bytes, encoding);
    }
    if let Some((encoding, mark)) = Encoding::for_bom(&bytes) {
        if encoding == UTF_8 {
            check_utf8(&bytes[mark..])?;
            return Ok(Text {
                bytes: without_start(bytes, mark),
                encoding: "UTF-8 with a mark",
                mark,
            });
        }
        return strict(&bytes, encoding);
    }
    if holds(&bytes, 0)
        && let Some(at) = memchr::memchr(0, &bytes)
    {
        return Err(nul(&bytes, at));
    }
    if std::str::from_utf8(&bytes).is_ok() {
        return Ok(Text {
            bytes,
            encoding: "UTF-8",
            mark: 0,
        });
    }
    // A known header in one encoding is evidence; letter frequencies are not.
    for encoding in CANDIDATES {
        if let Ok(text) = strict(&bytes, encoding)
            && std::str::from_utf8(&text.bytes).is_ok_and(known)
        {
            return Ok(text);
        }
    }
    check_utf8(&bytes)?;
    Ok(Text {
        bytes,
        encoding: "UTF-8",
        mark: 0,
    })
}

fn without_start(bytes: Cow<'_, [u8]>, length: usize) -> Cow<'_, [u8]> {
    match bytes {
        Cow::Borrowed(bytes) => Cow::Borrowed(&bytes[length..]),
        Cow::Owned(mut bytes) => {
            bytes.drain(..length);
            Cow::Owned(bytes)
        }
    }
}

fn strict(bytes: &[u8], encoding: &'static Encoding) -> Result<Text<'static>> {
    let decoder = encoding.new_decoder();
    let length = decoder.max_utf8_buffer_length_without_replacement(bytes.len());
    if !length.is_some_and(|length| is_free(length as u64)) {
        let message = format!("there is no memory to decode its {} bytes", bytes.len());
        return Err(too_large(message));
    }
    let (text, used, broken) = encoding.decode(bytes);
    if broken {
        let message = format!("some bytes are not text in {}", used.name());
        return Err(Error::input(message)
            .with_code("bad_encoding")
            .with_help(message!["name another with ", option::ENCODING]));
    }
    let mark = Encoding::for_bom(bytes).map_or(0, |(_, mark)| mark);
    Ok(Text {
        bytes: Cow::Owned(text.into_owned().into_bytes()),
        encoding: used.name(),
        mark,
    })
}

fn check_utf8(bytes: &[u8]) -> Result<()> {
    let Err(error) = std::str::from_utf8(bytes) else {
        return Ok(());
    };
    let at = error.valid_up_to();
    let line = 1 + memchr::memchr_iter(b'\n', &bytes[..at]).count() as u64;
    let end = bytes[at..]
        .iter()
        .position(|b| *b == b'\n')
        .map_or(bytes.len(), |end| at + end);
    let start = memchr::memrchr(b'\n', &bytes[..at]).map_or(0, |start| start + 1);
    // Single-byte encodings read any bytes; in those of East Asia, few texts of others are free of errors.
    const SHOWN: usize = 24;
    let mut likely: Vec<String> = CANDIDATES
        .into_iter()
        .filter_map(|encoding| {
            let (text, _, broken) = encoding.decode(&bytes[start..end]);
            let shown: String = text.trim().chars().take(SHOWN).collect();
            let is_text = !broken && !shown.chars().any(char::is_control);
            is_text.then(|| format!("{} reads it as `{shown}`", encoding.name()))
        })
        .collect();
    if likely.is_empty() {
        likely.push("no encoding that is tried reads it".to_owned());
    }
    let message = format!("byte {at} is not text in UTF-8; {}", likely.join(", "));
    Err(Error::input(message)
        .at_line(line)
        .with_code("bad_encoding")
        .with_help(message![
            "name the right one with ",
            option::ENCODING,
            ", as in ",
            option::ENCODING.with("windows-1252"),
        ]))
}

fn nul(bytes: &[u8], at: usize) -> Error {
    let head = &bytes[..bytes.len().min(400)];
    let zeros = |parity: usize| {
        head.iter()
            .skip(parity)
            .step_by(2)
            .filter(|b| **b == 0)
            .count()
            * 4
            > head.len()
    };
    let likely = match (zeros(1), zeros(0)) {
        (true, false) => Some(UTF_16LE),
        (false, true) => Some(UTF_16BE),
        _ => None,
    };
    let error = Error::input(format!(
        "byte {at} is zero, which does not occur in UTF-8 text"
    ))
    .with_code("nul_byte");
    match likely {
        Some(encoding) => error.with_help(message![
            "this looks like UTF-16 without a byte-order mark: ",
            option::ENCODING.with(encoding.name().to_lowercase()),
        ]),
        None => error.with_help("the file is binary or damaged; download it again"),
    }
}
