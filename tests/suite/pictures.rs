//! The window as pictures, painted without a display by Mesa's software driver, and what else can be seen without an
//! eye: that everything has a name, and that nothing lies beside the window.
//!
//! `UPDATE_SNAPSHOTS=true cargo test pictures` paints anew those pictures that have changed, and `optipng -o5` brings them
//! to half their size.

use std::{
    env, fs,
    num::NonZeroUsize,
    path::PathBuf,
    sync::{Arc, LazyLock},
};

use egui::{
    Event as Input, Key, Modifiers, Theme, UiBuilder, Vec2,
    accesskit::{Action, Role},
};
use egui_kittest::{
    Harness, Node, SnapshotOptions,
    kittest::{NodeT, Queryable},
};
use voicemail_auditor::{
    audio::{Envelope, Tone, ToneKind},
    audit::{Audited, Brightness, Captured, Drafts, Event, JobId, Meter, Progress, Settings, Stage, load_rulebook},
    detection::{self, Origin},
    reader::Reader,
    report::{UserError, suggestions},
    rulebook::Rulebook,
    texts::Tongue,
    timeline::TimeSpan,
    transcript::{Doubt, Transcript},
    ui::{App, Parts, theme},
    verdict::{self, Level},
};

use super::{
    stand_in::{Behind, DESK, Opening, StandIn, Window, audited, usual_parts},
    support::project,
};

/// A message for each verdict, a sentence a line.
const SCAM: &str = "This is Sergeant Mark Davis with the Kansas City Police Department.\n\
                    You missed a jury summons, and there is an outstanding warrant in your name.\n\
                    To avoid arrest, you must pay the fine over the phone today.\n\
                    Do not tell anyone about this call.\n\
                    Call me back at 816 555 0134 as soon as you hear this.\n\
                    The court will send you a letter with a date, and you can come to the courthouse with it.";
const SUSPICIOUS: &str = "This is Officer Grant with the sheriff's civil unit.\n\
                          I have some papers with your name on them.\n\
                          Call me before four today at 816 555 0134.";
const UNVERIFIED: &str = "Hi, this is Detective Park with the Kansas City Police Department, returning your call about \
                          the report that you made last week.\n\
                          Your property is ready. Please call the station when you have time.";
const NO_CUES: &str = "Hello, this is Midtown Dental calling to remind you of your appointment on Wednesday at two \
                       thirty.\n\
                       Please bring your insurance card, and call us if you need another time. Thank you.";
/// A scam in words that no rule knows.
const WORDED: &str = "Good evening, I am the shift supervisor over at the county's intake desk.\n\
                      Your name is on the list that the magistrate handed down to us this afternoon.\n\
                      I would rather not have two of my people knocking while your kids are at supper.\n\
                      If you can get over to a grocery store, I will talk you through putting up the surety at the counter.\n\
                      Keep me on with you the whole way, and let us leave your husband out of it until this is behind you.";
const TOO_SHORT: &str = "Hi, it is me. Call me.";

/// Everything at once: more than forty pieces of evidence.
const MANY: &str = "Hello, this is Captain James Walker with the Jackson County Sheriff's Office, badge number 4417.\n\
                    You missed a jury summons and there is an outstanding warrant for your arrest.\n\
                    Your failure to appear puts you in contempt of court.\n\
                    You must pay the fine over the phone today, or deputies will come to your house.\n\
                    You will be arrested and you will go to jail.\n\
                    Buy gift cards and read me the numbers on the back.\n\
                    Do not tell anyone about this call, there is a gag order.\n\
                    Stay on the line and do not hang up.\n\
                    This is your final notice.\n\
                    Your social security number has been suspended.\n\
                    I need your social security number and your date of birth.\n\
                    Send the money by wire transfer through Western Union.\n\
                    You can also use a Bitcoin ATM, or send it through Zelle.\n\
                    A package with drugs in your name was seized at the border.\n\
                    Withdraw cash from your bank and hand it to our courier.\n\
                    If the teller asks, say it is for home repairs.\n\
                    Move your money to a safe account.\n\
                    Read me the one-time code that we sent to your phone.\n\
                    You owe back taxes and you will be charged with tax fraud.\n\
                    Your immigration papers have expired and you will be deported.\n\
                    Your bank account will be frozen.\n\
                    Press one to speak with an officer.\n\
                    Call me back at 816 555 0134 immediately.\n\
                    This is the legal department, and we are filing a lawsuit against you.\n\
                    The judge has signed an arrest order.\n\
                    Do not call the station, call only this number.";

/// An audit of lines that are heard one after the other, with a sound as loud as their words.
fn heard(name: &str, lines: &str, reader: Tongue) -> Box<Audited> {
    let Audited { report, recording, envelope, .. } = &*ANY;
    let (report, recording, envelope) = (report.clone(), recording.clone(), envelope.clone());
    let mut heard = Audited { report, recording, envelope, suggestions: Vec::new() };
    let mut transcript = Transcript { language: "en".to_owned(), ..Transcript::default() };
    let mut secs = 0.6;
    for line in lines.lines() {
        let mut one = Transcript::from_plain(line, "en");
        for segment in &mut one.segments {
            let start_secs = secs;
            for word in &mut segment.words {
                let end_secs = secs + 0.1 + 0.05 * word.text.len() as f64;
                word.span = TimeSpan::new(secs, end_secs);
                secs = end_secs + 0.08;
            }
            segment.span = TimeSpan::new(start_secs, secs);
        }
        transcript.segments.append(&mut one.segments);
        secs += 0.7;
    }
    let report = &mut heard.report;
    name.clone_into(&mut report.source.name);
    report.source.duration_secs = secs;
    report.heard = Arc::new(transcript.clone());
    report.transcript = transcript;
    judge(&mut heard, reader);
    heard.suggestions = suggestions(&heard.report, &RULEBOOK);
    let sound = voice(&heard.report.transcript, secs);
    heard.envelope = Envelope::new(&[Arc::clone(&sound)], RATE_HZ);
    if let Some(recording) = &mut heard.recording {
        recording.channels = vec![sound];
        recording.source = heard.report.source.clone();
    }
    Box::new(heard)
}

/// What is the same in every audit here.
static ANY: LazyLock<Audited> = LazyLock::new(|| *audited(TOO_SHORT));

/// Read once: that takes longer than anything else here.
static RULEBOOK: LazyLock<Rulebook> = LazyLock::new(|| load_rulebook(&[]).expect("the rules of the program"));

/// Judges by what the transcript says now.
fn judge(heard: &mut Audited, reader: Tongue) {
    let report = &mut heard.report;
    report.findings = detection::detect(&report.transcript, &RULEBOOK, Reader::bundled(), reader);
    report.verdict = verdict::judge(&report.transcript, &report.findings, reader);
}

const RATE_HZ: u32 = 8000;

/// Each word swells and fades, some louder than others; between them there is silence.
fn voice(transcript: &Transcript, secs: f64) -> Arc<[i16]> {
    let frame = |secs: f64| (secs * f64::from(RATE_HZ)) as usize;
    let mut sound = vec![0_i16; frame(secs)];
    let spans = transcript.words().filter_map(|word| word.span);
    for (number, span) in spans.enumerate() {
        let here = &mut sound[frame(span.start_secs())..frame(span.end_secs())];
        let (length, loudest) = (here.len(), 5_000 + number * 7_919 % 17 * 1_400);
        for (at, sample) in here.iter_mut().enumerate() {
            *sample = (loudest * at.min(length - at) * 2 / length) as i16;
        }
    }
    sound.into()
}

/// What a window is opened with.
#[derive(Clone)]
struct Look {
    /// In pixels of the screen.
    size: Vec2,
    settings: Settings,
}

/// A usual window.
fn desk() -> Look {
    Look { size: DESK, settings: Settings { brightness: Brightness::Light, ..Settings::default() } }
}

impl Look {
    fn of_size(self, width: f32, height: f32) -> Self {
        Self { size: Vec2::new(width, height), ..self }
    }

    fn dark(mut self) -> Self {
        self.settings.brightness = Brightness::Dark;
        self
    }

    fn spoken_to_in(mut self, tongue: Tongue) -> Self {
        self.settings.tongue = Some(tongue);
        self
    }

    fn at_percent(mut self, percent: u16) -> Self {
        self.settings.text_percent = percent;
        self
    }

    fn reader(&self) -> Tongue {
        self.settings.tongue.unwrap_or_default()
    }

    /// A window with some files.
    fn open(&self, files: &[&str], drafts: Option<Drafts>) -> (Window, Behind) {
        let behind = Behind::default();
        let parts = Parts {
            audits: Box::new(StandIn(behind.script.clone())),
            player: Box::new(behind.speaker.clone()),
            records: Box::new(behind.mouth.clone()),
            drafts,
            sample: Some("sample.m4a".into()),
            settings: self.settings.clone(),
            ..usual_parts()
        };
        (self.draw(parts, files.iter().map(Into::into).collect()), behind)
    }

    /// The whole window to its edges; by itself a test's has a margin.
    fn draw(&self, parts: Parts, files: Vec<PathBuf>) -> Window {
        let mut opening = Opening::new(parts, files);
        let draw = move |ui: &mut egui::Ui, app: &mut Option<App>| {
            let app = opening.app(app);
            app.logic(ui.ctx());
            let whole = ui.ctx().content_rect();
            ui.scope_builder(UiBuilder::new().max_rect(whole), |ui| {
                ui.set_clip_rect(whole);
                app.ui(ui);
            });
        };
        let settings = self.settings.clone();
        let install = move |ctx: &egui::Context| {
            theme::install(ctx);
            theme::apply(ctx, &settings);
        };
        let dark = self.settings.brightness == Brightness::Dark;
        let harness = Harness::builder().with_size(self.size / self.settings.zoom()).with_context_setup(install);
        let harness = harness.with_theme(if dark { Theme::Dark } else { Theme::Light });
        let mut window = harness.build_ui_state(draw, None);
        window.run_steps(3);
        window
    }

    /// A window with one recording that has been audited.
    fn review(&self, lines: &str) -> Window {
        let (mut window, behind) = self.open(&["call.wav"], None);
        behind.tell(&mut window, [finished(1, heard("call.wav", lines, self.reader()))]);
        window
    }

    fn start(&self) -> Window {
        self.open(&[], None).0
    }

    /// Six recordings in a list: two of one script, one without cues, one that failed, one that is audited now, and one
    /// that waits.
    fn list(&self) -> Window {
        let files = [
            "call.wav",
            "letter.wav",
            "dentist.mp3",
            "A voicemail from an unknown number on Tuesday evening.m4a",
            "office.amr",
            "later.wav",
        ];
        let (mut window, behind) = self.open(&files, None);
        let error = UserError::new("not-audio").about("found", "a text file");
        let [started, progress] = at_work(5, 0.42);
        let finished_as = |job: usize, lines| finished(job as u64, heard(files[job - 1], lines, self.reader()));
        let failed = Event::Failed { job: JobId(2), error };
        let events = [finished_as(1, SCAM), failed, finished_as(3, NO_CUES), finished_as(4, SCAM), started, progress];
        behind.tell(&mut window, events);
        window
    }

    fn settings(&self) -> Window {
        // How many threads there are by themselves is another number on each computer.
        let mut look = self.clone();
        look.settings.threads = NonZeroUsize::new(1);
        look.settings.rule_folders = vec!["/home/me/rules".into()];
        let mut window = look.start();
        press_keys(&mut window, Modifiers::COMMAND, Key::Comma);
        window
    }

    /// What is behind an entry of the menu for what can be written, in English and Spanish.
    fn written(&self, entry: [&'static str; 2]) -> Window {
        let spanish = self.reader() == Tongue::Spanish;
        let mut window = self.review(SCAM);
        for label in [["Export…", "Exportar…"], entry] {
            let label = label[usize::from(spanish)];
            window.get_by_role_and_label(Role::Button, label).click();
            window.run_steps(4);
        }
        window
    }

    fn case(&self) -> Window {
        self.written(["Case package…", "Paquete de caso…"])
    }

    fn forms(&self) -> Window {
        self.written(["Report it: forms to copy…", "Denunciarlo: formularios para copiar…"])
    }

    fn redact(&self) -> Window {
        self.written(["Redacted copy…", "Copia expurgada…"])
    }

    fn keys(&self) -> Window {
        let mut window = self.start();
        press_keys(&mut window, Modifiers::NONE, Key::F1);
        window
    }
}

fn finished(job: u64, audited: Box<Audited>) -> Event {
    Event::Finished { job: JobId(job), audited }
}

/// An audit that is on its way; how long it takes yet is not told, because that counts down.
fn at_work(job: u64, fraction: f32) -> [Event; 2] {
    let job = JobId(job);
    let progress = Progress { stage: Stage::Transcribing, fraction, remaining: None };
    [Event::Started { job, recordings: 1 }, Event::Progress { job, progress }]
}

fn press_keys(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.key_press_modifiers(modifiers, key);
    window.run_steps(4);
}

fn press(window: &mut Window, key: Key) {
    press_keys(window, Modifiers::NONE, key);
}

fn type_in(window: &mut Window, text: &str) {
    window.event(Input::Text(text.to_owned()));
    window.run_steps(4);
}

fn auditing() -> Window {
    let (mut window, behind) = desk().open(&["call.wav"], None);
    behind.tell(&mut window, at_work(1, 0.42));
    let report = heard("call.wav", SCAM, Tongue::English).report;
    let segments = report.transcript.segments[..3].to_vec();
    let heard: usize = segments.iter().map(|segment| segment.words.len()).sum();
    let mut evidence = report.findings.evidence;
    evidence.retain(|one| one.words.end <= heard);
    behind.tell(&mut window, [Event::Heard { job: JobId(1), segments, evidence }]);
    window
}

fn correcting() -> Window {
    let mut window = desk().review(SCAM);
    press(&mut window, Key::ArrowDown);
    press(&mut window, Key::F2);
    type_in(&mut window, "may");
    window
}

/// What speaks for a genuine message is confirmed, and the strongest cue is said to be none: it stands at the end.
fn marked() -> Window {
    let mut window = desk().review(SCAM);
    press(&mut window, Key::ArrowDown);
    press(&mut window, Key::X);
    for _ in 0..20 {
        window.key_press(Key::ArrowDown);
        window.run_steps(1);
    }
    press(&mut window, Key::ArrowUp);
    press(&mut window, Key::C);
    window
}

fn searching() -> Window {
    let mut window = desk().review(SCAM);
    press_keys(&mut window, Modifiers::COMMAND, Key::F);
    type_in(&mut window, "you");
    press(&mut window, Key::F3);
    window
}

/// The waveform from close by, with a beep in it and one piece of evidence chosen.
fn zoomed() -> Window {
    let (mut window, behind) = desk().open(&["call.wav"], None);
    let mut heard = heard("call.wav", SCAM, Tongue::English);
    heard.report.tones = vec![Tone { kind: ToneKind::Beep, span: TimeSpan::clamped(4.5, 4.9) }];
    behind.tell(&mut window, [finished(1, heard)]);
    press(&mut window, Key::ArrowDown);
    for _ in 0..2 {
        window.get_by_role_and_label(Role::Button, "Zoom in").click();
        window.run_steps(3);
    }
    window
}

/// Two speakers, one of whom can hardly be understood.
fn speakers() -> Window {
    let (mut window, behind) = desk().open(&["call.wav"], None);
    let mut heard = heard("call.wav", SCAM, Tongue::English);
    for segment in &mut heard.report.transcript.segments[1..3] {
        segment.channel = 1;
    }
    heard.report.transcript.segments[4].doubt = Some(Doubt::Unsure);
    heard.report.heard = Arc::new(heard.report.transcript.clone());
    judge(&mut heard, Tongue::English);
    behind.tell(&mut window, [finished(1, heard)]);
    window
}

fn failed() -> Window {
    let mut window = desk().list();
    press(&mut window, Key::N);
    window
}

/// The keyboard is at the one button that a person most likely wants.
fn focused() -> Window {
    let mut window = desk().start();
    press(&mut window, Key::Tab);
    press(&mut window, Key::Tab);
    window
}

fn recording() -> Window {
    let base = tempfile::tempdir().expect("a folder");
    let drafts = Drafts::open(base.path()).expect("a private folder");
    let (mut window, behind) = desk().open(&[], Some(drafts));
    press_keys(&mut window, Modifiers::COMMAND, Key::R);
    window.get_by_role_and_label(Role::Button, "Start recording").click();
    window.run_steps(3);
    let mut meter = Meter::new(RATE_HZ);
    meter.hear(&vec![0.3; 98_400]);
    behind.mouth.0.borrow_mut().events.push_back(Captured::Level(meter));
    window.run_steps(3);
    window
}

/// A file is held over the window.
fn dropping() -> Window {
    let mut window = desk().review(NO_CUES);
    window.input_mut().hovered_files.push(egui::HoveredFile { path: Some("one.wav".into()), ..Default::default() });
    window.run_steps(2);
    window
}

type Scene = (&'static str, fn() -> Window);

/// What paints the pictures: Mesa's software driver, which needs no display and paints alike everywhere.
fn has_painter() -> bool {
    let there =
        ["/usr/share/vulkan/icd.d", "/usr/local/share/vulkan/icd.d", "/etc/vulkan/icd.d"].iter().any(|folder| {
            let drivers = fs::read_dir(folder).into_iter().flatten().flatten();
            drivers.map(|driver| driver.file_name()).any(|name| name.to_string_lossy().starts_with("lvp_icd"))
        });
    if !there {
        assert!(env::var_os("PICTURE_TESTS").is_none(), "Mesa's software driver for Vulkan is missing");
        eprintln!("No software driver for Vulkan: the window is not looked at here.");
    }
    there
}

/// Paints windows and compares them with the pictures of their names.
fn look_at(scenes: &[Scene]) {
    if !has_painter() {
        return;
    }
    // Another processor or version of the driver rounds differently: a shade, or a handful of pixels at an edge.
    let options = SnapshotOptions::new().threshold(2.0).max_failed_pixels(10).output_path(project("tests/pictures"));
    let mut changed = Vec::new();
    for (name, scene) in scenes {
        let mut window = scene();
        window.remove_cursor();
        window.run_steps(3);
        changed.extend(window.try_snapshot_options(*name, &options).err());
    }
    let told: Vec<String> = changed.iter().map(ToString::to_string).collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
}

#[test]
fn an_empty_window_looks_as_it_did() {
    look_at(&[
        ("start-light", || desk().start()),
        ("start-dark", || desk().dark().start()),
        ("start-focused", focused),
        ("recording", recording),
        ("settings", || desk().settings()),
        ("keys", || desk().keys()),
    ]);
}

#[test]
fn each_verdict_looks_as_it_did() {
    look_at(&[
        ("verdict-scam", || desk().review(SCAM)),
        ("verdict-suspicious", || desk().review(SUSPICIOUS)),
        ("verdict-unverified", || desk().review(UNVERIFIED)),
        ("verdict-no-cues", || desk().review(NO_CUES)),
        ("verdict-inconclusive", || desk().review(TOO_SHORT)),
        ("worded", || desk().review(WORDED)),
        ("worded-dark", || desk().dark().review(WORDED)),
        ("worded-200-percent", || desk().at_percent(200).review(WORDED)),
        ("spanish-worded", || desk().spoken_to_in(Tongue::Spanish).review(WORDED)),
    ]);
}

#[test]
fn work_on_a_review_looks_as_it_did() {
    look_at(&[
        ("correcting", correcting),
        ("marked", marked),
        ("searching", searching),
        ("zoomed", zoomed),
        ("speakers", speakers),
    ]);
}

#[test]
fn several_recordings_look_as_they_did() {
    look_at(&[
        ("auditing", auditing),
        ("list", || desk().list()),
        ("list-narrow", || desk().of_size(760.0, 600.0).list()),
        ("list-failed", failed),
        ("dropping", dropping),
    ]);
}

#[test]
fn windows_of_all_sizes_look_as_they_did() {
    look_at(&[
        ("review-dark", || desk().dark().review(SCAM)),
        ("review-forty", || desk().review(MANY)),
        ("review-900", || desk().of_size(900.0, 600.0).review(SCAM)),
        ("review-2560", || desk().of_size(2560.0, 1440.0).review(MANY)),
        ("review-200-percent", || desk().at_percent(200).review(SCAM)),
        ("start-200-percent", || desk().at_percent(200).start()),
        ("settings-200-percent", || desk().at_percent(200).settings()),
    ]);
}

#[test]
fn the_window_in_spanish_looks_as_it_did() {
    look_at(&[
        ("spanish-start", || desk().spoken_to_in(Tongue::Spanish).start()),
        ("spanish-review", || desk().spoken_to_in(Tongue::Spanish).review(SCAM)),
        ("spanish-settings", || desk().spoken_to_in(Tongue::Spanish).settings()),
        ("spanish-keys", || desk().spoken_to_in(Tongue::Spanish).keys()),
    ]);
}

#[test]
fn what_is_written_looks_as_it_did() {
    look_at(&[
        ("case", || encrypted(desk().case())),
        ("case-dark", || desk().dark().case()),
        ("case-200-percent", || encrypted(desk().at_percent(200).case())),
        ("forms", || desk().forms()),
        ("forms-200-percent", || desk().at_percent(200).forms()),
        ("redact", || desk().redact()),
        ("redact-200-percent", || desk().at_percent(200).redact()),
        ("spanish-redact", || desk().spoken_to_in(Tongue::Spanish).redact()),
        ("spanish-case", || desk().spoken_to_in(Tongue::Spanish).case()),
    ]);
}

/// The two passphrases differ.
fn encrypted(mut window: Window) -> Window {
    window.get_by_role_and_label(Role::CheckBox, "Encrypt it with a passphrase").click();
    window.run_steps(3);
    for (field, text) in [("Passphrase", "correct horse"), ("The same passphrase again", "correct house")] {
        window.get_by_role_and_label(Role::PasswordInput, field).focus();
        window.run_steps(2);
        type_in(&mut window, text);
    }
    window
}

/// The pictures show what they are named after.
#[test]
fn the_messages_get_the_verdicts_that_are_looked_at() {
    for (level, lines) in [
        (Level::Scam, SCAM),
        (Level::Suspicious, SUSPICIOUS),
        (Level::Unverified, UNVERIFIED),
        (Level::NoCues, NO_CUES),
        (Level::Inconclusive, TOO_SHORT),
        (Level::Scam, MANY),
        (Level::Scam, WORDED),
    ] {
        assert_eq!(heard("call.wav", lines, Tongue::English).report.verdict.level, level, "{lines}");
    }
    let worded = heard("call.wav", WORDED, Tongue::English).report.findings.evidence;
    assert!(worded.iter().all(|one| one.origin == Origin::Reader), "a rule knows words of it: {worded:#?}");
    let many = heard("call.wav", MANY, Tongue::English).report.findings.evidence.len();
    assert!(many >= 40, "{many} pieces of evidence");
}

type Open = fn(&Look) -> Window;

/// The windows that are read out and measured, by name.
const WINDOWS: [(&str, Open); 10] = [
    ("start", Look::start),
    ("review", |look| look.review(SCAM)),
    ("review without cues", |look| look.review(NO_CUES)),
    ("many pieces of evidence", |look| look.review(MANY)),
    ("list", Look::list),
    ("settings", Look::settings),
    ("keys", Look::keys),
    ("case", Look::case),
    ("redacted copy", Look::redact),
    ("forms", Look::forms),
];

/// What can be clicked or typed into.
const INPUTS: [Role; 19] = [
    Role::Button,
    Role::CheckBox,
    Role::ColorWell,
    Role::ComboBox,
    Role::DefaultButton,
    Role::EditableComboBox,
    Role::Link,
    Role::ListBoxOption,
    Role::MenuItem,
    Role::MenuItemCheckBox,
    Role::MenuItemRadio,
    Role::MultilineTextInput,
    Role::RadioButton,
    Role::SearchInput,
    Role::Slider,
    Role::SpinButton,
    Role::Switch,
    Role::Tab,
    Role::TextInput,
];

/// Whether a screen reader has nothing to say of something that can be used. What has been typed into a field is not
/// what it is for, and egui's scroll bars have no name.
fn is_nameless(node: &Node<'_>) -> bool {
    let inner = node.accesskit_node();
    let label = inner.label().unwrap_or_default();
    if is_input(node) {
        return label.trim().is_empty();
    }
    let clicks = inner.data().supports_action(Action::Click) && inner.role() != Role::ScrollBar;
    clicks && label.trim().is_empty() && inner.value().unwrap_or_default().trim().is_empty()
}

fn is_input(node: &Node<'_>) -> bool {
    INPUTS.contains(&node.accesskit_node().role())
}

/// What a node is and where it lies, for a person who reads that it should be otherwise.
fn described(node: &Node<'_>) -> String {
    let inner = node.accesskit_node();
    let said = inner.label().or_else(|| inner.value()).unwrap_or_default();
    let rect = node.rect();
    let place = [rect.left(), rect.top(), rect.right(), rect.bottom()].map(f32::round);
    format!("{:?} “{said}” at {place:?}", inner.role())
}

/// Opens each window with each look in each language, and gathers what is said against them.
fn complaints(looks: &[Look], against: impl Fn(&Window, Vec2) -> Vec<String>) -> Vec<String> {
    let mut all = Vec::new();
    for look in looks {
        for tongue in Tongue::ALL {
            for (of, open) in WINDOWS {
                let look = look.clone().spoken_to_in(tongue);
                let size = look.size / look.settings.zoom();
                let mut window = open(&look);
                // Some places are found by what the last frames measured.
                window.run_steps(6);
                let told = against(&window, size);
                all.extend(told.into_iter().map(|told| format!("{of}, {size:?}, {}: {told}", tongue.own_name())));
            }
        }
    }
    all
}

#[test]
fn everything_that_can_be_used_has_a_name_in_each_language() {
    let nameless = complaints(&[desk()], |window, _| {
        let root = window.root();
        assert!(root.children_recursive().any(|node| is_input(&node)), "nothing can be used");
        root.children_recursive().filter(is_nameless).map(|node| described(&node)).collect()
    });
    assert!(nameless.is_empty(), "{nameless:#?}");
}

#[test]
fn nothing_lies_beside_the_window() {
    let looks = [desk().of_size(900.0, 600.0), desk().of_size(640.0, 480.0), desk().at_percent(200)];
    let beside = complaints(&looks, |window, size| {
        let nodes = window.root().children_recursive().filter(|node| node.accesskit_node().bounding_box().is_some());
        let outside = |node: &Node<'_>| {
            let rect = node.rect();
            rect.is_positive() && (rect.left() < -0.5 || rect.right() > size.x + 0.5)
        };
        nodes.filter(outside).map(|node| described(&node)).collect()
    });
    assert!(beside.is_empty(), "{beside:#?}");
}
