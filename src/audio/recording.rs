//! A decoded recording and where it came from.

use std::{num::NonZeroU32, sync::Arc};

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

/// Decoded sound at its own rate, channel by channel. All channels have the same length and no sample is NaN.
#[derive(Clone, Debug)]
pub struct Recording {
    pub source: Source,
    /// Samples from -1 to 1, one slice a channel, at least one channel.
    pub channels: Vec<Arc<[f32]>>,
    pub sample_rate_hz: NonZeroU32,
    /// What a listener should know about the file, in plain words ("the end of the file is missing").
    pub warnings: Vec<String>,
}

impl Recording {
    /// The mean of all channels, at the recording's own rate.
    #[must_use]
    pub fn mono(&self) -> Arc<[f32]> {
        if let [only] = self.channels.as_slice() {
            return Arc::clone(only);
        }
        let length = self.channels.iter().map(|channel| channel.len()).min().unwrap_or(0);
        let scale = 1.0 / self.channels.len().max(1) as f32;
        (0..length).map(|i| self.channels.iter().map(|channel| channel[i]).sum::<f32>() * scale).collect()
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
        let channels = vec![Arc::from([0.5, -1.0]), Arc::from([0.25, 1.0])];
        let sample_rate_hz = NonZeroU32::new(8000).expect("not zero");
        let recording = Recording { source, channels, sample_rate_hz, warnings: Vec::new() };
        assert_eq!(&*recording.mono(), [0.375, 0.0]);
    }
}
