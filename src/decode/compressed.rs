//! Everything symphonia decodes.

use std::{io::Cursor, sync::Arc};

use symphonia::{
    core::{
        audio::Channels,
        codecs::{
            CodecParameters,
            audio::{AudioDecoder, AudioDecoderOptions, well_known::CODEC_ID_OPUS},
        },
        errors::Error,
        formats::{FormatOptions, FormatReader, TrackType, probe::Hint},
        io::{MediaSourceStream, MediaSourceStreamOptions},
        meta::MetadataOptions,
        packet::Packet,
    },
    default::{get_codecs, get_probe},
};

use super::{DecodeError, Decoded, Flaws, MAX_CHANNELS, check_length, opus, to_i16};

/// `Arc<[u8]>` is no `AsRef<[u8]> + 'static` cursor by itself.
struct Bytes(Arc<[u8]>);

impl AsRef<[u8]> for Bytes {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

/// One packet at a time, by whoever can.
enum PacketDecoder {
    Symphonia(Box<dyn AudioDecoder>),
    Opus(Box<opus::Packets>),
}

impl PacketDecoder {
    /// A packet's rate and, in `into`, its sound channel by channel.
    fn decode(&mut self, packet: &Packet, into: &mut Vec<Vec<f32>>) -> Result<u32, Error> {
        match self {
            Self::Symphonia(decoder) => {
                let buffer = decoder.decode(packet)?;
                buffer.copy_to_vecs_planar::<f32>(into);
                Ok(buffer.spec().rate())
            }
            Self::Opus(packets) => {
                packets.decode(&packet.data, into).ok_or(Error::DecodeError("an Opus packet"))?;
                Ok(opus::RATE_HZ)
            }
        }
    }
}

/// A file's first track with sound, ready to be decoded.
struct Opened {
    format: Box<dyn FormatReader>,
    track_id: u32,
    decoder: PacketDecoder,
    container: String,
    codec: String,
    /// What the container says of the rate.
    stated_rate_hz: Option<u32>,
}

/// Finds out the form of a file, and reads its head.
pub(super) fn probe(bytes: &Arc<[u8]>) -> Result<Box<dyn FormatReader>, DecodeError> {
    let source = Box::new(Cursor::new(Bytes(Arc::clone(bytes))));
    let stream = MediaSourceStream::new(source, MediaSourceStreamOptions::default());
    let format = get_probe().probe(&Hint::new(), stream, FormatOptions::default(), MetadataOptions::default());
    format.map_err(|error| match error {
        Error::IoError(_) => DecodeError::Truncated,
        Error::Unsupported(_) => DecodeError::Unsupported("This kind of file"),
        error => DecodeError::Damaged(error.to_string()),
    })
}

fn open(bytes: &Arc<[u8]>) -> Result<Opened, DecodeError> {
    let format = probe(bytes)?;
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
    let mut codec = registered.map_or("", |decoder| decoder.codec.info.short_name).to_owned();
    let decoder = if parameters.codec == CODEC_ID_OPUS {
        "opus".clone_into(&mut codec);
        let count = parameters.channels.as_ref().map_or(1, Channels::count);
        PacketDecoder::Opus(Box::new(opus::Packets::new(parameters.extra_data.as_deref(), count)?))
    } else {
        let decoder = get_codecs().make_audio_decoder(&parameters, &AudioDecoderOptions::default());
        PacketDecoder::Symphonia(decoder.map_err(|_| DecodeError::Unsupported("The sound inside this file"))?)
    };
    Ok(Opened { format, track_id, decoder, container, codec, stated_rate_hz: parameters.sample_rate })
}

/// `skip_secs` of the start are left out: in MP4 the encoder's own part of it, which symphonia leaves in.
pub(super) fn decode(bytes: &Arc<[u8]>, skip_secs: f64) -> Result<Decoded, DecodeError> {
    let Opened { mut format, track_id, mut decoder, container, codec, stated_rate_hz } = open(bytes)?;
    let mut sample_rate_hz = 0;
    let mut channels: Vec<Vec<i16>> = Vec::new();
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
        match decoder.decode(&packet, &mut packet_channels) {
            Ok(rate) => {
                if channels.is_empty() {
                    // The rate of the decoded sound, since a container may state twice that (HE-AAC).
                    sample_rate_hz = rate;
                    channels = vec![Vec::new(); packet_channels.len()];
                }
                if packet_channels.len() != channels.len() || rate != sample_rate_hz {
                    return Err(DecodeError::Damaged("the sound changes its form half-way".to_owned()));
                }
                for (channel, more) in channels.iter_mut().zip(&packet_channels) {
                    channel.extend(more.iter().map(|sample| to_i16(*sample)));
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
        check_length(channels.first().map_or(0, Vec::len), sample_rate_hz)?;
    }
    if channels.first().is_none_or(Vec::is_empty) {
        return Err(match (cut_short, damaged_packets) {
            (true, _) => DecodeError::Truncated,
            (false, 0) => DecodeError::NoSound,
            (false, _) => DecodeError::Damaged("no part of it could be decoded".to_owned()),
        });
    }
    let low_half_only = stated_rate_hz.is_some_and(|stated| stated == 2 * sample_rate_hz);
    let flaws = Flaws { cut_short, damaged: damaged_packets > 0, low_half_only };
    let skip = (skip_secs * f64::from(sample_rate_hz)).round() as usize;
    for channel in &mut channels {
        channel.drain(..skip.min(channel.len()));
    }
    Ok(Decoded { container, codec, sample_rate_hz, channels, flaws })
}
