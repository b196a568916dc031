//! Which of many patterns a text concerns, and where to look for them.

use std::borrow::Cow;

use rustc_hash::FxHashMap;
use smallvec::SmallVec;
use smol_str::SmolStr;

use super::{anchor::Anchor, matcher::MOST_NEEDS};
use crate::transcript::{Normal, WordHash};

/// A pattern by the places of its rule and its own in it.
pub(super) type PatternId = (usize, usize);

/// For each need of a pattern where in a text it is met, in order.
pub(super) type Places<'n> = SmallVec<[Cow<'n, [usize]>; 1]>;

/// Which of many patterns a word concerns.
#[derive(Clone, Debug, Default)]
pub(super) struct AnchorIndex {
    /// All patterns with how many needs each has.
    patterns: Vec<(PatternId, usize)>,
    words: FxHashMap<WordHash, Met>,
    prefixes: FxHashMap<SmolStr, Met>,
    /// The most bytes of a prefix.
    longest: usize,
    /// The patterns that may be heard again, by the words of theirs that may have been misheard.
    stand_ins: FxHashMap<WordHash, Vec<u32>>,
}

/// Which need of which pattern a word meets: the pattern's place among all, and the need's in it.
type Met = Vec<(u32, u8)>;

impl AnchorIndex {
    /// A further pattern, with the anchors of each of its needs, and those of its words that may have been misheard.
    pub fn add(&mut self, id: PatternId, needs: &[Vec<Anchor>], stand_ins: impl IntoIterator<Item = WordHash>) {
        let number = self.patterns.len() as u32;
        self.patterns.push((id, needs.len()));
        for word in stand_ins {
            self.stand_ins.entry(word).or_default().push(number);
        }
        for (need, anchors) in needs.iter().enumerate() {
            for anchor in anchors {
                let met = match anchor {
                    Anchor::Word(word) => self.words.entry(WordHash::of(word)).or_default(),
                    Anchor::Prefix(prefix) => {
                        self.longest = self.longest.max(prefix.len());
                        self.prefixes.entry(prefix.clone()).or_default()
                    }
                };
                met.push((number, need as u8));
            }
        }
    }

    /// Gives up room that was kept for more.
    pub fn shrink(&mut self) {
        self.patterns.shrink_to_fit();
        self.words.values_mut().chain(self.prefixes.values_mut()).for_each(Met::shrink_to_fit);
        self.stand_ins.values_mut().for_each(Vec::shrink_to_fit);
    }

    /// Whether this very word is the rarest that a pattern looks for.
    pub fn knows(&self, word: WordHash) -> bool {
        self.words.get(&word).is_some_and(|met| met.iter().any(|(_, need)| *need == 0))
    }

    /// What a word meets.
    fn met<'i>(&'i self, hash: WordHash, word: &'i str) -> impl Iterator<Item = &'i Met> {
        let ends = (1..=word.len().min(self.longest)).filter(|end| word.is_char_boundary(*end));
        self.words.get(&hash).into_iter().chain(ends.filter_map(|end| self.prefixes.get(&word[..end])))
    }

    /// The patterns all of whose needs a text meets, in order; for each need the places where. `stand_ins` are words that
    /// stand in for what was misheard: with these, only patterns that have one of them.
    pub fn places<'n>(&self, normal: &'n Normal, stand_ins: Option<&[WordHash]>) -> Vec<(PatternId, Places<'n>)> {
        let mut wanted = vec![stand_ins.is_none(); self.patterns.len()];
        for pattern in stand_ins.unwrap_or_default().iter().filter_map(|word| self.stand_ins.get(word)).flatten() {
            wanted[*pattern as usize] = true;
        }
        let words = normal.words().filter_map(|(word, at)| Some((normal.hashes[*at.first()?], word, at)));
        let all: Vec<(&Met, &[usize])> =
            words.flat_map(|(hash, word, at)| self.met(hash, word).map(move |met| (met, at))).collect();
        let mut counts = vec![[0u32; MOST_NEEDS]; self.patterns.len()];
        for (met, at) in &all {
            for (pattern, need) in *met {
                counts[*pattern as usize][usize::from(*need)] += at.len() as u32;
            }
        }
        // Where among those that are found each pattern is.
        let mut numbers: Vec<Option<u32>> = vec![None; self.patterns.len()];
        let mut found: Vec<(PatternId, Places<'n>)> = Vec::new();
        let patterns = numbers.iter_mut().zip(&self.patterns).zip(&counts).zip(wanted);
        for (((number, (id, needs)), counts), _) in patterns.filter(|(_, wanted)| *wanted) {
            // Those that need nothing are looked for everywhere.
            if counts[..*needs].iter().all(|count| *count > 0) {
                *number = Some(found.len() as u32);
                found.push((*id, SmallVec::from_elem(Cow::Borrowed(&[][..]), *needs)));
            }
        }
        let all = all.into_iter().flat_map(|(met, at)| met.iter().map(move |(pattern, need)| (*pattern, *need, at)));
        for (pattern, need, at) in all {
            let (pattern, need) = (pattern as usize, usize::from(need));
            let Some(number) = numbers[pattern] else { continue };
            let count = counts[pattern][need] as usize;
            match &mut found[number as usize].1[need] {
                // Mostly one word meets it.
                borrowed @ Cow::Borrowed(_) if count == at.len() => *borrowed = Cow::Borrowed(at),
                borrowed @ Cow::Borrowed(_) => {
                    let mut places = Vec::with_capacity(count);
                    places.extend(at);
                    *borrowed = Cow::Owned(places);
                }
                Cow::Owned(places) => places.extend(at),
            }
        }
        for places in found.iter_mut().flat_map(|(_, places)| places) {
            if let Cow::Owned(places) = places {
                in_order(places);
            }
        }
        found
    }
}

/// Puts the places of some words, each of which has its own in order, in order.
#[expect(clippy::stable_sort_primitive, reason = "the stable sort merges what is in order already")]
pub(super) fn in_order(places: &mut [usize]) {
    places.sort();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transcript::Transcript;

    #[test]
    fn with_words_that_stand_in_only_patterns_that_have_one_of_them_are_looked_for() {
        let needs = [vec![Anchor::Word("alpha".into())]];
        let [alpha, beta, gamma] = ["alpha", "beta", "gamma"].map(WordHash::of);
        let mut index = AnchorIndex::default();
        index.add((0, 0), &needs, [beta]);
        index.add((1, 0), &needs, [beta, gamma]);
        index.add((2, 0), &needs, []);
        index.add((3, 0), &[vec![Anchor::Word("delta".into())]], [beta]);
        let normal = Normal::new(&Transcript::from_plain("alpha beta gamma", "en"));
        let found = |stand_ins: Option<&[WordHash]>| -> Vec<usize> {
            index.places(&normal, stand_ins).into_iter().map(|((rule, _), _)| rule).collect()
        };
        assert_eq!(found(None), [0, 1, 2]);
        assert_eq!(found(Some(&[beta])), [0, 1]);
        assert_eq!(found(Some(&[gamma, beta])), [0, 1]);
        assert_eq!(found(Some(&[gamma])), [1]);
        assert!(found(Some(&[alpha])).is_empty());
        assert!(found(Some(&[])).is_empty());
    }
}
