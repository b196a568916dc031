//! What is needed of MP4 and its kin (ISO/IEC 14496-12) beside what symphonia reads: which sound a file holds, where
//! AMR frames lie in a 3GP, and how much of the start is the encoder's own.

use std::ops::Range;

/// The sound of an MP4 file.
#[derive(Debug, Default, PartialEq)]
pub(super) struct SoundTrack {
    /// The sample entry's name: `mp4a`, `alac`, `samr`, `sawb`, `drms`, …
    pub format: [u8; 4],
    /// Where its samples lie in the file, in their order.
    pub samples: Vec<Range<usize>>,
    /// How much of the decoded start is left out when it is played, in seconds: the first edit's media time.
    pub skip_secs: f64,
}

/// What a look at the boxes tells.
#[derive(Debug, PartialEq)]
pub(super) enum Look {
    Sound(SoundTrack),
    WithoutSound,
    /// The index is missing, or is cut.
    Truncated,
}

pub(super) fn look(bytes: &[u8]) -> Look {
    let Some(index) = children(bytes).find(|(name, _)| name == b"moov") else { return Look::Truncated };
    let tracks = children(&bytes[index.1.clone()]).filter(|(name, _)| name == b"trak");
    for (_, range) in tracks {
        let track = &bytes[index.1.start + range.start..index.1.start + range.end];
        if let Some(sound) = sound_track(track) {
            return Look::Sound(sound);
        }
    }
    Look::WithoutSound
}

/// The boxes that lie side by side in some bytes: name and where the content is. A box that promises more than is there
/// ends where the bytes end.
fn children(bytes: &[u8]) -> impl Iterator<Item = ([u8; 4], Range<usize>)> + '_ {
    let mut at = 0usize;
    std::iter::from_fn(move || {
        let short = be32(bytes, at)? as usize;
        let name: [u8; 4] = bytes.get(at + 4..at + 8)?.try_into().ok()?;
        let (header, size) = match short {
            0 => (8, bytes.len() - at),
            1 => (16, usize::try_from(be64(bytes, at + 8)?).ok()?),
            size => (8, size),
        };
        let end = at.saturating_add(size.max(header)).min(bytes.len());
        let content = (at + header).min(end)..end;
        at = end;
        Some((name, content))
    })
}

/// The content of a box, by the names on the way to it.
fn find<'a>(bytes: &'a [u8], path: &[&[u8; 4]]) -> Option<&'a [u8]> {
    path.iter().try_fold(bytes, |inside, wanted| {
        let (_, range) = children(inside).find(|(name, _)| name == *wanted)?;
        Some(&inside[range])
    })
}

fn sound_track(track: &[u8]) -> Option<SoundTrack> {
    let handler = find(track, &[b"mdia", b"hdlr"])?;
    if handler.get(8..12)? != b"soun" {
        return None;
    }
    let table = find(track, &[b"mdia", b"minf", b"stbl"])?;
    let format = find(table, &[b"stsd"])?.get(12..16)?.try_into().ok()?;
    Some(SoundTrack { format, samples: samples(table).unwrap_or_default(), skip_secs: skip_secs(track).unwrap_or(0.0) })
}

/// The media time of the first edit that plays anything.
fn skip_secs(track: &[u8]) -> Option<f64> {
    let list = find(track, &[b"edts", b"elst"])?;
    let header = find(track, &[b"mdia", b"mdhd"])?;
    let timescale = be32(header, if header.first()? == &1 { 20 } else { 12 }).filter(|scale| *scale > 0)?;
    let long = list.first()? == &1;
    let entry = if long { 20 } else { 12 };
    (0..be32(list, 4)? as usize).find_map(|index| {
        let at = 8 + index.checked_mul(entry)?;
        let media_time =
            if long { be64(list, at + 8)?.cast_signed() } else { i64::from(be32(list, at + 4)?.cast_signed()) };
        // An empty edit is a pause before the sound, which no player of voicemails makes.
        (media_time >= 0).then(|| media_time as f64 / f64::from(timescale))
    })
}

/// Chunk by chunk: how many samples are in each, how long each is, where the chunk starts.
fn samples(table: &[u8]) -> Option<Vec<Range<usize>>> {
    let sizes = find(table, &[b"stsz"])?;
    let same_size = be32(sizes, 4)? as usize;
    let count = be32(sizes, 8)? as usize;
    let size = |index: usize| {
        if same_size > 0 { Some(same_size) } else { be32(sizes, 12 + index.checked_mul(4)?).map(|size| size as usize) }
    };
    let chunks: Vec<usize> = if let Some(offsets) = find(table, &[b"stco"]) {
        let count = be32(offsets, 4)? as usize;
        (0..count).map_while(|index| be32(offsets, 8 + index * 4)).map(|at| at as usize).collect()
    } else {
        let offsets = find(table, &[b"co64"])?;
        let count = be32(offsets, 4)? as usize;
        (0..count).map_while(|index| be64(offsets, 8 + index * 8)).map_while(|at| usize::try_from(at).ok()).collect()
    };
    let runs = find(table, &[b"stsc"])?;
    let run_count = be32(runs, 4)? as usize;
    let run = |index: usize| -> Option<(usize, usize)> {
        let at = 8 + index.checked_mul(12)?;
        (index < run_count).then_some(())?;
        Some((be32(runs, at)? as usize, be32(runs, at + 4)? as usize))
    };
    let mut found = Vec::new();
    let mut run_index = 0;
    for (chunk, start) in chunks.into_iter().enumerate() {
        // Runs name the first chunk that they hold for, counted from 1.
        while run(run_index + 1).is_some_and(|(first, _)| first <= chunk + 1) {
            run_index += 1;
        }
        let (_, samples_in_chunk) = run(run_index)?;
        let mut at = start;
        for _ in 0..samples_in_chunk {
            if found.len() == count {
                return Some(found);
            }
            let end = at.checked_add(size(found.len())?)?;
            found.push(at..end);
            at = end;
        }
    }
    Some(found)
}

fn be32(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

fn be64(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_be_bytes(bytes.get(at..at.checked_add(8)?)?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn boxed(name: [u8; 4], content: &[u8]) -> Vec<u8> {
        let mut bytes = (content.len() as u32 + 8).to_be_bytes().to_vec();
        bytes.extend(name);
        bytes.extend(content);
        bytes
    }

    fn words(words: &[u32]) -> Vec<u8> {
        words.iter().flat_map(|word| word.to_be_bytes()).collect()
    }

    #[test]
    fn samples_are_found_across_chunks_of_different_lengths() {
        let mut stsd = words(&[0, 1, 16]);
        stsd.extend(b"samr");
        let stbl = [
            boxed(*b"stsd", &stsd),
            boxed(*b"stsz", &words(&[0, 0, 5, 10, 20, 30, 40, 50])),
            boxed(*b"stsc", &words(&[0, 2, 1, 2, 1, 2, 1, 1])),
            boxed(*b"stco", &words(&[0, 4, 100, 200, 300, 400])),
        ]
        .concat();
        let mut handler = words(&[0, 0]);
        handler.extend(b"soun");
        let mdhd = words(&[0, 0, 0, 8000, 0]);
        let mdia =
            [boxed(*b"mdhd", &mdhd), boxed(*b"hdlr", &handler), boxed(*b"minf", &boxed(*b"stbl", &stbl))].concat();
        let elst = words(&[0, 2, 500, u32::MAX, 0x1_0000, 1000, 800, 0x1_0000]);
        let trak = [boxed(*b"edts", &boxed(*b"elst", &elst)), boxed(*b"mdia", &mdia)].concat();
        let file = [boxed(*b"ftyp", b"3gp4"), boxed(*b"moov", &boxed(*b"trak", &trak))].concat();
        let Look::Sound(sound) = look(&file) else { panic!("no sound") };
        assert_eq!(&sound.format, b"samr");
        assert_eq!(sound.samples, [100..110, 110..130, 200..230, 300..340, 400..450]);
        assert!((sound.skip_secs - 0.1).abs() < 1e-9);
        // Whatever is cut or flipped, there is an answer.
        for at in 0..file.len() {
            let _an_answer = look(&file[..at]);
            let mut flipped = file.clone();
            flipped[at] ^= 0xFF;
            let _an_answer = look(&flipped);
        }
    }
}
