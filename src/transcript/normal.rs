//! Words brought to one form for matching, each keeping its place in the transcript.
//!
//! Case, punctuation, contractions, fillers, repeated words, spelled letters, number words, money and telephone
//! numbers are evened out. Every [`Token`] knows which words it came from, so a match can be shown and played.

use std::{
    collections::BTreeMap,
    ops::{Bound, Range},
};

use super::{
    Transcript,
    numbers::{is_digits, is_number_word, nanp, read},
};

/// One normalised word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Lower case; `$1200` for money, `#8165550134` for a telephone number, digits for a number.
    pub text: String,
    /// The words it came from, numbered through the transcript.
    pub words: Range<usize>,
    /// What punctuation followed.
    pub pause: Pause,
}

/// How strongly the punctuation after a word divides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pause {
    None,
    /// Comma, colon, dash.
    Clause,
    /// Full stop, question mark, exclamation mark, semicolon.
    Sentence,
}

/// A transcript's normalised words, and one string of them to search in.
#[derive(Clone, Debug, Default)]
pub struct Normal {
    pub tokens: Vec<Token>,
    /// Each token with a space on both sides, each end of a sentence as ` . `. No token holds a space or a full stop.
    pub text: String,
    starts: Vec<usize>,
    /// Where each word stands, by its text.
    places: BTreeMap<String, Vec<usize>>,
}

impl Normal {
    #[must_use]
    pub fn new(transcript: &Transcript) -> Self {
        let mut tokens = Vec::with_capacity(transcript.word_count());
        let mut index = 0;
        let mut segments = transcript.segments.iter().peekable();
        while let Some(segment) = segments.next() {
            for word in &segment.words {
                split_word(&word.text, index, &mut tokens);
                index += 1;
            }
            // What one speaker begins no other ends.
            let another_speaks = segments.peek().is_some_and(|next| next.channel != segment.channel);
            if let Some(last) = tokens.last_mut().filter(|_| another_speaks) {
                last.pause = Pause::Sentence;
            }
        }
        drop_fillers(&mut tokens);
        let mut tokens = join_telephone_numbers(&join_money(&join_numbers(&join_letters(&tokens))));
        // Once more: joining can make neighbours alike.
        drop_fillers(&mut tokens);
        let mut text = String::new();
        let mut starts = Vec::with_capacity(tokens.len());
        for token in &tokens {
            starts.push(text.len());
            text.push(' ');
            text.push_str(&token.text);
            text.push(' ');
            if token.pause == Pause::Sentence {
                text.push_str(" . ");
            }
        }
        let mut places: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (index, token) in tokens.iter().enumerate() {
            match places.get_mut(&token.text) {
                Some(known) => known.push(index),
                None => drop(places.insert(token.text.clone(), vec![index])),
            }
        }
        Self { tokens, text, starts, places }
    }

    /// The tokens that are this very word, in order.
    pub fn places_of(&self, word: &str) -> impl Iterator<Item = usize> {
        self.places.get(word).into_iter().flatten().copied()
    }

    /// The tokens that begin so, word by word.
    pub fn places_from(&self, prefix: &str) -> impl Iterator<Item = usize> {
        let from = self.places.range::<str, _>((Bound::Included(prefix), Bound::Unbounded));
        from.take_while(move |(word, _)| word.starts_with(prefix)).flat_map(|(_, places)| places).copied()
    }

    /// The stretch of [`Normal::text`] that some tokens cover, with the space around each.
    #[must_use]
    pub fn bytes_of(&self, tokens: &Range<usize>) -> Range<usize> {
        let start = |token: usize| self.starts.get(token).copied().unwrap_or(self.text.len());
        start(tokens.start)..start(tokens.end)
    }

    /// The tokens that a stretch of [`Normal::text`] covers.
    #[must_use]
    pub fn tokens_in(&self, bytes: &Range<usize>) -> Range<usize> {
        let first = self.starts.partition_point(|&start| start < bytes.start);
        first..self.starts.partition_point(|&start| start < bytes.end).max(first)
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

    /// The sentence around a token, as a range of tokens.
    #[must_use]
    pub fn sentence_at(&self, token: usize) -> Range<usize> {
        let ends = |t: &Token| t.pause == Pause::Sentence;
        let start = self.tokens[..token].iter().rposition(ends).map_or(0, |i| i + 1);
        let end = self.tokens[token..].iter().position(ends).map_or(self.tokens.len(), |i| token + i + 1);
        start..end
    }

    /// Telephone numbers in E.164, each once, in the order they were said.
    #[must_use]
    pub fn telephone_numbers(&self) -> Vec<String> {
        let mut numbers: Vec<String> = Vec::new();
        for digits in self.tokens.iter().filter_map(|token| token.text.strip_prefix('#')) {
            let number = format!("+1{digits}");
            if !numbers.contains(&number) {
                numbers.push(number);
            }
        }
        numbers
    }
}

fn pause_after(word: &str) -> Pause {
    let tail = word.trim_end_matches(['"', '\'', '”', '’', ')', ']', '»']);
    if tail.ends_with(['.', '!', '?', ';', '…']) {
        // The stop of a title is no end of a sentence.
        let title = tail.trim_end_matches('.').to_lowercase();
        let abbreviated = matches!(
            title.as_str(),
            "mr" | "mrs" | "ms" | "dr" | "sgt" | "lt" | "det" | "ofc" | "capt" | "st" | "no" | "dept" | "vs"
        ) && tail.ends_with('.')
            && word.chars().next().is_some_and(char::is_uppercase);
        let initials = title.contains('.') && !title.starts_with(|c: char| c.is_ascii_digit()) && tail.ends_with('.');
        if abbreviated || initials { Pause::None } else { Pause::Sentence }
    } else if tail.ends_with([',', ':', '-', '–', '—']) {
        Pause::Clause
    } else {
        Pause::None
    }
}

/// Splits one word of a transcript into raw tokens: at hyphens and slashes, contractions taken apart.
fn split_word(word: &str, index: usize, tokens: &mut Vec<Token>) {
    let pause = pause_after(word);
    let lower = word.to_lowercase().replace(['’', '‘', '`'], "'").replace(['€', '£'], "$");
    let before = tokens.len();
    for piece in lower.split(['-', '–', '—', '/', '…', '_', '\u{a0}', '(', ')', '+']) {
        let mut push = |text: &str| {
            if !text.is_empty() {
                tokens.push(Token { text: text.to_owned(), words: index..index + 1, pause: Pause::None });
            }
        };
        if piece.bytes().any(|b| b.is_ascii_digit()) {
            number_piece(piece, &mut push);
        } else {
            let letters: String = piece.chars().filter(|c| c.is_alphabetic() || *c == '\'').collect();
            expand(letters.trim_matches('\''), &mut push);
        }
    }
    if let Some(last) = tokens.get_mut(before..).and_then(<[Token]>::last_mut) {
        last.pause = pause;
    } else if let Some(last) = tokens.last_mut() {
        // Punctuation that stands alone belongs to the word before it.
        last.pause = last.pause.max(pause);
    }
}

/// `$1,200.50` ▸ `$1200`, `816.555.0134` ▸ three groups, `2:30pm` ▸ `2` `30` `pm`.
fn number_piece(piece: &str, push: &mut impl FnMut(&str)) {
    // A number that is already in the form of a token stays one.
    if let Some(ten) = piece.strip_prefix('#').filter(|digits| is_digits(digits)).and_then(nanp) {
        push(&format!("#{ten}"));
        return;
    }
    let bare: String = piece.chars().filter(|c| c.is_alphanumeric() || matches!(c, '.' | ':' | '$')).collect();
    if let Some((_, amount)) = bare.split_once('$')
        && amount.starts_with(|c: char| c.is_ascii_digit())
    {
        let whole: String = amount.chars().take_while(char::is_ascii_digit).collect();
        let cents = |c: char| c.is_ascii_digit() || matches!(c, '.' | ':' | '$');
        push(&format!("${whole}"));
        push(&amount.trim_start_matches(cents).replace(['.', ':', '$'], ""));
        return;
    }
    for group in bare.split(['.', ':', '$']) {
        let digits: String = group.chars().take_while(char::is_ascii_digit).collect();
        match &group[digits.len()..] {
            "k" if !digits.is_empty() => {
                push(&digits);
                push("thousand");
            }
            rest @ ("" | "am" | "pm") => {
                push(&digits);
                push(rest);
            }
            _ => push(group),
        }
    }
}

/// Takes contractions apart and brings abbreviated titles to their full form.
fn expand(word: &str, push: &mut impl FnMut(&str)) {
    let mut two = |first: &str, second: &str| {
        push(first);
        push(second);
    };
    match word {
        "won't" => two("will", "not"),
        "can't" | "cannot" => two("can", "not"),
        "shan't" => two("shall", "not"),
        "ain't" => two("is", "not"),
        "let's" => two("let", "us"),
        "gonna" => two("going", "to"),
        "wanna" => two("want", "to"),
        "gotta" => two("have", "to"),
        "y'all" => two("you", "all"),
        "sgt" => push("sergeant"),
        "lt" => push("lieutenant"),
        "det" => push("detective"),
        "capt" => push("captain"),
        "ofc" => push("officer"),
        "dept" => push("department"),
        "atty" => push("attorney"),
        "e" | "email" => push(if word == "e" { "e" } else { "email" }),
        _ => {
            if let Some(stem) = word.strip_suffix("n't") {
                two(stem, "not");
            } else if let Some((stem, ending)) = word.rsplit_once('\'') {
                let full = match ending {
                    "m" => Some("am"),
                    "re" => Some("are"),
                    "ve" => Some("have"),
                    "ll" => Some("will"),
                    "d" => Some("would"),
                    "s" if matches!(
                        stem,
                        "it" | "that" | "there" | "here" | "what" | "who" | "he" | "she" | "where" | "how" | "this"
                    ) =>
                    {
                        Some("is")
                    }
                    _ => None,
                };
                match full {
                    Some(full) => two(&stem.replace('\'', ""), full),
                    // A possessive says nothing about what is meant; other apostrophes are spelling.
                    None if ending == "s" || ending.is_empty() => push(&stem.replace('\'', "")),
                    None => push(&word.replace('\'', "")),
                }
            } else {
                push(word);
            }
        }
    }
}

/// Fillers and stuttered words go; their words stay with the token before, so that spans have no holes.
fn drop_fillers(tokens: &mut Vec<Token>) {
    tokens.dedup_by(|token, kept| {
        let filler = matches!(token.text.as_str(), "um" | "uh" | "er" | "erm" | "uhm" | "hmm" | "mm" | "mhm" | "ahem");
        let stutter = token.text == kept.text
            && kept.pause != Pause::Sentence
            && !token.text.starts_with(|c: char| c.is_ascii_digit() || c == '$')
            && !is_number_word(&token.text)
            && token.text.chars().count() > 1;
        if filler || stutter {
            kept.pause = kept.pause.max(token.pause);
            if stutter {
                kept.words.end = token.words.end;
            }
        }
        filler || stutter
    });
}

/// Replaces `tokens[range]` by one token of that text at the end of `out`.
fn join(out: &mut Vec<Token>, from: &[Token], text: String) {
    if let (Some(first), Some(last)) = (from.first(), from.last()) {
        out.push(Token { text, words: first.words.start..last.words.end, pause: last.pause });
    }
}

/// `k c p d` ▸ `kcpd`. A lone `a` or `i` before a letter is taken for the word, not for a letter.
fn join_letters(tokens: &[Token]) -> Vec<Token> {
    let is_letter = |token: &Token| token.text.len() == 1 && token.text.bytes().all(|b| b.is_ascii_lowercase());
    let mut out = Vec::with_capacity(tokens.len());
    let mut rest = tokens;
    while let Some(token) = rest.first() {
        let mut run = rest.iter().take_while(|t| is_letter(t)).count();
        if let Some(stop) = rest[..run].iter().position(|t| t.pause == Pause::Sentence) {
            // `K. C. P. D.`: stops between letters spell; a run ends at one only where nothing is spelled after it.
            run = run.max(stop + 1);
        }
        let word_first = run <= 3 && matches!(token.text.as_str(), "a" | "i");
        if run >= 2 && !(word_first && run == 2) {
            let skip = usize::from(word_first && run == 3 && token.text == "a");
            out.extend_from_slice(&rest[..skip]);
            let spelled: String = rest[skip..run].iter().map(|t| t.text.as_str()).collect();
            join(&mut out, &rest[skip..run], spelled);
            rest = &rest[run..];
        } else {
            out.push(token.clone());
            rest = &rest[1..];
        }
    }
    out
}

fn join_numbers(tokens: &[Token]) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::with_capacity(tokens.len());
    let mut rest = tokens;
    while let Some(token) = rest.first() {
        // No number goes on past the end of a sentence, and none is longer than eight words.
        let reach = rest.iter().take(8).position(|t| t.pause == Pause::Sentence).map_or(rest.len().min(8), |i| i + 1);
        let words: Vec<&str> = rest[..reach].iter().map(|t| t.text.as_str()).collect();
        let before = out.last().map_or("", |t| t.text.as_str());
        let among_digits =
            is_digits(before) || rest.get(1).is_some_and(|t| is_digits(&t.text) || (is_number_word(&t.text)));
        if matches!(token.text.as_str(), "oh" | "o") && is_digits(before) && among_digits && rest.len() > 1 {
            join(&mut out, &rest[..1], "0".to_owned());
            rest = &rest[1..];
            continue;
        }
        match read(&words) {
            // Digits stay as they were written: a leading zero matters in a telephone number.
            Some((_, 1)) if is_digits(&token.text) => {
                out.push(token.clone());
                rest = &rest[1..];
            }
            // "no one", "one of them": only a key to press or a digit among digits is the number.
            Some((_, 1)) if token.text == "one" => {
                let key = matches!(before, "press" | "pressing" | "dial" | "dialing" | "option" | "number" | "key");
                let text = if key || among_digits { "1" } else { "one" };
                join(&mut out, &rest[..1], text.to_owned());
                rest = &rest[1..];
            }
            Some((value, used)) => {
                join(&mut out, &rest[..used], value.to_string());
                rest = &rest[used..];
            }
            None => {
                out.push(token.clone());
                rest = &rest[1..];
            }
        }
    }
    out
}

/// `1200` `dollars` ▸ `$1200`; `$2` `thousand` `dollars` ▸ `$2000`. An amount does not go on past a sentence's end.
fn join_money(tokens: &[Token]) -> Vec<Token> {
    let goes_on = |token: &Token| token.pause != Pause::Sentence;
    let mut out: Vec<Token> = Vec::with_capacity(tokens.len());
    let mut rest = tokens;
    while let Some(token) = rest.first() {
        let next = rest.get(1).filter(|_| goes_on(token)).map_or("", |t| t.text.as_str());
        let unit = matches!(next, "dollars" | "dollar" | "bucks" | "usd" | "euros" | "grand");
        let (mut amount, mut used) = if is_digits(&token.text) && unit {
            (format!("${}{}", token.text, if next == "grand" { "000" } else { "" }), 2)
        } else if token.text.len() > 1 && token.text.starts_with('$') {
            (token.text.clone(), 1)
        } else {
            out.push(token.clone());
            rest = &rest[1..];
            continue;
        };
        while let Some(next) = rest.get(used).filter(|_| goes_on(&rest[used - 1])) {
            match next.text.as_str() {
                "dollars" | "dollar" => {}
                factor @ ("100" | "1000" | "1000000") => amount.push_str(factor.trim_start_matches('1')),
                _ => break,
            }
            used += 1;
        }
        join(&mut out, &rest[..used], amount);
        rest = &rest[used..];
    }
    out
}

/// Groups of digits that make up a possible telephone number become one token.
fn join_telephone_numbers(tokens: &[Token]) -> Vec<Token> {
    let mut out = Vec::with_capacity(tokens.len());
    let mut rest = tokens;
    while let Some(token) = rest.first() {
        let mut digits = String::new();
        let mut used = 0;
        let mut found = None;
        while let Some(group) = rest.get(used).filter(|t| is_digits(&t.text) && digits.len() < 11) {
            digits.push_str(&group.text);
            used += 1;
            if let Some(ten) = nanp(&digits) {
                found = Some((ten.to_owned(), used));
                break;
            }
        }
        if let Some((ten, used)) = found {
            join(&mut out, &rest[..used], format!("#{ten}"));
            rest = &rest[used..];
        } else {
            out.push(token.clone());
            rest = &rest[1..];
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn normal(text: &str) -> Normal {
        Normal::new(&Transcript::from_plain(text, "en"))
    }

    fn tokens(text: &str) -> String {
        normal(text).tokens.iter().map(|t| t.text.as_str()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn many_ways_of_saying_become_one() {
        for (said, normal) in [
            ("You WON'T, um, get away.", "you will not get away"),
            ("K C P D", "kcpd"),
            ("K.C.P.D. and K-C-P-D", "kcpd and kcpd"),
            ("I owe twelve hundred dollars", "i owe $1200"),
            ("$1,200.00 or 1200 bucks", "$1200 or $1200"),
            ("$2 thousand dollars", "$2000"),
            ("five grand", "$5000"),
            ("the grand jury", "the grand jury"),
            ("press one, no one of us", "press 1 no one of us"),
            ("Sgt. Davis's dept.", "sergeant davis department"),
            ("the the warrant", "the warrant"),
            ("call 8 1 6, 5 5 5, 0 1 3 4 now", "call #8165550134 now"),
            ("call (816) 555-0134.", "call #8165550134"),
            ("at eight one six five five five oh one three four", "at #8165550134"),
            ("1-800-555-0199", "#8005550199"),
            ("badge two two one nine", "badge 2 2 1 9"),
            ("a b", "a b"),
            ("at 2:30pm", "at 2 30 pm"),
        ] {
            assert_eq!(tokens(said), normal, "{said}");
        }
    }

    #[test]
    fn tokens_keep_their_place() {
        let normal = normal("Please call 8 1 6, 5 5 5, 0 1 3 4 today.");
        let phone = normal.tokens.iter().find(|t| t.text.starts_with('#')).expect("a number");
        assert_eq!(phone.words, 2..12);
        assert_eq!(normal.telephone_numbers(), ["+18165550134"]);
        let at = normal.text.find(" today ").expect("the word");
        let found = normal.tokens_in(&(at..at + 7));
        assert_eq!(normal.words_of(&found), 12..13);
    }

    #[test]
    fn sentences_end_at_stops_but_not_at_titles() {
        let normal = normal("This is Sgt. Davis. Call me.");
        assert_eq!(normal.sentence_at(0), 0..4);
        assert_eq!(normal.sentence_at(5), 4..6);
    }

    #[test]
    fn a_sentence_ends_where_another_speaks() {
        let side = |text: &str, start_secs: f64| {
            let mut transcript = Transcript::from_plain(text, "en");
            transcript.segments[0].span = crate::timeline::TimeSpan::new(start_secs, start_secs + 1.0);
            transcript
        };
        let call = Transcript::of_channels(vec![(0, side("there is a", 0.0)), (1, side("warrant of fitness", 1.0))]);
        assert_eq!(Normal::new(&call).sentence_at(0), 0..3);
        assert!(call.has_speakers());
    }

    proptest! {
        #[test]
        fn normalising_twice_changes_nothing(
            words in proptest::collection::vec(
                proptest::sample::select(vec![
                    "won't", "K.C.P.D.", "KCPD", "k", "c", "a", "i", "the", "the,", "um", "$1,200.50", "twelve", "hundred",
                    "dollars", "oh", "one", "press", "8", "816-555-0134", "and", "thousand.", "2:30pm", "$5k", "it's",
                ]),
                0..40,
            )
        ) {
            let once = normal(&words.join(" "));
            let stop = |t: &Token| if t.pause == Pause::Sentence { "." } else { "" };
            let written: Vec<String> = once.tokens.iter().map(|t| format!("{}{}", t.text, stop(t))).collect();
            prop_assert_eq!(normal(&written.join(" ")).text, once.text);
        }

        #[test]
        fn every_token_lies_inside_the_transcript(text in "\\PC{0,120}") {
            let transcript = Transcript::from_plain(&text, "en");
            let normal = Normal::new(&transcript);
            for token in &normal.tokens {
                prop_assert!(token.words.start < token.words.end && token.words.end <= transcript.word_count());
                prop_assert!(!token.text.contains([' ', '.']));
            }
        }
    }
}
