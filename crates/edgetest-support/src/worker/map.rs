//! The worker's doors to its supervisor: the mapped page, and the two pipes that the code under test must not find.
#![expect(unsafe_code, reason = "std maps no files and cannot replace a standard stream")]

use crate::page::{self, Page};
use std::fs::File;
use std::io::{self, Error};

/// Opens a page: `fd:N` is a file that the launcher left open, anything else a path.
pub fn page(argument: &str) -> io::Result<&'static Page> {
    let file = open(argument, |path| File::options().read(true).write(true).open(path))?;
    if file.metadata()?.len() < page::SIZE as u64 {
        return Err(Error::other("the page is too small"));
    }
    system::map(&file)
}

/// Takes standard input and output for the protocol, and leaves the null device in their places. `null` as in [`page`].
pub fn pipes(null: Option<&str>) -> io::Result<(File, File)> {
    let null = match null {
        Some(argument) => open(argument, |path| File::options().write(true).open(path))?,
        None => File::options().read(true).write(true).open(system::NULL)?,
    };
    system::pipes(null)
}

fn open(argument: &str, by_path: impl Fn(&str) -> io::Result<File>) -> io::Result<File> {
    match argument.strip_prefix("fd:") {
        Some(number) => Ok(system::inherited(number.parse().map_err(Error::other)?)),
        None => by_path(argument),
    }
}

#[cfg(unix)]
mod system {
    use super::{Error, File, Page, io, page};
    use std::ffi::{c_int, c_void};
    use std::os::fd::{AsFd, AsRawFd, FromRawFd};

    pub const NULL: &str = "/dev/null";

    unsafe extern "C" {
        fn mmap(at: *mut c_void, len: usize, access: c_int, flags: c_int, file: c_int, offset: isize) -> *mut c_void;
        fn dup2(from: c_int, to: c_int) -> c_int;
    }

    const READ_AND_WRITE: c_int = 3;
    const SHARED: c_int = 1;

    pub fn map(file: &File) -> io::Result<&'static Page> {
        // SAFETY: a new mapping is asked for, at an address of the kernel's choice; the result is checked below.
        let at = unsafe { mmap(std::ptr::null_mut(), page::SIZE, READ_AND_WRITE, SHARED, file.as_raw_fd(), 0) };
        if at.addr() == usize::MAX {
            return Err(Error::last_os_error());
        }
        // SAFETY: the mapping has the size of a Page, is aligned to a memory page and never unmapped; every field is an
        // atomic, for which all bit patterns are legal and which the other process only reads.
        Ok(unsafe { &*at.cast::<Page>() })
    }

    pub fn inherited(number: c_int) -> File {
        // SAFETY: the launcher left this file open for us alone; no other part of the process knows its number.
        unsafe { File::from_raw_fd(number) }
    }

    pub fn pipes(null: File) -> io::Result<(File, File)> {
        let commands = File::from(io::stdin().as_fd().try_clone_to_owned()?);
        let events = File::from(io::stdout().as_fd().try_clone_to_owned()?);
        for stream in [0, 1] {
            // SAFETY: dup2 takes two numbers and touches no memory; the old files were duplicated above.
            if unsafe { dup2(null.as_raw_fd(), stream) } < 0 {
                return Err(Error::last_os_error());
            }
        }
        drop(null);
        close_others(commands.as_raw_fd(), events.as_raw_fd());
        Ok((commands, events))
    }

    /// Closes what the supervisor's own parents left open, a jobserver's pipes for one: not for the code under test.
    #[cfg(target_os = "linux")]
    fn close_others(commands: c_int, events: c_int) {
        use std::ffi::{c_long, c_uint};
        unsafe extern "C" {
            fn syscall(number: c_long, ...) -> c_long;
        }
        /// By number, since old C libraries do not have it; the same on every architecture.
        const CLOSE_RANGE: c_long = 436;
        let (low, high) = (commands.min(events).cast_unsigned(), commands.max(events).cast_unsigned());
        for (first, last) in [(3, low - 1), (low + 1, high - 1), (high + 1, c_uint::MAX)] {
            if first <= last {
                // SAFETY: nothing but the two kept files was opened by this process, so no owner loses its file. An old
                // kernel that does not know the call leaves them open.
                unsafe { syscall(CLOSE_RANGE, first, last, 0 as c_uint) };
            }
        }
    }

    #[cfg(not(target_os = "linux"))]
    fn close_others(_commands: c_int, _events: c_int) {}
}

#[cfg(windows)]
mod system {
    use super::{Error, File, Page, io, page};
    use std::ffi::c_void;
    use std::os::windows::io::{AsHandle, AsRawHandle, IntoRawHandle};

    pub const NULL: &str = "NUL";

    #[link(name = "kernel32")]
    unsafe extern "system" {
        fn CreateFileMappingW(
            file: *mut c_void,
            attributes: *mut c_void,
            access: u32,
            size_high: u32,
            size_low: u32,
            name: *const u16,
        ) -> *mut c_void;
        fn MapViewOfFile(mapping: *mut c_void, access: u32, high: u32, low: u32, len: usize) -> *mut c_void;
        fn SetStdHandle(which: u32, handle: *mut c_void) -> i32;
    }

    const PAGE_READWRITE: u32 = 4;
    const FILE_MAP_READ_AND_WRITE: u32 = 6;
    /// Standard input and output.
    const STREAMS: [u32; 2] = [-10_i32 as u32, -11_i32 as u32];

    pub fn map(file: &File) -> io::Result<&'static Page> {
        let null = std::ptr::null_mut();
        // SAFETY: the handle is open; a size of 0 stands for the file's own.
        let mapping = unsafe { CreateFileMappingW(file.as_raw_handle(), null, PAGE_READWRITE, 0, 0, std::ptr::null()) };
        if mapping.is_null() {
            return Err(Error::last_os_error());
        }
        // SAFETY: the mapping is open and at least as large as asked for.
        let at = unsafe { MapViewOfFile(mapping, FILE_MAP_READ_AND_WRITE, 0, 0, page::SIZE) };
        if at.is_null() {
            return Err(Error::last_os_error());
        }
        // SAFETY: as on unix: of this size, aligned, never unmapped, atomics only.
        Ok(unsafe { &*at.cast::<Page>() })
    }

    pub fn inherited(_number: i32) -> File {
        unreachable!("files are not inherited by number here")
    }

    pub fn pipes(null: File) -> io::Result<(File, File)> {
        let commands = File::from(io::stdin().as_handle().try_clone_to_owned()?);
        let events = File::from(io::stdout().as_handle().try_clone_to_owned()?);
        for stream in STREAMS {
            let handle = null.try_clone()?.into_raw_handle();
            // SAFETY: the handle is open and belongs to the process from here on.
            if unsafe { SetStdHandle(stream, handle) } == 0 {
                return Err(Error::last_os_error());
            }
        }
        drop(null);
        Ok((commands, events))
    }
}
