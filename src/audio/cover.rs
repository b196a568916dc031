//! Stretches of a recording that nobody is to hear, covered.

use std::{f64::consts::TAU, sync::Arc};

use super::Recording;
use crate::timeline::TimeSpan;

/// What stands in place of the sound.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Cover {
    /// Digital silence.
    #[default]
    Silence,
    /// A steady tone, so that a listener hears that something was taken out.
    Tone,
}

impl Cover {
    /// The name in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Silence => "silence",
            Self::Tone => "tone",
        }
    }
}

/// The pitch of broadcasters' tones. At less than four samples a period it would be no sine any more.
const TONE_HZ: f64 = 1_000.0;
const SAMPLES_PER_PERIOD: f64 = 4.0;

/// -20 dBFS: about as loud as the speech around it, in a telephone's recording.
const TONE_PEAK: f64 = 3_276.8;

/// Without it, cutting off a wave clicks.
const FADE_SECS: f64 = 0.005;

impl Recording {
    /// A copy in which nothing is left of what sounded in some stretches. All channels are covered: a voice of one side
    /// leaks into the other, 20 to 35 dB softer, and can be made loud again. What fades is what stands around the
    /// stretches, 5 ms; of what stands inside no sample remains. The source is still the original's.
    #[must_use]
    pub fn covered(&self, spans: &[TimeSpan], cover: Cover) -> Self {
        let rate_hz = f64::from(self.sample_rate_hz.get());
        let covered = |channel: &Arc<[i16]>| {
            let mut samples: Vec<i16> = channel.to_vec();
            let frames: Vec<(usize, usize)> = frames(spans, rate_hz, samples.len());
            let fade = ((FADE_SECS * rate_hz) as usize).max(1);
            for &(start, end) in &frames {
                fade_around(&mut samples, start, end, fade);
            }
            // After all fades: a fade of one stretch may reach into another.
            for &(start, end) in &frames {
                match cover {
                    Cover::Silence => samples[start..end].fill(0),
                    Cover::Tone => fill_with_tone(&mut samples[start..end], rate_hz, fade),
                }
            }
            samples.into()
        };
        Self { channels: self.channels.iter().map(covered).collect(), ..self.clone() }
    }
}

/// The frames of the stretches, every frame that is partly inside among them, in order and apart.
fn frames(spans: &[TimeSpan], rate_hz: f64, length: usize) -> Vec<(usize, usize)> {
    let index = |frame: f64| (frame.max(0.0) as usize).min(length);
    let mut all: Vec<(usize, usize)> = spans
        .iter()
        .map(|span| (index((span.start_secs() * rate_hz).floor()), index((span.end_secs() * rate_hz).ceil())))
        .filter(|(start, end)| start < end)
        .collect();
    all.sort_unstable();
    all.dedup_by(|next, kept| {
        let touches = next.0 <= kept.1;
        if touches {
            kept.1 = kept.1.max(next.1);
        }
        touches
    });
    all
}

/// Softens the sound towards a stretch and after it.
fn fade_around(samples: &mut [i16], start: usize, end: usize, fade: usize) {
    let share = |away: usize| (away + 1) as f32 / (fade + 1) as f32;
    let softened = |sample: &mut i16, away: usize| *sample = (f32::from(*sample) * share(away)).round() as i16;
    let before = samples[..start].iter_mut().rev().take(fade);
    before.enumerate().for_each(|(away, sample)| softened(sample, away));
    let after = samples[end..].iter_mut().take(fade);
    after.enumerate().for_each(|(away, sample)| softened(sample, away));
}

fn fill_with_tone(samples: &mut [i16], rate_hz: f64, fade: usize) {
    let pitch_hz = TONE_HZ.min(rate_hz / SAMPLES_PER_PERIOD);
    let last = samples.len().saturating_sub(1);
    for (index, sample) in samples.iter_mut().enumerate() {
        let level = (index.min(last - index) as f64 / fade as f64).min(1.0);
        // Whole periods are left out, so that the sine stays exact over hours.
        let turns = (index as f64 * pitch_hz / rate_hz).fract();
        *sample = ((turns * TAU).sin() * level * TONE_PEAK).round() as i16;
    }
}

/// The size of a WAV file's head.
const HEAD_BYTES: u32 = 44;

/// The sound as a WAV file of 16 bits, which is how it is held: nothing is lost. `None` where it is more than such a file
/// can hold, 4 GiB.
#[must_use]
pub fn wav_bytes(recording: &Recording) -> Option<Vec<u8>> {
    let channels = u16::try_from(recording.channels.len()).ok()?;
    let frame_bytes = channels.checked_mul(2)?;
    let data_bytes = u32::try_from(recording.frames().checked_mul(usize::from(frame_bytes))?).ok()?;
    let file_bytes = data_bytes.checked_add(HEAD_BYTES)?;
    let rate_hz = recording.sample_rate_hz.get();
    let mut bytes = Vec::with_capacity(file_bytes as usize);
    bytes.extend_from_slice(b"RIFF");
    bytes.extend_from_slice(&(file_bytes - 8).to_le_bytes());
    bytes.extend_from_slice(b"WAVEfmt ");
    bytes.extend_from_slice(&16_u32.to_le_bytes());
    // Integer samples.
    bytes.extend_from_slice(&1_u16.to_le_bytes());
    bytes.extend_from_slice(&channels.to_le_bytes());
    bytes.extend_from_slice(&rate_hz.to_le_bytes());
    bytes.extend_from_slice(&rate_hz.saturating_mul(u32::from(frame_bytes)).to_le_bytes());
    bytes.extend_from_slice(&frame_bytes.to_le_bytes());
    bytes.extend_from_slice(&16_u16.to_le_bytes());
    bytes.extend_from_slice(b"data");
    bytes.extend_from_slice(&data_bytes.to_le_bytes());
    for frame in 0..recording.frames() {
        for channel in &recording.channels {
            bytes.extend_from_slice(&channel[frame].to_le_bytes());
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Two channels with nothing that silence or a tone of -20 dBFS has.
    fn loud(frames: usize, rate_hz: u32) -> Recording {
        let side = |step: usize| (0..frames).map(|i| 20_000 + (i * step % 7_000) as i16).collect::<Arc<[i16]>>();
        Recording::of(vec![side(7), side(13)], rate_hz)
    }

    fn span(start_secs: f64, end_secs: f64) -> TimeSpan {
        TimeSpan::new(start_secs, end_secs).expect("a span")
    }

    #[test]
    fn silence_is_digital_and_a_tone_has_its_pitch_and_level() {
        for rate_hz in [8_000, 44_100] {
            let recording = loud(rate_hz as usize, rate_hz);
            let inside = |covered: &Recording| {
                let frame = |secs: f64| (secs * f64::from(rate_hz)) as usize;
                covered.channels.iter().map(|c| c[frame(0.25)..frame(0.75)].to_vec()).collect::<Vec<_>>()
            };
            let silent = recording.covered(&[span(0.25, 0.75)], Cover::Silence);
            assert!(inside(&silent).iter().flatten().all(|sample| *sample == 0));
            let toned = inside(&recording.covered(&[span(0.25, 0.75)], Cover::Tone));
            assert_eq!(toned[0], toned[1]);
            let tone = &toned[0];
            let crossings = tone.windows(2).filter(|pair| pair[0] < 0 && pair[1] >= 0).count();
            assert!((498..=500).contains(&crossings), "{rate_hz}: {crossings}");
            let middle = &tone[tone.len() / 4..tone.len() / 4 * 3];
            let rms = (middle.iter().map(|s| f64::from(*s).powi(2)).sum::<f64>() / middle.len() as f64).sqrt();
            // A sine's power is half its peak's.
            assert!((20.0 * (rms * 2f64.sqrt() / 32_768.0).log10() + 20.0).abs() < 0.1, "{rms}");
            assert!(tone[0] == 0 && tone[tone.len() - 1] == 0 && tone[1].abs() < 200, "no click");
        }
    }

    #[test]
    fn the_sound_fades_towards_what_is_covered() {
        let recording = Recording::of(vec![vec![10_000; 8_000].into()], 8_000);
        let covered = recording.covered(&[span(0.25, 0.5)], Cover::Silence);
        let channel = &covered.channels[0];
        assert!(channel[1_950..2_000].windows(2).all(|pair| pair[0] >= pair[1]) && channel[1_999] < 300);
        assert!(channel[4_000..4_050].windows(2).all(|pair| pair[0] <= pair[1]) && channel[4_000] < 300);
        assert_eq!((channel[1_959], channel[4_040]), (10_000, 10_000));
    }

    #[test]
    fn the_lowest_rates_are_covered_too() {
        for rate_hz in [1, 50, 3_000] {
            let recording = loud(200, rate_hz);
            let all = [span(0.0, 1e9)];
            let toned = recording.covered(&all, Cover::Tone);
            assert!(toned.channels.iter().flat_map(|c| c.iter()).all(|sample| sample.abs() <= 3_277));
            assert!(recording.covered(&[], Cover::Tone).channels == recording.channels);
        }
        let none = Recording::of(Vec::new(), 8_000).covered(&[span(0.0, 1.0)], Cover::Tone);
        assert!(none.channels.is_empty() && wav_bytes(&none).is_some());
    }

    #[test]
    fn a_wav_file_reads_back_equal() {
        for channels in 1..4 {
            let side = |c: usize| (0..500).map(|i| (i * 131 * c) as u16 as i16).collect::<Arc<[i16]>>();
            let recording = Recording::of((1..=channels).map(side).collect(), 11_025);
            let bytes = wav_bytes(&recording).expect("a small file");
            assert_eq!(bytes, wav_bytes(&recording).expect("the same"));
            let mut reader = hound::WavReader::new(bytes.as_slice()).expect("a WAV file");
            let spec = reader.spec();
            assert_eq!((usize::from(spec.channels), spec.sample_rate, spec.bits_per_sample), (channels, 11_025, 16));
            let samples: Vec<i16> = reader.samples::<i16>().collect::<Result<_, _>>().expect("samples");
            for (index, channel) in recording.channels.iter().enumerate() {
                let read: Vec<i16> = samples.iter().skip(index).step_by(channels).copied().collect();
                assert_eq!(read, channel.to_vec());
            }
        }
    }

    proptest! {
        #[test]
        fn nothing_inside_remains_and_nothing_outside_changes(
            places in proptest::collection::vec((0.0..1.2f64, 0.0..0.3f64), 0..6),
            tone: bool,
        ) {
            let rate_hz = 4_000;
            let recording = loud(rate_hz, rate_hz as u32);
            let spans: Vec<TimeSpan> = places.iter().map(|(start, length)| span(*start, start + length)).collect();
            let cover = if tone { Cover::Tone } else { Cover::Silence };
            let covered = recording.covered(&spans, cover);
            for (before, after) in recording.channels.iter().zip(&covered.channels) {
                prop_assert_eq!(before.len(), after.len());
                for (frame, (before, after)) in before.iter().zip(after.iter()).enumerate() {
                    let (start, end) = (frame as f64 / rate_hz as f64, (frame + 1) as f64 / rate_hz as f64);
                    let inside = spans.iter().any(|s| s.start_secs() < end && start < s.end_secs());
                    let near = spans.iter().any(|s| s.start_secs() < end + 0.0055 && start - 0.0055 < s.end_secs());
                    if inside {
                        prop_assert!(after.abs() <= 3_277);
                    } else if !near {
                        prop_assert_eq!(before, after);
                    } else {
                        prop_assert!(after <= before);
                    }
                }
            }
        }
    }
}
