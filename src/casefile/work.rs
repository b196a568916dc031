//! What a person has marked and noted, as it is kept until it is saved.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::report::Marks;

/// The work on several recordings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct Work {
    pub recordings: Vec<WorkedOn>,
}

/// The work on one recording. It is found again by what it is, not by what it is called.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct WorkedOn {
    pub path: PathBuf,
    /// Which recording of the file, counted from 0.
    pub number: usize,
    /// A text that was pasted.
    pub text: Option<String>,
    pub name: String,
    /// Of the recording.
    pub sha256: String,
    /// The digest of what the machine heard, to which the marks belong, see [`crate::report::heard_digest`].
    pub heard_sha256: String,
    pub marks: Marks,
    pub notes: String,
}

impl Work {
    pub(super) fn to_json(&self) -> Vec<u8> {
        // Strings, numbers and sets of them always have a JSON form.
        serde_json::to_vec(self).unwrap_or_default()
    }

    pub(super) fn from_json(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok()
    }

    pub(super) fn names(&self) -> String {
        self.recordings.iter().map(|recording| recording.name.as_str()).collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::transcript::Transcript;

    pub fn work() -> Work {
        let mut marks = Marks::default();
        marks.edits.set(&Transcript::from_plain("two warns", "en"), 1, "warrants");
        let recording =
            WorkedOn { name: "a.wav".to_owned(), marks, notes: "She\nhung up".to_owned(), ..WorkedOn::default() };
        Work { recordings: vec![recording] }
    }

    #[test]
    fn work_is_read_as_it_was_written() {
        assert_eq!(Work::from_json(&work().to_json()), Some(work()));
        assert_eq!(Work::from_json(b"{"), None);
    }
}
