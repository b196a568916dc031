//! The window, found by role and name as a screen reader finds it, over a stand-in for the worker; and once over the
//! real one.

use std::{
    cell::RefCell,
    collections::VecDeque,
    num::NonZeroU32,
    path::{Path, PathBuf},
    rc::Rc,
    sync::{Arc, mpsc::sync_channel},
    time::Duration,
};

use egui::{Key, Vec2, accesskit::Role};
use egui_kittest::{
    Harness,
    kittest::{By, NodeT, Queryable},
};
use voicemail_auditor::{
    audio::{Recording, Source},
    audit::{Audited, Auditor, Audits, Event, JobId, PlaybackError, Played, Plays, Progress, Stage, load_rulebook},
    detection::detect,
    report::{ModelRecord, Report, RulebookRecord, Timing, UserError},
    timeline::TimeSpan,
    transcript::Transcript,
    ui::{App, theme},
    verdict::judge,
};

use super::support::{options, sample};

/// What the stand-in was asked, and what it will tell.
#[derive(Default)]
struct Script {
    submitted: Vec<PathBuf>,
    cancelled: Vec<JobId>,
    events: VecDeque<Event>,
}

struct StandIn(Rc<RefCell<Script>>);

impl Audits for StandIn {
    fn submit(&mut self, path: PathBuf) -> JobId {
        let mut script = self.0.borrow_mut();
        script.submitted.push(path);
        JobId(script.submitted.len() as u64)
    }

    fn cancel(&mut self, job: JobId) {
        self.0.borrow_mut().cancelled.push(job);
    }

    fn poll(&mut self) -> Option<Event> {
        self.0.borrow_mut().events.pop_front()
    }
}

/// A loudspeaker that notes what it is to play.
#[derive(Clone, Default)]
struct Speaker(Rc<RefCell<Heard>>);

#[derive(Default)]
struct Heard {
    played: Vec<std::ops::Range<usize>>,
    stopped: usize,
    events: VecDeque<Played>,
}

impl Plays for Speaker {
    fn play(&mut self, _recording: &Recording, frames: std::ops::Range<usize>) -> u64 {
        let mut heard = self.0.borrow_mut();
        heard.played.push(frames);
        heard.played.len() as u64
    }

    fn stop(&mut self) {
        self.0.borrow_mut().stopped += 1;
    }

    fn poll(&mut self) -> Option<Played> {
        self.0.borrow_mut().events.pop_front()
    }
}

type Window = Harness<'static, Option<App>>;

/// A window of a size in points over some worker.
fn open(size: Vec2, audits: impl Audits + 'static, files: Vec<PathBuf>, sample: Option<PathBuf>) -> Window {
    open_with(size, audits, Speaker::default(), files, sample)
}

fn open_with(
    size: Vec2,
    audits: impl Audits + 'static,
    player: Speaker,
    files: Vec<PathBuf>,
    sample: Option<PathBuf>,
) -> Window {
    let mut waiting = Some((Box::new(audits), player, files, sample));
    let draw = move |ui: &mut egui::Ui, app: &mut Option<App>| {
        let app = app.get_or_insert_with(|| {
            let (audits, player, files, sample) = waiting.take().expect("one window");
            App::new(audits, Box::new(player), files, sample)
        });
        app.logic(ui.ctx());
        app.ui(ui);
    };
    let install = |ctx: &egui::Context| theme::install(ctx, egui::ThemePreference::Light);
    let mut window = Harness::builder().with_size(size).with_context_setup(install).build_ui_state(draw, None);
    window.run_steps(3);
    window
}

fn window_with(files: &[&str]) -> (Window, Rc<RefCell<Script>>) {
    let script = Rc::new(RefCell::new(Script::default()));
    let files = files.iter().map(PathBuf::from).collect();
    let window = open(Vec2::new(1280.0, 800.0), StandIn(Rc::clone(&script)), files, Some(PathBuf::from("sample.m4a")));
    (window, script)
}

fn tell(window: &mut Window, script: &Rc<RefCell<Script>>, events: impl IntoIterator<Item = Event>) {
    script.borrow_mut().events.extend(events);
    window.run_steps(3);
}

const WORDS: &str = "This is Sergeant Mark Davis with the Kansas City Police Department. You missed a jury summons and \
                     there is an outstanding warrant in your name. Pay the fine over the phone today.";

/// What an audit of these words would come to, half a second a word.
fn audited(words: &str) -> Box<Audited> {
    let rulebook = load_rulebook(&[]).expect("the rules that come with the program");
    let mut transcript = Transcript::from_plain(words, "en");
    for segment in &mut transcript.segments {
        for (index, word) in segment.words.iter_mut().enumerate() {
            word.span = TimeSpan::new(index as f64 * 0.5, index as f64 * 0.5 + 0.4);
        }
        segment.span = TimeSpan::new(0.0, segment.words.len() as f64 * 0.5);
    }
    let findings = detect(&transcript, &rulebook);
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
    };
    let model = ModelRecord { name: "none".to_owned(), sha256: String::new(), language: "en".to_owned() };
    let rulebook = RulebookRecord { version: String::new(), sha256: String::new() };
    let warnings = vec!["The end of the file is missing.".to_owned()];
    let timing = Timing::default();
    let report = Report { source, model, rulebook, transcript, findings, verdict, timing, warnings };
    let recording = Recording {
        source: report.source.clone(),
        channels: vec![Arc::from(vec![0; 15 * 8000])],
        sample_rate_hz: NonZeroU32::new(8000).expect("not zero"),
        warnings: Vec::new(),
    };
    Box::new(Audited { report, recording: Some(recording) })
}

fn started(job: JobId, fraction: f32) -> [Event; 2] {
    let remaining = Some(Duration::from_mins(10));
    [
        Event::Started { job },
        Event::Progress { job, progress: Progress { stage: Stage::Transcribing, fraction, remaining } },
    ]
}

const FIRST: JobId = JobId(1);

#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        Err("nobody reads it here".to_owned())
    }
}

#[test]
fn an_empty_window_offers_the_drop_zone_open_and_the_sample() {
    let (mut window, script) = window_with(&[]);
    window.get_by_role_and_label(Role::Button, "Drop a voicemail here");
    window.get_by_role_and_label(Role::Button, "Open…");
    window.get_by_role_and_label(Role::Button, "Try the sample").click();
    window.run_steps(3);
    assert_eq!(script.borrow().submitted, [PathBuf::from("sample.m4a")]);
    assert!(window.query_by_label("Drop a voicemail here").is_none());
}

#[test]
fn files_that_are_dropped_are_audited_in_their_order_wherever_they_fall() {
    for files in [&[][..], &["before.wav"]] {
        let (mut window, script) = window_with(files);
        for name in ["one.wav", "two.mp3"] {
            window.input_mut().dropped_files.push(Arc::new(Dropped(PathBuf::from(name))));
        }
        window.run_steps(3);
        assert!(script.borrow().submitted.ends_with(&[PathBuf::from("one.wav"), PathBuf::from("two.mp3")]));
        assert_eq!(script.borrow().submitted.len(), files.len() + 2);
        window.get_by_label_contains("two.mp3, Waiting");
    }
}

#[test]
fn a_running_audit_shows_progress_and_what_was_heard_so_far() {
    let (mut window, script) = window_with(&["call.wav"]);
    tell(&mut window, &script, started(FIRST, 0.5));
    window.get_by_label_contains("Transcribing · 50 % · about 10 min left");
    assert_eq!(
        window.get_by_role_and_label(Role::ProgressIndicator, "Transcribing").accesskit_node().numeric_value(),
        Some(50.0)
    );
    let report = audited(WORDS).report;
    let heard =
        Event::Heard { job: FIRST, segments: report.transcript.segments.clone(), evidence: report.findings.evidence };
    tell(&mut window, &script, [heard]);
    window.get_by_label_contains("You missed a jury summons");
}

#[test]
fn cancel_shows_at_once_and_asks_the_worker() {
    let (mut window, script) = window_with(&["call.wav"]);
    tell(&mut window, &script, started(FIRST, 0.5));
    window.get_by_role_and_label(Role::Button, "Cancel").click();
    window.run_steps(2);
    assert_eq!(script.borrow().cancelled, [FIRST]);
    window.get_by_label("Cancelling…");
    assert!(window.query_by_role_and_label(Role::Button, "Cancel").is_none());
    // What the worker still tells of the job does not bring it back.
    tell(&mut window, &script, started(FIRST, 0.6));
    window.get_by_label("Cancelling…");
    tell(&mut window, &script, [Event::Cancelled { job: FIRST }]);
    window.get_by_label("Drop a voicemail here");
}

#[test]
fn escape_cancels_too() {
    let (mut window, script) = window_with(&["call.wav"]);
    tell(&mut window, &script, started(FIRST, 0.5));
    window.key_press(Key::Escape);
    window.run_steps(2);
    assert_eq!(script.borrow().cancelled, [FIRST]);
}

#[test]
fn a_finished_audit_shows_the_verdict_its_evidence_and_what_to_do() {
    let (mut window, script) = window_with(&["call.wav"]);
    tell(&mut window, &script, [Event::Finished { job: FIRST, audited: audited(WORDS) }]);
    window.get_by_role_and_label(Role::Label, "Treat this as a scam");
    window.get_by_label("KCPD officers never ask for money over the phone.");
    window.get_by_label_contains("Who they claim to be: The Kansas City police");
    window.get_by_role_and_label(Role::Button, "Evidence: Pretext · strong, “You missed a jury summons”");
    window.get_by_label("What speaks for a genuine message");
    window.get_by_label("What to do now");
    window.get_by_label("The end of the file is missing.");
}

#[test]
fn choosing_evidence_by_mouse_and_by_key_marks_it() {
    let (mut window, script) = window_with(&["call.wav"]);
    tell(&mut window, &script, [Event::Finished { job: FIRST, audited: audited(WORDS) }]);
    let chosen = |window: &Window| -> Vec<String> {
        let cards = window.query_all(By::new().role(Role::Button).label_contains("Evidence: "));
        cards
            .filter(|card| card.accesskit_node().toggled() == Some(egui::accesskit::Toggled::True))
            .map(|card| card.accesskit_node().label().unwrap_or_default())
            .collect()
    };
    assert!(chosen(&window).is_empty());
    window.get_by_role_and_label(Role::Button, "Evidence: Pretext · strong, “You missed a jury summons”").click();
    window.run_steps(3);
    assert_eq!(chosen(&window), ["Evidence: Pretext · strong, “You missed a jury summons”"]);
    window.key_press(Key::ArrowUp);
    window.run_steps(3);
    let above = chosen(&window);
    assert!(above.len() == 1 && !above[0].contains("jury"), "{above:?}");
    window.key_press(Key::Escape);
    window.run_steps(3);
    assert!(chosen(&window).is_empty());
    window.get_by_label("Treat this as a scam");
}

#[test]
fn evidence_is_heard_with_half_a_second_around_it_and_a_missing_loudspeaker_is_told() {
    let script = Rc::new(RefCell::new(Script::default()));
    let speaker = Speaker::default();
    let files = vec![PathBuf::from("call.wav")];
    let mut window = open_with(Vec2::new(1280.0, 800.0), StandIn(Rc::clone(&script)), speaker.clone(), files, None);
    tell(&mut window, &script, [Event::Finished { job: FIRST, audited: audited(WORDS) }]);
    // "You missed a jury summons" are the words 11 to 15, half a second each.
    window.get_by_role_and_label(Role::Button, "Play “You missed a jury summons”").click();
    window.run_steps(3);
    assert_eq!(speaker.0.borrow().played.first(), Some(&(40_000..67_200)));
    window.get_by_role_and_label(Role::Button, "Stop “You missed a jury summons”").click();
    window.run_steps(3);
    assert_eq!(speaker.0.borrow().stopped, 1);
    window.key_press(Key::Space);
    window.run_steps(3);
    assert_eq!(speaker.0.borrow().played.len(), 2);
    speaker.0.borrow_mut().events.push_back(Played::Failed { number: 2, error: PlaybackError::NoDevice });
    window.run_steps(3);
    window.get_by_label_contains("No loudspeaker was found.");
    window.get_by_role_and_label(Role::Button, "Play").click();
    window.run_steps(3);
    assert_eq!(speaker.0.borrow().played.last(), Some(&(0..120_000)));
    assert!(window.query_by_label_contains("No loudspeaker was found.").is_none());
}

#[test]
fn a_failure_says_what_to_do_and_can_be_tried_again() {
    let (mut window, script) = window_with(&["letter.wav", "call.wav"]);
    let error = UserError::new("not-audio", "letter.wav is a text.", "Choose the recording itself.");
    let finished = Event::Finished { job: JobId(2), audited: audited("Hello, this is your dentist about tomorrow.") };
    tell(&mut window, &script, [Event::Failed { job: FIRST, error }, finished]);
    window.get_by_label("letter.wav is a text.");
    window.get_by_label("Choose the recording itself.");
    window.get_by_label_contains("letter.wav, Could not be audited");
    window.get_by_label_contains("call.wav, Could not be judged");
    window.get_by_role_and_label(Role::Button, "Try again").click();
    window.run_steps(3);
    assert_eq!(script.borrow().submitted.last(), Some(&PathBuf::from("letter.wav")));
    // The old job's number means nothing any more.
    tell(&mut window, &script, [Event::Finished { job: FIRST, audited: audited(WORDS) }]);
    assert!(window.query_by_label("Treat this as a scam").is_none());
}

#[test]
fn nothing_is_lost_at_any_size() {
    for size in [Vec2::new(1280.0, 800.0), Vec2::new(640.0, 400.0), Vec2::new(320.0, 240.0)] {
        let script = Rc::new(RefCell::new(Script::default()));
        let files = vec![PathBuf::from("call.wav"), PathBuf::from("other.wav")];
        let mut window = open(size, StandIn(Rc::clone(&script)), files, None);
        tell(&mut window, &script, [Event::Finished { job: FIRST, audited: audited(WORDS) }]);
        window.get_by_role_and_label(Role::Label, "Treat this as a scam");
        window.get_by_label_contains("other.wav, Waiting");
        window.get_by_label("What to do now");
    }
}

#[test]
fn the_sample_is_audited_by_the_real_worker() {
    let (wake, woken) = sync_channel(1024);
    let wake = Arc::new(move || {
        let _full_means_awake = wake.try_send(());
    });
    let auditor = Auditor::start(options(), wake).expect("a thread");
    let mut window = open(Vec2::new(1280.0, 800.0), auditor, vec![sample("kcpd-warrant-call.m4a")], None);
    let mut cancel_was_offered = false;
    while window.query_by_label("What to do now").is_none() {
        cancel_was_offered |= window.query_by_role_and_label(Role::Button, "Cancel").is_some();
        woken.recv().expect("the worker wakes the window for every event");
        window.step();
    }
    assert!(cancel_was_offered);
    window.get_by_role_and_label(Role::Label, "Treat this as a scam");
    assert!(window.query_all(By::new().role(Role::Button).label_contains("jury summons”")).count() > 0);
}
