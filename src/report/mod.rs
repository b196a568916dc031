//! The one record of an audit: what every output is made from.

mod json;
mod plain;

use serde::Serialize;

use crate::{
    audio::{Source, Tone},
    detection::{Evidence, Findings},
    transcript::Transcript,
    verdict::Verdict,
};

/// The name of the report's form. Fields are added to it, never renamed.
pub const SCHEMA: &str = "voicemail-auditor/report/1";

/// Which model wrote the transcript.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ModelRecord {
    /// `base-q8_0`; `none` for a text somebody already had.
    pub name: String,
    /// Of the model's file, in lower-case hexadecimal; empty without a model.
    pub sha256: String,
    /// ISO 639-1, of what is spoken.
    pub language: String,
}

/// Which rules were used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RulebookRecord {
    pub version: String,
    pub sha256: String,
}

/// How long each part took, in seconds of wall time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Timing {
    pub decode_secs: f64,
    pub speech_secs: f64,
    pub detection_secs: f64,
    /// From the start of the audit until the first piece of evidence was known; `None` where there is none.
    pub first_evidence_secs: Option<f64>,
}

/// Everything that is known of one audited message.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    pub source: Source,
    pub model: ModelRecord,
    pub rulebook: RulebookRecord,
    pub transcript: Transcript,
    /// Sounds that are no speech, in order.
    pub tones: Vec<Tone>,
    pub findings: Findings,
    pub verdict: Verdict,
    pub timing: Timing,
    /// What a listener should know about the file, in plain words.
    pub warnings: Vec<String>,
}

impl Report {
    #[must_use]
    pub fn evidence(&self) -> &[Evidence] {
        &self.findings.evidence
    }
}

/// What went wrong, for the person who wanted the audit. Made once, at the edge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{what} {what_to_do}")]
pub struct UserError {
    /// A stable name for programs, as `not-audio`.
    pub kind: &'static str,
    /// What happened, a sentence.
    pub what: String,
    /// What the person can do, a sentence.
    pub what_to_do: String,
    /// For whoever mends the program; never shown first.
    #[serde(skip)]
    pub detail: String,
}

impl UserError {
    #[must_use]
    pub fn new(kind: &'static str, what: impl Into<String>, what_to_do: impl Into<String>) -> Self {
        Self { kind, what: what.into(), what_to_do: what_to_do.into(), detail: String::new() }
    }

    #[must_use]
    pub fn with_detail(mut self, detail: impl std::fmt::Display) -> Self {
        self.detail = detail.to_string();
        self
    }
}

pub use json::{error_line, line};
pub use plain::{mail_line, plain};

/// Who speaks on a channel (counted from 0), as it is shown.
#[must_use]
pub fn speaker_name(channel: u16) -> String {
    let side = match channel {
        0 => " (left channel)",
        1 => " (right channel)",
        _ => "",
    };
    format!("Speaker {}{side}", u32::from(channel) + 1)
}

/// A text as it stands at the start of a sentence.
#[must_use]
pub(crate) fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
