//! Signs that a segment's words were never spoken.

use std::{cmp::Ordering, collections::HashMap};

use crate::transcript::{Doubt, Segment, Word};

/// Whisper's own threshold for giving a decode up (`logprob_thold`), here for a segment.
const UNSURE_BELOW_LOG_PROBABILITY: f32 = -1.0;

/// Above this, and with words that are unsure too, there is no voice under the words.
const NO_SPEECH_ABOVE: f32 = 0.6;

/// How often the same three words may come in a segment.
const MAX_REPEATS: usize = 4;

/// Looks at one segment. `no_speech` is Whisper's probability, 0 to 1, that nothing is spoken; `contested` says that voice
/// detection heard no voice under it, so that it has to be surer than others.
pub(super) fn of_segment(words: &[Word], no_speech: f32, contested: bool) -> Option<Doubt> {
    if words.is_empty() {
        return None;
    }
    if repeats(words) > MAX_REPEATS {
        return Some(Doubt::Repetition);
    }
    let sure = mean_log(words);
    let no_speech = no_speech > NO_SPEECH_ABOVE;
    match (sure < UNSURE_BELOW_LOG_PROBABILITY, contested && sure < CONTESTED_BELOW_LOG_PROBABILITY) {
        (false, false) => None,
        (true, false) if !no_speech => Some(Doubt::Unsure),
        _ => Some(Doubt::NoSpeech),
    }
}

/// A segment less likely than this is worth a second hearing of its window: over 24 recordings with a reference, 6.4 % of
/// the words were wrong without one, 5.9 % with one below -0.5, 5.8 % below -0.35, and 5.8 % below -0.25, which takes a
/// third longer.
const TWICE_BELOW_LOG_PROBABILITY: f32 = -0.35;

/// How often a sentence may come in a window before it is taken for a loop.
const MAX_SAME_SENTENCES: usize = 3;

/// Marks the sentences of a window that come again and again, as Whisper writes over music. They are kept: a real call may
/// repeat itself, and what is marked raises no verdict.
pub(super) fn mark_loops(mut segments: Vec<Segment>) -> Vec<Segment> {
    let text = |segment: &Segment| segment.text.to_lowercase();
    let counts = segments.iter().fold(HashMap::<String, usize>::new(), |mut counts, segment| {
        *counts.entry(text(segment)).or_default() += 1;
        counts
    });
    let loops = |segment: &Segment| segment.words.len() > 2 && counts.get(&text(segment)) > Some(&MAX_SAME_SENTENCES);
    for segment in &mut segments {
        if loops(segment) {
            segment.doubt = Some(Doubt::Repetition);
        }
    }
    segments
}

/// Whether a window is worth a second, more careful hearing.
pub(super) fn is_doubtful(segments: &[Segment]) -> bool {
    let unsure = |segment: &Segment| segment.doubt.is_some() || mean_log(&segment.words) < TWICE_BELOW_LOG_PROBABILITY;
    segments.iter().any(unsure) || compression_ratio(segments) > MAX_COMPRESSION_RATIO
}

/// Two hearings of a window, the surer first: the one with fewer words in doubt, then the one with likelier words.
pub(super) fn surer(first: Vec<Segment>, second: Vec<Segment>) -> [Vec<Segment>; 2] {
    let doubted = |segments: &[Segment]| -> usize {
        segments.iter().filter(|segment| segment.doubt.is_some()).map(|segment| segment.words.len()).sum()
    };
    let likely = |segments: &[Segment]| {
        let words: Vec<Word> = segments.iter().flat_map(|segment| segment.words.iter().cloned()).collect();
        mean_log(&words)
    };
    let looped = |segments: &[Segment]| compression_ratio(segments) > MAX_COMPRESSION_RATIO;
    let better = match (looped(&first), looped(&second)) {
        (first_looped, second_looped) if first_looped != second_looped => first_looped,
        _ => match doubted(&second).cmp(&doubted(&first)) {
            Ordering::Less => true,
            Ordering::Greater => false,
            Ordering::Equal => likely(&second) > likely(&first),
        },
    };
    if better { [second, first] } else { [first, second] }
}

/// `OpenAI`'s own threshold for a text that goes round in circles.
const MAX_COMPRESSION_RATIO: f64 = 2.4;

/// How much smaller a window's text gets by compression: loops get very small.
fn compression_ratio(segments: &[Segment]) -> f64 {
    let text: Vec<&str> = segments.iter().map(|segment| segment.text.as_str()).collect();
    let text = text.join(" ");
    text.len() as f64 / miniz_oxide::deflate::compress_to_vec_zlib(text.as_bytes(), 6).len() as f64
}

/// Where voice detection and loudness disagree about the voice under a segment, its words have to be this likely.
const CONTESTED_BELOW_LOG_PROBABILITY: f32 = -0.7;

fn mean_log(words: &[Word]) -> f32 {
    words.iter().map(|word| word.probability.max(1e-6).ln()).sum::<f32>() / words.len().max(1) as f32
}

/// How often the most frequent run of three words comes. Digits are left out: numbers are read out again and again.
fn repeats(words: &[Word]) -> usize {
    let plain: Vec<String> = words
        .iter()
        .map(|word| word.text.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect())
        .filter(|word: &String| !word.is_empty())
        .collect();
    let mut counts: HashMap<&[String], usize> = HashMap::new();
    for run in plain.windows(3) {
        *counts.entry(run).or_default() += 1;
    }
    counts.values().copied().max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transcript::Transcript;

    fn words(text: &str, probability: f32) -> Vec<Word> {
        text.split(' ').map(|word| Word { probability, ..Word::written(word) }).collect()
    }

    fn sentences(texts: &[&str]) -> Vec<Segment> {
        let sentence = |text: &&str| Transcript::from_plain(text, "en").segments.remove(0);
        texts.iter().map(sentence).collect()
    }

    #[test]
    fn sentences_that_come_again_and_again_are_doubted_and_kept() {
        let said = mark_loops(sentences(&["Hello.", "Press one now.", "Press one now.", "Press one now."]));
        assert_eq!(said.iter().filter(|segment| segment.doubt.is_some()).count(), 0);
        let texts = ["This is the police.", "I am here.", "I am here.", "I am here.", "I am here."];
        let doubted: Vec<bool> = mark_loops(sentences(&texts)).iter().map(|segment| segment.doubt.is_some()).collect();
        assert_eq!(doubted, [false, true, true, true, true]);
    }

    #[test]
    fn loops_and_mumbling_are_doubted_and_plain_speech_is_not() {
        assert_eq!(of_segment(&words("this is the police calling about a warrant", 0.9), 0.1, false), None);
        assert_eq!(of_segment(&words(&["press one"; 9].join(" "), 0.9), 0.1, false), Some(Doubt::Repetition));
        assert_eq!(of_segment(&words("8 1 6 8 1 6 8 1 6 8 1 6 8 1 6 8 1 6", 0.9), 0.1, false), None);
        assert_eq!(of_segment(&words("thank you", 0.2), 0.1, false), Some(Doubt::Unsure));
        assert_eq!(of_segment(&words("thank you", 0.2), 0.9, false), Some(Doubt::NoSpeech));
    }
}
