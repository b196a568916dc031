//! The window's state, and who may change it.

use std::path::PathBuf;

use egui::{Context, Event as InputEvent, Key, KeyboardShortcut, Modifiers, Ui};

use super::{
    item::{Item, State},
    open::{Dialog, Outcome},
    panels,
};
use crate::{
    audit::{Audits, Event, JobId, Played, Plays},
    report::UserError,
};

/// Something a panel asks for; done after everything is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    Open,
    Sample,
    /// Opens the path that was typed.
    TypedPath,
    Select(usize),
    Cancel(usize),
    Remove(usize),
    Retry(usize),
    Clear,
    /// Plays a piece of evidence of the selected recording, by its place in the report's list.
    PlayEvidence(usize),
    PlayAll,
    StopPlaying,
}

/// The whole window.
pub struct App {
    audits: Box<dyn Audits>,
    items: Vec<Item>,
    /// Always a place in `items`, where there are any.
    selected: usize,
    dialog: Option<Dialog>,
    /// A path to type, shown once the system turned out to have no dialog.
    typed_path: Option<String>,
    sample: Option<PathBuf>,
    player: Box<dyn Plays>,
    playing: Option<Playing>,
    /// Why the last sound was not heard.
    playback_error: Option<UserError>,
}

/// What is heard now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Playing {
    number: u64,
    job: JobId,
    /// A place in the report's list; `None` is the whole recording.
    pub evidence: Option<usize>,
}

/// What the panels need of the window beside the recordings.
pub struct View<'a> {
    pub selected: usize,
    pub has_sample: bool,
    /// What is heard of the selected recording.
    pub playing: Option<Playing>,
    pub playback_error: Option<&'a UserError>,
}

/// Words are cut off where a piece of evidence is played to the letter.
const AROUND_EVIDENCE_SECS: f64 = 0.5;

const OPEN: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::O);

impl App {
    /// A window over some worker and some loudspeaker, with files to audit at once. It draws with what [`super::theme::install`] set.
    #[must_use]
    pub fn new(audits: Box<dyn Audits>, player: Box<dyn Plays>, files: Vec<PathBuf>, sample: Option<PathBuf>) -> Self {
        let mut app = Self {
            audits,
            items: Vec::new(),
            selected: 0,
            dialog: None,
            typed_path: None,
            sample,
            player,
            playing: None,
            playback_error: None,
        };
        app.add(files);
        app
    }

    /// Puts files into the list and shows the first of them.
    fn add(&mut self, files: Vec<PathBuf>) {
        let first = self.items.len();
        for path in files {
            let job = self.audits.submit(path.clone());
            self.items.push(Item::new(job, path));
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
        while let Some(played) = self.player.poll() {
            let (number, error) = match played {
                Played::Ended { number } => (number, None),
                Played::Failed { number, error } => (number, Some(error)),
            };
            if self.playing.take_if(|playing| playing.number == number).is_some() {
                self.playback_error = error.map(UserError::from);
            }
        }
        match self.dialog.as_ref().map(Dialog::poll) {
            None | Some(Outcome::Open) => {}
            Some(Outcome::Chosen(files)) => {
                self.dialog = None;
                self.add(files);
            }
            Some(Outcome::Cancelled) => self.dialog = None,
            Some(Outcome::Unavailable) => {
                self.dialog = None;
                self.typed_path.get_or_insert_default();
            }
        }
        let dropped: Vec<PathBuf> =
            ctx.input(|input| input.raw.dropped_files.iter().map(|file| file.path().to_owned()).collect());
        self.add(dropped);
    }

    /// Events of a job that is no longer in the list are dropped.
    fn take(&mut self, event: Event) {
        let job = event.job();
        if let Some(item) = self.items.iter_mut().find(|item| item.job == job) {
            item.take(event);
        }
        if let Some(gone) = self.items.iter().position(|item| matches!(item.state, State::Cancelled)) {
            self.forget(gone);
        }
    }

    fn forget(&mut self, index: usize) {
        self.items.remove(index);
        if self.selected > index || self.selected >= self.items.len() {
            self.selected = self.selected.saturating_sub(1);
        }
    }

    /// Draws the window and does what was asked for in it.
    pub fn ui(&mut self, ui: &mut Ui) {
        let mut actions = self.keys(ui.ctx());
        let job = self.items.get(self.selected).map(|item| item.job);
        let view = View {
            selected: self.selected,
            has_sample: self.sample.is_some(),
            playing: self.playing.filter(|playing| Some(playing.job) == job),
            playback_error: self.playback_error.as_ref(),
        };
        panels::show(ui, &mut self.items, &view, &mut self.typed_path, &mut actions);
        panels::drop_overlay(ui);
        for action in actions {
            self.act(ui.ctx(), action);
        }
    }

    fn keys(&mut self, ctx: &Context) -> Vec<Action> {
        let mut actions = Vec::new();
        if ctx.input_mut(|input| input.consume_shortcut(&OPEN)) {
            actions.push(Action::Open);
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
        if pressed(Key::Space)
            && ctx.memory(|memory| memory.focused().is_none())
            && let Some(State::Review(review)) = self.items.get(self.selected).map(|item| &item.state)
        {
            actions.push(match (self.playing, review.selected) {
                (Some(_), _) => Action::StopPlaying,
                (None, Some(evidence)) => Action::PlayEvidence(evidence),
                (None, None) => Action::PlayAll,
            });
        }
        if pressed(Key::Escape) {
            match self.items.get_mut(self.selected) {
                Some(item) if item.is_busy() => actions.push(Action::Cancel(self.selected)),
                Some(Item { state: State::Review(review), .. }) if review.selected.is_some() => review.selected = None,
                Some(_) => actions.push(Action::Remove(self.selected)),
                None => {}
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

    /// Plays a piece of evidence with a little around it, or the whole recording.
    fn play(&mut self, evidence: Option<usize>) {
        let Some(Item { job, state: State::Review(review), .. }) = self.items.get_mut(self.selected) else { return };
        if let Some(evidence) = evidence {
            review.select(evidence);
        }
        let Some(recording) = &review.audited.recording else { return };
        let rate = f64::from(recording.sample_rate_hz.get());
        let span = evidence.and_then(|index| review.audited.report.evidence().get(index)?.span);
        let frames = match (evidence, span) {
            (None, _) => 0..recording.frames(),
            (Some(_), Some(span)) => {
                let frame = |secs: f64| (secs.max(0.0) * rate) as usize;
                frame(span.start_secs() - AROUND_EVIDENCE_SECS)..frame(span.end_secs() + AROUND_EVIDENCE_SECS)
            }
            (Some(_), None) => return,
        };
        self.playback_error = None;
        self.playing = Some(Playing { number: self.player.play(recording, frames), job: *job, evidence });
    }

    fn stop(&mut self) {
        if self.playing.take().is_some() {
            self.player.stop();
        }
    }

    fn act(&mut self, ctx: &Context, action: Action) {
        match action {
            Action::Open => {
                if self.dialog.is_none() {
                    self.dialog = Some(Dialog::show(ctx));
                }
            }
            Action::Sample => self.add(self.sample.clone().into_iter().collect()),
            Action::TypedPath => {
                if let Some(path) = self.typed_path.take().filter(|path| !path.trim().is_empty()) {
                    self.add(vec![PathBuf::from(path.trim().trim_matches('"'))]);
                }
            }
            Action::Select(index) => {
                if index != self.selected {
                    self.stop();
                }
                self.selected = index;
            }
            Action::Cancel(index) => {
                if let Some(item) = self.items.get_mut(index).filter(|item| item.is_busy()) {
                    item.state = State::Cancelling;
                    self.audits.cancel(item.job);
                }
            }
            Action::Remove(index) => {
                if index < self.items.len() {
                    self.forget(index);
                }
            }
            Action::Retry(index) => {
                if let Some(item) = self.items.get_mut(index) {
                    let job = self.audits.submit(item.path.clone());
                    *item = Item::new(job, item.path.clone());
                }
            }
            Action::PlayEvidence(evidence) => self.play(Some(evidence)),
            Action::PlayAll => self.play(None),
            Action::StopPlaying => self.stop(),
            Action::Clear => {
                self.stop();
                for item in self.items.drain(..).filter(Item::is_busy) {
                    self.audits.cancel(item.job);
                }
                self.selected = 0;
            }
        }
        ctx.request_repaint();
    }
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &Context, _frame: &mut eframe::Frame) {
        Self::logic(self, ctx);
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        Self::ui(self, ui);
    }
}
