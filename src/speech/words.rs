//! Whisper's tokens ▸ words with times and probabilities.

use super::window::Window;
use crate::{timeline::TimeSpan, transcript::Word};

/// One text token of Whisper: its bytes may be a part of a character.
#[derive(Clone, Debug)]
pub(super) struct TextToken {
    pub bytes: Vec<u8>,
    pub start_secs: f64,
    pub end_secs: f64,
    pub probability: f32,
}

/// A word that reaches this little into the speech before a pause, in seconds, belongs to what comes after it.
const LEFT_BEHIND_SECS: f64 = 0.15;

/// Puts the words of a segment where the voice is. Whisper's times run on through pauses: the first words after one begin
/// where the words before it ended, a second early and more. A word that lies in a pause is moved to the voice after it,
/// or before it where nothing of the segment comes after.
pub(super) fn settle(words: &mut [Word], voiced: &[TimeSpan]) {
    for pair in voiced.windows(2) {
        let (pause, resumed) = (pair[0].end_secs(), pair[1].start_secs());
        let start = |word: &Word| word.span.map_or(f64::NAN, TimeSpan::start_secs);
        let end = |word: &Word| word.span.map_or(f64::NAN, TimeSpan::end_secs);
        // The words that begin in the pause or just before it.
        let first = words.partition_point(|word| start(word) < pause - LEFT_BEHIND_SECS);
        let count = words[first..].iter().take_while(|word| start(word) < resumed).count();
        // One that ends in the voice before the pause stays there.
        let stay = words[first..first + count].iter().take_while(|word| end(word) <= pause + 0.05).count();
        let moved = first + stay..first + count;
        let after = words.get(moved.end).map(start);
        let Some(last) = moved.clone().last() else { continue };
        let limit = end(&words[last]).max(resumed).min(after.unwrap_or(f64::INFINITY));
        if limit <= resumed && after.is_none() {
            // Nothing of the segment is spoken after the pause.
            for word in &mut words[moved] {
                word.span = word.span.map(|span| TimeSpan::clamped(span.start_secs().min(pause), pause));
            }
            continue;
        }
        let limit = if limit <= resumed { after.unwrap_or(resumed) } else { limit };
        let letters: usize = words[moved.clone()].iter().map(|word| word.text.len()).sum();
        let mut at = resumed;
        for word in &mut words[moved] {
            let next = at + (limit - resumed).max(0.0) * word.text.len() as f64 / letters.max(1) as f64;
            word.span = Some(TimeSpan::clamped(at, next));
            at = next;
        }
    }
}

/// Joins tokens to words: a token that begins with a space begins a word. A word is as sure as its least sure token.
pub(super) fn assemble(tokens: &[TextToken], window: &Window) -> Vec<Word> {
    let mut groups: Vec<Vec<&TextToken>> = Vec::new();
    for token in tokens {
        match groups.last_mut() {
            Some(group) if !token.bytes.starts_with(b" ") => group.push(token),
            _ => groups.push(vec![token]),
        }
    }
    let mut words: Vec<Word> = Vec::with_capacity(groups.len());
    for group in groups {
        let bytes: Vec<u8> = group.iter().flat_map(|token| token.bytes.iter().copied()).collect();
        let text = String::from_utf8_lossy(&bytes).trim().to_owned();
        if text.is_empty() {
            continue;
        }
        let start = group.iter().map(|token| token.start_secs).fold(f64::INFINITY, f64::min);
        let end = group.iter().map(|token| token.end_secs).fold(0.0, f64::max);
        // Words never run backwards, whatever the tokens say.
        let earliest = words.last().and_then(|word: &Word| word.span).map_or(0.0, TimeSpan::start_secs);
        let start = window.to_recording(start).max(earliest);
        let span = TimeSpan::clamped(start, window.to_recording(end).max(start));
        let probability = group.iter().map(|token| token.probability).fold(1.0, f32::min);
        words.push(Word { text, span: Some(span), probability, second: None });
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settled(words: &[(&str, f64, f64)], voiced: &[(f64, f64)]) -> Vec<(String, f64, f64)> {
        let timed = |&(text, start, end): &(&str, f64, f64)| Word {
            span: Some(TimeSpan::clamped(start, end)),
            ..Word::written(text)
        };
        let mut words: Vec<Word> = words.iter().map(timed).collect();
        let voiced: Vec<TimeSpan> = voiced.iter().map(|&(start, end)| TimeSpan::clamped(start, end)).collect();
        settle(&mut words, &voiced);
        let told = |word: Word| {
            let span = word.span.expect("a time");
            (word.text, span.start_secs(), span.end_secs())
        };
        words.into_iter().map(told).collect()
    }

    #[test]
    fn words_that_lie_in_a_pause_begin_where_the_voice_does() {
        let words = [("Every", 5.4, 5.5), ("evening", 5.5, 7.2), ("the", 7.2, 7.4)];
        let settled = settled(&words, &[(1.0, 5.2), (6.8, 9.7)]);
        assert!((settled[0].1 - 6.8).abs() < 1e-9, "{settled:?}");
        assert!(settled[0].2 <= settled[1].1 && settled[1].1 < 7.2, "{settled:?}");
        assert_eq!((settled[1].2, settled[2].1), (7.2, 7.2));
    }

    #[test]
    fn the_last_words_of_a_sentence_stay_before_the_pause() {
        let words = [("Call", 1.0, 1.4), ("back.", 1.9, 2.4)];
        let settled = settled(&words, &[(0.9, 2.0), (5.0, 6.0)]);
        assert_eq!(settled[1], ("back.".to_owned(), 1.9, 2.0));
    }

    #[test]
    fn words_inside_the_voice_are_left_alone() {
        let words = [("Call", 1.0, 1.4), ("me", 1.4, 1.6), ("back", 5.1, 5.5)];
        let settled = settled(&words, &[(0.9, 2.0), (5.0, 6.0)]);
        assert_eq!(settled, words.map(|(text, start, end)| (text.to_owned(), start, end)));
    }
}
