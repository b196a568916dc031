//! A copy of a recording without some words: covered in the sound, masked in the report, and listened to again, to prove
//! that nothing of them is left.

use std::sync::Arc;

use super::{CancelToken, Engine, Original, Stopped};
use crate::{
    audio::{Cover, Envelope, FileTimes, Recording, Source, wav_bytes},
    digest::sha256_hex,
    report::{Act, Log, Report, Terms, UserError, redacted, spans},
    timeline::TimeSpan,
    transcript::Transcript,
};

/// What a copy is to be made of, and without what.
#[derive(Clone, Debug)]
pub struct Redaction {
    /// `None` for a text.
    pub recording: Option<Recording>,
    pub report: Report,
    pub terms: Terms,
    pub cover: Cover,
    /// Of the log that the original is handled under.
    pub original_log_head: String,
}

/// A copy without the words.
#[derive(Debug)]
pub struct Redacted {
    pub original: Original,
    pub report: Report,
    pub envelope: Envelope,
    /// The copy's own log: what the original's holds could tell the words.
    pub log: Log,
}

/// How often a copy is listened to. What is still heard in it, because it was misheard the first time, is covered too.
const ROUNDS: usize = 3;

/// What the file of a copy is called: the original's name may tell somebody's.
const NAME: &str = "redacted";

impl Engine {
    /// Makes a copy without some words.
    ///
    /// # Errors
    /// Where one of the words has no time, or is still heard in the copy; or as [`Self::audit_recording`].
    pub fn redact(&mut self, redaction: &Redaction, cancel: &CancelToken) -> Result<Redacted, Stopped> {
        let Redaction { recording, report, terms, cover, original_log_head } = redaction;
        let (original, source, places, listened_by, envelope) = match recording {
            Some(recording) => self.covered(recording, report, terms, *cover, cancel)?,
            None => masked_text(report, terms),
        };
        let copy = redacted(report, terms, source, *cover, places);
        let mut log = Log::default();
        let act = Act::Redacted {
            recording: copy.source.sha256.clone(),
            derived_from: report.source.sha256.clone(),
            cover: cover.name().to_owned(),
            places,
            listened_by,
            original_log_head: original_log_head.clone(),
        };
        log.note(&super::now(), act);
        log.note(&super::now(), Act::audited(&copy));
        Ok(Redacted { original, report: copy, envelope, log })
    }

    fn covered(
        &mut self,
        recording: &Recording,
        report: &Report,
        terms: &Terms,
        cover: Cover,
        cancel: &CancelToken,
    ) -> Result<(Original, Source, usize, String, Envelope), Stopped> {
        let untimed = |error| UserError::of("redaction", "redaction-untimed").with_detail(error);
        let mut covered: Vec<TimeSpan> = spans(report, terms).map_err(untimed)?;
        for _ in 0..ROUNDS {
            let mut copy = recording.covered(&covered, cover);
            let unwritten = || UserError::of("redaction", "redaction-too-long");
            let bytes = wav_bytes(&copy).ok_or_else(unwritten)?;
            copy.source = Source {
                name: format!("{NAME}.wav"),
                bytes: bytes.len() as u64,
                sha256: sha256_hex(&bytes),
                container: "wav".to_owned(),
                codec: "pcm_s16le".to_owned(),
                tags: Vec::new(),
                file_times: FileTimes::default(),
                ..recording.source.clone()
            };
            let heard = self.audit_decoded(copy, cancel, &mut |_| {})?;
            if !is_heard(&heard.report.heard, terms) {
                let original = Original::Made { name: heard.report.source.name.clone(), bytes: bytes.into() };
                let model = heard.report.model.name;
                return Ok((original, heard.report.source, covered.len(), model, heard.envelope));
            }
            covered.extend(spans(&heard.report, terms).map_err(untimed)?);
        }
        Err(UserError::of("redaction", "redaction-still-heard").into())
    }
}

/// Whether a word is heard in a copy, also only at a second listen.
fn is_heard(heard: &Transcript, terms: &Terms) -> bool {
    let again = |text: &String| terms.is_in(text);
    !terms.find(heard).is_empty() || heard.words().filter_map(|word| word.second.as_ref()).any(again)
}

/// A text has no sound to cover; its copy is what is to be read of it.
fn masked_text(report: &Report, terms: &Terms) -> (Original, Source, usize, String, Envelope) {
    let places = terms.find(&report.transcript).len();
    let text = terms.mask(&report.transcript.text()) + "\n";
    let source = Source {
        name: format!("{NAME}.txt"),
        bytes: text.len() as u64,
        sha256: sha256_hex(text.as_bytes()),
        file_times: FileTimes::default(),
        ..report.source.clone()
    };
    let original = Original::Made { name: source.name.clone(), bytes: Arc::from(text.into_bytes()) };
    (original, source, places, "none".to_owned(), Envelope::default())
}
