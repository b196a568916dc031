//! One audit from file to report, on the thread that calls.

use std::{
    num::NonZeroUsize,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, OnceLock, PoisonError},
    thread,
    time::{Duration, Instant},
};

use super::{Audited, CancelToken, Input, ModelStore, Progress, Stage, Step, Stopped, failure};
use crate::{
    audio::{
        self, Envelope, Flaw, Layout, Recording, ResampleError, Samples, Source, Tone, find_tones, layout, quality,
    },
    casefile, decode,
    detection::{Findings, detect, worth_hearing_again},
    digest::sha256_hex,
    reader::Reader,
    report::{
        Marks, ModelRecord, ReaderRecord, Report, RulebookRecord, SettingsRecord, Timing, UserError, suggestions,
    },
    rulebook::Rulebook,
    speech::{Heard, Model, Recogniser, Speech, SpeechError},
    texts::Tongue,
    timeline::TimeSpan,
    transcript::{Segment, Transcript, language_of, parse_text},
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
    /// Who the verdict is for.
    pub reader: Tongue,
}

impl EngineOptions {
    /// Whether audits are made in the same way, with the same models at hand.
    #[must_use]
    pub fn audits_as(&self, other: &Self) -> bool {
        let same = self.model == other.model && self.language == other.language && self.threads == other.threads;
        same && self.rule_folders == other.rule_folders && self.reader == other.reader
    }

    /// As a report tells them; folders by their number, since their names can be anybody's.
    fn record(&self) -> SettingsRecord {
        SettingsRecord {
            language: self.language.clone(),
            model: self.model.clone(),
            rule_folders: self.rule_folders.len(),
            reader: self.reader,
        }
    }
}

/// What an audit needs, loaded when first needed and kept. A clone shares it, so that several threads can audit.
#[derive(Clone, Debug)]
pub struct Engine {
    options: EngineOptions,
    /// What is wrong with the rules is kept too: it is the same for every file.
    rulebook: Arc<OnceLock<Result<Rulebook, UserError>>>,
    speech: Arc<Mutex<Option<Arc<LoadedSpeech>>>>,
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

/// How much is behind when the transcript is there, and what was unclear in it is listened to again.
const TRANSCRIBED: f32 = 0.95;

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

/// How many recordings a file holds: one, but for an e-mail with several attached.
#[must_use]
pub fn recordings_in(path: &Path) -> usize {
    decode::count(path)
}

/// What is listened to by itself: one side of a call, or all of a recording.
struct Track {
    /// Counted from 0.
    channel: u16,
    samples: Samples,
    /// What is no speech in it, in order.
    tones: Vec<Tone>,
}

impl Engine {
    #[must_use]
    pub fn new(options: EngineOptions) -> Self {
        Self { options, rulebook: Arc::default(), speech: Arc::default(), pace: None }
    }

    /// Makes the next audits in another way. What is loaded and stays the same is kept.
    pub fn configure(&mut self, options: EngineOptions) {
        if options.model != self.options.model || options.threads != self.options.threads {
            self.speech = Arc::default();
            self.pace = None;
        }
        if options.rule_folders != self.options.rule_folders {
            self.rulebook = Arc::default();
        }
        self.options = options;
    }

    /// Loads the rules, unless they are loaded.
    ///
    /// # Errors
    /// Those of [`load_rulebook`].
    pub fn rulebook(&self) -> Result<&Rulebook, UserError> {
        self.rulebook.get_or_init(|| load_rulebook(&self.options.rule_folders)).as_ref().map_err(Clone::clone)
    }

    /// Loads the speech model and the rules, unless they are loaded.
    ///
    /// # Errors
    /// Where the model is not there, altered, or not readable, or a rule is wrong.
    pub fn load_model(&self) -> Result<(), UserError> {
        self.rulebook()?;
        self.loaded().map(|_| ())
    }

    /// The speech model, loaded now unless it is. Whoever needs it too meanwhile waits.
    fn loaded(&self) -> Result<Arc<LoadedSpeech>, UserError> {
        let mut speech = self.speech.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(loaded) = &*speech {
            return Ok(Arc::clone(loaded));
        }
        let model = self.options.models.load(self.options.model.as_deref())?;
        let recogniser = Recogniser::load(&Model { bytes: &model.speech, voice: &model.voice }, self.threads())?;
        let loaded = Arc::new(LoadedSpeech { recogniser, name: model.name, sha256: model.sha256 });
        *speech = Some(Arc::clone(&loaded));
        Ok(loaded)
    }

    /// How many cores transcribe.
    #[must_use]
    pub fn threads(&self) -> NonZeroUsize {
        self.options.threads.or_else(|| thread::available_parallelism().ok()).unwrap_or(NonZeroUsize::MIN)
    }

    /// Audits a recording, telling each step as it is done.
    ///
    /// # Errors
    /// [`Stopped::Cancelled`] soon after the token is set, [`Stopped::Failed`] with what to do.
    pub fn audit_recording(
        &mut self,
        input: &Input,
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
        // The model is loaded while the file is read.
        let (read, loaded) = thread::scope(|scope| {
            let loading = scope.spawn(|| self.rulebook().and_then(|_| self.loaded()));
            let read = read(input);
            timing.decode_secs = started.elapsed().as_secs_f64();
            let stopped = at(Stage::LoadingModel, 0.03);
            let loaded = loading.join().unwrap_or_else(|_| Err(UserError::new("worker-gone")));
            (stopped.and(read.map_err(Stopped::from)), loaded)
        });
        let read = read?;
        let loaded = loaded?;
        at(Stage::FindingSpeech, 0.05)?;
        self.listen(&loaded, read, started, timing, cancel, on_step)
    }

    /// Listens to sound that is decoded already, as to any recording.
    ///
    /// # Errors
    /// Those of [`Self::audit_recording`].
    pub(super) fn audit_decoded(
        &mut self,
        recording: Recording,
        cancel: &CancelToken,
        on_step: &mut dyn FnMut(Step),
    ) -> Result<Audited, Stopped> {
        let started = Instant::now();
        self.rulebook()?;
        let loaded = self.loaded()?;
        let (tracks, flaws) = tracks(&recording).map_err(UserError::from)?;
        self.listen(&loaded, (recording, tracks, flaws), started, Timing::default(), cancel, on_step)
    }

    fn listen(
        &mut self,
        loaded: &LoadedSpeech,
        (recording, tracks, flaws): (Recording, Vec<Track>, Vec<Flaw>),
        started: Instant,
        mut timing: Timing,
        cancel: &CancelToken,
        on_step: &mut dyn FnMut(Step),
    ) -> Result<Audited, Stopped> {
        let speech_started = Instant::now();
        let tones = tones(&tracks);
        let envelope = Envelope::new(&recording.channels, recording.sample_rate_hz.get());
        let (transcript, model) = self.transcribe(loaded, &tracks, started, &mut timing, cancel, on_step)?;
        timing.speech_secs = speech_started.elapsed().as_secs_f64();
        on_step(Step::Progress(Progress { stage: Stage::Judging, fraction: 1.0, remaining: Some(Duration::ZERO) }));
        let heard = HeardRecording {
            source: recording.source.clone(),
            tones,
            flaws: recording.flaws.iter().copied().chain(flaws).collect(),
        };
        let report = self.report(heard, model, transcript, timing, started)?;
        Ok(Audited { report, recording: Some(recording), envelope, suggestions: Vec::new() })
    }

    /// Transcribes all tracks, one after the other, and puts what they say in the order it was said.
    fn transcribe(
        &mut self,
        loaded: &LoadedSpeech,
        tracks: &[Track],
        started: Instant,
        timing: &mut Timing,
        cancel: &CancelToken,
        on_step: &mut dyn FnMut(Step),
    ) -> Result<(Transcript, ModelRecord), Stopped> {
        let language = self.options.language.as_deref();
        let reader = self.options.reader;
        let rulebook = self.rulebook()?;
        let finding = Instant::now();
        let speech: Vec<Speech> =
            tracks.iter().map(|track| loaded.recogniser.find_speech(&track.samples, &track.tones)).collect();
        let looked_through: f64 = tracks.iter().map(|track| track.samples.duration_secs()).sum();
        let finding_pace = finding.elapsed().as_secs_f64() / looked_through.max(0.1);
        let began = Instant::now();
        let mut pace = self.pace.or(Some(finding_pace * TRANSCRIBING_PER_FINDING));
        let mut so_far = Transcript::default();
        let total_secs: f64 = speech.iter().map(Speech::duration_secs).sum();
        let tell = |done_secs: f64, pace: Option<f64>, on_step: &mut dyn FnMut(Step)| {
            let share = if total_secs > 0.0 { (done_secs / total_secs).min(1.0) as f32 } else { 1.0 };
            let left_secs = (total_secs - done_secs).max(0.0);
            let remaining = pace.and_then(|pace| Duration::try_from_secs_f64(pace * left_secs).ok());
            let fraction = BEFORE_TRANSCRIBING + (TRANSCRIBED - BEFORE_TRANSCRIBING) * share;
            on_step(Step::Progress(Progress { stage: Stage::Transcribing, fraction, remaining }));
        };
        tell(0.0, pace, on_step);
        let mut transcripts = Vec::with_capacity(tracks.len());
        let mut before_secs = 0.0;
        for (track, speech) in tracks.iter().zip(&speech) {
            let mut on_heard = |heard: Heard| {
                let Heard { mut segments, done_secs, total_secs } = heard;
                for segment in &mut segments {
                    segment.channel = track.channel;
                }
                // A window is a little longer than the speech in it.
                let done_secs = before_secs + speech.duration_secs() * done_secs / total_secs.max(0.1);
                pace = Some(began.elapsed().as_secs_f64() / done_secs.max(0.1));
                let evidence = evidence_so_far(&mut so_far, &segments, rulebook, reader);
                if timing.first_evidence_secs.is_none() && !evidence.is_empty() {
                    timing.first_evidence_secs = Some(started.elapsed().as_secs_f64());
                }
                on_step(Step::Heard { segments, evidence });
                tell(done_secs, pace, on_step);
            };
            let transcript = loaded
                .recogniser
                .transcribe(&track.samples, speech, language, cancel, &mut on_heard)
                .map_err(stopped)?;
            transcripts.push((track.channel, transcript));
            before_secs += speech.duration_secs();
        }
        let unclear: Vec<Vec<TimeSpan>> =
            transcripts.iter().map(|(_, transcript)| worth_hearing_again(transcript, rulebook)).collect();
        let count = unclear.iter().filter(|places| !places.is_empty()).count() as f32;
        let mut done = 0.0;
        for (((_, transcript), places), (track, speech)) in
            transcripts.iter_mut().zip(&unclear).zip(tracks.iter().zip(&speech)).filter(|((_, p), _)| !p.is_empty())
        {
            let mut on_progress = |share: f32| {
                let fraction = TRANSCRIBED + (1.0 - TRANSCRIBED) * (done + share) / count;
                on_step(Step::Progress(Progress { stage: Stage::ListeningAgain, fraction, remaining: None }));
            };
            on_progress(0.0);
            loaded
                .recogniser
                .listen_again(&track.samples, speech, transcript, places, cancel, &mut on_progress)
                .map_err(stopped)?;
            done += 1.0;
        }
        let transcript = Transcript::of_channels(transcripts);
        let model = ModelRecord {
            name: loaded.name.clone(),
            sha256: loaded.sha256.clone(),
            language: transcript.language.clone(),
        };
        self.pace = pace;
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
            return Err(UserError::new("not-text"));
        };
        let sha256 = sha256_hex(&bytes);
        let mut audited = self.text_report(decode::name_of(path), bytes.len() as u64, sha256, text, started)?;
        audited.report.source.file_times = decode::file_times(path);
        Ok(audited)
    }

    /// Audits a text from memory.
    ///
    /// # Errors
    /// Where a rule is wrong.
    pub fn audit_text(&mut self, name: &str, text: &str) -> Result<Audited, UserError> {
        let sha256 = sha256_hex(text.as_bytes());
        self.text_report(name.to_owned(), text.len() as u64, sha256, text, Instant::now())
    }

    /// Looks for what a redacted copy may have to be without. Not part of an audit: of many files, few are redacted.
    ///
    /// # Errors
    /// Where a rule is wrong.
    pub fn suggest(&self, audited: &mut Audited) -> Result<(), UserError> {
        audited.suggestions = suggestions(&audited.report, self.rulebook()?);
        Ok(())
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
        let language = self.options.language.clone().unwrap_or_else(|| language_of(text).to_owned());
        let transcript = parse_text(text, &language);
        let last = transcript.segments.iter().filter_map(|segment| segment.span).map(TimeSpan::end_secs);
        let source = Source {
            name,
            bytes,
            sha256,
            container: "text".to_owned(),
            duration_secs: last.fold(0.0, f64::max),
            ..Source::default()
        };
        let model = ModelRecord { name: "none".to_owned(), sha256: String::new(), language };
        let timing = Timing { decode_secs: started.elapsed().as_secs_f64(), ..Timing::default() };
        let heard = HeardRecording { source, tones: Vec::new(), flaws: Vec::new() };
        let report = self.report(heard, model, transcript, timing, started)?;
        Ok(Audited { report, recording: None, envelope: Envelope::default(), suggestions: Vec::new() })
    }

    fn report(
        &mut self,
        heard: HeardRecording,
        model: ModelRecord,
        transcript: Transcript,
        mut timing: Timing,
        started: Instant,
    ) -> Result<Report, UserError> {
        let reader = self.options.reader;
        let rulebook = self.rulebook()?;
        let detection_started = Instant::now();
        let findings: Findings = detect(&transcript, rulebook, Reader::bundled(), reader);
        let verdict = judge(&transcript, &findings, reader);
        timing.detection_secs = detection_started.elapsed().as_secs_f64();
        if findings.evidence.is_empty() {
            timing.first_evidence_secs = None;
        } else if timing.first_evidence_secs.is_none() {
            timing.first_evidence_secs = Some(started.elapsed().as_secs_f64());
        }
        let rulebook = RulebookRecord { version: rulebook.version.clone(), sha256: rulebook.sha256.clone() };
        let reader = ReaderRecord::from(Reader::bundled());
        let HeardRecording { source, tones, flaws } = heard;
        Ok(Report {
            source,
            model,
            rulebook,
            reader,
            settings: self.options.record(),
            heard: Arc::new(transcript.clone()),
            transcript,
            tones,
            findings,
            verdict,
            timing: Some(timing),
            flaws,
            related: Vec::new(),
            marks: Marks::default(),
            notes: String::new(),
            derivative: None,
            log: None,
        })
    }
}

/// What is known of a recording beside its words.
struct HeardRecording {
    source: Source,
    tones: Vec<Tone>,
    flaws: Vec<Flaw>,
}

/// Decodes a recording, and prepares it for listening.
fn read(input: &Input) -> Result<(Recording, Vec<Track>, Vec<Flaw>), UserError> {
    let recording = decode::open(&input.path, input.number)?;
    let (tracks, flaws) = tracks(&recording)?;
    Ok((recording, tracks, flaws))
}

/// What is to be listened to, and what is wrong with its sound, in plain words.
fn tracks(recording: &Recording) -> Result<(Vec<Track>, Vec<Flaw>), ResampleError> {
    let rate_hz = recording.sample_rate_hz.get();
    let parts: Vec<(u16, Recording)> = match layout(&recording.channels, rate_hz) {
        Layout::Mixed => vec![(0, recording.clone())],
        Layout::Apart(channels) => {
            channels.into_iter().map(|channel| (channel as u16, recording.only(channel))).collect()
        }
    };
    let mut tracks = Vec::with_capacity(parts.len());
    let mut flaws: Vec<Flaw> = Vec::new();
    for (channel, part) in parts {
        let quality = quality(part.channels.first().map_or(&[], |samples| samples), rate_hz);
        for flaw in audio::flaws(&quality) {
            if !flaws.contains(&flaw) {
                flaws.push(flaw);
            }
        }
        let samples = Samples::amplified(&part, quality.gain())?;
        let tones = find_tones(samples.as_slice());
        tracks.push(Track { channel, samples, tones });
    }
    Ok((tracks, flaws))
}

/// The tones of all tracks, in order; one that is on both sides of a call counts once.
fn tones(tracks: &[Track]) -> Vec<Tone> {
    let mut tones: Vec<Tone> = Vec::new();
    for &tone in tracks.iter().flat_map(|track| &track.tones) {
        if !tones.iter().any(|other| other.kind == tone.kind && other.span.overlap_secs(tone.span) > 0.0) {
            tones.push(tone);
        }
    }
    tones.sort_by(|a, b| a.span.start_secs().total_cmp(&b.span.start_secs()));
    tones
}

/// What is found in everything heard so far.
fn evidence_so_far(
    so_far: &mut Transcript,
    segments: &[Segment],
    rulebook: &Rulebook,
    reader: Tongue,
) -> Vec<crate::detection::Evidence> {
    if let Some(first) = segments.first() {
        so_far.language.clone_from(&first.language);
    }
    so_far.segments.extend_from_slice(segments);
    detect(so_far, rulebook, Reader::bundled(), reader).evidence
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
