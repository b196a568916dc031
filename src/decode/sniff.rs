//! What a file is, by its bytes.

/// Which way a file goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Hound's part.
    PcmWav,
    /// Symphonia's part, or nobody's.
    Other,
    NotAudio(&'static str),
    /// Known, but not decodable yet.
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
            Some(0x31) => Kind::Unsupported("GSM sound in a WAV file"),
            Some(0x83 | 0x133) => Kind::Unsupported("G.729 sound in a WAV file"),
            Some(_) => Kind::Other,
            None => Kind::Truncated,
        };
    }
    if at(4, b"ftyp") {
        return mp4(bytes);
    }
    if starts(b"OggS") {
        let first_page = &bytes[..bytes.len().min(128)];
        let holds = |name: &[u8]| first_page.windows(name.len()).any(|window| window == name);
        if holds(b"OpusHead") {
            return Kind::Unsupported("Opus sound");
        }
        if holds(b"Speex   ") {
            return Kind::Unsupported("Speex sound");
        }
        return Kind::Other;
    }
    // Names of containers: the 3GPP storage format (RFC 4867), ASF's GUID, Sun audio, Matroska.
    for (magic, name) in [
        (&b"#!AMR"[..], "an AMR voicemail"),
        (b"\x30\x26\xB2\x75\x8E\x66\xCF\x11", "Windows Media sound (WMA)"),
        (b".snd", "a Sun audio file"),
        (b"\x1A\x45\xDF\xA3", "a Matroska or WebM file"),
        (b"FLV\x01", "a Flash video"),
    ] {
        if starts(magic) {
            return Kind::Unsupported(name);
        }
    }
    for (magic, name) in [
        (&b"%PDF"[..], "a PDF document"),
        (b"PK\x03\x04", "a ZIP archive or an office document"),
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
    if is_text(bytes) { Kind::NotAudio("a text file") } else { Kind::Other }
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

/// MP4 and its kin: boxes of a length and a name. The index (`moov`) often stands last, and is what a cut file lacks.
fn mp4(bytes: &[u8]) -> Kind {
    let mut at = 0usize;
    let mut index = None;
    while let Some(header) = bytes.get(at..at + 8) {
        let short = u32::from_be_bytes([header[0], header[1], header[2], header[3]]) as usize;
        let size = match (short, bytes.get(at + 8..at + 16)) {
            (1, Some(long)) => long.iter().fold(0usize, |size, byte| size.saturating_mul(256) + usize::from(*byte)),
            (0, _) => bytes.len() - at,
            _ => short,
        };
        let end = at.saturating_add(size.max(8));
        if &header[4..8] == b"moov" {
            index = bytes.get(at..end.min(bytes.len()));
        }
        at = end;
    }
    let Some(index) = index else { return Kind::Truncated };
    let holds = |name: &[u8]| index.windows(4).any(|window| window == name);
    if holds(b"samr") || holds(b"sawb") {
        Kind::Unsupported("AMR sound in a 3GP file")
    } else if holds(b"drms") || holds(b"enca") {
        Kind::Unsupported("copy-protected sound")
    } else if !holds(b"soun") {
        Kind::NotAudio("a video or a file without sound")
    } else {
        Kind::Other
    }
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
