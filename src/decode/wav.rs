//! WAV with plain PCM, by hound.

use std::{io::Cursor, sync::Arc};

use hound::{SampleFormat, WavReader};

use super::{DecodeError, Decoded, Flaws, MAX_CHANNELS, check_length, compressed, to_i16};

pub(super) fn decode(bytes: &Arc<[u8]>) -> Result<Decoded, DecodeError> {
    let mut reader = match WavReader::new(Cursor::new(&bytes[..])) {
        Ok(reader) => reader,
        // Hound is strict about headers; symphonia may still make something of it.
        Err(hound::Error::Unsupported | hound::Error::FormatError(_)) => return compressed::decode(bytes, 0.0),
        Err(hound::Error::IoError(_)) => return Err(DecodeError::Truncated),
        Err(error) => return Err(DecodeError::Damaged(error.to_string())),
    };
    let spec = reader.spec();
    let count = usize::from(spec.channels);
    if count == 0 || count > MAX_CHANNELS {
        return Err(DecodeError::Damaged(format!("{count} channels can't be right")));
    }
    check_length(reader.duration() as usize, spec.sample_rate)?;
    let promised = reader.len() as usize;
    // A header can promise more than the file holds; memory is only taken for what is there.
    let present = promised.min(bytes.len());
    let mut samples: Vec<i16> = Vec::with_capacity(present);
    let bits = u32::from(spec.bits_per_sample.clamp(1, 32));
    let complete = match spec.sample_format {
        SampleFormat::Float => collect(&mut samples, reader.samples::<f32>(), to_i16),
        SampleFormat::Int => collect(&mut samples, reader.samples::<i32>(), |s| (s << (32 - bits) >> 16) as i16),
    };
    let frames = samples.len() / count;
    let channels = (0..count).map(|c| samples.iter().skip(c).step_by(count).take(frames).copied().collect()).collect();
    let codec = match (spec.sample_format, spec.bits_per_sample) {
        (SampleFormat::Float, bits) => format!("pcm_f{bits}le"),
        (SampleFormat::Int, 8) => "pcm_u8".to_owned(),
        (SampleFormat::Int, bits) => format!("pcm_s{bits}le"),
    };
    Ok(Decoded {
        container: "wav".to_owned(),
        codec,
        sample_rate_hz: spec.sample_rate,
        channels,
        flaws: Flaws { cut_short: !complete, ..Flaws::default() },
    })
}

/// Whether all samples that were promised came.
fn collect<S>(
    into: &mut Vec<i16>,
    samples: impl Iterator<Item = hound::Result<S>>,
    convert: impl Fn(S) -> i16,
) -> bool {
    for sample in samples {
        match sample {
            Ok(sample) => into.push(convert(sample)),
            Err(_) => return false,
        }
    }
    true
}
