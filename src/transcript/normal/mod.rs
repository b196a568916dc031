//! Words brought to one form for matching, each keeping its place in the transcript.
//!
//! Case, accents, punctuation, contractions, fillers, repeated words, spelled letters, number words, money, times of day
//! and telephone numbers are evened out. Every [`Token`] knows which words it came from, so a match can be shown and played.

mod join;
mod split;

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    ops::Range,
};

use rustc_hash::{FxBuildHasher, FxHashMap};
use smallvec::SmallVec;
use smol_str::SmolStr;
use split::Split;

use super::{Transcript, numbers::Language};

/// One normalised word.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Token {
    /// Lower case without accents; `$1200` for money, `#8165550134` for a telephone number of the North American plan,
    /// `#+442079460958` for any other, `@1430` for a time of day, digits for a number.
    pub text: SmolStr,
    /// The words it came from, numbered through the transcript.
    pub words: Range<usize>,
    /// What punctuation followed.
    pub pause: Pause,
}

/// Stands for a normalised word where many are compared: two words with one hash will not be met.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WordHash(u64);

impl WordHash {
    #[must_use]
    pub fn of(word: &str) -> Self {
        let mut hasher = DefaultHasher::new();
        word.hash(&mut hasher);
        let initial = word.bytes().next().unwrap_or_default();
        Self(hasher.finish() >> 8 | u64::from(initial) << 56)
    }

    /// The word's first byte, nothing for an empty one.
    pub(crate) fn initial(self) -> u8 {
        (self.0 >> 56) as u8
    }

    /// One of eight numbers, the same for equal words.
    pub(crate) fn eighth(self) -> usize {
        (self.0 >> 6 & 7) as usize
    }

    /// One of 64 bits, the same for equal words.
    pub(crate) fn bit(self) -> u64 {
        1 << (self.0 & 63)
    }
}

/// How strongly the punctuation after a word divides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pause {
    #[default]
    None,
    /// Comma, colon, dash.
    Clause,
    /// Full stop, exclamation mark, semicolon.
    Sentence,
    /// Question mark: the end of a sentence too.
    Question,
}

impl Pause {
    /// Whether a sentence ends here.
    #[must_use]
    pub fn ends_sentence(self) -> bool {
        self >= Self::Sentence
    }
}

/// A transcript's normalised words.
#[derive(Clone, Debug, Default)]
pub struct Normal {
    pub tokens: Vec<Token>,
    /// Of each token's text.
    pub hashes: Vec<WordHash>,
    /// Each different word, in the order of their first places, with where its places are among all.
    words: Vec<(SmolStr, Range<usize>)>,
    /// The words' numbers among these.
    numbers: FxHashMap<WordHash, usize>,
    /// The tokens that are the first word, in order, then those that are the second.
    places: Vec<usize>,
    /// As bits, the tokens that begin a sentence; one more where the last token ends one.
    sentences: Vec<u64>,
}

/// Sentences with other words in some places.
#[derive(Clone, Debug, Default)]
pub struct Replaced {
    pub normal: Normal,
    /// The tokens that stand for others, in order.
    pub tokens: Vec<usize>,
    /// For each token the one that it was, or the first of those that it stands for.
    pub origins: Vec<usize>,
}

impl Normal {
    #[must_use]
    pub fn new(transcript: &Transcript) -> Self {
        let language = Language::of(&transcript.language);
        // Contractions and numbers are taken apart.
        let count = transcript.word_count();
        let mut tokens = Vec::with_capacity(count + count / 8);
        // Most words are said more than once.
        let mut known: FxHashMap<&str, SmallVec<[Split; 1]>> = FxHashMap::default();
        let mut index = 0;
        let mut segments = transcript.segments.iter().peekable();
        while let Some(segment) = segments.next() {
            for word in &segment.words {
                let parts = known.entry(&word.text).or_insert_with(|| {
                    // A corrected word can have several.
                    word.text.split_whitespace().map(|part| split::word(part, language)).collect()
                });
                parts.iter().for_each(|part| part.push_to(&mut tokens, index));
                index += 1;
            }
            // What one speaker begins no other ends.
            let another_speaks = segments.peek().is_some_and(|next| next.channel != segment.channel);
            if let Some(last) = tokens.last_mut().filter(|_| another_speaks) {
                last.pause = Pause::Sentence;
            }
        }
        split::drop_fillers(&mut tokens, language);
        join::all(&mut tokens, language);
        // Once more: joining can make neighbours alike.
        split::drop_fillers(&mut tokens, language);
        Self::of_tokens(tokens)
    }

    /// The sentences that hold some places, given in order and apart, with other words there; each of these stands for
    /// all that was there.
    #[must_use]
    pub fn with_replaced(&self, places: &[(Range<usize>, Vec<String>)]) -> Replaced {
        let mut tokens: Vec<Token> = Vec::with_capacity(self.tokens.len());
        let mut origins = Vec::with_capacity(self.tokens.len());
        let mut replaced = Vec::with_capacity(places.len());
        let keep = |tokens: &mut Vec<Token>, kept: Range<usize>| {
            tokens.extend_from_slice(&self.tokens[kept.clone()]);
            kept
        };
        let mut next = 0;
        let mut end = 0;
        for (place, words) in places {
            if place.start >= end {
                origins.extend(keep(&mut tokens, next..end));
                let sentence = self.sentence_at(place.start);
                (next, end) = (sentence.start, sentence.end.max(place.end));
            }
            origins.extend(keep(&mut tokens, next..place.start));
            let pause = self.tokens[place.clone()].last().map_or(Pause::None, |token| token.pause);
            for (index, text) in words.iter().enumerate() {
                let pause = if index + 1 == words.len() { pause } else { Pause::None };
                replaced.push(tokens.len());
                origins.push(place.start);
                tokens.push(Token { text: text.into(), words: self.words_of(place), pause });
            }
            next = place.end;
        }
        origins.extend(keep(&mut tokens, next..end));
        Replaced { normal: Self::of_tokens(tokens), tokens: replaced, origins }
    }

    fn of_tokens(tokens: Vec<Token>) -> Self {
        let mut known: FxHashMap<&SmolStr, usize> = FxHashMap::default();
        let mut different: Vec<(&SmolStr, usize)> = Vec::new();
        let number_of_each: Vec<usize> = tokens
            .iter()
            .map(|Token { text, .. }| {
                let number = *known.entry(text).or_insert(different.len());
                match different.get_mut(number) {
                    Some((_, count)) => *count += 1,
                    None => different.push((text, 1)),
                }
                number
            })
            .collect();
        let mut words = Vec::with_capacity(different.len());
        let mut numbers = FxHashMap::with_capacity_and_hasher(different.len(), FxBuildHasher);
        // Where the next place of each goes.
        let mut next = Vec::with_capacity(different.len());
        let mut end = 0;
        for (number, (text, count)) in different.into_iter().enumerate() {
            let hash = WordHash::of(text);
            words.push((text.clone(), end..end + count));
            numbers.insert(hash, number);
            next.push((end, hash));
            end += count;
        }
        let mut places = vec![0; tokens.len()];
        let mut hashes = Vec::with_capacity(tokens.len());
        for (token, number) in number_of_each.into_iter().enumerate() {
            let (place, hash) = &mut next[number];
            places[*place] = token;
            *place += 1;
            hashes.push(*hash);
        }
        let mut sentences = vec![0; tokens.len() / 64 + 2];
        let ends = tokens.iter().enumerate().filter(|(_, token)| token.pause.ends_sentence());
        for begin in std::iter::once(0).chain(ends.map(|(end, _)| end + 1)) {
            sentences[begin / 64] |= 1 << (begin % 64);
        }
        Self { tokens, hashes, words, numbers, places, sentences }
    }

    /// The tokens that are this very word, in order.
    #[must_use]
    pub fn places_of(&self, word: &str) -> &[usize] {
        let number = self.numbers.get(&WordHash::of(word));
        number.map_or(&[], |number| &self.places[self.words[*number].1.clone()])
    }

    /// Each different word, with the tokens that are it, in order.
    pub fn words(&self) -> impl Iterator<Item = (&str, &[usize])> {
        self.words.iter().map(|(word, places)| (word.as_str(), &self.places[places.clone()]))
    }

    /// The tokens that begin so, word by word.
    pub fn places_from(&self, prefix: &str) -> impl Iterator<Item = usize> {
        // Most differ in their first letter, which costs less to see.
        let initial = prefix.bytes().next();
        let begins = move |word: &str| word.bytes().next() == initial && word.starts_with(prefix);
        self.words().filter(move |(word, _)| begins(word)).flat_map(|(_, places)| places).copied()
    }

    /// The transcript's words behind a range of tokens.
    #[must_use]
    pub fn words_of(&self, tokens: &Range<usize>) -> Range<usize> {
        let of = &self.tokens[tokens.clone()];
        match (of.first(), of.iter().map(|token| token.words.end).max()) {
            (Some(first), Some(end)) => first.words.start..end,
            _ => 0..0,
        }
    }

    /// The tokens that begin in a range of the transcript's words.
    #[must_use]
    pub fn tokens_of(&self, words: &Range<usize>) -> Range<usize> {
        let from = |word: usize| self.tokens.partition_point(|token| token.words.start < word);
        from(words.start)..from(words.end)
    }

    /// Which of 64 tokens from one on begin a sentence, as bits; the end of a text is one that does where a sentence ends.
    pub(crate) fn sentences_from(&self, token: usize) -> u64 {
        let (at, shift) = (token / 64, token % 64);
        let bits = |at: usize| u128::from(self.sentences.get(at).copied().unwrap_or_default());
        ((bits(at) | bits(at + 1) << 64) >> shift) as u64
    }

    /// The sentence around a token, as a range of tokens.
    #[must_use]
    pub fn sentence_at(&self, token: usize) -> Range<usize> {
        let ends = |t: &Token| t.pause.ends_sentence();
        let start = self.tokens[..token].iter().rposition(ends).map_or(0, |i| i + 1);
        let end = self.tokens[token..].iter().position(ends).map_or(self.tokens.len(), |i| token + i + 1);
        start..end
    }

    /// Telephone numbers in E.164, each once, in the order they were said.
    #[must_use]
    pub fn telephone_numbers(&self) -> Vec<String> {
        let mut numbers: Vec<String> = Vec::new();
        for digits in self.tokens.iter().filter_map(|token| token.text.strip_prefix('#')) {
            let number = if digits.starts_with('+') { digits.to_owned() } else { format!("+1{digits}") };
            if !numbers.contains(&number) {
                numbers.push(number);
            }
        }
        numbers
    }
}

#[cfg(test)]
mod tests;
