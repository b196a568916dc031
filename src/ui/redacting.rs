//! A redacted copy in the making: which words it is to be without, and how far it is.

use std::path::PathBuf;

use super::review::Review;
use crate::{
    audio::Cover,
    audit::{CaseRecording, JobId, Redacted, Redaction, SaveCase, Saving, Wake},
    report::{Act, LogHead, Report, Suggestion, Terms, UserError, unheard},
    texts::Tongue,
};

/// A copy of one recording.
pub struct Redacting {
    pub job: JobId,
    /// Names and numbers that were found, and whether they are chosen.
    pub suggestions: Vec<(Suggestion, bool)>,
    /// Further words, each in a line.
    pub more: String,
    pub cover: Cover,
    pub stage: Stage,
    /// Why it could not be made or saved.
    pub error: Option<UserError>,
    /// What the words were when `places` was counted.
    counted: Vec<String>,
    /// How often the words are said; `Err` with what can't be taken out.
    pub places: Result<usize, Vec<String>>,
    /// Those words that are not heard at all, as they are written.
    pub unheard: Vec<String>,
    /// The turn of the marks, and the notes, that the copy was made with.
    made_of: (u64, String),
}

/// How far a copy is.
pub enum Stage {
    Choosing,
    Making,
    /// It was made, and none of the words is heard in it.
    Made(Box<Redacted>),
    Saving {
        saving: Saving,
        to: PathBuf,
        /// What the original's log says of it.
        act: Option<Box<Act>>,
    },
    Saved {
        to: PathBuf,
    },
}

impl Redacting {
    pub fn new(job: JobId, review: &Review) -> Self {
        let suggestions = review.audited.suggestions.iter().map(|one| (one.clone(), false)).collect();
        Self {
            job,
            suggestions,
            more: String::new(),
            cover: Cover::default(),
            stage: Stage::Choosing,
            error: None,
            counted: Vec::new(),
            places: Ok(0),
            unheard: Vec::new(),
            made_of: (0, String::new()),
        }
    }

    /// Takes back a copy that no longer is one of what stands in the review.
    pub fn forget_if_stale(&mut self, review: &Review) {
        if matches!(self.stage, Stage::Made(_)) && self.made_of != made_of(review) {
            self.stage = Stage::Choosing;
        }
    }

    /// What is to be taken out.
    fn words(&self) -> Vec<String> {
        let chosen = self.suggestions.iter().filter(|(_, chosen)| *chosen).map(|(one, _)| one.text.clone());
        let typed = self.more.lines().map(str::trim).filter(|line| !line.is_empty()).map(ToOwned::to_owned);
        chosen.chain(typed).collect()
    }

    /// Counts how often the words are said, where they have changed.
    pub fn count(&mut self, report: &Report, texts: &crate::texts::Texts) {
        let words = self.words();
        if words != self.counted {
            self.unheard = unheard(&words, &[report]);
            self.places = match Terms::new(&words) {
                Ok(terms) => Ok(terms.find(&report.transcript).len()),
                Err(refused) => Err(refused.iter().map(|one| one.text(texts)).collect()),
            };
            self.counted = words;
        }
    }

    /// What to ask the worker for; `None` while the words can't be taken out.
    pub fn request(&mut self, review: &Review, log: &LogHead) -> Option<Redaction> {
        let terms = Terms::new(&self.words()).ok().filter(|terms| !terms.is_empty())?;
        self.made_of = made_of(review);
        Some(Redaction {
            recording: review.audited.recording.clone(),
            report: review.audited.report.clone(),
            terms,
            cover: self.cover,
            original_log_head: log.head.clone(),
        })
    }

    /// Writes the copy as a package of its own.
    pub fn save(&mut self, to: PathBuf, reader: Tongue, wake: Wake) {
        self.error = None;
        match std::mem::replace(&mut self.stage, Stage::Choosing) {
            Stage::Made(redacted) => {
                let Redacted { original, report, envelope, log } = *redacted;
                let act = log.entries().map(|entry| entry.act).find(|act| matches!(act, Act::Redacted { .. }));
                let recordings = vec![CaseRecording { original, report, envelope }];
                let request = SaveCase { to: to.clone(), recordings, log, reader, passphrase: None };
                self.stage = Stage::Saving { saving: Saving::start(request, wake), to, act: act.map(Box::new) };
            }
            other => self.stage = other,
        }
    }

    /// Takes in what became of saving; gives what the original's log is to say of it.
    pub fn poll(&mut self) -> Option<Act> {
        let Stage::Saving { saving, .. } = &self.stage else { return None };
        let ended = saving.poll()?;
        let Stage::Saving { to, act, .. } = std::mem::replace(&mut self.stage, Stage::Choosing) else { return None };
        match ended {
            Ok(_log) => {
                self.stage = Stage::Saved { to };
                act.map(|act| *act)
            }
            Err(error) => {
                // The words are still chosen: it is made again from them.
                self.error = Some(error);
                None
            }
        }
    }
}

fn made_of(review: &Review) -> (u64, String) {
    (review.turn(), review.audited.report.notes.clone())
}
