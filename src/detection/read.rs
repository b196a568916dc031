//! What the reader makes of a transcript, beside what rules find in it.

use std::ops::Range;

use super::{Evidence, Hit, Origin, Polarity, Uncertainty, confidence, is_doubtful};
use crate::{
    reader::{Reader, Reading, Sentence, Sureness, Tag, Wording, is_number},
    rulebook::{Element, Rulebook, Strength},
    texts::Tongue,
    transcript::{Normal, Transcript},
};

/// From this likelihood on a sentence carries an element: in messages that are worded like a scam, of sentences by writers
/// who were left out four in five do, and of threats and haste seven in ten.
const CARRIES_FROM: f32 = 0.5;

/// From this likelihood on what a sentence says is surely told of others, and does not count.
const TOLD_FROM: f32 = 0.8;

/// A sentence that is so likely told, or what genuine callers say, is no evidence for the reader itself.
const DOUBTED_FROM: f32 = 0.5;

/// So many words of a sentence, or of a message, are named as those that weighed most.
const WORDS_NAMED: usize = 4;
const WORDS_NAMED_OF_MESSAGE: usize = 8;

/// How the whole of a message is worded.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadWording {
    pub sureness: Sureness,
    pub likeliest: Wording,
    /// The words that weighed most for what it is worded like, numbered through the transcript, in their order.
    pub words: Vec<Range<usize>>,
}

/// The reader's view of a transcript.
#[derive(Debug, Default)]
pub(super) struct Read {
    reading: Reading,
    /// For each token whether it stands in a sentence that surely tells of others.
    told: Vec<bool>,
    pub wording: Option<ReadWording>,
}

impl Read {
    pub fn new(
        transcript: &Transcript,
        normal: &Normal,
        (rulebook, reader): (&Rulebook, &Reader),
        doubted: &[Range<usize>],
    ) -> Self {
        let language = transcript.language.as_str();
        if !rulebook.speaks(language) {
            return Self::default();
        }
        let reading = reader.read(normal, language);
        let mut told = vec![false; normal.tokens.len()];
        for sentence in &reading.sentences {
            told[sentence.tokens.clone()].fill(sentence.likelihood(Tag::Told) >= TOLD_FROM);
        }
        let wording = reading.sureness.zip(reading.likeliest()).map(|(sureness, likeliest)| {
            // Doubt never raises: what is worded like a scam only with the words in doubt is not.
            let in_doubt: Vec<Range<usize>> = reading
                .sentences
                .iter()
                .map(|sentence| normal.words_of(&sentence.tokens))
                .filter(|words| is_doubtful(confidence(transcript, words), words, doubted))
                .collect();
            let sureness = if in_doubt.is_empty() {
                sureness
            } else {
                let clear = reader.read(&Normal::new(&transcript.without(&in_doubt)), language);
                clear.sureness.unwrap_or(Sureness::Unlike).min(sureness)
            };
            ReadWording {
                sureness,
                likeliest,
                words: weightiest(reader, (&reading, normal), sureness >= Sureness::Rather),
            }
        });
        Self { reading, told, wording }
    }

    /// Whether a match stands in a sentence that surely tells of others.
    pub fn is_told(&self, tokens: &Range<usize>) -> bool {
        self.told.get(tokens.start).copied().unwrap_or_default()
    }

    /// The sentences that carry an element for which no rule found anything in them; none where the whole is not worded like
    /// a scam: who one is, what has happened and whom to call back is said in genuine messages too.
    pub fn evidence(
        &self,
        transcript: &Transcript,
        normal: &Normal,
        (rulebook, reader): (&Rulebook, &Reader),
        hits: &[Hit<'_>],
        doubted: &[Range<usize>],
        locale: Tongue,
    ) -> Vec<Evidence> {
        let mut found = Vec::new();
        if self.wording.as_ref().is_none_or(|wording| wording.sureness < Sureness::Rather) {
            return found;
        }
        for sentence in &self.reading.sentences {
            let held = [Tag::Told, Tag::Routine].into_iter().any(|tag| sentence.likelihood(tag) >= DOUBTED_FROM);
            let words = normal.words_of(&sentence.tokens);
            for (tag, element) in ELEMENTS {
                let by_rule = |hit: &Hit<'_>| {
                    hit.rule.element == element && hit.words.start < words.end && words.start < hit.words.end
                };
                if held || sentence.likelihood(tag) < CARRIES_FROM || hits.iter().any(by_rule) {
                    continue;
                }
                let Some(reason) = rulebook.reasons.get(&element) else { continue };
                let (title, why) = reason.words_for(locale);
                let confidence = confidence(transcript, &words);
                let doubtful = is_doubtful(confidence, &words, doubted);
                found.push(Evidence {
                    rule: format!("reader/{element}"),
                    origin: Origin::Reader,
                    version: 0,
                    title: title.to_owned(),
                    element,
                    polarity: Polarity::Suspicion,
                    strength: Strength::Weak,
                    span: transcript.span(&words),
                    quote: transcript.quote(&words),
                    second_quote: None,
                    weighed: weighed(reader, (&self.reading, normal), sentence, tag),
                    words: words.clone(),
                    why: why.to_owned(),
                    source: reason.source.clone(),
                    if_done: None,
                    confidence,
                    uncertainty: doubtful.then_some(Uncertainty::Doubtful),
                });
            }
        }
        found
    }
}

/// What a sentence's tags are evidence of.
const ELEMENTS: [(Tag, Element); 9] = [
    (Tag::Authority, Element::Authority),
    (Tag::Greeting, Element::Greeting),
    (Tag::Pretext, Element::Pretext),
    (Tag::Threat, Element::Threat),
    (Tag::Demand, Element::Demand),
    (Tag::Rail, Element::Rail),
    (Tag::Pressure, Element::Pressure),
    (Tag::Isolation, Element::Isolation),
    (Tag::Callback, Element::Callback),
];

/// The words of a sentence that speak most for a tag.
fn weighed(
    reader: &Reader,
    (reading, normal): (&Reading, &Normal),
    sentence: &Sentence,
    tag: Tag,
) -> Vec<Range<usize>> {
    let weights = reader.weigh_sentence(reading, sentence, tag);
    let tokens = most(&weights, WORDS_NAMED).into_iter().map(|at| at + sentence.tokens.start);
    joined(tokens.map(|token| normal.tokens[token].words.clone()))
}

/// The words of a message that speak most for a scam, or against one.
fn weightiest(reader: &Reader, (reading, normal): (&Reading, &Normal), scam: bool) -> Vec<Range<usize>> {
    let mut weights = reader.weigh_message(reading);
    for (weight, token) in weights.iter_mut().zip(&normal.tokens) {
        *weight = match (is_number(&token.text), scam) {
            // That there is a number weighs, which one it is does not: it would tell a person nothing.
            (true, _) => 0.0,
            (false, true) => *weight,
            (false, false) => -*weight,
        };
    }
    joined(most(&weights, WORDS_NAMED_OF_MESSAGE).into_iter().map(|token| normal.tokens[token].words.clone()))
}

/// A word that weighs less than this share of the weightiest tells a person nothing.
const FAINT: f32 = 0.3;

/// Where the greatest weights above nothing stand, in order.
fn most(weights: &[f32], count: usize) -> Vec<usize> {
    let least = FAINT * weights.iter().copied().fold(0.0, f32::max);
    let mut places: Vec<usize> = (0..weights.len()).filter(|at| weights[*at] > 0.0 && weights[*at] >= least).collect();
    places.sort_by(|a, b| weights[*b].total_cmp(&weights[*a]).then(a.cmp(b)));
    places.truncate(count);
    places.sort_unstable();
    places
}

/// Ranges that touch, as one.
fn joined(ranges: impl Iterator<Item = Range<usize>>) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match found.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => found.push(range),
        }
    }
    found
}
