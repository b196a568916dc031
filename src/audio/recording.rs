//! A decoded recording and where it came from.

use std::{num::NonZeroU32, ops::Range, sync::Arc};

use serde::Serialize;

/// The file that a recording was read from. The file itself is only ever read.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Source {
    /// The file's name without its folder: folders can name the person whose computer it is.
    pub name: String,
    pub bytes: u64,
    /// Of the file's bytes, in lower-case hexadecimal.
    pub sha256: String,
    /// `wav`, `isomp4`, `mp3`, …; `text` for a transcript somebody already had.
    pub container: String,
    /// `pcm_s16le`, `aac`, …; empty for a text.
    pub codec: String,
    pub sample_rate_hz: u32,
    pub channels: u16,
    pub duration_secs: f64,
}

/// Decoded sound at its own rate, channel by channel, all of the same length. 16 bits hold what any telephone sends, and
/// keep four hours of it in memory.
#[derive(Clone, Debug)]
pub struct Recording {
    pub source: Source,
    /// One slice a channel, at least one channel.
    pub channels: Vec<Arc<[i16]>>,
    pub sample_rate_hz: NonZeroU32,
    /// What a listener should know about the file, in plain words ("the end of the file is missing").
    pub warnings: Vec<String>,
}

impl Recording {
    /// How many samples each channel has.
    #[must_use]
    pub fn frames(&self) -> usize {
        self.channels.iter().map(|channel| channel.len()).min().unwrap_or(0)
    }

    /// The mean of all channels over a stretch of frames, at the recording's own rate, from -1 to 1. What lies beyond the
    /// end is left out.
    #[must_use]
    pub fn mono(&self, frames: Range<usize>) -> Vec<f32> {
        let end = frames.end.min(self.frames());
        let scale = 1.0 / (self.channels.len().max(1) as f32 * 32_768.0);
        let sum = |frame: usize| self.channels.iter().map(|channel| f32::from(channel[frame])).sum::<f32>();
        (frames.start.min(end)..end).map(|frame| sum(frame) * scale).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mono_is_the_mean_of_the_channels() {
        let source = Source {
            name: String::new(),
            bytes: 0,
            sha256: String::new(),
            container: String::new(),
            codec: String::new(),
            sample_rate_hz: 8000,
            channels: 2,
            duration_secs: 0.0,
        };
        let channels = vec![Arc::from([16_384, -32_768]), Arc::from([8_192, 32_767])];
        let sample_rate_hz = NonZeroU32::new(8000).expect("not zero");
        let recording = Recording { source, channels, sample_rate_hz, warnings: Vec::new() };
        let mono = recording.mono(0..9);
        assert!(mono.len() == 2 && (mono[0] - 0.375).abs() < 1e-6 && mono[1].abs() < 1e-4, "{mono:?}");
    }
}
