//! One audit from file to report, on the thread that calls.

use std::{
    num::NonZeroUsize,
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

use super::{Audited, CancelToken, ModelStore, Progress, Stage, Step, Stopped, failure};
use crate::{
    audio::{Recording, Samples, Source},
    casefile, decode,
    detection::{Findings, detect},
    digest::sha256_hex,
    report::{ModelRecord, Report, RulebookRecord, Timing, UserError},
    rulebook::Rulebook,
    speech::{Heard, Model, Options, Recogniser, SpeechError},
    transcript::{Segment, Transcript, parse_text},
    verdict::judge,
};

/// How audits are to be made.
#[derive(Clone, Debug, Default)]
pub struct EngineOptions {
    pub models: ModelStore,
    /// A name of the catalogue; `None` is the bundled one.
    pub model: Option<String>,
    /// ISO 639-1; `None` finds it out.
    pub language: Option<String>,
    /// `None` is one for each core.
    pub threads: Option<NonZeroUsize>,
    /// Folders with further rules.
    pub rule_folders: Vec<PathBuf>,
}

/// What an audit needs, loaded when first needed and kept.
#[derive(Debug)]
pub struct Engine {
    options: EngineOptions,
    rulebook: Option<Rulebook>,
    speech: Option<LoadedSpeech>,
    /// Seconds of work for a second of speech, measured at the last audit.
    pace: Option<f64>,
}

#[derive(Debug)]
struct LoadedSpeech {
    recogniser: Recogniser,
    name: String,
    sha256: String,
}

/// How much of an audit's progress is behind when transcribing begins.
const BEFORE_TRANSCRIBING: f32 = 0.08;

/// How much longer transcribing takes than finding speech: the first estimate of the time left, until a window is done.
/// Measured with the bundled models on two cores it was 25 to 45; rather too long a wait is told than too short a one.
const TRANSCRIBING_PER_FINDING: f64 = 40.0;

/// The bundled rules and those of the folders.
///
/// # Errors
/// Every error in any of the rules, in one.
pub fn load_rulebook(folders: &[PathBuf]) -> Result<Rulebook, UserError> {
    let mut packs = Vec::new();
    for folder in folders {
        packs.extend(casefile::read_rule_folder(folder)?);
    }
    Rulebook::with_packs(packs).map_err(|errors| failure::of_rules(&errors))
}

impl Engine {
    #[must_use]
    pub fn new(options: EngineOptions) -> Self {
        Self { options, rulebook: None, speech: None, pace: None }
    }

    /// Loads the rules, unless they are loaded.
    ///
    /// # Errors
    /// Those of [`load_rulebook`].
    pub fn rulebook(&mut self) -> Result<&Rulebook, UserError> {
        if self.rulebook.is_none() {
            self.rulebook = Some(load_rulebook(&self.options.rule_folders)?);
        }
        self.rulebook.as_ref().ok_or_else(|| failure::of_rules(&[]))
    }

    /// Loads the speech model and the rules, unless they are loaded.
    ///
    /// # Errors
    /// Where the model is not there, altered, or not readable, or a rule is wrong.
    pub fn load_model(&mut self) -> Result<(), UserError> {
        self.rulebook()?;
        if self.speech.is_none() {
            let model = self.options.models.load(self.options.model.as_deref())?;
            let bytes = Model { bytes: &model.speech, voice: &model.voice };
            let recogniser = Recogniser::load(&bytes, self.threads())?;
            self.speech = Some(LoadedSpeech { recogniser, name: model.name, sha256: model.sha256 });
        }
        Ok(())
    }

    fn threads(&self) -> NonZeroUsize {
        self.options.threads.or_else(|| thread::available_parallelism().ok()).unwrap_or(NonZeroUsize::MIN)
    }

    /// Audits a recording, telling each step as it is done.
    ///
    /// # Errors
    /// [`Stopped::Cancelled`] soon after the token is set, [`Stopped::Failed`] with what to do.
    pub fn audit_file(
        &mut self,
        path: &Path,
        cancel: &CancelToken,
        on_step: &mut dyn FnMut(Step),
    ) -> Result<Audited, Stopped> {
        let started = Instant::now();
        let mut timing = Timing::default();
        let mut at = |stage: Stage, fraction: f32| {
            on_step(Step::Progress(Progress { stage, fraction, remaining: None }));
            if cancel.is_cancelled() { Err(Stopped::Cancelled) } else { Ok(()) }
        };
        at(Stage::Reading, 0.0)?;
        let recording = decode::open(path).map_err(UserError::from)?;
        let samples = Samples::from_recording(&recording).map_err(UserError::from)?;
        timing.decode_secs = started.elapsed().as_secs_f64();
        at(Stage::LoadingModel, 0.03)?;
        self.load_model()?;
        at(Stage::FindingSpeech, 0.05)?;
        let speech_started = Instant::now();
        let (transcript, model) = self.transcribe(&samples, started, &mut timing, cancel, on_step)?;
        timing.speech_secs = speech_started.elapsed().as_secs_f64();
        on_step(Step::Progress(Progress { stage: Stage::Judging, fraction: 1.0, remaining: Some(Duration::ZERO) }));
        let Recording { source, warnings, .. } = recording.clone();
        let report = self.report(source, model, transcript, warnings, timing, started)?;
        Ok(Audited { report, recording: Some(recording) })
    }

    fn transcribe(
        &mut self,
        samples: &Samples,
        started: Instant,
        timing: &mut Timing,
        cancel: &CancelToken,
        on_step: &mut dyn FnMut(Step),
    ) -> Result<(Transcript, ModelRecord), Stopped> {
        let options = Options { language: self.options.language.clone(), threads: self.threads() };
        let (Some(loaded), Some(rulebook)) = (&mut self.speech, &self.rulebook) else {
            return Err(Stopped::Failed(SpeechError::Model("it is not loaded".to_owned()).into()));
        };
        let finding = Instant::now();
        let speech = loaded.recogniser.find_speech(samples).map_err(stopped)?;
        let finding_pace = finding.elapsed().as_secs_f64() / samples.duration_secs().max(0.1);
        let began = Instant::now();
        let mut pace = self.pace.or(Some(finding_pace * TRANSCRIBING_PER_FINDING));
        let mut so_far = Transcript::default();
        let tell = |done_secs: f64, total_secs: f64, pace: Option<f64>, on_step: &mut dyn FnMut(Step)| {
            let share = if total_secs > 0.0 { (done_secs / total_secs) as f32 } else { 1.0 };
            let remaining = pace.and_then(|pace| Duration::try_from_secs_f64(pace * (total_secs - done_secs)).ok());
            let fraction = BEFORE_TRANSCRIBING + (1.0 - BEFORE_TRANSCRIBING) * share;
            on_step(Step::Progress(Progress { stage: Stage::Transcribing, fraction, remaining }));
        };
        tell(0.0, speech.duration_secs(), pace, on_step);
        let mut on_heard = |heard: Heard| {
            let Heard { segments, done_secs, total_secs } = heard;
            pace = Some(began.elapsed().as_secs_f64() / done_secs.max(0.1));
            let evidence = evidence_so_far(&mut so_far, &segments, rulebook);
            if timing.first_evidence_secs.is_none() && !evidence.is_empty() {
                timing.first_evidence_secs = Some(started.elapsed().as_secs_f64());
            }
            on_step(Step::Heard { segments, evidence });
            tell(done_secs, total_secs, pace, on_step);
        };
        let transcript =
            loaded.recogniser.transcribe(samples, &speech, &options, cancel, &mut on_heard).map_err(stopped)?;
        self.pace = pace;
        let model = ModelRecord {
            name: loaded.name.clone(),
            sha256: loaded.sha256.clone(),
            language: transcript.language.clone(),
        };
        Ok((transcript, model))
    }

    /// Audits a text that somebody already has: plain, `SubRip` or `WebVTT`.
    ///
    /// # Errors
    /// Where the file can't be read or is no text, or a rule is wrong.
    pub fn audit_text_file(&mut self, path: &Path) -> Result<Audited, UserError> {
        let started = Instant::now();
        let bytes = decode::read(path)?;
        let Ok(text) = std::str::from_utf8(&bytes) else {
            return Err(UserError::new(
                "not-text",
                "This is not a text in UTF-8.",
                "Save the transcript as plain text (UTF-8), .srt or .vtt; audit a recording without --transcript.",
            ));
        };
        let sha256 = sha256_hex(&bytes);
        self.text_report(decode::name_of(path), bytes.len() as u64, sha256, text, started)
    }

    /// Audits a text from memory.
    ///
    /// # Errors
    /// Where a rule is wrong.
    pub fn audit_text(&mut self, name: &str, text: &str) -> Result<Audited, UserError> {
        let sha256 = sha256_hex(text.as_bytes());
        self.text_report(name.to_owned(), text.len() as u64, sha256, text, Instant::now())
    }

    fn text_report(
        &mut self,
        name: String,
        bytes: u64,
        sha256: String,
        text: &str,
        started: Instant,
    ) -> Result<Audited, UserError> {
        self.rulebook()?;
        let language = self.options.language.clone().unwrap_or_else(|| "en".to_owned());
        let transcript = parse_text(text, &language);
        let last =
            transcript.segments.iter().filter_map(|segment| segment.span).map(crate::timeline::TimeSpan::end_secs);
        let source = Source {
            name,
            bytes,
            sha256,
            container: "text".to_owned(),
            codec: String::new(),
            sample_rate_hz: 0,
            channels: 0,
            duration_secs: last.fold(0.0, f64::max),
        };
        let model = ModelRecord { name: "none".to_owned(), sha256: String::new(), language };
        let timing = Timing { decode_secs: started.elapsed().as_secs_f64(), ..Timing::default() };
        let report = self.report(source, model, transcript, Vec::new(), timing, started)?;
        Ok(Audited { report, recording: None })
    }

    fn report(
        &mut self,
        source: Source,
        model: ModelRecord,
        transcript: Transcript,
        warnings: Vec<String>,
        mut timing: Timing,
        started: Instant,
    ) -> Result<Report, UserError> {
        let rulebook = self.rulebook()?;
        let detection_started = Instant::now();
        let findings: Findings = detect(&transcript, rulebook);
        let verdict = judge(&transcript, &findings);
        timing.detection_secs = detection_started.elapsed().as_secs_f64();
        if findings.evidence.is_empty() {
            timing.first_evidence_secs = None;
        } else if timing.first_evidence_secs.is_none() {
            timing.first_evidence_secs = Some(started.elapsed().as_secs_f64());
        }
        let rulebook = RulebookRecord { version: rulebook.version.clone(), sha256: rulebook.sha256.clone() };
        Ok(Report { source, model, rulebook, transcript, findings, verdict, timing, warnings })
    }
}

/// What is found in everything heard so far.
fn evidence_so_far(
    so_far: &mut Transcript,
    segments: &[Segment],
    rulebook: &Rulebook,
) -> Vec<crate::detection::Evidence> {
    if let Some(first) = segments.first() {
        so_far.language.clone_from(&first.language);
    }
    so_far.segments.extend_from_slice(segments);
    detect(so_far, rulebook).evidence
}

fn stopped(error: SpeechError) -> Stopped {
    match error {
        SpeechError::Cancelled => Stopped::Cancelled,
        error => Stopped::Failed(error.into()),
    }
}

impl From<UserError> for Stopped {
    fn from(error: UserError) -> Self {
        Self::Failed(error)
    }
}
