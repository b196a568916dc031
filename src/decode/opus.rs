//! Opus: in Ogg by itself, and packet by packet for what symphonia takes out of `WebM` and MP4.

use opus_pure::{MAX_PACKET_SAMPLES, OggOpusReader, OpusDecoder, Trim};

use super::{DecodeError, Decoded, Flaws, check_length, to_i16};

/// Opus has no rate of its own; this one loses nothing.
pub(super) const RATE_HZ: u32 = 48_000;

/// An Ogg file; the encoder's own start and end are left out, as RFC 7845 says.
pub(super) fn decode(bytes: &[u8]) -> Result<Decoded, DecodeError> {
    let damaged = |error: opus_pure::Error| DecodeError::Damaged(error.to_string());
    let mut reader = OggOpusReader::new(bytes).map_err(|_| DecodeError::Truncated)?;
    let count = usize::from(reader.head().channel_count);
    if count > 2 {
        return Err(DecodeError::Unsupported("Opus sound with more than two channels"));
    }
    let mut decoder = reader.head().decoder(RATE_HZ.cast_signed()).map_err(damaged)?;
    let mut trim = Trim::new(reader.head(), RATE_HZ.cast_signed(), count).map_err(damaged)?;
    let mut channels = vec![Vec::new(); count];
    let mut block = vec![0.0; MAX_PACKET_SAMPLES * count];
    let mut flaws = Flaws { cut_short: true, ..Flaws::default() };
    while let Ok(Some(packet)) = reader.read_packet() {
        let Ok(frames) = decoder.decode(&packet.data, MAX_PACKET_SAMPLES, &mut block) else {
            flaws.damaged = true;
            continue;
        };
        for frame in trim.keep(&packet, &block[..frames * count]).chunks_exact(count) {
            for (channel, sample) in channels.iter_mut().zip(frame) {
                channel.push(to_i16(*sample));
            }
        }
        flaws.cut_short = !packet.end_of_stream;
        check_length(channels[0].len(), RATE_HZ)?;
    }
    Ok(Decoded { container: "ogg".to_owned(), codec: "opus".to_owned(), sample_rate_hz: RATE_HZ, channels, flaws })
}

/// Decodes packets out of a container that another reader takes apart.
pub(super) struct Packets {
    decoder: OpusDecoder,
    block: Vec<f32>,
    channels: usize,
    /// What is left of the encoder's own start, in frames.
    pre_skip: usize,
}

impl Packets {
    /// `header` is the `OpusHead` of RFC 7845 that `WebM` keeps beside the track.
    pub(super) fn new(header: Option<&[u8]>, channels: usize) -> Result<Self, DecodeError> {
        let channels = header.and_then(|header| header.get(9)).map_or(channels, |count| usize::from(*count));
        if !(1..=2).contains(&channels) {
            return Err(DecodeError::Unsupported("Opus sound with more than two channels"));
        }
        let word = |at: usize| header.and_then(|h| Some(u16::from_le_bytes([*h.get(at)?, *h.get(at + 1)?])));
        let mut decoder = OpusDecoder::new(RATE_HZ.cast_signed(), channels)
            .map_err(|error| DecodeError::Damaged(error.to_string()))?;
        decoder.gain_q8 = word(16).map_or(0, |gain| i32::from(gain.cast_signed()));
        let block = vec![0.0; MAX_PACKET_SAMPLES * channels];
        Ok(Self { decoder, block, channels, pre_skip: word(10).map_or(0, usize::from) })
    }

    /// One packet, channel by channel; `None` where it is damaged.
    pub(super) fn decode(&mut self, packet: &[u8], into: &mut Vec<Vec<f32>>) -> Option<()> {
        let frames = self.decoder.decode(packet, MAX_PACKET_SAMPLES, &mut self.block).ok()?;
        let skipped = self.pre_skip.min(frames);
        self.pre_skip -= skipped;
        let kept = &self.block[skipped * self.channels..frames * self.channels];
        into.clear();
        into.extend((0..self.channels).map(|c| kept.iter().skip(c).step_by(self.channels).copied().collect()));
        Some(())
    }
}
