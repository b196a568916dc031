//! Transcript, rulebook and reader ▸ evidence.
//!
//! Every rule's patterns are looked for in the normalised words; what surrounds a match then decides whether it means what it
//! says. A match in doubtful words or of a misheard form is kept, marked, and never raises a verdict. Where unclear words
//! were heard twice, what both hearings have counts, and what only one has may be misheard.

mod context;
mod coverage;
mod read;
mod script;
mod second;
mod sound;

use std::ops::Range;

use serde::Serialize;

use crate::{
    reader::Reader,
    rulebook::{Citation, Context, Element, Look, Match, Rule, Rulebook, Strength},
    texts::{Texts, Tongue},
    timeline::TimeSpan,
    transcript::{Normal, Transcript, without_closing},
};

pub use coverage::{Labelled, PatternUse, needless_patterns, pattern_use, run_rule_tests};
pub use read::ReadWording;
pub use script::{Likeness, Script};
pub use second::worth_hearing_again;

use context::Scopes;
use read::Read;
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
    /// The sentence tells of what others say, as the reader reads it.
    Told,
}

/// What found a piece of evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// A rule: words that are known.
    Rule,
    /// The reader: a sentence that is worded like others.
    Reader,
}

/// One match of one rule, or one sentence that the reader takes for the same.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    /// The rule's id; `reader/` and the element where the reader found it.
    pub rule: String,
    pub origin: Origin,
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
    /// Those of the words that weighed most, where the reader found it.
    pub weighed: Vec<Range<usize>>,
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

    /// The quotation in pieces, each with whether its words weighed most. Together they are the quotation.
    #[must_use]
    pub fn quoted(&self, transcript: &Transcript) -> Vec<(String, bool)> {
        if self.weighed.is_empty() {
            return vec![(self.quote.clone(), false)];
        }
        let weighs = |word: &usize| self.weighed.iter().any(|words| words.contains(word));
        let mut pieces: Vec<(String, bool)> = Vec::new();
        for (number, word) in self.words.clone().zip(transcript.words_in(&self.words)) {
            let (text, weighed) = (word.text.trim(), weighs(&number));
            match pieces.last_mut() {
                Some((last, same)) if *same == weighed => *last = format!("{last} {text}"),
                Some((last, _)) => {
                    last.push(' ');
                    pieces.push((text.to_owned(), weighed));
                }
                None => pieces.push((text.to_owned(), weighed)),
            }
        }
        if let Some((last, _)) = pieces.last_mut() {
            *last = without_closing(last).to_owned();
        }
        pieces
    }

    /// Which of the words weighed most, in a sentence; `None` for what a rule found.
    #[must_use]
    pub fn weightiest(&self, transcript: &Transcript, texts: &Texts) -> Option<String> {
        let words = self.quoted(transcript).into_iter().filter(|(_, weighed)| *weighed);
        let words: Vec<String> = words.map(|(text, _)| format!("“{}”", without_closing(text.trim()))).collect();
        (!words.is_empty()).then(|| texts.with("report-weightiest", &[("words", words.join(", ").into())]))
    }

    /// In a word or three, how much it says or why it does not count: "strong", "misheard?", "worded alike".
    #[must_use]
    pub fn standing(&self, texts: &Texts) -> String {
        match (self.uncertainty, self.origin) {
            (Some(Uncertainty::Misheard), _) => texts.get("uncertain-misheard"),
            (Some(Uncertainty::Doubtful), _) => texts.get("uncertain-doubtful"),
            (Some(Uncertainty::Told), _) => texts.get("uncertain-told"),
            (None, Origin::Reader) => texts.get("origin-reader"),
            (None, Origin::Rule) => self.strength.label(texts),
        }
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
    /// How the whole is worded; `None` where nothing was said, or in a language that the reader does not know.
    pub wording: Option<ReadWording>,
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

/// For each so many words one more: in a long call somebody says "scam" or "she told me" sooner or later.
const WORDS_PER_MARK: usize = 300;

/// The sum that takes back what was asked before it: no single rule's, since a caller may well say after his demand that
/// there are scammers about.
const TAKEN_BACK_FROM: u32 = 3;

/// What a rule finds, before it is told as [`Evidence`].
struct Hit<'r> {
    rule: &'r Rule,
    /// See [`Evidence`] for all of these.
    words: Range<usize>,
    confidence: f32,
    uncertainty: Option<Uncertainty>,
    /// What a second hearing has instead is to be told.
    told_twice: bool,
    /// It is taken back as a joke.
    joking: bool,
}

impl Hit<'_> {
    /// Whether it speaks against the caller for certain, and not only as genuine callers do too.
    fn tells(&self) -> bool {
        self.rule.element != Element::Mitigation && self.rule.strength >= Strength::Some && self.uncertainty.is_none()
    }
}

/// Runs all rules of the transcript's language, and reads it. What was found is told in the locale.
#[must_use]
pub fn detect(transcript: &Transcript, rulebook: &Rulebook, reader: &Reader, locale: Tongue) -> Findings {
    let normal = Normal::new(transcript);
    let language = transcript.language.as_str();
    let heard = Heard { transcript, doubted: doubted_words(transcript) };
    let scopes = Scopes::find(transcript, &normal, rulebook, language);
    let mut hits: Vec<Hit<'_>> = Vec::new();
    for look in rulebook.concerned(&normal, language, None) {
        let found = find(&look, &normal, &scopes).into_iter();
        hits.extend(found.map(|(tokens, misheard)| heard.hit(look.rule, &normal, &scopes, &tokens, misheard)));
    }
    // After the certain ones, so that these come last among equals.
    let certain: Vec<Range<usize>> = hits.iter().filter(|hit| hit.tells()).map(|hit| hit.words.clone()).collect();
    let sounds = rulebook.sounds.get(language);
    let is_looked_for = |word| rulebook.looks_for(word, language);
    if let Some(again) = sounds.and_then(|sounds| HeardAgain::new(transcript, &normal, &certain, sounds, is_looked_for))
    {
        let normal = &again.text.normal;
        let scopes = scopes.moved(&again.text.origins);
        for look in rulebook.concerned(normal, language, Some(&again.stand_ins())) {
            let found = find_again(&look, &again, &scopes).into_iter();
            hits.extend(found.map(|tokens| heard.hit(look.rule, normal, &scopes, &tokens, true)));
        }
    }
    let second = transcript.second_hearing();
    if let Some(second) = &second {
        second::compare(&heard, second, rulebook, &mut hits);
    }
    if !asks_as_an_authority(&hits, |_| true) {
        hits.retain(|hit| !hit.joking);
    }
    let warning = is_warning(&hits, normal.tokens.len());
    hits.retain(|hit| !(warning && hit.rule.voided_by.contains(&Context::Warning)));
    let read = Read::new(transcript, &normal, (rulebook, reader), &heard.doubted);
    // Who claims an office and asks is telling of nobody else, however he wraps it.
    if !asks_as_an_authority(&hits, |_| true) {
        for hit in hits.iter_mut().filter(|hit| hit.rule.element != Element::Mitigation && hit.uncertainty.is_none()) {
            if read.is_told(&normal.tokens_of(&hit.words)) {
                hit.uncertainty = Some(Uncertainty::Told);
            }
        }
    }
    keep_the_clearest(&mut hits);
    let by_reader = if warning {
        Vec::new()
    } else {
        read.evidence(transcript, &normal, (rulebook, reader), &hits, &heard.doubted, locale)
    };
    let mut found: Vec<Evidence> = hits.into_iter().map(|hit| hit.told(transcript, second.as_ref(), locale)).collect();
    found.extend(by_reader);
    found.sort_by_key(|one| (one.words.start, one.words.end));
    let agency = claimed_agency(&normal, &found, rulebook, (language, locale));
    let callback_numbers = normal.telephone_numbers();
    Findings {
        evidence: found,
        script: Script::new(&normal, &callback_numbers),
        callback_numbers,
        agency,
        wording: read.wording,
        warning,
        words_searched: normal.tokens.len(),
        language_known: rulebook.speaks(language),
    }
}

/// Whether a message of so many words is about scams.
fn is_warning(hits: &[Hit<'_>], words: usize) -> bool {
    let further = u32::try_from(words / WORDS_PER_MARK).unwrap_or(u32::MAX);
    warning_weight(hits, 0) >= WARNING_FROM.saturating_add(further)
        && !asks_as_an_authority(hits, |ask| !is_called_a_scam_after(hits, ask))
}

/// Whether what is asked is called a scam afterwards, as by whoever first plays the caller and then tells what he is.
/// What is asked after the warnings is no part of them.
fn is_called_a_scam_after(hits: &[Hit<'_>], ask: &Hit<'_>) -> bool {
    warning_weight(hits, ask.words.end) >= TAKEN_BACK_FROM
}

/// How much the marks from a word on weigh. Of marks that lie over one another only the weightiest counts, and each rule
/// once.
fn warning_weight(hits: &[Hit<'_>], from: usize) -> u32 {
    let is_mark = |hit: &&Hit<'_>| hit.rule.warning_weight > 0 && hit.words.start >= from;
    let mut marks: Vec<&Hit<'_>> = hits.iter().filter(is_mark).collect();
    marks.sort_by_key(|mark| std::cmp::Reverse(mark.rule.warning_weight));
    let mut counted: Vec<&Hit<'_>> = Vec::new();
    for mark in marks {
        let known = |other: &&Hit<'_>| {
            other.rule.id == mark.rule.id || other.words.start < mark.words.end && mark.words.start < other.words.end
        };
        if !counted.iter().any(known) {
            counted.push(mark);
        }
    }
    counted.iter().map(|mark| mark.rule.warning_weight).sum()
}

/// Whether somebody claims in the first person to be an authority, and asks for money or data in a way that `counts`. No
/// warning that is recited before it, and no joke, is a cover for that.
fn asks_as_an_authority<'r>(hits: &[Hit<'r>], counts: impl Fn(&Hit<'r>) -> bool) -> bool {
    let of = |hit: &Hit<'_>, element: Element, from: Strength| {
        hit.rule.element == element && hit.rule.strength >= from && hit.uncertainty.is_none()
    };
    let claims =
        |hit: &Hit<'_>| of(hit, Element::Authority, Strength::Some) || of(hit, Element::Greeting, Strength::Some);
    let asks = |hit: &Hit<'_>| of(hit, Element::Demand, Strength::Strong) || of(hit, Element::Rail, Strength::Some);
    hits.iter().any(claims) && hits.iter().any(|hit| asks(hit) && counts(hit))
}

/// What a rule finds that stands where it stands, as tokens, and whether it is of a misheard form.
fn find(look: &Look<'_, '_>, normal: &Normal, scopes: &Scopes<'_>) -> Vec<(Range<usize>, bool)> {
    let mut standing = Vec::new();
    for misheard in [false, true] {
        let found = look.matches(normal, misheard, None);
        let tokens = found.iter().filter_map(|found| stands(found, look.rule, normal, scopes));
        standing.extend(tokens.map(|tokens| (tokens, misheard)));
    }
    standing
}

/// What a rule finds that rests on a likeness to a cue.
fn find_again(look: &Look<'_, '_>, again: &HeardAgain<'_>, scopes: &Scopes<'_>) -> Vec<Range<usize>> {
    let found = look.matches(&again.text.normal, false, Some(&again.text.tokens));
    let standing = found.into_iter().filter_map(|found| {
        if again.fits(&found) { stands(&found, look.rule, &again.text.normal, scopes) } else { None }
    });
    standing.collect()
}

/// The tokens of a match that means what it says.
fn stands(found: &Match, rule: &Rule, normal: &Normal, scopes: &Scopes<'_>) -> Option<Range<usize>> {
    // "This is not from the police" is no claim to be the police.
    let stands = !scopes.void(&found.tokens, &rule.voided_by) && !scopes.denies(found, normal);
    stands.then(|| found.tokens.clone())
}

/// What tells how sure a hit is.
struct Heard<'t> {
    transcript: &'t Transcript,
    /// The words of segments in doubt.
    doubted: Vec<Range<usize>>,
}

impl Heard<'_> {
    /// Whether some of the words stand in a segment in doubt.
    fn is_doubted(&self, words: &Range<usize>) -> bool {
        overlaps(&self.doubted, words)
    }

    fn hit<'r>(
        &self,
        rule: &'r Rule,
        normal: &Normal,
        scopes: &Scopes<'_>,
        tokens: &Range<usize>,
        misheard: bool,
    ) -> Hit<'r> {
        let words = normal.words_of(tokens);
        let heard_confidence = confidence(self.transcript, &words);
        let doubtful = is_doubtful(heard_confidence, &words, &self.doubted);
        let uncertainty =
            if misheard { Some(Uncertainty::Misheard) } else { doubtful.then_some(Uncertainty::Doubtful) };
        Hit {
            rule,
            words,
            confidence: if misheard { heard_confidence / 2.0 } else { heard_confidence },
            uncertainty,
            told_twice: false,
            joking: scopes.joking(tokens, &rule.voided_by),
        }
    }
}

fn overlaps(ranges: &[Range<usize>], words: &Range<usize>) -> bool {
    ranges.iter().any(|range| range.start < words.end && words.start < range.end)
}

/// Whether words of that confidence are too unclear to count; `doubted` are the words of segments in doubt.
fn is_doubtful(confidence: f32, words: &Range<usize>, doubted: &[Range<usize>]) -> bool {
    confidence < DOUBTFUL_BELOW || overlaps(doubted, words)
}

impl Hit<'_> {
    /// In the locale's words.
    fn told(self, transcript: &Transcript, second: Option<&Transcript>, locale: Tongue) -> Evidence {
        let Self { rule, words, confidence, uncertainty, told_twice, .. } = self;
        let (title, why, if_done) = rule.words_for(locale);
        let quote = transcript.quote(&words);
        let second_quote = second.filter(|_| told_twice).map(|second| second.quote(&words));
        Evidence {
            rule: rule.id.clone(),
            origin: Origin::Rule,
            weighed: Vec::new(),
            version: rule.version,
            title: title.to_owned(),
            element: rule.element,
            polarity: if rule.element == Element::Mitigation { Polarity::Mitigation } else { Polarity::Suspicion },
            strength: rule.strength,
            span: transcript.span(&words),
            second_quote: second_quote.filter(|second| *second != quote),
            quote,
            words,
            why: why.to_owned(),
            source: rule.source.clone(),
            if_done: if_done.map(str::to_owned),
            confidence,
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
fn keep_the_clearest(hits: &mut Vec<Hit<'_>>) {
    let better = |a: &Hit<'_>| (a.uncertainty.is_none(), a.rule.strength, a.words.len());
    // Each with its turn, which decides between equals.
    let mut all: Vec<(usize, Hit<'_>)> = hits.drain(..).enumerate().collect();
    all.sort_by(|(_, a), (_, b)| {
        (a.words.start, a.words.end, &a.rule.id).cmp(&(b.words.start, b.words.end, &b.rule.id))
    });
    let longest = all.iter().map(|(_, one)| one.words.len()).max().unwrap_or_default();
    let is_covered = |(turn, one): &(usize, Hit<'_>)| {
        // Nothing that begins before this reaches as far as here.
        let from = all.partition_point(|(_, other)| other.words.start + longest <= one.words.start);
        let mut others = all[from..].iter().take_while(|(_, other)| other.words.start < one.words.end);
        others.any(|(other_turn, other)| {
            // What a rule finds for certain, it does not mishear in the same place.
            let certain_too = one.uncertainty == Some(Uncertainty::Misheard)
                && other.uncertainty != Some(Uncertainty::Misheard)
                && one.words.start < other.words.end
                && other.rule.id == one.rule.id;
            certain_too
                || other_turn != turn
                    && other.rule.element == one.rule.element
                    && other.words.start <= one.words.start
                    && one.words.end <= other.words.end
                    && (better(other) > better(one) || (better(other) == better(one) && other_turn < turn))
        })
    };
    let covered: Vec<bool> = all.iter().map(is_covered).collect();
    let clear = all.into_iter().zip(covered).filter(|(_, covered)| !covered);
    hits.extend(clear.map(|((_, one), _)| one));
}

/// The agency named inside a piece of authority or greeting evidence; the first in the rulebook's order.
fn claimed_agency(
    normal: &Normal,
    found: &[Evidence],
    rulebook: &Rulebook,
    (language, locale): (&str, Tongue),
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
        let (name, statement) = agency.words_for(locale);
        named.then(|| ClaimedAgency {
            name: name.to_owned(),
            statement: statement.map(str::to_owned),
            source: agency.source.clone(),
        })
    })
}

#[cfg(test)]
mod tests;
