//! Transcript and rulebook ▸ evidence.
//!
//! Every rule's patterns are looked for in the normalised words; what surrounds a match then decides whether it means what it
//! says. A match in doubtful words or of a misheard form is kept, marked, and never raises a verdict. Where unclear words
//! were heard twice, what both hearings have counts, and what only one has may be misheard.

mod context;
mod script;
mod second;
mod sound;

use std::ops::Range;

use serde::Serialize;

use crate::{
    rulebook::{Citation, Context, Element, Look, Match, Rule, Rulebook, Strength},
    texts::{Texts, Tongue},
    timeline::TimeSpan,
    transcript::{Normal, Transcript},
};

pub use script::{Likeness, Script};
pub use second::worth_hearing_again;

use context::Scopes;
use sound::HeardAgain;

/// Which way a piece of evidence points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Polarity {
    Suspicion,
    Mitigation,
}

/// Why a piece of evidence can't raise a verdict by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Uncertainty {
    /// The words sound like the cue but are not the cue, or only one of two hearings has it.
    Misheard,
    /// The recogniser was unsure of the words.
    Doubtful,
}

/// One match of one rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    pub rule: String,
    pub version: u32,
    pub title: String,
    pub element: Element,
    pub polarity: Polarity,
    pub strength: Strength,
    /// `None` for a transcript without times.
    pub span: Option<TimeSpan>,
    /// The words, numbered through the transcript.
    pub words: Range<usize>,
    /// The words as they stand in the transcript.
    pub quote: String,
    /// What a second hearing has in their place, where the two do not agree on the cue.
    pub second_quote: Option<String>,
    pub why: String,
    pub source: Citation,
    /// What helps whoever has done what was asked already.
    pub if_done: Option<String>,
    /// The lowest third of the words' probabilities, 0 to 1; halved for a misheard form.
    pub confidence: f32,
    pub uncertainty: Option<Uncertainty>,
}

impl Evidence {
    /// How much it says by itself; `None`, the least, where it is uncertain.
    #[must_use]
    pub fn certain_strength(&self) -> Option<Strength> {
        self.uncertainty.is_none().then_some(self.strength)
    }

    /// What a second hearing has instead, in a sentence; `None` where there was none, or it has the same.
    #[must_use]
    pub fn second_hearing(&self, texts: &Texts) -> Option<String> {
        let quote = self.second_quote.as_deref()?;
        let nothing = quote.is_empty();
        Some(if nothing {
            texts.get("report-second-nothing")
        } else {
            texts.with("report-second-hearing", &[("quote", quote.into())])
        })
    }
}

/// What a transcript holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Findings {
    /// In the order of the recording.
    pub evidence: Vec<Evidence>,
    /// Telephone numbers in E.164, each once.
    pub callback_numbers: Vec<String>,
    /// The agency that is claimed, as people know it, with what it says of itself.
    pub agency: Option<ClaimedAgency>,
    /// The message is about scams: what it tells of is not what it does.
    pub warning: bool,
    /// The wording, to be compared with other messages.
    pub script: Script,
    /// Words that were normalised and searched.
    pub words_searched: usize,
    /// Whether there are rules for the transcript's language.
    pub language_known: bool,
}

/// Who a message claims to come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimedAgency {
    pub name: String,
    pub statement: Option<String>,
    pub source: Option<Citation>,
}

/// Below this, a match rests on words that the recogniser itself hardly believed.
const DOUBTFUL_BELOW: f32 = 0.35;

/// The sum of `warning_weight`s from which on a message is a warning about scams.
const WARNING_FROM: u32 = 2;

/// Runs all rules of the transcript's language. What they say is told in the reader's.
#[must_use]
pub fn detect(transcript: &Transcript, rulebook: &Rulebook, reader: Tongue) -> Findings {
    let normal = Normal::new(transcript);
    let language = transcript.language.as_str();
    let heard = Heard { transcript, doubted: doubted_words(transcript), reader };
    let scopes = Scopes::find(transcript, &normal, rulebook, language);
    let mut matches: Vec<(&Rule, Evidence)> = Vec::new();
    let mut joking = Vec::new();
    for look in rulebook.concerned(&normal, language) {
        for (tokens, misheard) in find(&look, &normal, &scopes) {
            joking.push(scopes.joking(&tokens, &look.rule.voided_by));
            matches.push((look.rule, heard.evidence(look.rule, &normal, &tokens, misheard)));
        }
    }
    // After the certain ones, so that these come last among equals.
    let tells = |one: &Evidence| one.uncertainty.is_none() && one.strength >= Strength::Some;
    let certain: Vec<Range<usize>> = matches
        .iter()
        .filter(|(_, one)| one.polarity == Polarity::Suspicion && tells(one))
        .map(|(_, one)| one.words.clone())
        .collect();
    let sounds = rulebook.sounds.get(language);
    let is_looked_for = |word: &str| rulebook.looks_for(word, language);
    if let Some(again) = sounds.and_then(|sounds| HeardAgain::new(transcript, &normal, &certain, sounds, is_looked_for))
    {
        let scopes = Scopes::find(transcript, &again.normal, rulebook, language);
        for look in rulebook.concerned(&again.normal, language) {
            for tokens in find_again(&look, &again, &scopes) {
                joking.push(scopes.joking(&tokens, &look.rule.voided_by));
                matches.push((look.rule, heard.evidence(look.rule, &again.normal, &tokens, true)));
            }
        }
    }
    if let Some(second) = transcript.second_hearing() {
        second::compare(&heard, &second, rulebook, &mut matches, &mut joking);
    }
    if !asks_as_an_authority(&matches) {
        let mut joking = joking.into_iter();
        matches.retain(|_| !joking.next().unwrap_or(false));
    }
    let warning = is_warning(&matches);
    let mut found: Vec<Evidence> = matches
        .into_iter()
        .filter(|(rule, _)| !(warning && rule.voided_by.contains(&Context::Warning)))
        .map(|(_, evidence)| evidence)
        .collect();
    keep_the_clearest(&mut found);
    let agency = claimed_agency(&normal, &found, rulebook, (language, reader));
    let callback_numbers = normal.telephone_numbers();
    Findings {
        evidence: found,
        script: Script::new(&normal, &callback_numbers),
        callback_numbers,
        agency,
        warning,
        words_searched: normal.tokens.len(),
        language_known: rulebook.speaks(language),
    }
}

/// Whether the message is about scams. Of marks that lie over one another only the weightiest counts, and each rule once.
fn is_warning(matches: &[(&Rule, Evidence)]) -> bool {
    let mut marks: Vec<(&Rule, &Range<usize>)> =
        matches.iter().filter(|(rule, _)| rule.warning_weight > 0).map(|(rule, one)| (*rule, &one.words)).collect();
    marks.sort_by_key(|(rule, _)| std::cmp::Reverse(rule.warning_weight));
    let mut counted: Vec<(&Rule, &Range<usize>)> = Vec::new();
    for (rule, words) in marks {
        let known = |(other, place): &(&Rule, &Range<usize>)| {
            other.id == rule.id || place.start < words.end && words.start < place.end
        };
        if !counted.iter().any(known) {
            counted.push((rule, words));
        }
    }
    let weight: u32 = counted.iter().map(|(rule, _)| rule.warning_weight).sum();
    weight >= WARNING_FROM && !asks_as_an_authority(matches)
}

/// Whether somebody claims in the first person to be an authority, and asks for money or data. No warning that is
/// recited beside it, and no joke, is a cover for that.
fn asks_as_an_authority(matches: &[(&Rule, Evidence)]) -> bool {
    let certain = |element: Element, from: Strength| {
        let found = |e: &Evidence| e.element == element && e.strength >= from && e.uncertainty.is_none();
        matches.iter().any(|(_, evidence)| found(evidence))
    };
    let claims = certain(Element::Authority, Strength::Some) || certain(Element::Greeting, Strength::Some);
    claims && (certain(Element::Demand, Strength::Strong) || certain(Element::Rail, Strength::Some))
}

/// What a rule finds that stands where it stands, as tokens, and whether it is of a misheard form.
fn find(look: &Look<'_, '_>, normal: &Normal, scopes: &Scopes<'_>) -> Vec<(Range<usize>, bool)> {
    let mut standing = Vec::new();
    for misheard in [false, true] {
        let found = look.matches(normal, misheard, |_| true);
        let tokens = found.iter().filter_map(|found| stands(found, look.rule, normal, scopes));
        standing.extend(tokens.map(|tokens| (tokens, misheard)));
    }
    standing
}

/// What a rule finds that rests on a likeness to a cue.
fn find_again(look: &Look<'_, '_>, again: &HeardAgain<'_>, scopes: &Scopes<'_>) -> Vec<Range<usize>> {
    // What speaks for a genuine message, and what genuine callers say too, is not worth a guess.
    if look.rule.element == Element::Mitigation || look.rule.strength == Strength::Weak {
        return Vec::new();
    }
    let found = look.matches(&again.normal, false, |window| again.is_replaced(window));
    let standing = found.into_iter().filter_map(|found| {
        let tokens = stands(&found, look.rule, &again.normal, scopes)?;
        again.fits(&found).then_some(tokens)
    });
    standing.collect()
}

/// The tokens of a match that means what it says.
fn stands(found: &Match, rule: &Rule, normal: &Normal, scopes: &Scopes<'_>) -> Option<Range<usize>> {
    // "This is not from the police" is no claim to be the police.
    let denied = scopes.denies(found, normal);
    (!denied && !scopes.void(&found.tokens, &rule.voided_by)).then(|| found.tokens.clone())
}

/// What evidence is made of.
struct Heard<'t> {
    transcript: &'t Transcript,
    /// The words of segments in doubt.
    doubted: Vec<Range<usize>>,
    reader: Tongue,
}

impl Heard<'_> {
    /// Whether some of the words stand in a segment in doubt.
    fn is_doubted(&self, words: &Range<usize>) -> bool {
        self.doubted.iter().any(|range| range.start < words.end && words.start < range.end)
    }

    fn evidence(&self, rule: &Rule, normal: &Normal, tokens: &Range<usize>, misheard: bool) -> Evidence {
        let words = normal.words_of(tokens);
        let heard_confidence = confidence(self.transcript, &words);
        let doubtful = heard_confidence < DOUBTFUL_BELOW || self.is_doubted(&words);
        let uncertainty =
            if misheard { Some(Uncertainty::Misheard) } else { doubtful.then_some(Uncertainty::Doubtful) };
        let (title, why, if_done) = rule.words_for(self.reader);
        Evidence {
            rule: rule.id.clone(),
            version: rule.version,
            title: title.to_owned(),
            element: rule.element,
            polarity: if rule.element == Element::Mitigation { Polarity::Mitigation } else { Polarity::Suspicion },
            strength: rule.strength,
            span: self.transcript.span(&words),
            quote: self.transcript.quote(&words),
            second_quote: None,
            words,
            why: why.to_owned(),
            source: rule.source.clone(),
            if_done: if_done.map(str::to_owned),
            confidence: if misheard { heard_confidence / 2.0 } else { heard_confidence },
            uncertainty,
        }
    }
}

/// The mean of the lowest third of the words' probabilities: one wrong word can turn a phrase around.
fn confidence(transcript: &Transcript, words: &Range<usize>) -> f32 {
    let mut probabilities: Vec<f32> = transcript.words_in(words).map(|word| word.probability).collect();
    probabilities.sort_by(f32::total_cmp);
    let lowest = &probabilities[..probabilities.len().div_ceil(3)];
    if lowest.is_empty() { 0.0 } else { lowest.iter().sum::<f32>() / lowest.len() as f32 }
}

/// See [`Heard::doubted`].
fn doubted_words(transcript: &Transcript) -> Vec<Range<usize>> {
    let mut at = 0;
    let mut doubted = Vec::new();
    for segment in &transcript.segments {
        let end = at + segment.words.len();
        if segment.doubt.is_some() {
            doubted.push(at..end);
        }
        at = end;
    }
    doubted
}

/// Where two matches of one element cover the same words, the stronger or longer one says it all; a match of the same
/// rule inside another is dropped too. What is left stands in the order of the recording.
fn keep_the_clearest(found: &mut Vec<Evidence>) {
    let better = |a: &Evidence| (a.uncertainty.is_none(), a.strength, a.words.len());
    // Each with its turn, which decides between equals.
    let mut all: Vec<(usize, Evidence)> = std::mem::take(found).into_iter().enumerate().collect();
    all.sort_by(|(_, a), (_, b)| (a.words.start, a.words.end, &a.rule).cmp(&(b.words.start, b.words.end, &b.rule)));
    let longest = all.iter().map(|(_, one)| one.words.len()).max().unwrap_or_default();
    let is_covered = |(turn, one): &(usize, Evidence)| {
        // Nothing that begins before this reaches as far as here.
        let from = all.partition_point(|(_, other)| other.words.start + longest <= one.words.start);
        let mut others = all[from..].iter().take_while(|(_, other)| other.words.start < one.words.end);
        others.any(|(other_turn, other)| {
            // What a rule finds for certain, it does not mishear in the same place.
            let certain_too = one.uncertainty == Some(Uncertainty::Misheard)
                && other.uncertainty != Some(Uncertainty::Misheard)
                && one.words.start < other.words.end
                && other.rule == one.rule;
            certain_too
                || other_turn != turn
                    && other.element == one.element
                    && other.words.start <= one.words.start
                    && one.words.end <= other.words.end
                    && (better(other) > better(one) || (better(other) == better(one) && other_turn < turn))
        })
    };
    let covered: Vec<bool> = all.iter().map(is_covered).collect();
    let clear = all.into_iter().zip(covered).filter(|(_, covered)| !covered);
    found.extend(clear.map(|((_, one), _)| one));
}

/// The agency named inside a piece of authority or greeting evidence; the first in the rulebook's order.
fn claimed_agency(
    normal: &Normal,
    found: &[Evidence],
    rulebook: &Rulebook,
    (language, reader): (&str, Tongue),
) -> Option<ClaimedAgency> {
    let claims: Vec<&Evidence> =
        found.iter().filter(|e| matches!(e.element, Element::Authority | Element::Greeting)).collect();
    if claims.is_empty() {
        return None;
    }
    rulebook.agencies.iter().find_map(|compiled| {
        let named = compiled.spoken.get(language)?.matches(normal).iter().any(|name| {
            let words = normal.words_of(&name.tokens);
            claims.iter().any(|claim| claim.words.start < words.end && words.start < claim.words.end)
        });
        let agency = &compiled.agency;
        let (name, statement) = agency.words_for(reader);
        named.then(|| ClaimedAgency {
            name: name.to_owned(),
            statement: statement.map(str::to_owned),
            source: agency.source.clone(),
        })
    })
}

/// Runs every rule's own tests, each text with that rule alone deciding.
///
/// One line for each promise that is broken.
#[must_use]
pub fn run_rule_tests(rulebook: &Rulebook) -> Vec<String> {
    let mut broken = Vec::new();
    for compiled in &rulebook.rules {
        let rule = &compiled.rule;
        for (language, tests) in &rule.tests {
            for (texts, wanted) in [(&tests.matches, true), (&tests.innocent, false)] {
                for text in texts {
                    let transcript = Transcript::from_plain(text, language);
                    let normal = Normal::new(&transcript);
                    let scopes = Scopes::find(&transcript, &normal, rulebook, language);
                    let looks = rulebook.concerned(&normal, language);
                    let matched = looks.iter().filter(|look| look.rule.id == rule.id).any(|look| {
                        let found = find(look, &normal, &scopes);
                        found.iter().any(|(tokens, _)| !scopes.joking(tokens, &rule.voided_by))
                    });
                    if matched != wanted {
                        let should = if wanted { "should match" } else { "should not match" };
                        broken.push(format!("{}: {should}: {text}", rule.id));
                    }
                }
            }
        }
    }
    broken
}

#[cfg(test)]
mod tests;
