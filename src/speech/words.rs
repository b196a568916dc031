//! Whisper's tokens ▸ words with times in their window and probabilities.

use crate::{timeline::TimeSpan, transcript::Word};

/// One text token of Whisper: its bytes may be a part of a character.
#[derive(Clone, Debug)]
pub(super) struct TextToken {
    pub bytes: Vec<u8>,
    pub start_secs: f64,
    pub end_secs: f64,
    pub probability: f32,
}

/// Joins tokens to words: a token that begins with a space begins a word. A word is as sure as its least sure token.
pub(super) fn assemble(tokens: &[TextToken]) -> Vec<Word> {
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
        let start = start.max(earliest);
        let span = TimeSpan::clamped(start, end.max(start));
        let probability = group.iter().map(|token| token.probability).fold(1.0, f32::min);
        words.push(Word { text, span: Some(span), probability, second: None });
    }
    words
}
