//! What sound is, once decoded: recordings as they were made, what can be said of them without words, and the samples
//! that Whisper listens to.

mod channels;
mod cover;
mod envelope;
mod quality;
mod recording;
mod samples;
mod tones;

pub use channels::{Layout, layout};
pub use cover::{Cover, wav_bytes};
pub use envelope::Envelope;
pub use quality::{Flaw, Quality, flaws, quality};
pub use recording::{FileTimes, Mail, Recording, Source, Tag};
pub use samples::{RATE_HZ, ResampleError, Resampling, Samples, resample};
pub use tones::{Tone, ToneKind, find_tones};
