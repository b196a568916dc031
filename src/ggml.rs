//! Model files in ggml's own form, read and checked. whisper.cpp trusts what it is given: a length that is wrong makes it
//! end the whole program, or read beyond its memory. So nothing is handed to it that has not been walked through here.

use std::collections::HashMap;

/// What stands at the beginning of every such file.
const MAGIC: u32 = 0x6767_6d6c;

/// A file that is not what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Malformed(pub &'static str);

/// What is left of a file.
pub(crate) struct Reader<'a> {
    bytes: &'a [u8],
}

/// A block of numbers, with its name.
pub(crate) struct Tensor<'a> {
    pub name: &'a [u8],
    /// The innermost first; 1 beyond those that are given.
    pub shape: [usize; 4],
    kind: Kind,
    data: &'a [u8],
}

/// How numbers are stored: ggml's number for it, how many go into a block, and how many bytes a block has. From ggml's
/// `ggml.h` and `ggml-common.h`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Kind {
    number: usize,
    block: usize,
    bytes: usize,
}

const F32: Kind = Kind { number: 0, block: 1, bytes: 4 };
const F16: Kind = Kind { number: 1, block: 1, bytes: 2 };

/// What a model file says of most of its tensors (ggml's `ggml_ftype`), and how they are stored then.
const KINDS: [(usize, Kind); 12] = [
    (0, F32),
    (1, F16),
    (2, Kind { number: 2, block: 32, bytes: 18 }),
    (3, Kind { number: 3, block: 32, bytes: 20 }),
    (7, Kind { number: 8, block: 32, bytes: 34 }),
    (8, Kind { number: 6, block: 32, bytes: 22 }),
    (9, Kind { number: 7, block: 32, bytes: 24 }),
    (10, Kind { number: 10, block: 256, bytes: 84 }),
    (11, Kind { number: 11, block: 256, bytes: 110 }),
    (12, Kind { number: 12, block: 256, bytes: 144 }),
    (13, Kind { number: 13, block: 256, bytes: 176 }),
    (14, Kind { number: 14, block: 256, bytes: 210 }),
];

impl<'a> Reader<'a> {
    /// Begins after the magic number.
    pub(crate) fn new(bytes: &'a [u8]) -> Result<Self, Malformed> {
        let mut reader = Self { bytes };
        match reader.take(4) {
            Ok(magic) if magic == MAGIC.to_le_bytes() => Ok(reader),
            _ => Err(Malformed("it is no ggml file")),
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    pub(crate) fn take(&mut self, length: usize) -> Result<&'a [u8], Malformed> {
        let (taken, rest) = self.bytes.split_at_checked(length).ok_or(Malformed("it ends too early"))?;
        self.bytes = rest;
        Ok(taken)
    }

    /// A count or a length.
    pub(crate) fn length(&mut self) -> Result<usize, Malformed> {
        let bytes = self.take(4)?;
        let number = i32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
        usize::try_from(number).map_err(|_| Malformed("it holds a negative length"))
    }

    pub(crate) fn tensor(&mut self) -> Result<Tensor<'a>, Malformed> {
        let (dimensions, name, kind) = (self.length()?, self.length()?, self.length()?);
        if dimensions > 4 {
            return Err(Malformed("a tensor has too many dimensions"));
        }
        let mut shape = [1; 4];
        for size in &mut shape[..dimensions] {
            *size = self.length()?;
        }
        let name = self.take(name)?;
        let kind = KINDS.iter().map(|(_, kind)| *kind).find(|known| known.number == kind);
        let kind = kind.ok_or(Malformed("a tensor is stored in an unknown way"))?;
        let count = shape.iter().try_fold(1_usize, |count, size| count.checked_mul(*size));
        let bytes = count
            .filter(|count| count % kind.block == 0)
            .and_then(|count| (count / kind.block).checked_mul(kind.bytes));
        let data = self.take(bytes.ok_or(Malformed("a tensor has an impossible size"))?)?;
        Ok(Tensor { name, shape, kind, data })
    }
}

impl Tensor<'_> {
    /// The numbers, where they are stored as floats.
    pub(crate) fn values(&self) -> Result<Vec<f32>, Malformed> {
        let values: Vec<f32> = match self.kind {
            F32 => self.data.chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect(),
            F16 => self.data.chunks_exact(2).map(|b| half::f16::from_le_bytes([b[0], b[1]]).to_f32()).collect(),
            _ => return Err(Malformed("a tensor is stored in an unexpected way")),
        };
        if values.iter().all(|value| value.is_finite()) {
            Ok(values)
        } else {
            Err(Malformed("a tensor holds no numbers"))
        }
    }
}

/// The sizes of a Whisper model, in the order of the file.
struct Sizes {
    vocabulary: usize,
    audio_frames: usize,
    state: usize,
    audio_layers: usize,
    text_tokens: usize,
    text_layers: usize,
    mel_bands: usize,
    kind: Kind,
}

/// The sizes of the encoder that whisper.cpp knows a name for; for any other it ends the program.
const AUDIO_LAYERS: [usize; 5] = [4, 6, 12, 24, 32];

/// All Whisper models have these.
const AUDIO_FRAMES: usize = 1_500;
const TEXT_TOKENS: usize = 448;
const HEAD: usize = 64;
const FFT_BINS: usize = 201;

/// English alone, many languages, and many with Cantonese.
const VOCABULARIES: [usize; 3] = [51_864, 51_865, 51_866];

/// Fewer words than these are no vocabulary; the rest of it is control tokens, which the file may leave out.
const LEAST_WORDS: usize = 50_256;

/// Whether the beginning of a file, [`HEADER`] bytes, is that of a Whisper model.
pub(crate) fn is_whisper(header: &[u8]) -> bool {
    Reader::new(header).and_then(|mut reader| Sizes::read(&mut reader)).is_ok()
}

/// The magic number and the sizes.
pub(crate) const HEADER: usize = 48;

/// Whether a file is a whole Whisper model that whisper.cpp can load.
///
/// # Errors
/// [`Malformed`] with the first thing that is wrong.
pub(crate) fn check_whisper(bytes: &[u8]) -> Result<(), Malformed> {
    let mut reader = Reader::new(bytes)?;
    let sizes = Sizes::read(&mut reader)?;
    if reader.length()? != sizes.mel_bands || reader.length()? != FFT_BINS {
        return Err(Malformed("its filters have the wrong size"));
    }
    let filters = reader.take(sizes.mel_bands * FFT_BINS * 4)?;
    if filters.chunks_exact(4).any(|b| !f32::from_le_bytes([b[0], b[1], b[2], b[3]]).is_finite()) {
        return Err(Malformed("its filters hold no numbers"));
    }
    let words = reader.length()?;
    if !(LEAST_WORDS..=sizes.vocabulary).contains(&words) {
        return Err(Malformed("its vocabulary has the wrong size"));
    }
    for _ in 0..words {
        let length = reader.length()?;
        reader.take(length)?;
    }
    let mut expected = sizes.tensors();
    while !reader.is_empty() {
        let tensor = reader.tensor()?;
        let (shape, kind) = expected.remove(tensor.name).ok_or(Malformed("it holds a tensor that does not belong"))?;
        if tensor.shape != shape || tensor.kind != kind {
            return Err(Malformed("a tensor has the wrong size"));
        }
        if kind == F32 {
            tensor.values()?;
        }
    }
    if expected.is_empty() { Ok(()) } else { Err(Malformed("it ends too early")) }
}

impl Sizes {
    fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        let mut sizes = [0; 11];
        for size in &mut sizes {
            *size = reader.length()?;
        }
        let [
            vocabulary,
            audio_frames,
            state,
            heads,
            audio_layers,
            text_tokens,
            text_state,
            text_heads,
            text_layers,
            mel_bands,
            form,
        ] = sizes;
        // The thousands tell the version of the quantisation.
        let kind = KINDS.iter().find(|(number, _)| *number == form % 1_000).map(|(_, kind)| *kind);
        let kind = kind.ok_or(Malformed("it is stored in an unknown way"))?;
        let known = VOCABULARIES.contains(&vocabulary)
            && (audio_frames, text_tokens) == (AUDIO_FRAMES, TEXT_TOKENS)
            && AUDIO_LAYERS.contains(&audio_layers)
            && (1..=32).contains(&text_layers)
            && (HEAD..=2_048).contains(&state)
            && state % kind.block == 0
            && text_state == state
            && state == heads * HEAD
            && text_heads == heads
            && [80, 128].contains(&mel_bands);
        if known {
            Ok(Self { vocabulary, audio_frames, state, audio_layers, text_tokens, text_layers, mel_bands, kind })
        } else {
            Err(Malformed("it is no Whisper model of a known size"))
        }
    }

    /// Every tensor that such a model has, with its shape and how it is stored.
    fn tensors(&self) -> HashMap<Vec<u8>, ([usize; 4], Kind)> {
        let state = self.state;
        let convolutions = if self.kind == F32 { F32 } else { F16 };
        let mut tensors = HashMap::new();
        let mut add = |name: String, shape: [usize; 3], kind: Kind| {
            tensors.insert(name.into_bytes(), ([shape[0], shape[1], shape[2], 1], kind));
        };
        let vector = [state, 1, 1];
        add("encoder.positional_embedding".to_owned(), [state, self.audio_frames, 1], F32);
        add("encoder.conv1.weight".to_owned(), [3, self.mel_bands, state], convolutions);
        add("encoder.conv2.weight".to_owned(), [3, state, state], convolutions);
        for name in ["conv1.bias", "conv2.bias"] {
            add(format!("encoder.{name}"), [1, state, 1], F32);
        }
        add("decoder.positional_embedding".to_owned(), [state, self.text_tokens, 1], F32);
        add("decoder.token_embedding.weight".to_owned(), [state, self.vocabulary, 1], self.kind);
        for name in ["encoder.ln_post", "decoder.ln"] {
            add(format!("{name}.weight"), vector, F32);
            add(format!("{name}.bias"), vector, F32);
        }
        let sides =
            [("encoder", self.audio_layers, &["attn"][..]), ("decoder", self.text_layers, &["attn", "cross_attn"])];
        for (side, layers, attentions) in sides {
            for layer in 0..layers {
                let block = format!("{side}.blocks.{layer}");
                let norms = attentions.iter().map(|attention| format!("{attention}_ln")).chain(["mlp_ln".to_owned()]);
                for norm in norms {
                    add(format!("{block}.{norm}.weight"), vector, F32);
                    add(format!("{block}.{norm}.bias"), vector, F32);
                }
                for attention in attentions {
                    for part in ["query", "key", "value", "out"] {
                        add(format!("{block}.{attention}.{part}.weight"), [state, state, 1], self.kind);
                        if part != "key" {
                            add(format!("{block}.{attention}.{part}.bias"), vector, F32);
                        }
                    }
                }
                add(format!("{block}.mlp.0.weight"), [state, 4 * state, 1], self.kind);
                add(format!("{block}.mlp.0.bias"), [4 * state, 1, 1], F32);
                add(format!("{block}.mlp.2.weight"), [4 * state, state, 1], self.kind);
                add(format!("{block}.mlp.2.bias"), vector, F32);
            }
        }
        tensors
    }
}
