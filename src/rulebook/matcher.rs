//! Patterns matched word by word, only where a match can be.
//!
//! Each pattern has words that every match holds, or one of several of them. It is looked for around the rarest of these,
//! where the others are near, and nowhere else. Which patterns a text concerns is asked of an index, word by word. A
//! transcript of an hour and a pack of thousands of rules cost what they have in common, not their product.

use std::{borrow::Cow, ops::Range};

use rustc_hash::FxHashSet;
use smallvec::SmallVec;

use super::{
    anchor::{Anchor, Need},
    choice::{Firsts, first_words},
    glance::{self, Glance},
    index::{Places, in_order},
    pattern::{Lists, Node, Part, PatternError, parse},
    sounds::WordsOf,
};
use crate::transcript::{Normal, Token, WordHash};

/// A pattern that is looked for where its needs are met.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    nodes: Box<[Node]>,
    /// The most words that a match can have.
    longest: usize,
    /// For each need the fewest and the most words of the match that stand before it; no match has as many as 255.
    needs: SmallVec<[(u8, u8); MOST_NEEDS]>,
    /// What a match can begin with.
    begins: Begins,
}

/// As [`Firsts`], but with so many bits that it is hardly ever wrong.
#[derive(Clone, Debug)]
struct Begins {
    words: [u64; 8],
    firsts: Firsts,
}

impl Begins {
    fn of(nodes: &[Node]) -> Self {
        let firsts = Firsts::of(nodes);
        let words = first_words(nodes).map(|first| {
            let mut words = [0; 8];
            for word in first {
                words[word.eighth()] |= word.bit();
            }
            words
        });
        Self { words: words.unwrap_or([u64::MAX; 8]), firsts }
    }

    fn fits(&self, word: WordHash) -> bool {
        self.words[word.eighth()] & word.bit() != 0 && self.firsts.fits(Some(word))
    }
}

/// Some patterns, of which any one matches, with what meets their needs.
#[derive(Clone, Debug)]
pub(crate) struct Matcher {
    pub(super) pattern: Pattern,
    /// One of these meets the first need, one of those the second.
    pub(super) anchors: Vec<Vec<Anchor>>,
}

/// Where a pattern matches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Match {
    pub tokens: Range<usize>,
    /// Which of the tokens, counted from the first, the pattern's gaps cover.
    gaps: u128,
}

impl Match {
    /// Whether a token of the text stands in one of the pattern's gaps.
    pub fn skips(&self, token: usize) -> bool {
        self.tokens.contains(&token) && self.gaps >> (token - self.tokens.start) & 1 == 1
    }

    /// What each of the pattern's gaps covers.
    pub fn gaps(&self) -> impl Iterator<Item = Range<usize>> {
        let mut at = self.tokens.start;
        std::iter::from_fn(move || {
            let start = (at..self.tokens.end).find(|token| self.skips(*token))?;
            at = (start..self.tokens.end).find(|token| !self.skips(*token)).unwrap_or(self.tokens.end);
            Some(start..at)
        })
    }
}

/// Words that are heard so often together tell nothing of where a match may be.
const TOO_COMMON: usize = 1_000;

/// How many of the needs of a pattern are looked for before it is tried.
pub(super) const MOST_NEEDS: usize = 4;

impl Matcher {
    /// All patterns of a list in one; without any, it matches nothing.
    ///
    /// # Errors
    /// Where a pattern can't be read.
    pub(super) fn new(patterns: &[String], lists: &Lists) -> Result<Self, PatternError> {
        let parts = patterns.iter().map(|pattern| parse(pattern, lists)).collect::<Result<Vec<Part>, _>>()?;
        let mut part = Part::any_of(parts);
        part.sort_needs();
        let mut number = 0;
        part.needs.retain(|need| {
            number += 1;
            number == 1 || number <= MOST_NEEDS && need.commonness() < TOO_COMMON
        });
        let before = |words: &usize| u8::try_from(*words).unwrap_or(u8::MAX);
        let pattern = Pattern {
            longest: part.longest,
            needs: part.needs.iter().map(|Need { before: b, .. }| (before(b.start()), before(b.end()))).collect(),
            begins: Begins::of(&part.nodes),
            nodes: part.nodes.into_boxed_slice(),
        };
        let anchors = part.needs.into_iter().map(|mut need| {
            // There are many patterns, and the same words in many of their parts.
            need.anchors.sort_unstable();
            need.anchors.dedup();
            need.anchors
        });
        Ok(Self { pattern, anchors: anchors.collect() })
    }

    /// Whether some tokens hold a match, to its end.
    pub(crate) fn is_in(&self, normal: &Normal, tokens: &Range<usize>) -> bool {
        let text = Text::of(normal, tokens.end);
        tokens.clone().any(|start| self.pattern.may_begin(&text, start) && self.pattern.at(&text, start).is_some())
    }

    /// All matches that do not overlap, in order.
    pub(crate) fn matches(&self, normal: &Normal) -> Vec<Match> {
        let places = self.anchors.iter().map(|anchors| {
            let mut places: Vec<usize> = Vec::new();
            for anchor in anchors {
                match anchor {
                    Anchor::Word(word) => places.extend(normal.places_of(word)),
                    Anchor::Prefix(prefix) => places.extend(normal.places_from(prefix)),
                }
            }
            in_order(&mut places);
            Cow::Owned(places)
        });
        self.pattern.matches_at(normal, &places.collect::<Places<'_>>(), None)
    }
}

impl Pattern {
    /// Which of its words may be misheard.
    pub fn words_of(&self, words: &mut WordsOf<'_>) -> FxHashSet<WordHash> {
        words.nodes(&self.nodes)
    }

    /// All, or those that could hold one of `some` tokens. `places` has for each of the needs where it is met; both are in
    /// order.
    pub(crate) fn matches_at<'p>(
        &self,
        normal: &Normal,
        places: &'p [Cow<'_, [usize]>],
        some: Option<&'p [usize]>,
    ) -> Vec<Match> {
        let mut found: Vec<Match> = Vec::new();
        let text = Text::of(normal, normal.tokens.len());
        let needs = self.needs.iter().zip(places);
        let needs =
            needs.map(|((fewest, most), places)| Ahead { fewest: (*fewest).into(), most: (*most).into(), places });
        let some = some.map(|places| Ahead { fewest: 0, most: self.longest.saturating_sub(1), places });
        let mut needs: SmallVec<[Ahead<'_>; MOST_NEEDS + 1]> = needs.chain(some).collect();
        // The need that leaves the fewest tokens to begin with leads, the others are asked there.
        let lead = (0..needs.len()).min_by_key(|number| needs[*number].starts());
        let lead = lead.map(|number| needs.swap_remove(number));
        let mut start = 0;
        let mut look = |starts: Range<usize>| {
            start = start.max(starts.start);
            while start < starts.end {
                let may_be = self.may_begin(&text, start) && needs.iter_mut().all(|need| need.is_met(start));
                let one = if may_be { self.at(&text, start) } else { None };
                start = one.as_ref().map_or(start + 1, |one| one.tokens.end);
                found.extend(one);
            }
        };
        match lead {
            Some(Ahead { fewest, most, places }) => {
                for place in places {
                    look(place.saturating_sub(most)..(place + 1).saturating_sub(fewest));
                }
            }
            None => look(0..text.tokens.len()),
        }
        found
    }

    /// Whether a match may begin with this token.
    fn may_begin(&self, text: &Text<'_>, start: usize) -> bool {
        self.begins.fits(text.hashes[start])
    }

    /// The match that begins at a token. Of several the first that the patterns name: of alternatives the first, with what
    /// may be left out before without it, and short gaps before long ones.
    fn at(&self, text: &Text<'_>, start: usize) -> Option<Match> {
        // Mostly there is none.
        if self.longest <= glance::MOST_WORDS && !Glance::new(text, start).matches(&self.nodes) {
            return None;
        }
        let mut found = Ways::new();
        let begin = Way { at: start as u32, start: start as u32, begins: true, gaps: 0 };
        follow(&self.nodes, text, begin, &mut found);
        let first = found.into_iter().find(|way| way.at > begin.at)?;
        Some(Match { tokens: start..first.at as usize, gaps: first.gaps })
    }
}

/// Where a need is met from a place on, and how many words of a match stand before it.
struct Ahead<'p> {
    fewest: usize,
    most: usize,
    places: &'p [usize],
}

impl Ahead<'_> {
    /// How many tokens a match may begin with for it, at the most.
    fn starts(&self) -> usize {
        self.places.len() * (self.most - self.fewest + 1)
    }

    /// Whether it is met for a match that begins with a token. What lies before that is given up.
    fn is_met(&mut self, start: usize) -> bool {
        self.places = from_place(self.places, start + self.fewest);
        self.places.first().is_some_and(|place| *place <= start + self.most)
    }
}

/// The places from one on.
fn from_place(mut places: &[usize], from: usize) -> &[usize] {
    // Mostly few are left out; of a common word beside a rare one, many.
    while let Some((some, rest)) = places.split_first_chunk::<8>()
        && some[7] < from
    {
        places = rest;
    }
    let before = places.iter().take_while(|place| **place < from).count();
    &places[before..]
}

/// What is looked through.
pub(super) struct Text<'t> {
    normal: &'t Normal,
    tokens: &'t [Token],
    hashes: &'t [WordHash],
}

impl<'t> Text<'t> {
    fn of(normal: &'t Normal, end: usize) -> Self {
        Self { normal, tokens: &normal.tokens[..end], hashes: &normal.hashes[..end] }
    }

    /// How many tokens there are.
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// A token; `None` at the end.
    pub fn word(&self, at: usize) -> Option<WordHash> {
        self.hashes.get(at).copied()
    }

    /// See [`Normal::sentences_from`].
    pub fn sentences_from(&self, start: usize) -> u64 {
        self.normal.sentences_from(start)
    }
}

/// Whether a node that is one word is this token.
pub(super) fn is_word(node: &Node, text: &Text<'_>, at: usize) -> bool {
    match node {
        Node::Word(word) => text.hashes[at] == *word,
        Node::Words(words) => words.binary_search(&text.hashes[at]).is_ok(),
        // Most differ in their first letter, which costs less to see.
        Node::Prefix(prefix) => {
            prefix.as_bytes().first() == Some(&text.hashes[at].initial()) && text.tokens[at].text.starts_with(&**prefix)
        }
        Node::Class(class) => class.holds(&text.tokens[at].text),
        Node::Gap(_) | Node::Optional(_) | Node::OneOf(_) | Node::SentenceStart => false,
    }
}

/// How far a match has come.
#[derive(Clone, Copy, Debug)]
struct Way {
    /// The next token.
    at: u32,
    /// The first token.
    start: u32,
    /// Nothing stands before the next token in this match, or a `^` that has looked at what does: it may begin a sentence.
    begins: bool,
    /// As in [`Match`].
    gaps: u128,
}

/// Ways that go on from the same place are one way, so that a match costs no more than its length times its pattern's.
/// The first is kept: it is what the pattern names first.
type Ways = SmallVec<[Way; 4]>;

fn keep(ways: &mut Ways, way: Way) {
    if !ways.iter().any(|known| known.at == way.at && known.begins == way.begins) {
        ways.push(way);
    }
}

impl Way {
    /// The place of the next token, where a match may go on with it: none goes over the end of a sentence.
    fn next(&self, text: &Text<'_>) -> Option<usize> {
        let at = self.at as usize;
        (at < text.tokens.len() && (self.begins || !self.sentence_begins(text))).then_some(at)
    }

    fn sentence_begins(&self, text: &Text<'_>) -> bool {
        let before = (self.at as usize).checked_sub(1).and_then(|before| text.tokens.get(before));
        before.is_some_and(|token| token.pause.ends_sentence())
    }

    fn over_one(self) -> Self {
        Self { at: self.at + 1, begins: false, ..self }
    }

    /// The way on through a node that leaves no choice; `None` for any other node, and inside it where there is no way.
    #[expect(clippy::option_option, reason = "no choice and no way are two things")]
    fn only_step(self, node: &Node, text: &Text<'_>) -> Option<Option<Self>> {
        match node {
            Node::Word(_) | Node::Words(_) | Node::Prefix(_) | Node::Class(_) => {
                let fits = self.next(text).is_some_and(|at| is_word(node, text, at));
                Some(fits.then(|| self.over_one()))
            }
            Node::SentenceStart => {
                let begins = self.at == 0 || self.sentence_begins(text);
                Some(begins.then_some(Self { begins: true, ..self }))
            }
            Node::Gap(_) | Node::Optional(_) | Node::OneOf(_) => None,
        }
    }
}

/// Goes all ways through nodes that follow one another.
fn follow(nodes: &[Node], text: &Text<'_>, from: Way, found: &mut Ways) {
    // As far as there is but one way.
    let mut way = from;
    let mut nodes = nodes.iter();
    let choice = loop {
        let Some(node) = nodes.next() else { return keep(found, way) };
        match way.only_step(node, text) {
            Some(Some(on)) => way = on,
            Some(None) => return,
            None => break node,
        }
    };
    if nodes.as_slice().is_empty() {
        return step(choice, text, way, found);
    }
    let mut ways = Ways::new();
    step(choice, text, way, &mut ways);
    for node in nodes {
        let mut next = Ways::new();
        for way in &ways {
            step(node, text, *way, &mut next);
        }
        if next.is_empty() {
            return;
        }
        ways = next;
    }
    for way in ways {
        keep(found, way);
    }
}

/// Goes all ways through one node.
fn step(node: &Node, text: &Text<'_>, way: Way, found: &mut Ways) {
    match node {
        Node::Gap(most) => {
            let mut way = way;
            keep(found, way);
            for _ in 0..*most {
                if way.next(text).is_none() {
                    break;
                }
                way = Way { gaps: way.gaps | 1 << (way.at - way.start), ..way.over_one() };
                keep(found, way);
            }
        }
        Node::Optional(branch) => {
            if branch.firsts.fits(text.word(way.at as usize)) {
                follow(&branch.nodes, text, way, found);
            }
            keep(found, way);
        }
        Node::OneOf(choice) => {
            for option in choice.options_for(text.word(way.at as usize)) {
                follow(option, text, way, found);
            }
        }
        Node::Word(_) | Node::Words(_) | Node::Prefix(_) | Node::Class(_) | Node::SentenceStart => {
            if let Some(on) = way.only_step(node, text).flatten() {
                keep(found, on);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{collections::HashMap, fmt::Write as _};

    use super::*;
    use crate::{
        rulebook::{RuleTests, Rulebook, pattern::Class},
        transcript::Transcript,
    };

    /// A pattern as a regular expression over [`spelled_out`], with a group for each gap: what it matches is for another
    /// engine to say.
    fn as_regex(nodes: &[Node], words: &HashMap<WordHash, String>) -> String {
        let text = |word: &WordHash| words.get(word).map_or("<none>", String::as_str);
        let one = |node: &Node| match node {
            Node::Word(word) => format!(" {} ", text(word)),
            Node::Words(words) => format!(" (?:{}) ", words.iter().map(text).collect::<Vec<_>>().join("|")),
            Node::Prefix(prefix) => format!(" {prefix}[^ .]* "),
            Node::Class(Class::Money) => r" \$[0-9]+ ".to_owned(),
            Node::Class(Class::Number) => " [0-9]+ ".to_owned(),
            Node::Class(Class::Phone) => r" #\+?[0-9]+ ".to_owned(),
            Node::Class(Class::Time) => " @[0-9]+ ".to_owned(),
            Node::Class(Class::Any) => " [^ .]+ ".to_owned(),
            Node::Gap(most) => format!("((?: [^ .]+ ){{0,{most}}}?)"),
            Node::SentenceStart => r"(?:^| \. )".to_owned(),
            Node::Optional(branch) => format!("(?:{})?", as_regex(&branch.nodes, words)),
            Node::OneOf(choice) => {
                let options: Vec<String> = choice.options().map(|option| as_regex(option, words)).collect();
                format!("(?:{})", options.join("|"))
            }
        };
        nodes.iter().map(one).collect()
    }

    /// Each token with a space on both sides, each end of a sentence as ` . `; beside it, where each token begins.
    fn spelled_out(normal: &Normal) -> (String, Vec<usize>) {
        let mut text = String::new();
        let mut starts = Vec::new();
        for token in &normal.tokens {
            starts.push(text.len());
            let stop = if token.pause.ends_sentence() { " . " } else { "" };
            write!(text, " {} {stop}", token.text).expect("a string");
        }
        (text, starts)
    }

    /// Where a regular expression finds what the matcher should, and what its gaps hold.
    fn by_regex(regex: &str, text: &str, starts: &[usize]) -> Vec<(Range<usize>, Vec<usize>)> {
        let regex = regex::bytes::RegexBuilder::new(regex).unicode(false).build().expect("a sound expression");
        let tokens = |bytes: Range<usize>| {
            let of = |byte: usize| starts.partition_point(|start| *start < byte);
            of(bytes.start)..of(bytes.end)
        };
        let found = regex.captures_iter(text.as_bytes());
        let found = found.map(|groups| {
            let gaps = groups.iter().skip(1).flatten().filter(|gap| !gap.is_empty());
            (tokens(groups.get(0).expect("the match").range()), gaps.flat_map(|gap| tokens(gap.range())).collect())
        });
        found.filter(|(found, _): &(Range<usize>, _)| !found.is_empty()).collect()
    }

    #[test]
    fn looking_around_anchors_finds_what_a_regular_expression_finds_everywhere() {
        let rulebook = Rulebook::bundled().expect("sound rules");
        for language in ["en", "es"] {
            let said = rulebook.rules.iter().filter_map(|compiled| compiled.rule.tests.get(language));
            let texts: Vec<&str> = said.flat_map(RuleTests::all).map(String::as_str).collect();
            // Whole, with stops and without any, so that windows meet each other and the ends.
            let with_stops = texts.join(" ");
            let without = with_stops.replace(['.', '?', '!', ';'], "");
            for text in [with_stops, without] {
                let normal = Normal::new(&Transcript::from_plain(&text, language));
                let (text, starts) = spelled_out(&normal);
                let words = normal.words().map(|(word, _)| (WordHash::of(word), word.to_owned())).collect();
                let looks = rulebook.concerned(&normal, language, None);
                let mut count = 0;
                for compiled in &rulebook.rules {
                    let Some(wording) = compiled.wordings.get(language) else { continue };
                    let look = looks.iter().find(|look| look.rule.id == compiled.rule.id);
                    for (number, pattern) in wording.patterns().enumerate() {
                        let gaps = |one: &Match| one.gaps().flatten().collect::<Vec<usize>>();
                        let places = look.and_then(|look| look.patterns.iter().find(|(known, _)| *known == number));
                        let around = places.map(|(_, places)| pattern.matches_at(&normal, places, None));
                        let around: Vec<_> =
                            around.into_iter().flatten().map(|one| (one.tokens.clone(), gaps(&one))).collect();
                        // A word that no text holds matches nothing, whatever it is.
                        let regex = as_regex(&pattern.nodes, &words);
                        assert_eq!(around, by_regex(&regex, &text, &starts), "{regex}");
                        count += around.len();
                    }
                }
                assert!(count > 1_000, "{count}");
            }
        }
    }

    /// Each gap could end at any word: were each way gone to its end, this would never end.
    #[test]
    fn a_pattern_of_nothing_but_gaps_costs_no_more_than_its_length() {
        let pattern = "..12 ".repeat(9) + "warrant";
        let matcher = Matcher::new(&[pattern], &Lists::default()).expect("a sound pattern");
        let text = "soup bread cake pie ".repeat(20_000) + "warrant";
        let found = matcher.matches(&Normal::new(&Transcript::from_plain(&text, "en")));
        assert_eq!(found.len(), 1);
    }
}
