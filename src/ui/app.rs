//! The window's state, and who may change it.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use egui::{Context, Event as InputEvent, Key, KeyboardShortcut, Modifiers, Ui, ViewportCommand};

use super::{
    item::{Item, State, take},
    open::{Dialog, Outcome},
    panels,
    recorder::Recorder,
    transport::{Transport, secs_at},
};
use crate::{
    audit::{Audits, Drafts, Event, Input, JobId, Plays, Records, delete_draft, name_of, save_copy, unsaved},
    report::UserError,
};

/// Something a panel asks for; done after everything is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Action {
    Open,
    Sample,
    /// Opens the path that was typed, or saves there.
    TypedPath,
    ForgetTypedPath,
    Select(usize),
    Cancel(usize),
    Remove(usize),
    Retry(usize),
    Clear,
    /// Plays a piece of evidence of the selected recording, by its place in the report's list.
    PlayEvidence(usize),
    /// Plays from the playhead on.
    Play,
    /// Plays from a time on, in seconds.
    PlayFrom(f64),
    Pause,
    /// Moves the playhead, in seconds from the start.
    Seek(f64),
    /// Moves the playhead by so many seconds.
    Skip(f64),
    Speed(f32),
    Volume(f32),
    Record,
    HideRecorder,
    StartRecording,
    StopRecording,
    DiscardRecording,
    AuditLeftOver(usize),
    DeleteLeftOver(usize),
    /// Saves a recording that was made here.
    Save(usize),
    KeepUnsaved,
    LoseUnsaved,
}

/// What the window works with: the machinery behind it, or stand-ins for it in tests.
pub struct Parts {
    pub audits: Box<dyn Audits>,
    pub player: Box<dyn Plays>,
    pub records: Box<dyn Records>,
    /// `None` where no private folder could be made.
    pub drafts: Option<Drafts>,
    /// What "Try the sample" opens.
    pub sample: Option<PathBuf>,
}

/// The whole window.
pub struct App {
    audits: Box<dyn Audits>,
    items: Vec<Item>,
    /// Always a place in `items`, where there are any.
    selected: usize,
    dialog: Option<(Purpose, Dialog)>,
    /// A path to type, shown once the system turned out to have no dialog.
    typed_path: Option<TypedPath>,
    sample: Option<PathBuf>,
    transport: Transport,
    recorder: Recorder,
    /// What waits for a yes, because it would lose recordings.
    losing: Option<Losing>,
    /// The window may close, whatever is lost.
    may_close: bool,
}

/// What a path is wanted for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    Open,
    /// To save the recording of this name.
    Save(PathBuf),
}

/// A path that is typed, where there is no dialog.
pub struct TypedPath {
    pub purpose: Purpose,
    pub text: String,
    /// Why the last one would not do.
    pub error: Option<UserError>,
}

/// What would be lost, and by what.
pub struct Losing {
    by: Option<Action>,
    pub names: Vec<String>,
    /// Its place in the list, where it is only one.
    pub only: Option<usize>,
    /// A recording is running.
    pub recording: bool,
}

/// What the panels need of the window beside the recordings.
pub struct View<'a> {
    pub selected: usize,
    pub has_sample: bool,
    pub transport: &'a Transport,
}

const OPEN: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::O);
const RECORD: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::R);
const SAVE: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::S);

/// How often the playhead is drawn while it moves.
const PLAYHEAD: Duration = Duration::from_millis(33);

/// How far the arrow keys move the playhead, in seconds.
const SKIP_SECS: f64 = 3.0;

impl App {
    /// A window over its parts, with files to audit at once. It draws with what [`super::theme::install`] set.
    #[must_use]
    pub fn new(parts: Parts, files: Vec<PathBuf>) -> Self {
        let Parts { audits, player, records, drafts, sample } = parts;
        let mut app = Self {
            audits,
            items: Vec::new(),
            selected: 0,
            dialog: None,
            typed_path: None,
            sample,
            transport: Transport::new(player),
            recorder: Recorder::new(records, drafts),
            losing: None,
            may_close: false,
        };
        app.add(files);
        app
    }

    /// Puts files into the list and shows the first of them.
    fn add(&mut self, files: Vec<PathBuf>) {
        let first = self.items.len();
        for path in files {
            let input = Input::from(path);
            let job = self.audits.submit(input.clone());
            self.items.push(Item::new(job, input));
        }
        if first < self.items.len() {
            self.selected = first;
        }
    }

    /// Takes in everything that happened since the last frame.
    pub fn logic(&mut self, ctx: &Context) {
        while let Some(event) = self.audits.poll() {
            self.take(event);
        }
        self.follow_playback();
        if let Some(recorded) = self.recorder.poll() {
            self.add_draft(recorded.path, recorded.note);
        }
        self.look_at_dialog();
        let dropped: Vec<PathBuf> =
            ctx.input(|input| input.raw.dropped_files.iter().map(|file| file.path().to_owned()).collect());
        self.add(dropped);
        if ctx.input(|input| input.viewport().close_requested()) && !self.may_close && self.would_lose(None) {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
        }
        // A file that is still written can't be deleted everywhere.
        if self.may_close && !self.recorder.is_busy() {
            ctx.send_viewport_cmd(ViewportCommand::Close);
        }
    }

    /// The playhead goes with what is heard.
    fn follow_playback(&mut self) {
        let ended = self.transport.poll();
        let playing = ended.or(self.transport.playing());
        let position = self.transport.position();
        let Some(playing) = playing else { return };
        let Some(item) = self.items.iter_mut().find(|item| item.job == playing.job) else { return };
        let State::Review(review) = &mut item.state else { return };
        let Some(recording) = &review.audited.recording else { return };
        if ended.is_none() {
            review.cursor_secs = position.map_or(review.cursor_secs, |frame| secs_at(recording, frame));
        } else if playing.evidence.is_none() {
            // All of it was heard: the next time it begins anew.
            review.cursor_secs = 0.0;
        }
    }

    fn look_at_dialog(&mut self) {
        let Some((purpose, dialog)) = self.dialog.take() else { return };
        match dialog.poll() {
            Outcome::Open => self.dialog = Some((purpose, dialog)),
            Outcome::Cancelled => {}
            Outcome::Chosen(files) => match purpose {
                Purpose::Open => self.add(files),
                Purpose::Save(draft) => {
                    if let Some(error) = files.first().and_then(|to| self.save(&draft, to)) {
                        let text = String::new();
                        self.typed_path = Some(TypedPath { purpose: Purpose::Save(draft), text, error: Some(error) });
                    }
                }
            },
            Outcome::Unavailable => {
                let text = match &purpose {
                    Purpose::Open => String::new(),
                    Purpose::Save(draft) => suggested_path(draft),
                };
                self.typed_path = Some(TypedPath { purpose, text, error: None });
            }
        }
    }

    /// Puts a recording that was made here into the list.
    fn add_draft(&mut self, path: PathBuf, note: Option<UserError>) {
        self.add(vec![path]);
        if let Some(item) = self.items.last_mut() {
            item.draft = true;
            item.note = note;
        }
    }

    /// Saves a draft where the person wants it; from then on it is a file like any other.
    fn save(&mut self, draft: &PathBuf, to: &Path) -> Option<UserError> {
        let to = as_wav(to);
        if let Err(error) = save_copy(draft, &to) {
            return Some(unsaved(&error));
        }
        if let Some(item) = self.items.iter_mut().find(|item| item.draft && item.input.path == *draft) {
            item.saved_as(to);
            // The worker may still have to read it; then it goes with the program.
            if !item.is_busy() {
                delete_draft(draft);
            }
        }
        None
    }

    /// Whether doing so would lose recordings; then the person is asked first. `None` is closing the window.
    fn would_lose(&mut self, by: Option<Action>) -> bool {
        let concerned =
            |index: usize| !matches!(by, Some(Action::Remove(only) | Action::Cancel(only)) if only != index);
        let unsaved: Vec<usize> =
            (0..self.items.len()).filter(|index| concerned(*index) && self.items[*index].draft).collect();
        let recording = by.is_none() && self.recorder.is_busy();
        if unsaved.is_empty() && !recording {
            return false;
        }
        let names = unsaved.iter().map(|index| self.items[*index].name.clone()).collect();
        let only = if let [only] = unsaved.as_slice() { Some(*only) } else { None };
        self.losing = Some(Losing { by, names, only, recording });
        true
    }

    /// Events of a job that is no longer in the list are dropped.
    fn take(&mut self, event: Event) {
        let job = event.job();
        if let Event::Started { recordings, .. } = event {
            self.add_further(job, recordings);
        }
        take(&mut self.items, event);
        if let Some(gone) = self.items.iter().position(|item| matches!(item.state, State::Cancelled)) {
            self.forget(gone);
        }
    }

    /// The other recordings of an e-mail follow its first one.
    fn add_further(&mut self, job: JobId, recordings: usize) {
        let Some(at) = self.items.iter().position(|item| item.job == job) else { return };
        let Input { path, number: 0 } = self.items[at].input.clone() else { return };
        for number in 1..recordings {
            let input = Input { path: path.clone(), number };
            if !self.items.iter().any(|item| item.input == input) {
                let job = self.audits.submit(input.clone());
                self.items.insert(at + number, Item::new(job, input));
                self.selected += usize::from(self.selected > at);
            }
        }
    }

    fn forget(&mut self, index: usize) {
        let item = self.items.remove(index);
        if self.transport.playing_of(Some(item.job)).is_some() {
            self.transport.pause(None);
        }
        if item.draft {
            delete_draft(&item.input.path);
        }
        if self.selected > index || self.selected >= self.items.len() {
            self.selected = self.selected.saturating_sub(1);
        }
    }

    /// Draws the window and does what was asked for in it.
    pub fn ui(&mut self, ui: &mut Ui) {
        // A question comes first.
        let mut actions = if self.losing.is_none() { self.keys(ui.ctx()) } else { Vec::new() };
        let view = View { selected: self.selected, has_sample: self.sample.is_some(), transport: &self.transport };
        let parts = (&mut self.recorder, &mut self.typed_path);
        panels::show(ui, &mut self.items, &view, parts, &mut actions);
        panels::drop_overlay(ui);
        if let Some(losing) = &self.losing {
            panels::confirm(ui, losing, &mut actions);
        }
        for action in actions {
            self.act(ui.ctx(), action);
        }
        if self.transport.playing().is_some() {
            ui.ctx().request_repaint_after(PLAYHEAD);
        }
    }

    fn keys(&mut self, ctx: &Context) -> Vec<Action> {
        let mut actions = Vec::new();
        if ctx.input_mut(|input| input.consume_shortcut(&OPEN)) {
            actions.push(Action::Open);
        }
        if ctx.input_mut(|input| input.consume_shortcut(&RECORD)) {
            actions.push(Action::Record);
        }
        if ctx.input_mut(|input| input.consume_shortcut(&SAVE))
            && self.items.get(self.selected).is_some_and(|item| item.draft)
        {
            actions.push(Action::Save(self.selected));
        }
        if ctx.egui_wants_keyboard_input() {
            return actions;
        }
        let pressed = |key: Key| ctx.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let by = isize::from(pressed(Key::ArrowDown)) - isize::from(pressed(Key::ArrowUp));
        if by != 0
            && let Some(State::Review(review)) = self.items.get_mut(self.selected).map(|item| &mut item.state)
        {
            review.step(by);
        }
        let nothing_focused = ctx.memory(|memory| memory.focused().is_none());
        if nothing_focused && let Some(State::Review(review)) = self.items.get(self.selected).map(|item| &item.state) {
            let aside = i8::from(pressed(Key::ArrowRight)) - i8::from(pressed(Key::ArrowLeft));
            if aside != 0 {
                actions.push(Action::Skip(f64::from(aside) * SKIP_SECS));
            }
            if pressed(Key::Space) {
                actions.push(match (self.transport.playing(), review.selected) {
                    (Some(_), _) => Action::Pause,
                    (None, Some(evidence)) => Action::PlayEvidence(evidence),
                    (None, None) => Action::Play,
                });
            }
        }
        if pressed(Key::Escape) {
            if self.typed_path.is_some() {
                actions.push(Action::ForgetTypedPath);
            } else if self.recorder.shown {
                actions.push(Action::HideRecorder);
            } else {
                match self.items.get_mut(self.selected) {
                    Some(item) if item.is_busy() => actions.push(Action::Cancel(self.selected)),
                    Some(Item { state: State::Review(review), .. }) if review.selected.is_some() => {
                        review.selected = None;
                    }
                    Some(_) => actions.push(Action::Remove(self.selected)),
                    None => {}
                }
            }
        }
        // A path pasted outside a text field is a file to open.
        let pasted = ctx.input(|input| {
            input.events.iter().find_map(|event| match event {
                InputEvent::Paste(text) => Some(text.trim().to_owned()),
                _ => None,
            })
        });
        if let Some(path) = pasted.map(PathBuf::from).filter(|path| path.is_absolute()) {
            self.add(vec![path]);
        }
        actions
    }

    fn act(&mut self, ctx: &Context, action: Action) {
        match action {
            Action::Open => {
                if self.dialog.is_none() {
                    self.dialog = Some((Purpose::Open, Dialog::open(ctx)));
                }
            }
            Action::Sample => self.add(self.sample.clone().into_iter().collect()),
            Action::TypedPath => self.take_typed_path(),
            Action::ForgetTypedPath => self.typed_path = None,
            Action::Select(index) => {
                if index != self.selected {
                    self.pause();
                }
                self.selected = index;
                self.recorder.shown = false;
            }
            Action::Cancel(index) => {
                // A cancelled recording leaves the list.
                if !self.would_lose(Some(action)) {
                    self.cancel(index);
                }
            }
            Action::Remove(index) => {
                if index < self.items.len() && !self.would_lose(Some(action)) {
                    self.forget(index);
                }
            }
            Action::Retry(index) => {
                if let Some(item) = self.items.get_mut(index) {
                    item.again(self.audits.submit(item.input.clone()));
                }
            }
            Action::Clear => {
                if !self.would_lose(Some(action)) {
                    self.clear();
                }
            }
            Action::Save(index) => self.ask_where_to_save(ctx, index),
            Action::KeepUnsaved => self.losing = None,
            Action::LoseUnsaved => self.lose(ctx),
            Action::PlayEvidence(_)
            | Action::Play
            | Action::PlayFrom(_)
            | Action::Pause
            | Action::Seek(_)
            | Action::Skip(_)
            | Action::Speed(_)
            | Action::Volume(_) => self.play(action),
            Action::Record => self.recorder.open(),
            Action::HideRecorder => self.recorder.shown = false,
            Action::StartRecording => {
                // The microphone would hear it.
                self.pause();
                self.recorder.start();
            }
            Action::StopRecording => self.recorder.stop(false),
            Action::DiscardRecording => self.recorder.stop(true),
            Action::AuditLeftOver(index) => {
                if let Some(path) = self.recorder.take_left_over(index) {
                    self.add_draft(path, None);
                }
            }
            Action::DeleteLeftOver(index) => self.recorder.delete_left_over(index),
        }
        ctx.request_repaint();
    }

    fn play(&mut self, action: Action) {
        let Some(Item { job, state: State::Review(review), .. }) = self.items.get_mut(self.selected) else { return };
        let (job, transport) = (*job, &mut self.transport);
        match action {
            Action::PlayEvidence(evidence) => transport.play_evidence(job, review, evidence),
            Action::Play => transport.play_from_cursor(job, review),
            Action::PlayFrom(secs) => {
                transport.seek(job, review, secs);
                transport.play_from_cursor(job, review);
            }
            Action::Seek(secs) => transport.seek(job, review, secs),
            Action::Skip(secs) => transport.seek(job, review, review.cursor_secs + secs),
            Action::Speed(speed) => transport.set_speed(speed),
            Action::Volume(volume) => transport.set_volume(volume),
            _ => transport.pause(Some(review)),
        }
    }

    fn pause(&mut self) {
        self.play(Action::Pause);
    }

    fn take_typed_path(&mut self) {
        let Some(typed) = self.typed_path.take() else { return };
        let path = PathBuf::from(typed.text.trim().trim_matches('"'));
        if path.as_os_str().is_empty() {
            return;
        }
        match &typed.purpose {
            Purpose::Open => self.add(vec![path]),
            Purpose::Save(draft) => {
                // A dialog asks before a file is replaced; nobody asked here.
                let error =
                    if as_wav(&path).exists() { Some(UserError::new("exists")) } else { self.save(draft, &path) };
                if error.is_some() {
                    self.typed_path = Some(TypedPath { error, ..typed });
                }
            }
        }
    }

    fn ask_where_to_save(&mut self, ctx: &Context, index: usize) {
        if let Some(item) = self.items.get(index).filter(|item| item.draft)
            && self.dialog.is_none()
        {
            self.dialog = Some((Purpose::Save(item.input.path.clone()), Dialog::save(ctx, &item.name)));
        }
    }

    fn cancel(&mut self, index: usize) {
        if let Some(item) = self.items.get_mut(index).filter(|item| item.is_busy()) {
            item.state = State::Cancelling;
            self.audits.cancel(item.job);
        }
    }

    fn clear(&mut self) {
        self.transport.pause(None);
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
    fn lose(&mut self, ctx: &Context) {
        match self.losing.take().map(|losing| losing.by) {
            Some(Some(Action::Remove(index))) if index < self.items.len() => self.forget(index),
            Some(Some(Action::Cancel(index))) => self.cancel(index),
            Some(Some(Action::Clear)) => self.clear(),
            Some(None) => {
                self.recorder.stop(true);
                self.may_close = true;
                ctx.request_repaint();
            }
            _ => {}
        }
    }
}

/// The path with the ending that the sound in it has; times in a name have points, too.
fn as_wav(path: &Path) -> PathBuf {
    if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("wav")) {
        return path.to_owned();
    }
    let mut name = path.as_os_str().to_owned();
    name.push(".wav");
    name.into()
}

/// Where a draft may be wanted: in the person's documents, or at home.
fn suggested_path(draft: &Path) -> String {
    let folders = directories::UserDirs::new();
    let folder = folders.as_ref().map(|dirs| dirs.document_dir().unwrap_or(dirs.home_dir()).to_owned());
    folder.unwrap_or_default().join(name_of(draft)).display().to_string()
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &Context, _frame: &mut eframe::Frame) {
        Self::logic(self, ctx);
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        Self::ui(self, ui);
    }
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
            assert_eq!(as_wav(Path::new(typed)), PathBuf::from(saved));
        }
    }
}
