//! What is done with a recording ▸ what the log says of it.

use super::{Act, EvidenceKey, Marks, ModelRecord, Report, ReportDigest, RulebookRecord, heard_digest};
use crate::digest::sha256_hex;

impl Act {
    #[must_use]
    pub fn imported(report: &Report) -> Self {
        let source = &report.source;
        Self::Imported { recording: source.sha256.clone(), name: source.name.clone(), bytes: source.bytes }
    }

    #[must_use]
    pub fn audited(report: &Report) -> Self {
        let ModelRecord { name: model, sha256: model_sha256, .. } = report.model.clone();
        let RulebookRecord { version: rulebook, sha256: rulebook_sha256 } = report.rulebook.clone();
        Self::Audited {
            recording: report.source.sha256.clone(),
            app: env!("CARGO_PKG_VERSION").to_owned(),
            model,
            model_sha256,
            rulebook,
            rulebook_sha256,
            reader_sha256: report.reader.sha256.clone(),
            transcript_sha256: heard_digest(report.heard.words().map(|word| word.text.as_str())),
            level: report.verdict.level.name().to_owned(),
            evidence: report.evidence().len(),
        }
    }

    /// What a person did when one set of marks became another.
    #[must_use]
    pub fn of_marks(report: &Report, before: &Marks, after: &Marks) -> Vec<Self> {
        let recording = &report.source.sha256;
        let mut acts = Vec::new();
        for (word, written) in after.edits.iter().filter(|(word, written)| before.edits.get(*word) != Some(written)) {
            let heard = report.heard.words_in(&(word..word + 1)).next();
            acts.push(Self::Corrected {
                recording: recording.clone(),
                word,
                heard: heard.map_or("", |word| word.text.trim()).to_owned(),
                written: written.to_owned(),
            });
        }
        for (word, _) in before.edits.iter().filter(|(word, _)| after.edits.get(*word).is_none()) {
            acts.push(Self::Uncorrected { recording: recording.clone(), word });
        }
        let named = |key: &EvidenceKey| (recording.clone(), key.rule.clone(), key.first_word, key.end_word);
        for (recording, rule, first_word, end_word) in after.confirmed.difference(&before.confirmed).map(named) {
            acts.push(Self::Confirmed { recording, rule, first_word, end_word });
        }
        for (recording, rule, first_word, end_word) in before.confirmed.difference(&after.confirmed).map(named) {
            acts.push(Self::Unconfirmed { recording, rule, first_word, end_word });
        }
        for (recording, rule, first_word, end_word) in after.dismissed.difference(&before.dismissed).map(named) {
            acts.push(Self::PutAside { recording, rule, first_word, end_word });
        }
        for (recording, rule, first_word, end_word) in before.dismissed.difference(&after.dismissed).map(named) {
            acts.push(Self::TakenBack { recording, rule, first_word, end_word });
        }
        acts
    }

    #[must_use]
    pub fn noted(report: &Report) -> Self {
        let notes_sha256 = sha256_hex(report.notes.trim().as_bytes());
        Self::Noted { recording: report.source.sha256.clone(), notes_sha256 }
    }

    #[must_use]
    pub fn exported(report: &Report, form: &str) -> Self {
        let report_sha256 = report.digest();
        Self::Exported { recording: report.source.sha256.clone(), form: form.to_owned(), report_sha256 }
    }

    #[must_use]
    pub fn packaged<'a>(reports: impl Iterator<Item = &'a Report>) -> Self {
        let digest =
            |report: &Report| ReportDigest { recording: report.source.sha256.clone(), sha256: report.digest() };
        Self::Packaged { reports: reports.map(digest).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{report::judge_marked, rulebook::Rulebook, texts::Tongue, transcript::Transcript};

    #[test]
    fn the_log_says_what_was_done_and_what_was_taken_back() {
        let heard = Transcript::from_plain("This is Sergeant Davis. There are two warns for your arrest.", "en");
        let rulebook = Rulebook::bundled().expect("the bundled rules");
        let judged = judge_marked(&heard, &Marks::default(), &rulebook, Tongue::English);
        let mut report = Report::of_text("a.txt", heard.clone(), judged);
        report.source.sha256 = "ab".to_owned();
        let before = Marks::default();
        let mut after = Marks::default();
        after.edits.set(&heard, 7, "warrants");
        let key = EvidenceKey::from(&report.evidence()[0]);
        after.confirmed.insert(key.clone());
        after.dismissed.insert(key.clone());
        let names = |acts: &[Act]| -> Vec<String> {
            let json = acts.iter().map(|act| serde_json::to_value(act).expect("JSON"));
            json.map(|json| json["act"].as_str().expect("a name").to_owned()).collect()
        };
        let acts = Act::of_marks(&report, &before, &after);
        assert_eq!(names(&acts), ["corrected", "confirmed", "put-aside"]);
        let corrected = Act::Corrected {
            recording: "ab".to_owned(),
            word: 7,
            heard: "warns".to_owned(),
            written: "warrants".to_owned(),
        };
        assert_eq!(acts[0], corrected);
        assert_eq!(names(&Act::of_marks(&report, &after, &before)), ["uncorrected", "unconfirmed", "taken-back"]);
        assert_eq!(Act::of_marks(&report, &after, &after), []);
    }
}
