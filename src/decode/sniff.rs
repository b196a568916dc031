//! What a file is, by its bytes.

use codec_core::codecs::amr::AmrVariant;

use super::{
    boxes::{self, Look},
    mail, telephone,
};

/// Which way a file goes.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    /// Hound's part.
    PcmWav,
    GsmWav,
    G729Wav,
    /// Raw GSM 06.10 frames.
    Gsm,
    /// Sun's audio file.
    Sun,
    /// AMR's own storage format.
    Amr,
    /// The frames out of a 3GP file.
    AmrInMp4(AmrVariant, Vec<u8>),
    OggOpus,
    /// Symphonia's part; so much of the start is the encoder's own.
    Mp4 {
        skip_secs: f64,
    },
    /// Symphonia's part, by its first bytes.
    Known,
    /// Sound without a header, symphonia's part, or nobody's.
    Unknown,
    /// An e-mail, whose attachments may be recordings.
    Mail,
    NotAudio(&'static str),
    /// Known, but not decodable.
    Unsupported(&'static str),
    Truncated,
}

/// RIFF format tags: integer PCM, IEEE float, and the extensible form that holds either.
const PCM_TAGS: [u16; 3] = [1, 3, 0xFFFE];

pub(super) fn kind(bytes: &[u8]) -> Kind {
    let starts = |magic: &[u8]| bytes.starts_with(magic);
    let at = |offset: usize, magic: &[u8]| bytes.get(offset..).is_some_and(|rest| rest.starts_with(magic));
    if starts(b"RIFF") && at(8, b"WAVE") {
        return match riff_format(bytes) {
            Some(tag) if PCM_TAGS.contains(&tag) => Kind::PcmWav,
            Some(0x31) => Kind::GsmWav,
            Some(0x83 | 0x133) => Kind::G729Wav,
            Some(_) => Kind::Known,
            None => Kind::Truncated,
        };
    }
    if at(4, b"ftyp") {
        return mp4(bytes);
    }
    if starts(b"OggS") {
        let first_page = &bytes[..bytes.len().min(128)];
        let holds = |name: &[u8]| first_page.windows(name.len()).any(|window| window == name);
        if holds(b"Speex   ") {
            return Kind::Unsupported("Speex sound");
        }
        return if holds(b"OpusHead") { Kind::OggOpus } else { Kind::Known };
    }
    // RFC 4867's storage format, Sun audio, Matroska and WebM, FLAC, Core Audio, AIFF, MP3 behind a tag.
    for (magic, kind) in [
        (&b"#!AMR"[..], Kind::Amr),
        (b".snd", Kind::Sun),
        (b"\x1A\x45\xDF\xA3", Kind::Known),
        (b"fLaC", Kind::Known),
        (b"caff", Kind::Known),
        (b"FORM", Kind::Known),
        (b"ID3", Kind::Known),
    ] {
        if starts(magic) {
            return kind;
        }
    }
    // ASF's GUID, and Flash.
    for (magic, name) in
        [(&b"\x30\x26\xB2\x75\x8E\x66\xCF\x11"[..], "Windows Media sound (WMA)"), (b"FLV\x01", "a Flash video")]
    {
        if starts(magic) {
            return Kind::Unsupported(name);
        }
    }
    for (magic, name) in [
        (&b"%PDF"[..], "a PDF document"),
        (b"PK\x03\x04", "a ZIP archive or an office document"),
        (b"\xD0\xCF\x11\xE0", "an Outlook message (.msg) or an old office document"),
        (b"\x89PNG", "a picture"),
        (b"\xFF\xD8\xFF", "a picture"),
        (b"GIF8", "a picture"),
        (b"\x7FELF", "a program"),
        (b"MZ", "a program"),
    ] {
        if starts(magic) {
            return Kind::NotAudio(name);
        }
    }
    if telephone::is_gsm(bytes) {
        return Kind::Gsm;
    }
    if mail::is_mail(bytes) {
        return Kind::Mail;
    }
    if is_text(bytes) { Kind::NotAudio("a text file") } else { Kind::Unknown }
}

/// The format tag of a WAV file, where its `fmt ` chunk is there.
fn riff_format(bytes: &[u8]) -> Option<u16> {
    let mut at = 12;
    loop {
        let header = bytes.get(at..at + 8)?;
        let size = u32::from_le_bytes([header[4], header[5], header[6], header[7]]) as usize;
        if &header[..4] == b"fmt " {
            return bytes.get(at + 8..at + 10).map(|tag| u16::from_le_bytes([tag[0], tag[1]]));
        }
        // Chunks are padded to an even length.
        at = at.checked_add(8 + size + (size & 1))?;
    }
}

/// The index (`moov`) often stands last, and is what a cut file lacks.
fn mp4(bytes: &[u8]) -> Kind {
    let track = match boxes::look(bytes) {
        Look::Sound(track) => track,
        Look::WithoutSound => return Kind::NotAudio("a video or a file without sound"),
        Look::Truncated => return Kind::Truncated,
    };
    let variant = match &track.format {
        b"samr" => AmrVariant::NarrowBand,
        b"sawb" => AmrVariant::WideBand,
        b"drms" | b"enca" => return Kind::Unsupported("copy-protected sound"),
        _ => return Kind::Mp4 { skip_secs: track.skip_secs },
    };
    let frames = track.samples.iter().filter_map(|range| bytes.get(range.clone())).flatten().copied().collect();
    Kind::AmrInMp4(variant, frames)
}

/// Valid UTF-8 (but for a character cut at the end of the look) without control characters.
fn is_text(bytes: &[u8]) -> bool {
    let look = &bytes[..bytes.len().min(4096)];
    let text = match std::str::from_utf8(look) {
        Ok(text) => text,
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(&look[..error.valid_up_to()]).unwrap_or_default()
        }
        Err(_) => return false,
    };
    text.chars().all(|c| !c.is_control() || matches!(c, '\n' | '\r' | '\t' | '\u{c}'))
}
