//! Everything symphonia decodes.

use std::{io::Cursor, sync::Arc};

use symphonia::{
    core::{
        codecs::{CodecParameters, audio::AudioDecoderOptions},
        errors::Error,
        formats::{FormatOptions, TrackType, probe::Hint},
        io::{MediaSourceStream, MediaSourceStreamOptions},
        meta::MetadataOptions,
    },
    default::{get_codecs, get_probe},
};

use super::{CUT_SHORT, DecodeError, Decoded, MAX_CHANNELS, too_long};

/// `Arc<[u8]>` is no `AsRef<[u8]> + 'static` cursor by itself.
struct Bytes(Arc<[u8]>);

impl AsRef<[u8]> for Bytes {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

pub(super) fn decode(bytes: &Arc<[u8]>) -> Result<Decoded, DecodeError> {
    let source = Box::new(Cursor::new(Bytes(Arc::clone(bytes))));
    let stream = MediaSourceStream::new(source, MediaSourceStreamOptions::default());
    let mut format = get_probe()
        .probe(&Hint::new(), stream, FormatOptions::default(), MetadataOptions::default())
        .map_err(|error| match error {
            Error::IoError(_) => DecodeError::Truncated,
            Error::Unsupported(_) => DecodeError::Unsupported("This kind of file"),
            error => DecodeError::Damaged(error.to_string()),
        })?;
    let container = match format.format_info().short_name {
        "wave" => "wav".to_owned(),
        name => name.to_owned(),
    };
    let track = format.first_track_known_codec(TrackType::Audio).ok_or(DecodeError::NoSound)?;
    let track_id = track.id;
    let Some(CodecParameters::Audio(parameters)) = track.codec_params.clone() else {
        return Err(DecodeError::NoSound);
    };
    let registered = get_codecs().get_audio_decoder(parameters.codec);
    let codec = registered.map_or("", |decoder| decoder.codec.info.short_name).to_owned();
    let mut decoder = get_codecs()
        .make_audio_decoder(&parameters, &AudioDecoderOptions::default())
        .map_err(|_| DecodeError::Unsupported("The sound inside this file"))?;

    let mut sample_rate_hz = 0;
    let mut channels: Vec<Vec<f32>> = Vec::new();
    let mut packet_channels: Vec<Vec<f32>> = Vec::new();
    let mut cut_short = false;
    let mut damaged_packets = 0usize;
    loop {
        let packet = match format.next_packet() {
            Ok(Some(packet)) => packet,
            Ok(None) => break,
            Err(Error::IoError(_)) => {
                cut_short = true;
                break;
            }
            Err(Error::DecodeError(_)) if damaged_packets < 1_000 => {
                damaged_packets += 1;
                continue;
            }
            Err(_) => {
                damaged_packets += 1;
                break;
            }
        };
        if packet.track_id != track_id {
            continue;
        }
        match decoder.decode(&packet) {
            Ok(buffer) => {
                let rate = buffer.spec().rate();
                buffer.copy_to_vecs_planar::<f32>(&mut packet_channels);
                if channels.is_empty() {
                    // The rate of the decoded sound, since a container may state twice that (HE-AAC).
                    sample_rate_hz = rate;
                    channels = vec![Vec::new(); packet_channels.len()];
                }
                if packet_channels.len() != channels.len() || rate != sample_rate_hz {
                    return Err(DecodeError::Damaged("the sound changes its form half-way".to_owned()));
                }
                for (channel, more) in channels.iter_mut().zip(&packet_channels) {
                    channel.extend_from_slice(more);
                }
            }
            Err(Error::DecodeError(_)) => damaged_packets += 1,
            Err(Error::IoError(_)) => {
                cut_short = true;
                break;
            }
            Err(error) => return Err(DecodeError::Damaged(error.to_string())),
        }
        if channels.len() > MAX_CHANNELS {
            return Err(DecodeError::Damaged(format!("{} channels can't be right", channels.len())));
        }
        if too_long(channels.first().map_or(0, Vec::len), sample_rate_hz) {
            return Err(DecodeError::TooLong);
        }
    }
    if channels.first().is_none_or(Vec::is_empty) {
        return Err(match (cut_short, damaged_packets) {
            (true, _) => DecodeError::Truncated,
            (false, 0) => DecodeError::NoSound,
            (false, _) => DecodeError::Damaged("no part of it could be decoded".to_owned()),
        });
    }
    let mut warnings = Vec::new();
    if cut_short {
        warnings.push(CUT_SHORT.to_owned());
    }
    if damaged_packets > 0 {
        warnings.push("Parts of this file are damaged and were left out.".to_owned());
    }
    Ok(Decoded { container, codec, sample_rate_hz, channels, warnings })
}
