//! The reader's weights as a file: a header, then two tables, little-endian. Written by the trainer, read at start.

use super::table::Table;

/// Begins every file of weights; the last two bytes are the version of its form.
const MAGIC: [u8; 8] = *b"VMREAD01";

/// More features than this are in no file that the trainer writes: a bound for files that lie.
const MOST_FEATURES: usize = 2_000_000;

/// Why a file of weights can't be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WeightsError {
    #[error("it is no file of reader's weights, or of another version")]
    NotWeights,
    #[error("it ends too early")]
    Truncated,
    #[error("its parts do not fit one another")]
    Inconsistent,
}

/// All that a file of weights holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Weights {
    /// SHA-256 over the corpus that it was trained on, in small hexadecimal digits.
    pub corpus_sha256: String,
    /// How many messages that were.
    pub messages: u32,
    /// One output a [`super::Wording`].
    pub message: Table,
    /// One output a [`super::Tag`].
    pub sentence: Table,
    /// For each tag slope and offset that make a probability of its output.
    pub calibration: Vec<(f32, f32)>,
    /// Of the third model: for each [`super::Wording`] the weights of what [`super::inputs_together`] gives.
    pub together: Vec<f32>,
    /// For each of [`super::LANGUAGES`] and each of [`super::MEASURES`] the log odds above which each [`super::Sureness`] but the first begins.
    pub bounds: Vec<f32>,
}

impl Weights {
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        out.extend(self.messages.to_le_bytes());
        put_count(&mut out, self.corpus_sha256.len());
        out.extend(self.corpus_sha256.as_bytes());
        let calibration: Vec<f32> = self.calibration.iter().flat_map(|(slope, offset)| [*slope, *offset]).collect();
        for floats in [&calibration, &self.together, &self.bounds] {
            put_floats(&mut out, floats);
        }
        for table in [&self.message, &self.sentence] {
            put_floats(&mut out, &table.scales);
            put_floats(&mut out, &table.biases);
            put_count(&mut out, table.fingerprints.len());
            out.extend(table.fingerprints.iter().flat_map(|fingerprint| fingerprint.to_le_bytes()));
            out.push(table.unknown_rarity);
            out.extend(&table.rarities);
            out.extend(table.weights.iter().flat_map(|weight| weight.to_le_bytes()));
        }
        out
    }

    /// # Errors
    /// Where the bytes are not what [`Weights::to_bytes`] writes.
    pub fn parse(bytes: &[u8]) -> Result<Self, WeightsError> {
        let mut rest = Rest(bytes);
        if rest.take(MAGIC.len()).map_err(|_| WeightsError::NotWeights)? != MAGIC {
            return Err(WeightsError::NotWeights);
        }
        let messages = rest.count()?;
        let digits = rest.count()? as usize;
        let corpus_sha256 = String::from_utf8(rest.take(digits)?.to_vec()).map_err(|_| WeightsError::Inconsistent)?;
        let calibration = rest.floats()?.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect();
        let together = rest.floats()?;
        let bounds = rest.floats()?;
        let message = rest.table()?;
        let sentence = rest.table()?;
        if !rest.0.is_empty() {
            return Err(WeightsError::Inconsistent);
        }
        Ok(Self { corpus_sha256, messages, message, sentence, calibration, together, bounds })
    }
}

fn put_count(out: &mut Vec<u8>, count: usize) {
    out.extend(u32::try_from(count).unwrap_or(u32::MAX).to_le_bytes());
}

fn put_floats(out: &mut Vec<u8>, floats: &[f32]) {
    put_count(out, floats.len());
    out.extend(floats.iter().flat_map(|float| float.to_le_bytes()));
}

/// What is still to be read.
struct Rest<'b>(&'b [u8]);

impl<'b> Rest<'b> {
    fn take(&mut self, bytes: usize) -> Result<&'b [u8], WeightsError> {
        let (taken, rest) = self.0.split_at_checked(bytes).ok_or(WeightsError::Truncated)?;
        self.0 = rest;
        Ok(taken)
    }

    fn words(&mut self, count: usize) -> Result<impl Iterator<Item = [u8; 4]> + 'b, WeightsError> {
        let bytes = self.take(count.checked_mul(4).ok_or(WeightsError::Truncated)?)?;
        Ok(bytes.chunks_exact(4).map(|word| [word[0], word[1], word[2], word[3]]))
    }

    fn count(&mut self) -> Result<u32, WeightsError> {
        let word = self.words(1)?.next().ok_or(WeightsError::Truncated)?;
        Ok(u32::from_le_bytes(word))
    }

    fn floats(&mut self) -> Result<Vec<f32>, WeightsError> {
        let count = self.count()? as usize;
        let floats: Vec<f32> = self.words(count)?.map(f32::from_le_bytes).collect();
        if floats.iter().all(|float| float.is_finite()) { Ok(floats) } else { Err(WeightsError::Inconsistent) }
    }

    fn table(&mut self) -> Result<Table, WeightsError> {
        let scales = self.floats()?;
        let biases = self.floats()?;
        let features = self.count()? as usize;
        if features > MOST_FEATURES || scales.len() != biases.len() || scales.is_empty() {
            return Err(WeightsError::Inconsistent);
        }
        let fingerprints: Vec<u32> = self.words(features)?.map(u32::from_le_bytes).collect();
        if !fingerprints.is_sorted_by(|a, b| a < b) {
            return Err(WeightsError::Inconsistent);
        }
        let unknown_rarity = self.take(1)?[0];
        let rarities = self.take(features)?.to_vec();
        let weights = self.take(features.checked_mul(scales.len()).ok_or(WeightsError::Truncated)?)?;
        let weights = weights.iter().map(|byte| byte.cast_signed()).collect();
        Ok(Table::new(fingerprints, rarities, unknown_rarity, weights, scales, biases))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn small() -> Weights {
        let table = |outputs: usize| {
            let weights = (0..3 * outputs).map(|at| at as i8 - 5).collect();
            Table::new(
                vec![1, 70_000, u32::MAX],
                vec![20, 30, 255],
                200,
                weights,
                vec![0.5; outputs],
                vec![-1.0; outputs],
            )
        };
        Weights {
            corpus_sha256: "ab".repeat(32),
            messages: 7,
            message: table(4),
            sentence: table(11),
            calibration: vec![(1.0, -0.5); 11],
            together: vec![0.5; 6],
            bounds: vec![0.1, 0.2],
        }
    }

    #[test]
    fn weights_are_read_as_they_were_written_and_nothing_else_is() {
        let bytes = small().to_bytes();
        assert_eq!(Weights::parse(&bytes), Ok(small()));
        for end in 0..bytes.len() {
            assert!(Weights::parse(&bytes[..end]).is_err(), "{end}");
        }
        assert_eq!(Weights::parse(&[&bytes[..], &[0]].concat()), Err(WeightsError::Inconsistent));
        assert_eq!(Weights::parse(b"no weights at all"), Err(WeightsError::NotWeights));
        let mut unsorted = small();
        unsorted.message.fingerprints.swap(0, 1);
        assert_eq!(Weights::parse(&unsorted.to_bytes()), Err(WeightsError::Inconsistent));
        let mut many = small().to_bytes();
        let at = many.windows(4).position(|four| four == [3, 0, 0, 0]).expect("the count");
        many[at..at + 4].fill(0xFF);
        assert!(Weights::parse(&many).is_err());
    }
}
