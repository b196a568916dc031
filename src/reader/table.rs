//! Weights by fingerprint: the one form of both models, in memory and in the file.

use std::ops::Range;

use super::features::{Feature, Fingerprint};

/// The weights of a linear model with several outputs.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Sorted, each once.
    pub fingerprints: Vec<Fingerprint>,
    /// How rare each feature is, in [steps](IDF_STEP); see [`Table::rarity`].
    pub rarities: Vec<u8>,
    /// The same of a feature that training did not know.
    pub unknown_rarity: u8,
    /// For each feature one weight an output, in steps of the output's `scale`.
    pub weights: Vec<i8>,
    pub scales: Vec<f32>,
    pub biases: Vec<f32>,
    /// Where the fingerprints with the same highest bits begin, for looking them up.
    index: Vec<u32>,
}

/// A step of the logarithm of the inverse document frequency.
const IDF_STEP: f32 = 1.0 / 20.0;

/// So many of a fingerprint's bits are looked up at once.
const INDEX_BITS: u32 = 16;

/// What a model makes of some features.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Sum {
    /// One an output, without the bias.
    pub outputs: Vec<f32>,
}

impl Table {
    /// # Panics
    /// Where the parts do not fit one another: whoever reads a file checks that first.
    #[must_use]
    pub fn new(
        fingerprints: Vec<Fingerprint>,
        rarities: Vec<u8>,
        unknown_rarity: u8,
        weights: Vec<i8>,
        scales: Vec<f32>,
        biases: Vec<f32>,
    ) -> Self {
        assert_eq!(fingerprints.len(), rarities.len());
        assert_eq!(fingerprints.len() * scales.len(), weights.len());
        assert_eq!(scales.len(), biases.len());
        let mut index = vec![0_u32; (1 << INDEX_BITS) + 1];
        for fingerprint in &fingerprints {
            index[(fingerprint >> (32 - INDEX_BITS)) as usize + 1] += 1;
        }
        for at in 1..index.len() {
            index[at] += index[at - 1];
        }
        Self { fingerprints, rarities, unknown_rarity, weights, scales, biases, index }
    }

    /// How many outputs there are.
    #[must_use]
    pub fn outputs(&self) -> usize {
        self.scales.len()
    }

    /// The number of a feature; `None` for one that was never seen in training.
    fn find(&self, fingerprint: Fingerprint) -> Option<usize> {
        let bucket = (fingerprint >> (32 - INDEX_BITS)) as usize;
        let within = self.index[bucket] as usize..self.index[bucket + 1] as usize;
        let start = within.start;
        self.fingerprints[within].binary_search(&fingerprint).ok().map(|at| start + at)
    }

    /// A rarity in steps for a feature that stands in `documents` of `all`: the smoothed logarithm of the inverse share.
    #[must_use]
    pub fn rarity_of(documents: usize, all: usize) -> u8 {
        let idf = ((1.0 + all as f32) / (1.0 + documents as f32)).ln() + 1.0;
        (idf / IDF_STEP).round().clamp(1.0, 255.0) as u8
    }

    /// The value of a feature that is there, before the length of all is brought to one.
    #[must_use]
    pub fn value_of(rarity: u8) -> f32 {
        f32::from(rarity) * IDF_STEP
    }

    /// Adds up the features, each once however often it stands there. What is unknown adds nothing but length: of a text that
    /// is unlike all that was learned from, little is said.
    pub(crate) fn sum(&self, features: impl Iterator<Item = Feature>) -> Sum {
        let mut all: Vec<Fingerprint> = features.map(|feature| feature.fingerprint).collect();
        all.sort_unstable();
        all.dedup();
        let mut outputs = vec![0.0; self.outputs()];
        let mut squares = 0.0;
        for feature in all {
            let Some(feature) = self.find(feature) else {
                squares += Self::value_of(self.unknown_rarity).powi(2);
                continue;
            };
            let value = Self::value_of(self.rarities[feature]);
            squares += value * value;
            for (output, weight) in outputs.iter_mut().zip(self.weights_of(feature)) {
                *output += value * f32::from(*weight);
            }
        }
        let length = squares.sqrt();
        for (output, scale) in outputs.iter_mut().zip(&self.scales) {
            *output *= scale / length.max(f32::MIN_POSITIVE);
        }
        Sum { outputs }
    }

    fn weights_of(&self, feature: usize) -> &[i8] {
        &self.weights[feature * self.outputs()..][..self.outputs()]
    }

    /// What each known feature adds to a mix of the outputs, with the tokens that it is made of; not divided by the length.
    pub(crate) fn parts<'t>(
        &'t self,
        features: impl Iterator<Item = Feature> + 't,
        mix: &'t [f32],
    ) -> impl Iterator<Item = (Range<usize>, f32)> + 't {
        features.filter_map(move |feature| {
            let number = self.find(feature.fingerprint)?;
            let weights = self.weights_of(number).iter().zip(&self.scales).zip(mix);
            let weight: f32 = weights.map(|((weight, scale), mix)| f32::from(*weight) * scale * mix).sum();
            Some((feature.tokens, Self::value_of(self.rarities[number]) * weight))
        })
    }
}
