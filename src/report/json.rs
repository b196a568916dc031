//! The report as JSON, version 1. The names here are a contract with other programs.

use schemars::{JsonSchema, generate::SchemaSettings};
use serde::Serialize;

use super::{
    Derivative, LogHead, Marks, ModelRecord, ReaderRecord, Related, Report, RulebookRecord, SCHEMA, SettingsRecord,
    Timing, UserError,
};
use crate::{
    audio::{Source, Tone, ToneKind},
    detection::{Evidence, Origin, Polarity, ReadWording, Uncertainty},
    digest::sha256_hex,
    rulebook::{Citation, Element, Strength},
    texts::Tongue,
    timeline::{TimeSpan, to_millis},
    transcript::{Segment, Transcript, Word},
    verdict::Verdict,
};

/// What an audit has come to.
#[derive(Serialize, JsonSchema)]
struct ReportJson<'a> {
    /// `voicemail-auditor/report/1`. Fields are added to it, never renamed.
    schema: &'static str,
    app: App,
    source: &'a Source,
    model: &'a ModelRecord,
    rulebook: &'a RulebookRecord,
    reader: &'a ReaderRecord,
    settings: &'a SettingsRecord,
    transcript: TranscriptJson<'a>,
    tones: Vec<ToneJson>,
    warnings: Vec<String>,
    evidence: Vec<EvidenceJson<'a>>,
    /// How the whole is worded; null where it was not read.
    wording: Option<WordingJson>,
    callback_numbers: &'a [String],
    related: Vec<RelatedJson<'a>>,
    verdict: &'a Verdict,
    notes: &'a str,
    /// What a report is, and what it is not.
    statement: String,
    /// How long it took; null in a case package: how fast a computer was is no part of the record.
    timing: Option<Timing>,
    derivative: &'a Option<Derivative>,
    /// Last, so that what stands before it can have a digest in the log.
    log: &'a Option<LogHead>,
}

#[derive(Serialize, JsonSchema)]
struct App {
    version: &'static str,
}

#[derive(Serialize, JsonSchema)]
struct TranscriptJson<'a> {
    text: String,
    segments: Vec<SegmentJson<'a>>,
    /// What a person corrected, with what the machine had heard.
    edits: Vec<EditJson<'a>>,
}

#[derive(Serialize, JsonSchema)]
struct EditJson<'a> {
    /// The word's number, counted from 0 through the transcript.
    word: usize,
    heard: &'a str,
    written: &'a str,
}

#[derive(Serialize, JsonSchema)]
struct ToneJson {
    kind: &'static str,
    /// The key of a telephone's keypad.
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<char>,
    #[serde(flatten)]
    times: Times,
}

/// Times are null where a text came without them.
#[derive(Serialize, JsonSchema)]
struct Times {
    start_secs: Option<f64>,
    end_secs: Option<f64>,
}

impl From<Option<TimeSpan>> for Times {
    fn from(span: Option<TimeSpan>) -> Self {
        Self {
            start_secs: span.map(|span| to_millis(span.start_secs())),
            end_secs: span.map(|span| to_millis(span.end_secs())),
        }
    }
}

#[derive(Serialize, JsonSchema)]
struct SegmentJson<'a> {
    #[serde(flatten)]
    times: Times,
    channel: u16,
    text: &'a str,
    doubt: Option<&'static str>,
    words: Vec<WordJson<'a>>,
}

#[derive(Serialize, JsonSchema)]
struct WordJson<'a> {
    text: &'a str,
    #[serde(flatten)]
    times: Times,
    probability: f64,
}

#[derive(Serialize, JsonSchema)]
struct EvidenceJson<'a> {
    rule: &'a str,
    origin: Origin,
    element: Element,
    polarity: Polarity,
    strength: Strength,
    #[serde(flatten)]
    times: Times,
    quote: &'a str,
    why: String,
    source: &'a Citation,
    confidence: f64,
    /// A person has heard it.
    confirmed_by_ear: bool,
    /// A person has put it aside: it does not count.
    not_a_cue: bool,
}

/// How the whole of a message is worded, as the reader reads it.
#[derive(Serialize, JsonSchema)]
struct WordingJson {
    /// `impersonation`, `other-scam`, `legit` or `warning`: what it is most likely worded like.
    like: &'static str,
    /// `unlike`, `neither`, `rather`, `likely` or `sure`: how surely it is worded like a scam.
    scam: &'static str,
    /// The words that weighed most.
    words: Vec<String>,
}

impl WordingJson {
    fn new(wording: &ReadWording, transcript: &Transcript) -> Self {
        Self {
            like: wording.likeliest.label(),
            scam: wording.sureness.name(),
            words: wording.words.iter().map(|words| transcript.quote(words)).collect(),
        }
    }
}

/// An earlier message of the same call of the program.
#[derive(Serialize, JsonSchema)]
struct RelatedJson<'a> {
    name: &'a str,
    same_script: bool,
    /// The share of the shorter one's wording that both have; null where it is not the same script.
    likeness: Option<f64>,
    callback_numbers: &'a [String],
}

impl<'a> From<&'a Related> for RelatedJson<'a> {
    fn from(related: &'a Related) -> Self {
        let wording = related.likeness.wording;
        Self {
            name: &related.name,
            same_script: wording.is_some(),
            likeness: wording.map(|share| to_millis(f64::from(share))),
            callback_numbers: &related.likeness.numbers,
        }
    }
}

impl From<&Tone> for ToneJson {
    fn from(tone: &Tone) -> Self {
        let key = if let ToneKind::Dtmf(key) = tone.kind { Some(key) } else { None };
        Self { kind: tone.kind.name(), key, times: Some(tone.span).into() }
    }
}

impl<'a> From<&'a Segment> for SegmentJson<'a> {
    fn from(segment: &'a Segment) -> Self {
        Self {
            times: segment.span.into(),
            channel: segment.channel,
            text: &segment.text,
            doubt: segment.doubt.map(crate::transcript::Doubt::name),
            words: segment.words.iter().map(WordJson::from).collect(),
        }
    }
}

impl<'a> From<&'a Word> for WordJson<'a> {
    fn from(word: &'a Word) -> Self {
        Self { text: &word.text, times: word.span.into(), probability: to_millis(f64::from(word.probability)) }
    }
}

impl<'a> EvidenceJson<'a> {
    fn new(evidence: &'a Evidence, marks: &Marks) -> Self {
        // Version 1 has no field for it, and a reader must not take a likeness for the cue.
        let why = match evidence.uncertainty {
            Some(Uncertainty::Misheard) => {
                let second = evidence.second_hearing(Tongue::English.texts());
                let second = second.map(|said| format!("{said} ")).unwrap_or_default();
                format!("Misheard? Does not count. {second}{}", evidence.why)
            }
            Some(Uncertainty::Doubtful) => format!("Unclear words. Does not count. {}", evidence.why),
            Some(Uncertainty::Told) => format!("Told of others. Does not count. {}", evidence.why),
            None => evidence.why.clone(),
        };
        Self {
            rule: &evidence.rule,
            origin: evidence.origin,
            element: evidence.element,
            polarity: evidence.polarity,
            strength: evidence.strength,
            times: evidence.span.into(),
            quote: &evidence.quote,
            why,
            source: &evidence.source,
            confidence: to_millis(f64::from(evidence.confidence)),
            confirmed_by_ear: marks.confirms(evidence),
            not_a_cue: marks.dismisses(evidence),
        }
    }
}

/// The report as one line of JSON, without the line's end.
///
/// # Panics
/// Never: nothing in a report fails to serialise.
#[must_use]
pub fn line(report: &Report) -> String {
    let timing = report.timing.map(|timing| Timing {
        decode_secs: to_millis(timing.decode_secs),
        speech_secs: to_millis(timing.speech_secs),
        detection_secs: to_micros(timing.detection_secs),
        first_evidence_secs: timing.first_evidence_secs.map(to_millis),
    });
    let json = ReportJson {
        schema: SCHEMA,
        app: App { version: env!("CARGO_PKG_VERSION") },
        source: &report.source,
        model: &report.model,
        rulebook: &report.rulebook,
        reader: &report.reader,
        settings: &report.settings,
        transcript: TranscriptJson {
            text: report.transcript.text(),
            segments: report.transcript.segments.iter().map(SegmentJson::from).collect(),
            edits: report.corrections().map(|(word, heard, written)| EditJson { word, heard, written }).collect(),
        },
        tones: report.tones.iter().map(ToneJson::from).collect(),
        warnings: report.flaws.iter().map(|flaw| flaw.text(Tongue::English.texts())).collect(),
        evidence: report.evidence().iter().map(|evidence| EvidenceJson::new(evidence, &report.marks)).collect(),
        wording: report.findings.wording.as_ref().map(|wording| WordingJson::new(wording, &report.transcript)),
        callback_numbers: &report.findings.callback_numbers,
        related: report.related.iter().map(RelatedJson::from).collect(),
        verdict: &report.verdict,
        notes: &report.notes,
        statement: Tongue::English.texts().get("report-statement"),
        timing,
        derivative: &report.derivative,
        log: &report.log,
    };
    serialise(&json)
}

/// Where the digest of a report's JSON ends.
const LOG_FIELD: &str = ",\"log\":";

/// The SHA-256 of a report's JSON up to the head of the log, by which the log names it: the log can't hold a hash of
/// what holds the log's own.
#[must_use]
pub fn report_digest(json: &str) -> String {
    let end = json.rfind(LOG_FIELD).unwrap_or(json.len());
    sha256_hex(&json.as_bytes()[..end])
}

/// How the JSON of a report ends whose log has this head: what [`report_digest`] leaves out.
#[must_use]
pub fn log_ending(head: &LogHead) -> String {
    format!("{LOG_FIELD}{}}}", serialise(head))
}

fn to_micros(secs: f64) -> f64 {
    (secs * 1e6).round() / 1e6
}

/// A file that could not be audited.
#[derive(Serialize, JsonSchema)]
struct ErrorJson<'a> {
    /// `voicemail-auditor/report/1`.
    schema: &'static str,
    source: NameOnly<'a>,
    #[schemars(with = "ErrorTexts")]
    error: &'a UserError,
}

#[derive(Serialize, JsonSchema)]
struct NameOnly<'a> {
    name: &'a str,
}

/// As [`UserError`] is written.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its form is used")]
struct ErrorTexts {
    /// A stable name for programs, as `not-audio`.
    kind: String,
    /// What happened, in English.
    what: String,
    /// What a person can do.
    what_to_do: String,
}

/// A line of what `audit --json` writes.
#[derive(JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "only its form is used")]
enum Line<'a> {
    Report(Box<ReportJson<'a>>),
    Error(ErrorJson<'a>),
}

/// The JSON Schema (2020-12) of a line, generated from the types that are written.
#[must_use]
pub fn schema() -> String {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let schema = settings.into_generator().into_root_schema_for::<Line<'static>>();
    serde_json::to_string_pretty(&schema).unwrap_or_default() + "\n"
}

/// A file that could not be audited, as one line of JSON.
#[must_use]
pub fn error_line(name: &str, error: &UserError) -> String {
    serialise(&ErrorJson { schema: SCHEMA, source: NameOnly { name }, error })
}

/// JSON has no NaN, and `serde_json` writes null for it; strings and numbers can't fail otherwise.
fn serialise(json: &impl Serialize) -> String {
    serde_json::to_string(json).unwrap_or_else(|error| format!("{{\"schema\":\"{SCHEMA}\",\"error\":\"{error}\"}}"))
}
