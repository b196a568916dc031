//! Messages ▸ weights.

use std::{collections::BTreeMap, thread};

use voicemail_auditor::reader::{
    AROUND, BOUNDS, Features, Fingerprint, LANGUAGES, MEASURES, Reader, Sureness, TOGETHER, Table, Tag, Weights,
    Wording, inputs_together, log_odds,
};

use super::{
    corpus::{self, Message},
    logistic::{self, Model, Outputs, Rows},
};

/// How much the messages count beside the penalty, for each of the three models; chosen by leaving writers out.
const MESSAGE_COST: f64 = 15.0;
const SENTENCE_COST: f64 = 8.0;
const TOGETHER_COST: f64 = 0.3;

/// A feature that fewer messages, or sentences, of the training hold says nothing about other writers.
const FEWEST_MESSAGES: usize = 2;
const FEWEST_SENTENCES: usize = 3;

/// A message, ready to be learned from.
pub struct Prepared {
    pub writer: String,
    language: String,
    pub wording: Wording,
    /// By the writer's own sentences, with what they are tagged.
    tagged: Option<(Features, Vec<Vec<Tag>>)>,
    /// By the sentences that are found in it, as when it is read.
    found: Features,
}

pub fn prepare(messages: &[Message]) -> Vec<Prepared> {
    let prepare = |message: &Message| {
        let normal = corpus::normal(&message.text, &message.language);
        let ranges: Vec<_> = message.units.iter().map(|(tokens, _)| tokens.clone()).collect();
        let tags = || message.units.iter().map(|(_, tags)| tags.clone()).collect();
        Prepared {
            writer: message.writer.clone(),
            language: message.language.clone(),
            wording: message.wording,
            tagged: (!ranges.is_empty()).then(|| (Features::of(&normal, Some(&ranges)), tags())),
            found: Features::of(&normal, None),
        }
    };
    messages.iter().map(prepare).collect()
}

/// The features of a training, each with how rare it is.
struct Vocabulary {
    fingerprints: Vec<Fingerprint>,
    rarities: Vec<u8>,
    unknown_rarity: u8,
}

impl Vocabulary {
    fn new<'d>(documents: impl Iterator<Item = &'d [Fingerprint]>, fewest: usize) -> Self {
        let mut all = Vec::new();
        let mut count = 0;
        for document in documents {
            all.extend_from_slice(document);
            count += 1;
        }
        all.sort_unstable();
        let (fingerprints, rarities) = all
            .chunk_by(|a, b| a == b)
            .filter(|same| same.len() >= fewest)
            .map(|same| (same[0], Table::rarity_of(same.len(), count)))
            .unzip();
        Self { fingerprints, rarities, unknown_rarity: Table::rarity_of(1, count) }
    }

    /// The known features of a document as a vector of that length.
    fn row<'v>(&'v self, document: &'v [Fingerprint], length: f32) -> impl Iterator<Item = (u32, f32)> + 'v {
        let known = move || document.iter().filter_map(|one| self.fingerprints.binary_search(one).ok());
        let value = |column: usize| Table::value_of(self.rarities[column]);
        let unknown = document.len() - known().count();
        let squares = known().map(|column| value(column).powi(2)).sum::<f32>()
            + unknown as f32 * Table::value_of(self.unknown_rarity).powi(2);
        let factor = length / squares.sqrt().max(f32::MIN_POSITIVE);
        known().map(move |column| (column as u32, value(column) * factor))
    }

    fn table<const N: usize>(self, model: &Model<N>) -> Table {
        let scale = |output: usize| {
            let most = model.weights.iter().fold(0.0_f32, |most, weights| most.max(weights[output].abs()));
            (most / f32::from(i8::MAX)).max(1e-9)
        };
        let scales: [f32; N] = std::array::from_fn(scale);
        let steps = |weights: &[f32; N]| -> [i8; N] {
            std::array::from_fn(|output| (weights[output] / scales[output]).round() as i8)
        };
        let weights = model.weights.iter().flat_map(steps).collect();
        Table::new(
            self.fingerprints,
            self.rarities,
            self.unknown_rarity,
            weights,
            scales.to_vec(),
            model.biases.to_vec(),
        )
    }
}

/// The first two models.
#[derive(Clone)]
pub struct First {
    message: Table,
    sentence: Table,
}

/// Trains the models of messages and of sentences.
pub fn first(of: &[&Prepared]) -> First {
    First { message: train_message(of), sentence: train_sentence(of) }
}

fn train_message(of: &[&Prepared]) -> Table {
    let vocabulary = Vocabulary::new(of.iter().map(|one| &*one.found.message), FEWEST_MESSAGES);
    let mut rows = Rows::default();
    let mut targets = Vec::new();
    for one in of {
        rows.push(vocabulary.row(&one.found.message, 1.0));
        targets.push(Wording::ALL.map(|wording| f32::from(u8::from(wording == one.wording))));
    }
    let columns = vocabulary.fingerprints.len();
    let model = logistic::fit(&rows, columns, &targets, Outputs::OneOf, MESSAGE_COST);
    vocabulary.table(&model)
}

fn train_sentence(of: &[&Prepared]) -> Table {
    let tagged: Vec<&(Features, Vec<Vec<Tag>>)> = of.iter().filter_map(|one| one.tagged.as_ref()).collect();
    let own = tagged.iter().flat_map(|(features, _)| features.sentences.iter().map(|sentence| &**sentence));
    let own = Vocabulary::new(own, FEWEST_SENTENCES);
    let mut around = Vocabulary::new(tagged.iter().map(|(features, _)| &*features.around), FEWEST_SENTENCES);
    // One table holds both.
    around.unknown_rarity = own.unknown_rarity;
    let shift = own.fingerprints.len() as u32;
    let mut rows = Rows::default();
    let mut targets = Vec::new();
    for (features, tags) in tagged {
        let around: Vec<(u32, f32)> =
            around.row(&features.around, AROUND).map(|(at, value)| (at + shift, value)).collect();
        for (sentence, tags) in features.sentences.iter().zip(tags) {
            rows.push(own.row(sentence, 1.0).chain(around.iter().copied()));
            targets.push(Tag::ALL.map(|tag| f32::from(u8::from(tags.contains(&tag)))));
        }
    }
    let columns = own.fingerprints.len() + around.fingerprints.len();
    let model = logistic::fit(&rows, columns, &targets, Outputs::Each, SENTENCE_COST);
    // Both in one table: fingerprints of different blocks differ.
    let mut order: Vec<usize> = (0..columns).collect();
    let fingerprints: Vec<Fingerprint> = own.fingerprints.into_iter().chain(around.fingerprints).collect();
    let rarities: Vec<u8> = own.rarities.into_iter().chain(around.rarities).collect();
    order.sort_by_key(|at| fingerprints[*at]);
    // Of two that share a fingerprint by chance the first is kept.
    order.dedup_by_key(|at| fingerprints[*at]);
    let weights = order.iter().map(|at| model.weights[*at]).collect();
    let merged = Vocabulary {
        fingerprints: order.iter().map(|at| fingerprints[*at]).collect(),
        rarities: order.iter().map(|at| rarities[*at]).collect(),
        unknown_rarity: own.unknown_rarity,
    };
    merged.table(&Model { weights, biases: model.biases })
}

/// What models say of a message that they were not trained on.
pub struct Unseen {
    /// The message's number.
    pub number: usize,
    tokens: usize,
    message: Vec<f32>,
    /// For the writer's own sentences: outputs, and whether they carry each tag.
    tagged: Vec<([f32; Tag::ALL.len()], Vec<Tag>)>,
    /// For the sentences that are found.
    found: Vec<[f32; Tag::ALL.len()]>,
}

fn apply(models: &Reader, prepared: &Prepared, number: usize) -> Unseen {
    let outputs = |features: &Features| models.raw_sentences(features);
    let tagged =
        prepared.tagged.as_ref().map(|(features, tags)| outputs(features).into_iter().zip(tags.clone()).collect());
    Unseen {
        number,
        tokens: prepared.found.tokens,
        message: models.raw_message(&prepared.found),
        tagged: tagged.unwrap_or_default(),
        found: outputs(&prepared.found),
    }
}

/// The first two models with nothing made of what they say.
fn uncalibrated(first: First) -> Weights {
    Weights {
        corpus_sha256: String::new(),
        messages: 0,
        message: first.message,
        sentence: first.sentence,
        calibration: vec![(1.0, 0.0); Tag::ALL.len()],
        together: vec![0.0; TOGETHER * Wording::ALL.len()],
        bounds: vec![0.0; BOUNDS * MEASURES * LANGUAGES.len()],
    }
}

/// Trains once for each fold, on the messages of all others, and reads the fold's own. Two at once.
pub fn leave_out(prepared: &[Prepared], folds: &[Vec<usize>]) -> Vec<(First, Vec<Unseen>)> {
    let one = |fold: &Vec<usize>| {
        let rest: Vec<&Prepared> =
            (0..prepared.len()).filter(|number| !fold.contains(number)).map(|number| &prepared[number]).collect();
        let first = first(&rest);
        let models = Reader::of_weights(uncalibrated(first.clone())).expect("outputs that fit");
        let unseen = fold.iter().map(|number| apply(&models, &prepared[*number], *number)).collect();
        (first, unseen)
    };
    let mut done: Vec<(usize, (First, Vec<Unseen>))> = thread::scope(|scope| {
        let workers: Vec<_> = (0..2)
            .map(|worker| {
                let mine = folds.iter().enumerate().skip(worker).step_by(2);
                scope.spawn(move || mine.map(|(at, fold)| (at, one(fold))).collect::<Vec<_>>())
            })
            .collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("a training")).collect()
    });
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}

/// What is made of the first two models' answers.
pub struct Second {
    pub calibration: Vec<(f32, f32)>,
    pub together: Vec<f32>,
    pub bounds: Vec<f32>,
}

/// Calibrates, and trains the third model, on messages that the first two had not seen. `sets_bounds` says whose messages
/// the bounds are set by.
pub fn second(prepared: &[Prepared], unseen: &[&Unseen], sets_bounds: impl Fn(&Prepared) -> bool) -> Second {
    let calibration: Vec<(f32, f32)> = (0..Tag::ALL.len()).map(|tag| calibrate(unseen, tag)).collect();
    let mut rows = Rows::default();
    let mut targets = Vec::new();
    let inputs: Vec<[f32; TOGETHER]> = unseen.iter().map(|one| inputs(one, &calibration)).collect();
    for (one, inputs) in unseen.iter().zip(&inputs) {
        // The first is the constant one, which the bias stands for here.
        rows.push(inputs.iter().enumerate().skip(1).map(|(at, value)| (at as u32, *value)));
        let label = prepared[one.number].wording;
        targets.push(Wording::ALL.map(|wording| f32::from(u8::from(wording == label))));
    }
    let model = logistic::fit(&rows, TOGETHER, &targets, Outputs::OneOf, TOGETHER_COST);
    let mut together = Vec::with_capacity(TOGETHER * Wording::ALL.len());
    for output in 0..Wording::ALL.len() {
        together.push(model.biases[output]);
        together.extend((1..TOGETHER).map(|at| model.weights[at][output]));
    }
    let mut bounds = Vec::new();
    for language in LANGUAGES {
        let sets = unseen.iter().zip(&inputs).filter(|(one, _)| {
            let message = &prepared[one.number];
            let innocent = matches!(message.wording, Wording::Genuine | Wording::Warning);
            sets_bounds(message) && innocent && message.language == language
        });
        let negatives: Vec<[f32; MEASURES]> = sets.map(|(_, inputs)| log_odds(&logits(&together, inputs))).collect();
        for (measure, shares) in Sureness::SHARES_ABOVE.iter().enumerate() {
            let mut odds: Vec<f32> = negatives.iter().map(|odds| odds[measure]).collect();
            odds.sort_by(|a, b| b.total_cmp(a));
            let bound = |share: &f32| odds.get((share * odds.len() as f32) as usize).copied().unwrap_or(0.0);
            bounds.extend(shares.iter().map(bound));
        }
    }
    Second { calibration, together, bounds }
}

fn inputs(unseen: &Unseen, calibration: &[(f32, f32)]) -> [f32; TOGETHER] {
    let likelihoods: Vec<[f32; Tag::ALL.len()]> = unseen
        .found
        .iter()
        .map(|outputs| {
            let mut likelihoods = *outputs;
            for (likelihood, (slope, offset)) in likelihoods.iter_mut().zip(calibration) {
                *likelihood = 1.0 / (1.0 + (-(slope * *likelihood + offset)).exp());
            }
            likelihoods
        })
        .collect();
    inputs_together(&unseen.message, likelihoods.iter(), unseen.tokens)
}

fn logits(together: &[f32], inputs: &[f32; TOGETHER]) -> [f32; Wording::ALL.len()] {
    let mut logits = [0.0; Wording::ALL.len()];
    for (logit, weights) in logits.iter_mut().zip(together.chunks_exact(TOGETHER)) {
        *logit = weights.iter().zip(inputs).map(|(weight, input)| weight * input).sum();
    }
    logits
}

/// Platt's method: the slope and offset of the probability that an output stands for.
fn calibrate(unseen: &[&Unseen], tag: usize) -> (f32, f32) {
    let mut rows = Rows::default();
    let mut targets = Vec::new();
    for (outputs, tags) in unseen.iter().flat_map(|one| &one.tagged) {
        rows.push(std::iter::once((0, outputs[tag])));
        targets.push([f32::from(u8::from(tags.contains(&Tag::ALL[tag])))]);
    }
    let model = logistic::fit(&rows, 1, &targets, Outputs::Each, 1.0);
    (model.weights[0][0], model.biases[0])
}

pub fn weights(first: First, second: Second, corpus_sha256: &str, messages: usize) -> Weights {
    Weights {
        corpus_sha256: corpus_sha256.to_owned(),
        messages: messages as u32,
        message: first.message,
        sentence: first.sentence,
        calibration: second.calibration,
        together: second.together,
        bounds: second.bounds,
    }
}

/// The messages' numbers by writer.
pub fn by_writer(prepared: &[Prepared]) -> BTreeMap<&str, Vec<usize>> {
    let mut writers: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (number, one) in prepared.iter().enumerate() {
        writers.entry(&one.writer).or_default().push(number);
    }
    writers
}

/// So many times a part of the writers is left out to calibrate on.
const PARTS: usize = 5;

/// From the corpus to the weights.
pub fn train(messages: &[Message], corpus_sha256: &str) -> Weights {
    let prepared = prepare(messages);
    let mut folds = vec![Vec::new(); PARTS];
    for (at, (_, numbers)) in by_writer(&prepared).into_iter().enumerate() {
        folds[at % PARTS].extend(numbers);
    }
    folds.retain(|fold| !fold.is_empty());
    let unseen: Vec<Unseen> = leave_out(&prepared, &folds).into_iter().flat_map(|(_, unseen)| unseen).collect();
    let second = second(&prepared, &unseen.iter().collect::<Vec<_>>(), sets_bounds);
    let all: Vec<&Prepared> = prepared.iter().collect();
    weights(first(&all), second, corpus_sha256, messages.len())
}

/// The tagged messages alone: others were seen by whoever wrote rules, or are far from any scam.
pub fn sets_bounds(message: &Prepared) -> bool {
    message.tagged.is_some()
}
