//! The one record of an audit: what every output is made from.

mod json;
mod plain;

use serde::Serialize;

use crate::{
    audio::{Source, Tone},
    detection::{Evidence, Findings, Likeness, Script},
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
    /// Messages audited before in the same session that belong to this one.
    pub related: Vec<Related>,
}

/// Another message of a session, and what it has in common with this one.
#[derive(Clone, Debug, PartialEq)]
pub struct Related {
    /// Its place in the session, counted from 1.
    pub number: usize,
    pub name: String,
    pub likeness: Likeness,
}

impl Related {
    /// For a person: "Same script as voicemail 3 (call.wav)".
    #[must_use]
    pub fn text(&self) -> String {
        let which = format!("voicemail {} ({})", self.number, self.name);
        let numbers: Vec<String> = self.likeness.numbers.iter().map(|number| as_dialled(number)).collect();
        let numbers = numbers.join(", ");
        match (self.likeness.wording, numbers.is_empty()) {
            (Some(_), true) => format!("Same script as {which}"),
            (Some(_), false) => format!("Same script as {which}, and the same number: {numbers}"),
            (None, _) => format!("Names the same number as {which}: {numbers}"),
        }
    }
}

/// The messages of one session, to find which belong together.
#[derive(Clone, Debug, Default)]
pub struct Session {
    scripts: Vec<(String, Script)>,
}

impl Session {
    /// Notes a message, and in its report those before it that belong to it.
    pub fn relate(&mut self, report: &mut Report) {
        let script = &report.findings.script;
        let earlier = self.scripts.iter().enumerate();
        let related = earlier.filter_map(|(index, (name, other))| {
            let likeness = script.likeness(other)?;
            Some(Related { number: index + 1, name: name.clone(), likeness })
        });
        report.related = related.collect();
        self.scripts.push((report.source.name.clone(), script.clone()));
    }

    /// A message that could not be audited keeps its number.
    pub fn pass_over(&mut self, name: &str) {
        self.scripts.push((name.to_owned(), Script::default()));
    }
}

/// A number of the North American plan as it is written there, any other as it is.
#[must_use]
pub fn as_dialled(e164: &str) -> String {
    match e164.strip_prefix("+1") {
        Some(national) if national.len() == 10 && national.is_ascii() => {
            format!("{}-{}-{}", &national[..3], &national[3..6], &national[6..])
        }
        _ => e164.to_owned(),
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_shown_as_people_write_them() {
        assert_eq!(as_dialled("+18165550134"), "816-555-0134");
        assert_eq!(as_dialled("+442071838750"), "+442071838750");
    }

    #[test]
    fn what_belongs_together_is_told_in_a_sentence() {
        let related = |wording, numbers: &[&str]| {
            let numbers = numbers.iter().map(|number| (*number).to_owned()).collect();
            Related { number: 3, name: "a.wav".to_owned(), likeness: Likeness { wording, numbers } }.text()
        };
        assert_eq!(related(Some(0.8), &[]), "Same script as voicemail 3 (a.wav)");
        assert_eq!(
            related(Some(0.8), &["+18165550134"]),
            "Same script as voicemail 3 (a.wav), and the same number: 816-555-0134"
        );
        assert_eq!(related(None, &["+18165550134"]), "Names the same number as voicemail 3 (a.wav): 816-555-0134");
    }
}
