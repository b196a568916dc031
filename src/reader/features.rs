//! Normalised words ▸ what the linear models look at: words, pairs and triples, as fingerprints.
//!
//! A fingerprint is 32 bits of a hash that is the same on every machine and in every version: weights are stored by it. Of
//! some 200,000 features five pairs share one by chance, which costs nothing that could be measured.

use std::ops::Range;

use crate::transcript::{Normal, Pause};

/// A word, pair or triple in some place of a message.
pub type Fingerprint = u32;

/// Where a feature stands, as seen from the sentence that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Block {
    /// Anywhere in the message, for the message.
    Message,
    /// The same with words cut to their beginnings.
    MessageStems,
    /// In the sentence itself.
    Sentence,
    /// In the one before, or after.
    Before,
    After,
    /// Anywhere in the message, for a sentence.
    Around,
}

impl Block {
    /// Keeps the same words in different places apart.
    const fn salt(self) -> u64 {
        (self as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15)
    }
}

/// Of how many words in a row features are made.
const LONGEST_RUN: usize = 3;

/// The same for the sentences around the one that is read.
const LONGEST_RUN_AROUND: usize = 2;

/// Of how many letters the beginning of a word is that stands for all its forms (arrest, arrested; pague, pagar): what
/// Spanish needs above all.
const STEM: usize = 5;

/// A sentence of more tokens is read in pieces: a recogniser that writes no full stops would else make one of a call.
const LONGEST_SENTENCE: usize = 28;

/// A feature and the tokens that it is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Feature {
    pub fingerprint: Fingerprint,
    pub tokens: Range<usize>,
}

/// The hashes of a text's words, and of their beginnings.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Words {
    pub whole: Vec<u64>,
    stems: Vec<u64>,
}

impl Words {
    pub fn of(normal: &Normal) -> Self {
        let stem = |word: &str| hash(word.char_indices().nth(STEM).map_or(word, |(end, _)| &word[..end]));
        Self {
            whole: word_hashes(normal),
            stems: normal.tokens.iter().map(|token| stem(levelled(&token.text))).collect(),
        }
    }
}

/// The hashes of a text's words, with amounts, numbers and times levelled: which one it was tells nothing.
fn word_hashes(normal: &Normal) -> Vec<u64> {
    normal.tokens.iter().map(|token| hash(levelled(&token.text))).collect()
}

/// Whether a token is an amount, a number, a time or an address: which one it is tells nothing.
#[must_use]
pub fn is_number(word: &str) -> bool {
    levelled(word) != word || matches!(word, "$" | "#" | "@" | "0")
}

fn levelled(word: &str) -> &str {
    match word.bytes().next() {
        Some(b'$' | b'#' | b'@') => &word[..1],
        Some(b'0'..=b'9') => "0",
        _ => word,
    }
}

/// FNV-1a (Fowler, Noll, Vo; RFC 9923), 64 bits.
fn hash(word: &str) -> u64 {
    word.bytes().fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3))
}

/// Spreads what differs over all bits: the finaliser of `SplitMix64` (Steele, Lea, Flood 2014).
fn spread(mut hash: u64) -> u64 {
    hash = (hash ^ hash >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    hash = (hash ^ hash >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    hash ^ hash >> 31
}

/// All runs of up to `longest` words, in order.
fn runs(words: &[u64], within: Range<usize>, longest: usize, block: Block) -> impl Iterator<Item = Feature> + '_ {
    let end = within.end;
    within.flat_map(move |start| {
        let mut so_far = block.salt();
        (start..end.min(start + longest)).map(move |last| {
            so_far = spread(so_far ^ words[last]);
            Feature { fingerprint: (so_far >> 32) as u32, tokens: start..last + 1 }
        })
    })
}

/// What the message model looks at.
pub(crate) fn of_message(words: &Words) -> impl Iterator<Item = Feature> + '_ {
    let all = 0..words.whole.len();
    let whole = runs(&words.whole, all.clone(), LONGEST_RUN, Block::Message);
    whole.chain(runs(&words.stems, all, LONGEST_RUN, Block::MessageStems))
}

/// What the sentence model looks at in a sentence and its neighbours; `sentence` is its number among `sentences`.
pub(crate) fn of_sentence<'w>(
    words: &'w [u64],
    sentences: &[Range<usize>],
    sentence: usize,
) -> impl Iterator<Item = Feature> + 'w {
    let none = words.len()..words.len();
    let neighbour = |at: Option<usize>| at.and_then(|at| sentences.get(at)).cloned();
    let before = neighbour(sentence.checked_sub(1));
    let after = neighbour(Some(sentence + 1));
    // That there is no neighbour is a feature too: messages begin and end in their own ways.
    let edge = |missing: bool, block: Block| {
        missing.then(|| Feature { fingerprint: (spread(block.salt()) >> 32) as u32, tokens: 0..0 })
    };
    let edges = edge(before.is_none(), Block::Before).into_iter().chain(edge(after.is_none(), Block::After));
    runs(words, sentences[sentence].clone(), LONGEST_RUN, Block::Sentence)
        .chain(runs(words, before.unwrap_or(none.clone()), LONGEST_RUN_AROUND, Block::Before))
        .chain(runs(words, after.unwrap_or(none), LONGEST_RUN_AROUND, Block::After))
        .chain(edges)
}

/// What the sentence model looks at in the whole message: single words.
pub(crate) fn around(words: &[u64]) -> impl Iterator<Item = Feature> + '_ {
    runs(words, 0..words.len(), 1, Block::Around)
}

/// The sentences of a text, as ranges of tokens that cover it; long ones in pieces that end at a pause where there is one.
pub(crate) fn sentences(normal: &Normal) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut last_pause = None;
    for (at, token) in normal.tokens.iter().enumerate() {
        let end = at + 1;
        if token.pause.ends_sentence() || end == normal.tokens.len() {
            found.push(start..end);
            (start, last_pause) = (end, None);
            continue;
        }
        if token.pause == Pause::Clause {
            last_pause = Some(end);
        }
        if end - start == LONGEST_SENTENCE {
            let cut = last_pause.filter(|pause| pause - start >= LONGEST_SENTENCE / 3).unwrap_or(end);
            found.push(start..cut);
            (start, last_pause) = (cut, None);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transcript::Transcript;

    fn normal(text: &str) -> Normal {
        Normal::new(&Transcript::from_plain(text, "en"))
    }

    #[test]
    fn which_amount_or_number_it_was_tells_nothing_and_every_other_word_does() {
        let of = |text: &str| -> Vec<Fingerprint> {
            of_message(&Words::of(&normal(text))).map(|feature| feature.fingerprint).collect()
        };
        assert_eq!(of("Pay $300 by 5 pm, call 816-555-0134."), of("Pay $12,000 by 9:30, call 913-555-0187."));
        assert_ne!(of("Pay $300 by 5 pm."), of("Pay $300 at 5 pm."));
    }

    /// Stored weights are found by these: they must never change.
    #[test]
    fn fingerprints_are_the_same_for_ever() {
        let found: Vec<Fingerprint> =
            of_message(&Words::of(&normal("a warrant"))).map(|feature| feature.fingerprint).collect();
        assert_eq!(found, FIXED);
    }

    const FIXED: [Fingerprint; 6] =
        [2_200_690_790, 3_008_208_749, 3_233_883_206, 2_012_589_705, 4_128_276_746, 396_608_531];

    #[test]
    fn sentences_cover_a_text_and_none_is_too_long() {
        let unpunctuated = "there is a warrant for you and the judge signed it ".repeat(9);
        let commas = "I went there, and then I came back to the house, ".repeat(9);
        for text in ["", "Hello.", "Hello. Who is this? It is me", &unpunctuated, &commas] {
            let normal = normal(text);
            let found = sentences(&normal);
            let mut end = 0;
            for sentence in &found {
                assert_eq!(sentence.start, end);
                assert!(!sentence.is_empty() && sentence.len() <= LONGEST_SENTENCE);
                end = sentence.end;
            }
            assert_eq!(end, normal.tokens.len());
        }
        assert_eq!(sentences(&normal("Hello. Who is this? It is me")).len(), 3);
        let pieces = sentences(&normal(&commas));
        let cut_at_pauses = pieces.iter().filter(|piece| normal(&commas).tokens[piece.end - 1].pause != Pause::None);
        assert_eq!(cut_at_pauses.count(), pieces.len());
    }

    #[test]
    fn the_same_words_elsewhere_are_other_features() {
        let normal = normal("pay now. pay now. pay now.");
        let words = word_hashes(&normal);
        let sentences = sentences(&normal);
        let of = |sentence: usize| -> std::collections::BTreeSet<Fingerprint> {
            of_sentence(&words, &sentences, sentence).map(|feature| feature.fingerprint).collect()
        };
        // Pay, now, pay now; the same before and after; or an edge.
        assert_eq!([of(0).len(), of(1).len(), of(2).len()], [7, 9, 7]);
        assert_ne!(of(0), of(2));
    }
}
