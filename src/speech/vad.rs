//! Where somebody speaks: Silero voice activity detection, through whisper.cpp.

use std::io::Write;

use whisper_rs::{WhisperVadContext, WhisperVadContextParams, WhisperVadParams};

use super::SpeechError;
use crate::{audio::Samples, timeline::TimeSpan};

/// The loaded voice detection model.
pub(super) struct VoiceDetector {
    context: WhisperVadContext,
}

/// No stretch of speech is longer, so that one always fits a window.
const MAX_SPAN_SECS: f32 = 20.0;

/// A pause this long parts two stretches of speech.
const MIN_SILENCE_MS: i32 = 150;

/// Shorter sounds are clicks. Silero's own default.
const MIN_SPEECH_MS: i32 = 250;

/// Onsets and ends of words are soft; what is cut off there is lost to the recogniser.
const PAD_MS: i32 = 150;

/// Below Silero's usual 0.5: a telephone's noise hides soft speech, and Whisper copes better with a little noise than
/// with a missing word.
const THRESHOLD: f32 = 0.35;

impl VoiceDetector {
    /// Loads the model. whisper.cpp reads it from a file only, so bytes go through a temporary one, gone at once.
    pub(super) fn load(model: &[u8], threads: i32) -> Result<Self, SpeechError> {
        let voice = |what: &str| SpeechError::Voice(what.to_owned());
        let mut file = tempfile::NamedTempFile::new().map_err(|e| SpeechError::Voice(e.to_string()))?;
        file.write_all(model).and_then(|()| file.flush()).map_err(|e| SpeechError::Voice(e.to_string()))?;
        let path = file.path().to_str().ok_or_else(|| voice("the temporary folder has an unreadable name"))?;
        let mut params = WhisperVadContextParams::new();
        params.set_n_threads(threads);
        let context = WhisperVadContext::new(path, params).map_err(|_| voice("its model is not readable"))?;
        Ok(Self { context })
    }

    /// The stretches of speech, in order, padded a little, not overlapping, inside the samples.
    pub(super) fn speech(&mut self, samples: &Samples) -> Result<Vec<TimeSpan>, SpeechError> {
        if samples.as_slice().is_empty() {
            return Ok(Vec::new());
        }
        let mut params = WhisperVadParams::new();
        params.set_threshold(THRESHOLD);
        params.set_min_speech_duration(MIN_SPEECH_MS);
        params.set_min_silence_duration(MIN_SILENCE_MS);
        params.set_max_speech_duration(MAX_SPAN_SECS);
        params.set_speech_pad(PAD_MS);
        let segments = self
            .context
            .segments_from_samples(params, samples.as_slice())
            .map_err(|_| SpeechError::Voice("it could not run".to_owned()))?;
        let end = samples.duration_secs();
        let mut spans: Vec<TimeSpan> = Vec::new();
        for segment in segments {
            // Centiseconds, as floats.
            let start = f64::from(segment.start) / 100.0;
            let stop = (f64::from(segment.end) / 100.0).min(end);
            let start = start.max(spans.last().map_or(0.0, |last| last.end_secs()));
            spans.extend(TimeSpan::new(start, stop).filter(|span| span.duration_secs() > 0.0));
        }
        Ok(spans)
    }
}
