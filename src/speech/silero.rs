//! The voice detection network: Silero VAD v6 at 16 kHz, read from its ggml file and run here.
//!
//! whisper.cpp runs the same network one chunk at a time, which takes a fifth of a whole transcription, and mirrors each
//! chunk's own beginning where the network was trained on the end of the chunk before. Here the layers before the
//! recurrent one run for many chunks at once, on the sound as it is.

use ndarray::{Array1, Array2, Axis, Slice};

use crate::ggml::{Malformed, Reader};

/// Samples that get one probability: 32 ms.
pub(super) const CHUNK: usize = 512;

/// Samples of the chunk before that the network hears too.
const CONTEXT: usize = 64;

/// The length and the step of the Fourier transforms, in samples: four for each chunk.
const FRAME: usize = 256;
const STEP: usize = 128;
const FRAMES: usize = 4;

/// Frequencies of a transform.
const BINS: usize = FRAME / 2 + 1;

/// The convolutions: channels in, channels out, step. Each is three frames wide.
const CONVOLUTIONS: [(usize, usize, usize); 4] = [(BINS, 128, 1), (128, 64, 2), (64, 64, 2), (64, 128, 1)];
const WIDTH: usize = 3;

/// The size of the recurrent layer.
const HIDDEN: usize = 128;

/// Chunks that go through the convolutions together: enough for fast matrix products, little enough to stay in the cache.
const BATCH: usize = 64;

/// The loaded network.
#[derive(Debug)]
pub(super) struct Silero {
    /// \[samples of a frame, cosines and sines of the bins\].
    transform: Array2<f32>,
    convolutions: Vec<Convolution>,
    /// \[input, gates\]: input, forget, cell and output gate, each [`HIDDEN`] wide.
    from_input: Array2<f32>,
    /// \[hidden, gates\].
    from_hidden: Array2<f32>,
    gate_bias: Array1<f32>,
    output: Array1<f32>,
    output_bias: f32,
}

/// A convolution over the frames of a chunk, as a matrix.
#[derive(Debug)]
struct Convolution {
    /// \[frames × channels in, channels out\].
    weights: Array2<f32>,
    bias: Array1<f32>,
    step: usize,
}

impl Silero {
    /// Reads the network from the bytes of `ggml-silero-v6.2.0.bin`, or another file of the same shape.
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::new(bytes)?;
        let kind = reader.length()?;
        if reader.take(kind)? != b"silero-16k" {
            return Err(Malformed("it is another kind of model"));
        }
        // The version.
        reader.take(3 * 4)?;
        let mut expected = vec![CHUNK, CONTEXT, CONVOLUTIONS.len()];
        expected.extend(CONVOLUTIONS.iter().flat_map(|&(from, to, _)| [from, to, WIDTH]));
        expected.extend([HIDDEN, HIDDEN, HIDDEN, 1]);
        for size in expected {
            if reader.length()? != size {
                return Err(Malformed("it has another shape"));
            }
        }
        let mut tensors = Tensors::default();
        while !reader.is_empty() {
            let tensor = reader.tensor()?;
            tensors.0.push((tensor.name, Array1::from_vec(tensor.values()?)));
        }
        let mut convolutions = Vec::new();
        for (number, (from, to, step)) in CONVOLUTIONS.into_iter().enumerate() {
            let name = format!("_model.encoder.{number}.reparam_conv");
            // In the file [out, in, frames]; here frames come before channels, as they lie in memory one after the other.
            let weights = tensors.take(&format!("{name}.weight"), to * from * WIDTH)?;
            let weights = Array2::from_shape_fn((WIDTH * from, to), |(row, out)| {
                weights[(out * from + row % from) * WIDTH + row / from]
            });
            convolutions.push(Convolution { weights, bias: tensors.take(&format!("{name}.bias"), to)?, step });
        }
        let transform = tensors.matrix("_model.stft.forward_basis_buffer", 2 * BINS, FRAME)?;
        let from_input = tensors.matrix("_model.decoder.rnn.weight_ih", 4 * HIDDEN, HIDDEN)?;
        let from_hidden = tensors.matrix("_model.decoder.rnn.weight_hh", 4 * HIDDEN, HIDDEN)?;
        let bias = |name| tensors.take(name, 4 * HIDDEN);
        let gate_bias = bias("_model.decoder.rnn.bias_ih")? + bias("_model.decoder.rnn.bias_hh")?;
        let output = tensors.take("_model.decoder.decoder.2.weight", HIDDEN)?;
        let output_bias = tensors.take("_model.decoder.decoder.2.bias", 1)?[0];
        Ok(Self { transform, convolutions, from_input, from_hidden, gate_bias, output, output_bias })
    }

    /// How likely somebody speaks, 0 to 1, for each [`CHUNK`] of samples at 16 kHz; the last one is filled up with
    /// silence. It begins with no memory, and is at its best after a second or so.
    pub(super) fn probabilities(&self, samples: &[f32]) -> Vec<f32> {
        let chunks = samples.len().div_ceil(CHUNK);
        let mut memory = Memory { hidden: Array1::zeros(HIDDEN), cell: Array1::zeros(HIDDEN) };
        let mut probabilities = Vec::with_capacity(chunks);
        for first in (0..chunks).step_by(BATCH) {
            let count = BATCH.min(chunks - first);
            let features = self.features(samples, first, count);
            let gates = features.dot(&self.from_input) + &self.gate_bias;
            probabilities.extend(gates.axis_iter(Axis(0)).map(|gates| {
                memory.update(gates.to_owned(), &self.from_hidden);
                let sum: f32 =
                    memory.hidden.iter().zip(&self.output).map(|(hidden, weight)| hidden.max(0.0) * weight).sum();
                sigmoid(sum + self.output_bias)
            }));
        }
        probabilities
    }

    /// What the convolutions make of some chunks: \[chunks, [`HIDDEN`]\].
    fn features(&self, samples: &[f32], first: usize, count: usize) -> Array2<f32> {
        let mut frames = Array2::zeros((count * FRAMES, FRAME));
        let mut heard = [0.0; CONTEXT + CHUNK + CONTEXT];
        for chunk in 0..count {
            let start = (first + chunk) * CHUNK;
            heard.fill(0.0);
            let before = start.saturating_sub(CONTEXT);
            let end = samples.len().min(start + CHUNK);
            let from = CONTEXT - (start - before);
            heard[from..from + end - before].copy_from_slice(&samples[before..end]);
            // The end is mirrored, as in training.
            for i in 0..CONTEXT {
                heard[CONTEXT + CHUNK + i] = heard[CONTEXT + CHUNK - 2 - i];
            }
            for frame in 0..FRAMES {
                let mut row = frames.row_mut(chunk * FRAMES + frame);
                row.assign(&ndarray::aview1(&heard[frame * STEP..frame * STEP + FRAME]));
            }
        }
        let spectrum = frames.dot(&self.transform);
        let mut values = Array2::from_shape_fn((count * FRAMES, BINS), |(row, bin)| {
            spectrum[[row, bin]].hypot(spectrum[[row, BINS + bin]])
        });
        let mut frames = FRAMES;
        for convolution in &self.convolutions {
            values = convolution.apply(&values, frames);
            frames = frames.div_ceil(convolution.step);
        }
        values
    }
}

impl Convolution {
    /// Values of chunks of so many frames, \[chunks × frames, channels in\], to \[chunks × frames / step, channels out\],
    /// none below 0. Beside a chunk there is nothing.
    fn apply(&self, values: &Array2<f32>, frames: usize) -> Array2<f32> {
        let channels = values.ncols();
        let kept = frames.div_ceil(self.step);
        let mut around = Array2::zeros((values.nrows() / frames * kept, WIDTH * channels));
        for (index, mut row) in around.axis_iter_mut(Axis(0)).enumerate() {
            let (chunk, centre) = (index / kept, index % kept * self.step);
            for tap in 0..WIDTH {
                let frame = centre + tap;
                if (1..=frames).contains(&frame) {
                    let from = values.row(chunk * frames + frame - 1);
                    let place = Slice::from(tap * channels..(tap + 1) * channels);
                    row.slice_axis_mut(Axis(0), place).assign(&from);
                }
            }
        }
        let mut out = around.dot(&self.weights) + &self.bias;
        out.mapv_inplace(|value| value.max(0.0));
        out
    }
}

/// What the recurrent layer remembers.
struct Memory {
    hidden: Array1<f32>,
    cell: Array1<f32>,
}

impl Memory {
    /// A step of the long short-term memory; `gates` holds what comes from the input.
    fn update(&mut self, mut gates: Array1<f32>, from_hidden: &Array2<f32>) {
        for (&hidden, weights) in self.hidden.iter().zip(from_hidden.rows()) {
            gates.scaled_add(hidden, &weights);
        }
        for i in 0..HIDDEN {
            let gate = |number: usize| gates[number * HIDDEN + i];
            let cell = sigmoid(gate(1)) * self.cell[i] + sigmoid(gate(0)) * gate(2).tanh();
            self.cell[i] = cell;
            self.hidden[i] = sigmoid(gate(3)) * cell.tanh();
        }
    }
}

fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + (-x).exp())
}

#[derive(Default)]
struct Tensors<'a>(Vec<(&'a [u8], Array1<f32>)>);

impl Tensors<'_> {
    fn take(&self, name: &str, count: usize) -> Result<Array1<f32>, Malformed> {
        let found = self.0.iter().find(|(known, _)| *known == name.as_bytes());
        let values = found.ok_or(Malformed("a tensor is missing"))?.1.clone();
        if values.len() == count { Ok(values) } else { Err(Malformed("a tensor has the wrong size")) }
    }

    /// A tensor of so many rows in the file, as \[columns, rows\].
    fn matrix(&self, name: &str, rows: usize, columns: usize) -> Result<Array2<f32>, Malformed> {
        let values = self.take(name, rows * columns)?;
        Ok(Array2::from_shape_fn((columns, rows), |(column, row)| values[row * columns + column]))
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn project(path: &str) -> std::path::PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
    }

    fn silero() -> Silero {
        let bytes = std::fs::read(project("models/ggml-silero-v6.2.0.bin")).expect("the model");
        Silero::parse(&bytes).expect("the network")
    }

    /// What the published network (`silero_vad.onnx` of silero-vad 6.2) gives for every twelfth chunk of the recording.
    #[rustfmt::skip]
    const PUBLISHED: [f32; 75] = [
        0.028, 0.788, 0.068, 0.015, 0.119, 0.617, 0.517, 0.977, 0.993, 0.999, 0.999, 0.999, 0.964, 1.000,
        1.000, 1.000, 1.000, 0.996, 0.985, 1.000, 1.000, 1.000, 0.999, 0.001, 0.013, 0.005, 0.499, 0.084,
        0.061, 0.002, 0.004, 0.164, 0.978, 0.901, 0.030, 0.924, 0.998, 0.999, 1.000, 0.999, 0.996, 1.000,
        0.721, 1.000, 1.000, 0.998, 0.929, 1.000, 1.000, 0.999, 0.954, 1.000, 1.000, 0.996, 1.000, 0.999,
        1.000, 1.000, 0.092, 1.000, 1.000, 1.000, 1.000, 1.000, 0.031, 0.999, 1.000, 1.000, 0.064, 1.000,
        1.000, 1.000, 1.000, 1.000, 1.000,
    ];

    #[test]
    fn it_hears_what_the_published_network_hears() {
        let mut reader = hound::WavReader::open(project("assets/samples/prahari_case2.wav")).expect("a recording");
        let samples: Vec<f32> =
            reader.samples::<i16>().map(|sample| f32::from(sample.expect("a sample")) / 32_768.0).collect();
        let heard = silero().probabilities(&samples);
        assert_eq!(heard.len(), samples.len().div_ceil(CHUNK));
        for (chunk, published) in heard.iter().step_by(12).zip(PUBLISHED) {
            assert!((chunk - published).abs() < 0.02, "{chunk} for {published}");
        }
    }

    #[test]
    fn a_file_cut_short_or_altered_gives_an_error() {
        let bytes = std::fs::read(project("models/ggml-silero-v6.2.0.bin")).expect("the model");
        for length in [0, 3, 4, 40, 100, 200, 5_000, bytes.len() / 2, bytes.len() - 1] {
            assert!(Silero::parse(&bytes[..length]).is_err(), "{length} bytes");
        }
        for at in (0..240).step_by(4) {
            let mut altered = bytes.clone();
            altered[at..at + 4].copy_from_slice(&[0xff, 0xff, 0xff, 0x7f]);
            let _no_panic_and_no_endless_memory = Silero::parse(&altered);
        }
    }
}
