//! The reader: what each sentence of a message does, and how the whole is worded, learned from messages that people wrote
//! and tagged sentence by sentence.
//!
//! Three linear models. One looks at the words, pairs and triples of the whole message; one at those of a sentence and
//! its neighbours; the third weighs what these two say together. Linear, because every word's share in the answer can be
//! shown, and because nothing heavier did better on writers that it had not read (see `models/reader.md`, the card).
//!
//! The reader knows no rules, no times and no verdict. It never leads the recogniser: it reads what was transcribed.

mod features;
mod table;
mod weights;

use std::{ops::Range, sync::LazyLock};

use crate::{digest::sha256_hex, transcript::Normal};

pub use table::Table;
pub use weights::{Weights, WeightsError};

use features::{Feature, Words};
pub use features::{Fingerprint, is_number};
use table::Sum;

/// What a sentence does to the listener, here and now. As the corpus is tagged: `tests/corpus/tagged/HOW.md`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tag {
    Authority,
    Greeting,
    Pretext,
    Threat,
    Demand,
    Rail,
    Pressure,
    Isolation,
    Callback,
    /// What only genuine callers say.
    Routine,
    /// Reports, quotes, denies, warns of or jokes about what such callers say.
    Told,
}

impl Tag {
    pub const ALL: [Self; 11] = [
        Self::Authority,
        Self::Greeting,
        Self::Pretext,
        Self::Threat,
        Self::Demand,
        Self::Rail,
        Self::Pressure,
        Self::Isolation,
        Self::Callback,
        Self::Routine,
        Self::Told,
    ];

    /// The name in the corpus.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Authority => "authority",
            Self::Greeting => "greeting",
            Self::Pretext => "pretext",
            Self::Threat => "threat",
            Self::Demand => "demand",
            Self::Rail => "rail",
            Self::Pressure => "pressure",
            Self::Isolation => "isolation",
            Self::Callback => "callback",
            Self::Routine => "routine",
            Self::Told => "told",
        }
    }
}

/// What kind of message it is worded like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Wording {
    /// Poses as an authority.
    Impersonation,
    /// Another fraud.
    OtherScam,
    Genuine,
    /// Warns of scams, or tells of one.
    Warning,
}

impl Wording {
    pub const ALL: [Self; 4] = [Self::Impersonation, Self::OtherScam, Self::Genuine, Self::Warning];

    /// The label in the corpus.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Impersonation => "impersonation",
            Self::OtherScam => "other-scam",
            Self::Genuine => "legit",
            Self::Warning => "warning",
        }
    }
}

/// One sentence, read.
#[derive(Clone, Debug, PartialEq)]
pub struct Sentence {
    pub tokens: Range<usize>,
    /// For each tag how likely it is, 0 to 1, as calibrated on writers that were left out.
    tags: [f32; Tag::ALL.len()],
}

impl Sentence {
    /// How likely the sentence carries the tag, 0 to 1.
    #[must_use]
    pub fn likelihood(&self, tag: Tag) -> f32 {
        self.tags[tag as usize]
    }
}

/// A message, read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// They cover the message.
    pub sentences: Vec<Sentence>,
    words: Words,
    /// For each wording the logarithm of its odds, up to a constant; nothing for a message of fewer than [`FEWEST_TOKENS`].
    logits: Option<[f32; Wording::ALL.len()]>,
    /// How surely it is worded like a scam; `None` where too little was said.
    pub sureness: Option<Sureness>,
}

impl Reading {
    /// The logarithm of the odds that it is worded like an impersonation, and like a scam of any kind, and not like what is
    /// none; `None` where too little was said.
    #[must_use]
    pub fn log_odds(&self) -> Option<[f32; MEASURES]> {
        self.logits.as_ref().map(log_odds)
    }

    /// For each wording the logarithm of its odds, up to a constant; `None` where too little was said.
    #[must_use]
    pub fn logits(&self) -> Option<[f32; Wording::ALL.len()]> {
        self.logits
    }

    /// What it is most likely worded like; `None` where too little was said.
    #[must_use]
    pub fn likeliest(&self) -> Option<Wording> {
        let logits = self.logits?;
        Wording::ALL.into_iter().max_by(|a, b| logits[*a as usize].total_cmp(&logits[*b as usize]))
    }
}

/// The languages that it was trained on (ISO 639-1), in the order of [`Weights::bounds`].
pub const LANGUAGES: [&str; 2] = ["en", "es"];

/// How surely a message is worded like a scam.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sureness {
    /// As genuine messages and warnings are.
    Unlike,
    /// Nothing that tells either way.
    Neither,
    /// More like scams than like others.
    Rather,
    /// As few genuine messages are.
    Likely,
    /// As hardly any genuine message is.
    Sure,
}

impl Sureness {
    pub const ALL: [Self; 5] = [Self::Unlike, Self::Neither, Self::Rather, Self::Likely, Self::Sure];

    /// The name in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Unlike => "unlike",
            Self::Neither => "neither",
            Self::Rather => "rather",
            Self::Likely => "likely",
            Self::Sure => "sure",
        }
    }

    /// For each measure and bound, the share of genuine messages and warnings by writers who were left out that may lie
    /// above it. Of other scams the reader must be surer: businesses speak like them, and it is impersonations that this
    /// program is for.
    pub const SHARES_ABOVE: [[f32; BOUNDS]; MEASURES] = [[0.15, 0.05, 0.015, 0.004], [0.15, 0.05, 0.003, 0.001]];
}

/// How many bounds there are for each measure.
pub const BOUNDS: usize = Sureness::ALL.len() - 1;

/// What sureness is measured of: impersonations, and scams of any kind. It is the greater of the two.
pub const MEASURES: usize = 2;

/// Fewer tokens than this are not read as a whole: any word would decide.
pub const FEWEST_TOKENS: usize = 10;

/// The models.
#[derive(Clone, Debug)]
pub struct Reader {
    weights: Weights,
    /// Of the file, for the record.
    pub sha256: String,
}

/// The weights that come with the program.
static BUNDLED: LazyLock<Reader> = LazyLock::new(|| {
    let bytes = include_bytes!("../../models/reader.weights");
    let parsed = Reader::parse(bytes);
    // A test reads them; without them the rules alone would decide.
    parsed.unwrap_or_else(|_| Reader::none())
});

impl Reader {
    /// The one that comes with the program; read at first use, in some 10 ms.
    #[must_use]
    pub fn bundled() -> &'static Self {
        &BUNDLED
    }

    /// One that has learned nothing: it reads nothing out of a message.
    #[must_use]
    pub fn none() -> Self {
        let table =
            |outputs: usize| Table::new(Vec::new(), Vec::new(), 1, Vec::new(), vec![0.0; outputs], vec![0.0; outputs]);
        let weights = Weights {
            corpus_sha256: String::new(),
            messages: 0,
            message: table(Wording::ALL.len()),
            sentence: table(Tag::ALL.len()),
            calibration: vec![(0.0, f32::MIN); Tag::ALL.len()],
            together: vec![0.0; TOGETHER * Wording::ALL.len()],
            bounds: [-1.0, f32::MAX, f32::MAX, f32::MAX].repeat(MEASURES * LANGUAGES.len()),
        };
        Self { weights, sha256: String::new() }
    }

    /// # Errors
    /// Where the bytes are no file of weights, or of models with other outputs.
    pub fn parse(bytes: &[u8]) -> Result<Self, WeightsError> {
        Self::new(Weights::parse(bytes)?, sha256_hex(bytes))
    }

    fn new(weights: Weights, sha256: String) -> Result<Self, WeightsError> {
        let fits = weights.message.outputs() == Wording::ALL.len()
            && weights.sentence.outputs() == Tag::ALL.len()
            && weights.calibration.len() == Tag::ALL.len()
            && weights.together.len() == TOGETHER * Wording::ALL.len()
            && weights.bounds.len() == BOUNDS * MEASURES * LANGUAGES.len()
            && weights.bounds.chunks_exact(BOUNDS).all(<[f32]>::is_sorted);
        if fits { Ok(Self { weights, sha256 }) } else { Err(WeightsError::Inconsistent) }
    }

    /// The one of these weights, for whoever trains.
    ///
    /// # Errors
    /// Where they are of models with other outputs.
    pub fn of_weights(weights: Weights) -> Result<Self, WeightsError> {
        let sha256 = sha256_hex(&weights.to_bytes());
        Self::new(weights, sha256)
    }

    #[must_use]
    pub fn weights(&self) -> &Weights {
        &self.weights
    }

    /// Reads a message in a language (ISO 639-1); nothing comes of one that it was not trained on.
    #[must_use]
    pub fn read(&self, normal: &Normal, language: &str) -> Reading {
        let Some(language) = LANGUAGES.into_iter().position(|known| known == language) else {
            return Reading::default();
        };
        if normal.tokens.is_empty() || self.weights.messages == 0 {
            return Reading::default();
        }
        let words = Words::of(normal);
        let ranges = features::sentences(normal);
        let Weights { message, sentence, calibration, together, .. } = &self.weights;
        let around = sentence.sum(features::around(&words.whole));
        let sentences: Vec<Sentence> = (0..ranges.len())
            .map(|number| {
                let own = sentence.sum(features::of_sentence(&words.whole, &ranges, number));
                let mut tags = [0.0; Tag::ALL.len()];
                for (tag, likelihood) in tags.iter_mut().enumerate() {
                    let (slope, offset) = calibration[tag];
                    *likelihood = sigmoid(slope * sentence_output(&own, &around, sentence, tag) + offset);
                }
                Sentence { tokens: ranges[number].clone(), tags }
            })
            .collect();
        if normal.tokens.len() < FEWEST_TOKENS {
            return Reading { sentences, words, logits: None, sureness: None };
        }
        let whole = message.sum(features::of_message(&words));
        let tags = sentences.iter().map(|one| &one.tags);
        let inputs = inputs_together(&message_outputs(&whole, message), tags, normal.tokens.len());
        let mut logits = [0.0; Wording::ALL.len()];
        for (logit, weights) in logits.iter_mut().zip(together.chunks_exact(TOGETHER)) {
            *logit = weights.iter().zip(&inputs).map(|(weight, input)| weight * input).sum();
        }
        let bounds = &self.weights.bounds[language * MEASURES * BOUNDS..];
        let measures = log_odds(&logits).into_iter().zip(bounds.chunks_exact(BOUNDS));
        let above = measures.map(|(odds, bounds)| bounds.iter().filter(|bound| odds > **bound).count()).max();
        let above = above.unwrap_or_default();
        Reading { sentences, words, logits: Some(logits), sureness: Some(Sureness::ALL[above]) }
    }

    /// What the first model says of a message, for whoever trains the third.
    #[must_use]
    pub fn raw_message(&self, features: &Features) -> Vec<f32> {
        let table = &self.weights.message;
        message_outputs(&table.sum(bare(&features.message)), table)
    }

    /// What the second model says of each sentence, not calibrated, for whoever calibrates it.
    #[must_use]
    pub fn raw_sentences(&self, features: &Features) -> Vec<[f32; Tag::ALL.len()]> {
        let table = &self.weights.sentence;
        let around = table.sum(bare(&features.around));
        let sentences = features.sentences.iter().map(|sentence| {
            let own = table.sum(bare(sentence));
            std::array::from_fn(|tag| sentence_output(&own, &around, table, tag))
        });
        sentences.collect()
    }

    /// For each token how much it speaks for a scam in the wording of the whole message; negative against it. Only their
    /// order means anything.
    #[must_use]
    pub fn weigh_message(&self, reading: &Reading) -> Vec<f32> {
        let words = &reading.words;
        shares(&self.weights.message, features::of_message(words), &[0.5, 0.5, -0.5, -0.5], 0..words.whole.len())
    }

    /// For each token of a sentence of a reading, from its first on, how much it speaks for a tag.
    #[must_use]
    pub fn weigh_sentence(&self, reading: &Reading, sentence: &Sentence, tag: Tag) -> Vec<f32> {
        let mut mix = [0.0; Tag::ALL.len()];
        mix[tag as usize] = 1.0;
        // The sentence's own words alone: as if it stood in the middle of nothing.
        let own = features::of_sentence(&reading.words.whole, std::slice::from_ref(&sentence.tokens), 0);
        let own = own.filter(|feature| !feature.tokens.is_empty());
        shares(&self.weights.sentence, own, &mix, sentence.tokens.clone())
    }
}

/// Each feature's part, shared among its tokens, of those within a range.
fn shares(table: &Table, features: impl Iterator<Item = Feature>, mix: &[f32], within: Range<usize>) -> Vec<f32> {
    let mut of_each = vec![0.0; within.len()];
    for (tokens, part) in table.parts(features, mix) {
        let share = part / tokens.len() as f32;
        of_each[tokens.start - within.start..tokens.end - within.start].iter_mut().for_each(|token| *token += share);
    }
    of_each
}

/// How many numbers the third model looks at: one; the message model's outputs; for each tag the most that a sentence has
/// of it, the sum over all, and the mean; how short the message is, and the outputs times that.
pub const TOGETHER: usize = 1 + Wording::ALL.len() + 3 * Tag::ALL.len() + 1 + Wording::ALL.len();

/// More of one tag than so many sentences tells no more.
const MOST_OF_A_TAG: f32 = 3.0;

/// A message of fewer tokens is short: each of its words moves the outputs the more, and so they mean less. Of messages of
/// up to 25 words by writers who were left out, five times as many genuine ones lay above a bound as of longer ones.
const SHORT: f32 = 40.0;

/// What the third model looks at, in a message of so many tokens.
#[must_use]
pub fn inputs_together<'s>(
    message: &[f32],
    sentences: impl Iterator<Item = &'s [f32; Tag::ALL.len()]>,
    tokens: usize,
) -> [f32; TOGETHER] {
    let mut inputs = [0.0; TOGETHER];
    inputs[0] = 1.0;
    let (whole, rest) = inputs[1..].split_at_mut(Wording::ALL.len());
    whole.copy_from_slice(message);
    let (tags, short) = rest.split_at_mut(3 * Tag::ALL.len());
    short[0] = (1.0 - tokens as f32 / SHORT).max(0.0);
    for (input, output) in (1..).zip(message) {
        short[input] = short[0] * output;
    }
    let (most, rest) = tags.split_at_mut(Tag::ALL.len());
    let (sum, mean) = rest.split_at_mut(Tag::ALL.len());
    let mut count: f32 = 0.0;
    for sentence in sentences {
        count += 1.0;
        for (tag, likelihood) in sentence.iter().enumerate() {
            most[tag] = most[tag].max(*likelihood);
            sum[tag] += likelihood;
        }
    }
    for tag in 0..Tag::ALL.len() {
        mean[tag] = sum[tag] / count.max(1.0);
        sum[tag] = sum[tag].min(MOST_OF_A_TAG);
    }
    inputs
}

/// How much less the words around count than the sentence and its neighbours.
pub const AROUND: f32 = 0.5;

fn sentence_output(own: &Sum, around: &Sum, table: &Table, tag: usize) -> f32 {
    own.outputs[tag] + AROUND * around.outputs[tag] + table.biases[tag]
}

fn message_outputs(sum: &Sum, table: &Table) -> Vec<f32> {
    sum.outputs.iter().zip(&table.biases).map(|(output, bias)| output + bias).collect()
}

/// One for each measure.
#[must_use]
pub fn log_odds(logits: &[f32; Wording::ALL.len()]) -> [f32; MEASURES] {
    let of = |wording: Wording| logits[wording as usize];
    let none = log_sum(of(Wording::Genuine), of(Wording::Warning));
    let posing = of(Wording::Impersonation);
    [posing - none, log_sum(posing, of(Wording::OtherScam)) - none]
}

fn sigmoid(log_odds: f32) -> f32 {
    1.0 / (1.0 + (-log_odds).exp())
}

fn log_sum(a: f32, b: f32) -> f32 {
    let most = a.max(b);
    most + ((a - most).exp() + (b - most).exp()).ln()
}

/// Features whose places are not asked for.
fn bare(fingerprints: &[Fingerprint]) -> impl Iterator<Item = Feature> + '_ {
    fingerprints.iter().map(|fingerprint| Feature { fingerprint: *fingerprint, tokens: 0..0 })
}

/// What the models look at in a message, for whoever trains them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Features {
    pub message: Vec<Fingerprint>,
    /// Of the sentences, in their order.
    pub sentences: Vec<Vec<Fingerprint>>,
    pub around: Vec<Fingerprint>,
    /// How many there are.
    pub tokens: usize,
}

impl Features {
    /// `sentences` are ranges of tokens; without them they are found as they are in a message that is read.
    #[must_use]
    pub fn of(normal: &Normal, sentences: Option<&[Range<usize>]>) -> Self {
        let words = Words::of(normal);
        let found = features::sentences(normal);
        let sentences = sentences.unwrap_or(&found);
        let each_once = |features: &mut dyn Iterator<Item = Feature>| {
            let mut fingerprints: Vec<Fingerprint> = features.map(|feature| feature.fingerprint).collect();
            fingerprints.sort_unstable();
            fingerprints.dedup();
            fingerprints
        };
        Self {
            message: each_once(&mut features::of_message(&words)),
            sentences: (0..sentences.len())
                .map(|number| each_once(&mut features::of_sentence(&words.whole, sentences, number)))
                .collect(),
            around: each_once(&mut features::around(&words.whole)),
            tokens: normal.tokens.len(),
        }
    }
}

#[cfg(test)]
mod tests;
