//! What the system's callback does: it takes sound out of a ring, makes it as loud as it is to be, and counts.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering},
};

use cpal::{FromSample, Sample};
use rtrb::Consumer;

/// A new volume is reached in this time, in seconds: a jump would click.
const RAMP_SECS: f32 = 0.01;

/// What callback and feeder tell each other, without locks.
#[derive(Debug)]
pub(super) struct Shared {
    /// How many samples of the sound were handed to the system.
    pub(super) played: AtomicU64,
    /// How long it takes from there to the ear, in microseconds.
    pub(super) latency_us: AtomicU32,
    pub(super) failed: AtomicBool,
    /// The bits of an `f32`, 1 is as recorded.
    volume: AtomicU32,
}

impl Shared {
    pub(super) fn new(volume: f32) -> Self {
        Self {
            played: AtomicU64::new(0),
            latency_us: AtomicU32::new(0),
            failed: AtomicBool::new(false),
            volume: AtomicU32::new(volume.to_bits()),
        }
    }

    pub(super) fn set_volume(&self, volume: f32) {
        self.volume.store(volume.to_bits(), Ordering::Relaxed);
    }

    fn volume(&self) -> f32 {
        f32::from_bits(self.volume.load(Ordering::Relaxed))
    }
}

/// The callback's own part.
pub(super) struct Head {
    sound: Consumer<f32>,
    shared: Arc<Shared>,
    channels: usize,
    gain: f32,
    /// By how much the gain moves from one sample to the next.
    ramp: f32,
}

impl Head {
    pub(super) fn new(sound: Consumer<f32>, shared: Arc<Shared>, rate_hz: u32, channels: usize) -> Self {
        let gain = shared.volume();
        Self { sound, shared, channels: channels.max(1), gain, ramp: 1.0 / (RAMP_SECS * rate_hz.max(1) as f32) }
    }

    /// The next part of the sound, the same on every channel; silence where there is none yet.
    pub(super) fn fill<T: Sample + FromSample<f32>>(&mut self, buffer: &mut [T]) {
        let wanted = self.shared.volume();
        let mut played = 0;
        for frame in buffer.chunks_mut(self.channels) {
            self.gain += (wanted - self.gain).clamp(-self.ramp, self.ramp);
            let sample = self.sound.pop().inspect(|_| played += 1).unwrap_or(0.0);
            frame.fill(T::from_sample((sample * self.gain).clamp(-1.0, 1.0)));
        }
        self.shared.played.fetch_add(played, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use rtrb::RingBuffer;

    use super::*;

    #[test]
    fn a_sound_is_played_once_on_every_channel_as_loud_as_wanted() {
        let (mut ring, sound) = RingBuffer::new(1_000);
        let shared = Arc::new(Shared::new(1.0));
        let mut head = Head::new(sound, Arc::clone(&shared), 8_000, 2);
        for _ in 0..1_000 {
            ring.push(0.4).expect("room for all of it");
        }
        let mut buffer = [0.0_f32; 400];
        head.fill(&mut buffer);
        assert!(buffer.iter().all(|sample| (*sample - 0.4).abs() < 1e-6));
        shared.set_volume(2.0);
        head.fill(&mut buffer);
        assert!(buffer.windows(3).all(|three| (three[2] - three[0]).abs() < 0.01), "the volume jumps");
        assert!(buffer.last().is_some_and(|last| (*last - 0.8).abs() < 1e-3));
        assert!(buffer.chunks(2).all(|frame| frame[0].to_bits() == frame[1].to_bits()));
        let mut rest = [0.0_f32; 2_000];
        head.fill(&mut rest);
        assert!(rest[1_200..].iter().all(|sample| *sample == 0.0));
        assert_eq!(shared.played.load(Ordering::Relaxed), 1_000);
    }
}
