//! What a person made of an audit: words corrected, evidence confirmed or put aside. The verdict follows.

use std::{collections::BTreeSet, ops::Range};

use serde::{Deserialize, Serialize};

use super::Report;
use crate::{
    detection::{Evidence, Findings, Polarity, detect},
    reader::Reader,
    rulebook::{Element, Rulebook},
    texts::Tongue,
    transcript::{Edits, Segment, Transcript},
    verdict::{Verdict, judge},
};

/// Names a piece of evidence, also after its transcript was searched again: its rule and its words.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
pub struct EvidenceKey {
    pub(super) rule: String,
    pub(super) first_word: usize,
    pub(super) end_word: usize,
}

impl From<&Evidence> for EvidenceKey {
    fn from(evidence: &Evidence) -> Self {
        let Range { start: first_word, end: end_word } = evidence.words;
        Self { rule: evidence.rule.clone(), first_word, end_word }
    }
}

/// A person's marks on an audit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct Marks {
    pub edits: Edits,
    /// "Not a cue": shown, and left out of the verdict.
    pub dismissed: BTreeSet<EvidenceKey>,
    /// Heard with one's own ears.
    pub confirmed: BTreeSet<EvidenceKey>,
}

impl Marks {
    #[must_use]
    pub fn dismisses(&self, evidence: &Evidence) -> bool {
        self.dismissed.contains(&evidence.into())
    }

    #[must_use]
    pub fn confirms(&self, evidence: &Evidence) -> bool {
        self.confirmed.contains(&evidence.into())
    }
}

/// What follows from a transcript and a person's marks on it.
#[derive(Clone, Debug)]
pub struct Judged {
    /// As it is to be read.
    pub transcript: Transcript,
    pub findings: Findings,
    pub verdict: Verdict,
    /// Who findings and verdict are told to.
    pub reader: Tongue,
}

/// Judges what was heard by what a person made of it. Nothing is decoded or transcribed again.
#[must_use]
pub fn judge_marked(heard: &Transcript, marks: &Marks, rulebook: &Rulebook, reader: Tongue) -> Judged {
    let transcript = heard.corrected(&marks.edits);
    let mut findings = detect(&transcript, rulebook, Reader::bundled(), reader);
    let all = std::mem::take(&mut findings.evidence);
    let (dismissed, counted): (Vec<Evidence>, Vec<Evidence>) = all.iter().cloned().partition(|e| marks.dismisses(e));
    // An agency that nobody claims to be any more is no reason for anything.
    let claims = |e: &Evidence| matches!(e.element, Element::Authority | Element::Greeting);
    if dismissed.iter().any(claims) && !counted.iter().any(claims) {
        findings.agency = None;
    }
    // Whoever put aside all that was found has judged the wording too.
    let suspicious = |e: &Evidence| e.polarity == Polarity::Suspicion;
    if dismissed.iter().any(suspicious) && !counted.iter().any(suspicious) {
        findings.wording = None;
    }
    findings.evidence = counted;
    let mut verdict = judge(&transcript, &findings, reader);
    findings.evidence = all;
    let texts = reader.texts();
    for (count, key) in [(dismissed.len(), "limit-dismissed"), (marks.edits.len(), "limit-edited")] {
        if count > 0 {
            verdict.limits.push(texts.with(key, &[("count", count.into())]));
        }
    }
    Judged { transcript, findings, verdict, reader }
}

impl Report {
    /// Each corrected word: its number, what the machine heard, and what is to be read instead.
    pub fn corrections(&self) -> impl Iterator<Item = (usize, &str, &str)> {
        self.marks.edits.iter().map(|(number, written)| {
            let heard = self.heard.words_in(&(number..number + 1)).next();
            (number, heard.map_or("", |word| word.text.trim()), written)
        })
    }

    /// The machine's own text of each segment in which a word was corrected.
    pub fn heard_where_corrected(&self) -> impl Iterator<Item = &Segment> {
        let mut end = 0;
        self.heard.segments.iter().filter(move |segment| {
            let here = end..end + segment.words.len();
            end = here.end;
            self.marks.edits.iter().any(|(word, _)| here.contains(&word))
        })
    }

    /// Takes in what a person's marks have led to.
    pub fn follow(&mut self, marks: Marks, judged: Judged) {
        self.marks = marks;
        self.transcript = judged.transcript;
        self.findings = judged.findings;
        self.verdict = judged.verdict;
        self.settings.reader = judged.reader;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::Level;

    const WORDS: &str = "This is Sergeant Davis with the Kansas City Police. There are two warns for your arrest. Pay \
                         the fine over the phone today.";

    fn judged(marks: &Marks) -> Judged {
        let rulebook = Rulebook::bundled().expect("the bundled rules");
        judge_marked(&Transcript::from_plain(WORDS, "en"), marks, &rulebook, Tongue::English)
    }

    #[test]
    fn what_is_no_cue_is_shown_and_does_not_count() {
        let all = judged(&Marks::default());
        assert_eq!(all.verdict.level, Level::Scam);
        let dismissed: BTreeSet<EvidenceKey> = all.findings.evidence.iter().map(EvidenceKey::from).collect();
        let none = judged(&Marks { dismissed, ..Marks::default() });
        assert_eq!(none.verdict.level, Level::NoCues);
        assert_eq!(none.findings.agency, None);
        assert_eq!(none.findings.evidence, all.findings.evidence);
        let told = none.verdict.limits.last().expect("a limit");
        assert!(told.contains("not a cue"), "{told}");
    }

    #[test]
    fn a_corrected_word_is_searched() {
        let mut marks = Marks::default();
        let heard = Transcript::from_plain(WORDS, "en");
        let at = heard.words().position(|word| word.text == "warns").expect("a word");
        marks.edits.set(&heard, at, "warrants");
        let judged = judged(&marks);
        let found = |e: &Evidence| e.words.contains(&at) && e.uncertainty.is_none() && e.quote.contains("warrants");
        assert!(judged.findings.evidence.iter().any(found), "{:?}", judged.findings.evidence);
        assert!(judged.verdict.limits.iter().any(|limit| limit.contains("corrected")));
    }
}
