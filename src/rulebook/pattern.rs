//! The small language that rules are written in, and its translation to a regular expression.
//!
//! | written | matches |
//! |---|---|
//! | `missed jury duty` | these normalised words, one after the other, inside one sentence |
//! | `arrest*` | any word that starts so |
//! | `(fine\|fee\|court cost)` | one of these |
//! | `[an] [outstanding\|active] warrant` | with or without these |
//! | `..3` | up to three words of any kind, but no negation |
//! | `@agency` | an entry of the list of that name |
//! | `{money}` `{number}` `{phone}` `{word}` | an amount, a number, a telephone number, any one word |
//!
//! The regular expression runs over [`crate::transcript::Normal::text`], where each word has a space on both sides; it
//! has no backreference or look-around, so the time to match is linear in the text. Its capture groups are the gaps and
//! nothing else: detection drops a match whose gap jumps over a "not".

use std::{collections::BTreeMap, fmt::Write, iter::Peekable, str::CharIndices};

/// Named lists; each entry is a pattern of its own, without list names.
pub(super) type Lists = BTreeMap<String, Vec<String>>;

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

/// Translates a pattern to a regular expression.
pub(super) fn to_regex(pattern: &str, lists: &Lists) -> Result<String, PatternError> {
    let mut parser = Parser { pattern, chars: pattern.char_indices().peekable(), lists, depth: 0 };
    let regex = parser.alternatives(None)?;
    if regex.is_empty() {
        return Err(parser.error(0, "there is nothing to match"));
    }
    Ok(regex)
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
    fn alternatives(&mut self, close: Option<char>) -> Result<String, PatternError> {
        let mut options: Vec<String> = vec![String::new()];
        while let Some(&(at, c)) = self.chars.peek() {
            match c {
                ')' | ']' if Some(c) == close => break,
                ')' | ']' => return Err(self.error(at, format!("“{c}” closes nothing"))),
                '|' => {
                    self.chars.next();
                    options.push(String::new());
                }
                _ => {
                    let item = self.item(at, c)?;
                    if let Some(current) = options.last_mut() {
                        current.push_str(&item);
                    }
                }
            }
        }
        if options.len() > 1 && options.iter().any(String::is_empty) {
            return Err(self.error(0, "an alternative is empty; write [ ] around what may be left out"));
        }
        match options.as_slice() {
            [only] => Ok(only.clone()),
            _ => Ok(format!("(?:{})", options.join("|"))),
        }
    }

    fn item(&mut self, at: usize, c: char) -> Result<String, PatternError> {
        match c {
            c if c.is_whitespace() => {
                self.chars.next();
                Ok(String::new())
            }
            '(' | '[' => {
                self.chars.next();
                self.depth += 1;
                if self.depth > 8 {
                    return Err(self.error(at, "more than eight brackets inside one another"));
                }
                let close = if c == '(' { ')' } else { ']' };
                let inner = self.alternatives(Some(close))?;
                self.depth -= 1;
                if self.chars.next().is_none() {
                    return Err(self.error(at, format!("“{c}” is never closed")));
                }
                if inner.is_empty() {
                    return Err(self.error(at, "these brackets are empty"));
                }
                Ok(format!("(?:{inner}){}", if c == '[' { "?" } else { "" }))
            }
            '.' => self.gap(at),
            '@' => self.list(at),
            '{' => self.class(at),
            _ => self.word(at),
        }
    }

    fn take_while(&mut self, keep: impl Fn(char) -> bool) -> String {
        let mut taken = String::new();
        while let Some((_, c)) = self.chars.next_if(|&(_, c)| keep(c)) {
            taken.push(c);
        }
        taken
    }

    fn gap(&mut self, at: usize) -> Result<String, PatternError> {
        let dots = self.take_while(|c| c == '.');
        let count = self.take_while(|c| c.is_ascii_digit());
        match count.parse::<usize>() {
            Ok(most @ 1..=MAX_GAP) if dots == ".." => Ok(format!("((?: [^ .]+ ){{0,{most}}}?)")),
            _ => Err(self.error(at, format!("a gap is written ..N, with N from 1 to {MAX_GAP}"))),
        }
    }

    fn list(&mut self, at: usize) -> Result<String, PatternError> {
        self.chars.next();
        let name = self.take_while(|c| c.is_alphanumeric() || c == '_' || c == '-');
        let Some(entries) = self.lists.get(&name) else {
            let known: Vec<&str> = self.lists.keys().map(String::as_str).collect();
            return Err(self.error(at, format!("there is no list “{name}”; there are: {}", known.join(", "))));
        };
        let none = Lists::new();
        let mut options = Vec::with_capacity(entries.len());
        for entry in entries {
            options.push(to_regex(entry, &none)?);
        }
        // The longest first, so that the quote holds the whole name.
        options.sort_by_key(|option| std::cmp::Reverse(option.len()));
        Ok(format!("(?:{})", options.join("|")))
    }

    fn class(&mut self, at: usize) -> Result<String, PatternError> {
        self.chars.next();
        let name = self.take_while(|c| c != '}');
        self.chars.next();
        match name.as_str() {
            "money" => Ok(r" \$[0-9]+ ".to_owned()),
            "number" => Ok(" [0-9]+ ".to_owned()),
            "phone" => Ok(" #[0-9]+ ".to_owned()),
            "word" => Ok(" [^ .]+ ".to_owned()),
            _ => Err(self.error(at, "there are {money}, {number}, {phone} and {word}")),
        }
    }

    fn word(&mut self, at: usize) -> Result<String, PatternError> {
        let word = self.take_while(char::is_alphanumeric);
        if word.is_empty() {
            let what = "only letters and digits make a word; write words as they are normalised (do not, not don’t)";
            return Err(self.error(at, what));
        }
        if word.chars().any(char::is_uppercase) {
            return Err(self.error(at, "words are written in lower case"));
        }
        let open = self.chars.next_if(|&(_, c)| c == '*').is_some();
        let mut regex = String::new();
        let ending = if open { "[^ .]*" } else { "" };
        let _infallible = write!(regex, " {word}{ending} ");
        Ok(regex)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transcript::{Normal, Transcript};

    fn lists() -> Lists {
        Lists::from([("agency".to_owned(), vec!["kansas city police".to_owned(), "kcpd".to_owned()])])
    }

    fn found(pattern: &str, text: &str) -> bool {
        let regex = regex::Regex::new(&to_regex(pattern, &lists()).expect(pattern)).expect(pattern);
        regex.is_match(&Normal::new(&Transcript::from_plain(text, "en")).text)
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
            let error = to_regex(pattern, &lists()).expect_err(pattern);
            assert!(error.column == column && error.what.contains(what), "{pattern}: {error}");
        }
    }
}
