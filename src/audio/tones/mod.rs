//! The tones of the telephone network in a recording: what tells a mailbox's greeting and the message after it apart.

mod frames;
#[cfg(test)]
mod tests;

use self::frames::{Analyser, Burst, Pitch};
use crate::{texts::Texts, timeline::TimeSpan};

/// The rate of the samples.
const RATE_HZ: f64 = 16_000.0;

/// What a tone says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ToneKind {
    /// The single tone after a greeting.
    Beep,
    /// The called telephone rings. From the first to the last ring, where more follow each other.
    Ringback,
    /// The line or the network is busy, or the other side hung up. From the first to the last burst.
    Busy,
    /// The line waits for a number.
    DialTone,
    /// The three rising tones before "the number you have dialled".
    Sit,
    /// A pressed key: 0 to 9, *, #, A to D.
    Dtmf(char),
    /// A fax machine calls (from the first to the last call) or answers.
    Fax,
}

impl ToneKind {
    /// Whether it sounds without a pause from its start to its end: then nobody speaks in it.
    #[must_use]
    pub fn is_unbroken(self) -> bool {
        matches!(self, Self::Beep | Self::DialTone | Self::Dtmf(_))
    }

    /// Its name in the report.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Beep => "beep",
            Self::Ringback => "ringback",
            Self::Busy => "busy",
            Self::DialTone => "dial-tone",
            Self::Sit => "special-information",
            Self::Dtmf(_) => "dtmf",
            Self::Fax => "fax",
        }
    }

    /// As a person calls it.
    #[must_use]
    pub fn label(self, texts: &Texts) -> String {
        let key = if let Self::Dtmf(key) = self { key.to_string() } else { String::new() };
        texts.with(&format!("tone-{}", self.name()), &[("key", key.into())])
    }
}

/// A tone and when it sounds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tone {
    pub kind: ToneKind,
    pub span: TimeSpan,
}

/// The window for tones that last: 64 ms parts 440 and 480 Hz, and fits into the shortest beep twice.
const LONG_WINDOW: usize = 1024;

/// Steps of the long window: 10 ms.
const LONG_HOP: usize = 160;

/// Clicks and lost packets of 50 ms do not cut a lasting tone; the shortest pause between two of them is 200 ms.
const LONG_HOLE: usize = 5;

/// The window for keys: 25 ms, well inside the 40 ms that a key is pressed at least (ITU-T Q.24).
const KEY_WINDOW: usize = 400;

/// Steps of the window for keys: 5 ms.
const KEY_HOP: usize = 80;

/// Two steps: an interruption of 10 ms does not end a key, a pause of 40 ms does (ITU-T Q.24).
const KEY_HOLE: usize = 2;

/// The keys' low frequencies in Hz (ITU-T Q.23).
const KEY_ROWS_HZ: [f64; 4] = [697.0, 770.0, 852.0, 941.0];

/// The keys' high frequencies in Hz (ITU-T Q.23).
const KEY_COLUMNS_HZ: [f64; 4] = [1209.0, 1336.0, 1477.0, 1633.0];

/// The keys, row by row (ITU-T Q.23).
const KEYS: [[char; 4]; 4] = [['1', '2', '3', 'A'], ['4', '5', '6', 'B'], ['7', '8', '9', 'C'], ['*', '0', '#', 'D']];

/// The 1.8 % in which a key must be known (ITU-T Q.24), and a little for the measurement.
const KEY_TOLERANCE: f64 = 0.022;

/// The shortest key: the 40 ms of ITU-T Q.24, less what the measurement may be off.
const MIN_KEY_SECS: f64 = 0.035;

/// How far a network's tone may lie from its frequency: the widest in ITU-T E.180 Supplement 2 for digital exchanges.
const NETWORK_TOLERANCE: f64 = 0.015;

/// The special information tones' frequencies in Hz (ITU-T E.180; Bellcore's variants are all within the tolerance).
const SIT_HZ: [f64; 3] = [950.0, 1400.0, 1800.0];

/// How far each may be off, in Hz (ITU-T E.180).
const SIT_TOLERANCE_HZ: f64 = 50.0;

/// How long each lasts: 330 ms give or take 70 (ITU-T E.180), and the measurement's error.
const SIT_SECS: (f64, f64) = (0.24, 0.42);

/// The longest pause between two of them: 30 ms (ITU-T E.180), and the measurement's error.
const SIT_PAUSE_SECS: f64 = 0.06;

/// How long a fax machine's answer lasts: 2.6 to 4 s (ITU-T T.30), and the measurement's error.
const CED_SECS: (f64, f64) = (2.5, 4.1);

/// The pitches of greetings' beeps in Hz: from 300, where a telephone's band begins and most voices are below, to where
/// GSM and AMR still carry a tone; and the measurement's error.
const BEEP_HZ: (f64, f64) = (290.0, 3000.0);

/// How long a greeting's beep lasts: 0.15 to 2 s. Measured: GSM and AMR cut up to 30 ms off its start.
const BEEP_SECS: (f64, f64) = (0.12, 2.05);

/// Three sounds of different pitch, none further than this from the next, are a melody.
const MELODY_PAUSE_SECS: f64 = 0.5;

/// Two pitches are the same note: half a semitone.
const SAME_NOTE: f64 = 0.03;

/// A network's tone: what it says, how it sounds and how it repeats.
struct Cadence {
    kind: ToneKind,
    pitch: Pitch,
    /// How long a burst lasts, in seconds. The first or last one may be cut by the recording.
    on_secs: (f64, f64),
    /// How long the pauses are, in seconds.
    pauses_secs: &'static [(f64, f64)],
    /// Fewer bursts are something else.
    min_bursts: usize,
}

/// United States: the Precise Tone Plan (Bellcore GR-506). Others: ITU-T E.180 Supplement 2. One frequency alone may be
/// anything; that it repeats makes it the network's. Fax: ITU-T T.30.
const CADENCES: [Cadence; 8] = [
    Cadence {
        kind: ToneKind::Ringback,
        pitch: pair(440.0, 480.0),
        on_secs: (0.3, 2.3),
        pauses_secs: &[(3.5, 4.5)],
        min_bursts: 1,
    },
    Cadence {
        kind: ToneKind::Ringback,
        pitch: pair(400.0, 450.0),
        on_secs: (0.2, 0.5),
        pauses_secs: &[(0.15, 0.25), (1.8, 2.2)],
        min_bursts: 2,
    },
    Cadence {
        kind: ToneKind::Ringback,
        pitch: single(425.0),
        on_secs: (0.8, 1.25),
        pauses_secs: &[(3.5, 4.5)],
        min_bursts: 2,
    },
    Cadence {
        kind: ToneKind::Busy,
        pitch: pair(480.0, 620.0),
        on_secs: (0.2, 0.56),
        pauses_secs: &[(0.2, 0.56)],
        min_bursts: 2,
    },
    Cadence {
        kind: ToneKind::Busy,
        pitch: single(425.0),
        on_secs: (0.15, 0.56),
        pauses_secs: &[(0.15, 0.56)],
        min_bursts: 3,
    },
    Cadence {
        kind: ToneKind::DialTone,
        pitch: pair(350.0, 440.0),
        on_secs: (1.0, f64::MAX),
        pauses_secs: &[],
        min_bursts: 1,
    },
    Cadence {
        kind: ToneKind::Fax,
        pitch: single(1100.0),
        on_secs: (0.4, 0.6),
        pauses_secs: &[(2.5, 3.5)],
        min_bursts: 2,
    },
    Cadence { kind: ToneKind::Fax, pitch: single(2100.0), on_secs: CED_SECS, pauses_secs: &[], min_bursts: 1 },
];

const fn single(low_hz: f64) -> Pitch {
    Pitch { low_hz, high_hz: None }
}

const fn pair(low_hz: f64, high_hz: f64) -> Pitch {
    Pitch { low_hz, high_hz: Some(high_hz) }
}

/// The telephone tones in a recording at 16 kHz, one channel, 16 bits; in order of their starts, good to about 20 ms.
///
/// Only steady tones that stand alone are found: one under speech or music is missed rather than guessed.
#[must_use]
pub fn find_tones(samples: &[i16]) -> Vec<Tone> {
    let keys = Analyser::new(KEY_WINDOW, KEY_HOP, KEY_HOLE).bursts(samples, |pitch| key(pitch).is_some());
    let bursts = Analyser::new(LONG_WINDOW, LONG_HOP, LONG_HOLE).bursts(samples, |_| true);
    let mut tones: Vec<Tone> = keys
        .into_iter()
        .filter(|burst| burst.span.duration_secs() >= MIN_KEY_SECS)
        .filter_map(|burst| Some(Tone { kind: ToneKind::Dtmf(key(burst.pitch)?), span: burst.span }))
        .collect();
    tones.extend(lasting_tones(bursts));
    tones.sort_by(|a, b| a.span.start_secs().total_cmp(&b.span.start_secs()));
    tones
}

/// The key that has these two frequencies.
fn key(pitch: Pitch) -> Option<char> {
    let nearest =
        |of: &[f64; 4], hz: f64| of.iter().position(|nominal| (hz - nominal).abs() <= KEY_TOLERANCE * nominal);
    Some(KEYS[nearest(&KEY_ROWS_HZ, pitch.low_hz)?][nearest(&KEY_COLUMNS_HZ, pitch.high_hz?)?])
}

/// What bursts of tone, in order, say.
fn lasting_tones(mut bursts: Vec<Burst>) -> Vec<Tone> {
    let mut tones = Vec::new();
    while let Some(at) = bursts.windows(3).position(is_sit) {
        let span = hull(&bursts[at..at + 3]);
        tones.push(Tone { kind: ToneKind::Sit, span });
        bursts.drain(at..at + 3);
    }
    for cadence in &CADENCES {
        let (alike, rest): (Vec<Burst>, Vec<Burst>) = bursts.into_iter().partition(|burst| cadence.has(burst));
        bursts = rest;
        for chain in alike.chunk_by(|a, b| cadence.has_pause(pause_secs(a, b))) {
            if chain.len() >= cadence.min_bursts {
                tones.push(Tone { kind: cadence.kind, span: hull(chain) });
            } else {
                bursts.extend_from_slice(chain);
            }
        }
        bursts.sort_by(|a, b| a.span.start_secs().total_cmp(&b.span.start_secs()));
    }
    for group in bursts.chunk_by(|a, b| pause_secs(a, b) <= MELODY_PAUSE_SECS) {
        let melody = group.len() >= 3 && group.iter().any(|burst| !burst.pitch.is_near(group[0].pitch, SAME_NOTE));
        let beeps = group.iter().filter(|burst| !melody && is_beep(burst));
        tones.extend(beeps.map(|burst| Tone { kind: ToneKind::Beep, span: burst.span }));
    }
    tones
}

impl Cadence {
    fn has(&self, burst: &Burst) -> bool {
        burst.pitch.is_near(self.pitch, NETWORK_TOLERANCE) && within(burst.span.duration_secs(), self.on_secs)
    }

    fn has_pause(&self, secs: f64) -> bool {
        self.pauses_secs.iter().any(|range| within(secs, *range))
    }
}

fn is_sit(three: &[Burst]) -> bool {
    three.iter().zip(SIT_HZ).all(|(burst, hz)| {
        burst.pitch.high_hz.is_none()
            && (burst.pitch.low_hz - hz).abs() <= SIT_TOLERANCE_HZ
            && within(burst.span.duration_secs(), SIT_SECS)
    }) && three.windows(2).all(|two| pause_secs(&two[0], &two[1]) <= SIT_PAUSE_SECS)
}

fn is_beep(burst: &Burst) -> bool {
    burst.pitch.high_hz.is_none()
        && within(burst.pitch.low_hz, BEEP_HZ)
        && within(burst.span.duration_secs(), BEEP_SECS)
}

fn within(value: f64, (least, most): (f64, f64)) -> bool {
    (least..=most).contains(&value)
}

fn pause_secs(before: &Burst, after: &Burst) -> f64 {
    after.span.start_secs() - before.span.end_secs()
}

fn hull(bursts: &[Burst]) -> TimeSpan {
    let spans = bursts.iter().map(|burst| burst.span);
    spans.reduce(TimeSpan::hull).unwrap_or(TimeSpan::clamped(0.0, 0.0))
}
