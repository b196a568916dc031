//! Files that are written whole or not at all.

use std::{
    fs::File,
    io::{self, Write},
    path::Path,
};

/// Copies a draft to where the person wants it: beside its target first, then renamed, so that nothing half-written
/// stands there.
///
/// # Errors
/// Where it can't be read or written; the draft is untouched.
pub fn save_copy(from: &Path, to: &Path) -> io::Result<()> {
    let mut from = File::open(from)?;
    write_whole(to, |file| io::copy(&mut from, file).map(|_bytes| ()))
}

/// Writes a file whole or not at all.
///
/// # Errors
/// Where it can't be written; what was there before is still there then.
pub fn write_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    write_whole(path, |file| file.write_all(bytes))
}

pub(super) fn write_whole(path: &Path, write: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut whole = tempfile::NamedTempFile::new_in(folder)?;
    write(whole.as_file_mut())?;
    whole.as_file().sync_all()?;
    whole.persist(path).map_err(|error| error.error)?;
    // The name is on the disk too, where the system lets a folder be synced.
    #[cfg(unix)]
    let _as_far_as_it_can = File::open(folder).and_then(|folder| folder.sync_all());
    Ok(())
}
