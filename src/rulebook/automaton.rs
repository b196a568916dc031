//! A rule's patterns as one automaton that looks only where a match can be.
//!
//! Each pattern has words of which every match holds at least one: its anchors. The automaton runs over the few words
//! around each anchor and over nothing else, and is built when a text first holds one. A transcript of an hour and a
//! pack of thousands of rules cost what they have in common, not their product.

use std::{ops::Range, sync::OnceLock};

use regex::{Regex, RegexBuilder};

use super::pattern::{Anchor, Lists, Part, PatternError, parse};
use crate::transcript::{Normal, SENTENCE_END};

/// The patterns of one rule, agency or context.
#[derive(Clone, Debug)]
pub(crate) struct Automaton {
    part: Part,
    built: OnceLock<Option<Regex>>,
}

/// A stretch of [`Normal::text`] that matches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Match<'t> {
    pub bytes: Range<usize>,
    /// What the pattern's gaps cover.
    pub gaps: Vec<&'t str>,
}

/// A regular expression that is not longer than this is never too large for an automaton: the costliest pattern of this
/// length stays under half of the limit. Longer ones are built at once, to know.
const SURELY_BUILT: usize = 300_000;

/// How large an automaton may be, in bytes.
const SIZE_BYTES: usize = 64 << 20;

/// What an automaton may remember of its way, in bytes: with the usual 2 MB, the lists of agencies make it forget and
/// begin anew all the time, at fifty times the cost.
const DFA_BYTES: usize = 16 << 20;

impl Automaton {
    /// All patterns of a list in one; without any, it matches nothing.
    ///
    /// # Errors
    /// Where a pattern can't be read, or all are too large together.
    pub(super) fn new(patterns: &[String], lists: &Lists) -> Result<Self, PatternError> {
        let parts = patterns.iter().map(|pattern| parse(pattern, lists)).collect::<Result<Vec<Part>, _>>()?;
        let automaton = Self { part: Part::any_of(parts), built: OnceLock::new() };
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
        self.built
            .get_or_init(|| {
                RegexBuilder::new(&self.part.regex).size_limit(SIZE_BYTES).dfa_size_limit(DFA_BYTES).build().ok()
            })
            .as_ref()
    }

    /// Whether a stretch of [`Normal::text`] holds a match.
    pub(crate) fn is_in(&self, text: &str) -> bool {
        self.regex().is_some_and(|regex| regex.is_match(text))
    }

    /// All matches that do not overlap, in order.
    pub(crate) fn matches<'t>(&self, normal: &'t Normal) -> Vec<Match<'t>> {
        self.matches_in(normal, |_| true)
    }

    /// Those in the stretches of tokens that are wanted.
    pub(crate) fn matches_in<'t>(&self, normal: &'t Normal, wanted: impl Fn(&Range<usize>) -> bool) -> Vec<Match<'t>> {
        let mut found = Vec::new();
        for tokens in self.windows(normal).into_iter().filter(wanted) {
            let Some(regex) = self.regex() else { break };
            let mut window = normal.bytes_of(&tokens);
            // With what stands before: a stop, where a sentence begins, or else a space, so that `^` fits nothing.
            let before = &normal.text[..window.start];
            window.start -= if before.ends_with(SENTENCE_END) { SENTENCE_END.len() } else { before.len().min(1) };
            for captures in regex.captures_iter(&normal.text[window.clone()]) {
                let mut groups = captures.iter();
                let Some(whole) = groups.next().flatten() else { continue };
                let bytes = window.start + whole.start()..window.start + whole.end();
                found.push(Match { bytes, gaps: groups.flatten().map(|gap| gap.as_str()).collect() });
            }
        }
        found
    }

    /// The tokens around each anchor, as far as a match can reach, in order and apart.
    fn windows(&self, normal: &Normal) -> Vec<Range<usize>> {
        let all = 0..normal.tokens.len();
        let Some(anchors) = &self.part.anchors else { return vec![all] };
        let mut places: Vec<usize> = Vec::new();
        for anchor in anchors {
            match anchor {
                Anchor::Word(word) => places.extend(normal.places_of(word)),
                Anchor::Prefix(prefix) => places.extend(normal.places_from(prefix)),
            }
        }
        places.sort_unstable();
        let reach = self.part.longest.saturating_sub(1);
        let mut windows: Vec<Range<usize>> = Vec::new();
        for place in places {
            let window = place.saturating_sub(reach)..(place + reach + 1).min(all.end);
            match windows.last_mut() {
                Some(last) if window.start <= last.end => last.end = last.end.max(window.end),
                _ => windows.push(window),
            }
        }
        windows
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
            .flat_map(|compiled| compiled.rule.wordings["en"].tests.all())
            .map(String::as_str)
            .collect();
        // Whole, with stops and without any, so that windows meet each other and the ends.
        let with_stops = texts.join(" ");
        let without = with_stops.replace(['.', '?', '!', ';'], "");
        for text in [with_stops, without] {
            let normal = Normal::new(&Transcript::from_plain(&text, "en"));
            for compiled in &rulebook.rules {
                let automaton = &compiled.wording("en").expect("English").heard;
                let regex = automaton.regex().expect("not too large");
                let everywhere: Vec<Range<usize>> = regex.find_iter(&normal.text).map(|m| m.range()).collect();
                let around: Vec<Range<usize>> = automaton.matches(&normal).into_iter().map(|m| m.bytes).collect();
                assert_eq!(around, everywhere, "{}", compiled.rule.id);
            }
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
                Automaton { part: part.clone(), built: OnceLock::new() }.regex().is_some(),
                "{item}: too large at a cost of {}",
                part.cost()
            );
        }
    }

    #[test]
    fn patterns_that_are_too_large_are_told_at_once() {
        let pattern = "pay ..12 ".repeat(20_000);
        let error = Automaton::new(&[pattern], &Lists::default()).expect_err("it is too large");
        assert!(error.what.contains("too large"), "{error}");
    }
}
