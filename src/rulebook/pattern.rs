//! The small language that rules are written in, and its translation to a regular expression.
//!
//! | written | matches |
//! |---|---|
//! | `missed jury duty` | these normalised words, one after the other, inside one sentence |
//! | `arrest*` | any word that starts so |
//! | `(fine\|fee\|court cost)` | one of these |
//! | `[an] [outstanding\|active] warrant` | with or without these |
//! | `..3` | up to three words of any kind, but no negation |
//! | `^ your account` | only where a sentence begins |
//! | `@agency` | an entry of the list of that name |
//! | `{money}` `{number}` `{phone}` `{time}` `{word}` | an amount, a number, a telephone number, a time of day, any one word |
//!
//! The regular expression runs over [`crate::transcript::Normal::text`], where each word has a space on both sides; it
//! has no backreference or look-around, so the time to match is linear in the text. Its capture groups are the gaps and
//! nothing else: detection drops a match whose gap jumps over a "not".

use std::{cell::OnceCell, collections::BTreeMap, iter::Peekable, str::CharIndices};

/// Named lists; each entry is a pattern of its own, without list names.
#[derive(Debug, Default)]
pub(super) struct Lists(BTreeMap<String, List>);

#[derive(Debug)]
struct List {
    entries: Vec<String>,
    /// Translated when it is first named: thousands of rules name the same few.
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
            options.sort_by_key(|option| std::cmp::Reverse(option.regex.len()));
            let mut part = Part::any_of(options);
            part.regex = format!("(?:{})", part.regex);
            Ok(part)
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

/// A word of which every match holds at least one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    Word(String),
    /// Any word that begins so.
    Prefix(String),
}

impl Anchor {
    /// How often it is likely to be heard. Beyond the words that everybody says, length tells: short words are everywhere.
    fn commonness(&self) -> usize {
        let (Self::Word(text) | Self::Prefix(text)) = self;
        let length = text.chars().count().max(1);
        if EVERYWHERE.contains(&text.as_str()) {
            1_000
        } else if COMMON.contains(&text.as_str()) {
            200
        } else {
            1_000 / (length * length)
        }
    }
}

/// Words that are more than 1 in 350 of what is said in calls (counted in 172,000 words of transcribed calls), and the
/// same in Spanish.
const EVERYWHERE: [&str; 76] = [
    "a", "about", "am", "an", "and", "are", "at", "be", "been", "but", "call", "can", "do", "for", "from", "have", "i",
    "if", "in", "is", "it", "just", "know", "like", "me", "my", "name", "no", "not", "now", "number", "of", "on", "or",
    "our", "please", "press", "so", "that", "the", "there", "they", "think", "this", "to", "was", "we", "what", "will",
    "with", "yes", "you", "your", "al", "de", "del", "el", "en", "es", "esta", "la", "las", "le", "lo", "los", "me",
    "no", "para", "por", "que", "se", "su", "un", "una", "usted", "y",
];

/// Words that are more than 1 in 1,250 there.
const COMMON: [&str; 75] = [
    "account",
    "all",
    "any",
    "as",
    "back",
    "bank",
    "because",
    "before",
    "by",
    "calling",
    "card",
    "check",
    "company",
    "computer",
    "could",
    "day",
    "did",
    "get",
    "give",
    "go",
    "going",
    "good",
    "got",
    "had",
    "has",
    "he",
    "hello",
    "help",
    "her",
    "here",
    "hi",
    "him",
    "how",
    "information",
    "let",
    "make",
    "message",
    "money",
    "more",
    "need",
    "one",
    "order",
    "out",
    "over",
    "payment",
    "people",
    "phone",
    "provide",
    "right",
    "say",
    "security",
    "see",
    "service",
    "she",
    "some",
    "speak",
    "take",
    "tell",
    "thank",
    "their",
    "them",
    "then",
    "time",
    "today",
    "two",
    "up",
    "us",
    "want",
    "well",
    "were",
    "when",
    "who",
    "would",
    "cuenta",
    "nombre",
];

/// A pattern, or a part of one, translated.
#[derive(Clone, Debug, Default)]
pub(super) struct Part {
    pub regex: String,
    /// Sets of words of each of which every match holds at least one.
    pub needs: Vec<Vec<Anchor>>,
    /// The most words that a match can have.
    pub longest: usize,
    gaps: usize,
}

/// How often one of some words is likely to be heard.
pub(super) fn commonness(anchors: &[Anchor]) -> usize {
    anchors.iter().map(Anchor::commonness).sum()
}

/// What a gap costs an automaton, in characters of a regular expression: it repeats itself.
const GAP_COST: usize = 300;

impl Part {
    fn one_word(regex: String, anchors: Option<Vec<Anchor>>) -> Self {
        Self { regex, needs: anchors.into_iter().collect(), longest: 1, gaps: 0 }
    }

    /// One after the other.
    fn then(&mut self, next: Self) {
        self.regex.push_str(&next.regex);
        self.longest += next.longest;
        self.gaps += next.gaps;
        self.needs.extend(next.needs);
    }

    /// One of several; nothing at all where there are none.
    pub(super) fn any_of(mut options: Vec<Self>) -> Self {
        if options.len() == 1
            && let Some(only) = options.pop()
        {
            return only;
        }
        if options.is_empty() {
            return Self { regex: "[^\\s\\S]".to_owned(), needs: vec![Vec::new()], longest: 0, gaps: 0 };
        }
        let regex = options.iter().map(|option| option.regex.as_str()).collect::<Vec<_>>().join("|");
        let longest = options.iter().map(|option| option.longest).max().unwrap_or(0);
        let gaps = options.iter().map(|option| option.gaps).sum();
        // Together they need one of what each needs, where each needs anything.
        let rarest = options.iter_mut().map(Self::rarest).collect::<Option<Vec<_>>>();
        Self { regex, needs: rarest.map(|needs| needs.concat()).into_iter().collect(), longest, gaps }
    }

    /// Of the sets of words that a match needs, the one that is heard least often; `None` where a match may hold any
    /// words.
    fn rarest(&mut self) -> Option<Vec<Anchor>> {
        self.sort_needs();
        self.needs.first().cloned()
    }

    /// The rarest first.
    pub(super) fn sort_needs(&mut self) {
        self.needs.sort_by_key(|anchors| commonness(anchors));
    }

    pub(super) fn has_gaps(&self) -> bool {
        self.gaps > 0
    }

    /// About how large the automaton becomes.
    pub(super) fn cost(&self) -> usize {
        self.regex.len() + self.gaps * GAP_COST
    }
}

/// Translates a pattern.
pub(super) fn parse(pattern: &str, lists: &Lists) -> Result<Part, PatternError> {
    let mut parser = Parser { pattern, chars: pattern.char_indices().peekable(), lists, depth: 0 };
    let part = parser.alternatives(None)?;
    if part.regex.is_empty() {
        return Err(parser.error(0, "there is nothing to match"));
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
        if options.len() > 1 && options.iter().any(|option| option.regex.is_empty()) {
            return Err(self.error(0, "an alternative is empty; write [ ] around what may be left out"));
        }
        let single = options.len() == 1;
        let mut part = Part::any_of(options);
        if !single {
            part.regex = format!("(?:{})", part.regex);
        }
        Ok(part)
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
                if inner.regex.is_empty() {
                    return Err(self.error(at, "these brackets are empty"));
                }
                inner.regex = format!("(?:{}){}", inner.regex, if c == '[' { "?" } else { "" });
                if c == '[' {
                    inner.needs.clear();
                }
                inner
            }
            '.' => self.gap(at)?,
            '^' => {
                self.chars.next();
                // No word: it adds nothing to a match's length.
                Part { regex: r"(?:^| \. )".to_owned(), needs: Vec::new(), longest: 0, gaps: 0 }
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
                let regex = format!("((?: [^ .]+ ){{0,{most}}}?)");
                Ok(Part { regex, needs: Vec::new(), longest: most, gaps: 1 })
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
        let begins = |prefix: &str| Anchor::Prefix(prefix.to_owned());
        let (regex, anchors) = match name.as_str() {
            "money" => (r" \$[0-9]+ ", Some(vec![begins("$")])),
            "number" => (" [0-9]+ ", Some(('0'..='9').map(|digit| begins(&digit.to_string())).collect())),
            "phone" => (r" #\+?[0-9]+ ", Some(vec![begins("#")])),
            "time" => (" @[0-9]+ ", Some(vec![begins("@")])),
            "word" => (" [^ .]+ ", None),
            _ => return Err(self.error(at, "there are {money}, {number}, {phone}, {time} and {word}")),
        };
        Ok(Part::one_word(regex.to_owned(), anchors))
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
        let open = self.chars.next_if(|&(_, c)| c == '*').is_some();
        let regex = format!(" {word}{} ", if open { "[^ .]*" } else { "" });
        let anchor = if open { Anchor::Prefix(word) } else { Anchor::Word(word) };
        Ok(Part::one_word(regex, Some(vec![anchor])))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transcript::{Normal, Transcript};

    fn lists() -> Lists {
        let mut lists = Lists::default();
        lists.insert("agency".to_owned(), vec!["kansas city police".to_owned(), "kcpd".to_owned()]);
        lists
    }

    fn found(pattern: &str, text: &str) -> bool {
        let regex = regex::bytes::Regex::new(&parse(pattern, &lists()).expect(pattern).regex).expect(pattern);
        regex.is_match(Normal::new(&Transcript::from_plain(text, "en")).text.as_bytes())
    }

    #[test]
    fn each_construct_matches_what_the_table_says() {
        for (pattern, yes, no) in [
            ("missed jury duty", "You missed jury duty.", "You missed the jury duty."),
            ("missed jury", "he missed. jury, missed jury", "You missed. Jury duty calls."),
            ("arrest*", "arrested", "unarrested"),
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
        ] {
            let error = parse(pattern, &lists()).expect_err(pattern);
            assert!(error.column == column && error.what.contains(what), "{pattern}: {error}");
        }
    }
}
