//! Signs that a segment's words were never spoken.

use std::collections::HashMap;

use crate::transcript::{Doubt, Word};

/// Whisper's own threshold for giving a decode up (`logprob_thold`), here for a segment.
const UNSURE_BELOW_LOG_PROBABILITY: f32 = -1.0;

/// Above this, and with words that are unsure too, there is no voice under the words.
const NO_SPEECH_ABOVE: f32 = 0.6;

/// How often the same three words may come in a segment.
const MAX_REPEATS: usize = 4;

/// Looks at one segment. `no_speech` is Whisper's probability, 0 to 1, that nothing is spoken.
pub(super) fn of_segment(words: &[Word], no_speech: f32) -> Option<Doubt> {
    if words.is_empty() {
        return None;
    }
    if repeats(words) > MAX_REPEATS {
        return Some(Doubt::Repetition);
    }
    if mean_log(words) >= UNSURE_BELOW_LOG_PROBABILITY {
        None
    } else if no_speech > NO_SPEECH_ABOVE {
        Some(Doubt::NoSpeech)
    } else {
        Some(Doubt::Unsure)
    }
}

/// A segment where voice detection heard no voice has to be surer than others.
const CONTESTED_BELOW_LOG_PROBABILITY: f32 = -0.7;

/// Looks at a segment once more where voice detection and loudness disagree about the voice under it.
pub(super) fn of_contested(words: &[Word], contested: bool) -> Option<Doubt> {
    (contested && mean_log(words) < CONTESTED_BELOW_LOG_PROBABILITY).then_some(Doubt::NoSpeech)
}

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

    fn words(text: &str, probability: f32) -> Vec<Word> {
        text.split(' ').map(|word| Word { probability, ..Word::written(word) }).collect()
    }

    #[test]
    fn loops_and_mumbling_are_doubted_and_plain_speech_is_not() {
        assert_eq!(of_segment(&words("this is the police calling about a warrant", 0.9), 0.1), None);
        assert_eq!(of_segment(&words(&["press one"; 9].join(" "), 0.9), 0.1), Some(Doubt::Repetition));
        assert_eq!(of_segment(&words("8 1 6 8 1 6 8 1 6 8 1 6 8 1 6 8 1 6", 0.9), 0.1), None);
        assert_eq!(of_segment(&words("thank you", 0.2), 0.1), Some(Doubt::Unsure));
        assert_eq!(of_segment(&words("thank you", 0.2), 0.9), Some(Doubt::NoSpeech));
    }
}
