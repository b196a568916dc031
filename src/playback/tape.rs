//! What the sound device's own thread does: no locks, no allocation, nothing written anywhere.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use cpal::{FromSample, Sample};

/// A sound at the device's rate, and how far it was played.
pub(super) struct Tape {
    sound: Vec<f32>,
    at: usize,
    channels: usize,
    ended: Arc<AtomicBool>,
}

/// Fades of this length keep a stretch that is cut out of the middle from clicking.
const FADE_SECS: f32 = 0.01;

/// Silence at the end: the device drops what it still holds when it is closed.
const TAIL_SECS: f32 = 0.25;

impl Tape {
    pub(super) fn new(mut sound: Vec<f32>, rate_hz: u32, channels: usize, ended: Arc<AtomicBool>) -> Self {
        let fade = ((rate_hz as f32 * FADE_SECS) as usize).min(sound.len() / 2);
        let length = sound.len();
        for index in 0..fade {
            let gain = index as f32 / fade as f32;
            sound[index] *= gain;
            sound[length - 1 - index] *= gain;
        }
        sound.resize(length + (rate_hz as f32 * TAIL_SECS) as usize, 0.0);
        Self { sound, at: 0, channels: channels.max(1), ended }
    }

    /// The next part of the sound, the same on every channel; silence once it is over.
    pub(super) fn fill<T: Sample + FromSample<f32>>(&mut self, buffer: &mut [T]) {
        for frame in buffer.chunks_mut(self.channels) {
            let sample = self.sound.get(self.at).copied().unwrap_or(0.0);
            self.at += 1;
            frame.fill(T::from_sample(sample));
        }
        if self.at >= self.sound.len() {
            self.ended.store(true, Ordering::Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sound_is_played_once_on_every_channel_with_soft_ends() {
        let ended = Arc::new(AtomicBool::new(false));
        let mut tape = Tape::new(vec![0.5; 1000], 8_000, 2, Arc::clone(&ended));
        let mut played: Vec<f32> = Vec::new();
        let mut buffer = [0.0f32; 128];
        while !ended.load(Ordering::Relaxed) {
            tape.fill(&mut buffer);
            assert!(buffer.chunks(2).all(|frame| frame[0].to_bits() == frame[1].to_bits()));
            played.extend(buffer.iter().step_by(2));
        }
        assert!((3_000..3_000 + 64).contains(&played.len()), "{}", played.len());
        assert!(played[0] == 0.0 && played[999] == 0.0 && played[1000..].iter().all(|sample| *sample == 0.0));
        assert!(played[80..920].iter().all(|sample| (*sample - 0.5).abs() < f32::EPSILON));
        tape.fill(&mut buffer);
        assert!(buffer.iter().all(|sample| *sample == 0.0));
    }
}
