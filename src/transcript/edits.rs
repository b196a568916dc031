//! Corrections of a transcript. What the machine heard stays as it is; a correction says what is to be read instead.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Transcript;

/// Which words are to be read differently. Words keep their numbers, so that evidence keeps its place: one that was split
/// in two is one word of two parts, and one that nobody said is an empty one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(transparent)]
pub struct Edits(BTreeMap<usize, String>);

impl Edits {
    /// Has a word read as `text`; as it was heard, where that is what `heard` has there. Whether that changed anything.
    pub fn set(&mut self, heard: &Transcript, word: usize, text: &str) -> bool {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let Some(as_heard) = heard.words().nth(word).map(|word| word.text.trim()) else { return false };
        if text == as_heard {
            return self.0.remove(&word).is_some();
        }
        self.0.insert(word, text.clone()) != Some(text)
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// What a word is to be read as, where it was corrected.
    #[must_use]
    pub fn get(&self, word: usize) -> Option<&str> {
        self.0.get(&word).map(String::as_str)
    }

    /// The same corrections, each reading as `change` makes of its number and text.
    #[must_use]
    pub(crate) fn changed(&self, mut change: impl FnMut(usize, &str) -> String) -> Self {
        Self(self.0.iter().map(|(word, text)| (*word, change(*word, text))).collect())
    }

    /// Each corrected word's number and what it is to be read as, in order.
    pub fn iter(&self) -> impl Iterator<Item = (usize, &str)> {
        self.0.iter().map(|(word, text)| (*word, text.as_str()))
    }
}

impl Transcript {
    /// The transcript as it is to be read. A corrected word is certain; and whoever corrected a word has heard its
    /// segment, so that is no longer in doubt.
    #[must_use]
    pub fn corrected(&self, edits: &Edits) -> Self {
        let mut corrected = self.clone();
        let mut first = 0;
        for segment in &mut corrected.segments {
            let here = first..first + segment.words.len();
            first = here.end;
            let mut changed = false;
            for (number, text) in edits.0.range(here.clone()) {
                let word = &mut segment.words[number - here.start];
                word.text.clone_from(text);
                word.probability = 1.0;
                word.second = None;
                changed = true;
            }
            if changed {
                segment.doubt = None;
                let words: Vec<&str> =
                    segment.words.iter().map(|word| word.text.trim()).filter(|word| !word.is_empty()).collect();
                segment.text = words.join(" ");
            }
        }
        corrected
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transcript::{Doubt, Normal};

    #[test]
    fn a_correction_is_read_and_what_was_heard_comes_back() {
        let mut heard = Transcript::from_plain("Two warns for your arrest.", "en");
        heard.segments[0].doubt = Some(Doubt::Unsure);
        let mut edits = Edits::default();
        assert!(edits.set(&heard, 1, "  warrants "));
        assert!(!edits.set(&heard, 1, "warrants") && !edits.set(&heard, 99, "far"));
        let corrected = heard.corrected(&edits);
        assert_eq!(corrected.text(), "Two warrants for your arrest.");
        assert_eq!(corrected.segments[0].doubt, None);
        assert!(edits.set(&heard, 1, "warns"));
        assert!(edits.is_empty());
        assert_eq!(heard.corrected(&edits), heard);
    }

    #[test]
    fn words_keep_their_numbers_when_one_is_split_or_taken_out() {
        let heard = Transcript::from_plain("Um juryduty was missed.", "en");
        let mut edits = Edits::default();
        edits.set(&heard, 0, "");
        edits.set(&heard, 1, "jury duty");
        let corrected = heard.corrected(&edits);
        assert_eq!(corrected.text(), "jury duty was missed.");
        assert_eq!(corrected.word_count(), heard.word_count());
        let normal = Normal::new(&corrected);
        let tokens: Vec<(&str, usize)> = normal.tokens.iter().map(|t| (t.text.as_str(), t.words.start)).collect();
        assert_eq!(tokens, [("jury", 1), ("duty", 1), ("was", 2), ("missed", 3)]);
    }
}
