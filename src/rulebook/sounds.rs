//! Words that a bad line blurs, and what they sound like.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{choice::Choice, pattern::Node, schema::SoundWords};
use crate::transcript::{PhoneSet, Phones, WordHash};

/// What to listen for again, in one language.
#[derive(Clone, Debug)]
pub(crate) struct Sounds {
    /// A word, or a few in a row, that may have been said where something else was heard.
    pub targets: Vec<Vec<String>>,
    /// What they sound like, in their order.
    pub phones: PhoneSet,
    /// Everyday words: nothing else is heard for them, and they make no match sure.
    pub plain: FxHashSet<String>,
    /// Each word of each target: whoever says it is not misheard.
    pub words: FxHashMap<WordHash, String>,
    /// The most words that a target has.
    pub longest: usize,
}

/// How far a sound may be from the cue's, for each of its consonants. Set so that under 1 in 100
/// genuine messages shows a cue by sound alone. Of the sentences in `tests/corpus/misheard.jsonl` that lose a cue, 16 in
/// 100 show it then; 0.42 found no more.
const NEAR: f32 = 0.34;

/// The same for cues of two consonants, which many words come close to.
const NEAR_SHORT: f32 = 0.2;

/// Fewer consonants than this are in every other word.
const FEWEST_CONSONANTS: usize = 2;

impl Sounds {
    /// # Errors
    /// What is wrong with the words, and what to write instead.
    pub(super) fn new(words: &SoundWords) -> Result<Self, String> {
        let mut sounds = Self {
            targets: Vec::with_capacity(words.words.len()),
            phones: PhoneSet::new(&[]),
            plain: words.plain.iter().cloned().collect(),
            words: FxHashMap::default(),
            longest: 0,
        };
        let mut all = Vec::with_capacity(words.words.len());
        for target in &words.words {
            let words: Vec<String> = target.split_whitespace().map(str::to_owned).collect();
            let phones = Phones::of(words.iter().map(String::as_str));
            if phones.len() < FEWEST_CONSONANTS || words.len() > 3 {
                return Err(format!(
                    "“{target}” can’t be told by its sound: write one to three words in small letters, with two \
                     consonants at least"
                ));
            }
            sounds.longest = sounds.longest.max(words.len());
            sounds.words.extend(words.iter().map(|word| (WordHash::of(word), word.clone())));
            sounds.targets.push(words);
            let most = if phones.len() > 2 { NEAR } else { NEAR_SHORT };
            all.push((phones, most));
        }
        sounds.phones = PhoneSet::new(&all);
        Ok(sounds)
    }
}

/// Tells which words of patterns may be misheard.
pub(super) struct WordsOf<'s> {
    sounds: &'s Sounds,
    /// Of lists, which many patterns share, by their addresses; the lists are kept, so that no other has the same.
    lists: FxHashMap<*const Choice, (Arc<Choice>, FxHashSet<WordHash>)>,
}

impl<'s> WordsOf<'s> {
    pub fn new(sounds: &'s Sounds) -> Self {
        Self { sounds, lists: FxHashMap::default() }
    }

    /// Those of some nodes, each once.
    pub fn nodes(&mut self, nodes: &[Node]) -> FxHashSet<WordHash> {
        let mut found = FxHashSet::default();
        for node in nodes {
            let words = &self.sounds.words;
            match node {
                Node::Word(word) => found.extend(words.contains_key(word).then_some(*word)),
                Node::Words(all) => found.extend(all.iter().filter(|word| words.contains_key(word))),
                Node::Prefix(prefix) => {
                    let begin = words.iter().filter(|(_, word)| word.starts_with(&**prefix));
                    found.extend(begin.map(|(hash, _)| *hash));
                }
                Node::Optional(branch) => found.extend(self.nodes(&branch.nodes)),
                Node::OneOf(choice) => {
                    let address = Arc::as_ptr(choice);
                    if !self.lists.contains_key(&address) {
                        let words = choice.options().flat_map(|option| self.nodes(option)).collect();
                        self.lists.insert(address, (Arc::clone(choice), words));
                    }
                    found.extend(self.lists.get(&address).into_iter().flat_map(|(_, words)| words));
                }
                Node::Class(_) | Node::Gap(_) | Node::SentenceStart => {}
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rulebook::{Lists, pattern::parse};

    #[test]
    fn of_a_pattern_the_words_that_may_be_misheard_are_found_wherever_they_stand() {
        let words = ["warrant", "gift card", "bitcoin", "kiosk"].map(str::to_owned).to_vec();
        let sounds = Sounds::new(&SoundWords { words, plain: Vec::new() }).expect("sound words");
        let mut lists = Lists::default();
        lists.insert("rails".to_owned(), vec!["bitcoin".to_owned(), "a gift of money".to_owned()]);
        let mut of = WordsOf::new(&sounds);
        for (pattern, wanted) in [
            ("a ..2 warrant", &["warrant"][..]),
            ("(alpha|warr* beta) gamma", &["warrant"]),
            ("alpha [kiosk] beta", &["kiosk"]),
            ("alpha (card|kiosk|beta)", &["card", "kiosk"]),
            ("pay with @rails", &["bitcoin", "gift"]),
            ("go for @rails now", &["bitcoin", "gift"]),
            ("^ alpha {word} beta", &[]),
        ] {
            let found = of.nodes(&parse(pattern, &lists).expect("a sound pattern").nodes);
            let wanted: FxHashSet<WordHash> = wanted.iter().map(|word| WordHash::of(word)).collect();
            assert_eq!(found, wanted, "{pattern}");
        }
    }
}
