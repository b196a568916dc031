//! What is recorded or worked on here and not saved yet: in the program's own folder, readable for nobody else, gone when the program
//! ends as it should. What a crash leaves is offered at the next start.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    process,
    rc::Rc,
    time::{SystemTime, UNIX_EPOCH},
};

use super::{work::Work, write_file};

/// The drafts of one run of the program. Dropping it deletes them.
#[derive(Debug)]
pub struct Drafts {
    base: PathBuf,
    run: Run,
}

/// One run's folder and the lock that says it is alive; the system takes a dead program's locks back.
#[derive(Debug)]
struct Run {
    folder: PathBuf,
    lock_path: PathBuf,
    lock: File,
}

/// What a run left behind. Until it is taken or deleted, no other run offers it.
#[derive(Debug)]
pub struct LeftOver {
    /// The file's name; for work, the names of the recordings that it is about.
    pub name: String,
    pub what: Left,
    path: PathBuf,
    run: Rc<Run>,
}

/// What was left behind.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Left {
    Recording {
        duration_secs: f64,
    },
    /// Marks and notes.
    Work,
}

/// The file with the work of a run.
const WORK: &str = "work.json";

impl Drafts {
    /// The folder for them in the person's own data.
    #[must_use]
    pub fn usual_folder() -> Option<PathBuf> {
        Some(directories::ProjectDirs::from("", "", "voicemail-auditor")?.data_local_dir().join("drafts"))
    }

    /// Makes a folder for this run below `base`.
    ///
    /// # Errors
    /// Where it can't be made.
    pub fn open(base: &Path) -> io::Result<Self> {
        private_folder(base)?;
        let nanos = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_nanos());
        let name = format!("{}-{nanos}", process::id());
        // The lock comes first: a folder without one is another run's leaving.
        let lock_path = base.join(format!("{name}.lock"));
        let lock = File::options().write(true).create_new(true).open(&lock_path)?;
        lock.try_lock()?;
        let folder = base.join(name);
        private_folder(&folder)?;
        Ok(Self { base: base.to_owned(), run: Run { folder, lock_path, lock } })
    }

    /// A path for a new recording, named after the time that the clock shows.
    #[must_use]
    pub fn new_recording(&self) -> PathBuf {
        let now = jiff::ZonedDateTime::now().strftime("%Y-%m-%d %H.%M.%S recording").to_string();
        let numbered = (2..).map(|number| format!("{now} ({number}).wav"));
        let mut names = std::iter::once(format!("{now}.wav")).chain(numbered).map(|name| self.run.folder.join(name));
        names.find(|path| !path.exists()).unwrap_or_else(|| self.run.folder.join("Recording.wav"))
    }

    /// Keeps the marks and notes of this run, in place of those kept before.
    ///
    /// # Errors
    /// Where they can't be written; those kept before are still there.
    pub fn keep_work(&self, work: &Work) -> io::Result<()> {
        write_file(&self.run.folder.join(WORK), &work.to_json())
    }

    /// Everything of it is saved elsewhere, or not wanted any more.
    pub fn forget_work(&self) {
        let _it_goes_with_the_program = fs::remove_file(self.run.folder.join(WORK));
    }

    /// Deletes everything that this run has put aside so far.
    pub fn forget_all(&self) {
        for path in files_in(&self.run.folder) {
            let _it_goes_with_the_program = fs::remove_file(path);
        }
    }

    /// The work that a run left behind; `None` where it can't be read.
    #[must_use]
    pub fn work(left: &LeftOver) -> Option<Work> {
        Work::from_json(&fs::read(&left.path).ok()?)
    }

    /// What runs that are no more have left, the newest first.
    #[must_use]
    pub fn left_over(&self) -> Vec<LeftOver> {
        let mut found: Vec<LeftOver> = Vec::new();
        for lock_path in files_in(&self.base).into_iter().filter(|path| path.extension().is_some_and(|e| e == "lock")) {
            let Ok(lock) = File::options().write(true).open(&lock_path) else { continue };
            if lock_path == self.run.lock_path || lock.try_lock().is_err() {
                continue;
            }
            let run = Rc::new(Run { folder: lock_path.with_extension(""), lock_path, lock });
            for path in files_in(&run.folder) {
                match left_in(&path) {
                    Some((name, what)) => found.push(LeftOver { name, what, path, run: Rc::clone(&run) }),
                    None => {
                        // It was made a moment before the end, and holds nothing.
                        let _next_time = fs::remove_file(&path);
                    }
                }
            }
            run.clear_if_empty();
        }
        found.sort_by(|a, b| b.name.cmp(&a.name));
        found
    }

    /// Makes a left-over recording one of this run, and gives its path.
    ///
    /// # Errors
    /// Where it can't be moved; it is then still there, and offered again at the next start.
    pub fn take(&self, left: &LeftOver) -> io::Result<PathBuf> {
        let path = self.run.folder.join(&left.name);
        fs::rename(&left.path, &path)?;
        left.run.clear_if_empty();
        Ok(path)
    }

    /// Deletes a left-over recording.
    ///
    /// # Errors
    /// Where it can't be deleted.
    pub fn delete(&self, left: &LeftOver) -> io::Result<()> {
        fs::remove_file(&left.path)?;
        left.run.clear_if_empty();
        Ok(())
    }
}

impl Drop for Drafts {
    fn drop(&mut self) {
        self.run.clear();
    }
}

impl Run {
    /// Deletes everything of it. What can't be deleted now is offered, or deleted, at the next start.
    fn clear(&self) {
        let _next_time = fs::remove_dir_all(&self.folder);
        if !self.folder.exists() {
            // Some systems delete no file that is locked.
            let _it_goes_with_the_file = self.lock.unlock();
            let _next_time = fs::remove_file(&self.lock_path);
        }
    }

    fn clear_if_empty(&self) {
        if files_in(&self.folder).is_empty() {
            self.clear();
        }
    }
}

/// Deletes a draft that nobody wants any more. What can't be deleted now goes with the program.
pub fn delete_draft(path: &Path) {
    let _later = fs::remove_file(path);
}

fn private_folder(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

fn files_in(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file())).map(|entry| entry.path()).collect()
}

/// What a file of a run holds; `None` where that is nothing.
fn left_in(path: &Path) -> Option<(String, Left)> {
    let name = path.file_name()?.to_string_lossy().into_owned();
    if name == WORK {
        let work = Work::from_json(&fs::read(path).ok()?)?;
        return Some((work.names(), Left::Work));
    }
    let duration_secs = playable_secs(path).filter(|secs| *secs > 0.0)?;
    Some((name, Left::Recording { duration_secs }))
}

fn playable_secs(path: &Path) -> Option<f64> {
    let reader = hound::WavReader::open(path).ok()?;
    Some(f64::from(reader.duration()) / f64::from(reader.spec().sample_rate.max(1)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casefile::save_copy;

    fn record(path: &Path) {
        let spec = hound::WavSpec {
            channels: 1,
            sample_rate: 8000,
            bits_per_sample: 16,
            sample_format: hound::SampleFormat::Int,
        };
        let mut writer = hound::WavWriter::create(path, spec).expect("a new file");
        (0..16_000).for_each(|_| writer.write_sample(0_i16).expect("room on the disk"));
        writer.finalize().expect("room on the disk");
    }

    /// As a crash leaves it: the lock is free, the files are there.
    fn crash(drafts: Drafts) {
        let Drafts { run, .. } = &drafts;
        run.lock.unlock().expect("its own lock");
        std::mem::forget(drafts);
    }

    #[test]
    fn drafts_are_private_and_go_with_the_program() {
        let base = tempfile::tempdir().expect("a folder");
        let drafts = Drafts::open(base.path()).expect("a private folder");
        let first = drafts.new_recording();
        record(&first);
        assert_ne!(drafts.new_recording(), first);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let folder = first.parent().expect("a folder");
            assert_eq!(fs::metadata(folder).expect("a folder").permissions().mode() & 0o777, 0o700);
        }
        drop(drafts);
        assert_eq!(fs::read_dir(base.path()).expect("a folder").count(), 0);
    }

    #[test]
    fn what_a_crash_leaves_is_offered_once_and_a_living_run_is_left_alone() {
        let base = tempfile::tempdir().expect("a folder");
        let crashed = Drafts::open(base.path()).expect("a private folder");
        let path = crashed.new_recording();
        record(&path);
        let alive = Drafts::open(base.path()).expect("a private folder");
        record(&alive.new_recording());
        let next = Drafts::open(base.path()).expect("a private folder");
        assert!(next.left_over().is_empty());
        crash(crashed);
        let left = next.left_over();
        assert_eq!(left.len(), 1);
        assert!(path.ends_with(&left[0].name) && left[0].what == Left::Recording { duration_secs: 2.0 }, "{left:?}");
        assert!(alive.left_over().is_empty(), "it is offered twice");
        let taken = next.take(&left[0]).expect("the same disk");
        assert!(taken.exists() && !path.exists());
        drop(left);
        assert!(alive.left_over().is_empty());
        drop(next);
        assert!(!taken.exists());
    }

    #[test]
    fn work_that_a_crash_leaves_is_offered_with_its_names() {
        let base = tempfile::tempdir().expect("a folder");
        let crashed = Drafts::open(base.path()).expect("a private folder");
        let work = crate::casefile::work::tests::work();
        crashed.keep_work(&work).expect("room on the disk");
        // Half of a newer one, as a kill in the middle of writing leaves it beside.
        fs::write(crashed.run.folder.join(".tmp123"), b"{").expect("room on the disk");
        crash(crashed);
        let next = Drafts::open(base.path()).expect("a private folder");
        let left = next.left_over();
        assert_eq!(left.len(), 1);
        assert_eq!((left[0].name.as_str(), left[0].what), ("a.wav", Left::Work));
        assert_eq!(Drafts::work(&left[0]), Some(work.clone()));
        next.delete(&left[0]).expect("an own file");
        next.keep_work(&work).expect("room on the disk");
        next.forget_work();
        assert_eq!(files_in(&next.run.folder).len(), 0);
        next.keep_work(&work).expect("room on the disk");
        drop((left, next));
        assert_eq!(fs::read_dir(base.path()).expect("a folder").count(), 0);
    }

    #[test]
    fn what_is_deleted_and_what_is_empty_leaves_nothing() {
        let base = tempfile::tempdir().expect("a folder");
        crash(Drafts::open(base.path()).expect("a private folder"));
        let crashed = Drafts::open(base.path()).expect("a private folder");
        record(&crashed.new_recording());
        fs::write(crashed.new_recording(), b"RIFF").expect("room on the disk");
        crash(crashed);
        let next = Drafts::open(base.path()).expect("a private folder");
        let left = next.left_over();
        assert_eq!(left.len(), 1);
        next.delete(&left[0]).expect("an own file");
        drop((left, next));
        let names: Vec<_> = files_in(base.path());
        assert!(names.is_empty(), "{names:?}");
    }

    #[test]
    fn a_saved_copy_is_whole_or_not_there() {
        let base = tempfile::tempdir().expect("a folder");
        let (from, to) = (base.path().join("a.wav"), base.path().join("b.wav"));
        record(&from);
        save_copy(&from, &to).expect("room on the disk");
        assert_eq!(fs::read(&from).expect("a file"), fs::read(&to).expect("a file"));
        assert!(save_copy(&base.path().join("none.wav"), &base.path().join("c.wav")).is_err());
        assert_eq!(files_in(base.path()).len(), 2);
    }
}
