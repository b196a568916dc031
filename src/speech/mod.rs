//! Samples ▸ transcript, by Whisper, on this computer.
//!
//! Voice activity detection finds the speech; spans of it are packed into windows that break at silences; each window
//! goes to Whisper alone, with no context and no prompt, so that nothing leads the recogniser; times are mapped back
//! through the window's own offsets. Silence is never handed over, so nothing is invented over it.

mod alignment;
mod cancel;
mod doubt;
mod pool;
mod silero;
mod vad;
mod whisper;
mod window;
mod words;

pub use cancel::CancelToken;
pub use vad::Speech;
pub use whisper::{Heard, Model, Recogniser};
pub use window::{Group, pack};

/// Why there is no transcript.
#[derive(Debug, thiserror::Error)]
pub enum SpeechError {
    /// Somebody asked for it.
    #[error("cancelled")]
    Cancelled,
    /// The model's bytes are no model that this program can run.
    #[error("the speech model could not be loaded: {0}")]
    Model(String),
    /// The voice detection model could not be loaded or run.
    #[error("the voice detection failed: {0}")]
    Voice(String),
    /// The processor lacks instructions that whisper.cpp was built with.
    #[error("this processor has no {0} instructions")]
    Processor(&'static str),
    #[error("the transcription failed: {0}")]
    Whisper(String),
    /// Not a language that the model knows.
    #[error("the speech model knows no language “{0}”")]
    Language(String),
}
