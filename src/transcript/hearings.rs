//! Two hearings of the same speech, word beside word.

use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::{Segment, Transcript, Word};

/// Notes beside each word what a second hearing of the same speech has in its place. Case and punctuation make no
/// difference. What the second hearing has more than the first stands beside the word before it, or at the beginning
/// beside the first.
pub fn set_beside<'w>(first: impl Iterator<Item = &'w mut Word>, second: &[Segment]) {
    let other: Vec<&str> = second.iter().flat_map(|segment| &segment.words).map(|word| word.text.trim()).collect();
    let mut words: Vec<&mut Word> = first.collect();
    let bare_words: Vec<String> = words.iter().map(|word| bare(&word.text)).collect();
    let bare_others: Vec<String> = other.iter().map(|word| bare(word)).collect();
    for word in &mut words {
        word.second = Some(String::new());
    }
    for op in capture_diff_slices(Algorithm::Myers, &bare_words, &bare_others) {
        if let DiffOp::Equal { old_index, len, .. } = op {
            for word in &mut words[old_index..old_index + len] {
                append(word.second.get_or_insert_default(), &word.text);
            }
            continue;
        }
        let (here, there) = (op.old_range(), op.new_range());
        for (number, text) in other[there.clone()].iter().enumerate() {
            if let Some(word) = words.get_mut(place(&here, number, there.len())) {
                append(word.second.get_or_insert_default(), text);
            }
        }
    }
}

/// Beside which word of `here` the `number`th of `count` others stands: spread as evenly as it goes.
fn place(here: &Range<usize>, number: usize, count: usize) -> usize {
    if here.is_empty() { here.start.saturating_sub(1) } else { here.start + number * here.len() / count }
}

fn append(text: &mut String, more: &str) {
    if !text.is_empty() {
        text.push(' ');
    }
    text.push_str(more);
}

/// A word without case and punctuation.
fn bare(word: &str) -> String {
    word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

impl Transcript {
    /// All words in order, to be changed.
    pub fn words_mut(&mut self) -> impl Iterator<Item = &mut Word> {
        self.segments.iter_mut().flat_map(|segment| &mut segment.words)
    }

    /// The transcript with what the second hearing has where there was one; `None` where there was none at all. Words keep
    /// their numbers: one that it heard as two is one word of two parts, and one that it did not hear an empty one.
    #[must_use]
    pub fn second_hearing(&self) -> Option<Self> {
        self.words().find(|word| word.second.is_some())?;
        let mut second = self.clone();
        for word in second.words_mut() {
            if let Some(text) = word.second.take() {
                word.text = text;
            }
        }
        Some(second)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What stands beside each word.
    fn beside(first: &str, second: &str) -> Vec<String> {
        let mut first = Transcript::from_plain(first, "en");
        set_beside(first.words_mut(), &Transcript::from_plain(second, "en").segments);
        first.words().map(|word| word.second.clone().expect("a second hearing")).collect()
    }

    #[test]
    fn each_word_has_the_other_hearing_beside_it() {
        assert_eq!(beside("Two warns, for you.", "two warrants for you"), ["Two", "warrants", "for", "you."]);
        assert_eq!(beside("a stick coin today", "a Bitcoin today"), ["a", "Bitcoin", "", "today"]);
        assert_eq!(beside("the bond fee", "the bail bond fee now"), ["the bail", "bond", "fee now"]);
        assert_eq!(beside("warrant", "There is a warrant"), ["There is a warrant"]);
        assert_eq!(beside("Thank you", ""), ["", ""]);
        assert!(beside("", "Thank you").is_empty());
    }

    #[test]
    fn the_second_hearing_is_read_as_a_transcript_whose_words_keep_their_numbers() {
        let mut heard = Transcript::from_plain("Two warns for your arrest.", "en");
        assert_eq!(heard.second_hearing(), None);
        set_beside(heard.words_mut(), &Transcript::from_plain("Two warrants are out for arrest.", "en").segments);
        let second = heard.second_hearing().expect("another hearing");
        let words: Vec<&str> = second.words().map(|word| word.text.as_str()).collect();
        assert_eq!(words, ["Two", "warrants are out", "for", "", "arrest."]);
    }
}
