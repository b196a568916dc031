//! The window's state, and who may change it.

mod act;
mod case;
mod keys;
mod redacting;
mod saving;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use egui::{Context, Ui, ViewportCommand};

use super::{
    case::{Case, CaseForm, Kept},
    item::{Item, State, take},
    open::Dialog,
    panels,
    recorder::Recorder,
    redacting::Redacting,
    transport::{Transport, secs_at},
};
use crate::{
    audit::{
        Audits, Drafts, EngineOptions, Event, Input, JobId, Plays, Records, Settings, SettingsFile, WindowPlace,
        WorkedOn, delete_draft,
    },
    report::UserError,
    texts::Tongue,
};

pub use act::configured;
pub use keys::{ALWAYS, PLAIN, key_for, key_name};
pub use saving::{Form, FromCase, Losing, Purpose, TypedPath};

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
    /// Writes the report of the selected recording.
    Export(Form),
    /// Opens one of the recordings opened before.
    Recent(usize),
    /// Moves a recording in the list by so many places.
    Move(usize, isize),
    /// Marks evidence as heard with one's own ears, or takes that back.
    Confirm(usize),
    /// Marks evidence as no cue, or takes that back.
    Dismiss(usize),
    /// Begins to correct a word, by its number in the transcript.
    Edit(usize),
    TakeEdit,
    LeaveEdit,
    Undo,
    Redo,
    Find,
    /// Goes so many hits on.
    FindNext(isize),
    Show(Overlay),
    Hide,
    /// Tells something in the text of that key.
    Told(&'static str),
    /// What was told is read.
    Forget,
    /// Makes text larger by so many percent.
    TextSize(i16),
    /// Settings were changed.
    UseSettings,
    AddRuleFolder,
    /// Saves the case as it was chosen, and from then on whenever something changes.
    KeepCase,
    /// Tries again to save it where it is kept.
    SaveCaseAgain,
    KeepCaseElsewhere,
    /// Makes the copy without the chosen words.
    Redact,
    CancelRedaction,
    SaveRedacted,
    /// Deletes everything that the program holds or has put aside.
    ForgetEverything,
    Quit,
}

/// What lies over the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overlay {
    Settings,
    Keys,
    /// How the case is to be saved.
    Case,
    /// Which words a copy is to be without.
    Redact,
    /// What those who take reports ask.
    Forms,
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
    pub settings: Settings,
    /// Where they are kept; `None` keeps them nowhere.
    pub settings_file: Option<SettingsFile>,
    /// The language of the system.
    pub system_tongue: Tongue,
    /// How the audits behind the window are made now.
    pub engine: EngineOptions,
    /// The speech models that can be chosen, by name.
    pub models: Vec<String>,
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
    /// Reports to write once their last marks are judged.
    exporting: Vec<(JobId, Form, PathBuf)>,
    case: Case,
    case_form: CaseForm,
    redacting: Option<Redacting>,
    put_aside: case::PutAside,
    /// Marks and notes of an earlier run that wait for their recordings.
    left_work: Vec<WorkedOn>,
    /// The window closes as soon as the case is saved.
    close_when_saved: bool,
    /// The window may close, whatever is lost.
    may_close: bool,
    overlay: Option<Overlay>,
    /// What has been done, for the person to read.
    told: Option<String>,
    settings: Settings,
    settings_file: Option<SettingsFile>,
    /// Why the settings could not be kept.
    not_kept: Option<UserError>,
    system_tongue: Tongue,
    /// Who verdicts are for.
    reader: Tongue,
    engine: EngineOptions,
    models: Vec<String>,
    /// The field to search in is to have the keyboard.
    find_now: bool,
}

/// What the panels need of the window beside the recordings.
pub struct View<'a> {
    pub selected: usize,
    pub has_sample: bool,
    pub transport: &'a Transport,
    pub recent: &'a [PathBuf],
    /// What has been done, for the person to read.
    pub told: Option<&'a str>,
    /// Nothing moves that need not.
    pub reduced_motion: bool,
    /// The field to search in is to have the keyboard.
    pub find_now: bool,
    /// Whether the case is saved.
    pub kept: Kept,
    /// The file that it is kept in.
    pub kept_in: Option<&'a Path>,
    /// Why it could not be.
    pub not_saved: Option<&'a UserError>,
}

/// How often the playhead is drawn while it moves.
const PLAYHEAD: Duration = Duration::from_millis(33);

impl App {
    /// A window over its parts, with files to audit at once. It draws with what [`super::theme::install`] set.
    #[must_use]
    pub fn new(parts: Parts, files: Vec<PathBuf>) -> Self {
        let Parts { audits, player, records, drafts, sample, settings, settings_file, system_tongue, engine, models } =
            parts;
        let reader = settings.tongue.unwrap_or(system_tongue);
        super::speak(reader);
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
            exporting: Vec::new(),
            case: Case::default(),
            case_form: CaseForm::default(),
            redacting: None,
            put_aside: case::PutAside::default(),
            left_work: Vec::new(),
            close_when_saved: false,
            may_close: false,
            overlay: None,
            told: None,
            settings,
            settings_file,
            not_kept: None,
            system_tongue,
            reader,
            engine,
            models,
            find_now: false,
        };
        if app.settings.keep_nothing {
            app.recorder.delete_all_left_over();
        }
        app.add(files);
        app
    }

    /// Puts files into the list and shows the first of them.
    fn add(&mut self, files: Vec<PathBuf>) {
        let first = self.items.len();
        for path in files {
            if Some(&path) != self.sample.as_ref() {
                self.settings.note_recent(&path);
            }
            let input = Input::from(path);
            let job = self.audits.submit(input.clone());
            self.items.push(Item::new(job, input));
        }
        if first < self.items.len() {
            self.selected = first;
        }
    }

    /// Puts a transcript into the list that somebody pasted.
    fn add_text(&mut self, text: &str) {
        let name = super::tr("pasted-text");
        let input = Input { path: PathBuf::from(name), number: 0, text: Some(Arc::from(text)) };
        let job = self.audits.submit(input.clone());
        self.items.push(Item::new(job, input));
        self.selected = self.items.len() - 1;
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
        self.export_waiting();
        self.look_at_dialog(ctx);
        let dropped: Vec<PathBuf> =
            ctx.input(|input| input.raw.dropped_files.iter().map(|file| file.path().to_owned()).collect());
        self.add(dropped);
        self.note_window(ctx);
        self.look_at_case(ctx);
        self.look_at_redaction();
        if ctx.input(|input| input.viewport().close_requested())
            && !self.may_close
            && (self.waits_for_case() || self.would_lose(None))
        {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
        }
        // A file that is still written can't be deleted everywhere.
        if self.may_close && !self.recorder.is_busy() {
            ctx.send_viewport_cmd(ViewportCommand::Close);
        }
    }

    /// Remembers where the window is, for the next start.
    fn note_window(&mut self, ctx: &Context) {
        let zoom = ctx.zoom_factor();
        let place = ctx.input(|input| {
            let window = input.viewport();
            let size = window.inner_rect?.size() * zoom;
            let position = window.outer_rect.map(|rect| [rect.left() * zoom, rect.top() * zoom]);
            Some(WindowPlace { position, size: size.into(), maximized: window.maximized.unwrap_or(false) })
        });
        let Some(place) = place else { return };
        self.settings.window = match self.settings.window {
            // The size to go back to stays.
            Some(before) if place.maximized => Some(WindowPlace { maximized: true, ..before }),
            _ => Some(place),
        };
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

    /// Puts a recording that was made here into the list.
    fn add_draft(&mut self, path: PathBuf, note: Option<UserError>) {
        self.add(vec![path]);
        if let Some(item) = self.items.last_mut() {
            item.draft = true;
            item.note = note;
        }
    }

    /// Events of a job that is no longer in the list are dropped.
    fn take(&mut self, event: Event) {
        let job = event.job();
        if let Event::Started { recordings, .. } = event {
            self.add_further(job, recordings);
        }
        if matches!(event, Event::Redacted { .. } | Event::NotRedacted { .. }) {
            self.take_copy(event);
            return;
        }
        let finished = matches!(event, Event::Finished { .. });
        take(&mut self.items, event);
        if finished && let Some(index) = self.items.iter().position(|item| item.job == job) {
            if let State::Review(review) = &self.items[index].state {
                self.case.audited(job, &review.audited.report);
            }
            self.resume(index);
        }
        if let Some(gone) = self.items.iter().position(|item| matches!(item.state, State::Cancelled)) {
            self.forget(gone);
        }
    }

    /// The other recordings of an e-mail follow its first one.
    fn add_further(&mut self, job: JobId, recordings: usize) {
        let Some(at) = self.items.iter().position(|item| item.job == job) else { return };
        let Input { path, number: 0, text: None } = self.items[at].input.clone() else { return };
        for number in 1..recordings {
            let input = Input { path: path.clone(), number, text: None };
            if !self.items.iter().any(|item| item.input == input) {
                let job = self.audits.submit(input.clone());
                self.items.insert(at + number, Item::new(job, input));
                self.selected += usize::from(self.selected > at);
            }
        }
    }

    fn forget(&mut self, index: usize) {
        let item = self.items.remove(index);
        if self.items.is_empty() {
            // Its package stays as it was saved.
            self.case = Case::default();
        } else {
            self.case.removed(&item);
        }
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
        let view = View {
            selected: self.selected,
            has_sample: self.sample.is_some(),
            transport: &self.transport,
            recent: if self.settings.list_recent { &self.settings.recent } else { &[] },
            told: self.told.as_deref(),
            reduced_motion: self.settings.reduced_motion,
            find_now: std::mem::take(&mut self.find_now),
            kept: self.case.kept(),
            kept_in: self.case.place(),
            not_saved: self.case.error.as_ref(),
        };
        let parts = (&mut self.recorder, &mut self.typed_path);
        panels::show(ui, &mut self.items, &view, parts, &mut actions);
        panels::drop_overlay(ui);
        match self.overlay {
            Some(Overlay::Keys) => panels::keys(ui, &mut actions),
            Some(Overlay::Settings) => {
                let parts = (self.models.as_slice(), self.not_kept.as_ref());
                panels::settings(ui, &mut self.settings, parts, &mut actions);
            }
            Some(Overlay::Case) => panels::case(ui, &mut self.case_form, &self.items, &mut actions),
            Some(Overlay::Forms) => match self.items.get(self.selected) {
                Some(Item { state: State::Review(review), .. }) => {
                    panels::forms(ui, &review.audited.report, &mut actions);
                }
                _ => self.overlay = None,
            },
            Some(Overlay::Redact) => {
                if let Some(redacting) = &mut self.redacting {
                    panels::redact(ui, redacting, &mut actions);
                }
            }
            None => {}
        }
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
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &Context, _frame: &mut eframe::Frame) {
        Self::logic(self, ctx);
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        Self::ui(self, ui);
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.keep_settings();
    }
}
