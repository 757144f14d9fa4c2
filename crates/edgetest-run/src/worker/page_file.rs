//! The supervisor's side of the page: a file that it makes and reads, and never believes.

use edgetest_support::page::{self, Head, Region};
use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::Path;

/// A page as seen from outside.
#[derive(Debug)]
pub struct PageFile {
    file: File,
    nonce: u64,
}

impl PageFile {
    /// Makes an empty page, in place of what is there.
    pub fn create(path: &Path, nonce: u64) -> io::Result<Self> {
        match std::fs::remove_file(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            Ok(()) | Err(_) => {}
        }
        let file = File::options().read(true).write(true).create_new(true).open(path)?;
        file.set_len(page::SIZE as u64)?;
        Ok(Self { file, nonce })
    }

    /// The plain words; `None` before the worker has signed the page, and for noise.
    pub fn head(&self) -> Option<Head> {
        page::read_head(&self.read(page::HEAD), self.nonce)
    }

    /// The texts of the given regions.
    pub fn texts<const N: usize>(&self, regions: [Region; N]) -> [String; N] {
        let bytes = self.read(page::SIZE);
        regions.map(|region| page::read_text(&bytes, region))
    }

    /// What a region holds.
    pub fn bytes(&self, region: Region) -> Vec<u8> {
        page::read_bytes(&self.read(page::SIZE), region).to_vec()
    }

    fn read(&self, len: usize) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(len);
        let mut file = &self.file;
        // A page that was cut short, or cannot be read, parses as noise.
        let _ = file.seek(SeekFrom::Start(0)).and_then(|_| file.take(len as u64).read_to_end(&mut bytes));
        bytes
    }
}
