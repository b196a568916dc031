//! Whether a case package is what was packed: its files by its manifests, its log by its chain, its reports by the log
//! and by the recordings and words that they rest on.

use std::{collections::BTreeMap, path::Path};

use serde::Deserialize;

use super::{
    PackageError,
    bag::{self, Damage},
    open::{Files, open},
};
use crate::report::{Act, Log, LogError, LogHead, heard_digest, log_ending, report_digest};

/// Something in a package that is not as it was packed, or does not agree with the rest of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Flaw {
    File(Damage),
    /// It is in the package twice, or outside the bag.
    Strange(String),
    NoLog,
    Log(LogError),
    /// The log does not hold the line whose hash was given.
    OtherHead,
    /// It can't be read as a report.
    NotAReport(String),
    /// Its recording is not in the package, or another one.
    NoOriginal(String),
    /// Nobody says this in the transcript.
    NotSaid {
        report: String,
        quote: String,
    },
    /// A time that is not that of the words.
    OtherTime {
        report: String,
        quote: String,
    },
    /// The log knows a report of other contents.
    NotLogged(String),
    /// It does not end with the head of this log.
    PrintsOtherHead(String),
    /// The machine heard something else when it was audited, by the log.
    OtherTranscript(String),
}

/// What was found out about a package.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// Everything that is not as it should be.
    pub flaws: Vec<Flaw>,
    pub files: usize,
    pub reports: usize,
    /// `None` where there is no log that could be read.
    pub log: Option<LogHead>,
    /// The line of the log whose hash was asked for.
    pub head_line: Option<usize>,
}

/// Where the log stands in a package.
pub const LOG: &str = "data/log.jsonl";

/// Checks a package: a zip, one encrypted by `age`, or the folder that it was unpacked into. `head` is the hash of a line
/// of the log, as a report prints it.
///
/// # Errors
/// Where it can't be read, is no package, or the passphrase is missing or wrong.
pub fn verify(path: &Path, passphrase: Option<&str>, head: Option<&str>) -> Result<Verified, PackageError> {
    let files = open(path, passphrase)?;
    let mut found = Verified { files: files.digests.len(), ..Verified::default() };
    found.flaws.extend(bag::check(&files.digests, &files.contents).into_iter().map(Flaw::File));
    found.flaws.extend(files.strange.iter().cloned().map(Flaw::Strange));
    let log = match files.contents.get(LOG).map(|bytes| Log::read(&String::from_utf8_lossy(bytes))) {
        Some(Ok(log)) if !log.is_empty() => Some(log),
        Some(Err(error)) => {
            found.flaws.push(Flaw::Log(error));
            None
        }
        _ => {
            found.flaws.push(Flaw::NoLog);
            None
        }
    };
    found.log = log.as_ref().map(Log::head);
    if let Some(head) = head {
        let head = head.trim().to_ascii_lowercase();
        found.head_line = log.as_ref().and_then(|log| log.line_of(&head));
        if found.head_line.is_none() {
            found.flaws.push(Flaw::OtherHead);
        }
    }
    let reports = files.contents.iter().filter(|(path, _)| path.ends_with("/report.json"));
    for (path, bytes) in reports {
        found.reports += 1;
        check_report(path, bytes, &files, log.as_ref(), &mut found.flaws);
    }
    Ok(found)
}

/// What is read of a report. Everything else in it is held by its digest.
#[derive(Deserialize)]
struct Written {
    source: Source,
    transcript: Transcript,
    evidence: Vec<Evidence>,
}

#[derive(Deserialize)]
struct Source {
    sha256: String,
}

#[derive(Deserialize)]
struct Transcript {
    segments: Vec<Segment>,
    edits: Vec<Edit>,
}

#[derive(Deserialize)]
struct Segment {
    words: Vec<Word>,
}

#[derive(Deserialize)]
struct Word {
    text: String,
    start_secs: Option<f64>,
    end_secs: Option<f64>,
}

#[derive(Deserialize)]
struct Edit {
    word: usize,
    heard: String,
}

#[derive(Deserialize)]
struct Evidence {
    quote: String,
    start_secs: Option<f64>,
    end_secs: Option<f64>,
}

/// Times are written to the millisecond.
const SAME_SECS: f64 = 0.002;

fn check_report(path: &str, bytes: &[u8], files: &Files, log: Option<&Log>, flaws: &mut Vec<Flaw>) {
    let json = String::from_utf8_lossy(bytes);
    let json = json.trim_end();
    let Ok(report) = serde_json::from_str::<Written>(json) else {
        flaws.push(Flaw::NotAReport(path.to_owned()));
        return;
    };
    let folder = path.trim_end_matches("report.json");
    let originals = files.digests.iter().filter(|(file, _)| file.starts_with(&format!("{folder}original/")));
    if !originals.into_iter().any(|(_, digests)| digests.sha256 == report.source.sha256) {
        flaws.push(Flaw::NoOriginal(path.to_owned()));
    }
    let words: Vec<&Word> = report.transcript.segments.iter().flat_map(|segment| &segment.words).collect();
    for evidence in &report.evidence {
        let (report, quote) = (path.to_owned(), evidence.quote.clone());
        match times_of(&words, &evidence.quote) {
            said if said.is_empty() => flaws.push(Flaw::NotSaid { report, quote }),
            said if !said.iter().any(|time| same(*time, (evidence.start_secs, evidence.end_secs))) => {
                flaws.push(Flaw::OtherTime { report, quote });
            }
            _ => {}
        }
    }
    let Some(log) = log else { return };
    // Nothing may follow it that no digest holds.
    if !json.ends_with(&log_ending(&log.head())) {
        flaws.push(Flaw::PrintsOtherHead(path.to_owned()));
    }
    let recording = &report.source.sha256;
    // As the log's last line says.
    let logged = match log.last().map(|entry| &entry.act) {
        Some(Act::Packaged { reports }) => {
            let digest = report_digest(json);
            reports.iter().any(|report| report.recording == *recording && report.sha256 == digest)
        }
        _ => false,
    };
    if !logged {
        flaws.push(Flaw::NotLogged(path.to_owned()));
    }
    let edits: BTreeMap<usize, &str> =
        report.transcript.edits.iter().map(|edit| (edit.word, edit.heard.as_str())).collect();
    let heard = words.iter().enumerate().map(|(number, word)| edits.get(&number).copied().unwrap_or(&word.text));
    let heard = heard_digest(heard);
    let audited: Vec<String> = log
        .entries()
        .filter_map(|entry| match entry.act {
            Act::Audited { recording: of, transcript_sha256, .. } if of == *recording => Some(transcript_sha256),
            _ => None,
        })
        .collect();
    if audited.last() != Some(&heard) {
        flaws.push(Flaw::OtherTranscript(path.to_owned()));
    }
}

fn same(one: (Option<f64>, Option<f64>), other: (Option<f64>, Option<f64>)) -> bool {
    let same = |one: Option<f64>, other: Option<f64>| match (one, other) {
        (Some(one), Some(other)) => (one - other).abs() <= SAME_SECS,
        (one, other) => one == other,
    };
    same(one.0, other.0) && same(one.1, other.1)
}

/// The start and the end of every place where words stand that read like this.
fn times_of(words: &[&Word], quote: &str) -> Vec<(Option<f64>, Option<f64>)> {
    let mut text = String::new();
    let mut starts = Vec::with_capacity(words.len());
    for word in words {
        starts.push(text.len());
        let word = word.text.trim();
        text.push_str(word);
        if !word.is_empty() {
            text.push(' ');
        }
    }
    if quote.is_empty() {
        return Vec::new();
    }
    let word_at = |byte: usize| starts.partition_point(|start| *start <= byte).saturating_sub(1);
    let places = text.match_indices(quote).map(|(at, _)| {
        let (first, last) = (word_at(at), word_at(at + quote.len() - 1));
        let inside = &words[first..=last];
        let start = inside.iter().filter_map(|word| word.start_secs).reduce(f64::min);
        (start, inside.iter().filter_map(|word| word.end_secs).reduce(f64::max))
    });
    places.collect()
}
