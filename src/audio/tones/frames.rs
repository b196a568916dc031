//! The one or two sinusoids that make up nearly all of a moment's sound, frame by frame, and runs of them that hold.

use std::sync::Arc;

use realfft::{RealFftPlanner, RealToComplex, num_complex::Complex32};

use super::RATE_HZ;
use crate::timeline::TimeSpan;

/// Sinusoids below this are not looked at: hum of the mains. A voice's fundamental still counts against a tone.
const FLOOR_HZ: f64 = 70.0;

/// Softer sound, of full scale, is no tone: ten decibels below the softest that must be found.
const FLOOR_DB: f32 = -53.0;

/// The one or two sinusoids have at least this part of the frame's power. Measured: tones through GSM and AMR stay
/// above it, voices seldom hold it for long.
const MIN_SHARE: f32 = 0.8;

/// Two sinusoids this close in power are a pair: the 8 dB of twist of ITU-T Q.24, and 2 for noise.
const PAIR_RATIO: f32 = 0.1;

/// A single tone, where it sounds, has on average at least this part of the power: noise 13 dB below it. Measured: 0.97
/// to 1 for beeps in real greetings and through GSM and AMR, 0.93 at most in voices held on one pitch.
const MIN_SINGLE_SHARE: f64 = 0.95;

/// The same of two tones together. Measured: 0.96 through the coarsest AMR, 0.88 at most where a voice's overtones lie
/// where a key's tones are.
const MIN_PAIR_SHARE: f64 = 0.9;

/// This part of a tone's frames is pure: clicks may spoil the others.
const MIN_COVERAGE: f64 = 0.7;

/// From one frame to the next a tone's pitch changes by less than this part.
const SAME_PITCH: f64 = 0.015;

/// Fewer frames than these are chance.
const MIN_FRAMES: usize = 3;

/// Frames that are kept of a run; a longer one is judged by its beginning.
const MAX_KEPT: usize = 1_000;

/// A tone's pitch holds: standard deviation as part of the pitch. Measured: up to 0.5 % through GSM and AMR, mostly over
/// 1 % in voices.
const MAX_PITCH_DEVIATION: f64 = 0.006;

/// A tone's level holds: standard deviation in decibels. Measured: up to 2.4 dB through AMR.
const MAX_LEVEL_DEVIATION_DB: f64 = 3.0;

/// The window is zero-padded to this many times its length, to part peaks 40 Hz from each other in 64 ms.
const PADDING: usize = 2;

/// Half the width of a sinusoid's peak in bins of the padded spectrum: two and a half of Hann's own bins.
const LOBE_BINS: usize = 5;

/// Full scale of the samples.
const FULL_SCALE: f32 = 32_768.0;

/// One or two sinusoids at one moment.
#[derive(Clone, Copy, Debug)]
struct Note {
    pitch: Pitch,
    level_db: f32,
    /// The part of the frame's power.
    share: f32,
}

/// A sinusoid or two, in Hz, the lower first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Pitch {
    pub low_hz: f64,
    pub high_hz: Option<f64>,
}

impl Pitch {
    /// Whether both have as many sinusoids, each no further from the other's than a part of it.
    pub(super) fn is_near(self, other: Self, tolerance: f64) -> bool {
        let near = |a: f64, b: f64| (a - b).abs() <= tolerance * b;
        near(self.low_hz, other.low_hz)
            && match (self.high_hz, other.high_hz) {
                (None, None) => true,
                (Some(a), Some(b)) => near(a, b),
                _ => false,
            }
    }
}

/// A tone that held its pitch and level from its sudden start to its sudden end.
#[derive(Clone, Copy, Debug)]
pub(super) struct Burst {
    pub pitch: Pitch,
    pub span: TimeSpan,
}

/// How a recording is looked at: in windows of one length, at steps.
pub(super) struct Analyser {
    fft: Arc<dyn RealToComplex<f32>>,
    window: Vec<f32>,
    /// From one frame's middle to the next, in samples.
    hop: usize,
    /// Frames of another sound that a tone survives.
    max_hole: usize,
    input: Vec<f32>,
    spectrum: Vec<Complex32>,
    scratch: Vec<Complex32>,
    power: Vec<f32>,
    hz_per_bin: f64,
    /// Turns a sum over the spectrum into a mean square of samples.
    scale: f32,
}

/// Frames of the same tone in a row.
struct Run {
    /// The middles of the first and the last frame, in hops.
    first: usize,
    last: usize,
    notes: Vec<(usize, Note)>,
    /// The last frame's.
    pitch: Pitch,
}

impl Analyser {
    /// Lengths in samples; `max_hole` in hops.
    pub(super) fn new(length: usize, hop: usize, max_hole: usize) -> Self {
        let padded = length * PADDING;
        let fft = RealFftPlanner::new().plan_fft_forward(padded);
        let turn = std::f32::consts::TAU / length as f32;
        let mut window: Vec<f32> = (0..length).map(|i| 0.5 - 0.5 * ((i as f32 + 0.5) * turn).cos()).collect();
        let scale = 2.0 / (padded as f32 * window.iter().map(|w| w * w).sum::<f32>());
        // Samples of 16 bits come out between -1 and 1.
        for weight in &mut window {
            *weight /= FULL_SCALE;
        }
        Self {
            input: fft.make_input_vec(),
            spectrum: fft.make_output_vec(),
            scratch: fft.make_scratch_vec(),
            power: vec![0.0; padded / 2 + 1],
            hz_per_bin: RATE_HZ / padded as f64,
            fft,
            window,
            hop,
            max_hole,
            scale,
        }
    }

    /// The bursts of tone whose pitch is wanted, in order.
    pub(super) fn bursts(&mut self, samples: &[i16], wanted: impl Fn(Pitch) -> bool) -> Vec<Burst> {
        let mut bursts = Vec::new();
        let mut held: Option<Run> = None;
        let mut open: Option<Run> = None;
        // Behind the recording there is silence, which ends a tone that reaches its end.
        for frame in 0..=(samples.len() + self.window.len()) / self.hop {
            let note = self.note(samples, frame);
            if let (Some(note), Some(run)) = (note, open.as_mut())
                && note.pitch.is_near(run.pitch, SAME_PITCH)
            {
                run.push(frame, note);
                continue;
            }
            // A few frames of something else do not end a tone: the held run waits for its continuation.
            if let Some(run) = open.take().filter(|run| run.last - run.first + 1 >= MIN_FRAMES) {
                match held.as_mut() {
                    Some(before) if before.goes_on_with(&run, self.max_hole) => before.append(run),
                    _ => bursts.extend(held.replace(run).and_then(|before| self.burst(samples, &before, &wanted))),
                }
            }
            open = note.map(|note| Run::new(frame, note));
        }
        bursts.extend(held.and_then(|run| self.burst(samples, &run, &wanted)));
        bursts
    }

    /// The samples around one, each weighed by the window; those outside of the recording are left out.
    fn windowed<'a>(&'a self, samples: &'a [i16], middle: isize) -> impl Iterator<Item = f32> + 'a {
        let start = middle - (self.window.len() / 2) as isize;
        let skipped = start.min(0).unsigned_abs().min(self.window.len());
        let from = (start.max(0) as usize).min(samples.len());
        self.window[skipped..].iter().zip(&samples[from..]).map(|(w, s)| w * f32::from(*s))
    }

    /// The one or two sinusoids that a frame is made of.
    fn note(&mut self, samples: &[i16], frame: usize) -> Option<Note> {
        let floor = 10f32.powf(FLOOR_DB / 10.0);
        let middle = (frame * self.hop) as isize;
        let missing = (self.window.len() / 2).saturating_sub(frame * self.hop);
        let mut input = std::mem::take(&mut self.input);
        input.fill(0.0);
        for (to, value) in input[missing..].iter_mut().zip(self.windowed(samples, middle)) {
            *to = value;
        }
        let energy: f32 = input.iter().map(|value| value * value).sum();
        let loud = energy * self.scale * (input.len() as f32 / 2.0) >= floor;
        // The lengths fit by construction; a frame that could not be transformed has no note.
        let transformed =
            loud && self.fft.process_with_scratch(&mut input, &mut self.spectrum, &mut self.scratch).is_ok();
        self.input = input;
        if !transformed {
            return None;
        }
        let lowest = (FLOOR_HZ / self.hz_per_bin).ceil() as usize;
        for (power, bin) in self.power.iter_mut().zip(&self.spectrum) {
            *power = bin.norm_sqr() * self.scale;
        }
        self.power[..lowest].fill(0.0);
        let total: f32 = self.power.iter().sum();
        if total < floor {
            return None;
        }
        let first = self.take_peak()?;
        if first.1 < 0.5 * MIN_SHARE * total {
            return None;
        }
        let second = self.take_peak().filter(|second| second.1 >= PAIR_RATIO * first.1);
        let power = first.1 + second.map_or(0.0, |second| second.1);
        let pitch = Pitch {
            low_hz: second.map_or(first.0, |second| second.0.min(first.0)),
            high_hz: second.map(|second| second.0.max(first.0)),
        };
        let share = power / total;
        (share >= MIN_SHARE).then(|| Note { pitch, level_db: 10.0 * power.log10(), share })
    }

    /// The strongest peak's pitch in Hz and power, taken out of the spectrum.
    fn take_peak(&mut self) -> Option<(f64, f32)> {
        let power = &mut self.power;
        let (peak, _) = power.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1)).filter(|(_, p)| **p > 0.0)?;
        let last = power.len() - 1;
        let (mut low, mut high) = (peak, peak);
        while low > 0 && peak - low < LOBE_BINS && power[low - 1] < power[low] {
            low -= 1;
        }
        while high < last && high - peak < LOBE_BINS && power[high + 1] < power[high] {
            high += 1;
        }
        // The top of the parabola through the logarithms: within a twentieth of a bin for Hann's window.
        let at = |bin: usize| power.get(bin).copied().unwrap_or(0.0).max(1e-20).ln();
        let (before, here, after) = (at(peak.saturating_sub(1)), at(peak), at(peak + 1));
        let bend = 2.0 * here - before - after;
        let offset = if bend > 0.0 { 0.5 * (after - before) / bend } else { 0.0 };
        let sum = power[low..=high].iter().sum();
        power[low..=high].fill(0.0);
        Some(((peak as f64 + f64::from(offset)) * self.hz_per_bin, sum))
    }

    /// The power of a pitch's sinusoids around a sample, of no particular scale.
    fn power_at(&self, samples: &[i16], pitch: Pitch, middle: isize) -> f32 {
        let power = |hz: f64| {
            let step = Complex32::from_polar(1.0, -(std::f64::consts::TAU * hz / RATE_HZ) as f32);
            let sum = self
                .windowed(samples, middle)
                .fold((Complex32::ZERO, Complex32::ONE), |(sum, turn), value| (sum + turn * value, turn * step));
            sum.0.norm_sqr()
        };
        power(pitch.low_hz) + pitch.high_hz.map_or(0.0, power)
    }

    /// A run with its exact ends, if its pitch and level held and it began and ended suddenly.
    fn burst(&self, samples: &[i16], run: &Run, wanted: impl Fn(Pitch) -> bool) -> Option<Burst> {
        let pitch = run.middle_pitch();
        if !wanted(pitch) {
            return None;
        }
        let hop = self.hop as isize;
        let (first, last) = (run.first as isize * hop, run.last as isize * hop);
        let mut inside: Vec<f32> =
            (1..16).map(|i| self.power_at(samples, pitch, first + (last - first) * i / 16)).collect();
        inside.sort_by(f32::total_cmp);
        // A window half filled with the tone has half the amplitude.
        let threshold = inside[inside.len() / 2] / 4.0;
        let start = self.edge(samples, pitch, threshold, first, (last - first) / 2, -1)?;
        let end = self.edge(samples, pitch, threshold, last, (last - first) / 2, 1)?;
        let inset = self.window.len() as f64 * 0.35;
        let whole = (start + inset)..=(end - inset);
        let body: Vec<Note> = run
            .notes
            .iter()
            .filter(|(frame, _)| whole.contains(&((frame * self.hop) as f64)))
            .map(|(_, note)| *note)
            .collect();
        let values = |of: &dyn Fn(&Note) -> f64| body.iter().map(of).collect::<Vec<f64>>();
        let low = deviation(&values(&|note| note.pitch.low_hz)) / pitch.low_hz;
        let high = pitch.high_hz.map_or(0.0, |hz| deviation(&values(&|note| note.pitch.high_hz.unwrap_or(hz))) / hz);
        let level_db = deviation(&values(&|note| f64::from(note.level_db)));
        let share = mean(&values(&|note| f64::from(note.share)));
        let frames = ((whole.end() - whole.start()) / self.hop as f64).clamp(0.0, MAX_KEPT as f64);
        let steady = low.max(high) <= MAX_PITCH_DEVIATION && level_db <= MAX_LEVEL_DEVIATION_DB;
        let pure = share >= if pitch.high_hz.is_some() { MIN_PAIR_SHARE } else { MIN_SINGLE_SHARE };
        let throughout = body.len() >= MIN_FRAMES && body.len() as f64 >= MIN_COVERAGE * frames;
        let end = end.min(samples.len() as f64);
        (steady && pure && throughout).then(|| Burst { pitch, span: TimeSpan::clamped(start / RATE_HZ, end / RATE_HZ) })
    }

    /// Where, going outward from a run's outermost frame, its tone falls below the threshold, in samples. `None` where
    /// it goes on: a whine behind speech is heard alone in each pause, and is no tone of a telephone.
    fn edge(
        &self,
        samples: &[i16],
        pitch: Pitch,
        threshold: f32,
        outermost: isize,
        inside: isize,
        outward: isize,
    ) -> Option<f64> {
        let window = self.window.len() as isize;
        // Fine enough to draw a line between two steps.
        let step = (window / 16).max(1);
        let mut at = outermost - outward * inside.min(3 * window / 4);
        let mut power = self.power_at(samples, pitch, at);
        while (at - outermost) * outward < 3 * window / 2 {
            let next = at + outward * step;
            let next_power = self.power_at(samples, pitch, next);
            if next_power < threshold {
                let (above, below, level) = (power.sqrt(), next_power.sqrt(), threshold.sqrt());
                let part = if above > level { f64::from((above - level) / (above - below)) } else { 0.0 };
                return Some((at as f64 + part * (outward * step) as f64).max(0.0));
            }
            (at, power) = (next, next_power);
        }
        None
    }
}

impl Run {
    fn new(frame: usize, note: Note) -> Self {
        Self { first: frame, last: frame, notes: vec![(frame, note)], pitch: note.pitch }
    }

    fn push(&mut self, frame: usize, note: Note) {
        self.last = frame;
        self.pitch = note.pitch;
        if self.notes.len() < MAX_KEPT {
            self.notes.push((frame, note));
        }
    }

    fn goes_on_with(&self, next: &Self, max_hole: usize) -> bool {
        next.first - self.last <= max_hole + 1
            && next.notes.first().is_some_and(|(_, note)| note.pitch.is_near(self.pitch, SAME_PITCH))
    }

    fn append(&mut self, next: Self) {
        let room = MAX_KEPT.saturating_sub(self.notes.len());
        self.notes.extend(next.notes.into_iter().take(room));
        (self.last, self.pitch) = (next.last, next.pitch);
    }

    /// The median of each sinusoid: the frames at the ends hold other sound too.
    fn middle_pitch(&self) -> Pitch {
        let median = |mut values: Vec<f64>| {
            values.sort_by(f64::total_cmp);
            values.get(values.len() / 2).copied()
        };
        let high = self.notes.iter().filter_map(|(_, note)| note.pitch.high_hz).collect();
        let low = self.notes.iter().map(|(_, note)| note.pitch.low_hz).collect();
        Pitch { low_hz: median(low).unwrap_or(self.pitch.low_hz), high_hz: median(high) }
    }
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

/// The standard deviation.
fn deviation(values: &[f64]) -> f64 {
    let mean = mean(values);
    (values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / values.len().max(1) as f64).sqrt()
}
