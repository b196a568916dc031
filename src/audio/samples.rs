//! The sound as Whisper takes it: 16 kHz, one channel.

use std::{ops::Range, sync::Arc};

use rubato::{Fft, FixedSync, Resampler, audioadapter_buffers::direct::SequentialSlice};

use super::Recording;

/// The rate Whisper and Silero were trained at.
pub const RATE_HZ: u32 = 16_000;

/// Sound at [`RATE_HZ`], one channel, finite. Cheap to clone; only [`Samples::from_recording`] makes one.
#[derive(Clone, Debug)]
pub struct Samples(Arc<[f32]>);

/// The recording's rate can't be turned into another.
#[derive(Debug, thiserror::Error)]
#[error("the sound could not be brought from {rate_hz} Hz to {to_hz} Hz: {detail}")]
pub struct ResampleError {
    pub rate_hz: u32,
    pub to_hz: u32,
    pub detail: String,
}

impl Samples {
    /// Mixes to one channel and resamples.
    ///
    /// # Errors
    /// [`ResampleError`] where no resampler can be built for the rate.
    pub fn from_recording(recording: &Recording) -> Result<Self, ResampleError> {
        Ok(Self(resample(recording, 0..recording.frames(), RATE_HZ)?.into()))
    }

    #[must_use]
    pub fn as_slice(&self) -> &[f32] {
        &self.0
    }

    #[must_use]
    pub fn duration_secs(&self) -> f64 {
        self.0.len() as f64 / f64::from(RATE_HZ)
    }

    /// The samples between two times, cut to what there is.
    #[must_use]
    pub fn between(&self, start_secs: f64, end_secs: f64) -> &[f32] {
        &self.0[self.range(start_secs, end_secs)]
    }

    fn range(&self, start_secs: f64, end_secs: f64) -> Range<usize> {
        let index = |secs: f64| ((secs * f64::from(RATE_HZ)).round().max(0.0) as usize).min(self.0.len());
        let start = index(start_secs);
        start..index(end_secs).max(start)
    }
}

/// A stretch of a recording, its channels mixed, at another rate. It goes block by block, so that an hour of sound is
/// never there twice.
///
/// # Errors
/// [`ResampleError`] where no resampler can be built for the rates.
pub fn resample(recording: &Recording, frames: Range<usize>, to_hz: u32) -> Result<Vec<f32>, ResampleError> {
    let rate_hz = recording.sample_rate_hz.get();
    let end = frames.end.min(recording.frames());
    let start = frames.start.min(end);
    if rate_hz == to_hz {
        return Ok(recording.mono(start..end));
    }
    let error = |detail: String| ResampleError { rate_hz, to_hz, detail };
    let mut resampler = Fft::<f32>::new(rate_hz as usize, to_hz as usize, 1024, 1, FixedSync::Both)
        .map_err(|e| error(e.to_string()))?;
    let wanted = ((end - start) as f64 * f64::from(to_hz) / f64::from(rate_hz)).round() as usize;
    // What the resampler gives first is its own delay.
    let mut delay = resampler.output_delay();
    let mut output = Vec::with_capacity(wanted);
    let mut block = vec![0.0; resampler.output_frames_max()];
    let mut at = start;
    while output.len() < wanted {
        let count = resampler.input_frames_next();
        let mut input = recording.mono(at..(at + count).min(end));
        // Silence after the end pushes out what is still inside.
        input.resize(count, 0.0);
        at += count;
        let length = block.len();
        let from = SequentialSlice::new(&input, 1, count).map_err(|e| error(e.to_string()))?;
        let mut into = SequentialSlice::new_mut(&mut block, 1, length).map_err(|e| error(e.to_string()))?;
        let (_, written) = resampler.process_into_buffer(&from, &mut into, None).map_err(|e| error(e.to_string()))?;
        let skipped = delay.min(written);
        delay -= skipped;
        output.extend_from_slice(&block[skipped..written]);
    }
    output.truncate(wanted);
    Ok(output)
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU32;

    use super::*;
    use crate::audio::Source;

    fn tone(rate_hz: u32, secs: f64) -> Recording {
        let frames = (f64::from(rate_hz) * secs) as usize;
        let wave = |i: usize| (i as f32 / rate_hz as f32 * 440.0 * std::f32::consts::TAU).sin() * 16_384.0;
        let channel: Arc<[i16]> = (0..frames).map(|i| wave(i) as i16).collect();
        let source = Source {
            name: String::new(),
            bytes: 0,
            sha256: String::new(),
            container: String::new(),
            codec: String::new(),
            sample_rate_hz: rate_hz,
            channels: 1,
            duration_secs: secs,
        };
        let sample_rate_hz = NonZeroU32::new(rate_hz).expect("not zero");
        Recording { source, channels: vec![channel], sample_rate_hz, warnings: Vec::new() }
    }

    #[test]
    fn any_usual_rate_keeps_its_length_and_its_tone() {
        for rate_hz in [8_000, 11_025, 16_000, 22_050, 44_100, 48_000, 96_000] {
            let samples = Samples::from_recording(&tone(rate_hz, 1.0)).expect("a usual rate");
            assert!((samples.duration_secs() - 1.0).abs() < 0.002, "{rate_hz}: {}", samples.duration_secs());
            let middle = samples.between(0.25, 0.75);
            let crossings = middle.windows(2).filter(|pair| pair[0] < 0.0 && pair[1] >= 0.0).count();
            assert!((219..=221).contains(&crossings), "{rate_hz}: {crossings} periods in half a second");
            let rms = (middle.iter().map(|s| s * s).sum::<f32>() / middle.len() as f32).sqrt();
            assert!((rms - 0.5 / 2f32.sqrt()).abs() < 0.01, "{rate_hz}: level {rms}");
        }
    }

    #[test]
    fn a_stretch_beyond_the_end_is_cut() {
        let samples = Samples::from_recording(&tone(16_000, 1.0)).expect("a usual rate");
        assert_eq!(samples.between(0.5, 9.0).len(), 8_000);
        assert!(samples.between(3.0, 2.0).is_empty());
    }
}
