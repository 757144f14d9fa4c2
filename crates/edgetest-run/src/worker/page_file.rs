//! The supervisor's side of the page: a file that it makes and reads, and never believes.
//!
//! On Linux the file lies in memory. One on a disk that is full ends whoever writes to its mapping with a signal, which would
//! be charged to the code under test.

use edgetest_support::page::{self, Head, Region};
use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

/// A page as seen from outside.
#[derive(Debug)]
pub struct PageFile {
    file: File,
    path: PathBuf,
    nonce: u64,
}

impl PageFile {
    /// Makes an empty page; where the system keeps no files in memory, at `path` and in place of what is there.
    pub fn create(path: &Path, nonce: u64) -> io::Result<Self> {
        let (file, path) = match in_memory() {
            Some(made) => made,
            None => (on_disk(path)?, path.to_owned()),
        };
        Ok(Self { file, path, nonce })
    }

    /// Where a worker opens it, as long as this process lives.
    pub fn path(&self) -> &Path {
        &self.path
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

/// The worker can write to it and not change its size.
#[cfg(target_os = "linux")]
fn in_memory() -> Option<(File, PathBuf)> {
    use rustix::fs::{MemfdFlags, SealFlags, fcntl_add_seals, memfd_create};
    use std::os::fd::AsRawFd as _;
    let file = File::from(memfd_create("edgetest.page", MemfdFlags::CLOEXEC | MemfdFlags::ALLOW_SEALING).ok()?);
    file.set_len(page::SIZE as u64).ok()?;
    fcntl_add_seals(&file, SealFlags::SHRINK | SealFlags::GROW | SealFlags::SEAL).ok()?;
    let path = PathBuf::from(format!("/proc/{}/fd/{}", std::process::id(), file.as_raw_fd()));
    // There may be no `/proc`, or not for us.
    path.metadata().is_ok().then_some((file, path))
}

#[cfg(not(target_os = "linux"))]
fn in_memory() -> Option<(File, PathBuf)> {
    None
}

fn on_disk(path: &Path) -> io::Result<File> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        Ok(()) | Err(_) => {}
    }
    let mut file = File::options().read(true).write(true).create_new(true).open(path)?;
    // Room for all of it, so that nothing is missing later.
    io::copy(&mut io::repeat(0).take(page::SIZE as u64), &mut file)?;
    Ok(file)
}
