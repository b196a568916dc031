//! Where somebody speaks.

use std::{
    num::NonZeroUsize,
    ops::Range,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use super::silero::{CHUNK, Silero};
use crate::{
    audio::{RATE_HZ, Samples, Tone, ToneKind},
    timeline::TimeSpan,
};

const CHUNK_SECS: f64 = CHUNK as f64 / RATE_HZ as f64;

/// No stretch of speech is longer, so that one always fits a window.
const MAX_SPAN_SECS: f64 = 15.0;

/// A pause of so many chunks (0.22 s) parts two stretches of speech.
const MIN_SILENCE: usize = 7;

/// Shorter sounds (0.25 s) are clicks. Silero's own default.
const MIN_SPEECH: usize = 8;

/// Onsets and ends of words are soft; what is cut off there is lost to the recogniser.
const PAD_SECS: f64 = 0.15;

/// Below Silero's usual 0.5: a telephone's noise hides soft speech, and Whisper copes better with a little noise than
/// with a missing word.
const THRESHOLD: f32 = 0.35;

/// Speech ends where it is less likely than this. Silero's own distance.
const END_THRESHOLD: f32 = THRESHOLD - 0.15;

/// Chunks that are listened to in one go (32 s), each piece on a core of its own…
const PIECE: usize = 1_000;

/// …after so many (2 s) of the piece before, for the network to find its way in. Pieces do not depend on how many cores
/// there are, so neither does what is found.
const LEAD_IN: usize = 64;

/// The stretches of speech, padded a little, in order, not overlapping, inside the samples.
///
/// Silero now and then is deaf to a whole sentence of a real call, and a missed sentence can hold the demand. So what is
/// as loud as the speech around it and rises and falls like speech goes to Whisper too, marked as contested.
///
/// Tones are cut out: to Whisper a beep is the start of the next word. Nothing reaches over the beep after a greeting.
pub(super) fn find_speech(silero: &Silero, samples: &Samples, tones: &[Tone], threads: NonZeroUsize) -> Speech {
    let probabilities = probabilities(silero, samples, threads);
    let found = padded(&stretches(&probabilities), samples.duration_secs());
    let contested = loud_gaps(samples, &found);
    let mut spans: Vec<TimeSpan> = found.into_iter().chain(contested.iter().copied()).collect();
    spans.sort_by(|a, b| a.start_secs().total_cmp(&b.start_secs()));
    let mut apart: Vec<TimeSpan> = Vec::with_capacity(spans.len());
    for span in spans {
        let start = span.start_secs().max(apart.last().map_or(0.0, |last| last.end_secs()));
        apart.extend(TimeSpan::new(start, span.end_secs()).filter(|span| span.duration_secs() > 0.0));
    }
    let unbroken: Vec<TimeSpan> = tones.iter().filter(|tone| tone.kind.is_unbroken()).map(|tone| tone.span).collect();
    let beeps = tones.iter().filter(|tone| tone.kind == ToneKind::Beep);
    let breaks = beeps.map(|beep| beep.span.start_secs()).collect();
    Speech { spans: without(&apart, &unbroken), contested, breaks }
}

/// How likely somebody speaks in each chunk.
fn probabilities(silero: &Silero, samples: &Samples, threads: NonZeroUsize) -> Vec<f32> {
    let length = samples.as_slice().len();
    let starts: Vec<usize> = (0..length).step_by(PIECE * CHUNK).collect();
    let next = AtomicUsize::new(0);
    let done = Mutex::new(vec![Vec::new(); starts.len()]);
    let work = || {
        while let Some(&start) = starts.get(next.fetch_add(1, Ordering::Relaxed)) {
            let from = start.saturating_sub(LEAD_IN * CHUNK);
            let mut heard = silero.probabilities(&samples.piece(from..start + PIECE * CHUNK));
            heard.drain(..(start - from) / CHUNK);
            done.lock().unwrap_or_else(PoisonError::into_inner)[start / (PIECE * CHUNK)] = heard;
        }
    };
    thread::scope(|scope| {
        for _ in 1..threads.get().min(starts.len()) {
            scope.spawn(work);
        }
        work();
    });
    done.into_inner().unwrap_or_else(PoisonError::into_inner).concat()
}

/// The stretches of chunks in which somebody speaks, none longer than [`MAX_SPAN_SECS`] with its padding.
fn stretches(probabilities: &[f32]) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut chunk = 0;
    while let Some(start) = (chunk..probabilities.len()).find(|&chunk| probabilities[chunk] >= THRESHOLD) {
        let end = (start..probabilities.len()).find(|&chunk| probabilities[chunk] < END_THRESHOLD);
        let end = end.unwrap_or(probabilities.len());
        match found.last_mut() {
            Some(last) if start - last.end < MIN_SILENCE => last.end = end,
            _ => found.push(start..end),
        }
        chunk = end;
    }
    found.retain(|stretch| stretch.len() >= MIN_SPEECH);
    found.into_iter().flat_map(|stretch| split(stretch, probabilities)).collect()
}

/// Parts too long a stretch where speech is the least likely.
fn split(mut stretch: Range<usize>, probabilities: &[f32]) -> Vec<Range<usize>> {
    let longest = ((MAX_SPAN_SECS - 2.0 * PAD_SECS) / CHUNK_SECS) as usize;
    let mut parts = Vec::new();
    while stretch.len() > longest {
        let around = stretch.start + longest / 2..stretch.start + longest;
        let least = around.min_by(|&a, &b| probabilities[a].total_cmp(&probabilities[b]));
        let at = least.unwrap_or(stretch.start + longest);
        parts.push(stretch.start..at);
        stretch.start = at;
    }
    parts.push(stretch);
    parts
}

/// Chunks as times with a little around them, no further than half the way to the next.
fn padded(stretches: &[Range<usize>], duration_secs: f64) -> Vec<TimeSpan> {
    let secs = |chunk: usize| chunk as f64 * CHUNK_SECS;
    let mut spans = Vec::with_capacity(stretches.len());
    for (index, stretch) in stretches.iter().enumerate() {
        let before = index.checked_sub(1).map_or(0.0, |before| secs(stretches[before].end + stretch.start) / 2.0);
        let after = stretches.get(index + 1).map_or(duration_secs, |after| secs(stretch.end + after.start) / 2.0);
        let start = (secs(stretch.start) - PAD_SECS).max(before).min(duration_secs);
        let end = (secs(stretch.end) + PAD_SECS).min(after).min(duration_secs);
        spans.extend(TimeSpan::new(start, end));
    }
    spans
}

/// What is left of a stretch beside a tone is no word if it is shorter, in seconds.
const MIN_REST_SECS: f64 = 0.15;

/// Some stretches, in order, without what others cover.
fn without(spans: &[TimeSpan], holes: &[TimeSpan]) -> Vec<TimeSpan> {
    let mut left = spans.to_vec();
    for hole in holes {
        let around = |span: &TimeSpan| {
            let before = TimeSpan::new(span.start_secs(), span.end_secs().min(hole.start_secs()));
            let after = TimeSpan::new(span.start_secs().max(hole.end_secs()), span.end_secs());
            let whole = span.overlap_secs(*hole) <= 0.0;
            let rests = [before, after].into_iter().flatten().filter(|rest| rest.duration_secs() >= MIN_REST_SECS);
            if whole { vec![*span] } else { rests.collect() }
        };
        left = left.iter().flat_map(around).collect();
    }
    left
}

/// Where somebody speaks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Speech {
    /// In order, not overlapping.
    pub spans: Vec<TimeSpan>,
    /// The parts that voice detection took for something else.
    pub contested: Vec<TimeSpan>,
    /// Times that no sentence reaches over, in seconds.
    pub breaks: Vec<f64>,
}

impl Speech {
    #[must_use]
    pub fn duration_secs(&self) -> f64 {
        self.spans.iter().map(|span| span.duration_secs()).sum()
    }
}

/// The length of a frame whose loudness is looked at: about a syllable's half.
const FRAME_SECS: f64 = 0.05;

/// What is softer than the speech by more than this is taken for noise.
const AS_LOUD_DB: f32 = 12.0;

/// A shorter gap is a pause or a breath.
const MIN_GAP_SECS: f64 = 0.5;

/// Dips between syllables and words do not end a gap.
const MAX_DIP_SECS: f64 = 0.35;

/// Speech rises and falls by more than this (standard deviation); a beep or a hum does not.
const MIN_CHANGE_DB: f32 = 2.0;

/// No gap is longer, so that one always fits a window.
const MAX_GAP_SECS: f64 = MAX_SPAN_SECS;

/// Stretches without found speech that are about as loud as the speech and change like it, a little padded.
fn loud_gaps(samples: &Samples, speech: &[TimeSpan]) -> Vec<TimeSpan> {
    let frames = (samples.duration_secs() / FRAME_SECS) as usize;
    let frame = |i: usize| TimeSpan::clamped(i as f64 * FRAME_SECS, (i + 1) as f64 * FRAME_SECS);
    let levels: Vec<f32> =
        (0..frames).map(|i| level_db(&samples.between(frame(i).start_secs(), frame(i).end_secs()))).collect();
    let mut spoken = vec![false; frames];
    for span in speech {
        let first = (span.start_secs() / FRAME_SECS) as usize;
        let end = ((span.end_secs() / FRAME_SECS).ceil() as usize).min(frames);
        spoken[first.min(end)..end].fill(true);
    }
    let mut speech_levels: Vec<f32> =
        levels.iter().zip(&spoken).filter(|(_, s)| **s).map(|(level, _)| *level).collect();
    if speech_levels.is_empty() {
        return Vec::new();
    }
    speech_levels.sort_by(f32::total_cmp);
    let loud_from = speech_levels[speech_levels.len() / 2] - AS_LOUD_DB;
    let mut gaps: Vec<(TimeSpan, Vec<f32>)> = Vec::new();
    for i in (0..frames).filter(|&i| levels[i] >= loud_from && !spoken[i]) {
        match gaps.last_mut() {
            Some((gap, of))
                if frame(i).start_secs() - gap.end_secs() <= MAX_DIP_SECS
                    && gap.duration_secs() < MAX_GAP_SECS - 2.0 * MAX_DIP_SECS =>
            {
                *gap = gap.hull(frame(i));
                of.push(levels[i]);
            }
            _ => gaps.push((frame(i), vec![levels[i]])),
        }
    }
    gaps.retain(|(gap, of)| gap.duration_secs() >= MIN_GAP_SECS && deviation(of) >= MIN_CHANGE_DB);
    let padded = |gap: TimeSpan| {
        TimeSpan::clamped(gap.start_secs() - PAD_SECS, (gap.end_secs() + PAD_SECS).min(samples.duration_secs()))
    };
    gaps.into_iter().map(|(gap, _)| padded(gap)).collect()
}

/// The mean power of some samples in decibels of full scale; very low for silence.
pub(super) fn level_db(samples: &[f32]) -> f32 {
    let power = samples.iter().map(|s| s * s).sum::<f32>() / samples.len().max(1) as f32;
    10.0 * power.max(1e-12).log10()
}

fn deviation(levels: &[f32]) -> f32 {
    let count = levels.len().max(1) as f32;
    let mean = levels.iter().sum::<f32>() / count;
    (levels.iter().map(|level| (level - mean).powi(2)).sum::<f32>() / count).sqrt()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::audio::{RATE_HZ, Recording};

    /// A second each: silence, a steady tone, a tone that rises and falls four times a second.
    fn samples() -> Samples {
        let rate = RATE_HZ as usize;
        let tone = |i: usize| (i as f32 * 0.2).sin() * 0.3;
        let syllables = |i: usize| (i as f32 / rate as f32 * std::f32::consts::TAU * 4.0).sin().abs().max(0.05);
        let channel: Arc<[i16]> = (0..5 * rate)
            .map(|i| match i / rate {
                1 => tone(i),
                3 | 4 => tone(i) * syllables(i),
                _ => 0.0,
            })
            .map(|sample| (sample * 32_767.0) as i16)
            .collect();
        let recording = Recording::of(vec![channel], RATE_HZ);
        Samples::from_recording(&recording).expect("16 kHz")
    }

    #[test]
    fn a_passed_over_sentence_is_taken_in_and_a_beep_is_not() {
        let gaps = loud_gaps(&samples(), &[TimeSpan::clamped(4.0, 5.0)]);
        assert_eq!(gaps.len(), 1, "{gaps:?}");
        assert!((gaps[0].start_secs() - 2.85).abs() < 0.1 && (gaps[0].end_secs() - 4.15).abs() < 0.1, "{gaps:?}");
    }

    #[test]
    fn a_tone_is_cut_out_of_the_speech_around_it() {
        let spans = [TimeSpan::clamped(0.0, 4.0), TimeSpan::clamped(5.0, 6.0)];
        let left = without(&spans, &[TimeSpan::clamped(2.0, 2.5), TimeSpan::clamped(3.9, 5.1)]);
        let expected = [(0.0, 2.0), (2.5, 3.9), (5.1, 6.0)].map(|(start, end)| TimeSpan::clamped(start, end));
        assert_eq!(left, expected);
        assert_eq!(without(&spans, &[TimeSpan::clamped(4.95, 6.1)]), spans[..1]);
    }

    #[test]
    fn without_any_speech_nothing_is_loud() {
        assert_eq!(loud_gaps(&samples(), &[]), []);
    }
}
