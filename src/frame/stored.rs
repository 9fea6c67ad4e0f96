//! Where the bytes of a Parquet file are.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// The bytes of a file: all in memory, or on the disk until they are needed.
pub(super) enum Stored {
    InMemory(Arc<Vec<u8>>),
    OnDisk {
        file: Mutex<File>,
        length: usize,
        /// The description at the end of the file.
        tail: Vec<u8>,
        /// The whole file, if it is small and more than its description was needed: its parts are read several times.
        whole: OnceLock<Vec<u8>>,
    },
}

/// Length in bytes of what follows the description: its length, and a mark.
const END: usize = 8;

/// Most bytes of a file that is read at once.
const SMALL: usize = 8 << 20;

impl Stored {
    /// Reads the description of a file.
    pub fn on_disk(mut file: File) -> io::Result<Self> {
        let length = usize::try_from(file.metadata()?.len()).unwrap_or(usize::MAX);
        let end = read_at(&mut file, length.saturating_sub(END)..length)?;
        let description = end
            .first_chunk()
            .map_or(0, |size| u32::from_le_bytes(*size) as usize);
        let start = length.saturating_sub(description.saturating_add(END));
        let tail = read_at(&mut file, start..length)?;
        Ok(Self::OnDisk {
            file: Mutex::new(file),
            length,
            tail,
            whole: OnceLock::new(),
        })
    }

    /// Returns bytes of the length of the file in which the parts are those of the file, and its description. What lies between them is
    /// not read; where that is zeros, the system gives no memory for it.
    pub fn bytes(&self, parts: &[Range<u64>]) -> io::Result<Cow<'_, [u8]>> {
        let (file, length, tail, whole) = match self {
            Self::InMemory(bytes) => return Ok(Cow::Borrowed(bytes)),
            Self::OnDisk {
                file,
                length,
                tail,
                whole,
            } => (file, *length, tail, whole),
        };
        let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
        if length <= SMALL && !parts.is_empty() {
            let whole = match whole.get() {
                Some(whole) => whole,
                None => {
                    let read = read_at(&mut file, 0..length)?;
                    whole.get_or_init(|| read)
                }
            };
            return Ok(Cow::Borrowed(whole));
        }
        let mut bytes = vec![0; length];
        bytes[length - tail.len()..].copy_from_slice(tail);
        for part in parts {
            let place = |at: u64| usize::try_from(at).unwrap_or(usize::MAX).min(length);
            let part = place(part.start)..place(part.end);
            if let Some(bytes) = bytes.get_mut(part.clone()) {
                file.seek(SeekFrom::Start(part.start as u64))?;
                file.read_exact(bytes)?;
            }
        }
        Ok(Cow::Owned(bytes))
    }
}

fn read_at(file: &mut File, part: Range<usize>) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; part.len()];
    file.seek(SeekFrom::Start(part.start as u64))?;
    file.read_exact(&mut bytes)?;
    Ok(bytes)
}
