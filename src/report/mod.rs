//! The one record of an audit: what every output is made from.

mod acts;
mod answers;
mod facts;
mod forms;
mod html;
mod json;
mod log;
mod marks;
mod pdf;
mod plain;
mod redaction;
mod shown;
mod subtitles;

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize, ser::SerializeStruct};

use crate::{
    audio::{Flaw, Source, Tone},
    detection::{Evidence, Findings, Likeness, Script},
    reader::Reader,
    texts::{Texts, Tongue, Value},
    transcript::Transcript,
    verdict::Verdict,
};

/// The name of the report's form. Fields are added to it, never renamed.
pub const SCHEMA: &str = "voicemail-auditor/report/1";

/// Which model wrote the transcript.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct ModelRecord {
    /// `base-q8_0`; `none` for a text somebody already had.
    pub name: String,
    /// Of the model's file, in lower-case hexadecimal; empty without a model.
    pub sha256: String,
    /// ISO 639-1, of what is spoken.
    pub language: String,
}

/// How the audit was to be made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct SettingsRecord {
    /// ISO 639-1; `None` where it was to be found out.
    pub language: Option<String>,
    /// `None` for the one that comes with the program.
    pub model: Option<String>,
    /// How many folders with rules of one's own were read.
    pub rule_folders: usize,
    /// Who the verdict is for.
    pub reader: Tongue,
}

/// Which rules were used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct RulebookRecord {
    pub version: String,
    pub sha256: String,
}

/// Which reader's weights were used.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct ReaderRecord {
    /// Of the file of weights, in small hexadecimal digits.
    pub sha256: String,
    /// How many messages it was trained on.
    pub messages: u32,
}

impl From<&Reader> for ReaderRecord {
    fn from(reader: &Reader) -> Self {
        Self { sha256: reader.sha256.clone(), messages: reader.weights().messages }
    }
}

/// How long each part took, in seconds of wall time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, schemars::JsonSchema)]
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
    pub reader: ReaderRecord,
    pub settings: SettingsRecord,
    /// What the machine wrote, word for word.
    pub heard: Arc<Transcript>,
    /// The same as it is to be read: with a person's corrections.
    pub transcript: Transcript,
    /// Sounds that are no speech, in order.
    pub tones: Vec<Tone>,
    pub findings: Findings,
    pub verdict: Verdict,
    /// How long it took; `None` where that is not to be told.
    pub timing: Option<Timing>,
    /// What a listener should know about the sound and the file.
    pub flaws: Vec<Flaw>,
    /// Messages audited before in the same session that belong to this one.
    pub related: Vec<Related>,
    /// What a person made of it.
    pub marks: Marks,
    /// A person's own words, apart from everything that the program wrote.
    pub notes: String,
    /// What this is a redacted copy of.
    pub derivative: Option<Derivative>,
    /// The newest line of the log when the report was written; `None` where there is no log.
    pub log: Option<LogHead>,
}

/// What a redacted copy says of its original.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
pub struct Derivative {
    /// The SHA-256 of the original recording, in lower-case hexadecimal.
    pub derived_from_sha256: String,
    /// `silence` or `tone`: what stands in place of the words.
    pub cover: String,
    /// How many stretches of the recording were covered.
    pub places: usize,
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
    pub fn text(&self, texts: &Texts) -> String {
        let numbers: Vec<String> = self.likeness.numbers.iter().map(|number| as_dialled(number)).collect();
        let key = match (self.likeness.wording, numbers.is_empty()) {
            (Some(_), true) => "related-script",
            (Some(_), false) => "related-script-and-numbers",
            (None, _) => "related-numbers",
        };
        let (number, name) = (self.number.into(), self.name.as_str().into());
        texts.with(key, &[("number", number), ("name", name), ("numbers", numbers.join(", ").into())])
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
    /// By which the log names it, see [`report_digest`].
    #[must_use]
    pub fn digest(&self) -> String {
        report_digest(&line(self))
    }

    /// One of a text, for tests.
    #[cfg(test)]
    pub(crate) fn of_text(name: &str, heard: Transcript, judged: Judged) -> Self {
        let source = Source { name: name.to_owned(), container: "text".to_owned(), ..Source::default() };
        let Judged { transcript, findings, verdict, reader } = judged;
        Self {
            source,
            model: ModelRecord { name: "none".to_owned(), sha256: String::new(), language: heard.language.clone() },
            rulebook: RulebookRecord { version: String::new(), sha256: String::new() },
            reader: ReaderRecord::default(),
            settings: SettingsRecord { reader, ..SettingsRecord::default() },
            heard: Arc::new(heard),
            transcript,
            tones: Vec::new(),
            findings,
            verdict,
            timing: None,
            flaws: Vec::new(),
            related: Vec::new(),
            marks: Marks::default(),
            notes: String::new(),
            derivative: None,
            log: None,
        }
    }

    #[must_use]
    pub fn evidence(&self) -> &[Evidence] {
        &self.findings.evidence
    }
}

/// What went wrong, for the person who wanted the audit. Made once, at the edge; shown in English where nobody asks for
/// another language.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{} {}", self.what(Tongue::English.texts()), self.what_to_do(Tongue::English.texts()))]
pub struct UserError {
    /// A stable name for programs, as `not-audio`.
    pub kind: &'static str,
    /// Which text says it: `error-` and this is what happened, with `-do` behind it what the person can do.
    key: &'static str,
    variables: Vec<(&'static str, String)>,
    /// For whoever mends the program; never shown first.
    pub detail: String,
}

impl UserError {
    /// One whose text has the name of its kind.
    #[must_use]
    pub fn new(kind: &'static str) -> Self {
        Self::of(kind, kind)
    }

    /// One of several of a kind.
    #[must_use]
    pub fn of(kind: &'static str, key: &'static str) -> Self {
        Self { kind, key, variables: Vec::new(), detail: String::new() }
    }

    /// Fills a variable of its text.
    #[must_use]
    pub fn about(mut self, variable: &'static str, value: impl Into<String>) -> Self {
        self.variables.push((variable, value.into()));
        self
    }

    #[must_use]
    pub fn with_detail(mut self, detail: impl std::fmt::Display) -> Self {
        self.detail = detail.to_string();
        self
    }

    /// What happened, a sentence.
    #[must_use]
    pub fn what(&self, texts: &Texts) -> String {
        self.say(texts, "")
    }

    /// What the person can do, a sentence.
    #[must_use]
    pub fn what_to_do(&self, texts: &Texts) -> String {
        self.say(texts, "-do")
    }

    fn say(&self, texts: &Texts, part: &str) -> String {
        let variables: Vec<(&str, Value<'_>)> =
            self.variables.iter().map(|(name, value)| (*name, value.as_str().into())).collect();
        capitalised(&texts.with(&format!("error-{}{part}", self.key), &variables))
    }
}

impl Serialize for UserError {
    /// As the fields `kind`, `what` and `what_to_do`, in English.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let english = Tongue::English.texts();
        let mut fields = serializer.serialize_struct("UserError", 3)?;
        fields.serialize_field("kind", self.kind)?;
        fields.serialize_field("what", &self.what(english))?;
        fields.serialize_field("what_to_do", &self.what_to_do(english))?;
        fields.end()
    }
}

pub use forms::{FormField, ReportForm, forms_plain};
pub use html::html;
pub use json::{error_line, line, log_ending, report_digest, schema};
pub use log::{Act, Entry, Log, LogError, LogHead, ReportDigest, heard_digest};
pub use marks::{EvidenceKey, Judged, Marks, judge_marked};
pub use pdf::{PdfError, pdf};
pub use plain::{mail_line, plain};
pub use redaction::{Refusal, Refused, Suggested, Suggestion, Terms, Untimed, redacted, spans, suggestions, unheard};
pub use subtitles::{srt, vtt};

/// Who speaks on a channel (counted from 0), as it is shown.
#[must_use]
pub fn speaker_name(channel: u16, texts: &Texts) -> String {
    let key = match channel {
        0 => "speaker-left",
        1 => "speaker-right",
        _ => "speaker",
    };
    texts.with(key, &[("number", (u32::from(channel) + 1).into())])
}

/// A text without what steers a terminal, hides other text or turns it around. Line breaks stay.
#[must_use]
pub(crate) fn harmless(text: &str) -> String {
    let overrides = |c: char| matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    text.replace(|c: char| c.is_control() && c != '\n' || overrides(c), "\u{FFFD}")
}

/// The same in one line.
pub(crate) fn one_line(text: &str) -> String {
    text.split_whitespace().map(harmless).collect::<Vec<String>>().join(" ")
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
            Related { number: 3, name: "a.wav".to_owned(), likeness: Likeness { wording, numbers } }
                .text(Tongue::English.texts())
        };
        assert_eq!(related(Some(0.8), &[]), "Same script as voicemail 3 (a.wav)");
        assert_eq!(
            related(Some(0.8), &["+18165550134"]),
            "Same script as voicemail 3 (a.wav), and the same number: 816-555-0134"
        );
        assert_eq!(related(None, &["+18165550134"]), "Names the same number as voicemail 3 (a.wav): 816-555-0134");
    }
}
