//! A stretch of a recording on its way to the loudspeaker: mixed, stretched in time, at the loudspeaker's rate.

use std::num::NonZeroU16;

use wsola::TimeStretch;

use crate::audio::{Recording, ResampleError, Resampling};

/// How much is read at once, in seconds: a change of speed is heard no sooner.
const BLOCK_SECS: f64 = 0.02;

/// The ends fade over this time, in seconds: a cut in the middle of a word would click.
const FADE_SECS: f64 = 0.005;

/// Gives a stretch of a recording block by block.
pub(super) struct Reader {
    recording: Recording,
    /// In frames of the recording, as everything here that is not said to be otherwise.
    start: usize,
    at: usize,
    end: usize,
    /// Seconds of the recording for a second of playing.
    speed: f32,
    /// `None` until another speed than 1 is asked for: what is not stretched stays as it was recorded.
    stretch: Option<TimeStretch>,
    /// Where the next block that comes out of the stretch lies in the recording.
    stretched_to: f64,
    resampling: Resampling,
    over: bool,
}

/// What comes next.
pub(super) struct Block {
    /// Where it lies in the recording.
    pub(super) from: f64,
    pub(super) to: f64,
    /// At the loudspeaker's rate, -1 to 1.
    pub(super) samples: Vec<f32>,
}

impl Reader {
    pub(super) fn new(
        recording: Recording,
        frames: std::ops::Range<usize>,
        speed: f32,
        to_hz: u32,
    ) -> Result<Self, ResampleError> {
        let resampling = Resampling::new(recording.sample_rate_hz.get(), to_hz)?;
        let end = frames.end.min(recording.frames());
        let start = frames.start.min(end);
        let stretched_to = start as f64;
        let mut reader =
            Self { recording, start, at: start, end, speed: 1.0, stretch: None, stretched_to, resampling, over: false };
        reader.set_speed(speed);
        Ok(reader)
    }

    pub(super) fn recording(&self) -> &Recording {
        &self.recording
    }

    pub(super) fn end(&self) -> usize {
        self.end
    }

    /// From the next block on.
    pub(super) fn set_speed(&mut self, speed: f32) {
        if self.stretch.is_none() && (speed - 1.0).abs() > f32::EPSILON {
            self.stretch = self.stretch_from_here();
        }
        self.speed = speed;
        if let Some(stretch) = &mut self.stretch {
            stretch.set_tempo(speed);
        }
    }

    /// What comes first out of a stretch fades in. So it begins one hop early, and that hop is left out.
    fn stretch_from_here(&mut self) -> Option<TimeStretch> {
        let mut stretch = TimeStretch::new(self.recording.sample_rate_hz, NonZeroU16::MIN).ok()?;
        let hop = stretch.min_output_buff_size();
        let before = self.read(self.at.saturating_sub(hop), self.at);
        stretch.push(&vec![0.0; hop - before.len()]);
        stretch.push(&before);
        self.stretched_to = self.at as f64;
        self.push_hop(&mut stretch);
        stretch.pull(&mut vec![0.0; hop]).ok()?;
        Some(stretch)
    }

    /// `None` once all was given.
    pub(super) fn next(&mut self) -> Result<Option<Block>, ResampleError> {
        if self.over {
            return Ok(None);
        }
        let mut samples = Vec::new();
        let (from, to, sound) = if let Some(mut stretch) = self.stretch.take() {
            let mut sound = vec![0.0; stretch.min_output_buff_size()];
            while stretch.pull(&mut sound).is_err() {
                self.push_hop(&mut stretch);
            }
            let from = self.stretched_to;
            self.stretched_to += sound.len() as f64 * f64::from(self.speed);
            self.stretch = Some(stretch);
            (from, self.stretched_to, sound)
        } else {
            let (from, length) = (self.at, f64::from(self.recording.sample_rate_hz.get()) * BLOCK_SECS);
            self.at = (from + length.max(1.0) as usize).min(self.end);
            (from as f64, self.at as f64, self.read(from, self.at))
        };
        self.resampling.push(&sound, &mut samples)?;
        self.over = to >= self.end as f64;
        if self.over {
            self.resampling.finish(&mut samples)?;
        }
        Ok(Some(Block { from: from.min(self.end as f64), to: to.min(self.end as f64), samples }))
    }

    /// Hands the next hop of the recording to the stretch; silence after its end, which pushes out what is inside.
    fn push_hop(&mut self, stretch: &mut TimeStretch) {
        let hop = stretch.min_output_buff_size();
        let to = (self.at + hop).min(self.end);
        let mut sound = self.read(self.at, to);
        sound.resize(hop, 0.0);
        stretch.push(&sound);
        self.at = to;
    }

    /// Mixed, with soft ends.
    fn read(&self, from: usize, to: usize) -> Vec<f32> {
        let fade = (f64::from(self.recording.sample_rate_hz.get()) * FADE_SECS).max(1.0) as f32;
        let mut sound = self.recording.mono(from..to);
        for (index, sample) in sound.iter_mut().enumerate() {
            let at = from + index;
            let nearest = (at.saturating_sub(self.start)).min(self.end.saturating_sub(at + 1));
            *sample *= (nearest as f32 / fade).min(1.0);
        }
        sound
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE_HZ: u32 = 8_000;

    /// Four seconds; what counts below is where a 200 Hz tone becomes one of 400 Hz, at two seconds.
    fn tones() -> Recording {
        let tone = |i: usize| {
            let pitch = if i < 16_000 { 200.0 } else { 400.0 };
            ((i as f32 / RATE_HZ as f32 * pitch * std::f32::consts::TAU).sin() * 16_384.0) as i16
        };
        Recording::of(vec![(0..32_000).map(tone).collect()], RATE_HZ)
    }

    fn all(mut reader: Reader) -> (Vec<f32>, Vec<(f64, f64)>) {
        let (mut sound, mut spans) = (Vec::new(), Vec::new());
        while let Some(block) = reader.next().expect("usual rates") {
            sound.extend(block.samples);
            spans.push((block.from, block.to));
        }
        (sound, spans)
    }

    fn pitch_hz(sound: &[f32], rate_hz: u32) -> f64 {
        let crossings = sound.windows(2).filter(|pair| pair[0] < 0.0 && pair[1] >= 0.0).count();
        crossings as f64 / (sound.len() as f64 / f64::from(rate_hz))
    }

    #[test]
    fn at_its_own_speed_it_is_what_was_recorded_with_soft_ends() {
        let recording = tones();
        let (sound, spans) = all(Reader::new(recording.clone(), 8_000..24_000, 1.0, RATE_HZ).expect("a usual rate"));
        let expected = recording.mono(8_000..24_000);
        assert_eq!(sound.len(), expected.len());
        assert!(sound[0].abs() < 1e-6 && sound.last().is_some_and(|last| last.abs() < 1e-6));
        let inside = 100..15_900;
        assert!(sound[inside.clone()].iter().zip(&expected[inside]).all(|(a, b)| (a - b).abs() < 1e-6));
        assert_eq!(spans.first().map(|span| span.0), Some(8_000.0));
        assert_eq!(spans.last().map(|span| span.1), Some(24_000.0));
        assert!(spans.windows(2).all(|pair| (pair[0].1 - pair[1].0).abs() < 1e-9), "{spans:?}");
    }

    #[test]
    fn another_speed_changes_the_length_and_not_the_pitch() {
        for speed in [0.5_f32, 0.75, 1.5, 2.0] {
            let rate_hz = 48_000;
            let (sound, spans) = all(Reader::new(tones(), 0..32_000, speed, rate_hz).expect("a usual rate"));
            let secs = sound.len() as f64 / f64::from(rate_hz);
            assert!((secs - 4.0 / f64::from(speed)).abs() < 0.05, "{speed}: {secs} s");
            let middle = sound.len() / 2;
            let around = (0.1 * f64::from(rate_hz)) as usize;
            let (low, high) = (&sound[around..middle - around], &sound[middle + around..sound.len() - around]);
            let (low, high) = (pitch_hz(low, rate_hz), pitch_hz(high, rate_hz));
            assert!((low - 200.0).abs() < 4.0 && (high - 400.0).abs() < 6.0, "{speed}: {low} and {high} Hz");
            assert!(spans.windows(2).all(|pair| pair[0].0 < pair[1].0 && (pair[0].1 - pair[1].0).abs() < 1e-6));
            assert_eq!(spans.last().map(|span| span.1), Some(32_000.0));
        }
    }

    #[test]
    fn a_change_of_speed_on_the_way_leaves_no_hole() {
        let mut reader = Reader::new(tones(), 0..16_000, 1.0, RATE_HZ).expect("a usual rate");
        let mut sound = Vec::new();
        let mut last = 0.0;
        for speed in [1.0, 1.5, 1.0, 0.75] {
            reader.set_speed(speed);
            for _ in 0..20 {
                let Some(block) = reader.next().expect("a usual rate") else { break };
                assert!((block.from - last).abs() < 1e-6, "{speed}: at {} after {last}", block.from);
                last = block.to;
                sound.extend(block.samples);
            }
        }
        // A period of the tone is 40 samples: no two of them are silent.
        let holes = sound[80..sound.len() - 80].chunks(80).filter(|chunk| chunk.iter().all(|s| s.abs() < 0.3)).count();
        assert_eq!(holes, 0);
        let pitch = pitch_hz(&sound, RATE_HZ);
        assert!((pitch - 200.0).abs() < 3.0, "{pitch} Hz");
    }

    #[test]
    fn what_is_shorter_than_a_hop_is_heard_too() {
        for speed in [0.5, 1.0, 2.0] {
            let (sound, _) = all(Reader::new(tones(), 100..130, speed, RATE_HZ).expect("a usual rate"));
            assert!(!sound.is_empty(), "{speed}");
            let (sound, _) = all(Reader::new(tones(), 40_000..50_000, speed, RATE_HZ).expect("a usual rate"));
            assert!(sound.iter().all(|sample| *sample == 0.0), "{speed}");
        }
    }
}
