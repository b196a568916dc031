//! The case: the log of what is done in the window, and the package that it is saved in.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use super::{
    item::{Item, State, related},
    review::Review,
};
use crate::{
    audit::{CaseRecording, Input, JobId, Original, SaveCase, Saving, Wake, name_of, now},
    report::{Act, Log, LogHead, Marks, Report, UserError},
    texts::Tongue,
};

/// What is typed to save a case.
#[derive(Default)]
pub struct CaseForm {
    pub encrypted: bool,
    pub passphrase: String,
    /// The same once more: nobody sees what is typed.
    pub again: String,
}

impl CaseForm {
    /// The passphrase that was chosen; `Err` while it can't be used.
    pub fn chosen(&self) -> Result<Option<&str>, ()> {
        match (self.encrypted, self.passphrase.is_empty() || self.passphrase != self.again) {
            (false, _) => Ok(None),
            (true, false) => Ok(Some(&self.passphrase)),
            (true, true) => Err(()),
        }
    }
}

/// The case of this window: all recordings that were audited in it.
#[derive(Default)]
pub struct Case {
    log: Log,
    /// What was done while the package is written, with its times: the log that is being written comes back first.
    waiting: Vec<(String, Act)>,
    /// Where it is kept from now on.
    saved: Option<Saved>,
    saving: Option<(Saving, Vec<SavedWork>)>,
    /// The recordings in the package, each with its SHA-256.
    held: Vec<(Input, String)>,
    /// When something was done that the package does not hold.
    changed: Option<Instant>,
    /// The notes of each recording as the log knows them.
    noted: BTreeMap<JobId, String>,
    /// Why the last try to save it failed.
    pub error: Option<UserError>,
}

struct Saved {
    to: PathBuf,
    passphrase: Option<String>,
    /// The package holds this case: it was written at least once.
    written: bool,
}

/// The marks and notes of a recording that are being saved.
struct SavedWork {
    job: JobId,
    marks: Marks,
    notes: String,
}

/// Whether the package holds everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// It was never saved, so nothing is promised.
    Nowhere,
    Saving,
    Saved,
    /// It could not be saved.
    Failed,
}

/// What became of the case since the last look.
pub enum Outcome {
    Nothing,
    /// It was written for the first time there.
    Written(PathBuf),
    Failed,
}

/// So long nothing more has to be typed until notes are saved.
const PAUSE: Duration = Duration::from_millis(600);

impl Case {
    /// Notes what was done.
    pub fn note(&mut self, act: Act) {
        if self.saving.is_some() {
            self.waiting.push((now(), act));
        } else {
            self.log.note(&now(), act);
        }
        self.changed = Some(Instant::now());
    }

    /// A recording was audited.
    pub fn audited(&mut self, job: JobId, report: &Report) {
        self.note(Act::imported(report));
        self.note(Act::audited(report));
        self.noted.insert(job, report.notes.clone());
    }

    /// A recording leaves the case.
    pub fn removed(&mut self, item: &Item) {
        let reviewed = match &item.state {
            State::Review(review) => Some(review.audited.report.source.sha256.clone()),
            _ => None,
        };
        // A recording that was saved elsewhere since is the same one.
        let is_it = |(input, sha256): &(Input, String)| *input == item.input || Some(sha256) == reviewed.as_ref();
        let held = self.held.iter().position(is_it).map(|at| self.held.remove(at).1);
        let recording = reviewed.or(held);
        if let Some(recording) = recording {
            self.note(Act::Removed { recording });
            self.noted.remove(&item.job);
        }
    }

    /// Whether the package holds a recording.
    pub fn holds(&self, input: &Input) -> bool {
        self.held.iter().any(|(held, _)| held == input)
    }

    /// A person's marks have changed from `before`.
    pub fn marked(&mut self, review: &Review, before: &Marks) {
        for act in Act::of_marks(&review.audited.report, before, review.marks()) {
            self.note(act);
        }
    }

    /// What a report that is written now prints.
    pub fn head(&self) -> LogHead {
        self.log.head()
    }

    /// Everything that was typed into notes since the last time.
    pub fn note_notes(&mut self, items: &[Item]) {
        for item in items {
            let State::Review(review) = &item.state else { continue };
            let report = &review.audited.report;
            let known = self.noted.get(&item.job).map_or("", String::as_str);
            if known.trim() != report.notes.trim() {
                self.noted.insert(item.job, report.notes.clone());
                self.note(Act::noted(report));
            }
        }
    }

    pub fn kept(&self) -> Kept {
        match &self.saved {
            None => Kept::Nowhere,
            Some(_) if self.error.is_some() => Kept::Failed,
            Some(saved) if saved.written && self.changed.is_none() && self.saving.is_none() => Kept::Saved,
            Some(_) => Kept::Saving,
        }
    }

    pub fn is_saving(&self) -> bool {
        self.saving.is_some()
    }

    /// Whether notes are typed that wait for a pause.
    pub fn waits_until(&self) -> Option<Duration> {
        let changed = self.changed.filter(|_| self.saved.is_some() && self.saving.is_none() && self.error.is_none())?;
        Some(PAUSE.saturating_sub(changed.elapsed()))
    }

    /// Where it is kept.
    pub fn place(&self) -> Option<&Path> {
        self.saved.as_ref().map(|saved| saved.to.as_path())
    }

    /// Keeps the case there from now on.
    pub fn keep_in(&mut self, to: PathBuf, passphrase: Option<String>) {
        self.saved = Some(Saved { to, passphrase, written: false });
        self.held.clear();
        self.error = None;
        // At once.
        self.changed = Instant::now().checked_sub(PAUSE).or(self.changed);
    }

    /// Tries again what failed.
    pub fn try_again(&mut self) {
        self.error = None;
        self.changed = self.changed.or(Some(Instant::now()));
    }

    /// Writes the package where that is due, unless something is still being audited or judged.
    pub fn save(&mut self, items: &[Item], reader: Tongue, wake: &Wake) {
        let due = self.waits_until().is_some_and(|left| left.is_zero());
        let settled = |item: &Item| match &item.state {
            State::Review(review) => review.is_settled(),
            State::Failed(_) => true,
            _ => false,
        };
        if !due || !items.iter().all(settled) {
            return;
        }
        self.note_notes(items);
        let Some(saved) = &self.saved else { return };
        let mut recordings = Vec::new();
        let mut works = Vec::new();
        for (index, item) in items.iter().enumerate() {
            let State::Review(review) = &item.state else { continue };
            let mut report = review.audited.report.clone();
            report.related = related(items, index).into_iter().map(|(_, related)| related).collect();
            works.push(SavedWork { job: item.job, marks: review.marks().clone(), notes: report.notes.clone() });
            let envelope = review.audited.envelope.clone();
            recordings.push(CaseRecording { original: Original::Read(item.input.clone()), report, envelope });
        }
        if recordings.is_empty() {
            // An empty package would take the place of one that holds something.
            return;
        }
        let is_there = |(input, sha256): &(Input, String)| {
            recordings.iter().any(|one| {
                let read = matches!(&one.original, Original::Read(read) if read == input);
                read || one.report.source.sha256 == *sha256
            })
        };
        if let Some((lost, _)) = self.held.iter().find(|held| !is_there(held)) {
            // It could not be audited again: what the package holds of it is all that there is.
            self.error = Some(UserError::of("case", "case-lacks").about("name", name_of(&lost.path)));
            return;
        }
        self.held = items
            .iter()
            .filter_map(|item| match &item.state {
                State::Review(review) => Some((item.input.clone(), review.audited.report.source.sha256.clone())),
                _ => None,
            })
            .collect();
        let (to, passphrase) = (saved.to.clone(), saved.passphrase.clone());
        let request = SaveCase { to, recordings, log: self.log.clone(), reader, passphrase };
        self.changed = None;
        self.saving = Some((Saving::start(request, wake.clone()), works));
    }

    /// Takes in what became of a save.
    pub fn poll(&mut self, items: &mut [Item]) -> Outcome {
        let Some((saving, _)) = &self.saving else { return Outcome::Nothing };
        let Some(ended) = saving.poll() else { return Outcome::Nothing };
        let works = self.saving.take().map(|(_, works)| works).unwrap_or_default();
        let failed = ended.is_err();
        match ended {
            Ok(log) => self.log = log,
            Err(error) => {
                self.error = Some(error);
                self.changed = self.changed.or(Some(Instant::now()));
            }
        }
        for (at, act) in std::mem::take(&mut self.waiting) {
            self.log.note(&at, act);
        }
        if failed {
            return Outcome::Failed;
        }
        for SavedWork { job, marks, notes } in works {
            if let Some(Item { state: State::Review(review), .. }) = items.iter_mut().find(|item| item.job == job) {
                review.was_exported(marks, notes);
            }
        }
        match &mut self.saved {
            Some(saved) if !saved.written => {
                saved.written = true;
                Outcome::Written(saved.to.clone())
            }
            _ => Outcome::Nothing,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_package_is_written_over_by_an_empty_one() {
        let mut case = Case::default();
        case.keep_in(PathBuf::from("never-written.zip"), None);
        assert!(case.waits_until().is_some_and(|left| left.is_zero()), "it is not due");
        let wake: Wake = std::sync::Arc::new(|| {});
        case.save(&[], Tongue::English, &wake);
        assert!(!case.is_saving());
    }
}
