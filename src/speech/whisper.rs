//! The recogniser: whisper.cpp, window by window.

use std::num::NonZeroUsize;

use whisper_rs::{
    FullParams, SamplingStrategy, WhisperContext, WhisperContextParameters, WhisperState, get_lang_id, get_lang_str,
};

use super::{
    CancelToken, SpeechError, doubt,
    vad::{Speech, VoiceDetector},
    window::{Group, Window, pack},
    words::{TextToken, assemble},
};
use crate::{
    audio::{Samples, Tone},
    timeline::TimeSpan,
    transcript::{Segment, Transcript, Word},
};

/// A Whisper model in memory, and what it is.
#[derive(Clone, Debug)]
pub struct Model<'a> {
    pub bytes: &'a [u8],
    /// The Silero voice detection model.
    pub voice: &'a [u8],
}

/// What somebody asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// ISO 639-1; `None` finds it out.
    pub language: Option<String>,
    pub threads: NonZeroUsize,
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

/// A loaded model with its working memory. One transcription at a time.
pub struct Recogniser {
    context: WhisperContext,
    state: WhisperState,
    voice: VoiceDetector,
}

/// Whisper's frames: 50 a second, 1,500 for a whole window.
const FRAMES_A_SEC: f64 = 50.0;
const ALL_FRAMES: i32 = 1_500;

/// Beyond the window's own frames. Cut closer, Whisper says the last sentence twice or invents one: over 17 recordings
/// with a reference, 6.6 % of the words were wrong with 64 frames, 5.1 % with 128, 4.8 % with 256, and 4.5 % with all
/// 1,500, which takes three times as long.
const FRAME_MARGIN: i32 = 128;

/// The language is taken for English unless Whisper believes less than this in it.
const ENGLISH_ENOUGH: f32 = 0.5;

/// The language is looked for in the first ten seconds of speech…
const LANGUAGE_SAMPLES: usize = 10 * crate::audio::RATE_HZ as usize;

/// …and in the whole first window where Whisper believes less than this in what it found there.
const LANGUAGE_SURE: f32 = 0.8;

/// Whisper refuses less than a tenth of a second, and makes little of less than one: padded with silence.
const MIN_SAMPLES: usize = 16_800;

impl Recogniser {
    /// Loads a model. Bytes that are no model give an error where whisper.cpp notices; check their hash before.
    ///
    /// # Errors
    /// [`SpeechError::Model`] and [`SpeechError::Voice`].
    pub fn load(model: &Model<'_>, threads: NonZeroUsize) -> Result<Self, SpeechError> {
        if let Some(missing) = missing_instructions() {
            return Err(SpeechError::Processor(missing));
        }
        whisper_rs::install_logging_hooks();
        let error = |e: whisper_rs::WhisperError| SpeechError::Model(e.to_string());
        let context = WhisperContext::new_from_buffer_with_params(model.bytes, WhisperContextParameters::default())
            .map_err(error)?;
        let state = context.create_state().map_err(error)?;
        let voice = VoiceDetector::load(model.voice, thread_count(threads))?;
        Ok(Self { context, state, voice })
    }

    /// Finds the stretches of speech between the tones.
    ///
    /// # Errors
    /// [`SpeechError::Voice`].
    pub fn find_speech(&mut self, samples: &Samples, tones: &[Tone]) -> Result<Speech, SpeechError> {
        self.voice.speech(samples, tones)
    }

    /// Transcribes the stretches of speech, handing on each window's segments as they come.
    ///
    /// # Errors
    /// [`SpeechError::Cancelled`] soon after the token is set, [`SpeechError::Language`] for a language that Whisper
    /// does not know, [`SpeechError::Whisper`].
    pub fn transcribe(
        &mut self,
        samples: &Samples,
        speech: &Speech,
        options: &Options,
        cancel: &CancelToken,
        on_heard: &mut dyn FnMut(Heard),
    ) -> Result<Transcript, SpeechError> {
        let mut language = match &options.language {
            Some(language) if get_lang_id(language).is_none() => {
                return Err(SpeechError::Language(language.clone()));
            }
            wanted => wanted.clone(),
        };
        let groups = pack(speech);
        let total_secs: f64 = groups.iter().map(Group::duration_secs).sum();
        let mut done_secs = 0.0;
        let mut transcript = Transcript::default();
        for group in &groups {
            let window = &group.join(samples);
            let known = match language.take() {
                Some(known) => known,
                None => self.find_language(window, options.threads)?,
            };
            let mut segments = self.decode(window, &known, options.threads, cancel)?;
            language = Some(known);
            for segment in &mut segments {
                let contested = segment.span.is_some_and(|span| speech.contests(span));
                segment.doubt = segment.doubt.or_else(|| doubt::of_contested(&segment.words, contested));
            }
            done_secs += window.duration_secs();
            transcript.segments.extend(segments.iter().cloned());
            on_heard(Heard { segments, done_secs, total_secs });
        }
        if transcript.word_count() > 0 {
            transcript.language = language.unwrap_or_default();
        }
        Ok(transcript)
    }

    /// The language of a window: by its beginning, and by all of it where that leaves a doubt.
    fn find_language(&mut self, window: &Window, threads: NonZeroUsize) -> Result<String, SpeechError> {
        let samples = padded(window);
        let beginning = &samples[..samples.len().min(LANGUAGE_SAMPLES)];
        let (language, probability) = self.language_of(beginning, threads)?;
        if probability >= LANGUAGE_SURE || beginning.len() == samples.len() {
            return Ok(language);
        }
        Ok(self.language_of(&samples, threads)?.0)
    }

    /// The likeliest language of some speech, and how likely Whisper finds it.
    fn language_of(&mut self, samples: &[f32], threads: NonZeroUsize) -> Result<(String, f32), SpeechError> {
        let error = |e: whisper_rs::WhisperError| SpeechError::Whisper(e.to_string());
        // Only `full` sets the audio context, and detection on all of it takes as long as transcribing. With exactly a
        // tenth of a second to do, `full` prepares everything and decodes nothing.
        let mut prepare = parameters(samples.len(), "en", threads);
        prepare.set_duration_ms(100);
        self.state.full(prepare, samples).map_err(error)?;
        let (best, probabilities) = self.state.lang_detect(0, threads.get()).map_err(error)?;
        let probability =
            |id: i32| usize::try_from(id).ok().and_then(|id| probabilities.get(id)).copied().unwrap_or(0.0);
        let english = get_lang_id("en").map_or(0.0, probability);
        if english >= ENGLISH_ENOUGH {
            return Ok(("en".to_owned(), english));
        }
        Ok((get_lang_str(best).unwrap_or("en").to_owned(), probability(best)))
    }

    fn decode(
        &mut self,
        window: &Window,
        language: &str,
        threads: NonZeroUsize,
        cancel: &CancelToken,
    ) -> Result<Vec<Segment>, SpeechError> {
        if cancel.is_cancelled() {
            return Err(SpeechError::Cancelled);
        }
        let samples = padded(window);
        let mut params = parameters(samples.len(), language, threads);
        params.set_token_timestamps(true);
        params.set_suppress_nst(true);
        let token = cancel.clone();
        // The box is what the library's trampoline expects behind its pointer; a plain closure there is unsound.
        let abort: Box<dyn FnMut() -> bool> = Box::new(move || token.is_cancelled());
        params.set_abort_callback_safe::<_, Box<dyn FnMut() -> bool>>(abort);
        let ended = self.state.full(params, &samples);
        if cancel.is_cancelled() {
            return Err(SpeechError::Cancelled);
        }
        ended.map_err(|e| SpeechError::Whisper(e.to_string()))?;
        Ok(self.segments(window, language))
    }

    /// What the last decode wrote, in the recording's times.
    fn segments(&self, window: &Window, language: &str) -> Vec<Segment> {
        // Tokens from this on are times and controls, not text.
        let first_special = self.context.token_eot();
        let mut segments = Vec::new();
        for segment in self.state.as_iter() {
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
            let words = assemble(&tokens, window);
            let spoken = words.iter().filter_map(|word| word.span).reduce(TimeSpan::hull);
            let Some(span) = spoken.filter(|_| !is_note(&words)) else { continue };
            segments.push(Segment {
                span: Some(span),
                channel: 0,
                text: words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" "),
                doubt: doubt::of_segment(&words, segment.no_speech_probability()),
                words,
                language: language.to_owned(),
            });
        }
        segments
    }
}

/// The first of the instructions that whisper.cpp was built with (see `.cargo/config.toml`) that this processor does not
/// have: running it would end the program without a word.
#[cfg(target_arch = "x86_64")]
fn missing_instructions() -> Option<&'static str> {
    let needed = [
        ("AVX2", std::is_x86_feature_detected!("avx2")),
        ("FMA", std::is_x86_feature_detected!("fma")),
        ("F16C", std::is_x86_feature_detected!("f16c")),
        ("BMI2", std::is_x86_feature_detected!("bmi2")),
    ];
    needed.iter().find(|(_, there)| !there).map(|(name, _)| *name)
}

#[cfg(not(target_arch = "x86_64"))]
fn missing_instructions() -> Option<&'static str> {
    None
}

impl std::fmt::Debug for Recogniser {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Recogniser").finish_non_exhaustive()
    }
}

/// `[BLANK_AUDIO]`, `(music)`, `♪`: notes on sounds, not words.
fn is_note(words: &[Word]) -> bool {
    let text = words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
    let text = text.trim();
    let bracketed = (text.starts_with('[') && text.ends_with(']')) || (text.starts_with('(') && text.ends_with(')'));
    bracketed || !text.chars().any(char::is_alphanumeric)
}

/// Greedy, alone, silent, and with no more audio context than so many samples need.
fn parameters(samples: usize, language: &str, threads: NonZeroUsize) -> FullParams<'_, '_> {
    let frames = (samples as f64 / f64::from(crate::audio::RATE_HZ) * FRAMES_A_SEC).ceil() as i32;
    let mut params = FullParams::new(SamplingStrategy::Greedy { best_of: 1 });
    params.set_n_threads(thread_count(threads));
    params.set_language(Some(language));
    params.set_audio_ctx((frames + FRAME_MARGIN).min(ALL_FRAMES));
    params.set_no_context(true);
    params.set_print_special(false);
    params.set_print_progress(false);
    params.set_print_realtime(false);
    params.set_print_timestamps(false);
    params
}

fn padded(window: &Window) -> Vec<f32> {
    let mut samples = window.samples.clone();
    samples.resize(samples.len().max(MIN_SAMPLES), 0.0);
    samples
}

fn thread_count(threads: NonZeroUsize) -> i32 {
    i32::try_from(threads.get()).unwrap_or(1)
}
