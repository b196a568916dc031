//! Files that are written whole or not at all.

use std::{
    fs::{self, File},
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
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let prefix = format!(".{}.", name.chars().take(MOST_NAME_CHARS).collect::<String>());
    delete_parts(folder, &prefix);
    let mut whole = tempfile::Builder::new().prefix(&prefix).suffix(PART).tempfile_in(folder)?;
    // The lock tells it from what a dead program has left; without one it is taken for that.
    let _where_there_are_locks = whole.as_file().try_lock();
    write(whole.as_file_mut())?;
    whole.as_file().sync_all()?;
    let _free = whole.as_file().unlock();
    whole.persist(path).map_err(|error| error.error)?;
    // The name is on the disk too, where the system lets a folder be synced.
    #[cfg(unix)]
    let _as_far_as_it_can = File::open(folder).and_then(|folder| folder.sync_all());
    Ok(())
}

/// How a file is called until it is whole.
const PART: &str = ".part";

/// With what is put around it, no name gets longer than systems take.
const MOST_NAME_CHARS: usize = 50;

/// Deletes what a program that was killed has left of a file: it may hold what was said.
fn delete_parts(folder: &Path, prefix: &str) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let random = name.strip_prefix(prefix).and_then(|rest| rest.strip_suffix(PART));
        let is_part = random.is_some_and(|random| random.len() == RANDOM_CHARS && !random.contains('.'));
        if is_part && File::open(entry.path()).is_ok_and(|file| file.try_lock().is_ok()) {
            let _another_time = fs::remove_file(entry.path());
        }
    }
}

/// As many as `tempfile` puts into a name.
const RANDOM_CHARS: usize = 6;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_killed_program_left_goes_and_nothing_else() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = |name: &str| folder.path().join(name);
        let part = |random: &str| path(&format!(".case.zip.{random}.part"));
        for name in [part("abc123"), part("def456"), path(".case.zip.part"), path(".other.zip.abc123.part")] {
            fs::write(name, "what was said").expect("room on the disk");
        }
        // One that is being written now.
        let alive = File::open(part("def456")).expect("a file");
        alive.try_lock().expect("a lock");
        write_file(&path("case.zip"), b"whole").expect("room on the disk");
        assert!(!part("abc123").exists());
        assert!(part("def456").exists() && path(".case.zip.part").exists() && path(".other.zip.abc123.part").exists());
        assert_eq!(fs::read(path("case.zip")).expect("a file"), b"whole");
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 4);
        let failed = write_whole(&path("case.zip"), |_| Err(io::Error::other("no")));
        assert!(failed.is_err());
        assert_eq!(fs::read(path("case.zip")).expect("a file"), b"whole");
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 4);
        let long = "x".repeat(240);
        write_file(&path(&long), b"whole").expect("a name that the system takes");
    }
}
