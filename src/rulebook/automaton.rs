//! A rule's patterns as one automaton that looks only where a match can be.
//!
//! Each pattern has words that every match holds, or one of several of them. The automaton runs over the few words around
//! the rarest of these, where the others are near, and over nothing else; it is built when there is such a place. Which
//! automata a text concerns is asked of an index, word by word. A transcript of an hour and a pack of thousands of rules cost what they have in
//! common, not their product.

use std::{
    collections::{BTreeMap, HashMap},
    ops::Range,
    sync::OnceLock,
};

use regex_automata::{
    Anchored, Input,
    meta::{Config, Regex},
    nfa::thompson::WhichCaptures,
    util::syntax,
};

use super::pattern::{Anchor, Lists, Part, PatternError, commonness, parse};
use crate::transcript::{Normal, SENTENCE_END};

/// The patterns of one rule, agency or context.
#[derive(Clone, Debug)]
pub(crate) struct Automaton {
    part: Part,
    built: OnceLock<Option<Regex>>,
    /// The same with its gaps, which only a match needs.
    with_gaps: OnceLock<Option<Regex>>,
}

/// A stretch of [`Normal::text`] that matches.
#[derive(Clone, Debug)]
pub(crate) struct Match<'a> {
    /// Without the end of the sentence before, which `^` looks at.
    pub bytes: Range<usize>,
    /// Where the automaton began.
    begun: usize,
    automaton: &'a Automaton,
    /// What was looked through, in bytes.
    window: Range<usize>,
}

impl Match<'_> {
    /// What matched.
    pub fn text<'t>(&self, normal: &'t Normal) -> &'t str {
        &normal.text[self.bytes.clone()]
    }

    /// What the pattern's gaps cover.
    pub fn gaps<'t>(&self, normal: &'t Normal) -> Vec<&'t str> {
        self.automaton.gaps(&normal.text[self.window.clone()], self.begun - self.window.start)
    }
}

/// A regular expression that is not longer than this is never too large for an automaton: the costliest pattern of this
/// length stays under half of the limit. Longer ones are built at once, to know.
const SURELY_BUILT: usize = 300_000;

/// How large an automaton may be, in bytes.
const SIZE_BYTES: usize = 16 << 20;

/// Words that are heard so often together tell nothing of where a match may be.
const TOO_COMMON: usize = 1_000;

/// How many of the needs of a pattern are looked for before its automaton is asked.
const MOST_NEEDS: usize = 4;

/// What an automaton may remember of its way, in bytes: with the usual 2 MB, the lists of agencies make it forget and
/// begin anew all the time, at fifty times the cost.
const DFA_BYTES: usize = 8 << 20;

impl Automaton {
    /// All patterns of a list in one; without any, it matches nothing.
    ///
    /// # Errors
    /// Where a pattern can't be read, or all are too large together.
    pub(super) fn new(patterns: &[String], lists: &Lists) -> Result<Self, PatternError> {
        let parts = patterns.iter().map(|pattern| parse(pattern, lists)).collect::<Result<Vec<Part>, _>>()?;
        let mut part = Part::any_of(parts);
        part.sort_needs();
        let mut number = 0;
        part.needs.retain(|anchors| {
            number += 1;
            number == 1 || number <= MOST_NEEDS && commonness(anchors) < TOO_COMMON
        });
        let automaton = Self { part, built: OnceLock::new(), with_gaps: OnceLock::new() };
        if automaton.part.cost() > SURELY_BUILT && automaton.regex().is_none() {
            return Err(PatternError {
                pattern: patterns.first().cloned().unwrap_or_default(),
                column: 1,
                what: "the patterns of this rule are too large together".to_owned(),
            });
        }
        Ok(automaton)
    }

    fn regex(&self) -> Option<&Regex> {
        self.built.get_or_init(|| self.build(WhichCaptures::Implicit)).as_ref()
    }

    fn build(&self, captures: WhichCaptures) -> Option<Regex> {
        // What searches a few words needs no search for where to begin, and nothing but the one automaton.
        let config = Config::new()
            .which_captures(captures)
            .auto_prefilter(false)
            .onepass(false)
            .backtrack(false)
            .utf8_empty(false)
            .nfa_size_limit(Some(SIZE_BYTES))
            .hybrid_cache_capacity(DFA_BYTES);
        // Byte by byte: what is no space and no stop is part of a word, in any script.
        let syntax = syntax::Config::new().unicode(false).utf8(false);
        Regex::builder().configure(config).syntax(syntax).build(&self.part.regex).ok()
    }

    /// Whether a stretch of [`Normal::text`] holds a match.
    pub(crate) fn is_in(&self, text: &str) -> bool {
        self.regex().is_some_and(|regex| regex.is_match(text))
    }

    /// What the gaps cover of a match that begins at a byte of a text.
    fn gaps<'t>(&self, text: &'t str, start: usize) -> Vec<&'t str> {
        if !self.part.has_gaps() {
            return Vec::new();
        }
        let with_gaps = self.with_gaps.get_or_init(|| self.build(WhichCaptures::All)).as_ref();
        let Some(regex) = with_gaps else { return Vec::new() };
        let mut captures = regex.create_captures();
        let input = Input::new(text).range(start..).anchored(Anchored::Yes);
        regex.search_captures(&input, &mut captures);
        captures.iter().skip(1).flatten().filter_map(|gap| text.get(gap.range())).collect()
    }

    /// All matches that do not overlap, in order.
    pub(crate) fn matches(&self, normal: &Normal) -> Vec<Match<'_>> {
        let places = self.part.needs.iter().map(|anchors| {
            let mut places: Vec<usize> = Vec::new();
            for anchor in anchors {
                match anchor {
                    Anchor::Word(word) => places.extend(normal.places_of(word)),
                    Anchor::Prefix(prefix) => places.extend(normal.places_from(prefix)),
                }
            }
            places.sort_unstable();
            places
        });
        self.matches_at(normal, &places.collect::<Vec<_>>(), |_| true)
    }

    /// Those in the stretches of tokens that are wanted. `places` has for each of the needs where it is met, in order.
    pub(crate) fn matches_at(
        &self,
        normal: &Normal,
        places: &[Vec<usize>],
        wanted: impl Fn(&Range<usize>) -> bool,
    ) -> Vec<Match<'_>> {
        let mut found = Vec::new();
        let windows = match places.first() {
            Some(places) => self.windows(normal, places),
            None => std::iter::once(0..normal.tokens.len()).collect(),
        };
        let is_met = |tokens: &Range<usize>| {
            places.iter().skip(1).all(|places| {
                let at = places.partition_point(|place| *place < tokens.start);
                places.get(at).is_some_and(|place| *place < tokens.end)
            })
        };
        for tokens in windows.into_iter().filter(|tokens| wanted(tokens) && is_met(tokens)) {
            let Some(regex) = self.regex() else { break };
            let mut window = normal.bytes_of(&tokens);
            // With what stands before: a stop, where a sentence begins, or else a space, so that `^` fits nothing.
            let before = &normal.text[..window.start];
            window.start -= if before.ends_with(SENTENCE_END) { SENTENCE_END.len() } else { before.len().min(1) };
            let text = &normal.text[window.clone()];
            for one in regex.find_iter(text) {
                let begun = window.start + one.start();
                let end = window.start + one.end();
                let stop = if normal.text[begun..end].starts_with(SENTENCE_END) { SENTENCE_END.len() } else { 0 };
                found.push(Match { bytes: begun + stop..end, begun, automaton: self, window: window.clone() });
            }
        }
        found
    }

    /// The tokens around each place, as far as a match can reach, in order and apart.
    fn windows(&self, normal: &Normal, places: &[usize]) -> Vec<Range<usize>> {
        let reach = self.part.longest.saturating_sub(1);
        let mut windows: Vec<Range<usize>> = Vec::new();
        for &place in places {
            let window = place.saturating_sub(reach)..(place + reach + 1).min(normal.tokens.len());
            match windows.last_mut() {
                Some(last) if window.start <= last.end => last.end = last.end.max(window.end),
                _ => windows.push(window),
            }
        }
        windows
    }
}

/// A pattern by the places of its rule and its own in it.
pub(super) type PatternId = (usize, usize);

/// Which of many patterns a word concerns.
#[derive(Clone, Debug, Default)]
pub(super) struct AnchorIndex {
    /// All patterns with how many needs each has.
    patterns: Vec<(PatternId, usize)>,
    /// For each word, which need of which pattern it meets: the pattern's place in `patterns`, and the need's.
    words: HashMap<String, Vec<(u32, u8)>>,
    prefixes: HashMap<String, Vec<(u32, u8)>>,
}

impl AnchorIndex {
    pub fn new<'a>(automata: impl Iterator<Item = (PatternId, &'a Automaton)>) -> Self {
        let mut index = Self::default();
        for (id, automaton) in automata {
            let number = index.patterns.len() as u32;
            index.patterns.push((id, automaton.part.needs.len()));
            for (need, anchors) in automaton.part.needs.iter().enumerate() {
                for anchor in anchors {
                    let met = match anchor {
                        Anchor::Word(word) => index.words.entry(word.clone()).or_default(),
                        Anchor::Prefix(prefix) => index.prefixes.entry(prefix.clone()).or_default(),
                    };
                    let meets = (number, need as u8);
                    if met.last() != Some(&meets) {
                        met.push(meets);
                    }
                }
            }
        }
        index
    }

    /// Whether this very word is the rarest that a pattern looks for.
    pub fn knows(&self, word: &str) -> bool {
        self.words.get(word).is_some_and(|met| met.iter().any(|(_, need)| *need == 0))
    }

    /// What a word meets.
    fn met<'i>(&'i self, word: &'i str) -> impl Iterator<Item = (u32, u8)> + 'i {
        let ends = (1..=word.len()).filter(|end| word.is_char_boundary(*end));
        let prefixes = ends.filter_map(|end| self.prefixes.get(&word[..end]));
        self.words.get(word).into_iter().chain(prefixes).flatten().copied()
    }

    /// The patterns all of whose needs a text meets, in order; for each need the places where.
    pub fn places(&self, normal: &Normal) -> Vec<(PatternId, Vec<Vec<usize>>)> {
        let mut met = vec![0u8; self.patterns.len()];
        for (word, _) in normal.words() {
            for (pattern, need) in self.met(word) {
                met[pattern as usize] |= 1 << need;
            }
        }
        let is_met = |pattern: usize| u32::from(met[pattern]).count_ones() as usize == self.patterns[pattern].1;
        let mut found: BTreeMap<usize, Vec<Vec<usize>>> = BTreeMap::new();
        for (word, at) in normal.words() {
            for (pattern, need) in self.met(word).filter(|(pattern, _)| is_met(*pattern as usize)) {
                let needs = self.patterns[pattern as usize].1;
                let places = found.entry(pattern as usize).or_insert_with(|| vec![Vec::new(); needs]);
                places[usize::from(need)].extend(at);
            }
        }
        // Those that need nothing are looked for everywhere.
        let everywhere = self.patterns.iter().enumerate().filter(|(_, (_, needs))| *needs == 0);
        found.extend(everywhere.map(|(pattern, _)| (pattern, Vec::new())));
        let in_order = found.into_iter().map(|(pattern, mut places)| {
            for places in &mut places {
                places.sort_unstable();
            }
            (self.patterns[pattern].0, places)
        });
        in_order.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        rulebook::Rulebook,
        transcript::{Normal, Transcript},
    };

    #[test]
    fn looking_around_anchors_finds_what_looking_everywhere_does() {
        let rulebook = Rulebook::bundled().expect("sound rules");
        let texts: Vec<&str> = rulebook
            .rules
            .iter()
            .filter_map(|compiled| compiled.rule.wordings.get("en"))
            .flat_map(|wording| wording.tests.all())
            .map(String::as_str)
            .collect();
        // Whole, with stops and without any, so that windows meet each other and the ends.
        let with_stops = texts.join(" ");
        let without = with_stops.replace(['.', '?', '!', ';'], "");
        for text in [with_stops, without] {
            let normal = Normal::new(&Transcript::from_plain(&text, "en"));
            for compiled in &rulebook.rules {
                for automaton in compiled.wordings.get("en").iter().flat_map(|wording| wording.automata()) {
                    let regex = automaton.regex().expect("not too large");
                    let everywhere: Vec<Range<usize>> = regex.find_iter(&normal.text).map(|m| m.range()).collect();
                    let found = automaton.matches(&normal).into_iter();
                    let around: Vec<Range<usize>> = found.map(|m| m.begun..m.bytes.end).collect();
                    assert_eq!(around, everywhere, "{}", compiled.rule.id);
                }
            }
            // And the index leads to the same places.
            let looks = rulebook.concerned(&normal, "en");
            let by_index: usize = looks.iter().map(|look| look.matches(&normal, false, |_| true).len()).sum();
            let id = |rule: &str| looks.iter().position(|look| look.rule.id == rule);
            for compiled in &rulebook.rules {
                let any = compiled.wordings.get("en").is_some_and(|wording| {
                    wording.heard.iter().any(|automaton| !automaton.matches(&normal).is_empty())
                });
                assert!(!any || id(&compiled.rule.id).is_some(), "{}", compiled.rule.id);
            }
            assert!(by_index > 1_000, "{by_index}");
        }
    }

    #[test]
    fn what_is_taken_to_fit_fits() {
        let lists = Lists::default();
        // Gaps cost most; words and classes cost less.
        for item in ["pay ..12 ", "{word} ", "arrest* ", "pay "] {
            let mut pattern = String::new();
            let cost = |pattern: &str| parse(pattern, &lists).expect(item).cost();
            while cost(&(pattern.clone() + item)) <= SURELY_BUILT {
                pattern.push_str(&item.repeat((pattern.len() / item.len() / 8).max(1)));
                if cost(&pattern) > SURELY_BUILT {
                    pattern.truncate(pattern.len() - item.len() * (pattern.len() / item.len() / 9).max(1));
                    break;
                }
            }
            let part = parse(&pattern, &lists).expect(item);
            assert!(part.cost() > SURELY_BUILT / 2, "{item}: {}", part.cost());
            assert!(
                Automaton { part: part.clone(), built: OnceLock::new(), with_gaps: OnceLock::new() }.regex().is_some(),
                "{item}: too large at a cost of {}",
                part.cost()
            );
        }
    }

    #[test]
    fn patterns_that_are_too_large_are_told_at_once() {
        let pattern = "pay ..12 ".repeat(20_000);
        let Err(error) = Automaton::new(&[pattern], &Lists::default()) else { panic!("it is too large") };
        assert!(error.what.contains("too large"), "{error}");
    }
}
