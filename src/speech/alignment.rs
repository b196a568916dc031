//! Whisper's words ▸ where they sound.
//!
//! Whisper's times run on through pauses, and where words stand alone it shifts some by a whole word. The sound itself shows
//! where something is said; of all ways to share out the words, in their order, among these stretches, the likeliest is
//! taken: by how long words last, by where Whisper heard them, and by where sentences begin.
//!
//! The weights were set with 420 single words and 30 sentences joined to silences at known places, and with 24 recordings
//! whose words were placed by another method (cross-attention and dynamic time warping). Single words start 0.01 s off in
//! the median then and 0.04 s at the 95th percentile, instead of 0.07 and 0.75 s by Whisper's own times; that other method,
//! with the same model, is 0.53 and 0.99 s off.

use super::vad::level_db;
use crate::{audio::RATE_HZ, timeline::TimeSpan, transcript::Word};

/// Samples of a frame: 10 ms.
const FRAME: usize = RATE_HZ as usize / 100;
const FRAME_SECS: f64 = 0.01;

/// What is softer than the loud parts by more than this is a pause…
const RANGE_DB: f32 = 30.0;

/// …and so is what is hardly louder than the softest parts.
const ABOVE_NOISE_DB: f32 = 8.0;

/// A shorter pause (0.15 s) is a part of a word: a plosive's closure.
const PAUSE_FRAMES: usize = 15;

/// A shorter sound (0.08 s) is a click.
const SOUND_FRAMES: usize = 8;

/// Digital silence, in decibels of full scale: put in by the program, and no measure of a line's noise.
const SILENCE_DB: f32 = -90.0;

/// How long a word lasts, in seconds: so much, and so much for each letter; a digit is a word of five letters. Only how long words
/// are beside one another counts: the sum is fitted to the sound.
const WORD_SECS: f32 = 0.2;
const LETTER_SECS: f32 = 0.04;
const DIGIT_LETTERS: usize = 5;

/// People speak faster or slower than that by no more than this.
const PACE: std::ops::RangeInclusive<f32> = 0.6..=1.6;

/// How far a word's length is off, in seconds (standard deviation).
const LENGTH_DEVIATION_SECS: f32 = 0.3;

/// What it costs to leave a sound without a word, for each second.
const UNHEARD_COST: f32 = 20.0;

/// What it costs to move a word to an earlier or a later sound, for each second.
const EARLIER_COST: f32 = 2.5;
const LATER_COST: f32 = 1.0;
const MOVED_COST: f32 = 0.5;

/// What it costs that a sentence begins in the middle of a sound.
const NO_PAUSE_COST: f32 = 3.0;

/// A word gets no less than this, in seconds.
const MIN_WORD_SECS: f64 = 0.05;

/// Where something sounds, in seconds from the first sample.
pub(super) fn sounds(samples: &[f32]) -> Vec<TimeSpan> {
    let rough: Vec<f32> = samples.chunks_exact(FRAME).map(level_db).collect();
    let around = |at: usize| &rough[at.saturating_sub(1)..(at + 2).min(rough.len())];
    let levels: Vec<f32> =
        (0..rough.len()).map(|at| around(at).iter().sum::<f32>() / around(at).len() as f32).collect();
    let mut sorted: Vec<f32> = levels.iter().copied().filter(|level| *level > SILENCE_DB).collect();
    sorted.sort_by(f32::total_cmp);
    let Some(last) = sorted.len().checked_sub(1) else { return Vec::new() };
    let threshold = (sorted[last * 9 / 10] - RANGE_DB).max(sorted[last / 10] + ABOVE_NOISE_DB);
    let mut found: Vec<(usize, usize)> = Vec::new();
    for at in (0..levels.len()).filter(|&at| levels[at] > threshold) {
        match found.last_mut() {
            Some((_, end)) if at - *end < PAUSE_FRAMES => *end = at + 1,
            _ => found.push((at, at + 1)),
        }
    }
    found.retain(|(start, end)| end - start >= SOUND_FRAMES);
    let secs = |frame: usize| frame as f64 * FRAME_SECS;
    found.into_iter().map(|(start, end)| TimeSpan::clamped(secs(start), secs(end))).collect()
}

/// Puts words (in order, with Whisper's times) where they sound. Where nothing sounds they stay.
pub(super) fn align(words: &mut [&mut Word], sounds: &[TimeSpan]) {
    let mut units = units(words);
    if units.is_empty() || sounds.is_empty() {
        return;
    }
    let mut last = 0;
    let shared = Sharing::new(&units, sounds).best();
    for (sound, end) in sounds.iter().zip(shared) {
        place(&mut units[last..end], *sound);
        last = end;
    }
    for of_word in units.chunk_by(|a, b| a.word == b.word) {
        words[of_word[0].word].span = of_word.iter().map(|unit| unit.span).reduce(TimeSpan::hull);
    }
}

/// What is said without a pause: a word, or a digit of one, since numbers are read out with pauses.
#[derive(Clone, Copy, Debug)]
struct Unit {
    /// The word's place.
    word: usize,
    span: TimeSpan,
    letters: usize,
    begins_sentence: bool,
}

/// Words in their units; each has its share of the time that Whisper gives the word.
fn units(words: &[&mut Word]) -> Vec<Unit> {
    let ends_sentence = |word: &Word| word.text.ends_with(['.', '?', '!']);
    let mut units = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let Some(span) = word.span else { continue };
        let mut parts: Vec<usize> = Vec::new();
        let mut last_was_digit = true;
        for c in word.text.chars().filter(|c| c.is_alphanumeric()) {
            match parts.last_mut() {
                Some(letters) if !c.is_ascii_digit() && !last_was_digit => *letters += 1,
                _ => parts.push(if c.is_ascii_digit() { DIGIT_LETTERS } else { 1 }),
            }
            last_was_digit = c.is_ascii_digit();
        }
        if parts.is_empty() {
            parts.push(0);
        }
        let share_secs = span.duration_secs() / parts.len() as f64;
        let start = |number: usize| span.start_secs() + share_secs * number as f64;
        units.extend(parts.iter().enumerate().map(|(number, letters)| Unit {
            word: at,
            span: TimeSpan::clamped(start(number), start(number + 1)),
            letters: *letters,
            begins_sentence: number == 0 && (at == 0 || ends_sentence(words[at - 1])),
        }));
    }
    units
}

/// What is to be shared out.
struct Sharing<'a> {
    sounds: &'a [TimeSpan],
    units: &'a [Unit],
    /// How long the units before each unit last together, in seconds, and after the last one all of them.
    lengths: Vec<f32>,
}

impl<'a> Sharing<'a> {
    fn new(units: &'a [Unit], sounds: &'a [TimeSpan]) -> Self {
        let each = units.iter().map(|unit| WORD_SECS + LETTER_SECS * unit.letters as f32);
        let mut lengths: Vec<f32> = std::iter::once(0.0).chain(each).collect();
        for at in 1..lengths.len() {
            lengths[at] += lengths[at - 1];
        }
        let sounding: f64 = sounds.iter().map(|sound| sound.duration_secs()).sum();
        let pace = sounding as f32 / lengths[units.len()];
        for length in &mut lengths {
            *length *= pace.clamp(*PACE.start(), *PACE.end());
        }
        Self { sounds, units, lengths }
    }

    /// For each sound, how many units there are up to its end.
    fn best(&self) -> Vec<usize> {
        let count = self.units.len();
        // For each number of units, the least cost of having them in the sounds so far, and how many of them are in those
        // before the last.
        let mut rows: Vec<Vec<(f32, usize)>> = Vec::with_capacity(self.sounds.len());
        let mut before = vec![f32::INFINITY; count + 1];
        before[0] = 0.0;
        for sound in self.sounds {
            let length = sound.duration_secs() as f32;
            let mut row = vec![(f32::INFINITY, 0); count + 1];
            for (start, cost) in before.iter().enumerate().filter(|(_, cost)| cost.is_finite()) {
                let mut moved = 0.0;
                for (end, least) in row.iter_mut().enumerate().skip(start) {
                    let cost = if end == start {
                        cost + length * UNHEARD_COST
                    } else {
                        moved += self.cost_of(end - 1, *sound, end - 1 > start);
                        let off = self.lengths[end] - self.lengths[start] - length;
                        let chance = 2.0 * (end - start) as f32 * LENGTH_DEVIATION_SECS * LENGTH_DEVIATION_SECS;
                        cost + moved + off * off / chance
                    };
                    if cost < least.0 {
                        *least = (cost, start);
                    }
                }
            }
            before = row.iter().map(|(cost, _)| *cost).collect();
            rows.push(row);
        }
        let mut ends = vec![count; self.sounds.len()];
        for number in (1..self.sounds.len()).rev() {
            ends[number - 1] = rows[number][ends[number]].1;
        }
        ends
    }

    /// What it costs that a unit is in a sound, `inside` where another is before it there.
    fn cost_of(&self, unit: usize, sound: TimeSpan, inside: bool) -> f32 {
        let Unit { span, begins_sentence, .. } = self.units[unit];
        let middle = f64::midpoint(span.start_secs(), span.end_secs());
        let moved = (sound.start_secs() - middle).max(middle - sound.end_secs()).max(0.0) as f32;
        let earlier = (span.start_secs() - sound.end_secs()).max(0.0) as f32;
        let later = (sound.start_secs() - span.end_secs()).max(0.0) as f32;
        let joined = if inside && begins_sentence { NO_PAUSE_COST } else { 0.0 };
        moved * MOVED_COST + earlier * EARLIER_COST + later * LATER_COST + joined
    }
}

/// Puts units into a sound, from its start to its end: where Whisper heard them, or else by their lengths.
fn place(units: &mut [Unit], sound: TimeSpan) {
    let (start, end) = (sound.start_secs(), sound.end_secs());
    let mut starts: Vec<f64> = units.iter().map(|unit| unit.span.start_secs().clamp(start, end)).collect();
    if let Some(first) = starts.first_mut() {
        *first = start;
    }
    starts.push(end);
    if starts.windows(2).any(|pair| pair[1] - pair[0] < MIN_WORD_SECS) {
        let lengths = units.iter().map(|unit| 1.5 + unit.letters as f64);
        let whole: f64 = lengths.clone().sum();
        let mut before = 0.0;
        for (at, length) in starts.iter_mut().zip(lengths) {
            *at = start + (end - start) * before / whole;
            before += length;
        }
    }
    for (unit, pair) in units.iter_mut().zip(starts.windows(2)) {
        unit.span = TimeSpan::clamped(pair[0], pair[1]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(start: f64, end: f64) -> TimeSpan {
        TimeSpan::clamped(start, end)
    }

    /// Where words end up, in seconds.
    fn aligned(words: &[(&str, f64, f64)], sounds: &[(f64, f64)]) -> Vec<(f64, f64)> {
        let timed =
            |&(text, start, end): &(&str, f64, f64)| Word { span: Some(span(start, end)), ..Word::written(text) };
        let mut words: Vec<Word> = words.iter().map(timed).collect();
        let sounds: Vec<TimeSpan> = sounds.iter().map(|&(start, end)| span(start, end)).collect();
        align(&mut words.iter_mut().collect::<Vec<_>>(), &sounds);
        words.iter().filter_map(|word| word.span).map(|span| (span.start_secs(), span.end_secs())).collect()
    }

    #[test]
    fn words_in_a_pause_begin_where_the_sound_does() {
        let words =
            [("Pay", 1.0, 1.4), ("now.", 1.4, 2.0), ("Every", 2.3, 2.4), ("evening", 2.4, 4.2), ("at", 4.3, 4.5)];
        let aligned = aligned(&words, &[(1.0, 2.1), (3.8, 4.7)]);
        assert_eq!((aligned[1].1, aligned[2].0), (2.1, 3.8));
        assert!(aligned.windows(2).all(|pair| pair[0].1 <= pair[1].0), "{aligned:?}");
    }

    #[test]
    fn single_words_that_are_a_word_late_are_put_right() {
        let words = [("seven", 0.0, 0.4), ("five", 0.4, 0.5), ("nine", 1.1, 1.4), ("two", 1.9, 2.2)];
        let sounds = [(0.0, 0.4), (0.7, 1.0), (1.3, 1.7), (2.0, 2.3)];
        assert_eq!(aligned(&words, &sounds), sounds);
    }

    #[test]
    fn a_number_that_is_read_out_with_pauses_lies_over_all_of_it() {
        let words = [("call", 0.0, 0.4), ("816-555-0134", 0.5, 3.9), ("today.", 5.0, 5.4)];
        let sounds = [(0.0, 0.4), (0.7, 1.8), (2.1, 3.2), (3.5, 4.9), (5.3, 5.7)];
        assert_eq!(aligned(&words, &sounds), [(0.0, 0.4), (0.7, 4.9), (5.3, 5.7)]);
    }

    #[test]
    fn words_in_one_breath_stay_where_they_were_heard() {
        let words = [("There", 1.05, 1.3), ("is", 1.3, 1.5), ("a", 1.5, 1.6), ("warrant", 1.6, 2.0)];
        assert_eq!(aligned(&words, &[(1.0, 2.05)]), [(1.0, 1.3), (1.3, 1.5), (1.5, 1.6), (1.6, 2.05)]);
        assert_eq!(aligned(&words[..1], &[]), [(1.05, 1.3)]);
    }

    #[test]
    fn a_sound_is_what_stands_out_for_longer_than_a_click() {
        let rate = RATE_HZ as usize;
        // Seconds: a tone from 0.5 to 1.0 with a gap of 0.1, a click at 1.5, a soft tone from 2.0 to 2.4.
        let loud = |i: usize| match i * 100 / rate {
            50..=69 | 80..=99 | 150..=151 => 0.3,
            200..=239 => 0.03,
            _ => 0.0002,
        };
        let samples: Vec<f32> = (0..3 * rate).map(|i| loud(i) * (i as f32 * 0.3).sin()).collect();
        let found = sounds(&samples);
        assert_eq!(found.len(), 2, "{found:?}");
        for (sound, (start, end)) in found.iter().zip([(0.5, 1.0), (2.0, 2.4)]) {
            assert!((sound.start_secs() - start).abs() < 0.03 && (sound.end_secs() - end).abs() < 0.03, "{found:?}");
        }
        assert_eq!(sounds(&vec![0.0; RATE_HZ as usize]), []);
        assert_eq!(sounds(&[]), []);
    }
}
