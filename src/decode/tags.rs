//! What whoever made a file wrote into it: titles, dates, the program that encoded it.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

use symphonia::core::meta::{MetadataRevision, RawValue, StandardTag, Tag as Read};

use super::{compressed, sniff::Kind};
use crate::audio::Tag;

/// A voicemail has a handful; who fills a file with more wants to fill memory or a page.
const MOST: usize = 64;
const MOST_CHARS: usize = 1_000;
const MOST_NAME_CHARS: usize = 100;

/// Whether a kind of file can have tags that are read here.
pub(super) fn has_tags(kind: &Kind) -> bool {
    matches!(
        kind,
        Kind::PcmWav
            | Kind::GsmWav
            | Kind::G729Wav
            | Kind::AmrInMp4(..)
            | Kind::OggOpus
            | Kind::Mp4 { .. }
            | Kind::Known
    )
}

/// The tags of a file, each once, in its order; none where it has none or they can't be read: the sound is what matters.
pub(super) fn read(bytes: &Arc<[u8]>) -> Vec<Tag> {
    let read = || {
        if bytes.starts_with(b"RIFF") {
            return infos(bytes);
        }
        let Ok(mut format) = compressed::probe(bytes) else { return Vec::new() };
        let mut log = format.metadata();
        let mut tags = Vec::new();
        while let Some(revision) = log.pop() {
            take(&revision, &mut tags);
        }
        if let Some(revision) = log.current() {
            take(revision, &mut tags);
        }
        tags
    };
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_default()
}

/// What a WAV file says in its lists of infos; symphonia leaves them out.
fn infos(bytes: &[u8]) -> Vec<Tag> {
    let mut tags = Vec::new();
    let lists = chunks(bytes.get(12..).unwrap_or_default()).filter(|(name, _)| *name == b"LIST");
    for (name, value) in lists.filter_map(|(_, list)| list.strip_prefix(b"INFO")).flat_map(chunks) {
        let name = match name {
            b"INAM" => "title".to_owned(),
            b"IART" => "artist".to_owned(),
            b"ICMT" => "comment".to_owned(),
            b"ICOP" => "copyright".to_owned(),
            b"ICRD" => "recording date".to_owned(),
            b"IDIT" => "digitized date".to_owned(),
            b"IENC" | b"ITCH" => "encoded by".to_owned(),
            b"ISFT" => "encoder".to_owned(),
            other => String::from_utf8_lossy(other).into_owned(),
        };
        push(&name, &String::from_utf8_lossy(value), &mut tags);
    }
    tags
}

/// The chunks of RIFF, as far as they are whole.
fn chunks(mut bytes: &[u8]) -> impl Iterator<Item = (&[u8; 4], &[u8])> {
    std::iter::from_fn(move || {
        let (name, rest) = bytes.split_first_chunk::<4>()?;
        let (length, rest) = rest.split_first_chunk::<4>()?;
        let length = u32::from_le_bytes(*length) as usize;
        let body = rest.get(..length)?;
        bytes = rest.get(length.next_multiple_of(2)..).unwrap_or_default();
        Some((name, body))
    })
}

fn push(name: &str, value: &str, into: &mut Vec<Tag>) {
    let tag = Tag { name: cut(name, MOST_NAME_CHARS), value: cut(value, MOST_CHARS) };
    if !tag.value.is_empty() && into.len() < MOST && !into.contains(&tag) {
        into.push(tag);
    }
}

fn take(revision: &MetadataRevision, into: &mut Vec<Tag>) {
    let of_tracks = revision.per_track.iter().flat_map(|track| &track.metadata.tags);
    for read in revision.media.tags.iter().chain(of_tracks) {
        if !matches!(read.raw.value, RawValue::Binary(_) | RawValue::Flag) {
            push(&name(read), &read.raw.value.to_string(), into);
        }
    }
}

/// One name for what every form of file calls something else; its own for the rest.
fn name(tag: &Read) -> String {
    let common = tag.std.as_ref().and_then(|tag| {
        Some(match tag {
            StandardTag::TrackTitle(_) => "title",
            StandardTag::Artist(_) => "artist",
            StandardTag::Album(_) => "album",
            StandardTag::Comment(_) => "comment",
            StandardTag::Description(_) => "description",
            StandardTag::Copyright(_) => "copyright",
            StandardTag::Encoder(_) | StandardTag::EncoderSettings(_) => "encoder",
            StandardTag::EncodedBy(_) => "encoded by",
            StandardTag::EncodingDate(_) => "encoding date",
            StandardTag::RecordingDate(_) => "recording date",
            StandardTag::DigitizedDate(_) => "digitized date",
            StandardTag::ReleaseDate(_) => "date",
            _ => return None,
        })
    });
    common.map_or_else(|| tag.raw.key.clone(), str::to_owned)
}

fn cut(text: &str, most_chars: usize) -> String {
    let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\0');
    text.chars().take(most_chars).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A WAV file with these fields in its list of infos.
    fn wav(infos: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
        let chunk = |name: &[u8], body: &[u8]| {
            let mut bytes = [name, &(body.len() as u32).to_le_bytes(), body].concat();
            bytes.resize(bytes.len().next_multiple_of(2), 0);
            bytes
        };
        let infos: Vec<u8> = infos.iter().flat_map(|(name, value)| chunk(&name[..], value)).collect();
        let format = [1, 0, 1, 0, 0x40, 0x1F, 0, 0, 0x80, 0x3E, 0, 0, 2, 0, 16, 0];
        let list = chunk(b"LIST", &[b"INFO", &infos[..]].concat());
        let body = [b"WAVE", &chunk(b"fmt ", &format)[..], &list, &chunk(b"data", &[0; 1600])].concat();
        chunk(b"RIFF", &body)
    }

    fn tags(bytes: &[u8]) -> Vec<(String, String)> {
        let recording = super::super::decode(&Arc::from(bytes), "").expect("a recording");
        recording.source.tags.into_iter().map(|tag| (tag.name, tag.value)).collect()
    }

    #[test]
    fn tags_are_read_whoever_decodes() {
        let named = |name: &str, value: &str| vec![(name.to_owned(), value.to_owned())];
        assert_eq!(tags(&wav(&[(b"ISFT", b"Lavf58\0".to_vec())])), named("encoder", "Lavf58"));
        assert_eq!(tags(&wav(&[])), []);
        let samples = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/samples");
        for (file, encoder) in [
            ("kcpd-warrant-call.m4a", "Lavf59.27.100"),
            ("kcpd-detective-callback.mp3", "Lavf59.27.100"),
            ("kcpd-public-warning.opus", "Lavc59.37.100 libopus"),
        ] {
            let found = tags(&std::fs::read(samples.join(file)).expect("a sample"));
            assert!(found.contains(&("encoder".to_owned(), encoder.to_owned())), "{file}: {found:?}");
        }
    }

    #[test]
    fn no_file_fills_memory_with_tags() {
        let long = vec![b'a'; 5_000];
        let numbered = (0..500).map(|index| (b"ICMT", format!("{index}").into_bytes()));
        let infos: Vec<_> = [(b"INAM", long), (b"IART", b" \0".to_vec())].into_iter().chain(numbered).collect();
        let found = tags(&wav(&infos));
        assert_eq!(found.len(), MOST);
        assert!(found.iter().all(|(_, value)| !value.is_empty() && value.chars().count() <= MOST_CHARS));
        assert!(found.contains(&("title".to_owned(), "a".repeat(MOST_CHARS))), "{:?}", &found[..2]);
    }
}
