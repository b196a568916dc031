//! What was done with a case, from import to export: append-only, each line chained to the one before it by its hash.
//!
//! Each line is one JSON object and holds the SHA-256 of the line before it, without its line break; the head is the
//! SHA-256 of the last line. So `tail -n 1 log.jsonl | tr -d '\n' | sha256sum` gives the head with any system's own
//! tools, and whoever has it printed can tell whether any line was changed, taken out or put in since.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::digest::sha256_hex;

/// What the first line holds in place of a hash.
pub const NO_HASH: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Something that was done with a case. Recordings are named by their SHA-256, words by their number in the transcript,
/// counted from 0.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(tag = "act", rename_all = "kebab-case", rename_all_fields = "snake_case")]
pub enum Act {
    /// A file was taken in; `sha256` is of the bytes that were decoded.
    Imported {
        recording: String,
        name: String,
        bytes: u64,
    },
    /// It was transcribed and judged.
    Audited {
        recording: String,
        app: String,
        model: String,
        model_sha256: String,
        rulebook: String,
        rulebook_sha256: String,
        /// Of the reader's weights; nothing in logs of 0.1.0, which had none.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        reader_sha256: String,
        /// Of what the machine heard, see [`heard_digest`].
        transcript_sha256: String,
        level: String,
        evidence: usize,
    },
    /// A word is to be read as `written`.
    Corrected {
        recording: String,
        word: usize,
        heard: String,
        written: String,
    },
    /// A correction was taken back.
    Uncorrected {
        recording: String,
        word: usize,
    },
    /// A person has heard the words of this evidence.
    Confirmed {
        recording: String,
        rule: String,
        first_word: usize,
        end_word: usize,
    },
    Unconfirmed {
        recording: String,
        rule: String,
        first_word: usize,
        end_word: usize,
    },
    /// "Not a cue."
    PutAside {
        recording: String,
        rule: String,
        first_word: usize,
        end_word: usize,
    },
    TakenBack {
        recording: String,
        rule: String,
        first_word: usize,
        end_word: usize,
    },
    /// The notes were changed; what they say stands in the report.
    Noted {
        recording: String,
        notes_sha256: String,
    },
    /// It is no longer part of the case.
    Removed {
        recording: String,
    },
    /// A copy without some words was made; `recording` is the copy, `derived_from` the original.
    Redacted {
        recording: String,
        derived_from: String,
        cover: String,
        places: usize,
        /// The model that listened to the copy and heard none of the words.
        listened_by: String,
        /// The head of the log that the original was handled under.
        original_log_head: String,
    },
    /// A single report was written, `form` is its file's ending.
    Exported {
        recording: String,
        form: String,
        report_sha256: String,
    },
    /// The case was written; for each recording the digest of its report, see [`super::report_digest`].
    Packaged {
        reports: Vec<ReportDigest>,
    },
}

/// The digest of what a machine heard, by which the log names it: of its words, trimmed, one a line.
pub fn heard_digest<'a>(words: impl Iterator<Item = &'a str>) -> String {
    let lines: Vec<&str> = words.flat_map(|word| [word.trim(), "\n"]).collect();
    sha256_hex(lines.concat().as_bytes())
}

/// A report as the log names it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct ReportDigest {
    pub recording: String,
    pub sha256: String,
}

/// A line of the log.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Entry {
    /// Counted from 1.
    pub number: usize,
    /// UTC, RFC 3339.
    pub at: String,
    #[serde(flatten)]
    pub act: Act,
    /// The SHA-256 of the line before.
    pub previous: String,
}

/// The newest line of a log, as reports print it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
pub struct LogHead {
    /// The SHA-256 of the newest line.
    pub head: String,
    /// How many lines there are.
    pub entries: usize,
}

/// Where a log is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LogError {
    /// The line can't be read as an entry.
    #[error("line {0} can't be read")]
    Unreadable(usize),
    /// The line does not hold the hash of the line before it, or not the next number: it or the line before was changed,
    /// or one is missing.
    #[error("line {0} does not follow from the line before it")]
    Unchained(usize),
}

/// A log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Log {
    lines: Vec<String>,
    last: Option<Entry>,
}

impl Log {
    /// Appends what was done at a time (UTC, RFC 3339).
    pub fn note(&mut self, at: &str, act: Act) {
        let entry = Entry { number: self.lines.len() + 1, at: at.to_owned(), act, previous: self.head_hash() };
        // Strings and numbers always have a JSON form.
        self.lines.push(serde_json::to_string(&entry).unwrap_or_default());
        self.last = Some(entry);
    }

    /// What was done last.
    #[must_use]
    pub fn last(&self) -> Option<&Entry> {
        self.last.as_ref()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    fn head_hash(&self) -> String {
        self.lines.last().map_or_else(|| NO_HASH.to_owned(), |line| sha256_hex(line.as_bytes()))
    }

    /// What a report prints.
    #[must_use]
    pub fn head(&self) -> LogHead {
        LogHead { head: self.head_hash(), entries: self.lines.len() }
    }

    /// The number of the line that has this hash, counted from 1.
    #[must_use]
    pub fn line_of(&self, head: &str) -> Option<usize> {
        self.lines.iter().position(|line| sha256_hex(line.as_bytes()) == head).map(|index| index + 1)
    }

    /// The entries, in order.
    pub fn entries(&self) -> impl Iterator<Item = Entry> {
        self.lines.iter().filter_map(|line| serde_json::from_str(line).ok())
    }

    /// As a file holds it: JSON Lines.
    #[must_use]
    pub fn text(&self) -> String {
        self.lines.iter().flat_map(|line| [line.as_str(), "\n"]).collect()
    }

    /// Reads a log and checks its chain.
    ///
    /// # Errors
    /// The first line that is broken.
    pub fn read(text: &str) -> Result<Self, LogError> {
        let mut log = Self::default();
        for (index, line) in text.split_terminator('\n').enumerate() {
            let number = index + 1;
            let entry: Entry = serde_json::from_str(line).map_err(|_| LogError::Unreadable(number))?;
            if entry.number != number || entry.previous != log.head_hash() {
                return Err(LogError::Unchained(number));
            }
            log.lines.push(line.to_owned());
            log.last = Some(entry);
        }
        if text.is_empty() || text.ends_with('\n') { Ok(log) } else { Err(LogError::Unreadable(log.lines.len())) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log() -> Log {
        let mut log = Log::default();
        for (second, act) in [
            Act::Imported { recording: "ab".to_owned(), name: "a\nb \u{202E}.wav".to_owned(), bytes: 3 },
            Act::Corrected {
                recording: "ab".to_owned(),
                word: 3,
                heard: "warns".to_owned(),
                written: "warrants".to_owned(),
            },
            Act::Packaged { reports: vec![ReportDigest { recording: "ab".to_owned(), sha256: "cd".to_owned() }] },
        ]
        .into_iter()
        .enumerate()
        {
            log.note(&format!("2026-01-01T00:00:0{second}Z"), act);
        }
        log
    }

    #[test]
    fn a_log_is_read_as_it_was_written() {
        let log = log();
        assert_eq!(Log::read(&log.text()), Ok(log.clone()));
        assert_eq!(log.entries().count(), 3);
        assert_eq!(log.head().entries, 3);
        let last = log.text().lines().last().map(|line| sha256_hex(line.as_bytes()));
        assert_eq!(Some(log.head().head), last);
        assert_eq!(log.line_of(&log.head().head), Some(3));
        assert_eq!(Log::default().head().head, NO_HASH);
    }

    #[test]
    fn any_change_breaks_the_chain_or_changes_the_head() {
        let log = log();
        let text = log.text();
        let head = log.head();
        for at in 0..text.len() {
            let mut bytes = text.clone().into_bytes();
            bytes[at] ^= 1;
            let Ok(changed) = String::from_utf8(bytes) else { continue };
            let read = Log::read(&changed);
            assert!(read.as_ref().map_or(true, |log| log.head() != head), "byte {at}: {read:?}");
        }
        // Taken out, put in another order, cut off.
        let lines: Vec<&str> = text.lines().collect();
        for others in [[lines[0], lines[2]].as_slice(), &[lines[1], lines[0], lines[2]], &[lines[1], lines[2]]] {
            assert!(Log::read(&(others.join("\n") + "\n")).is_err());
        }
        let shorter = Log::read(&(lines[..2].join("\n") + "\n")).expect("a chain");
        assert_ne!(shorter.head(), head);
    }
}
