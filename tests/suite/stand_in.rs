//! Stand-ins for what is behind the window, and a window over them.

use std::{
    cell::RefCell,
    collections::VecDeque,
    num::NonZeroU32,
    path::{Path, PathBuf},
    rc::Rc,
    sync::{Arc, LazyLock},
    time::Duration,
};

use egui::{Vec2, accesskit::Role};
use egui_kittest::{Harness, kittest::Queryable};
use voicemail_auditor::{
    audio::{Envelope, Flaw, Recording, Source},
    audit::{
        Audited, Audits, Brightness, Captured, Drafts, EngineOptions, Event, Input, JobId, Microphone, Played, Plays,
        Progress, Records, Redaction, Rejudge, Settings, Stage, load_rulebook,
    },
    report::{
        Marks, ModelRecord, ReaderRecord, Report, RulebookRecord, SettingsRecord, Timing, judge_marked, suggestions,
    },
    rulebook::Rulebook,
    texts::Tongue,
    timeline::TimeSpan,
    transcript::Transcript,
    ui::{App, Parts, theme},
};

use super::support::{detect, judge};

/// What the stand-in was asked, and what it will tell.
#[derive(Default)]
pub struct Script {
    pub submitted: Vec<Input>,
    pub cancelled: Vec<JobId>,
    pub redacted: Vec<JobId>,
    pub options: Vec<EngineOptions>,
    /// Judgements are kept back.
    pub slow_judge: bool,
    pub kept_back: Vec<Event>,
    pub events: VecDeque<Event>,
}

pub struct StandIn(pub Rc<RefCell<Script>>);

impl Audits for StandIn {
    fn submit(&mut self, input: Input) -> JobId {
        let mut script = self.0.borrow_mut();
        script.submitted.push(input);
        JobId(script.submitted.len() as u64)
    }

    fn cancel(&mut self, job: JobId) {
        self.0.borrow_mut().cancelled.push(job);
    }

    fn judge(&mut self, request: Rejudge) {
        let Rejudge { job, turn, heard, marks, reader } = request;
        let judged = Box::new(judge_marked(&heard, &marks, &RULEBOOK, reader));
        let mut script = self.0.borrow_mut();
        let event = Event::Judged { job, turn, marks, judged };
        if script.slow_judge { script.kept_back.push(event) } else { script.events.push_back(event) }
    }

    fn redact(&mut self, job: JobId, _redaction: Redaction) {
        self.0.borrow_mut().redacted.push(job);
    }

    fn cancel_redaction(&mut self) {}

    fn configure(&mut self, options: EngineOptions) {
        self.0.borrow_mut().options.push(options);
    }

    fn poll(&mut self) -> Option<Event> {
        self.0.borrow_mut().events.pop_front()
    }
}

/// A loudspeaker that notes what it is to play.
#[derive(Clone, Default)]
pub struct Speaker(pub Rc<RefCell<Heard>>);

#[derive(Default)]
pub struct Heard {
    pub played: Vec<std::ops::Range<usize>>,
    pub stopped: usize,
    pub speed: f32,
    pub volume: f32,
    pub position: Option<usize>,
    pub events: VecDeque<Played>,
}

impl Plays for Speaker {
    fn play(&mut self, _recording: &Recording, frames: std::ops::Range<usize>) -> u64 {
        let mut heard = self.0.borrow_mut();
        heard.position = Some(frames.start);
        heard.played.push(frames);
        heard.played.len() as u64
    }

    fn stop(&mut self) {
        self.0.borrow_mut().stopped += 1;
    }

    fn set_speed(&mut self, speed: f32) {
        self.0.borrow_mut().speed = speed;
    }

    fn set_volume(&mut self, volume: f32) {
        self.0.borrow_mut().volume = volume;
    }

    fn position(&self) -> Option<usize> {
        self.0.borrow().position
    }

    fn poll(&mut self) -> Option<Played> {
        self.0.borrow_mut().events.pop_front()
    }
}

/// A microphone that tells what a test wants.
#[derive(Clone, Default)]
pub struct Mouth(pub Rc<RefCell<Spoken>>);

#[derive(Default)]
pub struct Spoken {
    pub started: Vec<(Option<Microphone>, PathBuf)>,
    pub stopped: usize,
    pub events: VecDeque<Captured>,
}

impl Records for Mouth {
    fn list(&mut self) {
        let desk = Microphone::new("test:desk", "Desk microphone");
        self.0.borrow_mut().events.push_back(Captured::Microphones(vec![desk]));
    }

    fn start(&mut self, microphone: Option<&Microphone>, path: PathBuf) {
        let mut spoken = self.0.borrow_mut();
        spoken.started.push((microphone.cloned(), path));
        spoken.events.push_back(Captured::Started);
    }

    fn stop(&mut self) {
        self.0.borrow_mut().stopped += 1;
    }

    fn poll(&mut self) -> Option<Captured> {
        self.0.borrow_mut().events.pop_front()
    }
}

pub type Window = Harness<'static, Option<App>>;

/// Everything behind a window, and what it was asked.
#[derive(Default)]
pub struct Behind {
    pub script: Rc<RefCell<Script>>,
    pub speaker: Speaker,
    pub mouth: Mouth,
}

impl Behind {
    /// A window over it.
    pub fn open(&self, size: Vec2, files: &[&str], drafts: Option<Drafts>) -> Window {
        let parts = Parts {
            audits: Box::new(StandIn(Rc::clone(&self.script))),
            player: Box::new(self.speaker.clone()),
            records: Box::new(self.mouth.clone()),
            drafts,
            sample: Some(PathBuf::from("sample.m4a")),
            ..usual_parts()
        };
        open(size, parts, files.iter().map(PathBuf::from).collect())
    }

    /// What the worker tells next, taken in.
    pub fn tell(&self, window: &mut Window, events: impl IntoIterator<Item = Event>) {
        self.script.borrow_mut().events.extend(events);
        window.run_steps(3);
    }

    /// The paths that were handed to the worker.
    pub fn submitted(&self) -> Vec<PathBuf> {
        self.script.borrow().submitted.iter().map(|input| input.path.clone()).collect()
    }
}

/// A window that is made when it is drawn for the first time, on the thread and in the context that draw it.
pub struct Opening(Option<(Parts, Vec<PathBuf>)>);

impl Opening {
    pub fn new(parts: Parts, files: Vec<PathBuf>) -> Self {
        Self(Some((parts, files)))
    }

    pub fn app<'a>(&mut self, app: &'a mut Option<App>) -> &'a mut App {
        app.get_or_insert_with(|| {
            let (parts, files) = self.0.take().expect("one window");
            App::new(parts, files)
        })
    }
}

/// A window of a size in points.
pub fn open(size: Vec2, parts: Parts, files: Vec<PathBuf>) -> Window {
    let settings = parts.settings.clone();
    let mut opening = Opening::new(parts, files);
    let draw = move |ui: &mut egui::Ui, app: &mut Option<App>| {
        let app = opening.app(app);
        app.logic(ui.ctx());
        app.ui(ui);
    };
    let install = move |ctx: &egui::Context| {
        theme::install(ctx);
        theme::apply(ctx, &settings);
    };
    let mut window = Harness::builder().with_size(size).with_context_setup(install).build_ui_state(draw, None);
    window.run_steps(3);
    window
}

/// A window with a finished audit of [`WORDS`].
pub fn reviewing() -> (Window, Behind) {
    let (mut window, behind) = window_with(&["call.wav"]);
    behind.tell(&mut window, [Event::Finished { job: FIRST, audited: audited(WORDS) }]);
    (window, behind)
}

/// Clicks a button.
pub fn press(window: &mut Window, label: &str) {
    window.get_by_role_and_label(Role::Button, label).click();
    window.run_steps(4);
}

pub const DESK: Vec2 = Vec2::new(1280.0, 800.0);

/// A usual window with some files.
pub fn window_with(files: &[&str]) -> (Window, Behind) {
    let behind = Behind::default();
    (behind.open(DESK, files, None), behind)
}

pub const WORDS: &str = "This is Sergeant Mark Davis with the Kansas City Police Department. You missed a jury summons and \
                     there is an outstanding warrant in your name. Pay the fine over the phone today.";

/// The rules that come with the program, read once.
pub static RULEBOOK: LazyLock<Rulebook> =
    LazyLock::new(|| load_rulebook(&[]).expect("the rules that come with the program"));

/// What an audit of these words would come to, half a second a word.
pub fn audited(words: &str) -> Box<Audited> {
    audited_lines(&[words])
}

/// The same, each line by itself.
pub fn audited_lines(lines: &[&str]) -> Box<Audited> {
    let rulebook = &*RULEBOOK;
    let mut transcript = Transcript { segments: Vec::new(), language: "en".to_owned() };
    let mut said = 0.0;
    for line in lines {
        for mut segment in Transcript::from_plain(line, "en").segments {
            let start = said;
            for word in &mut segment.words {
                word.span = TimeSpan::new(said, said + 0.4);
                said += 0.5;
            }
            segment.span = TimeSpan::new(start, said);
            transcript.segments.push(segment);
        }
    }
    let findings = detect(&transcript, rulebook);
    let verdict = judge(&transcript, &findings);
    let source = Source {
        name: "call.wav".to_owned(),
        bytes: 1,
        sha256: String::new(),
        container: "wav".to_owned(),
        codec: "pcm_s16le".to_owned(),
        sample_rate_hz: 8000,
        channels: 1,
        duration_secs: 15.0,
        ..Source::default()
    };
    let model = ModelRecord { name: "none".to_owned(), sha256: String::new(), language: "en".to_owned() };
    let rules = rulebook;
    let rulebook = RulebookRecord { version: String::new(), sha256: String::new() };
    let reader = ReaderRecord::default();
    let flaws = vec![Flaw::CutShort];
    let timing = Some(Timing::default());
    let related = Vec::new();
    let tones = Vec::new();
    let report = Report {
        source,
        model,
        rulebook,
        reader,
        settings: SettingsRecord::default(),
        heard: Arc::new(transcript.clone()),
        transcript,
        tones,
        findings,
        verdict,
        timing,
        derivative: None,
        log: None,
        flaws,
        related,
        marks: Marks::default(),
        notes: String::new(),
    };
    let recording = Recording {
        source: report.source.clone(),
        channels: vec![Arc::from(vec![0; 15 * 8000])],
        sample_rate_hz: NonZeroU32::new(8000).expect("not zero"),
        flaws: Vec::new(),
    };
    let envelope = Envelope::new(&recording.channels, 8000);
    let suggestions = suggestions(&report, rules);
    Box::new(Audited { report, recording: Some(recording), envelope, suggestions })
}

pub fn started(job: JobId, fraction: f32) -> [Event; 2] {
    let remaining = Some(Duration::from_mins(10));
    [
        Event::Started { job, recordings: 1 },
        Event::Progress { job, progress: Progress { stage: Stage::Transcribing, fraction, remaining } },
    ]
}

/// Stand-ins that do nothing, with a light window.
pub fn usual_parts() -> Parts {
    Parts {
        audits: Box::new(StandIn(Rc::default())),
        player: Box::new(Speaker::default()),
        records: Box::new(Mouth::default()),
        drafts: None,
        sample: None,
        settings: Settings { brightness: Brightness::Light, ..Settings::default() },
        settings_file: None,
        system_tongue: Tongue::English,
        engine: EngineOptions::default(),
        models: vec!["base-q8_0".to_owned()],
    }
}

pub const FIRST: JobId = JobId(1);

#[derive(Debug)]
pub struct Dropped(pub PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        Err("nobody reads it here".to_owned())
    }
}
