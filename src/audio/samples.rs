//! The sound as Whisper takes it: 16 kHz, one channel.

use std::{ops::Range, sync::Arc};

use rubato::{Fft, FixedSync, Resampler, audioadapter_buffers::direct::SequentialSlice};

use super::Recording;

/// What 16 bits make of 1.
const FULL_SCALE: f32 = 32_768.0;

/// The rate Whisper and Silero were trained at.
pub const RATE_HZ: u32 = 16_000;

/// Sound at [`RATE_HZ`], one channel. Cheap to clone; only a [`Recording`] makes one. Kept in 16 bits, as the recording is:
/// an hour of it takes 115 MB.
#[derive(Clone, Debug)]
pub struct Samples(Arc<[i16]>);

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
        Self::amplified(recording, 1.0)
    }

    /// The same, so many times as loud; what is louder than full scale is cut.
    ///
    /// # Errors
    /// [`ResampleError`] where no resampler can be built for the rate.
    pub fn amplified(recording: &Recording, gain: f32) -> Result<Self, ResampleError> {
        let rate_hz = recording.sample_rate_hz.get();
        if let ([only], true) = (recording.channels.as_slice(), rate_hz == RATE_HZ && (gain - 1.0).abs() < f32::EPSILON)
        {
            return Ok(Self(Arc::clone(only)));
        }
        let mut samples: Vec<i16> = Vec::new();
        let rounded = |sample: &f32| (sample * gain * FULL_SCALE).round() as i16;
        resample_by_blocks(recording, 0..recording.frames(), RATE_HZ, |block| {
            samples.reserve_exact(if samples.is_empty() { block.whole } else { 0 });
            samples.extend(block.samples.iter().map(rounded));
        })?;
        Ok(Self(samples.into()))
    }

    /// Of full scale 32,768.
    #[must_use]
    pub fn as_slice(&self) -> &[i16] {
        &self.0
    }

    /// Some of them, -1 to 1; cut to what there is.
    #[must_use]
    pub fn piece(&self, range: Range<usize>) -> Vec<f32> {
        let end = range.end.min(self.0.len());
        self.0[range.start.min(end)..end].iter().map(|sample| f32::from(*sample) / FULL_SCALE).collect()
    }

    #[must_use]
    pub fn duration_secs(&self) -> f64 {
        self.0.len() as f64 / f64::from(RATE_HZ)
    }

    /// The samples between two times, -1 to 1; cut to what there is.
    #[must_use]
    pub fn between(&self, start_secs: f64, end_secs: f64) -> Vec<f32> {
        self.piece(self.range(start_secs, end_secs))
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
    let mut output = Vec::new();
    resample_by_blocks(recording, frames, to_hz, |block| {
        output.reserve_exact(if output.is_empty() { block.whole } else { 0 });
        output.extend_from_slice(block.samples);
    })?;
    Ok(output)
}

/// A part of what becomes of some sound, and how much will become of all of it.
struct Block<'a> {
    samples: &'a [f32],
    whole: usize,
}

/// Hands on what becomes of each block.
fn resample_by_blocks(
    recording: &Recording,
    frames: Range<usize>,
    to_hz: u32,
    mut each: impl FnMut(Block<'_>),
) -> Result<(), ResampleError> {
    let end = frames.end.min(recording.frames());
    let mut resampling = Resampling::new(recording.sample_rate_hz.get(), to_hz)?;
    let whole = resampling.length_of(end.saturating_sub(frames.start));
    let mut left = whole;
    let mut ready = Vec::new();
    let mut hand_on = |ready: &mut Vec<f32>| {
        // The resampler may give a little more than its own end.
        ready.truncate(left);
        left -= ready.len();
        each(Block { samples: ready, whole });
        ready.clear();
    };
    for start in (frames.start..end).step_by(BLOCK_FRAMES) {
        resampling.push(&recording.mono(start..(start + BLOCK_FRAMES).min(end)), &mut ready)?;
        hand_on(&mut ready);
    }
    resampling.finish(&mut ready)?;
    hand_on(&mut ready);
    Ok(())
}

/// How much of a recording is mixed at once.
const BLOCK_FRAMES: usize = 1 << 16;

/// Sound on its way from one rate to another, handed over in blocks of any length.
pub struct Resampling {
    /// `None` where the rates are the same.
    resampler: Option<Fft<f32>>,
    from_hz: u32,
    to_hz: u32,
    /// What is not enough yet for a step of the resampler.
    waiting: Vec<f32>,
    step: Vec<f32>,
    /// How much of what the resampler gives next is its own delay.
    delay: usize,
    pushed: usize,
    given: usize,
}

impl Resampling {
    /// From one rate to another, both in hertz.
    ///
    /// # Errors
    /// [`ResampleError`] where no resampler can be built for the rates.
    pub fn new(from_hz: u32, to_hz: u32) -> Result<Self, ResampleError> {
        let build = || Fft::<f32>::new(from_hz as usize, to_hz as usize, 1024, 1, FixedSync::Both);
        let resampler = if from_hz == to_hz { None } else { Some(build()) };
        let resampler =
            resampler.transpose().map_err(|e| ResampleError { rate_hz: from_hz, to_hz, detail: e.to_string() })?;
        let delay = resampler.as_ref().map_or(0, Resampler::output_delay);
        let step = vec![0.0; resampler.as_ref().map_or(0, Resampler::output_frames_max)];
        Ok(Self { resampler, from_hz, to_hz, waiting: Vec::new(), step, delay, pushed: 0, given: 0 })
    }

    /// How many samples become of so many.
    #[must_use]
    pub fn length_of(&self, samples: usize) -> usize {
        (samples as f64 * f64::from(self.to_hz) / f64::from(self.from_hz)).round() as usize
    }

    /// Takes in some sound and adds to the output what is ready of it.
    ///
    /// # Errors
    /// [`ResampleError`] where the resampler fails.
    pub fn push(&mut self, samples: &[f32], output: &mut Vec<f32>) -> Result<(), ResampleError> {
        self.pushed += samples.len();
        self.run(samples, output)
    }

    /// Adds what is still inside. Nothing is to be pushed after it.
    ///
    /// # Errors
    /// [`ResampleError`] where the resampler fails.
    pub fn finish(&mut self, output: &mut Vec<f32>) -> Result<(), ResampleError> {
        let wanted = self.length_of(self.pushed);
        // Silence after the end pushes out what is still inside.
        let silence = vec![0.0; self.resampler.as_ref().map_or(0, Resampler::input_frames_max)];
        while self.given < wanted && !silence.is_empty() {
            self.run(&silence, output)?;
        }
        output.truncate(output.len().saturating_sub(self.given.saturating_sub(wanted)));
        Ok(())
    }

    fn run(&mut self, samples: &[f32], output: &mut Vec<f32>) -> Result<(), ResampleError> {
        let Some(resampler) = &mut self.resampler else {
            output.extend_from_slice(samples);
            self.given += samples.len();
            return Ok(());
        };
        let (rate_hz, to_hz) = (self.from_hz, self.to_hz);
        let error = |detail: String| ResampleError { rate_hz, to_hz, detail };
        self.waiting.extend_from_slice(samples);
        let mut taken = 0;
        loop {
            let count = resampler.input_frames_next();
            let Some(input) = self.waiting.get(taken..taken + count) else { break };
            let length = self.step.len();
            let from = SequentialSlice::new(input, 1, count).map_err(|e| error(e.to_string()))?;
            let mut into = SequentialSlice::new_mut(&mut self.step, 1, length).map_err(|e| error(e.to_string()))?;
            let (_, written) =
                resampler.process_into_buffer(&from, &mut into, None).map_err(|e| error(e.to_string()))?;
            taken += count;
            let skipped = self.delay.min(written);
            self.delay -= skipped;
            self.given += written - skipped;
            output.extend_from_slice(&self.step[skipped..written]);
        }
        self.waiting.drain(..taken);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tone(rate_hz: u32, secs: f64) -> Recording {
        let frames = (f64::from(rate_hz) * secs) as usize;
        let wave = |i: usize| (i as f32 / rate_hz as f32 * 440.0 * std::f32::consts::TAU).sin() * 16_384.0;
        let channel: Arc<[i16]> = (0..frames).map(|i| wave(i) as i16).collect();
        Recording::of(vec![channel], rate_hz)
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
