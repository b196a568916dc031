//! A decoded recording and where it came from.

use std::{num::NonZeroU32, ops::Range, sync::Arc};

use serde::Serialize;

use super::Flaw;

/// The file that a recording was read from. The file itself is only ever read.
#[derive(Clone, Debug, Default, PartialEq, Serialize, schemars::JsonSchema)]
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
    /// What whoever made the file wrote into it; as easily forged as anything.
    pub tags: Vec<Tag>,
    #[serde(rename = "unreliable_file_times")]
    pub file_times: FileTimes,
    /// The e-mail it was attached to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mail: Option<Mail>,
}

/// Something that stands in a file beside the sound.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Tag {
    /// `title`, `encoder`, …, or what the form of the file calls it.
    pub name: String,
    pub value: String,
}

/// What the file system says of the file, RFC 3339 in UTC. Whatever copied it last may have set them, and anybody can.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct FileTimes {
    pub modified: Option<String>,
    pub created: Option<String>,
}

/// An e-mail that a recording came with. What it says of itself is as easily forged as any e-mail.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Mail {
    /// The file's name without its folder.
    pub name: String,
    /// Of the e-mail's file, in lower-case hexadecimal.
    pub sha256: String,
    /// `Name <address>`; empty where it doesn't say.
    pub from: String,
    /// RFC 3339; empty where it doesn't say.
    pub date: String,
    pub subject: String,
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
    pub flaws: Vec<Flaw>,
}

impl Recording {
    /// How many samples each channel has.
    #[must_use]
    pub fn frames(&self) -> usize {
        self.channels.iter().map(|channel| channel.len()).min().unwrap_or(0)
    }

    /// One channel of it alone. The samples are shared, not copied.
    #[must_use]
    pub fn only(&self, channel: usize) -> Self {
        Self { channels: self.channels.get(channel).cloned().into_iter().collect(), ..self.clone() }
    }

    /// Any sound, for tests.
    #[cfg(test)]
    pub(crate) fn of(channels: Vec<Arc<[i16]>>, rate_hz: u32) -> Self {
        let sample_rate_hz = NonZeroU32::new(rate_hz).unwrap_or(NonZeroU32::MIN);
        let mut recording = Self { source: Source::default(), channels, sample_rate_hz, flaws: Vec::new() };
        let duration_secs = recording.frames() as f64 / f64::from(rate_hz);
        let channels = recording.channels.len() as u16;
        recording.source = Source { sample_rate_hz: rate_hz, channels, duration_secs, ..Source::default() };
        recording
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
        let recording = Recording::of(vec![Arc::from([16_384, -32_768]), Arc::from([8_192, 32_767])], 8_000);
        let mono = recording.mono(0..9);
        assert!(mono.len() == 2 && (mono[0] - 0.375).abs() < 1e-6 && mono[1].abs() < 1e-4, "{mono:?}");
    }
}
