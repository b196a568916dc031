//! How loud it is, and whether that will do.

/// Louder than this share of full scale is cut off or about to be: 0.1 dB below full scale.
const CLIPS_FROM: f32 = 0.99;

/// Softer than this is no voice: 60 dB below full scale, some 20 dB below a quiet voice at a laptop.
const SILENT_BELOW: f32 = 0.001;

/// A pause in a message is shorter than this, in seconds.
const SILENT_AFTER_SECS: f64 = 3.0;

/// How long a warning about clipping stays, in seconds: long enough to read it and to turn the phone down.
const CLIPPED_FOR_SECS: f64 = 4.0;

/// What a level meter shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Meter {
    /// Since the recording began.
    pub secs: f64,
    /// The loudest since the last look, 0 to 1 of full scale.
    pub peak: f32,
    /// It was too loud for the microphone within the last seconds.
    pub clips: bool,
    /// Nothing was heard for seconds.
    pub silent: bool,
    /// Something was heard at some time.
    pub heard: bool,
    rate_hz: f64,
    last_clip_secs: f64,
    last_sound_secs: f64,
}

impl Meter {
    /// At the beginning of a recording.
    #[must_use]
    pub fn new(rate_hz: u32) -> Self {
        Self {
            secs: 0.0,
            peak: 0.0,
            clips: false,
            silent: false,
            heard: false,
            rate_hz: f64::from(rate_hz.max(1)),
            last_clip_secs: f64::NEG_INFINITY,
            last_sound_secs: 0.0,
        }
    }

    /// Takes in what was heard since the last look, -1 to 1.
    pub fn hear(&mut self, block: &[f32]) {
        self.secs += block.len() as f64 / self.rate_hz;
        self.peak = block.iter().fold(0.0, |peak: f32, sample| peak.max(sample.abs()));
        if self.peak >= CLIPS_FROM {
            self.last_clip_secs = self.secs;
        }
        if self.peak >= SILENT_BELOW {
            self.last_sound_secs = self.secs;
            self.heard = true;
        }
        self.clips = self.secs - self.last_clip_secs < CLIPPED_FOR_SECS;
        self.silent = self.secs - self.last_sound_secs >= SILENT_AFTER_SECS;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_loud_and_too_soft_are_told_and_taken_back() {
        let mut meter = Meter::new(8_000);
        let second = |level: f32| vec![level; 8_000];
        meter.hear(&second(0.2));
        assert!((meter.secs - 1.0).abs() < 1e-9 && !meter.clips && !meter.silent, "{meter:?}");
        meter.hear(&second(-1.0));
        assert!(meter.clips && meter.peak >= 1.0, "{meter:?}");
        for _ in 0..3 {
            meter.hear(&second(0.0005));
        }
        assert!(meter.clips && meter.silent, "{meter:?}");
        meter.hear(&second(0.0));
        assert!(!meter.clips && meter.silent, "{meter:?}");
        meter.hear(&second(0.01));
        assert!(!meter.silent, "{meter:?}");
    }
}
