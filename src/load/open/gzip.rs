//! gzip files of one or several members.

use std::io::{self, Read};

use flate2::bufread::GzDecoder;

/// Unpacks the members of a gzip file one after another. Zeros behind the last one are passed over, as gzip does: tapes and some servers
/// fill files up with them.
pub(super) struct Gzip<'a>(GzDecoder<&'a [u8]>);

impl<'a> Gzip<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self(GzDecoder::new(bytes))
    }
}

impl Read for Gzip<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let read = self.0.read(buffer)?;
            if read > 0 || buffer.is_empty() {
                return Ok(read);
            }
            let rest = *self.0.get_ref();
            match rest.iter().position(|byte| *byte != 0) {
                Some(next) => self.0 = GzDecoder::new(&rest[next..]),
                None => return Ok(0),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn packed(text: &str) -> Vec<u8> {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(text.as_bytes()).unwrap();
        gzip.finish().unwrap()
    }

    fn unpacked(bytes: &[u8]) -> io::Result<String> {
        let mut text = String::new();
        Gzip::new(bytes).read_to_string(&mut text).map(|_| text)
    }

    #[test]
    fn zeros_between_and_behind_members_are_passed_over() {
        let (one, two) = (packed("one"), packed("two"));
        let zeros = [0; 512];
        let text = |parts: &[&[u8]]| unpacked(&parts.concat());
        assert_eq!(text(&[&one, &two]).unwrap(), "onetwo");
        assert_eq!(text(&[&one, &zeros]).unwrap(), "one");
        assert_eq!(text(&[&one, &zeros, &two, &zeros[..1]]).unwrap(), "onetwo");
        assert!(text(&[&one, &zeros, b"x"]).is_err());
        assert!(text(&[&one[..one.len() - 1]]).is_err());
    }
}
