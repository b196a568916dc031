//! What sound is, once decoded: recordings as they were made, and the samples that Whisper listens to.

mod recording;
mod samples;

pub use recording::{Recording, Source};
pub use samples::{RATE_HZ, ResampleError, Samples, resample};
