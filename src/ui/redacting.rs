//! A redacted copy in the making: which words it is to be without, and how far it is.

use std::path::PathBuf;

use super::review::Review;
use crate::{
    audio::Cover,
    audit::{CaseRecording, JobId, Redacted, Redaction, SaveCase, Saving, Wake},
    report::{LogHead, Report, Suggestion, Terms, UserError},
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
            self.places = match Terms::new(&words) {
                Ok(terms) => Ok(terms.find(&report.transcript).len()),
                Err(refused) => Err(refused.iter().map(|one| one.text(texts)).collect()),
            };
            self.counted = words;
        }
    }

    /// What to ask the worker for; `None` while the words can't be taken out.
    pub fn request(&self, review: &Review, log: &LogHead) -> Option<Redaction> {
        let terms = Terms::new(&self.words()).ok().filter(|terms| !terms.is_empty())?;
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
                let recordings = vec![CaseRecording { original, report, envelope }];
                let request = SaveCase { to: to.clone(), recordings, log, reader, passphrase: None };
                self.stage = Stage::Saving { saving: Saving::start(request, wake), to };
            }
            other => self.stage = other,
        }
    }

    /// Takes in what became of saving.
    pub fn poll(&mut self) {
        let Stage::Saving { saving, to } = &self.stage else { return };
        match saving.poll() {
            None => {}
            Some(Ok(_log)) => self.stage = Stage::Saved { to: to.clone() },
            Some(Err(error)) => {
                // The words are still chosen: it is made again from them.
                self.error = Some(error);
                self.stage = Stage::Choosing;
            }
        }
    }
}
