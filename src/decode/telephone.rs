//! What telephone exchanges write: GSM 06.10, G.729, headerless mu-law, A-law and linear sound, and Sun audio files.

use codec_core::{
    codecs::{
        g711::{G711Codec, G711Variant},
        g729::G729Codec,
    },
    types::{AudioCodec, CodecConfig},
};
use oxideav_gsm::{
    DecoderState, FRAME_SAMPLES, GSM_BYTE_FRAME_LEN, MSGSM_BLOCK_LEN, MSGSM_BLOCK_SAMPLES, UnpackedFrame,
};

use super::{DecodeError, Decoded, Flaws, MAX_CHANNELS, check_length, to_i16};

/// The telephone's rate.
const RATE_HZ: u32 = 8_000;

/// Sound without a header: only the file's name tells what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Raw {
    MuLaw,
    ALaw,
    /// 16 bits, little-endian, at this rate.
    Linear(u32),
    G729,
}

impl Raw {
    /// By the extensions that Asterisk and its kin give.
    pub(super) fn of_extension(extension: &str) -> Option<Self> {
        Some(match extension.to_ascii_lowercase().as_str() {
            "ulaw" | "ul" | "mulaw" | "pcmu" | "mu" => Self::MuLaw,
            "alaw" | "al" | "pcma" => Self::ALaw,
            "sln" | "sln8" | "raw" => Self::Linear(8_000),
            "sln16" => Self::Linear(16_000),
            "sln32" => Self::Linear(32_000),
            "sln44" => Self::Linear(44_100),
            "sln48" => Self::Linear(48_000),
            "g729" | "g729a" => Self::G729,
            _ => return None,
        })
    }
}

pub(super) fn raw(kind: Raw, bytes: &[u8]) -> Result<Decoded, DecodeError> {
    let whole = Flaws::default();
    match kind {
        Raw::MuLaw | Raw::ALaw => {
            check_length(bytes.len(), RATE_HZ)?;
            let (codec, variant) = match kind {
                Raw::ALaw => ("pcm_alaw", G711Variant::ALaw),
                _ => ("pcm_mulaw", G711Variant::MuLaw),
            };
            Ok(mono("raw", codec, RATE_HZ, g711(variant, bytes)?, whole))
        }
        Raw::Linear(rate) => {
            check_length(bytes.len() / 2, rate)?;
            let samples = bytes.chunks_exact(2).map(|pair| i16::from_le_bytes([pair[0], pair[1]]));
            Ok(mono("raw", "pcm_s16le", rate, samples.collect(), whole))
        }
        Raw::G729 => g729("raw", bytes, whole),
    }
}

/// Whether these are raw GSM 06.10 frames: each begins with the same four bits, which nothing else repeats so.
pub(super) fn is_gsm(bytes: &[u8]) -> bool {
    let mut frames = bytes.chunks_exact(GSM_BYTE_FRAME_LEN).take(100).peekable();
    let enough = bytes.len() >= 3 * GSM_BYTE_FRAME_LEN;
    frames.peek().is_some() && enough && frames.all(|frame| frame[0] >> 4 == 0xD)
}

/// Raw frames of 33 octets, a fiftieth of a second each.
pub(super) fn gsm(bytes: &[u8]) -> Result<Decoded, DecodeError> {
    let frames = bytes.chunks_exact(GSM_BYTE_FRAME_LEN);
    check_length(frames.len() * FRAME_SAMPLES, RATE_HZ)?;
    let mut flaws = Flaws { cut_short: !frames.remainder().is_empty(), ..Flaws::default() };
    let mut decoder = DecoderState::new();
    let mut samples = Vec::with_capacity(frames.len() * FRAME_SAMPLES);
    for frame in frames {
        if let Ok(frame) = UnpackedFrame::from_gsm_byte_frame(frame) {
            samples.extend(decoder.decode_frame(&frame));
        } else {
            flaws.damaged = true;
            samples.resize(samples.len() + FRAME_SAMPLES, 0);
        }
    }
    Ok(mono("gsm", "gsm", RATE_HZ, samples, flaws))
}

/// Microsoft's packing in WAV: two frames in 65 octets.
pub(super) fn gsm_in_wav(bytes: &[u8]) -> Result<Decoded, DecodeError> {
    let wav = Riff::read(bytes)?;
    let blocks = wav.data.chunks_exact(MSGSM_BLOCK_LEN);
    check_length(blocks.len() * MSGSM_BLOCK_SAMPLES, wav.rate_hz)?;
    let mut decoder = DecoderState::new();
    let mut samples = Vec::with_capacity(blocks.len() * MSGSM_BLOCK_SAMPLES);
    for block in blocks {
        let pair = UnpackedFrame::pair_from_msgsm_block(block);
        let (first, second) = pair.map_err(|_| DecodeError::Damaged("a GSM block can't be read".to_owned()))?;
        samples.extend(decoder.decode_frame(&first));
        samples.extend(decoder.decode_frame(&second));
    }
    Ok(mono("wav", "gsm_ms", wav.rate_hz, samples, wav.flaws))
}

pub(super) fn g729_in_wav(bytes: &[u8]) -> Result<Decoded, DecodeError> {
    let wav = Riff::read(bytes)?;
    g729("wav", wav.data, wav.flaws)
}

/// Frames of ten octets, a hundredth of a second each. Files hold no frames of silence: their lengths could not be told.
fn g729(container: &str, bytes: &[u8], mut flaws: Flaws) -> Result<Decoded, DecodeError> {
    let mut codec = G729Codec::new(CodecConfig::g729a()).map_err(|error| DecodeError::Damaged(error.to_string()))?;
    let frames = bytes.chunks_exact(G729Codec::MAX_ENCODED_BYTES);
    check_length(frames.len() * G729Codec::FRAME_SAMPLES, RATE_HZ)?;
    flaws.cut_short |= !frames.remainder().is_empty();
    let mut samples = Vec::with_capacity(frames.len() * G729Codec::FRAME_SAMPLES);
    for frame in frames {
        if let Ok(pcm) = codec.decode(frame) {
            samples.extend(pcm);
        } else {
            flaws.damaged = true;
            samples.resize(samples.len() + G729Codec::FRAME_SAMPLES, 0);
        }
    }
    Ok(mono(container, "g729", RATE_HZ, samples, flaws))
}

/// Sun's audio file: a header of big-endian words, then samples.
pub(super) fn sun(bytes: &[u8]) -> Result<Decoded, DecodeError> {
    let word = |at: usize| -> Option<u32> { Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?)) };
    let header = (|| Some((word(4)? as usize, word(8)?, word(12)?, word(16)?, word(20)? as usize)))();
    let Some((start, size, encoding, rate, count)) = header else { return Err(DecodeError::Truncated) };
    if count == 0 || count > MAX_CHANNELS {
        return Err(DecodeError::Damaged(format!("{count} channels can't be right")));
    }
    let Some(data) = bytes.get(start..) else { return Err(DecodeError::Truncated) };
    // A size of all ones is one that was not known when the header was written.
    let promised = if size == u32::MAX { data.len() } else { size as usize };
    let data = &data[..promised.min(data.len())];
    let width = match encoding {
        1 | 2 | 27 => 1,
        3 => 2,
        4 => 3,
        5 | 6 => 4,
        _ => return Err(DecodeError::Unsupported("This kind of Sun audio file")),
    };
    check_length(data.len() / width / count, rate)?;
    // The two highest octets of each sample are what 16 bits hold.
    let be = || data.chunks_exact(width).map(|bytes| i16::from_be_bytes([bytes[0], bytes[1]]));
    let (codec, samples): (&str, Vec<i16>) = match encoding {
        1 => ("pcm_mulaw", g711(G711Variant::MuLaw, data)?),
        2 => ("pcm_s8", data.iter().map(|byte| i16::from(byte.cast_signed()) << 8).collect()),
        3 => ("pcm_s16be", be().collect()),
        4 => ("pcm_s24be", be().collect()),
        5 => ("pcm_s32be", be().collect()),
        6 => {
            let floats = data.chunks_exact(4).map(|b| f32::from_be_bytes([b[0], b[1], b[2], b[3]]));
            ("pcm_f32be", floats.map(to_i16).collect())
        }
        _ => ("pcm_alaw", g711(G711Variant::ALaw, data)?),
    };
    let channels = (0..count).map(|c| samples.iter().skip(c).step_by(count).copied().collect()).collect();
    let flaws = Flaws { cut_short: promised > data.len(), ..Flaws::default() };
    Ok(Decoded { container: "au".to_owned(), codec: codec.to_owned(), sample_rate_hz: rate, channels, flaws })
}

fn g711(variant: G711Variant, bytes: &[u8]) -> Result<Vec<i16>, DecodeError> {
    G711Codec::new(variant).expand(bytes).map_err(|error| DecodeError::Damaged(error.to_string()))
}

fn mono(container: &str, codec: &str, sample_rate_hz: u32, samples: Vec<i16>, flaws: Flaws) -> Decoded {
    Decoded { container: container.to_owned(), codec: codec.to_owned(), sample_rate_hz, channels: vec![samples], flaws }
}

/// A WAV file's rate and sound, whatever the sound is coded in.
struct Riff<'a> {
    rate_hz: u32,
    data: &'a [u8],
    flaws: Flaws,
}

impl<'a> Riff<'a> {
    fn read(bytes: &'a [u8]) -> Result<Self, DecodeError> {
        let mut at = 12;
        let mut rate_hz = None;
        while let Some(header) = bytes.get(at..at + 8) {
            let size = u32::from_le_bytes([header[4], header[5], header[6], header[7]]) as usize;
            let content = &bytes[at + 8..];
            match &header[..4] {
                b"fmt " => {
                    rate_hz = content.get(4..8).map(|rate| u32::from_le_bytes([rate[0], rate[1], rate[2], rate[3]]));
                }
                b"data" => {
                    let rate_hz = rate_hz.ok_or(DecodeError::Truncated)?;
                    // Recorders that were stopped hard leave a size of 0 or of all ones.
                    let promised = if matches!(size, 0 | 0xFFFF_FFFF) { content.len() } else { size };
                    let data = &content[..promised.min(content.len())];
                    let flaws = Flaws { cut_short: promised > content.len(), ..Flaws::default() };
                    return Ok(Self { rate_hz, data, flaws });
                }
                _ => {}
            }
            // Chunks are padded to an even length.
            at = at.saturating_add(8 + size + (size & 1));
        }
        Err(DecodeError::Truncated)
    }
}
