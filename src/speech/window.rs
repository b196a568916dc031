//! Stretches of speech packed into windows for Whisper, and the way back from a window's times.

use std::ops::Range;

use super::vad::Speech;
use crate::{
    audio::{RATE_HZ, Samples},
    timeline::TimeSpan,
};

/// Whisper takes up to 30 seconds at once; what it needs of memory and time grows with the square. Over 24 recordings with a
/// reference, 5.9 % of the words were wrong with windows of up to 20 seconds, 6.0 % with 19.5 (one word more), which takes
/// 3 MB less; measured earlier, 5.6 % with 28 where 20 had 6.0 %, and 6.8 % with 14. whisper.cpp alone made 5.8 %.
const MAX_SECS: f64 = 19.5;

/// How long the first window of a longer recording is, if it can: its words are the first that somebody sees, and fewer
/// than a sentence say little.
const FIRST_SECS: std::ops::RangeInclusive<f64> = 5.0..=12.0;

/// A recording with more speech than this is a longer one.
const LONG_SECS: f64 = 45.0;

/// A pause up to this long stays as it is: it tells Whisper where sentences end.
const KEPT_PAUSE_SECS: f64 = 0.8;

/// What is left of a longer pause.
const SHORTENED_PAUSE_SECS: f64 = 0.4;

/// A second hearing is of so much around an unclear place, as far as its window goes: enough for a sentence and what stands
/// around it. All of a window takes up to three times as long.
const AGAIN_SECS: f64 = 8.0;

/// A stretch of the recording inside a window.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Piece {
    /// Where it starts in the window.
    at_secs: f64,
    span: TimeSpan,
}

/// A part of the recording that Whisper hears at once.
#[derive(Clone, Debug)]
pub(super) struct Window {
    pub samples: Vec<f32>,
    pieces: Vec<Piece>,
    contested: Vec<TimeSpan>,
}

impl Window {
    pub(super) fn duration_secs(&self) -> f64 {
        self.samples.len() as f64 / f64::from(RATE_HZ)
    }

    /// Whether voice detection heard no voice in most of a stretch of the recording.
    pub(super) fn is_contested(&self, span: TimeSpan) -> bool {
        let shared: f64 = self.contested.iter().map(|contested| contested.overlap_secs(span)).sum();
        shared > 0.6 * span.duration_secs()
    }

    /// A stretch of the window as one of the recording.
    pub(super) fn span_in_recording(&self, span: TimeSpan) -> TimeSpan {
        TimeSpan::clamped(self.to_recording(span.start_secs()), self.to_recording(span.end_secs()))
    }

    /// A time in the window as a time in the recording. Between two pieces it is the nearer one's edge.
    fn to_recording(&self, secs: f64) -> f64 {
        let mut best = (f64::INFINITY, 0.0);
        for piece in &self.pieces {
            let into = (secs - piece.at_secs).clamp(0.0, piece.span.duration_secs());
            let distance = (secs - piece.at_secs - into).abs();
            if distance < best.0 {
                best = (distance, piece.span.start_secs() + into);
            }
        }
        best.1
    }
}

/// Stretches of speech that go into one window. The window itself is made when its turn comes: all of them at once would
/// hold an hour of sound a second time.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    spans: Vec<TimeSpan>,
    /// The parts that voice detection took for something else.
    contested: Vec<TimeSpan>,
}

/// Packs stretches of speech (in order, none longer than a window) into groups: of all ways to cut, the one with the
/// fewest cuts, at the longest pauses.
#[must_use]
pub fn pack(speech: &Speech) -> Vec<Group> {
    let spans = &speech.spans;
    let long = Group::of(spans, &Speech::default()).duration_secs() > LONG_SECS;
    // The least cost of packing all spans before this one, and where its last window begins.
    let mut best: Vec<(f64, usize)> = vec![(0.0, 0)];
    for end in 1..=spans.len() {
        let mut least = (f64::INFINITY, end - 1);
        let mut length_secs = 0.0;
        for start in (0..end).rev() {
            length_secs += spans[start].duration_secs();
            if start + 1 < end {
                length_secs += shortened(spans[start + 1].start_secs() - spans[start].end_secs());
                let (before, after) = (spans[start].end_secs(), spans[start + 1].start_secs());
                if length_secs > MAX_SECS || speech.breaks.iter().any(|at| before <= *at && *at <= after) {
                    break;
                }
            }
            let first = if start == 0 && long {
                (length_secs - FIRST_SECS.end()).max(FIRST_SECS.start() - length_secs).max(0.0)
            } else {
                0.0
            };
            let pause =
                start.checked_sub(1).map_or(f64::INFINITY, |last| spans[start].start_secs() - spans[last].end_secs());
            let cost = best[start].0 + cut_cost(pause) + first;
            if cost < least.0 {
                least = (cost, start);
            }
        }
        best.push(least);
    }
    let mut groups = Vec::new();
    let mut end = spans.len();
    while end > 0 {
        let start = best[end].1;
        groups.push(Group::of(&spans[start..end], speech));
        end = start;
    }
    groups.reverse();
    groups
}

/// What a cut costs: the shorter the pause, the likelier it parts a sentence.
fn cut_cost(pause_secs: f64) -> f64 {
    1.0 + (-pause_secs / 0.5).exp()
}

/// What is left of a pause, in seconds.
fn shortened(pause_secs: f64) -> f64 {
    if pause_secs > KEPT_PAUSE_SECS { SHORTENED_PAUSE_SECS } else { pause_secs }
}

impl Group {
    fn of(spans: &[TimeSpan], speech: &Speech) -> Self {
        let mut group = Self { spans: spans.to_vec(), contested: Vec::new() };
        group.contested = speech.contested.iter().copied().filter(|other| group.touches(*other)).collect();
        group
    }

    /// The stretches around some places, each long enough for a sentence, none in two groups.
    pub(super) fn around(&self, places: &[TimeSpan]) -> Vec<Self> {
        let mut parts: Vec<Range<usize>> = Vec::new();
        for place in places {
            let touched = |span: &TimeSpan| span.overlap_secs(*place) > 0.0;
            let Some(first) = self.spans.iter().position(touched) else { continue };
            let end = self.spans.iter().rposition(touched).map_or(first + 1, |last| last + 1);
            parts.push(self.widened(first..end));
        }
        parts.sort_by_key(|part| part.start);
        let mut apart: Vec<Range<usize>> = Vec::new();
        for part in parts {
            match apart.last_mut() {
                Some(last) if part.start < last.end => last.end = last.end.max(part.end),
                _ => apart.push(part),
            }
        }
        apart.into_iter().map(|part| Self { spans: self.spans[part].to_vec(), ..self.clone() }).collect()
    }

    /// So many stretches with their neighbours, over the shorter pause first, until they are long enough.
    fn widened(&self, mut part: Range<usize>) -> Range<usize> {
        let pause_secs = |after: usize| self.spans[after].start_secs() - self.spans[after - 1].end_secs();
        let secs = |part: &Range<usize>| self.spans[part.clone()].iter().map(|span| span.duration_secs()).sum::<f64>();
        while secs(&part) < AGAIN_SECS && part.len() < self.spans.len() {
            let before = if part.start > 0 { pause_secs(part.start) } else { f64::INFINITY };
            let after = if part.end < self.spans.len() { pause_secs(part.end) } else { f64::INFINITY };
            if before < after { part.start -= 1 } else { part.end += 1 }
        }
        part
    }

    /// From the first to the last of its speech.
    fn hull(&self) -> TimeSpan {
        self.spans.iter().copied().reduce(TimeSpan::hull).unwrap_or_else(|| TimeSpan::clamped(0.0, 0.0))
    }

    /// Whether a stretch of the recording lies in it, if only in part.
    fn touches(&self, span: TimeSpan) -> bool {
        self.hull().overlap_secs(span) > 0.0
    }

    /// Whether a word at this stretch was heard in its window.
    pub(super) fn holds(&self, span: TimeSpan) -> bool {
        let middle_secs = f64::midpoint(span.start_secs(), span.end_secs());
        (self.hull().start_secs()..=self.hull().end_secs()).contains(&middle_secs)
    }

    /// How long its window is, in seconds.
    pub(super) fn duration_secs(&self) -> f64 {
        let spoken: f64 = self.spans.iter().map(|span| span.duration_secs()).sum();
        let pauses = self.spans.windows(2).map(|pair| shortened(pair[1].start_secs() - pair[0].end_secs()));
        spoken + pauses.sum::<f64>()
    }

    pub(super) fn join(&self, samples: &Samples) -> Window {
        let mut window = Window { samples: Vec::new(), pieces: Vec::new(), contested: self.contested.clone() };
        for &span in &self.spans {
            if let Some(last) = window.pieces.last_mut() {
                if span.start_secs() - last.span.end_secs() <= KEPT_PAUSE_SECS {
                    window.samples.extend(samples.between(last.span.end_secs(), span.end_secs()));
                    last.span = last.span.hull(span);
                    continue;
                }
                let silence = (SHORTENED_PAUSE_SECS * f64::from(RATE_HZ)) as usize;
                window.samples.resize(window.samples.len() + silence, 0.0);
            }
            window.pieces.push(Piece { at_secs: window.duration_secs(), span });
            window.samples.extend(samples.between(span.start_secs(), span.end_secs()));
        }
        window
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::*;
    use crate::audio::Recording;

    fn silence(secs: usize) -> Samples {
        let channels = vec![Arc::from(vec![0; secs * RATE_HZ as usize])];
        Samples::from_recording(&Recording::of(channels, RATE_HZ)).expect("16 kHz")
    }

    /// The windows of some silence, each as long as was foretold.
    fn windows(secs: usize, speech: &Speech) -> Vec<Window> {
        let (samples, groups) = (silence(secs), pack(speech));
        let windows: Vec<Window> = groups.iter().map(|group| group.join(&samples)).collect();
        for (window, group) in windows.iter().zip(&groups) {
            assert!((window.duration_secs() - group.duration_secs()).abs() < 0.01, "{group:?}");
        }
        windows
    }

    #[test]
    fn long_pauses_are_cut_and_times_come_back_right() {
        let speech = [TimeSpan::clamped(1.0, 2.0), TimeSpan::clamped(2.5, 3.0), TimeSpan::clamped(30.0, 32.0)];
        let windows = windows(40, &Speech { spans: speech.to_vec(), ..Speech::default() });
        assert_eq!(windows.len(), 1);
        let window = &windows[0];
        assert!((window.duration_secs() - (2.0 + 0.4 + 2.0)).abs() < 1e-6, "{}", window.duration_secs());
        for (inside, outside) in [(0.0, 1.0), (1.25, 2.25), (2.0, 3.0), (2.1, 3.0), (2.3, 30.0), (3.4, 31.0)] {
            assert!((window.to_recording(inside) - outside).abs() < 1e-6, "{inside}: {}", window.to_recording(inside));
        }
    }

    #[test]
    fn no_window_reaches_over_a_break() {
        let spans = [(1.0, 2.0), (2.3, 3.0), (3.5, 5.0)].map(|(start, end)| TimeSpan::clamped(start, end)).to_vec();
        let windows = windows(6, &Speech { spans, breaks: vec![3.1], ..Speech::default() });
        let ends: Vec<f64> = windows.iter().filter_map(|w| Some(w.pieces.last()?.span.end_secs())).collect();
        assert_eq!(ends, [3.0, 5.0]);
    }

    #[test]
    fn what_is_heard_again_is_a_sentence_around_each_place() {
        let spans = [(0.0, 3.0), (3.3, 6.0), (8.0, 9.0), (9.3, 13.0), (15.0, 19.0)];
        let spans: Vec<TimeSpan> = spans.iter().map(|&(start, end)| TimeSpan::clamped(start, end)).collect();
        let group = Group::of(&spans, &Speech::default());
        let around = |places: &[(f64, f64)]| -> Vec<(f64, f64)> {
            let places: Vec<TimeSpan> = places.iter().map(|&(start, end)| TimeSpan::clamped(start, end)).collect();
            group.around(&places).iter().map(|part| (part.hull().start_secs(), part.hull().end_secs())).collect()
        };
        assert_eq!(around(&[(16.0, 17.0)]), [(8.0, 19.0)]);
        assert_eq!(around(&[(1.0, 1.2)]), [(0.0, 13.0)]);
        assert_eq!(around(&[(16.0, 17.0), (1.0, 1.2)]), [(0.0, 19.0)]);
        assert_eq!(around(&[(20.0, 21.0)]), []);
    }

    proptest! {
        #[test]
        fn every_stretch_lands_in_a_window_that_fits(lengths in proptest::collection::vec((0.1f64..3.0, 0.2f64..MAX_SECS), 1..12)) {
            let mut at = 0.0;
            let speech: Vec<TimeSpan> = lengths.iter().map(|(pause, length)| {
                let span = TimeSpan::clamped(at + pause, at + pause + length);
                at = span.end_secs();
                span
            }).collect();
            let packed = Speech { spans: speech.clone(), ..Speech::default() };
            let windows = windows(at.ceil() as usize + 1, &packed);
            for window in &windows {
                prop_assert!(window.duration_secs() <= MAX_SECS + 0.01);
            }
            let held: f64 = windows.iter().flat_map(|w| &w.pieces).map(|p| p.span.duration_secs()).sum();
            let spoken: f64 = speech.iter().map(|s| s.duration_secs()).sum();
            prop_assert!(held >= spoken - 1e-6);
        }
    }
}
