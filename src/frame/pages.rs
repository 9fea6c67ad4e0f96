//! A check of the pages of a Parquet file before they are read. The reader of Parquet asks for as much memory as a page says that it
//! needs; where a damaged page says a wrong number, the process would be aborted. So each page is compared with the metadata of the
//! file first: its sizes, and how many values it holds.

use std::ops::Range;

/// What the metadata of a file says of one column of a group of rows.
pub(super) struct Chunk {
    /// The bytes of the pages.
    pub bytes: Range<u64>,
    /// Number of values in all pages.
    pub values: i64,
    /// Number of rows; `None` for columns of lists, which hold another number of values.
    pub rows: Option<i64>,
    /// Length in bytes of all pages when they are unpacked.
    pub unpacked: i64,
}

/// Bytes by which a page may be longer than its column, since not all programs count headers and dictionaries.
const SLACK: i64 = 1 << 20;

/// Compares the pages of a column with the metadata; returns what is wrong.
pub(super) fn check(file: &[u8], chunk: &Chunk) -> Result<(), String> {
    let place = |at: u64| usize::try_from(at).ok();
    let bytes = place(chunk.bytes.start)
        .zip(place(chunk.bytes.end))
        .and_then(|(start, end)| file.get(start..end));
    let mut rest = Bytes(bytes.ok_or("a column lies outside of the file")?);
    if chunk.values < 0 || chunk.rows.is_some_and(|rows| rows != chunk.values) {
        return Err(format!("a column of {} values", chunk.values));
    }
    let longest = chunk.unpacked.saturating_mul(2).saturating_add(SLACK);
    let mut values = 0;
    while values < chunk.values {
        let page = Page::read(&mut rest).ok_or("the header of a page is damaged")?;
        let is_long = page.unpacked > longest || rest.take(page.packed).is_none();
        if is_long || page.values > i64::from(i32::MAX) {
            return Err("a page is longer than its column".to_owned());
        }
        match page.kind {
            Page::DICTIONARY if page.values > page.unpacked => {
                return Err("a dictionary holds more values than bytes".to_owned());
            }
            Page::DATA | Page::DATA_2 => values += page.values,
            _ => {}
        }
    }
    if values != chunk.values {
        let expected = chunk.values;
        return Err(format!(
            "the pages of a column hold {values} values, and the file says {expected}"
        ));
    }
    Ok(())
}

/// The header of a page.
#[derive(Debug, Default, PartialEq)]
struct Page {
    kind: i64,
    /// Length in bytes when it is unpacked.
    unpacked: i64,
    /// Length in bytes in the file.
    packed: usize,
    /// Number of values, missing ones included.
    values: i64,
}

impl Page {
    const DATA: i64 = 0;
    const DICTIONARY: i64 = 2;
    const DATA_2: i64 = 3;

    /// Reads the header at the beginning of the bytes; `None` if it is damaged.
    fn read(bytes: &mut Bytes<'_>) -> Option<Self> {
        let mut page = Self::default();
        bytes.fields(&mut |field, kind, bytes| {
            match (field, kind) {
                (1, Bytes::I32) => page.kind = bytes.number()?,
                (2, Bytes::I32) => page.unpacked = bytes.count()?,
                (3, Bytes::I32) => page.packed = usize::try_from(bytes.number()?).ok()?,
                // The headers of data pages, of dictionaries and of data pages of version 2 begin with the number of values.
                (5 | 7 | 8, Bytes::STRUCT) => bytes.fields(&mut |field, kind, bytes| {
                    match (field, kind) {
                        (1, Bytes::I32) => page.values = bytes.count()?,
                        _ => bytes.skip(kind, Bytes::DEEPEST)?,
                    }
                    Some(())
                })?,
                _ => bytes.skip(kind, Bytes::DEEPEST)?,
            }
            Some(())
        })?;
        Some(page)
    }
}

/// Bytes in the compact protocol of Thrift, in which the headers of pages are written.
struct Bytes<'a>(&'a [u8]);

/// What is done with a field of a structure: its number, the type of its value, and the bytes at its value.
type OnField<'f, 'a> = dyn FnMut(i64, u8, &mut Bytes<'a>) -> Option<()> + 'f;

impl<'a> Bytes<'a> {
    const BYTE: u8 = 3;
    const I32: u8 = 5;
    const DOUBLE: u8 = 7;
    const BINARY: u8 = 8;
    const LIST: u8 = 9;
    const SET: u8 = 10;
    const MAP: u8 = 11;
    const STRUCT: u8 = 12;

    /// Most structures inside of each other.
    const DEEPEST: u8 = 16;

    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn byte(&mut self) -> Option<u8> {
        self.take(1).map(|byte| byte[0])
    }

    /// Reads a number of variable length, seven bits in a byte.
    fn varint(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    /// Reads a number with a sign.
    fn number(&mut self) -> Option<i64> {
        let number = self.varint()?;
        Some((number >> 1) as i64 ^ -((number & 1) as i64))
    }

    /// Reads a number that is not below zero.
    fn count(&mut self) -> Option<i64> {
        self.number().filter(|number| *number >= 0)
    }

    /// Reads a structure to its end.
    fn fields(&mut self, on_field: &mut OnField<'_, 'a>) -> Option<()> {
        let mut field = 0;
        loop {
            let head = self.byte()?;
            let kind = head & 0x0f;
            if kind == 0 {
                return Some(());
            }
            field = match head >> 4 {
                0 => self.number()?,
                step => field.saturating_add(step.into()),
            };
            on_field(field, kind, self)?;
        }
    }

    /// Skips the value of a field.
    fn skip(&mut self, kind: u8, deepest: u8) -> Option<()> {
        let deeper = deepest.checked_sub(1)?;
        match kind {
            // True and false, which stand in the head of the field.
            1 | 2 => {}
            Self::BYTE => drop(self.byte()?),
            4..=6 => drop(self.varint()?),
            Self::DOUBLE => drop(self.take(8)?),
            Self::BINARY => {
                let length = usize::try_from(self.varint()?).ok()?;
                self.take(length)?;
            }
            Self::LIST | Self::SET => {
                let head = self.byte()?;
                let length = match head >> 4 {
                    15 => self.varint()?,
                    length => u64::from(length),
                };
                self.skip_all([head & 0x0f; 1], length, deeper)?;
            }
            Self::MAP => {
                let length = self.varint()?;
                if length > 0 {
                    let kinds = self.byte()?;
                    self.skip_all([kinds >> 4, kinds & 0x0f], length, deeper)?;
                }
            }
            Self::STRUCT => self.fields(&mut |_, kind, bytes| bytes.skip(kind, deeper))?,
            _ => return None,
        }
        Some(())
    }

    /// Skips the elements of a list or map, which each take at least one byte.
    fn skip_all<const N: usize>(&mut self, kinds: [u8; N], count: u64, deeper: u8) -> Option<()> {
        for _ in 0..count {
            for kind in kinds {
                match kind {
                    1 | 2 => drop(self.byte()?),
                    kind => self.skip(kind, deeper)?,
                }
            }
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A data page of 3 values in 4 bytes, with statistics that are skipped.
    const PAGE: [u8; 22] = [
        0x15, 0, 0x15, 8, 0x15, 8, 0x2c, 0x15, 6, 0x15, 0, 0x15, 6, 0x15, 6, 0x1c, 0x18, 1, b'x',
        0, 0, 0,
    ];

    fn chunk(values: i64) -> Chunk {
        Chunk {
            bytes: 0..(PAGE.len() + 4) as u64,
            values,
            rows: Some(values),
            unpacked: 4,
        }
    }

    #[test]
    fn the_values_of_pages_are_those_of_the_file() {
        let file = [&PAGE[..], b"abcd"].concat();
        assert_eq!(check(&file, &chunk(3)), Ok(()));
        assert!(check(&file, &chunk(2)).unwrap_err().contains("3 values"));
        assert!(check(&file, &chunk(4)).is_err());
        assert!(check(&file, &chunk(-3)).is_err());
        assert!(check(&file[1..], &chunk(3)).is_err());
    }

    #[test]
    fn no_header_is_taken_as_it_stands() {
        let file = [&PAGE[..], b"abcd"].concat();
        for place in 0..PAGE.len() {
            for byte in 0..=255 {
                let mut file = file.clone();
                file[place] = byte;
                let _ = check(&file, &chunk(3));
            }
        }
        let huge = [
            &[0x15, 0, 0x15, 0xff, 0xff, 0xff, 0xff, 0x0f],
            &PAGE[4..],
            b"abcd",
        ]
        .concat();
        let bytes = 0..huge.len() as u64;
        assert!(check(&huge, &Chunk { bytes, ..chunk(3) }).is_err());
    }
}
