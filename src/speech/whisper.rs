//! The recogniser: whisper.cpp, window by window.

use std::{
    borrow::Cow,
    collections::BTreeMap,
    num::NonZeroUsize,
    sync::mpsc::{RecvTimeoutError, SyncSender, sync_channel},
    time::Duration,
};

use whisper_rs::{
    FullParams, SamplingStrategy, WhisperContext, WhisperContextParameters, WhisperState, get_lang_id, get_lang_str,
};

use super::{
    CancelToken, SpeechError,
    alignment::{align, sounds},
    doubt,
    pool::{Pool, WorkingMemory},
    silero::Silero,
    vad::{self, Speech},
    window::{Group, Window, pack},
    words::{TextToken, assemble},
};
use crate::{
    audio::{Samples, Tone},
    ggml::check_whisper,
    timeline::TimeSpan,
    transcript::{Segment, Transcript, Word, set_beside},
};

/// A Whisper model in memory, and what it is.
#[derive(Clone, Debug)]
pub struct Model<'a> {
    pub bytes: &'a [u8],
    /// The Silero voice detection model.
    pub voice: &'a [u8],
}

/// What was heard so far.
#[derive(Debug)]
pub struct Heard {
    /// The new segments.
    pub segments: Vec<Segment>,
    /// How many seconds of speech are done, and how many there are.
    pub done_secs: f64,
    pub total_secs: f64,
}

/// A loaded model and the threads that work with it. Several transcriptions may run at once; the windows of the one that
/// began first come first.
#[derive(Debug)]
pub struct Recogniser {
    pool: Pool,
    silero: Silero,
    cores: NonZeroUsize,
}

/// Whisper's frames: 50 a second, 1,500 for a whole window.
const FRAMES_A_SEC: f64 = 50.0;
const ALL_FRAMES: i32 = 1_500;

/// Beyond the window's own frames. Cut closer, Whisper says the last sentence twice or invents one. Over 17 recordings with
/// a reference, before windows in doubt were heard twice, 6.6 % of the words were wrong with 64 frames, 5.1 % with 128,
/// 4.8 % with 256, and 4.5 % with all 1,500, which takes twice as long.
const FRAME_MARGIN: i32 = 128;

/// Matrix products by blocks take multiples of eight; anything else goes the slow way.
const FRAME_STEP: i32 = 8;

/// The language is taken for English unless Whisper believes less than this in it.
const ENGLISH_ENOUGH: f32 = 0.5;

/// The language is looked for in the first ten seconds of speech…
const LANGUAGE_SAMPLES: usize = 10 * crate::audio::RATE_HZ as usize;

/// …and in the whole first window where Whisper believes less than this in what it found there.
const LANGUAGE_SURE: f32 = 0.8;

/// Whisper refuses less than a tenth of a second, and makes little of less than one: padded with silence.
const MIN_SAMPLES: usize = 16_800;

/// How often a wait for a window looks whether somebody cancelled.
const CANCEL_CHECK: Duration = Duration::from_millis(20);

/// A window's number, and what came of it.
type Ended = (usize, Result<Vec<Segment>, SpeechError>);

impl Recogniser {
    /// Loads a model; as many cores may be used.
    ///
    /// # Errors
    /// [`SpeechError::Processor`], [`SpeechError::Model`] and [`SpeechError::Voice`].
    pub fn load(model: &Model<'_>, cores: NonZeroUsize) -> Result<Self, SpeechError> {
        if let Some(missing) = missing_instructions() {
            return Err(SpeechError::Processor(missing));
        }
        check_whisper(model.bytes).map_err(|e| SpeechError::Model(e.to_string()))?;
        whisper_rs::install_logging_hooks();
        let context = WhisperContext::new_from_buffer_with_params(model.bytes, WhisperContextParameters::default())
            .map_err(|e| SpeechError::Model(e.to_string()))?;
        let silero = Silero::parse(model.voice).map_err(|e| SpeechError::Voice(e.to_string()))?;
        Ok(Self { pool: Pool::new(context, cores), silero, cores })
    }

    /// Finds the stretches of speech between the tones.
    #[must_use]
    pub fn find_speech(&self, samples: &Samples, tones: &[Tone]) -> Speech {
        vad::find_speech(&self.silero, samples, tones, self.cores)
    }

    /// Transcribes the stretches of speech, handing on each window's segments in order, as they come. `language` is an
    /// ISO 639-1 code; `None` finds it out.
    ///
    /// # Errors
    /// [`SpeechError::Cancelled`] at once when the token is set, while a thread may still be at its window for a second
    /// or two; [`SpeechError::Language`] for a language that Whisper does not know, [`SpeechError::Whisper`].
    pub fn transcribe(
        &self,
        samples: &Samples,
        speech: &Speech,
        language: Option<&str>,
        cancel: &CancelToken,
        on_heard: &mut dyn FnMut(Heard),
    ) -> Result<Transcript, SpeechError> {
        // A model that was made for English alone knows nothing else, and can't tell languages apart.
        let english_alone = !self.pool.context().is_multilingual();
        let known = |language: &str| get_lang_id(language).is_some() && (!english_alone || language == "en");
        if let Some(unknown) = language.filter(|language| !known(language)) {
            return Err(SpeechError::Language(unknown.to_owned()));
        }
        let groups = pack(speech);
        let total_secs: f64 = groups.iter().map(Group::duration_secs).sum();
        let mut done_secs = 0.0;
        let mut transcript = Transcript::default();
        let Some(first) = groups.first() else { return Ok(transcript) };
        let language = match language {
            Some(known) => known.to_owned(),
            None if english_alone => "en".to_owned(),
            None => self.find_language(first, samples, cancel)?,
        };
        let recording = Listened { samples, language: &language, cancel };
        let first_alone = true;
        self.in_order(&groups, Task::Hear, recording, first_alone, &mut |group, segments| {
            done_secs += group.duration_secs();
            transcript.segments.extend(segments.iter().cloned());
            on_heard(Heard { segments, done_secs, total_secs });
        })?;
        if transcript.word_count() > 0 {
            transcript.language = language;
        }
        Ok(transcript)
    }

    /// Listens a second time, with more care, to what is said around some places of what [`Self::transcribe`] made of the
    /// same speech, and sets what it hears beside the words. They stay as they are, and nothing leads the recogniser to a
    /// word. `on_progress` is told how much of it is done, 0 to 1.
    ///
    /// # Errors
    /// Those of [`Self::transcribe`].
    pub fn listen_again(
        &self,
        samples: &Samples,
        speech: &Speech,
        transcript: &mut Transcript,
        places: &[TimeSpan],
        cancel: &CancelToken,
        on_progress: &mut dyn FnMut(f32),
    ) -> Result<(), SpeechError> {
        let groups: Vec<Group> = pack(speech).iter().flat_map(|group| group.around(places)).collect();
        let total_secs: f64 = groups.iter().map(Group::duration_secs).sum();
        let mut done_secs = 0.0;
        let language = transcript.language.clone();
        let recording = Listened { samples, language: &language, cancel };
        self.in_order(&groups, Task::HearAgain, recording, false, &mut |group, second| {
            // Word by word: a segment may reach beyond what was heard again.
            let here = |word: &&mut Word| word.span.is_some_and(|span| group.holds(span));
            set_beside(transcript.words_mut().filter(here), &second);
            done_secs += group.duration_secs();
            on_progress((done_secs / total_secs) as f32);
        })
    }

    /// Has windows decoded, and hands on what comes of each, in their order.
    fn in_order(
        &self,
        groups: &[Group],
        task: Task,
        recording: Listened<'_>,
        first_alone: bool,
        on_each: &mut dyn FnMut(&Group, Vec<Segment>),
    ) -> Result<(), SpeechError> {
        let (outbox, inbox) = sync_channel(self.windows_at_once());
        let mut submitted = 0;
        let mut early = BTreeMap::new();
        for (number, group) in groups.iter().enumerate() {
            let segments: Vec<Segment> = loop {
                // Somebody waits for the first words; after them, windows go side by side.
                let at_once = if first_alone && number == 0 { 1 } else { self.windows_at_once() };
                while let Some(group) = groups.get(submitted).filter(|_| submitted < number + at_once) {
                    self.submit(submitted, group, task, recording, outbox.clone())?;
                    submitted += 1;
                }
                if let Some(segments) = early.remove(&number) {
                    break segments;
                }
                let (number, ended): Ended = wait(&inbox, recording.cancel)?;
                early.insert(number, ended?);
            };
            on_each(group, segments);
        }
        Ok(())
    }

    /// How many windows of a recording are decoded side by side. On two cores, two at once take a tenth less time than one
    /// after the other, and half as much memory again.
    fn windows_at_once(&self) -> usize {
        (self.cores.get() / 2).max(1)
    }

    /// Has a window decoded.
    fn submit(
        &self,
        number: usize,
        group: &Group,
        task: Task,
        recording: Listened<'_>,
        outbox: SyncSender<Ended>,
    ) -> Result<(), SpeechError> {
        let Listened { samples, language, cancel } = recording;
        // The window's samples are put together when its turn comes: all of them at once would hold an hour of sound a
        // second time.
        let (group, samples, language, cancel) = (group.clone(), samples.clone(), language.to_owned(), cancel.clone());
        let first_special = self.pool.context().token_eot();
        self.pool.submit(move |memory, cores| {
            let window = group.join(&samples);
            drop(samples);
            let mut decoder = Decoder { memory, cores, first_special, language: &language, cancel: &cancel };
            let ended = match task {
                Task::Hear => decoder.decode(&window),
                Task::HearAgain => decoder.hear(&window, Hearing::Thorough),
            };
            Box::new(move || {
                let _nobody_waits_after_a_cancel = outbox.send((number, ended));
            })
        })
    }

    /// The language of a window: by its beginning, and by all of it where that leaves a doubt.
    fn find_language(&self, group: &Group, samples: &Samples, cancel: &CancelToken) -> Result<String, SpeechError> {
        let (outbox, inbox) = sync_channel(1);
        let window = group.join(samples);
        let token = cancel.clone();
        self.pool.submit(move |memory, cores| {
            let found = memory.state().and_then(|state| find_language(state, &window, cores, &token));
            Box::new(move || {
                let _nobody_waits_after_a_cancel = outbox.send(found);
            })
        })?;
        wait(&inbox, cancel)?
    }
}

/// What is to be done with a window.
#[derive(Clone, Copy)]
enum Task {
    /// Once, and again where that leaves a doubt.
    Hear,
    /// The second hearing of one that left none.
    HearAgain,
}

/// The recording that windows are of.
#[derive(Clone, Copy)]
struct Listened<'a> {
    samples: &'a Samples,
    language: &'a str,
    cancel: &'a CancelToken,
}

/// The next message of a thread, unless somebody cancels.
fn wait<T>(inbox: &std::sync::mpsc::Receiver<T>, cancel: &CancelToken) -> Result<T, SpeechError> {
    loop {
        if cancel.is_cancelled() {
            return Err(SpeechError::Cancelled);
        }
        match inbox.recv_timeout(CANCEL_CHECK) {
            Ok(message) => return Ok(message),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return Err(SpeechError::Whisper("its thread ended".to_owned())),
        }
    }
}

fn find_language(
    state: &mut WhisperState,
    window: &Window,
    cores: NonZeroUsize,
    cancel: &CancelToken,
) -> Result<String, SpeechError> {
    let samples = padded(window);
    let beginning = &samples[..samples.len().min(LANGUAGE_SAMPLES)];
    let (language, probability) = language_of(state, beginning, cores)?;
    if probability >= LANGUAGE_SURE || beginning.len() == samples.len() || cancel.is_cancelled() {
        return Ok(language);
    }
    Ok(language_of(state, &samples, cores)?.0)
}

/// The likeliest language of some speech, and how likely Whisper finds it.
fn language_of(state: &mut WhisperState, samples: &[f32], cores: NonZeroUsize) -> Result<(String, f32), SpeechError> {
    let error = |e: whisper_rs::WhisperError| SpeechError::Whisper(e.to_string());
    // Only `full` sets the audio context, and detection on all of it takes as long as transcribing. With exactly a tenth
    // of a second to do, `full` prepares everything and decodes nothing.
    let mut prepare = parameters(Hearing::Quick, samples.len(), "en", cores);
    prepare.set_duration_ms(100);
    state.full(prepare, samples).map_err(error)?;
    let (best, probabilities) = state.lang_detect(0, cores.get()).map_err(error)?;
    let probability = |id: i32| usize::try_from(id).ok().and_then(|id| probabilities.get(id)).copied().unwrap_or(0.0);
    let english = get_lang_id("en").map_or(0.0, probability);
    if english >= ENGLISH_ENOUGH {
        return Ok(("en".to_owned(), english));
    }
    Ok((get_lang_str(best).unwrap_or("en").to_owned(), probability(best)))
}

/// How much trouble is taken over a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hearing {
    /// The likeliest token each time.
    Quick,
    /// The likeliest of several whole sentences.
    Thorough,
}

/// Sentences that are kept in mind at a time, as many as whisper.cpp's command line and `OpenAI`'s own program take. With
/// three, 6.4 % of the words of 24 recordings were wrong instead of 6.0 %.
const BEAM_SIZE: i32 = 5;

/// A thread's working memory, and how it decodes.
struct Decoder<'a, 'c> {
    memory: &'a mut WorkingMemory<'c>,
    cores: NonZeroUsize,
    /// Tokens from this on are times and controls, not text.
    first_special: i32,
    language: &'a str,
    cancel: &'a CancelToken,
}

impl Decoder<'_, '_> {
    /// A window's segments. One that leaves a doubt is decoded a second time, with more care, and the surer one counts;
    /// the other one stands beside it.
    fn decode(&mut self, window: &Window) -> Result<Vec<Segment>, SpeechError> {
        let first = doubt::mark_loops(self.hear(window, Hearing::Quick)?);
        if !doubt::is_doubtful(&first) {
            return Ok(first);
        }
        let second = doubt::mark_loops(self.hear(window, Hearing::Thorough)?);
        let [mut surer, other] = doubt::surer(first, second);
        set_beside(surer.iter_mut().flat_map(|segment| &mut segment.words), &other);
        Ok(surer)
    }

    fn hear(&mut self, window: &Window, hearing: Hearing) -> Result<Vec<Segment>, SpeechError> {
        if self.cancel.is_cancelled() {
            return Err(SpeechError::Cancelled);
        }
        let samples = padded(window);
        let mut params = parameters(hearing, samples.len(), self.language, self.cores);
        params.set_token_timestamps(true);
        params.set_suppress_nst(true);
        let token = self.cancel.clone();
        // The box is what the library's trampoline expects behind its pointer; a plain closure there is unsound.
        let abort: Box<dyn FnMut() -> bool> = Box::new(move || token.is_cancelled());
        params.set_abort_callback_safe::<_, Box<dyn FnMut() -> bool>>(abort);
        let mut new;
        let state = match hearing {
            Hearing::Quick => self.memory.state()?,
            Hearing::Thorough => {
                new = self.memory.new_state()?;
                &mut new
            }
        };
        let ended = state.full(params, &samples);
        if self.cancel.is_cancelled() {
            return Err(SpeechError::Cancelled);
        }
        ended.map_err(|e| SpeechError::Whisper(e.to_string()))?;
        Ok(segments(state, window, self.language, self.first_special))
    }
}

/// What the last decode wrote, in the recording's times.
fn segments(state: &WhisperState, window: &Window, language: &str, first_special: i32) -> Vec<Segment> {
    let mut written: Vec<(Vec<Word>, f32)> = Vec::new();
    for segment in state.as_iter() {
        let tokens: Vec<TextToken> = (0..segment.n_tokens())
            .filter_map(|index| segment.get_token(index))
            .filter(|token| token.token_id() < first_special)
            .filter_map(|token| {
                let data = token.token_data();
                // Whisper counts in hundredths of a second.
                Some(TextToken {
                    bytes: token.to_bytes().ok()?.to_vec(),
                    start_secs: data.t0 as f64 / 100.0,
                    end_secs: data.t1 as f64 / 100.0,
                    probability: data.p,
                })
            })
            .collect();
        let words = assemble(&tokens);
        if !words.is_empty() && !is_note(&words) {
            written.push((words, segment.no_speech_probability()));
        }
    }
    let mut all: Vec<&mut Word> = written.iter_mut().flat_map(|(words, _)| words).collect();
    align(&mut all, &sounds(&window.samples));
    for word in all {
        word.span = word.span.map(|span| window.span_in_recording(span));
    }
    let segments = written.into_iter().filter_map(|(words, no_speech)| {
        let span = words.iter().filter_map(|word| word.span).reduce(TimeSpan::hull)?;
        Some(Segment {
            span: Some(span),
            channel: 0,
            text: words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" "),
            doubt: doubt::of_segment(&words, no_speech, window.is_contested(span)),
            words,
            language: language.to_owned(),
        })
    });
    segments.collect()
}

/// The first of the instructions that whisper.cpp was built with (see `.cargo/config.toml`) that this processor does not
/// have: running it would end the program without a word. What was switched off for the build is not asked for.
#[cfg(target_arch = "x86_64")]
fn missing_instructions() -> Option<&'static str> {
    let built_in = |switch: Option<&str>| switch != Some("OFF");
    let needed = [
        ("AVX", built_in(option_env!("GGML_AVX")), std::is_x86_feature_detected!("avx")),
        ("AVX2", built_in(option_env!("GGML_AVX2")), std::is_x86_feature_detected!("avx2")),
        ("FMA", built_in(option_env!("GGML_FMA")), std::is_x86_feature_detected!("fma")),
        ("F16C", built_in(option_env!("GGML_F16C")), std::is_x86_feature_detected!("f16c")),
        ("BMI2", built_in(option_env!("GGML_BMI2")), std::is_x86_feature_detected!("bmi2")),
    ];
    needed.iter().find(|(_, needed, there)| *needed && !there).map(|(name, ..)| *name)
}

#[cfg(not(target_arch = "x86_64"))]
fn missing_instructions() -> Option<&'static str> {
    None
}

/// `[BLANK_AUDIO]`, `(music)`, `♪`: notes on sounds, not words.
fn is_note(words: &[Word]) -> bool {
    let text = words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
    let text = text.trim();
    let bracketed = (text.starts_with('[') && text.ends_with(']')) || (text.starts_with('(') && text.ends_with(')'));
    bracketed || !text.chars().any(char::is_alphanumeric)
}

/// Alone, silent, and with no more audio context than so many samples need.
fn parameters(hearing: Hearing, samples: usize, language: &str, threads: NonZeroUsize) -> FullParams<'_, '_> {
    let frames = (samples as f64 / f64::from(crate::audio::RATE_HZ) * FRAMES_A_SEC).ceil() as i32;
    let mut params = FullParams::new(match hearing {
        Hearing::Quick => SamplingStrategy::Greedy { best_of: 1 },
        Hearing::Thorough => SamplingStrategy::BeamSearch { beam_size: BEAM_SIZE, patience: -1.0 },
    });
    // What is in doubt is decoded once more by us. whisper.cpp's own way would be to draw lots, up to five times.
    params.set_temperature_inc(0.0);
    params.set_n_threads(thread_count(threads));
    params.set_language(Some(language));
    let frames = (frames + FRAME_MARGIN + FRAME_STEP - 1) / FRAME_STEP * FRAME_STEP;
    params.set_audio_ctx(frames.min(ALL_FRAMES));
    params.set_no_context(true);
    params.set_print_special(false);
    params.set_print_progress(false);
    params.set_print_realtime(false);
    params.set_print_timestamps(false);
    params
}

fn padded(window: &Window) -> Cow<'_, [f32]> {
    let mut samples = Cow::Borrowed(&*window.samples);
    if samples.len() < MIN_SAMPLES {
        samples.to_mut().resize(MIN_SAMPLES, 0.0);
    }
    samples
}

fn thread_count(threads: NonZeroUsize) -> i32 {
    i32::try_from(threads.get()).unwrap_or(1)
}
