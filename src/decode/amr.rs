//! AMR and AMR-WB: the storage format of RFC 4867, section 5, alone or out of a 3GP file.

use codec_core::{
    codecs::amr::{AmrCodec, AmrFrameType, AmrVariant},
    types::{CodecConfig, CodedFrame, FrameKind, VariableRateCodec},
};

use super::{DecodeError, Decoded, Flaws, check_length};

/// The storage format's first bytes; what follows are frames.
const MAGIC: [(&[u8], AmrVariant); 2] = [(b"#!AMR\n", AmrVariant::NarrowBand), (b"#!AMR-WB\n", AmrVariant::WideBand)];

/// A file of its own.
pub(super) fn decode(bytes: &[u8]) -> Result<Decoded, DecodeError> {
    let known = MAGIC.iter().find_map(|(magic, variant)| Some((bytes.strip_prefix(*magic)?, *variant)));
    match known {
        Some((frames, variant)) => self::frames("amr", variant, frames),
        None => Err(DecodeError::Unsupported("AMR sound with several channels")),
    }
}

/// Frames one after the other, each behind its header octet.
pub(super) fn frames(container: &str, variant: AmrVariant, frames: &[u8]) -> Result<Decoded, DecodeError> {
    let config = match variant {
        AmrVariant::NarrowBand => CodecConfig::amr_nb(),
        AmrVariant::WideBand => CodecConfig::amr_wb(),
    };
    let damaged = |error: codec_core::CodecError| DecodeError::Damaged(error.to_string());
    let mut codec = AmrCodec::new(&config).map_err(damaged)?;
    let rate = variant.sample_rate();
    let mut samples: Vec<i16> = Vec::new();
    let mut reader = Reader { variant, rest: frames, last_mode: 0 };
    let mut flaws = Flaws::default();
    loop {
        let frame = match reader.next() {
            Next::Frame(frame) => frame,
            Next::Reserved => {
                flaws.damaged = true;
                continue;
            }
            Next::Cut => {
                flaws.cut_short = true;
                break;
            }
            Next::End => break,
        };
        flaws.damaged |= !frame.quality_ok;
        if let Ok(pcm) = codec.decode_frame(&frame) {
            samples.extend(pcm);
        } else {
            flaws.damaged = true;
            samples.resize(samples.len() + variant.frame_samples(), 0);
        }
        check_length(samples.len(), rate)?;
    }
    if samples.is_empty() && flaws != Flaws::default() {
        return Err(DecodeError::Truncated);
    }
    let codec = match variant {
        AmrVariant::NarrowBand => "amr_nb",
        AmrVariant::WideBand => "amr_wb",
    };
    Ok(Decoded {
        container: container.to_owned(),
        codec: codec.to_owned(),
        sample_rate_hz: rate,
        channels: vec![samples],
        flaws,
    })
}

struct Reader<'a> {
    variant: AmrVariant,
    rest: &'a [u8],
    /// The mode of the last speech: what silence and gaps go on in.
    last_mode: u8,
}

enum Next {
    Frame(CodedFrame),
    /// An octet that can't be a frame's header. The next frame is looked for from the next octet on.
    Reserved,
    Cut,
    End,
}

impl Reader<'_> {
    /// The header octet holds a padding bit, four bits of frame type, and the quality bit.
    fn next(&mut self) -> Next {
        let Some((header, rest)) = self.rest.split_first() else { return Next::End };
        let Ok(kind) = AmrFrameType::from_index(self.variant, (header >> 3) & 0x0F) else {
            self.rest = rest;
            return Next::Reserved;
        };
        let Some((data, rest)) = rest.split_at_checked(kind.octet_aligned_bytes()) else {
            self.rest = &[];
            return Next::Cut;
        };
        self.rest = rest;
        let kind = match kind {
            AmrFrameType::Speech(mode) => {
                self.last_mode = mode.index();
                FrameKind::Speech
            }
            AmrFrameType::Sid(_) => FrameKind::ComfortNoise,
            AmrFrameType::NoData => FrameKind::NoData,
            AmrFrameType::SpeechLost => FrameKind::Lost,
        };
        Next::Frame(CodedFrame { kind, mode: self.last_mode, quality_ok: header & 0x04 != 0, data: data.to_vec() })
    }
}
