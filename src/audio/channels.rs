//! Which channels of a recording to listen to: the two sides of a call apart, copies of one sound together.

use std::sync::Arc;

use super::quality::{SILENCE_DBFS, level_dbfs};

/// How the channels of a recording are to be heard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Layout {
    /// All channels carry the same sound: take their plain mean.
    Mixed,
    /// Hear each of these channels by itself, and none of the others: they are silent, or carry what one of these
    /// carries too. Indices from 0, rising, at least one.
    Apart(Vec<usize>),
}

/// Frames a second in which levels are compared: 100 ms evens out an echoing room, and is shorter than a word.
const FRAMES_PER_SEC: u32 = 10;

/// A channel whose loudest frame is this far below the loudest of all is silent, or leaks (a hybrid at -20 to -35 dB).
const SILENT_DB: f32 = 30.0;

/// A frame this far below the loud ones (their 95th percentile) of both channels tells nothing about who speaks.
const ACTIVE_DB: f32 = 20.0;

/// One sound in two channels keeps its difference in level; speech on only one side changes it by more.
const STEADY_DB: f32 = 8.0;

/// The share of active frames that may be unsteady. Measured: one voice (two codecs, two microphones) at most 0.02; two
/// voices at least 0.05 where the second has a tenth of the time, 0.13 where it has a fifth.
const MAX_UNSTEADY: f32 = 0.035;

/// The same before a softer channel is left out for good: a second voice of one sentence would go with it.
const MAX_UNSTEADY_LEFT_OUT: f32 = 0.005;

/// The least correlation of one sound. Measured: a voice by two microphones in an echoing room 0.16 to 0.35, by two
/// codecs 0.76 and more; two voices at once 0.05, with a leak of -20 dB 0.09 to 0.19.
const MIN_CORRELATION: f32 = 0.15;

/// Below this correlation without lag the plain mean of two channels is 8 dB softer than either. Measured: an inverted
/// copy through another codec -0.96 and less, a copy 1 ms late -0.56 and more.
const CANCELS: f32 = -0.7;

/// A channel softer than its copy by more would only dilute the mean.
const MIXABLE_DB: f32 = 12.0;

/// Lags that are tried, either way: sound goes 3.4 m in 10 ms, more than two microphones are apart.
const MAX_LAG_SECS: f32 = 0.01;

/// Correlation is computed at about this rate: half of it holds the strongest part of a voice.
const CORRELATION_RATE_HZ: u32 = 4_000;

/// So many active frames, spread over the recording, are correlated: half a minute of sound.
const CORRELATED_FRAMES: usize = 300;

/// Decides which channels, all of the same length, to hear, and whether together. Copies of one sound make a group; the
/// loudest of each group is heard, or the mean of all where there is only one group, or more than two.
#[must_use]
pub fn layout(channels: &[Arc<[i16]>], rate_hz: u32) -> Layout {
    let tracks: Vec<Track<'_>> = channels.iter().map(|channel| Track::new(channel, rate_hz)).collect();
    let loudest = tracks.iter().map(|track| track.peak_dbfs).fold(SILENCE_DBFS, f32::max);
    let silent = SILENCE_DBFS.max(loudest - SILENT_DB);
    let heard: Vec<usize> = (0..tracks.len()).filter(|&i| tracks[i].peak_dbfs > silent).collect();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut mixable = heard.len() == tracks.len();
    for &channel in &heard {
        let alike = |group: &Vec<usize>| tracks[group[0]].likeness(&tracks[channel], rate_hz);
        if let Some((group, mixes)) = groups.iter_mut().find_map(|group| alike(group).map(|mixes| (group, mixes))) {
            mixable &= mixes;
            group.push(channel);
        } else {
            groups.push(vec![channel]);
        }
    }
    if groups.is_empty() || (groups.len() == 1 && mixable) {
        return Layout::Mixed;
    }
    // A call has two sides. More sounds than that are a film's, and what is said in it may come from any of them.
    if groups.len() > 2 {
        return Layout::Mixed;
    }
    let louder = |a: &usize, b: &usize| tracks[*a].loud_dbfs.total_cmp(&tracks[*b].loud_dbfs).then(b.cmp(a));
    let mut chosen: Vec<usize> = groups.iter().filter_map(|group| group.iter().copied().max_by(louder)).collect();
    chosen.sort_unstable();
    Layout::Apart(chosen)
}

/// A channel and how loud it is over time.
struct Track<'a> {
    samples: &'a [i16],
    frame_len: usize,
    /// In decibels of full scale, frame by frame, no lower than [`SILENCE_DBFS`].
    levels_dbfs: Vec<f32>,
    peak_dbfs: f32,
    loud_dbfs: f32,
}

impl<'a> Track<'a> {
    fn new(samples: &'a [i16], rate_hz: u32) -> Self {
        let frame_len = (rate_hz / FRAMES_PER_SEC).max(1) as usize;
        let levels_dbfs: Vec<f32> = samples.chunks(frame_len).map(level_dbfs).collect();
        let mut sorted = levels_dbfs.clone();
        sorted.sort_unstable_by(f32::total_cmp);
        let at = |share: f32| sorted.get((share * sorted.len() as f32) as usize).or(sorted.last()).copied();
        let reached = |share: f32| at(share).unwrap_or(SILENCE_DBFS);
        Self { samples, frame_len, levels_dbfs, peak_dbfs: reached(1.0), loud_dbfs: reached(0.95) }
    }

    /// If both carry the same sound: whether their mean is as good as the better one.
    fn likeness(&self, other: &Self, rate_hz: u32) -> Option<bool> {
        let dilutes = (self.loud_dbfs - other.loud_dbfs).abs() > MIXABLE_DB;
        let (unsteady, active) = self.unsteadiness(other);
        if unsteady > if dilutes { MAX_UNSTEADY_LEFT_OUT } else { MAX_UNSTEADY } {
            return None;
        }
        let (strongest, without_lag) = self.correlation(other, &active, rate_hz);
        (strongest >= MIN_CORRELATION).then_some(!dilutes && without_lag >= CANCELS)
    }

    /// The share of active frames whose difference in level is far from the usual one, and the active frames.
    fn unsteadiness(&self, other: &Self) -> (f32, Vec<usize>) {
        let frames = self.levels_dbfs.len().min(other.levels_dbfs.len());
        let loud = |track: &Self, i: usize| track.levels_dbfs[i] > track.loud_dbfs - ACTIVE_DB;
        let active: Vec<usize> = (0..frames).filter(|&i| loud(self, i) || loud(other, i)).collect();
        let mut differences: Vec<f32> = active.iter().map(|&i| self.levels_dbfs[i] - other.levels_dbfs[i]).collect();
        differences.sort_unstable_by(f32::total_cmp);
        let median = differences.get(differences.len() / 2).copied().unwrap_or(0.0);
        let unsteady = differences.iter().filter(|difference| (*difference - median).abs() > STEADY_DB).count();
        (unsteady as f32 / active.len().max(1) as f32, active)
    }

    /// The normalised cross-correlation of these frames: its largest size over all lags, its value without lag. All are
    /// taken together: two voices of one pitch are alike for a word, but not at the same lag again.
    fn correlation(&self, other: &Self, frames: &[usize], rate_hz: u32) -> (f32, f32) {
        let step = (rate_hz / CORRELATION_RATE_HZ).max(1) as usize;
        let max_lag = (MAX_LAG_SECS * rate_hz as f32 / step as f32) as usize;
        let mut sums = vec![0.0f32; 2 * max_lag + 1];
        let mut power = [0.0f32; 2];
        for &frame in frames.iter().step_by(frames.len().div_ceil(CORRELATED_FRAMES).max(1)) {
            let slow = |track: &Self| slowed(track.samples.chunks(self.frame_len).nth(frame).unwrap_or_default(), step);
            let (a, b) = (slow(self), slow(other));
            power[0] += a.iter().map(|s| s * s).sum::<f32>();
            power[1] += b.iter().map(|s| s * s).sum::<f32>();
            for (i, sum) in sums.iter_mut().enumerate() {
                let (a, b) = (a.iter().skip(i.saturating_sub(max_lag)), b.iter().skip(max_lag.saturating_sub(i)));
                *sum += a.zip(b).map(|(a, b)| a * b).sum::<f32>();
            }
        }
        let scale = 1.0 / (power[0] * power[1]).sqrt().max(f32::MIN_POSITIVE);
        (sums.iter().fold(0.0, |most: f32, sum| most.max((sum * scale).abs())), sums[max_lag] * scale)
    }
}

/// A frame at a lower rate, around its mean, from -1 to 1: each value is the mean of a few samples.
fn slowed(frame: &[i16], step: usize) -> Vec<f32> {
    let scale = 1.0 / (step as f32 * 32_768.0);
    let mean = |few: &[i16]| few.iter().map(|s| f32::from(*s)).sum::<f32>() * scale;
    let slow: Vec<f32> = frame.chunks_exact(step).map(mean).collect();
    let mean = slow.iter().sum::<f32>() / slow.len().max(1) as f32;
    slow.into_iter().map(|s| s - mean).collect()
}

#[cfg(test)]
mod tests {
    use std::f32::consts::{PI, TAU};

    use super::*;

    const RATE_HZ: usize = 8_000;

    /// Twelve seconds that sound a little like a voice: syllables of random loudness on a wandering pitch.
    fn voice(seed: u64, pitch_hz: f32) -> Vec<f32> {
        let mut random = seed;
        let mut next = move || {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (random >> 40) as f32 / (1u64 << 24) as f32
        };
        let (mut phase, mut syllable) = (0.0, [0.0; 3]);
        let mut wave = |i: usize| {
            let part = (i % (RATE_HZ / 5)) as f32 / (RATE_HZ / 5) as f32;
            syllable = if part == 0.0 { [next() * next(), next() * 0.2, 0.8 + 0.4 * next()] } else { syllable };
            phase += pitch_hz * syllable[2] / RATE_HZ as f32;
            let tone: f32 = (1..9u8).map(|n| (phase * f32::from(n) * TAU).sin()).sum();
            syllable[0] * (part * PI).sin() * (tone * 0.1 + syllable[1] * next()) + 0.0005 * next()
        };
        (0..12 * RATE_HZ).map(&mut wave).collect()
    }

    /// The voice in some tenths of a second.
    fn during(voice: &[f32], speaks: impl Fn(usize) -> bool) -> Vec<f32> {
        voice.iter().enumerate().map(|(i, s)| if speaks(i * 10 / RATE_HZ) { *s } else { 0.0 }).collect()
    }

    fn plus(a: &[f32], gain: f32, b: &[f32]) -> Vec<f32> {
        a.iter().zip(b).map(|(a, b)| a + gain * b).collect()
    }

    fn of(channels: &[&[f32]]) -> Layout {
        let whole = |channel: &&[f32]| channel.iter().map(|s| (s * 30_000.0) as i16).collect();
        layout(&channels.iter().map(whole).collect::<Vec<Arc<[i16]>>>(), RATE_HZ as u32)
    }

    #[test]
    fn two_voices_are_heard_apart_in_spite_of_a_leak() {
        let (one, other) = (voice(1, 110.0), voice(2, 190.0));
        let alternate = (during(&one, |t| t % 40 < 20), during(&other, |t| t % 40 >= 20));
        let overlap = (during(&one, |t| t % 40 < 30), during(&other, |t| (t + 20) % 40 < 30));
        let seldom = (during(&one, |t| t / 2 != 20), during(&other, |t| t / 2 == 20));
        for (name, (a, b)) in [("alternate", alternate), ("overlap", overlap), ("seldom", seldom)] {
            for leak in [0.0, 0.03, 0.1] {
                let channels = (plus(&a, leak, &b), plus(&b, leak, &a));
                assert_eq!(of(&[&channels.0, &channels.1]), Layout::Apart(vec![0, 1]), "{name}, {leak}");
            }
            let (silent, softer) = (vec![0.0; a.len()], plus(&a, -0.3, &a));
            assert_eq!(of(&[&silent, &a, &b, &softer]), Layout::Apart(vec![1, 2]), "{name} among copies");
        }
        let third = during(&voice(3, 150.0), |t| t % 40 < 15);
        let (a, b) = (during(&one, |t| t % 40 < 20), during(&other, |t| t % 40 >= 20));
        assert_eq!(of(&[&a, &b, &third]), Layout::Mixed, "three voices");
        let whistle = |pitch: f32| (0..40_000u16).map(|i| (f32::from(i) * pitch).sin()).collect::<Vec<f32>>();
        assert_eq!(of(&[&whistle(0.25), &whistle(0.3)]), Layout::Apart(vec![0, 1]));
    }

    #[test]
    fn copies_of_one_voice_are_mixed() {
        let voice = voice(1, 110.0);
        let softer = plus(&vec![0.0; voice.len()], 0.5, &voice);
        let coarse: Vec<f32> = voice.iter().map(|s| (s * 64.0).round() / 64.0).collect();
        let late = [&[0.0; 24], &voice[..voice.len() - 24]].concat();
        for (name, copy) in [("softer", &softer), ("coarse", &coarse), ("late", &late)] {
            assert_eq!(of(&[&voice, copy]), Layout::Mixed, "{name}");
        }
        assert_eq!(of(&[&voice, &softer, &coarse, &voice]), Layout::Mixed);
    }

    #[test]
    fn a_copy_that_would_cancel_or_dilute_the_mean_is_left_out() {
        let (voice, other) = (voice(1, 110.0), voice(2, 190.0));
        let times = |gain: f32| plus(&vec![0.0; voice.len()], gain, &voice);
        assert_eq!(of(&[&voice, &times(-1.0)]), Layout::Apart(vec![0]));
        assert_eq!(of(&[&voice, &plus(&times(0.0), 0.003, &other)]), Layout::Apart(vec![0]));
        for gain in [-0.5, 0.1, 0.005, 0.0] {
            assert_eq!(of(&[&times(gain), &voice]), Layout::Apart(vec![1]), "{gain}");
        }
    }

    #[test]
    fn channels_of_nothing_are_mixed() {
        let lengths = |lengths: &[usize]| lengths.iter().map(|n| Arc::from(vec![0; *n])).collect::<Vec<_>>();
        for channels in [lengths(&[]), lengths(&[0]), lengths(&[0, 0]), lengths(&[5, 5_000]), lengths(&[9_000])] {
            assert!([0, 1, 8_000, u32::MAX].iter().all(|rate_hz| layout(&channels, *rate_hz) == Layout::Mixed));
        }
        let extreme: Vec<Arc<[i16]>> = vec![Arc::from([i16::MIN; 900]), Arc::from([i16::MIN, i16::MAX])];
        assert_eq!(layout(&extreme, 8_000), Layout::Apart(vec![1]));
    }
}
