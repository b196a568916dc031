//! Several ways to go on in a pattern, and which of them a word may take.

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::pattern::{Class, Node};
use crate::transcript::WordHash;

/// Options by their places, in order; mostly few.
type Numbers = SmallVec<[u32; 4]>;

/// Several ways to go on, the first that fits counts.
#[derive(Clone, Debug)]
pub(super) struct Choice {
    options: Box<[Branch]>,
    /// Of all options.
    firsts: Firsts,
    /// `None` where there are so few that trying all costs less.
    by_word: Option<Box<ByWord>>,
}

/// Nodes that follow one another, with what they can begin with.
#[derive(Clone, Debug)]
pub(super) struct Branch {
    pub firsts: Firsts,
    pub nodes: Box<[Node]>,
}

impl Branch {
    pub fn new(nodes: Vec<Node>) -> Self {
        Self { firsts: Firsts::of(&nodes), nodes: nodes.into_boxed_slice() }
    }
}

/// Which options may go on with a word, in order.
#[derive(Clone, Debug, Default)]
struct ByWord {
    /// For each word that an option can begin with.
    words: FxHashMap<WordHash, Numbers>,
    /// For any other word.
    others: Numbers,
}

/// What the next word has to be for nodes to go on, as far as a glance tells: mostly they don't, and to know it so costs
/// less than to follow them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Firsts {
    /// For each word that will do a bit, by its hash; for others too, that have the same.
    words: u64,
    /// The same for what begins so, by its first byte.
    initials: u64,
}

impl Firsts {
    const NONE: Self = Self { words: 0, initials: 0 };
    /// Any word, and the end of the text.
    const ANY: Self = Self { words: u64::MAX, initials: u64::MAX };

    pub fn of(nodes: &[Node]) -> Self {
        let Some((first, rest)) = nodes.split_first() else { return Self::ANY };
        match first {
            Node::Word(word) => Self { words: word.bit(), ..Self::NONE },
            Node::Words(words) => Self { words: words.iter().fold(0, |bits, word| bits | word.bit()), ..Self::NONE },
            Node::Prefix(prefix) => prefix.bytes().next().map_or(Self::ANY, Self::initial),
            Node::Class(Class::Money) => Self::initial(b'$'),
            Node::Class(Class::Phone) => Self::initial(b'#'),
            Node::Class(Class::Time) => Self::initial(b'@'),
            Node::Class(Class::Number) => (b'0'..=b'9').map(Self::initial).fold(Self::NONE, Self::or),
            Node::Class(Class::Any) | Node::Gap(_) => Self::ANY,
            Node::SentenceStart => Self::of(rest),
            Node::Optional(branch) => branch.firsts.or(Self::of(rest)),
            Node::OneOf(choice) => choice.firsts,
        }
    }

    fn initial(byte: u8) -> Self {
        Self { initials: 1 << (byte & 63), ..Self::NONE }
    }

    fn or(self, other: Self) -> Self {
        Self { words: self.words | other.words, initials: self.initials | other.initials }
    }

    /// Whether a word may do; `None` is the end of the text.
    pub fn fits(self, word: Option<WordHash>) -> bool {
        match word {
            Some(word) => (self.words & word.bit()) | (self.initials & Self::initial(word.initial()).initials) != 0,
            None => self.words & self.initials == u64::MAX,
        }
    }
}

/// From so many options on, those that begin with another word are not tried.
const MANY_OPTIONS: usize = 6;

impl Choice {
    pub fn new(options: Vec<Vec<Node>>) -> Self {
        let options: Box<[Branch]> = options.into_iter().map(Branch::new).collect();
        let firsts = options.iter().map(|option| option.firsts).fold(Firsts::NONE, Firsts::or);
        let by_word = (options.len() >= MANY_OPTIONS).then(|| ByWord::new(options.iter().map(|option| &*option.nodes)));
        Self { options, firsts, by_word: by_word.map(Box::new) }
    }

    pub fn options(&self) -> impl Iterator<Item = &[Node]> {
        self.options.iter().map(|option| &*option.nodes)
    }

    /// The options that may go on with a word; `None` at the end of the text.
    pub fn options_for(&self, word: Option<WordHash>) -> impl Iterator<Item = &[Node]> {
        let some = self.by_word.as_ref().map(|by_word| by_word.options_for(word));
        let count = if self.firsts.fits(word) { some.map_or(self.options.len(), SmallVec::len) } else { 0 };
        let options = (0..count).map(move |index| &self.options[some.map_or(index, |some| some[index] as usize)]);
        options.filter(move |option| option.firsts.fits(word)).map(|option| &*option.nodes)
    }
}

impl ByWord {
    fn new<'n>(options: impl Iterator<Item = &'n [Node]>) -> Self {
        let mut all = Self::default();
        for (number, words) in options.map(first_words).enumerate() {
            let number = number as u32;
            if let Some(words) = words {
                for word in words {
                    let before = &all.others;
                    all.words.entry(word).or_insert_with(|| before.clone()).push(number);
                }
            } else {
                all.others.push(number);
                all.words.values_mut().for_each(|options| options.push(number));
            }
        }
        for numbers in all.words.values_mut() {
            numbers.dedup();
            numbers.shrink_to_fit();
        }
        all.words.shrink_to_fit();
        all
    }

    fn options_for(&self, word: Option<WordHash>) -> &Numbers {
        word.and_then(|word| self.words.get(&word)).unwrap_or(&self.others)
    }
}

/// The words that nodes can begin with; `None` where these are not just some words.
pub(super) fn first_words(nodes: &[Node]) -> Option<Vec<WordHash>> {
    match nodes.split_first()? {
        (Node::Word(word), _) => Some(vec![*word]),
        (Node::Words(words), _) => Some(words.to_vec()),
        (Node::SentenceStart, rest) => first_words(rest),
        (Node::Optional(branch), rest) => Some([first_words(&branch.nodes)?, first_words(rest)?].concat()),
        (Node::OneOf(choice), _) => {
            let each = choice.options().map(first_words).collect::<Option<Vec<_>>>()?;
            Some(each.concat())
        }
        (Node::Prefix(_) | Node::Class(_) | Node::Gap(_), _) => None,
    }
}

/// Options of one word each that follow one another become one, which costs less to keep and to try: a word is at most one
/// of them.
pub(super) fn words_in_one(options: impl Iterator<Item = Vec<Node>>) -> Vec<Vec<Node>> {
    let one_word = |option: &Vec<Node>| if let [Node::Word(word)] = option[..] { Some(word) } else { None };
    let mut options = options.peekable();
    let mut all = Vec::new();
    while let Some(option) = options.next() {
        let mut words: Vec<WordHash> = one_word(&option).into_iter().collect();
        while !words.is_empty()
            && let Some(word) = options.peek().and_then(one_word)
        {
            words.push(word);
            options.next();
        }
        if words.len() > 1 {
            words.sort_unstable();
            words.dedup();
            all.push(vec![Node::Words(words.into_boxed_slice())]);
        } else {
            all.push(option);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use crate::{
        rulebook::{Lists, Matcher},
        transcript::{Normal, Transcript},
    };

    /// Words that follow one another are tried as one; what stands before, between and behind them keeps its turn.
    #[test]
    fn options_of_one_word_keep_their_turn_among_longer_ones() {
        for (options, text, wanted) in [
            ("(alpha blue|alpha|beta|gamma)", "alpha blue", Some(2)),
            ("(alpha|beta|gamma|alpha blue)", "alpha blue", Some(1)),
            ("(alpha|beta|gamma blue|gamma|delta)", "gamma blue", Some(2)),
            ("(beta|gamma|gamma blue|delta|alpha)", "gamma blue", Some(1)),
            ("(beta|beta blue|gamma|delta)", "delta", Some(1)),
            ("(beta|gamma) blue", "gamma blue", Some(2)),
            ("(beta|beta) blue", "beta blue", Some(2)),
            ("(alpha|beta|gamma)", "delta", None),
            ("[alpha|beta] blue", "beta blue", Some(2)),
        ] {
            let matcher = Matcher::new(&[options.to_owned()], &Lists::default()).expect("a sound pattern");
            let found = matcher.matches(&Normal::new(&Transcript::from_plain(text, "en")));
            assert_eq!(found.first().map(|one| one.tokens.clone()), wanted.map(|end| 0..end), "{options}: {text}");
        }
    }

    #[test]
    fn a_choice_of_many_tries_those_that_fit_in_their_order() {
        let options = "(alpha blue|beta|[alpha] red|alpha|gam* blue|{number}|..2 end)";
        let matcher = Matcher::new(&[options.to_owned()], &Lists::default()).expect("a sound pattern");
        for (text, wanted) in [
            ("alpha blue", 2),
            ("alpha red", 2),
            ("alpha", 1),
            ("red", 1),
            ("gamma blue", 2),
            ("7", 1),
            ("beta end", 1),
            ("some more end", 3),
        ] {
            let found = matcher.matches(&Normal::new(&Transcript::from_plain(text, "en")));
            assert_eq!(found.first().map(|one| one.tokens.clone()), Some(0..wanted), "{text}");
        }
    }
}
