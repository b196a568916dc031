//! WAV with plain PCM, by hound.

use std::{io::Cursor, sync::Arc};

use hound::{SampleFormat, WavReader};

use super::{CUT_SHORT, DecodeError, Decoded, MAX_CHANNELS, compressed, too_long};

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
    if too_long(reader.duration() as usize, spec.sample_rate) {
        return Err(DecodeError::TooLong);
    }
    let promised = reader.len() as usize;
    // A header can promise more than the file holds; memory is only taken for what is there.
    let present = promised.min(bytes.len());
    let mut samples: Vec<f32> = Vec::with_capacity(present);
    let scale = 1.0 / (1i64 << (spec.bits_per_sample.clamp(1, 32) - 1)) as f32;
    let complete = match spec.sample_format {
        SampleFormat::Float => {
            collect(&mut samples, reader.samples::<f32>().map(|sample| sample.map(|s| s.clamp(-8.0, 8.0))))
        }
        SampleFormat::Int => collect(&mut samples, reader.samples::<i32>().map(|s| s.map(|s| s as f32 * scale))),
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
        warnings: if complete { Vec::new() } else { vec![CUT_SHORT.to_owned()] },
    })
}

/// Whether all samples that were promised came.
fn collect(into: &mut Vec<f32>, samples: impl Iterator<Item = hound::Result<f32>>) -> bool {
    for sample in samples {
        match sample {
            Ok(sample) => into.push(sample),
            Err(_) => return false,
        }
    }
    true
}
