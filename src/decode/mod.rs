//! A voicemail's file ▸ [`Recording`]. The file is opened for reading only, once.
//!
//! The bytes decide what a file is, not its name; only sound without any header goes by its extension. WAV with plain
//! PCM goes through hound, what telephones write through the codecs of their own, everything else through symphonia.
//! What can't be decoded is recognised by its bytes and refused by name.

mod amr;
mod boxes;
mod compressed;
mod mail;
mod opus;
mod sniff;
mod tags;
mod telephone;
mod wav;

use std::{
    fs::File,
    io::Read,
    num::NonZeroU32,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    sync::Arc,
};

use crate::{
    audio::{FileTimes, Flaw, Mail, Recording, Source},
    digest::sha256_hex,
};
use sniff::Kind;

/// A larger file is not a voicemail: 4 hours of 16-bit stereo at 32 kHz are 1.8 GB.
const MAX_BYTES: u64 = 2 << 30;

/// The longest recording that is taken, in seconds: 4 hours.
pub const MAX_SECS: u64 = 4 * 3600;

/// Rates outside this range are not sound that anybody recorded: 2 kHz is below any telephone, 768 kHz above any
/// recorder.
const RATES_HZ: std::ops::RangeInclusive<u32> = 2_000..=768_000;

/// More channels than any recorder has.
const MAX_CHANNELS: usize = 32;

/// Why a file is not a recording that can be audited.
#[derive(Debug, thiserror::Error)]
pub enum DecodeError {
    #[error("there is no such file")]
    NotFound,
    #[error("this is a folder")]
    Folder,
    #[error("this is not an ordinary file")]
    NotAFile,
    #[error("the file can't be read: {0}")]
    Unreadable(std::io::Error),
    #[error("the file is empty")]
    Empty,
    #[error("the file is larger than 2 GB")]
    TooLarge,
    #[error("the recording is longer than 4 hours")]
    TooLong,
    #[error("this is {0}, not a recording")]
    NotAudio(&'static str),
    #[error("{0} can't be decoded")]
    Unsupported(&'static str),
    #[error("no recording is attached to this e-mail")]
    EmptyMail,
    #[error("the end of the file is missing")]
    Truncated,
    #[error("the file holds no sound")]
    NoSound,
    #[error("the file is damaged: {0}")]
    Damaged(String),
}

/// Sound as a decoder gives it.
#[derive(Debug, Default)]
struct Decoded {
    container: String,
    codec: String,
    sample_rate_hz: u32,
    /// Channel by channel, all of the same length.
    channels: Vec<Vec<i16>>,
    flaws: Flaws,
}

/// What is wrong with a file that can be decoded all the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Flaws {
    /// The sound ends before the file says that it should.
    cut_short: bool,
    /// A decoder had to leave something out.
    damaged: bool,
    /// The higher half of its pitches is coded in a way that can't be decoded.
    low_half_only: bool,
}

impl Flaws {
    /// For whoever listens.
    fn all(self) -> Vec<Flaw> {
        let all =
            [(self.cut_short, Flaw::CutShort), (self.damaged, Flaw::Damaged), (self.low_half_only, Flaw::LowHalfOnly)];
        all.into_iter().filter(|(there, _)| *there).map(|(_, flaw)| flaw).collect()
    }
}

/// How many recordings a file holds: one, but for an e-mail with several attached. A file that can't be read counts as
/// one, and [`open`] tells what is wrong with it.
#[must_use]
pub fn count(path: &Path) -> usize {
    let mut head = Vec::new();
    let ordinary = std::fs::metadata(path).is_ok_and(|metadata| metadata.is_file());
    let mut read_head = || File::open(path).and_then(|file| file.take(HEAD_BYTES).read_to_end(&mut head));
    if !ordinary || read_head().is_err() || sniff::kind(&head) != Kind::Mail {
        return 1;
    }
    read(path).map_or(1, |bytes| attachments(&bytes).len().max(1))
}

/// Enough of a file to tell an e-mail from anything else.
const HEAD_BYTES: u64 = 64 << 10;

/// Reads and decodes a file, or the recording of that number (from 0) that an e-mail holds.
///
/// # Errors
/// [`DecodeError`]; a decoder's panic is [`DecodeError::Damaged`].
pub fn open(path: &Path, number: usize) -> Result<Recording, DecodeError> {
    let bytes: Arc<[u8]> = read(path)?.into();
    let file_times = file_times(path);
    if sniff::kind(&bytes) == Kind::Mail {
        let attachment = attachments(&bytes).into_iter().nth(number).ok_or(DecodeError::EmptyMail)?;
        let mail = Mail { name: name_of(path), sha256: sha256_hex(&bytes), ..attachment.mail };
        let mut recording = named(&attachment.name, &attachment.bytes)?;
        recording.source.mail = Some(mail);
        recording.source.file_times = file_times;
        return Ok(recording);
    }
    let mut recording = named(&name_of(path), &bytes)?;
    recording.source.file_times = file_times;
    Ok(recording)
}

/// What the file system says of a file; nothing where it can't tell.
#[must_use]
pub fn file_times(path: &Path) -> FileTimes {
    let metadata = std::fs::metadata(path).ok();
    let written = |time: std::io::Result<std::time::SystemTime>| {
        let time = jiff::Timestamp::try_from(time.ok()?).ok()?;
        Some(time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
    };
    FileTimes {
        modified: metadata.as_ref().and_then(|metadata| written(metadata.modified())),
        created: metadata.as_ref().and_then(|metadata| written(metadata.created())),
    }
}

/// The bytes of the recording of that number (from 0) that an e-mail holds; `None` where the file is no e-mail.
///
/// # Errors
/// Where it can't be read, or there is no such recording in it.
pub fn attached(path: &Path, number: usize) -> Result<Option<Vec<u8>>, DecodeError> {
    let bytes = read(path)?;
    if sniff::kind(&bytes) != Kind::Mail {
        return Ok(None);
    }
    let attachment = attachments(&bytes).into_iter().nth(number).ok_or(DecodeError::EmptyMail)?;
    Ok(Some(attachment.bytes.to_vec()))
}

fn attachments(mail: &[u8]) -> Vec<mail::Attachment> {
    catch_unwind(|| mail::recordings(mail)).unwrap_or_default()
}

/// Decodes bytes that go by a name.
fn named(name: &str, bytes: &Arc<[u8]>) -> Result<Recording, DecodeError> {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension).unwrap_or_default();
    let mut recording = decode(bytes, extension)?;
    name.clone_into(&mut recording.source.name);
    recording.source.bytes = bytes.len() as u64;
    recording.source.sha256 = sha256_hex(bytes);
    Ok(recording)
}

/// A file's name without its folder.
#[must_use]
pub fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// All bytes of an ordinary file; never waits on a pipe or a device.
///
/// # Errors
/// The first six of [`DecodeError`].
pub fn read(path: &Path) -> Result<Vec<u8>, DecodeError> {
    let unreadable = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => DecodeError::NotFound,
        _ => DecodeError::Unreadable(error),
    };
    let metadata = std::fs::metadata(path).map_err(unreadable)?;
    if metadata.is_dir() {
        return Err(DecodeError::Folder);
    }
    if !metadata.is_file() {
        return Err(DecodeError::NotAFile);
    }
    if metadata.len() > MAX_BYTES {
        return Err(DecodeError::TooLarge);
    }
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0));
    // The limit holds for a file that grows while it is read, too.
    File::open(path).map_err(unreadable)?.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    match bytes.len() as u64 {
        0 => Err(DecodeError::Empty),
        length if length > MAX_BYTES => Err(DecodeError::TooLarge),
        _ => Ok(bytes),
    }
}

/// Decodes bytes of any supported kind; the file's extension counts for sound without a header. The source's name, size
/// and hash are left for the caller.
fn decode(bytes: &Arc<[u8]>, extension: &str) -> Result<Recording, DecodeError> {
    let kind = sniff::kind(bytes);
    let has_tags = tags::has_tags(&kind);
    // Decoders meet bytes that nobody foresaw, and panic on some of them.
    let decoded = catch_unwind(AssertUnwindSafe(|| match kind {
        // An e-mail inside of an e-mail was looked into already.
        Kind::Mail => Err(DecodeError::EmptyMail),
        Kind::NotAudio(what) => Err(DecodeError::NotAudio(what)),
        Kind::Unsupported(what) => Err(DecodeError::Unsupported(what)),
        Kind::Truncated => Err(DecodeError::Truncated),
        Kind::PcmWav => wav::decode(bytes),
        Kind::GsmWav => telephone::gsm_in_wav(bytes),
        Kind::G729Wav => telephone::g729_in_wav(bytes),
        Kind::Gsm => telephone::gsm(bytes),
        Kind::Sun => telephone::sun(bytes),
        Kind::Amr => amr::decode(bytes),
        Kind::AmrInMp4(variant, frames) => amr::frames("isomp4", variant, &frames),
        Kind::OggOpus => opus::decode(bytes),
        Kind::Mp4 { skip_secs } => compressed::decode(bytes, skip_secs),
        Kind::Known => compressed::decode(bytes, 0.0),
        Kind::Unknown => match telephone::Raw::of_extension(extension) {
            Some(raw) => telephone::raw(raw, bytes),
            None => compressed::decode(bytes, 0.0),
        },
    }));
    let decoded = decoded.unwrap_or_else(|_| Err(DecodeError::Damaged("the decoder gave up".to_owned())))?;
    let mut recording = finish(decoded)?;
    if has_tags {
        recording.source.tags = tags::read(bytes);
    }
    Ok(recording)
}

fn finish(decoded: Decoded) -> Result<Recording, DecodeError> {
    let Decoded { container, codec, sample_rate_hz, mut channels, flaws } = decoded;
    let frames = channels.iter().map(Vec::len).min().unwrap_or(0);
    if frames == 0 {
        return Err(DecodeError::NoSound);
    }
    let rate = NonZeroU32::new(sample_rate_hz).filter(|rate| RATES_HZ.contains(&rate.get()));
    let Some(rate) = rate else {
        return Err(DecodeError::Damaged(format!("a sampling rate of {sample_rate_hz} Hz can't be right")));
    };
    for channel in &mut channels {
        channel.truncate(frames);
    }
    let source = Source {
        container,
        codec,
        sample_rate_hz,
        channels: u16::try_from(channels.len()).unwrap_or(u16::MAX),
        duration_secs: crate::timeline::to_millis(frames as f64 / f64::from(sample_rate_hz)),
        ..Source::default()
    };
    Ok(Recording {
        source,
        channels: channels.into_iter().map(Arc::from).collect(),
        sample_rate_hz: rate,
        flaws: flaws.all(),
    })
}

/// A sample from -1 to 1 as 16 bits. What is louder is cut, what is no number is silence.
fn to_i16(sample: f32) -> i16 {
    (sample * 32_768.0).round() as i16
}

/// [`DecodeError::TooLong`] where a number of frames is beyond [`MAX_SECS`]: memory is taken for nothing longer.
fn check_length(frames: usize, sample_rate_hz: u32) -> Result<(), DecodeError> {
    let fits = frames as u64 <= MAX_SECS * u64::from(sample_rate_hz.max(1));
    if fits { Ok(()) } else { Err(DecodeError::TooLong) }
}

#[cfg(test)]
mod against_ffmpeg;
#[cfg(test)]
mod tests;
