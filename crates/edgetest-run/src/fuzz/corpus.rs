//! The corpora of a campaign: one folder a fuzz target, where cargo-fuzz would look for it.

use crate::spec::RunError;
use edgetest_generate::fuzz::input_name;
use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};

/// Inputs of one fuzz target, at most: an engine that runs wild must not fill the disk.
const MOST: usize = 20_000;

/// The inputs of one fuzz target.
#[derive(Debug)]
pub struct Corpus {
    folder: PathBuf,
    names: HashSet<String>,
}

impl Corpus {
    /// Opens `corpus/NAME` below a folder; made if need be.
    pub fn open(folder: &Path, name: &str) -> io::Result<Self> {
        let folder = folder.join("corpus").join(name);
        std::fs::create_dir_all(&folder)?;
        let files = std::fs::read_dir(&folder)?.flatten();
        let names = files.map(|file| file.file_name().to_string_lossy().into_owned()).collect();
        Ok(Self { folder, names })
    }

    /// Where it lies.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// How many inputs it holds.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Adds an input. One that cannot be written is found again in the next campaign.
    pub fn add(&mut self, input: &[u8]) {
        let name = input_name(input);
        if self.names.len() < MOST
            && !self.names.contains(&name)
            && std::fs::write(self.folder.join(&name), input).is_ok()
        {
            self.names.insert(name);
        }
    }
}

/// Corpora below a folder that belong to none of these fuzz targets: what lies in them is run by nobody.
pub fn strays(folder: &Path, names: &[&str]) -> Vec<String> {
    let folders = std::fs::read_dir(folder.join("corpus")).into_iter().flatten().flatten();
    let of_nobody = folders.map(|folder| folder.file_name().to_string_lossy().into_owned());
    let mut strays: Vec<String> = of_nobody.filter(|name| !names.contains(&name.as_str())).collect();
    strays.sort();
    strays
}

/// Adds inputs to the corpus of a fuzz target below a folder.
pub fn plant(folder: &Path, name: &str, inputs: impl IntoIterator<Item = Vec<u8>>) -> Result<(), RunError> {
    let refused = |source| RunError::Scratch { path: folder.to_owned(), source };
    let mut corpus = Corpus::open(folder, name).map_err(refused)?;
    inputs.into_iter().for_each(|input| corpus.add(&input));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_input_is_kept_once_and_found_again() {
        let folder = tempfile::tempdir().expect("there is room for a folder");
        let mut corpus = Corpus::open(folder.path(), "a").expect("it can be made");
        corpus.add(b"one");
        corpus.add(b"one");
        corpus.add(b"two");
        assert_eq!(corpus.len(), 2);
        assert_eq!(Corpus::open(folder.path(), "a").expect("it is there").len(), 2);
        assert_eq!(Corpus::open(folder.path(), "b").expect("it can be made").len(), 0);
        assert_eq!(strays(folder.path(), &["b"]), ["a"]);
    }
}
