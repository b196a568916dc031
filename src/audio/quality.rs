//! How good a recording sounds, and what to tell a listener about it.

/// What was measured of one channel. Levels are in decibels of full scale, no lower than [`SILENCE_DBFS`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quality {
    /// The mean power of the loud syllables.
    pub speech_level_dbfs: f32,
    /// The mean power between the words.
    pub noise_dbfs: f32,
    /// The share of the samples of loud frames, from 0 to 1, that are in flat tops near the channel's own maximum.
    pub clipped: f64,
    /// The largest sample.
    pub peak_dbfs: f32,
}

use crate::texts::Texts;

/// What spoils a recording.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// It was too loud when it was recorded.
    Clipped,
    Noisy,
    VeryQuiet,
    /// The file's end is missing.
    CutShort,
    /// A decoder had to leave something out.
    Damaged,
    /// The higher half of its pitches is coded in a way that can't be decoded.
    LowHalfOnly,
}

impl Flaw {
    /// What it means for the listener.
    #[must_use]
    pub fn text(self, texts: &Texts) -> String {
        texts.get(match self {
            Self::Clipped => "flaw-clipped",
            Self::Noisy => "flaw-noisy",
            Self::VeryQuiet => "flaw-very-quiet",
            Self::CutShort => "flaw-cut-short",
            Self::Damaged => "flaw-damaged",
            Self::LowHalfOnly => "flaw-low-half-only",
        })
    }
}

/// The lowest level: one step of 16 bits.
pub(crate) const SILENCE_DBFS: f32 = -90.3;

/// Frames a second: 20 ms, as in telephone codecs.
const FRAMES_PER_SEC: u32 = 50;

/// The width of a histogram's bins: finer than anybody hears.
const BIN_DB: f32 = 0.25;

/// From [`SILENCE_DBFS`] to full scale.
const BINS: usize = 362;

/// The share of the frames, digital silence left out, that are no louder than the noise: speech pauses for longer.
const NOISE_SHARE: f64 = 0.1;

/// Frames this far above the noise hold speech; steady noise alone wavers by less.
const ABOVE_NOISE_DB: f32 = 6.0;

/// The share of the frames with speech that are no louder than the loud syllables.
const SPEECH_SHARE: f64 = 0.95;

/// A frame is loud down to this far below the loud syllables.
const LOUD_DB: f32 = 10.0;

/// The shortest flat top, beside [`FLAT_SAMPLES`]: at 48 kHz three samples on the top of any wave are about the same.
const FLAT_SECS: f32 = 0.000_25;

/// The fewest samples in a flat top.
const FLAT_SAMPLES: usize = 3;

/// How far a flat top may waver: MP3 at 32 kbit/s after clipping does by this. One mu-law step is as large.
const FLAT_SHARE: f32 = 0.03;

/// Flat tops down to this far below the maximum count: GSM and MP3 after clipping spread them so far.
const RAIL_DB: f32 = 1.5;

/// Below this (-42 dB) the steps of 16 bits look like flat tops.
const LOWEST_TOP: i32 = 256;

/// Measured on 36 recordings: as they are, or by GSM, mu-law or MP3, at most 0.0005; 20 dB too loud 0.07 to 0.57.
const MAX_CLIPPED: f64 = 0.01;

/// The least distance from noise to speech. Measured on the same: as they are 32 dB and more; with white or pink noise
/// 15 dB below the speech 18 to 32, 10 dB 14 to 27, 5 dB 9 to 17 but for one with a loud beep.
const MIN_ABOVE_NOISE_DB: f32 = 18.0;

/// Softer noise troubles nobody; in a very quiet recording it is the steps of 16 bits.
const AUDIBLE_NOISE_DBFS: f32 = -75.0;

/// The softest speech. Measured on the same: as they are -23 dB and more, made 50 dB softer -52 and less.
const QUIET_DBFS: f32 = -45.0;

/// Where the speech of the recordings lies that were measured.
const WELL_HEARD_DBFS: f32 = -22.0;

/// Measures one channel in one pass, whatever its length.
///
/// Flat tops that were resampled, or coded anew, after a loud recording was made softer are mostly missed: they ring. A
/// beep louder than a clipped voice hides it too, and a pure tone below 300 Hz looks clipped.
#[must_use]
pub fn quality(samples: &[i16], rate_hz: u32) -> Quality {
    let frame_len = (rate_hz / FRAMES_PER_SEC).max(1) as usize;
    let mut levels = Histogram([0; BINS]);
    let mut tops = FlatTops::new(rate_hz);
    let mut peak = 0;
    for frame in samples.chunks(frame_len) {
        levels.0[bin(level_dbfs(frame))] += 1;
        for &sample in frame {
            peak = peak.max(i32::from(sample).abs());
            tops.push(i32::from(sample));
        }
    }
    let noise_dbfs = levels.percentile(NOISE_SHARE, 1);
    let voiced = bin(noise_dbfs + ABOVE_NOISE_DB);
    let speech_level_dbfs = levels.percentile(SPEECH_SHARE, if levels.count(voiced) > 0 { voiced } else { 1 });
    let peak_dbfs = amplitude_dbfs(peak);
    let loud = levels.count(bin(speech_level_dbfs - LOUD_DB)) as f64 * frame_len as f64;
    let clipped = (tops.levels.count(bin(peak_dbfs - RAIL_DB)) as f64 / loud.max(1.0)).min(1.0);
    Quality { speech_level_dbfs, noise_dbfs, clipped, peak_dbfs }
}

impl Quality {
    /// By how much to multiply a very quiet recording before it is transcribed; 1 for any other.
    #[must_use]
    pub fn gain(&self) -> f32 {
        let lacking_db = WELL_HEARD_DBFS - self.speech_level_dbfs;
        if self.speech_level_dbfs > SILENCE_DBFS && self.speech_level_dbfs < QUIET_DBFS {
            10.0_f32.powf(lacking_db / 20.0)
        } else {
            1.0
        }
    }
}

/// What a listener should be told.
#[must_use]
pub fn flaws(quality: &Quality) -> Vec<Flaw> {
    let above_noise_db = quality.speech_level_dbfs - quality.noise_dbfs;
    let noisy = above_noise_db < MIN_ABOVE_NOISE_DB && quality.noise_dbfs > AUDIBLE_NOISE_DBFS;
    let quiet = quality.speech_level_dbfs < QUIET_DBFS;
    let all = [(Flaw::Clipped, quality.clipped > MAX_CLIPPED), (Flaw::Noisy, noisy), (Flaw::VeryQuiet, quiet)];
    all.into_iter().filter_map(|(warning, holds)| holds.then_some(warning)).collect()
}

/// The power around the mean (some lines carry a constant offset), in decibels of full scale.
pub(crate) fn level_dbfs(frame: &[i16]) -> f32 {
    let sums = |(sum, squares): (i64, i64), s: &i16| (sum + i64::from(*s), squares + i64::from(*s) * i64::from(*s));
    let (sum, squares) = frame.iter().fold((0, 0), sums);
    let count = frame.len().max(1) as f64;
    let power = (squares as f64 / count - (sum as f64 / count).powi(2)) / (32_768.0 * 32_768.0);
    (10.0 * power.max(1e-12).log10() as f32).max(SILENCE_DBFS)
}

fn amplitude_dbfs(amplitude: i32) -> f32 {
    20.0 * (amplitude.max(1) as f32 / 32_768.0).log10()
}

/// How often each level came, from [`SILENCE_DBFS`] up.
struct Histogram([u64; BINS]);

impl Histogram {
    fn count(&self, from: usize) -> u64 {
        self.0.iter().skip(from).sum()
    }

    /// The level that a share of what is counted from a bin on does not exceed.
    fn percentile(&self, share: f64, from: usize) -> f32 {
        let wanted = share * self.count(from) as f64;
        let mut seen = 0;
        let mut reaches = |i: &usize| {
            seen += self.0[*i];
            seen > 0 && seen as f64 >= wanted
        };
        SILENCE_DBFS + (from..BINS).find(|i| reaches(i)).unwrap_or(0) as f32 * BIN_DB
    }
}

fn bin(level_dbfs: f32) -> usize {
    (((level_dbfs - SILENCE_DBFS) / BIN_DB).round() as usize).min(BINS - 1)
}

/// Finds the stretches in which a wave stays at one height.
struct FlatTops {
    /// Samples in flat tops, by the height of these.
    levels: Histogram,
    shortest: u64,
    first: i32,
    length: u64,
}

impl FlatTops {
    fn new(rate_hz: u32) -> Self {
        let shortest = FLAT_SAMPLES.max((FLAT_SECS * rate_hz as f32) as usize + 1) as u64;
        Self { levels: Histogram([0; BINS]), shortest, first: 0, length: 0 }
    }

    fn push(&mut self, sample: i32) {
        if (sample - self.first).abs() as f32 <= FLAT_SHARE * self.first.abs() as f32 {
            self.length += 1;
            return;
        }
        let height = self.first.abs();
        if self.length >= self.shortest && height >= LOWEST_TOP {
            self.levels.0[bin(amplitude_dbfs(height))] += self.length;
        }
        (self.first, self.length) = (sample, 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Eight seconds of syllables of a 440 Hz tone with its harmonics, half of the time pauses, over noise.
    fn speech(gain: f32, noise: f32, rate_hz: u32) -> Vec<i16> {
        let mut random = 1u32;
        let wave = |i: u32| {
            let secs = i as f32 / rate_hz as f32;
            let tone = |n: u8| (secs * 440.0 * f32::from(n) * std::f32::consts::TAU).sin() / f32::from(n);
            let syllable = (secs * 4.0 * std::f32::consts::PI).sin().max(0.0) * (0.6 + 0.4 * secs.sin());
            random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let hiss = random as f32 / u32::MAX as f32 - 0.5;
            gain * 32_767.0 * ((1..5).map(tone).sum::<f32>() * 0.5 * syllable + noise * hiss)
        };
        (0..8 * rate_hz).map(wave).map(|sample| sample as i16).collect()
    }

    #[test]
    fn good_speech_is_not_warned_of_at_any_rate() {
        for rate_hz in [2_000, 8_000, 11_025, 48_000] {
            let found = quality(&speech(0.5, 0.002, rate_hz), rate_hz);
            assert_eq!(flaws(&found), [], "{rate_hz}: {found:?}");
            assert!((found.noise_dbfs + 70.8).abs() < 1.5 && (found.peak_dbfs + 8.0).abs() < 3.0, "{found:?}");
        }
    }

    #[test]
    fn too_loud_noisy_and_too_quiet_are_told_apart() {
        assert_eq!(flaws(&quality(&[0; 900], 8_000)), [Flaw::VeryQuiet]);
        let clipped = speech(5.0, 0.002, 8_000);
        for softer in [1, 4, 16] {
            let clipped: Vec<i16> = clipped.iter().map(|s| s / softer).collect();
            assert_eq!(flaws(&quality(&clipped, 8_000)), [Flaw::Clipped], "by {softer}");
        }
        assert_eq!(flaws(&quality(&speech(5.0, 0.002, 48_000), 48_000)), [Flaw::Clipped]);
        assert_eq!(flaws(&quality(&speech(0.5, 0.5, 8_000), 8_000)), [Flaw::Noisy]);
        assert_eq!(flaws(&quality(&speech(0.002, 0.002, 8_000), 8_000)), [Flaw::VeryQuiet]);
    }

    #[test]
    fn steps_of_16_bits_are_neither_sound_nor_clipped() {
        let steps = |height: i16, offset: i16| (0..8_000).map(|i| offset + height * (i / 4 % 2 * 2 - 1)).collect();
        let found: [Quality; 2] = [steps(1, 9_000), steps(9, 0)].map(|steps: Vec<i16>| quality(&steps, 8_000));
        assert!(found[0].speech_level_dbfs < -85.0 && found[1].clipped < 0.001, "{found:?}");
    }

    #[test]
    fn anything_has_a_quality() {
        for samples in [vec![], vec![0; 9_000], vec![i16::MIN; 9_000], [i16::MIN, i16::MAX].repeat(400)] {
            for rate_hz in [0, 1, 8_000, 768_000, u32::MAX] {
                let found = quality(&samples, rate_hz);
                let levels = [found.speech_level_dbfs, found.noise_dbfs, found.peak_dbfs];
                assert!(levels.iter().all(|level| (-91.0..=0.3).contains(level)), "{found:?}");
                assert!((0.0..=1.0).contains(&found.clipped), "{found:?}");
            }
        }
    }
}
