//! Where files come from and where they go: dialogs, typed paths, drafts, reports, and what must not be lost.

use std::path::{Path, PathBuf};

use egui::Context;

use super::{Action, App, Overlay, redacting::copy_name};
use crate::{
    audio::Envelope,
    audit::{JobId, delete_draft, name_of, save_copy, unsaved, write_file},
    report::{Act, Report, UserError, html, line, pdf, plain},
    texts::Tongue,
    ui::{
        case::{Case, Kept},
        item::{Item, State, related},
        open::{Dialog, Outcome},
        texts,
    },
};

/// What a path is wanted for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    Open,
    /// To save the recording of this name.
    Save(PathBuf),
    /// To read further rules from.
    RuleFolder,
    /// To write the report of a job in a form.
    Export(JobId, Form),
    /// To keep the case in.
    Case,
    /// To save a redacted copy in.
    Redacted,
}

/// A form that a report is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Html,
    Pdf,
    Text,
    Json,
}

impl Form {
    pub const ALL: [Self; 4] = [Self::Html, Self::Pdf, Self::Text, Self::Json];

    /// The ending of its files.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Pdf => "pdf",
            Self::Text => "txt",
            Self::Json => "json",
        }
    }

    /// What people call it.
    pub fn label(self) -> String {
        texts().get(match self {
            Self::Html => "form-html",
            Self::Pdf => "form-pdf",
            Self::Text => "form-text",
            Self::Json => "form-json",
        })
    }
}

/// A path that is typed, where there is no dialog.
pub struct TypedPath {
    pub purpose: Purpose,
    pub text: String,
    /// Why the last one would not do.
    pub error: Option<UserError>,
    /// The field has just been opened, or has to be mended.
    pub asked_now: bool,
}

/// What would be lost, and by what.
pub struct Losing {
    by: Option<Action>,
    pub names: Vec<String>,
    /// Its place in the list, where it is only one.
    pub only: Option<usize>,
    /// A recording is running.
    pub recording: bool,
    /// Those with marks and notes that no report holds.
    pub worked_on: Vec<String>,
    /// What would go from the case's own file, too.
    pub from_case: Option<FromCase>,
}

/// What a saved case would no longer hold.
pub struct FromCase {
    /// The file's name.
    pub case: String,
    /// The recording's.
    pub recording: String,
    /// The recording as a whole, not only its marks and notes.
    pub whole: bool,
}

impl App {
    pub(super) fn look_at_dialog(&mut self, ctx: &Context) {
        let Some((purpose, dialog)) = self.dialog.take() else { return };
        match dialog.poll() {
            Outcome::Open => self.dialog = Some((purpose, dialog)),
            Outcome::Cancelled => {}
            Outcome::Chosen(files) => match purpose {
                Purpose::Open => self.add(files),
                Purpose::RuleFolder => self.add_rule_folders(ctx, files),
                Purpose::Redacted => {
                    if let Some(to) = files.first() {
                        self.save_copy_in(ctx, to);
                    }
                }
                Purpose::Case => {
                    if let Some(to) = files.first() {
                        self.keep_case(to);
                    }
                }
                Purpose::Export(job, form) => {
                    if let Some(error) = files.first().and_then(|to| self.export(job, form, to)) {
                        self.ask_again(purpose, error);
                    }
                }
                Purpose::Save(ref draft) => {
                    if let Some(error) = files.first().and_then(|to| self.save(draft, to)) {
                        self.ask_again(purpose, error);
                    }
                }
            },
            Outcome::Unavailable => {
                let text = match &purpose {
                    Purpose::Open | Purpose::RuleFolder => String::new(),
                    Purpose::Save(draft) => suggested_path(&name_of(draft)),
                    Purpose::Case => suggested_path(&self.case_name().0),
                    Purpose::Redacted => suggested_path(&copy_name()),
                    Purpose::Export(job, form) => {
                        let item = self.items.iter().find(|item| item.job == *job);
                        suggested_path(&report_name(item.map_or("", |item| item.name.as_str()), *form))
                    }
                };
                self.typed_path = Some(TypedPath { purpose, text, error: None, asked_now: true });
            }
        }
    }

    /// Saves a draft where the person wants it; from then on it is a file like any other.
    fn save(&mut self, draft: &Path, to: &Path) -> Option<UserError> {
        let to = with_extension(to, "wav");
        if let Err(error) = save_copy(draft, &to) {
            return Some(unsaved(&error));
        }
        if let Some(item) = self.items.iter_mut().find(|item| item.draft && item.input.path == draft) {
            item.saved_as(to);
            // The worker may still have to read it; then it goes with the program.
            if !item.is_busy() {
                delete_draft(draft);
            }
        }
        None
    }

    /// Whether doing so would lose recordings; then the person is asked first. `None` is closing the window.
    pub(super) fn would_lose(&mut self, by: Option<Action>) -> bool {
        let concerned = |index: usize| match by {
            Some(Action::Remove(only) | Action::Cancel(only) | Action::Retry(only)) => only == index,
            _ => true,
        };
        let items = || self.items.iter().enumerate().filter(|(index, _)| concerned(*index));
        // To audit it again takes no recording away.
        let stays = matches!(by, Some(Action::Retry(_)));
        // What the case's package holds is in a file of the person's own.
        let packed =
            self.case.kept() == Kept::Saved && matches!(by, None | Some(Action::Clear | Action::ForgetEverything));
        let unsaved: Vec<usize> =
            items().filter(|(_, item)| item.draft && !stays && !packed).map(|(index, _)| index).collect();
        let has_work = |item: &Item| matches!(&item.state, State::Review(review) if review.has_work());
        let left = self.left_work.iter().filter(|_| by.is_none()).map(|left| left.name.clone());
        let worked_on: Vec<String> =
            items().filter(|(_, item)| has_work(item)).map(|(_, item)| item.name.clone()).chain(left).collect();
        let recording = matches!(by, None | Some(Action::ForgetEverything)) && self.recorder.is_busy();
        let from_case = by.and_then(|by| self.goes_from_case(by));
        if unsaved.is_empty() && worked_on.is_empty() && !recording && from_case.is_none() {
            return false;
        }
        let names = unsaved.iter().map(|index| self.items[*index].name.clone()).collect();
        let only = if let [only] = unsaved.as_slice() { Some(*only) } else { None };
        self.losing = Some(Losing { by, names, only, recording, worked_on, from_case });
        true
    }

    /// What the saved case would no longer hold: it follows what is in the window.
    fn goes_from_case(&self, by: Action) -> Option<FromCase> {
        let (index, whole) = match by {
            Action::Remove(index) => (index, true),
            Action::Retry(index) => (index, false),
            _ => return None,
        };
        let case = name_of(self.case.place()?);
        let review = |item: &Item| matches!(item.state, State::Review(_));
        let Item { name, input, state, .. } = self.items.get(index)?;
        let goes = match state {
            // The last recording ends the case, and its file stays as it is.
            State::Review(_) if whole => self.items.iter().filter(|item| review(item)).count() > 1,
            State::Review(worked_on) => worked_on.is_worked_on(),
            _ => whole && self.case.holds(input),
        };
        goes.then(|| FromCase { case, recording: name.clone(), whole })
    }

    pub(super) fn take_typed_path(&mut self, ctx: &Context) {
        let Some(typed) = self.typed_path.take() else { return };
        let path = PathBuf::from(typed.text.trim().trim_matches('"'));
        if path.as_os_str().is_empty() {
            return;
        }
        match &typed.purpose {
            Purpose::Open => self.add(vec![path]),
            Purpose::RuleFolder => self.add_rule_folders(ctx, vec![path]),
            Purpose::Redacted => {
                if with_extension(&path, "zip").exists() {
                    let error = Some(UserError::new("exists"));
                    self.typed_path = Some(TypedPath { error, asked_now: true, ..typed });
                } else {
                    self.save_copy_in(ctx, &path);
                }
            }
            Purpose::Case => {
                if with_extension(&path, self.case_name().1).exists() {
                    let error = Some(UserError::new("exists"));
                    self.typed_path = Some(TypedPath { error, asked_now: true, ..typed });
                } else {
                    self.keep_case(&path);
                }
            }
            Purpose::Export(job, form) => {
                let error = if with_extension(&path, form.extension()).exists() {
                    Some(UserError::new("exists"))
                } else {
                    self.export(*job, *form, &path)
                };
                if error.is_some() {
                    self.typed_path = Some(TypedPath { error, asked_now: true, ..typed });
                }
            }
            Purpose::Save(draft) => {
                // A dialog asks before a file is replaced; nobody asked here.
                let error = if with_extension(&path, "wav").exists() {
                    Some(UserError::new("exists"))
                } else {
                    self.save(draft, &path)
                };
                if error.is_some() {
                    self.typed_path = Some(TypedPath { error, asked_now: true, ..typed });
                }
            }
        }
    }

    pub(super) fn ask_where_to_save(&mut self, ctx: &Context, index: usize) {
        if let Some(item) = self.items.get(index).filter(|item| item.draft)
            && self.dialog.is_none()
        {
            self.dialog = Some((Purpose::Save(item.input.path.clone()), Dialog::save(ctx, &item.name)));
        }
    }

    /// Writes the reports that have waited for a judgement.
    pub(super) fn export_waiting(&mut self) {
        for (job, form, to) in std::mem::take(&mut self.exporting) {
            if let Some(error) = self.export(job, form, &to) {
                self.ask_again(Purpose::Export(job, form), error);
            }
        }
    }

    /// Asks for another path, and says why.
    fn ask_again(&mut self, purpose: Purpose, error: UserError) {
        self.typed_path = Some(TypedPath { purpose, text: String::new(), error: Some(error), asked_now: true });
    }

    /// Reads further rules from now on, and shows that they are there.
    fn add_rule_folders(&mut self, ctx: &Context, folders: Vec<PathBuf>) {
        self.settings.rule_folders.extend(folders);
        self.use_settings(ctx);
        self.overlay = Some(Overlay::Settings);
    }

    /// Asks where the report of the chosen recording is to go.
    pub(super) fn ask_where_to_export(&mut self, ctx: &Context, form: Form) {
        if let Some(Item { job, name, state: State::Review(_), .. }) = self.items.get(self.selected)
            && self.dialog.is_none()
        {
            let name = report_name(name, form);
            self.dialog =
                Some((Purpose::Export(*job, form), Dialog::export(ctx, &name, form.label(), form.extension())));
        }
    }

    /// Writes a report, as soon as it says what the last marks have led to. What could not be done is told.
    fn export(&mut self, job: JobId, form: Form, to: &Path) -> Option<UserError> {
        let item = self.items.iter().find(|item| item.job == job)?;
        let State::Review(review) = &item.state else { return None };
        if !review.is_settled() {
            self.exporting.push((job, form, to.to_owned()));
            return None;
        }
        let to = with_extension(to, form.extension());
        let mut report = review.audited.report.clone();
        let at = self.items.iter().position(|other| other.job == job)?;
        report.related = related(&self.items, at).into_iter().map(|(_, related)| related).collect();
        self.case.note_notes(&self.items);
        let act = Act::exported(&report, form.extension());
        report.log = Some(self.case.head());
        let bytes = match written(&report, &review.audited.envelope, form, texts().tongue) {
            Ok(bytes) => bytes,
            Err(error) => return Some(error),
        };
        match write_file(&to, &bytes) {
            Ok(()) => {
                self.case.note(act);
                if let Some(Item { state: State::Review(review), .. }) = self.items.get_mut(at) {
                    review.was_exported(report.marks, report.notes);
                }
                self.told = Some(texts().with("exported", &[("path", to.display().to_string().into())]));
                None
            }
            Err(error) => Some(unsaved(&error)),
        }
    }

    pub(super) fn cancel(&mut self, index: usize) {
        if let Some(item) = self.items.get_mut(index).filter(|item| item.is_busy()) {
            item.state = State::Cancelling;
            self.audits.cancel(item.job);
        }
    }

    pub(super) fn clear(&mut self) {
        self.transport.pause(None);
        // What is closed is no part of the next case; its package stays as it was saved.
        self.case = Case::default();
        for item in self.items.drain(..) {
            if item.is_busy() {
                self.audits.cancel(item.job);
            }
            if item.draft {
                delete_draft(&item.input.path);
            }
        }
        self.selected = 0;
    }

    /// The person has said yes.
    pub(super) fn lose(&mut self, ctx: &Context) {
        match self.losing.take().map(|losing| losing.by) {
            Some(Some(Action::Remove(index))) if index < self.items.len() => self.forget(index),
            Some(Some(Action::Cancel(index))) => self.cancel(index),
            Some(Some(Action::Retry(index))) => self.retry(index),
            Some(Some(Action::Clear)) => self.clear(),
            Some(Some(Action::ForgetEverything)) => self.forget_everything(),
            Some(None) => {
                self.recorder.stop(true);
                self.may_close = true;
                ctx.request_repaint();
            }
            _ => {}
        }
    }
}

/// A report in a form, as a file holds it.
fn written(report: &Report, envelope: &Envelope, form: Form, reader: Tongue) -> Result<Vec<u8>, UserError> {
    Ok(match form {
        Form::Html => html(report, envelope, reader).into_bytes(),
        Form::Pdf => pdf(report, envelope, reader)?,
        Form::Text => plain(report, reader).into_bytes(),
        Form::Json => (line(report) + "\n").into_bytes(),
    })
}

/// What a report's file is called, after its recording.
fn report_name(name: &str, form: Form) -> String {
    let stem = Path::new(name).file_stem().map_or(name.into(), |stem| stem.to_string_lossy());
    texts().with("report-file-called", &[("name", stem.as_ref().into())]) + "." + form.extension()
}

/// The path with the ending that the sound in it has; times in a name have points, too.
pub(super) fn with_extension(path: &Path, wanted: &str) -> PathBuf {
    if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case(wanted)) {
        return path.to_owned();
    }
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(wanted);
    name.into()
}

/// Where a draft may be wanted: in the person's documents, or at home.
fn suggested_path(name: &str) -> String {
    let folders = directories::UserDirs::new();
    let folder = folders.as_ref().map(|dirs| dirs.document_dir().unwrap_or(dirs.home_dir()).to_owned());
    folder.unwrap_or_default().join(name).display().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_saved_recording_is_called_a_wav_whatever_was_typed() {
        for (typed, saved) in [
            ("a.wav", "a.wav"),
            ("A.WAV", "A.WAV"),
            ("/home/me/call", "/home/me/call.wav"),
            ("2026-11-23 21.22.07 recording", "2026-11-23 21.22.07 recording.wav"),
            ("call.mp3", "call.mp3.wav"),
        ] {
            assert_eq!(with_extension(Path::new(typed), "wav"), PathBuf::from(saved));
        }
    }
}
