//! The small language that rules are written in.
//!
//! | written | matches |
//! |---|---|
//! | `missed jury duty` | these normalised words, one after the other, inside one sentence |
//! | `arrest*` | any word that starts so |
//! | `warrant~` | the word or its plural, in English or Spanish |
//! | `(fine\|fee\|court cost)` | one of these |
//! | `[an] [outstanding\|active] warrant` | with or without these |
//! | `..3` | up to three words of any kind, but no negation |
//! | `^ your account` | only where a sentence begins |
//! | `@agency` | an entry of the list of that name |
//! | `{money}` `{number}` `{phone}` `{time}` `{word}` | an amount, a number, a telephone number, a time of day, any one word |
//!
//! A pattern names words of [`crate::transcript::Normal`]; nothing in it looks back, so what a match costs grows with the
//! pattern and the words it can have, and not beyond. Gaps are told apart from the rest: detection drops a match whose gap
//! jumps over a "not".

use std::{cell::OnceCell, collections::BTreeMap, iter::Peekable, str::CharIndices, sync::Arc};

use super::{
    anchor::{Anchor, Need},
    choice::{Branch, Choice, words_in_one},
};
use crate::transcript::WordHash;

/// Named lists; each entry is a pattern of its own, without list names.
#[derive(Debug, Default)]
pub(super) struct Lists(BTreeMap<String, List>);

#[derive(Debug)]
struct List {
    entries: Vec<String>,
    /// Read when it is first named: thousands of rules name the same few.
    part: OnceCell<Result<Part, PatternError>>,
}

impl Lists {
    /// Adds a list, in place of another of that name.
    pub(super) fn insert(&mut self, name: String, entries: Vec<String>) {
        self.0.insert(name, List { entries, part: OnceCell::new() });
    }
}

impl List {
    /// One of its entries, the longest first, so that the quote holds the whole name.
    fn part(&self) -> &Result<Part, PatternError> {
        self.part.get_or_init(|| {
            let none = Lists::default();
            let mut options = self.entries.iter().map(|entry| parse(entry, &none)).collect::<Result<Vec<Part>, _>>()?;
            options.sort_by_key(|option| std::cmp::Reverse((option.longest, option.letters)));
            Ok(Part::any_of(options))
        })
    }
}

/// A pattern that can't be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("at character {column} of “{pattern}”: {what}")]
pub struct PatternError {
    pub pattern: String,
    /// Counted from 1.
    pub column: usize,
    pub what: String,
}

/// The longest gap a pattern may have: beyond it, two words no longer belong together.
const MAX_GAP: usize = 12;

/// The most words that a match may have: what is further apart does not belong together, and no rule comes near it.
const MAX_WORDS: usize = 120;

/// A piece of a pattern.
#[derive(Clone, Debug)]
pub(super) enum Node {
    Word(WordHash),
    /// One of these words, sorted.
    Words(Box<[WordHash]>),
    /// Any word that begins so.
    Prefix(Box<str>),
    Class(Class),
    /// Up to so many words of any kind.
    Gap(usize),
    SentenceStart,
    /// All of these in a row, or nothing.
    Optional(Box<Branch>),
    OneOf(Arc<Choice>),
}

impl Node {
    /// Whether it is one word, of whatever kind.
    pub fn is_one_word(&self) -> bool {
        match self {
            Self::Word(_) | Self::Words(_) | Self::Prefix(_) | Self::Class(_) => true,
            Self::Gap(_) | Self::SentenceStart | Self::Optional(_) | Self::OneOf(_) => false,
        }
    }
}

/// Words of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Money,
    Number,
    Phone,
    Time,
    Any,
}

impl Class {
    /// Whether a normalised word is of this kind: see [`crate::transcript::Token::text`].
    pub fn holds(self, text: &str) -> bool {
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let after = |mark: char| text.strip_prefix(mark).is_some_and(digits);
        match self {
            Self::Money => after('$'),
            Self::Number => digits(text),
            Self::Phone => after('#') || text.strip_prefix("#+").is_some_and(digits),
            Self::Time => after('@'),
            Self::Any => true,
        }
    }

    /// What all its words begin with, one of these; nothing where they are of any kind.
    fn anchors(self) -> Option<Vec<Anchor>> {
        let begins = |prefix: &str| Anchor::Prefix(prefix.into());
        match self {
            Self::Money => Some(vec![begins("$")]),
            Self::Number => Some(('0'..='9').map(|digit| begins(&digit.to_string())).collect()),
            Self::Phone => Some(vec![begins("#")]),
            Self::Time => Some(vec![begins("@")]),
            Self::Any => None,
        }
    }
}

/// A pattern, or a part of one.
#[derive(Clone, Debug, Default)]
pub(super) struct Part {
    pub nodes: Vec<Node>,
    pub needs: Vec<Need>,
    /// The fewest words that a match can have.
    shortest: usize,
    /// The most words that a match can have.
    pub longest: usize,
    /// The most letters of its words that a match can have: of names that begin alike, the longer one has more.
    letters: usize,
}

impl Part {
    fn one_word(node: Node, anchors: Option<Vec<Anchor>>) -> Self {
        let letters = match anchors.as_deref() {
            Some([Anchor::Word(text) | Anchor::Prefix(text)]) => text.len(),
            _ => 1,
        };
        let needs = anchors.map(|anchors| Need { anchors, before: 0..=0 }).into_iter().collect();
        Self { nodes: vec![node], needs, shortest: 1, longest: 1, letters }
    }

    /// One after the other.
    fn then(&mut self, next: Self) {
        self.nodes.extend(next.nodes);
        self.needs.extend(next.needs.into_iter().map(|Need { anchors, before }| {
            let before = self.shortest + before.start()..=self.longest + before.end();
            Need { anchors, before }
        }));
        self.shortest += next.shortest;
        self.longest += next.longest;
        self.letters += next.letters;
    }

    /// One of several; nothing at all where there are none.
    pub(super) fn any_of(mut options: Vec<Self>) -> Self {
        if options.len() == 1
            && let Some(only) = options.pop()
        {
            return only;
        }
        let most = |of: fn(&Self) -> usize| options.iter().map(of).max().unwrap_or(0);
        let (longest, letters) = (most(|option| option.longest), most(|option| option.letters));
        let shortest = options.iter().map(|option| option.shortest).min().unwrap_or(0);
        // Together they need one of what each needs, where each needs anything.
        let rarest = options.iter_mut().map(Self::rarest).collect::<Option<Vec<_>>>();
        let mut options = words_in_one(options.into_iter().map(|option| option.nodes));
        let nodes = match options.pop() {
            Some(only) if options.is_empty() => only,
            last => {
                options.extend(last);
                vec![Node::OneOf(Arc::new(Choice::new(options)))]
            }
        };
        Self {
            nodes,
            needs: rarest.and_then(|needs| Need::any_of(&needs)).into_iter().collect(),
            shortest,
            longest,
            letters,
        }
    }

    /// Of what a match needs, that which is heard least often; `None` where a match may hold any words.
    fn rarest(&mut self) -> Option<Need> {
        self.sort_needs();
        self.needs.first().cloned()
    }

    /// The rarest first.
    pub(super) fn sort_needs(&mut self) {
        self.needs.sort_by_key(Need::commonness);
    }
}

/// Reads a pattern.
pub(super) fn parse(pattern: &str, lists: &Lists) -> Result<Part, PatternError> {
    let mut parser = Parser { pattern, chars: pattern.char_indices().peekable(), lists, depth: 0 };
    let part = parser.alternatives(None)?;
    if part.nodes.is_empty() {
        return Err(parser.error(0, "there is nothing to match"));
    }
    if part.longest > MAX_WORDS {
        let what = format!("this can match {} words, and {MAX_WORDS} is the most; write two patterns", part.longest);
        return Err(parser.error(0, what));
    }
    Ok(part)
}

struct Parser<'a> {
    pattern: &'a str,
    chars: Peekable<CharIndices<'a>>,
    lists: &'a Lists,
    depth: usize,
}

impl Parser<'_> {
    fn error(&self, at: usize, what: impl Into<String>) -> PatternError {
        let column = self.pattern.get(..at).map_or(0, |before| before.chars().count()) + 1;
        PatternError { pattern: self.pattern.to_owned(), column, what: what.into() }
    }

    /// Up to `close`, or to the end where there is none.
    fn alternatives(&mut self, close: Option<char>) -> Result<Part, PatternError> {
        let mut options: Vec<Part> = vec![Part::default()];
        while let Some(&(at, c)) = self.chars.peek() {
            match c {
                ')' | ']' if Some(c) == close => break,
                ')' | ']' => return Err(self.error(at, format!("“{c}” closes nothing"))),
                '|' => {
                    self.chars.next();
                    options.push(Part::default());
                }
                _ => {
                    let item = self.item(at, c)?;
                    if let (Some(current), Some(item)) = (options.last_mut(), item) {
                        current.then(item);
                    }
                }
            }
        }
        if options.len() > 1 && options.iter().any(|option| option.nodes.is_empty()) {
            return Err(self.error(0, "an alternative is empty; write [ ] around what may be left out"));
        }
        Ok(Part::any_of(options))
    }

    /// `None` for white space.
    fn item(&mut self, at: usize, c: char) -> Result<Option<Part>, PatternError> {
        let part = match c {
            c if c.is_whitespace() => {
                self.chars.next();
                return Ok(None);
            }
            '(' | '[' => {
                self.chars.next();
                self.depth += 1;
                if self.depth > 8 {
                    return Err(self.error(at, "more than eight brackets inside one another"));
                }
                let close = if c == '(' { ')' } else { ']' };
                let mut inner = self.alternatives(Some(close))?;
                self.depth -= 1;
                if self.chars.next().is_none() {
                    return Err(self.error(at, format!("“{c}” is never closed")));
                }
                if inner.nodes.is_empty() {
                    return Err(self.error(at, "these brackets are empty"));
                }
                if c == '[' {
                    inner.nodes = vec![Node::Optional(Box::new(Branch::new(inner.nodes)))];
                    inner.needs.clear();
                    inner.shortest = 0;
                }
                inner
            }
            '.' => self.gap(at)?,
            '^' => {
                self.chars.next();
                // No word: it adds nothing to a match's length.
                Part { nodes: vec![Node::SentenceStart], ..Part::default() }
            }
            '@' => self.list(at)?,
            '{' => self.class(at)?,
            _ => self.word(at)?,
        };
        Ok(Some(part))
    }

    fn take_while(&mut self, keep: impl Fn(char) -> bool) -> String {
        let mut taken = String::new();
        while let Some((_, c)) = self.chars.next_if(|&(_, c)| keep(c)) {
            taken.push(c);
        }
        taken
    }

    fn gap(&mut self, at: usize) -> Result<Part, PatternError> {
        let dots = self.take_while(|c| c == '.');
        let count = self.take_while(|c| c.is_ascii_digit());
        match count.parse::<usize>() {
            Ok(most @ 1..=MAX_GAP) if dots == ".." => {
                Ok(Part { nodes: vec![Node::Gap(most)], longest: most, ..Part::default() })
            }
            _ => Err(self.error(at, format!("a gap is written ..N, with N from 1 to {MAX_GAP}"))),
        }
    }

    fn list(&mut self, at: usize) -> Result<Part, PatternError> {
        self.chars.next();
        let name = self.take_while(|c| c.is_alphanumeric() || c == '_' || c == '-');
        let Some(list) = self.lists.0.get(&name) else {
            let known: Vec<&str> = self.lists.0.keys().map(String::as_str).collect();
            return Err(self.error(at, format!("there is no list “{name}”; there are: {}", known.join(", "))));
        };
        list.part().clone()
    }

    fn class(&mut self, at: usize) -> Result<Part, PatternError> {
        self.chars.next();
        let name = self.take_while(|c| c != '}');
        self.chars.next();
        let class = match name.as_str() {
            "money" => Class::Money,
            "number" => Class::Number,
            "phone" => Class::Phone,
            "time" => Class::Time,
            "word" => Class::Any,
            _ => return Err(self.error(at, "there are {money}, {number}, {phone}, {time} and {word}")),
        };
        Ok(Part::one_word(Node::Class(class), class.anchors()))
    }

    fn word(&mut self, at: usize) -> Result<Part, PatternError> {
        let word = self.take_while(char::is_alphanumeric);
        if word.is_empty() {
            let what = "only letters and digits make a word; write words as they are normalised (do not, not don’t)";
            return Err(self.error(at, what));
        }
        if word.chars().any(char::is_uppercase) {
            return Err(self.error(at, "words are written in lower case"));
        }
        if self.chars.next_if(|&(_, c)| c == '*').is_some() {
            let node = Node::Prefix(word.clone().into_boxed_str());
            return Ok(Part::one_word(node, Some(vec![Anchor::Prefix(word.into())])));
        }
        if self.chars.next_if(|&(_, c)| c == '~').is_some() {
            let forms = with_plurals(&word);
            let mut words: Vec<WordHash> = forms.iter().map(|form| WordHash::of(form)).collect();
            words.sort_unstable();
            let anchors = forms.into_iter().map(|form| Anchor::Word(form.into())).collect();
            let part = Part::one_word(Node::Words(words.into_boxed_slice()), Some(anchors));
            return Ok(Part { letters: word.len() + 1, ..part });
        }
        Ok(Part::one_word(Node::Word(WordHash::of(&word)), Some(vec![Anchor::Word(word.into())])))
    }
}

/// A word and what its plural may be in English or Spanish: warrants, taxes, deputies, ordenes, veces. A form that no
/// language has is heard nowhere, and costs nothing.
fn with_plurals(word: &str) -> Vec<String> {
    let mut forms = vec![word.to_owned(), format!("{word}s"), format!("{word}es")];
    forms.extend(word.strip_suffix('y').map(|stem| format!("{stem}ies")));
    forms.extend(word.strip_suffix('z').map(|stem| format!("{stem}ces")));
    forms
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        rulebook::Matcher,
        transcript::{Normal, Transcript},
    };

    fn lists() -> Lists {
        let mut lists = Lists::default();
        lists.insert("agency".to_owned(), vec!["kansas city police".to_owned(), "kcpd".to_owned()]);
        lists
    }

    fn found(pattern: &str, text: &str) -> bool {
        let matcher = Matcher::new(&[pattern.to_owned()], &lists()).expect(pattern);
        !matcher.matches(&Normal::new(&Transcript::from_plain(text, "en"))).is_empty()
    }

    #[test]
    fn each_construct_matches_what_the_table_says() {
        for (pattern, yes, no) in [
            ("missed jury duty", "You missed jury duty.", "You missed the jury duty."),
            ("missed jury", "he missed. jury, missed jury", "You missed. Jury duty calls."),
            ("arrest*", "arrested", "unarrested"),
            ("(the|both) warrant~", "the warrant", "the warranty"),
            ("(the|both) warrant~", "both warrants", "both warrantless"),
            ("deputy~ (is|are) here", "Deputies are here.", "The deputized are here."),
            ("tax~ due", "taxes due", "taxed due"),
            ("orden~ (activa|activas)", "órdenes activas", "ordena activas"),
            ("vez~", "dos veces", "dos ves"),
            ("pay (fine|court cost)", "pay court cost", "pay court"),
            ("a [very] big warrant", "a big warrant", "a very truly big warrant"),
            ("pay ..2 today", "pay the fine today", "pay the whole fine today"),
            ("with the @agency", "with the KCPD", "with the police"),
            ("{money} fine", "a $1,200 fine", "a large fine"),
            ("^ your account", "Hello. Your account is closed", "Hello, your account is closed"),
            ("(^ officer|this is officer) {word}", "officer lewis", "the officer lewis"),
            ("at {phone}", "at 816-555-0134", "at 555-0134"),
        ] {
            assert!(found(pattern, yes), "{pattern} should match: {yes}");
            assert!(!found(pattern, no), "{pattern} should not match: {no}");
        }
    }

    #[test]
    fn what_can_not_be_read_is_named_with_its_place() {
        for (pattern, column, what) in [
            ("pay (fine", 5, "never closed"),
            ("pay fine)", 9, "closes nothing"),
            ("pay @nobody", 5, "no list"),
            ("pay ..99 now", 5, "N from 1"),
            ("pay {cash}", 5, "{money}"),
            ("Pay", 1, "lower case"),
            ("don't", 4, "letters and digits"),
            ("a (b|)", 1, "alternative is empty"),
            ("  ", 1, "nothing"),
            (
                "pay ..12 pay ..12 pay ..12 pay ..12 pay ..12 pay ..12 pay ..12 pay ..12 pay ..12 pay ..12 pay",
                1,
                "write two patterns",
            ),
        ] {
            let error = parse(pattern, &lists()).expect_err(pattern);
            assert!(error.column == column && error.what.contains(what), "{pattern}: {error}");
        }
    }
}
