//! What a server finds in the folder that it is started in.

use std::fs;
use std::path::Path;
use std::sync::Once;

/// Links what lies in a package's folder into the current one, which is a worker's own: servers read configuration, pages
/// and templates by paths that begin where cargo starts them. What is built is left out, and what is there already stays.
pub fn beside(package: &str) {
    static LINKED: Once = Once::new();
    LINKED.call_once(|| {
        for entry in fs::read_dir(package).into_iter().flatten().flatten() {
            let path = entry.path();
            if !path.join("CACHEDIR.TAG").exists() && entry.file_name() != ".git" {
                link(&path, Path::new(&entry.file_name()));
            }
        }
    });
}

/// A server that misses a file says so itself.
fn link(target: &Path, name: &Path) {
    #[cfg(unix)]
    drop(std::os::unix::fs::symlink(target, name));
    #[cfg(windows)]
    drop(if target.is_dir() {
        std::os::windows::fs::symlink_dir(target, name)
    } else {
        std::os::windows::fs::symlink_file(target, name)
    });
    #[cfg(not(any(unix, windows)))]
    let _ = (target, name);
}
