//! How much a worker has left in its scratch folder. The system limits the size of each file, not their number.

use std::path::Path;

/// Bytes and files that a worker may leave.
const BYTES: u64 = 256 << 20;
const FILES: u32 = 10_000;
/// Folders within folders that are looked into.
const DEPTH: u32 = 16;

/// Whether the folder holds too much.
pub fn is_exceeded(home: &Path) -> bool {
    let mut left = Left { bytes: BYTES, files: FILES };
    left.take(home, DEPTH).is_none()
}

struct Left {
    bytes: u64,
    files: u32,
}

impl Left {
    /// `None`: nothing is left.
    fn take(&mut self, folder: &Path, depth: u32) -> Option<()> {
        // What vanishes meanwhile takes no room.
        let Ok(entries) = std::fs::read_dir(folder) else { return Some(()) };
        for entry in entries.flatten() {
            self.files = self.files.checked_sub(1)?;
            let Ok(found) = entry.metadata() else { continue };
            self.bytes = self.bytes.checked_sub(found.len())?;
            if found.is_dir() && depth > 0 {
                self.take(&entry.path(), depth - 1)?;
            }
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_files_in_inner_folders_count() {
        let folder = tempfile::tempdir().expect("there is room for a folder");
        let inner = folder.path().join("a/b");
        std::fs::create_dir_all(&inner).expect("it can be made");
        assert!(!is_exceeded(folder.path()));
        // Sparse: it takes no room, but could.
        let file = std::fs::File::create(inner.join("c")).expect("it can be made");
        file.set_len(BYTES + 1).expect("it can be sparse");
        assert!(is_exceeded(folder.path()));
        assert!(!is_exceeded(&folder.path().join("nothing")));
    }
}
